/* test_gc_weak.c -- weak references and finalizers; solo. */
#include "gc_internal.h"
#include "gc_test.h"

static Value referent(Value weak) { return gc_weak_get(ref_addr(weak)); }

/* ---- weak references, young ---------------------------------------------------------------------------------------- */

static void a_weak_reference_does_not_keep_its_referent(void **s) {
    R(0) = weakref(node(0));
    assert_int_not_equal(referent(R(0)), 0);
    gc_minor(&th);
    assert_int_equal(referent(R(0)), 0);
}

static void a_weak_reference_follows_its_referent(void **s) {
    R(1) = node(0);
    R(0) = weakref(R(1));
    uint64_t id = id_of(R(1));
    gc_minor(&th);
    assert_int_equal(referent(R(0)), R(1));
    assert_int_equal(id_of(referent(R(0))), id);
    gc_minor(&th);
    assert_int_equal(referent(R(0)), R(1));
}

static void the_referent_may_be_found_after_the_weak_reference(void **s) {
    R(0) = node(2);
    Value target = node(0);
    set(R(0), 0, weakref(target));
    set(R(0), 1, target);
    gc_minor(&th);
    assert_int_equal(referent(get(R(0), 0)), get(R(0), 1));
}

static void a_dead_weak_reference_is_forgotten(void **s) {
    R(1) = node(0);
    for (int i = 0; i < 1000; i++) weakref(R(1));
    gc_minor(&th);
    assert_int_equal(gc.weak.n, 0);
    for (int i = 0; i < 1000; i++) R(2) = weakref(R(1)), gc_minor(&th);
    gc_major(&th);
    assert_int_equal(gc.weak.n, 1);
}

static void a_cycle_through_a_weak_slot_dies(void **s) {
    size_t base = old_objects();
    Value n = node(1);
    set(n, 0, weakref(n));
    R(0) = n;
    gc_minor(&th);
    assert_int_equal(referent(get(R(0), 0)), R(0));
    R(0) = 0;
    gc_major(&th);
    assert_int_equal(old_objects(), base);
}

/* ---- old ------------------------------------------------------------------------------------------------------------ */

static void an_old_referent_dies_in_a_major_collection(void **s) {
    R(1) = node(0);
    R(0) = weakref(R(1));
    gc_minor(&th);
    R(1) = 0;
    gc_minor(&th);
    assert_int_not_equal(referent(R(0)), 0);
    gc_major(&th);
    assert_int_equal(referent(R(0)), 0);
}

static void a_large_and_an_immortal_referent(void **s) {
    uintptr_t im = gc_alloc_immortal(16, 0, NODE);
    R(1) = blob(100000);
    R(0) = weakref(R(1));
    R(2) = weakref(value_from_ref(im));
    gc_major(&th);
    assert_int_equal(referent(R(0)), R(1));
    R(1) = 0;
    gc_major(&th);
    assert_int_equal(referent(R(0)), 0);
    assert_int_equal(referent(R(2)), value_from_ref(im));
}

static void reading_during_marking_makes_it_strong(void **s) {
    R(1) = node(1);
    set(R(1), 0, node(0));
    R(0) = weakref(R(1));
    gc_minor(&th);
    R(1) = 0;
    while (gc.phase != IDLE) major_slice(&th);
    gc.want_major = true;
    major_slice(&th);
    assert_int_equal(gc.phase, MARKING);
    R(1) = referent(R(0));
    while (gc.phase != IDLE) major_slice(&th);
    assert_int_equal(referent(R(0)), R(1));
    assert_int_equal(place(get(R(1), 0)), GC_OLD);
    gc_verify();
}

static void who_watches_is_told_once(void **s) {
    R(1) = node(0);
    R(0) = weakref(R(1));
    gc_weak_watch(ref_addr(R(0)));
    R(2) = weakref(R(1)); /* does not want to know */
    gc_minor(&th);
    gc_run_pending(&th);
    assert_int_equal(weak_dead_n, 0);
    R(1) = 0;
    gc_major(&th);
    assert_true(gc_pending());
    assert_int_equal(gc_run_pending(&th), 1);
    assert_int_equal(weak_dead_n, 1);
    gc_major(&th);
    assert_false(gc_pending());
}

