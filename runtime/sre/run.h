/* run.h -- the engine for one width of characters; match.c includes it three times.
 *
 * CHAR is the type of a character, W its size, N(name) makes a name of this width.
 *
 * run() tries the program at st->cand. The machine's registers are locals: pc, p (where in the
 * text), sp, and
 *     rep        the innermost open repeat, an index in the stack, or NONE
 *     fence      the innermost open assertion, atomic group or possessive loop
 *     lastmark   the highest valid mark; marks above it are rubbish
 *     lastindex  what Match.lastindex says
 * The backtrack stack holds choices and, between them, what must be put right on the way back:
 *
 *     instruction   a             b                    when popped
 *     BRANCH        p             alternatives left    try the next
 *     GREEDY        least p       p tried last         try one character less
 *     LAZY          greatest p    p tried last         try one character more
 *     MAXUNTIL      p             old position         leave the repeat
 *     MINUNTIL      p                                  enter the body once more
 *     ASSERT ...    p             fence, undo count    see the instruction
 *     UNDO          mark          its value            put back, if the choice below wants that
 *     REPSET        old count     old position         put back
 *     REP           count         position             skip: the stack is where repeats live
 *
 * [RUN1] A mark is entered as UNDO when it is overwritten while valid (number <= lastmark). A choice
 *        keeps lastmark, so marks made after it with higher numbers need no undoing.
 * [RUN2] CPython puts marks back at a failed choice only inside a repeat. Outside of one the
 *        difference is seen by a condition on an open group, so F_RESTORE says which it is. The
 *        UNDOs that such a choice does not use stay on the stack for the choices below it.
 * [RUN3] When an assertion or atomic group succeeds, its entries go, but not its UNDOs; nundo
 *        counts those on the stack, so that usually nothing needs to be looked at.
 * [RUN4] No pointer into the text or the stack lives across a poll or a push. */

/* ---- single characters ---- */

static inline bool N(set_has)(SreSet *set, CHAR ch) {
#if W > 1
    if (ch >= 256) {
        if (set->high != HIGH_ASK) return set->high == HIGH_ALL;
        const uint8_t *bits = sre_set_page(set, ch);
        return LIKELY(bits != NULL) ? bits[(ch >> 3) & 31] >> (ch & 7) & 1 : sre_set_high(set, ch);
    }
#endif
    return LIKELY(!set->hard) ? set->has[ch] : sre_set_eval(set, ch);
}

static inline bool N(first_has)(const SreFirst *first, CHAR ch) {
#if W > 1
    if (ch >= 256) return first->high;
#endif
    return first->has[ch];
}

static inline bool N(unit_has)(const SreProg *prog, const SreIns *ins, CHAR ch) {
    switch (ins->flags & F_UNIT) {
    case U_LIT: return ch == ins->x;
    case U_NOTLIT: return ch != ins->x;
    case U_ANY: return ch != '\n';
    case U_ALL: return true;
    default: return N(set_has)(&prog->sets[ins->x], ch);
    }
}

/* ---- looking for a character ---- */

/* The first ch in p..end, or end. */
static inline const CHAR *N(find_char)(const CHAR *p, const CHAR *end, uint32_t ch) {
#if W == 1
    if (ch > 255) return end;
    const CHAR *at = memchr(p, (int)ch, (size_t)(end - p));
    return at ? at : end;
#elif W == 4
    const CHAR *at = (const CHAR *)wmemchr((const wchar_t *)p, (wchar_t)ch, (size_t)(end - p));
    return at ? at : end;
#else
    if (ch > 0xFFFF) return end;
#ifdef __SSE2__
    __m128i want = _mm_set1_epi16((short)ch);
    for (; end - p >= 8; p += 8) {
        __m128i eq = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)p), want);
        int mask = _mm_movemask_epi8(eq);
        if (mask) return p + __builtin_ctz((unsigned)mask) / 2;
    }
#endif
    while (p < end && *p != ch) p++;
    return p;
#endif
}

/* The last ch in p..end, or p - 1. */
static inline const CHAR *N(find_char_back)(const CHAR *p, const CHAR *end, uint32_t ch) {
#if W == 1
    const CHAR *at = ch > 255 ? NULL : memrchr(p, (int)ch, (size_t)(end - p));
    return at ? at : p - 1;
#else
    while (end > p && end[-1] != ch) end--;
    return end - 1;
#endif
}

