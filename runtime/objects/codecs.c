/* codecs.c -- text to bytes and back: native codecs with error handlers, str.encode and bytes.decode, C strings.
 *
 * The codecs proper are core/utf8.h's; here their errors meet handlers, which may be Python functions, move things, and even put another
 * input in place of the one that failed. The registry of codecs and handlers: codecreg.c. */
#include "start.h"
#include "text.h"

#include <stdlib.h>

/* ---- a run ----------------------------------------------------------------------------------------------------- */

static CodecHandler handler_of(Value errors) {
    static const char *const names[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace",
                                        "namereplace", "surrogateescape", "surrogatepass"};
    if (!is_ref(errors)) return HANDLE_STRICT;
    for (int i = 0; i < HANDLE_OTHER; i++)
        if (str_equal_c(errors, names[i])) return (CodecHandler)i;
    return HANDLE_OTHER;
}

int codec_run_begin(CodecRun *x, Thread *th, Codec codec, const char *name, Value input, Value errors, bool decoding) {
    *x = (CodecRun){.th = th, .codec = codec, .name = name, .handler = handler_of(errors)};
    if (decoding) {
        UStr s;
        if (bytes_need(input, &s) < 0) return -1;
        x->p = s.p, x->n = s.n;
    }
    x->r = root_push(th, RUN_ROOTS);
    x->r[RUN_INPUT] = input, x->r[RUN_ERRORS] = errors;
    ubuf_init(&x->out, tx_mem(&x->mem, th));
    return 0;
}

Value codec_run_end(CodecRun *x, Value result) {
    ubuf_free(&x->out);
    root_pop(x->th, RUN_ROOTS);
    return result;
}

static Value error_args(CodecRun *x, const CodecError *e) {
    return TUPLE(str_intern_c(x->name), x->r[RUN_INPUT], small_int((int64_t)e->start), small_int((int64_t)e->end), str_from(e->reason));
}

/* The input as a bytes object: exceptions hold it. */
static int input_to_bytes(CodecRun *x) {
    if (bytes_check(x->r[RUN_INPUT])) return 0;
    Value b = bytes_from(x->p, x->n);
    if (b == RAISED) return -1;
    x->r[RUN_INPUT] = b;
    x->p = (const uint8_t *)bytes_data(b);
    return 0;
}

static int raise_decode(CodecRun *x, const CodecError *e) {
    if (input_to_bytes(x) == 0) err_args(UnicodeDecodeError, error_args(x, e));
    return -1;
}

static int raise_encode(CodecRun *x, const CodecError *e) {
    err_args(UnicodeEncodeError, error_args(x, e));
    return -1;
}

/* Call the handler with an exception of this type. Its pair: what to put goes to RUN_SCRATCH, where to go on to *pos. */
static int call_handler(CodecRun *x, Type *type, const CodecError *e, size_t *pos) {
    bool decoding = type == UnicodeDecodeError;
    int64_t at;
    if (!is_ref(x->r[RUN_HANDLER])) {
        Value h = codec_lookup_error(x->th, x->r[RUN_ERRORS]);
        if (h == RAISED) return -1;
        x->r[RUN_HANDLER] = h;
    }
    Value *exc = root_push(x->th, 1);
    exc[0] = exc_new(type, error_args(x, e));
    if (exc[0] == RAISED) return -1;
    Value pair = CALL1(x->th, x->r[RUN_HANDLER], exc[0]);
    if (pair == RAISED) return -1;
    bool good = tuple_check(pair) && tuple_len(pair) == 2;
    if (good) {
        Value v = tuple_get(pair, 0);
        good = (str_check(v) || (!decoding && bytes_check(v))) && int_check(tuple_get(pair, 1));
    }
    if (!good)
        return err_set(TypeError, decoding ? "decoding error handler must return (str, int) tuple"
                                           : "encoding error handler must return (str/bytes, int) tuple");
    x->r[RUN_SCRATCH] = tuple_get(pair, 0);
    if (arg_int64(x->th, tuple_get(pair, 1), &at) < 0) return -1;
    int64_t n = (int64_t)str_len(decoding ? str_empty : x->r[RUN_INPUT]);
    if (decoding) { /* the handler may have changed the input */
        Value object = GET(UnicodeErrorObj, exc[0], object);
        if (!bytes_check(object)) return err_set(TypeError, "object attribute must be bytes");
        x->r[RUN_INPUT] = object;
        x->p = (const uint8_t *)bytes_data(object);
        n = (int64_t)(x->n = bytes_len(object));
    }
    int64_t given = at;
    if (at < 0) at += n;
    if (at < 0 || at > n) return err_set(IndexError, "position %zd from error handler out of bounds", (ptrdiff_t)given);
    *pos = (size_t)at;
    root_pop(x->th, 1);
    return 0;
}

