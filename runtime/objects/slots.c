/* slots.c -- slots and dunders: wrappers of slots for Python, dispatchers to dunders for C.
 *
 * [SLOT1] A slot of a static type is a C function that knows the type. A slot of a Python class is the C function of the builtin type
 *         whose wrapper_descriptor its mro finds, or, for anything else found there, the dispatcher: then the slot's bit in
 *         Type.slot_py is set.
 *
 * Dispatchers run Python nested on the C stack. The interpreter looks at SLOT_PY first and pushes a frame instead. */
#include "typeobj.h"
#include "native.h"

/* ---- calling dunders ---------------------------------------------------------------------------------------------- */

Value call_special(Thread *th, Value name, const Value *args, unsigned n) {
    Type *t = type_of(args[0]);
    Value f = type_lookup(t, name);
    if (f == V_UNBOUND) return V_UNBOUND;
    Type *ft = type_of(f);
    if (ft->flags & TF_METHOD) return obj_call(th, f, args, n);
    Value *r = root_push(th, n);
    memcpy(r, args, n * sizeof *r);
    if (ft->get) f = ft->get(th, f, r[0], t->obj);
    if (f != RAISED) f = obj_call(th, f, r + 1, n - 1);
    root_pop(th, n);
    return f;
}

static Value need_special(Thread *th, Value name, const Value *args, unsigned n) {
    Value r = call_special(th, name, args, n);
    return r == V_UNBOUND ? err_value(AttributeError, name) : r;
}

Value call_maybe(Thread *th, Value name, Value a, Value b) {
    Value r = call_special(th, name, (Value[]){a, b}, 2);
    return r == V_UNBOUND ? V_NOTIMPLEMENTED : r;
}

static Value slot_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    Value f = type_lookup(t, S(__new__));
    if (f == V_UNBOUND) return err_raise(TypeError, "cannot create '%s' instances", t->name);
    Type *ft = type_of(f);
    if (ft->get) {
        f = ft->get(th, f, V_UNBOUND, a[0]);
        if (f == RAISED) return RAISED;
    }
    return obj_call_kw(th, f, a, n, kw);
}

/* The dunder with all arguments of a call; V_UNBOUND: there is none. */
static Value call_special_kw(Thread *th, Value name, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[0]);
    Value f = type_lookup(t, name);
    if (f == V_UNBOUND) return V_UNBOUND;
    Type *ft = type_of(f);
    if (ft->flags & TF_METHOD) return obj_call_kw(th, f, a, n, kw);
    if (ft->get) f = ft->get(th, f, a[0], t->obj);
    return f == RAISED ? RAISED : obj_call_kw(th, f, a + 1, n - 1, kw);
}

static int slot_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value r = call_special_kw(th, S(__init__), a, n, kw);
    if (r == RAISED) return -1;
    if (r == V_UNBOUND) return err_value(AttributeError, S(__init__)), -1;
    if (r != V_NONE) return err_set(TypeError, "__init__() should return None, not '%T'", r);
    return 0;
}

static Value slot_call(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[0]);
    Value f = type_lookup(t, S(__call__));
    if (f == V_UNBOUND) return err_raise(TypeError, "'%T' object is not callable", a[0]);
    Type *ft = type_of(f);
    if (ft->flags & TF_METHOD) return native_tail(th, f, a, n, kw);
    if (recursion_enter(th, " while calling a Python object") < 0) return RAISED; /* an object may be its own __call__ */
    if (ft->get) f = ft->get(th, f, a[0], t->obj);
    if (f != RAISED) f = obj_call_kw(th, f, a + 1, n - 1, kw);
    recursion_leave(th);
    return f;
}

#define UNARY(slot, dunder) \
    static Value slot_##slot(Thread *th, Value self) { return need_special(th, S(dunder), &self, 1); }
UNARY(repr, __repr__)
UNARY(str, __str__)
UNARY(un_neg, __neg__)
UNARY(un_pos, __pos__)
UNARY(un_invert, __invert__)
UNARY(un_abs, __abs__)
UNARY(un_int, __int__)
UNARY(un_float, __float__)
UNARY(un_index, __index__)
UNARY(await, __await__)
UNARY(aiter, __aiter__)
UNARY(anext, __anext__)

