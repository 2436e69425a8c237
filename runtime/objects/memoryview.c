/* memoryview.c -- windows on the memory of other objects.
 *
 *     MemViewObj {buf, format, where, shape, strides} ---> ManagedObj {owner, views} ---> the object whose memory it is
 *
 * Memory of most objects moves at safepoints, so a view keeps no address: each access asks the owner anew where its buffer is, and
 * says whether it will write, which is the owner's barrier.
 *
 * [MV1] The owner's export, taken once for a ManagedObj, is given back when the last view on it is released. A bytearray is not
 *       locked that way, but knows its views by weak references, for nobody releases those that are just forgotten.
 * [MV2] Everything but buf, exports and hash is set once, before anybody else knows the view. */
#include "text.h"

typedef struct MemViewObj {
    Obj h;
    Value buf;    /* ManagedObj; None: released */
    Value format; /* str */
    int64_t offset, len, itemsize, exports, hash;
    uint32_t ndim, readonly;
    int64_t dim[]; /* shape, then strides */
} MemViewObj;

enum { MAX_DIM = 8 };

/* What a view shows, in C. */
typedef struct Window {
    char *p;
    char format; /* native character; 0: another format */
    int64_t itemsize, len;
    int ndim;
    bool readonly;
    int64_t shape[MAX_DIM], strides[MAX_DIM];
} Window;

Type type_managedbuffer = {
    .name = "managedbuffer",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(ManagedObj),
    .values = offsetof(ManagedObj, owner),
    .values_end = offsetof(ManagedObj, views),
};

static size_t view_size(unsigned ndim) { return sizeof(MemViewObj) + 16 * ndim; }
static size_t view_size_of(const Obj *o) { return view_size(((const MemViewObj *)o)->ndim); }

/* ---- formats --------------------------------------------------------------------------------------------------- */

/* Bytes of an item of a native format; 0: none such. */
static int64_t native_size(char c) {
    switch (c) {
    case 'c': case 'b': case 'B': case '?': return 1;
    case 'h': case 'H': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': case 'q': case 'Q': case 'n': case 'N': case 'd': case 'P': return 8;
    }
    return 0;
}

static char native_format(const char *f, size_t n) {
    if (n && *f == '@') f++, n--;
    return n == 1 && native_size(*f) ? *f : 0;
}

static char format_of(const MemViewObj *m) {
    StrObj *s = OBJ(StrObj, m->format);
    return obj_own(&s->h) & STR_ASCII ? native_format(str_chars(s), s->len) : 0;
}

static Value unpack(char f, const char *p) {
#define AS(type) ({ type x_; memcpy(&x_, p, sizeof x_); x_; })
    switch (f) {
    case 'c': return bytes_from(p, 1);
    case 'b': return small_int(AS(int8_t));
    case 'B': return small_int(AS(uint8_t));
    case '?': return v_bool(AS(uint8_t));
    case 'h': return small_int(AS(int16_t));
    case 'H': return small_int(AS(uint16_t));
    case 'i': return small_int(AS(int32_t));
    case 'I': return small_int(AS(uint32_t));
    case 'l': case 'q': case 'n': return int_from(AS(int64_t));
    case 'L': case 'Q': case 'N': case 'P': return int_from_unsigned(AS(uint64_t));
    case 'f': return float_from(AS(float));
    default: return float_from(AS(double));
    }
}

static int bad_value(char f) { return err_set(ValueError, "memoryview: invalid value for format '%c'", f); }
static int bad_type(char f) { return err_set(TypeError, "memoryview: invalid type for format '%c'", f); }

/* v as an item of format f in to[0..8).  SAFEPOINT */
static int pack(Thread *th, char f, Value v, char to[8]) {
    double d;
    float s;
    int truth;
    int64_t i = 0;
    uint64_t u = 0;
    switch (f) {
    case 'c':
        if (!bytes_check(v)) return bad_type(f);
        if (bytes_len(v) != 1) return bad_value(f);
        return to[0] = bytes_data(v)[0], 0;
    case '?':
        truth = obj_truth(th, v);
        return to[0] = (char)truth, truth < 0 ? -1 : 0;
    case 'f': case 'd':
        if (arg_double(th, v, &d) < 0) return err_catch(th, TypeError) ? bad_type(f) : -1;
        s = (float)d;
        memcpy(to, f == 'f' ? (void *)&s : (void *)&d, f == 'f' ? 4 : 8);
        return 0;
    }
    if (!is_int(v)) {
        if (!int_check(v) && !type_of(v)->un[UN_INDEX]) return bad_type(f);
        v = obj_index(th, v);
        if (v == RAISED) return -1;
    }
    bool is_signed = strchr("bhilqn", f) != NULL;
    if (is_signed ? !int_fits(v, &i) : !int_fits_unsigned(v, &u)) return bad_value(f);
    int bits = (int)native_size(f) * 8;
    if (bits < 64 && (is_signed ? i < -(1LL << (bits - 1)) || i >= 1LL << (bits - 1) : u >> bits != 0)) return bad_value(f);
    memcpy(to, is_signed ? (void *)&i : (void *)&u, (size_t)bits / 8);
    return 0;
}

