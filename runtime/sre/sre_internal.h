/* sre_internal.h -- the translated program, for the files of this folder and their tests.
 *
 * A program is an array of instructions of one size. What CPython's engine finds out while matching
 * is found out once here: sets of characters become tables, alternatives are chosen by the next
 * character, repeats know what must follow them.
 *
 * [SRE1] Every jump in a program leads to an instruction of it, and only repeats jump back.
 * [SRE2] Nothing in a program changes after sre_compile but SreSet.pages and its counter, which
 *        cache a pure function of the set and may be filled by any thread.
 * [SRE3] Instructions 0 to OP_PSEUDO-1 are never run; entries of the backtrack stack that are no
 *        choice carry their number as pc. */
#ifndef WEFT_SRE_INTERNAL_H
#define WEFT_SRE_INTERNAL_H

#include "sre.h"

#include <stdatomic.h>

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

enum SreCode {
#define CODE(name) C_##name,
#include "sre_codes.def"
    C_COUNT
};
enum SreAt {
#define AT(name) AT_##name,
#include "sre_codes.def"
    AT_COUNT
};
enum SreCategory {
#define CATEGORY(name) CAT_##name,
#include "sre_codes.def"
    CAT_COUNT
};

_Static_assert(C_RANGE_UNI_IGNORE == 42, "the numbers of re._constants");
_Static_assert(AT_UNI_NON_BOUNDARY == 11 && CAT_UNI_NOT_LINEBREAK == 17, "likewise");

/* The program's instructions.  x y z are the fields of SreIns. */
#define SRE_OPS(OP)                                                                                \
    /* what the stack holds besides choices [SRE3] */                                              \
    OP(BOTTOM)    /* the lowest entry: no choice left */                                           \
    OP(UNDO)      /* mark a was b */                                                               \
    OP(REPSET)    /* the repeat at rep had count a, last position b */                             \
    OP(REP)       /* a repeat: count a, position b where its iteration began, outer repeat rep */  \
    OP(START)     /* the program proper begins here */                                             \
    OP(SUCCESS)                                                                                    \
    OP(FAILURE)                                                                                    \
    OP(LIT)       /* character x */                                                                \
    OP(LITS)      /* y characters from lits[x] */                                                  \
    OP(NOTLIT)    /* any but x */                                                                  \
    OP(ANY)       /* any but a newline */                                                          \
    OP(ALL)       /* any */                                                                        \
    OP(SET)       /* set x */                                                                      \
    OP(AT)        /* position x, an AT code */                                                     \
    OP(MARK)      /* mark x */                                                                     \
    OP(JUMP)      /* to x */                                                                       \
    OP(BRANCH)    /* branch x */                                                                   \
    OP(GREEDY)    /* unit, y to z times */                                                         \
    OP(LAZY)                                                                                       \
    OP(POSSESS)                                                                                    \
    OP(REPEAT)    /* until x */                                                                    \
    OP(MAXUNTIL)  /* body x, y to z times, w: first set of the body, or NONE */                    \
    OP(MINUNTIL)                                                                                   \
    OP(ASSERT)    /* body follows, behind it x; y characters back */                               \
    OP(ASSERTEND)                                                                                  \
    OP(ASSERTNOT)                                                                                  \
    OP(ASSERTNOTEND)                                                                               \
    OP(ATOMIC)                                                                                     \
    OP(ATOMICEND)                                                                                  \
    OP(POSSLOOP)  /* body follows, behind it x; y to z times */                                    \
    OP(POSSLOOPEND) /* of the loop at x */                                                         \
    OP(GROUPREF)  /* group x, folded as y says */                                                  \
    OP(EXISTS)    /* group x, else to y */

enum SreOp {
#define OP(name) OP_##name,
    SRE_OPS(OP)
#undef OP
    OP_COUNT,
    OP_PSEUDO = OP_SUCCESS
};

/* The unit of a GREEDY, LAZY, POSSESS: a character x of these kinds. Set x for U_SET. */
enum { U_LIT, U_NOTLIT, U_ANY, U_ALL, U_SET };

/* SreIns.flags */
enum {
    F_UNIT = 7,        /* a U_ code */
    F_NEXT_LIT = 8,    /* what follows the repeat begins with character w */
    F_NEXT_SET = 16,   /* ... with one of set w */
    F_AUTO_1 = 32,     /* nothing but the longest run can be followed: 1 byte characters */
    F_AUTO = 64,       /* ... in any text */
    F_RESTORE = 128,   /* inside a repeat: a failed choice puts the marks back, as CPython's does */
};

