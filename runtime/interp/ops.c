/* ops.c -- the cold halves of instructions: what remains when no fast path of interp.c fits. Caches of attributes and names are filled in
 * icache.c. */
#include "gen.h"
#include "interp.h"
#include <stdlib.h>

static inline Value konst(Thread *th, uint32_t i) { return OBJ(CodeObj, th->base[FRAME_CODE])->k[i]; }

/* ---- operators ---------------------------------------------------------------------------------------------------------- */

static inline bool number_of(Value v, double *x) {
    if (is_float_imm(v)) *x = float_imm_value(v);
    else if (is_int(v) && small_value(v) <= (int64_t)1 << 53 && small_value(v) >= -((int64_t)1 << 53)) *x = (double)small_value(v);
    else if (is_exact(v, &type_float)) *x = OBJ(FloatObj, v)->x;
    else return false;
    return true;
}

/* Numbers of mixed kinds; V_UNBOUND: not this. */
static Value quick_number(enum NumOp op, Value a, Value b) {
    double x, y;
    if (both_int(a, b)) {
        switch (op) {
            case NB_ADD: return int_add(a, b);
            case NB_SUB: return int_sub(a, b);
            case NB_MUL: return int_mul(a, b);
            case NB_TRUEDIV:
                if (b && number_of(a, &x) && number_of(b, &y)) return float_from(x / y);
                return V_UNBOUND;
            default: return V_UNBOUND;
        }
    }
    if (!number_of(a, &x) || !number_of(b, &y)) return V_UNBOUND;
    switch (op) {
        case NB_ADD: return float_from(x + y);
        case NB_SUB: return float_from(x - y);
        case NB_MUL: return float_from(x * y);
        case NB_TRUEDIV: return y != 0 ? float_from(x / y) : V_UNBOUND;
        default: return V_UNBOUND;
    }
}

Value op_binary(Thread *th, enum NumOp op, Value a, Value b, unsigned dest) {
    Value v = quick_number(op, a, b);
    if (v != V_UNBOUND) return v;
    if (op == NB_ADD && is_exact(a, &type_str) && is_exact(b, &type_str)) return str_concat(a, b);
    v = binary_frame(th, op, a, b, dest, false);
    return v != V_UNBOUND ? v : obj_binary(th, op, a, b);
}

Value op_inplace(Thread *th, enum NumOp op, Value a, Value b, unsigned dest) {
    Value v = quick_number(op, a, b);
    if (v != V_UNBOUND) return v;
    if (op == NB_ADD && is_exact(a, &type_str) && is_exact(b, &type_str)) return str_concat(a, b);
    v = binary_frame(th, op, a, b, dest, true);
    return v != V_UNBOUND ? v : obj_inplace(th, op, a, b);
}

static inline bool both_str(Value a, Value b) { return is_exact(a, &type_str) && is_exact(b, &type_str); }

Value op_compare(Thread *th, Value a, Value b, enum CmpOp op, unsigned dest) {
    if ((op == CMP_EQ || op == CMP_NE) && both_str(a, b)) return v_bool(str_equal(a, b) == (op == CMP_EQ));
    Value v = compare_frame(th, a, b, op, FK_COMPARE | FK_DEST(dest));
    return v != V_UNBOUND ? v : obj_compare(th, a, b, op);
}

int op_compare_jump(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op == CMP_EQ || op == CMP_NE) && both_str(a, b)) return str_equal(a, b) == (op == CMP_EQ);
    Value v = compare_frame(th, a, b, op, FK_JUMP);
    if (v == PUSHED) return 2;
    if (v == V_UNBOUND) v = obj_compare(th, a, b, op);
    if (is_bool(v)) return v == V_TRUE;
    return v == RAISED ? -1 : op_truth(th, v);
}

int op_truth(Thread *th, Value v) {
    if (is_bool(v)) return v == V_TRUE;
    if (is_exact(v, &type_str)) return str_len(v) != 0;
    if (is_exact(v, &type_list)) return list_len(v) != 0;
    if (is_exact(v, &type_tuple)) return tuple_len(v) != 0;
    if (is_exact(v, &type_dict)) return dict_len(v) != 0;
    return obj_truth(th, v);
}

