/* scope.h -- which scope every name belongs to (what CPython calls the symbol table).
 *
 * Flags and kinds have CPython's numbers, so that the `symtable` module can show them as they are.
 *
 * [S1] scope->node->scratch is the number of the scope in ScopeTable.all, counting from 1; nodes
 *      that open no scope have 0. Module, functions, lambdas, classes and comprehensions open one.
 * [S2] Names in a scope are mangled already. */
#ifndef WEFT_SCOPE_H
#define WEFT_SCOPE_H

#include "front.h"

typedef enum ScopeKind { SCOPE_FUNCTION, SCOPE_CLASS, SCOPE_MODULE, SCOPE_ANNOTATION } ScopeKind;

enum SymbolFlags {
    DEF_GLOBAL = 1, DEF_LOCAL = 2, DEF_PARAM = 4, DEF_NONLOCAL = 8, DEF_USE = 16, DEF_FREE_CLASS = 64,
    DEF_IMPORT = 128, DEF_ANNOT = 256, DEF_COMP_ITER = 512,
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT,
    SCOPE_SHIFT = 11, SCOPE_MASK = 15,
};
/* What (flags >> SCOPE_SHIFT) & SCOPE_MASK says. */
typedef enum NameScope {
    NAME_LOCAL = 1, NAME_GLOBAL_EXPLICIT, NAME_GLOBAL_IMPLICIT, NAME_FREE, NAME_CELL,
} NameScope;

typedef struct Symbol { Str *name; int flags; } Symbol;

typedef struct Directive { Str *name; Node *at; } Directive;    /* a global or nonlocal name */

typedef struct Scope Scope;
struct Scope {
    ScopeKind kind;
    Str *name;
    Node *node;
    Scope *parent;
    Str *private;               /* class whose name mangles, or NULL */
    Scope **children;
    Symbol *symbols;            /* in order of first appearance */
    Str **params;               /* positional, keyword-only, *args, **kwargs */
    Directive *directives;
    uint32_t *index;            /* hash of symbols: number + 1 */
    int nchildren, nsymbols, nparams, ndirectives;
    uint32_t index_size;
    int lineno;
    uint8_t comprehension;      /* kind of the comprehension's node, or 0 */
    bool nested, generator, coroutine, varargs, varkeywords, returns_value, needs_class_closure;
    bool has_free, child_free;
    bool in_target;             /* while it is built */
    int in_iterable;
};

typedef struct Futures {
    bool annotations, barry;
    int line;                   /* of the last future statement, 0 if there is none */
} Futures;

typedef struct ScopeTable {
    Front *f;
    Scope *top;
    Scope **all;
    int count;
    Futures futures;
} ScopeTable;

/* What the `from __future__` statements ask for. False: f->error is set. */
bool scope_futures(Front *f, Node *mod, Futures *out);
/* NULL: f->error is set. */
ScopeTable *scope_build(Front *f, Node *mod);
static inline Scope *scope_of(ScopeTable *t, const Node *n) { return t->all[n->scratch - 1]; }
/* Flags of a name, 0 if unknown. The name is taken as written and mangled here. */
int scope_lookup(ScopeTable *t, Scope *s, Str *name);
/* `__name` in class `private` as `_private__name`. */
Str *scope_mangle(Arena *a, Str *private, Str *name);
/* For tests: one line per scope. malloc'ed. */
char *scope_dump(ScopeTable *t, size_t *len);

#endif
