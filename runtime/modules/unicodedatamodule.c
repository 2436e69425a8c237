/* unicodedatamodule.c -- the module unicodedata, and its object for version 3.2.0. The data: core/uni.h. */
#include "modules.h"
#include "text.h"

typedef struct UcdObj {
    Obj h; /* nothing more: the version is 3.2.0 */
} UcdObj;

extern Type type_ucd;

/* a[0] is the UCD object, or the slot of the module. */
static UniVersion version_of(const Value *a) { return is_exact(a[0], &type_ucd) ? UNI_3_2 : UNI_14; }

/* The one character of v. */
static int character(const char *function, const char *argument, Value v, uint32_t *c) {
    if (!str_check(v) || str_len(v) != 1) {
        arg_type_error(function, argument, "a unicode character", v);
        return -1;
    }
    return *c = ustr_at(str_view(v), 0), 0;
}

#define PROPERTY(name, result) \
    static Value u_##name(Thread *th, Value *a, unsigned n, Value kw) { \
        uint32_t c; \
        return character(#name, "argument", a[1], &c) < 0 ? RAISED : result; \
    }
PROPERTY(bidirectional, str_intern_c(uni_bidirectional(c, version_of(a))))
PROPERTY(category, str_intern_c(uni_category(c, version_of(a))))
PROPERTY(east_asian_width, str_intern_c(uni_east_asian_width(c, version_of(a))))
PROPERTY(combining, small_int(uni_combining(c, version_of(a))))
PROPERTY(mirrored, small_int(uni_mirrored(c, version_of(a))))

static Value u_decomposition(Thread *th, Value *a, unsigned n, Value kw) {
    uint32_t c;
    UBuf b;
    if (character("decomposition", "argument", a[1], &c) < 0) return RAISED;
    ubuf_init(&b, NULL);
    uni_decomposition(&b, c, version_of(a));
    return str_from_buf(&b);
}

/* A property that not every character has: `v`, a[2] or ValueError. */
static Value or_default(Value *a, bool has, Value v, const char *message) {
    if (has) return v;
    return a[2] != V_UNBOUND ? a[2] : err_raise(ValueError, "%s", message);
}

static Value u_decimal(Thread *th, Value *a, unsigned n, Value kw) {
    uint32_t c;
    if (character("decimal", "argument 1", a[1], &c) < 0) return RAISED;
    int v = uni_decimal(c, version_of(a));
    return or_default(a, v >= 0, small_int(v), "not a decimal");
}

static Value u_digit(Thread *th, Value *a, unsigned n, Value kw) {
    uint32_t c;
    if (character("digit", "argument 1", a[1], &c) < 0) return RAISED;
    int v = uni_digit(c, version_of(a));
    return or_default(a, v >= 0, small_int(v), "not a digit");
}

static Value u_numeric(Thread *th, Value *a, unsigned n, Value kw) {
    uint32_t c;
    double x = 0;
    if (character("numeric", "argument 1", a[1], &c) < 0) return RAISED;
    bool has = uni_numeric(c, version_of(a), &x);
    return or_default(a, has, float_from(x), "not a numeric character");
}

static Value u_name(Thread *th, Value *a, unsigned n, Value kw) {
    uint32_t c;
    char name[UNI_NAME_MAX];
    if (character("name", "argument 1", a[1], &c) < 0) return RAISED;
    size_t len = uni_name(name, c, version_of(a));
    return len ? str_from_ascii(name, len) : or_default(a, false, V_NONE, "no such name");
}

static Value u_lookup(Thread *th, Value *a, unsigned n, Value kw) {
    uint32_t found[UNI_SEQUENCE_MAX];
    UStr s;
    if (str_check(a[1])) {
        if (!str_is_ascii(a[1])) { /* names are ASCII */
            Value text = str_format_c("undefined character name '%U'", a[1]);
            return text == RAISED ? RAISED : err_value(KeyError, text);
        }
        s = str_view(a[1]);
    } else if (bytes_need(a[1], &s) < 0)
        return RAISED;
    if (s.n > 256) return err_value(KeyError, str_from("name too long"));
    unsigned count = uni_lookup(found, s.p, s.n, version_of(a));
    if (count) return str_from_ustr(ustr_make(found, count, 4));
    Value name = str_from_ustr(s), text = name == RAISED ? RAISED : str_format_c("undefined character name '%U'", name);
    return text == RAISED ? RAISED : err_value(KeyError, text);
}