static const CHAR *N(run_of_set)(SreSet *set, const CHAR *p, const CHAR *end) {
#if W == 1
    if (LIKELY(!set->hard)) {
        const uint8_t *has = set->has;
        for (; end - p >= 4; p += 4) {
            if (!has[p[0]]) return p;
            if (!has[p[1]]) return p + 1;
            if (!has[p[2]]) return p + 2;
            if (!has[p[3]]) return p + 3;
        }
        while (p < end && has[*p]) p++;
        return p;
    }
#endif
    while (p < end && N(set_has)(set, *p)) p++;
    return p;
}

/* The end of the run of the unit's characters from p, at most `end`. */
static inline const CHAR *N(run_of)(const SreProg *prog, const SreIns *ins, const CHAR *p,
                                    const CHAR *end) {
    uint32_t ch = ins->x;
    switch (ins->flags & F_UNIT) {
    case U_SET: return N(run_of_set)(&prog->sets[ch], p, end);
    case U_ANY: return N(find_char)(p, end, '\n');
    case U_ALL: return end;
    case U_NOTLIT: return N(find_char)(p, end, ch);
    default:
        while (p < end && *p == ch) p++;
        return p;
    }
}

/* Whether what follows the repeat can begin at q. */
static inline bool N(next_fits)(const SreProg *prog, const SreIns *ins, const CHAR *q,
                                const CHAR *end) {
    if (ins->flags & F_NEXT_LIT) return q < end && *q == ins->w;
    if (ins->flags & F_NEXT_SET) return q < end && N(set_has)(&prog->sets[ins->w], *q);
    return true;
}

/* ---- positions ---- */

static bool N(at_boundary)(const CHAR *base, const CHAR *p, const CHAR *end, uint32_t word) {
    bool before = p > base && sre_category(word, p[-1]);
    bool here = p < end && sre_category(word, *p);
    return before != here;
}

/* limit: the end of the string. CPython looks for a newline up to there even when the start lies
 * behind endpos. */
static bool N(at)(uint32_t at, const CHAR *base, const CHAR *p, const CHAR *end, const CHAR *limit) {
    switch ((enum SreAt)at) {
    case AT_BEGINNING:
    case AT_BEGINNING_STRING: return p == base;
    case AT_BEGINNING_LINE: return p == base || p[-1] == '\n';
    case AT_END: return p == end || (end - p == 1 && *p == '\n');
    case AT_END_LINE: return p == end || (p < limit && *p == '\n');
    case AT_END_STRING: return p == end;
    /* An empty text has neither boundaries nor places that are none. */
    case AT_BOUNDARY: return base != end && N(at_boundary)(base, p, end, CAT_WORD);
    case AT_NON_BOUNDARY: return base != end && !N(at_boundary)(base, p, end, CAT_WORD);
    case AT_LOC_BOUNDARY: return base != end && N(at_boundary)(base, p, end, CAT_LOC_WORD);
    case AT_LOC_NON_BOUNDARY: return base != end && !N(at_boundary)(base, p, end, CAT_LOC_WORD);
    case AT_UNI_BOUNDARY: return base != end && N(at_boundary)(base, p, end, CAT_UNI_WORD);
    case AT_UNI_NON_BOUNDARY: return base != end && !N(at_boundary)(base, p, end, CAT_UNI_WORD);
    case AT_COUNT: break;
    }
    return false;
}

static bool N(same)(const CHAR *a, const CHAR *b, size_t n, uint32_t fold) {
    if (fold == FOLD_NO) return memcmp(a, b, n * sizeof *a) == 0;
    for (size_t i = 0; i < n; i++) {
        if (a[i] == b[i]) continue;
        uint32_t x = a[i], y = b[i];
        bool eq = fold == FOLD_ASCII     ? sre_ascii_tolower(x) == sre_ascii_tolower(y)
                  : fold == FOLD_UNICODE ? sre_chars->lower(x) == sre_chars->lower(y)
                                         : sre_lower_locale(x) == sre_lower_locale(y);
        if (!eq) return false;
    }
    return true;
}

/* ---- the machine ---- */

/* A new entry on the stack; `e` points to it until the next push. */
#define PUSH()                                                                                     \
    do {                                                                                           \
        if (UNLIKELY(sp == lim)) {                                                                 \
            size_t used_ = (size_t)(sp - stk);                                                     \
            if (!sre_stack_grow(st, used_)) goto no_memory;                                        \
            stk = st->stack;                                                                       \
            lim = stk + st->cap;                                                                   \
            sp = stk + used_;                                                                      \
        }                                                                                          \
        e = sp++;                                                                                  \
    } while (0)

#define PUSH_CHOICE(from, a_, b_)                                                                  \
    do {                                                                                           \
        PUSH();                                                                                    \
        *e = (SreEntry){(uint32_t)((from) - code), rep, lastmark, lastindex, (a_), (b_)};          \
    } while (0)

