/* abcmodule.c -- the module _abc: abstract base classes, what ABCMeta does.
 *
 * Each class has a record `_abc_impl` with three sets: registered classes, classes known to be subclasses, classes known not to be.
 * The last is good only while nothing has been registered anywhere since. Classes live for ever, so the sets hold them as they are. */
#include "modules.h"
#include "native.h"
#include "typeobj.h"

typedef struct AbcObj { Obj h; Value registry, cache, negative; uint64_t version; } AbcObj; /* sets, or None: empty */

static _Atomic uint64_t registrations; /* relaxed: only whether it has changed matters */

static Type type_abc_data = {
    .name = "_abc._abc_data", .doc = "Internal state held by ABC machinery.", .flags = TF_NO_NEW, .size = sizeof(AbcObj),
    .values = offsetof(AbcObj, registry), .values_end = offsetof(AbcObj, version),
};

static Value data_of(Thread *th, Value cls) {
    Value d = obj_getattr(th, cls, S(_abc_impl));
    if (d != RAISED && !is_exact(d, &type_abc_data)) return err_raise(TypeError, "_abc_impl is set to a wrong type");
    return d;
}

static int in_set(Thread *th, Value set, Value cls) { return set == V_NONE ? 0 : set_contains(th, set, cls); }

#define ADD(name, field)                                                        \
    static int name(Thread *th, Value data, Value cls) {                        \
        Value s = GET(AbcObj, data, field);                                     \
        if (s == V_NONE) {                                                      \
            s = set_new(&type_set);                                             \
            if (s == RAISED) return -1;                                         \
            SET(AbcObj, data, field, s);                                        \
        }                                                                       \
        return set_add(th, s, cls) < 0 ? -1 : 0;                                \
    }
ADD(add_registered, registry)
ADD(add_cached, cache)
ADD(add_negative, negative)

/* ---- making --------------------------------------------------------------------------------------------------------------- */

static int is_abstract(Thread *th, Value v) {
    Value x;
    int found = obj_find_attr(th, v, S(__isabstractmethod__), &x);
    return found > 0 ? obj_truth(th, x) : found;
}

/* r: the class, set of names, scratch ... */
static int own_abstract(Thread *th, Value *r) {
    r[2] = dict_copy(type_ns(type_from(r[0])));
    if (r[2] == RAISED) return -1;
    uint64_t pos = 0;
    while (dict_next(r[2], &pos, &r[3], &r[4])) {
        int yes = is_abstract(th, r[4]);
        if (yes < 0 || (yes && set_add(th, r[1], r[3]) < 0)) return -1;
    }
    return 0;
}

static int inherited_abstract(Thread *th, Value *r) {
    r[2] = TYPE_FIELD(type_from(r[0]), bases);
    for (uint64_t i = 0; i < tuple_len(r[2]); i++) {
        int found = obj_find_attr(th, tuple_get(r[2], i), S(__abstractmethods__), &r[3]);
        if (found < 0) return -1;
        if (!found) continue;
        r[3] = list_from_iterable(th, r[3]);
        if (r[3] == RAISED) return -1;
        for (uint64_t j = 0; j < list_len(r[3]); j++) {
            Value v;
            found = obj_find_attr(th, r[0], list_get(r[3], j), &v);
            if (found > 0) found = is_abstract(th, v);
            if (found < 0 || (found && set_add(th, r[1], list_get(r[3], j)) < 0)) return -1;
        }
    }
    return 0;
}

/* What CPython's collections.abc says of match: bits 5 and 6 of its flags. */
static uint32_t collection_flags(uint64_t bits) { return (bits & 1u << 5 ? TF_SEQUENCE : 0) | (bits & 1u << 6 ? TF_MAPPING : 0); }

