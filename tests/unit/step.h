/* step.h -- the words in which the engine's rules are tested: several transactions driven from one OS thread, step by step.
 *
 * Simulated threads A, B, C ... are StmThreads of which one at a time is not suspended. `ON(A) { ... }` lets A take some
 * steps: it resumes A (rolling it back, if it was doomed while it stood), runs the block, and suspends A again. So every
 * interleaving is chosen by the test and happens the same way each time:
 *
 *     TEST(the_younger_reader_of_a_published_object_aborts) {
 *         Ref x = object(1), y = object(1);
 *         ON(A) { begin(); set(x, 1); }
 *         ON(B) { begin(); CHECK(get(x) == 0); set(y, 1); }
 *         ON(A) CHECK_COMMITS();
 *         ON(B) CHECK_ABORTS();
 *     }
 *
 * [ST1] Between two ON blocks every simulated thread stands, and the view of each running transaction equals the committed
 *       state wherever it has not written itself (checked after each block; a pinned one is exempt).
 * [ST2] Each test runs in a process of its own, with an engine of its own, and dies after STEP_SECONDS.
 *
 * Every test runs on a heap without a collector (objects in old space, nothing moves) and again with the collector, with
 * and without debug modes; see step_rounds. A test that needs one of the two says so in its options. */
#ifndef STEP_H
#define STEP_H

#include "gc.h"
#include "stm.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* ON() is a setjmp whose locals do not change between the mark and the jump. */
#pragma GCC diagnostic ignored "-Wclobbered"

/* The collector's heap is there when the collector is. */
#ifndef STEP_COLLECTOR
#define gc_setup(config)          FAIL("no collector")
#define gc_teardown()             ((void)0)
#define gc_attach(th)             ((void)0)
#define gc_detach(th)             ((void)0)
#define gc_minor(th)              ((void)0)
#define gc_major(th)              ((void)0)
#define gc_root_add(slot)         ((void)0)
#define gc_frame_push(th, n)      ((GcFrame){0})
#define gc_frame_pop(th, f)       ((void)0)
#define gc_alloc(n, flags, map)   ((uintptr_t)0 * (n))
#define gc_verify()               ((void)0)
#endif

typedef uintptr_t Ref; /* the address of an object of the test heap: {header, bytes, slot 0, slot 1, ...} */

/* ---- tests ----------------------------------------------------------------------------------------------------- */

typedef enum { ANY_HEAP, PLAIN_ONLY, COLLECTOR_ONLY } StepHeap;
typedef struct StepOptions {
    int segments;      /* 0: four */
    bool solo;         /* allow solo mode (else every transaction runs in a segment) */
    StepHeap heap;
    const char *debug; /* WEFT_DEBUG for this test, instead of that of the round */
    bool heavy;        /* not in the round with random delays */
    int seconds;       /* allowed time; 0: STEP_SECONDS */
    bool dies;         /* the test must end in fatal() */
} StepOptions;
enum { STEP_SECONDS = 30 };

typedef struct StepTest {
    const char *name;
    void (*body)(void);
    int line;
    StepOptions options;
} StepTest;

/* A rule, named as a sentence; the options of StepOptions may follow the name. */
#define TEST(name, ...)                                                                                                \
    static void name(void);                                                                                            \
    static const StepTest step_test_##name = {#name, name, __LINE__, {__VA_ARGS__}};                                   \
    static const StepTest *const step_entry_##name __attribute__((section("step_tests"), used)) = &step_test_##name;  \
    static void name(void)

/* Run all tests of the program in the order of their lines, in each round. argv: names of tests to run alone. */
int step_main(int argc, char **argv);
#define STEP_MAIN                                                                                                      \
    int main(int argc, char **argv) { return step_main(argc, argv); }

