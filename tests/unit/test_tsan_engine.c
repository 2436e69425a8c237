/* test_tsan_engine.c -- real threads in every part of the engine's protocols, for the thread sanitizer.
 *
 * In the TSan build a segment's base is a thread-local and all segments lie where the sanitizer looks, so it sees every access
 * of the engine and of these transactions: two threads that touch the same bytes of the same view without an order
 * between them are a report. It takes the same page seen through two views for two places; that views agree is checked by the
 * invariants here and by the other tests. No collector: objects at fixed places of old space.
 *
 * A wrong outcome: a report of the sanitizer (exit status 66), money made or lost, a wrong sum seen inside a transaction. */
#include "event.h"
#include "stm.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    THREADS = 4,
    ROUNDS = 1500,
    ACCOUNTS = 64,        /* small objects, some on the same page and some not */
    ACCOUNT_STEP = 512,
    SLOTS = 4096,         /* of the array with cards */
    FINE_SLOTS = 64,
    MONEY = 1000,
};

#define ACCOUNT(i) (HEAP_START + (uintptr_t)(i)*ACCOUNT_STEP)
#define FINE       (HEAP_START + 0x40000)
#define ARRAY      (HEAP_START + 0x50000) /* at the start of a page */
#define HEAP_BYTES 0x60000

/* ---- a heap of three kinds of objects; the map number is the size ------------------------------ */

static size_t size_of(const Obj *o) {
    return o->map;
}

/* The part of a collector that no heap can do without: what solo mode wrote has its barriers back when a second thread comes
 * (in other segments the end of a transaction sees to that). */
static void minor(Seg *s) {
    if (seg_index(s) != 0) return;
    for (int i = 0; i < ACCOUNTS; i++) ((Obj *)seg_view(s, ACCOUNT(i)))->flags |= OF_BARRIER;
    ((Obj *)seg_view(s, FINE))->flags |= OF_BARRIER;
    memset(seg_view(s, CARD_ADDR(ARRAY)), 0, (8 + 8 * SLOTS) / CARD_SIZE + 1);
}

static void make(uintptr_t at, uint32_t flags, size_t size, uint64_t value) {
    Obj *o = seg_linear(at); /* NOBARRIER: nobody else is there yet; the calling thread has segment 0 */
    *o = (Obj){OF_BARRIER | flags, (uint32_t)size};
    for (size_t i = 1; i < size / 8; i++) ((uint64_t *)o)[i] = value;
}

static uint64_t get(uintptr_t obj) {
    stm_read(obj);
    return SEG_AT(uint64_t, obj + 8);
}
static void add(uintptr_t obj, uint64_t n) {
    stm_write(obj);
    SEG_AT(uint64_t, obj + 8) += n;
}
static uintptr_t slot_of(uintptr_t obj, unsigned i) {
    return obj + 8 + 8 * (uintptr_t)i;
}
static uint64_t get_slot(uintptr_t obj, unsigned i) {
    stm_read(slot_of(obj, i));
    return SEG_AT(uint64_t, slot_of(obj, i));
}
static void add_slot(uintptr_t obj, unsigned i, uint64_t n) {
    stm_write_at(obj, slot_of(obj, i));
    SEG_AT(uint64_t, slot_of(obj, i)) += n;
}

/* ---- what threads do --------------------------------------------------------------------------- */

typedef struct Worker {
    StmThread th;
    unsigned number;
    uint64_t seed;
    uint64_t counted, hooked;      /* commits of count_in_fine, use_hooks; owner only, as the next */
    uint64_t hooks, undone;        /* calls of the hooks */
    uint64_t step;           /* its registers, which an abort puts back */
    pthread_t id;
} Worker;

static unsigned pick(Worker *w, unsigned n) {
    w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(w->seed >> 33) % n;
}

static void transfer(StmThread *th, void *arg) {
    Worker *w = arg;
    unsigned amount = pick(w, 10);
    add(ACCOUNT(pick(w, ACCOUNTS)), -(uint64_t)amount);
    stm_poll(th);
    add(ACCOUNT(pick(w, ACCOUNTS)), amount);
}

static void audit(StmThread *th, void *arg) {
    uint64_t sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
        sum += get(ACCOUNT(i));
        if (i % 16 == 0) stm_poll(th);
    }
    if (sum != ACCOUNTS * MONEY) fatal("an auditor saw %lu", sum);
}

static void shift_in_array(StmThread *th, void *arg) {
    Worker *w = arg;
    unsigned block = pick(w, SLOTS / 32) * 32;
    add_slot(ARRAY, block + pick(w, 32), 1);
    stm_poll(th);
    add_slot(ARRAY, block + pick(w, 32), -1ul);
}

static void audit_array(StmThread *th, void *arg) {
    Worker *w = arg;
    unsigned block = pick(w, SLOTS / 32) * 32;
    uint64_t sum = 0;
    for (unsigned i = 0; i < 32; i++) sum += get_slot(ARRAY, block + i);
    if (sum != 0) fatal("an auditor of the array saw %lu", sum);
}

/* Each thread has its slots, two to a granule: no conflict. */
static void count_in_fine(StmThread *th, void *arg) {
    Worker *w = arg;
    add_slot(FINE, w->number * 4 + 1, 1);
    stm_poll(th);
    add_slot(FINE, w->number * 4 + 2, 1);
}

static void transfer_inevitably(StmThread *th, void *arg) {
    get(ACCOUNT(0));
    tx_inevitable(th, "a test");
    transfer(th, arg);
}

static void count_hook(void *arg) {
    ((Worker *)arg)->hooks++;
}