int codec_decode_error(CodecRun *x, const CodecError *e, size_t *pos) {
    switch (x->handler) {
    case HANDLE_STRICT: return raise_decode(x, e);
    case HANDLE_XMLCHARREF:
    case HANDLE_NAME: return err_set(TypeError, "don't know how to handle UnicodeDecodeError in error callback");
    case HANDLE_OTHER:
        if (input_to_bytes(x) < 0 || call_handler(x, UnicodeDecodeError, e, pos) < 0) return -1;
        ubuf_span(&x->out, str_view(x->r[RUN_SCRATCH]));
        return 0;
    default:
        return codec_handle_decode(x->handler, x->codec, &x->out, x->p, x->n, e, pos) ? 0 : raise_decode(x, e);
    }
}

int codec_encode_error(CodecRun *x, CodecError *e, size_t *pos, bool (*put)(CodecRun *x, UStr s, void *arg), void *arg) {
    UStr s = str_view(x->r[RUN_INPUT]);
    CodecError first = *e;
    if (x->handler == HANDLE_STRICT) return raise_encode(x, e);
    if (x->handler != HANDLE_OTHER) {
        if (!put) return codec_handle_encode(x->handler, x->codec, &x->out, s, e, pos) ? 0 : raise_encode(x, e);
        if (x->handler == HANDLE_SURROGATEESCAPE || x->handler == HANDLE_SURROGATEPASS)
            return codec_handle_encode(x->handler, x->codec, &x->out, s, e, pos) ? 0 : raise_encode(x, &first);
        UBuf text;
        ubuf_init(&text, x->out.mem);
        bool good = codec_replacement(x->handler, &text, s, e->start, e->end) && put(x, ubuf_str(&text), arg);
        ubuf_free(&text);
        *pos = e->end;
        return good ? 0 : err_occurred(x->th) ? -1 : raise_encode(x, &first);
    }
    if (call_handler(x, UnicodeEncodeError, e, pos) < 0) return -1;
    Value v = x->r[RUN_SCRATCH];
    unsigned unit = x->codec == CODEC_UTF16_LE || x->codec == CODEC_UTF16_BE ? 2
                    : x->codec == CODEC_UTF32_LE || x->codec == CODEC_UTF32_BE ? 4 : 1;
    if (bytes_check(v)) {
        if (bytes_len(v) % unit) return raise_encode(x, &first);
        return ubuf_bytes(&x->out, bytes_data(v), bytes_len(v)), 0;
    }
    if (put) return put(x, str_view(v), arg) ? 0 : err_occurred(x->th) ? -1 : raise_encode(x, &first);
    if ((unit > 1 || x->codec == CODEC_UTF8) && !str_is_ascii(v)) return raise_encode(x, &first);
    size_t at = 0, before = x->out.len;
    CodecError again;
    if (codec_encode(x->codec, &x->out, str_view(v), &at, &again)) return 0;
    ubuf_cut(&x->out, before);
    return raise_encode(x, &first);
}

/* ---- native codecs --------------------------------------------------------------------------------------------- */

/* Two bytes at the end that may become a surrogate, which surrogatepass takes: wait for the third. */
static bool surrogate_begins(const uint8_t *p, size_t n, size_t at) {
    return n - at == 2 && p[at] == 0xed && p[at + 1] >= 0xa0 && p[at + 1] <= 0xbf;
}

