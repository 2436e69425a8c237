/* bench_barriers.c -- what reads and writes of heap objects cost, beside the same loops over C memory.
 *
 *      bench_barriers [solo]       in a segment, or in solo mode */
#include "bench.h"

enum { RING = 500, FAR_RING = 2000000, OBJECTS = 20000, PAGES = 3000 };

static HeapThread th;
static StmThread *const t = &th.stm;

static void poll_all(void) { stm_poll(t); }

/* The loops carry the value, as machine code does, so that the displacement of the access absorbs the tag. */

/* ---- rings in random order ----------------------------------------------------------------------------------------------- */

typedef struct Cell {
    struct Cell *next;
    uint64_t pad[3];
} Cell;

static uint32_t *shuffled(long n) {
    uint32_t *order = malloc(n * sizeof *order);
    uint64_t x = 88172645463325252u;
    for (long i = 0; i < n; i++) order[i] = i;
    for (long i = n - 1; i > 0; i--) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        long k = x % i; /* one cycle (Sattolo) */
        uint32_t y = order[i];
        order[i] = order[k], order[k] = y;
    }
    return order;
}

static Cell *plain_ring(long n) {
    Cell *cells = malloc(n * sizeof *cells);
    uint32_t *to = shuffled(n);
    for (long i = 0; i < n; i++) cells[i].next = &cells[to[i]];
    free(to);
    return cells;
}

/* Global 0: an array of the ring's nodes, of 32 bytes each. */
static void heap_ring(long n) {
    uint32_t *to = shuffled(n);
    tx_begin(t);
    global_set_obj(0, array_new(n));
    for (long i = 0; i < n; i++) {
        array_set(global_obj(0), i, value_from_ref(node_new(1, 2)));
        if (i % 1000 == 0) poll_all();
    }
    for (long i = 0; i < n; i++) {
        node_set(obj_from_value(array_get(global_obj(0), i)), 0, array_get(global_obj(0), to[i]));
        if (i % 1000 == 0) poll_all();
    }
    tx_commit(t);
    free(to);
}

static double chase_plain(void *arg, long n) {
    Cell *c = arg;
    double start = bench_now();
    for (long i = 0; i < n; i++) c = c->next;
    BENCH_USE(c);
    return bench_now() - start;
}
static double chase_marked(void *arg, long n) {
    tx_begin(t);
    Value v = array_get(global_obj(0), 0);
    double start = bench_now();
    for (long i = 0; i < n; i++) v = node_get(ref_addr(v), 0);
    BENCH_USE(v);
    double ns = bench_now() - start;
    tx_commit(t);
    return ns;
}
static double chase_unmarked(void *arg, long n) {
    tx_begin(t);
    Value v = array_get(global_obj(0), 0);
    double start = bench_now();
    for (long i = 0; i < n; i++) v = SEG_AT(Value, node_slot(ref_addr(v), 0));
    BENCH_USE(v);
    double ns = bench_now() - start;
    tx_commit(t);
    return ns;
}
/* What machine code could do instead of %gs: the segment's base in a register. */
static double chase_by_register(void *arg, long n) {
    tx_begin(t);
    Value v = array_get(global_obj(0), 0);
    uintptr_t base = CTL.base;
    uint8_t version = CTL.version;
    double start = bench_now();
    for (long i = 0; i < n; i++) {
        __asm__("" : "+r"(base)); /* not to be folded into the value */
        *(uint8_t *)(base + MARK_ADDR(ref_addr(v))) = version;
        v = *(Value *)(base + node_slot(ref_addr(v), 0));
    }
    BENCH_USE(v);
    double ns = bench_now() - start;
    tx_commit(t);
    return ns;
}
static double chase_polled(void *arg, long n) {
    tx_begin(t);
    Value v = array_get(global_obj(0), 0);
    double start = bench_now();
    for (long i = 0; i < n; i++) {
        v = node_get(ref_addr(v), 0);
        stm_poll(t);
    }
    BENCH_USE(v);
    double ns = bench_now() - start;
    tx_commit(t);
    return ns;
}

static void bench_chasing(long size, long n, const char *where) {
    char title[80];
    Cell *ring = plain_ring(size);
    heap_ring(size);
    tx_begin(t);
    gc_major(t);
    tx_commit(t);
    Figure plain = bench(chase_plain, ring, n);
    snprintf(title, sizeof title, "pointer chasing, %ld nodes, %s", size, where);
    bench_head(title);
    bench_row("plain C", plain, NULL, "");
    bench_row("through the segment, no mark", bench(chase_unmarked, NULL, n), &plain, "plain C");
    bench_row("with read mark", bench(chase_marked, NULL, n), &plain, "plain C; aim 1.15 in cache");
    bench_row("with read mark, base in a register", bench(chase_by_register, NULL, n), &plain, "plain C");
    bench_row("with read mark and poll", bench(chase_polled, NULL, n), &plain, "plain C");
    free(ring);
}

/* ---- loops over all objects ------------------------------------------------------------------------------------------------ */

static uint64_t *c_words;

