/* uni.c -- properties and case mappings of characters and strings (uni.h).
 *
 * Three two-stage tables lead from a code point to a record: UniType (what the str methods ask),
 * UniDb (what unicodedata asks) and UniDb again as 3.2.0 saw it. Many code points share a record.
 * Case mappings are distances in the record; the 300 characters with longer forms (flag SPECIAL)
 * or a folding of their own (FOLDED) are found in uni_specials by binary search. */
#include "uni.h"

#include "uni_tables.h"

static inline const UniType *type_of(uint32_t c) {
    unsigned block = uni_type_first[c >> UNI_TYPE_SHIFT];
    return &uni_types[uni_type_second[(block << UNI_TYPE_SHIFT) +
                                      (c & ((1u << UNI_TYPE_SHIFT) - 1))]];
}

static inline const UniDb *db_of(uint32_t c, UniVersion v) {
    unsigned i;
    if (v == UNI_14)
        i = uni_db_second[((unsigned)uni_db_first[c >> UNI_DB_SHIFT] << UNI_DB_SHIFT) +
                          (c & ((1u << UNI_DB_SHIFT) - 1))];
    else
        i = uni_old_second[((unsigned)uni_old_first[c >> UNI_OLD_SHIFT] << UNI_OLD_SHIFT) +
                           (c & ((1u << UNI_OLD_SHIFT) - 1))];
    return &uni_dbs[i];
}

static inline bool has(uint32_t c, unsigned flags) { return type_of(c)->flags & flags; }

bool uni_is_alpha(uint32_t c) { return has(c, UNI_ALPHA); }
bool uni_is_decimal(uint32_t c) { return has(c, UNI_DECIMAL); }
bool uni_is_digit(uint32_t c) { return has(c, UNI_DIGIT); }
bool uni_is_numeric(uint32_t c) { return has(c, UNI_NUMERIC); }
bool uni_is_alnum(uint32_t c) { return has(c, UNI_ALPHA | UNI_DECIMAL | UNI_DIGIT | UNI_NUMERIC); }
bool uni_is_lower(uint32_t c) { return has(c, UNI_LOWER); }
bool uni_is_upper(uint32_t c) { return has(c, UNI_UPPER); }
bool uni_is_title(uint32_t c) { return has(c, UNI_TITLE); }
bool uni_is_space(uint32_t c) { return has(c, UNI_SPACE); }
bool uni_is_linebreak(uint32_t c) { return has(c, UNI_LINEBREAK); }
bool uni_is_xid_start(uint32_t c) { return has(c, UNI_XID_START); }
bool uni_is_xid_continue(uint32_t c) { return has(c, UNI_XID_CONTINUE); }
bool uni_is_printable(uint32_t c) { return has(c, UNI_PRINTABLE); }
bool uni_is_cased(uint32_t c) { return has(c, UNI_CASED); }

uint32_t uni_lower(uint32_t c) { return c + (uint32_t)type_of(c)->lower; }
uint32_t uni_upper(uint32_t c) { return c + (uint32_t)type_of(c)->upper; }
uint32_t uni_title(uint32_t c) { return c + (uint32_t)type_of(c)->title; }

static const UniSpecial *special_of(uint32_t c) {
    size_t low = 0, high = sizeof uni_specials / sizeof *uni_specials;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (uni_specials[mid].c < c)
            low = mid + 1;
        else
            high = mid;
    }
    return &uni_specials[low];
}

unsigned uni_case(uint32_t c, UniCase which, uint32_t to[UNI_CASE_MAX]) {
    const UniType *t = type_of(c);
    if (t->flags & (UNI_SPECIAL | UNI_FOLDED)) {
        const UniSpecial *s = special_of(c);
        unsigned start = s->start;
        for (unsigned i = 0; i < which; i++) start += s->len[i];
        for (unsigned i = 0; i < s->len[which]; i++) to[i] = uni_special_pool[start + i];
        return s->len[which];
    }
    int32_t distance = which == CASE_UPPER ? t->upper : which == CASE_TITLE ? t->title : t->lower;
    to[0] = c + (uint32_t)distance;
    return 1;
}

/* --- whole strings -------------------------------------------------------------------------- */

enum { CAPITAL_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2 };

/* A sigma ends a word if a cased character stands before it and none after it; characters that
 * are ignorable for case may stand between. */
static uint32_t lower_sigma(UStr s, size_t i) {
    size_t j = i;
    while (j > 0 && has(ustr_at(s, j - 1), UNI_CASE_IGNORABLE)) j--;
    if (j == 0 || !has(ustr_at(s, j - 1), UNI_CASED)) return SMALL_SIGMA;
    for (j = i + 1; j < s.n && has(ustr_at(s, j), UNI_CASE_IGNORABLE);) j++;
    return j < s.n && has(ustr_at(s, j), UNI_CASED) ? SMALL_SIGMA : FINAL_SIGMA;
}

