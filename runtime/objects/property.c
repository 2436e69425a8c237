/* property.c -- property: functions that make an attribute. */
#include "typeobj.h"
#include "native.h"

static Value property_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    PropertyObj *p = OBJ(PropertyObj, v); /* NOBARRIER: fresh */
    p->get = p->set = p->del = p->doc = p->name = V_NONE;
    return v;
}

/* The getter's doc where none is given. A subclass has it in its dict: a class attribute __doc__ would hide the member. */
static int take_doc(Thread *th, Value self, Value getter) {
    Value *r = root_push2(th, self, V_NONE);
    Value doc;
    int found = obj_find_attr(th, getter, S(__doc__), &doc);
    if (found > 0) {
        SET(PropertyObj, r[0], getter_doc, small_int(1));
        if (is_exact(r[0], &type_property))
            SET(PropertyObj, r[0], doc, doc);
        else
            found = obj_setattr(th, r[0], S(__doc__), doc);
    }
    root_pop(th, 2);
    return found < 0 ? -1 : 0;
}

static int property_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    if (arg_bind(th, "property", "(fget=None, fset=None, fdel=None, doc=None)", a + 1, n - 1, kw, r) < 0) return -1;
    for (unsigned i = 0; i < 4; i++) r[i] = arg_or(r[i], V_NONE);
    stm_write(ref_addr(a[0]));
    PropertyObj *p = OBJ(PropertyObj, a[0]);
    p->get = r[0], p->set = r[1], p->del = r[2], p->doc = r[3], p->name = V_NONE;
    p->getter_doc = 0;
    if (r[3] == V_NONE) return r[0] == V_NONE ? 0 : take_doc(th, a[0], r[0]);
    return is_exact(a[0], &type_property) ? 0 : obj_setattr(th, a[0], S(__doc__), r[3]);
}

static Value refuse(Thread *th, Value self, Value obj, const char *what) {
    Value *r = root_push2(th, GET(PropertyObj, self, name), type_qualname(type_of(obj)));
    Value v = r[0] != V_NONE
        ? err_format(th, AttributeError, "property %R of %R object has no %s", r[0], r[1], what)
        : err_format(th, AttributeError, "property of %R object has no %s", r[1], what);
    root_pop(th, 2);
    return v;
}

static Value property_get(Thread *th, Value self, Value obj, Value type) {
    if (obj == V_UNBOUND) return self;
    Value f = GET(PropertyObj, self, get);
    return f == V_NONE ? refuse(th, self, obj, "getter") : CALL1(th, f, obj);
}

static int property_set(Thread *th, Value self, Value obj, Value v) {
    bool deletes = v == V_UNBOUND;
    Value f = deletes ? GET(PropertyObj, self, del) : GET(PropertyObj, self, set);
    if (f == V_NONE) return refuse(th, self, obj, deletes ? "deleter" : "setter"), -1;
    Value r = deletes ? CALL1(th, f, obj) : CALL2(th, f, obj, v);
    return r == RAISED ? -1 : 0;
}

/* A copy with one function replaced: of the same class, called as a user would. a: self, the function. */
static Value copy_with(Thread *th, Value *a, unsigned which) {
    Value *r = root_push(th, 4);
    PropertyObj *p = OBJ(PropertyObj, a[0]);
    stm_read(ref_addr(a[0]));
    r[0] = p->get, r[1] = p->set, r[2] = p->del;
    if (a[1] != V_NONE) r[which] = a[1];
    r[3] = p->getter_doc && r[0] != V_NONE ? V_NONE : p->doc;
    Value v = obj_call(th, type_obj(a[0]), r, 4);
    if (v != RAISED && obj_is(v, &type_property)) {
        Value name = GET(PropertyObj, a[0], name);
        SET(PropertyObj, v, name, name);
    }
    root_pop(th, 4);
    return v;
}

static Value property_getter(Thread *th, Value *a, unsigned n, Value kw) { return copy_with(th, a, 0); }
static Value property_setter(Thread *th, Value *a, unsigned n, Value kw) { return copy_with(th, a, 1); }
static Value property_deleter(Thread *th, Value *a, unsigned n, Value kw) { return copy_with(th, a, 2); }

static Value property_set_name(Thread *th, Value *a, unsigned n, Value kw) {
    if (n != 3) return err_raise(TypeError, "__set_name__() takes 2 positional arguments but %u were given", n - 1);
    SET(PropertyObj, a[0], name, a[2]);
    return V_NONE;
}

/* Abstract if one of its functions is. */
static Value is_abstract(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    int yes = 0;
    for (unsigned i = 0; i < 3 && yes == 0; i++) {
        stm_read(ref_addr(r[0]));
        PropertyObj *p = OBJ(PropertyObj, r[0]);
        Value f = i == 0 ? p->get : i == 1 ? p->set : p->del, v;
        if (f == V_NONE) continue;
        yes = obj_find_attr(th, f, S(__isabstractmethod__), &v);
        if (yes > 0) yes = obj_truth(th, v);
    }
    root_pop(th, 1);
    return yes < 0 ? RAISED : v_bool(yes);
}

static const Method property_methods[] = {
    {"getter", property_getter, "!(self, fget, /)", "A copy with another getter.", M_METHOD},
    {"setter", property_setter, "!(self, fset, /)", "A copy with another setter.", M_METHOD},
    {"deleter", property_deleter, "!(self, fdel, /)", "A copy with another deleter.", M_METHOD},
    {"__set_name__", property_set_name, NULL, "Called when the class is made: the name for messages.", M_METHOD},
    {0}
};
static const GetSet property_getset[] = {{"__isabstractmethod__", is_abstract, NULL, NULL}, {0}};
static const Member property_members[] = {
    {"fget", offsetof(PropertyObj, get), MEMBER_READONLY, NULL},
    {"fset", offsetof(PropertyObj, set), MEMBER_READONLY, NULL},
    {"fdel", offsetof(PropertyObj, del), MEMBER_READONLY, NULL},
    {"__doc__", offsetof(PropertyObj, doc), 0, NULL},
    {0}
};

Type type_property = {
    .name = "property",
    .doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nAn attribute whose value functions get, set and delete.",
    .flags = TF_BASETYPE, .size = sizeof(PropertyObj), .values = offsetof(PropertyObj, get),
    .values_end = offsetof(PropertyObj, getter_doc), .methods = property_methods, .getset = property_getset,
    .members = property_members, .new = property_new, .init = property_init, .get = property_get, .set = property_set,
};
