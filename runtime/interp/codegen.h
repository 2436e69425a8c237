/* codegen.h -- from the tree to bytecode: what the codegen*.c files share.
 *
 * A Unit is one code object in the making: a list of instructions with labels, registers handed out like a stack, blocks that
 * `return`, `break` and `continue` have to leave. assemble.c makes the code object of it.
 *
 * Registers: 0 .. nslots-1 are locals in the order of their first use, then cells of locals that are no parameters, then
 * temporaries. In code that is no function register 0 is the namespace.
 *
 * [CG1] No function here reaches a safepoint, so Values lie in C memory without being rooted.
 * [CG2] Whoever takes temporaries gives them back by resetting `free`; statements begin and end with the same `free`.
 * [CG3] An expression writes a local's register with its last instruction only: what raises before leaves it as it was.
 * [CG4] An expression may use a temporary given as its destination as scratch, and the top one as a call's window.
 * [CG5] Reading a local emits CHECK; assemble.c takes out those that a look at all paths proves needless.
 * [CG6] `failed` set: the result is thrown away, the exception is in the thread. Going on does no harm. */
#ifndef WEFT_CODEGEN_H
#define WEFT_CODEGEN_H

#include "object.h"
#include "code.h"
#include "fold.h"
#include "scope.h"

enum {
    REG_LIMIT = 250,    /* registers an instruction may name */
    REG_SPILL = 190,    /* expressions that begin beyond it put everything aside first */
    REG_NEAR = 100,     /* locals that keep their registers where there are too many */
    FAR_BASE = 256,
    CHUNK = 24,         /* items built at once when there are many */
};

typedef struct Ins {
    uint32_t word, ext;
    int32_t label;      /* jump target, or -1 */
    int32_t handler;    /* of exceptions raised here, or -1 */
    CodePos pos;
    bool artificial;    /* has no place in the source: takes that of the instruction before */
    bool gone;
} Ins;

typedef struct Handler { int32_t label; uint16_t reg; } Handler;

typedef enum BlockKind { B_LOOP, B_FINALLY, B_EXCEPTION, B_NAMED, B_WITH, B_ASYNC_WITH } BlockKind;

/* What leaving it takes: B_FINALLY a copy of the body, B_EXCEPTION (a handler) POPEXC of `reg`, B_NAMED the same after the name is
 * unbound, B_WITH a call of __exit__ in `reg`. */
typedef struct Block {
    struct Block *up;
    BlockKind kind;
    int32_t handler;    /* that held outside */
    unsigned reg;
    int32_t exit, again;/* B_LOOP: labels */
    Seq *body;          /* B_FINALLY */
    Str *name;          /* B_NAMED */
    Node *node;
} Block;

/* Numbers by name: pointers of interned names are compared. */
typedef struct NameTable { Str **name; uint32_t n, cap; uint32_t *index, size; } NameTable;

typedef struct Unit {
    struct Unit *up;
    Scope *scope;
    Str *name, *qualname;
    int firstlineno;
    uint32_t flags;
    bool function;      /* locals in registers */
    bool is_async, is_generator;

    Ins *ins;
    uint32_t nins, cap;
    int32_t *label;     /* index of the instruction, or -1 */
    uint32_t nlabels, caplabels;
    Handler *handlers;
    uint32_t nhandlers, caphandlers;

    Value *k;           /* constants and names */
    const void **kkey;  /* Const * or Str * of each; NULL for code */
    uint8_t *kkind;
    uint32_t nk, capk;
    uint32_t *kindex, ksize;
    Value *shown;       /* co_consts */
    const Const **shown_key;
    uint32_t nshown, capshown;
    uint32_t *sindex, ssize;

    NameTable names, locals, cells, frees;
    uint16_t *home;     /* register of each local slot */
    uint16_t *cell_reg;
    unsigned argcount, posonly, kwonly, nparams;
    unsigned nslots;    /* registers set aside for locals */
    unsigned near_locals; /* locals below it are in their own registers and are watched by the analysis */
    unsigned first_temp, free, stmt_base, top; /* top: registers used so far */
    unsigned far_free, far_top; /* next free far register; the first never used, 0: none was */
    uint32_t nic;

    Block *block;
    int32_t handler;
    CodePos pos;
    bool artificial;
} Unit;

