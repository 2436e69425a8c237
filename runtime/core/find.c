/* find.c -- where a string stands in another (strkern.h).
 *
 * Two searches. `scan` compares the first and the last character of the needle with 16 bytes of
 * the string at once and looks closer where both are equal: as fast as memory for most texts, but
 * quadratic for texts like "aaaa...". It therefore counts what looking closer costs, and hands
 * over when that grows out of proportion to: `two_way` (Crochemore and Perrin, "Two-way
 * string-matching", 1991), linear whatever the text, without tables.
 *
 * Both are written once, for characters of any width, and from the right as well as from the left;
 * the compiler makes a copy for each case. */
#include "strkern.h"

#include <emmintrin.h>

#define INLINE static inline __attribute__((always_inline))

INLINE uint32_t at(const void *p, unsigned width, size_t i) {
    return ustr_at((UStr){p, 0, width}, i);
}

/* Character i of a text read from the left or from the right. */
typedef struct {
    const void *p;
    size_t n;
    unsigned width;
    bool reverse;
} Text;

INLINE uint32_t get(Text t, size_t i) { return at(t.p, t.width, t.reverse ? t.n - 1 - i : i); }

/* --- two way -------------------------------------------------------------------------------- */

/* Where the greatest suffix in one of the two orders begins; its period. */
INLINE size_t greatest_suffix(Text x, bool inverse, size_t *period) {
    size_t start = 0, other = 1, k = 0, p = 1; /* suffixes at start and other agree for k */
    while (other + k < x.n) {
        uint32_t a = get(x, other + k), b = get(x, start + k);
        if (a == b) {
            if (++k == p) {
                other += p;
                k = 0;
            }
        } else if (inverse ? a > b : a < b) {
            other += k + 1;
            k = 0;
            p = other - start;
        } else {
            start = other++;
            k = 0;
            p = 1;
        }
    }
    *period = p;
    return start;
}

/* Cut the needle so that its period shows from the cut: the later of the two suffixes. */
INLINE size_t critical_cut(Text x, size_t *period) {
    size_t p, q, a = greatest_suffix(x, false, &p), b = greatest_suffix(x, true, &q);
    *period = a > b ? p : q;
    return a > b ? a : b;
}

INLINE ptrdiff_t two_way(Text s, Text x) {
    size_t period, cut = critical_cut(x, &period), k = 0;
    while (k < cut && k + period < x.n && get(x, k) == get(x, k + period)) k++;
    bool periodic = k >= cut;
    if (!periodic) period = cut > x.n - cut + 1 ? cut : x.n - cut + 1;
    size_t known = 0; /* the first `known` characters are equal already */
    for (size_t i = 0; i + x.n <= s.n;) {
        for (k = cut > known ? cut : known; k < x.n && get(x, k) == get(s, i + k);) k++;
        if (k < x.n) {
            i += k - cut + 1;
            known = 0;
            continue;
        }
        for (k = cut; k > known && get(x, k - 1) == get(s, i + k - 1);) k--;
        if (k <= known) return (ptrdiff_t)i;
        i += period;
        known = periodic ? x.n - period : 0;
    }
    return STR_NONE;
}

#define TWO_WAY(NAME, WIDTH, REVERSE)                                                              \
    static __attribute__((noinline)) ptrdiff_t NAME(UStr s, UStr x) {                              \
        return two_way((Text){s.p, s.n, WIDTH, REVERSE}, (Text){x.p, x.n, WIDTH, REVERSE});        \
    }
TWO_WAY(two_way_1, 1, false)
TWO_WAY(two_way_2, 2, false)
TWO_WAY(two_way_4, 4, false)
TWO_WAY(two_way_1r, 1, true)
TWO_WAY(two_way_2r, 2, true)
TWO_WAY(two_way_4r, 4, true)

/* --- scan ----------------------------------------------------------------------------------- */

INLINE __m128i repeated(uint32_t c, unsigned width) {
    return width == 1   ? _mm_set1_epi8((char)c)
           : width == 2 ? _mm_set1_epi16((short)c)
                        : _mm_set1_epi32((int)c);
}

INLINE __m128i equal(__m128i a, __m128i b, unsigned width) {
    return width == 1   ? _mm_cmpeq_epi8(a, b)
           : width == 2 ? _mm_cmpeq_epi16(a, b)
                        : _mm_cmpeq_epi32(a, b);
}

