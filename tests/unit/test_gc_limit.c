/* test_gc_limit.c -- running out of memory: a clean 0 from gc_alloc, and everything as before. Solo. */
#include "gc_internal.h"
#include "gc_test.h"

/* A task of some allocations that unwinds at the first failure: a list of n nodes in R(0), or nothing. */
static bool build(int n, int *made) {
    R(0) = 0;
    for (int i = 0; i < n; i++) {
        Value v = i % 10 == 3 ? blob(9000) : i % 10 == 6 ? array(2000) : i % 10 == 8 ? weakref(R(0)) : node(2);
        if (v) ++*made;
        else return false;
        R(1) = v;
        Value link = node(2);
        if (link) ++*made;
        else return false;
        set(link, 0, R(0));
        set(link, 1, R(1));
        R(0) = link;
        stm_poll(&th);
    }
    return true;
}

static void each_allocation_may_fail_in_turn(void **s) {
    size_t base = old_objects();
    for (uint64_t k = 2; k < 120; k++) {
        gc_minor(&th);
        debug.oom_at = k;
        int made = 0;
        bool ok = build(50, &made);
        debug.oom_at = 0;
        assert_false(ok && k < 100);
        gc_verify();
        R(0) = R(1) = 0;
        gc_major(&th);
        assert_int_equal(old_objects(), base);
    }
}

static void the_limit_is_met_cleanly(void **s) {
    GcStats st;
    gc_stats(&st);
    size_t n = 0;
    for (;; n++) {
        Value v = node(30);
        if (!v) break;
        set(v, 0, R(0));
        R(0) = v;
        stm_poll(&th);
    }
    gc_stats(&st);
    assert_true(n * 256 > st.limit / 10 * 6);
    assert_true(st.heap_bytes <= st.limit + st.limit / 10);
    gc_verify();
    gc_minor(&th); /* what is young has room in old space */
    for (Value v = R(0); v; v = get(v, 0)) n--;
    assert_int_equal(n, 0);
    R(0) = 0;
    gc_major(&th);
    for (int i = 0; i < 1000; i++) assert_int_not_equal(node(30), 0);
}

static void a_request_that_is_too_large_fails_at_once(void **s) {
    GcStats st;
    gc_stats(&st);
    assert_int_equal(blob(0x3fffffff), 0);
    assert_int_equal(gc_alloc(st.limit + 1, 0, BLOB), 0);
    assert_int_equal(gc_alloc(1ul << 45, 0, BLOB), 0);
    assert_int_not_equal(node(1), 0);
}

static void garbage_does_not_use_up_the_limit(void **s) {
    for (int i = 0; i < t_many(4000); i++) {
        R(0) = blob(500000); /* one at a time */
        assert_int_not_equal(R(0), 0);
        stm_poll(&th);
    }
    for (int i = 0; i < t_many(300000); i++) {
        Value v = node(60);
        assert_int_not_equal(v, 0);
        set(v, 0, i % 500 ? R(1) : 0);
        R(1) = v;
        stm_poll(&th);
    }
}

static void room_can_be_made_for_a_large_request(void **s) {
    GcStats st;
    gc_stats(&st);
    gc_enable_major(false);
    uint32_t big = (uint32_t)(st.limit / 10 * 6);
    R(0) = blob(big);
    assert_int_not_equal(R(0), 0);
    R(0) = 0;
    assert_int_equal(blob(big), 0); /* garbage is in the way */
    assert_true(gc_make_room(&th, big));
    R(0) = blob(big);
    assert_int_not_equal(R(0), 0);
    assert_false(gc_make_room(&th, big));
    gc_enable_major(true);
}

#define T(f) cmocka_unit_test_setup(f, t_clean)
int main(void) {
    debug_setup();
    GcConfig config = t_config();
    config.stm.heap_limit = 32 << 20;
    config.nursery = 512 << 10;
    t_start(&config);
    const struct CMUnitTest tests[] = {
        T(each_allocation_may_fail_in_turn),
        T(the_limit_is_met_cleanly),
        T(a_request_that_is_too_large_fails_at_once),
        T(garbage_does_not_use_up_the_limit),
        T(room_can_be_made_for_a_large_request),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    t_clean(NULL);
    t_stop();
    return failed;
}
