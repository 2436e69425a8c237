/* str_format.c -- str.format, str.format_map, str.__format__. (str_format_c: err.c.) */
#include "text.h"

/* ---- format(s, spec) ------------------------------------------------------------------------------------------- */

Value str_format_spec(Thread *th, Value s, Value spec) {
    if (str_len(spec) == 0) return str_exact(s) ? s : obj_str(th, s);
    FmtSpec f;
    FmtError e;
    UBuf out;
    if (!fmt_parse(&f, str_view(spec), FMT_STR, type_of(s)->name, &e)) return fmt_raise(&e);
    ubuf_init(&out, NULL);
    if (!fmt_str(&out, &f, str_view(s), &e)) return ubuf_free(&out), fmt_raise(&e);
    return str_from_buf(&out);
}

Value str_m___format__(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return err_raise(TypeError, "__format__() argument must be str, not %T", a[1]);
    return str_format_spec(th, a[0], a[1]);
}

/* ---- str.format ------------------------------------------------------------------------------------------------ */

/* One call. Strings are addressed by rooted slots and positions, for they move when fields are formatted. */
typedef struct Call {
    Thread *th;
    Value *a;      /* positional arguments, NULL for format_map; then keyword values */
    uint64_t n;
    Value *names;  /* slot: tuple of keywords; or the mapping */
    bool mapping;
    FieldNumber number;
} Call;

static int expand(Call *c, Value *format, UBuf *out, int depth);

static Value by_name(Call *c, UStr name) {
    Value key = str_from_ustr(name);
    if (key == RAISED) return RAISED;
    if (c->mapping) return obj_getitem(c->th, *c->names, key);
    for (uint64_t i = 0, n = is_ref(*c->names) ? tuple_len(*c->names) : 0; i < n; i++)
        if (str_equal(tuple_get(*c->names, i), key)) return c->a[c->n + i];
    return err_value(KeyError, key);
}

static Value by_number(Call *c, ptrdiff_t index) {
    if (c->mapping) return err_raise(ValueError, "Format string contains positional fields");
    if ((uint64_t)index >= c->n)
        return err_raise(IndexError, "Replacement index %zd out of range for positional args tuple", index);
    return c->a[index];
}

/* The object that format[from:to] names goes to *r. */
static int field_object(Call *c, Value *format, size_t from, size_t to, Value *r) {
    FmtError e;
    UStr name = ustr_slice(str_view(*format), from, to), first, rest, part;
    ptrdiff_t index;
    bool is_attribute;
    int more;
    if (!field_name_split(name, &first, &index, &rest, &e)) return fmt_raise(&e), -1;
    if (c->mapping && (first.n == 0 || index >= 0)) return by_number(c, 0), -1;
    if (!field_number(&c->number, first, &index, &e)) return fmt_raise(&e), -1;
    size_t rest_from = from + first.n, pos = 0;
    r[0] = index >= 0 ? by_number(c, index) : by_name(c, first);
    while (r[0] != RAISED) {
        rest = ustr_slice(str_view(*format), rest_from, to);
        more = field_rest_next(rest, &pos, &is_attribute, &part, &index, &e);
        if (more < 0) fmt_raise(&e);
        if (more <= 0) return more;
        Value key = !is_attribute && index >= 0 ? int_from(index) : str_from_ustr(part);
        if (key == RAISED) break;
        r[0] = is_attribute ? obj_getattr(c->th, r[0], key) : obj_getitem(c->th, r[0], key);
    }
    return -1;
}

static int convert(Call *c, Value *r, uint32_t conversion) {
    switch (conversion) {
    case 0: return 0;
    case 'r': r[0] = obj_repr(c->th, r[0]); break;
    case 's': r[0] = obj_str(c->th, r[0]); break;
    case 'a': r[0] = obj_ascii(c->th, r[0]); break;
    default:
        return err_set(ValueError, conversion > 32 && conversion < 127 ? "Unknown conversion specifier %c" : "Unknown conversion specifier \\x%x",
                       (int)conversion);
    }
    return r[0] == RAISED ? -1 : 0;
}

/* The spec, with its own fields replaced, goes to *spec. */
static int field_spec(Call *c, Value *spec, int depth) {
    UBuf out;
    TxMem mem;
    ubuf_init(&out, tx_mem(&mem, c->th));
    if (expand(c, spec, &out, depth - 1) < 0) return ubuf_free(&out), -1;
    *spec = str_from_buf(&out);
    return *spec == RAISED ? -1 : 0;
}

static int field(Call *c, Value *format, const FieldPart *part, UBuf *out, int depth) {
    Value *r = root_push(c->th, 2);
    UStr s = str_view(*format);
    size_t width = s.width, from = part->field_name.n ? (size_t)((const char *)part->field_name.p - (const char *)s.p) / width : 0;
    uint32_t conversion = part->conversion;
    bool nested = part->nested;
    r[1] = str_from_ustr(part->format_spec);
    int bad = r[1] == RAISED || field_object(c, format, from, from + part->field_name.n, r) < 0 || convert(c, r, conversion) < 0 ||
              (nested && field_spec(c, r + 1, depth) < 0);
    if (!bad) {
        Value v = str_exact(r[0]) && str_len(r[1]) == 0 ? r[0] : obj_format(c->th, r[0], r[1]);
        bad = v == RAISED;
        if (!bad) ubuf_span(out, str_view(v));
    }
    root_pop(c->th, 2);
    return bad ? -1 : 0;
}

static int expand(Call *c, Value *format, UBuf *out, int depth) {
    FmtError e;
    FieldPart part;
    FieldIter it = {.pos = 0};
    if (depth <= 0) return err_set(ValueError, "Max string recursion exceeded");
    for (;;) {
        it.format = str_view(*format);
        int more = field_next(&it, &part, &e);
        if (more < 0) fmt_raise(&e);
        if (more <= 0) return more;
        ubuf_span(out, part.literal);
        if (part.has_field && field(c, format, &part, out, depth) < 0) return -1;
    }
}

static Value format_call(Call *c, Value *format) {
    UBuf out;
    TxMem mem;
    ubuf_init(&out, tx_mem(&mem, c->th));
    if (expand(c, format, &out, 2) < 0) return ubuf_free(&out), RAISED;
    return str_from_buf(&out);
}

Value str_m_format(Thread *th, Value *a, unsigned n, Value kw) {
    Value *names = root_push1(th, kw);
    Call c = {.th = th, .a = a + 1, .n = n - 1, .names = names};
    return format_call(&c, a);
}

Value str_m_format_map(Thread *th, Value *a, unsigned n, Value kw) {
    Call c = {.th = th, .names = a + 1, .mapping = true};
    return format_call(&c, a);
}
