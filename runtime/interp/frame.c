/* frame.c -- frame objects: what Python sees of the VM stack.
 *
 * A FrameObj is made when somebody asks (sys._getframe, a traceback, a hook) and noted in the frame's header. While the frame lives the
 * object only points at it; when it dies, frame_dies() copies the locals and finds the caller's object, so that the chain
 * stays whole. A generator's frame lives in the GenObj between two resumptions (FrameObj.gen). */
#include "gen.h"
#include "interp.h"
#include <stdio.h>

enum { TRACE_LINES = 1, TRACE_OPCODES = 2, CLEARED = 4 };

Value frame_object(Thread *th, Value *base) {
    if (base[FRAME_OBJ]) return base[FRAME_OBJ];
    Value frame = obj_new(&type_frame);
    if (frame == RAISED) return RAISED;
    FrameObj *f = OBJ(FrameObj, frame); /* NOBARRIER: fresh */
    FuncObj *func = OBJ(FuncObj, base[FRAME_FUNC]);
    f->code = base[FRAME_CODE];
    f->func = base[FRAME_FUNC];
    f->globals = func->globals;
    f->builtins = func->builtins;
    f->back = V_NONE;
    f->locals = f->regs = V_UNBOUND;
    f->gen = frame_kind(base) & FF_GEN ? base[FRAME_SELF] : V_NONE;
    f->trace = f->lineno_set = V_NONE;
    f->flags = small_int(TRACE_LINES);
    f->base = base;
    base[FRAME_OBJ] = frame;
    if (is_ref(f->gen)) SET(GenObj, f->gen, frame, frame);
    return frame;
}

/* How many registers hold what Python can see: locals, cells; R[0] is the namespace of other code. */
static unsigned visible(const Code *c) {
    unsigned n = c->flags & CO_OPTIMIZED ? c->nlocals : 1;
    for (unsigned i = 0; c->local_reg && i < c->nlocals; i++)
        if (c->local_reg[i] >= n) n = c->local_reg[i] + 1u;
    for (unsigned i = 0; i < c->ncells; i++)
        if (c->cell_reg[i] >= n) n = c->cell_reg[i] + 1u;
    return n < c->nregs ? n : c->nregs;
}

void frame_suspends(Thread *th, Value *base, const uint32_t *pc) {
    Value frame = base[FRAME_OBJ];
    stm_write(ref_addr(frame));
    FrameObj *f = OBJ(FrameObj, frame);
    f->base = NULL;
    f->pc = pc;
    f->back = V_NONE;
    base[FRAME_OBJ] = 0;
}

void frame_dies(Thread *th, Value *base, const uint32_t *pc) {
    Value frame = base[FRAME_OBJ];
    Value regs = tuple_from(base, visible(frame_code(base)));
    Value back = frame_back(base) ? frame_object(th, frame_back(base)) : V_NONE;
    stm_write(ref_addr(frame));
    FrameObj *f = OBJ(FrameObj, frame);
    f->regs = regs == RAISED ? V_UNBOUND : regs;
    f->back = back == RAISED ? V_NONE : back;
    f->base = NULL;
    f->pc = pc;
    f->gen = V_NONE;
    base[FRAME_OBJ] = 0;
}

Value frame_current(Thread *th, unsigned depth) {
    Value *base = th->base;
    while (base && depth--) base = frame_back(base);
    return base ? frame_object(th, base) : V_UNBOUND;
}

Value frame_globals(Thread *th) { return th->base ? OBJ(FuncObj, th->base[FRAME_FUNC])->globals : V_UNBOUND; }
Value frame_builtins(Thread *th) { return th->base ? OBJ(FuncObj, th->base[FRAME_FUNC])->builtins : V_UNBOUND; }

const uint32_t *frame_pc(Thread *th, Value frame) {
    FrameObj *f = OBJ(FrameObj, frame);
    stm_read(ref_addr(frame));
    if (!f->base) return f->pc;
    if (f->base == th->base) return th->pc;
    for (Value *b = th->base; b; b = frame_back(b))
        if (frame_back(b) == f->base) return frame_ret(b);
    return NULL;
}

static uint32_t frame_at(Value frame) {
    Code *c = OBJ(CodeObj, OBJ(FrameObj, frame)->code)->c;
    const uint32_t *pc = frame_pc(thread_self, frame);
    return pc > c->ins ? (uint32_t)(pc - c->ins) - 1 : 0;
}

