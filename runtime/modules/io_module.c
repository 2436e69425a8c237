/* io_module.c -- the module _io: open() and what it makes, the standard streams. */
#include "iolib.h"
#include "modules.h"
#include "start.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- open ------------------------------------------------------------------------------------------------------ */

typedef struct Mode { bool creating, reading, writing, appending, updating, text, binary; char raw[8]; } Mode;

static int parse_mode(Thread *th, Value mode, Mode *m) {
    *m = (Mode){0};
    UStr s = str_view(mode);
    size_t at = 0;
    bool bad = s.n > 4;
    for (size_t i = 0; i < s.n && !bad; i++) {
        uint32_t c = ustr_at(s, i);
        bool *flag = c == 'x' ? &m->creating : c == 'r' ? &m->reading : c == 'w' ? &m->writing : c == 'a' ? &m->appending
                   : c == '+' ? &m->updating : c == 't' ? &m->text : c == 'b' ? &m->binary : NULL;
        if (!flag || *flag) bad = true;
        else {
            *flag = true;
            if (c != 't' && c != 'b') m->raw[at++] = (char)c;
        }
    }
    if (bad) return err_format(th, ValueError, "invalid mode: %R", mode), -1;
    if (m->text && m->binary) return err_set(ValueError, "can't have text and binary mode at once");
    if (m->creating + m->reading + m->writing + m->appending != 1)
        return err_set(ValueError, "must have exactly one of create/read/write/append mode");
    return 0;
}

static int check_text_options(const Mode *m, Value encoding, Value errors, Value newline) {
    if (!m->binary) return 0;
    if (encoding != V_NONE) return err_set(ValueError, "binary mode doesn't take an encoding argument");
    if (errors != V_NONE) return err_set(ValueError, "binary mode doesn't take an errors argument");
    if (newline != V_NONE) return err_set(ValueError, "binary mode doesn't take a newline argument");
    return 0;
}

/* What open() makes; r[0]: the result so far, which is closed if something goes wrong later. r: result, raw, file, mode,
 * encoding, errors, newline, opener. */
