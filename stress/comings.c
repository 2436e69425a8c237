/* comings.c -- threads that come, run a few transactions and go, so that solo mode and segments change all the time.
 *
 * A wrong outcome: a ticket drawn twice or left out (each transaction draws the next one from a shared counter and files it
 * under its number), a frame slot or an old value lost in a switch, or a run that hangs because a switch waits for ever.
 * With more threads than segments it also shows whether a thread can be forgotten in the queue. */
#include "stress.h"
#include <pthread.h>
#include <unistd.h>

static uint64_t tickets = 40000;
static const StressOption options[] = {{"tickets", &tickets, "how many in all"}, {NULL, NULL, NULL}};

/* Global 0: a node with the counter in word 0. Global 1: an array, item i: a box with the thread that drew ticket i. */
static void build(StmThread *th, void *arg) {
    global_set_obj(0, node_new(0, 1));
    global_set_obj(1, array_new(tickets));
}

static bool draw(HeapThread *h, Rng *r) {
    StmThread *th = &h->stm;
    uint64_t ticket = word_get(global_obj(0), 0);
    uintptr_t box = node_new(0, 1);
    if (ticket >= tickets) return false;
    word_set(box, 0, ticket ^ 0x5A5A);
    frame_set(h, 1, box);
    if (rng_percent(r, 20)) stm_poll(th);
    if (rng_percent(r, 1)) gc_minor(th);
    STRESS_CHECK(word_get(frame_get(h, 1), 0) == (ticket ^ 0x5A5A), "a frame slot lost its object");
    STRESS_CHECK(!array_get(global_obj(1), ticket), "ticket %lu was drawn twice", ticket);
    array_set(global_obj(1), ticket, value_from_ref(frame_get(h, 1)));
    word_set(global_obj(0), 0, ticket + 1);
    return true;
}

typedef struct Draw {
    HeapThread *h;
    Rng *r;
    bool got;
} Draw;
static void draw_tx(StmThread *th, void *arg) {
    Draw *d = arg;
    d->got = draw(d->h, d->r);
}

/* One coming and going. */
static bool visit(Rng *r) {
    static _Thread_local HeapThread h;
    Draw d = {&h, r, true};
    heap_thread_start(&h, 4);
    for (uint64_t n = rng_below(r, 20); n-- && d.got;) tx_run(&h.stm, draw_tx, &d);
    stress_count(&h.stm);
    heap_thread_end(&h);
    return d.got;
}

static void *come_and_go(void *arg) {
    Rng r = rng_new(stress.seed, (uint64_t)arg);
    while (visit(&r))
        if (rng_percent(&r, 10)) usleep(rng_below(&r, 300));
    return NULL;
}

static void check(StmThread *th, void *arg) {
    for (uint64_t i = 0; i < tickets; i++) {
        uintptr_t box = obj_from_value(array_get(global_obj(1), i));
        STRESS_CHECK(box, "ticket %lu is missing", i);
        STRESS_CHECK(word_get(box, 0) == (i ^ 0x5A5A), "the box of ticket %lu holds %lu", i, word_get(box, 0));
    }
}

static void build_all(Worker *w) { stress_tx(w, build); }
static void check_all(Worker *w) { stress_tx(w, check); }

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    stress_alone(build_all, NULL);
    pthread_t t[stress.threads];
    for (uint64_t i = 0; i < stress.threads; i++)
        if (pthread_create(&t[i], NULL, come_and_go, (void *)i)) stress_fail("no thread");
    for (uint64_t i = 0; i < stress.threads; i++) pthread_join(t[i], NULL);
    stress_alone(check_all, NULL);
    return stress_end();
}
