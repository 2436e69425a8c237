/* test_support_debug.c -- WEFT_DEBUG, fatal errors, random delays. */
#include "child.h"
#include "debug.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static char err[2000];

static void words_and_numbers_switch_modes_on(void **state) {
    (void)state;
    assert_true(
        debug_parse("verify,tiny,abort-at=7,gc-stress,seed=18446744073709551615", err, sizeof err));
    assert_int_equal(debug.verify, 1);
    assert_int_equal(debug.tiny, 1);
    assert_int_equal(debug.gc_stress, 1);
    assert_int_equal(debug.abort_at, 7);
    assert_true(debug.seed == UINT64_MAX);
    assert_int_equal(debug.oom_at, 0);
    assert_int_equal(debug.yield, 0);
}

static void no_text_switches_all_off(void **state) {
    (void)state;
    const DebugModes off = {0};
    for (int i = 0; i < 2; i++) {
        assert_true(debug_parse("yield,oom-at=3", err, sizeof err));
        assert_int_equal(debug.oom_at, 3);
        assert_true(debug_parse(i ? "" : NULL, err, sizeof err));
        assert_memory_equal(&debug, &off, sizeof off);
    }
}

static void what_is_wrong_is_refused_and_changes_nothing(void **state) {
    (void)state;
    static const struct {
        const char *text, *said;
    } wrong[] = {
        {"verfy", "'verfy' is not known"},
        {"yield,verif", "'verif' is not known"},
        {"abort-at", "'abort-at' needs a number"},
        {"abort-at=", "has a bad number"},
        {"abort-at=-1", "has a bad number"},
        {"abort-at=1x", "has a bad number"},
        {"seed=18446744073709551616", "has a bad number"},
        {"tiny=1", "'tiny=1' takes no number"},
        {" tiny", "' tiny' is not known"},
    };
    assert_true(debug_parse("tiny", err, sizeof err));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(debug_parse(wrong[i].text, err, sizeof err));
        assert_non_null(strstr(err, wrong[i].said));
        assert_true(debug.tiny == 1 && debug.yield == 0 && debug.abort_at == 0);
    }
    debug_parse("", err, sizeof err);
}

static void the_message_lists_every_word(void **state) {
    (void)state;
    assert_false(debug_parse("nonsense", err, sizeof err));
#define DEBUG(field, word, number, text) assert_non_null(strstr(err, "  " word));
#include "debug.def"
#undef DEBUG
    char small[8];
    assert_false(debug_parse("nonsense", small, sizeof small));
    assert_true(strlen(small) < sizeof small);
}

static void setup_with_unknown_word(void) {
    setenv("WEFT_DEBUG", "verify,frobnicate", 1);
    debug_setup();
}
static void setup_with_known_words(void) {
    setenv("WEFT_DEBUG", "verify,abort-at=12", 1);
    debug_setup();
    if (!debug.verify || debug.abort_at != 12) _exit(1);
}
static void setup_without(void) {
    unsetenv("WEFT_DEBUG");
    debug_setup();
    if (debug.verify || debug.abort_at) _exit(1);
}

static void an_unknown_word_in_the_environment_is_fatal(void **state) {
    (void)state;
    char text[4096];
    int status = in_child(setup_with_unknown_word, text, sizeof text);
    assert_true(died_by(status, SIGABRT));
    assert_non_null(strstr(text, "weft: fatal: WEFT_DEBUG: 'frobnicate' is not known"));
    assert_non_null(strstr(text, "gc-stress"));
    assert_int_equal(in_child(setup_with_known_words, text, sizeof text), 0);
    assert_int_equal(in_child(setup_without, text, sizeof text), 0);
}

static void die_long(void) {
    char text[4000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    fatal("%s", text);
}
static void die_short(void) {
    fatal("the answer is %d", 42);
}

static void fatal_writes_one_line_and_aborts(void **state) {
    (void)state;
    char text[8192];
    int status = in_child(die_short, text, sizeof text);
    assert_true(died_by(status, SIGABRT));
    assert_string_equal(text, "weft: fatal: the answer is 42\n");
    status = in_child(die_long, text, sizeof text);
    assert_true(died_by(status, SIGABRT));
    assert_true(strlen(text) <= 2048 && text[strlen(text) - 1] == '\n');
}

static void hit_is_true_at_every_nth_call(void **state) {
    (void)state;
    _Atomic uint64_t counter = 0;
    for (int i = 1; i <= 30; i++) assert_int_equal(debug_hit(7, &counter), i % 7 == 0);
    for (int i = 0; i < 10; i++) assert_false(debug_hit(0, &counter));
    assert_int_equal(counter, 30); /* off counts nothing */
    assert_true(debug_hit(1, &counter));
}

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void yield_delays_some_calls_and_not_others(void **state) {
    (void)state;
    int none = 0, some = 0;
    for (int i = 0; i < 400; i++) {
        uint64_t start = now_ns();
        debug_yield("test");
        uint64_t took = now_ns() - start;
        none += took < 5000;
        some += took >= 20000;
    }
    assert_in_range(none, 40, 390);
    assert_in_range(some, 10, 360);
}

static void the_yield_macro_is_off_without_the_mode(void **state) {
    (void)state;
    assert_true(debug_parse("", err, sizeof err));
    uint64_t start = now_ns();
    for (int i = 0; i < 1000000; i++) STM_YIELD("test"); /* with the mode on: about 50 seconds */
    assert_true(now_ns() - start < 5000000000u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_numbers_switch_modes_on),
        cmocka_unit_test(no_text_switches_all_off),
        cmocka_unit_test(what_is_wrong_is_refused_and_changes_nothing),
        cmocka_unit_test(the_message_lists_every_word),
        cmocka_unit_test(an_unknown_word_in_the_environment_is_fatal),
        cmocka_unit_test(fatal_writes_one_line_and_aborts),
        cmocka_unit_test(hit_is_true_at_every_nth_call),
        cmocka_unit_test(yield_delays_some_calls_and_not_others),
        cmocka_unit_test(the_yield_macro_is_off_without_the_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