/* Count n ticks; when they are used up poll, and run `stop` if the run is to end here. p is the
 * only pointer into the text that survives. */
#define TICK(n, stop)                                                                              \
    do {                                                                                           \
        if (UNLIKELY((ticks -= (int32_t)(n)) < 0)) {                                               \
            ptrdiff_t at_ = p - base;                                                              \
            ticks = st->budget;                                                                       \
            bool end_ = st->poll && st->poll(st);                                                  \
            base = st->text;                                                                       \
            end = base + st->end;                                                                  \
            p = base + at_;                                                                        \
            if (end_) { stop; }                                                                    \
        }                                                                                          \
    } while (0)

/* The choice e was popped: take its registers; put the marks back if `restore` [RUN2]. */
#define RESTORE(restore)                                                                           \
    do {                                                                                           \
        lastmark = e->lastmark;                                                                    \
        lastindex = e->lastindex;                                                                  \
        rep = e->rep;                                                                              \
        if (UNLIKELY(undo != 0)) {                                                                 \
            if (restore) {                                                                         \
                N(undo_marks)(marks, sp, stk + undo);                                              \
            } else { /* a choice below may want them */                                            \
                SreEntry *kept_ = sp;                                                              \
                held = *e;                                                                         \
                e = &held;                                                                         \
                sp = N(cut)(kept_, stk + undo);                                                    \
                nundo += (uint32_t)(sp - kept_);                                                   \
            }                                                                                      \
            undo = 0;                                                                              \
        }                                                                                          \
    } while (0)

#define OFFSET(q) ((q) - base)
#define NEXT      goto *step[pc->op]
#define CONTINUE_FAIL goto pop

static void N(undo_marks)(ptrdiff_t *marks, const SreEntry *low, const SreEntry *high) {
    while (high-- > low)
        if (high->pc == OP_UNDO) marks[high->a] = high->b;
}

/* Drop the entries low..sp but keep their UNDOs [RUN3]; the new sp. */
static SreEntry *N(cut)(SreEntry *low, SreEntry *sp) {
    SreEntry *to = low;
    for (SreEntry *e = low; e < sp; e++)
        if (e->pc == OP_UNDO) *to++ = *e;
    return to;
}

/* A search goes on: st->cand is the next place to try (SRE_FOUND), or there is none, or stop. */
static SreResult N(next_place)(SreState *st);

