/* ident.c -- characters of names (Unicode 14, tables made by tools/gen_ident.py).
 *
 * NFKC is decompose, sort marks by combining class, compose. The tables cover what may stand in a
 * name, which is closed under this; Hangul syllables are computed. */
#include "ident.h"

#include <stdlib.h>
#include <string.h>

#include "ast.h"
#include "ident_tables.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum {
    S_BASE = 0xAC00, L_BASE = 0x1100, V_BASE = 0x1161, T_BASE = 0x11A7,
    L_COUNT = 19, V_COUNT = 21, T_COUNT = 28, S_COUNT = L_COUNT * V_COUNT * T_COUNT,
};

/* How many boundaries are <= c is odd inside the set. */
static bool in_set(const uint32_t *set, size_t n, uint32_t c) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (set[mid] <= c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo & 1;
}

bool ident_is_start(uint32_t c) {
    return in_set(xid_start, COUNT(xid_start), c);
}

bool ident_is_part(uint32_t c) {
    return in_set(xid_continue, COUNT(xid_continue), c);
}

bool ident_is_printable(uint32_t c) {
    return in_set(printable, COUNT(printable), c);
}

/* The row of width `w` whose first word is the largest <= c, or NULL. */
static const uint32_t *row_below(const uint32_t *table, size_t words, size_t w, uint32_t c) {
    size_t lo = 0, hi = words / w;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (table[mid * w] <= c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? table + (lo - 1) * w : NULL;
}

static uint32_t combining_class(uint32_t c) {
    const uint32_t *row = row_below(combining, COUNT(combining), 3, c);
    return row && c <= row[1] ? row[2] : 0;
}

typedef struct Chars { uint32_t *at; size_t n; } Chars;

static void decompose(uint32_t c, Chars *out) {
    if (c - S_BASE < S_COUNT) {
        uint32_t s = c - S_BASE, t = s % T_COUNT;
        out->at[out->n++] = L_BASE + s / (V_COUNT * T_COUNT);
        out->at[out->n++] = V_BASE + s % (V_COUNT * T_COUNT) / T_COUNT;
        if (t)
            out->at[out->n++] = T_BASE + t;
        return;
    }
    const uint32_t *row = row_below(nfkd_index, COUNT(nfkd_index), 2, c);
    if (!row || row[0] != c) {
        out->at[out->n++] = c;
        return;
    }
    for (uint32_t i = 0; i < (row[1] & 255); i++)
        out->at[out->n++] = nfkd_pool[(row[1] >> 8) + i];
}

/* Stable sort of each run of marks; the runs are short. */
static void order_marks(Chars *s) {
    for (size_t i = 1; i < s->n; i++) {
        uint32_t c = s->at[i], k = combining_class(c);
        size_t j = i;
        if (k == 0)
            continue;
        while (j > 0 && combining_class(s->at[j - 1]) > k) {
            s->at[j] = s->at[j - 1];
            j--;
        }
        s->at[j] = c;
    }
}

static uint32_t compose_pair(uint32_t a, uint32_t b) {
    if (a - L_BASE < L_COUNT && b - V_BASE < V_COUNT)
        return S_BASE + ((a - L_BASE) * V_COUNT + (b - V_BASE)) * T_COUNT;
    if (a - S_BASE < S_COUNT && (a - S_BASE) % T_COUNT == 0 && b > T_BASE && b < T_BASE + T_COUNT)
        return a + (b - T_BASE);
    const uint32_t *row = row_below(compose, COUNT(compose), 3, a);
    /* row is the last one with first word a; walk back over its equals */
    for (; row && row >= compose && row[0] == a; row -= 3)
        if (row[1] == b)
            return row[2];
    return 0;
}

static void compose_all(Chars *s) {
    size_t out = 0, starter = SIZE_MAX;
    uint32_t last = 0;      /* class of the last character kept after the starter */
    for (size_t i = 0; i < s->n; i++) {
        uint32_t c = s->at[i], k = combining_class(c);
        bool adjacent = starter != SIZE_MAX && starter + 1 == out;
        if (starter != SIZE_MAX && (adjacent || (last < k && last != 0))) {
            uint32_t whole = compose_pair(s->at[starter], c);
            if (whole) {
                s->at[starter] = whole;
                continue;
            }
        }
        if (k == 0)
            starter = out;
        last = k;
        s->at[out++] = c;
    }
    s->n = out;
}

char *ident_nfkc(const char *s, size_t len, size_t *outlen) {
    enum { LONGEST = 18 };      /* code points that one can decompose into */
    Chars cs = {malloc((len * LONGEST + 1) * sizeof(uint32_t)), 0};
    if (!cs.at)
        abort();
    for (const char *p = s; p < s + len;)
        decompose(ast_get_utf8(&p), &cs);
    order_marks(&cs);
    compose_all(&cs);
    char *text = malloc(cs.n * 4 + 1), *at = text;
    if (!text)
        abort();
    for (size_t i = 0; i < cs.n; i++)
        at += ast_put_utf8(at, cs.at[i]);
    *at = 0;
    *outlen = (size_t)(at - text);
    free(cs.at);
    return text;
}
