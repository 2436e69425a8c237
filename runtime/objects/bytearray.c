/* bytearray.c -- bytearray: a growing array of bytes.
 *
 *     ByteArrayObj {len, start, exports, part} ---> BytesPart {cap, bytes}
 *
 * The bytes are part->data[start .. start+len); part is 0 for none. Bytes taken away at the front only move `start`.
 *
 * [BA1] While exports is not 0, or a memoryview of it is alive, neither len nor part nor start changes.
 * [BA2] Whoever changes bytes says stm_write for the part, whoever reads them stm_read: the part is marked as a whole. */
#include "text.h"

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static size_t part_size_of(const Obj *o) { return (sizeof(BytesPart) + ((const BytesPart *)o)->cap + 7) & ~(size_t)7; }

Type type_bytes_part = {
    .name = "bytes_part",
    .flags = TF_VAR | TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(BytesPart),
    .size_of = part_size_of,
};

static Value part_make(uint64_t cap) {
    if (cap > (uint64_t)1 << 46) return err_no_memory();
    uintptr_t p = gc_alloc((sizeof(BytesPart) + cap + 7) & ~(size_t)7, 0, type_bytes_part.root_map->id);
    if (!p) return err_no_memory();
    SEG_AT(BytesPart, p).cap = cap; /* NOBARRIER: fresh */
    return value_from_ref(p);
}

UStr bytearray_view(Value v) {
    stm_read(ref_addr(v));
    ByteArrayObj *o = OBJ(ByteArrayObj, v);
    if (!is_ref(o->part)) return ustr_make("", 0, 1);
    stm_read(ref_addr(o->part));
    return ustr_make(OBJ(BytesPart, o->part)->data + o->start, o->len, 1);
}

/* Its bytes, to be changed. */
static uint8_t *writable(Value v) {
    stm_read(ref_addr(v));
    Value part = OBJ(ByteArrayObj, v)->part;
    if (!is_ref(part)) return NULL;
    stm_read(ref_addr(part));
    stm_write(ref_addr(part));
    return (uint8_t *)OBJ(BytesPart, part)->data + OBJ(ByteArrayObj, v)->start;
}

/* ---- views ----------------------------------------------------------------------------------------------------- */

typedef struct WeakCell {
    Obj h;
    Value to; /* not followed by the collector */
} WeakCell;

Type type_weakcell = {.name = "weakcell", .flags = TF_IMMUTABLE | TF_NO_NEW, .size = sizeof(WeakCell)};

char *bytearray_memory(Value v, bool write) {
    char *p = write ? (char *)writable(v) : (char *)bytearray_view(v).p;
    return p ? p : "";
}

static bool view_lives(Value cell) {
    Value managed = gc_weak_get(ref_addr(cell));
    return managed && GET(ManagedObj, managed, views) > 0;
}

/* Is there a memoryview of v that has not been released? */
static bool has_views(Value v) {
    Value list = GET(ByteArrayObj, v, views);
    if (!is_ref(list)) return false;
    for (uint64_t i = 0; i < list_len(list); i++)
        if (view_lives(list_get(list, i))) return true;
    SET(ByteArrayObj, v, views, 0);
    return false;
}

int bytearray_add_view(Value v, Value managed) {
    uintptr_t at = gc_weak_new(sizeof(WeakCell), 0, type_weakcell.root_map->id, managed);
    if (!at) return err_no_memory(), -1;
    Value cell = value_from_ref(at);
    Value list = GET(ByteArrayObj, v, views);
    for (uint64_t i = 0; is_ref(list) && i < list_len(list); i++)
        if (!view_lives(list_get(list, i))) return list_set(list, i, cell), 0;
    if (is_ref(list)) return list_append(list, cell);
    list = list_from(&cell, 1);
    if (list == RAISED) return -1;
    SET(ByteArrayObj, v, views, list);
    return 0;
}

/* Called before a change of length: views that nobody has any more go. Python code may rely on that they die at once. */
static void settle(Thread *th, Value v) {
    if (LIKELY(!is_ref(GET(ByteArrayObj, v, views))) || !has_views(v)) return;
    gc_major(&th->stm);
}

static int may_resize(Value v) {
    if (LIKELY(GET(ByteArrayObj, v, exports) == 0 && !has_views(v))) return 0;
    return err_set(BufferError, "Existing exports of data: object cannot be re-sized");
}

