/* bigint.c -- integers of any size as sign and limbs, over GMP's mpn functions (bigint.h).
 *
 * mpn does the work on magnitudes; here are signs, floors, two's complement, polls. The few
 * things for which mpn has no documented function (modular powers and inverses, gcd of any two
 * numbers) go through mpz variables that borrow the operands' limbs (mpz_roinit_n). */
#include "bigint.h"

#include <gmp.h>
#include <math.h>
#include <string.h>

_Static_assert(sizeof(mp_limb_t) == 8 && GMP_NUMB_BITS == 64, "limbs are 64 bits, without nails");

static inline mp_limb_t *limbs(uint64_t *p) { return (mp_limb_t *)p; }
static inline const mp_limb_t *climbs(const uint64_t *p) { return (const mp_limb_t *)p; }

static const uint64_t one_limb[1] = {1};
static const Big big_one = {one_limb, 1, false};

Big big_view(const uint64_t *d, size_t n, bool neg) {
    while (n && d[n - 1] == 0) n--;
    return (Big){d, n, neg && n};
}

static Big copy(uint64_t *room, Big a) {
    if (a.n && room != a.d) memmove(room, a.d, a.n * 8);
    return (Big){room, a.n, a.neg};
}

/* --- machine integers ----------------------------------------------------------------------- */

Big big_from_uint(uint64_t room[1], uint64_t v) {
    room[0] = v;
    return (Big){room, v != 0, false};
}

Big big_from_int(uint64_t room[1], int64_t v) {
    room[0] = v < 0 ? -(uint64_t)v : (uint64_t)v;
    return (Big){room, v != 0, v < 0};
}

bool big_to_uint(Big a, uint64_t *v) {
    *v = a.n ? a.d[0] : 0;
    return a.n <= 1 && !a.neg;
}

bool big_to_int(Big a, int64_t *v) {
    uint64_t m = a.n ? a.d[0] : 0;
    *v = (int64_t)(a.neg ? -m : m);
    return a.n <= 1 && (m <= INT64_MAX || (a.neg && m == (uint64_t)1 << 63));
}

bool big_to_small(Big a, int64_t *v) {
    return big_to_int(a, v) && *v >= BIG_SMALL_MIN && *v <= BIG_SMALL_MAX;
}

/* --- comparison, bits ----------------------------------------------------------------------- */

static int cmp_abs(Big a, Big b) {
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    int c = a.n ? mpn_cmp(climbs(a.d), climbs(b.d), (mp_size_t)a.n) : 0;
    return c < 0 ? -1 : c > 0;
}

int big_cmp(Big a, Big b) {
    if (a.neg != b.neg) return a.neg ? -1 : 1;
    return a.neg ? cmp_abs(b, a) : cmp_abs(a, b);
}

uint64_t big_bit_length(Big a) {
    return a.n ? a.n * 64 - (unsigned)__builtin_clzll(a.d[a.n - 1]) : 0;
}

uint64_t big_bit_count(Big a) { return a.n ? mpn_popcount(climbs(a.d), (mp_size_t)a.n) : 0; }

bool big_is_odd(Big a) { return a.n && (a.d[0] & 1); }

/* --- sums ----------------------------------------------------------------------------------- */

static Big add_abs(uint64_t *room, Big a, Big b, bool neg) {
    if (a.n < b.n) {
        Big t = a;
        a = b;
        b = t;
    }
    if (b.n == 0) {
        Big r = copy(room, a);
        r.neg = neg && r.n;
        return r;
    }
    uint64_t carry = mpn_add(limbs(room), climbs(a.d), (mp_size_t)a.n, climbs(b.d), (mp_size_t)b.n);
    room[a.n] = carry;
    return (Big){room, a.n + carry, neg};
}

static Big sub_abs(uint64_t *room, Big a, Big b, bool neg) {
    int c = cmp_abs(a, b);
    if (c == 0) return (Big){room, 0, false};
    if (c < 0) {
        Big t = a;
        a = b;
        b = t;
        neg = !neg;
    }
    if (b.n == 0) {
        Big r = copy(room, a);
        r.neg = neg;
        return r;
    }
    mpn_sub(limbs(room), climbs(a.d), (mp_size_t)a.n, climbs(b.d), (mp_size_t)b.n);
    return big_view(room, a.n, neg);
}

