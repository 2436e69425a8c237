/* attr.c -- attribute access of ordinary objects: data descriptors of the class, attributes of the instance, the rest of
 * the class; and how special methods are found. */
#include "typeobj.h"

/* ---- errors ------------------------------------------------------------------------------------------------------- */

void err_attribute_of(Thread *th, Value obj, Value name) {
    Value e = th->exc;
    if (!is_ref(e) || !obj_is(e, AttributeError)) return;
    Value n = GET(AttributeErrorObj, e, name), o = GET(AttributeErrorObj, e, obj);
    if (is_ref(n) || (is_ref(o) && n != V_UNBOUND && n != V_NONE)) return;
    SET(AttributeErrorObj, e, name, name);
    SET(AttributeErrorObj, e, obj, obj);
}

Value err_attribute(Value v, Value name) {
    err_raise(AttributeError, "'%T' object has no attribute '%U'", v, name);
    err_attribute_of(thread_self, v, name);
    return RAISED;
}

/* An exact str: look-ups compare by words and bytes. RAISED: not a str. */
Value attr_plain_name(Value name) {
    if (LIKELY(is_exact(name, &type_str))) return name;
    if (!str_check(name)) return err_raise(TypeError, "attribute name must be string, not '%T'", name);
    return str_from_ustr(str_view(name));
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static inline Value instance_attribute(Value v, const Type *t, Value name) {
    return is_ref(v) && (t->flags & TF_DICT || t->dict_at) ? inst_get(v, name) : V_UNBOUND;
}

/* V_UNBOUND: no such attribute. */
static Value generic_find(Thread *th, Value v, Value name) {
    Type *t = type_of(v);
    Value d = type_lookup(t, name);
    Type *dt = d != V_UNBOUND ? type_of(d) : NULL;
    if (dt && dt->get && dt->set) return dt->get(th, d, v, t->obj);
    Value own = instance_attribute(v, t, name);
    if (own != V_UNBOUND) return own;
    return dt && dt->get ? dt->get(th, d, v, t->obj) : d;
}

Value obj_generic_getattr(Thread *th, Value v, Value name) {
    Value r = generic_find(th, v, name);
    return UNLIKELY(r == V_UNBOUND) ? err_attribute(v, name) : r;
}

Value obj_getattr(Thread *th, Value v, Value name) {
    name = attr_plain_name(name);
    if (UNLIKELY(name == RAISED)) return RAISED;
    Type *t = type_of(v);
    if (LIKELY(t->getattr == obj_generic_getattr)) return obj_generic_getattr(th, v, name);
    Value *r = root_push2(th, v, name);
    Value got = t->getattr(th, v, name);
    if (got == RAISED) err_attribute_of(th, r[0], r[1]);
    root_pop(th, 2);
    return got;
}

int obj_find_attr(Thread *th, Value v, Value name, Value *out) {
    name = attr_plain_name(name);
    if (name == RAISED) return -1;
    Type *t = type_of(v);
    Value r;
    if (LIKELY(t->getattr == obj_generic_getattr))
        r = generic_find(th, v, name);
    else if (t->getattr == type_getattr)
        r = type_find(th, v, name);
    else
        r = t->getattr(th, v, name);
    if (r == V_UNBOUND) return 0;
    if (r != RAISED) return *out = r, 1;
    return err_catch(th, AttributeError) ? 0 : -1;
}

Value obj_getattr_c(Thread *th, Value v, const char *name) {
    Value *r = root_push1(th, v);
    Value s = str_intern_c(name);
    v = s == RAISED ? RAISED : obj_getattr(th, r[0], s);
    root_pop(th, 1);
    return v;
}

int obj_find_special(Thread *th, Value v, Value name, Value *out) {
    Type *t = type_of(v);
    Value d = type_lookup(t, name);
    if (d == V_UNBOUND) return 0;
    Type *dt = type_of(d);
    if (dt->get) d = dt->get(th, d, v, t->obj);
    return d == RAISED ? -1 : (*out = d, 1);
}

/* ---- writing ------------------------------------------------------------------------------------------------------ */

int obj_generic_setattr(Thread *th, Value v, Value name, Value to) {
    Type *t = type_of(v);
    Value d = type_lookup(t, name);
    if (d != V_UNBOUND) {
        Type *dt = type_of(d);
        if (dt->set) return dt->set(th, d, v, to);
    }
    if (LIKELY(is_ref(v) && (t->flags & TF_DICT || t->dict_at))) {
        int r = inst_set(v, name, to);
        if (to != V_UNBOUND || r != 0) return r < 0 ? -1 : 0;
        return err_attribute(v, name), -1;
    }
    if (d == V_UNBOUND) return err_attribute(v, name), -1;
    err_raise(AttributeError, "'%T' object attribute '%U' is read-only", v, name);
    err_attribute_of(th, v, name);
    return -1;
}

int obj_setattr(Thread *th, Value v, Value name, Value to) {
    name = attr_plain_name(name);
    if (UNLIKELY(name == RAISED)) return -1;
    return type_of(v)->setattr(th, v, name, to);
}
