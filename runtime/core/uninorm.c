/* uninorm.c -- normal forms D, C, KD, KC (uni.h); the algorithm of UAX #15 over uni_tables.h.
 *
 * Decompose every character fully, put combining marks in canonical order, and for C and KC
 * join a mark with the last starter if a composed character exists and nothing of the same or a
 * higher class stands between. Hangul syllables are made and taken apart by arithmetic.
 *
 * 3.2.0 leaves characters alone that were not yet assigned, and decomposes five ideographs as
 * they were before their correction. Order and composition are those of 14.0.0 in both, also for
 * marks that 3.2.0 did not know: so CPython does it. */
#include "uni.h"

enum {
    S_BASE = 0xac00,
    L_BASE = 0x1100,
    V_BASE = 0x1161,
    T_BASE = 0x11a7,
    L_COUNT = 19,
    V_COUNT = 21,
    T_COUNT = 28,
    S_COUNT = L_COUNT * V_COUNT * T_COUNT
};

static void decompose(UBuf *out, uint32_t c, bool compat, UniVersion v) {
    if (c < 0x80) {
        ubuf_put(out, c);
        return;
    }
    if (c - S_BASE < S_COUNT) {
        uint32_t s = c - S_BASE;
        ubuf_put(out, L_BASE + s / (V_COUNT * T_COUNT));
        ubuf_put(out, V_BASE + s % (V_COUNT * T_COUNT) / T_COUNT);
        if (s % T_COUNT) ubuf_put(out, T_BASE + s % T_COUNT);
        return;
    }
    if (v == UNI_3_2) {
        uint32_t to = uni_old_form(c);
        if (to) {
            decompose(out, to, compat, v);
            return;
        }
    }
    unsigned tag;
    const uint32_t *chars;
    unsigned n = uni_decompose_step(c, &tag, &chars);
    if (n == 0 || (tag && !compat) || (v == UNI_3_2 && !uni_db_view(c, v).assigned)) {
        ubuf_put(out, c);
        return;
    }
    for (unsigned i = 0; i < n; i++) decompose(out, chars[i], compat, v);
}

/* Sort each run of marks by class: a stable insertion sort for the short runs of real text, a
 * counting sort over the 255 classes for the long ones that only an attacker writes. */
static void sort_run(UBuf *b, size_t from, size_t to) {
    if (to - from > 32) {
        size_t start[257] = {0};
        UBuf copy;
        ubuf_init(&copy, b->mem);
        ubuf_span(&copy, ustr_slice(ubuf_str(b), from, to));
        if (copy.failed) {
            b->failed = true;
            ubuf_free(&copy);
            return;
        }
        UStr s = ubuf_str(&copy);
        for (size_t i = 0; i < s.n; i++) start[uni_combining(ustr_at(s, i), UNI_14) + 1]++;
        for (int i = 0; i < 256; i++) start[i + 1] += start[i];
        for (size_t i = 0; i < s.n; i++)
            ubuf_store(b, from + start[uni_combining(ustr_at(s, i), UNI_14)]++, ustr_at(s, i));
        ubuf_free(&copy);
        return;
    }
    UStr s = ubuf_str(b);
    for (size_t i = from + 1; i < to; i++) {
        uint32_t c = ustr_at(s, i);
        int class = uni_combining(c, UNI_14);
        size_t j = i;
        for (; j > from && uni_combining(ustr_at(s, j - 1), UNI_14) > class; j--)
            ubuf_store(b, j, ustr_at(s, j - 1));
        ubuf_store(b, j, c);
    }
}

static void order_marks(UBuf *b, size_t from) {
    UStr s = ubuf_str(b);
    for (size_t i = from; i < s.n;) {
        if (uni_combining(ustr_at(s, i), UNI_14) == 0) {
            i++;
            continue;
        }
        size_t j = i + 1;
        while (j < s.n && uni_combining(ustr_at(s, j), UNI_14) != 0) j++;
        if (j - i > 1) sort_run(b, i, j);
        i = j;
    }
}

static uint32_t compose(uint32_t a, uint32_t b) {
    if (a - L_BASE < L_COUNT && b - V_BASE < V_COUNT)
        return S_BASE + ((a - L_BASE) * V_COUNT + (b - V_BASE)) * T_COUNT;
    if (a - S_BASE < S_COUNT && (a - S_BASE) % T_COUNT == 0 && b - T_BASE - 1 < T_COUNT - 1)
        return a + (b - T_BASE);
    return uni_compose_pair(a, b);
}

static void compose_all(UBuf *out, UStr s) {
    size_t starter = SIZE_MAX; /* where the last starter lies in out */
    int last = -1;             /* class of the last character kept after it, -1: none */
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        UniDbView db = uni_db_view(c, UNI_14);
        if (starter != SIZE_MAX && last < db.combining && (last != 0 || db.combining == 0)) {
            uint32_t both = compose(ustr_at(ubuf_str(out), starter), c);
            if (both) {
                if (!ubuf_reserve(out, 0, both)) return;
                ubuf_store(out, starter, both);
                out->max |= both;
                continue;
            }
        }
        if (db.combining == 0) {
            starter = out->len;
            last = -1;
        } else
            last = db.combining;
        ubuf_put(out, c);
    }
}

/* Two bits per form in UniDb.check: 0 yes, 1 maybe, 2 no. */
static int quick_check(UStr s, UniForm form, UniVersion v) {
    if (s.width == 1 && form == UNI_NFC) return 0;
    int last = 0, result = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        if (c < 0x80) {
            last = 0;
            continue;
        }
        UniDbView db = uni_db_view(c, v);
        int check = db.check >> 2 * form & 3;
        if (check == 2 || (db.combining && db.combining < last)) return 2;
        result |= check;
        last = db.combining;
    }
    return result;
}

bool uni_quick_normalized(UStr s, UniForm form) { return quick_check(s, form, UNI_14) == 0; }

void uni_normalize(UBuf *out, UStr s, UniForm form, UniVersion v) {
    if (v == UNI_14 && quick_check(s, form, v) == 0) {
        ubuf_span(out, s);
        return;
    }
    bool compat = form == UNI_NFKC || form == UNI_NFKD;
    if (form == UNI_NFD || form == UNI_NFKD) {
        size_t from = out->len;
        for (size_t i = 0; i < s.n; i++) decompose(out, ustr_at(s, i), compat, v);
        order_marks(out, from);
        return;
    }
    UBuf apart;
    ubuf_init(&apart, out->mem);
    for (size_t i = 0; i < s.n; i++) decompose(&apart, ustr_at(s, i), compat, v);
    order_marks(&apart, 0);
    compose_all(out, ubuf_str(&apart));
    out->failed |= apart.failed;
    ubuf_free(&apart);
}

bool uni_is_normalized(UStr s, UniForm form, UniVersion v, const UMem *mem) {
    int quick = v == UNI_14 ? quick_check(s, form, v) : 1;
    if (quick != 1) return quick == 0;
    UBuf b;
    ubuf_init(&b, mem);
    uni_normalize(&b, s, form, v);
    UStr t = ubuf_str(&b);
    bool same = t.n == s.n;
    for (size_t i = 0; same && i < s.n; i++) same = ustr_at(s, i) == ustr_at(t, i);
    ubuf_free(&b);
    return same;
}