/* Room for n bytes; those beyond the old length are zero. */
int bytearray_resize(Value v, uint64_t n) {
    uint64_t len = GET(ByteArrayObj, v, len), start = OBJ(ByteArrayObj, v)->start;
    Value part = OBJ(ByteArrayObj, v)->part;
    if (n == len) return 0;
    if (may_resize(v) < 0) return -1;
    uint64_t cap = is_ref(part) ? OBJ(BytesPart, part)->cap : 0;
    if (start + n > cap || (n < cap / 4 && cap > 64)) {
        uint64_t want = n > len && len ? n + n / 8 + (n < 9 ? 3 : 6) : n;
        Value fresh = n ? part_make(want) : 0;
        if (fresh == RAISED) return -1;
        if (n && len) memcpy(OBJ(BytesPart, fresh)->data, bytearray_view(v).p, len < n ? len : n); /* NOBARRIER: fresh */
        stm_write(ref_addr(v));
        OBJ(ByteArrayObj, v)->part = fresh;
        OBJ(ByteArrayObj, v)->start = 0;
    } else if (n > len)
        memset(writable(v) + len, 0, n - len);
    SET(ByteArrayObj, v, len, n);
    return 0;
}

static int fill(Value v, const void *p, size_t n) {
    if (n == 0) return 0;
    Value part = part_make(n);
    if (part == RAISED) return -1;
    memcpy(OBJ(BytesPart, part)->data, p, n); /* NOBARRIER: fresh */
    SET(ByteArrayObj, v, part, part);
    OBJ(ByteArrayObj, v)->start = 0;
    OBJ(ByteArrayObj, v)->len = n;
    return 0;
}

Value bytearray_from(const void *p, size_t n) {
    Value v = obj_new(&type_bytearray);
    return v == RAISED || fill(v, p, n) < 0 ? RAISED : v;
}

Value bytearray_from_buf(UBuf *b) {
    Value v;
    if (b->failed) v = err_no_memory();
    else if (b->width == 1) v = bytearray_from(b->data, b->len);
    else if ((v = obj_new(&type_bytearray)) != RAISED && b->len) {
        if (bytearray_resize(v, b->len) < 0) v = RAISED;
        else ustr_copy(writable(v), 1, ubuf_str(b));
    }
    ubuf_free(b);
    return v;
}

/* Put s[0..n) in place of the bytes from..to: the one way in which lengths change. s is not in the bytearray itself. */
static int splice(Value v, uint64_t from, uint64_t to, UStr s) {
    uint64_t len = bytearray_len(v), gone = to - from;
    if (s.n > gone) {
        if (bytearray_resize(v, len + (s.n - gone)) < 0) return -1;
        uint8_t *p = writable(v);
        memmove(p + from + s.n, p + to, len - to);
    } else if (s.n < gone) {
        if (may_resize(v) < 0) return -1;
        uint8_t *p = writable(v);
        if (from == 0 && to < len) { /* taken away at the front */
            SET(ByteArrayObj, v, start, OBJ(ByteArrayObj, v)->start + (gone - s.n));
            OBJ(ByteArrayObj, v)->len = len - (gone - s.n);
        } else {
            memmove(p + from + s.n, p + to, len - to);
            if (bytearray_resize(v, len - (gone - s.n)) < 0) return -1;
        }
    }
    if (s.n) memcpy(writable(v) + from, s.p, s.n);
    return 0;
}

/* The same with the bytes of any bytes-like object, which may be v itself. */
static int splice_value(Value v, uint64_t from, uint64_t to, Value with) {
    UStr s;
    if (bytes_need(with, &s) < 0) return -1;
    if (bytes_check(with)) return splice(v, from, to, s);
    UBuf copy;
    ubuf_init(&copy, NULL);
    ubuf_span(&copy, s);
    int bad = copy.failed ? (err_no_memory(), -1) : splice(v, from, to, ubuf_str(&copy));
    ubuf_free(&copy);
    return bad;
}

/* ---- new, init ------------------------------------------------------------------------------------------------- */

static Value bytearray_new(Thread *th, Value *a, unsigned n, Value kw) { return obj_new(type_from(a[0])); }

