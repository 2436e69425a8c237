/* scope.c -- finds the scope of every name, in two walks.
 *
 * The first goes over the tree and notes for each scope how names are used in it; the second goes
 * over the scopes and decides: local, cell, free, global. Both raise the errors that belong here
 * in the order in which CPython meets them.  See scope.h. */
#include "scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Builder {
    Front *f;
    Arena *a;
    ScopeTable *t;
    Scope *cur;
    Str *private;
    int depth, cap;
    Str *super, *class_, *dot0;
} Builder;

static bool visit(Builder *b, Node *n);

/* ---- growing arrays in the arena ---- */

static void *push_room(Arena *a, void *at, int n, size_t size) {
    if (n && (n & (n - 1)))
        return at;
    void *more = arena_alloc(a, size * (size_t)(n ? n * 2 : 1));
    if (n)
        memcpy(more, at, size * (size_t)n);
    return more;
}

#define PUSH(a, array, n, ...) do { (array) = push_room(a, array, n, sizeof *(array)); \
    (array)[(n)++] = __VA_ARGS__; } while (0)

/* ---- symbols ---- */

static uint32_t slot_of(Scope *s, Str *name) {
    uint32_t mask = s->index_size - 1, i = name->hash & mask;
    while (s->index[i] && s->symbols[s->index[i] - 1].name != name)
        i = (i + 1) & mask;
    return i;
}

static Symbol *find(Scope *s, Str *name) {
    if (!s->index_size)
        return NULL;
    uint32_t i = s->index[slot_of(s, name)];
    return i ? &s->symbols[i - 1] : NULL;
}

static Symbol *find_or_add(Arena *a, Scope *s, Str *name) {
    Symbol *old = find(s, name);
    if (old)
        return old;
    if ((uint32_t)s->nsymbols * 2 >= s->index_size) {
        s->index_size = s->index_size ? s->index_size * 2 : 8;
        s->index = arena_alloc(a, s->index_size * sizeof *s->index);
        for (int i = 0; i < s->nsymbols; i++)
            s->index[slot_of(s, s->symbols[i].name)] = (uint32_t)i + 1;
    }
    uint32_t i = slot_of(s, name);
    PUSH(a, s->symbols, s->nsymbols, (Symbol){name, 0});
    s->index[i] = (uint32_t)s->nsymbols;
    return &s->symbols[s->nsymbols - 1];
}

Str *scope_mangle(Arena *a, Str *private, Str *name) {
    const char *s = name->data, *cls = private ? private->data : "";
    if (!private || name->len < 2 || s[0] != '_' || s[1] != '_')
        return name;
    if ((name->len >= 2 && memcmp(s + name->len - 2, "__", 2) == 0) || strchr(s, '.'))
        return name;
    while (*cls == '_')
        cls++;
    if (!*cls)
        return name;
    size_t n = strlen(cls);
    char *out = malloc(n + name->len + 2);
    if (!out)
        abort();
    out[0] = '_';
    memcpy(out + 1, cls, n);
    memcpy(out + 1 + n, s, name->len);
    Str *r = ast_intern(a, out, n + 1 + name->len);
    free(out);
    return r;
}

int scope_lookup(ScopeTable *t, Scope *s, Str *name) {
    Symbol *y = find(s, scope_mangle(t->f->arena, s->private, name));
    return y ? y->flags : 0;
}

/* ---- errors ---- */

#define FAIL(b, n, ...) (front_fail_at((b)->f, ERR_SYNTAX, (n)->lineno, (n)->col, (n)->end_lineno, \
                                       (n)->end_col, __VA_ARGS__), false)

