/* fold.c -- constant folding: what is computed, and how large it may get.
 *
 * An operation that would raise, or whose result would be large, is left to run time. So are
 * complex powers and quotients, and quotients of ints beyond 2**53: their results are the same
 * there.  See fold.h. */
#include "fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constint.h"
#include "scope.h"

enum { MAX_INT_BITS = 128, MAX_ITEMS = 256, MAX_CHARS = 4096, MAX_TOTAL_ITEMS = 1024 };

/* ---- numbers ---- */

static bool is_int(const Const *c) {
    return c->kind == CONST_INT || c->kind == CONST_FALSE || c->kind == CONST_TRUE;
}

static bool is_bool(const Const *c) {
    return c->kind == CONST_FALSE || c->kind == CONST_TRUE;
}

static const Const *as_int(Arena *m, const Const *c) {
    return is_bool(c) ? const_int(m, c->kind == CONST_TRUE) : c;
}

static Const *boolean(Arena *m, bool b) {
    return const_new(m, b ? CONST_TRUE : CONST_FALSE);
}

static bool as_double(Arena *m, const Const *c, double *out) {
    if (c->kind == CONST_FLOAT) {
        *out = c->d[0];
        return true;
    }
    return is_int(c) && cint_to_double(as_int(m, c), out);
}

static Const *int_power(Arena *m, const Const *a, const Const *b) {
    int64_t e;
    double x, y;
    if (b->neg) {
        if (!a->n || !cint_to_double(a, &x) || !cint_to_double(b, &y))
            return NULL;
        return const_float(m, pow(x, y));
    }
    if (a->n == 0)
        return const_int(m, b->n == 0);
    if (!cint_to_i64(b, &e) || (e && cint_bits(a) > MAX_INT_BITS / (uint64_t)e))
        return NULL;
    Const *r = const_int(m, 1);
    for (int64_t i = 0; i < e; i++)
        r = cint_mul(m, r, a);
    return r;
}

static Const *int_divide(Arena *m, const Const *a, const Const *b) {
    double x, y;
    if (!b->n || cint_bits(a) > 53 || cint_bits(b) > 53 || !cint_to_double(a, &x) || !cint_to_double(b, &y))
        return NULL;
    return const_float(m, x / y);
}

static Const *int_shift(Arena *m, int op, const Const *a, const Const *b) {
    int64_t by;
    if (b->neg)
        return NULL;
    if (op == K_RShift)
        return cint_to_i64(b, &by) ? cint_shr(m, a, (uint64_t)by) : const_int(m, a->neg ? -1 : 0);
    if (a->n && b->n &&
        (!cint_to_i64(b, &by) || by > MAX_INT_BITS || cint_bits(a) > MAX_INT_BITS - (uint64_t)by))
        return NULL;
    return a->n ? cint_shl(m, a, b->n ? b->limb[0] : 0) : const_int(m, 0);
}

static Const *int_binary(Arena *m, int op, const Const *a, const Const *b) {
    Const *div, *mod = NULL;
    switch (op) {
    case K_Add: return cint_add(m, a, b);
    case K_Sub: return cint_sub(m, a, b);
    case K_Mult:
        if (a->n && b->n && cint_bits(a) + cint_bits(b) > MAX_INT_BITS)
            return NULL;
        return cint_mul(m, a, b);
    case K_Div: return int_divide(m, a, b);
    case K_FloorDiv:
    case K_Mod:
        div = cint_divmod(m, a, b, &mod);
        return op == K_Mod ? mod : div;
    case K_Pow: return int_power(m, a, b);
    case K_LShift:
    case K_RShift: return int_shift(m, op, a, b);
    case K_BitAnd:
    case K_BitOr:
    case K_BitXor: return cint_bitop(m, op, a, b);
    }
    return NULL;
}

/* Quotient rounded down, and the remainder with the sign of the divisor. */
static double float_divmod(double x, double y, double *mod) {
    double r = fmod(x, y), q = (x - r) / y;
    if (r != 0) {
        if ((y < 0) != (r < 0)) {
            r += y;
            q -= 1;
        }
    } else {
        r = copysign(0, y);
    }
    *mod = r;
    if (q == 0)
        return copysign(0, x / y);
    double whole = floor(q);
    return q - whole > 0.5 ? whole + 1 : whole;
}

static Const *float_power(Arena *m, double x, double y) {
    if ((x == 0 && y < 0) || (x < 0 && isfinite(x) && isfinite(y) && y != floor(y)))
        return NULL;
    double r = pow(x, y);
    if (isfinite(x) && isfinite(y) && !isfinite(r))
        return NULL;
    return const_float(m, r);
}

