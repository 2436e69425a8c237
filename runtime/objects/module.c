/* module.c -- modules: a name space and what is said when a name is missing from it. The dict's word never changes. */
#include "typeobj.h"
#include "native.h"

static int init_names(Value dict, Value name, Value doc) {
    const struct { Value key, v; } names[] = {
        {S(__name__), name}, {S(__doc__), doc}, {S(__package__), V_NONE}, {S(__loader__), V_NONE}, {S(__spec__), V_NONE},
    };
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (dict_set_str(dict, names[i].key, names[i].v) < 0) return -1;
    return 0;
}

static Value module_plain(Type *t) {
    Value d = dict_new(), m = d == RAISED ? d : obj_new(t);
    if (m != RAISED) OBJ(ModuleObj, m)->dict = d; /* NOBARRIER: fresh */
    return m;
}

Value module_new(Value name) {
    Value m = module_plain(&type_module);
    if (m == RAISED || init_names(module_dict(m), name, V_NONE) < 0) return RAISED;
    return m;
}

int module_add(Value module, const char *name, Value v) {
    if (v == RAISED) return -1;
    return dict_set_str(module_dict(module), str_intern_c(name), v);
}

static Value module_make(Thread *th, Value *a, unsigned n, Value kw) { return module_plain(type_from(a[0])); }

static int module_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    if (arg_bind(th, "module", "(name, doc=None)", a + 1, n - 1, kw, r) < 0) return -1;
    if (!str_check(r[0])) return arg_type_error("module", "argument 'name'", "str", r[0]), -1;
    return init_names(module_dict(a[0]), r[0], arg_or(r[1], V_NONE));
}

/* Is the module's __spec__ still initialising? */
static int is_initializing(Thread *th, Value self) {
    Value spec = dict_get_str(module_dict(self), S(__spec__)), v;
    if (spec == V_UNBOUND || spec == V_NONE) return 0;
    int found = obj_find_attr(th, spec, S(_initializing), &v);
    if (found < 0) err_clear(th);
    return found > 0 ? obj_truth(th, v) : 0;
}

static Value missing(Thread *th, Value *r) { /* r: self, name */
    Value mod = dict_get_str(module_dict(r[0]), S(__name__));
    if (mod == V_UNBOUND || !str_check(mod)) {
        err_raise(AttributeError, "module has no attribute '%U'", r[1]);
    } else {
        int busy = is_initializing(th, r[0]);
        if (busy < 0) return RAISED;
        mod = dict_get_str(module_dict(r[0]), S(__name__));
        err_raise(AttributeError, busy ? "partially initialized module '%U' has no attribute '%U' (most likely due to a circular import)"
                                       : "module '%U' has no attribute '%U'", mod, r[1]);
    }
    err_attribute_of(th, r[0], r[1]);
    return RAISED;
}

static Value module_getattr(Thread *th, Value self, Value name) {
    Type *t = type_of(self);
    Value d = type_lookup(t, name);
    Type *dt = d != V_UNBOUND ? type_of(d) : NULL;
    if (dt && dt->get && dt->set) return dt->get(th, d, self, t->obj);
    Value ns = module_dict(self), v = dict_get_str(ns, name);
    if (v != V_UNBOUND) return v;
    if (dt) return dt->get ? dt->get(th, d, self, t->obj) : d;
    Value hook = dict_get_str(ns, S(__getattr__));
    if (hook != V_UNBOUND) return CALL1(th, hook, name);
    Value *r = root_push2(th, self, name);
    v = missing(th, r);
    root_pop(th, 2);
    return v;
}

static Value module_repr(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    Value lib = import_module(th, "_frozen_importlib");
    Value v = lib == RAISED ? RAISED : obj_getattr_c(th, lib, "_module_repr");
    v = v == RAISED ? RAISED : CALL1(th, v, r[0]);
    root_pop(th, 1);
    return v;
}

static Value module_dir(Thread *th, Value *a, unsigned n, Value kw) {
    Value d = obj_getattr(th, a[0], S(__dict__));
    if (d == RAISED) return RAISED;
    if (!dict_check(d)) return err_raise(TypeError, "<module>.__dict__ is not a dictionary");
    Value f = dict_get_str(d, S(__dir__));
    return f != V_UNBOUND ? CALL0(th, f) : dict_keys_list(d);
}

static Value get_annotations(Thread *th, Value self) {
    Value d = module_dict(self), v = dict_get_str(d, S(__annotations__));
    if (v != V_UNBOUND) return v;
    v = dict_new();
    return v == RAISED || dict_set_str(d, S(__annotations__), v) < 0 ? RAISED : v;
}

static int set_annotations(Thread *th, Value self, Value v) {
    Value d = module_dict(self);
    if (v != V_UNBOUND) return dict_set_str(d, S(__annotations__), v);
    return dict_del_str(d, S(__annotations__)) ? 0 : (err_value(AttributeError, S(__annotations__)), -1);
}

static Value get_dict(Thread *th, Value self) { return module_dict(self); }

static const Method module_methods[] = {
    {"__dir__", module_dir, "(self, /)", "Names of the module.", M_METHOD},
    {0}
};
static const GetSet module_getset[] = {
    {"__annotations__", get_annotations, set_annotations, NULL}, {"__dict__", get_dict, GETSET_MEMBER, NULL},
    {0}
};

Type type_module = {
    .name = "module", .doc = "module(name, doc=None)\n--\n\nMake a module object; it is not put into sys.modules.",
    .flags = TF_BASETYPE | TF_WEAK, .size = sizeof(ModuleObj), .values = offsetof(ModuleObj, dict), .values_end = sizeof(ModuleObj),
    .dict_at = offsetof(ModuleObj, dict), .methods = module_methods, .getset = module_getset,
    .new = module_make, .init = module_init, .repr = module_repr, .getattr = module_getattr,
};
