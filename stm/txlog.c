/* txlog.c -- what a transaction wrote: what its commit publishes, how others catch up, how an abort takes it back.
 *
 * Owns Tx.log, checks, fresh, and Seg.pending. Not here: who loses (contend.c), when (tx.c).
 *
 * A commit with something to publish asks for an epoch (sync.c). While all stand, the leader
 *   1. looks up what each joiner changed in the read marks of every other running transaction,
 *   2. makes a plan (contend.c),
 *   3. pins the readers that may go on in the past: breaks their pages' copy-on-write without changing a byte,
 *   4. publishes: the words that differ go to segment 0 and to the private copies that other segments hold of those pages.
 * Steps 1 and 4 are shared with the threads that stand when there is much to do.
 *
 * [TL1] What is checked is what differs from the committed state when the log is prepared, by the owner, before it asks. A
 *       word that another transaction changes in between was marked read by the barrier, so that is a conflict of its own.
 * [TL2] Two winners of one epoch never change the same word: each has marked what it writes, so that would be a cycle.
 * [TL3] Fresh objects are in segment 0 from the start; others' private pages get them with the next publication, before
 *       anything that refers to them [ST3]. */
#include "stm_internal.h"
#include <stdlib.h>
#include <string.h>

enum { PENDING_MAX = 1 << 16, PARALLEL_WORK = 8192 };
bool stm_watch_overwrites;
_Atomic uint64_t total_silent;

void *stm_grow(void *at, size_t *cap, size_t item) {
    size_t n = *cap ? *cap * 2 : debug.tiny ? 2 : 64;
    at = realloc(at, n * item);
    if (!at) fatal("out of memory: a transaction's list of %zu entries", n);
    *cap = n;
    return at;
}

static uintptr_t entry_start(const LogEntry *e) { return e->card == CARD_WHOLE ? e->obj : card_start(e->card); }

/* The header as the committed state has it: flags that mean something in one view only are as in any old object. */
static uint64_t normal_header(uint64_t header) { return (header & ~(uint64_t)OF_TX) | OF_BARRIER; }
static uint64_t keep_tx_flags(uint64_t header, uint64_t of_view) {
    return (header & ~(uint64_t)OF_TX) | (of_view & OF_TX);
}

static void note_pinned(void);
static struct {
    uint64_t reads[STM_MAX_SEGMENTS + 1];
    uint32_t first[STM_MAX_SEGMENTS + 1][STM_MAX_SEGMENTS + 1]; /* [reader][joiner]: log entry that met a mark */
    uint64_t pinned; /* bits of the segments that go on in the past: not kept up to date */
    EpochPlan plan;
} epoch; /* the leader's, and its helpers' */

/* ---- preparing --------------------------------------------------------------------------------------------------------- */

static void add_check(Tx *tx, uintptr_t addr, size_t entry) {
    VEC_PUSH(&tx->checks, ((Check){MARK_ADDR(addr), (uint32_t)entry}));
}

/* Does the word at `addr` of the view differ from the committed one? */
static bool differs(const LogEntry *e, uintptr_t addr, const uint64_t *view, const uint64_t *committed) {
    if (*view == *committed) return false;
    return addr != e->obj || normal_header(*view) != normal_header(*committed);
}

/* OF_FINE and OF_CARDS: constant flags, so segment 0 will do. */
static bool by_granule(const LogEntry *e) { return *(uint32_t *)e->obj & (OF_FINE | OF_CARDS); }

/* Readers of the whole object, and of each granule that differs. */
static void check_granules(Seg *s, LogEntry *e, size_t index) {
    uintptr_t start = entry_start(e), last = 0;
    for (uintptr_t a = start; a < start + e->size; a += 8) {
        if (!differs(e, a, view_at(s, a), (uint64_t *)a)) continue;
        if (e->silent) add_check(&s->tx, e->obj, index);
        e->silent = false;
        uintptr_t granule = a & ~(uintptr_t)(GRANULE - 1);
        if (granule != last && granule != e->obj) add_check(&s->tx, granule, index);
        last = granule;
    }
}

static void prepare_entry(Seg *s, LogEntry *e, size_t index) {
    e->silent = true;
    if (by_granule(e)) {
        check_granules(s, e, index);
        return;
    }
    e->silent = !differs(e, e->obj, view_at(s, e->obj), (uint64_t *)e->obj) &&
                !memcmp(view_at(s, e->obj + 8), (void *)(e->obj + 8), e->size - 8);
    if (!e->silent) add_check(&s->tx, e->obj, index);
}