static Value slot_iter(Thread *th, Value self) {
    if (type_lookup(type_of(self), S(__iter__)) == V_NONE)
        return err_raise(TypeError, "'%T' object is not iterable", self);
    return need_special(th, S(__iter__), &self, 1);
}

static Value slot_next(Thread *th, Value self) {
    Value r = need_special(th, S(__next__), &self, 1);
    if (r != RAISED || !err_is(th, StopIteration)) return r;
    Value e = err_fetch(th);
    th->stop_value = GET(StopIterationObj, e, value);
    return STOP;
}

static int slot_hash(Thread *th, Value self, int64_t *out) {
    Value r = call_special(th, S(__hash__), &self, 1);
    if (r == V_UNBOUND) return hash_unhashable(th, self, out);
    if (r == RAISED) return -1;
    if (!int_check(r)) return err_set(TypeError, "__hash__ method should return an integer");
    if (!int_fits(r, out)) *out = int_hash(r);
    if (*out == -1) *out = -2;
    return 0;
}

static const uint16_t compare_names[] = {NAME___lt__, NAME___le__, NAME___eq__, NAME___ne__, NAME___gt__, NAME___ge__};

/* An error of the descriptor, but not of the method, means that there is none: CPython's way. */
static Value slot_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    Type *t = type_of(a);
    Value f = type_lookup(t, static_names[compare_names[op]]);
    if (f == V_UNBOUND) return V_NOTIMPLEMENTED;
    Type *ft = type_of(f);
    if (ft->flags & TF_METHOD) return obj_call(th, f, (Value[]){a, b}, 2);
    Value *r = root_push1(th, b);
    if (ft->get) f = ft->get(th, f, a, t->obj);
    b = r[0];
    root_pop(th, 1);
    if (f != RAISED) return CALL1(th, f, b);
    err_clear(th);
    return V_NOTIMPLEMENTED;
}

static int slot_setattr(Thread *th, Value self, Value name, Value v) {
    Value r = v == V_UNBOUND ? need_special(th, S(__delattr__), (Value[]){self, name}, 2)
                             : need_special(th, S(__setattr__), (Value[]){self, name, v}, 3);
    return r == RAISED ? -1 : 0;
}

/* __getattribute__ without the hook: mostly the C function of a builtin type. */
Value slot_getattribute_base(Thread *th, Value self, Value name) {
    Value f = type_lookup(type_of(self), S(__getattribute__));
    if (is_exact(f, &type_wrapper_descriptor)) {
        SlotObj *s = OBJ(SlotObj, f);
        if (s->row->offset == offsetof(Type, getattr))
            return ((Value(*)(Thread *, Value, Value))s->fn)(th, self, name);
    }
    return need_special(th, S(__getattribute__), (Value[]){self, name}, 2);
}

Value slot_getattr(Thread *th, Value self, Value name) {
    if (type_lookup(type_of(self), S(__getattr__)) == V_UNBOUND) return slot_getattribute_base(th, self, name);
    Value *r = root_push2(th, self, name);
    Value v = slot_getattribute_base(th, self, name);
    if (v == RAISED && err_catch(th, AttributeError)) v = need_special(th, S(__getattr__), r, 2);
    root_pop(th, 2);
    return v;
}

int slot_length(Thread *th, Value v, int64_t *out) {
    v = obj_index(th, v);
    if (v == RAISED) return -1;
    if (int_sign(v) < 0) return err_set(ValueError, "__len__() should return >= 0");
    if (!int_fits(v, out)) return err_set(OverflowError, "cannot fit '%T' into an index-sized integer", v);
    return 0;
}

static int slot_len(Thread *th, Value self, int64_t *out) {
    Value r = need_special(th, S(__len__), &self, 1);
    return r == RAISED ? -1 : slot_length(th, r, out);
}

static Value slot_getitem(Thread *th, Value self, Value key) {
    return need_special(th, S(__getitem__), (Value[]){self, key}, 2);
}

static int slot_setitem(Thread *th, Value self, Value key, Value v) {
    Value r = v == V_UNBOUND ? need_special(th, S(__delitem__), (Value[]){self, key}, 2)
                             : need_special(th, S(__setitem__), (Value[]){self, key, v}, 3);
    return r == RAISED ? -1 : 0;
}

