/* str_percent.c -- format % args, for str and, by the same steps, for bytes (bytes_percent). */
#include "text.h"

/* The state of one formatting. What must stay is in rooted slots: the format and output may move and grow meanwhile. */
enum { FORMAT, ARGS, DICT, ITEM, ROOTS };
typedef struct Pct {
    Thread *th;
    Value *r;       /* the slots above; DICT is V_NONE unless args is a mapping */
    int64_t at, n;  /* next item of the tuple ARGS; n -1: ARGS is the one argument, -2: it has been taken */
    bool bytes;
    UStr (*view)(Value);
} Pct;

static UStr text_view(Value v) { return str_view(v); }
static UStr any_bytes_view(Value v) { return bytes_check(v) ? bytes_view(v) : bytearray_view(v); }

Value fmt_raise(const FmtError *e) {
    UBuf b;
    ubuf_init(&b, NULL);
    fmt_error_text(&b, e);
    Value text = str_from_buf(&b);
    return text == RAISED ? RAISED : err_value(e->kind == FMT_OVERFLOW_ERROR ? OverflowError : ValueError, text);
}

/* ---- arguments ------------------------------------------------------------------------------------------------- */

/* The next argument goes to ITEM. */
static int next_arg(Pct *p) {
    if (p->n == -1) return p->r[ITEM] = p->r[ARGS], p->n = -2, 0;
    if (p->at >= p->n) return err_set(TypeError, "not enough arguments for format string");
    p->r[ITEM] = tuple_get(p->r[ARGS], (uint64_t)p->at++);
    return 0;
}

static int by_key(Pct *p, UStr key) {
    if (p->r[DICT] == V_NONE) return err_set(TypeError, "format requires a mapping");
    Value k = p->bytes ? bytes_from_ustr(key) : str_from_ustr(key);
    if (k == RAISED) return -1;
    Value v = obj_getitem(p->th, p->r[DICT], k);
    if (v == RAISED) return -1;
    p->r[ARGS] = v;
    p->n = -1;
    return 0;
}

static int star(Pct *p, int64_t *out, bool precision) {
    if (next_arg(p) < 0) return -1;
    if (!int_check(p->r[ITEM])) return err_set(TypeError, "* wants int");
    int narrow;
    if (!precision) return arg_int64(p->th, p->r[ITEM], out);
    if (arg_int(p->th, p->r[ITEM], &narrow) < 0) return -1;
    return *out = narrow, 0;
}

/* ---- conversions ----------------------------------------------------------------------------------------------- */

/* ITEM as an int object for %d and so on. */
static int to_int(Pct *p, uint32_t conv) {
    Value v = p->r[ITEM];
    if (int_check(v)) return 0;
    bool index = conv == 'o' || conv == 'x' || conv == 'X';
    const Type *t = type_of(v);
    if (t->un[UN_INDEX] || t->un[UN_INT] || t->un[UN_FLOAT]) {
        v = index ? obj_index(p->th, v) : obj_unary(p->th, UN_INT, v);
        if (v != RAISED) return p->r[ITEM] = v, 0;
        if (!err_catch(p->th, TypeError)) return -1;
    }
    return err_set(TypeError, index ? "%%%c format: an integer is required, not %T" : "%%%c format: a real number is required, not %T",
                   (int)conv, p->r[ITEM]);
}

static int put_int(Pct *p, UBuf *out, const PctSpec *spec) {
    FmtError e;
    uint64_t room[1];
    if (to_int(p, spec->conv) < 0) return -1;
    bool decimal = spec->conv == 'd' || spec->conv == 'i' || spec->conv == 'u';
    Big big = int_big(p->r[ITEM], room);
    if (decimal && big.n > 128 && int_to_str(p->r[ITEM], 10) == RAISED) return -1; /* too many digits? */
    big = int_big(p->r[ITEM], room);
    return pct_int(out, spec, big, &e) ? 0 : (fmt_raise(&e), -1);
}

static int put_float(Pct *p, UBuf *out, const PctSpec *spec) {
    FmtError e;
    double x;
    if (p->bytes && !float_check(p->r[ITEM])) {
        if (arg_double(p->th, p->r[ITEM], &x) < 0) {
            if (!err_catch(p->th, TypeError)) return -1;
            return err_set(TypeError, "float argument required, not %T", p->r[ITEM]);
        }
    } else if (arg_double(p->th, p->r[ITEM], &x) < 0)
        return -1;
    return pct_float(out, spec, x, &e) ? 0 : (fmt_raise(&e), -1);
}

/* %c of str */
static int put_char(Pct *p, UBuf *out, const PctSpec *spec) {
    Value v = p->r[ITEM];
    if (str_check(v)) {
        if (str_len(v) != 1) return err_set(TypeError, "%%c requires int or char");
        return pct_str(out, spec, str_view(v)), 0;
    }
    if (!int_check(v)) {
        v = type_of(v)->un[UN_INDEX] ? obj_index(p->th, v) : RAISED;
        if (v == RAISED) {
            if (err_occurred(p->th) && !err_catch(p->th, TypeError)) return -1;
            return err_set(TypeError, "%%c requires int or char");
        }
    }
    int64_t i;
    if (!int_fits(v, &i) || i < 0 || i > 0x10ffff) return err_set(OverflowError, "%%c arg not in range(0x110000)");
    uint32_t c = (uint32_t)i;
    return pct_str(out, spec, ustr_make(&c, 1, 4)), 0;
}