static bool define_in(Builder *b, Scope *s, Str *name, int flag, Node *at) {
    Str *mangled = scope_mangle(b->a, b->private, name);
    Symbol *y = find_or_add(b->a, s, mangled);
    if ((flag & DEF_PARAM) && (y->flags & DEF_PARAM))
        return FAIL(b, at, "duplicate argument '%s' in function definition", name->data);
    y->flags |= flag;
    if (s->in_target) {
        if (y->flags & (DEF_GLOBAL | DEF_NONLOCAL))
            return FAIL(b, at, "comprehension inner loop cannot rebind assignment expression "
                               "target '%s'", name->data);
        y->flags |= DEF_COMP_ITER;
    }
    if (flag & DEF_PARAM)
        PUSH(b->a, s->params, s->nparams, mangled);
    else if (flag & DEF_GLOBAL)
        find_or_add(b->a, b->t->top, mangled)->flags |= flag;
    return true;
}

static bool define(Builder *b, Str *name, int flag, Node *at) {
    return define_in(b, b->cur, name, flag, at);
}

static int flags_of(Builder *b, Scope *s, Str *name) {
    Symbol *y = find(s, scope_mangle(b->a, b->private, name));
    return y ? y->flags : 0;
}

static void direct(Builder *b, Str *name, Node *at) {
    PUSH(b->a, b->cur->directives, b->cur->ndirectives,
         (Directive){scope_mangle(b->a, b->private, name), at});
}

/* ---- scopes ---- */

static Scope *enter(Builder *b, Str *name, ScopeKind kind, Node *n) {
    Scope *s = arena_alloc(b->a, sizeof *s), *up = b->cur;
    s->kind = kind;
    s->name = name;
    s->node = n;
    s->parent = up;
    s->lineno = n->lineno;
    s->private = b->private;
    s->nested = up && (up->nested || up->kind == SCOPE_FUNCTION);
    s->in_iterable = up ? up->in_iterable : 0;
    b->cur = s;
    if (kind == SCOPE_ANNOTATION)   /* thrown away: such annotations are never evaluated */
        return s;
    if (up)
        PUSH(b->a, up->children, up->nchildren, s);
    PUSH(b->a, b->t->all, b->t->count, s);
    n->scratch = b->t->count;       /* upholds [S1] */
    return s;
}

static void leave(Builder *b) {
    b->cur = b->cur->parent;
}

static Str *name_of(Builder *b, const char *s) {
    return ast_intern(b->a, s, strlen(s));
}

/* ---- the tree ---- */

static bool visit_list(Builder *b, Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i] && !visit(b, s->at[i]))
            return false;
    return true;
}

static bool visit_opt(Builder *b, Node *n) {
    return !n || visit(b, n);
}

static bool annotation(Builder *b, Node *n) {
    if (!n)
        return true;
    bool future = b->t->futures.annotations;
    if (future)
        enter(b, name_of(b, "_annotation"), SCOPE_ANNOTATION, n);
    bool ok = visit(b, n);
    if (future)
        leave(b);
    return ok;
}

static bool arg_annotations(Builder *b, Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (!visit_opt(b, AS(arg, s->at[i])->annotation))
            return false;
    return true;
}

static bool annotations(Builder *b, Astarguments *g, Node *def, Node *returns) {
    bool future = b->t->futures.annotations;
    if (future)
        enter(b, name_of(b, "_annotation"), SCOPE_ANNOTATION, def);
    bool ok = arg_annotations(b, g->posonlyargs) && arg_annotations(b, g->args) &&
              (!g->vararg || visit_opt(b, AS(arg, g->vararg)->annotation)) &&
              (!g->kwarg || visit_opt(b, AS(arg, g->kwarg)->annotation)) &&
              arg_annotations(b, g->kwonlyargs);
    if (future)
        leave(b);
    return ok && annotation(b, returns);
}

static bool params(Builder *b, Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (!define(b, AS(arg, s->at[i])->arg, DEF_PARAM, s->at[i]))
            return false;
    return true;
}

static bool arguments(Builder *b, Astarguments *g) {
    if (!params(b, g->posonlyargs) || !params(b, g->args) || !params(b, g->kwonlyargs))
        return false;
    b->cur->varargs = g->vararg;
    b->cur->varkeywords = g->kwarg;
    return (!g->vararg || define(b, AS(arg, g->vararg)->arg, DEF_PARAM, g->vararg)) &&
           (!g->kwarg || define(b, AS(arg, g->kwarg)->arg, DEF_PARAM, g->kwarg));
}

