/* test_step_conflicts.c -- who conflicts with whom, who gives way, and that every transaction ends at last.
 *
 * A transaction conflicts with a commit if it has read (a write reads as well) something whose bytes the commit changes.
 * Readers that have written nothing may go on in the past instead of aborting (test_step_pinned.c), so the losers here
 * write something of their own first.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

/* ---- kinds ----------------------------------------------------------------------------------------------------- */

TEST(the_younger_reader_of_a_published_object_aborts) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        CHECK_EQ(get(x), 0);
        set(y, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(x), 1);
    CHECK_EQ(committed(y), 0);
}

TEST(the_younger_of_two_writers_of_an_object_aborts) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        set(x, 2);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(x), 1);
}

TEST(writers_of_different_slots_of_one_object_conflict) {
    Ref x = object(8);
    ON(A) {
        begin();
        set_at(x, 0, 1);
    }
    ON(B) {
        begin();
        set_at(x, 7, 2);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed_at(x, 7), 0);
}

TEST(a_reader_that_commits_before_the_writer_disturbs_nobody) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        CHECK_EQ(get(x), 0);
        set(y, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_COMMITS();
}

TEST(readers_of_the_same_object_do_not_conflict) {
    Ref x = object(1), y = object(1), z = object(1);
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(B) {
        begin();
        get(x);
        set(z, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
}

TEST(writers_of_different_objects_on_one_page_do_not_conflict) {
    Ref x = object(1), y = object(1);
    CHECK(x / STM_PAGE == y / STM_PAGE || step_collector);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        set(y, 2);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(committed(x), 1);
    CHECK_EQ(committed(y), 2);
}

TEST(of_a_write_skew_only_one_commits) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(B) {
        begin();
        get(y);
        set(x, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(x) + committed(y), 1);
}

TEST(a_lost_update_does_not_happen) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, get(x) + 1);
    }
    ON(B) {
        begin();
        set(x, get(x) + 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) {
        CHECK_ABORTS();
        begin();
        set(x, get(x) + 1);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(x), 2);
}

TEST(one_commit_dooms_every_younger_reader) {
    Ref x = object(1), y[3] = {object(1), object(1), object(1)};
    Sim *reader[3] = {B, C, D};
    ON(A) {
        begin();
        set(x, 1);
    }
    for (int i = 0; i < 3; i++) {
        ON(reader[i]) {
            begin();
            get(x);
            set(y[i], 1);
        }
    }
    ON(A) CHECK_COMMITS();
    for (int i = 0; i < 3; i++) ON(reader[i]) CHECK_ABORTS();
}

TEST(a_read_after_the_commit_does_not_conflict_with_it) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        set(y, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) {
        CHECK_EQ(get(x), 1);
        CHECK_COMMITS();
    }
}

TEST(an_aborted_writer_disturbs_nobody) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(A) rollback();
    ON(B) CHECK_COMMITS();
}

TEST(a_read_before_an_abort_does_not_count_for_the_retry) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        rollback();
        begin();
        set(y, 1);
    }
    write_alone(B, x, 1);
    ON(A) CHECK_COMMITS();
}

TEST(what_the_previous_transaction_read_does_not_count) { /* hazard 1 */
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        CHECK_COMMITS();
        begin();
        set(y, 1);
    }
    write_alone(B, x, 1);
    ON(A) CHECK_COMMITS();
}

TEST(what_another_thread_read_in_the_same_segment_does_not_count, .segments = 2) { /* hazard 1 */
    Ref x = object(1), y = object(1);
    empty_transaction(C);
    ON(B) begin(); /* so that A and C share the other segment */
    ON(A) {
        begin();
        get(x);
        CHECK_COMMITS();
    }
    ON(C) {
        begin();
        set(y, 1);
    }
    ON(B) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(C) CHECK_COMMITS();
}

TEST(a_read_mark_stays_through_commits_of_others) {
    Ref x = object(1), y = object(1), z = object(1);
    ON(B) begin();
    ON(A) {
        begin();
        get(x);
        set(z, 1);
    }
    write_alone(C, y, 1);
    write_alone(C, y, 2);
    ON(B) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
}

