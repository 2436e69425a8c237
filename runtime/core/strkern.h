/* strkern.h -- what str and bytes have in common: search, split, strip, compare, hash, repr.
 *
 * All over UStr; a bytes object is a UStr of width 1 (and, where white space or line ends matter,
 * KIND_BYTES). Positions count characters. Search takes linear time in the worst case (find.c). */
#ifndef WEFT_STRKERN_H
#define WEFT_STRKERN_H

#include "uni.h"
#include "ustr.h"

enum { STR_NONE = -1 };
typedef enum { KIND_STR, KIND_BYTES } StrKind;

/* --- search (find.c) ------------------------------------------------------------------------ */
/* Where `needle` begins in `s` first (or last), or STR_NONE. An empty one is at 0 (or s.n). */
ptrdiff_t ustr_find(UStr s, UStr needle);
ptrdiff_t ustr_rfind(UStr s, UStr needle);
ptrdiff_t ustr_find_char(UStr s, uint32_t c);
ptrdiff_t ustr_rfind_char(UStr s, uint32_t c);
/* How often, without overlap, but no more than `most`. */
size_t ustr_count(UStr s, UStr needle, size_t most);
/* Does `part` stand at `at`? (startswith: at 0; endswith: at s.n - part.n) */
bool ustr_match_at(UStr s, size_t at, UStr part);

/* --- comparison, hash ----------------------------------------------------------------------- */
int ustr_cmp(UStr a, UStr b); /* by code points: -1, 0, 1 */
bool ustr_eq(UStr a, UStr b);
typedef struct {
    uint64_t k0, k1;
} HashKey;
/* The key that PYTHONHASHSEED=seed gives (0: zeros). */
HashKey hash_key_from_seed(uint32_t seed);
/* SipHash-1-3 (Aumasson, Bernstein 2012), never -1; 0 for nothing. A string must have its
 * narrowest width, so that equal strings hash alike. */
int64_t hash_bytes(HashKey key, const void *p, size_t n);
static inline int64_t ustr_hash(HashKey key, UStr s) { return hash_bytes(key, s.p, s.n * s.width); }

/* --- replace -------------------------------------------------------------------------------- */
/* How many replacements (at most `most`), and how long the result is (SIZE_MAX: too long). */
size_t ustr_replace_plan(UStr s, UStr from, UStr to, size_t most, size_t *length);
/* Write the result of a plan with `count` replacements, characters of `width` bytes. */
void ustr_replace_fill(void *out, unsigned width, UStr s, UStr from, UStr to, size_t count);

/* --- pieces --------------------------------------------------------------------------------- */
/* s.split(sep, left) as an iterator; sep.n == 0 splits at white space. From the right: pieces
 * come last first. left < 0: no limit. */
typedef struct {
    UStr s, sep;
    StrKind kind;
    bool from_right, done;
    ptrdiff_t left;
    size_t from, to; /* what has not been split yet */
} StrSplit;
StrSplit ustr_split(UStr s, UStr sep, ptrdiff_t left, StrKind kind, bool from_right);
bool ustr_split_next(StrSplit *x, size_t *from, size_t *to);
/* The line that starts at pos: without its end up to *to, with it up to *next. false: no more. */
bool ustr_line(UStr s, StrKind kind, size_t pos, size_t *to, size_t *next);
/* What is left of s without `chars` (p NULL: white space) at its ends. */
enum { STRIP_LEFT = 1, STRIP_RIGHT = 2, STRIP_BOTH = 3 };
UStr ustr_strip(UStr s, UStr chars, int sides, StrKind kind);
bool ustr_is_space(uint32_t c, StrKind kind);

/* --- new strings ---------------------------------------------------------------------------- */
void ustr_repr(UBuf *out, UStr s);       /* 'text' */
void ustr_repr_ascii(UBuf *out, UStr s); /* the same, ASCII only */
void ustr_repr_bytes(UBuf *out, UStr s); /* b'text' */
void ustr_expandtabs(UBuf *out, UStr s, ptrdiff_t tabsize);
void ustr_zfill(UBuf *out, UStr s, size_t width);
/* bytes.translate: through a table (NULL: none) without what is in `drop`. */
void ustr_translate_bytes(UBuf *out, UStr s, const uint8_t *table, UStr drop);

/* bytes.upper, .isalpha and so on: the str methods of uni.h, for ASCII only. The IS_ of decimal,
 * numeric, identifier and printable are no bytes methods. */
void ustr_case_bytes(UBuf *out, UStr s, UniStrCase which);
bool ustr_is_bytes(UStr s, UniStrIs which);

#endif
