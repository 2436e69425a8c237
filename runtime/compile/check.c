/* check.c -- what only generating code would find: `break` outside of loops, `return` outside of
 * functions, repeated keywords, patterns that can never be reached, suspicious constants ...
 *
 * The walk goes in the order of code generation, because the first error counts: the body of a
 * class comes before its bases, the value of an assignment before its targets, the inner part of a
 * comprehension before its first iterable.  See check.h. */
#include "check.h"
#include "constint.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BLOCKS = 20, MAX_BEFORE_STAR = 256 };

/* What `break`, `continue` and `return` have to leave. */
typedef enum BlockKind {
    BLOCK_LOOP, BLOCK_TRY, BLOCK_FINALLY_TRY, BLOCK_FINALLY_END, BLOCK_WITH, BLOCK_CLEANUP,
    BLOCK_HANDLER, BLOCK_GROUP_HANDLER, BLOCK_ASYNC_COMPREHENSION,
} BlockKind;
typedef struct Block { BlockKind kind; Seq *final; } Block;

typedef enum UnitKind {
    UNIT_MODULE, UNIT_CLASS, UNIT_FUNCTION, UNIT_ASYNC_FUNCTION, UNIT_LAMBDA, UNIT_COMPREHENSION,
} UnitKind;

/* What becomes a code object of its own. */
typedef struct Unit {
    UnitKind kind;
    Scope *scope;
    struct Unit *outer;
    Block blocks[MAX_BLOCKS];
    int nblocks;
} Unit;

typedef struct Checker { Front *f; ScopeTable *t; Unit *u; } Checker;

static bool stmts(Checker *k, Seq *s);
static bool expr(Checker *k, Node *n);

#define FAIL(k, n, ...) (front_fail_at((k)->f, ERR_SYNTAX, (n)->lineno, (n)->col, (n)->end_lineno, \
                                       (n)->end_col, __VA_ARGS__), false)
#define WARN(k, n, ...) front_warn((k)->f, WARN_SYNTAX, (n)->lineno, (n)->col, (n)->end_lineno, \
                                   (n)->end_col, __VA_ARGS__)

/* ---- helpers ---- */

static bool opt(Checker *k, Node *n) {
    return !n || expr(k, n);
}

static bool exprs(Checker *k, Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i] && !expr(k, s->at[i]))
            return false;
    return true;
}

static bool storable(Checker *k, Str *name, Node *at) {
    return !ast_str_eq(name, "__debug__") || FAIL(k, at, "cannot assign to __debug__");
}

static bool push(Checker *k, BlockKind kind, Seq *final, Node *at) {
    if (k->u->nblocks >= MAX_BLOCKS)
        return FAIL(k, at, "too many statically nested blocks");
    k->u->blocks[k->u->nblocks++] = (Block){kind, final};
    return true;
}

static void pop(Checker *k) {
    k->u->nblocks--;
}

static void enter(Checker *k, Unit *u, UnitKind kind, Node *n) {
    *u = (Unit){.kind = kind, .scope = scope_of(k->t, n), .outer = k->u};
    k->u = u;
}

static void leave(Checker *k) {
    k->u = k->u->outer;
}

/* Leaves blocks up to the next loop (or all of them): their finally parts are generated on the
 * way. *loop says whether there was one. */
static bool unwind(Checker *k, bool to_loop, bool *loop, Node *at) {
    *loop = false;
    if (k->u->nblocks == 0)
        return true;
    Block top = k->u->blocks[k->u->nblocks - 1];
    if (top.kind == BLOCK_GROUP_HANDLER)
        return FAIL(k, at, "'break', 'continue' and 'return' cannot appear in an except* block");
    if (to_loop && top.kind == BLOCK_LOOP) {
        *loop = true;
        return true;
    }
    k->u->nblocks--;
    bool ok = (top.kind != BLOCK_FINALLY_TRY || stmts(k, top.final)) && unwind(k, to_loop, loop, at);
    k->u->blocks[k->u->nblocks++] = top;
    return ok;
}

/* ---- suspicious constants ---- */

