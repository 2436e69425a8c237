/* pctfmt.c -- conversions of the % operator, for str and bytes (fmtspec.h). */
#include <limits.h>

#include "dtoa.h"
#include "fmtspec.h"

/* --- parsing -------------------------------------------------------------------------------- */

/* "(key)", where parentheses in the key are balanced. */
static void parse_key(PctIter *it, PctSpec *spec) {
    size_t start = ++it->pos;
    int depth = 1;
    spec->has_key = true;
    for (; it->pos < it->format.n; it->pos++) {
        uint32_t c = ustr_at(it->format, it->pos);
        depth += (c == '(') - (c == ')');
        if (depth == 0) {
            spec->key = ustr_slice(it->format, start, it->pos++);
            return;
        }
    }
    spec->error = "incomplete format key";
}

static void parse_flags(PctIter *it, PctSpec *spec) {
    for (; it->pos < it->format.n; it->pos++) {
        switch (ustr_at(it->format, it->pos)) {
        case '-': spec->flags |= PCT_LEFT; break;
        case '+': spec->flags |= PCT_SIGN; break;
        case ' ': spec->flags |= PCT_BLANK; break;
        case '#': spec->flags |= PCT_ALT; break;
        case '0': spec->flags |= PCT_ZERO; break;
        default: return;
        }
    }
}

/* A number or '*'; `otherwise` if there is neither. */
static ptrdiff_t parse_number(PctIter *it, PctSpec *spec, ptrdiff_t otherwise, ptrdiff_t limit,
                              const char *too_big) {
    ptrdiff_t v = otherwise;
    if (it->pos < it->format.n && ustr_at(it->format, it->pos) == '*') {
        it->pos++;
        return PCT_STAR;
    }
    for (bool first = true; it->pos < it->format.n; it->pos++, first = false) {
        uint32_t d = ustr_at(it->format, it->pos) - '0';
        if (d > 9) break;
        if (first) v = 0;
        if (v > (limit - (ptrdiff_t)d) / 10) {
            spec->error = too_big;
            return v;
        }
        v = v * 10 + (ptrdiff_t)d;
    }
    return v;
}

static void parse_conversion(PctIter *it, PctSpec *spec) {
    UStr s = it->format;
    if (it->pos < s.n && ustr_at(s, it->pos) == '%') {
        spec->percent = true;
        spec->at = it->pos++;
        spec->conv = '%';
        return;
    }
    if (it->pos < s.n && ustr_at(s, it->pos) == '(') parse_key(it, spec);
    if (spec->error) return;
    parse_flags(it, spec);
    spec->width = parse_number(it, spec, PCT_NONE, PTRDIFF_MAX, "width too big");
    if (spec->error) return;
    if (it->pos < s.n && ustr_at(s, it->pos) == '.') {
        it->pos++;
        spec->precision =
            parse_number(it, spec, 0, INT_MAX, it->bytes ? "prec too big" : "precision too big");
        if (spec->error) return;
    }
    if (it->pos < s.n) {
        uint32_t c = ustr_at(s, it->pos);
        if (c == 'h' || c == 'l' || c == 'L') it->pos++;
    }
    if (it->pos >= s.n) {
        spec->error = "incomplete format";
        return;
    }
    spec->at = it->pos;
    spec->conv = ustr_at(s, it->pos++);
}

bool pct_next(PctIter *it, UStr *literal, PctSpec *spec) {
    UStr s = it->format;
    if (it->pos >= s.n) return false;
    size_t start = it->pos;
    while (it->pos < s.n && ustr_at(s, it->pos) != '%') it->pos++;
    *literal = ustr_slice(s, start, it->pos);
    *spec = (PctSpec){
        .key = {NULL, 0, 1}, .width = PCT_NONE, .precision = PCT_NONE, .bytes = it->bytes};
    if (it->pos < s.n) {
        it->pos++;
        parse_conversion(it, spec);
    }
    return true;
}

void pct_star_width(PctSpec *spec, ptrdiff_t v) {
    if (v < 0) {
        spec->flags |= PCT_LEFT;
        v = v == PTRDIFF_MIN ? PTRDIFF_MAX : -v;
    }
    spec->width = v;
}

