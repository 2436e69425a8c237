/* newline.c -- the three ways to end a line: IncrementalNewlineDecoder, and what text streams share of it.
 *
 * A \r at the end of what has come so far may be half of \r\n, so it waits (pending_cr) for the next characters. */
#include "iolib.h"

void newline_decode(UBuf *out, UStr in, bool translate, bool final, uint8_t *pending_cr, uint8_t *seen) {
    size_t n = in.n, from = 0;
    bool cr = *pending_cr;
    if (n > 0 || final) *pending_cr = 0;
    else return;
    bool hold = !final && n > 0 && ustr_at(in, n - 1) == '\r';
    if (hold) n--, *pending_cr = 1;
    if (cr) { /* it comes first */
        if (n > 0 && ustr_at(in, 0) == '\n') {
            *seen |= NL_CRLF, from = 1;
            if (!translate) ubuf_put(out, '\r');
            ubuf_put(out, '\n');
        } else {
            *seen |= NL_CR;
            ubuf_put(out, translate ? '\n' : '\r');
        }
    }
    size_t plain = from; /* [plain, i) is to be copied as it is */
    bool any_cr = in.width > 1 || memchr((const char *)in.p + from, '\r', n - from);
    if (!any_cr) {
        if (n > from && memchr((const char *)in.p + from, '\n', n - from)) *seen |= NL_LF;
        ubuf_span(out, ustr_slice(in, from, n));
        return;
    }
    for (size_t i = from; i < n; i++) {
        uint32_t c = ustr_at(in, i);
        if (c == '\n') {
            *seen |= NL_LF;
        } else if (c == '\r') {
            bool two = i + 1 < n && ustr_at(in, i + 1) == '\n';
            *seen |= two ? NL_CRLF : NL_CR;
            if (translate) {
                ubuf_span(out, ustr_slice(in, plain, i));
                ubuf_put(out, '\n');
                plain = i + 1 + two;
            }
            i += two;
        }
    }
    if (plain < n) ubuf_span(out, ustr_slice(in, plain, n));
}

Value newline_seen(uint8_t seen) {
    Value v[3];
    unsigned n = 0;
    if (seen & NL_CR) v[n++] = str_intern_c("\r");
    if (seen & NL_LF) v[n++] = str_intern_c("\n");
    if (seen & NL_CRLF) v[n++] = str_intern_c("\r\n");
    return n == 0 ? V_NONE : n == 1 ? v[0] : tuple_from(v, n);
}

static int64_t find_char(UStr s, uint32_t c) {
    if (s.width == 1) {
        const char *p = memchr(s.p, (int)c, s.n);
        return p ? p - (const char *)s.p : -1;
    }
    for (size_t i = 0; i < s.n; i++)
        if (ustr_at(s, i) == c) return (int64_t)i;
    return -1;
}

int64_t newline_find(UStr s, bool translated, bool universal, Value readnl) {
    if (translated || (!universal && readnl == V_NONE)) {
        int64_t at = find_char(s, '\n');
        return at < 0 ? -1 : at + 1;
    }
    if (universal) {
        for (size_t i = 0; i < s.n; i++) {
            uint32_t c = ustr_at(s, i);
            if (c == '\n') return (int64_t)i + 1;
            if (c == '\r') return (int64_t)i + 1 + (i + 1 < s.n && ustr_at(s, i + 1) == '\n');
        }
        return -1;
    }
    UStr nl = str_view(readnl);
    for (size_t from = 0;;) {
        int64_t at = find_char(ustr_slice(s, from, s.n), ustr_at(nl, 0));
        if (at < 0 || from + (size_t)at + nl.n > s.n) return -1;
        from += (size_t)at;
        if (nl.n == 1 || ustr_at(s, from + 1) == ustr_at(nl, 1)) return (int64_t)(from + nl.n);
        from++;
    }
}

int newline_check(Value newline) {
    return newline == V_NONE || str_len(newline) == 0 || str_equal_c(newline, "\n") || str_equal_c(newline, "\r") ||
           str_equal_c(newline, "\r\n");
}

/* ---- IncrementalNewlineDecoder --------------------------------------------------------------------------------- */

static NewlineDecoderObj *decoder_of(Value self) {
    stm_read(ref_addr(self));
    NewlineDecoderObj *d = OBJ(NewlineDecoderObj, self);
    if (d->ok) return d;
    err_raise(ValueError, "IncrementalNewlineDecoder.__init__() not called");
    return NULL;
}

static int decoder_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 3);
    if (arg_bind(th, "IncrementalNewlineDecoder", "(decoder, translate, errors='strict')", a + 1, n - 1, kw, r) < 0) return -1;
    bool translate;
    if (arg_bool(th, r[1], &translate) < 0) return -1;
    SET(NewlineDecoderObj, a[0], decoder, r[0]);
    SET(NewlineDecoderObj, a[0], errors, arg_or(r[2], S(strict)));
    SET(NewlineDecoderObj, a[0], translate, translate);
    SET(NewlineDecoderObj, a[0], seen, 0);
    SET(NewlineDecoderObj, a[0], pending_cr, 0);
    SET(NewlineDecoderObj, a[0], ok, 1);
    root_pop(th, 3);
    return 0;
}

