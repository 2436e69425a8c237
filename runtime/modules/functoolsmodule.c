/* functoolsmodule.c -- _functools: partial, reduce, cmp_to_key, the wrapper of lru_cache.
 *
 * The bounded cache is a ring of links in the order of use, with a dict from key to link; `root` is between the newest and the
 * oldest. */
#include "dict.h"
#include "modules.h"
#include "native.h"
#include <stddef.h>

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

/* ---- partial ------------------------------------------------------------------------------------------------------------------- */

typedef struct PartialObj { Obj h; Value func, args, keywords; } PartialObj; /* changed by __setstate__ only */

static Value partial_call(Thread *th, Value *a, unsigned n, Value kw);

/* func is a partial without attributes: its function and arguments are taken over. a[1] changes; r: args, keywords */
static int flatten(Thread *th, Value *a, Value *r) {
    if (type_of(a[1])->call != partial_call) return 0;
    const Map *m = map_of(a[1]);
    if (m->count || m->dict_mode) return 0;
    stm_read(ref_addr(a[1]));
    const PartialObj *p = OBJ(PartialObj, a[1]);
    r[0] = type_tuple.concat(th, p->args, r[0]);
    r[2] = OBJ(PartialObj, a[1])->keywords;
    a[1] = OBJ(PartialObj, a[1])->func;
    return r[0] == RAISED ? -1 : 0;
}

static Value partial_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (n < 2) return err_raise(TypeError, "type 'partial' takes at least one argument");
    if (!obj_callable(a[1])) return err_raise(TypeError, "the first argument must be callable");
    Value *r = root_push3(th, tuple_from(a + 2, n - 2), V_NONE, V_UNBOUND);
    if (r[0] == RAISED || flatten(th, a, r) < 0) return RAISED;
    r[1] = r[2] == V_UNBOUND ? dict_new() : dict_copy(r[2]);
    if (r[1] == RAISED) return RAISED;
    for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++)
        if (dict_set_str(r[1], tuple_get(kw, i), a[n + i]) < 0) return RAISED;
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    PartialObj *p = OBJ(PartialObj, v); /* NOBARRIER: fresh */
    p->func = a[1], p->args = r[0], p->keywords = r[1];
    return v;
}

/* The values of all keywords behind `to`, their names in a tuple. No safepoint. */
static Value merge_keywords(Thread *th, Value own, Value kw, const Value *given, Value *to) {
    uint64_t nk = is_ref(kw) ? tuple_len(kw) : 0, m = 0, pos = 0;
    Value key, value, *names = root_push(th, (unsigned)(dict_len(own) + nk));
    while (dict_next(own, &pos, &key, &value)) {
        if (!is_ref(key) || !str_check(key)) return err_raise(TypeError, "keywords must be strings");
        for (uint64_t i = 0; i < nk; i++)
            if (str_equal(tuple_get(kw, i), key)) value = given[i];
        names[m] = key;
        to[m++] = value;
    }
    for (uint64_t i = 0; i < nk; i++) {
        if (dict_get_str(own, tuple_get(kw, i)) != V_UNBOUND) continue;
        names[m] = tuple_get(kw, i);
        to[m++] = given[i];
    }
    return tuple_from(names, m);
}

static Value partial_call(Thread *th, Value *a, unsigned n, Value kw) {
    stm_read(ref_addr(a[0]));
    const PartialObj *p = OBJ(PartialObj, a[0]);
    unsigned own = (unsigned)tuple_len(p->args), more = n - 1, nk = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
    Value *r = root_push(th, own + more + nk + (unsigned)dict_len(p->keywords));
    memcpy(r, OBJ(TupleObj, p->args)->v, own * sizeof(Value));
    memcpy(r + own, a + 1, more * sizeof(Value));
    if (dict_len(p->keywords)) {
        kw = merge_keywords(th, p->keywords, kw, a + n, r + own + more);
        if (kw == RAISED) return RAISED;
    } else {
        memcpy(r + own + more, a + n, nk * sizeof(Value));
    }
    return native_tail(th, OBJ(PartialObj, a[0])->func, r, own + more, kw);
}

