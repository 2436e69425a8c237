/* parse_internal.h -- what the files of the parser share.
 *
 * The grammar is a PEG: alternatives are tried in order, and a function for a rule either
 * consumes what it matched and returns a node, or returns NULL with `pos` where it was. Two passes:
 *
 * - The first is built for speed. Where one token decides, it looks at one token; a statement is
 *   parsed as an expression and turned into targets when an `=` shows up. No memo.
 * - Only when it fails, the second (`diag`) tries the alternatives one by one in the order of the
 *   reference grammar, with the rules for common mistakes (names `mistake_...`) in their places:
 *   the first one that recognises its mistake decides the message. Results are remembered per
 *   token, for exactly the rules where the reference does so, since a result remembered while the
 *   mistake rules are off (see p->mistakes) is not looked at again when they are on.
 *
 * [P1] A parse function returns NULL once front->error is set: peek() answers T_ERROR then.
 * [P2] tok[0 .. ntok-1] are all tokens seen so far; tok[ntok-1] is where "invalid syntax" points.
 *      Both passes therefore must not look further ahead than the rules need.
 * [P3] `level` bounds the recursion, so that no input exhausts the C stack. */
#ifndef WEFT_PARSE_INTERNAL_H
#define WEFT_PARSE_INTERNAL_H

#include "front.h"
#include "lex.h"

enum { PARSE_MAX_LEVEL = 6000 };

/* Rules whose results are remembered in the second pass. */
typedef enum Rule {
    R_simple_stmt, R_block, R_expression, R_star_expression, R_disjunction, R_conjunction,
    R_inversion, R_bitwise_or, R_factor, R_await_primary, R_primary, R_arguments, R_star_target,
    R_target_with_star_atom, R_t_primary, R_del_target, R_closed_pattern, R_star_pattern, R_strings,
    R_mistake_named,
} Rule;

typedef struct Memo {
    struct Memo *next;
    Rule rule;
    int end;            /* pos afterwards */
    void *result;
} Memo;

typedef struct Parser {
    Front *f;
    Arena *a;
    Lexer lex;
    Token *tok;
    int ntok, cap;
    int pos;
    bool diag;          /* second pass */
    bool mistakes;      /* second pass: the rules for mistakes are on */
    bool started;       /* FRONT_SINGLE: a statement has begun */
    bool has_encoding;  /* offsets of errors count characters, else bytes */
    int level;
    long budget;        /* look-ups of the memo left: backtracking may be exponential */
    FrontMode mode;
    /* The text of an f-string's expression: its first line stands at this place. */
    bool fstring;
    int first_line, first_col;
    void **stack;       /* items of the lists in progress */
    int nstack, stack_cap;
    Node **ignores;     /* `# type: ignore` comments, in order */
    int nignores;
} Parser;

/* ---- tokens (parse.c) ---- */

void parse_fill(Parser *p);
static inline Token *parse_tok(Parser *p) {
    if (p->pos == p->ntok)
        parse_fill(p);
    return &p->tok[p->pos];
}
static inline int peek(Parser *p) {
    if (p->f->error.cls)
        return T_ERROR;
    return parse_tok(p)->type;
}
/* The token after the next one, whose type is known not to be ENDMARKER. */
static inline int peek2(Parser *p) {
    p->pos++;
    int type = peek(p);
    p->pos--;
    return type;
}
static inline bool eat(Parser *p, int type) {
    if (peek(p) != type)
        return false;
    p->pos++;
    return true;
}
static inline Token *last(Parser *p) { return &p->tok[p->pos - 1]; }
bool parse_is_word(Parser *p, const char *word);    /* the next token is this NAME */
bool parse_is_soft_keyword(Parser *p);              /* or the beginning of one */
/* An identifier, interned; NULL: no NAME here. */
Str *parse_name(Parser *p);

/* ---- nodes ---- */

/* Sets the position: from token number `start` to the last token consumed. */
Node *parse_place(Parser *p, int start, Node *n);
#define NODE(p, start, kind, ...) parse_place(p, start, AST_NEW((p)->a, kind, __VA_ARGS__))
Node *parse_constant(Parser *p, int start, ConstKind kind);
/* Turns names, tuples ... into targets in place. */
Node *parse_set_context(Node *n, int ctx);

