/* collectionsmodule.c -- _collections: deque, defaultdict, what namedtuple and Counter want from C.
 *
 * A deque is a ring: item i is in slot (start + i) & (cap - 1) of a PartObj whose length is a power of two. `state` counts changes
 * of the length, which iterators notice. OrderedDict is the one in Python. */
#include "modules.h"
#include "native.h"
#include <stddef.h>
#include <stdlib.h>

typedef struct DequeObj { Obj h; Value part; int64_t start, len, maxlen; uint64_t state; } DequeObj; /* maxlen -1: none */
typedef struct DequeIter { Obj h; Value deque; int64_t at, left; uint64_t state; } DequeIter;
extern Type type_deque, type_deque_iterator, type_deque_reverse_iterator;

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

/* ---- the ring ------------------------------------------------------------------------------------------------------------ */

static inline DequeObj *deque_read(Value d) {
    stm_read(ref_addr(d));
    return OBJ(DequeObj, d);
}
static inline DequeObj *deque_write(Value d) {
    stm_write(ref_addr(d));
    return OBJ(DequeObj, d);
}
static inline uint64_t slot_of(const DequeObj *d, int64_t i) {
    return (uint64_t)(d->start + i) & (OBJ(PartObj, d->part)->cap - 1);
}
static inline int64_t deque_len(Value d) { return deque_read(d)->len; }
static inline Value item_get(Value d, int64_t i) {
    DequeObj *q = deque_read(d);
    return part_get(q->part, slot_of(q, i));
}
static inline void item_set(Value d, int64_t i, Value v) {
    DequeObj *q = deque_read(d);
    part_set(q->part, slot_of(q, i), v);
}

static int make_room(Value d) {
    DequeObj *q = deque_read(d);
    uint64_t cap = is_ref(q->part) ? OBJ(PartObj, q->part)->cap : 0;
    if ((uint64_t)q->len < cap) return 0;
    Value part = part_new(cap ? 2 * cap : 8);
    if (part == RAISED) return -1;
    for (int64_t i = 0; i < q->len; i++) OBJ(PartObj, part)->v[i] = item_get(d, i); /* NOBARRIER: fresh */
    q = deque_write(d);
    q->part = part;
    q->start = 0;
    return 0;
}

static Value pop_right(Value d) {
    DequeObj *q = deque_write(d);
    Value v = item_get(d, q->len - 1);
    item_set(d, q->len - 1, V_UNBOUND);
    q->len--, q->state++;
    return v;
}
static Value pop_left(Value d) {
    DequeObj *q = deque_write(d);
    Value v = item_get(d, 0);
    item_set(d, 0, V_UNBOUND);
    q->start = (int64_t)slot_of(q, 1);
    q->len--, q->state++;
    return v;
}

static int push(Value d, Value v, bool left) {
    DequeObj *q = deque_read(d);
    if (q->maxlen == 0) return 0;
    if (make_room(d) < 0) return -1;
    q = deque_write(d);
    if (left) q->start = (int64_t)slot_of(q, -1);
    q->len++, q->state++;
    item_set(d, left ? 0 : q->len - 1, v);
    if (q->maxlen >= 0 && q->len > q->maxlen) {
        if (left) pop_right(d);
        else pop_left(d);
    }
    return 0;
}

static void clear(Value d) {
    DequeObj *q = deque_write(d);
    q->part = 0;
    q->start = q->len = 0;
    q->state++;
}

/* r[0] is the deque. */
static int extend(Thread *th, Value *r, Value iterable, bool left) {
    Value *it = root_push1(th, iterable);
    int status = -1;
    if (it[0] == r[0]) it[0] = list_from_iterable(th, it[0]);
    if (it[0] != RAISED) it[0] = obj_iter(th, it[0]);
    while (it[0] != RAISED) {
        Value v = obj_next(th, it[0]);
        if (v == STOP) status = 0;
        if (v == STOP || v == RAISED || push(r[0], v, left) < 0) break;
    }
    root_pop(th, 1);
    return status;
}

