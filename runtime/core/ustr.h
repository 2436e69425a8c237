/* ustr.h -- spans of characters, and a buffer to which characters are appended.
 *
 * A string is stored by its widest character: 1, 2 or 4 bytes for each. UStr is a read-only view
 * of such characters, wherever they lie; UBuf owns memory that grows, in length and in width.
 * Everything in this folder takes UStr and gives UBuf, so it knows neither heap nor objects.
 *
 * [US1] A UStr's characters are aligned to its width and fit it. That they need it is not asked
 *       for, except by hashing: ustr_hash wants the narrowest (ustr_width_for of ustr_max).
 * [US2] UBuf.width only grows, and only when a character needs it, so a buffer that is appended
 *       to is always stored as narrow as it can be.
 * [US3] No function here reaches a safepoint. A UBuf that lives across one must take its memory
 *       from an allocator that a rewind gives back (UMem). */
#ifndef WEFT_USTR_H
#define WEFT_USTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const void *p;
    size_t n;       /* characters */
    unsigned width; /* 1, 2 or 4 */
} UStr;

static inline UStr ustr_make(const void *p, size_t n, unsigned width) {
    return (UStr){p, n, width};
}
static inline UStr ustr_ascii(const char *s) { return (UStr){s, strlen(s), 1}; }

static inline uint32_t ustr_at(UStr s, size_t i) {
    if (s.width == 1) return ((const uint8_t *)s.p)[i];
    if (s.width == 2) return ((const uint16_t *)s.p)[i];
    return ((const uint32_t *)s.p)[i];
}

/* The characters from `from` up to `to`. */
static inline UStr ustr_slice(UStr s, size_t from, size_t to) {
    return (UStr){(const char *)s.p + from * s.width, to - from, s.width};
}

static inline unsigned ustr_width_for(uint32_t c) { return c < 0x100 ? 1 : c < 0x10000 ? 2 : 4; }

/* An upper bound of the characters: 0x7f, 0xff, 0xffff or 0x10ffff, the least that holds. */
uint32_t ustr_max(UStr s);
bool ustr_is_ascii(UStr s);
/* Copy `s` to `to`, whose characters have `width` bytes; each must fit. */
void ustr_copy(void *to, unsigned width, UStr s);

/* Where buffers get memory: `resize(ctx, old, old_size, new_size)`, sizes in bytes; old may be
 * NULL, new_size 0 frees. NULL for failure. A UBuf without one uses malloc. */
typedef struct UMem {
    void *(*resize)(void *ctx, void *old, size_t old_size, size_t new_size);
    void *ctx;
} UMem;

enum { UBUF_SPACE = 256 };

typedef struct {
    void *data;
    size_t len, cap; /* characters */
    uint32_t max;    /* the or of all characters (0x7f for some of ASCII) */
    uint8_t width;
    bool failed; /* memory ran out: the content is worthless, appending goes on without effect */
    const UMem *mem;
    _Alignas(16) char space[UBUF_SPACE]; /* short results never leave the C stack */
} UBuf;

void ubuf_init(UBuf *b, const UMem *mem);
void ubuf_free(UBuf *b);
static inline void ubuf_clear(UBuf *b) { b->len = 0, b->max = 0; }
static inline UStr ubuf_str(const UBuf *b) { return (UStr){b->data, b->len, b->width}; }

/* Room for n more characters none of which exceeds `max`: false if memory ran out. */
bool ubuf_reserve_slow(UBuf *b, size_t n, uint32_t max);
static inline bool ubuf_reserve(UBuf *b, size_t n, uint32_t max) {
    if (b->cap - b->len >= n && ustr_width_for(max) <= b->width) return true;
    return ubuf_reserve_slow(b, n, max);
}

static inline void ubuf_store(UBuf *b, size_t i, uint32_t c) {
    if (b->width == 1)
        ((uint8_t *)b->data)[i] = (uint8_t)c;
    else if (b->width == 2)
        ((uint16_t *)b->data)[i] = (uint16_t)c;
    else
        ((uint32_t *)b->data)[i] = c;
}
static inline void ubuf_put(UBuf *b, uint32_t c) {
    if (!ubuf_reserve(b, 1, c)) return;
    ubuf_store(b, b->len++, c);
    b->max |= c;
}
void ubuf_fill(UBuf *b, uint32_t c, size_t n);
void ubuf_span(UBuf *b, UStr s);
void ubuf_bytes(UBuf *b, const void *p, size_t n); /* characters below 256 */
void ubuf_ascii(UBuf *b, const char *p, size_t n); /* below 128: need not look */
static inline void ubuf_text(UBuf *b, const char *s) { ubuf_ascii(b, s, strlen(s)); }
void ubuf_printf(UBuf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Cut back to the first n characters (the width stays, so [US2] is lost: for ASCII trimming). */
static inline void ubuf_cut(UBuf *b, size_t n) { b->len = n; }

#endif