/* Both kinds have the same fields. */
static bool function(Builder *b, Node *n) {
    AstFunctionDef *d = AS(FunctionDef, n);
    Astarguments *g = AS(arguments, d->args);
    if (!define(b, d->name, DEF_LOCAL, n) || !visit_list(b, g->defaults) ||
        !visit_list(b, g->kw_defaults) || !annotations(b, g, n, d->returns) ||
        !visit_list(b, d->decorator_list))
        return false;
    enter(b, d->name, SCOPE_FUNCTION, n)->coroutine = n->kind == K_AsyncFunctionDef;
    bool ok = arguments(b, g) && visit_list(b, d->body);
    leave(b);
    return ok;
}

static bool lambda(Builder *b, Node *n) {
    Astarguments *g = AS(arguments, AS(Lambda, n)->args);
    if (!visit_list(b, g->defaults) || !visit_list(b, g->kw_defaults))
        return false;
    enter(b, name_of(b, "lambda"), SCOPE_FUNCTION, n);
    bool ok = arguments(b, g) && visit(b, AS(Lambda, n)->body);
    leave(b);
    return ok;
}

static bool class_def(Builder *b, Node *n) {
    AstClassDef *d = AS(ClassDef, n);
    if (!define(b, d->name, DEF_LOCAL, n) || !visit_list(b, d->bases) ||
        !visit_list(b, d->keywords) || !visit_list(b, d->decorator_list))
        return false;
    Str *outer = b->private;
    b->private = d->name;
    enter(b, d->name, SCOPE_CLASS, n);
    bool ok = visit_list(b, d->body);
    b->private = outer;
    leave(b);
    return ok;
}

static bool comprehension_target(Builder *b, Node *target) {
    b->cur->in_target = true;
    bool ok = visit(b, target);
    b->cur->in_target = false;
    return ok;
}

static bool comprehension_clause(Builder *b, Node *n) {
    Astcomprehension *c = AS(comprehension, n);
    if (!comprehension_target(b, c->target))
        return false;
    b->cur->in_iterable++;
    bool ok = visit(b, c->iter);
    b->cur->in_iterable--;
    b->cur->coroutine |= ok && visit_list(b, c->ifs) && c->is_async;
    return ok && !b->f->error.cls;
}

/* The first iterable is evaluated outside. */
static bool comprehension(Builder *b, Node *n, const char *name, Seq *gens, Node *elt, Node *value) {
    Astcomprehension *first = AS(comprehension, gens->at[0]);
    b->cur->in_iterable++;
    bool ok = visit(b, first->iter);
    b->cur->in_iterable--;
    if (!ok)
        return false;
    Scope *s = enter(b, name_of(b, name), SCOPE_FUNCTION, n);
    s->comprehension = n->kind;
    s->coroutine = first->is_async;
    ok = define(b, b->dot0, DEF_PARAM, n) && comprehension_target(b, first->target) &&
         visit_list(b, first->ifs);
    for (int i = 1; ok && i < gens->len; i++)
        ok = comprehension_clause(b, gens->at[i]);
    ok = ok && visit_opt(b, value) && visit(b, elt);
    s->generator = n->kind == K_GeneratorExp;
    leave(b);
    b->cur->coroutine |= s->coroutine && !s->generator;
    return ok;
}

/* A target of `:=` in a comprehension belongs to the nearest function or module around it. */
static bool lift_target(Builder *b, Node *target) {
    Str *name = AS(Name, target)->id;
    for (Scope *s = b->cur; s; s = s->parent) {
        int flags = flags_of(b, s, name);
        if (s->comprehension) {
            if (flags & DEF_COMP_ITER)
                return FAIL(b, target, "assignment expression cannot rebind comprehension "
                                       "iteration variable '%s'", name->data);
            continue;
        }
        switch (s->kind) {
        case SCOPE_FUNCTION:
            if (!define(b, name, flags & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, target))
                return false;
            direct(b, name, target);
            return define_in(b, s, name, DEF_LOCAL, target);
        case SCOPE_MODULE:
            if (!define(b, name, DEF_GLOBAL, target))
                return false;
            direct(b, name, target);
            return define_in(b, s, name, DEF_GLOBAL, target);
        case SCOPE_CLASS:
            return FAIL(b, target, "assignment expression within a comprehension cannot be used "
                                   "in a class body");
        case SCOPE_ANNOTATION:
            break;
        }
    }
    return true;
}

