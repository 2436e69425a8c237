/* stress.h -- what every stress program needs: options, seed, workers, an end by time or by number, a verdict.
 *
 * A program is main() with stress_begin, one or more stress_run, stress_end. What goes wrong ends it at once, by stress_fail
 * with the command line that replays the run, by a signal, or by the alarm when it does not end. Threads make the
 * interleaving differ from run to run, so a replay repeats the choices, not the luck: repeat it, with WEFT_DEBUG=yield. */
#ifndef WEFT_STRESS_STRESS_H
#define WEFT_STRESS_STRESS_H

#include "heap.h"
#include "rng.h"
#include "vec.h"
#include <string.h>

typedef struct Stress {
    uint64_t seed;         /* --seed; of the clock unless told */
    uint64_t transactions; /* --transactions: how many in all; 0: by time alone */
    uint64_t seconds;      /* --seconds: no new transaction after that */
    uint64_t threads;      /* --threads */
    uint64_t segments;     /* --segments; 0: one per core */
    uint64_t no_solo;      /* --no-solo 1: even a single thread runs in a segment */
    uint64_t limit;        /* --limit: seconds after which the run counts as hung */
} Stress;
extern Stress stress;

/* One more `--name number` of a program; the list ends with a NULL name. */
typedef struct StressOption {
    const char *name;
    uint64_t *value;
    const char *what;
} StressOption;

/* Read the options (defaults: what `stress` and the options' values hold), print the seed, set up the heap. */
void stress_begin(int argc, char **argv, const StressOption *more);
/* Print what was done, check what must hold at the end of every run, tear down. The exit status. */
int stress_end(void);
/* A wrong outcome: print it, with how to replay the run, and abort. */
_Noreturn void stress_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
#define STRESS_CHECK(cond, ...)                                                                                        \
    do {                                                                                                               \
        if (!(cond)) stress_fail(__VA_ARGS__);                                                                         \
    } while (0)

enum { WORKER_SLOTS = 16 };

/* One thread of a run. Its frame has WORKER_SLOTS slots. */
typedef struct Worker {
    HeapThread th;
    int index;
    Rng rng;
    void *arg;
    uint64_t credit; /* transactions it may begin before it asks again */
} Worker;

/* Run fn on `threads` new threads, attached and outside transactions; returns when all have ended. */
void stress_run(int threads, void (*fn)(Worker *w), void *arg);
/* May the worker begin another transaction? Call once for each. False when number or time is used up. */
bool stress_more(Worker *w);
/* A new round: as many transactions again as --transactions allows in all, but at most n. False when all is done. */
bool stress_round(uint64_t n);
/* Count what a thread of the program's own has done; stress_run does it for its workers. */
void stress_count(const StmThread *th);
/* A number no other call in this process gets. */
uint64_t stress_unique(void);
/* Seconds since the program began. */
double stress_now(void);

/* The same for one thread without others: set-up of data by the main thread. */
void stress_alone(void (*fn)(Worker *w), void *arg);
/* One transaction, for short: tx_run with the worker. */
static inline void stress_tx(Worker *w, void (*body)(StmThread *th, void *arg)) { tx_run(&w->th.stm, body, w); }

#endif
