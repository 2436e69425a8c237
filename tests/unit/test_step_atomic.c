/* test_step_atomic.c -- where transactions end: safepoints, atomic blocks, blocking regions.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

static bool broken(uint64_t before) { return self->th.stats.committed > before; }
static uint64_t commits(void) { return self->th.stats.committed; }

/* A transaction whose time is not over, however long the machine takes. */
static void begin_long(void) {
    self->th.budget_ns = 1000ul * 1000 * 1000 * 1000;
    begin();
}

/* ---- safepoints ------------------------------------------------------------------------------------------------ */

TEST(a_safepoint_does_nothing_while_nobody_asks, .debug = "") {
    Ref x = object(1);
    ON(A) {
        begin_long();
        set(x, 1);
        uint64_t n = commits();
        for (int i = 0; i < 1000; i++) {
            stm_poll(&A->th);
            stm_break(&A->th);
        }
        CHECK(!broken(n));
        CHECK_COMMITS();
    }
}

TEST(a_break_safepoint_ends_the_transaction_when_asked) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
        stm_hint_commit(&A->th);
        uint64_t n = commits();
        stm_break(&A->th);
        CHECK(broken(n));
        CHECK(in_tx(A));
        CHECK_EQ(committed(x), 1);
        CHECK_COMMITS();
    }
}

TEST(a_plain_safepoint_never_ends_the_transaction) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
        stm_hint_commit(&A->th);
        uint64_t n = commits();
        for (int i = 0; i < 100; i++) stm_poll(&A->th);
        CHECK(!broken(n));
        CHECK_EQ(committed(x), 0);
        stm_break(&A->th);
        CHECK(broken(n));
        CHECK_COMMITS();
    }
}

TEST(anybody_may_ask_for_the_end) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        seg_set_poll(segment_of(A), POLL_BREAK);
        CHECK_COMMITS();
    }
    ON(A) {
        uint64_t n = commits();
        stm_break(&A->th);
        CHECK(broken(n));
        CHECK_COMMITS();
    }
}

TEST(a_doomed_transaction_aborts_at_its_next_safepoint) {
    Ref x = object(1), y = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(A) {
        set(x, 1);
        CHECK_COMMITS();
    }
    CHECK(tx_is_doomed(&B->th));
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(y), 0);
}

static Ref shared_x;
static _Atomic bool go;
static void writes_on_command(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("the oldest was aborted");
    tx_begin(&w->th);
    set(shared_x, 5);
    w->stage = 1;
    while (!go) sleep_ms(1);
    w->stage = 2;
    tx_commit(&w->th);
}

TEST(a_transaction_doomed_at_a_poll_jumps_from_it) {
    shared_x = object(1);
    Ref y = object(1);
    Worker w = {0};
    worker_start(&w, writes_on_command, NULL);
    worker_wait(&w, 1);
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        get(shared_x);
        set(y, 1);
        go = true;
        worker_asleep(&w, 2);
        CHECK_EQ(get(shared_x), 0);
        stm_poll(&A->th);
        FAIL("came back");
    }
    worker_join(&w);
    CHECK_EQ(A->jumps, 1);
    CHECK(!in_tx(A));
    CHECK_EQ(A->th.atomic, 0);
    CHECK_EQ(read_alone(A, shared_x), 5);
    CHECK_EQ(read_alone(A, y), 0);
}

TEST(the_transaction_after_a_break_sees_what_was_written_before) {
    Ref x = object(1);
    ON(A) {
        begin();
        for (int i = 0; i < 10; i++) {
            set(x, get(x) + 1);
            stm_hint_commit(&A->th);
            stm_break(&A->th);
        }
        CHECK_EQ(get(x), 10);
        CHECK_COMMITS();
    }
}

/* ---- atomic blocks --------------------------------------------------------------------------------------------- */

TEST(inside_an_atomic_block_no_safepoint_ends_the_transaction) {
    Ref x = object(1);
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        set(x, 1);
        uint64_t n = commits();
        stm_hint_commit(&A->th);
        for (int i = 0; i < 100; i++) stm_break(&A->th);
        CHECK(!broken(n));
        CHECK_EQ(committed(x), 0);
        tx_atomic_leave(&A->th);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(x), 1);
}

