/* dictview.c -- views of dicts and iterators over them. */
#include "dict.h"
#include <stddef.h>

typedef struct ViewObj { Obj h; Value dict; } ViewObj;
typedef struct DictIterObj { Obj h; Value dict; uint64_t pos, used, left; } DictIterObj; /* dict: None when exhausted */

enum Part { KEYS, VALUES, ITEMS };
static Type *const view_types[] = {&type_dict_keys, &type_dict_values, &type_dict_items};
static Type *const iter_types[] = {&type_dict_keyiterator, &type_dict_valueiterator, &type_dict_itemiterator};
static Type *const reverse_types[] = {&type_dict_reversekeyiterator, &type_dict_reversevalueiterator, &type_dict_reverseitemiterator};

static Value part_of(enum Part part, Value k, Value v) { return part == KEYS ? k : part == VALUES ? v : TUPLE(k, v); }

/* ---- iterators ------------------------------------------------------------------------------------------------------------ */

static Value iter_new(Type *t, Value d, bool reverse) {
    Value it = obj_new(t);
    if (it == RAISED) return RAISED;
    DictIterObj *x = OBJ(DictIterObj, it); /* NOBARRIER: fresh */
    DictTable *table = table_of(d);
    x->dict = d;
    x->used = x->left = dict_len(d);
    x->pos = reverse && table ? table->n : 0;
    return it;
}

/* The dict, or V_UNBOUND at the end, or RAISED. */
static Value iter_dict(Value self) {
    stm_read(ref_addr(self));
    DictIterObj *x = OBJ(DictIterObj, self);
    if (x->dict == V_NONE) return V_UNBOUND;
    if (x->used != dict_len(x->dict)) {
        stm_write(ref_addr(self));
        OBJ(DictIterObj, self)->used = UINT64_MAX; /* it stays broken */
        return err_raise(RuntimeError, "dictionary changed size during iteration");
    }
    return x->dict;
}

static Value iter_end(Value self) {
    SET(DictIterObj, self, dict, V_NONE);
    return STOP;
}

static Value iter_step(Value self, enum Part part, bool reverse) {
    Value d = iter_dict(self), k, v;
    if (d == V_UNBOUND) return STOP;
    if (d == RAISED) return RAISED;
    uint64_t pos = OBJ(DictIterObj, self)->pos;
    if (reverse) {
        DictTable *t = table_of(d);
        while (pos > 0 && (pos > t->n || !entry_live(&t->e[pos - 1]))) pos--;
        uint64_t at = pos ? pos - 1 : 0;
        if (!pos || !dict_next(d, &at, &k, &v)) return iter_end(self);
        pos--;
    } else if (!dict_next(d, &pos, &k, &v)) {
        return iter_end(self);
    }
    if (OBJ(DictIterObj, self)->left == 0) return err_raise(RuntimeError, "dictionary keys changed during iteration");
    stm_write(ref_addr(self));
    OBJ(DictIterObj, self)->pos = pos;
    OBJ(DictIterObj, self)->left--;
    return part_of(part, k, v);
}

#define NEXT(name, part, reverse) static Value name(Thread *th, Value self) { th->stop_value = V_NONE; return iter_step(self, part, reverse); }
NEXT(key_next, KEYS, false)
NEXT(value_next, VALUES, false)
NEXT(item_next, ITEMS, false)
NEXT(key_reverse, KEYS, true)
NEXT(value_reverse, VALUES, true)
NEXT(item_reverse, ITEMS, true)