/* ---- names -------------------------------------------------------------------------------------------------------------- */

void op_unbound_cell(Thread *th, Value name, Value cell) { raise_unbound_local(name); }

static Value free_name(Thread *th, unsigned i) { return tuple_get(OBJ(CodeObj, th->base[FRAME_CODE])->freevars, i); }
static Value free_cell(Thread *th, unsigned i) { return tuple_get(OBJ(FuncObj, th->base[FRAME_FUNC])->closure, i); }

void op_unbound_free(Thread *th, unsigned i) { raise_unbound_free(free_name(th, i)); }

/* ns[name]: V_UNBOUND if it is not there. */
static Value ns_get(Thread *th, Value ns, Value name) {
    if (LIKELY(is_exact(ns, &type_dict))) return dict_get_str(ns, name);
    Value v = obj_getitem(th, ns, name);
    return v == RAISED && err_catch(th, KeyError) ? V_UNBOUND : v;
}

Value op_class_free(Thread *th, unsigned i) {
    Value v = ns_get(th, th->base[0], free_name(th, i));
    if (v != V_UNBOUND) return v;
    v = GET(CellObj, free_cell(th, i), v);
    return v != V_UNBOUND ? v : raise_unbound_free(free_name(th, i));
}

Value op_class_cell(Thread *th, Value name, Value cell) {
    Value *r = root_push2(th, name, cell);
    Value v = ns_get(th, th->base[0], name);
    if (v == V_UNBOUND) v = GET(CellObj, r[1], v);
    name = r[0];
    root_pop(th, 2);
    return v != V_UNBOUND ? v : raise_unbound_local(name);
}

static FuncObj *running(Thread *th) { return OBJ(FuncObj, th->base[FRAME_FUNC]); }

static Value global_or_builtin(Thread *th, Value name) {
    Value globals = running(th)->globals, builtins = running(th)->builtins;
    Value v = dict_get_str(globals, name);
    if (v != V_UNBOUND) return v;
    if (dict_check(builtins)) {
        v = dict_get_str(builtins, name);
    } else if (is_ref(builtins)) {
        Value *r = root_push1(th, name);
        v = obj_getitem(th, builtins, name);
        name = r[0];
        root_pop(th, 1);
        if (v == RAISED && err_catch(th, KeyError)) v = V_UNBOUND;
    }
    return v != V_UNBOUND ? v : raise_name(name);
}

Value op_get_global(Thread *th, uint32_t ext) {
    Value name = konst(th, EXT_NAME(ext));
    Value v = global_or_builtin(th, name);
    if (v == RAISED || EXT_IC(ext) == IC_NONE) return v;
    name = konst(th, EXT_NAME(ext));
    uint64_t *ic = &frame_code(th->base)->ic[EXT_IC(ext)];
    Value globals = running(th)->globals, builtins = running(th)->builtins;
    int64_t at = dict_find_str(globals, name);
    if (at >= 0) {
        if (at < 1 << 22) *ic = (uint64_t)at << 1 | IC_GLOBAL;
    } else if (is_exact(builtins, &type_dict) && (at = dict_find_str(builtins, name)) >= 0 && at < 1 << 22) {
        uint64_t shape = dict_watch(globals);
        if (shape && shape < IC_NUMBER_MAX) *ic = shape << IC_SHIFT | (uint64_t)at << 1;
    }
    return v;
}

int op_set_global(Thread *th, uint32_t ext, Value v) { return dict_set_str(running(th)->globals, konst(th, EXT_NAME(ext)), v); }

int op_del_global(Thread *th, uint32_t ext) {
    Value name = konst(th, EXT_NAME(ext));
    if (dict_del_str(running(th)->globals, name)) return 0;
    raise_name(name);
    return -1;
}

Value op_get_name(Thread *th, uint32_t ext) {
    Value v = ns_get(th, th->base[0], konst(th, EXT_NAME(ext)));
    return v != V_UNBOUND ? v : global_or_builtin(th, konst(th, EXT_NAME(ext)));
}

