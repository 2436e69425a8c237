/* json.c -- see json.h.
 *
 * One function reads a character of any width; what is hot, runs of characters that stand for
 * themselves, goes by width. */

#include "json.h"

#include <string.h>

static inline uint32_t at(JsonSpan s, ptrdiff_t i) {
    if (s.width == 1) return ((const uint8_t *)s.text)[i];
    return s.width == 2 ? ((const uint16_t *)s.text)[i] : ((const uint32_t *)s.text)[i];
}

static inline void put(void *to, int width, ptrdiff_t i, uint32_t ch) {
    if (width == 1) ((uint8_t *)to)[i] = (uint8_t)ch;
    else if (width == 2) ((uint16_t *)to)[i] = (uint16_t)ch;
    else ((uint32_t *)to)[i] = ch;
}

/* ---- reading strings ---- */

/* The end of the run from i of characters that stand for themselves; *all gathers them. */
#define PLAIN_RUN(CHAR)                                                                            \
    do {                                                                                           \
        const CHAR *p = s.text;                                                                    \
        for (; i < s.length && p[i] != '"' && p[i] != '\\' && (p[i] >= 32 || !strict); i++)        \
            got |= p[i];                                                                           \
    } while (0)

static ptrdiff_t plain_run(JsonSpan s, ptrdiff_t i, bool strict, uint32_t *all) {
    uint32_t got = 0;
    if (s.width == 1) PLAIN_RUN(uint8_t);
    else if (s.width == 2) PLAIN_RUN(uint16_t);
    else PLAIN_RUN(uint32_t);
    *all |= got;
    return i;
}

static int hex_digit(uint32_t c) {
    if (c - '0' < 10) return (int)(c - '0');
    c |= 32;
    return c - 'a' < 6 ? (int)(c - 'a') + 10 : -1;
}

/* The value of four hex digits at i, or -1. A character must follow them, be it the quote. */
static int32_t four_digits(JsonSpan s, ptrdiff_t i) {
    int32_t v = 0;
    if (s.length - i < 5) return -1;
    for (int k = 0; k < 4; k++) {
        int d = hex_digit(at(s, i + k));
        if (d < 0) return -1;
        v = v << 4 | d;
    }
    return v;
}

/* The character that the escape with its letter at *i stands for; *i goes behind it. -1: invalid. */
static int32_t unescape(JsonSpan s, ptrdiff_t *i) {
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    uint32_t c = at(s, *i);
    const char *letter = c && c < 128 ? strchr(letters, (int)c) : NULL;
    if (letter) {
        ++*i;
        return values[letter - letters];
    }
    int32_t v = c == 'u' ? four_digits(s, *i + 1) : -1;
    if (v < 0) return -1;
    *i += 5;
    if (v < 0xD800 || v > 0xDBFF || !json_at_word(s, *i, "\\u")) return v;
    int32_t low = four_digits(s, *i + 2);
    if (low < 0xDC00 || low > 0xDFFF) return v;
    *i += 6;
    return 0x10000 + ((v - 0xD800) << 10 | (low - 0xDC00));
}

static bool fail(const char **error, ptrdiff_t *where, const char *text, ptrdiff_t i) {
    *error = text;
    *where = i;
    return false;
}

bool json_scan_string(JsonSpan s, ptrdiff_t begin, bool strict, JsonString *out, const char **error,
                      ptrdiff_t *where) {
    ptrdiff_t i = begin;
    *out = (JsonString){.begin = begin, .plain = true};
    for (;;) {
        ptrdiff_t from = i;
        i = plain_run(s, i, strict, &out->all);
        out->length += i - from;
        if (i >= s.length) break;
        uint32_t c = at(s, i);
        if (c == '"') {
            out->end = i + 1;
            return true;
        }
        if (c != '\\') return fail(error, where, "Invalid control character at", i);
        if (++i == s.length) break;
        ptrdiff_t letter = i;
        int32_t ch = unescape(s, &i);
        if (ch < 0 && at(s, letter) == 'u')
            return fail(error, where, "Invalid \\uXXXX escape", letter);
        if (ch < 0) return fail(error, where, "Invalid \\escape", letter - 1);
        out->plain = false;
        out->all |= (uint32_t)ch;
        out->length++;
    }
    return fail(error, where, "Unterminated string starting at", begin - 1);
}

