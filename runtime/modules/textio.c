/* textio.c -- TextIOWrapper: characters over a buffered stream of bytes.
 *
 * Writing: text is encoded into `pending` and handed to the buffer when chunk_size bytes have gathered, or at a flush.
 * Reading: read_chunk decodes a chunk into `decoded`, of which `used` characters have been given out.
 * Positions: `snapshot` is the state of the decoder at the start of `decoded` and the bytes it got since then, so tell() can find a
 * place nearby where the decoder's state is simple, and say how to get from there to here: that is the cookie.
 *
 * utf-8, latin-1 and ascii with a handler that needs no Python are `native`: no codec objects, the decoder's state is in
 * TextObj. Others have the incremental coders of their codec, with a newline decoder around the decoder. */
#include "iolib.h"
#include "start.h"
#include "utf8.h"
#include <langinfo.h>
#include <stdlib.h>

static TextObj *text_read(Value self) {
    stm_read(ref_addr(self));
    return OBJ(TextObj, self);
}
static TextObj *text_write(Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    return OBJ(TextObj, self);
}

static int check_attached(Value self) {
    TextObj *t = text_read(self);
    if (LIKELY(t->ok)) return 0;
    return err_set(ValueError, t->detached ? "underlying buffer has been detached" : "I/O operation on uninitialized object");
}

/* Attached and not closed: 0 or -1. */
static int check_open(Thread *th, Value *self) {
    if (check_attached(*self) < 0) return -1;
    Value buffer = text_read(*self)->buffer;
    if (buffered_is_exact(buffer)) {
        stm_read(ref_addr(buffer));
        BufferedObj *b = OBJ(BufferedObj, buffer);
        if (b->fast && b->buf != V_NONE && GET(FileIOObj, b->raw, fd) >= 0) return 0;
    }
    if (type_of(*self) == &type_textiowrapper) {
        int closed = io_is_closed(th, buffer);
        return closed > 0 ? err_set(ValueError, "I/O operation on closed file.") : closed;
    }
    return io_check_closed(th, *self);
}

/* ---- encodings ------------------------------------------------------------------------------------------------- */

static const struct { const char *name; uint8_t codec; } native_names[] = {
    {"utf-8", CODEC_UTF8},     {"utf8", CODEC_UTF8},       {"UTF-8", CODEC_UTF8},     {"utf_8", CODEC_UTF8},
    {"UTF8", CODEC_UTF8},      {"ascii", CODEC_ASCII},     {"us-ascii", CODEC_ASCII}, {"latin-1", CODEC_LATIN1},
    {"latin1", CODEC_LATIN1},  {"iso-8859-1", CODEC_LATIN1}, {"iso8859-1", CODEC_LATIN1}, {"latin_1", CODEC_LATIN1},
};
static int native_codec(Value name) {
    for (size_t i = 0; i < sizeof native_names / sizeof *native_names; i++)
        if (str_equal_c(name, native_names[i].name)) return native_names[i].codec;
    return -1;
}
static const char *codec_names[] = {[CODEC_UTF8] = "utf-8", [CODEC_ASCII] = "ascii", [CODEC_LATIN1] = "latin-1"};

static CodecHandler handler_of(Value errors) {
    char name[32];
    size_t n = str_len(errors);
    if (!str_is_ascii(errors) || n >= sizeof name) return HANDLE_OTHER;
    memcpy(name, str_view(errors).p, n), name[n] = 0;
    return codec_handler(name);
}

/* The name of the locale's encoding; that of the C locale is utf-8 (PEP 540). */
Value io_locale_encoding(void) {
    if (config.utf8_mode) return str_from("utf-8");
    const char *name = nl_langinfo(CODESET);
    return str_from(!*name || !strcmp(name, "ANSI_X3.4-1968") ? "utf-8" : name);
}

/* Make the coders for t->encoding and t->errors. */
static int set_codec(Thread *th, Value *self) {
    Value *r = root_push(th, 4); /* codec, coder, decoder, encoder */
    TextObj *t = text_read(*self);
    CodecHandler handler = handler_of(t->errors);
    int codec = native_codec(t->encoding);
    r[2] = r[3] = V_NONE;
    if (codec < 0 || handler == HANDLE_OTHER) {
        r[0] = import_attr(th, "_codecs", "lookup");
        if (r[0] == RAISED) return -1;
        r[0] = CALL1(th, r[0], text_read(*self)->encoding);
        if (r[0] == RAISED) return -1;
        int has = obj_find_attr(th, r[0], S(_is_text_encoding), &r[1]);
        if (has < 0) return -1;
        int is_text = has ? obj_truth(th, r[1]) : 1;
        if (is_text < 0) return -1;
        if (!is_text)
            return err_format(th, LookupError, "'%S' is not a text encoding; use codecs.open() to handle arbitrary codecs",
                              text_read(*self)->encoding), -1;
        r[1] = obj_getattr(th, r[0], S(name));
        if (r[1] == RAISED) err_clear(th);
        else if (str_check(r[1])) codec = native_codec(r[1]);
    }
    bool native = codec >= 0 && handler != HANDLE_OTHER;
    t = text_read(*self);
    if (!native && t->readable) {
        r[1] = obj_getattr(th, r[0], S(incrementaldecoder));
        if (r[1] == RAISED) return -1;
        r[2] = CALL1(th, r[1], text_read(*self)->errors);
        if (r[2] == RAISED) return -1;
        t = text_read(*self);
        if (t->universal) {
            r[2] = CALL3(th, type_newline_decoder.obj, r[2], v_bool(t->translate), S(strict));
            if (r[2] == RAISED) return -1;
        }
    }
    if (!native && text_read(*self)->writable) {
        r[1] = obj_getattr(th, r[0], S(incrementalencoder));
        if (r[1] == RAISED) return -1;
        r[3] = CALL1(th, r[1], text_read(*self)->errors);
        if (r[3] == RAISED) return -1;
    }
    t = text_write(*self);
    t->native = native ? (uint8_t)(codec + 1) : 0;
    t->handler = handler;
    t->decoder = r[2], t->encoder = r[3];
    t->pending_cr = t->seen = t->npend = 0;
    root_pop(th, 4);
    return 0;
}

static void set_newline(Value self, Value newline) {
    TextObj *t = text_write(self);
    t->universal = newline == V_NONE || str_len(newline) == 0;
    t->translate = newline == V_NONE;
    t->translate_out = newline == V_NONE || str_len(newline) > 0;
    t->readnl = newline;
    bool plain = !t->translate_out || newline == V_NONE || str_equal_c(newline, "\n");
    t->writenl = plain ? V_NONE : newline;
}

