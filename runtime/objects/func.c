/* func.c -- functions in Python and bound methods; classmethod and staticmethod; cells.
 *
 * How a function is called is the interpreter's (interp/call.c): the `call` slots here hand over to it. */
#include "typeobj.h"
#include "native.h"

/* ---- function ------------------------------------------------------------------------------------------------------- */

static Value builtins_of(Value globals) {
    Value b = dict_get_str(globals, S(__builtins__));
    if (b == V_UNBOUND) b = frame_builtins(thread_self);
    if (b == V_UNBOUND) b = builtins_module;
    if (is_ref(b) && is_exact(b, &type_module)) return module_dict(b);
    return is_ref(b) && dict_check(b) ? b : dict_new();
}

Value func_new(Value code, Value globals) {
    Value builtins = builtins_of(globals);
    Value v = obj_new(&type_function);
    if (v == RAISED || builtins == RAISED) return RAISED;
    Value module = dict_get_str(globals, S(__name__));
    CodeObj *c = OBJ(CodeObj, code);
    Value shown = c->consts_shown;
    FuncObj *f = OBJ(FuncObj, v); /* NOBARRIER: fresh */
    f->code = code, f->globals = globals, f->builtins = builtins;
    f->closure = f->defaults = f->kwdefaults = f->annotations = f->dict = V_NONE;
    f->name = c->name, f->qualname = c->qualname;
    f->module = module == V_UNBOUND ? V_NONE : module;
    f->doc = is_ref(shown) && tuple_len(shown) && str_check(tuple_get(shown, 0)) ? tuple_get(shown, 0) : V_NONE;
    return v;
}

static int check_closure(Thread *th, Value code, Value closure) {
    uint64_t want = OBJ(CodeObj, code)->c->nfree;
    Value name = OBJ(CodeObj, code)->name;
    if (!want && closure == V_NONE) return 0;
    if (!tuple_check(closure))
        return err_set(TypeError, want ? "arg 5 (closure) must be tuple" : "arg 5 (closure) must be None or tuple");
    if (tuple_len(closure) != want)
        return err_set(ValueError, "%U requires closure of length %lu, not %lu", name, (unsigned long)want, (unsigned long)tuple_len(closure));
    for (uint64_t i = 0; i < want; i++)
        if (!is_exact(tuple_get(closure, i), &type_cell))
            return err_set(TypeError, "arg 5 (closure) expected cell, found %T", tuple_get(closure, i));
    return 0;
}

static Value function_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 5);
    if (arg_bind(th, "function", "(code, globals, name=None, argdefs=None, closure=None)", a + 1, n - 1, kw, r) < 0) return RAISED;
    for (unsigned i = 2; i < 5; i++) r[i] = arg_or(r[i], V_NONE);
    if (!is_exact(r[0], &type_code)) return arg_type_error("function", "argument 'code'", "code", r[0]);
    if (!dict_check(r[1])) return arg_type_error("function", "argument 'globals'", "dict", r[1]);
    if (r[2] != V_NONE && !str_check(r[2])) return err_raise(TypeError, "arg 3 (name) must be None or string");
    if (r[3] != V_NONE && !tuple_check(r[3])) return err_raise(TypeError, "arg 4 (defaults) must be None or tuple");
    if (check_closure(th, r[0], r[4]) < 0) return RAISED;
    Value v = func_new(r[0], r[1]);
    if (v == RAISED) return v;
    FuncObj *f = OBJ(FuncObj, v); /* NOBARRIER: fresh */
    if (r[2] != V_NONE) f->name = r[2];
    f->defaults = r[3];
    f->closure = r[4];
    return v;
}

static Value function_call(Thread *th, Value *a, unsigned n, Value kw) { return native_tail(th, a[0], a + 1, n - 1, kw); }

static Value function_get(Thread *th, Value self, Value obj, Value type) {
    return obj == V_UNBOUND ? self : method_new(self, obj);
}

static Value function_repr(Thread *th, Value self) {
    return str_format_c("<function %U at 0x%lx>", GET(FuncObj, self, qualname), (unsigned long)gc_identity(ref_addr(self)));
}

#define FUNC_GET(field) \
    static Value get_##field(Thread *th, Value self) { return GET(FuncObj, self, field); }