#define NONE UINT32_MAX

typedef struct SreIns {
    uint16_t op, flags;
    uint32_t x, y, z, w;
} SreIns;

/* How a character is folded before it is looked up. */
enum { FOLD_NO, FOLD_ASCII, FOLD_UNICODE, FOLD_LOCALE, FOLD_LOCALE_LIT };

/* What a set says about characters from 256 on. */
enum { HIGH_NONE, HIGH_ALL, HIGH_ASK };

typedef struct SrePages {
    _Atomic(uint8_t *) bits[256]; /* of 256 characters each, made when first asked for */
} SrePages;

typedef struct SreSet {
    uint8_t has[256];         /* 0 or 1 for the characters below 256; unused when `hard` */
    uint8_t fold, high;
    bool hard;                /* depends on the locale: ask sre_set_eval each time */
    bool invert;              /* FOLD_LOCALE_LIT: NOT_LITERAL */
    uint8_t category;         /* the set is just this category, or CAT_COUNT */
    const uint32_t *code;     /* the checked charset, up to FAILURE */
    _Atomic(SrePages *) pages;
    _Atomic uint32_t asked;   /* relaxed: only tells when pages pay */
} SreSet;

/* Which characters something can begin with: one byte per character below 256. */
typedef struct SreFirst {
    uint8_t has[256];
    bool high;
} SreFirst;

/* Up to 64 alternatives: bit k of a mask says that alternative k may match. */
typedef struct SreBranch {
    uint32_t pc[64];
    uint64_t mask[256], mask_high, mask_end;
} SreBranch;

/* How a search finds places worth trying. */
enum { SEEK_ALL, SEEK_PREFIX, SEEK_FIRST, SEEK_LINE, SEEK_BEGIN };

struct SreProg {
    SreIns *ins;
    uint32_t *words;      /* copy of the code array: sets point into it */
    uint32_t *lits;
    SreSet *sets;
    SreFirst *firsts;
    SreBranch *branches;
    uint32_t *own;        /* words made for single folded characters */
    uint32_t nins, nlits, nsets, nfirsts, nbranches;
    size_t nwords, ngroups;
    uint32_t min;         /* characters a match has at least */
    uint8_t seek;
    bool literal;         /* the prefix is the whole pattern */
    uint32_t nprefix, rare; /* SEEK_PREFIX; rare: index of the least common character in it */
    uint32_t *prefix;
    uint8_t *prefix8;     /* the same in bytes; NULL if it does not fit */
    uint32_t first;       /* SEEK_FIRST: index in firsts */
    uint32_t first_set;   /* SEEK_FIRST: the set itself if it is one, or NONE */
    uint32_t lead;        /* the unlimited repeat that the pattern begins with, or 0 */
    bool has_refs;        /* it refers to groups */
};

/* An entry of the backtrack stack. pc names the instruction that made it; what a and b hold stands
 * with each instruction in run.h. */
struct SreEntry {
    uint32_t pc, rep;
    int32_t lastmark, lastindex;
    int64_t a, b;
};
_Static_assert(sizeof(struct SreEntry) == 8 * SRE_ENTRY_WORDS, "inline_stack");

/* The cached page for ch >= 256, or NULL. */
static inline const uint8_t *sre_set_page(SreSet *set, uint32_t ch) {
    /* acquire; pairs with the exchanges in charset.c */
    SrePages *pages = atomic_load_explicit(&set->pages, memory_order_acquire);
    if (!pages || ch >= 0x10000) return NULL;
    return atomic_load_explicit(&pages->bits[ch >> 8], memory_order_acquire);
}

extern const SreChars *sre_chars;

/* charset.c */
bool sre_category(uint32_t category, uint32_t ch);
bool sre_set_eval(const SreSet *set, uint32_t ch);
/* Whether ch >= 256 is in a set with HIGH_ASK; uses and fills the cache. */
bool sre_set_high(SreSet *set, uint32_t ch);
/* Fill in the tables of a set whose code, fold, invert are given. */
void sre_set_finish(SreSet *set);
void sre_set_clear(SreSet *set);
uint32_t sre_lower_locale(uint32_t ch);
/* First word behind the charset at code[i] that ends before `end`, or 0: malformed. */
size_t sre_set_check(const uint32_t *code, size_t i, size_t end);

/* optimize.c */
void sre_optimize(SreProg *prog);

/* match.c */
bool sre_stack_grow(SreState *st, size_t used);

#endif
