/* program.c -- from an array of code words to a program, or to a refusal.
 *
 * One pass over the words with a stack of open constructs, never recursive: an array may nest as
 * deep as memory allows. Whatever a construct says about its extent is checked against the
 * construct around it, so that an array which is accepted is one that the library's compiler could
 * have emitted (up to the values of literals), and [SRE1] holds.
 *
 * While the words of a sequence are translated, Seq collects what the sequence can begin with; a
 * construct that closes hands this to the one around it. Searches, alternatives and repeats use it. */

#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>

/* The characters below 256 (a bit each) or any above that a sequence can begin with; nullable: it
 * may match without looking at a character. Too large is right, too small is not. */
typedef struct Seq {
    uint32_t bits[8];
    bool high, nullable;
} Seq;

enum Kind {
    IN_ROOT, IN_ASSERT, IN_ASSERT_NOT, IN_ATOMIC, IN_REPEAT, IN_POSSESSIVE, IN_BRANCH, IN_YES, IN_NO
};

typedef struct Open {
    uint8_t kind;
    bool repeated;       /* inside a repeat: choices restore the marks */
    uint32_t ins;        /* the instruction that opened it */
    size_t end, after;   /* the body ends before word `end`; the next construct begins at `after` */
    size_t at;           /* IN_BRANCH: the word that holds the alternative's length */
    Seq seq;             /* what the body can begin with */
    Seq all;             /* IN_BRANCH, IN_NO: the union of the alternatives before */
    uint32_t branch, nalt, nbranch, k; /* IN_BRANCH: records, alternatives, records of them, current */
    uint32_t jumps;      /* jumps to the end of the construct, chained through their x */
} Open;

typedef struct Builder {
    SreProg *prog;
    const uint32_t *code;
    size_t n, i;
    const char *error;
    bool nomem;
    Open *open;
    uint32_t nopen;
    uint32_t cap_open, cap_ins, cap_lits, cap_sets, cap_firsts, cap_branches;
    uint32_t nown;
    uint32_t label;      /* an instruction from here on may be jumped to: do not merge literals over it */
    bool prefix_open, marked;
} Builder;

static bool bad(Builder *b, const char *why) {
    if (!b->error) b->error = why;
    return false;
}

static bool no_memory(Builder *b) {
    b->nomem = true;
    return bad(b, "memory");
}

/* Room for one more item in *items; the first `n` are in use. */
static bool room(Builder *b, void *items, uint32_t n, uint32_t *cap, size_t size) {
    if (n < *cap) return true;
    if (*cap > (UINT32_MAX >> 2)) return no_memory(b);
    uint32_t cap2 = *cap ? *cap * 2 : 8;
    void *old, *p;
    memcpy(&old, items, sizeof old);
    if (!(p = realloc(old, cap2 * size))) return no_memory(b);
    memcpy(items, &p, sizeof p);
    *cap = cap2;
    return true;
}

/* ---- sequences ---- */

static const Seq seq_empty = {.nullable = true};

static void seq_union(Seq *s, const Seq *other) {
    for (int i = 0; i < 8; i++) s->bits[i] |= other->bits[i];
    s->high |= other->high;
}

/* `part` follows what s describes. */
static void seq_append(Seq *s, const Seq *part) {
    if (!s->nullable) return;
    seq_union(s, part);
    s->nullable = part->nullable;
}

static void seq_set_bit(Seq *s, uint32_t ch) {
    if (ch < 256) s->bits[ch / 32] |= 1u << (ch % 32);
    else s->high = true;
}

static void seq_all(Seq *s) {
    memset(s->bits, 255, sizeof s->bits);
    s->high = true;
}