static SreResult N(run)(SreState *st) {
    static const void *const step[] = {
#define OP(name) &&L_##name,
        SRE_OPS(OP)
#undef OP
    };
    static const void *const back[] = {
#define OP(name) [OP_##name] = &&B_##name,
        OP(BOTTOM) OP(UNDO) OP(REPSET) OP(REP) OP(BRANCH) OP(GREEDY) OP(LAZY) OP(MAXUNTIL)
        OP(MINUNTIL) OP(ASSERT) OP(ASSERTNOT) OP(ATOMIC) OP(POSSLOOP)
#undef OP
    };
    const SreProg *prog = st->prog;
    const SreIns *code = prog->ins, *pc;
    const CHAR *base = st->text, *end = base + st->end, *p, *q;
    SreEntry *stk = st->stack, *lim = stk + st->cap, *sp, *e = stk, held;
    ptrdiff_t *marks = st->marks;
    uint32_t rep, fence, nundo;
    int32_t lastmark, lastindex, ticks = st->ticks;
    size_t undo = 0; /* one above the highest UNDO popped since the last choice, or 0 */
    int64_t count;

    if (LIKELY(st->resume == RESUME_NEW)) {
    start:
        sp = stk;
        *sp++ = (SreEntry){.pc = OP_BOTTOM};
        rep = fence = NONE;
        nundo = 0;
        lastmark = lastindex = -1;
        pc = code + OP_PSEUDO;
        p = base + st->cand;
        NEXT;
    }
    sp = stk + st->sp;
    rep = st->rep;
    fence = st->fence;
    nundo = st->nundo;
    lastmark = st->lastmark;
    lastindex = st->lastindex;
    pc = code + st->pc;
    p = base + st->p;
    if (st->resume == RESUME_FAIL) goto fail;
    NEXT;

    /* ---- characters ---- */
L_LIT:
    if (p < end && *p == pc->x) {
        p++;
        pc++;
        NEXT;
    }
    goto fail;
L_LITS: {
    const uint32_t *lits = prog->lits + pc->x;
    ptrdiff_t n = pc->y;
    if (n > 0 && end - p < n) goto fail;
    for (ptrdiff_t i = 0; i < n; i++)
        if (p[i] != lits[i]) goto fail;
    p += n;
    TICK(n / 8, goto stop_next);
    pc++;
    NEXT;
stop_next:
    pc++;
    goto stop_op;
}
L_NOTLIT:
    if (p < end && *p != pc->x) {
        p++;
        pc++;
        NEXT;
    }
    goto fail;
L_ANY:
    if (p < end && *p != '\n') {
        p++;
        pc++;
        NEXT;
    }
    goto fail;
L_ALL:
    if (p < end) {
        p++;
        pc++;
        NEXT;
    }
    goto fail;
L_SET:
    if (p < end && N(set_has)(&prog->sets[pc->x], *p)) {
        p++;
        pc++;
        NEXT;
    }
    goto fail;

    /* ---- position, marks, jumps ---- */
L_AT:
    if (!N(at)(pc->x, base, p, end, base + st->length)) goto fail;
    pc++;
    NEXT;
L_MARK: {
    int32_t i = (int32_t)pc->x;
    if (i & 1) lastindex = i / 2 + 1;
    if (i > lastmark) {
        for (int32_t k = lastmark + 1; k < i; k++) marks[k] = -1;
        lastmark = i;
    } else { /* [RUN1] */
        PUSH();
        e->pc = OP_UNDO;
        e->a = i;
        e->b = marks[i];
        nundo++;
    }
    marks[i] = OFFSET(p);
    pc++;
    NEXT;
}
L_JUMP:
    pc = code + pc->x;
    NEXT;
L_FAILURE:
    goto fail;
L_SUCCESS:
    if (st->mode == MODE_FULLMATCH && p != end) goto fail;
    if (st->must && OFFSET(p) == st->cand) goto fail;
    st->ptr = OFFSET(p);
    st->lastmark = lastmark;
    st->lastindex = lastindex;
    st->ticks = ticks;
    st->phase = PHASE_RUN;
    st->resume = RESUME_NEW;
    return SRE_FOUND;

    /* ---- alternatives ---- */
    uint64_t left;
    const SreBranch *branch;
L_BRANCH:
    branch = &prog->branches[pc->x];
#if W == 1
    left = p < end ? branch->mask[*p] : branch->mask_end;
#else
    left = p >= end ? branch->mask_end : *p < 256 ? branch->mask[*p] : branch->mask_high;
#endif
branch_try: {
    if (!left) goto fail;
    int k = __builtin_ctzll(left);
    left &= left - 1;
    if (left) PUSH_CHOICE(pc, OFFSET(p), (int64_t)left);
    pc = code + branch->pc[k];
    NEXT;
}
B_BRANCH:
    pc = code + e->pc;
    RESTORE(pc->flags & F_RESTORE);
    p = base + e->a;
    left = (uint64_t)e->b;
    branch = &prog->branches[pc->x];
    goto branch_try;

    /* ---- one character, repeated ---- */
    ptrdiff_t least, most;
    /* q: the end of the longest run from p, as pc allows. Fails when it is too short. */
#define LONGEST_RUN(most_)                                                                         \
    do {                                                                                           \
        most = end - p;                                                                            \
        if (most < (ptrdiff_t)pc->y) goto fail;                                                    \
        if ((most_) != SRE_MAXREPEAT && (ptrdiff_t)(most_) < most) most = (ptrdiff_t)(most_);      \
        if (LIKELY(most <= CHUNK)) {                                                               \
            q = N(run_of)(prog, pc, p, p + most);                                                  \
            ticks -= (int32_t)((q - p) >> 3);                                                      \
        } else {                                                                                   \
            ptrdiff_t done_ = st->partial;                                                         \
            st->partial = 0;                                                                       \
            for (;;) {                                                                             \
                ptrdiff_t step_ = most - done_ < CHUNK ? most - done_ : CHUNK;                     \
                q = N(run_of)(prog, pc, p + done_, p + done_ + step_);                             \
                if (q - p < done_ + step_ || (done_ += step_) == most) break;                      \
                TICK(CHUNK_TICKS, st->partial = done_; goto stop_op);                              \
            }                                                                                      \
        }                                                                                          \
        if (q - p < (ptrdiff_t)pc->y) goto fail;                                                   \
    } while (0)

L_POSSESS:
    LONGEST_RUN(pc->z);
    p = q;
    pc++;
    NEXT;
L_GREEDY:
    LONGEST_RUN(pc->z);
    if (pc->flags & (W == 1 ? F_AUTO_1 : F_AUTO)) {
        p = q;
        pc++;
        NEXT;
    }
    least = OFFSET(p) + (ptrdiff_t)pc->y;
    p = q;
    /* p may be tried, or any place down to `least`. */
greedy_try:
    while (!N(next_fits)(prog, pc, p, end)) {
        const CHAR *low = OFFSET(p) - least > CHUNK ? p - CHUNK : base + least;
        ptrdiff_t from = OFFSET(p);
        if (pc->flags & F_NEXT_LIT) p = N(find_char_back)(low, p, pc->w);
        else while (--p >= low && !N(set_has)(&prog->sets[pc->w], *p)) {}
        if (p >= low) {
            ticks -= (int32_t)((from - OFFSET(p)) >> 3);
            break;
        }
        if (OFFSET(low) == least) goto fail;
        TICK(CHUNK_TICKS, PUSH_CHOICE(pc, least, OFFSET(p) + 1); goto stop_fail);
    }
    if (OFFSET(p) > least) PUSH_CHOICE(pc, least, OFFSET(p));
    pc++;
    NEXT;
B_GREEDY:
    pc = code + e->pc;
    RESTORE(pc->flags & F_RESTORE);
    least = e->a;
    p = base + e->b - 1;
    goto greedy_try;

L_LAZY:
    LONGEST_RUN(pc->y);
    most = pc->z == SRE_MAXREPEAT || (ptrdiff_t)pc->z > end - p ? st->end : OFFSET(p) + (ptrdiff_t)pc->z;
    p = q;
    /* p may be tried, or any place up to `most` that the unit reaches. */
lazy_try:;
    int n = 0;
    for (; !N(next_fits)(prog, pc, p, end); n++) {
        if (OFFSET(p) == most || !N(unit_has)(prog, pc, *p)) goto fail;
        p++;
        if (UNLIKELY(n == CHUNK)) {
            n = 0;
            TICK(CHUNK_TICKS, PUSH_CHOICE(pc, most, OFFSET(p) - 1); goto stop_fail);
        }
    }
    ticks -= n >> 2;
    if (OFFSET(p) < most) PUSH_CHOICE(pc, most, OFFSET(p));
    pc++;
    NEXT;
B_LAZY:
    pc = code + e->pc;
    RESTORE(pc->flags & F_RESTORE);
    most = e->a;
    p = base + e->b;
    if (!N(unit_has)(prog, pc, *p)) goto fail;
    p++;
    goto lazy_try;

    /* ---- groups, repeated ---- */
    SreEntry *r;
    /* One more round of the body for r, which keeps count and position in the stack to go back. */
#define ENTER_BODY(position)                                                                       \
    do {                                                                                           \
        PUSH();                                                                                    \
        r = &stk[rep];                                                                             \
        *e = (SreEntry){OP_REPSET, rep, 0, 0, r->a, r->b};                                         \
        r->a = count;                                                                              \
        r->b = (position);                                                                         \
        pc = code + pc->x;                                                                         \
    } while (0)
#define BODY_FITS() (pc->w == NONE || (p < end && N(first_has)(&prog->firsts[pc->w], *p)))

L_REPEAT:
    PUSH();
    *e = (SreEntry){OP_REP, rep, 0, 0, -1, -1};
    rep = (uint32_t)(e - stk);
    pc = code + pc->x;
    NEXT;
L_MAXUNTIL:
    TICK(1, goto stop_op);
    r = &stk[rep];
    count = r->a + 1;
    if (count < (int64_t)pc->y) {
        ENTER_BODY(r->b);
        NEXT;
    }
    if ((count < (int64_t)pc->z || pc->z == SRE_MAXREPEAT) && OFFSET(p) != r->b && BODY_FITS()) {
        int64_t old = r->b; /* [RUN4] */
        PUSH_CHOICE(pc, OFFSET(p), old);
        r = &stk[rep];
        r->a = count;
        r->b = OFFSET(p);
        pc = code + pc->x;
        NEXT;
    }
    rep = r->rep;
    pc++;
    NEXT;
B_MAXUNTIL:
    RESTORE(true);
    r = &stk[rep];
    r->a--;
    r->b = e->b;
    rep = r->rep;
    p = base + e->a;
    pc = code + e->pc + 1;
    NEXT;
L_MINUNTIL:
    TICK(1, goto stop_op);
    r = &stk[rep];
    count = r->a + 1;
    if (count < (int64_t)pc->y) {
        ENTER_BODY(r->b);
        NEXT;
    }
    PUSH_CHOICE(pc, OFFSET(p), 0);
    rep = stk[rep].rep;
    pc++;
    NEXT;
B_MINUNTIL:
    pc = code + e->pc;
    RESTORE(pc->flags & F_RESTORE);
    p = base + e->a;
    r = &stk[rep];
    count = r->a + 1;
    if ((count >= (int64_t)pc->z && pc->z != SRE_MAXREPEAT) || OFFSET(p) == r->b || !BODY_FITS())
        goto fail;
    ENTER_BODY(OFFSET(p));
    NEXT;

    /* ---- assertions, atomic groups ---- */
#define PUSH_FENCE()                                                                               \
    do {                                                                                           \
        PUSH_CHOICE(pc, OFFSET(p), (int64_t)((uint64_t)nundo << 32 | fence));                      \
        fence = (uint32_t)(e - stk);                                                               \
    } while (0)
    /* Leave the fence: `low` is the lowest entry that goes. */
#define LEAVE_FENCE(low)                                                                           \
    do {                                                                                           \
        uint64_t b_ = (uint64_t)stk[fence].b;                                                      \
        rep = stk[fence].rep;                                                                      \
        sp = nundo == b_ >> 32 ? (low) : N(cut)((low), sp);                                        \
        fence = (uint32_t)b_;                                                                      \
    } while (0)

L_ASSERT:
    if (p - base < (ptrdiff_t)pc->y) goto fail;
    PUSH_FENCE();
    p -= pc->y;
    pc++;
    NEXT;
L_ASSERTEND:
    p = base + stk[fence].a;
    LEAVE_FENCE(&stk[fence]);
    pc++;
    NEXT;
L_ASSERTNOT:
    if (p - base < (ptrdiff_t)pc->y) {
        pc = code + pc->x;
        NEXT;
    }
    PUSH_FENCE();
    p -= pc->y;
    pc++;
    NEXT;
L_ASSERTNOTEND:
    LEAVE_FENCE(&stk[fence]);
    goto fail;
L_ATOMIC:
    PUSH_FENCE();
    pc++;
    NEXT;
L_ATOMICEND:
    LEAVE_FENCE(&stk[fence]);
    pc++;
    NEXT;
B_ASSERT:
B_ATOMIC:
    fence = (uint32_t)e->b;
    CONTINUE_FAIL;
B_ASSERTNOT:
    pc = code + e->pc;
    RESTORE(pc->flags & F_RESTORE);
    fence = (uint32_t)e->b;
    p = base + e->a;
    pc = code + pc->x;
    NEXT;

    /* ---- possessive loops: below the fence lies a REP with the rounds done and the position where
     * the last optional one began ---- */
    int64_t position;
L_POSSLOOP:
    count = 0;
    position = -1;
possloop_round:
    /* One more round, if the loop may have it; else on behind the loop. */
    if (count >= (int64_t)pc->y) {
        if ((count >= (int64_t)pc->z && pc->z != SRE_MAXREPEAT) || OFFSET(p) == position) {
            pc = code + pc->x;
            NEXT;
        }
        position = OFFSET(p);
    }
    PUSH();
    *e = (SreEntry){OP_REP, NONE, 0, 0, count, position};
    PUSH_FENCE();
    pc++;
    NEXT;
L_POSSLOOPEND:
    TICK(1, goto stop_op);
    count = stk[fence - 1].a + 1;
    position = stk[fence - 1].b;
    LEAVE_FENCE(&stk[fence] - 1);
    pc = code + pc->x;
    goto possloop_round;
B_POSSLOOP:
    pc = code + e->pc;
    fence = (uint32_t)e->b;
    if (e[-1].a < (int64_t)pc->y) CONTINUE_FAIL;
    RESTORE(true);
    sp = e - 1;
    p = base + e->a;
    pc = code + pc->x;
    NEXT;

    /* ---- groups seen before ---- */
L_GROUPREF: {
    int32_t i = (int32_t)pc->x * 2;
    if (i >= lastmark || marks[i] < 0 || marks[i + 1] < marks[i]) goto fail;
    ptrdiff_t n = marks[i + 1] - marks[i];
    if (n > 0 && end - p < n) goto fail;
    if (LIKELY(n <= CHUNK)) {
        if (n > 0 && pc->y == FOLD_NO && base[marks[i]] != *p) goto fail;
        if (n > 1 || pc->y != FOLD_NO)
            if (!N(same)(base + marks[i], p, (size_t)n, pc->y)) goto fail;
        ticks -= (int32_t)(n >> 2);
        p += n;
        pc++;
        NEXT;
    }
    ptrdiff_t done = st->partial;
    st->partial = 0;
    while (done < n) {
        ptrdiff_t part = n - done < CHUNK ? n - done : CHUNK;
        if (!N(same)(base + marks[i] + done, p + done, (size_t)part, pc->y)) goto fail;
        done += part;
        TICK(part >> 2, st->partial = done; goto stop_op);
    }
    p += n;
    pc++;
    NEXT;
}
L_EXISTS: {
    int32_t i = (int32_t)pc->x * 2;
    bool set = i < lastmark && marks[i] >= 0 && marks[i + 1] >= marks[i];
    pc = set ? pc + 1 : code + pc->y;
    NEXT;
}

    /* ---- going back ---- */
fail:
    TICK(1, goto stop_fail);
pop:
    e = --sp;
    goto *back[code[e->pc].op];
B_UNDO:
    nundo--;
    if (!undo) undo = (size_t)(e - stk) + 1;
    goto pop;
B_REPSET:
    stk[e->rep].a = e->a;
    stk[e->rep].b = e->b;
    goto pop;
B_REP:
    goto pop;
B_BOTTOM:
    st->ticks = ticks;
    st->resume = RESUME_NEW;
    if (st->mode != MODE_SEARCH) return SRE_NOMATCH;
    SreResult next = N(next_place)(st);
    if (next != SRE_FOUND) return next;
    ticks = st->ticks;
    base = st->text;
    end = base + st->end;
    undo = 0;
    goto start;

    /* ---- leaving ---- */
stop_op:
    st->resume = RESUME_OP;
    goto stop;
stop_fail:
    st->resume = RESUME_FAIL;
stop:
    st->sp = (size_t)(sp - stk);
    st->rep = rep;
    st->fence = fence;
    st->nundo = nundo;
    st->lastmark = lastmark;
    st->lastindex = lastindex;
    st->pc = (uint32_t)(pc - code);
    st->p = OFFSET(p);
    st->ticks = ticks;
    st->phase = PHASE_RUN;
    return SRE_STOPPED;
no_memory:
    st->resume = RESUME_NEW;
    return SRE_NOMEM;

    /* [SRE3] */
L_BOTTOM:
L_UNDO:
L_REPSET:
L_REP:
L_START:
    __builtin_unreachable();
}

