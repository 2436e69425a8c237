/* gen.c -- generators and coroutines: resuming, yielding, closing; their types. asyncgen.c has the asynchronous ones.
 *
 * A suspended generator keeps its registers in the GenObj. gen_push copies them to the top of the VM stack, behind two words: the exception
 * that the resumer handles, and the generator; gen_yield copies them back. The interpreter resumes generators of NEXT and SEND in
 * its own loop; from C it is a nested run (gen_send).
 *
 *      CREATED --push--> RUNNING --yield--> SUSPENDED --push--> RUNNING --finish, fails--> CLOSED */
#include "gen.h"
#include "interp.h"
#include <stdio.h>

/* ---- frames of generators ----------------------------------------------------------------------------------------------- */

static Type *type_for(const Code *c) {
    return c->flags & CO_COROUTINE ? &type_coroutine : c->flags & CO_ASYNC_GENERATOR ? &type_async_generator : &type_generator;
}

extern int coroutine_origin_depth; /* sys.set_coroutine_origin_tracking_depth */

/* Where a coroutine was made: ((file, line, function), ...), innermost first. */
static Value origin_of(Thread *th, Value *base) {
    if (coroutine_origin_depth <= 0) return V_NONE;
    Value list = list_new(0);
    const uint32_t *pc = frame_ret(base);
    Value *b = frame_back(base);
    for (int i = 0; list != RAISED && b && i < coroutine_origin_depth; i++, pc = frame_ret(b), b = frame_back(b)) {
        CodeObj *code = OBJ(CodeObj, b[FRAME_CODE]);
        int line = code_line(code->c, pc > code->c->ins ? (uint32_t)(pc - code->c->ins) - 1 : 0);
        Value entry = TUPLE(code->filename, small_int(line), code->name);
        if (entry == RAISED || list_append(list, entry) < 0) list = RAISED;
    }
    return list == RAISED ? RAISED : list_to_tuple(list);
}

/* Only what can have something to do at its death is registered for it. */
static Value allocate(Type *t, const Code *c) {
    Value gen = obj_new_plain(t, sizeof(GenObj) + 8 * (size_t)c->nregs, 0);
    if (gen != RAISED && (c->nexc || t != &type_generator)) gc_final_register(ref_addr(gen));
    return gen;
}

Value gen_new(Thread *th, Value *base, const uint32_t *pc) {
    Code *c = frame_code(base);
    Type *t = type_for(c);
    Value origin = t == &type_coroutine ? origin_of(th, base) : V_NONE;
    if (origin == RAISED) return RAISED;
    Value gen = allocate(t, c);
    if (gen == RAISED) return RAISED;
    GenObj *g = OBJ(GenObj, gen); /* NOBARRIER: fresh */
    FuncObj *f = OBJ(FuncObj, base[FRAME_FUNC]);
    g->func = base[FRAME_FUNC];
    g->code = base[FRAME_CODE];
    g->frame = g->yield_from = g->handled = g->hooks = V_NONE;
    g->origin = c->flags & CO_ASYNC_GENERATOR ? 0 : origin;
    g->name = f->name;
    g->qualname = f->qualname;
    g->state = small_int(GEN_CREATED);
    g->pc = pc;
    g->nregs = (uint64_t)c->nregs << 2;
    memcpy(g->regs, base, 8 * (size_t)c->nregs);
    if (base[FRAME_OBJ]) {
        g->frame = base[FRAME_OBJ];
        SET(FrameObj, base[FRAME_OBJ], gen, gen);
        frame_suspends(th, base, pc);
    }
    return gen;
}

static const char *kind_name(Value gen) {
    Type *t = type_of(gen);
    return t == &type_coroutine ? "coroutine" : t == &type_async_generator ? "async generator" : "generator";
}