static Seq seq_unit(const SreProg *prog, int unit, uint32_t x) {
    Seq s = {.nullable = false};
    if (unit == U_LIT) {
        seq_set_bit(&s, x);
    } else if (unit == U_SET && !prog->sets[x].hard) {
        const SreSet *set = &prog->sets[x];
        for (uint32_t ch = 0; ch < 256; ch++)
            if (set->has[ch]) seq_set_bit(&s, ch);
        s.high = set->high != HIGH_NONE;
    } else {
        seq_all(&s);
        if (unit == U_ANY) s.bits[0] &= ~(1u << '\n');
        if (unit == U_NOTLIT && x < 256) s.bits[x / 32] &= ~(1u << (x % 32));
    }
    return s;
}

static bool seq_has(const Seq *s, uint32_t ch) {
    return s->bits[ch / 32] >> (ch % 32) & 1;
}

static bool seq_is_all(const Seq *s) {
    for (int i = 0; i < 8; i++)
        if (s->bits[i] != UINT32_MAX) return false;
    return s->high;
}

/* A table of what s can begin with; NONE when it would rule out nothing. */
static bool first_of(Builder *b, const Seq *s, uint32_t *index) {
    *index = NONE;
    if (s->nullable || seq_is_all(s)) return true;
    SreProg *prog = b->prog;
    if (!room(b, &prog->firsts, prog->nfirsts, &b->cap_firsts, sizeof *prog->firsts)) return false;
    SreFirst *first = &prog->firsts[*index = prog->nfirsts++];
    for (uint32_t ch = 0; ch < 256; ch++) first->has[ch] = seq_has(s, ch);
    first->high = s->high;
    return true;
}

/* ---- instructions ---- */

static uint32_t emit(Builder *b, int op, uint32_t x, uint32_t y, uint32_t z) {
    SreProg *prog = b->prog;
    if (!room(b, &prog->ins, prog->nins, &b->cap_ins, sizeof *prog->ins)) return NONE;
    uint16_t flags = b->nopen && b->open[b->nopen - 1].repeated ? F_RESTORE : 0;
    prog->ins[prog->nins] = (SreIns){(uint16_t)op, flags, x, y, z, NONE};
    return prog->nins++;
}

/* The next instruction may be the target of a jump. */
static uint32_t label(Builder *b) {
    return b->label = b->prog->nins;
}

static Open *top(Builder *b) {
    return &b->open[b->nopen - 1];
}

/* Open a construct whose body is words i to end. */
static bool open_body(Builder *b, int kind, uint32_t ins, size_t end, size_t after, bool repeated) {
    bool outer = b->nopen && top(b)->repeated;
    if (ins == NONE && kind != IN_ROOT) return false;
    if (!room(b, &b->open, b->nopen, &b->cap_open, sizeof *b->open)) return false;
    b->open[b->nopen++] = (Open){.kind = (uint8_t)kind, .repeated = repeated || outer, .ins = ins,
                                 .end = end, .after = after, .seq = seq_empty, .jumps = NONE};
    label(b);
    b->prefix_open &= kind == IN_ROOT;
    return true;
}

/* ---- single characters ---- */

typedef struct Unit {
    int kind;
    uint32_t x;
    size_t words;
} Unit;

static bool set_new(Builder *b, const uint32_t *code, int fold, bool invert, Unit *unit) {
    SreProg *prog = b->prog;
    if (!room(b, &prog->sets, prog->nsets, &b->cap_sets, sizeof *prog->sets)) return false;
    SreSet *set = memset(&prog->sets[prog->nsets], 0, sizeof *set);
    set->code = code;
    set->fold = (uint8_t)fold;
    set->invert = invert;
    sre_set_finish(set);
    unit->kind = U_SET;
    unit->x = prog->nsets++;
    return true;
}

/* The set of one folded literal, or of all but it, or of one category. prog->own has four words for
 * every two of the array, so it suffices and never moves. */
static bool set_small(Builder *b, int item, uint32_t arg, bool negate, int fold, Unit *unit) {
    uint32_t *w = b->prog->own + b->nown;
    uint32_t n = 0;
    if (negate && fold != FOLD_LOCALE_LIT) w[n++] = C_NEGATE;
    w[n++] = (uint32_t)item;
    w[n++] = arg;
    w[n++] = C_FAILURE;
    b->nown += n;
    return set_new(b, w, fold, negate, unit);
}

