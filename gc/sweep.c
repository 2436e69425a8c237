/* sweep.c -- what marking has not reached becomes free.
 *
 * Large objects are swept while the world is stopped (their pages may have to be taken out of views, and there are few).
 * Blocks are swept one by one later: by slices, and by whoever needs a block of that class. A block that has become empty
 * goes back to the pool of pages. */
#include "gc_internal.h"
#include <string.h>

/* ---- read marks of the dead --------------------------------------------------------------------------------------- */

/* A running transaction may have read what is dead now. Its marks must not count for the next object there. */
static void clear_read_marks(uintptr_t addr, size_t n) {
    for (int i = 1; i <= gc.last_seg; i++) {
        Seg *s = gc.seg[i]->seg;
        if (seg_in_tx(s)) memset(seg_view(s, MARK_ADDR(addr)), 0, (n + GRANULE - 1) / GRANULE);
    }
}

static bool anyone_in_segment(void) {
    for (int i = 1; i <= gc.last_seg; i++)
        if (seg_in_tx(gc.seg[i]->seg)) return true;
    return false;
}

static void forget_reads(Block *b, uint32_t w, uint64_t dead) {
    for (; dead; dead &= dead - 1)
        clear_read_marks(b->start + (w * 64 + (uint32_t)__builtin_ctzl(dead)) * (uintptr_t)b->size, b->size);
}

/* ---- blocks ---------------------------------------------------------------------------------------------------------- */

/* Slots in use after the sweep. */
static uint32_t sweep_bits(Block *b) {
    uint32_t used = 0, freed = 0;
    bool readers = anyone_in_segment();
    for (uint32_t w = 0; w < b->words; w++) {
        uint64_t live = atomic_load_explicit(&block_marks(b)[w], memory_order_relaxed); /* nobody marks now */
        uint64_t dead = block_alloc(b)[w] & ~live;
        if (dead && readers) forget_reads(b, w, dead);
        freed += (uint32_t)__builtin_popcountl(dead);
        block_alloc(b)[w] &= live;
        used += (uint32_t)__builtin_popcountl(block_alloc(b)[w]);
        atomic_store_explicit(&block_marks(b)[w], 0, memory_order_relaxed);
    }
    gc.old_bytes -= (size_t)freed * b->size;
    b->epoch = gc.epoch;
    return used;
}

void sweep_block(GcSeg *g, Block *b) {
    assert(b->owner == g);
    sweep_bits(b);
}

static void dispose(BlockClass *k, Block *b, uint32_t used, bool stopped) {
    lock_acquire(&k->lock);
    b->owner = NULL;
    if (used && used < b->count) block_list(k, b);
    lock_release(&k->lock);
    if (!used) block_release(b, stopped);
}

static Block *next_unswept(GcSeg *g, BlockClass *k) {
    if (!__atomic_load_n(&k->sweep, __ATOMIC_RELAXED)) return NULL; /* a hint; the lock decides */
    lock_acquire(&k->lock);
    Block *b = k->sweep;
    if (b) {
        __atomic_store_n(&k->sweep, b->next, __ATOMIC_RELAXED);
        b->owner = g;
    }
    lock_release(&k->lock);
    return b;
}

bool sweep_some(GcSeg *g, uint64_t until) {
    for (unsigned c = 0; c < CLASSES; c++) {
        BlockClass *k = &gc.cls[c];
        for (Block *b; (b = next_unswept(g, k));) {
            dispose(k, b, sweep_bits(b), stm_world_stopped());
            if (until && gc_now() >= until) return true;
        }
    }
    return false;
}

/* ---- large objects ------------------------------------------------------------------------------------------------------ */

static void sweep_runs_stw(void) {
    bool readers = anyone_in_segment();
    for (Run *r = gc.runs, *next; r; r = next) {
        next = r->next;
        if (r->immortal) continue;
        if (r->mark) {
            r->mark = 0;
            continue;
        }
        if (readers) clear_read_marks(r->start, r->pages * STM_PAGE);
        run_free(r, true);
    }
}

void sweep_begin_stw(void) {
    gc.epoch++;
    for (int i = 0; i <= gc.last_seg; i++) old_detach_stw(gc.seg[i]);
    for (unsigned c = 0; c < CLASSES; c++) {
        BlockClass *k = &gc.cls[c];
        for (Block *b = k->partial; b; b = b->next_partial) b->listed = false;
        k->partial = NULL;
        k->sweep = k->all;
    }
    sweep_runs_stw();
    pages_share_waiting_stw();
}
