/* mapfilter.c -- map(function, *iterables), filter(function, iterable). Set once: no barriers. */
#include "num.h"

typedef struct MapObj { Obj h; Value func, iters; } MapObj;      /* a tuple */
typedef struct FilterObj { Obj h; Value func, it; } FilterObj;

static Value iter_self(Thread *th, Value v) { return v; }

/* ---- map --------------------------------------------------------------------------------------------------------- */

static Value map_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (type_from(a[0])->init == type_map.init && arg_no_keywords("map", kw) < 0) return RAISED;
    if (n < 3) return err_raise(TypeError, "map() must have at least two arguments.");
    for (unsigned i = 2; i < n; i++)
        if ((a[i] = obj_iter(th, a[i])) == RAISED) return RAISED;
    Value iters = tuple_from(a + 2, n - 2), v = iters == RAISED ? iters : obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    OBJ(MapObj, v)->func = a[1]; /* NOBARRIER: fresh */
    OBJ(MapObj, v)->iters = iters;
    return v;
}

static Value map_next(Thread *th, Value m) {
    unsigned n = (unsigned)tuple_len(OBJ(MapObj, m)->iters);
    Value *r = root_push(th, n + 1), v = V_NONE;
    r[0] = m;
    for (unsigned i = 0; i < n; i++) {
        v = obj_next(th, tuple_get(OBJ(MapObj, r[0])->iters, i));
        if (v == STOP || v == RAISED) break;
        r[i + 1] = v;
    }
    if (v != STOP && v != RAISED) v = obj_call(th, OBJ(MapObj, r[0])->func, r + 1, n);
    root_pop(th, n + 1);
    return v;
}

static Value map_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value iters = OBJ(MapObj, a[0])->iters;
    uint64_t k = tuple_len(iters);
    Value args = tuple_new(k + 1);
    if (args == RAISED) return args;
    tuple_init(args, 0, OBJ(MapObj, a[0])->func);
    for (uint64_t i = 0; i < k; i++) tuple_init(args, i + 1, tuple_get(iters, i));
    return TUPLE(type_obj(a[0]), args);
}

static const Method map_methods[] = {{"__reduce__", map_reduce, "!(self)", NULL, 0}, {0}};

Type type_map = {
    .name = "map",
    .doc = "map(func, *iterables) --> map object\n\nCalls the function with one item of each iterable, until the shortest ends.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(MapObj), .values = offsetof(MapObj, func), .values_end = sizeof(MapObj),
    .new = map_new,
    .iter = iter_self,
    .next = map_next,
    .methods = map_methods,
};

/* ---- filter ------------------------------------------------------------------------------------------------------ */

static Value filter_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (type_from(a[0])->init == type_filter.init && arg_no_keywords("filter", kw) < 0) return RAISED;
    if (arg_count("filter", n - 1, 2, 2) < 0) return RAISED;
    a[2] = obj_iter(th, a[2]);
    Value v = a[2] == RAISED ? RAISED : obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    OBJ(FilterObj, v)->func = a[1]; /* NOBARRIER: fresh */
    OBJ(FilterObj, v)->it = a[2];
    return v;
}

static Value filter_next(Thread *th, Value f) {
    Value *r = root_push2(th, f, V_NONE), v;
    for (;;) {
        v = obj_next(th, OBJ(FilterObj, r[0])->it);
        if (v == STOP || v == RAISED) break;
        r[1] = v;
        Value func = OBJ(FilterObj, r[0])->func;
        if (func != V_NONE && func != type_bool.obj) v = CALL1(th, func, v);
        int good = v == RAISED ? -1 : obj_truth(th, v);
        if (good == 0) good = thread_poll(th);
        else if (good > 0) {
            v = r[1];
            break;
        }
        if (good < 0) {
            v = RAISED;
            break;
        }
    }
    root_pop(th, 2);
    return v;
}

static Value filter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    return TUPLE(type_obj(a[0]), TUPLE(OBJ(FilterObj, a[0])->func, OBJ(FilterObj, a[0])->it));
}

static const Method filter_methods[] = {{"__reduce__", filter_reduce, "!(self)", NULL, 0}, {0}};

Type type_filter = {
    .name = "filter",
    .doc = "filter(function or None, iterable) --> filter object\n\nThe items for which the function gives true; with None, those that are true.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(FilterObj), .values = offsetof(FilterObj, func), .values_end = sizeof(FilterObj),
    .new = filter_new,
    .iter = iter_self,
    .next = filter_next,
    .methods = filter_methods,
};
