/* test_step_pinned.c -- readers that go on in the past: a transaction that has only read may keep the state it began to see
 * when a commit changes what it has read. An older one always is; a younger one when an abort would cost more.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

/* B, the older one, reads x; A publishes x = 1, y = 1. (A younger reader aborts when that is cheaper.) */
static void make_pinned(Ref x, Ref y) {
    ON(B) {
        begin();
        CHECK_EQ(get(x), 0);
    }
    ON(A) {
        begin();
        set(x, 1);
        set(y, 1);
        CHECK_COMMITS();
    }
    CHECK(tx_is_pinned(&B->th));
}

TEST(a_reader_without_writes_is_pinned_not_aborted) {
    Ref x = object(1), y = object(1);
    make_pinned(x, y);
    CHECK(!tx_is_doomed(&B->th));
    ON(B) CHECK_COMMITS();
    CHECK_EQ(B->th.stats.pinned, 1);
    CHECK_EQ(B->th.stats.aborted, 0);
}

TEST(a_pinned_reader_sees_the_state_of_its_snapshot) {
    Ref x = object(1), y = object(1);
    make_pinned(x, y);
    ON(B) {
        CHECK_EQ(get(x), 0);
        CHECK_EQ(get(y), 0);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get(x), 1);
        CHECK_EQ(get(y), 1);
        CHECK_COMMITS();
    }
}

TEST(a_pinned_reader_sees_no_later_commit_either) {
    Ref x = object(1), y = object(1), z[40];
    for (int i = 0; i < 40; i++) z[i] = object_on_own_page(1);
    make_pinned(x, y);
    for (volatile int i = 0; i < 40; i++) write_alone(i & 1 ? A : C, z[i], i + 1);
    write_alone(C, x, 2);
    ON(B) {
        for (int i = 0; i < 40; i++) CHECK_EQ(get(z[i]), 0);
        CHECK_EQ(get(x), 0);
        CHECK_EQ(get(y), 0);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        for (int i = 0; i < 40; i++) CHECK_EQ(get(z[i]), i + 1);
        CHECK_EQ(get(x), 2);
        CHECK_COMMITS();
    }
}

TEST(a_pinned_reader_sees_old_items_of_arrays) {
    Ref x = object(1), a = object_with(2000, OF_CARDS), f = object_with(100, OF_FINE);
    ON(B) {
        begin();
        get(x);
        CHECK_EQ(get_at(a, 10), 0);
    }
    ON(A) {
        begin();
        set(x, 1);
        for (int i = 0; i < 2000; i += 3) set_at(a, i, i + 1);
        set_at(f, 50, 1);
        CHECK_COMMITS();
    }
    write_alone(C, x, 5);
    ON(C) {
        begin();
        set_at(a, 999, 7);
        set_at(f, 51, 7);
        CHECK_COMMITS();
    }
    ON(B) {
        for (int i = 0; i < 2000; i++) CHECK_EQ(get_at(a, i), 0);
        CHECK_EQ(get_at(f, 50), 0);
        CHECK_EQ(get_at(f, 51), 0);
        CHECK_COMMITS();
    }
}

TEST(a_pinned_reader_that_writes_aborts) {
    Ref x = object(1), y = object(1), z = object(1);
    make_pinned(x, y);
    ON(B) {
        set(z, 1);
        CHECK_ABORTS();
    }
    CHECK_EQ(committed(z), 0);
}

TEST(a_pinned_reader_cannot_become_inevitable) {
    Ref x = object(1), y = object(1);
    make_pinned(x, y);
    ON(B) {
        CHECK(!try_inevitable());
        CHECK_ABORTS();
    }
}

TEST(a_pinned_reader_comes_before_those_it_did_not_see) {
    Ref x = object(1), y = object(1);
    write_alone(C, x, 0);
    make_pinned(x, y);
    uint64_t publisher = tx_commit_seq(&A->th);
    CHECK(tx_snapshot_seq(&B->th) < publisher);
    ON(B) CHECK_COMMITS();
    CHECK(tx_commit_seq(&B->th) < publisher);
}

