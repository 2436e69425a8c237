/* ast.c -- the arena, texts, constants and the tables made from ast.def.  See ast.h. */
#include "ast.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- arena: a list of blocks, each twice the last up to a limit ---- */

enum { BLOCK_FIRST = 16 * 1024, BLOCK_LIMIT = 1024 * 1024, INTERN_FIRST = 256 };

typedef struct Block { struct Block *next; size_t size; } Block;

struct Arena {
    char *at, *end;
    Block *blocks;
    size_t used;
    Str **intern;           /* open addressing; size a power of two */
    uint32_t intern_size, intern_count;
};

static void *must(void *p) {
    if (!p) {
        fputs("fatal: out of memory in the front end\n", stderr);
        abort();
    }
    return p;
}

static void arena_grow(Arena *a, size_t size) {
    size_t want = a->blocks ? a->blocks->size * 2 : BLOCK_FIRST;
    if (want > BLOCK_LIMIT)
        want = BLOCK_LIMIT;
    if (want < size + sizeof(Block))
        want = size + sizeof(Block);
    Block *b = must(calloc(1, want));
    b->size = want;
    b->next = a->blocks;
    a->blocks = b;
    a->at = (char *)(b + 1);
    a->end = (char *)b + want;
}

Arena *arena_new(void) {
    return must(calloc(1, sizeof(Arena)));
}

void arena_free(Arena *a) {
    if (!a)
        return;
    for (Block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(a->intern);
    free(a);
}

void *arena_alloc(Arena *a, size_t size) {
    size = (size + 7) & ~(size_t)7;
    if ((size_t)(a->end - a->at) < size)
        arena_grow(a, size);
    void *p = a->at;
    a->at += size;
    a->used += size;
    return p;
}

size_t arena_used(const Arena *a) {
    return a->used;
}

/* ---- texts ---- */

int ast_put_utf8(char *out, uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(0x80 | (c & 63));
    return 4;
}

uint32_t ast_get_utf8(const char **p) {
    const unsigned char *s = (const unsigned char *)*p;
    uint32_t c = s[0];
    int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    c = more == 0 ? c : more == 1 ? c & 31 : more == 2 ? c & 15 : c & 7;
    for (int i = 1; i <= more; i++)
        c = c << 6 | (s[i] & 63);
    *p += more + 1;
    return c;
}

static Str *str_make(Arena *a, const char *data, size_t len) {
    Str *s = arena_alloc(a, sizeof *s + len + 1);
    memcpy(s->data, data, len);
    s->len = (uint32_t)len;
    return s;
}

static void count_chars(Str *s) {
    for (const char *p = s->data, *end = s->data + s->len; p < end; s->nchars++) {
        uint32_t c = ast_get_utf8(&p);
        if (c > s->maxchar)
            s->maxchar = c;
    }
}

Str *ast_str(Arena *a, const char *data, size_t len) {
    Str *s = str_make(a, data, len);
    count_chars(s);
    return s;
}

Str *ast_raw(Arena *a, const char *data, size_t len) {
    Str *s = str_make(a, data, len);
    s->nchars = s->len;
    s->maxchar = 255;
    return s;
}

bool ast_str_eq(const Str *a, const char *text) {
    return a->len == strlen(text) && memcmp(a->data, text, a->len) == 0;
}

static uint32_t hash_bytes(const char *data, size_t len) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)data[i]) * 16777619u;
    return h | 1;
}

static void intern_grow(Arena *a) {
    uint32_t size = a->intern_size ? a->intern_size * 2 : INTERN_FIRST;
    Str **table = must(calloc(size, sizeof *table));
    for (uint32_t i = 0; i < a->intern_size; i++) {
        Str *s = a->intern[i];
        if (!s)
            continue;
        uint32_t j = s->hash & (size - 1);
        while (table[j])
            j = (j + 1) & (size - 1);
        table[j] = s;
    }
    free(a->intern);
    a->intern = table;
    a->intern_size = size;
}

Str *ast_intern(Arena *a, const char *data, size_t len) {
    if (a->intern_count * 2 >= a->intern_size)
        intern_grow(a);
    uint32_t h = hash_bytes(data, len), mask = a->intern_size - 1, j = h & mask;
    for (Str *s; (s = a->intern[j]); j = (j + 1) & mask)
        if (s->hash == h && s->len == len && memcmp(s->data, data, len) == 0)
            return s;
    Str *s = ast_str(a, data, len);
    s->hash = h;
    a->intern[j] = s;
    a->intern_count++;
    return s;
}

/* ---- constants ---- */

Const *const_new(Arena *a, ConstKind kind) {
    Const *c = arena_alloc(a, sizeof *c);
    c->kind = kind;
    return c;
}

Const *const_int(Arena *a, int64_t value) {
    Const *c = const_new(a, CONST_INT);
    uint64_t u = value < 0 ? -(uint64_t)value : (uint64_t)value;
    uint32_t *limb = arena_alloc(a, 8);
    limb[0] = (uint32_t)u;
    limb[1] = (uint32_t)(u >> 32);
    c->neg = value < 0;
    c->n = limb[1] ? 2 : limb[0] ? 1 : 0;
    c->limb = limb;
    return c;
}

Const *const_float(Arena *a, double value) {
    Const *c = const_new(a, CONST_FLOAT);
    c->d[0] = value;
    return c;
}

Const *const_str(Arena *a, Str *s) {
    Const *c = const_new(a, CONST_STR);
    c->s = s;
    return c;
}