FUNC_GET(code)
FUNC_GET(defaults)
FUNC_GET(kwdefaults)
FUNC_GET(name)
FUNC_GET(qualname)

static int set_code(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND || !is_exact(v, &type_code)) return err_set(TypeError, "__code__ must be set to a code object");
    Value closure = GET(FuncObj, self, closure);
    uint64_t has = closure == V_NONE ? 0 : tuple_len(closure), free_vars = OBJ(CodeObj, v)->c->nfree;
    if (has != free_vars)
        return err_set(ValueError, "%U() requires a code object with %lu free vars, not %lu", GET(FuncObj, self, name),
                       (unsigned long)has, (unsigned long)free_vars);
    SET(FuncObj, self, code, v);
    return 0;
}

static int set_defaults(Thread *th, Value self, Value v) {
    v = arg_or(v, V_NONE);
    if (v != V_NONE && !tuple_check(v)) return err_set(TypeError, "__defaults__ must be set to a tuple object");
    SET(FuncObj, self, defaults, v);
    return 0;
}

static int set_kwdefaults(Thread *th, Value self, Value v) {
    v = arg_or(v, V_NONE);
    if (v != V_NONE && !dict_check(v)) return err_set(TypeError, "__kwdefaults__ must be set to a dict object");
    SET(FuncObj, self, kwdefaults, v);
    return 0;
}

static int set_name(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND || !str_check(v)) return err_set(TypeError, "__name__ must be set to a string object");
    SET(FuncObj, self, name, v);
    return 0;
}

static int set_qualname(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND || !str_check(v)) return err_set(TypeError, "__qualname__ must be set to a string object");
    SET(FuncObj, self, qualname, v);
    return 0;
}

/* The compiler leaves a tuple of names and values; a dict is made when asked for. */
static Value get_annotations(Thread *th, Value self) {
    Value a = GET(FuncObj, self, annotations);
    if (a != V_NONE && dict_check(a)) return a;
    Value d = dict_new();
    if (d == RAISED) return d;
    for (uint64_t i = 0; a != V_NONE && i + 1 < tuple_len(a); i += 2)
        if (dict_set_str(d, tuple_get(a, i), tuple_get(a, i + 1)) < 0) return RAISED;
    SET(FuncObj, self, annotations, d);
    return d;
}

static int set_annotations(Thread *th, Value self, Value v) {
    v = v == V_UNBOUND ? V_NONE : v;
    if (v != V_NONE && !dict_check(v)) return err_set(TypeError, "__annotations__ must be set to a dict object");
    SET(FuncObj, self, annotations, v);
    return 0;
}

static const GetSet function_getset[] = {
    {"__code__", get_code, set_code, NULL}, {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL}, {"__annotations__", get_annotations, set_annotations, NULL},
    {"__name__", get_name, set_name, NULL}, {"__qualname__", get_qualname, set_qualname, NULL},
    {0}
};
static const Member function_members[] = {
    {"__closure__", offsetof(FuncObj, closure), MEMBER_READONLY, NULL},
    {"__globals__", offsetof(FuncObj, globals), MEMBER_READONLY, NULL},
    {"__builtins__", offsetof(FuncObj, builtins), MEMBER_READONLY, NULL},
    {"__doc__", offsetof(FuncObj, doc), 0, NULL},
    {"__module__", offsetof(FuncObj, module), 0, NULL},
    {0}
};

Type type_function = {
    .name = "function",
    .doc = "function(code, globals, name=None, argdefs=None, closure=None)\n--\n\nMake a function from a code object and a dict of globals.",
    .flags = TF_METHOD | TF_WEAK, .size = sizeof(FuncObj), .values = offsetof(FuncObj, code), .values_end = sizeof(FuncObj),
    .dict_at = offsetof(FuncObj, dict), .getset = function_getset, .members = function_members,
    .new = function_new, .call = function_call, .repr = function_repr, .get = function_get,
};

/* ---- bound methods: immutable --------------------------------------------------------------------------------------- */

Value method_new(Value func, Value self) {
    Value v = obj_new_plain(&type_method, sizeof(MethodObj), 0);
    if (v == RAISED) return v;
    OBJ(MethodObj, v)->func = func; /* NOBARRIER: fresh */
    OBJ(MethodObj, v)->self = self;
    return v;
}

