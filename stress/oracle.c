/* oracle.c -- random reads and writes over objects of all kinds, each attempt replayed in commit order.
 *
 * A wrong outcome: the replay oracle names a transaction whose reads fit no place in the serial order (a lost update, a
 * stale page, a read mark overlooked), or an attempt, aborted or not, that saw two states mixed. Further: an inevitable
 * transaction that aborts; a heap that differs from the replayed state at the end; `verify` finding the heap broken.
 *
 * The cells are those of nodes, fine nodes, small and large card arrays and byte strings. A value is either a number or a
 * box: a reference to a fresh node that holds the number, so that fresh objects, promotion and collection take part. */
#include "stress.h"
#include "check_replay.h"

static uint64_t objects = 40, round_size = 100000, gc_permille = 2, reads = 6;
static const StressOption options[] = {
    {"objects", &objects, "shared objects: fewer are fought over more"},
    {"round", &round_size, "transactions between two checks"},
    {"gc", &gc_permille, "transactions in a thousand that collect"},
    {"reads", &reads, "operations in ten that read"},
    {NULL, NULL, NULL},
};

static Replay *replay;
static ReplayLog *logs;
static _Atomic uint64_t newest; /* a commit with this number has ended */

/* ---- the shared objects ------------------------------------------------------------------------------------------------ */

static uintptr_t make(uint64_t i) {
    switch (i % 8) {
    case 0: return fine_new(9, 0);
    case 1: return array_new(70);
    case 2: return bytes_new(24);
    case 3: return array_new(2000); /* a large object */
    default: return node_new(1 + i % 5, 0);
    }
}

static void build(StmThread *th, void *arg) {
    uintptr_t table = array_new(objects);
    for (uint64_t i = 0; i < objects; i++) array_set(table, i, value_from_ref(make(i)));
    global_set_obj(0, table);
}
static void build_all(Worker *w) { stress_tx(w, build); }

static uintptr_t object(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }
static uint64_t cells_used(uintptr_t obj) {
    uint64_t n = obj_cells(obj);
    return n > 100 ? 100 : n; /* of large arrays a part, spread out */
}
static uint64_t cell_of(uintptr_t obj, uint64_t i) { return obj_cells(obj) / cells_used(obj) * i; }
static uint64_t key_of(uint64_t object, uint64_t cell) { return object << 32 | cell; }

/* What a cell says, boxes opened; boxes are told from numbers. */
static uint64_t meaning(uint64_t x) { return value_is_ref(x) ? word_get(ref_addr(x), 0) << 1 | 1 : x << 1; }

/* ---- one attempt ---------------------------------------------------------------------------------------------------------- */

typedef struct Task {
    Worker *w;
    ReplayLog *log;
    bool inevitable;
    uint64_t which, seq; /* both are as they were while the thread's transaction is the same */
} Task;

/* Counted in segments only; what ends in solo mode gets a number. */
static uint64_t which_tx(const Task *t) { return t->w->th.stm.stats.begun + t->w->th.stm.stats.committed; }

static void attempt(Task *t) {
    t->inevitable = false;
    replay_begin(t->log, atomic_load_explicit(&newest, memory_order_acquire)); /* pairs with committed() */
}

static void has_begun(Task *t) {
    t->which = which_tx(t);
    t->seq = tx_commit_seq(&t->w->th.stm);
}

static void committed(Task *t) {
    uint64_t seq = tx_commit_seq(&t->w->th.stm), old = atomic_load_explicit(&newest, memory_order_relaxed);
    replay_commit(t->log, seq);
    while (old < seq &&
           !atomic_compare_exchange_weak_explicit(&newest, &old, seq, memory_order_release, memory_order_relaxed)) {}
}

static void aborted(Task *t) {
    STRESS_CHECK(!t->inevitable, "an inevitable transaction aborted");
    STRESS_CHECK(which_tx(t) == t->which, "a break aborted the transaction that it had just begun");
    replay_abort(t->log);
}

static uint64_t new_number(Rng *r) { return rng_percent(r, 20) ? rng_below(r, 3) : stress_unique(); }

static uint64_t new_value(Rng *r) {
    uint64_t x = new_number(r);
    if (!rng_percent(r, 30)) return value_from_int(x);
    uintptr_t box = node_new(0, 1 + rng_below(r, 4));
    STRESS_CHECK(box, "out of memory: the limit is %zu", stm_heap_limit());
    word_set(box, 0, x);
    return value_from_ref(box);
}

static void operation(Task *t) {
    Rng *r = &t->w->rng;
    StmThread *th = &t->w->th.stm;
    uint64_t i = rng_below(r, objects);
    uintptr_t obj = object(i);
    uint64_t cell = cell_of(obj, rng_below(r, cells_used(obj))), key = key_of(i, cell);
    if (rng_below(r, 10) < reads) {
        replay_read(t->log, key, meaning(cell_get(obj, cell)), tx_snapshot_seq(th));
        return;
    }
    uint64_t x = obj_kind(obj) == KIND_BYTES ? 8 * rng_below(r, 32) : new_value(r); /* no byte looks like a box */
    cell_set(obj, cell, x);
    replay_write(t->log, key, meaning(x), tx_snapshot_seq(th));
}

