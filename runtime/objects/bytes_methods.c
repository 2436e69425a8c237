/* bytes_methods.c -- the methods that bytes and bytearray share. Results are of the kind of self. */
#include "binasc.h"
#include "text.h"

#define METHOD(name) Value bytes_m_##name(Thread *th, Value *a, unsigned n, Value kw)

/* ---- results --------------------------------------------------------------------------------------------------- */

static Value like(Value self, UStr s) {
    return bytes_check(self) ? bytes_from_ustr(s) : bytearray_from(s.p, s.n);
}

static Value like_buf(Value self, UBuf *b) { return bytes_check(self) ? bytes_from_buf(b) : bytearray_from_buf(b); }

/* self without change: itself only if it is exactly bytes. */
static Value same(Value self) { return bytes_exact(self) ? self : like(self, byte_view(self)); }

/* ---- search ---------------------------------------------------------------------------------------------------- */

/* a: self, sub, start, end; sub bytes-like or an int, whose byte goes to *byte. */
static int search_args(Thread *th, Value *a, UStr *part, UStr *sub, int64_t *from, uint8_t *byte) {
    int64_t to;
    bool number = false;
    if (int_check(a[1]) || (is_ref(a[1]) && !type_of(a[1])->buffer && type_of(a[1])->un[UN_INDEX])) {
        if (byte_value(th, a[1], byte, "byte must be in range(0, 256)") < 0) return -1;
        number = true;
    } else if (!is_ref(a[1]) || !type_of(a[1])->buffer)
        return err_set(TypeError, "argument should be integer or bytes-like object, not '%T'", a[1]);
    if (text_span(th, a[2], a[3], (int64_t)byte_view(a[0]).n, from, &to) < 0) return -1;
    UStr s = byte_view(a[0]);
    if (number) *sub = ustr_make(byte, 1, 1);
    else if (bytes_need(a[1], sub) < 0) return -1;
    if (to > (int64_t)s.n) to = (int64_t)s.n;
    if (*from > to) return 1; /* nothing can be found */
    *part = ustr_slice(s, (size_t)*from, (size_t)to);
    return 0;
}

static int64_t search(Thread *th, Value *a, bool right) {
    UStr part, sub;
    int64_t from;
    uint8_t byte;
    int no = search_args(th, a, &part, &sub, &from, &byte);
    if (no) return no < 0 ? -2 : -1;
    ptrdiff_t at = right ? ustr_rfind(part, sub) : ustr_find(part, sub);
    return at < 0 ? -1 : at + from;
}

static Value found(int64_t at) { return at == -2 ? RAISED : small_int(at); }
static Value found_or_raise(int64_t at) {
    return at == -1 ? err_raise(ValueError, "subsection not found") : found(at);
}

METHOD(find) { return found(search(th, a, false)); }
METHOD(rfind) { return found(search(th, a, true)); }
METHOD(index) { return found_or_raise(search(th, a, false)); }
METHOD(rindex) { return found_or_raise(search(th, a, true)); }

METHOD(count) {
    UStr part, sub;
    int64_t from;
    uint8_t byte;
    int no = search_args(th, a, &part, &sub, &from, &byte);
    if (no) return no < 0 ? RAISED : small_int(0);
    return small_int((int64_t)ustr_count(part, sub, SIZE_MAX));
}

/* 1 yes, 0 no, -1 raised. */
static int at_edge(Value self, int64_t from, int64_t to, Value part, bool at_end) {
    UStr p, s;
    if (bytes_need(part, &p) < 0) return -1;
    s = byte_view(self);
    if (to > (int64_t)s.n) to = (int64_t)s.n;
    if (to - from < (int64_t)p.n) return 0;
    return ustr_match_at(s, (size_t)(at_end ? to - (int64_t)p.n : from), p);
}