int op_set_name(Thread *th, uint32_t ext, Value v) {
    Value ns = th->base[0], name = konst(th, EXT_NAME(ext));
    return is_exact(ns, &type_dict) ? dict_set_str(ns, name, v) : obj_setitem(th, ns, name, v);
}

int op_del_name(Thread *th, uint32_t ext) {
    Value ns = th->base[0], name = konst(th, EXT_NAME(ext));
    if (is_exact(ns, &type_dict)) {
        if (dict_del_str(ns, name)) return 0;
    } else {
        if (obj_setitem(th, ns, name, V_UNBOUND) == 0) return 0;
        if (!err_catch(th, KeyError)) return -1;
    }
    raise_name(konst(th, EXT_NAME(ext)));
    return -1;
}

Value op_locals(Thread *th) {
    if (!(frame_code(th->base)->flags & CO_OPTIMIZED)) return th->base[0];
    Value frame = frame_object(th, th->base);
    return frame == RAISED ? RAISED : frame_locals(th, frame);
}

/* ---- building ----------------------------------------------------------------------------------------------------------- */

Value op_set(Thread *th, Value *v, unsigned n) {
    Value *r = root_push1(th, set_new(&type_set));
    Value set = r[0];
    for (unsigned i = 0; set != RAISED && i < n; i++) set = set_add(th, r[0], v[i]) < 0 ? RAISED : r[0];
    root_pop(th, 1);
    return set;
}

Value op_map(Thread *th, Value *v, unsigned pairs) {
    Value *r = root_push1(th, dict_new());
    Value dict = r[0];
    for (unsigned i = 0; dict != RAISED && i < pairs; i++) dict = dict_set(th, r[0], v[2 * i], v[2 * i + 1]) < 0 ? RAISED : r[0];
    root_pop(th, 1);
    return dict;
}

Value op_join(Thread *th, Value *v, unsigned n) {
    if (n == 1) return v[0];
    if (n == 2) return str_concat(v[0], v[1]);
    Value list = list_from(v, n);
    return list == RAISED ? RAISED : str_join(th, str_empty, list);
}

Value op_format(Thread *th, Value v, unsigned conversion, Value spec) {
    Value *r = root_push2(th, spec, V_NONE);
    if (conversion == 's') v = obj_str(th, v);
    else if (conversion == 'r') v = obj_repr(th, v);
    else if (conversion == 'a') v = obj_ascii(th, v);
    spec = r[0];
    root_pop(th, 2);
    if (v == RAISED) return RAISED;
    if (is_exact(v, &type_str) && (spec == V_UNBOUND || str_len(spec) == 0)) return v;
    return obj_format(th, v, spec);
}

int op_extend(Thread *th, Value list, Value iterable) {
    Type *t = type_of(iterable);
    if (t->iter || t->getitem) {
        Value *r = root_push1(th, iterable);
        int status = list_extend(th, list, iterable);
        iterable = r[0];
        root_pop(th, 1);
        return status;
    }
    return err_set(TypeError, "Value after * must be an iterable, not %s", t->name);
}

static bool is_mapping(Thread *th, Value v) {
    if (dict_check(v)) return true;
    Value keys;
    int found = obj_find_attr(th, v, S(keys), &keys);
    if (found < 0) err_clear(th);
    return found > 0;
}

int op_map_update(Thread *th, Value dict, Value mapping) {
    Value *r = root_push2(th, dict, mapping);
    int status = is_mapping(th, mapping) ? dict_update(th, r[0], r[1]) : err_set(TypeError, "'%T' object is not a mapping", r[1]);
    root_pop(th, 2);
    return status;
}

/* "f()" or "module.f()" for messages. */
Value call_function_text(Thread *th, Value f);