static Const *float_binary(Arena *m, int op, double x, double y) {
    double mod, div;
    switch (op) {
    case K_Add: return const_float(m, x + y);
    case K_Sub: return const_float(m, x - y);
    case K_Mult: return const_float(m, x * y);
    case K_Div: return y == 0 ? NULL : const_float(m, x / y);
    case K_FloorDiv:
    case K_Mod:
        if (y == 0)
            return NULL;
        div = float_divmod(x, y, &mod);
        return const_float(m, op == K_Mod ? mod : div);
    case K_Pow: return float_power(m, x, y);
    }
    return NULL;
}

static Const *complex_binary(Arena *m, int op, const Const *a, const Const *b) {
    double x[2] = {0}, y[2] = {0};
    if (a->kind == CONST_COMPLEX)
        memcpy(x, a->d, sizeof x);
    else if (!as_double(m, a, x))
        return NULL;
    if (b->kind == CONST_COMPLEX)
        memcpy(y, b->d, sizeof y);
    else if (!as_double(m, b, y))
        return NULL;
    Const *c = const_new(m, CONST_COMPLEX);
    switch (op) {
    case K_Add:
        c->d[0] = x[0] + y[0];
        c->d[1] = x[1] + y[1];
        return c;
    case K_Sub:
        c->d[0] = x[0] - y[0];
        c->d[1] = x[1] - y[1];
        return c;
    case K_Mult:
        c->d[0] = x[0] * y[0] - x[1] * y[1];
        c->d[1] = x[0] * y[1] + x[1] * y[0];
        return c;
    }
    return NULL;
}

/* ---- sequences ---- */

static Const *text_of(Arena *m, ConstKind kind, const char *s, size_t len) {
    Const *c = const_new(m, kind);
    c->s = kind == CONST_STR ? ast_str(m, s, len) : ast_raw(m, s, len);
    return c;
}

static Const *join(Arena *m, const Const *a, const Const *b) {
    if (a->kind == CONST_TUPLE) {
        Const *c = const_seq(m, CONST_TUPLE, NULL, 0);
        c->n = a->n + b->n;
        c->item = arena_alloc(m, c->n * sizeof *c->item);
        for (uint32_t i = 0; i < c->n; i++)
            c->item[i] = i < a->n ? a->item[i] : b->item[i - a->n];
        return c;
    }
    char *s = malloc((size_t)a->s->len + b->s->len + 1);
    if (!s)
        abort();
    memcpy(s, a->s->data, a->s->len);
    memcpy(s + a->s->len, b->s->data, b->s->len);
    Const *c = text_of(m, a->kind, s, (size_t)a->s->len + b->s->len);
    free(s);
    return c;
}

/* Items in it, also in tuples inside; more than `limit` is as good as infinity. */
static long total_items(const Const *c, long limit) {
    long n = 0;
    if (c->kind != CONST_TUPLE && c->kind != CONST_FROZENSET)
        return 0;
    n = c->n;
    for (uint32_t i = 0; i < c->n && n <= limit; i++)
        n += total_items(c->item[i], limit - n);
    return n;
}

static bool is_text(const Const *c) {
    return c->kind == CONST_STR || c->kind == CONST_BYTES;
}

static Const *repeat(Arena *m, const Const *s, const Const *times) {
    int64_t n;
    uint32_t size = is_text(s) ? s->s->nchars : s->n;
    if (!cint_to_i64(times, &n))
        return NULL;
    if (size && (n < 0 || n > (is_text(s) ? MAX_CHARS : MAX_ITEMS) / size))
        return NULL;
    if (!is_text(s) && n && total_items(s, MAX_TOTAL_ITEMS / n) > MAX_TOTAL_ITEMS / n)
        return NULL;
    Const *c = is_text(s) ? text_of(m, s->kind, "", 0) : const_seq(m, CONST_TUPLE, NULL, 0);
    for (int64_t i = 0; size && i < n; i++)
        c = join(m, c, s);
    return c;
}

static bool is_sequence(const Const *c) {
    return is_text(c) || c->kind == CONST_TUPLE;
}

static Const *item_at(Arena *m, const Const *s, const Const *index) {
    int64_t i, n;
    if (!is_sequence(s) || !is_int(index) || !cint_to_i64(as_int(m, index), &i))
        return NULL;
    n = is_text(s) ? s->s->nchars : s->n;
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n)
        return NULL;
    if (s->kind == CONST_TUPLE)
        return s->item[i];
    if (s->kind == CONST_BYTES)
        return const_int(m, (unsigned char)s->s->data[i]);
    const char *p = s->s->data, *from = p;
    for (int64_t k = 0; k <= i; k++) {
        from = p;
        ast_get_utf8(&p);
    }
    return text_of(m, CONST_STR, from, (size_t)(p - from));
}

/* ---- operators ---- */

