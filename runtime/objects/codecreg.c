/* codecreg.c -- the registry of codecs and error handlers, the handlers that are built in, codecs by name.
 *
 * Three containers: search functions, found codecs by normalised name, error handlers by name. They are made at start, alone, and
 * changed like all Python data. */
#include "text.h"

#include <stdlib.h>

static Value search_path, found_codecs, handlers; /* roots: never replaced */

void codecs_start(void) {
    search_path = list_new(0), found_codecs = dict_new(), handlers = dict_new();
    gc_root_add(&search_path);
    gc_root_add(&found_codecs);
    gc_root_add(&handlers);
}

/* ---- codecs ---------------------------------------------------------------------------------------------------- */

int codec_register(Thread *th, Value search) {
    if (!obj_callable(search)) return err_set(TypeError, "argument must be callable");
    return list_append(search_path, search);
}

int codec_unregister(Thread *th, Value search) {
    for (uint64_t i = 0; i < list_len(search_path); i++)
        if (list_get(search_path, i) == search) {
            dict_clear(found_codecs);
            return list_delete(search_path, i, i + 1);
        }
    return 0;
}

static Value normalized(Value encoding) {
    UStr s = str_view(encoding);
    char small[128], *to = s.n * 2 + 3 < sizeof small ? small : malloc(s.n * 2 + 3);
    if (!to) return err_no_memory();
    size_t n = codec_normalize(to, s.n * 2 + 3, s);
    Value v = str_from_ascii(to, n);
    if (to != small) free(to);
    return v;
}

/* r: encoding, its normal form. */
static Value lookup(Thread *th, Value *r) {
    r[1] = normalized(r[0]);
    if (r[1] == RAISED) return RAISED;
    Value codec = dict_get_str(found_codecs, r[1]);
    if (codec != V_UNBOUND) return codec;
    if (list_len(search_path) == 0 && import_module(th, "encodings") == RAISED) return RAISED;
    if (list_len(search_path) == 0) return err_raise(LookupError, "no codec search functions registered: can't find encoding");
    for (uint64_t i = 0; i < list_len(search_path); i++) {
        codec = CALL1(th, list_get(search_path, i), r[1]);
        if (codec == RAISED) return RAISED;
        if (codec == V_NONE) continue;
        if (!tuple_check(codec) || tuple_len(codec) != 4)
            return err_raise(TypeError, "codec search functions must return 4-tuples");
        return dict_set_str(found_codecs, r[1], codec) < 0 ? RAISED : codec;
    }
    return err_raise(LookupError, "unknown encoding: %U", r[0]);
}

Value codec_lookup(Thread *th, Value encoding) {
    Value *r = root_push2(th, encoding, V_NONE), v = lookup(th, r);
    root_pop(th, 2);
    return v;
}

/* ---- codecs.encode, codecs.decode, str.encode, bytes.decode ---------------------------------------------------- */

/* An exception of the codec gets a line that says which codec: "decoding with 'hex' codec failed". Exceptions whose arguments mean
 * more than a message stay as they are. */
static void name_codec(Thread *th, Value *r, bool decode) {
    Value exc = th->exc;
    Type *t = type_of(exc);
    Value args = GET(ExcObj, exc, args);
    bool plain = t->new == BaseException->new && t->init == BaseException->init && t->size == sizeof(ExcObj);
    if (!plain || !tuple_check(args) || tuple_len(args) > 1 || (tuple_len(args) == 1 && !str_check(tuple_get(args, 0)))) return;
    Value *s = root_push3(th, err_fetch(th), V_NONE, V_NONE);
    Value dict;
    if (obj_find_attr(th, s[0], S(__dict__), &dict) > 0 && dict_check(dict) && dict_len(dict)) {
        err_restore(th, s[0]);
        root_pop(th, 3);
        return;
    }
    err_clear(th);
    s[1] = obj_str(th, s[0]);
    if (s[1] == RAISED) {
        err_restore(th, s[0]);
        root_pop(th, 3);
        return;
    }
    err_raise(t, "%s with '%U' codec failed (%s: %U)", decode ? "decoding" : "encoding", r[1], t->name, s[1]);
    SET(ExcObj, th->exc, cause, s[0]);
    SET(ExcObj, th->exc, context, s[0]);
    SET(ExcObj, th->exc, suppress, V_TRUE);
    root_pop(th, 3);
}

