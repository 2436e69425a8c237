/* start.c -- the life of the process: engine, builtins, sys, importlib, streams, site, the program, and the end. */
#include "modules.h"
#include "start.h"
#include "iolib.h"
#include "heap.h"
#include "exc.h"
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

void str_hash_seed(uint64_t k0, uint64_t k1); /* str.c */

/* ---- before Python runs ------------------------------------------------------------------------------------------------- */

static void seed_hashes(void) {
    uint64_t key[2] = {0, 0};
    if (config.hash_seed_given) { /* 0: no randomization; else a stream from the seed (LCG of POSIX's rand48 size) */
        uint64_t x = config.hash_seed;
        for (int i = 0; config.hash_seed && i < 16; i++) {
            x = x * 214013 + 2531011;
            ((uint8_t *)key)[i] = (uint8_t)(x >> 16);
        }
    } else if (getrandom(key, sizeof key, 0) != sizeof key) {
        fatal("getrandom: %s", strerror(errno));
    }
    str_hash_seed(key[0], key[1]);
}

static int add_module(Thread *th, const char *name, Value *slot) {
    Value m = module_make(th, module_find(name));
    if (m == RAISED) return -1;
    if (slot) {
        *slot = m;
        gc_root_add(slot);
    }
    return dict_set_c(sys_modules, name, m);
}

static int make_core(Thread *th) {
    err_start();
    group_start(th);
    sys_modules = dict_new();
    gc_root_add(&sys_modules);
    if (config.int_max_str_digits >= 0) int_max_str_digits = config.int_max_str_digits;
    if (add_module(th, "builtins", &builtins_module) < 0 || add_module(th, "sys", &sys_module) < 0) return -1;
    return sys_set("modules", sys_modules);
}

static int prepare(Thread *th) {
    if (make_core(th) < 0 || sys_early_stderr(th) < 0 || sys_paths(th) < 0 || import_start(th) < 0) return -1;
    if (import_module(th, "encodings") == RAISED || import_zip_start(th) < 0 || sys_streams(th) < 0) return -1;
    signals_start();
    interp_user_hook = signals_hook;
    if (config.nwarn && import_module(th, "warnings") == RAISED) return -1;
    if (!config.no_site && import_module(th, "site") == RAISED) return -1;
    return 0;
}

/* ---- the program ---------------------------------------------------------------------------------------------------------- */

static Value main_dict(Thread *th) {
    Value m = dict_get_c(sys_modules, "__main__");
    if (m != V_UNBOUND) return module_dict(m);
    m = module_new(S(__main__));
    if (m == RAISED || dict_set_c(sys_modules, "__main__", m) < 0) return RAISED;
    Value d = module_dict(m);
    if (dict_set_str(d, S(__builtins__), builtins_module) < 0 || dict_set_str(d, str_intern_c("__annotations__"), dict_new()) < 0)
        return RAISED;
    Value loader = import_attr(th, "_frozen_importlib", "BuiltinImporter");
    if (loader == RAISED) return RAISED;
    d = module_dict(dict_get_c(sys_modules, "__main__"));
    if (dict_set_str(d, S(__loader__), loader) < 0) return RAISED;
    return d;
}

static Value run_text(Thread *th, const char *text, size_t n, bool is_text, const char *filename, Value dict) {
    Value *r = root_push2(th, dict, RAISED == dict ? V_NONE : dict);
    Value code = compile_source(th, text, n, is_text, str_from_fs(filename, strlen(filename)), 0, 0, config.optimize);
    Value v = code == RAISED ? RAISED : run_code(th, code, r[0], r[0], V_NONE);
    root_pop(th, 2);
    return v;
}

static char *read_all(int fd, size_t *len) {
    size_t cap = 65536, n = 0;
    char *p = malloc(cap);
    for (ssize_t got; p && (got = read(fd, p + n, cap - n - 1)) != 0;) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return free(p), NULL;
        n += (size_t)got;
        if (cap - n < 2) p = realloc(p, cap *= 2);
    }
    if (p) p[n] = 0, *len = n;
    return p;
}

/* -x: the first line is left out, its end is kept so that lines keep their numbers. */
static const char *skip_line(const char *p, size_t *n) {
    if (!config.skip_first_line) return p;
    size_t at = 0;
    while (at < *n && p[at] != '\n') at++;
    *n -= at;
    return p + at;
}

