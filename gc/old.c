/* old.c -- small objects of old space: blocks of one size class, filled by one segment at a time.
 *
 * A segment takes slots from its own block of each class without locks, lowest address first. When the block is full it
 * gets another one: a block still to be swept, a swept one with free slots, or fresh pages.
 *
 * Upholds [GC5]. Arrays written by cards get pages of their own whatever their size: two of them in one card would
 * share its byte. */
#include "gc_internal.h"
#include <stdlib.h>

/* How many slots a block has, class by class above 512 bytes; chosen so that little is left at the end of a block. */
static const uint8_t slots_of_class[] = {56, 50, 45, 40, 36, 32, 28, 25, 22, 20, 18,
                                         16, 14, 12, 11, 10, 9,  8,  7,  6,  5,  4};
#define FINE_CLASSES 32 /* multiples of 16 up to 512 */
_Static_assert(FINE_CLASSES + sizeof slots_of_class == CLASSES, "size classes");

void old_setup(void) {
    size_t next = 1;
    for (unsigned c = 0; c < CLASSES; c++) {
        BlockClass *k = &gc.cls[c];
        k->lock = (Lock)LOCK_INIT(LOCK_CLASS);
        k->size = c < FINE_CLASSES ? (c + 1) * 16 : BLOCK_BYTES / slots_of_class[c - FINE_CLASSES] / 16 * 16;
        k->count = BLOCK_BYTES / k->size;
        k->recip = (uint32_t)(((1ul << 32) + k->size - 1) / k->size);
        k->words = (k->count + 63) / 64;
        for (; next <= k->size / 16; next++) gc.class_of[next] = (uint8_t)c;
    }
    assert(next == GC_LARGE / 16 + 1);
}

void old_teardown(void) {
    for (unsigned c = 0; c < CLASSES; c++)
        for (Block *b = gc.cls[c].all, *next; b; b = next) {
            next = b->next;
            free(b);
        }
}

/* ---- blocks --------------------------------------------------------------------------------------------------- */

static Block *block_new(GcSeg *g, unsigned cls) {
    BlockClass *k = &gc.cls[cls];
    Block *b = gc_malloc(sizeof *b + 2 * k->words * sizeof(uint64_t));
    b->cls = (uint16_t)cls;
    size_t dirty;
    lock_acquire(&gc.heap_lock);
    size_t page = pages_take(BLOCK_PAGES, &dirty);
    for (size_t i = 0; page && i < BLOCK_PAGES; i++) pages_set(page + i, 1, block_info(b, i), 0);
    lock_release(&gc.heap_lock);
    if (!page) fatal("gc: old space cannot grow (%zu pages in use)", (size_t)gc.used_pages);
    b->start = page_addr(page);
    b->size = k->size;
    b->count = k->count;
    b->recip = k->recip;
    b->words = (uint16_t)k->words;
    b->epoch = gc.epoch;
    b->owner = g;
    gc.blocks++;
    lock_acquire(&k->lock);
    b->next = k->all;
    if (k->all) k->all->prev = b;
    k->all = b;
    lock_release(&k->lock);
    return b;
}

void block_release(Block *b, bool stopped) {
    BlockClass *k = &gc.cls[b->cls];
    lock_acquire(&k->lock);
    assert(!b->listed);
    if (b->next) b->next->prev = b->prev;
    if (b->prev) b->prev->next = b->next;
    else k->all = b->next;
    lock_release(&k->lock);
    gc.blocks--;
    lock_acquire(&gc.heap_lock);
    pages_release(page_of(b->start), BLOCK_PAGES, stopped);
    lock_release(&gc.heap_lock);
    free(b);
}

void block_list(BlockClass *c, Block *b) {
    assert(lock_held(&c->lock) && !b->owner);
    if (b->listed) return;
    b->listed = true;
    b->next_partial = c->partial;
    c->partial = b;
}

/* The next block of the class that g may fill: swept, or to be swept (*sweep). */
static Block *block_take(GcSeg *g, BlockClass *k, bool *sweep) {
    lock_acquire(&k->lock);
    Block *b = k->partial;
    *sweep = false;
    if (b) {
        k->partial = b->next_partial;
        b->listed = false;
    } else if (gc.phase == SWEEPING && k->sweep) {
        b = k->sweep;
        __atomic_store_n(&k->sweep, b->next, __ATOMIC_RELAXED); /* pairs with the hint in next_unswept */
        *sweep = true;
    }
    if (b) b->owner = g;
    lock_release(&k->lock);
    return b;
}

