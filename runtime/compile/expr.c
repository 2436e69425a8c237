/* expr.c -- the parser's rules for expressions.  See parse_internal.h for how rules behave. */
#include <string.h>

#include "parse_internal.h"

/* ---- mistakes in expressions ---- */

static Node *conditional(Parser *p);

static bool is_legacy(const Node *n) {
    return n->kind == K_Name && (ast_str_eq(AS(Name, n)->id, "print") || ast_str_eq(AS(Name, n)->id, "exec"));
}

/* An expression with the rules for mistakes off. */
static Node *expression_quietly(Parser *p) {
    bool before = p->mistakes;
    p->mistakes = false;
    Node *n = conditional(p);
    p->mistakes = before;
    return n;
}

static void mistake_missing_comma(Parser *p) {
    int start = p->pos;
    if (peek(p) == T_NAME && (peek2(p) == T_STRING || parse_is_soft_keyword(p)))
        return;
    Node *a = parse_disjunction(p);
    Node *b = a ? expression_quietly(p) : NULL;
    if (b && !is_legacy(a) && last(p)->level)
        parse_fail(p, place_range(place_of(a), place_of(b)),
                   "invalid syntax. Perhaps you forgot a comma?");
    p->pos = start;
}

static void mistake_missing_else(Parser *p) {
    int start = p->pos;
    Node *a = parse_disjunction(p), *b;
    if (a && eat(p, T_IF) && (b = parse_disjunction(p)) && peek(p) != T_ELSE && peek(p) != T_COLON)
        parse_fail(p, place_range(place_of(a), place_of(b)),
                   "expected 'else' after 'if' expression");
    p->pos = start;
}

static void mistake_legacy(Parser *p) {
    int start = p->pos;
    if (peek(p) != T_NAME || peek2(p) == T_LPAR)
        return;
    Str *name = parse_name(p);
    Token a = *last(p);
    Node *b = parse_star_expressions(p);
    if (b && (ast_str_eq(name, "print") || ast_str_eq(name, "exec")))
        parse_fail(p, place_range(place_of_tok(&a), place_of(b)),
                   "Missing parentheses in call to '%s'. Did you mean %s(...)?", name->data,
                   name->data);
    p->pos = start;
}

