/* descr.c -- descriptors of builtin types: methods, attributes, fields, slots of their own; builtin functions.
 *
 * All immutable once made: no read marks. */
#include "descr.h"
#include "native.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- what they have in common -------------------------------------------------------------------------------------- */

static const char *name_of_native(Value v) { return OBJ(NativeObj, v)->def->name; }

/* Does a descriptor of type t apply to obj? */
static bool applies(const char *name, Type *t, Value obj) {
    if (LIKELY(obj_is(obj, t))) return true;
    err_raise(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%T' object", name, t->name, obj);
    return false;
}

/* "(self, x, /)" as inspect wants it: "($self, x, /)". */
static Value signature_of(const Binding *b) {
    if (!b->shown || !b->def->sig) return V_NONE;
    const char *sig = b->def->sig;
    if (!b->self || sig[1] == ')' || sig[1] == '*') return str_from(sig);
    return str_format_c("($%s", sig + 1);
}

static Value doc_of(const char *doc) { return doc ? str_from(doc) : V_NONE; }

static Value qualified(Type *t, Value name) { return str_format_c("%U.%U", type_qualname(t), name); }

static Value address_of(Value v) {
    return is_ref(v) ? gc_identity(ref_addr(v)) : v;
}

/* ---- methods -------------------------------------------------------------------------------------------------------- */

/* "list.append", "math.sqrt": how messages about the number of arguments name it. */
static void qualify(Binding *b, const char *of) {
    if (b->qualified) return;
    char *s;
    if (asprintf(&s, "%s.%s", of, b->function) < 0) return;
    const char *none = NULL;
    if (!__atomic_compare_exchange_n(&b->qualified, &none, s, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) free(s);
}

static Value native_of(Type *type, const Method *def, bool has_self, Value self, Value module, Type *owner) {
    Binding *b = binding_of(def, has_self);
    if (owner) {
        qualify(b, owner->name);
    } else if (!has_self && is_ref(module) && str_check(module) && !b->qualified && !str_equal_c(module, "builtins")) {
        char *s = str_to_utf8(module, NULL);
        if (s) qualify(b, s);
        free(s);
    }
    Value v = obj_new_plain(type, sizeof(NativeObj), 0);
    if (v == RAISED) return v;
    NativeObj *o = OBJ(NativeObj, v); /* NOBARRIER: fresh */
    o->def = def;
    o->bind = b;
    o->self = self;
    o->module = module;
    o->type = owner;
    return v;
}

Value native_new(const Method *def, Value self, Value module) {
    bool plain = self == V_UNBOUND || (is_ref(self) && is_exact(self, &type_module));
    return native_of(&type_native, def, !plain, self, module, NULL);
}

Value method_descr_new(Type *t, const Method *m) {
    if (m->kind == M_STATIC) {
        Value f = native_of(&type_native, m, false, V_UNBOUND, V_NONE, t);
        return f == RAISED ? f : staticmethod_new(f);
    }
    return native_of(m->kind == M_CLASS ? &type_classmethod_descriptor : &type_method_descriptor, m, true, V_UNBOUND, V_NONE, t);
}

static Value bound_new(Value d, Value self) {
    NativeObj *o = OBJ(NativeObj, d);
    return native_of(&type_native, o->def, true, self, V_NONE, o->type);
}

static Value method_get(Thread *th, Value self, Value obj, Value type) {
    if (obj == V_UNBOUND) return self;
    return applies(name_of_native(self), OBJ(NativeObj, self)->type, obj) ? bound_new(self, obj) : RAISED;
}

static Value method_call(Thread *th, Value *a, unsigned n, Value kw) {
    NativeObj *o = OBJ(NativeObj, a[0]);
    if (n < 2) return err_raise(TypeError, "unbound method %s.%s() needs an argument", o->type->name, o->def->name);
    if (!applies(o->def->name, o->type, a[1])) return RAISED;
    return native_run(th, o->bind, a + 1, n - 1, kw);
}

static Value classmethod_get(Thread *th, Value self, Value obj, Value type) {
    NativeObj *o = OBJ(NativeObj, self);
    const char *name = o->def->name;
    if (type == V_UNBOUND) {
        if (obj == V_UNBOUND)
            return err_raise(TypeError, "descriptor '%s' for type '%s' needs either an object or a type", name, o->type->name);
        type = type_obj(obj);
    }
    if (!type_check(type))
        return err_raise(TypeError, "descriptor '%s' for type '%s' needs a type, not a '%T' as arg 2", name, o->type->name, type);
    if (!type_is_sub(type_from(type), o->type))
        return err_raise(TypeError, "descriptor '%s' requires a subtype of '%s' but received '%s'", name, o->type->name,
                         type_from(type)->name);
    return bound_new(self, type);
}

static Value classmethod_call(Thread *th, Value *a, unsigned n, Value kw) {
    NativeObj *o = OBJ(NativeObj, a[0]);
    if (n < 2) return err_raise(TypeError, "descriptor '%s' of '%s' object needs an argument", o->def->name, o->type->name);
    if (classmethod_get(th, a[0], V_UNBOUND, a[1]) == RAISED) return RAISED;
    return native_run(th, OBJ(NativeObj, a[0])->bind, a + 1, n - 1, kw);
}

/* ---- builtin functions ---------------------------------------------------------------------------------------------- */

static bool has_self(Value v) {
    Value self = OBJ(NativeObj, v)->self;
    return self != V_UNBOUND && !is_exact(self, &type_module);
}

static Value native_call(Thread *th, Value *a, unsigned n, Value kw) {
    NativeObj *o = OBJ(NativeObj, a[0]);
    Binding *b = o->bind;
    if (!has_self(a[0])) return native_run(th, b, a + 1, n - 1, kw);
    a[0] = o->self;
    return native_run(th, b, a, n, kw);
}

static Value native_repr(Thread *th, Value self) {
    if (!has_self(self)) return str_format_c("<built-in function %s>", name_of_native(self));
    Value of = OBJ(NativeObj, self)->self;
    return str_format_c("<built-in method %s of %T object at 0x%lx>", name_of_native(self), of, (unsigned long)address_of(of));
}

static Value native_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(b, &type_native)) return V_NOTIMPLEMENTED;
    NativeObj *x = OBJ(NativeObj, a), *y = OBJ(NativeObj, b);
    return v_bool((x->def == y->def && x->self == y->self) == (op == CMP_EQ));
}