#undef LONGEST_RUN
#undef ENTER_BODY
#undef BODY_FITS
#undef PUSH_FENCE
#undef LEAVE_FENCE
#undef PUSH
#undef PUSH_CHOICE
#undef TICK
#undef RESTORE
#undef OFFSET
#undef NEXT
#undef CONTINUE_FAIL

/* ---- where to try ---- */

/* From the candidate st->cand on, the first place in one chunk where a match may begin. Either
 * *found, or st->cand is where the next chunk begins. False: there is none up to st->last. */

static bool N(prefix_at)(const SreProg *prog, const CHAR *p) {
#if W == 1
    return prog->prefix8 && memcmp(p, prog->prefix8, prog->nprefix) == 0;
#else
    for (uint32_t i = 0; i < prog->nprefix; i++)
        if (p[i] != prog->prefix[i]) return false;
    return true;
#endif
}

static bool N(seek_prefix)(SreState *st, bool *found) {
    const SreProg *prog = st->prog;
    const CHAR *base = st->text;
    ptrdiff_t last = st->end - (ptrdiff_t)prog->nprefix;
    if (last > st->last) last = st->last;
    if (st->cand > last) return false;
    ptrdiff_t stop = last - st->cand >= SEEK_CHUNK ? st->cand + SEEK_CHUNK : last + 1;
    const CHAR *p = base + st->cand + prog->rare, *end = base + stop + prog->rare;
    uint32_t ch = prog->prefix[prog->rare];
    int64_t looked = 0;
    for (; (p = N(find_char)(p, end, ch)) < end; p++) {
        if (N(prefix_at)(prog, p - prog->rare)) {
            *found = true;
            break;
        }
        if ((looked += 8 + prog->nprefix) > SEEK_CHUNK) {
            p++;
            break;
        }
    }
    ptrdiff_t at = p - prog->rare - base;
    st->ticks -= (int32_t)((at - st->cand + looked) / 64);
    st->cand = at;
    return true;
}

