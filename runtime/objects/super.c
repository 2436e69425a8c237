/* super.c -- super: attributes of the classes behind one in an mro. Immutable once initialised, in all but name: __init__
 * may run again, so its words are read with marks. */
#include "typeobj.h"
#include "native.h"

typedef struct SuperObj { Obj h; Value type, obj, obj_type; } SuperObj; /* V_UNBOUND: not there */

/* The class in whose mro to look for (type, obj): V_UNBOUND raised. */
static Value start_class(Thread *th, Value type, Value obj) {
    Type *t = type_from(type);
    if (type_check(obj) && type_is_sub(type_from(obj), t)) return obj;
    if (obj_is(obj, t)) return type_obj(obj);
    Value *r = root_push2(th, type, obj), c;
    int found = obj_find_attr(th, obj, S(__class__), &c);
    bool good = found > 0 && type_check(c) && c != type_obj(r[1]) && type_is_sub(type_from(c), type_from(r[0]));
    root_pop(th, 2);
    if (good) return c;
    if (found >= 0) err_raise(TypeError, "super(type, obj): obj must be an instance or subtype of type");
    return RAISED;
}

/* super() in a method: out[0] the class of the __class__ cell, out[1] the first argument. */
static int find_caller(Thread *th, Value *out) {
    if (!th->base) return err_set(RuntimeError, "super(): no current frame");
    Value code = th->base[FRAME_CODE], closure = GET(FuncObj, th->base[FRAME_FUNC], closure);
    CodeObj *co = OBJ(CodeObj, code);
    const Code *c = co->c;
    if (!c->argcount) return err_set(RuntimeError, "super(): no arguments");
    out[1] = th->base[0];
    for (unsigned i = 0; i < c->ncells; i++)
        if (c->cell_reg[i] == 0 && is_exact(out[1], &type_cell)) {
            out[1] = GET(CellObj, out[1], v);
            break;
        }
    if (out[1] == V_UNBOUND) return err_set(RuntimeError, "super(): arg[0] deleted");
    for (unsigned i = 0; i < c->nfree; i++) {
        if (!str_equal_c(tuple_get(co->freevars, i), "__class__")) continue;
        out[0] = GET(CellObj, tuple_get(closure, i), v);
        if (out[0] == V_UNBOUND) return err_set(RuntimeError, "super(): empty __class__ cell");
        if (!type_check(out[0])) return err_set(RuntimeError, "super(): __class__ is not a type (%T)", out[0]);
        return 0;
    }
    return err_set(RuntimeError, "super(): __class__ cell not found");
}

static Value super_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return v;
    SuperObj *s = OBJ(SuperObj, v); /* NOBARRIER: fresh */
    s->type = s->obj = s->obj_type = V_UNBOUND;
    return v;
}

static int super_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("super", kw) < 0 || arg_count("super", n - 1, 0, 2) < 0) return -1;
    Value *r = root_push(th, 3);
    r[1] = n > 2 ? a[2] : V_NONE;
    if (n > 1) {
        if (!type_check(a[1])) return err_set(TypeError, "super() argument 1 must be a type, not %T", a[1]);
        r[0] = a[1];
    } else if (find_caller(th, r) < 0) {
        return -1;
    }
    bool bound = r[1] != V_NONE || n == 1;
    r[2] = bound ? start_class(th, r[0], r[1]) : V_UNBOUND;
    if (r[2] == RAISED) return -1;
    stm_write(ref_addr(a[0]));
    SuperObj *s = OBJ(SuperObj, a[0]);
    s->type = r[0], s->obj = bound ? r[1] : V_UNBOUND, s->obj_type = r[2];
    return 0;
}

/* The first attribute behind s->type in the mro, bound; V_UNBOUND: none. */
static Value find_behind(Thread *th, SuperObj *s, Value name) {
    Type *start = type_from(s->obj_type);
    Value mro = type_mro(start);
    if (!is_ref(mro)) return V_UNBOUND;
    uint64_t n = tuple_len(mro), i = 0;
    while (i < n && tuple_get(mro, i) != s->type) i++;
    for (i++; i < n; i++) {
        Value d = dict_get_str(type_ns(type_from(tuple_get(mro, i))), name);
        if (d == V_UNBOUND) continue;
        Type *dt = type_of(d);
        return dt->get ? dt->get(th, d, s->obj == s->obj_type ? V_UNBOUND : s->obj, s->obj_type) : d;
    }
    return V_UNBOUND;
}

static Value super_getattr(Thread *th, Value self, Value name) {
    stm_read(ref_addr(self));
    SuperObj *s = OBJ(SuperObj, self);
    if (s->obj_type != V_UNBOUND && name != S(__class__) && !str_equal(name, S(__class__))) {
        Value v = find_behind(th, s, name);
        if (v != V_UNBOUND) return v;
    }
    return obj_generic_getattr(th, self, name);
}

static Value super_repr(Thread *th, Value self) {
    stm_read(ref_addr(self));
    SuperObj *s = OBJ(SuperObj, self);
    const char *type = s->type == V_UNBOUND ? "NULL" : type_from(s->type)->name;
    if (s->obj_type == V_UNBOUND) return str_format_c("<super: <class '%s'>, NULL>", type);
    return str_format_c("<super: <class '%s'>, <%s object>>", type, type_from(s->obj_type)->name);
}

static Value super_get(Thread *th, Value self, Value obj, Value type) {
    stm_read(ref_addr(self));
    SuperObj *s = OBJ(SuperObj, self);
    if (obj == V_UNBOUND || obj == V_NONE || s->obj != V_UNBOUND) return self;
    if (!is_exact(self, &type_super)) return CALL2(th, type_obj(self), s->type, obj);
    Value *r = root_push3(th, self, obj, V_NONE);
    r[2] = start_class(th, s->type, obj);
    Value v = r[2] == RAISED ? RAISED : obj_new(&type_super);
    if (v != RAISED) { /* NOBARRIER: fresh */
        OBJ(SuperObj, v)->type = OBJ(SuperObj, r[0])->type;
        OBJ(SuperObj, v)->obj = r[1];
        OBJ(SuperObj, v)->obj_type = r[2];
    }
    root_pop(th, 3);
    return v;
}

static const Member super_members[] = {
    {"__thisclass__", offsetof(SuperObj, type), MEMBER_READONLY, "the class invoking super()"},
    {"__self__", offsetof(SuperObj, obj), MEMBER_READONLY, "the instance invoking super(); may be None"},
    {"__self_class__", offsetof(SuperObj, obj_type), MEMBER_READONLY, "the type of the instance invoking super(); may be None"},
    {0}
};

Type type_super = {
    .name = "super", .doc = "super() -> the same as super(__class__, <first argument>)\nsuper(type, obj) -> attributes behind type in the mro of obj",
    .flags = TF_BASETYPE, .size = sizeof(SuperObj), .values = offsetof(SuperObj, type), .values_end = sizeof(SuperObj),
    .members = super_members, .new = super_new, .init = super_init, .repr = super_repr, .getattr = super_getattr, .get = super_get,
};
