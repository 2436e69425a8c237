/* stopgap.c -- lists, tuples, dicts, sets, weak references in their smallest form, so that the rest can be tried before
 * list.c, tuple.c, dict.c, set.c, weakref.c are there: whoever brings those deletes this file. */
#include "native.h"
#include <stddef.h>
#include <stdlib.h>
Value tuple_empty = V_UNBOUND;
static size_t tuple_size(const Obj *o) { return sizeof(TupleObj) + 8 * ((const TupleObj *)o)->len; }
static void tuple_trace(Obj *o, GcVisit *visit, void *ctx) { TupleObj *t = (TupleObj *)o; for (uint64_t i = 0; i < t->len; i++) visit(ctx, &t->v[i]); }
Value tuple_new(uint64_t n) {
    if (!n && tuple_empty != V_UNBOUND) return tuple_empty;
    Value t = obj_new_var(&type_tuple, sizeof(TupleObj) + 8 * n, 0);
    if (t == RAISED) return t;
    OBJ(TupleObj, t)->len = n;
    for (uint64_t i = 0; i < n; i++) OBJ(TupleObj, t)->v[i] = V_NONE;
    if (!n) { tuple_empty = t; gc_root_add(&tuple_empty); }
    return t;
}
Value tuple_from(const Value *v, uint64_t n) { for (uint64_t i = 0; i < n; i++) if (v[i] == RAISED) return RAISED; Value t = tuple_new(n); if (t != RAISED) memcpy(OBJ(TupleObj, t)->v, v, n * 8); return t; }
static int t_len(Thread *th, Value s, int64_t *o) { *o = (int64_t)tuple_len(s); return 0; }
static Value t_get(Thread *th, Value s, Value k) { int64_t i = small_value(k); if (i < 0) i += (int64_t)tuple_len(s); if (i < 0 || i >= (int64_t)tuple_len(s)) return err_raise(IndexError, "tuple index out of range"); return tuple_get(s, (uint64_t)i); }
static Value t_repr(Thread *th, Value self) { Value *r = root_push2(th, self, str_from("(")); uint64_t n = tuple_len(self); for (uint64_t i = 0; i < n; i++) { Value x = obj_repr(th, tuple_get(r[0], i)); if (x == RAISED) return RAISED; r[1] = str_format_c("%U%s%U", r[1], i ? ", " : "", x); } Value v = str_format_c(n == 1 ? "%U,)" : "%U)", r[1]); root_pop(th, 2); return v; }
Type type_tuple = {.name = "tuple", .flags = TF_VAR | TF_TUPLE | TF_BASETYPE | TF_IMMUTABLE, .size = sizeof(TupleObj), .size_of = tuple_size, .trace = tuple_trace, .len = t_len, .getitem = t_get, .repr = t_repr};
/* part */
static size_t part_size(const Obj *o) { return sizeof(PartObj) + 8 * ((const PartObj *)o)->cap; }
static void part_trace(Obj *o, GcVisit *visit, void *ctx) { PartObj *t = (PartObj *)o; for (uint64_t i = 0; i < t->cap; i++) visit(ctx, &t->v[i]); }
Type type_array_part = {.name = "part", .flags = TF_VAR | TF_IMMUTABLE, .size = sizeof(PartObj), .size_of = part_size, .trace = part_trace};
Value part_new(uint64_t cap) {
    size_t n = sizeof(PartObj) + 8 * cap;
    Value t = obj_new_var(&type_array_part, n, n > GC_LARGE ? OF_CARDS : OF_FINE);
    if (t == RAISED) return t;
    OBJ(PartObj, t)->cap = cap;
    for (uint64_t i = 0; i < cap; i++) OBJ(PartObj, t)->v[i] = V_UNBOUND;
    return t;
}
/* list */
Value list_new(uint64_t reserve) { Value l = obj_new(&type_list); if (l == RAISED) return l; OBJ(ListObj, l)->part = 0; OBJ(ListObj, l)->len = 0; if (reserve) { Value p = part_new(reserve); if (p == RAISED) return p; OBJ(ListObj, l)->part = p; } return l; }
Value list_from(const Value *v, uint64_t n) { Value l = list_new(n); if (l == RAISED) return l; for (uint64_t i = 0; i < n; i++) OBJ(PartObj, OBJ(ListObj, l)->part)->v[i] = v[i]; OBJ(ListObj, l)->len = n; return l; }
static int grow(Value l, uint64_t need) { Value p = GET(ListObj, l, part); uint64_t cap = p ? OBJ(PartObj, p)->cap : 0; if (cap >= need) return 0; uint64_t c = need + need / 8 + 6; Value q = part_new(c); if (q == RAISED) return -1; for (uint64_t i = 0; i < OBJ(ListObj, l)->len; i++) OBJ(PartObj, q)->v[i] = part_get(p, i); SET(ListObj, l, part, q); return 0; }
int list_append(Value l, Value v) { if (v == RAISED || l == RAISED) return -1; uint64_t n = list_len(l); if (grow(l, n + 1) < 0) return -1; part_set(OBJ(ListObj, l)->part, n, v); SET(ListObj, l, len, n + 1); return 0; }
int list_insert(Value l, uint64_t at, Value v) { if (list_append(l, v) < 0) return -1; uint64_t n = list_len(l); for (uint64_t i = n - 1; i > at; i--) list_set(l, i, list_get(l, i - 1)); list_set(l, at, v); return 0; }
int list_delete(Value l, uint64_t from, uint64_t to) { uint64_t n = list_len(l); for (uint64_t i = to; i < n; i++) list_set(l, from + i - to, list_get(l, i)); SET(ListObj, l, len, n - (to - from)); return 0; }
Value list_slice(Value l, uint64_t from, uint64_t to) { Value m = list_new(0); for (uint64_t i = from; i < to; i++) list_append(m, list_get(l, i)); return m; }
int list_extend(Thread *th, Value l, Value it) { Value *r = root_push2(th, l, it); r[1] = obj_iter(th, it); int res = r[1] == RAISED ? -1 : 0; for (Value v; !res && (v = obj_next(th, r[1])) != STOP;) if (v == RAISED || list_append(r[0], v) < 0) res = -1; root_pop(th, 2); return res; }
Value list_from_iterable(Thread *th, Value it) { Value *r = root_push2(th, it, list_new(0)); int f = list_extend(th, r[1], r[0]); Value v = r[1]; root_pop(th, 2); return f < 0 ? RAISED : v; }
Value list_to_tuple(Value l) { Value t = tuple_new(list_len(l)); for (uint64_t i = 0; i < list_len(l); i++) OBJ(TupleObj, t)->v[i] = list_get(l, i); return t; }
Value tuple_from_iterable(Thread *th, Value it) { if (is_exact(it, &type_tuple)) return it; Value l = list_from_iterable(th, it); return l == RAISED ? l : list_to_tuple(l); }
static int l_len(Thread *th, Value s, int64_t *o) { *o = (int64_t)list_len(s); return 0; }
static Value l_get(Thread *th, Value s, Value k) { int64_t i = small_value(k); if (i < 0) i += (int64_t)list_len(s); if (i < 0 || i >= (int64_t)list_len(s)) return err_raise(IndexError, "list index out of range"); return list_get(s, (uint64_t)i); }
static int l_set(Thread *th, Value s, Value k, Value v) { int64_t i = small_value(k); if (i < 0) i += (int64_t)list_len(s); list_set(s, (uint64_t)i, v); return 0; }
Type type_list = {.name = "list", .flags = TF_LIST | TF_BASETYPE | TF_IMMUTABLE, .size = sizeof(ListObj), .values = offsetof(ListObj, part), .values_end = sizeof(ListObj), .len = l_len, .getitem = l_get, .setitem = l_set};
/* dict: linear entries, no index */
static size_t dt_size(const Obj *o) { return sizeof(DictTable) + sizeof(DictEntry) * ((const DictTable *)o)->cap; }
static void dt_trace(Obj *o, GcVisit *visit, void *ctx) { DictTable *t = (DictTable *)o; for (uint64_t i = 0; i < t->n; i++) visit(ctx, &t->e[i].key), visit(ctx, &t->e[i].value); }
Type type_dict_table = {.name = "dt", .flags = TF_VAR | TF_IMMUTABLE, .size = sizeof(DictTable), .size_of = dt_size, .trace = dt_trace};
Value dict_new(void) { Value d = obj_new(&type_dict); if (d != RAISED) { OBJ(DictObj, d)->table = 0; OBJ(DictObj, d)->used = OBJ(DictObj, d)->shape = 0; } return d; }
static DictTable *tab(Value d) { Value t = OBJ(DictObj, d)->table; return t ? OBJ(DictTable, t) : NULL; }
static int64_t find(Value d, Value k, int64_t h) { DictTable *t = tab(d); if (!t) return -1; for (uint64_t i = 0; i < t->n; i++) if (t->e[i].key == k || (t->e[i].hash == h && t->e[i].key != V_UNBOUND && is_ref(k) && is_ref(t->e[i].key) && str_check(k) && str_check(t->e[i].key) && str_equal(k, t->e[i].key))) return (int64_t)i; return -1; }
int64_t dict_find_str(Value d, Value k) { return find(d, k, str_hash(k)); }
Value dict_get_str(Value d, Value k) { int64_t i = dict_find_str(d, k); return i < 0 ? V_UNBOUND : tab(d)->e[i].value; }
Value dict_get_c(Value d, const char *s) { return dict_get_str(d, str_intern_c(s)); }
static uint64_t shapes;
static int put(Value d, Value k, int64_t h, Value v) {
    if (v == RAISED || d == RAISED) return -1;
    int64_t i = find(d, k, h);
    if (i >= 0) { stm_write(ref_addr(OBJ(DictObj, d)->table)); tab(d)->e[i].value = v; return 0; }
    DictTable *t = tab(d);
    if (!t || t->n == t->cap) {
        uint64_t cap = t ? t->cap * 2 : 8;
        Value nt = obj_new_var(&type_dict_table, sizeof(DictTable) + sizeof(DictEntry) * cap, 0);
        t = tab(d); DictTable *q = OBJ(DictTable, nt); q->cap = cap; q->n = 0;
        for (uint64_t j = 0; t && j < t->n; j++) if (t->e[j].key != V_UNBOUND) q->e[q->n++] = t->e[j];
        SET(DictObj, d, table, nt); t = q;
    }
    stm_write(ref_addr(OBJ(DictObj, d)->table));
    t->e[t->n++] = (DictEntry){h, k, v};
    SET(DictObj, d, used, OBJ(DictObj, d)->used + 1); OBJ(DictObj, d)->shape = ++shapes;
    return 0;
}
int dict_set_str(Value d, Value k, Value v) { return k == RAISED ? -1 : put(d, k, str_hash(k), v); }
int dict_set_c(Value d, const char *s, Value v) { return dict_set_str(d, str_intern_c(s), v); }
bool dict_del_str(Value d, Value k) { int64_t i = dict_find_str(d, k); if (i < 0) return false; stm_write(ref_addr(OBJ(DictObj, d)->table)); tab(d)->e[i].key = V_UNBOUND; tab(d)->e[i].value = V_UNBOUND; SET(DictObj, d, used, OBJ(DictObj, d)->used - 1); OBJ(DictObj, d)->shape = ++shapes; return true; }
uint64_t dict_watch(Value d) { if (!OBJ(DictObj, d)->shape) OBJ(DictObj, d)->shape = ++shapes; return OBJ(DictObj, d)->shape; }
int dict_get(Thread *th, Value d, Value k, Value *out) { int64_t h = 0; Value *r = root_push2(th, d, k); int f = obj_hash(th, k, &h); d = r[0], k = r[1]; root_pop(th, 2); if (f < 0) return -1; int64_t i = find(d, k, h); if (i < 0) return 0; *out = tab(d)->e[i].value; return 1; }
int dict_set(Thread *th, Value d, Value k, Value v) { int64_t h = 0; Value *r = root_push3(th, d, k, v); int f = obj_hash(th, k, &h); d = r[0], k = r[1], v = r[2]; root_pop(th, 3); if (f < 0) return -1; return put(d, k, h, v); }
static int del_at(Value d, int64_t i) { if (i < 0) return 0; stm_write(ref_addr(OBJ(DictObj, d)->table)); tab(d)->e[i].key = V_UNBOUND; tab(d)->e[i].value = V_UNBOUND; SET(DictObj, d, used, OBJ(DictObj, d)->used - 1); OBJ(DictObj, d)->shape = ++shapes; return 1; }
int dict_del(Thread *th, Value d, Value k) { int64_t h = 0; Value *r = root_push2(th, d, k); int f = obj_hash(th, k, &h); d = r[0], k = r[1]; root_pop(th, 2); if (f < 0) return -1; return del_at(d, find(d, k, h)); }
bool dict_next(Value d, uint64_t *pos, Value *k, Value *v) { DictTable *t = tab(d); while (t && *pos < t->n) { DictEntry e = t->e[(*pos)++]; if (e.key != V_UNBOUND) { *k = e.key; *v = e.value; return true; } } return false; }
void dict_clear(Value d) { SET(DictObj, d, table, 0); OBJ(DictObj, d)->used = 0; }
Value dict_copy(Value d) { Value n = dict_new(); DictTable *t = tab(d); for (uint64_t i = 0; t && i < t->n; i++) { t = tab(d); if (t->e[i].key != V_UNBOUND) put(n, t->e[i].key, t->e[i].hash, t->e[i].value); } return n; }
Value dict_keys_list(Value d) { Value l = list_new(0), k, v; for (uint64_t p = 0; dict_next(d, &p, &k, &v);) list_append(l, k); return l; }
static Value d_get(Thread *th, Value s, Value k) { Value o; int f = dict_get(th, s, k, &o); return f < 0 ? RAISED : f ? o : err_value(KeyError, k); }
static int d_set(Thread *th, Value s, Value k, Value v) { if (v == V_UNBOUND) return dict_del(th, s, k) ? 0 : (err_value(KeyError, k), -1); return dict_set(th, s, k, v); }
static int d_len(Thread *th, Value s, int64_t *o) { *o = (int64_t)dict_len(s); return 0; }
Type type_dict = {.name = "dict", .flags = TF_DICTTYPE | TF_BASETYPE | TF_IMMUTABLE, .size = sizeof(DictObj), .values = offsetof(DictObj, table), .values_end = sizeof(DictObj), .getitem = d_get, .setitem = d_set, .len = d_len};
Value set_new(Type *t) { Value s = obj_new(t); OBJ(SetObj, s)->table = dict_new(); return s; }
int set_add(Thread *th, Value s, Value k) { return dict_set(th, OBJ(SetObj, s)->table, k, V_NONE); }
int set_contains(Thread *th, Value s, Value k) { Value o; return dict_get(th, OBJ(SetObj, s)->table, k, &o); }
int set_update(Thread *th, Value s, Value it) { Value *r = root_push2(th, s, it); r[1] = obj_iter(th, it); int res = r[1] == RAISED ? -1 : 0; for (Value v; !res && (v = obj_next(th, r[1])) != STOP;) if (v == RAISED || set_add(th, r[0], v) < 0) res = -1; root_pop(th, 2); return res; }
Value set_from_iterable(Thread *th, Type *t, Value it) { Value *r = root_push2(th, it, set_new(t)); int f = it == V_UNBOUND ? 0 : set_update(th, r[1], r[0]); Value v = r[1]; root_pop(th, 2); return f < 0 ? RAISED : v; }
Type type_set = {.name = "set", .flags = TF_SET | TF_BASETYPE, .size = sizeof(SetObj), .values = offsetof(SetObj, table), .values_end = sizeof(SetObj)};
Type type_frozenset = {.name = "frozenset", .flags = TF_SET | TF_BASETYPE, .size = sizeof(SetObj), .values = offsetof(SetObj, table), .values_end = sizeof(SetObj)};
void weakref_dead(Thread *th, Value weak) {}
#define STUB(x, n) Type type_##x = {.name = n, .size = 16};
STUB(weakref, "weakref") STUB(weakproxy, "wp") STUB(weakcallableproxy, "wcp") STUB(tuple_iterator, "tuple_iterator") STUB(set_iterator, "set_iterator") STUB(list_reverseiterator, "lri") STUB(list_iterator, "li") STUB(dict_values, "dv") STUB(dict_valueiterator, "dvi") STUB(dict_reversevalueiterator, "drvi") STUB(dict_reversekeyiterator, "drki") STUB(dict_reverseitemiterator, "drii") STUB(dict_keys, "dk") STUB(dict_keyiterator, "dki") STUB(dict_items, "di") STUB(dict_itemiterator, "dii")
typedef struct ItObj { Obj h; Value seq, idx; } ItObj;
static Value it_next(Thread *th, Value self) { Value s = OBJ(ItObj, self)->seq; uint64_t i = (uint64_t)small_value(OBJ(ItObj, self)->idx); Value c = s; if (set_check(s)) c = OBJ(SetObj, s)->table; if (dict_check(c)) { DictTable *t = tab(c); while (t && i < t->n && t->e[i].key == V_UNBOUND) i++; if (!t || i >= t->n) return STOP; SET(ItObj, self, idx, small_int((int64_t)i + 1)); return t->e[i].key; } uint64_t n = tuple_check(s) ? tuple_len(s) : list_len(s); if (i >= n) { th->stop_value = V_NONE; return STOP; } SET(ItObj, self, idx, small_int((int64_t)i + 1)); return tuple_check(s) ? tuple_get(s, i) : list_get(s, i); }
static Value it_iter(Thread *th, Value s) { return s; }
Type type_iterx = {.name = "it", .size = sizeof(ItObj), .values = 8, .values_end = sizeof(ItObj), .next = it_next, .iter = it_iter};
static Value it_new(Thread *th, Value s) { type_ready(&type_iterx); Value v = obj_new(&type_iterx); OBJ(ItObj, v)->seq = s; OBJ(ItObj, v)->idx = 0; return v; }
__attribute__((constructor)) static void ini(void) { type_list.iter = type_tuple.iter = type_dict.iter = type_set.iter = type_frozenset.iter = it_new; }
int dict_get_hashed(Thread *th, Value d, Value k, int64_t h, Value *out) { return dict_get(th, d, k, out); }
int dict_set_hashed(Thread *th, Value d, Value k, int64_t h, Value v) { return dict_set(th, d, k, v); }
bool set_next(Value s, uint64_t *pos, Value *key) { Value v; return dict_next(OBJ(SetObj, s)->table, pos, key, &v); }
/* _weakref stub */
static Value w_call(Thread *th, Value *a, unsigned n, Value kw) { return OBJ(CellObj, a[0])->v; }
static Value w_new(Thread *th, Value *a, unsigned n, Value kw) { Value v = obj_new(type_from(a[0])); OBJ(CellObj, v)->v = a[1]; return v; }
__attribute__((constructor)) static void ini3(void) { type_weakref.flags = TF_BASETYPE; type_weakref.values = 8; type_weakref.values_end = 16; type_weakref.call = w_call; type_weakref.new = w_new; }
static int w_init(Thread *th, Value m) { module_add(m, "ref", type_weakref.obj); module_add(m, "ReferenceType", type_weakref.obj); module_add(m, "ProxyType", type_weakproxy.obj); module_add(m, "CallableProxyType", type_weakcallableproxy.obj); return 0; }
static Value w_zero(Thread *th, Value *a, unsigned n, Value kw) { return 0; }
static const Method wm[] = {{"getweakrefcount", w_zero, "(o, /)", ""}, {"getweakrefs", w_zero, "(o, /)", ""}, {"proxy", w_zero, "(o, c=None, /)", ""}, {"_remove_dead_weakref", w_zero, "(d, k, /)", ""}, {0}};
const ModuleDef module_weakref = {"_weakref", "", wm, 0, w_init};
#define M(x) static Value x(Thread *th, Value *a, unsigned n, Value kw)
static int64_t clampi(int64_t i, int64_t n) { if (i < 0) i += n; return i < 0 ? 0 : i > n ? n : i; }
static Value seq_at(Value s, uint64_t i) { return tuple_check(s) ? tuple_get(s, i) : list_get(s, i); }
static uint64_t seq_n(Value s) { return tuple_check(s) ? tuple_len(s) : list_len(s); }
static Value seq_item(Thread *th, Value s, Value k) {
    if (is_exact(k, &type_slice)) {
        Value *r = root_push2(th, s, k); int64_t b, e, st, c;
        if (slice_indices(th, k, (int64_t)seq_n(s), &b, &e, &st, &c) < 0) return RAISED;
        s = r[0]; root_pop(th, 2);
        Value l = list_new((uint64_t)c);
        for (int64_t i = 0; i < c; i++) list_append(l, seq_at(s, (uint64_t)(b + i * st)));
        return tuple_check(s) ? list_to_tuple(l) : l;
    }
    int64_t i; if (seq_index(th, k, (int64_t)seq_n(s), tuple_check(s) ? "tuple" : "list", tuple_check(s) ? "tuple index out of range" : "list index out of range", &i) < 0) return RAISED;
    return seq_at(s, (uint64_t)i);
}
static int list_setx(Thread *th, Value s, Value k, Value v) {
    if (is_exact(k, &type_slice)) {
        Value *r = root_push3(th, s, k, v); int64_t b, e, st, c;
        if (v != V_UNBOUND && (r[2] = list_from_iterable(th, v)) == RAISED) return -1;
        if (slice_indices(th, r[1], (int64_t)list_len(r[0]), &b, &e, &st, &c) < 0) return -1;
        s = r[0], v = r[2]; root_pop(th, 3);
        if (v != V_UNBOUND && st != 1) { for (int64_t i = 0; i < c; i++) list_set(s, (uint64_t)(b + i * st), list_get(v, (uint64_t)i)); return 0; }
        if (st != 1) { if (st < 0) { b = b + (c - 1) * st; st = -st; } for (int64_t i = c - 1; i >= 0; i--) list_delete(s, (uint64_t)(b + i * st), (uint64_t)(b + i * st + 1)); return 0; }
        list_delete(s, (uint64_t)b, (uint64_t)(b + c));
        if (v != V_UNBOUND) for (uint64_t i = 0; i < list_len(v); i++) list_insert(s, (uint64_t)b + i, list_get(v, i));
        return 0;
    }
    int64_t i; Value *r = root_push2(th, s, v);
    int f = seq_index(th, k, (int64_t)list_len(s), "list", "list assignment index out of range", &i); s = r[0], v = r[1]; root_pop(th, 2); if (f < 0) return -1;
    if (v == V_UNBOUND) return list_delete(s, (uint64_t)i, (uint64_t)i + 1);
    list_set(s, (uint64_t)i, v); return 0;
}
static Value seq_cat(Thread *th, Value a, Value b) {
    if (tuple_check(a) != tuple_check(b) || list_check(a) != list_check(b)) return err_raise(TypeError, "can only concatenate %s (not \"%T\") to %s", tuple_check(a) ? "tuple" : "list", b, tuple_check(a) ? "tuple" : "list");
    Value l = list_new(0); for (uint64_t i = 0; i < seq_n(a); i++) list_append(l, seq_at(a, i)); for (uint64_t i = 0; i < seq_n(b); i++) list_append(l, seq_at(b, i)); return tuple_check(a) ? list_to_tuple(l) : l; }
