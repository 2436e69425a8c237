/* ast.h -- the syntax tree: arena, constant values, nodes.
 *
 * Everything here lives in one Arena and dies with it; nothing points into the Python heap.
 * A node is a header and one eight-byte slot per field, in the order of ast.def. Code that knows
 * the kind uses the struct (`AS(BinOp, n)->left`), code that does not uses ast_info and ast_slot.
 *
 * [AST1] Fields marked SEQ are never NULL; an empty list is ast_empty.
 * [AST2] Identifiers are interned in the arena: equal names are equal pointers.
 * [AST3] Lines count from 1, columns from 0 in bytes of UTF-8. Families without positions have 0.
 * [AST4] Fields of field-less families (operators, contexts) hold the kind number itself. */
#ifndef WEFT_AST_H
#define WEFT_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- memory ---- */

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *a);
/* `size` zeroed bytes, aligned to 8. Never fails: the process stops when memory is gone. */
void *arena_alloc(Arena *a, size_t size);
size_t arena_used(const Arena *a);

/* ---- texts ---- */

/* A text (UTF-8, lone surrogates as their three bytes) or, in a bytes constant, raw bytes. */
typedef struct Str {
    uint32_t len;       /* in bytes; data[len] is 0 */
    uint32_t nchars;    /* in code points; equals len for bytes */
    uint32_t maxchar;   /* the largest code point, so that a reader knows the width to store */
    uint32_t hash;      /* of an interned name, else 0 */
    char data[];
} Str;

Str *ast_str(Arena *a, const char *data, size_t len);     /* text: counts the characters */
Str *ast_raw(Arena *a, const char *data, size_t len);     /* bytes */
Str *ast_intern(Arena *a, const char *data, size_t len);
bool ast_str_eq(const Str *a, const char *text);
/* Code points to and from the encoding above. `ast_get_utf8` needs valid input. */
int ast_put_utf8(char *out, uint32_t c);
uint32_t ast_get_utf8(const char **p);

/* ---- constant values ---- */

typedef enum ConstKind {
    CONST_NONE, CONST_FALSE, CONST_TRUE, CONST_ELLIPSIS, CONST_INT, CONST_FLOAT, CONST_COMPLEX,
    CONST_STR, CONST_BYTES, CONST_TUPLE, CONST_FROZENSET,
} ConstKind;

typedef struct Const Const;
struct Const {
    uint8_t kind;
    bool neg;           /* CONST_INT: sign; zero is never negative */
    uint32_t n;         /* CONST_INT: limbs, the top one not 0; CONST_TUPLE, _FROZENSET: items */
    union {
        const uint32_t *limb;       /* base 2**32, least significant first */
        double d[2];                /* float, or real and imaginary part */
        Str *s;
        Const **item;
    };
};

Const *const_new(Arena *a, ConstKind kind);
Const *const_int(Arena *a, int64_t value);
Const *const_float(Arena *a, double value);
Const *const_str(Arena *a, Str *s);
Const *const_seq(Arena *a, ConstKind kind, Const **items, uint32_t n);
/* Same type and value, as one needs it to merge equal constants (0.0 is not -0.0). */
bool const_same(const Const *a, const Const *b);
bool const_true(const Const *c);

/* ---- nodes ---- */

enum AstKind {
    K_NONE,
#define SUM(name, positions)
#define KIND(sum, name) K_##name,
#define FIELD(kind, name, type, n)
#define END(name)
#include "ast.def"
#undef KIND
#undef END
#undef SUM
    AST_KINDS
};

/* What a field holds: one of the families, or one of the five primitive types. */
enum AstType {
    A_identifier, A_string, A_constant, A_int,
#define SUM(name, positions) A_##name,
#define KIND(sum, name)
#define END(name)
#include "ast.def"
#undef KIND
#undef END
#undef SUM
#undef FIELD
    AST_TYPES
};
enum AstCount { ONE, OPT, SEQ };

typedef struct Node {
    uint8_t kind;
    uint8_t flags;      /* AST_PAREN and what a pass wants to note */
    int32_t lineno, col, end_lineno, end_col;
    int32_t scratch;    /* for passes: scope.c keeps the number of the scope a node opens */
} Node;
enum { AST_PAREN = 1 };

typedef struct Seq {
    int32_t len;
    int32_t pad;
    union {
        Node *at[0];
        Str *name[0];
        intptr_t op[0];
    };
} Seq;
extern Seq ast_empty;

typedef intptr_t AstSlot;
#define SLOT_TYPE_identifier Str *
#define SLOT_TYPE_string Str *
#define SLOT_TYPE_constant Const *
#define SLOT_TYPE_int intptr_t
#define SLOT_TYPE_expr_context intptr_t
#define SLOT_TYPE_boolop intptr_t
#define SLOT_TYPE_operator intptr_t
#define SLOT_TYPE_unaryop intptr_t
#define SLOT_TYPE_cmpop intptr_t
#define SLOT_TYPE_mod Node *
#define SLOT_TYPE_stmt Node *
#define SLOT_TYPE_expr Node *
#define SLOT_TYPE_comprehension Node *
#define SLOT_TYPE_excepthandler Node *
#define SLOT_TYPE_arguments Node *
#define SLOT_TYPE_arg Node *
#define SLOT_TYPE_keyword Node *
#define SLOT_TYPE_alias Node *
#define SLOT_TYPE_withitem Node *
#define SLOT_TYPE_match_case Node *
#define SLOT_TYPE_pattern Node *
#define SLOT_TYPE_type_ignore Node *
#define SLOT_ONE(type) SLOT_TYPE_##type
#define SLOT_OPT(type) SLOT_TYPE_##type
#define SLOT_SEQ(type) Seq *

#define SUM(name, positions)
#define KIND(sum, name) typedef struct Ast##name { Node head;
#define FIELD(kind, name, type, n) SLOT_##n(type) name;
#define END(name) } Ast##name;
#include "ast.def"
#undef SUM
#undef KIND
#undef FIELD
#undef END

#define AS(kind_, node) ((Ast##kind_ *)(node))
/* A new node of the kind with the given fields; positions are left at 0. */
#define AST_NEW(arena, kind_, ...) ((Node *)ast_put(ast_new(arena, K_##kind_), \
    &(Ast##kind_){.head = {.kind = K_##kind_}, __VA_ARGS__}))

typedef struct AstField { const char *name; uint8_t type, count; } AstField;
typedef struct AstInfo {
    const char *name;
    uint8_t family;         /* an A_ number */
    uint8_t nfields;
    uint8_t positions;      /* bool */
    const AstField *field;
} AstInfo;
extern const AstInfo ast_info[AST_KINDS];
extern const char *const ast_type_names[AST_TYPES];

Node *ast_new(Arena *a, int kind);
Node *ast_put(Node *n, const void *from);
static inline AstSlot *ast_slot(Node *n, int i) { return (AstSlot *)(n + 1) + i; }
bool ast_type_is_node(int type);
bool ast_type_is_enum(int type);
Seq *seq_new(Arena *a, int len);
Seq *seq_of(Arena *a, Node *one);

/* Calls `visit` for every child node in field order (not for NULL); stops when it returns
 * false and returns false then. Recursion, if wanted, is the visitor's affair. */
bool ast_children(Node *n, bool (*visit)(Node *child, void *arg), void *arg);

/* Writes the tree in a form that a machine compares: `Kind(field=..., ...)@line:col-line:col`,
 * see astdump.c. The text is malloc'ed. */
char *ast_dump(Node *n, bool positions, size_t *len);
char *const_dump(const Const *c, size_t *len);

#endif