static int take_flags(Thread *th, Value cls) {
    Value name = str_intern_c("__abc_tpflags__"), v = dict_get_str(type_ns(type_from(cls)), name);
    int64_t bits;
    if (v == V_UNBOUND || !int_check(v) || !int_fits(v, &bits)) return 0;
    uint32_t flags = collection_flags((uint64_t)bits);
    if (flags == (TF_SEQUENCE | TF_MAPPING))
        return err_set(TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    if (flags) type_from(cls)->flags = (type_from(cls)->flags & ~(uint32_t)(TF_SEQUENCE | TF_MAPPING)) | flags;
    return obj_setattr(th, cls, name, V_UNBOUND);
}

static Value abc_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (!type_check(a[1])) return err_raise(TypeError, "_abc_init() argument must be a class");
    Value *r = root_push(th, 5);
    r[0] = a[1];
    r[1] = set_new(&type_set);
    if (r[1] == RAISED || own_abstract(th, r) < 0 || inherited_abstract(th, r) < 0) return RAISED;
    Value names = set_from_iterable(th, &type_frozenset, r[1]);
    if (names == RAISED || obj_setattr(th, r[0], S(__abstractmethods__), names) < 0) return RAISED;
    Value d = obj_new(&type_abc_data);
    if (d == RAISED) return d;
    AbcObj *o = OBJ(AbcObj, d); /* NOBARRIER: fresh */
    o->registry = o->cache = o->negative = V_NONE;
    o->version = registrations;
    if (obj_setattr(th, r[0], S(_abc_impl), d) < 0 || take_flags(th, r[0]) < 0) return RAISED;
    return V_NONE;
}

/* ---- asking --------------------------------------------------------------------------------------------------------------- */

static bool flags_below(Type *t, uint32_t flags) {
    if (t->flags & TF_IMMUTABLE || (t->flags & flags) == flags) return false;
    t->flags = (t->flags & ~(uint32_t)(TF_SEQUENCE | TF_MAPPING)) | flags;
    for (uint32_t i = 0; i < t->nsubtypes; i++) flags_below(t->subtypes[i], flags);
    return true;
}

static Value abc_register(Thread *th, Value *a, unsigned n, Value kw) { /* a: module, cls, subclass */
    if (!type_check(a[2])) return err_raise(TypeError, "Can only register classes");
    int r = obj_issubclass(th, a[2], a[1]);
    if (r) return r < 0 ? RAISED : a[2];
    r = obj_issubclass(th, a[1], a[2]);
    if (r) return r < 0 ? RAISED : err_raise(RuntimeError, "Refusing to create an inheritance cycle");
    Value d = data_of(th, a[1]);
    if (d == RAISED || add_registered(th, d, a[2]) < 0) return RAISED;
    registrations++;
    uint32_t flags = type_check(a[1]) ? type_from(a[1])->flags & (TF_SEQUENCE | TF_MAPPING) : 0;
    if (flags) flags_below(type_from(a[2]), flags);
    return a[2];
}

/* The negative cache, if it is still good; else it is emptied. */
static Value negative_of(Value data) {
    stm_read(ref_addr(data));
    AbcObj *o = OBJ(AbcObj, data);
    if (o->version != registrations) {
        stm_write(ref_addr(data));
        OBJ(AbcObj, data)->negative = V_NONE;
        OBJ(AbcObj, data)->version = registrations;
    }
    return OBJ(AbcObj, data)->negative;
}

static Value ask_subclass(Thread *th, Value cls, Value sub) { return obj_call_method(th, cls, S(__subclasscheck__), &sub, 1); }

static Value abc_instancecheck(Thread *th, Value *a, unsigned n, Value kw) { /* a: module, cls, instance */
    Value *r = root_push(th, 3);
    r[0] = data_of(th, a[1]);
    if (r[0] == RAISED) return RAISED;
    r[1] = obj_getattr(th, a[2], S(__class__));
    if (r[1] == RAISED) return RAISED;
    int known = in_set(th, GET(AbcObj, r[0], cache), r[1]);
    if (known) return known < 0 ? RAISED : V_TRUE;
    r[2] = type_obj(a[2]);
    if (r[2] == r[1]) {
        known = in_set(th, negative_of(r[0]), r[1]);
        if (known) return known < 0 ? RAISED : V_FALSE;
        return ask_subclass(th, a[1], r[1]);
    }
    Value v = ask_subclass(th, a[1], r[1]);
    if (v == RAISED) return RAISED;
    int yes = obj_truth(th, v);
    return yes < 0 ? RAISED : yes ? V_TRUE : ask_subclass(th, a[1], r[2]);
}

