/* shared_step.h -- shared structures in step-driven tests: made and rooted before the steps that matter. */
#ifndef SHARED_STEP_H
#define SHARED_STEP_H

#include "shared.h"
#include "step.h"

/* The step heap's objects: all of their bytes in `map`, slots from byte 16 on. */
static void step_shape(Obj *o, size_t slots) { o->map = (uint32_t)object_bytes((int)slots); }

static Value shared_roots[64];
static int shared_rooted;

/* Made by a transaction of A, committed. */
static uintptr_t made(uintptr_t (*make)(void)) {
    Value *root = &shared_roots[shared_rooted++];
    shared_setup(step_shape);
    ON(A) {
        begin();
        GcFrame f = gc_frame_push(&A->th, 1);
        f.slot[0] = value_from_ref(make());
        gc_minor(&A->th);
        *root = f.slot[0];
        gc_frame_pop(&A->th, f);
        CHECK_COMMITS();
    }
    gc_root_add(root);
    return ref_addr(*root);
}
static inline uintptr_t new_zero(void) { return shared_counter_new(0); }
static inline uintptr_t new_counter(void) { return made(new_zero); }
static inline uintptr_t new_table(void) { return made(shared_table_new); }
static inline uintptr_t new_queue(void) { return made(shared_queue_new); }

/* Items and contents are small integers, 0 for none. */
static inline Value number(long n) { return (uint64_t)n << 3; }
static inline long from(Value v) { return (long)v >> 3; }

static inline long table_get(uintptr_t t, uint64_t key) { return from(shared_table_get(t, key)); }
static inline void table_set(uintptr_t t, uint64_t key, long v) { CHECK(shared_table_set(t, key, number(v))); }
static inline long table_remove(uintptr_t t, uint64_t key) { return from(shared_table_remove(t, key)); }
static inline long queue_get(uintptr_t q) { return from(shared_queue_get(q)); }
static inline void queue_put(uintptr_t q, long v) { CHECK(shared_queue_put(q, number(v))); }

/* A whole collection, between two steps of the others. */
static inline void collect_major(Sim *s) {
    ON(s) {
        bool between = !in_tx(s);
        if (between) begin();
        gc_major(&s->th);
        if (between) CHECK_COMMITS();
    }
}

#endif