static void remove_at(Value d, int64_t at) {
    for (int64_t i = at; i + 1 < deque_len(d); i++) item_set(d, i, item_get(d, i + 1));
    pop_right(d);
}

static void rotate(Value d, int64_t by) {
    int64_t len = deque_len(d);
    if (len < 2) return;
    by %= len;
    if (by > len / 2) by -= len;
    if (by < -len / 2) by += len;
    int64_t maxlen = deque_read(d)->maxlen;
    deque_write(d)->maxlen = -1;
    for (; by > 0; by--) push(d, pop_right(d), true);
    for (; by < 0; by++) push(d, pop_left(d), false);
    deque_write(d)->maxlen = maxlen;
}

/* ---- making ---------------------------------------------------------------------------------------------------------------- */

static Value deque_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value d = obj_new(type_from(a[0]));
    if (d != RAISED) OBJ(DequeObj, d)->maxlen = -1; /* NOBARRIER: fresh */
    return d;
}

static int deque_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *out = root_push(th, 2);
    if (arg_bind(th, "deque", "(iterable=None, maxlen=None)", a + 1, n - 1, kw, out) < 0) return -1;
    int64_t maxlen = -1;
    if (out[1] != V_UNBOUND && out[1] != V_NONE) {
        if (!int_check(out[1])) return err_set(TypeError, "an integer is required");
        if (arg_int64(th, out[1], &maxlen) < 0) return -1;
        if (maxlen < 0) return err_set(ValueError, "maxlen must be non-negative");
    }
    deque_write(a[0])->maxlen = maxlen;
    if (deque_len(a[0])) clear(a[0]);
    return out[0] == V_UNBOUND || out[0] == V_NONE ? 0 : extend(th, a, out[0], false);
}

/* An empty one of the same class and maxlen. */
static Value like(Thread *th, Value d, Value iterable) {
    int64_t maxlen = deque_read(d)->maxlen;
    Type *t = type_of(d);
    if (t != &type_deque) {
        Value args[] = {iterable, small_int(maxlen)};
        return maxlen < 0 ? CALL1(th, t->obj, iterable) : obj_call(th, t->obj, args, 2);
    }
    Value *r = root_push2(th, obj_new(t), iterable);
    Value v = r[0];
    if (v != RAISED) {
        OBJ(DequeObj, v)->maxlen = maxlen; /* NOBARRIER: fresh */
        v = extend(th, r, r[1], false) < 0 ? RAISED : r[0];
    }
    root_pop(th, 2);
    return v;
}

/* ---- methods --------------------------------------------------------------------------------------------------------------- */

METHOD(m_append) { return push(a[0], a[1], false) < 0 ? RAISED : V_NONE; }
METHOD(m_appendleft) { return push(a[0], a[1], true) < 0 ? RAISED : V_NONE; }
METHOD(m_pop) { return deque_len(a[0]) ? pop_right(a[0]) : err_raise(IndexError, "pop from an empty deque"); }
METHOD(m_popleft) { return deque_len(a[0]) ? pop_left(a[0]) : err_raise(IndexError, "pop from an empty deque"); }
METHOD(m_extend) { return extend(th, a, a[1], false) < 0 ? RAISED : V_NONE; }
METHOD(m_extendleft) { return extend(th, a, a[1], true) < 0 ? RAISED : V_NONE; }
METHOD(m_copy) { return like(th, a[0], a[0]); }
METHOD(m_clear) {
    clear(a[0]);
    return V_NONE;
}
METHOD(m_rotate) {
    int64_t by = 1;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &by) < 0) return RAISED;
    rotate(a[0], by);
    return V_NONE;
}
METHOD(m_reverse) {
    for (int64_t i = 0, j = deque_len(a[0]) - 1; i < j; i++, j--) {
        Value v = item_get(a[0], i);
        item_set(a[0], i, item_get(a[0], j));
        item_set(a[0], j, v);
    }
    return V_NONE;
}

static int mutated(Value d, uint64_t state, Type *error, const char *text) {
    return deque_read(d)->state == state ? 0 : err_set(error, "%s", text);
}

