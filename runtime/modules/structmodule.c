/* structmodule.c -- the module _struct: values to bytes and back, by a format.
 *
 * A Struct keeps its parsed format (StructItems) in a bytes object, so nothing of it lies in C memory. Packing converts all
 * arguments first, which may run Python, and then writes without a safepoint. */
#include "num.h"
#include "modules.h"
#include "structfmt.h"
#include <stdlib.h>

typedef struct StructObj { Obj h; int64_t size, nvalues, nitems; Value format, items; } StructObj; /* items: bytes or V_UNBOUND */
typedef struct UnpackIter { Obj h; int64_t at; Value structure, buffer; } UnpackIter;              /* buffer: a memoryview or None */
#define ST(v) OBJ(StructObj, v)
#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

static Type type_struct_error = {
    .name = "struct.error",
    .flags = TF_EXC | TF_BASETYPE | TF_DICT | TF_WEAK,
    .size = sizeof(ExcObj), .values = offsetof(ExcObj, args), .values_end = sizeof(ExcObj),
    .base = Exception,
};
#define error (&type_struct_error)

static Value failed(const StructError *e) {
    if (e->nomem) return err_no_memory();
    return err_raise(e->overflow ? OverflowError : error, "%s", e->text);
}

/* ---- formats ----------------------------------------------------------------------------------------------------- */

static Type type_struct_Struct, type_struct_iterator;

/* Make *s, rooted, a Struct with this format. */
static int set_format(Thread *th, Value *s, Value format) {
    int result = -1;
    Value bytes = *root_push1(th, format);
    if (str_check(format)) bytes = str_encode(th, format, "ascii", NULL);
    if (bytes == RAISED) goto end;
    if (!bytes_check(bytes)) {
        err_raise(TypeError, "Struct() argument 1 must be a str or bytes object, not %T", bytes);
        goto end;
    }
    StructFormat f;
    StructError e = {0};
    if (!struct_parse(bytes_data(bytes), bytes_len(bytes), &f, &e)) {
        failed(&e);
        goto end;
    }
    Value items = bytes_from(f.items, f.nitems * sizeof(StructItem));
    Value text = items == RAISED ? items : str_from_utf8(bytes_data(bytes), bytes_len(bytes));
    if (text != RAISED) {
        stm_write(ref_addr(*s));
        StructObj *o = ST(*s);
        o->size = f.size, o->nvalues = f.nvalues, o->nitems = (int64_t)f.nitems;
        o->format = text, o->items = items;
        result = 0;
    }
    struct_clear(&f);
end:
    root_pop(th, 1);
    return result;
}

METHOD(struct_new) {
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    ST(v)->size = -1; /* NOBARRIER: fresh */
    ST(v)->format = V_NONE, ST(v)->items = V_UNBOUND;
    return v;
}

static int struct_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    if (arg_bind(th, "Struct", "(format)", a + 1, n - 1, kw, r) < 0) return -1;
    return set_format(th, &a[0], r[0]);
}

/* A Struct of a format. r[0] is where it is put. */
static int struct_of(Thread *th, Value *r, Value format) {
    if (obj_is(format, &type_struct_Struct)) return r[0] = format, 0;
    Value *f = root_push1(th, format);
    r[0] = struct_new(th, &type_struct_Struct.obj, 1, V_NONE);
    int result = r[0] == RAISED ? -1 : set_format(th, r, f[0]);
    root_pop(th, 1);
    return result;
}

static int ready(Value s) {
    stm_read(ref_addr(s));
    return ST(s)->items != V_UNBOUND ? 0 : err_set(RuntimeError, "Struct object is not initialized");
}

static StructItem item_of(Value s, int64_t i) {
    StructItem item;
    memcpy(&item, bytes_data(ST(s)->items) + (size_t)i * sizeof item, sizeof item);
    return item;
}

/* ---- packing ----------------------------------------------------------------------------------------------------- */

