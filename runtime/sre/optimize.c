/* optimize.c -- what a translated program can know about itself before it runs.
 *
 * A repeat of one character looks at what must follow it. If that is a character or a set, places
 * where it does not stand are skipped without a try. If no character of the repeat can be what
 * follows (`[^"]*"`, `\w+\b`, `\d+$`), only the longest run can succeed and no choice is kept.
 * Neither changes a result: the places left out are those where the next instruction fails. */

#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>

/* How many marks and jumps are looked through, lest a hostile array take quadratic time. */
enum { LOOK_THROUGH = 64 };

/* The first instruction from pc on that looks at the text, or a mark far away. */
static const SreIns *look_through(const SreProg *prog, uint32_t pc) {
    for (int n = 0; n < LOOK_THROUGH; n++) {
        if (prog->ins[pc].op == OP_JUMP) pc = prog->ins[pc].x;
        else if (prog->ins[pc].op == OP_MARK) pc++;
        else break;
    }
    return &prog->ins[pc];
}

static bool unit_has_low(const SreProg *prog, const SreIns *rep, uint32_t ch) {
    switch (rep->flags & F_UNIT) {
    case U_LIT: return ch == rep->x;
    case U_NOTLIT: return ch != rep->x;
    case U_ANY: return ch != '\n';
    case U_SET: return prog->sets[rep->x].hard || prog->sets[rep->x].has[ch];
    default: return true;
    }
}

/* Whether the repeated unit can be a character from 256 on. */
static bool unit_high(const SreProg *prog, const SreIns *rep) {
    int unit = rep->flags & F_UNIT;
    if (unit == U_LIT) return rep->x >= 256;
    return unit != U_SET || prog->sets[rep->x].high != HIGH_NONE;
}

static bool unit_has(const SreProg *prog, const SreIns *rep, uint32_t ch) {
    if (ch < 256) return unit_has_low(prog, rep, ch);
    if ((rep->flags & F_UNIT) == U_SET)
        return prog->sets[rep->x].hard || sre_set_eval(&prog->sets[rep->x], ch);
    return (rep->flags & F_UNIT) == U_LIT ? ch == rep->x : (rep->flags & F_UNIT) != U_NOTLIT || ch != rep->x;
}

static void next_is_set(const SreProg *prog, SreIns *rep, uint32_t s) {
    const SreSet *set = &prog->sets[s];
    if (set->hard) return;
    bool common = false;
    for (uint32_t ch = 0; ch < 256; ch++) common |= set->has[ch] && unit_has_low(prog, rep, ch);
    rep->flags |= F_NEXT_SET;
    rep->w = s;
    if (common) return;
    rep->flags |= F_AUTO_1;
    if (set->high == HIGH_NONE || !unit_high(prog, rep)) rep->flags |= F_AUTO;
}

static void next_is_lit(const SreProg *prog, SreIns *rep, uint32_t ch) {
    rep->flags |= F_NEXT_LIT;
    rep->w = ch;
    if (!unit_has(prog, rep, ch)) rep->flags |= F_AUTO_1 | F_AUTO;
}

/* Behind `\w+` a word boundary is where the run ends. (Not so for `\w*`: it may begin at one.) */
static void next_is_boundary(const SreProg *prog, SreIns *rep, uint32_t word) {
    if ((rep->flags & F_UNIT) != U_SET || prog->sets[rep->x].hard || rep->y == 0) return;
    const SreSet *set = &prog->sets[rep->x];
    for (uint32_t ch = 0; ch < 256; ch++)
        if (set->has[ch] && !sre_category(word, ch)) return;
    rep->flags |= F_AUTO_1;
    if (set->high == HIGH_NONE || set->category == word) rep->flags |= F_AUTO;
}

static void next_is_at(const SreProg *prog, SreIns *rep, uint32_t at) {
    switch (at) {
    case AT_END:
    case AT_END_LINE:
        if (!unit_has(prog, rep, '\n')) rep->flags |= F_AUTO_1 | F_AUTO;
        break;
    case AT_END_STRING: rep->flags |= F_AUTO_1 | F_AUTO; break;
    case AT_BOUNDARY: next_is_boundary(prog, rep, CAT_WORD); break;
    case AT_UNI_BOUNDARY: next_is_boundary(prog, rep, CAT_UNI_WORD); break;
    }
}

static void look_ahead(const SreProg *prog, SreIns *rep, uint32_t pc) {
    const SreIns *next = look_through(prog, pc + 1);
    switch (next->op) {
    case OP_LIT: next_is_lit(prog, rep, next->x); break;
    case OP_LITS: next_is_lit(prog, rep, prog->lits[next->x]); break;
    case OP_SET: next_is_set(prog, rep, next->x); break;
    case OP_AT: next_is_at(prog, rep, next->x); break;
    case OP_GREEDY:
    case OP_LAZY:
    case OP_POSSESS:
        if (next->y == 0) break;
        if ((next->flags & F_UNIT) == U_LIT) next_is_lit(prog, rep, next->x);
        else if ((next->flags & F_UNIT) == U_SET) next_is_set(prog, rep, next->x);
        break;
    }
}

/* How common a character is in the texts people search: only the order matters. */
static unsigned commonness(uint32_t ch) {
    static const char order[] = "zqxjkvbpgwyfmculdhrsnioate ";
    const char *at = ch && ch < 128 ? strchr(order, (int)ch) : NULL;
    if (at) return 40 + (unsigned)(at - order);
    if (ch >= 'A' && ch <= 'Z') return 20;
    if (ch >= '0' && ch <= '9') return 30;
    if (ch == '\n' || ch == '.' || ch == ',' || ch == '_') return 35;
    return ch < 128 ? 15 : 10;
}

static void prefix_ready(SreProg *prog) {
    bool small = true;
    for (uint32_t i = 0; i < prog->nprefix; i++) {
        if (commonness(prog->prefix[i]) < commonness(prog->prefix[prog->rare])) prog->rare = i;
        small &= prog->prefix[i] < 256;
    }
    prog->prefix8 = small ? malloc(prog->nprefix) : NULL;
    for (uint32_t i = 0; prog->prefix8 && i < prog->nprefix; i++)
        prog->prefix8[i] = (uint8_t)prog->prefix[i];
}

/* What a search can know from the first instruction. */
static void leading(SreProg *prog, const SreIns *first) {
    bool rep = first->op == OP_GREEDY || first->op == OP_LAZY || first->op == OP_POSSESS;
    prog->first_set = NONE;
    if (first->op == OP_SET || (rep && first->y > 0 && (first->flags & F_UNIT) == U_SET))
        prog->first_set = first->x;
    if (rep && first->z == SRE_MAXREPEAT)
        prog->lead = (uint32_t)(first - prog->ins);
    if (first->op == OP_AT && first->x == AT_BEGINNING_LINE) prog->seek = SEEK_LINE;
    if (first->op == OP_AT && (first->x == AT_BEGINNING || first->x == AT_BEGINNING_STRING))
        prog->seek = SEEK_BEGIN;
}

void sre_optimize(SreProg *prog) {
    for (uint32_t pc = OP_PSEUDO; pc < prog->nins; pc++) {
        SreIns *ins = &prog->ins[pc];
        if (ins->op == OP_GREEDY || ins->op == OP_LAZY) look_ahead(prog, ins, pc);
        prog->has_refs |= ins->op == OP_GROUPREF;
    }
    if (prog->seek == SEEK_PREFIX) prefix_ready(prog);
    leading(prog, look_through(prog, OP_PSEUDO));
}