static bool parse_in(Builder *b, size_t i, size_t end, int fold, Unit *unit) {
    const uint32_t *code = b->code;
    if (end - i < 2 || code[i + 1] < 2 || code[i + 1] > end - i - 1) return bad(b, "set");
    unit->words = 1 + (size_t)code[i + 1];
    if (sre_set_check(code, i + 2, i + unit->words) != i + unit->words) return bad(b, "set");
    return set_new(b, b->prog->words + i + 2, fold, false, unit);
}

/* The single character matcher at word i. *is says whether there is one; false: malformed. */
static bool parse_unit(Builder *b, size_t i, size_t end, bool *is, Unit *unit) {
    const uint32_t *code = b->code;
    uint32_t op = code[i], arg = end - i >= 2 ? code[i + 1] : 0;
    *is = true;
    *unit = (Unit){U_ALL, arg, 2};
    switch (op) {
    case C_ANY: *unit = (Unit){U_ANY, 0, 1}; return true;
    case C_ANY_ALL: *unit = (Unit){U_ALL, 0, 1}; return true;
    case C_IN: return parse_in(b, i, end, FOLD_NO, unit);
    case C_IN_IGNORE: return parse_in(b, i, end, FOLD_ASCII, unit);
    case C_IN_UNI_IGNORE: return parse_in(b, i, end, FOLD_UNICODE, unit);
    case C_IN_LOC_IGNORE: return parse_in(b, i, end, FOLD_LOCALE, unit);
    }
    if (end - i < 2) {
        *is = false;
        return true;
    }
    switch (op) {
    case C_LITERAL: unit->kind = U_LIT; return true;
    case C_NOT_LITERAL: unit->kind = U_NOTLIT; return true;
    case C_LITERAL_IGNORE: return set_small(b, C_LITERAL, arg, false, FOLD_ASCII, unit);
    case C_NOT_LITERAL_IGNORE: return set_small(b, C_LITERAL, arg, true, FOLD_ASCII, unit);
    case C_LITERAL_UNI_IGNORE: return set_small(b, C_LITERAL, arg, false, FOLD_UNICODE, unit);
    case C_NOT_LITERAL_UNI_IGNORE: return set_small(b, C_LITERAL, arg, true, FOLD_UNICODE, unit);
    case C_LITERAL_LOC_IGNORE: return set_small(b, C_LITERAL, arg, false, FOLD_LOCALE_LIT, unit);
    case C_NOT_LITERAL_LOC_IGNORE: return set_small(b, C_LITERAL, arg, true, FOLD_LOCALE_LIT, unit);
    case C_CATEGORY:
        if (arg >= CAT_COUNT) return bad(b, "category");
        return set_small(b, C_CATEGORY, arg, false, FOLD_NO, unit);
    }
    *is = false;
    return true;
}

static bool lits_push(Builder *b, uint32_t ch) {
    SreProg *prog = b->prog;
    if (!room(b, &prog->lits, prog->nlits, &b->cap_lits, sizeof *prog->lits)) return false;
    prog->lits[prog->nlits++] = ch;
    return true;
}

/* A literal: joined to a literal just before it, if nothing jumps between the two. */
static bool emit_literal(Builder *b, uint32_t ch) {
    SreProg *prog = b->prog;
    SreIns *prev = &prog->ins[prog->nins - 1];
    if (prog->nins <= b->label || (prev->op != OP_LIT && prev->op != OP_LITS))
        return emit(b, OP_LIT, ch, 0, 0) != NONE;
    if (prev->op == OP_LIT) {
        uint32_t at = prog->nlits;
        if (!lits_push(b, prev->x)) return false;
        *prev = (SreIns){OP_LITS, prev->flags, at, 1, 0, NONE};
    }
    prev->y++;
    return lits_push(b, ch);
}

