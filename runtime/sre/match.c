/* match.c -- the state of a match, and the engine made from run.h for each width of characters.
 *
 * A search goes through two phases, SEEK (find a place worth trying) and RUN (try it), and may be
 * stopped by a poll in either; st->phase and st->resume say where to go on. When a try fails the
 * machine itself asks for the next place, which is cheaper than to leave it and come back. */

#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MODE_MATCH, MODE_FULLMATCH, MODE_SEARCH };
enum { PHASE_SEEK, PHASE_RUN };
enum { RESUME_NEW, RESUME_OP, RESUME_FAIL };

/* Between two polls: a tick is mostly some 10 ns, seldom over 100. A chunk is how many characters a loop over
 * many takes between two looks at the ticks, at most about 8 of them in a tick. */
enum { TICKS = 512, CHUNK = 4096, CHUNK_TICKS = CHUNK / 8, SEEK_CHUNK = 1 << 16 };

/* Bytes of backtrack stack a state may use unless told otherwise. */
#define STACK_LIMIT ((size_t)1 << 32)

bool sre_stack_grow(SreState *st, size_t used) {
    size_t cap = st->cap * 2, size = sizeof(SreEntry);
    if (cap > st->stack_limit / size || cap > NONE) return false;
    bool first = st->stack == (SreEntry *)st->inline_stack;
    SreEntry *p = realloc(first ? NULL : st->stack, cap * size);
    if (!p) return false;
    if (first) memcpy(p, st->stack, used * size);
    st->stack = p;
    st->cap = cap;
    return true;
}

#define W 1
#define CHAR uint8_t
#define N(name) name##_1
#include "run.h"

#define W 2
#define CHAR uint16_t
#define N(name) name##_2
#include "run.h"

#define W 4
#define CHAR uint32_t
#define N(name) name##_4
#include "run.h"

/* ---- states ---- */

static ptrdiff_t clamp(ptrdiff_t pos, ptrdiff_t length) {
    return pos < 0 ? 0 : pos > length ? length : pos;
}

bool sre_state_init(SreState *st, const SreProg *prog, const void *text, int width,
                    ptrdiff_t length, ptrdiff_t pos, ptrdiff_t endpos) {
    memset(st, 0, offsetof(SreState, inline_stack));
    st->prog = prog;
    st->text = text;
    st->width = width;
    st->length = length;
    st->start = clamp(pos, length);
    st->end = clamp(endpos, length);
    st->stack_limit = STACK_LIMIT;
    st->lastmark = st->lastindex = -1;
    st->ticks = st->budget = TICKS;
    st->stack = (SreEntry *)st->inline_stack;
    st->cap = SRE_INLINE_ENTRIES;
    st->marks = st->inline_marks;
    if (prog->ngroups * 2 > SRE_INLINE_MARKS)
        st->marks = malloc(prog->ngroups * 2 * sizeof *st->marks);
    return st->marks != NULL;
}

void sre_state_clear(SreState *st) {
    if (st->marks != st->inline_marks) free(st->marks);
    if (st->stack != (SreEntry *)st->inline_stack) free(st->stack);
    st->marks = NULL;
    st->stack = NULL;
}

/* ---- running ---- */

static SreResult run(SreState *st) {
    if (st->width == 1) return run_1(st);
    return st->width == 2 ? run_2(st) : run_4(st);
}

static SreResult search(SreState *st) {
    if (st->width == 1) return search_1(st);
    return st->width == 2 ? search_2(st) : search_4(st);
}

/* Too few characters left for any match. CPython lets a start behind the end pass. */
static bool too_short(const SreState *st) {
    return st->end >= st->start && st->end - st->start < (ptrdiff_t)st->prog->min;
}

static void begin(SreState *st, int mode) {
    st->mode = (uint8_t)mode;
    st->phase = PHASE_SEEK;
    st->resume = RESUME_NEW;
    st->cand = st->start;
    st->must = st->must_advance;
    st->partial = 0;
    st->lastmark = st->lastindex = -1;
}

/* The outcome of a run that began at cand. */
static SreResult finish(SreState *st, SreResult r) {
    if (r == SRE_FOUND) st->start = st->cand;
    if (r == SRE_NOMATCH || r == SRE_NOMEM) st->lastmark = st->lastindex = -1;
    return r;
}

SreResult sre_match(SreState *st) {
    begin(st, MODE_MATCH);
    return too_short(st) ? SRE_NOMATCH : finish(st, run(st));
}

SreResult sre_fullmatch(SreState *st) {
    begin(st, MODE_FULLMATCH);
    return too_short(st) ? SRE_NOMATCH : finish(st, run(st));
}

SreResult sre_search(SreState *st) {
    begin(st, MODE_SEARCH);
    st->last = st->end - (ptrdiff_t)st->prog->min;
    return st->start > st->end || too_short(st) ? SRE_NOMATCH : finish(st, search(st));
}

SreResult sre_continue(SreState *st) {
    return finish(st, st->mode == MODE_SEARCH ? search(st) : run(st));
}

void sre_advance(SreState *st) {
    st->must_advance = st->ptr == st->start;
    st->start = st->ptr;
}

SreResult sre_next(SreState *st) {
    if (st->phase == PHASE_RUN) sre_advance(st); /* not before the first */
    return sre_search(st);
}

bool sre_span(const SreState *st, size_t group, ptrdiff_t *from, ptrdiff_t *to) {
    *from = st->start;
    *to = st->ptr;
    if (group == 0) return true;
    ptrdiff_t mark = (ptrdiff_t)(group - 1) * 2;
    bool set = mark + 1 <= st->lastmark && st->marks[mark] >= 0 && st->marks[mark + 1] >= 0;
    *from = set ? st->marks[mark] : -1;
    *to = set ? st->marks[mark + 1] : -1;
    return set;
}
