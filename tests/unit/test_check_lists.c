/* test_check_lists.c -- the list-append checker passes serial histories and finds each planted anomaly by its name. */
#include "spec.h"
#include "check_lists.h"
#include "rng.h"

enum { X, Y, Z, LISTS };
enum { THREADS = 4 };

static ListsLog logs[THREADS];
static ListsReport report;

static int start(void **state) {
    memset(logs, 0, sizeof logs);
    return 0;
}
static int finish(void **state) {
    for (int t = 0; t < THREADS; t++) lists_log_free(&logs[t]);
    return 0;
}

static ListsLog *who;
static void append(uint32_t list, uint32_t value) { lists_append(who, list, value); }
static void saw(uint32_t list, const uint32_t *v, size_t n) {
    lists_read(who, list);
    for (size_t i = 0; i < n; i++) lists_read_value(who, v[i]);
}
/* T(thread, committed, operations ...): one transaction. */
#define T(thread, committed, ...) (who = &logs[thread], lists_begin(who), __VA_ARGS__, lists_end(who, committed))
#define A(list, value)            append(list, value)
#define R(list, ...)              saw(list, (uint32_t[]){0, ##__VA_ARGS__} + 1, sizeof((uint32_t[]){0, ##__VA_ARGS__}) / 4 - 1)

static bool right(void) { return lists_check(logs, THREADS, LISTS, false, &report); }
static void assert_only(enum Anomaly a) {
    bool ok = right();
    for (int i = 0; i < ANOMALIES; i++)
        if ((report.count[i] != 0) != (i == (int)a)) {
            print_message("%s: %zu times; %s\n", anomaly_info[i].code, report.count[i], report.text);
            fail();
        }
    assert_false(ok);
    assert_non_null(strstr(report.text, anomaly_info[a].code));
}
static void assert_found(enum Anomaly a) {
    assert_false(right());
    if (!report.count[a]) print_message("%s\n", report.text);
    assert_int_not_equal(report.count[a], 0);
}

TEST(an_empty_history_is_right) { assert_true(right()); }

TEST(a_serial_history_is_right) {
    T(0, true, A(X, 1), A(Y, 2));
    T(1, true, R(X, 1), R(Y, 2), A(X, 3), R(X, 1, 3));
    T(2, false, R(X, 1, 3), A(X, 4), R(X, 1, 3, 4));
    T(2, true, R(X, 1, 3), R(Y, 2), R(Z));
    T(0, true, A(X, 5), A(X, 6));
    T(3, true, R(X, 1, 3, 5, 6));
    assert_true(right());
    assert_int_equal(report.txs, 6);
    assert_int_not_equal(report.edges, 0);
}

TEST(a_reader_may_come_before_a_writer_that_ended_earlier) {
    T(0, true, A(X, 1));
    T(1, true, R(X), A(Y, 2));
    T(2, true, R(X, 1), R(Y, 2));
    assert_true(right());
}

TEST(an_append_nobody_read_is_right_as_long_as_the_history_is_not_complete) {
    T(0, true, A(X, 1));
    assert_true(right());
    assert_false(lists_check(logs, THREADS, LISTS, true, &report));
    assert_int_equal(report.count[ANOMALY_LOST], 1);
}

TEST(a_duplicate_is_found) {
    T(0, true, A(X, 1));
    T(1, true, R(X, 1, 1));
    assert_found(ANOMALY_DUPLICATE);
}

TEST(garbage_is_found) {
    T(0, true, A(X, 1), A(Y, 3));
    T(1, true, R(X, 1, 2));
    assert_only(ANOMALY_GARBAGE);
}

TEST(a_value_in_another_list_is_garbage) {
    T(0, true, A(X, 1));
    T(1, true, R(Y, 1));
    assert_only(ANOMALY_GARBAGE);
}

TEST(an_own_append_not_read_back_is_found) {
    T(0, true, A(X, 1), R(X));
    assert_only(ANOMALY_INTERNAL);
}

TEST(a_list_that_grows_inside_an_aborted_reader_is_found) {
    T(0, true, A(X, 1));
    T(1, false, R(X), R(X, 1));
    T(2, true, R(X, 1));
    assert_only(ANOMALY_INTERNAL);
}

TEST(two_orders_of_one_list_are_found) {
    T(0, true, A(X, 1));
    T(1, true, A(X, 2));
    T(2, true, R(X, 1));
    T(3, true, R(X, 2, 1));
    assert_found(ANOMALY_INCOMPATIBLE);
}

TEST(a_lost_append_is_found) {
    T(0, true, R(X), A(X, 1));
    T(1, true, R(X), A(X, 2));
    T(2, true, R(X, 2), R(Y), R(Z));
    assert_false(lists_check(logs, THREADS, LISTS, true, &report));
    assert_int_equal(report.count[ANOMALY_LOST], 1);
}

TEST(G1a_a_read_of_an_aborted_append_is_found) {
    T(0, false, A(X, 1));
    T(1, true, R(X, 1));
    assert_only(ANOMALY_G1A);
}

TEST(G1b_a_read_of_an_append_in_between_is_found) {
    T(0, true, A(X, 1), A(X, 2));
    T(1, true, R(X, 1));
    T(2, true, R(X, 1, 2));
    assert_found(ANOMALY_G1B);
}

