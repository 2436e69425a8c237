/* ast_from.c -- objects of the module _ast to trees; what is wrong with trees that Python made.
 *
 * Objects are kept in rooted slots while their attributes are asked for, since that may run Python code. */
#include "ast_module.h"
#include "compile.h"
#include "native.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct From { Thread *th; Arena *a; Front *f; int depth; } From;

static bool get_node(From *c, int family, Value *slot, Node **out);

/* ---- primitive values --------------------------------------------------------------------------------------------------- */

static Str *get_text(From *c, Value v, bool name) {
    UStr u = str_view(v);
    char *text = malloc(u.n * 4 + 1);
    size_t n = 0;
    if (!text) abort();
    for (size_t i = 0; i < u.n; i++) n += (size_t)ast_put_utf8(text + n, ustr_at(u, i));
    Str *s = name ? ast_intern(c->a, text, n) : ast_str(c->a, text, n);
    free(text);
    return s;
}

static Const *int_const(From *c, Value v) {
    uint64_t room[1];
    Big b = int_big(int_plain(v), room);
    Const *k = const_new(c->a, CONST_INT);
    uint32_t *limb = arena_alloc(c->a, 8 * b.n + 8);
    for (size_t i = 0; i < b.n; i++) limb[2 * i] = (uint32_t)b.d[i], limb[2 * i + 1] = (uint32_t)(b.d[i] >> 32);
    k->n = (uint32_t)b.n * 2;
    while (k->n && !limb[k->n - 1]) k->n--;
    k->neg = k->n && b.neg;
    k->limb = limb;
    return k;
}

static Const *get_const(From *c, Value v);

static Const *seq_const(From *c, Value v, bool tuple) {
    uint32_t n = (uint32_t)(tuple ? tuple_len(v) : set_len(v));
    Const **items = arena_alloc(c->a, 8 * (size_t)n + 8);
    uint64_t pos = 0;
    Value key;
    for (uint32_t i = 0; i < n; i++) {
        if (tuple) key = tuple_get(v, i);
        else if (!set_next(v, &pos, &key)) break;
        if (!(items[i] = get_const(c, key))) return NULL;
    }
    return const_seq(c->a, tuple ? CONST_TUPLE : CONST_FROZENSET, items, n);
}

static Const *get_const(From *c, Value v) {
    if (v == V_NONE) return const_new(c->a, CONST_NONE);
    if (v == V_ELLIPSIS) return const_new(c->a, CONST_ELLIPSIS);
    if (is_bool(v)) return const_new(c->a, v == V_TRUE ? CONST_TRUE : CONST_FALSE);
    if (is_int(v) || is_exact(v, &type_int)) return int_const(c, v);
    if (is_float_imm(v) || is_exact(v, &type_float)) return const_float(c->a, float_value(v));
    if (is_exact(v, &type_complex)) {
        Const *k = const_new(c->a, CONST_COMPLEX);
        k->d[0] = OBJ(ComplexObj, v)->re, k->d[1] = OBJ(ComplexObj, v)->im;
        return k;
    }
    if (is_exact(v, &type_str)) return const_str(c->a, get_text(c, v, false));
    if (is_exact(v, &type_bytes)) {
        Const *k = const_new(c->a, CONST_BYTES);
        k->s = ast_raw(c->a, bytes_data(v), bytes_len(v));
        return k;
    }
    if (is_exact(v, &type_tuple) || is_exact(v, &type_frozenset)) {
        if (++c->depth > 1000) {
            err_raise(RecursionError, "maximum recursion depth exceeded during compilation");
            return NULL;
        }
        Const *k = seq_const(c, v, is_exact(v, &type_tuple));
        c->depth--;
        return k;
    }
    err_raise(TypeError, "got an invalid type in Constant: %T", v);
    return NULL;
}

static bool get_primitive(From *c, int type, Value v, AstSlot *out) {
    int x;
    switch (type) {
    case A_identifier: case A_string:
        if (v == V_NONE) {
            *out = 0;
            return true;
        }
        if (type == A_identifier ? !is_exact(v, &type_str) : !is_exact(v, &type_str) && !is_exact(v, &type_bytes))
            return err_raise(TypeError, "AST %s must be of type str", type == A_identifier ? "identifier" : "string"), false;
        *out = (AstSlot)(str_check(v) ? get_text(c, v, type == A_identifier) : ast_raw(c->a, bytes_data(v), bytes_len(v)));
        return true;
    case A_int:
        if (!int_check(v)) return err_format(c->th, ValueError, "invalid integer value: %R", v), false;
        if (arg_int(c->th, v, &x) < 0) return false;
        *out = x;
        return true;
    default: return (*out = (AstSlot)get_const(c, v)) != 0;
    }
}

