/* abcmodule.c -- _abc: what abc.ABCMeta keeps for a class: who is registered, and which answers are known.
 *
 * The sets hold weak references to classes. Negative answers are good for as long as nobody registers anything anywhere: the
 * counter is outside transactions, it only grows. */
#include "modules.h"
#include "native.h"
#include <stdatomic.h>
#include <stddef.h>

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)
#define PURGE_AT 32 /* dead references are looked for when a set grows to a power of two from here on */

typedef struct AbcObj { Obj h; Value registry, cache, negative; uint64_t version; } AbcObj; /* sets or V_UNBOUND */
static _Atomic uint64_t counter; /* relaxed: readers of the registry have marks for what it stands for */

static Type type_abc = {
    .name = "_abc._abc_data", .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(AbcObj), .values = offsetof(AbcObj, registry),
    .values_end = offsetof(AbcObj, version),
};

static uint64_t now(void) { return atomic_load_explicit(&counter, memory_order_relaxed); }

/* The data of the class, RAISED. */
static Value data_of(Thread *th, Value cls) {
    Value d = obj_getattr(th, cls, S(_abc_impl));
    if (d != RAISED && !is_exact(d, &type_abc)) return err_raise(TypeError, "_abc_impl is set to a wrong type");
    return d;
}

/* ---- sets of weak references ----------------------------------------------------------------------------------------------------------- */

#define FIELD(name) offsetof(AbcObj, name)
static Value set_in(Value data, size_t field) {
    stm_read(ref_addr(data));
    return *(Value *)((char *)OBJ(AbcObj, data) + field);
}
static void put_set(Value data, size_t field, Value set) {
    stm_write(ref_addr(data));
    *(Value *)((char *)OBJ(AbcObj, data) + field) = set;
}

static int in_set(Thread *th, Value data, size_t field, Value cls) {
    Value set = set_in(data, field);
    if (set == V_UNBOUND || !set_len(set)) return 0;
    Value *r = root_push1(th, set), ref = weakref_new(th, cls, V_NONE);
    int in = ref == RAISED ? err_catch(th, TypeError) ? 0 : -1 : set_contains(th, r[0], ref);
    root_pop(th, 1);
    return in;
}

/* A new set without the dead. */
static int purge(Thread *th, Value *r, size_t field) { /* r: data */
    Value *s = root_push3(th, set_in(r[0], field), set_new(&type_set), V_NONE);
    int result = s[1] == RAISED ? -1 : 0;
    for (uint64_t pos = 0; !result && set_next(s[0], &pos, &s[2]);)
        if (weakref_get(s[2]) != V_NONE && set_add(th, s[1], s[2]) < 0) result = -1;
    if (!result) put_set(r[0], field, s[1]);
    root_pop(th, 3);
    return result;
}

static int add_to_set(Thread *th, Value data, size_t field, Value cls) {
    Value *r = root_push2(th, data, cls);
    int result = 0;
    Value set = set_in(data, field);
    if (set == V_UNBOUND) {
        set = set_new(&type_set);
        if (set == RAISED) result = -1;
        else put_set(r[0], field, set);
    } else if (set_len(set) >= PURGE_AT && !(set_len(set) & (set_len(set) - 1))) {
        result = purge(th, r, field);
    }
    Value ref = result ? RAISED : weakref_new(th, r[1], V_NONE);
    if (ref == RAISED || set_add(th, set_in(r[0], field), ref) < 0) result = -1;
    root_pop(th, 2);
    return result;
}

/* ---- abstract methods ------------------------------------------------------------------------------------------------------------------ */

/* r: class, set of names, name, value, list of names, bases */
static int add_if_abstract(Thread *th, Value *r) {
    Value is;
    int found = obj_find_attr(th, r[3], S(__isabstractmethod__), &is);
    if (found > 0) found = obj_truth(th, is);
    return found > 0 ? set_add(th, r[1], r[2]) : found;
}

static int from_namespace(Thread *th, Value *r) {
    r[4] = obj_getattr(th, r[0], S(__dict__));
    if (r[4] == RAISED || (r[4] = obj_call_method(th, r[4], S(items), NULL, 0)) == RAISED ||
        (r[4] = list_from_iterable(th, r[4])) == RAISED)
        return -1;
    for (uint64_t i = 0; i < list_len(r[4]); i++) {
        Value pair = list_get(r[4], i);
        r[2] = tuple_get(pair, 0);
        r[3] = tuple_get(pair, 1);
        if (add_if_abstract(th, r) < 0) return -1;
    }
    return 0;
}

static int from_bases(Thread *th, Value *r) {
    r[5] = obj_getattr(th, r[0], S(__bases__));
    if (r[5] == RAISED) return -1;
    if (!tuple_check(r[5])) return err_set(TypeError, "__bases__ is not tuple");
    for (uint64_t i = 0; i < tuple_len(r[5]); i++) {
        int found = obj_find_attr(th, tuple_get(r[5], i), S(__abstractmethods__), &r[4]);
        if (found < 0) return -1;
        if (!found) continue;
        if ((r[4] = list_from_iterable(th, r[4])) == RAISED) return -1;
        for (uint64_t k = 0; k < list_len(r[4]); k++) {
            r[2] = list_get(r[4], k);
            found = obj_find_attr(th, r[0], r[2], &r[3]);
            if (found < 0 || (found && add_if_abstract(th, r) < 0)) return -1;
        }
    }
    return 0;
}

