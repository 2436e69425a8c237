/* tx.c -- the life of one transaction.
 *
 * Owns Seg.tx from begin to end, the inevitable token, hooks. Not here: what a commit publishes (txlog.c), who loses
 * (contend.c), stopping (sync.c), segments (thread.c).
 *
 *   outside --tx_begin--> RUNNING --tx_commit--> outside          RUNNING --doomed, at a safepoint--> outside, th->resume
 *                         RUNNING --tx_inevitable--> INEVITABLE --tx_commit--> outside
 *
 * [TX1] tx.doomed is set by the owner, or by a leader while the owner stands; a doomed transaction runs on only until its
 *       next safepoint, and what it sees until then is one committed state.
 * [TX2] At most one transaction is inevitable; it is never doomed.
 * [TX3] The nursery is empty between transactions (in segments; solo keeps it).
 * [TX4] In solo mode a transaction has no beginning and no end: begin and commit change two flags. */
#include "stm_internal.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <urcu-qsbr.h>

static _Atomic(Seg *) inevitable_owner;

/* ---- hooks and memory ------------------------------------------------------------------------------------------------ */

static bool hooks_run_at_once(const StmThread *th) { return seg_is_solo(th->seg) && !th->atomic; }

static void cancel(TxHook *hooks, size_t n, void *key) {
    for (size_t i = 0; i < n; i++)
        if (hooks[i].key == key) hooks[i].fn = NULL;
}

/* In the order of registration; those cancelled have no function. */
static void run_hooks(TxHook *hooks, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (hooks[i].fn) hooks[i].fn(hooks[i].arg);
}

void tx_on_commit(StmThread *th, void *key, TxCallback *fn, void *arg) {
    Tx *tx = &th->seg->tx;
    assert(th->in_tx);
    if (!fn) cancel(tx->on_commit.at, tx->on_commit.n, key);
    else if (hooks_run_at_once(th) || (tx->inevitable && !th->atomic)) fn(arg);
    else VEC_PUSH(&tx->on_commit, ((TxHook){key, fn, arg}));
}

void tx_after_commit(StmThread *th, TxCallback *fn, void *arg) {
    assert(th->in_tx);
    if (hooks_run_at_once(th)) fn(arg);
    else VEC_PUSH(&th->seg->tx.on_commit, ((TxHook){NULL, fn, arg}));
}

void tx_on_abort(StmThread *th, void *key, TxCallback *fn, void *arg) {
    Tx *tx = &th->seg->tx;
    assert(th->in_tx);
    if (!fn) cancel(tx->on_abort.at, tx->on_abort.n, key);
    else if (!seg_is_solo(th->seg) && !tx->inevitable) VEC_PUSH(&tx->on_abort, ((TxHook){key, fn, arg}));
}

void *tx_malloc(StmThread *th, size_t n) {
    void *p = malloc(n);
    if (p && !seg_is_solo(th->seg)) VEC_PUSH(&th->seg->tx.mallocs, p);
    return p;
}

void tx_free(StmThread *th, void *p) {
    if (seg_is_solo(th->seg)) free(p);
    else if (p) VEC_PUSH(&th->seg->tx.frees, p);
}

/* What the end of a transaction has to free and call: taken out of the segment before others may have it, carried out after,
 * when a hook may begin another transaction. */
typedef struct Ended {
    TxHook *hooks;
    void **frees;
    size_t n_hooks, n_frees;
} Ended;

static void *taken(const void *at, size_t n, size_t item) {
    if (!n) return NULL;
    void *copy = malloc(n * item);
    if (!copy) fatal("out of memory: %zu hooks of a transaction", n);
    return memcpy(copy, at, n * item);
}

static Ended take_ended(Tx *tx, bool aborted) {
    Ended e = {0};
    if (UNLIKELY(tx->on_commit.n | tx->on_abort.n | tx->mallocs.n | tx->frees.n)) {
        e.n_hooks = aborted ? tx->on_abort.n : tx->on_commit.n;
        e.hooks = taken(aborted ? tx->on_abort.at : tx->on_commit.at, e.n_hooks, sizeof *e.hooks);
        e.n_frees = aborted ? tx->mallocs.n : tx->frees.n;
        e.frees = taken(aborted ? tx->mallocs.at : tx->frees.at, e.n_frees, sizeof *e.frees);
        tx->on_abort.n = tx->on_commit.n = tx->mallocs.n = tx->frees.n = 0;
    }
    return e;
}

/* A pinned transaction may still read what a commit since has freed: while there is one, frees wait for its end. Those pinned
 * later than the commit never saw the memory. */
