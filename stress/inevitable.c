/* inevitable.c -- storms of inevitable transactions among ordinary ones.
 *
 * A wrong outcome: two threads inevitable at once (they count in plain C memory, without locks: a lost count shows it), an
 * inevitable transaction that aborts (its mark in C memory would count twice), C memory and heap disagreeing, or a hang of two
 * that wait for each other. */
#include "stress.h"

static uint64_t percent = 50, cells = 20;
static const StressOption options[] = {
    {"percent", &percent, "of the transactions that become inevitable"},
    {"cells", &cells, "shared cells"},
    {NULL, NULL, NULL},
};

/* Written only by the inevitable transaction. */
static volatile uint64_t inside, total, by_cell[1024];

/* Global 0: array of nodes; word 0 counts all transactions' additions, word 1 those of inevitable ones. */
static uintptr_t cell(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }

static void build(StmThread *th, void *arg) {
    global_set_obj(0, array_new(cells));
    for (uint64_t i = 0; i < cells; i++) array_set(global_obj(0), i, value_from_ref(node_new(0, 2)));
}
static void build_all(Worker *w) { stress_tx(w, build); }

static void ordinary(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    for (int n = 3; n--;) {
        uintptr_t c = cell(rng_below(r, cells));
        word_set(c, 0, word_get(c, 0) + 1);
        stm_poll(th);
    }
}

/* What cannot be undone: plain additions that only one thread at a time may do, and none twice. */
static void act(StmThread *th, uint64_t i) {
    STRESS_CHECK(inside == 0, "two transactions are inevitable at once");
    inside = 1;
    total++;
    by_cell[i]++;
    inside = 0;
    uintptr_t c = cell(i);
    word_set(c, 0, word_get(c, 0) + 1);
    word_set(c, 1, word_get(c, 1) + 1);
}

static void cannot_abort(StmThread *th, void *arg) {
    Worker *w = arg;
    if (rng_percent(&w->rng, 50)) ordinary(th, w); /* reads and writes that the wait for the token may doom */
    tx_inevitable(th, "storm");
    STRESS_CHECK(tx_is_inevitable(th), "tx_inevitable returned, and it is not");
    for (int n = 2; n--;) {
        act(th, rng_below(&w->rng, cells));
        stm_poll(th);
    }
}

static void work(Worker *w) {
    while (stress_more(w)) {
        if (rng_percent(&w->rng, percent)) stress_tx(w, cannot_abort);
        else stress_tx(w, ordinary);
    }
}

static void compare(StmThread *th, void *arg) {
    uint64_t all = 0;
    for (uint64_t i = 0; i < cells; i++) {
        STRESS_CHECK(word_get(cell(i), 1) == by_cell[i], "cell %lu: %lu in the heap, %lu in C memory", i,
                     word_get(cell(i), 1), by_cell[i]);
        all += by_cell[i];
    }
    STRESS_CHECK(all == total, "%lu counted by cells, %lu in all", all, total);
}
static void compare_all(Worker *w) { stress_tx(w, compare); }

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    STRESS_CHECK(cells <= sizeof by_cell / sizeof *by_cell, "too many cells");
    stress_alone(build_all, NULL);
    stress_round(stress.transactions ? stress.transactions : UINT64_MAX);
    stress_run(stress.threads, work, NULL);
    stress_alone(compare_all, NULL);
    return stress_end();
}
