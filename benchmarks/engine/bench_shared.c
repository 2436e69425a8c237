/* bench_shared.c -- shared counter, table and queue: what an operation costs beside a plain object and C structures, and what
 * they save when threads use the same one.
 *
 *      bench_shared [solo]      in a segment, or in solo mode
 *
 * With threads, each transaction does some work of its own (a walk of 20,000 steps, some 20 µs) and one operation. "plain" is an object
 * in which all write the same word: a counter, the length of a dict, the ends of a queue. */
#include "bench.h"
#include "shared.h"
#include <pthread.h>

enum { OPS = 100, KEYS = 1 << 16, THREADS = 2 };
enum { G_COUNTER, G_TABLE, G_QUEUE, G_HOT, G_PLAIN_QUEUE, G_OWN }; /* globals */

static HeapThread main_thread;
static void shape(Obj *o, size_t slots) {
    o->map = KIND_ARRAY;
    ((uint64_t *)o)[1] = slots;
}

/* ---- the C structures beside which they stand ------------------------------------------------------------------------ */

static struct { uint64_t key, value; } c_table[4 * KEYS];
static uint64_t c_mask;
static uint64_t *c_find(uint64_t key) {
    uint64_t i = key * 0x9e3779b97f4a7c15ul >> 20 & c_mask;
    while (c_table[i].key && c_table[i].key != key) i = (i + 1) & c_mask;
    c_table[i].key = key;
    return &c_table[i].value;
}

static struct { pthread_mutex_t mutex; uint64_t ring[1024], head, tail; } c_queue = {.mutex = PTHREAD_MUTEX_INITIALIZER};
static void c_put(uint64_t v) {
    pthread_mutex_lock(&c_queue.mutex);
    c_queue.ring[c_queue.tail++ % 1024] = v;
    pthread_mutex_unlock(&c_queue.mutex);
}
static uint64_t c_get(void) {
    pthread_mutex_lock(&c_queue.mutex);
    uint64_t v = c_queue.ring[c_queue.head++ % 1024];
    pthread_mutex_unlock(&c_queue.mutex);
    return v;
}

/* ---- one thread: OPS operations in each transaction ------------------------------------------------------------------- */

static uint64_t n_keys; /* keys 1 .. n_keys are there */
static uint64_t next_key(uint64_t *i) { return (*i += 40503) % n_keys + 1; }

#define IN_TRANSACTIONS(name, operation)                                                                               \
    static double name(void *arg, long n) {                                                                            \
        StmThread *th = &main_thread.stm;                                                                              \
        uint64_t at = 0, sum = 0;                                                                                      \
        double t = bench_now();                                                                                        \
        for (long done = 0; done < n; done += OPS) {                                                                   \
            tx_begin(th);                                                                                              \
            uintptr_t counter = global_obj(G_COUNTER), table = global_obj(G_TABLE), queue = global_obj(G_QUEUE),       \
                      hot = global_obj(G_HOT);                                                                         \
            for (int i = 0; i < OPS; i++) { operation; }                                                               \
            BENCH_USE(sum + counter + table + queue + hot + at);                                                       \
            tx_commit(th);                                                                                             \
        }                                                                                                              \
        return bench_now() - t;                                                                                        \
    }

IN_TRANSACTIONS(plain_add, word_set(hot, 0, word_get(hot, 0) + 1))
IN_TRANSACTIONS(counter_add, shared_counter_add(counter, 1))
IN_TRANSACTIONS(counter_read, sum += (uint64_t)shared_counter_read(counter))
IN_TRANSACTIONS(table_get, sum += shared_table_get(table, next_key(&at)))
IN_TRANSACTIONS(table_set, shared_table_set(table, next_key(&at), value_from_int(i)))
IN_TRANSACTIONS(table_come_and_go, shared_table_set(table, KEYS + 1 + i, value_from_int(1)); shared_table_remove(table, KEYS + 1 + i))
IN_TRANSACTIONS(queue_through, shared_queue_put(queue, value_from_int(1)); sum += shared_queue_get(queue))

