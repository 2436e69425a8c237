/* builtins.c -- the functions of the builtins module. The types and exceptions are added from types.def and exceptions.def. */
#include "modules.h"
#include "native.h"
#include "utf8.h"
#include <stdlib.h>
#include <unistd.h>

/* ---- numbers, characters --------------------------------------------------------------------------------------------- */

static Value b_abs(Thread *th, Value *a, unsigned n, Value kw) { return obj_unary(th, UN_ABS, a[1]); }

static Value based(Thread *th, Value *a, int base, const char *prefix) {
    Value v = obj_index(th, a[1]);
    if (v == RAISED) return RAISED;
    bool neg = int_sign(v) < 0;
    if (neg && (v = int_neg(int_plain(v))) == RAISED) return RAISED;
    Value digits = int_to_str(v, base);
    return digits == RAISED ? RAISED : str_format_c("%s%s%U", neg ? "-" : "", prefix, digits);
}
static Value b_bin(Thread *th, Value *a, unsigned n, Value kw) { return based(th, a, 2, "0b"); }
static Value b_oct(Thread *th, Value *a, unsigned n, Value kw) { return based(th, a, 8, "0o"); }
static Value b_hex(Thread *th, Value *a, unsigned n, Value kw) { return based(th, a, 16, "0x"); }

static Value b_chr(Thread *th, Value *a, unsigned n, Value kw) {
    int c;
    if (arg_int(th, a[1], &c) < 0) return RAISED;
    if (c < 0 || c > 0x10ffff) return err_raise(ValueError, "chr() arg not in range(0x110000)");
    return str_from_char((uint32_t)c);
}

static Value b_ord(Thread *th, Value *a, unsigned n, Value kw) {
    uint64_t len;
    if (str_check(a[1])) {
        if ((len = str_len(a[1])) == 1) return small_int(ustr_at(str_view(a[1]), 0));
    } else if (bytes_check(a[1])) {
        if ((len = bytes_len(a[1])) == 1) return small_int((uint8_t)*bytes_data(a[1]));
    } else if (obj_is(a[1], &type_bytearray)) {
        len = GET(ByteArrayObj, a[1], len);
        BufferView view;
        if (len == 1) {
            if (obj_get_buffer(a[1], &view, false) < 0) return RAISED;
            uint8_t c = *(uint8_t *)view.p;
            obj_release_buffer(&view);
            return small_int(c);
        }
    } else {
        return err_raise(TypeError, "ord() expected string of length 1, but %T found", a[1]);
    }
    return err_raise(TypeError, "ord() expected a character, but string of length %lu found", (unsigned long)len);
}

static Value b_divmod(Thread *th, Value *a, unsigned n, Value kw) { return obj_binary(th, NB_DIVMOD, a[1], a[2]); }

static Value b_pow(Thread *th, Value *a, unsigned n, Value kw) {
    Value mod = arg_or(a[3], V_NONE);
    return mod == V_NONE ? obj_binary(th, NB_POW, a[1], a[2]) : obj_pow3(th, a[1], a[2], mod);
}

static Value b_round(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    int found = obj_find_special(th, a[1], S(__round__), r);
    if (found < 0) return RAISED;
    if (!found) return err_raise(TypeError, "type %T doesn't define __round__ method", a[1]);
    return arg_or(a[2], V_NONE) == V_NONE ? native_tail(th, r[0], NULL, 0, V_UNBOUND) : native_tail(th, r[0], &a[2], 1, V_UNBOUND);
}

