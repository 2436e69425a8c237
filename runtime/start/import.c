/* import.c -- importing: importlib from the installed library does the work; what is there already is found in C.
 *
 * importlib._bootstrap and _bootstrap_external are compiled from the library's sources at start (or taken from the cache) and
 * run as the modules _frozen_importlib and _frozen_importlib_external, which is where importlib looks for them. */
#include "modules.h"
#include "start.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static Value bootstrap = V_UNBOUND; /* the module _frozen_importlib */

/* ---- start ------------------------------------------------------------------------------------------------------------ */

static char *read_file(const char *path, size_t *len) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) return NULL;
    char *p = malloc((size_t)st.st_size + 1);
    ssize_t n = p ? read(fd, p, (size_t)st.st_size) : -1;
    close(fd);
    if (n < 0) return free(p), NULL;
    p[n] = 0;
    *len = (size_t)n;
    return p;
}

/* The library's importlib/FILE.py as module `name` in sys.modules. */
static Value run_bootstrap(Thread *th, const char *file, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/importlib/%s.py", config.stdlib, file);
    size_t len;
    char *source = read_file(path, &len);
    if (!source) {
        fprintf(stderr, "weft: cannot read %s: %s\nweft runs the library of Debian's libpython3.11-stdlib; is it installed?\n", path,
                strerror(errno));
        exit(1);
    }
    char shown[64];
    snprintf(shown, sizeof shown, "<frozen importlib.%s>", file);
    Value *r = root_push(th, 2);
    r[0] = compile_source(th, source, len, false, str_intern_c(shown), 0, 0, config.optimize);
    free(source);
    if (r[0] == RAISED) goto fail;
    r[1] = module_new(str_intern_c(name));
    if (r[1] == RAISED || dict_set_str(module_dict(r[1]), S(__builtins__), builtins_module) < 0) goto fail;
    if (dict_set_c(sys_modules, name, r[1]) < 0) goto fail;
    if (run_code(th, r[0], module_dict(r[1]), module_dict(r[1]), V_NONE) == RAISED) goto fail;
    Value m = r[1];
    root_pop(th, 2);
    return m;
fail:
    root_pop(th, 2);
    return RAISED;
}

/* .pyc files of weft carry a number of their own, which changes with the form of code. */
static int set_magic(Thread *th, Value external) {
    uint8_t magic[4] = {WEFT_CODE_MAGIC & 0xff, WEFT_CODE_MAGIC >> 8, '\r', '\n'};
    Value d = module_dict(external);
    return dict_set_c(d, "MAGIC_NUMBER", bytes_from(magic, 4)) < 0 ||
        dict_set_c(d, "_RAW_MAGIC_NUMBER", int_from(magic[0] | magic[1] << 8 | magic[2] << 16 | (int64_t)magic[3] << 24)) < 0 ? -1 : 0;
}

int import_start(Thread *th) {
    Value *r = root_push(th, 3);
    gc_root_add(&bootstrap);
    Value m = run_bootstrap(th, "_bootstrap", "_frozen_importlib");
    if (m == RAISED) return -1;
    bootstrap = m;
    r[0] = module_make(th, module_find("_imp"));
    if (r[0] == RAISED || dict_set_c(sys_modules, "_imp", r[0]) < 0) return -1;
    r[1] = obj_getattr_c(th, bootstrap, "_install");
    if (r[1] == RAISED || CALL2(th, r[1], sys_module, r[0]) == RAISED) return -1;
    r[2] = run_bootstrap(th, "_bootstrap_external", "_frozen_importlib_external");
    if (r[2] == RAISED || set_magic(th, r[2]) < 0) return -1;
    r[1] = obj_getattr_c(th, bootstrap, "_install_external_importers");
    int failed = r[1] == RAISED || CALL0(th, r[1]) == RAISED;
    root_pop(th, 3);
    return failed ? -1 : 0;
}

/* The hook for archives comes first. What the first imports have found no importer for is asked again. */
static const char zip_hook[] =
    "import sys, zipimport\n"
    "sys.path_hooks.insert(0, zipimport.zipimporter)\n"
    "for path in [path for path, finder in sys.path_importer_cache.items() if finder is None]:\n"
    "    del sys.path_importer_cache[path]\n";

int import_zip_start(Thread *th) {
    Value *r = root_push2(th, dict_new(), V_NONE);
    r[1] = compile_source(th, zip_hook, sizeof zip_hook - 1, true, str_intern_c("<zip hook>"), 0, 0, config.optimize);
    int failed = r[0] == RAISED || r[1] == RAISED || dict_set_str(r[0], S(__builtins__), builtins_module) < 0 ||
        run_code(th, r[1], r[0], r[0], V_NONE) == RAISED;
    root_pop(th, 2);
    return failed ? -1 : 0;
}

