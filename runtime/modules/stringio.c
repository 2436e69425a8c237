/* stringio.c -- StringIO: characters in memory as a stream. They lie in an IoBuf, as wide as the widest needs. */
#include "iolib.h"

static StringIOObj *sio_read(Value self) {
    stm_read(ref_addr(self));
    return OBJ(StringIOObj, self);
}
static StringIOObj *sio_write(Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    return OBJ(StringIOObj, self);
}

static int check_open(Value self) {
    StringIOObj *s = sio_read(self);
    if (!s->ok) return err_set(ValueError, "I/O operation on uninitialized object");
    return s->closed ? err_set(ValueError, "I/O operation on closed file") : 0;
}

static UStr all(const StringIOObj *s) { return ustr_make(iobuf_read(s->buf), (size_t)s->len, s->width); }

/* Room for `len` characters of `width` bytes. */
static int make_room(Value self, int64_t len, unsigned width) {
    StringIOObj *s = sio_write(self);
    if (width < s->width) width = s->width;
    int64_t cap = (int64_t)iobuf_cap(s->buf) / s->width;
    if (len <= cap && width == s->width) return 0;
    if (len > INT64_MAX / 16) return err_set(OverflowError, "new position too large");
    int64_t want = len <= cap ? cap : len + (len >> 3) + 32;
    Value bigger = iobuf_new((size_t)want * width);
    if (bigger == RAISED) return -1;
    ustr_copy(OBJ(IoBuf, bigger)->data, width, all(s)); /* NOBARRIER: fresh */
    s->buf = bigger, s->width = (uint8_t)width;
    return 0;
}

/* Write characters at the position; what is between the end and it becomes zeros. */
static int put(Value self, UStr text) {
    StringIOObj *s = sio_read(self);
    if (s->pos > INT64_MAX - (int64_t)text.n) return err_set(OverflowError, "new position too large");
    if (make_room(self, s->pos + (int64_t)text.n, text.width) < 0) return -1;
    s = sio_write(self);
    char *data = iobuf_write(s->buf);
    if (s->pos > s->len) memset(data + s->len * s->width, 0, (size_t)((s->pos - s->len) * s->width));
    ustr_copy(data + s->pos * s->width, s->width, text);
    s->pos += (int64_t)text.n;
    if (s->len < s->pos) s->len = s->pos;
    return 0;
}

/* Write a str: line ends are read, then written, as `newline` says. */
static int write_text(Thread *th, Value *a, Value text) {
    StringIOObj *s = sio_read(a[0]);
    UBuf lines;
    ubuf_init(&lines, NULL);
    UStr u = str_view(text);
    if (s->universal) {
        uint8_t pending = 0, seen = s->seen;
        newline_decode(&lines, u, s->translate, true, &pending, &seen);
        sio_write(a[0])->seen = seen;
        u = ubuf_str(&lines);
    }
    int bad = 0;
    if (s->writenl != V_NONE) {
        UBuf out;
        ubuf_init(&out, NULL);
        UStr nl = str_view(s->writenl);
        for (size_t i = 0; i < u.n; i++) {
            uint32_t c = ustr_at(u, i);
            if (c == '\n') ubuf_span(&out, nl);
            else ubuf_put(&out, c);
        }
        bad = out.failed ? (err_no_memory(), -1) : put(a[0], ubuf_str(&out));
        ubuf_free(&out);
    } else {
        bad = lines.failed ? (err_no_memory(), -1) : put(a[0], u);
    }
    ubuf_free(&lines);
    return bad;
}

static Value sio_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]); /* only subclasses can have something to do at their end */
    Value self = t == &type_stringio ? obj_new_plain(t, t->size, 0) : obj_new(t), buf = self == RAISED ? RAISED : iobuf_new(0);
    if (buf == RAISED) return RAISED;
    StringIOObj *s = OBJ(StringIOObj, self); /* NOBARRIER: fresh */
    s->buf = buf, s->readnl = s->writenl = V_NONE, s->width = 1;
    return self;
}

/* r: self, initial value, newline. */
static int setup(Thread *th, Value *r) {
    if (r[2] != V_NONE && !str_check(r[2])) return err_set(TypeError, "newline must be str or None, not %T", r[2]);
    if (!newline_check(r[2])) return err_format(th, ValueError, "illegal newline value: %R", r[2]), -1;
    if (r[1] != V_NONE && !str_check(r[1])) return err_set(TypeError, "initial_value must be str or None, not %T", r[1]);
    Value buf = iobuf_new(0);
    if (buf == RAISED) return -1;
    StringIOObj *s = sio_write(r[0]);
    s->buf = buf, s->pos = s->len = 0, s->width = 1, s->ok = 1, s->closed = 0, s->seen = 0;
    s->readnl = r[2];
    s->universal = r[2] == V_NONE || str_len(r[2]) == 0;
    s->translate = r[2] == V_NONE;
    s->writenl = r[2] != V_NONE && ustr_at(str_view(r[2]), 0) == '\r' && str_len(r[2]) > 0 ? r[2] : V_NONE;
    if (r[1] != V_NONE && write_text(th, r, r[1]) < 0) return -1;
    sio_write(r[0])->pos = 0;
    return 0;
}

