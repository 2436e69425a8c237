/* test_support_lock.c -- futex locks: exclusion, sleeping, ranks. */
#include "child.h"
#include "debug.h"
#include "lock.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 8, ROUNDS = 20000 };

static Lock lock = LOCK_INIT(LOCK_HEAP);
static uint64_t counter, other; /* guarded by lock; unequal only inside */

static void *count(void *arg) {
    for (int i = 0; i < ROUNDS; i++) {
        lock_acquire(&lock);
        uint64_t before = counter++;
        if (i % 1000 == 0) usleep(10); /* long enough for the others to fall asleep */
        if (other++ != before) fatal("two threads inside the lock");
        lock_release(&lock);
    }
    return arg;
}

static void eight_threads_count_without_a_loss(void **state) {
    (void)state;
    pthread_t t[THREADS];
    counter = other = 0;
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&t[i], NULL, count, NULL), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(t[i], NULL);
    assert_int_equal(counter, (uint64_t)THREADS * ROUNDS);
    assert_int_equal(other, counter);
    assert_int_equal(lock.state, 0);
}

static void locks_of_rising_rank_nest_and_end_in_any_order(void **state) {
    (void)state;
    Lock a = LOCK_INIT(LOCK_SEGMENTS), b = LOCK_INIT(LOCK_CLASS), c = LOCK_INIT(LOCK_EVENTS);
    lock_acquire(&a);
    lock_acquire(&b);
    lock_acquire(&c);
    assert_true(lock_held(&a) && lock_held(&b) && lock_held(&c));
    lock_release(&a);
    lock_release(&c);
    lock_release(&b);
    assert_int_equal(a.state | b.state | c.state, 0);
    lock_acquire(&a);
    lock_release(&a);
}

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void a_futex_wait_ends_after_its_time(void **state) {
    (void)state;
    _Atomic uint32_t word = 5;
    uint64_t start = now_ns();
    futex_wait(&word, 5, 20000000);
    assert_in_range(now_ns() - start, 19000000, 20000000000);
}

static void a_futex_wait_does_not_begin_when_the_word_differs(void **state) {
    (void)state;
    _Atomic uint32_t word = 5;
    futex_wait(&word, 6, 0); /* would never return */
}

static void *wake_later(void *arg) {
    _Atomic uint32_t *word = arg;
    usleep(20000);
    atomic_store(word, 1);
    futex_wake(word, 1);
    return NULL;
}

static void a_wake_ends_a_wait(void **state) {
    (void)state;
    _Atomic uint32_t word = 0;
    pthread_t t;
    pthread_create(&t, NULL, wake_later, (void *)&word);
    while (atomic_load(&word) == 0) futex_wait(&word, 0, 0);
    pthread_join(t, NULL);
    assert_int_equal(word, 1);
}

static void reset_frees_what_another_thread_held(void **state) {
    (void)state;
    Lock l = {2, LOCK_ROOTS};
    lock_reset(&l);
    lock_acquire(&l);
    assert_true(lock_held(&l));
    lock_reset(&l); /* the calling thread's own as well */
    lock_acquire(&l);
    lock_release(&l);
}

#ifndef NDEBUG

/* Does f die by abort(), with `words` in its message? */
static bool dies_with(void (*f)(void), const char *words) {
    char text[4096];
    return died_by(in_child(f, text, sizeof text), SIGABRT) && strstr(text, words);
}

static Lock low = LOCK_INIT(LOCK_SEGMENTS), high = LOCK_INIT(LOCK_ROOTS),
            twin = LOCK_INIT(LOCK_ROOTS);

static void take_downwards(void) {
    lock_acquire(&high);
    lock_acquire(&low);
}
static void take_two_of_a_kind(void) {
    lock_acquire(&high);
    lock_acquire(&twin);
}
static void take_twice(void) {
    lock_acquire(&low);
    lock_acquire(&low);
}
static void release_unheld(void) {
    lock_release(&low);
}
static void take_upwards(void) {
    lock_acquire(&low);
    lock_acquire(&high);
}

static void debug_builds_stop_at_a_breach_of_rank(void **state) {
    (void)state;
    assert_true(dies_with(take_downwards, "LOCK_SEGMENTS (rank 10"));
    assert_true(dies_with(take_two_of_a_kind, "lock order"));
    assert_true(dies_with(take_twice, "taken twice"));
    assert_true(dies_with(release_unheld, "does not hold"));
    assert_false(dies_with(take_upwards, "")); /* the check itself can say no */
}

static void *look(void *l) {
    return lock_held(l) ? l : NULL;
}

static void held_is_asked_of_the_calling_thread(void **state) {
    (void)state;
    pthread_t t;
    void *other_holds;
    assert_false(lock_held(&lock));
    lock_acquire(&lock);
    assert_true(lock_held(&lock));
    pthread_create(&t, NULL, look, &lock);
    pthread_join(t, &other_holds);
    assert_null(other_holds);
    lock_release(&lock);
    assert_false(lock_held(&lock));
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_threads_count_without_a_loss),
        cmocka_unit_test(locks_of_rising_rank_nest_and_end_in_any_order),
        cmocka_unit_test(a_futex_wait_ends_after_its_time),
        cmocka_unit_test(a_futex_wait_does_not_begin_when_the_word_differs),
        cmocka_unit_test(a_wake_ends_a_wait),
        cmocka_unit_test(reset_frees_what_another_thread_held),
#ifndef NDEBUG
        cmocka_unit_test(debug_builds_stop_at_a_breach_of_rank),
        cmocka_unit_test(held_is_asked_of_the_calling_thread),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
