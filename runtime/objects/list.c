/* list.c -- lists: a header with length and a part that holds the items; the iterators. Sorting: listsort.c.
 *
 * The part has room for more than `len` items; slots behind are V_UNBOUND. Reads mark and writes log the item's slot; the header
 * is written when the length changes.
 *
 * [LI1] part is 0 or a PartObj with cap >= len. */
#include "list.h"
#include "seq.h"
#include <stddef.h>

/* ---- parts ---------------------------------------------------------------------------------------------------------------- */

static size_t part_size_of(const Obj *o) { return sizeof(PartObj) + 8 * ((const PartObj *)o)->cap; }
static void part_trace(Obj *o, GcVisit *visit, void *ctx) {
    PartObj *p = (PartObj *)o;
    for (uint64_t i = 0; i < p->cap; i++) visit(ctx, &p->v[i]);
}
Type type_array_part = {
    .name = "array_part", .flags = TF_VAR | TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(PartObj), .size_of = part_size_of,
    .trace = part_trace,
};

/* Slots of a new part are set by the caller from `from` on. */
static Value part_blank(uint64_t cap, uint64_t from) {
    if (cap > (uint64_t)1 << 40) return err_no_memory();
    size_t bytes = sizeof(PartObj) + 8 * cap;
    Value v = obj_new_var(&type_array_part, bytes, bytes > GC_LARGE ? OF_CARDS : OF_FINE);
    if (v == RAISED) return RAISED;
    PartObj *p = OBJ(PartObj, v); /* NOBARRIER: fresh */
    p->cap = cap;
    for (uint64_t i = from; i < cap; i++) p->v[i] = V_UNBOUND;
    return v;
}
Value part_new(uint64_t cap) { return part_blank(cap, 0); }

/* ---- growing -------------------------------------------------------------------------------------------------------------- */

static void read_items(Value part, uint64_t n) {
    for (uint64_t i = 0; i < n; i += 2) stm_read(PART_SLOT(part, i));
    if (n) stm_read(PART_SLOT(part, n - 1));
}

static int grow(Value l, uint64_t need) {
    uint64_t len = list_len(l);
    Value old = OBJ(ListObj, l)->part, part = part_blank(need + (need >> 3) + 6, len);
    if (part == RAISED) return -1;
    if (len) {
        read_items(old, len);
        memcpy(OBJ(PartObj, part)->v, OBJ(PartObj, old)->v, 8 * len);
    }
    SET(ListObj, l, part, part);
    return 0;
}

int list_reserve(Value l, uint64_t need) {
    Value part = GET(ListObj, l, part);
    return is_ref(part) && OBJ(PartObj, part)->cap >= need ? 0 : grow(l, need);
}

Value list_new(uint64_t reserve) {
    Value l = obj_new(&type_list);
    if (l == RAISED || !reserve) return l; /* zero is right for every field */
    Value part = part_blank(reserve, 0);
    if (part == RAISED) return RAISED;
    OBJ(ListObj, l)->part = part; /* NOBARRIER: fresh */
    return l;
}

Value list_from(const Value *v, uint64_t n) {
    Value l = obj_new(&type_list);
    if (l == RAISED || !n) return l;
    Value part = part_blank(n, n);
    if (part == RAISED) return RAISED;
    memcpy(OBJ(PartObj, part)->v, v, 8 * n);
    OBJ(ListObj, l)->part = part; /* NOBARRIER: fresh */
    OBJ(ListObj, l)->len = n;
    return l;
}

int list_append(Value l, Value v) {
    if (v == RAISED || l == RAISED) return -1;
    uint64_t n = list_len(l);
    Value part = OBJ(ListObj, l)->part;
    if (!is_ref(part) || n == OBJ(PartObj, part)->cap) {
        if (grow(l, n + 1) < 0) return -1;
        part = OBJ(ListObj, l)->part;
    }
    part_set(part, n, v);
    SET(ListObj, l, len, n + 1);
    return 0;
}

/* Items [from, from + n) move to [to, to + n), all within the capacity. */
static void move_items(Value part, uint64_t to, uint64_t from, uint64_t n) {
    if (!n || to == from) return;
    for (uint64_t i = 0; i < n; i++) {
        stm_read(PART_SLOT(part, from + i));
        stm_write_at(ref_addr(part), PART_SLOT(part, to + i));
    }
    memmove(OBJ(PartObj, part)->v + to, OBJ(PartObj, part)->v + from, 8 * n);
}