static bool N(seek_first)(SreState *st, bool *found) {
    const CHAR *base = st->text, *p = base + st->cand;
    const SreFirst *first = &st->prog->firsts[st->prog->first];
    ptrdiff_t stop = st->last - st->cand >= CHUNK ? st->cand + CHUNK : st->last + 1;
    const CHAR *end = base + (stop < st->end ? stop : st->end);
    if (p >= end) return false;
#if W == 1
    const uint8_t *has = first->has;
    for (; end - p >= 4; p += 4) {
        if (has[p[0]]) goto here;
        if (has[p[1]]) { p += 1; goto here; }
        if (has[p[2]]) { p += 2; goto here; }
        if (has[p[3]]) { p += 3; goto here; }
    }
#endif
#if W > 1
    if (st->prog->first_set != NONE) {
        SreSet *set = &st->prog->sets[st->prog->first_set];
        while (p < end && !N(set_has)(set, *p)) p++;
    }
#endif
    while (p < end && !N(first_has)(first, *p)) p++;
    if (p < end) {
#if W == 1
    here:
#endif
        *found = true;
    }
    st->ticks -= (int32_t)((p - base - st->cand) >> 3);
    st->cand = p - base;
    return true;
}

static bool N(seek_line)(SreState *st, bool *found) {
    const CHAR *base = st->text;
    if (st->cand > st->last) return false;
    if (st->cand == 0 || base[st->cand - 1] == '\n') return *found = true;
    ptrdiff_t stop = st->last - st->cand >= SEEK_CHUNK ? st->cand + SEEK_CHUNK : st->last;
    const CHAR *p = N(find_char)(base + st->cand, base + stop, '\n');
    ptrdiff_t at = p - base;
    st->ticks -= (int32_t)((at - st->cand) / 64);
    if (at == st->last) return false;
    *found = at < stop;
    st->cand = *found ? at + 1 : at;
    return true;
}

