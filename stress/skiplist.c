/* skiplist.c -- insertions, removals and searches in one skip list.
 *
 * A wrong outcome: a level that is not sorted, or skips to a node that the level below does not hold; a key whose
 * insertions and removals do not balance with its being there; both are checked inside running transactions and at the end. */
#include "stress.h"

static uint64_t keys = 500;
static const StressOption options[] = {{"keys", &keys, "different keys"}, {NULL, NULL, NULL}};
enum { LEVELS = 8 };

/* A node has LEVELS slots and one word, the key; the head's key is 0, which no other node has. Global 0 is the head. */
static uintptr_t next(uintptr_t n, int level) { return obj_from_value(node_get(n, level)); }
static uint64_t key_of(uintptr_t n) { return word_get(n, 0); }

static void build(StmThread *th, void *arg) { global_set_obj(0, node_new(LEVELS, 1)); }
static void build_all(Worker *w) { stress_tx(w, build); }

/* before[level]: the last node with a smaller key. The node with the key itself, or 0. */
static uintptr_t search(uint64_t key, uintptr_t before[LEVELS]) {
    uintptr_t at = global_obj(0), n = 0;
    for (int level = LEVELS; level-- > 0;) {
        while ((n = next(at, level)) && key_of(n) < key) at = n;
        before[level] = at;
    }
    return n && key_of(n) == key ? n : 0;
}

typedef struct Op {
    Worker *w;
    uint64_t key;
    int64_t change; /* +1 inserted, -1 removed */
    int level;
} Op;

static void insert(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t before[LEVELS];
    op->change = 0;
    if (search(op->key, before)) return;
    uintptr_t n = node_new(LEVELS, 1);
    word_set(n, 0, op->key);
    for (int i = 0; i <= op->level; i++) {
        node_set(n, i, value_from_obj(next(before[i], i)));
        node_set(before[i], i, value_from_ref(n));
    }
    op->change = 1;
}

static void take_out(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t before[LEVELS], n = search(op->key, before);
    op->change = 0;
    if (!n) return;
    for (int i = 0; i < LEVELS; i++)
        if (next(before[i], i) == n) node_set(before[i], i, value_from_obj(next(n, i)));
    op->change = -1;
}

static void look_up(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t before[LEVELS];
    search(op->key, before);
    stm_poll(th);
    op->change = 0;
}

static void check_level(StmThread *th, int level) {
    uintptr_t below = level ? next(global_obj(0), level - 1) : 0;
    uint64_t last = 0;
    for (uintptr_t n = next(global_obj(0), level); n; n = next(n, level)) {
        STRESS_CHECK(key_of(n) > last, "level %d: key %lu after %lu", level, key_of(n), last);
        last = key_of(n);
        if (!level) continue;
        while (below && below != n) below = next(below, level - 1);
        STRESS_CHECK(below == n, "level %d holds key %lu, the level below does not", level, last);
    }
}

static void check(StmThread *th, void *arg) {
    for (int level = 0; level < LEVELS; level++) check_level(th, level);
    ((Op *)arg)->change = 0;
}

static _Atomic int64_t *balance; /* by key: insertions less removals */

static int random_level(Rng *r) { return __builtin_ctzl(rng_next(r) | 1ul << (LEVELS - 1)); }

static void work(Worker *w) {
    while (stress_more(w)) {
        Op op = {.w = w, .key = 1 + rng_below(&w->rng, keys), .level = random_level(&w->rng)};
        uint64_t dice = rng_below(&w->rng, 100);
        tx_run(&w->th.stm, dice < 30 ? insert : dice < 60 ? take_out : dice < 98 ? look_up : check, &op);
        balance[op.key] += op.change;
    }
}

static void count(StmThread *th, void *arg) {
    uintptr_t before[LEVELS];
    check(th, arg);
    for (uint64_t k = 1; k <= keys; k++)
        STRESS_CHECK(balance[k] == (search(k, before) != 0), "key %lu: %ld more insertions than removals", k, balance[k]);
}
static void final_check(Worker *w) {
    Op op = {.w = w};
    tx_run(&w->th.stm, count, &op);
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    balance = calloc(keys + 1, sizeof *balance);
    stress_alone(build_all, NULL);
    stress_round(stress.transactions ? stress.transactions : UINT64_MAX);
    stress_run(stress.threads, work, NULL);
    stress_alone(final_check, NULL);
    free((void *)balance);
    return stress_end();
}
