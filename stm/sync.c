/* sync.c -- stopping and releasing threads; the ticker that ends transactions in time.
 *
 * Owns stop_word, the leader's waiting, parallel work during a stop. Not here: which segment a thread gets (thread.c), what
 * is done while the world stands (txlog.c, the collector).
 *
 *   leader                                     another thread
 *     stop_word: 0 -> index+1 (one wins)         at a safepoint: state := STANDING, tells the leader
 *     sets POLL_STOP, waits until nobody is      while stop_word != 0: helps, spins, sleeps
 *       RUNNING or BUSY                          state := RUNNING, looks at stop_word once more:
 *     works                                        set again -> back to the old state
 *     stop_word := 0, wakes sleepers
 *
 * [SY1] A thread sets its state RUNNING, then reads stop_word; the leader sets stop_word, then reads the states. Both
 *       sequentially consistent, so one of the two sees the other (Dekker).
 * [SY2] While a leader works nobody else touches a view or the committed state, except in stm_parallel_stw's jobs.
 * [SY3] A RUNNING thread holds no lock of locks.def when it stands, and takes LOCK_SEGMENTS never. */
#include "stm_internal.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <urcu-qsbr.h>

static _Atomic uint32_t stop_word;      /* 0, or the leader's index + 1 */
static _Atomic uint32_t stop_sleepers;  /* threads asleep until stop_word changes */
static _Atomic uint32_t arrivals;       /* futex of a sleeping leader */
static _Atomic uint32_t leader_sleeps;
static uint32_t spin_limit = 2000;

uint64_t stm_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline void cpu_relax(void) { __builtin_ia32_pause(); }

/* ---- work shared among those who stand ---------------------------------------------------------------------------- */

/* ticket = generation << 32 | next index. A helper's compare-and-swap on the whole word succeeds only while the job whose
 * fields it has read is open; a closed job's index is all ones, so that new fields are never taken with an old ticket. */
static struct {
    _Atomic uint64_t ticket;
    _Atomic(void (*)(void *, int)) fn;
    _Atomic(void *) arg;
    _Atomic int n, done;
} job = {.ticket = UINT32_MAX};

/* Take and do one piece; false if there is none. */
static bool job_step(void) {
    uint64_t t = atomic_load_explicit(&job.ticket, memory_order_acquire);
    int i = (int)(uint32_t)t;
    if ((uint32_t)t == UINT32_MAX || i >= atomic_load_explicit(&job.n, memory_order_relaxed)) return false;
    void (*fn)(void *, int) = atomic_load_explicit(&job.fn, memory_order_relaxed);
    void *arg = atomic_load_explicit(&job.arg, memory_order_relaxed);
    if (!atomic_compare_exchange_strong(&job.ticket, &t, t + 1)) return true;
    fn(arg, i);
    atomic_fetch_add_explicit(&job.done, 1, memory_order_release); /* pairs with the acquire in stm_parallel_stw */
    return true;
}

void stm_parallel_stw(void (*fn)(void *arg, int i), void *arg, int n) {
    assert(sync_is_stopped());
    if (n <= 0) return;
    uint64_t generation = (atomic_load_explicit(&job.ticket, memory_order_relaxed) >> 32) + 1;
    atomic_store_explicit(&job.fn, fn, memory_order_relaxed);
    atomic_store_explicit(&job.arg, arg, memory_order_relaxed);
    atomic_store_explicit(&job.n, n, memory_order_relaxed);
    atomic_store_explicit(&job.done, 0, memory_order_relaxed);
    atomic_store_explicit(&job.ticket, generation << 32, memory_order_release); /* pairs with the acquire in job_step */
    while (job_step()) {}
    while (atomic_load_explicit(&job.done, memory_order_acquire) < n) cpu_relax(); /* ends: each piece taken is finished */
    atomic_store_explicit(&job.ticket, generation << 32 | UINT32_MAX, memory_order_release);
}

/* ---- sleeping ------------------------------------------------------------------------------------------------------- */

void sync_sleep(_Atomic uint32_t *word, uint32_t value, uint64_t ns) {
    rcu_thread_offline();
    futex_wait(word, value, ns);
    rcu_thread_online();
}

/* ---- standing ------------------------------------------------------------------------------------------------------ */

bool sync_is_stopped(void) { return atomic_load(&stop_word) != 0; }
bool stm_world_stopped(void) { return sync_is_stopped(); }

static void tell_leader(void) {
    atomic_fetch_add(&arrivals, 1);
    if (atomic_load(&leader_sleeps)) futex_wake(&arrivals, 1);
}