/* ---- fields ------------------------------------------------------------------------------------------------------------- */

static bool get_enum(From *c, int family, Value v, AstSlot *out) {
    for (int k = 1; k < AST_KINDS; k++) {
        if (ast_info[k].family != family) continue;
        int is = obj_isinstance(c->th, v, ast_class[k]);
        if (is < 0) return false;
        if (is) return *out = k, true;
    }
    return err_format(c->th, TypeError, "expected some sort of %s, but got %R", ast_type_names[family], v), false;
}

/* slot: rooted. */
static bool get_one(From *c, int type, Value *slot, AstSlot *out) {
    if (ast_type_is_node(type)) return get_node(c, type, slot, (Node **)out);
    if (ast_type_is_enum(type)) return get_enum(c, type, *slot, out);
    return get_primitive(c, type, *slot, out);
}

static bool get_list(From *c, int kind, const AstField *f, Value *slot, AstSlot *out) {
    if (!list_check(*slot))
        return err_raise(TypeError, "%s field \"%s\" must be a list, not a %T", ast_info[kind].name, f->name, *slot), false;
    int n = (int)list_len(*slot);
    Seq *s = n ? seq_new(c->a, n) : &ast_empty;
    Value *item = root_push(c->th, 1);
    for (int i = 0; i < n; i++) {
        AstSlot x = 0;
        *item = list_get(*slot, (uint64_t)i);
        if (!get_one(c, f->type, item, &x)) return false;
        if ((int)list_len(*slot) != n)
            return err_raise(RuntimeError, "%s field \"%s\" changed size during iteration", ast_info[kind].name, f->name), false;
        s->op[i] = x;
    }
    root_pop(c->th, 1);
    *out = (AstSlot)s;
    return true;
}

static bool is_optional(int kind, const AstField *f) {
    return f->count == OPT || (kind == K_ImportFrom && f->type == A_int) || (kind == K_Dict && f->count == SEQ);
}

static bool get_field(From *c, int kind, int i, Value *object, AstSlot *out) {
    const AstField *f = &ast_info[kind].field[i];
    Value v;
    int found = obj_find_attr(c->th, *object, ast_field_name(kind, i), &v);
    if (found < 0) return false;
    bool none = !found || v == V_NONE;
    if (!found && !is_optional(kind, f))
        return err_raise(TypeError, "required field \"%s\" missing from %s", f->name, ast_info[kind].name), false;
    if (f->count == SEQ) {
        if (!found) return *out = (AstSlot)&ast_empty, true;
        Value *slot = root_push1(c->th, v);
        bool ok = get_list(c, kind, f, slot, out);
        root_pop(c->th, 1);
        return ok;
    }
    *out = 0;
    if (none && f->type != A_constant) {
        if (is_optional(kind, f)) return true;
        if (f->type == A_int) return err_raise(ValueError, "invalid integer value: None"), false;
        return err_raise(ValueError, "field '%s' is required for %s", f->name, ast_info[kind].name), false;
    }
    Value *slot = root_push1(c->th, v);
    bool ok = get_one(c, f->type, slot, out);
    root_pop(c->th, 1);
    return ok;
}

static bool get_positions(From *c, int family, Value *object, int32_t at[4]) {
    for (int i = 0; i < 4; i++) {
        Value v;
        bool optional = i >= 2 && family != A_pattern;
        int found = obj_find_attr(c->th, *object, ast_position_name(i), &v);
        if (found < 0) return false;
        if (!found && !optional)
            return err_raise(TypeError, "required field \"%U\" missing from %s", ast_position_name(i), ast_type_names[family]), false;
        if (!found || (optional && v == V_NONE)) {
            at[i] = at[i - 2]; /* as CPython has it: ends where it begins */
            continue;
        }
        AstSlot x;
        if (!get_primitive(c, A_int, v, &x)) return false;
        at[i] = (int32_t)x;
    }
    return true;
}

