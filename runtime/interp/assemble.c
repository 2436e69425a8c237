/* assemble.c -- from a unit's instructions to the words and tables of a code object.
 *
 * First a look at all paths: which instructions can be reached, and which locals are certainly bound there, so that their
 * CHECKs may go. Then jumps are shortened, words laid out, tables made.
 *
 * [AS1] The state of a path is the set of locals bound on every way to it. What a handler may count on is what held at the
 *       beginning of each block under it and after each instruction there that unbinds a local. */
#include "codegen.h"

#include <stdlib.h>

/* ---- what is known of instructions ---- */

static const char *const op_a[] = {
#define OP(name, a, b, c, ext, may, does) #a,
#include "opcodes.def"
#undef OP
};
const uint8_t op_words[] = {
#define OP(name, a, b, c, ext, may, does) sizeof #ext > 2 || #ext[0] != '-' ? 2 : 1,
#include "opcodes.def"
#undef OP
};

static bool writes_a(enum Op op) { return strchr(op_a[op], 'D') != NULL; }
/* Control does not come to the next instruction. */
static bool ends(enum Op op) {
    return op == OP_JUMP || op == OP_LOOP || op == OP_RETURN || op == OP_RETIMM || op == OP_RERAISE || op == OP_RAISE ||
           op == OP_ENDASYNCFOR;
}

/* ---- paths ---- */

enum { SET_WORDS = 4 };
typedef struct Bound { uint64_t w[SET_WORDS]; } Bound;

typedef struct Flow {
    Unit *u;
    Bound *in;          /* of leaders */
    uint8_t *leader, *seen;
    uint32_t *work, nwork;
    uint8_t *queued;
} Flow;

static bool has_bit(const Bound *b, unsigned i) { return b->w[i / 64] >> i % 64 & 1; }
static void set_bit(Bound *b, unsigned i, bool on) {
    if (on)
        b->w[i / 64] |= (uint64_t)1 << i % 64;
    else
        b->w[i / 64] &= ~((uint64_t)1 << i % 64);
}

static uint32_t at_label(const Unit *u, int32_t label) { return (uint32_t)u->label[label]; }

static void reach(Flow *f, uint32_t at, const Bound *s) {
    if (at >= f->u->nins) return;
    bool changed = !f->seen[at];
    for (int i = 0; i < SET_WORDS; i++) {
        uint64_t old = changed ? ~(uint64_t)0 : f->in[at].w[i], both = old & s->w[i];
        changed |= both != old;
        f->in[at].w[i] = f->seen[at] ? both : s->w[i];
    }
    f->seen[at] = 1;
    if (!changed || f->queued[at]) return;
    f->queued[at] = 1;
    f->work[f->nwork++] = at;
}

static void find_leaders(Flow *f) {
    Unit *u = f->u;
    f->leader[0] = 1;
    for (uint32_t i = 0; i < u->nlabels; i++)
        if (u->label[i] >= 0 && u->label[i] <= (int32_t)u->nins) f->leader[u->label[i]] = 1;
    for (uint32_t i = 0; i < u->nins; i++) {
        enum Op op = INS_OP(u->ins[i].word);
        if (ends(op) || u->ins[i].label >= 0 || (i + 1 < u->nins && u->ins[i + 1].handler != u->ins[i].handler))
            f->leader[i + 1] = 1;
    }
}

static void reach_handler(Flow *f, const Ins *i, const Bound *s) {
    if (i->handler >= 0) reach(f, at_label(f->u, f->u->handlers[i->handler].label), s);
}

/* One instruction: the state after it. With `drop` needless CHECKs are marked. */
static void step(Flow *f, Ins *ins, Bound *s, bool drop) {
    unsigned a = INS_A(ins->word), near = f->u->near_locals;
    enum Op op = INS_OP(ins->word);
    if (!f->u->function) return;
    if (op == OP_CLEAR) {
        for (unsigned i = 0; i < INS_B(ins->word) && a + i < near; i++) set_bit(s, a + i, false);
        if (a < near && !drop) reach_handler(f, ins, s);
        return;
    }
    if (a >= near) return;
    if (op == OP_DELLOCAL) {
        set_bit(s, a, false);
        if (!drop) reach_handler(f, ins, s);
        return;
    }
    if (op == OP_UNPACK)
        for (unsigned i = 1; i < INS_C(ins->word) && a + i < near; i++) set_bit(s, a + i, true);
    if (op == OP_CHECK && drop && has_bit(s, a)) ins->gone = true;
    if (op == OP_CHECK || (writes_a(op) && ins->label < 0)) set_bit(s, a, true);
}

