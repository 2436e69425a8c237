/* listsort.c -- list.sort and sorted: a stable merge sort of natural runs, after Tim Peters' listsort.txt (runs of at least
 * minrun by binary insertion; a stack of runs merged so that lengths stay balanced; before a merge, what is in place already is
 * cut off by binary search).
 *
 * Keys that are all small ints, all floats or all exact strs are compared in C and sorted in C memory: no safepoint, so
 * nothing moves. Otherwise a comparison may run Python code: the pairs lie in rooted PartObjs and are found anew
 * after each comparison. Meanwhile the list is empty; if the program has changed it by the end, ValueError.
 *
 * Reverse keeps equal items in order: the list is reversed, sorted, and reversed again. */
#include "list.h"
#include <stdlib.h>

typedef struct Pair { Value key, v; } Pair;
typedef int Less(Thread *th, Value a, Value b);
enum { RUNS_MAX = 90 };

typedef struct Sort {
    Thread *th;
    Less *less;
    Pair *c, *ctmp;     /* C memory, or NULL: then in r */
    Value *r;           /* parts of 2n words: pairs, scratch */
    struct { uint64_t at, n; } run[RUNS_MAX];
    unsigned runs;
} Sort;

/* ---- comparing ---------------------------------------------------------------------------------------------------------------- */

static int less_int(Thread *th, Value a, Value b) { return (int64_t)a < (int64_t)b; }
static int less_float(Thread *th, Value a, Value b) { return float_value(a) < float_value(b); }
static int less_str(Thread *th, Value a, Value b) { return str_cmp(a, b) < 0; }
static int less_any(Thread *th, Value a, Value b) {
    if (both_int(a, b)) return (int64_t)a < (int64_t)b;
    Value v = obj_compare(th, a, b, CMP_LT);
    return v == V_TRUE ? 1 : v == V_FALSE ? 0 : v == RAISED ? -1 : obj_truth(th, v);
}

static Less *less_for(Value keys, uint64_t n, uint64_t stride) {
    PartObj *p = OBJ(PartObj, keys);
    bool ints = true, floats = true, strs = true;
    for (uint64_t i = 0; i < n && (ints || floats || strs); i++) {
        Value k = p->v[i * stride];
        ints &= is_int(k);
        floats &= is_float_imm(k) || is_exact(k, &type_float);
        strs &= is_exact(k, &type_str);
    }
    return ints ? less_int : floats ? less_float : strs ? less_str : less_any;
}

/* ---- access -------------------------------------------------------------------------------------------------------------------- */

static inline Pair *pairs(Sort *s) { return s->c ? s->c : (Pair *)OBJ(PartObj, s->r[0])->v; }
static inline Pair *scratch(Sort *s) { return s->c ? s->ctmp : (Pair *)OBJ(PartObj, s->r[1])->v; }
static inline void store(Sort *s, uint64_t i, Pair p) {
    if (s->c) {
        s->c[i] = p;
        return;
    }
    part_set(s->r[0], 2 * i, p.key);
    part_set(s->r[0], 2 * i + 1, p.v);
}
static inline void store_scratch(Sort *s, uint64_t i, Pair p) {
    if (s->c) {
        s->ctmp[i] = p;
        return;
    }
    part_set(s->r[1], 2 * i, p.key);
    part_set(s->r[1], 2 * i + 1, p.v);
}
static inline int less(Sort *s, Value a, Value b) { return s->less(s->th, a, b); }

/* ---- runs ----------------------------------------------------------------------------------------------------------------------- */

static void reverse(Sort *s, uint64_t from, uint64_t to) {
    while (from + 1 < to) {
        Pair a = pairs(s)[from], b = pairs(s)[--to];
        store(s, from++, b);
        store(s, to, a);
    }
}

/* Length of the run at `from`: ascending; or strictly descending, then it is reversed. 0: raised. */
static uint64_t count_run(Sort *s, uint64_t from, uint64_t to) {
    uint64_t i = from + 1;
    if (i == to) return 1;
    int down = less(s, pairs(s)[i].key, pairs(s)[from].key);
    if (down < 0) return 0;
    for (i++; i < to; i++) {
        int lt = less(s, pairs(s)[i].key, pairs(s)[i - 1].key);
        if (lt < 0) return 0;
        if (lt != down) break;
    }
    if (down) reverse(s, from, i);
    return i - from;
}