/* ---- tracebacks without importlib ----------------------------------------------------------------------------------------- */

static CodeObj *code_of_entry(Value tb) { return OBJ(CodeObj, OBJ(FrameObj, OBJ(TracebackObj, tb)->frame)->code); }

static bool in_importlib(Value tb) {
    static const char *const files[] = {"<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>"};
    Value file = code_of_entry(tb)->filename;
    return str_equal_c(file, files[0]) || str_equal_c(file, files[1]);
}

/* The chunks of importlib's entries that lead to a module's code, and all of them if the import itself has failed, are
 * nothing that the program did: they are taken out. */
static void trim_chunks(Value exc) {
    bool always = obj_is(exc, ImportError), inside = false;
    Value before_chunk = V_NONE, before = V_NONE; /* entry before: None is the exception itself */
    for (Value tb = GET(ExcObj, exc, traceback); is_ref(tb);) {
        Value next = GET(TracebackObj, tb, next);
        bool now = in_importlib(tb);
        if (now && !inside) before_chunk = before;
        inside = now;
        if (now && (always || str_equal_c(code_of_entry(tb)->name, "_call_with_frames_removed"))) {
            if (is_ref(before_chunk)) SET(TracebackObj, before_chunk, next, next);
            else SET(ExcObj, exc, traceback, next);
            before = before_chunk;
        } else {
            before = tb;
        }
        tb = next;
    }
}

/* What C asks importlib for is more than CPython does: its two outermost calls are never seen. */
static void trim_outer(Value exc) {
    static const char *const outer[] = {"__import__", "_gcd_import"};
    for (int i = 0; i < 2; i++) {
        Value tb = GET(ExcObj, exc, traceback);
        if (is_ref(tb) && in_importlib(tb) && str_equal_c(code_of_entry(tb)->name, outer[i]))
            SET(ExcObj, exc, traceback, GET(TracebackObj, tb, next));
    }
}

void import_trim_traceback(Value exc, Value code) {
    Value tb = GET(ExcObj, exc, traceback);
    if (LIKELY(!is_ref(tb)) || config.verbose) return;
    CodeObj *inner = code_of_entry(tb);
    if (LIKELY(inner->name != S(__import__)) || !in_importlib(tb) || OBJ(CodeObj, code)->filename == inner->filename) return;
    trim_chunks(exc);
    trim_outer(exc);
}

/* ---- import ------------------------------------------------------------------------------------------------------------- */

static bool truthy_name(Value v) { return str_check(v) && str_len(v) > 0; }

/* The package that a relative import counts from, as the module's globals tell. */
static Value package_of(Thread *th, Value globals) {
    if (!dict_check(globals)) return err_raise(TypeError, "globals must be a dict");
    Value package = dict_get_str(globals, S(__package__)), spec = dict_get_str(globals, S(__spec__));
    if (package != V_UNBOUND && package != V_NONE) {
        if (!str_check(package)) return err_raise(TypeError, "package must be a string");
        return package;
    }
    if (spec != V_UNBOUND && spec != V_NONE) {
        Value parent = obj_getattr_c(th, spec, "parent");
        if (parent != RAISED && !str_check(parent)) return err_raise(TypeError, "__spec__.parent must be a string");
        return parent;
    }
    Value *r = root_push1(th, globals);
    int failed = err_warn(th, ImportWarning, 1, "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__");
    globals = r[0];
    root_pop(th, 1);
    if (failed) return RAISED;
    Value name = dict_get_str(globals, S(__name__));
    if (name == V_UNBOUND) return err_raise(KeyError, "'__name__' not in globals");
    if (!str_check(name)) return err_raise(TypeError, "__name__ must be a string");
    if (dict_get_str(globals, S(__path__)) != V_UNBOUND) return name;
    UStr u = str_view(name);
    size_t n = u.n;
    while (n > 0 && ustr_at(u, n - 1) != '.') n--;
    return str_slice(name, 0, n ? (int64_t)n - 1 : 0);
}

static Value absolute_name(Thread *th, Value name, Value globals, int64_t level) {
    Value *r = root_push1(th, name);
    Value package = package_of(th, globals);
    name = r[0];
    root_pop(th, 1);
    if (package == RAISED) return RAISED;
    if (!truthy_name(package)) return err_raise(ImportError, "attempted relative import with no known parent package");
    UStr u = str_view(package);
    size_t n = u.n;
    for (int64_t up = 1; up < level; up++) {
        while (n > 0 && ustr_at(u, n - 1) != '.') n--;
        if (!n) return err_raise(ImportError, "attempted relative import beyond top-level package");
        n--;
    }
    Value base = str_slice(package, 0, (int64_t)n);
    return str_len(name) ? str_format_c("%U.%U", base, name) : base;
}