static int partial_texts(Thread *th, Value *r) { /* r: partial, list, two free */
    r[2] = obj_repr(th, GET(PartialObj, r[0], func));
    if (r[2] == RAISED || list_append(r[1], r[2]) < 0) return -1;
    for (uint64_t i = 0; i < tuple_len(GET(PartialObj, r[0], args)); i++)
        if (list_append(r[1], obj_repr(th, tuple_get(GET(PartialObj, r[0], args), i))) < 0) return -1;
    r[3] = dict_items_list(GET(PartialObj, r[0], keywords));
    if (r[3] == RAISED) return -1;
    for (uint64_t i = 0; i < list_len(r[3]); i++) {
        r[2] = obj_str(th, tuple_get(list_get(r[3], i), 0));
        Value v = r[2] == RAISED ? RAISED : obj_repr(th, tuple_get(list_get(r[3], i), 1));
        if (v == RAISED || list_append(r[1], str_format_c("%U=%U", r[2], v)) < 0) return -1;
    }
    return 0;
}

static Value partial_repr(Thread *th, Value self) {
    int running = repr_enter(th, self);
    if (running) return running < 0 ? RAISED : str_from("...");
    Value *r = root_push(th, 4), text = RAISED;
    r[0] = self;
    r[1] = list_new(4);
    if (r[1] != RAISED && partial_texts(th, r) == 0) text = str_join(th, str_from(", "), r[1]);
    if (text != RAISED) text = str_format_c("%T(%U)", r[0], text);
    repr_leave(th, r[0]);
    root_pop(th, 4);
    return text;
}

METHOD(partial_reduce) {
    Value dict = V_NONE;
    const Map *m = map_of(a[0]);
    if ((m->count || m->dict_mode) && (dict = inst_dict(a[0])) == RAISED) return RAISED;
    stm_read(ref_addr(a[0]));
    const PartialObj *p = OBJ(PartialObj, a[0]);
    Value state = TUPLE(p->func, p->args, p->keywords, dict);
    return state == RAISED ? state : TUPLE(type_obj(a[0]), TUPLE(OBJ(PartialObj, a[0])->func), state);
}

METHOD(partial_setstate) {
    Value s = a[1];
    if (!tuple_check(s) || tuple_len(s) != 4 || !obj_callable(tuple_get(s, 0)) || !is_ref(tuple_get(s, 1)) ||
        !tuple_check(tuple_get(s, 1)) || !(tuple_get(s, 2) == V_NONE || dict_check(tuple_get(s, 2))))
        return err_raise(TypeError, "invalid partial state");
    Value *r = root_push3(th, tuple_get(s, 1), tuple_get(s, 2), tuple_get(s, 3));
    if (!is_exact(r[0], &type_tuple)) r[0] = tuple_from(OBJ(TupleObj, r[0])->v, tuple_len(r[0]));
    if (r[1] == V_NONE) r[1] = dict_new();
    else if (!is_exact(r[1], &type_dict)) r[1] = dict_copy(r[1]);
    if (r[0] == RAISED || r[1] == RAISED) return RAISED;
    if (r[2] != V_NONE && (!dict_check(r[2]) || inst_set_dict(a[0], r[2]) < 0)) return err_raise(TypeError, "invalid partial state");
    if (r[2] == V_NONE && (map_of(a[0])->count || map_of(a[0])->dict_mode)) {
        Value empty = dict_new();
        if (empty == RAISED || inst_set_dict(a[0], empty) < 0) return RAISED;
    }
    stm_write(ref_addr(a[0]));
    PartialObj *p = OBJ(PartialObj, a[0]);
    p->func = tuple_get(a[1], 0), p->args = r[0], p->keywords = r[1];
    return V_NONE;
}
METHOD(class_getitem) { return generic_alias_new(a[0], a[1]); }

