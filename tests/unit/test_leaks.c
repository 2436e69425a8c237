/* test_leaks.c -- what was taken is given back: C memory, private pages, mappings, old space.
 *
 * ctest: no-linear no-tsan no-modes
 *
 * Threads with conflicts, survivors, garbage, aborts and collections run in an engine that is set up and torn down again and
 * again; jemalloc's count of allocated bytes after a round must be that after the round before. The first rounds are left
 * out: libraries keep something for good at first use. */
#include "heap.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <jemalloc/jemalloc.h>

enum { THREADS = 4, ROUNDS = 6, LEFT_OUT = 3, TXS = 3000, CHAIN = 20, SLACK = 16 << 10 };

static size_t allocated(void) {
    uint64_t epoch = 1;
    size_t n = 0, size = sizeof epoch, size_n = sizeof n;
    mallctl("thread.tcache.flush", NULL, NULL, NULL, 0);
    mallctl("epoch", &epoch, &size, &epoch, size);
    assert_int_equal(mallctl("stats.allocated", &n, &size_n, NULL, 0), 0);
    return n;
}

static int mappings(void) {
    FILE *f = fopen("/proc/self/maps", "r");
    int n = 0;
    for (int c; (c = getc(f)) != EOF;) n += c == '\n';
    fclose(f);
    return n;
}

/* A chain of new objects hangs on one of a few globals: the one before becomes garbage, and others do the same. */
static void hang_chain(StmThread *th, void *arg) {
    HeapThread *t = heap_thread(th);
    frame_set(t, 0, 0);
    for (int i = 0; i < CHAIN; i++) {
        uintptr_t o = node_new(1, 4);
        node_set(o, 0, value_from_obj(frame_get(t, 0)));
        frame_set(t, 0, o);
        stm_poll(th);
    }
    tx_free(th, tx_malloc(th, 100));
    size_t where = (size_t)(th->stats.begun % 7);
    node_set(frame_get(t, 0), 0, global_get(where) ? value_from_obj(weak_new(global_obj(where))) : 0);
    stm_poll(th);
    global_set_obj(where, frame_get(t, 0));
}

static void *work(void *arg) {
    static _Thread_local HeapThread th;
    heap_thread_start(&th, 4);
    for (int i = 0; i < TXS; i++) {
        tx_run(&th.stm, hang_chain, NULL);
        if (i % 1000 == 999) {
            (void)stm_set_resume(&th.stm);
            tx_begin(&th.stm);
            gc_major(&th.stm);
            tx_commit(&th.stm);
        }
    }
    heap_thread_end(&th);
    return NULL;
}

/* One life of the engine; what is left of old space and of private pages at its end, all garbage collected. */
static void life(size_t *live, size_t *private_pages) {
    pthread_t ids[THREADS];
    heap_setup(3, false);
    for (int i = 0; i < THREADS; i++) pthread_create(&ids[i], NULL, work, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(ids[i], NULL);
    static HeapThread th;
    heap_thread_start(&th, 1);
    tx_begin(&th.stm);
    for (size_t i = 0; i < 7; i++) global_set(i, 0);
    gc_major(&th.stm);
    gc_major(&th.stm);
    tx_commit(&th.stm);
    GcStats stats;
    gc_stats(&stats);
    *live = stats.old_bytes;
    *private_pages = stm_private_pages();
    heap_thread_end(&th);
    heap_teardown();
}

static void each_round_gives_back_what_it_took(void **state) {
    size_t bytes = 0, live = 0;
    int maps = 0;
    for (int round = 0; round < ROUNDS; round++) {
        size_t live_now, private_pages;
        life(&live_now, &private_pages);
        size_t now = allocated();
        int maps_now = mappings();
        assert_int_equal(private_pages, 0);
        if (round >= LEFT_OUT) {
            if (now > bytes + SLACK) fail_msg("round %d: %zu bytes of C memory, %zu the round before", round, now, bytes);
            assert_int_equal(live_now, live);
            if (maps_now > maps + 4) fail_msg("round %d: %d mappings, %d the round before", round, maps_now, maps);
        }
        bytes = now;
        live = live_now;
        maps = maps_now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_round_gives_back_what_it_took)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