static int bytearray_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *arg = root_push(th, 3);
    if (arg_bind(th, "bytearray", "(source=None, encoding=None, errors=None)", a + 1, n - 1, kw, arg) < 0) return -1;
    for (int i = 1; i < 3; i++)
        if (arg[i] != V_UNBOUND && !str_check(arg[i])) {
            arg_type_error("bytearray", i == 1 ? "argument 'encoding'" : "argument 'errors'", "str", arg[i]);
            return -1;
        }
    settle(th, a[0]);
    if (bytearray_len(a[0]) && bytearray_resize(a[0], 0) < 0) return -1;
    if (arg[0] == V_UNBOUND) {
        if (arg[1] != V_UNBOUND || arg[2] != V_UNBOUND)
            return err_set(TypeError, arg[1] != V_UNBOUND ? "encoding without a string argument" : "errors without a string argument");
        return 0;
    }
    Value b = bytes_from_any(th, arg[0], arg[1], arg[2], "bytearray");
    if (b == RAISED) return -1;
    if (bytearray_len(a[0])) return splice_value(a[0], 0, bytearray_len(a[0]), b);
    if (may_resize(a[0]) < 0) return -1;
    UStr s = byte_view(b);
    return fill(a[0], s.p, s.n);
}

/* ---- items ----------------------------------------------------------------------------------------------------- */

/* A key as index (*slice false, *start) or slice. */
static int key_span(Thread *th, Value *r, bool *slice, int64_t *start, int64_t *stop, int64_t *step, int64_t *count) {
    *slice = is_exact(r[1], &type_slice);
    int64_t len = (int64_t)bytearray_len(r[0]);
    if (*slice) {
        if (slice_indices(th, r[1], len, start, stop, step, count) < 0) return -1;
        int64_t now = (int64_t)bytearray_len(r[0]);
        return now == len ? 0 : slice_indices(th, r[1], now, start, stop, step, count); /* __index__ has resized it */
    }
    if (!int_check(r[1]) && !type_of(r[1])->un[UN_INDEX])
        return err_set(TypeError, "bytearray indices must be integers or slices, not %T", r[1]);
    if (obj_index_int(th, r[1], start, IndexError) < 0) return -1;
    len = (int64_t)bytearray_len(r[0]);
    if (*start < 0) *start += len;
    return *start < 0 || *start >= len ? err_set(IndexError, "bytearray index out of range") : 0;
}

static Value bytearray_getitem(Thread *th, Value self, Value key) {
    int64_t start, stop, step, count;
    bool slice;
    if (LIKELY(is_int(key))) {
        UStr s = bytearray_view(self);
        int64_t i = small_value(key);
        if (i < 0) i += (int64_t)s.n;
        if (UNLIKELY(i < 0 || i >= (int64_t)s.n)) return err_raise(IndexError, "bytearray index out of range");
        return small_int(((const uint8_t *)s.p)[i]);
    }
    Value *r = root_push2(th, self, key);
    int bad = key_span(th, r, &slice, &start, &stop, &step, &count);
    self = r[0];
    root_pop(th, 2);
    if (bad < 0) return RAISED;
    UStr s = bytearray_view(self);
    if (!slice) return small_int(((const uint8_t *)s.p)[start]);
    if (count <= 0) return bytearray_from(NULL, 0);
    if (step == 1) return bytearray_from((const char *)s.p + start, (size_t)count);
    UBuf b;
    ubuf_init(&b, NULL);
    for (int64_t i = 0; i < count; i++, start += step) ubuf_put(&b, ustr_at(s, (size_t)start));
    return bytearray_from_buf(&b);
}

/* Delete every step-th byte of [start, ...), count of them. */
static int delete_steps(Value v, int64_t start, int64_t step, int64_t count) {
    if (count == 0) return 0;
    if (may_resize(v) < 0) return -1;
    if (step < 0) start += step * (count - 1), step = -step;
    uint8_t *p = writable(v);
    uint64_t len = bytearray_len(v), to = (uint64_t)start;
    for (uint64_t i = (uint64_t)start, next = (uint64_t)start, left = (uint64_t)count; i < len; i++)
        if (left && i == next) left--, next += (uint64_t)step;
        else p[to++] = p[i];
    return bytearray_resize(v, to);
}

/* r: self, key, value */
static int set_slice(Thread *th, Value *r, int64_t start, int64_t stop, int64_t step, int64_t count) {
    UStr s = {"", 0, 1};
    if (r[2] != V_UNBOUND && bytes_need(r[2], &s) < 0) return -1;
    if (step == 1) {
        if (stop < start) stop = start;
        return r[2] == V_UNBOUND ? splice(r[0], (uint64_t)start, (uint64_t)stop, s)
                                 : splice_value(r[0], (uint64_t)start, (uint64_t)stop, r[2]);
    }
    if (r[2] == V_UNBOUND || s.n == 0) {
        if (r[2] != V_UNBOUND && count == 0) return 0;
        return delete_steps(r[0], start, step, count);
    }
    if ((int64_t)s.n != count)
        return err_set(ValueError, "attempt to assign bytes of size %zd to extended slice of size %zd", (ptrdiff_t)s.n, (ptrdiff_t)count);
    uint8_t *p = writable(r[0]);
    for (int64_t i = 0; i < count; i++, start += step) p[start] = ((const uint8_t *)s.p)[i];
    return 0;
}