Big big_add(uint64_t *room, Big a, Big b) {
    return a.neg == b.neg ? add_abs(room, a, b, a.neg) : sub_abs(room, a, b, a.neg);
}

Big big_sub(uint64_t *room, Big a, Big b) {
    return a.neg != b.neg ? add_abs(room, a, b, a.neg) : sub_abs(room, a, b, a.neg);
}

/* --- products ----------------------------------------------------------------------------------
 *
 * With a poll a long product is cut into parts that take GMP some 100 us: by Karatsuba's identity
 * when the factors are of like size, else into slices of the longer one. */

enum { POLL_LIMBS = 600 };

size_t big_mul_scratch(size_t an, size_t bn) { return 6 * (an + bn) + 256; }

static void mul_plain(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
    if (a == b && an == bn)
        mpn_sqr(limbs(r), climbs(a), (mp_size_t)an);
    else if (an >= bn)
        mpn_mul(limbs(r), climbs(a), (mp_size_t)an, climbs(b), (mp_size_t)bn);
    else
        mpn_mul(limbs(r), climbs(b), (mp_size_t)bn, climbs(a), (mp_size_t)an);
}

static void mul_polled(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
                       uint64_t *scratch, const BigPoll *poll);

/* an > bn: slices of a as long as b (or as may be multiplied at once), added up. */
static void mul_slices(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
                       uint64_t *scratch, const BigPoll *poll) {
    size_t slice = bn > POLL_LIMBS ? bn : POLL_LIMBS * (POLL_LIMBS / (bn + 1) + 1);
    uint64_t *part = scratch;
    memset(r, 0, (an + bn) * 8);
    for (size_t i = 0; i < an; i += slice) {
        size_t n = an - i < slice ? an - i : slice;
        mul_polled(part, a + i, n, b, bn, scratch + n + bn, poll);
        mpn_add(limbs(r + i), climbs(r + i), (mp_size_t)(an + bn - i), climbs(part),
                (mp_size_t)(n + bn));
    }
}

/* r = |x - y| where y has n or fewer limbs; whether x < y. */
static bool distance(uint64_t *r, const uint64_t *x, size_t n, const uint64_t *y, size_t yn) {
    Big a = big_view(x, n, false), b = big_view(y, yn, false), d = sub_abs(r, a, b, false);
    memset(r + d.n, 0, (n - d.n) * 8);
    return d.neg;
}

/* n limbs by n limbs: x1 y1 B**2h + (x1 y1 + x0 y0 - (x1 - x0)(y1 - y0)) B**h + x0 y0. */
static void mul_karatsuba(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n,
                          uint64_t *scratch, const BigPoll *poll) {
    size_t h = (n + 1) / 2, top = n - h;
    uint64_t *da = scratch, *db = da + h, *middle = db + h, *sum = middle + 2 * h,
             *rest = sum + 2 * h + 1;
    bool square = a == b;
    bool neg = distance(da, a, h, a + h, top);
    if (square)
        neg = false;
    else
        neg ^= distance(db, b, h, b + h, top);
    mul_polled(middle, da, h, square ? da : db, h, rest, poll);
    mul_polled(r, a, h, b, h, rest, poll);
    mul_polled(r + 2 * h, a + h, top, b + h, top, rest, poll);
    sum[2 * h] =
        mpn_add(limbs(sum), climbs(r), (mp_size_t)(2 * h), climbs(r + 2 * h), (mp_size_t)(2 * top));
    if (neg)
        sum[2 * h] += mpn_add_n(limbs(sum), climbs(sum), climbs(middle), (mp_size_t)(2 * h));
    else
        sum[2 * h] -= mpn_sub_n(limbs(sum), climbs(sum), climbs(middle), (mp_size_t)(2 * h));
    mpn_add(limbs(r + h), climbs(r + h), (mp_size_t)(2 * n - h), climbs(sum),
            (mp_size_t)(2 * h + 1));
}

