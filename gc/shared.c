/* shared.c -- cores, stripes and slabs: what counter, table and queue have in common. See shared_internal.h. */
#include "shared_internal.h"
#include <string.h>

SharedShape *shared_shape;

void shared_setup(SharedShape *shape) { shared_shape = shape; }

int64_t stripes_sum(uintptr_t core, size_t first) {
    uint64_t sum = 0;
    for (size_t k = 0; k < shared_stripes(); k++) {
        uintptr_t at = stripe_at(core, first, k);
        stm_read(at);
        sum += SEG_AT(uint64_t, at);
    }
    return (int64_t)sum >> 1;
}

/* Old from the start, because the C structure lives as long as the object at this address: as if a minor collection had just
 * promoted it. */
uintptr_t shared_core_new(size_t slots, void *data, GcExtraTrace *trace, void (*gone)(void *data)) {
    GcSeg *g = gc_here();
    size_t n = shared_bytes(slots);
    assert(shared_shape && n <= GC_LARGE);
    if (!gc_room(n)) {
        gone(data);
        return 0;
    }
    uintptr_t p = old_alloc(g, n, OF_FINE);
    gc.old_bytes += g->old_bytes; /* now, not at the next minor collection: an abort may give the slot back before */
    g->old_bytes = 0;
    memset(obj0(p), 0, slot_size(n)); /* NOBARRIER: fresh */
    obj0(p)->flags = OF_FINE | OF_BARRIER;
    shared_shape(obj0(p), slots);
    *(uint64_t *)shared_slot(p, 0) = (uint64_t)data;
    if (!gc_is_solo(g)) {
        stm_fresh(g->seg, p, n);
        stm_fresh_done(g->seg, p, n);
    }
    gc_extra_add(p, data, trace, gone);
    return p;
}

/* Upholds [SH1]. Not fresh: nothing is undone when the running transaction aborts. */
uintptr_t shared_slab_new(size_t pages) {
    size_t n = pages * STM_PAGE;
    uintptr_t p = gc_room(n) ? run_new(n, true) : 0;
    if (!p) return 0;
    shared_shape(obj0(p), (n - SHARED_PREFIX) / 8);
    obj0(p)->flags = OF_CARDS | OF_BARRIER;
    major_note(gc_here(), n);
    return p;
}

bool cell_is_dead_stw(uintptr_t cell) {
    if (cell_committed(cell)) return false;
    for (int i = 1; i <= gc.last_seg; i++) {
        Seg *s = gc.seg[i]->seg;
        if (!seg_in_tx(s)) continue;
        if (*(uint8_t *)seg_view(s, MARK_ADDR(cell)) == (uint8_t)gc.seg[i]->ctl->version) return false;
        if (*(Value *)seg_view(s, cell)) return false;
    }
    return true;
}
