/* fmtspec.h -- the three little languages of formatting: format(x, spec), "%d" % x, "{0.a[1]}".
 *
 *     fmtspec.c  the mini-language "[[fill]align][sign][z][#][0][width][group][.precision][type]"
 *                and what it does to str, int, float, complex
 *     pctfmt.c   conversions of the % operator, for str and bytes
 *     fieldfmt.c replacement fields of str.format
 *
 * Nothing here calls back: what needs Python (str(x), x.__format__, look-up of arguments) is the
 * caller's, between one step of an iterator and the next. A function that returns bool says false
 * with *e filled: the exception's kind and text, equal to CPython's. */
#ifndef WEFT_FMTSPEC_H
#define WEFT_FMTSPEC_H

#include "bigint.h"
#include "ustr.h"

typedef enum { FMT_VALUE_ERROR, FMT_OVERFLOW_ERROR } FmtErrorKind;
typedef struct {
    FmtErrorKind kind;
    char text[320];
    UStr quoted; /* the spec that the message quotes between text and `after`, n 0: none */
    char after[240];
} FmtError;
void fmt_error_text(UBuf *out, const FmtError *e);

/* --- format(x, spec) ------------------------------------------------------------------------ */

typedef enum { FMT_STR, FMT_INT, FMT_FLOAT, FMT_COMPLEX } FmtKind;
typedef struct {
    uint32_t fill, align, type; /* align one of < > ^ =; type 0: none (never for str and int) */
    char sign, grouping;        /* + - space, or 0; , or _, or 0 */
    bool alternate, no_neg_0;
    ptrdiff_t width, precision; /* -1: none */
    const char *type_name;      /* of the object, for messages */
} FmtSpec;

/* What "n" needs to know of a locale. `grouping` as in struct lconv. */
typedef struct {
    UStr decimal_point, thousands_sep;
    const char *grouping;
} FmtLocale;

bool fmt_parse(FmtSpec *f, UStr spec, FmtKind kind, const char *type_name, FmtError *e);
bool fmt_str(UBuf *out, const FmtSpec *f, UStr s, FmtError *e);
/* Type d, n: decimal, so the caller asks first whether the number has too many digits. `locale`
 * is looked at for type n only. */
bool fmt_int(UBuf *out, const FmtSpec *f, Big a, const FmtLocale *locale, FmtError *e);
bool fmt_float(UBuf *out, const FmtSpec *f, double x, const FmtLocale *locale, FmtError *e);
bool fmt_complex(UBuf *out, const FmtSpec *f, double real, double imag, const FmtLocale *locale,
                 FmtError *e);
/* repr(complex): "(1+2j)". */
void fmt_complex_repr(UBuf *out, double real, double imag);

/* --- "%..." % x ----------------------------------------------------------------------------- */

enum { PCT_LEFT = 1, PCT_SIGN = 2, PCT_BLANK = 4, PCT_ALT = 8, PCT_ZERO = 16 };
enum { PCT_NONE = -1, PCT_STAR = -2 };

/* One conversion. The caller deals with its parts in this order: key (then args is a mapping),
 * width if PCT_STAR, precision if PCT_STAR (pct_star takes in the ints), error, and last conv. */
typedef struct {
    bool has_key;
    UStr key; /* p NULL if it has no end */
    unsigned flags;
    ptrdiff_t width, precision;
    bool percent;  /* "%%": takes no argument */
    uint32_t conv; /* 0: nothing but literal text was left */
    bool bytes;
    size_t at;         /* index of conv, for "unsupported format character" */
    const char *error; /* a ValueError */
} PctSpec;

typedef struct {
    UStr format;
    size_t pos;
    bool bytes;
} PctIter;

static inline PctIter pct_iter(UStr format, bool bytes) { return (PctIter){format, 0, bytes}; }
/* The text up to the next conversion, and that; false at the end. */
bool pct_next(PctIter *it, UStr *literal, PctSpec *spec);
/* The value for a '*'. */
void pct_star_width(PctSpec *spec, ptrdiff_t v);
void pct_star_precision(PctSpec *spec, ptrdiff_t v);

void pct_str(UBuf *out, const PctSpec *spec, UStr s);                  /* c, s, r, a, b */
bool pct_int(UBuf *out, const PctSpec *spec, Big a, FmtError *e);      /* d i u o x X */
bool pct_float(UBuf *out, const PctSpec *spec, double x, FmtError *e); /* e E f F g G */
/* "unsupported format character 'y' (0x79) at index 1" */
void pct_unsupported(const PctSpec *spec, FmtError *e);

/* --- str.format ----------------------------------------------------------------------------- */

/* One step through a format string: literal text, then perhaps a field. */
typedef struct {
    UStr literal;
    bool has_field, nested; /* nested: format_spec holds fields itself */
    UStr field_name, format_spec;
    uint32_t conversion; /* 0: none */
} FieldPart;
typedef struct {
    UStr format;
    size_t pos;
} FieldIter;
/* 1: a part; 0: the end; -1: *e. */
int field_next(FieldIter *it, FieldPart *part, FmtError *e);

/* "0.name[key]": the first part, its number if it is one (else -1), and the rest. */
bool field_name_split(UStr name, UStr *first, ptrdiff_t *index, UStr *rest, FmtError *e);
/* Steps through the rest. 1: an attribute or an item (index -1 if its name is no number); 0: the
 * end; -1: *e. */
int field_rest_next(UStr rest, size_t *pos, bool *is_attribute, UStr *name, ptrdiff_t *index,
                    FmtError *e);
/* "{}" and "{0}" in one string do not go together: the number of the argument for this field. */
typedef struct {
    enum { NUMBER_NONE, NUMBER_AUTO, NUMBER_MANUAL } state;
    ptrdiff_t next;
} FieldNumber;
bool field_number(FieldNumber *x, UStr first, ptrdiff_t *index, FmtError *e);

/* Digits of any script at *pos; how many, -1 if the number is too large. For these files. */
ptrdiff_t fmt_integer(UStr s, size_t *pos, ptrdiff_t *value);
bool fmt_fail(FmtError *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The digits of |a|; false if memory ran out. */
bool fmt_digits(UBuf *out, Big a, int base, bool upper);

#endif