static _Atomic uint32_t pinned_now; /* counted up by leaders */
static Lock frees_lock = LOCK_INIT(LOCK_FREES);
static VEC(void *) late_frees;      /* guarded by LOCK_FREES */

void tx_pin(Seg *s) {
    s->tx.pinned = true;
    s->tx.seq = totals.commit_seq;
    atomic_fetch_add(&pinned_now, 1);
}

static void free_or_wait(void **at, size_t n) {
    if (LIKELY(!n)) return;
    lock_acquire(&frees_lock);
    bool wait = atomic_load(&pinned_now) != 0;
    for (size_t i = 0; i < n; i++) {
        if (wait) VEC_PUSH(&late_frees, at[i]);
        else free(at[i]);
    }
    lock_release(&frees_lock);
}

static void unpinned(void) {
    if (atomic_fetch_sub(&pinned_now, 1) > 1) return;
    lock_acquire(&frees_lock);
    if (!atomic_load(&pinned_now)) {
        for (size_t i = 0; i < late_frees.n; i++) free(late_frees.at[i]);
        late_frees.n = 0;
    }
    lock_release(&frees_lock);
}

static void carry_out(Ended e) {
    free_or_wait(e.frees, e.n_frees);
    run_hooks(e.hooks, e.n_hooks);
    free(e.hooks);
    free(e.frees);
}

/* ---- begin ------------------------------------------------------------------------------------------------------------ */

/* th has its segment, RUNNING. */
static void start(StmThread *th) {
    Seg *s = th->seg;
    Tx *tx = &s->tx;
    seg_load_base(s);
    s->thread = th;
    s->ctl->thread = th;
    th->in_tx = true;
    tx->active = true;
    if (seg_is_solo(s)) return;
    assert(!tx->log.n && !tx->fresh.n && !tx->inevitable && !tx->pinned);
    if (++s->ctl->version > 255) seg_reset_marks(s);
    if (atomic_load_explicit(&s->ctl->poll, memory_order_relaxed)) /* what was meant for the transaction before */
        atomic_fetch_and(&s->ctl->poll, (uint32_t)(POLL_STOP | POLL_MODE | POLL_USER | POLL_GC));
    tx->doomed = false;
    __atomic_store_n(&tx->start_ns, stm_now(), __ATOMIC_RELAXED); /* read by those who queue for a segment */
    atomic_store_explicit(&tx->deadline_ns, tx->start_ns + th->budget_ns, memory_order_relaxed);
    if (!th->age) th->age = tx->start_ns << 6 | (uint64_t)(s->index - 1); /* unique: one begin at a time per segment */
    tx->age = th->age;
    th->saved_atomic = th->atomic;
    stack_begin(th);
    if (stm_cb.tx_begin) stm_cb.tx_begin(s, th);
    th->stats.begun++;
    event(th->id, EV_TX_BEGIN, s->index, th->aborts, 0, NULL);
}

void tx_begin(StmThread *th) {
    assert(!th->in_tx);
    if (UNLIKELY(!th->seg || !sync_enter(th->seg, STATE(SEG_IDLE, th), STATE(SEG_RUNNING, th)))) thread_acquire(th);
    start(th);
}

/* ---- the end ---------------------------------------------------------------------------------------------------------- */

static void give_token_back(Seg *s) {
    if (!s->tx.inevitable) return;
    s->tx.inevitable = false;
    atomic_store(&inevitable_owner, NULL);
    event(s->thread->id, EV_INEVITABLE_END, s->index, 0, 0, NULL);
}

/* Common to commit and abort: the segment is idle after. */
static void leave_tx(StmThread *th) {
    Seg *s = th->seg;
    s->request = REQ_NONE;
    s->verdict = V_NONE;
    give_token_back(s);
    bool pinned = s->tx.pinned;
    s->tx.active = s->tx.pinned = s->tx.doomed = false;
    if (pinned) {
        seg_give_back(s); /* its pages show the past */
        unpinned();
    }
    th->in_tx = false;
    uint32_t poll = atomic_load_explicit(&s->ctl->poll, memory_order_relaxed);
    if (poll & (POLL_BREAK | POLL_ABORT | POLL_COLLECT))
        atomic_fetch_and(&s->ctl->poll, ~(uint32_t)(POLL_BREAK | POLL_ABORT | POLL_COLLECT));
    sync_leave(s, STATE(SEG_IDLE, th));
    sync_tx_ended(s);
}

