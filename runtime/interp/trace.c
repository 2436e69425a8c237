/* trace.c -- sys.settrace and sys.setprofile: events made from the instructions as they come.
 *
 * While a hook is set, th->dispatch leads every instruction through trace_event() first. A frame whose "call" was reported has FF_TRACED in
 * its kind; FrameObj.lineno_set holds the index of the last instruction looked at, so that a line event comes when the line
 * changes or control jumps back. While a hook runs, the plain table is in force: hooks are not traced. */
#include "interp.h"

enum { TRACE_LINES = 1, TRACE_OPCODES = 2 };

static void trace_update(Thread *th) {
    bool on = is_ref(th->trace) || is_ref(th->profile);
    th->dispatch = interp_tables(on);
}

/* sys.settrace, sys.setprofile; None switches it off. */
int interp_set_trace(Thread *th, Value function, bool profile) {
    if (function == V_NONE) function = V_UNBOUND;
    if (profile) th->profile = function;
    else th->trace = function;
    trace_update(th);
    return 0;
}

static _Thread_local const char *event; /* whose hook runs */

/* hook(frame, event, arg): its result, or RAISED, and then no hook is left. */
static Value call_hook(Thread *th, Value hook, Value frame, const char *what, Value arg) {
    Value *r = root_push(th, 3);
    r[0] = hook, r[1] = frame, r[2] = arg;
    th->dispatch = interp_tables(false);
    event = what;
    Value v = CALL3(th, r[0], r[1], str_intern_c(what), r[2]);
    event = NULL;
    root_pop(th, 3);
    if (v == RAISED) th->trace = th->profile = V_UNBOUND;
    trace_update(th);
    return v;
}

/* For the global hooks: the result is the frame's own hook. */
static int call_event(Thread *th, Value frame) {
    Value *r = root_push1(th, frame);
    int status = -1;
    if (is_ref(th->trace)) {
        Value v = call_hook(th, th->trace, frame, "call", V_NONE);
        if (v == RAISED) goto out;
        SET(FrameObj, r[0], trace, v);
    }
    if (is_ref(th->profile) && call_hook(th, th->profile, r[0], "call", V_NONE) == RAISED) goto out;
    status = 0;
out:
    root_pop(th, 1);
    return status;
}

/* An event for the frame's own hook; what it returns replaces it, None does not. */
static int local_event(Thread *th, Value frame, const char *event, Value arg) {
    Value hook = GET(FrameObj, frame, trace);
    if (!is_ref(th->trace) || hook == V_NONE) return 0;
    Value *r = root_push1(th, frame);
    Value v = call_hook(th, hook, frame, event, arg);
    if (v != RAISED && v != V_NONE) SET(FrameObj, r[0], trace, v);
    root_pop(th, 1);
    return v == RAISED ? -1 : 0;
}

static int return_event(Thread *th, Value frame, Value v) {
    Value *r = root_push2(th, frame, v);
    int status = local_event(th, frame, "return", v);
    if (status == 0 && is_ref(th->profile) && call_hook(th, th->profile, r[0], "return", r[1]) == RAISED) status = -1;
    root_pop(th, 2);
    return status;
}

/* c_call, c_return, c_exception. */
static int native_event(Thread *th, Value *r, const char *event) {
    if (!is_ref(th->profile) || th->dispatch == interp_tables(false)) return 0;
    Value frame = frame_current(th, 0);
    if (!is_ref(frame)) return 0;
    return call_hook(th, th->profile, frame, event, r[0]) == RAISED ? -1 : 0;
}

Value trace_native(Thread *th, Value native, Value *a, unsigned n, Value kw) {
    if (!th->base || th->dispatch == interp_tables(false)) return native_run(th, OBJ(NativeObj, native)->bind, a, n, kw);
    unsigned total = n + (is_ref(kw) ? (unsigned)tuple_len(kw) : 0);
    Value *r = root_push(th, total + FRAME_HEAD + 4); /* what events name, native, kw, result; a window */
    Value *copy = r + FRAME_HEAD + 4;
    memcpy(copy, a, total * sizeof *a);
    r[0] = r[1] = native, r[2] = kw;
    if (!is_exact(native, &type_native)) {
        r[0] = type_of(native)->get(th, native, a[0], type_obj(a[0]));
        if (r[0] == RAISED) return RAISED;
    }
    if (native_event(th, r, "c_call") < 0) return RAISED;
    Value v = native_finish(th, native_run(th, OBJ(NativeObj, r[1])->bind, copy, n, r[2]));
    if (v != RAISED) {
        r[3] = v;
        return native_event(th, r, "c_return") < 0 ? RAISED : r[3];
    }
    r[3] = err_fetch(th);
    if (native_event(th, r, "c_exception") == 0) err_restore(th, r[3]);
    return RAISED;
}

static bool resumes(Thread *th, Value *base) {
    return th->pc - 1 == OBJ(GenObj, base[FRAME_SELF])->pc;
}

