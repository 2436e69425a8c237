/* stmt.c -- the parser's rules for statements.  See parse_internal.h for how rules behave. */
#include "parse_internal.h"

/* ---- pieces ---- */

/* A token that must come, in either pass. */
static bool force(Parser *p, int type) {
    if (eat(p, type))
        return true;
    parse_fail(p, place_of_tok(parse_tok(p)), "expected '%s'", token_texts[type]);
    return false;
}

static Str *type_comment(Parser *p) {
    if (peek(p) != T_TYPE_COMMENT)
        return NULL;
    Token *t = parse_tok(p);
    p->pos++;
    return ast_str(p->a, t->start, t->len);
}

/* After a colon: a newline without an indented line. */
static bool no_indent(Parser *p) {
    int start = p->pos;
    bool missing = eat(p, T_NEWLINE) && peek(p) != T_INDENT && !p->f->error.cls;
    p->pos = start;
    return missing;
}

#define FAIL_INDENT(p, what, line) parse_fail_class(p, ERR_INDENTATION, \
    "expected an indented block after " what " on line %d", line)

/* The two mistakes of a header whose last part was just read: no colon, or no block. */
static void mistake_header(Parser *p, const char *word, int line) {
    if (peek(p) == T_NEWLINE)
        parse_fail_here(p, "expected ':'");
    else if (eat(p, T_COLON) && no_indent(p)) {
        parse_tok(p);
        parse_fail_class(p, ERR_INDENTATION,
                         "expected an indented block after '%s' statement on line %d", word, line);
    }
}

static void mistake_block(Parser *p) {
    if (no_indent(p))
        parse_fail_class(p, ERR_INDENTATION, "expected an indented block");
}

static Seq *simple_stmts(Parser *p);

Seq *parse_block(Parser *p) {
    MEMO_GET(p, R_block);
    int start = p->pos;
    Seq *s;
    if (eat(p, T_NEWLINE)) {
        if (eat(p, T_INDENT) && (s = parse_statements(p)) && eat(p, T_DEDENT))
            return MEMO_PUT(p, R_block, start, s);
        s = NULL;
        p->pos = start;
    } else {
        s = simple_stmts(p);
    }
    if (!s && p->mistakes)
        mistake_block(p);
    return MEMO_PUT(p, R_block, start, s);
}

/* ---- assignment ---- */

static int augmented_op(int type) {
    switch (type) {
    case T_PLUSEQUAL: return K_Add;
    case T_MINEQUAL: return K_Sub;
    case T_STAREQUAL: return K_Mult;
    case T_ATEQUAL: return K_MatMult;
    case T_SLASHEQUAL: return K_Div;
    case T_PERCENTEQUAL: return K_Mod;
    case T_AMPEREQUAL: return K_BitAnd;
    case T_VBAREQUAL: return K_BitOr;
    case T_CIRCUMFLEXEQUAL: return K_BitXor;
    case T_LEFTSHIFTEQUAL: return K_LShift;
    case T_RIGHTSHIFTEQUAL: return K_RShift;
    case T_DOUBLESTAREQUAL: return K_Pow;
    case T_DOUBLESLASHEQUAL: return K_FloorDiv;
    }
    return 0;
}

static Node *yield_or_star_expressions(Parser *p) {
    return peek(p) == T_YIELD ? parse_yield(p) : parse_star_expressions(p);
}

/* `: annotation [= value]` after a target. */
static Node *annotated(Parser *p, int start, Node *target, bool simple) {
    Node *annotation, *value = NULL;
    if (!eat(p, T_COLON) || !(annotation = parse_expression(p)))
        return NULL;
    int end = p->pos;
    if (eat(p, T_EQUAL) && !(value = yield_or_star_expressions(p)))
        p->pos = end;
    return NODE(p, start, AnnAssign, .target = target, .annotation = annotation, .value = value,
                .simple = simple);
}

static Node *augmented(Parser *p, int start, Node *target) {
    int op = augmented_op(peek(p));
    p->pos++;
    Node *value = yield_or_star_expressions(p);
    return value ? NODE(p, start, AugAssign, .target = target, .op = op, .value = value) : NULL;
}

static bool is_single_target(const Node *n) {
    return n->kind == K_Name || n->kind == K_Attribute || n->kind == K_Subscript;
}

