/* codegen_try.c -- try, except*, with.
 *
 * A handler begins with PUSHEXC: `prev` keeps what was handled before, `exc` the exception. An error inside of the handler comes
 * to a second one that restores `prev` and goes on raising; it uses the same register for the exception.
 * Bodies of `finally` and calls of __exit__ are made twice: for the normal end and for exceptions. */
#include "codegen.h"

static void artificial_jump(Gen *g, int32_t label) {
    bool old = g->u->artificial;
    g->u->artificial = true;
    cg_jump(g, OP_JUMP, 0, label);
    g->u->artificial = old;
}

static Place nowhere(Gen *g) {
    Place old = {g->u->pos, g->u->artificial};
    g->u->artificial = true;
    return old;
}

/* The start of a handler with registers exc, exc + 1; what fails in it goes to `cleanup`. */
static void begin_handler(Gen *g, int32_t label, unsigned exc, int32_t cleanup) {
    cg_place(g, label);
    cg_emit(g, OP_PUSHEXC, exc + 1, exc, 0);
    g->u->handler = cg_handler(g, cleanup, exc);
}

/* The code at `cleanup`, outside of the handler. */
static void end_handler(Gen *g, int32_t cleanup, unsigned exc) {
    Place p = nowhere(g);
    cg_place(g, cleanup);
    cg_emit(g, OP_POPEXC, exc + 1, 0, 0);
    cg_emit(g, OP_RERAISE, exc, 0, 0);
    cg_back(g, p);
}

/* ---- try/finally ---- */

static void try_except(Gen *g, AstTry *s);
static void star_handlers(Gen *g, AstTry *s);

static void try_finally(Gen *g, AstTry *s, bool star) {
    Unit *u = g->u;
    unsigned mark = u->free, exc = cg_alloc(g, 2);
    int32_t handler = cg_label(g), cleanup = cg_label(g), end = cg_label(g);
    Block b;
    cg_push_block(g, &b, B_FINALLY, 0);
    b.body = s->finalbody;
    u->handler = cg_handler(g, handler, exc);
    if (!s->handlers->len)
        cg_body(g, s->body);
    else if (star)
        star_handlers(g, s);
    else
        try_except(g, s);
    cg_pop_block(g);
    cg_body(g, s->finalbody);
    artificial_jump(g, end);
    Place p = nowhere(g);
    cg_push_block(g, &b, B_EXCEPTION, exc + 1);
    begin_handler(g, handler, exc, cleanup);
    cg_body(g, s->finalbody);
    cg_emit(g, OP_RERAISE, exc, 0, 0);
    cg_pop_block(g);
    end_handler(g, cleanup, exc);
    cg_back(g, p);
    cg_place(g, end);
    u->free = mark;
}

/* ---- except ---- */

static void except_clause(Gen *g, AstExceptHandler *h, unsigned exc, Block *b, int32_t end) {
    Unit *u = g->u;
    int32_t next = cg_label(g);
    unsigned mark = u->free;
    Place p = cg_at(g, &h->head);
    if (h->type) {
        cg_jump2(g, OP_JNOMATCH, exc, cg_expr(g, h->type), 0, next);
        u->free = mark;
    }
    if (h->name) {
        /* B_NAMED takes the place of the handler's own block: it restores what was handled, too. */
        int32_t inside = u->handler;
        int32_t handler = cg_label(g);
        Block named = {.up = b->up, .kind = B_NAMED, .handler = b->handler, .reg = exc + 1, .name = h->name};
        cg_store_name(g, h->name, exc);
        u->block = &named;
        u->handler = cg_handler(g, handler, exc);
        cg_body(g, h->body);
        u->block = b;
        u->handler = inside;
        Place q = nowhere(g);
        cg_unbind_name(g, h->name);
        cg_emit(g, OP_POPEXC, exc + 1, 0, 0);
        cg_emit(g, OP_CLEAR, exc, 2, 0);
        cg_jump(g, OP_JUMP, 0, end);
        cg_place(g, handler);
        cg_unbind_name(g, h->name);
        cg_emit(g, OP_RERAISE, exc, 1, 0);
        cg_back(g, q);
    } else {
        cg_body(g, h->body);
        Place q = nowhere(g);
        cg_emit(g, OP_POPEXC, exc + 1, 0, 0);
        cg_emit(g, OP_CLEAR, exc, 2, 0);
        cg_jump(g, OP_JUMP, 0, end);
        cg_back(g, q);
    }
    cg_place(g, next);
    cg_back(g, p);
}

