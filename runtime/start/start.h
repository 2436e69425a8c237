/* start.h -- what the command line and the environment ask for; who does what at start and end. */
#ifndef WEFT_START_H
#define WEFT_START_H

#include "native.h"

#define WEFT_VERSION   "3.11.2"
#define WEFT_HEXVERSION 0x030b02f0

typedef struct Config {
    int debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site, ignore_environment, verbose,
        bytes_warning, quiet, hash_randomization, isolated, dev_mode, utf8_mode, safe_path, int_max_str_digits, unbuffered,
        skip_first_line, show_version, show_help, warn_default_encoding, faulthandler, tracemalloc, import_time;
    const char *command, *module, *script; /* -c, -m, file; script "-" or NULL: stdin */
    const char *check_hash_pycs;
    char *stdlib, *lib_dynload, *own_lib, *executable, *prefix, *zip, *pycache_prefix;
    char **warn;  int nwarn;   /* -W and PYTHONWARNINGS, in sys.warnoptions' order */
    char **xopt;  int nxopt;   /* -X */
    char **argv;  int argc;    /* what is left: sys.argv */
    char **orig;  int norig;
    uint64_t hash_seed;
    bool hash_seed_given;
} Config;
extern Config config;

/* Fill config. Returns -1 to go on, else an exit code (after -V, -h, errors). */
int config_read(int argc, char **argv);

int weft_main(int argc, char **argv);

/* import.c */
int import_start(Thread *th);          /* importlib, from the library's source */
int import_zip_start(Thread *th);      /* once files can be imported */
Value import_find(Thread *th);
/* traceback printing (tbprint.c): to a file object; as sys.excepthook does.  SAFEPOINT */
int exc_display(Thread *th, Value exc, Value file);
/* Report the raised exception at the end of the program: exit code. SystemExit is obeyed. */
int exc_report(Thread *th);
/* repl.c */
int repl_run(Thread *th, Value main_dict, bool after_program);
char *console_readline(const char *prompt);
/* sys.c */
Value sys_make(Thread *th);
int sys_paths(Thread *th);
int sys_streams(Thread *th);
int sys_early_stderr(Thread *th);
int sys_flush(Thread *th);
/* signals (modules/signal.c): the interpreter's hook */
int signals_hook(Thread *th);
void signals_start(void);
void atexit_run(Thread *th);
void threads_shutdown(Thread *th);
#endif