static void set_header(Seg *s, uintptr_t obj, uint64_t header) {
    *(uint64_t *)obj = header;
    if (any_private(s, obj, 8)) *(uint64_t *)view_at(s, obj) = header;
}

static void clear_cards(Seg *s, uintptr_t obj, size_t n) {
    memset(view_at(s, CARD_ADDR(obj)), 0, (n + CARD_SIZE - 1) / CARD_SIZE);
}

/* Fresh objects become ordinary ones: their bytes in segment 0 are final, their flags those of old objects. Nobody else can
 * reach them, so this needs no epoch. */
static void settle_fresh(Seg *s) {
    Tx *tx = &s->tx;
    for (size_t i = 0; i < tx->fresh_written.n; i++) {
        uintptr_t obj = tx->fresh_written.at[i];
        const Obj *view = view_at(s, obj);
        size_t n = stm_cb.size(view);
        memcpy((char *)obj + 8, (const char *)view + 8, n - 8);
        *(uint64_t *)obj = *(const uint64_t *)view;
        if (view->flags & OF_CARDS) clear_cards(s, obj, n);
    }
    tx->fresh_written.n = 0;
    for (size_t i = 0; i < tx->fresh.n; i++) {
        uintptr_t obj = tx->fresh.at[i].addr;
        set_header(s, obj, normal_header(*(uint64_t *)obj));
    }
}

/* They join those of earlier transactions that others may still lack, neighbours as one extent. */
static void list_fresh(Seg *s) {
    s->pending.n = s->settled; /* prepared before, when it had to wait */
    for (size_t i = 0; i < s->tx.fresh.n; i++) {
        Extent e = s->tx.fresh.at[i];
        Extent *last = s->pending.n > s->settled ? &s->pending.at[s->pending.n - 1] : NULL;
        uintptr_t aligned = last ? (last->addr + last->size + GRANULE - 1) & ~(uintptr_t)(GRANULE - 1) : 0;
        if (last && aligned == e.addr) last->size = e.addr + e.size - last->addr;
        else VEC_PUSH(&s->pending, e);
    }
}

void log_prepare(Seg *s) {
    Tx *tx = &s->tx;
    tx->checks.n = 0;
    for (size_t i = 0; i < tx->log.n; i++) prepare_entry(s, &tx->log.at[i], i);
    settle_fresh(s);
    list_fresh(s);
}

bool log_publishes(const Seg *s) { return s->tx.checks.n || s->pending.n > PENDING_MAX; }

/* ---- fresh objects ------------------------------------------------------------------------------------------------------ */

void stm_fresh(Seg *s, uintptr_t obj, size_t n) {
    if (seg_is_solo(s)) return;
    ((Obj *)obj)->flags |= OF_FRESH;
    VEC_PUSH(&s->tx.fresh, ((Extent){obj, n}));
}

/* Page by page: a store into a page without its bit would make the kernel copy it unnoticed [ST2]. */
void stm_fresh_done(Seg *s, uintptr_t obj, size_t n) {
    if (seg_is_solo(s)) return;
    for (uintptr_t at = obj, end = obj + n, stop; at < end; at = stop) {
        stop = (at & ~(uintptr_t)(STM_PAGE - 1)) + STM_PAGE;
        if (stop > end) stop = end;
        if (any_private(s, at, 1)) memcpy(view_at(s, at), (void *)at, stop - at);
    }
}

/* Which segments besides s hold the page of addr private and are to be kept up to date? */
static uint64_t others_with(const Seg *s, uintptr_t addr) {
    uint64_t mask = atomic_load_explicit(&page_mask[page_number(addr)], memory_order_relaxed) & ~seg_bit(s);
    return mask & ~epoch.pinned;
}

/* Bytes of the committed state go to the private pages that segments other than s have there. */
static void copy_to_private(const Seg *s, uintptr_t addr, size_t n) {
    for (uintptr_t end = addr + n; addr < end;) {
        uintptr_t stop = (addr & ~(uintptr_t)(STM_PAGE - 1)) + STM_PAGE;
        if (stop > end) stop = end;
        for (uint64_t mask = others_with(s, addr); mask; mask &= mask - 1)
            memcpy(view_at(&segs[__builtin_ctzl(mask) + 1], addr), (void *)addr, stop - addr);
        addr = stop;
    }
}

