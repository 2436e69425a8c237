/* weakref.c -- weak references and proxies, over the collector's weak slots; the module _weakref.
 *
 * The weak slot is the second word of the object. A side table (by gc_identity of the referent) lists the references to an
 * object, so that plain ones can be shared and all be counted; it holds them through weak objects of its own and
 * never keeps one alive.
 *
 * [WR1] An entry of the table may be stale (its referent gone, the number used again): whoever reads it compares referents. */
#include "heap.h"
#include "modules.h"
#include "native.h"
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct WeakObj { Obj h; Value referent, callback; int64_t hash; } WeakObj; /* hash 0: not computed */
typedef struct HolderObj { Obj h; Value ref; } HolderObj;

static Type type_holder = {.name = "weakref_holder", .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(HolderObj)};

static Value weak_alloc(Type *t, Value referent) {
    uint32_t flags = (uint32_t)t->extra << OBJ_EXTRA_SHIFT | (uint32_t)t->own_flags << OBJ_OWN_SHIFT;
    uintptr_t p = gc_weak_new(t->size + 8 * (size_t)t->extra, flags, t->root_map->id, referent);
    if (!p) return err_no_memory();
    Value *w = (Value *)((char *)seg_linear(p) + t->size); /* NOBARRIER: fresh */
    for (unsigned i = 0; i < t->extra; i++) w[i] = V_UNBOUND;
    if (t->flags & TF_DICT) w[t->nslots] = 0;
    return value_from_ref(p);
}

/* The referent, or V_NONE. */
Value weakref_get(Value ref) {
    Value v = gc_weak_get(ref_addr(ref));
    return is_ref(v) ? v : V_NONE;
}

/* ---- the side table: identity -> list of holders --------------------------------------------------------------------------------- */

static struct { uintptr_t *key; Value *list; size_t cap, n; } table;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards table; innermost but for the collector's */

static void visit_table(GcVisit *visit, void *ctx) {
    for (size_t i = 0; i < table.cap; i++)
        if (table.key[i]) visit(ctx, &table.list[i]);
}

static size_t place(uintptr_t key) {
    size_t i = (key >> 4) * 0x9e3779b97f4a7c15u >> 20 & (table.cap - 1);
    while (table.key[i] && table.key[i] != key) i = (i + 1) & (table.cap - 1);
    return i;
}

static Value held(Value list, uint64_t i) { return weakref_get(list_get(list, i)); }

/* Does a reference in the list still have its referent? */
static bool list_alive(Value list) {
    for (uint64_t i = 0; i < list_len(list); i++) {
        Value ref = held(list, i);
        if (ref != V_NONE && weakref_get(ref) != V_NONE) return true;
    }
    return false;
}

/* Twice the room, without the entries that are dead. */
static void table_grow(void) {
    uintptr_t *key = table.key;
    Value *list = table.list;
    size_t cap = table.cap;
    table.cap = cap && table.n * 2 < cap ? cap : cap ? cap * 2 : 64;
    table.key = calloc(table.cap, sizeof *table.key);
    table.list = calloc(table.cap, sizeof *table.list);
    if (!table.key || !table.list) fatal("no memory for weak references");
    table.n = 0;
    for (size_t i = 0; i < cap; i++) {
        if (!key[i] || !list_alive(list[i])) continue;
        size_t at = place(key[i]);
        table.key[at] = key[i], table.list[at] = list[i];
        table.n++;
    }
    free(key);
    free(list);
}

/* The list for the referent, without dead holders; V_UNBOUND: none (or, with `make`, RAISED). */
static Value list_for(Value referent, bool make) {
    uintptr_t id = gc_identity(ref_addr(referent));
    if (!id) return make ? err_no_memory() : V_UNBOUND;
    if (make && (table.n + 1) * 4 > table.cap * 3) table_grow();
    if (!table.cap) return V_UNBOUND;
    size_t i = place(id);
    if (table.key[i]) {
        Value list = table.list[i];
        for (uint64_t j = 0; j < list_len(list);) {
            Value ref = held(list, j);
            if (ref != V_NONE && weakref_get(ref) == referent) j++;
            else list_delete(list, j, j + 1); /* upholds [WR1] */
        }
        return list;
    }
    if (!make) return V_UNBOUND;
    Value list = list_new(1);
    if (list == RAISED) return RAISED;
    table.key[i] = id, table.list[i] = list;
    table.n++;
    return list;
}

