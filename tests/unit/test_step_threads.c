/* test_step_threads.c -- epochs and who joins them, segments and who waits for one, solo mode, attaching, fork.
 *
 * The test's own thread is A; workers are real threads. While A is inside a block and reaches no safepoint, no epoch can
 * run: so workers that want to commit gather, and A's next poll lets them all go at once.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"
#include <errno.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- joiners --------------------------------------------------------------------------------------------------- */

enum { ITEMS = 10 };
typedef struct Script {
    int read[4], write[4]; /* indices into x, -1 ends */
    long value;            /* what it writes */
    _Atomic bool go;
    bool aborted;
    uint64_t seq;
} Script;
static Ref x[ITEMS];

/* Stage 1: has read and written; after `go` stage 2: wants to commit; 3: is through. */
static void play(Worker *w) {
    Script *s = w->arg;
    if (stm_set_resume(&w->th)) {
        s->aborted = true;
        w->stage = 3;
        return;
    }
    tx_begin(&w->th);
    for (int i = 0; i < 4 && s->read[i] >= 0; i++) get(x[s->read[i]]);
    for (int i = 0; i < 4 && s->write[i] >= 0; i++) set(x[s->write[i]], s->value);
    w->stage = 1;
    while (!s->go) sleep_ms(1);
    w->stage = 2;
    tx_commit(&w->th);
    s->seq = tx_commit_seq(&w->th);
    w->stage = 3;
}

static StmTotals before, after;

/* All scripts gather at one epoch, begun in the order of the array, wanting to commit in the order of `arrival`. */
static int silent; /* bits of scripts that publish nothing, and so need no epoch */
static void gather(Script *s, const int *arrival, int n) {
    static Worker w[8];
    memset(w, 0, sizeof w);
    for (int i = 0; i < ITEMS; i++)
        if (!x[i]) x[i] = object(1);
    empty_transaction(A);
    for (volatile int i = 0; i < n; i++) {
        s[i].value = i + 1;
        worker_start(&w[i], play, &s[i]);
        worker_wait(&w[i], 1);
    }
    ON(A) {
        begin();
        stm_totals(&before);
        for (int i = 0; i < n; i++) {
            s[arrival[i]].go = true;
            worker_asleep(&w[arrival[i]], 2);
        }
        for (int i = 0; i < n; i++) CHECK_EQ(w[i].stage, silent & 1 << i ? 3 : 2);
        stm_poll(&A->th);
        CHECK_COMMITS();
    }
    for (int i = 0; i < n; i++) worker_join(&w[i]);
    stm_totals(&after);
}

static const int in_order[8] = {0, 1, 2, 3, 4, 5, 6, 7}, reversed2[2] = {1, 0}, reversed3[3] = {2, 1, 0};

TEST(one_epoch_serves_all_who_want_to_commit, .segments = 4) {
    Script s[3] = {{.read = {-1}, .write = {0, -1}},
                   {.read = {-1}, .write = {1, -1}},
                   {.read = {-1}, .write = {2, -1}}};
    gather(s, in_order, 3);
    CHECK_EQ(after.epochs - before.epochs, 1);
    CHECK_EQ(after.published_txs - before.published_txs, 3);
    for (int i = 0; i < 3; i++) CHECK_EQ(committed(x[i]), i + 1);
}

TEST(one_epoch_serves_seven, .segments = 8) {
    Script s[7];
    for (int i = 0; i < 7; i++) s[i] = (Script){.read = {-1}, .write = {i, -1}};
    gather(s, in_order, 7);
    CHECK_EQ(after.epochs - before.epochs, 1);
    for (int i = 0; i < 7; i++) CHECK_EQ(committed(x[i]), i + 1);
}

TEST(a_reader_goes_before_the_writer_of_what_it_read) {
    Script s[2] = {{.read = {0, -1}, .write = {1, -1}}, {.read = {-1}, .write = {0, -1}}};
    gather(s, in_order, 2);
    CHECK(!s[0].aborted && !s[1].aborted);
    CHECK(s[0].seq < s[1].seq);
}

