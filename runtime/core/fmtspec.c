/* fmtspec.c -- the format mini-language and what it does to numbers and strings (fmtspec.h). */
#include "fmtspec.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include "dtoa.h"
#include "uni.h"

bool fmt_fail(FmtError *e, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    vsnprintf(e->text, sizeof e->text, format, ap);
    va_end(ap);
    e->kind = FMT_VALUE_ERROR;
    e->quoted = (UStr){NULL, 0, 1};
    e->after[0] = 0;
    return false;
}

void fmt_error_text(UBuf *out, const FmtError *e) {
    ubuf_text(out, e->text);
    ubuf_span(out, e->quoted);
    ubuf_text(out, e->after);
}

ptrdiff_t fmt_integer(UStr s, size_t *pos, ptrdiff_t *value) {
    size_t start = *pos;
    ptrdiff_t v = 0;
    for (; *pos < s.n; ++*pos) {
        int d = uni_decimal(ustr_at(s, *pos), UNI_14);
        if (d < 0) break;
        if (v > (PTRDIFF_MAX - d) / 10) return -1;
        v = v * 10 + d;
    }
    *value = v;
    return (ptrdiff_t)(*pos - start);
}

/* --- parsing -------------------------------------------------------------------------------- */

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/* The next character is c: take it. */
static bool take(UStr s, size_t *pos, uint32_t c) {
    if (*pos >= s.n || ustr_at(s, *pos) != c) return false;
    ++*pos;
    return true;
}

static void parse_align(FmtSpec *f, UStr s, size_t *pos, bool *fill_given, bool *align_given) {
    if (s.n - *pos >= 2 && is_align(ustr_at(s, *pos + 1))) {
        f->fill = ustr_at(s, *pos);
        f->align = ustr_at(s, *pos + 1);
        *pos += 2;
        *fill_given = *align_given = true;
    } else if (s.n > *pos && is_align(ustr_at(s, *pos))) {
        f->align = ustr_at(s, (*pos)++);
        *align_given = true;
    }
}

static bool parse_width(FmtSpec *f, UStr s, size_t *pos, FmtError *e) {
    ptrdiff_t digits = fmt_integer(s, pos, &f->width);
    if (digits < 0) return fmt_fail(e, "Too many decimal digits in format string");
    if (digits == 0) f->width = -1;
    return true;
}

static bool parse_grouping(FmtSpec *f, UStr s, size_t *pos, FmtError *e) {
    if (take(s, pos, ',')) f->grouping = ',';
    if (take(s, pos, '_')) {
        if (f->grouping) return fmt_fail(e, "Cannot specify both ',' and '_'.");
        f->grouping = '_';
    }
    if (*pos < s.n && ustr_at(s, *pos) == ',' && f->grouping == '_')
        return fmt_fail(e, "Cannot specify both ',' and '_'.");
    return true;
}

static bool parse_precision(FmtSpec *f, UStr s, size_t *pos, FmtError *e) {
    if (!take(s, pos, '.')) return true;
    ptrdiff_t digits = fmt_integer(s, pos, &f->precision);
    if (digits < 0) return fmt_fail(e, "Too many decimal digits in format string");
    return digits > 0 || fmt_fail(e, "Format specifier missing precision");
}

/* Grouping goes with numbers, '_' with the other bases as well. */
static bool check_grouping(const FmtSpec *f, FmtError *e) {
    if (!f->grouping) return true;
    switch (f->type) {
    case 'd': case 'e': case 'f': case 'g': case 'E': case 'G': case '%': case 'F': case 0:
        return true;
    case 'b': case 'o': case 'x': case 'X':
        if (f->grouping == '_') return true;
    }
    if (f->type > 32 && f->type < 128)
        return fmt_fail(e, "Cannot specify '%c' with '%c'.", f->grouping, (char)f->type);
    return fmt_fail(e, "Cannot specify '%c' with '\\x%x'.", f->grouping, (unsigned)f->type);
}

