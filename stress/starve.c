/* starve.c -- one long transaction against many short writers: it must end.
 *
 * A wrong outcome: the long transaction aborts more often than --attempts allows, or the run hangs (the alarm says so). The
 * long one reads --objects objects that the others keep writing; every second one also writes, so that no snapshot of the
 * past helps it and only its age can. What it counts must be right each time (the writers keep the sum). */
#include "stress.h"

static uint64_t objects = 100000, rounds = 20, attempts_max = 200;
static const StressOption options[] = {
    {"objects", &objects, "how many the long transaction reads"},
    {"rounds", &rounds, "how many long transactions"},
    {"attempts", &attempts_max, "how often one may be tried"},
    {NULL, NULL, NULL},
};

static _Atomic bool over;
static uint64_t attempts, worst; /* of the long thread alone */

static uintptr_t object(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }

static void build_part(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + 1000 < objects ? from + 1000 : objects;
    if (!global_get(0)) global_set_obj(0, array_new(objects));
    for (uint64_t i = from; i < to; i++) array_set(global_obj(0), i, value_from_ref(node_new(0, 1)));
}
static void build(Worker *w) {
    for (uint64_t from = 0; from < objects; from += 1000) tx_run(&w->th.stm, build_part, &from);
}

static void move_one(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    uintptr_t a = object(rng_below(r, objects)), b = object(rng_below(r, objects));
    word_set(a, 0, word_get(a, 0) - 1);
    word_set(b, 0, word_get(b, 0) + 1);
}

static void count_all(StmThread *th, void *arg) {
    int64_t sum = 0;
    attempts++;
    STRESS_CHECK(attempts <= attempts_max, "the long transaction was tried %lu times", attempts - 1);
    for (uint64_t i = 0; i < objects; i++) {
        sum += (int64_t)word_get(object(i), 0);
        if (i % 64 == 0) stm_poll(th);
    }
    STRESS_CHECK(sum == 0, "the long transaction counts %ld, not 0", sum);
}

static void count_and_write(StmThread *th, void *arg) {
    move_one(th, arg);
    count_all(th, arg);
    move_one(th, arg);
}

static void long_thread(Worker *w) {
    for (uint64_t i = 0; i < rounds; i++) {
        attempts = 0;
        stress_tx(w, i % 2 ? count_and_write : count_all);
        if (attempts > worst) worst = attempts;
    }
    atomic_store(&over, true);
}

static void work(Worker *w) {
    if (w->index == 0) return long_thread(w);
    while (!atomic_load_explicit(&over, memory_order_relaxed)) stress_tx(w, move_one); /* a late look does no harm */
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    STRESS_CHECK(stress.threads > 1, "needs two threads");
    stress_alone(build, NULL);
    stress_run(stress.threads, work, NULL);
    printf("  %lu long transactions, at worst %lu attempts for one\n", rounds, worst);
    return stress_end();
}
