/* test_shared_queue.c -- the rules of the shared queue, step by step.
 *
 * ctest: no-linear no-tsan no-modes */
#include "shared_step.h"
#include <sys/wait.h>
#include <unistd.h>

static void put_alone(Sim *s, uintptr_t q, long v) {
    ON(s) { begin(); queue_put(q, v); CHECK_COMMITS(); }
}
static long get_alone(Sim *s, uintptr_t q) {
    volatile long v = 0;
    ON(s) { begin(); v = queue_get(q); CHECK_COMMITS(); }
    return v;
}
static size_t len_alone(Sim *s, uintptr_t q) {
    volatile size_t n = 0;
    ON(s) { begin(); n = shared_queue_len(q); CHECK_COMMITS(); }
    return n;
}

/* ---- order and visibility ------------------------------------------------------------------------------------------- */

TEST(items_come_out_in_the_order_they_went_in, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(A) {
        begin();
        CHECK_EQ(queue_get(q), 0);
        for (int i = 1; i <= 5; i++) queue_put(q, i);
        CHECK_EQ(shared_queue_len(q), 5);
        CHECK_EQ(queue_get(q), 1);
        CHECK_EQ(queue_get(q), 2);
        CHECK_EQ(shared_queue_len(q), 3);
        CHECK_COMMITS();
    }
    CHECK_EQ(get_alone(B, q), 3);
    CHECK_EQ(get_alone(A, q), 4);
    CHECK_EQ(get_alone(C, q), 5);
    CHECK_EQ(get_alone(C, q), 0);
    CHECK_EQ(len_alone(B, q), 0);
}

TEST(items_of_several_threads_come_out_in_the_order_of_their_puts, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    for (volatile int i = 1; i <= 60; i++) put_alone(i % 3 == 0 ? A : i % 3 == 1 ? B : C, q, i);
    for (volatile int i = 1; i <= 60; i++) CHECK_EQ(get_alone(i % 2 ? D : A, q), i);
}

TEST(an_item_is_visible_at_the_commit_not_before, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(A) { begin(); queue_put(q, 1); queue_put(q, 2); }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 0); CHECK_COMMITS(); }
    ON(A) CHECK_COMMITS();
    CHECK_EQ(get_alone(B, q), 1);
    CHECK_EQ(get_alone(B, q), 2);
}

TEST(an_item_appears_together_with_the_other_writes, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    uintptr_t q = new_queue();
    ON(A) { begin(); set(x, 1); queue_put(q, 1); CHECK_COMMITS(); }
    ON(B) { begin(); CHECK_EQ(get(x), 1); CHECK_EQ(queue_get(q), 1); CHECK_COMMITS(); }
}

TEST(puts_that_were_aborted_never_were, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(A) { begin(); queue_put(q, 99); queue_put(q, 98); rollback(); }
    put_alone(A, q, 2);
    CHECK_EQ(len_alone(B, q), 2);
    CHECK_EQ(get_alone(B, q), 1);
    CHECK_EQ(get_alone(B, q), 2);
    CHECK_EQ(get_alone(B, q), 0);
}

TEST(what_an_aborted_get_has_taken_is_at_the_front_again, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    for (volatile int i = 1; i <= 5; i++) put_alone(A, q, i);
    ON(B) { begin(); CHECK_EQ(queue_get(q), 1); CHECK_EQ(queue_get(q), 2); rollback(); }
    for (volatile int i = 1; i <= 5; i++) CHECK_EQ(get_alone(B, q), i);
}

TEST(a_transaction_gets_its_own_items, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(B, q, 1);
    ON(A) {
        begin();
        for (int i = 2; i < 2000; i++) queue_put(q, i);
        for (int i = 1; i < 2000; i++) CHECK_EQ(queue_get(q), i);
        CHECK_EQ(queue_get(q), 0);
        CHECK_COMMITS();
    }
    CHECK_EQ(len_alone(B, q), 0);
}

TEST(a_lane_goes_round_without_growing, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    for (volatile int round = 0; round < 30; round++) {
        for (volatile int i = 0; i < 100; i += 50)
            ON(A) { begin(); for (int k = 0; k < 50; k++) queue_put(q, round * 100 + i + k + 1); CHECK_COMMITS(); }
        ON(B) { begin(); for (int i = 0; i < 100; i++) CHECK_EQ(queue_get(q), round * 100 + i + 1); CHECK_COMMITS(); }
    }
    ON(A) { begin(); CHECK_EQ(shared_queue_use(q).heap_bytes, STM_PAGE); CHECK_COMMITS(); }
}