/* First pass: the targets were read as an expression. */
static Node *assignment_from(Parser *p, int start, Node *n) {
    int mark = p->nstack;
    Node *value = n;
    while (peek(p) == T_EQUAL) {
        if (value->kind == K_Yield || value->kind == K_YieldFrom || !parse_is_target(value)) {
            p->nstack = mark;
            return NULL;
        }
        parse_push(p, parse_set_context(value, K_Store));
        p->pos++;
        if (!(value = yield_or_star_expressions(p))) {
            p->nstack = mark;
            return NULL;
        }
    }
    Str *comment = type_comment(p);
    return NODE(p, start, Assign, .targets = parse_list(p, mark), .value = value,
                .type_comment = comment);
}

static Node *expression_statement(Parser *p) {
    int start = p->pos;
    Node *n = parse_star_expressions(p);
    if (!n)
        return NULL;
    int type = peek(p);
    if (type == T_EQUAL)
        n = assignment_from(p, start, n);
    else if (type == T_COLON && is_single_target(n))
        n = annotated(p, start, parse_set_context(n, K_Store),
                      n->kind == K_Name && !(n->flags & AST_PAREN));
    else if (augmented_op(type) && is_single_target(n))
        n = augmented(p, start, parse_set_context(n, K_Store));
    else
        return NODE(p, start, Expr, .value = n);
    if (!n)
        p->pos = start;
    return n;
}

/* Second pass: `name:`, or `(target):`, or `a.b:`. */
static Node *annotation_in_order(Parser *p) {
    int start = p->pos;
    Node *n, *done;
    if (peek(p) == T_NAME && peek2(p) == T_COLON) {
        Str *id = parse_name(p);
        n = NODE(p, start, Name, .id = id, .ctx = K_Store);
        if ((done = annotated(p, start, n, true)))
            return done;
        p->pos = start;
    }
    if (eat(p, T_LPAR) && (n = parse_single_target(p)) && eat(p, T_RPAR) &&
        (done = annotated(p, start, n, false)))
        return done;
    p->pos = start;
    if ((n = parse_single_subscript_attribute_target(p)) && (done = annotated(p, start, n, false)))
        return done;
    p->pos = start;
    return NULL;
}

/* `target = target = ...`, as far as it goes; the number of targets, pushed. */
static int targets(Parser *p) {
    int n = 0, end = p->pos;
    Node *t;
    while ((t = parse_star_targets(p)) && eat(p, T_EQUAL)) {
        parse_push(p, t);
        end = p->pos;
        n++;
    }
    p->pos = end;
    return n;
}

/* A list or tuple, perhaps in parentheses. */
static Node *display(Parser *p) {
    int start = p->pos;
    Node *n = parse_list_display(p);
    if (!n)
        n = parse_tuple_display(p);
    if (!n && eat(p, T_LPAR)) {
        if (parse_enter(p)) {
            n = display(p);
            parse_leave(p);
        }
        if (!n || !eat(p, T_RPAR)) {
            p->pos = start;
            n = NULL;
        }
    }
    return n;
}

static void mistake_annotation(Parser *p) {
    int start = p->pos;
    Node *a;
    if ((a = display(p)) && eat(p, T_COLON) && parse_expression(p))
        parse_fail(p, place_of(a), "only single target (not %s) can be annotated",
                   parse_kind_name(a));
    p->pos = start;
    if ((a = parse_star_named_expression(p)) && eat(p, T_COMMA)) {
        while (parse_star_named_expressions(p)) {
        }
        if (eat(p, T_COLON) && parse_expression(p))
            parse_fail(p, place_of(a), "only single target (not tuple) can be annotated");
    }
    p->pos = start;
    if ((a = parse_expression(p)) && eat(p, T_COLON) && parse_expression(p))
        parse_fail(p, place_of(a), "illegal target for annotation");
    p->pos = start;
}

static void mistake_assignment(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *a;
    mistake_annotation(p);
    targets(p);
    p->nstack = mark;
    if ((a = parse_star_expressions(p)) && eat(p, T_EQUAL))
        parse_fail_target(p, STAR_TARGETS, a);
    p->pos = start;
    targets(p);
    p->nstack = mark;
    if ((a = parse_yield(p)) && eat(p, T_EQUAL))
        parse_fail(p, place_of(a), "assignment to yield expression not possible");
    p->pos = start;
    if ((a = parse_star_expressions(p)) && augmented_op(peek(p))) {
        p->pos++;
        if (yield_or_star_expressions(p))
            parse_fail(p, place_of(a), "'%s' is an illegal expression for augmented assignment",
                       parse_kind_name(a));
    }
    p->pos = start;
}

