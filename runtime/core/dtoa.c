/* dtoa.c -- doubles to text and back (dtoa.h). */
#include "dtoa.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include "pow10.h"

typedef unsigned __int128 u128;

static const uint64_t tens[] = {
    1ull, 10ull, 100ull, 1000ull, 10000ull, 100000ull, 1000000ull, 10000000ull, 100000000ull,
    1000000000ull, 10000000000ull, 100000000000ull, 1000000000000ull, 10000000000000ull,
    100000000000000ull, 1000000000000000ull, 10000000000000000ull, 100000000000000000ull,
    1000000000000000000ull, 10000000000000000000ull};

static uint64_t bits_of(double x) {
    uint64_t u;
    memcpy(&u, &x, 8);
    return u;
}

/* x == *m * 2**result, *m with 53 bits at most. */
static int split(double x, uint64_t *m) {
    uint64_t u = bits_of(x);
    int e = (int)(u >> 52 & 0x7ff);
    *m = u & ((1ull << 52) - 1);
    if (e) *m |= 1ull << 52;
    return (e ? e : 1) - 1075;
}

static int log10_of_uint(uint64_t v) {
    int n = (64 - __builtin_clzll(v | 1)) * 1233 >> 12;
    return n - (v < tens[n]);
}

/* v in decimal, `n` digits with leading zeros. */
static void put_digits(char *to, uint64_t v, int n) {
    static const char pairs[] =
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243"
        "4445464748495051525354555657585960616263646566676869707172737475767778798081828384858687"
        "888990919293949596979899";
    while (n >= 2) {
        n -= 2;
        memcpy(to + n, pairs + v % 100 * 2, 2);
        v /= 100;
    }
    if (n) *to = (char)('0' + v);
}

/* --- shortest ----------------------------------------------------------------------------------
 *
 * The names are those of the paper. Of all decimals in the interval that rounds to x take one
 * with the fewest digits; it is found among four candidates of one or two lengths: u, w one apart
 * at the smallest power of ten that fits into the interval, u', w' ten times coarser. vb is
 * 4 x / 10**k, with a last bit that says whether anything was cut off (round to odd), so that
 * three multiplications decide all comparisons. */

