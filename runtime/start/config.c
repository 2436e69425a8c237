/* config.c -- the command line and the environment variables, as python3.11 has them. */
#include "start.h"
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Config config = {.int_max_str_digits = -1, .utf8_mode = 0, .hash_randomization = 1};

#ifndef WEFT_STDLIB
#define WEFT_STDLIB "/usr/lib/python3.11"
#endif

static const char usage_line[] = "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";
static const char help[] =
    "Options (and corresponding environment variables):\n"
    "-b     : warn about str(bytes) and comparing bytes with str or int; -bb: errors\n"
    "-B     : do not write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : program passed in as string (terminates option list)\n"
    "-d     : accepted for compatibility; also PYTHONDEBUG=x\n"
    "-E     : ignore PYTHON* environment variables\n"
    "-h     : print this help message and exit (also -? or --help)\n"
    "-i     : inspect interactively after running script; also PYTHONINSPECT=x\n"
    "-I     : isolate from the user's environment (implies -E, -P and -s)\n"
    "-m mod : run library module as a script (terminates option list)\n"
    "-O     : remove assert and __debug__ code; also PYTHONOPTIMIZE=x\n"
    "-OO    : -O, and drop docstrings\n"
    "-P     : do not prepend an unsafe path to sys.path; also PYTHONSAFEPATH=x\n"
    "-q     : no version and copyright messages on interactive start\n"
    "-s     : no user site directory; also PYTHONNOUSERSITE=x\n"
    "-S     : do not imply 'import site'\n"
    "-u     : unbuffered standard streams; also PYTHONUNBUFFERED=x\n"
    "-v     : trace imports; also PYTHONVERBOSE=x\n"
    "-V     : print the version and exit (also --version)\n"
    "-W arg : warning control: action:message:category:module:lineno; also PYTHONWARNINGS=arg\n"
    "-x     : skip the first line of the source\n"
    "-X opt : implementation option\n"
    "--check-hash-based-pycs always|default|never\n"
    "file   : program read from a script file\n"
    "-      : program read from standard input (default; interactive at a terminal)\n";

static const char help_env[] =
    "Environment variables that change behavior:\n"
    "PYTHONSTARTUP: file that an interactive start runs\n"
    "PYTHONPATH: folders, with ':' between them, that go before the library in sys.path\n"
    "PYTHONSAFEPATH: no unsafe path in front of sys.path\n"
    "PYTHONHOME: where lib/python3.11 with the library lies\n"
    "PYTHONUTF8: 1 turns UTF-8 mode on, 0 off\n"
    "PYTHONIOENCODING: encoding[:errors] of stdin, stdout, stderr\n"
    "PYTHONFAULTHANDLER: show the Python traceback at fatal signals\n"
    "PYTHONHASHSEED: 'random', or the number that hashes of str and bytes start from\n"
    "PYTHONINTMAXSTRDIGITS: limit of digits when int and str are converted; 0: none\n"
    "PYTHONCOERCECLOCALE: 0 leaves the C locale as it is\n"
    "PYTHONBREAKPOINT: what breakpoint() calls; 0: nothing\n"
    "PYTHONDEVMODE: development mode\n"
    "PYTHONPYCACHEPREFIX: root of the folders for .pyc files\n"
    "PYTHONWARNDEFAULTENCODING: warn where the locale's encoding is taken by default\n"
    "PYTHONTRACEMALLOC: trace memory from the start\n"
    "These stand for options: PYTHONDEBUG (-d), PYTHONDONTWRITEBYTECODE (-B), PYTHONINSPECT (-i),\n"
    "PYTHONNOUSERSITE (-s), PYTHONOPTIMIZE (-O), PYTHONUNBUFFERED (-u), PYTHONVERBOSE (-v), PYTHONWARNINGS (-W)\n";

static const char help_xoptions[] =
    "Implementation options:\n"
    "-X dev: development mode: more checks and warnings\n"
    "-X faulthandler: show the Python traceback at fatal signals\n"
    "-X int_max_str_digits=N: limit of digits when int and str are converted; 0: none\n"
    "-X pycache_prefix=PATH: root of the folders for .pyc files\n"
    "-X tracemalloc[=N]: trace memory from the start, N frames deep\n"
    "-X utf8[=0|1]: UTF-8 mode\n"
    "-X warn_default_encoding: warn where the locale's encoding is taken by default\n";

