/* utf8.c -- utf-8, ascii and latin-1, the choice of codec, error handlers (utf8.h). */
#include "utf8.h"

#include <emmintrin.h>
#include <stdio.h>
#include "uni.h"

size_t ascii_prefix(const uint8_t *s, size_t n) {
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        __m128i a = _mm_loadu_si128((const void *)(s + i));
        __m128i b = _mm_loadu_si128((const void *)(s + i + 16));
        if (_mm_movemask_epi8(_mm_or_si128(a, b))) break;
    }
    for (; i + 8 <= n; i += 8) {
        uint64_t word;
        memcpy(&word, s + i, 8);
        word &= 0x8080808080808080u;
        if (word) return i + (size_t)__builtin_ctzll(word) / 8;
    }
    while (i < n && s[i] < 0x80) i++;
    return i;
}

/* --- one sequence --------------------------------------------------------------------------- */

/* What a sequence is, when it is not a character: cut short, or with this many good bytes. */
enum { CUT_SHORT = 0, BAD_START = -1, BAD_SECOND = -2, BAD_THIRD = -3, BAD_FOURTH = -4 };

static inline bool continues(uint8_t b) { return (b & 0xc0) == 0x80; }

/* The second byte, whose range depends on the first: nothing overlong, no surrogates, nothing
 * beyond 0x10ffff. */
static inline bool good_second(uint8_t first, uint8_t second) {
    uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return (uint8_t)(second - low) <= (uint8_t)(high - low);
}