/* Second pass. */
static Node *assignment_in_order(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n = annotation_in_order(p), *value;
    if (n)
        return n;
    if (targets(p) && (value = yield_or_star_expressions(p)) && peek(p) != T_EQUAL) {
        Str *comment = type_comment(p);
        return NODE(p, start, Assign, .targets = parse_list(p, mark), .value = value,
                    .type_comment = comment);
    }
    p->nstack = mark;
    p->pos = start;
    if ((n = parse_single_target(p)) && augmented_op(peek(p))) {
        if (!(n = augmented(p, start, n)))
            p->pos = start;
        return n;
    }
    p->pos = start;
    if (p->mistakes)
        mistake_assignment(p);
    return NULL;
}

/* ---- other simple statements ---- */

static Node *return_stmt(Parser *p) {
    int start = p->pos++;
    Node *value = parse_star_expressions(p);
    return NODE(p, start, Return, .value = value);
}

static Node *raise_stmt(Parser *p) {
    int start = p->pos++;
    Node *exc = parse_expression(p), *cause = NULL;
    int end = p->pos;
    if (exc && eat(p, T_FROM) && !(cause = parse_expression(p)))
        p->pos = end;
    return NODE(p, start, Raise, .exc = exc, .cause = cause);
}

static Node *global_stmt(Parser *p, bool nonlocal) {
    int start = p->pos++, mark = p->nstack, end = p->pos;
    Str *name = parse_name(p);
    if (!name) {
        p->pos = start;
        return NULL;
    }
    do {
        parse_push(p, name);
        end = p->pos;
    } while (eat(p, T_COMMA) && (name = parse_name(p)));
    p->pos = end;
    Seq *names = parse_list(p, mark);
    return nonlocal ? NODE(p, start, Nonlocal, .names = names)
                    : NODE(p, start, Global, .names = names);
}

static Node *del_stmt(Parser *p) {
    int start = p->pos++;
    Seq *s = parse_del_targets(p);
    Node *n;
    if (s && (peek(p) == T_SEMI || peek(p) == T_NEWLINE))
        return NODE(p, start, Delete, .targets = s);
    if (p->mistakes) {
        p->pos = start + 1;
        if ((n = parse_star_expressions(p)))
            parse_fail_target(p, DEL_TARGETS, n);
    }
    p->pos = start;
    return NULL;
}

static Node *assert_stmt(Parser *p) {
    int start = p->pos++;
    Node *test = parse_expression(p), *msg = NULL;
    if (!test) {
        p->pos = start;
        return NULL;
    }
    int end = p->pos;
    if (eat(p, T_COMMA) && !(msg = parse_expression(p)))
        p->pos = end;
    return NODE(p, start, Assert, .test = test, .msg = msg);
}

/* `a.b.c` as one name. */
static Str *dotted_name(Parser *p) {
    Str *name = parse_name(p), *part;
    if (!name)
        return NULL;
    for (;;) {
        int end = p->pos;
        if (!eat(p, T_DOT))
            return name;
        if (!(part = parse_name(p))) {
            p->pos = end;
            return name;
        }
        char *whole = arena_alloc(p->a, name->len + part->len + 2u);
        __builtin_memcpy(whole, name->data, name->len);
        whole[name->len] = '.';
        __builtin_memcpy(whole + name->len + 1, part->data, part->len);
        name = ast_intern(p->a, whole, name->len + part->len + 1u);
    }
}

/* Names with `as`, separated by commas, pushed; false: none. `trailing`: stops after the comma. */
static bool aliases(Parser *p, Str *(*get)(Parser *)) {
    int start = p->pos, end;
    Str *name = get(p), *as;
    if (!name)
        return false;
    do {
        end = p->pos;
        as = NULL;
        if (eat(p, T_AS) && !(as = parse_name(p)))
            p->pos = end;
        parse_push(p, NODE(p, start, alias, .name = name, .asname = as));
        end = p->pos;
        start = end + 1;
    } while (eat(p, T_COMMA) && (name = get(p)));
    p->pos = end;
    return true;
}

static Node *import_name(Parser *p) {
    int start = p->pos++, mark = p->nstack;
    if (aliases(p, dotted_name))
        return NODE(p, start, Import, .names = parse_list(p, mark));
    p->pos = start;
    return NULL;
}