/* `thread` says who waits, for the log; 0: nobody that it should know. */
static void wait_released(uint32_t thread, int seg) {
    uint32_t spins = 0, word;
    bool logged = false;
    while ((word = atomic_load(&stop_word)) != 0) {
        if (UNLIKELY(event_on && thread && !logged)) {
            event(thread, EV_WAIT_EPOCH, seg, 0, 0, NULL);
            logged = true;
        }
        if (job_step()) continue;
        if (spins++ < spin_limit) {
            cpu_relax();
            continue;
        }
        atomic_fetch_add(&stop_sleepers, 1);
        sync_sleep(&stop_word, word, 0); /* woken by sync_release */
        atomic_fetch_sub(&stop_sleepers, 1);
    }
    if (logged) event(thread, EV_WAIT_END, seg, 0, 0, NULL);
}

bool sync_enter(Seg *s, uint32_t from, uint32_t to) {
    for (;;) {
        /* a BUSY segment's thread is not the one that waits */
        wait_released((to & SEG_STATE_MASK) == SEG_RUNNING ? to >> 3 : 0, s->index);
        uint32_t expected = from;
        if (!atomic_compare_exchange_strong(&s->state, &expected, to)) return false;
        STM_YIELD("enter");
        if (LIKELY(!sync_is_stopped())) break; /* upholds [SY1] */
        atomic_store(&s->state, from);
        tell_leader();
    }
    return true;
}

void sync_leave(Seg *s, uint32_t to) {
    rcu_quiescent_state(); /* a safepoint is one; a thread that sleeps or blocks is offline besides */
    atomic_store(&s->state, to);
    if (UNLIKELY(sync_is_stopped())) tell_leader();
}

void sync_stand(Seg *me) {
    uint32_t running = atomic_load_explicit(&me->state, memory_order_relaxed);
    uint32_t standing = (running & ~(uint32_t)SEG_STATE_MASK) | SEG_STANDING;
    assert((running & SEG_STATE_MASK) == SEG_RUNNING);
    atomic_fetch_and_explicit(&me->ctl->poll, ~(uint32_t)POLL_STOP, memory_order_relaxed);
    uint64_t t0 = event_on ? stm_now() : 0;
    sync_leave(me, standing);
    STM_YIELD("stand");
    if (!sync_enter(me, standing, running)) fatal("segment %d was taken from a standing thread", me->index);
    if (t0) me->thread->stats.ns_waiting += stm_now() - t0;
}

/* ---- leading ------------------------------------------------------------------------------------------------------- */

static bool busy(const Seg *s) {
    uint32_t state = atomic_load(&s->state) & SEG_STATE_MASK;
    return state == SEG_RUNNING || state == SEG_BUSY;
}

/* Ends: every running thread polls, and a thread that enters sees stop_word [SY1]. */
static void wait_until_stands(Seg *s) {
    for (uint32_t spins = 0; busy(s); spins++) {
        if (spins < spin_limit) {
            cpu_relax();
            continue;
        }
        atomic_store(&leader_sleeps, 1);
        uint32_t seen = atomic_load(&arrivals);
        if (busy(s)) sync_sleep(&arrivals, seen, 0); /* woken by tell_leader */
        atomic_store(&leader_sleeps, 0);
        spins = 0;
    }
}

bool sync_try_lead(Seg *me) {
    uint32_t none = 0;
    if (!atomic_compare_exchange_strong(&stop_word, &none, (me ? (uint32_t)me->index : 0) + 1)) return false;
    STM_YIELD("lead");
    uint64_t t0 = stm_now();
    for (int k = 0; k <= seg_count; k++)
        if (&segs[k] != me && busy(&segs[k])) seg_set_poll(&segs[k], POLL_STOP);
    for (int k = 0; k <= seg_count; k++)
        if (&segs[k] != me) wait_until_stands(&segs[k]);
    totals.stop_ns += stm_now() - t0;
    return true;
}

void sync_release(void) {
    STM_YIELD("release");
    atomic_store(&stop_word, 0);
    if (atomic_load(&stop_sleepers)) futex_wake(&stop_word, INT32_MAX);
}

void stm_stop_world(StmThread *th) {
    Seg *me = th && th->in_tx ? th->seg : NULL;
    while (!sync_try_lead(me)) {
        if (me) sync_stand(me);
        else wait_released(0, 0);
        if (me && me->tx.doomed) tx_abort(th);
    }
    if (me && me->tx.doomed) {
        sync_release();
        tx_abort(th);
    }
}

