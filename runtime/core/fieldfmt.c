/* fieldfmt.c -- replacement fields of str.format: "text {name!r:spec} more" (fmtspec.h). */
#include "fmtspec.h"

/* The name ends at '}', ':' or '!', which is returned (0: the string ended); what stands between
 * '[' and ']' is not looked at. */
static int parse_name(FieldIter *it, FieldPart *part, FmtError *e) {
    UStr s = it->format;
    size_t start = it->pos;
    while (it->pos < s.n) {
        uint32_t c = ustr_at(s, it->pos++);
        if (c == '{') {
            fmt_fail(e, "unexpected '{' in field name");
            return -1;
        }
        if (c == '[')
            while (it->pos < s.n && ustr_at(s, it->pos) != ']') it->pos++;
        if (c == '}' || c == ':' || c == '!') {
            part->field_name = ustr_slice(s, start, it->pos - 1);
            return (int)c;
        }
    }
    fmt_fail(e, "expected '}' before end of string");
    return -1;
}

/* "!r", then "}" or ":"; *closed tells which. */
static bool parse_conversion(FieldIter *it, FieldPart *part, bool *closed, FmtError *e) {
    UStr s = it->format;
    if (it->pos >= s.n) return fmt_fail(e, "end of string while looking for conversion specifier");
    part->conversion = ustr_at(s, it->pos++);
    if (it->pos >= s.n) return true;
    uint32_t c = ustr_at(s, it->pos++);
    *closed = c == '}';
    return *closed || c == ':' || fmt_fail(e, "expected ':' after conversion specifier");
}

/* Up to the '}' that closes the field; fields inside are taken as they are. */
static bool parse_spec(FieldIter *it, FieldPart *part, FmtError *e) {
    UStr s = it->format;
    size_t start = it->pos;
    int depth = 1;
    while (it->pos < s.n) {
        uint32_t c = ustr_at(s, it->pos++);
        part->nested |= c == '{';
        depth += (c == '{') - (c == '}');
        if (depth == 0) {
            part->format_spec = ustr_slice(s, start, it->pos - 1);
            return true;
        }
    }
    return fmt_fail(e, "unmatched '{' in format spec");
}

static bool parse_field(FieldIter *it, FieldPart *part, FmtError *e) {
    bool closed = false;
    part->has_field = true;
    int c = parse_name(it, part, e);
    if (c < 0) return false;
    if (c == '}') return true;
    if (c == '!' && !parse_conversion(it, part, &closed, e)) return false;
    return closed || parse_spec(it, part, e);
}

int field_next(FieldIter *it, FieldPart *part, FmtError *e) {
    UStr s = it->format;
    const UStr none = {NULL, 0, 1};
    if (it->pos >= s.n) return 0;
    *part = (FieldPart){.field_name = none, .format_spec = none};
    size_t start = it->pos;
    uint32_t c = 0;
    while (it->pos < s.n) {
        c = ustr_at(s, it->pos++);
        if (c == '{' || c == '}') break;
    }
    if (c != '{' && c != '}') {
        part->literal = ustr_slice(s, start, it->pos);
        return 1;
    }
    bool end = it->pos >= s.n, doubled = !end && ustr_at(s, it->pos) == c;
    if (doubled) { /* the literal ends with one of the two */
        part->literal = ustr_slice(s, start, it->pos++);
        return 1;
    }
    if (c == '}' || end) {
        fmt_fail(e, "Single '%c' encountered in format string", (char)c);
        return -1;
    }
    part->literal = ustr_slice(s, start, it->pos - 1);
    return parse_field(it, part, e) ? 1 : -1;
}

/* The whole of a name as a number, -1 if it is none; false: too large. */
static bool number_of(UStr name, ptrdiff_t *index, FmtError *e) {
    size_t pos = 0;
    ptrdiff_t v, digits = fmt_integer(name, &pos, &v);
    *index = -1;
    if (digits < 0) return fmt_fail(e, "Too many decimal digits in format string");
    if (digits > 0 && pos == name.n) *index = v;
    return true;
}

bool field_name_split(UStr name, UStr *first, ptrdiff_t *index, UStr *rest, FmtError *e) {
    size_t i = 0;
    while (i < name.n && ustr_at(name, i) != '.' && ustr_at(name, i) != '[') i++;
    *first = ustr_slice(name, 0, i);
    *rest = ustr_slice(name, i, name.n);
    return number_of(*first, index, e);
}

int field_rest_next(UStr rest, size_t *pos, bool *is_attribute, UStr *name, ptrdiff_t *index,
                    FmtError *e) {
    if (*pos >= rest.n) return 0;
    uint32_t c = ustr_at(rest, (*pos)++);
    size_t start = *pos, end;
    *index = -1;
    *is_attribute = c == '.';
    if (c == '.') {
        while (*pos < rest.n && ustr_at(rest, *pos) != '.' && ustr_at(rest, *pos) != '[') ++*pos;
        end = *pos;
    } else if (c == '[') {
        while (*pos < rest.n && ustr_at(rest, *pos) != ']') ++*pos;
        end = *pos;
        if (end == rest.n) {
            fmt_fail(e, "Missing ']' in format string");
            return -1;
        }
        ++*pos;
    } else {
        fmt_fail(e, "Only '.' or '[' may follow ']' in format field specifier");
        return -1;
    }
    *name = ustr_slice(rest, start, end);
    if (c == '[' && !number_of(*name, index, e)) return -1;
    if (end == start) {
        fmt_fail(e, "Empty attribute in format string");
        return -1;
    }
    return 1;
}

bool field_number(FieldNumber *x, UStr first, ptrdiff_t *index, FmtError *e) {
    bool empty = first.n == 0;
    if (!empty && *index < 0) return true; /* a name */
    if (x->state == NUMBER_NONE) x->state = empty ? NUMBER_AUTO : NUMBER_MANUAL;
    if (x->state == NUMBER_MANUAL && empty)
        return fmt_fail(
            e, "cannot switch from manual field specification to automatic field numbering");
    if (x->state == NUMBER_AUTO && !empty)
        return fmt_fail(
            e, "cannot switch from automatic field numbering to manual field specification");
    if (empty) *index = x->next++;
    return true;
}