static Value b_sum(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2); /* iterator, total */
    r[1] = arg_or(a[2], small_int(0));
    if (str_check(r[1])) return err_raise(TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (bytes_check(r[1])) return err_raise(TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (obj_is(r[1], &type_bytearray)) return err_raise(TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    if ((r[0] = obj_iter(th, a[1])) == RAISED) return RAISED;
    for (Value v; (v = obj_next(th, r[0])) != STOP;) {
        if (v == RAISED) return RAISED;
        int64_t s;
        if (both_int(r[1], v) && !__builtin_add_overflow((int64_t)r[1], (int64_t)v, &s)) r[1] = (Value)s;
        else if (is_float_imm(r[1]) && is_float_imm(v)) r[1] = float_from(float_imm_value(r[1]) + float_imm_value(v));
        else r[1] = obj_binary(th, NB_ADD, r[1], v);
        if (r[1] == RAISED) return RAISED;
    }
    return r[1];
}

/* ---- iteration -------------------------------------------------------------------------------------------------------- */

static Value any_all(Thread *th, Value *a, bool stop_at) {
    Value *r = root_push(th, 1);
    if ((r[0] = obj_iter(th, a[1])) == RAISED) return RAISED;
    for (Value v; (v = obj_next(th, r[0])) != STOP;) {
        int t = v == RAISED ? -1 : obj_truth(th, v);
        if (t < 0) return RAISED;
        if (t == stop_at) return v_bool(stop_at);
    }
    return v_bool(!stop_at);
}
static Value b_all(Thread *th, Value *a, unsigned n, Value kw) { return any_all(th, a, false); }
static Value b_any(Thread *th, Value *a, unsigned n, Value kw) { return any_all(th, a, true); }

/* r: best item, its key, item, key, iterator, key function, default. */
enum { BEST, BEST_KEY, ITEM, ITEM_KEY, ITER, KEY, DEFAULT };
static Value best_of(Thread *th, Value *r, enum CmpOp op, const char *name) {
    for (;;) {
        r[ITEM] = obj_next(th, r[ITER]);
        if (r[ITEM] == STOP) break;
        if (r[ITEM] == RAISED) return RAISED;
        r[ITEM_KEY] = r[KEY] == V_NONE ? r[ITEM] : CALL1(th, r[KEY], r[ITEM]);
        if (r[ITEM_KEY] == RAISED) return RAISED;
        bool better = r[BEST] == V_UNBOUND;
        if (!better) {
            Value v = obj_compare(th, r[ITEM_KEY], r[BEST_KEY], op);
            int t = v == RAISED ? -1 : obj_truth(th, v);
            if (t < 0) return RAISED;
            better = t;
        }
        if (better) r[BEST] = r[ITEM], r[BEST_KEY] = r[ITEM_KEY];
    }
    if (r[BEST] != V_UNBOUND) return r[BEST];
    if (r[DEFAULT] != V_UNBOUND) return r[DEFAULT];
    return err_raise(ValueError, "%s() arg is an empty sequence", name);
}

static Value min_max(Thread *th, Value *a, unsigned n, Value kw, enum CmpOp op, const char *name) {
    Value *r = root_push(th, 7);
    r[BEST] = r[DEFAULT] = V_UNBOUND;
    for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++) {
        Value k = tuple_get(kw, i);
        if (str_equal_c(k, "key")) r[KEY] = a[n + i];
        else if (str_equal_c(k, "default")) r[DEFAULT] = a[n + i];
        else return err_raise(TypeError, "'%U' is an invalid keyword argument for %s()", k, name);
    }
    if (n < 2) return err_raise(TypeError, "%s expected at least 1 argument, got 0", name);
    if (n > 2 && r[DEFAULT] != V_UNBOUND)
        return err_raise(TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    r[ITER] = n == 2 ? a[1] : tuple_from(a + 1, n - 1);
    if (r[ITER] == RAISED || (r[ITER] = obj_iter(th, r[ITER])) == RAISED) return RAISED;
    return best_of(th, r, op, name);
}
static Value b_min(Thread *th, Value *a, unsigned n, Value kw) { return min_max(th, a, n, kw, CMP_LT, "min"); }
static Value b_max(Thread *th, Value *a, unsigned n, Value kw) { return min_max(th, a, n, kw, CMP_GT, "max"); }

static Value b_sorted(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    int reverse = 0;
    if (a[3] != V_UNBOUND && arg_int(th, a[3], &reverse) < 0) return RAISED;
    if ((r[0] = list_from_iterable(th, a[1])) == RAISED) return RAISED;
    return list_sort(th, r[0], arg_or(a[2], V_NONE), reverse != 0) < 0 ? RAISED : r[0];
}

Value callable_iterator_new(Value callable, Value sentinel); /* iterator.c */
static Value b_iter(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[2] == V_UNBOUND) return obj_iter(th, a[1]);
    if (!obj_callable(a[1])) return err_raise(TypeError, "iter(v, w): v must be callable");
    return callable_iterator_new(a[1], a[2]);
}

static Value b_next(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[1]);
    if (!t->next) return err_raise(TypeError, "'%T' object is not an iterator", a[1]);
    Value v = obj_next(th, a[1]);
    if (v == STOP) return a[2] != V_UNBOUND ? a[2] : err_stop(th);
    if (v == RAISED && a[2] != V_UNBOUND && err_catch(th, StopIteration)) return a[2];
    return v;
}

static Value b_aiter(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[1]);
    if (!t->aiter) return err_raise(TypeError, "'%T' object is not an async iterable", a[1]);
    Value it = t->aiter(th, a[1]);
    if (it != RAISED && !type_of(it)->anext)
        return err_raise(TypeError, "aiter() returned not an async iterator of type '%T'", it);
    return it;
}

Value anext_awaitable_new(Value awaitable, Value dflt); /* gen.c */
static Value b_anext(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[1]);
    if (!t->anext) return err_raise(TypeError, "'%T' object is not an async iterator", a[1]);
    Value v = t->anext(th, a[1]);
    return v == RAISED || a[2] == V_UNBOUND ? v : anext_awaitable_new(v, a[2]);
}

/* ---- attributes, types ------------------------------------------------------------------------------------------------- */

static int want_name(Value name) {
    return str_check(name) ? 0 : err_set(TypeError, "attribute name must be string, not '%T'", name);
}

