/* codecsmodule.c -- the module _codecs: the registry and the native codecs as functions. */
#include "modules.h"
#include "text.h"

#include <stdlib.h>

/* ---- arguments, results ---------------------------------------------------------------------------------------- */

static int check_errors(const char *function, Value v) {
    if (v == V_UNBOUND || v == V_NONE || str_check(v)) return 0;
    arg_type_error(function, "argument 2", "str or None", v);
    return -1;
}

static int check_str(const char *function, Value v) {
    if (str_check(v)) return 0;
    arg_type_error(function, "argument 1", "str", v);
    return -1;
}

/* (result, n) */
static Value pair(Value v, size_t n) { return v == RAISED ? RAISED : TUPLE(v, small_int((int64_t)n)); }

static int final_arg(Thread *th, Value v, bool dflt, bool *out) {
    if (v == V_UNBOUND) return *out = dflt, 0;
    return arg_bool(th, v, out);
}

/* ---- decoders -------------------------------------------------------------------------------------------------- */

/* a: module, data, errors, final */
static Value decode(Thread *th, Value *a, const char *function, Codec codec, const char *name, bool has_final, bool dflt) {
    bool final = true;
    size_t used = 0;
    UStr s;
    if (check_errors(function, a[2]) < 0 || (has_final && final_arg(th, a[3], dflt, &final) < 0)) return RAISED;
    if (bytes_need(a[1], &s) < 0) return RAISED;
    size_t all = s.n; /* a handler may put another input in place */
    Value v = codec_decode_native(th, codec, name, a[1], a[2], final, &used);
    return pair(v, final ? all : used);
}

#define DECODER(ident, codec, name) \
    static Value ident##_decode(Thread *th, Value *a, unsigned n, Value kw) { \
        return decode(th, a, #ident "_decode", codec, name, true, false); \
    }
DECODER(utf_8, CODEC_UTF8, "utf-8")
DECODER(utf_7, CODEC_UTF7, "utf7")
DECODER(utf_16_le, CODEC_UTF16_LE, "utf-16-le")
DECODER(utf_16_be, CODEC_UTF16_BE, "utf-16-be")
DECODER(utf_32_le, CODEC_UTF32_LE, "utf-32-le")
DECODER(utf_32_be, CODEC_UTF32_BE, "utf-32-be")

static Value ascii_decode(Thread *th, Value *a, unsigned n, Value kw) {
    return decode(th, a, "ascii_decode", CODEC_ASCII, "ascii", false, true);
}
static Value latin_1_decode(Thread *th, Value *a, unsigned n, Value kw) {
    return decode(th, a, "latin_1_decode", CODEC_LATIN1, "latin-1", false, true);
}

/* a: module, data, errors, order (if `ex`), final */
static Value decode_wide(Thread *th, Value *a, const char *function, unsigned wide, bool ex) {
    bool final;
    int order = 0;
    size_t used = 0;
    if (check_errors(function, a[2]) < 0 || (ex && a[3] != V_UNBOUND && arg_int(th, a[3], &order) < 0) ||
        final_arg(th, a[ex ? 4 : 3], false, &final) < 0)
        return RAISED;
    Value v = codec_decode_wide(th, wide, a[1], a[2], final, &order, &used);
    if (v == RAISED || !ex) return pair(v, used);
    return TUPLE(v, small_int((int64_t)used), small_int(order));
}
static Value utf_16_decode(Thread *th, Value *a, unsigned n, Value kw) { return decode_wide(th, a, "utf_16_decode", 2, false); }
static Value utf_32_decode(Thread *th, Value *a, unsigned n, Value kw) { return decode_wide(th, a, "utf_32_decode", 4, false); }
static Value utf_16_ex_decode(Thread *th, Value *a, unsigned n, Value kw) { return decode_wide(th, a, "utf_16_ex_decode", 2, true); }
static Value utf_32_ex_decode(Thread *th, Value *a, unsigned n, Value kw) { return decode_wide(th, a, "utf_32_ex_decode", 4, true); }

/* Text is taken as its UTF-8. */
static int text_to_bytes(Value *v) {
    if (!str_check(*v)) return 0;
    size_t len;
    char *p = str_to_utf8(*v, &len);
    if (!p) return -1;
    *v = bytes_from(p, len);
    free(p);
    return *v == RAISED ? -1 : 0;
}

