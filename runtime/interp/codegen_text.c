/* codegen_text.c -- an expression as source text, for annotations that are kept as strings.
 *
 * Parentheses stand where the grammar needs them, by the precedence of what is around. */
#include "codegen.h"
#include "dtoa.h"

#include <stdio.h>
#include <stdlib.h>

enum Prec { P_TUPLE, P_TEST, P_OR, P_AND, P_NOT, P_CMP, P_BOR, P_BXOR, P_BAND, P_SHIFT, P_ARITH, P_TERM, P_FACTOR, P_POWER, P_AWAIT,
            P_ATOM };

static void put(FILE *out, Gen *g, Node *n, int level);

static void put_str(FILE *out, const Str *s) { fwrite(s->data, 1, s->len, out); }

static void put_all(FILE *out, Gen *g, Seq *s, int level) {
    for (int i = 0; i < s->len; i++) {
        if (i) fputs(", ", out);
        put(out, g, s->at[i], level);
    }
}

/* ---- constants: by their repr, which takes no Python code ---- */

static void put_value(FILE *out, const Const *c) {
    if (c->kind == CONST_ELLIPSIS) {
        fputs("...", out);
        return;
    }
    if (c->kind == CONST_FLOAT && c->d[0] > 1.7976931348623157e308) { /* an infinity has no literal of its own */
        fputs("1e309", out);
        return;
    }
    Value v = cg_value(c), r = v == RAISED ? v : obj_repr(thread_self, v);
    char *text = r == RAISED ? NULL : str_to_utf8(r, &(size_t){0});
    if (!text && err_occurred(thread_self)) err_clear(thread_self);
    for (const char *p = text; p && *p;) {
        const char *inf = strstr(p, "inf");
        bool number = c->kind == CONST_COMPLEX && inf;
        if (!number) inf = p + strlen(p);
        fwrite(p, 1, (size_t)(inf - p), out);
        if (number) fputs("1e309", out);
        p = number ? inf + 3 : inf;
    }
    free(text);
}

/* ---- f-strings ---- */

static void put_spec(FILE *out, Gen *g, Node *n);

static void put_doubled(FILE *out, const Str *s) {
    for (uint32_t i = 0; i < s->len; i++) {
        if (s->data[i] == '{' || s->data[i] == '}') fputc(s->data[i], out);
        fputc(s->data[i], out);
    }
}

static void put_formatted(FILE *out, Gen *g, AstFormattedValue *e) {
    char *text = NULL;
    size_t size;
    FILE *inner = open_memstream(&text, &size);
    if (!inner) abort();
    put(inner, g, e->value, P_TEST + 1);
    fclose(inner);
    fprintf(out, *text == '{' ? "{ %s" : "{%s", text);
    free(text);
    if (e->conversion > 0) fprintf(out, "!%c", (char)e->conversion);
    if (e->format_spec) {
        fputc(':', out);
        put_spec(out, g, e->format_spec);
    }
    fputc('}', out);
}

static void put_spec(FILE *out, Gen *g, Node *n) {
    if (n->kind == K_Constant)
        put_doubled(out, AS(Constant, n)->value->s);
    else if (n->kind == K_FormattedValue)
        put_formatted(out, g, AS(FormattedValue, n));
    else
        for (int i = 0; i < AS(JoinedStr, n)->values->len; i++) put_spec(out, g, AS(JoinedStr, n)->values->at[i]);
}

static void put_fstring(FILE *out, Gen *g, Node *n) {
    char *text = NULL;
    size_t size;
    FILE *inner = open_memstream(&text, &size);
    if (!inner) abort();
    put_spec(inner, g, n);
    fclose(inner);
    fputc('f', out);
    put_value(out, const_str(g->a, ast_str(g->a, text, size)));
    free(text);
}

/* ---- operators ---- */

