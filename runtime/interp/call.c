/* call.c -- calling things: windows, binding of arguments, classes; the calls that C code makes.
 *
 * A window is what a caller prepares: the callable, FRAME_HEAD - 1 words for the callee's header, the arguments. Everything here works on
 * windows: bound methods, classes, natives' tail calls rearrange the window and go round again, so that no C recursion
 * comes of it; a Python function ends it with a pushed frame (PUSHED), anything else with a result.
 *
 * [CA1] Whatever lies above a window's arguments is free: the caller's temporaries are below. */
#include "gen.h"
#include "interp.h"
#include <stdio.h>
#include <stdlib.h>


/* ---- frames ------------------------------------------------------------------------------------------------------- */

int frame_enter_slow(Thread *th, Value *top, const char *where) {
    char here;
    if (top > th->stack_end) return err_set(RecursionError, "maximum recursion depth exceeded");
    if (top > th->stack_soft) thread_stack_reach(th, top);
    if (th->depth >= th->recursion_limit) return recursion_slow(th, &here, where);
    th->depth++;
    return 0;
}

/* The words [.., end) of the stack will be used: as far as the stack goes. */
static int room(Thread *th, Value *end) {
    if (UNLIKELY(end > th->stack_soft)) {
        if (end > th->stack_end) return err_no_memory(), -1;
        thread_stack_reach(th, end);
    }
    if (end > th->top) th->top = end;
    return 0;
}

/* Arguments are in place: `set` registers have their values. */
static Value push_frame(Thread *th, Value *w, Value code, unsigned set, uint64_t kind) {
    Code *c = OBJ(CodeObj, code)->c;
    Value *base = w + FRAME_HEAD, *top = base + c->nregs;
    if (frame_enter(th, top, "") < 0) return RAISED;
    base[FRAME_CODE] = code;
    base[FRAME_RET] = (Value)th->pc;
    base[FRAME_BACK] = (Value)th->base;
    base[FRAME_KIND] = kind << 2;
    base[FRAME_OBJ] = 0;
    for (Value *r = base + set; r < top; r++) *r = V_UNBOUND;
    th->base = base;
    th->top = top;
    th->pc = c->ins;
    return PUSHED;
}

/* ---- binding the arguments of Python functions ---------------------------------------------------------------------- */

typedef struct Bind {
    Thread *th;
    FuncObj *f;
    CodeObj *code;
    Code *c;
    Value *a;         /* registers being filled */
    unsigned given, defaults;
} Bind;

static Value qualname_of(Bind *b) { return b->f->qualname; }