/* ---- nodes -------------------------------------------------------------------------------------------------------------- */

static int kind_of(From *c, int family, Value *slot) {
    for (int k = 1; k < AST_KINDS; k++) {
        if (ast_info[k].family != family) continue;
        int is = obj_isinstance(c->th, *slot, ast_class[k]);
        if (is) return is < 0 ? -1 : k;
    }
    err_format(c->th, TypeError, "expected some sort of %s, but got %R", ast_type_names[family], *slot);
    return -1;
}

static bool fill_node(From *c, int family, Value *slot, Node **out) {
    int32_t at[4] = {0};
    int is = obj_isinstance(c->th, *slot, ast_sum[family]);
    if (is < 0) return false;
    if (!is) return err_format(c->th, TypeError, "expected some sort of %s, but got %R", ast_type_names[family], *slot), false;
    bool positions = false;
    for (int k = 1; k < AST_KINDS; k++)
        if (ast_info[k].family == family) positions = ast_info[k].positions;
    if (positions && !get_positions(c, family, slot, at)) return false;
    int kind = kind_of(c, family, slot);
    if (kind < 0) return false;
    Node *n = ast_new(c->a, kind);
    n->lineno = at[0], n->col = at[1], n->end_lineno = at[2], n->end_col = at[3];
    for (int i = 0; i < ast_info[kind].nfields; i++)
        if (!get_field(c, kind, i, slot, ast_slot(n, i))) return false;
    *out = n;
    return true;
}

static bool get_node(From *c, int family, Value *slot, Node **out) {
    *out = NULL;
    if (*slot == V_NONE) return true;
    char where[64];
    snprintf(where, sizeof where, " while traversing '%s' node", ast_type_names[family]);
    if (recursion_enter(c->th, where)) return false;
    bool ok = fill_node(c, family, slot, out);
    recursion_leave(c->th);
    return ok;
}

Node *ast_from_value(Thread *th, Front *f, Value v, int mode) {
    static const int kinds[] = {K_Module, K_Expression, K_Interactive, K_FunctionType};
    Value *r = root_push1(th, v);
    Node *n = NULL;
    if (ast_ready(th) == 0) {
        int is = obj_isinstance(th, r[0], ast_class[kinds[mode]]);
        From c = {th, f->arena, f, 0};
        if (is == 0) err_raise(TypeError, "expected %s node, got %T", ast_info[kinds[mode]].name, r[0]);
        if (is > 0 && get_node(&c, A_mod, r, &n) && !ast_validate(n)) n = NULL;
        if (err_occurred(th)) n = NULL;
    }
    root_pop(th, 1);
    return n;
}

/* compile() of a tree. STOP: it is none. */
Value compile_ast_value(Thread *th, Value tree, Value filename, int mode, uint32_t flags, int optimize);
Value compile_ast_value(Thread *th, Value tree, Value filename, int mode, uint32_t flags, int optimize) {
    if (!is_ref(tree) || !type_AST.obj || !obj_is(tree, &type_AST)) return STOP;
    if (flags & PYCF_ONLY_AST) return tree;
    Value *r = root_push2(th, tree, filename);
    Front *f = compile_front(th, true, mode, flags, optimize);
    Node *n = ast_from_value(th, f, r[0], mode);
    Value v = n ? compile_tree(th, f, n, r[1], flags, mode == FRONT_SINGLE) : RAISED;
    front_free(f);
    root_pop(th, 2);
    return v;
}

/* ---- validation --------------------------------------------------------------------------------------------------------- */

static bool expr(Node *n, intptr_t ctx);
static bool stmt(Node *n);
static bool pattern(Node *n, bool star_ok);

#define WRONG(...) (err_raise(ValueError, __VA_ARGS__), false)

static const char *ctx_name(intptr_t ctx) { return ctx == K_Store ? "Store" : ctx == K_Del ? "Del" : "Load"; }

static bool exprs(Seq *s, intptr_t ctx, bool none_ok) {
    for (int i = 0; i < s->len; i++) {
        if (!s->at[i] && none_ok) continue;
        if (!s->at[i]) return WRONG("None disallowed in expression list");
        if (!expr(s->at[i], ctx)) return false;
    }
    return true;
}

static bool nonempty(const Seq *s, const char *what, const char *owner) { return s->len || WRONG("empty %s on %s", what, owner); }

