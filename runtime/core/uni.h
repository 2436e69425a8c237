/* uni.h -- the Unicode 14.0.0 character database: properties, case, normal forms, names.
 *
 * The tables are written by tools/gen_uni.py. A Unicode library (libunistring 1.0 holds the same
 * version) could carry names and normal forms, but neither Python's derived properties, nor the
 * East Asian width, nor the view of 3.2.0 that `idna` and `stringprep` want; those make up most of
 * the tables, and a process that loads no further library starts sooner.
 *
 * A code point is any uint32_t below 0x110000; surrogates are code points like others.
 * Nothing here allocates but through the UBuf it is given. */
#ifndef WEFT_UNI_H
#define WEFT_UNI_H

#include "ustr.h"

typedef enum { UNI_14, UNI_3_2 } UniVersion;

/* --- one character, as the str methods see it ----------------------------------------------- */
bool uni_is_alpha(uint32_t c);
bool uni_is_decimal(uint32_t c);
bool uni_is_digit(uint32_t c);
bool uni_is_numeric(uint32_t c);
bool uni_is_alnum(uint32_t c);
bool uni_is_lower(uint32_t c);
bool uni_is_upper(uint32_t c);
bool uni_is_title(uint32_t c);
bool uni_is_space(uint32_t c);
bool uni_is_linebreak(uint32_t c);
bool uni_is_xid_start(uint32_t c); /* with '_' */
bool uni_is_xid_continue(uint32_t c);
bool uni_is_printable(uint32_t c);
bool uni_is_cased(uint32_t c);

/* Simple case mappings: one character for one; where only a longer form exists, its first. */
uint32_t uni_lower(uint32_t c);
uint32_t uni_upper(uint32_t c);
uint32_t uni_title(uint32_t c);

/* Full mappings: up to three characters into `to`; how many. Without context (final sigma). */
enum { UNI_CASE_MAX = 3 };
typedef enum { CASE_UPPER, CASE_LOWER, CASE_TITLE, CASE_FOLD } UniCase;
unsigned uni_case(uint32_t c, UniCase which, uint32_t to[UNI_CASE_MAX]);

/* --- whole strings: what the str method of that name returns -------------------------------- */
typedef enum {
    STR_UPPER,
    STR_LOWER,
    STR_TITLE,
    STR_CAPITALIZE,
    STR_SWAPCASE,
    STR_CASEFOLD
} UniStrCase;
void uni_str_case(UBuf *out, UStr s, UniStrCase which);

typedef enum {
    STR_IS_ALPHA,
    STR_IS_DECIMAL,
    STR_IS_DIGIT,
    STR_IS_NUMERIC,
    STR_IS_ALNUM,
    STR_IS_LOWER,
    STR_IS_UPPER,
    STR_IS_TITLE,
    STR_IS_SPACE,
    STR_IS_IDENTIFIER,
    STR_IS_PRINTABLE
} UniStrIs;
bool uni_str_is(UStr s, UniStrIs which);

/* Decimal digits of any script as ASCII, white space as ' ', other characters beyond ASCII as
 * '?': what int(), float() and complex() do with a str before they parse it. */
void uni_to_ascii_number(UBuf *out, UStr s);

/* --- unicodedata: the database itself, in either version ------------------------------------ */
const char *uni_category(uint32_t c, UniVersion v);         /* "Lu" */
const char *uni_bidirectional(uint32_t c, UniVersion v);    /* "AL", "" for none */
const char *uni_east_asian_width(uint32_t c, UniVersion v); /* "Na" */
int uni_combining(uint32_t c, UniVersion v);
bool uni_mirrored(uint32_t c, UniVersion v);
int uni_decimal(uint32_t c, UniVersion v); /* -1: none */
int uni_digit(uint32_t c, UniVersion v);   /* -1: none */
bool uni_numeric(uint32_t c, UniVersion v, double *value);
/* "<compat> 0020 0308", or nothing. */
void uni_decomposition(UBuf *out, uint32_t c, UniVersion v);

/* --- normal forms (uninorm.c) --------------------------------------------------------------- */
typedef enum { UNI_NFC, UNI_NFD, UNI_NFKC, UNI_NFKD } UniForm;
void uni_normalize(UBuf *out, UStr s, UniForm form, UniVersion v);
bool uni_is_normalized(UStr s, UniForm form, UniVersion v, const UMem *mem);
/* Sure without work: the string is in this form (ASCII, and most text). */
bool uni_quick_normalized(UStr s, UniForm form);

/* --- names (uniname.c) ---------------------------------------------------------------------- */
enum { UNI_NAME_MAX = 96, UNI_SEQUENCE_MAX = 8 };
/* The name of c, without a final 0; its length, 0 if it has none. */
size_t uni_name(char to[UNI_NAME_MAX], uint32_t c, UniVersion v);
/* The character, or characters, called that (upper or lower case), with aliases and named
 * sequences unless v is UNI_3_2; how many, 0 if the name is unknown. `\N{...}` takes single
 * characters only. (3.2.0 finds all of today's CJK ideographs, and below the digit values of
 * characters it does not know: so CPython's does.) */
unsigned uni_lookup(uint32_t to[UNI_SEQUENCE_MAX], const char *name, size_t n, UniVersion v);

/* For uninorm.c and uniname.c. */
typedef struct UniDbView {
    uint8_t combining, check;
    bool assigned;
} UniDbView;
UniDbView uni_db_view(uint32_t c, UniVersion v);
/* The decomposition of one step: its length, tag (0 for canonical) and characters. */
unsigned uni_decompose_step(uint32_t c, unsigned *tag, const uint32_t **chars);
uint32_t uni_compose_pair(uint32_t a, uint32_t b); /* 0: none */
uint32_t uni_old_form(uint32_t c);                 /* how 3.2.0 decomposed c, 0: as ever */

#endif