static int native_hash(Thread *th, Value v, int64_t *out) {
    NativeObj *o = OBJ(NativeObj, v);
    int64_t h = 0;
    if (o->self != V_UNBOUND && hash_identity(th, o->self, &h) < 0) return -1;
    *out = h ^ (int64_t)((uintptr_t)o->def >> 4);
    if (*out == -1) *out = -2;
    return 0;
}

static Value native_name(Thread *th, Value self) { return str_intern_c(name_of_native(self)); }
static Value native_doc(Thread *th, Value self) { return doc_of(OBJ(NativeObj, self)->def->doc); }
static Value native_signature(Thread *th, Value self) { return signature_of(OBJ(NativeObj, self)->bind); }
static Value native_module(Thread *th, Value self) { return OBJ(NativeObj, self)->module; }

static Value native_qualname(Thread *th, Value self) {
    NativeObj *o = OBJ(NativeObj, self);
    Value name = str_intern_c(o->def->name);
    if (o->self == V_UNBOUND) return o->type ? qualified(o->type, name) : name;
    if (!has_self(self)) return name;
    return qualified(type_check(o->self) ? type_from(o->self) : type_of(o->self), name);
}

static Value native_self(Thread *th, Value self) {
    Value v = OBJ(NativeObj, self)->self;
    return v == V_UNBOUND ? V_NONE : v;
}

static Value native_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    if (!has_self(a[0])) return native_name(th, a[0]);
    Value f = import_attr(th, "builtins", "getattr");
    if (f == RAISED) return RAISED;
    Value *r = root_push1(th, f);
    Value args = TUPLE(OBJ(NativeObj, a[0])->self, native_name(th, a[0]));
    return args == RAISED ? RAISED : TUPLE(r[0], args);
}

