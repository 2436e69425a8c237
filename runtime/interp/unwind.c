/* unwind.c -- exceptions on their way: raising, handlers, what is handled, except*.
 *
 * A raised exception is th->exc, always an instance. unwind() takes it from frame to frame, adding a traceback entry in each, until a table
 * entry of the code covers the pc. What is being handled is th->handled; handlers save and restore it (PUSHEXC, POPEXC), so nothing
 * is to be done here when a frame is left, except for generators (gen.c). */
#include "interp.h"

void frame_pop(Thread *th) {
    Value *base = th->base, *back = frame_back(base);
    if (base[FRAME_OBJ]) frame_dies(th, base, th->pc);
    th->depth--;
    th->pc = frame_ret(base);
    th->base = back;
    if (frame_kind(base) & FF_ENTRY) return; /* C puts top back */
    stm_stack_return(&th->stm, (char *)(back - FRAME_HEAD), (char *)(base - FRAME_HEAD));
    th->top = back + frame_code(back)->nregs;
}

static const ExcEntry *find_handler(const Code *c, uint32_t at) {
    for (uint32_t i = 0; i < c->nexc; i++)
        if (at >= c->exc[i].from && at < c->exc[i].to) return &c->exc[i];
    return NULL;
}

/* The handler around a handler: POPEXC, and on it goes. */
static bool only_restores(const Code *c, const ExcEntry *e) {
    return INS_OP(c->ins[e->handler]) == OP_POPEXC && INS_OP(c->ins[e->handler + 1]) == OP_RERAISE;
}

/* What POPEXC does. */
static void restore_handled(Thread *th, Value *base, unsigned reg) {
    if (frame_kind(base) & FF_GEN && base[reg] == V_UNBOUND) {
        th->handled = base[FRAME_OUTER];
        base[FRAME_KIND] &= ~((Value)FF_OWN << 2);
    } else {
        th->handled = base[reg];
    }
}

/* RERAISE with B: the frame stands where the exception was raised first. */
static void stand_where_raised(Thread *th) {
    uint32_t ins = th->pc[-1];
    Value tb = GET(ExcObj, th->exc, traceback);
    if (INS_OP(ins) != OP_RERAISE || !INS_B(ins) || !is_exact(tb, &type_traceback)) return;
    int64_t at = small_value(OBJ(TracebackObj, tb)->lasti);
    Code *c = frame_code(th->base);
    if (OBJ(TracebackObj, tb)->frame == th->base[FRAME_OBJ] && at >= 0 && at < c->nins) th->pc = c->ins + at + 1;
}

/* The frame is gone. Has the caller's instruction a use for this exception? */
static bool caller_goes_on(Thread *th, uint64_t kind) {
    if ((kind & (0xff | FF_GEN)) != FK_NEXT || !err_catch(th, StopIteration)) return false;
    th->pc += (int32_t)th->pc[-1];
    return true;
}

bool unwind(Thread *th, bool again) {
    for (;; again = false) {
        Value *base = th->base;
        Code *c = frame_code(base);
        uint32_t at = th->pc > c->ins ? (uint32_t)(th->pc - c->ins) - 1 : 0;
        if (again) stand_where_raised(th);
        else traceback_add(th, base, th->pc);
        if (UNLIKELY(is_ref(th->trace) || is_ref(th->profile)) && !again) trace_exception(th);
        const ExcEntry *e = find_handler(c, at);
        while (e && only_restores(c, e)) { /* the pc stays: lines are those of where it was raised */
            restore_handled(th, base, INS_A(c->ins[e->handler]));
            e = find_handler(c, e->handler + 1);
        }
        if (e) {
            base[e->reg] = th->exc;
            th->exc = V_UNBOUND;
            th->pc = c->ins + e->handler;
            th->top = base + c->nregs;
            return true;
        }
        if (UNLIKELY(is_ref(th->trace) || is_ref(th->profile))) trace_unwind(th);
        uint64_t kind = frame_kind(base);
        if (kind & FF_GEN) gen_fails(th, base);
        else frame_pop(th);
        if (kind & FF_ENTRY) return false;
        if (caller_goes_on(th, kind)) return true;
    }
}

/* ---- raise ---------------------------------------------------------------------------------------------------------- */

static bool exception_class(Value v) { return type_check(v) && type_from(v)->flags & TF_EXC; }

static Value make_exception(Thread *th, Value cls) {
    Value *r = root_push1(th, cls);
    Value e = obj_call(th, cls, NULL, 0);
    cls = r[0];
    if (e != RAISED && !exc_check(e)) {
        r[0] = e;
        e = err_format(th, TypeError, "calling %R should have returned an instance of BaseException, not %R", cls,
                       type_obj(e));
    }
    root_pop(th, 1);
    return e;
}

