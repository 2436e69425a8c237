/* shared_queue.c -- a queue: puts never conflict with puts, gets rarely with gets.
 *
 * Items lie in the heap, so that putting and taking one is an ordinary write: visible with the commit, undone by an abort,
 * and two transactions that take the same item conflict. Where items lie is no matter of transactions:
 *
 *     queue (C)  one lane for each segment, where the transactions that run there put
 *     lane       rings, oldest first; the last is the one being filled, the others are drained
 *     ring       a slab whose cells {item, stamp} are used round and round: position p is cell p % cells (a power of two)
 *     stripes    items put minus items taken, in that segment
 *
 *        head           settled          put            (positions; numbers only grow)
 *     ---|--------------|----------------|---------
 *     empty   items, taken   items of the       empty
 *             ones, holes    transaction that put last
 *
 * A stamp is drawn for each item. A get looks at the first item of each lane and takes the one with the lowest stamp. It
 * passes by what a running transaction has taken: each cell has a *claim*, the number of the transaction that took it last.
 *
 * [SQ1] head, settled, claims and marks of what has been passed are hints: they say where to look, and may be old. That an item is
 *       there is decided by its cell in the transaction's own view; that there is none, by the stripes.
 * [SQ2] A cell below head is empty in the committed state and not of a running put; so it is empty in every view that
 *       can still commit, but those of the transactions that took it. It may be filled again when `put` comes round.
 * [SQ3] Only the transaction that runs in a lane's segment puts there.
 * [SQ4] A transaction is over when its number is no longer in `running`; what it has put is then committed or a hole.
 *
 * Putting from a hook after the commit, or taking at once and giving back after an abort, would be cheaper, but somebody could
 * see a transaction's other writes without its items, and a get that finds nothing could not tell an empty queue from
 * one whose last item may come back. */
#include "shared_internal.h"
#include <stdlib.h>
#include <string.h>

/* ---- which transaction ------------------------------------------------------------------------------------------------ */

/* Numbers for those that have taken or put something: serial << 7 | segment. 0 in solo mode, where nothing is ever undone. */
typedef uint64_t TxTag;
_Static_assert(STM_MAX_SEGMENTS < 128, "a segment's index has 7 bits");
static _Atomic uint64_t serials;
static _Atomic uint64_t undone; /* how many of them have been aborted */
static struct Running {
    _Atomic TxTag tag;
    uint32_t thread; /* owner only; with begun: whose tag it is or was */
    uint64_t begun;
} running[STM_MAX_SEGMENTS + 1];

static void tag_over(void *arg) {
    TxTag tag = (TxTag)arg, expected = tag;
    atomic_compare_exchange_strong(&running[tag & 127].tag, &expected, 0); /* else the segment's next has its own already */
}

static void tag_undone(void *arg) {
    tag_over(arg);
    atomic_fetch_add(&undone, 1);
}

/* The tag of the running transaction, 0 if it has none yet. */
static TxTag tag_mine(void) {
    const struct Running *r = &running[stripe_mine()];
    const StmThread *th = CTL.thread;
    if (CTL.solo || r->thread != th->id || r->begun != th->stats.begun) return 0;
    return atomic_load_explicit(&r->tag, memory_order_relaxed); /* own */
}

/* The same, drawn if need be. */
static TxTag tag_draw(void) {
    TxTag tag = tag_mine();
    if (tag || CTL.solo) return tag;
    StmThread *th = CTL.thread;
    struct Running *r = &running[stripe_mine()];
    tag = (atomic_fetch_add_explicit(&serials, 1, memory_order_relaxed) + 1) << 7 | stripe_mine();
    r->thread = th->id;
    r->begun = th->stats.begun;
    atomic_store(&r->tag, tag);
    tx_after_commit(th, tag_over, (void *)tag);
    tx_on_abort(th, NULL, tag_undone, (void *)tag);
    return tag;
}

static bool tag_runs(TxTag tag) {
    return tag && atomic_load_explicit(&running[tag & 127].tag, memory_order_acquire) == tag;
}

/* Others' hooks never run here. */
void shared_fork_child(void) {
    for (int k = 0; k <= STM_MAX_SEGMENTS; k++) atomic_store(&running[k].tag, 0);
    atomic_fetch_add(&undone, 1);
}

/* ---- waking ----------------------------------------------------------------------------------------------------------- */

/* A word that changes with each put that has become visible. Queues share words, so that a queue may die while somebody
 * waits, or while a hook is on its way. */
