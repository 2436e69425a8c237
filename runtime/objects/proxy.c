/* proxy.c -- mappingproxy: a mapping that can be read only. Immutable itself. */
#include "native.h"

static inline Value mapping_of(Value self) { return OBJ(ProxyObj, self)->mapping; }

Value mappingproxy_new(Value mapping) {
    Value v = obj_new_plain(&type_mappingproxy, sizeof(ProxyObj), 0);
    if (v != RAISED) OBJ(ProxyObj, v)->mapping = mapping; /* NOBARRIER: fresh */
    return v;
}

static Value proxy_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    if (arg_bind(th, "mappingproxy", "(mapping)", a + 1, n - 1, kw, r) < 0) return RAISED;
    if (!type_of(r[0])->getitem || list_check(r[0]) || tuple_check(r[0]) || type_of(r[0])->flags & TF_SEQUENCE)
        return err_raise(TypeError, "mappingproxy() argument must be a mapping, not %T", r[0]);
    return mappingproxy_new(r[0]);
}

static int proxy_len(Thread *th, Value self, int64_t *out) { return obj_len(th, mapping_of(self), out); }
static Value proxy_getitem(Thread *th, Value self, Value key) { return obj_getitem(th, mapping_of(self), key); }
static int proxy_contains(Thread *th, Value self, Value key) { return obj_contains(th, mapping_of(self), key); }
static Value proxy_iter(Thread *th, Value self) { return obj_iter(th, mapping_of(self)); }
static Value proxy_str(Thread *th, Value self) { return obj_str(th, mapping_of(self)); }
static Value proxy_repr(Thread *th, Value self) {
    Value t = obj_repr(th, mapping_of(self));
    return t == RAISED ? t : str_format_c("mappingproxy(%U)", t);
}
static Value proxy_compare(Thread *th, Value a, Value b, enum CmpOp op) { return obj_compare(th, mapping_of(a), b, op); }

static Value plain(Value v) { return is_exact(v, &type_mappingproxy) ? mapping_of(v) : v; }
static Value proxy_or(Thread *th, Value a, Value b) { return obj_binary(th, NB_OR, plain(a), plain(b)); }
static Value proxy_ior(Thread *th, Value a, Value b) {
    return err_raise(TypeError, "'|=' is not supported by %T; use '|' instead", a);
}

static Value call_mapping(Thread *th, Value *a, Value name, unsigned n) {
    return obj_call_method(th, mapping_of(a[0]), name, a + 1, n);
}
static Value proxy_get(Thread *th, Value *a, unsigned n, Value kw) {
    a[2] = arg_or(a[2], V_NONE);
    return call_mapping(th, a, S(get), 2);
}
static Value proxy_keys(Thread *th, Value *a, unsigned n, Value kw) { return call_mapping(th, a, S(keys), 0); }
static Value proxy_values(Thread *th, Value *a, unsigned n, Value kw) { return call_mapping(th, a, S(values), 0); }
static Value proxy_items(Thread *th, Value *a, unsigned n, Value kw) { return call_mapping(th, a, S(items), 0); }
static Value proxy_copy(Thread *th, Value *a, unsigned n, Value kw) { return call_mapping(th, a, S(copy), 0); }
static Value proxy_reversed(Thread *th, Value *a, unsigned n, Value kw) { return call_mapping(th, a, S(__reversed__), 0); }
static Value proxy_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

static const Method proxy_methods[] = {
    {"get", proxy_get, "(self, key, default=None, /)", "The value of the key, or default.", M_METHOD},
    {"keys", proxy_keys, "(self, /)", "A view of the keys.", M_METHOD},
    {"values", proxy_values, "(self, /)", "A view of the values.", M_METHOD},
    {"items", proxy_items, "(self, /)", "A view of the items.", M_METHOD},
    {"copy", proxy_copy, "(self, /)", "A shallow copy of the mapping.", M_METHOD},
    {"__reversed__", proxy_reversed, "(self, /)", "Keys in reverse order.", M_METHOD},
    {"__class_getitem__", proxy_class_getitem, "(cls, item, /)", "See PEP 585.", M_CLASS},
    {0}
};

Type type_mappingproxy = {
    .name = "mappingproxy", .doc = "mappingproxy(mapping)\n--\n\nA view of a mapping that cannot change it.",
    .flags = TF_MAPPING, .size = sizeof(ProxyObj), .values = offsetof(ProxyObj, mapping), .values_end = sizeof(ProxyObj),
    .methods = proxy_methods, .new = proxy_new, .repr = proxy_repr, .str = proxy_str, .compare = proxy_compare,
    .len = proxy_len, .getitem = proxy_getitem, .contains = proxy_contains, .iter = proxy_iter,
    .nb = {[NB_OR] = proxy_or}, .inb = {[NB_OR] = proxy_ior},
};