static Value edge(Thread *th, Value *a, bool at_end) {
    int64_t from, to;
    if (text_span(th, a[2], a[3], (int64_t)byte_view(a[0]).n, &from, &to) < 0) return RAISED;
    for (uint64_t i = 0; tuple_check(a[1]) && i < tuple_len(a[1]); i++) {
        int is = at_edge(a[0], from, to, tuple_get(a[1], i), at_end);
        if (is) return is < 0 ? RAISED : V_TRUE;
    }
    if (tuple_check(a[1])) return V_FALSE;
    if (!is_ref(a[1]) || !type_of(a[1])->buffer)
        return err_raise(TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", at_end ? "endswith" : "startswith", a[1]);
    int is = at_edge(a[0], from, to, a[1], at_end);
    return is < 0 ? RAISED : v_bool(is);
}

METHOD(startswith) { return edge(th, a, false); }
METHOD(endswith) { return edge(th, a, true); }

METHOD(removeprefix) {
    UStr p, s;
    if (bytes_need(a[1], &p) < 0) return RAISED;
    s = byte_view(a[0]);
    return p.n && p.n <= s.n && ustr_match_at(s, 0, p) ? like(a[0], ustr_slice(s, p.n, s.n)) : same(a[0]);
}

METHOD(removesuffix) {
    UStr p, s;
    if (bytes_need(a[1], &p) < 0) return RAISED;
    s = byte_view(a[0]);
    return p.n && p.n <= s.n && ustr_match_at(s, s.n - p.n, p) ? like(a[0], ustr_slice(s, 0, s.n - p.n)) : same(a[0]);
}

METHOD(replace) {
    UStr from, to;
    int64_t most = -1;
    if (a[3] != V_UNBOUND && arg_int64(th, a[3], &most) < 0) return RAISED;
    if (bytes_need(a[1], &from) < 0 || bytes_need(a[2], &to) < 0) return RAISED;
    UStr s = byte_view(a[0]);
    size_t length, count;
    if (most == 0 || from.n > s.n) return same(a[0]);
    count = ustr_replace_plan(s, from, to, most < 0 ? SIZE_MAX : (size_t)most, &length);
    if (count == 0) return same(a[0]);
    if (length > INT64_MAX) return err_raise(OverflowError, "replace bytes is too long");
    UBuf b;
    ubuf_init(&b, NULL);
    if (ubuf_reserve(&b, length, 0xff)) ustr_replace_fill(b.data, 1, s, from, to, count), b.len = length;
    return like_buf(a[0], &b);
}

/* ---- tests, case ----------------------------------------------------------------------------------------------- */

#define TEST(name, which) \
    METHOD(name) { return v_bool(ustr_is_bytes(byte_view(a[0]), which)); }
TEST(isalnum, STR_IS_ALNUM)
TEST(isalpha, STR_IS_ALPHA)
TEST(isdigit, STR_IS_DIGIT)
TEST(islower, STR_IS_LOWER)
TEST(isspace, STR_IS_SPACE)
TEST(istitle, STR_IS_TITLE)
TEST(isupper, STR_IS_UPPER)
METHOD(isascii) { return v_bool(ustr_is_ascii(byte_view(a[0]))); }

static Value in_case(Value self, UniStrCase which) {
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_case_bytes(&b, byte_view(self), which);
    return like_buf(self, &b);
}

METHOD(upper) { return in_case(a[0], STR_UPPER); }
METHOD(lower) { return in_case(a[0], STR_LOWER); }
METHOD(title) { return in_case(a[0], STR_TITLE); }
METHOD(capitalize) { return in_case(a[0], STR_CAPITALIZE); }
METHOD(swapcase) { return in_case(a[0], STR_SWAPCASE); }

/* ---- padding, stripping ---------------------------------------------------------------------------------------- */

static Value justify(Thread *th, Value *a, int side, const char *name) {
    int64_t width;
    uint8_t fill = ' ';
    if (arg_int64(th, a[1], &width) < 0) return RAISED;
    if (a[2] != V_UNBOUND) {
        if (!(bytes_check(a[2]) || bytearray_check(a[2])) || byte_view(a[2]).n != 1)
            return err_raise(TypeError, "%s() argument 2 must be a byte string of length 1, not %T", name, a[2]);
        fill = *(const uint8_t *)byte_view(a[2]).p;
    }
    UStr s = byte_view(a[0]);
    int64_t pad = width - (int64_t)s.n;
    if (pad <= 0) return same(a[0]);
    int64_t left = side < 0 ? pad : side > 0 ? 0 : pad / 2 + (pad & width & 1);
    UBuf b;
    ubuf_init(&b, NULL);
    ubuf_reserve(&b, (size_t)width, 0xff);
    ubuf_fill(&b, fill, (size_t)left);
    ubuf_span(&b, s);
    ubuf_fill(&b, fill, (size_t)(pad - left));
    return like_buf(a[0], &b);
}

METHOD(center) { return justify(th, a, 0, "center"); }
METHOD(ljust) { return justify(th, a, 1, "ljust"); }
METHOD(rjust) { return justify(th, a, -1, "rjust"); }

METHOD(zfill) {
    int64_t width;
    if (arg_int64(th, a[1], &width) < 0) return RAISED;
    UStr s = byte_view(a[0]);
    if (width <= (int64_t)s.n) return same(a[0]);
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_zfill(&b, s, (size_t)width);
    return like_buf(a[0], &b);
}

METHOD(expandtabs) {
    int size = 8;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &size) < 0) return RAISED;
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_expandtabs(&b, byte_view(a[0]), size);
    if (b.failed) return ubuf_free(&b), err_raise(OverflowError, "result too long");
    return like_buf(a[0], &b);
}

