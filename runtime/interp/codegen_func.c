/* codegen_func.c -- functions, lambdas, classes, comprehensions: whatever becomes a code object of its own. */
#include "codegen.h"

/* ---- making the function object ---- */

/* What was evaluated before the body: registers, 0 for none. */
typedef struct Extras { unsigned defaults, kwdefaults, annotations; } Extras;

static void make_function(Gen *g, Value code, Seq *frees, Extras x, unsigned dst) {
    unsigned mark = g->u->free, closure = frees->len ? cg_closure(g, frees) : 0;
    if (g->failed) return;
    cg_emit_bx(g, OP_FUNCTION, dst, cg_const_value(g, code, true));
    if (x.defaults) cg_emit(g, OP_SETFUNC, dst, x.defaults, 0);
    if (x.kwdefaults) cg_emit(g, OP_SETFUNC, dst, x.kwdefaults, 1);
    if (x.annotations) cg_emit(g, OP_SETFUNC, dst, x.annotations, 2);
    if (closure) cg_emit(g, OP_SETFUNC, dst, closure, 3);
    g->u->free = mark;
}

static Const *constant_tuple(Gen *g, Seq *s) {
    Const **items = arena_alloc(g->a, sizeof *items * (size_t)s->len);
    for (int i = 0; i < s->len; i++) {
        if (s->at[i]->kind != K_Constant) return NULL;
        items[i] = (Const *)AS(Constant, s->at[i])->value;
    }
    return const_seq(g->a, CONST_TUPLE, items, (uint32_t)s->len);
}

/* Collects values as they come: in registers one after the other, in a list when there are too many. */
typedef struct Row { unsigned first, n, list; } Row;

static Row row_begin(Gen *g, unsigned expected) {
    Row r = {g->u->free, 0, 0};
    if (expected > 100 || !cg_room(g, expected)) {
        r.list = cg_alloc(g, 1);
        cg_emit(g, OP_LIST, r.list, r.list, 0);
    }
    return r;
}
static unsigned row_next(Gen *g) { return cg_alloc(g, 1); }
static void row_added(Gen *g, Row *r, unsigned reg) {
    r->n++;
    if (!r->list) return;
    cg_emit(g, OP_APPEND, r->list, reg, 0);
    g->u->free = reg;
}
static unsigned row_tuple(Gen *g, Row *r) {
    if (r->list)
        cg_emit(g, OP_TOTUPLE, r->first, r->list, 0);
    else
        cg_emit(g, OP_TUPLE, r->first, r->first, r->n);
    g->u->free = r->first + 1;
    return r->first;
}

static unsigned defaults(Gen *g, Seq *s) {
    if (!s->len) return 0;
    Const *k = constant_tuple(g, s);
    if (k) {
        unsigned t = cg_alloc(g, 1);
        cg_load_const(g, t, k);
        return t;
    }
    Row r = row_begin(g, (unsigned)s->len);
    for (int i = 0; i < s->len; i++) {
        unsigned t = row_next(g);
        cg_expr_to(g, s->at[i], t);
        row_added(g, &r, t);
    }
    return row_tuple(g, &r);
}

static Str *mangled(Gen *g, Str *name) { return scope_mangle(g->a, g->u->scope->private, name); }

static unsigned keyword_defaults(Gen *g, Astarguments *a) {
    unsigned map = 0;
    for (int i = 0; i < a->kwonlyargs->len; i++) {
        Node *value = a->kw_defaults->at[i];
        if (!value) continue;
        if (!map) {
            map = cg_alloc(g, 1);
            cg_emit(g, OP_MAP, map, map, 0);
        }
        unsigned mark = g->u->free, key = cg_alloc(g, 1);
        cg_load_const(g, key, const_str(g->a, mangled(g, AS(arg, a->kwonlyargs->at[i])->arg)));
        cg_emit(g, OP_MAPADD, map, key, cg_expr(g, value));
        g->u->free = mark;
    }
    return map;
}

void cg_annotation(Gen *g, Node *n, unsigned dst) {
    if (g->t->futures.annotations) {
        Place p = cg_at(g, n);
        cg_load_const(g, dst, const_str(g->a, cg_unparse(g, n)));
        cg_back(g, p);
    } else if (n->kind == K_Starred) {
        unsigned r = cg_expr(g, AS(Starred, n)->value);
        cg_emit(g, OP_UNPACK, dst, r, 1);
    } else {
        cg_expr_to(g, n, dst);
    }
}