typedef struct Gen {
    Front *f;
    ScopeTable *t;
    Arena *a;
    Unit *u;
    Value filename;
    int optimize;
    bool failed, interactive, any_walrus;
    Str *class_, *annotations, *dot0, *module_, *name_, *qualname_, *doc_, *classcell, *debug;
    Const *none;
} Gen;

/* ---- codegen.c: units, registers, instructions, names ---- */

Unit *cg_enter(Gen *g, Scope *s, Str *name, int firstlineno, Astarguments *args);
/* The finished code object; the unit is gone. */
Value cg_leave(Gen *g, const Const *docstring);
void cg_fail(Gen *g, Type *type, const char *what);

static inline unsigned cg_alloc(Gen *g, unsigned n) {
    Unit *u = g->u;
    unsigned r = u->free;
    u->free += n;
    if (u->free > u->top) u->top = u->free;
    return r;
}
static inline bool is_temp(Gen *g, unsigned reg) { return reg >= g->u->first_temp; }
/* The top temporary, free to be a window. */
static inline bool is_top(Gen *g, unsigned reg) { return reg + 1 == g->u->free && is_temp(g, reg); }
/* Registers left for a flat sequence of n. */
static inline bool cg_room(Gen *g, unsigned n) { return g->u->free + n + 40 <= REG_LIMIT; }

int32_t cg_label(Gen *g);
void cg_place(Gen *g, int32_t label);
int32_t cg_handler(Gen *g, int32_t label, unsigned reg);

void cg_emit(Gen *g, enum Op op, unsigned a, unsigned b, unsigned c);
void cg_emit_bx(Gen *g, enum Op op, unsigned a, unsigned bx);
void cg_emit2(Gen *g, enum Op op, unsigned a, unsigned b, unsigned c, uint32_t ext);
void cg_jump(Gen *g, enum Op op, unsigned a, int32_t label);                 /* JUMP, LOOP, JTRUE, ... */
void cg_jump2(Gen *g, enum Op op, unsigned a, unsigned b, unsigned c, int32_t label);
void cg_attr(Gen *g, enum Op op, unsigned a, unsigned b, Str *name);         /* with name and inline cache */
void cg_attr_plain(Gen *g, enum Op op, unsigned a, unsigned b, Str *name);   /* name not mangled */
static inline void cg_move(Gen *g, unsigned to, unsigned from) {
    if (to != from) cg_emit(g, OP_MOVE, to, from, 0);
}
static inline void cg_imm(Gen *g, unsigned to, unsigned imm) { cg_emit(g, OP_LOADIMM, to, imm, 0); }
#define IMM_NONE 0
#define IMM_UNBOUND 5

/* Set where the instructions that follow come from; the former place results. */
typedef struct Place { CodePos pos; bool artificial; } Place;
static inline Place cg_at(Gen *g, const Node *n) {
    Place old = {g->u->pos, g->u->artificial};
    g->u->pos = (CodePos){n->lineno, n->end_lineno, n->col, n->end_col};
    g->u->artificial = false;
    return old;
}
static inline void cg_back(Gen *g, Place p) { g->u->pos = p.pos, g->u->artificial = p.artificial; }

unsigned cg_const(Gen *g, const Const *c);           /* number of a constant */
void cg_show_const(Gen *g, const Const *c);           /* for co_consts only */
unsigned cg_const_value(Gen *g, Value v, bool show); /* the same, never merged */
unsigned cg_name_const(Gen *g, Str *name);           /* of a name, as it is */
void cg_load_const(Gen *g, unsigned dst, const Const *c);
Value cg_value(const Const *c);
Value cg_str(Str *s);                                /* interned if it looks like a name */

