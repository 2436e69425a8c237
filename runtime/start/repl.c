/* repl.c -- reading lines at a terminal (libedit: history, editing, completion), and starting lib-python's _weft_repl. */
#include "start.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef WEFT_EDITLINE
#include <editline/readline.h>
#endif

/* A line with its newline, malloc'ed; NULL at the end of input or when a signal came. */
char *console_readline(const char *prompt) {
#ifdef WEFT_EDITLINE
    char *line = readline(prompt), *text;
    if (!line) return NULL;
    if (*line) add_history(line);
    if (asprintf(&text, "%s\n", line) < 0) text = NULL;
    free(line);
    return text;
#else
    char *line = NULL;
    size_t cap = 0;
    fputs(prompt, stderr);
    fflush(stderr);
    if (getline(&line, &cap, stdin) >= 0) return line;
    free(line);
    return NULL;
#endif
}

int repl_run(Thread *th, Value main_dict, bool after_program) {
    Value *r = root_push2(th, main_dict, V_NONE);
    Value banner = after_program ? V_NONE : v_bool(!config.quiet); /* immediates */
    r[1] = import_attr(th, "_weft_repl", "run");
    int failed = r[1] == RAISED || CALL2(th, r[1], r[0], banner) == RAISED;
    root_pop(th, 2);
    return failed ? -1 : 0;
}