TEST(the_segment_of_a_pinned_reader_is_up_to_date_for_the_next_transaction, .segments = 2) {
    Ref x = object(1), y = object(1), z = object(1);
    make_pinned(x, y);
    write_alone(A, z, 3);
    ON(B) CHECK_COMMITS();
    ON(A) begin();
    ON(C) {
        begin(); /* takes the segment that B had */
        CHECK_EQ(get(x), 1);
        CHECK_EQ(get(y), 1);
        CHECK_EQ(get(z), 3);
        set(z, 4);
        CHECK_COMMITS();
    }
    ON(A) {
        CHECK_EQ(get(z), 4);
        CHECK_COMMITS();
    }
}

TEST(a_pinned_reader_may_roll_back) {
    Ref x = object(1), y = object(1);
    make_pinned(x, y);
    ON(B) {
        rollback();
        begin();
        CHECK_EQ(get(x), 1);
        set(y, 2);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 2);
}

TEST(two_readers_pinned_at_different_times_see_different_pasts) {
    Ref x = object(1), y = object(1);
    make_pinned(x, y);
    ON(C) {
        begin();
        CHECK_EQ(get(x), 1);
    }
    ON(A) {
        begin();
        set(x, 2);
        set(y, 2);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK_EQ(get(y), 0);
        CHECK_COMMITS();
    }
    ON(C) {
        CHECK_EQ(get(x), 1);
        CHECK_EQ(get(y), 1);
        CHECK_COMMITS();
    }
}

TEST(a_younger_reader_is_pinned_or_aborts) {
    Ref x = object(1), y = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        CHECK_EQ(get(x), 0);
    }
    ON(A) {
        set(x, 1);
        set(y, 1);
        CHECK_COMMITS();
    }
    CHECK(tx_is_doomed(&B->th) != tx_is_pinned(&B->th));
    ON(B) {
        if (!self->aborted) {
            CHECK_EQ(get(y), 0);
            CHECK_COMMITS();
        }
    }
}

TEST(a_younger_reader_that_has_worked_long_is_pinned) {
    Ref x = object(1), y = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        CHECK_EQ(get(x), 0);
    }
    sleep_ms(50);
    ON(A) {
        set(x, 1);
        set(y, 1);
        CHECK_COMMITS();
    }
    CHECK(tx_is_pinned(&B->th));
    ON(B) {
        CHECK_EQ(get(y), 0);
        CHECK_COMMITS();
    }
}

TEST(a_transaction_whose_writes_are_all_silent_is_not_pinned) {
    Ref x = object(1), y = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        set(x, 0); /* wrote, though nothing changed */
        CHECK_EQ(get(y), 0);
    }
    ON(A) {
        set(x, 1);
        set(y, 1);
        CHECK_COMMITS();
    }
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(x), 1);
}

TEST(who_aborted_because_it_wrote_in_the_past_is_not_pinned_again) {
    Ref x = object(1), y = object(1), z = object(1);
    make_pinned(x, y);
    ON(B) {
        set(z, 1);
        CHECK_ABORTS();
        begin();
        get(x);
    }
    ON(A) {
        begin();
        set(x, 2);
        CHECK_GIVES_WAY(); /* B is older: it must end at last */
    }
    ON(B) {
        set(z, 1);
        CHECK_COMMITS();
    }
}

TEST(giving_pages_back_leaves_a_pinned_reader_s_past_alone) {
    Ref x = object(1), y = object(1);
    make_pinned(x, y);
    ON(C) {
        begin();
        stm_stop_world(&C->th);
        for (int i = 1; i <= stm_segments(); i++) seg_give_back(stm_seg(i));
        stm_start_world(&C->th);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK_EQ(get(x), 0);
        CHECK_EQ(get(y), 0);
        CHECK_COMMITS();
    }
}

TEST(an_object_made_after_the_pin_is_not_reachable_from_the_past, .heap = PLAIN_ONLY) {
    Ref x = object(1), y = object(1), head = object(1);
    make_pinned(x, y);
    ON(A) {
        begin();
        Ref n = fresh_object(1);
        set(n, 5);
        set_ref(head, 0, n);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK(get_ref(head, 0) == 0);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(head, 0)), 5);
        CHECK_COMMITS();
    }
}

STEP_MAIN
