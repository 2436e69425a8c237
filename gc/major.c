/* major.c -- a major collection from start to end.
 *
 *      IDLE      old space has grown past the threshold: POLL_GC; the next slice starts
 *      MARKING   begun with the world stopped: nurseries emptied, everything that roots and running transactions refer to is
 *                grey. Slices of at most SLICE_NS follow allocation. When nothing seems grey, the world is stopped once more
 *                to finish: the rest is marked, finalizers and weak references are seen to, large objects swept
 *      SWEEPING  slices, and allocation, sweep the blocks
 *
 * Marking sees a snapshot [GC2]: before a committed object loses a reference, `overwrite` makes what it refers to grey; new
 * objects are born marked; a weak reference that is read makes its referent grey. So no root is looked at twice.
 *
 * A pinned transaction goes on in an older state. What the committed state lost meanwhile is kept for it: gc.keep. */
#include "gc_internal.h"
#include <stdio.h>

#define SLICE_NS   200000
#define MIN_GROWTH (8ul << 20)

static uint64_t no_pos[2];

/* ---- when --------------------------------------------------------------------------------------------------------- */

void major_set_threshold(void) {
    size_t live = gc.old_bytes, least = debug.tiny ? 64 << 10 : MIN_GROWTH;
    size_t growth = live / 100 * gc.percent;
    if (growth < least) growth = least;
    size_t top = gc.limit - gc.limit / 8; /* near the limit: sooner */
    size_t at = live + growth;
    if (at > top) at = live + gc.limit / 32 > top ? live + gc.limit / 32 : top;
    gc.threshold = at;
}

void major_note(GcSeg *g, size_t bytes) {
    (void)bytes;
    if (gc.phase == IDLE && gc.auto_major && gc.old_bytes > gc.threshold) {
        gc.want_major = true;
        seg_set_poll(g->seg, POLL_GC);
    }
}

void gc_enable_major(bool on) { gc.auto_major = on; }

/* ---- what the committed state loses ---------------------------------------------------------------------------------- */

static bool any_pinned(void) {
    for (int i = 1; i <= gc.last_seg; i++)
        if (seg_is_pinned(gc.seg[i]->seg)) return true;
    return false;
}

static void visit_keep(void *ctx, Value *slot) {
    if (value_is_ref(*slot) && addr_is_old(ref_addr(*slot))) *wordmap_put(&gc.keep, ref_addr(*slot)) = 1;
}

static void each_slot(const Obj *old, size_t from, size_t to, GcVisit *visit, void *ctx) {
    Obj *o = (Obj *)(uintptr_t)old; /* neither visitor changes slots */
    if (o->flags & OF_CARDS) gc.cb.trace_range(o, from < sizeof(Obj) ? sizeof(Obj) : from, to, visit, ctx);
    else gc.cb.trace(o, visit, ctx);
}

void major_overwrite(Seg *s, const Obj *old, size_t from, size_t to) {
    GcSeg *g = seg_gc(s);
    if (gc.marking) each_slot(old, from, to, mark_visit, &g->grey);
    if (gc_is_solo(g)) return;
    lock_acquire(&gc.roots_lock);
    each_slot(old, from, to, visit_keep, NULL);
    gc.keep_n = gc.keep.n;
    lock_release(&gc.roots_lock);
}

/* A transaction has ended: when it was the last pinned one, nothing needs to be kept. */
void major_forget_keep(void) {
    if (!gc.keep_n || gc.marking || any_pinned()) return;
    lock_acquire(&gc.roots_lock);
    wordmap_clear(&gc.keep);
    gc.keep_n = 0;
    lock_release(&gc.roots_lock);
}

/* ---- start ------------------------------------------------------------------------------------------------------------- */

typedef struct WrittenCtx {
    MarkStack *m;
    GcSeg *g;
} WrittenCtx;

/* Private versions of objects: the transaction may go on to commit what they refer to. The objects stay too, reachable or not:
 * the end of the transaction stores into them. */
static void grey_written(void *arg, Obj *o, uint32_t card) {
    WrittenCtx *w = arg;
    size_t from = 0, to = 0;
    mark_grey(w->m, value_from_ref((uintptr_t)o - w->g->base));
    if (card == CARD_WHOLE) {
        gc.cb.trace(o, mark_visit, w->m);
    } else if (card_bytes((uintptr_t)o - w->g->base, gc.cb.size(o), card, &from, &to)) {
        gc.cb.trace_range(o, from, to, mark_visit, w->m);
    }
}

static void finish_sweep(GcSeg *g) {
    if (gc.phase == SWEEPING) {
        while (sweep_some(g, 0)) {}
        gc.phase = IDLE;
    }
}

static void grey_roots_stw(MarkStack *m) {
    roots_visit_all_stw(mark_visit, m);
    MAP_EACH(&gc.keep, i) mark_grey(m, value_from_ref(gc.keep.kv[2 * i]));
    for (size_t i = 0; i < gc.immortals.n; i++) mark_push(m, gc.immortals.v[i]);
    for (int i = 1; i <= gc.last_seg; i++)
        seg_each_written(gc.seg[i]->seg, grey_written, &(WrittenCtx){m, gc.seg[i]});
    extra_snapshot_stw();
}