static void prefix_push(Builder *b, uint32_t ch) {
    if (b->prefix_open) b->prog->prefix[b->prog->nprefix++] = ch;
}

static bool one_unit(Builder *b, const Unit *unit) {
    static const uint8_t op_of[] = {OP_LIT, OP_NOTLIT, OP_ANY, OP_ALL, OP_SET};
    Seq s = seq_unit(b->prog, unit->kind, unit->x);
    seq_append(&top(b)->seq, &s);
    b->i += unit->words;
    if (unit->kind == U_LIT) {
        prefix_push(b, unit->x);
        return emit_literal(b, unit->x);
    }
    b->prefix_open = false;
    return emit(b, op_of[unit->kind], unit->x, 0, 0) != NONE;
}

/* ---- constructs: one function opens, one closes ---- */

/* Words from i + 1 on that the construct at i reaches, its SUCCESS or UNTIL included: the skip at
 * i + 1 counts from its own place. 0 when that goes beyond the construct around it. */
static size_t extent(Builder *b, size_t least) {
    size_t end = top(b)->end, i = b->i;
    if (end - i < 2) return 0;
    size_t skip = b->code[i + 1];
    return skip >= least && skip <= end - i - 1 ? i + 1 + skip : 0;
}

static bool open_assert(Builder *b, bool negated) {
    size_t after = extent(b, 3), i = b->i;
    if (!after || b->code[after - 1] != C_SUCCESS) return bad(b, "assertion");
    uint32_t at = emit(b, negated ? OP_ASSERTNOT : OP_ASSERT, 0, b->code[i + 2], 0);
    b->i = i + 3;
    return open_body(b, negated ? IN_ASSERT_NOT : IN_ASSERT, at, after - 1, after, false);
}

static bool open_atomic(Builder *b) {
    size_t after = extent(b, 2);
    if (!after || b->code[after - 1] != C_SUCCESS) return bad(b, "atomic group");
    uint32_t at = emit(b, OP_ATOMIC, 0, 0, 0);
    b->i += 2;
    return open_body(b, IN_ATOMIC, at, after - 1, after, false);
}

static bool open_repeat(Builder *b, bool possessive) {
    size_t end = extent(b, 3), i = b->i;
    if (!end || end >= top(b)->end || b->code[i + 2] > b->code[i + 3]) return bad(b, "repeat");
    uint32_t until = b->code[end];
    if (possessive ? until != C_SUCCESS : until != C_MAX_UNTIL && until != C_MIN_UNTIL)
        return bad(b, "repeat");
    uint32_t at = emit(b, possessive ? OP_POSSLOOP : OP_REPEAT, 0, b->code[i + 2], b->code[i + 3]);
    b->i = i + 4;
    return open_body(b, possessive ? IN_POSSESSIVE : IN_REPEAT, at, end, end + 1, true);
}

/* A repeated single character is one instruction. */
static bool repeat_one(Builder *b, int op) {
    const uint32_t *code = b->code;
    size_t after = extent(b, 5), i = b->i;
    bool is;
    Unit unit;
    if (!after || code[i + 2] > code[i + 3] || code[after - 1] != C_SUCCESS)
        return bad(b, "repeated character");
    if (!parse_unit(b, i + 4, after - 1, &is, &unit)) return false;
    if (!is || i + 4 + unit.words != after - 1) return bad(b, "repeated character");
    uint32_t at = emit(b, op, unit.x, code[i + 2], code[i + 3]);
    if (at == NONE) return false;
    b->prog->ins[at].flags |= (uint16_t)unit.kind;
    Seq s = seq_unit(b->prog, unit.kind, unit.x);
    s.nullable = code[i + 2] == 0;
    seq_append(&top(b)->seq, &s);
    if (unit.kind == U_LIT && code[i + 2] > 0) prefix_push(b, unit.x);
    b->prefix_open = false;
    b->i = after;
    return true;
}

enum { LINK = 63, SLOTS = 64 };

