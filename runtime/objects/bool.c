/* bool.c -- True and False: immediates, ints by type. */
#include "num.h"

static Value bool_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("bool", kw) < 0 || arg_count("bool", n - 1, 0, 1) < 0) return RAISED;
    if (n == 1) return V_FALSE;
    int t = obj_truth(th, a[1]);
    return t < 0 ? RAISED : v_bool(t);
}

static Value bool_repr(Thread *th, Value v) { return str_intern_c(v == V_TRUE ? "True" : "False"); }

/* Of two bools a bool, else as ints do. */
#define BOOL_OP(name, op, as_int)                                          \
    static Value name(Thread *th, Value a, Value b) {                      \
        if (is_bool(a) && is_bool(b)) return v_bool((a == V_TRUE) op (b == V_TRUE)); \
        return int_check(a) && int_check(b) ? as_int(a, b) : V_NOTIMPLEMENTED; \
    }
BOOL_OP(bool_and, &, int_and)
BOOL_OP(bool_or, |, int_or)
BOOL_OP(bool_xor, ^, int_xor)

Type type_bool = {
    .name = "bool",
    .doc = "bool(x) -> bool\n\nTrue if x is true, else False. These are the only two instances, and the class cannot be subclassed.",
    .flags = TF_IMMUTABLE,
    .base = &type_int,
    .new = bool_new,
    .repr = bool_repr,
    .nb = {[NB_AND] = bool_and, [NB_OR] = bool_or, [NB_XOR] = bool_xor},
};