static const GetSet native_getset[] = {
    {"__name__", native_name, NULL, NULL}, {"__qualname__", native_qualname, NULL, NULL},
    {"__doc__", native_doc, NULL, NULL}, {"__text_signature__", native_signature, NULL, NULL},
    {"__module__", native_module, NULL, NULL}, {"__self__", native_self, NULL, NULL},
    {0}
};
static const Method native_methods[] = {
    {"__reduce__", native_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

Type type_native = {
    .name = "builtin_function_or_method", .flags = TF_NO_NEW | TF_WEAK, .size = sizeof(NativeObj),
    .values = offsetof(NativeObj, self), .values_end = offsetof(NativeObj, type),
    .getset = native_getset, .methods = native_methods,
    .call = native_call, .repr = native_repr, .compare = native_compare, .hash = native_hash,
};

/* ---- what descriptors show ------------------------------------------------------------------------------------------ */

static Value descr_objclass(Thread *th, Value self) { return OBJ(NativeObj, self)->type->obj; }
static Value descr_qualname(Thread *th, Value self) {
    return qualified(OBJ(NativeObj, self)->type, str_intern_c(name_of_native(self)));
}

static Value descr_repr(Value self, const char *what) {
    return str_format_c("<%s '%s' of '%s' objects>", what, name_of_native(self), OBJ(NativeObj, self)->type->name);
}
static Value method_repr(Thread *th, Value self) { return descr_repr(self, "method"); }
static Value wrapper_repr(Thread *th, Value self) { return descr_repr(self, "slot wrapper"); }

static Value reduce_as_getattr(Thread *th, Value of, Value name) {
    Value *r = root_push2(th, of, name);
    Value f = import_attr(th, "builtins", "getattr");
    if (f == RAISED) return RAISED;
    r = root_push1(th, f) - 2;
    Value args = TUPLE(r[0], r[1]);
    Value result = args == RAISED ? RAISED : TUPLE(r[2], args);
    root_pop(th, 3);
    return result;
}

static Value descr_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    return reduce_as_getattr(th, OBJ(NativeObj, a[0])->type->obj, native_name(th, a[0]));
}

static const GetSet descr_getset[] = {
    {"__name__", native_name, NULL, NULL}, {"__qualname__", descr_qualname, NULL, NULL},
    {"__doc__", native_doc, NULL, NULL}, {"__text_signature__", native_signature, NULL, NULL},
    {"__objclass__", descr_objclass, NULL, NULL},
    {0}
};
static const Method descr_methods[] = {
    {"__reduce__", descr_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

#define NATIVE_VALUES .values = offsetof(NativeObj, self), .values_end = offsetof(NativeObj, type)

Type type_method_descriptor = {
    .name = "method_descriptor", .flags = TF_NO_NEW | TF_METHOD, .size = sizeof(NativeObj), NATIVE_VALUES,
    .getset = descr_getset, .methods = descr_methods, .call = method_call, .repr = method_repr, .get = method_get,
};
Type type_classmethod_descriptor = {
    .name = "classmethod_descriptor", .flags = TF_NO_NEW, .size = sizeof(NativeObj), NATIVE_VALUES,
    .getset = descr_getset, .methods = descr_methods, .call = classmethod_call, .repr = method_repr, .get = classmethod_get,
};

/* ---- wrappers of slots ----------------------------------------------------------------------------------------------- */

static Value wrapper_bind(Value self, Value obj) {
    Value v = obj_new_plain(&type_method_wrapper, sizeof(SlotObj), 0);
    if (v == RAISED) return v;
    SlotObj *from = OBJ(SlotObj, self), *to = OBJ(SlotObj, v);
    to->n.def = from->n.def, to->n.bind = from->n.bind, to->n.type = from->n.type, to->n.module = V_NONE;
    to->row = from->row, to->fn = from->fn;
    to->n.self = obj; /* NOBARRIER: fresh */
    return v;
}

static Value wrapper_get(Thread *th, Value self, Value obj, Value type) {
    if (obj == V_UNBOUND) return self;
    return applies(name_of_native(self), OBJ(NativeObj, self)->type, obj) ? wrapper_bind(self, obj) : RAISED;
}

static Value wrapper_call(Thread *th, Value *a, unsigned n, Value kw) {
    SlotObj *s = OBJ(SlotObj, a[0]);
    if (n < 2)
        return err_raise(TypeError, "descriptor '%s' of '%s' object needs an argument", s->n.def->name, s->n.type->name);
    if (!obj_is(a[1], s->n.type))
        return err_raise(TypeError, "descriptor '%s' requires a '%s' object but received a '%T'", s->n.def->name, s->n.type->name, a[1]);
    return slot_wrap(th, s->row, s->fn, s->n.type, a + 1, n - 1, kw);
}

static Value bound_call(Thread *th, Value *a, unsigned n, Value kw) {
    SlotObj *s = OBJ(SlotObj, a[0]);
    a[0] = s->n.self;
    return slot_wrap(th, s->row, s->fn, s->n.type, a, n, kw);
}

static Value bound_repr(Thread *th, Value self) {
    Value of = OBJ(NativeObj, self)->self;
    return str_format_c("<method-wrapper '%s' of %T object at 0x%lx>", name_of_native(self), of, (unsigned long)address_of(of));
}

static Value bound_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(b, &type_method_wrapper)) return V_NOTIMPLEMENTED;
    SlotObj *x = OBJ(SlotObj, a), *y = OBJ(SlotObj, b);
    return v_bool((x->fn == y->fn && x->row == y->row && x->n.self == y->n.self) == (op == CMP_EQ));
}

static Value bound_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    return reduce_as_getattr(th, OBJ(NativeObj, a[0])->self, native_name(th, a[0]));
}