/* A bit per byte: where 16 bytes at p equal the first, and those at q the last character. */
INLINE unsigned both_equal(const char *p, const char *q, __m128i first, __m128i last,
                           unsigned width) {
    __m128i a = equal(_mm_loadu_si128((const void *)p), first, width);
    __m128i b = equal(_mm_loadu_si128((const void *)q), last, width);
    return (unsigned)_mm_movemask_epi8(_mm_and_si128(a, b));
}

/* When looking closer has cost more characters than this for each passed by, hand over. */
enum { SCAN_COST = 8, SCAN_FREE = 2000 };

typedef ptrdiff_t Search(UStr s, UStr x);

INLINE ptrdiff_t scan(UStr s, UStr x, unsigned width, Search *search) {
    const char *p = s.p;
    size_t last_at = (x.n - 1) * width, end = (s.n - x.n + 1) * width, i = 0, cost = 0;
    uint32_t c0 = at(x.p, width, 0), c1 = at(x.p, width, x.n - 1);
    __m128i first = repeated(c0, width), last = repeated(c1, width);
    for (; i + 16 <= end; i += 16) {
        unsigned bits = both_equal(p + i, p + i + last_at, first, last, width);
        while (bits) {
            unsigned k = (unsigned)__builtin_ctz(bits);
            if (memcmp(p + i + k, x.p, x.n * width) == 0) return (ptrdiff_t)((i + k) / width);
            bits &= ~(((1u << width) - 1) << k);
            cost += x.n;
        }
        if (cost > SCAN_FREE + i * SCAN_COST) break;
    }
    for (; i < end && cost <= SCAN_FREE + i * SCAN_COST; i += width) {
        if (at(p + i, width, 0) != c0 || at(p + i + last_at, width, 0) != c1) continue;
        if (memcmp(p + i, x.p, x.n * width) == 0) return (ptrdiff_t)(i / width);
        cost += x.n;
    }
    if (i >= end) return STR_NONE;
    size_t passed = i / width;
    ptrdiff_t found = search(ustr_slice((UStr){s.p, s.n, width}, passed, s.n), x);
    return found < 0 ? found : found + (ptrdiff_t)passed;
}

INLINE ptrdiff_t scan_back(UStr s, UStr x, unsigned width, Search *search) {
    const char *p = s.p;
    size_t last_at = (x.n - 1) * width, end = (s.n - x.n + 1) * width, i = end, cost = 0;
    uint32_t c0 = at(x.p, width, 0), c1 = at(x.p, width, x.n - 1);
    __m128i first = repeated(c0, width), last = repeated(c1, width);
    for (; i >= 16 && cost <= SCAN_FREE + (end - i) * SCAN_COST; i -= 16) {
        const char *block = p + i - 16;
        unsigned bits = both_equal(block, block + last_at, first, last, width);
        while (bits) {
            unsigned k = 31 - (unsigned)__builtin_clz(bits) - (width - 1);
            if (memcmp(block + k, x.p, x.n * width) == 0) return (ptrdiff_t)((i - 16 + k) / width);
            bits &= (1u << k) - 1;
            cost += x.n;
        }
    }
    for (; i > 0 && cost <= SCAN_FREE + (end - i) * SCAN_COST; i -= width) {
        const char *q = p + i - width;
        if (at(q, width, 0) != c0 || at(q + last_at, width, 0) != c1) continue;
        if (memcmp(q, x.p, x.n * width) == 0) return (ptrdiff_t)(i / width - 1);
        cost += x.n;
    }
    if (i == 0) return STR_NONE;
    size_t left = i / width + x.n - 1; /* nothing begins later */
    ptrdiff_t found = search((UStr){s.p, left, width}, x);
    return found < 0 ? found : (ptrdiff_t)(left - x.n) - found;
}

static ptrdiff_t find_same_width(UStr s, UStr x) {
    if (s.width == 1) return scan(s, x, 1, two_way_1);
    if (s.width == 2) return scan(s, x, 2, two_way_2);
    return scan(s, x, 4, two_way_4);
}

static ptrdiff_t rfind_same_width(UStr s, UStr x) {
    if (s.width == 1) return scan_back(s, x, 1, two_way_1r);
    if (s.width == 2) return scan_back(s, x, 2, two_way_2r);
    return scan_back(s, x, 4, two_way_4r);
}

/* --- characters ----------------------------------------------------------------------------- */