Value gen_push(Thread *th, Value gen, Value v, uint64_t kind) {
    stm_read(ref_addr(gen));
    GenObj *g = OBJ(GenObj, gen);
    int64_t state = small_value(g->state);
    if (UNLIKELY(state == GEN_RUNNING)) return err_raise(ValueError, "%s already executing", kind_name(gen));
    if (UNLIKELY(state == GEN_CLOSED)) {
        if (v == V_UNBOUND && type_of(gen) != &type_coroutine) return RAISED;
        if (type_of(gen) == &type_coroutine) return err_raise(RuntimeError, "cannot reuse already awaited coroutine");
        th->stop_value = V_NONE;
        return STOP;
    }
    if (UNLIKELY(state == GEN_CREATED && v != V_NONE && v != V_UNBOUND))
        return err_raise(TypeError, "can't send non-None value to a just-started %s", kind_name(gen));
    unsigned n = (unsigned)(g->nregs >> 2);
    Value *base = th->top - FRAME_OUTER, *top = base + n;
    if (UNLIKELY(frame_enter(th, top, "") < 0)) return RAISED;
    stm_write(ref_addr(gen));
    g = OBJ(GenObj, gen);
    base[FRAME_OUTER] = th->handled;
    base[FRAME_SELF] = gen;
    base[FRAME_FUNC] = g->func;
    base[FRAME_CODE] = g->code;
    base[FRAME_RET] = (Value)th->pc;
    base[FRAME_BACK] = (Value)th->base;
    base[FRAME_KIND] = kind << 2;
    base[FRAME_OBJ] = 0;
    for (unsigned i = 0; i < n; i++) base[i] = g->regs[i];
    if (state == GEN_SUSPENDED && v != V_UNBOUND) base[INS_A(g->pc[-1])] = v;
    g->state = small_int(GEN_RUNNING);
    if (g->handled != V_NONE) {
        th->handled = g->handled;
        base[FRAME_KIND] |= FF_OWN << 2;
    }
    th->base = base;
    th->top = top;
    th->pc = g->pc;
    if (UNLIKELY(is_ref(g->frame))) {
        base[FRAME_OBJ] = g->frame;
        stm_write(ref_addr(g->frame));
        OBJ(FrameObj, g->frame)->base = base;
    }
    return PUSHED;
}

/* What frame_pop does, but the frame object lives on. */
static void leave(Thread *th, Value *base) {
    Value *back = frame_back(base);
    th->depth--;
    th->pc = frame_ret(base);
    th->base = back;
    th->handled = base[FRAME_OUTER];
    if (frame_kind(base) & FF_ENTRY) return;
    stm_stack_return(&th->stm, (char *)(back - FRAME_HEAD), (char *)(base - FRAME_HEAD)); /* with the words before the header */
    th->top = back + frame_code(back)->nregs;
}

/* Does the yield at pc pass on what a SEND got? */
static bool delegates(const GenObj *g, const Value *base, const uint32_t *pc) {
    if (!is_ref(g->yield_from) || pc - OBJ(CodeObj, g->code)->c->ins < 3) return false;
    return INS_OP(pc[-3]) == OP_SEND && base[INS_B(pc[-3])] == g->yield_from;
}

void gen_yield(Thread *th, Value *base, const uint32_t *pc) {
    Value gen = base[FRAME_SELF];
    if (UNLIKELY(base[FRAME_OBJ])) frame_suspends(th, base, pc);
    stm_write(ref_addr(gen));
    GenObj *g = OBJ(GenObj, gen);
    unsigned n = (unsigned)(g->nregs >> 2);
    for (unsigned i = 0; i < n; i++) g->regs[i] = base[i];
    if (!delegates(g, base, pc)) g->yield_from = V_NONE;
    g->handled = frame_kind(base) & FF_OWN ? th->handled : V_NONE;
    g->state = small_int(GEN_SUSPENDED);
    g->pc = pc;
    leave(th, base);
}

static void set_closed(Value gen) {
    stm_write(ref_addr(gen));
    GenObj *g = OBJ(GenObj, gen);
    g->state = small_int(GEN_CLOSED);
    g->frame = g->yield_from = g->handled = V_NONE;
    unsigned n = (unsigned)(g->nregs >> 2);
    for (unsigned i = 0; i < n; i++) g->regs[i] = V_UNBOUND;
}

