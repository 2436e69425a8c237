/* slice.c -- slice objects (three values, set once: no barriers) and what they and indices mean for a sequence. */
#include "num.h"

#define SL(v) OBJ(SliceObj, v)

Value slice_new(Value start, Value stop, Value step) {
    Value v = obj_new(&type_slice);
    if (v == RAISED) return v;
    SL(v)->start = start, SL(v)->stop = stop, SL(v)->step = step; /* NOBARRIER: fresh */
    return v;
}

static Value slice_make(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("slice", kw) < 0 || arg_count("slice", n - 1, 1, 3) < 0) return RAISED;
    if (n == 2) return slice_new(V_NONE, a[1], V_NONE);
    return slice_new(a[1], a[2], n == 4 ? a[3] : V_NONE);
}

static Value as_tuple(Value v) { return TUPLE(SL(v)->start, SL(v)->stop, SL(v)->step); }

static Value slice_repr(Thread *th, Value v) {
    Value t = as_tuple(v), s = t == RAISED ? t : obj_repr(th, t);
    return s == RAISED ? s : str_format_c("slice%U", s);
}

static Value slice_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!is_exact(b, &type_slice)) return V_NOTIMPLEMENTED;
    if (a == b) return v_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
    Value x = as_tuple(a), y = x == RAISED ? x : as_tuple(b);
    return y == RAISED ? y : obj_compare(th, x, y, op);
}

/* ---- indices ----------------------------------------------------------------------------------------------------- */

/* A part of a slice that is not None, as an index, clipped to int64. */
static int part_index(Thread *th, Value v, int64_t *out) {
    if (LIKELY(is_int(v))) return *out = small_value(v), 0;
    if (!int_check(v) && !type_of(v)->un[UN_INDEX])
        return err_set(TypeError, "slice indices must be integers or None or have an __index__ method");
    return obj_index_int(th, v, out, NULL);
}

static int64_t clip(int64_t i, int64_t len, int64_t low, int64_t high) {
    if (i < 0) i += len;
    return i < low ? low : i > high ? high : i;
}

int slice_indices(Thread *th, Value slice, int64_t len, int64_t *start, int64_t *stop, int64_t *step, int64_t *count) {
    Value *r = root_push1(th, slice);
    int result = -1;
    int64_t a = 0, b = 0, s = 1;
    if (SL(slice)->step != V_NONE) {
        if (part_index(th, SL(slice)->step, &s) < 0) goto done;
        if (s == 0) {
            err_raise(ValueError, "slice step cannot be zero");
            goto done;
        }
        if (s < -INT64_MAX) s = -INT64_MAX;
    }
    int64_t low = s < 0 ? -1 : 0, high = s < 0 ? len - 1 : len;
    bool has_start = SL(r[0])->start != V_NONE, has_stop = SL(r[0])->stop != V_NONE;
    if (has_start && part_index(th, SL(r[0])->start, &a) < 0) goto done;
    if (has_stop && part_index(th, SL(r[0])->stop, &b) < 0) goto done;
    a = has_start ? clip(a, len, low, high) : s < 0 ? high : low;
    b = has_stop ? clip(b, len, low, high) : s < 0 ? low : high;
    *start = a, *stop = b, *step = s;
    *count = s < 0 ? (b < a ? (a - b - 1) / -s + 1 : 0) : (a < b ? (b - a - 1) / s + 1 : 0);
    result = 0;
done:
    root_pop(th, 1);
    return result;
}

/* One end for slice_long_indices: within [low, high], which are rooted like everything else here. */
static Value long_end(Thread *th, Value v, Value *len, Value *low, Value *high) {
    if (!int_check(v) && !type_of(v)->un[UN_INDEX])
        return err_raise(TypeError, "slice indices must be integers or None or have an __index__ method");
    v = obj_index(th, v);
    if (v == RAISED) return v;
    v = int_plain(v);
    if (int_sign(v) < 0) v = int_add(v, *len);
    if (v == RAISED) return v;
    return int_cmp(v, *low) < 0 ? *low : int_cmp(v, *high) > 0 ? *high : v;
}

