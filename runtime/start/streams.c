/* streams.c -- sys.stdin, stdout, stderr. */
#include "iolib.h"
#include "start.h"
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct StreamRule { const char *name, *dunder, *shown; int fd; char mode; } StreamRule;
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