/* ---- where the memory is --------------------------------------------------------------------------------------- */

static int check_alive(Value self) {
    if (LIKELY(is_ref(GET(MemViewObj, self, buf)))) return 0;
    return err_set(ValueError, "operation forbidden on released memoryview object");
}

/* The owner's memory now. NULL: raised. */
static char *owner_memory(Value owner, bool write) {
    if (bytes_exact(owner)) return bytes_data(owner);
    if (bytearray_check(owner)) return bytearray_memory(owner, write);
    BufferView view = {0};
    Type *t = type_of(owner);
    if (t->buffer(owner, &view, write) < 0) return NULL;
    if (t->release) t->release(owner, &view);
    return view.p ? view.p : "";
}

/* The window of a live view, good until the next safepoint. */
static int window(Value self, Window *w, bool write) {
    if (check_alive(self) < 0) return -1;
    MemViewObj *m = OBJ(MemViewObj, self);
    char *p = owner_memory(OBJ(ManagedObj, m->buf)->owner, write);
    if (!p) return -1;
    *w = (Window){.p = p + m->offset, .format = format_of(m), .itemsize = m->itemsize, .len = m->len, .ndim = (int)m->ndim,
                  .readonly = m->readonly};
    for (unsigned i = 0; i < m->ndim; i++) w->shape[i] = m->dim[i], w->strides[i] = m->dim[m->ndim + i];
    return 0;
}

static bool c_contiguous(const Window *w) {
    int64_t step = w->itemsize;
    for (int i = 0; i < w->ndim; i++)
        if (w->shape[i] == 0) return true;
    for (int i = w->ndim - 1; i >= 0; step *= w->shape[i--])
        if (w->shape[i] > 1 && w->strides[i] != step) return false;
    return true;
}

static bool f_contiguous(const Window *w) {
    int64_t step = w->itemsize;
    for (int i = 0; i < w->ndim; i++)
        if (w->shape[i] == 0) return true;
    for (int i = 0; i < w->ndim; step *= w->shape[i++])
        if (w->shape[i] > 1 && w->strides[i] != step) return false;
    return true;
}

/* Copy the items below dimension d to `to`, in C order; its new end. */
static char *gather(const Window *w, int d, const char *from, char *to) {
    if (d == w->ndim) return memcpy(to, from, (size_t)w->itemsize), to + w->itemsize;
    if (d == w->ndim - 1 && w->strides[d] == w->itemsize) {
        size_t n = (size_t)(w->shape[d] * w->itemsize);
        return memcpy(to, from, n), to + n;
    }
    for (int64_t i = 0; i < w->shape[d]; i++, from += w->strides[d]) to = gather(w, d + 1, from, to);
    return to;
}

/* The same view with the order of dimensions turned round: C order of it is Fortran order of w. */
static Window transposed(const Window *w) {
    Window t = *w;
    for (int i = 0; i < w->ndim; i++) t.shape[i] = w->shape[w->ndim - 1 - i], t.strides[i] = w->strides[w->ndim - 1 - i];
    return t;
}

/* ---- making views ---------------------------------------------------------------------------------------------- */

static Value view_make(Value buf, Value format, const Window *w, int64_t offset) {
    Value v = obj_new_var(&type_memoryview, view_size((unsigned)w->ndim), 0);
    if (v == RAISED) return RAISED;
    MemViewObj *m = OBJ(MemViewObj, v); /* NOBARRIER: fresh */
    m->buf = buf, m->format = format;
    m->offset = offset, m->len = w->len, m->itemsize = w->itemsize, m->hash = -1;
    m->ndim = (uint32_t)w->ndim, m->readonly = w->readonly;
    for (int i = 0; i < w->ndim; i++) m->dim[i] = w->shape[i], m->dim[w->ndim + i] = w->strides[i];
    SET(ManagedObj, buf, views, GET(ManagedObj, buf, views) + 1);
    return v;
}

/* A view like `self` but for what w says; w->p tells where it begins. */
static Value view_on(Value self, Value format, const Window *old, const Window *w) {
    MemViewObj *m = OBJ(MemViewObj, self);
    return view_make(m->buf, format, w, m->offset + (w->p - old->p));
}