int frame_line(Value frame) {
    const Code *c = OBJ(CodeObj, OBJ(FrameObj, frame)->code)->c;
    if (frame_pc(thread_self, frame) <= c->ins) return c->firstlineno;
    return code_line(OBJ(CodeObj, OBJ(FrameObj, frame)->code)->c, frame_at(frame));
}

/* ---- locals ----------------------------------------------------------------------------------------------------------- */

static Value reg_get(Value frame, unsigned i) {
    FrameObj *f = OBJ(FrameObj, frame);
    if (f->base) return f->base[i];
    if (is_ref(f->gen)) return GET(GenObj, f->gen, state) == small_int(GEN_CLOSED) ? V_UNBOUND : OBJ(GenObj, f->gen)->regs[i];
    return is_ref(f->regs) && i < tuple_len(f->regs) ? tuple_get(f->regs, i) : V_UNBOUND;
}

static Value in_cell(Value v) { return is_exact(v, &type_cell) ? GET(CellObj, v, v) : v; }

static int locals_put(Value dict, Value name, Value v) {
    if (v != V_UNBOUND) return dict_set_str(dict, name, v);
    dict_del_str(dict, name);
    return 0;
}

static bool is_cell_reg(const Code *c, unsigned reg) {
    for (unsigned i = 0; i < c->ncells; i++)
        if (c->cell_reg[i] == reg) return true;
    return false;
}

static unsigned local_reg(const Code *c, unsigned i) { return c->local_reg ? c->local_reg[i] : i; }

Value frame_locals(Thread *th, Value frame) {
    FrameObj *f = OBJ(FrameObj, frame);
    stm_read(ref_addr(frame));
    CodeObj *code = OBJ(CodeObj, f->code);
    Code *c = code->c;
    if (!(c->flags & CO_OPTIMIZED)) {
        Value ns = reg_get(frame, 0);
        return ns == V_UNBOUND ? dict_new() : ns;
    }
    Value dict = f->locals;
    if (!is_ref(dict)) {
        dict = dict_new();
        if (dict == RAISED) return RAISED;
        SET(FrameObj, frame, locals, dict);
    }
    if (small_value(f->flags) & CLEARED) return dict;
    for (unsigned i = 0; i < c->nlocals; i++)
        if (!is_cell_reg(c, local_reg(c, i)) &&
            locals_put(dict, tuple_get(code->varnames, i), reg_get(frame, local_reg(c, i))) < 0)
            return RAISED;
    for (unsigned i = 0; i < c->ncells; i++)
        if (locals_put(dict, tuple_get(code->cellvars, i), in_cell(reg_get(frame, c->cell_reg[i]))) < 0) return RAISED;
    Value closure = OBJ(FuncObj, OBJ(FrameObj, frame)->func)->closure;
    for (unsigned i = 0; i < c->nfree && is_ref(closure); i++)
        if (locals_put(dict, tuple_get(code->freevars, i), GET(CellObj, tuple_get(closure, i), v)) < 0) return RAISED;
    return dict;
}

/* ---- the type ---------------------------------------------------------------------------------------------------------- */

