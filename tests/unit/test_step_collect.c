/* test_step_collect.c -- collections between and inside transactions: promotions, weak references, finalizers, and what
 * aborts, commits of others and pinned readers do to them.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"
#include <stdlib.h>
#include <time.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- objects of the running transaction ------------------------------------------------------------------------- */

static Ref young(int slots) {
    size_t n = object_bytes(slots);
    Ref at = gc_alloc(n, 0, (uint32_t)n);
    if (!at) FAIL("no memory");
    return at;
}

static Ref young_with(long value) {
    Ref at = young(2);
    set(at, value);
    return at;
}

static Ref weak_to(Ref referent) {
    size_t n = object_bytes(1);
    Ref at = gc_weak_new(n, 0, (uint32_t)n, value_from_ref(referent));
    if (!at) FAIL("no memory");
    return at;
}

static Ref weak_get(Ref weak) {
    Value v = gc_weak_get(weak);
    return v ? ref_addr(v) : 0;
}

static void collect_all(Sim *s) {
    ON(s) {
        begin();
        gc_major(&s->th);
        CHECK_COMMITS();
    }
}

static int majors(void) {
    GcStats st;
    gc_stats(&st);
    return (int)st.majors;
}

/* ---- promotions -------------------------------------------------------------------------------------------------- */

TEST(a_survivor_of_a_minor_collection_is_old_and_unchanged, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(5));
        CHECK(gc_place(get_ref(root, 0)) == GC_YOUNG);
        gc_minor(&A->th);
        CHECK(gc_place(get_ref(root, 0)) == GC_OLD);
        CHECK_EQ(get(get_ref(root, 0)), 5);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(root, 0)), 5);
        CHECK_COMMITS();
    }
}

TEST(a_commit_promotes_what_it_publishes, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(5));
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK(gc_place(get_ref(root, 0)) == GC_OLD);
        CHECK_EQ(get(get_ref(root, 0)), 5);
        CHECK_COMMITS();
    }
}

TEST(an_abort_frees_what_was_promoted, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    volatile Ref promoted = 0;
    ON(A) {
        begin();
        set_ref(root, 0, young_with(5));
        gc_minor(&A->th);
        promoted = get_ref(root, 0);
        rollback();
        CHECK(gc_place(promoted) == GC_FREE);
        begin();
        CHECK(get_ref(root, 0) == 0);
        CHECK_COMMITS();
    }
}

TEST(an_abort_after_a_promotion_leaves_neighbours_whole, .heap = COLLECTOR_ONLY) {
    Ref root = object(40);
    ON(A) {
        begin();
        for (int i = 0; i < 40; i++) set_ref(root, i, young_with(i));
        CHECK_COMMITS();
    }
    for (volatile int round = 0; round < 5; round++) {
        ON(B) {
            begin();
            for (int i = 0; i < 40; i += 2) {
                set(get_ref(root, i), -1);
                set_ref(root, i, young_with(-2));
            }
            gc_minor(&B->th);
            for (int i = 0; i < 40; i += 4) set_ref(root, i, young_with(-3));
            rollback();
        }
    }
    collect_all(C);
    ON(A) {
        begin();
        for (int i = 0; i < 40; i++) CHECK_EQ(get(get_ref(root, i)), i);
        CHECK_COMMITS();
    }
}

TEST(slots_freed_by_aborts_are_used_again, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    GcStats before, after;
    empty_transaction(A);
    gc_stats(&before);
    for (volatile int i = 0; i < 2000; i++) {
        ON(A) {
            begin();
            set_ref(root, 0, young(100));
            gc_minor(&A->th);
            rollback();
        }
    }
    gc_stats(&after);
    CHECK(after.old_bytes < before.old_bytes + 100000);
    CHECK(after.heap_bytes < before.heap_bytes + (4 << 20));
}

