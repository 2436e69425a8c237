/* mt19937.c -- see mt19937.h. The recurrence of the paper, with its constants. */

#include "mt19937.h"

#include <string.h>

enum { MT_M = 397 };

static void seed_one(Mt *mt, uint32_t seed) {
    mt->state[0] = seed;
    for (uint32_t i = 1; i < MT_N; i++) {
        uint32_t prev = mt->state[i - 1];
        mt->state[i] = 1812433253u * (prev ^ prev >> 30) + i;
    }
    mt->index = MT_N;
}

/* The word before i, mixed; what both passes of the seeding add up. */
static uint32_t mixed(const Mt *mt, uint32_t i, uint32_t factor) {
    uint32_t prev = mt->state[i - 1];
    return mt->state[i] ^ (prev ^ prev >> 30) * factor;
}

/* Step i through 1 .. MT_N-1, carrying the last word to the front at the turn. */
static uint32_t step(Mt *mt, uint32_t i) {
    if (++i < MT_N) return i;
    mt->state[0] = mt->state[MT_N - 1];
    return 1;
}

void mt_seed(Mt *mt, const uint32_t *key, size_t n) {
    uint32_t i = 1;
    seed_one(mt, 19650218u);
    for (size_t k = n > MT_N ? n : MT_N, j = 0; k; k--) {
        mt->state[i] = mixed(mt, i, 1664525u) + key[j] + (uint32_t)j;
        i = step(mt, i);
        if (++j == n) j = 0;
    }
    for (size_t k = MT_N - 1; k; k--) {
        mt->state[i] = mixed(mt, i, 1566083941u) - i;
        i = step(mt, i);
    }
    mt->state[0] = 0x80000000u;
}

static void refill(Mt *mt) {
    uint32_t *s = mt->state;
    for (uint32_t i = 0; i < MT_N; i++) {
        uint32_t next = i + 1 < MT_N ? i + 1 : 0, far = i < MT_N - MT_M ? i + MT_M : i + MT_M - MT_N;
        uint32_t y = (s[i] & 0x80000000u) | (s[next] & 0x7FFFFFFFu);
        s[i] = s[far] ^ y >> 1 ^ (y & 1 ? 0x9908B0DFu : 0);
    }
    mt->index = 0;
}

uint32_t mt_next(Mt *mt) {
    if (mt->index >= MT_N) refill(mt);
    uint32_t y = mt->state[mt->index++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9D2C5680u;
    y ^= y << 15 & 0xEFC60000u;
    return y ^ y >> 18;
}

double mt_random(Mt *mt) {
    uint32_t high = mt_next(mt) >> 5, low = mt_next(mt) >> 6;
    return ((double)high * 67108864.0 + low) / 9007199254740992.0;
}

void mt_getrandbits(Mt *mt, size_t k, uint32_t *words) {
    for (; k >= 32; k -= 32) *words++ = mt_next(mt);
    if (k) *words = mt_next(mt) >> (32 - k);
}

bool mt_setstate(Mt *mt, const uint32_t *state, uint32_t index) {
    if (index > MT_N) return false;
    memcpy(mt->state, state, sizeof mt->state);
    mt->index = index;
    return true;
}