/* Index of an item in [from, to): -1 raised, -2 not there. */
static int64_t find(Thread *th, Value *a, int64_t from, int64_t to) {
    uint64_t state = deque_read(a[0])->state;
    for (int64_t i = from; i < to && i < deque_len(a[0]); i++) {
        int is = obj_eq(th, item_get(a[0], i), a[1]);
        if (is < 0) return -1;
        if (mutated(a[0], state, RuntimeError, "deque mutated during iteration") < 0) return -1;
        if (is) return i;
    }
    return -2;
}

METHOD(m_count) {
    int64_t count = 0, at = -1;
    while ((at = find(th, a, at + 1, INT64_MAX)) >= 0) count++;
    return at == -1 ? RAISED : small_int(count);
}

static int bound(Thread *th, Value v, int64_t len, int64_t *out) {
    if (v == V_UNBOUND) return 0;
    if (obj_index_int(th, v, out, NULL) < 0) return -1;
    if (*out < 0) *out += len;
    if (*out < 0) *out = 0;
    return 0;
}

METHOD(m_index) {
    int64_t from = 0, to = INT64_MAX, len = deque_len(a[0]);
    if (bound(th, a[2], len, &from) < 0 || bound(th, a[3], len, &to) < 0) return RAISED;
    int64_t at = find(th, a, from, to);
    return at >= 0 ? small_int(at) : at == -1 ? RAISED : err_format(th, ValueError, "%R is not in deque", a[1]);
}

METHOD(m_insert) {
    int64_t at, len = deque_len(a[0]);
    if (arg_int64(th, a[1], &at) < 0) return RAISED;
    if (deque_read(a[0])->maxlen == len) return err_raise(IndexError, "deque already at its maximum size");
    if (at < 0) at = at + len < 0 ? 0 : at + len;
    if (at > len) at = len;
    if (push(a[0], a[2], false) < 0) return RAISED;
    for (int64_t i = len; i > at; i--) item_set(a[0], i, item_get(a[0], i - 1));
    item_set(a[0], at, a[2]);
    return V_NONE;
}

METHOD(m_remove) {
    uint64_t state = deque_read(a[0])->state;
    for (int64_t i = 0; i < deque_len(a[0]); i++) {
        int is = obj_eq(th, item_get(a[0], i), a[1]);
        if (is < 0 || mutated(a[0], state, IndexError, "deque mutated during remove().") < 0) return RAISED;
        if (!is) continue;
        remove_at(a[0], i);
        return V_NONE;
    }
    return err_format(th, ValueError, "%R is not in deque", a[1]);
}

METHOD(m_reduce) {
    Value *r = root_push3(th, V_NONE, V_NONE, V_NONE);
    r[0] = inst_dict_copy(a[0]);
    if (r[0] == RAISED) return RAISED;
    if (!dict_len(r[0])) r[0] = V_NONE;
    r[1] = obj_iter(th, a[0]);
    if (r[1] == RAISED) return RAISED;
    int64_t maxlen = deque_read(a[0])->maxlen;
    r[2] = maxlen < 0 ? tuple_empty : TUPLE(tuple_empty, small_int(maxlen));
    return TUPLE(type_obj(a[0]), r[2], r[0], r[1]);
}
METHOD(m_sizeof) {
    DequeObj *q = deque_read(a[0]);
    return small_int((int64_t)sizeof(DequeObj) + (is_ref(q->part) ? 8 * (int64_t)OBJ(PartObj, q->part)->cap : 0));
}
METHOD(m_class_getitem) { return generic_alias_new(a[0], a[1]); }

/* ---- protocols --------------------------------------------------------------------------------------------------------------- */

static int deque_length(Thread *th, Value self, int64_t *out) { return *out = deque_len(self), 0; }
static int deque_truth(Thread *th, Value self) { return deque_len(self) != 0; }