static bool not_in_annotation(Builder *b, Node *n, const char *what) {
    if (b->cur->kind != SCOPE_ANNOTATION)
        return true;
    return FAIL(b, n, "'%s' can not be used within an annotation", what);
}

static bool named_expr(Builder *b, Node *n) {
    AstNamedExpr *e = AS(NamedExpr, n);
    if (!not_in_annotation(b, n, "named expression"))
        return false;
    if (b->cur->in_iterable)
        return FAIL(b, n, "assignment expression cannot be used in a comprehension iterable "
                          "expression");
    if (b->cur->comprehension && !lift_target(b, e->target))
        return false;
    return visit(b, e->value) && visit(b, e->target);
}

static bool yields(Builder *b, Node *n, Node *value) {
    if (!not_in_annotation(b, n, "yield expression") || !visit_opt(b, value))
        return false;
    b->cur->generator = true;
    switch (b->cur->comprehension) {
    case K_ListComp: return FAIL(b, n, "'yield' inside list comprehension");
    case K_SetComp: return FAIL(b, n, "'yield' inside set comprehension");
    case K_DictComp: return FAIL(b, n, "'yield' inside dict comprehension");
    case K_GeneratorExp: return FAIL(b, n, "'yield' inside generator expression");
    }
    return true;
}

static bool ann_assign(Builder *b, Node *n) {
    AstAnnAssign *s = AS(AnnAssign, n);
    if (s->target->kind == K_Name) {
        Str *name = AS(Name, s->target)->id;
        int flags = flags_of(b, b->cur, name);
        if ((flags & (DEF_GLOBAL | DEF_NONLOCAL)) && b->cur != b->t->top && s->simple)
            return FAIL(b, n, flags & DEF_GLOBAL ? "annotated name '%s' can't be global"
                                                 : "annotated name '%s' can't be nonlocal",
                        name->data);
        if (s->simple && !define(b, name, DEF_ANNOT | DEF_LOCAL, s->target))
            return false;
        if (!s->simple && s->value && !define(b, name, DEF_LOCAL, s->target))
            return false;
    } else if (!visit(b, s->target)) {
        return false;
    }
    return annotation(b, s->annotation) && visit_opt(b, s->value);
}

static bool declares(Builder *b, Node *n, bool nonlocal) {
    const char *what = nonlocal ? "nonlocal" : "global";
    Seq *names = nonlocal ? AS(Nonlocal, n)->names : AS(Global, n)->names;
    for (int i = 0; i < names->len; i++) {
        Str *name = names->name[i];
        int flags = flags_of(b, b->cur, name);
        if (flags & DEF_PARAM)
            return FAIL(b, n, "name '%s' is parameter and %s", name->data, what);
        if (flags & DEF_USE)
            return FAIL(b, n, "name '%s' is used prior to %s declaration", name->data, what);
        if (flags & DEF_ANNOT)
            return FAIL(b, n, "annotated name '%s' can't be %s", name->data, what);
        if (flags & DEF_LOCAL)
            return FAIL(b, n, "name '%s' is assigned to before %s declaration", name->data, what);
        if (!define(b, name, nonlocal ? DEF_NONLOCAL : DEF_GLOBAL, n))
            return false;
        direct(b, name, n);
    }
    return true;
}