static void try_except(Gen *g, AstTry *s) {
    Unit *u = g->u;
    unsigned mark = u->free, exc = cg_alloc(g, 2);
    int32_t handler = cg_label(g), cleanup = cg_label(g), end = cg_label(g), outer = u->handler;
    u->handler = cg_handler(g, handler, exc);
    cg_body(g, s->body);
    u->handler = outer;
    cg_body(g, s->orelse);
    artificial_jump(g, end);
    Block b;
    cg_push_block(g, &b, B_EXCEPTION, exc + 1);
    Place p = nowhere(g);
    begin_handler(g, handler, exc, cleanup);
    cg_back(g, p);
    for (int i = 0; i < s->handlers->len; i++) except_clause(g, AS(ExceptHandler, s->handlers->at[i]), exc, &b, end);
    AstExceptHandler *last = AS(ExceptHandler, s->handlers->at[s->handlers->len - 1]);
    p = cg_at(g, &last->head);
    cg_emit(g, OP_RERAISE, exc, 0, 0);
    cg_back(g, p);
    p = nowhere(g);
    cg_pop_block(g);
    end_handler(g, cleanup, exc);
    cg_back(g, p);
    cg_place(g, end);
    u->free = mark;
}

void cg_try(Gen *g, Node *n) {
    AstTry *s = AS(Try, n);
    cg_emit(g, OP_NOP, 0, 0, 0); /* the line of `try:` is seen by hooks */
    if (s->finalbody->len)
        try_finally(g, s, false);
    else
        try_except(g, s);
}

/* ---- except* ---- */

/* Registers: exc, prev, list of what handlers raised, matched part, rest (the last two together). */
static void star_clause(Gen *g, AstExceptHandler *h, unsigned exc) {
    Unit *u = g->u;
    unsigned list = exc + 2, match = exc + 3, rest = exc + 4, mark = u->free, raised = cg_alloc(g, 1);
    int32_t next = cg_label(g), handler = cg_label(g), inside = u->handler;
    Place p = cg_at(g, &h->head);
    unsigned type = cg_expr(g, h->type);
    cg_emit(g, OP_GROUPMATCH, match, rest, type);
    cg_jump(g, OP_JNONE, match, next);
    /* `raise` means the part that matched; `prev` is what comes back in the end. */
    cg_emit(g, OP_PUSHEXC, raised, match, 0);
    if (h->name) cg_store_name(g, h->name, match);
    u->handler = cg_handler(g, handler, raised);
    Block b, *outer = u->block;
    b = (Block){.up = outer->up, .kind = h->name ? B_NAMED : B_EXCEPTION, .handler = outer->handler, .reg = exc + 1, .name = h->name};
    u->block = &b;
    cg_body(g, h->body);
    u->block = outer;
    u->handler = inside;
    Place q = nowhere(g);
    if (h->name) cg_unbind_name(g, h->name);
    cg_jump(g, OP_JUMP, 0, next);
    cg_place(g, handler);
    if (h->name) cg_unbind_name(g, h->name);
    cg_emit(g, OP_APPEND, list, raised, 0);
    cg_back(g, q);
    cg_place(g, next);
    cg_back(g, p);
    u->free = mark;
}

static void star_handlers(Gen *g, AstTry *s) {
    Unit *u = g->u;
    unsigned mark = u->free, exc = cg_alloc(g, 5), list = exc + 2, rest = exc + 4;
    int32_t handler = cg_label(g), cleanup = cg_label(g), end = cg_label(g), reraise = cg_label(g), outer = u->handler;
    u->handler = cg_handler(g, handler, exc);
    cg_body(g, s->body);
    u->handler = outer;
    cg_body(g, s->orelse);
    artificial_jump(g, end);
    Block b;
    cg_push_block(g, &b, B_EXCEPTION, exc + 1);
    Place p = nowhere(g);
    begin_handler(g, handler, exc, cleanup);
    cg_emit(g, OP_LIST, list, exc, 0);
    cg_move(g, rest, exc);
    cg_back(g, p);
    /* What GROUPMATCH takes is in `rest`; it is read before it is written. */
    for (int i = 0; i < s->handlers->len; i++) star_clause(g, AS(ExceptHandler, s->handlers->at[i]), exc);
    p = nowhere(g);
    cg_emit(g, OP_APPEND, list, rest, 0);
    cg_emit(g, OP_GROUPRAISE, exc, exc, list);
    cg_jump(g, OP_JNOTNONE, exc, reraise);
    cg_emit(g, OP_POPEXC, exc + 1, 0, 0);
    cg_emit(g, OP_CLEAR, exc, 5, 0);
    cg_jump(g, OP_JUMP, 0, end);
    cg_pop_block(g);
    cg_place(g, reraise);
    end_handler(g, cleanup, exc);
    cg_back(g, p);
    cg_place(g, end);
    u->free = mark;
}

