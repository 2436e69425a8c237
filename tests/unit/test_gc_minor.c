/* test_gc_minor.c -- allocation, survivors, the remembered set, identity; solo. */
#include "gc_internal.h"
#include "gc_test.h"

static void new_objects_are_young_zero_and_aligned(void **s) {
    for (int i = 0; i < 20000; i++) {
        uint32_t n = below(40);
        Value v = node(n);
        assert_int_equal(ref_addr(v) % GRANULE, 0);
        assert_int_equal(place(v), GC_YOUNG);
        assert_int_equal(flags_of(v), 0);
        for (uint32_t k = 0; k < n; k++) {
            assert_int_equal(get(v, k), 0);
            set(v, k, ~0ul << 3); /* dirt for those that come after */
        }
        stm_poll(&th);
    }
}

static void a_rooted_object_survives_and_becomes_old(void **s) {
    R(0) = node(2);
    uint64_t id = id_of(R(0));
    set(R(0), 1, 42 << 3);
    gc_minor(&th);
    assert_int_equal(place(R(0)), GC_OLD);
    assert_int_equal(id_of(R(0)), id);
    assert_int_equal(get(R(0), 1), 42 << 3);
    assert_true(flags_of(R(0)) & OF_BARRIER);
}

static void an_object_without_roots_is_not_copied(void **s) {
    size_t before = old_objects();
    for (int i = 0; i < 100; i++) node(3);
    gc_minor(&th);
    assert_int_equal(old_objects(), before);
}

static void old_objects_never_move(void **s) {
    R(0) = node(1);
    gc_minor(&th);
    Value v = R(0);
    gc_minor(&th);
    gc_major(&th);
    assert_int_equal(R(0), v);
}

static void a_shared_object_is_copied_once(void **s) {
    R(0) = node(2);
    Value shared = node(0);
    set(R(0), 0, shared);
    set(R(0), 1, shared);
    R(1) = shared;
    gc_minor(&th);
    assert_int_equal(get(R(0), 0), get(R(0), 1));
    assert_int_equal(get(R(0), 0), R(1));
}

static void cycles_survive(void **s) {
    R(0) = node(1);
    Value b = node(1);
    set(R(0), 0, b);
    set(b, 0, R(0));
    gc_minor(&th);
    assert_int_equal(get(get(R(0), 0), 0), R(0));
}

static void a_long_list_does_not_recurse(void **s) {
    for (int i = 0; i < 300000; i++) {
        Value v = node(1);
        set(v, 0, R(0));
        R(0) = v; /* no safepoint: all of it is young */
    }
    gc_minor(&th);
    size_t n = 0;
    for (Value v = R(0); v; v = get(v, 0)) n++;
    assert_int_equal(n, 300000);
}

static void words_that_are_not_references_are_left_alone(void **s) {
    R(0) = node(8);
    uint64_t odd[] = {0, 2, 3, 4, 5, 6, 7, NURSERY_START + 8};
    for (int i = 0; i < 8; i++) set(R(0), i, odd[i]);
    gc_minor(&th);
    for (int i = 0; i < 8; i++) assert_int_equal(get(R(0), i), odd[i]);
}

static void an_old_object_that_is_written_keeps_what_it_gets(void **s) {
    R(0) = node(1);
    gc_minor(&th);
    for (int round = 0; round < 3; round++) {
        Value young = node(0);
        uint64_t id = id_of(young);
        set(R(0), 0, young);
        assert_false(flags_of(R(0)) & OF_BARRIER);
        gc_minor(&th);
        assert_true(flags_of(R(0)) & OF_BARRIER);
        assert_int_equal(id_of(get(R(0), 0)), id);
        assert_int_equal(place(get(R(0), 0)), GC_OLD);
    }
}

