/* test_step_fresh.c -- old objects made by the running transaction: survivors of its minor collections, large objects.
 * Their bytes are in segment 0, where nobody can reach them before the commit.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

static Ref make(long v) {
    Ref n = fresh_object(2);
    set(n, v);
    return n;
}

TEST(a_fresh_object_can_be_used_at_once, .heap = PLAIN_ONLY) {
    Ref head = object(1);
    ON(A) {
        begin();
        Ref n = make(3);
        CHECK_EQ(get(n), 3);
        set_at(n, 1, 4);
        CHECK_EQ(get_at(n, 1), 4);
        set_ref(head, 0, n);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(head, 0)), 3);
        CHECK_EQ(get_at(get_ref(head, 0), 1), 4);
        CHECK_COMMITS();
    }
}

TEST(writing_only_fresh_objects_conflicts_with_nobody, .heap = PLAIN_ONLY) {
    Ref y = object(1);
    ON(A) {
        begin();
        make(1);
    }
    ON(B) {
        begin();
        make(2);
        set(y, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_COMMITS();
}

TEST(a_segment_with_the_page_private_sees_a_fresh_object_on_it, .heap = PLAIN_ONLY) {
    Ref head = object(1), y = object(1);
    ON(B) {
        begin();
        set(y, 1); /* the page on which the fresh object will lie */
        CHECK_COMMITS();
    }
    ON(B) begin();
    ON(A) {
        begin();
        Ref n = make(6);
        CHECK(n / STM_PAGE == y / STM_PAGE);
        set_ref(head, 0, n);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK_EQ(get(get_ref(head, 0)), 6);
        set_at(get_ref(head, 0), 1, 7);
        CHECK_COMMITS();
    }
    ON(A) {
        begin();
        CHECK_EQ(get_at(get_ref(head, 0), 1), 7);
        CHECK_COMMITS();
    }
}

TEST(a_segment_that_writes_on_the_page_meanwhile_sees_it_too, .heap = PLAIN_ONLY) {
    Ref head = object(1), y = object(1), z = object(1);
    empty_transaction(B);
    ON(A) {
        begin();
        set_ref(head, 0, make(6));
    }
    ON(B) {
        begin();
        set(y, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) {
        CHECK_EQ(get(get_ref(head, 0)), 6);
        set(z, 1);
        CHECK_COMMITS();
    }
}

TEST(the_maker_itself_may_have_the_page_private, .heap = PLAIN_ONLY) {
    Ref head = object(1), y = object(1);
    ON(A) {
        begin();
        set(y, 1);
        Ref n = make(6);
        CHECK_EQ(get(n), 6);
        set_at(n, 1, 8);
        set_ref(head, 0, n);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(head, 0)), 6);
        CHECK_EQ(get_at(get_ref(head, 0), 1), 8);
        CHECK_COMMITS();
    }
    ON(A) {
        begin();
        CHECK_EQ(get(get_ref(head, 0)), 6);
        CHECK_COMMITS();
    }
}

TEST(once_committed_a_fresh_object_is_like_any_other, .heap = PLAIN_ONLY) {
    Ref head = object(1), y = object(1), z = object(1);
    ON(A) {
        begin();
        set_ref(head, 0, make(1));
        CHECK_COMMITS();
    }
    ON(A) {
        begin();
        set(get_ref(head, 0), 2);
    }
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(head, 0)), 1);
        set(y, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(head, 0)), 2);
        set(z, 1);
        CHECK_COMMITS();
    }
}

TEST(fresh_objects_of_an_aborted_transaction_are_freed, .heap = PLAIN_ONLY) {
    volatile Ref n = 0;
    ON(A) {
        begin();
        make(1);
        make(2);
        n = make(3);
        rollback();
    }
    CHECK_EQ(step_freed_fresh(), 3);
    ON(A) {
        begin();
        n = make(4);
        CHECK_COMMITS();
    }
    CHECK_EQ(step_freed_fresh(), 3);
    CHECK(step_last_freed() != n);
}

TEST(a_doomed_transaction_s_fresh_objects_are_freed_once, .heap = PLAIN_ONLY) {
    Ref x = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        get(x);
        set(make(1), 2);
    }
    ON(A) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(B) {
        if (in_tx(self)) rollback();
    }
    CHECK_EQ(step_freed_fresh(), 1);
}

TEST(an_abort_after_a_promotion_leaves_the_neighbours_on_the_page, .heap = PLAIN_ONLY) {
    Ref y = object(1), z = object(1);
    write_alone(A, y, 1);
    ON(A) {
        begin();
        set(z, 5);
        Ref n = make(3);
        set_ref(z, 0, n);
        CHECK(n / STM_PAGE == y / STM_PAGE);
    }
    write_alone(B, y, 2);
    ON(A) {
        rollback();
        begin();
        CHECK_EQ(get(y), 2);
        CHECK_EQ(get(z), 0);
        CHECK_COMMITS();
    }
}

TEST(a_fresh_object_may_refer_to_another, .heap = PLAIN_ONLY) {
    Ref head = object(1);
    ON(A) {
        begin();
        for (long i = 0; i < 50; i++) {
            Ref n = make(i);
            set_ref(n, 1, get_ref(head, 0));
            set_ref(head, 0, n);
        }
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        long want = 49;
        for (Ref n = get_ref(head, 0); n; n = get_ref(n, 1)) CHECK_EQ(get(n), want--);
        CHECK_EQ(want, -1);
        CHECK_COMMITS();
    }
}

TEST(fresh_objects_reach_private_pages_before_their_slots_are_swept, .heap = PLAIN_ONLY) {
    Ref head = object(1), y = object(1);
    ON(B) {
        begin();
        set(y, 1);
        CHECK_COMMITS();
        begin();
    }
    ON(A) {
        begin();
        set_ref(head, 0, make(6));
        CHECK_COMMITS();
    }
    ON(C) {
        begin();
        stm_stop_world(&C->th);
        stm_flush_fresh_stw();
        stm_start_world(&C->th);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK_EQ(get(get_ref(head, 0)), 6);
        CHECK_COMMITS();
    }
}

TEST(a_word_stored_in_all_views_is_seen_by_all, .heap = PLAIN_ONLY) {
    Ref x = object(2), y = object(1);
    ON(A) {
        begin();
        set(y, 1);
    }
    ON(B) begin();
    ON(C) {
        begin();
        stm_stop_world(&C->th);
        stm_store_all_stw(slot_addr(x, 1), 9 << 3);
        stm_start_world(&C->th);
        CHECK_EQ(get_at(x, 1), 9);
        CHECK_COMMITS();
    }
    ON(A) CHECK_EQ(get_at(x, 1), 9);
    ON(B) CHECK_EQ(get_at(x, 1), 9);
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
}

STEP_MAIN
