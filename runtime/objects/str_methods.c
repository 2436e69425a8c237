/* str_methods.c -- searching, testing, padding, case: the methods of str that give no list, and the table of all. */
#include "text.h"

/* ---- arguments ------------------------------------------------------------------------------------------------- */

static int span_end(Thread *th, Value v, int64_t n, int64_t otherwise, int64_t *out) {
    if (v == V_UNBOUND || v == V_NONE) return *out = otherwise, 0;
    if (is_int(v)) *out = small_value(v);
    else {
        int found = obj_index_int(th, v, out, NULL);
        if (found < 0) {
            if (!err_is(th, TypeError) || int_check(v)) return -1;
            return err_clear(th), err_set(TypeError, "slice indices must be integers or None or have an __index__ method");
        }
    }
    if (*out < 0 && (*out += n) < 0) *out = 0;
    return 0;
}

int text_span(Thread *th, Value start, Value end, int64_t n, int64_t *from, int64_t *to) {
    if (start == V_UNBOUND && end == V_UNBOUND) return *from = 0, *to = n, 0;
    Value *r = root_push1(th, end);
    int bad = span_end(th, start, n, 0, from);
    end = r[0];
    root_pop(th, 1);
    if (bad < 0 || span_end(th, end, n, n, to) < 0) return -1;
    if (*to > n) *to = n;
    return 0;
}

static int str_arg(const char *function, Value v) {
    return str_check(v) ? 0 : err_set(TypeError, "%s argument must be str, not %T", function, v);
}

/* ---- search ---------------------------------------------------------------------------------------------------- */

/* a: self, sub, start, end. The part of self to look in; false: raised, or none (*from > *to). */
static bool search_args(Thread *th, Value *a, int64_t *from, int64_t *to) {
    if (str_need(a[1], "must be str") < 0) return false;
    return text_span(th, a[2], a[3], (int64_t)str_len(a[0]), from, to) == 0;
}

/* Position in self or -1; -2: raised. */
static int64_t search(Thread *th, Value *a, bool right) {
    int64_t from, to;
    if (!search_args(th, a, &from, &to)) return -2;
    if (from > to) return -1;
    UStr part = ustr_slice(str_view(a[0]), (size_t)from, (size_t)to);
    ptrdiff_t at = right ? ustr_rfind(part, str_view(a[1])) : ustr_find(part, str_view(a[1]));
    return at < 0 ? -1 : at + from;
}

static Value found(int64_t at) { return at == -2 ? RAISED : small_int(at); }
static Value found_or_raise(int64_t at) {
    if (at == -1) return err_raise(ValueError, "substring not found");
    return found(at);
}

#define METHOD(name) Value str_m_##name(Thread *th, Value *a, unsigned n, Value kw)

METHOD(find) { return found(search(th, a, false)); }
METHOD(rfind) { return found(search(th, a, true)); }
METHOD(index) { return found_or_raise(search(th, a, false)); }
METHOD(rindex) { return found_or_raise(search(th, a, true)); }

METHOD(count) {
    int64_t from, to;
    if (!search_args(th, a, &from, &to)) return RAISED;
    if (from > to) return small_int(0);
    UStr part = ustr_slice(str_view(a[0]), (size_t)from, (size_t)to);
    return small_int((int64_t)ustr_count(part, str_view(a[1]), SIZE_MAX));
}

/* Does `part` stand at the start (end) of s[from:to]? */
static bool at_edge(Value s, int64_t from, int64_t to, Value part, bool at_end) {
    int64_t n = (int64_t)str_len(part);
    if (to - from < n) return false;
    return ustr_match_at(str_view(s), (size_t)(at_end ? to - n : from), str_view(part));
}

static Value edge(Thread *th, Value *a, bool at_end) {
    const char *name = at_end ? "endswith" : "startswith";
    int64_t from, to;
    if (text_span(th, a[2], a[3], (int64_t)str_len(a[0]), &from, &to) < 0) return RAISED;
    if (str_check(a[1])) return v_bool(at_edge(a[0], from, to, a[1], at_end));
    if (!tuple_check(a[1])) return err_raise(TypeError, "%s first arg must be str or a tuple of str, not %T", name, a[1]);
    for (uint64_t i = 0; i < tuple_len(a[1]); i++) {
        Value part = tuple_get(a[1], i);
        if (!str_check(part)) return err_raise(TypeError, "tuple for %s must only contain str, not %T", name, part);
        if (at_edge(a[0], from, to, part, at_end)) return V_TRUE;
    }
    return V_FALSE;
}

