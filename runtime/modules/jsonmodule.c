/* jsonmodule.c -- the module _json: the scanner and the encoder of the package json, over codec/json.h.
 *
 * The scanner keeps its place as an index, for object_hook and the parse_ functions may run Python, and the text may move. */
#include "modules.h"
#include "text.h"

#include "dtoa.h"
#include "json.h"

static JsonSpan span_of(Value s) { return (JsonSpan){str_data(s), (int)str_width(s), (ptrdiff_t)str_len(s)}; }

/* ---- errors ---------------------------------------------------------------------------------------------------- */

/* json.decoder.JSONDecodeError(message, s, at) */
static Value decode_error(Thread *th, const char *message, Value s, int64_t at) {
    Value *r = root_push2(th, s, V_NONE);
    r[1] = import_attr(th, "json.decoder", "JSONDecodeError");
    if (r[1] == RAISED) return root_pop(th, 2), RAISED;
    Value exc = CALL3(th, r[1], str_from(message), r[0], int_from(at));
    root_pop(th, 2);
    return exc == RAISED ? RAISED : err_object(th, exc);
}

/* No value begins at `at`: the decoder in Python makes an error of it. */
static Value no_value(int64_t at) { return err_value(StopIteration, int_from(at)); }

/* ---- strings --------------------------------------------------------------------------------------------------- */

/* The string whose content begins at `at`; *next is behind it. */
static Value scan_string(Thread *th, Value s, int64_t at, bool strict, int64_t *next) {
    JsonString found;
    const char *error;
    ptrdiff_t where;
    if (!json_scan_string(span_of(s), at, strict, &found, &error, &where)) return decode_error(th, error, s, where);
    *next = found.end;
    if (found.plain) return str_slice(s, found.begin, found.begin + found.length);
    if (found.length == 0) return str_empty;
    uint32_t max = found.all;
    if (found.length == 1) {
        uint32_t c = 0;
        json_fill_string(span_of(s), &found, &c, 4);
        return str_from_char(c);
    }
    Value v = str_alloc((uint64_t)found.length, max);
    if (v != RAISED) json_fill_string(span_of(s), &found, str_data(v), (int)ustr_width_for(max));
    return v;
}

/* scanstring(string, end, strict=True) */
static Value scanstring(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t at, next;
    bool strict = true;
    if (arg_int64(th, a[1], &at) < 0 || (a[2] != V_UNBOUND && arg_bool(th, a[2], &strict) < 0)) return RAISED;
    if (!str_check(a[0])) return err_raise(TypeError, "first argument must be a string, not %T", a[0]);
    if (at < 0 || at > (int64_t)str_len(a[0])) return err_raise(ValueError, "end is out of bounds");
    Value v = scan_string(th, a[0], at, strict, &next);
    return v == RAISED ? RAISED : TUPLE(v, int_from(next));
}

static Value encoded(Value s, bool ascii) {
    JsonSpan span = span_of(s);
    ptrdiff_t n = json_encoded_length(span, ascii);
    if (n < 0 || n > (ptrdiff_t)1 << 45) return err_raise(OverflowError, "string is too long to escape");
    uint32_t max = ascii || str_is_ascii(s) ? 0x7f : span.width == 1 ? 0xff : span.width == 2 ? 0xffff : 0x10ffff;
    Value v = str_alloc((uint64_t)n, max);
    if (v != RAISED) json_encode(span_of(s), ascii, str_data(v));
    return v;
}

static Value encode_basestring(Thread *th, Value *a, unsigned n, Value kw) {
    return str_check(a[0]) ? encoded(a[0], false) : err_raise(TypeError, "first argument must be a string, not %T", a[0]);
}
static Value encode_basestring_ascii(Thread *th, Value *a, unsigned n, Value kw) {
    return str_check(a[0]) ? encoded(a[0], true) : err_raise(TypeError, "first argument must be a string, not %T", a[0]);
}

/* ---- the scanner ----------------------------------------------------------------------------------------------- */

typedef struct ScannerObj {
    Obj h;
    Value object_hook, object_pairs_hook, parse_float, parse_int, parse_constant; /* set once */
    int64_t strict;
} ScannerObj;

/* One scan. Slots: text, memo of keys, the scanner. */
enum { TEXT, MEMO, SELF, SLOTS };
typedef struct Scan {
    Thread *th;
    Value *r;
    int64_t at; /* next character */
} Scan;