/* __abc_tpflags__: 1 << 5 sequence, 1 << 6 mapping, as collections.abc says it for match statements. */
static int take_flags(Thread *th, Value cls) {
    Type *t = type_from(cls);
    Value name = str_intern_c("__abc_tpflags__"), dict = OBJ(TypeObj, cls)->dict;
    Value flags = name == RAISED ? RAISED : dict_get_str(dict, name);
    if (flags == RAISED) return -1;
    if (!is_int(flags)) return 0;
    int64_t f = small_value(flags);
    if ((f & 96) == 96) return err_set(TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    t->flags |= (f & 32 ? TF_SEQUENCE : 0) | (f & 64 ? TF_MAPPING : 0);
    return obj_setattr(th, cls, name, V_UNBOUND);
}

METHOD(abc_init) {
    Value *r = root_push(th, 6);
    r[0] = a[1];
    r[1] = set_new(&type_set);
    if (r[1] == RAISED || from_namespace(th, r) < 0 || from_bases(th, r) < 0) return RAISED;
    r[1] = set_from_iterable(th, &type_frozenset, r[1]);
    if (r[1] == RAISED || obj_setattr(th, r[0], S(__abstractmethods__), r[1]) < 0) return RAISED;
    Value d = obj_new(&type_abc);
    if (d == RAISED) return d;
    AbcObj *o = OBJ(AbcObj, d); /* NOBARRIER: fresh */
    o->registry = o->cache = o->negative = V_UNBOUND;
    o->version = now();
    if (obj_setattr(th, a[1], S(_abc_impl), d) < 0) return RAISED;
    if (type_check(a[1]) && take_flags(th, a[1]) < 0) return RAISED;
    return V_NONE;
}

/* ---- registering ------------------------------------------------------------------------------------------------------------------------- */

static void inherit_flags(Type *t, uint32_t flags) {
    if (t->flags & (TF_SEQUENCE | TF_MAPPING) || t->flags & TF_IMMUTABLE) return;
    t->flags |= flags;
    for (uint32_t i = 0; i < t->nsubtypes; i++) inherit_flags(t->subtypes[i], flags);
}

METHOD(abc_register) { /* module, class, subclass */
    if (!type_check(a[2])) return err_raise(TypeError, "Can only register classes");
    int is = obj_issubclass(th, a[2], a[1]);
    if (is) return is < 0 ? RAISED : a[2];
    is = obj_issubclass(th, a[1], a[2]);
    if (is) return is < 0 ? RAISED : err_raise(RuntimeError, "Refusing to create an inheritance cycle");
    Value d = data_of(th, a[1]);
    if (d == RAISED || add_to_set(th, d, FIELD(registry), a[2]) < 0) return RAISED;
    atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
    uint32_t flags = type_check(a[1]) ? type_from(a[1])->flags & (TF_SEQUENCE | TF_MAPPING) : 0;
    if (flags) inherit_flags(type_from(a[2]), flags);
    return a[2];
}

/* ---- the checks --------------------------------------------------------------------------------------------------------------------------- */

static Value ask(Thread *th, Value cls, Value sub) {
    Value name = str_intern_c("__subclasscheck__");
    return name == RAISED ? name : obj_call_method(th, cls, name, &sub, 1);
}

METHOD(abc_instancecheck) { /* module, class, instance */
    Value *r = root_push2(th, V_NONE, V_NONE); /* data, class of the instance */
    r[0] = data_of(th, a[1]);
    if (r[0] == RAISED || (r[1] = obj_getattr(th, a[2], S(__class__))) == RAISED) return RAISED;
    int in = in_set(th, r[0], FIELD(cache), r[1]);
    if (in) return in < 0 ? RAISED : V_TRUE;
    if (r[1] == type_obj(a[2])) {
        if (GET(AbcObj, r[0], version) == now()) {
            in = in_set(th, r[0], FIELD(negative), r[1]);
            if (in) return in < 0 ? RAISED : V_FALSE;
        }
        return ask(th, a[1], r[1]);
    }
    Value v = ask(th, a[1], r[1]);
    int yes = v == RAISED ? -1 : obj_truth(th, v);
    if (yes) return yes < 0 ? RAISED : V_TRUE;
    return ask(th, a[1], type_obj(a[2]));
}

/* 1, 0 not registered, -1. r: data, list */
static int check_registry(Thread *th, Value *a, Value *r) {
    Value set = set_in(r[0], FIELD(registry));
    if (set == V_UNBOUND) return 0;
    if ((r[1] = list_from_iterable(th, set)) == RAISED) return -1;
    for (uint64_t i = 0; i < list_len(r[1]); i++) {
        Value cls = weakref_get(list_get(r[1], i));
        int is = cls == V_NONE ? 0 : obj_issubclass(th, a[2], cls);
        if (is) return is;
    }
    return 0;
}

static int check_subclasses(Thread *th, Value *a, Value *r) {
    r[1] = obj_call_method(th, a[1], S(__subclasses__), NULL, 0);
    if (r[1] == RAISED) return -1;
    if (!list_check(r[1])) return err_set(TypeError, "__subclasses__() must return a list");
    for (uint64_t i = 0; i < list_len(r[1]); i++) {
        int is = obj_issubclass(th, a[2], list_get(r[1], i));
        if (is) return is;
    }
    return 0;
}

/* What is known about a[2]: 1, 0, -1 raised, -2 nothing. */
static int known(Thread *th, Value *a, Value *r) {
    int in = in_set(th, r[0], FIELD(cache), a[2]);
    if (in) return in;
    if (GET(AbcObj, r[0], version) < now()) {
        put_set(r[0], FIELD(negative), V_UNBOUND);
        SET(AbcObj, r[0], version, now());
        return -2;
    }
    in = in_set(th, r[0], FIELD(negative), a[2]);
    return in ? in < 0 ? -1 : 0 : -2;
}

/* The long way: 1, 0, -1. */
static int find_out(Thread *th, Value *a, Value *r) {
    Value v = obj_call_method(th, a[1], S(__subclasshook__), &a[2], 1);
    if (v == RAISED) return -1;
    if (is_bool(v)) return v == V_TRUE;
    if (v != V_NOTIMPLEMENTED)
        return err_set(AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    if (type_check(a[1]) && type_is_sub(type_from(a[2]), type_from(a[1]))) return 1;
    int is = check_registry(th, a, r);
    return is ? is : check_subclasses(th, a, r);
}

METHOD(abc_subclasscheck) { /* module, class, subclass */
    if (!type_check(a[2])) return err_raise(TypeError, "issubclass() arg 1 must be a class");
    Value *r = root_push2(th, V_NONE, V_NONE);
    r[0] = data_of(th, a[1]);
    if (r[0] == RAISED) return RAISED;
    int is = known(th, a, r);
    if (is != -2) return is < 0 ? RAISED : v_bool(is);
    is = find_out(th, a, r);
    if (is < 0 || add_to_set(th, r[0], is ? FIELD(cache) : FIELD(negative), a[2]) < 0) return RAISED;
    return v_bool(is);
}

/* ---- for tests ------------------------------------------------------------------------------------------------------------------------------ */

METHOD(reset_registry) {
    Value d = data_of(th, a[1]);
    if (d == RAISED) return d;
    put_set(d, FIELD(registry), V_UNBOUND);
    return V_NONE;
}
METHOD(reset_caches) {
    Value d = data_of(th, a[1]);
    if (d == RAISED) return d;
    put_set(d, FIELD(cache), V_UNBOUND);
    put_set(d, FIELD(negative), V_UNBOUND);
    return V_NONE;
}
METHOD(get_dump) {
    Value *r = root_push(th, 4);
    r[0] = data_of(th, a[1]);
    if (r[0] == RAISED) return RAISED;
    static const size_t fields[] = {FIELD(registry), FIELD(cache), FIELD(negative)};
    Value out[3];
    for (unsigned i = 0; i < 3; i++) {
        Value set = set_in(r[0], fields[i]);
        r[1 + i] = set_from_iterable(th, &type_set, set);
        if (r[1 + i] == RAISED) return RAISED;
    }
    for (unsigned i = 0; i < 3; i++) out[i] = r[1 + i];
    return TUPLE(out[0], out[1], out[2], int_from_unsigned(GET(AbcObj, r[0], version)));
}
METHOD(get_cache_token) { return int_from_unsigned(now()); }

static const Method functions[] = {
    {"_abc_init", abc_init, "(module, self, /)", "Internal ABC helper for class set-up.", 0},
    {"_abc_register", abc_register, "(module, self, subclass, /)", "Internal ABC helper for subclass registration.", 0},
    {"_abc_instancecheck", abc_instancecheck, "(module, self, instance, /)", "Internal ABC helper for instance checks.", 0},
    {"_abc_subclasscheck", abc_subclasscheck, "(module, self, subclass, /)", "Internal ABC helper for subclass checks.", 0},
    {"_reset_registry", reset_registry, "(module, self, /)", "Internal ABC helper to reset registry of a given class.", 0},
    {"_reset_caches", reset_caches, "(module, self, /)", "Internal ABC helper to reset both caches of a given class.", 0},
    {"_get_dump", get_dump, "(module, self, /)", "Internal ABC helper for cache and registry debugging.", 0},
    {"get_cache_token", get_cache_token, "(module, /)", "Return the current ABC cache token.", 0},
    {0},
};

static int init(Thread *th, Value module) {
    type_ready(&type_abc);
    return 0;
}

const ModuleDef module_abc = {.name = "_abc", .doc = "Module contains faster C implementation of abc.ABCMeta", .methods = functions, .init = init};
