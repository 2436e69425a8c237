/* verify.c -- walking everything and checking it; for tests and WEFT_DEBUG=verify.
 *
 * A walk follows one view: the committed state from the roots of no thread, or that of one running transaction from the
 * roots of its thread. Every reference must lead to an object; every reference from old to young must be remembered [GC4]. */
#include "gc_internal.h"
#include <stdlib.h>
#include <string.h>

typedef struct Walk {
    GcSeg *g;           /* whose view */
    uint8_t *seen_old;  /* a bit per granule of the heap */
    uint8_t *starts;    /* a bit per granule of the nursery: an object starts there */
    uint8_t *seen_young;
    Map reserved;       /* slots without an object */
    Map remembered;     /* object * 2 (whole) or card * 2 + 1 */
    Vec todo;
    uintptr_t from;     /* the object being looked at, 0 for roots */
    const char *where;
} Walk;

static bool test_bit(const uint8_t *map, size_t i) { return map[i / 8] >> i % 8 & 1; }
static bool set_bit(uint8_t *map, size_t i) {
    bool was = test_bit(map, i);
    map[i / 8] |= (uint8_t)(1 << i % 8);
    return was;
}

static void fail(const Walk *w, uintptr_t addr, const char *what) {
    fatal("gc verify: segment %d: %s at %#lx in %#lx (flags %#x): %s", w->g->index, w->where, (unsigned long)addr,
          (unsigned long)w->from, w->from ? gc_obj(w->g, w->from)->flags : 0, what);
}

/* ---- one reference --------------------------------------------------------------------------------------------------- */

static void check_young(Walk *w, uintptr_t y) {
    GcSeg *g = w->g;
    if (y < g->start || y >= g->ctl->nursery_free) fail(w, y, "young, but outside the nursery in use");
    if (y % GRANULE || !test_bit(w->starts, (y - g->start) / GRANULE)) fail(w, y, "no young object starts here");
    if (gc_obj(g, y)->flags & (OF_FORWARDED | OF_BARRIER)) fail(w, y, "flags of a young object");
    if (!set_bit(w->seen_young, (y - g->start) / GRANULE)) vec_push(&w->todo, y);
}

static void check_old(Walk *w, uintptr_t p) {
    if (!old_is_allocated(p)) fail(w, p, "not an allocated object");
    if (wordmap_find(&w->reserved, p)) fail(w, p, "a reserved slot without an object");
    uint32_t flags = gc_obj(w->g, p)->flags;
    if (flags & (OF_FORWARDED | OF_SHADOW)) fail(w, p, "flags of an old object");
    if (!set_bit(w->seen_old, (p - HEAP_START) / GRANULE)) vec_push(&w->todo, p);
}

static bool is_remembered(Walk *w, const Value *slot) {
    uint32_t flags = gc_obj(w->g, w->from)->flags;
    if (wordmap_find(&w->remembered, w->from * 2)) return !(flags & OF_BARRIER);
    if (!(flags & OF_CARDS)) return false;
    uintptr_t addr = (uintptr_t)slot - w->g->base;
    return wordmap_find(&w->remembered, (uint64_t)card_number(addr) * 2 + 1) && (*(uint8_t *)gc_obj(w->g, CARD_ADDR(addr)) & 1);
}

static void check(void *ctx, Value *slot) {
    Walk *w = ctx;
    if (!value_is_ref(*slot)) return;
    uintptr_t p = ref_addr(*slot);
    if (addr_is_young(p)) {
        check_young(w, p);
        if (addr_is_old(w->from) && !is_remembered(w, slot)) fail(w, p, "young, in an old object that is not remembered");
    } else if (addr_is_old(p)) {
        check_old(w, p);
    } else {
        fail(w, p, "neither young nor old");
    }
}

/* ---- a walk -------------------------------------------------------------------------------------------------------------- */