/* The first escape that is none, or an octal number beyond 255. */
static int warn_invalid(Thread *th, Value data, bool bytes) {
    UStr s;
    if (bytes_need(data, &s) < 0) return -1;
    const uint8_t *p = s.p;
    size_t at = escape_first_invalid(p, s.n, 0, bytes);
    if (at + 1 >= s.n) return 0;
    if (p[at + 1] >= '0' && p[at + 1] <= '7')
        return err_warn(th, DeprecationWarning, 1, "invalid octal escape sequence '\\%c%c%c'", p[at + 1], p[at + 2], p[at + 3]);
    return err_warn(th, DeprecationWarning, 1, "invalid escape sequence '\\%c'", p[at + 1]);
}

/* Handlers may put another input in place: what is complained about is in the last one. */
static Value unicode_escape_decode(Thread *th, Value *a, unsigned n, Value kw) {
    bool final;
    CodecRun x;
    CodecError e;
    size_t pos = 0;
    if (check_errors("unicode_escape_decode", a[2]) < 0 || final_arg(th, a[3], true, &final) < 0 || text_to_bytes(a + 1) < 0)
        return RAISED;
    Value *r = root_push(th, 2);
    if (codec_run_begin(&x, th, CODEC_UNICODE_ESCAPE, "unicodeescape", a[1], a[2], true) < 0) return RAISED;
    size_t all = x.n;
    while (!codec_decode(CODEC_UNICODE_ESCAPE, &x.out, x.p, x.n, &pos, final, &e))
        if (codec_decode_error(&x, &e, &pos) < 0) return codec_run_end(&x, RAISED);
    r[0] = x.out.failed ? err_no_memory() : str_from_ustr(ubuf_str(&x.out));
    r[1] = x.r[RUN_INPUT];
    codec_run_end(&x, V_NONE);
    if (r[0] == RAISED || warn_invalid(th, r[1], false) < 0) return RAISED;
    return pair(r[0], final ? all : pos);
}

static Value raw_unicode_escape_decode(Thread *th, Value *a, unsigned n, Value kw) {
    if (text_to_bytes(a + 1) < 0) return RAISED;
    return decode(th, a, "raw_unicode_escape_decode", CODEC_RAW_UNICODE_ESCAPE, "rawunicodeescape", true, true);
}