static void flush_pending(Seg *s) {
    for (size_t i = 0; i < s->pending.n; i++) copy_to_private(s, s->pending.at[i].addr, s->pending.at[i].size);
    seg_forget_pending(s);
}

void stm_flush_fresh_stw(void) {
    note_pinned();
    for (int k = 1; k <= seg_count; k++) flush_pending(&segs[k]);
}

/* ---- the epoch ---------------------------------------------------------------------------------------------------------- */

static bool joins(const Seg *s) { return s->tx.active && s->request == REQ_COMMIT && !s->tx.doomed; }

/* What has segment i's transaction read of what the joiners are going to publish? */
static void check_marks(void *arg, int index) {
    int i = index + 1;
    Seg *reader = &segs[i];
    epoch.reads[i] = 0;
    if (!reader->tx.active || reader->tx.doomed || reader->tx.pinned) return;
    uint8_t version = (uint8_t)reader->ctl->version;
    for (int j = 1; j <= seg_count; j++) {
        if (j == i || !joins(&segs[j])) continue;
        const Tx *tx = &segs[j].tx;
        for (size_t c = 0; c < tx->checks.n; c++) {
            if (*(uint8_t *)view_at(reader, tx->checks.at[c].mark) != version) continue;
            epoch.reads[i] |= seg_bit(&segs[j]);
            epoch.first[i][j] = tx->checks.at[c].entry;
            break;
        }
    }
}

static size_t pages_of(const Tx *tx) {
    size_t n = 0;
    uintptr_t last = 0;
    for (size_t i = 0; i < tx->log.n; i++) {
        const LogEntry *e = &tx->log.at[i];
        uintptr_t page = entry_start(e) / STM_PAGE;
        if (e->silent || page == last) continue;
        n += 1 + e->size / STM_PAGE;
        last = page;
    }
    return n;
}

static void view_of(const Seg *s, TxView *v, uint64_t now) {
    const Tx *tx = &s->tx;
    *v = (TxView){.active = tx->active && !tx->doomed, .joins = joins(s), .inevitable = tx->inevitable,
                  .pinned = tx->pinned, .wrote = tx->log.n != 0 || (tx->active && s->thread->will_write), .age = tx->age, .elapsed_ns = now - tx->start_ns};
    if (v->joins) v->pages = pages_of(tx);
}

/* Break the copy-on-write of the pages that e covers for a pinned reader: a store of the same byte through its view. */
static void pin_pages(Seg *reader, const LogEntry *e) {
    uintptr_t start = entry_start(e);
    seg_privatise(reader, start, e->size);
    for (uintptr_t a = start & ~(uintptr_t)(STM_PAGE - 1); a < start + e->size; a += STM_PAGE) {
        volatile char *byte = view_at(reader, a);
        *byte = *byte;
    }
}

static void note_pinned(void) {
    epoch.pinned = 0;
    for (int i = 1; i <= seg_count; i++)
        if (segs[i].tx.pinned) epoch.pinned |= seg_bit(&segs[i]);
}

static void pin_readers(void) {
    for (int i = 1; i <= seg_count; i++) {
        if (!segs[i].tx.pinned) continue;
        for (int k = 0; k < epoch.plan.n_order; k++) {
            const Tx *tx = &segs[epoch.plan.order[k]].tx;
            for (size_t n = 0; n < tx->log.n; n++)
                if (!tx->log.at[n].silent) pin_pages(&segs[i], &tx->log.at[n]);
        }
    }
}

static void publish_header(const Seg *s, const LogEntry *e) {
    uint64_t header = normal_header(*(uint64_t *)view_at(s, e->obj));
    *(uint64_t *)e->obj = header;
    for (uint64_t mask = others_with(s, e->obj); mask; mask &= mask - 1) {
        uint64_t *at = view_at(&segs[__builtin_ctzl(mask) + 1], e->obj);
        *at = keep_tx_flags(header, *at);
    }
}

