/* lex.c -- the tokenizer.
 *
 * The text is in memory, but is taken line by line: `inp` is the end of the line in hand and
 * moves on when the reader gets there. Error reports show what the reader has seen, so this is
 * visible: the line shown is [buf, inp), and buf stays behind while a token spans lines.
 *
 * [L1] text <= buf <= line_start <= inp <= end, except that an error in a string moves cur and
 *      line_start back to where the string begins.
 * [L2] columns[0 .. indent] grows strictly; columns[0] is 0. */
#include "lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ident.h"
#include "source.h"

enum { END = -1 };

const char *const token_texts[TOKEN_TYPES] = {
#define TOKEN(name) #name,
#define OP(name, text) text,
#define KEYWORD(name, text) text,
#include "tokens.def"
#undef TOKEN
#undef OP
#undef KEYWORD
};

void lex_init(Lexer *x, Front *f, const char *text, size_t len, bool valid) {
    memset(x, 0, sizeof *x);
    x->front = f;
    x->text = x->cur = x->inp = x->buf = x->line_start = text;
    x->end = text + len;
    x->at_line_start = true;
    x->text_valid = valid;
    x->type_comments = f->opt.type_comments;
}

/* ---- characters ---- */

static int next_line(Lexer *x) {
    if (x->done != LEX_OK)
        return END;
    if (x->inp == x->end) {
        x->cur = x->inp;
        x->done = LEX_EOF;
        return END;
    }
    if (!x->start)
        x->buf = x->cur;
    x->line_start = x->cur;
    x->lineno++;
    const char *nl = memchr(x->inp, '\n', (size_t)(x->end - x->inp));
    x->inp = nl ? nl + 1 : x->end;
    return (unsigned char)*x->cur++;
}

static inline int next_char(Lexer *x) {
    return x->cur != x->inp ? (unsigned char)*x->cur++ : next_line(x);
}

static inline void back(Lexer *x, int c) {
    if (c != END)
        x->cur--;
}

