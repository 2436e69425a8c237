/* gc_test.h -- the small object model that the collector's tests use.
 *
 *      node    header {flags, n << 2 | NODE}, id, n slots           blob    header {flags, bytes << 2 | BLOB}, id, bytes
 *      array   header {OF_CARDS, ARRAY}, length, slots              weak    header {OF_WEAK, WEAKREF}, weak slot, id  */
#ifndef GC_TEST_H
#define GC_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "gc_internal.h"

enum { NODE, BLOB, ARRAY, WEAKREF };

static uint64_t *words(const Obj *o) { return (uint64_t *)(uintptr_t)o; }

static size_t t_size(const Obj *o) {
    uint32_t n = o->map >> 2;
    switch (o->map & 3) {
    case NODE: return 16 + 8 * (size_t)n;
    case BLOB: return 16 + n;
    case ARRAY: return 16 + 8 * words(o)[1];
    default: return 24;
    }
}

static void t_trace(Obj *o, GcVisit *visit, void *ctx) {
    size_t n = (o->map & 3) == NODE ? o->map >> 2 : (o->map & 3) == ARRAY ? words(o)[1] : 0;
    for (size_t i = 0; i < n; i++) visit(ctx, &words(o)[2 + i]);
}

static void t_trace_range(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx) {
    if (from < 16) from = 16;
    for (size_t at = (from + 7) / 8; at < to / 8; at++) visit(ctx, &words(o)[at]);
}

/* ---- making and using objects, as the running transaction -------------------------------------------------------- */

static uint64_t next_id = 1;

static inline Value t_ref(uintptr_t p) { return p ? value_from_ref(p) : 0; }

static inline Value node(uint32_t n) {
    uintptr_t p = gc_alloc(16 + 8 * (size_t)n, 0, n << 2 | NODE);
    if (p) SEG_AT(uint64_t, p + 8) = next_id++;
    return t_ref(p);
}
static inline Value blob(uint32_t bytes) {
    uintptr_t p = gc_alloc(16 + bytes, 0, bytes << 2 | BLOB);
    if (p) SEG_AT(uint64_t, p + 8) = next_id++;
    return t_ref(p);
}
static inline Value array(size_t length) {
    uintptr_t p = gc_alloc(16 + 8 * length, OF_CARDS, ARRAY);
    if (p) SEG_AT(uint64_t, p + 8) = length;
    return t_ref(p);
}
static inline Value weakref(Value to) {
    uintptr_t p = gc_weak_new(24, 0, WEAKREF, to);
    if (p) SEG_AT(uint64_t, p + 16) = next_id++;
    return t_ref(p);
}
static inline uint64_t id_of(Value v) { return SEG_AT(uint64_t, ref_addr(v) + 8); }
static inline Value get(Value v, size_t i) {
    uintptr_t slot = ref_addr(v) + 16 + 8 * i;
    stm_read(SEG_AT(uint32_t, ref_addr(v)) & OF_CARDS ? slot : ref_addr(v));
    return SEG_AT(Value, slot);
}
static inline void set(Value v, size_t i, Value x) {
    uintptr_t p = ref_addr(v), slot = p + 16 + 8 * i;
    if (SEG_AT(uint32_t, p) & OF_CARDS) stm_write_at(p, slot);
    else stm_write(p);
    SEG_AT(Value, slot) = x;
}
static inline GcPlace place(Value v) { return gc_place(ref_addr(v)); }
static inline uint32_t flags_of(Value v) { return SEG_AT(uint32_t, ref_addr(v)); }

/* ---- one thread and its roots ---------------------------------------------------------------------------------------- */

#define ROOTS 64
static StmThread th;
static GcFrame frame;
#define R(i) (frame.slot[i])

static Value finalized_ids[64];
static size_t finalized_n, weak_dead_n;
static void (*on_finalize)(StmThread *t, uintptr_t obj);

static void t_finalize(StmThread *t, uintptr_t obj) {
    if (finalized_n < 64) finalized_ids[finalized_n] = SEG_AT(uint64_t, obj + 8);
    finalized_n++;
    if (on_finalize) on_finalize(t, obj);
}
static void t_weak_dead(StmThread *t, uintptr_t weak) { weak_dead_n++; }

static inline GcConfig t_config(void) {
    return (GcConfig){
        .cb = {.size = t_size, .trace = t_trace, .trace_range = t_trace_range,
               .finalize = t_finalize, .weak_dead = t_weak_dead},
        .stm = {.heap_limit = 256ul << 20, .segments = 2},
        .nursery = 64 << 10,
    };
}

static inline void t_start(const GcConfig *config) {
    gc_setup(config);
    gc_attach(&th);
    tx_begin(&th);
    frame = gc_frame_push(&th, ROOTS);
}
static inline void t_stop(void) {
    gc_frame_pop(&th, frame);
    tx_commit(&th);
    gc_detach(&th);
    gc_teardown();
}
/* Between two tests: no roots, nothing alive. */
static inline int t_clean(void **state) {
    for (int i = 0; i < ROOTS; i++) R(i) = 0;
    finalized_n = weak_dead_n = 0;
    on_finalize = NULL;
    gc_major(&th);
    return 0;
}

static void count_one(void *arg, Obj *o, size_t n) {
    if (!(o->flags & OF_IMMORTAL)) ++*(size_t *)arg;
}
static inline size_t old_objects(void) {
    size_t n = 0;
    gc_each_old(count_one, &n);
    return n;
}

/* How often to do something: less under modes that make it slow. */
static inline int t_many(int n) { return debug.verify || debug.gc_stress ? n / 20 : n; }

/* A small generator of random numbers, the same everywhere. */
static uint64_t rng_state = 88172645463325252ul;
static inline uint64_t rng(void) {
    rng_state ^= rng_state << 13;
    rng_state ^= rng_state >> 7;
    return rng_state ^= rng_state << 17;
}
static inline uint32_t below(uint32_t n) { return (uint32_t)((rng() >> 32) * n >> 32); }

#endif