static void annotate(Gen *g, Row *r, Str *name, Node *n) {
    if (!n) return;
    unsigned t = row_next(g);
    cg_load_const(g, t, const_str(g->a, mangled(g, name)));
    row_added(g, r, t);
    t = row_next(g);
    cg_annotation(g, n, t);
    row_added(g, r, t);
}

static void annotate_all(Gen *g, Row *r, Seq *args) {
    for (int i = 0; i < args->len; i++) annotate(g, r, AS(arg, args->at[i])->arg, AS(arg, args->at[i])->annotation);
}

static unsigned annotations(Gen *g, Astarguments *a, Node *returns) {
    unsigned mark = g->u->free;
    Row r = row_begin(g, 2u * (unsigned)(a->args->len + a->posonlyargs->len + a->kwonlyargs->len) + 6);
    annotate_all(g, &r, a->args);
    annotate_all(g, &r, a->posonlyargs);
    if (a->vararg) annotate(g, &r, AS(arg, a->vararg)->arg, AS(arg, a->vararg)->annotation);
    annotate_all(g, &r, a->kwonlyargs);
    if (a->kwarg) annotate(g, &r, AS(arg, a->kwarg)->arg, AS(arg, a->kwarg)->annotation);
    annotate(g, &r, cg_text(g, "return"), returns);
    if (r.n) return row_tuple(g, &r);
    g->u->free = mark;
    return 0;
}

/* ---- decorators ---- */

enum { NESTED_DECORATORS = 8 };

/* Evaluate them; the register for what is decorated. Few ones: as calls in each other's windows. */
static unsigned decorators(Gen *g, Seq *s) {
    for (int i = 0; i < s->len; i++) {
        cg_expr_temp(g, s->at[i]);
        if (s->len <= NESTED_DECORATORS) cg_alloc(g, FRAME_HEAD - 1);
    }
    return cg_alloc(g, 1);
}

static unsigned decorate(Gen *g, Seq *s, unsigned value) {
    for (int i = s->len - 1; i >= 0; i--) {
        Place p = cg_at(g, s->at[i]);
        if (s->len <= NESTED_DECORATORS) {
            value -= FRAME_HEAD;
            cg_emit(g, OP_CALL, value, 1, 0);
        } else {
            unsigned w = cg_alloc(g, FRAME_HEAD + 1);
            cg_move(g, w, value - (unsigned)(s->len - i));
            cg_move(g, w + FRAME_HEAD, value);
            cg_emit(g, OP_CALL, w, 1, 0);
            cg_move(g, value, w);
            g->u->free = w;
        }
        cg_back(g, p);
    }
    return value;
}

static int first_line(const Node *n, const Seq *decorators) { return decorators->len ? decorators->at[0]->lineno : n->lineno; }

/* ---- functions ---- */

static void end_with_none(Gen *g) {
    g->u->artificial = true;
    cg_show_const(g, g->none);
    cg_emit(g, OP_RETIMM, IMM_NONE, 0, 0);
}

static Value function_code(Gen *g, Node *n, int line, Seq **frees) {
    AstFunctionDef *d = AS(FunctionDef, n);
    cg_enter(g, scope_of(g->t, n), d->name, line, AS(arguments, d->args));
    const Const *doc = g->optimize < 2 ? cg_docstring(g, d->body) : NULL;
    cg_show_const(g, doc ? doc : g->none);
    cg_body(g, d->body);
    end_with_none(g);
    *frees = cg_free_names(g);
    return cg_leave(g, doc);
}

void cg_function_def(Gen *g, Node *n) {
    AstFunctionDef *d = AS(FunctionDef, n); /* both kinds have the same fields */
    Astarguments *a = AS(arguments, d->args);
    unsigned mark = g->u->free, f = decorators(g, d->decorator_list);
    Seq *frees;
    Extras x;
    x.defaults = defaults(g, a->defaults);
    x.kwdefaults = keyword_defaults(g, a);
    x.annotations = annotations(g, a, d->returns);
    Value code = function_code(g, n, first_line(n, d->decorator_list), &frees);
    make_function(g, code, frees, x, f);
    cg_store_name(g, d->name, decorate(g, d->decorator_list, f));
    g->u->free = mark;
}