static int check_newline_arg(Thread *th, Value newline) {
    if (newline != V_NONE && !str_check(newline))
        return err_set(TypeError, "TextIOWrapper() argument 'newline' must be str or None, not %T", newline);
    if (!newline_check(newline)) return err_format(th, ValueError, "illegal newline value: %S", newline), -1;
    return 0;
}

/* An encoder starts a stream, or goes on in one (and writes no byte order mark). */
static int encoder_start(Thread *th, Value *self, bool start) {
    TextObj *t = text_read(*self);
    if (t->native || t->encoder == V_NONE) return 0;
    Value v = start ? io_call0(th, t->encoder, S(reset)) : io_call1(th, t->encoder, S(setstate), small_int(0));
    return v == RAISED ? -1 : 0;
}

/* When text is added to a file that is not empty. */
static int encoder_fix(Thread *th, Value *self) {
    TextObj *t = text_read(*self);
    if (t->native || !t->seekable || t->encoder == V_NONE) return 0;
    Value at = io_call0(th, t->buffer, S(tell));
    if (at == RAISED) return -1;
    int zero = obj_compare_bool(th, at, small_int(0), CMP_EQ);
    return zero < 0 ? -1 : zero ? 0 : encoder_start(th, self, false);
}

/* ---- decoding -------------------------------------------------------------------------------------------------- */

static bool can_decode(const TextObj *t) { return t->native ? t->readable : t->decoder != V_NONE; }

static Value decode_error(const char *encoding, const uint8_t *s, size_t n, const CodecError *e) {
    Value name = str_from(encoding), data = bytes_from(s, n), reason = str_from(e->reason);
    if (name == RAISED || data == RAISED || reason == RAISED) return RAISED;
    Value args = TUPLE(name, data, small_int((int64_t)e->start), small_int((int64_t)e->end), reason);
    return args == RAISED ? RAISED : err_args(UnicodeDecodeError, args);
}

/* Decode n bytes at p, which may lie in the heap: no safepoint in here. */
static Value native_decode(Value self, const uint8_t *p, size_t n, bool final) {
    TextObj *t = text_write(self);
    uint8_t *joined = NULL;
    if (t->npend) {
        joined = malloc(n + t->npend);
        if (!joined) return err_no_memory();
        memcpy(joined, t->pend, t->npend);
        memcpy(joined + t->npend, p, n);
        p = joined, n += t->npend;
    }
    Codec codec = t->native - 1;
    UBuf out;
    ubuf_init(&out, NULL);
    size_t pos = 0;
    CodecError e;
    Value result;
    bool plain = codec != CODEC_LATIN1 && ascii_prefix(p, n) == n;
    if (plain) {
        pos = n;
    } else {
        while (!codec_decode(codec, &out, p, n, &pos, final, &e)) {
            if (codec_handle_decode(t->handler, codec, &out, p, n, &e, &pos)) continue;
            result = decode_error(codec_names[codec], p, n, &e);
            ubuf_free(&out);
            free(joined);
            return result;
        }
    }
    UStr text = plain ? ustr_make(p, n, 1) : ubuf_str(&out);
    t->npend = (uint8_t)(n - pos);
    memcpy(t->pend, p + pos, t->npend);
    bool crs = t->universal && (t->pending_cr || text.width > 1 || memchr(text.p, '\r', text.n));
    if (t->universal && !crs && !(t->seen & NL_LF) && memchr(text.p, '\n', text.n)) t->seen |= NL_LF;
    if (crs) {
        UBuf lines;
        ubuf_init(&lines, NULL);
        newline_decode(&lines, text, t->translate, final, &t->pending_cr, &t->seen);
        result = str_from_buf(&lines);
        ubuf_free(&out);
    } else if (plain) {
        result = str_from_ustr(text);
        ubuf_free(&out);
    } else {
        result = str_from_buf(&out);
    }
    free(joined);
    return result;
}

/* Decode a bytes-like object. */
static Value decode(Thread *th, Value *self, Value data, bool final) {
    TextObj *t = text_read(*self);
    if (t->native) {
        BufferView v;
        if (io_get_bytes(data, &v) < 0) return RAISED;
        Value text = native_decode(*self, v.p, (size_t)v.len, final);
        obj_release_buffer(&v);
        return text;
    }
    Value text = obj_call_method(th, t->decoder, S(decode), (Value[]){data, v_bool(final)}, 2);
    if (text != RAISED && !str_check(text))
        return err_raise(TypeError, "decoder should return a string result, not '%T'", text);
    return text;
}

/* The decoder's state as (bytes, flags): *data (rooted by the caller) and *flags. */
static int get_state(Thread *th, Value *self, Value *data, Value *flags) {
    TextObj *t = text_read(*self);
    if (t->native) {
        *flags = small_int(t->pending_cr);
        *data = bytes_from(t->pend, t->npend);
        return *data == RAISED ? -1 : 0;
    }
    Value state = io_call0(th, t->decoder, S(getstate));
    if (state == RAISED) return -1;
    if (!tuple_check(state)) return err_set(TypeError, "illegal decoder state");
    if (tuple_len(state) != 2 || !int_check(tuple_get(state, 1))) return err_set(TypeError, "illegal decoder state");
    *data = tuple_get(state, 0), *flags = tuple_get(state, 1);
    if (!bytes_check(*data)) return err_set(TypeError, "illegal decoder state: the first item should be a bytes object, not '%T'", *data);
    return 0;
}

static int set_state(Thread *th, Value *self, Value data, Value flags) {
    TextObj *t = text_read(*self);
    if (t->native) {
        size_t n = bytes_len(data);
        t = text_write(*self);
        t->npend = (uint8_t)(n < sizeof t->pend ? n : sizeof t->pend);
        memcpy(t->pend, bytes_data(data), t->npend);
        t->pending_cr = small_value(flags) & 1;
        return 0;
    }
    Value state = TUPLE(data, flags);
    return state == RAISED || io_call1(th, t->decoder, S(setstate), state) == RAISED ? -1 : 0;
}

static int reset_decoder(Thread *th, Value *self) {
    TextObj *t = text_read(*self);
    if (t->native) {
        if (t->npend || t->pending_cr || t->seen) t = text_write(*self), t->npend = t->pending_cr = t->seen = 0;
        return 0;
    }
    return t->decoder != V_NONE && io_call0(th, t->decoder, S(reset)) == RAISED ? -1 : 0;
}