static ScannerObj *scanner(Scan *x) { return OBJ(ScannerObj, x->r[SELF]); }
static JsonSpan text(Scan *x) { return span_of(x->r[TEXT]); }
static uint32_t peek(Scan *x) {
    return x->at < (int64_t)str_len(x->r[TEXT]) ? ustr_at(str_view(x->r[TEXT]), (size_t)x->at) : 0;
}
static void skip_space(Scan *x) { x->at = json_skip_space(text(x), x->at); }
static Value fail(Scan *x, const char *message, int64_t at) { return decode_error(x->th, message, x->r[TEXT], at); }

static Value scan_value(Scan *x);

/* A key: equal ones are one str. */
static Value scan_key(Scan *x) {
    Value key = scan_string(x->th, x->r[TEXT], x->at + 1, scanner(x)->strict, &x->at);
    if (key == RAISED) return RAISED;
    Value known = dict_get_str(x->r[MEMO], key);
    if (known != V_UNBOUND) return known;
    return dict_set_str(x->r[MEMO], key, key) < 0 ? RAISED : key;
}

/* One `"key": value` goes to r[0], a dict or list of pairs; r[1] is free. */
static int scan_member(Scan *x, Value *r, bool pairs) {
    if (peek(x) != '"') return fail(x, "Expecting property name enclosed in double quotes", x->at), -1;
    r[1] = scan_key(x);
    if (r[1] == RAISED) return -1;
    skip_space(x);
    if (peek(x) != ':') return fail(x, "Expecting ':' delimiter", x->at), -1;
    x->at++;
    skip_space(x);
    Value v = scan_value(x);
    if (v == RAISED) return -1;
    if (!pairs) return dict_set(x->th, r[0], r[1], v);
    Value pair = TUPLE(r[1], v);
    return pair == RAISED ? -1 : list_append(r[0], pair);
}

static int scan_members(Scan *x, Value *r, bool pairs) {
    skip_space(x);
    if (peek(x) == '}') return x->at++, 0;
    for (;;) {
        if (scan_member(x, r, pairs) < 0) return -1;
        skip_space(x);
        uint32_t c = peek(x);
        if (c == '}') return x->at++, 0;
        if (c != ',') return fail(x, "Expecting ',' delimiter", x->at), -1;
        x->at++;
        skip_space(x);
    }
}

static Value scan_object(Scan *x) {
    Value *r = root_push(x->th, 2);
    bool pairs = scanner(x)->object_pairs_hook != V_NONE;
    x->at++;
    r[0] = pairs ? list_new(0) : dict_new();
    Value v = r[0] == RAISED || scan_members(x, r, pairs) < 0 ? RAISED : r[0];
    if (v != RAISED && pairs) v = CALL1(x->th, scanner(x)->object_pairs_hook, r[0]);
    else if (v != RAISED && scanner(x)->object_hook != V_NONE) v = CALL1(x->th, scanner(x)->object_hook, r[0]);
    root_pop(x->th, 2);
    return v;
}

static int scan_items(Scan *x, Value *list) {
    skip_space(x);
    if (peek(x) == ']') return x->at++, 0;
    for (;;) {
        Value v = scan_value(x);
        if (v == RAISED || list_append(*list, v) < 0) return -1;
        skip_space(x);
        uint32_t c = peek(x);
        if (c == ']') return x->at++, 0;
        if (c != ',') return fail(x, "Expecting ',' delimiter", x->at), -1;
        x->at++;
        skip_space(x);
    }
}

static Value scan_array(Scan *x) {
    Value *r = root_push(x->th, 1);
    x->at++;
    r[0] = list_new(0);
    Value v = r[0] == RAISED || scan_items(x, r) < 0 ? RAISED : r[0];
    root_pop(x->th, 1);
    return v;
}

static Value scan_number(Scan *x) {
    bool is_float;
    ptrdiff_t end = json_scan_number(text(x), x->at, &is_float);
    if (end < 0) return no_value(x->at);
    int64_t from = x->at;
    x->at = end;
    Value how = is_float ? scanner(x)->parse_float : scanner(x)->parse_int;
    if (how == type_int.obj || how == type_float.obj) {
        UStr s = ustr_slice(str_view(x->r[TEXT]), (size_t)from, (size_t)end);
        if (how == type_int.obj && s.n <= 18) {
            int64_t i = 0;
            bool minus = ustr_at(s, 0) == '-';
            for (size_t k = minus; k < s.n; k++) i = i * 10 + (int64_t)(ustr_at(s, k) - '0');
            return int_from(minus ? -i : i);
        }
        char digits[64];
        double d;
        if (how == type_float.obj && s.n < sizeof digits) {
            ustr_copy(digits, 1, s);
            if (dtoa_parse(digits, s.n, &d)) return float_from(d);
        }
    }
    Value number = str_slice(x->r[TEXT], from, end);
    return number == RAISED ? RAISED : CALL1(x->th, is_float ? scanner(x)->parse_float : scanner(x)->parse_int, number);
}

