/* parse.c -- what drives the parser: tokens, memo, errors, the two passes.
 *
 * The rules are in stmt.c, expr.c, params.c, pattern.c and literal.c; parse_internal.h tells how
 * they work together. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ident.h"
#include "parse_internal.h"
#include "source.h"

enum { BUDGET_BASE = 5 * 1000 * 1000, BUDGET_PER_TOKEN = 1000 };

static void *must(void *q) {
    if (!q)
        abort();
    return q;
}

/* ---- tokens ---- */

static void never_closed(Parser *p) {
    int i = p->lex.level - 1, line = p->lex.paren_line[i], col = p->lex.paren_col[i];
    parse_fail(p, (Place){line, col, line, -1}, "'%c' was never closed", p->lex.paren[i]);
}

static void raise_class(Parser *p, ErrorClass cls, Place at, const char *msg);

/* The lexer stopped without an error of its own: say why. */
static void lexer_stopped(Parser *p) {
    Lexer *x = &p->lex;
    ErrorClass cls = ERR_SYNTAX;
    const char *msg;
    int col = 0;
    if (p->f->error.cls)
        return;
    switch (x->done) {
    case LEX_EOF:
        if (x->level)
            never_closed(p);
        else
            parse_fail_here(p, "unexpected EOF while parsing");
        return;
    case LEX_DEDENT:
        parse_fail_class(p, ERR_INDENTATION,
                         "unindent does not match any outer indentation level");
        return;
    case LEX_TABS:
        cls = ERR_TAB;
        msg = "inconsistent use of tabs and spaces in indentation";
        break;
    case LEX_DEEP:
        cls = ERR_INDENTATION;
        msg = "too many levels of indentation";
        break;
    default:
        col = (int)(x->cur - x->buf) - 1;
        msg = "unexpected character after line continuation character";
    }
    raise_class(p, cls, (Place){x->lineno, col >= 0 ? col : 0, x->lineno, -1}, msg);
}

/* One statement at a time: the text need not end in a newline, and the open blocks end with it. */
static void end_of_single(Parser *p, Token *t) {
    if (t->type != T_ENDMARKER || !p->started) {
        p->started = true;
        return;
    }
    t->type = T_NEWLINE;
    p->started = false;
    if (p->lex.indent && !p->f->opt.dont_imply_dedent) {
        p->lex.pending = -p->lex.indent;
        p->lex.indent = 0;
    }
}

static void note_ignore(Parser *p, const Token *t) {
    if ((p->nignores & (p->nignores - 1)) == 0)
        p->ignores = must(realloc(p->ignores, sizeof *p->ignores *
                                  (size_t)(p->nignores ? p->nignores * 2 : 1)));
    p->ignores[p->nignores++] = AST_NEW(p->a, TypeIgnore, .lineno = t->lineno,
                                        .tag = ast_str(p->a, t->start, t->len));
}

void parse_fill(Parser *p) {
    if (p->ntok == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 64;
        p->tok = must(realloc(p->tok, (size_t)p->cap * sizeof *p->tok));
    }
    Token *t = &p->tok[p->ntok];
    for (lex_next(&p->lex, t); t->type == T_TYPE_IGNORE; lex_next(&p->lex, t))
        note_ignore(p, t);
    if (p->mode == FRONT_SINGLE && !p->fstring)
        end_of_single(p, t);
    if (p->fstring && p->lex.lineno == p->first_line) {
        t->col += p->first_col;
        t->end_col += p->first_col;
    }
    p->ntok++;
    if (t->type == T_ERROR)
        lexer_stopped(p);
}

bool parse_is_word(Parser *p, const char *word) {
    if (peek(p) != T_NAME)
        return false;
    Token *t = parse_tok(p);
    return t->len == strlen(word) && memcmp(t->start, word, t->len) == 0;
}

/* The reference compares only as many letters as the name has, so `c` and `ma` count too. */
bool parse_is_soft_keyword(Parser *p) {
    static const char *const words[] = {"_", "case", "match"};
    if (peek(p) != T_NAME)
        return false;
    Token *t = parse_tok(p);
    for (int i = 0; i < 3; i++)
        if (strncmp(words[i], t->start, t->len) == 0)
            return true;
    return false;
}

static bool is_ascii(const char *s, size_t len) {
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] >= 0x80)
            return false;
    return true;
}