static bool alias(Builder *b, Node *n) {
    Str *name = AS(alias, n)->asname ? AS(alias, n)->asname : AS(alias, n)->name;
    const char *dot = strchr(name->data, '.');
    if (ast_str_eq(name, "*"))
        return b->cur->kind == SCOPE_MODULE ||
               FAIL(b, n, "import * only allowed at module level");
    if (dot)
        name = ast_intern(b->a, name->data, (size_t)(dot - name->data));
    return define(b, name, DEF_IMPORT, n);
}

static bool name(Builder *b, Node *n) {
    AstName *e = AS(Name, n);
    if (!define(b, e->id, e->ctx == K_Load ? DEF_USE : DEF_LOCAL, n))
        return false;
    if (e->ctx == K_Load && b->cur->kind == SCOPE_FUNCTION && e->id == b->super)
        return define(b, b->class_, DEF_USE, n);
    return true;
}

static bool try_stmt(Builder *b, Node *n) {
    AstTry *s = AS(Try, n);     /* TryStar has the same fields */
    return visit_list(b, s->body) && visit_list(b, s->orelse) && visit_list(b, s->handlers) &&
           visit_list(b, s->finalbody);
}

static bool handler(Builder *b, Node *n) {
    AstExceptHandler *h = AS(ExceptHandler, n);
    return visit_opt(b, h->type) && (!h->name || define(b, h->name, DEF_LOCAL, n)) &&
           visit_list(b, h->body);
}

static bool visit_child(Node *child, void *b) {
    return visit(b, child);
}

/* Fields in order unless the kind has its own rule. */
static bool visit_kind(Builder *b, Node *n) {
    switch (n->kind) {
    case K_FunctionDef: case K_AsyncFunctionDef: return function(b, n);
    case K_ClassDef: return class_def(b, n);
    case K_AnnAssign: return ann_assign(b, n);
    case K_Global: return declares(b, n, false);
    case K_Nonlocal: return declares(b, n, true);
    case K_alias: return alias(b, n);
    case K_Try: case K_TryStar: return try_stmt(b, n);
    case K_ExceptHandler: return handler(b, n);
    case K_Return:
        b->cur->returns_value |= AS(Return, n)->value != NULL;
        break;
    case K_NamedExpr: return named_expr(b, n);
    case K_Lambda: return lambda(b, n);
    case K_ListComp:
        return comprehension(b, n, "listcomp", AS(ListComp, n)->generators, AS(ListComp, n)->elt,
                             NULL);
    case K_SetComp:
        return comprehension(b, n, "setcomp", AS(SetComp, n)->generators, AS(SetComp, n)->elt, NULL);
    case K_GeneratorExp:
        return comprehension(b, n, "genexpr", AS(GeneratorExp, n)->generators,
                             AS(GeneratorExp, n)->elt, NULL);
    case K_DictComp:
        return comprehension(b, n, "dictcomp", AS(DictComp, n)->generators, AS(DictComp, n)->key,
                             AS(DictComp, n)->value);
    case K_Yield: return yields(b, n, AS(Yield, n)->value);
    case K_YieldFrom: return yields(b, n, AS(YieldFrom, n)->value);
    case K_Await:
        if (!not_in_annotation(b, n, "await expression") || !visit(b, AS(Await, n)->value))
            return false;
        b->cur->coroutine = true;
        return true;
    case K_Name: return name(b, n);
    case K_Constant: return true;
    case K_MatchStar:
        return !AS(MatchStar, n)->name || define(b, AS(MatchStar, n)->name, DEF_LOCAL, n);
    case K_MatchMapping:
        return ast_children(n, visit_child, b) &&
               (!AS(MatchMapping, n)->rest || define(b, AS(MatchMapping, n)->rest, DEF_LOCAL, n));
    case K_MatchAs:
        return ast_children(n, visit_child, b) &&
               (!AS(MatchAs, n)->name || define(b, AS(MatchAs, n)->name, DEF_LOCAL, n));
    }
    return ast_children(n, visit_child, b);
}

/* Only these kinds count as a level of depth. */
static bool counts(const Node *n) {
    int family = ast_info[n->kind].family;
    return family == A_stmt || family == A_expr || family == A_pattern;
}