TEST(objects_promoted_in_a_running_transaction_survive_a_collection_by_another, .heap = COLLECTOR_ONLY) {
    Ref root = object(2);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(1));
        gc_minor(&A->th);
        set_ref(root, 1, young_with(2)); /* still young when the other collects */
    }
    collect_all(B);
    collect_all(B);
    ON(A) {
        CHECK_EQ(get(get_ref(root, 0)), 1);
        CHECK_EQ(get(get_ref(root, 1)), 2);
        CHECK_COMMITS();
    }
    collect_all(B);
    CHECK_EQ(read_alone(C, root), committed(root));
    ON(C) {
        begin();
        CHECK_EQ(get(get_ref(root, 1)), 2);
        CHECK_COMMITS();
    }
}

TEST(what_only_an_uncommitted_view_refers_to_survives, .heap = COLLECTOR_ONLY) {
    Ref root = object(1), other = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(7));
        CHECK_COMMITS();
        begin();
        set_ref(other, 0, get_ref(root, 0)); /* moved, in A's view alone */
        set_ref(root, 0, 0);
    }
    collect_all(B);
    ON(A) {
        CHECK_EQ(get(get_ref(other, 0)), 7);
        CHECK_COMMITS();
    }
    collect_all(B);
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(other, 0)), 7);
        CHECK_COMMITS();
    }
}

TEST(what_only_the_committed_state_refers_to_survives, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(7));
        CHECK_COMMITS();
        begin();
        set_ref(root, 0, 0); /* dropped, in A's view alone */
    }
    collect_all(B);
    ON(A) rollback();
    collect_all(B);
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(root, 0)), 7);
        CHECK_COMMITS();
    }
}

TEST(what_only_a_pinned_reader_s_past_refers_to_survives, .heap = COLLECTOR_ONLY) {
    Ref root = object(1), other = object(1);
    ON(A) {
        begin();
        Ref first = young_with(1);
        set_ref(first, 1, young_with(2));
        set_ref(root, 0, first);
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        CHECK_EQ(get(other), 0);
    }
    ON(A) {
        begin();
        set(other, 1);
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    CHECK(tx_is_pinned(&B->th));
    for (volatile int i = 0; i < 3; i++) {
        collect_all(C);
        ON(C) { /* whatever is free is used for something else */
            begin();
            for (int k = 0; k < 200; k++) set_ref(other, 0, young_with(99));
            gc_minor(&C->th);
            rollback();
        }
    }
    ON(B) {
        Ref first = get_ref(root, 0);
        CHECK_EQ(get(first), 1);
        CHECK_EQ(get(get_ref(first, 1)), 2);
        CHECK_COMMITS();
    }
}

TEST(a_frame_pushed_in_an_aborted_transaction_is_gone_and_older_ones_are_put_back, .heap = COLLECTOR_ONLY) {
    Ref x = object(1), y = object(1);
    ON(A) {
        GcFrame f = gc_frame_push(&A->th, 2);
        f.slot[0] = value_from_ref(x);
        begin();
        f.slot[0] = value_from_ref(y);
        GcFrame inner = gc_frame_push(&A->th, 1);
        inner.slot[0] = value_from_ref(young_with(3));
        rollback();
        CHECK(f.slot[0] == value_from_ref(x));
        GcFrame again = gc_frame_push(&A->th, 1);
        CHECK(again.slot == inner.slot);
        gc_frame_pop(&A->th, again);
        gc_frame_pop(&A->th, f);
    }
}

TEST(a_mark_on_an_address_that_is_used_again_does_not_conflict, .heap = COLLECTOR_ONLY) { /* hazard 3 */
    Ref mine = object(1), theirs = object(400), y = object(1);
    volatile Ref address = 0;
    ON(B) {
        begin();
        set(y, 1); /* it must not be pinned */
        set_ref(mine, 0, young_with(1));
        gc_minor(&B->th);
        address = get_ref(mine, 0);
        get(address);
        rollback(); /* the object is freed; B's mark on it stays */
        begin();
        set(y, 1);
    }
    ON(A) {
        begin();
        for (int i = 0; i < 400; i++) set_ref(theirs, i, young_with(i));
        CHECK_COMMITS();
        begin();
        for (int i = 0; i < 400; i++) set(get_ref(theirs, i), 5);
        CHECK_COMMITS();
    }
    ON(B) CHECK_COMMITS();
}

TEST(a_shadow_stack_that_overflows_ends_the_process, .heap = COLLECTOR_ONLY, .dies = true) { /* hazard 8 */
    ON(A) {
        begin();
        for (;;) gc_frame_push(&A->th, 1000);
    }
}

/* ---- identity ---------------------------------------------------------------------------------------------------- */

TEST(identity_stays_when_the_object_moves, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(1));
        uintptr_t id = gc_identity(get_ref(root, 0));
        CHECK(id != 0);
        gc_minor(&A->th);
        CHECK(gc_identity(get_ref(root, 0)) == id);
        CHECK_COMMITS();
        begin();
        CHECK(gc_identity(get_ref(root, 0)) == id);
        CHECK_COMMITS();
    }
}