static int assign(Thread *th, Value *r) {
    int64_t start, stop, step, count;
    bool slice;
    uint8_t byte = 0;
    if (key_span(th, r, &slice, &start, &stop, &step, &count) < 0) return -1;
    if (!slice) {
        if (r[2] == V_UNBOUND) return splice(r[0], (uint64_t)start, (uint64_t)start + 1, ustr_make("", 0, 1));
        if (byte_value(th, r[2], &byte, "byte must be in range(0, 256)") < 0) return -1;
        if (start >= (int64_t)bytearray_len(r[0])) return err_set(IndexError, "bytearray index out of range");
        return writable(r[0])[start] = byte, 0;
    }
    if (r[2] != V_UNBOUND && (!is_ref(r[2]) || !type_of(r[2])->buffer || r[2] == r[0])) {
        if (int_check(r[2]) || str_check(r[2]))
            return err_set(TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        r[2] = bytes_from_any(th, r[2], V_UNBOUND, V_UNBOUND, "bytearray");
        if (r[2] == RAISED || key_span(th, r, &slice, &start, &stop, &step, &count) < 0) return -1;
    }
    return set_slice(th, r, start, stop, step, count);
}

static int bytearray_setitem(Thread *th, Value self, Value key, Value v) {
    if (LIKELY(both_int(key, v))) {
        int64_t i = small_value(key), len = (int64_t)bytearray_len(self), byte = small_value(v);
        if (i < 0) i += len;
        if (LIKELY(i >= 0 && i < len && byte >= 0 && byte < 256)) return writable(self)[i] = (uint8_t)byte, 0;
    }
    Value *r = root_push3(th, self, key, v);
    if (!is_int(key) || v == V_UNBOUND) settle(th, self);
    int bad = assign(th, r);
    root_pop(th, 3);
    return bad;
}

/* ---- other slots ----------------------------------------------------------------------------------------------- */

static int bytearray_len_slot(Thread *th, Value self, int64_t *out) { return *out = (int64_t)bytearray_len(self), 0; }
static int bytearray_truth(Thread *th, Value self) { return bytearray_len(self) != 0; }

static Value bytearray_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    UStr x, y;
    if (!bytes_like(a, &x) || !bytes_like(b, &y)) return V_NOTIMPLEMENTED;
    if (op == CMP_EQ || op == CMP_NE) return v_bool(ustr_eq(x, y) == (op == CMP_EQ));
    return v_bool(compare_holds(ustr_cmp(x, y), op));
}

/* Unlike bytes, a bytearray has a backslash before ' even within double quotes. */
static Value bytearray_repr(Thread *th, Value self) {
    Value inner = byte_repr(self);
    if (inner == RAISED) return RAISED;
    UStr s = str_view(inner);
    bool twofold = ustr_at(s, 1) == '"';
    UBuf b;
    ubuf_init(&b, NULL);
    ubuf_text(&b, type_of(self)->name);
    ubuf_put(&b, '(');
    for (size_t i = 0; i < s.n; i++) {
        if (twofold && ustr_at(s, i) == '\'') ubuf_put(&b, '\\');
        ubuf_put(&b, ustr_at(s, i));
    }
    ubuf_put(&b, ')');
    return str_from_buf(&b);
}

static Value bytearray_str(Thread *th, Value self) { return bytearray_repr(th, self); }

static Value bytearray_concat(Thread *th, Value a, Value b) {
    UStr x, y;
    if (!bytes_like(a, &x) || !bytes_like(b, &y)) return err_raise(TypeError, "can't concat %T to %T", b, a);
    UBuf out;
    ubuf_init(&out, NULL);
    ubuf_reserve(&out, x.n + y.n, 0xff);
    ubuf_span(&out, x);
    ubuf_span(&out, y);
    return bytearray_from_buf(&out);
}

static Value bytearray_iconcat(Thread *th, Value a, Value b) {
    UStr s;
    Value *r = root_push2(th, a, b);
    settle(th, a);
    a = r[0], b = r[1];
    root_pop(th, 2);
    if (!bytes_like(b, &s)) return err_raise(TypeError, "can't concat %T to %T", b, a);
    uint64_t len = bytearray_len(a);
    return splice_value(a, len, len, b) < 0 ? RAISED : a;
}