/* Is the module complete, as far as its __spec__ tells? */
static bool initialized(Value module) {
    if (!is_exact(module, &type_module)) return false;
    Value spec = dict_get_str(module_dict(module), S(__spec__));
    if (spec == V_UNBOUND || spec == V_NONE) return true;
    Value busy = is_ref(spec) && type_of(spec)->flags & TF_HEAP ? inst_get(spec, S(_initializing)) : V_UNBOUND;
    return busy == V_UNBOUND || busy == V_FALSE;
}

/* Does the module have all these names already? */
static bool has_all(Value module, Value fromlist) {
    if (!tuple_check(fromlist)) return false;
    for (uint64_t i = 0; i < tuple_len(fromlist); i++) {
        Value name = tuple_get(fromlist, i);
        if (!is_exact(name, &type_str) || dict_get_str(module_dict(module), name) == V_UNBOUND) return false;
    }
    return true;
}

static bool is_empty(Value fromlist) {
    return fromlist == V_NONE || (tuple_check(fromlist) && !tuple_len(fromlist)) || (list_check(fromlist) && !list_len(fromlist));
}

/* The module if everything wanted is there already; V_UNBOUND: importlib has to look. */
static Value there_already(Value name, Value abs, Value fromlist, int64_t level) {
    if (!dict_check(sys_modules)) return V_UNBOUND;
    Value m = dict_get_str(sys_modules, abs);
    if (m == V_UNBOUND || m == V_NONE || !initialized(m)) return V_UNBOUND;
    if (!is_empty(fromlist)) {
        if (dict_get_str(module_dict(m), S(__path__)) == V_UNBOUND || has_all(m, fromlist)) return m;
        return V_UNBOUND;
    }
    UStr u = str_view(name);
    size_t dot = 0;
    while (dot < u.n && ustr_at(u, dot) != '.') dot++;
    if (dot == u.n) return level == 0 || str_len(name) ? m : V_UNBOUND;
    if (level) return V_UNBOUND;
    Value top = dict_get_str(sys_modules, str_slice(name, 0, (int64_t)dot));
    return top == V_NONE ? V_UNBOUND : top;
}

Value import_builtin(Thread *th, Value name, Value globals, Value fromlist, Value level_v) {
    int64_t level;
    if (!str_check(name)) return err_raise(TypeError, "module name must be a string");
    Value *r = root_push(th, FRAME_HEAD + 6) + FRAME_HEAD;
    r[0] = name, r[1] = globals, r[3] = fromlist, r[5] = name;
    if (arg_int64(th, level_v, &level) < 0) return RAISED;
    if (level < 0) return err_raise(ValueError, "level must be >= 0");
    if (level > 0) {
        if ((r[5] = absolute_name(th, r[0], r[1], level)) == RAISED) return RAISED;
    } else if (!str_len(r[0])) {
        return err_raise(ValueError, "Empty module name");
    }
    if (is_exact(r[5], &type_str)) {
        Value m = there_already(r[0], r[5], r[3], level);
        if (m != V_UNBOUND) return m;
    }
    if (bootstrap == V_UNBOUND) return err_raise(ImportError, "import before importlib is there");
    r[2] = V_NONE, r[4] = small_int(level);
    if (r[1] == V_NONE) r[1] = dict_new();
    Value f = dict_get_str(module_dict(bootstrap), S(__import__));
    if (f == V_UNBOUND) return err_raise(ImportError, "importlib has no __import__");
    return native_tail(th, f, r, 5, V_UNBOUND);
}

Value import_module(Thread *th, const char *name) {
    Value *r = root_push2(th, str_from(name), V_NONE);
    Value m = r[0] == RAISED ? RAISED : dict_get_str(sys_modules, r[0]);
    if (m == V_UNBOUND) {
        r[1] = TUPLE(str_intern_c("*"));
        m = native_finish(th, import_builtin(th, r[0], V_NONE, r[1], small_int(0)));
        if (m != RAISED && dict_get(th, sys_modules, r[0], &m) == 0) m = err_value(KeyError, r[0]);
    }
    root_pop(th, 2);
    return m;
}

Value import_attr(Thread *th, const char *module, const char *name) {
    Value m = import_module(th, module);
    return m == RAISED ? RAISED : obj_getattr_c(th, m, name);
}
