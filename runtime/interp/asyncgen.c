/* asyncgen.c -- asynchronous generators: what __anext__, asend, athrow, aclose give to await.
 *
 * An async generator yields two kinds of things: what its awaits pass up to the event loop, as they are, and its own values, wrapped
 * (ASYNCWRAP). The awaitables here pass on the former and end with the latter as their result. GenObj.origin holds AG_* flags. */
#include "gen.h"
#include "interp.h"

enum { AG_RUNNING = 1, AG_CLOSED = 2, AG_HOOKS = 4 };
enum { STEP_INIT, STEP_ITER, STEP_DONE };

typedef struct WrappedObj { Obj h; Value v; } WrappedObj;
typedef struct StepObj { Obj h; Value gen, arg, state; } StepObj; /* asend: what is sent; athrow: the exception's triple, None: aclose */
typedef struct AnextObj { Obj h; Value inner, dflt; } AnextObj;

Type type_async_generator_wrapped_value = {
    .name = "async_generator_wrapped_value", .flags = TF_NO_NEW, .size = sizeof(WrappedObj),
    .values = offsetof(WrappedObj, v), .values_end = sizeof(WrappedObj),
};

Value async_wrap(Value v) {
    Value w = obj_new(&type_async_generator_wrapped_value);
    if (w != RAISED) OBJ(WrappedObj, w)->v = v; /* NOBARRIER: fresh */
    return w;
}
static bool is_wrapped(Value v) { return is_exact(v, &type_async_generator_wrapped_value); }

static bool has(Value gen, int flag) { return (GET(GenObj, gen, origin) & small_int(flag)) != 0; }
static void set_flag(Value gen, int flag, bool on) {
    Value flags = GET(GenObj, gen, origin);
    SET(GenObj, gen, origin, on ? flags | small_int(flag) : flags & ~small_int(flag));
}
static void set_done(Value step) { SET(StepObj, step, state, small_int(STEP_DONE)); }
static int64_t state_of(Value step) { return small_value(GET(StepObj, step, state)); }
static Value gen_of(Value step) { return OBJ(StepObj, step)->gen; }

/* What the generator gave, as the result of a step: a value for the event loop; STOP with the value yielded; RAISED. */
static Value unwrap(Thread *th, Value gen, Value v) {
    if (v == STOP) v = err_args(StopAsyncIteration, tuple_empty);
    if (v == RAISED) {
        if (err_is(th, StopAsyncIteration) || err_is(th, GeneratorExit)) set_flag(gen, AG_CLOSED, true);
        set_flag(gen, AG_RUNNING, false);
        return RAISED;
    }
    if (!is_wrapped(v)) return v;
    set_flag(gen, AG_RUNNING, false);
    th->stop_value = OBJ(WrappedObj, v)->v;
    return STOP;
}

static Value step_result(Thread *th, Value *r, Value v) {
    v = unwrap(th, gen_of(r[0]), v);
    if (v == STOP || v == RAISED) set_done(r[0]);
    return v;
}

/* ---- asend ---------------------------------------------------------------------------------------------------------------- */

