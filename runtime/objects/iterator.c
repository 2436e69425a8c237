/* iterator.c -- iter(x) where x has __getitem__ only, and iter(callable, sentinel). Exhausted ones hold None. */
#include "num.h"

typedef struct SeqIter { Obj h; int64_t index; Value seq; } SeqIter;
typedef struct CallIter { Obj h; Value callable, sentinel; } CallIter; /* exhausted: callable is V_UNBOUND */

Value builtin_named(const char *name) {
    Value v = dict_get_c(module_dict(builtins_module), name);
    return v == V_UNBOUND ? err_raise(RuntimeError, "lost builtins.%s", name) : v;
}

static Value iter_self(Thread *th, Value v) { return v; }

/* ---- over __getitem__ -------------------------------------------------------------------------------------------- */

Value seq_iter_new(Value seq) {
    Value v = obj_new(&type_iterator);
    if (v != RAISED) OBJ(SeqIter, v)->seq = seq; /* NOBARRIER: fresh */
    return v;
}

static Value seq_next(Thread *th, Value it) {
    Value seq = GET(SeqIter, it, seq);
    if (seq == V_UNBOUND) return iter_stop(th);
    int64_t i = GET(SeqIter, it, index);
    if (i >= INT_SMALL_MAX) return err_raise(OverflowError, "iter index too large");
    Value *r = root_push1(th, it);
    Value v = obj_getitem(th, seq, small_int(i));
    it = r[0];
    root_pop(th, 1);
    if (v != RAISED) {
        SET(SeqIter, it, index, (Value)(i + 1));
        return v;
    }
    if (!err_catch(th, IndexError) && !err_catch(th, StopIteration)) return RAISED;
    SET(SeqIter, it, seq, V_UNBOUND);
    return iter_stop(th);
}

static Value seq_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value seq = GET(SeqIter, a[0], seq);
    int64_t len;
    if (seq == V_UNBOUND) return small_int(0);
    if (!type_of(seq)->len) return V_NOTIMPLEMENTED;
    if (obj_len(th, seq, &len) < 0) return RAISED;
    len -= GET(SeqIter, a[0], index);
    return small_int(len < 0 ? 0 : len);
}

static Value seq_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value iter = builtin_named("iter"), seq = GET(SeqIter, a[0], seq);
    if (iter == RAISED) return iter;
    if (seq == V_UNBOUND) return TUPLE(iter, TUPLE(tuple_empty));
    return TUPLE(iter, TUPLE(seq), small_int(GET(SeqIter, a[0], index)));
}

static Value seq_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i;
    if (arg_int64(th, a[1], &i) < 0) return RAISED;
    if (GET(SeqIter, a[0], seq) != V_UNBOUND) SET(SeqIter, a[0], index, (Value)(i < 0 ? 0 : i));
    return V_NONE;
}

static const Method seq_methods[] = {
    {"__length_hint__", seq_hint, "!(self)", "How many items are left, perhaps.", 0},
    {"__reduce__", seq_reduce, "!(self)", NULL, 0},
    {"__setstate__", seq_setstate, "!(self, state, /)", NULL, 0},
    {0}
};

Type type_iterator = {
    .name = "iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(SeqIter), .values = offsetof(SeqIter, seq), .values_end = sizeof(SeqIter),
    .iter = iter_self,
    .next = seq_next,
    .methods = seq_methods,
};

/* ---- until a call gives the sentinel ----------------------------------------------------------------------------- */

Value callable_iterator_new(Value callable, Value sentinel) {
    Value v = obj_new(&type_callable_iterator);
    if (v == RAISED) return v;
    OBJ(CallIter, v)->callable = callable, OBJ(CallIter, v)->sentinel = sentinel; /* NOBARRIER: fresh */
    return v;
}

static void call_done(Value it) {
    SET(CallIter, it, callable, V_UNBOUND);
    SET(CallIter, it, sentinel, V_NONE);
}

static Value call_next(Thread *th, Value it) {
    Value f = GET(CallIter, it, callable);
    if (f == V_UNBOUND) return iter_stop(th);
    Value *r = root_push2(th, it, V_NONE);
    Value v = obj_call(th, f, NULL, 0);
    if (v == RAISED) {
        if (err_is(th, StopIteration)) {
            Value e = th->exc;
            th->stop_value = GET(StopIterationObj, e, value);
            err_clear(th);
            call_done(r[0]);
            v = STOP;
        }
    } else {
        r[1] = v;
        int eq = obj_eq(th, r[1], GET(CallIter, r[0], sentinel));
        v = eq < 0 ? RAISED : r[1];
        /* The call may have used the iterator up. */
        if (eq > 0 || (eq == 0 && GET(CallIter, r[0], callable) == V_UNBOUND)) {
            call_done(r[0]);
            v = iter_stop(th);
        }
    }
    root_pop(th, 2);
    return v;
}

static Value call_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value iter = builtin_named("iter"), f = GET(CallIter, a[0], callable);
    if (iter == RAISED) return iter;
    if (f == V_UNBOUND) return TUPLE(iter, TUPLE(tuple_empty));
    return TUPLE(iter, TUPLE(f, GET(CallIter, a[0], sentinel)));
}

static const Method call_methods[] = {{"__reduce__", call_reduce, "!(self)", NULL, 0}, {0}};

Type type_callable_iterator = {
    .name = "callable_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(CallIter), .values = offsetof(CallIter, callable), .values_end = sizeof(CallIter),
    .iter = iter_self,
    .next = call_next,
    .methods = call_methods,
};