static int sio_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 3);
    r[0] = a[0];
    if (arg_bind(th, "StringIO", "(initial_value='', newline='\\n')", a + 1, n - 1, kw, r + 1) < 0) return -1;
    if (r[1] == V_UNBOUND) r[1] = V_NONE;
    if (r[2] == V_UNBOUND) r[2] = str_intern_c("\n");
    if (setup(th, r) < 0) return -1;
    root_pop(th, 3);
    return 0;
}

static Value take(Value self, int64_t n) {
    StringIOObj *s = sio_write(self);
    int64_t left = s->pos < s->len ? s->len - s->pos : 0;
    if (n < 0 || n > left) n = left;
    if (n == 0) return str_empty;
    Value v = str_from_ustr(ustr_slice(all(s), (size_t)s->pos, (size_t)(s->pos + n)));
    if (v != RAISED) s->pos += n;
    return v;
}

static Value sio_read_m(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &size) < 0 || check_open(a[0]) < 0) return RAISED;
    return take(a[0], size);
}

static Value line(Value self, int64_t limit) {
    StringIOObj *s = sio_read(self);
    if (s->pos >= s->len || limit == 0) return str_empty;
    int64_t end = newline_find(ustr_slice(all(s), (size_t)s->pos, (size_t)s->len), s->translate, s->universal, s->readnl);
    if (end < 0) end = s->len - s->pos;
    return take(self, limit >= 0 && limit < end ? limit : end);
}

static Value sio_readline(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t limit;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &limit) < 0 || check_open(a[0]) < 0) return RAISED;
    return line(a[0], limit);
}

static Value sio_next(Thread *th, Value self) {
    if (check_open(self) < 0) return RAISED;
    Value v;
    if (type_of(self) == &type_stringio) {
        v = line(self, -1);
    } else {
        v = io_call0(th, self, S(readline));
        if (v != RAISED && !str_check(v)) return err_raise(OSError, "readline() should have returned a str object, not '%T'", v);
    }
    if (v == RAISED || str_len(v) > 0) return v;
    th->stop_value = V_NONE;
    return STOP;
}

static Value sio_write_m(Thread *th, Value *a, unsigned n, Value kw) {
    if (!sio_read(a[0])->ok) return check_open(a[0]), RAISED;
    if (!str_check(a[1])) return err_raise(TypeError, "string argument expected, got '%T'", a[1]);
    if (check_open(a[0]) < 0) return RAISED;
    int64_t len = (int64_t)str_len(a[1]);
    if (len > 0 && write_text(th, a, a[1]) < 0) return RAISED;
    return small_int(len);
}

static Value sio_tell(Thread *th, Value *a, unsigned n, Value kw) {
    return check_open(a[0]) < 0 ? RAISED : int_from(sio_read(a[0])->pos);
}

static Value sio_seek(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t to;
    int whence = 0;
    if (arg_int64(th, a[1], &to) < 0 || (a[2] != V_UNBOUND && arg_int(th, a[2], &whence) < 0)) return RAISED;
    if (check_open(a[0]) < 0) return RAISED;
    if (whence < 0 || whence > 2) return err_raise(ValueError, "Invalid whence (%d, should be 0, 1 or 2)", whence);
    if (to < 0 && whence == 0) return err_raise(ValueError, "Negative seek position %zd", (ssize_t)to);
    if (whence != 0 && to != 0) return err_raise(OSError, "Can't do nonzero cur-relative seeks");
    StringIOObj *s = sio_write(a[0]);
    s->pos = whence == 1 ? s->pos : whence == 2 ? s->len : to;
    return int_from(s->pos);
}

static Value sio_truncate(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0) return RAISED;
    int64_t size = sio_read(a[0])->pos;
    if (a[1] != V_UNBOUND && io_arg_size(th, a[1], size, &size) < 0) return RAISED;
    if (size < 0) return err_raise(ValueError, "Negative size value %zd", (ssize_t)size);
    if (size < sio_read(a[0])->len) sio_write(a[0])->len = size;
    return int_from(size);
}

static Value sio_getvalue(Thread *th, Value *a, unsigned n, Value kw) {
    return check_open(a[0]) < 0 ? RAISED : str_from_ustr(all(sio_read(a[0])));
}