static int too_many(Bind *b) {
    unsigned kwonly = 0, count = b->c->argcount;
    for (unsigned i = 0; i < b->c->kwonly; i++) kwonly += b->a[count + i] != V_UNBOUND;
    bool plural = b->defaults || count != 1;
    char takes[64], given[80] = "";
    if (b->defaults) snprintf(takes, sizeof takes, "from %u to %u", count - b->defaults, count);
    else snprintf(takes, sizeof takes, "%u", count);
    if (kwonly)
        snprintf(given, sizeof given, " positional argument%s (and %u keyword-only argument%s)", b->given != 1 ? "s" : "", kwonly,
                 kwonly != 1 ? "s" : "");
    return err_set(TypeError, "%U() takes %s positional argument%s but %u%s %s given", qualname_of(b), takes, plural ? "s" : "",
                   b->given, given, b->given == 1 && !kwonly ? "was" : "were");
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" of the unbound registers in [from, to). */
static int missing(Bind *b, const char *kind, unsigned from, unsigned to) {
    unsigned n = 0, seen = 0;
    for (unsigned i = from; i < to; i++) n += b->a[i] == V_UNBOUND;
    Value text = str_empty, qualname = qualname_of(b);
    Value names = b->code->varnames;
    for (unsigned i = from; i < to && text != RAISED; i++) {
        if (b->a[i] != V_UNBOUND) continue;
        const char *sep = !seen ? "" : n == 2 ? " and " : seen == n - 1 ? ", and " : ", ";
        text = str_format_c("%U%s'%U'", text, sep, tuple_get(names, i));
        seen++;
    }
    if (text == RAISED) return -1;
    return err_set(TypeError, "%U() missing %u required %s argument%s: %U", qualname, n, kind, n == 1 ? "" : "s", text);
}

static int find_name(Bind *b, Value name, unsigned from, unsigned to) {
    Value names = b->code->varnames;
    for (unsigned i = from; i < to; i++)
        if (tuple_get(names, i) == name) return (int)i;
    for (unsigned i = from; i < to; i++)
        if (str_equal(tuple_get(names, i), name)) return (int)i;
    return -1;
}

static int unexpected(Bind *b, Value kw, Value name) {
    Value text = V_UNBOUND, qualname = qualname_of(b);
    for (unsigned i = 0; i < tuple_len(kw); i++)
        if (find_name(b, tuple_get(kw, i), 0, b->c->posonly) >= 0) {
            text = text == V_UNBOUND ? tuple_get(kw, i) : str_format_c("%U, %U", text, tuple_get(kw, i));
            if (text == RAISED) return -1;
        }
    if (text != V_UNBOUND)
        return err_set(TypeError, "%U() got some positional-only arguments passed as keyword arguments: '%U'", qualname, text);
    return err_set(TypeError, "%U() got an unexpected keyword argument '%U'", qualname, name);
}

static int bind_keywords(Bind *b, Value kw, const Value *values, Value dict) {
    unsigned named = b->c->argcount + b->c->kwonly;
    for (unsigned i = 0; i < tuple_len(kw); i++) {
        Value name = tuple_get(kw, i);
        int at = find_name(b, name, b->c->posonly, named);
        if (at >= 0) {
            if (b->a[at] != V_UNBOUND)
                return err_set(TypeError, "%U() got multiple values for argument '%U'", qualname_of(b), name);
            b->a[at] = values[i];
        } else if (dict == V_UNBOUND) {
            return unexpected(b, kw, name);
        } else if (dict_set_str(dict, name, values[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

static int bind_defaults(Bind *b) {
    unsigned count = b->c->argcount, first = count - b->defaults;
    Value defaults = b->f->defaults;
    for (unsigned i = b->given; i < first; i++)
        if (b->a[i] == V_UNBOUND) return missing(b, "positional", 0, first);
    for (unsigned i = b->given > first ? b->given : first; i < count; i++)
        if (b->a[i] == V_UNBOUND) b->a[i] = tuple_get(defaults, i - first);
    return 0;
}

static int bind_kwonly(Bind *b) {
    unsigned count = b->c->argcount, end = count + b->c->kwonly;
    Value defaults = b->f->kwdefaults;
    bool lacks = false;
    for (unsigned i = count; i < end; i++) {
        if (b->a[i] != V_UNBOUND) continue;
        if (is_ref(defaults)) b->a[i] = dict_get_str(defaults, tuple_get(b->code->varnames, i));
        lacks |= b->a[i] == V_UNBOUND;
    }
    return lacks ? missing(b, "keyword-only", count, end) : 0;
}

/* Bring the n arguments and the keyword values at `a` into the order of the registers: how many, or -1. */
static int bind(Thread *th, Value func, Value *a, unsigned n, Value kw) {
    stm_read(ref_addr(func));
    FuncObj *f = OBJ(FuncObj, func);
    CodeObj *code = OBJ(CodeObj, f->code);
    Code *c = code->c;
    Bind b = {th, f, code, c, a, n, is_ref(f->defaults) ? (unsigned)tuple_len(f->defaults) : 0};
    if (b.defaults > c->argcount) b.defaults = c->argcount;
    unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0, named = c->argcount + c->kwonly, total = named;
    bool args = c->flags & CO_VARARGS, kwargs = c->flags & CO_VARKEYWORDS;
    Value rest = V_UNBOUND, dict = V_UNBOUND;
    total += args + kwargs;
    unsigned width = n + nkw > total ? n + nkw : total;
    if (room(th, a + width + nkw) < 0) return -1;
    Value *values = a + width; /* no safepoint before they are used up */
    if (nkw) memcpy(values, a + n, nkw * sizeof *values);
    unsigned extra = n > c->argcount ? n - c->argcount : 0;
    if (args) {
        rest = extra ? tuple_from(a + c->argcount, extra) : tuple_empty;
        if (rest == RAISED) return -1;
    }
    for (unsigned i = n - extra; i < total; i++) a[i] = V_UNBOUND;
    if (args) a[named] = rest;
    if (kwargs) {
        dict = a[named + args] = dict_new();
        if (dict == RAISED) return -1;
    }
    if (nkw && bind_keywords(&b, kw, values, dict) < 0) return -1;
    if (extra && !args) return too_many(&b);
    if (n < c->argcount && bind_defaults(&b) < 0) return -1;
    if (c->kwonly && bind_kwonly(&b) < 0) return -1;
    return (int)total;
}

/* Only defaults are missing: the frequent case. */
static inline bool bind_simple(FuncObj *f, Code *c, Value *a, unsigned n) {
    if (c->kwonly || c->flags & (CO_VARARGS | CO_VARKEYWORDS)) return false;
    if (n == c->argcount) return true;
    if (n > c->argcount || !is_ref(f->defaults)) return false;
    unsigned lacks = c->argcount - n, have = (unsigned)tuple_len(f->defaults);
    if (lacks > have) return false;
    for (unsigned i = 0; i < lacks; i++) a[n + i] = tuple_get(f->defaults, have - lacks + i);
    return true;
}

Value call_function(Thread *th, Value *w, unsigned n, Value kw, uint64_t kind) {
    Value func = w[0];
    stm_read(ref_addr(func));
    FuncObj *f = OBJ(FuncObj, func);
    Value code = f->code;
    Code *c = OBJ(CodeObj, code)->c;
    Value *a = w + FRAME_HEAD;
    if (UNLIKELY(!(c->flags & CO_OPTIMIZED))) { /* a module's or class's code: R[0] is its namespace */
        if (n != 1) a[0] = dict_new();
        if (a[0] == RAISED) return RAISED;
        return push_frame(th, w, code, 1, kind);
    }
    if (LIKELY(!is_ref(kw) && a + c->argcount <= th->stack_soft && bind_simple(f, c, a, n)))
        return push_frame(th, w, code, c->argcount, kind);
    int set = bind(th, func, a, n, kw);
    if (set < 0) return RAISED;
    return push_frame(th, w, code, (unsigned)set, kind);
}

/* ---- everything that can be called ---------------------------------------------------------------------------------- */

/* Arguments one up, `self` before them. */
static int insert_self(Thread *th, Value *w, unsigned words, Value self) {
    Value *a = w + FRAME_HEAD;
    if (a + words + 1 > th->top) {
        Value keep = self; /* no safepoint in room */
        if (room(th, a + words + 1) < 0) return -1;
        self = keep;
    }
    memmove(a + 1, a, words * sizeof *a);
    a[0] = self;
    return 0;
}

/* The instance is made: call __init__, or be done. w[0] is the class, arguments intact. */
static Value class_init(Thread *th, Value *w, unsigned n, Value kw, uint64_t kind, Value inst) {
    unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
    Type *t = type_of(inst);
    Value init = t->flags & TF_HEAP ? type_lookup(t, S(__init__)) : V_UNBOUND;
    if (is_exact(init, &type_function)) {
        if (room(th, w + FRAME_HEAD + 2 + n + nkw) < 0) return RAISED;
        memmove(w + FRAME_HEAD + 2, w + FRAME_HEAD, (n + nkw) * sizeof *w);
        w[0] = inst;
        w[1] = init;
        w[FRAME_HEAD + 1] = inst;
        return call_function(th, w + 1, n + 1, kw, kind | FF_INIT);
    }
    if (t->init) {
        if (room(th, w + FRAME_HEAD + n + nkw + 1) < 0) return RAISED;
        w[0] = inst;
        w[FRAME_HEAD - 1] = inst;
        if (t->init(th, w + FRAME_HEAD - 1, n + 1, kw) < 0) return RAISED;
        inst = w[0];
    }
    return inst;
}

static Value class_call(Thread *th, Value *w, unsigned n, Value kw, uint64_t kind) {
    unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
    Type *t = type_from(w[0]);
    if (t == &type_type && n == 1 && !nkw) return type_obj(w[FRAME_HEAD]);
    if (t == &type_type && n != 3) return err_raise(TypeError, "type() takes 1 or 3 arguments");
    if (t->new == type_object.new && t->flags & TF_HEAP && !(t->flags & TF_ABSTRACT)) {
        Value init = type_lookup(t, S(__init__));
        if (is_exact(init, &type_function)) {
            Value inst = obj_new(t);
            return inst == RAISED ? RAISED : class_init(th, w, n, kw, kind, inst);
        }
    }
    if (!t->new) return err_raise(TypeError, "cannot create '%N' instances", t);
    /* Natives may overwrite their arguments: __new__ gets copies. */
    Value *top = th->top;
    Value *copy = root_push(th, n + nkw + 1);
    copy[0] = w[0];
    memcpy(copy + 1, w + FRAME_HEAD, (n + nkw) * sizeof *w);
    w[1] = kw;
    Value inst = t->new(th, copy, n + 1, kw);
    if (inst == TAILCALL) inst = native_finish(th, inst);
    th->top = top;
    if (inst == RAISED) return RAISED;
    if (!obj_is(inst, type_from(w[0]))) return inst;
    return class_init(th, w, n, is_ref(w[1]) ? w[1] : kw, kind, inst);
}

static Value not_callable(Value f) { return err_raise(TypeError, "'%T' object is not callable", f); }

/* a[0..n) are ready; `native` is a NativeObj of one of the plain kinds. */
static inline Value run_native(Thread *th, Value native, Value *a, unsigned n, Value kw) {
    if (UNLIKELY(is_ref(th->profile))) return trace_native(th, native, a, n, kw);
    return native_run(th, OBJ(NativeObj, native)->bind, a, n, kw);
}

/* What a native left in th->tail comes down into the window. */
static unsigned take_tail(Thread *th, Value *w, Value *kw) {
    unsigned n = th->tail.n, nkw = is_ref(th->tail.kw) ? (unsigned)tuple_len(th->tail.kw) : 0;
    w[0] = th->tail.func;
    memmove(w + FRAME_HEAD, th->tail.args, (n + nkw) * sizeof *w);
    *kw = th->tail.kw;
    th->tail.func = th->tail.kw = V_UNBOUND;
    return n;
}

/* next(generator) and generator.send(v) called by bytecode: resume it in the same loop. V_UNBOUND: it is something else. */
static Value resume_in_place(Thread *th, Value native, Value *w, unsigned n, Value *top) {
    static const Method *next_def;
    const Method *def = OBJ(NativeObj, native)->def;
    Value gen = w[FRAME_HEAD], v = V_NONE;
    if (def->fn == gen_method_send && n == 2) {
        v = w[FRAME_HEAD + 1];
    } else {
        if (n != 1 || !is_exact(gen, &type_generator)) return V_UNBOUND;
        if (UNLIKELY(!next_def)) {
            Value next = dict_get_c(module_dict(builtins_module), "next");
            if (!is_exact(next, &type_native)) return V_UNBOUND;
            next_def = OBJ(NativeObj, next)->def;
        }
        if (def != next_def) return V_UNBOUND;
    }
    th->top = top;
    v = gen_push(th, gen, v, FK_STORE | FF_GEN | FK_DEST(w - th->base));
    return v == STOP ? err_stop(th) : v;
}

Value call_window(Thread *th, Value *w, unsigned n, Value kw, uint64_t kind) {
    Value *top = th->top;
    for (;;) {
        Value f = w[0], result;
        if (!is_ref(f)) return not_callable(f);
        unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
        if (w + FRAME_HEAD + n + nkw > th->top) th->top = w + FRAME_HEAD + n + nkw;
        Type *t = map_of(f)->type;
        if (t == &type_function) return call_function(th, w, n, kw, kind);
        if (t == &type_method) {
            MethodObj *m = OBJ(MethodObj, f);
            Value func = m->func;
            if (insert_self(th, w, n + nkw, m->self) < 0) return RAISED;
            w[0] = func, n++;
            continue;
        }
        if (n && kind == FK_CALL && !nkw && (t == &type_native || t == &type_method_descriptor) &&
            (is_exact(w[FRAME_HEAD], &type_generator) || is_exact(w[FRAME_HEAD], &type_coroutine))) {
            result = resume_in_place(th, f, w, n, top);
            if (result != V_UNBOUND) return result;
        }
        th->top = w + FRAME_HEAD + n + nkw; /* registers above the window are dead: a collection is not to see them */
        if (t == &type_native) {
            Value self = OBJ(NativeObj, f)->self;
            if (self == V_UNBOUND || is_exact(self, &type_module)) {
                result = run_native(th, f, w + FRAME_HEAD, n, kw);
            } else {
                w[FRAME_HEAD - 1] = self;
                result = run_native(th, f, w + FRAME_HEAD - 1, n + 1, kw);
            }
        } else if (t == &type_method_descriptor && n && obj_is(w[FRAME_HEAD], OBJ(NativeObj, f)->type)) {
            result = run_native(th, f, w + FRAME_HEAD, n, kw);
        } else if (t->call == type_type.call && t->flags & TF_TYPE) {
            result = class_call(th, w, n, kw, kind);
            if (result == PUSHED) return PUSHED;
        } else {
            if (t->flags & TF_HEAP) {
                Value call = type_lookup(t, S(__call__));
                if (is_exact(call, &type_function)) {
                    th->top = top;
                    if (insert_self(th, w, n + nkw, f) < 0) return RAISED;
                    w[0] = call, n++;
                    continue;
                }
            }
            if (!t->call) {
                th->top = top;
                return not_callable(f);
            }
            w[FRAME_HEAD - 1] = f;
            result = t->call(th, w + FRAME_HEAD - 1, n + 1, kw);
        }
        if (result != TAILCALL) {
            th->top = top;
            return result;
        }
        n = take_tail(th, w, &kw);
        th->top = top;
    }
}

/* ---- f(*args, **kwargs) --------------------------------------------------------------------------------------------- */

/* How messages name what is called: "module.f()". */
Value call_function_text(Thread *th, Value f) {
    Value *r = root_push2(th, f, V_NONE);
    Value name, module;
    int found = obj_find_attr(th, f, S(__qualname__), &name);
    if (found < 0) return RAISED;
    if (!found || !str_check(name)) {
        name = obj_str(th, r[0]);
        root_pop(th, 2);
        return name;
    }
    r[1] = name;
    found = obj_find_attr(th, r[0], S(__module__), &module);
    name = r[1];
    root_pop(th, 2);
    if (found < 0) return RAISED;
    if (!found || module == V_NONE || !str_check(module) || str_equal_c(module, "builtins")) return str_format_c("%U()", name);
    return str_format_c("%U.%U()", module, name);
}

static Value star_error(Thread *th, Value f, Value got, const char *what) {
    Value *r = root_push2(th, got, V_NONE);
    Value text = call_function_text(th, f);
    got = r[0];
    root_pop(th, 2);
    if (text == RAISED) return RAISED;
    return err_raise(TypeError, "%U argument after %s, not %T", text, what, got);
}

/* w[FRAME_HEAD] becomes a tuple. */
static int star_tuple(Thread *th, Value *w) {
    Value args = w[FRAME_HEAD];
    if (tuple_check(args)) return 0;
    if (list_check(args)) {
        args = list_to_tuple(args);
    } else {
        Type *t = type_of(args);
        if (!t->iter && !t->getitem) return star_error(th, w[0], args, "* must be an iterable"), -1;
        args = tuple_from_iterable(th, args);
    }
    if (args == RAISED) return -1;
    w[FRAME_HEAD] = args;
    return 0;
}

Value call_window_ex(Thread *th, Value *w, bool has_dict, uint64_t kind) {
    if (star_tuple(th, w) < 0) return RAISED;
    Value args = w[FRAME_HEAD], kw = V_UNBOUND;
    unsigned n = (unsigned)tuple_len(args), nkw = 0;
    Value dict = has_dict ? w[FRAME_HEAD + 1] : V_NONE;
    if (dict != V_NONE && dict != V_UNBOUND) {
        if (!dict_check(dict)) return star_error(th, w[0], dict, "** must be a mapping");
        nkw = (unsigned)dict_len(dict);
    }
    if (room(th, w + FRAME_HEAD + n + nkw) < 0) return RAISED;
    for (unsigned i = 0; i < n; i++) w[FRAME_HEAD + i] = tuple_get(args, i);
    if (nkw) {
        kw = tuple_new(nkw);
        if (kw == RAISED) return RAISED;
        uint64_t pos = 0;
        Value key, value;
        for (unsigned i = 0; i < nkw && dict_next(dict, &pos, &key, &value); i++) {
            if (!str_check(key)) return err_raise(TypeError, "keywords must be strings");
            tuple_init(kw, i, key);
            w[FRAME_HEAD + n + i] = value;
        }
    }
    return call_window(th, w, n, kw, kind);
}

/* ---- calls from C --------------------------------------------------------------------------------------------------- */

static inline bool c_stack_low(Thread *th) {
    char here;
    return UNLIKELY(&here < th->c_limit);
}
static Value too_deep(void) { return err_raise(RecursionError, "maximum recursion depth exceeded while calling a Python object"); }

Value obj_call_kw(Thread *th, Value f, const Value *args, unsigned n, Value kwnames) {
    if (c_stack_low(th)) return too_deep();
    unsigned total = n + (is_ref(kwnames) ? (unsigned)tuple_len(kwnames) : 0);
    Value *top = th->top, *w = window_push(th, total);
    w[0] = f;
    if (total) memcpy(w + FRAME_HEAD, args, total * sizeof *args);
    Value v = call_finish(th, call_window(th, w, n, kwnames, FK_CALL | FF_ENTRY));
    th->top = top;
    return v;
}

Value obj_call(Thread *th, Value f, const Value *args, unsigned n) { return obj_call_kw(th, f, args, n, V_UNBOUND); }

Value obj_call_ex(Thread *th, Value f, Value args_tuple, Value kwargs) {
    if (c_stack_low(th)) return too_deep();
    Value *top = th->top, *w = window_push(th, 2);
    w[0] = f;
    w[FRAME_HEAD] = args_tuple;
    w[FRAME_HEAD + 1] = kwargs;
    Value v = call_finish(th, call_window_ex(th, w, true, FK_CALL | FF_ENTRY));
    th->top = top;
    return v;
}

/* A function found in the class is called with self directly: no bound method is made. */
Value obj_call_method(Thread *th, Value self, Value name, const Value *args, unsigned n) {
    if (c_stack_low(th)) return too_deep();
    Value *top = th->top, *w = window_push(th, n + 1);
    if (n) memcpy(w + FRAME_HEAD + 1, args, n * sizeof *args);
    w[FRAME_HEAD] = self;
    bool bound = method_find(th, self, name, &w[0], &w[FRAME_HEAD]);
    Value v = RAISED;
    if (w[0] != RAISED) {
        if (!bound) memmove(w + FRAME_HEAD, w + FRAME_HEAD + 1, n * sizeof *args);
        v = call_finish(th, call_window(th, w, n + bound, V_UNBOUND, FK_CALL | FF_ENTRY));
    }
    th->top = top;
    return v;
}

Value native_finish(Thread *th, Value v) {
    if (v != TAILCALL) return v;
    if (c_stack_low(th)) return too_deep();
    Value *w = th->tail.args - FRAME_HEAD, *top = w, kw; /* native_tail left room for the header */
    unsigned n = take_tail(th, w, &kw);
    th->top = w + FRAME_HEAD + n + (is_ref(kw) ? tuple_len(kw) : 0);
    v = call_finish(th, call_window(th, w, n, kw, FK_CALL | FF_ENTRY));
    th->top = top;
    return v;
}

/* ---- running code ----------------------------------------------------------------------------------------------------- */

static Value code_function(Value code, Value globals, Value closure) {
    Value f = func_new(code, globals);
    if (f != RAISED && is_ref(closure)) OBJ(FuncObj, f)->closure = closure; /* NOBARRIER: fresh */
    return f;
}

Value run_code(Thread *th, Value code, Value globals, Value locals_ns, Value closure) {
    if (c_stack_low(th)) return too_deep();
    Value *top = th->top, *w = window_push(th, 1);
    Value f = w[0] = code_function(code, globals, closure), v = RAISED;
    if (f != RAISED) {
        bool names = !(OBJ(CodeObj, code)->c->flags & CO_OPTIMIZED);
        w[FRAME_HEAD] = names ? locals_ns : V_UNBOUND;
        v = call_finish(th, push_frame(th, w, code, names, FK_CALL | FF_ENTRY));
    }
    th->top = top;
    return v;
}

Value run_code_tail(Thread *th, Value code, Value globals, Value locals_ns, Value closure) {
    if (OBJ(CodeObj, code)->c->flags & CO_OPTIMIZED) return run_code(th, code, globals, locals_ns, closure);
    Value f = code_function(code, globals, closure);
    if (f == RAISED) return RAISED;
    return native_tail(th, f, &locals_ns, 1, V_UNBOUND);
}