static void mul_polled(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
                       uint64_t *scratch, const BigPoll *poll) {
    if (an < bn) {
        const uint64_t *t = a;
        size_t n = an;
        a = b, an = bn;
        b = t, bn = n;
    }
    if (an * bn <= (size_t)POLL_LIMBS * POLL_LIMBS * 2) {
        mul_plain(r, a, an, b, bn);
        poll->call(poll->ctx);
    } else if (an == bn)
        mul_karatsuba(r, a, b, an, scratch, poll);
    else
        mul_slices(r, a, an, b, bn, scratch, poll);
}

Big big_mul(uint64_t *room, Big a, Big b, uint64_t *scratch, const BigPoll *poll) {
    if (a.n == 0 || b.n == 0) return (Big){room, 0, false};
    if (poll && a.n * b.n > (size_t)POLL_LIMBS * POLL_LIMBS)
        mul_polled(room, a.d, a.n, b.d, b.n, scratch, poll);
    else
        mul_plain(room, a.d, a.n, b.d, b.n);
    return big_view(room, a.n + b.n, a.neg != b.neg);
}

/* --- quotients ------------------------------------------------------------------------------ */

size_t big_div_room(size_t an, size_t bn) { return an >= bn ? an - bn + 2 : 1; }

void big_divmod(uint64_t *q_room, uint64_t *r_room, Big a, Big b, Big *q, Big *r) {
    if (a.n < b.n) {
        *q = (Big){q_room, 0, false};
        *r = copy(r_room, a);
    } else if (b.n == 1) {
        r_room[0] = mpn_divrem_1(limbs(q_room), 0, climbs(a.d), (mp_size_t)a.n, b.d[0]);
        *q = big_view(q_room, a.n, a.neg != b.neg);
        *r = big_view(r_room, 1, a.neg);
    } else {
        mpn_tdiv_qr(limbs(q_room), limbs(r_room), 0, climbs(a.d), (mp_size_t)a.n, climbs(b.d),
                    (mp_size_t)b.n);
        *q = big_view(q_room, a.n - b.n + 1, a.neg != b.neg);
        *r = big_view(r_room, b.n, a.neg);
    }
    if (a.neg != b.neg && r->n) { /* truncated so far; the floor is one less */
        *q = add_abs(q_room, *q, big_one, true);
        *r = big_add(r_room, *r, b);
    }
}

/* --- powers --------------------------------------------------------------------------------- */

static bool is_power_of_two(Big a) {
    return a.n && (a.d[a.n - 1] & (a.d[a.n - 1] - 1)) == 0 && big_bit_count(a) == 1;
}

size_t big_pow_room(Big a, uint64_t e) {
    unsigned __int128 bits = (unsigned __int128)big_bit_length(a) * e;
    return bits >> 48 ? 0 : (size_t)(bits / 64) + 3;
}

size_t big_pow_scratch(size_t room) { return room + big_mul_scratch(room, room); }

Big big_pow(uint64_t *room, Big a, uint64_t e, uint64_t *scratch, const BigPoll *poll) {
    bool neg = a.neg && (e & 1);
    a.neg = false;
    if (e == 0) return copy(room, big_one);
    if (is_power_of_two(a)) {
        uint64_t bit = (big_bit_length(a) - 1) * e;
        memset(room, 0, (bit / 64 + 1) * 8);
        room[bit / 64] = (uint64_t)1 << bit % 64;
        return (Big){room, bit / 64 + 1, neg};
    }
    uint64_t *here = room, *there = scratch, *rest = scratch + big_pow_room(a, e);
    Big r = a;
    for (int i = 62 - __builtin_clzll(e); i >= 0; i--) {
        r = big_mul(here, r, r, rest, poll);
        uint64_t *t = here;
        here = there, there = t;
        if (e >> i & 1) {
            r = big_mul(here, r, a, rest, poll);
            t = here;
            here = there, there = t;
        }
    }
    r = copy(room, r);
    r.neg = neg && r.n;
    return r;
}

/* An mpz that borrows the limbs of |a|. */
#define BORROW(z, a)                                                                               \
    mpz_t z;                                                                                       \
    mpz_roinit_n(z, climbs((a).d), (mp_size_t)(a).n)

static Big from_mpz(uint64_t *room, const mpz_t z) {
    size_t n = mpz_size(z);
    if (n) memcpy(room, mpz_limbs_read(z), n * 8);
    return (Big){room, n, mpz_sgn(z) < 0};
}

