/* large.c -- the pages of old space: a pool of free runs, and large objects.
 *
 * Owns gc.info (what each page is) and the pool. Free runs coalesce with their neighbours: the first and the last page
 * of a run carry its length. Runs of up to 31 pages have a bin of their own length, longer ones share four bins per
 * doubling; a bitmap finds the first bin that is not empty. All under heap_lock.
 *
 * Upholds [GC1]: what is private in some segment waits in gc.unshared for a stop of the world. */
#include "gc_internal.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define GROW_PAGES  256 /* the least by which the heap grows */
#define EXACT_BINS  32
#define LOOK_AT     16  /* entries of a shared bin tried before a bin of longer runs is taken */

static void *map_sparse(size_t n) {
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) fatal("gc: cannot reserve %zu bytes for the table of pages", n);
    return p;
}

void large_setup(void) {
    gc.heap_lock = (Lock)LOCK_INIT(LOCK_HEAP);
    gc.info_bytes = (HEAP_MAX / STM_PAGE + 1) * sizeof *gc.info;
    gc.link_bytes = (HEAP_MAX / STM_PAGE + 1) * sizeof *gc.link;
    gc.info = map_sparse(gc.info_bytes);
    gc.link = map_sparse(gc.link_bytes);
    gc.pages = gc.clean = 1; /* page 0 is no page: a link of 0 ends a list */
}

void large_teardown(void) {
    for (Run *r = gc.runs, *next; r; r = next) {
        next = r->next;
        free(r);
    }
    munmap(gc.info, gc.info_bytes);
    munmap(gc.link, gc.link_bytes);
    vec_free(&gc.immortals);
    vec_free(&gc.unshared);
}

/* ---- the pool ---------------------------------------------------------------------------------------------- */

static void set_info(size_t page, uint64_t word) {
    atomic_store_explicit(&gc.info[page], word, memory_order_relaxed); /* readers have it from whoever made the object */
}
static uint64_t get_info(size_t page) { return atomic_load_explicit(&gc.info[page], memory_order_relaxed); }

static unsigned bin_of(size_t n) {
    if (n < EXACT_BINS) return (unsigned)n;
    unsigned log = 63 - (unsigned)__builtin_clzl(n);
    unsigned bin = EXACT_BINS + (log - 5) * 4 + (n >> (log - 2) & 3);
    return bin < BINS ? bin : BINS - 1;
}

static void bin_insert(size_t page, size_t n) {
    unsigned b = bin_of(n);
    uint32_t head = gc.bins[b];
    gc.link[page] = (PageLink){head, 0};
    if (head) gc.link[head].prev = (uint32_t)page;
    gc.bins[b] = (uint32_t)page;
    gc.binmap[b / 64] |= 1ul << b % 64;
    set_info(page, n << 8 | PAGE_FREE);
    set_info(page + n - 1, n << 8 | PAGE_FREE);
}

static void bin_remove(size_t page, size_t n) {
    unsigned b = bin_of(n);
    PageLink l = gc.link[page];
    if (l.next) gc.link[l.next].prev = l.prev;
    if (l.prev) gc.link[l.prev].next = l.next;
    else gc.bins[b] = l.next;
    if (!gc.bins[b]) gc.binmap[b / 64] &= ~(1ul << b % 64);
    set_info(page, PAGE_NONE);
    set_info(page + n - 1, PAGE_NONE);
}

static size_t free_length(size_t page) {
    uint64_t info = get_info(page);
    return info_kind(info) == PAGE_FREE ? info >> 8 : 0;
}

static void pool_add(size_t page, size_t n) {
    size_t left = free_length(page - 1), right = page + n < gc.pages ? free_length(page + n) : 0;
    if (right) bin_remove(page + n, right);
    if (left) bin_remove(page - left, left);
    bin_insert(page - left, left + n + right);
}

/* The first bin from b on that is not empty; BINS if there is none. */
static unsigned next_bin(unsigned b) {
    for (unsigned w = b / 64; w < BINS / 64; w++) {
        uint64_t map = gc.binmap[w];
        if (w == b / 64) map &= ~0ul << b % 64;
        if (map) return w * 64 + (unsigned)__builtin_ctzl(map);
    }
    return BINS;
}

static size_t pool_find(size_t n) {
    unsigned own = bin_of(n);
    size_t tries = own == BINS - 1 ? SIZE_MAX : LOOK_AT;
    for (uint32_t p = gc.bins[own]; p && tries--; p = gc.link[p].next)
        if (free_length(p) >= n) return p;
    unsigned b = own + 1 < BINS ? next_bin(own + 1) : BINS;
    return b < BINS ? gc.bins[b] : 0;
}

static bool heap_grow(size_t n) {
    size_t most = HEAP_MAX / STM_PAGE - gc.pages;
    if (n > most) return false;
    size_t want = debug.tiny ? n : gc.pages / 8 > GROW_PAGES ? gc.pages / 8 : GROW_PAGES;
    if (want < n) want = n;
    if (want > most || !stm_heap_extend((gc.pages + want) * STM_PAGE)) {
        want = n;
        if (!stm_heap_extend((gc.pages + want) * STM_PAGE)) return false;
    }
    size_t first = gc.pages;
    gc.pages += want;
    pool_add(first, want);
    return true;
}

