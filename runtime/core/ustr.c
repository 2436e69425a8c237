/* ustr.c -- spans of characters, and a buffer to which characters are appended (ustr.h). */
#include "ustr.h"

#include <emmintrin.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The or of all characters: 64 bytes at a time, then 8, then one character. Inlined per width. */
static inline __attribute__((always_inline)) uint32_t or_width(const uint8_t *p, size_t bytes,
                                                               unsigned width) {
    uint64_t all = 0, word;
    size_t i = 0;
    if (bytes >= 64) {
        __m128i acc = _mm_setzero_si128();
        for (; i + 64 <= bytes; i += 64) {
            __m128i a = _mm_or_si128(_mm_loadu_si128((const void *)(p + i)),
                                     _mm_loadu_si128((const void *)(p + i + 16)));
            __m128i b = _mm_or_si128(_mm_loadu_si128((const void *)(p + i + 32)),
                                     _mm_loadu_si128((const void *)(p + i + 48)));
            acc = _mm_or_si128(acc, _mm_or_si128(a, b));
        }
        acc = _mm_or_si128(acc, _mm_unpackhi_epi64(acc, acc));
        all = (uint64_t)_mm_cvtsi128_si64(acc);
    }
    for (; i + 8 <= bytes; i += 8) {
        memcpy(&word, p + i, 8);
        all |= word;
    }
    all |= all >> 32;
    if (width <= 2) all |= all >> 16;
    if (width == 1) all |= all >> 8;
    for (; i < bytes; i += width) {
        uint32_t c = 0;
        memcpy(&c, p + i, width);
        all |= c;
    }
    return width == 1 ? (uint8_t)all : width == 2 ? (uint16_t)all : (uint32_t)all;
}

static uint32_t or_chars(UStr s) {
    if (s.width == 1) return or_width(s.p, s.n, 1);
    if (s.width == 2) return or_width(s.p, s.n * 2, 2);
    return or_width(s.p, s.n * 4, 4);
}

uint32_t ustr_max(UStr s) {
    uint32_t all = or_chars(s);
    return all < 0x80 ? 0x7f : all < 0x100 ? 0xff : all < 0x10000 ? 0xffff : 0x10ffff;
}

bool ustr_is_ascii(UStr s) { return or_chars(s) < 0x80; }

#define WIDEN(TO, FROM)                                                                            \
    do {                                                                                           \
        TO *t = to;                                                                                \
        const FROM *f = s.p;                                                                       \
        for (size_t i = 0; i < s.n; i++) t[i] = (TO)f[i];                                          \
    } while (0)

__attribute__((optimize("O3"))) void ustr_copy(void *to, unsigned width, UStr s) {
    if (width == s.width) {
        if (s.n) memcpy(to, s.p, s.n * width);
        return;
    }
    switch (width << 4 | s.width) {
    case 0x12: WIDEN(uint8_t, uint16_t); break;
    case 0x14: WIDEN(uint8_t, uint32_t); break;
    case 0x21: WIDEN(uint16_t, uint8_t); break;
    case 0x24: WIDEN(uint16_t, uint32_t); break;
    case 0x41: WIDEN(uint32_t, uint8_t); break;
    case 0x42: WIDEN(uint32_t, uint16_t); break;
    }
}

static void *malloc_resize(void *ctx, void *old, size_t old_size, size_t new_size) {
    if (new_size == 0) return free(old), NULL;
    return realloc(old, new_size);
}

static const UMem malloc_mem = {malloc_resize, NULL};

void ubuf_init(UBuf *b, const UMem *mem) {
    b->data = b->space;
    b->len = 0;
    b->cap = UBUF_SPACE;
    b->max = 0;
    b->width = 1;
    b->failed = false;
    b->mem = mem ? mem : &malloc_mem;
}

void ubuf_free(UBuf *b) {
    if (b->data != b->space) b->mem->resize(b->mem->ctx, b->data, b->cap * b->width, 0);
    b->data = b->space;
    b->len = b->cap = 0;
}

/* Move to wider characters and more room: in one new block, the old one is given back. */
static bool move(UBuf *b, size_t cap, unsigned width) {
    void *old = b->data;
    size_t old_size = b->cap * b->width;
    void *data;
    if (width == b->width && old != b->space) {
        data = b->mem->resize(b->mem->ctx, old, old_size, cap * width);
        if (!data) return false;
    } else {
        data = b->mem->resize(b->mem->ctx, NULL, 0, cap * width);
        if (!data) return false;
        ustr_copy(data, width, ubuf_str(b));
        if (old != b->space) b->mem->resize(b->mem->ctx, old, old_size, 0);
    }
    b->data = data;
    b->cap = cap;
    b->width = (uint8_t)width;
    return true;
}

bool ubuf_reserve_slow(UBuf *b, size_t n, uint32_t max) {
    if (b->failed) return false;
    unsigned width = ustr_width_for(max);
    if (width < b->width) width = b->width;
    if (n > SIZE_MAX / 8 - b->len) goto fail;
    size_t need = b->len + n, cap = b->cap;
    if (b->data == b->space && need <= UBUF_SPACE / width) { /* widen in place, from the end */
        UStr s = ubuf_str(b);
        b->width = (uint8_t)width;
        b->cap = UBUF_SPACE / width;
        for (size_t i = s.n; i-- > 0;) ubuf_store(b, i, ustr_at(s, i));
        return true;
    }
    if (need > cap) cap = need > cap + cap / 2 ? need : cap + cap / 2;
    if (move(b, cap, width)) return true;
fail:
    b->failed = true;
    return false;
}

void ubuf_fill(UBuf *b, uint32_t c, size_t n) {
    if (n == 0 || !ubuf_reserve(b, n, c)) return;
    if (b->width == 1)
        memset((uint8_t *)b->data + b->len, (int)c, n);
    else
        for (size_t i = 0; i < n; i++) ubuf_store(b, b->len + i, c);
    b->len += n;
    b->max |= c;
}

void ubuf_span(UBuf *b, UStr s) {
    if (s.n == 0) return;
    uint32_t all = or_chars(s);
    if (!ubuf_reserve(b, s.n, all)) return;
    ustr_copy((char *)b->data + b->len * b->width, b->width, s);
    b->len += s.n;
    b->max |= all;
}

void ubuf_bytes(UBuf *b, const void *p, size_t n) { ubuf_span(b, (UStr){p, n, 1}); }

void ubuf_ascii(UBuf *b, const char *p, size_t n) {
    if (n == 0 || !ubuf_reserve(b, n, 0)) return;
    ustr_copy((char *)b->data + b->len * b->width, b->width, (UStr){p, n, 1});
    b->len += n;
    b->max |= 0x7f;
}

void ubuf_printf(UBuf *b, const char *format, ...) {
    char text[512];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    ubuf_bytes(b, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}
