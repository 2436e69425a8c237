/* codegen_match.c -- match statements.
 *
 * What a pattern captures goes to temporaries first, one for each name; names are bound when the whole pattern has matched. */
#include "codegen.h"

typedef struct Matcher {
    Gen *g;
    Str **name;
    unsigned n, first;  /* captures: registers first .. first + n - 1 */
} Matcher;

/* ---- names ---- */

static void note_name(Matcher *m, Str *name) {
    if (!name) return;
    for (unsigned i = 0; i < m->n; i++)
        if (m->name[i] == name) return;
    if (m->n && !(m->n & (m->n - 1))) {
        Str **more = arena_alloc(m->g->a, sizeof *more * m->n * 2);
        memcpy(more, m->name, sizeof *more * m->n);
        m->name = more;
    } else if (!m->n) {
        m->name = arena_alloc(m->g->a, sizeof *m->name);
    }
    m->name[m->n++] = name;
}

static bool find_names(Node *n, void *arg) {
    Matcher *m = arg;
    if (n->kind == K_MatchStar) note_name(m, AS(MatchStar, n)->name);
    if (n->kind == K_MatchAs) note_name(m, AS(MatchAs, n)->name);
    if (n->kind == K_MatchMapping) note_name(m, AS(MatchMapping, n)->rest);
    return ast_children(n, find_names, m);
}

static void capture(Matcher *m, Str *name, unsigned reg) {
    for (unsigned i = 0; i < m->n; i++)
        if (m->name[i] == name) cg_move(m->g, m->first + i, reg);
}

/* ---- patterns ---- */

static void pattern(Matcher *m, Node *n, unsigned reg, int32_t fail);

static bool is_wildcard(const Node *n) { return n->kind == K_MatchAs && !AS(MatchAs, n)->name && !AS(MatchAs, n)->pattern; }
static bool is_wild_star(const Node *n) { return n->kind == K_MatchStar && !AS(MatchStar, n)->name; }

static void patterns(Matcher *m, Seq *s, unsigned first, int32_t fail) {
    for (int i = 0; i < s->len; i++) pattern(m, s->at[i], first + (unsigned)i, fail);
}

static void match_value(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    cg_jump2(g, OP_JEQ, reg, cg_expr(g, AS(MatchValue, n)->value), false, fail);
}

static void match_singleton(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    const Const *c = AS(MatchSingleton, n)->value;
    if (c->kind == CONST_NONE) {
        cg_jump(g, OP_JNOTNONE, reg, fail);
        return;
    }
    unsigned t = cg_alloc(g, 1);
    cg_load_const(g, t, c);
    cg_jump2(g, OP_JIS, reg, t, false, fail);
}

/* Items one by one: the star is not wanted. */
static void match_items(Matcher *m, Seq *s, int star, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    for (int i = 0; i < s->len; i++) {
        if (i == star || is_wildcard(s->at[i])) continue;
        unsigned mark = g->u->free, item = cg_alloc(g, 1), key = cg_alloc(g, 1);
        if (i < star) {
            cg_load_const(g, key, const_int(g->a, i));
        } else {
            unsigned back = cg_alloc(g, 1);
            cg_emit(g, OP_LEN, key, reg, 0);
            cg_load_const(g, back, const_int(g->a, s->len - i));
            cg_emit(g, OP_SUB, key, key, back);
        }
        cg_emit(g, OP_GETITEM, item, reg, key);
        pattern(m, s->at[i], item, fail);
        g->u->free = mark;
    }
}

static void match_sequence(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    Seq *s = AS(MatchSequence, n)->patterns;
    int star = -1;
    bool only_wildcards = true;
    for (int i = 0; i < s->len; i++) {
        if (s->at[i]->kind == K_MatchStar) star = i;
        only_wildcards &= is_wildcard(s->at[i]) || is_wild_star(s->at[i]);
    }
    unsigned least = (unsigned)(s->len - (star >= 0));
    if (least > 255) {
        cg_jump2(g, OP_MATCHSEQ, reg, 255, true, fail);
        unsigned len = cg_alloc(g, 1), want = cg_alloc(g, 1);
        cg_emit(g, OP_LEN, len, reg, 0);
        cg_load_const(g, want, const_int(g->a, least));
        cg_jump2(g, star >= 0 ? OP_JGE : OP_JEQ, len, want, false, fail);
    } else {
        cg_jump2(g, OP_MATCHSEQ, reg, least, star >= 0, fail);
    }
    if (only_wildcards) return;
    if (s->len > 100 || !cg_room(g, (unsigned)s->len) || (star >= 0 && is_wild_star(s->at[star]))) {
        if (star >= 0 && !is_wild_star(s->at[star])) cg_fail(g, SystemError, "too many patterns in a sequence");
        match_items(m, s, star < 0 ? s->len : star, reg, fail);
        return;
    }
    unsigned r = cg_alloc(g, (unsigned)s->len);
    if (star < 0)
        cg_emit(g, OP_UNPACK, r, reg, (unsigned)s->len);
    else
        cg_emit2(g, OP_UNPACKEX, r, reg, (unsigned)star, (unsigned)(s->len - star - 1));
    patterns(m, s, r, fail);
}