static const struct { uint8_t op; const char *text; uint8_t level; } binary[] = {
    {K_Add, " + ", P_ARITH}, {K_Sub, " - ", P_ARITH}, {K_Mult, " * ", P_TERM}, {K_MatMult, " @ ", P_TERM}, {K_Div, " / ", P_TERM},
    {K_Mod, " % ", P_TERM}, {K_LShift, " << ", P_SHIFT}, {K_RShift, " >> ", P_SHIFT}, {K_BitOr, " | ", P_BOR},
    {K_BitXor, " ^ ", P_BXOR}, {K_BitAnd, " & ", P_BAND}, {K_FloorDiv, " // ", P_TERM}, {K_Pow, " ** ", P_POWER}};
static const char *const compare_text[] = {" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in "};

static void open_if(FILE *out, bool needed) { if (needed) fputc('(', out); }
static void close_if(FILE *out, bool needed) { if (needed) fputc(')', out); }

static void put_binary(FILE *out, Gen *g, AstBinOp *e, int level) {
    size_t i = 0;
    while (binary[i].op != e->op) i++;
    int own = binary[i].level;
    bool right = e->op == K_Pow;
    open_if(out, level > own);
    put(out, g, e->left, own + right);
    fputs(binary[i].text, out);
    put(out, g, e->right, own + !right);
    close_if(out, level > own);
}

static void put_unary(FILE *out, Gen *g, AstUnaryOp *e, int level) {
    int own = e->op == K_Not ? P_NOT : P_FACTOR;
    open_if(out, level > own);
    fputs(e->op == K_Not ? "not " : e->op == K_Invert ? "~" : e->op == K_UAdd ? "+" : "-", out);
    put(out, g, e->operand, own);
    close_if(out, level > own);
}

static void put_bool(FILE *out, Gen *g, AstBoolOp *e, int level) {
    int own = e->op == K_And ? P_AND : P_OR;
    open_if(out, level > own);
    for (int i = 0; i < e->values->len; i++) {
        if (i) fputs(e->op == K_And ? " and " : " or ", out);
        put(out, g, e->values->at[i], own + 1);
    }
    close_if(out, level > own);
}

static void put_compare(FILE *out, Gen *g, AstCompare *e, int level) {
    open_if(out, level > P_CMP);
    put(out, g, e->left, P_CMP + 1);
    for (int i = 0; i < e->ops->len; i++) {
        fputs(compare_text[e->ops->op[i] - K_Eq], out);
        put(out, g, e->comparators->at[i], P_CMP + 1);
    }
    close_if(out, level > P_CMP);
}

/* ---- functions, calls, comprehensions ---- */

static void put_arg(FILE *out, Gen *g, Node *n) {
    put_str(out, AS(arg, n)->arg);
    if (!AS(arg, n)->annotation) return;
    fputs(": ", out);
    put(out, g, AS(arg, n)->annotation, P_TEST);
}

static void put_args(FILE *out, Gen *g, Astarguments *a) {
    bool first = true;
    int npos = a->posonlyargs->len + a->args->len;
    for (int i = 0; i < npos; i++) {
        if (!first) fputs(", ", out);
        first = false;
        bool only = i < a->posonlyargs->len;
        put_arg(out, g, only ? a->posonlyargs->at[i] : a->args->at[i - a->posonlyargs->len]);
        int d = i - (npos - a->defaults->len);
        if (d >= 0) {
            fputc('=', out);
            put(out, g, a->defaults->at[d], P_TEST);
        }
        if (a->posonlyargs->len && i + 1 == a->posonlyargs->len) fputs(", /", out);
    }
    if (a->vararg || a->kwonlyargs->len) {
        fputs(first ? "*" : ", *", out);
        first = false;
        if (a->vararg) put_arg(out, g, a->vararg);
    }
    for (int i = 0; i < a->kwonlyargs->len; i++) {
        fputs(", ", out);
        put_arg(out, g, a->kwonlyargs->at[i]);
        if (!a->kw_defaults->at[i]) continue;
        fputc('=', out);
        put(out, g, a->kw_defaults->at[i], P_TEST);
    }
    if (!a->kwarg) return;
    fputs(first ? "**" : ", **", out);
    put_arg(out, g, a->kwarg);
}