/* A word, if it stands here: *v is what it means. */
static bool word(Scan *x, const char *text_of_it, Value meaning, Value *v) {
    if (!json_at_word(text(x), x->at, text_of_it)) return false;
    x->at += (int64_t)strlen(text_of_it);
    *v = meaning;
    return true;
}

static bool constant(Scan *x, const char *text_of_it, Value *v) {
    if (!word(x, text_of_it, V_NONE, v)) return false;
    *v = CALL1(x->th, scanner(x)->parse_constant, str_intern_c(text_of_it));
    return true;
}

static Value scan_any(Scan *x) {
    Value v;
    switch (peek(x)) {
    case '"': return scan_string(x->th, x->r[TEXT], x->at + 1, scanner(x)->strict, &x->at);
    case '{':
    case '[': {
        bool object = peek(x) == '{';
        if (recursion_enter(x->th, object ? " while decoding a JSON object from a unicode string"
                                          : " while decoding a JSON array from a unicode string") < 0) return RAISED;
        v = object ? scan_object(x) : scan_array(x);
        recursion_leave(x->th);
        return v;
    }
    case 'n': if (word(x, "null", V_NONE, &v)) return v; break;
    case 't': if (word(x, "true", V_TRUE, &v)) return v; break;
    case 'f': if (word(x, "false", V_FALSE, &v)) return v; break;
    case 'N': if (constant(x, "NaN", &v)) return v; break;
    case 'I': if (constant(x, "Infinity", &v)) return v; break;
    case '-': if (constant(x, "-Infinity", &v)) return v; break;
    }
    return scan_number(x);
}

static Value scan_value(Scan *x) {
    if (x->at >= (int64_t)str_len(x->r[TEXT])) return no_value(x->at);
    return scan_any(x);
}

static Value scanner_call(Thread *th, Value *a, unsigned n, Value kw) {
    Value *arg = root_push(th, 2 + SLOTS);
    Scan x = {.th = th, .r = arg + 2};
    if (arg_bind(th, "scan_once", "(string, idx)", a + 1, n - 1, kw, arg) < 0) return RAISED;
    if (arg_int64(th, arg[1], &x.at) < 0) return RAISED;
    if (!str_check(arg[0])) return err_raise(TypeError, "first argument must be a string, not %T", arg[0]);
    if (x.at < 0) return err_raise(ValueError, "idx cannot be negative");
    x.r[TEXT] = arg[0], x.r[SELF] = a[0];
    if ((x.r[MEMO] = dict_new()) == RAISED) return RAISED;
    Value v = scan_value(&x);
    return v == RAISED ? RAISED : TUPLE(v, int_from(x.at));
}

static Value scanner_new(Thread *th, Value *a, unsigned n, Value kw) {
    static const char *const names[] = {"object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"};
    Value *r = root_push(th, 7);
    bool strict;
    if (arg_bind(th, "make_scanner", "(context)", a + 1, n - 1, kw, r) < 0) return RAISED;
    Value v = obj_getattr_c(th, r[0], "strict");
    if (v == RAISED || arg_bool(th, v, &strict) < 0) return RAISED;
    for (int i = 0; i < 5; i++)
        if ((r[i + 1] = obj_getattr_c(th, r[0], names[i])) == RAISED) return RAISED;
    Value self = obj_new(type_from(a[0]));
    if (self == RAISED) return RAISED;
    ScannerObj *s = OBJ(ScannerObj, self); /* NOBARRIER: fresh */
    s->object_hook = r[1], s->object_pairs_hook = r[2], s->parse_float = r[3], s->parse_int = r[4], s->parse_constant = r[5];
    s->strict = strict;
    return self;
}