TEST(a_transaction_that_wrote_is_still_checked_after_foreign_commits) { /* hazard 14 */
    Ref x = object(1), y = object(1), z = object(1);
    ON(B) begin();
    ON(A) {
        begin();
        set(x, 1);
    }
    write_alone(C, y, 1);
    ON(A) set(x, 2);
    write_alone(C, z, 1);
    ON(B) {
        set(x, 5);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
    CHECK_EQ(committed(x), 5);
}

/* ---- silent writes --------------------------------------------------------------------------------------------- */

TEST(a_write_that_changes_nothing_conflicts_with_nobody) {
    Ref x = object(1), y = object(1);
    write_alone(A, x, 3);
    ON(A) {
        begin();
        set(x, 3);
    }
    ON(B) {
        begin();
        CHECK_EQ(get(x), 3);
        set(y, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
}

TEST(a_write_undone_within_the_transaction_conflicts_with_nobody) {
    Ref lock = object(1), y = object(1), z = object(1);
    ON(A) {
        begin();
        set(lock, 1);
        set(y, 1);
        set(lock, 0);
    }
    ON(B) {
        begin();
        set(lock, 1);
        set(z, 1);
        set(lock, 0);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(committed(y) + committed(z), 2);
}

TEST(silent_writes_are_counted_and_publish_nothing) {
    Ref x = object(1);
    write_alone(A, x, 1);
    StmTotals before, after;
    stm_totals(&before);
    write_alone(A, x, 1);
    stm_totals(&after);
    CHECK_EQ(after.silent_dropped - before.silent_dropped, 1);
    CHECK_EQ(after.published_objects, before.published_objects);
}

TEST(a_silent_write_has_still_read_the_object) {
    Ref x = object(1), y = object(1);
    ON(B) begin();
    ON(A) {
        begin();
        set(x, 0);
        set(y, 1);
    }
    ON(B) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
}

TEST(a_slot_changed_between_two_silent_ones_is_published) {
    Ref x = object(64);
    ON(A) {
        begin();
        for (int i = 0; i < 64; i++) set_at(x, i, i == 40);
        CHECK_COMMITS();
    }
    for (int i = 0; i < 64; i++) CHECK_EQ(committed_at(x, i), i == 40);
}

/* ---- the loser keeps a consistent view ------------------------------------------------------------------------- */

static volatile long saw_x, saw_y;

TEST(a_doomed_transaction_sees_no_mixture) {
    Ref x = object(1), y = object(1), z = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        saw_x = get(x);
        set(z, 1);
    }
    ON(A) {
        set(x, 1);
        set(y, 1);
        CHECK_COMMITS();
    }
    ON(B) {
        if (!self->aborted) {
            saw_y = get(y);
            CHECK_EQ(saw_x, saw_y);
        }
        CHECK_ABORTS();
    }
}

TEST(a_victim_of_two_commits_is_rolled_back_once) { /* hazard 9 */
    Ref x = object(1), y = object(1), z = object(1);
    ON(A) begin();
    ON(B) begin();
    ON(C) {
        begin();
        get(x);
        get(y);
        set(z, 1);
    }
    uint64_t before = C->th.stats.aborted;
    ON(A) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(B) {
        set(y, 1);
        CHECK_COMMITS();
    }
    ON(C) CHECK_ABORTS();
    CHECK_EQ(C->th.stats.aborted - before, 1);
    write_alone(C, z, 2);
    CHECK_EQ(committed(z), 2);
}

TEST(a_doomed_transaction_disturbs_nobody) {
    Ref x = object(1), y = object(1), z = object(1);
    ON(A) begin();
    ON(C) begin();
    ON(B) {
        begin();
        get(x);
        get(y);
        set(z, 1);
    }
    ON(A) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(C) { /* B, which read y and wrote z, is doomed: neither counts */
        CHECK_EQ(get(z), 0);
        set(y, 1);
        set(z, 3);
        CHECK_COMMITS();
    }
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(z), 3);
}

TEST(tx_is_doomed_tells_so_before_the_next_safepoint) {
    Ref x = object(1), z = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        get(x);
        set(z, 1);
    }
    CHECK(!tx_is_doomed(&B->th));
    ON(A) {
        set(x, 1);
        CHECK_COMMITS();
    }
    CHECK(tx_is_doomed(&B->th));
    ON(B) CHECK_ABORTS();
    CHECK(!tx_is_doomed(&B->th));
}

/* ---- who gives way --------------------------------------------------------------------------------------------- */

TEST(the_younger_writer_gives_way_to_an_older_reader_that_has_written) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(B) {
        begin();
        set(x, 1);
        CHECK_GIVES_WAY();
    }
    ON(A) CHECK_COMMITS();
}

TEST(who_has_to_wait_commits_after_the_other) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    volatile TxOutcome first = TX_COMMITTED;
    ON(B) {
        begin();
        set(x, 1);
        first = try_commit();
        CHECK(first != TX_COMMITTED);
    }
    ON(A) CHECK_COMMITS();
    ON(B) {
        if (first == TX_DOOMED) {
            begin();
            set(x, 1);
        }
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(x) + committed(y), 2);
}