static const char *type_name(const Node *n) {
    static const char *const of_constant[] = {
        [CONST_NONE] = "NoneType", [CONST_FALSE] = "bool", [CONST_TRUE] = "bool",
        [CONST_ELLIPSIS] = "ellipsis", [CONST_INT] = "int", [CONST_FLOAT] = "float",
        [CONST_COMPLEX] = "complex", [CONST_STR] = "str", [CONST_BYTES] = "bytes",
        [CONST_TUPLE] = "tuple", [CONST_FROZENSET] = "frozenset",
    };
    switch (n->kind) {
    case K_Tuple: return "tuple";
    case K_List: case K_ListComp: return "list";
    case K_Dict: case K_DictComp: return "dict";
    case K_Set: case K_SetComp: return "set";
    case K_GeneratorExp: return "generator";
    case K_Lambda: return "function";
    case K_JoinedStr: case K_FormattedValue: return "str";
    case K_Constant: return of_constant[AS(Constant, n)->value->kind];
    }
    return NULL;
}

static int constant_kind(const Node *n) {
    return n->kind == K_Constant ? AS(Constant, n)->value->kind : -1;
}

static void check_callee(Checker *k, Node *func, Node *at) {
    const char *name = func->kind == K_Lambda ? NULL : type_name(func);
    if (name)
        WARN(k, at, "'%s' object is not callable; perhaps you missed a comma?", name);
}

static bool is_subscriptable(const Node *n) {
    switch (n->kind) {
    case K_Set: case K_SetComp: case K_GeneratorExp: case K_Lambda: return false;
    }
    switch (constant_kind(n)) {
    case CONST_NONE: case CONST_ELLIPSIS: case CONST_INT: case CONST_FLOAT: case CONST_COMPLEX:
    case CONST_TRUE: case CONST_FALSE: case CONST_FROZENSET: return false;
    }
    return true;
}

static void check_subscript(Checker *k, Node *value, Node *index, Node *at) {
    if (!is_subscriptable(value)) {
        WARN(k, at, "'%s' object is not subscriptable; perhaps you missed a comma?",
             type_name(value));
        return;
    }
    int kind = constant_kind(value), by = constant_kind(index);
    const char *name = type_name(index);
    if (!name || by == CONST_INT || by == CONST_TRUE || by == CONST_FALSE)
        return;
    bool indexed = kind == CONST_STR || kind == CONST_BYTES || kind == CONST_TUPLE ||
                   value->kind == K_Tuple || value->kind == K_List || value->kind == K_ListComp ||
                   value->kind == K_JoinedStr || value->kind == K_FormattedValue;
    if (indexed)
        WARN(k, at, "%s indices must be integers or slices, not %s; perhaps you missed a comma?",
             type_name(value), name);
}

static bool has_identity(const Node *n) {
    int kind = constant_kind(n);
    return kind == -1 || kind == CONST_NONE || kind == CONST_FALSE || kind == CONST_TRUE ||
           kind == CONST_ELLIPSIS;
}

static void check_identity(Checker *k, AstCompare *e) {
    bool left = has_identity(e->left);
    for (int i = 0; i < e->ops->len; i++) {
        bool right = has_identity(e->comparators->at[i]);
        intptr_t op = e->ops->op[i];
        if ((op == K_Is || op == K_IsNot) && (!left || !right)) {
            WARN(k, &e->head, op == K_Is ? "\"is\" with a literal. Did you mean \"==\"?"
                                         : "\"is not\" with a literal. Did you mean \"!=\"?");
            return;
        }
        left = right;
    }
}

/* ---- calls and functions ---- */

static bool keywords_ok(Checker *k, Seq *s, Node *at) {
    for (int i = 0; i < s->len; i++) {
        Str *name = AS(keyword, s->at[i])->arg;
        if (!name)
            continue;
        if (!storable(k, name, at))
            return false;
        for (int j = i + 1; j < s->len; j++)
            if (AS(keyword, s->at[j])->arg == name)
                return FAIL(k, s->at[j], "keyword argument repeated: %s", name->data);
    }
    return true;
}

/* Values of starred arguments and of keywords. */
static bool call_arguments(Checker *k, Seq *args, Seq *keywords, Node *at) {
    if (!keywords_ok(k, keywords, at))
        return false;
    for (int i = 0; i < args->len; i++) {
        Node *n = args->at[i];
        if (!expr(k, n->kind == K_Starred ? AS(Starred, n)->value : n))
            return false;
    }
    for (int i = 0; i < keywords->len; i++)
        if (!expr(k, AS(keyword, keywords->at[i])->value))
            return false;
    return true;
}

static bool args_storable(Checker *k, Seq *s, Node *at) {
    for (int i = 0; i < s->len; i++)
        if (!storable(k, AS(arg, s->at[i])->arg, at))
            return false;
    return true;
}

