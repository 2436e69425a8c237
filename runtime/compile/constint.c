/* constint.c -- sign and magnitude, base 2**32.  See bigint.h. */
#include "constint.h"

#include <math.h>
#include <string.h>

enum { DIVIDE_MAX_LIMBS = 64 };

static Const *make(Arena *m, uint32_t n, uint32_t **limb) {
    Const *c = const_new(m, CONST_INT);
    *limb = arena_alloc(m, (n + 1) * sizeof **limb);
    c->limb = *limb;
    c->n = n;
    return c;
}

/* Drops leading zeros; zero has no sign. */
static Const *trim(Const *c, bool neg) {
    while (c->n && !c->limb[c->n - 1])
        c->n--;
    c->neg = neg && c->n;
    return c;
}

static uint32_t limb_at(const Const *a, uint32_t i) {
    return i < a->n ? a->limb[i] : 0;
}

size_t cint_bits(const Const *a) {
    return a->n ? (size_t)a->n * 32 - (size_t)__builtin_clz(a->limb[a->n - 1]) : 0;
}

bool cint_to_i64(const Const *a, int64_t *out) {
    if (cint_bits(a) > 63)
        return false;
    int64_t v = (int64_t)((uint64_t)limb_at(a, 1) << 32 | limb_at(a, 0));
    *out = a->neg ? -v : v;
    return true;
}

bool cint_to_double(const Const *a, double *out) {
    size_t bits = cint_bits(a);
    if (bits > 1024)
        return false;
    uint64_t top = 0;       /* the highest 64 bits, the last one sticky */
    size_t drop = bits > 64 ? bits - 64 : 0;
    for (size_t i = drop; i < bits; i++)
        top |= (uint64_t)(a->limb[i / 32] >> (i % 32) & 1) << (i - drop);
    for (size_t i = 0; i < drop; i++)
        top |= a->limb[i / 32] >> (i % 32) & 1;
    double d = ldexp((double)top, (int)drop);
    *out = a->neg ? -d : d;
    return isfinite(d);
}