/* [from, to) is replaced by n items at v, which is no memory of this list. */
static int splice(Value l, uint64_t from, uint64_t to, const Value *v, uint64_t n) {
    uint64_t len = list_len(l), new_len = len - (to - from) + n;
    if (!new_len) {
        SET(ListObj, l, len, 0);
        OBJ(ListObj, l)->part = 0;
        return 0;
    }
    if (list_reserve(l, new_len) < 0) return -1;
    Value part = OBJ(ListObj, l)->part;
    move_items(part, from + n, to, len - to);
    for (uint64_t i = 0; i < n; i++) part_set(part, from + i, v[i]);
    for (uint64_t i = new_len; i < len; i++) part_set(part, i, V_UNBOUND);
    SET(ListObj, l, len, new_len);
    return 0;
}

int list_insert(Value l, uint64_t i, Value v) { return v == RAISED ? -1 : splice(l, i, i, &v, 1); }
int list_delete(Value l, uint64_t from, uint64_t to) { return from < to ? splice(l, from, to, NULL, 0) : 0; }

Value list_slice(Value l, uint64_t from, uint64_t to) {
    if (from >= to) return list_new(0);
    Value part = GET(ListObj, l, part);
    for (uint64_t i = from; i < to; i++) stm_read(PART_SLOT(part, i));
    Value r = list_new(to - from);
    if (r == RAISED) return RAISED;
    memcpy(OBJ(PartObj, OBJ(ListObj, r)->part)->v, OBJ(PartObj, part)->v + from, 8 * (to - from)); /* NOBARRIER: fresh */
    OBJ(ListObj, r)->len = to - from;
    return r;
}

Value list_to_tuple(Value l) {
    if (l == RAISED) return RAISED;
    uint64_t n = list_len(l);
    Value t = tuple_new(n);
    if (t == RAISED || !n) return t;
    Value part = OBJ(ListObj, l)->part;
    read_items(part, n);
    memcpy(OBJ(TupleObj, t)->v, OBJ(PartObj, part)->v, 8 * n); /* NOBARRIER: fresh */
    return t;
}

static int extend_items(Value l, const Value *v, uint64_t n) {
    uint64_t len = list_len(l);
    if (!n) return 0;
    if (list_reserve(l, len + n) < 0) return -1;
    Value part = OBJ(ListObj, l)->part;
    for (uint64_t i = 0; i < n; i++) part_set(part, len + i, v[i]);
    SET(ListObj, l, len, len + n);
    return 0;
}

int list_extend(Thread *th, Value l, Value iterable) {
    if (is_exact(iterable, &type_tuple)) { /* room first: then nothing is allocated between the read and the stores */
        if (list_reserve(l, list_len(l) + tuple_len(iterable)) < 0) return -1;
        return extend_items(l, OBJ(TupleObj, iterable)->v, tuple_len(iterable));
    }
    if (is_exact(iterable, &type_list)) {
        uint64_t n = list_len(iterable);
        if (list_reserve(l, list_len(l) + n) < 0) return -1;
        if (!n) return 0;
        Value part = GET(ListObj, iterable, part);
        read_items(part, n);
        return extend_items(l, OBJ(PartObj, part)->v, n);
    }
    Value *r = root_push2(th, l, iterable);
    int result = (r[1] = obj_iter(th, iterable)) == RAISED ? -1 : 0;
    int64_t hint;
    if (result == 0 && (result = obj_length_hint(th, r[1], 0, &hint)) >= 0) {
        result = 0;
        if (hint > 0 && hint < 1 << 28) result = list_reserve(r[0], list_len(r[0]) + (uint64_t)hint);
    }
    for (Value v; result == 0 && (v = obj_next(th, r[1])) != STOP;) result = list_append(r[0], v);
    root_pop(th, 2);
    return result;
}

Value list_from_iterable(Thread *th, Value iterable) {
    if (is_exact(iterable, &type_tuple)) return list_from(OBJ(TupleObj, iterable)->v, tuple_len(iterable));
    if (is_exact(iterable, &type_list)) return list_slice(iterable, 0, list_len(iterable));
    Value *r = root_push2(th, iterable, list_new(0));
    Value l = r[1] == RAISED || list_extend(th, r[1], r[0]) < 0 ? RAISED : r[1];
    root_pop(th, 2);
    return l;
}

