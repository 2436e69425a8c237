/* params.c -- parameters of functions and lambdas.  See parse_internal.h for how rules behave.
 *
 * Both kinds share their rules: a lambda's parameters end at a colon instead of a parenthesis and
 * have neither annotations nor type comments. */
#include "parse_internal.h"

/* How a parameter must look. */
typedef enum Wants { NO_DEFAULT, WITH_DEFAULT, MAYBE_DEFAULT, STAR_ANNOTATION } Wants;
typedef struct Param { Node *arg, *value; } Param;
typedef struct Params { Parser *p; bool lambda; } Params;   /* which of the two kinds */

static int terminator(Params *k) {
    return k->lambda ? T_COLON : T_RPAR;
}

/* NAME with its annotation. */
static Node *bare(Params *k, bool star) {
    Parser *p = k->p;
    int start = p->pos;
    Str *name = parse_name(p);
    Node *annotation = NULL;
    if (!name)
        return NULL;
    if (!k->lambda) {
        int end = p->pos;
        if (eat(p, T_COLON)) {
            if (star && eat(p, T_STAR)) {
                Node *n = parse_bitwise_or(p);
                annotation = n ? NODE(p, end + 1, Starred, .value = n, .ctx = K_Load) : NULL;
            } else {
                annotation = parse_expression(p);
            }
            if (!annotation)
                p->pos = end;
        }
        if (star && !annotation) {
            p->pos = start;
            return NULL;
        }
    }
    return NODE(p, start, arg, .arg = name, .annotation = annotation);
}

static Node *default_value(Params *k) {
    Parser *p = k->p;
    int start = p->pos;
    if (!eat(p, T_EQUAL))
        return NULL;
    Token equal = *last(p);
    Node *n = parse_expression(p);
    if (n)
        return n;
    int type = peek(p);
    if (p->mistakes && (type == T_RPAR || type == T_COMMA))
        parse_fail(p, place_of_tok(&equal), "expected default value expression");
    p->pos = start;
    return NULL;
}

static Str *type_comment(Parser *p) {
    if (peek(p) != T_TYPE_COMMENT)
        return NULL;
    Token *t = parse_tok(p);
    p->pos++;
    return ast_str(p->a, t->start, t->len);
}

/* One parameter and the comma after it, which only the last one may lack. */
static bool param(Params *k, Wants wants, Param *out) {
    Parser *p = k->p;
    int start = p->pos;
    out->value = NULL;
    if (!(out->arg = bare(k, wants == STAR_ANNOTATION)))
        return false;
    if (wants == WITH_DEFAULT || wants == MAYBE_DEFAULT)
        out->value = default_value(k);
    if (wants == WITH_DEFAULT && !out->value)
        goto fail;
    bool comma = eat(p, T_COMMA);
    if (!k->lambda)
        AS(arg, out->arg)->type_comment = type_comment(p);
    if (comma || peek(p) == terminator(k))
        return true;
fail:
    p->pos = start;
    return false;
}

/* As many as there are; pushed as pairs (argument, default). */
static int many(Params *k, Wants wants) {
    Param one;
    int n = 0;
    while (param(k, wants, &one)) {
        parse_push(k->p, one.arg);
        parse_push(k->p, one.value);
        n++;
    }
    return n;
}

/* `/` and the comma after it. */
static bool slash(Params *k) {
    Parser *p = k->p;
    int start = p->pos;
    if (eat(p, T_SLASH) && (eat(p, T_COMMA) || peek(p) == terminator(k)))
        return true;
    p->pos = start;
    return false;
}

/* ---- mistakes ---- */

/* Positional-only parameters with their slash, without or with defaults. */
static bool slash_no_default(Params *k) {
    int start = k->p->pos, mark = k->p->nstack;
    bool ok = many(k, NO_DEFAULT) && slash(k);
    k->p->nstack = mark;
    if (!ok)
        k->p->pos = start;
    return ok;
}

static bool slash_with_default(Params *k) {
    int start = k->p->pos, mark = k->p->nstack;
    many(k, NO_DEFAULT);
    bool ok = many(k, WITH_DEFAULT) && slash(k);
    k->p->nstack = mark;
    if (!ok)
        k->p->pos = start;
    return ok;
}

