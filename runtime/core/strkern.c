/* strkern.c -- compare, hash, replace, split, strip, repr (strkern.h). */
#include "strkern.h"

/* --- comparison, hash ----------------------------------------------------------------------- */

bool ustr_eq(UStr a, UStr b) {
    if (a.n != b.n) return false;
    if (a.width == b.width) return a.n == 0 || memcmp(a.p, b.p, a.n * a.width) == 0;
    for (size_t i = 0; i < a.n; i++)
        if (ustr_at(a, i) != ustr_at(b, i)) return false;
    return true;
}

int ustr_cmp(UStr a, UStr b) {
    size_t n = a.n < b.n ? a.n : b.n;
    if (a.width == 1 && b.width == 1) {
        int c = n ? memcmp(a.p, b.p, n) : 0;
        if (c) return c < 0 ? -1 : 1;
    } else
        for (size_t i = 0; i < n; i++) {
            uint32_t x = ustr_at(a, i), y = ustr_at(b, i);
            if (x != y) return x < y ? -1 : 1;
        }
    return a.n < b.n ? -1 : a.n > b.n;
}

/* The key's bytes come from a linear congruential generator. */
HashKey hash_key_from_seed(uint32_t seed) {
    uint8_t bytes[16] = {0};
    uint32_t x = seed;
    for (int i = 0; i < 16 && seed; i++) {
        x = x * 214013 + 2531011;
        bytes[i] = (uint8_t)(x >> 16);
    }
    HashKey key;
    memcpy(&key, bytes, sizeof key);
    return key;
}

static inline uint64_t rotl(uint64_t x, int by) { return x << by | x >> (64 - by); }

static inline __attribute__((always_inline)) void sip_round(uint64_t v[4]) {
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotl(v[1], 13) ^ v[0];
    v[3] = rotl(v[3], 16) ^ v[2];
    v[0] = rotl(v[0], 32) + v[3];
    v[2] += v[1];
    v[1] = rotl(v[1], 17) ^ v[2];
    v[2] = rotl(v[2], 32);
    v[3] = rotl(v[3], 21) ^ v[0];
}

int64_t hash_bytes(HashKey key, const void *p, size_t n) {
    if (n == 0) return 0;
    uint64_t v[4] = {key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du,
                     key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u};
    const uint8_t *s = p;
    uint64_t m, last = (uint64_t)n << 56;
    size_t left = n;
    for (; left >= 8; left -= 8, s += 8) {
        memcpy(&m, s, 8);
        v[3] ^= m;
        sip_round(v);
        v[0] ^= m;
    }
    for (size_t i = 0; i < left; i++) last |= (uint64_t)s[i] << 8 * i;
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++) sip_round(v);
    int64_t h = (int64_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
    return h == -1 ? -2 : h;
}

/* --- replace -------------------------------------------------------------------------------- */

size_t ustr_replace_plan(UStr s, UStr from, UStr to, size_t most, size_t *length) {
    size_t count = ustr_count(s, from, most), grown;
    *length = s.n - count * from.n;
    if (__builtin_mul_overflow(count, to.n, &grown) ||
        __builtin_add_overflow(*length, grown, length))
        *length = SIZE_MAX;
    return count;
}

static char *append(char *to, unsigned width, UStr s) {
    ustr_copy(to, width, s);
    return to + s.n * width;
}

void ustr_replace_fill(void *out, unsigned width, UStr s, UStr from, UStr to, size_t count) {
    char *p = out;
    size_t pos = 0;
    for (size_t i = 0; i < count; i++) {
        if (from.n == 0) { /* before each character, and at the end */
            if (i) p = append(p, width, ustr_slice(s, pos, pos + 1)), pos++;
        } else {
            size_t found = pos + (size_t)ustr_find(ustr_slice(s, pos, s.n), from);
            p = append(p, width, ustr_slice(s, pos, found));
            pos = found + from.n;
        }
        p = append(p, width, to);
    }
    append(p, width, ustr_slice(s, pos, s.n));
}

/* --- pieces --------------------------------------------------------------------------------- */

bool ustr_is_space(uint32_t c, StrKind kind) {
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') || (kind == KIND_STR && c >= 0x1c && c < ' ');
    return kind == KIND_STR && uni_is_space(c);
}

StrSplit ustr_split(UStr s, UStr sep, ptrdiff_t left, StrKind kind, bool from_right) {
    return (StrSplit){s, sep, kind, from_right, false, left, 0, s.n};
}

