/* thread.c -- which thread has which segment: attaching, the queue for segments, solo mode and the way in and out.
 *
 * Owns StmThread.seg between transactions, the queue, solo_thread. Not here: transactions themselves (tx.c).
 *
 * A thread keeps its segment, IDLE, after a transaction, so that beginning the next costs one compare-and-swap; others may
 * take an idle segment. When all are in transactions a thread queues; a commit after the end of its turn hands the segment
 * to the first in the queue. The first also looks by itself now and then, for segments left idle.
 *
 * Solo mode: segment 0 belongs to solo_thread. It is entered when nobody is in a transaction and th is the only thread
 * attached, or has been the only one running for a while; all private pages are given back then, for the solo thread's stores
 * pass them by. It is left at a BREAK safepoint outside atomic blocks, or by another thread when the solo thread is idle or
 * blocked: the nursery is emptied and the thread is outside transactions.
 *
 * [TH1] While solo_thread is set every other segment is FREE and no page is private.
 * [TH2] LOCK_SEGMENTS is taken only by threads that are not RUNNING [SY3]. */
#include "stm_internal.h"
#define _LGPL_SOURCE /* for the name of a reader's record */
#include <urcu-qsbr.h>

enum { TURN_NS = 1000 * 1000, LOOK_NS = 300 * 1000 };

Lock segments_lock = LOCK_INIT(LOCK_SEGMENTS);
static _Atomic(StmThread *) solo_thread;       /* guarded by LOCK_SEGMENTS for writing */
static StmThread *queue_head, **queue_tail = &queue_head; /* guarded by LOCK_SEGMENTS */
static _Atomic uint32_t threads_waiting;       /* length of the queue */
static _Atomic uint32_t threads_attached;
static _Atomic uint32_t next_thread_id;
static StmThread *attached;                    /* all of them; guarded by LOCK_SEGMENTS */
static _Thread_local int rcu_users;            /* StmThreads of this OS thread */

bool thread_has_company(void) { return atomic_load_explicit(&threads_attached, memory_order_relaxed) > 1; }

/* ---- solo mode ------------------------------------------------------------------------------------------------------ */

static bool nobody_runs(void) {
    for (int k = 1; k <= seg_count; k++) {
        uint32_t state = seg_state(&segs[k]);
        if (state != SEG_FREE && state != SEG_IDLE) return false;
    }
    return true;
}

/* May th, outside transactions, take segment 0? On success it is IDLE in its name. Caller holds LOCK_SEGMENTS. */
static bool enter_solo_locked(StmThread *th) {
    if (stm_config.no_solo || atomic_load(&solo_thread)) return false;
    if (seg_count && thread_has_company() && !sync_alone_long()) return false;
    if (!nobody_runs() || !sync_try_lead(NULL)) return false;
    bool alone = nobody_runs(); /* and nobody can begin [SY1] */
    if (alone) {
        for (int k = 1; k <= seg_count; k++) atomic_store(&segs[k].state, SEG_FREE);
        seg_share_all_stw();
        atomic_store(&solo_thread, th);
        th->seg = &segs[0];
        segs[0].thread = segs[0].ctl->thread = th;
        atomic_store(&segs[0].state, STATE(SEG_IDLE, th));
        totals.solo_switches++;
    }
    sync_release();
    if (alone) event(th->id, EV_SOLO, 0, 1, 0, NULL);
    return alone;
}

/* Segment 0 is BUSY by the caller: empty its nursery and free it. */
static void vacate_solo_locked(StmThread *owner) {
    Seg *s = &segs[0], *back = seg_current();
    seg_load_base(s);
    if (stm_cb.minor) stm_cb.minor(s);
    if (stm_cb.tx_end) stm_cb.tx_end(s, false);
    s->thread = s->ctl->thread = NULL;
    s->tx.active = false;
    if (owner->in_tx) { /* blocked, or this thread itself; who comes back from blocking waits for us (thread_wait_vacated) */
        owner->commit_seq = ++totals.commit_seq;
        owner->in_tx = false;
    }
    atomic_store(&s->ctl->poll, 0);
    atomic_store(&solo_thread, NULL);
    sync_leave(s, SEG_FREE);
    seg_load_base(back);
    sync_note_shared();
    sync_tx_ended(s);
    event(owner->id, EV_SOLO, 0, 0, 0, NULL);
}

/* Take segment 0 away from a solo thread that is idle or blocked outside atomic. Caller holds LOCK_SEGMENTS. */
static bool evict_solo_locked(StmThread *owner) {
    Seg *s = &segs[0];
    uint32_t state = atomic_load(&s->state);
    bool unused = state == STATE(SEG_IDLE, owner) || state == STATE(SEG_BLOCKED, owner);
    if (!unused || owner->atomic) return false;
    if (!sync_enter(s, state, STATE(SEG_BUSY, owner))) return false;
    vacate_solo_locked(owner);
    return true;
}