static void finish_commit(StmThread *th, bool published) {
    Seg *s = th->seg;
    uint64_t ns = stm_now() - s->tx.start_ns;
    th->commit_seq = s->tx.seq;
    th->stats.committed++;
    th->stats.published += published;
    th->stats.pinned += s->tx.pinned;
    th->stats.ns_committed += ns;
    th->budget_ns = contend_next_budget(th->budget_ns, false);
    th->age = 0;
    th->aborts = 0;
    th->will_write = false;
    event(th->id, EV_TX_COMMIT, s->index, s->tx.log.n, s->tx.seq, NULL);
    log_forget(s);
    if (stm_cb.tx_end) stm_cb.tx_end(s, false);
    Ended ended = take_ended(&s->tx, false);
    leave_tx(th);
    carry_out(ended);
}

TxOutcome tx_try_commit(StmThread *th) {
    Seg *s = th->seg;
    assert(th->in_tx && !th->atomic);
    if (seg_is_solo(s)) {
        Ended ended = take_ended(&s->tx, false);
        s->tx.active = th->in_tx = false;
        th->commit_seq = ++totals.commit_seq; /* nobody else runs; oracles need an order here too */
        sync_leave(s, STATE(SEG_IDLE, th));
        carry_out(ended);
        return TX_COMMITTED;
    }
    if (s->tx.doomed) return TX_DOOMED;
    if (stm_cb.minor) stm_cb.minor(s);
    log_prepare(s);
    if (!log_publishes(s)) {
        if (!s->tx.pinned) s->tx.seq = totals.commit_seq; /* changes only while we stand */
        finish_commit(th, false);
        return TX_COMMITTED;
    }
    if (s->tx.pinned) {
        tx_doom(s, CAUSE_PAST_WRITE);
        return TX_DOOMED;
    }
    s->request = REQ_COMMIT;
    s->verdict = V_NONE;
    do { /* ends: each round a leader serves all requests made before it stopped the world */
        if (sync_try_lead(s)) {
            if (!s->tx.doomed && s->request == REQ_COMMIT) {
                th->stats.epochs_led++;
                log_epoch_stw(s);
            }
            sync_release();
        } else {
            sync_stand(s);
        }
    } while (s->verdict == V_NONE && !s->tx.doomed);
    s->request = REQ_NONE;
    if (s->verdict == V_COMMIT) {
        finish_commit(th, true);
        return TX_COMMITTED;
    }
    return s->verdict == V_WAIT && !s->tx.doomed ? TX_MUST_WAIT : TX_DOOMED;
}

void tx_commit(StmThread *th) {
    for (;;) {
        TxOutcome outcome = tx_try_commit(th);
        if (outcome == TX_COMMITTED) break;
        Seg *s = th->seg;
        if (outcome == TX_MUST_WAIT) {
            event(th->id, EV_WAIT_OTHER, s->index, s->tx.lost_obj, s->tx.lost_to, NULL);
            sync_wait_tx(s, s->wait_for, s->wait_tx);
            event(th->id, EV_WAIT_END, s->index, 0, 0, NULL);
        }
        if (s->tx.doomed) tx_abort(th);
    }
    thread_after_tx(th);
}

/* ---- abort ------------------------------------------------------------------------------------------------------------ */

/* By the owner, or by a leader. */
void tx_doom(Seg *s, enum AbortCause cause) {
    if (s->tx.doomed) return;
    assert(!s->tx.inevitable && !seg_is_solo(s));
    s->tx.doomed = true;
    s->tx.cause = cause;
    if (!s->tx.pinned) s->tx.seq = totals.commit_seq; /* the state it saw; a leader counts on after its verdicts */
    seg_set_poll(s, POLL_ABORT);
}

void tx_rollback(StmThread *th) {
    Seg *s = th->seg;
    Tx *tx = &s->tx;
    assert(th->in_tx && !seg_is_solo(s) && !tx->inevitable);
    uint64_t ns = stm_now() - tx->start_ns;
    if (!tx->doomed) tx_doom(s, CAUSE_ASKED);
    if (tx->cause == CAUSE_CONFLICT) event(th->id, EV_CONFLICT, s->index, tx->lost_obj, tx->lost_to, tx->lost_pos);
    event(th->id, EV_TX_ABORT, s->index, tx->cause, ns, NULL);
    th->commit_seq = tx->seq;
    log_undo(s);
    if (stm_cb.tx_end) stm_cb.tx_end(s, true);
    stack_put_back(th);
    th->atomic = th->saved_atomic;
    th->deferred = 0;
    th->stats.aborted++;
    th->stats.ns_aborted += ns;
    th->aborts++;
    th->will_write |= tx->cause == CAUSE_PAST_WRITE || tx->cause == CAUSE_INEVITABLE;
    th->budget_ns = contend_next_budget(th->budget_ns, true);
    Ended ended = take_ended(tx, true);
    leave_tx(th);
    carry_out(ended);
}

