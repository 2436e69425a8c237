/* test_contend.c -- the policy of who gives way, as the pure functions it is made of: rule by rule, and at random against
 * the properties every plan must have. Tables: tx[i] and reads[i] start at 1, as segments do.
 *
 * ctest: no-modes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <string.h>
#include "stm_internal.h"

enum { MANY = 8 };
static TxView tx[STM_MAX_SEGMENTS + 1];
static uint64_t reads[STM_MAX_SEGMENTS + 1];
static EpochPlan plan;

static void nobody(void) {
    memset(tx, 0, sizeof tx);
    memset(reads, 0, sizeof reads);
}

/* Transaction i of age `age` (smaller is older) wants to publish, or stands having written. */
static TxView *joiner(int i, uint64_t age) {
    tx[i] = (TxView){.active = true, .joins = true, .wrote = true, .age = age, .pages = 1};
    return &tx[i];
}
static TxView *stander(int i, uint64_t age) {
    tx[i] = (TxView){.active = true, .wrote = true, .age = age};
    return &tx[i];
}
static TxView *reader(int i, uint64_t age, uint64_t elapsed_ns) {
    tx[i] = (TxView){.active = true, .age = age, .elapsed_ns = elapsed_ns};
    return &tx[i];
}
/* i has read what j is going to publish. */
static void has_read(int i, int j) { reads[i] |= 1ul << (j - 1); }
static enum Verdict verdict(int i) { return plan.verdict[i]; }
static int place_of(int i) {
    for (int k = 0; k < plan.n_order; k++)
        if (plan.order[k] == i) return k;
    return -1;
}

#define RULE(name) static void name(void **state)
#define PLAN(n)    contend_plan(n, tx, reads, &plan)

/* ---- one joiner ------------------------------------------------------------------------------------------------ */

RULE(who_meets_nobody_commits) {
    nobody();
    joiner(1, 5);
    PLAN(1);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(plan.n_order, 1);
}

RULE(who_has_read_nothing_of_it_is_left_alone) {
    nobody();
    joiner(1, 5);
    stander(2, 1);
    stander(3, 9);
    PLAN(3);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_NONE);
    assert_int_equal(verdict(3), V_NONE);
}

RULE(the_younger_stander_aborts) {
    nobody();
    joiner(1, 5);
    stander(2, 9);
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_DOOMED);
    assert_int_equal(plan.lost_to[2], 1);
}

RULE(for_an_older_stander_the_joiner_waits) {
    nobody();
    joiner(1, 5);
    stander(2, 1);
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_WAIT);
    assert_int_equal(plan.lost_to[1], 2);
    assert_int_equal(verdict(2), V_NONE);
    assert_int_equal(plan.n_order, 0);
}

RULE(for_an_inevitable_stander_the_joiner_waits_though_older) {
    nobody();
    joiner(1, 1);
    stander(2, 5)->inevitable = true;
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_WAIT);
}

RULE(an_inevitable_reader_is_never_pinned) {
    nobody();
    joiner(1, 1);
    reader(2, 5, 1000000000)->inevitable = true;
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_WAIT);
    assert_int_equal(verdict(2), V_NONE);
}

RULE(an_inevitable_joiner_wins_though_younger) {
    nobody();
    joiner(1, 9)->inevitable = true;
    stander(2, 1);
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_DOOMED);
}

RULE(an_older_reader_goes_on_in_the_past) {
    nobody();
    joiner(1, 5);
    reader(2, 1, 0);
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_PIN);
}

RULE(a_younger_reader_is_pinned_when_that_is_cheaper_than_its_work) {
    nobody();
    joiner(1, 1)->pages = 10;
    reader(2, 5, 10 * PIN_NS_PER_PAGE + 1);
    reader(3, 6, 10 * PIN_NS_PER_PAGE);
    has_read(2, 1);
    has_read(3, 1);
    PLAN(3);
    assert_int_equal(verdict(2), V_PIN);
    assert_int_equal(verdict(3), V_DOOMED);
}

RULE(who_is_pinned_already_is_left_alone) {
    nobody();
    joiner(1, 5);
    reader(2, 1, 0)->pinned = true;
    reader(3, 9, 0)->pinned = true;
    has_read(2, 1);
    has_read(3, 1);
    PLAN(3);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_NONE);
    assert_int_equal(verdict(3), V_NONE);
}

RULE(one_abort_is_enough_though_another_would_pin) {
    nobody();
    joiner(1, 1)->pages = 1;
    joiner(2, 2)->pages = 1000;
    reader(3, 5, 100 * PIN_NS_PER_PAGE);
    has_read(3, 1);
    has_read(3, 2);
    PLAN(3);
    assert_int_equal(verdict(3), V_DOOMED);
}

/* ---- several joiners ------------------------------------------------------------------------------------------- */

