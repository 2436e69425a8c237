/* sysmodule.c -- the module sys: what the interpreter tells about itself, its hooks and limits. */
#include "modules.h"
#include "start.h"
#include "heap.h"
#include <float.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Value sys_module = V_UNBOUND, sys_modules = V_UNBOUND, builtins_module = V_UNBOUND;

Value sys_get(const char *name) { return dict_get_c(module_dict(sys_module), name); }
int sys_set(const char *name, Value v) { return v == RAISED ? -1 : dict_set_c(module_dict(sys_module), name, v); }
int sys_optimize(void) { return config.optimize; }

/* ---- exceptions and frames -------------------------------------------------------------------------------------------- */

static Value s_exc_info(Thread *th, Value *a, unsigned n, Value kw) {
    Value e = th->handled;
    if (!is_ref(e)) return TUPLE(V_NONE, V_NONE, V_NONE);
    return TUPLE(type_obj(e), e, GET(ExcObj, e, traceback));
}
static Value s_exception(Thread *th, Value *a, unsigned n, Value kw) { return th->handled; }

static Value s_getframe(Thread *th, Value *a, unsigned n, Value kw) {
    int depth = 0;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &depth) < 0) return RAISED;
    Value f = frame_current(th, depth < 0 ? 0 : (unsigned)depth);
    return f == V_UNBOUND ? err_raise(ValueError, "call stack is not deep enough") : f;
}

static Value s_current_frames(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, dict_new(), frame_current(th, 0));
    if (r[0] == RAISED || r[1] == RAISED) return RAISED;
    if (r[1] != V_UNBOUND && dict_set(th, r[0], int_from((int64_t)th->ident), r[1]) < 0) return RAISED;
    return r[0];
}
static Value s_current_exceptions(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, dict_new());
    if (r[0] == RAISED || dict_set(th, r[0], int_from((int64_t)th->ident), th->handled) < 0) return RAISED;
    return r[0];
}

static Value s_excepthook(Thread *th, Value *a, unsigned n, Value kw) {
    Value file = sys_get("stderr");
    if (file == V_UNBOUND || file == V_NONE || !exc_check(a[2])) return V_NONE;
    if (a[3] != V_NONE && is_exact(a[3], &type_traceback)) SET(ExcObj, a[2], traceback, a[3]);
    return exc_display(th, a[2], file) < 0 ? RAISED : V_NONE;
}

static Value s_displayhook(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[1] == V_NONE) return V_NONE;
    Value *r = root_push(th, 2);
    Value dict = module_dict(builtins_module);
    if (dict_set_str(dict, S(_), V_NONE) < 0) return RAISED;
    r[0] = sys_get("stdout");
    if (r[0] == V_UNBOUND || r[0] == V_NONE) return err_raise(RuntimeError, "lost sys.stdout");
    if ((r[1] = obj_repr(th, a[1])) == RAISED) return RAISED;
    if (obj_call_method(th, r[0], S(write), &r[1], 1) == RAISED) {
        if (!err_catch(th, UnicodeEncodeError) || (r[1] = obj_ascii(th, a[1])) == RAISED) return RAISED;
        if (obj_call_method(th, r[0], S(write), &r[1], 1) == RAISED) return RAISED;
    }
    r[1] = str_from_char('\n');
    if (obj_call_method(th, r[0], S(write), &r[1], 1) == RAISED) return RAISED;
    return dict_set_str(module_dict(builtins_module), S(_), a[1]) < 0 ? RAISED : V_NONE;
}

/* ---- hooks: unraisable, breakpoint, audit, tracing ------------------------------------------------------------------------ */

static const StructField unraisable_fields[] = {
    {"exc_type", "Exception type"}, {"exc_value", "Exception value"}, {"exc_traceback", "Exception traceback"},
    {"err_msg", "Error message"}, {"object", "Object causing the exception"}, {0}};
static const StructDef unraisable_def = {"UnraisableHookArgs", "What sys.unraisablehook is called with.", unraisable_fields, 5};
static Type *unraisable_type;

static int print_line(Thread *th, Value file, Value text) {
    Value *r = root_push2(th, file, text);
    int failed = text == RAISED || obj_call_method(th, r[0], S(write), &r[1], 1) == RAISED;
    root_pop(th, 2);
    return failed ? -1 : 0;
}