static Value stripped(Value *a, int sides) {
    UStr chars = {NULL, 0, 1};
    if (a[1] != V_UNBOUND && a[1] != V_NONE) {
        if (bytes_need(a[1], &chars) < 0) return RAISED;
        if (!chars.p) chars.p = "";
    }
    UStr s = byte_view(a[0]), r = ustr_strip(s, chars, sides, KIND_BYTES);
    return r.n == s.n ? same(a[0]) : like(a[0], r);
}

METHOD(strip) { return stripped(a, STRIP_BOTH); }
METHOD(lstrip) { return stripped(a, STRIP_LEFT); }
METHOD(rstrip) { return stripped(a, STRIP_RIGHT); }

/* ---- pieces ---------------------------------------------------------------------------------------------------- */

static Value split(Thread *th, Value *a, bool from_right) {
    int64_t most = -1;
    UStr sep = {NULL, 0, 1};
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &most) < 0) return RAISED;
    if (a[1] != V_UNBOUND && a[1] != V_NONE) {
        if (bytes_need(a[1], &sep) < 0) return RAISED;
        if (sep.n == 0) return err_raise(ValueError, "empty separator");
    }
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    UStr s = byte_view(a[0]);
    StrSplit x = ustr_split(s, sep, most, KIND_BYTES, from_right);
    size_t from, to;
    while (ustr_split_next(&x, &from, &to)) {
        Value part = from == 0 && to == s.n ? same(a[0]) : like(a[0], ustr_slice(s, from, to));
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
    UStr s = byte_view(a[0]);
    while (ustr_line(s, KIND_BYTES, pos, &to, &next)) {
        Value line = like(a[0], ustr_slice(s, pos, keep ? next : to));
        if (line == RAISED || list_append(list, line) < 0) return RAISED;
        pos = next;
    }
    return list;
}

static Value partition(Value *a, bool right) {
    UStr sep;
    if (bytes_need(a[1], &sep) < 0) return RAISED;
    if (sep.n == 0) return err_raise(ValueError, "empty separator");
    UStr s = byte_view(a[0]), none = {"", 0, 1};
    ptrdiff_t at = right ? ustr_rfind(s, sep) : ustr_find(s, sep);
    Value parts[3];
    if (at < 0) {
        parts[0] = right ? like(a[0], none) : same(a[0]);
        parts[1] = like(a[0], none);
        parts[2] = right ? same(a[0]) : like(a[0], none);
    } else {
        parts[0] = like(a[0], ustr_slice(s, 0, (size_t)at));
        parts[1] = bytes_check(a[0]) && bytes_check(a[1]) ? a[1] : like(a[0], sep);
        parts[2] = like(a[0], ustr_slice(s, (size_t)at + sep.n, s.n));
    }
    for (int i = 0; i < 3; i++)
        if (parts[i] == RAISED) return RAISED;
    return tuple_from(parts, 3);
}

