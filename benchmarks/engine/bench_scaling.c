/* bench_scaling.c -- work on one thread and on two: independent, reading the same objects, writing different ones; and what
 * solo mode costs against no transactions at all.
 *
 *      bench_scaling [threads]      2 unless told
 *
 * Each thread does the same amount of work, so that perfect scaling needs the same time; the speed-up is threads times the
 * time of one thread over the time of all. The plain C figure scales the same work over C memory: what the machine gives. */
#include "bench.h"
#include <pthread.h>

enum { MAX_THREADS = 16, NODES = 4000, STEPS = 400, TXS = 400 };

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

/* ---- the work: TXS transactions of STEPS steps ------------------------------------------------------------------------------- */

typedef struct Work {
    const char *name, *aim;
    void (*tx)(StmThread *t, int thread);    /* one transaction's steps */
    void (*plain)(int thread);               /* the same over C memory */
} Work;

static void walk_and_write(StmThread *t, int thread) {
    uintptr_t o = global_obj(thread);
    for (int i = 0; i < STEPS; i++) {
        word_set(o, 0, word_get(o, 0) + i);
        o = ref_addr(node_get(o, 0));
        stm_poll(t);
    }
}
static void plain_walk_and_write(int thread) {
    Cell *c = c_rings[thread];
    for (int i = 0; i < STEPS; i++) {
        c->word += i;
        BENCH_USE(c);
        c = c->next;
    }
}

static void independent(StmThread *t, int thread) {
    uintptr_t sum = 0, last = 0;
    for (int i = 0; i < STEPS; i++) { /* a list that is dropped, and reads of it */
        uintptr_t n = node_new(1, 2);
        node_set(n, 0, value_from_obj(last));
        word_set(n, 0, i);
        sum += word_get(n, 0);
        last = i % 16 ? n : 0;
    }
    BENCH_USE(sum);
    stm_poll(t);
}
static void plain_independent(int thread) {
    uint64_t sum = 0;
    Cell *last = NULL;
    for (int i = 0; i < STEPS; i++) {
        Cell *n = calloc(1, sizeof *n);
        n->next = last;
        n->word = i;
        sum += n->word;
        last = n;
        if (i % 16 && i + 1 < STEPS) continue;
        for (Cell *next; last; last = next) next = last->next, free(last);
    }
    BENCH_USE(sum);
}

static void read_shared(StmThread *t, int thread) {
    uintptr_t o = global_obj(0);
    for (int i = 0; i < STEPS; i++) {
        BENCH_USE(word_get(o, 0));
        o = ref_addr(node_get(o, 0));
        stm_poll(t);
    }
}
static void plain_read_shared(int thread) {
    Cell *c = c_rings[0];
    for (int i = 0; i < STEPS; i++) {
        BENCH_USE(c->word);
        c = c->next;
    }
}

/* Every second node of one ring, so that the threads' objects lie on the same pages. */
static void disjoint(StmThread *t, int thread) {
    uintptr_t all = global_obj(20);
    for (int i = 0; i < STEPS; i++) {
        uintptr_t o = ref_addr(array_get(all, (i * 16 + thread) % NODES));
        word_set(o, 0, word_get(o, 0) + i);
        stm_poll(t);
    }
}
static void plain_disjoint(int thread) {
    for (int i = 0; i < STEPS; i++) {
        Cell *c = &c_rings[0][(i * 16 + thread) % NODES];
        c->word += i;
        BENCH_USE(c);
    }
}

/* Reads of a thousand objects, one write: what a program mostly does. */
static void mostly_reading(StmThread *t, int thread) {
    uintptr_t o = global_obj(thread);
    for (int k = 0; k < 10; k++)
        for (int i = 0; i < STEPS; i++) {
            BENCH_USE(word_get(o, 0));
            o = ref_addr(node_get(o, 0));
            stm_poll(t);
        }
    word_set(o, 0, word_get(o, 0) + 1);
}
static void plain_mostly_reading(int thread) {
    Cell *c = c_rings[thread];
    for (int k = 0; k < 10; k++)
        for (int i = 0; i < STEPS; i++) {
            BENCH_USE(c->word);
            c = c->next;
        }
    c->word++;
}

static const Work works[] = {
    {"independent: allocate, read, drop", "aim 1.9", independent, plain_independent},
    {"read-shared: walk the same ring", "", read_shared, plain_read_shared},
    {"mostly reading, one write each", "", mostly_reading, plain_mostly_reading},
    {"disjoint writes, own ring", "aim 1.8", walk_and_write, plain_walk_and_write},
    {"disjoint writes, same pages", "", disjoint, plain_disjoint},
};

/* ---- threads -------------------------------------------------------------------------------------------------------------------- */

typedef struct Job {
    const Work *work;
    int thread, reps;
    bool plain;
    pthread_barrier_t *ready;
    pthread_t pthread;
} Job;

static void run_txs(HeapThread *th, const Job *j) {
    for (volatile int k = 0; k < TXS * j->reps; k++) {
        (void)stm_set_resume(&th->stm); /* after an abort: once more */
        tx_begin(&th->stm);
        j->work->tx(&th->stm, j->thread);
        tx_commit(&th->stm);
    }
}

static void *job(void *arg) {
    Job *j = arg;
    HeapThread th;
    if (!j->plain) heap_thread_start(&th, 4);
    pthread_barrier_wait(j->ready);
    if (j->plain)
        for (int k = 0; k < TXS * j->reps; k++) j->work->plain(j->thread);
    else run_txs(&th, j);
    pthread_barrier_wait(j->ready);
    if (!j->plain) heap_thread_end(&th);
    return NULL;
}

/* Nanoseconds for each thread to do reps times TXS transactions. */
static double timed(const Work *w, int threads, bool plain, int reps) {
    Job jobs[MAX_THREADS];
    pthread_barrier_t ready;
    pthread_barrier_init(&ready, NULL, threads + 1);
    for (int i = 0; i < threads; i++) {
        jobs[i] = (Job){.work = w, .thread = i, .reps = reps, .plain = plain, .ready = &ready};
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

static double best(const Work *w, int threads, bool plain, int reps) {
    double least = 1e18;
    for (int i = 0; i < ROUNDS; i++) {
        double ns = timed(w, threads, plain, reps);
        if (ns < least) least = ns;
    }
    return least;
}

/* About 10 ms on one thread. */
static int find_reps(const Work *w, bool plain) {
    double ns = timed(w, 1, plain, 2) / 2;
    return ns > 1e7 ? 1 : (int)(1e7 / ns) + 1;
}

static void row(const Work *w, int threads) {
    int reps = find_reps(w, false), plain_reps = find_reps(w, true);
    double one = best(w, 1, false, reps), all = best(w, threads, false, reps);
    double c1 = best(w, 1, true, plain_reps), call = best(w, threads, true, plain_reps);
    printf("%-36s %8.2f ns %8.2fx %8.2fx %8.2fx  %s\n", w->name, one / reps / TXS / STEPS, one / reps / (c1 / plain_reps),
           threads * one / all, threads * c1 / call, w->aim);
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