static bool stmts(Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (!s->at[i]) return WRONG("None disallowed in statement list");
        else if (!stmt(s->at[i])) return false;
    return true;
}

static bool body(Seq *s, const char *owner) { return nonempty(s, "body", owner) && stmts(s); }
static bool opt(Node *n) { return !n || expr(n, K_Load); }
static bool load(Node *n) { return expr(n, K_Load); }

static bool name_ok(const Str *s) {
    static const char *const forbidden[] = {"None", "True", "False"};
    for (int i = 0; i < 3; i++)
        if (ast_str_eq(s, forbidden[i])) return WRONG("identifier field can't represent '%s' constant", forbidden[i]);
    return true;
}

static bool arg_list(Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i] && !opt(AS(arg, s->at[i])->annotation)) return false;
    return true;
}

static bool arguments(Astarguments *a) {
    if (!arg_list(a->posonlyargs) || !arg_list(a->args) || (a->vararg && !opt(AS(arg, a->vararg)->annotation)) ||
        !arg_list(a->kwonlyargs) || (a->kwarg && !opt(AS(arg, a->kwarg)->annotation)))
        return false;
    if (a->defaults->len > a->posonlyargs->len + a->args->len) return WRONG("more positional defaults than args on arguments");
    if (a->kw_defaults->len != a->kwonlyargs->len)
        return WRONG("length of kwonlyargs is not the same as kw_defaults on arguments");
    return exprs(a->defaults, K_Load, false) && exprs(a->kw_defaults, K_Load, true);
}

static bool keywords(Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i] && !load(AS(keyword, s->at[i])->value)) return false;
    return true;
}

static bool comprehensions(Seq *s) {
    if (!s->len) return WRONG("comprehension with no generators");
    for (int i = 0; i < s->len; i++) {
        Astcomprehension *c = AS(comprehension, s->at[i]);
        if (!expr(c->target, K_Store) || !load(c->iter) || !exprs(c->ifs, K_Load, false)) return false;
    }
    return true;
}

static bool context(Node *n, intptr_t want) {
    intptr_t is = K_Load;
    switch (n->kind) {
    case K_Attribute: is = AS(Attribute, n)->ctx; break;
    case K_Subscript: is = AS(Subscript, n)->ctx; break;
    case K_Starred: is = AS(Starred, n)->ctx; break;
    case K_Name: is = AS(Name, n)->ctx; break;
    case K_List: is = AS(List, n)->ctx; break;
    case K_Tuple: is = AS(Tuple, n)->ctx; break;
    default:
        if (want != K_Load) return WRONG("expression which can't be assigned to in %s context", ctx_name(want));
        return true;
    }
    return is == want || WRONG("expression must have %s context but has %s instead", ctx_name(want), ctx_name(is));
}

static bool positions(const Node *n) {
    if (n->lineno > n->end_lineno)
        return WRONG("AST node line range (%d, %d) is not valid", n->lineno, n->end_lineno);
    if ((n->lineno < 0 && n->end_lineno != n->lineno) || (n->col < 0 && n->col != n->end_col))
        return WRONG("AST node column range (%d, %d) for line range (%d, %d) is not valid", n->col, n->end_col, n->lineno, n->end_lineno);
    if (n->lineno == n->end_lineno && n->col > n->end_col)
        return WRONG("line %d, column %d-%d is not a valid range", n->lineno, n->col, n->end_col);
    return true;
}

static bool dict_ok(AstDict *e) {
    if (e->keys->len != e->values->len) return WRONG("Dict doesn't have the same number of keys as values");
    return exprs(e->keys, K_Load, true) && exprs(e->values, K_Load, false);
}

static bool compare_ok(AstCompare *e) {
    if (!e->comparators->len) return WRONG("Compare has no comparators");
    if (e->comparators->len != e->ops->len) return WRONG("Compare has a different number of comparators and operands");
    return exprs(e->comparators, K_Load, false) && load(e->left);
}