METHOD(partition) { return partition(a, false); }
METHOD(rpartition) { return partition(a, true); }

/* ---- join ------------------------------------------------------------------------------------------------------ */

METHOD(join) {
    Value *r = root_push1(th, a[1]);
    if (!is_exact(a[1], &type_list) && !is_exact(a[1], &type_tuple)) {
        r[0] = obj_iter(th, a[1]);
        if (r[0] != RAISED) r[0] = list_from_iterable(th, r[0]);
        else if (err_catch(th, TypeError)) return err_raise(TypeError, "can only join an iterable");
        if (r[0] == RAISED) return RAISED;
    }
    bool tuple = tuple_check(r[0]);
    uint64_t count = tuple ? tuple_len(r[0]) : list_len(r[0]);
    UStr sep = byte_view(a[0]), item;
    if (count == 1 && bytes_check(a[0])) {
        Value only = tuple ? tuple_get(r[0], 0) : list_get(r[0], 0);
        if (bytes_exact(only)) return only;
    }
    UBuf b;
    ubuf_init(&b, NULL);
    for (uint64_t i = 0; i < count; i++) {
        Value v = tuple ? tuple_get(r[0], i) : list_get(r[0], i);
        if (!is_ref(v) || !bytes_like(v, &item)) {
            ubuf_free(&b);
            return err_raise(TypeError, "sequence item %llu: expected a bytes-like object, %T found", (unsigned long long)i, v);
        }
        if (i) ubuf_span(&b, sep);
        ubuf_span(&b, item);
    }
    return like_buf(a[0], &b);
}

/* ---- translate ------------------------------------------------------------------------------------------------- */

METHOD(translate) {
    UStr table = {NULL, 0, 1}, drop = {"", 0, 1};
    if (a[1] != V_NONE) {
        if (bytes_need(a[1], &table) < 0) return RAISED;
        if (table.n != 256) return err_raise(ValueError, "translation table must be 256 characters long");
    }
    if (a[2] != V_UNBOUND && bytes_need(a[2], &drop) < 0) return RAISED;
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_translate_bytes(&b, byte_view(a[0]), table.p, drop);
    return like_buf(a[0], &b);
}

METHOD(maketrans) {
    UStr from, to;
    uint8_t table[256];
    if (bytes_need(a[0], &from) < 0 || bytes_need(a[1], &to) < 0) return RAISED;
    if (from.n != to.n) return err_raise(ValueError, "maketrans arguments must have same length");
    for (int i = 0; i < 256; i++) table[i] = (uint8_t)i;
    for (size_t i = 0; i < from.n; i++) table[((const uint8_t *)from.p)[i]] = ((const uint8_t *)to.p)[i];
    return bytes_from(table, 256);
}

/* ---- hex ------------------------------------------------------------------------------------------------------- */

Value hex_of(Thread *th, UStr s, Value sep, Value per_sep, bool as_bytes) {
    char c = 0;
    int group = 1;
    if (per_sep != V_UNBOUND && is_int(per_sep)) {
        if (small_value(per_sep) != (int)small_value(per_sep))
            return err_raise(OverflowError, "Python int too large to convert to C int");
        group = (int)small_value(per_sep);
    }
    if (sep != V_UNBOUND) {
        int64_t len;
        if (!str_check(sep) && !bytes_check(sep)) {
            if (!type_of(sep)->len) return err_raise(TypeError, "object of type '%T' has no len()", sep);
            if (obj_len(th, sep, &len) < 0) return RAISED;
            return err_raise(len == 1 ? TypeError : ValueError, len == 1 ? "sep must be str or bytes." : "sep must be length 1.");
        }
        UStr u = str_check(sep) ? str_view(sep) : bytes_view(sep);
        if (u.n != 1) return err_raise(ValueError, "sep must be length 1.");
        if (ustr_at(u, 0) >= 0x80 && !as_bytes) return err_raise(ValueError, "sep must be ASCII.");
        c = (char)ustr_at(u, 0);
    } else
        group = 0;
    if (s.n == 0) return as_bytes ? bytes_empty : str_empty;
    size_t size = hex_encoded_size(s.n, group);
    if (size > INT64_MAX) return err_no_memory();
    Value out = as_bytes ? bytes_from(NULL, size) : str_alloc(size, 0x7f);
    if (out != RAISED) hex_encode(as_bytes ? bytes_data(out) : str_data(out), s.p, s.n, c, group);
    return out;
}

