/* test_stm_alone.c -- the transaction engine without the collector: objects at fixed places of old space.
 *
 * What can go wrong here is the engine's own: views, publication, verdicts, threads. The full specification of the engine
 * is in the test_step_* programs, on the collector's heap.
 *
 * ctest: no-linear */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <string.h>

#include "stm.h"

enum { OBJ_SIZE = 64, N_OBJ = 4096, N_THREADS = 4, N_ROUNDS = 20000, N_ACCOUNTS = 64, MONEY = 1000 };

static size_t size_of(const Obj *o) { return OBJ_SIZE; }
static uintptr_t obj(int i) { return HEAP_START + (uintptr_t)i * OBJ_SIZE; }
static uint64_t get(int i) {
    stm_read(obj(i));
    return SEG_AT(uint64_t, obj(i) + 8);
}
static void set(int i, uint64_t v) {
    stm_write(obj(i));
    SEG_AT(uint64_t, obj(i) + 8) = v;
}

/* What solo mode wrote has its barriers back when a second thread comes; else the collector's work. */
static void minor(Seg *s) {
    for (int i = 0; seg_index(s) == 0 && i < N_OBJ; i++) ((Obj *)obj(i))->flags |= OF_BARRIER;
}

static void engine_up(int segments, bool no_solo) {
    StmConfig config = {.segments = segments, .heap_limit = 64 << 20, .no_solo = no_solo};
    config.cb.size = size_of;
    config.cb.minor = minor;
    stm_setup(&config);
    assert_true(stm_heap_extend(N_OBJ * OBJ_SIZE));
    for (int i = 0; i < N_OBJ; i++) {
        Obj *o = (Obj *)obj(i);
        o->flags = OF_BARRIER;
        *(uint64_t *)(obj(i) + 8) = 0;
    }
}

/* Two simulated threads in one OS thread. */
static StmThread A, B;
static void two_up(void) {
    engine_up(2, true);
    memset(&A, 0, sizeof A);
    memset(&B, 0, sizeof B);
    stm_attach(&A);
    stm_attach(&B);
}
static void begin(StmThread *th) {
    tx_begin(th);
    stm_suspend(th);
}
#define ON(th) for (bool on_ = (stm_resume(&(th)), true); on_; on_ = false, stm_suspend(&(th)))
static void two_down(void) {
    stm_detach(&A);
    stm_detach(&B);
    stm_teardown();
}

static void a_write_shows_after_the_commit_only(void **state) {
    two_up();
    begin(&A);
    begin(&B);
    ON(A) set(1, 5);
    ON(A) assert_int_equal(get(1), 5);
    stm_resume(&A);
    assert_int_equal(tx_try_commit(&A), TX_COMMITTED);
    ON(B) assert_int_equal(get(1), 5);
    stm_resume(&B);
    assert_int_equal(tx_try_commit(&B), TX_COMMITTED);
    two_down();
}

static void the_younger_reader_of_a_written_object_aborts(void **state) {
    two_up();
    begin(&A);
    begin(&B);
    ON(A) set(1, 5);
    ON(B) assert_int_equal(get(1), 0);
    ON(B) set(2, 1);
    stm_resume(&A);
    assert_int_equal(tx_try_commit(&A), TX_COMMITTED);
    assert_false(stm_resume(&B));
    tx_rollback(&B);
    tx_begin(&B);
    assert_int_equal(get(1), 5);
    assert_int_equal(get(2), 0);
    assert_int_equal(tx_try_commit(&B), TX_COMMITTED);
    two_down();
}

static void a_younger_writer_waits_for_the_older_reader(void **state) {
    two_up();
    begin(&A);
    begin(&B);
    ON(B) set(1, 5);
    ON(A) get(1);
    ON(A) set(2, 1);
    stm_resume(&B);
    assert_int_equal(tx_try_commit(&B), TX_MUST_WAIT);
    stm_suspend(&B);
    stm_resume(&A);
    assert_int_equal(tx_try_commit(&A), TX_COMMITTED);
    assert_true(stm_resume(&B));
    assert_int_equal(tx_try_commit(&B), TX_COMMITTED);
    two_down();
}

/* ---- real threads: money is neither made nor lost, and no transaction ever sees a wrong sum -------------------------- */

typedef struct Worker {
    StmThread th;
    unsigned seed;
    int wrong;
} Worker;

static unsigned next_random(unsigned *seed) { return *seed = *seed * 1664525u + 1013904223u, *seed >> 8; }

static void transfer(StmThread *th, void *arg) {
    Worker *w = arg;
    int a = (int)(next_random(&w->seed) % N_ACCOUNTS), b = (int)(next_random(&w->seed) % N_ACCOUNTS);
    unsigned amount = next_random(&w->seed) % 10;
    set(a * 32, get(a * 32) - amount);
    stm_poll(th);
    set(b * 32, get(b * 32) + amount);
}

static void audit(StmThread *th, void *arg) {
    Worker *w = arg;
    uint64_t sum = 0;
    for (int i = 0; i < N_ACCOUNTS; i++) {
        sum += get(i * 32);
        if (i % 8 == 0) stm_poll(th);
    }
    if (sum != N_ACCOUNTS * MONEY) w->wrong++;
}

static void *work(void *arg) {
    Worker *w = arg;
    stm_attach(&w->th);
    for (int i = 0; i < N_ROUNDS; i++) tx_run(&w->th, i % 10 ? transfer : audit, w);
    stm_detach(&w->th);
    return NULL;
}

static void run_bank(int segments, bool no_solo) {
    static Worker workers[N_THREADS];
    pthread_t ids[N_THREADS];
    engine_up(segments, no_solo);
    for (int i = 0; i < N_ACCOUNTS; i++) *(uint64_t *)(obj(i * 32) + 8) = MONEY;
    for (int i = 0; i < N_THREADS; i++) {
        workers[i] = (Worker){.seed = (unsigned)i + 1};
        pthread_create(&ids[i], NULL, work, &workers[i]);
    }
    uint64_t committed = 0;
    for (int i = 0; i < N_THREADS; i++) {
        pthread_join(ids[i], NULL);
        assert_int_equal(workers[i].wrong, 0);
        committed += workers[i].th.stats.committed;
    }
    uint64_t sum = 0;
    for (int i = 0; i < N_ACCOUNTS; i++) sum += *(uint64_t *)(obj(i * 32) + 8);
    assert_int_equal(sum, N_ACCOUNTS * MONEY);
    stm_teardown();
}

static void a_bank_in_two_segments(void **state) { run_bank(2, true); }
static void a_bank_with_as_many_segments_as_threads(void **state) { run_bank(N_THREADS, true); }
static void a_bank_that_starts_solo(void **state) { run_bank(2, false); }

int main(void) {
    debug_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_write_shows_after_the_commit_only),
        cmocka_unit_test(the_younger_reader_of_a_written_object_aborts),
        cmocka_unit_test(a_younger_writer_waits_for_the_older_reader),
        cmocka_unit_test(a_bank_in_two_segments),
        cmocka_unit_test(a_bank_with_as_many_segments_as_threads),
        cmocka_unit_test(a_bank_that_starts_solo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