TEST(an_identity_reserved_in_an_aborted_transaction_is_given_back, .heap = COLLECTOR_ONLY) {
    GcStats before, after;
    empty_transaction(A);
    gc_stats(&before);
    for (volatile int i = 0; i < 3000; i++) {
        ON(A) {
            begin();
            CHECK(gc_identity(young(50)) != 0);
            rollback();
        }
    }
    collect_all(A);
    gc_stats(&after);
    CHECK(after.heap_bytes < before.heap_bytes + (2 << 20));
}

/* ---- weak references ---------------------------------------------------------------------------------------------- */

/* slot 0 of `root`: the referent; slot 1: a weak reference to it. */
static void make_weak(Ref root, long value) {
    ON(A) {
        begin();
        set_ref(root, 0, young_with(value));
        set_ref(root, 1, weak_to(get_ref(root, 0)));
        CHECK_COMMITS();
    }
}

TEST(a_weak_reference_yields_its_referent_as_long_as_it_lives, .heap = COLLECTOR_ONLY) {
    Ref root = object(2);
    make_weak(root, 3);
    collect_all(B);
    ON(B) {
        begin();
        CHECK(weak_get(get_ref(root, 1)) == get_ref(root, 0));
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(B);
    ON(C) {
        begin();
        CHECK(weak_get(get_ref(root, 1)) == 0);
        CHECK_COMMITS();
    }
}

TEST(a_weak_reference_follows_a_young_referent, .heap = COLLECTOR_ONLY) {
    Ref root = object(2);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(4));
        set_ref(root, 1, weak_to(get_ref(root, 0)));
        gc_minor(&A->th);
        CHECK(weak_get(get_ref(root, 1)) == get_ref(root, 0));
        CHECK_EQ(get(weak_get(get_ref(root, 1))), 4);
        CHECK_COMMITS();
    }
}

TEST(what_a_running_transaction_got_from_a_weak_reference_lives_until_its_end, .heap = COLLECTOR_ONLY) { /* hazard 24 */
    Ref root = object(1), weak_root = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(3));
        set_ref(weak_root, 0, weak_to(get_ref(root, 0)));
        CHECK_COMMITS();
    }
    volatile Ref got = 0;
    ON(B) {
        begin();
        got = weak_get(get_ref(weak_root, 0));
        CHECK_EQ(get(got), 3);
    }
    ON(A) {
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(C);
    ON(B) {
        CHECK(weak_get(get_ref(weak_root, 0)) == got);
        CHECK_EQ(get(got), 3);
        CHECK_COMMITS();
    }
    collect_all(C);
    ON(B) {
        begin();
        CHECK(weak_get(get_ref(weak_root, 0)) == 0);
        CHECK_COMMITS();
    }
}

TEST(what_was_got_from_it_may_be_stored_and_lives_on, .heap = COLLECTOR_ONLY) {
    Ref root = object(1), weak_root = object(1), other = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(3));
        set_ref(weak_root, 0, weak_to(get_ref(root, 0)));
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        set_ref(other, 0, weak_get(get_ref(weak_root, 0)));
    }
    ON(A) {
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(C);
    ON(B) CHECK_COMMITS();
    collect_all(C);
    ON(C) {
        begin();
        CHECK(weak_get(get_ref(weak_root, 0)) == get_ref(other, 0));
        CHECK_EQ(get(get_ref(other, 0)), 3);
        CHECK_COMMITS();
    }
}