static void count_undone(void *arg) {
    ((Worker *)arg)->undone++;
}

static void use_hooks(StmThread *th, void *arg) {
    tx_on_commit(th, arg, count_hook, arg);
    tx_on_abort(th, arg, count_undone, arg);
    void *freed_by_abort = tx_malloc(th, 16);
    transfer(th, arg);
    tx_free(th, freed_by_abort);
}

static _Atomic uint64_t pieces;

static void piece(void *arg, int i) {
    atomic_fetch_add(&pieces, *(uint64_t *)seg_view(stm_seg(0), ACCOUNT(i) + 8));
}

/* What collectors do: everybody stands, several look at the committed state together. */
static void stop_the_world(StmThread *th, void *arg) {
    stm_stop_world(th);
    atomic_store(&pieces, 0);
    stm_parallel_stw(piece, NULL, ACCOUNTS);
    if (pieces != ACCOUNTS * MONEY) fatal("the committed state has %lu", pieces);
    for (int i = 0; i <= stm_segments(); i++)
        if (seg_thread(stm_seg(i)) != th) seg_give_back(stm_seg(i));
    stm_start_world(th);
}

/* As an interpreter runs: transactions end where they may, and around blocking calls; an abort goes back to the step where the
 * last one began. */
static void loop_with_breaks(StmThread *th, void *arg) {
    Worker *w = arg;
    for (; w->step < 20; w->step++) {
        stm_break(th);
        transfer(th, arg);
        if (w->step % 2) stm_hint_commit(th);
    }
    stm_block_begin(th);
    sched_yield();
    stm_block_end(th);
}

static void atomic_block(StmThread *th, void *arg) {
    tx_atomic_enter(th);
    transfer(th, arg);
    stm_break(th);
    audit(th, arg);
    tx_atomic_leave(th);
}

static void suspended(StmThread *th, void *arg) {
    transfer(th, arg);
    stm_suspend(th);
    sched_yield();
    if (!stm_resume(th)) tx_abort(th);
    audit(th, arg);
}

typedef void Body(StmThread *th, void *arg);
static Body *const bodies[] = {
    transfer,  transfer,         audit,        shift_in_array, shift_in_array, audit_array, count_in_fine,
    use_hooks, loop_with_breaks, atomic_block, suspended,      transfer,       count_in_fine,
};
static Body *const rare_bodies[] = {transfer_inevitably, stop_the_world};

static void *work(void *arg) {
    Worker *w = arg;
    stm_attach(&w->th);
    for (unsigned i = 0; i < ROUNDS; i++) {
        Body *body = bodies[pick(w, sizeof bodies / sizeof *bodies)];
        if (i % 16 == 0) body = rare_bodies[i / 16 % 2];
        w->step = 0;
        tx_run(&w->th, body, w);
        w->counted += body == count_in_fine;
        w->hooked += body == use_hooks;
        if (i % 200 == 199) { /* come and go: others may be alone for a while */
            stm_detach(&w->th);
            stm_attach(&w->th);
        }
    }
    stm_detach(&w->th);
    return NULL;
}

/* ---- the run ----------------------------------------------------------------------------------- */

static void check_heap(const Worker *workers) {
    uint64_t sum = 0, array = 0;
    for (int i = 0; i < ACCOUNTS; i++) sum += *(uint64_t *)seg_view(stm_seg(0), ACCOUNT(i) + 8);
    for (unsigned i = 0; i < SLOTS; i++) array += *(uint64_t *)seg_view(stm_seg(0), slot_of(ARRAY, i));
    assert_int_equal(sum, ACCOUNTS * MONEY);
    assert_int_equal(array, 0);
    for (unsigned t = 0; t < THREADS; t++)
        for (unsigned i = 1; i <= 2; i++)
            assert_int_equal(*(uint64_t *)seg_view(stm_seg(0), slot_of(FINE, t * 4 + i)), workers[t].counted);
}

static void run(int segments, bool no_solo) {
    static Worker workers[THREADS];
    StmConfig config = {.segments = segments, .heap_limit = 1 << 24, .no_solo = no_solo};
    config.cb.size = size_of;
    config.cb.minor = minor;
    stm_setup(&config);
    assert_true(stm_heap_extend(HEAP_BYTES));
    for (int i = 0; i < ACCOUNTS; i++) make(ACCOUNT(i), 0, 64, MONEY);
    make(FINE, OF_FINE, slot_of(0, FINE_SLOTS), 0);
    make(ARRAY, OF_CARDS, slot_of(0, SLOTS), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.number = i, .seed = i + 1};
        workers[i].th.stack.regs = &workers[i].step;
        workers[i].th.stack.regs_size = sizeof workers[i].step;
        assert_int_equal(pthread_create(&workers[i].id, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].id, NULL);
        assert_int_equal(workers[i].hooks, workers[i].hooked);
        assert_true(workers[i].undone <= workers[i].th.stats.aborted);
    }
    check_heap(workers);
    stm_teardown();
}

static void two_segments(void **state) {
    run(2, true);
}
static void as_many_segments_as_threads(void **state) {
    run(THREADS, true);
}
static void with_solo_mode(void **state) {
    run(2, false);
}
static void with_a_contention_log(void **state) {
    char path[] = "/tmp/weft-tsan-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(event_open(path));
    run(2, true);
    remove(path);
}

int main(void) {
    debug_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_segments),
        cmocka_unit_test(as_many_segments_as_threads),
        cmocka_unit_test(with_solo_mode),
        cmocka_unit_test(with_a_contention_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