static void every_size_survives_with_its_contents(void **s) {
    for (uint32_t bytes = 0; bytes < 20000; bytes += 1 + bytes / 50) {
        R(0) = blob(bytes);
        uint8_t *p = seg_linear(ref_addr(R(0)) + 16);
        for (uint32_t i = 0; i < bytes; i++) p[i] = (uint8_t)(i * 7 + bytes);
        gc_minor(&th);
        p = seg_linear(ref_addr(R(0)) + 16);
        for (uint32_t i = 0; i < bytes; i++) assert_int_equal(p[i], (uint8_t)(i * 7 + bytes));
        assert_int_equal(place(R(0)), bytes + 16 > GC_LARGE ? GC_LARGE_OLD : GC_OLD);
    }
}

static void large_arrays_are_zero_and_traced_by_cards(void **s) {
    R(0) = array(100000);
    for (size_t i = 0; i < 100000; i++) assert_int_equal(get(R(0), i), 0);
    set(R(0), 99999, node(0));
    gc_minor(&th);
    assert_int_equal(place(R(0)), GC_LARGE_OLD);
    assert_int_equal(place(get(R(0), 99999)), GC_OLD);
    for (int round = 0; round < 50; round++) {
        size_t i = below(100000);
        set(R(0), i, node(1));
        set(R(0), i ^ 1, node(1));
        gc_minor(&th);
        assert_int_equal(place(get(R(0), i)), GC_OLD);
        assert_int_equal(place(get(R(0), i ^ 1)), GC_OLD);
    }
}

static void the_last_card_of_an_array_ends_with_it(void **s) {
    for (size_t n = 1; n < 200; n += 7) {
        R(0) = array(n);
        gc_minor(&th);
        set(R(0), n - 1, node(0));
        set(R(0), 0, node(0));
        gc_minor(&th);
        assert_int_equal(place(get(R(0), n - 1)), GC_OLD);
        assert_int_equal(place(get(R(0), 0)), GC_OLD);
    }
}

static void small_arrays_do_not_share_cards(void **s) {
    for (int i = 0; i < 32; i++) R(i) = array(4);
    gc_minor(&th);
    for (int i = 0; i < 32; i++) set(R(i), 1, node(0));
    gc_minor(&th);
    for (int i = 0; i < 32; i++) assert_int_equal(place(get(R(i), 1)), GC_OLD);
}

static void reused_pages_are_zero_for_large_objects(void **s) {
    for (int round = 0; round < 20; round++) {
        R(0) = blob(200000);
        assert_int_equal(place(R(0)), GC_LARGE_OLD);
        uint8_t *p = seg_linear(ref_addr(R(0)) + 16);
        for (int i = 0; i < 200000; i++) assert_int_equal(p[i], 0);
        memset(p, 0xee, 200000);
        R(0) = 0;
        gc_major(&th);
    }
}

static void identity_is_the_later_address(void **s) {
    R(0) = node(3);
    uintptr_t id = gc_identity(ref_addr(R(0)));
    assert_int_equal(gc_identity(ref_addr(R(0))), id);
    assert_int_equal(place(R(0)), GC_YOUNG);
    gc_minor(&th);
    assert_int_equal(ref_addr(R(0)), id);
    assert_int_equal(gc_identity(id), id);
    assert_false(flags_of(R(0)) & OF_SHADOW);
}

static void identities_differ_and_those_of_the_dead_are_free_again(void **s) {
    GcStats before, after;
    gc_stats(&before);
    for (int round = 0; round < 50; round++) {
        uintptr_t last = 0;
        for (int i = 0; i < 100; i++) {
            uintptr_t id = gc_identity(ref_addr(node(2)));
            assert_int_not_equal(id, last);
            last = id;
        }
        gc_minor(&th);
    }
    gc_stats(&after);
    assert_int_equal(after.old_bytes, before.old_bytes);
}

static void a_large_object_has_an_identity_too(void **s) {
    R(0) = blob(9000); /* may be young or old */
    uintptr_t id = gc_identity(ref_addr(R(0)));
    gc_minor(&th);
    assert_int_equal(ref_addr(R(0)), id);
}