TEST(it_does_so_whoever_arrived_first) {
    Script s[2] = {{.read = {0, -1}, .write = {1, -1}}, {.read = {-1}, .write = {0, -1}}};
    gather(s, reversed2, 2);
    CHECK(!s[0].aborted && !s[1].aborted);
    CHECK(s[0].seq < s[1].seq);
}

TEST(and_whoever_is_older) {
    Script s[2] = {{.read = {-1}, .write = {0, -1}}, {.read = {0, -1}, .write = {1, -1}}};
    gather(s, in_order, 2);
    CHECK(!s[0].aborted && !s[1].aborted);
    CHECK(s[1].seq < s[0].seq);
}

TEST(a_chain_of_readers_is_ordered_backwards, .segments = 8) {
    Script s[7];
    for (int i = 0; i < 7; i++) s[i] = (Script){.read = {i, -1}, .write = {i + 1, -1}};
    gather(s, in_order, 7);
    for (int i = 0; i < 7; i++) CHECK(!s[i].aborted);
    for (int i = 1; i < 7; i++) CHECK(s[i].seq < s[i - 1].seq);
    CHECK_EQ(after.epochs - before.epochs, 1);
}

TEST(a_cycle_of_two_loses_its_youngest) {
    Script s[2] = {{.read = {0, -1}, .write = {1, -1}}, {.read = {1, -1}, .write = {0, -1}}};
    gather(s, in_order, 2);
    CHECK(!s[0].aborted);
    CHECK(s[1].aborted);
    CHECK_EQ(committed(x[0]), 0);
    CHECK_EQ(committed(x[1]), 1);
}

TEST(the_youngest_loses_though_it_came_first) {
    Script s[2] = {{.read = {0, -1}, .write = {1, -1}}, {.read = {1, -1}, .write = {0, -1}}};
    gather(s, reversed2, 2);
    CHECK(!s[0].aborted);
    CHECK(s[1].aborted);
}

TEST(of_two_writers_of_one_object_the_younger_loses) {
    Script s[2] = {{.read = {-1}, .write = {0, -1}}, {.read = {-1}, .write = {0, 1, -1}}};
    gather(s, reversed2, 2);
    CHECK(!s[0].aborted);
    CHECK(s[1].aborted);
    CHECK_EQ(committed(x[0]), 1);
    CHECK_EQ(committed(x[1]), 0);
}

TEST(a_cycle_of_three_loses_one) {
    Script s[3] = {{.read = {0, -1}, .write = {1, -1}},
                   {.read = {1, -1}, .write = {2, -1}},
                   {.read = {2, -1}, .write = {0, -1}}};
    gather(s, reversed3, 3);
    CHECK(!s[0].aborted);
    CHECK(!s[1].aborted);
    CHECK(s[2].aborted);
    CHECK(s[1].seq < s[0].seq);
}

TEST(two_separate_cycles_lose_one_each, .segments = 5) {
    Script s[4] = {{.read = {0, -1}, .write = {1, -1}},
                   {.read = {2, -1}, .write = {3, -1}},
                   {.read = {1, -1}, .write = {0, -1}},
                   {.read = {3, -1}, .write = {2, -1}}};
    gather(s, in_order, 4);
    CHECK(!s[0].aborted && !s[1].aborted);
    CHECK(s[2].aborted && s[3].aborted);
}

TEST(many_writers_of_one_object_leave_the_oldest, .segments = 8) {
    Script s[7];
    for (int i = 0; i < 7; i++) s[i] = (Script){.read = {-1}, .write = {0, i + 1, -1}};
    gather(s, (const int[]){6, 5, 4, 3, 2, 1, 0}, 7);
    CHECK(!s[0].aborted);
    for (int i = 1; i < 7; i++) CHECK(s[i].aborted);
    CHECK_EQ(committed(x[0]), 1);
    CHECK_EQ(committed(x[1]), 1);
    for (int i = 2; i < 8; i++) CHECK_EQ(committed(x[i]), 0);
}

