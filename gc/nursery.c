/* nursery.c -- young objects: bump allocation and the minor collection of one segment.
 *
 * The objects of a segment lie without gaps in [start, nursery_free). nursery_limit moves up in small steps, each zeroed
 * just before it is used (memory from `dirty` on is zero already). Once the limit passes `trigger`, a collection is asked
 * for; it comes at the next safepoint, and until then allocation goes on in the reserve.
 *
 * A minor collection copies what is reachable to old space, writing through segment 0, and goes on from there: the list of
 * the promoted is the work list. Nothing is done twice and nothing recurses. Then come finalizers and weak references, then
 * the nursery is empty.
 *
 * Under gc-stress the nursery moves on to other addresses and the old ones lose all access, so that a stale pointer faults. */
#include "gc_internal.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define KEEP_CHUNKS 4 /* how much of the reserve keeps its memory after a collection */

uint64_t gc_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t no_pos[2];

/* ---- allocation ----------------------------------------------------------------------------------------------- */

bool gc_room(size_t n) {
    size_t old = gc.used_pages * STM_PAGE, young = gc.nursery_bytes;
    size_t have = old + young + young / 4; /* survivors need a little more than they have here */
    return n <= gc.limit && have <= gc.limit - n;
}

/* Start the nursery anew at `start`. */
static void nursery_at(GcSeg *g, uintptr_t start) {
    g->start = start;
    g->trigger = start + gc.chunk;
    g->ctl->nursery_free = g->ctl->nursery_limit = start;
    gc.nursery_bytes -= g->counted;
    g->counted = 0;
}

void nursery_setup(GcSeg *g) {
    g->dirty = NURSERY_START;
    nursery_at(g, NURSERY_START);
}

static void nursery_protect(GcSeg *g, uintptr_t end, int prot) {
    if (end > g->start && mprotect(gc_obj(g, g->start), end - g->start, prot)) fatal("gc: mprotect of the nursery failed");
}

/* gc-stress: [start, end) is never touched again, until the reserve has been used up. */
static void nursery_move_on(GcSeg *g, uintptr_t end) {
    uintptr_t next = (end + STM_PAGE - 1) & ~(uintptr_t)(STM_PAGE - 1);
    uintptr_t dirty = g->dirty > next ? g->dirty : next;
    if (next - NURSERY_START < NURSERY_SIZE / 2) {
        nursery_protect(g, next, PROT_NONE);
        seg_drop_nursery(g->seg, g->start, dirty - g->start);
    } else {
        g->start = NURSERY_START;
        nursery_protect(g, next, PROT_READ | PROT_WRITE);
        seg_drop_nursery(g->seg, NURSERY_START, dirty - NURSERY_START);
        next = NURSERY_START;
    }
    g->dirty = next;
    nursery_at(g, next);
}

void nursery_reset(GcSeg *g) {
    uintptr_t end = g->ctl->nursery_limit;
    if (end > g->dirty) g->dirty = end;
    if (debug.gc_stress) {
        nursery_move_on(g, end);
        return;
    }
    uintptr_t keep = g->start + KEEP_CHUNKS * gc.chunk;
    if (g->dirty > keep) {
        seg_drop_nursery(g->seg, keep, g->dirty - keep);
        g->dirty = keep;
    }
    nursery_at(g, g->start);
}

/* Let the nursery reach up to `end`: false if the reserve or the memory limit is in the way. */
static bool nursery_extend(GcSeg *g, uintptr_t end) {
    SegCtl *c = g->ctl;
    if (end - NURSERY_START > NURSERY_SIZE || end < g->start) return false;
    uintptr_t from = c->nursery_limit;
    uintptr_t to = g->start + (end - g->start + gc.step - 1) / gc.step * gc.step;
    if (to > g->trigger && end <= g->trigger) to = g->trigger;
    if (to - NURSERY_START > NURSERY_SIZE || !gc_room(to - from)) to = end;
    if (!gc_room(to - from)) return false;
    if (g->dirty > from) memset(gc_obj(g, from), 0, (to < g->dirty ? to : g->dirty) - from);
    c->nursery_limit = to;
    gc.nursery_bytes += to - from;
    g->counted += to - from;
    if (to > g->trigger) seg_set_poll(g->seg, POLL_COLLECT);
    return true;
}