Value memoryview_new(Thread *th, Value v) {
    BufferView view = {0};
    Window w;
    if (is_exact(v, &type_memoryview)) {
        if (window(v, &w, false) < 0) return RAISED;
        return view_on(v, OBJ(MemViewObj, v)->format, &w, &w);
    }
    if (!type_of(v)->buffer) return err_raise(TypeError, "memoryview: a bytes-like object is required, not '%T'", v);
    if (obj_get_buffer(v, &view, false) < 0) return RAISED;
    Value buf = obj_new(&type_managedbuffer), format = str_from(view.format ? view.format : "B");
    if (buf == RAISED || format == RAISED) return obj_release_buffer(&view), RAISED;
    OBJ(ManagedObj, buf)->owner = v; /* NOBARRIER: fresh */
    OBJ(ManagedObj, buf)->views = 0;
    w = (Window){.itemsize = view.itemsize, .len = view.len, .ndim = view.ndim, .readonly = view.readonly};
    memcpy(w.shape, view.shape, sizeof w.shape);
    memcpy(w.strides, view.strides, sizeof w.strides);
    if (bytearray_check(v)) {
        obj_release_buffer(&view);
        if (bytearray_add_view(v, buf) < 0) return RAISED;
    }
    return view_make(buf, format, &w, 0);
}

static Value view_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *arg = root_push(th, 1);
    if (arg_bind(th, "memoryview", "(object)", a + 1, n - 1, kw, arg) < 0) return RAISED;
    return memoryview_new(th, arg[0]);
}

static int view_release(Value self) {
    Value buf = GET(MemViewObj, self, buf);
    if (!is_ref(buf)) return 0;
    int64_t exports = OBJ(MemViewObj, self)->exports;
    if (exports) return err_set(BufferError, "memoryview has %lld exported buffer%s", (long long)exports, exports == 1 ? "" : "s");
    SET(MemViewObj, self, buf, V_NONE);
    int64_t views = GET(ManagedObj, buf, views) - 1;
    SET(ManagedObj, buf, views, views);
    Value owner = OBJ(ManagedObj, buf)->owner;
    if (views == 0 && type_of(owner)->release && !bytearray_check(owner)) { /* [MV1] */
        BufferView view = {.owner = owner};
        type_of(owner)->release(owner, &view);
    }
    return 0;
}

/* ---- items ----------------------------------------------------------------------------------------------------- */

static int need_format(Value self, char f) {
    if (f) return 0;
    return err_set(NotImplementedError, "memoryview: unsupported format %U", OBJ(MemViewObj, self)->format);
}

/* Move w->p by index i in dimension d. */
static int step_into(Window *w, int d, int64_t i) {
    if (i < 0) i += w->shape[d];
    if (i < 0 || i >= w->shape[d]) return err_set(IndexError, "index out of bounds on dimension %d", d + 1);
    w->p += i * w->strides[d];
    return 0;
}

/* An index or a tuple of indices in r[1] that names one item of r[0]: offsets in at[].  How many, or -1. */
static int item_key(Thread *th, Value *r, int64_t at[MAX_DIM]) {
    int ndim = (int)OBJ(MemViewObj, r[0])->ndim;
    if (!tuple_check(r[1])) {
        if (ndim > 1) return err_set(NotImplementedError, "multi-dimensional sub-views are not implemented");
        return obj_index_int(th, r[1], at, IndexError) < 0 ? -1 : 1;
    }
    int64_t n = (int64_t)tuple_len(r[1]);
    if (n < ndim) return err_set(NotImplementedError, "sub-views are not implemented");
    if (n > ndim) return err_set(TypeError, "cannot index %d-dimension view with %lld-element tuple", ndim, (long long)n);
    for (int i = 0; i < ndim; i++)
        if (obj_index_int(th, tuple_get(r[1], (uint64_t)i), at + i, IndexError) < 0) return -1;
    return ndim;
}

enum KeyKind { KEY_ITEM, KEY_SLICE, KEY_SLICES, KEY_BAD };
static enum KeyKind kind_of(Value key) {
    if (is_int(key) || type_of(key)->un[UN_INDEX]) return KEY_ITEM;
    if (is_exact(key, &type_slice)) return KEY_SLICE;
    if (!tuple_check(key)) return KEY_BAD;
    unsigned slices = 0, indices = 0;
    for (uint64_t i = 0; i < tuple_len(key); i++) {
        Value v = tuple_get(key, i);
        slices += is_exact(v, &type_slice);
        indices += is_int(v) || type_of(v)->un[UN_INDEX];
    }
    return indices == tuple_len(key) ? KEY_ITEM : slices == tuple_len(key) ? KEY_SLICES : KEY_BAD;
}

