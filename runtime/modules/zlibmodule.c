/* zlibmodule.c -- module zlib over libz. A stream's state is C memory that an abort could not put back, so its calls make the
 * transaction inevitable. */
#include "oslib.h"
#include "modules.h"
#include <stdlib.h>
#include <zlib.h>

static Type *error_type;

static Value zlib_error(z_stream *z, int err, const char *what) {
    const char *m = err == Z_VERSION_ERROR ? "library version mismatch" : z ? z->msg : NULL;
    if (!m) m = err == Z_BUF_ERROR ? "incomplete or truncated stream" : err == Z_STREAM_ERROR ? "inconsistent stream state"
              : err == Z_DATA_ERROR ? "invalid input data" : NULL;
    return m ? err_raise(error_type, "Error %d %s: %s", err, what, m) : err_raise(error_type, "Error %d %s", err, what);
}

/* Bytes that gather in C memory. */
typedef struct Out { char *p; size_t len, cap; } Out;
static bool out_room(Out *o, size_t n) {
    if (o->cap - o->len >= n) return true;
    size_t cap = o->cap * 2 > o->len + n ? o->cap * 2 : o->len + n;
    char *p = realloc(o->p, cap);
    if (!p) return false;
    o->p = p, o->cap = cap;
    return true;
}
static Value out_bytes(Out *o) { return bytes_from(o->p ? o->p : "", o->len); }

/* The bytes of a buffer, copied. Free p. */
static int copy_in(Thread *th, Value v, Out *o) {
    BufferView view;
    *o = (Out){0};
    if (io_get_bytes(v, &view) < 0) return -1;
    o->p = malloc((size_t)view.len + 1);
    if (o->p) memcpy(o->p, view.p, (size_t)view.len);
    o->len = o->cap = (size_t)view.len;
    obj_release_buffer(&view);
    return o->p ? 0 : (err_no_memory(), -1);
}

#define CHUNK (1u << 30)
/* Run deflate or inflate over all of in[*at..] until it ends, or `most` bytes have come (0: any number). The last status. */
static int pump(z_stream *z, int (*step)(z_stream *, int), const Out *in, size_t *at, Out *out, int flush, size_t most, size_t first) {
    int status = Z_OK;
    for (;;) {
        size_t left = in->len - *at, part = left < CHUNK ? left : CHUNK;
        z->next_in = (Bytef *)in->p + *at, z->avail_in = (uInt)part;
        int mode = part < left ? Z_NO_FLUSH : flush;
        do {
            size_t want = out->len == 0 ? first : out->len;
            if (want < 64) want = 64;
            if (want > CHUNK) want = CHUNK;
            if (most && want > most - out->len) want = most - out->len;
            if (!out_room(out, want)) return Z_MEM_ERROR;
            z->next_out = (Bytef *)out->p + out->len, z->avail_out = (uInt)want;
            status = step(z, mode);
            out->len += want - z->avail_out;
            if (status != Z_OK && status != Z_BUF_ERROR) break;
        } while (z->avail_out == 0 && (!most || out->len < most));
        *at += part - z->avail_in;
        if ((status != Z_OK && status != Z_BUF_ERROR) || *at == in->len || (most && out->len >= most) || z->avail_in) return status;
    }
}

/* ---- one call -------------------------------------------------------------------------------------------------- */

NATIVE(z_compress) {
    INT_ARG_OR(level, a[1], Z_DEFAULT_COMPRESSION);
    INT_ARG_OR(wbits, a[2], MAX_WBITS);
    tx_inevitable(&th->stm, "zlib");
    Out in, out = {0};
    if (copy_in(th, a[0], &in) < 0) return RAISED;
    z_stream z = {0};
    int e = deflateInit2(&z, level, Z_DEFLATED, wbits, 8, Z_DEFAULT_STRATEGY);
    size_t at = 0;
    Value v;
    if (e == Z_STREAM_ERROR) v = err_raise(error_type, "Bad compression level");
    else if (e != Z_OK) v = e == Z_MEM_ERROR ? err_raise(MemoryError, "Out of memory while compressing data") : zlib_error(&z, e, "while compressing data");
    else {
        e = pump(&z, deflate, &in, &at, &out, Z_FINISH, 0, in.len / 4 + 1024);
        v = e == Z_STREAM_END ? out_bytes(&out) : e == Z_MEM_ERROR ? err_no_memory() : zlib_error(&z, e, "while finishing compression");
        deflateEnd(&z);
    }
    free(in.p), free(out.p);
    return v;
}

