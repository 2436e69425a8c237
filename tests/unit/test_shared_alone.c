/* test_shared_alone.c -- counter, table and queue of a single thread, in every build, also under the sanitizers: random
 * operations against arrays, with collections, and all memory given back at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "heap.h"
#include "rng.h"
#include "shared.h"

enum { KEYS = 3000, ITEMS = 1000, STEPS = 60000 };
enum { COUNTER, TABLE, QUEUE };

static HeapThread th;

static void shape(Obj *o, size_t slots) {
    o->map = KIND_ARRAY;
    ((uint64_t *)o)[1] = slots;
}

static Value box(uint64_t n) {
    uintptr_t b = node_new(0, 1);
    word_set(b, 0, n);
    return value_from_ref(b);
}
static uint64_t unbox(Value v) { return v ? word_get(ref_addr(v), 0) : 0; }

static uint64_t table[KEYS], queue[ITEMS], items, put_n, last_seen;
static int64_t counter;

static void check_one(void *arg, uint64_t key, Value v) {
    assert_int_equal(unbox(v), table[key]);
    assert_true(table[key] > last_seen); /* contents are numbered by insertion */
    last_seen = table[key];
    ++*(size_t *)arg;
}

static size_t keys_there(void) {
    size_t n = 0;
    for (int k = 0; k < KEYS; k++) n += table[k] != 0;
    return n;
}

static void check_all(void) {
    size_t n = 0;
    last_seen = 0;
    shared_table_each(&th.stm, global_obj(TABLE), check_one, &n);
    assert_int_equal(n, keys_there());
    assert_int_equal(shared_table_len(global_obj(TABLE)), n);
    assert_int_equal(shared_queue_len(global_obj(QUEUE)), items);
    assert_int_equal(shared_counter_read(global_obj(COUNTER)), counter);
}

static void table_step(uint64_t key, bool come, uint64_t stamp) {
    uintptr_t t = global_obj(TABLE);
    assert_int_equal(unbox(shared_table_get(t, key)), table[key]);
    if (come && table[key]) return; /* it would keep its place in the order */
    if (come) assert_true(shared_table_set(t, key, box(table[key] = stamp)));
    else assert_int_equal(unbox(shared_table_remove(t, key)), table[key]), table[key] = 0;
}

static void queue_step(bool put) {
    uintptr_t q = global_obj(QUEUE);
    if (put && items < ITEMS) {
        assert_true(shared_queue_put(q, box(queue[items++] = ++put_n)));
        return;
    }
    assert_int_equal(unbox(shared_queue_get(q)), items ? queue[0] : 0);
    if (items) memmove(queue, queue + 1, --items * sizeof *queue);
}

static void random_step(Rng *r, uint64_t i) {
    bool growing = i / 15000 % 2 == 0;
    switch (rng_below(r, 3)) {
    case 0:
        counter += (int64_t)i - STEPS / 2;
        shared_counter_add(global_obj(COUNTER), (int64_t)i - STEPS / 2);
        break;
    case 1: table_step(rng_below(r, KEYS), rng_percent(r, growing ? 80 : 10), i + 1); break;
    case 2: queue_step(rng_percent(r, growing ? 60 : 40)); break;
    }
}

static void start(void) {
    heap_setup(1, false);
    shared_setup(shape);
    heap_thread_start(&th, 4);
    tx_begin(&th.stm);
    global_set_obj(COUNTER, shared_counter_new(counter = -3));
    global_set_obj(TABLE, shared_table_new());
    global_set_obj(QUEUE, shared_queue_new());
}

static void stop(void) {
    tx_commit(&th.stm);
    heap_thread_end(&th);
    heap_teardown();
}

static void random_operations_give_what_plain_arrays_give(void **state) {
    Rng r = rng_new(17, 1);
    start();
    for (uint64_t i = 0; i < STEPS; i++) {
        random_step(&r, i);
        stm_break(&th.stm);
        if (i % 5000 == 0) gc_major(&th.stm);
        if (i % 2500 == 0) check_all();
    }
    check_all();
    shared_table_clear(&th.stm, global_obj(TABLE));
    memset(table, 0, sizeof table);
    while (items) queue_step(false);
    gc_major(&th.stm);
    check_all();
    assert_int_equal(shared_table_use(global_obj(TABLE)).heap_bytes, 0);
    assert_true(shared_queue_use(global_obj(QUEUE)).heap_bytes <= STM_PAGE);
    stop();
}

static void what_nobody_refers_to_is_freed(void **state) {
    GcStats before, after;
    start();
    gc_major(&th.stm);
    gc_stats(&before);
    for (int round = 0; round < 5; round++) {
        frame_set(&th, 0, shared_table_new());
        frame_set(&th, 1, shared_queue_new());
        for (uint64_t i = 1; i < 2000; i++) {
            shared_table_set(frame_get(&th, 0), i, box(i));
            shared_queue_put(frame_get(&th, 1), box(i));
            stm_break(&th.stm);
        }
        frame_set(&th, 0, 0);
        frame_set(&th, 1, 0);
    }
    gc_major(&th.stm);
    gc_stats(&after);
    assert_int_equal(after.old_bytes, before.old_bytes);
    stop();
}

static void without_memory_nothing_is_changed(void **state) {
    debug_setup();
    GcConfig config = heap_config(1, false);
    config.stm.heap_limit = 4 << 20;
    heap_setup_with(&config);
    shared_setup(shape);
    heap_thread_start(&th, 4);
    tx_begin(&th.stm);
    frame_set(&th, 0, shared_table_new());
    frame_set(&th, 1, shared_queue_new());
    uint64_t n = 0, m = 0;
    while (shared_table_set(frame_get(&th, 0), n, value_from_int(1))) n++;
    assert_true(n > 1000);
    assert_int_equal(shared_table_len(frame_get(&th, 0)), n);
    assert_int_equal(shared_table_get(frame_get(&th, 0), n), 0);
    while (shared_queue_put(frame_get(&th, 1), value_from_int((int64_t)m + 1))) m++;
    assert_int_equal(shared_queue_len(frame_get(&th, 1)), m);
    for (uint64_t i = 0; i < m; i++) assert_int_equal(int_from_value(shared_queue_get(frame_get(&th, 1))), i + 1);
    assert_int_equal(shared_queue_get(frame_get(&th, 1)), 0);
    stop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_give_what_plain_arrays_give),
        cmocka_unit_test(what_nobody_refers_to_is_freed),
        cmocka_unit_test(without_memory_nothing_is_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