static void forget_decoded(Value self) {
    TextObj *t = text_read(self);
    if (t->decoded == V_NONE && t->snapshot == V_NONE) return;
    t = text_write(self);
    t->decoded = t->snapshot = V_NONE, t->used = 0;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* Hand the pending bytes to the buffer. */
static int write_out(Thread *th, Value *self) {
    TextObj *t = text_read(*self);
    if (t->pending_len == 0) return 0;
    Value *r = root_push2(th, t->pending, t->buffer);
    size_t n = (size_t)t->pending_len;
    t = text_write(*self);
    t->pending = V_NONE, t->pending_len = 0;
    int bad = 0;
    if (buffered_is_exact(r[1])) {
        bad = buffered_append(th, r[1], r[0], n);
        if (!bad && text_read(*self)->pending == V_NONE) text_write(*self)->pending = r[0]; /* to be used again */
    } else {
        r[0] = bytes_from(iobuf_read(r[0]), n);
        Value v = RAISED;
        if (r[0] != RAISED) {
            for (;;) {
                v = io_call1(th, r[1], S(write), r[0]);
                if (v != RAISED || !err_is(th, OSError) || GET(OSErrorObj, th->exc, number) != small_int(EINTR)) break;
                err_clear(th);
            }
        }
        bad = v == RAISED ? -1 : 0;
    }
    th->top = r;
    return bad;
}

/* Room for n more pending bytes: where they go, or NULL raised. Good until the next safepoint. */
static char *pending_room(Value self, size_t n) {
    TextObj *t = text_write(self);
    size_t have = t->pending == V_NONE ? 0 : iobuf_cap(t->pending), need = (size_t)t->pending_len + n;
    if (have < need || t->pending == V_NONE) {
        size_t cap = need > (size_t)t->chunk_size ? need : (size_t)t->chunk_size;
        Value bigger = iobuf_new(cap < 256 ? 256 : cap);
        if (bigger == RAISED) return NULL;
        if (t->pending_len) memcpy(OBJ(IoBuf, bigger)->data, iobuf_read(t->pending), (size_t)t->pending_len); /* NOBARRIER: fresh */
        t->pending = bigger;
    }
    return iobuf_write(t->pending) + t->pending_len;
}

/* Before n bytes are added: no more than chunk_size gather. */
static int make_way(Thread *th, Value *self, size_t n) {
    TextObj *t = text_read(*self);
    return t->pending_len > 0 && t->pending_len + (int64_t)n > t->chunk_size ? write_out(th, self) : 0;
}

static int append_ascii(Thread *th, Value *self, Value *text) {
    size_t n = str_len(*text);
    if (make_way(th, self, n) < 0) return -1;
    char *to = pending_room(*self, n);
    if (!to) return -1;
    memcpy(to, str_view(*text).p, n);
    text_write(*self)->pending_len += (int64_t)n;
    return 0;
}

static int encode_error(const char *encoding, Value text, const CodecError *e) {
    Value name = str_from(encoding), reason = str_from(e->reason);
    if (name == RAISED || reason == RAISED) return -1;
    Value args = TUPLE(name, text, small_int((int64_t)e->start), small_int((int64_t)e->end), reason);
    if (args != RAISED) err_args(UnicodeEncodeError, args);
    return -1;
}

/* The bytes for *text in `out`, one per character. */
static int native_encode(const TextObj *t, Value text, UBuf *out) {
    Codec codec = t->native - 1;
    UStr s = str_view(text);
    size_t pos = 0;
    CodecError e;
    while (!codec_encode(codec, out, s, &pos, &e))
        if (!codec_handle_encode(t->handler, codec, out, s, &e, &pos)) return encode_error(codec_names[codec], text, &e);
    return out->failed ? err_no_memory(), -1 : 0;
}

static int append_encoded(Thread *th, Value *self, Value *text) {
    TextObj *t = text_read(*self);
    if (t->native && str_is_ascii(*text)) return append_ascii(th, self, text);
    Value *r = root_push(th, 1);
    size_t n;
    if (t->native) {
        UBuf out;
        ubuf_init(&out, NULL);
        if (native_encode(t, *text, &out) < 0) return ubuf_free(&out), -1;
        n = out.len;
        r[0] = iobuf_new(n ? n : 1);
        if (r[0] != RAISED) memcpy(OBJ(IoBuf, r[0])->data, out.data, n); /* NOBARRIER: fresh */
        ubuf_free(&out);
        if (r[0] == RAISED) return -1;
    } else {
        r[0] = io_call1(th, t->encoder, S(encode), *text);
        if (r[0] == RAISED) return -1;
        if (!bytes_check(r[0])) return err_set(TypeError, "encoder should return a bytes object, not '%T'", r[0]);
        n = bytes_len(r[0]);
    }
    if (make_way(th, self, n) < 0) return -1;
    char *to = pending_room(*self, n);
    if (!to) return -1;
    memcpy(to, bytes_check(r[0]) ? bytes_data(r[0]) : iobuf_read(r[0]), n);
    text_write(*self)->pending_len += (int64_t)n;
    root_pop(th, 1);
    return 0;
}

static bool has_char(Value text, char c) {
    UStr s = str_view(text);
    if (s.width == 1) return memchr(s.p, c, s.n) != NULL;
    for (size_t i = 0; i < s.n; i++)
        if (ustr_at(s, i) == (uint32_t)c) return true;
    return false;
}

static Value text_write_m(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return err_raise(TypeError, "write() argument must be str, not %T", a[1]);
    if (check_open(th, a) < 0) return RAISED;
    TextObj *t = text_read(a[0]);
    if (t->native ? !t->writable : t->encoder == V_NONE) return io_unsupported("not writable");
    int64_t len = (int64_t)str_len(a[1]);
    bool lf = (t->writenl != V_NONE || t->line_buffering) && has_char(a[1], '\n');
    bool flush_all = t->line_buffering && (lf || has_char(a[1], '\r'));
    Value *r = root_push1(th, a[1]);
    if (lf && t->writenl != V_NONE) {
        r[0] = obj_call_method(th, a[1], str_intern_c("replace"), (Value[]){str_intern_c("\n"), t->writenl}, 2);
        if (r[0] == RAISED) return RAISED;
    }
    if (append_encoded(th, a, r) < 0) return RAISED;
    t = text_read(a[0]);
    if ((t->pending_len >= t->chunk_size || flush_all || t->write_through) && write_out(th, a) < 0) return RAISED;
    if (flush_all && io_call0(th, text_read(a[0])->buffer, S(flush)) == RAISED) return RAISED;
    if (text_read(a[0])->readable) {
        forget_decoded(a[0]);
        if (reset_decoder(th, a) < 0) return RAISED;
    }
    return small_int(len);
}

static Value text_flush(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(th, a) < 0) return RAISED;
    TextObj *t = text_read(a[0]);
    if (t->telling != t->seekable) text_write(a[0])->telling = t->seekable;
    if (write_out(th, a) < 0) return RAISED;
    Value buffer = text_read(a[0])->buffer;
    if (type_of(buffer) == &type_buffered_writer) return buffered_flush(th, root_push1(th, buffer), 1, V_NONE);
    return io_call0(th, buffer, S(flush));
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

/* Decode another chunk: 1, 0 at the end of the file, -1 raised. */
static int read_chunk(Thread *th, Value *self, int64_t size_hint) {
    TextObj *t = text_read(*self);
    if (!can_decode(t)) return io_unsupported("not readable"), -1;
    Value *r = root_push(th, 4); /* state bytes, state flags, input, decoded */
    if (t->telling && get_state(th, self, &r[0], &r[1]) < 0) return -1;
    t = text_read(*self);
    int64_t size = t->chunk_size;
    if (size_hint > 0) {
        double hint = t->b2cratio * (double)size_hint;
        if (hint > (double)size && hint < 1e15) size = (int64_t)hint;
    }
    bool once = t->has_read1;
    if (once && type_of(t->buffer) == &type_buffered_reader) r[2] = buffered_read1_n(th, t->buffer, size);
    else r[2] = io_call1(th, t->buffer, once ? S(read1) : S(read), int_from(size));
    if (r[2] == RAISED) return -1;
    BufferView v;
    if (obj_get_buffer(r[2], &v, false) < 0) {
        if (!err_catch(th, TypeError)) return -1;
        return err_set(TypeError, "underlying %s() should have returned a bytes-like object, not '%T'", once ? "read1" : "read", r[2]);
    }
    int64_t nbytes = v.len;
    obj_release_buffer(&v);
    r[3] = decode(th, self, r[2], nbytes == 0);
    if (r[3] == RAISED) return -1;
    uint64_t nchars = str_len(r[3]);
    t = text_write(*self);
    t->decoded = r[3], t->used = 0;
    t->b2cratio = nchars ? (double)nbytes / (double)nchars : 0;
    if (t->telling) {
        if (bytes_len(r[0]) > 0) r[2] = obj_binary(th, NB_ADD, r[0], r[2]);
        if (r[2] != RAISED && !bytes_check(r[2])) r[2] = obj_bytes(th, r[2]);
        Value snapshot = r[2] == RAISED ? RAISED : TUPLE(r[1], r[2]);
        if (snapshot == RAISED) return -1;
        text_write(*self)->snapshot = snapshot;
    }
    root_pop(th, 4);
    return nbytes > 0 || nchars > 0;
}

/* The next characters that are decoded already: at most n, all if negative. */
static Value take(Value self, int64_t n) {
    TextObj *t = text_read(self);
    if (t->decoded == V_NONE) return str_empty;
    int64_t have = (int64_t)str_len(t->decoded) - t->used;
    if (n < 0 || n > have) n = have;
    if (n == 0) return str_empty;
    Value v = str_slice(t->decoded, t->used, t->used + n);
    if (v != RAISED) text_write(self)->used += n;
    return v;
}

static Value text_read_m(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t want;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &want) < 0) return RAISED;
    if (check_open(th, a) < 0) return RAISED;
    if (!can_decode(text_read(a[0]))) return io_unsupported("not readable");
    if (write_out(th, a) < 0) return RAISED;
    Value *r = root_push(th, 3);
    if (want < 0) {
        r[0] = io_call0(th, text_read(a[0])->buffer, S(read));
        if (r[0] == RAISED) return RAISED;
        r[0] = decode(th, a, r[0], true);
        if (r[0] == RAISED) return RAISED;
        r[1] = take(a[0], -1);
        if (r[1] == RAISED) return RAISED;
        r[0] = str_len(r[1]) ? str_concat(r[1], r[0]) : r[0];
        if (r[0] != RAISED) forget_decoded(a[0]);
        return r[0];
    }
    r[0] = take(a[0], want);
    if (r[0] == RAISED || (int64_t)str_len(r[0]) == want) return r[0];
    int64_t got = (int64_t)str_len(r[0]);
    r[1] = list_from(r, 1);
    if (r[1] == RAISED) return RAISED;
    while (got < want) {
        int more = read_chunk(th, a, want - got);
        if (more < 0) return RAISED;
        if (!more) break;
        r[2] = take(a[0], want - got);
        if (r[2] == RAISED || list_append(r[1], r[2]) < 0) return RAISED;
        got += (int64_t)str_len(r[2]);
    }
    return str_join(th, str_empty, r[1]);
}

