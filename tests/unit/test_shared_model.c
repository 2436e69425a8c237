/* test_shared_model.c -- counter, table and queue at random against a model that knows no transactions.
 *
 * Simulated threads take random steps on the three; each notes what it did and what it was told. When a transaction commits
 * its notes are read once more, in a model of the state its commit belongs to: that of all commits before, or for one that
 * went on in the past, that of its snapshot. Every answer must be the one a serial execution gives. An item that a get took must
 * have been in the model's queue, and the oldest one of its thread unless transactions were taking at the same time.
 *
 *     SHARED_STEPS=n   how many steps in each round (20000)        SHARED_SEED=n   to replay
 *
 * ctest: no-linear no-tsan no-modes */
#include "shared_step.h"
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { KEYS = 12, ITEMS = 64, STATES = 512, NOTES = 40 };
typedef struct State {
    long counter, table[KEYS], queue[ITEMS];
    int items;
} State;

typedef enum { ADD, READ, GET, SET, REMOVE, LEN, EACH, CLEAR, PUT, TAKE, QLEN, OPS } Op;
typedef struct Note {
    Op op;
    long key, value, answer;
} Note;

static State states[STATES]; /* by commit number */
static uint64_t newest;
static struct Notes {
    Note note[NOTES];
    int n;
} notes[SIMS];
static uintptr_t c, t, q;
static long unique_item;
static Rng rng;
static uint64_t seed;

static void wrong(const Note *n, long expected) {
    static const char *const names[] = {"add", "read", "get", "set", "remove", "len", "each", "clear", "put", "take", "qlen"};
    FAIL("seed %lu: %s(%ld) gave %ld to %s, serially it is %ld", seed, names[n->op], n->key, n->answer, self->name, expected);
}

/* ---- the model -------------------------------------------------------------------------------------------------- */

static long table_len(const State *s) {
    long n = 0;
    for (int k = 0; k < KEYS; k++) n += s->table[k] != 0;
    return n;
}
static long table_sum(const State *s) {
    long n = 0;
    for (int k = 0; k < KEYS; k++) n += s->table[k] * (k + 1);
    return n;
}

static long take(State *s, long item) {
    if (!item) return s->items ? -1 : 0;
    for (int i = 0; i < s->items; i++) {
        if (s->queue[i] != item) continue;
        memmove(&s->queue[i], &s->queue[i + 1], (size_t)(s->items - i - 1) * sizeof(long));
        s->items--;
        return item;
    }
    return -1;
}

static long replay(State *s, const Note *n) {
    long was = s->table[n->key];
    switch (n->op) {
    case ADD: s->counter += n->value; return 0;
    case READ: return s->counter;
    case GET: return was;
    case SET: s->table[n->key] = n->value; return 0;
    case REMOVE: s->table[n->key] = 0; return was;
    case LEN: return table_len(s);
    case EACH: return table_sum(s);
    case CLEAR: memset(s->table, 0, sizeof s->table); return 0;
    case PUT: s->queue[s->items++] = n->value; return 0;
    case TAKE: return take(s, n->answer);
    case QLEN: return s->items;
    default: return -1;
    }
}

static void replay_all(State *s, const struct Notes *ns) {
    for (int i = 0; i < ns->n; i++) {
        long expected = replay(s, &ns->note[i]);
        if (expected != ns->note[i].answer) wrong(&ns->note[i], expected);
    }
}

/* ---- steps -------------------------------------------------------------------------------------------------------- */

static void add_up(void *arg, uint64_t key, Value content) { *(long *)arg += from(content) * (long)(key + 1); }

static long carry_out(const Note *n) {
    long sum = 0;
    switch (n->op) {
    case ADD: shared_counter_add(c, n->value); return 0;
    case READ: return shared_counter_read(c);
    case GET: return table_get(t, (uint64_t)n->key);
    case SET: table_set(t, (uint64_t)n->key, n->value); return 0;
    case REMOVE: return table_remove(t, (uint64_t)n->key);
    case LEN: return (long)shared_table_len(t);
    case EACH: shared_table_each(&self->th, t, add_up, &sum); return sum;
    case CLEAR: shared_table_clear(&self->th, t); return 0;
    case PUT: queue_put(q, n->value); return 0;
    case TAKE: return queue_get(q);
    case QLEN: return (long)shared_queue_len(q);
    default: return -1;
    }
}

