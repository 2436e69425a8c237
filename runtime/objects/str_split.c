/* str_split.c -- split, splitlines, partition, translate, maketrans. */
#include "text.h"

#define METHOD(name) Value str_m_##name(Thread *th, Value *a, unsigned n, Value kw)

/* ---- split ----------------------------------------------------------------------------------------------------- */

/* a: self, sep, maxsplit. */
static Value split(Thread *th, Value *a, bool from_right) {
    int64_t most = -1;
    UStr sep = {NULL, 0, 1};
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &most) < 0) return RAISED;
    if (a[1] != V_UNBOUND && a[1] != V_NONE) {
        if (!str_check(a[1])) return err_raise(TypeError, "must be str or None, not %T", a[1]);
        sep = str_view(a[1]);
        if (sep.n == 0) return err_raise(ValueError, "empty separator");
    }
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    StrSplit x = ustr_split(str_view(a[0]), sep, most, KIND_STR, from_right);
    size_t from, to;
    while (ustr_split_next(&x, &from, &to)) {
        Value part = str_slice(a[0], (int64_t)from, (int64_t)to);
        if (part == RAISED || list_append(list, part) < 0) return RAISED;
    }
    for (uint64_t i = 0, j = list_len(list); from_right && i + 1 < j; i++) {
        Value t = list_get(list, i);
        list_set(list, i, list_get(list, --j));
        list_set(list, j, t);
    }
    return list;
}

METHOD(split) { return split(th, a, false); }
METHOD(rsplit) { return split(th, a, true); }

METHOD(splitlines) {
    int keep = 0;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &keep) < 0) return RAISED;
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    size_t pos = 0, to, next;
    while (ustr_line(str_view(a[0]), KIND_STR, pos, &to, &next)) {
        Value line = str_slice(a[0], (int64_t)pos, (int64_t)(keep ? next : to));
        if (line == RAISED || list_append(list, line) < 0) return RAISED;
        pos = next;
    }
    return list;
}

static Value partition(Value *a, bool right) {
    if (str_need(a[1], "must be str") < 0) return RAISED;
    if (str_len(a[1]) == 0) return err_raise(ValueError, "empty separator");
    UStr s = str_view(a[0]), sep = str_view(a[1]);
    ptrdiff_t at = right ? ustr_rfind(s, sep) : ustr_find(s, sep);
    Value parts[3] = {str_empty, str_empty, str_empty};
    if (at < 0)
        parts[right ? 2 : 0] = str_plain(a[0]);
    else {
        parts[0] = str_slice(a[0], 0, at);
        parts[1] = a[1];
        parts[2] = str_slice(a[0], at + (int64_t)sep.n, (int64_t)s.n);
    }
    for (int i = 0; i < 3; i++)
        if (parts[i] == RAISED) return RAISED;
    return tuple_from(parts, 3);
}

METHOD(partition) { return partition(a, false); }
METHOD(rpartition) { return partition(a, true); }

/* ---- translate ------------------------------------------------------------------------------------------------- */

/* What the table has for c goes to out. 0 or -1. */
static int translate_one(Thread *th, Value *a, UBuf *out, uint32_t c) {
    Value v;
    if (is_exact(a[1], &type_dict)) {
        int found = dict_get(th, a[1], small_int(c), &v);
        if (found < 0) return -1;
        if (!found) return ubuf_put(out, c), 0;
    } else {
        v = obj_getitem(th, a[1], small_int(c));
        if (v == RAISED) {
            if (!err_catch(th, LookupError)) return -1;
            return ubuf_put(out, c), 0;
        }
    }
    if (v == V_NONE) return 0;
    if (int_check(v)) {
        int64_t i;
        if (!int_fits(int_plain(v), &i) || i < 0 || i > 0x10ffff)
            return err_set(ValueError, "character mapping must be in range(0x110000)");
        return ubuf_put(out, (uint32_t)i), 0;
    }
    if (str_check(v)) return ubuf_span(out, str_view(v)), 0;
    return err_set(TypeError, "character mapping must return integer, None or str");
}

METHOD(translate) {
    /* What ASCII characters became: looked up once. 255 not yet, 254 more than one character or not ASCII, 253 nothing. */
    enum { UNKNOWN = 255, OTHER = 254, GONE = 253 };
    uint8_t known[128];
    memset(known, UNKNOWN, sizeof known);
    UBuf b;
    TxMem mem;
    ubuf_init(&b, tx_mem(&mem, th));
    uint64_t len = str_len(a[0]);
    for (uint64_t i = 0; i < len; i++) {
        uint32_t c = ustr_at(str_view(a[0]), i);
        if (c < 128 && known[c] < OTHER) {
            if (known[c] != GONE) ubuf_put(&b, known[c]);
            continue;
        }
        size_t before = b.len;
        if (translate_one(th, a, &b, c) < 0 || ((i & 1023) == 1023 && thread_poll(th) < 0)) return ubuf_free(&b), RAISED;
        if (c >= 128 || b.failed) continue;
        uint32_t last = b.len > before ? ustr_at(ubuf_str(&b), b.len - 1) : 0;
        known[c] = b.len == before ? GONE : b.len == before + 1 && last < 128 ? (uint8_t)last : OTHER;
    }
    return str_from_buf(&b);
}

static Value maketrans_pairs(Thread *th, Value *a) {
    if (!str_check(a[0])) return err_raise(TypeError, "first maketrans argument must be a string if there is a second argument");
    for (int i = 1; i < 3; i++)
        if (a[i] != V_UNBOUND && !str_check(a[i]))
            return err_raise(TypeError, "maketrans() argument %d must be str, not %T", i + 1, a[i]);
    if (str_len(a[0]) != str_len(a[1])) return err_raise(ValueError, "the first two maketrans arguments must have equal length");
    Value *d = root_push(th, 1);
    if ((d[0] = dict_new()) == RAISED) return RAISED;
    for (uint64_t i = 0; i < str_len(a[0]); i++)
        if (dict_set(th, d[0], small_int(ustr_at(str_view(a[0]), i)), small_int(ustr_at(str_view(a[1]), i))) < 0) return RAISED;
    for (uint64_t i = 0; a[2] != V_UNBOUND && i < str_len(a[2]); i++)
        if (dict_set(th, d[0], small_int(ustr_at(str_view(a[2]), i)), V_NONE) < 0) return RAISED;
    return d[0];
}

METHOD(maketrans) {
    if (a[1] != V_UNBOUND) return maketrans_pairs(th, a);
    if (!is_exact(a[0], &type_dict))
        return err_raise(TypeError, "if you give only one argument to maketrans it must be a dict");
    Value *d = root_push(th, 1);
    if ((d[0] = dict_new()) == RAISED) return RAISED;
    uint64_t pos = 0;
    Value key, value;
    while (dict_next(a[0], &pos, &key, &value)) {
        if (str_check(key)) {
            if (str_len(key) != 1) return err_raise(ValueError, "string keys in translate table must be of length 1");
            key = small_int(ustr_at(str_view(key), 0));
        } else if (!int_check(key))
            return err_raise(TypeError, "keys in translate table must be strings or integers");
        if (dict_set(th, d[0], key, value) < 0) return RAISED;
    }
    return d[0];
}