void cg_lambda(Gen *g, Node *n, unsigned dst) {
    AstLambda *e = AS(Lambda, n);
    Astarguments *a = AS(arguments, e->args);
    Extras x = {0};
    x.defaults = defaults(g, a->defaults);
    x.kwdefaults = keyword_defaults(g, a);
    Unit *u = cg_enter(g, scope_of(g->t, n), cg_text(g, "<lambda>"), n->lineno, a);
    cg_show_const(g, g->none); /* so that no string becomes the docstring */
    cg_at(g, e->body);
    unsigned r = cg_expr(g, e->body);
    cg_emit(g, OP_RETURN, r, 0, 0);
    u->free = u->stmt_base;
    Seq *frees = cg_free_names(g);
    make_function(g, cg_leave(g, NULL), frees, x, dst);
}

/* ---- classes ---- */

static void class_name_of(Gen *g, Str *name, const Const *value) {
    unsigned mark = g->u->free, t = cg_alloc(g, 1);
    cg_load_const(g, t, value);
    cg_store_name(g, name, t);
    g->u->free = mark;
}

static Value class_code(Gen *g, Node *n, int line, Seq **frees) {
    AstClassDef *d = AS(ClassDef, n);
    Unit *u = cg_enter(g, scope_of(g->t, n), d->name, line, NULL);
    u->pos = (CodePos){line, line, 0, 0};
    unsigned mark = u->free, t = cg_alloc(g, 1);
    cg_load_name(g, t, g->name_);
    cg_store_name(g, g->module_, t);
    u->free = mark;
    class_name_of(g, g->qualname_, const_str(g->a, u->qualname));
    cg_body(g, d->body);
    u->artificial = true;
    if (scope_of(g->t, n)->needs_class_closure) {
        unsigned cell = u->cell_reg[0]; /* the only cell that a class has */
        cg_store_name(g, g->classcell, cell);
        cg_emit(g, OP_RETURN, cell, 0, 0);
    } else {
        end_with_none(g);
    }
    *frees = cg_free_names(g);
    return cg_leave(g, NULL);
}

void cg_class_def(Gen *g, Node *n) {
    AstClassDef *d = AS(ClassDef, n);
    unsigned mark = g->u->free, w = decorators(g, d->decorator_list);
    Seq *frees;
    Value code = class_code(g, n, first_line(n, d->decorator_list), &frees);
    cg_emit(g, OP_BUILDCLASS, w, 0, 0);
    cg_alloc(g, FRAME_HEAD - 1);
    make_function(g, code, frees, (Extras){0}, cg_alloc(g, 1));
    cg_load_const(g, cg_alloc(g, 1), const_str(g->a, d->name));
    cg_call_keywords(g, w, false, d->bases, 2, d->keywords, w, NULL);
    g->u->free = w + 1;
    cg_store_name(g, d->name, decorate(g, d->decorator_list, w));
    g->u->free = mark;
}

/* ---- comprehensions ---- */

void cg_async_next(Gen *g, unsigned value, unsigned it, int32_t end) {
    Unit *u = g->u;
    unsigned mark = u->free, exc = cg_alloc(g, 1);
    int32_t handler = cg_label(g), go_on = cg_label(g), outer = u->handler;
    u->handler = cg_handler(g, handler, exc);
    cg_emit(g, OP_ANEXT, value, it, 0);
    cg_await(g, value, 3);
    u->handler = outer;
    cg_jump(g, OP_JUMP, 0, go_on);
    cg_place(g, handler);
    cg_jump(g, OP_ENDASYNCFOR, exc, end);
    cg_place(g, go_on);
    u->free = mark;
}

typedef struct Comp { Node *node; Seq *gens; unsigned acc; } Comp;

static void comp_element(Gen *g, Comp *c) {
    Node *n = c->node;
    unsigned k;
    switch (n->kind) {
    case K_ListComp: cg_emit(g, OP_APPEND, c->acc, cg_expr(g, AS(ListComp, n)->elt), 0); break;
    case K_SetComp: cg_emit(g, OP_SETADD, c->acc, cg_expr(g, AS(SetComp, n)->elt), 0); break;
    case K_DictComp:
        k = cg_expr_before(g, AS(DictComp, n)->key, AS(DictComp, n)->value);
        cg_emit(g, OP_MAPADD, c->acc, k, cg_expr(g, AS(DictComp, n)->value));
        break;
    default:
        k = cg_expr(g, AS(GeneratorExp, n)->elt);
        unsigned t = cg_alloc(g, 1);
        Place p = cg_at(g, AS(GeneratorExp, n)->elt);
        if (g->u->is_async) cg_emit(g, OP_ASYNCWRAP, t, k, 0);
        cg_emit(g, OP_YIELD, t, g->u->is_async ? t : k, 0);
        cg_back(g, p);
    }
}

