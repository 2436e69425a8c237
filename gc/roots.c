/* roots.c -- where marking and copying begin: threads, global slots, C structures.
 *
 * A shadow stack is a range of memory of its own with a guard page at its end. tx_begin notes its values, because an abort
 * puts them back; the notes are roots as long as the transaction runs. They hold old objects only: the nursery is
 * empty when a transaction begins.
 *
 * An extra that belongs to an object is a root only if that object lives. Its references are noted when marking begins,
 * and become grey once the object turns out to be marked [GC2]. */
#include "gc_internal.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define STACK_SLOTS (1ul << 20)
#define STACK_BYTES (STACK_SLOTS * sizeof(Value))

/* ---- threads ---------------------------------------------------------------------------------------------------- */

void gc_attach(StmThread *th) {
    GcThread *t = gc_malloc(sizeof *t);
    t->th = th;
    t->stack = mmap(NULL, STACK_BYTES + STM_PAGE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (t->stack == MAP_FAILED || mprotect((char *)t->stack + STACK_BYTES, STM_PAGE, PROT_NONE))
        fatal("gc: no memory for a shadow stack");
    th->gc = t;
    lock_acquire(&gc.roots_lock);
    t->next = gc.threads;
    gc.threads = t;
    lock_release(&gc.roots_lock);
    stm_attach(th);
}

static void thread_free(GcThread *t) {
    munmap(t->stack, STACK_BYTES + STM_PAGE);
    free(t->saved);
    free(t);
}

void gc_detach(StmThread *th) {
    GcThread *t = th->gc;
    stm_detach(th);
    lock_acquire(&gc.roots_lock);
    GcThread **p = &gc.threads;
    while (*p != t) p = &(*p)->next;
    *p = t->next;
    lock_release(&gc.roots_lock);
    thread_free(t);
    th->gc = NULL;
}

void roots_fork_child(StmThread *th) {
    GcThread *mine = th->gc;
    for (GcThread *t = gc.threads, *next; t; t = next) {
        next = t->next;
        if (t != mine) thread_free(t);
    }
    gc.threads = mine;
    mine->next = NULL;
    mine->saved_n = 0;
}

GcFrame gc_frame_push(StmThread *th, uint32_t n) {
    GcThread *t = th->gc;
    if (t->depth + n > STACK_SLOTS) fatal("gc: shadow stack overflow");
    GcFrame f = {t->stack + t->depth, n};
    memset(f.slot, 0, n * sizeof(Value));
    t->depth += n;
    return f;
}

void gc_frame_pop(StmThread *th, GcFrame f) {
    GcThread *t = th->gc;
    assert(f.slot + f.n == t->stack + t->depth);
    t->depth -= f.n;
}

void roots_tx_begin(Seg *s, StmThread *th) {
    GcSeg *g = seg_gc(s);
    GcThread *t = th->gc;
    g->th = th;
    if (t->depth > t->saved_cap) {
        t->saved_cap = t->depth * 2;
        t->saved = realloc(t->saved, t->saved_cap * sizeof(Value));
        if (!t->saved) fatal("gc: no memory to save a shadow stack");
    }
    t->saved_n = t->depth;
    if (t->depth) memcpy(t->saved, t->stack, t->depth * sizeof(Value));
    if (debug.gc_stress) seg_set_poll(s, POLL_COLLECT);
}

void roots_visit_thread(StmThread *th, GcVisit *visit, void *ctx, bool saved) {
    GcThread *t = th->gc;
    for (size_t i = 0; i < t->depth; i++) visit(ctx, &t->stack[i]);
    if (saved)
        for (size_t i = 0; i < t->saved_n; i++) visit(ctx, &t->saved[i]);
    if (gc.cb.thread_roots) gc.cb.thread_roots(th, visit, ctx);
}

/* ---- roots of no thread -------------------------------------------------------------------------------------------- */

void gc_root_add(Value *slot) {
    lock_acquire(&gc.roots_lock);
    *wordmap_put(&gc.roots, (uint64_t)slot) = 0;
    lock_release(&gc.roots_lock);
}

/* Maps have no removal: the value tells that the slot counts no more. */
void gc_root_remove(Value *slot) {
    lock_acquire(&gc.roots_lock);
    uint64_t *gone = wordmap_find(&gc.roots, (uint64_t)slot);
    if (gone) *gone = 1;
    lock_release(&gc.roots_lock);
}

/* A visitor may need other locks: visit copies of the places. */
static Vec root_slots(void) {
    Vec slots = {0};
    lock_acquire(&gc.roots_lock);
    MAP_EACH(&gc.roots, i)
        if (!gc.roots.kv[2 * i + 1]) vec_push(&slots, gc.roots.kv[2 * i]);
    lock_release(&gc.roots_lock);
    return slots;
}

void roots_visit_global(GcVisit *visit, void *ctx) {
    Vec slots = root_slots();
    for (size_t i = 0; i < slots.n; i++) visit(ctx, (Value *)slots.v[i]);
    vec_free(&slots);
    if (gc.cb.roots) gc.cb.roots(visit, ctx);
}

void roots_visit_all_stw(GcVisit *visit, void *ctx) {
    roots_visit_global(visit, ctx);
    pending_visit(visit, ctx);
    for (int i = 0; i <= gc.last_seg; i++) pending_visit_tx(gc.seg[i], visit, ctx);
    lock_acquire(&gc.roots_lock); /* threads outside transactions come and go even now */
    for (GcThread *t = gc.threads; t; t = t->next) roots_visit_thread(t->th, visit, ctx, true);
    for (Extra *e = gc.extras; e; e = e->next)
        if (!e->obj) e->fn(e->data, visit, ctx);
    lock_release(&gc.roots_lock);
}

/* ---- C structures --------------------------------------------------------------------------------------------------- */

void gc_extra_add(uintptr_t obj, void *data, GcExtraTrace *fn, void (*gone)(void *data)) {
    assert(!addr_is_young(obj));
    Extra *e = gc_malloc(sizeof *e);
    *e = (Extra){.obj = obj, .data = data, .fn = fn, .gone = gone, .greyed = true};
    e->in_tx = obj && !gc_is_solo(gc_here());
    if (e->in_tx) vec_push(&gc_here()->tx_extra, (uint64_t)e);
    lock_acquire(&gc.roots_lock);
    e->next = gc.extras;
    gc.extras = e;
    lock_release(&gc.roots_lock);
}

static void note(void *ctx, Value *slot) {
    if (value_is_ref(*slot)) vec_push(ctx, *slot);
}

void extra_snapshot_stw(void) {
    for (Extra *e = gc.extras; e; e = e->next) {
        e->snapshot.n = 0;
        e->greyed = !e->obj; /* those without an object have been visited with the roots */
        if (e->obj) e->fn(e->data, note, &e->snapshot);
    }
}

bool extra_grey(MarkStack *m) {
    bool any = false;
    lock_acquire(&gc.roots_lock);
    for (Extra *e = gc.extras; e; e = e->next) {
        if (e->greyed || !mark_is_set(e->obj)) continue;
        for (size_t i = 0; i < e->snapshot.n; i++) mark_grey(m, e->snapshot.v[i]);
        vec_free(&e->snapshot);
        e->greyed = any = true;
    }
    lock_release(&gc.roots_lock);
    return any;
}

#define TAKEN_BACK 1 /* Extra.obj of one whose transaction has aborted */

static bool is_taken_back(const Extra *e) { return e->obj == TAKEN_BACK; }
static bool is_dead(const Extra *e) { return e->obj && !e->in_tx && !mark_is_set(e->obj); }

static Extra *extra_unlink(bool (*test)(const Extra *e)) {
    Extra *found = NULL;
    lock_acquire(&gc.roots_lock);
    for (Extra **p = &gc.extras; *p;) {
        Extra *e = *p;
        if (!test(e)) {
            p = &e->next;
            continue;
        }
        *p = e->next;
        e->next = found;
        found = e;
    }
    lock_release(&gc.roots_lock);
    return found;
}

static void extra_bury(Extra *dead) {
    for (Extra *next; dead; dead = next) {
        next = dead->next;
        if (dead->gone) dead->gone(dead->data);
        vec_free(&dead->snapshot);
        free(dead);
    }
}

void extra_sweep_stw(void) { extra_bury(extra_unlink(is_dead)); }

void extra_teardown(void) {
    for (Extra *e = gc.extras, *next; e; e = next) {
        next = e->next;
        if (e->gone) e->gone(e->data);
        vec_free(&e->snapshot);
        free(e);
    }
}

/* The transaction that added them has aborted. */
static void extra_take_back(GcSeg *g) {
    if (!g->tx_extra.n) return;
    for (size_t i = 0; i < g->tx_extra.n; i++) ((Extra *)g->tx_extra.v[i])->obj = TAKEN_BACK;
    g->tx_extra.n = 0;
    extra_bury(extra_unlink(is_taken_back));
}

/* ---- the end of a transaction ---------------------------------------------------------------------------------------- */

static void roots_tx_over(GcSeg *g) {
    GcThread *t = g->th ? g->th->gc : NULL;
    if (t) t->saved_n = 0;
    g->th = NULL;
}

void roots_abort(GcSeg *g) {
    GcThread *t = g->th ? g->th->gc : NULL;
    if (t) {
        t->depth = t->saved_n;
        if (t->depth) memcpy(t->stack, t->saved, t->depth * sizeof(Value));
    }
    extra_take_back(g);
    roots_tx_over(g);
}

void roots_commit(GcSeg *g) {
    for (size_t i = 0; i < g->tx_extra.n; i++) ((Extra *)g->tx_extra.v[i])->in_tx = false;
    g->tx_extra.n = 0;
    roots_tx_over(g);
}
