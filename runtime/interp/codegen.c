/* codegen.c -- units in the making: registers, labels, instructions, constants, names.  See codegen.h. */
#include "codegen.h"

#include <stdlib.h>

#define GROW(array, n, cap)                                          \
    do {                                                             \
        if ((n) == (cap)) {                                          \
            (cap) = (cap) ? (cap) * 2 : 16;                          \
            (array) = realloc((array), (cap) * sizeof *(array));     \
            if (!(array)) abort();                                   \
        }                                                            \
    } while (0)

void cg_fail(Gen *g, Type *type, const char *what) {
    if (!g->failed) err_raise(type, "%s", what);
    g->failed = true;
}

Str *cg_text(Gen *g, const char *s) { return ast_intern(g->a, s, strlen(s)); }
Const *cg_str_const(Gen *g, const char *s) { return const_str(g->a, cg_text(g, s)); }

/* ---- tables of names ---- */

static uint32_t table_slot(const NameTable *t, const Str *name) {
    uint32_t i = name->hash & (t->size - 1);
    while (t->index[i] && t->name[t->index[i] - 1] != name) i = (i + 1) & (t->size - 1);
    return i;
}

static int table_find(const NameTable *t, const Str *name) {
    return t->size ? (int)t->index[table_slot(t, name)] - 1 : -1;
}

static unsigned table_add(NameTable *t, Str *name) {
    int old = table_find(t, name);
    if (old >= 0) return (unsigned)old;
    if (t->n * 2 >= t->size) {
        t->size = t->size ? t->size * 2 : 16;
        free(t->index);
        t->index = calloc(t->size, sizeof *t->index);
        if (!t->index) abort();
        for (uint32_t i = 0; i < t->n; i++) t->index[table_slot(t, t->name[i])] = i + 1;
    }
    uint32_t at = table_slot(t, name);
    GROW(t->name, t->n, t->cap);
    t->name[t->n++] = name;
    t->index[at] = t->n;
    return t->n - 1;
}

static void table_free(NameTable *t) { free(t->name), free(t->index); }

/* ---- values of constants ---- */

static bool name_like(const Str *s) {
    for (uint32_t i = 0; i < s->len; i++) {
        char c = s->data[i];
        if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
    }
    return true;
}

Value cg_str(Str *s) {
    Value v = str_from_utf8(s->data, s->len);
    return v != RAISED && name_like(s) ? str_intern(v) : v;
}

static Value int_value(const Const *c) {
    uint32_t n = (c->n + 1) / 2;
    uint64_t room[8], *d = n <= 8 ? room : malloc(n * sizeof *d);
    if (!d) abort();
    for (uint32_t i = 0; i < n; i++)
        d[i] = c->limb[2 * i] | (2 * i + 1 < c->n ? (uint64_t)c->limb[2 * i + 1] << 32 : 0);
    Value v = int_from_big((Big){d, n, c->neg});
    if (d != room) free(d);
    return v;
}

static Value set_value(const Const *c) {
    Value s = set_new(&type_frozenset);
    for (uint32_t i = 0; i < c->n && s != RAISED; i++)
        /* Takes a thread, but constants have neither code of their own nor safepoints. */
        if (set_add(thread_self, s, cg_value(c->item[i])) < 0) return RAISED;
    return s;
}

Value cg_value(const Const *c) {
    Value v;
    switch ((ConstKind)c->kind) {
    case CONST_NONE: return V_NONE;
    case CONST_FALSE: return V_FALSE;
    case CONST_TRUE: return V_TRUE;
    case CONST_ELLIPSIS: return V_ELLIPSIS;
    case CONST_INT: return c->n ? int_value(c) : small_int(0);
    case CONST_FLOAT: return float_from(c->d[0]);
    case CONST_COMPLEX: return complex_from(c->d[0], c->d[1]);
    case CONST_STR: return cg_str(c->s);
    case CONST_BYTES: return bytes_from(c->s->data, c->s->len);
    case CONST_TUPLE:
        v = c->n ? tuple_new(c->n) : tuple_empty;
        for (uint32_t i = 0; i < c->n && v != RAISED; i++) {
            Value item = cg_value(c->item[i]);
            if (item == RAISED) return RAISED;
            tuple_init(v, i, item);
        }
        return v;
    case CONST_FROZENSET: return set_value(c);
    }
    return V_NONE;
}