static bool N(seek)(SreState *st, bool *found) {
    switch (st->prog->seek) {
    case SEEK_PREFIX: return N(seek_prefix)(st, found);
    case SEEK_FIRST: return N(seek_first)(st, found);
    case SEEK_LINE: return N(seek_line)(st, found);
    case SEEK_BEGIN: return *found = st->cand == 0;
    default: return *found = st->cand <= st->last;
    }
}

/* A pattern that begins with `X*` or `X+` failed at st->cand. A start further on in the same run of
 * X would come to ends that were tried already, so go to the last place of the run. Only a group
 * reference could tell the starts apart; then the run must be followed by what cannot follow it. */
static void N(skip_run)(SreState *st) {
    const SreProg *prog = st->prog;
    const SreIns *lead = &prog->ins[prog->lead];
    const CHAR *base = st->text, *p = base + st->cand, *end = base + st->end;
    const CHAR *stop = end - p > CHUNK ? p + CHUNK : end, *q = N(run_of)(prog, lead, p, stop);
    if (prog->has_refs) {
        if (!(lead->flags & (W == 1 ? F_AUTO_1 : F_AUTO)) || lead->y == 0) return;
        if ((q == stop && stop < end) || N(next_fits)(prog, lead, q, end)) return;
    }
    st->ticks -= (int32_t)((q - p) >> 3);
    if (q > p + 1) st->cand = q - 1 - base;
}