static Value run_fd(Thread *th, int fd, const char *filename, Value dict) {
    size_t n;
    char *p = read_all(fd, &n);
    if (fd) close(fd); /* before the program runs */
    if (!p) return err_os();
    const char *from = skip_line(p, &n);
    Value v = run_text(th, from, n, false, filename, dict);
    free(p);
    return v;
}

static Value run_module_main(Thread *th, const char *name, bool set_argv0) {
    Value *r = root_push1(th, import_attr(th, "runpy", "_run_module_as_main"));
    Value v = r[0] == RAISED ? RAISED : CALL2(th, r[0], str_from_fs(name, strlen(name)), v_bool(set_argv0));
    root_pop(th, 1);
    return v;
}

/* A folder or an archive with __main__.py: what an importer's path hook accepts. */
static bool is_importable(Thread *th, const char *path) {
    struct stat st;
    if (stat(path, &st)) return false;
    if (S_ISDIR(st.st_mode)) return true;
    FILE *f = fopen(path, "rb");
    char tail[4] = "";
    bool zip = false;
    if (f && !fseek(f, 0, SEEK_SET) && fread(tail, 1, 4, f) == 4) zip = !memcmp(tail, "PK\003\004", 4) || !memcmp(tail, "PK\005\006", 4);
    if (f && !zip && !fseek(f, -22, SEEK_END) && fread(tail, 1, 4, f) == 4) zip = !memcmp(tail, "PK\005\006", 4);
    if (f) fclose(f);
    return zip;
}

static int insert_path0(Thread *th, const char *path, size_t n) {
    Value list = sys_get("path");
    return list_check(list) ? list_insert(list, 0, str_from_fs(path, n)) : 0;
}

static int add_script_folder(Thread *th) {
    if (config.safe_path) return 0;
    if (config.command) return insert_path0(th, "", 0);
    char buf[4096];
    if (config.module) return getcwd(buf, sizeof buf) ? insert_path0(th, buf, strlen(buf)) : 0;
    if (!config.script || !strcmp(config.script, "-")) return insert_path0(th, "", 0);
    char *real = realpath(config.script, NULL);
    const char *path = real ? real : config.script, *slash = strrchr(path, '/');
    int failed = insert_path0(th, path, slash ? (slash == path ? 1 : (size_t)(slash - path)) : 0);
    free(real);
    return failed;
}

/* The script's name as CPython knows it: absolute, links kept. */
static const char *script_path(void) {
    static char path[8192];
    const char *name = config.script;
    char cwd[4096];
    if (name[0] == '/' || !getcwd(cwd, sizeof cwd) || strlen(name) > 4000) return name;
    snprintf(path, sizeof path, "%s/%s", strcmp(cwd, "/") ? cwd : "", name);
    return path;
}

static int set_loader(Thread *th, Value dict, const char *path) {
    Value *r = root_push1(th, dict);
    Value loader = import_attr(th, "_frozen_importlib_external", "SourceFileLoader");
    if (loader != RAISED) loader = CALL2(th, loader, S(__main__), str_from_fs(path, strlen(path)));
    int failed = loader == RAISED || dict_set_str(r[0], S(__loader__), loader) < 0;
    root_pop(th, 1);
    return failed ? -1 : 0;
}

static Value run_script(Thread *th) {
    const char *path = script_path();
    if (is_importable(th, config.script)) {
        if (insert_path0(th, path, strlen(path)) < 0) return RAISED;
        return run_module_main(th, "__main__", false);
    }
    FILE *f = fopen(config.script, "rb");
    if (!f) {
        fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", config.executable, path, errno, strerror(errno));
        return STOP;
    }
    Value *r = root_push1(th, main_dict(th));
    if (r[0] == RAISED || dict_set_c(r[0], "__file__", str_from_fs(path, strlen(path))) < 0) return fclose(f), RAISED;
    dict_set_c(r[0], "__cached__", V_NONE);
    if (add_script_folder(th) < 0) return fclose(f), RAISED;
    if (set_loader(th, r[0], path) < 0) return fclose(f), RAISED;
    int fd = dup(fileno(f)); /* run_fd closes it before the script runs */
    fclose(f);
    Value v = run_fd(th, fd, path, r[0]);
    root_pop(th, 1);
    return v;
}

