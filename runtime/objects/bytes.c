/* bytes.c -- bytes objects: immutable, a zero byte after the end. Methods: bytes_methods.c. */
#include "text.h"

Value bytes_empty, bytes_chars[256];

/* ---- making ---------------------------------------------------------------------------------------------------- */

static size_t struct_size(uint64_t n) { return (offsetof(BytesObj, data) + n + 1 + 7) & ~(size_t)7; }
static size_t bytes_size_of(const Obj *o) { return struct_size(((const BytesObj *)o)->len); }

static Value bytes_alloc(uint64_t n) {
    if (UNLIKELY(n > (uint64_t)1 << 46)) return err_no_memory();
    uintptr_t p = gc_alloc(struct_size(n), 0, type_bytes.root_map->id);
    if (UNLIKELY(!p)) return err_no_memory();
    SEG_AT(BytesObj, p).len = n; /* NOBARRIER: fresh */
    return value_from_ref(p);
}

Value bytes_from(const void *p, size_t n) {
    if (n == 0) return bytes_empty;
    if (n == 1 && p) return bytes_chars[*(const uint8_t *)p];
    Value b = bytes_alloc(n);
    if (b != RAISED && p) memcpy(bytes_data(b), p, n);
    return b;
}

Value bytes_from_ustr(UStr s) {
    if (s.width == 1) return bytes_from(s.p, s.n);
    Value b = bytes_from(NULL, s.n);
    if (b != RAISED && s.n) ustr_copy(bytes_data(b), 1, s);
    return b;
}

Value bytes_from_buf(UBuf *b) {
    Value v = b->failed ? err_no_memory() : bytes_from_ustr(ubuf_str(b));
    ubuf_free(b);
    return v;
}

static Value bytes_as(Type *t, Value b) {
    if (t == &type_bytes) return b;
    Value v = obj_new_var(t, struct_size(bytes_len(b)), 0);
    if (v == RAISED) return RAISED;
    OBJ(BytesObj, v)->len = bytes_len(b); /* NOBARRIER: fresh */
    memcpy(bytes_data(v), bytes_data(b), bytes_len(b));
    return v;
}

static Value immortal(const void *p, size_t n) {
    uintptr_t at = gc_alloc_immortal(struct_size(n), 0, type_bytes.root_map->id);
    if (!at) fatal("out of memory: prebuilt bytes");
    BytesObj *b = (BytesObj *)at; /* NOBARRIER: alone */
    b->hash = hash_bytes(str_hash_key, p, n);
    b->len = n;
    memcpy(b->data, p, n);
    return value_from_ref(at);
}

void bytes_start(void) {
    bytes_empty = immortal("", 0);
    for (unsigned i = 0; i < 256; i++) bytes_chars[i] = immortal(&(uint8_t){(uint8_t)i}, 1);
}

/* ---- bytes of other objects ------------------------------------------------------------------------------------ */

UStr byte_view(Value v) { return bytes_check(v) ? bytes_view(v) : bytearray_view(v); }

static bool contiguous(const BufferView *b) {
    int64_t step = b->itemsize;
    for (int i = b->ndim - 1; i >= 0; i--) {
        if (b->shape[i] == 0) return true;
        if (b->shape[i] > 1 && b->strides[i] != step) return false;
        step *= b->shape[i];
    }
    return true;
}

int bytes_need(Value v, UStr *out) {
    BufferView view;
    if (LIKELY(bytes_check(v))) return *out = bytes_view(v), 0;
    if (bytearray_check(v)) return *out = bytearray_view(v), 0;
    Type *t = type_of(v);
    if (!t->buffer) return err_set(TypeError, "a bytes-like object is required, not '%T'", v);
    memset(&view, 0, sizeof view);
    if (t->buffer(v, &view, false) < 0) return -1;
    bool good = contiguous(&view);
    *out = ustr_make(view.p, (size_t)view.len, 1);
    if (t->release) t->release(v, &view); /* nothing moves or is freed before the next safepoint */
    return good ? 0 : err_set(BufferError, "%T: underlying buffer is not C-contiguous", v);
}