static Value escape_decode_fn(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    UBuf out;
    CodecError e;
    size_t pos = 0;
    bool strict = !is_ref(a[2]) || str_equal_c(a[2], "strict");
    if (check_errors("escape_decode", a[2]) < 0 || text_to_bytes(a + 1) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    ubuf_init(&out, NULL);
    while (!escape_decode_bytes(&out, s.p, s.n, &pos, &e)) {
        bool replace = !strict && str_equal_c(a[2], "replace"), ignore = !strict && str_equal_c(a[2], "ignore");
        bool trailing = e.end >= s.n && ((const uint8_t *)s.p)[e.start] == '\\' && e.start + 1 == s.n;
        if (trailing || (!replace && !ignore)) {
            ubuf_free(&out);
            if (trailing) return err_raise(ValueError, "Trailing \\ in string");
            if (strict) return err_raise(ValueError, "invalid \\x escape at position %zd", (ptrdiff_t)e.start);
            return err_raise(ValueError, "decoding error; unknown error handling code: %U", a[2]);
        }
        if (replace) ubuf_put(&out, '?');
        pos = e.end;
    }
    Value *r = root_push(th, 1);
    size_t len = s.n;
    r[0] = bytes_from_buf(&out);
    if (r[0] == RAISED || warn_invalid(th, a[1], true) < 0) return RAISED;
    return pair(r[0], len);
}

/* ---- encoders -------------------------------------------------------------------------------------------------- */

/* a: module, str, errors */
static Value encode(Thread *th, Value *a, const char *function, Codec codec, const char *name) {
    if (check_str(function, a[1]) < 0 || check_errors(function, a[2]) < 0) return RAISED;
    size_t len = str_len(a[1]);
    return pair(codec_encode_native(th, codec, name, a[1], a[2], NULL, 0), len);
}

#define ENCODER(ident, codec, name) \
    static Value ident##_encode(Thread *th, Value *a, unsigned n, Value kw) { return encode(th, a, #ident "_encode", codec, name); }
ENCODER(utf_8, CODEC_UTF8, "utf-8")
ENCODER(utf_7, CODEC_UTF7, "utf7")
ENCODER(utf_16_le, CODEC_UTF16_LE, "utf-16-le")
ENCODER(utf_16_be, CODEC_UTF16_BE, "utf-16-be")
ENCODER(utf_32_le, CODEC_UTF32_LE, "utf-32-le")
ENCODER(utf_32_be, CODEC_UTF32_BE, "utf-32-be")
ENCODER(ascii, CODEC_ASCII, "ascii")
ENCODER(latin_1, CODEC_LATIN1, "latin-1")
ENCODER(unicode_escape, CODEC_UNICODE_ESCAPE, "unicodeescape")
ENCODER(raw_unicode_escape, CODEC_RAW_UNICODE_ESCAPE, "rawunicodeescape")

static Value encode_wide(Thread *th, Value *a, const char *function, unsigned wide) {
    int order = 0;
    if (check_str(function, a[1]) < 0 || check_errors(function, a[2]) < 0 || (a[3] != V_UNBOUND && arg_int(th, a[3], &order) < 0))
        return RAISED;
    size_t len = str_len(a[1]);
    return pair(codec_encode_wide(th, wide, a[1], a[2], order), len);
}
static Value utf_16_encode(Thread *th, Value *a, unsigned n, Value kw) { return encode_wide(th, a, "utf_16_encode", 2); }
static Value utf_32_encode(Thread *th, Value *a, unsigned n, Value kw) { return encode_wide(th, a, "utf_32_encode", 4); }

static Value escape_encode_fn(Thread *th, Value *a, unsigned n, Value kw) {
    if (!bytes_check(a[1])) return arg_type_error("escape_encode", "argument 1", "bytes", a[1]);
    UBuf out;
    UStr s = bytes_view(a[1]);
    ubuf_init(&out, NULL);
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)ustr_at(s, i);
        if (c == '\\' || c == '\'') ubuf_printf(&out, "\\%c", c);
        else if (c == '\t' || c == '\n' || c == '\r') ubuf_printf(&out, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
        else if (c < ' ' || c >= 0x7f) ubuf_printf(&out, "\\x%02x", c);
        else ubuf_put(&out, c);
    }
    return pair(bytes_from_buf(&out), s.n);
}

static Value readbuffer_encode(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    if (check_errors("readbuffer_encode", a[2]) < 0 || text_to_bytes(a + 1) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    return pair(bytes_from_ustr(s), s.n);
}

/* ---- charmaps -------------------------------------------------------------------------------------------------- */

typedef struct EncodingMapObj {
    Obj h;
    CharMap map; /* set once */
} EncodingMapObj;

static Value map_size(Thread *th, Value *a, unsigned n, Value kw) { return small_int(sizeof(EncodingMapObj)); }
static const Method map_methods[] = {{"size", map_size, "!(self, /)", "Return the size (in bytes) of this object", 0}, {0}};
static Type type_encoding_map = {
    .name = "EncodingMap",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = (sizeof(EncodingMapObj) + 7) & ~7u,
    .methods = map_methods,
};

static Value charmap_build_fn(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_str("charmap_build", a[1]) < 0) return RAISED;
    UStr s = str_view(a[1]);
    bool plain = s.n && ustr_at(s, 0) == 0;
    size_t len = s.n < 256 ? s.n : 256;
    for (size_t i = 1; plain && i < len; i++) plain = ustr_at(s, i) != 0 && ustr_at(s, i) <= 0xffff;
    if (plain) {
        Value v = obj_new(&type_encoding_map);
        if (v != RAISED) charmap_build(&OBJ(EncodingMapObj, v)->map, ustr_slice(s, 0, len)); /* NOBARRIER: fresh */
        return v;
    }
    Value *d = root_push(th, 1);
    if ((d[0] = dict_new()) == RAISED) return RAISED;
    for (size_t i = 0; i < len; i++)
        if (dict_set(th, d[0], small_int(ustr_at(str_view(a[1]), i)), small_int((int64_t)i)) < 0) return RAISED;
    return d[0];
}