/* A view of the slice r[1]. It is made before the slice is looked at, whose __index__ may release r[0]. */
static Value sliced(Thread *th, Value *r) {
    Window w;
    int64_t start, stop, step, count;
    if (window(r[0], &w, false) < 0) return RAISED;
    Value *s = root_push1(th, view_on(r[0], OBJ(MemViewObj, r[0])->format, &w, &w));
    int bad = s[0] == RAISED ? -1 : slice_indices(th, r[1], w.shape[0], &start, &stop, &step, &count);
    Value v = s[0];
    root_pop(th, 1);
    if (v == RAISED) return RAISED;
    if (bad < 0) return view_release(v), RAISED;
    stm_write(ref_addr(v));
    MemViewObj *m = OBJ(MemViewObj, v);
    m->offset += start * w.strides[0];
    m->len = w.shape[0] ? w.len / w.shape[0] * count : 0;
    m->dim[0] = count;
    m->dim[m->ndim] = w.strides[0] * step;
    return v;
}

/* Narrow w by the slice r[1]. */
static int slice_window(Thread *th, Value *r, Window *w, bool write) {
    int64_t start, stop, step, count;
    if (window(r[0], w, false) < 0) return -1;
    if (slice_indices(th, r[1], w->shape[0], &start, &stop, &step, &count) < 0 || window(r[0], w, write) < 0) return -1;
    int64_t whole = w->shape[0];
    w->p += start * w->strides[0];
    w->shape[0] = count;
    w->strides[0] *= step;
    w->len = whole ? w->len / whole * count : 0;
    return 0;
}

static Value get_slow(Thread *th, Value *r) {
    Window w;
    int64_t at[MAX_DIM];
    if (check_alive(r[0]) < 0) return RAISED;
    int ndim = (int)OBJ(MemViewObj, r[0])->ndim;
    if (ndim == 0 && !(tuple_check(r[1]) && tuple_len(r[1]) == 0))
        return r[1] == V_ELLIPSIS ? r[0] : err_raise(TypeError, "invalid indexing of 0-dim memory");
    switch (kind_of(r[1])) {
    case KEY_ITEM: {
        if (need_format(r[0], format_of(OBJ(MemViewObj, r[0]))) < 0) return RAISED;
        int n = item_key(th, r, at);
        if (n < 0 || window(r[0], &w, false) < 0) return RAISED;
        for (int i = 0; i < n; i++)
            if (step_into(&w, i, at[i]) < 0) return RAISED;
        return unpack(w.format, w.p);
    }
    case KEY_SLICE:
        return sliced(th, r);
    case KEY_SLICES: return err_raise(NotImplementedError, "multi-dimensional slicing is not implemented");
    default: return err_raise(TypeError, "memoryview: invalid slice key");
    }
}

static Value view_getitem(Thread *th, Value self, Value key) {
    Value *r = root_push2(th, self, key), v = get_slow(th, r);
    root_pop(th, 2);
    return v;
}

static Value memory_of(Value v, Window *w);

