/* iobase.c -- the classes that streams derive from: _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase.
 *
 * Whether a plain _IOBase is closed is an attribute of the instance, __IOBase_closed; other classes bring a `closed` of their
 * own. Everything here works through methods that a Python subclass may have overridden. */
#include "iolib.h"

/* ---- what the files of _io share ------------------------------------------------------------------------------- */

Type *io_UnsupportedOperation;

Value io_unsupported(const char *what) { return err_raise(io_UnsupportedOperation, "%s", what); }

Value io_call0(Thread *th, Value self, Value name) { return obj_call_method(th, self, name, NULL, 0); }
Value io_call1(Thread *th, Value self, Value name, Value arg) { return obj_call_method(th, self, name, &arg, 1); }

int io_is_closed(Thread *th, Value self) {
    Value v = obj_getattr(th, self, S(closed));
    return v == RAISED ? -1 : is_bool(v) ? v == V_TRUE : obj_truth(th, v);
}

int io_check_closed(Thread *th, Value self) {
    int closed = io_is_closed(th, self);
    if (closed > 0) return err_set(ValueError, "I/O operation on closed file.");
    return closed;
}

static int check_able(Thread *th, Value stream, Value method, const char *message) {
    Value v = io_call0(th, stream, method);
    if (v == RAISED) return -1;
    if (v != V_TRUE) {
        io_unsupported(message);
        return -1;
    }
    return 0;
}
int io_check_readable(Thread *th, Value self, Value stream) {
    return check_able(th, stream, S(readable), "File or stream is not readable.");
}
int io_check_writable(Thread *th, Value self, Value stream) {
    return check_able(th, stream, S(writable), "File or stream is not writable.");
}
int io_check_seekable(Thread *th, Value self, Value stream) {
    return check_able(th, stream, S(seekable), "File or stream is not seekable.");
}

int io_arg_size(Thread *th, Value v, int64_t dflt, int64_t *out) {
    *out = dflt;
    if (v == V_NONE || v == V_UNBOUND) return 0;
    if (is_int(v)) {
        *out = small_value(v);
        return 0;
    }
    Value index;
    int has = obj_find_special(th, v, S(__index__), &index);
    if (has < 0) return -1;
    if (!has && !int_check(v)) return err_set(TypeError, "argument should be integer or None, not '%T'", v);
    return obj_index_int(th, v, out, OverflowError);
}

/* ---- _IOBase --------------------------------------------------------------------------------------------------- */

static int base_closed(Thread *th, Value self) {
    Value v;
    int has = obj_find_attr(th, self, S(__IOBase_closed), &v);
    return has <= 0 ? has : obj_truth(th, v);
}

static Value closed_get(Thread *th, Value self) {
    int closed = base_closed(th, self);
    return closed < 0 ? RAISED : v_bool(closed);
}

static Value base_seek(Thread *th, Value *a, unsigned n, Value kw) { return io_unsupported("seek"); }
static Value base_tell(Thread *th, Value *a, unsigned n, Value kw) {
    return obj_call_method(th, a[0], S(seek), (Value[]){small_int(0), small_int(1)}, 2);
}
static Value base_truncate(Thread *th, Value *a, unsigned n, Value kw) { return io_unsupported("truncate"); }
static Value base_fileno(Thread *th, Value *a, unsigned n, Value kw) { return io_unsupported("fileno"); }

static Value base_flush(Thread *th, Value *a, unsigned n, Value kw) {
    int closed = base_closed(th, a[0]);
    if (closed < 0) return RAISED;
    return closed ? err_raise(ValueError, "I/O operation on closed file.") : V_NONE;
}

static Value base_close(Thread *th, Value *a, unsigned n, Value kw) {
    int closed = base_closed(th, a[0]);
    if (closed) return closed < 0 ? RAISED : V_NONE;
    Value *r = root_push(th, 1);
    Value done = io_call0(th, a[0], S(flush));
    if (done == RAISED) r[0] = err_fetch(th);
    if (obj_setattr(th, a[0], S(__IOBase_closed), V_TRUE) < 0) return RAISED;
    if (done != RAISED) return V_NONE;
    err_restore(th, r[0]);
    return RAISED;
}

/* The finalizer: whatever is not closed is closed, and errors go nowhere. */
int io_finalize(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    Value closed;
    int has = obj_find_attr(th, r[0], S(closed), &closed);
    if (has < 0) err_clear(th);
    int is_closed = has > 0 ? obj_truth(th, closed) : -1;
    if (is_closed < 0) err_clear(th), is_closed = has > 0 ? 1 : 0;
    if (!is_closed) {
        if (obj_is(r[0], &type_buffered_reader) || obj_is(r[0], &type_buffered_writer) ||
            obj_is(r[0], &type_buffered_random))
            SET(BufferedObj, r[0], finalizing, 1);
        else if (obj_is(r[0], &type_textiowrapper)) SET(TextObj, r[0], finalizing, 1);
        else if (obj_is(r[0], &type_fileio)) SET(FileIOObj, r[0], finalizing, 1);
        if (io_call0(th, r[0], S(close)) == RAISED) err_clear(th);
    }
    th->top = r;
    return 0;
}