/* A safepoint somewhere: nothing, a poll, a collection, or no way back from here. */
static void pause_somehow(Task *t) {
    StmThread *th = &t->w->th.stm;
    uint64_t dice = rng_below(&t->w->rng, 1000);
    if (dice < gc_permille) gc_minor(th);
    else if (dice < 600) stm_poll(th);
    else if (dice < 604) {
        tx_inevitable(th, "oracle");
        t->inevitable = true;
    }
}

static unsigned length(Rng *r) { return rng_percent(r, 3) ? 40 + rng_below(r, 100) : 1 + rng_below(r, 10); }

/* ---- three ways to run transactions ------------------------------------------------------------------------------------- */

/* By hand, with the jump back on an abort. */
static void short_tx(Task *t) {
    StmThread *th = &t->w->th.stm;
    if (stm_set_resume(th)) aborted(t);
    attempt(t);
    tx_begin(th);
    has_begun(t);
    for (unsigned n = length(&t->w->rng); n--;) {
        operation(t);
        pause_somehow(t);
    }
    tx_commit(th);
    committed(t);
}

/* One that may break at each safepoint, as the interpreter's do. */
static void look_for_break(Task *t) {
    if (which_tx(t) == t->which && tx_commit_seq(&t->w->th.stm) == t->seq) return;
    committed(t);
    attempt(t);
    has_begun(t);
}

static void breaking_tx(Task *t) {
    StmThread *th = &t->w->th.stm;
    if (stm_set_resume(th)) aborted(t);
    attempt(t);
    tx_begin(th);
    has_begun(t);
    for (unsigned n = 1 + rng_below(&t->w->rng, 200); n--;) {
        operation(t);
        if (rng_percent(&t->w->rng, 3)) stm_hint_commit(th);
        stm_break(th);
        if (rng_percent(&t->w->rng, 1)) {
            look_for_break(t);
            stm_block_begin(th);
            stm_block_end(th);
        }
        look_for_break(t);
    }
    tx_commit(th);
    committed(t);
}

/* Reads all there is, with safepoints: to be overtaken by writers, and to end in a pinned snapshot. */
static void reader_tx(Task *t) {
    StmThread *th = &t->w->th.stm;
    if (stm_set_resume(th)) aborted(t);
    attempt(t);
    tx_begin(th);
    has_begun(t);
    for (uint64_t i = 0; i < objects; i++) {
        uintptr_t obj = object(i);
        for (uint64_t k = 0; k < cells_used(obj); k += 3)
            replay_read(t->log, key_of(i, cell_of(obj, k)), meaning(cell_get(obj, cell_of(obj, k))), tx_snapshot_seq(th));
        stm_poll(th);
    }
    tx_commit(th);
    committed(t);
}

static void one(Worker *w) {
    Task t = {.w = w, .log = &logs[w->index]};
    uint64_t dice = rng_below(&w->rng, 1000);
    if (dice < 3) reader_tx(&t);
    else if (dice < 10) breaking_tx(&t);
    else short_tx(&t);
    if (dice == 999 && rng_below(&w->rng, 1000) < gc_permille * 20) {
        tx_begin(&w->th.stm);
        gc_major(&w->th.stm);
        tx_commit(&w->th.stm);
    }
}

static void work(Worker *w) {
    while (stress_more(w)) one(w);
}

/* ---- checks ----------------------------------------------------------------------------------------------------------------- */

static void compare_heap(StmThread *th, void *arg) {
    for (uint64_t i = 0; i < objects; i++) {
        uintptr_t obj = object(i);
        for (uint64_t k = 0; k < cells_used(obj); k++) {
            uint64_t cell = cell_of(obj, k), is = meaning(cell_get(obj, cell)), want = replay_value(replay, key_of(i, cell));
            STRESS_CHECK(is == want, "object %lu cell %lu holds %lu, the replayed state %lu", i, cell, is, want);
        }
    }
}
static void compare(Worker *w) { stress_tx(w, compare_heap); }

static void check_round(void) {
    ReplayFault fault;
    size_t faults = replay_check(replay, logs, stress.threads, &fault);
    STRESS_CHECK(!faults, "%zu attempts are not serial or not opaque; the first: %s", faults, fault.text);
    stress_alone(compare, NULL);
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    replay = replay_new();
    logs = calloc(stress.threads, sizeof *logs);
    for (uint64_t i = 0; i < stress.threads; i++) logs[i].thread = i;
    stress_alone(build_all, NULL);
    while (stress_round(round_size)) {
        stress_run(stress.threads, work, NULL);
        check_round();
    }
    ReplayCounts n = replay_counts(replay);
    printf("  replayed: %lu published, %lu without effect, %lu aborted; %lu reads, %lu writes\n", n.published,
           n.without_effect, n.aborted, n.reads, n.writes);
    for (uint64_t i = 0; i < stress.threads; i++) replay_log_free(&logs[i]);
    free(logs);
    replay_free(replay);
    return stress_end();
}