void cg_try_star(Gen *g, Node *n) {
    AstTry *s = AS(Try, n); /* both kinds have the same fields */
    if (s->finalbody->len)
        try_finally(g, s, true);
    else
        star_handlers(g, s);
}

/* ---- with ---- */

void cg_exit_call(Gen *g, unsigned exit_reg, bool is_async) {
    Unit *u = g->u;
    unsigned mark = u->free, w = cg_alloc(g, FRAME_HEAD + 3);
    cg_move(g, w, exit_reg);
    for (unsigned i = 0; i < 3; i++) cg_imm(g, w + FRAME_HEAD + i, IMM_NONE);
    cg_emit(g, OP_CALL, w, 3, 0);
    u->free = w + 1;
    if (is_async) cg_await(g, w, 2);
    u->free = mark;
}

/* with items i and following: each in the body of the former. */
static void with_item(Gen *g, Node *n, int i, bool is_async) {
    AstWith *s = AS(With, n); /* both kinds have the same fields */
    if (i == s->items->len) {
        cg_body(g, s->body);
        return;
    }
    Unit *u = g->u;
    Astwithitem *item = AS(withitem, s->items->at[i]);
    unsigned mark = u->free, exit_reg = cg_alloc(g, 1), exc = cg_alloc(g, 2), inner = u->free;
    int32_t handler = cg_label(g), cleanup = cg_label(g), end = cg_label(g), suppressed = cg_label(g);
    /* WITH leaves the window for __enter__ behind the register of __exit__. */
    unsigned pair = cg_alloc(g, FRAME_HEAD + 3), w = pair + 1;
    u->free = pair;
    unsigned manager = cg_expr(g, item->context_expr);
    u->free = pair + FRAME_HEAD + 3;
    cg_emit(g, OP_WITH, pair, manager, is_async);
    cg_move(g, exit_reg, pair);
    cg_emit(g, OP_CALLMETHOD, w, 0, 0);
    u->free = w + 1;
    if (is_async) cg_await(g, w, 1);
    Block b;
    cg_push_block(g, &b, is_async ? B_ASYNC_WITH : B_WITH, exit_reg);
    b.node = n;
    u->handler = cg_handler(g, handler, exc);
    if (item->optional_vars) cg_assign(g, item->optional_vars, w);
    u->free = inner;
    unsigned base = u->stmt_base;
    u->stmt_base = inner;
    with_item(g, n, i + 1, is_async);
    u->stmt_base = base;
    cg_pop_block(g);
    cg_exit_call(g, exit_reg, is_async);
    cg_jump(g, OP_JUMP, 0, end);

    cg_push_block(g, &b, B_EXCEPTION, exc + 1);
    begin_handler(g, handler, exc, cleanup);
    u->free = inner;
    w = cg_alloc(g, FRAME_HEAD + 3);
    cg_move(g, w, exit_reg);
    cg_emit(g, OP_EXCTRIPLE, w + FRAME_HEAD, exc, 0);
    cg_emit(g, OP_CALL, w, 3, 0);
    u->free = w + 1;
    if (is_async) cg_await(g, w, 2);
    cg_jump(g, OP_JTRUE, w, suppressed);
    cg_emit(g, OP_RERAISE, exc, 1, 0);
    cg_pop_block(g);
    end_handler(g, cleanup, exc);
    cg_place(g, suppressed);
    cg_emit(g, OP_POPEXC, exc + 1, 0, 0);
    cg_emit(g, OP_CLEAR, exit_reg, 3, 0);
    cg_place(g, end);
    u->free = mark;
}

void cg_with(Gen *g, Node *n) { with_item(g, n, 0, n->kind == K_AsyncWith); }
