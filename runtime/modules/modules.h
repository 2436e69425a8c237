/* modules.h -- the list of C modules. */
#ifndef WEFT_MODULES_H
#define WEFT_MODULES_H
#include "object.h"
#define MODULE(ident, name) extern const ModuleDef module_##ident;
#include "modules.def"
#undef MODULE
extern const ModuleDef *const builtin_modules[]; /* NULL ends */
const ModuleDef *module_find(const char *name);
Value module_make(Thread *th, const ModuleDef *def); /* RAISED, or the new module */
#endif
