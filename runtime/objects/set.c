/* set.c -- set and frozenset, over the table of dict.c (values unused).
 *
 * [SET1] A SetObj has the layout of a DictObj; `hash` is where a dict has `shape`, which dict.c leaves alone in sets. */
#include "dict.h"
#include <stddef.h>

_Static_assert(offsetof(SetObj, used) == offsetof(DictObj, used) && offsetof(SetObj, table) == offsetof(DictObj, table) &&
                   offsetof(SetObj, hash) == offsetof(DictObj, shape), "[SET1]");

/* ---- what C code uses ------------------------------------------------------------------------------------------------------ */

Value set_new(Type *t) { return obj_new(t); } /* zero is right for every field */

int set_add(Thread *th, Value s, Value key) {
    int64_t hash;
    if (s == RAISED || key == RAISED) return -1;
    Value *r = root_push2(th, s, key);
    int result = key_hash(th, key, &hash);
    if (result == 0) {
        int64_t at = table_find(th, r[0], r[1], hash);
        result = at == -2 ? -1 : at >= 0 ? 0 : table_insert(r[0], r[1], hash, V_NONE);
    }
    root_pop(th, 2);
    return result;
}

/* A set looked for in a set is looked for as a frozenset. */
static int element_hash(Thread *th, Value *r, int64_t *hash) {
    if (key_hash(th, r[1], hash) == 0) return 0;
    if (!is_ref(r[1]) || !set_check(r[1]) || type_is_sub(type_of(r[1]), &type_frozenset) || !err_catch(th, TypeError)) return -1;
    Value frozen = set_new(&type_frozenset);
    if (frozen == RAISED || table_copy(frozen, r[1]) < 0) return -1;
    r[1] = frozen;
    return obj_hash(th, frozen, hash);
}

int set_contains(Thread *th, Value s, Value key) {
    int64_t hash, at = -2;
    Value *r = root_push2(th, s, key);
    if (element_hash(th, r, &hash) == 0) at = table_find(th, r[0], r[1], hash);
    root_pop(th, 2);
    return at == -2 ? -1 : at >= 0;
}

int set_discard(Thread *th, Value s, Value key) {
    int64_t hash, at = -2;
    Value *r = root_push2(th, s, key);
    if (element_hash(th, r, &hash) == 0) at = table_find(th, r[0], r[1], hash);
    if (at >= 0) table_delete(r[0], (uint64_t)at);
    root_pop(th, 2);
    return at == -2 ? -1 : at >= 0;
}

bool set_next(Value s, uint64_t *pos, Value *key) {
    Value v;
    return dict_next(s, pos, key, &v);
}

static bool has_table(Value v) { return is_ref(v) && (set_check(v) || is_exact(v, &type_dict)); }

int set_update(Thread *th, Value s, Value iterable) {
    Value *r = root_push3(th, s, iterable, V_NONE);
    int result = 0;
    if (has_table(iterable)) {
        if (!table_of(s) && s != iterable && set_check(iterable)) result = table_copy(s, iterable);
        else
            for (uint64_t pos = 0; result == 0 && set_next(r[1], &pos, &r[2]);) {
                int64_t hash = table_of(r[1])->e[pos - 1].hash, at = table_find(th, r[0], r[2], hash);
                result = at == -2 ? -1 : at >= 0 ? 0 : table_insert(r[0], r[2], hash, V_NONE);
            }
    } else if ((r[2] = obj_iter(th, iterable)) == RAISED) {
        result = -1;
    } else {
        for (Value v; result == 0 && (v = obj_next(th, r[2])) != STOP;) result = set_add(th, r[0], v);
    }
    root_pop(th, 3);
    return result;
}

Value set_from_iterable(Thread *th, Type *t, Value iterable) {
    Value *r = root_push2(th, iterable, V_NONE);
    r[1] = set_new(t);
    Value s = r[1] == RAISED || (iterable != V_UNBOUND && set_update(th, r[1], r[0]) < 0) ? RAISED : r[1];
    root_pop(th, 2);
    return s;
}

static Type *plain_type(Value s) { return type_is_sub(type_of(s), &type_frozenset) ? &type_frozenset : &type_set; }

static Value copied(Value s) {
    Value c = set_new(plain_type(s));
    return c == RAISED || table_copy(c, s) < 0 ? RAISED : c;
}

/* ---- operations: r[0] self, r[1] other, r[2] result, r[3] iterator, r[4] scratch ---------------------------------------------- */