RULE(joiners_that_do_not_meet_all_commit) {
    nobody();
    for (int i = 1; i <= MANY; i++) joiner(i, (uint64_t)(MANY - i));
    PLAN(MANY);
    assert_int_equal(plan.n_order, MANY);
}

RULE(a_joiner_comes_before_those_whose_writes_it_has_not_seen) {
    for (int older = 1; older <= 2; older++) {
        nobody();
        joiner(older, 1);
        joiner(3 - older, 2);
        has_read(1, 2);
        PLAN(2);
        assert_int_equal(plan.n_order, 2);
        assert_true(place_of(1) < place_of(2));
    }
}

RULE(of_two_that_read_each_other_s_writes_the_younger_aborts) {
    nobody();
    joiner(1, 7);
    joiner(2, 3);
    has_read(1, 2);
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(2), V_COMMIT);
    assert_int_equal(verdict(1), V_DOOMED);
    assert_int_equal(plan.lost_to[1], 2);
}

RULE(of_two_the_inevitable_one_commits) {
    nobody();
    joiner(1, 7)->inevitable = true;
    joiner(2, 3);
    has_read(1, 2);
    has_read(2, 1);
    PLAN(2);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_DOOMED);
}

RULE(a_cycle_of_any_length_loses_only_its_youngest) {
    for (int n = 2; n <= STM_MAX_SEGMENTS; n++) {
        nobody();
        for (int i = 1; i <= n; i++) {
            joiner(i, (uint64_t)((i * 7) % (n + 1) * 100 + i));
            has_read(i, i % n + 1);
        }
        PLAN(n);
        int youngest = 1;
        for (int i = 2; i <= n; i++)
            if (tx[i].age > tx[youngest].age) youngest = i;
        assert_int_equal(plan.n_order, n - 1);
        assert_int_equal(verdict(youngest), V_DOOMED);
    }
}

RULE(who_is_turned_away_and_has_read_a_winner_s_writes_aborts) {
    nobody();
    joiner(1, 1);
    joiner(2, 5);
    stander(3, 3);
    has_read(3, 2); /* 2 must wait for 3 */
    has_read(2, 1); /* and has read what 1 publishes */
    PLAN(3);
    assert_int_equal(verdict(1), V_COMMIT);
    assert_int_equal(verdict(2), V_DOOMED);
}

RULE(a_joiner_that_waits_counts_as_a_stander_for_younger_ones) {
    nobody();
    stander(1, 1);
    joiner(2, 2);
    joiner(3, 3);
    has_read(1, 2); /* 2 waits for 1 */
    has_read(2, 3); /* 3 would overwrite what 2 has read, and 2 is older */
    PLAN(3);
    assert_int_equal(verdict(2), V_WAIT);
    assert_int_equal(verdict(3), V_WAIT);
}

/* ---- at random ------------------------------------------------------------------------------------------------- */

static uint64_t seed = 1;
static uint32_t below(uint32_t n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % n);
}

static void random_case(int n) {
    nobody();
    int inevitable = (int)below((uint32_t)n * 3) + 1;
    for (int i = 1; i <= n; i++) {
        tx[i] = (TxView){.active = below(8) != 0, .joins = below(2), .age = below(1000) * MANY + (uint32_t)i,
                         .elapsed_ns = below(100) * PIN_NS_PER_PAGE, .inevitable = i == inevitable};
        tx[i].wrote = tx[i].joins || below(2);
        tx[i].pinned = !tx[i].wrote && !tx[i].inevitable && below(4) == 0;
        tx[i].pages = tx[i].joins ? below(100) + 1 : 0;
        for (int j = 1; j <= n; j++)
            if (j != i && below(4) == 0) has_read(i, j);
    }
    for (int i = 1; i <= n; i++) /* as check_marks fills it in */
        for (int j = 1; j <= n; j++)
            if (!tx[i].active || tx[i].pinned || !tx[j].active || !tx[j].joins) reads[i] &= ~(1ul << (j - 1));
}

static bool wins(int a, int b) {
    return tx[a].inevitable != tx[b].inevitable ? tx[a].inevitable : tx[a].age < tx[b].age;
}
static bool read_it(int i, int j) { return reads[i] >> (j - 1) & 1; }

static void check_winner(int n, int j) {
    assert_true(tx[j].active && tx[j].joins);
    assert_true(place_of(j) >= 0);
    for (int i = 1; i <= n; i++) {
        if (!read_it(i, j)) continue;
        if (verdict(i) == V_COMMIT) assert_true(place_of(i) < place_of(j));
        else if (verdict(i) == V_PIN) assert_true(!tx[i].wrote && !tx[i].inevitable);
        else assert_true(verdict(i) == V_DOOMED && !tx[i].inevitable);
    }
}