/* r: view, slice, source */
static int set_slice(Thread *th, Value *r) {
    Window to, from;
    if (OBJ(MemViewObj, r[0])->ndim > 1)
        return err_set(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
    if (!is_ref(r[2]) || !type_of(r[2])->buffer) return err_set(TypeError, "a bytes-like object is required, not '%T'", r[2]);
    if (slice_window(th, r, &to, true) < 0 || memory_of(r[2], &from) == RAISED) return -1;
    if (to.format != from.format || !to.format || from.ndim != 1 || to.shape[0] != from.shape[0])
        return err_set(ValueError, "memoryview assignment: lvalue and rvalue have different structures");
    UBuf copy; /* the two may overlap */
    ubuf_init(&copy, NULL);
    if (!ubuf_reserve(&copy, (size_t)to.len, 0xff)) return ubuf_free(&copy), err_no_memory(), -1;
    gather(&from, 0, from.p, copy.data);
    for (int64_t i = 0; i < to.shape[0]; i++)
        memcpy(to.p + i * to.strides[0], (char *)copy.data + i * to.itemsize, (size_t)to.itemsize);
    ubuf_free(&copy);
    return 0;
}

/* r: view, key, value */
static int set_slow(Thread *th, Value *r) {
    Window w;
    int64_t at[MAX_DIM];
    char item[8];
    if (check_alive(r[0]) < 0) return -1;
    MemViewObj *m = OBJ(MemViewObj, r[0]);
    char f = format_of(m);
    if (need_format(r[0], f) < 0) return -1;
    if (m->readonly) return err_set(TypeError, "cannot modify read-only memory");
    if (r[2] == V_UNBOUND) return err_set(TypeError, "cannot delete memory");
    int n = 0;
    if (m->ndim == 0) {
        if (r[1] != V_ELLIPSIS && !(tuple_check(r[1]) && tuple_len(r[1]) == 0))
            return err_set(TypeError, "invalid indexing of 0-dim memory");
    } else
        switch (kind_of(r[1])) {
        case KEY_ITEM:
            if (!tuple_check(r[1]) && m->ndim > 1) return err_set(NotImplementedError, "sub-views are not implemented");
            if ((n = item_key(th, r, at)) < 0) return -1;
            break;
        case KEY_SLICE: return set_slice(th, r);
        case KEY_SLICES: return err_set(NotImplementedError, "multi-dimensional slicing is not implemented");
        default: return err_set(TypeError, "memoryview: invalid slice key");
        }
    if (window(r[0], &w, false) < 0) return -1;
    for (int i = 0; i < n; i++)
        if (step_into(&w, i, at[i]) < 0) return -1;
    if (pack(th, f, r[2], item) < 0 || window(r[0], &w, true) < 0) return -1;
    for (int i = 0; i < n; i++)
        if (step_into(&w, i, at[i]) < 0) return -1;
    memcpy(w.p, item, (size_t)w.itemsize);
    return 0;
}

static int view_setitem(Thread *th, Value self, Value key, Value v) {
    Value *r = root_push3(th, self, key, v);
    int bad = set_slow(th, r);
    root_pop(th, 3);
    return bad;
}

static Value view_iter(Thread *th, Value self) { return check_alive(self) < 0 ? RAISED : seq_iter_new(self); }

static int view_len(Thread *th, Value self, int64_t *out) {
    if (check_alive(self) < 0) return -1;
    MemViewObj *m = OBJ(MemViewObj, self);
    return *out = m->ndim ? m->dim[0] : 1, 0;
}

/* ---- comparison, hash ------------------------------------------------------------------------------------------ */

/* The window of anything with a buffer; V_NONE, or RAISED. */
static Value memory_of(Value v, Window *w) {
    if (is_exact(v, &type_memoryview)) return window(v, w, false) < 0 ? RAISED : V_NONE;
    BufferView view = {0};
    Type *t = type_of(v);
    if (t->buffer(v, &view, false) < 0) return RAISED;
    const char *f = view.format ? view.format : "B";
    *w = (Window){.p = view.p, .format = native_format(f, strlen(f)), .itemsize = view.itemsize, .len = view.len, .ndim = view.ndim,
                  .readonly = view.readonly};
    memcpy(w->shape, view.shape, sizeof w->shape);
    memcpy(w->strides, view.strides, sizeof w->strides);
    if (t->release) t->release(v, &view);
    return V_NONE;
}

static bool is_float_format(char f) { return f == 'f' || f == 'd'; }

static bool items_equal(char f, const char *p, char g, const char *q) {
    if (f == g && !is_float_format(f) && f != '?') return memcmp(p, q, (size_t)native_size(f)) == 0;
    if ((f == 'c') != (g == 'c')) return false;
    Value a = unpack(f, p), b = unpack(g, q);
    if (a == RAISED || b == RAISED) return false;
    if (is_bool(a)) a = small_int(a == V_TRUE);
    if (is_bool(b)) b = small_int(b == V_TRUE);
    bool af = float_check(a), bf = float_check(b);
    if (af && bf) return float_value(a) == float_value(b);
    if (!af && !bf) return int_cmp(a, b) == 0;
    double x = float_value(af ? a : b);
    uint64_t room[1];
    return x == x && big_cmp_double(int_big(af ? b : a, room), x) == 0;
}

static bool all_equal(const Window *a, const char *p, const Window *b, const char *q, int d) {
    if (d == a->ndim) return items_equal(a->format, p, b->format, q);
    for (int64_t i = 0; i < a->shape[d]; i++, p += a->strides[d], q += b->strides[d])
        if (!all_equal(a, p, b, q, d + 1)) return false;
    return true;
}

static Value view_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    Window x, y;
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPLEMENTED;
    if (!is_exact(a, &type_memoryview)) return V_NOTIMPLEMENTED;
    bool same = a == b;
    if (!is_ref(GET(MemViewObj, a, buf))) return v_bool(same == (op == CMP_EQ));
    if (!is_ref(b) || !type_of(b)->buffer) return V_NOTIMPLEMENTED;
    if (is_exact(b, &type_memoryview) && !is_ref(GET(MemViewObj, b, buf))) return v_bool(same == (op == CMP_EQ));
    if (window(a, &x, false) < 0) return RAISED;
    if (memory_of(b, &y) == RAISED) return err_clear(th), V_NOTIMPLEMENTED;
    bool equal = x.ndim == y.ndim;
    for (int i = 0; equal && i < x.ndim; i++) equal = x.shape[i] == y.shape[i];
    if (equal && (!x.format || !y.format)) return V_NOTIMPLEMENTED;
    return v_bool((equal && all_equal(&x, x.p, &y, y.p, 0)) == (op == CMP_EQ));
}