NATIVE(z_decompress) {
    INT_ARG_OR(wbits, a[1], MAX_WBITS);
    int64_t size = 16384;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &size) < 0) return RAISED;
    if (size <= 0) {
        if (size < 0) return err_raise(ValueError, "bufsize must be non-negative");
        size = 1;
    }
    tx_inevitable(&th->stm, "zlib");
    Out in, out = {0};
    if (copy_in(th, a[0], &in) < 0) return RAISED;
    z_stream z = {0};
    int e = inflateInit2(&z, wbits);
    size_t at = 0;
    Value v;
    if (e != Z_OK) v = zlib_error(&z, e, "while preparing to decompress data");
    else {
        e = pump(&z, inflate, &in, &at, &out, Z_SYNC_FLUSH, 0, (size_t)size);
        v = e == Z_STREAM_END ? out_bytes(&out) : e == Z_MEM_ERROR ? err_raise(MemoryError, "Out of memory while decompressing data")
          : zlib_error(&z, e == Z_OK ? Z_BUF_ERROR : e, "while decompressing data");
        inflateEnd(&z);
    }
    free(in.p), free(out.p);
    return v;
}

static Value checksum(Thread *th, Value *a, uLong start, uLong (*step)(uLong, const Bytef *, z_size_t)) {
    if (a[1] != V_UNBOUND) {
        Value i = obj_index(th, a[1]), low = i == RAISED ? RAISED : int_and(i, int_from(0xffffffff));
        if (low == RAISED) return RAISED;
        start = (uLong)small_value(low);
    }
    BufferView v;
    if (io_get_bytes(a[0], &v) < 0) return RAISED;
    start = step(start, v.p, (z_size_t)v.len);
    obj_release_buffer(&v);
    return int_from((int64_t)(start & 0xffffffff));
}
NATIVE(z_crc32) { return checksum(th, a, 0, crc32_z); }
NATIVE(z_adler32) { return checksum(th, a, 1, adler32_z); }

/* ---- streams --------------------------------------------------------------------------------------------------- */

typedef struct ZObj {
    Obj h;
    Value unused, tail, dict; /* bytes: unused_data, unconsumed_tail; dictionary or None */
    z_stream *z;              /* C memory, 8-aligned */
    uint8_t ok, eof, comp;
} ZObj;
static Type type_compress, type_decompress;

static void z_gone(Obj *o) {
    ZObj *c = (ZObj *)o;
    if (!c->z) return;
    if (c->ok && c->comp) deflateEnd(c->z);
    if (c->ok && !c->comp) inflateEnd(c->z);
    free(c->z);
}

static Value z_new(Thread *th, Type *t, bool comp) {
    tx_inevitable(&th->stm, "zlib");
    Value empty = bytes_from("", 0), v = empty == RAISED ? RAISED : obj_new(t);
    if (v == RAISED) return RAISED;
    ZObj *c = OBJ(ZObj, v); /* NOBARRIER: fresh */
    c->unused = c->tail = empty, c->dict = V_NONE, c->comp = comp;
    c->z = calloc(1, sizeof *c->z);
    return c->z ? v : err_no_memory();
}

/* The stream of a[0], for one step; state may change. NULL: raised. */
static ZObj *z_enter(Thread *th, Value *a) {
    tx_inevitable(&th->stm, "zlib");
    stm_write(ref_addr(a[0]));
    return OBJ(ZObj, a[0]);
}

NATIVE(z_compressobj) {
    INT_ARG_OR(level, a[0], Z_DEFAULT_COMPRESSION);
    INT_ARG_OR(method, a[1], Z_DEFLATED);
    INT_ARG_OR(wbits, a[2], MAX_WBITS);
    INT_ARG_OR(memory, a[3], 8);
    INT_ARG_OR(strategy, a[4], Z_DEFAULT_STRATEGY);
    Out dict = {0};
    tx_inevitable(&th->stm, "zlib");
    if (a[5] != V_UNBOUND && a[5] != V_NONE && copy_in(th, a[5], &dict) < 0) return RAISED;
    Value v = z_new(th, &type_compress, true);
    if (v == RAISED) return free(dict.p), RAISED;
    ZObj *c = OBJ(ZObj, v);
    int e = deflateInit2(c->z, level, method, wbits, memory, strategy);
    if (e == Z_OK) {
        c->ok = 1; /* NOBARRIER: fresh */
        if (dict.p && deflateSetDictionary(c->z, (Bytef *)dict.p, (uInt)dict.len) == Z_STREAM_ERROR)
            v = err_raise(ValueError, "Invalid dictionary");
    } else {
        v = e == Z_STREAM_ERROR ? err_raise(ValueError, "Invalid initialization option")
          : e == Z_MEM_ERROR ? err_raise(MemoryError, "Can't allocate memory for compression object")
          : zlib_error(c->z, e, "while creating compression object");
    }
    free(dict.p);
    return v;
}