void json_fill_string(JsonSpan s, const JsonString *string, void *to, int width) {
    ptrdiff_t i = string->begin;
    if (string->plain && width == s.width) {
        const char *text = s.text;
        if (string->length) memcpy(to, text + i * width, (size_t)(string->length * width));
        return;
    }
    for (ptrdiff_t k = 0; k < string->length; k++) {
        uint32_t ch = at(s, i++);
        if (ch == '\\') ch = (uint32_t)unescape(s, &i);
        put(to, width, k, ch);
    }
}

/* ---- numbers, words, space ---- */

static ptrdiff_t digits(JsonSpan s, ptrdiff_t i) {
    while (i < s.length && at(s, i) - '0' < 10) i++;
    return i;
}

/* Behind the exponent at i, or i if there is none. */
static ptrdiff_t exponent(JsonSpan s, ptrdiff_t i) {
    if (i >= s.length || (at(s, i) | 32) != 'e') return i;
    ptrdiff_t k = i + 1;
    if (k < s.length && (at(s, k) == '+' || at(s, k) == '-')) k++;
    ptrdiff_t end = digits(s, k);
    return end > k ? end : i;
}

ptrdiff_t json_scan_number(JsonSpan s, ptrdiff_t i, bool *is_float) {
    if (i < s.length && at(s, i) == '-') i++;
    if (i >= s.length || at(s, i) - '0' >= 10) return -1;
    ptrdiff_t whole = at(s, i) == '0' ? i + 1 : digits(s, i), end = whole;
    if (end < s.length && at(s, end) == '.') {
        ptrdiff_t fraction = digits(s, end + 1);
        if (fraction > end + 1) end = fraction;
    }
    end = exponent(s, end);
    *is_float = end > whole;
    return end;
}

ptrdiff_t json_skip_space(JsonSpan s, ptrdiff_t i) {
    for (; i < s.length; i++) {
        uint32_t c = at(s, i);
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') break;
    }
    return i;
}

bool json_at_word(JsonSpan s, ptrdiff_t i, const char *word) {
    for (; *word; word++, i++)
        if (i >= s.length || at(s, i) != (uint32_t)*word) return false;
    return true;
}

/* ---- writing strings ---- */

/* How many characters stand for ch inside the quotes. */
static int encoded_length(uint32_t ch, bool ascii) {
    if (ch == '"' || ch == '\\') return 2;
    if (ch < 32) return ch == '\b' || ch == '\f' || ch == '\n' || ch == '\r' || ch == '\t' ? 2 : 6;
    if (!ascii || ch < 127) return 1;
    return ch < 0x10000 ? 6 : 12;
}

ptrdiff_t json_encoded_length(JsonSpan s, bool ascii) {
    ptrdiff_t n = 2;
    for (ptrdiff_t i = 0; i < s.length; i++) n += encoded_length(at(s, i), ascii);
    return n;
}

static ptrdiff_t put_unicode(void *to, int width, ptrdiff_t k, uint32_t unit) {
    static const char hex[] = "0123456789abcdef";
    put(to, width, k++, '\\');
    put(to, width, k++, 'u');
    for (int shift = 12; shift >= 0; shift -= 4) put(to, width, k++, (uint8_t)hex[unit >> shift & 15]);
    return k;
}

static ptrdiff_t put_escape(void *to, int width, ptrdiff_t k, uint32_t ch) {
    static const char values[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *value = ch && ch < 128 ? strchr(values, (int)ch) : NULL;
    if (value) {
        put(to, width, k, '\\');
        put(to, width, k + 1, (uint8_t)letters[value - values]);
        return k + 2;
    }
    if (ch < 0x10000) return put_unicode(to, width, k, ch);
    k = put_unicode(to, width, k, 0xD800 | (ch - 0x10000) >> 10);
    return put_unicode(to, width, k, 0xDC00 | ((ch - 0x10000) & 0x3FF));
}

void json_encode(JsonSpan s, bool ascii, void *to) {
    int width = ascii ? 1 : s.width;
    ptrdiff_t k = 0;
    put(to, width, k++, '"');
    for (ptrdiff_t i = 0; i < s.length; i++) {
        uint32_t ch = at(s, i);
        if (encoded_length(ch, ascii) == 1) put(to, width, k++, ch);
        else k = put_escape(to, width, k, ch);
    }
    put(to, width, k, '"');
}