static void comp_loop(Gen *g, Comp *c, int i) {
    Unit *u = g->u;
    if (i == c->gens->len) {
        unsigned mark = u->free;
        comp_element(g, c);
        u->free = mark;
        return;
    }
    Astcomprehension *gen = AS(comprehension, c->gens->at[i]);
    unsigned mark = u->free, it = 0; /* register 0: the argument, an iterator already */
    if (i) {
        unsigned r = cg_expr_temp(g, gen->iter);
        it = r;
        cg_emit(g, gen->is_async ? OP_AITER : OP_ITER, it, r, 0);
    }
    int32_t start = cg_label(g), again = cg_label(g), end = cg_label(g);
    int target = gen->target->kind == K_Name ? cg_local_reg(g, AS(Name, gen->target)->id) : -1;
    unsigned v = target >= 0 && !gen->is_async ? (unsigned)target : cg_alloc(g, 1);
    cg_place(g, start);
    if (gen->is_async)
        cg_async_next(g, v, it, end);
    else
        cg_jump2(g, OP_NEXT, v, it, 0, end);
    if (v != (unsigned)target) cg_assign(g, gen->target, v);
    for (int k = 0; k < gen->ifs->len; k++) cg_branch(g, gen->ifs->at[k], false, again);
    comp_loop(g, c, i + 1);
    cg_place(g, again);
    bool old = u->artificial;
    u->artificial = true;
    cg_jump(g, OP_LOOP, 0, start);
    u->artificial = old;
    cg_place(g, end);
    if (i) cg_emit(g, OP_CLEAR, it, 1, 0);
    u->free = mark;
}

static const struct { uint8_t kind; const char *name; enum Op make; } comp_kinds[] = {
    {K_ListComp, "<listcomp>", OP_LIST}, {K_SetComp, "<setcomp>", OP_SET},
    {K_DictComp, "<dictcomp>", OP_MAP},  {K_GeneratorExp, "<genexpr>", OP_NOP},
};

void cg_comprehension(Gen *g, Node *n, unsigned dst) {
    int k = 0;
    while (comp_kinds[k].kind != n->kind) k++;
    Seq *gens = n->kind == K_ListComp   ? AS(ListComp, n)->generators
                : n->kind == K_SetComp  ? AS(SetComp, n)->generators
                : n->kind == K_DictComp ? AS(DictComp, n)->generators
                                        : AS(GeneratorExp, n)->generators;
    Astcomprehension *first = AS(comprehension, gens->at[0]);
    Scope *s = scope_of(g->t, n);
    Unit *u = cg_enter(g, s, cg_text(g, comp_kinds[k].name), n->lineno, NULL);
    cg_at(g, n);
    Comp c = {n, gens, 0};
    bool generator = n->kind == K_GeneratorExp;
    if (!generator) {
        c.acc = cg_alloc(g, 1);
        cg_emit(g, comp_kinds[k].make, c.acc, c.acc, 0);
    }
    u->stmt_base = u->free;
    comp_loop(g, &c, 0);
    if (generator)
        end_with_none(g);
    else
        cg_emit(g, OP_RETURN, c.acc, 0, 0);
    Seq *frees = cg_free_names(g);
    Value code = cg_leave(g, NULL);
    bool top = is_top(g, dst), is_async = s->coroutine;
    unsigned w = top ? dst : cg_alloc(g, 1);
    make_function(g, code, frees, (Extras){0}, w);
    cg_alloc(g, FRAME_HEAD - 1);
    unsigned it = cg_expr_temp(g, first->iter);
    cg_emit(g, first->is_async ? OP_AITER : OP_ITER, it, it, 0);
    cg_emit(g, OP_CALL, w, 1, 0);
    if (is_async && !generator) {
        g->u->free = w + 1;
        cg_await(g, w, 0);
    }
    cg_move(g, dst, w);
}
