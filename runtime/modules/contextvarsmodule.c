/* contextvarsmodule.c -- _contextvars: context variables.
 *
 * A Context holds a dict from ContextVar to value that is never changed once it is there: set() puts a changed copy in its
 * place, so copies of contexts share it. The current one is th->context. */
#include "modules.h"
#include "native.h"
#include <stddef.h>
#include <stdio.h>

typedef struct ContextObj { Obj h; Value vars, prev, entered; } ContextObj; /* entered: bool; prev: context or V_UNBOUND */
typedef struct VarObj { Obj h; Value name, dflt; } VarObj;
typedef struct TokenObj { Obj h; Value context, var, old, used; } TokenObj;
extern Type type_context, type_contextvar, type_contexttoken;

static Value missing; /* Token.MISSING */

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

static void address(char *to, size_t n, Value v) { snprintf(to, n, "0x%lx", (unsigned long)gc_identity(ref_addr(v))); }

/* ---- Context ----------------------------------------------------------------------------------------------------------- */

static Value context_make(Value vars) {
    Value c = obj_new(&type_context);
    if (c == RAISED || vars == RAISED) return RAISED;
    ContextObj *o = OBJ(ContextObj, c); /* NOBARRIER: fresh */
    o->vars = vars;
    o->prev = V_UNBOUND;
    o->entered = V_FALSE;
    return c;
}

static Value current(Thread *th) {
    if (!is_ref(th->context)) {
        Value c = context_make(dict_new());
        if (c == RAISED) return c;
        th->context = c;
    }
    return th->context;
}

static Value vars_of(Value context) { return GET(ContextObj, context, vars); }

static Value context_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (n > 1 || (is_ref(kw) && tuple_len(kw))) return err_raise(TypeError, "Context() does not accept any arguments");
    return context_make(dict_new());
}

METHOD(context_run) {
    if (n < 2) return err_raise(TypeError, "run() missing 1 required positional argument");
    if (GET(ContextObj, a[0], entered) == V_TRUE)
        return err_format(th, RuntimeError, "cannot enter context: %R is already entered", a[0]);
    SET(ContextObj, a[0], prev, th->context);
    SET(ContextObj, a[0], entered, V_TRUE);
    th->context = a[0];
    Value *r = root_push1(th, a[0]);
    Value v = obj_call_kw(th, a[1], a + 2, n - 2, kw);
    th->context = GET(ContextObj, r[0], prev);
    SET(ContextObj, r[0], prev, V_UNBOUND);
    SET(ContextObj, r[0], entered, V_FALSE);
    return v;
}
METHOD(context_copy) { return context_make(vars_of(a[0])); }

static int key_error(Thread *th, Value key) {
    if (is_exact(key, &type_contextvar)) return 0;
    err_format(th, TypeError, "a ContextVar key was expected, got %R", key);
    return -1;
}
METHOD(context_get) {
    if (key_error(th, a[1]) < 0) return RAISED;
    Value v;
    int found = dict_get(th, vars_of(a[0]), a[1], &v);
    return found < 0 ? RAISED : found ? v : arg_or(a[2], V_NONE);
}
static Value context_getitem(Thread *th, Value self, Value key) {
    if (key_error(th, key) < 0) return RAISED;
    Value v, *r = root_push1(th, key);
    int found = dict_get(th, vars_of(self), key, &v);
    key = r[0];
    root_pop(th, 1);
    return found < 0 ? RAISED : found ? v : err_value(KeyError, key);
}
static int context_contains(Thread *th, Value self, Value key) {
    Value v;
    return key_error(th, key) < 0 ? -1 : dict_get(th, vars_of(self), key, &v);
}
static int context_len(Thread *th, Value self, int64_t *out) { return *out = (int64_t)dict_len(vars_of(self)), 0; }
static Value context_iter(Thread *th, Value self) { return obj_iter(th, vars_of(self)); }
METHOD(context_keys) { return obj_call_method(th, vars_of(a[0]), S(keys), NULL, 0); }
METHOD(context_values) { return obj_call_method(th, vars_of(a[0]), S(values), NULL, 0); }
METHOD(context_items) { return obj_call_method(th, vars_of(a[0]), S(items), NULL, 0); }
static Value context_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    if (!obj_is(x, &type_context) || !obj_is(y, &type_context) || (op != CMP_EQ && op != CMP_NE)) return V_NOTIMPLEMENTED;
    return obj_compare(th, vars_of(x), vars_of(y), op);
}