void gen_finish(Thread *th, Value *base) {
    if (UNLIKELY(base[FRAME_OBJ])) frame_dies(th, base, th->pc);
    set_closed(base[FRAME_SELF]);
    leave(th, base);
}

void gen_fails(Thread *th, Value *base) {
    Value gen = base[FRAME_SELF];
    bool async = type_of(gen) == &type_async_generator;
    char text[64];
    gen_finish(th, base);
    const char *what = err_is(th, StopIteration) ? "StopIteration" : async && err_is(th, StopAsyncIteration) ? "StopAsyncIteration" : NULL;
    if (!what) return;
    snprintf(text, sizeof text, "%s raised %s", kind_name(gen), what);
    exc_fix_up(th, err_fetch(th), text);
}

/* ---- resuming from C ---------------------------------------------------------------------------------------------------- */

Value gen_send(Thread *th, Value gen, Value v) {
    char here;
    if (UNLIKELY(&here < th->c_limit)) return err_raise(RecursionError, "maximum recursion depth exceeded");
    Value *top = th->top;
    Value result = gen_push(th, gen, v, FK_CALL | FF_ENTRY | FF_GEN);
    if (result == PUSHED) {
        if (v == V_UNBOUND && frame_kind(th->base) & FF_OWN) err_object(th, err_fetch(th)); /* context: what it handles */
        result = interp_run(th);
    }
    th->top = top;
    return result;
}

static Value gen_next(Thread *th, Value self) { return gen_send(th, self, V_NONE); }

static Value stop_to_exception(Thread *th, Value v) { return v == STOP ? err_stop(th) : v; }

/* What a suspended generator waits for, or None. */
static Value delegate_of(Value gen) {
    if (GET(GenObj, gen, state) != small_int(GEN_SUSPENDED)) return V_NONE;
    return OBJ(GenObj, gen)->yield_from;
}

static void set_state(Value gen, int state) { SET(GenObj, gen, state, small_int(state)); }

/* close() of what a generator delegates to. */
static int close_delegate(Thread *th, Value it) {
    if (gen_check(it)) return gen_close(th, it);
    Value *r = root_push2(th, it, V_NONE);
    Value method;
    int found = obj_find_attr(th, it, S(close), &method);
    int status = 0;
    if (found < 0) err_unraisable(th, NULL, r[0]);
    else if (found && CALL0(th, method) == RAISED) status = -1;
    root_pop(th, 2);
    return status;
}

int gen_close(Thread *th, Value gen) {
    int64_t state = small_value(GET(GenObj, gen, state));
    if (state == GEN_CLOSED) return 0;
    if (state == GEN_CREATED) {
        set_closed(gen);
        return 0;
    }
    Value *r = root_push2(th, gen, delegate_of(gen));
    bool failed = false;
    if (r[1] != V_NONE) {
        set_state(gen, GEN_RUNNING);
        failed = close_delegate(th, r[1]) < 0;
        set_state(r[0], GEN_SUSPENDED);
        SET(GenObj, r[0], yield_from, V_NONE);
    }
    if (!failed) err_args(GeneratorExit, tuple_empty);
    Value v = gen_send(th, r[0], V_UNBOUND);
    gen = r[0];
    root_pop(th, 2);
    if (v == STOP) return 0;
    if (v != RAISED) return err_set(RuntimeError, "%s ignored GeneratorExit", kind_name(gen));
    return err_catch(th, GeneratorExit) || err_catch(th, StopIteration) ? 0 : -1;
}

static bool exception_class(Value v) { return type_check(v) && type_from(v)->flags & TF_EXC; }

/* what: type, value, traceback as they were given. An exception that cannot be made is raised inside just so. */
static Value throw_here(Thread *th, Value *gen, const Value *what) {
    Value exc = gen_throw_args(th, what[0], what[1], what[2]);
    if (exc == RAISED && !(exception_class(what[0]) && (what[2] == V_UNBOUND || what[2] == V_NONE || is_exact(what[2], &type_traceback))))
        return RAISED;
    if (exc != RAISED) err_restore(th, exc);
    return gen_send(th, *gen, V_UNBOUND);
}