/* a: self, form, text */
static int form_args(const char *function, Value *a, UniForm *form) {
    static const char *const names[] = {"NFC", "NFD", "NFKC", "NFKD"};
    for (int i = 1; i < 3; i++)
        if (!str_check(a[i])) {
            arg_type_error(function, i == 1 ? "argument 1" : "argument 2", "str", a[i]);
            return -1;
        }
    for (int i = 0; i < 4; i++)
        if (str_equal_c(a[1], names[i])) return *form = (UniForm)i, 0;
    return err_set(ValueError, "invalid normalization form");
}

static Value u_normalize(Thread *th, Value *a, unsigned n, Value kw) {
    UniForm form;
    UBuf b;
    if (form_args("normalize", a, &form) < 0) return RAISED;
    UStr s = str_view(a[2]);
    if (s.n == 0 || (version_of(a) == UNI_14 && uni_quick_normalized(s, form))) return str_plain(a[2]);
    ubuf_init(&b, NULL);
    uni_normalize(&b, s, form, version_of(a));
    return str_from_buf(&b);
}

static Value u_is_normalized(Thread *th, Value *a, unsigned n, Value kw) {
    UniForm form;
    if (form_args("is_normalized", a, &form) < 0) return RAISED;
    return v_bool(uni_is_normalized(str_view(a[2]), form, version_of(a), NULL));
}

#define ROWS(first) \
    {"bidirectional", u_bidirectional, "(" first ", chr, /)", "The bidirectional class of the character, '' for none.", 0}, \
    {"category", u_category, "(" first ", chr, /)", "The general category of the character.", 0}, \
    {"combining", u_combining, "(" first ", chr, /)", "The canonical combining class of the character, 0 for none.", 0}, \
    {"decimal", u_decimal, "(" first ", chr, default=<unrepresentable>, /)", "The decimal value of the character, or default, or ValueError.", 0}, \
    {"decomposition", u_decomposition, "(" first ", chr, /)", "The decomposition of the character, '' for none.", 0}, \
    {"digit", u_digit, "(" first ", chr, default=<unrepresentable>, /)", "The digit value of the character, or default, or ValueError.", 0}, \
    {"east_asian_width", u_east_asian_width, "(" first ", chr, /)", "The East Asian width of the character.", 0}, \
    {"is_normalized", u_is_normalized, "(" first ", form, unistr, /)", "Is the string in this normal form: NFC, NFKC, NFD, NFKD?", 0}, \
    {"lookup", u_lookup, "(" first ", name, /)", "The character, or sequence, of that name, or KeyError.", 0}, \
    {"mirrored", u_mirrored, "(" first ", chr, /)", "1 if the character is mirrored in bidirectional text, else 0.", 0}, \
    {"name", u_name, "(" first ", chr, default=<unrepresentable>, /)", "The name of the character, or default, or ValueError.", 0}, \
    {"normalize", u_normalize, "(" first ", form, unistr, /)", "The normal form of the string: NFC, NFKC, NFD, NFKD.", 0}, \
    {"numeric", u_numeric, "(" first ", chr, default=<unrepresentable>, /)", "The numeric value of the character, or default, or ValueError.", 0}

static const Method methods[] = {ROWS("module"), {0}};
static const Method ucd_methods[] = {ROWS("self"), {0}};

static Value ucd_version(Thread *th, Value self) { return str_intern_c("3.2.0"); }
static const GetSet ucd_getset[] = {{"unidata_version", ucd_version, NULL, NULL}, {0}};

Type type_ucd = {
    .name = "unicodedata.UCD",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(UcdObj),
    .methods = ucd_methods,
    .getset = ucd_getset,
};

static int init(Thread *th, Value module) {
    return module_add(module, "unidata_version", str_from("14.0.0")) < 0 || module_add(module, "ucd_3_2_0", obj_new(&type_ucd)) < 0 ? -1 : 0;
}

static Type *const types[] = {&type_ucd, NULL};
const ModuleDef module_unicodedata = {
    "unicodedata", "Properties of characters: the Unicode Character Database 14.0.0.", methods, types, init};