int op_map_merge(Thread *th, Value dict, Value mapping, Value func) {
    Value *r = root_push3(th, dict, mapping, func);
    int status = -1;
    if (!is_mapping(th, mapping)) {
        Value text = call_function_text(th, r[2]);
        if (text != RAISED) err_raise(TypeError, "%U argument after ** must be a mapping, not %T", text, r[1]);
    } else {
        status = dict_merge(th, r[0], r[1], 2);
        if (status < 0 && err_is(th, KeyError)) {
            Value args = GET(ExcObj, th->exc, args);
            if (tuple_len(args) == 1) {
                Value key = tuple_get(args, 0);
                err_clear(th);
                Value *k = root_push1(th, key);
                Value text = call_function_text(th, r[2]);
                if (text != RAISED) {
                    if (str_check(k[0])) err_raise(TypeError, "%U got multiple values for keyword argument '%U'", text, k[0]);
                    else err_raise(TypeError, "keywords must be strings");
                }
                root_pop(th, 1);
            }
        }
    }
    root_pop(th, 3);
    return status;
}

static int not_iterable(Value o) { return err_set(TypeError, "cannot unpack non-iterable %T object", o); }

/* `to` is in the frame: rooted. */
static int unpack_start(Thread *th, Value o, Value *it) {
    Type *t = type_of(o);
    if (!t->iter && !t->getitem) return not_iterable(o);
    *it = obj_iter(th, o);
    return *it == RAISED ? -1 : 0;
}

/* n items of the iterator *it; `text` tells what was expected. */
static int unpack_items(Thread *th, Value *to, Value *it, unsigned n, const char *text, unsigned expected) {
    for (unsigned i = 0; i < n; i++) {
        Value v = obj_next(th, *it);
        if (v == RAISED) return -1;
        if (v == STOP) return err_set(ValueError, "not enough values to unpack (expected %s%u, got %u)", text, expected, i);
        to[i] = v;
    }
    return 0;
}

/* `to` may be locals: they change only when all is well. */
int op_unpack(Thread *th, Value *to, Value o, unsigned n) {
    Value *r = root_push(th, n + 1);
    int status = -1;
    r[0] = o;
    if (unpack_start(th, o, r) == 0 && unpack_items(th, r + 1, r, n, "", n) == 0) {
        Value v = obj_next(th, r[0]);
        if (v == STOP) status = 0;
        else if (v != RAISED) err_raise(ValueError, "too many values to unpack (expected %u)", n);
    }
    if (status == 0) memcpy(to, r + 1, n * sizeof *to);
    root_pop(th, n + 1);
    return status;
}

int op_unpack_star(Thread *th, Value *to, Value o, unsigned before, unsigned after) {
    Value *r = root_push2(th, o, V_NONE);
    int status = -1;
    if (unpack_start(th, o, r) < 0 || unpack_items(th, to, r, before, "at least ", before + after) < 0) goto out;
    Value list = list_from_iterable(th, r[0]);
    if (list == RAISED) goto out;
    uint64_t n = list_len(list);
    if (n < after) {
        err_raise(ValueError, "not enough values to unpack (expected at least %u, got %u)", before + after, before + (unsigned)n);
        goto out;
    }
    for (unsigned i = 0; i < after; i++) to[before + 1 + i] = list_get(list, n - after + i);
    if (after && list_delete(list, n - after, n) < 0) goto out;
    to[before] = list;
    status = 0;
out:
    root_pop(th, 2);
    return status;
}

Value op_unpack_list(Thread *th, Value o, bool star, uint32_t count) {
    unsigned before = count & 0xffff, after = count >> 16, n = star ? before + after + 1 : count;
    Value *r = root_push1(th, o), *to = root_push(th, n);
    int status = star ? op_unpack_star(th, to, r[0], before, after) : op_unpack(th, to, r[0], n);
    Value list = status < 0 ? RAISED : list_from(to, n);
    root_pop(th, n + 1);
    return list;
}

/* ---- functions, classes, with -------------------------------------------------------------------------------------------- */

Value op_function(Thread *th, Value code) {
    Value f = func_new(code, running(th)->globals);
    if (f != RAISED) OBJ(FuncObj, f)->builtins = running(th)->builtins; /* NOBARRIER: fresh */
    return f;
}

static Value builtin(Thread *th, Value name) {
    Value builtins = running(th)->builtins;
    if (is_exact(builtins, &type_dict)) return dict_get_str(builtins, name);
    Value v = obj_getitem(th, builtins, name);
    return v == RAISED && err_catch(th, KeyError) ? V_UNBOUND : v;
}