static bool all_args_storable(Checker *k, Astarguments *g, Node *at) {
    return args_storable(k, g->posonlyargs, at) && args_storable(k, g->args, at) &&
           (!g->vararg || storable(k, AS(arg, g->vararg)->arg, at)) &&
           args_storable(k, g->kwonlyargs, at) &&
           (!g->kwarg || storable(k, AS(arg, g->kwarg)->arg, at));
}

static bool annotation(Checker *k, Node *n) {
    if (!n || k->t->futures.annotations)
        return true;
    return expr(k, n->kind == K_Starred ? AS(Starred, n)->value : n);
}

static bool arg_annotations(Checker *k, Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (!annotation(k, AS(arg, s->at[i])->annotation))
            return false;
    return true;
}

static bool all_annotations(Checker *k, Astarguments *g, Node *returns) {
    return arg_annotations(k, g->args) && arg_annotations(k, g->posonlyargs) &&
           (!g->vararg || annotation(k, AS(arg, g->vararg)->annotation)) &&
           arg_annotations(k, g->kwonlyargs) &&
           (!g->kwarg || annotation(k, AS(arg, g->kwarg)->annotation)) && annotation(k, returns);
}

static bool function(Checker *k, Node *n) {
    AstFunctionDef *d = AS(FunctionDef, n);     /* AsyncFunctionDef has the same fields */
    Astarguments *g = AS(arguments, d->args);
    if (!all_args_storable(k, g, n) || !exprs(k, d->decorator_list) || !exprs(k, g->defaults) ||
        !exprs(k, g->kw_defaults) || !all_annotations(k, g, d->returns))
        return false;
    Unit u;
    enter(k, &u, n->kind == K_AsyncFunctionDef ? UNIT_ASYNC_FUNCTION : UNIT_FUNCTION, n);
    bool ok = stmts(k, d->body);
    leave(k);
    return ok && storable(k, d->name, n);
}

static bool lambda(Checker *k, Node *n) {
    Astarguments *g = AS(arguments, AS(Lambda, n)->args);
    if (!all_args_storable(k, g, n) || !exprs(k, g->defaults) || !exprs(k, g->kw_defaults))
        return false;
    Unit u;
    enter(k, &u, UNIT_LAMBDA, n);
    bool ok = expr(k, AS(Lambda, n)->body);
    leave(k);
    return ok;
}

static bool class_def(Checker *k, Node *n) {
    AstClassDef *d = AS(ClassDef, n);
    if (!exprs(k, d->decorator_list))
        return false;
    Unit u;
    enter(k, &u, UNIT_CLASS, n);
    bool ok = stmts(k, d->body);
    leave(k);
    return ok && call_arguments(k, d->bases, d->keywords, n) && storable(k, d->name, n);
}

/* ---- comprehensions ---- */

static bool comprehension_part(Checker *k, Seq *gens, int i, Node *elt, Node *value, Node *at) {
    if (i == gens->len)
        return expr(k, elt) && opt(k, value);
    Astcomprehension *c = AS(comprehension, gens->at[i]);
    if (i > 0 && !expr(k, c->iter))
        return false;
    if (c->is_async && !push(k, BLOCK_ASYNC_COMPREHENSION, NULL, at))
        return false;
    bool ok = expr(k, c->target) && exprs(k, c->ifs) &&
              comprehension_part(k, gens, i + 1, elt, value, at);
    if (c->is_async)
        pop(k);
    return ok;
}

static bool comprehension(Checker *k, Node *n, Seq *gens, Node *elt, Node *value) {
    UnitKind outside = k->u->kind;
    Unit u;
    enter(k, &u, UNIT_COMPREHENSION, n);
    bool ok = true;
    if (u.scope->coroutine && n->kind != K_GeneratorExp && outside != UNIT_ASYNC_FUNCTION &&
        outside != UNIT_COMPREHENSION && !(k->f->opt.top_level_await && outside == UNIT_MODULE))
        ok = FAIL(k, n, "asynchronous comprehension outside of an asynchronous function");
    ok = ok && comprehension_part(k, gens, 0, elt, value, n);
    leave(k);
    return ok && expr(k, AS(comprehension, gens->at[0])->iter);
}

/* ---- expressions ---- */

/* Elements of a list or tuple that is assigned to. */
static bool unpack(Checker *k, Node *n, Seq *s) {
    bool star = false;
    for (int i = 0; i < s->len; i++) {
        if (s->at[i]->kind != K_Starred)
            continue;
        if (star)
            return FAIL(k, n, "multiple starred expressions in assignment");
        if (i >= MAX_BEFORE_STAR)
            return FAIL(k, n, "too many expressions in star-unpacking assignment");
        star = true;
    }
    for (int i = 0; i < s->len; i++) {
        Node *e = s->at[i];
        if (!expr(k, e->kind == K_Starred ? AS(Starred, e)->value : e))
            return false;
    }
    return true;
}