static uint32_t mix(uint32_t h, uint32_t x) { return (h ^ x) * 0x9e3779b1u + (h >> 15); }

static uint32_t const_hash(const Const *c) {
    uint32_t h = c->kind * 77u + 1;
    switch ((ConstKind)c->kind) {
    case CONST_INT:
        for (uint32_t i = 0; i < c->n; i++) h = mix(h, c->limb[i]);
        return mix(h, c->neg);
    case CONST_FLOAT: case CONST_COMPLEX: {
        uint32_t w[4] = {0};
        memcpy(w, c->d, c->kind == CONST_FLOAT ? 8 : 16);
        return mix(mix(h, w[0]), mix(w[1], mix(w[2], w[3])));
    }
    case CONST_STR: case CONST_BYTES:
        for (uint32_t i = 0; i < c->s->len; i++) h = mix(h, (unsigned char)c->s->data[i]);
        return h;
    case CONST_TUPLE:
        for (uint32_t i = 0; i < c->n; i++) h = mix(h, const_hash(c->item[i]));
        return h;
    case CONST_FROZENSET: return mix(h, c->n);
    default: return h;
    }
}

/* ---- constants of a unit ---- */

enum KeyKind { KEY_VALUE, KEY_CONST, KEY_NAME };

static bool same_key(const Unit *u, uint32_t i, enum KeyKind kind, const void *key) {
    if (u->kkind[i] != kind) return false;
    return kind == KEY_NAME ? u->kkey[i] == key : const_same(u->kkey[i], key);
}

static uint32_t key_hash(enum KeyKind kind, const void *key) {
    return kind == KEY_NAME ? ((const Str *)key)->hash * 31 + 7 : const_hash(key);
}

static uint32_t k_slot(const Unit *u, enum KeyKind kind, const void *key) {
    uint32_t i = key_hash(kind, key) & (u->ksize - 1);
    while (u->kindex[i] && !same_key(u, u->kindex[i] - 1, kind, key)) i = (i + 1) & (u->ksize - 1);
    return i;
}

static unsigned k_push(Gen *g, Value v, enum KeyKind kind, const void *key) {
    Unit *u = g->u;
    if (v == RAISED) g->failed = true, v = V_NONE;
    if (u->nk > 0xfffe) {
        cg_fail(g, SystemError, "too many constants and names in one code object");
        return 0;
    }
    if (u->nk == u->capk) {
        u->capk = u->capk ? u->capk * 2 : 16;
        u->k = realloc(u->k, u->capk * sizeof *u->k);
        u->kkey = realloc(u->kkey, u->capk * sizeof *u->kkey);
        u->kkind = realloc(u->kkind, u->capk);
        if (!u->k || !u->kkey || !u->kkind) abort();
    }
    u->k[u->nk] = v, u->kkey[u->nk] = key, u->kkind[u->nk] = (uint8_t)kind;
    return u->nk++;
}

static unsigned k_add(Gen *g, enum KeyKind kind, const void *key, Value (*make)(const void *key)) {
    Unit *u = g->u;
    if (u->nk * 2 >= u->ksize) {
        u->ksize = u->ksize ? u->ksize * 2 : 32;
        free(u->kindex);
        u->kindex = calloc(u->ksize, sizeof *u->kindex);
        if (!u->kindex) abort();
        for (uint32_t i = 0; i < u->nk; i++)
            if (u->kkind[i] != KEY_VALUE) u->kindex[k_slot(u, u->kkind[i], u->kkey[i])] = i + 1;
    }
    uint32_t at = k_slot(u, kind, key);
    if (!u->kindex[at]) u->kindex[at] = k_push(g, make(key), kind, key) + 1;
    return u->kindex[at] - 1;
}

static Value make_const(const void *key) { return cg_value(key); }
static Value make_name(const void *key) {
    const Str *s = key;
    Value v = str_from_utf8(s->data, s->len);
    return v == RAISED ? v : str_intern(v);
}