static Value scanner_get_strict(Thread *th, Value self) { return v_bool(OBJ(ScannerObj, self)->strict); }
static const GetSet scanner_getset[] = {{"strict", scanner_get_strict, NULL, "strict"}, {0}};
static const Member scanner_members[] = {
    {"object_hook", offsetof(ScannerObj, object_hook), MEMBER_READONLY, "object_hook"},
    {"object_pairs_hook", offsetof(ScannerObj, object_pairs_hook), MEMBER_READONLY, NULL},
    {"parse_float", offsetof(ScannerObj, parse_float), MEMBER_READONLY, "parse_float"},
    {"parse_int", offsetof(ScannerObj, parse_int), MEMBER_READONLY, "parse_int"},
    {"parse_constant", offsetof(ScannerObj, parse_constant), MEMBER_READONLY, "parse_constant"},
    {0},
};

static Type type_json_scanner = {
    .name = "_json.Scanner",
    .doc = "JSON scanner object",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(ScannerObj),
    .values = offsetof(ScannerObj, object_hook),
    .values_end = offsetof(ScannerObj, strict),
    .getset = scanner_getset,
    .members = scanner_members,
    .new = scanner_new,
    .call = scanner_call,
};

/* ---- the encoder ----------------------------------------------------------------------------------------------- */

typedef struct EncoderObj {
    Obj h;
    Value markers, defaultfn, encoder, indent, key_separator, item_separator, sort_keys, skipkeys; /* set once */
    uint64_t sort, skip, allow_nan, fast; /* fast: 1 encode_basestring_ascii, 2 encode_basestring, 0 another */
} EncoderObj;

/* One encoding: text goes to `out`. Slot: the encoder object. */
typedef struct Encoding {
    Thread *th;
    Value *self;
    UBuf *out;
} Encoding;

static EncoderObj *encoder(Encoding *x) { return OBJ(EncoderObj, *x->self); }
static void put_str(Encoding *x, Value s) { ubuf_span(x->out, str_view(s)); }

static int encode_value(Encoding *x, Value v);

static int encode_string(Encoding *x, Value s) {
    if (encoder(x)->fast) {
        JsonSpan span = span_of(s);
        bool ascii = encoder(x)->fast == 1;
        ptrdiff_t n = json_encoded_length(span, ascii);
        uint32_t max = ascii || span.width == 1 ? 0xff : span.width == 2 ? 0xffff : 0x10ffff;
        if (n == span.length + 2) { /* nothing to escape */
            ubuf_put(x->out, '"');
            ubuf_span(x->out, str_view(s));
            ubuf_put(x->out, '"');
            return 0;
        }
        if (ascii && ubuf_reserve(x->out, (size_t)n, max) && x->out->width == 1) {
            json_encode(span, true, (char *)x->out->data + x->out->len);
            x->out->len += (size_t)n;
            x->out->max |= 0x7f;
            return 0;
        }
        Value v = encoded(s, ascii);
        return v == RAISED ? -1 : (put_str(x, v), 0);
    }
    Value v = CALL1(x->th, encoder(x)->encoder, s);
    if (v == RAISED) return -1;
    if (!str_check(v)) return err_set(TypeError, "encoder() must return a string, not %T", v);
    return put_str(x, v), 0;
}