static void start_stw(GcSeg *g) {
    finish_sweep(g);
    minor_empty_all_stw();
    if (!any_pinned()) wordmap_clear(&gc.keep);
    gc.keep_n = gc.keep.n;
    gc.want_major = false;
    gc.phase = MARKING;
    gc.marking = true;
    stm_watch_overwrites = true;
    MarkStack m = {0};
    grey_roots_stw(&m);
    mark_flush(&m);
}

/* ---- finish ------------------------------------------------------------------------------------------------------------ */

static void mark_rest_stw(void) {
    MarkStack m = {0};
    do {
        mark_flush(&m);
        mark_all_stw();
    } while (extra_grey(&m) || weak_keep_stw(&m));
}

static void keep_fresh(void *arg, uintptr_t obj) { mark_try(obj); }

/* What running transactions have promoted stays theirs even when it is dead: an abort gives it back, a commit finishes it. */
static void keep_fresh_stw(void) {
    for (int i = 1; i <= gc.last_seg; i++) seg_each_fresh(gc.seg[i]->seg, keep_fresh, NULL);
}

static void finish_stw(void) {
    minor_empty_all_stw();
    mark_rest_stw();
    final_major_stw();
    mark_rest_stw(); /* a resurrected object may have an extra */
    weak_major_stw();
    extra_sweep_stw();
    keep_fresh_stw();
    gc.marking = false;
    stm_watch_overwrites = any_pinned();
    if (!stm_watch_overwrites) wordmap_clear(&gc.keep);
    gc.keep_n = gc.keep.n;
    stm_flush_fresh_stw();
    gc.phase = SWEEPING;
    sweep_begin_stw();
    for (int i = 1; i <= gc.last_seg; i++) seg_give_back(gc.seg[i]->seg);
    gc.majors++;
}

/* All blocks are swept: what is left is alive, or was made since. */
static void sweep_done(void) {
    gc.phase = IDLE;
    gc.live_bytes = gc.old_bytes;
    major_set_threshold();
    if (debug.log_gc)
        fprintf(stderr, "gc: major %lu, %zu bytes alive, next at %zu\n", (unsigned long)gc.majors, gc.live_bytes,
                (size_t)gc.threshold);
}

/* ---- slices ------------------------------------------------------------------------------------------------------------ */

/* Of those that come by themselves. */
static void count_pause(uint64_t start) {
    uint64_t ns = gc_now() - start, max = gc.max_pause_ns;
    gc.major_ns += ns;
    while (ns > max && !atomic_compare_exchange_weak(&gc.max_pause_ns, &max, ns)) {}
}

/* True when nothing grey is in sight. */
static bool mark_slice(GcSeg *g, uint64_t until) {
    gc.slicing++;
    bool done = mark_drain(&g->grey, until);
    if (done && extra_grey(&g->grey)) done = false;
    mark_flush(&g->grey);
    return --gc.slicing == 0 && done && mark_pool_empty();
}

static void stopped(StmThread *th, bool start) {
    stm_stop_world(th);
    GcSeg *g = gc_here();
    uint64_t t = gc_now();
    event(th->id, EV_MAJOR, g->index, gc.phase, gc.old_bytes, no_pos);
    if (debug.verify) gc_verify();
    if (start && gc.phase != MARKING && (gc.want_major || gc.phase == IDLE)) start_stw(g);
    else if (!start && gc.phase == MARKING) finish_stw();
    if (debug.verify) gc_verify();
    event(th->id, EV_MAJOR_END, g->index, 0, gc.old_bytes, no_pos);
    count_pause(t);
    stm_start_world(th);
}

void major_slice(StmThread *th) {
    GcSeg *g = gc_here();
    gc.slices++;
    if (gc.phase == IDLE) {
        if (gc.want_major) stopped(th, true);
        return;
    }
    bool urgent = !gc_room(gc.limit / 16); /* no time left for small steps */
    uint64_t t = gc_now(), until = urgent ? 0 : t + SLICE_NS;
    bool finish = false;
    if (gc.phase == MARKING) finish = mark_slice(g, t + SLICE_NS) || urgent;
    else if (!sweep_some(g, until)) sweep_done();
    count_pause(t);
    if (finish) stopped(th, false);
}

void gc_major(StmThread *th) {
    stm_stop_world(th);
    GcSeg *g = gc_here();
    uint64_t t = gc_now();
    event(th->id, EV_MAJOR, g->index, gc.phase, gc.old_bytes, no_pos);
    if (debug.verify) gc_verify();
    if (gc.phase == MARKING) finish_stw(); /* its snapshot is old: garbage made since needs a collection of its own */
    start_stw(g);
    finish_stw();
    while (sweep_some(g, 0)) {}
    sweep_done();
    if (debug.verify) gc_verify();
    event(th->id, EV_MAJOR_END, g->index, 0, gc.old_bytes, no_pos);
    gc.major_ns += gc_now() - t;
    stm_start_world(th);
}

bool gc_make_room(StmThread *th, size_t n) {
    if (!gc_room(n)) gc_major(th);
    return gc_room(n);
}
