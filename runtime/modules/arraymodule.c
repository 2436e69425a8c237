/* arraymodule.c -- the module array: items of one C type, packed.
 *
 * An ArrayObj begins like a ByteArrayObj and keeps its bytes as that does (bytearray.c: [BA1], [BA2]); len counts bytes, start
 * is 0. What runs Python (conversion of a value, iteration) comes before the array is looked at and changed. */
#include "num.h"
#include "modules.h"
#include "text.h"
#include <math.h>

typedef struct ArrayObj { ByteArrayObj b; int64_t kind; } ArrayObj;
typedef struct ArrayIter { Obj h; int64_t index; Value array; } ArrayIter; /* exhausted: V_UNBOUND */
#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)
static Type type_array, type_array_iterator;

/* One type of item. `machine`: its number in pickles, little-endian. */
typedef struct Kind { char code; uint8_t size; bool is_int, is_signed; uint8_t machine; const char *format; } Kind;
static const Kind kinds[] = {
    {'b', 1, true, true, 1, "b"},   {'B', 1, true, false, 0, "B"},  {'u', 4, false, false, 20, "w"}, {'h', 2, true, true, 4, "h"},
    {'H', 2, true, false, 2, "H"},  {'i', 4, true, true, 8, "i"},   {'I', 4, true, false, 6, "I"},   {'l', 8, true, true, 12, "l"},
    {'L', 8, true, false, 10, "L"}, {'q', 8, true, true, 12, "q"},  {'Q', 8, true, false, 10, "Q"},  {'f', 4, false, false, 14, "f"},
    {'d', 8, false, false, 16, "d"},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int kind_of_code(uint32_t code) {
    for (int i = 0; i < KINDS; i++)
        if ((uint32_t)kinds[i].code == code) return i;
    return -1;
}
static const Kind *kind_of(Value v) { return &kinds[OBJ(ArrayObj, v)->kind]; }
static bool array_check(Value v) { return is_ref(v) && obj_is(v, &type_array); }
static int64_t length(Value v) { return (int64_t)(bytearray_len(v) / kind_of(v)->size); }

/* ---- items ------------------------------------------------------------------------------------------------------- */

static Value load(const Kind *k, const void *p) {
    union { int8_t b; uint8_t B; int16_t h; uint16_t H; int32_t i; uint32_t I; int64_t q; uint64_t Q; float f; double d; } x;
    memcpy(&x, p, k->size);
    switch (k->code) {
    case 'b': return small_int(x.b);
    case 'B': return small_int(x.B);
    case 'h': return small_int(x.h);
    case 'H': return small_int(x.H);
    case 'i': return small_int(x.i);
    case 'I': return small_int(x.I);
    case 'l': case 'q': return int_from(x.q);
    case 'L': case 'Q': return int_from_unsigned(x.Q);
    case 'f': return float_from(x.f);
    case 'd': return float_from(x.d);
    default:
        if (x.I > 0x10ffff) return err_raise(ValueError, "character U+%x is not in range [U+0000; U+10ffff]", x.I);
        return str_from_char(x.I);
    }
}

static Value item_at(Value v, int64_t i) { return load(kind_of(v), (const char *)bytearray_view(v).p + i * kind_of(v)->size); }

/* What C code of the same type would say. */
static int out_of_range(const Kind *k, int64_t i) {
    switch (k->code) {
    case 'b':
        if (i < INT16_MIN || i > INT16_MAX)
            return err_set(OverflowError, "signed short integer is %s than %s", i < 0 ? "less" : "greater", i < 0 ? "minimum" : "maximum");
        return err_set(OverflowError, "signed char is %s than %s", i < 0 ? "less" : "greater", i < 0 ? "minimum" : "maximum");
    case 'B': return err_set(OverflowError, "unsigned byte integer is %s than %s", i < 0 ? "less" : "greater", i < 0 ? "minimum" : "maximum");
    case 'h':
        return err_set(OverflowError, "signed short integer is %s than %s", i < 0 ? "less" : "greater", i < 0 ? "minimum" : "maximum");
    case 'H':
        if (i >= INT32_MIN && i <= INT32_MAX)
            return err_set(OverflowError, "unsigned short is %s than %s", i < 0 ? "less" : "greater", i < 0 ? "minimum" : "maximum");
        /* fall through */
    default: return err_set(OverflowError, "signed integer is %s than %s", i < 0 ? "less" : "greater", i < 0 ? "minimum" : "maximum");
    }
}

static int store_unsigned(const Kind *k, Value v, void *out) {
    uint64_t u;
    if (int_sign(v) < 0)
        return err_set(OverflowError, k->code == 'Q' ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int");
    if (!int_fits_unsigned(v, &u))
        return err_set(OverflowError, k->code == 'Q' ? "int too big to convert" : "Python int too large to convert to C unsigned long");
    if (k->size == 4 && u > UINT32_MAX) return err_set(OverflowError, "unsigned int is greater than maximum");
    memcpy(out, &u, k->size);
    return 0;
}

/* The bytes of v as an item.  SAFEPOINT */
static int convert(Thread *th, const Kind *k, Value v, char out[8]) {
    double x;
    float f;
    int64_t i;
    if (k->code == 'f' || k->code == 'd') {
        if (arg_double(th, v, &x) < 0) return -1;
        f = (float)x;
        memcpy(out, k->code == 'd' ? (void *)&x : (void *)&f, k->size);
        return 0;
    }
    if (k->code == 'u') {
        if (!str_check(v) || str_len(v) != 1) return err_set(TypeError, "array item must be unicode character");
        uint32_t c = ustr_at(str_view(v), 0);
        memcpy(out, &c, 4);
        return 0;
    }
    v = obj_index(th, v);
    if (v == RAISED) return -1;
    if (strchr("ILQ", k->code)) return store_unsigned(k, v, out);
    if (!int_fits(v, &i))
        return err_set(OverflowError, k->code == 'q' ? "int too big to convert" : "Python int too large to convert to C long");
    int64_t low = !k->is_signed ? 0 : k->size == 8 ? INT64_MIN : -((int64_t)1 << (8 * k->size - 1));
    int64_t high = k->size == 8 ? INT64_MAX : ((int64_t)1 << (8 * k->size - k->is_signed)) - 1;
    if (i < low || i > high) return out_of_range(k, i);
    memcpy(out, &i, k->size);
    return 0;
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static Value array_make(Type *t, int kind) {
    Value v = obj_new(t);
    if (v != RAISED) OBJ(ArrayObj, v)->kind = kind; /* NOBARRIER: fresh */
    return v;
}

/* The bytes, to be changed. */
static char *writable(Value v) {
    Value part = GET(ByteArrayObj, v, part);
    if (!is_ref(part)) return NULL;
    stm_read(ref_addr(part));
    stm_write(ref_addr(part));
    return OBJ(BytesPart, part)->data;
}

static int may_resize(Value v) {
    if (GET(ByteArrayObj, v, exports) == 0) return 0;
    return err_set(BufferError, "cannot resize an array that is exporting buffers");
}

static int resize(Value v, int64_t items) {
    if (items == length(v)) return 0;
    if (may_resize(v) < 0) return -1;
    if (items > INT64_MAX / 16) return err_no_memory(), -1;
    return bytearray_resize(v, (uint64_t)items * kind_of(v)->size);
}

/* Open a gap of `count` items in place of from..to; its address. NULL: raised. */
static char *gap(Value v, int64_t from, int64_t to, int64_t count) {
    size_t size = kind_of(v)->size;
    int64_t len = length(v);
    static char nothing[8];
    if (count > to - from) {
        if (resize(v, len + count - (to - from)) < 0) return NULL;
        char *p = writable(v);
        memmove(p + (size_t)(from + count) * size, p + (size_t)to * size, (size_t)(len - to) * size);
    } else if (count < to - from) {
        if (may_resize(v) < 0) return NULL;
        char *p = writable(v);
        memmove(p + (size_t)(from + count) * size, p + (size_t)to * size, (size_t)(len - to) * size);
        if (resize(v, len + count - (to - from)) < 0) return NULL;
    }
    char *p = writable(v);
    return p ? p + (size_t)from * size : nothing;
}

/* Items [from, from + count) with a step, as a new array. */
static Value copy_items(Type *t, Value v, int64_t from, int64_t step, int64_t count) {
    Value out = array_make(t, (int)OBJ(ArrayObj, v)->kind);
    if (out == RAISED || resize(out, count) < 0) return RAISED;
    size_t size = kind_of(v)->size;
    const char *p = bytearray_view(v).p;
    char *q = writable(out);
    if (step == 1 && count) memcpy(q, p + (size_t)from * size, (size_t)count * size);
    else
        for (int64_t i = 0; i < count; i++) memcpy(q + (size_t)i * size, p + (from + i * step) * (int64_t)size, size);
    return out;
}
static Value copy(Value v) { return copy_items(&type_array, v, 0, 1, length(v)); }

/* a[0].append(v).  SAFEPOINT */
static int append(Thread *th, Value *a, Value v) {
    char x[8];
    if (convert(th, kind_of(a[0]), v, x) < 0) return -1;
    int64_t len = length(a[0]);
    char *p = gap(a[0], len, len, 1);
    if (!p) return -1;
    memcpy(p, x, kind_of(a[0])->size);
    return 0;
}

static int extend_array(Value v, Value other) {
    if (OBJ(ArrayObj, v)->kind != OBJ(ArrayObj, other)->kind) return err_set(TypeError, "can only extend with array of same kind");
    int64_t len = length(v), count = length(other);
    char *p = gap(v, len, len, count);
    if (!p) return -1;
    memcpy(p, bytearray_view(other).p, (size_t)count * kind_of(v)->size); /* also of itself: its first half is in place */
    return 0;
}

static int extend(Thread *th, Value *a, Value other) {
    if (array_check(other)) return extend_array(a[0], other);
    Value *r = root_push1(th, obj_iter(th, other));
    int result = r[0] == RAISED ? -1 : 0;
    while (result == 0) {
        Value x = obj_next(th, r[0]);
        if (x == STOP) break;
        result = x == RAISED ? -1 : append(th, a, x);
        if (result == 0) result = thread_poll(th);
    }
    root_pop(th, 1);
    return result;
}

static int from_bytes(Value v, const void *p, int64_t n) {
    int64_t size = kind_of(v)->size, len = length(v);
    if (n % size) return err_set(ValueError, "bytes length not a multiple of item size");
    char *q = gap(v, len, len, n / size);
    if (!q) return -1;
    memcpy(q, p, (size_t)n);
    return 0;
}

static int from_buffer(Value v, Value buffer) {
    BufferView view;
    if (obj_get_buffer(buffer, &view, false) < 0) return -1;
    if (view.itemsize != 1) {
        obj_release_buffer(&view);
        return err_set(TypeError, "a bytes-like object is required");
    }
    int result = from_bytes(v, view.p, view.len);
    obj_release_buffer(&view);
    return result;
}

static int from_text(Value v, Value s) {
    UStr u = str_view(s);
    int64_t len = length(v);
    char *p = gap(v, len, len, (int64_t)u.n);
    if (!p) return -1;
    ustr_copy(p, 4, str_view(s));
    return 0;
}

/* ---- making ------------------------------------------------------------------------------------------------------ */

static int fill(Thread *th, Value *r, Value from) {
    bool text = kind_of(r[0])->code == 'u';
    if (str_check(from)) return from_text(r[0], from);
    if (bytes_check(from) || obj_is(from, &type_bytearray)) return from_buffer(r[0], from);
    if (array_check(from) && !text && kind_of(from)->code != 'u' && OBJ(ArrayObj, from)->kind != OBJ(ArrayObj, r[0])->kind) {
        r[1] = from;
        for (int64_t i = 0; i < length(r[1]); i++) {
            Value x = item_at(r[1], i);
            if (x == RAISED || append(th, r, x) < 0) return -1;
        }
        return 0;
    }
    return extend(th, r, from);
}

METHOD(array_new) {
    if (type_from(a[0])->init == type_array.init && arg_no_keywords("array.array", kw) < 0) return RAISED;
    if (n < 2) return err_raise(TypeError, "array() takes at least 1 argument (0 given)");
    if (n > 3) return err_raise(TypeError, "array() takes at most 2 arguments (%u given)", n - 1);
    if (!str_check(a[1]) || str_len(a[1]) != 1) return err_raise(TypeError, "array() argument 1 must be a unicode character, not %T", a[1]);
    uint32_t code = ustr_at(str_view(a[1]), 0);
    if (n == 3 && code != 'u') {
        if (str_check(a[2])) return err_raise(TypeError, "cannot use a str to initialize an array with typecode '%c'", (int)code);
        if (array_check(a[2]) && kind_of(a[2])->code == 'u')
            return err_raise(TypeError, "cannot use a unicode array to initialize an array with typecode '%c'", (int)code);
    }
    int kind = kind_of_code(code);
    if (kind < 0) return err_raise(ValueError, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    Value *r = root_push2(th, array_make(type_from(a[0]), kind), V_NONE);
    return r[0] == RAISED || (n == 3 && fill(th, r, a[2]) < 0) ? RAISED : r[0];
}

/* ---- slots ------------------------------------------------------------------------------------------------------- */

static Value to_list(Value v) {
    int64_t len = length(v);
    Value l = list_new((uint64_t)len);
    for (int64_t i = 0; l != RAISED && i < len; i++) {
        Value x = item_at(v, i);
        if (x == RAISED || list_append(l, x) < 0) return RAISED;
    }
    return l;
}

static Value to_text(Value v) {
    uint64_t n = (uint64_t)length(v);
    const uint32_t *p = bytearray_view(v).p;
    for (uint64_t i = 0; i < n; i++)
        if (p[i] > 0x10ffff) return err_raise(ValueError, "character U+%x is not in range [U+0000; U+10ffff]", p[i]);
    return str_from_ustr(ustr_make(p, n, 4));
}

static Value array_repr(Thread *th, Value v) {
    int code = kind_of(v)->code;
    if (!length(v)) return str_format_c("%U('%c')", type_name(type_of(v)), code);
    Value *r = root_push1(th, v), s = code == 'u' ? to_text(v) : to_list(v);
    if (s != RAISED) s = obj_repr(th, s);
    if (s != RAISED) s = str_format_c("%U('%c', %U)", type_name(type_of(r[0])), code, s);
    root_pop(th, 1);
    return s;
}

static int array_len(Thread *th, Value v, int64_t *out) { return *out = length(v), 0; }

static int index_of(Thread *th, Value *r, Value key, const char *message, int64_t *out) {
    if (!int_check(key) && !type_of(key)->un[UN_INDEX]) return err_set(TypeError, "array indices must be integers");
    if (obj_index_int(th, key, out, IndexError) < 0) return -1;
    int64_t len = length(r[0]);
    if (*out < 0) *out += len;
    return *out < 0 || *out >= len ? err_set(IndexError, "%s", message) : 0;
}

static Value array_getitem(Thread *th, Value v, Value key) {
    int64_t i, stop, step, count;
    Value *r = root_push1(th, v), x = RAISED;
    if (is_exact(key, &type_slice)) {
        if (slice_indices(th, key, length(v), &i, &stop, &step, &count) == 0) x = copy_items(&type_array, r[0], i, step, count);
    } else if (index_of(th, r, key, "array index out of range", &i) == 0) {
        x = item_at(r[0], i);
    }
    root_pop(th, 1);
    return x;
}

/* v[start:...] = items of `other`, or delete them (V_UNBOUND). */
static int set_slice(Value v, int64_t start, int64_t step, int64_t count, Value other) {
    size_t size = kind_of(v)->size;
    int64_t given = other == V_UNBOUND ? 0 : length(other);
    if (other == v && (other = copy(v)) == RAISED) return -1;
    if (step == 1) {
        char *p = gap(v, start, start + count, given);
        if (!p) return -1;
        if (given) memcpy(p, bytearray_view(other).p, (size_t)given * size);
        return 0;
    }
    if (other != V_UNBOUND) {
        if (given != count)
            return err_set(ValueError, "attempt to assign array of size %ld to extended slice of size %ld", (long)given, (long)count);
        char *p = writable(v);
        const char *q = bytearray_view(other).p;
        for (int64_t i = 0; i < count; i++) memcpy(p + (start + i * step) * (int64_t)size, q + (size_t)i * size, size);
        return 0;
    }
    if (count == 0) return 0;
    if (may_resize(v) < 0) return -1;
    if (step < 0) start += (count - 1) * step, step = -step;
    char *p = writable(v);
    int64_t len = length(v), to = start;
    for (int64_t from = start, skip = start, left = count; from < len; from++) {
        if (left && from == skip) {
            skip += step, left--;
            continue;
        }
        memmove(p + (size_t)to++ * size, p + (size_t)from * size, size);
    }
    return resize(v, len - count);
}

static int array_setitem(Thread *th, Value v, Value key, Value x) {
    int64_t i, stop, step, count;
    Value *r = root_push3(th, v, x, key);
    int result = -1;
    if (is_exact(key, &type_slice)) {
        if (x != V_UNBOUND && !array_check(x))
            err_raise(TypeError, "can only assign array (not \"%T\") to array slice", x);
        else if (x != V_UNBOUND && OBJ(ArrayObj, x)->kind != OBJ(ArrayObj, v)->kind)
            err_raise(TypeError, "bad argument type for built-in operation");
        else if (slice_indices(th, key, length(v), &i, &stop, &step, &count) == 0) {
            if (step < 0 && count == 0) step = 1, count = 0;
            result = set_slice(r[0], i, step, count, r[1]);
        }
    } else if (index_of(th, r, key, "array assignment index out of range", &i) == 0) {
        char item[8];
        if (r[1] == V_UNBOUND)
            result = gap(r[0], i, i + 1, 0) ? 0 : -1;
        else if (convert(th, kind_of(r[0]), r[1], item) == 0) {
            if (i >= length(r[0])) { /* the conversion has changed it */
                err_raise(IndexError, "array assignment index out of range");
            } else {
                size_t size = kind_of(r[0])->size;
                memcpy(writable(r[0]) + (size_t)i * size, item, size);
                result = 0;
            }
        }
    }
    root_pop(th, 3);
    return result;
}

static int64_t find(Thread *th, Value *a, Value *x, int64_t from, int64_t to, bool count) {
    int64_t found = 0;
    for (int64_t i = from; i < to && i < length(a[0]); i++) {
        Value v = item_at(a[0], i);
        int eq = v == RAISED ? -1 : obj_eq(th, v, *x);
        if (eq < 0) return -2;
        if (eq && !count) return i;
        found += eq;
        if (!(i & 255) && thread_poll(th) < 0) return -2;
    }
    return count ? found : -1;
}

static int array_contains(Thread *th, Value v, Value x) {
    Value *r = root_push2(th, v, x);
    int64_t at = find(th, r, &r[1], 0, INT64_MAX, false);
    root_pop(th, 2);
    return at == -2 ? -1 : at >= 0;
}

static Value array_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    if (!array_check(x) || !array_check(y)) return V_NOTIMPLEMENTED;
    if (length(x) != length(y) && (op == CMP_EQ || op == CMP_NE)) return v_bool(op == CMP_NE);
    Value *r = root_push2(th, x, y), result = V_UNBOUND;
    for (int64_t i = 0; result == V_UNBOUND && i < length(r[0]) && i < length(r[1]); i++) {
        Value p = item_at(r[0], i), q = p == RAISED ? p : item_at(r[1], i);
        int eq = q == RAISED ? -1 : both_int(p, q) ? p == q : obj_compare_bool(th, p, q, CMP_EQ);
        if (eq < 0) result = RAISED;
        if (eq == 0) {
            if (op == CMP_EQ || op == CMP_NE) {
                result = v_bool(op == CMP_NE);
            } else {
                p = item_at(r[0], i), q = item_at(r[1], i);
                result = obj_compare(th, p, q, op);
            }
        }
    }
    if (result == V_UNBOUND) result = obj_compare(th, int_from(length(r[0])), int_from(length(r[1])), op);
    root_pop(th, 2);
    return result;
}

static Value array_concat(Thread *th, Value x, Value y) {
    if (!array_check(y)) return err_raise(TypeError, "can only append array (not \"%T\") to array", y);
    if (OBJ(ArrayObj, x)->kind != OBJ(ArrayObj, y)->kind) return err_raise(TypeError, "bad argument type for built-in operation");
    Value v = copy(x);
    return v == RAISED || extend_array(v, y) < 0 ? RAISED : v;
}

static Value array_iconcat(Thread *th, Value x, Value y) {
    if (!array_check(y)) return err_raise(TypeError, "can only extend array with array (not \"%T\")", y);
    return extend_array(x, y) < 0 ? RAISED : x;
}

static Value array_irepeat(Thread *th, Value v, int64_t times) {
    int64_t len = length(v), total;
    if (times < 0) times = 0;
    if (__builtin_mul_overflow(len, times, &total) || total > INT64_MAX / 16) return err_no_memory();
    if (resize(v, total) < 0) return RAISED;
    size_t bytes = (size_t)len * kind_of(v)->size;
    char *p = total ? writable(v) : NULL;
    for (int64_t i = 1; len && i < times; i++) memcpy(p + (size_t)i * bytes, p, bytes);
    return v;
}

static Value array_repeat(Thread *th, Value v, int64_t times) {
    v = copy(v);
    return v == RAISED ? v : array_irepeat(th, v, times);
}

static int array_buffer(Value v, BufferView *out, bool write) {
    const Kind *k = kind_of(v);
    uint64_t len = bytearray_len(v);
    if (write && len) writable(v);
    *out = (BufferView){.owner = v, .p = (void *)bytearray_view(v).p, .len = (int64_t)len, .itemsize = k->size, .format = k->format,
                        .ndim = 1, .moves = true};
    out->shape[0] = (int64_t)len / k->size, out->strides[0] = k->size;
    SET(ByteArrayObj, v, exports, GET(ByteArrayObj, v, exports) + 1);
    return 0;
}
static void array_release(Value v, BufferView *view) { SET(ByteArrayObj, v, exports, GET(ByteArrayObj, v, exports) - 1); }

/* ---- iteration --------------------------------------------------------------------------------------------------- */

static Value array_iter(Thread *th, Value v) {
    Value it = obj_new(&type_array_iterator);
    if (it != RAISED) OBJ(ArrayIter, it)->array = v; /* NOBARRIER: fresh */
    return it;
}

static Value iter_next(Thread *th, Value it) {
    Value v = GET(ArrayIter, it, array);
    if (v == V_UNBOUND) return iter_stop(th);
    int64_t i = GET(ArrayIter, it, index);
    if (i < length(v)) {
        SET(ArrayIter, it, index, i + 1);
        return item_at(v, i);
    }
    SET(ArrayIter, it, array, V_UNBOUND);
    return iter_stop(th);
}

METHOD(iter_reduce) {
    Value iter = builtin_named("iter"), v = GET(ArrayIter, a[0], array);
    if (iter == RAISED) return iter;
    return v == V_UNBOUND ? TUPLE(iter, TUPLE(tuple_empty)) : TUPLE(iter, TUPLE(v), small_int(GET(ArrayIter, a[0], index)));
}
METHOD(iter_setstate) {
    int64_t i;
    if (arg_int64(th, a[1], &i) < 0) return RAISED;
    Value v = GET(ArrayIter, a[0], array);
    if (v != V_UNBOUND) SET(ArrayIter, a[0], index, i < 0 ? 0 : i > length(v) ? length(v) : i);
    return V_NONE;
}
static const Method iter_methods[] = {
    {"__reduce__", iter_reduce, "(self, /)", "Return state information for pickling.", 0},
    {"__setstate__", iter_setstate, "(self, state, /)", "Set state information for unpickling.", 0},
    {0}
};
static Type type_array_iterator = {
    .name = "array.arrayiterator", .flags = TF_IMMUTABLE | TF_NO_NEW, .size = sizeof(ArrayIter),
    .values = offsetof(ArrayIter, array), .values_end = sizeof(ArrayIter), .next = iter_next, .methods = iter_methods};

/* ---- methods ----------------------------------------------------------------------------------------------------- */

static Value done(int r) { return r < 0 ? RAISED : V_NONE; }

METHOD(m_append) { return done(append(th, a, a[1])); }
METHOD(m_extend) { return done(extend(th, a, a[1])); }
METHOD(m_tolist) { return to_list(a[0]); }
METHOD(m_copy) { return copy(a[0]); }
METHOD(m_tobytes) {
    UStr u = bytearray_view(a[0]);
    return bytes_from(u.p, u.n);
}
METHOD(m_buffer_info) { return TUPLE(int_from_unsigned((uint64_t)(uintptr_t)bytearray_view(a[0]).p), int_from(length(a[0]))); }
METHOD(m_sizeof) {
    Value part = GET(ByteArrayObj, a[0], part);
    return small_int((int64_t)sizeof(ArrayObj) + (is_ref(part) ? (int64_t)OBJ(BytesPart, part)->cap : 0));
}

METHOD(m_count) {
    int64_t c = find(th, a, &a[1], 0, INT64_MAX, true);
    return c < 0 ? RAISED : int_from(c);
}
METHOD(m_index) {
    int64_t bounds[2] = {0, INT64_MAX};
    for (int i = 0; i < 2; i++) {
        if (a[2 + i] == V_UNBOUND) continue;
        if (obj_index_int(th, a[2 + i], &bounds[i], NULL) < 0) return RAISED;
        if (bounds[i] < 0 && (bounds[i] += length(a[0])) < 0) bounds[i] = 0;
    }
    int64_t at = find(th, a, &a[1], bounds[0], bounds[1], false);
    return at >= 0 ? int_from(at) : at == -2 ? RAISED : err_raise(ValueError, "array.index(x): x not in array");
}
METHOD(m_remove) {
    int64_t at = find(th, a, &a[1], 0, INT64_MAX, false);
    if (at < 0) return at == -2 ? RAISED : err_raise(ValueError, "array.remove(x): x not in array");
    return gap(a[0], at, at + 1, 0) ? V_NONE : RAISED;
}
METHOD(m_pop) {
    int64_t i = -1, len;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &i) < 0) return RAISED;
    if (!(len = length(a[0]))) return err_raise(IndexError, "pop from empty array");
    if (i < 0) i += len;
    if (i < 0 || i >= len) return err_raise(IndexError, "pop index out of range");
    Value v = item_at(a[0], i);
    return v == RAISED || !gap(a[0], i, i + 1, 0) ? RAISED : v;
}
METHOD(m_insert) {
    int64_t i;
    char x[8];
    if (arg_int64(th, a[1], &i) < 0 || convert(th, kind_of(a[0]), a[2], x) < 0) return RAISED;
    int64_t len = length(a[0]);
    if (i < 0 && (i += len) < 0) i = 0;
    if (i > len) i = len;
    char *p = gap(a[0], i, i, 1);
    if (!p) return RAISED;
    memcpy(p, x, kind_of(a[0])->size);
    return V_NONE;
}
METHOD(m_reverse) {
    size_t size = kind_of(a[0])->size;
    int64_t len = length(a[0]);
    char *p = len ? writable(a[0]) : NULL, x[8];
    for (int64_t i = 0, j = len - 1; i < j; i++, j--) {
        memcpy(x, p + (size_t)i * size, size);
        memcpy(p + (size_t)i * size, p + (size_t)j * size, size);
        memcpy(p + (size_t)j * size, x, size);
    }
    return V_NONE;
}
static void swap_bytes(char *p, int64_t items, size_t size) {
    for (int64_t i = 0; i < items; i++, p += size)
        for (size_t x = 0, y = size - 1; x < y; x++, y--) {
            char t = p[x];
            p[x] = p[y], p[y] = t;
        }
}
METHOD(m_byteswap) {
    if (length(a[0])) swap_bytes(writable(a[0]), length(a[0]), kind_of(a[0])->size);
    return V_NONE;
}
METHOD(m_fromlist) {
    if (!list_check(a[1])) return err_raise(TypeError, "arg must be list");
    int64_t old = length(a[0]);
    uint64_t len = list_len(a[1]);
    for (uint64_t i = 0; i < len; i++) {
        int r = append(th, a, list_get(a[1], i));
        if (r == 0 && list_len(a[1]) != len) r = err_set(RuntimeError, "list changed size during iteration");
        if (r == 0) continue;
        Value e = th->exc;
        err_clear(th);
        resize(a[0], old);
        th->exc = e;
        return RAISED;
    }
    return V_NONE;
}
METHOD(m_frombytes) {
    return done(from_buffer(a[0], a[1]));
}
METHOD(m_fromunicode) {
    if (!str_check(a[1])) return arg_type_error("fromunicode", "argument", "str", a[1]);
    if (kind_of(a[0])->code != 'u') return err_raise(ValueError, "fromunicode() may only be called on unicode type arrays");
    return done(from_text(a[0], a[1]));
}
METHOD(m_tounicode) {
    if (kind_of(a[0])->code != 'u') return err_raise(ValueError, "tounicode() may only be called on unicode type arrays");
    return to_text(a[0]);
}
METHOD(m_fromfile) {
    int64_t count, bytes;
    if (arg_int64(th, a[2], &count) < 0) return RAISED;
    if (count < 0) return err_raise(ValueError, "negative count");
    if (__builtin_mul_overflow(count, (int64_t)kind_of(a[0])->size, &bytes)) return err_no_memory();
    Value arg = int_from(bytes), data = obj_call_method(th, a[1], S(read), &arg, 1);
    if (data == RAISED) return data;
    if (!bytes_check(data)) return err_raise(TypeError, "read() didn't return bytes");
    bool enough = (int64_t)bytes_len(data) == bytes;
    if (from_bytes(a[0], bytes_data(data), (int64_t)bytes_len(data)) < 0) return RAISED;
    return enough ? V_NONE : err_raise(EOFError, "read() didn't return enough bytes");
}
METHOD(m_tofile) {
    enum { BLOCK = 65536 };
    for (uint64_t at = 0; at < bytearray_len(a[0]); at += BLOCK) {
        UStr u = bytearray_view(a[0]);
        Value piece = bytes_from((const char *)u.p + at, u.n - at < BLOCK ? u.n - at : BLOCK);
        if (piece == RAISED || obj_call_method(th, a[1], S(write), &piece, 1) == RAISED) return RAISED;
    }
    return V_NONE;
}
METHOD(m_reduce_ex) {
    int64_t protocol;
    if (!int_check(a[1])) return err_raise(TypeError, "__reduce_ex__ argument should be an integer");
    if (arg_int64(th, a[1], &protocol) < 0) return RAISED;
    Value *r = root_push2(th, V_NONE, V_NONE);
    if (obj_find_attr(th, a[0], S(__dict__), &r[0]) < 0) return RAISED;
    if (r[0] == V_UNBOUND) r[0] = V_NONE;
    Value code = str_from_char((uint32_t)kind_of(a[0])->code), cls = type_obj(a[0]);
    if (protocol < 3) {
        Value l = to_list(a[0]);
        return l == RAISED ? l : TUPLE(cls, TUPLE(code, l), r[0]);
    }
    r[1] = import_attr(th, "array", "_array_reconstructor");
    if (r[1] == RAISED) return RAISED;
    UStr u = bytearray_view(a[0]);
    Value bytes = bytes_from(u.p, u.n);
    code = str_from_char((uint32_t)kind_of(a[0])->code), cls = type_obj(a[0]);
    return bytes == RAISED ? bytes : TUPLE(r[1], TUPLE(cls, code, small_int(kind_of(a[0])->machine), bytes), r[0]);
}

static const Method array_methods[] = {
    {"append", m_append, "(self, v, /)", "Put a value at the end.", 0},
    {"buffer_info", m_buffer_info, "(self, /)", "Address and length in items.", 0},
    {"byteswap", m_byteswap, "(self, /)", "Turn round the bytes of all items.", 0},
    {"__copy__", m_copy, "(self, /)", "Return a copy of the array.", 0},
    {"count", m_count, "(self, v, /)", "How often v occurs.", 0},
    {"__deepcopy__", m_copy, "(self, unused, /)", "Return a copy of the array.", 0},
    {"extend", m_extend, "(self, bb, /)", "Put the items of an iterable at the end.", 0},
    {"fromfile", m_fromfile, "(self, f, n, /)", "Read n items from a file and put them at the end.", 0},
    {"fromlist", m_fromlist, "(self, list, /)", "Put the items of a list at the end, all or none.", 0},
    {"frombytes", m_frombytes, "(self, buffer, /)", "Put the items that bytes hold at the end.", 0},
    {"fromunicode", m_fromunicode, "(self, ustr, /)", "Put the characters of a str at the end.", 0},
    {"index", m_index, "(self, v, start=0, stop=sys.maxsize, /)", "Where v first occurs.", 0},
    {"insert", m_insert, "(self, i, v, /)", "Insert v before item i.", 0},
    {"pop", m_pop, "(self, i=-1, /)", "Take out item i.", 0},
    {"__reduce_ex__", m_reduce_ex, "(self, value, /)", "Return state information for pickling.", 0},
    {"remove", m_remove, "(self, v, /)", "Take out the first v.", 0},
    {"reverse", m_reverse, "(self, /)", "Turn round the order of the items.", 0},
    {"tofile", m_tofile, "(self, f, /)", "Write all items to a file.", 0},
    {"tolist", m_tolist, "(self, /)", "The items as a list.", 0},
    {"tobytes", m_tobytes, "(self, /)", "The items as bytes.", 0},
    {"tounicode", m_tounicode, "(self, /)", "The characters as a str.", 0},
    {"__sizeof__", m_sizeof, "(self, /)", "Size of the array in memory, in bytes.", 0},
    {0}
};

static Value get_typecode(Thread *th, Value v) { return str_from_char((uint32_t)kind_of(v)->code); }
static Value get_itemsize(Thread *th, Value v) { return small_int(kind_of(v)->size); }
static const GetSet array_getset[] = {
    {"typecode", get_typecode, NULL, "the typecode character used to create the array"},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item"},
    {0}
};

static Type type_array = {
    .name = "array.array",
    .doc = "array(typecode [, initializer]) -> array\n\nA sequence of numbers of one C type, or of characters. The initializer is an iterable, bytes\n"
           "or, for typecode 'u', a str.\n\n"
           "    'b' 'B'  1 byte, signed and unsigned      'q' 'Q'  8 bytes\n    'h' 'H'  2 bytes                          'u'      character\n"
           "    'i' 'I'  4 bytes                          'f'      float\n    'l' 'L'  8 bytes                          'd'      double",
    .flags = TF_BASETYPE | TF_SEQUENCE | TF_WEAK | TF_IMMUTABLE,
    .size = sizeof(ArrayObj), .values = offsetof(ArrayObj, b.part), .values_end = offsetof(ArrayObj, b.part) + 8,
    .new = array_new, .repr = array_repr, .hash = hash_unhashable, .compare = array_compare, .iter = array_iter, .len = array_len,
    .getitem = array_getitem, .setitem = array_setitem, .contains = array_contains, .concat = array_concat,
    .repeat = array_repeat, .iconcat = array_iconcat, .irepeat = array_irepeat, .buffer = array_buffer,
    .release = array_release, .methods = array_methods, .getset = array_getset};

/* ---- pickles ----------------------------------------------------------------------------------------------------- */

/* The items of n bytes in a machine format that is not ours, in our byte order. a[0] class, a[3] bytes. */
static Value reconstruct(Thread *th, Value *a, const Kind *given, int64_t machine) {
    if (machine >= 18) { /* characters */
        static const char *const encodings[] = {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"};
        Value args[2] = {str_from(encodings[machine - 18]), V_NONE};
        Value text = obj_call_method(th, a[3], S(decode), args, 1);
        Value code = str_from_char('u');
        return text == RAISED ? text : CALL2(th, a[0], code, text);
    }
    static const uint8_t sizes[] = {1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 8, 8};
    bool big = machine > 1 && machine & 1, real = machine >= 14, sign = machine == 1 || (machine >= 2 && (machine - 2) / 2 % 2);
    size_t size = sizes[machine];
    if (bytes_len(a[3]) % size) return err_raise(ValueError, "string length not a multiple of item size");
    int kind = (int)(given - kinds);
    for (int i = 0; i < KINDS; i++)
        if (real ? (kinds[i].code == 'f' || kinds[i].code == 'd') && kinds[i].size == size
                 : kinds[i].is_int && kinds[i].size == size && kinds[i].is_signed == sign)
            kind = i;
    Value v = array_make(&type_array, kind);
    if (v == RAISED || from_bytes(v, bytes_data(a[3]), (int64_t)bytes_len(a[3])) < 0) return RAISED;
    if (big && length(v)) swap_bytes(writable(v), length(v), size);
    Value code = str_from_char((uint32_t)(real ? given->code : kinds[kind].code));
    return CALL2(th, a[0], code, v);
}

METHOD(array_reconstructor) {
    int64_t machine;
    if (!type_check(a[0])) return err_raise(TypeError, "first argument must be a type object, not %T", a[0]);
    if (!type_is_sub(type_from(a[0]), &type_array)) return err_raise(TypeError, "%N is not a subtype of array.array", type_from(a[0]));
    if (!str_check(a[1]) || str_len(a[1]) != 1)
        return arg_type_error("_array_reconstructor", "argument 2", "a unicode character", a[1]);
    int kind = kind_of_code(ustr_at(str_view(a[1]), 0));
    if (kind < 0) return err_raise(ValueError, "second argument must be a valid type code");
    if (arg_int64(th, a[2], &machine) < 0) return RAISED;
    if (machine < 0 || machine > 21) return err_raise(ValueError, "third argument must be a valid machine format code.");
    if (!bytes_check(a[3])) return err_raise(TypeError, "fourth argument should be bytes, not %T", a[3]);
    if (machine == kinds[kind].machine) return CALL2(th, a[0], a[1], a[3]);
    return reconstruct(th, a, &kinds[kind], machine);
}

static const Method functions[] = {
    {"_array_reconstructor", array_reconstructor, "(arraytype, typecode, mformat_code, items, /)", "Internal. Used for pickling support.", 0},
    {0}
};

static int init(Thread *th, Value m) {
    type_ready(&type_array_iterator);
    root_push1(th, m);
    int failed = module_add(m, "ArrayType", type_array.obj) < 0 || module_add(m, "typecodes", str_from("bBuhHiIlLqQfd")) < 0;
    if (!failed) {
        Value abc = import_attr(th, "collections.abc", "MutableSequence");
        failed = abc == RAISED || obj_call_method(th, abc, str_intern_c("register"), &type_array.obj, 1) == RAISED;
    }
    root_pop(th, 1);
    return failed ? -1 : 0;
}

static Type *const types[] = {&type_array, NULL};
const ModuleDef module_array = {
    "array", "Arrays of numbers or characters of one C type, stored compactly.", functions, types, init};