TEST(a_lane_grows_and_keeps_the_order, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    volatile int next = 1, last = 0;
    for (volatile int round = 0; round < 20; round++) {
        ON(A) { begin(); for (int i = 0; i < 150; i++) { queue_put(q, last + 1); last = last + 1; } CHECK_COMMITS(); }
        ON(B) { begin(); for (int i = 0; i < 50; i++) { CHECK_EQ(queue_get(q), next); next = next + 1; } CHECK_COMMITS(); }
    }
    CHECK_EQ(len_alone(C, q), 2000);
    while (next <= last) {
        CHECK_EQ(get_alone(next % 2 ? B : C, q), next);
        next = next + 1;
    }
    CHECK_EQ(get_alone(B, q), 0);
}

/* ---- what conflicts --------------------------------------------------------------------------------------------------- */

TEST(puts_do_not_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(A) { begin(); queue_put(q, 1); }
    ON(B) { begin(); queue_put(q, 2); }
    ON(C) { begin(); queue_put(q, 3); }
    ON(B) CHECK_COMMITS();
    ON(C) CHECK_COMMITS();
    ON(A) CHECK_COMMITS();
    CHECK_EQ(len_alone(D, q), 3);
    for (volatile int i = 1; i <= 3; i++) CHECK_EQ(get_alone(D, q), i);
}

TEST(gets_and_puts_do_not_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    put_alone(A, q, 2);
    ON(A) { begin(); queue_put(q, 3); }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(C) { begin(); CHECK_EQ(queue_get(q), 2); }
    ON(C) CHECK_COMMITS();
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(get_alone(D, q), 3);
}

TEST(gets_of_different_items_do_not_conflict_in_any_order, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    for (volatile int i = 1; i <= 4; i++) put_alone(A, q, i);
    ON(A) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 2); }
    ON(C) { begin(); CHECK_EQ(queue_get(q), 3); }
    ON(D) { begin(); CHECK_EQ(queue_get(q), 4); }
    ON(D) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    ON(A) rollback();
    ON(C) CHECK_COMMITS();
    CHECK_EQ(get_alone(B, q), 1);
    CHECK_EQ(get_alone(B, q), 0);
}

/* A finds only what B, still running, has taken: it takes it, too, and one of them loses. */
TEST(the_last_item_is_taken_only_once, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(A) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    CHECK_EQ(get_alone(B, q), 0);
}

TEST(an_item_given_back_while_another_has_taken_it_too_is_taken_once, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(A) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(A) rollback();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(get_alone(A, q), 0);
}

TEST(an_empty_get_conflicts_with_a_put, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    uintptr_t q = new_queue();
    ON(A) { begin(); queue_put(q, 1); }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 0); set(x, 1); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
}

TEST(a_queue_is_not_empty_while_its_last_item_is_held_by_a_running_transaction, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(A) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(B) { begin(); CHECK_EQ(shared_queue_len(q), 1); CHECK_EQ(queue_get(q), 1); set(x, 1); }
    ON(B) CHECK_GIVES_WAY();
    ON(A) rollback();
    CHECK_EQ(get_alone(C, q), 1);
}