/* floor(log10(2**e)), or of 3/4 * 2**e. */
static int floor_log10_pow2(int e, bool three_quarters) {
    return (e * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}
static int floor_log2_pow10(int e) { return e * 1741647 >> 19; }

static uint64_t round_to_odd(uint64_t high, uint64_t low, uint64_t cp) {
    u128 x = (u128)low * cp, y = (u128)high * cp + (uint64_t)(x >> 64);
    return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}

static uint64_t schubfach(double x, int *exponent) {
    uint64_t c;
    int q = split(x, &c);
    if (q <= 0 && q > -53 && (c & ((1ull << -q) - 1)) == 0) { /* a small integer */
        *exponent = 0;
        return c >> -q;
    }
    bool closer_below = c == 1ull << 52 && q > -1074, odd = c & 1;
    int k = floor_log10_pow2(q, closer_below);
    int h = q + floor_log2_pow10(-k) + 1;
    uint64_t high = pow10_bits[-k - POW10_FIRST].high, low = pow10_bits[-k - POW10_FIRST].low;
    uint64_t vbl = round_to_odd(high, low, (4 * c - 2 + closer_below) << h);
    uint64_t vb = round_to_odd(high, low, 4 * c << h);
    uint64_t vbr = round_to_odd(high, low, (4 * c + 2) << h);
    uint64_t lower = vbl + odd, upper = vbr - odd; /* an even c owns the ends of its interval */
    uint64_t s = vb / 4;
    if (s >= 10) {
        uint64_t sp = s / 10;
        bool up = lower <= 40 * sp, wp = 40 * sp + 40 <= upper;
        if (up != wp) {
            *exponent = k + 1;
            return sp + wp;
        }
    }
    *exponent = k;
    bool u = lower <= 4 * s, w = 4 * s + 4 <= upper;
    if (u != w) return s + w;
    uint64_t mid = 4 * s + 2;
    return s + (vb > mid || (vb == mid && (s & 1)));
}

unsigned dtoa_shortest(double x, char digits[FLOAT_DIGITS_MAX], int *decpt) {
    int e;
    uint64_t v = schubfach(x, &e);
    while (v % 100 == 0) v /= 100, e += 2;
    if (v % 10 == 0) v /= 10, e++;
    int n = log10_of_uint(v) + 1;
    put_digits(digits, v, n);
    *decpt = n + e;
    return (unsigned)n;
}

/* --- digits to a precision ------------------------------------------------------------------ */

/* Digits with the point after the first decpt of them. Beyond 1100 decimals a double has only
 * zeros, which the layout adds. */
enum { DIGITS_MAX = 1500, PRECISION_MAX = 1100 };
typedef struct {
    int n, decpt;
    char digits[DIGITS_MAX];
} Digits;

/* *v = x * 10**n rounded half to even, by exact arithmetic; false if that does not fit. */
static bool scaled(double x, int n, uint64_t *v) {
    uint64_t m;
    int e = split(x, &m);
    if (n < 0 || n > 22) return false;
    u128 p = (u128)m * (n > 19 ? (u128)tens[19] * tens[n - 19] : tens[n]);
    if (e >= 0) {
        if (e > 10 || n > 3) return false; /* the result would be too long */
        p <<= e;
        e = 0;
    }
    if (e < -127) {
        *v = 0; /* p < 2**127: less than a half */
        return true;
    }
    u128 whole = p >> -e, rest = p - (whole << -e), half = e ? (u128)1 << (-e - 1) : 0;
    if (rest > half || (rest && rest == half && (whole & 1))) whole++;
    *v = (uint64_t)whole;
    return whole < tens[19];
}

static void digits_from_uint(Digits *d, uint64_t v, int scale) {
    d->n = log10_of_uint(v) + 1;
    put_digits(d->digits, v, d->n);
    d->decpt = d->n - scale;
}

/* Leading zeros say nothing; that of zero itself stays. */
static void trim(Digits *d) {
    int zeros = 0;
    while (zeros < d->n && d->digits[zeros] == '0') zeros++;
    d->n -= zeros;
    d->decpt -= zeros;
    memmove(d->digits, d->digits + zeros, (size_t)d->n);
    while (d->n && d->digits[d->n - 1] == '0') d->n--;
    if (d->n == 0) {
        d->digits[d->n++] = '0';
        d->decpt = 1;
    }
}

/* `places` decimals. x >= 0. */
static void digits_fixed(Digits *d, double x, int places) {
    uint64_t v;
    if (places > PRECISION_MAX) places = PRECISION_MAX;
    if (scaled(x, places, &v)) {
        digits_from_uint(d, v, places);
    } else {
        char text[DIGITS_MAX];
        int n = snprintf(text, sizeof text, "%.*f", places, x), whole = 0;
        while (text[whole] >= '0' && text[whole] <= '9') whole++;
        memcpy(d->digits, text, (size_t)whole); /* between the two parts: some locale's point */
        memcpy(d->digits + whole, text + n - places, (size_t)places);
        d->n = whole + places;
        d->decpt = whole;
    }
    trim(d);
}

/* `count` significant digits, at least 1. x >= 0. */
static void digits_significant(Digits *d, double x, int count) {
    if (count > PRECISION_MAX) count = PRECISION_MAX;
    if (x == 0) {
        d->n = 0;
        trim(d);
        return;
    }
    uint64_t v;
    if (count <= 17) {
        int e, decpt;
        frexp(x, &e);
        decpt = floor_log10_pow2(e - 1, false) + 1; /* or one more */
        if (scaled(x, count - decpt, &v) && v >= tens[count]) scaled(x, count - ++decpt, &v);
        if (count - decpt >= 0 && scaled(x, count - decpt, &v) && v >= tens[count - 1]) {
            digits_from_uint(d, v, count - decpt);
            trim(d);
            return;
        }
    }
    char text[DIGITS_MAX];
    snprintf(text, sizeof text, "%.*e", count - 1, x);
    char *p = text;
    d->n = 0;
    for (; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9') d->digits[d->n++] = *p;
    d->decpt = atoi(p + 1) + 1;
    trim(d);
}

/* --- layout --------------------------------------------------------------------------------- */

static void put_special(UBuf *out, double x, bool upper, unsigned flags) {
    if (x < 0)
        ubuf_put(out, '-');
    else if (flags & FLOAT_SIGN)
        ubuf_put(out, '+');
    ubuf_text(out, isnan(x) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"));
}

/* The digits from `from` up to `to`, counted from the first; zeros where there are none. */
static void put_range(UBuf *out, const Digits *d, int from, int to) {
    if (from < 0) {
        int end = to < 0 ? to : 0;
        ubuf_fill(out, '0', (size_t)(end - from));
        from = end;
    }
    int end = to < d->n ? to : d->n;
    if (end > from) {
        ubuf_ascii(out, d->digits + from, (size_t)(end - from));
        from = end;
    }
    if (to > from) ubuf_fill(out, '0', (size_t)(to - from));
}

/* At least two digits of it. */
static void put_exponent(UBuf *out, int e, char e_char) {
    char text[8] = {e_char, e < 0 ? '-' : '+'};
    int width = abs(e) >= 100 ? 3 : 2;
    put_digits(text + 2, (uint64_t)abs(e), width);
    ubuf_ascii(out, text, (size_t)(2 + width));
}

/* Digits 0 .. end, the point after the first decpt; an exponent if wanted. */
static void put_number(UBuf *out, const Digits *d, int end, bool exponential, char e_char,
                       unsigned flags) {
    int decpt = exponential ? 1 : d->decpt, from = decpt <= 0 ? decpt - 1 : 0;
    if (end < decpt + (!exponential && (flags & FLOAT_ADD_DOT_0) ? 1 : 0))
        end = decpt + (!exponential && (flags & FLOAT_ADD_DOT_0) ? 1 : 0);
    put_range(out, d, from, decpt);
    if (end > decpt || (flags & FLOAT_ALT)) {
        ubuf_put(out, '.');
        put_range(out, d, decpt, end);
    }
    if (exponential) put_exponent(out, d->decpt - 1, e_char);
}

static void layout(UBuf *out, const Digits *d, char code, int precision, char e_char,
                   unsigned flags) {
    bool exponential = false;
    int end = d->n;
    switch (code) {
    case 'e':
        exponential = true;
        end = precision + 1;
        break;
    case 'f': end = d->decpt + precision; break;
    case 'g':
        exponential = d->decpt <= -4 || d->decpt > precision - (flags & FLOAT_ADD_DOT_0 ? 1 : 0);
        if (flags & FLOAT_ALT) end = precision;
        break;
    case 'r': exponential = d->decpt <= -4 || d->decpt > 16; break;
    }
    put_number(out, d, end, exponential, e_char, flags);
}

void dtoa_format(UBuf *out, double x, char code, int precision, unsigned flags) {
    bool upper = code >= 'A' && code <= 'Z';
    char e_char = upper ? 'E' : 'e';
    if (upper) code += 32;
    if (!isfinite(x)) {
        put_special(out, x, upper, flags);
        return;
    }
    Digits d;
    double a = fabs(x);
    if (code == 'e')
        digits_significant(&d, a, precision < PRECISION_MAX ? precision + 1 : PRECISION_MAX);
    else if (code == 'f')
        digits_fixed(&d, a, precision);
    else if (code == 'g')
        digits_significant(&d, a, precision = precision ? precision : 1);
    else if (a == 0)
        digits_significant(&d, a, 1);
    else
        d.n = (int)dtoa_shortest(a, d.digits, &d.decpt);
    bool zero = d.n == 1 && d.digits[0] == '0';
    if (signbit(x) && !(zero && (flags & FLOAT_NO_NEG_0)))
        ubuf_put(out, '-');
    else if (flags & FLOAT_SIGN)
        ubuf_put(out, '+');
    layout(out, &d, code, precision, e_char, flags);
}

/* The commonest of all formats, without detours. */
size_t dtoa_repr(char to[FLOAT_REPR_MAX], double x) {
    char *p = to, digits[FLOAT_DIGITS_MAX];
    int decpt, n;
    if (isnan(x)) return memcpy(to, "nan", 3), 3;
    if (signbit(x)) *p++ = '-', x = -x;
    if (isinf(x)) return memcpy(p, "inf", 3), (size_t)(p + 3 - to);
    if (x == 0) return memcpy(p, "0.0", 3), (size_t)(p + 3 - to);
    n = (int)dtoa_shortest(x, digits, &decpt);
    if (decpt > 16 || decpt <= -4) {
        *p++ = digits[0];
        if (n > 1) {
            *p++ = '.';
            memcpy(p, digits + 1, (size_t)(n - 1));
            p += n - 1;
        }
        int e = decpt - 1, width = abs(e) >= 100 ? 3 : 2;
        *p++ = 'e';
        *p++ = e < 0 ? '-' : '+';
        put_digits(p, (uint64_t)abs(e), width);
        return (size_t)(p + width - to);
    }
    if (decpt <= 0) {
        memcpy(p, "0.0000", 6);
        memcpy(p + 2 - decpt, digits, (size_t)n);
        return (size_t)(p + 2 - decpt + n - to);
    }
    int whole = n < decpt ? n : decpt;
    memcpy(p, digits, (size_t)whole);
    memset(p + whole, '0', (size_t)(decpt - whole));
    p += decpt;
    *p++ = '.';
    if (n <= decpt) {
        *p++ = '0';
        return (size_t)(p - to);
    }
    memcpy(p, digits + decpt, (size_t)(n - decpt));
    return (size_t)(p + n - decpt - to);
}

/* --- parsing -------------------------------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* "inf", "infinity", "nan" after the sign; the length. */
static size_t scan_special(const char *s, size_t n, double *x) {
    if (n >= 3 && strncasecmp(s, "inf", 3) == 0) {
        *x = INFINITY;
        return n >= 8 && strncasecmp(s, "infinity", 8) == 0 ? 8 : 3;
    }
    if (n >= 3 && strncasecmp(s, "nan", 3) == 0) {
        *x = NAN;
        return 3;
    }
    return 0;
}

/* What a literal says: significant digits (the point taken out) and the power of ten of the
 * last. A tie between two doubles shows within 767 digits, so of the rest only matters whether
 * it is zero. */
enum { LITERAL_DIGITS = 780 };
typedef struct {
    int n;
    int64_t exponent;
    bool more; /* a digit other than 0 was left out */
    char digits[LITERAL_DIGITS + 32];
} Literal;

static void literal_init(Literal *l) {
    l->n = 0;
    l->exponent = 0;
    l->more = false;
}

static void take_digit(Literal *l, char c, bool fraction) {
    if (l->n == 0 && c == '0') {
        l->exponent -= fraction;
    } else if (l->n < LITERAL_DIGITS) {
        l->digits[l->n++] = c;
        l->exponent -= fraction;
    } else {
        l->more |= c != '0';
        l->exponent += !fraction;
    }
}

/* v * 10**k by one long multiplication, if that decides the rounding. The table's power is too
 * large by less than one unit of 128 bits, so the product by less than one unit of the 128 bits
 * kept of it: where at least two of them lie above the last half or whole, the double is sure. */
static bool by_table(uint64_t v, int k, double *x) {
    if (k < POW10_FIRST || k > POW10_LAST) return false;
    int zeros = __builtin_clzll(v);
    v <<= zeros;
    u128 low = (u128)v * pow10_bits[k - POW10_FIRST].low;
    u128 p = (u128)v * pow10_bits[k - POW10_FIRST].high + (uint64_t)(low >> 64);
    int drop = 73 + (int)(p >> 127);
    if ((p & (((u128)1 << drop) - 1)) < 2) return false;
    uint64_t m = ((uint64_t)(p >> drop) + 1) >> 1;
    int e = drop + 1 + 64 + floor_log2_pow10(k) - 127 - zeros; /* x == m * 2**e */
    if (e < -1070 || e > 960) return false;
    uint64_t bits = ((uint64_t)(e + 1075) << 52) + (m - (1ull << 52));
    memcpy(x, &bits, 8);
    return true;
}

static double value_of(Literal *l) {
    static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    static locale_t c_locale;
    if (l->n == 0 || l->exponent < -100000) return 0;
    if (l->exponent > 100000) return INFINITY;
    if (l->n <= 19) {
        uint64_t v = 0;
        int k = (int)l->exponent;
        double x;
        for (int i = 0; i < l->n; i++) v = v * 10 + (uint64_t)(l->digits[i] - '0');
        if (v == 0) return 0;
        if (v <= 1ull << 53 && k >= -22 && k <= 22)
            return k < 0 ? (double)v / exact[-k] : (double)v * exact[k];
        if (by_table(v, k, &x)) return x;
    }
    if (l->more) {
        l->digits[l->n++] = '1';
        l->exponent--;
    }
    sprintf(l->digits + l->n, "e%d", (int)l->exponent);
    locale_t loc = __atomic_load_n(&c_locale, __ATOMIC_ACQUIRE);
    if (!loc) { /* two threads may both make one: the second is kept as well, once and for all */
        loc = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        __atomic_store_n(&c_locale, loc, __ATOMIC_RELEASE);
    }
    return strtod_l(l->digits, NULL, loc);
}

size_t dtoa_scan(const char *s, size_t n, double *x) {
    size_t i = 0, digits = 0;
    bool negative = false;
    if (i < n && (s[i] == '+' || s[i] == '-')) negative = s[i++] == '-';
    size_t special = scan_special(s + i, n - i, x);
    if (special) {
        if (negative) *x = -*x;
        return i + special;
    }
    Literal l;
    literal_init(&l);
    for (; i < n && is_digit(s[i]); i++, digits++) take_digit(&l, s[i], false);
    if (i < n && s[i] == '.')
        for (i++; i < n && is_digit(s[i]); i++, digits++) take_digit(&l, s[i], true);
    if (digits == 0) return 0;
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        size_t j = i + 1;
        bool minus = false;
        int64_t e = 0;
        if (j < n && (s[j] == '+' || s[j] == '-')) minus = s[j++] == '-';
        if (j < n && is_digit(s[j])) {
            for (; j < n && is_digit(s[j]); j++)
                if (e < 1000000000000000) e = e * 10 + (s[j] - '0');
            l.exponent += minus ? -e : e;
            i = j;
        }
    }
    double v = value_of(&l);
    *x = negative ? -v : v;
    return i;
}

/* Strip white space; take out '_' where it stands between digits. The text lies in *s, or
 * without its underscores in `b`. */
static bool clean(UBuf *b, const char **s, size_t *n) {
    while (*n && is_space((*s)[0])) ++*s, --*n;
    while (*n && is_space((*s)[*n - 1])) --*n;
    if (!memchr(*s, '_', *n)) return true;
    char before = 0;
    for (size_t i = 0; i < *n; i++) {
        char c = (*s)[i];
        if (c == '_') {
            if (!is_digit(before)) return false;
        } else {
            if (before == '_' && !is_digit(c)) return false;
            ubuf_put(b, (uint8_t)c);
        }
        before = c;
    }
    if (before == '_') return false;
    *s = b->data;
    *n = b->len;
    return true;
}

bool dtoa_parse(const char *s, size_t n, double *x) {
    UBuf b;
    ubuf_init(&b, NULL);
    bool good = clean(&b, &s, &n) && n > 0 && dtoa_scan(s, n, x) == n;
    ubuf_free(&b);
    return good;
}

/* A number or nothing, then 'j'; after a real part the imaginary one needs a sign. */
static bool scan_complex(const char *s, size_t n, double *real, double *imag) {
    double x = 0;
    size_t i = dtoa_scan(s, n, &x);
    *real = *imag = 0;
    if (i > 0) {
        if (i == n) {
            *real = x;
            return true;
        }
        if (s[i] == '+' || s[i] == '-') {
            *real = x;
            size_t k = dtoa_scan(s + i, n - i, imag);
            if (k == 0) {
                *imag = s[i] == '+' ? 1 : -1;
                k = 1;
            }
            i += k;
        } else
            *imag = x;
    } else {
        bool sign = n > 0 && (s[0] == '+' || s[0] == '-');
        *imag = sign && s[0] == '-' ? -1 : 1;
        i = sign;
    }
    return i + 1 == n && (s[i] == 'j' || s[i] == 'J');
}

bool dtoa_parse_complex(const char *s, size_t n, double *real, double *imag) {
    UBuf b;
    ubuf_init(&b, NULL);
    bool good = clean(&b, &s, &n);
    if (good && n && s[0] == '(') {
        good = s[n - 1] == ')' && n > 1;
        s++;
        n -= good ? 2 : 0;
        while (good && n && is_space(s[0])) s++, n--;
        while (good && n && is_space(s[n - 1])) n--;
    }
    good = good && n > 0 && scan_complex(s, n, real, imag);
    ubuf_free(&b);
    return good;
}

/* --- hexadecimal ---------------------------------------------------------------------------- */

size_t dtoa_hex(char to[FLOAT_HEX_MAX], double x) {
    if (!isfinite(x)) return dtoa_repr(to, x);
    const char *sign = signbit(x) ? "-" : "";
    if (x == 0) return (size_t)sprintf(to, "%s0x0.0p+0", sign);
    uint64_t m;
    int e = split(x, &m) + 52;
    return (size_t)snprintf(to, FLOAT_HEX_MAX, "%s0x%d.%013llxp%+d", sign, (int)(m >> 52),
                            (unsigned long long)(m & ((1ull << 52) - 1)), e);
}

static int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* mantissa * 2**e, where more bits than 64 were cut off if `sticky`. */
static FloatHex assemble(uint64_t m, int64_t e, bool sticky, bool negative, double *x) {
    double v = 0;
    if (m) {
        int shift = __builtin_clzll(m);
        m <<= shift;
        e -= shift;
        int64_t top = e + 64; /* x < 2**top */
        if (top > 1024) return HEX_OVERFLOW;
        int drop = top - 53 < -1074 ? (int)(-1074 - (e < -5000 ? -5000 : e)) : 11;
        if (drop < 64) {
            uint64_t rest = m & ((1ull << drop) - 1), half = 1ull << (drop - 1);
            m >>= drop;
            if (rest > half || (rest == half && (sticky || (m & 1)))) m++;
        } else
            m = drop == 64 && (m > 1ull << 63 || (m == 1ull << 63 && sticky));
        v = drop > 64 ? 0 : ldexp((double)m, (int)e + drop);
        if (isinf(v)) return HEX_OVERFLOW;
    }
    *x = negative ? -v : v;
    return HEX_OK;
}

FloatHex dtoa_fromhex(const char *s, size_t n, double *x) {
    while (n && is_space(s[0])) s++, n--;
    while (n && is_space(s[n - 1])) n--;
    size_t i = 0;
    bool negative = false;
    if (i < n && (s[i] == '-' || s[i] == '+')) negative = s[i++] == '-';
    size_t special = scan_special(s + i, n - i, x);
    if (special) {
        if (negative) *x = -*x;
        return i + special == n ? HEX_OK : HEX_INVALID;
    }
    if (i + 1 < n && s[i] == '0' && (s[i + 1] | 32) == 'x') i += 2;
    uint64_t m = 0;
    int64_t e = 0, written = 0;
    size_t digits = 0;
    bool sticky = false, point = false;
    for (; i < n; i++) {
        int d = hex_value(s[i]);
        if (s[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (d < 0) break;
        digits++;
        if (m >> 60) {
            sticky |= d != 0;
            e += point ? 0 : 4;
        } else {
            m = m << 4 | (unsigned)d;
            e -= point ? 4 : 0;
        }
    }
    if (digits == 0) return HEX_INVALID;
    if (i < n && (s[i] | 32) == 'p') {
        bool minus = false;
        i++;
        if (i < n && (s[i] == '-' || s[i] == '+')) minus = s[i++] == '-';
        if (i == n || !is_digit(s[i])) return HEX_INVALID;
        for (; i < n && is_digit(s[i]); i++)
            if (written < INT64_MAX / 40) written = written * 10 + (s[i] - '0');
        if (minus) written = -written;
    }
    if (i != n) return HEX_INVALID;
    return assemble(m, e + written, sticky, negative, x);
}

/* --- numbers -------------------------------------------------------------------------------- */

void dtoa_split(double x, int64_t *mantissa, int *exponent) {
    uint64_t m;
    int e = split(x, &m);
    if (m == 0) {
        *mantissa = 0;
        *exponent = 0;
        return;
    }
    int zeros = __builtin_ctzll(m);
    *mantissa = signbit(x) ? -(int64_t)(m >> zeros) : (int64_t)(m >> zeros);
    *exponent = e + zeros;
}

/* |x| rounded to a multiple of 10**-ndigits that has one digit at most: 0 or 10**-ndigits. A tie
 * is even at 0. */
static bool rounds_up_to_one(double x, int zeros) {
    char text[400];
    double whole;
    double fraction = modf(x, &whole);
    int n = snprintf(text, sizeof text, "%.0f", whole);
    if (n != zeros || text[0] != '5') return n == zeros && text[0] > '5';
    return fraction != 0 || strspn(text + 1, "0") != (size_t)(n - 1);
}

bool dtoa_round(double x, int64_t ndigits, double *result) {
    *result = x;
    if (!isfinite(x) || x == 0 || ndigits > 323) return true;
    *result = copysign(0, x);
    if (ndigits < -308) return true;
    double a = fabs(x);
    Literal l;
    literal_init(&l);
    if (ndigits >= 0) {
        Digits d;
        digits_fixed(&d, a, (int)ndigits);
        l.n = d.n < LITERAL_DIGITS ? d.n : LITERAL_DIGITS;
        memcpy(l.digits, d.digits, (size_t)l.n);
        l.exponent = d.decpt - l.n;
    } else {
        char text[400];
        int zeros = (int)-ndigits, n = snprintf(text, sizeof text, "%.0f", floor(a));
        if (n < zeros) return true;
        l.n = 1;
        l.exponent = zeros;
        if (n == zeros) {
            l.digits[0] = rounds_up_to_one(a, zeros) ? '1' : '0';
        } else {
            Digits d;
            digits_significant(&d, a, n - zeros);
            memcpy(l.digits, d.digits, (size_t)d.n);
            l.n = d.n;
            l.exponent = d.decpt - d.n;
        }
    }
    double v = value_of(&l);
    *result = copysign(v, x);
    return !isinf(v);
}