static bool visit(Builder *b, Node *n) {
    int one = counts(n);
    if (b->depth + one > b->f->opt.depth_limit) {
        front_fail(b->f, (FrontError){.cls = ERR_RECURSION,
                                      .msg = "maximum recursion depth exceeded during compilation"});
        return false;
    }
    b->depth += one;
    bool ok = visit_kind(b, n);
    b->depth -= one;
    return ok && !b->f->error.cls;
}

/* ---- deciding ---- */

/* A set of names, in the arena. */
typedef struct Set { Str **at; uint32_t size, n; } Set;

static uint32_t set_slot(const Set *s, Str *name) {
    uint32_t i = name->hash & (s->size - 1);
    while (s->at[i] && s->at[i] != name)
        i = (i + 1) & (s->size - 1);
    return i;
}

static bool set_has(const Set *s, Str *name) {
    return s->size && s->at[set_slot(s, name)];
}

static void set_add(Arena *a, Set *s, Str *name) {
    if (s->n * 2 >= s->size) {
        Set more = {.size = s->size ? s->size * 2 : 8};
        more.at = arena_alloc(a, more.size * sizeof *more.at);
        for (uint32_t i = 0; i < s->size; i++)
            if (s->at[i])
                more.at[set_slot(&more, s->at[i])] = s->at[i];
        more.n = s->n;
        *s = more;
    }
    uint32_t i = set_slot(s, name);
    s->n += !s->at[i];
    s->at[i] = name;
}

static void set_add_all(Arena *a, Set *s, const Set *from) {
    for (uint32_t i = 0; i < from->size; i++)
        if (from->at[i])
            set_add(a, s, from->at[i]);
}

/* Open addressing: what stands behind the gap is put in again. */
static void set_remove(Set *s, Str *name) {
    if (!set_has(s, name))
        return;
    uint32_t i = set_slot(s, name), mask = s->size - 1;
    s->at[i] = NULL;
    s->n--;
    for (i = (i + 1) & mask; s->at[i]; i = (i + 1) & mask) {
        Str *moved = s->at[i];
        s->at[i] = NULL;
        s->at[set_slot(s, moved)] = moved;
    }
}

static bool fail_directive(Builder *b, Scope *s, Str *name, const char *format) {
    for (int i = 0; i < s->ndirectives; i++) {
        Node *n = s->directives[i].at;
        if (s->directives[i].name == name) {
            front_fail_at(b->f, ERR_SYNTAX, n->lineno, n->col, n->end_lineno, n->end_col,
                          "%s", front_format(b->f, "%s", format));
            return false;
        }
    }
    front_fail(b->f, (FrontError){.cls = ERR_SYNTAX, .msg = format});
    return false;
}

static void set_scope(Symbol *y, NameScope scope) {
    y->flags |= (int)scope << SCOPE_SHIFT;
}

/* `bound` is NULL in the module. */
static bool decide_name(Builder *b, Scope *s, Symbol *y, Set *bound, Set *local, Set *freed,
                        Set *global) {
    if (y->flags & DEF_GLOBAL) {
        if (y->flags & DEF_NONLOCAL)
            return fail_directive(b, s, y->name, front_format(b->f, "name '%s' is nonlocal and "
                                                              "global", y->name->data));
        set_scope(y, NAME_GLOBAL_EXPLICIT);
        set_add(b->a, global, y->name);
        if (bound)
            set_remove(bound, y->name);
        return true;
    }
    if (y->flags & DEF_NONLOCAL) {
        if (!bound)
            return fail_directive(b, s, y->name,
                                  "nonlocal declaration not allowed at module level");
        if (!set_has(bound, y->name))
            return fail_directive(b, s, y->name, front_format(b->f, "no binding for nonlocal '%s' "
                                                              "found", y->name->data));
        set_scope(y, NAME_FREE);
        s->has_free = true;
        set_add(b->a, freed, y->name);
        return true;
    }
    if (y->flags & DEF_BOUND) {
        set_scope(y, NAME_LOCAL);
        set_add(b->a, local, y->name);
        set_remove(global, y->name);
        return true;
    }
    if (bound && set_has(bound, y->name)) {
        set_scope(y, NAME_FREE);
        s->has_free = true;
        set_add(b->a, freed, y->name);
        return true;
    }
    s->has_free |= !set_has(global, y->name) && s->nested;
    set_scope(y, NAME_GLOBAL_IMPLICIT);
    return true;
}