/* r: object, encoding, errors, codec, result. */
static Value run(Thread *th, Value *r, bool decode, bool text_only) {
    r[3] = codec_lookup(th, r[1]);
    if (r[3] == RAISED) return RAISED;
    if (text_only && !is_exact(r[3], &type_tuple)) {
        Value text;
        int has = obj_find_attr(th, r[3], str_intern_c("_is_text_encoding"), &text);
        int is = has > 0 ? obj_truth(th, text) : 1;
        if (has < 0 || is < 0) return RAISED;
        if (!is)
            return err_raise(LookupError, "'%U' is not a text encoding; use %s to handle arbitrary codecs", r[1],
                             decode ? "codecs.decode()" : "codecs.encode()");
    }
    Value args[2] = {r[0], r[2]};
    Value pair = obj_call(th, tuple_get(r[3], decode), args, is_ref(r[2]) ? 2 : 1);
    if (pair == RAISED) return name_codec(th, r, decode), RAISED;
    if (!tuple_check(pair) || tuple_len(pair) != 2)
        return err_raise(TypeError, decode ? "decoder must return a tuple (object,integer)" : "encoder must return a tuple (object, integer)");
    return tuple_get(pair, 0);
}

Value codec_encode_any(Thread *th, Value obj, Value encoding, Value errors, bool decode, bool text_only) {
    Value *r = root_push(th, 5);
    r[0] = obj, r[1] = is_ref(encoding) ? encoding : str_intern_c("utf-8"), r[2] = errors;
    Value v = run(th, r, decode, text_only);
    if (v != RAISED && text_only) {
        if (decode && !str_check(v))
            v = err_raise(TypeError, "'%U' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to arbitrary types", r[1], v);
        else if (!decode && bytearray_check(v)) {
            r[4] = v;
            if (err_warn(th, RuntimeWarning, 1, "encoder %U returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types",
                         r[1]) < 0) v = RAISED;
            else v = bytes_from_ustr(bytearray_view(r[4]));
        } else if (!decode && !bytes_check(v))
            v = err_raise(TypeError, "'%U' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", r[1], v);
    }
    root_pop(th, 5);
    return v;
}

/* ---- error handlers -------------------------------------------------------------------------------------------- */

/* What an exception object tells a handler. */
typedef struct Fault {
    bool encode, decode, translate;
    Value object; /* bytes, or a str */
    int64_t start, end;
} Fault;

static int fault_of(Value exc, Fault *f) {
    *f = (Fault){.encode = obj_is(exc, UnicodeEncodeError), .decode = obj_is(exc, UnicodeDecodeError),
                 .translate = obj_is(exc, UnicodeTranslateError)};
    if (!f->encode && !f->decode && !f->translate)
        return err_set(TypeError, "don't know how to handle %T in error callback", exc);
    f->object = GET(UnicodeErrorObj, exc, object);
    if (f->decode ? !bytes_check(f->object) : !str_check(f->object))
        return err_set(TypeError, f->decode ? "object attribute must be bytes" : "object attribute must be unicode");
    int64_t n = f->decode ? (int64_t)bytes_len(f->object) : (int64_t)str_len(f->object);
    if (!int_check(OBJ(UnicodeErrorObj, exc)->start) || !int_check(OBJ(UnicodeErrorObj, exc)->end)
        || !int_fits(OBJ(UnicodeErrorObj, exc)->start, &f->start) || !int_fits(OBJ(UnicodeErrorObj, exc)->end, &f->end))
        return err_set(TypeError, "start and end attributes must be ints");
    if (f->start < 0) f->start = 0;
    if (f->start >= n) f->start = n - 1;
    if (f->end < 1) f->end = 1;
    if (f->end > n) f->end = n;
    return 0;
}

