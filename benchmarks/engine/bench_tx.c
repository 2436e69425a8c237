/* bench_tx.c -- what the beginning and the end of a transaction cost: with nothing written, with 1, 10 and 1000 objects, alone
 * in the world and with another transaction running that must stop for the epoch.
 *
 * The plain C figure beside them is a mutex taken and released, and the same stores under it. */
#include "bench.h"
#include <pthread.h>

enum { OBJECTS = 1000 };

static HeapThread th;
static StmThread *const t = &th.stm;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static uint64_t c_words[4 * OBJECTS];

static uintptr_t nth(long i) { return ref_addr(SEG_AT(Value, array_slot(global_obj(0), i))); }

static void build(void) {
    tx_begin(t);
    global_set_obj(0, array_new(OBJECTS));
    for (long i = 0; i < OBJECTS; i++) array_set(global_obj(0), i, value_from_ref(node_new(1, 2)));
    tx_commit(t);
}

/* One transaction that writes *arg objects. */
static double transactions(void *arg, long n) {
    long writes = *(long *)arg;
    if (stm_set_resume(t)) fatal("bench_tx: nobody else writes here");
    double start = bench_now();
    for (long k = 0; k < n; k++) {
        tx_begin(t);
        for (long i = 0; i < writes; i++) word_set(nth(i), 0, k + 1);
        tx_commit(t);
    }
    return bench_now() - start;
}
static double under_mutex(void *arg, long n) {
    long writes = *(long *)arg;
    double start = bench_now();
    for (long k = 0; k < n; k++) {
        pthread_mutex_lock(&mutex);
        for (long i = 0; i < writes; i++) c_words[4 * i + 1] = k + 1;
        BENCH_USE(c_words);
        pthread_mutex_unlock(&mutex);
    }
    return bench_now() - start;
}

static void bench_sizes(const char *title) {
    static const struct { long writes, n; const char *aim; } sizes[] = {
        {0, 20000, "mutex; aim 300 ns"}, {1, 5000, "mutex"}, {10, 2000, "mutex"}, {1000, 20, "mutex"},
    };
    bench_head(title);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char what[64];
        long writes = sizes[i].writes;
        Figure plain = bench(under_mutex, &writes, sizes[i].n);
        snprintf(what, sizeof what, "begin, %ld objects written, commit", writes);
        bench_row(what, bench(transactions, &writes, sizes[i].n), &plain, sizes[i].aim);
    }
}

/* ---- another transaction runs ---------------------------------------------------------------------------------------------- */

static _Atomic bool over, started;

/* Looks at the poll word all the time, as a loop of Python does; reads what nobody writes. */
static void *beside(void *arg) {
    static HeapThread other;
    heap_thread_start(&other, 4);
    (void)stm_set_resume(&other.stm);
    tx_begin(&other.stm);
    atomic_store(&started, true);
    while (!atomic_load_explicit(&over, memory_order_relaxed)) { /* relaxed: seen at last */
        for (int i = 0; i < 20; i++) BENCH_USE(i);
        stm_break(&other.stm);
    }
    tx_commit(&other.stm);
    heap_thread_end(&other);
    return NULL;
}

/* Threads outside transactions do not count: the same, but the other one waits. */
static void *outside(void *arg) {
    static HeapThread other;
    heap_thread_start(&other, 4);
    atomic_store(&started, true);
    while (!atomic_load(&over)) nanosleep(&(struct timespec){0, 1000000}, NULL);
    heap_thread_end(&other);
    return NULL;
}

static void with_another(void *(*fn)(void *arg), const char *title) {
    pthread_t p;
    StmTotals before, after;
    over = started = false;
    pthread_create(&p, NULL, fn, NULL);
    while (!started) {}
    stm_totals(&before);
    bench_sizes(title);
    stm_totals(&after);
    uint64_t epochs = after.epochs - before.epochs;
    printf("    %lu epochs; on average %.2f us until the others stood, %.2f us to check and publish\n", epochs,
           (double)(after.stop_ns - before.stop_ns) / 1000 / (double)epochs,
           (double)(after.publish_ns - before.publish_ns) / 1000 / (double)epochs);
    over = true;
    pthread_join(p, NULL);
}

int main(void) {
    heap_setup(2, true);
    heap_thread_start(&th, 4);
    build();
    printf("bench_tx\n");
    bench_sizes("alone, in a segment");
    with_another(outside, "another thread attached, outside transactions");
    bench_clock = CLOCK_MONOTONIC;
    with_another(beside, "another transaction running (2 segments)");
    heap_thread_end(&th);
    heap_teardown();

    bench_clock = CLOCK_THREAD_CPUTIME_ID;
    heap_setup(2, false);
    heap_thread_start(&th, 4);
    build();
    bench_sizes("solo mode");
    heap_thread_end(&th);
    heap_teardown();
    return 0;
}