/* While a major collection runs, slices follow allocation; see major.c. */
static void pace(GcSeg *g, size_t n) {
    g->since_slice += n;
    if (gc.phase != IDLE && g->since_slice >= gc.chunk / 4) {
        g->since_slice = 0;
        seg_set_poll(g->seg, POLL_GC);
    }
}

/* Solo mode: a large object goes to old space at once. Until the next minor collection it counts as remembered [GC4]. */
static uintptr_t alloc_large_old(GcSeg *g, size_t n, uint32_t flags, uint32_t map) {
    uintptr_t p = gc_room(n) ? run_new(n, true) : 0;
    if (!p) return 0;
    *obj0(p) = (Obj){flags, map}; /* NOBARRIER: fresh */
    vec_push(&g->remembered, p);
    vec_push(&g->remembered, CARD_WHOLE);
    g->allocated_bytes += n;
    pace(g, n);
    major_note(g, 0);
    return p;
}

static _Atomic uint64_t allocations; /* for oom-at */

uintptr_t gc_alloc_slow(size_t n, uint32_t flags, uint32_t map) {
    GcSeg *g = gc_here();
    SegCtl *c = g->ctl;
    n = slot_size(n);
    if (UNLIKELY(debug.oom_at) && debug_hit(debug.oom_at, &allocations)) return 0;
    if (n > GC_LARGE && gc_is_solo(g)) return alloc_large_old(g, n, flags, map);
    uintptr_t p = c->nursery_free;
    if (n > NURSERY_SIZE) return 0;
    if (p + n > c->nursery_limit) {
        size_t before = g->counted;
        if (!nursery_extend(g, p + n)) return 0;
        pace(g, g->counted - before);
    }
    c->nursery_free = p + n;
    if (UNLIKELY(debug.oom_at)) { /* the next one comes here, too; the rest of the step is zero and stays in reach */
        gc.nursery_bytes -= c->nursery_limit - (p + n);
        g->counted -= c->nursery_limit - (p + n);
        if (c->nursery_limit > g->dirty) g->dirty = c->nursery_limit;
        c->nursery_limit = p + n;
    }
    *gc_obj(g, p) = (Obj){flags, map}; /* NOBARRIER: fresh */
    return p;
}

/* ---- minor collection ------------------------------------------------------------------------------------------ */

uintptr_t minor_forward(GcSeg *g, uintptr_t young) {
    Obj *o = gc_obj(g, young);
    if (o->flags & OF_FORWARDED) return ((uint64_t *)o)[1];
    size_t n = gc.cb.size(o);
    uintptr_t to = UNLIKELY(o->flags & OF_SHADOW) ? identity_take(g, young) : old_alloc(g, n, o->flags);
    memcpy(obj0(to), o, slot_size(n)); /* NOBARRIER: fresh */
    obj0(to)->flags = (o->flags & ~(uint32_t)OF_SHADOW) | OF_BARRIER;
    if (!gc_is_solo(g)) stm_fresh(g->seg, to, n);
    vec_push(&g->promoted, to);
    o->flags = OF_FORWARDED;
    ((uint64_t *)o)[1] = to;
    return to;
}

static void visit_young(void *ctx, Value *slot) {
    Value v = *slot;
    if (value_is_ref(v) && addr_is_young(ref_addr(v))) *slot = value_from_ref(minor_forward(ctx, ref_addr(v)));
}

/* Trace what has been promoted and not traced; more is added to the list meanwhile. */
void minor_drain(GcSeg *g) {
    while (g->traced < g->promoted.n) gc.cb.trace(obj0(g->promoted.v[g->traced++]), visit_young, g);
}

