/* final.c -- finalizers: found dead, kept alive once more, called between two transactions.
 *
 * Objects with a finalizer that nothing reaches any more are called all in one go, outermost first: an object comes before
 * those it reaches (reverse postorder of a depth-first search through what is dead). In a cycle the order is that of the search. What
 * they reach stays alive with them, and dies in a later collection if the finalizers leave it so.
 *
 * What a transaction's own collections find dead belongs to it (tx_pending): an abort makes it never to have been. Nothing that
 * it publishes refers to such an object, so other segments' private pages may lack it: before another thread runs it the
 * world is stopped once, to spread it. The queue's entries are roots until the transaction that runs them has committed. */
#include "gc_internal.h"
#include <stdlib.h>
#include <string.h>

void gc_final_register(uintptr_t obj) {
    if (SEG_AT(uint32_t, obj) & OF_FINAL) return;
    stm_write(obj);
    SEG_AT(uint32_t, obj) |= OF_FINAL;
    GcSeg *g = gc_here();
    vec_push(addr_is_young(obj) ? &g->young_final : &g->tx_final, obj);
}

/* ---- the search, in the nursery ------------------------------------------------------------------------------------- */

/* Bits in the old header of an object that this search has copied; OF_FORWARDED is set, the others mean nothing now. */
enum { FOUND = 1u << 16, ENTERED = 1u << 17 };
#define LEAVE 1u /* on the stack: all that is reached from here has been seen */

static void visit_dead_young(void *ctx, Value *slot) {
    GcSeg *g = ctx;
    Value v = *slot;
    if (!value_is_ref(v) || !addr_is_young(ref_addr(v))) return;
    uintptr_t y = ref_addr(v);
    Obj *o = gc_obj(g, y);
    bool first = !(o->flags & OF_FORWARDED);
    *slot = value_from_ref(minor_forward(g, y));
    if (first) o->flags |= FOUND;
    if ((o->flags & (FOUND | ENTERED)) == FOUND) vec_push(&g->dfs, y);
}

/* Objects left are appended to `order`. The copies need not be traced again: g->traced skips them. */
static void search_young(GcSeg *g, uintptr_t root, Vec *order) {
    Value v = value_from_ref(root);
    visit_dead_young(g, &v);
    while (g->dfs.n) {
        uint64_t e = g->dfs.v[--g->dfs.n];
        Obj *o = gc_obj(g, e & ~(uint64_t)LEAVE);
        uintptr_t copy = ((uint64_t *)o)[1];
        if (e & LEAVE) {
            if (obj0(copy)->flags & OF_FINAL) vec_push(order, copy);
        } else if (!(o->flags & ENTERED)) {
            o->flags |= ENTERED;
            vec_push(&g->dfs, e | LEAVE);
            gc.cb.trace(obj0(copy), visit_dead_young, g);
        }
    }
}

void final_minor(GcSeg *g) {
    Vec order = {0};
    for (size_t i = g->young_final.n; i-- > 0;) { /* later registered first: the list is reversed below */
        uintptr_t y = g->young_final.v[i];
        if (!addr_is_young(y)) vec_push(&g->tx_final, y);
        else if (minor_is_forwarded(g, y) && !(gc_obj(g, y)->flags & FOUND)) vec_push(&g->tx_final, minor_target(g, y));
        else search_young(g, y, &order);
    }
    g->young_final.n = 0;
    g->traced = g->promoted.n;
    for (size_t i = order.n; i-- > 0;) {
        vec_push(&g->tx_pending, order.v[i]);
        vec_push(&g->tx_pending, PENDING_FINAL);
    }
    vec_free(&order);
}

/* ---- the search, in old space ---------------------------------------------------------------------------------------- */

static void visit_dead_old(void *ctx, Value *slot) {
    Value v = *slot;
    if (value_is_ref(v) && addr_is_old(ref_addr(v)) && !mark_is_set(ref_addr(v))) vec_push(ctx, ref_addr(v));
}

static void search_old(uintptr_t root, Vec *stack, Map *wanted, Vec *order) {
    vec_push(stack, root);
    while (stack->n) {
        uint64_t e = stack->v[--stack->n];
        uintptr_t p = e & ~(uint64_t)LEAVE;
        if (e & LEAVE) {
            if (wordmap_find(wanted, p)) vec_push(order, p);
        } else if (mark_try(p)) {
            vec_push(stack, e | LEAVE);
            gc.cb.trace(obj0(p), visit_dead_old, stack);
        }
    }
}

/* Take the dead out of a list, in their order. */
static void split_dead(Vec *list, Vec *dead) {
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (mark_is_set(list->v[i])) list->v[kept++] = list->v[i];
        else vec_push(dead, list->v[i]);
    }
    list->n = kept;
}

/* The dead of one list; `own` is NULL for committed objects, else the segment whose transaction made or registered them. */
static void final_list_major_stw(Vec *list, GcSeg *own) {
    Vec dead = {0}, order = {0}, stack = {0};
    Map wanted = {0};
    split_dead(list, &dead);
    for (size_t i = 0; i < dead.n; i++) *wordmap_put(&wanted, dead.v[i]) = 1;
    for (size_t i = dead.n; i-- > 0;) search_old(dead.v[i], &stack, &wanted, &order);
    for (size_t i = order.n; i-- > 0;) {
        if (own) {
            vec_push(&own->tx_pending, order.v[i]);
            vec_push(&own->tx_pending, PENDING_FINAL);
        } else {
            pending_add(order.v[i], PENDING_FINAL, true);
        }
    }
    vec_free(&dead);
    vec_free(&order);
    vec_free(&stack);
    wordmap_free(&wanted);
}