static void check_loser(int n, int i) {
    int other = plan.lost_to[i];
    assert_in_range(other, 1, n);
    if (verdict(i) == V_WAIT) {
        assert_true(tx[i].joins && read_it(other, i) && wins(other, i)); /* upholds [CT1] */
    } else {
        assert_true(read_it(i, other) && verdict(other) == V_COMMIT);
        if (!tx[i].joins && verdict(i) == V_DOOMED) assert_true(wins(other, i));
    }
}

RULE(every_plan_is_serial_and_blames_somebody_who_is_there) {
    for (int round = 0; round < 200000; round++) {
        int n = 1 + (int)below(MANY);
        random_case(n);
        PLAN(n);
        int commits = 0;
        for (int i = 1; i <= n; i++) {
            commits += verdict(i) == V_COMMIT;
            if (verdict(i) == V_COMMIT) check_winner(n, i);
            else if (verdict(i) != V_NONE) check_loser(n, i);
            else assert_true(!tx[i].joins || !tx[i].active);
        }
        assert_int_equal(commits, plan.n_order);
    }
}

RULE(the_first_of_all_always_commits_when_it_joins) {
    for (int round = 0; round < 100000; round++) {
        int n = 1 + (int)below(MANY), first = 0;
        random_case(n);
        for (int i = 1; i <= n; i++)
            if (tx[i].active && !tx[i].pinned && (!first || wins(i, first))) first = i;
        PLAN(n);
        if (first && tx[first].joins) assert_int_equal(verdict(first), V_COMMIT);
        else if (first) assert_true(verdict(first) == V_NONE || verdict(first) == V_PIN);
    }
}

/* ---- lengths --------------------------------------------------------------------------------------------------- */

RULE(an_abort_halves_the_next_transaction) {
    assert_int_equal(contend_next_budget(1000000, true), 500000);
}

RULE(a_commit_lets_it_grow) { assert_true(contend_next_budget(1000000, false) > 1000000); }

RULE(it_stays_within_bounds) {
    uint64_t down = 1000000, up = 1000000;
    for (int i = 0; i < 100; i++) {
        down = contend_next_budget(down, true);
        up = contend_next_budget(up, false);
    }
    assert_in_range(down, 1000, 1000000);
    assert_in_range(up, 1000000, 100000000);
    assert_int_equal(contend_next_budget(down, true), down);
    assert_int_equal(contend_next_budget(up, false), up);
}

RULE(the_pause_after_aborts_grows_and_is_bounded) {
    for (uint32_t aborts = 0; aborts < 1000; aborts++) {
        assert_true(contend_backoff_ns(aborts + 1) >= contend_backoff_ns(aborts));
        assert_in_range(contend_backoff_ns(aborts), 1, 1000000);
    }
    assert_true(contend_backoff_ns(5) > contend_backoff_ns(1));
    assert_int_equal(contend_backoff_ns(UINT32_MAX), contend_backoff_ns(1000));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_meets_nobody_commits),
        cmocka_unit_test(who_has_read_nothing_of_it_is_left_alone),
        cmocka_unit_test(the_younger_stander_aborts),
        cmocka_unit_test(for_an_older_stander_the_joiner_waits),
        cmocka_unit_test(for_an_inevitable_stander_the_joiner_waits_though_older),
        cmocka_unit_test(an_inevitable_reader_is_never_pinned),
        cmocka_unit_test(an_inevitable_joiner_wins_though_younger),
        cmocka_unit_test(an_older_reader_goes_on_in_the_past),
        cmocka_unit_test(a_younger_reader_is_pinned_when_that_is_cheaper_than_its_work),
        cmocka_unit_test(who_is_pinned_already_is_left_alone),
        cmocka_unit_test(one_abort_is_enough_though_another_would_pin),
        cmocka_unit_test(joiners_that_do_not_meet_all_commit),
        cmocka_unit_test(a_joiner_comes_before_those_whose_writes_it_has_not_seen),
        cmocka_unit_test(of_two_that_read_each_other_s_writes_the_younger_aborts),
        cmocka_unit_test(of_two_the_inevitable_one_commits),
        cmocka_unit_test(a_cycle_of_any_length_loses_only_its_youngest),
        cmocka_unit_test(who_is_turned_away_and_has_read_a_winner_s_writes_aborts),
        cmocka_unit_test(a_joiner_that_waits_counts_as_a_stander_for_younger_ones),
        cmocka_unit_test(every_plan_is_serial_and_blames_somebody_who_is_there),
        cmocka_unit_test(the_first_of_all_always_commits_when_it_joins),
        cmocka_unit_test(an_abort_halves_the_next_transaction),
        cmocka_unit_test(a_commit_lets_it_grow),
        cmocka_unit_test(it_stays_within_bounds),
        cmocka_unit_test(the_pause_after_aborts_grows_and_is_bounded),
    };
    return cmocka_run_group_tests_name("contend", tests, NULL, NULL);
}