static int slot_contains(Thread *th, Value self, Value item) {
    if (type_lookup(type_of(self), S(__contains__)) == V_NONE)
        return err_set(TypeError, "'%T' object is not a container", self);
    Value r = need_special(th, S(__contains__), (Value[]){self, item}, 2);
    return r == RAISED ? -1 : obj_truth(th, r);
}

static int slot_truth(Thread *th, Value self) {
    Value r = need_special(th, S(__bool__), &self, 1);
    if (r == RAISED) return -1;
    if (!is_bool(r)) return err_set(TypeError, "__bool__ should return bool, returned %T", r);
    return r == V_TRUE;
}

static Value slot_get(Thread *th, Value self, Value obj, Value type) {
    if (type_lookup(type_of(self), S(__get__)) == V_UNBOUND) return self;
    return need_special(th, S(__get__), (Value[]){self, arg_or(obj, V_NONE), arg_or(type, V_NONE)}, 3);
}

static int slot_set(Thread *th, Value self, Value obj, Value v) {
    Value r = v == V_UNBOUND ? need_special(th, S(__delete__), (Value[]){self, obj}, 2)
                             : need_special(th, S(__set__), (Value[]){self, obj, v}, 3);
    return r == RAISED ? -1 : 0;
}

static int slot_finalize(Thread *th, Value self) {
    Value r = call_special(th, S(__del__), &self, 1);
    return r == RAISED ? -1 : 0;
}

/* ---- binary operators --------------------------------------------------------------------------------------------- */

typedef Value BinaryFn(Thread *th, Value a, Value b);

/* Does type(other) define its own `name`, not that of type(self)? */
static bool overrides(Value self, Value other, Value name) {
    Value a = type_lookup(type_of(other), name);
    return a != V_UNBOUND && a != type_lookup(type_of(self), name);
}

/* `fn` is the dispatcher itself: by it one knows which operand has the dunder in Python. */
static Value binary_dispatch(Thread *th, Value a, Value b, BinaryFn *fn, enum NumOp op, Value name, Value reflected) {
    Type *ta = type_of(a), *tb = type_of(b);
    bool other = ta != tb && tb->nb[op] == fn;
    Value *r = root_push2(th, a, b), v = V_NOTIMPLEMENTED;
    if (ta->nb[op] == fn) {
        if (other && type_is_sub(tb, ta) && overrides(a, b, reflected)) {
            v = call_maybe(th, reflected, r[1], r[0]);
            other = false;
        }
        if (v == V_NOTIMPLEMENTED) v = call_maybe(th, name, r[0], r[1]);
    }
    if (v == V_NOTIMPLEMENTED && other) v = call_maybe(th, reflected, r[1], r[0]);
    root_pop(th, 2);
    return v;
}

#define BINARY(op, lower)                                                                               \
    static Value slot_nb_##lower(Thread *th, Value a, Value b) {                                        \
        return binary_dispatch(th, a, b, slot_nb_##lower, NB_##op, S(__##lower##__), S(__r##lower##__)); \
    }
BINARY(ADD, add)
BINARY(SUB, sub)
BINARY(MUL, mul)
BINARY(MATMUL, matmul)
BINARY(TRUEDIV, truediv)
BINARY(FLOORDIV, floordiv)
BINARY(MOD, mod)
BINARY(LSHIFT, lshift)
BINARY(RSHIFT, rshift)
BINARY(AND, and)
BINARY(OR, or)
BINARY(XOR, xor)
BINARY(POW, pow)
BINARY(DIVMOD, divmod)

#define INPLACE(lower) \
    static Value slot_inb_##lower(Thread *th, Value a, Value b) { return call_maybe(th, S(__i##lower##__), a, b); }
INPLACE(add)
INPLACE(sub)
INPLACE(mul)
INPLACE(matmul)
INPLACE(truediv)
INPLACE(floordiv)
INPLACE(mod)
INPLACE(lshift)
INPLACE(rshift)
INPLACE(and)
INPLACE(or)
INPLACE(xor)
INPLACE(pow)

