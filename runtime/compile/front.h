/* front.h -- what the rest of the runtime calls: text in; tree, scopes, errors and warnings out.
 *
 *     Front *f = front_new(&(FrontOptions){.mode = FRONT_EXEC});
 *     Node *mod = front_parse(f, text, len);          tree, or NULL with f->error set
 *     fold_module(f, mod);                            fold.h; constants folded in place
 *     ScopeTable *t = scope_build(f, mod);            scope.h; NULL with f->error set
 *     check_module(f, mod, t);                        check.h; what is left to complain about
 *     front_free(f);                                  frees every node, name and message
 *
 * The front end knows nothing of the Python heap: it calls back for codecs and names of
 * characters, and it returns errors as data. One Front is used by one thread, for one text.
 *
 * [F1] The first error stays; whoever meets f->error.cls returns at once.
 * [F2] No input makes it crash, hang, or use more than a fixed depth of C stack. */
#ifndef WEFT_FRONT_H
#define WEFT_FRONT_H

#include "ast.h"

typedef enum FrontMode { FRONT_EXEC, FRONT_EVAL, FRONT_SINGLE, FRONT_FUNC_TYPE } FrontMode;

typedef enum ErrorClass {
    ERR_NONE, ERR_SYNTAX, ERR_INDENTATION, ERR_TAB, ERR_MEMORY, ERR_RECURSION, ERR_VALUE,
    ERR_UNICODE_DECODE,
} ErrorClass;

/* An exception to be. Lines count from 1 and offsets from 1, in characters, as SyntaxError's
 * attributes do; -1 and 0 occur and mean what they mean there. */
typedef struct FrontError {
    ErrorClass cls;
    bool located;           /* lineno, offset, text are set; else they are None */
    bool has_end;           /* end_lineno and end_offset too */
    bool no_end_offset;     /* has_end, but end_offset is None */
    bool text_of_file;      /* text is NULL: the line is to be read from the file, if there is one */
    int lineno, offset, end_lineno, end_offset;
    const char *msg;        /* UTF-8 */
    Str *text;
} FrontError;

typedef enum WarnClass { WARN_DEPRECATION, WARN_SYNTAX } WarnClass;

/* A warning to be issued, in the order of discovery. Under a filter that makes it an error, it
 * becomes a SyntaxError with this message and position. */
typedef struct FrontWarning {
    struct FrontWarning *next;
    WarnClass cls;
    int lineno, col, end_lineno, end_col;   /* -1 where unknown; columns in bytes from 0 */
    const char *msg;
} FrontWarning;

typedef struct FrontOptions {
    FrontMode mode;
    bool is_text;           /* source is a str already: no encoding declaration is looked for */
    bool type_comments;
    bool barry_as_bdfl;     /* flag of `from __future__ import barry_as_FLUFL` */
    bool incomplete_ok;     /* PyCF_ALLOW_INCOMPLETE_INPUT */
    bool dont_imply_dedent; /* PyCF_DONT_IMPLY_DEDENT */
    bool future_annotations;/* inherited from the code that compiles */
    bool top_level_await;   /* PyCF_ALLOW_TOP_LEVEL_AWAIT */
    int optimize;           /* 0, 1 (-O), 2 (-OO) */
    int max_str_digits;     /* limit for decimal int literals; 0 is none */
    /* Longest chain of nested nodes that scopes and folding accept; 0 is 3000, which is what
     * CPython has at the default recursion limit of 1000. */
    int depth_limit;
    void *hook_arg;
    /* Decodes `len` bytes by codec `name`: malloc'ed UTF-8, or NULL with *error set to a
     * malloc'ed message, or both NULL when there is no such codec. */
    char *(*decode)(void *arg, const char *name, const char *bytes, size_t len, size_t *outlen,
                    char **error);
    /* The character called `name` (for \N{...}), or -1. */
    int32_t (*char_by_name)(void *arg, const char *name, size_t len);
} FrontOptions;

typedef struct Front {
    Arena *arena;
    FrontOptions opt;
    FrontError error;
    FrontWarning *warnings, **warnings_end;
} Front;

Front *front_new(const FrontOptions *opt);
void front_free(Front *f);
/* The tree of the text; `bytes` need not end in 0. NULL: f->error is set. */
Node *front_parse(Front *f, const char *bytes, size_t len);

/* Sets the error unless one is set. Always returns NULL. */
void *front_fail(Front *f, FrontError e);
/* An error of the later passes: position in bytes from 0, text to be read from the file. */
void *front_fail_at(Front *f, ErrorClass cls, int lineno, int col, int end_lineno, int end_col,
                    const char *format, ...) __attribute__((format(printf, 7, 8)));
void front_warn(Front *f, WarnClass cls, int lineno, int col, int end_lineno, int end_col,
                const char *format, ...) __attribute__((format(printf, 7, 8)));
/* A message in the arena. */
const char *front_format(Front *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

extern const char *const front_error_names[];

#endif
