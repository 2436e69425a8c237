/* bench.h -- how the engine's benchmarks measure and print: each figure beside a plain C one of the same run.
 *
 * A figure is the median of ROUNDS rounds; the best round stands beside it, since other programs can only make it slower. */
#ifndef WEFT_BENCH_H
#define WEFT_BENCH_H

#include "heap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 25 };

/* What bench_now reads. The thread's own processor time leaves out what other programs take; where threads wait for each
 * other only the wall clock will do. */
static clockid_t bench_clock = CLOCK_THREAD_CPUTIME_ID;

typedef struct Figure {
    double median, best; /* ns per operation */
} Figure;

static inline double bench_now(void) {
    struct timespec t;
    clock_gettime(bench_clock, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int bench_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}
static inline Figure bench_figure(double *ns, int n) {
    qsort(ns, n, sizeof *ns, bench_order);
    return (Figure){ns[n / 2], ns[0]};
}

/* fn(arg) does n operations and returns the nanoseconds that count. */
static inline Figure bench(double (*fn)(void *arg, long n), void *arg, long n) {
    double ns[ROUNDS];
    fn(arg, n / 8 + 1); /* warm up */
    for (int i = 0; i < ROUNDS; i++) ns[i] = fn(arg, n) / (double)n;
    return bench_figure(ns, ROUNDS);
}

static inline void bench_head(const char *title) {
    printf("\n%-46s %10s %10s %10s  %s\n", title, "median", "best", "ratio", "against; aim");
}
/* One line; `plain` may be NULL. The ratio is that of the best rounds. */
static inline void bench_row(const char *what, Figure f, const Figure *plain, const char *against) {
    printf("%-46s %7.2f ns %7.2f ns ", what, f.median, f.best);
    if (plain) printf("%9.2fx  %s\n", f.best / plain->best, against);
    else printf("%10s  %s\n", "", against);
    fflush(stdout);
}

/* Keeps the compiler from dropping a result. */
#define BENCH_USE(x) __asm__ volatile("" : : "r"(x) : "memory")

#endif