static Value base_false(Thread *th, Value *a, unsigned n, Value kw) { return V_FALSE; }

static Value check_closed_m(Thread *th, Value *a, unsigned n, Value kw) {
    return io_check_closed(th, a[0]) < 0 ? RAISED : V_NONE;
}
#define CHECK_METHOD(what)                                                        \
    static Value check_##what##_m(Thread *th, Value *a, unsigned n, Value kw) {   \
        return io_check_##what(th, a[0], a[0]) < 0 ? RAISED : V_TRUE;             \
    }
CHECK_METHOD(seekable)
CHECK_METHOD(readable)
CHECK_METHOD(writable)

static Value base_isatty(Thread *th, Value *a, unsigned n, Value kw) {
    return io_check_closed(th, a[0]) < 0 ? RAISED : V_FALSE;
}

static Value base_enter(Thread *th, Value *a, unsigned n, Value kw) {
    return io_check_closed(th, a[0]) < 0 ? RAISED : a[0];
}
static Value base_exit(Thread *th, Value *a, unsigned n, Value kw) { return io_call0(th, a[0], S(close)); }

Value io_iter(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    int bad = io_check_closed(th, self);
    self = r[0];
    root_pop(th, 1);
    return bad < 0 ? RAISED : self;
}

static Value base_next(Thread *th, Value self) {
    Value line = io_call0(th, self, S(readline));
    if (line == RAISED) return RAISED;
    Value *r = root_push1(th, line);
    int64_t len;
    int bad = obj_len(th, line, &len);
    line = r[0];
    root_pop(th, 1);
    if (bad < 0) return RAISED;
    if (len == 0) {
        th->stop_value = V_NONE;
        return STOP;
    }
    return line;
}

/* How many bytes to read next so that nothing behind the line's end is taken: up to it when peek() shows it. 0 or -1. */
static int line_step(Thread *th, Value *a, Value peek, int64_t limit, int64_t got, int64_t *step) {
    *step = 1;
    if (peek == V_UNBOUND) return 0;
    Value *r = root_push1(th, V_NONE);
    r[0] = CALL1(th, peek, small_int(1));
    if (r[0] == RAISED) return -1;
    if (!bytes_check(r[0])) return err_set(OSError, "peek() should have returned a bytes object, not '%T'", r[0]);
    int64_t n = (int64_t)bytes_len(r[0]);
    if (n > 0) {
        if (limit >= 0 && n > limit - got) n = limit - got;
        const char *p = bytes_data(r[0]), *end = memchr(p, '\n', (size_t)n);
        *step = end ? end - p + 1 : n;
    }
    root_pop(th, 1);
    return 0;
}

static Value base_readline(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t limit;
    if (io_arg_size(th, arg_or(a[1], V_NONE), -1, &limit) < 0) return RAISED;
    Value *r = root_push(th, 3); /* list of pieces, peek, piece */
    int has = obj_find_attr(th, a[0], str_intern_c("peek"), &r[1]);
    if (has < 0) return RAISED;
    if (!has) r[1] = V_UNBOUND;
    r[0] = list_new(0);
    if (r[0] == RAISED) return RAISED;
    for (int64_t got = 0; limit < 0 || got < limit;) {
        int64_t step;
        if (line_step(th, a, r[1], limit, got, &step) < 0) return RAISED;
        r[2] = io_call1(th, a[0], S(read), small_int(step));
        if (r[2] == RAISED) return RAISED;
        if (!bytes_check(r[2])) return err_raise(OSError, "read() should have returned a bytes object, not '%T'", r[2]);
        uint64_t len = bytes_len(r[2]);
        if (len == 0) break;
        got += (int64_t)len;
        if (list_append(r[0], r[2]) < 0) return RAISED;
        if (bytes_data(r[2])[len - 1] == '\n') break;
    }
    r[2] = bytes_from("", 0);
    if (r[2] == RAISED) return RAISED;
    return io_call1(th, r[2], S(join), r[0]);
}