/* A line of which only a part is decoded, or nothing. */
static Value long_line(Thread *th, Value *self, int64_t limit) {
    Value *r = root_push(th, 2); /* pieces, piece */
    r[0] = list_new(0);
    if (r[0] == RAISED) return RAISED;
    bool cr = false; /* the last piece ends with the first half of \r\n */
    for (int64_t got = 0;;) {
        TextObj *t = text_read(*self);
        if (t->decoded == V_NONE || t->used == (int64_t)str_len(t->decoded)) {
            int more;
            do more = read_chunk(th, self, 0);
            while (more > 0 && str_len(text_read(*self)->decoded) == 0);
            if (more < 0) return RAISED;
            if (!more) {
                forget_decoded(*self);
                break;
            }
        }
        t = text_read(*self);
        UStr all = str_view(t->decoded), rest = ustr_slice(all, (size_t)t->used, all.n);
        int64_t end = cr && ustr_at(rest, 0) == '\n' ? 1 : newline_find(rest, t->translate, t->universal, t->readnl);
        bool two = t->readnl != V_NONE && str_len(t->readnl) == 2;
        bool done = end >= 0;
        if (!done) end = (int64_t)rest.n;
        if (limit >= 0 && got + end >= limit) end = limit - got, done = true;
        cr = two && end > 0 && ustr_at(rest, (size_t)end - 1) == '\r';
        r[1] = take(*self, end);
        if (r[1] == RAISED || list_append(r[0], r[1]) < 0) return RAISED;
        got += end;
        if (done) break;
    }
    if (list_len(r[0]) == 1) return list_get(r[0], 0);
    return str_join(th, str_empty, r[0]);
}

static Value read_line(Thread *th, Value *self, int64_t limit) {
    if (check_open(th, self) < 0) return RAISED;
    if (text_read(*self)->pending_len && write_out(th, self) < 0) return RAISED;
    TextObj *t = text_read(*self);
    if (limit < 0 && t->decoded != V_NONE) {
        UStr all = str_view(t->decoded);
        int64_t end = newline_find(ustr_slice(all, (size_t)t->used, all.n), t->translate, t->universal, t->readnl);
        if (end >= 0) return take(*self, end);
    }
    return limit == 0 ? str_empty : long_line(th, self, limit);
}

