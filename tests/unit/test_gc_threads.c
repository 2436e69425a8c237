/* test_gc_threads.c -- the collector under real threads: minor collections side by side, marking by several threads, stops.
 *
 * ctest: no-linear */
#include "gc_internal.h"
#include "step.h"

/* As in test_gc_steps: beside every reference stands the number of what it refers to. */
enum { PAIRS = 3, HUBS = 32, THREADS = 4 };
static Ref hubs[HUBS];
static _Atomic uint64_t last_id;

typedef struct Job {
    Worker w;
    Rng rng;
    GcFrame roots;
    uint64_t rounds, done;
} Job;

static uint64_t id_of(Ref x) { return SEG_AT(uint64_t, x + 8); }
static Ref make(int slots) {
    size_t n = object_bytes(slots);
    Ref x = gc_alloc(n, 0, (uint32_t)n);
    CHECK(x);
    SEG_AT(uint64_t, x + 8) = atomic_fetch_add(&last_id, 1) + 1;
    return x;
}

static void link_to(Ref from, int pair, Ref to) {
    set_ref(from, 2 * pair, to);
    set_at(from, 2 * pair + 1, to ? (long)id_of(to) : 0);
}
static Ref follow(Ref from, int pair) {
    Ref to = get_ref(from, 2 * pair);
    long id = get_at(from, 2 * pair + 1);
    CHECK_EQ(to ? (long)id_of(to) : 0, id);
    return to;
}

static Ref wander(Job *j) {
    Ref x = rng_below(&j->rng, 3) == 0 && j->roots.slot[0] ? ref_addr(j->roots.slot[0]) : hubs[rng_below(&j->rng, HUBS)];
    for (uint32_t n = rng_below(&j->rng, 8); n; n--) {
        Ref next = follow(x, (int)rng_below(&j->rng, PAIRS));
        if (next) x = next;
    }
    return x;
}

/* A list of n nodes, each with its neighbour's number. */
static void grow(Job *j, Ref at, int n) {
    GcFrame f = gc_frame_push(&j->w.th, 2);
    f.slot[0] = value_from_ref(at);
    for (int i = 0; i < n; i++) {
        Ref x = make(2 * PAIRS);
        link_to(x, 0, f.slot[1] ? ref_addr(f.slot[1]) : 0);
        f.slot[1] = value_from_ref(x);
        stm_poll(&j->w.th);
    }
    link_to(ref_addr(f.slot[0]), (int)rng_below(&j->rng, PAIRS), ref_addr(f.slot[1]));
    gc_frame_pop(&j->w.th, f);
}

static void step(Job *j) {
    Ref a = wander(j);
    int pair = (int)rng_below(&j->rng, PAIRS);
    switch (rng_below(&j->rng, 16)) {
    case 0: case 1: case 2: case 3: grow(j, a, 1 + (int)rng_below(&j->rng, 40)); break;
    case 4: case 5: link_to(a, pair, wander(j)); break;
    case 6: case 7: case 8: link_to(a, pair, 0); break;
    case 9: j->roots.slot[0] = value_from_ref(a); break;
    case 10: {
        Value w = value_from_ref(gc_weak_new(24, 0, 24, value_from_ref(a)));
        j->roots.slot[1] = w;
        break;
    }
    case 11: {
        Value w = j->roots.slot[1], v = w ? gc_weak_get(ref_addr(w)) : 0;
        if (v) j->roots.slot[0] = v;
        break;
    }
    case 12: {
        Ref v = make(2 * PAIRS);
        gc_final_register(v);
        link_to(v, 0, a);
        break;
    }
    case 13: gc_identity(a); break;
    case 14: if (rng_below(&j->rng, 100) == 0) gc_major(&j->w.th); break;
    default: gc_minor(&j->w.th);
    }
}

static void body(StmThread *th, void *arg) {
    Job *j = arg;
    j->roots = gc_frame_push(th, 2);
    for (uint32_t n = 1 + rng_below(&j->rng, 12); n; n--) {
        step(j);
        stm_poll(th);
    }
    gc_frame_pop(th, j->roots);
}

static void work(Worker *w) {
    Job *j = (Job *)w;
    for (j->done = 0; j->done < j->rounds; j->done++) {
        tx_run(&w->th, body, j);
        if (j->done % 16 == 0) gc_run_pending(&w->th);
    }
}

static _Atomic uint64_t finalized;
static void on_finalize(StmThread *th, uintptr_t obj) {
    CHECK(SEG_AT(uint32_t, obj) & OF_FINAL);
    follow(obj, 0);
    atomic_fetch_add(&finalized, 1);
}
static void callbacks(GcCallbacks *cb) { cb->finalize = on_finalize; }

static void run_threads(uint64_t rounds) {
    static Job jobs[THREADS];
    uint64_t seed = env_number("SEED", 7);
    for (int i = 0; i < HUBS; i++) hubs[i] = object_with(2 * PAIRS, i % 3 ? 0 : OF_FINE);
    for (int i = 0; i < THREADS; i++) {
        jobs[i].rng.s = seed * 1000 + (uint64_t)i;
        jobs[i].rounds = rounds;
        worker_start(&jobs[i].w, work, NULL);
    }
    for (int i = 0; i < THREADS; i++) worker_join(&jobs[i].w);
}

/* One hub in a transaction, so that abort-at=7 lets some through. */
static void forget_hub(StmThread *th, void *hub) {
    for (int k = 0; k < PAIRS; k++) link_to(*(Ref *)hub, k, 0);
}
static void collect(StmThread *th, void *arg) { gc_major(th); }
static void collect_and_verify(StmThread *th, void *arg) {
    gc_major(th);
    gc_verify();
}

static void forget_all(Worker *w) {
    for (int i = 0; i < HUBS; i++) tx_run(&w->th, forget_hub, &hubs[i]);
    do tx_run(&w->th, collect, NULL);
    while (gc_run_pending(&w->th));
    tx_run(&w->th, collect_and_verify, NULL);
}

static void count_one(void *arg, Obj *o, size_t n) { ++*(size_t *)arg; }

TEST(threads_and_collections_lose_nothing_and_leak_nothing, .heap = COLLECTOR_ONLY, .seconds = 200) {
    run_threads(env_number("ROUNDS", debug.verify ? 150 : 6000));
    Worker last = {0};
    worker_start(&last, forget_all, NULL);
    worker_join(&last);
    size_t n = 0;
    gc_each_old(count_one, &n);
    CHECK_EQ(n, HUBS);
    GcStats st;
    gc_stats(&st);
    CHECK(st.majors > 0 && st.minors > 0);
    CHECK_EQ(st.finalized, finalized);
    CHECK_EQ(st.old_bytes, HUBS * 64);
}

TEST(more_threads_than_segments_and_solo_mode_now_and_then, .heap = COLLECTOR_ONLY, .segments = 2, .solo = true, .seconds = 200) {
    run_threads(env_number("ROUNDS", debug.verify ? 100 : 2000));
    Worker last = {0};
    worker_start(&last, forget_all, NULL);
    worker_join(&last);
    size_t n = 0;
    gc_each_old(count_one, &n);
    CHECK_EQ(n, HUBS);
}

int main(int argc, char **argv) {
    step_gc_callbacks = callbacks;
    return step_main(argc, argv);
}