static const Method partial_methods[] = {
    {"__reduce__", partial_reduce, "!(self)", NULL, 0},
    {"__setstate__", partial_setstate, "!(self, state, /)", NULL, 0},
    {"__class_getitem__", class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {0},
};
static const Member partial_members[] = {
    {"func", offsetof(PartialObj, func), MEMBER_READONLY, "function object to use in future partial calls"},
    {"args", offsetof(PartialObj, args), MEMBER_READONLY, "tuple of arguments to future partial calls"},
    {"keywords", offsetof(PartialObj, keywords), MEMBER_READONLY, "dictionary of keyword arguments to future partial calls"},
    {0},
};
static Type type_partial = {
    .name = "functools.partial",
    .doc = "partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK, .size = sizeof(PartialObj), .values = offsetof(PartialObj, func),
    .values_end = sizeof(PartialObj), .new = partial_new, .call = partial_call, .repr = partial_repr, .methods = partial_methods,
    .members = partial_members,
};

/* ---- cmp_to_key ------------------------------------------------------------------------------------------------------------------- */

typedef struct KeyObj { Obj h; Value cmp, object; } KeyObj;
static Type type_key;

static Value key_new(Value cmp, Value object) {
    Value k = obj_new(&type_key);
    if (k == RAISED) return k;
    OBJ(KeyObj, k)->cmp = cmp; /* NOBARRIER: fresh */
    OBJ(KeyObj, k)->object = object;
    return k;
}
static Value key_call(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, V_UNBOUND);
    if (arg_bind(th, "K", "(obj)", a + 1, n - 1, kw, r) < 0) return RAISED;
    return key_new(GET(KeyObj, a[0], cmp), r[0]);
}
static Value key_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!is_exact(b, &type_key) || !is_exact(a, &type_key)) return err_raise(TypeError, "other argument must be K instance");
    Value x = GET(KeyObj, a, object), y = GET(KeyObj, b, object);
    if (x == V_UNBOUND || y == V_UNBOUND) return err_raise(AttributeError, "object");
    Value v = CALL2(th, GET(KeyObj, a, cmp), x, y);
    return v == RAISED ? v : obj_compare(th, v, small_int(0), op);
}
static const Member key_members[] = {{"obj", offsetof(KeyObj, object), 0, "Value wrapped by a key function."}, {0}};
static Type type_key = {
    .name = "functools.KeyWrapper", .flags = TF_NO_NEW, .size = sizeof(KeyObj), .values = offsetof(KeyObj, cmp),
    .values_end = sizeof(KeyObj), .call = key_call, .compare = key_compare, .hash = hash_unhashable, .members = key_members,
};

METHOD(cmp_to_key) { return key_new(a[0], V_UNBOUND); }

/* ---- reduce ------------------------------------------------------------------------------------------------------------------------- */

METHOD(reduce) {
    Value *r = root_push2(th, V_UNBOUND, arg_or(a[2], V_UNBOUND));
    r[0] = obj_iter(th, a[1]);
    if (r[0] == RAISED) return err_catch(th, TypeError) ? err_raise(TypeError, "reduce() arg 2 must support iteration") : RAISED;
    for (;;) {
        Value x = obj_next(th, r[0]);
        if (x == RAISED) return x;
        if (x == STOP) break;
        r[1] = r[1] == V_UNBOUND ? x : CALL2(th, a[0], r[1], x);
        if (r[1] == RAISED || thread_poll(th) < 0) return RAISED;
    }
    return r[1] == V_UNBOUND ? err_raise(TypeError, "reduce() of empty iterable with no initial value") : r[1];
}

/* ---- lru_cache ----------------------------------------------------------------------------------------------------------------------- */

typedef struct LinkObj { Obj h; Value prev, next, key, result; int64_t hash; } LinkObj; /* hash of the key */
typedef struct LruObj {
    Obj h;
    Value func, cache, root, info;
    int64_t maxsize, hits, misses; /* maxsize -1: no bound */
    uint64_t typed;
} LruObj;

static Type type_link = {
    .name = "functools._lru_list_elem", .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(LinkObj), .values = offsetof(LinkObj, prev),
    .values_end = offsetof(LinkObj, hash),
};
static Type type_lru;
static Value kwd_mark = V_UNBOUND; /* between positional and keyword arguments of a key */

static Value link_new(Value key, Value result, int64_t hash) {
    Value l = obj_new(&type_link);
    if (l == RAISED) return l;
    LinkObj *o = OBJ(LinkObj, l); /* NOBARRIER: fresh */
    o->prev = o->next = l;
    o->key = key, o->result = result, o->hash = hash;
    return l;
}
static void link_out(Value l) {
    Value p = GET(LinkObj, l, prev), q = OBJ(LinkObj, l)->next;
    SET(LinkObj, p, next, q);
    SET(LinkObj, q, prev, p);
}
static void link_in(Value root, Value l) { /* the newest is before the root */
    Value p = GET(LinkObj, root, prev);
    SET(LinkObj, p, next, l);
    SET(LinkObj, root, prev, l);
    stm_write(ref_addr(l));
    OBJ(LinkObj, l)->prev = p;
    OBJ(LinkObj, l)->next = root;
}

