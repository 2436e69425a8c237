/* bigint.h -- arithmetic on integer constants, for folding. Not fast: operands are literals. */
#ifndef WEFT_BIGINT_H
#define WEFT_BIGINT_H

#include "ast.h"

size_t big_bits(const Const *a);                /* of the magnitude */
bool big_to_i64(const Const *a, int64_t *out);  /* false: does not fit */
bool big_to_double(const Const *a, double *out);/* rounded to even; false: too large */
Const *big_neg(Arena *m, const Const *a);
Const *big_add(Arena *m, const Const *a, const Const *b);
Const *big_sub(Arena *m, const Const *a, const Const *b);
Const *big_mul(Arena *m, const Const *a, const Const *b);
/* NULL: division by zero, or operands too large to be worth it. */
Const *big_divmod(Arena *m, const Const *a, const Const *b, Const **mod);
Const *big_shl(Arena *m, const Const *a, uint64_t bits);
Const *big_shr(Arena *m, const Const *a, uint64_t bits);    /* rounds down */
Const *big_bitop(Arena *m, int op, const Const *a, const Const *b);     /* K_BitAnd ... */

#endif
