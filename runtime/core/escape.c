/* escape.c -- backslash escapes: the codecs unicode-escape and raw-unicode-escape, and the
 * escapes of bytes literals (utf8.h). */
#include "utf8.h"

#include "uni.h"

static int hex_value(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int simple_escape(uint8_t c) {
    switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return '\a';
    default: return -1;
    }
}

/* Up to three octal digits at *i. */
static uint32_t octal(const uint8_t *s, size_t n, size_t *i) {
    uint32_t c = 0;
    for (size_t end = *i + 3; *i < end && *i < n && s[*i] >= '0' && s[*i] <= '7'; ++*i)
        c = c << 3 | (s[*i] & 7u);
    return c;
}

typedef enum { ESCAPE_DONE, ESCAPE_CUT, ESCAPE_BAD } Escape;

/* `count` hexadecimal digits at *i, which moves past the good ones. */
static Escape hex_digits(const uint8_t *s, size_t n, size_t *i, int count, uint32_t *c) {
    *c = 0;
    for (; count; count--, ++*i) {
        if (*i >= n) return ESCAPE_CUT;
        int d = hex_value(s[*i]);
        if (d < 0) return ESCAPE_BAD;
        *c = *c << 4 | (uint32_t)d;
    }
    return ESCAPE_DONE;
}

/* "{NAME}" at *i. */
static Escape named(const uint8_t *s, size_t n, size_t *i, uint32_t *c, const char **reason) {
    uint32_t found[UNI_SEQUENCE_MAX];
    *reason = "malformed \\N character escape";
    if (*i >= n) return ESCAPE_CUT;
    if (s[*i] != '{') return ESCAPE_BAD;
    size_t start = ++*i;
    while (*i < n && s[*i] != '}') ++*i;
    if (*i >= n) return ESCAPE_CUT;
    size_t len = *i - start;
    if (len == 0) return ESCAPE_BAD;
    ++*i;
    *reason = "unknown Unicode character name";
    if (uni_lookup(found, (const char *)s + start, len, UNI_14) != 1) return ESCAPE_BAD;
    *c = found[0];
    return ESCAPE_DONE;
}

/* \x, \u, \U, \N; s[*i - 1] says which. */
static Escape numbered(const uint8_t *s, size_t n, size_t *i, uint32_t *c, const char **reason) {
    Escape result;
    switch (s[*i - 1]) {
    case 'x': *reason = "truncated \\xXX escape"; return hex_digits(s, n, i, 2, c);
    case 'u': *reason = "truncated \\uXXXX escape"; return hex_digits(s, n, i, 4, c);
    case 'U':
        *reason = "truncated \\UXXXXXXXX escape";
        result = hex_digits(s, n, i, 8, c);
        if (result == ESCAPE_DONE && *c > 0x10ffff) {
            *reason = "illegal Unicode character";
            return ESCAPE_BAD;
        }
        return result;
    default: return named(s, n, i, c, reason);
    }
}

/* Copy what stands before the next backslash; its place. */
static size_t copy_plain(UBuf *out, const uint8_t *s, size_t n, size_t i) {
    const uint8_t *back = memchr(s + i, '\\', n - i);
    size_t end = back ? (size_t)(back - s) : n;
    ubuf_bytes(out, s + i, end - i);
    return end;
}

bool escape_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e) {
    size_t i = *pos;
    while ((i = copy_plain(out, s, n, i)) < n) {
        size_t start = i++;
        const char *reason = "\\ at end of string";
        uint32_t c = 0;
        Escape result = ESCAPE_DONE;
        if (i >= n)
            result = ESCAPE_CUT;
        else if (s[i] == '\n') {
            i++;
            continue;
        } else if (s[i] >= '0' && s[i] <= '7') {
            c = octal(s, n, &i);
        } else if (simple_escape(s[i]) >= 0) {
            c = (uint32_t)simple_escape(s[i++]);
        } else if (s[i] == 'x' || s[i] == 'u' || s[i] == 'U' || s[i] == 'N') {
            i++;
            result = numbered(s, n, &i, &c, &reason);
        } else {
            ubuf_put(out, '\\');
            c = s[i++];
        }
        if (result == ESCAPE_CUT && !final) {
            *pos = start;
            return true;
        }
        if (result != ESCAPE_DONE) return codec_error(e, pos, start, i, reason);
        ubuf_put(out, c);
    }
    *pos = n;
    return true;
}