static uint32_t shown_slot(const Unit *u, const Const *c) {
    uint32_t i = const_hash(c) & (u->ssize - 1);
    while (u->sindex[i] && !const_same(u->shown_key[u->sindex[i] - 1], c)) i = (i + 1) & (u->ssize - 1);
    return i;
}

static void show_push(Unit *u, const Const *c, Value v) {
    if (u->nshown == u->capshown) {
        u->capshown = u->capshown ? u->capshown * 2 : 8;
        u->shown = realloc(u->shown, u->capshown * sizeof *u->shown);
        u->shown_key = realloc(u->shown_key, u->capshown * sizeof *u->shown_key);
        if (!u->shown || !u->shown_key) abort();
    }
    u->shown[u->nshown] = v;
    u->shown_key[u->nshown++] = c;
}

/* Note the constant for co_consts; the value is made by assemble. */
void cg_show_const(Gen *g, const Const *c) {
    Unit *u = g->u;
    if (u->nshown * 2 >= u->ssize) {
        u->ssize = u->ssize ? u->ssize * 2 : 16;
        free(u->sindex);
        u->sindex = calloc(u->ssize, sizeof *u->sindex);
        if (!u->sindex) abort();
        for (uint32_t i = 0; i < u->nshown; i++)
            if (u->shown_key[i]) u->sindex[shown_slot(u, u->shown_key[i])] = i + 1;
    }
    uint32_t at = shown_slot(u, c);
    if (u->sindex[at]) return;
    u->sindex[at] = u->nshown + 1;
    show_push(u, c, V_UNBOUND);
}

unsigned cg_const(Gen *g, const Const *c) {
    cg_show_const(g, c);
    return k_add(g, KEY_CONST, c, make_const);
}

unsigned cg_const_value(Gen *g, Value v, bool show) {
    if (show && v != RAISED) show_push(g->u, NULL, v);
    return k_push(g, v, KEY_VALUE, NULL);
}

unsigned cg_name_const(Gen *g, Str *name) { return k_add(g, KEY_NAME, name, make_name); }

void cg_load_const(Gen *g, unsigned dst, const Const *c) {
    cg_show_const(g, c);
    switch ((ConstKind)c->kind) {
    case CONST_NONE: cg_imm(g, dst, IMM_NONE); return;
    case CONST_FALSE: cg_imm(g, dst, 1); return;
    case CONST_TRUE: cg_imm(g, dst, 2); return;
    case CONST_ELLIPSIS: cg_imm(g, dst, 3); return;
    case CONST_INT: {
        int64_t i = c->n ? c->limb[0] : 0;
        if (c->neg) i = -i;
        if (c->n <= 1 && i >= INT16_MIN && i <= INT16_MAX) {
            cg_emit_bx(g, OP_LOADI, dst, (uint16_t)i);
            return;
        }
        break;
    }
    default: break;
    }
    cg_emit_bx(g, OP_LOADK, dst, k_add(g, KEY_CONST, c, make_const));
}

/* ---- instructions ---- */

int32_t cg_label(Gen *g) {
    Unit *u = g->u;
    GROW(u->label, u->nlabels, u->caplabels);
    u->label[u->nlabels] = -1;
    return (int32_t)u->nlabels++;
}

void cg_place(Gen *g, int32_t label) { g->u->label[label] = (int32_t)g->u->nins; }

int32_t cg_handler(Gen *g, int32_t label, unsigned reg) {
    Unit *u = g->u;
    GROW(u->handlers, u->nhandlers, u->caphandlers);
    u->handlers[u->nhandlers] = (Handler){label, (uint16_t)reg};
    return (int32_t)u->nhandlers++;
}

static void push(Gen *g, uint32_t word, uint32_t ext, int32_t label) {
    Unit *u = g->u;
    GROW(u->ins, u->nins, u->cap);
    u->ins[u->nins++] = (Ins){word, ext, label, u->handler, u->pos, u->artificial, false};
    if (u->nins > 0xffffff) {
        cg_fail(g, MemoryError, "code too large");
        u->nins = 0;
    }
}