Value op_build_class(Thread *th) {
    Value v = builtin(th, S(__build_class__));
    return v != V_UNBOUND ? v : err_raise(NameError, "__build_class__ not found");
}

int op_set_annotations(Thread *th, Value ns) {
    Value v = ns_get(th, ns, S(__annotations__));
    if (v == RAISED) return -1;
    if (v != V_UNBOUND) return 0;
    v = dict_new();
    if (v == RAISED) return -1;
    ns = th->base[0];
    return is_exact(ns, &type_dict) ? dict_set_str(ns, S(__annotations__), v) : obj_setitem(th, ns, S(__annotations__), v);
}

/* CPython looks up __enter__ first, then __exit__. */
int op_with(Thread *th, unsigned a, Value manager, bool async) {
    Value enter = async ? S(__aenter__) : S(__enter__), leave = async ? S(__aexit__) : S(__exit__);
    const char *what = async ? "asynchronous context manager" : "context manager";
    Value *r = root_push2(th, manager, V_NONE), v;
    int status = -1, found = obj_find_special(th, manager, enter, &v);
    if (found > 0) {
        r[1] = v;
        found = obj_find_special(th, r[0], leave, &v);
        if (found > 0) {
            Value *w = &th->base[a];
            w[0] = v;
            w[1] = r[1];
            w[1 + FRAME_HEAD] = V_UNBOUND;
            status = 0;
        } else if (!found) {
            err_raise(TypeError, "'%T' object does not support the %s protocol (missed %U method)", r[0], what, leave);
        }
    } else if (!found) {
        err_raise(TypeError, "'%T' object does not support the %s protocol", r[0], what);
    }
    root_pop(th, 2);
    return status;
}

int op_print(Thread *th, Value v) {
    Value hook = sys_get("displayhook");
    if (hook == V_UNBOUND) return err_set(RuntimeError, "lost sys.displayhook");
    return CALL1(th, hook, v) == RAISED ? -1 : 0;
}

/* ---- imports ------------------------------------------------------------------------------------------------------------- */

Value op_import(Thread *th, Value name, Value level, Value fromlist) {
    Value *r = root_push3(th, name, level, fromlist);
    Value import = builtin(th, S(__import__));
    Value v = RAISED;
    if (import == V_UNBOUND) {
        err_raise(ImportError, "__import__ not found");
    } else if (import != RAISED) {
        Value *keep = root_push1(th, import);
        Value locals = frame_code(th->base)->flags & CO_OPTIMIZED ? V_NONE : th->base[0];
        Value args[] = {r[0], running(th)->globals, locals, r[2], r[1]};
        v = obj_call(th, keep[0], args, 5);
        root_pop(th, 1);
    }
    root_pop(th, 3);
    return v;
}

static Value import_error(Thread *th, Value module, Value name) {
    Value *r = root_push(th, 4); /* module, name, its name, its file */
    r[0] = module, r[1] = name;
    Value v;
    int found = obj_find_attr(th, module, S(__name__), &v);
    if (found < 0) goto out;
    r[2] = found && str_check(v) ? v : str_from("<unknown module name>");
    found = obj_find_attr(th, r[0], S(__file__), &v);
    if (found < 0) goto out;
    r[3] = found && str_check(v) ? v : V_NONE;
    bool initializing = false;
    found = obj_find_attr(th, r[0], S(__spec__), &v);
    if (found > 0) {
        found = obj_find_attr(th, v, S(_initializing), &v);
        if (found > 0) initializing = obj_truth(th, v) > 0;
    }
    if (found < 0 || err_occurred(th)) err_clear(th);
    if (r[3] == V_NONE) {
        if (initializing)
            err_format(th, ImportError, "cannot import name %R from partially initialized module %R (most likely due to a circular import) (unknown location)", r[1], r[2]);
        else
            err_format(th, ImportError, "cannot import name %R from %R (unknown location)", r[1], r[2]);
    } else if (initializing) {
        err_format(th, ImportError, "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)", r[1],
                   r[2], r[3]);
    } else {
        err_format(th, ImportError, "cannot import name %R from %R (%S)", r[1], r[2], r[3]);
    }
    if (err_is(th, ImportError)) {
        SET(ImportErrorObj, th->exc, name, r[2]);
        SET(ImportErrorObj, th->exc, path, r[3]);
    }
out:
    root_pop(th, 4);
    return RAISED;
}

