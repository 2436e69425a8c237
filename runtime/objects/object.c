/* object.c -- `object`: what every class has when nobody says otherwise. */
#include "typeobj.h"
#include "native.h"

/* ---- making --------------------------------------------------------------------------------------------------------- */

Value object_new(Thread *th, Value *a, unsigned n, Value kw);
int object_init(Thread *th, Value *a, unsigned n, Value kw);

static bool excess(unsigned n, Value kw) { return n > 1 || (is_ref(kw) && tuple_len(kw)); }

static Value abstract_error(Thread *th, Value cls) {
    Value *r = root_push2(th, cls, V_NONE);
    Value names = obj_getattr(th, cls, S(__abstractmethods__));
    r[1] = names == RAISED ? RAISED : list_from_iterable(th, names);
    Value result = RAISED;
    if (r[1] != RAISED && list_sort(th, r[1], V_NONE, false) == 0) {
        uint64_t n = list_len(r[1]);
        Value text = str_join(th, str_from(", "), r[1]);
        if (text != RAISED)
            err_raise(TypeError, "Can't instantiate abstract class %s with abstract method%s %U", type_from(r[0])->name,
                      n > 1 ? "s" : "", text);
    }
    root_pop(th, 2);
    return result;
}

Value object_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    if (UNLIKELY(excess(n, kw))) {
        if (t->new != object_new)
            return err_raise(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
        if (t->init == object_init) return err_raise(TypeError, "%s() takes no arguments", t->name);
    }
    if (UNLIKELY(t->flags & TF_ABSTRACT)) return abstract_error(th, a[0]);
    return obj_new_var(t, t->size, 0);
}

int object_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (LIKELY(!excess(n, kw))) return 0;
    Type *t = type_of(a[0]);
    if (t->init != object_init)
        return err_set(TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    if (t->new == object_new)
        return err_set(TypeError, "%s.__init__() takes exactly one argument (the instance to initialize)", t->name);
    return 0;
}

/* ---- slots ---------------------------------------------------------------------------------------------------------- */

static Value object_repr(Thread *th, Value self) {
    Type *t = type_of(self);
    Value *r = root_push2(th, self, V_NONE);
    r[1] = obj_getattr(th, t->obj, S(__module__));
    if (r[1] == RAISED) err_clear(th);
    unsigned long at = is_ref(r[0]) ? (unsigned long)gc_identity(ref_addr(r[0])) : (unsigned long)r[0];
    Value module = r[1];
    root_pop(th, 2);
    if (module == RAISED || !str_check(module) || str_equal_c(module, "builtins"))
        return str_format_c("<%s object at 0x%lx>", t->name, at);
    return str_format_c("<%U.%U object at 0x%lx>", module, type_qualname(t), at);
}

static Value object_str(Thread *th, Value self) { return type_of(self)->repr(th, self); } /* obj_str looks at the result */

static Value object_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (op == CMP_EQ) return a == b ? V_TRUE : V_NOTIMPLEMENTED;
    if (op != CMP_NE) return V_NOTIMPLEMENTED;
    Type *t = type_of(a);
    if (!t->compare) return V_NOTIMPLEMENTED;
    Value r = t->compare(th, a, b, CMP_EQ); /* != is the opposite of what == says */
    if (r == V_NOTIMPLEMENTED || r == RAISED) return r;
    int truth = obj_truth(th, r);
    return truth < 0 ? RAISED : v_bool(!truth);
}

/* ---- __class__ ------------------------------------------------------------------------------------------------------ */

static Value get_class(Thread *th, Value self) { return type_obj(self); }

/* The static type that a heap type's instances are made of. */
static const Type *fixed_type(const Type *t) {
    while (t->flags & TF_HEAP) t = t->base;
    return t;
}

