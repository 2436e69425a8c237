/* front.c -- life of a Front; errors and warnings.  See front.h. */
#include "front.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *const front_error_names[] = {
    "", "SyntaxError", "IndentationError", "TabError", "MemoryError", "RecursionError",
    "ValueError", "UnicodeDecodeError",
};

Front *front_new(const FrontOptions *opt) {
    Front *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    f->arena = arena_new();
    f->opt = *opt;
    if (f->opt.depth_limit == 0)
        f->opt.depth_limit = 3000;
    f->warnings_end = &f->warnings;
    return f;
}

void front_free(Front *f) {
    if (!f)
        return;
    arena_free(f->arena);
    free(f);
}

void *front_fail(Front *f, FrontError e) {
    if (!f->error.cls)      /* upholds [F1] */
        f->error = e;
    return NULL;
}

__attribute__((noinline, nonnull))
static const char *format_va(Front *f, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *out = arena_alloc(f->arena, (size_t)n + 1);
    vsnprintf(out, (size_t)n + 1, format, again);
    va_end(again);
    return out;
}

const char *front_format(Front *f, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *s = format_va(f, format, args);
    va_end(args);
    return s;
}

void *front_fail_at(Front *f, ErrorClass cls, int lineno, int col, int end_lineno, int end_col,
                    const char *format, ...) {
    va_list args;
    va_start(args, format);
    FrontError e = {.cls = cls, .located = true, .has_end = true, .text_of_file = true,
                    .lineno = lineno, .offset = col + 1, .end_lineno = end_lineno,
                    .end_offset = end_col + 1, .msg = format_va(f, format, args)};
    va_end(args);
    return front_fail(f, e);
}

void front_warn(Front *f, WarnClass cls, int lineno, int col, int end_lineno, int end_col,
                const char *format, ...) {
    va_list args;
    va_start(args, format);
    FrontWarning *w = arena_alloc(f->arena, sizeof *w);
    *w = (FrontWarning){.cls = cls, .lineno = lineno, .col = col, .end_lineno = end_lineno,
                        .end_col = end_col, .msg = format_va(f, format, args)};
    va_end(args);
    *f->warnings_end = w;
    f->warnings_end = &w->next;
}