Value op_import_from(Thread *th, Value module, Value name) {
    Value *r = root_push3(th, module, name, V_NONE);
    Value v, own;
    int found = obj_find_attr(th, module, name, &v);
    if (found == 0) {
        found = obj_find_attr(th, r[0], S(__name__), &own);
        if (found > 0 && str_check(own)) {
            Value full = str_format_c("%U.%U", own, r[1]);
            found = full == RAISED ? -1 : dict_get(th, sys_modules, full, &v);
        } else if (found > 0) {
            found = 0;
        }
    }
    if (found == 0) import_error(th, r[0], r[1]);
    root_pop(th, 3);
    return found > 0 ? v : RAISED;
}

static int store_name(Thread *th, Value ns, Value name, Value v) {
    return is_exact(ns, &type_dict) && is_exact(name, &type_str) ? dict_set_str(ns, name, v) : obj_setitem(th, ns, name, v);
}

static int star_name_error(Thread *th, Value module, Value name, bool from_all) {
    Value *r = root_push2(th, name, V_NONE), own;
    if (obj_find_attr(th, module, S(__name__), &own) > 0) {
        if (from_all)
            err_format(th, TypeError, "Item in %U.__all__ must be str, not %T", own, r[0]);
        else
            err_format(th, TypeError, "Key in %U.__dict__ must be str, not %T", own, r[0]);
    }
    root_pop(th, 2);
    return -1;
}

int op_import_star(Thread *th, Value module, Value ns) {
    Value *r = root_push(th, 4); /* module, ns, names, name */
    r[0] = module, r[1] = ns;
    Value v;
    int status = -1, found = obj_find_attr(th, module, S(__all__), &v);
    bool all = found > 0;
    if (found == 0) {
        found = obj_find_attr(th, r[0], S(__dict__), &v);
        if (found == 0) err_raise(ImportError, "from-import-* object has no __dict__ and no __all__");
        if (found > 0) v = obj_call_method(th, v, S(keys), NULL, 0);
        if (v == RAISED) found = -1;
    }
    if (found <= 0) goto out;
    r[2] = list_from_iterable(th, v);
    if (r[2] == RAISED) goto out;
    for (uint64_t i = 0; i < list_len(r[2]); i++) {
        r[3] = list_get(r[2], i);
        if (!str_check(r[3])) {
            star_name_error(th, r[0], r[3], all);
            goto out;
        }
        if (!all && str_len(r[3]) && str_equal(str_slice(r[3], 0, 1), S(_))) continue;
        v = obj_getattr(th, r[0], r[3]);
        if (v == RAISED || store_name(th, r[1], r[3], v) < 0) goto out;
    }
    status = 0;
out:
    root_pop(th, 4);
    return status;
}

/* ---- match --------------------------------------------------------------------------------------------------------------- */

int op_match_seq(Thread *th, Value v, unsigned n, bool at_least) {
    if (!has_flag(v, TF_SEQUENCE)) return 0;
    if (at_least && !n) return 1; /* [*_] asks no length */
    int64_t len;
    if (obj_len(th, v, &len) < 0) return -1;
    return at_least ? len >= n : len == n;
}

int op_match_map(Thread *th, Value v, unsigned n) {
    if (!has_flag(v, TF_MAPPING)) return 0;
    if (!n) return 1;
    int64_t len;
    return obj_len(th, v, &len) < 0 ? -1 : len >= n;
}