static int set_class(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "can't delete __class__ attribute");
    if (!type_check(v)) return err_set(TypeError, "__class__ must be set to a class, not '%T' object", v);
    Type *to = type_from(v), *from = type_of(self);
    bool modules = type_is_sub(from, &type_module) && type_is_sub(to, &type_module);
    if (!modules && (from->flags & TF_IMMUTABLE || to->flags & TF_IMMUTABLE))
        return err_set(TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    if (fixed_type(to) != fixed_type(from) || !type_same_layout(to, from))
        return err_set(TypeError, "__class__ assignment: '%s' object layout differs from '%s'", to->name, from->name);
    return inst_set_class(self, to);
}

/* ---- pickling ------------------------------------------------------------------------------------------------------- */

static Value copyreg(Thread *th, const char *name) { return import_attr(th, "copyreg", name); }

static Value slot_names(Thread *th, Value cls) {
    Value v = dict_get_str(type_ns(type_from(cls)), S(__slotnames__));
    if (v != V_UNBOUND) return v;
    Value *r = root_push1(th, cls);
    Value f = copyreg(th, "_slotnames");
    v = f == RAISED ? RAISED : CALL1(th, f, r[0]);
    root_pop(th, 1);
    if (v != RAISED && v != V_NONE && !list_check(v)) return err_raise(TypeError, "copyreg._slotnames didn't return a list or None");
    return v;
}

/* r[0] the object, r[1] state, r[2] names of slots: (state, slots) if any slot has a value. */
static Value state_with_slots(Thread *th, Value *r) {
    Value *s = root_push1(th, dict_new());
    if (s[0] == RAISED) return RAISED;
    for (uint64_t i = 0; i < list_len(r[2]); i++) {
        Value v;
        int found = obj_find_attr(th, r[0], list_get(r[2], i), &v);
        if (found < 0 || (found && dict_set(th, s[0], list_get(r[2], i), v) < 0)) return RAISED;
    }
    Value result = dict_len(s[0]) ? TUPLE(r[1], s[0]) : r[1];
    root_pop(th, 1);
    return result;
}

/* r[0]: the object; r[1] gets its __dict__ (a copy: that does not change the object's shape), None if it is empty. */
static int attributes_of(Thread *th, Value *r) {
    Type *t = type_of(r[0]);
    Value d = type_lookup(t, S(__dict__)), v;
    if (is_exact(d, &type_getset_descriptor) && (t->flags & TF_DICT || t->dict_at)) {
        v = inst_dict_copy(r[0]);
        if (v == RAISED) return -1;
        if (dict_len(v)) r[1] = v;
        return 0;
    }
    int found = obj_find_attr(th, r[0], S(__dict__), &v);
    if (found > 0) r[1] = v;
    return found < 0 ? -1 : 0;
}

/* The state as copyreg's protocol has it: dict, None, or (dict, slots). */
static Value default_state(Thread *th, Value self, bool required) {
    Type *t = type_of(self);
    if (required && (t->flags & TF_ITEMS || t->size > type_object.size))
        return err_raise(TypeError, "cannot pickle '%s' object", t->name);
    Value *r = root_push3(th, self, V_NONE, V_NONE);
    Value result = RAISED;
    if (attributes_of(th, r) == 0) {
        r[2] = slot_names(th, type_obj(r[0]));
        if (r[2] != RAISED) {
            if (r[2] != V_NONE && list_len(r[2]))
                result = state_with_slots(th, r);
            else
                result = r[1];
        }
    }
    root_pop(th, 3);
    return result;
}

static Value object_getstate(Thread *th, Value *a, unsigned n, Value kw) { return default_state(th, a[0], false); }

static Value state_of(Thread *th, Value self, bool required) {
    Value f = type_lookup(type_of(self), S(__getstate__));
    if (is_exact(f, &type_method_descriptor) && OBJ(NativeObj, f)->type == &type_object) {
        Value *r = root_push1(th, self), own; /* an instance may have one of its own */
        Value v = type_of(self)->flags & TF_DICT && (own = inst_get(self, S(__getstate__))) != V_UNBOUND
                      ? CALL0(th, own) : default_state(th, r[0], required);
        root_pop(th, 1);
        return v;
    }
    return obj_call_method(th, self, S(__getstate__), NULL, 0);
}