static inline bool is_digit(int c) { return c >= '0' && c <= '9'; }
static inline bool is_hex(int c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
static inline bool may_start_name(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}
static inline bool may_go_on(int c) { return may_start_name(c) || is_digit(c); }

/* ---- errors ---- */

/* An error in the line in hand; column -1 is where the reader stands. */
__attribute__((format(printf, 4, 5)))
static int fail_range(Lexer *x, int col, int end_col, const char *format, ...) {
    char msg[160];
    va_list args;
    va_start(args, format);
    vsnprintf(msg, sizeof msg, format, args);
    va_end(args);
    if (col == -1)
        col = (int)source_repaired(x->front->arena, x->line_start,
                                   (size_t)(x->cur - x->line_start))->nchars;
    size_t len = strcspn(x->line_start, "\n");
    front_fail(x->front, (FrontError){
        .cls = ERR_SYNTAX, .located = true, .has_end = true, .lineno = x->lineno, .offset = col,
        .end_lineno = x->lineno, .end_offset = end_col == -1 ? col : end_col,
        .msg = front_format(x->front, "%s", msg),
        .text = source_repaired(x->front->arena, x->line_start, len)});
    x->done = LEX_ERROR;
    return T_ERROR;
}

#define fail(x, ...) fail_range(x, -1, -1, __VA_ARGS__)

static int stop(Lexer *x, LexState why) {
    x->done = why;
    return T_ERROR;
}

/* ---- indentation ---- */

/* After a backslash: the next line must follow, and not be the end of the text. */
static int continuation(Lexer *x) {
    int c = next_char(x);
    if (c != '\n') {
        x->done = LEX_BACKSLASH;
        return END;
    }
    c = next_char(x);
    if (c == END) {
        x->done = LEX_EOF;
        x->cur = x->inp;
        return END;
    }
    back(x, c);
    return c;
}

/* Compares the columns of a new line with the open blocks. False: an error. */
static bool indentation(Lexer *x, int col, int alt) {
    if (col == x->columns[x->indent]) {
        if (alt != x->columns_alt[x->indent])
            goto tabs;
        return true;
    }
    if (col > x->columns[x->indent]) {
        if (x->indent + 1 >= LEX_MAX_INDENT) {
            x->cur = x->inp;
            x->done = LEX_DEEP;
            return false;
        }
        if (alt <= x->columns_alt[x->indent])
            goto tabs;
        x->pending++;
        x->indent++;
        x->columns[x->indent] = col;
        x->columns_alt[x->indent] = alt;
        return true;
    }
    while (x->indent > 0 && col < x->columns[x->indent]) {
        x->pending--;
        x->indent--;
    }
    if (col != x->columns[x->indent]) {
        x->cur = x->inp;
        x->done = LEX_DEDENT;
        return false;
    }
    if (alt == x->columns_alt[x->indent])
        return true;
tabs:
    x->done = LEX_TABS;
    x->cur = x->inp;
    return false;
}

/* The white space at the start of a line. A backslash joins lines, and then the column is that
 * of the first one. False: an error. */
static bool line_start(Lexer *x, bool *blank) {
    int col = 0, alt = 0, joined = 0, c;
    x->at_line_start = false;
    for (;;) {
        c = next_char(x);
        if (c == ' ') {
            col++;
            alt++;
        } else if (c == '\t') {
            col = (col / 8 + 1) * 8;
            alt++;
        } else if (c == '\f') {
            col = alt = 0;
        } else if (c == '\\') {
            if (!joined)
                joined = col;
            if (continuation(x) == END)
                return false;
        } else {
            break;
        }
    }
    back(x, c);
    *blank = c == '#' || c == '\n';
    if (*blank || x->level)
        return true;
    return joined ? indentation(x, joined, joined) : indentation(x, col, alt);
}

/* ---- numbers ---- */

static bool lookahead(Lexer *x, const char *rest) {
    return strncmp(x->cur, rest, strlen(rest)) == 0;
}

/* A number may run into one of these words (with a warning), and into no other name. */
static bool word_follows(Lexer *x, int c) {
    switch (c) {
    case 'a': return lookahead(x, "nd");
    case 'e': return lookahead(x, "lse");
    case 'f': return lookahead(x, "or");
    case 'i': return lookahead(x, "f") || lookahead(x, "n") || lookahead(x, "s");
    case 'o': return lookahead(x, "r");
    case 'n': return lookahead(x, "ot");
    }
    return false;
}

static bool number_ends(Lexer *x, int c, const char *kind) {
    if (c == END || !may_go_on(c))
        return true;
    if (word_follows(x, c)) {
        front_warn(x->front, WARN_SYNTAX, x->lineno, -1, x->lineno, -1, "invalid %s literal",
                   kind);
        return true;
    }
    back(x, c);
    fail(x, "invalid %s literal", kind);
    return false;
}

/* Digits with single underscores between them, the first already read. 0: an error. */
static int digits(Lexer *x) {
    int c;
    for (;;) {
        do
            c = next_char(x);
        while (is_digit(c));
        if (c != '_')
            return c;
        c = next_char(x);
        if (!is_digit(c)) {
            back(x, c);
            fail(x, "invalid decimal literal");
            return 0;
        }
    }
}

static bool digit_of(int c, int base) {
    return base == 16 ? is_hex(c) : c >= '0' && c < '0' + base;
}

static int based_number(Lexer *x, int base, const char *kind) {
    int c = next_char(x);
    do {
        if (c == '_')
            c = next_char(x);
        if (!digit_of(c, base)) {
            if (is_digit(c))
                return fail(x, "invalid digit '%c' in %s literal", c, kind);
            back(x, c);
            return fail(x, "invalid %s literal", kind);
        }
        do
            c = next_char(x);
        while (digit_of(c, base));
    } while (c == '_');
    if (is_digit(c))
        return fail(x, "invalid digit '%c' in %s literal", c, kind);
    if (!number_ends(x, c, kind))
        return T_ERROR;
    back(x, c);
    return T_NUMBER;
}

/* What may follow the digits before the point: c is the first character after them. */
static int number_tail(Lexer *x, int c, bool point) {
    if (point) {
        c = next_char(x);
        if (is_digit(c) && !(c = digits(x)))
            return T_ERROR;
    }
    if (c == 'e' || c == 'E') {
        int e = c;
        c = next_char(x);
        if (c == '+' || c == '-') {
            c = next_char(x);
            if (!is_digit(c)) {
                back(x, c);
                return fail(x, "invalid decimal literal");
            }
        } else if (!is_digit(c)) {      /* `1else`: the e belongs to a word */
            back(x, c);
            if (!number_ends(x, e, "decimal"))
                return T_ERROR;
            back(x, e);
            return T_NUMBER;
        }
        if (!(c = digits(x)))
            return T_ERROR;
    }
    bool imaginary = c == 'j' || c == 'J';
    if (imaginary)
        c = next_char(x);
    if (!number_ends(x, c, imaginary ? "imaginary" : "decimal"))
        return T_ERROR;
    back(x, c);
    return T_NUMBER;
}

/* A number that begins with 0: only zeros may follow, unless it turns out to be a float. */
static int zero_number(Lexer *x) {
    int c = next_char(x);
    switch (c) {
    case 'x': case 'X': return based_number(x, 16, "hexadecimal");
    case 'o': case 'O': return based_number(x, 8, "octal");
    case 'b': case 'B': return based_number(x, 2, "binary");
    }
    for (;;) {
        if (c == '_') {
            c = next_char(x);
            if (!is_digit(c)) {
                back(x, c);
                return fail(x, "invalid decimal literal");
            }
        }
        if (c != '0')
            break;
        c = next_char(x);
    }
    const char *zeros_end = x->cur;
    bool more = is_digit(c);
    if (more && !(c = digits(x)))
        return T_ERROR;
    if (c == '.')
        return number_tail(x, c, true);
    if (c == 'e' || c == 'E' || c == 'j' || c == 'J')
        return number_tail(x, c, false);
    if (more) {
        back(x, c);
        return fail_range(x, (int)(x->start + 1 - x->line_start), (int)(zeros_end - x->line_start),
                          "leading zeros in decimal integer literals are not permitted; "
                          "use an 0o prefix for octal integers");
    }
    if (!number_ends(x, c, "decimal"))
        return T_ERROR;
    back(x, c);
    return T_NUMBER;
}

static int number(Lexer *x, int c) {
    if (c == '0')
        return zero_number(x);
    if (!(c = digits(x)))
        return T_ERROR;
    return number_tail(x, c, c == '.');
}

/* ---- strings ---- */

static int unterminated(Lexer *x, int size, int c) {
    int detected = x->lineno;
    x->cur = x->start + 1;
    x->line_start = x->multi_line_start;
    x->lineno = x->first_lineno;
    fail(x, size == 3 ? "unterminated triple-quoted string literal (detected at line %d)"
                      : "unterminated string literal (detected at line %d)", detected);
    if (c != '\n')
        x->done = size == 3 ? LEX_EOF_IN_STRING : LEX_EOF_IN_LINE;
    return T_ERROR;
}

static int string(Lexer *x, int quote) {
    int size = 1, seen = 0;     /* quotes that end it, and how many of them were just read */
    x->first_lineno = x->lineno;
    x->multi_line_start = x->line_start;
    int c = next_char(x);
    if (c == quote) {
        c = next_char(x);
        if (c == quote)
            size = 3;
        else
            seen = 1;
    }
    if (c != quote)
        back(x, c);
    while (seen != size) {
        c = next_char(x);
        if (c == END || (size == 1 && c == '\n'))
            return unterminated(x, size, c);
        if (c == quote) {
            seen++;
        } else {
            seen = 0;
            if (c == '\\')
                next_char(x);
        }
    }
    return T_STRING;
}

/* ---- names ---- */

static int keyword(const char *s, size_t len) {
    static const struct { uint8_t type, len; const char *text; } words[] = {
#define TOKEN(name)
#define OP(name, text)
#define KEYWORD(name, text) {T_##name, sizeof text - 1, text},
#include "tokens.def"
#undef TOKEN
#undef OP
#undef KEYWORD
    };
    if (len < 2 || len > 8)
        return T_NAME;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].text[0] == s[0] && words[i].len == len && memcmp(words[i].text, s, len) == 0)
            return words[i].type;
    return T_NAME;
}

