/* shared_internal.h -- what counter, table and queue are made of.
 *
 * core   the object that callers know, OF_FINE. A *stripe* is one of its granules (16 bytes, a read mark of its own). Each segment has a
 *        stripe for itself: what running transactions write there never conflicts; who reads all stripes conflicts with
 *        every writer.
 *
 *            slot       0              1      2            4           ...
 *            counter    stripe 0       -      stripe 1     stripe 2
 *            others     C structure    -      stripe 0     stripe 1
 *
 * slab   whole pages, one object with OF_CARDS. Its granules are cells {content, stamp}: a cell has a read mark of its own,
 *        and is written without touching its neighbours. Empty: both words 0.
 *
 * [SH1] A slab comes from the pool of free pages, which are private in no segment [GC1], and is made in segment 0: an empty
 *       cell is there in every view at once, without a transaction. A cell given to another key is empty in every
 *       view, so it looks the same as a new one.
 * [SH2] The C structures hold no reference to what a transaction put in, only to slabs: that is for the collector to find in
 *       the slabs. They are found through the core, which never moves, and die with it.
 * [SH3] A function without SAFEPOINT in its contract uses addresses into the C structure; nobody keeps one over a
 *       safepoint. So whatever is taken out of the structure while the world is stopped can be freed at once.
 * [SH4] No word of ours ends in the tag of a reference: numbers are shifted left by one bit. */
#ifndef WEFT_SHARED_INTERNAL_H
#define WEFT_SHARED_INTERNAL_H

#include "gc_internal.h"
#include "shared.h"

#define SHARED_PREFIX 16
static inline uintptr_t shared_slot(uintptr_t obj, size_t i) { return obj + SHARED_PREFIX + 8 * i; }
static inline size_t shared_bytes(size_t slots) { return SHARED_PREFIX + 8 * slots; }
extern SharedShape *shared_shape;

/* ---- stripes --------------------------------------------------------------------------------------------------- */

static inline size_t shared_stripes(void) { return (size_t)stm_segments() + 1; }
static inline uintptr_t stripe_at(uintptr_t core, size_t first, size_t k) { return shared_slot(core, first + 2 * k); }
static inline size_t stripe_mine(void) { return (size_t)seg_index(seg_current()); }

static inline void stripe_add(uintptr_t core, size_t first, int64_t n) {
    uintptr_t at = stripe_at(core, first, stripe_mine());
    stm_write_at(core, at);
    SEG_AT(uint64_t, at) = SEG_AT(uint64_t, at) + ((uint64_t)n << 1);
}

/* The sum of all stripes, read. */
int64_t stripes_sum(uintptr_t core, size_t first);

/* ---- cores and slabs ------------------------------------------------------------------------------------------- */

/* An old object of the running transaction with `slots` slots, slot 0 holding `data`; 0: no memory, and `gone` has been
 * called. `trace` visits the slabs. */
uintptr_t shared_core_new(size_t slots, void *data, GcExtraTrace *trace, void (*gone)(void *data));
static inline void *shared_data(uintptr_t core) { return (void *)SEG_AT(uint64_t, shared_slot(core, 0)); }

/* `pages` whole pages of empty cells; 0: no memory. To get rid of one, no longer visit it. */
uintptr_t shared_slab_new(size_t pages);
#define SLAB_CELLS(pages) ((pages) * (STM_PAGE / GRANULE) - 1)
static inline uintptr_t slab_cell(uintptr_t slab, size_t i) { return shared_slot(slab, 2 * i); }

static inline Value cell_view(uintptr_t cell) { return SEG_AT(Value, cell); } /* no read mark */
static inline Value cell_committed(uintptr_t cell) { return *(Value *)obj0(cell); }
/* World stopped: is the cell empty in every view, and has no running transaction read it? */
bool cell_is_dead_stw(uintptr_t cell);

#endif