/* r[0]: the object; r[1], r[2] get args (tuple or None) and kwargs (dict or None) of __new__. */
static int new_arguments(Thread *th, Value *r) {
    Value f, v;
    r[1] = r[2] = V_NONE;
    int found = obj_find_special(th, r[0], S(__getnewargs_ex__), &f);
    if (found < 0) return -1;
    if (found) {
        v = CALL0(th, f);
        if (v == RAISED) return -1;
        if (!tuple_check(v)) return err_set(TypeError, "__getnewargs_ex__ should return a tuple, not '%T'", v);
        if (tuple_len(v) != 2)
            return err_set(ValueError, "__getnewargs_ex__ should return a tuple of length 2, not %lu", (unsigned long)tuple_len(v));
        r[1] = tuple_get(v, 0), r[2] = tuple_get(v, 1);
        if (!tuple_check(r[1]))
            return err_set(TypeError, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'", r[1]);
        if (!dict_check(r[2]))
            return err_set(TypeError, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'", r[2]);
        return 0;
    }
    found = obj_find_special(th, r[0], S(__getnewargs__), &f);
    if (found <= 0) return found;
    v = CALL0(th, f);
    if (v == RAISED) return -1;
    if (!tuple_check(v)) return err_set(TypeError, "__getnewargs__ should return a tuple, not '%T'", v);
    r[1] = v;
    return 0;
}

/* (cls, *args) */
static Value class_and_args(Value cls, Value args) {
    uint64_t n = args == V_NONE ? 0 : tuple_len(args);
    Value t = tuple_new(n + 1);
    if (t == RAISED) return t;
    tuple_init(t, 0, cls);
    for (uint64_t i = 0; i < n; i++) tuple_init(t, i + 1, tuple_get(args, i));
    return t;
}

static Value items_iterator(Thread *th, Value self) {
    if (!dict_check(self)) return V_NONE;
    Value items = obj_call_method(th, self, S(items), NULL, 0);
    return items == RAISED ? RAISED : obj_iter(th, items);
}

/* Protocol 2 and above; a[0] is the object. */
static Value reduce_2(Thread *th, Value self) {
    Value *r = root_push(th, 8);
    r[0] = self;
    Type *t = type_of(self);
    if (!t->new) return err_raise(TypeError, "cannot pickle '%s' object", t->name);
    if (new_arguments(th, r) < 0) return RAISED;
    bool has_args = r[1] != V_NONE, has_kw = r[2] != V_NONE && dict_len(r[2]);
    if (has_kw && !has_args) return err_raise(SystemError, "bad internal call");
    r[3] = copyreg(th, has_kw ? "__newobj_ex__" : "__newobj__");
    if (r[3] == RAISED) return RAISED;
    Value cls = type_obj(r[0]);
    r[4] = has_kw ? TUPLE(cls, r[1], r[2]) : class_and_args(cls, r[1]);
    if (r[4] == RAISED) return RAISED;
    r[5] = state_of(th, r[0], !has_args && !list_check(r[0]) && !dict_check(r[0]));
    if (r[5] == RAISED) return RAISED;
    r[6] = list_check(r[0]) ? obj_iter(th, r[0]) : V_NONE;
    if (r[6] == RAISED) return RAISED;
    Value items = items_iterator(th, r[0]);
    if (items == RAISED) return RAISED;
    return TUPLE(r[3], r[4], r[5], r[6], items);
}

static Value reduce_by(Thread *th, Value self, int64_t protocol) {
    Value *r = root_push1(th, self), v;
    if (protocol >= 2) {
        v = reduce_2(th, self);
    } else {
        Value f = copyreg(th, "_reduce_ex");
        v = f == RAISED ? RAISED : CALL2(th, f, r[0], small_int(protocol));
    }
    return v;
}

static Value object_reduce(Thread *th, Value *a, unsigned n, Value kw) { return reduce_by(th, a[0], 0); }

static Value object_reduce_ex(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t protocol;
    if (arg_int64(th, a[1], &protocol) < 0) return RAISED;
    Value f = type_lookup(type_of(a[0]), S(__reduce__));
    bool own = !(is_exact(f, &type_method_descriptor) && OBJ(NativeObj, f)->type == &type_object);
    if (!own && type_of(a[0])->flags & TF_DICT) own = inst_get(a[0], S(__reduce__)) != V_UNBOUND;
    return own ? obj_call_method(th, a[0], S(__reduce__), NULL, 0) : reduce_by(th, a[0], protocol);
}

/* ---- methods -------------------------------------------------------------------------------------------------------- */

static Value object_format(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("__format__", "argument", "str", a[1]);
    if (str_len(a[1])) return err_raise(TypeError, "unsupported format string passed to %T.__format__", a[0]);
    return obj_str(th, a[0]);
}

static Value object_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[0]);
    if (!is_ref(a[0])) return small_int(8);
    Obj *o = OBJ(Obj, a[0]);
    return int_from((int64_t)(obj_struct_size(t, o) + 8 * obj_extra(o)));
}

