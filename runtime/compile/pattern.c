/* pattern.c -- the match statement and its patterns.  See parse_internal.h for how rules behave. */
#include "parse_internal.h"

static Node *pattern(Parser *p);
static Node *or_pattern(Parser *p);

/* ---- names and literals ---- */

/* A name that a pattern binds. */
static Str *capture_target(Parser *p) {
    int start = p->pos;
    if (parse_is_word(p, "_"))
        return NULL;
    Str *name = parse_name(p);
    if (!name)
        return NULL;
    int type = peek(p);
    if (type != T_DOT && type != T_LPAR && type != T_EQUAL)
        return name;
    p->pos = start;
    return NULL;
}

static Node *signed_number(Parser *p) {
    int start = p->pos;
    bool minus = eat(p, T_MINUS);
    Node *n = peek(p) == T_NUMBER ? parse_number(p) : NULL;
    if (n && minus)
        n = NODE(p, start, UnaryOp, .op = K_USub, .operand = n);
    if (!n)
        p->pos = start;
    return n;
}

static bool is_imaginary(const Node *n) {
    return AS(Constant, n)->value->kind == CONST_COMPLEX;
}

/* A number, or real part and imaginary part. */
static Node *number_or_complex(Parser *p) {
    int start = p->pos;
    Node *real = signed_number(p);
    if (!real)
        return NULL;
    int sign = peek(p);
    if (sign != T_PLUS && sign != T_MINUS)
        return real;
    Node *digits = real->kind == K_UnaryOp ? AS(UnaryOp, real)->operand : real;
    if (is_imaginary(digits))
        return parse_fail(p, place_of(digits), "real number required in complex literal");
    p->pos++;
    Node *imag = peek(p) == T_NUMBER ? parse_number(p) : NULL;
    if (imag && !is_imaginary(imag))
        return parse_fail(p, place_of(imag), "imaginary number required in complex literal");
    if (imag)
        return NODE(p, start, BinOp, .left = real, .op = sign == T_PLUS ? K_Add : K_Sub,
                    .right = imag);
    p->pos = start;
    return NULL;
}

static int singleton(int type) {
    return type == T_NONE ? CONST_NONE : type == T_TRUE ? CONST_TRUE : type == T_FALSE ? CONST_FALSE
                                                                                       : -1;
}

/* A dotted name, or with `alone` also a single one. */
static Node *dotted(Parser *p, bool alone) {
    int start = p->pos;
    Str *name = parse_name(p);
    if (!name)
        return NULL;
    Node *n = NODE(p, start, Name, .id = name, .ctx = K_Load);
    bool any = false;
    for (;;) {
        int end = p->pos;
        if (!eat(p, T_DOT))
            break;
        if (!(name = parse_name(p))) {
            p->pos = end;
            break;
        }
        n = NODE(p, start, Attribute, .value = n, .attr = name, .ctx = K_Load);
        any = true;
    }
    if (any || alone)
        return n;
    p->pos = start;
    return NULL;
}

/* ---- lists of patterns ---- */

static Node *star_pattern(Parser *p) {
    MEMO_GET(p, R_star_pattern);
    int start = p->pos;
    Node *n = NULL;
    if (eat(p, T_STAR)) {
        Str *name = capture_target(p);
        if (name) {
            n = NODE(p, start, MatchStar, .name = name);
        } else if (parse_is_word(p, "_")) {
            p->pos++;
            n = NODE(p, start, MatchStar, .name = NULL);
        } else {
            p->pos = start;
        }
    }
    return MEMO_PUT(p, R_star_pattern, start, n);
}

static Node *maybe_star(Parser *p) {
    Node *n = star_pattern(p);
    return n ? n : pattern(p);
}

/* Pushes items separated by commas, perhaps with a last comma; true if there is any. */
static bool push_items(Parser *p, Node *(*item)(Parser *)) {
    Node *n = item(p);
    if (!n)
        return false;
    parse_push(p, n);
    while (eat(p, T_COMMA) && (n = item(p)))
        parse_push(p, n);
    return true;
}