static Value b_getattr(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[2])) return err_raise(TypeError, "attribute name must be string, not '%T'", a[2]);
    if (a[3] == V_UNBOUND) return obj_getattr(th, a[1], a[2]);
    Value v;
    int found = obj_find_attr(th, a[1], a[2], &v);
    return found < 0 ? RAISED : found ? v : a[3];
}
static Value b_hasattr(Thread *th, Value *a, unsigned n, Value kw) {
    Value v;
    if (want_name(a[2]) < 0) return RAISED;
    int found = obj_find_attr(th, a[1], a[2], &v);
    return found < 0 ? RAISED : v_bool(found);
}
static Value b_setattr(Thread *th, Value *a, unsigned n, Value kw) {
    return obj_setattr(th, a[1], a[2], a[3]) < 0 ? RAISED : V_NONE;
}
static Value b_delattr(Thread *th, Value *a, unsigned n, Value kw) {
    return obj_setattr(th, a[1], a[2], V_UNBOUND) < 0 ? RAISED : V_NONE;
}

static Value b_isinstance(Thread *th, Value *a, unsigned n, Value kw) {
    int r = obj_isinstance(th, a[1], a[2]);
    return r < 0 ? RAISED : v_bool(r);
}
static Value b_issubclass(Thread *th, Value *a, unsigned n, Value kw) {
    int r = obj_issubclass(th, a[1], a[2]);
    return r < 0 ? RAISED : v_bool(r);
}
static Value b_callable(Thread *th, Value *a, unsigned n, Value kw) { return v_bool(obj_callable(a[1])); }

static Value b_hash(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t h;
    return obj_hash(th, a[1], &h) < 0 ? RAISED : int_from(h);
}

/* Words that are no references are their own identity, out of the way of addresses. */
static Value b_id(Thread *th, Value *a, unsigned n, Value kw) {
    if (!is_ref(a[1])) return int_from_unsigned(a[1] ^ 0x8000000000000000u);
    uintptr_t id = gc_identity(ref_addr(a[1]));
    return id ? int_from((int64_t)id) : err_no_memory();
}

static Value b_len(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t len;
    return obj_len(th, a[1], &len) < 0 ? RAISED : int_from(len);
}

static Value b_repr(Thread *th, Value *a, unsigned n, Value kw) { return obj_repr(th, a[1]); }
static Value b_ascii(Thread *th, Value *a, unsigned n, Value kw) { return obj_ascii(th, a[1]); }
static Value b_format(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[2] != V_UNBOUND && !str_check(a[2])) return err_raise(TypeError, "format() argument 2 must be str, not %T", a[2]);
    return obj_format(th, a[1], a[2]);
}

static Value here_or_error(Value v, const char *name) {
    return v == V_UNBOUND ? err_raise(SystemError, "%s: no current frame", name) : v;
}
static Value locals_here(Thread *th) {
    Value f = frame_current(th, 0);
    return f == V_UNBOUND || f == RAISED ? here_or_error(f, "locals") : frame_locals(th, f);
}

static Value b_dir(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[1] != V_UNBOUND) return obj_dir(th, a[1]);
    Value *r = root_push(th, 1);
    Value locals = locals_here(th);
    if (locals == RAISED || (r[0] = obj_call_method(th, locals, S(keys), NULL, 0)) == RAISED) return RAISED;
    if ((r[0] = list_from_iterable(th, r[0])) == RAISED || list_sort(th, r[0], V_NONE, false) < 0) return RAISED;
    return r[0];
}
static Value b_vars(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[1] == V_UNBOUND) return locals_here(th);
    Value v;
    int found = obj_find_attr(th, a[1], S(__dict__), &v);
    if (found < 0) return RAISED;
    return found ? v : err_raise(TypeError, "vars() argument must have __dict__ attribute");
}
static Value b_globals(Thread *th, Value *a, unsigned n, Value kw) { return here_or_error(frame_globals(th), "globals"); }
static Value b_locals(Thread *th, Value *a, unsigned n, Value kw) { return locals_here(th); }

/* ---- classes ------------------------------------------------------------------------------------------------------------ */

/* r: bases as written, bases, metaclass, namespace, cell, class, keyword names, their values as a tuple. */
enum { ORIG, BASES, META, NS, CELL, CLS, KWNAMES, KWVALUES, BUILD_ROOTS };