static bool means_exit(Value type) {
    return type_check(type) ? type_is_sub(type_from(type), GeneratorExit) : obj_is(type, GeneratorExit);
}

/* throw() of what the generator r[0] delegates to, r[1]. */
static Value throw_to_delegate(Thread *th, Value *r, const Value *given) {
    if (gen_check(r[1])) return gen_throw(th, r[1], given, true);
    Value method;
    int found = obj_find_attr(th, r[1], S(throw), &method);
    if (found < 0) return RAISED;
    if (!found) {
        Value exc = gen_throw_args(th, given[0], given[1], given[2]);
        if (exc != RAISED) err_restore(th, exc);
        return RAISED;
    }
    return obj_call(th, method, given, given[1] == V_UNBOUND ? 1 : given[2] == V_UNBOUND ? 2 : 3);
}

/* The generator's frame is on the stack while its delegate deals with the exception; then it goes on with the outcome. */
static Value throw_through(Thread *th, Value *r, Value *given, bool close_on_exit) {
    Value *top = th->top;
    Value v = gen_push(th, r[0], V_UNBOUND, FK_CALL | FF_ENTRY | FF_GEN);
    if (v != PUSHED) return v;
    Value *base = th->base;
    const uint32_t *pc = th->pc;
    if (means_exit(given[0]) && close_on_exit) {
        if (close_delegate(th, r[1]) == 0) {
            Value exc = gen_throw_args(th, given[0], given[1], given[2]);
            if (exc != RAISED) err_restore(th, exc);
        }
        v = RAISED;
    } else {
        v = throw_to_delegate(th, r, given);
        if (v == RAISED && err_is(th, StopIteration)) {
            v = GET(StopIterationObj, th->exc, value);
            th->stop_value = v == V_UNBOUND ? V_NONE : v;
            err_clear(th);
            v = STOP;
        }
    }
    th->top = base + frame_code(base)->nregs;
    if (v != STOP && v != RAISED) {
        gen_yield(th, base, pc);
        th->top = top;
        return v;
    }
    if (v == STOP) { /* behind the SEND: jumps count from behind its second word, where the YIELD begins */
        base[INS_A(pc[-3])] = th->stop_value;
        th->pc = pc - 1 + (int32_t)pc[-2];
        SET(GenObj, r[0], yield_from, V_NONE);
    }
    if (v == RAISED && frame_kind(base) & FF_OWN) err_object(th, err_fetch(th));
    v = interp_run(th);
    th->top = top;
    return v;
}

Value gen_throw(Thread *th, Value gen, const Value what[3], bool close_on_exit) {
    if (recursion_enter(th, "") < 0) return RAISED;
    Value *r = root_push(th, 5), *given = r + 2;
    r[0] = gen, r[1] = delegate_of(gen);
    memcpy(given, what, 3 * sizeof *what);
    Value v = r[1] == V_NONE ? throw_here(th, r, given) : throw_through(th, r, given, close_on_exit);
    root_pop(th, 5);
    recursion_leave(th);
    return v;
}

