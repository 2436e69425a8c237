/* check.h -- the errors and warnings that CPython's code generator gives.
 *
 * They are raised here, in the order in which code would be generated, so that the code generator
 * may take it for granted that what it sees is right. */
#ifndef WEFT_CHECK_H
#define WEFT_CHECK_H

#include "scope.h"

/* Runs after scope_build. False: f->error is set. Warnings are appended to f->warnings. */
bool check_module(Front *f, Node *mod, ScopeTable *scopes);

#endif
