/* test_step_pages.c -- private pages: who gets one, what they show, giving them back.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

static size_t give_back_all(Sim *s) {
    volatile size_t n = 0;
    ON(s) {
        begin();
        stm_stop_world(&s->th);
        for (int i = 1; i <= stm_segments(); i++) n += seg_give_back(stm_seg(i));
        stm_start_world(&s->th);
        CHECK_COMMITS();
    }
    return n;
}

TEST(reading_makes_no_page_private, .heap = PLAIN_ONLY) {
    Ref x = object(10 * STM_PAGE / 8);
    ON(A) {
        begin();
        for (int i = 0; i < 10 * STM_PAGE / 8; i++) get_at(x, i);
        CHECK_EQ(seg_private_pages(segment_of(A)), 0);
        CHECK_COMMITS();
    }
    CHECK_EQ(stm_private_pages(), 0);
}

TEST(a_first_write_makes_its_page_private) {
    Ref x = object_on_own_page(1);
    empty_transaction(A);
    size_t before = stm_private_pages();
    ON(A) {
        begin();
        set(x, 1);
        set(x, 2);
    }
    CHECK_EQ(stm_private_pages() - before, 1);
    CHECK(seg_has_private(segment_of(A), x, 16));
    ON(B) begin();
    CHECK(!seg_has_private(segment_of(B), x, 16));
}

TEST(two_segments_may_have_the_same_page_private) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
    }
    ON(B) {
        begin();
        set(y, 2);
    }
    CHECK(seg_has_private(segment_of(A), x, 16));
    CHECK(seg_has_private(segment_of(B), y, 16));
    CHECK_EQ(seen(A, x), 1);
    CHECK_EQ(seen(B, x), 0);
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_EQ(get(x), 1);
    ON(B) CHECK_COMMITS();
    ON(A) {
        begin();
        CHECK_EQ(get(y), 2);
        CHECK_COMMITS();
    }
}

TEST(a_private_page_shows_later_commits_of_others) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
        CHECK_COMMITS();
    }
    for (volatile int i = 1; i < 5; i++) {
        write_alone(B, y, i);
        ON(A) {
            begin();
            CHECK_EQ(get(y), i);
            set(x, i);
            CHECK_COMMITS();
        }
    }
}

TEST(a_page_private_in_an_idle_segment_shows_later_commits_when_it_is_used_again) {
    Ref x = object(1), y = object(1), z = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(A) {
        set(y, 2);
        CHECK_COMMITS();
    }
    ON(A) {
        begin();
        set(z, 3);
    }
    ON(B) {
        begin();
        CHECK_EQ(get(x), 1);
        CHECK_EQ(get(y), 2);
        CHECK_EQ(get(z), 0);
    }
    ON(A) rollback();
}

TEST(a_rolled_back_page_shows_the_committed_state) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
        rollback();
    }
    write_alone(B, x, 2);
    write_alone(B, y, 3);
    ON(A) {
        begin();
        CHECK_EQ(get(x), 2);
        CHECK_EQ(get(y), 3);
        CHECK_COMMITS();
    }
}

TEST(pages_without_running_writes_are_given_back) {
    Ref x[20];
    for (int i = 0; i < 20; i++) x[i] = object_on_own_page(1);
    ON(A) {
        begin();
        for (int i = 0; i < 20; i++) set(x[i], i);
        CHECK_COMMITS();
    }
    give_back_all(B);
    CHECK_EQ(stm_private_pages(), 0);
    for (int i = 0; i < 20; i++) CHECK_EQ(read_alone(A, x[i]), i);
}

TEST(a_page_written_by_a_running_transaction_is_kept) {
    Ref x = object_on_own_page(1), y = object_on_own_page(1);
    ON(A) {
        begin();
        set(x, 1);
        CHECK_COMMITS();
        begin();
        set(y, 2);
    }
    give_back_all(B);
    CHECK(seg_has_private(segment_of(A), y, 16));
    ON(A) {
        CHECK_EQ(get(x), 1);
        CHECK_EQ(get(y), 2);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 2);
}

TEST(after_giving_back_a_read_still_conflicts) {
    Ref x = object(1), y = object(1);
    ON(C) begin();
    ON(A) {
        begin();
        get(x);
        set(y, 1);
    }
    give_back_all(B);
    ON(C) {
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
}

TEST(after_giving_back_a_write_takes_the_slow_way_again) {
    Ref x = object(1);
    for (volatile int i = 1; i < 6; i++) {
        write_alone(A, x, i);
        give_back_all(B);
        CHECK_EQ(committed(x), i);
    }
}

TEST(given_back_pages_are_counted) {
    Ref x = object_on_own_page(1);
    write_alone(A, x, 1);
    StmTotals before, after;
    stm_totals(&before);
    size_t n = give_back_all(B);
    stm_totals(&after);
    CHECK_EQ(after.given_back - before.given_back, n);
    CHECK(n >= 1);
}

TEST(both_halves_of_an_object_across_pages_become_private, .heap = PLAIN_ONLY) {
    Ref x = object_on_own_page(STM_PAGE / 8);
    ON(A) {
        begin();
        set_at(x, 0, 1);
    }
    CHECK(seg_has_private(segment_of(A), x, 16));
    CHECK(seg_has_private(segment_of(A), x + STM_PAGE, 16));
}

TEST(only_the_written_cards_of_an_array_become_private, .heap = PLAIN_ONLY) {
    Ref x = object_with(100 * STM_PAGE / 8, OF_CARDS);
    empty_transaction(A);
    size_t before = stm_private_pages();
    ON(A) {
        begin();
        set_at(x, 50 * STM_PAGE / 8, 1);
    }
    CHECK(stm_private_pages() - before <= 2);
    ON(A) CHECK_COMMITS();
}

TEST(a_hundred_thousand_scattered_pages_may_be_private, .heap = PLAIN_ONLY, .segments = 2, .seconds = 120) { /* hazard 5 */
    enum { N = 100000 };
    Ref x = object_with(N * 2 * (STM_PAGE / 8), OF_CARDS);
    ON(A) {
        begin();
        for (int i = 0; i < N; i++) set_at(x, i * 2 * (STM_PAGE / 8), i);
    }
    CHECK(seg_private_pages(segment_of(A)) >= N);
    ON(A) CHECK_COMMITS();
    for (int i = 0; i < N; i++) CHECK_EQ(committed_at(x, i * 2 * (STM_PAGE / 8)), i);
    give_back_all(A);
    CHECK_EQ(stm_private_pages(), 0);
}

TEST(privatising_one_page_in_turn_keeps_all_views_equal) { /* hazard 4 */
    Ref x[64];
    for (int i = 0; i < 64; i++) x[i] = object(1);
    for (volatile int round = 0; round < 200; round++) {
        int i = round * 7 % 64, j = (i + 1 + round % 63) % 64;
        ON(A) {
            begin();
            set(x[i], round);
        }
        ON(B) {
            begin();
            set(x[j], -round);
        }
        ON(round & 1 ? A : B) CHECK_COMMITS();
        if (round % 10 == 0) give_back_all(C);
        ON(round & 1 ? B : A) CHECK_COMMITS();
        CHECK_EQ(committed(x[i]), round);
        CHECK_EQ(committed(x[j]), -round);
    }
}

STEP_MAIN