void pct_star_precision(PctSpec *spec, ptrdiff_t v) { spec->precision = v < 0 ? 0 : v; }

void pct_unsupported(const PctSpec *spec, FmtError *e) {
    bool shown = spec->bytes || (spec->conv > 30 && spec->conv < 127);
    fmt_fail(e, "unsupported format character '%c' (0x%x) at index %zd",
             shown ? (char)spec->conv : '?', (unsigned)spec->conv, (ptrdiff_t)spec->at);
}

/* --- output --------------------------------------------------------------------------------- */

static size_t missing(const PctSpec *spec, size_t n) {
    return spec->width > 0 && (size_t)spec->width > n ? (size_t)spec->width - n : 0;
}

void pct_str(UBuf *out, const PctSpec *spec, UStr s) {
    bool cut = spec->conv != 'c' && spec->precision >= 0 && (size_t)spec->precision < s.n;
    if (cut) s.n = (size_t)spec->precision;
    size_t pad = missing(spec, s.n);
    if (!(spec->flags & PCT_LEFT)) ubuf_fill(out, ' ', pad);
    ubuf_span(out, s);
    if (spec->flags & PCT_LEFT) ubuf_fill(out, ' ', pad);
}

/* A number: zeros go between sign or prefix and digits, blanks around all of it. */
static void put_number(UBuf *out, const PctSpec *spec, bool negative, const char *prefix,
                       UStr digits) {
    char sign = negative ? '-' : spec->flags & PCT_SIGN ? '+' : spec->flags & PCT_BLANK ? ' ' : 0;
    size_t pad = missing(spec, (sign != 0) + strlen(prefix) + digits.n);
    bool left = spec->flags & PCT_LEFT, zeros = !left && (spec->flags & PCT_ZERO);
    if (!left && !zeros) ubuf_fill(out, ' ', pad);
    if (sign) ubuf_put(out, (uint8_t)sign);
    ubuf_text(out, prefix);
    if (zeros) ubuf_fill(out, '0', pad);
    ubuf_span(out, digits);
    if (left) ubuf_fill(out, ' ', pad);
}

bool pct_int(UBuf *out, const PctSpec *spec, Big a, FmtError *e) {
    bool hex = spec->conv == 'x' || spec->conv == 'X';
    int base = hex ? 16 : spec->conv == 'o' ? 8 : 10;
    const char *prefix = "";
    if ((spec->flags & PCT_ALT) && base != 10)
        prefix = base == 8 ? "0o" : spec->conv == 'x' ? "0x" : "0X";
    if (spec->precision > INT_MAX - 3) {
        fmt_fail(e, "precision too large");
        e->kind = FMT_OVERFLOW_ERROR;
        return false;
    }
    UBuf digits, whole;
    ubuf_init(&digits, out->mem);
    fmt_digits(&digits, a, base, spec->conv == 'X');
    if (spec->precision > (ptrdiff_t)digits.len) {
        ubuf_init(&whole, out->mem);
        ubuf_fill(&whole, '0', (size_t)spec->precision - digits.len);
        ubuf_span(&whole, ubuf_str(&digits));
        put_number(out, spec, a.neg, prefix, ubuf_str(&whole));
        out->failed |= whole.failed;
        ubuf_free(&whole);
    } else
        put_number(out, spec, a.neg, prefix, ubuf_str(&digits));
    out->failed |= digits.failed;
    ubuf_free(&digits);
    return true;
}

bool pct_float(UBuf *out, const PctSpec *spec, double x, FmtError *e) {
    UBuf text;
    ubuf_init(&text, out->mem);
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    if (spec->precision > INT_MAX) return fmt_fail(e, "precision too big");
    dtoa_format(&text, x, (char)spec->conv, precision, spec->flags & PCT_ALT ? FLOAT_ALT : 0);
    UStr s = ubuf_str(&text);
    bool negative = s.n && ustr_at(s, 0) == '-';
    put_number(out, spec, negative, "", ustr_slice(s, negative, s.n));
    out->failed |= text.failed;
    ubuf_free(&text);
    return true;
}
