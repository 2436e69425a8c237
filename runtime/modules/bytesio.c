/* bytesio.c -- BytesIO: bytes in memory as a stream. While getbuffer() shows them (`exports`) their number stays as it is. */
#include "iolib.h"

static BytesIOObj *bio_read(Value self) {
    stm_read(ref_addr(self));
    return OBJ(BytesIOObj, self);
}
static BytesIOObj *bio_write(Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    return OBJ(BytesIOObj, self);
}

static int check_open(Value self) {
    return bio_read(self)->buf == V_NONE ? err_set(ValueError, "I/O operation on closed file.") : 0;
}
static int check_exports(Value self) {
    return bio_read(self)->exports > 0 ? err_set(BufferError, "Existing exports of data: object cannot be re-sized") : 0;
}

static Value bio_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]); /* only subclasses can have something to do at their end */
    Value self = t == &type_bytesio ? obj_new_plain(t, t->size, 0) : obj_new(t), buf = self == RAISED ? RAISED : iobuf_new(0);
    if (buf == RAISED) return RAISED;
    OBJ(BytesIOObj, self)->buf = buf; /* NOBARRIER: fresh */
    return self;
}

/* Room for `size` bytes in all. */
static int make_room(Value self, int64_t size) {
    BytesIOObj *b = bio_write(self);
    int64_t cap = (int64_t)iobuf_cap(b->buf);
    if (size <= cap) return 0;
    int64_t want = size < cap * 9 / 8 + 16 ? cap * 9 / 8 + 16 : size + (size >> 3) + 16;
    Value bigger = iobuf_new((size_t)want);
    if (bigger == RAISED) return -1;
    memcpy(OBJ(IoBuf, bigger)->data, iobuf_read(b->buf), (size_t)b->len); /* NOBARRIER: fresh */
    b->buf = bigger;
    return 0;
}

/* Write n bytes at the position. `p` may be in the heap. */
static int put(Value self, const char *p, int64_t n) {
    BytesIOObj *b = bio_read(self);
    if (b->pos > INT64_MAX - n) return err_set(OverflowError, "new buffer size too large");
    if (make_room(self, b->pos + n) < 0) return -1;
    b = bio_write(self);
    char *data = iobuf_write(b->buf);
    if (b->pos > b->len) memset(data + b->len, 0, (size_t)(b->pos - b->len));
    memmove(data + b->pos, p, (size_t)n);
    b->pos += n;
    if (b->len < b->pos) b->len = b->pos;
    return 0;
}

static int bio_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    if (arg_bind(th, "BytesIO", "(initial_bytes=b'')", a + 1, n - 1, kw, r) < 0) return -1;
    if (check_exports(a[0]) < 0) return -1;
    Value buf = iobuf_new(0);
    if (buf == RAISED) return -1;
    BytesIOObj *b = bio_write(a[0]);
    b->buf = buf, b->pos = b->len = 0;
    if (r[0] != V_UNBOUND && r[0] != V_NONE) {
        BufferView v;
        if (io_get_bytes(r[0], &v) < 0) return -1;
        int bad = put(a[0], v.p, v.len);
        obj_release_buffer(&v);
        if (bad < 0) return -1;
        bio_write(a[0])->pos = 0;
    }
    root_pop(th, 1);
    return 0;
}

static int64_t left(const BytesIOObj *b) { return b->pos < b->len ? b->len - b->pos : 0; }

static Value take(Value self, int64_t n) {
    BytesIOObj *b = bio_write(self);
    if (n < 0 || n > left(b)) n = left(b);
    Value v = bytes_from(iobuf_read(b->buf) + (n ? b->pos : 0), (size_t)n);
    if (v != RAISED) b->pos += n;
    return v;
}

static Value bio_read_m(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &size) < 0 || check_open(a[0]) < 0) return RAISED;
    return take(a[0], size);
}

static int64_t line_length(Value self) {
    BytesIOObj *b = bio_read(self);
    int64_t n = left(b);
    if (n == 0) return 0;
    const char *p = iobuf_read(b->buf) + b->pos, *nl = memchr(p, '\n', (size_t)n);
    return nl ? nl - p + 1 : n;
}

static Value bio_readline(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &size) < 0 || check_open(a[0]) < 0) return RAISED;
    int64_t len = line_length(a[0]);
    return take(a[0], size >= 0 && size < len ? size : len);
}

static Value bio_next(Thread *th, Value self) {
    if (check_open(self) < 0) return RAISED;
    int64_t len = line_length(self);
    if (len > 0) return take(self, len);
    th->stop_value = V_NONE;
    return STOP;
}

static Value bio_readlines(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t hint;
    if (io_arg_size(th, arg_or(a[1], V_NONE), -1, &hint) < 0 || check_open(a[0]) < 0) return RAISED;
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    int64_t len, total = 0;
    while ((len = line_length(a[0])) > 0) {
        Value line = take(a[0], len);
        if (line == RAISED || list_append(list, line) < 0) return RAISED;
        total += len;
        if (hint > 0 && total >= hint) break;
    }
    return list;
}