static Value seq_rep(Thread *th, Value a, int64_t k) { Value l = list_new(0); for (int64_t j = 0; j < k; j++) for (uint64_t i = 0; i < seq_n(a); i++) list_append(l, seq_at(a, i)); return tuple_check(a) ? list_to_tuple(l) : l; }
static Value l_icat(Thread *th, Value a, Value b) { Value *r = root_push1(th, a); int f = list_extend(th, a, b); a = r[0]; root_pop(th, 1); return f < 0 ? RAISED : a; }
static Value seq_cmp(Thread *th, Value x, Value y, enum CmpOp op) {
    if (tuple_check(x) != tuple_check(y) || list_check(x) != list_check(y)) return V_NOTIMPLEMENTED;
    Value *r = root_push2(th, x, y); uint64_t i = 0; Value v;
    for (;; i++) { if (i >= seq_n(r[0]) || i >= seq_n(r[1])) { uint64_t p = seq_n(r[0]), q = seq_n(r[1]); v = v_bool(op == CMP_EQ ? p == q : op == CMP_NE ? p != q : op == CMP_LT ? p < q : op == CMP_LE ? p <= q : op == CMP_GT ? p > q : p >= q); break; }
        int e = obj_eq(th, seq_at(r[0], i), seq_at(r[1], i)); if (e < 0) { v = RAISED; break; }
        if (!e) { v = op == CMP_EQ ? V_FALSE : op == CMP_NE ? V_TRUE : obj_compare(th, seq_at(r[0], i), seq_at(r[1], i), op); break; } }
    root_pop(th, 2); return v; }