static Value text_readline(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t limit = -1;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &limit) < 0) return RAISED;
    return read_line(th, a, limit);
}

static Value text_next(Thread *th, Value self) {
    if (check_attached(self) < 0) return RAISED;
    Value *r = root_push1(th, self);
    if (text_read(self)->telling) text_write(self)->telling = 0;
    Value line = type_of(self) == &type_textiowrapper ? read_line(th, r, -1) : io_call0(th, self, S(readline));
    self = r[0];
    th->top = r;
    if (line == RAISED) return RAISED;
    if (!str_check(line)) return err_raise(OSError, "readline() should have returned a str object, not '%T'", line);
    if (str_len(line) > 0) return line;
    TextObj *t = text_write(self);
    t->snapshot = V_NONE, t->telling = t->seekable;
    th->stop_value = V_NONE;
    return STOP;
}

/* ---- position -------------------------------------------------------------------------------------------------- */

/* start | flags << 64 | feed << 96 | skip << 128 | eof << 160 */
typedef struct Cookie { int64_t start; uint32_t flags, feed, skip; bool eof; } Cookie;

static Value cookie_pack(const Cookie *c) {
    if (!c->flags && !c->feed && !c->skip && !c->eof) return int_from(c->start);
    uint64_t limb[3] = {(uint64_t)c->start, c->flags | (uint64_t)c->feed << 32, c->skip | (uint64_t)c->eof << 32};
    Value v = small_int(0);
    for (int i = 2; i >= 0 && v != RAISED; i--) {
        v = int_shl(v, 64);
        if (v == RAISED) break;
        Value low = int_from_unsigned(limb[i]);
        v = low == RAISED ? RAISED : int_or(v, low);
    }
    return v;
}

static int cookie_unpack(Value v, Cookie *c) {
    uint64_t limb[3];
    Value mask = int_from_unsigned(UINT64_MAX);
    for (int i = 0; i < 3; i++) {
        Value low = mask == RAISED ? RAISED : int_and(v, mask);
        if (low == RAISED || !int_fits_unsigned(low, &limb[i])) return -1;
        v = int_shr(v, 64);
        if (v == RAISED) return -1;
    }
    if (int_sign(v) != 0 || limb[2] >> 40) return err_set(OverflowError, "int too big to convert");
    *c = (Cookie){(int64_t)limb[0], (uint32_t)limb[1], (uint32_t)(limb[1] >> 32), (uint32_t)limb[2], limb[2] >> 32};
    return 0;
}

static Value text_seek_end(Thread *th, Value *a) {
    if (io_call0(th, a[0], S(flush)) == RAISED) return RAISED;
    forget_decoded(a[0]);
    if (reset_decoder(th, a) < 0) return RAISED;
    Value *r = root_push(th, 1);
    r[0] = obj_call_method(th, text_read(a[0])->buffer, S(seek), (Value[]){small_int(0), small_int(2)}, 2);
    if (r[0] == RAISED) return RAISED;
    int zero = obj_compare_bool(th, r[0], small_int(0), CMP_EQ);
    if (zero < 0 || encoder_start(th, a, zero) < 0) return RAISED;
    return r[0];
}

/* a: self, the cookie, an int. */
static Value text_seek_cookie(Thread *th, Value *a) {
    Cookie c;
    Value *r = root_push(th, 3);
    if (io_call0(th, a[0], S(flush)) == RAISED || cookie_unpack(a[1], &c) < 0) return RAISED;
    Value start = int_from(c.start);
    if (start == RAISED || io_call1(th, text_read(a[0])->buffer, S(seek), start) == RAISED) return RAISED;
    forget_decoded(a[0]);
    if (can_decode(text_read(a[0]))) {
        if (c.start == 0 && c.flags == 0) {
            if (reset_decoder(th, a) < 0) return RAISED;
        } else {
            Value none = bytes_from("", 0);
            if (none == RAISED || set_state(th, a, none, small_int(c.flags)) < 0) return RAISED;
        }
    }
    r[0] = bytes_from("", 0);
    if (r[0] == RAISED) return RAISED;
    if (c.skip) {
        r[0] = io_call1(th, text_read(a[0])->buffer, S(read), small_int(c.feed));
        if (r[0] == RAISED) return RAISED;
        if (!bytes_check(r[0])) return err_raise(TypeError, "underlying read() should have returned a bytes object, not '%T'", r[0]);
    }
    Value snapshot = TUPLE(small_int(c.flags), r[0]);
    if (snapshot == RAISED) return RAISED;
    text_write(a[0])->snapshot = snapshot;
    if (c.skip) {
        r[1] = decode(th, a, r[0], c.eof);
        if (r[1] == RAISED) return RAISED;
        TextObj *t = text_write(a[0]);
        t->decoded = r[1], t->used = 0;
        if (str_len(r[1]) < c.skip) return err_raise(OSError, "can't restore logical file position");
        t->used = c.skip;
    }
    if (encoder_start(th, a, c.start == 0 && c.flags == 0) < 0) return RAISED;
    return a[1];
}

static Value text_seek(Thread *th, Value *a, unsigned n, Value kw) {
    int whence = 0;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &whence) < 0) return RAISED;
    if (check_open(th, a) < 0) return RAISED;
    if (!text_read(a[0])->seekable) return io_unsupported("underlying stream is not seekable");
    if (whence < 0 || whence > 2)
        return err_raise(ValueError, "invalid whence (%d, should be %d, %d or %d)", whence, 0, 1, 2);
    if (whence > 0) {
        int zero = obj_compare_bool(th, a[1], small_int(0), CMP_EQ);
        if (zero < 0) return RAISED;
        if (!zero) return io_unsupported(whence == 1 ? "can't do nonzero cur-relative seeks" : "can't do nonzero end-relative seeks");
        if (whence == 2) return text_seek_end(th, a);
        a[1] = io_call0(th, a[0], S(tell));
        if (a[1] == RAISED) return RAISED;
    }
    a[1] = obj_index(th, a[1]);
    if (a[1] == RAISED) return RAISED;
    if (int_sign(a[1]) < 0) return err_format(th, ValueError, "negative seek position %R", a[1]);
    return text_seek_cookie(th, a);
}

/* Decode input[from:to] and say how many characters come out, -1 raised. */
static int64_t count_chars(Thread *th, Value *self, Value input, int64_t from, int64_t to, bool final) {
    Value part = bytes_from(bytes_data(input) + from, (size_t)(to - from));
    Value text = part == RAISED ? RAISED : decode(th, self, part, final);
    return text == RAISED ? -1 : (int64_t)str_len(text);
}

