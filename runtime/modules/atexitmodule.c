/* atexitmodule.c -- the module atexit: functions called, last first, when the program ends. */
#include "modules.h"
#include "native.h"
#include "start.h"

static Value callbacks = V_UNBOUND; /* list of (function, args, keywords or None) */

static Value a_register(Thread *th, Value *a, unsigned n, Value kw) {
    if (n < 2) return err_raise(TypeError, "register() takes at least 1 argument (0 given)");
    if (!obj_callable(a[1])) return err_raise(TypeError, "the first argument must be callable");
    Value *r = root_push2(th, tuple_from(a + 2, n - 2), V_UNBOUND);
    if (is_ref(kw)) {
        r[1] = dict_new();
        for (unsigned i = 0; i < tuple_len(kw); i++)
            if (dict_set_str(r[1], tuple_get(kw, i), a[n + i]) < 0) return RAISED;
    }
    Value row = TUPLE(a[1], r[0], r[1] == V_UNBOUND ? V_NONE : r[1]);
    return row == RAISED || list_append(callbacks, row) < 0 ? RAISED : a[1];
}

static Value a_unregister(Thread *th, Value *a, unsigned n, Value kw) {
    for (uint64_t i = 0; i < list_len(callbacks);) {
        int same = obj_eq(th, tuple_get(list_get(callbacks, i), 0), a[1]);
        if (same < 0) return RAISED;
        if (!same) i++;
        else if (i < list_len(callbacks) && list_delete(callbacks, i, i + 1) < 0) return RAISED;
    }
    return V_NONE;
}

static Value a_clear(Thread *th, Value *a, unsigned n, Value kw) {
    return list_delete(callbacks, 0, list_len(callbacks)) < 0 ? RAISED : V_NONE;
}

static Value a_ncallbacks(Thread *th, Value *a, unsigned n, Value kw) { return int_from((int64_t)list_len(callbacks)); }

void atexit_run(Thread *th) {
    if (callbacks == V_UNBOUND) return;
    Value *r = root_push(th, 1);
    for (uint64_t n; (n = list_len(callbacks));) {
        r[0] = list_get(callbacks, n - 1);
        if (list_delete(callbacks, n - 1, n) < 0) err_clear(th);
        Value kw = tuple_get(r[0], 2);
        if (obj_call_ex(th, tuple_get(r[0], 0), tuple_get(r[0], 1), kw == V_NONE ? V_UNBOUND : kw) == RAISED)
            err_unraisable(th, "Exception ignored in atexit callback", tuple_get(r[0], 0));
    }
    root_pop(th, 1);
}

static Value a_run(Thread *th, Value *a, unsigned n, Value kw) { return atexit_run(th), V_NONE; }

static const Method methods[] = {
    {"_clear", a_clear, "(module, /)", "Forget all functions."},
    {"_ncallbacks", a_ncallbacks, "(module, /)", "How many functions are registered."},
    {"_run_exitfuncs", a_run, "(module, /)", "Call the functions now."},
    {"register", a_register, "!(module, func, /, *args, **kwargs)", "Call func(*args, **kwargs) when the program ends."},
    {"unregister", a_unregister, "!(module, func, /)", "Forget a function."},
    {0}
};

static int init(Thread *th, Value m) {
    callbacks = list_new(0);
    gc_root_add(&callbacks);
    return 0;
}

const ModuleDef module_atexit = {"atexit", "Register functions to be called when the program ends.", methods, NULL, init};
