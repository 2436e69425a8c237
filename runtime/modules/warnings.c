/* warnings.c -- the module _warnings: filters, registries, warn and warn_explicit; showing is left to warnings.py once it is
 * imported. Follows the documentation of the warnings module. */
#include "modules.h"
#include "native.h"
#include "heap.h"
#include "start.h"

static Value filters = V_UNBOUND, once_registry = V_UNBOUND, default_action = V_UNBOUND;
static int64_t filters_version;

/* An attribute of warnings.py, if that is imported; else the one here. */
static Value setting(Thread *th, const char *name, Value own) {
    Value m = dict_get_c(sys_modules, "warnings");
    if (m == V_UNBOUND || !is_exact(m, &type_module)) return own;
    Value v = dict_get_c(module_dict(m), name);
    return v == V_UNBOUND ? own : v;
}

/* ---- which action ------------------------------------------------------------------------------------------------------ */

/* None matches all; a str is compared; anything else has match(). */
static int pattern_matches(Thread *th, Value pattern, Value text) {
    if (pattern == V_NONE) return 1;
    if (is_exact(pattern, &type_str)) return str_equal(pattern, text);
    Value v = obj_call_method(th, pattern, str_intern_c("match"), &text, 1);
    return v == RAISED ? -1 : obj_truth(th, v);
}

/* r: category, text, module, filter, list of filters. 1: this filter holds. */
enum { CATEGORY, TEXT, MODULE, FILTER, LIST, REGISTRY, KEY, MESSAGE, FILENAME, SOURCE, ACTION, GLOBALS, ROOTS };

static int filter_holds(Thread *th, Value *r, int64_t lineno) {
    if (!tuple_check(r[FILTER]) || tuple_len(r[FILTER]) != 5)
        return err_set(ValueError, "warnings.filters item isn't a 5-tuple");
    int64_t line = 0;
    Value want = tuple_get(r[FILTER], 4);
    if (!int_check(want) || !int_fits(want, &line)) return err_set(TypeError, "'%T' object cannot be interpreted as an integer", want);
    if (line && line != lineno) return 0;
    int t = pattern_matches(th, tuple_get(r[FILTER], 1), r[TEXT]);
    if (t > 0) t = obj_issubclass(th, r[CATEGORY], tuple_get(r[FILTER], 2));
    if (t > 0) t = pattern_matches(th, tuple_get(r[FILTER], 3), r[MODULE]);
    return t;
}

static int find_action(Thread *th, Value *r, int64_t lineno) {
    r[LIST] = setting(th, "filters", filters);
    if (!list_check(r[LIST])) return err_set(ValueError, "_warnings.filters must be a list");
    for (uint64_t i = 0; i < list_len(r[LIST]); i++) {
        r[FILTER] = list_get(r[LIST], i);
        int holds = filter_holds(th, r, lineno);
        if (holds < 0) return -1;
        if (!holds) continue;
        r[ACTION] = tuple_get(r[FILTER], 0);
        return str_check(r[ACTION]) ? 0 : err_set(TypeError, "action must be a string, not '%T'", r[ACTION]);
    }
    r[ACTION] = setting(th, "defaultaction", default_action);
    return str_check(r[ACTION]) ? 0 : err_set(TypeError, "_warnings.defaultaction must be a string, not '%T'", r[ACTION]);
}

/* Was it there? Then 1; else it is put there. Registries are emptied when the filters have changed. */
static int already_warned(Thread *th, Value registry, Value key, bool put) {
    if (!dict_check(registry)) return err_set(TypeError, "'registry' must be a dict or None");
    Value *r = root_push2(th, registry, key);
    Value version = dict_get_c(registry, "version"), there = V_NONE;
    int found = -1;
    if (version == V_UNBOUND || version != int_from(filters_version)) {
        dict_clear(registry);
        found = dict_set_c(registry, "version", int_from(filters_version)) < 0 ? -1 : 0;
    } else {
        found = dict_get(th, r[0], r[1], &there);
        if (found > 0) found = obj_truth(th, there);
    }
    if (found == 0 && put && dict_set(th, r[0], r[1], V_TRUE) < 0) found = -1;
    root_pop(th, 2);
    return found;
}

