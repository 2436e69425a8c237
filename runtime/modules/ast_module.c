/* ast_module.c -- syntax trees as Python objects, for compile() and the module _ast. */
#include "compile.h"

Value ast_to_value(Thread *th, Front *f, Node *n) { return err_raise(NotImplementedError, "syntax trees"); }
Value compile_ast_value(Thread *th, Value tree, Value filename, int mode, uint32_t flags, int optimize) { return STOP; }
