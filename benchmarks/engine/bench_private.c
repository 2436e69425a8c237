/* bench_private.c -- private memory: how many pages go private as work goes on, 100,000 scattered ones at once, and what
 * giving them back costs. The kernel's number of mappings must stay where it was. */
#include "bench.h"

enum { PAGES = 100000, PART = 2000, OBJECT_WORDS = 505 };

static HeapThread th;
static StmThread *const t = &th.stm;

static uintptr_t nth(long i) { return ref_addr(array_get(global_obj(0), i)); }

static long mappings(void) {
    FILE *f = fopen("/proc/self/maps", "r");
    long n = 0;
    for (int c; f && (c = getc(f)) != EOF;) n += c == '\n';
    if (f) fclose(f);
    return n;
}

static void build(void) {
    tx_begin(t);
    global_set_obj(0, array_new(PAGES));
    for (long i = 0; i < PAGES; i++) {
        array_set(global_obj(0), i, value_from_ref(node_new(0, OBJECT_WORDS)));
        stm_poll(t);
    }
    tx_commit(t);
    tx_begin(t);
    gc_major(t);
    tx_commit(t);
}

/* One transaction writes an object on each of n scattered pages. */
static void scatter(long n) {
    double start = bench_now();
    tx_begin(t);
    for (long i = 0; i < n; i++) word_set(nth(i * 7919 % PAGES), 0, i + 1);
    double written = bench_now();
    tx_commit(t);
    double end = bench_now();
    printf("%8ld pages: %6.2f us a page to write, %6.2f us a page to commit; %8zu private, %ld mappings\n", n,
           (written - start) / 1000 / (double)n, (end - written) / 1000 / (double)n, stm_private_pages(), mappings());
}

static void give_back(void) {
    double start = bench_now();
    size_t before = stm_private_pages();
    tx_begin(t);
    gc_major(t);
    tx_commit(t);
    double ns = bench_now() - start;
    printf("a major collection gave %zu pages back in %.1f ms (%.2f us a page, marking included); %zu private\n",
           before - stm_private_pages(), ns / 1e6, ns / 1000 / (double)(before - stm_private_pages() + 1),
           stm_private_pages());
}

/* Work of the ordinary sort: some objects written in each transaction, most of them the same ones again. */
static void ordinary(int objects, int hot) {
    uint64_t x = 1;
    for (int k = 0; k < 20000; k++) {
        tx_begin(t);
        for (int i = 0; i < objects; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            long n = (x >> 33) % 100 < (uint64_t)hot ? (x >> 40) % 100 : (x >> 40) % PAGES;
            word_set(nth(n), 0, k);
        }
        tx_commit(t);
    }
    printf("20,000 transactions of %d writes, %d%% of them to 100 pages: %zu pages private\n", objects, hot,
           stm_private_pages());
}

int main(void) {
    heap_setup(2, true);
    heap_thread_start(&th, 4);
    printf("bench_private\n");
    build();
    for (long n = 10; n <= PAGES; n *= 10) scatter(n);
    give_back();
    ordinary(5, 99);
    give_back();
    ordinary(5, 50);
    give_back();
    heap_thread_end(&th);
    heap_teardown();
    return 0;
}