/* ---- showing ------------------------------------------------------------------------------------------------------------- */

static int write_text(Thread *th, Value *r, Value text) {
    Value file = sys_get("stderr");
    if (file == V_UNBOUND || file == V_NONE || text == RAISED) return text == RAISED ? -1 : 0;
    return obj_call_method(th, file, S(write), &text, 1) == RAISED ? -1 : 0;
}

static int show_plainly(Thread *th, Value *r, int64_t lineno) {
    Value name = type_name(type_from(r[CATEGORY]));
    if (write_text(th, r, str_format_c("%U:%ld: %U: %U\n", r[FILENAME], (long)lineno, name, r[TEXT])) < 0) return -1;
    Value *f = root_push(th, 1);
    f[0] = import_attr(th, "linecache", "getline");
    Value line = f[0] == RAISED ? RAISED : CALL2(th, f[0], r[FILENAME], int_from(lineno));
    root_pop(th, 1);
    if (line == RAISED) return err_clear(th), 0;
    if (!str_check(line)) return 0;
    UStr u = str_view(line);
    size_t from = 0, to = u.n;
    while (from < to && ustr_at(u, from) <= ' ') from++;
    while (to > from && ustr_at(u, to - 1) <= ' ') to--;
    return from == to ? 0 : write_text(th, r, str_format_c("  %U\n", str_slice(line, (int64_t)from, (int64_t)to)));
}

static int show(Thread *th, Value *r, int64_t lineno) {
    Value f = setting(th, "_showwarnmsg", V_UNBOUND);
    if (f == V_UNBOUND) return show_plainly(th, r, lineno);
    Value *v = root_push3(th, f, V_NONE, V_NONE);
    v[1] = setting(th, "WarningMessage", V_UNBOUND);
    int result = -1;
    if (v[1] == V_UNBOUND) err_raise(RuntimeError, "unable to get warnings.WarningMessage");
    else if ((v[2] = obj_call(th, v[1], (Value[]){r[MESSAGE], r[CATEGORY], r[FILENAME], int_from(lineno), V_NONE, V_NONE, r[SOURCE]}, 7)) != RAISED)
        result = CALL1(th, v[0], v[2]) == RAISED ? -1 : 0;
    root_pop(th, 3);
    return result;
}