METHOD(hex) {
    if (a[2] != V_UNBOUND && !is_int(a[2])) {
        int group;
        if (arg_int(th, a[2], &group) < 0) return RAISED;
        a[2] = small_int(group);
    }
    return hex_of(th, byte_view(a[0]), a[1], a[2], false);
}

static int hex_digit(uint32_t c) {
    return c - '0' < 10 ? (int)(c - '0') : (c | 32) - 'a' < 6 ? (int)((c | 32) - 'a' + 10) : -1;
}

METHOD(fromhex) {
    if (!str_check(a[1])) return err_raise(TypeError, "fromhex() argument must be str, not %T", a[1]);
    UStr s = str_view(a[1]);
    UBuf b;
    ubuf_init(&b, NULL);
    for (size_t i = 0; i < s.n; i += 2) {
        while (i < s.n && ustr_is_space(ustr_at(s, i), KIND_BYTES)) i++;
        if (i == s.n) break;
        int high = hex_digit(ustr_at(s, i)), low = high >= 0 && i + 1 < s.n ? hex_digit(ustr_at(s, i + 1)) : -1;
        if (low < 0) {
            ubuf_free(&b);
            return err_raise(ValueError, "non-hexadecimal number found in fromhex() arg at position %zd", (ptrdiff_t)i + (high >= 0));
        }
        ubuf_put(&b, (uint32_t)(high << 4 | low));
    }
    bool array = type_is_sub(type_from(a[0]), &type_bytearray);
    Type *base = array ? &type_bytearray : &type_bytes;
    Value v = array ? bytearray_from_buf(&b) : bytes_from_buf(&b);
    return v == RAISED || type_from(a[0]) == base ? v : CALL1(th, a[0], v);
}

METHOD(decode) {
    for (int i = 1; i < 3; i++)
        if (a[i] != V_UNBOUND && !str_check(a[i])) return arg_type_error("decode", i == 1 ? "argument 'encoding'" : "argument 'errors'", "str", a[i]);
    return codec_decode_obj(th, a[0], a[1], a[2]);
}

/* ---- the tables ------------------------------------------------------------------------------------------------ */