/* `result` gets those items of `from` that are (or are not) in `in`, a set or dict. */
static int pick(Thread *th, Value *from, Value *in, Value *result, Value *item, bool wanted) {
    for (uint64_t pos = 0; set_next(*from, &pos, item);) {
        int64_t hash = table_of(*from)->e[pos - 1].hash, at = table_find(th, *in, *item, hash);
        if (at == -2) return -1;
        if ((at >= 0) != wanted) continue;
        at = table_find(th, *result, *item, hash);
        if (at == -2 || (at == -1 && table_insert(*result, *item, hash, V_NONE) < 0)) return -1;
    }
    return 0;
}

/* other as a set, so that it has a table. */
static int as_set(Thread *th, Value *r) {
    if (has_table(r[1])) return 0;
    return (r[1] = set_from_iterable(th, &type_set, r[1])) == RAISED ? -1 : 0;
}

static int intersect(Thread *th, Value *r) {
    if (as_set(th, r) < 0) return -1;
    bool self_first = set_len(r[0]) <= set_len(r[1]);
    return pick(th, self_first ? &r[0] : &r[1], self_first ? &r[1] : &r[0], &r[2], &r[4], true);
}
static int subtract(Thread *th, Value *r) { return as_set(th, r) < 0 ? -1 : pick(th, &r[0], &r[1], &r[2], &r[4], false); }
static int symmetric(Thread *th, Value *r) {
    if (as_set(th, r) < 0 || pick(th, &r[0], &r[1], &r[2], &r[4], false) < 0) return -1;
    return pick(th, &r[1], &r[0], &r[2], &r[4], false);
}
static int unite(Thread *th, Value *r) { return set_update(th, r[2], r[0]) < 0 ? -1 : set_update(th, r[2], r[1]); }

typedef int Operation(Thread *th, Value *r);

static Value operate(Thread *th, Operation *op, Value self, Value other) {
    Value *r = root_push(th, 5);
    r[0] = self, r[1] = other, r[2] = set_new(plain_type(self));
    Value v = r[2] == RAISED || op(th, r) < 0 ? RAISED : r[2];
    root_pop(th, 5);
    return v;
}

/* self takes over the table of `from`, a set nobody else has. */
static Value take_over(Value self, Value from) {
    Value table = OBJ(SetObj, from)->table;
    uint64_t used = OBJ(SetObj, from)->used;
    stm_write(ref_addr(self));
    OBJ(SetObj, self)->table = table;
    OBJ(SetObj, self)->used = used;
    return self;
}

static Value operate_in_place(Thread *th, Operation *op, Value self, Value other) {
    Value *r = root_push1(th, self);
    Value v = operate(th, op, self, other);
    if (v != RAISED) v = take_over(r[0], v);
    root_pop(th, 1);
    return v;
}

#define OPERATOR(name, op)                                                                                              \
    static Value name(Thread *th, Value x, Value y) {                                                                   \
        return is_ref(x) && is_ref(y) && set_check(x) && set_check(y) ? operate(th, op, x, y) : V_NOTIMPLEMENTED;       \
    }                                                                                                                   \
    static Value name##_in_place(Thread *th, Value x, Value y) {                                                        \
        return is_ref(y) && set_check(y) ? operate_in_place(th, op, x, y) : V_NOTIMPLEMENTED;                           \
    }
OPERATOR(s_and, intersect)
OPERATOR(s_or, unite)
OPERATOR(s_sub, subtract)
OPERATOR(s_xor, symmetric)

/* ---- methods ----------------------------------------------------------------------------------------------------------------------- */