/* Locals that inner functions use become cells; what is left is free here too. */
static void decide_cells(Scope *s, Set *freed) {
    for (int i = 0; i < s->nsymbols; i++) {
        Symbol *y = &s->symbols[i];
        if (y->flags >> SCOPE_SHIFT == NAME_LOCAL && set_has(freed, y->name)) {
            y->flags = (y->flags & ((1 << SCOPE_SHIFT) - 1)) | NAME_CELL << SCOPE_SHIFT;
            set_remove(freed, y->name);
        }
    }
}

static void pass_on_free(Builder *b, Scope *s, Set *bound, Set *freed) {
    for (uint32_t i = 0; i < freed->size; i++) {
        Str *name = freed->at[i];
        Symbol *y = name ? find(s, name) : NULL;
        if (y && s->kind == SCOPE_CLASS && (y->flags & (DEF_BOUND | DEF_GLOBAL)))
            y->flags |= DEF_FREE_CLASS;
        if (name && !y && (!bound || set_has(bound, name)))
            set_scope(find_or_add(b->a, s, name), NAME_FREE);
    }
}

static bool decide(Builder *b, Scope *s, Set *bound, Set *freed, Set *global) {
    Set local = {0}, new_bound = {0}, new_global = {0}, new_free = {0};
    bool is_class = s->kind == SCOPE_CLASS;
    if (is_class) {
        set_add_all(b->a, &new_global, global);
        if (bound)
            set_add_all(b->a, &new_bound, bound);
    }
    for (int i = 0; i < s->nsymbols; i++)
        if (!decide_name(b, s, &s->symbols[i], bound, &local, freed, global))
            return false;
    if (is_class) {
        set_add(b->a, &new_bound, b->class_);
    } else {
        if (s->kind == SCOPE_FUNCTION)
            set_add_all(b->a, &new_bound, &local);
        if (bound)
            set_add_all(b->a, &new_bound, bound);
        set_add_all(b->a, &new_global, global);
    }
    for (int i = 0; i < s->nchildren; i++) {
        Set child_bound = {0}, child_global = {0}, child_free = {0};
        set_add_all(b->a, &child_bound, &new_bound);
        set_add_all(b->a, &child_global, &new_global);
        if (!decide(b, s->children[i], &child_bound, &child_free, &child_global))
            return false;
        set_add_all(b->a, &new_free, &child_free);
        s->child_free |= s->children[i]->has_free || s->children[i]->child_free;
    }
    if (s->kind == SCOPE_FUNCTION) {
        decide_cells(s, &new_free);
    } else if (is_class && set_has(&new_free, b->class_)) {
        set_remove(&new_free, b->class_);
        s->needs_class_closure = true;
    }
    pass_on_free(b, s, bound, &new_free);
    set_add_all(b->a, freed, &new_free);
    return true;
}

/* ---- future statements ---- */

static bool fail_future(Front *f, Node *n, int offset, const char *msg) {
    front_fail(f, (FrontError){.cls = ERR_SYNTAX, .located = true, .has_end = true,
                               .no_end_offset = true, .text_of_file = true, .lineno = n->lineno,
                               .offset = offset, .end_lineno = n->lineno, .msg = msg});
    return false;
}