/* The bytes of an incomplete character that the decoder holds, and its flags: r[0], *flags. */
static int64_t held(Thread *th, Value *self, Value *r, uint32_t *flags) {
    int64_t f;
    if (get_state(th, self, &r[0], &r[1]) < 0) return -1;
    if (!int_fits(r[1], &f)) f = 0;
    *flags = (uint32_t)f;
    return (int64_t)bytes_len(r[0]);
}

static int restart(Thread *th, Value *self, uint32_t flags) {
    Value none = bytes_from("", 0);
    return none == RAISED ? -1 : set_state(th, self, none, small_int(flags));
}

/* From a point where the decoder has c->flags and holds nothing, input (in r[2]) leads to here after c->skip characters:
 * find the last such point before here. */
static int find_start(Thread *th, Value *self, Value *r, Cookie *c) {
    int64_t len = (int64_t)bytes_len(r[2]), skip = (int64_t)(text_read(*self)->b2cratio * c->skip), back = 1;
    uint32_t start_flags = c->flags, flags;
    if (skip > len) skip = len;
    while (skip > 0) {
        if (restart(th, self, start_flags) < 0) return -1;
        int64_t chars = count_chars(th, self, r[2], 0, skip, false);
        if (chars < 0) return -1;
        if (chars <= c->skip) {
            int64_t rest = held(th, self, r, &flags);
            if (rest < 0) return -1;
            if (rest == 0) {
                c->flags = flags, c->skip -= (uint32_t)chars;
                break;
            }
            skip -= rest;
            back = 1;
        } else {
            skip -= back;
            back *= 2;
        }
    }
    if (skip <= 0) {
        skip = 0;
        if (restart(th, self, start_flags) < 0) return -1;
    }
    c->start += skip;
    if (c->skip == 0) return 0;
    int64_t chars = 0; /* byte by byte */
    for (int64_t at = skip; at < len; at++) {
        int64_t more = count_chars(th, self, r[2], at, at + 1, false);
        if (more < 0) return -1;
        chars += more, c->feed++;
        int64_t rest = held(th, self, r, &flags);
        if (rest < 0) return -1;
        if (rest == 0 && chars <= c->skip) {
            c->start += c->feed, c->skip -= (uint32_t)chars, c->flags = flags, c->feed = 0;
            chars = 0;
        }
        if (chars >= c->skip) return 0;
    }
    int64_t more = count_chars(th, self, r[2], 0, 0, true);
    if (more < 0) return -1;
    c->eof = true;
    if (chars + more < c->skip) return err_set(OSError, "can't reconstruct logical file position");
    return 0;
}

static Value text_tell(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(th, a) < 0) return RAISED;
    TextObj *t = text_read(a[0]);
    if (!t->seekable) return io_unsupported("underlying stream is not seekable");
    if (!t->telling) return err_raise(OSError, "telling position disabled by next() call");
    Value *r = root_push(th, 6); /* bytes, flags, input; saved bytes, flags; error */
    if (write_out(th, a) < 0 || io_call0(th, a[0], S(flush)) == RAISED) return RAISED;
    r[5] = io_call0(th, text_read(a[0])->buffer, S(tell));
    if (r[5] == RAISED) return RAISED;
    t = text_read(a[0]);
    if (!can_decode(t) || t->snapshot == V_NONE) return r[5];
    Cookie c = {0};
    int64_t flags = 0;
    if (arg_int64(th, r[5], &c.start) < 0) return RAISED;
    t = text_read(a[0]);
    int_fits(tuple_get(t->snapshot, 0), &flags);
    r[2] = tuple_get(t->snapshot, 1);
    c.start -= (int64_t)bytes_len(r[2]);
    c.flags = (uint32_t)flags, c.skip = (uint32_t)t->used;
    if (t->decoded == V_NONE || c.skip == 0) {
        c.skip = 0;
        return cookie_pack(&c);
    }
    uint8_t seen = t->seen;
    if (get_state(th, a, &r[3], &r[4]) < 0) return RAISED;
    int bad = find_start(th, a, r, &c);
    if (bad < 0) r[5] = err_fetch(th);
    if (set_state(th, a, r[3], r[4]) < 0) {
        if (bad < 0) err_clear(th);
        else return RAISED;
    }
    text_write(a[0])->seen = seen;
    if (bad < 0) {
        err_restore(th, r[5]);
        return RAISED;
    }
    return cookie_pack(&c);
}

static Value text_truncate(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_attached(a[0]) < 0 || io_call0(th, a[0], S(flush)) == RAISED) return RAISED;
    return io_call1(th, text_read(a[0])->buffer, S(truncate), arg_or(a[1], V_NONE));
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static Value text_alloc(Type *type) {
    Value self = obj_new(type);
    if (self == RAISED) return RAISED;
    TextObj *t = OBJ(TextObj, self); /* NOBARRIER: fresh */
    t->buffer = t->encoding = t->errors = t->readnl = t->writenl = t->encoder = t->decoder = t->pending = t->decoded =
        t->snapshot = t->raw = V_NONE;
    return self;
}
static Value text_tp_new(Thread *th, Value *a, unsigned n, Value kw) { return text_alloc(type_from(a[0])); }

static int ask(Thread *th, Value stream, Value method) {
    Value v = io_call0(th, stream, method);
    return v == RAISED ? -1 : obj_truth(th, v);
}

