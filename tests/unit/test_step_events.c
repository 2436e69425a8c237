/* test_step_events.c -- what the contention log says about each rule; that it says everything.
 *
 * ctest: no-linear no-tsan no-modes */
#include "event.h"
#include "step.h"
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX = 200000 };
static char path[] = "/tmp/weft-step-XXXXXX";
static EventRecord *record;
static long n;

static void keep(void *arg, const EventRecord *r) {
    if (n < MAX) record[n] = *r;
    n++;
}

static void log_start(void) {
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    CHECK(event_open(path));
}

static void log_read(void) {
    event_close();
    char err[200];
    bool torn = true;
    record = calloc(MAX, sizeof *record);
    long count = event_read(path, keep, NULL, &torn, err, sizeof err);
    if (count < 0) FAIL("%s", err);
    CHECK(!torn);
    CHECK_EQ(count, n);
    CHECK(n <= MAX);
}

static void log_done(void) { unlink(path); }

/* The k-th record of a type and thread (0: any), or NULL. */
static const EventRecord *find(int type, const Sim *s, int k) {
    for (long i = 0; i < n; i++)
        if (record[i].type == type && (!s || record[i].thread == s->th.id) && k-- == 0) return &record[i];
    return NULL;
}
static int count(int type, const Sim *s) {
    int k = 0;
    while (find(type, s, k)) k++;
    return k;
}

TEST(begin_and_commit_are_logged_with_their_place_in_the_serial_order) {
    Ref x = object(1);
    empty_transaction(A);
    log_start();
    write_alone(A, x, 1);
    uint64_t seq = tx_commit_seq(&A->th);
    log_read();
    CHECK_EQ(count(EV_TX_BEGIN, A), 1);
    CHECK_EQ(count(EV_TX_COMMIT, A), 1);
    CHECK_EQ(find(EV_TX_COMMIT, A, 0)->b, seq);
    CHECK_EQ(find(EV_TX_COMMIT, A, 0)->a, 1);
    CHECK_EQ(count(EV_EPOCH, A), 1);
    CHECK_EQ(count(EV_EPOCH_END, A), 1);
    CHECK_EQ(find(EV_EPOCH_END, A, 0)->a, 1);
    log_done();
}

TEST(a_conflict_names_the_object_the_other_thread_and_where_it_wrote) {
    Ref x = object(1), y = object(1);
    empty_transaction(A);
    empty_transaction(B);
    log_start();
    ON(A) {
        begin();
        self->pos = 77;
        set(x, 1);
        self->pos = 78;
        set(x, 2);
    }
    ON(B) {
        begin();
        self->pos = 99;
        get(x);
        set(y, 1);
    }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
    log_read();
    CHECK_EQ(count(EV_CONFLICT, NULL), 1);
    const EventRecord *r = find(EV_CONFLICT, B, 0);
    CHECK(r != NULL);
    CHECK_EQ(r->a, x);
    CHECK_EQ(r->b, A->th.id);
    CHECK_EQ(r->pos[0], 77); /* the first write of the object */
    CHECK_EQ(r->pos[1], A - sim);
    CHECK_EQ(count(EV_TX_ABORT, B), 1);
    CHECK(find(EV_TX_ABORT, B, 0)->b > 0);
    log_done();
}

TEST(a_pinned_reader_is_logged_with_what_sent_it_to_the_past) {
    Ref x = object(1);
    empty_transaction(A);
    empty_transaction(B);
    log_start();
    ON(B) {
        begin();
        get(x);
    }
    write_alone(A, x, 1);
    ON(B) CHECK_COMMITS();
    log_read();
    const EventRecord *r = find(EV_PINNED, B, 0);
    CHECK(r != NULL);
    CHECK_EQ(r->a, x);
    CHECK_EQ(r->b, A->th.id);
    CHECK_EQ(count(EV_TX_ABORT, NULL), 0);
    log_done();
}

TEST(an_inevitable_spell_is_logged_with_its_reason) {
    empty_transaction(A);
    log_start();
    ON(A) {
        begin();
        tx_inevitable(&A->th, "os.write");
        CHECK_COMMITS();
    }
    log_read();
    const EventRecord *r = find(EV_INEVITABLE, A, 0);
    CHECK(r != NULL);
    char reason[50];
    CHECK(event_read_string(path, (uint32_t)r->a, reason, sizeof reason));
    CHECK(strcmp(reason, "os.write") == 0);
    CHECK_EQ(count(EV_INEVITABLE_END, A), 1);
    log_done();
}

