/* compile.h -- the steps of compile(), shared with the module _ast. */
#ifndef WEFT_COMPILE_H
#define WEFT_COMPILE_H

#include "object.h"
#include "front.h"

enum { PYCF_DONT_IMPLY_DEDENT = 0x200, PYCF_ONLY_AST = 0x400, PYCF_TYPE_COMMENTS = 0x1000, PYCF_TOP_LEVEL_AWAIT = 0x2000,
       PYCF_INCOMPLETE = 0x4000, CO_FUTURE_ALL = 0x1fe0000 };

/* A Front for the flags of compile(); the thread is the argument of its hooks. */
Front *compile_front(Thread *th, bool is_text, int mode, uint32_t flags, int optimize);
/* Raise f->error as an exception object.  SAFEPOINT */
Value compile_error(Thread *th, Front *f, Value filename);
/* Issue f->warnings: -1 if one became an error.  SAFEPOINT */
int compile_warnings(Thread *th, Front *f, Value filename);
/* What follows parsing: fold, scopes, checks, code; warnings and errors are raised.  SAFEPOINT */
Value compile_tree(Thread *th, Front *f, Node *mod, Value filename, uint32_t flags, bool interactive);

/* module _ast: the object of a tree, the tree of an object. ast_from_value: NULL with an exception.  SAFEPOINT */
Value ast_to_value(Thread *th, Front *f, Node *n);
Node *ast_from_value(Thread *th, Front *f, Value v, int mode);

#endif