static Value item(Value self, uint64_t i) { return i < list_len(self) ? list_get(self, i) : V_UNBOUND; }
static uint64_t length(Value self) { return list_len(self); }

/* ---- slots ------------------------------------------------------------------------------------------------------------------ */

static Value l_new(Thread *th, Value *a, unsigned n, Value kw) { return obj_new(type_from(a[0])); }
static int l_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw) && type_of(a[0])->new == l_new) return err_set(TypeError, "list() takes no keyword arguments");
    if (n > 2) return err_set(TypeError, "list expected at most 1 argument, got %u", n - 1);
    if (list_delete(a[0], 0, list_len(a[0])) < 0) return -1;
    return n == 2 ? list_extend(th, a[0], a[1]) : 0;
}
static Value l_repr(Thread *th, Value self) { return seq_repr(th, self, item, "[", "]", "]", "[]", "[...]"); }
static Value l_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    return list_check(x) && list_check(y) ? seq_compare(th, x, y, op, item, length) : V_NOTIMPLEMENTED;
}
static int l_len(Thread *th, Value self, int64_t *out) { return *out = (int64_t)list_len(self), 0; }

static Value stepped(Value l, int64_t start, int64_t step, int64_t count) {
    Value r = list_new((uint64_t)count);
    for (int64_t i = 0; r != RAISED && i < count; i++)
        if (list_append(r, list_get(l, (uint64_t)(start + i * step))) < 0) return RAISED;
    return r;
}

static Value l_getitem(Thread *th, Value self, Value key) {
    int64_t len = (int64_t)list_len(self), i, stop, step, count;
    if (is_int(key)) {
        i = small_value(key);
        if (i < 0) i += len;
        return (uint64_t)i < (uint64_t)len ? list_get(self, (uint64_t)i) : err_raise(IndexError, "list index out of range");
    }
    Value *r = root_push1(th, self), v = RAISED;
    if (!is_exact(key, &type_slice)) {
        if (seq_index(th, key, len, "list", "list index out of range", &i) == 0)
            v = (uint64_t)i < list_len(r[0]) ? list_get(r[0], (uint64_t)i) : err_raise(IndexError, "list index out of range");
    } else if (slice_indices(th, key, len, &i, &stop, &step, &count) == 0) {
        v = step == 1 ? list_slice(r[0], (uint64_t)i, (uint64_t)(i + count)) : stepped(r[0], i, step, count);
    }
    root_pop(th, 1);
    return v;
}

/* del l[start:stop:step] for a step other than 1. */
static int delete_stepped(Value l, int64_t start, int64_t step, int64_t count) {
    if (!count) return 0;
    if (step < 0) start += (count - 1) * step, step = -step;
    uint64_t len = list_len(l), to = (uint64_t)start;
    Value part = OBJ(ListObj, l)->part;
    for (uint64_t i = to, skipped = 0; i < len; i++) {
        if (skipped < (uint64_t)count && i == (uint64_t)start + skipped * (uint64_t)step) skipped++;
        else part_set(part, to++, part_get(part, i));
    }
    return list_delete(l, to, len);
}

/* r: list, key, items as a list of its own. */
static int assign_slice(Thread *th, Value *r) {
    int64_t start, stop, step, count;
    if (slice_indices(th, r[1], (int64_t)list_len(r[0]), &start, &stop, &step, &count) < 0) return -1;
    uint64_t n = list_len(r[2]);
    if (step == 1) {
        Value part = OBJ(ListObj, r[2])->part;
        if (list_reserve(r[0], list_len(r[0]) + n) < 0) return -1;
        return splice(r[0], (uint64_t)start, (uint64_t)(start + count), n ? OBJ(PartObj, part)->v : NULL, n);
    }
    if (n != (uint64_t)count)
        return err_set(ValueError, "attempt to assign sequence of size %lu to extended slice of size %ld", (unsigned long)n, (long)count);
    for (int64_t i = 0; i < count; i++) list_set(r[0], (uint64_t)(start + i * step), list_get(r[2], (uint64_t)i));
    return 0;
}

