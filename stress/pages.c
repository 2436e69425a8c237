/* pages.c -- storms of private pages: each transaction writes one object on each of many pages.
 *
 * A wrong outcome: an object that another thread's copy of the page brings back to an older value (each object's two words
 * must say the same, and the sum of all must be the number of additions), pages that stay private after they were given
 * back, or the kernel refusing more of them. */
#include "stress.h"

static uint64_t pages = 20000, writes = 20, gc_every = 2000;
static const StressOption options[] = {
    {"pages", &pages, "of the heap that hold the objects"},
    {"writes", &writes, "objects that a transaction writes"},
    {"gc-every", &gc_every, "transactions between two major collections"},
    {NULL, NULL, NULL},
};

/* Each object fills half a page: one word at its start, one at its end. */
enum { OBJECT_WORDS = 250, PART = 2000 };

static uint64_t objects(void) { return 2 * pages; }
static uintptr_t object(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }

static void build_part(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + PART < objects() ? from + PART : objects();
    if (!global_get(0)) global_set_obj(0, array_new(objects()));
    for (uint64_t i = from; i < to; i++) array_set(global_obj(0), i, value_from_ref(node_new(0, OBJECT_WORDS)));
}
static void build(Worker *w) {
    for (uint64_t from = 0; from < objects(); from += PART) tx_run(&w->th.stm, build_part, &from);
}

static void add(uintptr_t o) {
    uint64_t first = word_get(o, 0), last = word_get(o, OBJECT_WORDS - 1);
    STRESS_CHECK(first == last, "an object's two ends say %lu and %lu", first, last);
    word_set(o, 0, first + 1);
    word_set(o, OBJECT_WORDS - 1, last + 1);
}

static void write_some(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    for (uint64_t i = 0; i < writes; i++) {
        add(object(rng_below(r, objects())));
        if (i % 8 == 7) stm_poll(th);
    }
}
static void collect(StmThread *th, void *arg) { gc_major(th); }

static _Atomic uint64_t committed;

static void work(Worker *w) {
    while (stress_more(w)) {
        stress_tx(w, write_some);
        uint64_t n = atomic_fetch_add(&committed, 1) + 1;
        if (n % gc_every == 0) stress_tx(w, collect);
    }
}

static void count(StmThread *th, void *arg) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < objects(); i++) {
        STRESS_CHECK(word_get(object(i), 0) == word_get(object(i), OBJECT_WORDS - 1), "object %lu is torn", i);
        sum += word_get(object(i), 0);
        if (i % 256 == 0) stm_poll(th);
    }
    STRESS_CHECK(sum == committed * writes, "the objects count %lu, the threads %lu", sum, committed * writes);
}
static void count_all(Worker *w) {
    stress_tx(w, count);
    stress_tx(w, collect);
    size_t kept = stm_private_pages();
    STRESS_CHECK(kept < 100, "%zu pages are private with nobody writing", kept);
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    stress_alone(build, NULL);
    stress_round(stress.transactions ? stress.transactions : UINT64_MAX);
    stress_run(stress.threads, work, NULL);
    StmTotals t;
    stm_totals(&t);
    printf("  %lu pages made private, %lu given back\n", t.privatised, t.given_back);
    stress_alone(count_all, NULL);
    return stress_end();
}