TEST(G0_writes_in_two_orders_are_found) {
    T(0, true, A(X, 1), A(Y, 2));
    T(1, true, A(X, 3), A(Y, 4));
    T(2, true, R(X, 1, 3));
    T(3, true, R(Y, 4, 2));
    assert_only(ANOMALY_G0);
}

TEST(G1c_two_that_read_each_others_appends_are_found) {
    T(0, true, A(X, 1), R(Y, 2));
    T(1, true, A(Y, 2), R(X, 1));
    assert_only(ANOMALY_G1C);
}

TEST(G_single_a_reader_that_saw_half_a_commit_is_found) {
    T(0, true, A(X, 1), A(Y, 2));
    T(1, true, R(X, 1), R(Y));
    T(2, true, R(Y, 2));
    assert_only(ANOMALY_G_SINGLE);
}

TEST(G_single_a_lost_update_is_found) {
    T(0, true, R(X), A(X, 1));
    T(1, true, R(X), A(X, 2));
    T(2, true, R(X, 1, 2));
    assert_only(ANOMALY_G_SINGLE);
}

TEST(G2_write_skew_is_found) {
    T(0, true, R(X), R(Y), A(X, 1));
    T(1, true, R(X), R(Y), A(Y, 2));
    T(2, true, R(X, 1), R(Y, 2));
    assert_only(ANOMALY_G2);
}

TEST(G2_two_readers_that_saw_two_writers_in_two_orders_are_found) {
    T(0, true, A(X, 1));
    T(1, true, A(Y, 2));
    T(2, true, R(X, 1), R(Y));
    T(3, true, R(X), R(Y, 2));
    assert_only(ANOMALY_G2);
}

TEST(a_thread_that_does_not_see_its_own_commit_is_found) {
    T(0, true, A(X, 1));
    T(0, true, R(X));
    T(1, true, R(X, 1));
    assert_only(ANOMALY_G_SINGLE);
}

TEST(a_long_cycle_is_found_and_told) {
    T(0, true, R(X), A(Y, 1));
    T(1, true, R(Y), A(Z, 2));
    T(2, true, R(Z), A(X, 3));
    T(3, true, R(X, 3), R(Y, 1), R(Z, 2));
    assert_only(ANOMALY_G2);
    assert_non_null(strstr(report.text, "<-rw-"));
}

/* ---- at random ---------------------------------------------------------------------------------------------------------- */

enum { TXS = 300, LENGTH = 2000 };
static Rng rng;
static struct { uint32_t at[LENGTH]; size_t n; } lists[LISTS];

static void random_tx(uint32_t *value) {
    who = &logs[rng_below(&rng, THREADS)];
    size_t before[LISTS];
    bool commits = rng_percent(&rng, 90);
    for (int l = 0; l < LISTS; l++) before[l] = lists[l].n;
    lists_begin(who);
    for (int i = rng_below(&rng, 5); i >= 0; i--) {
        int l = rng_below(&rng, LISTS);
        if (rng_percent(&rng, 50)) saw(l, lists[l].at, lists[l].n);
        else append(l, lists[l].at[lists[l].n++] = ++*value);
    }
    lists_end(who, commits);
    for (int l = 0; l < LISTS && !commits; l++) lists[l].n = before[l];
}

static void random_history(void) {
    uint32_t value = 0;
    finish(NULL), start(NULL);
    memset(lists, 0, sizeof lists);
    for (int i = 0; i < TXS; i++) random_tx(&value);
    who = &logs[0];
    lists_begin(who);
    for (int l = 0; l < LISTS; l++) saw(l, lists[l].at, lists[l].n);
    lists_end(who, true);
}

TEST(random_serial_histories_are_right) {
    rng = rng_new(1, 0);
    for (int i = 0; i < 100; i++) {
        random_history();
        if (!lists_check(logs, THREADS, LISTS, true, &report)) fail_msg("%s", report.text);
    }
}

/* Two committed reads of different lengths of one list, both by transactions with other work: exchanging them breaks an
 * order, or is harmless when the two transactions could have changed places. Cutting the last value off a read that ends
 * with a value of the same thread's earlier transaction is never harmless. */
static bool spoil(void) {
    ListsLog *l = &logs[rng_below(&rng, THREADS)];
    size_t t = 1 + rng_below(&rng, l->txs.n - 1);
    ListsOp *op = l->txs.at[t].ops ? &l->ops.at[l->txs.at[t].op] : NULL;
    if (!op || !op->read || !op->value || !l->txs.at[t].committed) return false;
    uint32_t last = l->values.at[op->values + op->value - 1];
    for (size_t i = 0; i < l->txs.at[t].op; i++)
        if (!l->ops.at[i].read && l->ops.at[i].value == last) {
            op->value--;
            return true;
        }
    return false;
}

TEST(one_value_cut_off_a_random_read_is_always_found) {
    rng = rng_new(2, 0);
    for (int i = 0; i < 100; i++) {
        random_history();
        while (!spoil()) {}
        assert_false(lists_check(logs, THREADS, LISTS, true, &report));
    }
}

SPEC_MAIN(start, finish)