static void back_off(StmThread *th) {
    struct timespec t = {0, (long)contend_backoff_ns(th->aborts)};
    event(th->id, EV_WAIT_RETRY, 0, th->aborts, 0, NULL);
    nanosleep(&t, NULL);
    event(th->id, EV_WAIT_END, 0, 0, 0, NULL);
}

void tx_abort(StmThread *th) {
    tx_rollback(th);
    back_off(th);
    longjmp(th->resume, 1);
}

/* ---- inevitable -------------------------------------------------------------------------------------------------------- */

bool tx_try_inevitable(StmThread *th, const char *reason) {
    Seg *s = th->seg, *nobody = NULL;
    assert(th->in_tx);
    if (seg_is_solo(s) || s->tx.inevitable) return true;
    if (s->tx.pinned) tx_doom(s, CAUSE_INEVITABLE); /* the past cannot be made undone */
    if (s->tx.doomed || !atomic_compare_exchange_strong(&inevitable_owner, &nobody, s)) return false;
    s->tx.inevitable = true;
    th->stats.inevitable++;
    if (event_on) {
        uint64_t pos[2] = {0, 0};
        if (stm_cb.position) stm_cb.position(th, pos);
        event(th->id, EV_INEVITABLE, s->index, event_string(reason), 0, pos);
    }
    return true;
}

void tx_inevitable(StmThread *th, const char *reason) {
    while (!tx_try_inevitable(th, reason)) {
        Seg *s = th->seg;
        if (s->tx.doomed) tx_abort(th);
        Seg *owner = atomic_load(&inevitable_owner);
        if (!owner) continue;
        uint32_t number = atomic_load(&owner->tx_number);
        if (atomic_load(&inevitable_owner) != owner) continue;
        event(th->id, EV_WAIT_TOKEN, s->index, 0, 0, NULL);
        sync_wait_tx(s, owner, number); /* ends: the inevitable transaction cannot abort, and is asked to end */
        event(th->id, EV_WAIT_END, s->index, 0, 0, NULL);
    }
}

bool tx_is_inevitable(const StmThread *th) { return th->in_tx && (th->seg->tx.inevitable || seg_is_solo(th->seg)); }
bool tx_is_doomed(const StmThread *th) { return th->in_tx && th->seg->tx.doomed; }
bool tx_is_pinned(const StmThread *th) { return th->in_tx && th->seg->tx.pinned; }
uint64_t tx_commit_seq(const StmThread *th) { return th->commit_seq; }
uint64_t tx_snapshot_seq(const StmThread *th) {
    const Tx *tx = &th->seg->tx;
    return tx->pinned || tx->doomed ? tx->seq : totals.commit_seq;
}

void tx_fork_child(void) {
    atomic_store(&inevitable_owner, NULL);
    atomic_store(&pinned_now, 0);
    lock_reset(&frees_lock);
}

void tx_move_to_solo(StmThread *th, Seg *s) {
    Seg *zero = &segs[0];
    tx_fork_child();
    for (size_t i = 0; i < s->tx.on_commit.n; i++) VEC_PUSH(&zero->tx.on_commit, s->tx.on_commit.at[i]);
    for (size_t i = 0; i < s->tx.frees.n; i++) VEC_PUSH(&zero->tx.frees, s->tx.frees.at[i]);
    th->seg = zero;
    zero->tx.inevitable = false;
    atomic_store(&zero->state, STATE(SEG_RUNNING, th));
    start(th);
}

/* ---- atomic ------------------------------------------------------------------------------------------------------------ */

void tx_atomic_enter(StmThread *th) {
    assert(th->in_tx);
    if (!th->atomic) {
        stm_break(th);
        if (seg_is_solo(th->seg) && thread_has_company()) { /* half of a block must not be in segment 0 when others begin */
            thread_leave_solo(th);
            thread_acquire(th);
            start(th);
        }
    }
    th->atomic++;
}

void tx_atomic_leave(StmThread *th) {
    assert(th->atomic);
    if (--th->atomic) return;
    if (th->deferred) {
        seg_set_poll(th->seg, th->deferred);
        th->deferred = 0;
    }
    if (hooks_run_at_once(th)) carry_out(take_ended(&th->seg->tx, false));
}