/* `first,` and perhaps more. */
static Seq *open_sequence(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n = maybe_star(p);
    if (n && eat(p, T_COMMA)) {
        parse_push(p, n);
        push_items(p, maybe_star);
        return parse_list(p, mark);
    }
    p->pos = start;
    return NULL;
}

static Node *group_or_sequence(Parser *p) {
    int start = p->pos, mark = p->nstack;
    bool round = eat(p, T_LPAR);
    Node *n;
    Seq *s;
    if (round) {
        if ((n = pattern(p)) && eat(p, T_RPAR))
            return n;
        p->pos = start + 1;
        s = open_sequence(p);
        s = s ? s : &ast_empty;
    } else {
        p->pos++;
        push_items(p, maybe_star);
        s = parse_list(p, mark);
    }
    if (eat(p, round ? T_RPAR : T_RSQB))
        return NODE(p, start, MatchSequence, .patterns = s);
    p->pos = start;
    return NULL;
}

/* ---- mappings ---- */

static Node *mapping_key(Parser *p) {
    int start = p->pos, type = peek(p), constant = singleton(type);
    if (type == T_NUMBER || type == T_MINUS)
        return number_or_complex(p);
    if (type == T_STRING)
        return parse_strings(p);
    if (constant >= 0) {
        p->pos++;
        return parse_constant(p, start, constant);
    }
    return dotted(p, false);
}

/* `key: pattern`, pushed as a pair. */
static bool mapping_item(Parser *p) {
    int start = p->pos;
    Node *key = mapping_key(p), *value;
    if (key && eat(p, T_COLON) && (value = pattern(p))) {
        parse_push(p, key);
        parse_push(p, value);
        return true;
    }
    p->pos = start;
    return false;
}

static Seq *every_other(Parser *p, int mark, int first) {
    int n = (p->nstack - mark) / 2;
    Seq *s = seq_new(p->a, n);
    for (int i = 0; i < n; i++)
        s->at[i] = p->stack[mark + 2 * i + first];
    return s;
}

static Node *mapping(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Str *rest = NULL;
    p->pos++;
    bool comma = true;
    while (comma && mapping_item(p))
        comma = eat(p, T_COMMA);
    if (comma && eat(p, T_DOUBLESTAR)) {
        if (!(rest = capture_target(p)))
            goto fail;
        eat(p, T_COMMA);
    }
    Seq *keys = every_other(p, mark, 0), *patterns = every_other(p, mark, 1);
    p->nstack = mark;
    if (eat(p, T_RBRACE))
        return NODE(p, start, MatchMapping, .keys = keys, .patterns = patterns, .rest = rest);
fail:
    p->nstack = mark;
    p->pos = start;
    return NULL;
}

/* ---- classes ---- */

/* `name=pattern`; the pattern, and the name in *name. */
static Node *keyword_pattern(Parser *p, Str **name) {
    int start = p->pos;
    Node *n;
    if (peek(p) == T_NAME && peek2(p) == T_EQUAL) {
        *name = parse_name(p);
        p->pos++;
        if ((n = pattern(p)))
            return n;
    }
    p->pos = start;
    return NULL;
}

static Node *plain_pattern(Parser *p) {
    return peek(p) == T_NAME && peek2(p) == T_EQUAL ? NULL : pattern(p);
}

static void mistake_class_order(Parser *p, int start) {
    int mark = p->nstack;
    Node *n;
    Str *name;
    bool any = false;
    p->pos = start;
    if (!dotted(p, true) || !eat(p, T_LPAR))
        return;
    push_items(p, plain_pattern);
    p->nstack = mark;
    while (keyword_pattern(p, &name)) {
        any = true;
        if (!eat(p, T_COMMA))
            return;
    }
    if (!any || !push_items(p, plain_pattern)) {
        p->nstack = mark;
        return;
    }
    n = p->stack[mark];
    parse_fail(p, place_range(place_of(n), place_of(p->stack[p->nstack - 1])),
               "positional patterns follow keyword patterns");
    p->nstack = mark;
}