/* Does the frame begin, or go on after a yield, with this instruction? */
static bool begins(Thread *th, Value *base, const Code *c) {
    if (frame_kind(base) & FF_TRACED) return false;
    if (frame_kind(base) & FF_GEN) return resumes(th, base);
    return th->pc - 1 == c->ins && !(c->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR));
}

static int line_event(Thread *th, Value frame, const Code *c, uint32_t at) {
    int64_t flags = small_value(GET(FrameObj, frame, flags));
    Value last = OBJ(FrameObj, frame)->lineno_set;
    uint32_t op = INS_OP(c->ins[at]);
    if (op == OP_MAKECELL || op == OP_GENERATOR || op == OP_CLEAR) return 0; /* no statement of the source */
    SET(FrameObj, frame, lineno_set, small_int(at));
    Value *r = root_push1(th, frame);
    int status = 0, line = code_line(c, at);
    if (flags & TRACE_LINES && line >= 0) {
        int before = is_int(last) ? code_line(c, (uint32_t)small_value(last)) : -1;
        if (line != before || (is_int(last) && at < (uint32_t)small_value(last) && op != OP_SEND))
            status = local_event(th, frame, "line", V_NONE);
    }
    if (status == 0 && flags & TRACE_OPCODES) status = local_event(th, r[0], "opcode", V_NONE);
    root_pop(th, 1);
    return status;
}

int trace_event(Thread *th) {
    Value *base = th->base;
    Code *c = frame_code(base);
    Value frame = frame_object(th, base);
    if (frame == RAISED) return -1;
    if (begins(th, base, c)) {
        base[FRAME_KIND] |= FF_TRACED << 2;
        /* Where it stands: before its first instruction, or at the yield. */
        const uint32_t *pc = th->pc;
        bool resumed = frame_kind(base) & FF_GEN && INS_OP(pc[-2]) != OP_GENERATOR;
        SET(FrameObj, frame, lineno_set, resumed ? small_int(pc - c->ins - 2) : V_NONE);
        th->pc = resumed ? pc - 1 : c->ins;
        if (call_event(th, frame) < 0) return -1;
        th->pc = pc;
    }
    if (is_ref(th->trace) && GET(FrameObj, base[FRAME_OBJ], trace) != V_NONE &&
        line_event(th, base[FRAME_OBJ], c, (uint32_t)(th->pc - c->ins) - 1) < 0)
        return -1;
    uint32_t ins = th->pc[-1];
    switch (INS_OP(ins)) {
        case OP_RETURN: return return_event(th, base[FRAME_OBJ], base[INS_A(ins)]);
        case OP_RETIMM: return return_event(th, base[FRAME_OBJ], V_IMM(INS_A(ins)));
        case OP_YIELD: return return_event(th, base[FRAME_OBJ], base[INS_B(ins)]);
        default: return 0;
    }
}

int trace_exception(Thread *th) {
    Value frame = frame_object(th, th->base);
    if (frame == RAISED || !is_ref(th->trace) || GET(FrameObj, frame, trace) == V_NONE) return 0;
    Value exc = err_fetch(th), *r = root_push2(th, exc, frame);
    Value arg = TUPLE(type_obj(exc), exc, GET(ExcObj, exc, traceback));
    int status = arg == RAISED ? -1 : local_event(th, frame, "exception", arg);
    if (status == 0) err_restore(th, r[0]);
    root_pop(th, 2);
    return status;
}

int trace_unwind(Thread *th) {
    Value frame = frame_object(th, th->base);
    if (frame == RAISED) return 0;
    Value *r = root_push2(th, err_fetch(th), frame);
    int status = return_event(th, frame, V_NONE);
    if (status == 0) err_restore(th, r[0]);
    root_pop(th, 2);
    return status;
}

/* ---- f_lineno = n ------------------------------------------------------------------------------------------------------------- */

/* What may be jumped out of, but not into: the code in [from, to). */
typedef struct Region {
    uint32_t from, to;
    const char *refusal;
    int prev;           /* except: the register with what was handled before; else -1 */
    uint32_t handler;   /* by which pieces are joined */
} Region;

enum { REGIONS_MAX = 200 };

static const char into_loop[] = "can't jump into the body of a for loop";
static const char into_except[] = "can't jump into an 'except' block as there's no exception";

/* Loops: a NEXT and what it leads to; asynchronous ones are known by their handler. */
static unsigned find_loops(const Code *c, Region *r) {
    unsigned n = 0;
    for (uint32_t i = 0; i < c->nins && n < REGIONS_MAX / 2; i += op_words[INS_OP(c->ins[i])])
        if (INS_OP(c->ins[i]) == OP_NEXT) r[n++] = (Region){i, i + 2 + c->ins[i + 1], into_loop, -1, 0};
    for (uint32_t k = 0; k < c->nexc && n < REGIONS_MAX / 2; k++)
        if (INS_OP(c->ins[c->exc[k].handler]) == OP_ENDASYNCFOR)
            r[n++] = (Region){c->exc[k].from, c->exc[k].handler + 1, into_loop, -1, 0};
    return n;
}