void unit_reserve(Unit *u) {
    GROW(u->ins, u->nins, u->cap);
    GROW(u->label, u->nlabels, u->caplabels);
}

static void check_reg(Gen *g, unsigned a) {
    if (a > 255) cg_fail(g, RecursionError, "maximum recursion depth exceeded during compilation");
}

void cg_emit(Gen *g, enum Op op, unsigned a, unsigned b, unsigned c) {
    check_reg(g, a | b | c);
    push(g, INS(op, a, b, c), 0, -1);
}

void cg_emit_bx(Gen *g, enum Op op, unsigned a, unsigned bx) {
    check_reg(g, a);
    push(g, (uint32_t)op | a << 8 | (bx & 0xffff) << 16, 0, -1);
}

void cg_emit2(Gen *g, enum Op op, unsigned a, unsigned b, unsigned c, uint32_t ext) {
    check_reg(g, a | b | c);
    push(g, INS(op, a, b, c), ext, -1);
}

void cg_jump(Gen *g, enum Op op, unsigned a, int32_t label) {
    check_reg(g, a);
    push(g, INS(op, a, 0, 0), 0, label);
}

void cg_jump2(Gen *g, enum Op op, unsigned a, unsigned b, unsigned c, int32_t label) {
    check_reg(g, a | b | c);
    push(g, INS(op, a, b, c), 0, label);
}

static uint32_t name_ext(Gen *g, Str *name) {
    Unit *u = g->u;
    table_add(&u->names, name);
    uint32_t ic = u->nic < IC_NONE ? u->nic++ : IC_NONE;
    return cg_name_const(g, name) | ic << 16;
}

void cg_attr_plain(Gen *g, enum Op op, unsigned a, unsigned b, Str *name) {
    cg_emit2(g, op, a, b, 0, name_ext(g, name));
}

void cg_attr(Gen *g, enum Op op, unsigned a, unsigned b, Str *name) {
    cg_attr_plain(g, op, a, b, scope_mangle(g->a, g->u->scope->private, name));
}

/* ---- variables ---- */

typedef enum Access { ACC_LOCAL, ACC_CELL, ACC_FREE, ACC_GLOBAL, ACC_NAME } Access;
typedef struct Var { Access access; Str *name; unsigned at; } Var; /* at: slot of a local, number of cell or free variable */

static int name_scope(int flags) { return flags >> SCOPE_SHIFT & SCOPE_MASK; }

static Var find_var(Gen *g, Str *plain) {
    Unit *u = g->u;
    Str *name = scope_mangle(g->a, u->scope->private, plain);
    Var v = {u->function ? ACC_GLOBAL : ACC_NAME, name, 0};
    int at;
    switch (name_scope(scope_lookup(g->t, u->scope, plain))) {
    case NAME_FREE:
        if ((at = table_find(&u->frees, name)) >= 0) v.access = ACC_FREE, v.at = (unsigned)at;
        break;
    case NAME_CELL:
        if ((at = table_find(&u->cells, name)) >= 0) v.access = ACC_CELL, v.at = (unsigned)at;
        break;
    case NAME_LOCAL:
        if (!u->function) break;
        v.access = ACC_LOCAL, v.at = table_add(&u->locals, name);
        if (v.at >= u->nslots) cg_fail(g, SystemError, "more locals than the scope knows");
        break;
    case NAME_GLOBAL_EXPLICIT: v.access = ACC_GLOBAL; break;
    default: break;
    }
    return v;
}

int cg_local_reg(Gen *g, Str *name) {
    Var v = find_var(g, name);
    return v.access == ACC_LOCAL && v.at < g->u->near_locals ? (int)v.at : -1;
}

void cg_check_local(Gen *g, Str *name, unsigned reg) {
    cg_emit_bx(g, OP_CHECK, reg, cg_name_const(g, scope_mangle(g->a, g->u->scope->private, name)));
}

/* The register with the cell: its own, or `scratch` for a far one. */
static unsigned cell_in(Gen *g, unsigned cell, unsigned scratch) {
    unsigned reg = g->u->cell_reg[cell];
    if (reg < FAR_BASE) return reg;
    cg_emit_bx(g, OP_LOADFAR, scratch, reg);
    return scratch;
}