static int index_of(Thread *th, Value *r, int64_t *i) {
    if (arg_int64(th, r[1], i) < 0) return -1;
    int64_t len = deque_len(r[0]);
    if (*i < 0) *i += len;
    return *i < 0 || *i >= len ? err_set(IndexError, "deque index out of range") : 0;
}
static Value deque_getitem(Thread *th, Value self, Value key) {
    int64_t i;
    Value *r = root_push2(th, self, key), v = RAISED;
    if (!int_check(key) && !type_of(key)->un[UN_INDEX])
        err_raise(TypeError, "sequence index must be integer, not '%T'", key);
    else if (index_of(th, r, &i) == 0) v = item_get(r[0], i);
    root_pop(th, 2);
    return v;
}
static int deque_setitem(Thread *th, Value self, Value key, Value v) {
    int64_t i;
    Value *r = root_push3(th, self, key, v);
    int status = -1;
    if (!int_check(key) && !type_of(key)->un[UN_INDEX]) err_raise(TypeError, "sequence index must be integer, not '%T'", key);
    else status = index_of(th, r, &i);
    if (status == 0 && r[2] != V_UNBOUND) item_set(r[0], i, r[2]);
    else if (status == 0) remove_at(r[0], i);
    root_pop(th, 3);
    return status;
}
static int deque_contains(Thread *th, Value self, Value item) {
    Value *r = root_push2(th, self, item);
    int64_t at = find(th, r, 0, INT64_MAX);
    root_pop(th, 2);
    return at == -1 ? -1 : at >= 0;
}

static Value deque_repr(Thread *th, Value self) {
    int running = repr_enter(th, self);
    if (running < 0) return RAISED;
    if (running) return str_from("[...]");
    Value *r = root_push2(th, self, list_from_iterable(th, self)), s = RAISED;
    if (r[1] != RAISED) s = obj_repr(th, r[1]);
    int64_t maxlen = deque_read(r[0])->maxlen;
    if (s != RAISED)
        s = maxlen < 0 ? str_format_c("%s(%U)", type_of(r[0])->name + (type_of(r[0]) == &type_deque ? 12 : 0), s)
                       : str_format_c("%s(%U, maxlen=%lld)", type_of(r[0])->name + (type_of(r[0]) == &type_deque ? 12 : 0), s, (long long)maxlen);
    repr_leave(th, r[0]);
    root_pop(th, 2);
    return s;
}

static Value deque_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!obj_is(a, &type_deque) || !obj_is(b, &type_deque)) return V_NOTIMPLEMENTED;
    if (deque_len(a) != deque_len(b) && (op == CMP_EQ || op == CMP_NE)) return v_bool(op == CMP_NE);
    Value *r = root_push2(th, a, b), v = V_UNBOUND;
    for (int64_t i = 0; v == V_UNBOUND && i < deque_len(r[0]) && i < deque_len(r[1]); i++) {
        int is = obj_eq(th, item_get(r[0], i), item_get(r[1], i));
        if (is < 0) v = RAISED;
        else if (!is && op == CMP_EQ) v = V_FALSE;
        else if (!is && op == CMP_NE) v = V_TRUE;
        else if (!is) v = obj_compare(th, item_get(r[0], i), item_get(r[1], i), op);
    }
    int64_t x = deque_len(r[0]), y = deque_len(r[1]);
    root_pop(th, 2);
    if (v != V_UNBOUND) return v;
    switch (op) {
        case CMP_LT: return v_bool(x < y);
        case CMP_LE: return v_bool(x <= y);
        case CMP_EQ: return v_bool(x == y);
        case CMP_NE: return v_bool(x != y);
        case CMP_GT: return v_bool(x > y);
        default: return v_bool(x >= y);
    }
}

static Value deque_concat(Thread *th, Value x, Value y) {
    if (!obj_is(y, &type_deque)) return err_raise(TypeError, "can only concatenate deque (not \"%T\") to deque", y);
    Value *r = root_push2(th, x, y);
    Value v = r[0] = like(th, x, x);
    if (v != RAISED) v = extend(th, r, r[1], false) < 0 ? RAISED : r[0];
    root_pop(th, 2);
    return v;
}
static Value deque_iconcat(Thread *th, Value x, Value y) {
    Value *r = root_push1(th, x);
    Value v = extend(th, r, y, false) < 0 ? RAISED : r[0];
    root_pop(th, 1);
    return v;
}