static Value base_readlines(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t hint;
    if (io_arg_size(th, arg_or(a[1], V_NONE), -1, &hint) < 0) return RAISED;
    if (hint <= 0) return list_from_iterable(th, a[0]);
    Value *r = root_push(th, 3);
    r[0] = list_new(0);
    r[1] = r[0] == RAISED ? RAISED : obj_iter(th, a[0]);
    if (r[1] == RAISED) return RAISED;
    for (int64_t length = 0; length <= hint;) {
        r[2] = obj_next(th, r[1]);
        if (r[2] == RAISED) return RAISED;
        if (r[2] == STOP) break;
        int64_t len;
        if (list_append(r[0], r[2]) < 0 || obj_len(th, r[2], &len) < 0) return RAISED;
        if (len > hint - length) break;
        length += len;
    }
    return r[0];
}

static Value base_writelines(Thread *th, Value *a, unsigned n, Value kw) {
    if (io_check_closed(th, a[0]) < 0) return RAISED;
    Value *r = root_push(th, 2);
    r[0] = obj_iter(th, a[1]);
    if (r[0] == RAISED) return RAISED;
    for (;;) {
        r[1] = obj_next(th, r[0]);
        if (r[1] == STOP) return V_NONE;
        if (r[1] == RAISED || io_call1(th, a[0], S(write), r[1]) == RAISED) return RAISED;
    }
}

static const Method base_methods[] = {
    {"seek", base_seek, "(self, *args)", "Move to another position: not supported here.", 0},
    {"tell", base_tell, "(self, /)", "The position in the stream.", 0},
    {"truncate", base_truncate, "(self, *args)", "Cut the file to a size: not supported here.", 0},
    {"flush", base_flush, "(self, /)", "Write out what is buffered. Nothing to do for streams that only read.", 0},
    {"close", base_close, "(self, /)", "Flush and close the stream. Closing twice does nothing.", 0},
    {"seekable", base_false, "(self, /)", "Does the stream support random access?", 0},
    {"readable", base_false, "(self, /)", "Was it opened for reading?", 0},
    {"writable", base_false, "(self, /)", "Was it opened for writing?", 0},
    {"_checkClosed", check_closed_m, "(self, *args)", NULL, 0},
    {"_checkSeekable", check_seekable_m, "(self, *args)", NULL, 0},
    {"_checkReadable", check_readable_m, "(self, *args)", NULL, 0},
    {"_checkWritable", check_writable_m, "(self, *args)", NULL, 0},
    {"fileno", base_fileno, "(self, /)", "The file descriptor beneath, or OSError if there is none.", 0},
    {"isatty", base_isatty, "(self, /)", "Is it a terminal?", 0},
    {"__enter__", base_enter, "(self, /)", NULL, 0},
    {"__exit__", base_exit, "(self, *args)", NULL, 0},
    {"readline", base_readline, "(self, size=-1, /)", "One line, of at most `size` bytes if that is not negative.", 0},
    {"readlines", base_readlines, "(self, hint=-1, /)", "A list of lines; none is read once they have `hint` bytes together.", 0},
    {"writelines", base_writelines, "(self, lines, /)", "Write each of the lines; no line ends are added.", 0},
    {0},
};
static const GetSet base_getset[] = {{"closed", closed_get, NULL, NULL}, {0}};

Type type_iobase = {
    .name = "_io._IOBase",
    .doc = "What all streams have in common. Methods that a kind of stream cannot have raise UnsupportedOperation.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = sizeof(Obj),
    .methods = base_methods,
    .getset = base_getset,
    .iter = io_iter,
    .next = base_next,
    .finalize = io_finalize,
};

/* ---- _RawIOBase ------------------------------------------------------------------------------------------------ */

static Value raw_read(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size;
    a[1] = arg_or(a[1], small_int(-1));
    if (a[1] == V_NONE) size = -1;
    else if (arg_int64(th, a[1], &size) < 0) return RAISED;
    if (size < 0) return io_call0(th, a[0], S(readall));
    Value *r = root_push(th, 2);
    r[0] = CALL1(th, type_bytearray.obj, int_from(size));
    if (r[0] == RAISED) return RAISED;
    r[1] = io_call1(th, a[0], S(readinto), r[0]);
    if (r[1] == RAISED || r[1] == V_NONE) return r[1];
    int64_t got;
    if (obj_index_int(th, r[1], &got, ValueError) < 0) return RAISED;
    BufferView v;
    if (obj_get_buffer(r[0], &v, false) < 0) return RAISED;
    if (got < 0) got = 0; /* what bytes(b[:n]) would leave, n being nonsense */
    Value out = bytes_from(v.p, (size_t)(got < v.len ? got : v.len));
    obj_release_buffer(&v);
    return out;
}