NATIVE(z_decompressobj) {
    INT_ARG_OR(wbits, a[0], MAX_WBITS);
    BufferView view;
    if (a[1] != V_UNBOUND && a[1] != V_NONE) {
        if (!is_ref(a[1]) || !type_of(a[1])->buffer) return err_raise(TypeError, "zdict argument must support the buffer protocol");
        if (io_get_bytes(a[1], &view) < 0) return RAISED;
        obj_release_buffer(&view);
    }
    Value v = z_new(th, &type_decompress, false);
    if (v == RAISED) return RAISED;
    ZObj *c = OBJ(ZObj, v);
    c->dict = arg_or(a[1], V_NONE); /* NOBARRIER: fresh */
    int e = inflateInit2(c->z, wbits);
    if (e != Z_OK)
        return e == Z_STREAM_ERROR ? err_raise(ValueError, "Invalid initialization option") : zlib_error(c->z, e, "while creating decompression object");
    c->ok = 1;
    if (c->dict != V_NONE && wbits < 0) { /* raw: there is no asking for it */
        Out dict;
        if (copy_in(th, a[1], &dict) < 0) return RAISED;
        e = inflateSetDictionary(c->z, (Bytef *)dict.p, (uInt)dict.len);
        free(dict.p);
        if (e != Z_OK) return zlib_error(c->z, e, "while setting zdict");
    }
    return v;
}

NATIVE(comp_compress) {
    Out in, out = {0};
    ZObj *c = z_enter(th, a);
    if (copy_in(th, a[1], &in) < 0) return RAISED;
    size_t at = 0;
    int e = pump(c->z, deflate, &in, &at, &out, Z_NO_FLUSH, 0, 16384);
    Value v = e == Z_STREAM_ERROR || e == Z_STREAM_END ? zlib_error(c->z, e, "while compressing data") : e == Z_MEM_ERROR ? err_no_memory() : out_bytes(&out);
    free(in.p), free(out.p);
    return v;
}

NATIVE(comp_flush) {
    INT_ARG_OR(mode, a[1], Z_FINISH);
    if (mode == Z_NO_FLUSH) return bytes_from("", 0);
    ZObj *c = z_enter(th, a);
    Out in = {.p = ""}, out = {0};
    size_t at = 0;
    int e = c->ok ? pump(c->z, deflate, &in, &at, &out, mode, 0, 16384) : Z_STREAM_ERROR;
    Value v;
    if (e == Z_STREAM_END && mode == Z_FINISH) {
        int bad = deflateEnd(c->z);
        c->ok = 0;
        v = bad != Z_OK ? zlib_error(c->z, bad, "while finishing compression") : out_bytes(&out);
    } else if (e != Z_OK && e != Z_BUF_ERROR) {
        v = e == Z_MEM_ERROR ? err_no_memory() : zlib_error(c->z, e, "while flushing");
    } else {
        v = out_bytes(&out);
    }
    free(out.p);
    return v;
}

/* Another stream in the same state. */
static Value z_copy(Thread *th, Value *a, bool comp) {
    Value v = z_new(th, comp ? &type_compress : &type_decompress, comp);
    if (v == RAISED) return RAISED;
    stm_read(ref_addr(a[0]));
    ZObj *from = OBJ(ZObj, a[0]), *to = OBJ(ZObj, v);
    if (!from->ok) return err_raise(ValueError, "Inconsistent stream state");
    int e = comp ? deflateCopy(to->z, from->z) : inflateCopy(to->z, from->z);
    if (e == Z_STREAM_ERROR) return err_raise(ValueError, "Inconsistent stream state");
    if (e != Z_OK) return e == Z_MEM_ERROR ? err_raise(MemoryError, "Can't allocate memory for compression object") : zlib_error(from->z, e, "while copying compression object");
    to->ok = 1, to->eof = from->eof, to->unused = from->unused, to->tail = from->tail, to->dict = from->dict; /* NOBARRIER: fresh */
    return v;
}
NATIVE(comp_copy) { return z_copy(th, a, true); }
NATIVE(dec_copy) { return z_copy(th, a, false); }

