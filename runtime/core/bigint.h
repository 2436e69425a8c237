/* bigint.h -- integers of any size as sign and limbs, over GMP's mpn functions.
 *
 * A Big is a view: limbs (least significant first) that lie somewhere, most likely in an object.
 * Results go into limbs of the caller, whose number each function states ("room"); the Big
 * returned has its limbs there. Room may be more than the value needs: the caller trims.
 *
 * [BI1] The top limb of a Big is not 0; zero has no limbs and is not negative.
 * [BI2] A result may share its limbs with an operand only where "in place" is said.
 * [BI3] Scratch is the caller's too. GMP takes temporary memory inside a call (from the C stack,
 *       or for long operands from malloc) and gives it back before the call ends.
 * [BI4] A function with a BigPoll calls it about every 100 us. The poll may move objects, or not
 *       come back: whoever gives one must have operands, room and scratch outside the moving heap.
 *       Without one (NULL) a call runs to its end at GMP's full speed. */
#ifndef WEFT_BIGINT_H
#define WEFT_BIGINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint64_t *d;
    size_t n;
    bool neg;
} Big;

typedef struct {
    void (*call)(void *ctx);
    void *ctx;
} BigPoll;

/* --- machine integers ----------------------------------------------------------------------- */
#define BIG_SMALL_MIN (-((int64_t)1 << 61))
#define BIG_SMALL_MAX (((int64_t)1 << 61) - 1)
Big big_from_int(uint64_t room[1], int64_t v);
Big big_from_uint(uint64_t room[1], uint64_t v);
bool big_to_int(Big a, int64_t *v); /* false: does not fit */
bool big_to_uint(Big a, uint64_t *v);
bool big_to_small(Big a, int64_t *v);                /* fits the 62 bits of a tagged int */
Big big_view(const uint64_t *d, size_t n, bool neg); /* drops zero limbs at the top */

/* --- comparison, bits ----------------------------------------------------------------------- */
int big_cmp(Big a, Big b);
uint64_t big_bit_length(Big a);
uint64_t big_bit_count(Big a); /* of |a| */
bool big_is_odd(Big a);

/* --- arithmetic ----------------------------------------------------------------------------- */
Big big_add(uint64_t *room, Big a, Big b); /* max(a.n, b.n) + 1; in place */
Big big_sub(uint64_t *room, Big a, Big b); /* the same */
/* Room a.n + b.n; scratch big_mul_scratch(a.n, b.n), not needed without a poll. */
size_t big_mul_scratch(size_t an, size_t bn);
Big big_mul(uint64_t *room, Big a, Big b, uint64_t *scratch, const BigPoll *poll);
/* Floor division, b not 0. Room for the quotient big_div_room(a.n, b.n), for the remainder b.n. */
size_t big_div_room(size_t an, size_t bn);
void big_divmod(uint64_t *q_room, uint64_t *r_room, Big a, Big b, Big *q, Big *r);
/* a**e. Room big_pow_room(a, e), 0 if that is beyond memory; scratch big_pow_scratch of it. */
size_t big_pow_room(Big a, uint64_t e);
size_t big_pow_scratch(size_t room);
Big big_pow(uint64_t *room, Big a, uint64_t e, uint64_t *scratch, const BigPoll *poll);
typedef enum { BIG_OK, BIG_ZERO_MODULUS, BIG_NOT_INVERTIBLE } BigStatus;
/* pow(a, e, m) as Python has it: result with the sign of m, e < 0 through the inverse. Room m.n;
 * scratch big_powmod_scratch(m.n), not needed without a poll. */
size_t big_powmod_scratch(size_t mn);
BigStatus big_powmod(uint64_t *room, Big a, Big e, Big m, uint64_t *scratch, const BigPoll *poll,
                     Big *result);
Big big_gcd(uint64_t *room, Big a, Big b); /* max(a.n, b.n) */
Big big_isqrt(uint64_t *room, Big a);      /* (a.n + 1) / 2; a >= 0 */

/* --- bits, as if negative numbers had infinitely many leading ones -------------------------- */
size_t big_shl_room(size_t n, uint64_t bits); /* 0 if beyond memory */
Big big_shl(uint64_t *room, Big a, uint64_t bits);
Big big_shr(uint64_t *room, Big a, uint64_t bits); /* a.n + 1; rounds down; in place */
Big big_and(uint64_t *room, Big a, Big b);         /* max(a.n, b.n) + 1; in place */
Big big_or(uint64_t *room, Big a, Big b);
Big big_xor(uint64_t *room, Big a, Big b);
Big big_not(uint64_t *room, Big a); /* a.n + 1; in place */

/* --- text ----------------------------------------------------------------------------------- */
/* Room, in bytes, for the digits of a, with a sign. */
size_t big_str_room(Big a, int base);
/* Digits in base 2 to 36, lower case; the length. Scratch a.n + 1 limbs. */
size_t big_to_str(char *to, Big a, int base, uint64_t *scratch);

/* What int(text, base) makes of ASCII text (uni_to_ascii_number): white space around, sign,
 * prefix (base 0: decides; 2, 8, 16: may stand there), '_' between digits. The values of the
 * digits go to `digits`, n bytes. false: not a number in this base. */
typedef struct {
    int base;
    bool neg;
    size_t n; /* digits, with leading zeros: what the 4300 digit limit counts */
} BigText;
bool big_scan(const char *s, size_t n, int base, uint8_t *digits, BigText *text);
size_t big_digits_room(size_t n, int base);
Big big_from_digits(uint64_t *room, const uint8_t *digits, size_t n, int base, bool neg);

/* --- bytes ---------------------------------------------------------------------------------- */
typedef enum { BYTES_OK, BYTES_TOO_BIG, BYTES_NEGATIVE } BigBytes;
BigBytes big_to_bytes(uint8_t *to, size_t n, Big a, bool little, bool is_signed);
Big big_from_bytes(uint64_t *room, const uint8_t *p, size_t n, bool little,
                   bool is_signed); /* n / 8 + 1 */

/* --- doubles -------------------------------------------------------------------------------- */
enum { BIG_DOUBLE_ROOM = 17 };
bool big_to_double(Big a, double *x); /* rounded half to even; false: too large */
/* a == result * 2**exponent, rounded half to even; 0.5 <= |result| < 1. */
double big_frexp(Big a, int64_t *exponent);
Big big_from_double(uint64_t room[BIG_DOUBLE_ROOM], double x); /* truncated; x finite */
int big_cmp_double(Big a, double x);                           /* exactly; x not NaN */
/* a / b correctly rounded, b not 0; false: too large. Scratch big_truediv_scratch(a.n, b.n). */
size_t big_truediv_scratch(size_t an, size_t bn);
bool big_truediv(Big a, Big b, double *x, uint64_t *scratch);

/* --- hashes: numbers that compare equal have the same, whatever their type ------------------ */
int64_t big_hash(Big a);
int64_t hash_int(int64_t v);
int64_t hash_float(double x); /* not for NaN, which hashes by identity */
int64_t hash_complex(int64_t real_hash, int64_t imag_hash);
int64_t hash_ratio(Big numerator, Big denominator); /* as fractions.Fraction's */

#endif