/* Two winners may have written different granules of one object [TL2]: word by word, those that differ. */
static void publish_granules(const Seg *s, const LogEntry *e) {
    uintptr_t start = entry_start(e);
    for (uintptr_t a = start; a < start + e->size; a += 8) {
        uint64_t word = *(uint64_t *)view_at(s, a);
        if (word == *(uint64_t *)a || a == e->obj) continue;
        *(uint64_t *)a = word;
        for (uint64_t mask = others_with(s, a); mask; mask &= mask - 1)
            *(uint64_t *)view_at(&segs[__builtin_ctzl(mask) + 1], a) = word;
    }
}

static void publish_entry(Seg *s, const LogEntry *e) {
    uintptr_t start = entry_start(e), end = start + e->size;
    if ((stm_watch_overwrites || epoch.pinned) && stm_cb.overwrite)
        stm_cb.overwrite(s, (Obj *)e->obj, start - e->obj, end - e->obj);
    if (start == e->obj) publish_header(s, e);
    if (by_granule(e)) {
        publish_granules(s, e);
        return;
    }
    memcpy((void *)(start + 8), view_at(s, start + 8), e->size - 8);
    copy_to_private(s, start + 8, e->size - 8);
}

/* Everything winner number k of the plan has to show. */
static void publish(void *arg, int k) {
    Seg *s = &segs[epoch.plan.order[k]];
    flush_pending(s);
    for (size_t i = 0; i < s->tx.log.n; i++)
        if (!s->tx.log.at[i].silent) publish_entry(s, &s->tx.log.at[i]);
}

static void note_loss(Seg *s, int other) {
    const LogEntry *e = &segs[other].tx.log.at[epoch.first[s->index][other]];
    s->tx.lost_obj = e->obj;
    s->tx.lost_to = segs[other].thread->id;
    s->tx.lost_pos[0] = e->pos[0];
    s->tx.lost_pos[1] = e->pos[1];
}

/* The joiner's side when it has to wait: the object is its own, the reader's position is not known here. */
static void note_wait(Seg *s, int reader) {
    const LogEntry *e = &s->tx.log.at[epoch.first[reader][s->index]];
    s->tx.lost_obj = e->obj;
    s->tx.lost_to = segs[reader].thread->id;
    s->wait_for = &segs[reader];
    s->wait_tx = atomic_load(&segs[reader].tx_number);
}

static void tell_loser(Seg *s, enum Verdict v, int other) {
    s->verdict = v;
    if (v == V_WAIT) {
        note_wait(s, other);
        return;
    }
    note_loss(s, other);
    if (v == V_DOOMED) {
        tx_doom(s, CAUSE_CONFLICT);
        return;
    }
    assert(v == V_PIN && !s->tx.log.n);
    tx_pin(s);
    event(s->thread->id, EV_PINNED, s->index, s->tx.lost_obj, s->tx.lost_to, s->tx.lost_pos);
}

static void count_work(size_t *checks, size_t *objects) {
    int active = 0;
    for (int j = 1; j <= seg_count; j++) {
        active += segs[j].tx.active;
        if (!joins(&segs[j])) continue;
        *checks += segs[j].tx.checks.n;
        *objects += segs[j].tx.log.n;
    }
    *checks *= (size_t)active;
}

static void for_each_piece(void (*fn)(void *, int), int n, bool parallel) {
    if (parallel) stm_parallel_stw(fn, NULL, n);
    else
        for (int i = 0; i < n; i++) fn(NULL, i);
}

void log_epoch_stw(Seg *leader) {
    TxView views[STM_MAX_SEGMENTS + 1];
    EpochPlan *plan = &epoch.plan;
    size_t checks = 0, objects = 0;
    uint64_t t0 = stm_now();
    count_work(&checks, &objects);
    event(leader->thread->id, EV_EPOCH, leader->index, objects, 0, NULL);
    for_each_piece(check_marks, seg_count, checks > PARALLEL_WORK);
    for (int i = 1; i <= seg_count; i++) view_of(&segs[i], &views[i], t0);
    contend_plan(seg_count, views, epoch.reads, plan);

    for (int i = 1; i <= seg_count; i++) {
        enum Verdict v = plan->verdict[i];
        if (v != V_NONE && v != V_COMMIT) tell_loser(&segs[i], v, plan->lost_to[i]);
    }
    note_pinned();
    if (epoch.pinned) pin_readers();
    for_each_piece(publish, plan->n_order, plan->n_order > 1 && objects > PARALLEL_WORK);
    for (int k = 0; k < plan->n_order; k++) {
        Seg *s = &segs[plan->order[k]];
        s->tx.seq = ++totals.commit_seq;
        s->verdict = V_COMMIT;
        s->request = REQ_NONE;
        s->tx.active = false; /* committed: the next leader has nothing to ask of it */
        totals.published_txs++;
        for (size_t i = 0; i < s->tx.log.n; i++) {
            totals.published_objects += !s->tx.log.at[i].silent;
            totals.published_bytes += s->tx.log.at[i].silent ? 0 : s->tx.log.at[i].size;
        }
    }
    for (int i = 1; i <= seg_count; i++) segs[i].request = REQ_NONE;
    totals.epochs++;
    totals.publish_ns += stm_now() - t0;
    event(leader->thread->id, EV_EPOCH_END, leader->index, (uint64_t)plan->n_order, objects, NULL);
}

