/* typeattr.c -- what a class object shows to Python: attributes of classes, read and set; methods of `type`.
 *
 * Setting an attribute of a class runs alone (inevitable) where other threads are: slots and flags are C memory, which no abort
 * puts back. */
#include "typeobj.h"
#include "native.h"
#include <stdlib.h>

/* ---- attributes --------------------------------------------------------------------------------------------------- */

static bool is_data_descr(Value d) { return type_of(d)->set != NULL; }

static Value no_attribute(Value self, Value name) {
    Value r = err_raise(AttributeError, "type object '%s' has no attribute '%U'", type_from(self)->name, name);
    err_attribute_of(thread_self, self, name);
    return r;
}

/* V_UNBOUND: there is no such attribute. */
Value type_find(Thread *th, Value self, Value name) {
    Type *t = type_from(self), *meta = type_of(self);
    Value md = type_lookup(meta, name);
    Type *mt = md != V_UNBOUND ? type_of(md) : NULL;
    if (mt && mt->get && mt->set) return mt->get(th, md, self, meta->obj);
    Value d = type_lookup(t, name);
    if (d != V_UNBOUND) {
        Type *dt = type_of(d);
        return dt->get ? dt->get(th, d, V_UNBOUND, self) : d;
    }
    if (mt && mt->get) return mt->get(th, md, self, meta->obj);
    return mt ? md : V_UNBOUND;
}

Value type_getattr(Thread *th, Value self, Value name) {
    Value v = type_find(th, self, name);
    return v == V_UNBOUND ? no_attribute(self, name) : v;
}

static void update_slots_below(Type *t, Value name) {
    slots_update_name(t, name);
    for (uint32_t i = 0; i < t->nsubtypes; i++) update_slots_below(t->subtypes[i], name);
}

void type_modified(Type *t, Value name) {
    type_changed(t); /* first: what caches know is no longer so */
    if (t->flags & TF_HEAP && slots_has_name(name)) update_slots_below(t, name);
}

static int refuse(Thread *th, Type *t, Value name) {
    return err_format(th, TypeError, "cannot set %R attribute of immutable type '%s'", name, t->name), -1;
}

/* Before C memory of a class is changed: no abort may come after.  SAFEPOINT */
static void alone(Thread *th) {
    if (!CTL.solo) tx_inevitable(&th->stm, "attribute of a class");
}

static int set_in_namespace(Type *t, Value name, Value v) {
    Value d = type_ns(t);
    if (v != V_UNBOUND) return dict_set_str(d, name, v);
    if (dict_del_str(d, name)) return 0;
    return no_attribute(t->obj, name), -1;
}

int type_setattr(Thread *th, Value self, Value name, Value v) {
    Type *t = type_from(self);
    if (t->flags & TF_IMMUTABLE) return refuse(th, t, name);
    Value *r = root_push3(th, self, name, v);
    alone(th);
    Value md = type_lookup(type_of(r[0]), r[1]);
    int result;
    if (md != V_UNBOUND && is_data_descr(md)) {
        result = type_of(md)->set(th, md, r[0], r[2]);
        type_changed(t);
    } else {
        if (!str_is_interned(r[1])) r[1] = str_intern(r[1]);
        result = r[1] == RAISED ? -1 : set_in_namespace(t, r[1], r[2]);
        if (result == 0) type_modified(t, r[1]);
    }
    root_pop(th, 3);
    return result;
}

/* ---- names -------------------------------------------------------------------------------------------------------- */

static Value get_name(Thread *th, Value self) { return type_name(type_from(self)); }

static bool may_set(Thread *th, Value self, Value v, const char *name) {
    Type *t = type_from(self);
    if (t->flags & TF_IMMUTABLE) return err_raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, t->name), false;
    if (v == V_UNBOUND) return err_raise(TypeError, "cannot delete '%s' attribute of immutable type '%s'", name, t->name), false;
    return true;
}

