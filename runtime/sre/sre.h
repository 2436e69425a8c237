/* sre.h -- matching regular expressions: the engine under the module `_sre`.
 *
 * The library's `re` package parses a pattern and compiles it to an array of 32-bit code words.
 * `sre_compile` checks such an array (it may come from anybody) and translates it to a program;
 * `sre_match`, `sre_fullmatch` and `sre_search` run the program over a span of 1, 2 or 4 byte
 * characters, with the results CPython 3.11 has, down to which groups are set.
 *
 * The engine owns no Python object and knows no heap. It keeps positions as offsets, never uses the
 * C stack for backtracking, and asks the caller's `poll` at least about every 100 microseconds. At
 * a poll the text may be moved (`st->text` set anew) or the run stopped; a stopped run either goes
 * on with `sre_continue` or is dropped with `sre_state_clear`, and nothing leaks.
 *
 *     SreState st;
 *     sre_state_init(&st, prog, text, 1, length, pos, endpos);
 *     while ((r = sre_next(&st)) == SRE_FOUND) use(st.start, st.ptr);
 *     sre_state_clear(&st);
 */
#ifndef WEFT_SRE_H
#define WEFT_SRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SRE_MAGIC     20220615u
#define SRE_MAXREPEAT 0xFFFFFFFFu
#define SRE_MAXGROUPS 0x3FFFFFFFu
#define SRE_CODESIZE  4

typedef enum SreResult {
    SRE_NOMEM = -1,  /* the backtrack stack reached its limit, or malloc failed */
    SRE_NOMATCH = 0,
    SRE_FOUND = 1,
    SRE_STOPPED = 2, /* poll said so: sre_continue or sre_state_clear */
} SreResult;

/* What the engine asks about characters; each must be a pure function of its argument, defined for
 * every 32-bit value. lower and upper are the simple mappings of Unicode. */
typedef struct SreChars {
    uint32_t (*lower)(uint32_t ch);
    uint32_t (*upper)(uint32_t ch);
    bool (*is_decimal)(uint32_t ch);
    bool (*is_space)(uint32_t ch);
    bool (*is_alnum)(uint32_t ch);
    bool (*is_linebreak)(uint32_t ch);
} SreChars;

/* Set once at start, before the first sre_compile. */
void sre_init(const SreChars *chars);

typedef struct SreProg SreProg;

/* A program of the code array, or NULL: then *error is NULL when memory ran out and otherwise says
 * what is wrong with the array (the module raises RuntimeError "invalid SRE code" for any of them).
 * ngroups does not count group 0. The array is copied. A program never changes for its users and
 * may be used by several threads at once. */
SreProg *sre_compile(const uint32_t *code, size_t n, size_t ngroups, const char **error);
void sre_free(SreProg *prog);
size_t sre_ngroups(const SreProg *prog);
size_t sre_sizeof(const SreProg *prog); /* bytes it holds, for __sizeof__ */

typedef struct SreEntry SreEntry;

enum { SRE_INLINE_ENTRIES = 32, SRE_INLINE_MARKS = 16, SRE_ENTRY_WORDS = 4 };

typedef struct SreState {
    /* set by sre_state_init; the caller may change them between two calls */
    const SreProg *prog;
    const void *text;     /* the whole string; a poll may move it */
    int width;            /* bytes in a character: 1, 2, 4 */
    ptrdiff_t length;     /* characters in the string */
    ptrdiff_t start;      /* in: where to match or to begin the search; out: where the match starts */
    ptrdiff_t end;        /* endpos */
    bool must_advance;    /* refuse an empty match at `start` */
    size_t stack_limit;   /* bytes the backtrack stack may use */
    int (*poll)(struct SreState *st); /* NULL, or called now and then: nonzero stops the run */
    void *poll_arg;

    /* results, valid after SRE_FOUND */
    ptrdiff_t ptr;        /* where the match ends */
    int32_t lastindex;    /* number of the last group closed, or -1 */
    int32_t lastmark;     /* highest valid index in marks, or -1 */
    ptrdiff_t *marks;     /* 2 for each group; -1: not set */

    /* the engine's own */
    uint8_t mode, phase, resume;
    bool must;
    int32_t ticks, budget; /* ticks left, and to have after a poll (at least 1) */
    ptrdiff_t cand, last, partial, p;
    uint32_t pc, rep, fence, nundo;
    SreEntry *stack;
    size_t sp, cap;
    uint64_t inline_stack[SRE_INLINE_ENTRIES * SRE_ENTRY_WORDS];
    ptrdiff_t inline_marks[SRE_INLINE_MARKS];
} SreState;

/* Ready a state for matching in text[0..length); pos and endpos are clamped as CPython does.
 * false: no memory. Ends with sre_state_clear either way. */
bool sre_state_init(SreState *st, const SreProg *prog, const void *text, int width,
                    ptrdiff_t length, ptrdiff_t pos, ptrdiff_t endpos);
void sre_state_clear(SreState *st);

SreResult sre_match(SreState *st);
SreResult sre_fullmatch(SreState *st);
SreResult sre_search(SreState *st);
/* Go on with a stopped run. */
SreResult sre_continue(SreState *st);
/* Search for the next match as findall, finditer, sub, split and scanner do: after a match it goes
 * on behind it, after an empty one it looks for one that is not empty at the same place first.
 * (`sre_advance` does that step alone, for a scanner's match method.) */
SreResult sre_next(SreState *st);
void sre_advance(SreState *st);

/* The span of a group (0: the whole match); false and -1, -1 when it took no part. */
bool sre_span(const SreState *st, size_t group, ptrdiff_t *from, ptrdiff_t *to);

/* The functions of the module `_sre` that are about characters. */
bool sre_ascii_iscased(uint32_t ch);
bool sre_unicode_iscased(uint32_t ch);
uint32_t sre_ascii_tolower(uint32_t ch);
uint32_t sre_unicode_tolower(uint32_t ch);
enum { SRE_FLAG_LOCALE = 4, SRE_FLAG_UNICODE = 32 };
/* ch in lower case as the flags of a pattern say. */
uint32_t sre_getlower(uint32_t ch, unsigned flags);

#endif