TEST(a_joiner_whose_writes_are_silent_disturbs_nobody) {
    Script s[2] = {{.read = {-1}, .write = {0, -1}}, {.read = {0, -1}, .write = {1, -1}}};
    for (int i = 0; i < ITEMS; i++) x[i] = object(1);
    write_alone(A, x[0], 1); /* s[0] will write the same again */
    silent = 1;
    gather(s, in_order, 2);
    CHECK(!s[0].aborted && !s[1].aborted);
    CHECK_EQ(committed(x[1]), 2);
}

TEST(with_two_segments_an_epoch_stops_the_one_other, .segments = 2) {
    Script s[1] = {{.read = {-1}, .write = {0, -1}}};
    gather(s, in_order, 1);
    CHECK_EQ(after.epochs - before.epochs, 1);
    CHECK_EQ(committed(x[0]), 1);
}

/* ---- waiting for a segment ------------------------------------------------------------------------------------- */

static _Atomic int turn;
static void takes_a_segment(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    w->stage = 1;
    tx_begin(&w->th);
    *(int *)w->arg = turn++;
    w->stage = 2;
    tx_commit(&w->th);
    w->stage = 3;
}

TEST(more_threads_than_segments_wait_for_one, .segments = 2) {
    Worker w = {0};
    int place;
    ON(A) begin();
    ON(B) begin();
    worker_start(&w, takes_a_segment, &place);
    worker_asleep(&w, 1);
    CHECK_EQ(w.stage, 1);
    ON(A) CHECK_COMMITS();
    worker_join(&w);
    ON(B) CHECK_COMMITS();
}

TEST(they_get_it_in_the_order_in_which_they_came, .segments = 1) {
    Worker w[5] = {0};
    int place[5];
    ON(A) begin();
    for (int i = 0; i < 5; i++) {
        worker_start(&w[i], takes_a_segment, &place[i]);
        worker_asleep(&w[i], 1);
    }
    ON(A) CHECK_COMMITS();
    for (int i = 0; i < 5; i++) worker_join(&w[i]);
    for (int i = 0; i < 5; i++) CHECK_EQ(place[i], i);
}

TEST(a_thread_whose_turn_is_over_does_not_overtake_who_waits, .segments = 1) {
    Worker w = {0};
    int place;
    ON(A) begin();
    worker_start(&w, takes_a_segment, &place);
    worker_asleep(&w, 1);
    ON(A) {
        tx_commit(&A->th);
        begin();
        CHECK_EQ(turn, 1); /* the worker has had its turn */
        CHECK_COMMITS();
    }
    worker_join(&w);
}

TEST(who_waits_for_a_segment_makes_others_break, .segments = 1) {
    Worker w = {0};
    int place;
    ON(A) begin();
    worker_start(&w, takes_a_segment, &place);
    worker_asleep(&w, 1);
    ON(A) {
        for (int i = 0; turn == 0 && i < 2000; i++) {
            stm_break(&A->th);
            sleep_ms(1);
        }
        CHECK_EQ(turn, 1);
        CHECK_COMMITS();
    }
    worker_join(&w);
}

TEST(a_single_segment_is_enough_for_everybody, .segments = 1) {
    Ref y = object(1);
    for (volatile int i = 0; i < 30; i++) write_alone(&sim[i % SIMS], y, i);
    CHECK_EQ(committed(y), 29);
}