/* By hook, mro, registered classes, subclasses: 1, 0, -1. r: cls, subclass, data, scratch. */
static int find_out(Thread *th, Value *r) {
    Value ok = obj_call_method(th, r[0], S(__subclasshook__), &r[1], 1);
    if (ok == RAISED) return -1;
    if (ok == V_TRUE || ok == V_FALSE) return ok == V_TRUE;
    if (ok != V_NOTIMPLEMENTED)
        return err_set(AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    if (type_check(r[0]) && type_is_sub(type_from(r[1]), type_from(r[0]))) return 1;
    Value set = GET(AbcObj, r[2], registry);
    r[3] = set == V_NONE ? list_new(0) : list_from_iterable(th, set);
    int yes = r[3] == RAISED ? -1 : 0;
    for (uint64_t i = 0; yes == 0 && i < list_len(r[3]); i++) yes = obj_issubclass(th, r[1], list_get(r[3], i));
    if (yes) return yes;
    r[3] = obj_call_method(th, r[0], S(__subclasses__), NULL, 0);
    if (r[3] == RAISED) return -1;
    if (!list_check(r[3])) return err_set(TypeError, "__subclasses__() must return a list");
    for (uint64_t i = 0; yes == 0 && i < list_len(r[3]); i++) yes = obj_issubclass(th, r[1], list_get(r[3], i));
    return yes;
}

static Value abc_subclasscheck(Thread *th, Value *a, unsigned n, Value kw) { /* a: module, cls, subclass */
    if (!type_check(a[2])) return err_raise(TypeError, "issubclass() arg 1 must be a class");
    Value *r = root_push(th, 4);
    r[0] = a[1], r[1] = a[2];
    r[2] = data_of(th, a[1]);
    if (r[2] == RAISED) return RAISED;
    int known = in_set(th, GET(AbcObj, r[2], cache), r[1]);
    if (known) return known < 0 ? RAISED : V_TRUE;
    known = in_set(th, negative_of(r[2]), r[1]);
    if (known) return known < 0 ? RAISED : V_FALSE;
    int yes = find_out(th, r);
    if (yes < 0) return RAISED;
    if (!yes) negative_of(r[2]); /* something may have been registered meanwhile */
    if ((yes ? add_cached : add_negative)(th, r[2], r[1]) < 0) return RAISED;
    return v_bool(yes);
}

/* ---- the rest --------------------------------------------------------------------------------------------------------------- */

static Value abc_token(Thread *th, Value *a, unsigned n, Value kw) { return int_from((int64_t)registrations); }

static Value copy_of(Thread *th, Value set) { return set_from_iterable(th, &type_set, set == V_NONE ? V_UNBOUND : set); }

static Value abc_dump(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    r[0] = data_of(th, a[1]);
    if (r[0] == RAISED || (r[1] = copy_of(th, GET(AbcObj, r[0], registry))) == RAISED ||
        (r[2] = copy_of(th, GET(AbcObj, r[0], cache))) == RAISED || (r[3] = copy_of(th, GET(AbcObj, r[0], negative))) == RAISED)
        return RAISED;
    return TUPLE(r[1], r[2], r[3], int_from((int64_t)OBJ(AbcObj, r[0])->version));
}

static Value abc_reset_registry(Thread *th, Value *a, unsigned n, Value kw) {
    Value d = data_of(th, a[1]);
    if (d == RAISED) return d;
    SET(AbcObj, d, registry, V_NONE);
    return V_NONE;
}

static Value abc_reset_caches(Thread *th, Value *a, unsigned n, Value kw) {
    Value d = data_of(th, a[1]);
    if (d == RAISED) return d;
    stm_write(ref_addr(d));
    OBJ(AbcObj, d)->cache = OBJ(AbcObj, d)->negative = V_NONE;
    return V_NONE;
}

static const Method methods[] = {
    {"_abc_init", abc_init, "(module, self, /)", "Prepare a class made by ABCMeta.", M_METHOD},
    {"_abc_register", abc_register, "(module, self, subclass, /)", "Register a virtual subclass.", M_METHOD},
    {"_abc_instancecheck", abc_instancecheck, "(module, self, instance, /)", "isinstance() for an abstract class.", M_METHOD},
    {"_abc_subclasscheck", abc_subclasscheck, "(module, self, subclass, /)", "issubclass() for an abstract class.", M_METHOD},
    {"get_cache_token", abc_token, "(module, /)", "A number that changes with every registration.", M_METHOD},
    {"_get_dump", abc_dump, "(module, self, /)", "Registry, caches and their version, for looking at.", M_METHOD},
    {"_reset_registry", abc_reset_registry, "(module, self, /)", "Forget what was registered.", M_METHOD},
    {"_reset_caches", abc_reset_caches, "(module, self, /)", "Forget what was found out.", M_METHOD},
    {0}
};

static int init(Thread *th, Value m) {
    type_ready(&type_abc_data);
    return 0;
}

const ModuleDef module_abc = {.name = "_abc", .doc = "Module contains faster C implementation of abc.ABCMeta", .methods = methods, .init = init};
