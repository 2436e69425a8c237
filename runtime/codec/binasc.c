/* binasc.c -- hex, base64, uuencode, quoted-printable; see binasc.h. */

#include "binasc.h"

#include <stdio.h>
#include <string.h>

/* ---- hex ---- */

static const char low_digits[] = "0123456789abcdef", high_digits[] = "0123456789ABCDEF";

static int hex_value(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t group_size(ptrdiff_t group) {
    return group < 0 ? (size_t)0 - (size_t)group : (size_t)group;
}

size_t hex_encoded_size(size_t n, ptrdiff_t group) {
    size_t every = group_size(group);
    return 2 * n + (n && every ? (n - 1) / every : 0);
}

size_t hex_encode(char *to, const uint8_t *from, size_t n, char sep, ptrdiff_t group) {
    char *start = to;
    size_t every = group_size(group);
    /* Bytes until the next separator. */
    size_t left = every == 0 ? n : group < 0 ? every : (n + every - 1) % every + 1;
    for (size_t i = 0; i < n; i++, left--) {
        if (left == 0) {
            *to++ = sep;
            left = every;
        }
        *to++ = low_digits[from[i] >> 4];
        *to++ = low_digits[from[i] & 15];
    }
    return (size_t)(to - start);
}

ptrdiff_t hex_decode(uint8_t *to, const char *from, size_t n, const char **error) {
    *error = n % 2 ? "Odd-length string" : "Non-hexadecimal digit found";
    if (n % 2) return -1;
    for (size_t i = 0; i < n; i += 2) {
        int high = hex_value((uint8_t)from[i]), low = hex_value((uint8_t)from[i + 1]);
        if (high < 0 || low < 0) return -1;
        *to++ = (uint8_t)(high << 4 | low);
    }
    return (ptrdiff_t)(n / 2);
}

/* ---- base64 ---- */

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_encode(char *to, const uint8_t *from, size_t n, bool newline) {
    char *start = to;
    for (; n >= 3; n -= 3, from += 3) {
        uint32_t v = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        for (int shift = 18; shift >= 0; shift -= 6) *to++ = base64_letters[v >> shift & 63];
    }
    if (n) {
        uint32_t v = (uint32_t)from[0] << 16 | (n > 1 ? (uint32_t)from[1] << 8 : 0);
        *to++ = base64_letters[v >> 18];
        *to++ = base64_letters[v >> 12 & 63];
        *to++ = n > 1 ? base64_letters[v >> 6 & 63] : '=';
        *to++ = '=';
    }
    if (newline) *to++ = '\n';
    return (size_t)(to - start);
}

static int base64_value(uint8_t c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* A decoder: `held` bits of input wait in `bits`. */
typedef struct Decoder {
    uint8_t *to;
    uint32_t bits;
    unsigned letters; /* of the quad under way, 0 to 3 */
    unsigned pads;    /* '=' seen in a row (other letters aside) */
    bool padding;     /* an '=' was seen */
} Decoder;

static void take_letter(Decoder *d, unsigned value) {
    d->pads = 0;
    d->bits = d->bits << 6 | value;
    if (d->letters) *d->to++ = (uint8_t)(d->bits >> (6 - 2 * d->letters));
    d->letters = (d->letters + 1) & 3;
}

/* What strict mode says against a character that is neither data in its place nor the last pad. */
static const char *strict_fault(const Decoder *d, int value) {
    if (value < 0) return "Only base64 data is allowed";
    return d->padding ? "Discontinuous padding not allowed" : NULL;
}

static ptrdiff_t base64_end(const Decoder *d, const uint8_t *start, const char **error, char *text) {
    ptrdiff_t n = d->to - start;
    if (d->letters == 0) return n;
    *error = "Incorrect padding";
    if (d->letters == 1) {
        snprintf(text, BASE64_ERROR,
                 "Invalid base64-encoded string: number of data characters (%td) cannot be 1 more "
                 "than a multiple of 4",
                 n / 3 * 4 + 1);
        *error = text;
    }
    return -1;
}

ptrdiff_t base64_decode(uint8_t *to, const char *from, size_t n, bool strict, const char **error,
                        char *text) {
    Decoder d = {.to = to};
    if (strict && n && from[0] == '=') {
        *error = "Leading padding not allowed";
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        if (from[i] == '=') {
            d.padding = true;
            if (d.letters < 2 || d.letters + ++d.pads < 4) continue;
            /* The quad is complete, and with it the data. */
            *error = "Excess data after padding";
            return strict && i + 1 < n ? -1 : d.to - to;
        }
        int value = base64_value((uint8_t)from[i]);
        if (strict && (*error = strict_fault(&d, value))) return -1;
        if (value >= 0) take_letter(&d, (unsigned)value);
    }
    return base64_end(&d, to, error, text);
}

/* ---- uuencode ---- */

static char uu_char(unsigned v, bool backtick) {
    return v == 0 && backtick ? '`' : (char)(' ' + v);
}

ptrdiff_t uu_encode(char *to, const uint8_t *from, size_t n, bool backtick, const char **error) {
    char *start = to;
    *error = "At most 45 bytes at once";
    if (n > UU_MAX) return -1;
    *to++ = uu_char((unsigned)n, backtick);
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)from[i] << 16;
        if (i + 1 < n) v |= (uint32_t)from[i + 1] << 8;
        if (i + 2 < n) v |= from[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) *to++ = uu_char(v >> shift & 63, backtick);
    }
    *to++ = '\n';
    return to - start;
}

