/* bench_scaling.c -- work on one thread and on two: independent, reading the same objects, writing different ones; and what
 * solo mode costs against no transactions at all.
 *
 *      bench_scaling [threads]      2 unless told
 *
 * Each thread runs a loop of many steps with a BREAK safepoint at each, as an interpreter does, so that the engine decides how
 * long transactions are. Each does the same amount of work, so that perfect scaling needs the same time; the speed-up is threads
 * times the time of one thread over the time of all, each the best of some rounds. The plain C figure scales the same work over C
 * memory: what the machine gives at that moment. */
#include "bench.h"
#include <pthread.h>

enum { MAX_THREADS = 16, NODES = 4000, CHAIN = 16 };

typedef struct Cell {
    struct Cell *next;
    uint64_t word, pad[2];
} Cell;

static Cell *c_rings[MAX_THREADS];

/* Global i: the first node of ring i, of 32 bytes each: next, word. Global 20+i: an array of the nodes. */
static void build_ring(HeapThread *th, int i) {
    StmThread *t = &th->stm;
    tx_begin(t);
    uintptr_t all = array_new(NODES);
    global_set_obj(20 + i, all);
    for (int k = 0; k < NODES; k++) array_set(all, k, value_from_ref(node_new(1, 2)));
    for (int k = 0; k < NODES; k++)
        node_set(ref_addr(array_get(all, k)), 0, array_get(all, (k * 1237 + 1) % NODES));
    global_set(i, array_get(all, 0));
    tx_commit(t);
    c_rings[i] = calloc(NODES, sizeof(Cell));
    for (int k = 0; k < NODES; k++) c_rings[i][k].next = &c_rings[i][(k * 1237 + 1) % NODES];
}

/* ---- the work: n steps -------------------------------------------------------------------------------------------------------- */

typedef struct Work {
    const char *name, *aim;
    void (*steps)(StmThread *t, int thread, long n);
    void (*plain)(int thread, long n); /* the same over C memory */
} Work;

/* Old objects don't move, so their addresses may be kept over safepoints. */
static void walk_and_write(StmThread *t, int thread, long n) {
    uintptr_t o = global_obj(thread);
    for (long i = 0; i < n; i++) {
        word_set(o, 0, word_get(o, 0) + i);
        o = ref_addr(node_get(o, 0));
        stm_break(t);
    }
}
static void plain_walk_and_write(int thread, long n) {
    Cell *c = c_rings[thread];
    for (long i = 0; i < n; i++) {
        c->word += i;
        BENCH_USE(c);
        c = c->next;
    }
}

/* A list of CHAIN nodes, and reads of them; dropped before the next safepoint. */
static void independent(StmThread *t, int thread, long n) {
    uintptr_t sum = 0;
    for (long i = 0; i < n; i += CHAIN) {
        uintptr_t last = 0;
        for (int k = 0; k < CHAIN; k++) {
            uintptr_t o = node_new(1, 2);
            node_set(o, 0, value_from_obj(last));
            word_set(o, 0, i);
            sum += word_get(o, 0);
            last = o;
        }
        stm_break(t);
    }
    BENCH_USE(sum);
}
static void plain_independent(int thread, long n) {
    uint64_t sum = 0;
    for (long i = 0; i < n; i += CHAIN) {
        Cell *last = NULL;
        for (int k = 0; k < CHAIN; k++) {
            Cell *c = calloc(1, sizeof *c);
            c->next = last;
            c->word = i;
            sum += c->word;
            last = c;
        }
        for (Cell *next; last; last = next) next = last->next, free(last);
    }
    BENCH_USE(sum);
}

static void read_shared(StmThread *t, int thread, long n) {
    uintptr_t o = global_obj(0);
    for (long i = 0; i < n; i++) {
        BENCH_USE(word_get(o, 0));
        o = ref_addr(node_get(o, 0));
        stm_break(t);
    }
}
static void plain_read_shared(int thread, long n) {
    Cell *c = c_rings[0];
    for (long i = 0; i < n; i++) {
        BENCH_USE(c->word);
        c = c->next;
    }
}

/* Every sixteenth node of one ring, so that the threads' objects lie on the same pages. */
static void disjoint(StmThread *t, int thread, long n) {
    uintptr_t all = global_obj(20);
    for (long i = 0; i < n; i++) {
        uintptr_t o = ref_addr(array_get(all, (i * 16 + thread) % NODES));
        word_set(o, 0, word_get(o, 0) + i);
        stm_break(t);
    }
}
static void plain_disjoint(int thread, long n) {
    for (long i = 0; i < n; i++) {
        Cell *c = &c_rings[0][(i * 16 + thread) % NODES];
        c->word += i;
        BENCH_USE(c);
    }
}

