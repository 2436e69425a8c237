/* lock.c -- futex locks with ranks, and the two futex calls.
 *
 * A lock is one word: 0 free, 1 held, 2 held and somebody may sleep on it. Only a holder that finds
 * 2 makes the system call to wake, so an uncontended pair costs two atomic operations.
 *
 * [LOCK1] A thread takes a lock only if its rank is above that of all locks it holds; so no two
 *         threads can wait for each other. Debug builds keep the list of held locks per thread and
 *         stop at the first breach.
 *
 * Called by everyone in stm/ and gc/; calls nothing but fatal(). */
#include "lock.h"
#include "debug.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* How often to look again before sleeping: critical sections are some hundred nanoseconds, a sleep
 * costs some thousand. */
#define SPINS 100

static void futex_wait_ok(long result) {
    if (result == -1 && errno != EAGAIN && errno != EINTR && errno != ETIMEDOUT)
        fatal("futex wait failed, errno %d", errno);
}

void futex_wait(_Atomic uint32_t *word, uint32_t value, uint64_t ns) {
    struct timespec limit = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
    futex_wait_ok(syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, ns ? &limit : NULL, NULL, 0));
}

void futex_wake(_Atomic uint32_t *word, int n) {
    if (syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0) == -1)
        fatal("futex wake failed, errno %d", errno);
}

/* ---- ranks ----------------------------------------------------------------------------------- */

#ifndef NDEBUG

static const struct LockInfo {
    const char *name;
    int rank;
    const char *what;
} lock_info[LOCK_KINDS] = {
#define LOCK(name, rank, what) {#name, rank, what},
#include "locks.def"
#undef LOCK
};

/* The locks this thread holds, in the order taken, which by [LOCK1] is that of their ranks. */
static _Thread_local const Lock *held[LOCK_KINDS];
static _Thread_local int held_n;

static int held_find(const Lock *l) {
    for (int i = 0; i < held_n; i++)
        if (held[i] == l) return i;
    return -1;
}

static void held_remove(int i) {
    for (held_n--; i < held_n; i++) held[i] = held[i + 1];
}

/* Before the wait, so that a breach is reported and not a deadlock. upholds [LOCK1] */
static void held_check_order(const Lock *l) {
    if (l->kind >= LOCK_KINDS) fatal("lock %p has no kind (%u)", (const void *)l, l->kind);
    if (held_find(l) >= 0) fatal("lock %s taken twice by one thread", lock_info[l->kind].name);
    const struct LockInfo *new = &lock_info[l->kind];
    for (int i = 0; i < held_n; i++) {
        const struct LockInfo *old = &lock_info[held[i]->kind];
        if (old->rank >= new->rank)
            fatal("lock order: %s (rank %d, %s) taken while holding %s (rank %d, %s)", new->name,
                  new->rank, new->what, old->name, old->rank, old->what);
    }
}

static void held_note(const Lock *l) {
    held[held_n++] = l;
}

static void held_drop(const Lock *l) {
    int i = held_find(l);
    if (i < 0) fatal("lock %s released by a thread that does not hold it", lock_info[l->kind].name);
    held_remove(i);
}

static void held_forget(const Lock *l) {
    int i = held_find(l);
    if (i >= 0) held_remove(i);
}

bool lock_held(const Lock *l) {
    return held_find(l) >= 0;
}

#else

static void held_check_order(const Lock *l) {
    (void)l;
}
static void held_note(const Lock *l) {
    (void)l;
}
static void held_drop(const Lock *l) {
    (void)l;
}
static void held_forget(const Lock *l) {
    (void)l;
}
bool lock_held(const Lock *l) {
    (void)l;
    return true;
}

#endif

/* ---- the lock -------------------------------------------------------------------------------- */

static bool try_acquire(Lock *l) {
    uint32_t free = 0;
    /* acquire; pairs with the release in lock_release */
    return atomic_compare_exchange_strong_explicit(&l->state, &free, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

static bool spin_acquire(Lock *l) {
    for (int i = 0; i < SPINS; i++) {
        /* relaxed: only a hint when to try */
        if (atomic_load_explicit(&l->state, memory_order_relaxed) == 0 && try_acquire(l))
            return true;
        __builtin_ia32_pause();
    }
    return false;
}

/* Who has slept takes the lock with 2: it cannot know whether it was the only one. A release wakes
 * one sleeper, which leaves 2 behind for the next, so every sleeper's turn comes. */
static void sleep_acquire(Lock *l) {
    while (atomic_exchange_explicit(&l->state, 2, memory_order_acquire) != 0)
        futex_wait(&l->state, 2, 0);
}

void lock_acquire(Lock *l) {
    held_check_order(l);
    if (!try_acquire(l) && !spin_acquire(l)) sleep_acquire(l);
    held_note(l);
}

void lock_release(Lock *l) {
    held_drop(l);
    /* release; pairs with the acquires above */
    uint32_t was = atomic_exchange_explicit(&l->state, 0, memory_order_release);
    assert(was != 0);
    if (was == 2) futex_wake(&l->state, 1);
}

void lock_reset(Lock *l) {
    held_forget(l);
    atomic_store_explicit(&l->state, 0,
                          memory_order_relaxed); /* relaxed: the child has one thread */
}