static bool display(Checker *k, Node *n, Seq *s, intptr_t ctx) {
    if (ctx == K_Store)
        return unpack(k, n, s);
    for (int i = 0; i < s->len; i++) {
        Node *e = s->at[i];
        if (!expr(k, ctx == K_Load && e->kind == K_Starred ? AS(Starred, e)->value : e))
            return false;
    }
    return true;
}

static bool dict(Checker *k, AstDict *e) {
    for (int i = 0; i < e->values->len; i++)
        if (!opt(k, e->keys->at[i]) || !expr(k, e->values->at[i]))
            return false;
    return true;
}

static bool await(Checker *k, Node *n) {
    if (!(k->f->opt.top_level_await && k->u->kind == UNIT_MODULE)) {
        if (k->u->scope->kind != SCOPE_FUNCTION)
            return FAIL(k, n, "'await' outside function");
        if (k->u->kind != UNIT_ASYNC_FUNCTION && k->u->kind != UNIT_COMPREHENSION)
            return FAIL(k, n, "'await' outside async function");
    }
    return expr(k, AS(Await, n)->value);
}

static bool call(Checker *k, Node *n) {
    AstCall *e = AS(Call, n);
    if (!keywords_ok(k, e->keywords, n))
        return false;
    check_callee(k, e->func, n);
    return expr(k, e->func) && call_arguments(k, e->args, e->keywords, n);
}

static bool name(Checker *k, Node *n) {
    AstName *e = AS(Name, n);
    if (e->ctx == K_Load || !ast_str_eq(e->id, "__debug__"))
        return true;
    return FAIL(k, n, e->ctx == K_Store ? "cannot assign to __debug__" : "cannot delete __debug__");
}

static bool attribute(Checker *k, Node *n) {
    AstAttribute *e = AS(Attribute, n);
    return expr(k, e->value) && (e->ctx != K_Store || storable(k, e->attr, n));
}

static bool child(Node *n, void *k) {
    return ast_info[n->kind].family != A_expr || expr(k, n);
}

static bool expr(Checker *k, Node *n) {
    bool in_function = k->u->scope->kind == SCOPE_FUNCTION;
    switch (n->kind) {
    case K_NamedExpr: return expr(k, AS(NamedExpr, n)->value) && expr(k, AS(NamedExpr, n)->target);
    case K_Lambda: return lambda(k, n);
    case K_Dict: return dict(k, AS(Dict, n));
    case K_Set: return display(k, n, AS(Set, n)->elts, K_Load);
    case K_List: return display(k, n, AS(List, n)->elts, AS(List, n)->ctx);
    case K_Tuple: return display(k, n, AS(Tuple, n)->elts, AS(Tuple, n)->ctx);
    case K_ListComp:
        return comprehension(k, n, AS(ListComp, n)->generators, AS(ListComp, n)->elt, NULL);
    case K_SetComp:
        return comprehension(k, n, AS(SetComp, n)->generators, AS(SetComp, n)->elt, NULL);
    case K_GeneratorExp:
        return comprehension(k, n, AS(GeneratorExp, n)->generators, AS(GeneratorExp, n)->elt, NULL);
    case K_DictComp:
        return comprehension(k, n, AS(DictComp, n)->generators, AS(DictComp, n)->key,
                             AS(DictComp, n)->value);
    case K_Yield:
        return in_function ? opt(k, AS(Yield, n)->value) : FAIL(k, n, "'yield' outside function");
    case K_YieldFrom:
        if (!in_function)
            return FAIL(k, n, "'yield' outside function");
        if (k->u->kind == UNIT_ASYNC_FUNCTION)
            return FAIL(k, n, "'yield from' inside async function");
        return expr(k, AS(YieldFrom, n)->value);
    case K_Await: return await(k, n);
    case K_Compare:
        check_identity(k, AS(Compare, n));
        break;
    case K_Call: return call(k, n);
    case K_Attribute: return attribute(k, n);
    case K_Subscript:
        if (AS(Subscript, n)->ctx == K_Load)
            check_subscript(k, AS(Subscript, n)->value, AS(Subscript, n)->slice, n);
        break;
    case K_Starred:
        return FAIL(k, n, AS(Starred, n)->ctx == K_Store
                          ? "starred assignment target must be in a list or tuple"
                          : "can't use starred expression here");
    case K_Name: return name(k, n);
    case K_Constant: return true;
    case K_IfExp:
        return expr(k, AS(IfExp, n)->test) && expr(k, AS(IfExp, n)->body) &&
               expr(k, AS(IfExp, n)->orelse);
    }
    return ast_children(n, child, k);
}

