/* zip.c -- zip(*iterables, strict=False): tuples of one item of each. */
#include "num.h"

typedef struct ZipObj { Obj h; Value iters, strict; } ZipObj; /* a tuple; a bool */

static Value zip_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, V_UNBOUND, V_FALSE);
    if (is_ref(kw) && tuple_len(kw)) {
        for (uint64_t i = 0; i < tuple_len(kw); i++)
            if (!str_equal(tuple_get(kw, i), S(strict)))
                return err_raise(TypeError, "'%U' is an invalid keyword argument for zip()", tuple_get(kw, i));
        int strict = obj_truth(th, a[n]);
        if (strict < 0) return RAISED;
        r[1] = v_bool(strict);
    }
    for (unsigned i = 1; i < n; i++)
        if ((a[i] = obj_iter(th, a[i])) == RAISED) return RAISED;
    r[0] = tuple_from(a + 1, n - 1);
    Value v = r[0] == RAISED ? RAISED : obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    OBJ(ZipObj, v)->iters = r[0]; /* NOBARRIER: fresh */
    OBJ(ZipObj, v)->strict = r[1];
    return v;
}

static Value zip_iter(Thread *th, Value v) { return v; }

static Value uneven(unsigned i, const char *how) {
    if (i == 1) return err_raise(ValueError, "zip() argument 2 is %s than argument 1", how);
    return err_raise(ValueError, "zip() argument %u is %s than arguments 1-%u", i + 1, how, i);
}

/* Iterator number i of a strict zip is exhausted: so must be all. r[0] is the zip. */
static Value check_even(Thread *th, Value *r, unsigned i, unsigned n) {
    if (i) return uneven(i, "shorter");
    for (i = 1; i < n; i++) {
        Value v = obj_next(th, tuple_get(GET(ZipObj, r[0], iters), i));
        if (v == RAISED) return RAISED;
        if (v != STOP) return uneven(i, "longer");
    }
    return iter_stop(th);
}

static Value zip_next(Thread *th, Value z) {
    unsigned n = (unsigned)tuple_len(GET(ZipObj, z, iters));
    if (!n) return iter_stop(th);
    Value *r = root_push(th, n + 1), v = V_NONE;
    r[0] = z;
    for (unsigned i = 0; i < n; i++) {
        v = obj_next(th, tuple_get(GET(ZipObj, r[0], iters), i));
        if (v == STOP && GET(ZipObj, r[0], strict) == V_TRUE) v = check_even(th, r, i, n);
        if (v == STOP || v == RAISED) break;
        r[i + 1] = v;
    }
    if (v != STOP && v != RAISED) v = tuple_from(r + 1, n);
    root_pop(th, n + 1);
    return v;
}

static Value zip_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value iters = GET(ZipObj, a[0], iters), cls = type_obj(a[0]);
    return GET(ZipObj, a[0], strict) == V_TRUE ? TUPLE(cls, iters, V_TRUE) : TUPLE(cls, iters);
}

static Value zip_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int strict = obj_truth(th, a[1]);
    if (strict < 0) return RAISED;
    SET(ZipObj, a[0], strict, v_bool(strict));
    return V_NONE;
}

static const Method zip_methods[] = {
    {"__reduce__", zip_reduce, "!(self)", NULL, 0},
    {"__setstate__", zip_setstate, "!(self, state, /)", NULL, 0},
    {0}
};

Type type_zip = {
    .name = "zip",
    .doc = "zip(*iterables, strict=False) --> tuples with one item of each iterable\n\n"
           "Ends with the shortest; with strict, all must be of the same length.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(ZipObj), .values = offsetof(ZipObj, iters), .values_end = sizeof(ZipObj),
    .new = zip_new,
    .iter = zip_iter,
    .next = zip_next,
    .methods = zip_methods,
};
