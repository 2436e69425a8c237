/* shared_counter.c -- a number that many transactions increase at once: one stripe for each segment, the value is their sum.
 *
 * An addition writes the stripe of its segment, which no other running transaction writes; reading marks all stripes. What
 * adds up to nothing within a transaction is a silent write. */
#include "shared_internal.h"

uintptr_t shared_counter_new(int64_t start) {
    size_t slots = 2 * shared_stripes();
    uintptr_t c = gc_alloc(shared_bytes(slots), OF_FINE, 0);
    if (!c) return 0;
    shared_shape(seg_linear(c), slots);
    SEG_AT(uint64_t, stripe_at(c, 0, 0)) = (uint64_t)start << 1; /* NOBARRIER: fresh */
    return c;
}

void shared_counter_add(uintptr_t counter, int64_t n) { stripe_add(counter, 0, n); }
int64_t shared_counter_read(uintptr_t counter) { return stripes_sum(counter, 0); }