static const GetSet bound_getset[] = {
    {"__name__", native_name, NULL, NULL}, {"__qualname__", descr_qualname, NULL, NULL},
    {"__doc__", native_doc, NULL, NULL}, {"__text_signature__", native_signature, NULL, NULL},
    {"__objclass__", descr_objclass, NULL, NULL}, {"__self__", native_self, NULL, NULL},
    {0}
};
static const Method bound_methods[] = {
    {"__reduce__", bound_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

Type type_wrapper_descriptor = {
    .name = "wrapper_descriptor", .flags = TF_NO_NEW | TF_METHOD, .size = sizeof(SlotObj), NATIVE_VALUES,
    .getset = descr_getset, .methods = descr_methods, .call = wrapper_call, .repr = wrapper_repr, .get = wrapper_get,
};
Type type_method_wrapper = {
    .name = "method-wrapper", .flags = TF_NO_NEW, .size = sizeof(SlotObj), NATIVE_VALUES,
    .getset = bound_getset, .methods = bound_methods, .call = bound_call, .repr = bound_repr, .compare = bound_compare,
    .hash = native_hash,
};

/* ---- attributes and members ------------------------------------------------------------------------------------------ */

static Value descr_new(Type *type, Type *of, Value name) {
    if (name == RAISED) return name;
    Value v = obj_new_plain(type, sizeof(DescrObj), 0);
    if (v == RAISED) return v;
    OBJ(DescrObj, v)->type = of; /* NOBARRIER: fresh */
    OBJ(DescrObj, v)->name = name;
    return v;
}

Value getset_descr_new(Type *t, const GetSet *g) {
    Value v = descr_new(g->set == GETSET_MEMBER ? &type_member_descriptor : &type_getset_descriptor, t, str_intern_c(g->name));
    if (v != RAISED) OBJ(DescrObj, v)->getset = g;
    return v;
}

Value member_descr_new(Type *t, const Member *m) {
    Value v = descr_new(&type_member_descriptor, t, str_intern_c(m->name));
    if (v != RAISED) OBJ(DescrObj, v)->member = m;
    return v;
}

Value slot_member_new(Type *t, Value name, unsigned word, bool readonly) {
    Value v = descr_new(&type_member_descriptor, t, name);
    if (v != RAISED) OBJ(DescrObj, v)->word = (uint64_t)word << 2 | readonly;
    return v;
}

static bool attr_applies(DescrObj *d, Value obj) {
    if (LIKELY(obj_is(obj, d->type))) return true;
    err_raise(TypeError, "descriptor '%U' for '%s' objects doesn't apply to a '%T' object", d->name, d->type->name, obj);
    return false;
}

static Value getset_get(Thread *th, Value self, Value obj, Value type) {
    DescrObj *d = OBJ(DescrObj, self);
    if (obj == V_UNBOUND) return self;
    if (!attr_applies(d, obj)) return RAISED;
    if (!d->getset->get)
        return err_raise(AttributeError, "attribute '%U' of '%s' objects is not readable", d->name, d->type->name);
    return d->getset->get(th, obj);
}

static int getset_set(Thread *th, Value self, Value obj, Value v) {
    DescrObj *d = OBJ(DescrObj, self);
    if (!attr_applies(d, obj)) return -1;
    if (!d->getset->set)
        return err_set(AttributeError, "attribute '%U' of '%s' objects is not writable", d->name, d->type->name);
    return d->getset->set(th, obj, v);
}

static inline Value *member_word(Value obj, const Member *m) { return (Value *)((char *)OBJ(Obj, obj) + m->offset); }

static Value member_get(Thread *th, Value self, Value obj, Value type) {
    DescrObj *d = OBJ(DescrObj, self);
    if (obj == V_UNBOUND) return self;
    if (!attr_applies(d, obj)) return RAISED;
    if (d->getset) return d->getset->get(th, obj);
    stm_read(ref_addr(obj));
    Value v = d->member ? *member_word(obj, d->member) : inst_words(obj)[d->word >> 2];
    if (v != V_UNBOUND) return v;
    if (d->member && !(d->member->flags & MEMBER_EX)) return V_NONE;
    return err_attribute(obj, d->name);
}

static int member_set(Thread *th, Value self, Value obj, Value v) {
    DescrObj *d = OBJ(DescrObj, self);
    if (!attr_applies(d, obj)) return -1;
    if (d->getset || (d->member ? d->member->flags & MEMBER_READONLY : d->word & 1)) return err_set(AttributeError, "readonly attribute");
    stm_write(ref_addr(obj));
    Value *w = d->member ? member_word(obj, d->member) : &inst_words(obj)[d->word >> 2];
    if (v == V_UNBOUND && *w == V_UNBOUND && !(d->member && !(d->member->flags & MEMBER_EX)))
        return err_value(AttributeError, d->name), -1;
    *w = v;
    return 0;
}

static Value attr_name(Thread *th, Value self) { return OBJ(DescrObj, self)->name; }
static Value attr_objclass(Thread *th, Value self) { return OBJ(DescrObj, self)->type->obj; }
static Value attr_qualname(Thread *th, Value self) { return qualified(OBJ(DescrObj, self)->type, OBJ(DescrObj, self)->name); }
static Value attr_doc(Thread *th, Value self) {
    DescrObj *d = OBJ(DescrObj, self);
    return doc_of(d->getset ? d->getset->doc : d->member ? d->member->doc : NULL);
}
static Value attr_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    return reduce_as_getattr(th, OBJ(DescrObj, a[0])->type->obj, OBJ(DescrObj, a[0])->name);
}
static Value getset_repr(Thread *th, Value self) {
    return str_format_c("<attribute '%U' of '%s' objects>", OBJ(DescrObj, self)->name, OBJ(DescrObj, self)->type->name);
}
static Value member_repr(Thread *th, Value self) {
    return str_format_c("<member '%U' of '%s' objects>", OBJ(DescrObj, self)->name, OBJ(DescrObj, self)->type->name);
}

static const GetSet attr_getset[] = {
    {"__name__", attr_name, NULL, NULL}, {"__qualname__", attr_qualname, NULL, NULL}, {"__doc__", attr_doc, NULL, NULL},
    {"__objclass__", attr_objclass, NULL, NULL},
    {0}
};
static const Method attr_methods[] = {
    {"__reduce__", attr_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

Type type_getset_descriptor = {
    .name = "getset_descriptor", .flags = TF_NO_NEW, .size = sizeof(DescrObj),
    .values = offsetof(DescrObj, name), .values_end = sizeof(DescrObj), .getset = attr_getset, .methods = attr_methods,
    .repr = getset_repr, .get = getset_get, .set = getset_set,
};
Type type_member_descriptor = {
    .name = "member_descriptor", .flags = TF_NO_NEW, .size = sizeof(DescrObj),
    .values = offsetof(DescrObj, name), .values_end = sizeof(DescrObj), .getset = attr_getset, .methods = attr_methods,
    .repr = member_repr, .get = member_get, .set = member_set,
};

/* ---- __dict__ and __weakref__ of instances ---------------------------------------------------------------------------- */

/* A class may have these through a base of its metaclass that is no type: then they are the class's. */
static bool has_instance_dict(Value v) {
    Type *t = type_of(v);
    return t->flags & TF_DICT || t->dict_at;
}

static Value get_dict(Thread *th, Value self) {
    if (type_check(self)) return mappingproxy_new(type_ns(type_from(self)));
    if (!has_instance_dict(self)) return err_raise(AttributeError, "This object has no __dict__");
    return inst_dict(self);
}

static int set_dict(Thread *th, Value self, Value v) {
    if (type_check(self)) return err_set(AttributeError, "attribute '__dict__' of 'type' objects is not writable");
    if (obj_is(self, &type_module)) return err_set(AttributeError, "readonly attribute");
    if (!has_instance_dict(self)) return err_set(AttributeError, "This object has no __dict__");
    if (v == V_UNBOUND) {
        const Type *t = type_of(self);
        while (t->flags & TF_HEAP) t = t->base;
        if (t->flags & TF_DICT || t->dict_at) return err_set(TypeError, "cannot delete __dict__");
        v = dict_new();
        if (v == RAISED) return -1;
    }
    if (!dict_check(v)) return err_set(TypeError, "__dict__ must be set to a dictionary, not a '%T'", v);
    return inst_set_dict(self, v);
}

static Value get_weak(Thread *th, Value self) { return V_NONE; }

const GetSet dict_getset = {"__dict__", get_dict, set_dict, "dictionary for instance variables"};
const GetSet weak_getset = {"__weakref__", get_weak, NULL, "list of weak references to the object"};