static int view_hash(Thread *th, Value self, int64_t *out) {
    Window w;
    int64_t ignored;
    if (GET(MemViewObj, self, hash) != -1) return *out = OBJ(MemViewObj, self)->hash, 0;
    if (window(self, &w, false) < 0) return -1;
    if (!w.readonly) return err_set(ValueError, "cannot hash writable memoryview object");
    if (w.format != 'B' && w.format != 'b' && w.format != 'c')
        return err_set(ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    Value *r = root_push1(th, self);
    int bad = obj_hash(th, OBJ(ManagedObj, OBJ(MemViewObj, self)->buf)->owner, &ignored); /* is the owner hashable? */
    self = r[0];
    root_pop(th, 1);
    if (bad < 0 || window(self, &w, false) < 0) return -1;
    Value b = bytes_from(NULL, (size_t)w.len);
    if (b == RAISED) return -1;
    gather(&w, 0, w.p, bytes_data(b));
    *out = bytes_hash_of(b);
    SET(MemViewObj, self, hash, *out);
    return 0;
}

/* ---- methods --------------------------------------------------------------------------------------------------- */

static Value flat(const Window *w) {
    if (w->len == 1 && c_contiguous(w)) return bytes_from(w->p, 1);
    Value b = bytes_from(NULL, (size_t)w->len);
    if (b != RAISED && w->len) gather(w, 0, w->p, bytes_data(b));
    return b;
}

static Value m_tobytes(Thread *th, Value *a, unsigned n, Value kw) {
    Window w;
    char order = 'C';
    if (window(a[0], &w, false) < 0) return RAISED;
    if (a[1] != V_UNBOUND && a[1] != V_NONE) {
        if (!str_check(a[1])) return arg_type_error("tobytes", "argument 'order'", "str or None", a[1]);
        if (!str_equal_c(a[1], "C") && !str_equal_c(a[1], "F") && !str_equal_c(a[1], "A"))
            return err_raise(ValueError, "order must be 'C', 'F' or 'A'");
        order = *str_data(a[1]);
    }
    if (order == 'F' || (order == 'A' && !c_contiguous(&w) && f_contiguous(&w))) w = transposed(&w);
    return flat(&w);
}

static Value listed(const Window *w, int d, const char *p) {
    if (d == w->ndim) return unpack(w->format, p);
    Value list = list_new((uint64_t)w->shape[d]);
    for (int64_t i = 0; list != RAISED && i < w->shape[d]; i++, p += w->strides[d]) {
        Value v = listed(w, d + 1, p);
        if (v == RAISED || list_append(list, v) < 0) return RAISED;
    }
    return list;
}

static Value m_tolist(Thread *th, Value *a, unsigned n, Value kw) {
    Window w;
    if (window(a[0], &w, false) < 0 || need_format(a[0], w.format) < 0) return RAISED;
    return listed(&w, 0, w.p);
}

static Value m_hex(Thread *th, Value *a, unsigned n, Value kw) {
    Window w;
    if (a[2] != V_UNBOUND && !is_int(a[2])) {
        int group;
        if (arg_int(th, a[2], &group) < 0) return RAISED;
        a[2] = small_int(group);
    }
    if (window(a[0], &w, false) < 0) return RAISED;
    if (c_contiguous(&w)) return hex_of(th, ustr_make(w.p, (size_t)w.len, 1), a[1], a[2], false);
    Value b = flat(&w);
    return b == RAISED ? b : hex_of(th, bytes_view(b), a[1], a[2], false);
}

static Value m_toreadonly(Thread *th, Value *a, unsigned n, Value kw) {
    Window w;
    if (window(a[0], &w, false) < 0) return RAISED;
    w.readonly = true;
    return view_on(a[0], OBJ(MemViewObj, a[0])->format, &w, &w);
}

static Value m_release(Thread *th, Value *a, unsigned n, Value kw) { return view_release(a[0]) < 0 ? RAISED : V_NONE; }
static Value m_enter(Thread *th, Value *a, unsigned n, Value kw) { return check_alive(a[0]) < 0 ? RAISED : a[0]; }

/* The shape of a cast, from a list or tuple. -1: raised. */
static int cast_shape(Thread *th, Value *shape, Window *w) {
    *shape = list_check(*shape) ? list_to_tuple(*shape) : *shape;
    if (*shape == RAISED) return -1;
    if (tuple_len(*shape) > MAX_DIM) return err_set(ValueError, "memoryview: number of dimensions must not exceed %d", MAX_DIM);
    w->ndim = (int)tuple_len(*shape);
    __int128 size = w->itemsize;
    for (int i = 0; i < w->ndim; i++) {
        Value v = tuple_get(*shape, (uint64_t)i);
        if (!int_check(v)) return err_set(TypeError, "memoryview.cast(): elements of shape must be integers");
        if (!int_fits(v, &w->shape[i]) || w->shape[i] <= 0)
            return err_set(ValueError, "memoryview.cast(): elements of shape must be integers > 0");
        size *= w->shape[i];
        if (size > INT64_MAX) return err_set(ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
    }
    if (size != w->len) return err_set(TypeError, "memoryview: product(shape) * itemsize != buffer size");
    int64_t step = w->itemsize;
    for (int i = w->ndim - 1; i >= 0; step *= w->shape[i--]) w->strides[i] = step;
    return 0;
}

static Value m_cast(Thread *th, Value *a, unsigned n, Value kw) {
    Window old, w;
    if (!str_check(a[1])) return arg_type_error("cast", "argument 'format'", "str", a[1]);
    if (window(a[0], &old, false) < 0) return RAISED;
    bool shaped = a[2] != V_UNBOUND && a[2] != V_NONE;
    if (!c_contiguous(&old)) return err_raise(TypeError, "memoryview: casts are restricted to C-contiguous views");
    for (int i = 0; (shaped || old.ndim != 1) && i < old.ndim; i++)
        if (old.shape[i] == 0) return err_raise(TypeError, "memoryview: cannot cast view with zeros in shape or strides");
    if (shaped && !list_check(a[2]) && !tuple_check(a[2])) return err_raise(TypeError, "shape must be a list or a tuple");
    int ndim = !shaped ? 1 : (int)(list_check(a[2]) ? list_len(a[2]) : tuple_len(a[2]));
    if (shaped && old.ndim != 1 && ndim > 1) return err_raise(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    char f = str_is_ascii(a[1]) ? native_format(str_data(a[1]), str_len(a[1])) : 0;
    if (!f)
        return err_raise(ValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'");
    bool bytes = strchr("bBc", f) || (old.format && strchr("bBc", old.format));
    if (!bytes) return err_raise(TypeError, "memoryview: cannot cast between two non-byte formats");
    w = old;
    w.itemsize = native_size(f);
    if (w.len % w.itemsize) return err_raise(TypeError, "memoryview: length is not a multiple of itemsize");
    w.ndim = 1, w.shape[0] = w.len / w.itemsize, w.strides[0] = w.itemsize;
    if (shaped && cast_shape(th, a + 2, &w) < 0) return RAISED;
    return view_on(a[0], str_plain(a[1]), &old, &w);
}

static Value view_repr(Thread *th, Value self) {
    bool dead = !is_ref(GET(MemViewObj, self, buf));
    return str_format_c(dead ? "<released memory at 0x%lx>" : "<memory at 0x%lx>", (unsigned long)gc_identity(ref_addr(self)));
}

/* ---- attributes ------------------------------------------------------------------------------------------------ */

static Value ints(const int64_t *v, int n) {
    Value t = tuple_new((uint64_t)n);
    for (int i = 0; t != RAISED && i < n; i++) tuple_init(t, (uint64_t)i, int_from(v[i]));
    return t;
}

#define ATTRIBUTE(name, expression) \
    static Value get_##name(Thread *th, Value self) { \
        if (check_alive(self) < 0) return RAISED; \
        MemViewObj *m = OBJ(MemViewObj, self); \
        return expression; \
    }
ATTRIBUTE(obj, OBJ(ManagedObj, m->buf)->owner)
ATTRIBUTE(nbytes, int_from(m->len))
ATTRIBUTE(readonly, v_bool(m->readonly))
ATTRIBUTE(itemsize, int_from(m->itemsize))
ATTRIBUTE(format, m->format)
ATTRIBUTE(ndim, small_int(m->ndim))
ATTRIBUTE(shape, ints(m->dim, (int)m->ndim))
ATTRIBUTE(strides, ints(m->dim + m->ndim, (int)m->ndim))
ATTRIBUTE(suboffsets, ((void)m, tuple_empty))

static Value contiguity(Value self, bool c, bool f) {
    Window w;
    if (window(self, &w, false) < 0) return RAISED;
    return v_bool((c && c_contiguous(&w)) || (f && f_contiguous(&w)));
}
static Value get_c_contiguous(Thread *th, Value self) { return contiguity(self, true, false); }
static Value get_f_contiguous(Thread *th, Value self) { return contiguity(self, false, true); }
static Value get_contiguous(Thread *th, Value self) { return contiguity(self, true, true); }

static const GetSet view_getset[] = {
    {"obj", get_obj, NULL, "The object whose memory it is."},
    {"nbytes", get_nbytes, NULL, "Bytes of all items together."},
    {"readonly", get_readonly, NULL, "May the memory only be read?"},
    {"itemsize", get_itemsize, NULL, "Bytes of one item."},
    {"format", get_format, NULL, "The items' format, as in the module struct."},
    {"ndim", get_ndim, NULL, "The number of dimensions."},
    {"shape", get_shape, NULL, "Items in each dimension."},
    {"strides", get_strides, NULL, "Bytes from one item to the next in each dimension."},
    {"suboffsets", get_suboffsets, NULL, "Always empty: memory behind pointers is not shown."},
    {"c_contiguous", get_c_contiguous, NULL, "Do the items follow each other in C order?"},
    {"f_contiguous", get_f_contiguous, NULL, "Do the items follow each other in Fortran order?"},
    {"contiguous", get_contiguous, NULL, "Do the items follow each other?"},
    {0},
};

static const Method view_methods[] = {
    {"__enter__", m_enter, "!(self, /)", NULL, 0},
    {"__exit__", m_release, NULL, NULL, 0},
    {"cast", m_cast, "(self, /, format, shape=<unrepresentable>)", "A view of the same memory with another format or shape.", 0},
    {"hex", m_hex, "(self, /, sep=<unrepresentable>, bytes_per_sep=1)",
     "Two hexadecimal digits for each byte.\n\n  sep\n    A character to put between groups.\n  bytes_per_sep\n"
     "    Bytes in a group: counted from the right, or from the left if negative.", 0},
    {"release", m_release, "(self, /)", "Let go of the memory; the view can be used no more.", 0},
    {"tobytes", m_tobytes, "(self, /, order='C')", "The bytes of all items: order 'C', 'F' (Fortran), or 'A': as they lie, if contiguous.", 0},
    {"tolist", m_tolist, "(self, /)", "The items as a list, of lists for more dimensions.", 0},
    {"toreadonly", m_toreadonly, "(self, /)", "A view of the same memory that cannot write.", 0},
    {0},
};

/* ---- its own buffer, the type ---------------------------------------------------------------------------------- */

static int view_buffer(Value self, BufferView *out, bool write) {
    Window w;
    if (check_alive(self) < 0) return -1;
    if (write && OBJ(MemViewObj, self)->readonly) return err_set(BufferError, "memoryview: underlying buffer is not writable");
    if (window(self, &w, write) < 0) return -1;
    static char names[128][2];
    char *name = names[(uint8_t)w.format & 127];
    name[0] = w.format; /* always the same bytes: a race does not matter */
    *out = (BufferView){.owner = self, .p = w.p, .len = w.len, .itemsize = w.itemsize, .format = w.format ? name : "B", .ndim = w.ndim,
                        .readonly = w.readonly, .moves = true};
    memcpy(out->shape, w.shape, sizeof w.shape);
    memcpy(out->strides, w.strides, sizeof w.strides);
    SET(MemViewObj, self, exports, GET(MemViewObj, self, exports) + 1);
    return 0;
}

static void view_release_buffer(Value self, BufferView *view) {
    SET(MemViewObj, self, exports, GET(MemViewObj, self, exports) - 1);
}

Type type_memoryview = {
    .name = "memoryview",
    .doc = "memoryview(object)\n--\n\nA window on the memory of an object that shows it.",
    .flags = TF_VAR | TF_IMMUTABLE | TF_WEAK | TF_SEQUENCE,
    .size = sizeof(MemViewObj),
    .size_of = view_size_of,
    .values = offsetof(MemViewObj, buf),
    .values_end = offsetof(MemViewObj, offset),
    .methods = view_methods,
    .getset = view_getset,
    .new = view_new,
    .repr = view_repr,
    .hash = view_hash,
    .compare = view_compare,
    .iter = view_iter,
    .len = view_len,
    .getitem = view_getitem,
    .setitem = view_setitem,
    .buffer = view_buffer,
    .release = view_release_buffer,
};