static int skip(Params *k, Wants wants) {
    int mark = k->p->nstack, n = many(k, wants);
    k->p->nstack = mark;
    return n;
}

static void mistake_order(Params *k) {
    Parser *p = k->p;
    Param one;
    skip(k, NO_DEFAULT);
    if ((slash_with_default(k) || skip(k, WITH_DEFAULT)) && param(k, NO_DEFAULT, &one))
        parse_fail(p, place_of(one.arg), "non-default argument follows default argument");
}

static void mistake_parens(Params *k) {
    Parser *p = k->p;
    skip(k, NO_DEFAULT);
    if (!eat(p, T_LPAR))
        return;
    Token open = *last(p);
    bool any;
    if (k->lambda) {
        int end;
        any = bare(k, false);
        do
            end = p->pos;
        while (any && eat(p, T_COMMA) && bare(k, false));
        p->pos = end;
    } else {
        any = skip(k, NO_DEFAULT);
    }
    if (!any)
        return;
    eat(p, T_COMMA);
    if (eat(p, T_RPAR))
        parse_fail(p, place_range(place_of_tok(&open), place_of_tok(last(p))),
                   k->lambda ? "Lambda expression parameters cannot be parenthesized"
                             : "Function parameters cannot be parenthesized");
}

static void mistake_slashes(Params *k) {
    Parser *p = k->p;
    int start = p->pos;
    Param one;
    if (peek(p) == T_SLASH && peek2(p) == T_COMMA)
        parse_fail(p, place_of_tok(parse_tok(p)), "at least one argument must precede /");
    if (slash_no_default(k) || slash_with_default(k)) {
        skip(k, MAYBE_DEFAULT);
        if (eat(p, T_SLASH))
            parse_fail(p, place_of_tok(last(p)), "/ may appear only once");
    }
    p->pos = start;
    if (!slash_no_default(k))
        slash_with_default(k);
    skip(k, MAYBE_DEFAULT);
    if (eat(p, T_STAR) && (eat(p, T_COMMA) || param(k, NO_DEFAULT, &one))) {
        skip(k, MAYBE_DEFAULT);
        if (eat(p, T_SLASH))
            parse_fail(p, place_of_tok(last(p)), "/ must be ahead of *");
    }
    p->pos = start;
    if (skip(k, MAYBE_DEFAULT) && eat(p, T_SLASH) && eat(p, T_STAR))
        parse_fail(p, place_of_tok(last(p)), "expected comma between / and *");
}

static void mistakes_in_params(Params *k) {
    int start = k->p->pos;
    mistake_order(k);
    k->p->pos = start;
    mistake_parens(k);
    k->p->pos = start;
    mistake_slashes(k);
    k->p->pos = start;
}

static void mistakes_after_star(Params *k) {
    Parser *p = k->p;
    int start = p->pos, end = terminator(k);
    Param one;
    if (!eat(p, T_STAR))
        return;
    Token star = *last(p);
    if (peek(p) == end || (peek(p) == T_COMMA && (peek2(p) == end || peek2(p) == T_DOUBLESTAR))) {
        if (k->lambda) {
            p->pos += peek(p) == end ? 0 : 1;
            parse_tok(p);
            parse_fail_here(p, "named arguments must follow bare *");
        } else {
            parse_fail(p, place_of_tok(&star), "named arguments must follow bare *");
        }
    }
    if (!k->lambda && peek(p) == T_COMMA && peek2(p) == T_TYPE_COMMENT)
        parse_fail_here(p, "bare * has associated type comment");
    if (bare(k, false) && eat(p, T_EQUAL))
        parse_fail(p, place_of_tok(last(p)), "var-positional argument cannot have default value");
    p->pos = start + 1;
    if (param(k, NO_DEFAULT, &one) || eat(p, T_COMMA)) {
        skip(k, MAYBE_DEFAULT);
        if (eat(p, T_STAR)) {
            Token again = *last(p);
            if (param(k, NO_DEFAULT, &one) || eat(p, T_COMMA))
                parse_fail(p, place_of_tok(&again), "* argument may appear only once");
        }
    }
    p->pos = start;
}

