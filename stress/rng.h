/* rng.h -- random numbers from a seed, one generator per thread, so that a run can be replayed. */
#ifndef WEFT_STRESS_RNG_H
#define WEFT_STRESS_RNG_H

#include <stdint.h>

typedef struct Rng {
    uint64_t state;
} Rng;

static inline uint64_t rng_next(Rng *r) { /* a counter, mixed */
    uint64_t z = r->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}
/* The generator of one thread (or purpose) of a run. */
static inline Rng rng_new(uint64_t seed, uint64_t which) {
    Rng r = {seed * 0x9E3779B97F4A7C15u + which};
    r.state = rng_next(&r);
    return r;
}
/* 0 .. n-1 */
static inline uint64_t rng_below(Rng *r, uint64_t n) { return (uint64_t)((__uint128_t)rng_next(r) * n >> 64); }
static inline int rng_percent(Rng *r, unsigned percent) { return rng_below(r, 100) < percent; }

#endif