int op_match_keys(Thread *th, Value *to, Value v, Value keys) {
    unsigned n = (unsigned)tuple_len(keys);
    if (!n) return 1;
    Value *r = root_push(th, 5); /* subject, keys, get, seen, dummy */
    r[0] = v, r[1] = keys;
    int status = -1;
    r[3] = set_new(&type_set);
    r[4] = r[3] == RAISED ? RAISED : obj_new(&type_object);
    if (r[4] == RAISED) goto out;
    r[2] = obj_getattr(th, r[0], S(get));
    if (r[2] == RAISED) goto out;
    for (unsigned i = 0; i < n; i++) {
        Value key = tuple_get(r[1], i);
        int seen = set_contains(th, r[3], key);
        if (seen < 0) goto out;
        if (seen) {
            err_format(th, ValueError, "mapping pattern checks duplicate key (%R)", tuple_get(r[1], i));
            goto out;
        }
        if (set_add(th, r[3], tuple_get(r[1], i)) < 0) goto out;
        Value got = CALL2(th, r[2], tuple_get(r[1], i), r[4]);
        if (got == RAISED) goto out;
        if (got == r[4]) {
            status = 0;
            goto out;
        }
        to[i] = got;
    }
    status = 1;
out:
    root_pop(th, 5);
    return status;
}

Value op_match_rest(Thread *th, Value v, Value keys) {
    Value *r = root_push3(th, v, keys, dict_new());
    Value result = r[2];
    if (result != RAISED && dict_update(th, r[2], r[0]) < 0) result = RAISED;
    for (unsigned i = 0; result != RAISED && i < tuple_len(r[1]); i++)
        if (dict_del(th, r[2], tuple_get(r[1], i)) < 0) result = RAISED;
    if (result != RAISED) result = r[2];
    root_pop(th, 3);
    return result;
}

/* One attribute of a class pattern into the list r[3]: 1, 0 it has none, -1. r: subject, class, names, attributes, seen, name. */
static int match_attr(Thread *th, Value *r, Value name) {
    r[5] = name;
    int seen = set_contains(th, r[4], name);
    if (seen < 0) return -1;
    if (seen) return err_format(th, TypeError, "%s() got multiple sub-patterns for attribute %R", type_from(r[1])->name, r[5]), -1;
    if (set_add(th, r[4], r[5]) < 0) return -1;
    Value v;
    int found = obj_find_attr(th, r[0], r[5], &v);
    if (found <= 0) return found;
    return list_append(r[3], v) < 0 ? -1 : 1;
}

static bool matches_self(Type *t) {
    static Type *const kinds[] = {&type_bool, &type_bytearray, &type_bytes, &type_dict, &type_float, &type_frozenset, &type_int,
                                  &type_list, &type_set, &type_str, &type_tuple};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (type_is_sub(t, kinds[i])) return true;
    return false;
}

static int match_positional(Thread *th, Value *r, unsigned npos) {
    Value args;
    int found = obj_find_attr(th, r[1], S(__match_args__), &args);
    if (found < 0) return -1;
    const char *cls = type_from(r[1])->name;
    unsigned allowed = 0;
    bool self = false;
    if (found) {
        if (!is_exact(args, &type_tuple)) return err_set(TypeError, "%s.__match_args__ must be a tuple (got %T)", cls, args);
        allowed = (unsigned)tuple_len(args);
    } else if ((self = matches_self(type_from(r[1])))) {
        allowed = 1;
    }
    if (allowed < npos)
        return err_set(TypeError, "%s() accepts %u positional sub-pattern%s (%u given)", cls, allowed, allowed == 1 ? "" : "s", npos);
    if (self) return list_append(r[3], r[0]) < 0 ? -1 : 1;
    Value *keep = root_push1(th, args);
    int status = 1;
    for (unsigned i = 0; status > 0 && i < npos; i++) {
        Value name = tuple_get(keep[0], i);
        if (!is_exact(name, &type_str)) status = err_set(TypeError, "__match_args__ elements must be strings (got %T)", name);
        else status = match_attr(th, r, name);
    }
    root_pop(th, 1);
    return status;
}