TEST(a_referent_dropped_in_an_aborted_transaction_lives, .heap = COLLECTOR_ONLY) {
    Ref root = object(2);
    make_weak(root, 3);
    ON(A) {
        begin();
        set_ref(root, 0, 0);
    }
    collect_all(B);
    ON(A) rollback();
    ON(A) {
        begin();
        CHECK_EQ(get(weak_get(get_ref(root, 1))), 3);
        CHECK_COMMITS();
    }
}

TEST(weak_references_made_in_aborted_transactions_leave_nothing_behind, .heap = COLLECTOR_ONLY) {
    Ref root = object(2);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(1));
        CHECK_COMMITS();
    }
    for (volatile int i = 0; i < 50; i++) {
        ON(A) {
            begin();
            set_ref(root, 1, weak_to(i & 1 ? get_ref(root, 0) : young_with(2)));
            if (i & 2) gc_minor(&A->th);
            rollback();
        }
        if (i % 10 == 0) collect_all(B);
    }
    ON(B) {
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(B);
    ON(A) {
        begin();
        CHECK(get_ref(root, 1) == 0);
        CHECK_COMMITS();
    }
}

TEST(a_death_is_seen_in_every_view_at_once, .heap = COLLECTOR_ONLY) {
    Ref root = object(10);
    make_weak(root, 3);
    ON(A) {
        begin();
        set_ref(root, 0, 0);
        for (int i = 2; i < 10; i++) set_ref(root, i, young(1));
        CHECK_COMMITS();
    }
    ON(A) {
        begin();
        for (int i = 2; i < 10; i++) set(get_ref(root, i), 1);
        CHECK(seg_has_private(segment_of(A), get_ref(root, 1), 16)); /* its neighbours were written */
    }
    ON(B) begin();
    collect_all(C);
    ON(A) {
        CHECK(weak_get(get_ref(root, 1)) == 0);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK(weak_get(get_ref(root, 1)) == 0);
        CHECK_COMMITS();
    }
}

/* ---- finalizers --------------------------------------------------------------------------------------------------- */

static _Atomic int ran, attempts, aborts_left;
static Ref revived;
static void finalize(StmThread *th, uintptr_t obj) {
    attempts++;
    if (aborts_left) {
        aborts_left--;
        tx_abort(th);
    }
    if (revived) set_ref(revived, 0, obj);
    ran++;
}
static void with_finalizers(GcCallbacks *cb) { cb->finalize = finalize; }

static void run_pending(Sim *s) {
    volatile bool done = false;
    while (!done) {
        ON(s) {
            gc_run_pending(&s->th);
            done = true;
        }
        if (in_tx(s)) FAIL("still in a transaction");
    }
}

static void make_final(Ref root, long value) {
    ON(A) {
        begin();
        set_ref(root, 0, young_with(value));
        gc_final_register(get_ref(root, 0));
        CHECK_COMMITS();
    }
}