void cg_load_name(Gen *g, unsigned dst, Str *plain) {
    Unit *u = g->u;
    Var v = find_var(g, plain);
    unsigned mark = u->free;
    switch (v.access) {
    case ACC_LOCAL:
        if (v.at < u->near_locals) {
            cg_check_local(g, plain, v.at);
            cg_move(g, dst, v.at);
        } else {
            unsigned t = is_temp(g, dst) ? dst : cg_alloc(g, 1);
            cg_emit_bx(g, OP_LOADFAR, t, u->home[v.at]);
            cg_check_local(g, plain, t);
            cg_move(g, dst, t);
        }
        break;
    case ACC_CELL: {
        unsigned cell = cell_in(g, v.at, is_temp(g, dst) ? dst : cg_alloc(g, 1));
        cg_emit2(g, u->function ? OP_LOADCELL : OP_LOADCLASSCELL, dst, cell, 0, cg_name_const(g, v.name));
        break;
    }
    case ACC_FREE: cg_emit_bx(g, u->function ? OP_LOADFREE : OP_LOADCLASSFREE, dst, v.at); break;
    case ACC_GLOBAL: cg_attr_plain(g, OP_GETGLOBAL, dst, 0, v.name); break;
    case ACC_NAME: cg_attr_plain(g, OP_GETNAME, dst, 0, v.name); break;
    }
    u->free = mark;
}

void cg_store_name(Gen *g, Str *plain, unsigned reg) {
    Unit *u = g->u;
    Var v = find_var(g, plain);
    unsigned mark = u->free;
    switch (v.access) {
    case ACC_LOCAL:
        if (v.at < u->near_locals)
            cg_move(g, v.at, reg);
        else
            cg_emit_bx(g, OP_STOREFAR, reg, u->home[v.at]);
        break;
    case ACC_CELL: cg_emit(g, OP_STORECELL, cell_in(g, v.at, cg_alloc(g, 1)), reg, 0); break;
    case ACC_FREE: cg_emit_bx(g, OP_STOREFREE, reg, v.at); break;
    case ACC_GLOBAL: cg_attr_plain(g, OP_SETGLOBAL, reg, 0, v.name); break;
    case ACC_NAME: cg_attr_plain(g, OP_SETNAME, reg, 0, v.name); break;
    }
    u->free = mark;
}

void cg_delete_name(Gen *g, Str *plain) {
    Unit *u = g->u;
    Var v = find_var(g, plain);
    unsigned mark = u->free, t;
    switch (v.access) {
    case ACC_LOCAL:
        if (v.at < u->near_locals) {
            cg_emit_bx(g, OP_DELLOCAL, v.at, cg_name_const(g, v.name));
            break;
        }
        t = cg_alloc(g, 1);
        cg_emit_bx(g, OP_LOADFAR, t, u->home[v.at]);
        cg_emit_bx(g, OP_DELLOCAL, t, cg_name_const(g, v.name));
        cg_emit_bx(g, OP_STOREFAR, t, u->home[v.at]);
        break;
    case ACC_CELL:
        cg_emit2(g, OP_DELCELL, cell_in(g, v.at, cg_alloc(g, 1)), 0, 0, cg_name_const(g, v.name));
        break;
    case ACC_FREE: cg_emit_bx(g, OP_DELFREE, 0, v.at); break;
    case ACC_GLOBAL: cg_attr_plain(g, OP_DELGLOBAL, 0, 0, v.name); break;
    case ACC_NAME: cg_attr_plain(g, OP_DELNAME, 0, 0, v.name); break;
    }
    u->free = mark;
}

void cg_unbind_name(Gen *g, Str *name) {
    int reg = cg_local_reg(g, name);
    if (reg >= 0) {
        cg_emit(g, OP_CLEAR, (unsigned)reg, 1, 0);
        return;
    }
    unsigned mark = g->u->free, t = cg_alloc(g, 1);
    cg_imm(g, t, IMM_NONE);
    cg_store_name(g, name, t);
    cg_delete_name(g, name);
    g->u->free = mark;
}