/* __mro_entries__: bases that are not types may stand for others. */
static int resolve_bases(Thread *th, Value *r) {
    r[BASES] = r[ORIG];
    for (uint64_t i = 0; i < tuple_len(r[ORIG]); i++) {
        Value base = tuple_get(r[ORIG], i), entries;
        if (type_check(base)) {
            if (list_check(r[BASES]) && list_append(r[BASES], base) < 0) return -1;
            continue;
        }
        int found = obj_find_attr(th, base, S(__mro_entries__), &entries);
        if (found < 0) return -1;
        if (found) {
            entries = CALL1(th, entries, r[ORIG]);
            if (entries == RAISED) return -1;
            if (!tuple_check(entries)) return err_set(TypeError, "__mro_entries__ must return a tuple");
            if (!list_check(r[BASES])) {
                Value *keep = root_push1(th, entries);
                r[BASES] = list_from(OBJ(TupleObj, r[ORIG])->v, i);
                entries = keep[0];
                root_pop(th, 1);
                if (r[BASES] == RAISED) return -1;
            }
            for (uint64_t j = 0; j < tuple_len(entries); j++)
                if (list_append(r[BASES], tuple_get(entries, j)) < 0) return -1;
        } else if (list_check(r[BASES]) && list_append(r[BASES], tuple_get(r[ORIG], i)) < 0) {
            return -1;
        }
    }
    if (list_check(r[BASES]) && (r[BASES] = list_to_tuple(r[BASES])) == RAISED) return -1;
    return 0;
}

/* The most derived metaclass of `meta` and those of the bases. */
static int winning_metaclass(Value *r) {
    if (!type_check(r[META])) return 0;
    for (uint64_t i = 0; i < tuple_len(r[BASES]); i++) {
        Value other = type_obj(tuple_get(r[BASES], i));
        if (type_is_sub(type_from(r[META]), type_from(other))) continue;
        if (!type_is_sub(type_from(other), type_from(r[META])))
            return err_set(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass "
                                      "of the metaclasses of all its bases");
        r[META] = other;
    }
    return 0;
}

/* Keywords without `metaclass`, which goes to r[META]. */
static int take_metaclass(Value *r, const Value *a, unsigned n, Value kw) {
    r[META] = V_UNBOUND, r[KWNAMES] = r[KWVALUES] = tuple_empty;
    if (!is_ref(kw)) return 0;
    Value names = list_new(0), values = list_new(0);
    for (unsigned i = 0; i < tuple_len(kw); i++) {
        if (str_equal_c(tuple_get(kw, i), "metaclass")) r[META] = a[n + i];
        else if (list_append(names, tuple_get(kw, i)) < 0 || list_append(values, a[n + i]) < 0) return -1;
    }
    r[KWNAMES] = list_to_tuple(names), r[KWVALUES] = list_to_tuple(values);
    return r[KWNAMES] == RAISED || r[KWVALUES] == RAISED ? -1 : 0;
}

static Value call_with_keywords(Thread *th, Value f, Value *r, const Value *args, unsigned n) {
    unsigned nkw = (unsigned)tuple_len(r[KWNAMES]);
    Value *all = root_push(th, n + nkw);
    memcpy(all, args, n * sizeof *all);
    for (unsigned i = 0; i < nkw; i++) all[n + i] = tuple_get(r[KWVALUES], i);
    Value v = obj_call_kw(th, f, all, n, nkw ? r[KWNAMES] : V_UNBOUND);
    root_pop(th, n + nkw);
    return v;
}

static Value prepare(Thread *th, Value *r, Value name) {
    Value *f = root_push2(th, V_NONE, name);
    int found = obj_find_attr(th, r[META], S(__prepare__), &f[0]);
    if (found < 0) return RAISED;
    if (!found) return dict_new();
    return call_with_keywords(th, f[0], r, (Value[]){f[1], r[BASES]}, 2);
}

