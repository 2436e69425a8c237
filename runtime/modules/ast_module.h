/* ast_module.h -- between ast_module.c (classes, trees to objects) and ast_from.c (objects to trees). */
#ifndef WEFT_AST_MODULE_H
#define WEFT_AST_MODULE_H

#include "modules.h"
#include "ast.h"

extern Value ast_class[AST_KINDS]; /* by kind */
extern Value ast_sum[AST_TYPES];   /* by family; 0 for the primitive types */
extern Type type_AST;

/* Make the classes unless they are there.  SAFEPOINT */
int ast_ready(Thread *th);
Value ast_field_name(int kind, int i);
Value ast_position_name(int i);        /* 0 lineno, 1 col_offset, 2 end_lineno, 3 end_col_offset */
Value cg_value(const Const *c);        /* codegen.c */
/* What CPython finds wrong with a tree that Python made: false with an exception. */
bool ast_validate(Node *mod);

#endif
