/* literal.c -- numbers, strings and f-strings as nodes.
 *
 * Python 3.11 takes an f-string as one token and parses the expressions in it by parsers of their
 * own, on the text of the expression in parentheses. That is visible in positions and messages, so
 * it is done the same way here: errors of the f-string's own syntax point at the last token seen,
 * those inside an expression show that text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse_internal.h"
#include "source.h"

/* ---- numbers ---- */

static int digit_value(char c) {
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* limbs = limbs * factor + add; one limb more when it overflows. */
static uint32_t multiply_add(uint32_t *limb, uint32_t n, uint32_t factor, uint32_t add) {
    uint64_t carry = add;
    for (uint32_t i = 0; i < n; i++) {
        carry += (uint64_t)limb[i] * factor;
        limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        limb[n++] = (uint32_t)carry;
    return n;
}

/* Digits of a base that is a power of two, from the last one. */
static uint32_t pack_bits(uint32_t *limb, const char *s, size_t len, int bits) {
    uint64_t acc = 0;
    int have = 0;
    uint32_t n = 0;
    for (size_t i = len; i-- > 0;) {
        acc |= (uint64_t)digit_value(s[i]) << have;
        have += bits;
        if (have >= 32) {
            limb[n++] = (uint32_t)acc;
            acc >>= 32;
            have -= 32;
        }
    }
    if (acc)
        limb[n++] = (uint32_t)acc;
    while (n && !limb[n - 1])
        n--;
    return n;
}

static Const *integer(Parser *p, const char *s, size_t len) {
    int bits = 0;
    if (len > 2 && s[0] == '0') {
        int x = s[1] | 0x20;
        bits = x == 'x' ? 4 : x == 'o' ? 3 : x == 'b' ? 1 : 0;
        s += bits ? 2 : 0;
        len -= bits ? 2 : 0;
    }
    Const *c = const_new(p->a, CONST_INT);
    uint32_t *limb = arena_alloc(p->a, (len / 8 + 2) * sizeof *limb);
    c->limb = limb;
    if (bits) {
        c->n = pack_bits(limb, s, len, bits);
        return c;
    }
    int limit = p->f->opt.max_str_digits;
    if (limit && len > 640 && len > (size_t)limit) {
        Token *t = parse_tok(p);
        return parse_fail(p, (Place){t->lineno, -1, t->end_lineno, -1},
                          "Exceeds the limit (%d digits) for integer string conversion: value has "
                          "%zu digits; use sys.set_int_max_str_digits() to increase the limit - "
                          "Consider hexadecimal for huge integer literals to avoid decimal "
                          "conversion limits.", limit, len);
    }
    for (size_t i = 0; i < len;) {      /* nine digits at a time */
        uint32_t chunk = 0, scale = 1;
        for (int k = 0; k < 9 && i < len; k++, i++) {
            chunk = chunk * 10 + (uint32_t)(s[i] - '0');
            scale *= 10;
        }
        c->n = multiply_add(limb, c->n, scale, chunk);
    }
    return c;
}

static Const *number_value(Parser *p, const char *s, size_t len) {
    bool hex = len > 1 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
    char end = s[len - 1];
    if (!hex && (end == 'j' || end == 'J')) {
        Const *c = const_new(p->a, CONST_COMPLEX);
        c->d[1] = strtod(s, NULL);
        return c;
    }
    if (!hex && strpbrk(s, ".eE"))
        return const_float(p->a, strtod(s, NULL));
    return integer(p, s, len);
}

Node *parse_number(Parser *p) {
    if (peek(p) != T_NUMBER)
        return NULL;
    Token *t = parse_tok(p);
    int start = p->pos;
    if (!t->node) {
        char small[64], *s = t->len < sizeof small ? small : malloc(t->len + 1u);
        size_t n = 0;
        if (!s)
            abort();
        for (uint32_t i = 0; i < t->len; i++)
            if (t->start[i] != '_')
                s[n++] = t->start[i];
        s[n] = 0;
        Const *value = number_value(p, s, n);
        if (s != small)
            free(s);
        if (!value)
            return NULL;
        p->pos++;
        p->tok[start].node = NODE(p, start, Constant, .value = value);
        p->pos--;
    }
    p->pos++;
    return p->tok[start].node;
}

/* ---- pieces of text being put together ---- */

typedef struct Text { char *at; size_t len, cap; } Text;

static char *text_room(Text *t, size_t n) {
    if (t->len + n > t->cap) {
        t->cap = (t->len + n) * 2 + 64;
        t->at = realloc(t->at, t->cap);
        if (!t->at)
            abort();
    }
    return t->at + t->len;
}

static void text_add(Text *t, const char *s, size_t n) {
    if (n)
        memcpy(text_room(t, n), s, n);
    t->len += n;
}

static void text_add_char(Text *t, uint32_t c) {
    t->len += (size_t)ast_put_utf8(text_room(t, 4), c);
}

static void text_add_byte(Text *t, int c) {
    *text_room(t, 1) = (char)c;
    t->len++;
}

/* ---- escapes ---- */

/* `s` is what stands behind the backslash: an unknown letter, or octal digits beyond a byte. */
static void warn_escape(Parser *p, const Token *t, const char *s) {
    if (p->diag)
        return;
    bool octal = *s >= '4' && *s <= '7';
    front_warn(p->f, WARN_DEPRECATION, t->lineno, t->col, t->end_lineno, t->end_col,
               octal ? "invalid octal escape sequence '\\%.*s'" : "invalid escape sequence '\\%.*s'",
               octal ? 3 : 1, s);
}

static int simple_escape(char c) {
    switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return '\a';
    }
    return -1;
}

static bool is_octal(const char *s, const char *end) {
    return s < end && *s >= '0' && *s <= '7';
}

static uint32_t octal(const char **s, const char *end) {
    uint32_t c = 0;
    for (int i = 0; i < 3 && is_octal(*s, end); i++)
        c = c * 8 + (uint32_t)(*(*s)++ - '0');
    return c;
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* CPython writes every character that is not ASCII as \UXXXXXXXX before it decodes escapes, and
 * counts positions in that. */
static int counted(const char *s, const char *end) {
    int n = 0;
    while (s < end) {
        if ((unsigned char)*s < 0x80) {
            n++;
            s++;
            continue;
        }
        n += 10;
        ast_get_utf8(&s);
    }
    return n;
}

static bool fail_unicode(Parser *p, const char *text, const char *from, const char *to,
                         const char *why) {
    int a = counted(text, from), b = a + counted(from, to) - 1;
    if (a == b)
        parse_fail_here(p, "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in "
                           "position %d: %s", a, why);
    else
        parse_fail_here(p, "(unicode error) 'unicodeescape' codec can't decode bytes in "
                           "position %d-%d: %s", a, b, why);
    return false;
}

/* \x.., \u...., \U........; s is behind the letter. */
static bool hex_escape(Parser *p, Text *out, const char *text, const char **s, const char *end,
                       int digits, const char *why) {
    const char *from = *s - 2;
    uint32_t c = 0;
    for (int i = 0; i < digits; i++, (*s)++) {
        if (*s == end || !is_hex(**s))
            return fail_unicode(p, text, from, *s, why);
        c = c << 4 | (uint32_t)digit_value(**s);
    }
    if (c > 0x10FFFF)
        return fail_unicode(p, text, from, *s, "illegal Unicode character");
    text_add_char(out, c);
    return true;
}

/* \N{name}; s is behind the N. */
static bool named_escape(Parser *p, Text *out, const char *text, const char **s, const char *end) {
    const char *from = *s - 2, *malformed = "malformed \\N character escape";
    if (*s == end || **s != '{')
        return fail_unicode(p, text, from, *s, malformed);
    const char *name = ++*s;
    while (*s < end && **s != '}')
        (*s)++;
    if (*s == end || *s == name)
        return fail_unicode(p, text, from, *s, malformed);
    size_t len = (size_t)(*s - name);
    ++*s;
    int32_t c = p->f->opt.char_by_name ? p->f->opt.char_by_name(p->f->opt.hook_arg, name, len) : -1;
    if (c < 0)
        return fail_unicode(p, text, from, *s, "unknown Unicode character name");
    text_add_char(out, (uint32_t)c);
    return true;
}

static bool decode_text(Parser *p, Text *out, const char *text, size_t len, const Token *t) {
    const char *s = text, *end = text + len;
    const char *invalid = NULL;     /* the first escape to be warned about */
    while (s < end) {
        const char *plain = s;
        while (s < end && *s != '\\')
            s++;
        text_add(out, plain, (size_t)(s - plain));
        if (s == end)
            break;
        if (++s == end || (unsigned char)*s >= 0x80) {
            text_add_byte(out, '\\');
            continue;
        }
        char c = *s++;
        int simple = simple_escape(c);
        bool ok = true;
        if (simple >= 0)
            text_add_byte(out, simple);
        else if (c == '\n')
            continue;
        else if (c >= '0' && c <= '7') {
            const char *from = --s;
            uint32_t value = octal(&s, end);
            invalid = value > 255 && !invalid ? from : invalid;
            text_add_char(out, value);
        } else if (c == 'x')
            ok = hex_escape(p, out, text, &s, end, 2, "truncated \\xXX escape");
        else if (c == 'u')
            ok = hex_escape(p, out, text, &s, end, 4, "truncated \\uXXXX escape");
        else if (c == 'U')
            ok = hex_escape(p, out, text, &s, end, 8, "truncated \\UXXXXXXXX escape");
        else if (c == 'N')
            ok = named_escape(p, out, text, &s, end);
        else {
            invalid = invalid ? invalid : s - 1;
            text_add_byte(out, '\\');
            text_add_byte(out, c);
        }
        if (!ok)
            return false;
    }
    if (invalid)
        warn_escape(p, t, invalid);
    return true;
}

static bool decode_bytes(Parser *p, Text *out, const char *text, size_t len, const Token *t) {
    const char *s = text, *end = text + len;
    const char *invalid = NULL;     /* the first escape to be warned about */
    while (s < end) {
        if (*s != '\\') {
            text_add_byte(out, *s++);
            continue;
        }
        char c = *++s;
        s++;
        int simple = simple_escape(c);
        if (simple >= 0) {
            text_add_byte(out, simple);
        } else if (c == '\n') {
            continue;
        } else if (c >= '0' && c <= '7') {
            const char *from = --s;
            uint32_t value = octal(&s, end);
            invalid = value > 255 && !invalid ? from : invalid;
            text_add_byte(out, (int)(value & 255));
        } else if (c == 'x') {
            if (end - s < 2 || !is_hex(s[0]) || !is_hex(s[1])) {
                parse_fail_here(p, "(value error) invalid \\x escape at position %td", s - 2 - text);
                return false;
            }
            text_add_byte(out, digit_value(s[0]) << 4 | digit_value(s[1]));
            s += 2;
        } else {
            invalid = invalid ? invalid : s - 1;
            text_add_byte(out, '\\');
            text_add_byte(out, c);
        }
    }
    if (invalid)
        warn_escape(p, t, invalid);
    return true;
}

/* Text between quotes, or a piece of an f-string. */
static bool add_literal(Parser *p, Text *out, const char *s, size_t len, bool raw, const Token *t) {
    if (!p->lex.text_valid) {
        const char *broken = source_broken_message(p->f, s, len);
        if (broken) {
            parse_fail_here(p, "%s", broken);
            return false;
        }
    }
    if (!raw && memchr(s, '\\', len))
        return decode_text(p, out, s, len, t);
    text_add(out, s, len);
    return true;
}

/* ---- f-strings ---- */

/* One run of adjacent strings. */
typedef struct Strings {
    Parser *p;
    const Token *first, *token, *last;
    Text text;          /* literal text since the last expression */
    int mark;           /* parts of the JoinedStr are on the parser's stack from here */
    bool formatted;
} Strings;

/* The rest of one f-string. */
typedef struct Rest { const char *at, *end; bool raw; } Rest;

static Node *place_tokens(Node *n, const Token *a, const Token *b) {
    n->lineno = a->lineno;
    n->col = a->col;
    n->end_lineno = b->end_lineno;
    n->end_col = b->end_col;
    return n;
}

static Node *text_node(Strings *g, const Token *a, const Token *b) {
    Parser *p = g->p;
    Str *s = ast_str(p->a, g->text.at ? g->text.at : "", g->text.len);
    Str *kind = a->start[0] == 'u' ? ast_intern(p->a, "u", 1) : NULL;
    g->text.len = 0;
    return place_tokens(AST_NEW(p->a, Constant, .value = const_str(p->a, s), .kind = kind), a, b);
}

/* Scans to the end of an expression: a `!`, `:`, `}` or `=` outside of brackets and strings. */
static bool scan_expression(Strings *g, Rest *r) {
    Parser *p = g->p;
    char open[LEX_MAX_PARENS], quote = 0;
    int depth = 0, size = 0;
    for (; r->at < r->end; r->at++) {
        char c = *r->at;
        bool triple = (c == '\'' || c == '"') && r->at + 2 < r->end && r->at[1] == c && r->at[2] == c;
        if (c == '\\') {
            parse_fail_here(p, "f-string expression part cannot include a backslash");
            return false;
        }
        if (quote) {
            if (c == quote && (size == 1 || triple)) {
                r->at += size - 1;
                quote = 0;
            }
            continue;
        }
        if (c == '\'' || c == '"') {
            quote = c;
            size = triple ? 3 : 1;
            r->at += size - 1;
        } else if (c == '[' || c == '{' || c == '(') {
            if (depth >= LEX_MAX_PARENS) {
                parse_fail_here(p, "f-string: too many nested parenthesis");
                return false;
            }
            open[depth++] = c;
        } else if (c == '#') {
            parse_fail_here(p, "f-string expression part cannot include '#'");
            return false;
        } else if (depth == 0 && strchr("!:}=><", c)) {
            bool pair = r->at + 1 < r->end && r->at[1] == '=' && strchr("!=<>", c);
            if (pair)
                r->at++;
            else if (c != '<' && c != '>')
                break;
        } else if (c == ']' || c == '}' || c == ')') {
            if (depth == 0) {
                parse_fail_here(p, "f-string: unmatched '%c'", c);
                return false;
            }
            char o = open[--depth];
            if (!((o == '(' && c == ')') || (o == '[' && c == ']') || (o == '{' && c == '}'))) {
                parse_fail_here(p, "f-string: closing parenthesis '%c' does not match opening "
                                   "parenthesis '%c'", c, o);
                return false;
            }
        }
    }
    if (quote)
        parse_fail_here(p, "f-string: unterminated string");
    else if (depth)
        parse_fail_here(p, "f-string: unmatched '%c'", open[depth - 1]);
    else if (r->at >= r->end)
        parse_fail_here(p, "f-string: expecting '}'");
    else
        return true;
    return false;
}

/* Line and column to which the parser of the expression must add its own. */
static void expression_place(const Token *t, const char *brace, int *line, int *col) {
    const char *s = brace + 1;
    *line = t->lineno;
    *col = 0;
    for (const char *q = t->start; q < brace; q++)
        *line += *q == '\n';
    while (*s == ' ' || *s == '\t' || *s == '\f')
        s++;
    if (*s != '\n' && *s != '}') {
        const char *from = brace;
        while (from > t->start && *from != '\n')
            from--;
        *col += (int)(brace - from);
        if (*from == '\n')
            *col -= 1;
    }
    if (*line == t->lineno)
        *col += t->col;
}

static Node *compile_expression(Strings *g, const char *from, const char *to) {
    Parser *p = g->p;
    const char *s = from;
    while (s < to && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\f'))
        s++;
    if (s == to) {
        if (*to == '!' || *to == ':' || *to == '=')
            return parse_fail_here(p, "f-string: expression required before '%c'", *to);
        return parse_fail_here(p, "f-string: empty expression not allowed");
    }
    int line, col;
    expression_place(g->token, from - 1, &line, &col);
    return parse_fstring_expression(p, from, (size_t)(to - from), line, col);
}

static bool at_end(Strings *g, Rest *r) {
    if (r->at < r->end)
        return false;
    parse_fail_here(g->p, "f-string: expecting '}'");
    return true;
}

static Node *parse_format(Strings *outer, Rest *r, int depth);

/* `{expression[=][!conversion][:format]}`; the text of `expression=` joins the literal text. */
static Node *replacement(Strings *g, Rest *r, int depth) {
    Parser *p = g->p;
    if (depth >= 2)
        return parse_fail_here(p, "f-string: expressions nested too deeply");
    const char *from = ++r->at;
    Node *format = NULL;
    int conversion = -1;
    bool equals = false;
    if (!scan_expression(g, r))
        return NULL;
    Node *value = compile_expression(g, from, r->at);
    if (!value)
        return NULL;
    if (*r->at == '=') {
        do
            r->at++;
        while (r->at < r->end && strchr(" \t\n\r\f\v", *r->at));
        if (at_end(g, r))
            return NULL;
        text_add(&g->text, from, (size_t)(r->at - from));
        equals = true;
    }
    if (*r->at == '!') {
        r->at++;
        if (at_end(g, r))
            return NULL;
        conversion = (unsigned char)*r->at++;
        if (conversion != 's' && conversion != 'r' && conversion != 'a')
            return parse_fail_here(p, "f-string: invalid conversion character: expected 's', 'r', "
                                      "or 'a'");
    }
    if (at_end(g, r))
        return NULL;
    if (*r->at == ':') {
        r->at++;
        if (at_end(g, r) || !(format = parse_format(g, r, depth + 1)))
            return NULL;
    }
    if (r->at >= r->end || *r->at != '}')
        return parse_fail_here(p, "f-string: expecting '}'");
    r->at++;
    if (equals && !format && conversion == -1)
        conversion = 'r';
    return place_tokens(AST_NEW(p->a, FormattedValue, .value = value, .conversion = conversion,
                                .format_spec = format), g->first, g->last);
}

/* Literal text up to a brace. *again: a doubled brace ended it, more text may follow. */
static bool literal_part(Strings *g, Rest *r, int depth, bool *again) {
    const char *from = r->at, *s = from, *to;
    *again = false;
    while (s < r->end) {
        char c = *s++;
        if (!r->raw && c == '\\' && s < r->end) {
            c = *s++;
            if (c == 'N') {
                if (s < r->end && *s++ == '{')
                    while (s < r->end && *s++ != '}') {
                    }
                continue;
            }
            if (c == '{')
                warn_escape(g->p, g->token, s - 1);
        }
        if (c != '{' && c != '}')
            continue;
        if (depth == 0) {
            if (s < r->end && *s == c) {
                r->at = s + 1;
                *again = true;
                to = s;
                goto done;
            }
            if (c == '}') {
                r->at = s - 1;
                parse_fail_here(g->p, "f-string: single '}' is not allowed");
                return false;
            }
        }
        s--;
        break;
    }
    r->at = to = s;
done:
    return from == to || add_literal(g->p, &g->text, from, (size_t)(to - from), r->raw, g->token);
}

/* Everything up to the end of the string, or (depth > 0) to the closing brace. */
static bool fstring_parts(Strings *g, Rest *r, int depth) {
    Parser *p = g->p;
    for (;;) {
        bool again;
        if (!literal_part(g, r, depth, &again))
            return false;
        if (again)
            continue;
        if (r->at >= r->end || *r->at == '}')
            break;
        int mark = p->nstack;
        Node *n = replacement(g, r, depth);
        if (!n)
            return false;
        p->nstack = mark;
        if (g->text.len)
            parse_push(p, text_node(g, g->first, g->last));
        parse_push(p, n);
    }
    if (depth == 0 && r->at < r->end - 1)
        parse_fail_here(p, "f-string: unexpected end of string");
    else if (depth != 0 && (r->at >= r->end || *r->at != '}'))
        parse_fail_here(p, "f-string: expecting '}'");
    else
        return true;
    return false;
}

static Node *parse_format(Strings *outer, Rest *r, int depth) {
    Parser *p = outer->p;
    Strings g = {.p = p, .first = outer->first, .token = outer->token, .last = outer->last,
                 .mark = p->nstack};
    Node *n = NULL;
    if (fstring_parts(&g, r, depth)) {
        if (g.text.len)
            parse_push(p, text_node(&g, g.token, g.token));
        n = place_tokens(AST_NEW(p->a, JoinedStr, .values = parse_list(p, g.mark)), g.token, g.token);
    }
    free(g.text.at);
    p->nstack = g.mark;
    return n;
}

/* ---- strings ---- */

typedef struct Literal { const char *s; size_t len; bool bytes, raw, format; } Literal;

/* Prefix and quotes off. */
static Literal take_apart(const Token *t) {
    Literal l = {.s = t->start};
    for (;; l.s++) {
        int c = *l.s | 0x20;
        l.bytes |= c == 'b';
        l.raw |= c == 'r';
        l.format |= c == 'f';
        if (*l.s == '\'' || *l.s == '"')
            break;
    }
    size_t len = t->len - (size_t)(l.s - t->start);
    int quotes = len >= 6 && l.s[1] == l.s[0] && l.s[2] == l.s[0] ? 3 : 1;
    l.s += quotes;
    l.len = len - 2 * (size_t)quotes;
    return l;
}

/* Position of the node, but warnings and errors of one string are about that token. */
static bool add_string(Strings *g, Literal l) {
    Parser *p = g->p;
    if (l.format) {
        g->formatted = true;
        Rest r = {l.s, l.s + l.len, l.raw};
        return fstring_parts(g, &r, 0);
    }
    if (!l.bytes)
        return add_literal(p, &g->text, l.s, l.len, l.raw, g->token);
    for (size_t i = 0; i < l.len; i++) {
        if ((unsigned char)l.s[i] >= 0x80) {
            parse_fail_here(p, "bytes can only contain ASCII literal characters");
            return false;
        }
    }
    if (!l.raw && memchr(l.s, '\\', l.len))
        return decode_bytes(p, &g->text, l.s, l.len, g->token);
    text_add(&g->text, l.s, l.len);
    return true;
}

static Node *finish_strings(Strings *g, bool bytes) {
    Parser *p = g->p;
    if (bytes) {
        Const *c = const_new(p->a, CONST_BYTES);
        c->s = ast_raw(p->a, g->text.at ? g->text.at : "", g->text.len);
        return place_tokens(AST_NEW(p->a, Constant, .value = c), g->first, g->last);
    }
    if (!g->formatted)
        return text_node(g, g->first, g->last);
    if (g->text.len)
        parse_push(p, text_node(g, g->first, g->last));
    return place_tokens(AST_NEW(p->a, JoinedStr, .values = parse_list(p, g->mark)), g->first,
                        g->last);
}

Node *parse_strings(Parser *p) {
    MEMO_GET(p, R_strings);
    int start = p->pos;
    while (eat(p, T_STRING)) {
    }
    int end = p->pos;
    if (end == start || p->f->error.cls)
        return NULL;
    /* these pointers stay good: expressions inside are parsed by parsers of their own */
    Strings g = {.p = p, .first = &p->tok[start], .last = &p->tok[end - 1], .mark = p->nstack};
    bool bytes = false, ok = true;
    for (int i = start; ok && i < end; i++) {
        g.token = &p->tok[i];
        Literal l = take_apart(g.token);
        ok = add_string(&g, l);
        if (ok && i > start && l.bytes != bytes) {
            parse_fail_here(p, "cannot mix bytes and nonbytes literals");
            ok = false;
        }
        bytes = l.bytes;
    }
    Node *n = ok ? finish_strings(&g, bytes) : NULL;
    free(g.text.at);
    p->nstack = g.mark;
    return MEMO_PUT(p, R_strings, start, n);
}
