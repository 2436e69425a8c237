/* stress.c -- options, workers and verdicts of the stress programs. */
#include "stress.h"
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

Stress stress = {.seconds = 5, .threads = 4, .limit = 300};

static const StressOption common[] = {
    {"seed", &stress.seed, "repeat the choices of an earlier run"},
    {"transactions", &stress.transactions, "how many in all (0: by time alone)"},
    {"seconds", &stress.seconds, "no new transaction after that"},
    {"threads", &stress.threads, "how many"},
    {"segments", &stress.segments, "how many transactions at once (0: one per core)"},
    {"no-solo", &stress.no_solo, "1: a single thread runs in a segment too"},
    {"limit", &stress.limit, "seconds after which the run counts as hung"},
    {NULL, NULL, NULL},
};

static char command[512]; /* for the replay */
static struct timespec began;
static double deadline;              /* set at the first round: seconds since `began` */
static _Atomic uint64_t left;        /* transactions nobody has taken yet */
static uint64_t spent;               /* of earlier rounds */
static _Atomic uint64_t unique;
static struct StmStats sum;          /* guarded by sum_mutex */
static pthread_mutex_t sum_mutex = PTHREAD_MUTEX_INITIALIZER;

uint64_t stress_unique(void) { return atomic_fetch_add_explicit(&unique, 1, memory_order_relaxed) + 1; }

double stress_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)(t.tv_sec - began.tv_sec) + (double)(t.tv_nsec - began.tv_nsec) * 1e-9;
}

/* ---- options ---------------------------------------------------------------------------------------------------------- */

static _Noreturn void usage(const char *program, const StressOption *more) {
    fprintf(stderr, "usage: %s [--option number] ...\n", program);
    for (int list = 0; list < 2; list++)
        for (const StressOption *o = list ? more : common; o && o->name; o++)
            fprintf(stderr, "  --%-14s %s (now %lu)\n", o->name, o->what, *o->value);
    exit(2);
}

static const StressOption *find_option(const StressOption *o, const char *name) {
    while (o && o->name && strcmp(o->name, name) != 0) o++;
    return o && o->name ? o : NULL;
}

static void parse(int argc, char **argv, const StressOption *more) {
    for (int i = 1; i < argc; i += 2) {
        const StressOption *o = NULL;
        if (i + 1 < argc && strncmp(argv[i], "--", 2) == 0) {
            o = find_option(common, argv[i] + 2);
            if (!o) o = find_option(more, argv[i] + 2);
        }
        if (!o) usage(argv[0], more);
        *o->value = strtoull(argv[i + 1], NULL, 0);
    }
}

static void write_command(const char *program, const StressOption *more) {
    const char *debug_words = getenv("WEFT_DEBUG");
    size_t n = snprintf(command, sizeof command, "%s%s %s", debug_words ? "WEFT_DEBUG=" : "",
                        debug_words ? debug_words : "", program);
    for (int list = 0; list < 2; list++)
        for (const StressOption *o = list ? more : common; o && o->name && n < sizeof command; o++)
            n += snprintf(command + n, sizeof command - n, " --%s %lu", o->name, *o->value);
}

/* ---- verdicts ----------------------------------------------------------------------------------------------------------- */

void stress_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fflush(stdout);
    fputs("WRONG: ", stderr);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nreplay with: %s\n", command);
    va_end(args);
    abort();
}

static void hung(int sig) {
    static const char text[] = "WRONG: the run does not end\nreplay with: ";
    if (write(2, text, sizeof text - 1) < 0 || write(2, command, strlen(command)) < 0 || write(2, "\n", 1) < 0)
        _exit(3);
    abort();
}

void stress_begin(int argc, char **argv, const StressOption *more) {
    clock_gettime(CLOCK_MONOTONIC, &began);
    stress.seed = (uint64_t)began.tv_nsec ^ (uint64_t)getpid() << 32;
    parse(argc, argv, more);
    write_command(argv[0], more);
    printf("%s\n", command);
    fflush(stdout);
    signal(SIGALRM, hung);
    alarm(stress.limit);
    heap_setup(stress.segments, stress.no_solo);
}