/* What was not used: after the end, it belongs to nobody; before, to the next call. */
static int keep_rest(Value self, int e, const Out *in, size_t at) {
    ZObj *c = OBJ(ZObj, self);
    if (e == Z_STREAM_END) {
        uint64_t had = bytes_len(c->unused);
        Value all = bytes_from(NULL, had + in->len - at);
        if (all == RAISED) return -1;
        memcpy(bytes_data(all), bytes_data(c->unused), had);
        memcpy(bytes_data(all) + had, in->p + at, in->len - at);
        SET(ZObj, self, unused, all);
        at = in->len;
    }
    if (in->len > at || bytes_len(OBJ(ZObj, self)->tail) > 0) {
        Value tail = bytes_from(in->p + at, in->len - at);
        if (tail == RAISED) return -1;
        SET(ZObj, self, tail, tail);
    }
    return 0;
}

static int run_inflate(Thread *th, Value self, const Out *in, size_t *at, Out *out, int flush, size_t most, size_t first) {
    ZObj *c = OBJ(ZObj, self);
    int e = pump(c->z, inflate, in, at, out, flush, most, first);
    while (e == Z_NEED_DICT && c->dict != V_NONE) {
        Out dict;
        if (copy_in(th, c->dict, &dict) < 0) return Z_ERRNO;
        e = inflateSetDictionary(c->z, (Bytef *)dict.p, (uInt)dict.len);
        free(dict.p);
        if (e != Z_OK) return zlib_error(c->z, e, "while setting zdict"), Z_ERRNO;
        e = pump(c->z, inflate, in, at, out, flush, most, first);
    }
    return e;
}

NATIVE(dec_decompress) {
    int64_t most = 0;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &most) < 0) return RAISED;
    if (most < 0) return err_raise(ValueError, "max_length must be non-negative");
    z_enter(th, a);
    Out in, out = {0};
    if (copy_in(th, a[1], &in) < 0) return RAISED;
    size_t at = 0;
    int e = run_inflate(th, a[0], &in, &at, &out, Z_SYNC_FLUSH, (size_t)most, most && most < 16384 ? (size_t)most : 16384);
    Value v = RAISED;
    if (e != Z_ERRNO && keep_rest(a[0], e, &in, at) == 0) {
        if (e == Z_STREAM_END) OBJ(ZObj, a[0])->eof = 1;
        if (e == Z_OK || e == Z_BUF_ERROR || e == Z_STREAM_END) v = out_bytes(&out);
        else v = e == Z_MEM_ERROR ? err_no_memory() : zlib_error(OBJ(ZObj, a[0])->z, e, "while decompressing data");
    }
    free(in.p), free(out.p);
    return v;
}

NATIVE(dec_flush) {
    int64_t first = 16384;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &first) < 0) return RAISED;
    if (first <= 0) return err_raise(ValueError, "length must be greater than zero");
    ZObj *c = z_enter(th, a);
    Out in, out = {0};
    if (copy_in(th, c->tail, &in) < 0) return RAISED;
    size_t at = 0;
    int e = c->ok ? run_inflate(th, a[0], &in, &at, &out, Z_FINISH, 0, (size_t)first) : Z_BUF_ERROR;
    Value v = RAISED;
    if (e != Z_ERRNO && keep_rest(a[0], e, &in, at) == 0) {
        c = OBJ(ZObj, a[0]);
        if (e == Z_STREAM_END) {
            c->eof = 1, c->ok = 0;
            inflateEnd(c->z);
        }
        if (e == Z_OK || e == Z_BUF_ERROR || e == Z_STREAM_END) v = out_bytes(&out);
        else v = e == Z_MEM_ERROR ? err_no_memory() : zlib_error(c->z, e, "while flushing");
    }
    free(in.p), free(out.p);
    return v;
}

static Value eof_get(Thread *th, Value self) { return v_bool(GET(ZObj, self, eof)); }
static Value unused_get(Thread *th, Value self) { return GET(ZObj, self, unused); }
static Value tail_get(Thread *th, Value self) { return GET(ZObj, self, tail); }