static void *mistake_named_uncached(Parser *p) {
    int start = p->pos;
    Node *a = parse_expression(p), *b;
    if (a && eat(p, T_COLONEQUAL) && parse_expression(p))
        return parse_fail(p, place_of(a), "cannot use assignment expressions with %s",
                          parse_kind_name(a));
    p->pos = start;
    if (peek(p) == T_NAME && peek2(p) == T_EQUAL) {
        Token t = *parse_tok(p);
        p->pos += 2;
        b = parse_bitwise_or(p);
        if (b && peek(p) != T_EQUAL && peek(p) != T_COLONEQUAL)
            return parse_fail(p, place_range(place_of_tok(&t), place_of(b)), "invalid syntax. "
                              "Maybe you meant '==' or ':=' instead of '='?");
        p->pos = start;
    }
    switch (peek(p)) {
    case T_TRUE: case T_NONE: case T_FALSE:
        return NULL;
    case T_LSQB: case T_LPAR:
        a = parse_list_display(p);
        if (!a)
            a = parse_tuple_display(p);
        if (!a)
            a = parse_genexp(p);
        p->pos = start;
        if (a)
            return NULL;
    }
    a = parse_bitwise_or(p);
    if (a && eat(p, T_EQUAL) && parse_bitwise_or(p) && peek(p) != T_EQUAL && peek(p) != T_COLONEQUAL)
        parse_fail(p, place_of(a), "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                   parse_kind_name(a));
    p->pos = start;
    return NULL;
}

static void mistake_named(Parser *p) {
    int start = p->pos;
    void *done;
    if (parse_memo_get(p, R_mistake_named, &done)) {
        p->pos = start;
        return;
    }
    mistake_named_uncached(p);
    p->pos = start;
    parse_memo_put(p, R_mistake_named, start, NULL);
}

/* ---- whole expressions ---- */

static Node *lambda(Parser *p) {
    int start = p->pos;
    if (!eat(p, T_LAMBDA))
        return NULL;
    Node *args = parse_lambda_params(p), *body;
    if (!args)
        args = parse_no_arguments(p);
    if (eat(p, T_COLON) && (body = parse_expression(p)))
        return NODE(p, start, Lambda, .args = args, .body = body);
    p->pos = start;
    return NULL;
}

/* `a if b else c`, `a`, or a lambda. */
static Node *conditional(Parser *p) {
    int start = p->pos;
    Node *a = parse_disjunction(p), *b, *c;
    if (!a)
        return lambda(p);
    int end = p->pos;
    if (eat(p, T_IF) && (b = parse_disjunction(p)) && eat(p, T_ELSE) && (c = parse_expression(p)))
        return NODE(p, start, IfExp, .test = b, .body = a, .orelse = c);
    p->pos = end;
    return a;
}

Node *parse_expression(Parser *p) {
    MEMO_GET(p, R_expression);
    int start = p->pos;
    if (!parse_enter(p))
        return NULL;
    if (p->mistakes) {
        mistake_missing_comma(p);
        mistake_missing_else(p);
        mistake_legacy(p);
    }
    Node *n = conditional(p);
    parse_leave(p);
    return MEMO_PUT(p, R_expression, start, n);
}

Node *parse_yield(Parser *p) {
    int start = p->pos;
    if (!eat(p, T_YIELD))
        return NULL;
    int after = p->pos;
    Node *n;
    if (eat(p, T_FROM) && (n = parse_expression(p)))
        return NODE(p, start, YieldFrom, .value = n);
    p->pos = after;
    n = parse_star_expressions(p);
    return NODE(p, start, Yield, .value = n);
}

static Node *star_expression(Parser *p) {
    MEMO_GET(p, R_star_expression);
    int start = p->pos;
    Node *n = NULL;
    if (eat(p, T_STAR)) {
        n = parse_bitwise_or(p);
        if (n)
            n = NODE(p, start, Starred, .value = n, .ctx = K_Load);
        else
            p->pos = start;
    }
    if (!n)
        n = parse_expression(p);
    return MEMO_PUT(p, R_star_expression, start, n);
}

/* One item, or a tuple of items separated by commas. */
static Node *item_or_tuple(Parser *p, Node *(*item)(Parser *)) {
    int start = p->pos, mark = p->nstack;
    Node *n = item(p);
    if (!n || peek(p) != T_COMMA)
        return n;
    parse_push(p, n);
    while (eat(p, T_COMMA)) {
        n = item(p);
        if (!n)
            break;      /* the comma stays: it may end the tuple */
        parse_push(p, n);
    }
    return NODE(p, start, Tuple, .elts = parse_list(p, mark), .ctx = K_Load);
}

Node *parse_star_expressions(Parser *p) {
    return item_or_tuple(p, star_expression);
}

Node *parse_expressions(Parser *p) {
    return item_or_tuple(p, parse_expression);
}

Node *parse_assignment_expression(Parser *p) {
    int start = p->pos;
    if (peek(p) != T_NAME || peek2(p) != T_COLONEQUAL)
        return NULL;
    Str *id = parse_name(p);
    Node *target = NODE(p, start, Name, .id = id, .ctx = K_Store);
    p->pos++;
    Node *value = parse_expression(p);
    if (value)
        return NODE(p, start, NamedExpr, .target = target, .value = value);
    p->pos = start;
    return NULL;
}

/* An expression that no `:=` follows. */
static Node *plain_expression(Parser *p) {
    int start = p->pos;
    Node *n = parse_expression(p);
    if (n && peek(p) != T_COLONEQUAL)
        return n;
    p->pos = start;
    return NULL;
}

Node *parse_named_expression(Parser *p) {
    Node *n = parse_assignment_expression(p);
    if (n)
        return n;
    if (p->mistakes)
        mistake_named(p);
    return plain_expression(p);
}

static Node *genexp_element(Parser *p) {
    Node *n = parse_assignment_expression(p);
    return n ? n : plain_expression(p);
}

Node *parse_star_named_expression(Parser *p) {
    int start = p->pos;
    if (eat(p, T_STAR)) {
        Node *n = parse_bitwise_or(p);
        if (n)
            return NODE(p, start, Starred, .value = n, .ctx = K_Load);
        p->pos = start;
    }
    return parse_named_expression(p);
}

/* Items separated by commas, perhaps with a last comma; NULL when there is none. */
static Seq *items(Parser *p, void *(*item)(Parser *)) {
    int mark = p->nstack;
    void *n = item(p);
    if (!n)
        return NULL;
    parse_push(p, n);
    while (eat(p, T_COMMA)) {
        n = item(p);
        if (!n)
            break;
        parse_push(p, n);
    }
    return parse_list(p, mark);
}

Seq *parse_star_named_expressions(Parser *p) {
    return items(p, (void *(*)(Parser *))parse_star_named_expression);
}

/* ---- boolean operators and comparisons ---- */

static Node *bool_chain(Parser *p, int tok, int op, Node *(*operand)(Parser *)) {
    int start = p->pos, mark = p->nstack;
    Node *n = operand(p);
    if (!n || peek(p) != tok)
        return n;
    Node *first = n;
    int end = p->pos;
    while (eat(p, tok)) {
        n = operand(p);
        if (!n) {
            p->pos = end;
            break;
        }
        if (p->nstack == mark)
            parse_push(p, first);
        parse_push(p, n);
        end = p->pos;
    }
    if (p->nstack == mark)
        return first;
    return NODE(p, start, BoolOp, .op = op, .values = parse_list(p, mark));
}

static int comparison_op(Parser *p) {
    switch (peek(p)) {
    case T_EQEQUAL: p->pos++; return K_Eq;
    case T_LESSEQUAL: p->pos++; return K_LtE;
    case T_LESS: p->pos++; return K_Lt;
    case T_GREATEREQUAL: p->pos++; return K_GtE;
    case T_GREATER: p->pos++; return K_Gt;
    case T_IN: p->pos++; return K_In;
    case T_NOTEQUAL:
        p->pos++;
        if (!p->f->opt.barry_as_bdfl)
            return K_NotEq;
        parse_fail_here(p, "with Barry as BDFL, use '<>' instead of '!='");
        return 0;
    case T_LESSGREATER:
        if (!p->f->opt.barry_as_bdfl)
            return 0;
        p->pos++;
        return K_NotEq;
    case T_NOT:
        if (peek2(p) != T_IN)
            return 0;
        p->pos += 2;
        return K_NotIn;
    case T_IS:
        p->pos++;
        return eat(p, T_NOT) ? K_IsNot : K_Is;
    }
    return 0;
}

/* `is not x` may also be `is` and the start of something else; then `not x` is no operand. */
static Node *comparison(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *left = parse_bitwise_or(p);
    if (!left)
        return NULL;
    int ops[64], nops = 0, end = p->pos;
    Seq *opseq = NULL;
    for (;;) {
        int op = comparison_op(p);
        Node *right = op ? parse_bitwise_or(p) : NULL;
        if (!right)
            break;
        if (nops == 64 && !opseq) {     /* rare: continue on a list that is long enough */
            opseq = seq_new(p->a, 64);
            memcpy(opseq->op, (intptr_t[64]){0}, sizeof(intptr_t[64]));
            for (int i = 0; i < 64; i++)
                opseq->op[i] = ops[i];
        }
        if (opseq && nops >= opseq->len) {
            Seq *more = seq_new(p->a, opseq->len * 2);
            memcpy(more->op, opseq->op, (size_t)opseq->len * sizeof(intptr_t));
            opseq = more;
        }
        if (opseq)
            opseq->op[nops] = op;
        else
            ops[nops] = op;
        nops++;
        parse_push(p, right);
        end = p->pos;
    }
    p->pos = end;
    if (!nops)
        return left;
    if (!opseq) {
        opseq = seq_new(p->a, nops);
        for (int i = 0; i < nops; i++)
            opseq->op[i] = ops[i];
    }
    opseq->len = nops;
    return NODE(p, start, Compare, .left = left, .ops = opseq, .comparators = parse_list(p, mark));
}

static Node *inversion(Parser *p) {
    MEMO_GET(p, R_inversion);
    int start = p->pos;
    Node *n = NULL;
    if (eat(p, T_NOT)) {
        if (!parse_enter(p))
            return NULL;
        n = inversion(p);
        parse_leave(p);
        if (n)
            n = NODE(p, start, UnaryOp, .op = K_Not, .operand = n);
        else
            p->pos = start;
    } else {
        n = comparison(p);
    }
    return MEMO_PUT(p, R_inversion, start, n);
}

static Node *conjunction(Parser *p) {
    MEMO_GET(p, R_conjunction);
    int start = p->pos;
    Node *n = bool_chain(p, T_AND, K_And, inversion);
    return MEMO_PUT(p, R_conjunction, start, n);
}

Node *parse_disjunction(Parser *p) {
    MEMO_GET(p, R_disjunction);
    int start = p->pos;
    Node *n = bool_chain(p, T_OR, K_Or, conjunction);
    return MEMO_PUT(p, R_disjunction, start, n);
}

/* ---- binary and unary operators ---- */

static const struct { uint8_t strength, op; } binary_ops[TOKEN_TYPES] = {
    [T_VBAR] = {1, K_BitOr}, [T_CIRCUMFLEX] = {2, K_BitXor}, [T_AMPER] = {3, K_BitAnd},
    [T_LEFTSHIFT] = {4, K_LShift}, [T_RIGHTSHIFT] = {4, K_RShift},
    [T_PLUS] = {5, K_Add}, [T_MINUS] = {5, K_Sub},
    [T_STAR] = {6, K_Mult}, [T_SLASH] = {6, K_Div}, [T_DOUBLESLASH] = {6, K_FloorDiv},
    [T_PERCENT] = {6, K_Mod}, [T_AT] = {6, K_MatMult},
};

static Node *await_primary(Parser *p) {
    if (peek(p) != T_AWAIT)
        return parse_primary(p);
    MEMO_GET(p, R_await_primary);
    int start = p->pos;
    p->pos++;
    Node *n = parse_primary(p);
    if (n)
        n = NODE(p, start, Await, .value = n);
    else
        p->pos = start;
    return MEMO_PUT(p, R_await_primary, start, n);
}

static Node *factor(Parser *p) {
    MEMO_GET(p, R_factor);
    int start = p->pos, type = peek(p), end;
    Node *n, *right;
    if (type == T_MINUS || type == T_PLUS || type == T_TILDE) {
        if (!parse_enter(p))
            return NULL;
        p->pos++;
        n = factor(p);
        parse_leave(p);
        if (n)
            n = NODE(p, start, UnaryOp, .operand = n,
                     .op = type == T_MINUS ? K_USub : type == T_PLUS ? K_UAdd : K_Invert);
        else
            p->pos = start;
    } else if ((n = await_primary(p)) && peek(p) == T_DOUBLESTAR) {
        end = p->pos++;
        if (!parse_enter(p))
            return NULL;
        right = factor(p);
        parse_leave(p);
        if (right)
            n = NODE(p, start, BinOp, .left = n, .op = K_Pow, .right = right);
        else
            p->pos = end;
    }
    return MEMO_PUT(p, R_factor, start, n);
}

/* Operators at least as strong as `strength`, all left-associative. */
static Node *binary(Parser *p, int strength) {
    int start = p->pos;
    Node *n = factor(p);
    if (!n)
        return NULL;
    for (;;) {
        int type = peek(p), s = binary_ops[type].strength, end = p->pos;
        if (!s || s < strength)
            return n;
        p->pos++;
        Node *right = binary(p, s + 1);
        if (!right) {
            p->pos = end;
            return n;
        }
        n = NODE(p, start, BinOp, .left = n, .op = binary_ops[type].op, .right = right);
    }
}

Node *parse_bitwise_or(Parser *p) {
    MEMO_GET(p, R_bitwise_or);
    int start = p->pos;
    Node *n = binary(p, 1);
    return MEMO_PUT(p, R_bitwise_or, start, n);
}

/* ---- primaries ---- */

static Node *arguments(Parser *p, bool may_generate);

static Node *call(Parser *p, int start, Node *func) {
    int before = p->pos;
    if (p->diag) {
        Node *g = parse_genexp(p);
        if (g)
            return NODE(p, start, Call, .func = func, .args = seq_of(p->a, g));
    }
    p->pos++;
    Node *args = arguments(p, true);
    if (eat(p, T_RPAR))
        return NODE(p, start, Call, .func = func, .args = args ? AS(Call, args)->args : NULL,
                    .keywords = args ? AS(Call, args)->keywords : NULL);
    p->pos = before;
    return NULL;
}

static Node *attribute(Parser *p, int start, Node *value) {
    int before = p->pos;
    p->pos++;
    Str *name = parse_name(p);
    if (name)
        return NODE(p, start, Attribute, .value = value, .attr = name, .ctx = K_Load);
    p->pos = before;
    return NULL;
}

static Node *subscript(Parser *p, int start, Node *value) {
    int before = p->pos;
    p->pos++;
    Node *index = parse_slices(p);
    if (index && eat(p, T_RSQB))
        return NODE(p, start, Subscript, .value = value, .slice = index, .ctx = K_Load);
    p->pos = before;
    return NULL;
}

static Node *trailer(Parser *p, int start, Node *n) {
    switch (peek(p)) {
    case T_DOT: return attribute(p, start, n);
    case T_LPAR: return call(p, start, n);
    case T_LSQB: return subscript(p, start, n);
    }
    return NULL;
}

Node *parse_primary(Parser *p) {
    MEMO_GET(p, R_primary);
    int start = p->pos;
    Node *n = parse_atom(p), *more;
    while (n && (more = trailer(p, start, n)))
        n = more;
    return MEMO_PUT(p, R_primary, start, n);
}

static Node *slice(Parser *p) {
    int start = p->pos;
    Node *lower = peek(p) == T_COLON ? NULL : parse_expression(p), *upper, *step = NULL;
    if (eat(p, T_COLON)) {
        upper = parse_expression(p);
        if (eat(p, T_COLON))
            step = parse_expression(p);
        return NODE(p, start, Slice, .lower = lower, .upper = upper, .step = step);
    }
    if (!p->diag && (!lower || peek(p) != T_COLONEQUAL))
        return lower;       /* without a memo, trying twice would double the work at each level */
    p->pos = start;
    return parse_named_expression(p);
}

static Node *starred_expression(Parser *p) {
    int start = p->pos;
    if (!eat(p, T_STAR))
        return NULL;
    Node *n = parse_expression(p);
    if (n)
        return NODE(p, start, Starred, .value = n, .ctx = K_Load);
    p->pos = start;
    return NULL;
}

static void *slice_or_starred(Parser *p) {
    Node *n = peek(p) == T_STAR ? NULL : slice(p);
    return n ? n : starred_expression(p);
}

Node *parse_slices(Parser *p) {
    int start = p->pos;
    Node *n = peek(p) == T_STAR ? NULL : slice(p);
    if (n && peek(p) != T_COMMA)
        return n;
    if (!n && !p->diag && peek(p) != T_STAR)
        return NULL;
    if (!n || p->diag) {
        p->pos = start;
        Seq *s = items(p, slice_or_starred);
        return s ? NODE(p, start, Tuple, .elts = s, .ctx = K_Load) : NULL;
    }
    int mark = p->nstack;
    parse_push(p, n);
    while (eat(p, T_COMMA) && (n = slice_or_starred(p)))
        parse_push(p, n);
    return NODE(p, start, Tuple, .elts = parse_list(p, mark), .ctx = K_Load);
}

/* ---- comprehensions ---- */

static Node *for_if_clause(Parser *p) {
    int start = p->pos, mark = p->nstack;
    bool is_async = eat(p, T_ASYNC), committed = false;
    Node *target, *iter, *test;
    if (eat(p, T_FOR) && (target = parse_star_targets(p)) && eat(p, T_IN)) {
        committed = true;
        if ((iter = parse_disjunction(p))) {
            int end = p->pos;
            while (eat(p, T_IF)) {
                if (!(test = parse_disjunction(p)))
                    break;
                parse_push(p, test);
                end = p->pos;
            }
            p->pos = end;
            return AST_NEW(p->a, comprehension, .target = target, .iter = iter,
                           .ifs = parse_list(p, mark), .is_async = is_async);
        }
    }
    p->pos = start;
    if (p->mistakes && !committed) {
        eat(p, T_ASYNC);
        Node *n;
        if (eat(p, T_FOR) && (n = parse_star_expressions(p)))
            parse_fail_target(p, FOR_TARGETS, n);
        p->pos = start;
    }
    return NULL;
}

Seq *parse_for_if_clauses(Parser *p) {
    int mark = p->nstack;
    Node *n;
    while ((peek(p) == T_FOR || peek(p) == T_ASYNC) && (n = for_if_clause(p)))
        parse_push(p, n);
    return p->nstack == mark ? NULL : parse_list(p, mark);
}

static void *mistake_comprehension(Parser *p) {
    int start = p->pos, open = peek(p);
    Node *a;
    Seq *b;
    if (open != T_LPAR && open != T_LSQB && open != T_LBRACE)
        return NULL;
    p->pos++;
    if ((a = starred_expression(p)) && parse_for_if_clauses(p))
        parse_fail(p, place_of(a), "iterable unpacking cannot be used in comprehension");
    p->pos = start + 1;
    if (open != T_LPAR && (a = parse_star_named_expression(p)) && eat(p, T_COMMA)) {
        int after = p->pos;
        Token comma = *last(p);
        if ((b = parse_star_named_expressions(p)) && parse_for_if_clauses(p))
            parse_fail(p, place_range(place_of(a), place_of(b->at[b->len - 1])),
                       "did you forget parentheses around the comprehension target?");
        p->pos = after;
        if (parse_for_if_clauses(p))
            parse_fail(p, place_range(place_of(a), place_of_tok(&comma)),
                       "did you forget parentheses around the comprehension target?");
    }
    p->pos = start;
    return NULL;
}

Node *parse_genexp(Parser *p) {
    int start = p->pos;
    Node *elt;
    Seq *gens;
    if (eat(p, T_LPAR) && (elt = genexp_element(p)) && (gens = parse_for_if_clauses(p)) &&
        eat(p, T_RPAR))
        return NODE(p, start, GeneratorExp, .elt = elt, .generators = gens);
    p->pos = start;
    return p->mistakes ? mistake_comprehension(p) : NULL;
}

static Node *list_comp(Parser *p) {
    int start = p->pos;
    Node *elt;
    Seq *gens;
    if (eat(p, T_LSQB) && (elt = parse_named_expression(p)) && (gens = parse_for_if_clauses(p)) &&
        eat(p, T_RSQB))
        return NODE(p, start, ListComp, .elt = elt, .generators = gens);
    p->pos = start;
    return p->mistakes ? mistake_comprehension(p) : NULL;
}

static Node *set_comp(Parser *p) {
    int start = p->pos;
    Node *elt;
    Seq *gens;
    if (eat(p, T_LBRACE) && (elt = parse_named_expression(p)) && (gens = parse_for_if_clauses(p)) &&
        eat(p, T_RBRACE))
        return NODE(p, start, SetComp, .elt = elt, .generators = gens);
    p->pos = start;
    return p->mistakes ? mistake_comprehension(p) : NULL;
}

static Node *dict_comp(Parser *p) {
    int start = p->pos;
    Node *key, *value;
    Seq *gens;
    if (eat(p, T_LBRACE) && (key = parse_expression(p)) && eat(p, T_COLON) &&
        (value = parse_expression(p)) && (gens = parse_for_if_clauses(p)) && eat(p, T_RBRACE))
        return NODE(p, start, DictComp, .key = key, .value = value, .generators = gens);
    p->pos = start;
    if (p->mistakes) {
        p->pos++;
        if (eat(p, T_DOUBLESTAR)) {
            Token stars = *last(p);
            if (parse_bitwise_or(p) && parse_for_if_clauses(p) && eat(p, T_RBRACE))
                parse_fail(p, place_of_tok(&stars),
                           "dict unpacking cannot be used in dict comprehension");
        }
        p->pos = start;
    }
    return NULL;
}

/* ---- displays ---- */

Node *parse_list_display(Parser *p) {
    int start = p->pos;
    if (!eat(p, T_LSQB))
        return NULL;
    Seq *s = parse_star_named_expressions(p);
    if (eat(p, T_RSQB))
        return NODE(p, start, List, .elts = s, .ctx = K_Load);
    p->pos = start;
    return NULL;
}

Node *parse_tuple_display(Parser *p) {
    int start = p->pos, mark = p->nstack;
    if (!eat(p, T_LPAR))
        return NULL;
    int inner = p->pos;
    Node *n = parse_star_named_expression(p);
    if (n && eat(p, T_COMMA)) {
        parse_push(p, n);
        while ((n = parse_star_named_expression(p))) {
            parse_push(p, n);
            if (!eat(p, T_COMMA))
                break;
        }
    } else {
        p->pos = inner;
    }
    Seq *s = parse_list(p, mark);
    if (eat(p, T_RPAR))
        return NODE(p, start, Tuple, .elts = s, .ctx = K_Load);
    p->pos = start;
    return NULL;
}

static Node *group(Parser *p) {
    int start = p->pos;
    p->pos++;
    Node *n = parse_yield(p);
    if (!n)
        n = parse_named_expression(p);
    if (n && eat(p, T_RPAR)) {
        n->flags |= AST_PAREN;
        return n;
    }
    if (p->mistakes) {
        p->pos = start + 1;
        if ((n = starred_expression(p)) && eat(p, T_RPAR))
            parse_fail(p, place_of(n), "cannot use starred expression here");
        p->pos = start + 1;
        if (eat(p, T_DOUBLESTAR)) {
            Token stars = *last(p);
            if (parse_expression(p) && eat(p, T_RPAR))
                parse_fail(p, place_of_tok(&stars), "cannot use double starred expression here");
        }
    }
    p->pos = start;
    return NULL;
}

/* The items after the first one, which a comma follows. */
static Seq *rest_of_items(Parser *p, Node *first) {
    int mark = p->nstack;
    Node *n;
    parse_push(p, first);
    while (eat(p, T_COMMA) && (n = parse_star_named_expression(p)))
        parse_push(p, n);
    return parse_list(p, mark);
}

/* First pass: what stands in parentheses or brackets is decided by what follows the first item. */
static Node *in_parens(Parser *p) {
    int start = p->pos;
    Seq *s;
    p->pos++;
    if (eat(p, T_RPAR))
        return NODE(p, start, Tuple, .elts = NULL, .ctx = K_Load);
    Node *n = parse_yield(p);
    bool yields = n;
    if (!n)
        n = parse_star_named_expression(p);
    if (!n)
        goto fail;
    if (!yields && peek(p) == T_COMMA) {
        s = rest_of_items(p, n);
        if (eat(p, T_RPAR))
            return NODE(p, start, Tuple, .elts = s, .ctx = K_Load);
    } else if (n->kind == K_Starred && !(n->flags & AST_PAREN)) {
        goto fail;
    } else if (eat(p, T_RPAR)) {
        n->flags |= AST_PAREN;
        return n;
    } else if (!yields && (s = parse_for_if_clauses(p)) && eat(p, T_RPAR)) {
        return NODE(p, start, GeneratorExp, .elt = n, .generators = s);
    }
fail:
    p->pos = start;
    return NULL;
}

static Node *in_brackets(Parser *p) {
    int start = p->pos;
    Seq *s;
    p->pos++;
    if (eat(p, T_RSQB))
        return NODE(p, start, List, .elts = NULL, .ctx = K_Load);
    Node *n = parse_star_named_expression(p);
    if (n && n->kind != K_Starred && (s = parse_for_if_clauses(p))) {
        if (eat(p, T_RSQB))
            return NODE(p, start, ListComp, .elt = n, .generators = s);
    } else if (n) {
        s = rest_of_items(p, n);
        if (eat(p, T_RSQB))
            return NODE(p, start, List, .elts = s, .ctx = K_Load);
    }
    p->pos = start;
    return NULL;
}

/* `**value` or `key: value`; the key is NULL for the former. */
static bool dict_item(Parser *p, Node **key, Node **value) {
    int start = p->pos;
    *key = NULL;
    if (eat(p, T_DOUBLESTAR) && (*value = parse_bitwise_or(p)))
        return true;
    p->pos = start;
    if ((*key = parse_expression(p)) && eat(p, T_COLON) && (*value = parse_expression(p)))
        return true;
    p->pos = start;
    return false;
}

/* In a key that is not the first a missing colon is noticed before any mistake inside of the key,
 * so it is read once as the first pass does, which remembers nothing. */
static bool later_dict_item(Parser *p, Node **key, Node **value) {
    int start = p->pos;
    if (p->mistakes && peek(p) != T_DOUBLESTAR) {
        p->diag = p->mistakes = false;
        Node *a = parse_expression(p);
        if (a && peek(p) != T_COLON)
            parse_fail(p, (Place){a->lineno, a->end_col - 1, a->end_lineno, -1},
                       "':' expected after dictionary key");
        p->diag = p->mistakes = true;
        p->pos = start;
    }
    return dict_item(p, key, value);
}

/* Items after the first one (already pushed: keys and values in turn), then the brace. */
static Node *dict_rest(Parser *p, int start, int mark) {
    Node *key, *value;
    while (eat(p, T_COMMA) && later_dict_item(p, &key, &value)) {
        parse_push(p, key);
        parse_push(p, value);
    }
    int n = (p->nstack - mark) / 2;
    Seq *keys = seq_new(p->a, n), *values = seq_new(p->a, n);
    for (int i = 0; i < n; i++) {
        keys->at[i] = p->stack[mark + 2 * i];
        values->at[i] = p->stack[mark + 2 * i + 1];
    }
    p->nstack = mark;
    if (eat(p, T_RBRACE))
        return NODE(p, start, Dict, .keys = keys, .values = values);
    p->pos = start;
    return NULL;
}

static void mistake_star_value(Parser *p, int start) {
    p->pos = start;
    if (parse_expression(p) && eat(p, T_COLON) && eat(p, T_STAR)) {
        Token star = *last(p);
        if (parse_bitwise_or(p))
            parse_fail(p, place_from(place_of_tok(&star)),
                       "cannot use a starred expression in a dictionary value");
    }
    p->pos = start;
    if (parse_expression(p) && eat(p, T_COLON)) {
        Token colon = *last(p);
        if (peek(p) == T_RBRACE || peek(p) == T_COMMA)
            parse_fail(p, place_of_tok(&colon), "expression expected after dictionary key and ':'");
    }
    p->pos = start;
}

static void mistake_in_dict(Parser *p) {
    int start = p->pos, before_comma;
    Node *key, *value, *a;
    if (dict_item(p, &key, &value)) {
        do
            before_comma = p->pos;
        while (eat(p, T_COMMA) && dict_item(p, &key, &value));
        p->pos = before_comma;
        if (eat(p, T_COMMA)) {
            int at = p->pos;
            if ((a = parse_expression(p)) && peek(p) != T_COLON)
                parse_fail(p, (Place){a->lineno, a->end_col - 1, a->end_lineno, -1},
                           "':' expected after dictionary key");
            mistake_star_value(p, at);
        }
    }
    mistake_star_value(p, start);
}

static Node *dict(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *key, *value;
    p->pos++;
    if (eat(p, T_RBRACE))
        return NODE(p, start, Dict, .keys = NULL, .values = NULL);
    if (dict_item(p, &key, &value)) {
        parse_push(p, key);
        parse_push(p, value);
        Node *n = dict_rest(p, start, mark);
        if (n)
            return n;
    }
    if (p->mistakes) {
        p->pos = start + 1;
        mistake_in_dict(p);
    }
    p->pos = start;
    return NULL;
}

static Node *set(Parser *p) {
    int start = p->pos;
    p->pos++;
    Seq *s = parse_star_named_expressions(p);
    if (s && eat(p, T_RBRACE))
        return NODE(p, start, Set, .elts = s);
    p->pos = start;
    return NULL;
}

/* First pass. */
static Node *in_braces(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n, *value;
    Seq *s;
    p->pos++;
    if (peek(p) == T_RBRACE || peek(p) == T_DOUBLESTAR) {
        p->pos = start;
        return dict(p);
    }
    n = parse_star_named_expression(p);
    if (!n)
        goto fail;
    if (n->kind != K_Starred && (n->kind != K_NamedExpr || (n->flags & AST_PAREN)) &&
        eat(p, T_COLON)) {
        if (!(value = parse_expression(p)))
            goto fail;
        if ((s = parse_for_if_clauses(p))) {
            if (eat(p, T_RBRACE))
                return NODE(p, start, DictComp, .key = n, .value = value, .generators = s);
            goto fail;
        }
        parse_push(p, n);
        parse_push(p, value);
        return dict_rest(p, start, mark);
    }
    if (n->kind != K_Starred && (s = parse_for_if_clauses(p))) {
        if (eat(p, T_RBRACE))
            return NODE(p, start, SetComp, .elt = n, .generators = s);
        goto fail;
    }
    s = rest_of_items(p, n);
    if (eat(p, T_RBRACE))
        return NODE(p, start, Set, .elts = s);
fail:
    p->pos = start;
    return NULL;
}

/* ---- atoms ---- */

static Node *atom_in_order(Parser *p, int type) {
    Node *n;
    switch (type) {
    case T_LPAR:
        n = parse_tuple_display(p);
        n = n ? n : group(p);
        return n ? n : parse_genexp(p);
    case T_LSQB:
        n = parse_list_display(p);
        return n ? n : list_comp(p);
    default:
        n = dict(p);
        n = n ? n : set(p);
        n = n ? n : dict_comp(p);
        return n ? n : set_comp(p);
    }
}

static Node *atom_brackets(Parser *p, int type) {
    if (!parse_enter(p))
        return NULL;
    Node *n = p->diag ? atom_in_order(p, type)
            : type == T_LPAR ? in_parens(p)
            : type == T_LSQB ? in_brackets(p) : in_braces(p);
    parse_leave(p);
    return n;
}

Node *parse_atom(Parser *p) {
    int start = p->pos, type = peek(p);
    switch (type) {
    case T_NAME: {
        Str *id = parse_name(p);
        return id ? NODE(p, start, Name, .id = id, .ctx = K_Load) : NULL;
    }
    case T_TRUE: p->pos++; return parse_constant(p, start, CONST_TRUE);
    case T_FALSE: p->pos++; return parse_constant(p, start, CONST_FALSE);
    case T_NONE: p->pos++; return parse_constant(p, start, CONST_NONE);
    case T_ELLIPSIS: p->pos++; return parse_constant(p, start, CONST_ELLIPSIS);
    case T_STRING: return parse_strings(p);
    case T_NUMBER: return parse_number(p);
    case T_LPAR: case T_LSQB: case T_LBRACE: return atom_brackets(p, type);
    }
    return NULL;
}

/* ---- arguments of calls ---- */

/* A keyword argument or an unpacked mapping; `**` only where `double_star` allows it. */
static Node *kwarg(Parser *p, bool double_star) {
    int start = p->pos;
    Node *value;
    if (p->mistakes) {
        int type = peek(p);
        if ((type == T_TRUE || type == T_FALSE || type == T_NONE) && peek2(p) == T_EQUAL) {
            Token a = *parse_tok(p);
            p->pos += 2;
            return parse_fail(p, place_range(place_of_tok(&a), place_of_tok(last(p))),
                              "cannot assign to %s", token_texts[type]);
        }
        if (type == T_NAME && peek2(p) == T_EQUAL) {
            Token a = *parse_tok(p);
            p->pos += 2;
            Token b = *last(p);
            if (parse_expression(p) && parse_for_if_clauses(p))
                return parse_fail(p, place_range(place_of_tok(&a), place_of_tok(&b)), "invalid "
                                  "syntax. Maybe you meant '==' or ':=' instead of '='?");
        } else {
            Node *a = parse_expression(p);
            if (a && eat(p, T_EQUAL))
                return parse_fail(p, place_range(place_of(a), place_of_tok(last(p))), "expression "
                                  "cannot contain assignment, perhaps you meant \"==\"?");
        }
        p->pos = start;
    }
    if (peek(p) == T_NAME && peek2(p) == T_EQUAL) {
        Str *name = parse_name(p);
        p->pos++;
        if ((value = parse_expression(p)))
            return NODE(p, start, keyword, .arg = name, .value = value);
    } else if (double_star && eat(p, T_DOUBLESTAR)) {
        if ((value = parse_expression(p)))
            return NODE(p, start, keyword, .arg = NULL, .value = value);
    } else if (!double_star) {
        return starred_expression(p);
    }
    p->pos = start;
    return NULL;
}

/* Items that follow the first keyword: first those that may be starred, then those that may be
 * double starred. True when there was one at least; then all are on the stack. */
static bool kwargs(Parser *p) {
    int end = p->pos;
    bool any = false;
    for (int double_star = 0; double_star < 2; double_star++) {
        Node *n;
        while ((n = kwarg(p, double_star))) {
            parse_push(p, n);
            any = true;
            end = p->pos;
            if (!eat(p, T_COMMA))
                return true;
        }
        if (p->f->error.cls)
            break;
    }
    p->pos = end;
    return any;
}

/* A positional argument. */
static Node *positional(Parser *p) {
    int start = p->pos;
    Node *n = starred_expression(p);
    if (n)
        return n;
    n = genexp_element(p);
    if (n && peek(p) != T_EQUAL)
        return n;
    p->pos = start;
    return NULL;
}

/* Sorts what lies on the stack above mark into positional and keyword arguments. */
static Node *make_call(Parser *p, int start, int mark) {
    int n = p->nstack - mark, npos = 0;
    Node **at = (Node **)p->stack + mark;
    for (int i = 0; i < n; i++)
        npos += at[i]->kind != K_keyword;
    Seq *args = seq_new(p->a, npos), *keywords = seq_new(p->a, n - npos);
    for (int i = 0, j = 0, k = 0; i < n; i++) {
        if (at[i]->kind == K_keyword)
            keywords->at[k++] = at[i];
        else
            args->at[j++] = at[i];
    }
    p->nstack = mark;
    return NODE(p, start, Call, .args = args, .keywords = keywords);
}

static Node *args(Parser *p) {
    int start = p->pos, mark = p->nstack, end = start;
    Node *n;
    while ((n = positional(p))) {
        parse_push(p, n);
        end = p->pos;
        if (!eat(p, T_COMMA))
            return make_call(p, start, mark);
    }
    if (p->f->error.cls || (!p->diag && peek(p) == T_STAR)) {
        p->nstack = mark;       /* a star that begins no argument now begins none later */
        p->pos = start;
        return NULL;
    }
    if (!kwargs(p))
        p->pos = end;
    return p->nstack > mark ? make_call(p, start, mark) : NULL;
}

static Place end_of_comprehension(Seq *gens) {
    Node *c = gens->at[gens->len - 1];
    Seq *ifs = AS(comprehension, c)->ifs;
    return place_of(ifs->len ? ifs->at[ifs->len - 1] : AS(comprehension, c)->iter);
}

static const char unparenthesized[] = "Generator expression must be parenthesized";

static void *mistake_arguments(Parser *p) {
    int start = p->pos;
    Node *a = args(p), *b;
    Seq *gens;
    if (a && eat(p, T_COMMA) && eat(p, T_STAR))
        return parse_fail(p, place_of(a),
                          "iterable argument unpacking follows keyword argument unpacking");
    p->pos = start;
    if ((a = parse_expression(p)) && (gens = parse_for_if_clauses(p)) && eat(p, T_COMMA)) {
        int after = p->pos;
        if (!args(p)) {
            p->pos = after;
            if (parse_expression(p))
                parse_for_if_clauses(p);
        }
        return parse_fail(p, place_range(place_of(a), end_of_comprehension(gens)), unparenthesized);
    }
    p->pos = start;
    if (peek(p) == T_NAME && peek2(p) == T_EQUAL) {
        Token name = *parse_tok(p);
        p->pos += 2;
        Token equal = *last(p);
        if (parse_expression(p) && parse_for_if_clauses(p))
            return parse_fail(p, place_range(place_of_tok(&name), place_of_tok(&equal)), "invalid "
                              "syntax. Maybe you meant '==' or ':=' instead of '='?");
        p->pos = start;
    }
    a = args(p);
    int after = p->pos;
    if (a && (gens = parse_for_if_clauses(p))) {
        Seq *pos = AS(Call, a)->args;
        if (pos->len > 1)
            return parse_fail(p, place_range(place_of(pos->at[pos->len - 1]),
                                             end_of_comprehension(gens)), unparenthesized);
    }
    p->pos = after;
    if (a && eat(p, T_COMMA) && (b = parse_expression(p)) && (gens = parse_for_if_clauses(p)))
        return parse_fail(p, place_range(place_of(b), end_of_comprehension(gens)), unparenthesized);
    p->pos = after;
    if (a && eat(p, T_COMMA) && args(p)) {
        bool unpacks = false;
        for (int i = 0; i < AS(Call, a)->keywords->len; i++)
            unpacks |= !AS(keyword, AS(Call, a)->keywords->at[i])->arg;
        return parse_fail_here(p, unpacks ? "positional argument follows keyword argument unpacking"
                                          : "positional argument follows keyword argument");
    }
    p->pos = start;
    return NULL;
}

/* First pass: `f(x for x in y)`, whose generator spans the parentheses of the call. */
static Node *sole_generator(Parser *p, int start, Node *call) {
    Seq *gens;
    if (AS(Call, call)->args->len != 1 || AS(Call, call)->keywords->len ||
        AS(Call, call)->args->at[0]->kind == K_Starred || last(p)->type == T_COMMA ||
        !(gens = parse_for_if_clauses(p)) || peek(p) != T_RPAR)
        return NULL;
    p->pos++;
    Node *g = NODE(p, start - 1, GeneratorExp, .elt = AS(Call, call)->args->at[0],
                   .generators = gens);
    p->pos--;
    AS(Call, call)->args = seq_of(p->a, g);
    return call;
}

static Node *arguments(Parser *p, bool may_generate) {
    MEMO_GET(p, R_arguments);
    int start = p->pos;
    Node *n = NULL;
    if (p->diag || peek(p) != T_RPAR)
        n = args(p);
    if (n && !p->diag && may_generate && (peek(p) == T_FOR || peek(p) == T_ASYNC))
        n = sole_generator(p, start, n);
    if (n) {
        eat(p, T_COMMA);
        if (peek(p) != T_RPAR)
            n = NULL;
    }
    if (!n) {
        p->pos = start;
        if (p->mistakes)
            mistake_arguments(p);
        p->pos = start;
    }
    return MEMO_PUT(p, R_arguments, start, n);
}

Node *parse_arguments(Parser *p) {
    return arguments(p, false);
}

/* ---- targets ---- */

static bool is_target_inner(const Node *n, bool star) {
    Seq *s;
    switch (n->kind) {
    case K_Name: case K_Attribute: case K_Subscript:
        return true;
    case K_Starred:
        return star && AS(Starred, n)->value->kind != K_Starred &&
               is_target_inner(AS(Starred, n)->value, false);
    case K_Tuple: s = AS(Tuple, n)->elts; break;
    case K_List: s = AS(List, n)->elts; break;
    default:
        return false;
    }
    for (int i = 0; i < s->len; i++)
        if (!is_target_inner(s->at[i], true))
            return false;
    return true;
}

bool parse_is_target(const Node *n) {
    return is_target_inner(n, true);
}

static bool t_lookahead(Parser *p) {
    int type = peek(p);
    return type == T_LPAR || type == T_LSQB || type == T_DOT;
}

/* A primary that another trailer follows. */
static Node *t_primary(Parser *p) {
    MEMO_GET(p, R_t_primary);
    int start = p->pos, end = start;
    Node *good = NULL, *n = parse_atom(p);
    while (n && t_lookahead(p)) {
        good = n;
        end = p->pos;
        n = trailer(p, start, n);
    }
    p->pos = end;
    return MEMO_PUT(p, R_t_primary, start, good);
}

/* `a.b` or `a[b]`, with nothing more behind. */
static Node *attribute_or_subscript(Parser *p, int ctx) {
    int start = p->pos;
    Node *n = t_primary(p);
    if (n && peek(p) == T_DOT)
        n = attribute(p, start, n);
    else if (n && peek(p) == T_LSQB)
        n = subscript(p, start, n);
    else
        n = NULL;
    if (n && !t_lookahead(p))
        return parse_set_context(n, ctx);
    p->pos = start;
    return NULL;
}

static Node *target_with_star_atom(Parser *p);

/* `first` and what follows it after commas; `needs_comma`: one alone is not enough. */
static Seq *target_list(Parser *p, Node *(*item)(Parser *), bool needs_comma) {
    int start = p->pos, mark = p->nstack;
    Node *n = item(p);
    if (!n)
        return NULL;
    parse_push(p, n);
    bool comma = false;
    while (eat(p, T_COMMA)) {
        comma = true;
        if (!(n = item(p)))
            break;
        parse_push(p, n);
    }
    if (comma || !needs_comma)
        return parse_list(p, mark);
    p->nstack = mark;
    p->pos = start;
    return NULL;
}

static Node *star_atom(Parser *p) {
    int start = p->pos;
    Node *n;
    Seq *s;
    switch (peek(p)) {
    case T_NAME: {
        Str *id = parse_name(p);
        return id ? NODE(p, start, Name, .id = id, .ctx = K_Store) : NULL;
    }
    case T_LPAR:
        p->pos++;
        if ((n = target_with_star_atom(p)) && eat(p, T_RPAR))
            return n;
        p->pos = start + 1;
        s = target_list(p, parse_star_target, true);
        if (eat(p, T_RPAR))
            return NODE(p, start, Tuple, .elts = s, .ctx = K_Store);
        break;
    case T_LSQB:
        p->pos++;
        s = target_list(p, parse_star_target, false);
        if (eat(p, T_RSQB))
            return NODE(p, start, List, .elts = s, .ctx = K_Store);
        break;
    }
    p->pos = start;
    return NULL;
}

static Node *target_with_star_atom(Parser *p) {
    MEMO_GET(p, R_target_with_star_atom);
    int start = p->pos;
    Node *n = attribute_or_subscript(p, K_Store);
    if (!n)
        n = star_atom(p);
    return MEMO_PUT(p, R_target_with_star_atom, start, n);
}

/* First pass: any primary, if it can be a target. */
static Node *quick_target(Parser *p) {
    int start = p->pos;
    Node *n = parse_primary(p);
    if (n && n->kind != K_Starred && parse_is_target(n))
        return parse_set_context(n, K_Store);
    p->pos = start;
    return NULL;
}

Node *parse_star_target(Parser *p) {
    MEMO_GET(p, R_star_target);
    int start = p->pos;
    Node *n;
    if (eat(p, T_STAR)) {
        n = p->diag ? (peek(p) == T_STAR ? NULL : parse_star_target(p)) : quick_target(p);
        if (n)
            n = NODE(p, start, Starred, .value = n, .ctx = K_Store);
        else
            p->pos = start;
    } else {
        n = p->diag ? target_with_star_atom(p) : quick_target(p);
    }
    return MEMO_PUT(p, R_star_target, start, n);
}

Node *parse_star_targets(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n = parse_star_target(p);
    if (!n || peek(p) != T_COMMA)
        return n;
    parse_push(p, n);
    while (eat(p, T_COMMA) && (n = parse_star_target(p)))
        parse_push(p, n);
    return NODE(p, start, Tuple, .elts = parse_list(p, mark), .ctx = K_Store);
}

Node *parse_single_subscript_attribute_target(Parser *p) {
    return attribute_or_subscript(p, K_Store);
}

Node *parse_single_target(Parser *p) {
    int start = p->pos;
    Node *n = attribute_or_subscript(p, K_Store);
    if (n)
        return n;
    if (peek(p) == T_NAME) {
        Str *id = parse_name(p);
        return id ? NODE(p, start, Name, .id = id, .ctx = K_Store) : NULL;
    }
    if (eat(p, T_LPAR) && (n = parse_single_target(p)) && eat(p, T_RPAR))
        return n;
    p->pos = start;
    return NULL;
}

static Node *del_target(Parser *p) {
    MEMO_GET(p, R_del_target);
    int start = p->pos;
    Seq *s;
    Node *n = attribute_or_subscript(p, K_Del);
    if (n)
        goto done;
    switch (peek(p)) {
    case T_NAME: {
        Str *id = parse_name(p);
        n = id ? NODE(p, start, Name, .id = id, .ctx = K_Del) : NULL;
        break;
    }
    case T_LPAR:
        p->pos++;
        if ((n = del_target(p)) && eat(p, T_RPAR))
            break;
        p->pos = start + 1;
        s = parse_del_targets(p);
        n = eat(p, T_RPAR) ? NODE(p, start, Tuple, .elts = s, .ctx = K_Del) : NULL;
        break;
    case T_LSQB:
        p->pos++;
        s = parse_del_targets(p);
        n = eat(p, T_RSQB) ? NODE(p, start, List, .elts = s, .ctx = K_Del) : NULL;
        break;
    }
    if (!n)
        p->pos = start;
done:
    return MEMO_PUT(p, R_del_target, start, n);
}

Seq *parse_del_targets(Parser *p) {
    return target_list(p, del_target, false);
}