static int open_in(Thread *th, Value *r, int64_t buffering, bool closefd) {
    Mode m;
    if (parse_mode(th, r[3], &m) < 0) return -1;
    if (check_text_options(&m, r[4], r[5], r[6]) < 0) return -1;
    if (m.binary && buffering == 1 &&
        err_warn(th, RuntimeWarning, 1, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used") < 0)
        return -1;
    r[1] = r[0] = fileio_make(th, r[2], m.raw, closefd, r[7]);
    if (r[0] == RAISED) return r[0] = V_NONE, -1;
    bool isatty = buffering == 1 ? false : fileio_isatty(r[1]);
    bool line_buffering = (buffering == 1 && !m.binary) || (buffering < 0 && isatty);
    if (buffering == 1 || (buffering < 0)) {
        int64_t block = GET(FileIOObj, r[1], blksize);
        buffering = block > 1 ? block : IO_BUFFER_SIZE;
        if (buffering < IO_BUFFER_SIZE) buffering = IO_BUFFER_SIZE;
        if (block > 1) buffering = block;
    }
    if (buffering == 0) {
        if (m.binary) return 0;
        return err_set(ValueError, "can't have unbuffered text I/O");
    }
    Type *t = m.updating ? &type_buffered_random : m.creating || m.writing || m.appending ? &type_buffered_writer : &type_buffered_reader;
    Value v = buffered_new(th, t, r[1], buffering);
    if (v == RAISED) return -1;
    r[0] = v;
    if (m.binary) return 0;
    v = text_new(th, r[0], r[4], r[5], r[6], line_buffering, false);
    if (v == RAISED) return -1;
    r[0] = v;
    return obj_setattr(th, r[0], S(mode), r[3]);
}

Value io_open(Thread *th, Value file, Value mode, int64_t buffering, Value encoding, Value errors, Value newline, bool closefd,
              Value opener) {
    Value *r = root_push(th, 9);
    r[2] = file, r[3] = mode, r[4] = encoding, r[5] = errors, r[6] = newline, r[7] = opener;
    if (open_in(th, r, buffering, closefd) < 0) {
        if (r[0] != V_NONE) { /* close what is open: the error that counts is the first */
            r[8] = err_fetch(th);
            if (io_call0(th, r[0], S(close)) == RAISED) {
                Value second = err_fetch(th);
                if (GET(ExcObj, second, context) == V_NONE) SET(ExcObj, second, context, r[8]);
                r[8] = second;
            }
            err_restore(th, r[8]);
        }
        th->top = r;
        return RAISED;
    }
    Value v = r[0];
    th->top = r;
    return v;
}

static int arg_text(const char *name, Value *v, bool none) {
    if (*v == V_UNBOUND) *v = V_NONE;
    if (str_check(*v) || (none && *v == V_NONE)) return 0;
    return err_set(TypeError, "open() argument '%s' must be %s, not %T", name, none ? "str or None" : "str", *v);
}

/* The path as open() wants it: strs, bytes and ints as they are, others by __fspath__. */
static int fspath(Thread *th, Value *v) {
    if (str_check(*v) || bytes_check(*v) || int_check(*v) || !is_ref(*v)) return 0;
    Value m;
    int has = obj_find_special(th, *v, S(__index__), &m);
    if (has) return has < 0 ? -1 : 0;
    has = obj_find_special(th, *v, S(__fspath__), &m);
    if (has < 0) return -1;
    if (!has) return err_set(TypeError, "expected str, bytes or os.PathLike object, not %T", *v);
    Type *t = type_of(*v);
    *v = CALL0(th, m);
    if (*v == RAISED) return -1;
    if (!str_check(*v) && !bytes_check(*v))
        return err_set(TypeError, "expected %N.__fspath__() to return str or bytes, not %T", t, *v);
    return 0;
}

/* Slots: module? no: file, mode, buffering, encoding, errors, newline, closefd, opener. */
static Value open_m(Thread *th, Value *a, unsigned n, Value kw) {
    int buffering = -1;
    bool closefd = true;
    if (a[1] == V_UNBOUND) a[1] = str_intern_c("r");
    if (arg_text("mode", &a[1], false) < 0) return RAISED;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &buffering) < 0) return RAISED;
    if (arg_text("encoding", &a[3], true) < 0 || arg_text("errors", &a[4], true) < 0 || arg_text("newline", &a[5], true) < 0)
        return RAISED;
    if (a[6] != V_UNBOUND && arg_bool(th, a[6], &closefd) < 0) return RAISED;
    if (fspath(th, &a[0]) < 0) return RAISED;
    return io_open(th, a[0], a[1], buffering, a[3], a[4], a[5], closefd, arg_or(a[7], V_NONE));
}

static Value open_code_m(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[0])) return arg_type_error("open_code", "path", "str", a[0]);
    return io_open(th, a[0], str_intern_c("rb"), -1, V_NONE, V_NONE, V_NONE, true, V_NONE);
}

static Value text_encoding_m(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[0] != V_NONE) return a[0];
    int level = 2;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &level) < 0) return RAISED;
    if (config.warn_default_encoding && err_warn(th, EncodingWarning, level, "'encoding' argument not specified") < 0) return RAISED;
    return str_intern_c(config.utf8_mode ? "utf-8" : "locale");
}

/* ---- standard streams ------------------------------------------------------------------------------------------ */