bool bytes_like(Value v, UStr *out) {
    if (!is_ref(v) || !type_of(v)->buffer) return false;
    if (bytes_need(v, out) == 0) return true;
    err_clear(thread_self);
    return false;
}

int byte_value(Thread *th, Value v, uint8_t *out, const char *message) {
    int64_t i;
    if (is_int(v)) i = small_value(v);
    else if (obj_index_int(th, v, &i, NULL) < 0) return -1;
    if (i < 0 || i > 255) return err_set(ValueError, "%s", message);
    return *out = (uint8_t)i, 0;
}

/* ---- bytes(x) -------------------------------------------------------------------------------------------------- */

/* The ints of an iterable, which r[0] holds. */
static Value from_iterable(Thread *th, Value *r, const char *name) {
    UBuf out;
    TxMem mem;
    uint8_t byte;
    const char *message = strcmp(name, "bytes") == 0 ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)";
    r[1] = obj_iter(th, r[0]);
    if (r[1] == RAISED) {
        if (!err_catch(th, TypeError)) return RAISED;
        return err_raise(TypeError, "cannot convert '%T' object to %s", r[0], name);
    }
    ubuf_init(&out, tx_mem(&mem, th));
    for (;;) {
        Value v = obj_next(th, r[1]);
        if (v == STOP) return bytes_from_buf(&out);
        if (v == RAISED || byte_value(th, v, &byte, message) < 0) return ubuf_free(&out), RAISED;
        ubuf_put(&out, byte);
    }
}

static Value from_count(Thread *th, Value v, bool *done) {
    int64_t count;
    *done = true;
    if (obj_index_int(th, v, &count, OverflowError) < 0) {
        if (!err_catch(th, TypeError)) return RAISED;
        return *done = false, V_NONE;
    }
    if (count < 0) return err_raise(ValueError, "negative count");
    return bytes_from(NULL, (size_t)count);
}

static Value from_object(Thread *th, Value *r, const char *name) {
    UStr s;
    bool done;
    if (str_check(r[0])) return err_raise(TypeError, "string argument without an encoding");
    if (is_int(r[0]) || type_of(r[0])->un[UN_INDEX]) {
        Value v = from_count(th, r[0], &done);
        if (done) return v;
    }
    if (type_of(r[0])->buffer) {
        BufferView view = {0};
        if (obj_get_buffer(r[0], &view, false) == 0) {
            bool flat = contiguous(&view);
            Value v = flat ? bytes_from_ustr(ustr_make(view.p, (size_t)view.len, 1)) : V_NONE;
            obj_release_buffer(&view);
            if (flat) return v;
        } else
            return RAISED;
        r[1] = obj_call_method(th, r[0], str_intern_c("tobytes"), NULL, 0);
        return r[1];
    }
    (void)s;
    return from_iterable(th, r, name);
}

Value bytes_from_any(Thread *th, Value v, Value encoding, Value errors, const char *name) {
    Value *r = root_push2(th, v, V_NONE), result;
    if (encoding != V_UNBOUND || errors != V_UNBOUND) {
        if (str_check(v) && encoding == V_UNBOUND) result = err_raise(TypeError, "string argument without an encoding");
        else if (str_check(v)) result = codec_encode_str(th, v, encoding, errors);
        else result = err_raise(TypeError, encoding != V_UNBOUND ? "encoding without a string argument" : "errors without a string argument");
    } else
        result = from_object(th, r, name);
    root_pop(th, 2);
    return result;
}

/* 1: v has __bytes__ and *out is what it gave. */
static int call_bytes(Thread *th, Value v, Value *out) {
    Value method;
    int found = obj_find_special(th, v, S(__bytes__), &method);
    if (found <= 0) return found;
    *out = CALL0(th, method);
    if (*out == RAISED) return -1;
    if (!bytes_check(*out)) return err_set(TypeError, "__bytes__ returned non-bytes (type %T)", *out);
    return 1;
}