/* Turn a value into what write_value takes: an int, a float, a bool, or bytes as they are. */
static Value converted(Thread *th, const StructItem *item, Value v) {
    double x;
    int t;
    switch ((StructKind)item->kind) {
    case STRUCT_INT:
        if (int_check(v)) return int_plain(v);
        if (!type_of(v)->un[UN_INDEX]) return err_raise(error, "required argument is not an integer");
        v = obj_index(th, v);
        return v == RAISED ? v : int_plain(v);
    case STRUCT_FLOAT:
        if (arg_double(th, v, &x) < 0) {
            err_clear(th);
            return err_raise(error, "required argument is not a float");
        }
        return float_from(x);
    case STRUCT_BOOL:
        t = obj_truth(th, v);
        return t < 0 ? RAISED : v_bool(t);
    case STRUCT_CHAR:
        if (bytes_check(v) && bytes_len(v) == 1) return v;
        return err_raise(error, "char format requires a bytes object of length 1");
    default:
        if (bytes_check(v) || obj_is(v, &type_bytearray)) return v;
        return err_raise(error, "argument for '%c' must be a bytes object", item->code);
    }
}

/* Clamped to what is beyond every format. */
static __int128 wide(Value v) {
    uint64_t room[1];
    Big b = int_big(v, room);
    unsigned __int128 m = b.n > 1 ? (unsigned __int128)b.d[1] << 64 | b.d[0] : b.n ? b.d[0] : 0;
    if (b.n > 2 || m >> 100) m = (unsigned __int128)1 << 100;
    return b.neg ? -(__int128)m : (__int128)m;
}

static bool write_value(const StructItem *item, char *p, Value v, StructError *e) {
    BufferView view;
    switch ((StructKind)item->kind) {
    case STRUCT_INT: return struct_pack_int(item, p, wide(v), e);
    case STRUCT_FLOAT: return struct_pack_float(item, p, float_value(v), e);
    case STRUCT_BOOL: *p = v == V_TRUE; return true;
    case STRUCT_CHAR: *p = bytes_data(v)[0]; return true;
    default:
        if (obj_get_buffer(v, &view, false) < 0) return false;
        struct_pack_bytes(item, p, view.p, (size_t)view.len);
        obj_release_buffer(&view);
        return true;
    }
}

/* Convert the arguments in place: v[0..n). */
static int convert_all(Thread *th, const Value *s, const char *name, Value *v, unsigned n) {
    if (ready(*s) < 0) return -1;
    if (ST(*s)->nvalues != n)
        return err_set(error, "%s expected %ld items for packing (got %u)", name, (long)ST(*s)->nvalues, n);
    unsigned at = 0;
    for (int64_t i = 0; i < ST(*s)->nitems; i++) {
        StructItem item = item_of(*s, i);
        for (int64_t k = 0; k < item.count; k++, at++)
            if ((v[at] = converted(th, &item, v[at])) == RAISED) return -1;
    }
    return 0;
}

/* No safepoint. The target's bytes are zero but for pack_into, where pad bytes are cleared too. */
static int write_all(Value s, char *p, const Value *v) {
    StructError e = {0};
    unsigned at = 0;
    memset(p, 0, (size_t)ST(s)->size);
    for (int64_t i = 0; i < ST(s)->nitems; i++) {
        StructItem item = item_of(s, i);
        for (int64_t k = 0; k < item.count; k++)
            if (!write_value(&item, p + item.offset + k * item.size, v[at++], &e)) return failed(&e), -1;
    }
    return 0;
}

static Value pack(Thread *th, const Value *s, Value *v, unsigned n) {
    if (convert_all(th, s, "pack", v, n) < 0) return RAISED;
    Value out = bytes_from(NULL, (size_t)ST(*s)->size);
    return out == RAISED || write_all(*s, bytes_data(out), v) < 0 ? RAISED : out;
}

static int bad_offset(const char *name, const char *what, int64_t *offset, int64_t len, int64_t size, bool packing) {
    if (*offset < 0) {
        if (*offset + size > 0)
            return packing ? err_set(error, "no space to pack %ld bytes at offset %ld", (long)size, (long)*offset)
                           : err_set(error, "not enough data to unpack %ld bytes at offset %ld", (long)size, (long)*offset);
        if (*offset + len < 0) return err_set(error, "offset %ld out of range for %ld-byte buffer", (long)*offset, (long)len);
        *offset += len;
    }
    if (len - *offset >= size) return 0;
    return err_set(error, "%s requires a buffer of at least %lu bytes for %s %ld bytes at offset %ld (actual buffer size is %ld)",
                   name, (unsigned long)size + (unsigned long)*offset, what, (long)size, (long)*offset, (long)len);
}