void stm_start_world(StmThread *th) { sync_release(); }

/* ---- waiting for the end of a transaction -------------------------------------------------------------------------- */

void sync_tx_ended(Seg *me) {
    atomic_fetch_add(&me->tx_number, 1);
    if (atomic_load(&me->watchers)) futex_wake(&me->tx_number, INT32_MAX);
}

/* Ends: the other is older or inevitable [CT1] and is asked to commit soon. The time limit covers a doom of `me` alone. */
void sync_wait_tx(Seg *me, Seg *other, uint32_t number) {
    uint32_t running = atomic_load_explicit(&me->state, memory_order_relaxed);
    uint32_t standing = (running & ~(uint32_t)SEG_STATE_MASK) | SEG_STANDING;
    uint64_t t0 = stm_now();
    sync_leave(me, standing);
    atomic_fetch_add(&other->watchers, 1);
    for (uint32_t spins = 0; atomic_load(&other->tx_number) == number; spins++) {
        if (atomic_load_explicit(&me->ctl->poll, memory_order_relaxed) & POLL_ABORT) break;
        if (spins == 0) seg_set_poll(other, POLL_BREAK);
        if (spins < spin_limit) cpu_relax();
        else sync_sleep(&other->tx_number, number, 1000000);
    }
    atomic_fetch_sub(&other->watchers, 1);
    if (!sync_enter(me, standing, running)) fatal("segment %d was taken from a waiting thread", me->index);
    me->thread->stats.ns_waiting += stm_now() - t0;
    me->thread->stats.waits++;
}

/* ---- the ticker ---------------------------------------------------------------------------------------------------- */

/* Transactions must end about in time even when nothing asks for it: another thread may spin on what this one has written.
 * A thread of our own looks twice a millisecond while several threads run, and sleeps in solo mode. */
enum { TICK_NS = 500 * 1000, ALONE_NS = 10 * 1000 * 1000 };
static pthread_t ticker;
static bool ticker_runs;
static _Atomic uint32_t ticker_stop;
static _Atomic uint64_t last_shared_ns;

void sync_note_shared(void) { atomic_store_explicit(&last_shared_ns, stm_now(), memory_order_relaxed); }
bool sync_alone_long(void) {
    return stm_now() - atomic_load_explicit(&last_shared_ns, memory_order_relaxed) > ALONE_NS;
}

static void tick(uint64_t now) {
    int in_tx = 0;
    Seg *last = NULL;
    for (int k = 1; k <= seg_count; k++) {
        Seg *s = &segs[k];
        uint32_t state = seg_state(s);
        if (state != SEG_RUNNING && state != SEG_STANDING) continue;
        in_tx++;
        last = s;
        if (now > atomic_load_explicit(&s->tx.deadline_ns, memory_order_relaxed)) seg_set_poll(s, POLL_BREAK);
    }
    if (in_tx > 1) atomic_store_explicit(&last_shared_ns, now, memory_order_relaxed);
    else if (last && sync_alone_long() && !stm_config.no_solo) seg_set_poll(last, POLL_MODE);
}

static void *ticker_main(void *arg) {
    while (!atomic_load(&ticker_stop)) {
        bool solo = seg_state(&segs[0]) != SEG_FREE;
        futex_wait(&ticker_stop, 0, solo ? 20 * TICK_NS : TICK_NS);
        if (!solo) tick(stm_now());
    }
    return NULL;
}

/* Called under LOCK_SEGMENTS. */
void sync_ticker_start(void) {
    if (ticker_runs) return;
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old); /* signals belong to the program's threads */
    atomic_store(&ticker_stop, 0);
    int err = pthread_create(&ticker, NULL, ticker_main, NULL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (err) fatal("cannot start the ticker thread: %s", strerror(err));
    ticker_runs = true;
    if (seg_count > sysconf(_SC_NPROCESSORS_ONLN)) spin_limit = 50;
}

void sync_ticker_stop(void) {
    if (!ticker_runs) return;
    atomic_store(&ticker_stop, 1);
    futex_wake(&ticker_stop, 1);
    pthread_join(ticker, NULL);
    ticker_runs = false;
}

void sync_fork_child(void) {
    atomic_store(&stop_word, 0);
    atomic_store(&stop_sleepers, 0);
    atomic_store(&leader_sleeps, 0);
    atomic_store(&job.ticket, UINT32_MAX);
    ticker_runs = false;
}