static bool invalid_spec(UStr spec, const FmtSpec *f, FmtError *e) {
    fmt_fail(e, "Invalid format specifier '");
    e->quoted = spec;
    snprintf(e->after, sizeof e->after, "' for object of type '%.200s'", f->type_name);
    return false;
}

bool fmt_parse(FmtSpec *f, UStr spec, FmtKind kind, const char *type_name, FmtError *e) {
    size_t pos = 0;
    bool fill_given = false, align_given = false;
    *f = (FmtSpec){.fill = ' ',
                   .align = kind == FMT_STR ? '<' : '>',
                   .width = -1,
                   .precision = -1,
                   .type = kind == FMT_STR   ? 's'
                           : kind == FMT_INT ? 'd'
                                             : 0,
                   .type_name = type_name};
    uint32_t usual = f->align;
    parse_align(f, spec, &pos, &fill_given, &align_given);
    if (take(spec, &pos, '+'))
        f->sign = '+';
    else if (take(spec, &pos, '-'))
        f->sign = '-';
    else if (take(spec, &pos, ' '))
        f->sign = ' ';
    f->no_neg_0 = take(spec, &pos, 'z');
    f->alternate = take(spec, &pos, '#');
    if (!fill_given && take(spec, &pos, '0')) {
        f->fill = '0';
        if (!align_given && usual == '>') f->align = '=';
    }
    if (!parse_width(f, spec, &pos, e) || !parse_grouping(f, spec, &pos, e) ||
        !parse_precision(f, spec, &pos, e))
        return false;
    if (spec.n - pos > 1) return invalid_spec(spec, f, e);
    if (spec.n > pos) f->type = ustr_at(spec, pos);
    return check_grouping(f, e);
}

static bool unknown_type(const FmtSpec *f, FmtError *e) {
    if (f->type > 32 && f->type < 128)
        return fmt_fail(e, "Unknown format code '%c' for object of type '%.200s'", (char)f->type,
                        f->type_name);
    return fmt_fail(e, "Unknown format code '\\x%x' for object of type '%.200s'", (unsigned)f->type,
                    f->type_name);
}

/* --- padding and grouping ------------------------------------------------------------------- */

/* How much goes to the left and right of `n` characters. */
static void padding(const FmtSpec *f, size_t n, size_t *left, size_t *right) {
    size_t all = f->width > 0 && (size_t)f->width > n ? (size_t)f->width - n : 0;
    *left = f->align == '>' ? all : f->align == '^' ? all / 2 : 0;
    *right = f->align == '=' ? 0 : all - *left;
}

/* The sizes of groups from the right, as struct lconv has them. */
typedef struct {
    const char *p;
    int last;
} Groups;

static int next_group(Groups *g) {
    if (*g->p == 0) return g->last;  /* again and again */
    if (*g->p == CHAR_MAX) return 0; /* the rest is one group */
    return g->last = *g->p++;
}

/* The digits with separators, and zeros in front up to min_width, which may not end with a
 * separator at the left. Written from the right, then turned. */
static void put_grouped(UBuf *out, UStr digits, ptrdiff_t min_width, UStr sep,
                        const char *grouping) {
    UBuf turned;
    ubuf_init(&turned, out->mem);
    Groups g = {grouping, 0};
    size_t left = digits.n;
    bool more = true;
    while (more) {
        ptrdiff_t wanted = (ptrdiff_t)left > min_width ? (ptrdiff_t)left : min_width;
        if (wanted < 1) wanted = 1;
        ptrdiff_t len = next_group(&g);
        if (len <= 0 || len > wanted) len = wanted;
        for (ptrdiff_t i = 0; i < len; i++) ubuf_put(&turned, left ? ustr_at(digits, --left) : '0');
        min_width -= len;
        more = left > 0 || min_width > 0;
        if (!more) break;
        for (size_t i = sep.n; i-- > 0;) ubuf_put(&turned, ustr_at(sep, i));
        min_width -= (ptrdiff_t)sep.n;
    }
    UStr t = ubuf_str(&turned);
    if (ubuf_reserve(out, t.n, 0))
        for (size_t i = t.n; i-- > 0;) ubuf_put(out, ustr_at(t, i));
    out->failed |= turned.failed;
    ubuf_free(&turned);
}