/* ---- patterns ---- */

/* Names bound so far by one pattern, and whether it may match everything. */
typedef struct Names { Str **at; int n, cap; } Names;
typedef struct Matching { Names names; bool irrefutable_ok; } Matching;

static bool pattern(Checker *k, Node *n, Matching *m);

static bool bind(Checker *k, Str *name, Node *at, Matching *m) {
    if (!name)
        return true;
    if (!storable(k, name, at))
        return false;
    for (int i = 0; i < m->names.n; i++)
        if (m->names.at[i] == name)
            return FAIL(k, at, "multiple assignments to name '%s' in pattern", name->data);
    if (m->names.n == m->names.cap) {
        m->names.cap = m->names.cap ? m->names.cap * 2 : 8;
        Str **more = arena_alloc(k->f->arena, (size_t)m->names.cap * sizeof *more);
        if (m->names.n)
            memcpy(more, m->names.at, (size_t)m->names.n * sizeof *more);
        m->names.at = more;
    }
    m->names.at[m->names.n++] = name;
    return true;
}

static bool subpattern(Checker *k, Node *n, Matching *m) {
    bool before = m->irrefutable_ok;
    m->irrefutable_ok = true;
    bool ok = pattern(k, n, m);
    m->irrefutable_ok = before;
    return ok;
}

static bool subpatterns(Checker *k, Seq *s, Matching *m) {
    for (int i = 0; i < s->len; i++)
        if (!subpattern(k, s->at[i], m))
            return false;
    return true;
}

static bool is_wildcard(const Node *n) {
    return n->kind == K_MatchAs && !AS(MatchAs, n)->name;
}

/* With a star only wildcards the elements are not looked at. */
static bool sequence(Checker *k, Node *n, Matching *m) {
    Seq *s = AS(MatchSequence, n)->patterns;
    int star = -1;
    for (int i = 0; i < s->len; i++) {
        if (s->at[i]->kind != K_MatchStar)
            continue;
        if (star >= 0)
            return FAIL(k, n, "multiple starred names in sequence pattern");
        star = i;
    }
    for (int i = 0; i < s->len; i++) {
        Node *e = s->at[i];
        bool ok = e->kind == K_MatchStar ? bind(k, AS(MatchStar, e)->name, e, m)
                : is_wildcard(e) || subpattern(k, e, m);
        if (!ok)
            return false;
    }
    return true;
}

/* The number that a constant is, exactly: false if it is none, or an int that no double is. */
static bool number_of(const Const *c, double d[2]) {
    d[1] = 0;
    switch (c->kind) {
    case CONST_FALSE: case CONST_TRUE: d[0] = c->kind == CONST_TRUE; return true;
    case CONST_FLOAT: d[0] = c->d[0]; return true;
    case CONST_COMPLEX: d[0] = c->d[0], d[1] = c->d[1]; return true;
    case CONST_INT: return cint_bits(c) <= 53 && cint_to_double(c, &d[0]);
    default: return false;
    }
}

static bool equal_keys(const Const *a, const Const *b) {
    double x[2], y[2];
    if (number_of(a, x) && number_of(b, y))
        return x[0] == y[0] && x[1] == y[1];
    return const_same(a, b);
}

/* The constant as repr() shows it; long ones are rare here. */
static const char *repr(Checker *k, const Const *c) {
    if (c->kind == CONST_STR)
        return front_format(k->f, strchr(c->s->data, '\'') ? "\"%s\"" : "'%s'", c->s->data);
    if (c->kind == CONST_BYTES)
        return front_format(k->f, "b'%s'", c->s->data);
    if (c->kind == CONST_INT && c->n <= 1)
        return front_format(k->f, "%s%u", c->neg ? "-" : "", c->n ? c->limb[0] : 0);
    if (c->kind == CONST_FLOAT) {
        const char *s = "";
        for (int digits = 1; digits <= 17; digits++) {
            s = front_format(k->f, "%.*g", digits, c->d[0]);
            if (strtod(s, NULL) == c->d[0])
                break;
        }
        return strpbrk(s, ".en") ? s : front_format(k->f, "%s.0", s);
    }
    if (c->kind == CONST_COMPLEX && c->d[0] == 0)
        return front_format(k->f, "%gj", c->d[1]);
    size_t len;
    char *s = const_dump(c, &len);
    const char *r = front_format(k->f, "%s", s);
    free(s);
    return r;
}

