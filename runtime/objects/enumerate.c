/* enumerate.c -- enumerate(iterable, start): pairs of a running number and an item. */
#include "num.h"

typedef struct EnumerateObj { Obj h; Value it, index; } EnumerateObj; /* index: an exact int */

static Value enumerate_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, V_UNBOUND, V_UNBOUND);
    if (n > 3) return err_raise(TypeError, "enumerate() takes at most 2 arguments (%u given)", n - 1);
    if (n == 2 && !is_ref(kw))
        r[0] = a[1];
    else if (arg_bind(th, "enumerate", "(iterable, start=0)", a + 1, n - 1, kw, r) < 0)
        return RAISED;
    Value start = r[1] == V_UNBOUND ? small_int(0) : obj_index(th, r[1]);
    if (start == RAISED) return RAISED;
    r[1] = int_plain(start);
    r[0] = obj_iter(th, r[0]);
    Value v = r[0] == RAISED ? RAISED : obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    OBJ(EnumerateObj, v)->it = r[0]; /* NOBARRIER: fresh */
    OBJ(EnumerateObj, v)->index = r[1];
    return v;
}

static Value enumerate_iter(Thread *th, Value v) { return v; }

static Value enumerate_next(Thread *th, Value e) {
    Value *r = root_push1(th, e);
    Value item = obj_next(th, GET(EnumerateObj, e, it));
    e = r[0];
    root_pop(th, 1);
    if (item == STOP || item == RAISED) return item;
    Value i = GET(EnumerateObj, e, index), next = int_add(i, small_int(1));
    if (next == RAISED) return RAISED;
    SET(EnumerateObj, e, index, next);
    return TUPLE(i, item);
}

static Value enumerate_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    return TUPLE(type_obj(a[0]), TUPLE(GET(EnumerateObj, a[0], it), GET(EnumerateObj, a[0], index)));
}

static Value enumerate_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

static const Method enumerate_methods[] = {
    {"__reduce__", enumerate_reduce, "!(self)", NULL, 0},
    {"__class_getitem__", enumerate_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {0}
};

Type type_enumerate = {
    .name = "enumerate",
    .doc = "enumerate(iterable, start=0)\n--\n\nAn iterator over pairs: a number that counts up from start, and an item of the iterable.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(EnumerateObj), .values = offsetof(EnumerateObj, it), .values_end = sizeof(EnumerateObj),
    .new = enumerate_new,
    .iter = enumerate_iter,
    .next = enumerate_next,
    .methods = enumerate_methods,
};