static double hash_get(void *arg, long n) {
    uint64_t at = 0, sum = 0;
    double t = bench_now();
    for (long i = 0; i < n; i++) sum += *c_find(next_key(&at));
    BENCH_USE(sum);
    return bench_now() - t;
}
static double hash_set(void *arg, long n) {
    uint64_t at = 0;
    double t = bench_now();
    for (long i = 0; i < n; i++) *c_find(next_key(&at)) = (uint64_t)i;
    return bench_now() - t;
}
static double mutex_queue(void *arg, long n) {
    uint64_t sum = 0;
    double t = bench_now();
    for (long i = 0; i < n; i++) c_put((uint64_t)i), sum += c_get();
    BENCH_USE(sum);
    return bench_now() - t;
}

static void fill(uint64_t n) {
    n_keys = n;
    c_mask = 2 * n - 1;
    memset(c_table, 0, sizeof c_table);
    tx_begin(&main_thread.stm);
    for (uint64_t k = 1; k <= n; k++) {
        shared_table_set(global_obj(G_TABLE), k, value_from_int((int64_t)k));
        *c_find(k) = k;
    }
    tx_commit(&main_thread.stm);
}

static void bench_table(uint64_t n) {
    char name[80];
    fill(n);
    Figure get = bench(hash_get, NULL, 200000), set = bench(hash_set, NULL, 200000);
    snprintf(name, sizeof name, "table, %lu keys: get", n);
    bench_row(name, bench(table_get, NULL, 100000), &get, "C hash table");
    snprintf(name, sizeof name, "table, %lu keys: set", n);
    bench_row(name, bench(table_set, NULL, 100000), &set, "C hash table");
}

static void bench_one(void) {
    bench_head("one thread, 100 operations a transaction");
    Figure plain = bench(plain_add, NULL, 200000), mutex = bench(mutex_queue, NULL, 200000);
    bench_row("plain object: add", plain, NULL, "");
    bench_row("counter: add", bench(counter_add, NULL, 200000), &plain, "plain object");
    bench_row("counter: read", bench(counter_read, NULL, 200000), &plain, "plain object: add");
    bench_table(1024);
    bench_table(KEYS);
    bench_row("table: insert and remove", bench(table_come_and_go, NULL, 20000), NULL, "");
    bench_row("C ring with a mutex: put and get", mutex, NULL, "");
    bench_row("queue: put and get", bench(queue_through, NULL, 50000), &mutex, "C ring with a mutex");
}

/* ---- two threads: one operation a transaction ---------------------------------------------------------------------------- */

enum { TXS = 2000, WALK = 20000 };
typedef struct Runner {
    HeapThread th;
    int index;
    uint64_t n;
    void (*op)(struct Runner *r);
    pthread_t os;
} Runner;
static pthread_barrier_t start_line;

static void op_none(Runner *r) {}
static void op_plain_add(Runner *r) { word_set(global_obj(G_HOT), 0, word_get(global_obj(G_HOT), 0) + 1); }
static void op_counter(Runner *r) { shared_counter_add(global_obj(G_COUNTER), 1); }
/* A plain dict: the number of keys in one word, items in an array with marks of their own. */
static void op_plain_insert(Runner *r) {
    op_plain_add(r);
    array_set(global_obj(G_OWN + r->index), 1 + r->n % 1000, value_from_int(1));
}
static void op_table(Runner *r) {
    uint64_t key = (r->n + 1) << 8 | (uint64_t)(r->index + 1);
    shared_table_set(global_obj(G_TABLE), key, value_from_int(1));
    if (r->n >= 1000) shared_table_remove(global_obj(G_TABLE), key - (1000ul << 8));
}
/* A plain queue: a ring and its two ends in one object. */
static void op_plain_queue(Runner *r) {
    uintptr_t q = global_obj(G_PLAIN_QUEUE), ring = global_obj(G_OWN);
    if (r->n % 2) {
        array_set(ring, 1 + word_get(q, 0) % 1000, value_from_int(1));
        word_set(q, 0, word_get(q, 0) + 1);
    } else if (word_get(q, 0) > word_get(q, 1)) {
        BENCH_USE(array_get(ring, 1 + word_get(q, 1) % 1000));
        word_set(q, 1, word_get(q, 1) + 1);
    }
}
static void op_queue(Runner *r) {
    if (r->n % 2) shared_queue_put(global_obj(G_QUEUE), value_from_int(1));
    else BENCH_USE(shared_queue_get(global_obj(G_QUEUE)));
}