/* Several others, one after the other. */
static Value fold(Thread *th, Operation *op, Value *a, unsigned n) {
    Value *r = root_push1(th, copied(a[0]));
    for (unsigned i = 1; i < n && r[0] != RAISED; i++) r[0] = operate(th, op, r[0], a[i]);
    return r[0];
}
static Value fold_in_place(Thread *th, Operation *op, Value *a, unsigned n) {
    for (unsigned i = 1; i < n; i++)
        if (operate_in_place(th, op, a[0], a[i]) == RAISED) return RAISED;
    return V_NONE;
}
static Value s_union(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, copied(a[0]));
    for (unsigned i = 1; i < n && r[0] != RAISED; i++)
        if (set_update(th, r[0], a[i]) < 0) return RAISED;
    return r[0];
}
static Value s_update(Thread *th, Value *a, unsigned n, Value kw) {
    for (unsigned i = 1; i < n; i++)
        if (set_update(th, a[0], a[i]) < 0) return RAISED;
    return V_NONE;
}
static Value s_intersection(Thread *th, Value *a, unsigned n, Value kw) { return fold(th, intersect, a, n); }
static Value s_difference(Thread *th, Value *a, unsigned n, Value kw) { return fold(th, subtract, a, n); }
static Value s_intersection_update(Thread *th, Value *a, unsigned n, Value kw) { return fold_in_place(th, intersect, a, n); }
static Value s_difference_update(Thread *th, Value *a, unsigned n, Value kw) { return fold_in_place(th, subtract, a, n); }
static Value s_symmetric(Thread *th, Value *a, unsigned n, Value kw) { return operate(th, symmetric, a[0], a[1]); }
static Value s_symmetric_update(Thread *th, Value *a, unsigned n, Value kw) {
    return operate_in_place(th, symmetric, a[0], a[1]) == RAISED ? RAISED : V_NONE;
}

static Value s_add(Thread *th, Value *a, unsigned n, Value kw) { return set_add(th, a[0], a[1]) < 0 ? RAISED : V_NONE; }
static Value s_discard(Thread *th, Value *a, unsigned n, Value kw) { return set_discard(th, a[0], a[1]) < 0 ? RAISED : V_NONE; }
static Value s_remove(Thread *th, Value *a, unsigned n, Value kw) {
    int found = set_discard(th, a[0], a[1]);
    return found > 0 ? V_NONE : found < 0 ? RAISED : err_value(KeyError, a[1]);
}
static Value s_pop(Thread *th, Value *a, unsigned n, Value kw) {
    uint64_t pos = 0;
    Value key;
    if (!set_next(a[0], &pos, &key)) return err_raise(KeyError, "pop from an empty set");
    table_delete(a[0], pos - 1);
    return key;
}
static Value s_clear(Thread *th, Value *a, unsigned n, Value kw) { return table_clear(a[0]), V_NONE; }
static Value s_copy(Thread *th, Value *a, unsigned n, Value kw) { return copied(a[0]); }
static Value f_copy(Thread *th, Value *a, unsigned n, Value kw) { return is_exact(a[0], &type_frozenset) ? a[0] : copied(a[0]); }

/* Is every item of x in y? Both have tables. */
static int subset(Thread *th, Value x, Value y) {
    if (set_len(x) > set_len(y)) return 0;
    Value *r = root_push3(th, x, y, V_NONE);
    int result = 1;
    for (uint64_t pos = 0; result > 0 && set_next(r[0], &pos, &r[2]);) {
        int64_t at = table_find(th, r[1], r[2], table_of(r[0])->e[pos - 1].hash);
        result = at == -2 ? -1 : at >= 0;
    }
    root_pop(th, 3);
    return result;
}
static Value s_issubset(Thread *th, Value *a, unsigned n, Value kw) {
    if (as_set(th, a) < 0) return RAISED;
    int r = subset(th, a[0], a[1]);
    return r < 0 ? RAISED : v_bool(r);
}
static Value s_issuperset(Thread *th, Value *a, unsigned n, Value kw) {
    if (as_set(th, a) < 0) return RAISED;
    int r = subset(th, a[1], a[0]);
    return r < 0 ? RAISED : v_bool(r);
}
static Value s_isdisjoint(Thread *th, Value *a, unsigned n, Value kw) {
    Value both = operate(th, intersect, a[0], a[1]);
    return both == RAISED ? RAISED : v_bool(!set_len(both));
}

static Value s_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, dict_keys_list(a[0]), V_NONE);
    if (r[0] == RAISED || (r[0] = TUPLE(r[0])) == RAISED) return RAISED;
    Value state = obj_call_method(th, a[0], str_intern_c("__getstate__"), NULL, 0);
    return state == RAISED ? RAISED : TUPLE(type_obj(a[0]), r[0], state);
}
static Value s_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    Value t = GET(SetObj, a[0], table);
    return int_from((int64_t)(sizeof(SetObj) + (is_ref(t) ? type_dict_table.size_of(obj_at(t)) : 0)));
}
static Value s_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

/* ---- slots ----------------------------------------------------------------------------------------------------------------------------- */

