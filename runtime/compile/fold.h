/* fold.h -- constant folding on the tree, as CPython's optimizer of the AST does it. */
#ifndef WEFT_FOLD_H
#define WEFT_FOLD_H

#include "front.h"

/* Folds in place; runs before scope_build. False: f->error is set. */
bool fold_module(Front *f, Node *mod);
/* Results of operators on constants; NULL: not to be folded. */
Const *fold_binary(Arena *m, int op, const Const *a, const Const *b);
Const *fold_unary(Arena *m, int op, const Const *a);

#endif