static Value repeated(Value self, int64_t n, bool in_place) {
    uint64_t len = bytearray_len(self), total;
    if (n < 0) n = 0;
    if (__builtin_mul_overflow(len, (uint64_t)n, &total) || total > INT64_MAX) return err_no_memory();
    Value to = in_place ? self : bytearray_from(NULL, 0);
    if (to == RAISED || bytearray_resize(to, total) < 0) return RAISED;
    if (total == 0) return to;
    uint8_t *p = writable(to);
    const void *from = bytearray_view(self).p;
    for (uint64_t i = in_place ? len : 0; i < total; i += len) memcpy(p + i, from, len);
    return to;
}

static Value bytearray_repeat(Thread *th, Value self, int64_t n) { return repeated(self, n, false); }
static Value bytearray_irepeat(Thread *th, Value self, int64_t n) {
    Value *r = root_push1(th, self);
    settle(th, self);
    self = r[0];
    root_pop(th, 1);
    return repeated(self, n, true);
}

static Value bytearray_mod(Thread *th, Value a, Value b) {
    return bytearray_check(a) ? bytes_percent(th, a, b, true) : V_NOTIMPLEMENTED;
}

static int bytearray_buffer(Value self, BufferView *out, bool write) {
    uint64_t len = bytearray_len(self);
    if (write && len) writable(self);
    *out = (BufferView){.owner = self, .p = (void *)bytearray_view(self).p, .len = (int64_t)len, .itemsize = 1, .format = "B",
                        .ndim = 1, .moves = true};
    out->shape[0] = out->len, out->strides[0] = 1;
    SET(ByteArrayObj, self, exports, GET(ByteArrayObj, self, exports) + 1);
    return 0;
}

static void bytearray_release(Value self, BufferView *view) {
    SET(ByteArrayObj, self, exports, GET(ByteArrayObj, self, exports) - 1);
}

/* ---- methods --------------------------------------------------------------------------------------------------- */

#define METHOD(name) Value bytearray_m_##name(Thread *th, Value *a, unsigned n, Value kw)

METHOD(__alloc__) {
    Value part = GET(ByteArrayObj, a[0], part);
    return int_from(is_ref(part) ? (int64_t)OBJ(BytesPart, part)->cap + 1 : 1);
}

METHOD(__sizeof__) {
    Value part = GET(ByteArrayObj, a[0], part);
    return int_from((int64_t)sizeof(ByteArrayObj) + (is_ref(part) ? (int64_t)(sizeof(BytesPart) + OBJ(BytesPart, part)->cap) : 0));
}

/* Protocols below 3 have no bytes: the contents go as Latin-1 text. */
static Value reduce(Thread *th, Value *a, int64_t protocol) {
    Value *r = root_push2(th, V_NONE, V_NONE);
    r[0] = obj_call_method(th, a[0], S(__getstate__), NULL, 0);
    if (r[0] == RAISED) return RAISED;
    UStr s = bytearray_view(a[0]);
    if (s.n == 0) r[1] = tuple_empty;
    else if (protocol >= 3) {
        Value b = bytes_from_ustr(s);
        r[1] = b == RAISED ? b : TUPLE(b);
    } else {
        Value t = str_from_ustr(s);
        r[1] = t == RAISED ? t : TUPLE(t, str_intern_c("latin-1"));
    }
    if (r[1] == RAISED) return RAISED;
    return TUPLE(type_obj(a[0]), r[1], r[0]);
}

METHOD(__reduce__) { return reduce(th, a, 2); }
METHOD(__reduce_ex__) {
    int protocol = 0;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &protocol) < 0) return RAISED;
    return reduce(th, a, protocol);
}

METHOD(append) {
    settle(th, a[0]);
    uint8_t byte;
    if (byte_value(th, a[1], &byte, "byte must be in range(0, 256)") < 0) return RAISED;
    uint64_t len = bytearray_len(a[0]);
    return splice(a[0], len, len, ustr_make(&byte, 1, 1)) < 0 ? RAISED : V_NONE;
}

METHOD(clear) {
    settle(th, a[0]);
    return bytearray_resize(a[0], 0) < 0 ? RAISED : V_NONE;
}

METHOD(copy) {
    UStr s = bytearray_view(a[0]);
    return bytearray_from(s.p, s.n);
}