/* r = r * x mod m, with `product` of 2 mn limbs and `q` of mn + 2. */
static Big mul_mod(uint64_t *r, Big a, Big x, Big m, uint64_t *product, uint64_t *q) {
    Big p = big_mul(product, a, x, NULL, NULL), quotient, rest;
    big_divmod(q, r, p, m, &quotient, &rest);
    return rest;
}

enum { WINDOW = 4, TABLE = 1 << WINDOW };

size_t big_powmod_scratch(size_t mn) { return (TABLE + 4) * mn + 16; }

/* a ** e mod m for 0 <= a < m: four bits of e at a time, a poll after each. */
static Big powmod_polled(uint64_t *room, Big a, Big e, Big m, uint64_t *scratch,
                         const BigPoll *poll) {
    Big table[TABLE];
    uint64_t *product = scratch + TABLE * m.n, *q = product + 2 * m.n;
    table[0] = copy(scratch, big_one);
    for (int i = 1; i < TABLE; i++)
        table[i] = mul_mod(scratch + (size_t)i * m.n, table[i - 1], a, m, product, q);
    Big r = copy(room, big_one);
    for (size_t bit = (big_bit_length(e) + WINDOW - 1) / WINDOW * WINDOW; bit > 0;) {
        bit -= WINDOW;
        for (int i = 0; i < WINDOW; i++) r = mul_mod(room, r, r, m, product, q);
        unsigned digit = e.d[bit / 64] >> bit % 64 & (TABLE - 1);
        if (digit) r = mul_mod(room, r, table[digit], m, product, q);
        poll->call(poll->ctx);
    }
    return r;
}

/* The residue of a modulo |m|, in mpz. */
static void reduce(mpz_t r, Big a, const mpz_t m) {
    BORROW(z, a);
    mpz_mod(r, z, m);
    if (a.neg && mpz_sgn(r)) mpz_sub(r, m, r);
}

BigStatus big_powmod(uint64_t *room, Big a, Big e, Big m, uint64_t *scratch, const BigPoll *poll,
                     Big *result) {
    if (m.n == 0) return BIG_ZERO_MODULUS;
    BORROW(mz, m);
    BORROW(ez, e);
    mpz_t base;
    mpz_init(base);
    reduce(base, a, mz);
    if (e.neg) {
        bool one = m.n == 1 && m.d[0] == 1; /* where everything is 0, and so invertible */
        if (!one && !mpz_invert(base, base, mz)) {
            mpz_clear(base);
            return BIG_NOT_INVERTIBLE;
        }
    }
    Big r;
    Big positive = {m.d, m.n, false};
    if (poll && m.n * m.n * big_bit_length(e) > 4000000 && mpz_size(base) > 0) {
        Big b = from_mpz(scratch, base); /* no memory of GMP's may be held at a poll [BI4] */
        mpz_clear(base);
        r = powmod_polled(room, b, e, positive, scratch + m.n, poll);
    } else {
        mpz_powm(base, base, ez, mz);
        r = from_mpz(room, base);
        mpz_clear(base);
    }
    if (m.neg && r.n) r = big_add(room, r, m);
    *result = r;
    return BIG_OK;
}

Big big_gcd(uint64_t *room, Big a, Big b) {
    if (a.n == 0 || b.n == 0) {
        Big r = copy(room, a.n ? a : b);
        r.neg = false;
        return r;
    }
    if (a.n == 1 || b.n == 1) {
        Big one = a.n == 1 ? a : b, other = a.n == 1 ? b : a;
        room[0] = mpn_gcd_1(climbs(other.d), (mp_size_t)other.n, one.d[0]);
        return (Big){room, 1, false};
    }
    BORROW(x, a);
    BORROW(y, b);
    mpz_t g;
    mpz_init(g);
    mpz_gcd(g, x, y);
    Big r = from_mpz(room, g);
    mpz_clear(g);
    return r;
}

Big big_isqrt(uint64_t *room, Big a) {
    if (a.n == 0) return (Big){room, 0, false};
    mpn_sqrtrem(limbs(room), NULL, climbs(a.d), (mp_size_t)a.n);
    return big_view(room, (a.n + 1) / 2, false);
}