TEST(sixty_four_segments_are_served, .segments = 64) { /* hazard 32 */
    enum { N = 64 };
    static StmThread th[N];
    Ref y[N];
    for (int i = 0; i < N; i++) y[i] = object(1);
    empty_transaction(A);
    uint64_t used = 0;
    for (volatile int i = 0; i < N; i++) {
        thread_attach(&th[i]);
        if (stm_set_resume(&th[i])) FAIL("aborted");
        tx_begin(&th[i]);
        used |= 1ul << (seg_index(th[i].seg) - 1);
        set(y[i], i + 1);
        get(y[(i + 1) % N]);
        stm_suspend(&th[i]);
    }
    CHECK(used == ~0ul);
    /* Each has read what the next one writes: all commit in the order of their numbers but the last, whose object the
     * first has read; it is doomed by the first, of whose object it has read the old value. */
    for (volatile int i = 0; i < N - 1; i++) {
        CHECK(stm_resume(&th[i]));
        CHECK(tx_try_commit(&th[i]) == TX_COMMITTED);
    }
    CHECK(tx_is_doomed(&th[N - 1]));
    for (int i = 0; i < N; i++) CHECK_EQ(committed(y[i]), i < N - 1 ? i + 1 : 0);
    for (volatile int i = 0; i < N; i++) {
        if (th[i].in_tx) {
            if (th[i].suspended) stm_resume(&th[i]);
            tx_rollback(&th[i]);
        }
        thread_detach(&th[i]);
    }
}

/* ---- solo mode ------------------------------------------------------------------------------------------------- */

static uint64_t switches(void) {
    StmTotals t;
    stm_totals(&t);
    return t.solo_switches;
}

TEST(a_single_thread_runs_solo_in_segment_0, .solo = true) {
    Ref y = object(1);
    ON(A) {
        begin();
        CHECK(in_tx(A));
        CHECK_EQ(CTL.solo, 1);
        CHECK(seg_current() == stm_seg(0));
        set(y, 1);
        CHECK_EQ(committed(y), 1); /* at once: nobody else is there */
        CHECK_COMMITS();
    }
    CHECK_EQ(stm_private_pages(), 0);
}

TEST(with_two_threads_nobody_is_solo, .solo = true) {
    Ref y = object(1);
    write_alone(A, y, 1);
    write_alone(B, y, 2);
    ON(A) {
        begin();
        CHECK_EQ(CTL.solo, 0);
        CHECK(seg_current() != stm_seg(0));
        CHECK_EQ(get(y), 2);
        set(y, 3);
        CHECK_EQ(committed(y), 2);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 3);
}

/* The one thread that is left is in a transaction: its safepoints lead back to solo mode before long. */
static void until_solo(void) {
    for (int i = 0; !CTL.solo; i++) {
        CHECK(i < 5000);
        stm_break(&self->th);
        sleep_ms(1);
    }
}

TEST(the_last_thread_left_goes_back_to_solo, .solo = true) {
    Ref y = object(1);
    empty_transaction(A);
    write_alone(B, y, 1);
    write_alone(A, y, 2);
    sim_leave(B);
    ON(A) {
        begin();
        set(y, 3);
        until_solo();
        CHECK_EQ(get(y), 3);
        set(y, 4);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 4);
    CHECK_EQ(stm_private_pages(), 0);
}

TEST(solo_and_many_take_turns, .solo = true) {
    Ref y[20];
    for (int i = 0; i < 20; i++) y[i] = object(1);
    empty_transaction(A);
    uint64_t n = switches();
    for (volatile int round = 0; round < 20; round++) {
        write_alone(A, y[round], 1);
        ON(B) {
            begin();
            for (int i = 0; i < 20; i++) CHECK_EQ(get(y[i]), i <= round);
            set(y[19], get(y[19]));
            CHECK_COMMITS();
        }
        write_alone(A, y[19], round == 19);
        sim_leave(B);
        ON(A) {
            begin();
            until_solo();
            CHECK_COMMITS();
        }
    }
    CHECK_EQ(switches() - n, 20);
}

static Ref shared;
static void joins_in(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    tx_begin(&w->th);
    *(long *)w->arg = get(shared);
    w->stage = 1;
    tx_commit(&w->th);
}