TEST(a_finalizer_runs_once_when_nothing_refers_to_the_object, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    make_final(root, 3);
    collect_all(B);
    run_pending(B);
    CHECK_EQ(ran, 0);
    ON(A) {
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(B);
    CHECK(gc_pending());
    run_pending(B);
    CHECK_EQ(ran, 1);
    collect_all(B);
    run_pending(B);
    CHECK_EQ(ran, 1);
    CHECK(!gc_pending());
}

TEST(an_object_that_dies_young_is_finalized_after_the_commit, .heap = COLLECTOR_ONLY) {
    ON(A) {
        begin();
        gc_final_register(young_with(1));
        CHECK_COMMITS();
    }
    collect_all(A);
    run_pending(A);
    CHECK_EQ(ran, 1);
}

TEST(an_abort_undoes_the_registration, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    ON(A) {
        begin();
        set_ref(root, 0, young_with(1));
        CHECK_COMMITS();
        begin();
        gc_final_register(get_ref(root, 0));
        gc_final_register(young_with(2));
        rollback();
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(A);
    run_pending(A);
    CHECK_EQ(ran, 0);
}

TEST(what_was_dropped_in_an_aborted_transaction_is_not_finalized, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    make_final(root, 3);
    ON(A) {
        begin();
        set_ref(root, 0, 0);
    }
    collect_all(B);
    run_pending(B);
    CHECK_EQ(ran, 0);
    ON(A) rollback();
    collect_all(B);
    run_pending(B);
    CHECK_EQ(ran, 0);
    CHECK_EQ(read_alone(A, root), committed(root));
}

TEST(what_a_running_transaction_can_still_reach_is_not_finalized, .heap = COLLECTOR_ONLY) {
    Ref root = object(1), other = object(1);
    make_final(root, 3);
    ON(B) {
        begin();
        get(other); /* so that it is pinned by the commit below */
    }
    ON(A) {
        begin();
        set(other, 1);
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    CHECK(tx_is_pinned(&B->th));
    collect_all(C);
    run_pending(C);
    CHECK_EQ(ran, 0);
    ON(B) {
        CHECK_EQ(get(get_ref(root, 0)), 3);
        CHECK_COMMITS();
    }
    collect_all(C);
    run_pending(C);
    CHECK_EQ(ran, 1);
}

TEST(an_aborted_finalizer_runs_again_and_ends_once, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    make_final(root, 3);
    ON(A) {
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(A);
    aborts_left = 2;
    run_pending(A);
    CHECK_EQ(attempts, 3);
    CHECK_EQ(ran, 1);
}

TEST(a_finalizer_may_bring_its_object_back, .heap = COLLECTOR_ONLY) {
    Ref root = object(1);
    revived = object(1);
    make_final(root, 3);
    ON(A) {
        begin();
        set_ref(root, 0, 0);
        CHECK_COMMITS();
    }
    collect_all(A);
    run_pending(A);
    collect_all(A);
    ON(B) {
        begin();
        CHECK_EQ(get(get_ref(revived, 0)), 3);
        CHECK_COMMITS();
    }
}

/* ---- collections by several threads ------------------------------------------------------------------------------ */

static Ref shared;
static _Atomic bool stop;

static void begins_and_ends(Worker *w) { /* hazard 8 */
    GcFrame f = gc_frame_push(&w->th, 1);
    if (stm_set_resume(&w->th)) {}
    while (!stop) {
        tx_begin(&w->th);
        Ref n = young_with(w->stage);
        f.slot[0] = value_from_ref(n);
        stm_poll(&w->th);
        CHECK_EQ(get(ref_addr(f.slot[0])), w->stage);
        tx_commit(&w->th);
        w->stage++;
    }
    gc_frame_pop(&w->th, f);
}

TEST(a_major_collection_may_meet_a_transaction_at_its_start, .heap = COLLECTOR_ONLY, .segments = 4) { /* hazard 8 */
    Worker w[3] = {0};
    empty_transaction(A);
    for (int i = 0; i < 3; i++) worker_start(&w[i], begins_and_ends, NULL);
    for (int i = 0; i < 3; i++) worker_wait(&w[i], 1);
    for (volatile int i = 0; i < 60; i++) collect_all(A);
    stop = true;
    for (int i = 0; i < 3; i++) worker_join(&w[i]);
}

static void conflicts_and_collects(Worker *w) { /* hazard 19 */
    if (stm_set_resume(&w->th)) {}
    while (w->stage < 40) {
        tx_begin(&w->th);
        set(shared, get(shared) + 1);
        set_ref(shared, 1, young_with(get(shared)));
        gc_major(&w->th);
        CHECK_EQ(get(get_ref(shared, 1)), get(shared));
        tx_commit(&w->th);
        w->stage++;
    }
}

TEST(threads_that_conflict_may_all_collect, .heap = COLLECTOR_ONLY, .segments = 4, .seconds = 60) { /* hazard 19 */
    shared = object(2);
    Worker w[4] = {0};
    for (int i = 0; i < 4; i++) worker_start(&w[i], conflicts_and_collects, NULL);
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    CHECK_EQ(committed(shared), 160);
}

static _Atomic int made;
static void makes_final_ones(Worker *w) { /* hazards 11, 22, 23 */
    if (stm_set_resume(&w->th)) {}
    while (w->stage < 3000) {
        tx_begin(&w->th);
        gc_final_register(young(20));
        if (w->stage % 7 == 0) tx_inevitable(&w->th, "storm");
        if (w->stage % 100 == 50) gc_major(&w->th);
        tx_commit(&w->th);
        made++;
        w->stage++;
        if (gc_pending()) gc_run_pending(&w->th);
    }
}

TEST(finalizers_keep_pace_with_several_threads, .heap = COLLECTOR_ONLY, .segments = 3, .seconds = 60) { /* hazards 11, 22, 23 */
    Worker w[3] = {0};
    for (int i = 0; i < 3; i++) worker_start(&w[i], makes_final_ones, NULL);
    for (int i = 0; i < 3; i++) worker_join(&w[i]);
    collect_all(A);
    run_pending(A);
    CHECK_EQ(made, 9000);
    CHECK_EQ(ran, 9000);
}

TEST(major_collections_do_not_come_in_storms, .heap = COLLECTOR_ONLY, .debug = "") { /* hazard 20 */
    Ref root = object(100);
    empty_transaction(A);
    int before = majors();
    enum { ROUNDS = 400, BYTES = 100000 };
    for (volatile int i = 0; i < ROUNDS; i++) {
        ON(A) {
            begin();
            set_ref(root, i % 100, young(BYTES / 8));
            if (i % 10 == 0) rollback();
            else CHECK_COMMITS();
        }
    }
    /* 40 MB through 10 MB of live data: at 80 % growth a handful. */
    CHECK(majors() - before <= ROUNDS / 10);
}

TEST(a_large_array_with_many_dirty_cards_is_traced_once, .heap = COLLECTOR_ONLY, .debug = "") { /* hazard 21 */
    enum { SLOTS = 1 << 20, STEP = CARD_SIZE / 8 };
    Ref array = object_with(SLOTS, OF_CARDS);
    struct timespec t0, t1;
    ON(A) {
        begin();
        for (int i = 0; i < SLOTS; i += STEP) set_ref(array, i, young_with(i));
        clock_gettime(CLOCK_MONOTONIC, &t0);
        gc_minor(&A->th);
        clock_gettime(CLOCK_MONOTONIC, &t1);
        CHECK_COMMITS();
    }
    /* 32768 cards of 256 bytes; each as a whole array would be 8 MB times 32768. */
    CHECK((t1.tv_sec - t0.tv_sec) * 1000 + (t1.tv_nsec - t0.tv_nsec) / 1000000 < 2000);
    collect_all(B);
    ON(B) {
        begin();
        for (int i = 0; i < SLOTS; i += STEP) CHECK_EQ(get(get_ref(array, i)), i);
        CHECK_COMMITS();
    }
}

TEST(a_forked_child_collects_its_own_heap, .heap = COLLECTOR_ONLY) { /* hazard 25 */
    Ref root = object(50);
    ON(A) {
        begin();
        for (int i = 0; i < 50; i++) set_ref(root, i, young_with(i));
        CHECK_COMMITS();
    }
    ON(B) {
        begin();
        set_ref(root, 0, young_with(100));
    }
    ON(A) {
        begin();
        pid_t child = stm_fork(&A->th);
        if (child == 0) {
            for (int i = 0; i < 50; i += 2) set_ref(root, i, 0);
            gc_major(&A->th);
            for (int i = 0; i < 50; i += 2) set_ref(root, i, young_with(-i));
            gc_major(&A->th);
            for (int i = 0; i < 50; i++)
                if (get(get_ref(root, i)) != (i & 1 ? i : -i)) _exit(1);
            gc_verify();
            _exit(7);
        }
        int status = 0;
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
        CHECK_COMMITS();
    }
    collect_all(C);
    ON(A) {
        begin();
        for (int i = 1; i < 50; i++) CHECK_EQ(get(get_ref(root, i)), i);
        CHECK_COMMITS();
    }
    ON(B) CHECK_COMMITS();
}

int main(int argc, char **argv) {
    step_gc_callbacks = with_finalizers;
    return step_main(argc, argv);
}