static bool expr(Node *n, intptr_t ctx) {
    if (!n || !positions(n) || !context(n, ctx)) return false;
    switch (n->kind) {
    case K_BoolOp:
        if (AS(BoolOp, n)->values->len < 2) return WRONG("BoolOp with less than 2 values");
        return exprs(AS(BoolOp, n)->values, K_Load, false);
    case K_BinOp: return load(AS(BinOp, n)->left) && load(AS(BinOp, n)->right);
    case K_UnaryOp: return load(AS(UnaryOp, n)->operand);
    case K_Lambda: return arguments(AS(arguments, AS(Lambda, n)->args)) && load(AS(Lambda, n)->body);
    case K_IfExp: return load(AS(IfExp, n)->test) && load(AS(IfExp, n)->body) && load(AS(IfExp, n)->orelse);
    case K_Dict: return dict_ok(AS(Dict, n));
    case K_Set: return exprs(AS(Set, n)->elts, K_Load, false);
    case K_ListComp: return comprehensions(AS(ListComp, n)->generators) && load(AS(ListComp, n)->elt);
    case K_SetComp: return comprehensions(AS(SetComp, n)->generators) && load(AS(SetComp, n)->elt);
    case K_GeneratorExp: return comprehensions(AS(GeneratorExp, n)->generators) && load(AS(GeneratorExp, n)->elt);
    case K_DictComp:
        return comprehensions(AS(DictComp, n)->generators) && load(AS(DictComp, n)->key) && load(AS(DictComp, n)->value);
    case K_Yield: return opt(AS(Yield, n)->value);
    case K_YieldFrom: return load(AS(YieldFrom, n)->value);
    case K_Await: return load(AS(Await, n)->value);
    case K_Compare: return compare_ok(AS(Compare, n));
    case K_Call: return load(AS(Call, n)->func) && exprs(AS(Call, n)->args, K_Load, false) && keywords(AS(Call, n)->keywords);
    case K_JoinedStr: return exprs(AS(JoinedStr, n)->values, K_Load, false);
    case K_FormattedValue: return load(AS(FormattedValue, n)->value) && opt(AS(FormattedValue, n)->format_spec);
    case K_Attribute: return load(AS(Attribute, n)->value);
    case K_Subscript: return load(AS(Subscript, n)->slice) && load(AS(Subscript, n)->value);
    case K_Starred: return expr(AS(Starred, n)->value, ctx);
    case K_Slice: return opt(AS(Slice, n)->lower) && opt(AS(Slice, n)->upper) && opt(AS(Slice, n)->step);
    case K_List: return exprs(AS(List, n)->elts, ctx, false);
    case K_Tuple: return exprs(AS(Tuple, n)->elts, ctx, false);
    case K_NamedExpr:
        if (AS(NamedExpr, n)->target->kind != K_Name) return err_raise(TypeError, "NamedExpr target must be a Name"), false;
        return load(AS(NamedExpr, n)->value);
    case K_Name: return name_ok(AS(Name, n)->id);
    default: return true;
    }
}

/* ---- patterns ---- */

static bool capture_ok(const Str *s) {
    if (ast_str_eq(s, "_")) return WRONG("can't capture name '_' in patterns");
    return name_ok(s);
}

static bool number_like(const Node *n, bool complex_ok) {
    if (n->kind != K_Constant) return false;
    int kind = AS(Constant, n)->value->kind;
    return kind == CONST_INT || kind == CONST_FLOAT || (kind == CONST_COMPLEX && complex_ok);
}

static bool signed_number(const Node *n, bool complex_ok) {
    if (n->kind == K_UnaryOp && AS(UnaryOp, n)->op == K_USub) return number_like(AS(UnaryOp, n)->operand, complex_ok);
    return number_like(n, complex_ok);
}

static bool pattern_value(Node *n) {
    if (!load(n)) return false;
    switch (n->kind) {
    case K_Constant: {
        int kind = AS(Constant, n)->value->kind;
        if (kind == CONST_INT || kind == CONST_FLOAT || kind == CONST_BYTES || kind == CONST_COMPLEX || kind == CONST_STR) return true;
        return WRONG("unexpected constant inside of a literal pattern");
    }
    case K_Attribute: {
        for (Node *at = AS(Attribute, n)->value;; at = AS(Attribute, at)->value) {
            if (at->kind == K_Name) return true;
            if (at->kind != K_Attribute) break;
        }
        return WRONG("patterns may only match literals and attribute lookups");
    }
    case K_UnaryOp: if (signed_number(n, true)) return true; break;
    case K_BinOp: {
        AstBinOp *b = AS(BinOp, n);
        if ((b->op == K_Add || b->op == K_Sub) && signed_number(b->left, false) && b->right->kind == K_Constant &&
            AS(Constant, b->right)->value->kind == CONST_COMPLEX)
            return true;
        break;
    }
    case K_JoinedStr: return true;
    }
    return WRONG("patterns may only match literals and attribute lookups");
}