void final_major_stw(void) {
    final_list_major_stw(&gc.final, NULL);
    for (int i = 0; i <= gc.last_seg; i++) final_list_major_stw(&gc.seg[i]->tx_final, i ? gc.seg[i] : NULL);
}

/* ---- the queue ---------------------------------------------------------------------------------------------------------- */

void pending_add(uintptr_t obj, PendingKind kind, bool spread) {
    Pending *p = gc_malloc(sizeof *p);
    *p = (Pending){.obj = obj, .kind = kind, .spread = spread};
    lock_acquire(&gc.roots_lock);
    *gc.pending_end = p;
    gc.pending_end = &p->next;
    lock_release(&gc.roots_lock);
    gc.pending_n++;
    for (int i = 0; i <= gc.last_seg; i++) seg_set_poll(gc.seg[i]->seg, POLL_USER);
}

void final_tx_end(GcSeg *g, bool aborted) {
    if (aborted) g->young_final.n = g->tx_final.n = g->tx_pending.n = 0;
    for (size_t i = 0; i < g->tx_pending.n; i += 2) pending_add(g->tx_pending.v[i], (PendingKind)g->tx_pending.v[i + 1], gc_is_solo(g));
    g->tx_pending.n = 0;
    if (!g->tx_final.n) return;
    lock_acquire(&gc.roots_lock);
    vec_move(&gc.final, &g->tx_final);
    lock_release(&gc.roots_lock);
}

void pending_visit(GcVisit *visit, void *ctx) {
    lock_acquire(&gc.roots_lock);
    for (Pending *p = gc.pending; p; p = p->next) {
        Value v = value_from_ref(p->obj);
        visit(ctx, &v);
    }
    lock_release(&gc.roots_lock);
}

void pending_visit_tx(GcSeg *g, GcVisit *visit, void *ctx) {
    for (size_t k = 0; k < g->tx_pending.n; k += 2) {
        Value v = value_from_ref(g->tx_pending.v[k]);
        visit(ctx, &v);
    }
}

void pending_teardown(void) {
    for (Pending *p = gc.pending, *next; p; p = next) {
        next = p->next;
        free(p);
    }
}

void pending_fork_child(void) {
    size_t n = 0;
    for (Pending *p = gc.pending; p; p = p->next, n++) p->taken = false;
    gc.pending_n = n;
}

bool gc_pending(void) { return gc.pending_n > 0; }

static Pending *pending_take(void) {
    lock_acquire(&gc.roots_lock);
    Pending *p = gc.pending;
    while (p && (p->taken || !p->spread)) p = p->next;
    if (p) {
        p->taken = true;
        gc.pending_n--;
    }
    lock_release(&gc.roots_lock);
    return p;
}

/* Between transactions. */
static void pending_spread(StmThread *th) {
    bool all = true;
    lock_acquire(&gc.roots_lock);
    for (Pending *p = gc.pending; p && all; p = p->next) all = p->spread;
    lock_release(&gc.roots_lock);
    if (all) return;
    stm_stop_world(th);
    stm_flush_fresh_stw();
    lock_acquire(&gc.roots_lock);
    for (Pending *p = gc.pending; p; p = p->next) p->spread = true;
    lock_release(&gc.roots_lock);
    stm_start_world(th);
}

/* The transaction that took it has aborted. */
static void pending_untake(void *arg) {
    Pending *p = arg;
    lock_acquire(&gc.roots_lock);
    p->taken = false;
    gc.pending_n++;
    lock_release(&gc.roots_lock);
}

static void pending_done(void *arg) {
    Pending *p = arg;
    lock_acquire(&gc.roots_lock);
    Pending **q = &gc.pending;
    while (*q != p) q = &(*q)->next;
    *q = p->next;
    if (gc.pending_end == &p->next) gc.pending_end = q;
    lock_release(&gc.roots_lock);
    if (p->kind == PENDING_FINAL) gc.finalized++;
    free(p);
}

/* In an atomic block: a transaction must not end and another begin while the finalizer's C frames are there. */
static void run_one(StmThread *th, void *ran) {
    tx_atomic_enter(th);
    Pending *p = pending_take();
    *(bool *)ran = p != NULL;
    if (p) {
        GcFrame f = gc_frame_push(th, 1); /* without aborts p is done, and no root any more, at once */
        f.slot[0] = value_from_ref(p->obj);
        PendingKind kind = p->kind;
        tx_on_abort(th, p, pending_untake, p);
        tx_on_commit(th, p, pending_done, p);
        void (*fn)(StmThread *, uintptr_t) = kind == PENDING_FINAL ? gc.cb.finalize : gc.cb.weak_dead;
        if (fn) fn(th, ref_addr(f.slot[0]));
        gc_frame_pop(th, f);
    }
    tx_atomic_leave(th);
}

size_t gc_run_pending(StmThread *th) {
    if (!gc_pending() || th->atomic) return 0;
    size_t n = 0;
    bool between = th->in_tx, ran = true;
    if (between) tx_commit(th);
    jmp_buf resume; /* tx_run marks a frame of its own */
    memcpy(resume, th->resume, sizeof resume);
    while (gc_pending() && ran) {
        pending_spread(th);
        tx_run(th, run_one, &ran);
        n += ran;
    }
    memcpy(th->resume, resume, sizeof resume);
    if (between) tx_begin(th);
    return n;
}