Const *fold_unary(Arena *m, int op, const Const *a) {
    Const *c;
    if (op == K_Not)
        return boolean(m, !const_true(a));
    if (is_int(a)) {
        a = as_int(m, a);
        if (op == K_UAdd)
            return cint_add(m, a, const_int(m, 0));
        return op == K_USub ? cint_neg(m, a) : cint_sub(m, cint_neg(m, a), const_int(m, 1));
    }
    if ((a->kind != CONST_FLOAT && a->kind != CONST_COMPLEX) || op == K_Invert)
        return NULL;
    c = const_new(m, a->kind);
    *c = *a;
    if (op == K_USub) {
        c->d[0] = -a->d[0];
        c->d[1] = a->kind == CONST_COMPLEX ? -a->d[1] : 0;
    }
    return c;
}

Const *fold_binary(Arena *m, int op, const Const *a, const Const *b) {
    double x, y;
    if (is_bool(a) && is_bool(b) && (op == K_BitAnd || op == K_BitOr || op == K_BitXor)) {
        bool p = a->kind == CONST_TRUE, q = b->kind == CONST_TRUE;
        return boolean(m, op == K_BitAnd ? p && q : op == K_BitOr ? p || q : p != q);
    }
    if (is_int(a) && is_int(b))
        return int_binary(m, op, as_int(m, a), as_int(m, b));
    if (a->kind == CONST_COMPLEX || b->kind == CONST_COMPLEX)
        return complex_binary(m, op, a, b);
    if (a->kind == CONST_FLOAT || b->kind == CONST_FLOAT)
        return as_double(m, a, &x) && as_double(m, b, &y) ? float_binary(m, op, x, y) : NULL;
    if (op == K_Add && a->kind == b->kind && is_sequence(a))
        return join(m, a, b);
    if (op == K_Mult && is_sequence(a) && is_int(b))
        return repeat(m, a, as_int(m, b));
    if (op == K_Mult && is_int(a) && is_sequence(b))
        return repeat(m, b, as_int(m, a));
    return NULL;
}

/* ---- the tree ---- */

typedef struct Folder { Front *f; Arena *a; bool future_annotations; int depth; } Folder;

static bool fold(Folder *w, Node **at);

static const Const *value_of(const Node *n) {
    return n->kind == K_Constant ? AS(Constant, n)->value : NULL;
}

/* A new constant in the place of the node. */
static void replace(Folder *w, Node **at, Const *c) {
    if (!c)
        return;
    Node *n = AST_NEW(w->a, Constant, .value = c), *old = *at;
    n->lineno = old->lineno;
    n->col = old->col;
    n->end_lineno = old->end_lineno;
    n->end_col = old->end_col;
    *at = n;
}

static Const *constant_items(Folder *w, Seq *s, ConstKind kind) {
    for (int i = 0; i < s->len; i++)
        if (!value_of(s->at[i]))
            return NULL;
    Const *c = const_seq(w->a, kind, NULL, 0);
    c->item = arena_alloc(w->a, (size_t)s->len * sizeof *c->item);
    for (int i = 0; i < s->len; i++) {
        Const *one = AS(Constant, s->at[i])->value;
        bool seen = false;
        for (uint32_t k = 0; kind == CONST_FROZENSET && k < c->n && !seen; k++)
            seen = const_same(c->item[k], one);
        if (!seen)
            c->item[c->n++] = one;
    }
    return c;
}

/* A list or set that is only looked through may be a tuple or frozenset. */
static void fold_iterable(Folder *w, Node **at) {
    Node *n = *at;
    if (n->kind == K_List) {
        Seq *s = AS(List, n)->elts;
        for (int i = 0; i < s->len; i++)
            if (s->at[i]->kind == K_Starred)
                return;
        Node *t = AST_NEW(w->a, Tuple, .elts = s, .ctx = K_Load);
        t->lineno = n->lineno;
        t->col = n->col;
        t->end_lineno = n->end_lineno;
        t->end_col = n->end_col;
        *at = t;
        replace(w, at, constant_items(w, s, CONST_TUPLE));
    } else if (n->kind == K_Set) {
        replace(w, at, constant_items(w, AS(Set, n)->elts, CONST_FROZENSET));
    }
}

static int negated(intptr_t op) {
    switch (op) {
    case K_Is: return K_IsNot;
    case K_IsNot: return K_Is;
    case K_In: return K_NotIn;
    case K_NotIn: return K_In;
    }
    return 0;
}

static void fold_unary_node(Folder *w, Node **at) {
    AstUnaryOp *e = AS(UnaryOp, *at);
    const Const *c = value_of(e->operand);
    if (c) {
        replace(w, at, fold_unary(w->a, (int)e->op, c));
    } else if (e->op == K_Not && e->operand->kind == K_Compare) {
        AstCompare *x = AS(Compare, e->operand);
        int op = x->ops->len == 1 ? negated(x->ops->op[0]) : 0;
        if (!op)
            return;
        x->ops->op[0] = op;
        *at = e->operand;
    }
}

