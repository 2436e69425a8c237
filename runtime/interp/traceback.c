/* traceback.c -- traceback entries: one per frame that an exception has passed. The line is found when somebody asks. */
#include "interp.h"

/* import.c: before a frame with this code is added, leave out entries of importlib between an import and what it runs. */
void import_trim_traceback(Value exc, Value code);

int traceback_add(Thread *th, Value *base, const uint32_t *pc) {
    Value frame = frame_object(th, base);
    if (frame == RAISED || !exc_check(th->exc)) return -1;
    import_trim_traceback(th->exc, OBJ(FrameObj, frame)->code);
    Value tb = obj_new(&type_traceback);
    if (tb == RAISED) return -1;
    TracebackObj *t = OBJ(TracebackObj, tb); /* NOBARRIER: fresh */
    Code *c = frame_code(base);
    t->next = GET(ExcObj, th->exc, traceback);
    t->frame = frame;
    t->lasti = small_int(pc > c->ins ? pc - c->ins - 1 : 0);
    t->lineno = V_NONE;
    SET(ExcObj, th->exc, traceback, tb);
    return 0;
}

int traceback_line(Value tb) {
    Value line = OBJ(TracebackObj, tb)->lineno;
    if (is_int(line)) return (int)small_value(line);
    Value code = OBJ(FrameObj, OBJ(TracebackObj, tb)->frame)->code;
    return code_line(OBJ(CodeObj, code)->c, (uint32_t)small_value(OBJ(TracebackObj, tb)->lasti));
}

static Value tb_get_next(Thread *th, Value self) {
    Value next = GET(TracebackObj, self, next);
    return is_ref(next) ? next : V_NONE;
}

static int tb_set_next(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "can't delete tb_next attribute");
    if (v != V_NONE && !is_exact(v, &type_traceback)) return err_set(TypeError, "expected traceback object, got '%T'", v);
    for (Value t = v; is_ref(t); t = GET(TracebackObj, t, next))
        if (t == self) return err_set(ValueError, "traceback loop detected");
    SET(TracebackObj, self, next, v);
    return 0;
}
static Value get_lineno(Thread *th, Value self) {
    int line = traceback_line(self);
    return line < 0 ? V_NONE : small_int(line);
}
static Value get_frame(Thread *th, Value self) { return OBJ(TracebackObj, self)->frame; }
/* In bytes, as CPython counts. */
static Value get_lasti(Thread *th, Value self) {
    int64_t at = small_value(OBJ(TracebackObj, self)->lasti);
    return small_int(at < 0 ? -1 - at : at * 4);
}

static Value traceback_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *out = root_push(th, 4);
    if (arg_bind(th, "traceback", "(tb_next, tb_frame, tb_lasti, tb_lineno)", a + 1, n - 1, kw, out) < 0) return RAISED;
    if (out[0] != V_NONE && !is_exact(out[0], &type_traceback))
        return err_raise(TypeError, "expected traceback object or None, got '%T'", out[0]);
    if (!is_exact(out[1], &type_frame))
        return err_raise(TypeError, "traceback() argument 'tb_frame' must be frame, not %T", out[1]);
    int lasti, lineno;
    if (arg_int(th, out[2], &lasti) < 0 || arg_int(th, out[3], &lineno) < 0) return RAISED;
    Value tb = obj_new(&type_traceback);
    if (tb == RAISED) return RAISED;
    TracebackObj *t = OBJ(TracebackObj, tb); /* NOBARRIER: fresh */
    t->next = out[0];
    t->frame = out[1];
    t->lasti = small_int(-1 - (int64_t)lasti); /* as it was given: no instruction of ours */
    t->lineno = small_int(lineno);
    return tb;
}

static Value traceback_dir(Thread *th, Value *a, unsigned n, Value kw) {
    Value names[] = {str_intern_c("tb_frame"), str_intern_c("tb_next"), str_intern_c("tb_lasti"), str_intern_c("tb_lineno")};
    return list_from(names, 4);
}

static const GetSet traceback_getset[] = {
    {"tb_next", tb_get_next, tb_set_next, NULL},
    {"tb_lineno", get_lineno, NULL, NULL},
    {"tb_frame", get_frame, NULL, NULL},
    {"tb_lasti", get_lasti, NULL, NULL},
    {0},
};
static const Method traceback_methods[] = {
    {"__dir__", traceback_dir, "(self)", NULL, 0},
    {0},
};

Type type_traceback = {
    .name = "traceback", .doc = "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object.",
    .size = sizeof(TracebackObj), .values = offsetof(TracebackObj, next), .values_end = sizeof(TracebackObj),
    .new = traceback_new, .methods = traceback_methods, .getset = traceback_getset,
};