static int set_slice(Thread *th, Value self, Value key, Value v) {
    Value *r = root_push3(th, self, key, v);
    int64_t start, stop, step, count;
    int result = -1;
    if (v == V_UNBOUND) {
        if (slice_indices(th, key, (int64_t)list_len(self), &start, &stop, &step, &count) == 0)
            result = step == 1 ? list_delete(r[0], (uint64_t)start, (uint64_t)(start + count)) : delete_stepped(r[0], start, step, count);
    } else {
        if (slice_indices(th, key, (int64_t)list_len(self), &start, &stop, &step, &count) < 0)
            ;
        else if (v = r[2], !type_of(v)->iter && !type_of(v)->getitem)
            err_raise(TypeError, step_is_one(r[1]) ? "can only assign an iterable" : "must assign iterable to extended slice");
        else if ((r[2] = list_from_iterable(th, v)) != RAISED) result = assign_slice(th, r);
    }
    root_pop(th, 3);
    return result;
}

static int l_setitem(Thread *th, Value self, Value key, Value v) {
    int64_t i;
    if (is_exact(key, &type_slice)) return set_slice(th, self, key, v);
    Value *r = root_push2(th, self, v);
    int failed = seq_index(th, key, (int64_t)list_len(self), "list",
                           v == V_UNBOUND ? "list assignment index out of range" : "list assignment index out of range", &i);
    self = r[0], v = r[1];
    root_pop(th, 2);
    if (failed) return -1;
    if ((uint64_t)i >= list_len(self)) return err_set(IndexError, "list assignment index out of range");
    if (v == V_UNBOUND) return list_delete(self, (uint64_t)i, (uint64_t)i + 1);
    list_set(self, (uint64_t)i, v);
    return 0;
}

static int l_contains(Thread *th, Value self, Value v) {
    int64_t at = seq_find(th, self, v, 0, UINT64_MAX, item);
    return at == -2 ? -1 : at >= 0;
}

static Value l_concat(Thread *th, Value x, Value y) {
    if (!list_check(y)) return err_raise(TypeError, "can only concatenate list (not \"%T\") to list", y);
    uint64_t n = list_len(x), m = list_len(y);
    Value l = list_new(n + m);
    if (l == RAISED) return RAISED;
    Value *to = n + m ? OBJ(PartObj, OBJ(ListObj, l)->part)->v : NULL; /* NOBARRIER: fresh */
    for (uint64_t i = 0; i < n; i++) to[i] = list_get(x, i);
    for (uint64_t i = 0; i < m; i++) to[n + i] = list_get(y, i);
    OBJ(ListObj, l)->len = n + m;
    return l;
}

static Value l_repeat(Thread *th, Value self, int64_t times) {
    uint64_t n = list_len(self);
    if (times <= 0 || !n) return list_new(0);
    if ((uint64_t)times > ((uint64_t)1 << 40) / n) return err_no_memory();
    uint64_t total = n * (uint64_t)times;
    Value l = list_new(total);
    if (l == RAISED) return RAISED;
    Value part = OBJ(ListObj, self)->part, *to = OBJ(PartObj, OBJ(ListObj, l)->part)->v; /* NOBARRIER: fresh */
    read_items(part, n);
    memcpy(to, OBJ(PartObj, part)->v, 8 * n);
    for (uint64_t done = n; done < total; done *= 2) memcpy(to + done, to, 8 * (done * 2 <= total ? done : total - done));
    OBJ(ListObj, l)->len = total;
    return l;
}

static Value l_iconcat(Thread *th, Value self, Value other) {
    Value *r = root_push1(th, self);
    Value v = list_extend(th, self, other) < 0 ? RAISED : r[0];
    root_pop(th, 1);
    return v;
}
static Value l_irepeat(Thread *th, Value self, int64_t times) {
    Value l = l_repeat(th, self, times);
    if (l == RAISED) return RAISED;
    Value part = OBJ(ListObj, l)->part;
    uint64_t len = OBJ(ListObj, l)->len;
    SET(ListObj, self, part, part);
    OBJ(ListObj, self)->len = len;
    return self;
}

/* ---- methods ------------------------------------------------------------------------------------------------------------------ */