static void immortal_objects_are_roots(void **s) {
    uintptr_t im = gc_alloc_immortal(32, 0, 2 << 2 | NODE);
    assert_int_equal(gc_place(im), GC_IMMORTAL);
    set(value_from_ref(im), 0, node(0)); /* before the first collection */
    gc_minor(&th);
    set(value_from_ref(im), 1, node(0)); /* after it */
    gc_minor(&th);
    gc_major(&th);
    assert_int_equal(place(get(value_from_ref(im), 0)), GC_OLD);
    assert_int_equal(place(get(value_from_ref(im), 1)), GC_OLD);
    set(value_from_ref(im), 0, 0);
    set(value_from_ref(im), 1, 0);
}

static Value global_slot;
static void a_slot_in_C_memory_is_a_root_until_it_is_removed(void **s) {
    gc_root_add(&global_slot);
    global_slot = node(0);
    gc_minor(&th);
    assert_int_equal(place(global_slot), GC_OLD);
    gc_major(&th);
    assert_int_equal(place(global_slot), GC_OLD);
    gc_root_remove(&global_slot);
    gc_major(&th);
    assert_int_equal(place(global_slot), GC_FREE);
    gc_root_add(&global_slot);
    global_slot = node(0);
    gc_major(&th);
    assert_int_equal(place(global_slot), GC_OLD);
    gc_root_remove(&global_slot);
}

static void frames_nest(void **s) {
    GcFrame a = gc_frame_push(&th, 3), b = gc_frame_push(&th, 1);
    a.slot[2] = node(0);
    b.slot[0] = node(0);
    gc_minor(&th);
    assert_int_equal(place(a.slot[2]), GC_OLD);
    assert_int_equal(place(b.slot[0]), GC_OLD);
    gc_frame_pop(&th, b);
    gc_frame_pop(&th, a);
    GcFrame c = gc_frame_push(&th, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(c.slot[i], 0);
    gc_frame_pop(&th, c);
}

static void a_full_chunk_asks_for_a_collection(void **s) {
    GcStats before, after;
    gc_stats(&before);
    for (int i = 0; i < 100000; i++) {
        node(2);
        stm_poll(&th);
    }
    gc_stats(&after);
    if (debug.gc_stress) assert_true(after.minors - before.minors >= 99999);
    else assert_in_range(after.minors - before.minors, 40, 60); /* 3.2 MB in chunks of 64 KB */
}

static void gc_stress_moves_at_every_safepoint(void **s) {
    debug.gc_stress = 1;
    gc_minor(&th);
    for (int i = 0; i < 2000; i++) {
        Value young = R(0) = node(1);
        stm_poll(&th);
        assert_int_not_equal(R(0), young);
        assert_int_equal(place(R(0)), GC_OLD);
    }
    debug.gc_stress = 0;
    gc_minor(&th);
}

#define T(f) cmocka_unit_test_setup(f, t_clean)
int main(void) {
    debug_setup();
    debug.verify = 1;
    GcConfig config = t_config();
    t_start(&config);
    const struct CMUnitTest tests[] = {
        T(new_objects_are_young_zero_and_aligned),
        T(a_rooted_object_survives_and_becomes_old),
        T(an_object_without_roots_is_not_copied),
        T(old_objects_never_move),
        T(a_shared_object_is_copied_once),
        T(cycles_survive),
        T(a_long_list_does_not_recurse),
        T(words_that_are_not_references_are_left_alone),
        T(an_old_object_that_is_written_keeps_what_it_gets),
        T(every_size_survives_with_its_contents),
        T(large_arrays_are_zero_and_traced_by_cards),
        T(the_last_card_of_an_array_ends_with_it),
        T(small_arrays_do_not_share_cards),
        T(reused_pages_are_zero_for_large_objects),
        T(identity_is_the_later_address),
        T(identities_differ_and_those_of_the_dead_are_free_again),
        T(a_large_object_has_an_identity_too),
        T(immortal_objects_are_roots),
        T(a_slot_in_C_memory_is_a_root_until_it_is_removed),
        T(frames_nest),
        T(a_full_chunk_asks_for_a_collection),
        T(gc_stress_moves_at_every_safepoint),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    t_clean(NULL);
    t_stop();
    return failed;
}