static Value deque_irepeat(Thread *th, Value x, int64_t times) {
    int64_t len = deque_len(x);
    if (times <= 0) clear(x);
    else if (len && times > INT64_MAX / 16 / len) return err_no_memory();
    for (int64_t t = 1; t < times; t++) {
        int64_t have = deque_len(x);
        for (int64_t i = 0; i < len; i++) {
            /* with maxlen the items move on: the source is always the last `len` */
            if (push(x, item_get(x, deque_len(x) - (have < len ? have : len)), false) < 0) return RAISED;
        }
    }
    return x;
}
static Value deque_repeat(Thread *th, Value x, int64_t times) {
    Value v = like(th, x, x);
    return v == RAISED ? v : deque_irepeat(th, v, times);
}

static Value get_maxlen(Thread *th, Value self) {
    int64_t maxlen = deque_read(self)->maxlen;
    return maxlen < 0 ? V_NONE : small_int(maxlen);
}

/* ---- iterators ------------------------------------------------------------------------------------------------------------------ */

static Value iter_make(Type *t, Value deque, bool reverse) {
    Value it = obj_new(t);
    if (it == RAISED) return it;
    DequeIter *i = OBJ(DequeIter, it); /* NOBARRIER: fresh */
    i->deque = deque;
    i->left = deque_len(deque);
    i->at = reverse ? i->left - 1 : 0;
    i->state = OBJ(DequeObj, deque)->state;
    return it;
}
static Value deque_iter(Thread *th, Value self) { return iter_make(&type_deque_iterator, self, false); }
METHOD(m_reversed) { return iter_make(&type_deque_reverse_iterator, a[0], true); }

static Value iter_next(Thread *th, Value self) {
    stm_write(ref_addr(self));
    DequeIter *i = OBJ(DequeIter, self);
    if (deque_read(i->deque)->state != i->state) {
        i->left = 0;
        return err_raise(RuntimeError, "deque mutated during iteration");
    }
    if (!i->left) {
        th->stop_value = V_NONE;
        return STOP;
    }
    Value v = item_get(i->deque, i->at);
    i->at += map_of(self)->type == &type_deque_iterator ? 1 : -1;
    i->left--;
    return v;
}
static Value iter_self(Thread *th, Value self) { return self; }
METHOD(it_hint) { return small_int(GET(DequeIter, a[0], left)); }
METHOD(it_reduce) {
    DequeIter *i = OBJ(DequeIter, a[0]);
    stm_read(ref_addr(a[0]));
    return TUPLE(type_obj(a[0]), TUPLE(i->deque, small_int(deque_len(i->deque) - i->left)));
}
static Value iter_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *out = root_push(th, 2);
    if (arg_bind(th, "_deque_iterator", "(iterable, index=0, /)", a + 1, n - 1, kw, out) < 0) return RAISED;
    if (!obj_is(out[0], &type_deque)) return err_raise(TypeError, "argument 1 must be collections.deque, not %T", out[0]);
    int64_t skip = 0;
    if (out[1] != V_UNBOUND && arg_int64(th, out[1], &skip) < 0) return RAISED;
    Type *t = type_from(a[0]);
    Value it = iter_make(t, out[0], t == &type_deque_reverse_iterator);
    if (it == RAISED) return it;
    DequeIter *i = OBJ(DequeIter, it);
    if (skip < 0) skip = 0;
    if (skip > i->left) skip = i->left;
    i->left -= skip;
    i->at += t == &type_deque_iterator ? skip : -skip;
    return it;
}
static const Method iter_methods[] = {
    {"__length_hint__", it_hint, "!(self)", "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__", it_reduce, "!(self)", "What pickle needs.", 0},
    {0},
};
#define ITER(ident, text)                                                                                                  \
    Type type_##ident = {.name = text, .size = sizeof(DequeIter), .values = offsetof(DequeIter, deque),                     \
                         .values_end = offsetof(DequeIter, at), .new = iter_new, .iter = iter_self, .next = iter_next,      \
                         .methods = iter_methods}