/* A number in its parts: sign, prefix, digits, point, and what follows. */
typedef struct {
    char sign; /* 0: none */
    const char *prefix;
    UStr digits, point, rest;
    UStr sep;
    const char *grouping;
} Parts;

static const char no_groups[] = "", groups_of_3[] = "\3", groups_of_4[] = "\4";

/* By which separator: the locale's for n, else what the spec says. */
static void set_grouping(Parts *p, const FmtSpec *f, const FmtLocale *locale) {
    p->sep = ustr_ascii(f->grouping == ',' ? "," : f->grouping == '_' ? "_" : "");
    p->grouping = !f->grouping ? no_groups : groups_of_3;
    bool other_base = f->type == 'b' || f->type == 'o' || f->type == 'x' || f->type == 'X';
    if (f->grouping == '_' && other_base) p->grouping = groups_of_4;
    if (f->type == 'n' && locale) {
        p->sep = locale->thousands_sep;
        p->grouping = locale->grouping;
    }
}

static char sign_for(const FmtSpec *f, bool negative) {
    return negative ? '-' : f->sign == '+' || f->sign == ' ' ? f->sign : 0;
}

static void put_parts(UBuf *out, const FmtSpec *f, const Parts *p) {
    UBuf grouped;
    ubuf_init(&grouped, out->mem);
    size_t others = (p->sign != 0) + strlen(p->prefix) + p->point.n + p->rest.n;
    ptrdiff_t zeros = f->fill == '0' && f->align == '=' ? f->width - (ptrdiff_t)others : 0;
    if (p->digits.n && *p->grouping == 0 && zeros <= (ptrdiff_t)p->digits.n)
        ubuf_span(&grouped, p->digits); /* by far the commonest */
    else if (p->digits.n)
        put_grouped(&grouped, p->digits, zeros, p->sep, p->grouping);
    size_t n = others + grouped.len, left, right;
    padding(f, n, &left, &right);
    size_t middle =
        f->align == '=' && f->width > 0 && (size_t)f->width > n ? (size_t)f->width - n : 0;
    ubuf_fill(out, f->fill, left);
    if (p->sign) ubuf_put(out, (uint8_t)p->sign);
    ubuf_text(out, p->prefix);
    ubuf_fill(out, f->fill, middle);
    ubuf_span(out, ubuf_str(&grouped));
    ubuf_span(out, p->point);
    ubuf_span(out, p->rest);
    ubuf_fill(out, f->fill, right);
    out->failed |= grouped.failed;
    ubuf_free(&grouped);
}

/* --- str ------------------------------------------------------------------------------------ */

bool fmt_str(UBuf *out, const FmtSpec *f, UStr s, FmtError *e) {
    if (f->type != 's') return unknown_type(f, e);
    if (f->sign == ' ') return fmt_fail(e, "Space not allowed in string format specifier");
    if (f->sign) return fmt_fail(e, "Sign not allowed in string format specifier");
    if (f->no_neg_0)
        return fmt_fail(e, "Negative zero coercion (z) not allowed in string format specifier");
    if (f->alternate)
        return fmt_fail(e, "Alternate form (#) not allowed in string format specifier");
    if (f->align == '=') return fmt_fail(e, "'=' alignment not allowed in string format specifier");
    if (f->precision >= 0 && (size_t)f->precision < s.n) s.n = (size_t)f->precision;
    size_t left, right;
    padding(f, s.n, &left, &right);
    ubuf_fill(out, f->fill, left);
    ubuf_span(out, s);
    ubuf_fill(out, f->fill, right);
    return true;
}

/* --- int ------------------------------------------------------------------------------------ */