Value codec_decode_from(Thread *th, Codec codec, const char *name, Value input, Value errors, bool final, size_t start, size_t *consumed) {
    CodecRun x;
    CodecError e;
    if (codec_run_begin(&x, th, codec, name, input, errors, true) < 0) return RAISED;
    size_t pos = start;
    while (!codec_decode(codec, &x.out, x.p, x.n, &pos, final, &e)) {
        if (!final && codec == CODEC_UTF8 && surrogate_begins(x.p, x.n, e.start)) break;
        if (codec_decode_error(&x, &e, &pos) < 0) return codec_run_end(&x, RAISED);
    }
    if (consumed) *consumed = pos;
    return codec_run_end(&x, x.out.failed ? err_no_memory() : str_from_ustr(ubuf_str(&x.out)));
}

/* Well-formed UTF-8, ASCII or any Latin-1: straight into the str. V_UNBOUND: it is not. */
static Value decode_plain(Codec codec, UStr s) {
    size_t chars;
    uint32_t max;
    if (codec == CODEC_LATIN1) return str_from_ustr(s);
    if (codec != CODEC_UTF8 && codec != CODEC_ASCII) return V_UNBOUND;
    if (ascii_prefix(s.p, s.n) == s.n) return str_from_ascii(s.p, s.n);
    if (codec == CODEC_ASCII || !utf8_measure(s.p, s.n, &chars, &max)) return V_UNBOUND;
    return str_from_utf8(s.p, s.n);
}

Value codec_decode_native(Thread *th, Codec codec, const char *name, Value input, Value errors, bool final, size_t *consumed) {
    UStr s;
    if (bytes_need(input, &s) < 0) return RAISED;
    Value v = decode_plain(codec, s);
    if (LIKELY(v != V_UNBOUND)) {
        if (consumed) *consumed = s.n;
        return v;
    }
    return codec_decode_from(th, codec, name, input, errors, final, 0, consumed);
}

Value codec_encode_native(Thread *th, Codec codec, const char *name, Value s, Value errors, const void *bom, size_t nbom) {
    CodecRun x;
    CodecError e;
    size_t pos = 0;
    if (str_is_ascii(s) && codec <= CODEC_LATIN1) return bytes_from(str_data(s), str_len(s));
    if (codec == CODEC_LATIN1 && str_width(s) == 1) return bytes_from(str_data(s), str_len(s));
    codec_run_begin(&x, th, codec, name, s, errors, false);
    if (nbom) ubuf_bytes(&x.out, bom, nbom);
    while (!codec_encode(codec, &x.out, str_view(x.r[RUN_INPUT]), &pos, &e))
        if (codec_encode_error(&x, &e, &pos, NULL, NULL) < 0) return codec_run_end(&x, RAISED);
    return codec_run_end(&x, x.out.failed ? err_no_memory() : bytes_from_ustr(ubuf_str(&x.out)));
}

Value codec_decode_wide(Thread *th, unsigned wide, Value input, Value errors, bool final, int *order, size_t *consumed) {
    UStr s;
    Codec codec = wide == 2 ? CODEC_UTF16_LE : CODEC_UTF32_LE;
    size_t skip = 0;
    if (bytes_need(input, &s) < 0) return RAISED;
    if (*order == 0) {
        skip = codec_bom(s.p, s.n, wide, &codec);
        if (skip) *order = codec == CODEC_UTF16_BE || codec == CODEC_UTF32_BE ? 1 : -1;
    } else if (*order > 0)
        codec = wide == 2 ? CODEC_UTF16_BE : CODEC_UTF32_BE;
    const char *name = wide == 2 ? (codec == CODEC_UTF16_BE ? "utf-16-be" : "utf-16-le")
                                 : (codec == CODEC_UTF32_BE ? "utf-32-be" : "utf-32-le");
    return codec_decode_from(th, codec, name, input, errors, final, skip, consumed);
}