#define SPAN  "!(self, sub, start=None, end=None, /)"
#define BYTES_ROWS \
    {"capitalize", bytes_m_capitalize, "!(self, /)", "B.capitalize() -> copy of B\n\nThe first byte upper case, the rest lower case (ASCII).", 0}, \
    {"center", bytes_m_center, "(self, width, fillchar=b' ', /)", "A copy in the middle of `width` bytes.", 0}, \
    {"count", bytes_m_count, SPAN, "B.count(sub[, start[, end]]) -> int\n\nHow often sub occurs without overlap in B[start:end].", 0}, \
    {"decode", bytes_m_decode, "(self, /, encoding='utf-8', errors='strict')", "The bytes as text: `errors` names a handler of codecs.", 0}, \
    {"endswith", bytes_m_endswith, "!(self, suffix, start=None, end=None, /)", \
     "B.endswith(suffix[, start[, end]]) -> bool\n\nDoes B[start:end] end with suffix, or one of a tuple of them?", 0}, \
    {"expandtabs", bytes_m_expandtabs, "(self, /, tabsize=8)", "A copy with blanks for tabs.", 0}, \
    {"find", bytes_m_find, SPAN, "B.find(sub[, start[, end]]) -> int\n\nWhere sub begins first in B[start:end], or -1.", 0}, \
    {"fromhex", bytes_m_fromhex, "(type, string, /)", "Bytes from pairs of hexadecimal digits; white space between them is skipped.", M_CLASS}, \
    {"hex", bytes_m_hex, "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", \
     "Two hexadecimal digits for each byte.\n\n  sep\n    A character to put between groups.\n  bytes_per_sep\n" \
     "    Bytes in a group: counted from the right, or from the left if negative.", 0}, \
    {"index", bytes_m_index, SPAN, "B.index(sub[, start[, end]]) -> int\n\nLike find, but raises ValueError.", 0}, \
    {"isalnum", bytes_m_isalnum, "!(self, /)", "B.isalnum() -> bool\n\nOnly ASCII letters and digits, and not empty?", 0}, \
    {"isalpha", bytes_m_isalpha, "!(self, /)", "B.isalpha() -> bool\n\nOnly ASCII letters, and not empty?", 0}, \
    {"isascii", bytes_m_isascii, "!(self, /)", "B.isascii() -> bool\n\nOnly bytes below 128?", 0}, \
    {"isdigit", bytes_m_isdigit, "!(self, /)", "B.isdigit() -> bool\n\nOnly ASCII digits, and not empty?", 0}, \
    {"islower", bytes_m_islower, "!(self, /)", "B.islower() -> bool\n\nAll letters lower case, and at least one?", 0}, \
    {"isspace", bytes_m_isspace, "!(self, /)", "B.isspace() -> bool\n\nOnly white space, and not empty?", 0}, \
    {"istitle", bytes_m_istitle, "!(self, /)", "B.istitle() -> bool\n\nUpper case at the beginning of words only, and at least one?", 0}, \
    {"isupper", bytes_m_isupper, "!(self, /)", "B.isupper() -> bool\n\nAll letters upper case, and at least one?", 0}, \
    {"join", bytes_m_join, "(self, iterable_of_bytes, /)", "The bytes-like objects of the iterable with self between them.", 0}, \
    {"ljust", bytes_m_ljust, "(self, width, fillchar=b' ', /)", "A copy at the left of `width` bytes.", 0}, \
    {"lower", bytes_m_lower, "!(self, /)", "B.lower() -> copy of B\n\nASCII letters in lower case.", 0}, \
    {"lstrip", bytes_m_lstrip, "(self, bytes=None, /)", "A copy without white space, or those bytes, at the left.", 0}, \
    {"maketrans", bytes_m_maketrans, "(frm, to, /)", "A table for translate: bytes of frm become those of to.", M_STATIC}, \
    {"partition", bytes_m_partition, "(self, sep, /)", "(what is before the first sep, sep, the rest).", 0}, \
    {"removeprefix", bytes_m_removeprefix, "(self, prefix, /)", "A copy without the prefix, if there is one.", 0}, \
    {"removesuffix", bytes_m_removesuffix, "(self, suffix, /)", "A copy without the suffix, if there is one.", 0}, \
    {"replace", bytes_m_replace, "(self, old, new, count=-1, /)", "A copy with `new` in place of `old`, at most `count` times (-1: always).", 0}, \
    {"rfind", bytes_m_rfind, SPAN, "B.rfind(sub[, start[, end]]) -> int\n\nWhere sub begins last in B[start:end], or -1.", 0}, \
    {"rindex", bytes_m_rindex, SPAN, "B.rindex(sub[, start[, end]]) -> int\n\nLike rfind, but raises ValueError.", 0}, \
    {"rjust", bytes_m_rjust, "(self, width, fillchar=b' ', /)", "A copy at the right of `width` bytes.", 0}, \
    {"rpartition", bytes_m_rpartition, "(self, sep, /)", "(what is before the last sep, sep, the rest).", 0}, \
    {"rsplit", bytes_m_rsplit, "(self, /, sep=None, maxsplit=-1)", "The list of parts between separators, split from the right.", 0}, \
    {"rstrip", bytes_m_rstrip, "(self, bytes=None, /)", "A copy without white space, or those bytes, at the right.", 0}, \
    {"split", bytes_m_split, "(self, /, sep=None, maxsplit=-1)", \
     "The list of parts between separators.\n\n  sep\n    None: any ASCII white space, and empty parts are left out.\n" \
     "  maxsplit\n    How often to split at most; -1: always.", 0}, \
    {"splitlines", bytes_m_splitlines, "(self, /, keepends=False)", "The list of lines, with their ends if keepends.", 0}, \
    {"startswith", bytes_m_startswith, "!(self, prefix, start=None, end=None, /)", \
     "B.startswith(prefix[, start[, end]]) -> bool\n\nDoes B[start:end] begin with prefix, or one of a tuple of them?", 0}, \
    {"strip", bytes_m_strip, "(self, bytes=None, /)", "A copy without white space, or those bytes, at both ends.", 0}, \
    {"swapcase", bytes_m_swapcase, "!(self, /)", "B.swapcase() -> copy of B\n\nUpper and lower case ASCII letters swapped.", 0}, \
    {"title", bytes_m_title, "!(self, /)", "B.title() -> copy of B\n\nWords begin in upper case, the rest is lower case.", 0}, \
    {"translate", bytes_m_translate, "(self, table, /, delete=b'')", \
     "A copy without the bytes in `delete`, the others replaced by table[byte]; None: none is.", 0}, \
    {"upper", bytes_m_upper, "!(self, /)", "B.upper() -> copy of B\n\nASCII letters in upper case.", 0}, \
    {"zfill", bytes_m_zfill, "(self, width, /)", "A copy with zeros at the left, behind a sign.", 0}