static void note_starts(Walk *w) {
    GcSeg *g = w->g;
    size_t n = (g->ctl->nursery_free - g->start) / GRANULE / 8 + 1;
    w->starts = gc_malloc(n);
    w->seen_young = gc_malloc(n);
    for (uintptr_t y = g->start; y < g->ctl->nursery_free; y += slot_size(gc.cb.size(gc_obj(g, y))))
        set_bit(w->starts, (y - g->start) / GRANULE);
}

static void note_remembered(Walk *w) {
    Vec *r = &w->g->remembered;
    for (size_t i = 0; i < r->n; i += 2) {
        uintptr_t obj = r->v[i];
        uint64_t key = r->v[i + 1] == CARD_WHOLE ? obj * 2 : r->v[i + 1] * 2 + 1;
        *wordmap_put(&w->remembered, key) = 1;
    }
}

static void walk_begin(Walk *w, GcSeg *g) {
    *w = (Walk){.g = g, .where = "root"};
    w->seen_old = gc_malloc(gc.pages * STM_PAGE / GRANULE / 8);
    note_starts(w);
    note_remembered(w);
    identity_reserved(g, &w->reserved); /* those of others change while the world runs */
}

static void check_flags(Walk *w, uintptr_t p) {
    uint32_t flags = gc_obj(w->g, p)->flags;
    if (addr_is_young(p)) return;
    if (!(flags & OF_BARRIER) && !wordmap_find(&w->remembered, p * 2)) fail(w, p, "old, barrier down, not remembered");
    Run *r = run_at(p);
    if ((flags & OF_IMMORTAL) && !(r && r->immortal)) fail(w, p, "immortal, but not in their pages");
}

static void check_weak(Walk *w, uintptr_t p) {
    Value *slot = (Value *)gc_obj(w->g, p) + 1;
    if (!value_is_ref(*slot)) return;
    uintptr_t r = ref_addr(*slot);
    if (addr_is_young(r) ? r < w->g->start || r >= w->g->ctl->nursery_free : !old_is_allocated(r))
        fail(w, r, "the referent of a weak reference is gone");
}

static void walk(Walk *w) {
    while (w->todo.n) {
        uintptr_t p = w->todo.v[--w->todo.n];
        w->from = p;
        w->where = "slot";
        check_flags(w, p);
        if (gc_obj(w->g, p)->flags & OF_WEAK) check_weak(w, p);
        gc.cb.trace(gc_obj(w->g, p), check, w);
    }
    w->from = 0;
    w->where = "root";
}

static void walk_end(Walk *w) {
    free(w->seen_old);
    free(w->starts);
    free(w->seen_young);
    wordmap_free(&w->reserved);
    wordmap_free(&w->remembered);
    vec_free(&w->todo);
}

/* Old objects written since the last collection are as good as roots: they may be reachable later. */
static void walk_remembered(Walk *w) {
    for (size_t i = 0; i < w->g->remembered.n; i += 2) check_old(w, w->g->remembered.v[i]);
}

void verify_seg(GcSeg *g) {
    Walk w;
    walk_begin(&w, g);
    if (gc_thread(g)) roots_visit_thread(gc_thread(g), check, &w, true);
    if (gc_is_solo(g)) {
        roots_visit_global(check, &w);
        pending_visit(check, &w);
    }
    pending_visit_tx(g, check, &w);
    walk_remembered(&w);
    walk(&w);
    walk_end(&w);
}

/* ---- everything ------------------------------------------------------------------------------------------------------------ */

static uint64_t free_pages(void) {
    uint64_t n = 0;
    for (unsigned b = 0; b < BINS; b++)
        for (uint32_t p = gc.bins[b]; p; p = gc.link[p].next) {
            uint64_t info = gc.info[p];
            if (info_kind(info) != PAGE_FREE) fatal("gc verify: page %u in a bin is not free", p);
            if (gc.info[p + (info >> 8) - 1] != info) fatal("gc verify: the ends of free run %u differ", p);
            for (int s = 1; s <= gc.last_seg; s++)
                if (seg_has_private(gc.seg[s]->seg, page_addr(p), (info >> 8) * STM_PAGE))
                    fatal("gc verify: free page in run %u private in segment %d [GC1]", p, s);
            n += info >> 8;
        }
    return n;
}