Value codec_encode_wide(Thread *th, unsigned wide, Value s, Value errors, int order) {
    static const uint8_t bom16[] = {0xff, 0xfe}, bom32[] = {0xff, 0xfe, 0, 0};
    Codec codec = wide == 2 ? (order > 0 ? CODEC_UTF16_BE : CODEC_UTF16_LE) : order > 0 ? CODEC_UTF32_BE : CODEC_UTF32_LE;
    const char *name = wide == 2 ? (order > 0 ? "utf-16-be" : order < 0 ? "utf-16-le" : "utf-16")
                                 : (order > 0 ? "utf-32-be" : order < 0 ? "utf-32-le" : "utf-32");
    return codec_encode_native(th, codec, name, s, errors, wide == 2 ? bom16 : bom32, order ? 0 : wide);
}

/* ---- by name --------------------------------------------------------------------------------------------------- */

typedef struct Native {
    const char *spelling;
    Codec codec;
    const char *name;
    uint8_t wide; /* with a byte order mark */
} Native;
static const Native natives[] = {
    {"utf_8", CODEC_UTF8, "utf-8", 0},
    {"utf8", CODEC_UTF8, "utf-8", 0},
    {"ascii", CODEC_ASCII, "ascii", 0},
    {"us_ascii", CODEC_ASCII, "ascii", 0},
    {"latin_1", CODEC_LATIN1, "latin-1", 0},
    {"latin1", CODEC_LATIN1, "latin-1", 0},
    {"iso_8859_1", CODEC_LATIN1, "latin-1", 0},
    {"iso8859_1", CODEC_LATIN1, "latin-1", 0},
    {"utf_16", CODEC_UTF16_LE, "utf-16", 2},
    {"utf_32", CODEC_UTF32_LE, "utf-32", 4},
};

/* Lower case, runs of anything but letters, digits and dots as one '_'. */
size_t codec_normalize(char *to, size_t room, UStr s) {
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n && n + 2 < room; i++) {
        uint32_t c = ustr_at(s, i), low = c | 32;
        bool letter = c < 128 && low - 'a' < 26;
        if (!letter && c - '0' >= 10 && c != '.') {
            gap = true;
            continue;
        }
        if (gap && n) to[n++] = '_';
        gap = false;
        to[n++] = (char)(letter ? low : c);
    }
    to[n] = 0;
    return n;
}

static const Native *native_of(Value encoding) {
    char name[16];
    if (!is_ref(encoding)) return natives;
    UStr s = str_view(encoding);
    if (s.n >= sizeof name) return NULL;
    codec_normalize(name, sizeof name, s);
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (strcmp(name, natives[i].spelling) == 0) return natives + i;
    return NULL;
}

static int check_names(Value encoding, Value errors) {
    for (int i = 0; i < 2; i++) {
        Value v = i ? errors : encoding;
        if (is_ref(v) && ustr_find_char(str_view(v), 0) >= 0) return err_set(ValueError, "embedded null character");
    }
    return 0;
}

/* In development mode names are looked up even where they are not needed. */
static int check_known(Thread *th, Value encoding, Value errors) {
    if (LIKELY(!config.dev_mode)) return 0;
    Value *r = root_push2(th, encoding, errors);
    int bad = is_ref(r[0]) && !native_of(r[0]) && codec_lookup(th, r[0]) == RAISED;
    if (!bad && is_ref(r[1]) && handler_of(r[1]) == HANDLE_OTHER) bad = codec_lookup_error(th, r[1]) == RAISED;
    root_pop(th, 2);
    return bad ? -1 : 0;
}

/* The two checks of every call; the object is kept. */
static int check(Thread *th, Value *object, Value *encoding, Value *errors) {
    if (check_names(*encoding, *errors) < 0) return -1;
    if (LIKELY(!config.dev_mode)) return 0;
    Value *r = root_push3(th, *object, *encoding, *errors);
    int bad = check_known(th, *encoding, *errors);
    *object = r[0], *encoding = r[1], *errors = r[2];
    root_pop(th, 3);
    return bad;
}

