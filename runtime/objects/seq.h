/* seq.h -- what lists and tuples share. */
#ifndef WEFT_SEQ_H
#define WEFT_SEQ_H
#include "native.h"

/* Index arguments of index(): None is not allowed, negative counts from the end, clipped to [0, len]. */
int seq_bound(Thread *th, Value v, int64_t len, int64_t *out);
/* "(a, b)" of the items: `item(self, i)` until it gives V_UNBOUND. */
Value seq_repr(Thread *th, Value self, Value (*item)(Value self, uint64_t i), const char *open, const char *close, const char *close_one,
               const char *empty, const char *running);
/* Comparison item by item; lengths may change meanwhile. */
Value seq_compare(Thread *th, Value x, Value y, enum CmpOp op, Value (*item)(Value self, uint64_t i), uint64_t (*len)(Value self));
/* Position of the item equal to v in [from, to), -1 none, -2 raised. */
int64_t seq_find(Thread *th, Value self, Value v, uint64_t from, uint64_t to, Value (*item)(Value self, uint64_t i));
#endif
