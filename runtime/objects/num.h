/* num.h -- what the number types and iterators share: limbs for a while, text of numbers, the end of an iteration. */
#ifndef WEFT_NUM_H
#define WEFT_NUM_H
#include "object.h"
#include "fmtspec.h"

/* Limbs outside the heap. No safepoint lies between limbs_get and limbs_free. */
typedef struct Limbs {
    uint64_t *d;
    uint64_t space[64];
} Limbs;
bool limbs_get(Limbs *l, size_t n); /* false: MemoryError is raised */
void limbs_free(Limbs *l);
/* The int of a value in l, which is freed. */
Value int_from_limbs(Limbs *l, Big b);

Value num_format_error(const FmtError *e); /* raises it */
/* The text of the number in a str, bytes or buffer as ASCII: 1; 0: v is none of these; -1: raised. `b` needs ubuf_free if 1. */
int num_text(Value v, UBuf *b);
/* What format "n" needs; the texts are good until the next call of setlocale. */
FmtLocale num_locale(UBuf *point, UBuf *sep);

Value int_pow(Thread *th, Value a, Value b); /* an int, or a float for a negative exponent */
Value int_powmod(Value a, Value b, Value m);
int int_divmod(Value a, Value b, Value *q, Value *r); /* floor; ZeroDivisionError */
Value int_truediv(Value a, Value b);
Value int_from_number(Thread *th, Value v); /* int(v) */
Value int_gcd(Value a, Value b);
Value int_isqrt(Value a);                   /* a >= 0 */
Value int_invert(Value a);
Value int_abs(Value a);
uint64_t int_bit_length(Value a);
bool int_is_odd(Value a);

/* float.c: the same operations on doubles, for other files. false: ZeroDivisionError etc. raised. */
bool float_divmod(double x, double y, double *q, double *r);
Value float_power(double x, double y); /* ** : a complex for a negative base; errors raised */
Value float_from_str(Thread *th, Value v); /* float('..') of a str, bytes or buffer */
/* v, a float or int, as a double: 1; 0 no such; -1 raised. */
int float_operand(Value v, double *x);

/* Any number as a complex: __complex__, a float, an int.  SAFEPOINT MAY_RAISE */
int complex_operand(Thread *th, Value v, double *re, double *im);

/* The end of an iteration without a value. */
static inline Value iter_stop(Thread *th) {
    th->stop_value = V_UNBOUND;
    return STOP;
}
/* iter(obj) where obj is a builtin of that name, for __reduce__. */
Value builtin_named(const char *name); /* V_UNBOUND if it is gone */
#endif
