/* test_support_event.c -- the contention log: what is reported is read back; damage is seen. */
#include "child.h"
#include "debug.h"
#include "event.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { THREADS = 4, PER_THREAD = 20000, MAX_THREADS = 64 };

static char dir[] = "/tmp/weft-event-XXXXXX", path[100];

/* ---- reading --------------------------------------------------------------------------------- */

/* What a log holds, in short: for each thread how many records, whether their `a` counts 0, 1, 2
 * ... and whether time goes forward. */
typedef struct Seen {
    long total;
    uint64_t next[MAX_THREADS], last_ns[MAX_THREADS];
    bool in_order;
    EventRecord last;
} Seen;

static void see(void *arg, const EventRecord *r) {
    Seen *s = arg;
    assert_true(r->thread < MAX_THREADS);
    s->total++;
    if (r->a != s->next[r->thread]++ || r->ns < s->last_ns[r->thread]) s->in_order = false;
    s->last_ns[r->thread] = r->ns;
    s->last = *r;
}

static bool torn;
static char err[200];

static Seen read_log(const char *from) {
    Seen s = {.in_order = true};
    long n = event_read(from, see, &s, &torn, err, sizeof err);
    assert_int_equal(n, s.total);
    return s;
}

static long file_size(const char *of) {
    struct stat st;
    return stat(of, &st) == 0 ? (long)st.st_size : -1;
}

static char *load(long *size) {
    *size = file_size(path);
    char *data = malloc((size_t)*size + 1);
    FILE *f = fopen(path, "rb");
    assert_true(data && f && fread(data, 1, (size_t)*size, f) == (size_t)*size);
    fclose(f);
    return data;
}

static void store(const char *data, long size) {
    FILE *f = fopen(path, "wb");
    assert_true(f && fwrite(data, 1, (size_t)size, f) == (size_t)size);
    fclose(f);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void report(uint32_t thread, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) event(thread, EV_USER, 1, i, ~i, (uint64_t[2]){i, 7});
}

static void *reporter(void *arg) {
    uint32_t id = (uint32_t)(uintptr_t)arg;
    event_thread_start(id);
    report(id, PER_THREAD);
    event_thread_end(id);
    return NULL;
}

static void a_record_comes_back_as_it_was(void **state) {
    (void)state;
    assert_true(event_open(path));
    event_thread_start(3);
    event_emit(3, EV_CONFLICT, 5, 0, UINT64_MAX - 1, (uint64_t[2]){0x123456789abcdefu, 42});
    event_thread_end(3);
    event_close();
    Seen s = read_log(path);
    assert_false(torn);
    assert_int_equal(s.total, 1);
    assert_int_equal(s.last.thread, 3);
    assert_int_equal(s.last.type, EV_CONFLICT);
    assert_int_equal(s.last.seg, 5);
    assert_int_equal(s.last.a, 0);
    assert_true(s.last.b == UINT64_MAX - 1);
    assert_true(s.last.pos[0] == 0x123456789abcdefu && s.last.pos[1] == 42);
    assert_true(s.last.ns < 1000000000u); /* since the start of the log, not of the machine */
}

static void no_position_is_two_zeros(void **state) {
    (void)state;
    assert_true(event_open(path));
    event(0, EV_SOLO, 0, 0, 0, NULL);
    event_close();
    Seen s = read_log(path);
    assert_true(s.total == 1 && s.last.pos[0] == 0 && s.last.pos[1] == 0);
}

static void off_writes_nothing(void **state) {
    (void)state;
    unlink(path);
    assert_false(event_on);
    event_thread_start(1);
    report(1, 10);
    event_thread_end(1);
    assert_int_equal(file_size(path), -1);
}

static void threads_lose_no_record_and_keep_their_order(void **state) {
    (void)state;
    pthread_t t[THREADS];
    assert_true(event_open(path));
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&t[i], NULL, reporter, (void *)i), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(t[i], NULL);
    event_close();
    Seen s = read_log(path);
    assert_false(torn);
    assert_true(s.in_order);
    for (int i = 0; i < THREADS; i++) assert_int_equal(s.next[i], PER_THREAD);
}

static void small_buffers_change_nothing(void **state) {
    (void)state;
    assert_true(debug_parse("tiny", err, sizeof err));
    assert_true(event_open(path));
    report(1, 1001);
    event_close();
    debug_parse(NULL, err, sizeof err);
    Seen s = read_log(path);
    assert_true(s.in_order && !torn);
    assert_int_equal(s.total, 1001);
    assert_true(file_size(path) > 1001 * 48 + 1001 / 8 * 20); /* many small blocks */
}

static void a_second_log_holds_only_its_own(void **state) {
    (void)state;
    assert_true(event_open(path));
    report(1, 10);
    char second[120];
    snprintf(second, sizeof second, "%s.second", path);
    assert_true(event_open(second));
    report(1, 5);
    event_close();
    assert_int_equal(read_log(path).total, 10);
    assert_int_equal(read_log(second).total, 5);
    unlink(second);
}