/* Reads of a thousand objects, one write: what a program mostly does. */
static void mostly_reading(StmThread *t, int thread, long n) {
    uintptr_t o = global_obj(thread);
    for (long i = 0; i < n; i++) {
        if (i % 1000 == 0) word_set(o, 0, word_get(o, 0) + 1);
        else BENCH_USE(word_get(o, 0));
        o = ref_addr(node_get(o, 0));
        stm_break(t);
    }
}
static void plain_mostly_reading(int thread, long n) {
    Cell *c = c_rings[thread];
    for (long i = 0; i < n; i++) {
        if (i % 1000 == 0) c->word++;
        else BENCH_USE(c->word);
        c = c->next;
    }
}

static const Work works[] = {
    {"independent: allocate, read, drop", "aim 1.9", independent, plain_independent},
    {"read-shared: walk the same ring", "", read_shared, plain_read_shared},
    {"mostly reading, one write in 1000", "", mostly_reading, plain_mostly_reading},
    {"disjoint writes, own ring", "aim 1.8", walk_and_write, plain_walk_and_write},
    {"disjoint writes, same pages", "", disjoint, plain_disjoint},
};

/* ---- threads -------------------------------------------------------------------------------------------------------------------- */

typedef struct Job {
    const Work *work;
    int thread;
    long steps;
    bool plain;
    pthread_barrier_t *ready;
    pthread_t pthread;
} Job;

/* An abort starts the loop again, which shows as time lost; none of these programs has a conflict. */
static void run_steps(HeapThread *th, const Job *j) {
    (void)stm_set_resume(&th->stm);
    tx_begin(&th->stm);
    j->work->steps(&th->stm, j->thread, j->steps);
    tx_commit(&th->stm);
}

static void *job(void *arg) {
    Job *j = arg;
    HeapThread th;
    if (!j->plain) heap_thread_start(&th, 4);
    pthread_barrier_wait(j->ready);
    if (j->plain) j->work->plain(j->thread, j->steps);
    else run_steps(&th, j);
    pthread_barrier_wait(j->ready);
    if (!j->plain) heap_thread_end(&th);
    return NULL;
}

/* Nanoseconds until each thread has done its steps. */
static double timed(const Work *w, int threads, bool plain, long steps) {
    Job jobs[MAX_THREADS];
    pthread_barrier_t ready;
    pthread_barrier_init(&ready, NULL, threads + 1);
    for (int i = 0; i < threads; i++) {
        jobs[i] = (Job){.work = w, .thread = i, .steps = steps, .plain = plain, .ready = &ready};
        pthread_create(&jobs[i].pthread, NULL, job, &jobs[i]);
    }
    pthread_barrier_wait(&ready);
    double start = bench_now();
    pthread_barrier_wait(&ready);
    double ns = bench_now() - start;
    for (int i = 0; i < threads; i++) pthread_join(jobs[i].pthread, NULL);
    pthread_barrier_destroy(&ready);
    return ns;
}

static double best(const Work *w, int threads, bool plain, long steps) {
    double least = 1e18;
    for (int i = 0; i < 9; i++) {
        double ns = timed(w, threads, plain, steps);
        if (ns < least) least = ns;
    }
    return least;
}

/* About 40 ms on one thread. */
static long find_steps(const Work *w, bool plain) {
    enum { SOME = 200000 };
    double ns = timed(w, 1, plain, SOME);
    return (long)(4e7 / ns * SOME) + 1;
}

static void row(const Work *w, int threads) {
    long n = find_steps(w, false), plain_n = find_steps(w, true);
    double one = best(w, 1, false, n), all = best(w, threads, false, n);
    double c1 = best(w, 1, true, plain_n), call = best(w, threads, true, plain_n);
    printf("%-36s %8.2f ns %8.2fx %8.2fx %8.2fx  %s\n", w->name, one / n, one / n / (c1 / plain_n), threads * one / all,
           threads * c1 / call, w->aim);
    fflush(stdout);
}

static void table(int threads, bool solo) {
    HeapThread th;
    heap_setup(threads > 2 ? threads : 2, !solo);
    heap_thread_start(&th, 4);
    for (int i = 0; i < threads; i++) build_ring(&th, i);
    heap_thread_end(&th); /* the first thread would keep solo mode from the others */
    printf("\n%-36s %11s %9s %9s %9s\n", solo ? "one thread in solo mode" : "one thread in a segment", "per step", "plain C",
           "speed-up", "plain C's");
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) row(&works[i], threads);
    for (int i = 0; i < threads; i++) free(c_rings[i]);
    heap_teardown();
}

int main(int argc, char **argv) {
    bench_clock = CLOCK_MONOTONIC;
    int threads = argc > 1 ? atoi(argv[1]) : 2;
    if (threads < 1 || threads > MAX_THREADS) threads = 2;
    printf("bench_scaling, 1 and %d threads\n", threads);
    table(threads, true);
    table(threads, false);
    return 0;
}
