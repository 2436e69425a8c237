/* weakref.c -- weak references: the second word of an object with OF_WEAK.
 *
 * A weak slot is set once, when the object is made, and again only by the collector: when the referent moves (both are
 * young then), and to 0 when it dies. The lists say where weak objects are: young_weak in a nursery, tx_weak old but
 * of a running transaction, gc.weak committed. */
#include "gc_internal.h"

static Value *weak_slot(Obj *o) { return (Value *)o + 1; }

uintptr_t gc_weak_new(size_t n, uint32_t flags, uint32_t map, Value referent) {
    assert(n >= 16 && !(flags & (OF_CARDS | OF_FINE)));
    uintptr_t p = gc_alloc(n, flags | OF_WEAK, map);
    if (!p) return 0;
    SEG_AT(Value, p + 8) = referent; /* NOBARRIER: fresh */
    vec_push(&gc_here()->young_weak, p);
    return p;
}

Value gc_weak_get(uintptr_t weak) {
    stm_read(weak);
    Value v = SEG_AT(Value, weak + 8);
    if (UNLIKELY(gc.marking)) mark_grey(&gc_here()->grey, v); /* strong from now on: [GC2] */
    return v;
}

void gc_weak_watch(uintptr_t weak) {
    if (SEG_AT(uint32_t, weak) & OF_WATCHED) return;
    stm_write(weak);
    SEG_AT(uint32_t, weak) |= OF_WATCHED;
}

/* After a minor collection has found the living: `to` is a weak object that survived (or is old), in segment 0. */
static void weak_update(GcSeg *g, uintptr_t to) {
    Value *slot = weak_slot(obj0(to));
    if (!value_is_ref(*slot) || !addr_is_young(ref_addr(*slot))) return;
    uintptr_t r = ref_addr(*slot);
    if (minor_is_forwarded(g, r)) {
        *slot = value_from_ref(minor_target(g, r)); /* NOBARRIER: fresh */
        return;
    }
    *slot = 0; /* NOBARRIER: fresh */
    gc.weak_cleared++;
    if (!(obj0(to)->flags & OF_WATCHED)) return;
    vec_push(&g->tx_pending, to);
    vec_push(&g->tx_pending, PENDING_WEAK);
}

/* The weak object moves: that the running transaction has read it goes with it. */
static void move_mark(const GcSeg *g, uintptr_t from, uintptr_t to) {
    uint8_t version = (uint8_t)g->ctl->version;
    if (!gc_is_solo(g) && *(uint8_t *)gc_obj(g, MARK_ADDR(from)) == version) *(uint8_t *)gc_obj(g, MARK_ADDR(to)) = version;
}

void weak_minor(GcSeg *g) {
    for (size_t i = 0; i < g->young_weak.n; i++) {
        uintptr_t w = g->young_weak.v[i];
        if (addr_is_young(w)) {
            if (!minor_is_forwarded(g, w)) continue;
            move_mark(g, w, minor_target(g, w));
            w = minor_target(g, w);
        }
        weak_update(g, w);
        vec_push(&g->tx_weak, w);
    }
    g->young_weak.n = 0;
}

void weak_tx_end(GcSeg *g, bool aborted) {
    if (aborted) g->young_weak.n = g->tx_weak.n = 0;
    if (!g->tx_weak.n) return;
    lock_acquire(&gc.roots_lock);
    vec_move(&gc.weak, &g->tx_weak);
    lock_release(&gc.roots_lock);
}

static bool read_by_running(uintptr_t weak) {
    for (int i = 1; i <= gc.last_seg; i++) {
        const GcSeg *g = gc.seg[i];
        if (seg_in_tx(g->seg) && *(uint8_t *)gc_obj(g, MARK_ADDR(weak)) == (uint8_t)g->ctl->version) return true;
    }
    return false;
}

static bool keep_of_list(const Vec *list, MarkStack *m) {
    bool any = false;
    for (size_t i = 0; i < list->n; i++) {
        uintptr_t w = list->v[i];
        if (!mark_is_set(w)) continue;
        Value v = *weak_slot(obj0(w));
        if (!value_is_ref(v) || mark_is_set(ref_addr(v)) || !read_by_running(w)) continue;
        mark_grey(m, v);
        any = true;
    }
    return any;
}

/* A transaction that has found a referent alive finds it so until its end. What it reads of weak objects it marks, as any
 * read. True: something has become grey. */
bool weak_keep_stw(MarkStack *m) {
    bool any = keep_of_list(&gc.weak, m);
    for (int i = 0; i <= gc.last_seg; i++) any |= keep_of_list(&gc.seg[i]->tx_weak, m);
    return any;
}

/* At the end of marking, nurseries empty: drop dead weak objects from the list, clear slots whose referent is dead. */
static void weak_list_major_stw(Vec *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        uintptr_t w = list->v[i];
        if (!mark_is_set(w)) continue;
        Value v = *weak_slot(obj0(w));
        if (!value_is_ref(v)) continue; /* cleared before */
        if (mark_is_set(ref_addr(v))) {
            list->v[kept++] = w;
            continue;
        }
        stm_store_all_stw(w + 8, 0);
        gc.weak_cleared++;
        if (obj0(w)->flags & OF_WATCHED) pending_add(w, PENDING_WEAK, true);
    }
    list->n = kept;
}

void weak_major_stw(void) {
    weak_list_major_stw(&gc.weak);
    for (int i = 0; i <= gc.last_seg; i++) weak_list_major_stw(&gc.seg[i]->tx_weak);
}
