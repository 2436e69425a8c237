/* identity.c -- a number for life: the address in old space.
 *
 * A young object that is asked for its identity reserves the slot that it will move to. The reservations of a segment last
 * until its nursery is emptied: the object takes its slot, or dies and the slot is free again. */
#include "gc_internal.h"

uintptr_t gc_identity(uintptr_t obj) {
    if (!addr_is_young(obj)) return obj;
    GcSeg *g = gc_here();
    Obj *o = gc_obj(g, obj);
    uint64_t *slot = wordmap_put(&g->identity, obj);
    if (*slot) return *slot;
    size_t n = gc.cb.size(o);
    *slot = old_alloc(g, n, o->flags);
    o->flags |= OF_SHADOW; /* NOBARRIER: young */
    return *slot;
}

uintptr_t identity_take(GcSeg *g, uintptr_t young) {
    uint64_t *slot = wordmap_find(&g->identity, young);
    assert(slot && *slot);
    uintptr_t p = *slot;
    *slot = 0;
    return p;
}

/* Give the slots in `unused` back, as far as that can be done now. */
static void give_back_unused(GcSeg *g) {
    size_t kept = 0;
    for (size_t i = 0; i < g->unused.n; i++)
        if (!old_free_unused(g, g->unused.v[i])) g->unused.v[kept++] = g->unused.v[i];
    g->unused.n = kept;
}

void identity_drop(GcSeg *g) {
    MAP_EACH(&g->identity, i)
        if (g->identity.kv[2 * i + 1]) vec_push(&g->unused, g->identity.kv[2 * i + 1]);
    wordmap_clear(&g->identity);
    if (g->unused.n) give_back_unused(g);
}

void identity_reserved(GcSeg *g, Map *slots) {
    MAP_EACH(&g->identity, i)
        if (g->identity.kv[2 * i + 1]) *wordmap_put(slots, g->identity.kv[2 * i + 1]) = 1;
    for (size_t i = 0; i < g->unused.n; i++) *wordmap_put(slots, g->unused.v[i]) = 1;
}

GcPlace gc_place(uintptr_t obj) {
    if (addr_is_young(obj)) {
        GcSeg *g = gc_here();
        return obj >= g->start && obj < g->ctl->nursery_free ? GC_YOUNG : GC_FREE;
    }
    if (!old_is_allocated(obj)) return GC_FREE;
    Run *r = run_at(obj);
    return !r ? GC_OLD : r->immortal ? GC_IMMORTAL : GC_LARGE_OLD;
}