Value gen_throw_args(Thread *th, Value type, Value value, Value tb) {
    if (tb == V_UNBOUND) tb = V_NONE;
    if (value == V_UNBOUND) value = V_NONE;
    if (tb != V_NONE && !is_exact(tb, &type_traceback)) return err_raise(TypeError, "throw() third argument must be a traceback object");
    if (exc_check(type)) {
        if (value != V_NONE) return err_raise(TypeError, "instance exception may not have a separate value");
    } else if (type_check(type) && type_from(type)->flags & TF_EXC) {
        if (exc_check(value) && obj_is(value, type_from(type))) {
            type = value;
        } else {
            Value *r = root_push2(th, tb, type);
            type = value == V_NONE ? CALL0(th, type) : tuple_check(value) ? obj_call_ex(th, type, value, V_UNBOUND) : CALL1(th, type, value);
            tb = r[0];
            Value cls = r[1];
            root_pop(th, 2);
            if (type == RAISED) return RAISED;
            if (!exc_check(type))
                return err_format(th, TypeError, "calling %R should have returned an instance of BaseException, not %R", cls,
                                  type_obj(type));
        }
    } else {
        return err_raise(TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (tb != V_NONE) SET(ExcObj, type, traceback, tb);
    return type;
}

/* ---- methods shared by generators and coroutines ------------------------------------------------------------------------ */

Value gen_method_send(Thread *th, Value *a, unsigned n, Value kw) {
    return stop_to_exception(th, gen_send(th, a[0], a[1]));
}

static Value method_throw(Thread *th, Value *a, unsigned n, Value kw) {
    return stop_to_exception(th, gen_throw(th, a[0], a + 1, true));
}

static Value method_close(Thread *th, Value *a, unsigned n, Value kw) { return gen_close(th, a[0]) < 0 ? RAISED : V_NONE; }

static Value gen_repr(Thread *th, Value self) {
    char address[32];
    const char *kind = type_of(self) == &type_async_generator ? "async_generator" : kind_name(self);
    snprintf(address, sizeof address, "0x%lx", (unsigned long)gc_identity(ref_addr(self)));
    return str_format_c("<%s object %U at %s>", kind, GET(GenObj, self, qualname), address);
}

static Value get_name(Thread *th, Value self) { return GET(GenObj, self, name); }
static int set_name(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND || !str_check(v)) return err_set(TypeError, "__name__ must be set to a string object");
    SET(GenObj, self, name, v);
    return 0;
}
static Value get_qualname(Thread *th, Value self) { return GET(GenObj, self, qualname); }
static int set_qualname(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND || !str_check(v)) return err_set(TypeError, "__qualname__ must be set to a string object");
    SET(GenObj, self, qualname, v);
    return 0;
}
static Value get_running(Thread *th, Value self) { return v_bool(GET(GenObj, self, state) == small_int(GEN_RUNNING)); }
static Value get_suspended(Thread *th, Value self) { return v_bool(GET(GenObj, self, state) == small_int(GEN_SUSPENDED)); }
static Value get_code(Thread *th, Value self) { return OBJ(GenObj, self)->code; }
static Value get_yield_from(Thread *th, Value self) { return delegate_of(self); }
static Value get_origin(Thread *th, Value self) { return OBJ(GenObj, self)->origin; }

static Value get_frame(Thread *th, Value self) {
    stm_read(ref_addr(self));
    GenObj *g = OBJ(GenObj, self);
    if (g->state == small_int(GEN_CLOSED)) return V_NONE;
    if (is_ref(g->frame)) return g->frame;
    if (g->state == small_int(GEN_RUNNING))
        for (Value *b = th->base; b; b = frame_back(b))
            if (frame_kind(b) & FF_GEN && b[FRAME_SELF] == self) return frame_object(th, b);
    Value head[FRAME_HEAD + 2] = {0, self, g->func, g->code, 0, 0, FF_GEN << 2, 0}; /* as if it ran */
    Value *base = head - FRAME_OUTER;
    Value frame = frame_object(th, base);
    if (frame != RAISED) frame_suspends(th, base, OBJ(GenObj, self)->pc);
    return frame;
}

/* ---- generator ---------------------------------------------------------------------------------------------------------- */

static size_t gen_size(const Obj *o) { return sizeof(GenObj) + 8 * (((const GenObj *)o)->nregs >> 2); }
static void gen_trace(Obj *o, GcVisit *visit, void *ctx) {
    GenObj *g = (GenObj *)o;
    unsigned n = (unsigned)(g->nregs >> 2);
    for (unsigned i = 0; i < n; i++) visit(ctx, &g->regs[i]);
}

static Value self_iter(Thread *th, Value self) { return self; }