static const char undefined[] = "character maps to <undefined>";

/* mapping[key], V_NONE if there is none. */
static Value mapped(Thread *th, Value mapping, int64_t key) {
    Value v = obj_getitem(th, mapping, small_int(key));
    return v == RAISED && err_catch(th, LookupError) ? V_NONE : v;
}

/* What the mapping has for a byte, to x->out. 1 done, 0 undefined, -1. */
static int put_mapped(CodecRun *x, Value mapping, uint8_t byte) {
    Value v = mapped(x->th, mapping, byte);
    int64_t i;
    if (v == RAISED) return -1;
    if (v == V_NONE) return 0;
    if (int_check(v)) {
        if (!int_fits(v, &i) || i < 0 || i > 0x10ffff) return err_set(TypeError, "character mapping must be in range(0x110000)");
        if (i == 0xfffe) return 0;
        return ubuf_put(&x->out, (uint32_t)i), 1;
    }
    if (!str_check(v)) return err_set(TypeError, "character mapping must return integer, None or str");
    if (str_len(v) == 1 && ustr_at(str_view(v), 0) == 0xfffe) return 0;
    return ubuf_span(&x->out, str_view(v)), 1;
}

static Value decode_mapping(Thread *th, Value *a, CodecRun *x) {
    CodecError e;
    size_t pos = 0;
    if (str_exact(a[3])) {
        while (!charmap_decode(&x->out, x->p, x->n, &pos, str_view(a[3]), &e))
            if (codec_decode_error(x, &e, &pos) < 0) return RAISED;
        return str_from_ustr(ubuf_str(&x->out));
    }
    bool plain = bytes_check(x->r[RUN_INPUT]);
    if (!plain) { /* the mapping may run Python: the bytes must be where they can be found again */
        Value b = bytes_from(x->p, x->n);
        if (b == RAISED) return RAISED;
        x->r[RUN_INPUT] = b;
    }
    while (x->p = (const uint8_t *)bytes_data(x->r[RUN_INPUT]), pos < x->n) {
        int done = put_mapped(x, a[3], x->p[pos]);
        if (done < 0) return RAISED;
        if (done) {
            pos++;
            continue;
        }
        x->p = (const uint8_t *)bytes_data(x->r[RUN_INPUT]);
        e = (CodecError){pos, pos + 1, undefined};
        if (codec_decode_error(x, &e, &pos) < 0) return RAISED;
    }
    return str_from_ustr(ubuf_str(&x->out));
}