static bool mapping(Checker *k, Node *n, Matching *m) {
    AstMatchMapping *p = AS(MatchMapping, n);
    for (int i = 0; i < p->keys->len; i++) {
        Node *key = p->keys->at[i];
        for (int j = 0; key->kind == K_Constant && j < i; j++)
            if (p->keys->at[j]->kind == K_Constant &&
                equal_keys(AS(Constant, p->keys->at[j])->value, AS(Constant, key)->value))
                return FAIL(k, n, "mapping pattern checks duplicate key (%s)",
                            repr(k, AS(Constant, key)->value));
        if (key->kind != K_Constant && key->kind != K_Attribute)
            return FAIL(k, n, "mapping pattern keys may only match literals and attribute lookups");
        if (!expr(k, key))
            return false;
    }
    return subpatterns(k, p->patterns, m) && bind(k, p->rest, n, m);
}

static bool class_pattern(Checker *k, Node *n, Matching *m) {
    AstMatchClass *p = AS(MatchClass, n);
    for (int i = 0; i < p->kwd_attrs->len; i++) {
        Str *name = p->kwd_attrs->name[i];
        if (!storable(k, name, p->kwd_patterns->at[i]))
            return false;
        for (int j = i + 1; j < p->kwd_attrs->len; j++)
            if (p->kwd_attrs->name[j] == name)
                return FAIL(k, p->kwd_patterns->at[j],
                            "attribute name repeated in class pattern: %s", name->data);
    }
    if (!expr(k, p->cls))
        return false;
    for (int half = 0; half < 2; half++) {
        Seq *s = half ? p->kwd_patterns : p->patterns;
        for (int i = 0; i < s->len; i++)
            if (!is_wildcard(s->at[i]) && !subpattern(k, s->at[i], m))
                return false;
    }
    return true;
}

static bool same_names(const Names *a, const Names *b) {
    if (a->n != b->n)
        return false;
    for (int i = 0; i < a->n; i++) {
        bool found = false;
        for (int j = 0; j < b->n; j++)
            found |= a->at[i] == b->at[j];
        if (!found)
            return false;
    }
    return true;
}

static bool alternatives(Checker *k, Node *n, Matching *m) {
    Seq *s = AS(MatchOr, n)->patterns;
    Names first = {0};
    for (int i = 0; i < s->len; i++) {
        Matching one = {.irrefutable_ok = i + 1 == s->len && m->irrefutable_ok};
        if (!pattern(k, s->at[i], &one))
            return false;
        if (i == 0)
            first = one.names;
        else if (!same_names(&first, &one.names))
            return FAIL(k, n, "alternative patterns bind different names");
    }
    for (int i = 0; i < first.n; i++)
        if (!bind(k, first.at[i], n, m))
            return false;
    return true;
}

static bool as_pattern(Checker *k, Node *n, Matching *m) {
    AstMatchAs *p = AS(MatchAs, n);
    if (p->pattern)
        return pattern(k, p->pattern, m) && bind(k, p->name, n, m);
    if (m->irrefutable_ok)
        return bind(k, p->name, n, m);
    if (p->name)
        return FAIL(k, n, "name capture '%s' makes remaining patterns unreachable", p->name->data);
    return FAIL(k, n, "wildcard makes remaining patterns unreachable");
}

static bool pattern(Checker *k, Node *n, Matching *m) {
    switch (n->kind) {
    case K_MatchValue:
        if (AS(MatchValue, n)->value->kind != K_Constant && AS(MatchValue, n)->value->kind != K_Attribute)
            return FAIL(k, n, "patterns may only match literals and attribute lookups");
        return expr(k, AS(MatchValue, n)->value);
    case K_MatchSequence: return sequence(k, n, m);
    case K_MatchMapping: return mapping(k, n, m);
    case K_MatchClass: return class_pattern(k, n, m);
    case K_MatchStar: return bind(k, AS(MatchStar, n)->name, n, m);
    case K_MatchAs: return as_pattern(k, n, m);
    case K_MatchOr: return alternatives(k, n, m);
    }
    return true;
}