/* The first character that may not stand where it does. */
static int bad_character(Lexer *x, uint32_t c, const char *after) {
    char text[5];
    text[ast_put_utf8(text, c)] = 0;
    x->cur = after;
    if (ident_is_printable(c))
        return fail(x, "invalid character '%s' (U+%04X)", text, c);
    return fail(x, "invalid non-printable character U+%04X", c);
}

static int check_name(Lexer *x) {
    size_t len = (size_t)(x->cur - x->start);
    const char *broken = x->text_valid ? NULL : source_broken_message(x->front, x->start, len);
    if (broken) {
        front_fail(x->front, (FrontError){
            .cls = ERR_SYNTAX, .located = true, .has_end = true, .lineno = x->lineno,
            .offset = (int)(x->cur - x->line_start), .end_lineno = x->lineno, .end_offset = -1, .msg = broken,
            .text = source_repaired(x->front->arena, x->buf, (size_t)(x->inp - x->buf))});
        return stop(x, LEX_ERROR);
    }
    const char *p = x->start;
    while (p < x->cur) {
        bool first = p == x->start;
        uint32_t c = ast_get_utf8(&p);
        if (!(first ? ident_is_start(c) : ident_is_part(c)))
            return bad_character(x, c, p);
    }
    return T_NAME;
}