METHOD(startswith) { return edge(th, a, false); }
METHOD(endswith) { return edge(th, a, true); }

METHOD(removeprefix) {
    if (str_arg("removeprefix()", a[1]) < 0) return RAISED;
    int64_t len = (int64_t)str_len(a[0]);
    if (!at_edge(a[0], 0, len, a[1], false)) return str_plain(a[0]);
    return str_slice(a[0], (int64_t)str_len(a[1]), len);
}

METHOD(removesuffix) {
    if (str_arg("removesuffix()", a[1]) < 0) return RAISED;
    int64_t len = (int64_t)str_len(a[0]), m = (int64_t)str_len(a[1]);
    if (m == 0 || !at_edge(a[0], 0, len, a[1], true)) return str_plain(a[0]);
    return str_slice(a[0], 0, len - m);
}

METHOD(replace) {
    for (int i = 1; i < 3; i++)
        if (!str_check(a[i])) return err_raise(TypeError, "replace() argument %d must be str, not %T", i, a[i]);
    int64_t most = -1;
    if (a[3] != V_UNBOUND && arg_int64(th, a[3], &most) < 0) return RAISED;
    UStr s = str_view(a[0]), from = str_view(a[1]), to = str_view(a[2]);
    size_t length, count;
    if (most == 0 || from.n > s.n) return str_plain(a[0]);
    count = ustr_replace_plan(s, from, to, most < 0 ? SIZE_MAX : (size_t)most, &length);
    if (count == 0) return str_plain(a[0]);
    if (length == SIZE_MAX || length >= (size_t)1 << 60) return err_raise(OverflowError, "replace string is too long");
    if (length == 0) return str_empty;
    if (length > 1 && str_is_ascii(a[0]) && str_is_ascii(a[2])) {
        Value r = str_alloc(length, 0x7f);
        if (r != RAISED) ustr_replace_fill(str_data(r), 1, s, from, to, count);
        return r;
    }
    unsigned width = s.width > to.width ? s.width : to.width;
    UBuf b;
    ubuf_init(&b, NULL);
    if (ubuf_reserve(&b, length, width == 4 ? 0x10ffff : width == 2 ? 0xffff : 0xff)) {
        ustr_replace_fill(b.data, b.width, s, from, to, count);
        b.len = length;
    }
    return str_from_buf(&b);
}

/* ---- tests ----------------------------------------------------------------------------------------------------- */

#define TEST(name, which) \
    METHOD(name) { return v_bool(uni_str_is(str_view(a[0]), which)); }
TEST(isalnum, STR_IS_ALNUM)
TEST(isalpha, STR_IS_ALPHA)
TEST(isdecimal, STR_IS_DECIMAL)
TEST(isdigit, STR_IS_DIGIT)
TEST(isidentifier, STR_IS_IDENTIFIER)
TEST(islower, STR_IS_LOWER)
TEST(isnumeric, STR_IS_NUMERIC)
TEST(isprintable, STR_IS_PRINTABLE)
TEST(isspace, STR_IS_SPACE)
TEST(istitle, STR_IS_TITLE)
TEST(isupper, STR_IS_UPPER)
METHOD(isascii) { return v_bool(str_is_ascii(a[0])); }

/* ---- case ------------------------------------------------------------------------------------------------------ */

static Value in_case(Value s, UniStrCase which) {
    UBuf b;
    ubuf_init(&b, NULL);
    uni_str_case(&b, str_view(s), which);
    return str_from_buf(&b);
}