/* A plain reference of this type that is there already. */
static Value shared(Type *t, Value referent) {
    pthread_mutex_lock(&lock);
    Value list = list_for(referent, false), found = V_UNBOUND;
    for (uint64_t i = 0; list != V_UNBOUND && found == V_UNBOUND && i < list_len(list); i++) {
        Value ref = held(list, i);
        if (is_exact(ref, t) && GET(WeakObj, ref, callback) == V_NONE) found = ref;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

static int enter(Value referent, Value ref) {
    pthread_mutex_lock(&lock);
    Value list = list_for(referent, true), holder = list == RAISED ? RAISED : weak_alloc(&type_holder, ref);
    int result = holder == RAISED ? -1 : list_append(list, holder);
    pthread_mutex_unlock(&lock);
    return result;
}

/* ---- making ---------------------------------------------------------------------------------------------------------------------- */

static Value make(Type *t, Value referent, Value callback) {
    if (!is_ref(referent) || !(type_of(referent)->flags & TF_WEAK))
        return err_raise(TypeError, "cannot create weak reference to '%T' object", referent);
    bool plain = callback == V_NONE && !(t->flags & TF_HEAP);
    if (plain) {
        Value there = shared(t, referent);
        if (there != V_UNBOUND) return there;
    }
    Value ref = weak_alloc(t, referent);
    if (ref == RAISED) return RAISED;
    OBJ(WeakObj, ref)->callback = callback; /* NOBARRIER: fresh */
    OBJ(WeakObj, ref)->hash = 0;
    if (enter(referent, ref) < 0) return RAISED;
    if (callback != V_NONE) gc_weak_watch(ref_addr(ref));
    return ref;
}

Value weakref_new(Thread *th, Value referent, Value callback) { return make(&type_weakref, referent, callback); }

void weakref_dead(Thread *th, Value weak) {
    Value *r = root_push3(th, weak, V_NONE, err_fetch(th));
    if (!is_exact(weak, &type_holder)) {
        r[1] = GET(WeakObj, weak, callback);
        SET(WeakObj, weak, callback, V_NONE);
        if (r[1] != V_NONE && CALL1(th, r[1], r[0]) == RAISED) err_unraisable(th, NULL, r[1]);
    }
    err_restore(th, r[2]);
    root_pop(th, 3);
}

/* ---- ref --------------------------------------------------------------------------------------------------------------------------- */

static Value ref_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (n < 2) return err_raise(TypeError, "__new__ expected at least 1 argument, got 0");
    if (n > 3) return err_raise(TypeError, "__new__ expected at most 2 arguments, got %u", n - 1);
    return make(type_from(a[0]), a[1], n > 2 ? a[2] : V_NONE);
}
static int ref_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw)) return err_set(TypeError, "ref() takes no keyword arguments");
    return n < 2 || n > 3 ? arg_count("__init__", n - 1, 1, 2) : 0;
}
static Value ref_call(Thread *th, Value *a, unsigned n, Value kw) {
    if (n > 1 || (is_ref(kw) && tuple_len(kw))) return err_raise(TypeError, "weakref.__call__() takes no arguments (%u given)", n - 1);
    return weakref_get(a[0]);
}
static int ref_hash(Thread *th, Value self, int64_t *out) {
    stm_read(ref_addr(self));
    if ((*out = OBJ(WeakObj, self)->hash)) return 0;
    Value referent = weakref_get(self);
    if (referent == V_NONE) return err_set(TypeError, "weak object has gone away");
    Value *r = root_push1(th, self);
    int failed = obj_hash(th, referent, out);
    self = r[0];
    root_pop(th, 1);
    if (failed < 0) return -1;
    SET(WeakObj, self, hash, *out);
    return 0;
}
static Value ref_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !obj_is(y, &type_weakref) || !obj_is(x, &type_weakref)) return V_NOTIMPLEMENTED;
    Value a = weakref_get(x), b = weakref_get(y);
    if (a == V_NONE || b == V_NONE) return v_bool((x == y) == (op == CMP_EQ));
    return obj_compare(th, a, b, op);
}
static Value ref_repr(Thread *th, Value self) {
    Value *r = root_push3(th, self, weakref_get(self), V_NONE), text;
    unsigned long at = gc_identity(ref_addr(self));
    if (r[1] == V_NONE) {
        text = str_format_c("<weakref at 0x%lx; dead>", at);
    } else {
        int found = obj_find_attr(th, r[1], S(__name__), &r[2]);
        unsigned long to = gc_identity(ref_addr(r[1]));
        if (found < 0) text = RAISED;
        else if (found && str_check(r[2]))
            text = str_format_c("<weakref at 0x%lx; to '%T' at 0x%lx (%U)>", at, r[1], to, r[2]);
        else text = str_format_c("<weakref at 0x%lx; to '%T' at 0x%lx>", at, r[1], to);
    }
    root_pop(th, 3);
    return text;
}
static Value ref_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }
static Value get_callback(Thread *th, Value self) { return GET(WeakObj, self, callback); }
static const GetSet ref_getset[] = {{"__callback__", get_callback, NULL, NULL}, {0}};
static const Method ref_methods[] = {{"__class_getitem__", ref_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS}, {0}};