Str *parse_name(Parser *p) {
    if (peek(p) != T_NAME)
        return NULL;
    Token *t = parse_tok(p);
    p->pos++;
    if (t->name)
        return t->name;
    if (is_ascii(t->start, t->len))
        return t->name = ast_intern(p->a, t->start, t->len);
    size_t n;
    char *s = ident_nfkc(t->start, t->len, &n);
    t->name = ast_intern(p->a, s, n);
    free(s);
    return t->name;
}

/* ---- nodes ---- */

Node *parse_place(Parser *p, int start, Node *n) {
    const Token *a = &p->tok[start], *b = &p->tok[p->pos - 1];
    while (b > p->tok && (b->type == T_NEWLINE || b->type == T_INDENT || b->type == T_DEDENT ||
                          b->type == T_ENDMARKER))
        b--;
    n->lineno = a->lineno;
    n->col = a->col;
    n->end_lineno = b->end_lineno;
    n->end_col = b->end_col;
    return n;
}

Node *parse_constant(Parser *p, int start, ConstKind kind) {
    return NODE(p, start, Constant, .value = const_new(p->a, kind));
}

Node *parse_set_context(Node *n, int ctx) {
    switch (n->kind) {
    case K_Name: AS(Name, n)->ctx = ctx; break;
    case K_Attribute: AS(Attribute, n)->ctx = ctx; break;
    case K_Subscript: AS(Subscript, n)->ctx = ctx; break;
    case K_Starred:
        AS(Starred, n)->ctx = ctx;
        parse_set_context(AS(Starred, n)->value, ctx);
        break;
    case K_Tuple: case K_List: {
        Seq *s = n->kind == K_Tuple ? AS(Tuple, n)->elts : AS(List, n)->elts;
        if (n->kind == K_Tuple)
            AS(Tuple, n)->ctx = ctx;
        else
            AS(List, n)->ctx = ctx;
        for (int i = 0; i < s->len; i++)
            parse_set_context(s->at[i], ctx);
    }
    }
    return n;
}

void parse_push(Parser *p, void *item) {
    if (p->nstack == p->stack_cap) {
        p->stack_cap = p->stack_cap ? p->stack_cap * 2 : 256;
        p->stack = must(realloc(p->stack, (size_t)p->stack_cap * sizeof *p->stack));
    }
    p->stack[p->nstack++] = item;
}

Seq *parse_list(Parser *p, int mark) {
    int n = p->nstack - mark;
    Seq *s = seq_new(p->a, n);
    if (n)
        memcpy(s->at, p->stack + mark, (size_t)n * sizeof s->at[0]);
    p->nstack = mark;
    return s;
}

/* ---- memo ---- */

bool parse_memo_get(Parser *p, Rule rule, void *result) {
    if (p->f->error.cls || p->budget-- < 0) {
        *(void **)result = NULL;
        return true;
    }
    for (Memo *m = parse_tok(p)->memo; m; m = m->next) {
        if (m->rule == rule) {
            p->pos = m->end;
            *(void **)result = m->result;
            return true;
        }
    }
    return false;
}

void *parse_memo_put(Parser *p, Rule rule, int start, void *result) {
    if (p->f->error.cls)
        return NULL;
    Memo *m = arena_alloc(p->a, sizeof *m);
    *m = (Memo){p->tok[start].memo, rule, p->pos, result};
    p->tok[start].memo = m;
    return result;
}

bool parse_enter(Parser *p) {
    if (p->level >= PARSE_MAX_LEVEL) {
        front_fail(p->f, (FrontError){.cls = ERR_MEMORY, .msg = ""});
        return false;
    }
    p->level++;
    return true;
}

/* ---- errors ---- */

/* What is shown of the line: what the lexer has in hand, if it has not gone further. */
static Str *error_text(Parser *p, int lineno) {
    Lexer *x = &p->lex;
    if (x->lineno <= lineno && x->inp > x->buf)
        return source_repaired(p->a, x->buf, (size_t)(x->inp - x->buf));
    const char *line = x->text;
    for (int i = p->fstring ? p->first_line : 1; i < lineno; i++) {
        const char *nl = strchr(line, '\n');
        if (!nl || nl + 1 > x->inp)
            break;
        line = nl + 1;
    }
    return source_repaired(p->a, line, strcspn(line, "\n"));
}

