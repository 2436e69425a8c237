/* namespace.c -- types.SimpleNamespace: attributes and a repr. */
#include "typeobj.h"
#include "native.h"

Value namespace_new(Value dict) {
    Value v = obj_new(&type_SimpleNamespace);
    if (v == RAISED) return v;
    uint64_t pos = 0;
    Value key, value;
    while (is_ref(dict) && dict_next(dict, &pos, &key, &value))
        if (inst_set(v, key, value) < 0) return RAISED;
    return v;
}

static Value namespace_make(Thread *th, Value *a, unsigned n, Value kw) { return obj_new(type_from(a[0])); }

static int namespace_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (n > 1) return err_set(TypeError, "no positional arguments expected");
    if (!is_ref(kw)) return 0;
    for (uint64_t i = 0; i < tuple_len(kw); i++) {
        Value name = str_intern(tuple_get(kw, i));
        if (name == RAISED || inst_set(a[0], name, a[n + i]) < 0) return -1;
    }
    return 0;
}

/* r: list of the parts, dict, key, value */
static Value parts(Thread *th, Value *r) {
    uint64_t pos = 0;
    while (dict_next(r[1], &pos, &r[2], &r[3])) {
        if (!str_check(r[2]) || !str_len(r[2])) continue;
        Value text = obj_repr(th, r[3]);
        if (text == RAISED) return RAISED;
        text = str_format_c("%U=%U", r[2], text);
        if (text == RAISED || list_append(r[0], text) < 0) return RAISED;
    }
    return str_join(th, str_from(", "), r[0]);
}

static Value namespace_repr(Thread *th, Value self) {
    const char *name = is_exact(self, &type_SimpleNamespace) ? "namespace" : type_of(self)->name;
    int running = repr_enter(th, self);
    if (running) return running < 0 ? RAISED : str_format_c("%s(...)", name);
    Value *r = root_push(th, 5);
    r[4] = self;
    r[0] = list_new(0), r[1] = inst_dict_copy(self);
    Value text = r[0] == RAISED || r[1] == RAISED ? RAISED : parts(th, r);
    repr_leave(th, r[4]);
    root_pop(th, 5);
    return text == RAISED ? RAISED : str_format_c("%s(%U)", name, text);
}

static Value namespace_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!obj_is(a, &type_SimpleNamespace) || !obj_is(b, &type_SimpleNamespace)) return V_NOTIMPLEMENTED;
    Value x = inst_dict_copy(a), y = inst_dict_copy(b);
    return x == RAISED || y == RAISED ? RAISED : obj_compare(th, x, y, op);
}

static Value namespace_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value d = inst_dict(a[0]);
    return d == RAISED ? d : TUPLE(type_obj(a[0]), tuple_empty, d);
}

static const Method namespace_methods[] = {
    {"__reduce__", namespace_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

Type type_SimpleNamespace = {
    .name = "types.SimpleNamespace", .doc = "SimpleNamespace(**kwargs)\n--\n\nAn object with the attributes that are given.",
    .flags = TF_BASETYPE | TF_DICT, .size = sizeof(Obj), .methods = namespace_methods,
    .new = namespace_make, .init = namespace_init, .repr = namespace_repr, .compare = namespace_compare,
};