static Value wrong_type(Value exc) { return err_raise(TypeError, "don't know how to handle %T in error callback", exc); }

static Value answer(Value text, int64_t at) { return text == RAISED ? RAISED : TUPLE(text, int_from(at)); }

static Value handle_strict(Thread *th, Value *a, unsigned n, Value kw) {
    if (!exc_check(a[0])) return err_raise(TypeError, "codec must pass exception instance");
    return err_object(th, a[0]);
}

static Value handle_ignore(Thread *th, Value *a, unsigned n, Value kw) {
    Fault f;
    return fault_of(a[0], &f) < 0 ? RAISED : answer(str_empty, f.end);
}

static Value handle_replace(Thread *th, Value *a, unsigned n, Value kw) {
    Fault f;
    UBuf b;
    if (fault_of(a[0], &f) < 0) return RAISED;
    ubuf_init(&b, NULL);
    ubuf_fill(&b, f.encode ? '?' : 0xfffd, f.decode ? 1 : f.end > f.start ? (size_t)(f.end - f.start) : 0);
    return answer(str_from_buf(&b), f.end);
}

static Value handle_escaped(Value exc, CodecHandler h) {
    Fault f;
    UBuf b;
    if (fault_of(exc, &f) < 0) return RAISED;
    if (f.decode && h != HANDLE_BACKSLASH) return wrong_type(exc);
    if (f.translate && h != HANDLE_BACKSLASH) return wrong_type(exc);
    ubuf_init(&b, NULL);
    for (int64_t i = f.start; f.decode && i < f.end; i++) ubuf_printf(&b, "\\x%02x", (uint8_t)bytes_data(f.object)[i]);
    if (!f.decode && f.start < f.end) codec_replacement(h, &b, str_view(f.object), (size_t)f.start, (size_t)f.end);
    return answer(str_from_buf(&b), f.end);
}

static Value handle_backslash(Thread *th, Value *a, unsigned n, Value kw) { return handle_escaped(a[0], HANDLE_BACKSLASH); }
static Value handle_xml(Thread *th, Value *a, unsigned n, Value kw) { return handle_escaped(a[0], HANDLE_XMLCHARREF); }
static Value handle_name(Thread *th, Value *a, unsigned n, Value kw) { return handle_escaped(a[0], HANDLE_NAME); }

/* The codec that the encoding of an exception names, for units of surrogatepass; CODEC_COUNT: another. */
static Codec unit_codec(Value exc) {
    static const struct { const char *name; Codec codec; } codecs[] = {
        {"utf_8", CODEC_UTF8}, {"utf8", CODEC_UTF8}, {"cp65001", CODEC_UTF8}, {"utf_16", CODEC_UTF16_LE}, {"utf16", CODEC_UTF16_LE},
        {"utf_16_le", CODEC_UTF16_LE}, {"utf16le", CODEC_UTF16_LE}, {"utf_16le", CODEC_UTF16_LE}, {"utf16_le", CODEC_UTF16_LE},
        {"utf_16_be", CODEC_UTF16_BE}, {"utf16be", CODEC_UTF16_BE}, {"utf_16be", CODEC_UTF16_BE}, {"utf16_be", CODEC_UTF16_BE},
        {"utf_32", CODEC_UTF32_LE}, {"utf32", CODEC_UTF32_LE}, {"utf_32_le", CODEC_UTF32_LE}, {"utf32le", CODEC_UTF32_LE},
        {"utf_32le", CODEC_UTF32_LE}, {"utf32_le", CODEC_UTF32_LE}, {"utf_32_be", CODEC_UTF32_BE}, {"utf32be", CODEC_UTF32_BE},
        {"utf_32be", CODEC_UTF32_BE}, {"utf32_be", CODEC_UTF32_BE}};
    char name[24];
    Value encoding = GET(UnicodeErrorObj, exc, encoding);
    if (!str_check(encoding) || str_len(encoding) >= sizeof name - 2) return CODEC_COUNT;
    codec_normalize(name, sizeof name, str_view(encoding));
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (strcmp(codecs[i].name, name) == 0) return codecs[i].codec;
    return CODEC_COUNT;
}