static int compare(const Const *a, const Const *b) {
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (uint32_t i = a->n; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static Const *add_magnitude(Arena *m, const Const *a, const Const *b, bool neg) {
    uint32_t n = (a->n > b->n ? a->n : b->n) + 1, *out;
    Const *c = make(m, n, &out);
    uint64_t carry = 0;
    for (uint32_t i = 0; i < n; i++) {
        carry += (uint64_t)limb_at(a, i) + limb_at(b, i);
        out[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return trim(c, neg);
}

/* |a| >= |b| */
static Const *sub_magnitude(Arena *m, const Const *a, const Const *b, bool neg) {
    uint32_t *out;
    Const *c = make(m, a->n, &out);
    int64_t borrow = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        borrow += (int64_t)a->limb[i] - limb_at(b, i);
        out[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    return trim(c, neg);
}

static Const *add_signed(Arena *m, const Const *a, const Const *b, bool b_neg) {
    if (a->neg == b_neg)
        return add_magnitude(m, a, b, a->neg);
    return compare(a, b) >= 0 ? sub_magnitude(m, a, b, a->neg) : sub_magnitude(m, b, a, b_neg);
}

Const *cint_add(Arena *m, const Const *a, const Const *b) {
    return add_signed(m, a, b, b->neg);
}

Const *cint_sub(Arena *m, const Const *a, const Const *b) {
    return add_signed(m, a, b, !b->neg);
}

Const *cint_neg(Arena *m, const Const *a) {
    Const *c = const_new(m, CONST_INT);
    *c = *a;
    return trim(c, !a->neg);
}

Const *cint_mul(Arena *m, const Const *a, const Const *b) {
    uint32_t *out;
    Const *c = make(m, a->n + b->n, &out);
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t carry = 0;
        for (uint32_t j = 0; j < b->n; j++) {
            carry += (uint64_t)a->limb[i] * b->limb[j] + out[i + j];
            out[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        out[i + b->n] = (uint32_t)carry;
    }
    return trim(c, a->neg != b->neg);
}

Const *cint_shl(Arena *m, const Const *a, uint64_t bits) {
    uint32_t words = (uint32_t)(bits / 32), rest = (uint32_t)(bits % 32), *out;
    Const *c = make(m, a->n + words + 1, &out);
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t wide = (uint64_t)a->limb[i] << rest;
        out[i + words] |= (uint32_t)wide;
        out[i + words + 1] |= (uint32_t)(wide >> 32);
    }
    return trim(c, a->neg);
}

Const *cint_shr(Arena *m, const Const *a, uint64_t bits) {
    size_t have = cint_bits(a);
    if (bits >= have)
        return const_int(m, a->neg ? -1 : 0);
    uint32_t words = (uint32_t)(bits / 32), rest = (uint32_t)(bits % 32), *out;
    Const *c = make(m, a->n - words, &out);
    bool lost = false;
    for (uint64_t i = 0; a->neg && i < bits && !lost; i++)
        lost = a->limb[i / 32] >> (i % 32) & 1;
    for (uint32_t i = 0; i < c->n; i++)
        out[i] = (uint32_t)(((uint64_t)limb_at(a, i + words + 1) << 32 | limb_at(a, i + words)) >> rest);
    c = trim(c, a->neg);
    return lost ? cint_sub(m, c, const_int(m, 1)) : c;
}

/* Bit by bit; the sign follows the divisor. */
Const *cint_divmod(Arena *m, const Const *a, const Const *b, Const **mod) {
    if (!b->n || a->n > DIVIDE_MAX_LIMBS || b->n > DIVIDE_MAX_LIMBS)
        return NULL;
    uint32_t *q, rest[DIVIDE_MAX_LIMBS + 1] = {0}, n = b->n;
    Const *quotient = make(m, a->n, &q);
    for (size_t i = cint_bits(a); i-- > 0;) {
        for (uint32_t k = n; k > 0; k--)
            rest[k] = rest[k] << 1 | rest[k - 1] >> 31;
        rest[0] = rest[0] << 1 | (a->limb[i / 32] >> (i % 32) & 1);
        bool less = false;
        for (uint32_t k = n + 1; k-- > 0;) {
            uint32_t d = limb_at(b, k);
            if (rest[k] != d) {
                less = rest[k] < d;
                break;
            }
        }
        if (less)
            continue;
        int64_t borrow = 0;
        for (uint32_t k = 0; k <= n; k++) {
            borrow += (int64_t)rest[k] - limb_at(b, k);
            rest[k] = (uint32_t)borrow;
            borrow >>= 32;
        }
        q[i / 32] |= 1u << (i % 32);
    }
    uint32_t *r;
    Const *remainder = make(m, n, &r);
    memcpy(r, rest, n * sizeof *r);
    quotient = trim(quotient, a->neg != b->neg);
    remainder = trim(remainder, a->neg);
    if (remainder->n && a->neg != b->neg) {
        remainder = cint_add(m, remainder, b);
        quotient = cint_sub(m, quotient, const_int(m, 1));
    }
    *mod = remainder;
    return quotient;
}

/* Two's complement, `n` words of it. */
static uint32_t *complement(Arena *m, const Const *a, uint32_t n) {
    uint32_t *out = arena_alloc(m, n * sizeof *out);
    uint64_t carry = 1;
    for (uint32_t i = 0; i < n; i++) {
        carry += a->neg ? (uint32_t)~limb_at(a, i) : 0;
        out[i] = a->neg ? (uint32_t)carry : limb_at(a, i);
        carry = a->neg ? carry >> 32 : 1;
    }
    return out;
}

Const *cint_bitop(Arena *m, int op, const Const *a, const Const *b) {
    uint32_t n = (a->n > b->n ? a->n : b->n) + 1, *out;
    uint32_t *x = complement(m, a, n), *y = complement(m, b, n);
    Const *c = make(m, n, &out);
    for (uint32_t i = 0; i < n; i++)
        out[i] = op == K_BitAnd ? x[i] & y[i] : op == K_BitOr ? x[i] | y[i] : x[i] ^ y[i];
    if (!(out[n - 1] >> 31))
        return trim(c, false);
    uint64_t carry = 1;
    for (uint32_t i = 0; i < n; i++) {
        carry += (uint32_t)~out[i];
        out[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return trim(c, true);
}