/* Ends the test's process with a message. */
_Noreturn void step_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
#define FAIL(...) step_fail(__FILE__, __LINE__, __VA_ARGS__)
#define CHECK(cond)                                                                                                    \
    do {                                                                                                               \
        if (!(cond)) FAIL("not so: %s", #cond);                                                                        \
    } while (0)
#define CHECK_EQ(a, b)                                                                                                 \
    do {                                                                                                               \
        long a_ = (long)(a), b_ = (long)(b);                                                                           \
        if (a_ != b_) FAIL("%s is %ld, not %s (%ld)", #a, a_, #b, b_);                                                 \
    } while (0)

/* A test program with finalizers and the like sets more callbacks here, before STEP_MAIN. */
extern void (*step_gc_callbacks)(GcCallbacks *cb);
/* Is the test running with the collector? Which debug modes does it have: see `debug`. */
extern bool step_collector;

/* ---- simulated threads ----------------------------------------------------------------------------------------- */

enum { SIMS = 8, SIM_WRITES = 4096 };
typedef struct Sim {
    StmThread th; /* first: the callbacks find the Sim from it */
    const char *name;
    bool attached;
    bool blocked;  /* in a blocking region */
    bool aborted;  /* the last transaction was rolled back, and no other has begun */
    uint32_t jumps; /* aborts that came by longjmp */
    Ref written[SIM_WRITES];
    uint32_t nwritten;
    uint64_t pos;  /* what cb.position reports */
    char *frame_lo, *frame_hi; /* what cb.frame reports */
} Sim;
extern Sim sim[SIMS];
extern Sim *const A, *const B, *const C, *const D, *const E, *const F, *const G, *const H;
extern _Thread_local Sim *self; /* who takes steps now in this OS thread; NULL between blocks */

/* stm_attach or gc_attach; and back. */
void thread_attach(StmThread *th);
void thread_detach(StmThread *th);
void sim_leave(Sim *s); /* roll back and detach */
bool step_resume(Sim *s);  /* true */
bool step_suspend(Sim *s); /* false; checks [ST1] */
void step_jumped(Sim *s);
#define ON(who)                                                                                                        \
    for (bool on_ = step_resume(who); on_; on_ = step_suspend(who))                                                    \
        if (stm_set_resume(&(who)->th)) step_jumped(who);                                                              \
        else

/* The steps a thread can take. */
void begin(void);
void rollback(void); /* give up of its own accord */
TxOutcome try_commit(void);
bool try_inevitable(void);
void block_begin(void); /* stm_block_begin: the thread may leave the block then */
void block_end(void);
static inline bool in_tx(const Sim *s) { return s->th.in_tx; }
static inline Seg *segment_of(const Sim *s) { return s->th.seg; } /* while in a transaction */

void check_commits(const char *file, int line);
void check_aborts(const char *file, int line);
void check_waits(const char *file, int line);
void check_gives_way(const char *file, int line);
#define CHECK_COMMITS()   check_commits(__FILE__, __LINE__)   /* wants to commit, and does */
#define CHECK_ABORTS()    check_aborts(__FILE__, __LINE__)    /* has been rolled back on resuming, or must be now */
#define CHECK_WAITS()     check_waits(__FILE__, __LINE__)     /* wants to commit and would have to wait */
#define CHECK_GIVES_WAY() check_gives_way(__FILE__, __LINE__) /* must wait (then it is rolled back) or abort */

/* ---- the test heap --------------------------------------------------------------------------------------------- */

/* Objects that exist before the first transaction: committed, old, all slots 0. */
Ref object(int slots);
Ref object_with(int slots, uint32_t flags); /* OF_FINE; OF_CARDS, which is OF_FINE up to GC_LARGE bytes */
Ref object_on_own_page(int slots);          /* plain heap: nothing else lies on its pages */
/* An object the running transaction makes directly in old space, as a survivor of a minor collection (plain heap). */
Ref fresh_object(int slots);
uint32_t step_freed_fresh(void); /* how many of them the engine gave back after aborts */
Ref step_last_freed(void);

enum { SLOTS_AT = 16 };
static inline Ref slot_addr(Ref x, int i) { return x + SLOTS_AT + 8 * (Ref)i; }
static inline size_t object_bytes(int slots) { return SLOTS_AT + 8 * (size_t)slots; }

/* Reads and writes of the running transaction, through its barriers. Slots hold small integers (tagged 000), so that the
 * collector passes them by, or references. */
long get_at(Ref x, int i);
void set_at(Ref x, int i, long v);
static inline long get(Ref x) { return get_at(x, 0); }
static inline void set(Ref x, long v) { set_at(x, 0, v); }
Ref get_ref(Ref x, int i);
void set_ref(Ref x, int i, Ref to);
long committed_at(Ref x, int i); /* what segment 0 shows */
static inline long committed(Ref x) { return committed_at(x, 0); }
long seen_at(const Sim *s, Ref x, int i); /* what the view of s shows, without a read mark */
static inline long seen(const Sim *s, Ref x) { return seen_at(s, x, 0); }

/* One whole transaction. */
void write_alone(Sim *s, Ref x, long v);
long read_alone(Sim *s, Ref x);
void empty_transaction(Sim *s);

/* ---- real threads, for what one OS thread cannot show ---------------------------------------------------------- */

typedef struct Worker {
    StmThread th;
    pthread_t os;
    _Atomic int tid;
    void (*fn)(struct Worker *w);
    void *arg;
    _Atomic int stage; /* the worker's own progress, for the test to look at */
    bool stay_out;     /* do not attach: fn does it */
} Worker;
void worker_start(Worker *w, void (*fn)(Worker *w), void *arg);
void worker_join(Worker *w);
/* Wait until the worker has reached `stage` and sleeps in the kernel, or has gone beyond it. */
void worker_asleep(Worker *w, int stage);
void worker_wait(Worker *w, int stage);
void sleep_ms(int ms);

/* ---- randomness ------------------------------------------------------------------------------------------------ */

typedef struct Rng { uint64_t s; } Rng;
static inline uint64_t rng_next(Rng *r) {
    uint64_t z = (r->s += 0x9e3779b97f4a7c15ul);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ul;
    z = (z ^ z >> 27) * 0x94d049bb133111ebul;
    return z ^ z >> 31;
}
static inline uint32_t rng_below(Rng *r, uint32_t n) { return (uint32_t)((rng_next(r) >> 32) * n >> 32); }
/* A number from the environment, or the default. */
uint64_t env_number(const char *name, uint64_t otherwise);

#endif