static Node *class_pattern(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *cls = dotted(p, true), *n;
    Str *name;
    if (!cls || !eat(p, T_LPAR)) {
        p->pos = start;
        return NULL;
    }
    bool comma = true;
    while (comma && (n = plain_pattern(p))) {
        parse_push(p, n);
        comma = eat(p, T_COMMA);
    }
    Seq *patterns = parse_list(p, mark);
    while (comma && (n = keyword_pattern(p, &name))) {
        parse_push(p, name);
        parse_push(p, n);
        comma = eat(p, T_COMMA);
    }
    Seq *names = every_other(p, mark, 0), *values = every_other(p, mark, 1);
    p->nstack = mark;
    bool lone_comma = comma && !patterns->len && !names->len && last(p)->type == T_COMMA;
    if (!lone_comma && eat(p, T_RPAR))
        return NODE(p, start, MatchClass, .cls = cls, .patterns = patterns, .kwd_attrs = names,
                    .kwd_patterns = values);
    if (p->mistakes)
        mistake_class_order(p, start);
    p->pos = start;
    return NULL;
}

/* ---- patterns ---- */

static Node *name_pattern(Parser *p) {
    int start = p->pos;
    Str *name = capture_target(p);
    if (name)
        return NODE(p, start, MatchAs, .name = name);
    if (parse_is_word(p, "_")) {
        p->pos++;
        return NODE(p, start, MatchAs, .name = NULL);
    }
    Node *n = dotted(p, false);
    int type = peek(p);
    if (n && type != T_DOT && type != T_LPAR && type != T_EQUAL)
        return NODE(p, start, MatchValue, .value = n);
    p->pos = start;
    return class_pattern(p);
}

static Node *closed_pattern_uncached(Parser *p) {
    int start = p->pos, type = peek(p), constant = singleton(type);
    Node *n;
    switch (type) {
    case T_NUMBER: case T_MINUS:
        n = number_or_complex(p);
        return n ? NODE(p, start, MatchValue, .value = n) : NULL;
    case T_STRING:
        n = parse_strings(p);
        return n ? NODE(p, start, MatchValue, .value = n) : NULL;
    case T_NONE: case T_TRUE: case T_FALSE:
        p->pos++;
        return NODE(p, start, MatchSingleton, .value = const_new(p->a, constant));
    case T_NAME: return name_pattern(p);
    case T_LPAR: case T_LSQB: return group_or_sequence(p);
    case T_LBRACE: return mapping(p);
    }
    return NULL;
}

/* Remembered in the first pass too: nested sequences would be tried twice at each level. */
static Node *closed_pattern(Parser *p) {
    int start = p->pos;
    void *before;
    if (parse_memo_get(p, R_closed_pattern, &before))
        return before;
    if (!parse_enter(p))
        return NULL;
    Node *n = closed_pattern_uncached(p);
    parse_leave(p);
    return parse_memo_put(p, R_closed_pattern, start, n);
}

static Node *or_pattern(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n = closed_pattern(p);
    if (!n || peek(p) != T_VBAR)
        return n;
    parse_push(p, n);
    int end = p->pos;
    while (eat(p, T_VBAR) && (n = closed_pattern(p))) {
        parse_push(p, n);
        end = p->pos;
    }
    p->pos = end;
    Seq *s = parse_list(p, mark);
    return s->len == 1 ? s->at[0] : NODE(p, start, MatchOr, .patterns = s);
}