/* a: module, data, errors, mapping */
static Value charmap_decode_fn(Thread *th, Value *a, unsigned n, Value kw) {
    CodecRun x;
    UStr s;
    if (check_errors("charmap_decode", a[2]) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    size_t len = s.n;
    if (a[3] == V_UNBOUND || a[3] == V_NONE) return pair(codec_decode_native(th, CODEC_LATIN1, "latin-1", a[1], a[2], true, NULL), len);
    if (codec_run_begin(&x, th, CODEC_LATIN1, "charmap", a[1], a[2], true) < 0) return RAISED;
    return pair(codec_run_end(&x, decode_mapping(th, a, &x)), len);
}

/* Write c through the mapping: 1, 0 it has none, -1. */
static int put_byte(CodecRun *x, Value mapping, uint32_t c) {
    if (is_exact(mapping, &type_encoding_map)) {
        CodecError e;
        size_t pos = 0;
        return charmap_encode(&x->out, ustr_make(&c, 1, 4), &pos, &OBJ(EncodingMapObj, mapping)->map, &e);
    }
    Value v = mapped(x->th, mapping, c);
    int64_t i;
    if (v == RAISED) return -1;
    if (v == V_NONE) return 0;
    if (int_check(v)) {
        if (!int_fits(v, &i) || i < 0 || i > 255) return err_set(TypeError, "character mapping must be in range(256)");
        return ubuf_put(&x->out, (uint32_t)i), 1;
    }
    if (!bytes_check(v)) return err_set(TypeError, "character mapping must return integer, bytes or None, not %T", v);
    return ubuf_bytes(&x->out, bytes_data(v), bytes_len(v)), 1;
}

/* A replacement's characters, each through the mapping. `arg`: the slot of the mapping. */
static bool put_replacement(CodecRun *x, UStr s, void *arg) {
    Value *mapping = arg, *r = root_push(x->th, 1); /* the look-ups may move what s shows */
    r[0] = str_from_ustr(s);
    bool good = r[0] != RAISED;
    for (size_t i = 0; good && i < str_len(r[0]); i++) good = put_byte(x, *mapping, ustr_at(str_view(r[0]), i)) > 0;
    root_pop(x->th, 1);
    return good;
}

/* How far the characters without a byte go on from `start`. -1: raised. */
static int64_t run_of_unknown(CodecRun *x, Value *mapping, size_t start) {
    size_t n = str_len(x->r[RUN_INPUT]), end = start + 1, before = x->out.len;
    for (; end < n; end++) {
        int is = put_byte(x, *mapping, ustr_at(str_view(x->r[RUN_INPUT]), end));
        ubuf_cut(&x->out, before);
        if (is) return is < 0 ? -1 : (int64_t)end;
    }
    return (int64_t)end;
}

static Value encode_mapping(CodecRun *x, Value *mapping) {
    for (size_t pos = 0; pos < str_len(x->r[RUN_INPUT]);) {
        int done = put_byte(x, *mapping, ustr_at(str_view(x->r[RUN_INPUT]), pos));
        if (done < 0) return RAISED;
        if (done) {
            pos++;
            continue;
        }
        int64_t end = run_of_unknown(x, mapping, pos);
        CodecError e = {pos, (size_t)end, undefined};
        if (end < 0) return RAISED;
        if (codec_encode_error(x, &e, &pos, put_replacement, mapping) < 0) return RAISED;
    }
    return bytes_from_ustr(ubuf_str(&x->out));
}

static Value charmap_encode_fn(Thread *th, Value *a, unsigned n, Value kw) {
    CodecRun x;
    if (check_str("charmap_encode", a[1]) < 0 || check_errors("charmap_encode", a[2]) < 0) return RAISED;
    size_t len = str_len(a[1]);
    if (a[3] == V_UNBOUND || a[3] == V_NONE) return pair(codec_encode_native(th, CODEC_LATIN1, "latin-1", a[1], a[2], NULL, 0), len);
    codec_run_begin(&x, th, CODEC_LATIN1, "charmap", a[1], a[2], false);
    return pair(codec_run_end(&x, encode_mapping(&x, a + 3)), len);
}

/* ---- the registry ---------------------------------------------------------------------------------------------- */

static Value any(Thread *th, Value *a, bool decoding) {
    for (int i = 2; i < 4; i++)
        if (a[i] != V_UNBOUND && !str_check(a[i]))
            return arg_type_error(decoding ? "decode" : "encode", i == 2 ? "argument 'encoding'" : "argument 'errors'", "str", a[i]);
    return codec_encode_any(th, a[1], a[2], a[3], decoding, false);
}
static Value encode_fn(Thread *th, Value *a, unsigned n, Value kw) { return any(th, a, false); }
static Value decode_fn(Thread *th, Value *a, unsigned n, Value kw) { return any(th, a, true); }

static Value lookup_fn(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("lookup", "argument", "str", a[1]);
    if (ustr_find_char(str_view(a[1]), 0) >= 0) return err_raise(ValueError, "embedded null character");
    return codec_lookup(th, a[1]);
}
static Value lookup_error_fn(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("lookup_error", "argument", "str", a[1]);
    return codec_lookup_error(th, a[1]);
}
static Value register_fn(Thread *th, Value *a, unsigned n, Value kw) { return codec_register(th, a[1]) < 0 ? RAISED : V_NONE; }
static Value unregister_fn(Thread *th, Value *a, unsigned n, Value kw) { return codec_unregister(th, a[1]) < 0 ? RAISED : V_NONE; }
static Value register_error_fn(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("register_error", "argument 1", "str", a[1]);
    return codec_register_error(th, a[1], a[2]) < 0 ? RAISED : V_NONE;
}

#define DATA       "(module, data, errors=None, /)"
#define DATA_FINAL "(module, data, errors=None, final=False, /)"
#define STR        "(module, str, errors=None, /)"
static const Method methods[] = {
    {"ascii_decode", ascii_decode, DATA, NULL, 0},
    {"ascii_encode", ascii_encode, STR, NULL, 0},
    {"charmap_build", charmap_build_fn, "(module, map, /)", NULL, 0},
    {"charmap_decode", charmap_decode_fn, "(module, data, errors=None, mapping=None, /)", NULL, 0},
    {"charmap_encode", charmap_encode_fn, "(module, str, errors=None, mapping=None, /)", NULL, 0},
    {"decode", decode_fn, "(module, /, obj, encoding='utf-8', errors='strict')", "Decode with the codec registered for the encoding.", 0},
    {"encode", encode_fn, "(module, /, obj, encoding='utf-8', errors='strict')", "Encode with the codec registered for the encoding.", 0},
    {"escape_decode", escape_decode_fn, DATA, NULL, 0},
    {"escape_encode", escape_encode_fn, DATA, NULL, 0},
    {"latin_1_decode", latin_1_decode, DATA, NULL, 0},
    {"latin_1_encode", latin_1_encode, STR, NULL, 0},
    {"lookup", lookup_fn, "(module, encoding, /)", "The codec of an encoding: a CodecInfo.", 0},
    {"lookup_error", lookup_error_fn, "(module, name, /)", "The error handler of that name, or LookupError.", 0},
    {"raw_unicode_escape_decode", raw_unicode_escape_decode, "(module, data, errors=None, final=True, /)", NULL, 0},
    {"raw_unicode_escape_encode", raw_unicode_escape_encode, STR, NULL, 0},
    {"readbuffer_encode", readbuffer_encode, DATA, NULL, 0},
    {"register", register_fn, "(module, search_function, /)",
     "Add a function that finds codecs: from a lower case name to a CodecInfo, or None.", 0},
    {"register_error", register_error_fn, "(module, errors, handler, /)",
     "Make an error handler known by a name: from a UnicodeError to (replacement, position to go on).", 0},
    {"unicode_escape_decode", unicode_escape_decode, "(module, data, errors=None, final=True, /)", NULL, 0},
    {"unicode_escape_encode", unicode_escape_encode, STR, NULL, 0},
    {"unregister", unregister_fn, "(module, search_function, /)", "Take away a search function; found codecs are forgotten.", 0},
    {"utf_16_be_decode", utf_16_be_decode, DATA_FINAL, NULL, 0},
    {"utf_16_be_encode", utf_16_be_encode, STR, NULL, 0},
    {"utf_16_decode", utf_16_decode, DATA_FINAL, NULL, 0},
    {"utf_16_encode", utf_16_encode, "(module, str, errors=None, byteorder=0, /)", NULL, 0},
    {"utf_16_ex_decode", utf_16_ex_decode, "(module, data, errors=None, byteorder=0, final=False,\n                 /)", NULL, 0},
    {"utf_16_le_decode", utf_16_le_decode, DATA_FINAL, NULL, 0},
    {"utf_16_le_encode", utf_16_le_encode, STR, NULL, 0},
    {"utf_32_be_decode", utf_32_be_decode, DATA_FINAL, NULL, 0},
    {"utf_32_be_encode", utf_32_be_encode, STR, NULL, 0},
    {"utf_32_decode", utf_32_decode, DATA_FINAL, NULL, 0},
    {"utf_32_encode", utf_32_encode, "(module, str, errors=None, byteorder=0, /)", NULL, 0},
    {"utf_32_ex_decode", utf_32_ex_decode, "(module, data, errors=None, byteorder=0, final=False,\n                 /)", NULL, 0},
    {"utf_32_le_decode", utf_32_le_decode, DATA_FINAL, NULL, 0},
    {"utf_32_le_encode", utf_32_le_encode, STR, NULL, 0},
    {"utf_7_decode", utf_7_decode, DATA_FINAL, NULL, 0},
    {"utf_7_encode", utf_7_encode, STR, NULL, 0},
    {"utf_8_decode", utf_8_decode, DATA_FINAL, NULL, 0},
    {"utf_8_encode", utf_8_encode, STR, NULL, 0},
    {0},
};

static int init(Thread *th, Value module) {
    type_ready(&type_encoding_map);
    return 0;
}

const ModuleDef module_codecs = {"_codecs", NULL, methods, NULL, init};