static bool fits(uint32_t c, unsigned width) { return ustr_width_for(c) <= width; }

INLINE ptrdiff_t find_wide(UStr s, uint32_t c, unsigned width) {
    const char *p = s.p;
    size_t i = 0, end = s.n * width;
    __m128i wanted = repeated(c, width);
    for (; i + 16 <= end; i += 16) {
        int bits = _mm_movemask_epi8(equal(_mm_loadu_si128((const void *)(p + i)), wanted, width));
        if (bits) return (ptrdiff_t)((i + (unsigned)__builtin_ctz((unsigned)bits)) / width);
    }
    for (; i < end; i += width)
        if (at(p + i, width, 0) == c) return (ptrdiff_t)(i / width);
    return STR_NONE;
}

ptrdiff_t ustr_find_char(UStr s, uint32_t c) {
    if (s.n == 0 || !fits(c, s.width)) return STR_NONE;
    if (s.width == 2) return find_wide(s, c, 2);
    if (s.width == 4) return find_wide(s, c, 4);
    const char *found = memchr(s.p, (int)c, s.n);
    return found ? found - (const char *)s.p : STR_NONE;
}

ptrdiff_t ustr_rfind_char(UStr s, uint32_t c) {
    if (s.n == 0 || !fits(c, s.width)) return STR_NONE;
    if (s.width == 1) {
        const char *found = memrchr(s.p, (int)c, s.n);
        return found ? found - (const char *)s.p : STR_NONE;
    }
    for (size_t i = s.n; i-- > 0;)
        if (ustr_at(s, i) == c) return (ptrdiff_t)i;
    return STR_NONE;
}

/* --- strings -------------------------------------------------------------------------------- */

enum { SAME_SPACE = 1024 };

/* The needle with characters as wide as the text's: in `space`, if it fits there. */
static UStr same_width(UStr x, unsigned width, char space[SAME_SPACE]) {
    if (x.width == width || x.n > SAME_SPACE / width || !fits(ustr_max(x), width)) return x;
    ustr_copy(space, width, x);
    return (UStr){space, x.n, width};
}

static ptrdiff_t find_any(UStr s, UStr x, bool from_right) {
    if (x.n > s.n) return STR_NONE;
    if (x.n == 0) return from_right ? (ptrdiff_t)s.n : 0;
    if (x.n == 1)
        return from_right ? ustr_rfind_char(s, ustr_at(x, 0)) : ustr_find_char(s, ustr_at(x, 0));
    _Alignas(16) char space[SAME_SPACE];
    x = same_width(x, s.width, space);
    if (s.width == x.width) return from_right ? rfind_same_width(s, x) : find_same_width(s, x);
    if (!fits(ustr_max(x), s.width)) return STR_NONE;
    Text t = {s.p, s.n, s.width, from_right}, y = {x.p, x.n, x.width, from_right};
    ptrdiff_t found = two_way(t, y);
    return found < 0 || !from_right ? found : (ptrdiff_t)(s.n - x.n) - found;
}

ptrdiff_t ustr_find(UStr s, UStr needle) { return find_any(s, needle, false); }
ptrdiff_t ustr_rfind(UStr s, UStr needle) { return find_any(s, needle, true); }

static __attribute__((optimize("O3"))) size_t count_byte(const uint8_t *p, size_t n, uint8_t c) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += p[i] == c;
    return count;
}

size_t ustr_count(UStr s, UStr needle, size_t most) {
    if (needle.n == 0) return s.n + 1 < most ? s.n + 1 : most;
    if (needle.n == 1 && s.width == 1) {
        uint32_t c = ustr_at(needle, 0);
        size_t count = c < 0x100 ? count_byte(s.p, s.n, (uint8_t)c) : 0;
        return count < most ? count : most;
    }
    size_t count = 0, pos = 0;
    _Alignas(16) char space[SAME_SPACE];
    needle = same_width(needle, s.width, space);
    while (count < most) {
        ptrdiff_t found = ustr_find(ustr_slice(s, pos, s.n), needle);
        if (found < 0) break;
        count++;
        pos += (size_t)found + needle.n;
    }
    return count;
}

bool ustr_match_at(UStr s, size_t at, UStr part) {
    if (part.n > s.n || at > s.n - part.n) return false;
    return ustr_eq(ustr_slice(s, at, at + part.n), part);
}