/* v: buffer, offset, values. */
static Value pack_into(Thread *th, const Value *s, Value *v, unsigned n) {
    int64_t offset;
    if (ready(*s) < 0) return RAISED;
    if (n != ST(*s)->nvalues + 2) {
        if (n == 0) return err_raise(error, "pack_into expected buffer argument");
        if (n == 1) return err_raise(error, "pack_into expected offset argument");
        return err_raise(error, "pack_into expected %ld items for packing (got %u)", (long)ST(*s)->nvalues, n - 2);
    }
    BufferView view;
    if (obj_get_buffer(v[0], &view, true) < 0) {
        if (!err_is(th, TypeError) && !err_is(th, BufferError)) return RAISED;
        err_clear(th);
        return err_raise(TypeError, "argument must be read-write bytes-like object, not %T", v[0]);
    }
    int64_t len = view.len;
    obj_release_buffer(&view);
    if (arg_int64(th, v[1], &offset) < 0) return RAISED;
    if (bad_offset("pack_into", "packing", &offset, len, ST(*s)->size, true) < 0) return RAISED;
    if (convert_all(th, s, "pack_into", v + 2, n - 2) < 0 || obj_get_buffer(v[0], &view, true) < 0) return RAISED;
    int result = view.len - offset < ST(*s)->size ? err_set(error, "buffer size changed") : write_all(*s, (char *)view.p + offset, v + 2);
    obj_release_buffer(&view);
    return result < 0 ? RAISED : V_NONE;
}

/* ---- unpacking --------------------------------------------------------------------------------------------------- */

static Value read_value(const StructItem *item, const char *p) {
    __int128 i;
    size_t n;
    switch ((StructKind)item->kind) {
    case STRUCT_INT:
        i = struct_unpack_int(item, p);
        return i < 0 ? int_from((int64_t)i) : int_from_unsigned((uint64_t)i);
    case STRUCT_FLOAT: return float_from(struct_unpack_float(item, p));
    case STRUCT_BOOL: return v_bool(*p);
    case STRUCT_CHAR: return bytes_from(p, 1);
    case STRUCT_PASCAL:
        p = (const char *)struct_unpack_pascal(item, p, &n);
        return bytes_from(p, n);
    default: return bytes_from(p, (size_t)item->len);
    }
}

/* No safepoint. */
static Value read_all(Value s, const char *p) {
    Value t = tuple_new((uint64_t)ST(s)->nvalues);
    uint64_t at = 0;
    if (t == RAISED) return t;
    for (int64_t i = 0; i < ST(s)->nitems; i++) {
        StructItem item = item_of(s, i);
        for (int64_t k = 0; k < item.count; k++) {
            Value v = read_value(&item, p + item.offset + k * item.size);
            if (v == RAISED) return v;
            tuple_init(t, at++, v);
        }
    }
    return t;
}

static Value unpack(Value s, Value buffer) {
    BufferView view;
    if (ready(s) < 0 || obj_get_buffer(buffer, &view, false) < 0) return RAISED;
    Value t = view.len == ST(s)->size ? read_all(s, view.p)
                                      : err_raise(error, "unpack requires a buffer of %ld bytes", (long)ST(s)->size);
    obj_release_buffer(&view);
    return t;
}

static Value unpack_from(Thread *th, const Value *s, const Value *buffer, Value at) {
    BufferView view;
    int64_t offset = 0;
    if (at != V_UNBOUND && arg_int64(th, at, &offset) < 0) return RAISED;
    if (ready(*s) < 0 || obj_get_buffer(*buffer, &view, false) < 0) return RAISED;
    Value t = RAISED;
    if (bad_offset("unpack_from", "unpacking", &offset, view.len, ST(*s)->size, false) == 0)
        t = read_all(*s, (const char *)view.p + offset);
    obj_release_buffer(&view);
    return t;
}