static void verify_pages(void) {
    uint64_t n = free_pages();
    if (n + gc.used_pages + 1 != gc.pages)
        fatal("gc verify: %lu free + %zu used pages of %zu", (unsigned long)n, (size_t)gc.used_pages, gc.pages);
}

static void verify_marks(void) {
    if (gc.phase != IDLE) return;
    for (unsigned c = 0; c < CLASSES; c++)
        for (Block *b = gc.cls[c].all; b; b = b->next)
            for (uint32_t w = 0; w < b->words; w++)
                if (block_marks(b)[w]) fatal("gc verify: mark bits in a swept block [GC3]");
}

/* What a transaction has not written must look the same in its view as in the committed state. */
static void same_in_view(GcSeg *g, uintptr_t p) {
    Obj *own = gc_obj(g, p), *committed = obj0(p);
    size_t n = gc.cb.size(committed);
    if (own->flags & (OF_WRITTEN | OF_FRESH | OF_CARDS) || !seg_has_private(g->seg, p, n)) return;
    if (((own->flags ^ committed->flags) & ~(uint32_t)OF_TX) || own->map != committed->map ||
        memcmp(own + 1, committed + 1, n - sizeof(Obj)))
        fatal("gc verify: segment %d sees another state of %#lx", g->index, (unsigned long)p);
}

static void verify_views(Walk *w) {
    for (int i = 1; i <= gc.last_seg; i++) {
        GcSeg *g = gc.seg[i];
        if (!seg_in_tx(g->seg) || seg_is_pinned(g->seg) || !seg_private_pages(g->seg)) continue;
        for (size_t k = 0; k < gc.pages * STM_PAGE / GRANULE; k++)
            if (test_bit(w->seen_old, k)) same_in_view(g, HEAP_START + k * GRANULE);
    }
}

static void verify_committed(void) {
    Walk w;
    walk_begin(&w, gc.seg[0]);
    roots_visit_global(check, &w);
    pending_visit(check, &w);
    for (Extra *e = gc.extras; e; e = e->next) e->fn(e->data, check, &w);
    for (size_t i = 0; i < gc.immortals.n; i++) check_old(&w, gc.immortals.v[i]);
    walk(&w);
    verify_views(&w);
    walk_end(&w);
}

void gc_verify(void) {
    stm_flush_fresh_stw(); /* what others may still lack is not wrong */
    verify_pages();
    verify_marks();
    verify_committed();
    for (int i = 0; i <= gc.last_seg; i++)
        if (seg_in_tx(gc.seg[i]->seg)) {
            Seg *back = seg_enter_view(gc.seg[i]->seg);
            verify_seg(gc.seg[i]);
            seg_enter_view(back);
        }
}

void gc_each_old(void (*fn)(void *arg, Obj *o, size_t n), void *arg) {
    Map reserved = {0};
    for (int i = 0; i <= gc.last_seg; i++) identity_reserved(gc.seg[i], &reserved);
    for (unsigned c = 0; c < CLASSES; c++)
        for (Block *b = gc.cls[c].all; b; b = b->next)
            for (uint32_t i = 0; i < b->count; i++) {
                uintptr_t p = b->start + (uintptr_t)i * b->size;
                if (!(block_alloc(b)[i / 64] >> i % 64 & 1) || wordmap_find(&reserved, p)) continue;
                fn(arg, obj0(p), gc.cb.size(obj0(p)));
            }
    for (Run *r = gc.runs; r; r = r->next)
        if (!r->immortal && !wordmap_find(&reserved, r->start)) fn(arg, obj0(r->start), gc.cb.size(obj0(r->start)));
    for (size_t i = 0; i < gc.immortals.n; i++) fn(arg, obj0(gc.immortals.v[i]), gc.cb.size(obj0(gc.immortals.v[i])));
    wordmap_free(&reserved);
}