static int act(Thread *th, Value *r, int64_t lineno) {
    if (find_action(th, r, lineno) < 0) return -1;
    if (str_equal_c(r[ACTION], "error")) return err_object(th, r[MESSAGE]), -1;
    if (str_equal_c(r[ACTION], "ignore")) return 0;
    int already = 0;
    if (str_equal_c(r[ACTION], "once")) {
        Value registry = r[REGISTRY] == V_NONE ? setting(th, "onceregistry", once_registry) : r[REGISTRY];
        r[KEY] = TUPLE(r[TEXT], r[CATEGORY]);
        already = already_warned(th, setting(th, "onceregistry", registry), r[KEY], true);
    } else if (str_equal_c(r[ACTION], "module")) {
        r[KEY] = TUPLE(r[TEXT], r[CATEGORY], small_int(0));
        if (r[REGISTRY] != V_NONE) already = already_warned(th, r[REGISTRY], r[KEY], true);
    } else if (str_equal_c(r[ACTION], "default")) {
        if (r[REGISTRY] != V_NONE) already = already_warned(th, r[REGISTRY], r[KEY], true);
    } else if (!str_equal_c(r[ACTION], "always")) {
        err_format(th, RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", r[ACTION], r[FILTER]);
        return -1;
    }
    return already ? (already < 0 ? -1 : 0) : show(th, r, lineno);
}

/* r: MESSAGE (str or Warning), CATEGORY, FILENAME, MODULE, REGISTRY, SOURCE are set. */
static int explicit(Thread *th, Value *r, int64_t lineno) {
    if (r[MODULE] == V_NONE) {
        r[MODULE] = r[FILENAME];
        int64_t n = (int64_t)str_len(r[FILENAME]);
        UStr u = str_view(r[FILENAME]);
        if (n == 0) r[MODULE] = str_from("<unknown>");
        else if (n > 3 && ustr_at(u, (size_t)n - 3) == '.' && ustr_at(u, (size_t)n - 2) == 'p' && ustr_at(u, (size_t)n - 1) == 'y')
            r[MODULE] = str_slice(r[FILENAME], 0, n - 3);
    }
    if (exc_check(r[MESSAGE]) && obj_is(r[MESSAGE], Warning)) {
        if ((r[TEXT] = obj_str(th, r[MESSAGE])) == RAISED) return -1;
        r[CATEGORY] = type_obj(r[MESSAGE]);
    } else {
        r[TEXT] = r[MESSAGE];
        if ((r[MESSAGE] = CALL1(th, r[CATEGORY], r[TEXT])) == RAISED) return -1;
    }
    if ((r[KEY] = TUPLE(r[TEXT], r[CATEGORY], int_from(lineno))) == RAISED) return -1;
    if (r[REGISTRY] != V_NONE) {
        int already = already_warned(th, r[REGISTRY], r[KEY], false);
        if (already) return already < 0 ? -1 : 0;
    }
    return act(th, r, lineno);
}

/* ---- where: the caller's module ---------------------------------------------------------------------------------------------- */

static bool internal_frame(Value frame) {
    Value name = OBJ(CodeObj, OBJ(FrameObj, frame)->code)->filename;
    UStr u = str_view(name);
    char text[256];
    size_t n = u.n < sizeof text - 1 ? u.n : sizeof text - 1;
    for (size_t i = 0; i < n; i++) text[i] = (char)ustr_at(u, i);
    text[n] = 0;
    return strstr(text, "importlib") && strstr(text, "_bootstrap");
}

/* Sets FILENAME, MODULE, REGISTRY from the frame `stacklevel` up (1: the running function). */
static int setup_context(Thread *th, Value *r, int64_t stacklevel, int64_t *lineno) {
    Value f = V_UNBOUND;
    unsigned depth = 0;
    f = frame_current(th, 0);
    bool skip = stacklevel > 1 && f != V_UNBOUND && !internal_frame(f);
    for (int64_t left = stacklevel - 1; left > 0 && f != V_UNBOUND; left--) {
        do f = frame_current(th, ++depth);
        while (skip && f != V_UNBOUND && internal_frame(f));
    }
    if (f == RAISED) return -1;
    if (f == V_UNBOUND) {
        r[GLOBALS] = module_dict(sys_module);
        r[FILENAME] = str_from("sys");
        *lineno = 1;
    } else {
        r[GLOBALS] = OBJ(FrameObj, f)->globals;
        r[FILENAME] = OBJ(CodeObj, OBJ(FrameObj, f)->code)->filename;
        *lineno = frame_line(f);
    }
    r[REGISTRY] = dict_get_str(r[GLOBALS], S(__warningregistry__));
    if (r[REGISTRY] == V_UNBOUND) {
        r[REGISTRY] = dict_new();
        if (r[REGISTRY] == RAISED || dict_set_str(r[GLOBALS], S(__warningregistry__), r[REGISTRY]) < 0) return -1;
    }
    r[MODULE] = dict_get_str(r[GLOBALS], S(__name__));
    if (r[MODULE] == V_UNBOUND || !str_check(r[MODULE])) r[MODULE] = str_from("<string>");
    return 0;
}

static int get_category(Thread *th, Value *r) {
    if (exc_check(r[MESSAGE]) && obj_is(r[MESSAGE], Warning)) r[CATEGORY] = type_obj(r[MESSAGE]);
    else if (r[CATEGORY] == V_NONE) r[CATEGORY] = UserWarning->obj;
    if (!type_check(r[CATEGORY]) || !type_is_sub(type_from(r[CATEGORY]), Warning))
        return err_set(TypeError, "category must be a Warning subclass, not '%T'", r[CATEGORY]);
    return 0;
}

int warn_explicitly(Thread *th, Value message, Value category, int stacklevel) {
    Value *r = root_push(th, ROOTS);
    int64_t lineno;
    r[MESSAGE] = message, r[CATEGORY] = category;
    if (filters == V_UNBOUND || sys_module == V_UNBOUND) return root_pop(th, ROOTS), 0; /* too early to tell anybody */
    int failed = setup_context(th, r, stacklevel, &lineno) < 0 || explicit(th, r, lineno) < 0;
    root_pop(th, ROOTS);
    return failed ? -1 : 0;
}

int warn_about_source(Thread *th, Type *category, const char *message, Value filename, int lineno) {
    Value *r = root_push(th, ROOTS);
    if (filters == V_UNBOUND || sys_module == V_UNBOUND) return root_pop(th, ROOTS), 0;
    r[MESSAGE] = str_from(message), r[CATEGORY] = category->obj, r[FILENAME] = filename;
    int failed = r[MESSAGE] == RAISED || explicit(th, r, lineno) < 0;
    root_pop(th, ROOTS);
    return failed ? -1 : 0;
}

static Value w_warn(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, ROOTS);
    int64_t stacklevel = 1, lineno;
    r[MESSAGE] = a[1], r[CATEGORY] = arg_or(a[2], V_NONE), r[SOURCE] = arg_or(a[4], V_NONE);
    if (a[3] != V_UNBOUND && arg_int64(th, a[3], &stacklevel) < 0) return RAISED;
    if (get_category(th, r) < 0 || setup_context(th, r, stacklevel, &lineno) < 0) return RAISED;
    return explicit(th, r, lineno) < 0 ? RAISED : V_NONE;
}