static Value decoder_decode(Thread *th, Value *a, unsigned n, Value kw) {
    if (!decoder_of(a[0])) return RAISED;
    bool final = false;
    if (a[2] != V_UNBOUND && arg_bool(th, a[2], &final) < 0) return RAISED;
    Value *r = root_push1(th, a[1]);
    if (GET(NewlineDecoderObj, a[0], decoder) != V_NONE) {
        r[0] = obj_call_method(th, GET(NewlineDecoderObj, a[0], decoder), S(decode), (Value[]){a[1], v_bool(final)}, 2);
        if (r[0] == RAISED) return RAISED;
    }
    if (!str_check(r[0])) return err_raise(TypeError, "decoder should return a string result, not '%T'", r[0]);
    NewlineDecoderObj *d = OBJ(NewlineDecoderObj, a[0]);
    uint8_t pending = d->pending_cr, seen = d->seen;
    UBuf out;
    ubuf_init(&out, NULL);
    newline_decode(&out, str_view(r[0]), d->translate, final, &pending, &seen);
    if (pending != d->pending_cr) SET(NewlineDecoderObj, a[0], pending_cr, pending);
    if (seen != d->seen) SET(NewlineDecoderObj, a[0], seen, seen);
    return str_from_buf(&out);
}

static Value decoder_getstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (!decoder_of(a[0])) return RAISED;
    Value *r = root_push(th, 2);
    r[0] = bytes_from("", 0), r[1] = small_int(0);
    if (r[0] == RAISED) return RAISED;
    if (GET(NewlineDecoderObj, a[0], decoder) != V_NONE) {
        Value state = io_call0(th, GET(NewlineDecoderObj, a[0], decoder), S(getstate));
        if (state == RAISED) return RAISED;
        if (!tuple_check(state)) return err_raise(TypeError, "illegal decoder state");
        if (tuple_len(state) != 2 || !int_check(tuple_get(state, 1))) return err_raise(TypeError, "illegal decoder state");
        r[0] = tuple_get(state, 0), r[1] = tuple_get(state, 1);
    }
    r[1] = int_shl(r[1], 1);
    if (r[1] == RAISED) return RAISED;
    if (GET(NewlineDecoderObj, a[0], pending_cr)) r[1] = int_or(r[1], small_int(1));
    return r[1] == RAISED ? RAISED : TUPLE(r[0], r[1]);
}

static Value decoder_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (!decoder_of(a[0])) return RAISED;
    if (!tuple_check(a[1])) return err_raise(TypeError, "state argument must be a tuple");
    if (tuple_len(a[1]) != 2 || !int_check(tuple_get(a[1], 1)))
        return err_raise(TypeError, "setstate(): illegal state argument");
    Value flag = tuple_get(a[1], 1), low = int_and(flag, small_int(1)), rest = int_shr(flag, 1);
    if (low == RAISED || rest == RAISED) return RAISED;
    SET(NewlineDecoderObj, a[0], pending_cr, low == small_int(1));
    Value decoder = GET(NewlineDecoderObj, a[0], decoder);
    if (decoder == V_NONE) return V_NONE;
    Value state = TUPLE(tuple_get(a[1], 0), rest);
    return state == RAISED ? RAISED : io_call1(th, decoder, S(setstate), state);
}

static Value decoder_reset(Thread *th, Value *a, unsigned n, Value kw) {
    if (!decoder_of(a[0])) return RAISED;
    SET(NewlineDecoderObj, a[0], seen, 0);
    SET(NewlineDecoderObj, a[0], pending_cr, 0);
    Value decoder = GET(NewlineDecoderObj, a[0], decoder);
    return decoder == V_NONE ? V_NONE : io_call0(th, decoder, S(reset));
}

static Value decoder_newlines(Thread *th, Value self) {
    NewlineDecoderObj *d = decoder_of(self);
    return d ? newline_seen(d->seen) : RAISED;
}

static const Method decoder_methods[] = {
    {"decode", decoder_decode, "(self, input, final=False)", NULL, 0},
    {"getstate", decoder_getstate, "(self, /)", NULL, 0},
    {"setstate", decoder_setstate, "(self, state, /)", NULL, 0},
    {"reset", decoder_reset, "(self, /)", NULL, 0},
    {0},
};
static const GetSet decoder_getset[] = {{"newlines", decoder_newlines, NULL, NULL}, {0}};

Type type_newline_decoder = {
    .name = "_io.IncrementalNewlineDecoder",
    .doc = "IncrementalNewlineDecoder(decoder, translate, errors='strict')\n--\n\n"
           "Decodes with `decoder` and notes which line ends come by; with `translate` all become '\\n'.",
    .flags = TF_BASETYPE,
    .size = sizeof(NewlineDecoderObj),
    .values = 8,
    .values_end = 24,
    .methods = decoder_methods,
    .getset = decoder_getset,
    .init = decoder_init,
};