/* Bodies of loops, of with statements, and handlers. Ranges of one handler are joined: nested handlers cut them in pieces. */
static unsigned find_regions(const Code *c, Region *r) {
    unsigned first = find_loops(c, r), n = first;
    for (uint32_t k = 0; k < c->nexc; k++) {
        const ExcEntry *e = &c->exc[k];
        uint32_t ins = c->ins[e->handler];
        bool handler = INS_OP(ins) == OP_POPEXC;
        bool with = INS_OP(ins) == OP_PUSHEXC && INS_OP(c->ins[e->handler + 2]) == OP_EXCTRIPLE;
        if (!handler && !with) continue;
        unsigned i = first;
        while (i < n && r[i].handler != e->handler) i++;
        if (i == REGIONS_MAX) break;
        if (i == n)
            r[n++] = (Region){e->from, e->to, handler ? into_except : "incompatible stacks", handler ? (int)INS_A(ins) : -1, e->handler};
        if (e->from < r[i].from) r[i].from = e->from;
        if (e->to > r[i].to) r[i].to = e->to;
    }
    return n;
}

static bool inside(const Region *r, uint32_t at) { return at >= r->from && at < r->to; }

/* NULL: one may go there; else why not. */
static const char *refuses(const Region *r, unsigned n, uint32_t from, uint32_t to) {
    for (unsigned i = 0; i < n; i++)
        if (inside(&r[i], to) && !inside(&r[i], from)) return r[i].refusal;
    return NULL;
}

static int jump_to(Thread *th, Value self, Value *base, uint32_t to, const Region *r, unsigned n) {
    Code *c = frame_code(base);
    uint32_t from = (uint32_t)(frame_pc(th, self) - c->ins) - 1;
    const Region *outermost = NULL; /* handlers that are left: the outermost knows what comes back */
    for (unsigned i = 0; i < n; i++)
        if (r[i].prev >= 0 && inside(&r[i], from) && !inside(&r[i], to) && (!outermost || r[i].from < outermost->from)) outermost = &r[i];
    if (outermost) th->handled = base[outermost->prev];
    /* What the code at the new place expects in temporaries may never have been made. */
    for (unsigned i = c->nlocals + c->ncells; i < c->nregs && !(frame_kind(base) & FF_OWN); i++)
        if (base[i] == V_UNBOUND) base[i] = V_NONE;
    for (Value *b = th->base; b; b = frame_back(b))
        if (frame_back(b) == base) b[FRAME_RET] = (Value)(c->ins + to + 1);
    SET(FrameObj, self, lineno_set, small_int(to));
    return 0;
}

int frame_set_lineno(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(AttributeError, "cannot delete attribute");
    if (!int_check(v)) return err_set(ValueError, "lineno must be an integer");
    int64_t line;
    if (!int_fits(v, &line) || line != (int)line) return err_set(ValueError, "lineno out of range");
    stm_read(ref_addr(self));
    Value *base = OBJ(FrameObj, self)->base;
    if (!base || GET(FrameObj, self, trace) == V_NONE) return err_set(ValueError, "f_lineno can only be set by a trace function");
    if (event && *event == 'c') return err_set(ValueError, "can't jump from the 'call' trace event of a new frame");
    if (!event || *event != 'l') return err_set(ValueError, "can only jump from a 'line' trace event");
    Code *c = frame_code(base);
    if (line < c->firstlineno) return err_set(ValueError, "line %lld comes before the current code block", (long long)line);
    int best = 0;
    for (uint32_t i = 0; i < c->nins; i += op_words[INS_OP(c->ins[i])]) {
        int at = code_line(c, i);
        if (at >= line && (!best || at < best)) best = at;
    }
    if (!best) return err_set(ValueError, "line %lld comes after the current code block", (long long)line);
    Region r[REGIONS_MAX];
    unsigned n = find_regions(c, r);
    uint32_t from = (uint32_t)(frame_pc(th, self) - c->ins) - 1;
    const char *refusal = "cannot find bytecode for specified line";
    bool refused = false;
    int before = -1;
    for (uint32_t i = 0; i < c->nins; i += op_words[INS_OP(c->ins[i])]) {
        uint32_t op = INS_OP(c->ins[i]);
        int at = code_line(c, i);
        bool starts = at == best && before != best && op != OP_MAKECELL && op != OP_GENERATOR;
        before = op == OP_MAKECELL || op == OP_GENERATOR ? -1 : at;
        if (!starts) continue;
        const char *no = refuses(r, n, from, i);
        if (!no) return jump_to(th, self, base, i, r, n);
        if (!refused) refusal = no;
        refused = true;
    }
    return err_set(ValueError, "%s", refusal);
}