Seq *cg_free_names(Gen *g) {
    const NameTable *t = &g->u->frees;
    Seq *s = seq_new(g->a, (int)t->n);
    for (uint32_t i = 0; i < t->n; i++) s->name[i] = t->name[i];
    return s;
}

unsigned cg_closure(Gen *g, Seq *names) {
    Unit *u = g->u;
    unsigned r = u->free;
    bool flat = cg_room(g, (unsigned)names->len);
    if (!flat) cg_emit(g, OP_LIST, cg_alloc(g, 1), r, 0);
    for (int i = 0; i < names->len; i++) {
        unsigned t = cg_alloc(g, 1);
        int cell = table_find(&u->cells, names->name[i]), from = table_find(&u->frees, names->name[i]);
        if (cell >= 0)
            cg_move(g, t, cell_in(g, (unsigned)cell, t));
        else if (from >= 0)
            cg_emit_bx(g, OP_FREECELL, t, (unsigned)from);
        else
            cg_fail(g, SystemError, "free variable without a cell");
        if (flat) continue;
        cg_emit(g, OP_APPEND, r, t, 0);
        u->free = t;
    }
    if (flat)
        cg_emit(g, OP_TUPLE, r, r, (unsigned)names->len);
    else
        cg_emit(g, OP_TOTUPLE, r, r, 0);
    u->free = r + 1;
    return r;
}

/* ---- units ---- */

static int by_text(const void *x, const void *y) {
    const Str *a = *(Str *const *)x, *b = *(Str *const *)y;
    int r = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);
    return r ? r : (a->len > b->len) - (a->len < b->len);
}

/* Fill `to` with the symbols that are wanted, in alphabetical order as CPython has them. */
static void sorted_symbols(Scope *s, NameTable *to, NameScope scope, int flag) {
    Str **list = malloc(sizeof *list * (size_t)(s->nsymbols + 1));
    size_t n = 0;
    if (!list) abort();
    for (int i = 0; i < s->nsymbols; i++)
        if (name_scope(s->symbols[i].flags) == (int)scope || s->symbols[i].flags & flag) list[n++] = s->symbols[i].name;
    qsort(list, n, sizeof *list, by_text);
    for (size_t i = 0; i < n; i++) table_add(to, list[i]);
    free(list);
}

/* Names of functions tell where they are: `outer.<locals>.inner`. */
static Str *qualified(Gen *g, Unit *up, Str *name) {
    if (!up || !up->up) return name;
    Scope *s = g->u->scope;
    if ((s->kind != SCOPE_FUNCTION || !s->comprehension) &&
        name_scope(scope_lookup(g->t, up->scope, name)) == NAME_GLOBAL_EXPLICIT)
        return name;
    const char *between = up->scope->kind == SCOPE_FUNCTION ? ".<locals>." : ".";
    size_t n = up->qualname->len + strlen(between) + name->len;
    char *text = malloc(n + 1);
    if (!text) abort();
    memcpy(text, up->qualname->data, up->qualname->len);
    strcpy(text + up->qualname->len, between);
    memcpy(text + n - name->len, name->data, name->len);
    Str *r = ast_intern(g->a, text, n);
    free(text);
    return r;
}

/* Flags of a name that is mangled already. */
static int scope_symbol(const Scope *s, const Str *name) {
    for (int i = 0; i < s->nsymbols; i++)
        if (s->symbols[i].name == name) return s->symbols[i].flags;
    return 0;
}

static uint32_t scope_flags(const Unit *u) {
    const Scope *s = u->scope;
    uint32_t flags = 0;
    if (s->kind == SCOPE_FUNCTION) {
        flags |= CO_NEWLOCALS | CO_OPTIMIZED;
        if (s->nested) flags |= CO_NESTED;
        if (s->generator) flags |= s->coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
        else if (s->coroutine) flags |= CO_COROUTINE;
        if (s->varargs) flags |= CO_VARARGS;
        if (s->varkeywords) flags |= CO_VARKEYWORDS;
    }
    return flags;
}