static void put_lambda(FILE *out, Gen *g, AstLambda *e, int level) {
    Astarguments *a = AS(arguments, e->args);
    bool any = a->posonlyargs->len || a->args->len || a->vararg || a->kwonlyargs->len || a->kwarg;
    open_if(out, level > P_TEST);
    fputs(any ? "lambda " : "lambda", out);
    put_args(out, g, a);
    fputs(": ", out);
    put(out, g, e->body, P_TEST);
    close_if(out, level > P_TEST);
}

static void put_clauses(FILE *out, Gen *g, Seq *gens) {
    for (int i = 0; i < gens->len; i++) {
        Astcomprehension *c = AS(comprehension, gens->at[i]);
        fputs(c->is_async ? " async for " : " for ", out);
        put(out, g, c->target, P_TUPLE);
        fputs(" in ", out);
        put(out, g, c->iter, P_TEST + 1);
        for (int k = 0; k < c->ifs->len; k++) {
            fputs(" if ", out);
            put(out, g, c->ifs->at[k], P_TEST + 1);
        }
    }
}

static void put_comp(FILE *out, Gen *g, const char *open, Node *elt, Node *value, Seq *gens, const char *end) {
    fputs(open, out);
    put(out, g, elt, P_TEST);
    if (value) {
        fputs(": ", out);
        put(out, g, value, P_TEST);
    }
    put_clauses(out, g, gens);
    fputs(end, out);
}

static void put_call(FILE *out, Gen *g, AstCall *e) {
    put(out, g, e->func, P_ATOM);
    if (e->args->len == 1 && !e->keywords->len && e->args->at[0]->kind == K_GeneratorExp) {
        put(out, g, e->args->at[0], P_TUPLE);
        return;
    }
    fputc('(', out);
    put_all(out, g, e->args, P_TEST);
    for (int i = 0; i < e->keywords->len; i++) {
        Astkeyword *k = AS(keyword, e->keywords->at[i]);
        if (i || e->args->len) fputs(", ", out);
        if (k->arg) {
            put_str(out, k->arg);
            fputc('=', out);
        } else {
            fputs("**", out);
        }
        put(out, g, k->value, P_TEST);
    }
    fputc(')', out);
}

static void put_dict(FILE *out, Gen *g, AstDict *e) {
    fputc('{', out);
    for (int i = 0; i < e->values->len; i++) {
        if (i) fputs(", ", out);
        if (e->keys->at[i]) {
            put(out, g, e->keys->at[i], P_TEST);
            fputs(": ", out);
            put(out, g, e->values->at[i], P_TEST);
        } else {
            fputs("**", out);
            put(out, g, e->values->at[i], P_BOR);
        }
    }
    fputc('}', out);
}

static void put_slice(FILE *out, Gen *g, AstSlice *e) {
    if (e->lower) put(out, g, e->lower, P_TEST);
    fputc(':', out);
    if (e->upper) put(out, g, e->upper, P_TEST);
    if (!e->step) return;
    fputc(':', out);
    put(out, g, e->step, P_TEST);
}

static void put_tuple(FILE *out, Gen *g, Seq *s, int level) {
    if (!s->len) {
        fputs("()", out);
        return;
    }
    open_if(out, level > P_TUPLE);
    put_all(out, g, s, P_TEST);
    if (s->len == 1) fputc(',', out);
    close_if(out, level > P_TUPLE);
}

static void put_attribute(FILE *out, Gen *g, AstAttribute *e) {
    put(out, g, e->value, P_ATOM);
    bool number = e->value->kind == K_Constant && AS(Constant, e->value)->value->kind == CONST_INT;
    fputs(number ? " ." : ".", out);
    put_str(out, e->attr);
}

static void put_prefixed(FILE *out, Gen *g, const char *word, Node *value, int inner, int own, int level) {
    open_if(out, level > own);
    fputs(word, out);
    if (value) put(out, g, value, inner);
    close_if(out, level > own);
}