static Value ascii_case(Value s, bool upper) {
    uint64_t n = str_len(s);
    if (n <= 1) return n ? str_latin1[(uint8_t)(upper ? uni_upper((uint8_t)*str_data(s)) : uni_lower((uint8_t)*str_data(s)))] : s;
    Value r = str_alloc(n, 0x7f);
    if (r == RAISED) return RAISED;
    const uint8_t *from = (const uint8_t *)str_data(s);
    uint8_t *to = (uint8_t *)str_data(r), first = upper ? 'a' : 'A';
    for (uint64_t i = 0; i < n; i++) to[i] = from[i] ^ (uint8_t)((uint8_t)(from[i] - first) < 26 ? 0x20 : 0);
    return r;
}

METHOD(upper) { return str_is_ascii(a[0]) && str_len(a[0]) ? ascii_case(a[0], true) : in_case(a[0], STR_UPPER); }
METHOD(lower) { return str_is_ascii(a[0]) && str_len(a[0]) ? ascii_case(a[0], false) : in_case(a[0], STR_LOWER); }
METHOD(casefold) { return str_is_ascii(a[0]) && str_len(a[0]) ? ascii_case(a[0], false) : in_case(a[0], STR_CASEFOLD); }
METHOD(title) { return in_case(a[0], STR_TITLE); }
METHOD(capitalize) { return in_case(a[0], STR_CAPITALIZE); }
METHOD(swapcase) { return in_case(a[0], STR_SWAPCASE); }

/* ---- padding, stripping ---------------------------------------------------------------------------------------- */

static Value padded(Value s, int64_t left, int64_t right, uint32_t fill) {
    UBuf b;
    if (left <= 0 && right <= 0) return str_plain(s);
    ubuf_init(&b, NULL);
    ubuf_reserve(&b, (size_t)(left + right) + str_len(s), fill);
    ubuf_fill(&b, fill, (size_t)left);
    ubuf_span(&b, str_view(s));
    ubuf_fill(&b, fill, (size_t)right);
    return str_from_buf(&b);
}

/* a: self, width, fillchar. side: -1 pads on the left, 1 right, 0 both. */
static Value justify(Thread *th, Value *a, int side) {
    int64_t width;
    uint32_t fill = ' ';
    if (arg_int64(th, a[1], &width) < 0) return RAISED;
    if (a[2] != V_UNBOUND) {
        if (!str_check(a[2])) return err_raise(TypeError, "The fill character must be a unicode character, not %T", a[2]);
        if (str_len(a[2]) != 1) return err_raise(TypeError, "The fill character must be exactly one character long");
        fill = ustr_at(str_view(a[2]), 0);
    }
    int64_t pad = width - (int64_t)str_len(a[0]);
    if (pad <= 0) return str_plain(a[0]);
    int64_t left = side < 0 ? pad : side > 0 ? 0 : pad / 2 + (pad & width & 1);
    return padded(a[0], left, pad - left, fill);
}

METHOD(center) { return justify(th, a, 0); }
METHOD(ljust) { return justify(th, a, 1); }
METHOD(rjust) { return justify(th, a, -1); }

METHOD(zfill) {
    int64_t width;
    if (arg_int64(th, a[1], &width) < 0) return RAISED;
    if (width <= (int64_t)str_len(a[0])) return str_plain(a[0]);
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_zfill(&b, str_view(a[0]), (size_t)width);
    return str_from_buf(&b);
}

METHOD(expandtabs) {
    int size = 8;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &size) < 0) return RAISED;
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_expandtabs(&b, str_view(a[0]), size);
    if (b.failed) return ubuf_free(&b), err_raise(OverflowError, "new string is too long");
    return str_from_buf(&b);
}

static Value stripped(Value *a, int sides, const char *name) {
    UStr chars = {NULL, 0, 1};
    if (a[1] != V_UNBOUND && a[1] != V_NONE) {
        if (!str_check(a[1])) return err_raise(TypeError, "%s arg must be None or str", name);
        chars = str_view(a[1]);
    }
    UStr s = str_view(a[0]), r = ustr_strip(s, chars, sides, KIND_STR);
    int64_t from = (int64_t)(((const char *)r.p - (const char *)s.p) / s.width);
    return str_slice(a[0], from, from + (int64_t)r.n);
}

