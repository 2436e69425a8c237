/* test_gc_major.c -- what lives and what dies in a major collection; marking in slices while the program changes the graph. Solo. */
#include "gc_internal.h"
#include "gc_test.h"

static void what_is_reachable_lives_and_the_rest_is_freed(void **s) {
    size_t base = old_objects();
    R(0) = node(2);
    set(R(0), 0, node(0));
    set(R(0), 1, blob(20000));
    for (int i = 0; i < 50; i++) R(1) = node(1), gc_minor(&th); /* 49 of them garbage in old space */
    gc_major(&th);
    assert_int_equal(old_objects() - base, 4);
    set(R(0), 1, 0);
    R(1) = 0;
    gc_major(&th);
    assert_int_equal(old_objects() - base, 2);
}

static void old_cycles_die(void **s) {
    size_t base = old_objects();
    R(0) = node(1);
    R(1) = node(1);
    set(R(0), 0, R(1));
    set(R(1), 0, R(0));
    gc_minor(&th);
    R(0) = 0;
    gc_major(&th);
    assert_int_equal(old_objects() - base, 2);
    R(1) = 0;
    gc_major(&th);
    assert_int_equal(old_objects() - base, 0);
}

static void freed_slots_are_used_again(void **s) {
    GcStats before, after;
    for (int round = 0; round < 30; round++) {
        if (round == 3) gc_stats(&before);
        for (int i = 0; i < 5000; i++) {
            Value v = node(below(60));
            set(v, 0, R(0));
            R(0) = v;
        }
        gc_minor(&th);
        R(0) = 0;
        gc_major(&th);
    }
    gc_stats(&after);
    assert_int_equal(after.heap_bytes, before.heap_bytes);
    assert_int_equal(after.old_bytes, before.old_bytes);
}

static void memory_of_all_sizes_comes_back(void **s) {
    GcStats before, after;
    gc_stats(&before);
    for (int i = 0; i < 3000; i++) {
        uint32_t n = below(4) ? below(3000) : below(100000);
        Value v = blob(n);
        R(below(ROOTS)) = v;
        stm_poll(&th);
    }
    for (int i = 0; i < ROOTS; i++) R(i) = 0;
    gc_major(&th);
    gc_stats(&after);
    assert_int_equal(after.old_bytes, before.old_bytes);
    assert_int_equal(after.large_bytes, before.large_bytes);
    assert_int_equal(after.old_blocks, before.old_blocks);
}

/* ---- slices ---------------------------------------------------------------------------------------------------- */

/* One step of the machinery, however small. */
static void step(void) { major_slice(&th); }
static void begin_marking(void) {
    while (gc.phase != IDLE) step();
    gc.want_major = true;
    step();
    assert_int_equal(gc.phase, MARKING);
}
static void finish_cycle(void) {
    while (gc.phase != IDLE) step();
}

static void a_reference_moved_behind_the_marker_is_not_lost(void **s) {
    R(0) = node(1); /* black early: directly rooted */
    R(1) = node(1);
    set(R(1), 0, node(0));
    uint64_t id = id_of(get(R(1), 0));
    gc_minor(&th);
    begin_marking();
    set(R(0), 0, get(R(1), 0)); /* the snapshot had it in R(1) only */
    set(R(1), 0, 0);
    finish_cycle();
    assert_int_equal(id_of(get(R(0), 0)), id);
    gc_verify();
}

static void what_is_unlinked_during_marking_dies_in_the_next_cycle(void **s) {
    size_t base = old_objects();
    R(0) = node(1);
    set(R(0), 0, node(0));
    gc_minor(&th);
    begin_marking();
    set(R(0), 0, 0);
    finish_cycle();
    gc_major(&th);
    assert_int_equal(old_objects() - base, 1);
}

static void objects_made_during_marking_survive_it(void **s) {
    begin_marking();
    R(0) = node(1);
    gc_minor(&th);
    set(R(0), 0, blob(50000));
    finish_cycle();
    assert_int_equal(place(R(0)), GC_OLD);
    assert_int_equal(place(get(R(0), 0)), GC_LARGE_OLD);
    gc_verify();
}

static void a_slice_ends_within_a_large_array(void **s) {
    R(0) = array(2000000);
    for (size_t i = 0; i < 2000000; i += 100) {
        set(R(0), i, node(0));
        stm_poll(&th);
    }
    gc_minor(&th);
    begin_marking();
    int slices = 0;
    while (gc.phase == MARKING) {
        step();
        slices++;
        size_t i = below(20000) * 100;
        set(R(0), i, node(0)); /* the array changes between two pieces */
    }
    finish_cycle();
    assert_true(slices > 2);
    gc_minor(&th);
    for (size_t i = 0; i < 2000000; i += 100) assert_int_equal(place(get(R(0), i)), GC_OLD);
}

static void collections_start_by_themselves_and_keep_up(void **s) {
    GcStats before, after;
    gc_stats(&before);
    for (int i = 0; i < 400000; i++) {
        Value v = node(8);
        set(v, 0, i % 20 ? R(0) : 0); /* chains of 20 */
        R(0) = v;
        stm_poll(&th);
    }
    for (int i = 0; i < 300; i++) R(1) = blob(300000), stm_poll(&th);
    gc_stats(&after);
    assert_true(after.majors > before.majors);
    assert_true(after.old_bytes < 64 << 20);
}