/* a: self, buffer, encoding, errors, newline. */
static int setup(Thread *th, Value *a, bool line_buffering, bool write_through) {
    TextObj *t = text_write(a[0]);
    t->ok = t->detached = 0;
    if (a[2] != V_NONE && !str_check(a[2]))
        return err_set(TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %T", a[2]);
    if (a[3] != V_NONE && !str_check(a[3]))
        return err_set(TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %T", a[3]);
    if (check_newline_arg(th, a[4]) < 0) return -1;
    if (a[2] == V_NONE && config.warn_default_encoding &&
        err_warn(th, EncodingWarning, 1, "'encoding' argument not specified") < 0) return -1;
    if (a[2] == V_NONE || str_equal_c(a[2], "locale")) a[2] = io_locale_encoding();
    if (a[2] == RAISED) return -1;
    if (has_char(a[2], 0)) return err_set(ValueError, "embedded null character");
    if (a[3] == V_NONE) a[3] = S(strict);
    if (has_char(a[3], 0)) return err_set(ValueError, "embedded null character");
    if (config.dev_mode && handler_of(a[3]) == HANDLE_OTHER) { /* else unknown handlers show when they are wanted */
        Value look_up = import_attr(th, "_codecs", "lookup_error");
        if (look_up == RAISED || CALL1(th, look_up, a[3]) == RAISED) return -1;
    }
    t = text_write(a[0]);
    t->buffer = a[1], t->encoding = a[2], t->errors = a[3];
    t->pending = t->decoded = t->snapshot = t->encoder = t->decoder = V_NONE;
    t->pending_len = t->used = 0, t->chunk_size = IO_BUFFER_SIZE, t->b2cratio = 0;
    t->line_buffering = line_buffering, t->write_through = write_through;
    set_newline(a[0], a[4]);
    int readable = ask(th, a[1], S(readable));
    if (readable < 0) return -1;
    int writable = ask(th, a[1], S(writable));
    if (writable < 0) return -1;
    t = text_write(a[0]);
    t->readable = (uint8_t)readable, t->writable = (uint8_t)writable;
    if (set_codec(th, a) < 0) return -1;
    int seekable = ask(th, a[1], S(seekable));
    if (seekable < 0) return -1;
    text_write(a[0])->seekable = text_write(a[0])->telling = (uint8_t)seekable;
    Value *r = root_push(th, 1);
    int has = obj_find_attr(th, a[1], S(read1), r);
    root_pop(th, 1);
    if (has < 0) return -1;
    text_write(a[0])->has_read1 = (uint8_t)has;
    if (encoder_fix(th, a) < 0) return -1;
    text_write(a[0])->ok = 1;
    return 0;
}

static int text_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 7); /* self, buffer, encoding, errors, newline, line_buffering, write_through */
    r[0] = a[0];
    if (arg_bind(th, "TextIOWrapper",
                 "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)", a + 1, n - 1,
                 kw, r + 1) < 0) return -1;
    bool line_buffering = false, write_through = false;
    for (int i = 2; i <= 4; i++) r[i] = arg_or(r[i], V_NONE);
    if (r[5] != V_UNBOUND && arg_bool(th, r[5], &line_buffering) < 0) return -1;
    if (r[6] != V_UNBOUND && arg_bool(th, r[6], &write_through) < 0) return -1;
    if (setup(th, r, line_buffering, write_through) < 0) return -1;
    th->top = r;
    return 0;
}

Value text_new(Thread *th, Value buffer, Value encoding, Value errors, Value newline, bool line_buffering, bool write_through) {
    Value *r = root_push(th, 5);
    r[1] = buffer, r[2] = encoding, r[3] = errors, r[4] = newline;
    r[0] = text_alloc(&type_textiowrapper);
    if (r[0] == RAISED || setup(th, r, line_buffering, write_through) < 0) return RAISED;
    Value self = r[0];
    th->top = r;
    return self;
}

/* a: self, encoding, errors, newline, line_buffering, write_through. */
static Value text_reconfigure(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_attached(a[0]) < 0) return RAISED;
    a[1] = arg_or(a[1], V_NONE), a[2] = arg_or(a[2], V_NONE), a[3] = arg_or(a[3], V_ELLIPSIS);
    if (a[1] != V_NONE && !str_check(a[1]))
        return err_raise(TypeError, "reconfigure() argument 'encoding' must be str or None, not %T", a[1]);
    if (a[2] != V_NONE && !str_check(a[2]))
        return err_raise(TypeError, "reconfigure() argument 'errors' must be str or None, not %T", a[2]);
    TextObj *t = text_read(a[0]);
    bool coding = a[1] != V_NONE || a[2] != V_NONE || a[3] != V_ELLIPSIS;
    if (can_decode(t) && t->decoded != V_NONE && coding)
        return io_unsupported("It is not possible to set the encoding or newline of stream after the first read");
    if (a[3] != V_ELLIPSIS && check_newline_arg(th, a[3]) < 0) return RAISED;
    int line_buffering = t->line_buffering, write_through = t->write_through;
    if (a[4] != V_UNBOUND && a[4] != V_NONE && (line_buffering = obj_truth(th, a[4])) < 0) return RAISED;
    if (a[5] != V_UNBOUND && a[5] != V_NONE && (write_through = obj_truth(th, a[5])) < 0) return RAISED;
    if (io_call0(th, a[0], S(flush)) == RAISED) return RAISED;
    text_write(a[0])->b2cratio = 0;
    if (coding) {
        t = text_write(a[0]);
        Value *r = root_push2(th, t->encoding, t->errors);
        if (a[3] != V_ELLIPSIS) set_newline(a[0], a[3]);
        if (a[2] == V_NONE) a[2] = a[1] == V_NONE ? t->errors : S(strict);
        if (a[1] == V_NONE) a[1] = t->encoding;
        else if (str_equal_c(a[1], "locale")) a[1] = io_locale_encoding();
        if (a[1] == RAISED) return RAISED;
        t = text_write(a[0]);
        t->encoding = a[1], t->errors = a[2];
        if (set_codec(th, a) < 0) {
            t = text_write(a[0]);
            t->encoding = r[0], t->errors = r[1];
            return RAISED;
        }
        if (encoder_fix(th, a) < 0) return RAISED;
    }
    t = text_write(a[0]);
    t->line_buffering = (uint8_t)line_buffering, t->write_through = (uint8_t)write_through;
    return V_NONE;
}

static Value text_close(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_attached(a[0]) < 0) return RAISED;
    int closed = io_is_closed(th, a[0]);
    if (closed) return closed < 0 ? RAISED : V_NONE;
    Value *r = root_push(th, 2);
    if (text_read(a[0])->finalizing && io_call1(th, text_read(a[0])->buffer, S(_dealloc_warn), a[0]) == RAISED) err_clear(th);
    bool failed = io_call0(th, a[0], S(flush)) == RAISED;
    if (failed) r[0] = err_fetch(th);
    r[1] = io_call0(th, text_read(a[0])->buffer, S(close));
    if (!failed) return r[1];
    if (r[1] == RAISED) {
        r[1] = err_fetch(th);
        if (GET(ExcObj, r[1], context) == V_NONE) SET(ExcObj, r[1], context, r[0]);
        r[0] = r[1];
    }
    err_restore(th, r[0]);
    return RAISED;
}

static Value text_detach(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_attached(a[0]) < 0 || io_call0(th, a[0], S(flush)) == RAISED) return RAISED;
    TextObj *t = text_write(a[0]);
    Value buffer = t->buffer;
    t->buffer = V_NONE, t->detached = 1, t->ok = 0;
    return buffer;
}

#define DELEGATE(name)                                                                             \
    static Value text_##name(Thread *th, Value *a, unsigned n, Value kw) {                         \
        return check_attached(a[0]) < 0 ? RAISED : io_call0(th, text_read(a[0])->buffer, S(name)); \
    }
DELEGATE(fileno)
DELEGATE(seekable)
DELEGATE(readable)
DELEGATE(writable)
DELEGATE(isatty)