/* The number of alternatives of the branch whose first one has its length at word i; *after: the
 * word behind it. 0: malformed. */
static uint32_t count_alternatives(Builder *b, size_t i, size_t end, size_t *after) {
    uint32_t n = 0;
    while (i < end && b->code[i] != 0) {
        if (b->code[i] < 3 || b->code[i] > end - i) return 0;
        i += b->code[i];
        n++;
    }
    *after = i + 1;
    return i < end ? n : 0;
}

/* Records for n alternatives: all but the last hold 63 and a link to the next. */
static bool branches_new(Builder *b, uint32_t n, uint32_t *first, uint32_t *count) {
    SreProg *prog = b->prog;
    *first = prog->nbranches;
    *count = n <= SLOTS ? 1 : 1 + (n - SLOTS + LINK - 1) / LINK;
    for (uint32_t k = 0; k < *count; k++) {
        if (!room(b, &prog->branches, prog->nbranches, &b->cap_branches, sizeof *prog->branches))
            return false;
        SreBranch *br = memset(&prog->branches[prog->nbranches], 0, sizeof *br);
        uint32_t at = emit(b, OP_BRANCH, prog->nbranches++, 0, 0);
        if (at == NONE) return false;
        if (k + 1 == *count) break;
        br->pc[LINK] = at + 1;
        br->mask_high = br->mask_end = 1ull << LINK;
        for (int ch = 0; ch < 256; ch++) br->mask[ch] = 1ull << LINK;
    }
    return true;
}

static void alternative_begin(Builder *b, Open *o) {
    o->end = o->at + b->code[o->at] - 2;
    o->seq = seq_empty;
    uint32_t record = o->k / LINK < o->nbranch ? o->k / LINK : o->nbranch - 1;
    b->prog->branches[o->branch + record].pc[o->k - record * LINK] = label(b);
    b->i = o->at + 1;
}

static bool open_branch(Builder *b) {
    size_t after, i = b->i + 1;
    uint32_t first, count, n = count_alternatives(b, i, top(b)->end, &after);
    if (n == 0) return bad(b, "branch");
    label(b);
    if (!branches_new(b, n, &first, &count)) return false;
    if (!open_body(b, IN_BRANCH, b->prog->nins - 1, i, after, false)) return false;
    Open *o = top(b);
    o->at = i;
    o->branch = first;
    o->nalt = n;
    o->nbranch = count;
    alternative_begin(b, o);
    return true;
}

static void alternative_masks(SreBranch *br, uint64_t bit, const Seq *s) {
    for (uint32_t ch = 0; ch < 256; ch++)
        if (s->nullable || seq_has(s, ch)) br->mask[ch] |= bit;
    if (s->nullable || s->high) br->mask_high |= bit;
    if (s->nullable) br->mask_end |= bit;
}

/* Emit a jump to the end of the innermost construct. */
static bool jump_to_end(Builder *b) {
    uint32_t at = emit(b, OP_JUMP, top(b)->jumps, 0, 0);
    if (at == NONE) return false;
    top(b)->jumps = at;
    return true;
}

static void land_jumps(Builder *b, uint32_t jump) {
    uint32_t here = label(b);
    while (jump != NONE) {
        uint32_t next = b->prog->ins[jump].x;
        b->prog->ins[jump].x = here;
        jump = next;
    }
}

/* An alternative ends: go on with the next one, or close the branch. */
static bool close_branch(Builder *b) {
    Open *o = top(b);
    const uint32_t *code = b->code;
    if (code[o->end] != C_JUMP || code[o->end + 1] != o->after - o->end - 1) return bad(b, "branch");
    if (!jump_to_end(b)) return false;
    uint32_t record = o->k / LINK < o->nbranch ? o->k / LINK : o->nbranch - 1;
    alternative_masks(&b->prog->branches[o->branch + record], 1ull << (o->k - record * LINK), &o->seq);
    seq_union(&o->all, &o->seq);
    o->all.nullable |= o->seq.nullable;
    if (++o->k < o->nalt) {
        o->at += code[o->at];
        alternative_begin(b, o);
        return true;
    }
    land_jumps(b, o->jumps);
    b->i = o->after;
    b->nopen--;
    seq_append(&top(b)->seq, &b->open[b->nopen].all);
    return true;
}