static Value method_make(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("method", kw) < 0 || arg_count("method", n - 1, 2, 2) < 0) return RAISED;
    if (!obj_callable(a[1])) return err_raise(TypeError, "first argument must be callable");
    if (a[2] == V_NONE) return err_raise(TypeError, "instance must not be None");
    return method_new(a[1], a[2]);
}

static Value method_call(Thread *th, Value *a, unsigned n, Value kw) {
    Value f = OBJ(MethodObj, a[0])->func;
    a[0] = OBJ(MethodObj, a[0])->self;
    return native_tail(th, f, a, n, kw);
}

static Value method_getattr(Thread *th, Value self, Value name) {
    Value d = type_lookup(&type_method, name);
    if (d == V_UNBOUND) return obj_getattr(th, OBJ(MethodObj, self)->func, name);
    Type *dt = type_of(d);
    return dt->get ? dt->get(th, d, self, type_method.obj) : d;
}

static Value method_repr(Thread *th, Value self) {
    Value *r = root_push2(th, self, V_NONE), name;
    int found = obj_find_attr(th, OBJ(MethodObj, self)->func, S(__qualname__), &name);
    if (!found) found = obj_find_attr(th, OBJ(MethodObj, r[0])->func, S(__name__), &name);
    Value v = RAISED;
    if (found >= 0) {
        r[1] = found && str_check(name) ? name : str_from("?");
        Value text = obj_repr(th, OBJ(MethodObj, r[0])->self);
        if (text != RAISED) v = str_format_c("<bound method %U of %U>", r[1], text);
    }
    root_pop(th, 2);
    return v;
}

static Value method_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(b, &type_method)) return V_NOTIMPLEMENTED;
    if (OBJ(MethodObj, a)->self != OBJ(MethodObj, b)->self) return v_bool(op == CMP_NE);
    int r = obj_eq(th, OBJ(MethodObj, a)->func, OBJ(MethodObj, b)->func);
    return r < 0 ? RAISED : v_bool(r == (op == CMP_EQ));
}

static int method_hash(Thread *th, Value v, int64_t *out) {
    int64_t self, func;
    if (hash_identity(th, OBJ(MethodObj, v)->self, &self) < 0 || obj_hash(th, OBJ(MethodObj, v)->func, &func) < 0) return -1;
    *out = self ^ func;
    if (*out == -1) *out = -2;
    return 0;
}

static Value method_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value f = import_attr(th, "builtins", "getattr");
    if (f == RAISED) return RAISED;
    Value *r = root_push1(th, f);
    Value name = obj_getattr(th, OBJ(MethodObj, a[0])->func, S(__name__));
    if (name == RAISED) return RAISED;
    Value args = TUPLE(OBJ(MethodObj, a[0])->self, name);
    return args == RAISED ? RAISED : TUPLE(r[0], args);
}

static Value method_doc(Thread *th, Value self) {
    Value v;
    int found = obj_find_attr(th, OBJ(MethodObj, self)->func, S(__doc__), &v);
    return found < 0 ? RAISED : found ? v : V_NONE;
}

