/* tuple.c -- immutable sequences. Items are set once, before the next safepoint: NOBARRIER everywhere, no read marks. */
#include "seq.h"
#include <stddef.h>

Value tuple_empty = V_UNBOUND;

static size_t tuple_size_of(const Obj *o) { return sizeof(TupleObj) + 8 * ((const TupleObj *)o)->len; }
static void tuple_trace(Obj *o, GcVisit *visit, void *ctx) {
    TupleObj *t = (TupleObj *)o;
    for (uint64_t i = 0; i < t->len; i++) visit(ctx, &t->v[i]);
}

static Value blank(Type *t, uint64_t n) {
    if (n > (uint64_t)1 << 40) return err_no_memory();
    Value v = obj_new_var(t, sizeof(TupleObj) + 8 * n, 0);
    if (v == RAISED) return RAISED;
    TupleObj *x = OBJ(TupleObj, v);
    x->len = n;
    for (uint64_t i = 0; i < n; i++) x->v[i] = V_NONE;
    return v;
}

Value tuple_new(uint64_t n) {
    if (n) return blank(&type_tuple, n);
    if (tuple_empty != V_UNBOUND) return tuple_empty;
    uintptr_t p = gc_alloc_immortal(sizeof(TupleObj), type_tuple.own_flags, type_tuple.root_map->id);
    return tuple_empty = value_from_ref(p);
}

Value tuple_from(const Value *v, uint64_t n) {
    for (uint64_t i = 0; i < n; i++)
        if (v[i] == RAISED) return RAISED;
    Value t = tuple_new(n);
    if (t != RAISED && n) memcpy(OBJ(TupleObj, t)->v, v, 8 * n);
    return t;
}

Value tuple_from_iterable(Thread *th, Value iterable) {
    if (is_exact(iterable, &type_tuple)) return iterable;
    if (is_exact(iterable, &type_list)) return list_to_tuple(iterable);
    Value l = list_from_iterable(th, iterable);
    return l == RAISED ? RAISED : list_to_tuple(l);
}

static Value item(Value self, uint64_t i) { return i < tuple_len(self) ? tuple_get(self, i) : V_UNBOUND; }
static uint64_t length(Value self) { return tuple_len(self); }

/* ---- slots ---------------------------------------------------------------------------------------------------------------- */

static Value t_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    if (is_ref(kw) && tuple_len(kw) && t->init == type_object.init) return err_raise(TypeError, "tuple() takes no keyword arguments");
    if (n > 2) return err_raise(TypeError, "tuple expected at most 1 argument, got %u", n - 1);
    Value *r = root_push1(th, n == 2 ? tuple_from_iterable(th, a[1]) : tuple_new(0));
    t = type_from(a[0]);
    if (r[0] == RAISED || t == &type_tuple) return r[0];
    Value v = blank(t, tuple_len(r[0]));
    if (v != RAISED) memcpy(OBJ(TupleObj, v)->v, OBJ(TupleObj, r[0])->v, 8 * tuple_len(r[0]));
    return v;
}

static Value t_repr(Thread *th, Value self) { return seq_repr(th, self, item, "(", ")", ",)", "()", "(...)"); }

/* xxHash64-like, as the reference documents it for tuples (Yann Collet's primes). */
static int t_hash(Thread *th, Value self, int64_t *out) {
    if (recursion_check_c(th, " while hashing a tuple") < 0) return -1;
    const uint64_t p1 = 11400714785074694791u, p2 = 14029467366897019727u, p5 = 2870177450012600261u;
    uint64_t acc = p5, n = tuple_len(self);
    Value *r = root_push1(th, self);
    for (uint64_t i = 0; i < n; i++) {
        int64_t lane;
        if (obj_hash(th, tuple_get(r[0], i), &lane) < 0) return root_pop(th, 1), -1;
        acc += (uint64_t)lane * p2;
        acc = (acc << 31 | acc >> 33) * p1;
    }
    root_pop(th, 1);
    acc += n ^ (p5 ^ 3527539u);
    *out = acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
    return 0;
}

static Value t_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    return tuple_check(x) && tuple_check(y) ? seq_compare(th, x, y, op, item, length) : V_NOTIMPLEMENTED;
}
static int t_len(Thread *th, Value self, int64_t *out) { return *out = (int64_t)tuple_len(self), 0; }

static Value t_getitem(Thread *th, Value self, Value key) {
    int64_t i, stop, step, count;
    if (is_int(key)) {
        i = small_value(key);
        if (i < 0) i += (int64_t)tuple_len(self);
        return (uint64_t)i < tuple_len(self) ? tuple_get(self, (uint64_t)i) : err_raise(IndexError, "tuple index out of range");
    }
    Value *r = root_push1(th, self), v = RAISED;
    int64_t len = (int64_t)tuple_len(self);
    if (!is_exact(key, &type_slice)) {
        if (seq_index(th, key, len, "tuple", "tuple index out of range", &i) == 0) v = tuple_get(r[0], (uint64_t)i);
    } else if (slice_indices(th, key, len, &i, &stop, &step, &count) == 0) {
        if (count == len && step == 1 && is_exact(r[0], &type_tuple)) v = r[0];
        else if ((v = tuple_new((uint64_t)count)) != RAISED)
            for (int64_t j = 0; j < count; j++) tuple_init(v, (uint64_t)j, tuple_get(r[0], (uint64_t)(i + j * step)));
    }
    root_pop(th, 1);
    return v;
}

static int t_contains(Thread *th, Value self, Value v) {
    int64_t at = seq_find(th, self, v, 0, tuple_len(self), item);
    return at == -2 ? -1 : at >= 0;
}