TEST(a_solo_thread_leaves_solo_mode_at_its_next_safepoint, .solo = true) {
    shared = object(1);
    Worker w = {0};
    long seen_by_worker = -1;
    ON(A) {
        begin();
        set(shared, 1);
        worker_start(&w, joins_in, &seen_by_worker);
        sleep_ms(30);
        CHECK_EQ(w.stage, 0); /* the half-made transaction of A is not seen */
        set(shared, 2);
        for (int i = 0; w.stage == 0 && i < 5000; i++) {
            stm_break(&A->th);
            sleep_ms(1);
        }
        CHECK_EQ(w.stage, 1);
        CHECK_EQ(seen_by_worker, 2);
        CHECK_COMMITS();
    }
    worker_join(&w);
}

TEST(inside_an_atomic_block_a_solo_thread_keeps_others_waiting, .solo = true) {
    shared = object(1);
    Worker w = {0};
    long seen_by_worker = -1;
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        set(shared, 1);
        worker_start(&w, joins_in, &seen_by_worker);
        for (int i = 0; i < 30; i++) {
            stm_break(&A->th);
            sleep_ms(1);
        }
        CHECK(seen_by_worker != 1);
        set(shared, 2);
        tx_atomic_leave(&A->th);
        for (int i = 0; w.stage == 0 && i < 5000; i++) {
            stm_break(&A->th);
            sleep_ms(1);
        }
        CHECK(seen_by_worker == 0 || seen_by_worker == 2);
        if (in_tx(A)) try_commit();
    }
    worker_join(&w);
}

/* ---- attaching ------------------------------------------------------------------------------------------------- */

static void comes_and_goes(Worker *w) {
    for (volatile int i = 0; i < 50; i++) {
        static _Thread_local StmThread own;
        memset(&own, 0, sizeof own);
        thread_attach(&own);
        if (stm_set_resume(&own)) {}
        tx_begin(&own);
        set(shared, get(shared) + 1);
        tx_commit(&own);
        thread_detach(&own);
    }
}

TEST(foreign_threads_attach_and_detach) {
    shared = object(1);
    Worker w[4] = {0};
    for (int i = 0; i < 4; i++) {
        w[i].stay_out = true;
        worker_start(&w[i], comes_and_goes, NULL);
    }
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    CHECK_EQ(committed(shared), 200);
}

TEST(they_do_so_from_solo_mode_and_back, .solo = true) {
    shared = object(1);
    Worker w[4] = {0};
    for (int i = 0; i < 4; i++) {
        w[i].stay_out = true;
        worker_start(&w[i], comes_and_goes, NULL);
    }
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    CHECK_EQ(committed(shared), 200);
}

TEST(each_attached_thread_has_a_number_of_its_own) {
    for (volatile int i = 0; i < SIMS; i++) empty_transaction(&sim[i]);
    for (int i = 0; i < SIMS; i++)
        for (int j = 0; j < i; j++) CHECK(sim[i].th.id != sim[j].th.id);
}

static Ref left, right;
static void crosswise(Worker *w) {
    Ref first = w->arg ? right : left, second = w->arg ? left : right;
    if (stm_set_resume(&w->th)) {}
    while (w->stage < 2000) {
        tx_begin(&w->th);
        set(first, get(first) + 1);
        stm_poll(&w->th);
        set(second, get(second) + 1);
        tx_commit(&w->th);
        w->stage++;
    }
}

TEST(two_real_threads_that_collide_crosswise_both_end) { /* hazard 33 */
    left = object(1);
    right = object(1);
    Worker w[2] = {0};
    worker_start(&w[0], crosswise, NULL);
    worker_start(&w[1], crosswise, &left);
    worker_join(&w[0]);
    worker_join(&w[1]);
    CHECK_EQ(committed(left), 4000);
    CHECK_EQ(committed(right), 4000);
}

static Ref own[4][8];
static void keeps_to_itself(Worker *w) { /* hazard 27 */
    Ref *mine = own[(intptr_t)w->arg];
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    while (w->stage < 1000) {
        tx_begin(&w->th);
        for (int i = 0; i < 8; i++) set(mine[i], get(mine[i]) + 1);
        get(shared);
        stm_break(&w->th);
        tx_commit(&w->th);
        w->stage++;
    }
}