static Value iter_unpack(Thread *th, const Value *s, const Value *buffer) {
    BufferView view;
    if (ready(*s) < 0) return RAISED;
    int64_t size = ST(*s)->size;
    if (size == 0) return err_raise(error, "cannot iteratively unpack with a struct of length 0");
    if (obj_get_buffer(*buffer, &view, false) < 0) return RAISED;
    int64_t len = view.len;
    obj_release_buffer(&view);
    if (len % size) return err_raise(error, "iterative unpacking requires a buffer of a multiple of %ld bytes", (long)size);
    Value *r = root_push1(th, CALL1(th, type_memoryview.obj, *buffer)); /* keeps the buffer exported */
    Value v = r[0] == RAISED ? RAISED : obj_new(&type_struct_iterator);
    if (v != RAISED) {
        UnpackIter *o = OBJ(UnpackIter, v); /* NOBARRIER: fresh */
        o->structure = *s, o->buffer = r[0];
    }
    root_pop(th, 1);
    return v;
}

static Value iter_next(Thread *th, Value it) {
    Value buffer = GET(UnpackIter, it, buffer), s = GET(UnpackIter, it, structure);
    if (buffer == V_NONE) return iter_stop(th);
    int64_t at = GET(UnpackIter, it, at);
    BufferView view;
    if (obj_get_buffer(buffer, &view, false) < 0) return RAISED;
    Value t = STOP;
    if (at + ST(s)->size <= view.len) t = read_all(s, (const char *)view.p + at);
    obj_release_buffer(&view);
    if (t == STOP) {
        SET(UnpackIter, it, buffer, V_NONE);
        return iter_stop(th);
    }
    SET(UnpackIter, it, at, (Value)(at + ST(s)->size));
    return t;
}

METHOD(iter_hint) {
    Value buffer = GET(UnpackIter, a[0], buffer), s = GET(UnpackIter, a[0], structure);
    if (buffer == V_NONE) return small_int(0);
    BufferView view;
    if (obj_get_buffer(buffer, &view, false) < 0) return RAISED;
    int64_t left = (view.len - GET(UnpackIter, a[0], at)) / ST(s)->size;
    obj_release_buffer(&view);
    return small_int(left);
}

static const Method iter_methods[] = {{"__length_hint__", iter_hint, "!(self)", NULL, 0}, {0}};
static Type type_struct_iterator = {
    .name = "_struct.unpack_iterator", .flags = TF_IMMUTABLE | TF_NO_NEW, .size = sizeof(UnpackIter),
    .values = offsetof(UnpackIter, structure), .values_end = sizeof(UnpackIter), .next = iter_next, .methods = iter_methods};

/* ---- Struct ------------------------------------------------------------------------------------------------------ */

METHOD(m_pack) { return arg_no_keywords("pack", kw) < 0 ? RAISED : pack(th, &a[0], a + 1, n - 1); }
METHOD(m_pack_into) { return arg_no_keywords("pack_into", kw) < 0 ? RAISED : pack_into(th, &a[0], a + 1, n - 1); }
METHOD(m_unpack) { return unpack(a[0], a[1]); }
METHOD(m_unpack_from) { return unpack_from(th, &a[0], &a[1], a[2]); }
METHOD(m_iter_unpack) { return iter_unpack(th, &a[0], &a[1]); }
METHOD(m_sizeof) { return ready(a[0]) < 0 ? RAISED : small_int((int64_t)sizeof(StructObj) + ST(a[0])->nitems * (int64_t)sizeof(StructItem)); }