static void count_arguments(Unit *u, Astarguments *args) {
    if (args) {
        u->posonly = (unsigned)args->posonlyargs->len;
        u->argcount = u->posonly + (unsigned)args->args->len;
        u->kwonly = (unsigned)args->kwonlyargs->len;
    } else if (u->scope->comprehension) {
        u->argcount = 1;
    }
    u->nparams = (unsigned)u->scope->nparams;
}

/* CPython's order: positional, keyword-only, *args, **kwargs: that of Scope.params. */
static void lay_out_locals(Unit *u) {
    Scope *s = u->scope;
    for (unsigned i = 0; i < u->nparams; i++) table_add(&u->locals, s->params[i]);
    unsigned n = u->nparams;
    for (int i = 0; i < s->nsymbols; i++)
        if (name_scope(s->symbols[i].flags) == NAME_LOCAL && !(s->symbols[i].flags & DEF_PARAM)) n++;
    u->nslots = u->function ? n : 1;
}

/* Where locals and cells live: see REG_NEAR. */
static void lay_out_registers(Gen *g, Unit *u) {
    unsigned own = 0;
    for (unsigned i = 0; i < u->cells.n; i++)
        if (table_find(&u->locals, u->cells.name[i]) < 0) own++;
    bool far = u->nslots + own > 140;
    unsigned base = u->nslots > FAR_BASE ? u->nslots : FAR_BASE, next = far ? base + FAR_BASE - REG_NEAR : u->nslots;
    if (u->nslots > 30000 || own > 30000) cg_fail(g, SystemError, "too many local variables");
    u->near_locals = far && u->nslots > REG_NEAR ? REG_NEAR : u->nslots;
    u->home = malloc((u->nslots + 1) * sizeof *u->home);
    u->cell_reg = malloc((u->cells.n + 1) * sizeof *u->cell_reg);
    if (!u->home || !u->cell_reg) abort();
    for (unsigned i = 0; i < u->nslots; i++)
        u->home[i] = (uint16_t)(!far || i < REG_NEAR || i >= FAR_BASE ? i : base + i - REG_NEAR);
    for (unsigned i = 0; i < u->cells.n; i++) {
        int param = table_find(&u->locals, u->cells.name[i]);
        u->cell_reg[i] = param >= 0 ? u->home[param] : (uint16_t)next++;
    }
    u->far_top = far ? next : 0;
    u->far_free = far ? next : base;
    u->first_temp = u->free = u->top = far ? REG_NEAR : next;
    if (far && u->near_locals < REG_NEAR) u->first_temp = u->free = u->top = u->near_locals;
}

/* Parameters that lie where temporaries will be go home; other far locals become unbound. */
static void send_home(Gen *g, Unit *u) {
    for (unsigned i = u->near_locals; i < u->nparams && i < FAR_BASE; i++) cg_emit_bx(g, OP_STOREFAR, i, u->home[i]);
    unsigned t = cg_alloc(g, 1), first = u->nparams > u->near_locals ? u->nparams : u->near_locals;
    cg_imm(g, t, IMM_UNBOUND);
    for (unsigned i = first; i < u->nslots; i++) cg_emit_bx(g, OP_STOREFAR, t, u->home[i]);
    u->free = t;
}

static void make_far_cell(Gen *g, Unit *u, unsigned cell, bool param) {
    unsigned t = cg_alloc(g, 1);
    if (param)
        cg_emit_bx(g, OP_LOADFAR, t, u->cell_reg[cell]);
    else
        cg_imm(g, t, IMM_UNBOUND);
    cg_emit(g, OP_MAKECELL, t, 0, 0);
    cg_emit_bx(g, OP_STOREFAR, t, u->cell_reg[cell]);
    u->free = t;
}

static void prologue(Gen *g, Unit *u) {
    if (u->near_locals < u->nslots) send_home(g, u);
    for (unsigned i = 0; i < u->cells.n; i++) {
        bool param = table_find(&u->locals, u->cells.name[i]) >= 0;
        unsigned reg = u->cell_reg[i];
        if (reg >= FAR_BASE) {
            make_far_cell(g, u, i, param);
            continue;
        }
        if (!param) cg_emit(g, OP_CLEAR, reg, 1, 0);
        cg_emit(g, OP_MAKECELL, reg, 0, 0);
    }
    if (u->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) {
        u->pos = (CodePos){u->firstlineno, u->firstlineno, 0, 0};
        cg_emit(g, OP_GENERATOR, 0, 0, 0);
    }
}