static bool future_names(Front *f, Futures *t, Node *n) {
    static const char *const known[] = {
        "nested_scopes", "generators", "division", "absolute_import", "with_statement",
        "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
    };
    Seq *names = AS(ImportFrom, n)->names;
    for (int i = 0; i < names->len; i++) {
        Str *name = AS(alias, names->at[i])->name;
        size_t k = 0;
        while (k < sizeof known / sizeof known[0] && !ast_str_eq(name, known[k]))
            k++;
        if (ast_str_eq(name, "braces"))
            return fail_future(f, n, n->col + 1, "not a chance");
        if (k == sizeof known / sizeof known[0])
            return fail_future(f, n, n->col + 1,
                               front_format(f, "future feature %.100s is not defined", name->data));
        t->annotations |= ast_str_eq(name, "annotations");
        t->barry |= ast_str_eq(name, "barry_as_FLUFL");
    }
    return true;
}

static bool is_string(const Node *n) {
    return n->kind == K_Expr && AS(Expr, n)->value->kind == K_Constant &&
           AS(Constant, AS(Expr, n)->value)->value->kind == CONST_STR;
}

/* Future statements stand first, or after the docstring. */
bool scope_futures(Front *f, Node *mod, Futures *t) {
    *t = (Futures){f->opt.future_annotations, f->opt.barry_as_bdfl, 0};
    if (mod->kind != K_Module && mod->kind != K_Interactive)
        return true;
    Seq *body = mod->kind == K_Module ? AS(Module, mod)->body : AS(Interactive, mod)->body;
    bool done = false;
    int line = 0;
    for (int i = 0; i < body->len; i++) {
        Node *n = body->at[i];
        if (done && n->lineno > line)
            break;
        line = n->lineno;
        if (n->kind == K_ImportFrom && AS(ImportFrom, n)->module && !AS(ImportFrom, n)->level &&
            ast_str_eq(AS(ImportFrom, n)->module, "__future__")) {
            if (done)
                return fail_future(f, n, n->col, "from __future__ imports must occur at the "
                                                 "beginning of the file");
            if (!future_names(f, t, n))
                return false;
            t->line = n->lineno;
        } else if (i || !is_string(n)) {
            done = true;
        }
    }
    return true;
}

/* ---- start ---- */

ScopeTable *scope_build(Front *f, Node *mod) {
    ScopeTable *t = arena_alloc(f->arena, sizeof *t);
    t->f = f;
    Builder b = {.f = f, .a = f->arena, .t = t};
    b.super = name_of(&b, "super");
    b.class_ = name_of(&b, "__class__");
    b.dot0 = name_of(&b, ".0");
    if (!scope_futures(f, mod, &t->futures))
        return NULL;
    t->top = enter(&b, name_of(&b, "top"), SCOPE_MODULE, mod);
    Set freed = {0}, global = {0};
    if (!ast_children(mod, visit_child, &b) || !decide(&b, t->top, NULL, &freed, &global))
        return NULL;
    return t;
}

/* ---- for tests ---- */

static int by_name(const void *x, const void *y) {
    return strcmp(((const Symbol *)x)->name->data, ((const Symbol *)y)->name->data);
}

static void dump(FILE *out, Scope *s, int depth) {
    fprintf(out, "%d %s %d line %d nested %d:", depth, s->name->data, s->kind, s->lineno, s->nested);
    Symbol *sorted = malloc(sizeof *sorted * (size_t)(s->nsymbols + 1));
    if (!sorted)
        abort();
    memcpy(sorted, s->symbols ? s->symbols : sorted, sizeof *sorted * (size_t)s->nsymbols);
    qsort(sorted, (size_t)s->nsymbols, sizeof *sorted, by_name);
    for (int i = 0; i < s->nsymbols; i++)
        fprintf(out, " %s=%d", sorted[i].name->data, sorted[i].flags);
    free(sorted);
    fputs(" |", out);
    for (int i = 0; i < s->nparams; i++)
        fprintf(out, " %s", s->params[i]->data);
    fputc('\n', out);
    for (int i = 0; i < s->nchildren; i++)
        dump(out, s->children[i], depth + 1);
}

char *scope_dump(ScopeTable *t, size_t *len) {
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    if (!out)
        abort();
    dump(out, t->top, 0);
    fclose(out);
    return text;
}