/* ---- random changes against a model ------------------------------------------------------------------------------ */

/* Every object has a number, its id, and the model knows each slot's target. */
#define MODEL 4096
static struct { uint64_t target[6]; uint8_t slots; bool used, seen; } model[MODEL];
static uint64_t first_id;
static uint32_t made;

static uint32_t index_of(Value v) { return (uint32_t)(id_of(v) - first_id); }

static Value model_new(void) {
    if (made == MODEL) return 0;
    uint32_t n = below(6);
    Value v = node(n);
    assert_int_equal(index_of(v), made);
    model[made].slots = (uint8_t)n;
    model[made].used = true;
    for (int i = 0; i < 6; i++) model[made].target[i] = MODEL;
    made++;
    return v;
}

/* Some reachable object: a random walk from a random root. */
static Value walk(void) {
    Value v = R(below(ROOTS));
    for (int n = (int)below(8); v && n; n--) {
        uint32_t i = index_of(v);
        if (!model[i].slots) break;
        Value next = get(v, below(model[i].slots));
        if (next) v = next;
    }
    return v;
}

static uint64_t model_target[ROOTS];

static void random_step(void) {
    Value a, b;
    switch (below(10)) {
    case 0:
    case 1:
    case 2: {
        Value v = model_new();
        if (!v) break;
        uint32_t r = below(ROOTS);
        R(r) = v;
        model_target[r] = index_of(v);
        break;
    }
    case 3:
    case 4:
    case 5:
    case 6:
        a = walk(), b = walk();
        if (!a || !model[index_of(a)].slots) break;
        uint32_t k = below(model[index_of(a)].slots);
        set(a, k, b);
        model[index_of(a)].target[k] = b ? index_of(b) : MODEL;
        break;
    case 7: {
        uint32_t r = below(ROOTS);
        a = walk();
        R(r) = a;
        model_target[r] = a ? index_of(a) : MODEL;
        break;
    }
    case 8: {
        uint32_t r = below(ROOTS);
        if (below(3)) break;
        R(r) = 0;
        model_target[r] = MODEL;
        break;
    }
    default:
        a = walk();
        if (a && below(4) == 0) gc_identity(ref_addr(a));
    }
}

static size_t model_reach(uint64_t i) {
    if (i == MODEL || model[i].seen) return 0;
    model[i].seen = true;
    size_t n = 1;
    for (int k = 0; k < model[i].slots; k++) n += model_reach(model[i].target[k]);
    return n;
}

static void check_slots(Value v) {
    uint32_t i = index_of(v);
    if (!model[i].seen) return;
    model[i].seen = false;
    for (int k = 0; k < model[i].slots; k++) {
        Value t = get(v, k);
        assert_int_equal(t ? index_of(t) : MODEL, model[i].target[k]);
        if (t) check_slots(t);
    }
}

static void model_check(size_t base) {
    gc_major(&th);
    for (uint32_t i = 0; i < made; i++) model[i].seen = false;
    size_t live = 0;
    for (int r = 0; r < ROOTS; r++) live += model_reach(model_target[r]);
    assert_int_equal(old_objects() - base, live); /* exactly */
    for (int r = 0; r < ROOTS; r++) {
        assert_int_equal(R(r) ? index_of(R(r)) : MODEL, model_target[r]);
        if (R(r)) check_slots(R(r));
    }
}

/* An epoch of the model: until its numbers are used up. */
static void random_round(int steps_between) {
    t_clean(NULL);
    size_t base = old_objects();
    memset(model, 0, sizeof model);
    made = 0;
    first_id = next_id;
    for (int r = 0; r < ROOTS; r++) model_target[r] = MODEL;
    for (int i = 0; i < 12000; i++) {
        random_step();
        if (below(50) == 0) gc_minor(&th);
        if (below(steps_between) == 0) {
            if (gc.phase == IDLE) gc.want_major = true;
            step();
        }
        if (below(3) == 0) stm_poll(&th);
        if (below(3000) == 0) model_check(base);
    }
    model_check(base);
}

static void random_mutation_between_slices(void **s) {
    uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 0) : rng_state;
    print_message("seed %#lx\n", (unsigned long)seed);
    rng_state = seed;
    for (int round = 0; round < 12; round++) random_round(round % 2 ? 5 : 100);
}

#define T(f) cmocka_unit_test_setup(f, t_clean)
int main(void) {
    debug_setup();
    GcConfig config = t_config();
    config.nursery = 16 << 10;
    t_start(&config);
    const struct CMUnitTest tests[] = {
        T(what_is_reachable_lives_and_the_rest_is_freed),
        T(old_cycles_die),
        T(freed_slots_are_used_again),
        T(memory_of_all_sizes_comes_back),
        T(a_reference_moved_behind_the_marker_is_not_lost),
        T(what_is_unlinked_during_marking_dies_in_the_next_cycle),
        T(objects_made_during_marking_survive_it),
        T(a_slice_ends_within_a_large_array),
        T(collections_start_by_themselves_and_keep_up),
        T(random_mutation_between_slices),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    t_clean(NULL);
    t_stop();
    return failed;
}