static void run_block(Flow *f, uint32_t at, bool drop) {
    Unit *u = f->u;
    Bound s = f->in[at];
    bool handled = drop;
    for (uint32_t i = at;; i++) {
        Ins *ins = &u->ins[i];
        enum Op op = INS_OP(ins->word);
        if (!handled) { /* memory may run out anywhere */
            reach_handler(f, ins, &f->in[at]);
            handled = true;
        }
        step(f, ins, &s, drop);
        if (!drop && ins->label >= 0) reach(f, at_label(u, ins->label), &s);
        if (ins->label >= 0 && writes_a(op) && INS_A(ins->word) < u->near_locals && u->function)
            set_bit(&s, INS_A(ins->word), true); /* NEXT: only when it goes on */
        if (ends(op)) return;
        if (i + 1 >= u->nins) return;
        if (f->leader[i + 1]) {
            if (!drop) reach(f, i + 1, &s);
            return;
        }
    }
}

static void analyse(Unit *u) {
    uint32_t n = u->nins + 1;
    Flow f = {.u = u};
    f.in = calloc(n, sizeof *f.in);
    f.leader = calloc(n, 1), f.seen = calloc(n, 1), f.queued = calloc(n, 1);
    f.work = calloc(n, sizeof *f.work);
    if (!f.in || !f.leader || !f.seen || !f.queued || !f.work) abort();
    find_leaders(&f);
    Bound start = {0};
    for (unsigned i = 0; i < u->nparams && i < u->near_locals; i++) set_bit(&start, i, true);
    reach(&f, 0, &start);
    while (f.nwork) {
        uint32_t at = f.work[--f.nwork];
        f.queued[at] = 0;
        run_block(&f, at, false);
    }
    for (uint32_t i = 0; i < u->nins; i++) {
        if (!f.leader[i]) continue;
        if (f.seen[i]) {
            run_block(&f, i, true);
            continue;
        }
        for (uint32_t k = i; k < u->nins && (k == i || !f.leader[k]); k++) u->ins[k].gone = true;
    }
    free(f.in), free(f.leader), free(f.seen), free(f.queued), free(f.work);
}

/* ---- cleaning up ---- */

static uint32_t next_kept(const Unit *u, uint32_t i) {
    while (i < u->nins && u->ins[i].gone) i++;
    return i;
}

/* For each instruction the first jump to it, plus 1. */
static uint32_t *find_jumpers(const Unit *u) {
    uint32_t *from = calloc(u->nins + 1, sizeof *from);
    if (!from) abort();
    for (uint32_t i = 0; i < u->nins; i++) {
        if (u->ins[i].gone || u->ins[i].label < 0) continue;
        uint32_t to = next_kept(u, at_label(u, u->ins[i].label));
        if (!from[to]) from[to] = i + 1;
    }
    return from;
}

/* They take the place of the instruction that comes to them: the one before, or a jump. */
static void place_artificial(Unit *u) {
    CodePos last = {u->firstlineno, u->firstlineno, 0, 0};
    bool falls = true;
    uint32_t *from = find_jumpers(u);
    for (uint32_t i = 0; i < u->nins; i++) {
        Ins *ins = &u->ins[i];
        if (ins->gone) continue;
        if (ins->artificial) ins->pos = !falls && from[i] && from[i] <= i ? u->ins[from[i] - 1].pos : last;
        last = ins->pos;
        falls = !ends(INS_OP(ins->word));
    }
    free(from);
}

/* Jumps to jumps go to the end at once, unless a line would be missed. */
static void thread_jumps(Unit *u) {
    for (uint32_t i = 0; i < u->nins; i++) {
        Ins *ins = &u->ins[i];
        if (ins->gone || ins->label < 0) continue;
        for (int round = 0; round < 8; round++) {
            uint32_t to = next_kept(u, at_label(u, ins->label));
            if (to >= u->nins) break;
            Ins *t = &u->ins[to];
            if (INS_OP(t->word) != OP_JUMP || !(t->artificial || t->pos.line == ins->pos.line) || t == ins) break;
            ins->label = t->label;
        }
    }
}