static Value bio_readinto(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0) return RAISED;
    BufferView v;
    if (io_get_writable("readinto", a[1], &v) < 0) return RAISED;
    BytesIOObj *b = bio_write(a[0]);
    int64_t len = left(b) < v.len ? left(b) : v.len;
    if (len > 0) {
        memmove(v.p, iobuf_read(b->buf) + b->pos, (size_t)len);
        b->pos += len;
    }
    obj_release_buffer(&v);
    return int_from(len);
}

static Value bio_write_m(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0 || check_exports(a[0]) < 0) return RAISED;
    BufferView v;
    if (io_get_bytes(a[1], &v) < 0) return RAISED;
    int bad = v.len > 0 ? put(a[0], v.p, v.len) : 0;
    int64_t len = v.len;
    obj_release_buffer(&v);
    return bad < 0 ? RAISED : int_from(len);
}

static Value bio_writelines(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0) return RAISED;
    Value *r = root_push(th, 1);
    r[0] = obj_iter(th, a[1]);
    if (r[0] == RAISED) return RAISED;
    for (;;) {
        Value pair[2] = {a[0], obj_next(th, r[0])};
        if (pair[1] == STOP) return V_NONE;
        if (pair[1] == RAISED) return RAISED;
        pair[0] = a[0];
        if (bio_write_m(th, pair, 2, V_NONE) == RAISED) return RAISED;
    }
}

static Value bio_seek(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t to;
    int whence = 0;
    if (arg_int64(th, a[1], &to) < 0 || (a[2] != V_UNBOUND && arg_int(th, a[2], &whence) < 0)) return RAISED;
    if (check_open(a[0]) < 0) return RAISED;
    if (to < 0 && whence == 0) return err_raise(ValueError, "negative seek value %zd", (ssize_t)to);
    BytesIOObj *b = bio_write(a[0]);
    int64_t from = whence == 1 ? b->pos : whence == 2 ? b->len : 0;
    if (whence < 0 || whence > 2) return err_raise(ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
    if (to > INT64_MAX - from) return err_raise(OverflowError, "new position too large");
    b->pos = to + from < 0 ? 0 : to + from;
    return int_from(b->pos);
}

static Value bio_tell(Thread *th, Value *a, unsigned n, Value kw) {
    return check_open(a[0]) < 0 ? RAISED : int_from(bio_read(a[0])->pos);
}

static Value bio_truncate(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0 || check_exports(a[0]) < 0) return RAISED;
    int64_t size = bio_read(a[0])->pos;
    if (a[1] != V_UNBOUND && io_arg_size(th, a[1], size, &size) < 0) return RAISED;
    if (size < 0) return err_raise(ValueError, "negative size value %zd", (ssize_t)size);
    if (size < bio_read(a[0])->len) bio_write(a[0])->len = size;
    return int_from(size);
}

static Value bio_getvalue(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0) return RAISED;
    BytesIOObj *b = bio_read(a[0]);
    return bytes_from(iobuf_read(b->buf), (size_t)b->len);
}

static Value bio_close(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_exports(a[0]) < 0) return RAISED;
    bio_write(a[0])->buf = V_NONE;
    return V_NONE;
}

static Value bio_yes(Thread *th, Value *a, unsigned n, Value kw) { return check_open(a[0]) < 0 ? RAISED : V_TRUE; }
static Value bio_no(Thread *th, Value *a, unsigned n, Value kw) { return check_open(a[0]) < 0 ? RAISED : V_FALSE; }
static Value bio_flush(Thread *th, Value *a, unsigned n, Value kw) { return check_open(a[0]) < 0 ? RAISED : V_NONE; }
static Value closed_get(Thread *th, Value self) { return v_bool(bio_read(self)->buf == V_NONE); }

/* State for pickle and copy: contents, position, attributes. */
static Value bio_getstate(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 3);
    r[0] = bio_getvalue(th, a, 1, V_NONE);
    if (r[0] == RAISED) return RAISED;
    r[1] = int_from(bio_read(a[0])->pos);
    r[2] = inst_dict_copy(a[0]);
    if (r[1] == RAISED || r[2] == RAISED) return RAISED;
    if (dict_len(r[2]) == 0) r[2] = V_NONE;
    return tuple_from((Value[]){r[0], r[1], r[2]}, 3);
}