static Value bytes_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = bytes_empty;
    Value *arg = root_push(th, 3);
    if (arg_bind(th, "bytes", "(source=None, encoding=None, errors=None)", a + 1, n - 1, kw, arg) < 0) return RAISED;
    for (int i = 1; i < 3; i++)
        if (arg[i] != V_UNBOUND && !str_check(arg[i]))
            return arg_type_error("bytes", i == 1 ? "argument 'encoding'" : "argument 'errors'", "str", arg[i]);
    if (arg[0] == V_UNBOUND) {
        if (arg[1] != V_UNBOUND || arg[2] != V_UNBOUND)
            return err_raise(TypeError, arg[1] != V_UNBOUND ? "encoding without a string argument" : "errors without a string argument");
    } else {
        int found = arg[1] == V_UNBOUND && arg[2] == V_UNBOUND && !bytes_exact(arg[0]) ? call_bytes(th, arg[0], &v) : 0;
        if (found < 0) return RAISED;
        if (found && type_from(a[0]) == &type_bytes) return v;
        if (!found) v = bytes_exact(arg[0]) && arg[1] == V_UNBOUND && arg[2] == V_UNBOUND
                            ? arg[0] : bytes_from_any(th, arg[0], arg[1], arg[2], "bytes");
    }
    return v == RAISED ? RAISED : bytes_as(type_from(a[0]), v);
}

/* ---- slots ----------------------------------------------------------------------------------------------------- */

int64_t bytes_hash_of(Value b) {
    BytesObj *o = OBJ(BytesObj, b);
    if (o->hash || o->len == 0) return o->hash;
    int64_t h = hash_bytes(str_hash_key, o->data, o->len);
    if (addr_is_young(ref_addr(b)) || CTL.solo) o->hash = h; /* NOBARRIER: as in str_hash */
    return h;
}

bool compare_holds(int c, enum CmpOp op) {
    switch (op) {
    case CMP_LT: return c < 0;
    case CMP_LE: return c <= 0;
    case CMP_EQ: return c == 0;
    case CMP_NE: return c != 0;
    case CMP_GT: return c > 0;
    default: return c >= 0;
    }
}

static Value bytes_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!bytes_check(a) || !bytes_check(b)) return V_NOTIMPLEMENTED;
    if (op == CMP_EQ || op == CMP_NE) return v_bool(ustr_eq(bytes_view(a), bytes_view(b)) == (op == CMP_EQ));
    return v_bool(compare_holds(ustr_cmp(bytes_view(a), bytes_view(b)), op));
}

static int bytes_hash(Thread *th, Value self, int64_t *out) { return *out = bytes_hash_of(self), 0; }
static int bytes_len_slot(Thread *th, Value self, int64_t *out) { return *out = (int64_t)bytes_len(self), 0; }
static int bytes_truth(Thread *th, Value self) { return bytes_len(self) != 0; }

Value byte_repr(Value self) {
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_repr_bytes(&b, byte_view(self));
    return str_from_buf(&b);
}
static Value bytes_repr(Thread *th, Value self) { return byte_repr(self); }