/* --- bits ----------------------------------------------------------------------------------- */

size_t big_shl_room(size_t n, uint64_t bits) {
    return bits >> 48 ? 0 : n + (size_t)(bits / 64) + 1;
}

Big big_shl(uint64_t *room, Big a, uint64_t bits) {
    size_t whole = (size_t)(bits / 64);
    unsigned part = bits % 64;
    if (a.n == 0) return (Big){room, 0, false};
    memset(room, 0, whole * 8);
    if (part == 0) {
        memcpy(room + whole, a.d, a.n * 8);
        return (Big){room, a.n + whole, a.neg};
    }
    room[whole + a.n] = mpn_lshift(limbs(room + whole), climbs(a.d), (mp_size_t)a.n, part);
    return big_view(room, whole + a.n + 1, a.neg);
}

Big big_shr(uint64_t *room, Big a, uint64_t bits) {
    size_t whole = bits / 64 < a.n ? (size_t)(bits / 64) : a.n;
    unsigned part = bits % 64;
    bool lost = false;
    for (size_t i = 0; a.neg && i < whole && !lost; i++) lost = a.d[i] != 0;
    size_t n = a.n - whole;
    if (n && part)
        lost |= mpn_rshift(limbs(room), climbs(a.d + whole), (mp_size_t)n, part) != 0;
    else if (n)
        memmove(room, a.d + whole, n * 8);
    Big r = big_view(room, n, a.neg);
    return a.neg && lost ? add_abs(room, r, big_one, true) : r;
}

/* Limb i of a in two's complement; *borrow starts as a.neg. */
static inline uint64_t complement_at(Big a, size_t i, unsigned *borrow) {
    uint64_t limb = i < a.n ? a.d[i] : 0;
    if (!a.neg) return limb;
    uint64_t r = ~limb + *borrow;
    *borrow = *borrow && r == 0;
    return r;
}

typedef enum { AND, OR, XOR } BitOp;

static inline uint64_t apply(BitOp op, uint64_t x, uint64_t y) {
    return op == AND ? x & y : op == OR ? x | y : x ^ y;
}

static inline __attribute__((always_inline)) Big bitwise(uint64_t *room, Big a, Big b, BitOp op) {
    size_t n = a.n > b.n ? a.n : b.n;
    bool neg = apply(op, a.neg, b.neg);
    unsigned borrow_a = a.neg, borrow_b = b.neg, borrow = 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t r = apply(op, complement_at(a, i, &borrow_a), complement_at(b, i, &borrow_b));
        if (neg) {
            r = ~r + borrow;
            borrow = borrow && r == 0;
        }
        room[i] = r;
    }
    room[n] = neg && borrow; /* -(2**64n) */
    return big_view(room, n + 1, neg);
}

Big big_and(uint64_t *room, Big a, Big b) { return bitwise(room, a, b, AND); }
Big big_or(uint64_t *room, Big a, Big b) { return bitwise(room, a, b, OR); }
Big big_xor(uint64_t *room, Big a, Big b) { return bitwise(room, a, b, XOR); }

Big big_not(uint64_t *room, Big a) {
    return a.neg ? sub_abs(room, a, big_one, false) : add_abs(room, a, big_one, true);
}

/* --- text ----------------------------------------------------------------------------------- */

size_t big_str_room(Big a, int base) {
    if (a.n <= 1) return 66;
    double per_bit = 1 / log2(base);
    return (size_t)((double)(a.n * 64) * per_bit * 1.000001) + 4;
}

/* The digits of one limb before `end`; how many. Inlined for the usual bases. */
static inline __attribute__((always_inline)) size_t digits_before(char *end, uint64_t v,
                                                                  unsigned base) {
    char *p = end;
    do {
        unsigned d = (unsigned)(v % base);
        *--p = (char)(d < 10 ? '0' + d : 'a' + d - 10);
        v /= base;
    } while (v);
    return (size_t)(end - p);
}

static size_t small_to_str(char *to, uint64_t v, unsigned base) {
    char text[64], *end = text + sizeof text;
    size_t n = base == 10   ? digits_before(end, v, 10)
               : base == 16 ? digits_before(end, v, 16)
                            : digits_before(end, v, base);
    memcpy(to, end - n, n);
    return n;
}