static Value s_unraisablehook(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    if (!is_exact(a[1], unraisable_type)) return err_raise(TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
    r[0] = sys_get("stderr");
    if (r[0] == V_UNBOUND || r[0] == V_NONE) return V_NONE;
    r[1] = tuple_get(a[1], 3), r[2] = tuple_get(a[1], 4);
    if (r[2] != V_NONE) {
        Value text = obj_repr(th, r[2]);
        if (text == RAISED) err_clear(th), text = str_from("<object repr() failed>");
        text = r[1] != V_NONE ? str_format_c("%U: %U\n", r[1], text) : str_format_c("Exception ignored in: %U\n", text);
        if (print_line(th, r[0], text) < 0) return RAISED;
    } else if (r[1] != V_NONE && print_line(th, r[0], str_format_c("%U:\n", r[1])) < 0) {
        return RAISED;
    }
    r[3] = tuple_get(a[1], 1);
    if (!exc_check(r[3])) return V_NONE;
    return exc_display(th, r[3], r[0]) < 0 ? RAISED : obj_call_method(th, r[0], S(flush), NULL, 0) == RAISED ? RAISED : V_NONE;
}

bool unraisable_hook(Thread *th, Value exc, Value about, Value message) {
    if (sys_module == V_UNBOUND || !unraisable_type) return false;
    Value *r = root_push(th, 7);
    r[1] = exc, r[3] = message, r[4] = about == V_UNBOUND ? V_NONE : about;
    r[0] = type_obj(exc), r[2] = GET(ExcObj, exc, traceback);
    r[5] = sys_get("unraisablehook");
    if (r[5] == V_UNBOUND || r[5] == V_NONE) return root_pop(th, 7), false;
    r[6] = structseq_new(unraisable_type, r, 5);
    if (r[6] == RAISED || CALL1(th, r[5], r[6]) == RAISED) {
        err_clear(th);
        root_pop(th, 7);
        return false;
    }
    err_clear(th);
    root_pop(th, 7);
    return true;
}

static Value s_breakpointhook(Thread *th, Value *a, unsigned n, Value kw) {
    const char *v = config.ignore_environment ? NULL : getenv("PYTHONBREAKPOINT");
    if (v && !strcmp(v, "0")) return V_NONE;
    char *path = strdup(v && *v ? v : "pdb.set_trace"), *dot = strrchr(path, '.');
    if (dot) *dot = 0;
    Value f = dot == path ? err_raise(ImportError, "no module named") : import_attr(th, dot ? path : "builtins", dot ? dot + 1 : path);
    free(path);
    if (f == RAISED) {
        if (err_is(th, ImportError) || err_is(th, AttributeError)) {
            err_clear(th);
            if (err_warn(th, RuntimeWarning, 0, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", v ? v : "") < 0) return RAISED;
            return V_NONE;
        }
        return RAISED;
    }
    return native_tail(th, f, a + 1, n - 1, kw);
}

static Value audit_hooks = V_UNBOUND; /* list */
static Value s_audit(Thread *th, Value *a, unsigned n, Value kw) {
    if (n < 2) return err_raise(TypeError, "audit expected at least 1 argument, got 0");
    if (!str_check(a[1])) return err_raise(TypeError, "expected str for argument 'event', not %T", a[1]);
    if (audit_hooks == V_UNBOUND) return V_NONE;
    Value *r = root_push1(th, tuple_from(a + 2, n - 2));
    for (uint64_t i = 0; i < list_len(audit_hooks); i++)
        if (CALL2(th, list_get(audit_hooks, i), a[1], r[0]) == RAISED) return RAISED;
    return V_NONE;
}
static Value s_addaudithook(Thread *th, Value *a, unsigned n, Value kw) {
    if (audit_hooks == V_UNBOUND && (audit_hooks = list_new(0)) == RAISED) return audit_hooks = V_UNBOUND, RAISED;
    return list_append(audit_hooks, a[1]) < 0 ? RAISED : V_NONE;
}

int interp_set_trace(Thread *th, Value function, bool profile); /* frame.c */
static Value s_settrace(Thread *th, Value *a, unsigned n, Value kw) { return interp_set_trace(th, a[1], false) < 0 ? RAISED : V_NONE; }
static Value s_setprofile(Thread *th, Value *a, unsigned n, Value kw) { return interp_set_trace(th, a[1], true) < 0 ? RAISED : V_NONE; }
static Value s_gettrace(Thread *th, Value *a, unsigned n, Value kw) { return th->trace == V_UNBOUND ? V_NONE : th->trace; }
static Value s_getprofile(Thread *th, Value *a, unsigned n, Value kw) { return th->profile == V_UNBOUND ? V_NONE : th->profile; }

/* ---- limits and figures ------------------------------------------------------------------------------------------------------ */

static Value s_getrecursionlimit(Thread *th, Value *a, unsigned n, Value kw) { return int_from(th->recursion_limit); }
static Value s_setrecursionlimit(Thread *th, Value *a, unsigned n, Value kw) {
    int limit;
    if (arg_int(th, a[1], &limit) < 0) return RAISED;
    if (limit < 1) return err_raise(ValueError, "recursion limit must be greater or equal than 1");
    if ((uint32_t)limit <= th->depth)
        return err_raise(RecursionError, "cannot set the recursion limit to %d at the recursion depth %u: the limit is too low", limit,
                         th->depth);
    th->recursion_limit = (uint32_t)limit;
    return V_NONE;
}

static double switch_interval = 0.005;
static Value s_getswitchinterval(Thread *th, Value *a, unsigned n, Value kw) { return float_from(switch_interval); }
static Value s_setswitchinterval(Thread *th, Value *a, unsigned n, Value kw) {
    double v;
    if (arg_double(th, a[1], &v) < 0) return RAISED;
    if (!(v > 0)) return err_raise(ValueError, "switch interval must be strictly positive");
    switch_interval = v;
    return V_NONE;
}

static Value s_get_int_max_str_digits(Thread *th, Value *a, unsigned n, Value kw) { return int_from(int_max_str_digits); }
static Value s_set_int_max_str_digits(Thread *th, Value *a, unsigned n, Value kw) {
    int limit;
    if (arg_int(th, a[1], &limit) < 0) return RAISED;
    if (limit != 0 && limit < 640) return err_raise(ValueError, "maxdigits must be 0 or larger than 640");
    int_max_str_digits = limit;
    return V_NONE;
}

static Value s_getsizeof(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    int found = obj_find_special(th, a[1], S(__sizeof__), r);
    if (found > 0 && (r[0] = obj_call(th, r[0], NULL, 0)) == RAISED) found = -1;
    if (found > 0 && !int_check(r[0])) err_raise(TypeError, "'%T' object cannot be interpreted as an integer", r[0]), found = -1;
    if (found > 0) return r[0];
    if (found == 0) err_raise(TypeError, "Type %T doesn't define __sizeof__", a[1]);
    if (a[2] == V_UNBOUND || !err_catch(th, TypeError)) return RAISED;
    return a[2];
}

static Value s_getrefcount(Thread *th, Value *a, unsigned n, Value kw) { return small_int(2); }
static Value s_getallocatedblocks(Thread *th, Value *a, unsigned n, Value kw) {
    GcStats stats;
    gc_stats(&stats);
    return int_from((int64_t)stats.old_blocks);
}
static Value s_is_finalizing(Thread *th, Value *a, unsigned n, Value kw) { return V_FALSE; }
static Value s_getdefaultencoding(Thread *th, Value *a, unsigned n, Value kw) { return str_intern_c("utf-8"); }
static Value s_getfilesystemencoding(Thread *th, Value *a, unsigned n, Value kw) { return str_intern_c("utf-8"); }
static Value s_getfilesystemencodeerrors(Thread *th, Value *a, unsigned n, Value kw) { return str_intern_c("surrogateescape"); }
static Value s_intern(Thread *th, Value *a, unsigned n, Value kw) {
    return is_exact(a[1], &type_str) ? str_intern(a[1]) : str_check(a[1])
        ? err_raise(TypeError, "can't intern %T", a[1]) : err_raise(TypeError, "intern() argument must be str, not %T", a[1]);
}
static Value s_exit(Thread *th, Value *a, unsigned n, Value kw) {
    return err_args(SystemExit, a[1] == V_UNBOUND || a[1] == V_NONE ? tuple_empty
                                : tuple_check(a[1]) ? a[1] : TUPLE(a[1]));
}
static Value s_nothing(Thread *th, Value *a, unsigned n, Value kw) { return V_NONE; }
static Value s_call_tracing(Thread *th, Value *a, unsigned n, Value kw) { return obj_call_ex(th, a[1], a[2], V_UNBOUND); }

static Value s_get_asyncgen_hooks(Thread *th, Value *a, unsigned n, Value kw);
static Value s_set_asyncgen_hooks(Thread *th, Value *a, unsigned n, Value kw) {
    for (int i = 1; i <= 2; i++)
        if (a[i] != V_UNBOUND && a[i] != V_NONE && !obj_callable(a[i]))
            return err_raise(TypeError, "callable %s expected, got %T", i == 1 ? "firstiter" : "finalizer", a[i]);
    if (a[1] != V_UNBOUND) th->asyncgen_first = a[1] == V_NONE ? V_UNBOUND : a[1];
    if (a[2] != V_UNBOUND) th->asyncgen_final = a[2] == V_NONE ? V_UNBOUND : a[2];
    return V_NONE;
}
static const StructField hooks_fields[] = {{"firstiter", NULL}, {"finalizer", NULL}, {0}};
static const StructDef hooks_def = {"sys.asyncgen_hooks", NULL, hooks_fields, 2};
static Type *hooks_type;
static Value s_get_asyncgen_hooks(Thread *th, Value *a, unsigned n, Value kw) {
    return structseq_new(hooks_type, (Value[]){arg_or(th->asyncgen_first, V_NONE), arg_or(th->asyncgen_final, V_NONE)}, 2);
}

int coroutine_origin_depth; /* gen.c looks at it */
static Value s_get_coroutine_origin(Thread *th, Value *a, unsigned n, Value kw) { return int_from(coroutine_origin_depth); }
static Value s_set_coroutine_origin(Thread *th, Value *a, unsigned n, Value kw) {
    int depth;
    if (arg_int(th, a[1], &depth) < 0) return RAISED;
    if (depth < 0) return err_raise(ValueError, "depth must be >= 0");
    coroutine_origin_depth = depth;
    return V_NONE;
}

static const Method methods[] = {
    {"addaudithook", s_addaudithook, "(module, hook)", "Add an audit hook."},
    {"audit", s_audit, "!(module, *args)", "Pass an event to the audit hooks."},
    {"breakpointhook", s_breakpointhook, "!(module, *args, **kws)", "What breakpoint() calls."},
    {"__breakpointhook__", s_breakpointhook, "!(module, *args, **kws)", "What breakpoint() calls."},
    {"call_tracing", s_call_tracing, "(module, func, args, /)", "Call func(*args) with tracing on."},
    {"_clear_type_cache", s_nothing, "(module, /)", "Has no effect."},
    {"_current_exceptions", s_current_exceptions, "(module, /)", "The handled exception of each thread."},
    {"_current_frames", s_current_frames, "(module, /)", "The frame of each thread."},
    {"displayhook", s_displayhook, "(module, object, /)", "Print an object and keep it in builtins._"},
    {"__displayhook__", s_displayhook, "(module, object, /)", "Print an object and keep it in builtins._"},
    {"exc_info", s_exc_info, "(module, /)", "(type, value, traceback) of what is being handled."},
    {"excepthook", s_excepthook, "(module, exctype, value, traceback, /)", "Print an exception to sys.stderr."},
    {"__excepthook__", s_excepthook, "(module, exctype, value, traceback, /)", "Print an exception to sys.stderr."},
    {"exception", s_exception, "(module, /)", "The exception being handled, or None."},
    {"exit", s_exit, "(module, status=None, /)", "Leave the program by raising SystemExit(status)."},
    {"get_asyncgen_hooks", s_get_asyncgen_hooks, "(module, /)", "The hooks for asynchronous generators."},
    {"set_asyncgen_hooks", s_set_asyncgen_hooks, "!(module, firstiter=None, finalizer=None)", "Set hooks for asynchronous generators."},
    {"get_coroutine_origin_tracking_depth", s_get_coroutine_origin, "(module, /)", "How many frames coroutines remember."},
    {"set_coroutine_origin_tracking_depth", s_set_coroutine_origin, "(module, depth)", "How many frames coroutines remember."},
    {"get_int_max_str_digits", s_get_int_max_str_digits, "(module, /)", "The limit for int/str conversion."},
    {"set_int_max_str_digits", s_set_int_max_str_digits, "(module, maxdigits)", "Set the limit for int/str conversion."},
    {"getallocatedblocks", s_getallocatedblocks, "(module, /)", "The number of blocks in old space."},
    {"getdefaultencoding", s_getdefaultencoding, "(module, /)", "The default encoding of str."},
    {"getfilesystemencodeerrors", s_getfilesystemencodeerrors, "(module, /)", "The error handler for file names."},
    {"getfilesystemencoding", s_getfilesystemencoding, "(module, /)", "The encoding of file names."},
    {"_getframe", s_getframe, "(module, depth=0, /)", "A frame of the call stack."},
    {"getprofile", s_getprofile, "(module, /)", "The profiling function."},
    {"getrecursionlimit", s_getrecursionlimit, "(module, /)", "The recursion limit."},
    {"getrefcount", s_getrefcount, "(module, object, /)", "There are no reference counts: always 2."},
    {"getsizeof", s_getsizeof, "!(module, object, default=None)", "The size of an object in bytes."},
    {"getswitchinterval", s_getswitchinterval, "(module, /)", "The longest time of a transaction, in seconds."},
    {"gettrace", s_gettrace, "(module, /)", "The trace function."},
    {"intern", s_intern, "(module, string, /)", "The interned string equal to this one."},
    {"is_finalizing", s_is_finalizing, "(module, /)", "Whether the program is shutting down."},
    {"setprofile", s_setprofile, "!(module, function, /)", "Set the profiling function."},
    {"setrecursionlimit", s_setrecursionlimit, "(module, limit, /)", "Set the recursion limit."},
    {"setswitchinterval", s_setswitchinterval, "(module, interval, /)", "Set the longest time of a transaction."},
    {"settrace", s_settrace, "!(module, function, /)", "Set the trace function."},
    {"unraisablehook", s_unraisablehook, "(module, unraisable, /)", "Report an exception that cannot be raised."},
    {"__unraisablehook__", s_unraisablehook, "(module, unraisable, /)", "Report an exception that cannot be raised."},
    {0}
};

/* ---- attributes ---------------------------------------------------------------------------------------------------------------- */

static const StructField flags_fields[] = {
    {"debug", "-d"}, {"inspect", "-i"}, {"interactive", "-i"}, {"optimize", "-O or -OO"}, {"dont_write_bytecode", "-B"},
    {"no_user_site", "-s"}, {"no_site", "-S"}, {"ignore_environment", "-E"}, {"verbose", "-v"}, {"bytes_warning", "-b"},
    {"quiet", "-q"}, {"hash_randomization", "-R"}, {"isolated", "-I"}, {"dev_mode", "-X dev"}, {"utf8_mode", "-X utf8"},
    {"warn_default_encoding", "-X warn_default_encoding"}, {"safe_path", "-P"},
    {"int_max_str_digits", "-X int_max_str_digits"}, {0}};
static const StructDef flags_def = {"sys.flags", "Command line flags.", flags_fields, 18};

static Value make_flags(void) {
    const int *v[] = {&config.debug, &config.inspect, &config.interactive, &config.optimize, &config.dont_write_bytecode,
                      &config.no_user_site, &config.no_site, &config.ignore_environment, &config.verbose, &config.bytes_warning,
                      &config.quiet, &config.hash_randomization, &config.isolated, &config.dev_mode, &config.utf8_mode,
                      &config.warn_default_encoding, &config.safe_path, &config.int_max_str_digits};
    Value out[18];
    for (int i = 0; i < 18; i++) out[i] = small_int(*v[i]);
    out[13] = v_bool(config.dev_mode);
    out[16] = v_bool(config.safe_path);
    Type *t = structseq_type(&flags_def);
    Value flags = structseq_new(t, out, 18);
    t->flags |= TF_NO_NEW;
    return flags;
}

static const StructField version_fields[] = {
    {"major", "Major release number"}, {"minor", "Minor release number"}, {"micro", "Patch release number"},
    {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"}, {"serial", "Serial release number"}, {0}};
static const StructDef version_def = {"sys.version_info", "Version information as a named tuple.", version_fields, 5};
static const StructField float_fields[] = {
    {"max", NULL}, {"max_exp", NULL}, {"max_10_exp", NULL}, {"min", NULL}, {"min_exp", NULL}, {"min_10_exp", NULL}, {"dig", NULL},
    {"mant_dig", NULL}, {"epsilon", NULL}, {"radix", NULL}, {"rounds", NULL}, {0}};
static const StructDef float_def = {"sys.float_info", "Limits of float, from C's float.h.", float_fields, 11};
static const StructField int_fields[] = {
    {"bits_per_digit", NULL}, {"sizeof_digit", NULL}, {"default_max_str_digits", NULL}, {"str_digits_check_threshold", NULL}, {0}};
static const StructDef int_def = {"sys.int_info", "About the representation of int.", int_fields, 4};
static const StructField hash_fields[] = {
    {"width", NULL}, {"modulus", NULL}, {"inf", NULL}, {"nan", NULL}, {"imag", NULL}, {"algorithm", NULL}, {"hash_bits", NULL},
    {"seed_bits", NULL}, {"cutoff", NULL}, {0}};
static const StructDef hash_def = {"sys.hash_info", "Parameters of hashing.", hash_fields, 9};
static const StructField thread_fields[] = {{"name", NULL}, {"lock", NULL}, {"version", NULL}, {0}};
static const StructDef thread_def = {"sys.thread_info", "About the implementation of threads.", thread_fields, 3};

static Value make_infos(const char *which) {
    switch (*which) {
    case 'v':
        return structseq_new(structseq_type(&version_def),
                             (Value[]){small_int(3), small_int(11), small_int(2), str_intern_c("final"), small_int(0)}, 5);
    case 'f':
        return structseq_new(structseq_type(&float_def), (Value[]){
            float_from(DBL_MAX), small_int(DBL_MAX_EXP), small_int(DBL_MAX_10_EXP), float_from(DBL_MIN), small_int(DBL_MIN_EXP),
            small_int(DBL_MIN_10_EXP), small_int(DBL_DIG), small_int(DBL_MANT_DIG), float_from(DBL_EPSILON), small_int(FLT_RADIX),
            small_int(1)}, 11);
    case 'i':
        return structseq_new(structseq_type(&int_def), (Value[]){small_int(30), small_int(4), small_int(4300), small_int(640)}, 4);
    case 'h':
        return structseq_new(structseq_type(&hash_def), (Value[]){
            small_int(64), small_int((1l << 61) - 1), small_int(314159), small_int(0), small_int(1000003),
            str_intern_c("siphash13"), small_int(64), small_int(128), small_int(0)}, 9);
    default:
        return structseq_new(structseq_type(&thread_def),
                             (Value[]){str_intern_c("pthread"), str_intern_c("semaphore"), str_intern_c("NPTL 2.36")}, 3);
    }
}

static Value make_implementation(Value version_info) {
    Value d = dict_new();
    dict_set_c(d, "name", str_intern_c("weft"));
    dict_set_c(d, "cache_tag", str_intern_c("weft-311"));
    dict_set_c(d, "version", version_info);
    dict_set_c(d, "hexversion", int_from(WEFT_HEXVERSION));
    dict_set_c(d, "_multiarch", str_intern_c("x86_64-linux-gnu"));
    return namespace_new(d);
}

static Value strings(char **text, int n) {
    Value l = list_new((uint64_t)n);
    for (int i = 0; i < n; i++)
        if (list_append(l, str_from_fs(text[i], strlen(text[i]))) < 0) return RAISED;
    return l;
}

static Value fs(const char *text) { return str_from_fs(text, strlen(text)); }

static Value make_xoptions(void) {
    Value d = dict_new();
    for (int i = 0; i < config.nxopt; i++) {
        const char *eq = strchr(config.xopt[i], '=');
        Value key = eq ? str_from_fs(config.xopt[i], (size_t)(eq - config.xopt[i])) : fs(config.xopt[i]);
        if (dict_set_str(d, key, eq ? fs(eq + 1) : V_TRUE) < 0) return RAISED;
    }
    return d;
}

static Value make_argv(void) {
    Value l = list_new(0);
    list_append(l, fs(config.command ? "-c" : config.module ? "-m" : config.script ? config.script : ""));
    for (int i = 0; i < config.argc; i++) list_append(l, fs(config.argv[i]));
    return l;
}

static Value make_builtin_names(void) {
    Value l = list_new(0);
    for (const ModuleDef *const *m = builtin_modules; *m; m++) list_append(l, str_intern_c((*m)->name));
    return list_to_tuple(l);
}

static const char stdlib_names[] =
    "__future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn _codecs_hk _codecs_iso2022 "
    "_codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle _compression _contextvars _crypt _csv _ctypes _curses "
    "_curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq "
    "_imp _io _json _locale _lsprof _lzma _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _operator _osx_support "
    "_overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio _queue _random _scproxy _sha1 _sha256 _sha3 _sha512 "
    "_signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime _struct _symtable _thread _threading_local "
    "_tkinter _tokenize _tracemalloc _typing _uuid _warnings _weakref _weakrefset _winapi _zoneinfo abc aifc antigravity argparse array "
    "ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd "
    "code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes "
    "curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl "
    "filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq "
    "hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging "
    "lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath "
    "nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib "
    "posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib "
    "resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket "
    "socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau "
    "symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token "
    "tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings "
    "wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo";

static Value make_stdlib_names(Thread *th) {
    Value *r = root_push1(th, list_new(0));
    for (const char *p = stdlib_names; *p;) {
        size_t n = strcspn(p, " ");
        list_append(r[0], str_from_utf8(p, n));
        p += n + (p[n] == ' ');
    }
    Value v = set_from_iterable(th, &type_frozenset, r[0]);
    root_pop(th, 1);
    return v;
}

static int init(Thread *th, Value m) {
    sys_module = m;
    gc_root_add(&audit_hooks);
    unraisable_type = structseq_type(&unraisable_def);
    hooks_type = structseq_type(&hooks_def);
    Value version = make_infos("version");
    char text[200];
    snprintf(text, sizeof text, "%s (weft, %s, %s) [GCC %s]", WEFT_VERSION, __DATE__, __TIME__, __VERSION__);
    const struct { const char *name; Value v; } attrs[] = {
        {"version", str_from(text)}, {"hexversion", int_from(WEFT_HEXVERSION)}, {"version_info", version},
        {"implementation", make_implementation(version)}, {"api_version", small_int(1013)},
        {"copyright", str_from("Copyright (c) the authors of weft.\nPython is a trademark of the Python Software Foundation.")},
        {"platform", str_intern_c("linux")}, {"byteorder", str_intern_c("little")}, {"platlibdir", str_intern_c("lib")},
        {"maxsize", int_from(INT64_MAX)}, {"maxunicode", small_int(0x10ffff)}, {"abiflags", str_empty},
        {"flags", make_flags()}, {"float_info", make_infos("float")}, {"int_info", make_infos("int")},
        {"hash_info", make_infos("hash")}, {"thread_info", make_infos("thread")},
        {"float_repr_style", str_intern_c("short")}, {"executable", fs(config.executable)},
        {"_base_executable", fs(config.executable)}, {"prefix", fs(config.prefix)}, {"exec_prefix", fs(config.prefix)},
        {"base_prefix", fs(config.prefix)}, {"base_exec_prefix", fs(config.prefix)}, {"_stdlib_dir", fs(config.stdlib)},
        {"_framework", str_empty}, {"_git", TUPLE(str_intern_c("weft"), str_empty, str_empty)},
        {"dont_write_bytecode", v_bool(config.dont_write_bytecode)},
        {"pycache_prefix", config.pycache_prefix ? fs(config.pycache_prefix) : V_NONE},
        {"argv", make_argv()}, {"orig_argv", strings(config.orig, config.norig)}, {"warnoptions", strings(config.warn, config.nwarn)},
        {"_xoptions", make_xoptions()}, {"builtin_module_names", make_builtin_names()},
        {"stdlib_module_names", make_stdlib_names(th)}, {"meta_path", list_new(0)}, {"path_hooks", list_new(0)},
        {"path_importer_cache", dict_new()}, {"path", list_new(0)},
    };
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        if (module_add(m, attrs[i].name, attrs[i].v) < 0) return -1;
    return 0;
}

const ModuleDef module_sys = {"sys", "What the interpreter knows and offers.", methods, NULL, init};

/* sys.path without the script's folder, which start.c puts first. */
int sys_paths(Thread *th) {
    Value path = sys_get("path");
    const char *more = config.ignore_environment ? NULL : getenv("PYTHONPATH");
    for (const char *p = more; p && *p;) {
        size_t n = strcspn(p, ":");
        if (list_append(path, str_from_fs(p, n)) < 0) return -1;
        p += n + (p[n] == ':');
    }
    const char *fixed[] = {config.zip, config.own_lib, config.stdlib, config.lib_dynload};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (list_append(path, fs(fixed[i])) < 0) return -1;
    return 0;
}