static void trace_card(GcSeg *g, uintptr_t obj, uint32_t card) {
    Obj *o = gc_obj(g, obj);
    size_t from, to;
    if (card_bytes(obj, gc.cb.size(o), card, &from, &to)) gc.cb.trace_range(o, from, to, visit_young, g);
    *(uint8_t *)gc_obj(g, CARD_ADDR(obj + from)) &= (uint8_t)~1; /* the next write is remembered again */
}

/* Old objects written since the last minor collection. The barrier is armed again: [GC4] starts anew. */
static void trace_remembered(GcSeg *g) {
    for (size_t i = 0; i < g->remembered.n; i += 2) {
        uintptr_t obj = g->remembered.v[i];
        if (g->remembered.v[i + 1] != CARD_WHOLE) {
            trace_card(g, obj, (uint32_t)g->remembered.v[i + 1]);
        } else {
            gc.cb.trace(gc_obj(g, obj), visit_young, g);
            gc_obj(g, obj)->flags |= OF_BARRIER; /* its page is private, or this is segment 0 */
        }
    }
    g->remembered.n = 0;
}

static void finish_promoted(GcSeg *g) {
    if (!gc_is_solo(g))
        for (size_t i = 0; i < g->promoted.n; i++) {
            uintptr_t p = g->promoted.v[i];
            stm_fresh_done(g->seg, p, gc.cb.size(obj0(p)));
        }
    g->promoted.n = 0;
}

static void trace_roots(GcSeg *g) {
    if (gc_thread(g)) roots_visit_thread(gc_thread(g), visit_young, g, false);
    if (gc_is_solo(g)) roots_visit_global(visit_young, g);
    trace_remembered(g);
}

static void minor_run(GcSeg *g) {
    g->traced = 0;
    trace_roots(g);
    minor_drain(g);
    final_minor(g);
    weak_minor(g);
    identity_drop(g);
    finish_promoted(g);
    if (!gc_is_solo(g)) return;
    weak_tx_end(g, false); /* without aborts what was noted counts at once */
    final_tx_end(g, false);
}

static void minor_count(GcSeg *g, size_t used, uint64_t start) {
    uint64_t ns = gc_now() - start;
    size_t bytes = g->old_bytes;
    g->old_bytes = 0;
    gc.old_bytes += bytes;
    g->minors++;
    g->allocated_bytes += used;
    g->promoted_bytes += bytes;
    g->minor_ns += ns;
    event(gc_thread(g) ? gc_thread(g)->id : 0, EV_MINOR_END, g->index, bytes, 0, no_pos);
    if (debug.log_gc) fprintf(stderr, "gc: minor seg %d, %zu bytes, %zu survive, %lu us\n", g->index, used, bytes, ns / 1000);
    major_note(g, bytes);
}

void minor_collect(GcSeg *g) {
    size_t used = g->ctl->nursery_free - g->start;
    if (used || g->remembered.n) {
        if (debug.verify) verify_seg(g);
        uint64_t start = gc_now();
        event(gc_thread(g) ? gc_thread(g)->id : 0, EV_MINOR, g->index, used, 0, no_pos);
        minor_run(g);
        nursery_reset(g);
        minor_count(g, used, start);
        if (debug.verify) verify_seg(g);
    }
    if (debug.gc_stress && seg_in_tx(g->seg)) seg_set_poll(g->seg, POLL_COLLECT);
}

static void empty_one(void *arg, int i) {
    GcSeg *g = gc.seg[i];
    if (g->ctl->nursery_free == g->start && !g->remembered.n) return;
    Seg *back = seg_enter_view(g->seg);
    minor_collect(g);
    seg_enter_view(back);
}

void minor_empty_all_stw(void) { stm_parallel_stw(empty_one, NULL, gc.last_seg + 1); }

void gc_minor(StmThread *th) { minor_collect(gc_here()); }