void tx_run(StmThread *th, void (*body)(StmThread *th, void *arg), void *arg) {
    stm_set_resume(th);
    tx_begin(th);
    body(th, arg);
    tx_commit(th);
}

/* ---- safepoints -------------------------------------------------------------------------------------------------------- */

static uint32_t poll_bits(Seg *s) { return atomic_load_explicit(&s->ctl->poll, memory_order_relaxed); }
static void poll_clear(Seg *s, uint32_t bits) { atomic_fetch_and(&s->ctl->poll, ~bits); }

/* What any safepoint attends to. */
static void hold(StmThread *th, uint32_t bits) {
    Seg *s = th->seg;
    if (bits & POLL_STOP) sync_stand(s);
    if (s->tx.doomed) tx_abort(th);
    if (bits & POLL_COLLECT) {
        poll_clear(s, POLL_COLLECT);
        if (stm_cb.minor) stm_cb.minor(s);
    }
    if (bits & POLL_GC) {
        poll_clear(s, POLL_GC);
        if (stm_cb.gc_slice) stm_cb.gc_slice(th);
    }
}

void stm_poll_slow(StmThread *th) {
    assert(th->in_tx && th->seg == seg_current());
    hold(th, poll_bits(th->seg));
}

/* Between two transactions of a thread that goes on. */
static void new_transaction(StmThread *th, uint32_t bits) {
    Seg *s = th->seg;
    if (seg_is_solo(s)) {
        thread_leave_solo(th);
    } else {
        tx_commit(th);
        if (bits & POLL_MODE) { /* alone for a while: thread_acquire looks whether solo mode may be entered */
            poll_clear(s, POLL_MODE);
            thread_acquire(th);
            start(th);
            return;
        }
    }
    tx_begin(th);
}

void stm_break_slow(StmThread *th) {
    Seg *s = th->seg;
    assert(th->in_tx && s == seg_current());
    uint32_t bits = poll_bits(s);
    if (th->atomic) {
        uint32_t later = bits & (POLL_BREAK | POLL_MODE | POLL_USER);
        th->deferred |= later;
        poll_clear(s, later);
        hold(th, bits);
        return;
    }
    bool solo = seg_is_solo(s);
    uint32_t ends = solo ? POLL_MODE : POLL_BREAK | POLL_COLLECT | POLL_MODE | POLL_USER;
    hold(th, bits & ends ? bits & ~(uint32_t)POLL_COLLECT : bits); /* the commit collects */
    if (solo) poll_clear(s, POLL_BREAK);
    if (bits & ends) new_transaction(th, bits);
    if (bits & POLL_USER) {
        poll_clear(th->seg, POLL_USER);
        if (stm_cb.user_poll) stm_cb.user_poll(th);
    }
}

/* ---- blocking, suspending ---------------------------------------------------------------------------------------------- */

void stm_block_begin(StmThread *th) {
    Seg *s = th->seg;
    assert(th->in_tx);
    if (seg_is_solo(s)) {
        sync_leave(s, STATE(SEG_BLOCKED, th));
    } else if (th->atomic) {
        if (!s->tx.inevitable) fatal("blocking inside an atomic block that is not inevitable");
        sync_leave(s, STATE(SEG_STANDING, th));
    } else {
        tx_commit(th);
    }
    event(th->id, EV_OUTSIDE, s->index, 0, 0, NULL);
    rcu_thread_offline();
}

void stm_block_end(StmThread *th) {
    rcu_thread_online();
    event(th->id, EV_OUTSIDE_END, 0, 0, 0, NULL);
    Seg *s = th->seg;
    enum SegState left_as = s && seg_is_solo(s) ? SEG_BLOCKED : SEG_STANDING;
    if (s && sync_enter(s, STATE(left_as, th), STATE(SEG_RUNNING, th))) {
        seg_load_base(s);
        return;
    }
    if (s && seg_is_solo(s)) thread_wait_vacated(); /* turned out of solo mode meanwhile */
    tx_begin(th);
}

void stm_suspend(StmThread *th) {
    assert(th->in_tx && !th->suspended);
    th->suspended = true;
    sync_leave(th->seg, STATE(SEG_STANDING, th));
}

bool stm_resume(StmThread *th) {
    Seg *s = th->seg;
    assert(th->suspended);
    if (!sync_enter(s, STATE(SEG_STANDING, th), STATE(SEG_RUNNING, th))) fatal("a suspended thread lost its segment");
    th->suspended = false;
    seg_load_base(s);
    return !s->tx.doomed;
}