void cg_load_name(Gen *g, unsigned dst, Str *name);
void cg_store_name(Gen *g, Str *name, unsigned reg);
void cg_delete_name(Gen *g, Str *name);
void cg_unbind_name(Gen *g, Str *name);              /* name = None; del name, which cannot fail */
/* The register of a local that an instruction can name (no CHECK emitted), or -1. */
int cg_local_reg(Gen *g, Str *name);
void cg_check_local(Gen *g, Str *name, unsigned reg);
Const *cg_str_const(Gen *g, const char *s);
Str *cg_text(Gen *g, const char *s);

/* The names of the unit's free variables, good for as long as the arena. */
Seq *cg_free_names(Gen *g);
/* A new temporary with the tuple of cells for them, in the unit around. */
unsigned cg_closure(Gen *g, Seq *names);

/* ---- codegen_expr.c ---- */

unsigned cg_expr(Gen *g, Node *n);                   /* in any register, perhaps a local's */
unsigned cg_expr_temp(Gen *g, Node *n);              /* in a new temporary */
void cg_expr_to(Gen *g, Node *n, unsigned dst);
void cg_expr_drop(Gen *g, Node *n);                  /* for its effects */
void cg_branch(Gen *g, Node *n, bool when, int32_t label);   /* jump if the truth of n is `when` */
/* May evaluating n rebind local `name`? NULL: any. */
bool cg_rebinds(Gen *g, Node *n, Str *name);
/* The same as cg_expr, but safe while `later` is evaluated. */
unsigned cg_expr_before(Gen *g, Node *n, Node *later);
void cg_await(Gen *g, unsigned reg, unsigned kind);  /* reg = result of awaiting it */
void cg_call_keywords(Gen *g, unsigned window, bool method, Seq *args, unsigned first, Seq *keywords, unsigned dst,
                      const Node *at);
enum NumOp cg_num_op(intptr_t op);
/* The current place is an attribute: where that is on another line than its object begins, errors point to the name. */
void cg_at_attribute(Gen *g, Node *attr);

/* ---- codegen_func.c ---- */

void cg_function_def(Gen *g, Node *n);
void cg_class_def(Gen *g, Node *n);
void cg_lambda(Gen *g, Node *n, unsigned dst);
void cg_comprehension(Gen *g, Node *n, unsigned dst);
void cg_annotation(Gen *g, Node *n, unsigned dst);
/* The value of one round of `async for` from `it` in `value`; jumps to `end` when there is none. */
void cg_async_next(Gen *g, unsigned value, unsigned it, int32_t end);

/* ---- codegen_stmt.c ---- */

void cg_body(Gen *g, Seq *s);
void cg_assign(Gen *g, Node *target, unsigned reg);
void cg_leave_block(Gen *g, Block *b, unsigned keep);
void cg_push_block(Gen *g, Block *b, BlockKind kind, unsigned reg);
void cg_pop_block(Gen *g);
const Const *cg_docstring(Gen *g, Seq *body);
void cg_module(Gen *g, Node *mod);

/* ---- codegen_try.c ---- */

void cg_try(Gen *g, Node *n);
void cg_try_star(Gen *g, Node *n);
void cg_with(Gen *g, Node *n);
void cg_exit_call(Gen *g, unsigned exit_reg, bool is_async);

/* ---- codegen_text.c ---- */

/* The source of an expression, as `from __future__ import annotations` keeps it. */
Str *cg_unparse(Gen *g, Node *n);

/* ---- codegen_match.c ---- */

void cg_match(Gen *g, Node *n);

/* ---- assemble.c ---- */

void unit_reserve(Unit *u);                          /* room for an instruction and a label */

Value assemble(Gen *g, Unit *u, const Const *docstring);

/* Called by compile_source and by compile() of a tree: a checked, folded tree to a code object. RAISED. */
Value codegen(Front *f, Node *mod, ScopeTable *t, Value filename, uint32_t flags, bool interactive);

#endif