static const Method context_methods[] = {
    {"run", context_run, NULL, "Call a function in this context.", 0},
    {"copy", context_copy, "(self, /)", "Return a shallow copy of the context object.", 0},
    {"get", context_get, "(self, key, default=None, /)", "The value of a variable in this context, or default.", 0},
    {"keys", context_keys, "(self, /)", "All variables in the context.", 0},
    {"values", context_values, "(self, /)", "All values in the context.", 0},
    {"items", context_items, "(self, /)", "All variables with their values.", 0},
    {0},
};
Type type_context = {
    .name = "_contextvars.Context", .flags = TF_WEAK, .size = sizeof(ContextObj), .values = offsetof(ContextObj, vars),
    .values_end = sizeof(ContextObj), .new = context_new, .getitem = context_getitem, .contains = context_contains, .len = context_len,
    .iter = context_iter, .compare = context_compare, .hash = hash_unhashable, .methods = context_methods,
};

METHOD(copy_context) {
    Value c = current(th);
    return c == RAISED ? c : context_make(vars_of(c));
}

/* ---- ContextVar ---------------------------------------------------------------------------------------------------------- */

static Value var_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *out = root_push(th, 2);
    if (arg_bind(th, "ContextVar", "(name, /, *, default=None)", a + 1, n - 1, kw, out) < 0) return RAISED;
    if (!str_check(out[0])) return err_raise(TypeError, "context variable name must be a str");
    Value v = obj_new(&type_contextvar);
    if (v == RAISED) return v;
    OBJ(VarObj, v)->name = out[0]; /* NOBARRIER: fresh */
    OBJ(VarObj, v)->dflt = out[1];
    return v;
}

/* The value in the current context: 1, 0, -1. */
static int var_value(Thread *th, Value var, Value *v) {
    return is_ref(th->context) ? dict_get(th, vars_of(th->context), var, v) : 0;
}

METHOD(var_get) {
    Value v;
    int found = var_value(th, a[0], &v);
    if (found) return found < 0 ? RAISED : v;
    if (a[1] != V_UNBOUND) return a[1];
    Value dflt = OBJ(VarObj, a[0])->dflt;
    return dflt != V_UNBOUND ? dflt : err_value(LookupError, a[0]);
}

/* Put v (V_UNBOUND: remove) into a copy of the context's variables. r[0] is the variable. */
static int replace(Thread *th, Value context, Value *r, Value v) {
    Value *s = root_push3(th, context, v, V_NONE);
    Value vars = s[2] = dict_copy(vars_of(context));
    int status = vars == RAISED ? -1 : v == V_UNBOUND ? dict_del(th, vars, r[0]) : dict_set(th, vars, r[0], v);
    if (status >= 0) SET(ContextObj, s[0], vars, s[2]);
    root_pop(th, 3);
    return status < 0 ? -1 : 0;
}

METHOD(var_set) {
    Value context = current(th), old = V_UNBOUND;
    if (context == RAISED) return RAISED;
    int found = var_value(th, a[0], &old);
    if (found < 0) return RAISED;
    Value token = obj_new(&type_contexttoken);
    if (token == RAISED) return token;
    TokenObj *t = OBJ(TokenObj, token); /* NOBARRIER: fresh */
    t->context = th->context;
    t->var = a[0];
    t->old = found ? old : V_UNBOUND;
    t->used = V_FALSE;
    Value *r = root_push1(th, token);
    return replace(th, th->context, a, a[1]) < 0 ? RAISED : r[0];
}

METHOD(var_reset) {
    if (!is_exact(a[1], &type_contexttoken)) return err_format(th, TypeError, "expected an instance of Token, got %R", a[1]);
    if (GET(TokenObj, a[1], used) == V_TRUE) return err_format(th, RuntimeError, "%R has already been used once", a[1]);
    if (OBJ(TokenObj, a[1])->var != a[0]) return err_format(th, ValueError, "%R was created by a different ContextVar", a[1]);
    if (OBJ(TokenObj, a[1])->context != th->context) return err_format(th, ValueError, "%R was created in a different Context", a[1]);
    SET(TokenObj, a[1], used, V_TRUE);
    return replace(th, th->context, a, OBJ(TokenObj, a[1])->old) < 0 ? RAISED : V_NONE;
}
METHOD(var_class_getitem) { return generic_alias_new(a[0], a[1]); }