static Value bio_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (!tuple_check(a[1]) || tuple_len(a[1]) < 3)
        return err_raise(TypeError, "%T.__setstate__ argument should be 3-tuple, got %T", a[0], a[1]);
    if (check_exports(a[0]) < 0) return RAISED;
    Value *r = root_push2(th, a[0], tuple_get(a[1], 0));
    if (bio_init(th, r, 2, V_NONE) < 0) return RAISED;
    Value at = tuple_get(a[1], 1), dict = tuple_get(a[1], 2);
    int64_t pos;
    if (!int_check(at)) return err_raise(TypeError, "second item of state must be an integer, not %T", at);
    if (arg_int64(th, at, &pos) < 0) return RAISED;
    if (pos < 0) return err_raise(ValueError, "position value cannot be negative");
    bio_write(a[0])->pos = pos;
    dict = tuple_get(a[1], 2);
    if (dict == V_NONE) return V_NONE;
    if (!dict_check(dict)) return err_raise(TypeError, "third item of state should be a dict, got a %T", dict);
    Value mine = inst_dict(a[0]);
    return mine == RAISED || dict_update(th, mine, tuple_get(a[1], 2)) < 0 ? RAISED : V_NONE;
}

static Value bio_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    BytesIOObj *b = bio_read(a[0]);
    return int_from((int64_t)sizeof(BytesIOObj) + (b->buf == V_NONE ? 0 : (int64_t)iobuf_cap(b->buf)));
}

/* ---- getbuffer ------------------------------------------------------------------------------------------------- */

typedef struct ExportObj { Obj h; Value source; } ExportObj;

static int export_buffer(Value self, BufferView *v, bool writable) {
    Value source = GET(ExportObj, self, source);
    BytesIOObj *b = bio_write(source);
    if (b->buf == V_NONE) return err_set(ValueError, "I/O operation on closed file.");
    *v = (BufferView){.owner = self, .len = b->len, .itemsize = 1, .format = "B", .ndim = 1, .moves = true};
    v->p = writable ? iobuf_write(b->buf) : (char *)iobuf_read(b->buf);
    v->shape[0] = b->len, v->strides[0] = 1;
    b->exports++;
    return 0;
}
static void export_release(Value self, BufferView *v) { bio_write(GET(ExportObj, self, source))->exports--; }

Type type_bytesio_buffer = {
    .name = "_io._BytesIOBuffer", .flags = TF_NO_NEW | TF_WEAK, .size = sizeof(ExportObj), .values = 8, .values_end = 16,
    .buffer = export_buffer, .release = export_release,
};

static Value bio_getbuffer(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(a[0]) < 0) return RAISED;
    Value e = obj_new(&type_bytesio_buffer);
    if (e == RAISED) return RAISED;
    OBJ(ExportObj, e)->source = a[0]; /* NOBARRIER: fresh */
    return CALL1(th, type_memoryview.obj, e);
}

static const Method bio_methods[] = {
    {"readable", bio_yes, "(self, /)", NULL, 0},
    {"seekable", bio_yes, "(self, /)", NULL, 0},
    {"writable", bio_yes, "(self, /)", NULL, 0},
    {"close", bio_close, "(self, /)", "Give the bytes up.", 0},
    {"flush", bio_flush, "(self, /)", "Does nothing.", 0},
    {"isatty", bio_no, "(self, /)", "It is none: False.", 0},
    {"tell", bio_tell, "(self, /)", NULL, 0},
    {"write", bio_write_m, "(self, b, /)", NULL, 0},
    {"writelines", bio_writelines, "(self, lines, /)", NULL, 0},
    {"read1", bio_read_m, "(self, size=-1, /)", NULL, 0},
    {"readinto", bio_readinto, "(self, buffer, /)", NULL, 0},
    {"readline", bio_readline, "(self, size=-1, /)", NULL, 0},
    {"readlines", bio_readlines, "(self, size=None, /)", NULL, 0},
    {"read", bio_read_m, "(self, size=-1, /)", NULL, 0},
    {"getbuffer", bio_getbuffer, "(self, /)", "A view of the bytes that can be written to.", 0},
    {"getvalue", bio_getvalue, "(self, /)", "All the bytes.", 0},
    {"seek", bio_seek, "(self, pos, whence=0, /)", NULL, 0},
    {"truncate", bio_truncate, "(self, size=None, /)", NULL, 0},
    {"__getstate__", bio_getstate, "(self, /)", NULL, 0},
    {"__setstate__", bio_setstate, "(self, state, /)", NULL, 0},
    {"__sizeof__", bio_sizeof, "(self, /)", NULL, 0},
    {0},
};
static const GetSet bio_getset[] = {{"closed", closed_get, NULL, "True if the file is closed"}, {0}};

Type type_bytesio = {
    .name = "_io.BytesIO",
    .doc = "BytesIO(initial_bytes=b'')\n--\n\nA stream of bytes in memory.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK,
    .size = sizeof(BytesIOObj),
    .values = 8,
    .values_end = 16,
    .base = &type_bufferediobase,
    .methods = bio_methods,
    .getset = bio_getset,
    .new = bio_new,
    .init = bio_init,
    .iter = io_iter,
    .next = bio_next,
};
