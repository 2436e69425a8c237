/* test_step_inevitable.c -- the one transaction that cannot abort.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

TEST(a_transaction_becomes_inevitable) {
    ON(A) {
        begin();
        CHECK(!tx_is_inevitable(&A->th));
        CHECK(try_inevitable());
        CHECK(tx_is_inevitable(&A->th));
        CHECK_COMMITS();
        CHECK(!tx_is_inevitable(&A->th));
    }
}

TEST(becoming_inevitable_twice_is_once) {
    ON(A) {
        begin();
        tx_inevitable(&A->th, "first");
        tx_inevitable(&A->th, "second");
        CHECK(try_inevitable());
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK(try_inevitable());
        CHECK_COMMITS();
    }
}

TEST(only_one_transaction_is_inevitable) {
    ON(A) {
        begin();
        CHECK(try_inevitable());
    }
    ON(B) {
        begin();
        CHECK(!try_inevitable());
        CHECK(!tx_is_inevitable(&B->th));
    }
    ON(A) CHECK_COMMITS();
    ON(B) {
        CHECK(try_inevitable());
        CHECK_COMMITS();
    }
}

TEST(an_inevitable_transaction_wins_though_it_is_younger) {
    Ref x = object(1), y = object(1);
    ON(B) {
        begin();
        get(x);
        set(y, 1);
    }
    ON(A) {
        begin();
        CHECK(try_inevitable());
        set(x, 1);
        CHECK_COMMITS();
    }
    ON(B) CHECK_ABORTS();
    CHECK_EQ(committed(y), 0);
}

TEST(nobody_commits_over_what_an_inevitable_transaction_has_read) {
    Ref x = object(1), y = object(1);
    ON(B) {
        begin();
        set(x, 1);
    }
    ON(A) {
        begin();
        CHECK(try_inevitable());
        CHECK_EQ(get(x), 0);
        set(y, 1);
    }
    ON(B) CHECK_GIVES_WAY();
    ON(A) {
        CHECK_EQ(get(x), 0);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 1);
}

TEST(nobody_commits_over_what_it_read_before_it_became_inevitable) {
    Ref x = object(1), y = object(1);
    ON(B) {
        begin();
        set(x, 1);
    }
    ON(A) {
        begin();
        CHECK_EQ(get(x), 0);
        CHECK(try_inevitable());
        set(y, 1);
    }
    ON(B) CHECK_GIVES_WAY();
    ON(A) CHECK_COMMITS();
}

TEST(nor_even_over_what_an_inevitable_reader_without_writes_has_read) {
    Ref x = object(1);
    ON(B) {
        begin();
        set(x, 1);
    }
    ON(A) {
        begin();
        CHECK(try_inevitable());
        CHECK_EQ(get(x), 0);
    }
    ON(B) CHECK_GIVES_WAY();
    ON(A) {
        CHECK_EQ(get(x), 0);
        CHECK(!tx_is_doomed(&A->th));
        CHECK(!tx_is_pinned(&A->th));
        CHECK_COMMITS();
    }
}

TEST(others_commit_while_one_is_inevitable) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        CHECK(try_inevitable());
        get(x);
    }
    for (volatile int i = 1; i < 10; i++) {
        write_alone(B, y, i);
        empty_transaction(C);
    }
    ON(A) {
        CHECK_EQ(get(y), 9);
        CHECK_COMMITS();
    }
}

TEST(a_doomed_transaction_cannot_become_inevitable) {
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
    ON(B) {
        if (!self->aborted) CHECK(!try_inevitable());
        CHECK_ABORTS();
    }
}

TEST(writes_from_before_and_after_are_published_together) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin();
        set(x, 1);
        CHECK(try_inevitable());
        set(y, 2);
    }
    CHECK_EQ(committed(x), 0);
    ON(A) CHECK_COMMITS();
    CHECK_EQ(committed(x), 1);
    CHECK_EQ(committed(y), 2);
}

TEST(the_token_is_free_after_each_commit) {
    Ref x = object(1);
    for (volatile int i = 1; i <= 20; i++) {
        ON(i & 1 ? A : B) {
            begin();
            CHECK(try_inevitable());
            set(x, i);
            CHECK_COMMITS();
        }
    }
    CHECK_EQ(A->th.stats.inevitable, 10);
    CHECK_EQ(B->th.stats.inevitable, 10);
}

static Ref shared_x;
static void wants_the_token(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    tx_begin(&w->th);
    w->stage = 1;
    tx_inevitable(&w->th, "worker");
    w->stage = 2;
    set(shared_x, get(shared_x) + 1);
    tx_commit(&w->th);
    w->stage = 3;
}

TEST(who_wants_the_token_waits_for_it) {
    shared_x = object(1);
    Worker w = {0};
    ON(A) {
        begin();
        CHECK(try_inevitable());
    }
    worker_start(&w, wants_the_token, NULL);
    worker_asleep(&w, 1);
    CHECK_EQ(w.stage, 1);
    ON(A) {
        set(shared_x, 10);
        CHECK_COMMITS();
    }
    worker_join(&w);
    CHECK_EQ(committed(shared_x), 11);
}

TEST(those_who_wait_for_the_token_all_get_it, .segments = 5) { /* hazard 11 */
    shared_x = object(1);
    Worker w[4] = {0};
    ON(A) {
        begin();
        CHECK(try_inevitable());
    }
    for (int i = 0; i < 4; i++) worker_start(&w[i], wants_the_token, NULL);
    for (int i = 0; i < 4; i++) worker_asleep(&w[i], 1);
    ON(A) CHECK_COMMITS();
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    CHECK_EQ(committed(shared_x), 4);
}

TEST(a_commit_goes_past_those_who_wait_for_the_token, .segments = 3) { /* hazard 11: who waits for the token stands */
    shared_x = object(1);
    Ref y = object(1);
    Worker w = {0};
    ON(A) {
        begin();
        CHECK(try_inevitable());
    }
    worker_start(&w, wants_the_token, NULL);
    worker_asleep(&w, 1);
    for (volatile int i = 1; i < 5; i++) write_alone(B, y, i);
    ON(A) CHECK_COMMITS();
    worker_join(&w);
    CHECK_EQ(committed(shared_x), 1);
    CHECK_EQ(committed(y), 4);
}

STEP_MAIN