/* From a count of bytes to a count of characters, within the line. */
static int in_characters(const Str *line, int bytes) {
    int n = 0;
    if (bytes < 0)
        return bytes;
    const char *s = line->data, *end = s + line->len;
    for (; s < end && bytes > 0; n++) {
        const char *before = s;
        ast_get_utf8(&s);
        bytes -= (int)(s - before);
    }
    return bytes > 0 ? n + 1 : n;
}

/* Offsets here count from 1. */
static void raise(Parser *p, ErrorClass cls, int lineno, int offset, int end_lineno, int end_offset,
                  const char *msg) {
    if (p->f->error.cls)
        return;
    if (end_lineno == PLACE_HERE)
        end_lineno = p->lex.lineno;
    if (end_offset == PLACE_HERE)
        end_offset = (int)(p->lex.cur - p->lex.line_start);
    Str *text = error_text(p, lineno);
    if (p->fstring) {
        offset -= p->first_col;
        end_offset -= p->first_col;
        msg = front_format(p->f, "f-string: %s", msg);
    }
    if (p->has_encoding) {
        offset = in_characters(text, offset);
        if (end_offset > 0)
            end_offset = in_characters(text, end_offset);
    }
    front_fail(p->f, (FrontError){.cls = cls, .located = true, .has_end = true, .lineno = lineno,
                                  .offset = offset, .end_lineno = end_lineno,
                                  .end_offset = end_offset, .msg = msg, .text = text});
}

static void raise_class(Parser *p, ErrorClass cls, Place at, const char *msg) {
    raise(p, cls, at.lineno, at.col + 1, at.end_lineno,
          at.end_col == PLACE_HERE ? PLACE_HERE : at.end_col + 1, msg);
}

void *parse_fail(Parser *p, Place at, const char *format, ...) {
    char msg[512];
    va_list args;
    va_start(args, format);
    vsnprintf(msg, sizeof msg, format, args);
    va_end(args);
    raise_class(p, ERR_SYNTAX, at, front_format(p->f, "%s", msg));
    return NULL;
}

static void raise_here(Parser *p, ErrorClass cls, const char *msg) {
    if (p->ntok == 0) {
        raise(p, cls, 0, 0, 0, -1, msg);
        return;
    }
    Token *t = &p->tok[p->ntok - 1];
    Lexer *x = &p->lex;
    int offset = t->col == -1 ? x->cur == x->buf ? 0 : (int)(x->cur - x->line_start) : t->col + 1;
    raise(p, cls, t->lineno, offset, t->end_lineno, t->end_col == -1 ? -1 : t->end_col + 1, msg);
}

void *parse_fail_here(Parser *p, const char *format, ...) {
    char msg[512];
    va_list args;
    va_start(args, format);
    vsnprintf(msg, sizeof msg, format, args);
    va_end(args);
    raise_here(p, ERR_SYNTAX, front_format(p->f, "%s", msg));
    return NULL;
}

void *parse_fail_class(Parser *p, ErrorClass cls, const char *format, ...) {
    char msg[512];
    va_list args;
    va_start(args, format);
    vsnprintf(msg, sizeof msg, format, args);
    va_end(args);
    raise_here(p, cls, front_format(p->f, "%s", msg));
    return NULL;
}

const char *parse_kind_name(const Node *n) {
    switch (n->kind) {
    case K_Attribute: return "attribute";
    case K_Subscript: return "subscript";
    case K_Starred: return "starred";
    case K_Name: return "name";
    case K_List: return "list";
    case K_Tuple: return "tuple";
    case K_Lambda: return "lambda";
    case K_Call: return "function call";
    case K_BoolOp: case K_BinOp: case K_UnaryOp: return "expression";
    case K_GeneratorExp: return "generator expression";
    case K_Yield: case K_YieldFrom: return "yield expression";
    case K_Await: return "await expression";
    case K_ListComp: return "list comprehension";
    case K_SetComp: return "set comprehension";
    case K_DictComp: return "dict comprehension";
    case K_Dict: return "dict literal";
    case K_Set: return "set display";
    case K_JoinedStr: case K_FormattedValue: return "f-string expression";
    case K_Compare: return "comparison";
    case K_IfExp: return "conditional expression";
    case K_NamedExpr: return "named expression";
    }
    switch (n->kind == K_Constant ? AS(Constant, n)->value->kind : -1) {
    case CONST_NONE: return "None";
    case CONST_FALSE: return "False";
    case CONST_TRUE: return "True";
    case CONST_ELLIPSIS: return "ellipsis";
    }
    return "literal";
}