static Value l_append(Thread *th, Value *a, unsigned n, Value kw) { return list_append(a[0], a[1]) < 0 ? RAISED : V_NONE; }
static Value l_extend(Thread *th, Value *a, unsigned n, Value kw) { return list_extend(th, a[0], a[1]) < 0 ? RAISED : V_NONE; }
static Value l_clear(Thread *th, Value *a, unsigned n, Value kw) { return list_delete(a[0], 0, list_len(a[0])) < 0 ? RAISED : V_NONE; }
static Value l_copy(Thread *th, Value *a, unsigned n, Value kw) { return list_slice(a[0], 0, list_len(a[0])); }
static Value l_insert(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i;
    if (arg_int64(th, a[1], &i) < 0) return RAISED;
    int64_t len = (int64_t)list_len(a[0]);
    if (i < 0) i = i + len < 0 ? 0 : i + len;
    return list_insert(a[0], (uint64_t)(i > len ? len : i), a[2]) < 0 ? RAISED : V_NONE;
}
static Value l_pop(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i = -1;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &i) < 0) return RAISED;
    int64_t len = (int64_t)list_len(a[0]);
    if (!len) return err_raise(IndexError, "pop from empty list");
    if (i < 0) i += len;
    if (i < 0 || i >= len) return err_raise(IndexError, "pop index out of range");
    Value v = list_get(a[0], (uint64_t)i);
    if (i == len - 1 && len > 1) {
        part_set(OBJ(ListObj, a[0])->part, (uint64_t)i, V_UNBOUND);
        SET(ListObj, a[0], len, (uint64_t)i);
        return v;
    }
    return list_delete(a[0], (uint64_t)i, (uint64_t)i + 1) < 0 ? RAISED : v;
}
static Value l_remove(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t at = seq_find(th, a[0], a[1], 0, UINT64_MAX, item);
    if (at < 0) return at == -2 ? RAISED : err_raise(ValueError, "list.remove(x): x not in list");
    if ((uint64_t)at < list_len(a[0]) && list_delete(a[0], (uint64_t)at, (uint64_t)at + 1) < 0) return RAISED;
    return V_NONE;
}
static Value l_index(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t len = (int64_t)list_len(a[0]), from = 0, to = INT64_MAX;
    if (a[2] != V_UNBOUND && seq_bound(th, a[2], len, &from) < 0) return RAISED;
    if (a[3] != V_UNBOUND && seq_bound(th, a[3], len, &to) < 0) return RAISED;
    int64_t at = seq_find(th, a[0], a[1], (uint64_t)from, (uint64_t)to, item);
    if (at >= 0) return small_int(at);
    return at == -2 ? RAISED : err_format(th, ValueError, "%R is not in list", a[1]);
}
static Value l_count(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t count = 0, at = -1;
    while ((at = seq_find(th, a[0], a[1], (uint64_t)(at + 1), UINT64_MAX, item)) >= 0) count++;
    return at == -2 ? RAISED : small_int(count);
}
static Value l_reverse(Thread *th, Value *a, unsigned n, Value kw) {
    uint64_t len = list_len(a[0]);
    for (uint64_t i = 0, j = len; i + 1 < j; i++) {
        j--;
        Value x = list_get(a[0], i), y = list_get(a[0], j);
        list_set(a[0], i, y);
        list_set(a[0], j, x);
    }
    return V_NONE;
}
static Value l_sort(Thread *th, Value *a, unsigned n, Value kw) {
    int reverse = 0;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &reverse) < 0) return RAISED;
    return list_sort(th, a[0], arg_or(a[1], V_NONE), reverse != 0) < 0 ? RAISED : V_NONE;
}
static Value l_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    Value part = GET(ListObj, a[0], part);
    return int_from((int64_t)(sizeof(ListObj) + (is_ref(part) ? sizeof(PartObj) + 8 * OBJ(PartObj, part)->cap : 0)));
}
static Value l_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

/* ---- iterators ------------------------------------------------------------------------------------------------------------------ */

static Value iter_new(Type *t, Value l, int64_t at) {
    Value it = obj_new(t);
    if (it == RAISED) return RAISED;
    ListIterObj *x = OBJ(ListIterObj, it); /* NOBARRIER: fresh */
    x->list = l;
    x->at = at;
    return it;
}
static Value l_iter(Thread *th, Value self) { return iter_new(&type_list_iterator, self, 0); }
static Value l_reversed(Thread *th, Value *a, unsigned n, Value kw) {
    return iter_new(&type_list_reverseiterator, a[0], (int64_t)list_len(a[0]) - 1);
}

