/* mark.c -- grey objects, and making them black.
 *
 * Marking reads the committed state, in segment 0. Each thread that marks has a stack of chunks of its own and gives chunks
 * it can spare to a common pool, where those with nothing to do take them. Between two slices everything grey lies in the
 * pool, except what the barriers of a running transaction have pushed on its segment's own stack.
 *
 * Large arrays are traced in pieces, so that a slice can end within one. Nothing recurses. */
#include "gc_internal.h"
#include <sched.h>
#include <stdlib.h>

#define PIECE 16384 /* bytes of a large array traced at a time */
#define CLOCK_EVERY 64 /* objects between two looks at the clock */

/* ---- mark bits ------------------------------------------------------------------------------------------------- */

bool mark_try(uintptr_t addr) {
    uint64_t info = page_info(addr);
    if (info_kind(info) == PAGE_BLOCK) {
        uint32_t i = info_index(info, addr);
        Block *b = info_ptr(info);
        _Atomic uint64_t *word = (_Atomic uint64_t *)b->bits + gc.cls[info >> 56].words + i / 64;
        uint64_t bit = 1ul << i % 64;
        /* Relaxed: a mark orders nothing, the pool's lock and the stops do. */
        if (atomic_load_explicit(word, memory_order_relaxed) & bit) return false;
        return !(atomic_fetch_or_explicit(word, bit, memory_order_relaxed) & bit);
    }
    if (info_kind(info) != PAGE_RUN) return false; /* immortal: its slots are roots */
    Run *r = info_ptr(info);
    return !r->immortal && !atomic_exchange_explicit(&r->mark, 1, memory_order_relaxed);
}

bool mark_is_set(uintptr_t addr) {
    uint64_t info = page_info(addr);
    if (info_kind(info) == PAGE_BLOCK) {
        Block *b = info_ptr(info);
        uint32_t i = block_index(b, addr);
        return atomic_load_explicit(&block_marks(b)[i / 64], memory_order_relaxed) >> i % 64 & 1;
    }
    Run *r = run_at(addr);
    return r && (r->immortal || r->mark);
}

/* ---- stacks ---------------------------------------------------------------------------------------------------- */

static MarkChunk *top_with_room(MarkStack *m, size_t n) {
    MarkChunk *c = m->top;
    if (c && c->n + n <= MARK_CHUNK) return c;
    c = malloc(sizeof *c);
    if (!c) fatal("gc: no C memory for a mark stack");
    c->n = 0;
    c->next = m->top;
    m->top = c;
    m->chunks++;
    return c;
}

void mark_push(MarkStack *m, uintptr_t addr) {
    MarkChunk *c = top_with_room(m, 1);
    c->e[c->n++] = addr;
}

static void push_piece(MarkStack *m, uintptr_t addr, size_t from) {
    MarkChunk *c = top_with_room(m, 2);
    c->e[c->n++] = from;
    c->e[c->n++] = addr | 1;
}

void mark_grey(MarkStack *m, Value v) {
    if (value_is_ref(v) && addr_is_old(ref_addr(v)) && mark_try(ref_addr(v))) mark_push(m, ref_addr(v));
}

/* Marking an object that was met a while ago: the word of its page is in the cache by now. */
static inline void mark_met(MarkStack *m, uintptr_t addr) {
    if (addr && mark_try(addr)) mark_push(m, addr);
}

void mark_visit(void *ctx, Value *slot) {
    MarkStack *m = ctx;
    Value v = *slot;
    if (!value_is_ref(v) || !addr_is_old(ref_addr(v))) return;
    __builtin_prefetch(&gc.info[page_of(ref_addr(v))]);
    uintptr_t *place = &m->met[m->met_at++ % MARK_RING], earlier = *place;
    *place = ref_addr(v);
    mark_met(m, earlier);
}

static void empty_met(MarkStack *m) {
    for (unsigned i = 0; i < MARK_RING; i++) {
        mark_met(m, m->met[i]);
        m->met[i] = 0;
    }
}

static void pool_put(MarkChunk *c) {
    lock_acquire(&gc.pool_lock);
    c->next = gc.pool;
    __atomic_store_n(&gc.pool, c, __ATOMIC_RELAXED); /* pairs with the hint in mark_pool_empty */
    lock_release(&gc.pool_lock);
}

