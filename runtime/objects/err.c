/* err.c -- raising from C code, with messages; what happens to an exception that nobody can receive.
 *
 * A message is formatted without running Python code; err_format first turns its %R %S %A arguments into strs. */
#include "native.h"
#include "heap.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- messages ------------------------------------------------------------------------------------------------------ */

enum { MESSAGE_ARGS = 16 };

/* The arguments of a message, in order. Values first lie here, later (err_format) in rooted slots. */
typedef struct Arg { uint64_t word; double d; } Arg;

static const char *skip_spec(const char *f, bool *wide) {
    f += strspn(f, "0123456789.-+ #");
    for (*wide = false; *f == 'l' || *f == 'z' || *f == 'j'; f++) *wide = true;
    return f;
}

static unsigned collect_args(const char *f, va_list ap, Arg *arg) {
    unsigned n = 0;
    while ((f = strchr(f, '%'))) {
        bool wide;
        f = skip_spec(f + 1, &wide);
        if (*f == '%') { f++; continue; }
        if (n == MESSAGE_ARGS) fatal("a message with too many arguments");
        if (strchr("gfe", *f)) arg[n].d = va_arg(ap, double);
        else if (wide || strchr("sTNUSRAp", *f)) arg[n].word = va_arg(ap, uint64_t);
        else arg[n].word = (uint64_t)(int64_t)va_arg(ap, int);
        n++, f++;
    }
    return n;
}

static void put_utf8(UBuf *b, const char *s, size_t n) {
    for (const char *end = s + n; s < end;) {
        uint32_t c = (uint8_t)*s++;
        unsigned more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        if (more) c &= 0x3fu >> more;
        while (more-- && s < end) c = c << 6 | ((uint8_t)*s++ & 0x3f);
        ubuf_put(b, c);
    }
}

static void put_printf(UBuf *b, const char *from, const char *to, bool wide, const Arg *arg) {
    char spec[32], text[400];
    size_t n = (size_t)(to - from);
    memcpy(spec, from, n);
    spec[n] = 0;
    if (strchr("gfe", spec[n - 1])) snprintf(text, sizeof text, spec, arg->d);
    else if (wide || spec[n - 1] == 'p') snprintf(text, sizeof text, spec, arg->word);
    else snprintf(text, sizeof text, spec, (int)arg->word);
    ubuf_text(b, text);
}

static void put_message(UBuf *b, const char *f, const Arg *arg) {
    for (const char *p; (p = strchr(f, '%')); arg++) {
        put_utf8(b, f, (size_t)(p - f));
        bool wide;
        f = skip_spec(p + 1, &wide) + 1;
        switch (f[-1]) {
        case '%': ubuf_put(b, '%'); arg--; break;
        case 's': {
            const char *dot = memchr(p, '.', (size_t)(f - p)), *s = (const char *)arg->word;
            put_utf8(b, s, dot ? strnlen(s, (size_t)atoi(dot + 1)) : strlen(s));
            break;
        }
        case 'T': put_utf8(b, type_of(arg->word)->name, strlen(type_of(arg->word)->name)); break;
        case 'N': put_utf8(b, ((Type *)arg->word)->name, strlen(((Type *)arg->word)->name)); break;
        case 'U': case 'R': case 'S': case 'A': ubuf_span(b, str_view(arg->word)); break;
        case 'c': ubuf_put(b, (uint32_t)arg->word); break;
        default: put_printf(b, p, f, wide, arg);
        }
    }
    put_utf8(b, f, strlen(f));
}

static Value message(const char *format, const Arg *arg) {
    UBuf b;
    ubuf_init(&b, NULL);
    put_message(&b, format, arg);
    return str_from_buf(&b);
}

Value err_raise(Type *type, const char *format, ...) {
    Arg arg[MESSAGE_ARGS];
    va_list ap;
    va_start(ap, format);
    collect_args(format, ap, arg);
    va_end(ap);
    return err_value(type, message(format, arg));
}

Value str_format_c(const char *format, ...) {
    Arg arg[MESSAGE_ARGS];
    va_list ap;
    va_start(ap, format);
    collect_args(format, ap, arg);
    va_end(ap);
    return message(format, arg);
}

static Value shown(Thread *th, char how, Value v) {
    return how == 'R' ? obj_repr(th, v) : how == 'S' ? obj_str(th, v) : obj_ascii(th, v);
}

Value err_format(Thread *th, Type *type, const char *format, ...) {
    Arg arg[MESSAGE_ARGS];
    va_list ap;
    va_start(ap, format);
    unsigned n = collect_args(format, ap, arg);
    va_end(ap);
    Value *r = root_push(th, n);
    const char *f = format;
    for (unsigned pass = 0; pass < 2; pass++, f = format)
        for (unsigned i = 0; i < n && (f = strchr(f, '%')); f++) {
            bool wide;
            f = skip_spec(f + 1, &wide);
            if (*f == '%') continue;
            if (pass == 0 && strchr("TURSA", *f)) r[i] = arg[i].word;
            if (pass == 1 && strchr("RSA", *f) && (r[i] = shown(th, *f, r[i])) == RAISED) return root_pop(th, n), RAISED;
            i++;
        }
    for (unsigned i = 0; i < n; i++)
        if (r[i] != V_NONE || arg[i].word == V_NONE) arg[i].word = r[i];
    root_pop(th, n);
    return err_value(type, message(format, arg));
}