static const Method struct_methods[] = {
    {"iter_unpack", m_iter_unpack, "(self, buffer, /)", "An iterator that unpacks one piece of the buffer after the other.", 0},
    {"pack", m_pack, NULL, "S.pack(v1, v2, ...) -> bytes\n\nThe values as bytes.", 0},
    {"pack_into", m_pack_into, NULL, "S.pack_into(buffer, offset, v1, v2, ...)\n\nPut the values into a buffer.", 0},
    {"unpack", m_unpack, "(self, buffer, /)", "The values that a buffer of the right size holds.", 0},
    {"unpack_from", m_unpack_from, "(self, /, buffer, offset=0)", "The values that a buffer holds from an offset on.", 0},
    {"__sizeof__", m_sizeof, "!(self)", "S.__sizeof__() -> size of S in memory, in bytes", 0},
    {0}
};

static Value get_size(Thread *th, Value s) { return int_from(GET(StructObj, s, size)); }
static Value get_format(Thread *th, Value s) { return GET(StructObj, s, format); }
static const GetSet struct_getset[] = {
    {"format", get_format, NULL, "struct format string"},
    {"size", get_size, NULL, "struct size in bytes"},
    {0}
};

static Type type_struct_Struct = {
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object",
    .flags = TF_BASETYPE | TF_WEAK,
    .size = sizeof(StructObj), .values = offsetof(StructObj, format), .values_end = sizeof(StructObj),
    .new = struct_new, .init = struct_init, .methods = struct_methods, .getset = struct_getset};

/* ---- functions --------------------------------------------------------------------------------------------------- */

METHOD(f_calcsize) {
    Value *r = root_push(th, 1);
    return struct_of(th, r, a[0]) < 0 ? RAISED : int_from(ST(r[0])->size);
}
METHOD(f_pack) {
    Value *r = root_push(th, 1);
    if (arg_no_keywords("pack", kw) < 0) return RAISED;
    if (n == 0) return err_raise(TypeError, "missing format argument");
    return struct_of(th, r, a[0]) < 0 ? RAISED : pack(th, r, a + 1, n - 1);
}
METHOD(f_pack_into) {
    Value *r = root_push(th, 1);
    if (arg_no_keywords("pack_into", kw) < 0) return RAISED;
    if (n == 0) return err_raise(TypeError, "missing format argument");
    return struct_of(th, r, a[0]) < 0 ? RAISED : pack_into(th, r, a + 1, n - 1);
}
METHOD(f_unpack) {
    Value *r = root_push(th, 1);
    return struct_of(th, r, a[0]) < 0 ? RAISED : unpack(r[0], a[1]);
}
METHOD(f_unpack_from) {
    Value *r = root_push(th, 1);
    return struct_of(th, r, a[0]) < 0 ? RAISED : unpack_from(th, r, &a[1], a[2]);
}
METHOD(f_iter_unpack) {
    Value *r = root_push(th, 1);
    return struct_of(th, r, a[0]) < 0 ? RAISED : iter_unpack(th, r, &a[1]);
}
METHOD(f_clearcache) { return V_NONE; }

static const Method functions[] = {
    {"_clearcache", f_clearcache, "()", "Clear the internal cache.", 0},
    {"calcsize", f_calcsize, "(format, /)", "How many bytes the format stands for.", 0},
    {"iter_unpack", f_iter_unpack, "(format, buffer, /)", "An iterator that unpacks one piece of the buffer after the other.", 0},
    {"pack", f_pack, NULL, "pack(format, v1, v2, ...) -> bytes\n\nThe values as bytes.", 0},
    {"pack_into", f_pack_into, NULL, "pack_into(format, buffer, offset, v1, v2, ...)\n\nPut the values into a buffer.", 0},
    {"unpack", f_unpack, "(format, buffer, /)", "The values that a buffer of the right size holds.", 0},
    {"unpack_from", f_unpack_from, "(format, /, buffer, offset=0)", "The values that a buffer holds from an offset on.", 0},
    {0}
};

static Type *const struct_types[] = {&type_struct_error, &type_struct_Struct, NULL};
static int init(Thread *th, Value m) {
    type_ready(&type_struct_iterator);
    return 0;
}

const ModuleDef module_struct = {
    "_struct",
    "Functions to convert between Python values and C structs.\nPython bytes objects hold the data of the C struct and are also\n"
    "what unpacking takes. A format is a text of letters, one for each value, with counts before them; its first\n"
    "character may say byte order and sizes: @ = < > !",
    functions, struct_types, init};
