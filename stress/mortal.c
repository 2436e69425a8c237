/* mortal.c -- storms of finalizers and weak references, with collections going on.
 *
 * A wrong outcome: a finalizer that runs twice for one object, or for one that is still referred to, or not at all by the end;
 * an object finalized that an aborted transaction had registered; a weak reference whose referent is gone although
 * something refers to it, or that shows another object than it was made for. */
#include "stress.h"

static uint64_t places = 64, objects_max = 1u << 20;
static const StressOption options[] = {
    {"places", &places, "shared slots that hold mortal objects"},
    {NULL, NULL, NULL},
};

/* A mortal: slot 0 its weak reference, word 0 its number, word 1 how often it was finalized. Global 0: an array of places, each
 * 0 or a mortal. Global 1: an array of weak references, the one of the mortal last put into each place. Numbers are given to
 * attempts; `fate` says what became of them, `finalized` counts committed runs of the finalizer. */
enum { NEVER, TRIED, ABORTED, MADE };
static _Atomic uint8_t *fate, *finalized;
static _Atomic uint64_t next_number;

static void build(StmThread *th, void *arg) {
    global_set_obj(0, array_new(places));
    global_set_obj(1, array_new(places));
}
static void build_all(Worker *w) { stress_tx(w, build); }

/* ---- finalizers -------------------------------------------------------------------------------------------------------- */

static void count_finalized(void *arg) {
    uint64_t number = (uint64_t)arg;
    STRESS_CHECK(atomic_fetch_add(&finalized[number], 1) == 0, "mortal %lu was finalized twice", number);
}

static void on_final(StmThread *th, uintptr_t obj) {
    uint64_t number = word_get(obj, 0);
    STRESS_CHECK(number < objects_max, "a finalizer got an object that is no mortal");
    STRESS_CHECK(word_get(obj, 1) == 0, "mortal %lu is finalized again", number);
    STRESS_CHECK(fate[number] != ABORTED, "mortal %lu is finalized, and its maker aborted", number);
    word_set(obj, 1, 1);
    tx_on_commit(th, NULL, count_finalized, (void *)number);
}

/* ---- transactions ------------------------------------------------------------------------------------------------------- */

typedef struct Op {
    Worker *w;
    uint64_t number, place;
} Op;

static void has_aborted(void *arg) { fate[(uint64_t)arg] = ABORTED; }

/* A new mortal takes a place; the one that was there may die. */
static void put(StmThread *th, void *arg) {
    Op *op = arg;
    op->number = 0;
    uint64_t number = atomic_fetch_add(&next_number, 1) + 1;
    if (number >= objects_max) return;
    fate[number] = TRIED;
    tx_on_abort(th, (void *)number, has_aborted, (void *)number);
    uintptr_t m = node_new(1, 2), weak;
    word_set(m, 0, number);
    weak = weak_new(m);
    weak_word_set(weak, number);
    node_set(m, 0, value_from_ref(weak));
    gc_final_register(m);
    array_set(global_obj(0), op->place, value_from_ref(m));
    array_set(global_obj(1), op->place, value_from_ref(weak));
    op->number = number;
    if (rng_percent(&op->w->rng, 10)) stm_poll(th);
}

static void take(StmThread *th, void *arg) { array_set(global_obj(0), ((Op *)arg)->place, 0); }

static void look(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t m = obj_from_value(array_get(global_obj(0), op->place));
    uintptr_t weak = obj_from_value(array_get(global_obj(1), op->place));
    if (!weak) return;
    uintptr_t seen = weak_get(weak);
    if (seen) STRESS_CHECK(word_get(seen, 0) == weak_word_get(weak), "a weak reference shows another object");
    if (m) STRESS_CHECK(seen == m, "mortal %lu is in its place, its weak reference says %#lx", word_get(m, 0), seen);
    if (m) STRESS_CHECK(word_get(m, 1) == 0, "mortal %lu was finalized in its place", word_get(m, 0));
}

/* The second attempt does nothing; in solo mode there is no way back. */
static void put_and_abort(StmThread *th, void *arg) {
    Op *op = arg;
    if (op->number || CTL.solo) return;
    put(th, arg);
    if (!op->number) return;
    if (rng_percent(&op->w->rng, 30)) gc_minor(th);
    tx_abort(th);
}

static void collect(StmThread *th, void *arg) { gc_major(th); }

static void work(Worker *w) {
    while (stress_more(w)) {
        Op op = {.w = w, .place = rng_below(&w->rng, places)};
        uint64_t dice = rng_below(&w->rng, 1000);
        if (dice < 400) {
            tx_run(&w->th.stm, put, &op);
            if (op.number) fate[op.number] = MADE;
        } else if (dice < 500) tx_run(&w->th.stm, take, &op);
        else if (dice < 998) tx_run(&w->th.stm, look, &op);
        else if (dice < 999) tx_run(&w->th.stm, collect, &op);
        else tx_run(&w->th.stm, put_and_abort, &op);
        if (gc_pending()) gc_run_pending(&w->th.stm);
    }
}

static void clear_all(StmThread *th, void *arg) {
    for (uint64_t i = 0; i < places; i++) array_set(global_obj(0), i, 0);
}

static void the_end(Worker *w) {
    uint64_t n = 0;
    stress_tx(w, clear_all);
    stress_tx(w, collect);
    while (gc_run_pending(&w->th.stm)) {}
    for (uint64_t i = 1; i < objects_max; i++) {
        STRESS_CHECK(finalized[i] == (fate[i] == MADE), "mortal %lu: its maker %s, it was finalized %d times", i,
                     fate[i] == MADE ? "committed" : "did not commit", finalized[i]);
        n += fate[i] == MADE;
    }
    printf("  %lu mortals, each finalized once\n", n);
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    heap_on_final = on_final;
    fate = calloc(objects_max, sizeof *fate);
    finalized = calloc(objects_max, sizeof *finalized);
    stress_alone(build_all, NULL);
    stress_round(stress.transactions ? stress.transactions : UINT64_MAX);
    stress_run(stress.threads, work, NULL);
    stress_alone(the_end, NULL);
    free((void *)fate), free((void *)finalized);
    return stress_end();
}