enum { WORDS = 64 };
static struct Word {
    _Atomic uint32_t changes;
    _Atomic uint32_t waiting;
} __attribute__((aligned(64))) words[WORDS];

/* Pairs with shared_wait: either the waiter is counted here, or its futex call sees the change (all seq_cst). */
static void wake(void *arg) {
    struct Word *w = arg;
    atomic_fetch_add(&w->changes, 1);
    if (atomic_load(&w->waiting)) futex_wake(&w->changes, INT32_MAX);
}

void shared_wait(SharedTicket ticket, uint64_t ns) {
    struct Word *w = (struct Word *)ticket.word; /* its first member */
    atomic_fetch_add(&w->waiting, 1);
    futex_wait(ticket.word, ticket.value, ns); /* woken by wake */
    atomic_fetch_sub(&w->waiting, 1);
}

/* ---- the structure ---------------------------------------------------------------------------------------------------- */

typedef struct Ring {
    _Atomic(struct Ring *) next;
    uintptr_t slab;
    uint32_t cells, pages;
    _Atomic uint64_t head, settled, put;
    _Atomic uint64_t passed;  /* see look_from */
    _Atomic TxTag claim[];
} Ring;

typedef struct Lane {
    _Atomic(Ring *) first;
    Ring *last;             /* who runs in the segment */
    _Atomic TxTag last_put; /* by which transaction */
} __attribute__((aligned(64))) Lane;

typedef struct Queue {
    struct Word *word;
    _Atomic uint64_t stamp;
    Lane lane[];
} Queue;

enum { STRIPES = 2 }; /* first slot of the stripes */

static Queue *queue_of(uintptr_t queue) { return shared_data(queue); }
static size_t place_of(const Ring *r, uint64_t p) { return p & (r->cells - 1); }
static uintptr_t cell_of(const Ring *r, uint64_t p) { return slab_cell(r->slab, place_of(r, p)); }

/* Hints that only grow: losing a race means to look once more. */
static void raise(_Atomic uint64_t *at, uint64_t p) {
    if (atomic_load_explicit(at, memory_order_relaxed) < p) atomic_store_explicit(at, p, memory_order_relaxed);
}

/* ---- putting ---------------------------------------------------------------------------------------------------------- */

enum { FIRST_CELLS = 128 }; /* one page */

static Ring *ring_new(uint32_t cells) {
    uint32_t pages = cells / (STM_PAGE / GRANULE) + 1; /* the slab's header needs some bytes, too */
    Ring *r = calloc(1, sizeof *r + cells * sizeof *r->claim);
    if (!r) return NULL;
    r->cells = cells;
    r->pages = pages;
    r->slab = shared_slab_new(pages);
    if (r->slab) return r;
    free(r);
    return NULL;
}

/* Up to where cells are no longer to be filled by a running transaction. Call after reading `put`. */
static uint64_t settled_end(const Lane *l, const Ring *r, uint64_t put) {
    TxTag last = atomic_load_explicit(&l->last_put, memory_order_acquire); /* pairs with begin_putting */
    return tag_runs(last) ? atomic_load_explicit(&r->settled, memory_order_relaxed) : put;
}

static uint64_t advance_head(Ring *r, uint64_t end) {
    uint64_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    while (head < end && !cell_committed(cell_of(r, head))) head++;
    raise(&r->head, head);
    return head;
}

/* Is the cell at `put` below head, once round [SQ2]? */
static bool has_room(const Lane *l, Ring *r) {
    uint64_t put = atomic_load_explicit(&r->put, memory_order_relaxed);
    if (put - atomic_load_explicit(&r->head, memory_order_relaxed) < r->cells) return true;
    return put - advance_head(r, settled_end(l, r, put)) < r->cells;
}

/* The ring to put into; NULL: no memory. */
static Ring *ring_for_put(Lane *l) {
    Ring *last = l->last;
    if (last && has_room(l, last)) return last;
    Ring *r = ring_new(last ? last->cells * 2 : FIRST_CELLS);
    if (!r) return NULL;
    /* Release; pairs with the acquire in front. */
    if (last) atomic_store_explicit(&last->next, r, memory_order_release);
    else atomic_store_explicit(&l->first, r, memory_order_release);
    return l->last = r;
}

/* The transaction's first put here, or any in solo mode: what is there already is settled. */
static void begin_putting(Queue *u, Lane *l, TxTag mine) {
    for (Ring *r = l->first; r; r = r->next)
        atomic_store_explicit(&r->settled, atomic_load_explicit(&r->put, memory_order_relaxed), memory_order_relaxed);
    atomic_store_explicit(&l->last_put, mine, memory_order_release); /* pairs with settled_end */
    tx_after_commit(CTL.thread, wake, u->word);
}