Value io_open_std(Thread *th, int fd, const char *name, char mode, const char *encoding, const char *errors, bool buffered,
                  bool line_buffering, bool write_through) {
    struct stat st;
    if (fstat(fd, &st) < 0) return V_NONE;
    Value *r = root_push(th, 4); /* raw, buffer or raw, encoding, errors */
    r[0] = fileio_make(th, small_int(fd), mode == 'r' ? "r" : "w", false, V_NONE);
    if (r[0] == RAISED) return RAISED;
    Value label = str_from(name);
    if (label == RAISED || obj_setattr(th, r[0], S(name), label) < 0) return RAISED;
    r[1] = r[0];
    if (buffered) {
        r[1] = buffered_new(th, mode == 'r' ? &type_buffered_reader : &type_buffered_writer, r[0], IO_BUFFER_SIZE);
        if (r[1] == RAISED) return RAISED;
    }
    r[2] = encoding ? str_from(encoding) : V_NONE;
    r[3] = errors ? str_from(errors) : V_NONE;
    if (r[2] == RAISED || r[3] == RAISED) return RAISED;
    r[1] = text_new(th, r[1], r[2], r[3], mode == 'r' ? V_NONE : str_intern_c("\n"), line_buffering, write_through);
    if (r[1] == RAISED || obj_setattr(th, r[1], S(mode), str_intern_c(mode == 'r' ? "r" : "w")) < 0) return RAISED;
    Value v = r[1];
    th->top = r;
    return v;
}

/* ---- the module ------------------------------------------------------------------------------------------------ */

static const Method io_methods[] = {
    {"open", open_m,
     "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
     "Open a file and return a stream: text, or bytes if the mode has 'b'.\n\n"
     "The mode is one of 'r' (read), 'w' (write, cut to nothing), 'x' (create), 'a' (append), with '+' for both directions.\n"
     "buffering is 0 for none (bytes only), 1 for lines (text only), or a number of bytes. encoding, errors and newline are\n"
     "for text, see TextIOWrapper. With closefd=False a descriptor given as `file` stays open. `opener` is called\n"
     "with the file and the flags, and returns a descriptor.", 0},
    {"open_code", open_code_m, "(path)", "Open a file that contains code, as bytes.", 0},
    {"text_encoding", text_encoding_m, "(encoding, stacklevel=2, /)", "The encoding, or 'locale' for None.", 0},
    {0},
};

static Type *const io_types[] = {
    &type_iobase,         &type_rawiobase,       &type_bufferediobase, &type_textiobase,     &type_fileio,
    &type_bytesio,        &type_stringio,        &type_buffered_reader, &type_buffered_writer, &type_buffered_rwpair,
    &type_buffered_random, &type_newline_decoder, &type_textiowrapper,  NULL,
};

static int make_unsupported(Thread *th, Value *r) {
    r[0] = dict_new();
    if (r[0] == RAISED) return -1;
    if (dict_set_str(r[0], S(__module__), str_intern_c("io")) < 0) return -1;
    r[1] = TUPLE(OSError->obj, ValueError->obj);
    if (r[1] == RAISED) return -1;
    r[2] = type_make(th, &type_type, str_intern_c("UnsupportedOperation"), r[1], r[0], V_NONE, NULL, 0);
    if (r[2] == RAISED) return -1;
    io_UnsupportedOperation = type_from(r[2]);
    static Value root;
    root = r[2];
    gc_root_add(&root);
    return 0;
}

static int io_init(Thread *th, Value module) {
    Value *r = root_push(th, 4);
    r[3] = module;
    type_ready(&type_io_buf);
    type_ready(&type_bytesio_buffer);
    if (!io_UnsupportedOperation && make_unsupported(th, r) < 0) return -1;
    int bad = module_add(r[3], "UnsupportedOperation", io_UnsupportedOperation->obj) < 0 ||
              module_add(r[3], "BlockingIOError", BlockingIOError->obj) < 0 ||
              module_add_int(r[3], "DEFAULT_BUFFER_SIZE", IO_BUFFER_SIZE) < 0;
    th->top = r;
    return bad ? -1 : 0;
}

const ModuleDef module_io = {
    "_io",
    "Streams. The classes here are what module io shows; see there.",
    io_methods,
    io_types,
    io_init,
};