/* [from, sorted) is in order: insert the others one by one. */
static int insertion(Sort *s, uint64_t from, uint64_t sorted, uint64_t to) {
    for (uint64_t i = sorted; i < to; i++) {
        uint64_t low = from, high = i;
        while (low < high) {
            uint64_t mid = low + (high - low) / 2;
            int lt = less(s, pairs(s)[i].key, pairs(s)[mid].key);
            if (lt < 0) return -1;
            if (lt) high = mid;
            else low = mid + 1;
        }
        Pair p = pairs(s)[i];
        for (uint64_t j = i; j > low; j--) store(s, j, pairs(s)[j - 1]);
        store(s, low, p);
    }
    return 0;
}

static uint64_t minrun(uint64_t n) {
    uint64_t odd = 0;
    while (n >= 64) odd |= n & 1, n >>= 1;
    return n + odd;
}

/* ---- merging ---------------------------------------------------------------------------------------------------------------------- */

/* First position in [from, to) whose key is greater (right) or not less than that at `of`. -1 raised. */
static int64_t bound(Sort *s, uint64_t of, uint64_t from, uint64_t to, bool right) {
    while (from < to) {
        uint64_t mid = from + (to - from) / 2;
        int t = right ? less(s, pairs(s)[of].key, pairs(s)[mid].key) : less(s, pairs(s)[mid].key, pairs(s)[of].key);
        if (t < 0) return -1;
        if (right ? !t : t) from = mid + 1;
        else to = mid;
    }
    return (int64_t)from;
}

/* [a, b) and [b, end): the first goes to scratch, then the smaller head is taken. On an error the rest is put back. */
static int merge(Sort *s, uint64_t a, uint64_t b, uint64_t end) {
    uint64_t n = b - a, i = 0, to = a;
    for (uint64_t j = 0; j < n; j++) store_scratch(s, j, pairs(s)[a + j]);
    int result = 0;
    while (i < n && b < end) {
        int lt = less(s, pairs(s)[b].key, scratch(s)[i].key);
        if (lt < 0) {
            result = -1;
            break;
        }
        if (lt) store(s, to++, pairs(s)[b++]);
        else store(s, to++, scratch(s)[i++]);
    }
    while (i < n) store(s, to++, scratch(s)[i++]);
    return result;
}

static int merge_at(Sort *s, unsigned i) {
    uint64_t a = s->run[i].at, b = s->run[i + 1].at, end = b + s->run[i + 1].n;
    s->run[i].n += s->run[i + 1].n;
    for (unsigned j = i + 1; j + 1 < s->runs; j++) s->run[j] = s->run[j + 1];
    s->runs--;
    int64_t from = bound(s, b, a, b, true); /* those before are in place */
    if (from < 0) return -1;
    if ((uint64_t)from == b) return 0;
    int64_t to = bound(s, b - 1, b, end, false);
    return to < 0 ? -1 : merge(s, (uint64_t)from, b, (uint64_t)to);
}

static int collapse(Sort *s, bool all) {
    while (s->runs > 1) {
        unsigned n = s->runs - 2;
        bool unbalanced = (n > 0 && s->run[n - 1].n <= s->run[n].n + s->run[n + 1].n) ||
                          (n > 1 && s->run[n - 2].n <= s->run[n - 1].n + s->run[n].n);
        if (!all && !unbalanced && s->run[n].n > s->run[n + 1].n) break;
        if (n > 0 && s->run[n - 1].n < s->run[n + 1].n && (all || unbalanced)) n--;
        if (merge_at(s, n) < 0) return -1;
    }
    return 0;
}

static int sort_pairs(Sort *s, uint64_t n) {
    uint64_t least = minrun(n);
    for (uint64_t at = 0; at < n;) {
        uint64_t len = count_run(s, at, n);
        if (!len) return -1;
        if (len < least) {
            uint64_t want = n - at < least ? n - at : least;
            if (insertion(s, at, at + len, at + want) < 0) return -1;
            len = want;
        }
        s->run[s->runs].at = at, s->run[s->runs].n = len;
        s->runs++;
        if (collapse(s, false) < 0) return -1;
        at += len;
    }
    return collapse(s, true);
}