size_t big_to_str(char *to, Big a, int base, uint64_t *scratch) {
    char *p = to;
    if (a.neg) *p++ = '-';
    if (a.n <= 1) return (size_t)(p - to) + small_to_str(p, a.n ? a.d[0] : 0, (unsigned)base);
    memcpy(scratch, a.d, a.n * 8); /* GMP destroys its operand */
    unsigned char *digits = (unsigned char *)p;
    size_t n = mpn_get_str(digits, base, limbs(scratch), (mp_size_t)a.n), zeros = 0;
    while (zeros < n && digits[zeros] == 0) zeros++;
    n -= zeros;
    for (size_t i = 0; i < n; i++) {
        unsigned d = digits[i + zeros];
        digits[i] = (unsigned char)(d < 10 ? '0' + d : 'a' + d - 10);
    }
    return (size_t)(p - to) + n;
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* 16, 8, 2 for "0x", "0o", "0b" in front, else 0. */
static int prefix_base(const char *s, size_t n) {
    if (n < 2 || s[0] != '0') return 0;
    switch (s[1] | 32) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: return 0;
    }
}

bool big_scan(const char *s, size_t n, int base, uint8_t *digits, BigText *text) {
    while (n && is_space(s[0])) s++, n--;
    while (n && is_space(s[n - 1])) n--;
    text->neg = false;
    text->n = 0;
    if (n && (*s == '+' || *s == '-')) {
        text->neg = *s == '-';
        s++, n--;
    }
    int prefix = prefix_base(s, n);
    bool decided = base == 0;
    if (decided) base = prefix ? prefix : 10;
    if (prefix && prefix == base) {
        s += 2, n -= 2;
        if (n && *s == '_') s++, n--;
    } else
        prefix = 0;
    text->base = base;
    bool nonzero = false, after_digit = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '_') {
            if (!after_digit) return false;
            after_digit = false;
            continue;
        }
        int d = digit_value(s[i]);
        if (d >= base) return false;
        nonzero |= d != 0;
        digits[text->n++] = (uint8_t)d;
        after_digit = true;
    }
    if (!after_digit) return false;
    /* In source text 010 once was octal, so it may be nothing now. */
    return !(decided && !prefix && digits[0] == 0 && nonzero);
}

size_t big_digits_room(size_t n, int base) {
    return (size_t)((double)n * log2(base) * 1.000001 / 64) + 2;
}

Big big_from_digits(uint64_t *room, const uint8_t *digits, size_t n, int base, bool neg) {
    while (n && *digits == 0) digits++, n--;
    if (n == 0) return (Big){room, 0, false};
    if (n <= 12) { /* 36**12 < 2**63 */
        uint64_t v = 0;
        for (size_t i = 0; i < n; i++) v = v * (unsigned)base + digits[i];
        room[0] = v;
        return (Big){room, 1, neg};
    }
    size_t size = (size_t)mpn_set_str(limbs(room), digits, n, base);
    return big_view(room, size, neg);
}

/* --- bytes ---------------------------------------------------------------------------------- */

BigBytes big_to_bytes(uint8_t *to, size_t n, Big a, bool little, bool is_signed) {
    if (a.neg && !is_signed) return BYTES_NEGATIVE;
    unsigned borrow = a.neg;
    uint64_t limb = 0;
    uint8_t fill = a.neg ? 0xff : 0, last = 0;
    for (size_t i = 0; i < n; i++) {
        if (i % 8 == 0) limb = complement_at(a, i / 8, &borrow);
        last = (uint8_t)(limb >> i % 8 * 8);
        to[little ? i : n - 1 - i] = last;
    }
    uint64_t bits = big_bit_length(a);
    if (!is_signed) return bits <= (uint64_t)n * 8 ? BYTES_OK : BYTES_TOO_BIG;
    if (a.n == 0 || (n == 0 && a.neg && bits == 1)) return BYTES_OK; /* CPython: -1 in no bytes */
    if (bits > (uint64_t)n * 8) return BYTES_TOO_BIG;
    return (last ^ fill) & 0x80 ? BYTES_TOO_BIG : BYTES_OK;
}