static int seq_has(Thread *th, Value s, Value x) { Value *r = root_push2(th, s, x); int f = 0; for (uint64_t i = 0; !f && i < seq_n(r[0]); i++) f = obj_eq(th, seq_at(r[0], i), r[1]); root_pop(th, 2); return f; }
static Value joined(Thread *th, Value l, const char *o, const char *c) { Value *r = root_push2(th, l, str_from(o)); for (uint64_t i = 0; i < list_len(r[0]); i++) { Value x = obj_repr(th, list_get(r[0], i)); if (x == RAISED) return RAISED; r[1] = str_format_c("%U%s%U", r[1], i ? ", " : "", x); } Value v = str_format_c("%U%s", r[1], c); root_pop(th, 2); return v; }
static Value l_repr(Thread *th, Value s) { return joined(th, s, "[", "]"); }
M(l_init_) { return V_NONE; }
static int l_init(Thread *th, Value *a, unsigned n, Value kw) { (void)l_init_; list_delete(a[0], 0, list_len(a[0])); return n > 1 ? list_extend(th, a[0], a[1]) : 0; }
static Value l_new(Thread *th, Value *a, unsigned n, Value kw) { Value l = obj_new(type_from(a[0])); OBJ(ListObj, l)->part = 0; OBJ(ListObj, l)->len = 0; return l; }
static Value t_new(Thread *th, Value *a, unsigned n, Value kw) { Value *r = root_push1(th, n > 1 ? tuple_from_iterable(th, a[1]) : tuple_new(0)); if (r[0] == RAISED) return RAISED; Type *t = type_from(a[0]); if (t == &type_tuple) return r[0]; uint64_t k = tuple_len(r[0]); Value v = obj_new_var(t, sizeof(TupleObj) + 8 * k, 0); OBJ(TupleObj, v)->len = k; memcpy(OBJ(TupleObj, v)->v, OBJ(TupleObj, r[0])->v, 8 * k); return v; }
static int t_hash(Thread *th, Value s, int64_t *o) { Value *r = root_push1(th, s); uint64_t h = 0x345678; for (uint64_t i = 0; i < tuple_len(r[0]); i++) { int64_t x; if (obj_hash(th, tuple_get(r[0], i), &x) < 0) return -1; h = (h ^ (uint64_t)x) * 1000003; } root_pop(th, 1); *o = (int64_t)h; return 0; }
M(l_append) { return list_append(a[0], a[1]) < 0 ? RAISED : V_NONE; }
M(l_extend) { return list_extend(th, a[0], a[1]) < 0 ? RAISED : V_NONE; }
M(l_insert) { int64_t i; if (arg_int64(th, a[1], &i) < 0) return RAISED; return list_insert(a[0], (uint64_t)clampi(i, (int64_t)list_len(a[0])), a[2]) < 0 ? RAISED : V_NONE; }
M(l_pop) { int64_t i = -1; if (a[1] != V_UNBOUND && arg_int64(th, a[1], &i) < 0) return RAISED; int64_t k = (int64_t)list_len(a[0]); if (!k) return err_raise(IndexError, "pop from empty list"); if (i < 0) i += k; if (i < 0 || i >= k) return err_raise(IndexError, "pop index out of range"); Value v = list_get(a[0], (uint64_t)i); list_delete(a[0], (uint64_t)i, (uint64_t)i + 1); return v; }
M(l_index) { for (uint64_t i = 0; i < seq_n(a[0]); i++) { int e = obj_eq(th, seq_at(a[0], i), a[1]); if (e < 0) return RAISED; if (e) return small_int((int64_t)i); } return err_raise(ValueError, "not in list"); }
M(l_remove) { Value i = l_index(th, a, n, kw); if (i == RAISED) return i; list_delete(a[0], (uint64_t)small_value(i), (uint64_t)small_value(i) + 1); return V_NONE; }
M(l_count) { int64_t c = 0; for (uint64_t i = 0; i < seq_n(a[0]); i++) { int e = obj_eq(th, seq_at(a[0], i), a[1]); if (e < 0) return RAISED; c += e; } return small_int(c); }
M(l_reverse) { uint64_t k = list_len(a[0]); for (uint64_t i = 0; i < k / 2; i++) { Value x = list_get(a[0], i), y = list_get(a[0], k - 1 - i); list_set(a[0], i, y); list_set(a[0], k - 1 - i, x); } return V_NONE; }
M(l_clear) { list_delete(a[0], 0, list_len(a[0])); return V_NONE; }
M(l_copy) { return list_slice(a[0], 0, list_len(a[0])); }
M(l_sort) { bool rev = false; if (a[2] != V_UNBOUND && arg_bool(th, a[2], &rev) < 0) return RAISED; return list_sort(th, a[0], arg_or(a[1], V_NONE), rev) < 0 ? RAISED : V_NONE; }
M(s_getitem) { return seq_item(th, a[0], a[1]); }
M(cgi) { return generic_alias_new(a[0], a[1]); }
#define CGI {"__class_getitem__", cgi, "!(cls, item, /)", "", M_CLASS}
static const Method lm[] = {CGI, {"append", l_append, "(self, object, /)", "x"}, {"extend", l_extend, "(self, iterable, /)", ""}, {"insert", l_insert, "(self, index, object, /)", ""}, {"pop", l_pop, "(self, index=-1, /)", ""}, {"index", l_index, "(self, value, start=0, stop=9, /)", ""}, {"remove", l_remove, "(self, value, /)", ""}, {"count", l_count, "(self, value, /)", ""}, {"reverse", l_reverse, "(self, /)", ""}, {"clear", l_clear, "(self, /)", ""}, {"copy", l_copy, "(self, /)", ""}, {"sort", l_sort, "(self, /, *, key=None, reverse=False)", ""}, {0}};
static const Method tm[] = {CGI, {"index", l_index, "(self, value, start=0, stop=9, /)", ""}, {"count", l_count, "(self, value, /)", ""}, {0}};
int list_sort(Thread *th, Value l, Value key, bool rev) { Value *r = root_push(th, 5); r[0] = l, r[1] = key; r[2] = list_new(0); int res = 0;
    for (uint64_t i = 0; i < list_len(r[0]); i++) { Value k = list_get(r[0], i); if (r[1] != V_NONE) k = CALL1(th, r[1], k); if (k == RAISED) { res = -1; goto out; } list_append(r[2], k); }
    for (uint64_t i = 1; i < list_len(r[0]); i++) { r[3] = list_get(r[2], i), r[4] = list_get(r[0], i); uint64_t j = i; for (; j > 0; j--) { Value c = rev ? obj_compare(th, list_get(r[2], j - 1), r[3], CMP_LT) : obj_compare(th, r[3], list_get(r[2], j - 1), CMP_LT); int t = c == RAISED ? -1 : obj_truth(th, c); if (t < 0) { res = -1; goto out; } if (!t) break; list_set(r[2], j, list_get(r[2], j - 1)); list_set(r[0], j, list_get(r[0], j - 1)); } list_set(r[2], j, r[3]); list_set(r[0], j, r[4]); }
out: root_pop(th, 5); return res; }
/* dict */
static int d_has(Thread *th, Value d, Value k) { Value o; return dict_get(th, d, k, &o); }
static Value d_repr(Thread *th, Value s) { Value *r = root_push3(th, s, str_from("{"), V_NONE); Value k, v; uint64_t p = 0; bool first = true; while (dict_next(r[0], &p, &k, &v)) { r[2] = v; Value x = obj_repr(th, k); if (x == RAISED) return x; r[1] = str_format_c("%U%s%U", r[1], first ? "" : ", ", x); x = obj_repr(th, r[2]); if (x == RAISED) return x; r[1] = str_format_c("%U: %U", r[1], x); first = false; } Value w = str_format_c("%U}", r[1]); root_pop(th, 3); return w; }
static Value d_cmp(Thread *th, Value x, Value y, enum CmpOp op) { if (!dict_check(x) || !dict_check(y) || op > CMP_NE || op < CMP_EQ) return V_NOTIMPLEMENTED; bool eq = dict_len(x) == dict_len(y); Value *r = root_push2(th, x, y); Value k, v, o; uint64_t p = 0; while (eq && dict_next(r[0], &p, &k, &v)) { int f = dict_get(th, r[1], k, &o); if (f <= 0) eq = false; else eq = obj_eq(th, v, o) == 1; } root_pop(th, 2); return v_bool(eq == (op == CMP_EQ)); }
static Value d_new(Thread *th, Value *a, unsigned n, Value kw) { Value d = obj_new(type_from(a[0])); OBJ(DictObj, d)->table = 0; OBJ(DictObj, d)->used = OBJ(DictObj, d)->shape = 0; return d; }
static int upd(Thread *th, Value d, Value m) { Value *r = root_push(th, 5); r[0] = d, r[1] = m; int res = 0;
    if (dict_check(m)) { Value k, v; for (uint64_t p = 0; res == 0 && dict_next(r[1], &p, &k, &v);) res = dict_set(th, r[0], k, v); }
    else { Value ks; int f = obj_find_attr(th, m, S(keys), &ks); if (f < 0) res = -1; else if (f) { ks = CALL0(th, ks); if (ks == RAISED || (r[2] = obj_iter(th, ks)) == RAISED) res = -1; for (; res == 0;) { r[3] = obj_next(th, r[2]); if (r[3] == STOP) break; if (r[3] == RAISED || (r[4] = obj_getitem(th, r[1], r[3])) == RAISED || dict_set(th, r[0], r[3], r[4]) < 0) res = -1; } }
      else { if ((r[2] = obj_iter(th, m)) == RAISED) res = -1; for (; res == 0;) { r[3] = obj_next(th, r[2]); if (r[3] == STOP) break; if (r[3] == RAISED || (r[3] = tuple_from_iterable(th, r[3])) == RAISED || dict_set(th, r[0], tuple_get(r[3], 0), tuple_get(r[3], 1)) < 0) res = -1; } } }
    root_pop(th, 5); return res; }