/* The implicit return that a jump leads to is there once more, so that it has the line of the jump; a plain jump becomes it. */
static void copy_returns(Unit *u) {
    for (uint32_t i = 0, n = u->nins; i < n; i++) {
        Ins *ins = &u->ins[i];
        if (ins->gone || ins->label < 0) continue;
        uint32_t to = next_kept(u, at_label(u, ins->label));
        if (to >= n || !u->ins[to].artificial || INS_OP(u->ins[to].word) != OP_RETIMM) continue;
        Ins copy = u->ins[to];
        copy.pos = ins->pos;
        if (INS_OP(ins->word) == OP_JUMP) {
            copy.handler = ins->handler;
            *ins = copy;
        } else if (copy.pos.line != u->ins[to].pos.line) {
            unit_reserve(u);
            u->ins[i].label = (int32_t)u->nlabels;
            u->label[u->nlabels++] = (int32_t)u->nins;
            u->ins[u->nins++] = copy;
        }
    }
}

/* Needless: NOPs of a line that has other instructions, jumps to the next instruction. */
static void drop_needless(Unit *u) {
    for (uint32_t i = 0; i < u->nins; i++) {
        Ins *ins = &u->ins[i];
        if (ins->gone) continue;
        enum Op op = INS_OP(ins->word);
        uint32_t next = next_kept(u, i + 1);
        if (op == OP_NOP && next < u->nins && u->ins[next].pos.line == ins->pos.line) ins->gone = true;
        if (op == OP_JUMP && ins->artificial && next_kept(u, at_label(u, ins->label)) == next) ins->gone = true;
    }
}

/* ---- layout ---- */

typedef struct Layout { uint32_t *at; uint8_t *is_long; uint32_t size; } Layout;

/* Jumps of 16 bits; others have 24 or 32. */
static bool short_jump(enum Op op) {
    return op == OP_JTRUE || op == OP_JFALSE || op == OP_JNONE || op == OP_JNOTNONE || op == OP_ENDASYNCFOR;
}

static uint32_t words_of(const Unit *u, const Layout *l, uint32_t i) {
    if (u->ins[i].gone) return 0;
    return op_words[INS_OP(u->ins[i].word)] + (l->is_long[i] ? 2u : 0);
}

static void place_all(const Unit *u, Layout *l) {
    l->size = 0;
    for (uint32_t i = 0; i < u->nins; i++) {
        l->at[i] = l->size;
        l->size += words_of(u, l, i);
    }
    l->at[u->nins] = l->size;
}

/* A jump that does not reach far is taken around: JTRUE +1; JUMP +1; JUMP target. */
static bool lengthen(const Unit *u, Layout *l) {
    bool changed = false;
    for (uint32_t i = 0; i < u->nins; i++) {
        const Ins *ins = &u->ins[i];
        if (ins->gone || ins->label < 0 || l->is_long[i] || !short_jump(INS_OP(ins->word))) continue;
        int64_t d = (int64_t)l->at[at_label(u, ins->label)] - l->at[i] - 1;
        if (d >= INT16_MIN && d <= INT16_MAX) continue;
        l->is_long[i] = 1;
        changed = true;
    }
    return changed;
}

static uint32_t jump_word(int64_t d) { return (uint32_t)OP_JUMP | (uint32_t)d << 8; }

static void write_ins(const Unit *u, const Layout *l, uint32_t i, uint32_t *out) {
    const Ins *ins = &u->ins[i];
    enum Op op = INS_OP(ins->word);
    uint32_t *w = out + l->at[i];
    w[0] = ins->word;
    if (op_words[op] == 2) w[1] = ins->ext;
    if (ins->label < 0) return;
    int64_t to = l->at[at_label(u, ins->label)], d = to - l->at[i] - op_words[op];
    if (l->is_long[i]) {
        w[0] = (ins->word & 0xffff) | 1u << 16;
        w[1] = jump_word(1);
        w[2] = jump_word(to - l->at[i] - 3);
    } else if (op == OP_JUMP || op == OP_LOOP) {
        w[0] = (uint32_t)op | (uint32_t)d << 8;
    } else if (short_jump(op)) {
        w[0] = (ins->word & 0xffff) | (uint32_t)d << 16;
    } else {
        w[1] = (uint32_t)d;
    }
}

/* ---- tables ---- */

/* Runs of instructions under the same handler; those that cannot raise neither begin nor split one. */
static uint32_t exception_table(const Unit *u, const Layout *l, ExcEntry *out) {
    uint32_t n = 0;
    int32_t open = -1;
    for (uint32_t i = 0; i < u->nins; i++) {
        const Ins *ins = &u->ins[i];
        if (ins->gone) continue;
        uint32_t end = l->at[i] + words_of(u, l, i);
        if (ins->handler < 0) {
            open = -1;
        } else if (ins->handler == open) {
            if (out) out[n - 1].to = end;
        } else {
            const Handler *h = &u->handlers[ins->handler];
            if (out) out[n] = (ExcEntry){l->at[i], end, l->at[at_label(u, h->label)], h->reg, 0};
            n++;
            open = ins->handler;
        }
    }
    return n;
}