size_t pages_take(size_t n, size_t *dirty) {
    assert(lock_held(&gc.heap_lock));
    size_t page = pool_find(n);
    if (!page && heap_grow(n)) page = pool_find(n);
    if (!page) return 0;
    size_t length = free_length(page);
    bin_remove(page, length);
    if (length > n) bin_insert(page + n, length - n);
    gc.used_pages += n;
    *dirty = page >= gc.clean ? 0 : page + n <= gc.clean ? n : gc.clean - page;
    if (page + n > gc.clean) gc.clean = page + n;
    return page;
}

void pages_set(size_t page, size_t n, uint64_t first, uint64_t rest) {
    set_info(page, first);
    for (size_t i = 1; i < n; i++) set_info(page + i, rest);
}

static bool private_somewhere(uintptr_t addr, size_t n) {
    for (int i = 1; i <= gc.last_seg; i++)
        if (seg_has_private(gc.seg[i]->seg, addr, n)) return true;
    return false;
}

void pages_release(size_t page, size_t n, bool stopped) {
    assert(lock_held(&gc.heap_lock));
    pages_set(page, n, PAGE_NONE, PAGE_NONE);
    if (private_somewhere(page_addr(page), n * STM_PAGE)) {
        if (!stopped) {
            vec_push(&gc.unshared, page);
            vec_push(&gc.unshared, n);
            return;
        }
        stm_share_stw(page_addr(page), n * STM_PAGE);
    }
    gc.used_pages -= n;
    pool_add(page, n);
}

void pages_share_waiting_stw(void) {
    lock_acquire(&gc.heap_lock);
    for (size_t i = 0; i < gc.unshared.n; i += 2) pages_release(gc.unshared.v[i], gc.unshared.v[i + 1], true);
    gc.unshared.n = 0;
    lock_release(&gc.heap_lock);
}

/* ---- large objects ------------------------------------------------------------------------------------------ */

static Run *run_make(size_t pages, size_t *dirty) {
    size_t page = pages_take(pages, dirty);
    if (!page) return NULL;
    Run *r = gc_malloc(sizeof *r);
    r->start = page_addr(page);
    r->pages = pages;
    pages_set(page, pages, (uintptr_t)r | PAGE_RUN, (uintptr_t)r | PAGE_CONT);
    r->next = gc.runs;
    if (gc.runs) gc.runs->prev = r;
    gc.runs = r;
    return r;
}

uintptr_t run_new(size_t bytes, bool zero) {
    size_t pages = (bytes + STM_PAGE - 1) / STM_PAGE, dirty = 0;
    lock_acquire(&gc.heap_lock);
    Run *r = run_make(pages, &dirty);
    lock_release(&gc.heap_lock);
    if (!r) return 0;
    atomic_store_explicit(&r->mark, gc.marking, memory_order_relaxed); /* [GC2]; nobody else knows it yet */
    if (zero) memset(obj0(r->start), 0, dirty * STM_PAGE);             /* NOBARRIER: fresh */
    gc.large_bytes += pages * STM_PAGE;
    gc.old_bytes += pages * STM_PAGE;
    return r->start;
}

void run_free(Run *r, bool stopped) {
    assert(!r->immortal);
    gc.large_bytes -= r->pages * STM_PAGE;
    gc.old_bytes -= r->pages * STM_PAGE;
    lock_acquire(&gc.heap_lock);
    if (r->next) r->next->prev = r->prev;
    if (r->prev) r->prev->next = r->next;
    else gc.runs = r->next;
    pages_release(page_of(r->start), r->pages, stopped);
    lock_release(&gc.heap_lock);
    free(r);
}

Run *run_at(uintptr_t addr) {
    uint64_t info = page_info(addr);
    enum PageKind kind = info_kind(info);
    return kind == PAGE_RUN || kind == PAGE_CONT ? info_ptr(info) : NULL;
}

/* ---- immortal objects ---------------------------------------------------------------------------------------- */

static Run *immortal_run(size_t n) {
    if (gc.immortal && gc.immortal->pages * STM_PAGE - gc.immortal->used >= n) return gc.immortal;
    size_t pages = (n + STM_PAGE - 1) / STM_PAGE;
    if (pages < BLOCK_PAGES) pages = BLOCK_PAGES;
    size_t dirty = 0;
    Run *r = run_make(pages, &dirty);
    if (!r) return NULL;
    r->immortal = true;
    memset(obj0(r->start), 0, dirty * STM_PAGE); /* NOBARRIER: fresh */
    if (pages == BLOCK_PAGES || !gc.immortal) gc.immortal = r;
    return r;
}

uintptr_t gc_alloc_immortal(size_t n, uint32_t flags, uint32_t map) {
    n = slot_size(n);
    size_t align = flags & OF_CARDS ? STM_PAGE : GRANULE; /* what is written by cards has pages of its own */
    size_t need = n + (flags & OF_CARDS ? 2 * STM_PAGE : 0);
    lock_acquire(&gc.heap_lock);
    Run *r = immortal_run(need);
    uintptr_t p = 0;
    if (r) {
        p = (r->start + r->used + align - 1) & ~(align - 1);
        r->used = ((p + n + align - 1) & ~(align - 1)) - r->start;
        vec_push(&gc.immortals, p);
    }
    lock_release(&gc.heap_lock);
    if (!r) return 0;
    bool solo = CTL.solo;
    *obj0(p) = (Obj){flags | OF_IMMORTAL | (solo ? 0 : OF_BARRIER), map}; /* NOBARRIER: fresh */
    if (solo) { /* the first stores may come without a barrier: [GC4] */
        vec_push(&gc_here()->remembered, p);
        vec_push(&gc_here()->remembered, CARD_WHOLE);
    }
    return p;
}