/* Byte by byte: what remains when the look at four bytes below says no. */
static __attribute__((noinline)) int sequence_slow(const uint8_t *s, size_t left, uint32_t *c) {
    uint8_t b = s[0];
    if (b < 0xc2 || b > 0xf4) return BAD_START;
    int len = b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    if (left < 2) return CUT_SHORT;
    if (!good_second(b, s[1])) return BAD_SECOND;
    if (len == 2) {
        *c = (b & 0x1fu) << 6 | (s[1] & 0x3fu);
        return 2;
    }
    if (left < 3) return CUT_SHORT;
    if (!continues(s[2])) return BAD_THIRD;
    if (len == 3) {
        *c = (b & 0xfu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
        return 3;
    }
    if (left < 4) return CUT_SHORT;
    if (!continues(s[3])) return BAD_FOURTH;
    *c = (b & 7u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
    return 4;
}

/* The character at s (left > 0 bytes, the first not ASCII): its length, or one of the above. With
 * four bytes in one word the marks of all bytes are checked by one comparison. */
static inline int sequence(const uint8_t *s, size_t left, uint32_t *c) {
    uint32_t w;
    if (left < 4) return sequence_slow(s, left, c);
    memcpy(&w, s, 4);
    if ((w & 0xc0c0f0) == 0x8080e0) {
        *c = (w & 0xf) << 12 | (w >> 2 & 0xfc0) | (w >> 16 & 0x3f);
        if (*c >= 0x800 && !is_surrogate(*c)) return 3;
    } else if ((w & 0xc0e0) == 0x80c0) {
        *c = (w & 0x1f) << 6 | (w >> 8 & 0x3f);
        if (*c >= 0x80) return 2;
    } else if ((w & 0xc0c0c0f8) == 0x808080f0) {
        *c = (w & 7) << 18 | (w << 4 & 0x3f000) | (w >> 10 & 0xfc0) | (w >> 24 & 0x3f);
        if (*c - 0x10000 < 0x100000) return 4;
    }
    return sequence_slow(s, left, c);
}

/* --- utf-8 ---------------------------------------------------------------------------------- */

/* Eight bytes at a time as long as they are ASCII; how many of the next eight are. */
static inline unsigned ascii_in_word(const uint8_t *s) {
    uint64_t word;
    memcpy(&word, s, 8);
    word &= 0x8080808080808080u;
    return word ? (unsigned)__builtin_ctzll(word) / 8 : 8;
}

bool utf8_measure(const uint8_t *s, size_t n, size_t *chars, uint32_t *max) {
    size_t i = ascii_prefix(s, n), extra = 0;
    uint32_t all = 0, c = 0;
    while (i < n) {
        if (s[i] < 0x80) {
            i += i + 8 <= n ? ascii_in_word(s + i) : 1;
            continue;
        }
        int len = sequence(s + i, n - i, &c);
        if (len <= 0) return false;
        all |= c;
        i += (size_t)len;
        extra += (size_t)len - 1;
    }
    *chars = n - extra;
    *max = all < 0x80 ? 0x7f : all < 0x100 ? 0xff : all < 0x10000 ? 0xffff : 0x10ffff;
    return true;
}

/* The character at s, known to be well-formed and not ASCII. */
static inline int trusted_sequence(const uint8_t *s, uint32_t *c) {
    uint32_t b = s[0];
    if (b < 0xe0) return *c = (b & 0x1f) << 6 | (s[1] & 0x3fu), 2;
    if (b < 0xf0) return *c = (b & 0xf) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu), 3;
    *c = (b & 7) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
    return 4;
}

static inline void store(void *to, unsigned width, size_t i, uint32_t c) {
    if (width == 1)
        ((uint8_t *)to)[i] = (uint8_t)c;
    else if (width == 2)
        ((uint16_t *)to)[i] = (uint16_t)c;
    else
        ((uint32_t *)to)[i] = c;
}

/* Decode from *pos into `to`, for as long as the characters are sound and fit; how many. Inlined
 * for each width, with and without checks. */
static inline __attribute__((always_inline)) size_t
fill_width(void *to, unsigned width, const uint8_t *s, size_t n, size_t *pos, bool trusted) {
    const uint32_t limit = width == 1 ? 0xff : width == 2 ? 0xffff : 0x10ffff;
    size_t i = *pos, k = 0;
    uint32_t c = 0;
    while (i < n) {
        if (s[i] < 0x80) {
            if (i + 8 > n) {
                store(to, width, k++, s[i++]);
                continue;
            }
            unsigned run = ascii_in_word(s + i);
            if (run == 8 && width == 1)
                memcpy((uint8_t *)to + k, s + i, 8);
            else
                for (unsigned j = 0; j < run; j++) store(to, width, k + j, s[i + j]);
            i += run;
            k += run;
            continue;
        }
        int len = trusted ? trusted_sequence(s + i, &c) : sequence(s + i, n - i, &c);
        if (!trusted && (len <= 0 || c > limit)) break;
        store(to, width, k++, c);
        i += (size_t)len;
    }
    *pos = i;
    return k;
}

static size_t fill(void *to, unsigned width, const uint8_t *s, size_t n, size_t *pos) {
    if (width == 1) return fill_width(to, 1, s, n, pos, false);
    if (width == 2) return fill_width(to, 2, s, n, pos, false);
    return fill_width(to, 4, s, n, pos, false);
}

void utf8_fill(void *to, unsigned width, const uint8_t *s, size_t n) {
    size_t pos = ascii_prefix(s, n);
    ustr_copy(to, width, (UStr){s, pos, 1});
    to = (char *)to + pos * width;
    if (width == 1)
        fill_width(to, 1, s, n, &pos, true);
    else if (width == 2)
        fill_width(to, 2, s, n, &pos, true);
    else
        fill_width(to, 4, s, n, &pos, true);
}

/* At most as many characters as bytes that do not continue one, and those that are left over. */
static size_t count_starts(const uint8_t *s, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += (int8_t)s[i] > -65;
    return count;
}

static bool utf8_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final,
                        CodecError *e) {
    uint32_t c = 0;
    while (*pos < n) {
        size_t before = *pos;
        if (!ubuf_reserve(out, count_starts(s + before, n - before), 0)) {
            *pos = n;
            return true; /* out->failed */
        }
        size_t k = fill((char *)out->data + out->len * out->width, out->width, s, n, pos);
        out->len += k;
        /* An upper bound is enough: was there anything that is not ASCII, and how wide? */
        if (*pos - before > k)
            out->max |= out->width == 1 ? 0xff : out->width == 2 ? 0xffff : 0x10ffff;
        else if (k)
            out->max |= 0x7f;
        if (*pos == n) break;
        int len = sequence(s + *pos, n - *pos, &c);
        if (len > 0) { /* a wider one */
            ubuf_put(out, c);
            *pos += (size_t)len;
            continue;
        }
        if (len == CUT_SHORT)
            return !final || codec_error(e, pos, *pos, n, "unexpected end of data");
        if (len == BAD_START) return codec_error(e, pos, *pos, *pos + 1, "invalid start byte");
        return codec_error(e, pos, *pos, *pos + (size_t)(-len - 1), "invalid continuation byte");
    }
    return true;
}