static void give_up_block(GcSeg *g, unsigned cls) {
    BlockClass *k = &gc.cls[cls];
    if (!g->cur[cls]) return;
    lock_acquire(&k->lock);
    g->cur[cls]->owner = NULL;
    lock_release(&k->lock);
    g->cur[cls] = NULL;
}

void old_detach_stw(GcSeg *g) {
    for (unsigned c = 0; c < CLASSES; c++) give_up_block(g, c);
}

/* ---- slots ------------------------------------------------------------------------------------------------------ */

static inline uintptr_t slot_take(GcSeg *g, unsigned cls) {
    Block *b = g->cur[cls];
    if (!b) return 0;
    uint64_t *alloc = block_alloc(b);
    for (uint32_t w = g->cursor[cls]; w < b->words; w++) {
        uint64_t free_bits = ~alloc[w] & block_valid(b, w);
        if (!free_bits) continue;
        uint64_t bit = free_bits & -free_bits;
        alloc[w] |= bit;
        /* Born marked [GC2]; others may set marks in the same word. */
        if (gc.marking) atomic_fetch_or_explicit(&block_marks(b)[w], bit, memory_order_relaxed);
        g->cursor[cls] = w;
        g->old_bytes += b->size;
        return b->start + (w * 64 + (uint32_t)__builtin_ctzl(free_bits)) * (uintptr_t)b->size;
    }
    return 0;
}

static uintptr_t slot_slow(GcSeg *g, unsigned cls) {
    for (;;) {
        bool sweep;
        give_up_block(g, cls);
        Block *b = block_take(g, &gc.cls[cls], &sweep);
        if (!b) b = block_new(g, cls);
        if (sweep) sweep_block(g, b);
        g->cur[cls] = b;
        g->cursor[cls] = 0;
        uintptr_t p = slot_take(g, cls);
        if (p) return p;
    }
}

uintptr_t old_alloc(GcSeg *g, size_t n, uint32_t flags) {
    n = slot_size(n);
    if (n <= GC_LARGE && !(flags & OF_CARDS)) {
        unsigned cls = gc.class_of[n / 16];
        uintptr_t p = slot_take(g, cls);
        return LIKELY(p) ? p : slot_slow(g, cls);
    }
    uintptr_t p = run_new(n, false);
    if (!p) fatal("gc: old space cannot grow by %zu bytes (%zu pages in use)", n, (size_t)gc.used_pages);
    return p;
}

static bool slot_free(GcSeg *g, Block *b, uintptr_t addr) {
    BlockClass *k = &gc.cls[b->cls];
    uint32_t i = block_index(b, addr);
    uint64_t bit = 1ul << i % 64;
    lock_acquire(&k->lock);
    bool may = !b->owner || b->owner == g; /* [GC5] */
    if (may) {
        block_alloc(b)[i / 64] &= ~bit;
        if (gc.marking) atomic_fetch_and_explicit(&block_marks(b)[i / 64], ~bit, memory_order_relaxed);
        gc.old_bytes -= b->size;
        if (!b->owner && b->epoch == gc.epoch) block_list(k, b);
    }
    lock_release(&k->lock);
    return may;
}

bool old_free_unused(GcSeg *g, uintptr_t addr) {
    uint64_t info = page_info(addr);
    if (info_kind(info) == PAGE_BLOCK) return slot_free(g, info_ptr(info), addr);
    assert(info_kind(info) == PAGE_RUN);
    run_free(info_ptr(info), false);
    return true;
}

bool old_free(GcSeg *g, uintptr_t addr) {
    if (gc.marking) return false; /* grey stacks may hold it */
    Run *r = run_at(addr);
    return (!r || !r->immortal) && old_free_unused(g, addr);
}

bool old_is_allocated(uintptr_t addr) {
    if (!addr_is_old(addr) || page_of(addr) >= gc.pages) return false;
    uint64_t info = page_info(addr);
    if (info_kind(info) == PAGE_RUN) {
        Run *r = info_ptr(info);
        return r->immortal ? addr < r->start + r->used : addr == r->start;
    }
    if (info_kind(info) == PAGE_CONT) {
        Run *r = info_ptr(info);
        return r->immortal && addr < r->start + r->used;
    }
    if (info_kind(info) != PAGE_BLOCK) return false;
    Block *b = info_ptr(info);
    uint32_t i = block_index(b, addr);
    return i < b->count && b->start + (uintptr_t)i * b->size == addr && (block_alloc(b)[i / 64] >> i % 64 & 1);
}