static Value bytes_getitem(Thread *th, Value self, Value key) {
    int64_t len = (int64_t)bytes_len(self), start, stop, step, count;
    if (LIKELY(is_int(key))) {
        int64_t i = small_value(key);
        if (i < 0) i += len;
        if (UNLIKELY(i < 0 || i >= len)) return err_raise(IndexError, "index out of range");
        return small_int((uint8_t)bytes_data(self)[i]);
    }
    Value *r = root_push1(th, self);
    bool slice = is_exact(key, &type_slice);
    if (!slice && !type_of(key)->un[UN_INDEX])
        return root_pop(th, 1), err_raise(TypeError, "byte indices must be integers or slices, not %T", key);
    int bad = slice ? slice_indices(th, key, len, &start, &stop, &step, &count)
                    : seq_index(th, key, len, "byte", "index out of range", &start);
    self = r[0];
    root_pop(th, 1);
    if (bad < 0) return RAISED;
    if (!slice) return small_int((uint8_t)bytes_data(self)[start]);
    if (count <= 0) return bytes_empty;
    if (step == 1 && count == len && bytes_exact(self)) return self;
    if (step == 1) return bytes_from(bytes_data(self) + start, (size_t)count);
    Value out = bytes_from(count == 1 ? bytes_data(self) + start : NULL, (size_t)count);
    if (out == RAISED || count == 1) return out;
    char *to = bytes_data(out);
    const char *from = bytes_data(self);
    for (int64_t i = 0; i < count; i++, start += step) to[i] = from[start];
    return out;
}

int byte_contains(Thread *th, Value self, Value item) {
    UStr s;
    if (is_int(item) || (!bytes_like(item, &s) && type_of(item)->un[UN_INDEX])) {
        uint8_t c;
        Value *r = root_push1(th, self);
        int bad = byte_value(th, item, &c, "byte must be in range(0, 256)");
        self = r[0];
        root_pop(th, 1);
        return bad < 0 ? -1 : ustr_find_char(byte_view(self), c) >= 0;
    }
    if (bytes_need(item, &s) < 0) return -1;
    return ustr_find(byte_view(self), s) >= 0;
}

static Value bytes_concat(Thread *th, Value a, Value b) {
    UStr x, y;
    if (!bytes_like(a, &x) || !bytes_like(b, &y)) return err_raise(TypeError, "can't concat %T to %T", b, a);
    if (x.n == 0 && bytes_exact(b)) return b;
    if (y.n == 0 && bytes_exact(a)) return a;
    if (x.n + y.n == 1) return bytes_from(x.n ? x.p : y.p, 1);
    Value out = bytes_from(NULL, x.n + y.n);
    if (out == RAISED || x.n + y.n == 0) return out;
    memcpy(bytes_data(out), x.p, x.n);
    memcpy(bytes_data(out) + x.n, y.p, y.n);
    return out;
}

static Value bytes_repeat(Thread *th, Value self, int64_t n) {
    uint64_t len = bytes_len(self), total;
    if (n <= 0 || len == 0) return bytes_empty;
    if (n == 1 && bytes_exact(self)) return self;
    if (__builtin_mul_overflow(len, (uint64_t)n, &total) || total > INT64_MAX)
        return err_raise(OverflowError, "repeated bytes are too long");
    if (total == 1) return bytes_chars[(uint8_t)bytes_data(self)[0]];
    Value out = bytes_from(NULL, total);
    if (out == RAISED) return RAISED;
    char *to = bytes_data(out);
    if (len == 1) return memset(to, bytes_data(self)[0], total), out;
    for (uint64_t i = 0; i < total; i += len) memcpy(to + i, bytes_data(self), len);
    return out;
}

static Value bytes_mod(Thread *th, Value a, Value b) {
    return bytes_check(a) ? bytes_percent(th, a, b, false) : V_NOTIMPLEMENTED;
}

static int bytes_buffer(Value self, BufferView *out, bool writable) {
    if (writable) return err_set(BufferError, "Object is not writable.");
    *out = (BufferView){.owner = self, .p = bytes_data(self), .len = (int64_t)bytes_len(self), .itemsize = 1, .format = "B", .ndim = 1,
                        .readonly = true, .moves = true};
    out->shape[0] = out->len, out->strides[0] = 1;
    return 0;
}

/* ---- iterators ------------------------------------------------------------------------------------------------- */

typedef struct BytesIterObj {
    Obj h;
    Value s; /* bytes or bytearray; None at the end */
    uint64_t at;
} BytesIterObj;

