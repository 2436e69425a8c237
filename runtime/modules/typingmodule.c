/* typingmodule.c -- the module _typing: identity as a C function, which NewType and friends call. */
#include "modules.h"

static Value idfunc(Thread *th, Value *a, unsigned n, Value kw) { return a[0]; }

static const Method methods[] = {{"_idfunc", idfunc, "(x, /)", "The argument."}, {0}};
const ModuleDef module_typing = {"_typing", "Accelerators for the typing module.", methods, NULL, NULL};