TEST(disjoint_work_on_shared_pages_never_aborts) { /* hazard 27 */
    shared = object(1);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 4; k++) own[k][i] = object(1);
    Worker w[4] = {0};
    for (intptr_t i = 0; i < 4; i++) worker_start(&w[i], keeps_to_itself, (void *)i);
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 8; i++) CHECK_EQ(committed(own[k][i]), 1000);
}

static void polls_long(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    while (!atomic_load((_Atomic bool *)w->arg)) {
        tx_begin(&w->th);
        w->stage = 1;
        for (int i = 0; i < 1000; i++) stm_poll(&w->th);
        tx_commit(&w->th);
    }
}

TEST(every_change_of_state_bears_delays, .debug = "yield,seed=7", .seconds = 60) { /* hazard 12 */
    shared = object(1);
    static _Atomic bool done;
    Worker w[3] = {0};
    for (int i = 0; i < 3; i++) worker_start(&w[i], polls_long, &done);
    for (int i = 0; i < 3; i++) worker_wait(&w[i], 1);
    for (volatile int i = 1; i <= 50; i++) {
        write_alone(A, shared, i);
        ON(B) {
            begin();
            CHECK(try_inevitable());
            CHECK_EQ(get(shared), i);
            block_begin();
            block_end();
            CHECK_COMMITS();
        }
    }
    done = true;
    for (int i = 0; i < 3; i++) worker_join(&w[i]);
}

/* ---- fork ------------------------------------------------------------------------------------------------------ */

/* In the child: end with the number of the first check that fails. */
#define CHILD_CHECK(cond)                                                                                              \
    do {                                                                                                               \
        if (!(cond)) _exit(__LINE__ % 200 + 1);                                                                        \
    } while (0)

static void expect_child(pid_t child, int want) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFSIGNALED(status)) FAIL("the child died of signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) != want) FAIL("the child ended with %d (line %% 200, + 1)", WEXITSTATUS(status));
}

TEST(a_forked_child_goes_on_alone_with_a_heap_of_its_own) {
    Ref y = object(1), z = object(1);
    write_alone(B, y, 1);
    ON(A) {
        begin();
        set(z, 5);
        pid_t child = stm_fork(&A->th);
        CHECK(child >= 0);
        if (child == 0) {
            CHILD_CHECK(in_tx(A) && get(y) == 1 && get(z) == 5);
            set(y, 2);
            tx_commit(&A->th);
            for (int i = 0; i < 10; i++) {
                tx_begin(&A->th);
                set(z, get(z) + 1);
                tx_commit(&A->th);
            }
            CHILD_CHECK(committed(y) == 2 && committed(z) == 15);
            _exit(7);
        }
        expect_child(child, 7);
        CHECK(in_tx(A));
        CHECK_EQ(get(y), 1);
        CHECK_EQ(get(z), 5);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 1);
}

TEST(the_child_does_not_see_what_the_parent_does_after) {
    Ref y = object(1);
    int to_child[2];
    CHECK(pipe(to_child) == 0);
    ON(A) {
        begin();
        set(y, 1);
        pid_t child = stm_fork(&A->th);
        if (child == 0) {
            char c;
            CHILD_CHECK(read(to_child[0], &c, 1) == 1);
            CHILD_CHECK(get(y) == 1);
            _exit(7);
        }
        set(y, 2);
        CHECK_COMMITS();
        CHECK(write(to_child[1], "g", 1) == 1);
        expect_child(child, 7);
    }
    CHECK_EQ(committed(y), 2);
}

TEST(a_fork_outside_atomic_ends_the_transaction_first) {
    Ref y = object(1);
    ON(A) {
        begin();
        set(y, 1);
        uint64_t n = A->th.stats.committed;
        pid_t child = stm_fork(&A->th);
        if (child == 0) _exit(7);
        expect_child(child, 7);
        CHECK(A->th.stats.committed > n);
        CHECK_EQ(committed(y), 1);
        CHECK_COMMITS();
    }
}

