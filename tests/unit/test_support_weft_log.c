/* test_support_weft_log.c -- the report that tools/weft-log.c prints. Runs in the build folder, where ctest starts it. */
#include "event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/weft-log-XXXXXX", path[100], text[20000];

static void run(const char *command) {
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    text[n] = 0;
    assert_int_equal(pclose(f), 0);
}

static void report(const char *options) {
    char command[200];
    snprintf(command, sizeof command, "./weft-log %s %s", options, path);
    run(command);
}

static void attempt(uint32_t thread, uint64_t line, bool commits) {
    event(thread, EV_TX_BEGIN, 1, 0, 0, (uint64_t[2]){0xa, line});
    usleep(2000);
    if (commits) {
        event(thread, EV_TX_COMMIT, 1, 1, 1, NULL);
        return;
    }
    event(thread, EV_CONFLICT, 1, 99, 2, (uint64_t[2]){0xb, 500});
    event(thread, EV_TX_ABORT, 1, 0, 0, NULL);
}

static int write_log(void **state) {
    (void)state;
    if (!mkdtemp(dir)) return -1;
    snprintf(path, sizeof path, "%s/log", dir);
    if (!event_open(path)) return -1;
    attempt(1, 10, false);
    attempt(1, 10, false);
    attempt(1, 10, true);
    attempt(2, 20, false);
    event(2, EV_INEVITABLE, 2, event_string("os.write"), 0, NULL);
    event(2, EV_INEVITABLE_END, 2, 0, 0, NULL);
    event(2, EV_WAIT_OTHER, 2, 99, 1, NULL);
    usleep(5000);
    event(2, EV_WAIT_END, 2, 0, 0, NULL);
    event_close();
    return 0;
}

static int remove_log(void **state) {
    (void)state;
    unlink(path);
    return rmdir(dir);
}

/* The numbers of the line that begins with `name`. */
static void numbers_of(const char *name, double out[9]) {
    char key[20];
    snprintf(key, sizeof key, "\n%-8s ", name);
    const char *line = strstr(text, key);
    assert_non_null(line);
    char *at = (char *)line + strlen(key);
    for (int i = 0; i < 9; i++) out[i] = strtod(at, &at);
}

static void each_thread_has_its_counts_and_times(void **state) {
    (void)state;
    double one[9], two[9], all[9];
    report("");
    numbers_of("1", one);
    numbers_of("2", two);
    numbers_of("all", all);
    assert_true(one[0] == 1 && one[1] == 2 && one[2] == 2); /* commits, aborts, conflicts */
    assert_true(two[0] == 0 && two[1] == 1 && two[2] == 1);
    assert_true(all[0] == 1 && all[1] == 3 && all[2] == 3);
    assert_true(one[3] >= 2 && one[4] >= 4 && one[5] == 0); /* milliseconds */
    assert_true(two[3] == 0 && two[4] >= 2 && two[5] >= 5);
}

/* The first number of the line that has `words` in it. */
static double cost_of(const char *words) {
    const char *line = strstr(text, words);
    assert_non_null(line);
    while (line > text && line[-1] != '\n') line--;
    return strtod(line, NULL);
}

static void conflicts_are_ranked_by_the_time_they_cost(void **state) {
    (void)state;
    report("");
    assert_true(cost_of(" a:10 ") >= 4 && cost_of(" a:20 ") >= 2);
    bool first =
        cost_of(" a:10 ") >= cost_of(" a:20 "); /* the machine may be busy with something else */
    const char *worst = strstr(text, first ? " a:10 " : " a:20 ");
    assert_non_null(strstr(worst, first ? " a:20 " : " a:10 "));
    assert_non_null(strstr(worst, " b:500"));
    assert_non_null(strstr(text, "conflicts by time lost, 2 of 2"));
    report("-n 1");
    assert_non_null(strstr(text, first ? " a:10 " : " a:20 "));
    assert_null(strstr(text, first ? " a:20 " : " a:10 "));
}

static void reasons_for_inevitable_transactions_are_named(void **state) {
    (void)state;
    report("");
    assert_non_null(strstr(text, " 1  os.write\n"));
}

static void every_record_can_be_printed(void **state) {
    (void)state;
    report("-d");
    int lines = 0;
    for (const char *p = text; (p = strchr(p, '\n')); p++) lines++;
    assert_int_equal(lines, 2 * 3 + 2 + 3 + 4);
    assert_non_null(strstr(text, "thread 1 seg 1 CONFLICT object=99 other=2 at b:500\n"));
}

static void what_is_no_log_is_refused(void **state) {
    (void)state;
    assert_true(system("./weft-log /dev/null 2>/dev/null") != 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thread_has_its_counts_and_times),
        cmocka_unit_test(conflicts_are_ranked_by_the_time_they_cost),
        cmocka_unit_test(reasons_for_inevitable_transactions_are_named),
        cmocka_unit_test(every_record_can_be_printed),
        cmocka_unit_test(what_is_no_log_is_refused),
    };
    return cmocka_run_group_tests(tests, write_log, remove_log);
}