#define WEAK_FIELDS .size = sizeof(WeakObj), .values = offsetof(WeakObj, callback), .values_end = offsetof(WeakObj, hash)
Type type_weakref = {
    .name = "weakref.ReferenceType", .flags = TF_BASETYPE | TF_IMMUTABLE, WEAK_FIELDS, .new = ref_new, .init = ref_init,
    .call = ref_call, .hash = ref_hash, .compare = ref_compare, .repr = ref_repr, .getset = ref_getset, .methods = ref_methods,
};

/* ---- proxies: every slot asks the referent ------------------------------------------------------------------------------------------- */

static bool is_proxy(Value v) { return is_exact(v, &type_weakproxy) || is_exact(v, &type_weakcallableproxy); }

/* What a proxy stands for (anything else stands for itself). RAISED: it is gone. */
static Value behind(Value v) {
    if (!is_proxy(v)) return v;
    Value to = weakref_get(v);
    return to == V_NONE ? err_raise(ReferenceError, "weakly-referenced object no longer exists") : to;
}
#define BEHIND(v)                        \
    Value to = behind(v);                \
    if (to == RAISED) return RAISED
#define BEHIND_INT(v)                    \
    Value to = behind(v);                \
    if (to == RAISED) return -1

static Value p_str(Thread *th, Value v) { BEHIND(v); return obj_str(th, to); }
static Value p_repr(Thread *th, Value v) {
    Value to = weakref_get(v);
    return str_format_c("<weakproxy at 0x%lx to %s at 0x%lx>", (unsigned long)gc_identity(ref_addr(v)),
                        to == V_NONE ? "NoneType" : type_of(to)->name, to == V_NONE ? 0ul : (unsigned long)gc_identity(ref_addr(to)));
}
static Value p_getattr(Thread *th, Value v, Value name) { BEHIND(v); return obj_getattr(th, to, name); }
static int p_setattr(Thread *th, Value v, Value name, Value x) { BEHIND_INT(v); return obj_setattr(th, to, name, x); }
static Value p_iter(Thread *th, Value v) { BEHIND(v); return obj_iter(th, to); }
static Value p_next(Thread *th, Value v) {
    BEHIND(v);
    return type_of(to)->next ? obj_next(th, to) : err_raise(TypeError, "Weakref proxy referenced a non-iterator '%T' object", to);
}
static int p_len(Thread *th, Value v, int64_t *out) { BEHIND_INT(v); return obj_len(th, to, out); }
static Value p_getitem(Thread *th, Value v, Value key) { BEHIND(v); return obj_getitem(th, to, key); }
static int p_setitem(Thread *th, Value v, Value key, Value x) { BEHIND_INT(v); return obj_setitem(th, to, key, x); }
static int p_contains(Thread *th, Value v, Value x) { BEHIND_INT(v); return obj_contains(th, to, x); }
static int p_truth(Thread *th, Value v) { BEHIND_INT(v); return obj_truth(th, to); }
static Value p_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    BEHIND(x);
    Value other = behind(y);
    return other == RAISED ? RAISED : obj_compare(th, to, other, op);
}
static Value p_binary(Thread *th, enum NumOp op, Value x, Value y) {
    BEHIND(x);
    Value other = behind(y);
    return other == RAISED ? RAISED : obj_binary(th, op, to, other);
}
static Value p_in_place(Thread *th, enum NumOp op, Value x, Value y) {
    BEHIND(x);
    Value other = behind(y);
    return other == RAISED ? RAISED : obj_inplace(th, op, to, other);
}
#define FOR_EACH_NB(X)                                                                                                   \
    X(ADD) X(SUB) X(MUL) X(MATMUL) X(TRUEDIV) X(FLOORDIV) X(MOD) X(LSHIFT) X(RSHIFT) X(AND) X(OR) X(XOR) X(POW) X(DIVMOD)
#define NB_FN(op)                                                                                                        \
    static Value p_##op(Thread *th, Value x, Value y) { return p_binary(th, NB_##op, x, y); }                            \
    static Value p_i##op(Thread *th, Value x, Value y) { return p_in_place(th, NB_##op, x, y); }
FOR_EACH_NB(NB_FN)
#define FOR_EACH_UN(X) X(NEG) X(POS) X(INVERT) X(ABS) X(INT) X(FLOAT) X(INDEX)
#define UN_FN(op)                                                                                                        \
    static Value u_##op(Thread *th, Value v) {                                                                           \
        BEHIND(v);                                                                                                       \
        return obj_unary(th, UN_##op, to);                                                                               \
    }