static Value iter_hint(Thread *th, Value *a, unsigned n, Value kw) {
    stm_read(ref_addr(a[0]));
    DictIterObj *x = OBJ(DictIterObj, a[0]);
    return x->dict != V_NONE && x->used == dict_len(x->dict) ? int_from((int64_t)x->left) : small_int(0);
}
static Value iter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, list_new(0), V_NONE);
    Type *t = type_of(a[0]);
    enum Part part = t == &type_dict_keyiterator || t == &type_dict_reversekeyiterator ? KEYS
                   : t == &type_dict_valueiterator || t == &type_dict_reversevalueiterator ? VALUES : ITEMS;
    bool reverse = t == reverse_types[part];
    DictIterObj saved = *OBJ(DictIterObj, a[0]);
    for (Value v; (v = iter_step(a[0], part, reverse)) != STOP;)
        if (v == RAISED || list_append(r[0], v) < 0) return RAISED;
    stm_write(ref_addr(a[0]));
    DictIterObj *x = OBJ(DictIterObj, a[0]);
    x->dict = saved.dict, x->pos = saved.pos, x->left = saved.left;
    r[1] = dict_get_c(module_dict(builtins_module), "iter");
    return TUPLE(r[1], TUPLE(r[0]));
}
static const Method iter_methods[] = {
    {"__length_hint__", iter_hint, "!(self)", "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, "!(self)", "Return state information for pickling."},
    {0}
};

#define ITER_TYPE(ident, next_fn)                                                                                       \
    Type type_##ident = {                                                                                               \
        .name = #ident, .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(DictIterObj),                                 \
        .values = offsetof(DictIterObj, dict), .values_end = offsetof(DictIterObj, pos), .next = next_fn,               \
        .methods = iter_methods};
ITER_TYPE(dict_keyiterator, key_next)
ITER_TYPE(dict_valueiterator, value_next)
ITER_TYPE(dict_itemiterator, item_next)
ITER_TYPE(dict_reversekeyiterator, key_reverse)
ITER_TYPE(dict_reversevalueiterator, value_reverse)
ITER_TYPE(dict_reverseitemiterator, item_reverse)

Value dict_iter(Thread *th, Value d) { return iter_new(&type_dict_keyiterator, d, false); }
Value dict_reversed(Thread *th, Value *a, unsigned n, Value kw) { return iter_new(&type_dict_reversekeyiterator, a[0], true); }

/* ---- views ------------------------------------------------------------------------------------------------------------------ */

static Value view_new(enum Part part, Value d) {
    Value v = obj_new(view_types[part]);
    if (v != RAISED) OBJ(ViewObj, v)->dict = d; /* NOBARRIER: fresh */
    return v;
}
Value dict_view_keys(Thread *th, Value *a, unsigned n, Value kw) { return view_new(KEYS, a[0]); }
Value dict_view_values(Thread *th, Value *a, unsigned n, Value kw) { return view_new(VALUES, a[0]); }
Value dict_view_items(Thread *th, Value *a, unsigned n, Value kw) { return view_new(ITEMS, a[0]); }

static inline Value viewed(Value view) { return OBJ(ViewObj, view)->dict; }
static enum Part part_of_view(Value view) {
    Type *t = type_of(view);
    return t == &type_dict_keys ? KEYS : t == &type_dict_values ? VALUES : ITEMS;
}

static int view_len(Thread *th, Value v, int64_t *out) { return *out = (int64_t)dict_len(viewed(v)), 0; }
static Value view_iter(Thread *th, Value v) { return iter_new(iter_types[part_of_view(v)], viewed(v), false); }
static Value view_reversed(Thread *th, Value *a, unsigned n, Value kw) {
    return iter_new(reverse_types[part_of_view(a[0])], viewed(a[0]), true);
}

static Value view_repr(Thread *th, Value v) {
    int running = repr_enter(th, v);
    if (running) return running < 0 ? RAISED : str_intern_c("...");
    enum Part part = part_of_view(v);
    Value *r = root_push1(th, v);
    Value l = part == KEYS ? dict_keys_list(viewed(v)) : part == VALUES ? dict_values_list(viewed(v)) : dict_items_list(viewed(v));
    Value text = l == RAISED ? RAISED : obj_repr(th, l);
    repr_leave(th, r[0]);
    root_pop(th, 1);
    return text == RAISED ? RAISED : str_format_c("%s(%U)", view_types[part]->name, text);
}

static int keys_contains(Thread *th, Value v, Value key) {
    Value dropped;
    return dict_get(th, viewed(v), key, &dropped);
}
static int items_contains(Thread *th, Value v, Value item) {
    if (!tuple_check(item) || tuple_len(item) != 2) return 0;
    Value *r = root_push1(th, tuple_get(item, 1)), there;
    int found = dict_get(th, viewed(v), tuple_get(item, 0), &there);
    if (found > 0) found = obj_eq(th, there, r[0]);
    root_pop(th, 1);
    return found;
}