static int set_cause(Thread *th, Value *exc, Value cause) {
    if (exception_class(cause)) cause = make_exception(th, cause);
    else if (cause != V_NONE && !exc_check(cause)) cause = err_raise(TypeError, "exception causes must derive from BaseException");
    if (cause == RAISED) return -1;
    SET(ExcObj, *exc, cause, cause);
    SET(ExcObj, *exc, suppress, V_TRUE);
    return 0;
}

int do_raise(Thread *th, Value exc, Value cause, unsigned form) {
    if (form == 0) {
        if (th->handled == V_NONE || th->handled == V_UNBOUND) return err_set(RuntimeError, "No active exception to reraise");
        th->exc = th->handled;
        return 1;
    }
    Value *r = root_push2(th, exc, cause);
    if (exception_class(exc)) r[0] = make_exception(th, exc);
    else if (!exc_check(exc)) r[0] = err_raise(TypeError, "exceptions must derive from BaseException");
    if (r[0] != RAISED && (form == 1 || set_cause(th, &r[0], r[1]) == 0)) err_object(th, r[0]);
    root_pop(th, 2);
    return -1;
}

Value exc_fix_up(Thread *th, Value exc, const char *text) {
    Value handled = th->handled; /* its context is exc alone */
    th->handled = exc;
    err_raise(RuntimeError, "%s", text);
    exc = th->handled;
    th->handled = handled;
    if (!exc_check(th->exc) || th->exc == exc) return RAISED;
    SET(ExcObj, th->exc, cause, exc);
    SET(ExcObj, th->exc, context, exc);
    SET(ExcObj, th->exc, suppress, V_TRUE);
    return RAISED;
}

static Value named(Value name) {
    Thread *th = thread_self;
    if (is_exact(th->exc, NameError)) SET(NameErrorObj, th->exc, name, name);
    return RAISED;
}
Value raise_unbound_local(Value name) {
    return err_raise(UnboundLocalError, "cannot access local variable '%U' where it is not associated with a value", name);
}
Value raise_unbound_free(Value name) {
    err_raise(NameError, "cannot access free variable '%U' where it is not associated with a value in enclosing scope", name);
    return named(name);
}
Value raise_name(Value name) {
    err_raise(NameError, "name '%U' is not defined", name);
    return named(name);
}

/* ---- except --------------------------------------------------------------------------------------------------------- */

static bool matches(Value exc, Value type) {
    if (!tuple_check(type)) return exception_class(type) && obj_is(exc, type_from(type));
    for (uint64_t i = 0; i < tuple_len(type); i++)
        if (matches(exc, tuple_get(type, i))) return true;
    return false;
}

static const char not_an_exception[] = "catching classes that do not inherit from BaseException is not allowed";

static int check_types(Value type) {
    if (!tuple_check(type)) return exception_class(type) ? 0 : err_set(TypeError, not_an_exception);
    for (uint64_t i = 0; i < tuple_len(type); i++)
        if (!exception_class(tuple_get(type, i))) return err_set(TypeError, not_an_exception);
    return 0;
}

int exc_match(Thread *th, Value exc, Value type) { return check_types(type) < 0 ? -1 : matches(exc, type); }

/* ---- except* -------------------------------------------------------------------------------------------------------- */

static bool is_group(Value v) { return exc_check(v) && obj_is(v, BaseExceptionGroup); }

static int check_star_types(Value type) {
    static const char text[] = "catching ExceptionGroup with except* is not allowed. Use except instead.";
    if (check_types(type) < 0) return -1;
    if (!tuple_check(type)) return type_is_sub(type_from(type), BaseExceptionGroup) ? err_set(TypeError, text) : 0;
    for (uint64_t i = 0; i < tuple_len(type); i++)
        if (type_is_sub(type_from(tuple_get(type, i)), BaseExceptionGroup)) return err_set(TypeError, text);
    return 0;
}

/* args[1] is what the program sees: a tuple for a naked exception that matched, a list for what clauses raised. */
static Value new_group(Thread *th, Value list, bool matched) {
    Value excs = list_to_tuple(list);
    Value group = excs == RAISED ? RAISED : exc_group_make(th, str_empty, excs);
    Value args = group == RAISED ? RAISED : TUPLE(str_empty, matched ? excs : list);
    if (args == RAISED) return RAISED;
    SET(ExcObj, group, args, args);
    return group;
}