static const char *env(const char *name) {
    if (config.ignore_environment) return NULL;
    const char *v = getenv(name);
    return v && *v ? v : NULL;
}

/* A number in the variable counts, anything else is 1. */
static void env_flag(int *flag, const char *name) {
    const char *v = env(name);
    if (!v) return;
    char *end;
    long n = strtol(v, &end, 10);
    int value = *end || n < 0 ? 1 : n > 9 ? 9 : (int)n;
    if (value > *flag) *flag = value;
}

static void push(char ***list, int *n, const char *text) {
    *list = realloc(*list, sizeof(char *) * (size_t)(*n + 1));
    if (!*list || !((*list)[*n] = strdup(text))) fatal("no memory for options");
    (*n)++;
}

static int complain(const char *program, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fprintf(stderr, usage_line, program);
    fputs("Try `python -h' for more information.\n", stderr);
    return 2;
}

static bool random_hashes; /* -R goes before PYTHONHASHSEED */
static bool pycache_given;
static bool utf8_given; /* -X utf8 goes before PYTHONUTF8 */

static int xoption(const char *text) {
    push(&config.xopt, &config.nxopt, text);
    const char *eq = strchr(text, '=');
    size_t n = eq ? (size_t)(eq - text) : strlen(text);
#define IS(name) (n == sizeof name - 1 && !memcmp(text, name, n))
    if (IS("dev")) config.dev_mode = 1;
    else if (IS("utf8")) {
        if (eq && strcmp(eq, "=0") && strcmp(eq, "=1")) {
            fputs("Fatal Python error: preconfig_init_utf8_mode: invalid -X utf8 option value\n"
                  "Python runtime state: preinitializing\n\n", stderr);
            return 1;
        }
        config.utf8_mode = !eq || eq[1] == '1';
        utf8_given = true;
    }
    else if (IS("faulthandler")) config.faulthandler = 1;
    else if (IS("importtime")) config.import_time = 1;
    else if (IS("tracemalloc")) {
        char *end = NULL;
        long frames = eq ? strtol(eq + 1, &end, 10) : 1;
        if (eq && (!eq[1] || *end || frames < 0 || frames > INT_MAX)) {
            fputs("Fatal Python error: config_init_tracemalloc: -X tracemalloc=NFRAME: invalid number of frames\n"
                  "Python runtime state: preinitialized\n\n", stderr);
            return 1;
        }
        config.tracemalloc = (int)frames;
    }
    else if (IS("warn_default_encoding")) config.warn_default_encoding = 1;
    else if (IS("pycache_prefix")) config.pycache_prefix = eq && eq[1] ? strdup(eq + 1) : NULL, pycache_given = true;
    else if (IS("int_max_str_digits")) {
        char *end = NULL;
        long v = eq ? strtol(eq + 1, &end, 10) : -1;
        if (!eq || *end || (v != 0 && v < 640) || v > INT_MAX) {
            fprintf(stderr, "Fatal Python error: config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; "
                            "must be >= 640 or 0 for unlimited.\nPython runtime state: preinitialized\n\n");
            return 1;
        }
        config.int_max_str_digits = (int)v;
    }
#undef IS
    return -1;
}

/* One cluster of short options; *at is the index in argv. Returns -1, or an exit code; *done when options end. */
static int short_options(int argc, char **argv, int *at, bool *done) {
    const char *p = argv[*at] + 1;
    for (; *p; p++) {
        switch (*p) {
        case 'b': config.bytes_warning++; break;
        case 'B': config.dont_write_bytecode = 1; break;
        case 'd': config.debug++; break;
        case 'E': config.ignore_environment = 1; break;
        case 'h': case '?': config.show_help = 1; break;
        case 'i': config.inspect++, config.interactive++; break;
        case 'I': config.isolated = config.ignore_environment = config.no_user_site = config.safe_path = 1; break;
        case 'O': config.optimize++; break;
        case 'P': config.safe_path = 1; break;
        case 'q': config.quiet++; break;
        case 'R': random_hashes = true; break;
        case 's': config.no_user_site = 1; break;
        case 'S': config.no_site = 1; break;
        case 't': break;
        case 'u': config.unbuffered = 1; break;
        case 'v': config.verbose++; break;
        case 'V': config.show_version++; break;
        case 'x': config.skip_first_line = 1; break;
        case 'c': case 'm': case 'W': case 'X': {
            const char *arg = p[1] ? p + 1 : *at + 1 < argc ? argv[++*at] : NULL;
            if (!arg) return complain(argv[0], "Argument expected for the -%c option\n", *p);
            if (*p == 'W') push(&config.warn, &config.nwarn, arg);
            else if (*p == 'X') return xoption(arg);
            else *(*p == 'c' ? &config.command : &config.module) = arg, *done = true;
            return -1;
        }
        case 'J': return complain(argv[0], "-J is reserved for Jython\n");
        default: return complain(argv[0], "Unknown option: -%c\n", *p);
        }
    }
    return -1;
}