Big big_from_bytes(uint64_t *room, const uint8_t *p, size_t n, bool little, bool is_signed) {
    size_t size = (n + 7) / 8;
    bool neg = is_signed && n && (p[little ? n - 1 : 0] & 0x80);
    memset(room, neg ? 0xff : 0, size * 8);
    for (size_t i = 0; i < n; i++) {
        uint64_t byte = p[little ? i : n - 1 - i];
        unsigned shift = i % 8 * 8;
        room[i / 8] = (room[i / 8] & ~((uint64_t)0xff << shift)) | byte << shift;
    }
    if (neg) mpn_neg(limbs(room), climbs(room), (mp_size_t)size);
    return big_view(room, size, neg);
}

/* --- doubles -------------------------------------------------------------------------------- */

/* The 64 leading bits of |a|, the last one set if anything below was not 0; a not 0. */
static uint64_t leading_bits(Big a) {
    unsigned zeros = (unsigned)__builtin_clzll(a.d[a.n - 1]);
    uint64_t top = a.d[a.n - 1] << zeros;
    bool sticky = false;
    size_t rest = a.n - 1;
    if (rest) {
        uint64_t next = a.d[--rest];
        if (zeros) top |= next >> (64 - zeros);
        sticky = (next << zeros) != 0;
    }
    while (rest && !sticky) sticky = a.d[--rest] != 0;
    return top | sticky;
}

/* A 64 bit number with a sticky last bit, rounded half to even to its first 64 - drop bits. */
static uint64_t round_off(uint64_t top, int drop) {
    uint64_t half = (uint64_t)1 << (drop - 1), rest = top & ((half << 1) - 1), m = top >> drop;
    return m + (rest > half || (rest == half && (m & 1)));
}

double big_frexp(Big a, int64_t *exponent) {
    *exponent = 0;
    if (a.n == 0) return 0;
    double x = ldexp((double)round_off(leading_bits(a), 11), -53);
    *exponent = (int64_t)big_bit_length(a);
    if (x == 1) {
        x = 0.5;
        ++*exponent;
    }
    return a.neg ? -x : x;
}

bool big_to_double(Big a, double *x) {
    int64_t e;
    double m = big_frexp(a, &e);
    if (e > 1024) return false;
    *x = ldexp(m, (int)e);
    return true;
}

Big big_from_double(uint64_t room[BIG_DOUBLE_ROOM], double x) {
    int e;
    double m = frexp(fabs(trunc(x)), &e);
    if (m == 0) return (Big){room, 0, false};
    uint64_t limb = (uint64_t)ldexp(m, 64);
    Big a = {&limb, 1, signbit(x) != 0}, r;
    if (e >= 64)
        r = big_shl(room, a, (uint64_t)(e - 64));
    else {
        room[0] = limb >> (64 - e);
        r = (Big){room, 1, a.neg};
    }
    return r;
}

int big_cmp_double(Big a, double x) {
    if (isinf(x)) return x > 0 ? -1 : 1;
    int sign = a.n == 0 ? 0 : a.neg ? -1 : 1, other = (x > 0) - (x < 0);
    if (sign != other) return sign < other ? -1 : 1;
    uint64_t room[BIG_DOUBLE_ROOM];
    int c = big_cmp(a, big_from_double(room, x));
    if (c) return c;
    double rest = x - trunc(x);
    return rest > 0 ? -1 : rest < 0;
}

size_t big_truediv_scratch(size_t an, size_t bn) { return 3 * (an + bn) + 16; }