static void a_young_death_is_told_too_but_not_to_the_dead(void **s) {
    R(0) = weakref(node(0));
    gc_weak_watch(ref_addr(R(0)));
    gc_weak_watch(ref_addr(weakref(node(0)))); /* dies with its referent */
    gc_minor(&th);
    assert_int_equal(gc_run_pending(&th), 1);
    assert_int_equal(weak_dead_n, 1);
}

/* ---- finalizers ------------------------------------------------------------------------------------------------------ */

static Value with_finalizer(uint32_t slots) {
    Value v = node(slots);
    gc_final_register(ref_addr(v));
    return v;
}

static void check_order(const uint64_t *ids, size_t n) {
    assert_int_equal(finalized_n, n);
    for (size_t i = 0; i < n; i++) assert_int_equal(finalized_ids[i], ids[i]);
}

static void a_finalizer_runs_once_and_then_the_object_dies(void **s) {
    size_t base = old_objects();
    uint64_t id = id_of(with_finalizer(1));
    gc_minor(&th);
    assert_true(gc_pending());
    assert_int_equal(gc_run_pending(&th), 1);
    check_order(&id, 1);
    gc_major(&th);
    assert_int_equal(gc_run_pending(&th), 0);
    assert_int_equal(old_objects(), base);
}

static void a_living_object_is_not_finalized(void **s) {
    R(0) = with_finalizer(0);
    gc_minor(&th);
    gc_major(&th);
    assert_false(gc_pending());
    uint64_t id = id_of(R(0));
    R(0) = 0;
    gc_minor(&th);
    assert_false(gc_pending()); /* it is old */
    gc_major(&th);
    gc_run_pending(&th);
    check_order(&id, 1);
}

static void what_a_finalizable_object_refers_to_is_there(void **s) {
    Value v = with_finalizer(1);
    set(v, 0, blob(100));
    R(0) = weakref(v);
    gc_minor(&th);
    assert_int_not_equal(referent(R(0)), 0); /* the object is not gone yet */
    assert_int_equal(place(get(referent(R(0)), 0)), GC_OLD);
    gc_run_pending(&th);
    gc_major(&th);
    assert_int_equal(referent(R(0)), 0);
}

/* a -> b -> c, a -> c: whatever the order of registration, a b c. */
static void build_chain(int order, uint64_t ids[3], bool old) {
    Value v[3] = {node(2), node(2), node(2)};
    set(v[0], 0, v[2]);
    set(v[0], 1, v[1]);
    set(v[1], 0, v[2]);
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int i = 0; i < 3; i++) {
        gc_final_register(ref_addr(v[orders[order][i]]));
        ids[i] = id_of(v[i]);
    }
    R(0) = old ? v[0] : 0;
}

static void the_outermost_comes_first(void **s) {
    for (int order = 0; order < 6; order++) {
        for (int old = 0; old < 2; old++) {
            uint64_t ids[3];
            finalized_n = 0;
            build_chain(order, ids, old);
            gc_minor(&th);
            R(0) = 0;
            if (old) gc_major(&th);
            assert_int_equal(gc_run_pending(&th), 3);
            check_order(ids, 3);
        }
    }
}

static void independent_ones_run_in_the_order_of_registration(void **s) {
    uint64_t ids[5];
    for (int i = 0; i < 5; i++) ids[i] = id_of(with_finalizer(0));
    gc_minor(&th);
    gc_run_pending(&th);
    check_order(ids, 5);
}

static void cycles_are_finalized_and_freed(void **s) {
    size_t base = old_objects();
    Value a = with_finalizer(1), b = with_finalizer(1), plain = node(1);
    set(a, 0, b);
    set(b, 0, plain);
    set(plain, 0, a);
    gc_minor(&th);
    assert_int_equal(gc_run_pending(&th), 2);
    gc_major(&th);
    assert_int_equal(old_objects(), base);
}

static void keep(StmThread *t, uintptr_t obj) { R(5) = value_from_ref(obj); }