static Value w_warn_explicit(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, ROOTS);
    int64_t lineno;
    r[MESSAGE] = a[1], r[CATEGORY] = a[2], r[FILENAME] = a[3];
    if (!str_check(a[3])) return err_raise(TypeError, "warn_explicit() argument 3 must be str, not %T", a[3]);
    if (arg_int64(th, a[4], &lineno) < 0) return RAISED;
    r[MODULE] = arg_or(a[5], V_NONE), r[REGISTRY] = arg_or(a[6], V_NONE), r[SOURCE] = arg_or(a[8], V_NONE);
    if (r[REGISTRY] != V_NONE && !dict_check(r[REGISTRY])) return err_raise(TypeError, "'registry' must be a dict or None, not %T", r[REGISTRY]);
    return explicit(th, r, lineno) < 0 ? RAISED : V_NONE;
}

static Value w_filters_mutated(Thread *th, Value *a, unsigned n, Value kw) { return filters_version++, V_NONE; }

static const Method methods[] = {
    {"_filters_mutated", w_filters_mutated, "(module, /)", "The filters have changed: registries are void."},
    {"warn", w_warn, "(module, message, category=None, stacklevel=1, source=None)", "Issue a warning, or ignore it, or raise it."},
    {"warn_explicit", w_warn_explicit,
     "!(module, message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
     "The low-level form of warn."},
    {0}
};

static Value one_filter(const char *action, Type *category, Value module) {
    return TUPLE(str_intern_c(action), V_NONE, category->obj, module, small_int(0));
}

static int init(Thread *th, Value m) {
    filters = list_new(5), once_registry = dict_new(), default_action = str_intern_c("default");
    gc_root_add(&filters), gc_root_add(&once_registry);
    const Value rows[] = {
        one_filter("default", DeprecationWarning, S(__main__)), one_filter("ignore", DeprecationWarning, V_NONE),
        one_filter("ignore", PendingDeprecationWarning, V_NONE), one_filter("ignore", ImportWarning, V_NONE),
        one_filter("ignore", ResourceWarning, V_NONE)};
    for (size_t i = 0; i < 5; i++)
        if (list_append(filters, rows[i]) < 0) return -1;
    return module_add(m, "filters", filters) < 0 || module_add(m, "_onceregistry", once_registry) < 0 ||
        module_add(m, "_defaultaction", default_action) < 0 ? -1 : 0;
}

const ModuleDef module_warnings = {"_warnings", "The core of the warnings module.", methods, NULL, init};
