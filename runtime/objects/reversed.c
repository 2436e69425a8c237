/* reversed.c -- reversed(x): what x.__reversed__ gives, or an iterator from the last item to the first. */
#include "num.h"

typedef struct ReversedObj { Obj h; int64_t index; Value seq; } ReversedObj; /* exhausted: seq is V_UNBOUND */

static bool is_sequence(Value v) {
    const Type *t = type_of(v);
    return t->getitem && !(t->flags & TF_DICTTYPE);
}

static Value reversed_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (type_from(a[0])->init == type_reversed.init && arg_no_keywords("reversed", kw) < 0) return RAISED;
    if (arg_count("reversed", n - 1, 1, 1) < 0) return RAISED;
    Value *r = root_push(th, 1);
    int found = obj_find_special(th, a[1], S(__reversed__), &r[0]);
    if (found < 0) return RAISED;
    if (found && r[0] != V_NONE) return obj_call(th, r[0], NULL, 0);
    if (found || !is_sequence(a[1])) return err_raise(TypeError, "'%T' object is not reversible", a[1]);
    int64_t len;
    if (obj_len(th, a[1], &len) < 0) return RAISED;
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    OBJ(ReversedObj, v)->index = len - 1; /* NOBARRIER: fresh */
    OBJ(ReversedObj, v)->seq = a[1];
    return v;
}

static Value reversed_iter(Thread *th, Value v) { return v; }

static Value reversed_next(Thread *th, Value it) {
    int64_t i = GET(ReversedObj, it, index);
    Value seq = GET(ReversedObj, it, seq);
    if (seq == V_UNBOUND) return iter_stop(th);
    Value *r = root_push1(th, it), v = STOP;
    if (i >= 0) v = obj_getitem(th, seq, small_int(i));
    it = r[0];
    root_pop(th, 1);
    if (v != RAISED && v != STOP) {
        SET(ReversedObj, it, index, (Value)(i - 1));
        return v;
    }
    if (v == RAISED && !err_catch(th, IndexError) && !err_catch(th, StopIteration)) return RAISED;
    SET(ReversedObj, it, index, (Value)-1);
    SET(ReversedObj, it, seq, V_UNBOUND);
    return iter_stop(th);
}

static Value reversed_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value seq = GET(ReversedObj, a[0], seq);
    int64_t len;
    if (seq == V_UNBOUND) return small_int(0);
    if (obj_len(th, seq, &len) < 0) return RAISED;
    int64_t left = GET(ReversedObj, a[0], index) + 1;
    return small_int(len < left ? 0 : left);
}

static Value reversed_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value seq = GET(ReversedObj, a[0], seq);
    if (seq == V_UNBOUND) return TUPLE(type_obj(a[0]), TUPLE(tuple_empty));
    return TUPLE(type_obj(a[0]), TUPLE(seq), small_int(GET(ReversedObj, a[0], index)));
}

static Value reversed_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i, len;
    if (arg_int64(th, a[1], &i) < 0) return RAISED;
    Value seq = GET(ReversedObj, a[0], seq);
    if (seq == V_UNBOUND) return V_NONE;
    if (obj_len(th, seq, &len) < 0) return RAISED;
    SET(ReversedObj, a[0], index, (Value)(i < -1 ? -1 : i > len - 1 ? len - 1 : i));
    return V_NONE;
}

static const Method reversed_methods[] = {
    {"__length_hint__", reversed_hint, "!(self)", "How many items are left, perhaps.", 0},
    {"__reduce__", reversed_reduce, "!(self)", NULL, 0},
    {"__setstate__", reversed_setstate, "!(self, state, /)", NULL, 0},
    {0}
};

Type type_reversed = {
    .name = "reversed",
    .doc = "reversed(sequence, /)\n--\n\nAn iterator over the sequence's items from the last to the first.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(ReversedObj), .values = offsetof(ReversedObj, seq), .values_end = sizeof(ReversedObj),
    .new = reversed_new,
    .iter = reversed_iter,
    .next = reversed_next,
    .methods = reversed_methods,
};