static void put_case(UBuf *out, UStr s, size_t i, UniCase which) {
    uint32_t c = ustr_at(s, i), to[UNI_CASE_MAX];
    if (c == CAPITAL_SIGMA && which == CASE_LOWER) {
        ubuf_put(out, lower_sigma(s, i));
        return;
    }
    unsigned n = uni_case(c, which, to);
    for (unsigned k = 0; k < n; k++) ubuf_put(out, to[k]);
}

/* Which mapping the character at i wants; *cased tells whether the one before was cased. */
static UniCase case_for(uint32_t c, size_t i, UniStrCase which, bool *cased, bool *keep) {
    switch (which) {
    case STR_UPPER: return CASE_UPPER;
    case STR_LOWER: return CASE_LOWER;
    case STR_CASEFOLD: return CASE_FOLD;
    case STR_CAPITALIZE: return i == 0 ? CASE_TITLE : CASE_LOWER;
    case STR_TITLE: {
        bool before = *cased;
        *cased = has(c, UNI_CASED);
        return before ? CASE_LOWER : CASE_TITLE;
    }
    case STR_SWAPCASE: break;
    }
    *keep = !has(c, UNI_UPPER | UNI_LOWER);
    return has(c, UNI_UPPER) ? CASE_LOWER : CASE_UPPER;
}

/* ASCII upper or lower case, a vectorizable loop. */
__attribute__((optimize("O3"))) static void ascii_case(uint8_t *to, const uint8_t *p, size_t n,
                                                       uint8_t first) {
    for (size_t i = 0; i < n; i++) {
        uint8_t letter = (uint8_t)(p[i] - first) < 26;
        to[i] = (uint8_t)(p[i] ^ letter << 5);
    }
}

void uni_str_case(UBuf *out, UStr s, UniStrCase which) {
    if (s.width == 1 && which != STR_TITLE && which != STR_SWAPCASE && which != STR_CAPITALIZE &&
        ustr_is_ascii(s)) {
        if (!ubuf_reserve(out, s.n, 0x7f)) return;
        if (out->width == 1) {
            ascii_case((uint8_t *)out->data + out->len, s.p, s.n, which == STR_UPPER ? 'a' : 'A');
            out->len += s.n;
            out->max |= 0x7f;
            return;
        }
    }
    bool cased = false;
    if (!ubuf_reserve(out, s.n, 0)) return;
    for (size_t i = 0; i < s.n; i++) {
        bool keep = false;
        uint32_t c = ustr_at(s, i);
        UniCase how = case_for(c, i, which, &cased, &keep);
        if (keep)
            ubuf_put(out, c);
        else
            put_case(out, s, i, how);
    }
}

static bool all_have(UStr s, unsigned flags) {
    for (size_t i = 0; i < s.n; i++)
        if (!has(ustr_at(s, i), flags)) return false;
    return true;
}

/* At least one character of this case, none of another. */
static bool is_one_case(UStr s, unsigned wanted, unsigned other) {
    bool found = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned flags = type_of(ustr_at(s, i))->flags;
        if (flags & other) return false;
        if (flags & wanted) found = true;
    }
    return found;
}

static bool is_title(UStr s) {
    bool found = false, after_cased = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned flags = type_of(ustr_at(s, i))->flags;
        if (flags & (UNI_UPPER | UNI_TITLE)) {
            if (after_cased) return false;
            after_cased = found = true;
        } else if (flags & UNI_LOWER) {
            if (!after_cased) return false;
            found = true;
        } else
            after_cased = false;
    }
    return found;
}

bool uni_str_is(UStr s, UniStrIs which) {
    if (which == STR_IS_PRINTABLE) return all_have(s, UNI_PRINTABLE);
    if (s.n == 0) return false;
    switch (which) {
    case STR_IS_ALPHA: return all_have(s, UNI_ALPHA);
    case STR_IS_DECIMAL: return all_have(s, UNI_DECIMAL);
    case STR_IS_DIGIT: return all_have(s, UNI_DIGIT);
    case STR_IS_NUMERIC: return all_have(s, UNI_NUMERIC);
    case STR_IS_ALNUM: return all_have(s, UNI_ALPHA | UNI_DECIMAL | UNI_DIGIT | UNI_NUMERIC);
    case STR_IS_LOWER: return is_one_case(s, UNI_LOWER, UNI_UPPER | UNI_TITLE);
    case STR_IS_UPPER: return is_one_case(s, UNI_UPPER, UNI_LOWER | UNI_TITLE);
    case STR_IS_TITLE: return is_title(s);
    case STR_IS_SPACE: return all_have(s, UNI_SPACE);
    case STR_IS_IDENTIFIER:
        return has(ustr_at(s, 0), UNI_XID_START) && all_have(s, UNI_XID_CONTINUE);
    default: return true;
    }
}