METHOD(extend) {
    settle(th, a[0]);
    UBuf out;
    TxMem mem;
    uint8_t byte;
    uint64_t len = bytearray_len(a[0]);
    if (is_ref(a[1]) && type_of(a[1])->buffer) return splice_value(a[0], len, len, a[1]) < 0 ? RAISED : V_NONE;
    Value *r = root_push(th, 1);
    r[0] = obj_iter(th, a[1]);
    if (r[0] == RAISED) {
        if (!err_catch(th, TypeError)) return RAISED;
        return err_raise(TypeError, "can't extend bytearray with %T", a[1]);
    }
    ubuf_init(&out, tx_mem(&mem, th));
    for (;;) {
        Value v = obj_next(th, r[0]);
        if (v == STOP) break;
        if (v == RAISED || byte_value(th, v, &byte, "byte must be in range(0, 256)") < 0) return ubuf_free(&out), RAISED;
        ubuf_put(&out, byte);
    }
    len = bytearray_len(a[0]);
    int bad = out.failed ? (err_no_memory(), -1) : splice(a[0], len, len, ubuf_str(&out));
    ubuf_free(&out);
    return bad < 0 ? RAISED : V_NONE;
}

METHOD(insert) {
    settle(th, a[0]);
    int64_t at;
    uint8_t byte;
    if (arg_int64(th, a[1], &at) < 0 || byte_value(th, a[2], &byte, "byte must be in range(0, 256)") < 0) return RAISED;
    int64_t len = (int64_t)bytearray_len(a[0]);
    if (at < 0 && (at += len) < 0) at = 0;
    if (at > len) at = len;
    return splice(a[0], (uint64_t)at, (uint64_t)at, ustr_make(&byte, 1, 1)) < 0 ? RAISED : V_NONE;
}

METHOD(pop) {
    settle(th, a[0]);
    int64_t at = -1;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &at) < 0) return RAISED;
    int64_t len = (int64_t)bytearray_len(a[0]);
    if (len == 0) return err_raise(IndexError, "pop from empty bytearray");
    if (at < 0) at += len;
    if (at < 0 || at >= len) return err_raise(IndexError, "pop index out of range");
    if (may_resize(a[0]) < 0) return RAISED;
    uint8_t byte = writable(a[0])[at];
    return splice(a[0], (uint64_t)at, (uint64_t)at + 1, ustr_make("", 0, 1)) < 0 ? RAISED : small_int(byte);
}

METHOD(remove) {
    settle(th, a[0]);
    uint8_t byte;
    if (byte_value(th, a[1], &byte, "byte must be in range(0, 256)") < 0) return RAISED;
    ptrdiff_t at = ustr_find_char(bytearray_view(a[0]), byte);
    if (at < 0) return err_raise(ValueError, "value not found in bytearray");
    return splice(a[0], (uint64_t)at, (uint64_t)at + 1, ustr_make("", 0, 1)) < 0 ? RAISED : V_NONE;
}

METHOD(reverse) {
    uint64_t len = bytearray_len(a[0]);
    uint8_t *p = len ? writable(a[0]) : NULL;
    for (uint64_t i = 0; i < len / 2; i++) {
        uint8_t t = p[i];
        p[i] = p[len - 1 - i];
        p[len - 1 - i] = t;
    }
    return V_NONE;
}

/* ---- the type -------------------------------------------------------------------------------------------------- */

extern const Method bytearray_methods[];

Type type_bytearray = {
    .name = "bytearray",
    .doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> mutable copy of the bytes\nbytearray(int) -> that many zero bytes\n"
           "bytearray() -> empty bytearray\n\nA mutable array of bytes.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(ByteArrayObj),
    .values = offsetof(ByteArrayObj, part),
    .values_end = offsetof(ByteArrayObj, views) + 8,
    .methods = bytearray_methods,
    .new = bytearray_new,
    .init = bytearray_init,
    .repr = bytearray_repr,
    .str = bytearray_str,
    .hash = hash_unhashable,
    .compare = bytearray_compare,
    .iter = bytearray_iter,
    .len = bytearray_len_slot,
    .getitem = bytearray_getitem,
    .setitem = bytearray_setitem,
    .contains = byte_contains,
    .concat = bytearray_concat,
    .repeat = bytearray_repeat,
    .iconcat = bytearray_iconcat,
    .irepeat = bytearray_irepeat,
    .truth = bytearray_truth,
    .nb[NB_MOD] = bytearray_mod,
    .buffer = bytearray_buffer,
    .release = bytearray_release,
};