bool fmt_digits(UBuf *out, Big a, int base, bool upper) {
    a.neg = false;
    UBuf scratch;
    ubuf_init(&scratch, out->mem);
    bool good = ubuf_reserve(&scratch, (a.n + 1) * 8, 0xff) &&
                ubuf_reserve(out, big_str_room(a, base), 0x7f);
    if (good) {
        char *p = (char *)out->data + out->len;
        size_t n = big_to_str(p, a, base, scratch.data);
        for (size_t i = 0; upper && i < n; i++)
            if (p[i] >= 'a') p[i] -= 32;
        out->len += n;
        out->max |= 0x7f;
    }
    out->failed |= scratch.failed;
    ubuf_free(&scratch);
    return good;
}

static bool int_as_char(UBuf *out, const FmtSpec *f, Big a, FmtError *e) {
    int64_t v;
    if (f->sign) return fmt_fail(e, "Sign not allowed with integer format specifier 'c'");
    if (f->alternate)
        return fmt_fail(e, "Alternate form (#) not allowed with integer format specifier 'c'");
    bool fits = big_to_int(a, &v);
    if (!fits || v < 0 || v > 0x10ffff) {
        fmt_fail(e, fits ? "%%c arg not in range(0x110000)"
                         : "Python int too large to convert to C long");
        e->kind = FMT_OVERFLOW_ERROR;
        return false;
    }
    uint32_t c = (uint32_t)v;
    const UStr none = {NULL, 0, 1};
    Parts p = {.prefix = "", .digits = none, .point = none, .rest = {&c, 1, 4}, .grouping = ""};
    put_parts(out, f, &p);
    return true;
}

bool fmt_int(UBuf *out, const FmtSpec *f, Big a, const FmtLocale *locale, FmtError *e) {
    static const struct {
        char type;
        int base;
        const char *prefix;
    } kinds[] = {{'b', 2, "0b"},  {'o', 8, "0o"}, {'x', 16, "0x"},
                 {'X', 16, "0X"}, {'d', 10, ""},  {'n', 10, ""}};
    if (f->type != 0 && f->type < 128 && strchr("eEfFgG%", (int)f->type)) {
        double x;
        if (big_to_double(a, &x)) return fmt_float(out, f, x, locale, e);
        fmt_fail(e, "int too large to convert to float");
        e->kind = FMT_OVERFLOW_ERROR;
        return false;
    }
    if (f->type >= 128 || !strchr("bcdoxXn", (int)f->type)) return unknown_type(f, e);
    if (f->precision >= 0) return fmt_fail(e, "Precision not allowed in integer format specifier");
    if (f->no_neg_0)
        return fmt_fail(e, "Negative zero coercion (z) not allowed in integer format specifier");
    if (f->type == 'c') return int_as_char(out, f, a, e);
    size_t k = 0;
    while (kinds[k].type != (char)f->type) k++;
    UBuf digits;
    ubuf_init(&digits, out->mem);
    fmt_digits(&digits, a, kinds[k].base, f->type == 'X');
    const UStr none = {NULL, 0, 1};
    Parts p = {.sign = sign_for(f, a.neg),
               .prefix = f->alternate ? kinds[k].prefix : "",
               .digits = ubuf_str(&digits),
               .point = none,
               .rest = none};
    set_grouping(&p, f, locale);
    put_parts(out, f, &p);
    out->failed |= digits.failed;
    ubuf_free(&digits);
    return true;
}

/* --- float, complex ------------------------------------------------------------------------- */

/* Cut "-12.5e+10" into its parts; `text` keeps the characters. */
static void parts_from_float(Parts *p, const FmtSpec *f, UStr text, const FmtLocale *locale) {
    bool negative = text.n && ustr_at(text, 0) == '-';
    size_t i = negative, start = i;
    p->sign = sign_for(f, negative);
    p->prefix = "";
    while (i < text.n && ustr_at(text, i) >= '0' && ustr_at(text, i) <= '9') i++;
    p->digits = ustr_slice(text, start, i);
    bool point = i < text.n && ustr_at(text, i) == '.';
    p->point = ustr_slice(text, i, i + point);
    if (point && f->type == 'n' && locale) p->point = locale->decimal_point;
    p->rest = ustr_slice(text, i + point, text.n);
    set_grouping(p, f, locale);
}