static const Member method_members[] = {
    {"__func__", offsetof(MethodObj, func), MEMBER_READONLY, "the function (or other callable) implementing a method"},
    {"__self__", offsetof(MethodObj, self), MEMBER_READONLY, "the instance to which a method is bound"},
    {0}
};
static const GetSet method_getset[] = {{"__doc__", method_doc, NULL, NULL}, {0}};
static const Method method_methods[] = {
    {"__reduce__", method_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

Type type_method = {
    .name = "method", .doc = "method(function, instance)\n--\n\nA function bound to an instance, which it gets as first argument.",
    .flags = TF_WEAK, .size = sizeof(MethodObj), .values = offsetof(MethodObj, func), .values_end = sizeof(MethodObj),
    .members = method_members, .getset = method_getset, .methods = method_methods,
    .new = method_make, .call = method_call, .getattr = method_getattr, .repr = method_repr, .compare = method_compare,
    .hash = method_hash,
};

/* ---- classmethod, staticmethod -------------------------------------------------------------------------------------- */

static Value wrap_new(Type *t, Value func) {
    Value v = obj_new_plain(t, t->size, 0);
    if (v == RAISED) return v;
    OBJ(WrapObj, v)->func = func; /* NOBARRIER: fresh */
    OBJ(WrapObj, v)->dict = V_NONE;
    return v;
}

Value classmethod_new(Value func) { return wrap_new(&type_classmethod, func); }
Value staticmethod_new(Value func) { return wrap_new(&type_staticmethod, func); }

static Value wrap_make(Thread *th, Value *a, unsigned n, Value kw) { return wrap_new(type_from(a[0]), V_NONE); }

/* Names, doc and annotations of the function become those of the wrapper. */
static int copy_attributes(Thread *th, Value *self) {
    const Value names[] = {S(__module__), S(__name__), S(__qualname__), S(__doc__), S(__annotations__)};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        Value v;
        int found = obj_find_attr(th, GET(WrapObj, *self, func), names[i], &v);
        if (found < 0 || (found && obj_generic_setattr(th, *self, names[i], v) < 0)) return -1;
    }
    return 0;
}

static int wrap_init(Thread *th, Value *a, unsigned n, Value kw) {
    const char *name = obj_is(a[0], &type_classmethod) ? "classmethod" : "staticmethod";
    if (arg_no_keywords(name, kw) < 0 || arg_count(name, n - 1, 1, 1) < 0) return -1;
    SET(WrapObj, a[0], func, a[1]);
    return copy_attributes(th, a);
}

static Value classmethod_get(Thread *th, Value self, Value obj, Value type) {
    Value f = GET(WrapObj, self, func);
    if (type == V_UNBOUND) type = type_obj(obj);
    Type *ft = type_of(f);
    if (ft->get && ft != &type_function) return ft->get(th, f, type, type); /* a descriptor: bound to the class */
    return method_new(f, type);
}

static Value staticmethod_get(Thread *th, Value self, Value obj, Value type) { return GET(WrapObj, self, func); }

static Value staticmethod_call(Thread *th, Value *a, unsigned n, Value kw) {
    return native_tail(th, GET(WrapObj, a[0], func), a + 1, n - 1, kw);
}

static Value wrap_repr(Thread *th, Value self) {
    const char *name = type_of(self)->name;
    Value f = obj_repr(th, GET(WrapObj, self, func));
    return f == RAISED ? RAISED : str_format_c("<%s(%U)>", name, f);
}

static Value wrap_abstract(Thread *th, Value self) {
    Value v;
    int found = obj_find_attr(th, GET(WrapObj, self, func), S(__isabstractmethod__), &v);
    if (found > 0) found = obj_truth(th, v);
    return found < 0 ? RAISED : v_bool(found);
}

static const Member wrap_members[] = {
    {"__func__", offsetof(WrapObj, func), MEMBER_READONLY, NULL},
    {"__wrapped__", offsetof(WrapObj, func), MEMBER_READONLY, NULL},
    {0}
};
static const GetSet wrap_getset[] = {{"__isabstractmethod__", wrap_abstract, NULL, NULL}, {0}};

Type type_classmethod = {
    .name = "classmethod", .doc = "classmethod(function) -> method\n\nMake a method that gets the class as its first argument.",
    .flags = TF_BASETYPE, .size = sizeof(WrapObj), .values = offsetof(WrapObj, func), .values_end = sizeof(WrapObj),
    .dict_at = offsetof(WrapObj, dict), .members = wrap_members, .getset = wrap_getset,
    .new = wrap_make, .init = wrap_init, .repr = wrap_repr, .get = classmethod_get,
};
Type type_staticmethod = {
    .name = "staticmethod", .doc = "staticmethod(function) -> method\n\nMake a method that gets neither instance nor class.",
    .flags = TF_BASETYPE, .size = sizeof(WrapObj), .values = offsetof(WrapObj, func), .values_end = sizeof(WrapObj),
    .dict_at = offsetof(WrapObj, dict), .members = wrap_members, .getset = wrap_getset,
    .new = wrap_make, .init = wrap_init, .call = staticmethod_call, .repr = wrap_repr, .get = staticmethod_get,
};