/* A quotient of 65 or 66 bits with a sticky bit for the remainder has all that rounding needs. */
bool big_truediv(Big a, Big b, double *x, uint64_t *scratch) {
    bool neg = a.neg != b.neg;
    *x = b.neg ? -0.0 : 0.0;
    if (a.n == 0) return true;
    if (a.n == 1 && b.n == 1 && a.d[0] <= (uint64_t)1 << 53 && b.d[0] <= (uint64_t)1 << 53) {
        *x = (double)a.d[0] / (double)b.d[0]; /* both exact */
        if (neg) *x = -*x;
        return true;
    }
    int64_t size = (int64_t)big_bit_length(a) - (int64_t)big_bit_length(b);
    if (size > 1025) return false;
    if (size < -1080) {
        *x = neg ? -0.0 : 0.0;
        return true;
    }
    a.neg = b.neg = false;
    int64_t shift = 65 - size; /* a * 2**shift / b has 65 or 66 bits */
    uint64_t *q_room = scratch, *r_room;
    Big q, r;
    bool sticky = false;
    uint64_t *shifted = scratch;
    if (shift >= 0) {
        a = big_shl(shifted, a, (uint64_t)shift);
        q_room = shifted + a.n + 1;
    } else {
        uint64_t low = (uint64_t)-shift; /* bits cut off only matter by being there */
        for (uint64_t i = 0; i < low / 64 && !sticky; i++) sticky = a.d[i] != 0;
        if (low % 64) sticky |= (a.d[low / 64] & (((uint64_t)1 << low % 64) - 1)) != 0;
        a = big_shr(shifted, a, low);
        q_room = shifted + a.n + 1;
    }
    r_room = q_room + big_div_room(a.n, b.n);
    big_divmod(q_room, r_room, a, b, &q, &r);
    sticky |= r.n != 0;
    int64_t top = (int64_t)big_bit_length(q) - shift; /* the result lies below 2**top */
    uint64_t bits = leading_bits(q) | sticky;
    int drop = top - 53 < -1074 ? (int)(-1074 - (top - 64)) : 11;
    uint64_t m = drop < 64 ? round_off(bits, drop) : drop == 64 ? bits > (uint64_t)1 << 63 : 0;
    double v = drop > 64 ? 0 : ldexp((double)m, (int)(top - 64) + drop);
    if (isinf(v)) return false;
    *x = neg ? -v : v;
    return true;
}

/* --- hashes ------------------------------------------------------------------------------------
 *
 * A number is its residue modulo P = 2**61 - 1, fractions by the inverse; -1 is kept for errors. */

#define HASH_P (((uint64_t)1 << 61) - 1)
enum { HASH_INF = 314159 };

static uint64_t rotate61(uint64_t h, unsigned by) { return ((h << by) & HASH_P) | h >> (61 - by); }

static uint64_t reduce61(uint64_t v) {
    v = (v & HASH_P) + (v >> 61);
    return v >= HASH_P ? v - HASH_P : v;
}

static uint64_t residue(Big a) {
    uint64_t h = 0;
    for (size_t i = a.n; i-- > 0;) h = reduce61(rotate61(h, 3) + reduce61(a.d[i])); /* 2**64 = 8 */
    return h;
}

static int64_t finish(uint64_t h, bool neg) {
    int64_t v = neg ? -(int64_t)h : (int64_t)h;
    return v == -1 ? -2 : v;
}

int64_t big_hash(Big a) { return finish(residue(a), a.neg); }

int64_t hash_int(int64_t v) { return finish(reduce61(v < 0 ? -(uint64_t)v : (uint64_t)v), v < 0); }

int64_t hash_float(double x) {
    int e;
    if (isinf(x)) return x > 0 ? HASH_INF : -HASH_INF;
    double m = frexp(fabs(x), &e);
    uint64_t h = reduce61((uint64_t)ldexp(m, 53));
    e = (e - 53) % 61;
    return finish(rotate61(h, (unsigned)(e < 0 ? e + 61 : e)), x < 0);
}

int64_t hash_complex(int64_t real_hash, int64_t imag_hash) {
    uint64_t h = (uint64_t)real_hash + 1000003u * (uint64_t)imag_hash;
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

static uint64_t mul61(uint64_t a, uint64_t b) {
    unsigned __int128 p = (unsigned __int128)a * b;
    return reduce61((uint64_t)(p & HASH_P) + (uint64_t)(p >> 61));
}

int64_t hash_ratio(Big numerator, Big denominator) {
    uint64_t inverse = 1, square = residue(denominator), e = HASH_P - 2; /* Fermat */
    uint64_t h = HASH_INF;
    if (square) {
        for (; e; e >>= 1, square = mul61(square, square))
            if (e & 1) inverse = mul61(inverse, square);
        h = mul61(residue(numerator), inverse);
    }
    return finish(h, numerator.neg);
}