/* ---- after ------------------------------------------------------------------------------------------------------------- */

/* Everything written is an ordinary old object again. A page may have been given back since: then it shows segment 0. */
void log_forget(Seg *s) {
    Tx *tx = &s->tx;
    uint64_t silent = 0;
    for (size_t i = 0; i < tx->log.n; i++) {
        LogEntry *e = &tx->log.at[i];
        silent += e->silent;
        if (e->card != CARD_WHOLE) *(uint8_t *)view_at(s, CARD_ADDR(card_start(e->card))) = 0;
        else if (any_private(s, e->obj, 8)) {
            uint64_t *header = view_at(s, e->obj);
            *header = normal_header(*header);
        }
    }
    if (silent) atomic_fetch_add_explicit(&total_silent, silent, memory_order_relaxed);
    seg_settle_pending(s, s->pending.n);
    tx->log.n = tx->checks.n = tx->fresh.n = 0;
}

void log_undo(Seg *s) {
    Tx *tx = &s->tx;
    for (size_t i = 0; i < tx->log.n; i++) {
        LogEntry *e = &tx->log.at[i];
        uintptr_t start = entry_start(e);
        memcpy(view_at(s, start), (void *)start, e->size);
        if (e->card != CARD_WHOLE) *(uint8_t *)view_at(s, CARD_ADDR(start)) = 0;
    }
    for (size_t i = 0; i < tx->fresh_written.n; i++) {
        uintptr_t obj = tx->fresh_written.at[i];
        const Obj *view = view_at(s, obj);
        if (view->flags & OF_CARDS) clear_cards(s, obj, stm_cb.size(view));
    }
    for (size_t i = 0; i < tx->fresh.n; i++)
        if (stm_cb.free_fresh) stm_cb.free_fresh(s, tx->fresh.at[i].addr);
    s->pending.n = s->settled;
    tx->log.n = tx->checks.n = tx->fresh.n = tx->fresh_written.n = 0;
}

void seg_each_written(Seg *s, void (*fn)(void *arg, Obj *o, uint32_t card), void *arg) {
    if (!s->tx.active) return;
    for (size_t i = 0; i < s->tx.log.n; i++)
        fn(arg, view_at(s, s->tx.log.at[i].obj), s->tx.log.at[i].card);
    for (size_t i = 0; i < s->tx.fresh_written.n; i++)
        fn(arg, view_at(s, s->tx.fresh_written.at[i]), CARD_WHOLE);
}

void seg_each_fresh(Seg *s, void (*fn)(void *arg, uintptr_t obj), void *arg) {
    if (!s->tx.active) return;
    for (size_t i = 0; i < s->tx.fresh.n; i++) fn(arg, s->tx.fresh.at[i].addr);
}

/* A forked child whose only transaction goes on: what it wrote goes to its new committed state. */
void log_publish_alone(Seg *s) {
    settle_fresh(s);
    for (size_t i = 0; i < s->tx.log.n; i++) {
        const LogEntry *e = &s->tx.log.at[i];
        uintptr_t start = entry_start(e);
        for (uintptr_t a = start; a < start + e->size; a += 8) {
            uint64_t word = *(uint64_t *)view_at(s, a);
            *(uint64_t *)a = a == e->obj ? normal_header(word) : word;
        }
        if (e->card != CARD_WHOLE) *(uint8_t *)view_at(s, CARD_ADDR(start)) = 0;
    }
    s->tx.log.n = s->tx.checks.n = s->tx.fresh.n = 0;
}