/* The first part that cannot be assigned to (or deleted), or NULL. */
static Node *bad_part(Targets kind, Node *n) {
    Seq *s;
    switch (n->kind) {
    case K_Name: case K_Subscript: case K_Attribute:
        return NULL;
    case K_Starred:
        return kind == DEL_TARGETS ? n : bad_part(kind, AS(Starred, n)->value);
    case K_Compare:     /* `for a in b` reads as a comparison */
        if (kind != FOR_TARGETS)
            return n;
        return AS(Compare, n)->ops->op[0] == K_In ? bad_part(kind, AS(Compare, n)->left) : NULL;
    case K_List: s = AS(List, n)->elts; break;
    case K_Tuple: s = AS(Tuple, n)->elts; break;
    default:
        return n;
    }
    for (int i = 0; i < s->len; i++) {
        Node *bad = bad_part(kind, s->at[i]);
        if (bad)
            return bad;
    }
    return NULL;
}

void *parse_fail_target(Parser *p, Targets kind, Node *n) {
    Node *bad = bad_part(kind, n);
    if (bad)
        parse_fail(p, place_of(bad), "cannot %s %s", kind == DEL_TARGETS ? "delete" : "assign to",
                   parse_kind_name(bad));
    return NULL;
}

/* ---- start rules ---- */

static Seq *ignores(Parser *p) {
    Seq *s = seq_new(p->a, p->nignores);
    for (int i = 0; i < p->nignores; i++)
        s->at[i] = p->ignores[i];
    return s;
}

static Node *start_exec(Parser *p) {
    Seq *body = parse_statements(p);
    if (peek(p) != T_ENDMARKER)
        return NULL;
    return AST_NEW(p->a, Module, .body = body ? body : &ast_empty, .type_ignores = ignores(p));
}

static Node *start_eval(Parser *p) {
    Node *n = parse_expressions(p);
    while (n && eat(p, T_NEWLINE)) {
    }
    return n && eat(p, T_ENDMARKER) ? AST_NEW(p->a, Expression, .body = n) : NULL;
}

/* `(types) -> type`, where `*` and `**` may stand before the last types and mean nothing. */
static Node *start_func_type(Parser *p) {
    int mark = p->nstack;
    Node *n, *returns;
    if (!eat(p, T_LPAR))
        return NULL;
    bool comma = true, stars = false;
    while (comma && peek(p) != T_RPAR) {
        int type = peek(p);
        if (type == T_STAR || type == T_DOUBLESTAR)
            p->pos++;
        else if (stars)
            break;
        if (!(n = parse_expression(p)))
            break;
        parse_push(p, n);
        if (type == T_DOUBLESTAR) {
            comma = false;
            break;
        }
        stars = type == T_STAR;
        comma = eat(p, T_COMMA);
    }
    bool dangling = comma && p->nstack > mark;
    Seq *types = parse_list(p, mark);
    if (dangling || !eat(p, T_RPAR) || !eat(p, T_RARROW) || !(returns = parse_expression(p)))
        return NULL;
    while (eat(p, T_NEWLINE)) {
    }
    if (!eat(p, T_ENDMARKER))
        return NULL;
    return AST_NEW(p->a, FunctionType, .argtypes = types, .returns = returns);
}

Node *parse_single(Parser *p);      /* stmt.c */

static Node *start(Parser *p) {
    if (p->fstring)
        return parse_star_expressions(p);
    switch (p->mode) {
    case FRONT_EXEC: return start_exec(p);
    case FRONT_EVAL: return start_eval(p);
    case FRONT_SINGLE: return parse_single(p);
    case FRONT_FUNC_TYPE: return start_func_type(p);
    }
    return NULL;
}

/* ---- the two passes ---- */

