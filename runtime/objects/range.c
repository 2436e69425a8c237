/* range.c -- immutable arithmetic sequences of ints of any size, and their iterators.
 *
 * A RangeObj is set once: no barriers. Its iterator is a RangeIterObj where all numbers fit 62 bits (the interpreter has its own
 * step for that), else a LongIter of Values. */
#include "num.h"

typedef struct LongIter { Obj h; Value next, step, left, len; } LongIter;
#define R(v) OBJ(RangeObj, v)

/* How many items; the arguments are exact ints, step is not 0. */
static Value count_items(Value start, Value stop, Value step) {
    int64_t a, b, s;
    if (LIKELY(is_int(start) && is_int(stop) && is_int(step))) {
        a = small_value(start), b = small_value(stop), s = small_value(step);
        if (s > 0) return a < b ? int_from((b - a - 1) / s + 1) : small_int(0);
        return a > b ? int_from((a - b - 1) / -s + 1) : small_int(0);
    }
    if (int_sign(step) < 0) {
        Value t = start;
        start = stop, stop = t, step = int_neg(step);
    }
    if (step == RAISED || int_cmp(start, stop) >= 0) return step == RAISED ? RAISED : small_int(0);
    Value n = int_sub(int_sub(stop, start), small_int(1));
    if (n == RAISED) return n;
    n = int_floordiv(n, step);
    return n == RAISED ? n : int_add(n, small_int(1));
}

/* Allocates only: no safepoint. */
static Value range_make(Value start, Value stop, Value step) {
    if (start == RAISED || stop == RAISED || step == RAISED) return RAISED;
    Value n = count_items(start, stop, step), v = n == RAISED ? RAISED : obj_new(&type_range);
    if (v == RAISED) return v;
    R(v)->start = start, R(v)->stop = stop, R(v)->step = step, R(v)->len = n; /* NOBARRIER: fresh */
    return v;
}

static Value range_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("range", kw) < 0 || arg_count("range", n - 1, 1, 3) < 0) return RAISED;
    Value *r = root_push3(th, small_int(0), V_NONE, small_int(1));
    for (unsigned i = 1; i < n; i++) {
        Value v = obj_index(th, a[i]);
        if (v == RAISED) return RAISED;
        r[n == 2 ? 1 : i - 1] = int_plain(v);
    }
    if (r[2] == small_int(0)) return err_raise(ValueError, "range() arg 3 must not be zero");
    return range_make(r[0], r[1], r[2]);
}

static Value range_repr(Thread *th, Value v) {
    Value start = int_to_str(R(v)->start, 10), stop = start == RAISED ? RAISED : int_to_str(R(v)->stop, 10);
    if (stop == RAISED || R(v)->step == small_int(1)) return stop == RAISED ? stop : str_format_c("range(%U, %U)", start, stop);
    Value step = int_to_str(R(v)->step, 10);
    return step == RAISED ? step : str_format_c("range(%U, %U, %U)", start, stop, step);
}

/* ---- items ------------------------------------------------------------------------------------------------------- */

/* start + i * step */
static Value item(Value v, Value i) {
    Value d = int_mul(i, R(v)->step);
    return d == RAISED ? d : int_add(R(v)->start, d);
}

int slice_long_indices(Thread *th, Value slice, Value len, Value *out); /* slice.c */

static Value range_slice(Thread *th, Value v, Value slice) {
    Value *r = root_push(th, 4);
    r[3] = v;
    Value out = RAISED;
    if (slice_long_indices(th, slice, R(v)->len, r) == 0) {
        Value start = item(r[3], r[0]), stop = item(r[3], r[1]);
        out = range_make(start, stop, int_mul(R(r[3])->step, r[2]));
    }
    root_pop(th, 4);
    return out;
}

