/* compile.c -- compile_source: the front end called with the runtime's codecs and names; its errors as exceptions. */
#include "compile.h"
#include "codegen.h"
#include "check.h"
#include "heap.h"
#include "uni.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- what the front end asks for ---- */

static char *duplicate(const char *s) {
    char *r = strdup(s);
    if (!r) abort();
    return r;
}

/* The text of the exception on its way, which is dropped. */
static char *error_text(Thread *th) {
    Value *r = root_push(th, 1);
    r[0] = err_fetch(th);
    Value s = obj_str(th, r[0]);
    root_pop(th, 1);
    char *text = s == RAISED ? NULL : str_to_utf8(s, &(size_t){0});
    if (err_occurred(th)) err_clear(th);
    return text ? text : duplicate("decoding failed");
}

static char *decode(void *arg, const char *name, const char *bytes, size_t len, size_t *outlen, char **error) {
    Thread *th = arg;
    *error = NULL;
    Value s = str_decode(th, bytes, len, name, "strict");
    char *out = s == RAISED ? NULL : str_to_utf8(s, outlen);
    if (out) return out;
    if (err_is(th, LookupError) && !err_is(th, IndexError) && !err_is(th, KeyError))
        err_clear(th);
    else
        *error = error_text(th);
    return NULL;
}

static int32_t char_by_name(void *arg, const char *name, size_t len) {
    uint32_t found[UNI_SEQUENCE_MAX];
    (void)arg;
    return uni_lookup(found, name, len, UNI_14) == 1 ? (int32_t)found[0] : -1;
}

Front *compile_front(Thread *th, bool is_text, int mode, uint32_t flags, int optimize) {
    return front_new(&(FrontOptions){
        .mode = (FrontMode)mode, .is_text = is_text, .type_comments = flags & PYCF_TYPE_COMMENTS,
        .barry_as_bdfl = flags & CO_FUTURE_BARRY, .incomplete_ok = flags & PYCF_INCOMPLETE,
        .dont_imply_dedent = flags & PYCF_DONT_IMPLY_DEDENT, .future_annotations = flags & CO_FUTURE_ANNOTATIONS,
        .top_level_await = flags & PYCF_TOP_LEVEL_AWAIT, .optimize = optimize, .max_str_digits = int_max_str_digits,
        .hook_arg = th, .decode = decode, .char_by_name = char_by_name});
}

/* ---- errors ---- */

/* A line of the file that was compiled, as a str, or None. */
static Value line_of_file(Value filename, int lineno) {
    if (!str_check(filename) || lineno <= 0) return V_NONE;
    char *path = str_to_fs(filename, &(size_t){0}, true);
    FILE *in = path ? fopen(path, "re") : NULL;
    free(path);
    if (!in) {
        if (err_occurred(thread_self)) err_clear(thread_self);
        return V_NONE;
    }
    char *line = NULL;
    size_t room = 0;
    ssize_t n = -1;
    for (int i = 0; i < lineno && (n = getline(&line, &room, in)) >= 0;) i++;
    fclose(in);
    Value v = V_NONE;
    if (n >= 0) {
        if (n > 1 && line[n - 2] == '\r') line[n-- - 2] = '\n';
        size_t skip = lineno == 1 && n >= 3 && !memcmp(line, "\xef\xbb\xbf", 3) ? 3 : 0;
        v = str_from_fs(line + skip, (size_t)n - skip);
    }
    free(line);
    return v;
}

static Type *error_type(ErrorClass cls) {
    switch (cls) {
    case ERR_INDENTATION: return IndentationError;
    case ERR_TAB: return TabError;
    case ERR_MEMORY: return MemoryError;
    case ERR_RECURSION: return RecursionError;
    case ERR_VALUE: return ValueError;
    default: return SyntaxError;
    }
}

/* SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset)) with its fields. */
static Value syntax_error(Thread *th, const FrontError *e, Value filename) {
    Value text = e->text ? str_from_utf8(e->text->data, e->text->len) : e->text_of_file ? line_of_file(filename, e->lineno) : V_NONE;
    Value msg = str_from(e->msg);
    Value end_line = e->has_end ? small_int(e->end_lineno) : V_NONE;
    Value end_offset = e->has_end && !e->no_end_offset ? small_int(e->end_offset) : V_NONE;
    if (text == RAISED || msg == RAISED) return RAISED;
    Value where = TUPLE(filename, small_int(e->lineno), small_int(e->offset), text, end_line, end_offset);
    if (where == RAISED) return RAISED;
    Value exc = exc_new(error_type(e->cls), TUPLE(msg, where));
    if (exc == RAISED) return RAISED;
    SyntaxErrorObj *x = OBJ(SyntaxErrorObj, exc); /* NOBARRIER: fresh */
    x->msg = msg, x->filename = filename, x->lineno = small_int(e->lineno), x->offset = small_int(e->offset);
    x->text = text, x->end_lineno = end_line, x->end_offset = end_offset;
    return err_object(th, exc);
}

Value compile_error(Thread *th, Front *f, Value filename) {
    const FrontError *e = &f->error;
    if (err_occurred(th)) return RAISED; /* a hook's own: interrupts, memory */
    bool syntax = e->cls == ERR_SYNTAX || e->cls == ERR_INDENTATION || e->cls == ERR_TAB;
    if (syntax && e->located) return syntax_error(th, e, filename);
    if (e->cls == ERR_UNICODE_DECODE) return err_raise(SyntaxError, "%s", e->msg);
    return err_raise(error_type(e->cls), "%s", e->msg);
}

static void warning_error(Front *f, const FrontWarning *w) {
    f->error.cls = ERR_NONE;
    front_fail(f, (FrontError){.cls = ERR_SYNTAX, .located = true, .has_end = true, .text_of_file = true, .lineno = w->lineno,
                               .offset = w->col + 1, .end_lineno = w->end_lineno, .end_offset = w->end_col + 1, .msg = w->msg});
}

int compile_warnings(Thread *th, Front *f, Value filename) {
    Value *r = root_push1(th, filename);
    int failed = 0;
    for (const FrontWarning *w = f->warnings; w && !failed; w = w->next) {
        Type *category = w->cls == WARN_SYNTAX ? SyntaxWarning : DeprecationWarning;
        if (warn_about_source(th, category, w->msg, r[0], w->lineno) == 0) continue;
        failed = -1;
        if (!err_catch(th, category)) break;
        warning_error(f, w);
        compile_error(th, f, r[0]);
    }
    f->warnings = NULL;
    f->warnings_end = &f->warnings;
    root_pop(th, 1);
    return failed;
}

/* ---- the steps ---- */

Value compile_tree(Thread *th, Front *f, Node *mod, Value filename, uint32_t flags, bool interactive) {
    Value *r = root_push1(th, filename);
    ScopeTable *t = NULL;
    bool ok = fold_module(f, mod) && (t = scope_build(f, mod)) && check_module(f, mod, t);
    Value v = RAISED;
    if (compile_warnings(th, f, r[0]) == 0) {
        if (!ok)
            compile_error(th, f, r[0]);
        else
            v = codegen(f, mod, t, r[0], flags & CO_FUTURE_ALL, interactive);
    }
    root_pop(th, 1);
    return v;
}

static bool dump_wanted(void) {
    static int wanted = -1;
    if (wanted < 0) {
        const char *s = getenv("WEFT_DEBUG");
        wanted = s && strstr(s, "dump=code");
    }
    return wanted;
}

Value compile_source(Thread *th, const char *bytes, size_t n, bool is_text, Value filename, int mode, uint32_t flags,
                     int optimize) {
    Value *r = root_push1(th, filename);
    Front *f = compile_front(th, is_text, mode, flags, optimize);
    Node *mod = front_parse(f, bytes, n);
    Value v = RAISED;
    if (!mod) {
        if (compile_warnings(th, f, r[0]) == 0) compile_error(th, f, r[0]);
    } else if (flags & PYCF_ONLY_AST) {
        if (compile_warnings(th, f, r[0]) == 0) v = ast_to_value(th, f, mod);
    } else {
        v = compile_tree(th, f, mod, r[0], flags, mode == FRONT_SINGLE);
    }
    front_free(f);
    root_pop(th, 1);
    if (v != RAISED && dump_wanted() && is_exact(v, &type_code)) {
        char *text = code_dump(v);
        fputs(text, stderr);
        free(text);
    }
    return v;
}