static bool open_exists(Builder *b) {
    size_t i = b->i, end = top(b)->end;
    if (end - i < 3 || b->code[i + 1] >= b->prog->ngroups) return bad(b, "condition");
    size_t skip = b->code[i + 2];
    if (skip < 2 || skip > end - i - 1) return bad(b, "condition");
    uint32_t at = emit(b, OP_EXISTS, b->code[i + 1], 0, 0);
    b->i = i + 3;
    return open_body(b, IN_YES, at, i + 1 + skip, i + 1 + skip, false);
}

/* A jump as the last instruction of a yes part: a no part follows. */
static bool open_no(Builder *b) {
    Open *o = top(b);
    size_t i = b->i;
    if (o->kind != IN_YES || o->end - i != 2) return bad(b, "jump");
    size_t outer = b->open[b->nopen - 2].end, skip = b->code[i + 1];
    if (skip < 1 || skip > outer - i - 1) return bad(b, "condition");
    if (!jump_to_end(b)) return false;
    b->prog->ins[o->ins].y = label(b);
    o->kind = IN_NO;
    o->all = o->seq;
    o->seq = seq_empty;
    o->end = o->after = i + 1 + skip;
    b->i = i + 2;
    return true;
}

/* The parts of a condition are over. */
static void close_exists(Builder *b, Open *o) {
    if (o->kind == IN_YES) {
        b->prog->ins[o->ins].y = label(b);
        o->seq.nullable = true;
    } else {
        seq_union(&o->seq, &o->all);
        o->seq.nullable |= o->all.nullable;
        land_jumps(b, o->jumps);
    }
}

static bool close_repeat(Builder *b, Open *o) {
    SreIns *repeat = &b->prog->ins[o->ins];
    uint32_t min = repeat->y, max = repeat->z, first;
    bool greedy = b->code[o->end] == C_MAX_UNTIL;
    if (!first_of(b, &o->seq, &first)) return false;
    uint32_t at = emit(b, greedy ? OP_MAXUNTIL : OP_MINUNTIL, o->ins + 1, min, max);
    if (at == NONE) return false;
    b->prog->ins[o->ins].x = at;
    SreIns *until = &b->prog->ins[at];
    until->w = first;
    /* What is restored when a lazy repeat's tail fails depends on what is around the repeat. */
    bool outer = b->open[b->nopen - 2].repeated;
    until->flags = greedy || outer ? F_RESTORE : 0;
    o->seq.nullable |= min == 0;
    return true;
}

static bool close_end(Builder *b, Open *o, int op) {
    uint32_t at = emit(b, op, o->ins, 0, 0);
    if (at == NONE) return false;
    b->prog->ins[o->ins].x = at + 1;
    if (o->kind == IN_POSSESSIVE) o->seq.nullable |= b->prog->ins[o->ins].y == 0;
    if (o->kind == IN_ASSERT || o->kind == IN_ASSERT_NOT) o->seq = seq_empty;
    return true;
}

static bool close_body(Builder *b) {
    Open *o = top(b);
    bool ok = true;
    switch ((enum Kind)o->kind) {
    case IN_ROOT: ok = emit(b, OP_SUCCESS, 0, 0, 0) != NONE; break;
    case IN_ASSERT: ok = close_end(b, o, OP_ASSERTEND); break;
    case IN_ASSERT_NOT: ok = close_end(b, o, OP_ASSERTNOTEND); break;
    case IN_ATOMIC: ok = close_end(b, o, OP_ATOMICEND); break;
    case IN_POSSESSIVE: ok = close_end(b, o, OP_POSSLOOPEND); break;
    case IN_REPEAT: ok = close_repeat(b, o); break;
    case IN_BRANCH: return close_branch(b);
    case IN_YES:
    case IN_NO: close_exists(b, o); break;
    }
    if (!ok) return false;
    b->i = o->after;
    label(b);
    b->nopen--;
    if (b->nopen) seq_append(&top(b)->seq, &o->seq);
    return true;
}