TEST(inside_atomic_an_inevitable_transaction_forks_with_its_writes) {
    Ref y = object(1);
    ON(A) {
        begin();
        tx_atomic_enter(&A->th);
        set(y, 1);
        CHECK(try_inevitable());
        pid_t child = stm_fork(&A->th);
        if (child == 0) {
            CHILD_CHECK(get(y) == 1);
            CHILD_CHECK(A->th.atomic == 1);
            set(y, 2);
            tx_atomic_leave(&A->th);
            tx_commit(&A->th);
            CHILD_CHECK(committed(y) == 2);
            _exit(7);
        }
        expect_child(child, 7);
        CHECK_EQ(get(y), 1);
        CHECK_EQ(committed(y), 0);
        tx_atomic_leave(&A->th);
        CHECK_COMMITS();
    }
    CHECK_EQ(committed(y), 1);
}

TEST(in_the_child_the_transactions_of_other_threads_have_never_been) { /* hazard 25 */
    Ref y = object(1), z = object(1);
    ON(B) {
        begin();
        get(z);
        set(y, 9);
    }
    ON(A) {
        begin();
        pid_t child = stm_fork(&A->th);
        if (child == 0) {
            CHILD_CHECK(get(y) == 0);
            set(y, 1);
            set(z, 1); /* B has read it, but B is not here */
            tx_commit(&A->th);
            CHILD_CHECK(committed(y) == 1 && committed(z) == 1);
            _exit(7);
        }
        expect_child(child, 7);
        CHECK_COMMITS();
    }
    ON(B) CHECK_COMMITS();
    CHECK_EQ(committed(y), 9);
}

static _Atomic bool stop;
static void keeps_writing(Worker *w) {
    if (stm_set_resume(&w->th)) {}
    while (!stop) {
        tx_begin(&w->th);
        set(shared, get(shared) + 1);
        for (int i = 0; i < 50; i++) stm_break(&w->th);
        tx_commit(&w->th);
        w->stage = 1;
    }
}

TEST(a_thread_forks_while_four_others_run, .segments = 6) { /* hazard 25 */
    shared = object(1);
    Ref y = object(1);
    Worker w[4] = {0};
    empty_transaction(A);
    for (int i = 0; i < 4; i++) worker_start(&w[i], keeps_writing, NULL);
    for (int i = 0; i < 4; i++) worker_wait(&w[i], 1);
    for (volatile int round = 1; round <= 10; round++) {
        ON(A) {
            begin();
            set(y, round);
            pid_t child = stm_fork(&A->th);
            if (child == 0) {
                CHILD_CHECK(get(y) == round);
                long v = get(shared);
                set(shared, v + 1);
                tx_commit(&A->th);
                CHILD_CHECK(committed(shared) == v + 1);
                _exit(7);
            }
            expect_child(child, 7);
            CHECK_EQ(get(y), round);
            if (try_commit() == TX_MUST_WAIT) rollback();
        }
    }
    stop = true;
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
}

TEST(a_child_may_fork_again_and_start_threads) {
    shared = object(1);
    ON(A) {
        begin();
        pid_t child = stm_fork(&A->th);
        if (child == 0) {
            pid_t grandchild = stm_fork(&A->th);
            if (grandchild == 0) {
                set(shared, 3);
                tx_commit(&A->th);
                _exit(committed(shared) == 3 ? 7 : 1);
            }
            expect_child(grandchild, 7);
            tx_commit(&A->th);
            self = NULL;
            Worker w = {0};
            long seen_by_worker = -1;
            worker_start(&w, joins_in, &seen_by_worker);
            worker_join(&w);
            CHILD_CHECK(seen_by_worker == 0);
            _exit(7);
        }
        expect_child(child, 7);
        CHECK_COMMITS();
    }
}

STEP_MAIN