static Ref shared;
static void wants_the_token(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    tx_begin(&w->th);
    w->stage = 1;
    tx_inevitable(&w->th, "worker");
    tx_commit(&w->th);
}

TEST(a_wait_for_the_token_is_logged_with_its_end) {
    Worker w = {0};
    empty_transaction(A);
    log_start();
    ON(A) {
        begin();
        CHECK(try_inevitable());
    }
    worker_start(&w, wants_the_token, NULL);
    worker_asleep(&w, 1);
    ON(A) CHECK_COMMITS();
    worker_join(&w);
    log_read();
    CHECK(count(EV_WAIT_TOKEN, NULL) >= 1);
    CHECK_EQ(count(EV_WAIT_END, NULL), count(EV_WAIT_TOKEN, NULL) + count(EV_WAIT_EPOCH, NULL) + count(EV_WAIT_SEGMENT, NULL) +
                                           count(EV_WAIT_OTHER, NULL));
    log_done();
}

static void takes_a_segment(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("an abort without a conflict");
    w->stage = 1;
    tx_begin(&w->th);
    tx_commit(&w->th);
}

TEST(a_wait_for_a_segment_is_logged_and_so_are_coming_and_going, .segments = 1) {
    Worker w = {0};
    empty_transaction(A);
    log_start();
    ON(A) begin();
    worker_start(&w, takes_a_segment, NULL);
    worker_asleep(&w, 1);
    ON(A) CHECK_COMMITS();
    worker_join(&w);
    log_read();
    CHECK_EQ(count(EV_WAIT_SEGMENT, NULL), 1);
    CHECK_EQ(count(EV_WAIT_END, NULL), 1);
    const EventRecord *begin = find(EV_WAIT_SEGMENT, NULL, 0), *end = find(EV_WAIT_END, NULL, 0);
    CHECK(end->ns - begin->ns >= 5000000); /* worker_asleep looked five times */
    CHECK_EQ(count(EV_THREAD, NULL), 2);
    CHECK_EQ(find(EV_THREAD, NULL, 0)->a, 1);
    CHECK_EQ(find(EV_THREAD, NULL, 1)->a, 0);
    log_done();
}

static void waits_for_an_older_reader(Worker *w) {
    if (stm_set_resume(&w->th)) FAIL("it should wait");
    tx_begin(&w->th);
    set(shared, 1);
    w->stage = 1;
    tx_commit(&w->th);
}

TEST(a_wait_for_an_older_transaction_names_the_object_and_the_thread) {
    shared = object(1);
    Ref y = object(1);
    Worker w = {0};
    empty_transaction(A);
    log_start();
    ON(A) {
        begin();
        get(shared);
        set(y, 1);
    }
    worker_start(&w, waits_for_an_older_reader, NULL);
    worker_asleep(&w, 1);
    ON(A) CHECK_COMMITS();
    worker_join(&w);
    log_read();
    const EventRecord *r = find(EV_WAIT_OTHER, NULL, 0);
    CHECK(r != NULL);
    CHECK_EQ(r->a, shared);
    CHECK_EQ(r->b, A->th.id);
    CHECK_EQ(committed(shared), 1);
    log_done();
}

TEST(a_blocking_region_is_logged) {
    empty_transaction(A);
    log_start();
    ON(A) {
        begin();
        block_begin();
        block_end();
        CHECK_COMMITS();
    }
    log_read();
    CHECK_EQ(count(EV_OUTSIDE, A), 1);
    CHECK_EQ(count(EV_OUTSIDE_END, A), 1);
    log_done();
}

TEST(solo_mode_is_logged, .solo = true) {
    log_start();
    empty_transaction(A);
    empty_transaction(B);
    log_read();
    const EventRecord *enter = find(EV_SOLO, A, 0), *leave = find(EV_SOLO, A, 1);
    CHECK(enter && leave);
    CHECK_EQ(enter->a, 1);
    CHECK_EQ(leave->a, 0);
    log_done();
}