static int set_name(Thread *th, Value self, Value v) {
    if (!may_set(th, self, v, "__name__")) return -1;
    Type *t = type_from(self);
    if (!str_check(v)) return err_set(TypeError, "can only assign string to %s.__name__, not '%T'", t->name, v);
    size_t n;
    char *s = str_to_utf8(v, &n);
    if (!s) return -1;
    if (strlen(s) != n) {
        free(s);
        return err_set(ValueError, "type name must not contain null characters");
    }
    t->name = s; /* the old one stays: messages may be using it */
    SET(TypeObj, self, name, v);
    return 0;
}

static Value get_qualname(Thread *th, Value self) { return type_qualname(type_from(self)); }

static int set_qualname(Thread *th, Value self, Value v) {
    if (!may_set(th, self, v, "__qualname__")) return -1;
    if (!str_check(v)) return err_set(TypeError, "can only assign string to %s.__qualname__, not '%T'", type_from(self)->name, v);
    SET(TypeObj, self, qualname, v);
    return 0;
}

static Value get_module(Thread *th, Value self) {
    Type *t = type_from(self);
    if (!(t->flags & TF_HEAP)) return TYPE_FIELD(t, module);
    Value m = dict_get_str(type_ns(t), S(__module__));
    if (m == V_UNBOUND) return err_value(AttributeError, S(__module__));
    return m;
}

static int set_module(Thread *th, Value self, Value v) {
    if (!may_set(th, self, v, "__module__")) return -1;
    if (dict_set_str(type_ns(type_from(self)), S(__module__), v) < 0) return -1;
    type_changed(type_from(self));
    return 0;
}

Value type_repr(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    Value module = obj_getattr(th, self, S(__module__));
    if (module == RAISED) err_clear(th);
    Type *t = type_from(r[0]);
    root_pop(th, 1);
    if (module == RAISED || !str_check(module) || str_equal_c(module, "builtins"))
        return str_format_c("<class '%U'>", module == RAISED || !str_check(module) ? type_name(t) : type_qualname(t));
    return str_format_c("<class '%U.%U'>", module, type_qualname(t));
}

/* ---- docs and annotations ------------------------------------------------------------------------------------------ */

static Value get_doc(Thread *th, Value self) {
    Type *t = type_from(self);
    if (!(t->flags & TF_HEAP) && t->doc) return str_from(doc_after_signature(t->doc));
    Value d = dict_get_str(type_ns(t), S(__doc__));
    if (d == V_UNBOUND) return V_NONE;
    Type *dt = type_of(d);
    return dt->get ? dt->get(th, d, V_UNBOUND, self) : d;
}

static int set_doc(Thread *th, Value self, Value v) {
    if (!may_set(th, self, v, "__doc__")) return -1;
    if (dict_set_str(type_ns(type_from(self)), S(__doc__), v) < 0) return -1;
    type_changed(type_from(self));
    return 0;
}

/* "name(sig)\n--\n\ntext" or "(sig)\n--\n\ntext": the part in parentheses. */
static Value get_text_signature(Thread *th, Value self) {
    Type *t = type_from(self);
    const char *end = t->doc && !(t->flags & TF_HEAP) ? strstr(t->doc, "\n--\n\n") : NULL;
    const char *from = end ? strchr(t->doc, '(') : NULL;
    return from && from < end ? str_from_utf8(from, (size_t)(end - from)) : V_NONE;
}

static Value get_annotations(Thread *th, Value self) {
    Type *t = type_from(self);
    if (!(t->flags & TF_HEAP))
        return err_raise(AttributeError, "type object '%s' has no attribute '__annotations__'", t->name);
    Value d = type_ns(t), a = dict_get_str(d, S(__annotations__));
    if (a != V_UNBOUND) {
        Type *at = type_of(a);
        return at->get ? at->get(th, a, V_UNBOUND, self) : a;
    }
    a = dict_new();
    if (a == RAISED || dict_set_str(d, S(__annotations__), a) < 0) return RAISED;
    type_changed(t);
    return a;
}

