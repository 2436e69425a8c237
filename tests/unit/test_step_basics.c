/* test_step_basics.c -- what one transaction reads, writes, keeps and throws away; what others see of it.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

/* ---- reads and writes ------------------------------------------------------------------------------------------ */

TEST(a_new_object_holds_zeros) {
    Ref x = object(3);
    ON(A) {
        begin();
        CHECK_EQ(get_at(x, 0), 0);
        CHECK_EQ(get_at(x, 2), 0);
        CHECK_COMMITS();
    }
}

TEST(a_writer_sees_its_own_writes_at_once) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
        CHECK_EQ(get(x), 1);
        set(x, 2);
        CHECK_EQ(get(x), 2);
    }
    ON(A) CHECK_EQ(get(x), 2);
}

TEST(nobody_else_sees_a_write_before_its_commit) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        CHECK_EQ(get(x), 0);
    }
    CHECK_EQ(committed(x), 0);
}

TEST(everybody_sees_a_write_after_its_commit) {
    Ref x = object(1);
    write_alone(A, x, 7);
    CHECK_EQ(committed(x), 7);
    CHECK_EQ(read_alone(A, x), 7);
    CHECK_EQ(read_alone(B, x), 7);
}

TEST(all_writes_of_a_transaction_appear_together) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
        set(y, 2);
    }
    CHECK_EQ(committed(x) + committed(y), 0);
    ON(A) CHECK_COMMITS();
    CHECK_EQ(committed(x), 1);
    CHECK_EQ(committed(y), 2);
}

TEST(a_running_transaction_that_has_not_read_an_object_sees_its_newest_commit) {
    Ref x = object(1);
    ON(B) begin();
    write_alone(A, x, 5);
    ON(B) {
        CHECK_EQ(get(x), 5);
        CHECK_COMMITS();
    }
}

TEST(every_slot_of_an_object_is_written_for_itself) {
    Ref x = object(100);
    ON(A) {
        begin();
        for (int i = 0; i < 100; i++) set_at(x, i, i * i);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        for (int i = 0; i < 100; i++) CHECK_EQ(get_at(x, i), i * i);
        CHECK_COMMITS();
    }
}

TEST(neighbours_of_a_written_object_keep_their_values) {
    Ref x[64];
    for (int i = 0; i < 64; i++) x[i] = object(1);
    for (int i = 0; i < 64; i++) write_alone(A, x[i], i);
    write_alone(B, x[31], -1);
    for (int i = 0; i < 64; i++) CHECK_EQ(committed(x[i]), i == 31 ? -1 : i);
}

TEST(an_object_may_lie_across_pages) {
    Ref x = object(3 * STM_PAGE / 8);
    int last = 3 * STM_PAGE / 8 - 1;
    ON(A) {
        begin();
        set_at(x, 0, 1);
        set_at(x, last, 2);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get_at(x, 0), 1);
        CHECK_EQ(get_at(x, last / 2), 0);
        CHECK_EQ(get_at(x, last), 2);
        set_at(x, last / 2, 3);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed_at(x, last / 2), 3);
    CHECK_EQ(committed_at(x, last), 2);
}

TEST(references_are_the_same_in_every_view) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set_ref(x, 0, y);
        set(y, 3);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK(get_ref(x, 0) == y);
        CHECK_EQ(get(get_ref(x, 0)), 3);
        CHECK_COMMITS();
    }
}

TEST(an_object_written_in_one_transaction_can_be_written_in_the_next) {
    Ref x = object(1);
    for (int i = 1; i < 20; i++) {
        ON(i & 1 ? A : B) {
            begin();
            CHECK_EQ(get(x), i - 1);
            set(x, i);
            CHECK_COMMITS();
        }
    }
    CHECK_EQ(committed(x), 19);
}

TEST(the_view_of_a_segment_is_the_linear_memory_at_its_base) {
    Ref x = object(1);
    write_alone(B, x, 6);
    ON(A) {
        begin();
        set(x, 4);
        CHECK_EQ(*(long *)seg_linear(slot_addr(x, 0)), 4 << 3);
        CHECK(seg_linear(x) == seg_view(seg_current(), x));
        CHECK(segment_of(A) == seg_current());
        CHECK(seg_thread(seg_current()) == &A->th);
        CHECK(seg_in_tx(seg_current()));
    }
    CHECK_EQ(seen(A, x), 4);
    CHECK_EQ(committed(x), 6);
}

/* ---- ends ------------------------------------------------------------------------------------------------------ */

TEST(a_rolled_back_write_is_gone) {
    Ref x = object(2);
    write_alone(A, x, 1);
    ON(A) {
        begin();
        set(x, 2);
        set_at(x, 1, 3);
        rollback();
        begin();
        CHECK_EQ(get(x), 1);
        CHECK_EQ(get_at(x, 1), 0);
        CHECK_COMMITS();
    }
    CHECK_EQ(read_alone(B, x), 1);
}

TEST(a_rolled_back_write_leaves_neighbours_committed_meanwhile_alone) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    write_alone(B, y, 2);
    ON(A) {
        rollback();
        begin();
        CHECK_EQ(get(x), 0);
        CHECK_EQ(get(y), 2);
        CHECK_COMMITS();
    }
}