static size_t skip_right(const StrSplit *x, size_t i, bool space) {
    while (i < x->to && ustr_is_space(ustr_at(x->s, i), x->kind) == space) i++;
    return i;
}

static size_t skip_left(const StrSplit *x, size_t i, bool space) {
    while (i > x->from && ustr_is_space(ustr_at(x->s, i - 1), x->kind) == space) i--;
    return i;
}

/* Words; what is left when no more may be split off stays in one piece. */
static bool next_word(StrSplit *x, size_t *from, size_t *to) {
    if (x->from_right)
        x->to = skip_left(x, x->to, true);
    else
        x->from = skip_right(x, x->from, true);
    if (x->from >= x->to) return false;
    bool last = x->left == 0;
    if (x->from_right) {
        *to = x->to;
        *from = last ? x->from : skip_left(x, x->to, false);
        x->to = *from;
    } else {
        *from = x->from;
        *to = last ? x->to : skip_right(x, x->from, false);
        x->from = *to;
    }
    if (x->left > 0) x->left--;
    return true;
}

bool ustr_split_next(StrSplit *x, size_t *from, size_t *to) {
    if (x->done) return false;
    if (x->sep.n == 0) return next_word(x, from, to);
    UStr rest = ustr_slice(x->s, x->from, x->to);
    ptrdiff_t at = x->left == 0    ? STR_NONE
                   : x->from_right ? ustr_rfind(rest, x->sep)
                                   : ustr_find(rest, x->sep);
    if (x->left > 0) x->left--;
    *from = x->from;
    *to = x->to;
    if (at < 0) {
        x->done = true;
    } else if (x->from_right) {
        *from = x->from + (size_t)at + x->sep.n;
        x->to = x->from + (size_t)at;
    } else {
        *to = x->from + (size_t)at;
        x->from = *to + x->sep.n;
    }
    return true;
}

bool ustr_line(UStr s, StrKind kind, size_t pos, size_t *to, size_t *next) {
    if (pos >= s.n) return false;
    size_t i = pos;
    if (kind == KIND_BYTES)
        while (i < s.n && ustr_at(s, i) != '\n' && ustr_at(s, i) != '\r') i++;
    else
        while (i < s.n && !uni_is_linebreak(ustr_at(s, i))) i++;
    *to = i;
    if (i < s.n) i += ustr_at(s, i) == '\r' && i + 1 < s.n && ustr_at(s, i + 1) == '\n' ? 2 : 1;
    *next = i;
    return true;
}

UStr ustr_strip(UStr s, UStr chars, int sides, StrKind kind) {
    size_t from = 0, to = s.n;
#define GOES(I)                                                                                    \
    (chars.p ? ustr_find_char(chars, ustr_at(s, I)) >= 0 : ustr_is_space(ustr_at(s, I), kind))
    if (sides & STRIP_LEFT)
        while (from < to && GOES(from)) from++;
    if (sides & STRIP_RIGHT)
        while (to > from && GOES(to - 1)) to--;
#undef GOES
    return ustr_slice(s, from, to);
}

/* --- repr ----------------------------------------------------------------------------------- */

static void put_hex(UBuf *out, uint32_t c) {
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    char text[10] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
    for (int i = 0; i < digits; i++)
        text[2 + i] = "0123456789abcdef"[c >> 4 * (digits - 1 - i) & 0xf];
    ubuf_ascii(out, text, (size_t)digits + 2);
}

/* Double quotes only where they save escaping. */
static char quote_for(UStr s) {
    return ustr_find_char(s, '\'') >= 0 && ustr_find_char(s, '"') < 0 ? '"' : '\'';
}

/* ASCII that stands for itself within these quotes. */
static bool is_plain(uint32_t c, char quote) {
    return c >= ' ' && c < 0x7f && c != '\\' && c != (uint8_t)quote;
}

