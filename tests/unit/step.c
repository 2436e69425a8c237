/* step.c -- runs tests of step.h: one process each, two kinds of heap, simulated threads.
 *
 * The plain heap is a bump pointer over old space, with as little of a collector as the engine can live with. The
 * collector's heap makes each object in a transaction, promotes it with a minor collection and roots it. */
#include "step.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* cmocka wants the above first. */
#include <cmocka.h>

bool step_collector;
void (*step_gc_callbacks)(GcCallbacks *cb);
Sim sim[SIMS];
Sim *const A = &sim[0], *const B = &sim[1], *const C = &sim[2], *const D = &sim[3], *const E = &sim[4], *const F = &sim[5],
           *const G = &sim[6], *const H = &sim[7];
_Thread_local Sim *self;

enum { KNOWN = 4096, REMEMBERED = 1 << 16 };
static Ref known[KNOWN]; /* objects made before the first transaction */
static Value roots[KNOWN];
static uint32_t nknown;
static uintptr_t heap_top, heap_end;
static _Atomic uint32_t freed_fresh;
static _Atomic uintptr_t last_freed;
static StmThread maker; /* makes the objects of the collector's heap; gone before the first simulated thread */
static bool maker_here;

void step_fail(const char *file, int line, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    fprintf(stderr, "    %s:%d: ", file, line);
    vfprintf(stderr, format, ap);
    fprintf(stderr, "%s%s\n", self ? "   -- step of " : "", self ? self->name : "");
    va_end(ap);
    fflush(NULL);
    _exit(1);
}