TEST(who_waits_may_be_doomed_meanwhile) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(B) {
        begin();
        get(y);
        set(x, 1);
        CHECK(try_commit() != TX_COMMITTED);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(x), 0);
}

TEST(the_age_is_kept_over_retries) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    uint64_t age = A->th.age;
    CHECK(age != 0);
    ON(A) {
        rollback();
        begin();
    }
    CHECK_EQ(A->th.age, age);
    ON(A) {
        CHECK_COMMITS();
        begin();
    }
    CHECK(A->th.age != age);
}

TEST(a_transaction_once_aborted_is_older_than_those_begun_later) {
    Ref x = object(1), y = object(1);
    ON(B) begin();
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(B) {
        set(x, 1);
        CHECK_COMMITS();
        begin(); /* younger than A now, whatever A's number of tries */
        set(x, 2);
    }
    ON(A) {
        CHECK_ABORTS();
        begin();
        get(x);
        set(y, 1);
    }
    ON(B) CHECK_GIVES_WAY();
    ON(A) CHECK_COMMITS();
}

TEST(a_long_reader_ends_between_many_short_writers) {
    Ref x[10], y = object(1);
    for (int i = 0; i < 10; i++) x[i] = object(1);
    volatile int tries = 0;
    for (volatile bool done = false; !done;) {
        tries++;
        CHECK(tries <= 3);
        ON(A) begin();
        for (volatile int i = 0; i < 10; i++) {
            ON(B) {
                begin();
                set(x[i], get(x[i]) + 1);
                if (try_commit() == TX_MUST_WAIT) rollback();
            }
            ON(A) {
                if (!self->aborted) get(x[i]);
            }
            ON(C) {
                begin();
                set(x[i], get(x[i]) + 1);
                if (try_commit() == TX_MUST_WAIT) rollback();
            }
        }
        ON(A) {
            if (!self->aborted) {
                set(y, 1);
                done = try_commit() == TX_COMMITTED;
                CHECK(done || self->aborted);
            }
        }
    }
    CHECK_EQ(committed(y), 1);
}

TEST(two_that_collide_crosswise_both_end) { /* hazard 33 */
    Ref x = object(1), y = object(1);
    volatile int done_a = 0, done_b = 0, rounds = 0;
    while (done_a < 50 || done_b < 50) {
        CHECK(++rounds < 400);
        ON(A) {
            if (!in_tx(self)) begin();
            set(x, get(x) + 1);
        }
        ON(B) {
            if (!in_tx(self)) begin();
            set(y, get(y) + 1);
        }
        ON(A) {
            if (in_tx(self)) {
                set(y, get(y) + 1);
                done_a += try_commit() == TX_COMMITTED;
            }
        }
        ON(B) {
            if (in_tx(self)) {
                set(x, get(x) + 1);
                done_b += try_commit() == TX_COMMITTED;
            }
        }
        ON(A) if (in_tx(self)) rollback();
        ON(B) if (in_tx(self)) rollback();
    }
    CHECK_EQ(committed(x), done_a + done_b);
    CHECK_EQ(committed(y), done_a + done_b);
}

/* ---- the version byte of read marks ---------------------------------------------------------------------------- */

TEST(marks_of_255_transactions_ago_do_not_count) { /* hazard 2 */
    Ref x = object(1), y = object(1);
    for (volatile int gap = 250; gap < 260; gap++) {
        ON(A) {
            begin();
            get(x);
            CHECK_COMMITS();
            for (int i = 0; i < gap; i++) {
                begin();
                CHECK_COMMITS();
            }
            begin();
            set(y, gap);
        }
        write_alone(B, x, gap);
        ON(A) CHECK_COMMITS();
    }
}

TEST(marks_count_in_every_one_of_600_transactions) { /* hazard 2 */
    Ref x = object(1), y = object(1);
    for (volatile int i = 1; i < 600; i++) {
        ON(B) begin();
        ON(A) {
            begin();
            get(x);
            set(y, i);
        }
        ON(B) {
            set(x, i);
            CHECK_COMMITS();
        }
        ON(A) {
            CHECK_ABORTS();
            begin(); /* end the retry, so that the next one is younger than B */
            CHECK_COMMITS();
        }
    }
}

TEST(a_wrap_of_the_version_leaves_another_segment_s_marks_alone) { /* hazard 2 */
    Ref x = object(1), y = object(1);
    ON(C) begin();
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    for (int i = 0; i < 600; i++) empty_transaction(B);
    ON(C) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
}

STEP_MAIN