Const *const_seq(Arena *a, ConstKind kind, Const **items, uint32_t n) {
    Const *c = const_new(a, kind);
    c->n = n;
    c->item = arena_alloc(a, n * sizeof *items);
    if (n)
        memcpy(c->item, items, n * sizeof *items);
    return c;
}

bool const_same(const Const *a, const Const *b) {
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case CONST_INT:
        return a->neg == b->neg && a->n == b->n &&
               (a->n == 0 || memcmp(a->limb, b->limb, a->n * sizeof *a->limb) == 0);
    case CONST_FLOAT:
        return memcmp(a->d, b->d, sizeof a->d[0]) == 0;
    case CONST_COMPLEX:
        return memcmp(a->d, b->d, sizeof a->d) == 0;
    case CONST_STR:
    case CONST_BYTES:
        return a->s->len == b->s->len && memcmp(a->s->data, b->s->data, a->s->len) == 0;
    case CONST_TUPLE:
    case CONST_FROZENSET:
        if (a->n != b->n)
            return false;
        for (uint32_t i = 0; i < a->n; i++)
            if (!const_same(a->item[i], b->item[i]))
                return false;
    }
    return true;
}

bool const_true(const Const *c) {
    switch (c->kind) {
    case CONST_NONE:
    case CONST_FALSE:
        return false;
    case CONST_INT:
    case CONST_TUPLE:
    case CONST_FROZENSET:
        return c->n != 0;
    case CONST_FLOAT:
        return c->d[0] != 0;
    case CONST_COMPLEX:
        return c->d[0] != 0 || c->d[1] != 0;
    case CONST_STR:
    case CONST_BYTES:
        return c->s->len != 0;
    }
    return true;
}

/* ---- tables ---- */

#define SUM(name, positions)
#define KIND(sum, name) static const AstField fields_##name[] = {
#define FIELD(kind, name, type, n) {#name, A_##type, n},
#define END(name) {0, 0, 0}};
#include "ast.def"
#undef SUM
#undef KIND
#undef FIELD
#undef END

enum {
#define SUM(name, positions) POSITIONS_##name = positions,
#define KIND(sum, name)
#define FIELD(kind, name, type, n)
#define END(name)
#include "ast.def"
#undef SUM
#undef KIND
#undef FIELD
#undef END
};

const AstInfo ast_info[AST_KINDS] = {
#define SUM(name, positions)
#define KIND(sum, name) [K_##name] = {#name, A_##sum, \
    sizeof fields_##name / sizeof fields_##name[0] - 1, POSITIONS_##sum, fields_##name},
#define FIELD(kind, name, type, n)
#define END(name)
#include "ast.def"
#undef SUM
#undef KIND
#undef FIELD
#undef END
};

#define SUM(name, positions)
#define KIND(sum, name)
#define FIELD(kind, name, type, n)
#define END(name) _Static_assert(sizeof(Ast##name) == sizeof(Node) + \
    sizeof(AstSlot) * (sizeof fields_##name / sizeof fields_##name[0] - 1), "one slot per field");
#include "ast.def"
#undef SUM
#undef KIND
#undef FIELD
#undef END

const char *const ast_type_names[AST_TYPES] = {
    "identifier", "string", "constant", "int",
#define SUM(name, positions) #name,
#define KIND(sum, name)
#define FIELD(kind, name, type, n)
#define END(name)
#include "ast.def"
#undef SUM
#undef KIND
#undef FIELD
#undef END
};

bool ast_type_is_enum(int type) {
    return type == A_expr_context || type == A_boolop || type == A_operator || type == A_unaryop ||
           type == A_cmpop;
}

bool ast_type_is_node(int type) {
    return type >= A_mod && !ast_type_is_enum(type);
}

/* ---- nodes ---- */

Seq ast_empty;

Node *ast_new(Arena *a, int kind) {
    Node *n = arena_alloc(a, sizeof(Node) + ast_info[kind].nfields * sizeof(AstSlot));
    n->kind = (uint8_t)kind;
    return n;
}

Node *ast_put(Node *n, const void *from) {
    memcpy(n, from, sizeof(Node) + ast_info[n->kind].nfields * sizeof(AstSlot));
    for (int i = 0; i < ast_info[n->kind].nfields; i++)
        if (ast_info[n->kind].field[i].count == SEQ && !*ast_slot(n, i))
            *ast_slot(n, i) = (AstSlot)&ast_empty;      /* upholds [AST1] */
    return n;
}

Seq *seq_new(Arena *a, int len) {
    if (len == 0)
        return &ast_empty;
    Seq *s = arena_alloc(a, sizeof *s + (size_t)len * sizeof s->at[0]);
    s->len = len;
    return s;
}

Seq *seq_of(Arena *a, Node *one) {
    Seq *s = seq_new(a, 1);
    s->at[0] = one;
    return s;
}

bool ast_children(Node *n, bool (*visit)(Node *child, void *arg), void *arg) {
    const AstInfo *info = &ast_info[n->kind];
    for (int i = 0; i < info->nfields; i++) {
        if (!ast_type_is_node(info->field[i].type))
            continue;
        if (info->field[i].count == SEQ) {
            Seq *s = (Seq *)*ast_slot(n, i);
            for (int j = 0; j < s->len; j++)
                if (s->at[j] && !visit(s->at[j], arg))
                    return false;
        } else {
            Node *child = (Node *)*ast_slot(n, i);
            if (child && !visit(child, arg))
                return false;
        }
    }
    return true;
}
