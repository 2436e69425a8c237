/* seg.c -- the segments' memory: reserving it, shared and private pages, read marks, growth, the copy for a forked child.
 *
 * Owns the mappings, page_mask and Seg.pages. Not here: who may run in a segment (thread.c, sync.c).
 *
 * Segment 0 maps the memfd MAP_SHARED. Segment k maps it MAP_PRIVATE: the kernel gives it its own copy of a page at its
 * first store there, and until then shows it what segment 0 stores. POSIX leaves the latter open; Linux does it, and
 * seg_check_kernel asks it at start-up. No page is ever remapped singly, so the number of mappings stays constant.
 *
 * Upholds [ST2]: seg_privatise sets the bit before the store that makes the kernel copy. */
#include "stm_internal.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <asm/prctl.h>
#include <stdlib.h>

Seg segs[STM_MAX_SEGMENTS + 1];
int seg_count, seg_usable;
_Atomic uint64_t *page_mask;
_Atomic uint64_t total_privatised, total_given_back;
#if defined(WEFT_TSAN)
_Thread_local uintptr_t seg_tls_base;
#endif

static int heap_fd = -1;
static _Atomic size_t heap_extent; /* bytes of the memfd; the used part of the heap range */
static size_t heap_limit_bytes;
#if !defined(WEFT_LINEAR) && !defined(WEFT_TSAN)
static bool have_wrgsbase;
#endif

enum { HEAP_STEP = 16 << 20 };
#define PAGE_MASK_BYTES (HEAP_MAX / STM_PAGE * sizeof(uint64_t))

static void map_at(uintptr_t addr, size_t n, int flags, int fd) {
    void *p = mmap((void *)addr, n, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE | MAP_FIXED_NOREPLACE, fd, 0);
    if (p == MAP_FAILED) fatal("cannot map %zu bytes at %#lx: %s", n, (unsigned long)addr, strerror(errno));
    if ((uintptr_t)p != addr) fatal("the kernel mapped %p instead of %#lx", p, (unsigned long)addr);
}

/* The anonymous parts of one segment: {offset, bytes}. */
static const struct { uintptr_t addr; size_t n; } anon_parts[] = {
    {CTL_ADDR, STM_PAGE},
    {NURSERY_START, NURSERY_SIZE},
    {MARK_ADDR(NURSERY_START), NURSERY_SIZE / GRANULE},
    {MARK_ADDR(HEAP_START), HEAP_MAX / GRANULE},
    {CARD_ADDR(HEAP_START), HEAP_MAX / CARD_SIZE},
};

static void map_segment(Seg *s, int k) {
    s->index = k;
    s->base = (uintptr_t)k * SEG_STRIDE;
    for (size_t i = 0; i < sizeof anon_parts / sizeof *anon_parts; i++)
        map_at(s->base + anon_parts[i].addr, anon_parts[i].n, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    map_at(s->base + HEAP_START, HEAP_MAX, k ? MAP_PRIVATE : MAP_SHARED, heap_fd);
    s->ctl = (SegCtl *)(s->base + CTL_ADDR);
    s->ctl->seg = s;
    s->ctl->base = s->base;
    s->ctl->solo = k == 0;
    s->ctl->version = 1;
}

static void unmap_segment(Seg *s) {
    for (size_t i = 0; i < sizeof anon_parts / sizeof *anon_parts; i++)
        munmap((void *)(s->base + anon_parts[i].addr), anon_parts[i].n);
    munmap((void *)(s->base + HEAP_START), HEAP_MAX);
    free(s->pages.at);
    free(s->pending.at);
    free(s->tx.log.at);
    free(s->tx.checks.at);
    free(s->tx.fresh.at);
    free(s->tx.fresh_written.at);
    free(s->tx.on_commit.at);
    free(s->tx.on_abort.at);
    free(s->tx.mallocs.at);
    free(s->tx.frees.at);
    memset(s, 0, sizeof *s);
}

/* The heap's file. Never one of the standard descriptors, which may be closed, nor one of those that programs count on to get next. */
static int heap_file(void) {
    int fd = memfd_create("weft-heap", MFD_CLOEXEC);
    if (fd < 0) return fd;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, 600);
    if (moved < 0) moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    close(fd);
    return moved;
}