static Value slot_pow3(Thread *th, Value a, Value b, Value mod) {
    if (type_of(a)->pow3 != slot_pow3) return V_NOTIMPLEMENTED; /* the reflected method takes no modulus */
    Value r = call_special(th, S(__pow__), (Value[]){a, b, mod}, 3);
    return r == V_UNBOUND ? V_NOTIMPLEMENTED : r;
}

/* ---- the table ---------------------------------------------------------------------------------------------------- */

/* A wrapper is called through its type's `call` slot; this stands in the Method that shows its signature. */
static Value not_called(Thread *th, Value *a, unsigned n, Value kw) { return err_raise(SystemError, "bad wrapper call"); }

const SlotRow slot_rows[] = {
#define SLOT(field, kind, dunder, arg, dispatch, sig, doc) \
    {{#dunder, not_called, sig, doc, M_METHOD}, NAME_##dunder, offsetof(Type, field), SLOT_##kind, arg, dispatch},
#include "slots.def"
#undef SLOT
};
const unsigned slot_rows_n = sizeof slot_rows / sizeof *slot_rows;

static inline void **slot_of(const Type *t, const SlotRow *row) { return (void **)((char *)t + row->offset); }

bool slots_has_name(Value name) {
    for (unsigned i = 0; i < slot_rows_n; i++)
        if (static_names[slot_rows[i].name] == name) return true;
    return false;
}

void slots_inherit(Type *t, const Type *base) {
    for (size_t at = offsetof(Type, new); at <= offsetof(Type, finalize); at += sizeof(void *)) {
        void **to = (void **)((char *)t + at), *from = *(void **)((char *)base + at);
        if (!*to) *to = from;
    }
}

/* ---- slots of Python classes -------------------------------------------------------------------------------------- */

/* What one row says about the slot. *generic: the dispatcher is needed. */
static void *row_says(Type *t, const SlotRow *row, bool *generic) {
    Value d = type_lookup(t, static_names[row->name]);
    if (d == V_UNBOUND) return NULL;
    if (is_exact(d, &type_wrapper_descriptor)) {
        SlotObj *s = OBJ(SlotObj, d);
        if (s->row->name == row->name && type_is_sub(t, s->n.type)) {
            if (row->kind == SLOT_POW3 && s->row->kind == SLOT_POW) return s->n.type->pow3;
            if (s->row->offset != row->offset) return NULL; /* __add__ of a sequence is not a number's */
            if (s->row == row) return s->fn;
        }
    } else if (is_exact(d, &type_method_descriptor)) { /* a builtin type shows its slot as a method */
        Type *owner = OBJ(NativeObj, d)->type;
        if (owner && type_is_sub(t, owner) && *slot_of(owner, row)) return *slot_of(owner, row);
    } else if (row->kind == SLOT_NEW && is_exact(d, &type_native) && OBJ(NativeObj, d)->def == &new_method) {
        return type_from(OBJ(NativeObj, d)->self)->new;
    } else if (row->kind == SLOT_HASH && d == V_NONE) {
        return hash_unhashable;
    }
    *generic = true;
    return NULL;
}

static void update_group(Type *t, const SlotRow *row, unsigned rows) {
    void *specific = NULL;
    bool generic = false;
    for (unsigned i = 0; i < rows; i++) {
        void *fn = row_says(t, row + i, &generic);
        if (!fn) continue;
        if (specific && specific != fn) generic = true;
        specific = fn;
    }
    unsigned bit = (unsigned)(row->offset - offsetof(Type, new)) / 8;
    bool py = generic && row->dispatch;
    if (!generic && !specific && row->kind == SLOT_DEL) specific = t->base->finalize; /* without a dunder: files, generators */
    *slot_of(t, row) = generic ? row->dispatch : specific;
    t->slot_py[bit / 32] = (t->slot_py[bit / 32] & ~(1u << bit % 32)) | (uint32_t)py << bit % 32;
}

static unsigned group_length(unsigned i) {
    unsigned n = 1;
    while (i + n < slot_rows_n && slot_rows[i + n].offset == slot_rows[i].offset) n++;
    return n;
}

static void update_flags(Type *t) {
    uint32_t f = t->flags & ~(uint32_t)(TF_OWN_GETATTR | TF_PY_GETATTR | TF_FINAL);
    if (t->getattr != obj_generic_getattr) f |= TF_OWN_GETATTR;
    if (t->getattr == slot_getattr) f |= TF_PY_GETATTR;
    if (SLOT_PY(t, finalize)) f |= TF_FINAL;
    t->flags = f;
}

void slots_update(Type *t) {
    for (unsigned i = 0; i < slot_rows_n; i += group_length(i)) update_group(t, slot_rows + i, group_length(i));
    update_flags(t);
}

void slots_update_name(Type *t, Value name) {
    for (unsigned i = 0, n; i < slot_rows_n; i += n) {
        n = group_length(i);
        for (unsigned j = 0; j < n; j++)
            if (static_names[slot_rows[i + j].name] == name) {
                update_group(t, slot_rows + i, n);
                break;
            }
    }
    update_flags(t);
}

/* ---- wrappers ----------------------------------------------------------------------------------------------------- */

static Value wrapper_new(Type *t, const SlotRow *row, void *fn) {
    Value v = obj_new_plain(&type_wrapper_descriptor, sizeof(SlotObj), 0);
    if (v == RAISED) return v;
    SlotObj *s = OBJ(SlotObj, v); /* NOBARRIER: fresh */
    s->n.def = &row->method;
    s->n.bind = binding_of(&row->method, true);
    s->n.self = V_UNBOUND;
    s->n.module = V_NONE;
    s->n.type = t;
    s->row = row;
    s->fn = fn;
    return v;
}

int slots_add_wrappers(Type *t, Value dict) {
    for (unsigned i = 0; i < slot_rows_n; i++) {
        const SlotRow *row = slot_rows + i;
        void *fn = *slot_of(t, row);
        if (!fn || row->kind == SLOT_NEW || row->kind == SLOT_HOOK || row->kind == SLOT_POW3) continue;
        if (row->kind == SLOT_DEL && t->gone) continue;
        if (row->kind == SLOT_TRUTH && t->len) continue; /* a short cut in C: Python sees __len__ only */
        Value name = static_names[row->name];
        if (dict_get_str(dict, name) != V_UNBOUND) continue;
        Value v = V_NONE;
        if (fn != (void *)hash_unhashable) v = wrapper_new(t, row, fn);
        if (v == RAISED || dict_set_str(dict, name, v) < 0) return -1;
    }
    return 0;
}

static Value none_or(int r) { return r < 0 ? RAISED : V_NONE; }

static Value wrap_call(Thread *th, void *fn, const SlotRow *row, Value *a, unsigned n) {
    int64_t out;
    int r;
    Value v;
    switch ((enum SlotKind)row->kind) {
    case SLOT_UNARY:
        return ((Value(*)(Thread *, Value))fn)(th, a[0]);
    case SLOT_NEXT:
        v = ((Value(*)(Thread *, Value))fn)(th, a[0]);
        return v == STOP ? err_stop(th) : v;
    case SLOT_HASH:
    case SLOT_LEN:
        r = ((int (*)(Thread *, Value, int64_t *))fn)(th, a[0], &out);
        return r < 0 ? RAISED : int_from(out);
    case SLOT_TRUTH:
        r = ((int (*)(Thread *, Value))fn)(th, a[0]);
        return r < 0 ? RAISED : v_bool(r);
    case SLOT_CONTAINS:
        r = ((int (*)(Thread *, Value, Value))fn)(th, a[0], a[1]);
        return r < 0 ? RAISED : v_bool(r);
    case SLOT_COMPARE:
        return ((Value(*)(Thread *, Value, Value, enum CmpOp))fn)(th, a[0], a[1], row->arg);
    case SLOT_BINARY:
        return ((BinaryFn *)fn)(th, a[0], a[1]);
    case SLOT_REFLECTED:
        return ((BinaryFn *)fn)(th, a[1], a[0]);
    case SLOT_SETATTR:
    case SLOT_SETITEM:
    case SLOT_SET:
        return none_or(((int (*)(Thread *, Value, Value, Value))fn)(th, a[0], a[1], a[2]));
    case SLOT_DELATTR:
    case SLOT_DELITEM:
    case SLOT_DELETE:
        return none_or(((int (*)(Thread *, Value, Value, Value))fn)(th, a[0], a[1], V_UNBOUND));
    case SLOT_POW:
        if (n == 3 && a[2] != V_NONE) {
            Type *t = type_of(a[0]);
            return t->pow3 && t->pow3 != slot_pow3 ? t->pow3(th, a[0], a[1], a[2]) : V_NOTIMPLEMENTED;
        }
        return ((BinaryFn *)fn)(th, a[0], a[1]);
    case SLOT_RPOW:
        if (n == 3 && a[2] != V_NONE) {
            Type *t = type_of(a[1]);
            return t->pow3 && t->pow3 != slot_pow3 ? t->pow3(th, a[1], a[0], a[2]) : V_NOTIMPLEMENTED;
        }
        return ((BinaryFn *)fn)(th, a[1], a[0]);
    case SLOT_REPEAT:
        if (obj_index_int(th, a[1], &out, OverflowError) < 0) return RAISED;
        return ((Value(*)(Thread *, Value, int64_t))fn)(th, a[0], out);
    case SLOT_GET: {
        Value obj = a[1] == V_NONE ? V_UNBOUND : a[1], type = n > 2 && a[2] != V_NONE ? a[2] : V_UNBOUND;
        if (obj == V_UNBOUND && type == V_UNBOUND) return err_raise(TypeError, "__get__(None, None) is invalid");
        return ((Value(*)(Thread *, Value, Value, Value))fn)(th, a[0], obj, type);
    }
    case SLOT_DEL:
        return none_or(((int (*)(Thread *, Value))fn)(th, a[0]));
    default:
        return err_raise(SystemError, "bad wrapper");
    }
}

/* object.__setattr__(cls, ...) must not go around what the metaclass says. */
static bool setattr_goes_around(Thread *th, const SlotRow *row, void *fn, Value self) {
    if (row->kind != SLOT_SETATTR && row->kind != SLOT_DELATTR) return false;
    Type *t = type_of(self);
    while (t && t->flags & TF_HEAP && t->setattr == slot_setattr) t = t->base;
    if (!t || t->setattr == NULL || (void *)t->setattr == fn) return false;
    err_raise(TypeError, "can't apply this %s to %T object", row->method.name, self);
    return true;
}

typedef struct { uint8_t min, max, nameless; } Count; /* arguments without self; CPython's message has a name that is empty */
static Count count_of(const SlotRow *row) {
    switch ((enum SlotKind)row->kind) {
    case SLOT_UNARY: case SLOT_NEXT: case SLOT_HASH: case SLOT_LEN: case SLOT_TRUTH: case SLOT_DEL: return (Count){0, 0, 0};
    case SLOT_SETATTR: case SLOT_SETITEM: case SLOT_SET: return (Count){2, 2, 1};
    case SLOT_POW: case SLOT_RPOW: case SLOT_GET: return (Count){1, 2, 1};
    case SLOT_REPEAT: return (Count){1, 1, 1};
    default: return (Count){1, 1, 0};
    }
}

Value slot_wrap(Thread *th, const SlotRow *row, void *fn, const Type *owner, Value *a, unsigned n, Value kw) {
    const char *name = row->method.name;
    if (row->kind == SLOT_CALL) return ((NativeFn *)fn)(th, a, n, kw);
    if (row->kind == SLOT_INIT)
        return none_or(((int (*)(Thread *, Value *, unsigned, Value))fn)(th, a, n, kw));
    if (is_ref(kw) && tuple_len(kw)) return err_raise(TypeError, "wrapper %s() takes no keyword arguments", name);
    Count c = count_of(row);
    unsigned given = n - 1;
    if (given < c.min || given > c.max) {
        const char *how = c.min == c.max ? "" : given < c.min ? "at least " : "at most ";
        unsigned want = given < c.min ? c.min : c.max;
        return err_raise(TypeError, "%sexpected %s%u argument%s, got %u", c.nameless ? " " : "", how, want, want == 1 ? "" : "s", given);
    }
    if (setattr_goes_around(th, row, fn, a[0])) return RAISED;
    if (row->offset == offsetof(Type, getattr) || row->offset == offsetof(Type, setattr)) {
        a[1] = attr_plain_name(a[1]);
        if (a[1] == RAISED) return RAISED;
    }
    return wrap_call(th, fn, row, a, n);
}