ITER(deque_iterator, "_collections._deque_iterator");
ITER(deque_reverse_iterator, "_collections._deque_reverse_iterator");

static const Method deque_methods[] = {
    {"append", m_append, "!(self, item, /)", "Add an element to the right side of the deque.", 0},
    {"appendleft", m_appendleft, "!(self, item, /)", "Add an element to the left side of the deque.", 0},
    {"pop", m_pop, "!(self)", "Remove and return the rightmost element.", 0},
    {"popleft", m_popleft, "!(self)", "Remove and return the leftmost element.", 0},
    {"extend", m_extend, "!(self, iterable, /)", "Extend the right side of the deque.", 0},
    {"extendleft", m_extendleft, "!(self, iterable, /)", "Extend the left side of the deque.", 0},
    {"copy", m_copy, "!(self)", "Return a shallow copy of a deque.", 0},
    {"__copy__", m_copy, "!(self)", "Return a shallow copy of a deque.", 0},
    {"clear", m_clear, "!(self)", "Remove all elements from the deque.", 0},
    {"rotate", m_rotate, "!(self, n=1, /)", "Rotate the deque n steps to the right (default n=1).", 0},
    {"reverse", m_reverse, "!(self)", "Reverse in place.", 0},
    {"count", m_count, "!(self, value, /)", "Number of occurrences of value.", 0},
    {"index", m_index, "!(self, value, start=0, stop=0, /)", "First index of value; ValueError if it is not there.", 0},
    {"insert", m_insert, "!(self, index, value, /)", "Insert value before index.", 0},
    {"remove", m_remove, "!(self, value, /)", "Remove the first occurrence of value.", 0},
    {"__reduce__", m_reduce, "!(self)", "What pickle needs.", 0},
    {"__reversed__", m_reversed, "!(self)", "A reverse iterator over the deque.", 0},
    {"__sizeof__", m_sizeof, "!(self)", "Size of the deque in memory, in bytes.", 0},
    {"__class_getitem__", m_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {0},
};
static const GetSet deque_getset[] = {{"maxlen", get_maxlen, NULL, "maximum size of a deque or None if unbounded"}, {0}};

Type type_deque = {
    .name = "collections.deque",
    .doc = "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence for fast changes at both ends.",
    .flags = TF_BASETYPE | TF_WEAK | TF_SEQUENCE, .size = sizeof(DequeObj), .values = offsetof(DequeObj, part),
    .values_end = offsetof(DequeObj, start), .new = deque_new, .init = deque_init, .repr = deque_repr, .hash = hash_unhashable,
    .compare = deque_compare, .iter = deque_iter, .len = deque_length, .truth = deque_truth, .getitem = deque_getitem,
    .setitem = deque_setitem, .contains = deque_contains, .concat = deque_concat, .repeat = deque_repeat, .iconcat = deque_iconcat,
    .irepeat = deque_irepeat, .methods = deque_methods, .getset = deque_getset,
};

/* ---- defaultdict ------------------------------------------------------------------------------------------------------------------ */

typedef struct DefaultObj { DictObj d; Value factory; } DefaultObj;
extern Type type_defaultdict;

static Value default_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value d = type_dict.new(th, a, 1, V_UNBOUND);
    if (d != RAISED) OBJ(DefaultObj, d)->factory = V_NONE; /* NOBARRIER: fresh */
    return d;
}
static int default_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (n > 1) {
        Value factory = a[1];
        if (factory != V_NONE && !obj_callable(factory)) return err_set(TypeError, "first argument must be callable or None");
        SET(DefaultObj, a[0], factory, factory);
        unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
        memmove(a + 1, a + 2, (n - 2 + nkw) * sizeof *a);
        n--;
    }
    return type_dict.init(th, a, n, kw);
}
METHOD(default_missing) {
    Value factory = GET(DefaultObj, a[0], factory);
    if (factory == V_NONE) return err_value(KeyError, a[1]);
    Value v = CALL0(th, factory);
    if (v == RAISED) return v;
    Value *r = root_push1(th, v);
    return obj_setitem(th, a[0], a[1], v) < 0 ? RAISED : r[0];
}
METHOD(default_copy) { return CALL2(th, type_obj(a[0]), GET(DefaultObj, a[0], factory), a[0]); }
METHOD(default_reduce) {
    Value *r = root_push2(th, V_NONE, V_NONE);
    Value factory = GET(DefaultObj, a[0], factory);
    r[0] = factory == V_NONE ? tuple_empty : TUPLE(factory);
    r[1] = obj_call_method(th, a[0], S(items), NULL, 0);
    if (r[1] != RAISED) r[1] = obj_iter(th, r[1]);
    if (r[0] == RAISED || r[1] == RAISED) return RAISED;
    return TUPLE(type_obj(a[0]), r[0], V_NONE, V_NONE, r[1]);
}
static Value default_repr(Thread *th, Value self) {
    Value *r = root_push3(th, self, V_NONE, V_NONE), s = RAISED;
    r[1] = type_dict.repr(th, self);
    Value factory = GET(DefaultObj, r[0], factory);
    int running = r[1] == RAISED ? -1 : factory == V_NONE ? 0 : repr_enter(th, factory);
    if (running >= 0) {
        r[2] = factory;
        s = running ? str_from("...") : obj_repr(th, factory);
        if (!running && factory != V_NONE) repr_leave(th, r[2]);
    }
    if (s != RAISED) s = str_format_c("%U(%U, %U)", type_name(type_of(r[0])), s, r[1]);
    root_pop(th, 3);
    return s;
}
static Value merged(Thread *th, Value left, Value right, Value factory_of) {
    Value *r = root_push3(th, left, right, factory_of);
    Value v = CALL2(th, type_obj(factory_of), GET(DefaultObj, factory_of, factory), left);
    r[0] = v;
    if (v != RAISED) v = dict_update(th, v, r[1]) < 0 ? RAISED : r[0];
    root_pop(th, 3);
    return v;
}
static Value default_or(Thread *th, Value x, Value y) {
    if (!dict_check(x) || !dict_check(y)) return V_NOTIMPLEMENTED;
    return merged(th, x, y, obj_is(x, &type_defaultdict) ? x : y);
}
static Value get_factory(Thread *th, Value self) { return GET(DefaultObj, self, factory); }
static int set_factory(Thread *th, Value self, Value v) {
    SET(DefaultObj, self, factory, v == V_UNBOUND ? V_NONE : v);
    return 0;
}
static const Method default_methods[] = {
    {"__missing__", default_missing, "!(self, key, /)", "Called by __getitem__ for missing keys.", 0},
    {"copy", default_copy, "!(self)", "A shallow copy.", 0},
    {"__copy__", default_copy, "!(self)", "A shallow copy.", 0},
    {"__reduce__", default_reduce, "!(self)", "What pickle needs.", 0},
    {"__class_getitem__", m_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {0},
};
static const GetSet default_getset[] = {{"default_factory", get_factory, set_factory, "Factory for default value called by __missing__()."}, {0}};
Type type_defaultdict = {
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nMissing keys get a value from the factory.",
    .flags = TF_BASETYPE | TF_DICTTYPE | TF_MAPPING, .size = sizeof(DefaultObj), .values = offsetof(DictObj, table),
    .values_end = sizeof(DefaultObj), .base = &type_dict, .new = default_new, .init = default_init, .repr = default_repr,
    .nb = {[NB_OR] = default_or}, .methods = default_methods, .getset = default_getset,
};

/* ---- helpers of namedtuple and Counter ------------------------------------------------------------------------------------------------ */

typedef struct GetterObj { Obj h; Value index, doc; } GetterObj;

static Value getter_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_count("_tuplegetter", n - 1, 2, 2) < 0 || arg_no_keywords("_tuplegetter", kw) < 0) return RAISED;
    int64_t index;
    if (arg_int64(th, a[1], &index) < 0) return RAISED;
    Value g = obj_new(type_from(a[0]));
    if (g == RAISED) return g;
    OBJ(GetterObj, g)->index = small_int(index); /* NOBARRIER: fresh */
    OBJ(GetterObj, g)->doc = a[2];
    return g;
}
static Value getter_get(Thread *th, Value self, Value obj, Value type) {
    if (obj == V_UNBOUND || (obj == V_NONE && type != V_UNBOUND && type != type_obj(V_NONE))) return self;
    int64_t i = small_value(OBJ(GetterObj, self)->index);
    if (!tuple_check(obj))
        return err_raise(TypeError, "descriptor for index '%lld' for tuple subclasses doesn't apply to '%T' object", (long long)i, obj);
    if (i < 0 || (uint64_t)i >= tuple_len(obj)) return err_raise(IndexError, "tuple index out of range");
    return tuple_get(obj, (uint64_t)i);
}
static int getter_set(Thread *th, Value self, Value obj, Value v) {
    return v == V_UNBOUND ? err_set(AttributeError, "can't delete attribute") : err_set(AttributeError, "can't set attribute");
}
static Value getter_doc(Thread *th, Value self) { return GET(GetterObj, self, doc); }
static int getter_set_doc(Thread *th, Value self, Value v) {
    SET(GetterObj, self, doc, v == V_UNBOUND ? V_NONE : v);
    return 0;
}
METHOD(getter_reduce) { return TUPLE(type_obj(a[0]), TUPLE(OBJ(GetterObj, a[0])->index, GET(GetterObj, a[0], doc))); }
static Value getter_repr(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    Value doc = obj_repr(th, GET(GetterObj, self, doc));
    self = r[0];
    root_pop(th, 1);
    return doc == RAISED ? doc : str_format_c("_tuplegetter(%lld, %U)", (long long)small_value(OBJ(GetterObj, self)->index), doc);
}
static const GetSet getter_getset[] = {{"__doc__", getter_doc, getter_set_doc, NULL}, {0}};
static const Method getter_methods[] = {{"__reduce__", getter_reduce, "!(self)", "What pickle needs.", 0}, {0}};
static Type type_tuplegetter = {
    .name = "_collections._tuplegetter", .size = sizeof(GetterObj), .values = offsetof(GetterObj, index), .values_end = sizeof(GetterObj),
    .new = getter_new, .get = getter_get, .set = getter_set, .repr = getter_repr, .getset = getter_getset, .methods = getter_methods,
};