static Value get_back(Thread *th, Value self) {
    stm_read(ref_addr(self));
    Value *base = OBJ(FrameObj, self)->base;
    if (!base) return OBJ(FrameObj, self)->back;
    return frame_back(base) ? frame_object(th, frame_back(base)) : V_NONE;
}
static Value get_code(Thread *th, Value self) { return OBJ(FrameObj, self)->code; }
static Value get_globals(Thread *th, Value self) { return OBJ(FrameObj, self)->globals; }
static Value get_builtins(Thread *th, Value self) { return OBJ(FrameObj, self)->builtins; }
static Value get_locals(Thread *th, Value self) { return frame_locals(th, self); }
static Value get_lasti(Thread *th, Value self) {
    const uint32_t *pc = frame_pc(th, self);
    Code *c = OBJ(CodeObj, OBJ(FrameObj, self)->code)->c;
    return pc > c->ins ? small_int((pc - c->ins - 1) * 4) : small_int(-1);
}
static Value get_lineno(Thread *th, Value self) {
    int line = frame_line(self);
    return line < 0 ? V_NONE : small_int(line);
}
int frame_set_lineno(Thread *th, Value self, Value v); /* trace.c */
static Value get_trace(Thread *th, Value self) { return GET(FrameObj, self, trace); }
static int set_trace(Thread *th, Value self, Value v) {
    SET(FrameObj, self, trace, v == V_UNBOUND ? V_NONE : v);
    return 0;
}
static Value get_flag(Value self, int flag) { return v_bool(small_value(GET(FrameObj, self, flags)) & flag); }
static int set_flag(Thread *th, Value self, Value v, int flag, const char *name) {
    if (v == V_UNBOUND) return err_set(TypeError, "cannot delete attribute");
    if (!is_bool(v)) return err_set(TypeError, "attribute value type must be bool");
    int64_t flags = small_value(GET(FrameObj, self, flags));
    SET(FrameObj, self, flags, small_int(v == V_TRUE ? flags | flag : flags & ~flag));
    return 0;
}
static Value get_trace_lines(Thread *th, Value self) { return get_flag(self, TRACE_LINES); }
static int set_trace_lines(Thread *th, Value self, Value v) { return set_flag(th, self, v, TRACE_LINES, "f_trace_lines"); }
static Value get_trace_opcodes(Thread *th, Value self) { return get_flag(self, TRACE_OPCODES); }
static int set_trace_opcodes(Thread *th, Value self, Value v) { return set_flag(th, self, v, TRACE_OPCODES, "f_trace_opcodes"); }

static Value frame_clear(Thread *th, Value *a, unsigned n, Value kw) {
    stm_read(ref_addr(a[0]));
    if (OBJ(FrameObj, a[0])->base) return err_raise(RuntimeError, "cannot clear an executing frame");
    Value gen = OBJ(FrameObj, a[0])->gen;
    if (is_ref(gen)) {
        if (gen_finalize(th, gen) < 0) err_unraisable(th, NULL, OBJ(FrameObj, a[0])->gen);
        if (is_ref(OBJ(FrameObj, a[0])->gen)) gen_close(th, OBJ(FrameObj, a[0])->gen);
    }
    SET(FrameObj, a[0], regs, V_UNBOUND);
    SET(FrameObj, a[0], locals, V_UNBOUND);
    SET(FrameObj, a[0], flags, small_int(small_value(GET(FrameObj, a[0], flags)) | CLEARED));
    return V_NONE;
}

static Value frame_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    Code *c = OBJ(CodeObj, OBJ(FrameObj, a[0])->code)->c;
    return small_int((int64_t)(sizeof(FrameObj) + 8 * (c->nregs + FRAME_HEAD)));
}

static Value frame_repr(Thread *th, Value self) {
    Value *r = root_push2(th, self, V_NONE);
    Value file = obj_repr(th, OBJ(CodeObj, OBJ(FrameObj, self)->code)->filename);
    self = r[0];
    root_pop(th, 2);
    if (file == RAISED) return RAISED;
    char address[32];
    snprintf(address, sizeof address, "0x%lx", (unsigned long)gc_identity(ref_addr(self)));
    return str_format_c("<frame at %s, file %U, line %d, code %U>", address, file, frame_line(self),
                        OBJ(CodeObj, OBJ(FrameObj, self)->code)->name);
}

static const GetSet frame_getset[] = {
    {"f_back", get_back, NULL, NULL},
    {"f_code", get_code, NULL, NULL},
    {"f_builtins", get_builtins, NULL, NULL},
    {"f_globals", get_globals, NULL, NULL},
    {"f_locals", get_locals, NULL, NULL},
    {"f_lasti", get_lasti, NULL, NULL},
    {"f_lineno", get_lineno, frame_set_lineno, NULL},
    {"f_trace", get_trace, set_trace, NULL},
    {"f_trace_lines", get_trace_lines, set_trace_lines, NULL},
    {"f_trace_opcodes", get_trace_opcodes, set_trace_opcodes, NULL},
    {0},
};
static const Method frame_methods[] = {
    {"clear", frame_clear, "!(self)", "F.clear(): clear most references held by the frame", 0},
    {"__sizeof__", frame_sizeof, "!(self)", "F.__sizeof__() -> size of F in memory, in bytes", 0},
    {0},
};

Type type_frame = {
    .name = "frame", .flags = TF_NO_NEW, .size = sizeof(FrameObj), .values = offsetof(FrameObj, code),
    .values_end = offsetof(FrameObj, base), .repr = frame_repr, .methods = frame_methods, .getset = frame_getset,
};