int group_match(Thread *th, Value *out, Value exc, Value type) {
    if (check_star_types(type) < 0) return -1;
    if (exc == V_NONE) {
        out[0] = out[1] = V_NONE;
        return 0;
    }
    if (matches(exc, type)) {
        Value match = exc;
        if (!is_group(exc)) { /* a naked one is wrapped */
            Value list = list_from(&exc, 1);
            if (list == RAISED) return -1;
            match = new_group(th, list, true);
            if (match == RAISED) return -1;
            out[0] = match;
            out[1] = V_NONE;
            Value keep = th->exc;
            th->exc = match;
            traceback_add(th, th->base, th->pc);
            th->exc = keep;
            return 0;
        }
        out[0] = match;
        out[1] = V_NONE;
        return 0;
    }
    if (is_group(exc)) {
        Value cls = type_obj(exc);
        Value pair = obj_call_method(th, exc, str_intern_c("split"), &type, 1);
        if (pair == RAISED) return -1;
        if (!tuple_check(pair))
            return err_set(TypeError, "%N.split must return a tuple, not %T", type_from(cls), pair);
        if (tuple_len(pair) < 2)
            return err_set(TypeError, "%N.split must return a 2-tuple, got tuple of size %lu", type_from(cls), (unsigned long)tuple_len(pair));
        out[0] = tuple_get(pair, 0);
        out[1] = tuple_get(pair, 1);
        return 0;
    }
    out[0] = V_NONE;
    out[1] = exc;
    return 0;
}

/* Raised again as it was: same place, same history. */
static bool same_metadata(Value a, Value b) {
    if (!is_group(a) || !is_group(b)) return false;
    return inst_get(a, S(__notes__)) == inst_get(b, S(__notes__)) && GET(ExcObj, a, traceback) == GET(ExcObj, b, traceback) &&
           GET(ExcObj, a, cause) == GET(ExcObj, b, cause) && GET(ExcObj, a, context) == GET(ExcObj, b, context);
}

static bool is_leaf_of(Value leaf, Value group_or_leaf) {
    if (leaf == group_or_leaf) return true;
    if (!is_group(group_or_leaf)) return false;
    Value excs = GET(GroupObj, group_or_leaf, excs);
    for (uint64_t i = 0; i < tuple_len(excs); i++)
        if (is_leaf_of(leaf, tuple_get(excs, i))) return true;
    return false;
}
static bool is_leaf_of_any(Value leaf, Value list) {
    for (uint64_t i = 0; i < list_len(list); i++)
        if (is_leaf_of(leaf, list_get(list, i))) return true;
    return false;
}

/* The part of `orig` whose leaves occur in the groups of `keep`, with the structure and history of orig; None if empty. */
static Value project(Thread *th, Value orig, Value keep) {
    if (!is_group(orig)) return is_leaf_of_any(orig, keep) ? orig : V_NONE;
    if (recursion_enter(th, " in exception_group_projection") < 0) return RAISED;
    Value *r = root_push3(th, orig, keep, list_new(0));
    Value result = r[2];
    for (uint64_t i = 0; result != RAISED && i < tuple_len(GET(GroupObj, r[0], excs)); i++) {
        result = project(th, tuple_get(GET(GroupObj, r[0], excs), i), r[1]);
        if (result != RAISED && result != V_NONE && list_append(r[2], result) < 0) result = RAISED;
    }
    if (result != RAISED && list_len(r[2]) == 0) {
        result = V_NONE;
    } else if (result != RAISED) {
        result = obj_call_method(th, r[0], str_intern_c("derive"), &r[2], 1);
        if (result != RAISED && !is_group(result)) result = err_raise(TypeError, "derive must return an instance of BaseExceptionGroup");
        if (result != RAISED) {
            SET(ExcObj, result, traceback, GET(ExcObj, r[0], traceback));
            SET(ExcObj, result, context, GET(ExcObj, r[0], context));
            SET(ExcObj, result, cause, GET(ExcObj, r[0], cause));
            SET(ExcObj, result, suppress, GET(ExcObj, r[0], suppress));
            Value notes = inst_get(r[0], S(__notes__));
            if (notes != V_UNBOUND && list_check(notes)) notes = list_slice(notes, 0, list_len(notes));
            if (notes == RAISED || (notes != V_UNBOUND && inst_set(result, S(__notes__), notes) < 0)) result = RAISED;
        }
    }
    root_pop(th, 3);
    recursion_leave(th);
    return result;
}

Value group_raise(Thread *th, Value orig, Value list) {
    uint64_t n = list_len(list);
    if (!n) return V_NONE;
    if (!is_group(orig)) return list_get(list, 0); /* one clause only can have run */
    Value *r = root_push(th, 4); /* orig, raised, again, result */
    r[0] = orig;
    r[1] = list_new(0);
    r[2] = list_new(0);
    Value result = RAISED;
    if (r[1] == RAISED || r[2] == RAISED) goto out;
    for (uint64_t i = 0; i < n; i++) {
        Value e = list_get(list, i);
        if (e == V_NONE) continue;
        if (list_append(same_metadata(e, r[0]) ? r[2] : r[1], e) < 0) goto out;
    }
    r[3] = list_len(r[2]) ? project(th, r[0], r[2]) : V_NONE;
    if (r[3] == RAISED) goto out;
    if (list_len(r[1]) == 0) {
        result = r[3];
        goto out;
    }
    if (r[3] != V_NONE && list_append(r[1], r[3]) < 0) goto out;
    result = new_group(th, r[1], false);
out:
    root_pop(th, 4);
    return result;
}