/* The step as an exact int; not 0. */
static Value long_step(Thread *th, Value v) {
    if (v == V_NONE) return small_int(1);
    if (!int_check(v) && !type_of(v)->un[UN_INDEX])
        return err_raise(TypeError, "slice indices must be integers or None or have an __index__ method");
    v = obj_index(th, v);
    if (v == RAISED) return v;
    return int_sign(v) ? int_plain(v) : err_raise(ValueError, "slice step cannot be zero");
}

/* The same for ints of any size: start, stop, step in out[0..2], which are rooted; `len` is an exact int. For range.c. */
int slice_long_indices(Thread *th, Value slice, Value len, Value *out) {
    Value *r = root_push(th, 4); /* slice, len, low, high */
    r[0] = slice, r[1] = len;
    out[2] = long_step(th, SL(slice)->step);
    if (out[2] != RAISED) {
        bool back = int_sign(out[2]) < 0;
        r[2] = small_int(back ? -1 : 0);
        r[3] = back ? int_sub(r[1], small_int(1)) : r[1];
        Value start = SL(r[0])->start;
        out[0] = start == V_NONE ? r[back ? 3 : 2] : long_end(th, start, &r[1], &r[2], &r[3]);
        Value stop = SL(r[0])->stop;
        if (out[0] != RAISED) out[1] = stop == V_NONE ? r[back ? 2 : 3] : long_end(th, stop, &r[1], &r[2], &r[3]);
    }
    int result = out[0] == RAISED || out[1] == RAISED || out[2] == RAISED ? -1 : 0;
    root_pop(th, 4);
    return result;
}

int seq_index(Thread *th, Value key, int64_t len, const char *type, const char *message, int64_t *out) {
    int64_t i;
    if (LIKELY(is_int(key)))
        i = small_value(key);
    else if (!int_check(key) && !type_of(key)->un[UN_INDEX])
        return err_set(TypeError, "%s indices must be integers or slices, not %T", type, key);
    else if (obj_index_int(th, key, &i, IndexError) < 0)
        return -1;
    if (i < 0) i += len;
    if (UNLIKELY((uint64_t)i >= (uint64_t)len)) return err_set(IndexError, "%s", message);
    return *out = i, 0;
}

static Value slice_indices_method(Thread *th, Value *a, unsigned n, Value kw) {
    Value len = obj_index(th, a[1]);
    if (len == RAISED) return len;
    Value *r = root_push(th, 3);
    if (int_sign(len) < 0) return err_raise(ValueError, "length should not be negative");
    if (slice_long_indices(th, a[0], int_plain(len), r) < 0) return RAISED;
    return TUPLE(r[0], r[1], r[2]);
}

static Value slice_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value t = as_tuple(a[0]);
    return t == RAISED ? t : TUPLE(type_slice.obj, t);
}

static const Method slice_methods[] = {
    {"indices", slice_indices_method, "!(self, len, /)",
     "S.indices(len) -> (start, stop, stride)\n\nThe slice's ends for a sequence of that length, out of bounds clipped.", 0},
    {"__reduce__", slice_reduce, "!(self)", NULL, 0},
    {0}
};

static const Member slice_members[] = {
    {"start", offsetof(SliceObj, start), MEMBER_READONLY, NULL},
    {"stop", offsetof(SliceObj, stop), MEMBER_READONLY, NULL},
    {"step", offsetof(SliceObj, step), MEMBER_READONLY, NULL},
    {0}
};

Type type_slice = {
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nWhat stands between the brackets of seq[start:stop:step].",
    .flags = TF_IMMUTABLE,
    .size = sizeof(SliceObj), .values = offsetof(SliceObj, start), .values_end = sizeof(SliceObj),
    .new = slice_make,
    .repr = slice_repr,
    .hash = hash_unhashable,
    .compare = slice_compare,
    .methods = slice_methods,
    .members = slice_members,
};
