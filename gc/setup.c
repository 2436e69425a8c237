/* setup.c -- starting and ending the collector, its answers to the engine, numbers. */
#include "gc_internal.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Gc gc;

void *gc_malloc(size_t n) {
    void *p = calloc(1, n);
    if (!p) fatal("gc: no C memory (%zu bytes)", n);
    return p;
}

/* ---- what the engine calls -------------------------------------------------------------------------------------- */

static void cb_minor(Seg *s) { minor_collect(seg_gc(s)); }

static void cb_remember(Seg *s, uintptr_t obj, uint32_t card) {
    GcSeg *g = seg_gc(s);
    vec_push(&g->remembered, obj);
    vec_push(&g->remembered, card);
}

static void cb_free_fresh(Seg *s, uintptr_t obj) { old_free(seg_gc(s), obj); }

static void commit(GcSeg *g) {
    if (g->ctl->nursery_free != g->start) minor_collect(g);
    if (!gc_is_solo(g)) g->remembered.n = 0; /* in solo mode the barriers stay as they are */
    roots_commit(g);
}

static void abort_tx(GcSeg *g) {
    g->remembered.n = 0;
    gc.old_bytes += g->old_bytes; /* reserved slots; they are given back now */
    g->old_bytes = 0;
    identity_drop(g);
    nursery_reset(g);
    roots_abort(g);
}

static void cb_tx_end(Seg *s, bool aborted) {
    GcSeg *g = seg_gc(s);
    if (aborted) abort_tx(g);
    else commit(g);
    weak_tx_end(g, aborted);
    final_tx_end(g, aborted);
    major_forget_keep();
}

/* The other threads are gone, with what their transactions were doing. If th was in a transaction it goes on in segment 0. */
static void cb_fork_child(StmThread *th) {
    lock_reset(&gc.heap_lock);
    lock_reset(&gc.roots_lock);
    lock_reset(&gc.pool_lock);
    for (unsigned c = 0; c < CLASSES; c++) lock_reset(&gc.cls[c].lock);
    gc.slicing = 0;
    for (int i = 1; i <= gc.last_seg; i++) {
        bool goes_on = gc.seg[i]->th == th;
        if (!goes_on) abort_tx(gc.seg[i]);
        else commit(gc.seg[i]);
        weak_tx_end(gc.seg[i], !goes_on);
        final_tx_end(gc.seg[i], !goes_on);
    }
    pending_fork_child();
    shared_fork_child();
    roots_fork_child(th);
}

/* ---- start and end ------------------------------------------------------------------------------------------------- */

/* Half of a second-level cache: young objects stay in it, and something else has room, too. */
static size_t chunk_from_cache(void) {
    long size = sysconf(_SC_LEVEL2_CACHE_SIZE);
    size_t l2 = size > 0 ? (size_t)size : 0;
    size_t chunk = l2 / 2 / STM_PAGE * STM_PAGE;
    return chunk < 256 << 10 ? 256 << 10 : chunk > 4 << 20 ? 4 << 20 : chunk;
}

static size_t physical_memory(void) { return (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE); }

static void choose_sizes(const GcConfig *config) {
    gc.limit = config->stm.heap_limit ? config->stm.heap_limit : physical_memory() / 2;
    gc.chunk = config->nursery ? config->nursery : debug.tiny ? STM_PAGE : chunk_from_cache();
    gc.chunk = (gc.chunk + STM_PAGE - 1) / STM_PAGE * STM_PAGE;
    gc.step = gc.chunk < 32 << 10 ? gc.chunk : 32 << 10;
    gc.percent = config->major_percent ? config->major_percent : 80;
    gc.auto_major = true;
}

/* The engine's limit is one of addresses: it leaves room for survivors, and for holes between page runs. What the program
 * may use is checked in gc_room. */
static size_t address_limit(void) {
    size_t n = gc.limit * 4 + (64ul << 20);
    return n < HEAP_MAX ? n : HEAP_MAX;
}

static void seg_record(int i) {
    GcSeg *g = gc_malloc(sizeof *g);
    g->seg = stm_seg(i);
    g->index = i;
    g->base = (uintptr_t)seg_view(g->seg, HEAP_START) - HEAP_START;
    g->ctl = seg_view(g->seg, CTL_ADDR);
    gc.seg[i] = g;
    nursery_setup(g);
    seg_set_gc(g->seg, g);
}

void gc_setup(const GcConfig *config) {
    memset(&gc, 0, sizeof gc);
    gc.cb = config->cb;
    choose_sizes(config);
    gc.roots_lock = gc.pool_lock = (Lock)LOCK_INIT(LOCK_ROOTS);
    gc.pending_end = &gc.pending;
    large_setup();
    old_setup();
    StmConfig stm = config->stm;
    stm.heap_limit = address_limit();
    stm.cb.size = gc.cb.size;
    stm.cb.minor = cb_minor;
    stm.cb.tx_begin = roots_tx_begin;
    stm.cb.tx_end = cb_tx_end;
    stm.cb.free_fresh = cb_free_fresh;
    stm.cb.remember = cb_remember;
    stm.cb.overwrite = major_overwrite;
    stm.cb.gc_slice = major_slice;
    stm.cb.fork_child = cb_fork_child;
    stm_setup(&stm);
    gc.last_seg = stm_segments();
    for (int i = 0; i <= gc.last_seg; i++) seg_record(i);
    major_set_threshold();
}

static void seg_forget(GcSeg *g) {
    Vec *lists[] = {&g->remembered, &g->promoted, &g->dfs, &g->young_weak, &g->young_final, &g->tx_weak,
                    &g->tx_final, &g->tx_pending, &g->tx_extra, &g->unused};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) vec_free(lists[i]);
    wordmap_free(&g->identity);
    free(g);
}

void gc_teardown(void) {
    mark_teardown();
    pending_teardown();
    extra_teardown();
    old_teardown();
    large_teardown();
    for (int i = 0; i <= gc.last_seg; i++) seg_forget(gc.seg[i]);
    vec_free(&gc.weak);
    vec_free(&gc.final);
    wordmap_free(&gc.roots);
    wordmap_free(&gc.keep);
    stm_teardown();
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

void gc_stats(GcStats *out) {
    *out = (GcStats){
        .old_bytes = gc.old_bytes, .old_blocks = gc.blocks, .large_bytes = gc.large_bytes,
        .heap_bytes = gc.used_pages * STM_PAGE, .limit = gc.limit,
        .majors = gc.majors, .finalized = gc.finalized, .weak_cleared = gc.weak_cleared,
        .major_ns = gc.major_ns, .max_pause_ns = gc.max_pause_ns, .slices = gc.slices, .live_bytes = gc.live_bytes,
    };
    for (int i = 0; i <= gc.last_seg; i++) {
        GcSeg *g = gc.seg[i];
        out->minors += g->minors;
        out->promoted_bytes += g->promoted_bytes;
        out->allocated_bytes += g->allocated_bytes;
        out->minor_ns += g->minor_ns;
    }
}
