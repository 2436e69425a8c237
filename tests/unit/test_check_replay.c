/* test_check_replay.c -- the replay oracle passes what is serial and opaque and finds what is planted. */
#include "spec.h"
#include "check_replay.h"
#include "rng.h"

enum { X = 1, Y = 2, THREADS = 4 };

static Replay *replay;
static ReplayLog logs[THREADS];
static ReplayFault fault;

static int start(void **state) {
    replay = replay_new();
    for (int t = 0; t < THREADS; t++) logs[t] = (ReplayLog){.thread = t};
    return 0;
}
static int finish(void **state) {
    replay_free(replay);
    for (int t = 0; t < THREADS; t++) replay_log_free(&logs[t]);
    return 0;
}

/* One attempt of thread t: operations in between, `saw` is the state it last saw. */
#define COMMITS(t, number, saw, ...) (now = (saw), who = &logs[t], replay_begin(who, 0), __VA_ARGS__, replay_commit(who, number))
#define ABORTS(t, saw, ...)          (now = (saw), who = &logs[t], replay_begin(who, 0), __VA_ARGS__, replay_abort(who))
static uint64_t now;
static ReplayLog *who;
static void R(uint64_t key, uint64_t value) { replay_read(who, key, value, now); }
static void W(uint64_t key, uint64_t value) { replay_write(who, key, value, now); }

static size_t faults(void) { return replay_check(replay, logs, THREADS, &fault); }
static void assert_fault(ReplayKind kind) {
    assert_int_not_equal(faults(), 0);
    if (fault.kind != kind) print_message("%s\n", fault.text);
    assert_int_equal(fault.kind, kind);
}

TEST(an_empty_history_is_right) { assert_int_equal(faults(), 0); }

TEST(reads_equal_the_state_at_their_place_in_the_order) {
    COMMITS(0, 1, 0, R(X, 0), W(X, 10), W(Y, 10));
    COMMITS(1, 0, 0, R(X, 0), R(Y, 0));
    COMMITS(2, 1, 1, R(X, 10), R(Y, 10));
    COMMITS(1, 2, 1, R(X, 10), W(X, 20));
    ABORTS(3, 1, R(X, 10), R(Y, 10), W(Y, 99));
    assert_int_equal(faults(), 0);
    assert_int_equal(replay_value(replay, X), 20);
    assert_int_equal(replay_value(replay, Y), 10);
}

TEST(own_writes_are_read_back) {
    COMMITS(0, 1, 0, W(X, 5), R(X, 5), W(X, 6), R(X, 6), R(Y, 0));
    ABORTS(1, 0, W(X, 7), R(X, 7));
    assert_int_equal(faults(), 0);
}

TEST(values_before_everything_can_be_told) {
    replay_init(replay, X, 42);
    COMMITS(0, 0, 0, R(X, 42));
    assert_int_equal(faults(), 0);
}

TEST(rounds_go_on_from_the_state_reached) {
    COMMITS(0, 1, 0, W(X, 1));
    assert_int_equal(faults(), 0);
    COMMITS(0, 1, 1, R(X, 1));
    assert_int_equal(faults(), 0);
    COMMITS(0, 1, 1, R(X, 0));
    assert_fault(REPLAY_TORN);
}

TEST(a_transaction_that_wrote_what_was_there_shares_its_number_with_the_publisher) {
    COMMITS(0, 1, 0, R(X, 0), W(X, 5));
    COMMITS(1, 1, 1, R(X, 5), W(X, 5));
    COMMITS(2, 1, 1, W(X, 7), W(X, 5));
    assert_int_equal(faults(), 0);
    COMMITS(2, 1, 1, W(Y, 0));
    assert_int_equal(faults(), 0);
}

TEST(a_lost_update_is_found) {
    COMMITS(0, 1, 0, R(X, 0), W(X, 1));
    COMMITS(1, 2, 0, R(X, 0), W(X, 2));
    assert_fault(REPLAY_STALE);
    assert_int_equal(fault.key, X);
    assert_int_equal(fault.got, 0);
    assert_int_equal(fault.want, 1);
    assert_int_equal(fault.attempt.thread, 1);
}

TEST(write_skew_is_found) {
    COMMITS(0, 1, 0, R(X, 0), R(Y, 0), W(X, 1));
    COMMITS(1, 2, 0, R(X, 0), R(Y, 0), W(Y, 1));
    assert_fault(REPLAY_STALE);
}

TEST(a_read_of_an_aborted_write_is_found) {
    ABORTS(0, 0, W(X, 1));
    COMMITS(1, 0, 0, R(X, 1));
    assert_fault(REPLAY_TORN);
}

TEST(a_read_of_a_later_write_is_found) {
    COMMITS(0, 2, 1, W(X, 1));
    COMMITS(1, 1, 0, R(X, 1), W(Y, 1));
    assert_fault(REPLAY_STALE);
}

TEST(half_a_commit_seen_by_a_committed_reader_is_found) {
    COMMITS(0, 1, 0, W(X, 1), W(Y, 1));
    COMMITS(1, 1, 1, R(X, 1), R(Y, 0));
    assert_fault(REPLAY_TORN);
}

TEST(half_a_commit_seen_by_an_attempt_that_aborts_is_found) {
    COMMITS(0, 1, 0, W(X, 1), W(Y, 1));
    ABORTS(1, 0, R(X, 0), R(Y, 1));
    assert_fault(REPLAY_TORN);
}