static Value range_getitem(Thread *th, Value v, Value key) {
    if (is_exact(key, &type_slice)) return range_slice(th, v, key);
    if (!int_check(key)) {
        if (!type_of(key)->un[UN_INDEX]) return err_raise(TypeError, "range indices must be integers or slices, not %T", key);
        Value *r = root_push1(th, v);
        key = obj_index(th, key);
        v = r[0];
        root_pop(th, 1);
        if (key == RAISED) return RAISED;
    }
    Value len = R(v)->len;
    key = int_sign(key) < 0 ? int_add(key, len) : int_plain(key);
    if (key == RAISED) return RAISED;
    if (int_sign(key) < 0 || int_cmp(key, len) >= 0) return err_raise(IndexError, "range object index out of range");
    return item(v, key);
}

static int range_len(Thread *th, Value v, int64_t *out) {
    if (int_fits(R(v)->len, out)) return 0;
    return err_set(OverflowError, "Python int too large to convert to C ssize_t");
}

static int range_truth(Thread *th, Value v) { return R(v)->len != small_int(0); }

/* Is the int x in v? -1: no memory. */
static int has_int(Value v, Value x) {
    Value start = R(v)->start, stop = R(v)->stop, step = R(v)->step;
    bool up = int_sign(step) > 0;
    if (up ? int_cmp(x, start) < 0 || int_cmp(x, stop) >= 0 : int_cmp(x, start) > 0 || int_cmp(x, stop) <= 0) return 0;
    Value d = int_sub(x, start), m = d == RAISED ? d : int_mod(d, step);
    return m == RAISED ? -1 : m == small_int(0);
}

static bool plain_int(Value v) { return is_int(v) || is_bool(v) || is_exact(v, &type_int); }

/* Go through the items: how many equal x, or the place of the first; -1 none, -2 raised. */
static int64_t search(Thread *th, Value v, Value x, bool count) {
    Value *r = root_push2(th, x, V_NONE);
    int64_t found = count ? 0 : -1, at = 0;
    r[1] = type_range.iter(th, v);
    while (r[1] != RAISED) {
        Value i = obj_next(th, r[1]);
        if (i == STOP) break;
        int eq = i == RAISED ? -1 : obj_eq(th, i, r[0]);
        if (eq < 0 || thread_poll(th) < 0) {
            found = -2;
            break;
        }
        if (eq && !count) {
            found = at;
            break;
        }
        found += count && eq;
        at++;
    }
    if (r[1] == RAISED) found = -2;
    root_pop(th, 2);
    return found;
}

static int range_contains(Thread *th, Value v, Value x) {
    if (plain_int(x)) return has_int(v, x);
    int64_t at = search(th, v, x, false);
    return at == -2 ? -1 : at >= 0;
}

static Value range_count(Thread *th, Value *a, unsigned n, Value kw) {
    if (plain_int(a[1])) {
        int has = has_int(a[0], a[1]);
        return has < 0 ? RAISED : small_int(has);
    }
    int64_t c = search(th, a[0], a[1], true);
    return c < 0 ? RAISED : int_from(c);
}

static Value range_index(Thread *th, Value *a, unsigned n, Value kw) {
    if (!plain_int(a[1])) {
        int64_t at = search(th, a[0], a[1], false);
        return at >= 0 ? int_from(at) : at == -2 ? RAISED : err_raise(ValueError, "sequence.index(x): x not in sequence");
    }
    int has = has_int(a[0], a[1]);
    if (has < 0) return RAISED;
    if (!has) return err_format(th, ValueError, "%R is not in range", a[1]);
    Value d = int_sub(a[1], R(a[0])->start);
    return d == RAISED ? d : int_floordiv(d, R(a[0])->step);
}

/* ---- comparison, hash -------------------------------------------------------------------------------------------- */

static bool same_items(Value a, Value b) {
    if (a == b) return true;
    Value n = R(a)->len;
    if (int_cmp(n, R(b)->len)) return false;
    if (n == small_int(0)) return true;
    if (int_cmp(R(a)->start, R(b)->start)) return false;
    return n == small_int(1) || int_cmp(R(a)->step, R(b)->step) == 0;
}

