/* streams.c -- sys.stdin, stdout, stderr. */
#include "iolib.h"
#include "modules.h"
#include "start.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct StreamRule { const char *name, *dunder, *shown; int fd; char mode; } StreamRule;
/* Until the streams are made, sys.stderr is a module that can only write. */
static Value early_write(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[0])) return err_raise(TypeError, "write() argument must be str, not %T", a[0]);
    size_t len;
    char *text = str_to_utf8(a[0], &len);
    if (!text) return RAISED;
    fwrite(text, 1, len, stderr);
    free(text);
    return small_int((int64_t)str_len(a[0]));
}
static Value early_flush(Thread *th, Value *a, unsigned n, Value kw) { return fflush(stderr), V_NONE; }
static const Method early_methods[] = {
    {"write", early_write, "(text, /)", "Write to file 2."}, {"flush", early_flush, "()", "Does what a file's does."}, {0}};
static const ModuleDef early = {"<stderr>", "The first stderr.", early_methods, NULL, NULL};

int sys_early_stderr(Thread *th) {
    Value m = module_make(th, &early);
    return m == RAISED ? -1 : sys_set("stderr", m);
}

static const StreamRule rules[] = {
    {"stdin", "__stdin__", "<stdin>", 0, 'r'}, {"stdout", "__stdout__", "<stdout>", 1, 'w'}, {"stderr", "__stderr__", "<stderr>", 2, 'w'}};

/* PYTHONIOENCODING=encoding:errors, either part may be missing. Both malloc'ed or NULL. */
static void wanted_encoding(char **encoding, char **errors) {
    const char *v = config.ignore_environment ? NULL : getenv("PYTHONIOENCODING");
    *encoding = *errors = NULL;
    if (!v || !*v) return;
    const char *colon = strchr(v, ':');
    if (colon != v) *encoding = colon ? strndup(v, (size_t)(colon - v)) : strdup(v);
    if (colon && colon[1]) *errors = strdup(colon + 1);
}

/* The C locale, or one that stands in for it (PEP 538). */
static bool c_locale(void) {
    const char *name = setlocale(LC_CTYPE, NULL);
    return name && (!strcmp(name, "C") || !strcmp(name, "POSIX") || !strcmp(name, "C.UTF-8") ||
                    !strcmp(name, "C.utf8") || !strcmp(name, "UTF-8"));
}

int sys_streams(Thread *th) {
    char *encoding, *errors;
    wanted_encoding(&encoding, &errors);
    int result = 0;
    Value io_open = import_attr(th, "io", "open");
    if (io_open == RAISED || dict_set_c(module_dict(builtins_module), "open", io_open) < 0) result = -1;
    for (int i = 0; i < 3 && result == 0; i++) {
        const StreamRule *s = &rules[i];
        const char *dflt = s->fd == 2 ? "backslashreplace" : c_locale() || config.utf8_mode ? "surrogateescape" : "strict";
        bool line_buffering = s->fd == 2 || isatty(s->fd);
        Value v = io_open_std(th, s->fd, s->shown, s->mode, encoding ? encoding : "utf-8", s->fd != 2 && errors ? errors : dflt,
                              !(config.unbuffered && s->fd), line_buffering, config.unbuffered && s->fd);
        if (v == RAISED || sys_set(s->name, v) < 0 || sys_set(s->dunder, sys_get(s->name)) < 0) result = -1;
    }
    free(encoding);
    free(errors);
    return result;
}
