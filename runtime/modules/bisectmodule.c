/* bisectmodule.c -- the module _bisect: places in sorted sequences. */
#include "num.h"
#include "modules.h"

enum { A, X, LO, HI, KEY };

/* Is item i (in r[0]) on the left of x? For `right`: not x < item; else item < x. -1: raised. */
static int on_the_left(Thread *th, Value *a, Value x, Value item, bool right) {
    int r = right ? obj_compare_bool(th, x, item, CMP_LT) : obj_compare_bool(th, item, x, CMP_LT);
    return r < 0 ? r : right ? !r : r;
}

/* The place for x (rooted) in a[A]; -1: raised. */
static int64_t bisect(Thread *th, Value *a, const Value *x, bool right) {
    int64_t lo = 0, hi;
    if (a[LO] != V_UNBOUND && arg_int64(th, a[LO], &lo) < 0) return -1;
    if (lo < 0) return err_set(ValueError, "lo must be non-negative");
    if (a[HI] == V_UNBOUND || a[HI] == V_NONE) {
        if (obj_len(th, a[A], &hi) < 0) return -1;
    } else if (arg_int64(th, a[HI], &hi) < 0) {
        return -1;
    }
    while (lo < hi) {
        int64_t mid = (int64_t)(((uint64_t)lo + (uint64_t)hi) / 2);
        Value item = obj_getitem(th, a[A], int_from(mid));
        if (item != RAISED && a[KEY] != V_UNBOUND && a[KEY] != V_NONE) item = CALL1(th, a[KEY], item);
        int left = item == RAISED ? -1 : on_the_left(th, a, *x, item, right);
        if (left < 0) return -1;
        if (left)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static Value place(Thread *th, Value *a, bool right) {
    int64_t i = bisect(th, a, &a[X], right);
    return i < 0 ? RAISED : int_from(i);
}
static Value bisect_left(Thread *th, Value *a, unsigned n, Value kw) { return place(th, a, false); }
static Value bisect_right(Thread *th, Value *a, unsigned n, Value kw) { return place(th, a, true); }

static Value insort(Thread *th, Value *a, bool right) {
    Value *r = root_push(th, 2);
    r[0] = a[X];
    if (a[KEY] != V_UNBOUND && a[KEY] != V_NONE && (r[0] = CALL1(th, a[KEY], a[X])) == RAISED) return RAISED;
    int64_t i = bisect(th, a, &r[0], right);
    if (i < 0) return RAISED;
    if (is_exact(a[A], &type_list)) {
        uint64_t len = list_len(a[A]);
        return list_insert(a[A], (uint64_t)i > len ? len : (uint64_t)i, a[X]) < 0 ? RAISED : V_NONE;
    }
    r[0] = int_from(i), r[1] = a[X];
    return obj_call_method(th, a[A], S(insert), r, 2) == RAISED ? RAISED : V_NONE;
}
static Value insort_left(Thread *th, Value *a, unsigned n, Value kw) { return insort(th, a, false); }
static Value insort_right(Thread *th, Value *a, unsigned n, Value kw) { return insort(th, a, true); }

#define SIG "(a, x, lo=0, hi=None, *, key=None)"
static const Method bisect_methods[] = {
    {"bisect_left", bisect_left, SIG, "Where x would be inserted into sorted a, before equal items.", 0},
    {"bisect_right", bisect_right, SIG, "Where x would be inserted into sorted a, behind equal items.", 0},
    {"insort_left", insort_left, SIG, "Insert x into sorted a, before equal items.", 0},
    {"insort_right", insort_right, SIG, "Insert x into sorted a, behind equal items.", 0},
    {0}
};
const ModuleDef module_bisect = {"_bisect", "Places in sorted sequences.", bisect_methods, NULL, NULL};