static Value s_new(Thread *th, Value *a, unsigned n, Value kw) { return set_new(type_from(a[0])); }
static int s_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw) && type_of(a[0])->new == s_new) return err_set(TypeError, "set() takes no keyword arguments");
    if (n > 2) return err_set(TypeError, "set expected at most 1 argument, got %u", n - 1);
    table_clear(a[0]);
    return n == 2 ? set_update(th, a[0], a[1]) : 0;
}
static Value f_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    if (is_ref(kw) && tuple_len(kw) && t->init == type_object.init) return err_raise(TypeError, "frozenset() takes no keyword arguments");
    if (n > 2) return err_raise(TypeError, "frozenset expected at most 1 argument, got %u", n - 1);
    if (n == 2 && t == &type_frozenset && is_exact(a[1], t)) return a[1];
    return set_from_iterable(th, t, n == 2 ? a[1] : V_UNBOUND);
}

static Value s_repr(Thread *th, Value self) {
    Type *t = type_of(self);
    if (!set_len(self)) return str_format_c("%U()", type_name(t));
    int running = repr_enter(th, self);
    if (running) return running < 0 ? RAISED : str_format_c("%U(...)", type_name(t));
    Value *r = root_push2(th, self, dict_keys_list(self));
    Value text = r[1] == RAISED ? RAISED : obj_repr(th, r[1]);
    repr_leave(th, r[0]);
    if (text != RAISED) {
        text = str_slice(text, 1, (int64_t)str_len(text) - 1);
        t = type_of(r[0]);
        if (text != RAISED) text = t == &type_set ? str_format_c("{%U}", text) : str_format_c("%U({%U})", type_name(t), text);
    }
    root_pop(th, 2);
    return text;
}

/* Order does not matter: the scattered hashes of the items are combined by xor, as the reference documents. */
static uint64_t scatter(uint64_t h) { return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u; }
static int f_hash(Thread *th, Value self, int64_t *out) {
    stm_read(ref_addr(self));
    if ((*out = OBJ(SetObj, self)->hash)) return 0;
    DictTable *t = table_of(self);
    uint64_t h = 0, n = set_len(self);
    for (uint64_t i = 0; t && i < t->n; i++)
        if (entry_live(&t->e[i])) h ^= scatter((uint64_t)t->e[i].hash);
    h ^= (n + 1) * 1927868237u;
    h ^= (h >> 11) ^ (h >> 25);
    h = h * 69069u + 907133923u;
    *out = h == UINT64_MAX || h == 0 ? 590923713 : (int64_t)h;
    return 0;
}

static Value s_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    if (!is_ref(x) || !is_ref(y) || !set_check(x) || !set_check(y)) return V_NOTIMPLEMENTED;
    uint64_t nx = set_len(x), ny = set_len(y);
    int r;
    switch (op) {
    case CMP_EQ: r = nx == ny ? subset(th, x, y) : 0; break;
    case CMP_NE: r = nx == ny ? subset(th, x, y) : 0; r = r < 0 ? r : !r; break;
    case CMP_LE: r = subset(th, x, y); break;
    case CMP_LT: r = nx < ny ? subset(th, x, y) : 0; break;
    case CMP_GE: r = subset(th, y, x); break;
    default: r = ny < nx ? subset(th, y, x) : 0; break;
    }
    return r < 0 ? RAISED : v_bool(r);
}
static int s_len(Thread *th, Value self, int64_t *out) { return *out = (int64_t)set_len(self), 0; }

/* ---- iterator ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct SetIterObj { Obj h; Value set; uint64_t pos, used, left; } SetIterObj; /* set: None when exhausted */