void seg_reserve_all(int n, size_t heap_limit) {
#if !defined(WEFT_LINEAR) && !defined(WEFT_TSAN)
    have_wrgsbase = getauxval(AT_HWCAP2) & 2; /* HWCAP2_FSGSBASE */
#endif
    heap_limit_bytes = heap_limit < HEAP_MAX ? heap_limit & ~(size_t)(STM_PAGE - 1) : HEAP_MAX;
    heap_fd = heap_file();
    if (heap_fd < 0) fatal("memfd_create: %s", strerror(errno));
    page_mask = mmap(NULL, PAGE_MASK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (page_mask == MAP_FAILED) fatal("cannot map the page table: %s", strerror(errno));
    seg_count = n;
    seg_usable = 0;
    heap_extent = 0;
    total_privatised = total_given_back = total_silent = 0;
    for (int k = 0; k <= n; k++) map_segment(&segs[k], k);
}

void seg_release_all(void) {
    for (int k = 0; k <= seg_count; k++) unmap_segment(&segs[k]);
    munmap((void *)page_mask, PAGE_MASK_BYTES);
    close(heap_fd);
    heap_fd = -1;
}

/* Does a page that segment 1 has only read show what segment 0 stores later, and keep its own copy after its own store? */
int seg_check_kernel(void) {
    if (!seg_count) return 0;
    volatile char *shared = (char *)HEAP_START, *view = (char *)(segs[1].base + HEAP_START);
    if (!stm_heap_extend(STM_PAGE)) return -1;
    shared[0] = 1;
    bool before = view[0] == 1;
    shared[0] = 2;
    bool later = view[0] == 2;
    view[1] = 7;
    shared[0] = 3;
    bool own = view[0] == 2 && shared[1] == 0;
    madvise((void *)(segs[1].base + HEAP_START), STM_PAGE, MADV_DONTNEED);
    bool back = view[0] == 3 && view[1] == 0;
    shared[0] = 0;
    return before && later && own && back ? 0 : -1;
}

size_t seg_heap_extent(void) { return atomic_load_explicit(&heap_extent, memory_order_acquire); }
size_t stm_heap_limit(void) { return heap_limit_bytes; }

/* Called under LOCK_HEAP, or alone. */
bool stm_heap_extend(size_t n) {
    size_t old = seg_heap_extent();
    if (n <= old) return true;
    if (n > heap_limit_bytes) return false;
    size_t want = (n + HEAP_STEP - 1) / HEAP_STEP * HEAP_STEP;
    if (want > heap_limit_bytes) want = heap_limit_bytes;
    if (ftruncate(heap_fd, (off_t)want) != 0) return false;
    atomic_store_explicit(&heap_extent, want, memory_order_release);
    return true;
}

/* ---- views ------------------------------------------------------------------------------------------------------ */

void seg_load_base(Seg *s) {
#if defined(WEFT_TSAN)
    seg_tls_base = s->base;
#elif !defined(WEFT_LINEAR)
    if (LIKELY(have_wrgsbase)) __asm__ volatile("wrgsbase %0" : : "r"(s->base) : "memory");
    else syscall(SYS_arch_prctl, ARCH_SET_GS, s->base);
#endif
}

Seg *seg_enter_view(Seg *s) {
    Seg *old = seg_current();
    seg_load_base(s);
    return old;
}

void *seg_view(const Seg *s, uintptr_t addr) { return view_at(s, addr); }
int seg_index(const Seg *s) { return s->index; }
Seg *stm_seg(int index) { return &segs[index]; }
bool seg_in_tx(const Seg *s) { return s->tx.active; }
bool seg_is_pinned(const Seg *s) { return s->tx.pinned; }
StmThread *seg_thread(const Seg *s) { return s->thread; }
void *seg_gc(const Seg *s) { return s->gc; }
void seg_set_gc(Seg *s, void *gc) {
    s->gc = gc;
    s->ctl->gc = gc;
}
void seg_set_poll(Seg *s, uint32_t bits) { atomic_fetch_or_explicit(&s->ctl->poll, bits, memory_order_relaxed); }

/* Marks of the last 255 transactions become meaningless. Small heaps: clearing is cheaper than new zero pages. */
void seg_reset_marks(Seg *s) {
    size_t n = seg_heap_extent() / GRANULE;
    void *marks = view_at(s, MARK_ADDR(HEAP_START));
    if (n <= 256 << 10) memset(marks, 0, n);
    else if (madvise(marks, n, MADV_DONTNEED) != 0) memset(marks, 0, n);
    s->ctl->version = 1;
}

void seg_drop_nursery(Seg *s, uintptr_t addr, size_t n) {
    if (n && madvise(view_at(s, addr), n, MADV_DONTNEED) != 0) memset(view_at(s, addr), 0, n);
}

/* ---- shared and private pages ------------------------------------------------------------------------------------ */

void seg_privatise(Seg *s, uintptr_t addr, size_t n) {
    uint64_t bit = seg_bit(s);
    for (size_t page = page_number(addr); page <= page_number(addr + n - 1); page++) {
        if (atomic_load_explicit(&page_mask[page], memory_order_relaxed) & bit) continue;
        /* relaxed: leaders read it while s stands, after an acquire of its state word */
        atomic_fetch_or_explicit(&page_mask[page], bit, memory_order_relaxed);
        VEC_PUSH(&s->pages, (uint32_t)page);
        atomic_fetch_add_explicit(&total_privatised, 1, memory_order_relaxed);
    }
}

bool seg_has_private(const Seg *s, uintptr_t addr, size_t n) { return any_private(s, addr, n); }

size_t seg_private_pages(const Seg *s) { return s->pages.n; }
size_t stm_private_pages(void) {
    size_t n = 0;
    for (int k = 1; k <= seg_count; k++) n += segs[k].pages.n;
    return n;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void share_range(Seg *s, size_t page, size_t n) {
    for (size_t i = page; i < page + n; i++)
        atomic_fetch_and_explicit(&page_mask[i], ~seg_bit(s), memory_order_relaxed);
    if (madvise(view_at(s, page_address(page)), n * STM_PAGE, MADV_DONTNEED) != 0)
        fatal("madvise: %s", strerror(errno));
    atomic_fetch_add_explicit(&total_given_back, n, memory_order_relaxed);
}

/* Give back the pages of s for which keep(page) is not set in the sorted list `kept`. */
static size_t share_except(Seg *s, const uint32_t *kept, size_t n_kept) {
    if (!s->pages.n) return 0;
    qsort(s->pages.at, s->pages.n, sizeof *s->pages.at, by_number);
    size_t left = 0, given = 0, run_start = 0, run = 0;
    for (size_t i = 0; i < s->pages.n; i++) {
        uint32_t page = s->pages.at[i];
        if (n_kept && bsearch(&page, kept, n_kept, sizeof page, by_number)) {
            s->pages.at[left++] = page;
            continue;
        }
        given++;
        if (run && page == run_start + run) {
            run++;
        } else {
            if (run) share_range(s, run_start, run);
            run_start = page;
            run = 1;
        }
    }
    if (run) share_range(s, run_start, run);
    s->pages.n = left;
    return given;
}

static void note_pages(uint32_t **kept, size_t *n, size_t *cap, uintptr_t addr, size_t size) {
    for (size_t page = page_number(addr); page <= page_number(addr + size - 1); page++) {
        if (*n == *cap) *kept = stm_grow(*kept, cap, sizeof **kept);
        (*kept)[(*n)++] = (uint32_t)page;
    }
}

/* The owner between two transactions, or anyone while the world is stopped. */
size_t seg_give_back(Seg *s) {
    if (s->tx.pinned) return 0; /* its pages hold the past that it reads */
    uint32_t *kept = NULL;
    size_t n = 0, cap = 0;
    if (s->tx.active) {
        for (size_t i = 0; i < s->tx.log.n; i++) {
            LogEntry *e = &s->tx.log.at[i];
            note_pages(&kept, &n, &cap, e->card == CARD_WHOLE ? e->obj : card_start(e->card), e->size);
        }
        for (size_t i = 0; i < s->tx.fresh_written.n; i++) {
            uintptr_t obj = s->tx.fresh_written.at[i];
            note_pages(&kept, &n, &cap, obj, stm_cb.size(view_at(s, obj)));
        }
        if (n) qsort(kept, n, sizeof *kept, by_number);
    }
    size_t given = share_except(s, kept, n);
    free(kept);
    return given;
}

void stm_share_stw(uintptr_t addr, size_t n) {
    size_t first = page_number(addr), end = page_number(addr + n - 1) + 1;
    for (int k = 1; k <= seg_count; k++) {
        Seg *s = &segs[k];
        bool any = false;
        for (size_t page = first; page < end && !any; page++) any = page_mask[page] & seg_bit(s);
        if (!any) continue;
        share_range(s, first, end - first);
        size_t left = 0;
        for (size_t i = 0; i < s->pages.n; i++)
            if (s->pages.at[i] < first || s->pages.at[i] >= end) s->pages.at[left++] = s->pages.at[i];
        s->pages.n = left;
    }
}

void seg_share_all_stw(void) {
    for (int k = 1; k <= seg_count; k++) {
        assert(!segs[k].tx.active);
        share_except(&segs[k], NULL, 0);
        seg_forget_pending(&segs[k]); /* no private page is left that could lack them */
    }
}

void stm_store_all_stw(uintptr_t addr, uint64_t word) {
    *(uint64_t *)addr = word;
    uint64_t mask = atomic_load_explicit(&page_mask[page_number(addr)], memory_order_relaxed);
    for (; mask; mask &= mask - 1) *(uint64_t *)view_at(&segs[__builtin_ctzl(mask) + 1], addr) = word;
}

/* ---- fork -------------------------------------------------------------------------------------------------------- */

/* World stopped. Only pages that exist are copied. */
int seg_copy_heap(void) {
    int fd = heap_file();
    if (fd < 0) return -1;
    off_t end = (off_t)seg_heap_extent(), at = 0;
    if (ftruncate(fd, end) != 0) goto fail;
    while (at < end) {
        off_t data = lseek(heap_fd, at, SEEK_DATA);
        if (data < 0) break; /* ENXIO: holes up to the end */
        off_t hole = lseek(heap_fd, data, SEEK_HOLE);
        for (at = data; at < hole;) {
            ssize_t n = pwrite(fd, (void *)(HEAP_START + (uintptr_t)at), (size_t)(hole - at), at);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) goto fail;
            at += n;
        }
    }
    return fd;
fail:
    close(fd);
    return -1;
}

static void remap_heap(Seg *s) {
    void *p = mmap((void *)(s->base + HEAP_START), HEAP_MAX, PROT_READ | PROT_WRITE,
                   (s->index ? MAP_PRIVATE : MAP_SHARED) | MAP_NORESERVE | MAP_FIXED, heap_fd, 0);
    if (p == MAP_FAILED) fatal("cannot map the heap of a forked child: %s", strerror(errno));
}

void seg_adopt_committed(int fd) {
    close(heap_fd);
    heap_fd = fd;
    remap_heap(&segs[0]);
}

void seg_adopt_views(void) {
    for (int k = 1; k <= seg_count; k++) {
        Seg *s = &segs[k];
        remap_heap(s);
        for (size_t i = 0; i < s->pages.n; i++) page_mask[s->pages.at[i]] &= ~seg_bit(s);
        s->pages.n = 0;
        seg_forget_pending(s);
    }
}