/* ---- raising --------------------------------------------------------------------------------------------------------- */

/* __context__ is what is handled, but never makes a ring. Python code may have made one: `slow` goes half as fast and is met then. */
static void set_context(Thread *th, Value exc) {
    Value context = th->handled;
    if (!is_ref(context) || context == exc) return;
    Value slow = context;
    bool step = false;
    for (Value e = context; is_ref(e);) {
        Value next = GET(ExcObj, e, context);
        if (next == exc) {
            SET(ExcObj, e, context, V_NONE);
            break;
        }
        e = next;
        if (e == slow) break;
        if (step) slow = GET(ExcObj, slow, context);
        step = !step;
    }
    SET(ExcObj, exc, context, context);
}

static Value raise_made(Value exc) {
    if (exc == RAISED) return RAISED;
    set_context(thread_self, exc);
    thread_self->exc = exc;
    return RAISED;
}

Value err_args(Type *type, Value args_tuple) { return raise_made(exc_new(type, args_tuple)); }

Value err_value(Type *type, Value arg) {
    if (arg == RAISED) return RAISED;
    return err_args(type, TUPLE(arg));
}

Value err_object(Thread *th, Value exc) {
    set_context(th, exc);
    th->exc = exc;
    return RAISED;
}

/* Memory is at its limit: the exception was made at the start. */
static Value memory_error = V_UNBOUND;
void err_start(void) {
    memory_error = exc_new(MemoryError, tuple_empty);
    gc_root_add(&memory_error);
}

Value err_no_memory(void) {
    thread_self->exc = memory_error;
    return RAISED;
}

Value err_type_name(Value v) { return str_from(type_of(v)->name); }

Value err_stop(Thread *th) {
    Value v = th->stop_value;
    return err_args(StopIteration, v == V_NONE || v == V_UNBOUND ? tuple_empty : TUPLE(v));
}

bool err_is(Thread *th, Type *type) { return th->exc != V_UNBOUND && obj_is(th->exc, type); }

static const struct { int number; Type *type; } errno_types[] = {
    {EAGAIN, BlockingIOError}, {EALREADY, BlockingIOError}, {EINPROGRESS, BlockingIOError}, {EPIPE, BrokenPipeError},
    {ESHUTDOWN, BrokenPipeError}, {ECHILD, ChildProcessError}, {ECONNABORTED, ConnectionAbortedError},
    {ECONNREFUSED, ConnectionRefusedError}, {ECONNRESET, ConnectionResetError}, {EEXIST, FileExistsError},
    {ENOENT, FileNotFoundError}, {EISDIR, IsADirectoryError}, {ENOTDIR, NotADirectoryError}, {EINTR, InterruptedError},
    {EACCES, PermissionError}, {EPERM, PermissionError}, {ESRCH, ProcessLookupError}, {ETIMEDOUT, TimeoutError},
};

Type *err_type_of_errno(int64_t number) {
    for (size_t i = 0; i < sizeof errno_types / sizeof *errno_types; i++)
        if (errno_types[i].number == number) return errno_types[i].type;
    return OSError;
}

Value err_errno(int number, Value file, Value file2) {
    char text[200];
    Value exc = exc_new(err_type_of_errno(number),
                        TUPLE(small_int(number), str_from(strerror_r(number, text, sizeof text))));
    if (exc == RAISED) return RAISED;
    if (file != V_UNBOUND) OBJ(OSErrorObj, exc)->filename = file;     /* NOBARRIER: fresh */
    if (file2 != V_UNBOUND) OBJ(OSErrorObj, exc)->filename2 = file2;  /* NOBARRIER: fresh */
    return raise_made(exc);
}

/* ---- elsewhere ------------------------------------------------------------------------------------------------------- */

int err_warn(Thread *th, Type *category, int stacklevel, const char *format, ...) {
    Arg arg[MESSAGE_ARGS];
    va_list ap;
    va_start(ap, format);
    collect_args(format, ap, arg);
    va_end(ap);
    Value *r = root_push3(th, message(format, arg), category->obj, small_int(stacklevel));
    int failed = warn_explicitly(th, r[0], r[1], stacklevel);
    root_pop(th, 3);
    return failed;
}

/* The hook gets what sys.unraisablehook documents; without one (very early, very late) a line goes to stderr. */
void err_unraisable(Thread *th, const char *where, Value about) {
    Value *r = root_push(th, 4);
    r[0] = err_fetch(th);
    r[1] = about;
    if (r[0] == V_UNBOUND) {
        root_pop(th, 4);
        return;
    }
    r[2] = where ? str_from(where) : V_NONE;
    if (!unraisable_hook(th, r[0], r[1], r[2])) {
        fprintf(stderr, "Exception ignored in: %s\n", type_of(r[0])->name);
        err_clear(th);
    }
    root_pop(th, 4);
}
