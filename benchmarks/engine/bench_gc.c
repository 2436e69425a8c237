/* bench_gc.c -- what allocation and collection cost, beside malloc and memcpy in the same run.
 *
 *      bench_gc [segment]      in solo mode, or in a segment beside an idle thread
 *
 * Every figure is the best of several rounds, in time of the thread's own processor use; only pauses are real time, so
 * they want a quiet machine. */
#include "gc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 7 };

/* Objects: header {flags, slots}, then the slots. */
static size_t obj_size(const Obj *o) { return 8 + 8 * (size_t)o->map; }
static void obj_trace(Obj *o, GcVisit *visit, void *ctx) {
    Value *slots = (Value *)(o + 1);
    for (uint32_t i = 0; i < o->map; i++) visit(ctx, &slots[i]);
}
static void obj_trace_range(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx) {
    for (size_t at = (from + 7) / 8; at < to / 8; at++) visit(ctx, (Value *)o + at);
}

static StmThread th;
static GcFrame frame;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static Value make(uint32_t slots) { return value_from_ref(gc_alloc(8 + 8 * (size_t)slots, 0, slots)); }
static void store(Value v, uint32_t i, Value x) {
    stm_write(ref_addr(v));
    SEG_AT(Value, ref_addr(v) + 8 + 8 * i) = x;
}

/* ---- allocation ---------------------------------------------------------------------------------------------------- */

static double allocate(long n, int keep_every) {
    double t = now();
    for (long i = 0; i < n; i++) {
        Value v = make(3); /* 32 bytes */
        if (keep_every && i % keep_every == 0) {
            store(v, 0, i % 1024 ? frame.slot[0] : 0);
            frame.slot[0] = v;
        }
        stm_poll(&th);
    }
    return (now() - t) / (double)n;
}

static double with_malloc(long n) {
    double t = now();
    for (long i = 0; i < n; i++) {
        void *volatile p = calloc(1, 32);
        free(p);
    }
    return (now() - t) / (double)n;
}

static void bench_allocation(void) {
    double none = 1e9, tenth = 1e9, all = 1e9, c = 1e9, t;
    gc_enable_major(false);
    for (int r = 0; r < ROUNDS; r++) {
        if ((t = allocate(4000000, 0)) < none) none = t;
        if ((t = allocate(1000000, 10)) < tenth) tenth = t;
        if ((t = allocate(1000000, 1)) < all) all = t;
        if ((t = with_malloc(4000000)) < c) c = t;
        frame.slot[0] = 0;
        gc_major(&th);
    }
    gc_enable_major(true);
    printf("32-byte object: no survivors %.2f ns, 10%% %.2f ns, all %.1f ns; calloc+free %.2f ns (%.2fx)\n", none, tenth,
           all, c, none / c);
}

/* ---- promotion ------------------------------------------------------------------------------------------------------ */

static double promote(uint32_t slots, long bytes) {
    size_t each = 8 + 8 * (size_t)slots;
    long n = bytes / (long)each;
    frame.slot[0] = 0;
    for (long i = 0; i < n; i++) {
        Value v = make(slots);
        store(v, 0, frame.slot[0]);
        frame.slot[0] = v;
    }
    double t = now();
    gc_minor(&th);
    return (double)n * (double)each * 1e3 / (now() - t); /* MB/s */
}

static void bench_promotion(void) {
    static const uint32_t sizes[] = {3, 7, 31, 127};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        double best = 0, t;
        for (int r = 0; r < ROUNDS; r++) {
            if ((t = promote(sizes[k], 512 << 10)) > best) best = t;
            frame.slot[0] = 0;
            gc_major(&th);
        }
        printf("promotion, %u-byte objects: %.0f MB/s\n", 8 + 8 * sizes[k], best);
    }
}

/* ---- major collections ----------------------------------------------------------------------------------------------- */

static uint64_t random_word = 1;
static uint32_t below(uint32_t n) {
    random_word = random_word * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_word >> 32) * n >> 32);
}

/* A tree of nodes, 8 wide, hung under an array of many; then links across. */
static void build_live(size_t mb) {
    size_t n = mb * (1 << 20) / 80;
    uintptr_t all = gc_alloc(8 + 8 * n, OF_CARDS, (uint32_t)n);
    frame.slot[1] = value_from_ref(all);
    gc_minor(&th);
    for (size_t i = 0; i < n; i++) {
        Value v = make(9);
        uintptr_t table = ref_addr(frame.slot[1]), slot = table + 8 + 8 * i;
        if (i) store(v, 0, SEG_AT(Value, table + 8 + 8 * (uintptr_t)below((uint32_t)i)));
        stm_write_at(table, slot);
        SEG_AT(Value, slot) = v;
        stm_poll(&th);
    }
}

static void bench_major(size_t mb) {
    gc_enable_major(false);
    build_live(mb);
    gc_major(&th);
    double t = now();
    gc_major(&th);
    double whole = (now() - t) / 1e6;
    GcStats before, after;
    gc_enable_major(true);
    gc_stats(&before);
    for (long i = 0; i < 24000000; i++) { /* garbage that gets old: collections start by themselves */
        Value v = make(3);
        store(v, 0, i % 10000 ? frame.slot[2] : 0);
        frame.slot[2] = v;
        stm_poll(&th);
    }
    gc_stats(&after);
    printf("%zu MB alive: whole collection %.1f ms (%.0f MB/s); in slices: %lu collections, longest pause %.2f ms\n", mb,
           whole, (double)mb * 1e3 / whole, after.majors - before.majors, (double)after.max_pause_ns / 1e6);
    for (int i = 0; i < 1002; i++) frame.slot[i] = 0;
    gc_major(&th);
}

int main(int argc, char **argv) {
    bool segment = argc > 1 && !strcmp(argv[1], "segment");
    debug_setup();
    GcConfig config = {.cb = {.size = obj_size, .trace = obj_trace, .trace_range = obj_trace_range},
                       .stm = {.segments = segment ? 2 : 1, .no_solo = segment}};
    gc_setup(&config);
    gc_attach(&th);
    if (stm_set_resume(&th)) return 1;
    tx_begin(&th);
    frame = gc_frame_push(&th, 1002);
    bench_allocation();
    bench_promotion();
    if (!segment) {
        bench_major(10);
        bench_major(100);
        bench_major(400);
    }
    gc_frame_pop(&th, frame);
    tx_commit(&th);
    gc_detach(&th);
    gc_teardown();
    return 0;
}