TEST(after_a_rollback_the_barriers_work_again) {
    Ref x = object(1);
    for (int i = 0; i < 5; i++) {
        ON(A) {
            begin();
            set(x, 100 + i);
            rollback();
        }
    }
    write_alone(A, x, 1);
    CHECK_EQ(committed(x), 1);
}

TEST(an_empty_transaction_commits_and_publishes_nothing) {
    StmTotals before, after;
    empty_transaction(A);
    stm_totals(&before);
    empty_transaction(A);
    stm_totals(&after);
    CHECK_EQ(after.epochs, before.epochs);
    CHECK_EQ(after.published_txs, before.published_txs);
    CHECK_EQ(after.commit_seq, before.commit_seq);
}

TEST(a_transaction_that_only_reads_commits_without_an_epoch) {
    Ref x = object(1);
    empty_transaction(B);
    StmTotals before, after;
    stm_totals(&before);
    ON(A) {
        begin();
        get(x);
        CHECK_COMMITS();
    }
    stm_totals(&after);
    CHECK_EQ(after.epochs, before.epochs);
}

TEST(a_transaction_has_a_segment_while_it_runs) {
    empty_transaction(A);
    CHECK(!in_tx(A));
    ON(A) {
        begin();
        CHECK(in_tx(A));
        CHECK(segment_of(A) != NULL);
        CHECK(seg_index(segment_of(A)) >= 1 && seg_index(segment_of(A)) <= stm_segments());
    }
    Seg *had = segment_of(A);
    ON(A) rollback();
    CHECK(!in_tx(A));
    CHECK(!seg_in_tx(had));
}

TEST(two_running_transactions_have_different_segments) {
    ON(A) begin();
    ON(B) begin();
    CHECK(segment_of(A) != segment_of(B));
    CHECK(segment_of(A) != stm_seg(0) && segment_of(B) != stm_seg(0));
}

TEST(the_thread_s_numbers_count_what_it_did) {
    Ref x = object(1);
    empty_transaction(A);
    struct StmStats before = A->th.stats;
    write_alone(A, x, 1);
    empty_transaction(A);
    ON(A) {
        begin();
        rollback();
    }
    CHECK_EQ(A->th.stats.begun - before.begun, 3);
    CHECK_EQ(A->th.stats.committed - before.committed, 2);
    CHECK_EQ(A->th.stats.published - before.published, 1);
    CHECK_EQ(A->th.stats.aborted - before.aborted, 1);
}

/* ---- the serial order ------------------------------------------------------------------------------------------ */

TEST(each_publishing_commit_has_a_higher_number_than_the_one_before) {
    Ref x = object(1), y = object(1);
    write_alone(A, x, 1);
    uint64_t first = tx_commit_seq(&A->th);
    write_alone(B, y, 1);
    CHECK(tx_commit_seq(&B->th) > first);
    write_alone(A, x, 2);
    CHECK(tx_commit_seq(&A->th) > tx_commit_seq(&B->th));
}

TEST(a_reading_commit_has_the_number_of_the_state_it_saw) {
    Ref x = object(1);
    write_alone(A, x, 1);
    uint64_t state = tx_commit_seq(&A->th);
    CHECK_EQ(read_alone(B, x), 1);
    CHECK_EQ(tx_commit_seq(&B->th), state);
    ON(B) {
        begin();
        CHECK_EQ(tx_snapshot_seq(&B->th), state);
    }
    write_alone(A, x, 2);
    ON(B) {
        CHECK_EQ(get(x), 2);
        CHECK_EQ(tx_snapshot_seq(&B->th), tx_commit_seq(&A->th));
        CHECK_COMMITS();
    }
    CHECK_EQ(tx_commit_seq(&B->th), tx_commit_seq(&A->th));
}

/* ---- tx_run ---------------------------------------------------------------------------------------------------- */

static void add_one(StmThread *th, void *arg) { set(*(Ref *)arg, get(*(Ref *)arg) + 1); }

TEST(tx_run_runs_its_body_as_one_transaction) {
    Ref x = object(1);
    ON(A) tx_run(&A->th, add_one, &x);
    ON(B) tx_run(&B->th, add_one, &x);
    CHECK_EQ(committed(x), 2);
    CHECK(!in_tx(A) && !in_tx(B));
}

static int tries;
static void abort_twice(StmThread *th, void *arg) {
    set(*(Ref *)arg, get(*(Ref *)arg) + 1);
    if (++tries < 3) tx_abort(th);
}

TEST(tx_run_runs_its_body_again_after_each_abort) {
    Ref x = object(1);
    ON(A) tx_run(&A->th, abort_twice, &x);
    CHECK_EQ(tries, 3);
    CHECK_EQ(committed(x), 1);
}

TEST(tx_abort_leaves_by_the_mark_set_for_it) {
    Ref x = object(1);
    ON(A) {
        begin();
        set(x, 1);
        tx_abort(&A->th);
        FAIL("came back");
    }
    CHECK_EQ(A->jumps, 1);
    CHECK(!in_tx(A));
    CHECK_EQ(read_alone(A, x), 0);
}

STEP_MAIN