static int long_option(int argc, char **argv, int *at) {
    const char *name = argv[*at];
    if (!strcmp(name, "--help")) return config.show_help = 1, -1;
    if (!strcmp(name, "--help-env")) return fputs(help_env, stdout), 0;
    if (!strcmp(name, "--help-xoptions")) return fputs(help_xoptions, stdout), 0;
    if (!strcmp(name, "--help-all")) {
        printf(usage_line, argv[0]);
        printf("%s\n%s\n%s", help, help_env, help_xoptions);
        return 0;
    }
    if (!strcmp(name, "--version")) return config.show_version++, -1;
    if (!strcmp(name, "--check-hash-based-pycs")) {
        if (*at + 1 >= argc) return complain(argv[0], "Argument expected for the --check-hash-based-pycs option\n");
        const char *v = argv[++*at];
        if (strcmp(v, "always") && strcmp(v, "never") && strcmp(v, "default"))
            return complain(argv[0], "--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n");
        return config.check_hash_pycs = v, -1;
    }
    return complain(argv[0], "unknown option %s\n", name);
}

static char *join(const char *a, const char *b) {
    char *text;
    if (asprintf(&text, "%s%s", a, b) < 0) fatal("no memory for paths");
    return text;
}

static char *parent(const char *path) {
    char *copy = strdup(path), *slash = strrchr(copy, '/');
    if (slash) *slash = 0;
    return copy;
}

/* weft's own modules: in the tree that the binary was built in (build/weft, build/PRESET/weft), else where they are installed. */
static char *find_own_lib(void) {
    static const char *const places[] = {"/lib-python", "/../lib-python", "/lib/weft"};
    char *folder = parent(config.executable), *top = parent(folder), *path = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        free(path);
        path = join(top, places[i]);
        if (access(path, R_OK) == 0) break;
    }
    free(folder);
    free(top);
    char *real = realpath(path, NULL);
    if (!real) return path;
    free(path);
    return real;
}