/* A name, or a string with a prefix. */
static int name(Lexer *x, int c) {
    bool b = false, u = false, r = false, f = false, wide = false;
    for (;;) {
        int low = c | 0x20;
        if (low == 'b' && !(b || u || f))
            b = true;
        else if (low == 'u' && !(b || u || r || f))
            u = true;
        else if (low == 'r' && !(r || u))
            r = true;
        else if (low == 'f' && !(f || b || u))
            f = true;
        else
            break;
        c = next_char(x);
        if (c == '"' || c == '\'')
            return string(x, c);
        if (c == END)
            break;
    }
    while (c != END && may_go_on(c)) {
        wide |= c >= 128;
        c = next_char(x);
    }
    back(x, c);
    return wide ? check_name(x) : keyword(x->start, (size_t)(x->cur - x->start));
}

/* ---- operators ---- */

static int open_paren(Lexer *x, int c) {
    if (x->level >= LEX_MAX_PARENS)
        return fail(x, "too many nested parentheses");
    x->paren[x->level] = (char)c;
    x->paren_line[x->level] = x->lineno;
    x->paren_col[x->level] = (int)(x->start - x->line_start);
    x->level++;
    return c == '(' ? T_LPAR : c == '[' ? T_LSQB : T_LBRACE;
}

static int close_paren(Lexer *x, int c) {
    if (!x->level)
        return fail(x, "unmatched '%c'", c);
    x->level--;
    char open = x->paren[x->level];
    if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}'))
        return c == ')' ? T_RPAR : c == ']' ? T_RSQB : T_RBRACE;
    if (x->paren_line[x->level] != x->lineno)
        return fail(x, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d",
                    c, open, x->paren_line[x->level]);
    return fail(x, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
}

static int operator(Lexer *x, int c) {
    static const struct { uint8_t type, len; const char *text; } ops[] = {
#define TOKEN(name)
#define OP(name, text) {T_##name, sizeof text - 1, text},
#define KEYWORD(name, text)
#include "tokens.def"
#undef TOKEN
#undef OP
#undef KEYWORD
    };
    const char *s = x->cur - 1;
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (ops[i].text[0] != c || strncmp(s, ops[i].text, ops[i].len) != 0)
            continue;
        x->cur = s + ops[i].len;
        return ops[i].type;
    }
    if (c < 32 || c == 127)
        return bad_character(x, (uint32_t)c, x->cur);
    return T_OTHER;
}

/* ---- comments ---- */

static bool word_at(const char *s, const char *end, const char *word) {
    size_t n = strlen(word);
    return (size_t)(end - s) >= n && memcmp(s, word, n) == 0;
}