/* The value at from[i]; what is missing, at the end of the line or of the input, counts as 0. */
static int uu_value(const char *from, size_t i, size_t n) {
    if (i >= n || from[i] == '\n' || from[i] == '\r') return 0;
    uint8_t c = (uint8_t)from[i];
    return c < ' ' || c > ' ' + 64 ? -1 : (c - ' ') & 63;
}

ptrdiff_t uu_decode(uint8_t *to, const char *from, size_t n, const char **error) {
    /* An empty line has the length of a NUL, as in CPython. */
    size_t len = ((n ? (uint8_t)from[0] : 0u) - ' ') & 63, i = 1, done = 0;
    uint32_t bits = 0;
    *error = "Illegal char";
    for (unsigned held = 0; done < len; i++) {
        int v = uu_value(from, i, n);
        if (v < 0) return -1;
        bits = bits << 6 | (uint32_t)v;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        to[done++] = (uint8_t)(bits >> held);
    }
    *error = "Trailing garbage";
    for (; i < n; i++)
        if (!strchr(" `\n\r", from[i]) || !from[i]) return -1;
    return (ptrdiff_t)len;
}

/* ---- quoted-printable ---- */

enum { QP_LINE = 76 };

typedef struct QpWriter {
    char *to, *start;
    unsigned column;
    bool crlf; /* the first line ends so, and so will all */
    QpFlags flags;
} QpWriter;

static void qp_newline(QpWriter *w) {
    if (w->crlf) *w->to++ = '\r';
    *w->to++ = '\n';
    w->column = 0;
}

static void qp_soft_break(QpWriter *w) {
    *w->to++ = '=';
    qp_newline(w);
}

static void qp_quote(QpWriter *w, uint8_t c) {
    *w->to++ = '=';
    *w->to++ = high_digits[c >> 4];
    *w->to++ = high_digits[c & 15];
}

/* Whether c at the place i must be quoted. */
static bool qp_needs_quote(const QpWriter *w, const uint8_t *from, size_t i, size_t n) {
    uint8_t c = from[i], next = i + 1 < n ? from[i + 1] : '\n';
    if (c > 126 || c == '=' || (w->flags.header && c == '_')) return true;
    if (c == '.') return w->column == 0 && (next == '\n' || next == '\r' || next == 0);
    if (c == '\r' || c == '\n') return !w->flags.istext;
    if (c == ' ' || c == '\t') return i + 1 == n || w->flags.quotetabs;
    return c < 33;
}

/* A line ends here: white space before it is quoted. */
static void qp_end_line(QpWriter *w) {
    char last = w->to > w->start ? w->to[-1] : 0;
    if (last == ' ' || last == '\t') {
        w->to--;
        qp_quote(w, (uint8_t)last);
    }
    qp_newline(w);
}

size_t qp_encode(char *to, const uint8_t *from, size_t n, QpFlags flags) {
    const uint8_t *newline = n ? memchr(from, '\n', n) : NULL;
    QpWriter w = {.to = to, .start = to, .flags = flags};
    w.crlf = newline && newline > from && newline[-1] == '\r';
    for (size_t i = 0; i < n; i++) {
        uint8_t c = from[i];
        bool last = i + 1 == n, before_newline = !last && from[i + 1] == '\n';
        if (qp_needs_quote(&w, from, i, n)) {
            if (w.column + 3 >= QP_LINE) qp_soft_break(&w);
            qp_quote(&w, c);
            w.column += 3;
        } else if (flags.istext && (c == '\n' || (c == '\r' && before_newline))) {
            qp_end_line(&w);
            i += c == '\r';
        } else {
            if (!last && !before_newline && w.column + 1 >= QP_LINE) qp_soft_break(&w);
            w.column++;
            *w.to++ = flags.header && c == ' ' ? '_' : (char)c;
        }
    }
    return (size_t)(w.to - to);
}

/* Behind an '=' at from[i - 1]: writes what it stands for, returns where to go on. */
static size_t qp_escape(uint8_t **to, const char *from, size_t i, size_t n) {
    if (i == n) return i;
    if (from[i] == '\n') return i + 1;
    if (from[i] == '\r') {
        const char *newline = memchr(from + i, '\n', n - i);
        return newline ? (size_t)(newline - from) + 1 : n;
    }
    int high = hex_value((uint8_t)from[i]), low = i + 1 < n ? hex_value((uint8_t)from[i + 1]) : -1;
    if (high >= 0 && low >= 0) {
        *(*to)++ = (uint8_t)(high << 4 | low);
        return i + 2;
    }
    *(*to)++ = '=';
    return from[i] == '=' ? i + 1 : i;
}

size_t qp_decode(uint8_t *to, const char *from, size_t n, bool header) {
    uint8_t *start = to;
    for (size_t i = 0; i < n;) {
        char c = from[i++];
        if (c == '=') i = qp_escape(&to, from, i, n);
        else *to++ = header && c == '_' ? ' ' : (uint8_t)c;
    }
    return (size_t)(to - start);
}

/* ---- CRC ---- */

uint32_t crc_hqx(const uint8_t *from, size_t n, uint32_t crc) {
    /* Four bits at a time: entry k is k times x^16 modulo x^16 + x^12 + x^5 + 1. */
    static const uint16_t table[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5,
                                       0x60C6, 0x70E7, 0x8108, 0x9129, 0xA14A, 0xB16B,
                                       0xC18C, 0xD1AD, 0xE1CE, 0xF1EF};
    crc &= 0xFFFF;
    for (size_t i = 0; i < n; i++) {
        crc = (crc << 4 & 0xFFFF) ^ table[crc >> 12 ^ from[i] >> 4];
        crc = (crc << 4 & 0xFFFF) ^ table[crc >> 12 ^ (from[i] & 15)];
    }
    return crc;
}