static void walk(Runner *r) {
    uintptr_t own = global_obj(G_OWN + r->index);
    uint64_t sum = 0;
    for (int i = 0; i < WALK; i++) sum += array_get(own, i * 16 % 1000 + 1);
    BENCH_USE(sum);
}

static void one_tx(StmThread *th, void *arg) {
    Runner *r = arg;
    walk(r);
    r->op(r);
    stm_break(th);
}

static void *run_thread(void *arg) {
    Runner *r = arg;
    heap_thread_start(&r->th, 2);
    pthread_barrier_wait(&start_line);
    for (r->n = 0; r->n < TXS; r->n++) tx_run(&r->th.stm, one_tx, r);
    pthread_barrier_wait(&start_line);
    pthread_barrier_wait(&start_line);
    heap_thread_end(&r->th);
    return NULL;
}

typedef struct Race {
    double ns, aborts; /* per transaction; per hundred */
} Race;

static Race race(void (*op)(Runner *r), int threads) {
    static Runner runners[THREADS];
    Race best = {1e18, 0};
    for (int round = 0; round < 5; round++) {
        uint64_t begun = 0, aborted = 0;
        pthread_barrier_init(&start_line, NULL, (unsigned)threads + 1);
        for (int i = 0; i < threads; i++) {
            runners[i].index = i;
            runners[i].op = op;
            pthread_create(&runners[i].os, NULL, run_thread, &runners[i]);
        }
        pthread_barrier_wait(&start_line);
        double t = bench_now();
        pthread_barrier_wait(&start_line);
        t = bench_now() - t;
        for (int i = 0; i < threads; i++) {
            begun += runners[i].th.stm.stats.begun;
            aborted += runners[i].th.stm.stats.aborted;
        }
        pthread_barrier_wait(&start_line);
        for (int i = 0; i < threads; i++) pthread_join(runners[i].os, NULL);
        pthread_barrier_destroy(&start_line);
        if (t / TXS / threads >= best.ns) continue;
        best = (Race){t / TXS / threads, begun ? 100.0 * (double)aborted / (double)begun : 0};
    }
    return best;
}

static void race_row(const char *what, void (*op)(Runner *r), void (*plain)(Runner *r)) {
    Race a = race(op, THREADS), b = race(plain, THREADS), one = race(op, 1);
    printf("%-28s %8.0f ns %8.3f %% %10.0f ns %8.3f %% %8.2fx %12.2fx\n", what, a.ns, a.aborts, b.ns, b.aborts, a.ns / b.ns,
           one.ns / a.ns);
    fflush(stdout);
}

static void bench_two(void) {
    bench_clock = CLOCK_MONOTONIC;
    printf("\n%-28s %11s %10s %13s %10s %9s %13s\n", "two threads, a transaction", "shared", "aborted", "plain", "aborted", "ratio",
           "against one");
    race_row("nothing but its own work", op_none, op_none);
    race_row("counter: add", op_counter, op_plain_add);
    race_row("table: insert, remove", op_table, op_plain_insert);
    race_row("queue: put or get", op_queue, op_plain_queue);
}

int main(int argc, char **argv) {
    bool solo = argc > 1 && strcmp(argv[1], "solo") == 0;
    heap_setup(THREADS, !solo);
    shared_setup(shape);
    heap_thread_start(&main_thread, 2);
    tx_begin(&main_thread.stm);
    global_set_obj(G_COUNTER, shared_counter_new(0));
    global_set_obj(G_TABLE, shared_table_new());
    global_set_obj(G_QUEUE, shared_queue_new());
    global_set_obj(G_HOT, node_new(0, 1));
    global_set_obj(G_PLAIN_QUEUE, node_new(0, 2));
    for (int i = 0; i < THREADS; i++) global_set_obj(G_OWN + i, array_new(2000));
    tx_commit(&main_thread.stm);
    printf("%s\n", solo ? "solo mode" : "in a segment");
    bench_one();
    if (!solo) bench_two();
    heap_thread_end(&main_thread);
    heap_teardown();
    return 0;
}