/* warnings may have a longer text, with the place where the coroutine was made. */
static int warn_unawaited(Thread *th, Value *coro) {
    Value warnings = dict_get_c(sys_modules, "warnings"), warn;
    if (warnings != V_UNBOUND) {
        int found = obj_find_attr(th, warnings, str_intern_c("_warn_unawaited_coroutine"), &warn);
        if (found < 0) return -1;
        if (found) return CALL1(th, warn, coro[0]) == RAISED ? -1 : 0;
    }
    return err_warn(th, RuntimeWarning, 1, "coroutine '%U' was never awaited", OBJ(GenObj, coro[0])->qualname);
}

/* At its death: what try and with blocks wait for. */
int gen_finalize(Thread *th, Value self) {
    int64_t state = small_value(GET(GenObj, self, state));
    if (state == GEN_CLOSED || state == GEN_RUNNING) return 0;
    if (type_of(self) == &type_coroutine && state == GEN_CREATED) {
        Value *r = root_push1(th, self);
        if (warn_unawaited(th, r) < 0) err_unraisable(th, NULL, r[0]);
        set_closed(r[0]);
        root_pop(th, 1);
        return 0;
    }
    if (type_of(self) == &type_async_generator && is_ref(GET(GenObj, self, hooks)))
        return CALL1(th, OBJ(GenObj, self)->hooks, self) == RAISED ? -1 : 0;
    return gen_close(th, self);
}

static const Method gen_methods[] = {
    {"send", gen_method_send, "!(self, arg, /)", "Send a value into the generator: the next yielded value, or StopIteration.", 0},
    {"throw", method_throw, "!(self, type, value=None, traceback=None, /)", "Raise an exception in the generator.", 0},
    {"close", method_close, "!(self)", "Raise GeneratorExit inside the generator.", 0},
    {0},
};
static const GetSet gen_getset[] = {
    {"__name__", get_name, set_name, "name of the generator"},
    {"__qualname__", get_qualname, set_qualname, "qualified name of the generator"},
    {"gi_yieldfrom", get_yield_from, NULL, "object being iterated by yield from, or None"},
    {"gi_running", get_running, NULL, NULL},
    {"gi_frame", get_frame, NULL, NULL},
    {"gi_suspended", get_suspended, NULL, NULL},
    {"gi_code", get_code, NULL, NULL},
    {0},
};

#define GEN_LAYOUT                                                                                                     \
    .flags = TF_VAR | TF_WEAK | TF_NO_NEW, .size = sizeof(GenObj), .values = offsetof(GenObj, func),                   \
    .values_end = offsetof(GenObj, pc), .size_of = gen_size, .trace = gen_trace, .repr = gen_repr, .finalize = gen_finalize

Type type_generator = {
    .name = "generator", GEN_LAYOUT, .iter = self_iter, .next = gen_next, .send = gen_send,
    .methods = gen_methods, .getset = gen_getset,
};

/* ---- coroutine, and the iterator that its __await__ gives ---------------------------------------------------------------- */

typedef struct WrapperObj { Obj h; Value coro; } WrapperObj;

static Value coro_await(Thread *th, Value self) {
    Value w = obj_new(&type_coroutine_wrapper);
    if (w != RAISED) OBJ(WrapperObj, w)->coro = self; /* NOBARRIER: fresh */
    return w;
}

static const Method coro_methods[] = {
    {"send", gen_method_send, "!(self, arg, /)", "Send a value into coroutine: what it yields next, or StopIteration.", 0},
    {"throw", method_throw, "!(self, type, value=None, traceback=None, /)", "Raise an exception in coroutine: what it yields next, or StopIteration.", 0},
    {"close", method_close, "!(self)", "Raise GeneratorExit inside coroutine.", 0},
    {0},
};
static const GetSet coro_getset[] = {
    {"__name__", get_name, set_name, "name of the coroutine"},
    {"__qualname__", get_qualname, set_qualname, "qualified name of the coroutine"},
    {"cr_await", get_yield_from, NULL, "object being awaited on, or None"},
    {"cr_running", get_running, NULL, NULL},
    {"cr_frame", get_frame, NULL, NULL},
    {"cr_suspended", get_suspended, NULL, NULL},
    {"cr_code", get_code, NULL, NULL},
    {"cr_origin", get_origin, NULL, NULL},
    {0},
};
Type type_coroutine = {
    .name = "coroutine", GEN_LAYOUT, .await = coro_await, .send = gen_send, .methods = coro_methods, .getset = coro_getset,
};

