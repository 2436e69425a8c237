/* singletons.c -- None, Ellipsis, NotImplemented; and what type an immediate has. */
#include "num.h"

static Value one_of_a_kind(Value *a, unsigned n, Value kw, const char *name, Value v) {
    if (n > 1 || (is_ref(kw) && tuple_len(kw))) return err_raise(TypeError, "%s takes no arguments", name);
    return v;
}

static Value none_new(Thread *th, Value *a, unsigned n, Value kw) { return one_of_a_kind(a, n, kw, "NoneType", V_NONE); }
static Value none_repr(Thread *th, Value v) { return str_intern_c("None"); }
static int none_truth(Thread *th, Value v) { return 0; }

Type type_NoneType = {
    .name = "NoneType",
    .flags = TF_IMMUTABLE,
    .new = none_new,
    .repr = none_repr,
    .truth = none_truth,
    .hash = hash_identity,
};

static Value ellipsis_new(Thread *th, Value *a, unsigned n, Value kw) { return one_of_a_kind(a, n, kw, "EllipsisType", V_ELLIPSIS); }
static Value ellipsis_repr(Thread *th, Value v) { return str_intern_c("Ellipsis"); }
static Value ellipsis_reduce(Thread *th, Value *a, unsigned n, Value kw) { return str_intern_c("Ellipsis"); }
static const Method ellipsis_methods[] = {{"__reduce__", ellipsis_reduce, "!(self)", NULL, 0}, {0}};

Type type_ellipsis = {
    .name = "ellipsis",
    .flags = TF_IMMUTABLE,
    .new = ellipsis_new,
    .repr = ellipsis_repr,
    .methods = ellipsis_methods,
};

static Value notimplemented_new(Thread *th, Value *a, unsigned n, Value kw) {
    return one_of_a_kind(a, n, kw, "NotImplementedType", V_NOTIMPLEMENTED);
}
static Value notimplemented_repr(Thread *th, Value v) { return str_intern_c("NotImplemented"); }
static Value notimplemented_reduce(Thread *th, Value *a, unsigned n, Value kw) { return str_intern_c("NotImplemented"); }
static int notimplemented_truth(Thread *th, Value v) {
    return err_warn(th, DeprecationWarning, 1, "NotImplemented should not be used in a boolean context") < 0 ? -1 : 1;
}
static const Method notimplemented_methods[] = {{"__reduce__", notimplemented_reduce, "!(self)", NULL, 0}, {0}};

Type type_NotImplementedType = {
    .name = "NotImplementedType",
    .flags = TF_IMMUTABLE,
    .new = notimplemented_new,
    .repr = notimplemented_repr,
    .truth = notimplemented_truth,
    .methods = notimplemented_methods,
};

Type *type_of_imm(Value v) {
    static Type *const types[] = {&type_NoneType, &type_bool, &type_bool, &type_ellipsis, &type_NotImplementedType};
    if (is_float_imm(v)) return &type_float;
    if (v >> 3 < sizeof types / sizeof *types && is_imm(v)) return types[v >> 3];
    fatal("the type of %#lx, which is no value", (unsigned long)v);
}