Unit *cg_enter(Gen *g, Scope *s, Str *name, int firstlineno, Astarguments *args) {
    Unit *u = calloc(1, sizeof *u), *up = g->u;
    if (!u) abort();
    u->up = up;
    u->scope = s;
    u->name = name;
    u->firstlineno = firstlineno;
    u->function = s->kind == SCOPE_FUNCTION;
    u->handler = -1;
    u->pos = (CodePos){-1, -1, -1, -1};
    g->u = u;
    u->qualname = qualified(g, up, name);
    u->flags = scope_flags(u) | (up ? up->flags & (CO_FUTURE_BARRY | CO_FUTURE_ANNOTATIONS | 0x1fe0000) : 0);
    u->is_async = s->coroutine;
    u->is_generator = s->generator;
    count_arguments(u, args);
    lay_out_locals(u);
    for (unsigned i = 0; i < u->nparams; i++) /* co_cellvars has parameters first */
        if (name_scope(scope_symbol(s, s->params[i])) == NAME_CELL) table_add(&u->cells, s->params[i]);
    sorted_symbols(s, &u->cells, NAME_CELL, 0);
    if (s->kind == SCOPE_CLASS && s->needs_class_closure) table_add(&u->cells, g->class_);
    sorted_symbols(s, &u->frees, NAME_FREE, DEF_FREE_CLASS);
    lay_out_registers(g, u);
    prologue(g, u);
    u->stmt_base = u->free;
    return u;
}

static void unit_free(Unit *u) {
    free(u->ins), free(u->label), free(u->handlers);
    free(u->k), free(u->kkey), free(u->kkind), free(u->kindex);
    free(u->shown), free(u->shown_key), free(u->sindex);
    table_free(&u->names), table_free(&u->locals), table_free(&u->cells), table_free(&u->frees);
    free(u->home), free(u->cell_reg);
    free(u);
}

Value cg_leave(Gen *g, const Const *docstring) {
    Unit *u = g->u;
    Value v = g->failed ? RAISED : assemble(g, u, docstring);
    if (v == RAISED) g->failed = true;
    g->u = u->up;
    unit_free(u);
    return v;
}

/* ---- the whole ---- */

static bool find_walrus(Node *n, void *arg) {
    if (n->kind == K_NamedExpr) return false;
    return ast_children(n, find_walrus, arg);
}

Value codegen(Front *f, Node *mod, ScopeTable *t, Value filename, uint32_t flags, bool interactive) {
    Gen g = {.f = f, .t = t, .a = f->arena, .filename = filename, .optimize = f->opt.optimize, .interactive = interactive};
    g.any_walrus = !ast_children(mod, find_walrus, NULL);
    g.class_ = cg_text(&g, "__class__");
    g.annotations = cg_text(&g, "__annotations__");
    g.dot0 = cg_text(&g, ".0");
    g.module_ = cg_text(&g, "__module__");
    g.name_ = cg_text(&g, "__name__");
    g.qualname_ = cg_text(&g, "__qualname__");
    g.doc_ = cg_text(&g, "__doc__");
    g.classcell = cg_text(&g, "__classcell__");
    g.none = const_new(g.a, CONST_NONE);
    Unit *u = cg_enter(&g, t->top, cg_text(&g, "<module>"), 1, NULL);
    u->flags |= flags;
    if (t->futures.annotations) u->flags |= CO_FUTURE_ANNOTATIONS;
    if (t->futures.barry) u->flags |= CO_FUTURE_BARRY;
    if (f->opt.top_level_await && t->top->coroutine && !t->top->generator) {
        u->flags |= CO_COROUTINE;
        cg_emit(&g, OP_GENERATOR, 0, 0, 0);
    }
    cg_module(&g, mod);
    return cg_leave(&g, NULL);
}