/* surrogateescape and surrogatepass, by what the codecs do themselves. */
static Value handle_surrogates(Thread *th, Value exc, CodecHandler h) {
    Fault f;
    if (fault_of(exc, &f) < 0) return RAISED;
    if (f.translate) return wrong_type(exc);
    Codec codec = h == HANDLE_SURROGATEPASS ? unit_codec(exc) : CODEC_ASCII;
    CodecError e = {(size_t)f.start, (size_t)f.end, ""};
    size_t pos;
    UBuf b;
    ubuf_init(&b, NULL);
    bool good = codec != CODEC_COUNT && f.start < f.end &&
                (f.decode ? codec_handle_decode(h, codec, &b, (const uint8_t *)bytes_data(f.object), bytes_len(f.object), &e, &pos)
                          : codec_handle_encode(h, codec, &b, str_view(f.object), &e, &pos));
    if (!good) {
        ubuf_free(&b);
        return err_object(th, exc);
    }
    return answer(f.decode ? str_from_buf(&b) : bytes_from_buf(&b), (int64_t)pos);
}

static Value handle_escape(Thread *th, Value *a, unsigned n, Value kw) { return handle_surrogates(th, a[0], HANDLE_SURROGATEESCAPE); }
static Value handle_pass(Thread *th, Value *a, unsigned n, Value kw) { return handle_surrogates(th, a[0], HANDLE_SURROGATEPASS); }

static const struct { const char *name; Method method; } built_in[] = {
    {"strict", {"strict_errors", handle_strict, "!(exception, /)", "Raises the exception.", 0}},
    {"ignore", {"ignore_errors", handle_ignore, "!(exception, /)", "Leaves out what is wrong.", 0}},
    {"replace", {"replace_errors", handle_replace, "!(exception, /)", "Puts a replacement mark in its place.", 0}},
    {"xmlcharrefreplace", {"xmlcharrefreplace_errors", handle_xml, "!(exception, /)", "Puts XML character references in its place.", 0}},
    {"backslashreplace", {"backslashreplace_errors", handle_backslash, "!(exception, /)", "Puts escapes with backslashes in its place.", 0}},
    {"namereplace", {"namereplace_errors", handle_name, "!(exception, /)", "Puts \\N{...} escapes in its place.", 0}},
    {"surrogateescape", {"surrogateescape", handle_escape, "!(exception, /)", NULL, 0}},
    {"surrogatepass", {"surrogatepass", handle_pass, "!(exception, /)", NULL, 0}},
};

int codec_register_error(Thread *th, Value name, Value handler) {
    if (!obj_callable(handler)) return err_set(TypeError, "handler must be callable");
    return dict_set_str(handlers, str_plain(name), handler);
}

Value codec_lookup_error(Thread *th, Value name) {
    Value key = is_ref(name) ? str_plain(name) : str_intern_c("strict");
    if (key == RAISED) return RAISED;
    Value v = dict_get_str(handlers, key);
    if (v != V_UNBOUND) return v;
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (str_equal_c(key, built_in[i].name)) {
            v = native_new(&built_in[i].method, V_UNBOUND, V_NONE);
            return v == RAISED || dict_set_str(handlers, key, v) < 0 ? RAISED : v;
        }
    return err_raise(LookupError, "unknown error handler name '%U'", key);
}