bool shared_queue_put(uintptr_t queue, Value item) {
    Queue *u = queue_of(queue);
    Lane *l = &u->lane[stripe_mine()];
    assert(item);
    TxTag mine = tag_draw();
    if (!mine || atomic_load_explicit(&l->last_put, memory_order_relaxed) != mine) begin_putting(u, l, mine);
    Ring *r = ring_for_put(l);
    if (!r) return false;
    uint64_t p = atomic_load_explicit(&r->put, memory_order_relaxed);
    uintptr_t cell = cell_of(r, p);
    stm_write_at(r->slab, cell);
    assert(!cell_view(cell) || tx_is_pinned(CTL.thread));
    SEG_AT(Value, cell) = item;
    SEG_AT(uint64_t, cell + 8) = (atomic_fetch_add_explicit(&u->stamp, 1, memory_order_relaxed) + 1) << 1;
    atomic_store_explicit(&r->claim[place_of(r, p)], 0, memory_order_relaxed);
    atomic_store_explicit(&r->put, p + 1, memory_order_release); /* pairs with look */
    stripe_add(queue, STRIPES, 1);
    return true;
}

/* ---- taking ----------------------------------------------------------------------------------------------------------- */

typedef struct Pick {
    Ring *ring; /* NULL: nothing found */
    uint64_t p, stamp;
    TxTag claim; /* what the cell's claim was */
} Pick;

/* Positions below `passed` are claimed or empty for everybody, unless claims have been undone since: the count of those is
 * kept with it, in the upper bits. */
enum { PASSED_BITS = 40 };
static uint64_t passed_word(uint64_t p, uint64_t now_undone) { return now_undone << PASSED_BITS | p; }

static uint64_t look_from(Ring *r, uint64_t head, uint64_t now_undone) {
    uint64_t passed = atomic_load_explicit(&r->passed, memory_order_relaxed);
    uint64_t p = passed & ((1ul << PASSED_BITS) - 1);
    return passed == passed_word(p, now_undone) && p > head ? p : head;
}

static void keep_lower(Pick *best, Ring *r, uint64_t p, TxTag claim) {
    uint64_t stamp = SEG_AT(uint64_t, cell_of(r, p) + 8);
    if (!best->ring || stamp < best->stamp) *best = (Pick){r, p, stamp, claim};
}

/* The first item of the ring that nobody has claimed. True: there is one. */
static bool look(Lane *l, Ring *r, Pick *best) {
    uint64_t now_undone = atomic_load(&undone);
    uint64_t put = atomic_load_explicit(&r->put, memory_order_acquire); /* pairs with shared_queue_put */
    uint64_t end = settled_end(l, r, put);
    uint64_t from = look_from(r, advance_head(r, end), now_undone), passed = put, p;
    TxTag mine = tag_mine();
    bool own = mine && mine == atomic_load_explicit(&l->last_put, memory_order_relaxed);
    uint64_t limit = own ? put : end; /* what others are putting is not to be seen */
    for (p = from; p < limit; p++) {
        uintptr_t cell = cell_of(r, p);
        TxTag claim = atomic_load_explicit(&r->claim[place_of(r, p)], memory_order_relaxed);
        if (tag_runs(claim)) continue;
        if (cell_view(cell)) {
            keep_lower(best, r, p, claim);
            break;
        }
        if (p < passed && (p >= end || cell_committed(cell))) passed = p;
    }
    if (passed > p) passed = p;
    if (passed > from) atomic_store_explicit(&r->passed, passed_word(passed, now_undone), memory_order_relaxed);
    return p < limit;
}

static Pick pick_unclaimed(Queue *u) {
    Pick best = {0};
    for (size_t k = 0; k < shared_stripes(); k++) {
        Lane *l = &u->lane[k];
        Ring *r = atomic_load_explicit(&l->first, memory_order_acquire);
        while (r && !look(l, r, &best)) r = atomic_load_explicit(&r->next, memory_order_acquire);
    }
    return best;
}

/* The first item of all, claimed or not, going by the cells of this view alone [SQ1]. */
static Pick pick_any(Queue *u) {
    Pick best = {0};
    for (size_t k = 0; k < shared_stripes(); k++)
        for (Ring *r = atomic_load_explicit(&u->lane[k].first, memory_order_acquire); r;
             r = atomic_load_explicit(&r->next, memory_order_acquire))
            for (uint32_t i = 0; i < r->cells; i++)
                if (cell_view(slab_cell(r->slab, i)))
                    keep_lower(&best, r, i, atomic_load_explicit(&r->claim[i], memory_order_relaxed));
    return best;
}