static bool pool_get(MarkStack *m) {
    if (mark_pool_empty()) return false;
    lock_acquire(&gc.pool_lock);
    MarkChunk *c = gc.pool;
    if (c) __atomic_store_n(&gc.pool, c->next, __ATOMIC_RELAXED);
    lock_release(&gc.pool_lock);
    if (!c) return false;
    c->next = m->top;
    m->top = c;
    m->chunks++;
    return true;
}

bool mark_pool_empty(void) {
    return !__atomic_load_n(&gc.pool, __ATOMIC_RELAXED); /* a hint; the lock decides */
}

static MarkChunk *unchain(MarkStack *m) {
    MarkChunk *c = m->top;
    m->top = c->next;
    m->chunks--;
    return c;
}

void mark_flush(MarkStack *m) {
    empty_met(m);
    for (unsigned i = 0; i < MARK_RING; i++) {
        if (m->popped[i]) mark_push(m, m->popped[i]);
        m->popped[i] = 0;
    }
    m->n_popped = 0;
    while (m->top) {
        MarkChunk *c = unchain(m);
        if (c->n) pool_put(c);
        else free(c);
    }
}

/* ---- blackening --------------------------------------------------------------------------------------------------- */

static void trace_piece(MarkStack *m, uintptr_t addr, size_t from) {
    Obj *o = obj0(addr);
    size_t n = gc.cb.size(o), to = from + PIECE;
    if (to < n) push_piece(m, addr, to);
    gc.cb.trace_range(o, from, to < n ? to : n, mark_visit, m);
}

static void blacken(MarkStack *m, uintptr_t addr) {
    if (obj0(addr)->flags & OF_CARDS) trace_piece(m, addr, sizeof(Obj));
    else gc.cb.trace(obj0(addr), mark_visit, m);
}

/* Is there an entry on m's own stack? */
static bool has_entry(MarkStack *m) {
    while (m->top && !m->top->n) free(unchain(m));
    return m->top;
}

/* The next object that is to be black, 0 if it is not here yet or there is none. */
static uintptr_t next_grey(MarkStack *m) {
    uintptr_t addr = 0;
    if (has_entry(m) || (empty_met(m), has_entry(m))) {
        uint64_t e = m->top->e[--m->top->n];
        if (e & 1) {
            trace_piece(m, e & ~1ul, m->top->e[--m->top->n]);
            return 0;
        }
        addr = e;
        __builtin_prefetch(obj0(addr));
        m->n_popped++;
    }
    uintptr_t *place = &m->popped[m->popped_at++ % MARK_RING], earlier = *place;
    *place = addr;
    m->n_popped -= earlier != 0;
    return earlier;
}

static bool is_empty(MarkStack *m) {
    if (m->n_popped || has_entry(m)) return false;
    empty_met(m);
    return !has_entry(m);
}

/* Others may be out of work: give them the second chunk, the top one stays. */
static void share(MarkStack *m) {
    if (m->chunks < 3 || !mark_pool_empty()) return;
    MarkChunk *second = m->top->next;
    m->top->next = second->next;
    m->chunks--;
    pool_put(second);
}

bool mark_drain(MarkStack *m, uint64_t until) {
    for (unsigned count = 1;; count++) {
        uintptr_t addr = next_grey(m);
        if (addr) blacken(m, addr);
        else if (is_empty(m) && !pool_get(m)) return true;
        if (count % CLOCK_EVERY == 0) {
            share(m);
            if (until && gc_now() >= until) return false;
        }
    }
}

/* ---- with the world stopped ---------------------------------------------------------------------------------------- */

static _Atomic int draining;

static void drain_one(void *arg, int i) {
    MarkStack m = {0};
    draining++;
    for (;;) {
        mark_drain(&m, 0);
        draining--;
        while (mark_pool_empty()) {
            if (!draining) return; /* who still drains may give something away; each ends when nothing is grey */
            sched_yield();
        }
        draining++;
    }
}

void mark_all_stw(void) {
    for (int i = 0; i <= gc.last_seg; i++) mark_flush(&gc.seg[i]->grey);
    if (gc.last_seg && !mark_pool_empty()) stm_parallel_stw(drain_one, NULL, stm_segments());
    else drain_one(NULL, 0);
    assert(mark_pool_empty());
}

void mark_teardown(void) {
    MarkStack m = {0};
    while (pool_get(&m)) {}
    while (m.top) free(unchain(&m));
    for (int i = 0; i <= gc.last_seg; i++)
        while (gc.seg[i]->grey.top) free(unchain(&gc.seg[i]->grey));
}