/* What may stand after `from a import`; NULL: nothing sensible. */
static Seq *import_targets(Parser *p) {
    int start = p->pos, mark = p->nstack;
    if (eat(p, T_STAR)) {
        Str *star = ast_intern(p->a, "*", 1);
        return seq_of(p->a, NODE(p, start, alias, .name = star));
    }
    bool parens = eat(p, T_LPAR);
    if (aliases(p, parse_name)) {
        if (parens) {
            eat(p, T_COMMA);
            if (eat(p, T_RPAR))
                return parse_list(p, mark);
        } else if (peek(p) != T_COMMA) {
            return parse_list(p, mark);
        } else if (p->mistakes && peek2(p) == T_NEWLINE) {
            parse_fail_here(p, "trailing comma not allowed without surrounding parentheses");
        }
    }
    p->nstack = mark;
    p->pos = start;
    return NULL;
}

static Node *import_from(Parser *p) {
    int start = p->pos++, dots = 0;
    for (;; p->pos++) {
        int type = peek(p);
        if (type != T_DOT && type != T_ELLIPSIS)
            break;
        dots += type == T_DOT ? 1 : 3;
    }
    Str *module = dotted_name(p);
    Seq *names;
    if ((module || dots) && eat(p, T_IMPORT) && (names = import_targets(p)))
        return NODE(p, start, ImportFrom, .module = module, .names = names, .level = dots);
    p->pos = start;
    return NULL;
}

/* ---- simple statements ---- */

static Node *keyword_stmt(Parser *p) {
    int start = p->pos;
    switch (peek(p)) {
    case T_RETURN: return return_stmt(p);
    case T_IMPORT: return import_name(p);
    case T_FROM: return import_from(p);
    case T_RAISE: return raise_stmt(p);
    case T_PASS: p->pos++; return NODE(p, start, Pass);
    case T_DEL: return del_stmt(p);
    case T_YIELD: {
        Node *n = parse_yield(p);
        return n ? NODE(p, start, Expr, .value = n) : NULL;
    }
    case T_ASSERT: return assert_stmt(p);
    case T_BREAK: p->pos++; return NODE(p, start, Break);
    case T_CONTINUE: p->pos++; return NODE(p, start, Continue);
    case T_GLOBAL: return global_stmt(p, false);
    case T_NONLOCAL: return global_stmt(p, true);
    }
    return NULL;
}

static bool starts_keyword_stmt(int type) {
    switch (type) {
    case T_RETURN: case T_IMPORT: case T_FROM: case T_RAISE: case T_PASS: case T_DEL: case T_YIELD:
    case T_ASSERT: case T_BREAK: case T_CONTINUE: case T_GLOBAL: case T_NONLOCAL:
        return true;
    }
    return false;
}

static Node *simple_stmt(Parser *p) {
    int type = peek(p);
    if (!p->diag)
        return starts_keyword_stmt(type) ? keyword_stmt(p) : expression_statement(p);
    MEMO_GET(p, R_simple_stmt);
    int start = p->pos;
    Node *n = NULL;
    if (!starts_keyword_stmt(type) || type == T_YIELD) {
        n = assignment_in_order(p);
        if (!n && (n = parse_star_expressions(p)))
            n = NODE(p, start, Expr, .value = n);
    }
    if (!n)
        n = keyword_stmt(p);
    return MEMO_PUT(p, R_simple_stmt, start, n);
}

static Seq *simple_stmts(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n = simple_stmt(p);
    while (n) {
        parse_push(p, n);
        if (!eat(p, T_SEMI))
            break;
        n = simple_stmt(p);
    }
    if (p->nstack > mark && eat(p, T_NEWLINE))
        return parse_list(p, mark);
    p->nstack = mark;
    p->pos = start;
    return NULL;
}

/* ---- if, while ---- */

static Seq *else_block(Parser *p) {
    int start = p->pos;
    Seq *s;
    if (!eat(p, T_ELSE))
        return NULL;
    int line = last(p)->lineno;
    if (p->mistakes && eat(p, T_COLON)) {
        if (no_indent(p))
            FAIL_INDENT(p, "'else' statement", line);
        p->pos = start + 1;
    }
    if (force(p, T_COLON) && (s = parse_block(p)))
        return s;
    p->pos = start;
    return NULL;
}

static Node *if_stmt(Parser *p, int word) {
    int start = p->pos;
    Node *test, *more = NULL;
    Seq *body, *orelse = NULL;
    if (!eat(p, word))
        return NULL;
    int line = last(p)->lineno;
    if (p->mistakes) {
        if (parse_named_expression(p))
            mistake_header(p, token_texts[word], line);
        p->pos = start + 1;
    }
    if (!(test = parse_named_expression(p)) || !eat(p, T_COLON) || !(body = parse_block(p))) {
        p->pos = start;
        return NULL;
    }
    if (peek(p) == T_ELIF && parse_enter(p)) {
        more = if_stmt(p, T_ELIF);
        parse_leave(p);
    }
    if (more)
        orelse = seq_of(p->a, more);
    else
        orelse = else_block(p);
    return NODE(p, start, If, .test = test, .body = body, .orelse = orelse);
}