static bool pattern_list(Seq *s, bool star_ok) {
    for (int i = 0; i < s->len; i++)
        if (!s->at[i]) return WRONG("None disallowed in pattern list");
        else if (!pattern(s->at[i], star_ok)) return false;
    return true;
}

static bool mapping_pattern(AstMatchMapping *p) {
    if (p->keys->len != p->patterns->len) return WRONG("MatchMapping doesn't have the same number of keys as patterns");
    if (p->rest && !capture_ok(p->rest)) return false;
    for (int i = 0; i < p->keys->len; i++) {
        Node *key = p->keys->at[i];
        if (key && key->kind == K_Constant) {
            int kind = AS(Constant, key)->value->kind;
            if (kind == CONST_NONE || kind == CONST_TRUE || kind == CONST_FALSE) continue;
        }
        if (!key || !pattern_value(key)) return false;
    }
    return pattern_list(p->patterns, false);
}

static bool class_pattern(AstMatchClass *p) {
    if (p->kwd_attrs->len != p->kwd_patterns->len)
        return WRONG("MatchClass doesn't have the same number of keyword attributes as patterns");
    if (!load(p->cls)) return false;
    for (Node *at = p->cls; at->kind != K_Name; at = AS(Attribute, at)->value)
        if (at->kind != K_Attribute) return WRONG("MatchClass cls field can only contain Name or Attribute nodes.");
    for (int i = 0; i < p->kwd_attrs->len; i++)
        if (!name_ok(p->kwd_attrs->name[i])) return false;
    return pattern_list(p->patterns, false) && pattern_list(p->kwd_patterns, false);
}

static bool pattern(Node *n, bool star_ok) {
    if (!n || !positions(n)) return false;
    switch (n->kind) {
    case K_MatchValue: return pattern_value(AS(MatchValue, n)->value);
    case K_MatchSingleton: {
        int kind = AS(MatchSingleton, n)->value->kind;
        return kind == CONST_NONE || kind == CONST_TRUE || kind == CONST_FALSE ||
               WRONG("MatchSingleton can only contain True, False and None");
    }
    case K_MatchSequence: return pattern_list(AS(MatchSequence, n)->patterns, true);
    case K_MatchMapping: return mapping_pattern(AS(MatchMapping, n));
    case K_MatchClass: return class_pattern(AS(MatchClass, n));
    case K_MatchStar:
        if (!star_ok) return WRONG("can't use MatchStar here");
        return !AS(MatchStar, n)->name || capture_ok(AS(MatchStar, n)->name);
    case K_MatchAs:
        if (AS(MatchAs, n)->name && !capture_ok(AS(MatchAs, n)->name)) return false;
        if (!AS(MatchAs, n)->pattern) return true;
        if (!AS(MatchAs, n)->name) return WRONG("MatchAs must specify a target name if a pattern is given");
        return pattern(AS(MatchAs, n)->pattern, false);
    case K_MatchOr:
        if (AS(MatchOr, n)->patterns->len < 2) return WRONG("MatchOr requires at least 2 patterns");
        return pattern_list(AS(MatchOr, n)->patterns, false);
    }
    return true;
}

/* ---- statements ---- */

static bool function_ok(AstFunctionDef *s, const char *name) {
    return body(s->body, name) && arguments(AS(arguments, s->args)) && exprs(s->decorator_list, K_Load, false) && opt(s->returns);
}

static bool with_ok(AstWith *s, const char *name) {
    if (!nonempty(s->items, "items", name)) return false;
    for (int i = 0; i < s->items->len; i++) {
        Astwithitem *w = AS(withitem, s->items->at[i]);
        if (!load(w->context_expr) || (w->optional_vars && !expr(w->optional_vars, K_Store))) return false;
    }
    return body(s->body, name);
}