static Value take(uintptr_t queue, const Pick *pick) {
    uintptr_t cell = cell_of(pick->ring, pick->p);
    stm_write_at(pick->ring->slab, cell);
    Value item = cell_view(cell);
    SEG_AT(Value, cell) = 0;
    SEG_AT(uint64_t, cell + 8) = 0;
    stripe_add(queue, STRIPES, -1);
    return item;
}

/* False: another transaction was faster. */
static bool claim(const Pick *pick, TxTag mine) {
    TxTag expected = pick->claim;
    return atomic_compare_exchange_strong(&pick->ring->claim[place_of(pick->ring, pick->p)], &expected, mine);
}

Value shared_queue_get(uintptr_t queue) {
    Queue *u = queue_of(queue);
    Pick pick;
    do { /* ends: who was faster has claimed it */
        pick = pick_unclaimed(u);
        if (pick.ring && claim(&pick, tag_draw())) return take(queue, &pick);
    } while (pick.ring);
    if (!stripes_sum(queue, STRIPES)) return 0;
    pick = pick_any(u);
    if (!pick.ring) fatal("shared queue: %ld items, but none can be found", stripes_sum(queue, STRIPES));
    claim(&pick, tag_draw());
    return take(queue, &pick); /* if another has taken it, too, one of the two aborts */
}

size_t shared_queue_len(uintptr_t queue) { return (size_t)stripes_sum(queue, STRIPES); }

SharedTicket shared_queue_ticket(uintptr_t queue) {
    struct Word *w = queue_of(queue)->word;
    return (SharedTicket){&w->changes, atomic_load(&w->changes)};
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

static bool is_drained_stw(const Lane *l, Ring *r) {
    uint64_t put = atomic_load_explicit(&r->put, memory_order_relaxed);
    if (advance_head(r, settled_end(l, r, put)) != put) return false;
    for (uint32_t i = 0; i < r->cells; i++)
        if (!cell_is_dead_stw(slab_cell(r->slab, i))) return false;
    return true;
}

/* Rings that have been drained go. Not the last one of the smallest size: it would soon be made again. */
static void trim_stw(Lane *l) {
    _Atomic(Ring *) *link = &l->first;
    l->last = NULL;
    for (Ring *r; (r = *link);) {
        if ((r->next || l->last || r->cells > FIRST_CELLS) && is_drained_stw(l, r)) {
            *link = r->next;
            free(r);
        } else {
            l->last = r;
            link = &r->next;
        }
    }
}

/* For the collector. At the start of a major collection the world is stopped. */
static void visit(void *data, GcVisit *fn, void *ctx) {
    Queue *u = data;
    for (size_t k = 0; k < shared_stripes(); k++) {
        Lane *l = &u->lane[k];
        if (gc.phase == MARKING && stm_world_stopped()) trim_stw(l);
        for (Ring *r = l->first; r; r = r->next) {
            Value v = value_from_ref(r->slab);
            fn(ctx, &v);
        }
    }
}

static void gone(void *data) {
    Queue *u = data;
    for (size_t k = 0; k < shared_stripes(); k++)
        for (Ring *r = u->lane[k].first, *next; r; r = next) {
            next = r->next;
            free(r);
        }
    free(u);
}

uintptr_t shared_queue_new(void) {
    static _Atomic uint32_t queues;
    size_t n = sizeof(Queue) + shared_stripes() * sizeof(Lane);
    Queue *u = aligned_alloc(64, (n + 63) & ~(size_t)63);
    if (!u) return 0;
    memset(u, 0, n);
    u->word = &words[atomic_fetch_add(&queues, 1) % WORDS];
    return shared_core_new(2 + 2 * shared_stripes(), u, visit, gone);
}

SharedUse shared_queue_use(uintptr_t queue) {
    Queue *u = queue_of(queue);
    SharedUse use = {.c_bytes = sizeof *u + shared_stripes() * sizeof(Lane)};
    for (size_t k = 0; k < shared_stripes(); k++)
        for (Ring *r = u->lane[k].first; r; r = r->next) {
            use.c_bytes += sizeof *r + r->cells * sizeof *r->claim;
            use.heap_bytes += r->pages * STM_PAGE;
            use.entries += r->put - r->head;
        }
    return use;
}
