/* constint.h -- arithmetic on integer constants, for folding. Not fast: operands are literals. */
#ifndef WEFT_CONSTINT_H
#define WEFT_CONSTINT_H

#include "ast.h"

size_t cint_bits(const Const *a);                /* of the magnitude */
bool cint_to_i64(const Const *a, int64_t *out);  /* false: does not fit */
bool cint_to_double(const Const *a, double *out);/* rounded to even; false: too large */
Const *cint_neg(Arena *m, const Const *a);
Const *cint_add(Arena *m, const Const *a, const Const *b);
Const *cint_sub(Arena *m, const Const *a, const Const *b);
Const *cint_mul(Arena *m, const Const *a, const Const *b);
/* NULL: division by zero, or operands too large to be worth it. */
Const *cint_divmod(Arena *m, const Const *a, const Const *b, Const **mod);
Const *cint_shl(Arena *m, const Const *a, uint64_t bits);
Const *cint_shr(Arena *m, const Const *a, uint64_t bits);    /* rounds down */
Const *cint_bitop(Arena *m, int op, const Const *a, const Const *b);     /* K_BitAnd ... */

#endif