/* th is idle and may be solo: let those who wait have the segments. */
static void turn_out_solo(StmThread *th) {
    lock_acquire(&segments_lock);
    if (atomic_load(&solo_thread) == th) evict_solo_locked(th);
    sync_ticker_start();
    if (queue_head) { /* they look for themselves now */
        atomic_store(&queue_head->wake, 1);
        futex_wake(&queue_head->wake, 1);
    }
    lock_release(&segments_lock);
}

/* th runs solo, at a BREAK safepoint outside atomic. */
void thread_leave_solo(StmThread *th) {
    assert(atomic_load(&solo_thread) == th && !th->atomic);
    sync_leave(&segs[0], STATE(SEG_IDLE, th));
    turn_out_solo(th);
}

/* ---- segments ------------------------------------------------------------------------------------------------------- */

static bool take(StmThread *th, Seg *s) {
    uint32_t state = atomic_load(&s->state);
    uint32_t kind = state & SEG_STATE_MASK;
    if (kind != SEG_FREE && kind != SEG_IDLE) return false;
    return atomic_compare_exchange_strong(&s->state, &state, STATE(SEG_STANDING, th));
}

/* A segment for th, STANDING in its name: the one it had, a free one, or one that its thread does not use now. */
static Seg *find_locked(StmThread *th) {
    if (th->seg && !seg_is_solo(th->seg) && take(th, th->seg)) return th->seg;
    for (int k = 1; k <= seg_usable; k++)
        if (seg_state(&segs[k]) == SEG_FREE && take(th, &segs[k])) return &segs[k];
    for (int k = 1; k <= seg_usable; k++)
        if (take(th, &segs[k])) return &segs[k];
    return NULL;
}

static void enqueue_locked(StmThread *th) {
    th->next_waiting = NULL;
    *queue_tail = th;
    queue_tail = &th->next_waiting;
    atomic_fetch_add(&threads_waiting, 1);
}

static void dequeue_locked(StmThread *th) {
    StmThread **p = &queue_head;
    while (*p && *p != th) p = &(*p)->next_waiting;
    if (!*p) return;
    *p = th->next_waiting;
    if (!*p) queue_tail = p;
    atomic_fetch_sub(&threads_waiting, 1);
}

/* Try everything that gives th a segment, in its name on success (segment 0 IDLE, others STANDING). Only the first in the queue, or a thread that
 * comes when nobody queues, may take one [fairness]. */
static bool try_acquire_locked(StmThread *th) {
    if (queue_head && queue_head != th) return false;
    if (enter_solo_locked(th)) return true;
    StmThread *solo = atomic_load(&solo_thread);
    if (solo == th) return seg_state(&segs[0]) == SEG_IDLE;
    if (solo && !evict_solo_locked(solo)) {
        seg_set_poll(&segs[0], POLL_MODE);
        return false;
    }
    if (!seg_count) return enter_solo_locked(th); /* WEFT_LINEAR: threads take turns in segment 0 */
    sync_ticker_start();
    if (!seg_usable) seg_usable = setup_usable_segments();
    Seg *s = find_locked(th);
    if (s) th->seg = s;
    return s != NULL;
}

/* relaxed: only a hint when to ask its thread to end the transaction */
static bool ran_long(const Seg *s) {
    return seg_state(s) == SEG_RUNNING && stm_now() - __atomic_load_n(&s->tx.start_ns, __ATOMIC_RELAXED) > TURN_NS;
}

/* Waits; ends because transactions end in time (sync.c, ticker) and hand their segment to the first in the queue. */
static void queue_for_segment(StmThread *th) {
    enqueue_locked(th);
    event(th->id, EV_WAIT_SEGMENT, 0, 0, 0, NULL);
    uint64_t t0 = stm_now();
    for (;;) {
        if (try_acquire_locked(th)) break;
        if (atomic_load(&th->wake) == 2) break; /* handed over: th->seg is set */
        bool first = queue_head == th;
        if (first)
            for (int k = 1; k <= seg_count; k++)
                if (ran_long(&segs[k])) seg_set_poll(&segs[k], POLL_BREAK);
        atomic_store(&th->wake, 0);
        lock_release(&segments_lock);
        sync_sleep(&th->wake, 0, first ? LOOK_NS : 20 * LOOK_NS);
        lock_acquire(&segments_lock);
        if (atomic_load(&th->wake) == 2) break;
    }
    atomic_store(&th->wake, 0);
    dequeue_locked(th);
    if (queue_head) {
        atomic_store(&queue_head->wake, 1);
        futex_wake(&queue_head->wake, 1);
    }
    th->stats.ns_waiting += stm_now() - t0;
    event(th->id, EV_WAIT_END, 0, 0, 0, NULL);
}

/* Fresh objects of earlier transactions that nothing published refers to are known to their maker alone, and up to date only
 * in the segment that made them. A thread that comes into another segment, or a new one that was handed references past the
 * heap, needs them there. */
