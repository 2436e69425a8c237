/* utf1632.c -- utf-16 and utf-32 in either byte order (utf8.h). */
#include "utf8.h"

static inline uint32_t unit16(const uint8_t *s, bool big) {
    return big ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

static inline uint32_t unit32(const uint8_t *s, bool big) {
    return big ? unit16(s, big) << 16 | unit16(s + 2, big)
               : unit16(s + 2, big) << 16 | unit16(s, big);
}

bool utf16_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e,
                  bool big) {
    size_t i = *pos;
    ubuf_reserve(out, (n - i) / 2, 0);
    for (; i + 2 <= n; i += 2) {
        uint32_t c = unit16(s + i, big);
        if (is_surrogate(c)) {
            if (c >= 0xdc00) return codec_error(e, pos, i, i + 2, "illegal encoding");
            if (n - i < 4) {
                *pos = i;
                return !final || codec_error(e, pos, i, n, "unexpected end of data");
            }
            uint32_t low = unit16(s + i + 2, big);
            if (low - 0xdc00 >= 0x400)
                return codec_error(e, pos, i, i + 2, "illegal UTF-16 surrogate");
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        ubuf_put(out, c);
    }
    *pos = i;
    return i == n || !final || codec_error(e, pos, i, n, "truncated data");
}

bool utf32_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e,
                  bool big) {
    size_t i = *pos;
    ubuf_reserve(out, (n - i) / 4, 0);
    for (; i + 4 <= n; i += 4) {
        uint32_t c = unit32(s + i, big);
        if (is_surrogate(c))
            return codec_error(e, pos, i, i + 4,
                               "code point in surrogate code point range(0xd800, 0xe000)");
        if (c > 0x10ffff) return codec_error(e, pos, i, i + 4, "code point not in range(0x110000)");
        ubuf_put(out, c);
    }
    *pos = i;
    return i == n || !final || codec_error(e, pos, i, n, "truncated data");
}

static inline void put16(uint8_t *to, uint32_t c, bool big) {
    to[big] = (uint8_t)c;
    to[!big] = (uint8_t)(c >> 8);
}

bool utf16_encode(UBuf *out, UStr s, size_t *pos, CodecError *e, bool big) {
    for (; *pos < s.n; ++*pos) {
        uint32_t c = ustr_at(s, *pos);
        uint8_t b[4];
        if (is_surrogate(c)) return codec_error(e, pos, *pos, *pos + 1, "surrogates not allowed");
        if (!ubuf_reserve(out, 4, 0xff)) continue;
        if (c >= 0x10000) {
            put16(b, 0xd800 + ((c - 0x10000) >> 10), big);
            put16(b + 2, 0xdc00 + (c & 0x3ff), big);
        } else
            put16(b, c, big);
        unsigned len = c >= 0x10000 ? 4 : 2;
        memcpy((uint8_t *)out->data + out->len, b, len);
        out->len += len;
    }
    out->max |= 0xff;
    return true;
}

bool utf32_encode(UBuf *out, UStr s, size_t *pos, CodecError *e, bool big) {
    for (; *pos < s.n; ++*pos) {
        uint32_t c = ustr_at(s, *pos);
        if (is_surrogate(c)) return codec_error(e, pos, *pos, *pos + 1, "surrogates not allowed");
        if (!ubuf_reserve(out, 4, 0xff)) continue;
        uint8_t *to = (uint8_t *)out->data + out->len;
        put16(to + (big ? 2 : 0), c & 0xffff, big);
        put16(to + (big ? 0 : 2), c >> 16, big);
        out->len += 4;
    }
    out->max |= 0xff;
    return true;
}