/* A comment that says `# type:`. Blanks may stand around the two words, but not before a colon.
 * T_OTHER: it is none. */
static int type_comment(Lexer *x, Token *t) {
    const char *p = x->start, *end = x->cur;
    if (!word_at(p, end, "#"))
        return T_OTHER;
    p++;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    if (!word_at(p, end, "type:"))
        return T_OTHER;
    p += 5;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    t->start = p;
    t->len = (uint32_t)(end - p);
    const char *after = p + 6;
    bool ignore = word_at(p, end, "ignore") &&
                  !(after < end && ((unsigned char)*after >= 128 || may_go_on((unsigned char)*after)));
    if (!ignore)
        return T_TYPE_COMMENT;
    t->start = after;
    t->len = (uint32_t)(end - after);
    return T_TYPE_IGNORE;
}

/* ---- the next token ---- */

static int comment(Lexer *x, Token *t, int *c) {
    while (*c != END && *c != '\n')
        *c = next_char(x);
    back(x, *c);
    int type = x->type_comments ? type_comment(x, t) : T_OTHER;
    if (type == T_OTHER)
        *c = next_char(x);
    return type;
}

/* Type of the next token; t->start and t->len are its text if it has one. */
static int scan(Lexer *x, Token *t) {
    bool blank;
    int c;
next_line:
    x->start = NULL;
    blank = false;
    if (x->at_line_start && !line_start(x, &blank))
        return T_ERROR;
    if (x->pending) {
        int type = x->pending < 0 ? T_DEDENT : T_INDENT;
        x->pending += type == T_DEDENT ? 1 : -1;
        return type;
    }
again:
    x->start = NULL;
    do
        c = next_char(x);
    while (c == ' ' || c == '\t' || c == '\f');
    x->start = c == END ? x->cur : x->cur - 1;
    if (c == '#') {
        int type = comment(x, t, &c);
        if (type != T_OTHER) {
            if (type == T_TYPE_IGNORE && blank) {
                next_char(x);       /* alone on its line: the newline is no token either */
                x->at_line_start = true;
            }
            return type;
        }
    }
    if (c == END) {
        x->start = NULL;
        if (x->level)
            return T_ERROR;
        return x->done == LEX_EOF ? T_ENDMARKER : T_ERROR;
    }
    t->start = x->start;
    if (may_start_name(c))
        return name(x, c);
    if (c == '\n') {
        x->at_line_start = true;
        if (blank || x->level)
            goto next_line;
        t->len = (uint32_t)(x->cur - 1 - t->start);
        return T_NEWLINE;
    }
    if (c == '.' && is_digit((unsigned char)*x->cur)) {
        return number_tail(x, c, true);
    }
    if (is_digit(c))
        return number(x, c);
    if (c == '\'' || c == '"')
        return string(x, c);
    if (c == '\\') {
        if (continuation(x) == END) {
            t->start = NULL;
            return T_ERROR;
        }
        goto again;
    }
    if (c == '(' || c == '[' || c == '{')
        return open_paren(x, c);
    if (c == ')' || c == ']' || c == '}')
        return close_paren(x, c);
    return operator(x, c);
}

void lex_next(Lexer *x, Token *t) {
    memset(t, 0, sizeof *t);
    t->type = (uint8_t)scan(x, t);
    switch (t->type) {
    case T_INDENT: case T_DEDENT: case T_ENDMARKER: case T_ERROR:
        t->start = NULL;
        break;
    case T_NEWLINE: case T_TYPE_COMMENT: case T_TYPE_IGNORE:
        break;
    default:
        t->len = (uint32_t)(x->cur - t->start);
    }
    bool is_string = t->type == T_STRING;
    const char *line = is_string ? x->multi_line_start : x->line_start;
    const char *end = t->start ? t->start + t->len : NULL;
    t->level = (uint8_t)x->level;
    t->lineno = is_string ? x->first_lineno : x->lineno;
    t->end_lineno = x->lineno;
    t->col = t->start && t->start >= line ? (int32_t)(t->start - line) : -1;
    t->end_col = end && end >= x->line_start ? (int32_t)(end - x->line_start) : -1;
}