static Value bytes_iter(Thread *th, Value self) {
    Value it = obj_new(&type_bytes_iterator);
    if (it != RAISED) OBJ(BytesIterObj, it)->s = self; /* NOBARRIER: fresh */
    return it;
}

Value bytearray_iter(Thread *th, Value self) {
    Value it = obj_new(&type_bytearray_iterator);
    if (it != RAISED) OBJ(BytesIterObj, it)->s = self; /* NOBARRIER: fresh */
    return it;
}

static Value iter_self(Thread *th, Value self) { return self; }

static Value iter_next(Thread *th, Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    BytesIterObj *it = OBJ(BytesIterObj, self);
    if (it->s != V_NONE) {
        UStr s = byte_view(it->s);
        if (it->at < s.n) return small_int(((const uint8_t *)s.p)[it->at++]);
        it->s = V_NONE;
    }
    return th->stop_value = V_NONE, STOP;
}

static Value iter_length_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value s = GET(BytesIterObj, a[0], s);
    int64_t left = s == V_NONE ? 0 : (int64_t)(byte_view(s).n - OBJ(BytesIterObj, a[0])->at);
    return int_from(left < 0 ? 0 : left);
}

static Value iter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    r[0] = obj_getattr_c(th, builtins_module, "iter");
    if (r[0] == RAISED) return RAISED;
    Value s = GET(BytesIterObj, a[0], s);
    if (s == V_NONE) return TUPLE(r[0], TUPLE(tuple_empty));
    return TUPLE(r[0], TUPLE(s), int_from((int64_t)OBJ(BytesIterObj, a[0])->at));
}

static Value iter_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t at;
    if (arg_int64(th, a[1], &at) < 0) return RAISED;
    Value s = GET(BytesIterObj, a[0], s);
    if (s == V_NONE) return V_NONE;
    int64_t len = (int64_t)byte_view(s).n;
    SET(BytesIterObj, a[0], at, (uint64_t)(at < 0 ? 0 : at > len ? len : at));
    return V_NONE;
}

static const Method iter_methods[] = {
    {"__length_hint__", iter_length_hint, "(self)", "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__", iter_reduce, "(self)", "Return state information for pickling.", 0},
    {"__setstate__", iter_setstate, "(self, state, /)", "Set state information for unpickling.", 0},
    {0},
};

Type type_bytes_iterator = {
    .name = "bytes_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(BytesIterObj),
    .values = offsetof(BytesIterObj, s),
    .values_end = offsetof(BytesIterObj, at),
    .methods = iter_methods,
    .iter = iter_self,
    .next = iter_next,
};

Type type_bytearray_iterator = {
    .name = "bytearray_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(BytesIterObj),
    .values = offsetof(BytesIterObj, s),
    .values_end = offsetof(BytesIterObj, at),
    .methods = iter_methods,
    .iter = iter_self,
    .next = iter_next,
};

/* ---- the type -------------------------------------------------------------------------------------------------- */

extern const Method bytes_methods[];

Type type_bytes = {
    .name = "bytes",
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> bytes\n"
           "bytes(int) -> that many zero bytes\nbytes() -> b''\n\nAn immutable array of bytes.",
    .flags = TF_BASETYPE | TF_VAR | TF_BYTES | TF_IMMUTABLE,
    .size = sizeof(BytesObj),
    .size_of = bytes_size_of,
    .methods = bytes_methods,
    .new = bytes_new,
    .repr = bytes_repr,
    .str = bytes_repr,
    .hash = bytes_hash,
    .compare = bytes_compare,
    .iter = bytes_iter,
    .len = bytes_len_slot,
    .getitem = bytes_getitem,
    .contains = byte_contains,
    .concat = bytes_concat,
    .repeat = bytes_repeat,
    .truth = bytes_truth,
    .nb[NB_MOD] = bytes_mod,
    .buffer = bytes_buffer,
};