Value op_match_class(Thread *th, Value v, Value cls, unsigned npos, Value names) {
    if (!type_check(cls)) return err_raise(TypeError, "called match pattern must be a type");
    Value *r = root_push(th, 6);
    r[0] = v, r[1] = cls, r[2] = names;
    Value result = RAISED;
    int status = obj_isinstance(th, v, cls);
    if (status < 0) goto out;
    if (status > 0) {
        r[3] = list_new(0);
        r[4] = r[3] == RAISED ? RAISED : set_new(&type_set);
        if (r[4] == RAISED) goto out;
        if (npos) status = match_positional(th, r, npos);
        unsigned n = tuple_check(r[2]) ? (unsigned)tuple_len(r[2]) : 0;
        for (unsigned i = 0; status > 0 && i < n; i++) status = match_attr(th, r, tuple_get(r[2], i));
        if (status < 0) goto out;
    }
    result = status ? list_to_tuple(r[3]) : V_NONE;
out:
    root_pop(th, 6);
    return result;
}

/* ---- generators, coroutines ----------------------------------------------------------------------------------------------- */

void op_note_send(Thread *th, Value it) {
    Value *base = th->base;
    if (frame_kind(base) & FF_GEN && OBJ(GenObj, base[FRAME_SELF])->yield_from != it) SET(GenObj, base[FRAME_SELF], yield_from, it);
}

Value op_send(Thread *th, Value it, Value v) {
    Type *t = type_of(it);
    Value result;
    if (t->send) {
        result = t->send(th, it, v);
    } else if (v == V_NONE && t->next) {
        th->stop_value = V_NONE;
        result = t->next(th, it);
        if (result == STOP && th->stop_value == V_UNBOUND) th->stop_value = V_NONE;
    } else {
        result = obj_call_method(th, it, S(send), &v, 1);
    }
    return result == RAISED ? obj_stop_raised(th) : result;
}

static bool running_is_coroutine(Thread *th) {
    return frame_code(th->base)->flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE);
}

Value op_yield_iter(Thread *th, Value v) {
    if (is_exact(v, &type_coroutine)) {
        if (!running_is_coroutine(th)) return err_raise(TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
        return v;
    }
    return is_exact(v, &type_generator) ? v : obj_iter(th, v);
}

static bool already_awaited(Value v) {
    return is_exact(v, &type_coroutine) && is_ref(GET(GenObj, v, yield_from)) && OBJ(GenObj, v)->state != small_int(GEN_CLOSED);
}

/* What __anext__ gave cannot be awaited: the error says so, the first one is its cause. */
static Value anext_error(Thread *th, Value v) {
    Value *r = root_push1(th, err_fetch(th));
    err_raise(TypeError, "'async for' received an invalid object from __anext__: %T", v);
    if (err_is(th, TypeError)) {
        SET(ExcObj, th->exc, cause, r[0]);
        SET(ExcObj, th->exc, context, r[0]);
        SET(ExcObj, th->exc, suppress, V_TRUE);
    }
    root_pop(th, 1);
    return RAISED;
}

Value op_awaitable(Thread *th, Value v, unsigned how) {
    Type *t = type_of(v);
    Value *r = root_push1(th, v);
    Value it = gen_awaitable_iter(th, v);
    v = r[0];
    root_pop(th, 1);
    if (it == RAISED && how == 3) return anext_error(th, v);
    if (it == RAISED) {
        static const char *const from[] = {NULL, "__aenter__", "__aexit__"};
        if (t->await || !how || !err_catch(th, TypeError)) return RAISED;
        return err_raise(TypeError, "'async with' received an object from %s that does not implement __await__: %s", from[how], t->name);
    }
    if (already_awaited(it)) return err_raise(RuntimeError, "coroutine is being awaited already");
    return it;
}

Value op_aiter(Thread *th, Value v) {
    Type *t = type_of(v);
    if (!t->aiter) return err_raise(TypeError, "'async for' requires an object with __aiter__ method, got %s", t->name);
    Value it = t->aiter(th, v);
    if (it != RAISED && !type_of(it)->anext)
        return err_raise(TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T", it);
    return it;
}

Value op_anext(Thread *th, Value v) {
    Type *t = type_of(v);
    if (!t->anext) return err_raise(TypeError, "'async for' requires an iterator with __anext__ method, got %s", t->name);
    return t->anext(th, v);
}

Value op_async_wrap(Thread *th, Value v) { return async_wrap(v); }