/* Lists: mark = p->nstack; push...; seq = parse_list(p, mark). On failure p->nstack = mark. */
void parse_push(Parser *p, void *item);
Seq *parse_list(Parser *p, int mark);

/* ---- memo ---- */

/* True: the rule was tried here before; *result is set and pos is moved. */
bool parse_memo_get(Parser *p, Rule rule, void *result);
void *parse_memo_put(Parser *p, Rule rule, int start, void *result);
#define MEMO_GET(p, rule) do { void *m_; \
    if ((p)->diag && parse_memo_get(p, rule, &m_)) return m_; } while (0)
#define MEMO_PUT(p, rule, start, result) ((p)->diag ? parse_memo_put(p, rule, start, result) : (result))

/* One more level; false (and the error is set) when there are too many. */
bool parse_enter(Parser *p);
static inline void parse_leave(Parser *p) { p->level--; }

/* ---- errors ---- */

typedef struct Place { int lineno, col, end_lineno, end_col; } Place;
enum { PLACE_HERE = -5 };       /* end where the lexer stands */
static inline Place place_of(const Node *n) {
    return (Place){n->lineno, n->col, n->end_lineno, n->end_col};
}
static inline Place place_of_tok(const Token *t) {
    return (Place){t->lineno, t->col, t->end_lineno, t->end_col};
}
static inline Place place_range(Place a, Place b) {
    return (Place){a.lineno, a.col, b.end_lineno, b.end_col};
}
static inline Place place_from(Place a) {
    return (Place){a.lineno, a.col, PLACE_HERE, PLACE_HERE};
}
/* All of them set the error unless one is set, and return NULL. */
void *parse_fail(Parser *p, Place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* ... at the last token seen [P2]. */
void *parse_fail_here(Parser *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *parse_fail_class(Parser *p, ErrorClass cls, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The part of the target that cannot be one, reported as such; NULL without error if there is none. */
typedef enum Targets { STAR_TARGETS, FOR_TARGETS, DEL_TARGETS } Targets;
void *parse_fail_target(Parser *p, Targets kind, Node *n);
const char *parse_kind_name(const Node *n);

/* ---- rules other files start from ---- */

Node *parse_expression(Parser *p);
Node *parse_named_expression(Parser *p);
Node *parse_assignment_expression(Parser *p);
Node *parse_star_expressions(Parser *p);
Node *parse_expressions(Parser *p);
Node *parse_star_named_expression(Parser *p);
Seq *parse_star_named_expressions(Parser *p);
Node *parse_disjunction(Parser *p);
Node *parse_bitwise_or(Parser *p);
Node *parse_yield(Parser *p);
Node *parse_atom(Parser *p);
Node *parse_primary(Parser *p);
Node *parse_slices(Parser *p);
Node *parse_genexp(Parser *p);
Node *parse_list_display(Parser *p);
Node *parse_tuple_display(Parser *p);
/* Arguments of a call as a Call node without function; NULL: none or broken. */
Node *parse_arguments(Parser *p);
Node *parse_params(Parser *p);          /* up to, not including, the closing parenthesis */
Node *parse_lambda_params(Parser *p);
Node *parse_no_arguments(Parser *p);
Seq *parse_for_if_clauses(Parser *p);

Node *parse_star_targets(Parser *p);
Node *parse_star_target(Parser *p);
Node *parse_single_target(Parser *p);
Node *parse_single_subscript_attribute_target(Parser *p);
Seq *parse_del_targets(Parser *p);
/* Whether an expression may stand where `(star_targets '=')` does. */
bool parse_is_target(const Node *n);

Node *parse_match(Parser *p);           /* NULL: not a match statement, or broken */

Node *parse_number(Parser *p);
Node *parse_strings(Parser *p);
/* The expression of an f-string, `text` between parentheses. */
Node *parse_fstring_expression(Parser *outer, const char *text, size_t len, int line, int col);

Seq *parse_statements(Parser *p);
Seq *parse_block(Parser *p);

#endif