static void a_resurrected_object_lives_and_is_not_finalized_again(void **s) {
    on_finalize = keep;
    Value v = with_finalizer(1);
    set(v, 0, node(0));
    gc_minor(&th);
    gc_run_pending(&th);
    gc_major(&th);
    assert_int_equal(place(R(5)), GC_OLD);
    assert_int_equal(place(get(R(5), 0)), GC_OLD);
    size_t n = old_objects();
    R(5) = 0;
    gc_major(&th);
    assert_int_equal(finalized_n, 1);
    assert_int_equal(old_objects(), n - 2);
}

static void allocate(StmThread *t, uintptr_t obj) {
    for (int i = 0; i < 5000; i++) {
        node(3);
        stm_poll(t);
    }
    gc_major(t);
    assert_int_equal(gc_place(obj), GC_OLD);
}

static void a_finalizer_may_allocate_and_collect(void **s) {
    on_finalize = allocate;
    with_finalizer(0);
    with_finalizer(0);
    gc_minor(&th);
    assert_int_equal(gc_run_pending(&th), 2);
    assert_int_equal(finalized_n, 2);
}

static int made;
static void make_another(StmThread *t, uintptr_t obj) {
    if (made-- > 0) with_finalizer(0);
    gc_minor(t);
}

static void a_finalizer_may_make_more_of_them(void **s) {
    made = 10;
    on_finalize = make_another;
    with_finalizer(0);
    gc_minor(&th);
    assert_int_equal(gc_run_pending(&th), 11);
}

static void many_finalizers_in_a_long_list_do_not_recurse(void **s) {
    Value head = 0;
    for (int i = 0; i < 100000; i++) {
        Value v = with_finalizer(1);
        set(v, 0, head);
        head = v;
    }
    gc_minor(&th);
    assert_int_equal(gc_run_pending(&th), 100000);
    GcStats st;
    gc_stats(&st);
    assert_true(st.finalized >= 100000);
}

static void random_deaths(void **s) {
    for (int round = 0; round < 200; round++) {
        finalized_n = 0;
        size_t registered = 0;
        for (int i = 0; i < 30; i++) {
            Value v = node(3);
            for (int k = 0; k < 3; k++) set(v, k, R(below(10)));
            if (below(2)) gc_final_register(ref_addr(v)), registered++;
            R(below(10)) = below(3) ? v : weakref(v);
            if (below(10) == 0) R(0) = v;
            for (int r = 0; r < 10; r++)
                if (R(r) && (flags_of(R(r)) & OF_WEAK)) R(20 + r) = R(r), R(r) = 0;
            if (below(5) == 0) gc_minor(&th);
            if (below(20) == 0) gc_major(&th);
        }
        for (int r = 0; r < ROOTS; r++) R(r) = 0;
        do gc_major(&th); /* an object that waits for its finalizer keeps older ones alive */
        while (gc_run_pending(&th));
        assert_int_equal(finalized_n, registered);
    }
}

#define T(f) cmocka_unit_test_setup(f, t_clean)
int main(void) {
    debug_setup();
    debug.verify = 1;
    GcConfig config = t_config();
    config.nursery = 8 << 20; /* tests choose when to collect */
    t_start(&config);
    const struct CMUnitTest tests[] = {
        T(a_weak_reference_does_not_keep_its_referent),
        T(a_weak_reference_follows_its_referent),
        T(the_referent_may_be_found_after_the_weak_reference),
        T(a_dead_weak_reference_is_forgotten),
        T(a_cycle_through_a_weak_slot_dies),
        T(an_old_referent_dies_in_a_major_collection),
        T(a_large_and_an_immortal_referent),
        T(reading_during_marking_makes_it_strong),
        T(who_watches_is_told_once),
        T(a_young_death_is_told_too_but_not_to_the_dead),
        T(a_finalizer_runs_once_and_then_the_object_dies),
        T(a_living_object_is_not_finalized),
        T(what_a_finalizable_object_refers_to_is_there),
        T(the_outermost_comes_first),
        T(independent_ones_run_in_the_order_of_registration),
        T(cycles_are_finalized_and_freed),
        T(a_resurrected_object_lives_and_is_not_finalized_again),
        T(a_finalizer_may_allocate_and_collect),
        T(a_finalizer_may_make_more_of_them),
        T(many_finalizers_in_a_long_list_do_not_recurse),
        T(random_deaths),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    t_clean(NULL);
    t_stop();
    return failed;
}