TEST(atomic_blocks_nest) {
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        tx_atomic_enter(&A->th);
        CHECK_EQ(A->th.atomic, 2);
        tx_atomic_leave(&A->th);
        uint64_t n = commits();
        stm_hint_commit(&A->th);
        stm_break(&A->th);
        CHECK(!broken(n));
        tx_atomic_leave(&A->th);
        CHECK_EQ(A->th.atomic, 0);
        stm_hint_commit(&A->th);
        stm_break(&A->th);
        CHECK(broken(n));
        CHECK_COMMITS();
    }
}

TEST(the_end_of_an_atomic_block_does_not_force_a_commit, .debug = "") {
    Ref x = object(1);
    ON(A) {
        begin_long();
        tx_atomic_enter(&A->th);
        set(x, 1);
        tx_atomic_leave(&A->th);
        uint64_t n = commits();
        stm_break(&A->th);
        CHECK(!broken(n));
        CHECK_COMMITS();
    }
}

TEST(a_wish_made_inside_an_atomic_block_is_granted_after_it) {
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        uint64_t n = commits();
        stm_hint_commit(&A->th);
        stm_break(&A->th);
        tx_atomic_leave(&A->th);
        stm_break(&A->th);
        CHECK(broken(n));
        CHECK_COMMITS();
    }
}

TEST(an_abort_puts_the_depth_of_atomic_blocks_back) { /* hazard 31 */
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        tx_atomic_enter(&A->th);
        rollback();
        CHECK_EQ(A->th.atomic, 0);
    }
}

TEST(an_atomic_block_that_is_doomed_aborts_like_any_other) {
    Ref x = object(1), y = object(1);
    ON(B) begin();
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        get(x);
        set(y, 1);
    }
    ON(B) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
    CHECK_EQ(A->th.atomic, 0);
}

/* ---- blocking regions ------------------------------------------------------------------------------------------ */

TEST(a_blocking_region_commits_what_was_done_before) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
        block_begin();
        CHECK(!in_tx(A));
        CHECK_EQ(committed(x), 1);
        block_end();
        CHECK(in_tx(A));
        CHECK_EQ(get(x), 1);
        CHECK_COMMITS();
    }
}

TEST(a_blocked_thread_does_not_hold_others_up) {
    Ref x = object(1);
    ON(A) {
        begin();
        block_begin();
    }
    write_alone(B, x, 3);
    write_alone(C, x, 4);
    ON(A) {
        block_end();
        CHECK_EQ(get(x), 4);
        CHECK_COMMITS();
    }
}

TEST(what_was_read_before_a_blocking_region_may_change_during_it) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        CHECK_EQ(get(x), 0);
        block_begin();
    }
    write_alone(B, x, 1);
    ON(A) {
        block_end();
        CHECK_EQ(get(x), 1);
        set(y, 1);
        CHECK_COMMITS();
    }
}

TEST(inside_an_inevitable_atomic_block_the_transaction_outlives_a_blocking_region) {
    Ref x = object(1), y = object(1), z = object(1);
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        get(x);
        set(y, 1);
        CHECK(try_inevitable());
        block_begin();
        CHECK(in_tx(A));
    }
    CHECK_EQ(committed(y), 0);
    write_alone(B, z, 1);
    ON(B) {
        begin();
        set(x, 1);
        CHECK_GIVES_WAY();
    }
    ON(A) {
        block_end();
        CHECK_EQ(get(z), 1);
        CHECK_EQ(get(y), 1);
        tx_atomic_leave(&A->th);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 1);
}

static void blocks_often(Worker *w) { /* hazard 10 */
    Rng r = {(uint64_t)(intptr_t)w->arg};
    if (stm_set_resume(&w->th)) {}
    tx_begin(&w->th);
    while (w->stage < 300) {
        set(shared_x, get(shared_x) + 1);
        stm_block_begin(&w->th);
        w->stage++;
        if (rng_below(&r, 4) == 0) sched_yield();
        if (rng_below(&r, 16) == 0) sleep_ms(0);
        stm_block_end(&w->th);
    }
    tx_commit(&w->th);
}

TEST(threads_leave_and_enter_at_random_with_twice_as_many_as_segments, .segments = 2) { /* hazard 10 */
    shared_x = object(1);
    Worker w[4] = {0};
    for (intptr_t i = 0; i < 4; i++) worker_start(&w[i], blocks_often, (void *)(i + 1));
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    CHECK_EQ(committed(shared_x), 4 * 300);
}

STEP_MAIN