/* The whole pattern is the prefix. */
static SreResult N(found_literal)(SreState *st) {
    st->ptr = st->cand + (ptrdiff_t)st->prog->nprefix;
    st->phase = PHASE_RUN;
    return SRE_FOUND;
}

/* Seek from st->cand on. */
static SreResult N(seek_place)(SreState *st) {
    for (bool found = false; !found;) {
        ptrdiff_t from = st->cand;
        if (!N(seek)(st, &found)) return SRE_NOMATCH;
        if (st->cand != from) st->must = false;
        if (UNLIKELY(st->ticks < 0)) {
            st->ticks = st->budget;
            if (st->poll && st->poll(st)) return SRE_STOPPED;
        }
    }
    return SRE_FOUND;
}

static SreResult N(next_place)(SreState *st) {
    st->phase = PHASE_SEEK;
    st->must = false;
    if (st->prog->lead) N(skip_run)(st);
    if (++st->cand > st->last) return SRE_NOMATCH;
    /* Often the very next place will do. */
    const CHAR *p = (const CHAR *)st->text + st->cand;
    if (W == 1 && st->prog->seek == SEEK_FIRST && st->cand < st->end && st->ticks >= 0)
        if (N(first_has)(&st->prog->firsts[st->prog->first], *p)) return SRE_FOUND;
    return N(seek_place)(st);
}

static SreResult N(search)(SreState *st) {
    if (st->phase == PHASE_SEEK) {
        SreResult r = N(seek_place)(st);
        if (r != SRE_FOUND) return r;
        if (st->prog->literal) return N(found_literal)(st);
    }
    return N(run)(st);
}

#undef W
#undef CHAR
#undef N