static Value range_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!is_exact(b, &type_range) || (op != CMP_EQ && op != CMP_NE)) return V_NOTIMPLEMENTED;
    return v_bool(same_items(a, b) == (op == CMP_EQ));
}

static int range_hash(Thread *th, Value v, int64_t *out) {
    Value n = R(v)->len;
    bool none = n == small_int(0), one = n == small_int(1);
    Value t = TUPLE(n, none ? V_NONE : R(v)->start, none || one ? V_NONE : R(v)->step);
    return t == RAISED ? -1 : obj_hash(th, t, out);
}

/* ---- iteration --------------------------------------------------------------------------------------------------- */

/* Over `left` numbers from `next`. */
static Value iter_make(Value next, Value step, Value left) {
    if (next == RAISED || step == RAISED || left == RAISED) return RAISED;
    if (is_int(next) && is_int(step) && is_int(left)) {
        __int128 end = small_value(next) + (__int128)small_value(step) * small_value(left);
        if (end >= INT_SMALL_MIN && end <= INT_SMALL_MAX) {
            Value v = obj_new(&type_range_iterator);
            if (v == RAISED) return v;
            RangeIterObj *o = OBJ(RangeIterObj, v); /* NOBARRIER: fresh */
            o->next = small_value(next), o->step = small_value(step), o->left = o->len = small_value(left);
            return v;
        }
    }
    Value v = obj_new(&type_longrange_iterator);
    if (v == RAISED) return v;
    LongIter *o = OBJ(LongIter, v); /* NOBARRIER: fresh */
    o->next = next, o->step = step, o->left = o->len = left;
    return v;
}

static Value range_iter(Thread *th, Value v) { return iter_make(R(v)->start, R(v)->step, R(v)->len); }

static Value range_reversed(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = a[0], last = int_sub(R(v)->len, small_int(1));
    if (last == RAISED) return last;
    return iter_make(item(v, last), int_neg(R(v)->step), R(v)->len);
}

static Value range_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    return TUPLE(type_range.obj, TUPLE(R(a[0])->start, R(a[0])->stop, R(a[0])->step));
}

static const Method range_methods[] = {
    {"__reversed__", range_reversed, "!(self)", "A reverse iterator.", 0},
    {"__reduce__", range_reduce, "!(self)", NULL, 0},
    {"count", range_count, "!(self, value, /)", "rangeobject.count(value) -> integer -- how often value occurs", 0},
    {"index", range_index, "!(self, value, /)", "rangeobject.index(value) -> integer -- the position of value, or ValueError", 0},
    {0}
};

static const Member range_members[] = {
    {"start", offsetof(RangeObj, start), MEMBER_READONLY, NULL},
    {"stop", offsetof(RangeObj, stop), MEMBER_READONLY, NULL},
    {"step", offsetof(RangeObj, step), MEMBER_READONLY, NULL},
    {0}
};

Type type_range = {
    .name = "range",
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n"
           "The integers from start up to but without stop, by step.",
    .flags = TF_IMMUTABLE | TF_SEQUENCE,
    .size = sizeof(RangeObj), .values = offsetof(RangeObj, start), .values_end = sizeof(RangeObj),
    .new = range_new,
    .repr = range_repr,
    .hash = range_hash,
    .compare = range_compare,
    .iter = range_iter,
    .len = range_len,
    .truth = range_truth,
    .getitem = range_getitem,
    .contains = range_contains,
    .methods = range_methods,
    .members = range_members,
};

/* ---- range_iterator ---------------------------------------------------------------------------------------------- */

static Value small_next(Thread *th, Value it) {
    int64_t left = GET(RangeIterObj, it, left);
    if (left <= 0) return iter_stop(th);
    stm_write(ref_addr(it));
    RangeIterObj *o = OBJ(RangeIterObj, it);
    int64_t at = o->next;
    o->left = left - 1;
    o->next = at + o->step;
    return small_int(at);
}

static Value small_hint(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t left = GET(RangeIterObj, a[0], left);
    return small_int(left);
}