/* The spec's type and precision for dtoa_format; `plain` is what no type means. */
static void float_code(const FmtSpec *f, char *code, int *precision, unsigned *flags,
                       unsigned plain_flags) {
    int usual = 6;
    *code = (char)f->type;
    *flags = (f->alternate ? FLOAT_ALT : 0) | (f->no_neg_0 ? FLOAT_NO_NEG_0 : 0);
    if (f->type == 0) {
        *code = 'r';
        *flags |= plain_flags;
        usual = 0;
    } else if (f->type == 'n')
        *code = 'g';
    else if (f->type == '%')
        *code = 'f';
    *precision = (int)f->precision;
    if (f->precision < 0)
        *precision = usual;
    else if (*code == 'r')
        *code = 'g';
}

bool fmt_float(UBuf *out, const FmtSpec *f, double x, const FmtLocale *locale, FmtError *e) {
    if (f->type >= 128 || !(f->type == 0 || strchr("eEfFgGn%", (int)f->type)))
        return unknown_type(f, e);
    if (f->precision > INT_MAX) return fmt_fail(e, "precision too big");
    char code;
    int precision;
    unsigned flags;
    float_code(f, &code, &precision, &flags, FLOAT_ADD_DOT_0);
    UBuf text;
    ubuf_init(&text, out->mem);
    dtoa_format(&text, f->type == '%' ? x * 100 : x, code, precision, flags);
    if (f->type == '%') ubuf_put(&text, '%');
    Parts p;
    parts_from_float(&p, f, ubuf_str(&text), locale);
    put_parts(out, f, &p);
    out->failed |= text.failed;
    ubuf_free(&text);
    return true;
}

bool fmt_complex(UBuf *out, const FmtSpec *f, double real, double imag, const FmtLocale *locale,
                 FmtError *e) {
    if (f->type >= 128 || !(f->type == 0 || strchr("eEfFgGn", (int)f->type)))
        return unknown_type(f, e);
    if (f->precision > INT_MAX) return fmt_fail(e, "precision too big");
    if (f->fill == '0')
        return fmt_fail(e, "Zero padding is not allowed in complex format specifier");
    if (f->align == '=')
        return fmt_fail(e, "'=' alignment flag is not allowed in complex format specifier");
    char code;
    int precision;
    unsigned flags;
    float_code(f, &code, &precision, &flags, 0);
    bool only_imag = f->type == 0 && real == 0 && !signbit(real);
    bool parentheses = f->type == 0 && !only_imag;
    UBuf text, whole;
    ubuf_init(&text, out->mem);
    ubuf_init(&whole, out->mem);
    FmtSpec part = *f; /* padding comes last, around it all */
    part.width = -1;
    part.align = '<';
    part.fill = ' ';
    if (parentheses) ubuf_put(&whole, '(');
    Parts p;
    if (!only_imag) {
        dtoa_format(&text, real, code, precision, flags);
        parts_from_float(&p, &part, ubuf_str(&text), locale);
        put_parts(&whole, &part, &p);
        ubuf_clear(&text);
        part.sign = '+';
    }
    dtoa_format(&text, imag, code, precision, flags);
    parts_from_float(&p, &part, ubuf_str(&text), locale);
    put_parts(&whole, &part, &p);
    ubuf_put(&whole, 'j');
    if (parentheses) ubuf_put(&whole, ')');
    size_t left, right;
    padding(f, whole.len, &left, &right);
    ubuf_fill(out, f->fill, left);
    ubuf_span(out, ubuf_str(&whole));
    ubuf_fill(out, f->fill, right);
    out->failed |= text.failed | whole.failed;
    ubuf_free(&text);
    ubuf_free(&whole);
    return true;
}

void fmt_complex_repr(UBuf *out, double real, double imag) {
    bool only_imag = real == 0 && !signbit(real);
    if (!only_imag) {
        ubuf_put(out, '(');
        dtoa_format(out, real, 'r', 0, 0);
    }
    dtoa_format(out, imag, 'r', 0, only_imag ? 0 : FLOAT_SIGN);
    ubuf_text(out, only_imag ? "j" : "j)");
}