static _Atomic int step;

static void *reporter_that_stays(void *arg) {
    report(2, 100);
    step = 1;
    while (step < 2) sched_yield();
    report(2, 7); /* after the close: belongs to no log */
    return arg;
}

static void closing_writes_what_running_threads_have_reported(void **state) {
    (void)state;
    pthread_t t;
    step = 0;
    assert_true(event_open(path));
    pthread_create(&t, NULL, reporter_that_stays, NULL);
    while (step < 1) sched_yield();
    event_close();
    assert_int_equal(read_log(path).total, 100);
    step = 2;
    pthread_join(t, NULL);
    assert_int_equal(read_log(path).total, 100);
}

/* ---- strings --------------------------------------------------------------------------------- */

static void equal_strings_have_one_number_and_are_in_the_log(void **state) {
    (void)state;
    static const char again[] = "os.write"; /* another address, the same text */
    char text[100];
    uint32_t early = event_string("made before the log was opened");
    assert_true(event_open(path));
    uint32_t w = event_string("os.write"), r = event_string("socket.recv");
    assert_true(w != r && w != early && w > 0);
    assert_int_equal(event_string(again), w);
    assert_int_equal(event_string("os.write"), w);
    report(1, 3);
    event_close();
    assert_true(event_read_string(path, w, text, sizeof text));
    assert_string_equal(text, "os.write");
    assert_true(event_read_string(path, r, text, sizeof text));
    assert_string_equal(text, "socket.recv");
    assert_true(event_read_string(path, early, text, sizeof text));
    assert_string_equal(text, "made before the log was opened");
    assert_false(event_read_string(path, 4000, text, sizeof text));
    assert_int_equal(read_log(path).total, 3);
}

/* ---- damage ---------------------------------------------------------------------------------- */

enum { TINY_RECORDS = 8, BLOCKS = 10 };

/* A log of BLOCKS blocks of TINY_RECORDS records; its bytes. */
static char *log_of_blocks(long *size) {
    assert_true(debug_parse("tiny", err, sizeof err));
    assert_true(event_open(path));
    report(1, TINY_RECORDS * BLOCKS);
    event_close();
    debug_parse(NULL, err, sizeof err);
    return load(size);
}

static void a_log_cut_anywhere_is_read_up_to_the_last_whole_block(void **state) {
    (void)state;
    long size, block = 20 + TINY_RECORDS * 48;
    char *data = log_of_blocks(&size);
    for (long cut = 1; cut <= 3 * block; cut++) {
        store(data, size - cut);
        Seen s = read_log(path);
        assert_int_equal(s.total, TINY_RECORDS * (BLOCKS - (cut + block - 1) / block));
        assert_int_equal(torn, cut % block != 0);
        assert_true(s.in_order);
    }
    free(data);
}

static void a_damaged_byte_ends_the_reading_before_its_block(void **state) {
    (void)state;
    long size, block = 20 + TINY_RECORDS * 48;
    char *data = log_of_blocks(&size);
    for (long at = size - 2 * block; at < size; at++) {
        data[at] ^= 0x10;
        store(data, size);
        data[at] ^= 0x10;
        Seen s = read_log(path);
        assert_true(torn && s.in_order);
        assert_int_equal(s.total, TINY_RECORDS * (BLOCKS - (at < size - block ? 2 : 1)));
    }
    free(data);
}

static void a_header_that_is_not_ours_is_refused_with_a_reason(void **state) {
    (void)state;
    Seen s = {0};
    long size;
    char *data = log_of_blocks(&size);
    for (long at = 0; at < 56 + 400; at++) { /* the header and a piece of the table */
        data[at] ^= 1;
        store(data, size);
        data[at] ^= 1;
        *err = 0;
        assert_int_equal(event_read(path, see, &s, &torn, err, sizeof err), -1);
        assert_true(strlen(err) > 0);
    }
    store("hello", 5);
    assert_int_equal(event_read(path, see, &s, &torn, err, sizeof err), -1);
    assert_string_equal(err, "not a contention log");
    unlink(path);
    assert_int_equal(event_read(path, see, &s, &torn, err, sizeof err), -1);
    assert_string_equal(err, strerror(ENOENT));
    assert_int_equal(s.total, 0);
    free(data);
}

/* ---- the ends of processes ------------------------------------------------------------------- */

static void crash_with_a_log(void) {
    if (!event_open(path)) _exit(1);
    report(1, 5000);
    fatal("on purpose");
}

static void after_a_crash_the_log_reads_up_to_the_last_flush(void **state) {
    (void)state;
    char text[1000];
    assert_true(died_by(in_child(crash_with_a_log, text, sizeof text), SIGABRT));
    Seen s = read_log(path);
    assert_true(s.in_order && !torn);
    assert_in_range(s.total, 5000 - 64 * 1024 / 48, 4999);
}