static int encode_float(Encoding *x, Value v) {
    double d = float_value(v);
    if (d != d || d - d != 0) {
        if (!encoder(x)->allow_nan) return err_set(ValueError, "Out of range float values are not JSON compliant");
        ubuf_text(x->out, d != d ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
        return 0;
    }
    char text_of_it[FLOAT_REPR_MAX];
    ubuf_ascii(x->out, text_of_it, dtoa_repr(text_of_it, d));
    return 0;
}

static int encode_int(Encoding *x, Value v) {
    Value s = int_to_str(int_plain(v), 10);
    return s == RAISED ? -1 : (put_str(x, s), 0);
}

/* Note that *v is being encoded; `key` gets its identity, for unmark. */
static int mark(Encoding *x, Value *v, Value *key) {
    *key = V_NONE;
    if (encoder(x)->markers == V_NONE) return 0;
    uintptr_t id = gc_identity(ref_addr(*v));
    Value known;
    *key = int_from_unsigned(id);
    int found = dict_get(x->th, encoder(x)->markers, *key, &known);
    if (found < 0) return -1;
    if (found) return err_set(ValueError, "Circular reference detected");
    return dict_set(x->th, encoder(x)->markers, *key, *v);
}

static int unmark(Encoding *x, Value key) {
    return key == V_NONE ? 0 : dict_del(x->th, encoder(x)->markers, key) < 0 ? -1 : 0;
}

/* A key as a string: 1 written, 0 left out, -1. */
static int encode_key(Encoding *x, Value key, bool first) {
    bool plain = str_check(key) || float_check(key) || is_bool(key) || key == V_NONE || int_check(key);
    if (!plain) {
        if (encoder(x)->skip) return 0;
        return err_set(TypeError, "keys must be str, int, float, bool or None, not %T", key);
    }
    if (!first) put_str(x, encoder(x)->item_separator);
    if (str_check(key)) return encode_string(x, key) < 0 ? -1 : 1;
    if (is_bool(key) || key == V_NONE) {
        ubuf_text(x->out, key == V_NONE ? "\"null\"" : key == V_TRUE ? "\"true\"" : "\"false\"");
        return 1;
    }
    ubuf_put(x->out, '"');
    if ((float_check(key) ? encode_float(x, key) : encode_int(x, key)) < 0) return -1;
    ubuf_put(x->out, '"');
    return 1;
}

/* r: items (a list of pairs), a value kept. */
static int encode_items(Encoding *x, Value *r) {
    bool first = true;
    ubuf_put(x->out, '{');
    for (uint64_t i = 0; i < list_len(r[0]); i++) {
        Value pair = list_get(r[0], i);
        if (!tuple_check(pair) || tuple_len(pair) != 2) return err_set(ValueError, "items must return 2-tuples");
        r[1] = tuple_get(pair, 1);
        int done = encode_key(x, tuple_get(pair, 0), first);
        if (done < 0) return -1;
        if (!done) continue;
        first = false;
        put_str(x, encoder(x)->key_separator);
        if (encode_value(x, r[1]) < 0) return -1;
    }
    ubuf_put(x->out, '}');
    return 0;
}

static int encode_dict(Encoding *x, Value d) {
    Value *r = root_push(x->th, 4), items; /* items, a value, dict, mark */
    int bad = -1;
    r[2] = d;
    if (is_exact(d, &type_dict)) {
        if (dict_len(d) == 0) return root_pop(x->th, 4), ubuf_text(x->out, "{}"), 0;
        items = dict_items_list(d);
    } else {
        items = obj_call_method(x->th, d, S(items), NULL, 0);
        if (items != RAISED) r[0] = items, items = list_from_iterable(x->th, items);
        if (items != RAISED && list_len(items) == 0) return root_pop(x->th, 4), ubuf_text(x->out, "{}"), 0;
    }
    if (items != RAISED) {
        r[0] = items;
        if (mark(x, r + 2, r + 3) == 0 && (!encoder(x)->sort || list_sort(x->th, r[0], V_NONE, false) == 0) &&
            encode_items(x, r) == 0)
            bad = unmark(x, r[3]);
    }
    root_pop(x->th, 4);
    return bad;
}

static int encode_list(Encoding *x, Value v) {
    Value *r = root_push(x->th, 2); /* list or tuple, mark */
    r[0] = v;
    bool tuple = tuple_check(v);
    int bad = (tuple ? tuple_len(v) : list_len(v)) == 0;
    if (bad) return root_pop(x->th, 2), ubuf_text(x->out, "[]"), 0;
    bad = mark(x, r, r + 1);
    if (!bad) ubuf_put(x->out, '[');
    for (uint64_t i = 0; !bad && i < (tuple ? tuple_len(r[0]) : list_len(r[0])); i++) {
        if (i) put_str(x, encoder(x)->item_separator);
        bad = encode_value(x, tuple ? tuple_get(r[0], i) : list_get(r[0], i));
    }
    if (!bad) ubuf_put(x->out, ']'), bad = unmark(x, r[1]);
    root_pop(x->th, 2);
    return bad;
}

/* Something else: default(v) instead. */
static int encode_other(Encoding *x, Value v) {
    Value *r = root_push(x->th, 2);
    r[0] = v;
    int bad = is_ref(v) ? mark(x, r, r + 1) : 0;
    if (!bad) {
        v = CALL1(x->th, encoder(x)->defaultfn, r[0]);
        bad = v == RAISED || encode_value(x, v) < 0 || unmark(x, r[1]) < 0 ? -1 : 0;
    }
    root_pop(x->th, 2);
    return bad;
}

static int encode_value(Encoding *x, Value v) {
    if (v == V_NONE) return ubuf_text(x->out, "null"), 0;
    if (is_bool(v)) return ubuf_text(x->out, v == V_TRUE ? "true" : "false"), 0;
    if (str_check(v)) return encode_string(x, v);
    if (int_check(v)) return encode_int(x, v);
    if (float_check(v)) return encode_float(x, v);
    if (recursion_enter(x->th, " while encoding a JSON object") < 0) return -1;
    int bad = list_check(v) || tuple_check(v) ? encode_list(x, v) : dict_check(v) ? encode_dict(x, v) : encode_other(x, v);
    recursion_leave(x->th);
    return bad;
}

static Value encoder_call(Thread *th, Value *a, unsigned n, Value kw) {
    Value *arg = root_push(th, 2);
    UBuf out;
    TxMem mem;
    if (arg_bind(th, "_iterencode", "(obj, _current_indent_level)", a + 1, n - 1, kw, arg) < 0) return RAISED;
    ubuf_init(&out, tx_mem(&mem, th));
    Encoding x = {th, a, &out};
    if (encode_value(&x, arg[0]) < 0) return ubuf_free(&out), RAISED;
    Value s = str_from_buf(&out);
    return s == RAISED ? RAISED : TUPLE(s);
}

static uint64_t fast_kind(Value f) {
    if (!is_exact(f, &type_native)) return 0;
    NativeFn *fn = OBJ(NativeObj, f)->def->fn;
    return fn == encode_basestring_ascii ? 1 : fn == encode_basestring ? 2 : 0;
}

static Value encoder_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 9);
    bool sort, skip, nan;
    if (arg_bind(th, "make_encoder", "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
                 a + 1, n - 1, kw, r) < 0)
        return RAISED;
    if (r[0] != V_NONE && !dict_check(r[0])) return err_raise(TypeError, "make_encoder() argument 1 must be dict or None, not %T", r[0]);
    for (int i = 4; i < 6; i++)
        if (!str_check(r[i])) return err_raise(TypeError, "make_encoder() argument %d must be str, not %T", i + 1, r[i]);
    if (arg_bool(th, r[6], &sort) < 0 || arg_bool(th, r[7], &skip) < 0 || arg_bool(th, r[8], &nan) < 0) return RAISED;
    Value self = obj_new(type_from(a[0]));
    if (self == RAISED) return RAISED;
    EncoderObj *e = OBJ(EncoderObj, self); /* NOBARRIER: fresh */
    memcpy(&e->markers, r, 8 * sizeof *r);
    e->sort = sort, e->skip = skip, e->allow_nan = nan, e->fast = fast_kind(r[2]);
    return self;
}