static int set_annotations(Thread *th, Value self, Value v) {
    Type *t = type_from(self);
    if (t->flags & TF_IMMUTABLE)
        return err_set(TypeError, "cannot set '__annotations__' attribute of immutable type '%s'", t->name);
    int r = 0;
    if (v != V_UNBOUND)
        r = dict_set_str(type_ns(t), S(__annotations__), v);
    else if (!dict_del_str(type_ns(t), S(__annotations__)))
        return err_value(AttributeError, S(__annotations__)), -1;
    type_changed(t);
    return r;
}

/* ---- bases, mro --------------------------------------------------------------------------------------------------- */

static Value get_bases(Thread *th, Value self) { return TYPE_FIELD(type_from(self), bases); }

static Value get_mro(Thread *th, Value self) {
    Value m = type_mro(type_from(self));
    return is_ref(m) ? m : V_NONE;
}

static Value get_base(Thread *th, Value self) {
    Type *b = type_from(self)->base;
    return b ? b->obj : V_NONE;
}

static int check_new_bases(Thread *th, Type *t, Value v) {
    if (!tuple_check(v)) return err_set(TypeError, "can only assign tuple to %s.__bases__, not %T", t->name, v);
    if (!tuple_len(v)) return err_set(TypeError, "can only assign non-empty tuple to %s.__bases__, not ()", t->name);
    for (uint64_t i = 0; i < tuple_len(v); i++) {
        Value b = tuple_get(v, i);
        if (!type_check(b)) return err_set(TypeError, "%s.__bases__ must be tuple of classes, not '%T'", t->name, b);
        if (type_is_sub(type_from(b), t)) return err_set(TypeError, "a __bases__ item causes an inheritance cycle");
    }
    return 0;
}

/* New mros for t and all below; (class, old mro, new mro) go into a list, so that an error can take them back. */
static int renew_mros(Thread *th, Type *t, Value undo) {
    Value *r = root_push1(th, undo);
    Value mro = mro_compute(th, t);
    int result = mro == RAISED ? -1 : 0;
    if (result == 0 && (list_append(r[0], t->obj) < 0 || list_append(r[0], type_mro(t)) < 0 || list_append(r[0], mro) < 0)) result = -1;
    if (result == 0) SET(TypeObj, t->obj, mro, mro);
    type_changed(t);
    for (uint32_t i = 0; result == 0 && i < t->nsubtypes; i++) result = renew_mros(th, t->subtypes[i], r[0]);
    root_pop(th, 1);
    return result;
}

/* What a mro() in Python has set anew meanwhile stays. */
static void take_back(Type *t, Value undo, Value was, Value bases, Type *base) {
    for (uint64_t i = 0; i < list_len(undo); i += 3) {
        Value cls = list_get(undo, i);
        if (GET(TypeObj, cls, mro) == list_get(undo, i + 2)) SET(TypeObj, cls, mro, list_get(undo, i + 1));
    }
    if (TYPE_FIELD(t, bases) == was) {
        SET(TypeObj, t->obj, bases, bases);
        t->base = base;
    }
    type_changed(t);
}

static void update_all_slots(Type *t) {
    slots_update(t);
    for (uint32_t i = 0; i < t->nsubtypes; i++) update_all_slots(t->subtypes[i]);
}

/* Types that CPython frees another way than objects with references: only its message shows it. */
static bool is_plain_data(const Type *t) {
    return !(t->flags & TF_HEAP) && (t == &type_object || t->flags & (TF_INT | TF_STR | TF_FLOAT | TF_BYTES));
}