/* The library is CPython's as installed; weft's own modules lie beside the binary's folder or where the build had them. */
static void find_paths(const char *program) {
    char buf[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", buf, sizeof buf - 1);
    buf[n > 0 ? n : 0] = 0;
    config.executable = strdup(n > 0 ? buf : program);
    const char *home = env("PYTHONHOME");
    config.stdlib = home ? join(home, "/lib/python3.11") : strdup(WEFT_STDLIB);
    config.lib_dynload = join(config.stdlib, "/lib-dynload");
    char *lib = parent(config.stdlib);
    config.prefix = home ? strdup(home) : parent(lib);
    config.zip = join(lib, "/python311.zip");
    free(lib);
    config.own_lib = find_own_lib();
}

static int read_environment(void) {
    env_flag(&config.optimize, "PYTHONOPTIMIZE");
    env_flag(&config.debug, "PYTHONDEBUG");
    env_flag(&config.verbose, "PYTHONVERBOSE");
    env_flag(&config.dont_write_bytecode, "PYTHONDONTWRITEBYTECODE");
    env_flag(&config.no_user_site, "PYTHONNOUSERSITE");
    env_flag(&config.unbuffered, "PYTHONUNBUFFERED");
    if (env("PYTHONINSPECT")) config.inspect = 1;
    if (env("PYTHONSAFEPATH")) config.safe_path = 1;
    if (env("PYTHONDEVMODE")) config.dev_mode = 1;
    if (env("PYTHONFAULTHANDLER")) config.faulthandler = 1;
    if (env("PYTHONWARNDEFAULTENCODING")) config.warn_default_encoding = 1;
    if (!pycache_given && env("PYTHONPYCACHEPREFIX")) config.pycache_prefix = strdup(env("PYTHONPYCACHEPREFIX"));
    const char *v = env("PYTHONUTF8");
    if (v && !utf8_given) {
        if (strcmp(v, "0") && strcmp(v, "1")) {
            fputs("Fatal Python error: preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value\n"
                  "Python runtime state: preinitializing\n\n", stderr);
            return 1;
        }
        config.utf8_mode = *v == '1';
        utf8_given = true;
    }
    v = env("PYTHONHASHSEED");
    if (v && strcmp(v, "random") && !random_hashes) {
        char *end;
        errno = 0;
        unsigned long seed = strtoul(v, &end, 10);
        if (*end || errno || seed > 4294967295ul) {
            fprintf(stderr, "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range "
                            "[0; 4294967295]\nPython runtime state: preinitialized\n\n");
            return 1;
        }
        config.hash_seed_given = true;
        config.hash_seed = seed;
        config.hash_randomization = seed != 0;
    }
    v = env("PYTHONINTMAXSTRDIGITS");
    if (v && config.int_max_str_digits < 0) {
        char *end;
        long limit = strtol(v, &end, 10);
        if (*end || (limit != 0 && limit < 640)) {
            fprintf(stderr, "Fatal Python error: config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; "
                            "must be >= 640 or 0 for unlimited.\nPython runtime state: preinitialized\n\n");
            return 1;
        }
        config.int_max_str_digits = (int)limit;
    }
    return -1;
}

/* sys.warnoptions: dev mode, then the environment's, then the command line's, then -b. */
static void order_warnings(void) {
    char **given = config.warn;
    int n = config.nwarn;
    config.warn = NULL, config.nwarn = 0;
    if (config.dev_mode) push(&config.warn, &config.nwarn, "default");
    const char *v = env("PYTHONWARNINGS");
    for (char *copy = v ? strdup(v) : NULL, *save, *one = copy ? strtok_r(copy, ",", &save) : NULL; one; one = strtok_r(NULL, ",", &save))
        push(&config.warn, &config.nwarn, one);
    for (int i = 0; i < n; i++) push(&config.warn, &config.nwarn, given[i]);
    if (config.bytes_warning) push(&config.warn, &config.nwarn, config.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
    free(given);
}

/* The C locale says nothing about the encoding: UTF-8 is meant, for child processes too (PEP 538, 540). */
static void leave_c_locale(void) {
    const char *name = setlocale(LC_CTYPE, NULL), *coerce = env("PYTHONCOERCECLOCALE"), *all = getenv("LC_ALL");
    if (!name || (strcmp(name, "C") && strcmp(name, "POSIX"))) return;
    if (!utf8_given) config.utf8_mode = 1;
    if ((all && *all) || (coerce && !strcmp(coerce, "0")) || !setlocale(LC_CTYPE, "C.UTF-8")) return;
    setenv("LC_CTYPE", "C.UTF-8", 1);
    if (coerce && !strcmp(coerce, "warn"))
        fputs("Python detected LC_CTYPE=C: LC_CTYPE coerced to C.UTF-8 (set another locale or PYTHONCOERCECLOCALE=0 to disable this "
              "locale coercion behavior).\n", stderr);
}

int config_read(int argc, char **argv) {
    int at = 1;
    bool done = false;
    config.orig = argv, config.norig = argc;
    for (; at < argc && !done; at++) {
        const char *arg = argv[at];
        if (arg[0] != '-' || !arg[1]) break;
        int code;
        if (!strcmp(arg, "--")) { at++; break; }
        code = arg[1] == '-' ? long_option(argc, argv, &at) : short_options(argc, argv, &at, &done);
        if (code >= 0) return code;
    }
    if (config.show_help) {
        printf(usage_line, argv[0]);
        fputs(help, stdout);
        return 0;
    }
    if (config.show_version) {
        printf(config.show_version > 1 ? "Python %s (weft, %s, %s) [GCC %s]\n" : "Python %s\n", WEFT_VERSION, __DATE__, __TIME__, __VERSION__);
        return 0;
    }
    int code = read_environment();
    if (code >= 0) return code;
    if (!config.command && !config.module && at < argc) config.script = argv[at++];
    config.argv = argv + at, config.argc = argc - at;
    leave_c_locale();
    order_warnings();
    find_paths(argv[0]);
    return -1;
}