static Node *while_stmt(Parser *p) {
    int start = p->pos++;
    int line = last(p)->lineno;
    Node *test;
    Seq *body;
    if (p->mistakes) {
        if (parse_named_expression(p))
            mistake_header(p, "while", line);
        p->pos = start + 1;
    }
    if ((test = parse_named_expression(p)) && eat(p, T_COLON) && (body = parse_block(p))) {
        Seq *orelse = else_block(p);
        return NODE(p, start, While, .test = test, .body = body, .orelse = orelse);
    }
    p->pos = start;
    return NULL;
}

/* ---- for, with ---- */

static void mistake_for(Parser *p) {
    int start = p->pos;
    eat(p, T_ASYNC);
    if (eat(p, T_FOR)) {
        int line = last(p)->lineno;
        if (parse_star_targets(p) && eat(p, T_IN) && parse_star_expressions(p))
            mistake_header(p, "for", line);
    }
    p->pos = start;
}

static Node *for_stmt(Parser *p) {
    int start = p->pos;
    Node *target, *iter;
    Seq *body;
    bool committed = false;
    if (p->mistakes)
        mistake_for(p);
    bool is_async = eat(p, T_ASYNC);
    if (eat(p, T_FOR) && (target = parse_star_targets(p)) && eat(p, T_IN)) {
        committed = true;
        if ((iter = parse_star_expressions(p)) && eat(p, T_COLON)) {
            Str *comment = type_comment(p);
            if ((body = parse_block(p))) {
                Seq *orelse = else_block(p);
                if (is_async)
                    return NODE(p, start, AsyncFor, .target = target, .iter = iter, .body = body,
                                .orelse = orelse, .type_comment = comment);
                return NODE(p, start, For, .target = target, .iter = iter, .body = body,
                            .orelse = orelse, .type_comment = comment);
            }
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

static Node *with_item(Parser *p) {
    int start = p->pos;
    Node *e = parse_expression(p), *t;
    if (!e)
        return NULL;
    int end = p->pos;
    if (eat(p, T_AS)) {
        if ((t = parse_star_target(p))) {
            int type = peek(p);
            if (type == T_COMMA || type == T_RPAR || type == T_COLON)
                return AST_NEW(p->a, withitem, .context_expr = e, .optional_vars = t);
        }
        if (p->mistakes) {
            p->pos = start;
            if (parse_expression(p) && eat(p, T_AS) && (t = parse_expression(p))) {
                int type = peek(p);
                if (type == T_COMMA || type == T_RPAR || type == T_COLON)
                    parse_fail_target(p, STAR_TARGETS, t);
            }
        }
        p->pos = end;
    }
    return AST_NEW(p->a, withitem, .context_expr = e, .optional_vars = NULL);
}

/* Items after `with`, or NULL; with parentheses around them, or without. */
static Seq *with_items(Parser *p, bool parens) {
    int start = p->pos, mark = p->nstack, end;
    Node *n;
    if ((parens && !eat(p, T_LPAR)) || !(n = with_item(p))) {
        p->pos = start;
        return NULL;
    }
    do {
        parse_push(p, n);
        end = p->pos;
    } while (eat(p, T_COMMA) && (n = with_item(p)));
    p->pos = end;
    Seq *s = parse_list(p, mark);
    if (!parens)
        return s;
    eat(p, T_COMMA);
    if (eat(p, T_RPAR))
        return s;
    p->pos = start;
    return NULL;
}

/* What mistakes know of an item: an expression, perhaps with a target. */
static bool loose_items(Parser *p, bool parens) {
    int end;
    if (parens && !eat(p, T_LPAR))
        return false;
    if (!(parens ? parse_expressions(p) : parse_expression(p)))
        return false;
    do {
        end = p->pos;
        if (eat(p, T_AS) && !parse_star_target(p))
            p->pos = end;
        end = p->pos;
    } while (eat(p, T_COMMA) && (parens ? parse_expressions(p) : parse_expression(p)));
    p->pos = end;
    if (!parens)
        return true;
    eat(p, T_COMMA);
    return eat(p, T_RPAR);
}

static void mistake_with(Parser *p, bool indent) {
    int start = p->pos;
    for (int parens = 0; parens < 2; parens++, p->pos = start) {
        eat(p, T_ASYNC);
        if (!eat(p, T_WITH))
            continue;
        int line = last(p)->lineno;
        if (!loose_items(p, parens))
            continue;
        if (!indent && peek(p) == T_NEWLINE)
            parse_fail_here(p, "expected ':'");
        else if (indent && eat(p, T_COLON) && no_indent(p))
            FAIL_INDENT(p, "'with' statement", line);
    }
}

static Node *with_stmt(Parser *p) {
    int start = p->pos;
    if (p->mistakes)
        mistake_with(p, true);
    bool is_async = eat(p, T_ASYNC);
    Seq *items, *body;
    if (eat(p, T_WITH)) {
        int after = p->pos;
        for (int parens = 1; parens >= 0; parens--, p->pos = after) {
            if (!(items = with_items(p, parens)) || !eat(p, T_COLON))
                continue;
            Str *comment = parens ? NULL : type_comment(p);
            if (!(body = parse_block(p)))
                continue;
            if (is_async)
                return NODE(p, start, AsyncWith, .items = items, .body = body,
                            .type_comment = comment);
            return NODE(p, start, With, .items = items, .body = body, .type_comment = comment);
        }
    }
    p->pos = start;
    if (p->mistakes)
        mistake_with(p, false);
    return NULL;
}

/* ---- try ---- */

static void mistake_except_indent(Parser *p, bool star) {
    int start = p->pos;
    if (!eat(p, T_EXCEPT) || (star && !eat(p, T_STAR)))
        goto done;
    int line = p->tok[start].lineno, after = p->pos;
    if (parse_expression(p)) {
        int end = p->pos;
        if (eat(p, T_AS) && !parse_name(p))
            p->pos = end;
        if (eat(p, T_COLON) && no_indent(p))
            parse_fail_class(p, ERR_INDENTATION, "expected an indented block after 'except%s' "
                             "statement on line %d", star ? "*" : "", line);
    }
    p->pos = after;
    if (!star && eat(p, T_COLON) && no_indent(p))
        FAIL_INDENT(p, "'except' statement", line);
done:
    p->pos = start;
}

static void mistake_except(Parser *p) {
    int start = p->pos;
    Node *a;
    if (!eat(p, T_EXCEPT))
        return;
    bool star = eat(p, T_STAR);
    if ((a = parse_expression(p))) {
        int after = p->pos;
        if (eat(p, T_COMMA) && parse_expressions(p)) {
            int end = p->pos;
            if (eat(p, T_AS) && !parse_name(p))
                p->pos = end;
            if (eat(p, T_COLON))
                parse_fail(p, place_from(place_of(a)),
                           "multiple exception types must be parenthesized");
        }
        p->pos = after;
        if (eat(p, T_AS) && !parse_name(p))
            p->pos = after;
        if (eat(p, T_NEWLINE))
            parse_fail_here(p, "expected ':'");
    }
    p->pos = start + 1;
    if (eat(p, T_NEWLINE))
        parse_fail_here(p, "expected ':'");
    if (star && eat(p, T_STAR) && (eat(p, T_NEWLINE) || eat(p, T_COLON)))
        parse_fail_here(p, "expected one or more exception types");
    p->pos = start;
}

static Node *except_block(Parser *p, bool star) {
    int start = p->pos;
    Seq *body;
    if (peek(p) != T_EXCEPT)
        return NULL;
    if (p->mistakes)
        mistake_except_indent(p, star);
    p->pos++;
    if (!star || eat(p, T_STAR)) {
        Node *type = parse_expression(p);
        Str *name = NULL;
        int end = p->pos;
        if (type && eat(p, T_AS) && !(name = parse_name(p)))
            p->pos = end;
        if ((type || !star) && eat(p, T_COLON) && (body = parse_block(p)))
            return NODE(p, start, ExceptHandler, .type = type, .name = name, .body = body);
    }
    p->pos = start;
    if (p->mistakes)
        mistake_except(p);
    return NULL;
}

static Seq *except_blocks(Parser *p, bool star) {
    int mark = p->nstack;
    Node *n;
    while ((n = except_block(p, star)))
        parse_push(p, n);
    return p->nstack > mark ? parse_list(p, mark) : NULL;
}

static Seq *finally_block(Parser *p) {
    int start = p->pos;
    Seq *s;
    if (!eat(p, T_FINALLY))
        return NULL;
    int line = last(p)->lineno;
    if (p->mistakes && eat(p, T_COLON)) {
        if (no_indent(p))
            FAIL_INDENT(p, "'finally' statement", line);
        p->pos = start + 1;
    }
    if (force(p, T_COLON) && (s = parse_block(p)))
        return s;
    p->pos = start;
    return NULL;
}

/* After blocks of one kind: the header of one of the other kind. */
static void mistake_mixed(Parser *p, bool star) {
    static const char mixed[] = "cannot have both 'except' and 'except*' on the same 'try'";
    if (!eat(p, T_EXCEPT) || (star && !eat(p, T_STAR)))
        return;
    Token word = p->tok[p->pos - 1 - star], sign = *last(p);
    Node *type = parse_expression(p);
    int end = p->pos;
    if (type && eat(p, T_AS) && !parse_name(p))
        p->pos = end;
    if ((type || !star) && eat(p, T_COLON))
        parse_fail(p, place_range(place_of_tok(&word), place_of_tok(&sign)), "%s", mixed);
}

static void mistake_try(Parser *p) {
    int start = p->pos++;
    int line = last(p)->lineno;
    if (!eat(p, T_COLON))
        goto done;
    if (no_indent(p)) {
        FAIL_INDENT(p, "'try' statement", line);
        goto done;
    }
    int after = p->pos;
    if (parse_block(p) && peek(p) != T_EXCEPT && peek(p) != T_FINALLY)
        parse_fail_here(p, "expected 'except' or 'finally' block");
    p->pos = after;
    while (parse_block(p)) {
    }
    after = p->pos;
    for (int star = 0; star < 2; star++, p->pos = after)
        if (except_blocks(p, star))
            mistake_mixed(p, !star);
done:
    p->pos = start;
}

static Node *try_stmt(Parser *p) {
    int start = p->pos;
    if (p->mistakes)
        mistake_try(p);
    p->pos++;
    Seq *body, *handlers, *last_part;
    if (!force(p, T_COLON) || !(body = parse_block(p)))
        goto fail;
    if ((last_part = finally_block(p)))
        return NODE(p, start, Try, .body = body, .finalbody = last_part);
    for (int star = 0; star < 2; star++) {
        if (!(handlers = except_blocks(p, star)))
            continue;
        Seq *orelse = else_block(p);
        last_part = finally_block(p);
        if (star)
            return NODE(p, start, TryStar, .body = body, .handlers = handlers, .orelse = orelse,
                        .finalbody = last_part);
        return NODE(p, start, Try, .body = body, .handlers = handlers, .orelse = orelse,
                    .finalbody = last_part);
    }
fail:
    p->pos = start;
    return NULL;
}

/* ---- definitions ---- */

static void mistake_def(Parser *p) {
    int start = p->pos;
    eat(p, T_ASYNC);
    if (eat(p, T_DEF)) {
        int line = last(p)->lineno;
        if (parse_name(p) && eat(p, T_LPAR)) {
            parse_params(p);
            if (eat(p, T_RPAR)) {
                int end = p->pos;
                if (eat(p, T_RARROW) && !parse_expression(p))
                    p->pos = end;
                if (eat(p, T_COLON) && no_indent(p))
                    FAIL_INDENT(p, "function definition", line);
            }
        }
    }
    p->pos = start;
}

/* A type comment in the line of the header, or alone in the first line of the block. */
static Str *func_type_comment(Parser *p) {
    int start = p->pos;
    if (eat(p, T_NEWLINE)) {
        Str *s = type_comment(p);
        if (s && peek(p) == T_NEWLINE && peek2(p) == T_INDENT)
            return s;
        p->pos = start;
    }
    if (p->mistakes && eat(p, T_TYPE_COMMENT)) {
        if (eat(p, T_NEWLINE) && eat(p, T_TYPE_COMMENT) && eat(p, T_NEWLINE) && eat(p, T_INDENT))
            parse_fail_here(p, "Cannot have two type comments on def");
        p->pos = start;
    }
    return type_comment(p);
}

static Node *function_def(Parser *p, Seq *decorators) {
    int start = p->pos;
    Node *params, *returns = NULL;
    Seq *body;
    if (p->mistakes)
        mistake_def(p);
    bool is_async = eat(p, T_ASYNC);
    Str *name;
    if (!eat(p, T_DEF) || !(name = parse_name(p)) || !force(p, T_LPAR))
        goto fail;
    params = parse_params(p);
    if (!eat(p, T_RPAR))
        goto fail;
    int end = p->pos;
    if (eat(p, T_RARROW) && !(returns = parse_expression(p)))
        p->pos = end;
    if (!force(p, T_COLON))
        goto fail;
    Str *comment = func_type_comment(p);
    if (!(body = parse_block(p)))
        goto fail;
    if (!params)
        params = parse_no_arguments(p);
    if (is_async)
        return NODE(p, start, AsyncFunctionDef, .name = name, .args = params, .body = body,
                    .decorator_list = decorators, .returns = returns, .type_comment = comment);
    return NODE(p, start, FunctionDef, .name = name, .args = params, .body = body,
                .decorator_list = decorators, .returns = returns, .type_comment = comment);
fail:
    p->pos = start;
    return NULL;
}

/* `(arguments)`, which may be missing; then *args stays NULL. */
static void class_arguments(Parser *p, Node **args) {
    int start = p->pos;
    *args = NULL;
    if (!eat(p, T_LPAR))
        return;
    *args = parse_arguments(p);
    if (!eat(p, T_RPAR)) {
        *args = NULL;
        p->pos = start;
    }
}

static Node *class_def(Parser *p, Seq *decorators) {
    int start = p->pos;
    Node *args;
    Str *name;
    Seq *body;
    if (!eat(p, T_CLASS))
        return NULL;
    if (p->mistakes) {
        int line = last(p)->lineno;
        if (parse_name(p)) {
            class_arguments(p, &args);
            if (peek(p) == T_NEWLINE)
                parse_fail_here(p, "expected ':'");
            else if (eat(p, T_COLON) && no_indent(p))
                FAIL_INDENT(p, "class definition", line);
        }
        p->pos = start + 1;
    }
    if ((name = parse_name(p))) {
        class_arguments(p, &args);
        if (eat(p, T_COLON) && (body = parse_block(p)))
            return NODE(p, start, ClassDef, .name = name,
                        .bases = args ? AS(Call, args)->args : NULL,
                        .keywords = args ? AS(Call, args)->keywords : NULL, .body = body,
                        .decorator_list = decorators);
    }
    p->pos = start;
    return NULL;
}

static Node *decorated(Parser *p) {
    int start = p->pos, mark = p->nstack;
    Node *n;
    while (eat(p, T_AT)) {
        if (!(n = parse_named_expression(p)) || !eat(p, T_NEWLINE)) {
            p->nstack = mark;
            p->pos = start;
            return NULL;
        }
        parse_push(p, n);
    }
    Seq *decorators = parse_list(p, mark);
    int type = peek(p);
    n = type == T_CLASS ? class_def(p, decorators)
      : type == T_DEF || type == T_ASYNC ? function_def(p, decorators) : NULL;
    if (!n)
        p->pos = start;
    return n;
}

/* ---- statements ---- */

static Node *async_stmt(Parser *p) {
    if (!p->diag) {
        int next = peek2(p);
        return next == T_DEF ? function_def(p, NULL) : next == T_WITH ? with_stmt(p)
             : next == T_FOR ? for_stmt(p) : NULL;
    }
    Node *n = function_def(p, NULL);
    n = n ? n : with_stmt(p);
    return n ? n : for_stmt(p);
}

static Node *compound_stmt(Parser *p) {
    switch (peek(p)) {
    case T_DEF: return function_def(p, NULL);
    case T_IF: return if_stmt(p, T_IF);
    case T_CLASS: return class_def(p, NULL);
    case T_WITH: return with_stmt(p);
    case T_FOR: return for_stmt(p);
    case T_TRY: return try_stmt(p);
    case T_WHILE: return while_stmt(p);
    case T_AT: return decorated(p);
    case T_ASYNC: return async_stmt(p);
    case T_NAME: return parse_match(p);
    }
    return NULL;
}

Seq *parse_statements(Parser *p) {
    int mark = p->nstack;
    for (;;) {
        Node *n = compound_stmt(p);
        if (n) {
            parse_push(p, n);
            continue;
        }
        Seq *s = p->f->error.cls ? NULL : simple_stmts(p);
        if (!s)
            break;
        for (int i = 0; i < s->len; i++)
            parse_push(p, s->at[i]);
    }
    return p->nstack > mark ? parse_list(p, mark) : NULL;
}

/* FRONT_SINGLE. */
Node *parse_single(Parser *p) {
    int start = p->pos;
    Seq *body = NULL;
    Node *n = compound_stmt(p);
    if (n && eat(p, T_NEWLINE))
        body = seq_of(p->a, n);
    else
        p->pos = start;
    if (!body && !(body = simple_stmts(p)) && eat(p, T_NEWLINE))
        body = seq_of(p->a, NODE(p, start, Pass));
    return body ? AST_NEW(p->a, Interactive, .body = body) : NULL;
}