static Value s_iter(Thread *th, Value self) {
    Value it = obj_new(&type_set_iterator);
    if (it == RAISED) return RAISED;
    SetIterObj *x = OBJ(SetIterObj, it); /* NOBARRIER: fresh */
    x->set = self;
    x->used = x->left = set_len(self);
    return it;
}
static Value iter_next(Thread *th, Value self) {
    stm_write(ref_addr(self));
    SetIterObj *x = OBJ(SetIterObj, self);
    Value key;
    th->stop_value = V_NONE;
    if (x->set == V_NONE) return STOP;
    if (x->used != set_len(x->set)) {
        x->used = UINT64_MAX;
        return err_raise(RuntimeError, "Set changed size during iteration");
    }
    uint64_t pos = x->pos;
    if (!set_next(x->set, &pos, &key)) {
        x->set = V_NONE;
        return STOP;
    }
    x->pos = pos;
    x->left -= x->left > 0;
    return key;
}
static Value iter_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value s = GET(SetIterObj, a[0], set);
    return small_int(s != V_NONE && OBJ(SetIterObj, a[0])->used == set_len(s) ? (int64_t)OBJ(SetIterObj, a[0])->left : 0);
}
static Value iter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, list_new(0)), key, s = GET(SetIterObj, a[0], set);
    if (s != V_NONE)
        for (uint64_t pos = OBJ(SetIterObj, a[0])->pos; set_next(s, &pos, &key);)
            if (list_append(r[0], key) < 0) return RAISED;
    return TUPLE(dict_get_c(module_dict(builtins_module), "iter"), TUPLE(r[0]));
}
static const Method iter_methods[] = {
    {"__length_hint__", iter_hint, "!(self)", "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, "!(self)", "Return state information for pickling."},
    {0}
};
Type type_set_iterator = {
    .name = "set_iterator", .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(SetIterObj), .values = offsetof(SetIterObj, set),
    .values_end = offsetof(SetIterObj, pos), .next = iter_next, .methods = iter_methods,
};

/* ---- the types ----------------------------------------------------------------------------------------------------------------------------- */

#define METHODS_OF_BOTH                                                                                              \
    {"__class_getitem__", s_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},                               \
    {"__reduce__", s_reduce, "!(self)", "Return state information for pickling."},                                   \
    {"__sizeof__", s_sizeof, "!(self)", "S.__sizeof__() -> size of S in memory, in bytes"},                          \
    {"difference", s_difference, "!(self, *others)", "The items that are in none of the others."},                   \
    {"intersection", s_intersection, "!(self, *others)", "The items that are in all of the others."},                \
    {"isdisjoint", s_isdisjoint, "!(self, other, /)", "Whether two sets have nothing in common."},                   \
    {"issubset", s_issubset, "!(self, other, /)", "Whether another set contains this set."},                         \
    {"issuperset", s_issuperset, "!(self, other, /)", "Whether this set contains another set."},                     \
    {"symmetric_difference", s_symmetric, "!(self, other, /)", "The items that are in exactly one of the two."},     \
    {"union", s_union, "!(self, *others)", "The items that are in any of the sets."}

static const Method set_methods[] = {
    METHODS_OF_BOTH,
    {"add", s_add, "!(self, item, /)", "Add an element to a set."},
    {"clear", s_clear, "!(self)", "Remove all elements from this set."},
    {"copy", s_copy, "!(self)", "Return a shallow copy of a set."},
    {"difference_update", s_difference_update, "!(self, *others)", "Remove the items of the others."},
    {"discard", s_discard, "!(self, item, /)", "Remove an element if it is there."},
    {"intersection_update", s_intersection_update, "!(self, *others)", "Keep what is in all of the others."},
    {"pop", s_pop, "!(self)", "Remove and return an arbitrary set element."},
    {"remove", s_remove, "!(self, item, /)", "Remove an element; KeyError if it is not there."},
    {"symmetric_difference_update", s_symmetric_update, "!(self, other, /)", "Keep what is in exactly one of the two."},
    {"update", s_update, "!(self, *others)", "Add the items of the others."},
    {0}
};
static const Method frozenset_methods[] = {METHODS_OF_BOTH, {"copy", f_copy, "!(self)", "Return a shallow copy of a set."}, {0}};

#define SLOTS_OF_BOTH                                                                                                          \
    .size = sizeof(SetObj), .values = offsetof(SetObj, table), .values_end = sizeof(SetObj), .repr = s_repr,                   \
    .compare = s_compare, .iter = s_iter, .len = s_len, .contains = set_contains,                                              \
    .nb = {[NB_AND] = s_and, [NB_OR] = s_or, [NB_SUB] = s_sub, [NB_XOR] = s_xor}
#define SET_FLAGS TF_BASETYPE | TF_IMMUTABLE | TF_SET | TF_WEAK

Type type_set = {
    .name = "set", .doc = "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
    .flags = SET_FLAGS, SLOTS_OF_BOTH, .new = s_new, .init = s_init, .hash = hash_unhashable, .methods = set_methods,
    .inb = {[NB_AND] = s_and_in_place, [NB_OR] = s_or_in_place, [NB_SUB] = s_sub_in_place, [NB_XOR] = s_xor_in_place},
};
Type type_frozenset = {
    .name = "frozenset",
    .doc = "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
    .flags = SET_FLAGS, SLOTS_OF_BOTH, .new = f_new, .hash = f_hash, .methods = frozenset_methods,
};