static Value t_concat(Thread *th, Value x, Value y) {
    if (!tuple_check(y)) return err_raise(TypeError, "can only concatenate tuple (not \"%T\") to tuple", y);
    if (!tuple_len(x) && is_exact(y, &type_tuple)) return y;
    if (!tuple_len(y) && is_exact(x, &type_tuple)) return x;
    uint64_t n = tuple_len(x), m = tuple_len(y);
    Value v = tuple_new(n + m);
    if (v == RAISED) return RAISED;
    memcpy(OBJ(TupleObj, v)->v, OBJ(TupleObj, x)->v, 8 * n);
    memcpy(OBJ(TupleObj, v)->v + n, OBJ(TupleObj, y)->v, 8 * m);
    return v;
}
static Value t_repeat(Thread *th, Value self, int64_t times) {
    uint64_t n = tuple_len(self);
    if (times <= 0 || !n) return tuple_new(0);
    if (times == 1 && is_exact(self, &type_tuple)) return self;
    if ((uint64_t)times > ((uint64_t)1 << 40) / n) return err_no_memory();
    Value v = tuple_new(n * (uint64_t)times);
    if (v == RAISED) return RAISED;
    for (int64_t i = 0; i < times; i++) memcpy(OBJ(TupleObj, v)->v + (uint64_t)i * n, OBJ(TupleObj, self)->v, 8 * n);
    return v;
}

/* ---- methods --------------------------------------------------------------------------------------------------------------- */

static Value t_index(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t len = (int64_t)tuple_len(a[0]), from = 0, to = len;
    if (a[2] != V_UNBOUND && seq_bound(th, a[2], len, &from) < 0) return RAISED;
    if (a[3] != V_UNBOUND && seq_bound(th, a[3], len, &to) < 0) return RAISED;
    int64_t at = seq_find(th, a[0], a[1], (uint64_t)from, (uint64_t)to, item);
    return at >= 0 ? small_int(at) : at == -2 ? RAISED : err_raise(ValueError, "tuple.index(x): x not in tuple");
}
static Value t_count(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t count = 0, at = -1;
    while ((at = seq_find(th, a[0], a[1], (uint64_t)(at + 1), tuple_len(a[0]), item)) >= 0) count++;
    return at == -2 ? RAISED : small_int(count);
}
static Value t_getnewargs(Thread *th, Value *a, unsigned n, Value kw) {
    Value plain = tuple_from(OBJ(TupleObj, a[0])->v, tuple_len(a[0]));
    return TUPLE(plain);
}
static Value t_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

static const Method methods[] = {
    {"__class_getitem__", t_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {"__getnewargs__", t_getnewargs, "(self, /)", NULL},
    {"count", t_count, "(self, value, /)", "Return number of occurrences of value."},
    {"index", t_index, "(self, value, start=0, stop=sys.maxsize, /)", "Return first index of value; ValueError if it is not there."},
    {0}
};

/* ---- iterator --------------------------------------------------------------------------------------------------------------- */

typedef struct TupleIterObj { Obj h; Value tuple; uint64_t at; } TupleIterObj; /* tuple: None when exhausted */

static Value t_iter(Thread *th, Value self) {
    Value it = obj_new(&type_tuple_iterator);
    if (it != RAISED) OBJ(TupleIterObj, it)->tuple = self; /* NOBARRIER: fresh */
    return it;
}
static Value iter_next(Thread *th, Value self) {
    stm_write(ref_addr(self));
    TupleIterObj *x = OBJ(TupleIterObj, self);
    if (x->tuple != V_NONE) {
        if (x->at < tuple_len(x->tuple)) return tuple_get(x->tuple, x->at++);
        x->tuple = V_NONE;
    }
    th->stop_value = V_NONE;
    return STOP;
}
static Value iter_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value t = GET(TupleIterObj, a[0], tuple);
    return small_int(t == V_NONE ? 0 : (int64_t)(tuple_len(t) - OBJ(TupleIterObj, a[0])->at));
}
static Value iter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value t = GET(TupleIterObj, a[0], tuple), iter = dict_get_c(module_dict(builtins_module), "iter");
    if (t == V_NONE) return TUPLE(iter, TUPLE(tuple_empty));
    return TUPLE(iter, TUPLE(t), small_int((int64_t)OBJ(TupleIterObj, a[0])->at));
}
static Value iter_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t at;
    if (arg_int64(th, a[1], &at) < 0) return RAISED;
    stm_write(ref_addr(a[0]));
    TupleIterObj *x = OBJ(TupleIterObj, a[0]);
    if (x->tuple == V_NONE) return V_NONE;
    uint64_t len = tuple_len(x->tuple);
    x->at = at < 0 ? 0 : (uint64_t)at > len ? len : (uint64_t)at;
    return V_NONE;
}
static const Method iter_methods[] = {
    {"__length_hint__", iter_hint, "!(self)", "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, "!(self)", "Return state information for pickling."},
    {"__setstate__", iter_setstate, "!(self, state, /)", "Set state information for unpickling."},
    {0}
};
Type type_tuple_iterator = {
    .name = "tuple_iterator", .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(TupleIterObj),
    .values = offsetof(TupleIterObj, tuple), .values_end = offsetof(TupleIterObj, at), .next = iter_next, .methods = iter_methods,
};

Type type_tuple = {
    .name = "tuple",
    .doc = "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\nIf no argument is given, the result is an empty tuple.",
    .flags = TF_VAR | TF_BASETYPE | TF_IMMUTABLE | TF_TUPLE | TF_SEQUENCE,
    .size = sizeof(TupleObj), .size_of = tuple_size_of, .trace = tuple_trace,
    .new = t_new, .repr = t_repr, .hash = t_hash, .compare = t_compare, .iter = t_iter, .len = t_len, .getitem = t_getitem,
    .contains = t_contains, .concat = t_concat, .repeat = t_repeat, .methods = methods,
};