static Value var_repr(Thread *th, Value self) {
    Value *r = root_push3(th, self, obj_repr(th, OBJ(VarObj, self)->name), V_NONE), s = r[1];
    char at[32];
    address(at, sizeof at, r[0]);
    Value dflt = s == RAISED ? V_UNBOUND : OBJ(VarObj, r[0])->dflt;
    if (s != RAISED && dflt != V_UNBOUND) {
        dflt = obj_repr(th, dflt);
        s = dflt == RAISED ? RAISED : str_format_c("<ContextVar name=%U default=%U at %s>", r[1], dflt, at);
    } else if (s != RAISED) {
        s = str_format_c("<ContextVar name=%U at %s>", s, at);
    }
    root_pop(th, 3);
    return s;
}
static Value var_name(Thread *th, Value self) { return OBJ(VarObj, self)->name; }
static const GetSet var_getset[] = {{"name", var_name, NULL, NULL}, {0}};
static const Method var_methods[] = {
    {"get", var_get, "(self, default=None, /)", "The value of the variable in the current context.", 0},
    {"set", var_set, "(self, value, /)", "Give the variable a new value in the current context: a Token.", 0},
    {"reset", var_reset, "(self, token, /)", "Restore the value that it had before the set() that made the token.", 0},
    {"__class_getitem__", var_class_getitem, "(cls, item, /)", "See PEP 585", M_CLASS},
    {0},
};
Type type_contextvar = {
    .name = "_contextvars.ContextVar", .size = sizeof(VarObj), .values = offsetof(VarObj, name), .values_end = sizeof(VarObj),
    .new = var_new, .repr = var_repr, .getset = var_getset, .methods = var_methods,
};

/* ---- Token ------------------------------------------------------------------------------------------------------------------ */

static Value token_new(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(RuntimeError, "Tokens can only be created by ContextVars");
}
static Value token_repr(Thread *th, Value self) {
    Value *r = root_push1(th, self), var = obj_repr(th, OBJ(TokenObj, self)->var);
    char at[32];
    address(at, sizeof at, r[0]);
    bool used = GET(TokenObj, r[0], used) == V_TRUE;
    root_pop(th, 1);
    return var == RAISED ? var : str_format_c("<Token%s var=%U at %s>", used ? " used" : "", var, at);
}
static Value token_var(Thread *th, Value self) { return OBJ(TokenObj, self)->var; }
static Value token_old(Thread *th, Value self) { return arg_or(OBJ(TokenObj, self)->old, missing); }
static const GetSet token_getset[] = {{"var", token_var, NULL, NULL}, {"old_value", token_old, NULL, NULL}, {0}};
static const Method token_methods[] = {{"__class_getitem__", var_class_getitem, "(cls, item, /)", "See PEP 585", M_CLASS}, {0}};
Type type_contexttoken = {
    .name = "_contextvars.Token", .size = sizeof(TokenObj), .values = offsetof(TokenObj, context), .values_end = sizeof(TokenObj),
    .new = token_new, .repr = token_repr, .hash = hash_unhashable, .getset = token_getset, .methods = token_methods,
};

static Value missing_repr(Thread *th, Value self) { return str_from("<Token.MISSING>"); }
static Type type_token_missing = {.name = "Token.MISSING", .flags = TF_NO_NEW, .size = sizeof(Obj), .repr = missing_repr};

static int init(Thread *th, Value module) {
    type_ready(&type_token_missing);
    missing = obj_new(&type_token_missing);
    if (missing == RAISED) return -1;
    gc_root_add(&missing);
    return dict_set_c(OBJ(TypeObj, type_contexttoken.obj)->dict, "MISSING", missing);
}

static const Method functions[] = {{"copy_context", copy_context, "()", "A copy of the current Context.", 0}, {0}};
static Type *const types[] = {&type_context, &type_contextvar, &type_contexttoken, NULL};
const ModuleDef module_contextvars = {.name = "_contextvars", .doc = "Context Variables", .methods = functions, .types = types, .init = init};