METHOD(strip) { return stripped(a, STRIP_BOTH, "strip"); }
METHOD(lstrip) { return stripped(a, STRIP_LEFT, "lstrip"); }
METHOD(rstrip) { return stripped(a, STRIP_RIGHT, "rstrip"); }

/* ---- the rest -------------------------------------------------------------------------------------------------- */

METHOD(join) { return str_join(th, a[0], a[1]); }

METHOD(encode) {
    for (int i = 1; i < 3; i++)
        if (a[i] != V_UNBOUND && !str_check(a[i])) return arg_type_error("encode", i == 1 ? "argument 'encoding'" : "argument 'errors'", "str", a[i]);
    return codec_encode_str(th, a[0], a[1], a[2]);
}

METHOD(__getnewargs__) {
    if (str_len(a[0]) <= 1) return TUPLE(str_plain(a[0]));
    Value s = str_alloc(str_len(a[0]), ustr_max(str_view(a[0]))); /* a copy, even of an exact str */
    if (s == RAISED) return RAISED;
    memcpy(str_data(s), str_data(a[0]), str_len(a[0]) * str_width(a[0]));
    return TUPLE(s);
}

METHOD(__sizeof__) {
    return small_int((int64_t)(offsetof(StrObj, data) + (str_len(a[0]) + 1) * str_width(a[0]) + 7) & ~(int64_t)7);
}