static bool is_set_view(Value v) { return is_exact(v, &type_dict_keys) || is_exact(v, &type_dict_items); }

/* Is every item of r[0] in r[1]? r[2] is scratch. */
static int all_in(Thread *th, Value *r) {
    if ((r[2] = obj_iter(th, r[0])) == RAISED) return -1;
    for (Value v; (v = obj_next(th, r[2])) != STOP;) {
        int in = v == RAISED ? -1 : obj_contains(th, r[1], v);
        if (in <= 0) return in;
    }
    return 1;
}

static Value view_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    if (!set_check(y) && !is_set_view(y)) return V_NOTIMPLEMENTED;
    Value *r = root_push3(th, x, y, V_NONE);
    int64_t nx = 0, ny = 0;
    int result = obj_len(th, x, &nx) < 0 || obj_len(th, r[1], &ny) < 0 ? -1 : 0;
    if (result == 0) {
        if (op == CMP_GT || op == CMP_GE) r[0] = r[1], r[1] = x;
        bool fits = op == CMP_EQ || op == CMP_NE ? nx == ny : op == CMP_LT ? nx < ny : op == CMP_LE ? nx <= ny
                  : op == CMP_GT ? nx > ny : nx >= ny;
        result = fits ? all_in(th, r) : 0;
    }
    root_pop(th, 3);
    return result < 0 ? RAISED : v_bool(op == CMP_NE ? !result : result);
}

/* Set operations give plain sets. */
static Value view_set_op(Thread *th, Value x, Value y, const char *method) {
    if (!is_set_view(x) && !is_set_view(y)) return V_NOTIMPLEMENTED;
    Value *r = root_push2(th, y, V_NONE);
    r[1] = set_from_iterable(th, &type_set, x);
    Value v = r[1] == RAISED ? RAISED : obj_call_method(th, r[1], str_intern_c(method), &r[0], 1);
    if (v != RAISED) v = r[1];
    root_pop(th, 2);
    return v;
}
static Value view_sub(Thread *th, Value x, Value y) { return view_set_op(th, x, y, "difference_update"); }
static Value view_and(Thread *th, Value x, Value y) { return view_set_op(th, x, y, "intersection_update"); }
static Value view_or(Thread *th, Value x, Value y) { return view_set_op(th, x, y, "update"); }
static Value view_xor(Thread *th, Value x, Value y) { return view_set_op(th, x, y, "symmetric_difference_update"); }

static Value view_isdisjoint(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, obj_iter(th, a[1]));
    if (r[0] == RAISED) return RAISED;
    for (Value v; (v = obj_next(th, r[0])) != STOP;) {
        int in = v == RAISED ? -1 : obj_contains(th, a[0], v);
        if (in) return in < 0 ? RAISED : V_FALSE;
    }
    return V_TRUE;
}

static Value view_mapping(Thread *th, Value self) { return mappingproxy_new(viewed(self)); }
static const GetSet view_getset[] = {{"mapping", view_mapping, NULL, "dictionary that this view refers to"}, {0}};
#define REVERSED {"__reversed__", view_reversed, "!(self)", "Return a reverse iterator over the dict view."}
static const Method set_view_methods[] = {
    REVERSED, {"isdisjoint", view_isdisjoint, "!(self, other, /)", "Whether the view and the given iterable share nothing."}, {0}};
static const Method value_methods[] = {REVERSED, {0}};

#define VIEW_COMMON                                                                                                          \
    .flags = TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(ViewObj), .values = offsetof(ViewObj, dict), .values_end = sizeof(ViewObj), \
    .repr = view_repr, .len = view_len, .iter = view_iter, .getset = view_getset
#define SET_VIEW                                                                                                             \
    .compare = view_compare, .hash = hash_unhashable, .methods = set_view_methods,                                           \
    .nb = {[NB_SUB] = view_sub, [NB_AND] = view_and, [NB_OR] = view_or, [NB_XOR] = view_xor}
Type type_dict_keys = {.name = "dict_keys", VIEW_COMMON, SET_VIEW, .contains = keys_contains};
Type type_dict_items = {.name = "dict_items", VIEW_COMMON, SET_VIEW, .contains = items_contains};
Type type_dict_values = {.name = "dict_values", VIEW_COMMON, .methods = value_methods};