/* ---- the rest of the instructions ---- */

static bool one_groupref(Builder *b, int fold) {
    if (top(b)->end - b->i < 2 || b->code[b->i + 1] >= b->prog->ngroups) return bad(b, "group");
    Seq s = {.nullable = true};
    seq_all(&s);
    seq_append(&top(b)->seq, &s);
    b->i += 2;
    return emit(b, OP_GROUPREF, b->code[b->i - 1], (uint32_t)fold, 0) != NONE;
}

static bool one_mark(Builder *b) {
    if (top(b)->end - b->i < 2 || b->code[b->i + 1] / 2 >= b->prog->ngroups) return bad(b, "mark");
    b->i += 2;
    b->marked = true;
    return emit(b, OP_MARK, b->code[b->i - 1], 0, 0) != NONE;
}

static bool one_at(Builder *b) {
    if (top(b)->end - b->i < 2 || b->code[b->i + 1] >= AT_COUNT) return bad(b, "position");
    b->i += 2;
    return emit(b, OP_AT, b->code[b->i - 1], 0, 0) != NONE;
}

static bool one_failure(Builder *b) {
    Seq nothing = {.nullable = false};
    seq_append(&top(b)->seq, &nothing);
    b->i++;
    return emit(b, OP_FAILURE, 0, 0, 0) != NONE;
}

static bool one(Builder *b) {
    bool is;
    Unit unit;
    if (!parse_unit(b, b->i, top(b)->end, &is, &unit)) return false;
    if (is) return one_unit(b, &unit);
    if (b->code[b->i] == C_MARK) return one_mark(b);
    if (b->code[b->i] == C_REPEAT_ONE) return repeat_one(b, OP_GREEDY);
    if (b->code[b->i] == C_POSSESSIVE_REPEAT_ONE) return repeat_one(b, OP_POSSESS);
    b->prefix_open = false;
    switch (b->code[b->i]) {
    case C_MIN_REPEAT_ONE: return repeat_one(b, OP_LAZY);
    case C_ASSERT: return open_assert(b, false);
    case C_ASSERT_NOT: return open_assert(b, true);
    case C_AT: return one_at(b);
    case C_ATOMIC_GROUP: return open_atomic(b);
    case C_BRANCH: return open_branch(b);
    case C_FAILURE: return one_failure(b);
    case C_GROUPREF: return one_groupref(b, FOLD_NO);
    case C_GROUPREF_IGNORE: return one_groupref(b, FOLD_ASCII);
    case C_GROUPREF_UNI_IGNORE: return one_groupref(b, FOLD_UNICODE);
    case C_GROUPREF_LOC_IGNORE: return one_groupref(b, FOLD_LOCALE);
    case C_GROUPREF_EXISTS: return open_exists(b);
    case C_JUMP: return open_no(b);
    case C_REPEAT: return open_repeat(b, false);
    case C_POSSESSIVE_REPEAT: return open_repeat(b, true);
    default: return bad(b, "instruction");
    }
}

/* ---- the whole ---- */

/* The block in front: skip, flags, min, max, then a prefix with its overlap table or a charset. The
 * prefix is found anew in the code, so only the shape and the width matter here. */