static bool try_ok(AstTry *s, const char *name) {
    if (!body(s->body, name)) return false;
    if (!s->handlers->len && !s->finalbody->len) return WRONG("%s has neither except handlers nor finalbody", name);
    if (!s->handlers->len && s->orelse->len) return WRONG("%s has orelse but no except handlers", name);
    for (int i = 0; i < s->handlers->len; i++) {
        AstExceptHandler *h = AS(ExceptHandler, s->handlers->at[i]);
        if (!positions(&h->head) || !opt(h->type) || !body(h->body, "ExceptHandler")) return false;
    }
    return stmts(s->finalbody) && stmts(s->orelse);
}

static bool match_ok(AstMatch *s) {
    if (!load(s->subject) || !nonempty(s->cases, "cases", "Match")) return false;
    for (int i = 0; i < s->cases->len; i++) {
        Astmatch_case *c = AS(match_case, s->cases->at[i]);
        if (!pattern(c->pattern, false) || !opt(c->guard) || !body(c->body, "match_case")) return false;
    }
    return true;
}

static bool targets(Seq *s, const char *owner, intptr_t ctx) { return nonempty(s, "targets", owner) && exprs(s, ctx, false); }

static bool stmt(Node *n) {
    if (!positions(n)) return false;
    switch (n->kind) {
    case K_FunctionDef: return function_ok(AS(FunctionDef, n), "FunctionDef");
    case K_AsyncFunctionDef: return function_ok(AS(FunctionDef, n), "AsyncFunctionDef");
    case K_ClassDef: {
        AstClassDef *s = AS(ClassDef, n);
        return body(s->body, "ClassDef") && exprs(s->bases, K_Load, false) && keywords(s->keywords) &&
               exprs(s->decorator_list, K_Load, false);
    }
    case K_Return: return opt(AS(Return, n)->value);
    case K_Delete: return targets(AS(Delete, n)->targets, "Delete", K_Del);
    case K_Assign: return targets(AS(Assign, n)->targets, "Assign", K_Store) && load(AS(Assign, n)->value);
    case K_AugAssign: return expr(AS(AugAssign, n)->target, K_Store) && load(AS(AugAssign, n)->value);
    case K_AnnAssign: {
        AstAnnAssign *s = AS(AnnAssign, n);
        if (s->target->kind != K_Name && s->simple) return err_raise(TypeError, "AnnAssign with simple non-Name target"), false;
        return expr(s->target, K_Store) && opt(s->value) && load(s->annotation);
    }
    case K_For: case K_AsyncFor: {
        AstFor *s = AS(For, n);
        return expr(s->target, K_Store) && load(s->iter) && body(s->body, ast_info[n->kind].name) && stmts(s->orelse);
    }
    case K_While: return load(AS(While, n)->test) && body(AS(While, n)->body, "While") && stmts(AS(While, n)->orelse);
    case K_If: return load(AS(If, n)->test) && body(AS(If, n)->body, "If") && stmts(AS(If, n)->orelse);
    case K_With: case K_AsyncWith: return with_ok(AS(With, n), ast_info[n->kind].name);
    case K_Match: return match_ok(AS(Match, n));
    case K_Raise:
        if (AS(Raise, n)->exc) return load(AS(Raise, n)->exc) && opt(AS(Raise, n)->cause);
        return !AS(Raise, n)->cause || WRONG("Raise with cause but no exception");
    case K_Try: case K_TryStar: return try_ok(AS(Try, n), ast_info[n->kind].name);
    case K_Assert: return load(AS(Assert, n)->test) && opt(AS(Assert, n)->msg);
    case K_Import: return nonempty(AS(Import, n)->names, "names", "Import");
    case K_ImportFrom:
        if (AS(ImportFrom, n)->level < 0) return WRONG("Negative ImportFrom level");
        return nonempty(AS(ImportFrom, n)->names, "names", "ImportFrom");
    case K_Global: return nonempty(AS(Global, n)->names, "names", "Global");
    case K_Nonlocal: return nonempty(AS(Nonlocal, n)->names, "names", "Nonlocal");
    case K_Expr: return load(AS(Expr, n)->value);
    default: return true;
    }
}

bool ast_validate(Node *mod) {
    switch (mod->kind) {
    case K_Module: return stmts(AS(Module, mod)->body);
    case K_Interactive: return stmts(AS(Interactive, mod)->body);
    case K_Expression: return load(AS(Expression, mod)->body);
    default: return exprs(AS(FunctionType, mod)->argtypes, K_Load, false) && load(AS(FunctionType, mod)->returns);
    }
}