static Value wrapped(Value self) { return OBJ(WrapperObj, self)->coro; }
static Value wrapper_next(Thread *th, Value self) { return gen_send(th, wrapped(self), V_NONE); }
static Value wrapper_slot_send(Thread *th, Value self, Value v) { return gen_send(th, wrapped(self), v); }
static Value wrapper_send(Thread *th, Value *a, unsigned n, Value kw) {
    return stop_to_exception(th, gen_send(th, wrapped(a[0]), a[1]));
}
static Value wrapper_throw(Thread *th, Value *a, unsigned n, Value kw) {
    a[0] = wrapped(a[0]);
    return method_throw(th, a, n, kw);
}
static Value wrapper_close(Thread *th, Value *a, unsigned n, Value kw) {
    return gen_close(th, wrapped(a[0])) < 0 ? RAISED : V_NONE;
}
static const Method wrapper_methods[] = {
    {"send", wrapper_send, "!(self, arg, /)", "Send a value into coroutine: what it yields next, or StopIteration.", 0},
    {"throw", wrapper_throw, "!(self, type, value=None, traceback=None, /)", "Raise an exception in coroutine: what it yields next, or StopIteration.", 0},
    {"close", wrapper_close, "!(self)", "Raise GeneratorExit inside coroutine.", 0},
    {0},
};
Type type_coroutine_wrapper = {
    .name = "coroutine_wrapper", .doc = "A wrapper object implementing __await__ for coroutines.", .flags = TF_NO_NEW,
    .size = sizeof(WrapperObj), .values = offsetof(WrapperObj, coro), .values_end = sizeof(WrapperObj), .iter = self_iter,
    .next = wrapper_next, .send = wrapper_slot_send, .methods = wrapper_methods,
};

/* ---- await -------------------------------------------------------------------------------------------------------------- */

static bool iterable_coroutine(Value v) {
    return is_exact(v, &type_generator) && OBJ(CodeObj, OBJ(GenObj, v)->code)->c->flags & CO_ITERABLE_COROUTINE;
}

Value gen_awaitable_iter(Thread *th, Value v) {
    if (is_exact(v, &type_coroutine) || iterable_coroutine(v)) return v;
    Type *t = type_of(v);
    if (!t->await) return err_raise(TypeError, "object %s can't be used in 'await' expression", t->name);
    Value it = t->await(th, v);
    if (it == RAISED) return RAISED;
    if (is_exact(it, &type_coroutine) || iterable_coroutine(it)) return err_raise(TypeError, "__await__() returned a coroutine");
    if (!type_of(it)->next) return err_raise(TypeError, "__await__() returned non-iterator of type '%T'", it);
    return it;
}

/* ---- what async generators share (asyncgen.c has the rest of them) -------------------------------------------------------- */

extern const Method asyncgen_methods[];
Value asyncgen_anext(Thread *th, Value self);
static Value get_running_async(Thread *th, Value self) { return v_bool(OBJ(GenObj, self)->origin & small_int(1)); }
static const GetSet asyncgen_getset[] = {
    {"__name__", get_name, set_name, "name of the async generator"},
    {"__qualname__", get_qualname, set_qualname, "qualified name of the async generator"},
    {"ag_await", get_yield_from, NULL, "object being awaited on, or None"},
    {"ag_running", get_running_async, NULL, NULL},
    {"ag_frame", get_frame, NULL, NULL},
    {"ag_suspended", get_suspended, NULL, NULL},
    {"ag_code", get_code, NULL, NULL},
    {0},
};
Type type_async_generator = {
    .name = "async_generator", GEN_LAYOUT, .aiter = self_iter, .anext = asyncgen_anext, .methods = asyncgen_methods,
    .getset = asyncgen_getset,
};
