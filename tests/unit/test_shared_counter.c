/* test_shared_counter.c -- the rules of the shared counter, step by step.
 *
 * ctest: no-linear no-tsan no-modes */
#include "shared_step.h"

static long read_counter(Sim *s, uintptr_t c) {
    volatile long n = 0;
    ON(s) {
        begin();
        n = shared_counter_read(c);
        CHECK_COMMITS();
    }
    return n;
}

TEST(a_counter_begins_where_it_is_told, .heap = COLLECTOR_ONLY) {
    shared_setup(step_shape);
    ON(A) {
        begin();
        uintptr_t c = shared_counter_new(-7);
        CHECK_EQ(shared_counter_read(c), -7);
        shared_counter_add(c, 3);
        CHECK_EQ(shared_counter_read(c), -4);
        CHECK_COMMITS();
    }
}

TEST(additions_do_not_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(A) { begin(); shared_counter_add(c, 1); }
    ON(B) { begin(); shared_counter_add(c, 10); }
    ON(C) { begin(); shared_counter_add(c, 100); }
    ON(D) { begin(); shared_counter_add(c, 1000); }
    ON(B) CHECK_COMMITS();
    ON(A) CHECK_COMMITS();
    ON(D) CHECK_COMMITS();
    ON(C) CHECK_COMMITS();
    CHECK_EQ(read_counter(A, c), 1111);
}

TEST(an_addition_conflicts_with_a_younger_reader, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(A) { begin(); shared_counter_add(c, 1); }
    ON(B) {
        begin();
        CHECK_EQ(shared_counter_read(c), 0);
        shared_counter_add(c, 1); /* so that it is not left in the past */
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(read_counter(B, c), 1);
}

TEST(an_older_reader_that_only_reads_goes_on_in_the_past, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(B) { begin(); CHECK_EQ(shared_counter_read(c), 0); }
    ON(A) { begin(); shared_counter_add(c, 5); CHECK_COMMITS(); }
    ON(B) { CHECK_EQ(shared_counter_read(c), 0); CHECK_COMMITS(); }
    CHECK_EQ(read_counter(B, c), 5);
}

TEST(an_addition_in_the_past_is_doomed, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(B) { begin(); CHECK_EQ(shared_counter_read(c), 0); }
    ON(A) { begin(); shared_counter_add(c, 5); CHECK_COMMITS(); }
    CHECK(tx_is_pinned(&B->th));
    ON(B) { shared_counter_add(c, 1); CHECK_ABORTS(); }
    CHECK_EQ(read_counter(A, c), 5);
}

TEST(an_aborted_addition_never_was, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(A) { begin(); shared_counter_add(c, 7); rollback(); }
    CHECK_EQ(read_counter(B, c), 0);
}

TEST(what_adds_up_to_nothing_disturbs_nobody, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(A) { begin(); shared_counter_add(c, 7); shared_counter_add(c, -7); }
    ON(B) { begin(); CHECK_EQ(shared_counter_read(c), 0); shared_counter_add(c, 1); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(read_counter(A, c), 1);
}

TEST(a_counter_holds_63_bits, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    long most = (1l << 62) - 1;
    ON(A) { begin(); shared_counter_add(c, most); CHECK_COMMITS(); }
    ON(B) { begin(); shared_counter_add(c, -1); CHECK_COMMITS(); }
    CHECK_EQ(read_counter(C, c), most - 1);
    ON(B) { begin(); shared_counter_add(c, -most); shared_counter_add(c, -most); CHECK_COMMITS(); }
    CHECK_EQ(read_counter(C, c), -most - 1);
}

TEST(a_counter_survives_collections_with_additions_pending, .heap = COLLECTOR_ONLY) {
    uintptr_t c = new_counter();
    ON(A) { begin(); shared_counter_add(c, 1); }
    ON(B) { begin(); shared_counter_add(c, 10); }
    collect_major(C);
    collect_major(A);
    ON(A) CHECK_COMMITS();
    collect_major(C);
    ON(B) CHECK_COMMITS();
    CHECK_EQ(read_counter(A, c), 11);
}

TEST(a_counter_is_the_same_with_and_without_solo_mode, .heap = COLLECTOR_ONLY, .solo = true) {
    uintptr_t c = new_counter();
    ON(A) { begin(); shared_counter_add(c, 1); CHECK_COMMITS(); }
    ON(B) { begin(); shared_counter_add(c, 10); CHECK_EQ(shared_counter_read(c), 11); CHECK_COMMITS(); }
    ON(A) { begin(); shared_counter_add(c, 100); CHECK_COMMITS(); }
    CHECK_EQ(read_counter(B, c), 111);
}

STEP_MAIN