uint64_t env_number(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

/* ---- callbacks ------------------------------------------------------------------------------------------------- */

static size_t cb_size(const Obj *o) { return o->map; }

/* The part of a collector that the plain heap cannot do without: what solo mode wrote has its barrier back when a second
 * thread comes (in other segments the end of the transaction does that). */
static struct { uintptr_t obj; uint32_t card; } remembered[REMEMBERED];
static uint32_t nremembered;

static void cb_remember(Seg *s, uintptr_t obj, uint32_t card) {
    if (seg_index(s)) return;
    if (nremembered == REMEMBERED) FAIL("too much written in solo mode");
    remembered[nremembered].obj = obj;
    remembered[nremembered++].card = card;
}

static void cb_minor(Seg *s) {
    if (seg_index(s)) return;
    for (; nremembered; nremembered--) {
        uintptr_t obj = remembered[nremembered - 1].obj;
        uint32_t card = remembered[nremembered - 1].card;
        if (card == CARD_WHOLE) ((Obj *)seg_view(s, obj))->flags |= OF_BARRIER;
        else *(uint8_t *)seg_view(s, CARD_ADDR(card_start(card))) = 0;
    }
}

static void cb_free_fresh(Seg *s, uintptr_t obj) {
    freed_fresh++;
    last_freed = obj;
}

static Sim *sim_of(StmThread *th) {
    uintptr_t at = (uintptr_t)th, first = (uintptr_t)sim;
    return at >= first && at < first + sizeof sim ? (Sim *)th : NULL;
}

static void cb_position(StmThread *th, uint64_t pos[2]) {
    Sim *s = sim_of(th);
    pos[0] = s ? s->pos : 0;
    pos[1] = s ? (uint64_t)(s - sim) : 0;
}

static void cb_frame(StmThread *th, char **lo, char **hi) {
    Sim *s = sim_of(th);
    *lo = s ? s->frame_lo : NULL;
    *hi = s ? s->frame_hi : NULL;
}

static void trace_range(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx) {
    if (from < SLOTS_AT) from = SLOTS_AT;
    if (to > o->map) to = o->map;
    for (size_t at = from; at + 8 <= to; at += 8) visit(ctx, (Value *)((char *)o + at));
}

static void trace(Obj *o, GcVisit *visit, void *ctx) { trace_range(o, 0, o->map, visit, ctx); }

/* ---- an engine for one test ------------------------------------------------------------------------------------ */

static void engine_start(const StepOptions *options) {
    StmConfig stm = {.segments = options->segments ? options->segments : 4,
                     .heap_limit = 1ul << 30,
                     .no_solo = !options->solo,
                     .cb = {.size = cb_size, .position = cb_position, .frame = cb_frame}};
    if (step_collector) {
        GcConfig gc = {.stm = stm,
                       .cb = {.size = cb_size, .trace = trace, .trace_range = trace_range}};
        if (step_gc_callbacks) step_gc_callbacks(&gc.cb);
        gc_setup(&gc);
        gc_attach(&maker);
        maker_here = true;
    } else {
        stm.cb.free_fresh = cb_free_fresh;
        stm.cb.remember = cb_remember;
        stm.cb.minor = cb_minor;
        stm_setup(&stm);
        heap_top = heap_end = HEAP_START;
    }
    for (int i = 0; i < SIMS; i++) sim[i].name = (const char *[]){"A", "B", "C", "D", "E", "F", "G", "H"}[i];
}

/* Before the first simulated thread or worker takes a step. */
static void ready(void) {
    if (maker_here) gc_detach(&maker);
    maker_here = false;
}

void thread_attach(StmThread *th) {
    ready();
    if (step_collector) gc_attach(th);
    else stm_attach(th);
}

void thread_detach(StmThread *th) {
    if (step_collector) gc_detach(th);
    else stm_detach(th);
}

void sim_leave(Sim *s) {
    if (!s->attached) return;
    if (s->blocked) stm_block_end(&s->th);
    if (s->th.suspended) stm_resume(&s->th);
    if (s->th.in_tx && tx_is_inevitable(&s->th)) { /* solo counts as that */
        while (s->th.atomic) tx_atomic_leave(&s->th);
        tx_commit(&s->th);
    }
    if (s->th.in_tx) tx_rollback(&s->th);
    thread_detach(&s->th);
    s->attached = false;
}

static void engine_stop(void) {
    for (int i = 0; i < SIMS; i++) sim_leave(&sim[i]);
    ready();
    if (step_collector) gc_teardown();
    else stm_teardown();
}

/* ---- rounds ---------------------------------------------------------------------------------------------------- */

typedef struct Round {
    const char *name;
    bool collector;
    const char *debug;
} Round;
static const Round step_rounds[] = {
    {"plain",             false, ""},
    {"plain, verify",     false, "verify,tiny"},
    {"plain, yield",      false, "yield"},
    {"collector",         true,  ""},
    {"collector, verify", true,  "verify,tiny"},
    {"collector, stress", true,  "verify,gc-stress"},
};
enum { ROUNDS = sizeof step_rounds / sizeof *step_rounds };

static void set_debug(const char *text) {
    char err[200];
    if (!debug_parse(text, err, sizeof err)) FAIL("%s", err);
}

static void run_here(const StepTest *test, const Round *round) {
    /* cmocka's handlers would jump back into its list of tests. */
    static const int signals[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGSYS};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
    alarm((unsigned)(test->options.seconds ? test->options.seconds : STEP_SECONDS));
    step_collector = round->collector;
    const char *env = getenv("WEFT_DEBUG");
    set_debug(test->options.debug ? test->options.debug : env ? env : round->debug);
    if (test->options.dies) freopen("/dev/null", "w", stderr);
    engine_start(&test->options);
    test->body();
    if (self) FAIL("a block is still open");
    engine_stop();
}

typedef struct Case {
    const StepTest *test;
    const Round *round;
} Case;

static void run_case(void **state) {
    const Case *c = *state;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        run_here(c->test, c->round);
        fflush(NULL);
        _exit(0);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (c->test->options.dies) {
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT) fail_msg("it should have ended in fatal()");
    } else if (WIFSIGNALED(status)) {
        fail_msg("died of signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    } else if (WEXITSTATUS(status)) {
        fail_msg("line %d", c->test->line);
    }
}

extern const StepTest *const __start_step_tests[];
extern const StepTest *const __stop_step_tests[];

static int by_line(const void *a, const void *b) {
    const StepTest *x = *(const StepTest *const *)a, *y = *(const StepTest *const *)b;
    return x->line - y->line;
}

static bool wanted(const StepTest *test, const Round *round, int argc, char **argv) {
    StepHeap heap = test->options.heap;
    if (heap == (round->collector ? PLAIN_ONLY : COLLECTOR_ONLY)) return false;
#ifndef STEP_COLLECTOR
    if (round->collector) return false;
#endif
    if (test->options.heavy && strcmp(round->debug, "yield") == 0) return false;
    if (test->options.debug && *round->debug) return false; /* it sets its own: one round for each heap */
    bool named = argc < 2;
    for (int i = 1; i < argc; i++) named |= strcmp(argv[i], test->name) == 0;
    return named;
}

int step_main(int argc, char **argv) {
    size_t n = (size_t)(__stop_step_tests - __start_step_tests), k = 0;
    const StepTest **tests = malloc(n * sizeof *tests);
    memcpy(tests, __start_step_tests, n * sizeof *tests);
    qsort(tests, n, sizeof *tests, by_line);
    struct CMUnitTest *cases = calloc(n * ROUNDS + 1, sizeof *cases);
    Case *what = calloc(n * ROUNDS + 1, sizeof *what);
    for (const Round *round = step_rounds; round < step_rounds + ROUNDS; round++) {
        for (size_t i = 0; i < n; i++) {
            if (!wanted(tests[i], round, argc, argv)) continue;
            what[k] = (Case){tests[i], round};
            char *name = malloc(200);
            snprintf(name, 200, "%s (%s)", tests[i]->name, round->name);
            cases[k] = (struct CMUnitTest){.name = name, .test_func = run_case, .initial_state = &what[k]};
            k++;
        }
    }
    return _cmocka_run_group_tests("steps", cases, k, NULL, NULL);
}

/* ---- simulated threads ----------------------------------------------------------------------------------------- */

bool step_resume(Sim *s) {
    if (self) FAIL("%s is to take steps inside a block of %s", s->name, self->name);
    if (!s->attached) thread_attach(&s->th);
    s->attached = true;
    self = s;
    if (s->th.suspended && !stm_resume(&s->th)) rollback();
    return true;
}

static bool has_written(const Sim *s, Ref x) {
    for (uint32_t i = 0; i < s->nwritten; i++)
        if (s->written[i] == x) return true;
    return false;
}

/* [ST1] for one running transaction. */
static void check_view(const Sim *s) {
    Seg *seg = s->th.seg;
    if (!seg || !s->th.in_tx || seg_is_pinned(seg) || tx_is_doomed(&s->th)) return;
    Seg *zero = stm_seg(0);
    for (uint32_t i = 0; i < nknown; i++) {
        const Obj *mine = seg_view(seg, known[i]), *theirs = seg_view(zero, known[i]);
        if (has_written(s, known[i])) continue;
        if (memcmp(mine + 1, theirs + 1, theirs->map - sizeof(Obj)) || mine->map != theirs->map)
            FAIL("object %u differs from the committed one in the view of %s, who has not written it", i, s->name);
        if ((mine->flags ^ theirs->flags) & ~(uint32_t)OF_TX) FAIL("flags of object %u differ for %s", i, s->name);
    }
}

bool step_suspend(Sim *s) {
    if (s->th.in_tx && !s->blocked) stm_suspend(&s->th);
    for (int i = 0; i < SIMS; i++) check_view(&sim[i]);
    self = NULL;
    return false;
}

void step_jumped(Sim *s) {
    s->jumps++;
    s->aborted = true;
    s->nwritten = 0;
}

void begin(void) {
    self->aborted = false;
    self->nwritten = 0;
    tx_begin(&self->th);
}

void rollback(void) {
    tx_rollback(&self->th);
    self->aborted = true;
    self->nwritten = 0;
}

TxOutcome try_commit(void) {
    TxOutcome out = tx_try_commit(&self->th);
    if (out == TX_COMMITTED) self->nwritten = 0;
    if (out == TX_DOOMED) rollback();
    return out;
}

void block_begin(void) {
    stm_block_begin(&self->th);
    self->blocked = true;
}

void block_end(void) {
    self->blocked = false;
    stm_block_end(&self->th);
}

bool try_inevitable(void) { return tx_try_inevitable(&self->th, "test"); }

static const char *outcome_name(TxOutcome out) {
    return (const char *[]){"committed", "aborted", "had to wait"}[out];
}

void check_commits(const char *file, int line) {
    if (self->aborted) step_fail(file, line, "has been aborted, should commit");
    TxOutcome out = try_commit();
    if (out != TX_COMMITTED) step_fail(file, line, "%s, should commit", outcome_name(out));
    if (in_tx(self)) step_fail(file, line, "still in a transaction after the commit");
}

void check_aborts(const char *file, int line) {
    if (self->aborted) return;
    TxOutcome out = try_commit();
    if (out != TX_DOOMED) step_fail(file, line, "%s, should abort", outcome_name(out));
}

void check_waits(const char *file, int line) {
    if (self->aborted) step_fail(file, line, "has been aborted, should wait");
    TxOutcome out = try_commit();
    if (out != TX_MUST_WAIT) step_fail(file, line, "%s, should wait", outcome_name(out));
}

void check_gives_way(const char *file, int line) {
    if (self->aborted) return;
    TxOutcome out = try_commit();
    if (out == TX_COMMITTED) step_fail(file, line, "committed, should give way");
    if (out == TX_MUST_WAIT) rollback();
}

/* ---- the test heap --------------------------------------------------------------------------------------------- */

static uintptr_t plain_take(size_t n, size_t align) {
    uintptr_t at = (heap_top + align - 1) & ~(align - 1);
    heap_top = (at + n + 15) & ~(uintptr_t)15;
    if (heap_top > heap_end) {
        heap_end = (heap_top + (1 << 20) - 1) & ~(uintptr_t)((1 << 20) - 1);
        if (!stm_heap_extend(heap_end - HEAP_START)) FAIL("no more heap");
    }
    return at;
}

static Ref plain_object(size_t n, uint32_t flags, size_t align) {
    uintptr_t at = plain_take(n, align);
    Obj *o = seg_view(stm_seg(0), at); /* zeros: nothing is used twice */
    *o = (Obj){flags | OF_BARRIER, (uint32_t)n}; /* NOBARRIER: no transaction has begun */
    return at;
}

static Ref collector_object(size_t n, uint32_t flags) {
    tx_begin(&maker);
    GcFrame f = gc_frame_push(&maker, 1);
    uintptr_t young = gc_alloc(n, flags, (uint32_t)n);
    if (!young) FAIL("no memory for an object");
    f.slot[0] = value_from_ref(young);
    gc_minor(&maker);
    roots[nknown] = f.slot[0];
    gc_frame_pop(&maker, f);
    tx_commit(&maker);
    gc_root_add(&roots[nknown]);
    return ref_addr(roots[nknown]);
}

static Ref make_known(size_t n, uint32_t flags, size_t align) {
    if (nknown == KNOWN) FAIL("too many objects");
    if (step_collector && !maker_here) FAIL("objects are made before the first step");
    Ref x = step_collector ? collector_object(n, flags) : plain_object(n, flags, align);
    known[nknown++] = x;
    return x;
}

Ref object_with(int slots, uint32_t flags) {
    size_t n = object_bytes(slots);
    if (flags & OF_CARDS && n <= GC_LARGE) flags ^= OF_CARDS | OF_FINE;
    return make_known(n, flags, flags & OF_CARDS ? STM_PAGE : 16);
}
Ref object(int slots) { return object_with(slots, 0); }

Ref object_on_own_page(int slots) {
    Ref x = make_known(object_bytes(slots), 0, STM_PAGE);
    if (!step_collector) plain_take(0, STM_PAGE);
    return x;
}

Ref fresh_object(int slots) {
    size_t n = object_bytes(slots);
    uintptr_t at = plain_take(n, 16);
    Obj *o = seg_view(stm_seg(0), at);
    *o = (Obj){OF_BARRIER, (uint32_t)n}; /* NOBARRIER: fresh */
    stm_fresh(seg_current(), at, n);
    stm_fresh_done(seg_current(), at, n);
    return at;
}

uint32_t step_freed_fresh(void) { return freed_fresh; }
Ref step_last_freed(void) { return last_freed; }

static uint32_t flags_of(Ref x) { return SEG_AT(uint32_t, x); }

static uint64_t load(Ref x, int i) {
    stm_read(flags_of(x) & (OF_FINE | OF_CARDS) ? slot_addr(x, i) : x);
    return SEG_AT(uint64_t, slot_addr(x, i));
}

static void store(Ref x, int i, uint64_t word) {
    if (flags_of(x) & (OF_FINE | OF_CARDS)) stm_write_at(x, slot_addr(x, i));
    else stm_write(x);
    SEG_AT(uint64_t, slot_addr(x, i)) = word;
    if (self && !has_written(self, x) && self->nwritten < SIM_WRITES) self->written[self->nwritten++] = x;
}

long get_at(Ref x, int i) { return (long)load(x, i) >> 3; }
void set_at(Ref x, int i, long v) { store(x, i, (uint64_t)v << 3); }
Ref get_ref(Ref x, int i) {
    Value v = load(x, i);
    return v ? ref_addr(v) : 0;
}
void set_ref(Ref x, int i, Ref to) { store(x, i, to ? value_from_ref(to) : 0); }

long committed_at(Ref x, int i) { return *(long *)seg_view(stm_seg(0), slot_addr(x, i)) >> 3; }
long seen_at(const Sim *s, Ref x, int i) {
    return *(long *)seg_view(s->th.in_tx ? s->th.seg : stm_seg(0), slot_addr(x, i)) >> 3;
}

void write_alone(Sim *s, Ref x, long v) {
    ON(s) {
        begin();
        set(x, v);
        CHECK_COMMITS();
    }
}

long read_alone(Sim *s, Ref x) {
    volatile long v = 0;
    ON(s) {
        begin();
        v = get(x);
        CHECK_COMMITS();
    }
    return v;
}

void empty_transaction(Sim *s) {
    ON(s) {
        begin();
        CHECK_COMMITS();
    }
}

/* ---- real threads ---------------------------------------------------------------------------------------------- */

static void *worker_main(void *arg) {
    Worker *w = arg;
    w->tid = gettid();
    if (!w->stay_out) thread_attach(&w->th);
    w->fn(w);
    if (!w->stay_out) thread_detach(&w->th);
    return NULL;
}

void worker_start(Worker *w, void (*fn)(Worker *w), void *arg) {
    ready();
    w->fn = fn;
    w->arg = arg;
    if (pthread_create(&w->os, NULL, worker_main, w)) FAIL("no thread");
}

void worker_join(Worker *w) { pthread_join(w->os, NULL); }

void sleep_ms(int ms) { nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000l}, NULL); }

void worker_wait(Worker *w, int stage) {
    while (w->stage < stage) sleep_ms(1);
}

static bool sleeps(int tid) {
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
    FILE *f = fopen(path, "r");
    if (!f) return false;
    bool read = fgets(line, sizeof line, f) != NULL;
    fclose(f);
    const char *end = read ? strrchr(line, ')') : NULL;
    return end && end[2] == 'S';
}

void worker_asleep(Worker *w, int stage) {
    worker_wait(w, stage);
    for (int seen = 0; seen < 5 && w->stage == stage; sleep_ms(2)) seen = sleeps(w->tid) ? seen + 1 : 0;
}