/* An error of the lexer further on explains more than a syntax error here does. */
static void look_at_the_rest(Parser *p) {
    FrontError found = p->f->error;
    static const char broken[] = "(unicode error) ";
    int line = p->tok[p->ntok - 1].lineno;
    Token t;
    p->f->error.cls = ERR_NONE;
    do
        lex_next(&p->lex, &t);
    while (t.type != T_ERROR && t.type != T_ENDMARKER);
    if (t.type == T_ERROR && !p->f->error.cls && p->lex.level &&
        line > p->lex.paren_line[p->lex.level - 1])
        never_closed(p);
    if (!p->f->error.cls)
        p->f->error = found;
    else if (strncmp(p->f->error.msg, broken, strlen(broken)) == 0)
        p->f->error = (FrontError){.cls = ERR_UNICODE_DECODE,   /* of a name; here it stays raw */
                                   .msg = p->f->error.msg + strlen(broken)};
}

static bool is_syntax_error(Parser *p) {
    ErrorClass c = p->f->error.cls;
    return c == ERR_SYNTAX || c == ERR_INDENTATION || c == ERR_TAB;
}

static void explain_failure(Parser *p, Token seen) {
    LexState done = p->lex.done;
    if (p->f->error.cls) {
        if ((done == LEX_OK) && is_syntax_error(p))
            look_at_the_rest(p);
        return;
    }
    if (seen.type == T_INDENT || seen.type == T_DEDENT) {
        parse_fail_class(p, ERR_INDENTATION,
                         seen.type == T_INDENT ? "unexpected indent" : "unexpected unindent");
        return;
    }
    parse_fail(p, place_of_tok(&seen), "invalid syntax");
    look_at_the_rest(p);
}

/* Anything but blanks and comments after the statement of FRONT_SINGLE? */
static bool more_follows(Parser *p) {
    const char *s = p->lex.cur;
    for (;;) {
        s += strspn(s, " \t\n\f\r");
        if (*s != '#')
            return *s != 0;
        s += strcspn(s, "\n");
    }
}

static bool at_end_of_text(Parser *p) {
    LexState d = p->lex.done;
    return d == LEX_EOF || d == LEX_EOF_IN_LINE || d == LEX_EOF_IN_STRING;
}

static Node *run(Parser *p) {
    p->budget = LONG_MAX;
    Node *n = start(p);
    if (p->f->error.cls)
        n = NULL;
    if (n) {
        if (p->mode == FRONT_SINGLE && !p->fstring && more_follows(p))
            return parse_fail_here(p, "multiple statements found while compiling a single "
                                      "statement");
        return n;
    }
    if (p->f->opt.incomplete_ok && at_end_of_text(p)) {
        p->f->error.cls = ERR_NONE;
        return parse_fail_here(p, "incomplete input");
    }
    if (p->f->error.cls) {
        if (p->lex.done == LEX_OK && is_syntax_error(p))
            look_at_the_rest(p);
        return NULL;
    }
    Token seen = p->tok[p->ntok - 1];
    p->diag = p->mistakes = true;
    p->pos = p->nstack = p->level = 0;
    for (int i = 0; i < p->ntok; i++)
        p->tok[i].memo = NULL;
    p->budget = BUDGET_BASE + (long)p->ntok * BUDGET_PER_TOKEN;
    start(p);
    explain_failure(p, seen);
    return NULL;
}

static void finish(Parser *p) {
    free(p->tok);
    free(p->stack);
    free(p->ignores);
}

Node *front_parse(Front *f, const char *bytes, size_t len) {
    Source src;
    if (!source_read(f, bytes, len, &src))
        return NULL;
    Parser p = {.f = f, .a = f->arena, .mode = f->opt.mode, .has_encoding = src.has_encoding};
    lex_init(&p.lex, f, src.text, src.len, src.valid);
    Node *n = run(&p);
    finish(&p);
    return n;
}

Node *parse_fstring_expression(Parser *outer, const char *text, size_t len, int line, int col) {
    char *copy = arena_alloc(outer->a, len + 4);
    snprintf(copy, len + 4, "(%.*s)\n", (int)len, text);
    Parser p = {.f = outer->f, .a = outer->a, .mode = outer->mode, .fstring = true,
                .first_line = line, .first_col = col};
    lex_init(&p.lex, outer->f, copy, len + 3, outer->lex.text_valid);
    p.lex.lineno = line - 1;
    Node *n = run(&p);
    finish(&p);
    return n;
}