static Value lru_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 6);
    for (unsigned i = 0; i < 6; i++) r[i] = V_UNBOUND;
    if (arg_bind(th, "lru_cache", "(user_function, maxsize, typed, cache_info_type)", a + 1, n - 1, kw, r) < 0) return RAISED;
    if (!obj_callable(r[0])) return err_raise(TypeError, "the first argument must be callable");
    int64_t maxsize = -1;
    if (r[1] != V_NONE) {
        if (!int_check(r[1]) && !type_of(r[1])->un[UN_INDEX]) return err_raise(TypeError, "maxsize should be integer or None");
        if (obj_index_int(th, r[1], &maxsize, OverflowError) < 0) return RAISED;
        if (maxsize < 0) maxsize = 0;
    }
    int typed = obj_truth(th, r[2]);
    if (typed < 0 || (r[4] = dict_new()) == RAISED || (r[5] = link_new(V_NONE, V_NONE, 0)) == RAISED) return RAISED;
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    LruObj *o = OBJ(LruObj, v); /* NOBARRIER: fresh */
    o->func = r[0], o->info = r[3], o->cache = r[4], o->root = r[5];
    o->maxsize = maxsize;
    o->typed = (uint64_t)typed;
    return v;
}

/* What the arguments a[1..n) and keywords look up. No safepoint. */
static Value make_key(Thread *th, const Value *a, unsigned n, Value kw, bool typed) {
    unsigned nk = is_ref(kw) ? (unsigned)tuple_len(kw) : 0, m = 0;
    if (!typed && !nk && n == 2 && (is_int(a[1]) || is_exact(a[1], &type_str))) return a[1];
    Value *k = root_push(th, (n - 1) * 2 + nk * 3 + 1);
    for (unsigned i = 1; i < n; i++) k[m++] = a[i];
    if (nk) k[m++] = kwd_mark;
    for (unsigned i = 0; i < nk; i++) {
        k[m++] = tuple_get(kw, i);
        k[m++] = a[n + i];
    }
    for (unsigned i = 1; typed && i < n; i++) k[m++] = type_obj(a[i]);
    for (unsigned i = 0; typed && i < nk; i++) k[m++] = type_obj(a[n + i]);
    return tuple_from(k, m);
}

static void count_up(Value self, bool hit) {
    stm_write(ref_addr(self));
    if (hit) OBJ(LruObj, self)->hits++;
    else OBJ(LruObj, self)->misses++;
}

static Value call_function(Thread *th, Value *a, unsigned n, Value kw) {
    return obj_call_kw(th, OBJ(LruObj, a[0])->func, a + 1, n - 1, kw);
}

/* The link goes from the dict; its key is not hashed again. */
static int forget(Thread *th, Value cache, Value l) {
    Value *r = root_push1(th, cache);
    int64_t at = table_find(th, cache, GET(LinkObj, l, key), OBJ(LinkObj, l)->hash);
    if (at >= 0) table_delete(r[0], (uint64_t)at);
    root_pop(th, 1);
    return at == -2 ? -1 : 0;
}

/* Enter the result r[1] for the key r[0]. */
static int lru_store(Thread *th, Value self, Value *r, int64_t hash) {
    Value found;
    Value *s = root_push1(th, self);
    int known = dict_get_hashed(th, OBJ(LruObj, self)->cache, r[0], hash, &found);
    if (known) return known < 0 ? -1 : 0; /* the call has brought it in */
    if ((int64_t)dict_len(OBJ(LruObj, s[0])->cache) >= OBJ(LruObj, s[0])->maxsize) {
        Value oldest = GET(LinkObj, OBJ(LruObj, s[0])->root, next);
        link_out(oldest);
        if (forget(th, OBJ(LruObj, s[0])->cache, oldest) < 0) return -1;
    }
    Value l = link_new(r[0], r[1], hash);
    if (l == RAISED) return -1;
    link_in(OBJ(LruObj, s[0])->root, l);
    return dict_set_hashed(th, OBJ(LruObj, s[0])->cache, r[0], hash, l);
}