static void match_mapping(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    AstMatchMapping *p = AS(MatchMapping, n);
    unsigned count = (unsigned)p->keys->len;
    cg_jump2(g, OP_MATCHMAP, reg, count < 255 ? count : 255, 0, fail);
    if (!count && !p->rest) return;
    unsigned keys = g->u->free;
    if (count > 100 || !cg_room(g, 2 * count)) cg_fail(g, SystemError, "too many keys in a pattern");
    for (unsigned i = 0; i < count && !g->failed; i++) cg_expr_temp(g, p->keys->at[i]);
    g->u->free = keys;
    keys = cg_alloc(g, 1);
    cg_emit(g, OP_TUPLE, keys, keys, count);
    if (count) {
        unsigned r = cg_alloc(g, count);
        cg_jump2(g, OP_MATCHKEYS, r, reg, keys, fail);
        patterns(m, p->patterns, r, fail);
    }
    if (!p->rest) return;
    unsigned t = cg_alloc(g, 1);
    cg_emit(g, OP_MATCHREST, t, reg, keys);
    capture(m, p->rest, t);
}

static void match_class(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    AstMatchClass *p = AS(MatchClass, n);
    unsigned positional = (unsigned)p->patterns->len, count = positional + (unsigned)p->kwd_attrs->len;
    unsigned t = cg_alloc(g, 1), cls = cg_expr(g, p->cls);
    Const **names = arena_alloc(g->a, sizeof *names * (size_t)(p->kwd_attrs->len + 1));
    for (int i = 0; i < p->kwd_attrs->len; i++) names[i] = const_str(g->a, p->kwd_attrs->name[i]);
    unsigned k = cg_const(g, const_seq(g->a, CONST_TUPLE, names, (uint32_t)p->kwd_attrs->len));
    cg_emit2(g, OP_MATCHCLASS, t, reg, cls, positional << 16 | k);
    cg_jump(g, OP_JNONE, t, fail);
    if (!count) return;
    if (count > 100 || !cg_room(g, count)) {
        cg_fail(g, SystemError, "too many attributes in a pattern");
        return;
    }
    unsigned r = cg_alloc(g, count);
    cg_emit(g, OP_UNPACK, r, t, count);
    patterns(m, p->patterns, r, fail);
    patterns(m, p->kwd_patterns, r + positional, fail);
}

static void match_or(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    Seq *s = AS(MatchOr, n)->patterns;
    int32_t done = cg_label(g);
    for (int i = 0; i < s->len; i++) {
        bool last = i + 1 == s->len;
        int32_t next = last ? fail : cg_label(g);
        pattern(m, s->at[i], reg, next);
        if (last) break;
        cg_jump(g, OP_JUMP, 0, done);
        cg_place(g, next);
    }
    cg_place(g, done);
}

static void pattern(Matcher *m, Node *n, unsigned reg, int32_t fail) {
    Gen *g = m->g;
    if (g->failed) return;
    unsigned mark = g->u->free;
    Place p = cg_at(g, n);
    switch (n->kind) {
    case K_MatchValue: match_value(m, n, reg, fail); break;
    case K_MatchSingleton: match_singleton(m, n, reg, fail); break;
    case K_MatchSequence: match_sequence(m, n, reg, fail); break;
    case K_MatchMapping: match_mapping(m, n, reg, fail); break;
    case K_MatchClass: match_class(m, n, reg, fail); break;
    case K_MatchStar:
        if (AS(MatchStar, n)->name) capture(m, AS(MatchStar, n)->name, reg);
        break;
    case K_MatchAs:
        if (AS(MatchAs, n)->pattern) pattern(m, AS(MatchAs, n)->pattern, reg, fail);
        if (AS(MatchAs, n)->name) capture(m, AS(MatchAs, n)->name, reg);
        break;
    case K_MatchOr: match_or(m, n, reg, fail); break;
    default: cg_fail(g, SystemError, "unexpected pattern");
    }
    cg_back(g, p);
    g->u->free = mark;
}

static void match_case(Gen *g, Astmatch_case *c, unsigned subject, int32_t end) {
    unsigned mark = g->u->free;
    int32_t next = cg_label(g);
    Matcher m = {.g = g};
    find_names(c->pattern, &m);
    m.first = cg_alloc(g, m.n);
    Place p = cg_at(g, c->pattern);
    if (is_wildcard(c->pattern)) cg_emit(g, OP_NOP, 0, 0, 0);
    pattern(&m, c->pattern, subject, next);
    for (unsigned i = 0; i < m.n; i++) cg_store_name(g, m.name[i], m.first + i);
    cg_back(g, p);
    g->u->free = mark;
    if (c->guard) cg_branch(g, c->guard, false, next);
    cg_body(g, c->body);
    bool old = g->u->artificial;
    g->u->artificial = true;
    cg_jump(g, OP_JUMP, 0, end);
    g->u->artificial = old;
    cg_place(g, next);
}

void cg_match(Gen *g, Node *n) {
    AstMatch *s = AS(Match, n);
    unsigned mark = g->u->free, subject = cg_expr_temp(g, s->subject);
    int32_t end = cg_label(g);
    for (int i = 0; i < s->cases->len && !g->failed; i++) match_case(g, AS(match_case, s->cases->at[i]), subject, end);
    cg_place(g, end);
    g->u->free = mark;
}