#define SPAN "!(self, sub, start=None, end=None, /)"
const Method str_methods[] = {
    {"__format__", str_m___format__, "(self, format_spec, /)", "The string laid out as format_spec asks.", 0},
    {"__getnewargs__", str_m___getnewargs__, "!(self, /)", NULL, 0},
    {"__sizeof__", str_m___sizeof__, "(self, /)", "Bytes of memory the string takes.", 0},
    {"capitalize", str_m_capitalize, "(self, /)", "A copy whose first character is upper case and the rest lower case.", 0},
    {"casefold", str_m_casefold, "(self, /)", "A copy for comparison without regard to case.", 0},
    {"center", str_m_center, "(self, width, fillchar=' ', /)", "A copy in the middle of `width` characters.", 0},
    {"count", str_m_count, SPAN, "S.count(sub[, start[, end]]) -> int\n\nHow often sub occurs without overlap in S[start:end].", 0},
    {"encode", str_m_encode, "(self, /, encoding='utf-8', errors='strict')",
     "The string as bytes.\n\n  encoding\n    Name of the encoding.\n  errors\n    What to do with characters it lacks: 'strict' raises\n"
     "    UnicodeEncodeError; 'ignore', 'replace', 'xmlcharrefreplace' and the\n    other handlers known to codecs.register_error.", 0},
    {"endswith", str_m_endswith, "!(self, suffix, start=None, end=None, /)",
     "S.endswith(suffix[, start[, end]]) -> bool\n\nDoes S[start:end] end with suffix, or one of a tuple of them?", 0},
    {"expandtabs", str_m_expandtabs, "(self, /, tabsize=8)", "A copy with blanks for tabs.", 0},
    {"find", str_m_find, SPAN, "S.find(sub[, start[, end]]) -> int\n\nWhere sub begins first in S[start:end], or -1.", 0},
    {"format", str_m_format, NULL, "S.format(*args, **kwargs) -> str\n\nThe string with {fields} replaced by arguments.", 0},
    {"format_map", str_m_format_map, "!(self, mapping, /)",
     "S.format_map(mapping) -> str\n\nThe string with {fields} replaced by items of mapping.", 0},
    {"index", str_m_index, SPAN, "S.index(sub[, start[, end]]) -> int\n\nLike find, but raises ValueError.", 0},
    {"isalnum", str_m_isalnum, "(self, /)", "Only letters and digits, and not empty?", 0},
    {"isalpha", str_m_isalpha, "(self, /)", "Only letters, and not empty?", 0},
    {"isascii", str_m_isascii, "(self, /)", "Only characters below U+0080? So is the empty string.", 0},
    {"isdecimal", str_m_isdecimal, "(self, /)", "Only decimal digits, and not empty?", 0},
    {"isdigit", str_m_isdigit, "(self, /)", "Only digits, and not empty?", 0},
    {"isidentifier", str_m_isidentifier, "(self, /)", "A valid identifier? (keyword.iskeyword tells keywords.)", 0},
    {"islower", str_m_islower, "(self, /)", "All cased characters lower case, and at least one?", 0},
    {"isnumeric", str_m_isnumeric, "(self, /)", "Only numeric characters, and not empty?", 0},
    {"isprintable", str_m_isprintable, "(self, /)", "Does repr show all characters as they are?", 0},
    {"isspace", str_m_isspace, "(self, /)", "Only white space, and not empty?", 0},
    {"istitle", str_m_istitle, "(self, /)", "Upper case at the beginning of words only, and at least one?", 0},
    {"isupper", str_m_isupper, "(self, /)", "All cased characters upper case, and at least one?", 0},
    {"join", str_m_join, "(self, iterable, /)", "The strings of iterable, one after the other, with self between them.", 0},
    {"ljust", str_m_ljust, "(self, width, fillchar=' ', /)", "A copy at the left of `width` characters.", 0},
    {"lower", str_m_lower, "(self, /)", "A copy in lower case.", 0},
    {"lstrip", str_m_lstrip, "(self, chars=None, /)", "A copy without white space, or `chars`, at the left.", 0},
    {"maketrans", str_m_maketrans, "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
     "A table for str.translate: from a dict, or from two strings of the same length and a\nthird with what is to be deleted.",
     M_STATIC},
    {"partition", str_m_partition, "(self, sep, /)", "(what is before the first sep, sep, the rest); (self, '', '') without sep.", 0},
    {"removeprefix", str_m_removeprefix, "(self, prefix, /)", "A copy without the prefix, if there is one.", 0},
    {"removesuffix", str_m_removesuffix, "(self, suffix, /)", "A copy without the suffix, if there is one.", 0},
    {"replace", str_m_replace, "(self, old, new, count=-1, /)", "A copy with `new` in place of `old`, at most `count` times (-1: always).", 0},
    {"rfind", str_m_rfind, SPAN, "S.rfind(sub[, start[, end]]) -> int\n\nWhere sub begins last in S[start:end], or -1.", 0},
    {"rindex", str_m_rindex, SPAN, "S.rindex(sub[, start[, end]]) -> int\n\nLike rfind, but raises ValueError.", 0},
    {"rjust", str_m_rjust, "(self, width, fillchar=' ', /)", "A copy at the right of `width` characters.", 0},
    {"rpartition", str_m_rpartition, "(self, sep, /)", "(what is before the last sep, sep, the rest); ('', '', self) without sep.", 0},
    {"rsplit", str_m_rsplit, "(self, /, sep=None, maxsplit=-1)", "The list of parts between separators, split from the right.", 0},
    {"rstrip", str_m_rstrip, "(self, chars=None, /)", "A copy without white space, or `chars`, at the right.", 0},
    {"split", str_m_split, "(self, /, sep=None, maxsplit=-1)",
     "The list of parts between separators.\n\n  sep\n    None: any white space, and empty parts are left out.\n"
     "  maxsplit\n    How often to split at most; -1: always.", 0},
    {"splitlines", str_m_splitlines, "(self, /, keepends=False)", "The list of lines, with their ends if keepends.", 0},
    {"startswith", str_m_startswith, "!(self, prefix, start=None, end=None, /)",
     "S.startswith(prefix[, start[, end]]) -> bool\n\nDoes S[start:end] begin with prefix, or one of a tuple of them?", 0},
    {"strip", str_m_strip, "(self, chars=None, /)", "A copy without white space, or `chars`, at both ends.", 0},
    {"swapcase", str_m_swapcase, "(self, /)", "A copy with upper and lower case swapped.", 0},
    {"title", str_m_title, "(self, /)", "A copy with words that begin in upper case.", 0},
    {"translate", str_m_translate, "(self, table, /)",
     "A copy with each character replaced by table[ord(c)]: an ordinal, a string, or None\n(deleted); characters without entry stay.", 0},
    {"upper", str_m_upper, "(self, /)", "A copy in upper case.", 0},
    {"zfill", str_m_zfill, "(self, width, /)", "A copy with zeros at the left, behind a sign.", 0},
    {0},
};
