/* utf7.c -- utf-7, RFC 2152: ASCII, with other characters as base64 of utf-16 between '+' and '-'
 * (utf8.h). */
#include "utf8.h"

static int base64_value(uint8_t c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static char base64_char(unsigned v) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[v & 63];
}

/* A base64 section while it is read: bits not yet used, and a high surrogate that waits. */
typedef struct {
    uint32_t buffer, high;
    unsigned bits;
} Section;

static void take_unit(UBuf *out, Section *x, uint32_t unit) {
    if (x->high) {
        uint32_t high = x->high;
        x->high = 0;
        if (unit - 0xdc00 < 0x400) {
            ubuf_put(out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
            return;
        }
        ubuf_put(out, high);
    }
    if (unit - 0xd800 < 0x400)
        x->high = unit;
    else
        ubuf_put(out, unit);
}

static void take_digit(UBuf *out, Section *x, unsigned v) {
    x->buffer = x->buffer << 6 | v;
    x->bits += 6;
    if (x->bits >= 16) {
        x->bits -= 16;
        take_unit(out, x, x->buffer >> x->bits);
        x->buffer &= (1u << x->bits) - 1;
    }
}

/* Read the section that starts after the '+' before *i. NULL, or what is wrong with its end;
 * *open: the data ends within it. */
static const char *section(UBuf *out, const uint8_t *s, size_t n, size_t *i, Section *x,
                           bool *open) {
    for (; *i < n && base64_value(s[*i]) >= 0; ++*i)
        take_digit(out, x, (unsigned)base64_value(s[*i]));
    *open = *i == n;
    if (*open) return NULL;
    uint8_t c = s[*i];
    if (x->bits >= 6 || x->buffer) {
        ++*i;
        return x->bits >= 6 ? "partial character in shift sequence"
                            : "non-zero padding bits in shift sequence";
    }
    if (x->high && c < 0x80 && c != '+') ubuf_put(out, x->high);
    if (c == '-') ++*i;
    return NULL;
}

/* Back to n characters, at the width these need. */
static void cut_back(UBuf *out, size_t n) {
    UBuf kept;
    ubuf_init(&kept, out->mem);
    ubuf_span(&kept, ustr_slice(ubuf_str(out), 0, n));
    bool failed = out->failed || kept.failed;
    const UMem *mem = out->mem;
    ubuf_free(out);
    ubuf_init(out, mem);
    ubuf_span(out, ubuf_str(&kept));
    out->failed |= failed;
    ubuf_free(&kept);
}

bool utf7_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e) {
    size_t i = *pos;
    while (i < n) {
        size_t start = i;
        uint8_t c = s[i++];
        if (c != '+') {
            if (c >= 0x80) return codec_error(e, pos, start, i, "unexpected special character");
            ubuf_put(out, c);
            continue;
        }
        if (i < n && s[i] == '-') {
            ubuf_put(out, '+');
            i++;
            continue;
        }
        if (i < n && base64_value(s[i]) < 0)
            return codec_error(e, pos, start, i + 1, "ill-formed sequence");
        Section x = {0, 0, 0};
        bool open;
        size_t before = out->len;
        const char *reason = section(out, s, n, &i, &x, &open);
        if (open && !final) {
            cut_back(out, before);
            *pos = start;
            return true;
        }
        if (open && (x.high || x.bits >= 6 || x.buffer)) reason = "unterminated shift sequence";
        if (reason) return codec_error(e, pos, start, i, reason);
    }
    *pos = n;
    return true;
}

static void put_unit(UBuf *out, Section *x, uint32_t unit) {
    x->buffer = (x->buffer & 0xff) << 16 | unit;
    for (x->bits += 16; x->bits >= 6;) {
        x->bits -= 6;
        ubuf_put(out, (uint8_t)base64_char(x->buffer >> x->bits));
    }
    x->buffer &= (1u << x->bits) - 1;
}

void utf7_encode(UBuf *out, UStr s) {
    bool shifted = false;
    Section x = {0, 0, 0};
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        bool direct = (c > ' ' && c < 0x7f && c != '\\' && c != '~' && c != '+') || space;
        if (!shifted && c == '+') {
            ubuf_text(out, "+-");
            continue;
        }
        if (direct) {
            if (shifted && x.bits) ubuf_put(out, (uint8_t)base64_char(x.buffer << (6 - x.bits)));
            if (shifted && (base64_value((uint8_t)c) >= 0 || c == '-')) ubuf_put(out, '-');
            shifted = false;
            x = (Section){0, 0, 0};
            ubuf_put(out, c);
            continue;
        }
        if (!shifted) ubuf_put(out, '+');
        shifted = true;
        if (c >= 0x10000) put_unit(out, &x, 0xd800 + ((c - 0x10000) >> 10));
        put_unit(out, &x, c >= 0x10000 ? 0xdc00 + (c & 0x3ff) : c);
    }
    if (x.bits) ubuf_put(out, (uint8_t)base64_char(x.buffer << (6 - x.bits)));
    if (shifted) ubuf_put(out, '-');
}