static Value lru_call(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t maxsize = OBJ(LruObj, a[0])->maxsize, hash;
    Value *r = root_push3(th, V_NONE, V_NONE, kw), found;
    if (!maxsize) {
        count_up(a[0], false);
        return call_function(th, a, n, kw);
    }
    r[0] = make_key(th, a, n, kw, OBJ(LruObj, a[0])->typed);
    if (r[0] == RAISED || obj_hash(th, r[0], &hash) < 0) return RAISED;
    int known = dict_get_hashed(th, OBJ(LruObj, a[0])->cache, r[0], hash, &found);
    if (known < 0) return RAISED;
    count_up(a[0], known);
    if (known && maxsize < 0) return found;
    if (known) {
        link_out(found);
        link_in(OBJ(LruObj, a[0])->root, found);
        return GET(LinkObj, found, result);
    }
    r[1] = call_function(th, a, n, r[2]);
    if (r[1] == RAISED) return RAISED;
    int failed = maxsize < 0 ? dict_set_hashed(th, OBJ(LruObj, a[0])->cache, r[0], hash, r[1]) : lru_store(th, a[0], r, hash);
    return failed < 0 ? RAISED : r[1];
}

static Value lru_get(Thread *th, Value self, Value obj, Value type) {
    return obj == V_UNBOUND || obj == V_NONE ? self : method_new(self, obj);
}

METHOD(cache_info) {
    stm_read(ref_addr(a[0]));
    const LruObj *o = OBJ(LruObj, a[0]);
    Value args[] = {int_from(o->hits), int_from(o->misses), o->maxsize < 0 ? V_NONE : int_from(o->maxsize),
                    int_from((int64_t)dict_len(o->cache))};
    return obj_call(th, o->info, args, 4);
}
METHOD(cache_clear) {
    Value root = link_new(V_NONE, V_NONE, 0), cache = dict_new();
    if (root == RAISED || cache == RAISED) return RAISED;
    stm_write(ref_addr(a[0]));
    LruObj *o = OBJ(LruObj, a[0]);
    o->hits = o->misses = 0;
    o->root = root;
    o->cache = cache;
    return V_NONE;
}
METHOD(itself) { return a[0]; }
METHOD(lru_reduce) { return obj_getattr(th, a[0], S(__qualname__)); }

static const Method lru_methods[] = {
    {"cache_info", cache_info, "!(self)", "Report cache statistics", 0},
    {"cache_clear", cache_clear, "!(self)", "Clear the cache and cache statistics", 0},
    {"__reduce__", lru_reduce, "!(self)", NULL, 0},
    {"__copy__", itself, "!(self)", NULL, 0},
    {"__deepcopy__", itself, "!(self, memo, /)", NULL, 0},
    {0},
};
static Type type_lru = {
    .name = "functools._lru_cache_wrapper",
    .doc = "Create a cached callable that wraps another function.\n\nuser_function: the function being cached\n"
           "maxsize: 0 for no caching, None for no limit\ntyped: cache arguments of different types separately\n"
           "cache_info_type: namedtuple class with hits, misses, maxsize, currsize",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK, .size = sizeof(LruObj), .values = offsetof(LruObj, func),
    .values_end = offsetof(LruObj, maxsize), .new = lru_new, .call = lru_call, .get = lru_get, .methods = lru_methods,
};

/* ---- the module --------------------------------------------------------------------------------------------------------------------------- */

static const Method functions[] = {
    {"reduce", reduce, "!(function, iterable, initial=None, /)", "Apply a function of two arguments cumulatively to the items of an iterable.", 0},
    {"cmp_to_key", cmp_to_key, "!(mycmp)", "Convert a cmp= function into a key= function.", 0},
    {0},
};
static Type *const types[] = {&type_partial, NULL};

static int init(Thread *th, Value module) {
    Value *r = root_push1(th, module);
    type_ready(&type_key);
    type_ready(&type_link);
    type_ready(&type_lru);
    Value mark = CALL0(th, type_object.obj);
    if (mark == RAISED) return -1;
    kwd_mark = mark;
    gc_root_add(&kwd_mark);
    int failed = module_add(r[0], "_lru_cache_wrapper", type_lru.obj);
    root_pop(th, 1);
    return failed;
}

const ModuleDef module_functools = {
    .name = "_functools", .doc = "Tools that operate on functions.", .methods = functions, .types = types, .init = init,
};
