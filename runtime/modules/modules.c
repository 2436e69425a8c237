/* modules.c -- the list of C modules, and making one. */
#include "modules.h"
#include "native.h"

const ModuleDef *const builtin_modules[] = {
#define MODULE(ident, name) &module_##ident,
#include "modules.def"
#undef MODULE
    NULL
};

const ModuleDef *module_find(const char *name) {
    for (const ModuleDef *const *m = builtin_modules; *m; m++)
        if (!strcmp((*m)->name, name)) return *m;
    return NULL;
}

static int fill(Thread *th, const ModuleDef *def, Value m) {
    Value dict = module_dict(m), name = str_intern_c(def->name);
    if (def->doc && dict_set_str(dict, S(__doc__), str_from(def->doc)) < 0) return -1;
    for (const Method *row = def->methods; row && row->name; row++)
        if (dict_set_str(dict, str_intern_c(row->name), native_new(row, V_UNBOUND, name)) < 0) return -1;
    for (Type *const *t = def->types; t && *t; t++) {
        type_ready(*t);
        const char *dot = strrchr((*t)->name, '.');
        if (dict_set_str(dict, str_intern_c(dot ? dot + 1 : (*t)->name), (*t)->obj) < 0) return -1;
    }
    return 0;
}

/* init may reach safepoints: the module is rooted, and init gets it again from its slot. */
Value module_make(Thread *th, const ModuleDef *def) {
    if (!CTL.solo) tx_inevitable(&th->stm, "a module in C is made"); /* its types are C memory, which no abort puts back */
    Value *r = root_push1(th, module_new(str_intern_c(def->name)));
    int failed = r[0] == RAISED || fill(th, def, r[0]) < 0 || (def->init && def->init(th, r[0]) < 0);
    Value m = r[0];
    root_pop(th, 1);
    return failed ? RAISED : m;
}