static Value sio_close(Thread *th, Value *a, unsigned n, Value kw) {
    StringIOObj *s = sio_write(a[0]);
    Value none = iobuf_new(0);
    if (none == RAISED) return RAISED;
    s->closed = 1, s->buf = none, s->len = 0, s->width = 1;
    return V_NONE;
}

static Value sio_yes(Thread *th, Value *a, unsigned n, Value kw) { return check_open(a[0]) < 0 ? RAISED : V_TRUE; }
static Value closed_get(Thread *th, Value self) {
    if (!sio_read(self)->ok) return check_open(self), RAISED;
    return v_bool(sio_read(self)->closed);
}
static Value line_buffering_get(Thread *th, Value self) { return check_open(self) < 0 ? RAISED : V_FALSE; }
static Value newlines_get(Thread *th, Value self) {
    if (check_open(self) < 0) return RAISED;
    StringIOObj *s = sio_read(self);
    return s->universal ? newline_seen(s->seen) : V_NONE;
}

static Value sio_getstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0) return RAISED;
    Value *r = root_push(th, 4);
    r[0] = str_from_ustr(all(sio_read(a[0])));
    r[1] = sio_read(a[0])->readnl;
    r[2] = int_from(sio_read(a[0])->pos);
    if (r[0] == RAISED || r[2] == RAISED) return RAISED;
    r[3] = inst_dict_copy(a[0]);
    if (r[3] == RAISED) return RAISED;
    if (dict_len(r[3]) == 0) r[3] = V_NONE;
    return tuple_from(r, 4);
}

static Value sio_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (sio_read(a[0])->closed) return check_open(a[0]), RAISED;
    if (!tuple_check(a[1]) || tuple_len(a[1]) < 4)
        return err_raise(TypeError, "%T.__setstate__ argument should be 4-tuple, got %T", a[0], a[1]);
    Value *r = root_push(th, 3);
    r[0] = a[0], r[1] = str_empty, r[2] = tuple_get(a[1], 1);
    if (setup(th, r) < 0) return RAISED;
    Value text = tuple_get(a[1], 0); /* as it is in the buffer: line ends have been dealt with */
    if (!str_check(text)) return err_raise(TypeError, "initial_value must be str or None, not %T", text);
    if (put(a[0], str_view(text)) < 0) return RAISED;
    Value at = tuple_get(a[1], 2), dict = tuple_get(a[1], 3);
    int64_t pos;
    if (!int_check(at)) return err_raise(TypeError, "third item of state must be an integer, got %T", at);
    if (arg_int64(th, at, &pos) < 0) return RAISED;
    if (pos < 0) return err_raise(ValueError, "position value cannot be negative");
    sio_write(a[0])->pos = pos;
    dict = tuple_get(a[1], 3);
    if (dict == V_NONE) return V_NONE;
    if (!dict_check(dict)) return err_raise(TypeError, "fourth item of state should be a dict, got a %T", dict);
    Value mine = inst_dict(a[0]);
    return mine == RAISED || dict_update(th, mine, tuple_get(a[1], 3)) < 0 ? RAISED : V_NONE;
}

static const Method sio_methods[] = {
    {"close", sio_close, "(self, /)", "Give the text up.", 0},
    {"getvalue", sio_getvalue, "(self, /)", "All the text.", 0},
    {"read", sio_read_m, "(self, size=-1, /)", NULL, 0},
    {"readline", sio_readline, "(self, size=-1, /)", NULL, 0},
    {"tell", sio_tell, "(self, /)", NULL, 0},
    {"truncate", sio_truncate, "(self, pos=None, /)", NULL, 0},
    {"seek", sio_seek, "(self, pos, whence=0, /)", NULL, 0},
    {"write", sio_write_m, "(self, s, /)", NULL, 0},
    {"seekable", sio_yes, "(self, /)", NULL, 0},
    {"readable", sio_yes, "(self, /)", NULL, 0},
    {"writable", sio_yes, "(self, /)", NULL, 0},
    {"__getstate__", sio_getstate, "(self, /)", NULL, 0},
    {"__setstate__", sio_setstate, "(self, state, /)", NULL, 0},
    {0},
};
static const GetSet sio_getset[] = {
    {"closed", closed_get, NULL, NULL},
    {"newlines", newlines_get, NULL, NULL},
    {"line_buffering", line_buffering_get, NULL, NULL},
    {0},
};

Type type_stringio = {
    .name = "_io.StringIO",
    .doc = "StringIO(initial_value='', newline='\\n')\n--\n\nA stream of text in memory; `newline` as in TextIOWrapper.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK,
    .size = sizeof(StringIOObj),
    .values = 8,
    .values_end = 32,
    .base = &type_textiobase,
    .methods = sio_methods,
    .getset = sio_getset,
    .new = sio_new,
    .init = sio_init,
    .iter = io_iter,
    .next = sio_next,
};