static int set_bases(Thread *th, Value self, Value v) {
    if (!may_set(th, self, v, "__bases__")) return -1;
    Type *t = type_from(self);
    if (check_new_bases(th, t, v) < 0) return -1;
    Type *base = type_best_base(v), *old = t->base;
    if (!base) return -1;
    if (is_plain_data(base) != is_plain_data(old))
        return err_set(TypeError, "__bases__ assignment: '%s' deallocator differs from '%s'", base->name, old->name);
    if (!type_same_layout(base, old))
        return err_set(TypeError, "__bases__ assignment: '%s' object layout differs from '%s'", base->name, old->name);
    Value *r = root_push3(th, v, list_new(0), TYPE_FIELD(t, bases));
    int result = r[1] == RAISED ? -1 : 0;
    if (result == 0) {
        SET(TypeObj, t->obj, bases, r[0]);
        t->base = base;
        result = renew_mros(th, t, r[1]);
        if (result < 0) {
            take_back(t, r[1], r[0], r[2], old);
        } else if (TYPE_FIELD(t, bases) == r[0]) {
            for (uint32_t i = 0; i < t->nbases_c; i++) subtype_remove(t->bases_c[i], t);
            result = type_link_bases(t, r[0]);
            update_all_slots(t);
            type_changed(t);
        }
    }
    root_pop(th, 3);
    return result;
}

/* ---- the rest ------------------------------------------------------------------------------------------------------ */

static Value get_dict(Thread *th, Value self) { return mappingproxy_new(type_ns(type_from(self))); }

static Value get_abstract(Thread *th, Value self) {
    Value v = self == type_type.obj ? V_UNBOUND : dict_get_str(type_ns(type_from(self)), S(__abstractmethods__));
    return v == V_UNBOUND ? err_value(AttributeError, S(__abstractmethods__)) : v;
}

static int set_abstract(Thread *th, Value self, Value v) {
    Type *t = type_from(self);
    if (t->flags & TF_IMMUTABLE)
        return err_set(TypeError, "cannot set '__abstractmethods__' attribute of immutable type '%s'", t->name);
    int yes = 0;
    if (v == V_UNBOUND) {
        if (!dict_del_str(type_ns(t), S(__abstractmethods__))) return err_value(AttributeError, S(__abstractmethods__)), -1;
    } else {
        Value *r = root_push1(th, v);
        yes = obj_truth(th, v);
        v = r[0];
        root_pop(th, 1);
        if (yes < 0 || dict_set_str(type_ns(t), S(__abstractmethods__), v) < 0) return -1;
    }
    t->flags = yes ? t->flags | TF_ABSTRACT : t->flags & ~(uint32_t)TF_ABSTRACT;
    type_changed(t);
    return 0;
}

static Value get_basicsize(Thread *th, Value self) {
    Type *t = type_from(self);
    return int_from((int64_t)t->size + 8 * t->nslots);
}
static Value get_itemsize(Thread *th, Value self) { return int_from(type_from(self)->flags & TF_VAR ? 8 : 0); }
static Value get_dictoffset(Thread *th, Value self) {
    Type *t = type_from(self);
    return int_from(t->flags & TF_DICT ? -1 : t->dict_at);
}
static Value get_weakrefoffset(Thread *th, Value self) {
    Type *t = type_from(self);
    return int_from(t->flags & TF_WEAK ? (int64_t)t->size : 0);
}

/* Bits that Python code looks at, as CPython numbers them. */
static const struct { uint32_t ours, theirs; } shown_flags[] = {
    {TF_SEQUENCE, 1u << 5}, {TF_MAPPING, 1u << 6}, {TF_NO_NEW, 1u << 7}, {TF_IMMUTABLE, 1u << 8}, {TF_HEAP, 1u << 9},
    {TF_BASETYPE, 1u << 10}, {TF_READY, 1u << 12}, {TF_METHOD, 1u << 17}, {TF_ABSTRACT, 1u << 20}, {TF_INT, 1u << 24},
    {TF_LIST, 1u << 25}, {TF_TUPLE, 1u << 26}, {TF_BYTES, 1u << 27}, {TF_STR, 1u << 28}, {TF_DICTTYPE, 1u << 29},
    {TF_EXC, 1u << 30}, {TF_TYPE, 1u << 31},
};

static Value get_flags(Thread *th, Value self) {
    uint32_t f = type_from(self)->flags, out = 1u << 14 | 1u << 18; /* collected, version tags */
    for (size_t i = 0; i < sizeof shown_flags / sizeof *shown_flags; i++)
        if (f & shown_flags[i].ours) out |= shown_flags[i].theirs;
    return int_from(out);
}