/* (iter, (the range,), index): of `len` numbers from `start`. */
static Value reduce_range(Value start, Value step, Value len, Value index) {
    Value d = int_mul(step, len), stop = d == RAISED ? d : int_add(start, d), range = range_make(start, stop, step);
    Value iter = builtin_named("iter");
    return range == RAISED || iter == RAISED ? RAISED : TUPLE(iter, TUPLE(range), index);
}

static Value small_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t next = GET(RangeIterObj, a[0], next), step = GET(RangeIterObj, a[0], step), len = GET(RangeIterObj, a[0], len);
    int64_t index = len - GET(RangeIterObj, a[0], left);
    return reduce_range(int_from(next - index * step), int_from(step), int_from(len), int_from(index));
}

static Value small_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i;
    if (arg_int64(th, a[1], &i) < 0) return RAISED;
    int64_t len = GET(RangeIterObj, a[0], len), index = len - GET(RangeIterObj, a[0], left);
    i = i < 0 ? 0 : i > len ? len : i;
    stm_write(ref_addr(a[0]));
    RangeIterObj *o = OBJ(RangeIterObj, a[0]);
    o->next += (i - index) * o->step;
    o->left = len - i;
    return V_NONE;
}

static const Method small_methods[] = {
    {"__length_hint__", small_hint, "!(self)", "How many items are left.", 0},
    {"__reduce__", small_reduce, "!(self)", NULL, 0},
    {"__setstate__", small_setstate, "!(self, state, /)", NULL, 0},
    {0}
};

static Value iter_self(Thread *th, Value v) { return v; }

Type type_range_iterator = {
    .name = "range_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(RangeIterObj),
    .iter = iter_self,
    .next = small_next,
    .methods = small_methods,
};

/* ---- longrange_iterator ------------------------------------------------------------------------------------------ */

static int long_skip(Value it, Value n) {
    Value d = int_mul(n, GET(LongIter, it, step)), next = d == RAISED ? d : int_add(GET(LongIter, it, next), d);
    Value left = int_sub(GET(LongIter, it, left), n);
    if (next == RAISED || left == RAISED) return -1;
    SET(LongIter, it, next, next);
    SET(LongIter, it, left, left);
    return 0;
}

static Value long_next(Thread *th, Value it) {
    if (int_sign(GET(LongIter, it, left)) <= 0) return iter_stop(th);
    Value at = GET(LongIter, it, next);
    return long_skip(it, small_int(1)) < 0 ? RAISED : at;
}

static Value long_hint(Thread *th, Value *a, unsigned n, Value kw) { return GET(LongIter, a[0], left); }

static Value long_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value step = GET(LongIter, a[0], step), len = GET(LongIter, a[0], len), index = int_sub(len, GET(LongIter, a[0], left));
    Value gone = index == RAISED ? index : int_mul(index, step);
    Value start = gone == RAISED ? gone : int_sub(GET(LongIter, a[0], next), gone);
    return start == RAISED ? start : reduce_range(start, step, len, index);
}

static Value long_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (!int_check(a[1])) return err_raise(TypeError, "state must be an int, not %T", a[1]);
    Value i = int_plain(a[1]), len = GET(LongIter, a[0], len), index = int_sub(len, GET(LongIter, a[0], left));
    if (int_sign(i) < 0) i = small_int(0);
    if (int_cmp(i, len) > 0) i = len;
    Value by = index == RAISED ? index : int_sub(i, index);
    return by == RAISED || long_skip(a[0], by) < 0 ? RAISED : V_NONE;
}

static const Method long_methods[] = {
    {"__length_hint__", long_hint, "!(self)", "How many items are left.", 0},
    {"__reduce__", long_reduce, "!(self)", NULL, 0},
    {"__setstate__", long_setstate, "!(self, state, /)", NULL, 0},
    {0}
};

Type type_longrange_iterator = {
    .name = "longrange_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(LongIter), .values = offsetof(LongIter, next), .values_end = sizeof(LongIter),
    .iter = iter_self,
    .next = long_next,
    .methods = long_methods,
};