/* %c of bytes */
static int put_byte(Pct *p, UBuf *out, const PctSpec *spec) {
    Value v = p->r[ITEM];
    uint8_t c;
    if ((bytes_check(v) || bytearray_check(v)) && any_bytes_view(v).n == 1)
        c = *(const uint8_t *)any_bytes_view(v).p;
    else {
        int64_t i;
        if (!int_check(v)) {
            v = type_of(v)->un[UN_INDEX] ? obj_index(p->th, v) : RAISED;
            if (v == RAISED) {
                if (err_occurred(p->th) && !err_catch(p->th, TypeError)) return -1;
                return err_set(TypeError, "%%c requires an integer in range(256) or a single byte");
            }
        }
        if (!int_fits(v, &i) || i < 0 || i > 255) return err_set(OverflowError, "%%c arg not in range(256)");
        c = (uint8_t)i;
    }
    return pct_str(out, spec, ustr_make(&c, 1, 1)), 0;
}

/* %s, %r, %a of str */
static int put_text(Pct *p, UBuf *out, const PctSpec *spec) {
    Value v = p->r[ITEM];
    if (spec->conv != 's') v = spec->conv == 'r' ? obj_repr(p->th, v) : obj_ascii(p->th, v);
    else if (!str_exact(v)) v = obj_str(p->th, v);
    if (v == RAISED) return -1;
    return pct_str(out, spec, str_view(v)), 0;
}

/* %b and %s, %r and %a of bytes */
static int put_bytes(Pct *p, UBuf *out, const PctSpec *spec) {
    Value v = p->r[ITEM];
    UStr s;
    if (spec->conv == 'r' || spec->conv == 'a') {
        v = obj_ascii(p->th, v);
        if (v == RAISED) return -1;
        return pct_str(out, spec, str_view(v)), 0;
    }
    if (bytes_exact(v)) return pct_str(out, spec, bytes_view(v)), 0;
    Value method;
    int found = obj_find_special(p->th, v, S(__bytes__), &method);
    if (found < 0) return -1;
    if (found) {
        v = CALL0(p->th, method);
        if (v == RAISED) return -1;
        if (!bytes_check(v)) return err_set(TypeError, "__bytes__ returned non-bytes (type %T)", v);
        return pct_str(out, spec, bytes_view(v)), 0;
    }
    if (bytes_like(p->r[ITEM], &s)) return pct_str(out, spec, s), 0;
    return err_set(TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", p->r[ITEM]);
}

static int convert(Pct *p, UBuf *out, const PctSpec *spec) {
    FmtError e;
    switch (spec->conv) {
    case 's': case 'r': case 'a': return p->bytes ? put_bytes(p, out, spec) : put_text(p, out, spec);
    case 'b': if (p->bytes) return put_bytes(p, out, spec); break;
    case 'c': return p->bytes ? put_byte(p, out, spec) : put_char(p, out, spec);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return put_int(p, out, spec);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return put_float(p, out, spec);
    }
    pct_unsupported(spec, &e);
    return fmt_raise(&e), -1;
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

/* One conversion and the text before it: 1, 0 at the end, -1. */
static int step(Pct *p, UBuf *out, size_t *pos) {
    PctIter it = pct_iter(p->view(p->r[FORMAT]), p->bytes);
    PctSpec spec;
    UStr literal;
    int64_t v;
    it.pos = *pos;
    if (!pct_next(&it, &literal, &spec)) return 0;
    *pos = it.pos;
    ubuf_span(out, literal);
    if (spec.percent) return ubuf_put(out, '%'), 1;
    if (spec.has_key && spec.key.p && by_key(p, spec.key) < 0) return -1;
    if (spec.has_key && !spec.key.p && p->r[DICT] == V_NONE) return err_set(TypeError, "format requires a mapping");
    if (spec.width == PCT_STAR) {
        if (star(p, &v, false) < 0) return -1;
        pct_star_width(&spec, v);
    }
    if (spec.precision == PCT_STAR) {
        if (star(p, &v, true) < 0) return -1;
        pct_star_precision(&spec, v);
    }
    if (spec.error) return err_set(ValueError, "%s", spec.error);
    if (!spec.conv) return 1;
    if (next_arg(p) < 0) return -1;
    return convert(p, out, &spec) < 0 ? -1 : 1;
}

/* The text in *out, 0; or -1 and *out is gone. */
static int run(Thread *th, Value format, Value args, bool bytes, UBuf *out) {
    Pct p = {.th = th, .r = root_push(th, ROOTS), .at = 0, .bytes = bytes, .view = bytes ? any_bytes_view : text_view};
    p.r[FORMAT] = format, p.r[ARGS] = args;
    p.n = tuple_check(args) ? (int64_t)tuple_len(args) : -1;
    if (!tuple_check(args) && !str_check(args) && type_of(args)->getitem &&
        !(bytes && (bytes_check(args) || bytearray_check(args))))
        p.r[DICT] = args;
    size_t pos = 0;
    int more;
    while ((more = step(&p, out, &pos)) > 0) {}
    if (more == 0 && p.r[DICT] == V_NONE && (p.n == -1 || p.at < p.n))
        more = err_set(TypeError, bytes ? "not all arguments converted during bytes formatting"
                                        : "not all arguments converted during string formatting");
    root_pop(th, ROOTS);
    if (more < 0) ubuf_free(out);
    return more;
}

Value str_percent(Thread *th, Value format, Value args) {
    UBuf out;
    TxMem mem;
    ubuf_init(&out, tx_mem(&mem, th));
    return run(th, format, args, false, &out) < 0 ? RAISED : str_from_buf(&out);
}

Value bytes_percent(Thread *th, Value format, Value args, bool as_bytearray) {
    UBuf out;
    TxMem mem;
    ubuf_init(&out, tx_mem(&mem, th));
    if (run(th, format, args, true, &out) < 0) return RAISED;
    return as_bytearray ? bytearray_from_buf(&out) : bytes_from_buf(&out);
}