TEST(len_conflicts_with_puts_and_gets, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(A) { begin(); queue_put(q, 2); }
    ON(B) { begin(); CHECK_EQ(shared_queue_len(q), 1); set(x, 1); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    empty_transaction(B);
    ON(A) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(B) { begin(); CHECK_EQ(shared_queue_len(q), 2); set(x, 1); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
}

TEST(an_inevitable_transaction_gets_what_others_hold, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(A) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(B) {
        begin();
        CHECK(try_inevitable());
        CHECK_EQ(queue_get(q), 1);
        CHECK_COMMITS();
    }
    ON(A) CHECK_ABORTS();
    CHECK_EQ(get_alone(A, q), 0);
}

/* ---- the past ------------------------------------------------------------------------------------------------------- */

TEST(a_pinned_transaction_takes_nothing, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(B) { begin(); CHECK_EQ(get(x), 0); CHECK_EQ(shared_queue_len(q), 1); }
    write_alone(A, x, 1);
    CHECK(tx_is_pinned(&B->th));
    CHECK_EQ(get_alone(A, q), 1);
    for (volatile int i = 2; i < 600; i++) { /* its cell is used again */
        put_alone(A, q, i);
        CHECK_EQ(get_alone(C, q), i);
    }
    put_alone(A, q, 600);
    ON(B) {
        CHECK_EQ(shared_queue_len(q), 1);
        CHECK_EQ(queue_get(q), 1); /* as it was then */
        CHECK_ABORTS();
    }
    CHECK_EQ(get_alone(C, q), 600);
    CHECK_EQ(get_alone(C, q), 0);
}

TEST(a_pinned_transaction_puts_nothing, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    uintptr_t q = new_queue();
    ON(B) { begin(); CHECK_EQ(get(x), 0); }
    write_alone(A, x, 1);
    ON(B) { queue_put(q, 5); CHECK_ABORTS(); }
    CHECK_EQ(get_alone(C, q), 0);
}

/* ---- collections ---------------------------------------------------------------------------------------------------- */

TEST(items_are_alive_and_follow_moves, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(A) {
        begin();
        for (int i = 1; i <= 40; i++) {
            uintptr_t p = gc_alloc(object_bytes(1), 0, (uint32_t)object_bytes(1));
            set(p, i);
            CHECK(shared_queue_put(q, value_from_ref(p)));
            if (i == 20) gc_minor(&A->th);
        }
        CHECK_COMMITS();
    }
    collect_major(B);
    ON(C) { begin(); for (int i = 1; i <= 10; i++) CHECK_EQ(get(ref_addr(shared_queue_get(q))), i); }
    collect_major(B); /* what C holds is alive: C may abort */
    ON(C) rollback();
    collect_major(B);
    ON(C) {
        begin();
        for (int i = 1; i <= 40; i++) CHECK_EQ(get(ref_addr(shared_queue_get(q))), i);
        CHECK_COMMITS();
    }
}

TEST(an_item_that_was_taken_and_dropped_dies, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    GcStats g;
    ON(A) {
        begin();
        uintptr_t p = gc_alloc(object_bytes(3000), 0, (uint32_t)object_bytes(3000));
        CHECK(shared_queue_put(q, value_from_ref(p)));
        CHECK_COMMITS();
    }
    collect_major(B);
    gc_stats(&g);
    size_t before = g.large_bytes;
    ON(A) { begin(); CHECK(shared_queue_get(q)); CHECK_COMMITS(); }
    collect_major(B);
    gc_stats(&g);
    CHECK(g.large_bytes <= before - 24000);
}

TEST(drained_rings_are_given_back, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(A) { begin(); for (int i = 1; i <= 3000; i++) queue_put(q, i); CHECK_COMMITS(); }
    ON(A) { begin(); CHECK(shared_queue_use(q).heap_bytes > 10 * STM_PAGE); CHECK_COMMITS(); }
    ON(B) { begin(); for (int i = 1; i <= 3000; i++) CHECK_EQ(queue_get(q), i); }
    collect_major(C);
    ON(B) rollback();
    ON(B) { begin(); for (int i = 1; i <= 3000; i++) CHECK_EQ(queue_get(q), i); CHECK_COMMITS(); }
    collect_major(C);
    ON(A) { begin(); CHECK(shared_queue_use(q).heap_bytes <= STM_PAGE); CHECK_COMMITS(); }
    put_alone(A, q, 1);
    CHECK_EQ(get_alone(B, q), 1);
}

TEST(a_ring_with_uncommitted_items_is_kept, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    CHECK_EQ(get_alone(B, q), 1);
    ON(A) { begin(); for (int i = 2; i <= 600; i++) queue_put(q, i); }
    collect_major(C);
    collect_major(A);
    ON(A) CHECK_COMMITS();
    for (volatile int i = 2; i <= 600; i++) CHECK_EQ(get_alone(B, q), i);
}

TEST(a_queue_that_nobody_refers_to_goes_with_all_it_has, .heap = COLLECTOR_ONLY) {
    GcStats g;
    new_counter(); /* sets up */
    collect_major(B);
    gc_stats(&g);
    size_t before = g.old_bytes;
    ON(A) {
        begin();
        uintptr_t q = shared_queue_new();
        for (int i = 1; i < 1000; i++) queue_put(q, i);
        CHECK_EQ(queue_get(q), 1);
        CHECK_COMMITS();
    }
    ON(A) {
        begin();
        uintptr_t q = shared_queue_new();
        queue_put(q, 1);
        rollback();
    }
    collect_major(B);
    gc_stats(&g);
    CHECK_EQ(g.old_bytes, before);
}

/* ---- solo mode, waiting ------------------------------------------------------------------------------------------------ */

TEST(a_queue_in_solo_mode_is_the_same, .heap = COLLECTOR_ONLY, .solo = true) {
    uintptr_t q = new_queue();
    ON(A) {
        begin();
        for (int i = 1; i <= 1000; i++) queue_put(q, i);
        for (int i = 1; i <= 400; i++) CHECK_EQ(queue_get(q), i);
        gc_major(&A->th);
        CHECK_EQ(shared_queue_len(q), 600);
        CHECK_COMMITS();
    }
    ON(B) { begin(); CHECK_EQ(queue_get(q), 401); queue_put(q, 1001); CHECK_COMMITS(); }
    ON(A) { begin(); for (int i = 402; i <= 1001; i++) CHECK_EQ(queue_get(q), i); CHECK_EQ(queue_get(q), 0); CHECK_COMMITS(); }
}

/* What others hold and what they are putting is as if they had been aborted. */
static int in_child(uintptr_t q) {
    for (int i = 1; i <= 2; i++)
        if (queue_get(q) != i) return i;
    if (queue_get(q)) return 3;
    for (int i = 10; i < 500; i++) queue_put(q, i);
    for (int i = 10; i < 500; i++)
        if (queue_get(q) != i) return 4;
    return shared_queue_len(q) ? 5 : 0;
}

TEST(a_forked_child_has_the_committed_items, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    put_alone(A, q, 2);
    ON(C) { begin(); CHECK_EQ(queue_get(q), 1); }
    ON(A) { begin(); queue_put(q, 3); }
    ON(B) {
        int status = -1;
        begin();
        pid_t child = stm_fork(&B->th);
        if (child == 0) _exit(in_child(q));
        CHECK(child > 0);
        CHECK_EQ(waitpid(child, &status, 0), child);
        CHECK_EQ(status, 0);
        CHECK_COMMITS();
    }
    ON(A) CHECK_COMMITS();
    ON(C) CHECK_COMMITS();
    CHECK_EQ(get_alone(B, q), 2);
    CHECK_EQ(get_alone(B, q), 3);
}

static SharedTicket ticket;
TEST(a_ticket_is_void_once_something_has_been_put, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(B) { begin(); ticket = shared_queue_ticket(q); CHECK_EQ(queue_get(q), 0); CHECK_COMMITS(); }
    ON(A) { begin(); queue_put(q, 1); queue_put(q, 2); }
    CHECK_EQ(*ticket.word, ticket.value);
    ON(A) CHECK_COMMITS();
    CHECK(*ticket.word != ticket.value);
    shared_wait(ticket, 0); /* returns at once */
}

TEST(a_put_of_an_inevitable_transaction_wakes_after_its_commit, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    ON(A) { begin(); CHECK(try_inevitable()); queue_put(q, 1); }
    ON(B) { begin(); ticket = shared_queue_ticket(q); CHECK_EQ(queue_get(q), 0); CHECK_COMMITS(); }
    ON(A) CHECK_COMMITS();
    CHECK(*ticket.word != ticket.value);
}

TEST(a_get_does_not_void_tickets, .heap = COLLECTOR_ONLY) {
    uintptr_t q = new_queue();
    put_alone(A, q, 1);
    ON(B) { begin(); ticket = shared_queue_ticket(q); CHECK_COMMITS(); }
    CHECK_EQ(get_alone(A, q), 1);
    ON(A) { begin(); queue_put(q, 1); rollback(); }
    CHECK_EQ(*ticket.word, ticket.value);
    shared_wait(ticket, 1000000); /* returns after a millisecond */
}

STEP_MAIN