static double sum_plain(void *arg, long n) {
    uint64_t sum = 0;
    double start = bench_now();
    for (long k = 0; k < n; k += OBJECTS)
        for (long i = 0; i < OBJECTS; i++) sum += c_words[4 * i];
    BENCH_USE(sum);
    return bench_now() - start;
}
/* Objects lie in a row, as they were made: reading them one after the other costs the marks of neighbours. */
static double sum_marked(void *arg, long n) {
    uint64_t sum = 0;
    tx_begin(t);
    uintptr_t all = global_obj(0);
    double start = bench_now();
    for (long k = 0; k < n; k += OBJECTS)
        for (long i = 0; i < OBJECTS; i++) sum += node_get(ref_addr(array_get(all, i)), 0);
    BENCH_USE(sum);
    double ns = bench_now() - start;
    tx_commit(t);
    return ns;
}
static double write_plain(void *arg, long n) {
    double start = bench_now();
    for (long k = 0; k < n; k += 100)
        for (long i = 0; i < 100; i++) {
            c_words[4 * i + 1] = i;
            BENCH_USE(c_words);
        }
    return bench_now() - start;
}
static uintptr_t nth(long i) { return ref_addr(SEG_AT(Value, array_slot(global_obj(0), i))); }

/* The flag is clear: the object was written before in this transaction. */
static double write_again(void *arg, long n) {
    uintptr_t first[100];
    tx_begin(t);
    for (long i = 0; i < 100; i++) word_set(first[i] = nth(i), 0, 1);
    double start = bench_now();
    for (long k = 0; k < n; k += 100)
        for (long i = 0; i < 100; i++) {
            stm_write(first[i]);
            SEG_AT(uint64_t, first[i] + 16) = k;
        }
    double ns = bench_now() - start;
    tx_commit(t);
    return ns;
}
/* The flag is set, the page private already. */
static double write_first(void *arg, long n) {
    double ns = 0;
    for (long k = 0; k < n; k += OBJECTS) {
        tx_begin(t);
        double start = bench_now();
        for (long i = 0; i < OBJECTS; i++) word_set(nth(i), 0, k + i);
        ns += bench_now() - start;
        tx_commit(t);
    }
    return ns;
}

static void bench_words(void) {
    heap_ring(OBJECTS);
    c_words = calloc(OBJECTS, 32);
    Figure sum = bench(sum_plain, NULL, 20 * OBJECTS), write = bench(write_plain, NULL, 1000000);
    bench_head("20,000 objects of 32 bytes in a row");
    bench_row("read one word, plain C", sum, NULL, "");
    bench_row("read one word by way of an array, marks on both", bench(sum_marked, NULL, 20 * OBJECTS), &sum, "plain C");
    bench_row("write one word, plain C", write, NULL, "");
    bench_row("write again (test of the flag)", bench(write_again, NULL, 1000000), &write, "plain C");
    bench_row("first write, page private", bench(write_first, NULL, 4 * OBJECTS), &write, "plain C");
    free(c_words);
}

/* ---- pages -------------------------------------------------------------------------------------------------------------------- */

/* One object on each page, all given back before. */
static double write_pages(void *arg, long n) {
    double ns = 0;
    for (long k = 0; k < n; k += PAGES) {
        tx_begin(t);
        double start = bench_now();
        for (long i = 0; i < PAGES; i++) word_set(nth(i), 0, k + i);
        ns += bench_now() - start;
        tx_commit(t);
        tx_begin(t);
        gc_major(t);
        tx_commit(t);
    }
    return ns;
}
static double touch_pages(void *arg, long n) {
    double ns = 0;
    for (long k = 0; k < n; k += PAGES) {
        char *p = aligned_alloc(4096, PAGES * 4096ul);
        double start = bench_now();
        for (long i = 0; i < PAGES; i++) p[i * 4096] = 1;
        ns += bench_now() - start;
        BENCH_USE(p);
        free(p);
    }
    return ns;
}
static double give_back(void *arg, long n) {
    double ns = 0;
    for (long k = 0; k < n; k += PAGES) {
        tx_begin(t);
        for (long i = 0; i < PAGES; i++) word_set(nth(i), 0, k + i + 1);
        tx_commit(t);
        tx_begin(t);
        stm_stop_world(t);
        double start = bench_now();
        if (t->seg) seg_give_back(t->seg);
        ns += bench_now() - start;
        stm_start_world(t);
        tx_commit(t);
    }
    return ns;
}

static void bench_pages(bool solo) {
    tx_begin(t);
    global_set_obj(0, array_new(PAGES));
    for (long i = 0; i < PAGES; i++) {
        array_set(global_obj(0), i, value_from_ref(node_new(0, 505)));
        if (i % 100 == 0) poll_all();
    }
    tx_commit(t);
    Figure touch = bench(touch_pages, NULL, PAGES);
    bench_head("3,000 pages with one object each");
    bench_row("first store to a new anonymous page, plain C", touch, NULL, "");
    bench_row("first write to a shared page", bench(write_pages, NULL, PAGES), &touch, "plain C");
    if (!solo) bench_row("giving a private page back", bench(give_back, NULL, PAGES), &touch, "plain C");
}

int main(int argc, char **argv) {
    bool solo = argc > 1 && strcmp(argv[1], "solo") == 0;
    heap_setup(2, !solo);
    heap_thread_start(&th, 4);
    printf("bench_barriers, %s\n", solo ? "solo mode" : "in a segment");
    bench_chasing(RING, 1000000, "in cache");
    bench_chasing(FAR_RING, 50000, "out of cache");
    bench_words();
    bench_pages(solo);
    heap_thread_end(&th);
    heap_teardown();
    return 0;
}