static Value iter_step(Thread *th, Value self, int64_t by) {
    stm_write(ref_addr(self));
    ListIterObj *x = OBJ(ListIterObj, self);
    if (x->list != V_NONE) {
        int64_t at = x->at;
        if (at >= 0 && (uint64_t)at < list_len(x->list)) {
            x->at += by;
            return list_get(x->list, (uint64_t)at);
        }
        x->list = V_NONE;
    }
    th->stop_value = V_NONE;
    return STOP;
}
static Value iter_next(Thread *th, Value self) { return iter_step(th, self, 1); }
static Value iter_back(Thread *th, Value self) { return iter_step(th, self, -1); }

static Value iter_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value l = GET(ListIterObj, a[0], list);
    int64_t at = OBJ(ListIterObj, a[0])->at;
    if (l == V_NONE) return small_int(0);
    int64_t left = is_exact(a[0], &type_list_iterator) ? (int64_t)list_len(l) - at : at < (int64_t)list_len(l) ? at + 1 : 0;
    return small_int(left < 0 ? 0 : left);
}
static Value iter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value l = GET(ListIterObj, a[0], list);
    Value f = dict_get_c(module_dict(builtins_module), is_exact(a[0], &type_list_iterator) || l == V_NONE ? "iter" : "reversed");
    if (l == V_NONE) return TUPLE(f, TUPLE(list_new(0)));
    return TUPLE(f, TUPLE(l), small_int(OBJ(ListIterObj, a[0])->at));
}
static Value iter_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t at;
    if (arg_int64(th, a[1], &at) < 0) return RAISED;
    Value l = GET(ListIterObj, a[0], list);
    if (l == V_NONE) return V_NONE;
    int64_t len = (int64_t)list_len(l), low = is_exact(a[0], &type_list_iterator) ? 0 : -1, high = low == 0 ? len : len - 1;
    SET(ListIterObj, a[0], at, at < low ? low : at > high ? high : at);
    return V_NONE;
}
static const Method iter_methods[] = {
    {"__length_hint__", iter_hint, "!(self)", "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, "!(self)", "Return state information for pickling."},
    {"__setstate__", iter_setstate, "!(self, state, /)", "Set state information for unpickling."},
    {0}
};
#define ITER_TYPE(ident, next_fn)                                                                                   \
    Type type_##ident = {                                                                                           \
        .name = #ident, .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(ListIterObj),                             \
        .values = offsetof(ListIterObj, list), .values_end = offsetof(ListIterObj, at), .next = next_fn, .methods = iter_methods}
ITER_TYPE(list_iterator, iter_next);
ITER_TYPE(list_reverseiterator, iter_back);

static const Method methods[] = {
    {"__class_getitem__", l_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {"__reversed__", l_reversed, "(self, /)", "Return a reverse iterator over the list."},
    {"__sizeof__", l_sizeof, "(self, /)", "Return the size of the list in memory, in bytes."},
    {"append", l_append, "(self, object, /)", "Append object to the end of the list."},
    {"clear", l_clear, "(self, /)", "Remove all items from list."},
    {"copy", l_copy, "(self, /)", "Return a shallow copy of the list."},
    {"count", l_count, "(self, value, /)", "Return number of occurrences of value."},
    {"extend", l_extend, "(self, iterable, /)", "Extend list by appending elements from the iterable."},
    {"index", l_index, "(self, value, start=0, stop=sys.maxsize, /)", "Return first index of value; ValueError if it is not there."},
    {"insert", l_insert, "(self, index, object, /)", "Insert object before index."},
    {"pop", l_pop, "(self, index=-1, /)", "Remove and return item at index (default last)."},
    {"remove", l_remove, "(self, value, /)", "Remove first occurrence of value."},
    {"reverse", l_reverse, "(self, /)", "Reverse *IN PLACE*."},
    {"sort", l_sort, "(self, /, *, key=None, reverse=False)", "Sort the list in ascending order, in place, stable."},
    {0}
};

Type type_list = {
    .name = "list",
    .doc = "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\nIf no argument is given, the result is a new empty list.",
    .flags = TF_BASETYPE | TF_IMMUTABLE | TF_LIST | TF_SEQUENCE, .size = sizeof(ListObj),
    .values = offsetof(ListObj, part), .values_end = sizeof(ListObj),
    .new = l_new, .init = l_init, .repr = l_repr, .hash = hash_unhashable, .compare = l_compare, .iter = l_iter, .len = l_len,
    .getitem = l_getitem, .setitem = l_setitem, .contains = l_contains, .concat = l_concat, .repeat = l_repeat,
    .iconcat = l_iconcat, .irepeat = l_irepeat, .methods = methods,
};