Value codec_encode_str(Thread *th, Value s, Value encoding, Value errors) {
    if (check(th, &s, &encoding, &errors) < 0) return RAISED;
    const Native *x = native_of(encoding);
    if (!x) return codec_encode_any(th, s, encoding, errors, false, true);
    if (x->wide) return codec_encode_wide(th, x->wide, s, errors, 0);
    return codec_encode_native(th, x->codec, x->name, s, errors, NULL, 0);
}

Value codec_decode_obj(Thread *th, Value obj, Value encoding, Value errors) {
    int order = 0;
    if (check(th, &obj, &encoding, &errors) < 0) return RAISED;
    const Native *x = native_of(encoding);
    if (!x) {
        UStr s;
        if (!bytes_like(obj, &s)) return err_raise(TypeError, "a bytes-like object is required, not '%T'", obj);
        if (s.n == 0) return str_empty;
        return codec_encode_any(th, obj, encoding, errors, true, true);
    }
    if (x->wide) return codec_decode_wide(th, x->wide, obj, errors, true, &order, NULL);
    return codec_decode_native(th, x->codec, x->name, obj, errors, true, NULL);
}

/* ---- for C ----------------------------------------------------------------------------------------------------- */

static Value c_name(const char *s) { return s ? str_intern_c(s) : V_UNBOUND; }

Value str_decode(Thread *th, const void *p, size_t n, const char *encoding, const char *errors) {
    if (!encoding || strcmp(encoding, "utf-8") == 0) {
        Value v = decode_plain(CODEC_UTF8, ustr_make(p, n, 1));
        if (LIKELY(v != V_UNBOUND)) return v;
    }
    Value b = bytes_from(p, n);
    return b == RAISED ? RAISED : codec_decode_obj(th, b, c_name(encoding), c_name(errors));
}

Value str_encode(Thread *th, Value s, const char *encoding, const char *errors) {
    return codec_encode_str(th, s, c_name(encoding), c_name(errors));
}

/* UTF-8 of s in malloc'ed memory with a zero after it; lone surrogates by the handler. */
static char *encode_c(Value s, CodecHandler h, size_t *len, CodecError *e) {
    UBuf b;
    size_t pos = 0;
    ubuf_init(&b, NULL);
    UStr u = str_view(s);
    while (!codec_encode(CODEC_UTF8, &b, u, &pos, e))
        if (h == HANDLE_STRICT || !codec_handle_encode(h, CODEC_UTF8, &b, u, e, &pos)) {
            ubuf_free(&b);
            err_args(UnicodeEncodeError, TUPLE(str_intern_c("utf-8"), s, small_int((int64_t)e->start), small_int((int64_t)e->end),
                                               str_from(e->reason)));
            return NULL;
        }
    char *p = b.failed ? NULL : malloc(b.len + 1);
    if (!p) {
        ubuf_free(&b);
        err_no_memory();
        return NULL;
    }
    memcpy(p, b.data, b.len);
    p[b.len] = 0;
    if (len) *len = b.len;
    ubuf_free(&b);
    return p;
}

char *str_to_utf8(Value s, size_t *len) {
    CodecError e;
    return encode_c(s, HANDLE_STRICT, len, &e);
}

char *str_to_fs(Value s, size_t *len, bool no_nul) {
    CodecError e;
    if (no_nul && ustr_find_char(str_view(s), 0) >= 0) {
        err_raise(ValueError, "embedded null character");
        return NULL;
    }
    return encode_c(s, HANDLE_SURROGATEESCAPE, len, &e);
}

Value str_from_fs(const char *p, size_t n) {
    Value v = decode_plain(CODEC_UTF8, ustr_make(p, n, 1));
    if (v != V_UNBOUND) return v;
    UBuf b;
    CodecError e;
    size_t pos = 0;
    ubuf_init(&b, NULL);
    while (!codec_decode(CODEC_UTF8, &b, (const uint8_t *)p, n, &pos, true, &e))
        codec_handle_decode(HANDLE_SURROGATEESCAPE, CODEC_UTF8, &b, (const uint8_t *)p, n, &e, &pos);
    return str_from_buf(&b);
}