void uni_to_ascii_number(UBuf *out, UStr s) {
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        if (c < 0x80)
            ubuf_put(out, c);
        else if (has(c, UNI_SPACE))
            ubuf_put(out, ' ');
        else if (has(c, UNI_DECIMAL))
            ubuf_put(out, '0' + (uint32_t)uni_numbers[type_of(c)->number]);
        else
            ubuf_put(out, '?');
    }
}

/* --- the database --------------------------------------------------------------------------- */

const char *uni_category(uint32_t c, UniVersion v) {
    return uni_category_names[db_of(c, v)->category];
}
const char *uni_bidirectional(uint32_t c, UniVersion v) {
    return uni_bidi_names[db_of(c, v)->bidi];
}
const char *uni_east_asian_width(uint32_t c, UniVersion v) {
    return uni_width_names[db_of(c, v)->width];
}
int uni_combining(uint32_t c, UniVersion v) { return db_of(c, v)->combining; }
bool uni_mirrored(uint32_t c, UniVersion v) { return db_of(c, v)->mirrored; }

UniDbView uni_db_view(uint32_t c, UniVersion v) {
    const UniDb *db = db_of(c, v);
    return (UniDbView){db->combining, db->check, db->category != 0};
}

typedef enum { KIND_DECIMAL, KIND_DIGIT, KIND_NUMERIC } NumberKind;

static double number_of(uint32_t c, UniVersion v, NumberKind kind) {
    static const unsigned flag[] = {UNI_DECIMAL, UNI_DIGIT, UNI_NUMERIC};
    if (v == UNI_3_2) {
        if (kind != KIND_DIGIT && db_of(c, v)->category == 0) return -1;
        for (size_t i = 0; i < sizeof uni_old_numbers / sizeof *uni_old_numbers; i++)
            if (uni_old_numbers[i].c == c && uni_old_numbers[i].kind == (int)kind)
                return uni_old_numbers[i].value;
    }
    const UniType *t = type_of(c);
    return t->flags & flag[kind] ? uni_numbers[t->number] : -1;
}

int uni_decimal(uint32_t c, UniVersion v) { return (int)number_of(c, v, KIND_DECIMAL); }
int uni_digit(uint32_t c, UniVersion v) { return (int)number_of(c, v, KIND_DIGIT); }

/* One value is negative (U+0F33, -1/2), but none is -1. */
bool uni_numeric(uint32_t c, UniVersion v, double *value) {
    *value = number_of(c, v, KIND_NUMERIC);
    return *value != -1;
}

unsigned uni_decompose_step(uint32_t c, unsigned *tag, const uint32_t **chars) {
    unsigned i =
        uni_decomp_second[((unsigned)uni_decomp_first[c >> UNI_DECOMP_SHIFT] << UNI_DECOMP_SHIFT) +
                          (c & ((1u << UNI_DECOMP_SHIFT) - 1))];
    *tag = uni_decomp_pool[i] >> 8;
    *chars = uni_decomp_pool + i + 1;
    return uni_decomp_pool[i] & 0xff;
}

void uni_decomposition(UBuf *out, uint32_t c, UniVersion v) {
    unsigned tag;
    const uint32_t *chars;
    unsigned n = uni_decompose_step(c, &tag, &chars);
    if (n == 0 || db_of(c, v)->category == 0) return;
    ubuf_text(out, uni_tag_names[tag]);
    for (unsigned i = 0; i < n; i++)
        ubuf_printf(out, "%s%04X", i || tag ? " " : "", (unsigned)chars[i]);
}

uint32_t uni_compose_pair(uint32_t a, uint32_t b) {
    uint64_t key = (uint64_t)a << 21 | b;
    size_t low = 0, high = sizeof uni_pairs / sizeof *uni_pairs;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (uni_pairs[mid] < key)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low < sizeof uni_pairs / sizeof *uni_pairs && uni_pairs[low] == key;
    return found ? uni_pair_results[low] : 0;
}

uint32_t uni_old_form(uint32_t c) {
    for (size_t i = 0; i < sizeof uni_old_forms / sizeof *uni_old_forms; i++)
        if (uni_old_forms[i].c == c) return uni_old_forms[i].to;
    return 0;
}