static Value b_build_class(Thread *th, Value *a, unsigned n, Value kw) {
    if (n < 3) return err_raise(TypeError, "__build_class__: not enough arguments");
    if (!is_exact(a[1], &type_function)) return err_raise(TypeError, "__build_class__: func must be a function");
    if (!str_check(a[2])) return err_raise(TypeError, "__build_class__: name is not a string");
    Value *r = root_push(th, BUILD_ROOTS);
    if ((r[ORIG] = tuple_from(a + 3, n - 3)) == RAISED || take_metaclass(r, a, n, kw) < 0 || resolve_bases(th, r) < 0)
        return RAISED;
    if (r[META] == V_UNBOUND)
        r[META] = tuple_len(r[BASES]) ? type_obj(tuple_get(r[BASES], 0)) : type_type.obj;
    if (winning_metaclass(r) < 0 || (r[NS] = prepare(th, r, a[2])) == RAISED) return RAISED;
    if (!type_of(r[NS])->getitem)
        return type_check(r[META])
            ? err_raise(TypeError, "%s.__prepare__() must return a mapping, not %T", type_from(r[META])->name, r[NS])
            : err_raise(TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", r[NS]);
    FuncObj *f = OBJ(FuncObj, a[1]);
    r[CELL] = run_code(th, f->code, f->globals, r[NS], f->closure);
    if (r[CELL] == RAISED) return RAISED;
    if (r[BASES] != r[ORIG] && obj_setitem(th, r[NS], str_intern_c("__orig_bases__"), r[ORIG]) < 0) return RAISED;
    r[CLS] = call_with_keywords(th, r[META], r, (Value[]){a[2], r[BASES], r[NS]}, 3);
    if (r[CLS] == RAISED || !type_check(r[CLS]) || !is_exact(r[CELL], &type_cell)) return r[CLS];
    Value in_cell = GET(CellObj, r[CELL], v);
    if (in_cell == r[CLS]) return r[CLS];
    if (in_cell == V_UNBOUND)
        return err_format(th, RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
                          a[2], r[CLS]);
    return err_format(th, TypeError, "__class__ set to %R defining %R as %R", in_cell, a[2], r[CLS]);
}

/* ---- code ----------------------------------------------------------------------------------------------------------------- */

enum { PyCF_SOURCE_IS_UTF8 = 0x100, PyCF_DONT_INHERIT = 0x200, PyCF_ONLY_AST = 0x400, PyCF_TYPE_COMMENTS = 0x1000,
       PyCF_TOP_LEVEL_AWAIT = 0x2000, PyCF_INCOMPLETE = 0x4000, PyCF_ALL = 0x1fe0000 | 0x7600 | CO_NESTED };

int sys_optimize(void); /* sys.c */

/* The bytes of a source argument, malloc'ed. */
static char *source_bytes(Value v, size_t *len, const char *function, const char *what) {
    char *p;
    if (str_check(v)) {
        p = str_to_utf8(v, len);
    } else {
        BufferView view;
        if (!type_of(v)->buffer) {
            err_raise(TypeError, "%s() arg 1 must be a %s", function, what);
            return NULL;
        }
        if (obj_get_buffer(v, &view, false) < 0) return NULL;
        *len = (size_t)view.len;
        p = malloc(*len + 1);
        if (p) memcpy(p, view.p, *len), p[*len] = 0;
        obj_release_buffer(&view);
        if (!p) err_no_memory();
    }
    if (p && memchr(p, 0, *len)) {
        free(p);
        err_raise(ValueError, "source code string cannot contain null bytes");
        return NULL;
    }
    return p;
}

static uint32_t inherited_flags(Thread *th) {
    Value f = frame_current(th, 0);
    if (f == V_UNBOUND || f == RAISED) return 0;
    return OBJ(CodeObj, OBJ(FrameObj, f)->code)->c->flags & (CO_FUTURE_BARRY | CO_FUTURE_ANNOTATIONS);
}

static Value compile_value(Thread *th, Value source, Value filename, int mode, uint32_t flags, int optimize,
                           const char *function, const char *what) {
    size_t len;
    bool text = str_check(source);
    Value *r = root_push1(th, filename);
    char *p = source_bytes(source, &len, function, what);
    if (!p) return RAISED;
    char *from = p;
    if (mode == 1) /* eval: blanks in front do not indent */
        while (*from == ' ' || *from == '\t') from++, len--;
    Value code = compile_source(th, from, len, text, r[0], mode, flags, optimize);
    free(p);
    root_pop(th, 1);
    return code;
}

Value compile_ast_value(Thread *th, Value tree, Value filename, int mode, uint32_t flags, int optimize); /* STOP: not a tree */
static Value b_compile(Thread *th, Value *a, unsigned n, Value kw) {
    int flags = 0, optimize = -1;
    bool dont_inherit = false;
    if (a[4] != V_UNBOUND && arg_int(th, a[4], &flags) < 0) return RAISED;
    if (a[5] != V_UNBOUND && arg_bool(th, a[5], &dont_inherit) < 0) return RAISED;
    if (a[6] != V_UNBOUND && arg_int(th, a[6], &optimize) < 0) return RAISED;
    if (flags & ~PyCF_ALL) return err_raise(ValueError, "compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2) return err_raise(ValueError, "compile(): invalid optimize value");
    if (!str_check(a[3])) return err_raise(TypeError, "compile() argument 'mode' must be str, not %T", a[3]);
    int mode = str_equal_c(a[3], "exec") ? 0 : str_equal_c(a[3], "eval") ? 1 : str_equal_c(a[3], "single") ? 2
               : str_equal_c(a[3], "func_type") ? 3 : -1;
    if (mode < 0 || (mode == 3 && !(flags & PyCF_ONLY_AST)))
        return err_raise(ValueError, mode < 0
            ? (flags & PyCF_ONLY_AST ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                                     : "compile() mode must be 'exec', 'eval' or 'single'")
            : "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    if (!str_check(a[2])) {
        Value path;
        if (!bytes_check(a[2])) {
            int found = obj_find_special(th, a[2], S(__fspath__), &path);
            if (found < 0) return RAISED;
            if (!found) return err_raise(TypeError, "expected str, bytes or os.PathLike object, not %T", a[2]);
            a[2] = CALL0(th, path);
            if (a[2] == RAISED) return RAISED;
        }
        if (bytes_check(a[2])) a[2] = str_from_fs(bytes_data(a[2]), bytes_len(a[2]));
        if (a[2] == RAISED) return RAISED;
    }
    uint32_t all = (uint32_t)flags | (dont_inherit ? 0 : inherited_flags(th));
    if (optimize < 0) optimize = sys_optimize();
    Value v = compile_ast_value(th, a[1], a[2], mode, all, optimize);
    if (v != STOP) return v;
    return compile_value(th, a[1], a[2], mode, all, optimize, "compile", "string, bytes or AST object");
}

/* globals and locals of eval and exec, checked, in a[2], a[3]. */
static int namespaces(Thread *th, Value *a, const char *function) {
    Value globals = arg_or(a[2], V_NONE), locals = arg_or(a[3], V_NONE);
    if (locals != V_NONE && !type_of(locals)->getitem)
        return err_set(TypeError, function[1] == 'v' ? "locals must be a mapping" : "locals must be a mapping or None, not %T", locals);
    if (globals != V_NONE && !dict_check(globals))
        return err_set(TypeError, function[1] == 'v' ? "globals must be a dict" : "exec() globals must be a dict, not %T", globals);
    if (globals == V_NONE) {
        globals = here_or_error(frame_globals(th), function);
        if (globals == RAISED) return -1;
        a[2] = globals;
        if (locals == V_NONE) {
            locals = locals_here(th);
            if (locals == RAISED) return -1;
        }
    } else if (locals == V_NONE) {
        locals = globals;
    }
    a[3] = locals;
    if (dict_get_str(a[2], S(__builtins__)) == V_UNBOUND) {
        Value b = frame_builtins(th);
        if (dict_set_str(a[2], S(__builtins__), b == V_UNBOUND ? module_dict(builtins_module) : b) < 0) return -1;
    }
    return 0;
}

static Value run(Thread *th, Value *a, int mode, Value closure, const char *function) {
    if (namespaces(th, a, function) < 0) return RAISED;
    if (!is_exact(a[1], &type_code)) {
        if (closure != V_NONE) return err_raise(TypeError, "closure can only be used when source is a code object");
        Value code = compile_value(th, a[1], str_intern_c("<string>"), mode, inherited_flags(th), sys_optimize(), function,
                                   "string, bytes or code object");
        if (code == RAISED) return RAISED;
        a[1] = code;
    } else {
        uint64_t nfree = tuple_len(OBJ(CodeObj, a[1])->freevars);
        if (nfree && closure == V_NONE)
            return err_raise(TypeError, mode ? "code object passed to eval() may not contain free variables"
                                             : "code object requires a closure of exactly length %ld", (long)nfree);
        if (closure != V_NONE && (!is_exact(closure, &type_tuple) || tuple_len(closure) != nfree || !nfree))
            return nfree ? err_raise(TypeError, "code object requires a closure of exactly length %ld", (long)nfree)
                         : err_raise(TypeError, "cannot use a closure with this code object");
    }
    return run_code_tail(th, a[1], a[2], a[3], closure);
}
static Value b_eval(Thread *th, Value *a, unsigned n, Value kw) { return run(th, a, 1, V_NONE, "eval"); }

static Value drop_result(Thread *th, Value v) { return v == RAISED ? RAISED : V_NONE; }
static Value b_exec(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = run(th, a, 0, arg_or(a[4], V_NONE), "exec");
    return v == TAILCALL ? v : drop_result(th, v);
}

/* ---- import, input, output ------------------------------------------------------------------------------------------------- */

Value import_builtin(Thread *th, Value name, Value globals, Value fromlist, Value level); /* import.c */
static Value b_import(Thread *th, Value *a, unsigned n, Value kw) {
    return import_builtin(th, a[1], arg_or(a[2], V_NONE), arg_or(a[4], tuple_empty), arg_or(a[5], small_int(0)));
}

static int write_to(Thread *th, Value *r, Value text) {
    Value v = CALL1(th, r[0], text);
    return v == RAISED ? -1 : 0;
}

/* r: write method, sep, end, file. */
static Value b_print(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    bool flush = false;
    r[3] = V_UNBOUND;
    for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++) {
        Value k = tuple_get(kw, i), v = a[n + i];
        if (str_equal_c(k, "sep") || str_equal_c(k, "end")) {
            if (v != V_NONE && !str_check(v)) return err_raise(TypeError, "%U must be None or a string, not %T", k, v);
            r[str_equal_c(k, "sep") ? 1 : 2] = v;
        } else if (str_equal_c(k, "file")) {
            r[3] = v;
        } else if (str_equal_c(k, "flush")) {
            if (arg_bool(th, v, &flush) < 0) return RAISED;
        } else {
            return err_raise(TypeError, "'%U' is an invalid keyword argument for print()", k);
        }
    }
    if (r[3] == V_UNBOUND || r[3] == V_NONE) r[3] = sys_get("stdout");
    if (r[3] == V_UNBOUND) return err_raise(RuntimeError, "lost sys.stdout");
    if (r[3] == V_NONE) return V_NONE;
    if ((r[0] = obj_getattr(th, r[3], S(write))) == RAISED) return RAISED;
    for (unsigned i = 1; i < n; i++) {
        if (i > 1 && write_to(th, r, r[1] == V_NONE ? str_from_char(' ') : r[1]) < 0) return RAISED;
        Value text = obj_str(th, a[i]);
        if (text == RAISED || write_to(th, r, text) < 0) return RAISED;
    }
    if (write_to(th, r, r[2] == V_NONE ? str_from_char('\n') : r[2]) < 0) return RAISED;
    if (flush && obj_call_method(th, r[3], S(flush), NULL, 0) == RAISED) return RAISED;
    return V_NONE;
}

/* Is file the process's own descriptor `fd` at a terminal? */
static int is_terminal(Thread *th, Value file, int fd) {
    Value v = obj_call_method(th, file, S(fileno), NULL, 0);
    if (v == RAISED) return err_clear(th), 0;
    int64_t number;
    return int_check(v) && int_fits(v, &number) && number == fd && isatty(fd);
}

char *console_readline(const char *prompt); /* repl.c: malloc'ed line with newline, NULL at the end, or "" + errno EINTR */
static Value b_input(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    r[0] = sys_get("stdin"), r[1] = sys_get("stdout"), r[2] = sys_get("stderr");
    if (r[0] == V_UNBOUND || r[0] == V_NONE) return err_raise(RuntimeError, "input(): lost sys.stdin");
    if (r[1] == V_UNBOUND || r[1] == V_NONE) return err_raise(RuntimeError, "input(): lost sys.stdout");
    if (r[2] == V_UNBOUND || r[2] == V_NONE) return err_raise(RuntimeError, "input(): lost sys.stderr");
    if (obj_call_method(th, r[2], S(flush), NULL, 0) == RAISED) err_clear(th);
    if (a[1] != V_UNBOUND && (r[3] = obj_str(th, a[1])) == RAISED) return RAISED;
    if (is_terminal(th, r[0], 0) && is_terminal(th, r[1], 1)) {
        if (obj_call_method(th, r[1], S(flush), NULL, 0) == RAISED) err_clear(th);
        char *prompt = a[1] == V_UNBOUND ? strdup("") : str_to_utf8(r[3], NULL);
        if (!prompt) return RAISED;
        char *line = console_readline(prompt);
        free(prompt);
        if (!line) return thread_poll(th) < 0 ? RAISED : err_raise(EOFError, "");
        size_t len = strlen(line);
        if (len && line[len - 1] == '\n') len--;
        Value v = str_from_fs(line, len);
        free(line);
        return v;
    }
    if (a[1] != V_UNBOUND && obj_call_method(th, r[1], S(write), &r[3], 1) == RAISED) return RAISED;
    if (obj_call_method(th, r[1], S(flush), NULL, 0) == RAISED) err_clear(th);
    Value line = obj_call_method(th, r[0], S(readline), NULL, 0);
    if (line == RAISED) return RAISED;
    if (!str_check(line)) return err_raise(TypeError, "object.readline() returned non-string");
    uint64_t len = str_len(line);
    if (!len) return err_raise(EOFError, "EOF when reading a line");
    return ustr_at(str_view(line), len - 1) == '\n' ? str_slice(line, 0, (int64_t)len - 1) : line;
}

static Value b_breakpoint(Thread *th, Value *a, unsigned n, Value kw) {
    Value hook = sys_get("breakpointhook");
    if (hook == V_UNBOUND) return err_raise(RuntimeError, "lost sys.breakpointhook");
    return native_tail(th, hook, a + 1, n - 1, kw);
}

/* ---- the table --------------------------------------------------------------------------------------------------------------- */

static const Method methods[] = {
    {"__build_class__", b_build_class, "!(module, *args, **kw)", "Internal helper of the class statement."},
    {"__import__", b_import, "!(module, name, globals=None, locals=None, fromlist=(), level=0)", "Import a module; what `import` calls."},
    {"abs", b_abs, "(module, x, /)", "The absolute value of the argument."},
    {"aiter", b_aiter, "(module, async_iterable, /)", "An AsyncIterator for an AsyncIterable object."},
    {"all", b_all, "(module, iterable, /)", "True if bool(x) is True for all values x in the iterable."},
    {"anext", b_anext, "!(module, aiterator, default=None, /)", "The next item from the async iterator."},
    {"any", b_any, "(module, iterable, /)", "True if bool(x) is True for any x in the iterable."},
    {"ascii", b_ascii, "(module, obj, /)", "An ASCII-only representation of an object."},
    {"bin", b_bin, "(module, number, /)", "The binary representation of an integer."},
    {"breakpoint", b_breakpoint, "!(module, *args, **kw)", "Call sys.breakpointhook(*args, **kws)."},
    {"callable", b_callable, "(module, obj, /)", "Whether the object is callable."},
    {"chr", b_chr, "(module, i, /)", "The character with ordinal i; 0 <= i <= 0x10ffff."},
    {"compile", b_compile, "(module, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
     "Compile source into a code object for exec() or eval()."},
    {"delattr", b_delattr, "(module, obj, name, /)", "Delete the named attribute: del x.y"},
    {"dir", b_dir, "!(module, object=None, /)", "Sorted names of an object, or of the current scope."},
    {"divmod", b_divmod, "(module, x, y, /)", "The tuple (x//y, x%y)."},
    {"eval", b_eval, "(module, source, globals=None, locals=None, /)", "Evaluate source in the context of globals and locals."},
    {"exec", b_exec, "(module, source, globals=None, locals=None, /, *, closure=None)", "Execute source in the context of globals and locals."},
    {"format", b_format, "(module, value, format_spec='', /)", "type(value).__format__(value, format_spec)"},
    {"getattr", b_getattr, "!(module, object, name, default=None, /)", "x.y, or the default if there is no such attribute."},
    {"globals", b_globals, "(module, /)", "The dictionary of the current scope's global variables."},
    {"hasattr", b_hasattr, "(module, obj, name, /)", "Whether the object has an attribute with the given name."},
    {"hash", b_hash, "(module, obj, /)", "The hash value; objects that compare equal have the same."},
    {"hex", b_hex, "(module, number, /)", "The hexadecimal representation of an integer."},
    {"id", b_id, "(module, obj, /)", "A number that no other living object has."},
    {"input", b_input, "(module, prompt='', /)", "Read a line from standard input, without the newline."},
    {"isinstance", b_isinstance, "(module, obj, class_or_tuple, /)", "Whether an object is an instance of a class or of one of several."},
    {"issubclass", b_issubclass, "(module, cls, class_or_tuple, /)", "Whether cls is derived from a class or is the same."},
    {"iter", b_iter, "!(module, object, sentinel=None, /)", "An iterator of an object, or of a callable until it gives the sentinel."},
    {"len", b_len, "(module, obj, /)", "The number of items in a container."},
    {"locals", b_locals, "(module, /)", "A dictionary of the current scope's local variables."},
    {"max", b_max, "!(module, *args, **kw)", "max(iterable, *[, default=obj, key=func]) or max(arg1, arg2, *args, *[, key=func]): the biggest item."},
    {"min", b_min, "!(module, *args, **kw)", "min(iterable, *[, default=obj, key=func]) or min(arg1, arg2, *args, *[, key=func]): the smallest item."},
    {"next", b_next, "!(module, iterator, default=None, /)", "The next item; the default when the iterator is exhausted."},
    {"oct", b_oct, "(module, number, /)", "The octal representation of an integer."},
    {"ord", b_ord, "(module, c, /)", "The code point of a one-character string."},
    {"pow", b_pow, "(module, base, exp, mod=None)", "base**exp, or base**exp % mod."},
    {"print", b_print, "!(module, *args, sep=' ', end='\\n', file=None, flush=False)", "Print the values to a stream, sys.stdout by default."},
    {"repr", b_repr, "(module, obj, /)", "The canonical string representation of the object."},
    {"round", b_round, "(module, number, ndigits=None)", "Round a number to a precision in decimal digits."},
    {"setattr", b_setattr, "(module, obj, name, value, /)", "Set the named attribute: x.y = v"},
    {"sorted", b_sorted, "(module, iterable, /, *, key=None, reverse=False)", "A new sorted list of the items of the iterable."},
    {"sum", b_sum, "(module, iterable, /, start=0)", "The start value plus the sum of an iterable of numbers."},
    {"vars", b_vars, "!(module, object=None, /)", "__dict__ of the object, or locals()."},
    {0}
};

static Type *const shown[] = {
    &type_object, &type_type, &type_int, &type_bool, &type_float, &type_complex, &type_str, &type_bytes, &type_bytearray,
    &type_memoryview, &type_tuple, &type_list, &type_dict, &type_set, &type_frozenset, &type_range, &type_slice, &type_enumerate,
    &type_zip, &type_map, &type_filter, &type_reversed, &type_property, &type_classmethod, &type_staticmethod, &type_super,
#define EXC(name, base) name,
#define EXC_AS(name, base, struct_) name,
#include "exceptions.def"
    NULL
};

static int init(Thread *th, Value m) {
    if (module_add(m, "None", V_NONE) < 0 || module_add(m, "True", V_TRUE) < 0 || module_add(m, "False", V_FALSE) < 0 ||
        module_add(m, "Ellipsis", V_ELLIPSIS) < 0 || module_add(m, "NotImplemented", V_NOTIMPLEMENTED) < 0 ||
        module_add(m, "__debug__", v_bool(!sys_optimize())) < 0 ||
        module_add(m, "ExceptionGroup", exc_ExceptionGroup->obj) < 0 ||
        module_add(m, "EnvironmentError", OSError->obj) < 0 || module_add(m, "IOError", OSError->obj) < 0)
        return -1;
    return 0;
}

const ModuleDef module_builtins = {
    "builtins", "Built-in functions, types, exceptions, and other objects.", methods, shown, init,
};
