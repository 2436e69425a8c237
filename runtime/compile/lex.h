/* lex.h -- text to tokens. */
#ifndef WEFT_LEX_H
#define WEFT_LEX_H

#include "front.h"

enum TokenType {
#define TOKEN(name) T_##name,
#define OP(name, text) T_##name,
#define KEYWORD(name, text) T_##name,
#include "tokens.def"
#undef TOKEN
#undef OP
#undef KEYWORD
    TOKEN_TYPES
};

/* Positions: lines from 1, columns from 0 in bytes; -1 where a token has no text. */
typedef struct Token {
    uint8_t type;
    uint8_t level;          /* open parentheses after the token */
    int32_t lineno, col, end_lineno, end_col;
    const char *start;      /* into the source; NULL where a token has no text */
    uint32_t len;
    struct Memo *memo;      /* parse.c, second pass */
    union { Str *name; Node *node; };   /* parse.c: what NAME and NUMBER stand for, once asked */
} Token;

enum { LEX_MAX_INDENT = 100, LEX_MAX_PARENS = 200 };

/* Why the lexer stopped. */
typedef enum LexState {
    LEX_OK, LEX_EOF, LEX_ERROR, LEX_DEDENT, LEX_TABS, LEX_DEEP, LEX_BACKSLASH, LEX_EOF_IN_LINE,
    LEX_EOF_IN_STRING,
} LexState;

/* Private to lex.c, except that parse.c reads where the lexer stands to place its errors:
 * the line in hand is [buf, inp), its first byte counts as column 0 at line_start. */
typedef struct Lexer {
    Front *front;
    const char *text, *end;
    const char *cur, *inp, *buf, *line_start;
    const char *start;              /* of the token in progress, or NULL between tokens */
    const char *multi_line_start;   /* line_start where the last string began */
    int lineno, first_lineno;       /* first_lineno: of the last string */
    LexState done;
    bool text_valid, type_comments;
    bool at_line_start;
    int pending;                    /* INDENTs (> 0) or DEDENTs (< 0) still to be delivered */
    int indent;                     /* open blocks */
    int columns[LEX_MAX_INDENT], columns_alt[LEX_MAX_INDENT];   /* tabs to 8, tabs to 1 */
    int level;
    char paren[LEX_MAX_PARENS];
    int paren_line[LEX_MAX_PARENS], paren_col[LEX_MAX_PARENS];
} Lexer;

void lex_init(Lexer *x, Front *f, const char *text, size_t len, bool valid);
/* The next token. T_ERROR: either front->error is set, or x->done says what is wrong. */
void lex_next(Lexer *x, Token *t);
extern const char *const token_texts[TOKEN_TYPES];

#endif