static void exit_with_a_log(void) {
    if (!event_open(path)) _exit(1);
    report(1, 5000);
    exit(0);
}

static void exit_flushes(void **state) {
    (void)state;
    char text[1000];
    assert_int_equal(in_child(exit_with_a_log, text, sizeof text), 0);
    assert_int_equal(read_log(path).total, 5000);
}

static void fill_the_disk(void) {
    if (!event_open("/dev/full")) _exit(2);
    report(1, 5000);
    event_close();
}

static void a_full_disk_ends_the_log_and_not_the_program(void **state) {
    (void)state;
    char text[1000];
    assert_int_equal(in_child(fill_the_disk, text, sizeof text), 0);
    assert_non_null(strstr(text, "contention log"));
    assert_non_null(strstr(text, "No space left"));
}

static void a_file_that_cannot_be_written_is_refused(void **state) {
    (void)state;
    errno = 0;
    assert_false(event_open("/nowhere/at/all"));
    assert_int_equal(errno, ENOENT);
    assert_false(event_on);
}

static void a_forked_child_writes_a_log_of_its_own(void **state) {
    (void)state;
    assert_true(event_open(path));
    uint32_t reason = event_string("fork test");
    report(1, 10); /* not flushed yet: the parent's alone */
    pid_t pid = fork();
    if (pid == 0) {
        event_fork_child();
        report(2, 20);
        exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    for (uint64_t i = 10; i < 15; i++) event(1, EV_USER, 0, i, 0, NULL);
    event_close();
    Seen parent = read_log(path);
    assert_true(parent.total == 15 && parent.in_order && parent.next[2] == 0);
    char of_child[140], text[100];
    snprintf(of_child, sizeof of_child, "%s.%d", path, (int)pid);
    Seen child = read_log(of_child);
    assert_true(child.total == 20 && child.in_order && child.next[1] == 0);
    assert_true(event_read_string(of_child, reason, text, sizeof text));
    assert_string_equal(text, "fork test");
    unlink(of_child);
}

static void a_child_that_does_not_ask_leaves_the_log_alone(void **state) {
    (void)state;
    assert_true(event_open(path));
    report(1, 10);
    pid_t pid = fork();
    if (pid == 0) {
        report(2, 5000);
        exit(0); /* runs the exit handlers */
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    event_close();
    Seen s = read_log(path);
    assert_true(s.total == 10 && s.next[2] == 0 && !torn);
}

static void print_events(void) {
    debug_parse("log-tx", err, sizeof err);
    event_thread_start(1);
    event(1, EV_TX_ABORT, 2, 77, 88, NULL);
    event(1, EV_INEVITABLE, 2, event_string("os.write"), 0, (uint64_t[2]){0xabc, 5});
    event(1, EV_MINOR, 2, 1234, 0, NULL);
    event_thread_end(1);
}

static void log_tx_prints_transactions_and_not_collections(void **state) {
    (void)state;
    char text[1000];
    assert_int_equal(in_child(print_events, text, sizeof text), 0);
    assert_non_null(strstr(text, "thread 1 seg 2 TX_ABORT cause=77 ns=88\n"));
    assert_non_null(strstr(text, "INEVITABLE reason=os.write at abc:5\n"));
    assert_null(strstr(text, "MINOR"));
}

static int make_dir(void **state) {
    (void)state;
    if (!mkdtemp(dir)) return -1;
    snprintf(path, sizeof path, "%s/log", dir);
    return 0;
}

static int remove_dir(void **state) {
    (void)state;
    unlink(path);
    return rmdir(dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(off_writes_nothing),
        cmocka_unit_test(a_record_comes_back_as_it_was),
        cmocka_unit_test(no_position_is_two_zeros),
        cmocka_unit_test(threads_lose_no_record_and_keep_their_order),
        cmocka_unit_test(small_buffers_change_nothing),
        cmocka_unit_test(a_second_log_holds_only_its_own),
        cmocka_unit_test(closing_writes_what_running_threads_have_reported),
        cmocka_unit_test(a_log_cut_anywhere_is_read_up_to_the_last_whole_block),
        cmocka_unit_test(a_damaged_byte_ends_the_reading_before_its_block),
        cmocka_unit_test(a_header_that_is_not_ours_is_refused_with_a_reason),
        cmocka_unit_test(equal_strings_have_one_number_and_are_in_the_log),
        cmocka_unit_test(after_a_crash_the_log_reads_up_to_the_last_flush),
        cmocka_unit_test(exit_flushes),
        cmocka_unit_test(a_full_disk_ends_the_log_and_not_the_program),
        cmocka_unit_test(a_file_that_cannot_be_written_is_refused),
        cmocka_unit_test(a_forked_child_writes_a_log_of_its_own),
        cmocka_unit_test(a_child_that_does_not_ask_leaves_the_log_alone),
        cmocka_unit_test(log_tx_prints_transactions_and_not_collections),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