static Value run_stdin(Thread *th) {
    Value dict = main_dict(th);
    if (dict == RAISED || add_script_folder(th) < 0) return RAISED;
    if (config.interactive || isatty(0)) {
        config.inspect = 0; /* exit() ends it */
        return repl_run(th, dict, false) < 0 ? RAISED : V_NONE;
    }
    dict = main_dict(th);
    if (dict_set_c(dict, "__file__", str_from("<stdin>")) < 0 || dict_set_c(dict, "__cached__", V_NONE) < 0 ||
        set_loader(th, dict, "<stdin>") < 0)
        return RAISED;
    return run_fd(th, 0, "<stdin>", main_dict(th));
}

/* -c: text that has been decoded as arguments are, so a coding comment says nothing about it. */
static Value run_command(Thread *th) {
    size_t n;
    Value command = str_format_c("%U\n", str_from_fs(config.command, strlen(config.command)));
    char *text = command == RAISED ? NULL : str_to_utf8(command, &n);
    if (!text) {
        fputs("Unable to decode the command from the command line:\n", stderr);
        return RAISED;
    }
    Value v = run_text(th, text, n, true, "<string>", main_dict(th));
    free(text);
    return v;
}

static Value run_program(Thread *th) {
    if (main_dict(th) == RAISED) return RAISED;
    if (config.command) {
        if (add_script_folder(th) < 0) return RAISED;
        return run_command(th);
    }
    if (config.module) return add_script_folder(th) < 0 ? RAISED : run_module_main(th, config.module, true);
    if (config.script && strcmp(config.script, "-")) return run_script(th);
    return run_stdin(th);
}

/* ---- the end ------------------------------------------------------------------------------------------------------------------ */

static int flush_one(Thread *th, const char *name, bool complain) {
    Value *r = root_push1(th, sys_get(name));
    int status = 0;
    if (r[0] != V_UNBOUND && r[0] != V_NONE) {
        Value closed = obj_getattr_c(th, r[0], "closed");
        if (closed == RAISED) err_clear(th);
        else if (closed != V_TRUE && obj_call_method(th, r[0], S(flush), NULL, 0) == RAISED) {
            status = -1;
            if (complain) err_unraisable(th, NULL, r[0]);
            else err_clear(th);
        }
    }
    root_pop(th, 1);
    return status;
}

int sys_flush(Thread *th) {
    int status = flush_one(th, "stdout", true);
    flush_one(th, "stderr", false);
    return status;
}

/* The program has returned `v` or raised: the exit code, after the report. */
static int finish(Thread *th, Value v) {
    int code = v == STOP ? 2 : v == RAISED ? exc_report(th) : 0;
    bool inspect = config.inspect || (!config.ignore_environment && getenv("PYTHONINSPECT") && *getenv("PYTHONINSPECT"));
    bool program = config.command || config.module || (config.script && strcmp(config.script, "-"));
    if (inspect && program && (isatty(0) || config.interactive)) {
        config.inspect = 0; /* exit() ends it now */
        Value d = main_dict(th);
        if (d == RAISED || repl_run(th, d, true) < 0) code = exc_report(th);
        else code = 0;
    }
    threads_shutdown(th);
    atexit_run(th);
    io_flush_all(th);
    if (sys_flush(th) < 0 && code == 0) code = 120;
    return code;
}

static bool interrupted;

int weft_main(int argc, char **argv) {
    setlocale(LC_CTYPE, "");
    int code = config_read(argc, argv);
    if (code >= 0) return code;
    seed_hashes();
    heap_start();
    Thread *th = thread_self;
    stm_set_resume(&th->stm); /* one thread alone never aborts before the interpreter sets its own */
    if (prepare(th) < 0) {
        code = exc_report(th);
        return code ? code : 1;
    }
    Value v = run_program(th);
    interrupted = v == RAISED && err_is(th, KeyboardInterrupt);
    code = finish(th, v);
    fflush(NULL);
    if (interrupted) { /* the shell is to see that a signal ended it */
        signal(SIGINT, SIG_DFL);
        raise(SIGINT);
    }
    _exit(code);
}