TEST(two_states_mixed_over_time_are_found) {
    COMMITS(0, 1, 0, W(X, 1));
    COMMITS(0, 2, 1, W(Y, 1));
    ABORTS(1, 2, R(X, 0), R(Y, 1));
    assert_fault(REPLAY_TORN);
}

TEST(a_state_that_existed_under_another_number_is_told_apart) {
    COMMITS(0, 1, 0, W(X, 1));
    COMMITS(0, 2, 1, W(X, 2));
    ABORTS(1, 2, R(X, 1));
    assert_fault(REPLAY_PAST);
}

TEST(a_write_that_changes_within_an_attempt_unseen_is_found) {
    ABORTS(0, 0, W(X, 1), R(X, 0));
    assert_fault(REPLAY_TORN);
}

TEST(two_publishers_with_one_number_are_found) {
    COMMITS(0, 1, 0, W(X, 1));
    COMMITS(1, 1, 0, W(Y, 1));
    assert_fault(REPLAY_TWICE);
}

TEST(a_number_older_than_a_commit_that_had_ended_is_found) {
    COMMITS(0, 1, 0, W(X, 1));
    who = &logs[1];
    replay_begin(who, 1);
    replay_read(who, Y, 0, 0);
    replay_commit(who, 0);
    assert_fault(REPLAY_ORDER);
}

TEST(all_faulty_attempts_are_counted) {
    COMMITS(0, 1, 0, W(X, 1));
    for (int t = 1; t < THREADS; t++) COMMITS(t, 1, 1, R(X, 0));
    assert_int_equal(faults(), 3);
}

/* ---- at random: a serial run of a simulated engine is right; one read changed makes it wrong -------------------------- */

static Rng rng;
static uint64_t random_below(uint64_t n) { return rng_below(&rng, n); }

enum { KEYS = 12, STEPS = 400 };

typedef struct Sim { /* one simulated transaction */
    bool running;
    uint64_t snapshot;
    uint64_t view[KEYS];
    bool read[KEYS], wrote[KEYS];
} Sim;

static uint64_t committed[KEYS], newest;
static Sim sims[THREADS];

static void sim_begin(int t) {
    sims[t] = (Sim){.running = true, .snapshot = newest};
    memcpy(sims[t].view, committed, sizeof committed);
    replay_begin(&logs[t], newest);
}

/* Another has published `wrote`: a reader of it aborts, the rest see the new state. */
static void sim_publish(int t, Sim *by) {
    Sim *s = &sims[t];
    bool hit = false;
    for (int k = 0; k < KEYS; k++) hit |= by->wrote[k] && (s->read[k] || s->wrote[k]);
    if (hit) {
        s->running = false;
        replay_abort(&logs[t]);
        return;
    }
    s->snapshot = newest;
    for (int k = 0; k < KEYS; k++)
        if (by->wrote[k]) s->view[k] = committed[k];
}

static void sim_commit(int t) {
    Sim *s = &sims[t];
    bool effect = false;
    for (int k = 0; k < KEYS; k++) effect |= s->wrote[k] && s->view[k] != committed[k];
    s->running = false;
    if (!effect) return replay_commit(&logs[t], s->snapshot);
    newest++;
    for (int k = 0; k < KEYS; k++)
        if (s->wrote[k]) committed[k] = s->view[k];
    replay_commit(&logs[t], newest);
    for (int o = 0; o < THREADS; o++)
        if (sims[o].running) sim_publish(o, s);
}

static void sim_step(int t) {
    Sim *s = &sims[t];
    int k = random_below(KEYS);
    if (!s->running) return sim_begin(t);
    switch (random_below(8)) {
    case 0: return sim_commit(t);
    case 1:
    case 2:
        s->view[k] = random_below(5);
        s->wrote[k] = true;
        return replay_write(&logs[t], k, s->view[k], s->snapshot);
    default: s->read[k] = true; return replay_read(&logs[t], k, s->view[k], s->snapshot);
    }
}

static void sim_run(void) {
    for (int i = 0; i < STEPS; i++) sim_step(random_below(THREADS));
    for (int t = 0; t < THREADS; t++)
        if (sims[t].running) sim_commit(t);
}

TEST(random_serial_histories_are_right_in_every_round) {
    rng = rng_new(1, 0);
    memset(committed, 0, sizeof committed);
    newest = 0;
    for (int round = 0; round < 300; round++) {
        sim_run();
        assert_int_equal(faults(), 0);
    }
    for (int k = 0; k < KEYS; k++) assert_int_equal(replay_value(replay, k), committed[k]);
}

static ReplayOp *random_read(void) {
    for (;;) {
        ReplayLog *l = &logs[random_below(THREADS)];
        ReplayOp *op = l->ops.n ? &l->ops.at[random_below(l->ops.n)] : NULL;
        if (op && !op->write) return op;
    }
}

TEST(one_read_changed_in_a_random_history_is_always_found) {
    rng = rng_new(2, 0);
    for (int round = 0; round < 300; round++) {
        finish(NULL), start(NULL);
        memset(committed, 0, sizeof committed);
        newest = 0;
        sim_run();
        random_read()->value += 1 + random_below(3);
        assert_int_not_equal(faults(), 0);
    }
}

SPEC_MAIN(start, finish)