/* mapping[x] = mapping.get(x, 0) + 1 for each x. */
METHOD(count_elements) {
    Value *r = root_push3(th, obj_iter(th, a[1]), V_NONE, V_NONE);
    if (r[0] == RAISED) return RAISED;
    bool plain = is_exact(a[0], &type_dict);
    for (;;) {
        Value v = obj_next(th, r[0]);
        if (v == STOP) return V_NONE;
        if (v == RAISED) return RAISED;
        r[1] = v;
        Value old = small_int(0);
        if (plain) {
            int found = dict_get(th, a[0], v, &old);
            if (found < 0) return RAISED;
            if (!found) old = small_int(0);
        } else {
            Value args[] = {v, small_int(0)};
            old = obj_call_method(th, a[0], S(get), args, 2);
            if (old == RAISED) return RAISED;
        }
        r[2] = obj_binary(th, NB_ADD, old, small_int(1));
        if (r[2] == RAISED || obj_setitem(th, a[0], r[1], r[2]) < 0) return RAISED;
    }
}

static const Method functions[] = {
    {"_count_elements", count_elements, "(mapping, iterable, /)", "Count elements in the iterable, updating the mapping", 0},
    {0},
};
static Type *const types[] = {&type_deque, &type_deque_iterator, &type_deque_reverse_iterator, &type_defaultdict, &type_tuplegetter, NULL};

const ModuleDef module_collections = {
    .name = "_collections", .doc = "High performance data structures.", .methods = functions, .types = types,
};