unsigned utf8_put(uint8_t to[4], uint32_t c) {
    if (c < 0x80) return to[0] = (uint8_t)c, 1;
    if (c < 0x800) {
        to[0] = (uint8_t)(0xc0 | c >> 6);
        to[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (uint8_t)(0xe0 | c >> 12);
        to[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        to[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (uint8_t)(0xf0 | c >> 18);
    to[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    to[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    to[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}

/* How many characters need a second, third, fourth byte. Loops that the compiler vectorizes. */
__attribute__((optimize("O3"))) size_t utf8_size(UStr s) {
    size_t n = s.n;
    if (s.width == 1) {
        const uint8_t *p = s.p;
        for (size_t i = ascii_prefix(p, s.n); i < s.n; i++) n += p[i] >> 7;
    } else if (s.width == 2) {
        const uint16_t *p = s.p;
        for (size_t i = 0; i < s.n; i++) n += (size_t)(p[i] >= 0x80) + (p[i] >= 0x800);
    } else {
        const uint32_t *p = s.p;
        for (size_t i = 0; i < s.n; i++)
            n += (size_t)(p[i] >= 0x80) + (p[i] >= 0x800) + (p[i] >= 0x10000);
    }
    return n;
}

static inline __attribute__((always_inline)) uint8_t *write_width(uint8_t *p, UStr s) {
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        if (c < 0x80) {
            *p++ = (uint8_t)c;
        } else if (c < 0x800) {
            *p++ = (uint8_t)(0xc0 | c >> 6);
            *p++ = (uint8_t)(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            p[0] = (uint8_t)(0xe0 | c >> 12);
            p[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
            p[2] = (uint8_t)(0x80 | (c & 0x3f));
            p += 3;
        } else
            p += utf8_put(p, c);
    }
    return p;
}

size_t utf8_write(uint8_t *to, UStr s) {
    uint8_t *p = to;
    if (s.width == 1) { /* ASCII in one piece */
        size_t run = ascii_prefix(s.p, s.n);
        memcpy(p, s.p, run);
        return (size_t)(write_width(p + run, (UStr){(const char *)s.p + run, s.n - run, 1}) - to);
    }
    p = s.width == 2 ? write_width(p, (UStr){s.p, s.n, 2}) : write_width(p, (UStr){s.p, s.n, 4});
    return (size_t)(p - to);
}

/* How far s is free of surrogates, from `from` on. */
static size_t sound_prefix(UStr s, size_t from) {
    if (s.width == 1) return s.n;
    while (from < s.n && !is_surrogate(ustr_at(s, from))) from++;
    return from;
}

static bool utf8_encode(UBuf *out, UStr s, size_t *pos, CodecError *e) {
    size_t end = sound_prefix(s, *pos);
    UStr part = ustr_slice(s, *pos, end);
    size_t size = utf8_size(part);
    if (ubuf_reserve(out, size, 0)) {
        utf8_write((uint8_t *)out->data + out->len, part);
        out->len += size;
        out->max |= size > part.n ? 0xff : 0x7f;
    }
    *pos = end;
    if (end == s.n) return true;
    size_t last = end;
    while (last < s.n && is_surrogate(ustr_at(s, last))) last++;
    return codec_error(e, pos, end, last, "surrogates not allowed");
}

/* --- ascii and latin-1 ---------------------------------------------------------------------- */

static bool ascii_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, CodecError *e) {
    size_t run = ascii_prefix(s + *pos, n - *pos);
    ubuf_ascii(out, (const char *)s + *pos, run);
    *pos += run;
    return *pos == n || codec_error(e, pos, *pos, *pos + 1, "ordinal not in range(128)");
}

static bool narrow_encode(UBuf *out, UStr s, size_t *pos, CodecError *e, uint32_t limit) {
    size_t end = *pos;
    if (s.width == 1)
        end = limit == 0x100 ? s.n : *pos + ascii_prefix((const uint8_t *)s.p + *pos, s.n - *pos);
    else
        while (end < s.n && ustr_at(s, end) < limit) end++;
    ubuf_span(out, ustr_slice(s, *pos, end));
    *pos = end;
    if (end == s.n) return true;
    size_t last = end;
    while (last < s.n && ustr_at(s, last) >= limit) last++;
    return codec_error(e, pos, end, last,
                       limit == 0x80 ? "ordinal not in range(128)" : "ordinal not in range(256)");
}

/* --- the choice ----------------------------------------------------------------------------- */

bool codec_decode(Codec codec, UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final,
                  CodecError *e) {
    switch (codec) {
    case CODEC_UTF8: return utf8_decode(out, s, n, pos, final, e);
    case CODEC_ASCII: return ascii_decode(out, s, n, pos, e);
    case CODEC_UTF16_LE:
    case CODEC_UTF16_BE: return utf16_decode(out, s, n, pos, final, e, codec == CODEC_UTF16_BE);
    case CODEC_UTF32_LE:
    case CODEC_UTF32_BE: return utf32_decode(out, s, n, pos, final, e, codec == CODEC_UTF32_BE);
    case CODEC_UNICODE_ESCAPE: return escape_decode(out, s, n, pos, final, e);
    case CODEC_RAW_UNICODE_ESCAPE: return raw_escape_decode(out, s, n, pos, final, e);
    case CODEC_UTF7: return utf7_decode(out, s, n, pos, final, e);
    default: /* latin-1 */
        ubuf_bytes(out, s + *pos, n - *pos);
        *pos = n;
        return true;
    }
}

bool codec_encode(Codec codec, UBuf *out, UStr s, size_t *pos, CodecError *e) {
    UStr rest = ustr_slice(s, *pos, s.n);
    switch (codec) {
    case CODEC_UTF8: return utf8_encode(out, s, pos, e);
    case CODEC_ASCII: return narrow_encode(out, s, pos, e, 0x80);
    case CODEC_LATIN1: return narrow_encode(out, s, pos, e, 0x100);
    case CODEC_UTF16_LE:
    case CODEC_UTF16_BE: return utf16_encode(out, s, pos, e, codec == CODEC_UTF16_BE);
    case CODEC_UTF32_LE:
    case CODEC_UTF32_BE: return utf32_encode(out, s, pos, e, codec == CODEC_UTF32_BE);
    case CODEC_UNICODE_ESCAPE: escape_encode(out, rest); break;
    case CODEC_RAW_UNICODE_ESCAPE: raw_escape_encode(out, rest); break;
    default: utf7_encode(out, rest); break;
    }
    *pos = s.n;
    return true;
}

size_t codec_bom(const uint8_t *s, size_t n, unsigned wide, Codec *codec) {
    *codec = wide == 2 ? CODEC_UTF16_LE : CODEC_UTF32_LE;
    if (wide == 2 && n >= 2) {
        if (s[0] == 0xff && s[1] == 0xfe) return 2;
        if (s[0] == 0xfe && s[1] == 0xff) return *codec = CODEC_UTF16_BE, 2;
    }
    if (wide == 4 && n >= 4) {
        if (memcmp(s, "\xff\xfe\0\0", 4) == 0) return 4;
        if (memcmp(s, "\0\0\xfe\xff", 4) == 0) return *codec = CODEC_UTF32_BE, 4;
    }
    return 0;
}

/* --- handlers ------------------------------------------------------------------------------- */

CodecHandler codec_handler(const char *name) {
    static const char *const names[] = {
        "strict",      "ignore",          "replace",      "backslashreplace", "xmlcharrefreplace",
        "namereplace", "surrogateescape", "surrogatepass"};
    for (int i = 0; i < HANDLE_OTHER; i++)
        if (strcmp(name, names[i]) == 0) return (CodecHandler)i;
    return HANDLE_OTHER;
}

/* Bytes of one code unit, for the codecs that have such. */
static unsigned unit_of(Codec codec) {
    switch (codec) {
    case CODEC_UTF16_LE:
    case CODEC_UTF16_BE: return 2;
    case CODEC_UTF32_LE:
    case CODEC_UTF32_BE: return 4;
    case CODEC_UTF8: return 3; /* what a surrogate takes */
    default: return 0;
    }
}

static uint32_t read_unit(Codec codec, const uint8_t *s) {
    switch (codec) {
    case CODEC_UTF8: /* as if surrogates were characters */
        if ((s[0] & 0xf0) != 0xe0 || !continues(s[1]) || !continues(s[2])) return 0;
        return (s[0] & 0xfu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
    case CODEC_UTF16_LE: return s[0] | (uint32_t)s[1] << 8;
    case CODEC_UTF16_BE: return s[1] | (uint32_t)s[0] << 8;
    case CODEC_UTF32_LE: return s[0] | s[1] << 8 | s[2] << 16 | (uint32_t)s[3] << 24;
    default: return s[3] | s[2] << 8 | s[1] << 16 | (uint32_t)s[0] << 24;
    }
}

static void write_unit(Codec codec, UBuf *out, uint32_t c) {
    uint8_t b[4];
    unsigned unit = unit_of(codec);
    if (codec == CODEC_UTF8)
        utf8_put(b, c);
    else
        for (unsigned i = 0; i < unit; i++) {
            bool big = codec == CODEC_UTF16_BE || codec == CODEC_UTF32_BE;
            b[big ? unit - 1 - i : i] = (uint8_t)(c >> 8 * i);
        }
    ubuf_bytes(out, b, unit);
}

bool codec_handle_decode(CodecHandler h, Codec codec, UBuf *out, const uint8_t *s, size_t n,
                         const CodecError *e, size_t *pos) {
    *pos = e->end;
    switch (h) {
    case HANDLE_IGNORE: return true;
    case HANDLE_REPLACE: ubuf_put(out, 0xfffd); return true;
    case HANDLE_BACKSLASH:
        for (size_t i = e->start; i < e->end; i++) ubuf_printf(out, "\\x%02x", s[i]);
        return true;
    case HANDLE_SURROGATEESCAPE: {
        size_t i = e->start;
        for (; i < e->end && i < e->start + 4 && s[i] >= 0x80; i++) ubuf_put(out, 0xdc00u + s[i]);
        *pos = i;
        return i > e->start;
    }
    case HANDLE_SURROGATEPASS: {
        unsigned unit = unit_of(codec);
        if (unit == 0 || n - e->start < unit) return false;
        uint32_t c = read_unit(codec, s + e->start);
        if (!is_surrogate(c)) return false;
        ubuf_put(out, c);
        *pos = e->start + unit;
        return true;
    }
    default: return false;
    }
}

static void put_escaped(UBuf *out, uint32_t c) {
    ubuf_printf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

bool codec_replacement(CodecHandler h, UBuf *out, UStr s, size_t start, size_t end) {
    for (size_t i = start; i < end; i++) {
        uint32_t c = ustr_at(s, i);
        char name[UNI_NAME_MAX];
        size_t n;
        switch (h) {
        case HANDLE_IGNORE: break;
        case HANDLE_REPLACE: ubuf_put(out, '?'); break;
        case HANDLE_XMLCHARREF: ubuf_printf(out, "&#%u;", (unsigned)c); break;
        case HANDLE_NAME:
            n = uni_name(name, c, UNI_14);
            if (n) {
                ubuf_text(out, "\\N{");
                ubuf_ascii(out, name, n);
                ubuf_put(out, '}');
                break;
            }
            put_escaped(out, c);
            break;
        case HANDLE_BACKSLASH: put_escaped(out, c); break;
        default: return false;
        }
    }
    return true;
}

bool codec_handle_encode(CodecHandler h, Codec codec, UBuf *out, UStr s, CodecError *e,
                         size_t *pos) {
    *pos = e->end;
    if (h == HANDLE_SURROGATEESCAPE) {
        if (codec != CODEC_UTF8 && unit_of(codec)) return false; /* one byte is no code unit */
        for (; e->start < e->end; e->start++) {
            uint32_t c = ustr_at(s, e->start);
            if (c - 0xdc80 >= 0x80) return false;
            ubuf_put(out, c & 0xff);
        }
        return true;
    }
    if (h == HANDLE_SURROGATEPASS) {
        if (unit_of(codec) == 0) return false;
        for (size_t i = e->start; i < e->end; i++)
            if (!is_surrogate(ustr_at(s, i))) return false;
        for (size_t i = e->start; i < e->end; i++) write_unit(codec, out, ustr_at(s, i));
        return true;
    }
    UBuf text;
    ubuf_init(&text, out->mem);
    bool good = codec_replacement(h, &text, s, e->start, e->end);
    size_t at = 0;
    CodecError none;
    if (good) codec_encode(codec, out, ubuf_str(&text), &at, &none); /* ASCII: cannot fail */
    ubuf_free(&text);
    return good;
}
