/* dtoa.h -- doubles to text and back, correctly rounded both ways.
 *
 * Shortest digits: R. Giulietti, "The Schubfach way to render doubles" (2020). Digits to a given
 * precision: exact 128-bit arithmetic where it fits, glibc's printf (exact too) elsewhere.
 * Parsing: exact where significand and power of ten are exact doubles (Clinger 1990), by one
 * multiplication where that is sure (after Lemire, "Number parsing at a gigabyte per second",
 * 2021), else glibc's strtod. What glibc gives passes through here without its locale.
 *
 * Nothing allocates but through UBuf. The rounding mode must be to nearest. */
#ifndef WEFT_DTOA_H
#define WEFT_DTOA_H

#include "ustr.h"

/* 0.d1d2d3... times 10 to the decpt; without trailing zeros, zero is "0" with decpt 1. */
enum { FLOAT_DIGITS_MAX = 17 };
unsigned dtoa_shortest(double x, char digits[FLOAT_DIGITS_MAX], int *decpt); /* x > 0, finite */

/* repr(x), without a final 0; its length. */
enum { FLOAT_REPR_MAX = 32 };
size_t dtoa_repr(char to[FLOAT_REPR_MAX], double x);

/* Format by code: e E f F g G as C's printf has them, r as repr (precision unused). Infinities
 * and NaN are "inf", "-inf", "nan", in capitals for capital codes. */
enum {
    FLOAT_ADD_DOT_0 = 1, /* "1.0" where "1" would do */
    FLOAT_ALT = 2,       /* keep the point and trailing zeros ("#") */
    FLOAT_NO_NEG_0 = 4,  /* "0.00" even if it came from below ("z") */
    FLOAT_SIGN = 8       /* "+1" */
};
void dtoa_format(UBuf *out, double x, char code, int precision, unsigned flags);

/* The longest prefix of s (n bytes) that is a float literal, without white space or '_', with
 * "inf", "infinity", "nan" in any case and a sign; its length, 0 if there is none. */
size_t dtoa_scan(const char *s, size_t n, double *x);

/* The whole text as float() and complex() take it: white space around, '_' between digits (text
 * from uni_to_ascii_number). false: not a number. */
bool dtoa_parse(const char *s, size_t n, double *x);
bool dtoa_parse_complex(const char *s, size_t n, double *real, double *imag);

/* float.hex, and float.fromhex (white space around allowed). */
enum { FLOAT_HEX_MAX = 32 };
size_t dtoa_hex(char to[FLOAT_HEX_MAX], double x);
typedef enum { HEX_OK, HEX_INVALID, HEX_OVERFLOW } FloatHex;
FloatHex dtoa_fromhex(const char *s, size_t n, double *x);

/* x == mantissa * 2**exponent, mantissa odd or (for 0) 0. x is finite. */
void dtoa_split(double x, int64_t *mantissa, int *exponent);

/* round(x, ndigits): false if the result is too large for a double. */
bool dtoa_round(double x, int64_t ndigits, double *result);

#endif