static Value asend_send(Thread *th, Value self, Value v) {
    int64_t state = state_of(self);
    Value gen = gen_of(self);
    if (state == STEP_DONE) return err_raise(RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    if (state == STEP_INIT) {
        if (has(gen, AG_RUNNING)) return err_raise(RuntimeError, "anext(): asynchronous generator is already running");
        if (v == V_NONE) v = OBJ(StepObj, self)->arg;
        SET(StepObj, self, state, small_int(STEP_ITER));
    }
    set_flag(gen, AG_RUNNING, true);
    Value *r = root_push1(th, self);
    v = step_result(th, r, gen_send(th, gen, v));
    root_pop(th, 1);
    return v;
}

static Value asend_throw(Thread *th, Value self, const Value *what) {
    if (state_of(self) == STEP_DONE) return err_raise(RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    Value *r = root_push1(th, self);
    Value v = step_result(th, r, gen_throw(th, gen_of(self), what, false));
    root_pop(th, 1);
    return v;
}

/* ---- athrow, aclose --------------------------------------------------------------------------------------------------------- */

static Value athrow_failed(Thread *th, Value self) {
    set_flag(gen_of(self), AG_RUNNING, false);
    set_done(self);
    bool close = OBJ(StepObj, self)->arg == V_NONE;
    if (!close || !(err_catch(th, StopAsyncIteration) || err_catch(th, GeneratorExit))) return RAISED;
    th->stop_value = V_NONE;
    return STOP;
}

/* A result within aclose(): nothing may be yielded any more. */
static Value closing(Thread *th, Value self, Value v) {
    if (v == STOP) v = err_args(StopAsyncIteration, tuple_empty);
    if (v == RAISED) return athrow_failed(th, self);
    if (!is_wrapped(v)) return v;
    set_flag(gen_of(self), AG_RUNNING, false);
    set_done(self);
    return err_raise(RuntimeError, "async generator ignored GeneratorExit");
}

static Value throwing(Thread *th, Value self, Value v) {
    v = unwrap(th, gen_of(self), v);
    return v == RAISED ? athrow_failed(th, self) : v;
}

static Value athrow_begin(Thread *th, Value *r, Value v) {
    Value gen = gen_of(r[0]), arg = OBJ(StepObj, r[0])->arg;
    if (has(gen, AG_RUNNING)) {
        set_done(r[0]);
        return err_raise(RuntimeError, "%s(): asynchronous generator is already running", arg == V_NONE ? "aclose" : "athrow");
    }
    if (has(gen, AG_CLOSED)) {
        set_done(r[0]);
        return err_args(StopAsyncIteration, tuple_empty);
    }
    if (v != V_NONE) return err_raise(RuntimeError, "can't send non-None value to a just-started coroutine");
    SET(StepObj, r[0], state, small_int(STEP_ITER));
    set_flag(gen, AG_RUNNING, true);
    if (arg == V_NONE) {
        set_flag(gen, AG_CLOSED, true);
        v = gen_throw(th, gen, (Value[]){GeneratorExit->obj, V_UNBOUND, V_UNBOUND}, false);
        return closing(th, r[0], v);
    }
    v = gen_throw(th, gen, (Value[]){tuple_get(arg, 0), tuple_get(arg, 1), tuple_get(arg, 2)}, false);
    return throwing(th, r[0], v);
}

static Value athrow_send(Thread *th, Value self, Value v) {
    int64_t state = state_of(self);
    Value gen = gen_of(self);
    if (state == STEP_DONE) return err_raise(RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    if (GET(GenObj, gen, state) == small_int(GEN_CLOSED)) {
        set_done(self);
        th->stop_value = V_NONE;
        return STOP;
    }
    Value *r = root_push1(th, self);
    if (state == STEP_INIT) {
        v = athrow_begin(th, r, v);
    } else {
        v = gen_send(th, gen, v);
        v = OBJ(StepObj, r[0])->arg == V_NONE ? closing(th, r[0], v) : throwing(th, r[0], v);
    }
    root_pop(th, 1);
    return v;
}

static Value athrow_throw(Thread *th, Value self, const Value *what) {
    if (state_of(self) == STEP_DONE) return err_raise(RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    Value *r = root_push1(th, self);
    Value v = gen_throw(th, gen_of(self), what, false);
    v = OBJ(StepObj, r[0])->arg == V_NONE ? closing(th, r[0], v) : throwing(th, r[0], v);
    root_pop(th, 1);
    return v;
}

/* ---- their types ------------------------------------------------------------------------------------------------------------- */

static bool is_asend(Value v) { return is_exact(v, &type_async_generator_asend); }
static Value step_send(Thread *th, Value self, Value v) { return is_asend(self) ? asend_send(th, self, v) : athrow_send(th, self, v); }
static Value step_next(Thread *th, Value self) { return step_send(th, self, V_NONE); }
static Value self_same(Thread *th, Value self) { return self; }

static Value method_send(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = step_send(th, a[0], a[1]);
    return v == STOP ? err_stop(th) : v;
}
static Value method_throw(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = is_asend(a[0]) ? asend_throw(th, a[0], a + 1) : athrow_throw(th, a[0], a + 1);
    return v == STOP ? err_stop(th) : v;
}
static Value method_close(Thread *th, Value *a, unsigned n, Value kw) {
    set_done(a[0]);
    return V_NONE;
}
static const Method step_methods[] = {
    {"send", method_send, "!(self, arg, /)", "Go on with a value from the event loop.", 0},
    {"throw", method_throw, "!(self, type, value=None, traceback=None, /)", "Raise an exception where it waits.", 0},
    {"close", method_close, "!(self)", "Give it up.", 0},
    {0},
};
#define STEP_LAYOUT                                                                                                    \
    .flags = TF_NO_NEW, .size = sizeof(StepObj), .values = offsetof(StepObj, gen), .values_end = sizeof(StepObj),      \
    .iter = self_same, .await = self_same, .next = step_next, .send = step_send, .methods = step_methods
Type type_async_generator_asend = {.name = "async_generator_asend", STEP_LAYOUT};
Type type_async_generator_athrow = {.name = "async_generator_athrow", STEP_LAYOUT};

static Value step_new(Thread *th, Type *t, Value gen, Value arg) {
    Value *r = root_push2(th, gen, arg);
    Value step = RAISED;
    if (!has(gen, AG_HOOKS)) {
        set_flag(gen, AG_HOOKS, true);
        if (is_ref(th->asyncgen_final)) SET(GenObj, gen, hooks, th->asyncgen_final);
        if (is_ref(th->asyncgen_first) && CALL1(th, th->asyncgen_first, gen) == RAISED) goto out;
    }
    step = obj_new(t);
    if (step == RAISED) goto out;
    OBJ(StepObj, step)->gen = r[0]; /* NOBARRIER: fresh */
    OBJ(StepObj, step)->arg = r[1];
    OBJ(StepObj, step)->state = small_int(STEP_INIT);
out:
    root_pop(th, 2);
    return step;
}

Value asyncgen_anext(Thread *th, Value self) { return step_new(th, &type_async_generator_asend, self, V_NONE); }

static Value asyncgen_asend(Thread *th, Value *a, unsigned n, Value kw) { return step_new(th, &type_async_generator_asend, a[0], a[1]); }
static Value asyncgen_athrow(Thread *th, Value *a, unsigned n, Value kw) {
    Value triple = TUPLE(a[1], a[2], a[3]);
    return triple == RAISED ? RAISED : step_new(th, &type_async_generator_athrow, a[0], triple);
}
static Value asyncgen_aclose(Thread *th, Value *a, unsigned n, Value kw) {
    return step_new(th, &type_async_generator_athrow, a[0], V_NONE);
}
static Value class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

const Method asyncgen_methods[] = {
    {"asend", asyncgen_asend, "!(self, value, /)", "asend(v) -> send 'v' in generator.", 0},
    {"athrow", asyncgen_athrow, "!(self, type, value=None, traceback=None, /)", "athrow(typ[,val[,tb]]) -> raise exception in generator.", 0},
    {"aclose", asyncgen_aclose, "!(self)", "aclose() -> raise GeneratorExit inside generator.", 0},
    {"__class_getitem__", class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {0},
};

/* ---- anext(it, default) --------------------------------------------------------------------------------------------------------- */

Value anext_awaitable_new(Value awaitable, Value dflt) {
    Value v = obj_new(&type_anext_awaitable);
    if (v == RAISED) return v;
    OBJ(AnextObj, v)->inner = awaitable; /* NOBARRIER: fresh */
    OBJ(AnextObj, v)->dflt = dflt;
    return v;
}

/* The iterator behind it, by whatever way. */
static Value anext_iter(Thread *th, Value self) { return gen_awaitable_iter(th, OBJ(AnextObj, self)->inner); }

/* The end of the asynchronous iterator: the default is the result. */
static Value anext_result(Thread *th, Value self, Value v) {
    if (v != RAISED || !err_catch(th, StopAsyncIteration)) return v;
    th->stop_value = OBJ(AnextObj, self)->dflt;
    return STOP;
}

static Value anext_send(Thread *th, Value self, Value v) {
    Value *r = root_push2(th, self, v);
    Value it = anext_iter(th, self);
    if (it != RAISED) {
        if (is_exact(it, &type_coroutine)) it = gen_send(th, it, r[1]);
        else it = op_send(th, it, r[1]);
    }
    v = anext_result(th, r[0], it);
    root_pop(th, 2);
    return v;
}
static Value anext_next(Thread *th, Value self) { return anext_send(th, self, V_NONE); }

static Value anext_call(Thread *th, Value *a, Value name, const Value *args, unsigned n) {
    Value it = anext_iter(th, a[0]);
    if (it == RAISED) return RAISED;
    Value v = anext_result(th, a[0], obj_call_method(th, it, name, args, n));
    return v == STOP ? err_stop(th) : v;
}
static Value anext_method_send(Thread *th, Value *a, unsigned n, Value kw) { return anext_call(th, a, S(send), a + 1, 1); }
static Value anext_method_throw(Thread *th, Value *a, unsigned n, Value kw) { return anext_call(th, a, S(throw), a + 1, n - 1); }
static Value anext_method_close(Thread *th, Value *a, unsigned n, Value kw) { return anext_call(th, a, S(close), NULL, 0); }

static const Method anext_methods[] = {
    {"send", anext_method_send, "!(self, arg, /)", "Go on with a value from the event loop.", 0},
    {"throw", anext_method_throw, NULL, "Raise an exception where it waits.", 0},
    {"close", anext_method_close, "!(self)", "Give it up.", 0},
    {0},
};
Type type_anext_awaitable = {
    .name = "anext_awaitable", .flags = TF_NO_NEW, .size = sizeof(AnextObj), .values = offsetof(AnextObj, inner),
    .values_end = sizeof(AnextObj), .iter = self_same, .await = self_same, .next = anext_next, .send = anext_send,
    .methods = anext_methods,
};