static void put_char(UBuf *out, uint32_t c, char quote) {
    if (c == '\\' || c == (uint8_t)quote) {
        ubuf_put(out, '\\');
        ubuf_put(out, c);
    } else if (c == '\n' || c == '\t' || c == '\r')
        ubuf_text(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
    else
        put_hex(out, c);
}

static void quoted(UBuf *out, UStr s, bool ascii_only) {
    char quote = quote_for(s);
    ubuf_put(out, (uint8_t)quote);
    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        while (end < s.n && is_plain(ustr_at(s, end), quote)) end++;
        ubuf_span(out, ustr_slice(s, i, end));
        for (i = end; i < s.n && !is_plain(ustr_at(s, i), quote); i++) {
            uint32_t c = ustr_at(s, i);
            if (c >= 0x7f && !ascii_only && uni_is_printable(c))
                ubuf_put(out, c);
            else
                put_char(out, c, quote);
        }
    }
    ubuf_put(out, (uint8_t)quote);
}

void ustr_repr(UBuf *out, UStr s) { quoted(out, s, false); }
void ustr_repr_ascii(UBuf *out, UStr s) { quoted(out, s, true); }
void ustr_repr_bytes(UBuf *out, UStr s) {
    ubuf_put(out, 'b');
    quoted(out, s, true);
}

/* --- other new strings ---------------------------------------------------------------------- */

void ustr_expandtabs(UBuf *out, UStr s, ptrdiff_t tabsize) {
    size_t column = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        if (c == '\t') {
            if (tabsize <= 0) continue;
            size_t n = (size_t)tabsize - column % (size_t)tabsize;
            ubuf_fill(out, ' ', n);
            column += n;
            continue;
        }
        ubuf_put(out, c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
}

void ustr_zfill(UBuf *out, UStr s, size_t width) {
    size_t sign = s.n && (ustr_at(s, 0) == '+' || ustr_at(s, 0) == '-');
    if (s.n >= width) sign = 0;
    ubuf_span(out, ustr_slice(s, 0, sign));
    if (s.n < width) ubuf_fill(out, '0', width - s.n);
    ubuf_span(out, ustr_slice(s, sign, s.n));
}

void ustr_translate_bytes(UBuf *out, UStr s, const uint8_t *table, UStr drop) {
    bool gone[256] = {false};
    for (size_t i = 0; i < drop.n; i++) gone[ustr_at(drop, i)] = true;
    if (!ubuf_reserve(out, s.n, 0xff)) return;
    const uint8_t *p = s.p;
    uint8_t *to = (uint8_t *)out->data + out->len;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!gone[p[i]]) to[n++] = table ? table[p[i]] : p[i];
    out->len += n;
    out->max |= 0xff;
}

/* --- the ASCII methods of bytes ------------------------------------------------------------- */

static bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static bool is_letter(uint8_t c) { return is_lower(c | 32); }
static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

void ustr_case_bytes(UBuf *out, UStr s, UniStrCase which) {
    const uint8_t *p = s.p;
    if (!ubuf_reserve(out, s.n, 0xff)) return;
    uint8_t *to = (uint8_t *)out->data + out->len;
    for (size_t i = 0; i < s.n; i++) {
        bool upper = which == STR_UPPER || (which == STR_CAPITALIZE && i == 0) ||
                     (which == STR_TITLE && (i == 0 || !is_letter(p[i - 1]))) ||
                     (which == STR_SWAPCASE && is_lower(p[i]));
        to[i] = !is_letter(p[i]) ? p[i] : upper ? p[i] & ~32 : p[i] | 32;
    }
    out->len += s.n;
    out->max |= 0xff;
}

/* Every upper case letter starts a word, every lower case letter continues one. */
static bool is_title_bytes(UStr s) {
    const uint8_t *p = s.p;
    bool found = false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_letter(p[i])) continue;
        bool inside = i > 0 && is_letter(p[i - 1]);
        if (is_upper(p[i]) == inside) return false;
        found = true;
    }
    return found;
}

bool ustr_is_bytes(UStr s, UniStrIs which) {
    const uint8_t *p = s.p;
    bool found = false;
    if (which == STR_IS_TITLE) return is_title_bytes(s);
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = p[i];
        switch (which) {
        case STR_IS_LOWER:
            if (is_upper(c)) return false;
            found |= is_lower(c);
            break;
        case STR_IS_UPPER:
            if (is_lower(c)) return false;
            found |= is_upper(c);
            break;
        default:
            found = which == STR_IS_ALPHA   ? is_letter(c)
                    : which == STR_IS_DIGIT ? is_digit(c)
                    : which == STR_IS_ALNUM ? is_letter(c) || is_digit(c)
                                            : ustr_is_space(c, KIND_BYTES);
            if (!found) return false;
        }
    }
    return found;
}