static void mistakes_after_stars(Params *k) {
    Parser *p = k->p;
    int start = p->pos;
    Node *a;
    if (eat(p, T_DOUBLESTAR) && bare(k, false)) {
        if (eat(p, T_EQUAL)) {
            parse_fail(p, place_of_tok(last(p)), "var-keyword argument cannot have default value");
        } else if (eat(p, T_COMMA)) {
            int type = peek(p);
            if ((a = bare(k, false)))
                parse_fail(p, place_of(a), "arguments cannot follow var-keyword argument");
            else if (type == T_STAR || type == T_DOUBLESTAR || type == T_SLASH)
                parse_fail(p, place_of_tok(parse_tok(p)),
                           "arguments cannot follow var-keyword argument");
        }
    }
    p->pos = start;
}

/* ---- the rules ---- */

/* `**name`. */
static Node *double_star(Params *k) {
    Parser *p = k->p;
    int start = p->pos;
    Param one;
    if (p->mistakes)
        mistakes_after_stars(k);
    if (eat(p, T_DOUBLESTAR) && param(k, NO_DEFAULT, &one))
        return one.arg;
    p->pos = start;
    return NULL;
}

/* Everything from the star on. False: nothing there. */
static bool star_etc(Params *k, Astarguments *out) {
    Parser *p = k->p;
    int start = p->pos, mark = p->nstack;
    Param one = {0};
    if (p->mistakes)
        mistakes_after_star(k);
    if (eat(p, T_STAR)) {
        bool named = param(k, NO_DEFAULT, &one) ||
                     (!k->lambda && param(k, STAR_ANNOTATION, &one));
        int n = named || eat(p, T_COMMA) ? many(k, MAYBE_DEFAULT) : 0;
        if (!named && !n) {
            p->pos = start;
            return false;
        }
        out->vararg = named ? one.arg : NULL;
        out->kwonlyargs = seq_new(p->a, n);
        out->kw_defaults = seq_new(p->a, n);
        for (int i = 0; i < n; i++) {
            out->kwonlyargs->at[i] = p->stack[mark + 2 * i];
            out->kw_defaults->at[i] = p->stack[mark + 2 * i + 1];
        }
        p->nstack = mark;
        out->kwarg = double_star(k);
        return true;
    }
    return (out->kwarg = double_star(k));
}

/* The parameters from number `from` to `to` on the stack above mark. */
static Seq *arg_list(Parser *p, int mark, int from, int to) {
    Seq *s = seq_new(p->a, to - from);
    for (int i = from; i < to; i++)
        s->at[i - from] = p->stack[mark + 2 * i];
    return s;
}

static Seq *default_list(Parser *p, int mark, int n) {
    int from = 0;
    while (from < n && !p->stack[mark + 2 * from + 1])
        from++;
    Seq *s = seq_new(p->a, n - from);
    for (int i = from; i < n; i++)
        s->at[i - from] = p->stack[mark + 2 * i + 1];
    return s;
}

static Node *parameters(Params *k) {
    Parser *p = k->p;
    int mark = p->nstack;
    if (p->mistakes)
        mistakes_in_params(k);
    int n = many(k, NO_DEFAULT), only = 0, with = many(k, WITH_DEFAULT);
    n += with;
    if (n && slash(k)) {
        only = n;
        if (!with)
            n += many(k, NO_DEFAULT);
        n += many(k, WITH_DEFAULT);
    }
    Astarguments a = {.head.kind = K_arguments};
    a.posonlyargs = arg_list(p, mark, 0, only);
    a.args = arg_list(p, mark, only, n);
    a.defaults = default_list(p, mark, n);
    p->nstack = mark;
    bool more = star_etc(k, &a);
    if (!n && !more)
        return NULL;
    return ast_put(ast_new(p->a, K_arguments), &a);
}

Node *parse_params(Parser *p) {
    return parameters(&(Params){p, false});
}

Node *parse_lambda_params(Parser *p) {
    return parameters(&(Params){p, true});
}

Node *parse_no_arguments(Parser *p) {
    return AST_NEW(p->a, arguments, .vararg = NULL);
}