#define MEMBER(field, name) {name, offsetof(EncoderObj, field), MEMBER_READONLY, name}
static const Member encoder_members[] = {
    MEMBER(markers, "markers"), MEMBER(defaultfn, "default"), MEMBER(encoder, "encoder"), MEMBER(indent, "indent"),
    MEMBER(key_separator, "key_separator"), MEMBER(item_separator, "item_separator"), MEMBER(sort_keys, "sort_keys"),
    MEMBER(skipkeys, "skipkeys"), {0},
};

static Type type_json_encoder = {
    .name = "_json.Encoder",
    .doc = "_iterencode(obj, _current_indent_level) -> iterable",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(EncoderObj),
    .values = offsetof(EncoderObj, markers),
    .values_end = offsetof(EncoderObj, sort),
    .members = encoder_members,
    .new = encoder_new,
    .call = encoder_call,
};

/* ---- the module ------------------------------------------------------------------------------------------------ */

static const Method methods[] = {
    {"encode_basestring", encode_basestring, "!(string, /)", "encode_basestring(string) -> string\n\nThe string as a JSON string.", 0},
    {"encode_basestring_ascii", encode_basestring_ascii, "!(string, /)",
     "encode_basestring_ascii(string) -> string\n\nThe string as a JSON string in ASCII.", 0},
    {"scanstring", scanstring, "!(string, end, strict=True, /)",
     "scanstring(string, end, strict=True) -> (string, end)\n\nThe JSON string whose content begins at end, behind the quote.", 0},
    {0},
};

static int init(Thread *th, Value module) {
    Value *r = root_push1(th, module);
    type_ready(&type_json_scanner);
    type_ready(&type_json_encoder);
    int bad = module_add(r[0], "make_scanner", type_json_scanner.obj) < 0 || module_add(r[0], "make_encoder", type_json_encoder.obj) < 0;
    root_pop(th, 1);
    return bad ? -1 : 0;
}

const ModuleDef module_json = {"_json", "json speedups\n", methods, NULL, init};