static bool match(Checker *k, Node *n) {
    AstMatch *s = AS(Match, n);
    if (!expr(k, s->subject))
        return false;
    for (int i = 0; i < s->cases->len; i++) {
        Astmatch_case *c = AS(match_case, s->cases->at[i]);
        bool last = i + 1 == s->cases->len;
        Matching m = {.irrefutable_ok = last || c->guard};
        bool skip = last && i > 0 && is_wildcard(c->pattern);
        if ((!skip && !pattern(k, c->pattern, &m)) || !opt(k, c->guard) || !stmts(k, c->body))
            return false;
    }
    return true;
}

/* ---- statements ---- */

static bool block(Checker *k, BlockKind kind, Seq *body, Node *at) {
    if (!push(k, kind, NULL, at))
        return false;
    bool ok = stmts(k, body);
    pop(k);
    return ok;
}

static bool handlers(Checker *k, Seq *s, bool star) {
    for (int i = 0; i < s->len; i++) {
        AstExceptHandler *h = AS(ExceptHandler, s->at[i]);
        if (!star && !h->type && i + 1 < s->len)
            return FAIL(k, s->at[i], "default 'except:' must be last");
        if (!opt(k, h->type) || (h->name && !storable(k, h->name, s->at[i])) ||
            !block(k, BLOCK_CLEANUP, h->body, s->at[i]))
            return false;
    }
    return true;
}

static bool try_except(Checker *k, Node *n, AstTry *s, bool star) {
    if (!block(k, BLOCK_TRY, s->body, n) || (!star && !stmts(k, s->orelse)) ||
        !push(k, star ? BLOCK_GROUP_HANDLER : BLOCK_HANDLER, NULL, n))
        return false;
    bool ok = handlers(k, s->handlers, star);
    pop(k);
    return ok && (!star || stmts(k, s->orelse));
}

static bool try_stmt(Checker *k, Node *n) {
    AstTry *s = AS(Try, n);     /* TryStar has the same fields */
    bool star = n->kind == K_TryStar;
    if (!s->finalbody->len)
        return try_except(k, n, s, star);
    if (!push(k, BLOCK_FINALLY_TRY, s->finalbody, n))
        return false;
    bool ok = s->handlers->len ? try_except(k, n, s, star) : stmts(k, s->body);
    pop(k);
    return ok && stmts(k, s->finalbody) && block(k, BLOCK_FINALLY_END, s->finalbody, n);
}

static bool with_items(Checker *k, Node *n, Seq *items, int i, Seq *body) {
    if (i == items->len)
        return stmts(k, body);
    Astwithitem *w = AS(withitem, items->at[i]);
    if (!expr(k, w->context_expr) || !push(k, BLOCK_WITH, NULL, n))
        return false;
    bool ok = opt(k, w->optional_vars) && with_items(k, n, items, i + 1, body);
    pop(k);
    return ok;
}

static bool in_async(Checker *k) {
    return k->u->kind == UNIT_ASYNC_FUNCTION ||
           (k->f->opt.top_level_await && k->u->kind == UNIT_MODULE);
}

static bool for_stmt(Checker *k, Node *n) {
    AstFor *s = AS(For, n);     /* AsyncFor has the same fields */
    if (n->kind == K_AsyncFor && !in_async(k))
        return FAIL(k, n, "'async for' outside async function");
    if (!push(k, BLOCK_LOOP, NULL, n))
        return false;
    bool ok = expr(k, s->iter) && expr(k, s->target) && stmts(k, s->body);
    pop(k);
    return ok && stmts(k, s->orelse);
}

static bool return_stmt(Checker *k, Node *n) {
    Node *value = AS(Return, n)->value;
    bool loop;
    if (k->u->scope->kind != SCOPE_FUNCTION)
        return FAIL(k, n, "'return' outside function");
    if (value && k->u->scope->coroutine && k->u->scope->generator)
        return FAIL(k, n, "'return' with value in async generator");
    return opt(k, value) && unwind(k, false, &loop, n);
}

static bool jump(Checker *k, Node *n, const char *msg) {
    bool loop;
    return unwind(k, true, &loop, n) && (loop || FAIL(k, n, "%s", msg));
}

/* Without a value only the parts of the target are evaluated. */
static bool bare_target(Checker *k, Node *n, Node *at) {
    if (n->kind == K_Attribute)
        return storable(k, AS(Attribute, n)->attr, at) && expr(k, AS(Attribute, n)->value);
    if (n->kind == K_Subscript)
        return expr(k, AS(Subscript, n)->value) && expr(k, AS(Subscript, n)->slice);
    return storable(k, AS(Name, n)->id, at);
}