static Value bytes_dunder_bytes(Thread *th, Value *a, unsigned n, Value kw) {
    return bytes_exact(a[0]) ? a[0] : bytes_from_ustr(bytes_view(a[0]));
}
static Value bytes_getnewargs(Thread *th, Value *a, unsigned n, Value kw) {
    Value b = bytes_exact(a[0]) ? a[0] : bytes_from_ustr(bytes_view(a[0]));
    return b == RAISED ? RAISED : TUPLE(b);
}

const Method bytes_methods[] = {
    {"__bytes__", bytes_dunder_bytes, "(self, /)", "The same as an exact bytes object.", 0},
    {"__getnewargs__", bytes_getnewargs, "!(self, /)", NULL, 0},
    BYTES_ROWS,
    {0},
};

const Method bytearray_methods[] = {
    BYTES_ROWS,
    {"__alloc__", bytearray_m___alloc__, "!(self, /)", "B.__alloc__() -> int\n\nBytes of memory set aside.", 0},
    {"__reduce__", bytearray_m___reduce__, "(self, /)", "Return state information for pickling.", 0},
    {"__reduce_ex__", bytearray_m___reduce_ex__, "(self, proto=0, /)", "Return state information for pickling.", 0},
    {"__sizeof__", bytearray_m___sizeof__, "(self, /)", "Bytes of memory the object takes.", 0},
    {"append", bytearray_m_append, "(self, item, /)", "Add one byte at the end.", 0},
    {"clear", bytearray_m_clear, "(self, /)", "Remove all bytes.", 0},
    {"copy", bytearray_m_copy, "(self, /)", "A copy.", 0},
    {"extend", bytearray_m_extend, "(self, iterable_of_ints, /)", "Add all the bytes of a sequence or iterator at the end.", 0},
    {"insert", bytearray_m_insert, "(self, index, item, /)", "Insert one byte before the index.", 0},
    {"pop", bytearray_m_pop, "(self, index=-1, /)", "Remove the byte at the index and give it.", 0},
    {"remove", bytearray_m_remove, "(self, value, /)", "Remove the first byte of this value, or ValueError.", 0},
    {"reverse", bytearray_m_reverse, "(self, /)", "Reverse the order of the bytes.", 0},
    {0},
};