/* ---- the list ---------------------------------------------------------------------------------------------------------------------- */

/* r: list, its part, pairs (part of 2n), scratch, key function. Keys are computed into the pairs. */
enum { LIST, PART, PAIRS, SCRATCH, KEY, MARKER, ROOTS };

static int make_pairs(Thread *th, Value *r, uint64_t n) {
    if ((r[PAIRS] = part_new(2 * n)) == RAISED) return -1;
    for (uint64_t i = 0; i < n; i++) {
        Value v = part_get(r[PART], i), k = v;
        if (r[KEY] != V_NONE && (k = CALL1(th, r[KEY], v)) == RAISED) return -1;
        part_set(r[PAIRS], 2 * i, k);
        part_set(r[PAIRS], 2 * i + 1, part_get(r[PART], i));
    }
    return 0;
}

static int sort_in_c(Sort *s, Value *r, uint64_t n) {
    s->c = malloc(2 * n * sizeof(Pair));
    if (!s->c) return err_no_memory(), -1;
    s->ctmp = s->c + n;
    bool plain = r[KEY] == V_NONE;
    for (uint64_t i = 0; i < n; i++) {
        Value v = part_get(r[PART], i);
        s->c[i] = plain ? (Pair){v, v} : (Pair){part_get(r[PAIRS], 2 * i), v};
    }
    sort_pairs(s, n);
    for (uint64_t i = 0; i < n; i++) part_set(r[PART], i, s->c[i].v);
    free(s->c);
    return 0;
}

static void reverse_part(Value part, uint64_t stride, uint64_t n) {
    for (uint64_t i = 0, j = n - 1; i < j; i++, j--)
        for (uint64_t k = 0; k < stride; k++) {
            Value x = part_get(part, i * stride + k), y = part_get(part, j * stride + k);
            part_set(part, i * stride + k, y);
            part_set(part, j * stride + k, x);
        }
}

/* Scratch has room for the longest left run. */
static int sort_in_heap(Sort *s, Thread *th, Value *r, uint64_t n) {
    if (r[KEY] == V_NONE && make_pairs(th, r, n) < 0) return -1;
    if ((r[SCRATCH] = part_new(2 * n)) == RAISED) return -1;
    s->r = r + PAIRS;
    int result = sort_pairs(s, n);
    for (uint64_t i = 0; i < n; i++) part_set(r[PART], i, part_get(r[PAIRS], 2 * i + 1));
    return result;
}

static int sort_items(Thread *th, Value *r, uint64_t n, bool reversed) {
    Sort s = {.th = th};
    if (reversed) reverse_part(r[PART], 1, n);
    if (r[KEY] != V_NONE && make_pairs(th, r, n) < 0) {
        if (reversed) reverse_part(r[PART], 1, n);
        return -1;
    }
    s.less = r[KEY] == V_NONE ? less_for(r[PART], n, 1) : less_for(r[PAIRS], n, 2);
    int result = s.less == less_any ? sort_in_heap(&s, th, r, n) : sort_in_c(&s, r, n);
    if (reversed) reverse_part(r[PART], 1, n);
    return result;
}

int list_sort(Thread *th, Value l, Value key, bool reversed) {
    uint64_t n = list_len(l);
    if (n < 2 && key == V_NONE) return 0;
    if (!n) return 0;
    Value *r = root_push(th, ROOTS);
    r[LIST] = l, r[PART] = OBJ(ListObj, l)->part, r[KEY] = key;
    r[MARKER] = part_new(0); /* stays the list's part unless somebody changes the list, even if it is empty again */
    if (r[MARKER] == RAISED) {
        root_pop(th, ROOTS);
        return -1;
    }
    SET(ListObj, l, len, 0);
    OBJ(ListObj, l)->part = r[MARKER];
    int result = sort_items(th, r, n, reversed);
    bool changed = GET(ListObj, r[LIST], len) || OBJ(ListObj, r[LIST])->part != r[MARKER];
    SET(ListObj, r[LIST], part, r[PART]);
    OBJ(ListObj, r[LIST])->len = n;
    root_pop(th, ROOTS);
    if (changed && result == 0) return err_set(ValueError, "list modified during sort");
    return result;
}