int stress_end(void) {
    StmTotals t;
    stm_totals(&t);
    GcStats g;
    gc_stats(&g);
    printf("  %lu committed (%lu published, %lu pinned, %lu inevitable), %lu aborted, %lu epochs, %lu solo switches, "
           "%lu minor and %lu major collections, %.1f s\n",
           sum.committed, sum.published, sum.pinned, sum.inevitable, sum.aborted, t.epochs, t.solo_switches, g.minors,
           g.majors, stress_now());
    STRESS_CHECK(sum.begun == sum.committed + sum.aborted, "%lu begun, but %lu committed and %lu aborted", sum.begun,
                 sum.committed, sum.aborted);
    heap_teardown();
    alarm(0);
    return 0;
}

/* ---- workers ------------------------------------------------------------------------------------------------------------ */

enum { CREDIT = 32 }; /* taken at once, so that the common counter is no contention of its own */

bool stress_round(uint64_t n) {
    if (!deadline) deadline = stress_now() + (double)stress.seconds;
    uint64_t rest = stress.transactions ? stress.transactions - spent : n;
    if (rest > n) rest = n;
    spent += rest;
    atomic_store_explicit(&left, rest, memory_order_relaxed); /* no worker runs; thread creation orders it */
    return rest && (stress.transactions || stress_now() < deadline);
}

bool stress_more(Worker *w) {
    if (w->credit) return w->credit--;
    if (!stress.transactions && stress_now() >= deadline) return false;
    uint64_t have = atomic_load_explicit(&left, memory_order_relaxed), take;
    do {
        take = have < CREDIT ? have : CREDIT;
    } while (!atomic_compare_exchange_weak_explicit(&left, &have, have - take, memory_order_relaxed,
                                                    memory_order_relaxed)); /* relaxed: a number only */
    w->credit = take;
    return w->credit && w->credit--;
}

void stress_count(const StmThread *th) {
    const struct StmStats *s = &th->stats;
    pthread_mutex_lock(&sum_mutex);
    sum.begun += s->begun;
    sum.committed += s->committed;
    sum.published += s->published;
    sum.aborted += s->aborted;
    sum.inevitable += s->inevitable;
    sum.pinned += s->pinned;
    pthread_mutex_unlock(&sum_mutex);
}

typedef struct Start {
    Worker *w;
    void (*fn)(Worker *w);
    pthread_barrier_t *all_here; /* else the first would have done everything, in solo mode, before the others come */
    pthread_t thread;
} Start;

static void *work(void *arg) {
    Start *s = arg;
    heap_thread_start(&s->w->th, WORKER_SLOTS);
    pthread_barrier_wait(s->all_here);
    s->fn(s->w);
    stress_count(&s->w->th.stm);
    heap_thread_end(&s->w->th);
    return NULL;
}

static Worker *new_worker(int index, void *arg) {
    static uint64_t runs;
    Worker *w = aligned_alloc(64, (sizeof(Worker) + 63) & ~(size_t)63);
    if (!w) stress_fail("out of memory");
    memset(w, 0, sizeof *w);
    w->index = index;
    w->arg = arg;
    w->rng = rng_new(stress.seed, runs++);
    return w;
}

void stress_run(int threads, void (*fn)(Worker *w), void *arg) {
    Start start[threads];
    pthread_barrier_t all_here;
    pthread_barrier_init(&all_here, NULL, threads);
    for (int i = 0; i < threads; i++) start[i] = (Start){.w = new_worker(i, arg), .fn = fn, .all_here = &all_here};
    for (int i = 0; i < threads; i++)
        if (pthread_create(&start[i].thread, NULL, work, &start[i])) stress_fail("no thread %d", i);
    for (int i = 0; i < threads; i++) {
        pthread_join(start[i].thread, NULL);
        free(start[i].w);
    }
    pthread_barrier_destroy(&all_here);
}

void stress_alone(void (*fn)(Worker *w), void *arg) { stress_run(1, fn, arg); }