static void flush_for_newcomer(void) {
    bool any = false;
    for (int k = 1; k <= seg_count; k++) any |= seg_has_settled(&segs[k]);
    if (!any) return;
    stm_stop_world(NULL);
    stm_flush_fresh_stw();
    stm_start_world(NULL);
}

void thread_wait_vacated(void) {
    lock_acquire(&segments_lock);
    lock_release(&segments_lock);
}

void thread_acquire(StmThread *th) {
    Seg *before = th->seg;
    do {
        lock_acquire(&segments_lock);
        if (!try_acquire_locked(th)) queue_for_segment(th);
        lock_release(&segments_lock);
        if (th->seg != before && !seg_is_solo(th->seg)) flush_for_newcomer();
        /* a solo thread that is idle may be turned out again until it is RUNNING */
    } while (!sync_enter(th->seg, STATE(seg_is_solo(th->seg) ? SEG_IDLE : SEG_STANDING, th), STATE(SEG_RUNNING, th)));
    th->turn_ns = stm_now();
}

/* After a transaction (IDLE): somebody waits and this thread has had its turn. */
void thread_after_tx(StmThread *th) {
    if (LIKELY(!atomic_load_explicit(&threads_waiting, memory_order_relaxed))) return;
    if (stm_now() - th->turn_ns < TURN_NS / 4) return;
    if (seg_is_solo(th->seg)) {
        turn_out_solo(th);
        return;
    }
    lock_acquire(&segments_lock);
    StmThread *next = queue_head;
    uint32_t mine = STATE(SEG_IDLE, th);
    if (next && atomic_compare_exchange_strong(&th->seg->state, &mine, STATE(SEG_STANDING, next))) {
        dequeue_locked(next);
        next->seg = th->seg;
        atomic_store(&next->wake, 2);
        futex_wake(&next->wake, 1);
    }
    lock_release(&segments_lock);
}

/* ---- attach, detach ------------------------------------------------------------------------------------------------- */

void stm_attach(StmThread *th) {
    th->id = atomic_fetch_add(&next_thread_id, 1) + 1;
    th->budget_ns = TURN_NS;
    atomic_fetch_add(&threads_attached, 1);
    if (rcu_users++ == 0) rcu_register_thread();
    th->rcu_record = &URCU_TLS(urcu_qsbr_reader);
    lock_acquire(&segments_lock);
    th->next_attached = attached;
    attached = th;
    lock_release(&segments_lock);
    event_thread_start(th->id);
    event(th->id, EV_THREAD, 0, 1, 0, NULL);
}

void stm_detach(StmThread *th) {
    assert(!th->in_tx);
    lock_acquire(&segments_lock);
    if (atomic_load(&solo_thread) == th) {
        while (!evict_solo_locked(th)) {} /* idle: fails only while a leader looks at it */
    } else if (th->seg) {
        uint32_t mine = STATE(SEG_IDLE, th);
        atomic_compare_exchange_strong(&th->seg->state, &mine, SEG_FREE);
    }
    th->seg = NULL;
    StmThread **p = &attached;
    while (*p != th) p = &(*p)->next_attached;
    *p = th->next_attached;
    lock_release(&segments_lock);
    event(th->id, EV_THREAD, 0, 0, 0, NULL);
    event_thread_end(th->id);
    stack_free(th);
    atomic_fetch_sub(&threads_attached, 1);
    if (--rcu_users == 0) rcu_unregister_thread();
}

/* The record of a thread that is gone lies in its stack's memory, which new threads may get: it must leave RCU's list. */
static void rcu_forget(struct urcu_qsbr_reader *r) {
    if (!r->registered) return; /* two StmThreads of one OS thread */
    r->ctr = 0;
    cds_list_del(&r->node);
    r->registered = 0;
}

/* In the child only th is left: outside transactions, or solo in one. */
void thread_fork_child(StmThread *th) {
    bool solo = th->in_tx;
    lock_reset(&segments_lock);
    for (StmThread *other = attached; other; other = other->next_attached)
        if (other->rcu_record != th->rcu_record) rcu_forget(other->rcu_record);
    attached = th;
    th->next_attached = NULL;
    queue_head = NULL;
    queue_tail = &queue_head;
    atomic_store(&threads_waiting, 0);
    atomic_store(&threads_attached, 1);
    for (int k = 0; k <= seg_count; k++) {
        if (k == 0 && solo) continue;
        segs[k].tx.active = segs[k].tx.pinned = segs[k].tx.doomed = segs[k].tx.inevitable = false;
        segs[k].tx.log.n = segs[k].tx.fresh.n = segs[k].tx.fresh_written.n = 0;
        segs[k].tx.on_commit.n = segs[k].tx.on_abort.n = segs[k].tx.mallocs.n = segs[k].tx.frees.n = 0;
        segs[k].request = REQ_NONE;
        atomic_store(&segs[k].ctl->poll, 0);
        atomic_store(&segs[k].state, SEG_FREE);
    }
    atomic_store(&solo_thread, solo ? th : NULL);
    if (!solo) {
        th->seg = NULL;
        tx_fork_child();
    }
}