static void put(FILE *out, Gen *g, Node *n, int level) {
    switch (n->kind) {
    case K_BoolOp: put_bool(out, g, AS(BoolOp, n), level); break;
    case K_BinOp: put_binary(out, g, AS(BinOp, n), level); break;
    case K_UnaryOp: put_unary(out, g, AS(UnaryOp, n), level); break;
    case K_Lambda: put_lambda(out, g, AS(Lambda, n), level); break;
    case K_IfExp:
        open_if(out, level > P_TEST);
        put(out, g, AS(IfExp, n)->body, P_TEST + 1);
        fputs(" if ", out);
        put(out, g, AS(IfExp, n)->test, P_TEST + 1);
        fputs(" else ", out);
        put(out, g, AS(IfExp, n)->orelse, P_TEST);
        close_if(out, level > P_TEST);
        break;
    case K_Dict: put_dict(out, g, AS(Dict, n)); break;
    case K_Set:
        fputc('{', out);
        put_all(out, g, AS(Set, n)->elts, P_TEST);
        fputc('}', out);
        break;
    case K_GeneratorExp: put_comp(out, g, "(", AS(GeneratorExp, n)->elt, NULL, AS(GeneratorExp, n)->generators, ")"); break;
    case K_ListComp: put_comp(out, g, "[", AS(ListComp, n)->elt, NULL, AS(ListComp, n)->generators, "]"); break;
    case K_SetComp: put_comp(out, g, "{", AS(SetComp, n)->elt, NULL, AS(SetComp, n)->generators, "}"); break;
    case K_DictComp:
        put_comp(out, g, "{", AS(DictComp, n)->key, AS(DictComp, n)->value, AS(DictComp, n)->generators, "}");
        break;
    case K_Yield: put_prefixed(out, g, AS(Yield, n)->value ? "yield " : "yield", AS(Yield, n)->value, P_TUPLE, P_TUPLE - 1, level); break;
    case K_YieldFrom: put_prefixed(out, g, "yield from ", AS(YieldFrom, n)->value, P_TEST, P_TUPLE - 1, level); break;
    case K_Await: put_prefixed(out, g, "await ", AS(Await, n)->value, P_ATOM, P_AWAIT, level); break;
    case K_Compare: put_compare(out, g, AS(Compare, n), level); break;
    case K_Call: put_call(out, g, AS(Call, n)); break;
    case K_Constant:
        if (AS(Constant, n)->kind) put_str(out, AS(Constant, n)->kind);
        put_value(out, AS(Constant, n)->value);
        break;
    case K_JoinedStr: case K_FormattedValue: put_fstring(out, g, n); break;
    case K_Attribute: put_attribute(out, g, AS(Attribute, n)); break;
    case K_Starred:
        fputc('*', out);
        put(out, g, AS(Starred, n)->value, P_BOR);
        break;
    case K_Name: put_str(out, AS(Name, n)->id); break;
    case K_List:
        fputc('[', out);
        put_all(out, g, AS(List, n)->elts, P_TEST);
        fputc(']', out);
        break;
    case K_Tuple: put_tuple(out, g, AS(Tuple, n)->elts, level); break;
    case K_Subscript:
        put(out, g, AS(Subscript, n)->value, P_ATOM);
        fputc('[', out);
        put(out, g, AS(Subscript, n)->slice, P_TUPLE);
        fputc(']', out);
        break;
    case K_Slice: put_slice(out, g, AS(Slice, n)); break;
    case K_NamedExpr:
        open_if(out, level > P_TUPLE);
        put(out, g, AS(NamedExpr, n)->target, P_ATOM);
        fputs(" := ", out);
        put(out, g, AS(NamedExpr, n)->value, P_ATOM);
        close_if(out, level > P_TUPLE);
        break;
    default: cg_fail(g, SystemError, "unexpected expression in an annotation");
    }
}

Str *cg_unparse(Gen *g, Node *n) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) abort();
    put(out, g, n, P_TEST);
    fclose(out);
    Str *s = ast_str(g->a, text, size);
    free(text);
    return s;
}