static const uint8_t often[OPS] = {[ADD] = 8, [READ] = 2, [GET] = 12, [SET] = 9, [REMOVE] = 6, [LEN] = 2, [EACH] = 2, [CLEAR] = 1,
                                   [PUT] = 9, [TAKE] = 11, [QLEN] = 1};
static Op any_op(void) {
    uint32_t sum = 0, op = 0;
    for (int i = 0; i < OPS; i++) sum += often[i];
    for (uint32_t at = rng_below(&rng, sum); at >= often[op]; op++) at -= often[op];
    return (Op)op;
}

static int queue_bound(void) { /* nothing the model has no room for */
    int n = states[newest % STATES].items;
    for (int i = 0; i < SIMS; i++)
        for (int k = 0; k < notes[i].n; k++) n += notes[i].note[k].op == PUT;
    return n;
}

static void operate(struct Notes *ns) {
    Note *n = &ns->note[ns->n];
    *n = (Note){.op = any_op(), .key = rng_below(&rng, KEYS), .value = 1 + rng_below(&rng, 5)};
    if (n->op == PUT) {
        if (queue_bound() == ITEMS) return;
        n->value = ++unique_item;
    }
    n->answer = carry_out(n);
    if (!tx_is_doomed(&self->th)) ns->n++; /* else it is rolled back soon, having written in the past */
}

static void commit(struct Notes *ns) {
    bool pinned = tx_is_pinned(&self->th);
    uint64_t snapshot = tx_snapshot_seq(&self->th);
    if (try_commit() != TX_COMMITTED) return;
    State s = states[(pinned ? snapshot : newest) % STATES];
    if (pinned && newest - snapshot >= STATES) FAIL("a snapshot older than the model remembers");
    replay_all(&s, ns);
    ns->n = 0;
    uint64_t seq = tx_commit_seq(&self->th);
    if (pinned || seq == newest) return; /* what it wrote was silent, or nothing */
    CHECK_EQ(seq, newest + 1);
    states[++newest % STATES] = s;
}

static void step(void) {
    int who = (int)rng_below(&rng, 5);
    struct Notes *ns = &notes[who];
    ON(&sim[who]) {
        if (!in_tx(self)) {
            ns->n = 0;
            begin();
        }
        uint32_t what = rng_below(&rng, 100);
        if (what < 70 && ns->n < NOTES) operate(ns);
        else if (what < 92) commit(ns);
        else if (what < 94) rollback();
        else if (what < 95) gc_minor(&self->th);
        else if (what < 96) gc_major(&self->th);
        else stm_poll(&self->th);
    }
}

static void model_equals_the_engine(void) {
    static long sum;
    ON(A) {
        if (in_tx(A)) rollback();
        begin();
        const State *s = &states[newest % STATES];
        CHECK_EQ(shared_counter_read(c), s->counter);
        for (int k = 0; k < KEYS; k++) CHECK_EQ(table_get(t, (uint64_t)k), s->table[k]);
        sum = 0;
        shared_table_each(&A->th, t, add_up, &sum);
        CHECK_EQ(sum, table_sum(s));
        CHECK_EQ(shared_queue_len(q), s->items);
        CHECK_COMMITS();
        notes[0].n = 0;
    }
}

static void run(uint64_t steps) {
    seed = env_number("SHARED_SEED", (uint64_t)time(NULL) ^ (uint64_t)getpid() << 20);
    rng = (Rng){seed};
    printf("    SHARED_SEED=%lu SHARED_STEPS=%lu\n", seed, steps);
    c = new_counter();
    t = new_table();
    q = new_queue();
    newest = tx_commit_seq(&A->th);
    for (uint64_t i = 0; i < steps; i++) {
        step();
        if (i % 1000 == 999) model_equals_the_engine();
    }
}

TEST(every_answer_is_that_of_a_serial_execution, .heap = COLLECTOR_ONLY, .segments = 5, .seconds = 300) {
    run(env_number("SHARED_STEPS", debug.verify ? 3000 : 20000));
}

TEST(every_answer_is_serial_also_under_forced_aborts, .heap = COLLECTOR_ONLY, .segments = 5, .debug = "abort-at=7", .seconds = 300) {
    run(env_number("SHARED_STEPS", 20000));
}

STEP_MAIN