int dict_update(Thread *th, Value d, Value m) { return upd(th, d, m); }
int dict_merge(Thread *th, Value d, Value m, int o) { return upd(th, d, m); }
static int d_init(Thread *th, Value *a, unsigned n, Value kw) { if (n > 1 && upd(th, a[0], a[1]) < 0) return -1; for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++) if (dict_set(th, a[0], tuple_get(kw, i), a[n + i]) < 0) return -1; return 0; }
M(d_update) { return d_init(th, a, n, kw) < 0 ? RAISED : V_NONE; }
M(d_getm) { Value o; int f = dict_get(th, a[0], a[1], &o); return f < 0 ? RAISED : f ? o : arg_or(a[2], V_NONE); }
M(d_keys) { return dict_keys_list(a[0]); }
M(d_values) { Value l = list_new(0), k, v; for (uint64_t p = 0; dict_next(a[0], &p, &k, &v);) list_append(l, v); return l; }
M(d_items) { Value l = list_new(0), k, v; for (uint64_t p = 0; dict_next(a[0], &p, &k, &v);) list_append(l, TUPLE(k, v)); return l; }
M(d_pop) { Value o; int f = dict_get(th, a[0], a[1], &o); if (f < 0) return RAISED; if (!f) return a[2] != V_UNBOUND ? a[2] : err_value(KeyError, a[1]); Value *r = root_push1(th, o); dict_del(th, a[0], a[1]); return r[0]; }
M(d_setdef) { Value o; int f = dict_get(th, a[0], a[1], &o); if (f < 0) return RAISED; if (f) return o; return dict_set(th, a[0], a[1], arg_or(a[2], V_NONE)) < 0 ? RAISED : arg_or(a[2], V_NONE); }
M(d_copy) { return dict_copy(a[0]); }
M(d_clear) { dict_clear(a[0]); return V_NONE; }
M(d_fromkeys) { Value *r = root_push2(th, CALL0(th, a[0]), V_NONE); r[1] = obj_iter(th, a[1]); for (;;) { Value k = obj_next(th, r[1]); if (k == STOP) return r[0]; if (k == RAISED || obj_setitem(th, r[0], k, arg_or(a[2], V_NONE)) < 0) return RAISED; } }
static const Method dm[] = {CGI, {"update", d_update, "!(self, *args, **kw)", ""}, {"get", d_getm, "(self, key, default=None, /)", ""}, {"keys", d_keys, "(self)", ""}, {"values", d_values, "(self)", ""}, {"items", d_items, "(self)", ""}, {"pop", d_pop, "(self, key, default=None, /)", ""}, {"setdefault", d_setdef, "(self, key, default=None, /)", ""}, {"copy", d_copy, "(self)", ""}, {"clear", d_clear, "(self)", ""}, {"fromkeys", d_fromkeys, "(type, iterable, value=None, /)", "", M_CLASS}, {0}};
static Value d_or(Thread *th, Value x, Value y) { if (!dict_check(x) || !dict_check(y)) return V_NOTIMPLEMENTED; Value *r = root_push2(th, dict_copy(x), y); int f = upd(th, r[0], r[1]); Value v = r[0]; root_pop(th, 2); return f < 0 ? RAISED : v; }
/* set */
static int s_len(Thread *th, Value s, int64_t *o) { *o = (int64_t)dict_len(OBJ(SetObj, s)->table); return 0; }
static Value s_new(Thread *th, Value *a, unsigned n, Value kw) { Type *t = type_from(a[0]); Value *r = root_push1(th, set_new(t)); if (n > 1 && type_is_sub(t, &type_frozenset) && set_update(th, r[0], a[1]) < 0) return RAISED; return r[0]; }
static int s_init(Thread *th, Value *a, unsigned n, Value kw) { return n > 1 ? set_update(th, a[0], a[1]) : 0; }
M(s_add) { return set_add(th, a[0], a[1]) < 0 ? RAISED : V_NONE; }
M(s_discard) { return dict_del(th, OBJ(SetObj, a[0])->table, a[1]) < 0 ? RAISED : V_NONE; }
M(s_update) { for (unsigned i = 1; i < n; i++) if (set_update(th, a[0], a[i]) < 0) return RAISED; return V_NONE; }
M(s_union) { Value *r = root_push1(th, set_new(type_of(a[0]))); for (unsigned i = 0; i < n; i++) if (set_update(th, r[0], a[i]) < 0) return RAISED; return r[0]; }
static Value s_pick(Thread *th, Value x, Value y, bool in) { if (!set_check(x) || !set_check(y)) return V_NOTIMPLEMENTED; Value *r = root_push3(th, x, y, set_new(type_of(x))); Value k, v; for (uint64_t p = 0; dict_next(OBJ(SetObj, r[0])->table, &p, &k, &v);) if (set_contains(th, r[1], k) == in) set_add(th, r[2], k); Value w = r[2]; root_pop(th, 3); return w; }
static Value s_and(Thread *th, Value x, Value y) { return s_pick(th, x, y, true); }
static Value s_sub(Thread *th, Value x, Value y) { return s_pick(th, x, y, false); }
static Value s_or(Thread *th, Value x, Value y) { if (!set_check(x) || !set_check(y)) return V_NOTIMPLEMENTED; Value *r = root_push3(th, x, y, set_new(type_of(x))); set_update(th, r[2], r[0]); set_update(th, r[2], r[1]); Value w = r[2]; root_pop(th, 3); return w; }
static const Method sm[] = {CGI, {"add", s_add, "(self, x, /)", ""}, {"discard", s_discard, "(self, x, /)", ""}, {"remove", s_discard, "(self, x, /)", ""}, {"update", s_update, "!(self, *a)", ""}, {"union", s_union, "!(self, *a)", ""}, {0}};
__attribute__((constructor)) static void ini2(void) {
    type_list.methods = lm, type_tuple.methods = tm, type_dict.methods = dm, type_set.methods = sm, type_frozenset.methods = sm;
    type_list.getitem = type_tuple.getitem = seq_item, type_list.setitem = list_setx; (void)s_getitem;
    type_list.concat = type_tuple.concat = seq_cat, type_list.repeat = type_tuple.repeat = seq_rep, type_list.iconcat = l_icat;
    type_list.compare = type_tuple.compare = seq_cmp, type_list.contains = type_tuple.contains = seq_has, type_list.repr = l_repr;
    type_list.init = l_init, type_list.new = l_new, type_tuple.new = t_new, type_tuple.hash = t_hash;
    type_dict.contains = d_has, type_dict.repr = d_repr, type_dict.compare = d_cmp, type_dict.new = d_new, type_dict.init = d_init, type_dict.nb[NB_OR] = d_or;
    type_set.contains = type_frozenset.contains = set_contains, type_set.len = type_frozenset.len = s_len, type_set.new = type_frozenset.new = s_new, type_set.init = s_init;
    type_set.nb[NB_AND] = type_frozenset.nb[NB_AND] = s_and, type_set.nb[NB_OR] = type_frozenset.nb[NB_OR] = s_or, type_set.nb[NB_SUB] = type_frozenset.nb[NB_SUB] = s_sub;
}
static Value s_cmp(Thread *th, Value x, Value y, enum CmpOp op) { if (!set_check(x) || !set_check(y)) return V_NOTIMPLEMENTED; Value *r = root_push2(th, x, y); Value k; bool in = true, out = true; for (uint64_t p = 0; set_next(r[0], &p, &k);) in &= set_contains(th, r[1], k) == 1; for (uint64_t p = 0; set_next(r[1], &p, &k);) out &= set_contains(th, r[0], k) == 1; root_pop(th, 2); return v_bool(op == CMP_EQ ? in && out : op == CMP_NE ? !(in && out) : op == CMP_LE ? in : op == CMP_GE ? out : op == CMP_LT ? in && !out : out && !in); }
__attribute__((constructor)) static void ini5(void) { type_set.compare = type_frozenset.compare = s_cmp; type_list.flags |= TF_SEQUENCE; type_tuple.flags |= TF_SEQUENCE; type_dict.flags |= TF_MAPPING; }