static void mistake_as(Parser *p, int start) {
    Node *n;
    p->pos = start;
    if (!or_pattern(p) || !eat(p, T_AS))
        return;
    if (parse_is_word(p, "_"))
        parse_fail(p, place_of_tok(parse_tok(p)), "cannot use '_' as a target");
    else if (peek(p) != T_NAME && (n = parse_expression(p)))
        parse_fail(p, place_of(n), "invalid pattern target");
}

static Node *pattern(Parser *p) {
    int start = p->pos;
    Node *n = or_pattern(p);
    Str *name;
    if (!n || peek(p) != T_AS)
        return n;
    int end = p->pos++;
    if ((name = capture_target(p)))
        return NODE(p, start, MatchAs, .pattern = n, .name = name);
    if (p->mistakes)
        mistake_as(p, start);
    p->pos = end;
    return n;
}

/* What may stand after `case`: also a sequence without parentheses. */
static Node *patterns(Parser *p) {
    int start = p->pos;
    Seq *s = open_sequence(p);
    return s ? NODE(p, start, MatchSequence, .patterns = s) : pattern(p);
}

/* ---- the statement ---- */

/* `if test`; false: it begins, but is broken. */
static Node *guard(Parser *p) {
    int start = p->pos;
    Node *n;
    if (eat(p, T_IF) && (n = parse_named_expression(p)))
        return n;
    p->pos = start;
    return NULL;
}

static void mistake_case(Parser *p) {
    int start = p->pos;
    Token word = *parse_tok(p);
    p->pos++;
    if (patterns(p)) {
        guard(p);
        if (eat(p, T_NEWLINE))
            parse_fail_here(p, "expected ':'");
        else if (eat(p, T_COLON) && eat(p, T_NEWLINE) && peek(p) != T_INDENT)
            parse_fail_class(p, ERR_INDENTATION, "expected an indented block after 'case' "
                             "statement on line %d", word.lineno);
    }
    p->pos = start;
}

static Node *case_block(Parser *p) {
    int start = p->pos;
    Node *what, *test;
    Seq *body;
    if (!parse_is_word(p, "case"))
        return NULL;
    if (p->mistakes)
        mistake_case(p);
    p->pos++;
    if ((what = patterns(p))) {
        test = guard(p);
        if (eat(p, T_COLON) && (body = parse_block(p)))
            return AST_NEW(p->a, match_case, .pattern = what, .guard = test, .body = body);
    }
    p->pos = start;
    return NULL;
}

static Node *subject(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n = parse_star_named_expression(p);
    if (n && eat(p, T_COMMA)) {
        parse_push(p, n);
        push_items(p, parse_star_named_expression);
        return NODE(p, start, Tuple, .elts = parse_list(p, mark), .ctx = K_Load);
    }
    if (n && n->kind != K_Starred)
        return n;
    p->pos = start;
    return parse_named_expression(p);
}

static void mistake_match(Parser *p) {
    int start = p->pos;
    Token word = *parse_tok(p);
    p->pos++;
    if (subject(p)) {
        if (eat(p, T_NEWLINE))
            parse_fail_here(p, "expected ':'");
        else if (eat(p, T_COLON) && eat(p, T_NEWLINE) && peek(p) != T_INDENT)
            parse_fail_class(p, ERR_INDENTATION, "expected an indented block after 'match' "
                             "statement on line %d", word.lineno);
    }
    p->pos = start;
}

Node *parse_match(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *value, *n;
    if (!parse_is_word(p, "match"))
        return NULL;
    p->pos++;
    if ((value = subject(p)) && eat(p, T_COLON) && eat(p, T_NEWLINE) && eat(p, T_INDENT)) {
        while ((n = case_block(p)))
            parse_push(p, n);
        bool any = p->nstack > mark;
        Seq *cases = parse_list(p, mark);
        if (any && eat(p, T_DEDENT))
            return NODE(p, start, Match, .subject = value, .cases = cases);
    }
    p->pos = start;
    if (p->mistakes)
        mistake_match(p);
    return NULL;
}
