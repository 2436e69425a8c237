/* lists.c -- appends to and reads of whole lists, checked from outside for dependency cycles.
 *
 * A wrong outcome: an anomaly by name (G0 ... G2, lost, garbage, ...) with the transactions of the cycle. This sees only what
 * a program sees and trusts no serial number, so it also catches the engine and the replay oracle agreeing on something wrong.
 *
 * Three representations: a card array with a length cell beside it, a chain of nodes that is copied at its end, and an
 * array that is made anew for each append. */
#include "stress.h"
#include "check_lists.h"

static uint64_t lists = 9, round_size = 4000, length_max = 400;
static const StressOption options[] = {
    {"lists", &lists, "how many lists"},
    {"round", &round_size, "transactions between two checks"},
    {NULL, NULL, NULL},
};

static ListsLog *logs;
static _Atomic uint32_t next_value;

/* Global i holds a NODE: slot 0 the data, word 0 the length. */
static uintptr_t list(uint64_t i) { return global_obj(i); }
static uint64_t length(uint64_t i) { return word_get(list(i), 0); }

static void reset_lists(StmThread *th, void *arg) {
    for (uint64_t i = 0; i < lists; i++) {
        uintptr_t l = node_new(1, 1);
        node_set(l, 0, value_from_obj(i % 3 == 0 ? array_new(length_max) : 0));
        global_set_obj(i, l);
    }
}
static void reset(Worker *w) { stress_tx(w, reset_lists); }

/* ---- three sorts of list ----------------------------------------------------------------------------------------------- */

static void append_array(uintptr_t l, uint32_t value) {
    array_set(obj_from_value(node_get(l, 0)), word_get(l, 0), value_from_int(value));
}

static void append_chain(uintptr_t l, uint32_t value) {
    uintptr_t last = node_new(1, 1), at = obj_from_value(node_get(l, 0));
    word_set(last, 0, value);
    if (!at) return node_set(l, 0, value_from_ref(last));
    while (node_get(at, 0)) at = obj_from_value(node_get(at, 0));
    node_set(at, 0, value_from_ref(last));
}

static void append_copy(uintptr_t l, uint32_t value) {
    uint64_t n = word_get(l, 0);
    uintptr_t now = array_new(n + 1), old = obj_from_value(node_get(l, 0));
    for (uint64_t i = 0; i < n; i++) array_set(now, i, array_get(old, i));
    array_set(now, n, value_from_int(value));
    node_set(l, 0, value_from_ref(now));
}

static void append(ListsLog *log, uint64_t i) {
    static void (*const by_sort[])(uintptr_t l, uint32_t value) = {append_array, append_chain, append_copy};
    uint32_t value = atomic_fetch_add_explicit(&next_value, 1, memory_order_relaxed) + 1;
    if (length(i) == length_max) return;
    by_sort[i % 3](list(i), value);
    word_set(list(i), 0, length(i) + 1);
    lists_append(log, i, value);
}

static void read_list(ListsLog *log, uint64_t i) {
    uintptr_t data = obj_from_value(node_get(list(i), 0));
    lists_read(log, i);
    for (uint64_t k = 0, n = length(i); k < n; k++) {
        if (i % 3 != 1) lists_read_value(log, int_from_value(array_get(data, k)));
        else lists_read_value(log, word_get(data, 0)), data = obj_from_value(node_get(data, 0));
    }
}

/* ---- transactions --------------------------------------------------------------------------------------------------------- */

static void work(Worker *w) {
    StmThread *th = &w->th.stm;
    ListsLog *log = &logs[w->index];
    while (stress_more(w)) {
        if (stm_set_resume(th)) lists_end(log, false);
        tx_begin(th);
        lists_begin(log);
        for (unsigned n = 1 + rng_below(&w->rng, 4); n--;) {
            uint64_t i = rng_below(&w->rng, lists);
            if (rng_percent(&w->rng, 50)) read_list(log, i);
            else append(log, i);
            stm_poll(th);
        }
        tx_commit(th);
        lists_end(log, true);
    }
}

static void read_all(StmThread *th, void *arg) {
    for (uint64_t i = 0; i < lists; i++) read_list(&logs[0], i);
}
static void final_reads(Worker *w) {
    lists_begin(&logs[0]);
    stress_tx(w, read_all);
    lists_end(&logs[0], true);
}

int main(int argc, char **argv) {
    uint64_t txs = 0, edges = 0;
    stress_begin(argc, argv, options);
    logs = calloc(stress.threads, sizeof *logs);
    while (stress_round(round_size)) {
        ListsReport report;
        next_value = 0;
        stress_alone(reset, NULL);
        stress_run(stress.threads, work, NULL);
        stress_alone(final_reads, NULL);
        if (!lists_check(logs, stress.threads, lists, true, &report)) stress_fail("%s", report.text);
        for (uint64_t t = 0; t < stress.threads; t++) lists_log_clear(&logs[t]);
        txs += report.txs;
        edges += report.edges;
    }
    printf("  checked: %lu attempts, %lu edges\n", txs, edges);
    for (uint64_t t = 0; t < stress.threads; t++) lists_log_free(&logs[t]);
    free(logs);
    return stress_end();
}