static Value name_get(Thread *th, Value self) {
    return check_attached(self) < 0 ? RAISED : obj_getattr(th, text_read(self)->buffer, S(name));
}
static Value closed_get(Thread *th, Value self) {
    return check_attached(self) < 0 ? RAISED : obj_getattr(th, text_read(self)->buffer, S(closed));
}
static Value newlines_get(Thread *th, Value self) {
    if (check_attached(self) < 0) return RAISED;
    TextObj *t = text_read(self);
    if (t->native) return newline_seen(t->seen);
    if (t->decoder == V_NONE) return V_NONE;
    Value v;
    int has = obj_find_attr(th, t->decoder, S(newlines), &v);
    return has < 0 ? RAISED : has ? v : V_NONE;
}
static Value errors_get(Thread *th, Value self) {
    return !text_read(self)->detached && check_attached(self) < 0 ? RAISED : text_read(self)->errors;
}
static Value encoding_get(Thread *th, Value self) { return text_read(self)->encoding; }
static Value buffer_get(Thread *th, Value self) { return text_read(self)->buffer; }
static Value line_buffering_get(Thread *th, Value self) { return v_bool(text_read(self)->line_buffering); }
static Value write_through_get(Thread *th, Value self) { return v_bool(text_read(self)->write_through); }
static Value finalizing_get(Thread *th, Value self) { return v_bool(text_read(self)->finalizing); }
static Value chunk_size_get(Thread *th, Value self) {
    return check_attached(self) < 0 ? RAISED : int_from(text_read(self)->chunk_size);
}
static int chunk_size_set(Thread *th, Value self, Value v) {
    int64_t size;
    if (check_attached(self) < 0) return -1;
    if (v == V_UNBOUND) return err_set(AttributeError, "cannot delete attribute");
    Value *r = root_push1(th, self);
    int bad = obj_index_int(th, v, &size, ValueError);
    self = r[0];
    th->top = r;
    if (bad < 0) return -1;
    if (size <= 0) return err_set(ValueError, "a strictly positive integer is required");
    text_write(self)->chunk_size = size;
    return 0;
}

/* The repr of an attribute in r[0], or none: has it? -1 raised. */
static int attr_repr(Thread *th, Value self, Value name, Value *r) {
    int has = obj_find_attr(th, self, name, r);
    if (has < 0) return err_catch(th, ValueError) ? 0 : -1;
    if (!has) return 0;
    *r = obj_repr(th, *r);
    return *r == RAISED ? -1 : 1;
}

static Value text_repr(Thread *th, Value self) {
    if (!text_read(self)->detached && check_attached(self) < 0) return RAISED;
    Value *r = root_push(th, 4), out = RAISED;
    r[0] = self;
    static _Thread_local int inside;
    if (inside > 50) {
        err_raise(RuntimeError, "reentrant call inside %s.__repr__", type_of(self)->name);
    } else if (recursion_enter(th, " while getting the repr of an object") == 0) {
        inside++;
        int name = attr_repr(th, r[0], S(name), &r[1]);
        int mode = name < 0 ? -1 : attr_repr(th, r[0], S(mode), &r[2]);
        if (mode >= 0) {
            r[3] = obj_repr(th, text_read(r[0])->encoding);
            if (r[3] != RAISED)
                out = str_format_c("<_io.TextIOWrapper%s%U%s%U encoding=%U>", name ? " name=" : "", name ? r[1] : str_empty,
                                   mode ? " mode=" : "", mode ? r[2] : str_empty, r[3]);
        }
        inside--;
        recursion_leave(th);
    }
    th->top = r;
    return out;
}

static Value no_pickle(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(TypeError, "cannot pickle '%T' object", a[0]);
}

static const Method text_methods[] = {
    {"detach", text_detach, "(self, /)", "Separate the buffer, return it; this stream is useless then.", 0},
    {"reconfigure", text_reconfigure,
     "!(self, /, *, encoding=None, errors=None, newline=Ellipsis, line_buffering=None, write_through=None)",
     "Give the stream other settings; flushes it.", 0},
    {"write", text_write_m, "(self, text, /)", NULL, 0},
    {"read", text_read_m, "(self, size=-1, /)", NULL, 0},
    {"readline", text_readline, "(self, size=-1, /)", NULL, 0},
    {"flush", text_flush, "(self, /)", NULL, 0},
    {"close", text_close, "(self, /)", NULL, 0},
    {"fileno", text_fileno, "(self, /)", NULL, 0},
    {"seekable", text_seekable, "(self, /)", NULL, 0},
    {"readable", text_readable, "(self, /)", NULL, 0},
    {"writable", text_writable, "(self, /)", NULL, 0},
    {"isatty", text_isatty, "(self, /)", NULL, 0},
    {"seek", text_seek, "(self, cookie, whence=0, /)", NULL, 0},
    {"tell", text_tell, "(self, /)", NULL, 0},
    {"truncate", text_truncate, "(self, pos=None, /)", NULL, 0},
    {"__reduce__", no_pickle, "(self, /)", NULL, 0},
    {"__reduce_ex__", no_pickle, "(self, protocol, /)", NULL, 0},
    {0},
};
static const GetSet text_getset[] = {
    {"name", name_get, NULL, NULL},
    {"closed", closed_get, NULL, NULL},
    {"newlines", newlines_get, NULL, NULL},
    {"errors", errors_get, NULL, NULL},
    {"encoding", encoding_get, NULL, NULL},
    {"buffer", buffer_get, NULL, NULL},
    {"line_buffering", line_buffering_get, NULL, NULL},
    {"write_through", write_through_get, NULL, NULL},
    {"_finalizing", finalizing_get, NULL, NULL},
    {"_CHUNK_SIZE", chunk_size_get, chunk_size_set, NULL},
    {0},
};

Type type_textiowrapper = {
    .name = "_io.TextIOWrapper",
    .doc = "TextIOWrapper(buffer, encoding=None, errors=None, newline=None,\n"
           "              line_buffering=False, write_through=False)\n--\n\n"
           "Text over a buffered stream of bytes.\n\n"
           "newline None: all kinds of line ends are read as '\\n', which is written as the system's. '': lines end anywhere,\n"
           "nothing is translated. Else lines end there, and '\\n' is written so.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = (sizeof(TextObj) + 7) & ~(size_t)7,
    .values = 8,
    .values_end = 96,
    .base = &type_textiobase,
    .methods = text_methods,
    .getset = text_getset,
    .new = text_tp_new,
    .init = text_init,
    .iter = io_iter,
    .next = text_next,
    .repr = text_repr,
    .finalize = io_finalize,
};
