/* mt19937.h -- the generator of the module `_random`: MT19937 with CPython's seeding and outputs.
 * After Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); the seeding by an array is
 * that of their 2002 revision. */
#ifndef WEFT_MT19937_H
#define WEFT_MT19937_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MT_N = 624 };

typedef struct Mt {
    uint32_t state[MT_N];
    uint32_t index; /* the next word of state to give out; MT_N: make new ones first */
} Mt;

/* Seed with the 32-bit words of |seed|, least significant first; n is at least 1 (zero is one word). */
void mt_seed(Mt *mt, const uint32_t *key, size_t n);
uint32_t mt_next(Mt *mt);
/* In [0, 1), 53 bits. */
double mt_random(Mt *mt);
/* k random bits as 32-bit words, least significant first, (k + 31) / 32 of them. */
void mt_getrandbits(Mt *mt, size_t k, uint32_t *words);
/* getstate and setstate: MT_N words and the index. false: the index is out of range. */
bool mt_setstate(Mt *mt, const uint32_t *state, uint32_t index);

#endif