const GetSet type_getset[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__bases__", get_bases, set_bases, NULL},
    {"__base__", get_base, GETSET_MEMBER, NULL},
    {"__mro__", get_mro, GETSET_MEMBER, NULL},
    {"__abstractmethods__", get_abstract, set_abstract, NULL},
    {"__dict__", get_dict, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__basicsize__", get_basicsize, GETSET_MEMBER, NULL},
    {"__itemsize__", get_itemsize, GETSET_MEMBER, NULL},
    {"__dictoffset__", get_dictoffset, GETSET_MEMBER, NULL},
    {"__weakrefoffset__", get_weakrefoffset, GETSET_MEMBER, NULL},
    {"__flags__", get_flags, GETSET_MEMBER, NULL},
    {0}
};

static Value method_mro(Thread *th, Value *a, unsigned n, Value kw) {
    Value t = mro_by_c3(type_from(a[0]));
    return t == RAISED ? t : list_from_iterable(th, t);
}

static Value method_subclasses(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    a[0] = list_new(t->nsubtypes);
    for (uint32_t i = 0; a[0] != RAISED && i < t->nsubtypes; i++)
        if (list_append(a[0], t->subtypes[i]->obj) < 0) return RAISED;
    return a[0];
}

static Value method_prepare(Thread *th, Value *a, unsigned n, Value kw) { return dict_new(); }

static Value method_instancecheck(Thread *th, Value *a, unsigned n, Value kw) {
    int r = isinstance_plain(th, a[1], a[0]);
    return r < 0 ? RAISED : v_bool(r);
}

static Value method_subclasscheck(Thread *th, Value *a, unsigned n, Value kw) {
    int r = issubclass_plain(th, a[1], a[0]);
    return r < 0 ? RAISED : v_bool(r);
}

/* Names of a class and its bases into the dict d. */
int type_merge_names(Thread *th, Value d, Value cls) {
    if (recursion_enter(th, "") < 0) return -1;
    Value *r = root_push(th, 4);
    r[0] = d, r[1] = cls;
    Value ns, bases;
    int found = obj_find_attr(th, cls, S(__dict__), &ns);
    if (found > 0 && dict_update(th, r[0], ns) < 0) found = -1;
    if (found >= 0) found = obj_find_attr(th, r[1], S(__bases__), &bases);
    if (found > 0) {
        r[2] = bases;
        int64_t n;
        found = obj_len(th, r[2], &n);
        for (int64_t i = 0; found >= 0 && i < n; i++) {
            Value b = obj_getitem(th, r[2], small_int(i));
            found = b == RAISED ? -1 : type_merge_names(th, r[0], b);
        }
    }
    root_pop(th, 4);
    recursion_leave(th);
    return found < 0 ? -1 : 0;
}

static Value method_dir(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, dict_new());
    if (r[0] == RAISED || type_merge_names(th, r[0], a[0]) < 0) return RAISED;
    return dict_keys_list(r[0]);
}

static Value method_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    return int_from((int64_t)(sizeof(Type) + sizeof(TypeObj)));
}

const Method type_methods[] = {
    {"mro", method_mro, "(self, /)", "The method resolution order as a list.", M_METHOD},
    {"__subclasses__", method_subclasses, "(self, /)", "A list of the direct subclasses.", M_METHOD},
    {"__prepare__", method_prepare, "!(cls, *args, **kwds)", "The namespace of a class statement: a new dict.", M_CLASS},
    {"__instancecheck__", method_instancecheck, "(self, instance, /)", "Is the object an instance?", M_METHOD},
    {"__subclasscheck__", method_subclasscheck, "(self, subclass, /)", "Is the class a subclass?", M_METHOD},
    {"__dir__", method_dir, "(self, /)", "Names of the class's attributes.", M_METHOD},
    {"__sizeof__", method_sizeof, "(self, /)", "Bytes the class object takes.", M_METHOD},
    {0}
};

Value type_or(Thread *th, Value a, Value b) { return union_new(th, a, b); }