static bool info_block(Builder *b) {
    const uint32_t *code = b->code;
    if (b->n == 0 || code[0] != C_INFO) return true;
    if (b->n < 5 || code[1] < 4 || code[1] > b->n - 2) return bad(b, "info");
    size_t end = 1 + code[1], i = 5;
    uint32_t flags = code[2];
    if (flags > 7 || (flags & 5) == 5 || ((flags & 2) && !(flags & 1)) || code[3] > code[4])
        return bad(b, "info");
    if (flags & 1) {
        size_t len = end - i >= 2 ? code[i] : 0;
        if (end - i < 2 || code[i + 1] > len || len > (end - i - 2) / 2) return bad(b, "info");
        for (size_t k = 0; k < len; k++)
            if (code[i + 2 + len + k] >= len) return bad(b, "info");
        i += 2 + 2 * len;
    } else if (flags & 4) {
        if (!(i = sre_set_check(code, i, end))) return bad(b, "info");
    }
    if (i != end) return bad(b, "info");
    b->prog->min = code[3];
    b->i = end;
    return true;
}

static bool translate(Builder *b) {
    SreProg *prog = b->prog;
    for (int op = 0; op < OP_PSEUDO; op++)
        if (emit(b, op, 0, 0, 0) == NONE) return false;
    if (!info_block(b)) return false;
    if (b->n == b->i || b->code[b->n - 1] != C_SUCCESS) return bad(b, "end");
    b->prefix_open = true;
    if (!open_body(b, IN_ROOT, NONE, b->n - 1, b->n, false)) return false;
    while (b->nopen) {
        if (!(b->i == top(b)->end ? close_body(b) : one(b))) return false;
    }
    Seq *whole = &b->open[0].seq;
    prog->literal = b->prefix_open && !b->marked && prog->nprefix;
    prog->seek = prog->nprefix ? SEEK_PREFIX : SEEK_ALL;
    if (!prog->nprefix) {
        if (!first_of(b, whole, &prog->first)) return false;
        if (prog->first != NONE) prog->seek = SEEK_FIRST;
    }
    return true;
}

static bool prog_arrays(SreProg *prog, const uint32_t *code, size_t n) {
    prog->nwords = n;
    prog->words = malloc((n + 1) * sizeof *prog->words);
    prog->own = malloc((2 * n + 4) * sizeof *prog->own);
    prog->prefix = malloc((n + 1) * sizeof *prog->prefix);
    if (!prog->words || !prog->own || !prog->prefix) return false;
    if (n) memcpy(prog->words, code, n * sizeof *code);
    return true;
}

SreProg *sre_compile(const uint32_t *code, size_t n, size_t ngroups, const char **error) {
    SreProg *prog = calloc(1, sizeof *prog);
    Builder b = {.prog = prog, .n = n};
    *error = NULL;
    if (ngroups > SRE_MAXGROUPS || n > SRE_MAXREPEAT / 8) {
        free(prog);
        *error = ngroups > SRE_MAXGROUPS ? "too many groups" : "too long";
        return NULL;
    }
    if (!prog || !prog_arrays(prog, code, n)) {
        sre_free(prog);
        return NULL;
    }
    prog->ngroups = ngroups;
    b.code = prog->words;
    bool ok = translate(&b);
    free(b.open);
    if (ok) sre_optimize(prog);
    if (ok) return prog;
    sre_free(prog);
    *error = b.nomem ? NULL : b.error;
    return NULL;
}

void sre_free(SreProg *prog) {
    if (!prog) return;
    for (uint32_t i = 0; i < prog->nsets; i++) sre_set_clear(&prog->sets[i]);
    free(prog->ins);
    free(prog->words);
    free(prog->lits);
    free(prog->sets);
    free(prog->firsts);
    free(prog->branches);
    free(prog->own);
    free(prog->prefix);
    free(prog->prefix8);
    free(prog);
}

size_t sre_ngroups(const SreProg *prog) {
    return prog->ngroups;
}

size_t sre_sizeof(const SreProg *prog) {
    return sizeof *prog + prog->nins * sizeof *prog->ins + prog->nsets * sizeof *prog->sets +
           prog->nfirsts * sizeof *prog->firsts + prog->nbranches * sizeof *prog->branches +
           (4 * prog->nwords + prog->nlits) * sizeof *prog->words;
}