FOR_EACH_UN(UN_FN)

static Value p_call(Thread *th, Value *a, unsigned n, Value kw) {
    Value to = behind(a[0]);
    return to == RAISED ? RAISED : native_tail(th, to, a + 1, n - 1, kw);
}
static Value p_bytes(Thread *th, Value *a, unsigned n, Value kw) { BEHIND(a[0]); return obj_bytes(th, to); }
static Value p_reversed(Thread *th, Value *a, unsigned n, Value kw) {
    BEHIND(a[0]);
    return obj_call_method(th, to, S(__reversed__), NULL, 0);
}
static const Method proxy_methods[] = {
    {"__bytes__", p_bytes, "!(self)", NULL}, {"__reversed__", p_reversed, "!(self)", NULL}, {0}};

#define NB_ROW(op)  [NB_##op] = p_##op,
#define INB_ROW(op) [NB_##op] = p_i##op,
#define UN_ROW(op)  [UN_##op] = u_##op,
#define PROXY_SLOTS                                                                                                      \
    .flags = TF_NO_NEW | TF_IMMUTABLE, WEAK_FIELDS, .repr = p_repr, .str = p_str, .hash = hash_unhashable,               \
    .compare = p_compare, .getattr = p_getattr, .setattr = p_setattr, .iter = p_iter, .next = p_next, .len = p_len,      \
    .getitem = p_getitem, .setitem = p_setitem, .contains = p_contains, .truth = p_truth, .methods = proxy_methods,      \
    .nb = {FOR_EACH_NB(NB_ROW)}, .inb = {FOR_EACH_NB(INB_ROW)}, .un = {FOR_EACH_UN(UN_ROW)}
Type type_weakproxy = {.name = "weakref.ProxyType", PROXY_SLOTS};
Type type_weakcallableproxy = {.name = "weakref.CallableProxyType", PROXY_SLOTS, .call = p_call};

/* ---- the module -------------------------------------------------------------------------------------------------------------------------- */

static Value m_proxy(Thread *th, Value *a, unsigned n, Value kw) {
    return make(is_ref(a[0]) && obj_callable(a[0]) ? &type_weakcallableproxy : &type_weakproxy, a[0], arg_or(a[1], V_NONE));
}

/* Every reference to the object, as a new list; plain ones first. */
static Value all_refs(Value referent) {
    Value out = list_new(0);
    if (!is_ref(referent) || out == RAISED) return out;
    pthread_mutex_lock(&lock);
    Value list = list_for(referent, false);
    for (int pass = 0; pass < 2 && list != V_UNBOUND; pass++)
        for (uint64_t i = 0; i < list_len(list); i++) {
            Value ref = held(list, i);
            if ((GET(WeakObj, ref, callback) != V_NONE) == pass) list_append(out, ref);
        }
    pthread_mutex_unlock(&lock);
    return out;
}
static Value m_getweakrefs(Thread *th, Value *a, unsigned n, Value kw) { return all_refs(a[0]); }
static Value m_count(Thread *th, Value *a, unsigned n, Value kw) {
    Value l = all_refs(a[0]);
    return l == RAISED ? RAISED : int_from((int64_t)list_len(l));
}
static Value m_remove_dead(Thread *th, Value *a, unsigned n, Value kw) {
    if (!dict_check(a[0])) return err_raise(TypeError, "_remove_dead_weakref() argument 1 must be dict, not %T", a[0]);
    Value v;
    int found = dict_get(th, a[0], a[1], &v);
    if (found <= 0) return found < 0 ? RAISED : V_NONE;
    if (obj_is(v, &type_weakref) && weakref_get(v) == V_NONE && dict_del(th, a[0], a[1]) < 0) return RAISED;
    return V_NONE;
}
static const Method methods[] = {
    {"_remove_dead_weakref", m_remove_dead, "(dct, key, /)", "Delete a key whose value is a dead weak reference."},
    {"getweakrefcount", m_count, "(object, /)", "The number of weak references to an object."},
    {"getweakrefs", m_getweakrefs, "(object, /)", "A list of all weak references to an object."},
    {"proxy", m_proxy, "(object, callback=None, /)", "An object that stands for another without keeping it alive."},
    {0}
};
static int init(Thread *th, Value m) {
    type_ready(&type_holder);
    heap_add_roots(visit_table);
    return module_add(m, "ref", type_weakref.obj) < 0 || module_add(m, "ReferenceType", type_weakref.obj) < 0 ||
        module_add(m, "ProxyType", type_weakproxy.obj) < 0 || module_add(m, "CallableProxyType", type_weakcallableproxy.obj) < 0 ? -1 : 0;
}
const ModuleDef module_weakref = {"_weakref", "Weak-reference support module.", methods, NULL, init};