static bool ann_assign(Checker *k, Node *n) {
    AstAnnAssign *s = AS(AnnAssign, n);
    bool evaluated = !k->t->futures.annotations &&
                     (k->u->kind == UNIT_MODULE || k->u->kind == UNIT_CLASS);
    if (s->value ? !expr(k, s->value) || !expr(k, s->target) : !bare_target(k, s->target, n))
        return false;
    return !evaluated || expr(k, s->annotation);
}

static bool aug_assign(Checker *k, Node *n) {
    AstAugAssign *s = AS(AugAssign, n);
    Node *t = s->target;
    if (t->kind == K_Attribute && !expr(k, AS(Attribute, t)->value))
        return false;
    if (t->kind == K_Subscript &&
        (!expr(k, AS(Subscript, t)->value) || !expr(k, AS(Subscript, t)->slice)))
        return false;
    return expr(k, s->value) && (t->kind != K_Name || storable(k, AS(Name, t)->id, t));
}

static bool import(Checker *k, Node *n, Seq *names) {
    for (int i = 0; i < names->len; i++) {
        Astalias *a = AS(alias, names->at[i]);
        if (!storable(k, a->asname ? a->asname : a->name, n))
            return false;
    }
    return true;
}

static bool import_from(Checker *k, Node *n) {
    AstImportFrom *s = AS(ImportFrom, n);
    if (n->lineno > k->t->futures.line && s->module && ast_str_eq(s->module, "__future__"))
        return FAIL(k, n, "from __future__ imports must occur at the beginning of the file");
    return import(k, n, s->names);
}

static bool assert_stmt(Checker *k, Node *n) {
    AstAssert *s = AS(Assert, n);
    const Const *c = s->test->kind == K_Constant ? AS(Constant, s->test)->value : NULL;
    if ((s->test->kind == K_Tuple && AS(Tuple, s->test)->elts->len) ||
        (c && c->kind == CONST_TUPLE && c->n))
        WARN(k, n, "assertion is always true, perhaps remove parentheses?");
    return k->f->opt.optimize || (expr(k, s->test) && opt(k, s->msg));
}

static bool stmt(Checker *k, Node *n) {
    switch (n->kind) {
    case K_FunctionDef: case K_AsyncFunctionDef: return function(k, n);
    case K_ClassDef: return class_def(k, n);
    case K_Return: return return_stmt(k, n);
    case K_Delete: return exprs(k, AS(Delete, n)->targets);
    case K_Assign: return expr(k, AS(Assign, n)->value) && exprs(k, AS(Assign, n)->targets);
    case K_AugAssign: return aug_assign(k, n);
    case K_AnnAssign: return ann_assign(k, n);
    case K_For: case K_AsyncFor: return for_stmt(k, n);
    case K_While:
        if (!push(k, BLOCK_LOOP, NULL, n))
            return false;
        if (!expr(k, AS(While, n)->test) || !stmts(k, AS(While, n)->body))
            return false;
        pop(k);
        return stmts(k, AS(While, n)->orelse);
    case K_If:
        return expr(k, AS(If, n)->test) && stmts(k, AS(If, n)->body) && stmts(k, AS(If, n)->orelse);
    case K_With: return with_items(k, n, AS(With, n)->items, 0, AS(With, n)->body);
    case K_AsyncWith:
        if (!in_async(k))
            return FAIL(k, n, "'async with' outside async function");
        return with_items(k, n, AS(AsyncWith, n)->items, 0, AS(AsyncWith, n)->body);
    case K_Match: return match(k, n);
    case K_Raise: return opt(k, AS(Raise, n)->exc) && opt(k, AS(Raise, n)->cause);
    case K_Try: case K_TryStar: return try_stmt(k, n);
    case K_Assert: return assert_stmt(k, n);
    case K_Import: return import(k, n, AS(Import, n)->names);
    case K_ImportFrom: return import_from(k, n);
    case K_Expr: return expr(k, AS(Expr, n)->value);
    case K_Break: return jump(k, n, "'break' outside loop");
    case K_Continue: return jump(k, n, "'continue' not properly in loop");
    }
    return true;
}

static bool stmts(Checker *k, Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (!stmt(k, s->at[i]))
            return false;
    return true;
}

bool check_module(Front *f, Node *mod, ScopeTable *scopes) {
    Checker k = {.f = f, .t = scopes};
    Unit u;
    enter(&k, &u, UNIT_MODULE, mod);
    switch (mod->kind) {
    case K_Module: return stmts(&k, AS(Module, mod)->body);
    case K_Interactive: return stmts(&k, AS(Interactive, mod)->body);
    case K_Expression: return expr(&k, AS(Expression, mod)->body);
    }
    return true;
}