static Value object_dir(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, V_NONE, V_NONE), v;
    int found = obj_find_attr(th, a[0], S(__dict__), &v);
    if (found < 0) return RAISED;
    r[0] = found && dict_check(v) ? dict_copy(v) : dict_new();
    if (r[0] == RAISED) return RAISED;
    found = obj_find_attr(th, a[0], S(__class__), &v);
    if (found < 0 || (found && type_merge_names(th, r[0], v) < 0)) return RAISED;
    return dict_keys_list(r[0]);
}

static Value object_init_subclass(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw))
        return err_raise(TypeError, "%U.__init_subclass__() takes no keyword arguments", type_qualname(type_from(a[0])));
    if (n > 1)
        return err_raise(TypeError, "%U.__init_subclass__() takes no arguments (%u given)", type_qualname(type_from(a[0])), n - 1);
    return V_NONE;
}

static Value object_subclasshook(Thread *th, Value *a, unsigned n, Value kw) { return V_NOTIMPLEMENTED; }

static const Method object_methods[] = {
    {"__reduce_ex__", object_reduce_ex, "(self, protocol, /)", "For pickle, by protocol.", M_METHOD},
    {"__reduce__", object_reduce, "(self, /)", "For pickle.", M_METHOD},
    {"__getstate__", object_getstate, "(self, /)", "The state for pickle.", M_METHOD},
    {"__format__", object_format, "(self, format_spec, /)", "str(self); no format is known.", M_METHOD},
    {"__sizeof__", object_sizeof, "(self, /)", "Bytes the object takes.", M_METHOD},
    {"__dir__", object_dir, "(self, /)", "Names of the object's attributes.", M_METHOD},
    {"__init_subclass__", object_init_subclass, NULL, "Called when a subclass has been made; does nothing.", M_CLASS},
    {"__subclasshook__", object_subclasshook, NULL, "Says what issubclass() of an abstract class says; here: nothing.", M_CLASS},
    {0}
};
static const GetSet object_getset[] = {
    {"__class__", get_class, set_class, "the object's class"},
    {0}
};

Type type_object = {
    .name = "object", .doc = "object()\n--\n\nThe base class of the class hierarchy.", .flags = TF_BASETYPE,
    .size = sizeof(Obj), .methods = object_methods, .getset = object_getset,
    .new = object_new, .init = object_init, .repr = object_repr, .str = object_str, .hash = hash_identity,
    .compare = object_compare, .getattr = obj_generic_getattr, .setattr = obj_generic_setattr,
};