static Value name_tuple(const NameTable *t) {
    Value v = t->n ? tuple_new(t->n) : tuple_empty;
    for (uint32_t i = 0; i < t->n && v != RAISED; i++) {
        Value s = str_from_utf8(t->name[i]->data, t->name[i]->len);
        if (s == RAISED) return RAISED;
        tuple_init(v, i, str_intern(s));
    }
    return v;
}

static Value shown_tuple(const Unit *u) {
    Value v = u->nshown ? tuple_new(u->nshown) : tuple_empty;
    for (uint32_t i = 0; i < u->nshown && v != RAISED; i++) {
        Value x = u->shown_key[i] ? cg_value(u->shown_key[i]) : u->shown[i];
        if (x == RAISED) return RAISED;
        tuple_init(v, i, x);
    }
    return v;
}

static void *copy(const void *p, size_t n) {
    if (!n) return NULL;
    void *r = malloc(n);
    if (!r) abort();
    return memcpy(r, p, n);
}

static void fill_words(const Unit *u, const Layout *l, Code *c) {
    CodePos *pos = calloc(l->size + 1, sizeof *pos);
    c->ins = calloc(l->size + 1, sizeof *c->ins);
    if (!pos || !c->ins) abort();
    for (uint32_t i = 0; i < u->nins; i++) {
        if (u->ins[i].gone) continue;
        write_ins(u, l, i, c->ins);
        for (uint32_t k = 0; k < words_of(u, l, i); k++) pos[l->at[i] + k] = u->ins[i].pos;
    }
    c->nins = l->size;
    c->positions = code_encode_positions(pos, l->size, u->firstlineno, &c->npositions);
    free(pos);
}

static void fill_tables(const Unit *u, const Layout *l, Code *c) {
    c->nexc = exception_table(u, l, NULL);
    c->exc = calloc(c->nexc + 1, sizeof *c->exc);
    if (!c->exc) abort();
    exception_table(u, l, c->exc);
    c->cell_reg = copy(u->cell_reg, u->cells.n * sizeof *u->cell_reg);
    bool moved = false;
    for (uint32_t i = 0; i < u->locals.n; i++) moved |= u->home[i] != i;
    c->local_reg = moved ? copy(u->home, u->locals.n * sizeof *u->home) : NULL;
    c->nic = u->nic;
    c->ic = calloc(u->nic + 1, sizeof *c->ic);
    if (!c->ic) abort();
}

static void fill_numbers(const Unit *u, Code *c) {
    unsigned nregs = u->top;
    if (u->nslots > nregs) nregs = u->nslots;
    if (u->far_top > nregs) nregs = u->far_top;
    c->nregs = (uint16_t)(nregs + 1);
    c->argcount = (uint16_t)u->argcount;
    c->posonly = (uint16_t)u->posonly;
    c->kwonly = (uint16_t)u->kwonly;
    c->nlocals = (uint16_t)u->locals.n;
    c->ncells = (uint16_t)u->cells.n;
    c->nfree = (uint16_t)u->frees.n;
    c->stacksize = (uint16_t)(u->top - u->first_temp + 1);
    c->flags = u->flags;
    c->firstlineno = u->firstlineno;
    c->nconsts = u->nk;
}

Value assemble(Gen *g, Unit *u, const Const *docstring) {
    (void)docstring;
    for (uint32_t i = 0; i < u->nlabels; i++)
        if (u->label[i] < 0) u->label[i] = (int32_t)u->nins;
    analyse(u);
    place_artificial(u);
    thread_jumps(u);
    copy_returns(u);
    drop_needless(u);
    Layout l = {calloc(u->nins + 1, sizeof *l.at), calloc(u->nins + 1, 1), 0};
    if (!l.at || !l.is_long) abort();
    do place_all(u, &l);
    while (lengthen(u, &l));
    Code c = {0};
    fill_words(u, &l, &c);
    fill_tables(u, &l, &c);
    fill_numbers(u, &c);
    free(l.at), free(l.is_long);
    Value name = cg_str(u->name), qualname = cg_str(u->qualname);
    Value varnames = name_tuple(&u->locals), cells = name_tuple(&u->cells), frees = name_tuple(&u->frees);
    Value names = name_tuple(&u->names), shown = shown_tuple(u);
    Value all[] = {name, qualname, varnames, cells, frees, names, shown};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] == RAISED) return RAISED;
    return code_new(&c, u->k, g->filename, name, qualname, varnames, cells, frees, names, shown);
}