static const Method comp_methods[] = {
    {"compress", comp_compress, "(self, data, /)", "Compress more data; what has come out so far.", 0},
    {"flush", comp_flush, "!(self, mode=4, /)", "What is still inside.", 0},
    {"copy", comp_copy, "(self, /)", "Another object in the same state.", 0},
    {"__copy__", comp_copy, "(self, /)", NULL, 0},
    {"__deepcopy__", comp_copy, "(self, memo, /)", NULL, 0},
    {0},
};
static const Method dec_methods[] = {
    {"decompress", dec_decompress, "(self, data, /, max_length=0)", "Decompress more data, to at most max_length bytes.", 0},
    {"flush", dec_flush, "(self, length=16384, /)", "What is still inside.", 0},
    {"copy", dec_copy, "(self, /)", "Another object in the same state.", 0},
    {"__copy__", dec_copy, "(self, /)", NULL, 0},
    {"__deepcopy__", dec_copy, "(self, memo, /)", NULL, 0},
    {0},
};
static const GetSet dec_getset[] = {
    {"unused_data", unused_get, NULL, NULL}, {"unconsumed_tail", tail_get, NULL, NULL}, {"eof", eof_get, NULL, NULL}, {0}};

static Type type_compress = {
    .name = "zlib.Compress", .flags = TF_NO_NEW, .size = sizeof(ZObj), .values = 8, .values_end = 32, .methods = comp_methods, .gone = z_gone};
static Type type_decompress = {
    .name = "zlib.Decompress", .flags = TF_NO_NEW, .size = sizeof(ZObj), .values = 8, .values_end = 32, .methods = dec_methods,
    .getset = dec_getset, .gone = z_gone};

static const Method methods[] = {
    {"compress", z_compress, "(data, /, level=-1, wbits=15)", "The data, compressed.", 0},
    {"decompress", z_decompress, "(data, /, wbits=15, bufsize=16384)", "The data, decompressed.", 0},
    {"compressobj", z_compressobj, "!(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", "An object that compresses piece by piece.", 0},
    {"decompressobj", z_decompressobj, "!(wbits=15, zdict=None)", "An object that decompresses piece by piece.", 0},
    {"crc32", z_crc32, "(data, value=0, /)", "A CRC-32 checksum.", 0},
    {"adler32", z_adler32, "(data, value=1, /)", "An Adler-32 checksum.", 0},
    {0},
};
static const IntConst consts[] = {
    {"MAX_WBITS", MAX_WBITS}, {"DEFLATED", Z_DEFLATED}, {"DEF_MEM_LEVEL", 8}, {"DEF_BUF_SIZE", 16384},
    {"Z_NO_COMPRESSION", 0}, {"Z_BEST_SPEED", 1}, {"Z_BEST_COMPRESSION", 9}, {"Z_DEFAULT_COMPRESSION", -1},
    {"Z_FILTERED", Z_FILTERED}, {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY}, {"Z_RLE", Z_RLE}, {"Z_FIXED", Z_FIXED}, {"Z_DEFAULT_STRATEGY", 0},
    {"Z_NO_FLUSH", 0}, {"Z_PARTIAL_FLUSH", 1}, {"Z_SYNC_FLUSH", 2}, {"Z_FULL_FLUSH", 3}, {"Z_FINISH", 4}, {"Z_BLOCK", 5}, {"Z_TREES", 6},
    {0},
};

static int z_init(Thread *th, Value module) {
    Value *r = root_push(th, 3);
    r[0] = module;
    type_ready(&type_compress);
    type_ready(&type_decompress);
    if (!error_type) {
        static Value root;
        r[1] = dict_new(), r[2] = TUPLE(Exception->obj);
        if (r[1] == RAISED || r[2] == RAISED || dict_set_str(r[1], S(__module__), str_intern_c("zlib")) < 0) return -1;
        root = type_make(th, &type_type, str_intern_c("error"), r[2], r[1], V_NONE, NULL, 0);
        if (root == RAISED) return root = V_NONE, -1;
        gc_root_add(&root);
        error_type = type_from(root);
    }
    int bad = os_add_consts(r[0], consts) < 0 || module_add(r[0], "error", error_type->obj) < 0 ||
              module_add(r[0], "ZLIB_VERSION", str_from(ZLIB_VERSION)) < 0 ||
              module_add(r[0], "ZLIB_RUNTIME_VERSION", str_from(zlibVersion())) < 0 || module_add(r[0], "__version__", str_from("1.0")) < 0;
    th->top = r;
    return bad ? -1 : 0;
}
const ModuleDef module_zlib = {"zlib", "Compression compatible with gzip.", methods, NULL, z_init};