static Value raw_readall(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    r[0] = list_new(0);
    if (r[0] == RAISED) return RAISED;
    for (;;) {
        r[1] = io_call1(th, a[0], S(read), small_int(IO_BUFFER_SIZE));
        if (r[1] == RAISED) return RAISED;
        if (r[1] == V_NONE) {
            if (list_len(r[0]) == 0) return V_NONE;
            break;
        }
        if (!bytes_check(r[1])) return err_raise(TypeError, "read() should return bytes");
        if (bytes_len(r[1]) == 0) break;
        if (list_append(r[0], r[1]) < 0) return RAISED;
    }
    r[1] = bytes_from("", 0);
    if (r[1] == RAISED) return RAISED;
    return io_call1(th, r[1], S(join), r[0]);
}

static const Method raw_methods[] = {
    {"read", raw_read, "(self, size=-1, /)", NULL, 0},
    {"readall", raw_readall, "(self, /)", "Read until the end of the file, with as many reads as it takes.", 0},
    {0},
};
Type type_rawiobase = {
    .name = "_io._RawIOBase",
    .doc = "What unbuffered streams of bytes have in common.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = sizeof(Obj),
    .base = &type_iobase,
    .methods = raw_methods,
};

/* ---- _BufferedIOBase ------------------------------------------------------------------------------------------- */

#define UNSUPPORTED(name) \
    static Value no_##name(Thread *th, Value *a, unsigned n, Value kw) { return io_unsupported(#name); }
UNSUPPORTED(detach)
UNSUPPORTED(read)
UNSUPPORTED(read1)
UNSUPPORTED(write)
UNSUPPORTED(readline)

static Value base_readinto(Thread *th, Value *a, bool once) {
    BufferView v;
    if (io_get_writable(once ? "readinto1" : "readinto", a[1], &v) < 0) return RAISED;
    Value *r = root_push(th, 2);
    r[0] = v.owner;
    r[1] = io_call1(th, a[0], once ? S(read1) : S(read), int_from(v.len));
    v.owner = r[0];
    Value result = RAISED;
    if (r[1] == RAISED) goto out;
    if (!bytes_check(r[1])) {
        err_raise(TypeError, "read() should return bytes");
        goto out;
    }
    uint64_t got = bytes_len(r[1]);
    if ((int64_t)got > v.len) {
        err_raise(ValueError, "read() returned too much data: %lld bytes requested, %lld returned", (long long)v.len,
                  (long long)got);
        goto out;
    }
    BufferView now;
    if (obj_get_buffer(a[1], &now, true) < 0) goto out;
    memcpy(now.p, bytes_data(r[1]), got);
    obj_release_buffer(&now);
    result = int_from((int64_t)got);
out:
    obj_release_buffer(&v);
    return result;
}
static Value buf_readinto(Thread *th, Value *a, unsigned n, Value kw) { return base_readinto(th, a, false); }
static Value buf_readinto1(Thread *th, Value *a, unsigned n, Value kw) { return base_readinto(th, a, true); }

static const Method bufferediobase_methods[] = {
    {"detach", no_detach, "(self, /)", "Separate the raw stream from this one, which is useless afterwards, and return it.", 0},
    {"read", no_read, "(self, *args)", "Up to n bytes; all there are without n or with a negative one.", 0},
    {"read1", no_read1, "(self, *args)", "Up to n bytes, with at most one read of the raw stream.", 0},
    {"readinto", buf_readinto, "(self, buffer, /)", NULL, 0},
    {"readinto1", buf_readinto1, "(self, buffer, /)", NULL, 0},
    {"write", no_write, "(self, *args)", "Write the bytes of a buffer; the result is their number.", 0},
    {0},
};
Type type_bufferediobase = {
    .name = "_io._BufferedIOBase",
    .doc = "What streams of bytes with a buffer have in common.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = sizeof(Obj),
    .base = &type_iobase,
    .methods = bufferediobase_methods,
};

/* ---- _TextIOBase ----------------------------------------------------------------------------------------------- */

static Value none_get(Thread *th, Value self) { return V_NONE; }

static const Method textiobase_methods[] = {
    {"detach", no_detach, "(self, *args)", "Separate the buffer from this stream, which is useless afterwards, and return it.", 0},
    {"read", no_read, "(self, *args)", "Up to n characters; all there are without n or with a negative one.", 0},
    {"readline", no_readline, "(self, *args)", "One line, '' at the end.", 0},
    {"write", no_write, "(self, *args)", "Write a str; the result is the number of its characters.", 0},
    {0},
};
static const GetSet textiobase_getset[] = {
    {"encoding", none_get, NULL, "The name of the encoding."},
    {"newlines", none_get, NULL, "The kinds of line ends met so far: None, a str, or a tuple of strs."},
    {"errors", none_get, NULL, "What happens to characters that cannot be coded."},
    {0},
};
Type type_textiobase = {
    .name = "_io._TextIOBase",
    .doc = "What streams of characters have in common.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = sizeof(Obj),
    .base = &type_iobase,
    .methods = textiobase_methods,
    .getset = textiobase_getset,
};