static void fold_node(Folder *w, Node **at) {
    Node *n = *at;
    const Const *a, *b;
    switch (n->kind) {
    case K_UnaryOp:
        fold_unary_node(w, at);
        break;
    case K_BinOp:
        if ((a = value_of(AS(BinOp, n)->left)) && (b = value_of(AS(BinOp, n)->right)))
            replace(w, at, fold_binary(w->a, (int)AS(BinOp, n)->op, a, b));
        break;
    case K_Subscript:
        if (AS(Subscript, n)->ctx == K_Load && (a = value_of(AS(Subscript, n)->value)) &&
            (b = value_of(AS(Subscript, n)->slice)))
            replace(w, at, item_at(w->a, a, b));
        break;
    case K_Tuple:
        if (AS(Tuple, n)->ctx == K_Load)
            replace(w, at, constant_items(w, AS(Tuple, n)->elts, CONST_TUPLE));
        break;
    case K_Compare: {
        Seq *ops = AS(Compare, n)->ops;
        intptr_t op = ops->op[ops->len - 1];
        if (op == K_In || op == K_NotIn)
            fold_iterable(w, &AS(Compare, n)->comparators->at[ops->len - 1]);
        break;
    }
    case K_For:
        fold_iterable(w, &AS(For, n)->iter);
        break;
    case K_AsyncFor:
        fold_iterable(w, &AS(AsyncFor, n)->iter);
        break;
    case K_comprehension:
        fold_iterable(w, &AS(comprehension, n)->iter);
        break;
    case K_Name:
        if (AS(Name, n)->ctx == K_Load && ast_str_eq(AS(Name, n)->id, "__debug__"))
            replace(w, at, boolean(w->a, w->f->opt.optimize == 0));
        break;
    }
}

static bool has_docstring(Seq *body) {
    Node *n = body->len ? body->at[0] : NULL;
    const Const *c = n && n->kind == K_Expr ? value_of(AS(Expr, n)->value) : NULL;
    return c && c->kind == CONST_STR;
}

/* A body whose first statement becomes a string only by folding has no docstring. */
static bool fold_body(Folder *w, Seq *body) {
    bool doc = has_docstring(body);
    for (int i = 0; i < body->len; i++)
        if (!fold(w, &body->at[i]))
            return false;
    if (!doc && has_docstring(body)) {
        Node **value = &AS(Expr, body->at[0])->value, *old = *value;
        *value = AST_NEW(w->a, JoinedStr, .values = seq_of(w->a, old));
        (*value)->lineno = old->lineno;
        (*value)->col = old->col;
        (*value)->end_lineno = old->end_lineno;
        (*value)->end_col = old->end_col;
    }
    return true;
}

static bool opens_body(int kind) {
    return kind == K_FunctionDef || kind == K_AsyncFunctionDef || kind == K_ClassDef;
}

static bool fold_children(Folder *w, Node *n) {
    const AstInfo *info = &ast_info[n->kind];
    for (int i = 0; i < info->nfields; i++) {
        const AstField *f = &info->field[i];
        if (!ast_type_is_node(f->type))
            continue;
        bool is_annotation = strcmp(f->name, "annotation") == 0 || strcmp(f->name, "returns") == 0;
        if (is_annotation && w->future_annotations)
            continue;
        if (f->count != SEQ) {
            Node **child = (Node **)ast_slot(n, i);
            if (*child && !fold(w, child))
                return false;
            continue;
        }
        Seq *s = (Seq *)*ast_slot(n, i);
        if (opens_body(n->kind) && strcmp(f->name, "body") == 0) {
            if (!fold_body(w, s))
                return false;
            continue;
        }
        for (int k = 0; k < s->len; k++)
            if (s->at[k] && !fold(w, &s->at[k]))
                return false;
    }
    return true;
}

static bool fold(Folder *w, Node **at) {
    int family = ast_info[(*at)->kind].family;
    int one = family == A_stmt || family == A_expr || family == A_pattern;
    if (w->depth + one > w->f->opt.depth_limit) {
        front_fail(w->f, (FrontError){.cls = ERR_RECURSION,
                                      .msg = "maximum recursion depth exceeded during compilation"});
        return false;
    }
    w->depth += one;
    bool ok = fold_children(w, *at);
    w->depth -= one;
    if (ok)
        fold_node(w, at);
    return ok;
}

bool fold_module(Front *f, Node *mod) {
    Futures futures;
    if (!scope_futures(f, mod, &futures))
        return false;
    Folder w = {.f = f, .a = f->arena, .future_annotations = futures.annotations};
    return mod->kind == K_Module ? fold_body(&w, AS(Module, mod)->body) : fold_children(&w, mod);
}