/* ---- everything together --------------------------------------------------------------------------------------- */

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static _Atomic bool stop;
static void works(Worker *w) {
    Rng r = {(uint64_t)(intptr_t)w->arg};
    if (stm_set_resume(&w->th)) {}
    while (!stop) {
        tx_begin(&w->th);
        /* Long enough that what the kernel does with a thread between two transactions hardly counts. */
        uint64_t until = now_ns() + 200000;
        while (now_ns() < until) stm_poll(&w->th);
        set(shared, get(shared) + 1);
        stm_poll(&w->th);
        if (rng_below(&r, 10) == 0) {
            stm_block_begin(&w->th);
            stm_block_end(&w->th);
        }
        tx_commit(&w->th);
        w->stage++;
    }
}

/* Spans of each thread open and close in pairs and nest; times do not go back. */
static void check_spans(uint32_t thread) {
    int open[8], depth = 0;
    uint64_t last = 0;
    for (long i = 0; i < n; i++) {
        const EventRecord *r = &record[i];
        if (r->thread != thread) continue;
        CHECK(r->type < EV_COUNT);
        if (event_info[r->type].kind == POINT) continue; /* PINNED comes from the leader's buffer */
        CHECK(r->ns >= last); /* hazard 26 */
        last = r->ns;
        if (event_info[r->type].kind == SPAN_BEGIN) {
            CHECK(depth < 8);
            open[depth++] = r->type;
        }
        if (event_info[r->type].kind != SPAN_END) continue;
        if (!depth) FAIL("thread %u: %s without a beginning", thread, event_info[r->type].name);
        int was = open[--depth];
        static const int pair[][2] = {{EV_TX_COMMIT, EV_TX_BEGIN}, {EV_TX_ABORT, EV_TX_BEGIN}, {EV_EPOCH_END, EV_EPOCH},
                                      {EV_MINOR_END, EV_MINOR}, {EV_MAJOR_END, EV_MAJOR}, {EV_OUTSIDE_END, EV_OUTSIDE},
                                      {EV_INEVITABLE_END, EV_INEVITABLE}};
        for (size_t k = 0; k < sizeof pair / sizeof *pair; k++)
            if (pair[k][0] == r->type && pair[k][1] != was)
                FAIL("thread %u: %s ends %s", thread, event_info[r->type].name, event_info[was].name);
        if (r->type == EV_WAIT_END)
            CHECK(was == EV_WAIT_EPOCH || was == EV_WAIT_OTHER || was == EV_WAIT_SEGMENT || was == EV_WAIT_TOKEN ||
                  was == EV_WAIT_RETRY);
    }
    CHECK_EQ(depth, 0);
}

/* Nanoseconds of thread between `from` and `to` that lie in some span. */
static uint64_t covered(uint32_t thread, uint64_t *from, uint64_t *to) {
    uint64_t sum = 0, began = 0;
    int depth = 0;
    *from = *to = 0;
    for (long i = 0; i < n; i++) {
        const EventRecord *r = &record[i];
        if (r->thread != thread || event_info[r->type].kind == POINT) continue;
        if (!*from) *from = r->ns;
        *to = r->ns;
        if (event_info[r->type].kind == SPAN_BEGIN && depth++ == 0) began = r->ns;
        if (event_info[r->type].kind == SPAN_END && --depth == 0) sum += r->ns - began;
    }
    return sum;
}

TEST(the_spans_of_four_colliding_threads_pair_up_and_leave_no_time_unexplained) { /* hazards 26 and 35 */
    shared = object(1);
    Worker w[4] = {0};
    empty_transaction(A);
    log_start();
    for (intptr_t i = 0; i < 4; i++) worker_start(&w[i], works, (void *)(i + 1));
    for (int i = 0; i < 4; i++)
        while (w[i].stage < 50) sleep_ms(1);
    stop = true;
    for (int i = 0; i < 4; i++) worker_join(&w[i]);
    log_read();
    for (int i = 0; i < 4; i++) {
        check_spans(w[i].th.id);
        /* On a busy machine the kernel likes to switch to whom a commit has woken, between two transactions. */
        uint64_t from, to, sum = covered(w[i].th.id, &from, &to);
        if (sum * 100 < (to - from) * 50) FAIL("only %lu of %lu ns explained", sum, to - from);
    }
    log_done();
}

STEP_MAIN
