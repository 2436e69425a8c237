/* stopgap.c -- weak references in their smallest form, until weakref.c is there: whoever brings it deletes this file. */
#include "native.h"
#include <stddef.h>
void weakref_dead(Thread *th, Value weak) {}
#define STUB(x, n) Type type_##x = {.name = n, .size = 16};
STUB(weakref, "weakref") STUB(weakproxy, "wp") STUB(weakcallableproxy, "wcp")
/* _weakref stub */
static Value w_call(Thread *th, Value *a, unsigned n, Value kw) { return OBJ(CellObj, a[0])->v; }
static Value w_new(Thread *th, Value *a, unsigned n, Value kw) { Value v = obj_new(type_from(a[0])); OBJ(CellObj, v)->v = a[1]; return v; }
__attribute__((constructor)) static void ini3(void) { type_weakref.flags = TF_BASETYPE; type_weakref.values = 8; type_weakref.values_end = 16; type_weakref.call = w_call; type_weakref.new = w_new; }
static int w_init(Thread *th, Value m) { module_add(m, "ref", type_weakref.obj); module_add(m, "ReferenceType", type_weakref.obj); module_add(m, "ProxyType", type_weakproxy.obj); module_add(m, "CallableProxyType", type_weakcallableproxy.obj); return 0; }
static Value w_zero(Thread *th, Value *a, unsigned n, Value kw) { return 0; }
static const Method wm[] = {{"getweakrefcount", w_zero, "(o, /)", ""}, {"getweakrefs", w_zero, "(o, /)", ""}, {"proxy", w_zero, "(o, c=None, /)", ""}, {"_remove_dead_weakref", w_zero, "(d, k, /)", ""}, {0}};
const ModuleDef module_weakref = {"_weakref", "", wm, 0, w_init};