bool raw_escape_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final,
                       CodecError *e) {
    size_t i = *pos;
    while ((i = copy_plain(out, s, n, i)) < n) {
        size_t start = i++;
        if (i >= n) {
            if (!final) {
                *pos = start;
                return true;
            }
            ubuf_put(out, '\\');
            break;
        }
        uint8_t kind = s[i++];
        if (kind != 'u' && kind != 'U') {
            ubuf_put(out, '\\');
            ubuf_put(out, kind);
            continue;
        }
        uint32_t c;
        const char *reason =
            kind == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
        Escape result = hex_digits(s, n, &i, kind == 'u' ? 4 : 8, &c);
        if (result == ESCAPE_CUT && !final) {
            *pos = start;
            return true;
        }
        if (result == ESCAPE_DONE && c > 0x10ffff) {
            result = ESCAPE_BAD;
            reason = "\\Uxxxxxxxx out of range";
        }
        if (result != ESCAPE_DONE) return codec_error(e, pos, start, i, reason);
        ubuf_put(out, c);
    }
    *pos = n;
    return true;
}

size_t escape_first_invalid(const uint8_t *s, size_t n, size_t from, bool bytes) {
    for (size_t i = from; i + 1 < n; i++) {
        if (s[i] != '\\') continue;
        uint8_t c = s[++i];
        size_t digits = i;
        bool valid = c == '\n' || (c >= '0' && c <= '7' && octal(s, n, &digits) <= 0377) ||
                     simple_escape(c) >= 0 || c == 'x' ||
                     (!bytes && (c == 'u' || c == 'U' || c == 'N'));
        if (!valid) return i - 1;
    }
    return n;
}

bool escape_decode_bytes(UBuf *out, const uint8_t *s, size_t n, size_t *pos, CodecError *e) {
    size_t i = *pos;
    while ((i = copy_plain(out, s, n, i)) < n) {
        size_t start = i++;
        if (i >= n) return codec_error(e, pos, start, n, "Trailing \\ in string");
        if (s[i] == '\n') {
            i++;
        } else if (s[i] >= '0' && s[i] <= '7') {
            ubuf_put(out, octal(s, n, &i) & 0xff);
        } else if (simple_escape(s[i]) >= 0) {
            ubuf_put(out, (uint32_t)simple_escape(s[i++]));
        } else if (s[i] == 'x') {
            uint32_t c;
            i++;
            if (hex_digits(s, n, &i, 2, &c) != ESCAPE_DONE)
                return codec_error(e, pos, start, i, "invalid \\x escape");
            ubuf_put(out, c);
        } else {
            ubuf_put(out, '\\');
            ubuf_put(out, s[i++]);
        }
    }
    *pos = n;
    return true;
}

static void put_hex(UBuf *out, char kind, uint32_t c, int digits) {
    char text[10] = {'\\', kind};
    for (int i = 0; i < digits; i++)
        text[2 + i] = "0123456789abcdef"[c >> 4 * (digits - 1 - i) & 0xf];
    ubuf_ascii(out, text, (size_t)digits + 2);
}

void escape_encode(UBuf *out, UStr s) {
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        if (c >= 0x10000)
            put_hex(out, 'U', c, 8);
        else if (c >= 0x100)
            put_hex(out, 'u', c, 4);
        else if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
            ubuf_put(out, '\\');
            ubuf_put(out, c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
        } else if (c < ' ' || c >= 0x7f)
            put_hex(out, 'x', c, 2);
        else
            ubuf_put(out, c);
    }
}

void raw_escape_encode(UBuf *out, UStr s) {
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        if (c >= 0x10000)
            put_hex(out, 'U', c, 8);
        else if (c >= 0x100)
            put_hex(out, 'u', c, 4);
        else
            ubuf_put(out, c);
    }
}
