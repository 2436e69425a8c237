/* abstract.c -- the protocols of object.h: what Python's operators and builtin functions ask of any object.
 *
 * Each looks at slots only; that a slot may call a dunder is slots.c's. The interpreter has its own short cuts for ints,
 * floats and for dunders in Python, and comes here for the rest. */
#include "typeobj.h"
#include "native.h"

/* ---- text --------------------------------------------------------------------------------------------------------- */

Value obj_repr(Thread *th, Value v) {
    if (is_exact(v, &type_str) || is_int(v)) return type_of(v)->repr(th, v);
    Type *t = type_of(v);
    if (recursion_enter(th, " while getting the repr of an object") < 0) return RAISED;
    Value r = t->repr(th, v);
    recursion_leave(th);
    if (r != RAISED && !str_check(r)) return err_raise(TypeError, "__repr__ returned non-string (type %T)", r);
    return r;
}

Value obj_str(Thread *th, Value v) {
    if (is_exact(v, &type_str)) return v;
    Type *t = type_of(v);
    if (!t->str) return obj_repr(th, v);
    if (recursion_enter(th, " while getting the str of an object") < 0) return RAISED;
    Value r = t->str(th, v);
    recursion_leave(th);
    if (r != RAISED && !str_check(r)) return err_raise(TypeError, "__str__ returned non-string (type %T)", r);
    return r;
}

Value obj_ascii(Thread *th, Value v) {
    v = obj_repr(th, v);
    if (v == RAISED || str_is_ascii(v)) return v;
    UBuf b;
    ubuf_init(&b, NULL);
    UStr u = str_view(v);
    for (size_t i = 0; i < u.n; i++) {
        uint32_t c = ustr_at(u, i);
        if (c < 128)
            ubuf_put(&b, c);
        else
            ubuf_printf(&b, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
    return str_from_buf(&b);
}

Value obj_bytes(Thread *th, Value v) {
    if (is_exact(v, &type_bytes)) return v;
    Value r = call_special(th, S(__bytes__), &v, 1); /* v is used after only if nothing ran */
    if (r != V_UNBOUND) {
        if (r != RAISED && !bytes_check(r)) return err_raise(TypeError, "__bytes__ returned non-bytes (type %T)", r);
        return r;
    }
    if (!type_of(v)->buffer) return err_raise(TypeError, "cannot convert '%T' object to bytes", v);
    BufferView view;
    if (obj_get_buffer(v, &view, false) < 0) return RAISED;
    r = bytes_from(view.p, (size_t)view.len);
    obj_release_buffer(&view);
    return r;
}

Value obj_format(Thread *th, Value v, Value spec) {
    if (spec == V_UNBOUND) spec = str_empty;
    if (!str_check(spec)) return err_raise(TypeError, "Format specifier must be a string, not %T", spec);
    if (!str_len(spec) && (is_exact(v, &type_str) || is_int(v))) return obj_str(th, v);
    Value r = call_special(th, S(__format__), (Value[]){v, spec}, 2);
    if (r == V_UNBOUND) return err_raise(TypeError, "Type %T doesn't define __format__", v);
    if (r != RAISED && !str_check(r)) return err_raise(TypeError, "__format__ must return a str, not %T", r);
    return r;
}

/* Containers whose repr runs, in a list of the thread. */
int repr_enter(Thread *th, Value v) {
    if (th->repr_running == V_UNBOUND) {
        Value l = list_new(4);
        if (l == RAISED) return -1;
        th->repr_running = l;
    }
    for (uint64_t i = list_len(th->repr_running); i-- > 0;)
        if (list_get(th->repr_running, i) == v) return 1;
    return list_append(th->repr_running, v);
}

void repr_leave(Thread *th, Value v) {
    Value l = th->repr_running;
    if (l == V_UNBOUND) return;
    for (uint64_t i = list_len(l); i-- > 0;)
        if (list_get(l, i) == v) {
            list_delete(l, i, i + 1);
            return;
        }
}

/* ---- hash, truth, size --------------------------------------------------------------------------------------------- */

int hash_unhashable(Thread *th, Value v, int64_t *out) { return err_set(TypeError, "unhashable type: '%T'", v); }

int hash_identity(Thread *th, Value v, int64_t *out) {
    uint64_t id = is_ref(v) ? gc_identity(ref_addr(v)) : v;
    if (!id) return err_no_memory(), -1;
    *out = (int64_t)(id >> 4 | id << 60);
    if (*out == -1) *out = -2;
    return 0;
}

int obj_hash(Thread *th, Value v, int64_t *out) {
    Type *t = type_of(v);
    return t->hash ? t->hash(th, v, out) : hash_unhashable(th, v, out);
}

int obj_truth(Thread *th, Value v) {
    if (v == V_TRUE) return 1;
    if (v == V_FALSE || v == V_NONE) return 0;
    Type *t = type_of(v);
    if (t->truth) return t->truth(th, v);
    if (!t->len) return 1;
    int64_t n;
    return t->len(th, v, &n) < 0 ? -1 : n != 0;
}

int obj_len(Thread *th, Value v, int64_t *out) {
    Type *t = type_of(v);
    if (!t->len) return err_set(TypeError, "object of type '%T' has no len()", v);
    return t->len(th, v, out);
}

int obj_length_hint(Thread *th, Value v, int64_t dflt, int64_t *out) {
    Value *r = root_push1(th, v);
    Type *t = type_of(v);
    int result = 0;
    *out = dflt;
    if (t->len) {
        result = t->len(th, v, out);
        if (result == 0) goto done;
        if (!err_catch(th, TypeError)) goto done;
    }
    *out = dflt;
    result = 0;
    v = call_special(th, S(__length_hint__), r, 1);
    if (v == V_UNBOUND || v == V_NOTIMPLEMENTED) goto done;
    if (v == RAISED) {
        result = err_catch(th, TypeError) ? 0 : -1;
        goto done;
    }
    if (!int_check(v))
        result = err_set(TypeError, "__length_hint__ must be an integer, not %T", v);
    else if (!int_fits(v, out))
        result = err_set(OverflowError, "Python int too large to convert to C ssize_t");
    else if (*out < 0)
        result = err_set(ValueError, "__length_hint__() should return >= 0");
done:
    root_pop(th, 1);
    return result;
}

/* ---- comparison ---------------------------------------------------------------------------------------------------- */

static const char *const cmp_text[] = {"<", "<=", "==", "!=", ">", ">="};
static const uint8_t cmp_swapped[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};

bool obj_same(Value a, Value b) {
    if (a == b) return true;
    if (is_exact(a, &type_float) && is_exact(b, &type_float)) {
        uint64_t x, y;
        memcpy(&x, &OBJ(FloatObj, a)->x, 8);
        memcpy(&y, &OBJ(FloatObj, b)->x, 8);
        return x == y && x << 1 >> 53 != 0x7ff; /* a nan is itself only */
    }
    return is_exact(a, &type_int) && is_exact(b, &type_int) && int_cmp(a, b) == 0;
}

static Value compare_slots(Thread *th, Value *r, enum CmpOp op) {
    Type *ta = type_of(r[0]), *tb = type_of(r[1]);
    bool tried = false;
    Value v;
    if (ta != tb && tb->compare && type_is_sub(tb, ta)) {
        tried = true;
        v = tb->compare(th, r[1], r[0], cmp_swapped[op]);
        if (v != V_NOTIMPLEMENTED) return v;
    }
    if (ta->compare) {
        v = ta->compare(th, r[0], r[1], op);
        if (v != V_NOTIMPLEMENTED) return v;
    }
    if (!tried && tb->compare) {
        v = tb->compare(th, r[1], r[0], cmp_swapped[op]);
        if (v != V_NOTIMPLEMENTED) return v;
    }
    if (op == CMP_EQ) return v_bool(obj_same(r[0], r[1]));
    if (op == CMP_NE) return v_bool(!obj_same(r[0], r[1]));
    return err_raise(TypeError, "'%s' not supported between instances of '%T' and '%T'", cmp_text[op], r[0], r[1]);
}

static Value compare_ints(Value a, Value b, enum CmpOp op) {
    int64_t x = (int64_t)a, y = (int64_t)b;
    switch (op) {
    case CMP_LT: return v_bool(x < y);
    case CMP_LE: return v_bool(x <= y);
    case CMP_EQ: return v_bool(x == y);
    case CMP_NE: return v_bool(x != y);
    case CMP_GT: return v_bool(x > y);
    default: return v_bool(x >= y);
    }
}

Value obj_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (both_int(a, b)) return compare_ints(a, b, op);
    if (recursion_enter(th, " in comparison") < 0) return RAISED;
    Value *r = root_push2(th, a, b);
    Value v = compare_slots(th, r, op);
    root_pop(th, 2);
    recursion_leave(th);
    return v;
}

int obj_compare_bool(Thread *th, Value a, Value b, enum CmpOp op) {
    if (a == b) {
        if (op == CMP_EQ) return 1;
        if (op == CMP_NE) return 0;
    }
    if (is_exact(a, &type_str) && is_exact(b, &type_str)) {
        if (op == CMP_EQ) return str_equal(a, b);
        if (op == CMP_NE) return !str_equal(a, b);
    }
    Value v = obj_compare(th, a, b, op);
    if (is_bool(v)) return v == V_TRUE;
    return v == RAISED ? -1 : obj_truth(th, v);
}

/* ---- items --------------------------------------------------------------------------------------------------------- */

static Value getitem_of_class(Thread *th, Value cls, Value key) {
    if (cls == type_type.obj) return generic_alias_new(cls, key);
    Value *r = root_push2(th, cls, key), f;
    int found = obj_find_attr(th, cls, S(__class_getitem__), &f);
    Value v = RAISED;
    if (found > 0)
        v = CALL1(th, f, r[1]);
    else if (!found)
        err_raise(TypeError, "type '%s' is not subscriptable", type_from(r[0])->name);
    root_pop(th, 2);
    return v;
}

Value obj_getitem(Thread *th, Value v, Value key) {
    Type *t = type_of(v);
    if (LIKELY(t->getitem)) return t->getitem(th, v, key);
    if (t->flags & TF_TYPE) return getitem_of_class(th, v, key);
    return err_raise(TypeError, "'%T' object is not subscriptable", v);
}

static bool is_sequence_like(const Type *t) {
    return t->flags & (TF_HEAP | TF_SEQUENCE | TF_STR | TF_BYTES | TF_LIST | TF_TUPLE) || t->concat || t->repeat;
}

int obj_setitem(Thread *th, Value v, Value key, Value to) {
    Type *t = type_of(v);
    if (LIKELY(t->setitem)) return t->setitem(th, v, key, to);
    if (to != V_UNBOUND) return err_set(TypeError, "'%T' object does not support item assignment", v);
    if (is_sequence_like(t) && (int_check(key) || type_of(key)->un[UN_INDEX]))
        return err_set(TypeError, "'%T' object doesn't support item deletion", v);
    return err_set(TypeError, "'%T' object does not support item deletion", v);
}

static int contains_by_iteration(Thread *th, Value v, Value item) {
    Value *r = root_push2(th, item, v);
    int result = -1;
    if (!type_of(v)->iter && !type_of(v)->getitem) {
        err_raise(TypeError, "argument of type '%T' is not iterable", v);
        goto done;
    }
    Value it = obj_iter(th, v);
    if (it == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "argument of type '%T' is not iterable", r[1]);
        goto done;
    }
    r[1] = it;
    for (;;) {
        Value x = obj_next(th, r[1]);
        if (x == STOP) result = 0;
        if (x == STOP || x == RAISED) break;
        result = obj_eq(th, x, r[0]);
        if (result) break;
        if (thread_poll(th) < 0) {
            result = -1;
            break;
        }
    }
done:
    root_pop(th, 2);
    return result;
}

int obj_contains(Thread *th, Value v, Value item) {
    Type *t = type_of(v);
    if (LIKELY(t->contains)) return t->contains(th, v, item);
    return contains_by_iteration(th, v, item);
}

/* ---- iteration ------------------------------------------------------------------------------------------------------ */

Value obj_iter(Thread *th, Value v) {
    Type *t = type_of(v);
    if (LIKELY(t->iter)) {
        Value it = t->iter(th, v);
        if (it != RAISED && !type_of(it)->next) return err_raise(TypeError, "iter() returned non-iterator of type '%T'", it);
        return it;
    }
    if (t->getitem && !(t->flags & TF_DICTTYPE)) return seq_iter_new(v);
    return err_raise(TypeError, "'%T' object is not iterable", v);
}

/* An iterator in C has raised: StopIteration from a function that it called is its end, too. */
Value obj_stop_raised(Thread *th) {
    if (!err_is(th, StopIteration)) return RAISED;
    Value v = GET(StopIterationObj, th->exc, value);
    th->stop_value = v == V_UNBOUND ? V_NONE : v;
    err_clear(th);
    return STOP;
}

Value obj_next(Thread *th, Value it) {
    Type *t = type_of(it);
    if (UNLIKELY(!t->next)) return err_raise(TypeError, "'%T' object is not an iterator", it);
    Value v = t->next(th, it);
    return LIKELY(v != RAISED) ? v : obj_stop_raised(th);
}

/* ---- numbers -------------------------------------------------------------------------------------------------------- */

static const char *const num_text[] = {"+", "-", "*", "@", "/", "//", "%", "<<", ">>", "&", "|", "^", "** or pow()", "divmod()"};
static const char *const inplace_text[] = {"+=", "-=", "*=", "@=", "/=", "//=", "%=", "<<=", ">>=", "&=", "|=", "^=", "**="};

/* The number slots of both; r[0], r[1] rooted. */
static Value number_slots(Thread *th, enum NumOp op, Value *r) {
    Type *ta = type_of(r[0]), *tb = type_of(r[1]);
    Value (*fa)(Thread *, Value, Value) = ta->nb[op];
    Value (*fb)(Thread *, Value, Value) = ta == tb || tb->nb[op] == fa ? NULL : tb->nb[op];
    Value v;
    if (fa) {
        if (fb && type_is_sub(tb, ta)) {
            v = fb(th, r[0], r[1]);
            if (v != V_NOTIMPLEMENTED) return v;
            fb = NULL;
        }
        v = fa(th, r[0], r[1]);
        if (v != V_NOTIMPLEMENTED) return v;
    }
    return fb ? fb(th, r[0], r[1]) : V_NOTIMPLEMENTED;
}

static Value repeat(Thread *th, Value *r, bool swap, bool in_place) {
    Value seq = r[swap], times = r[!swap];
    if (!int_check(times) && !type_of(times)->un[UN_INDEX])
        return err_raise(TypeError, "can't multiply sequence by non-int of type '%T'", times);
    int64_t n;
    if (obj_index_int(th, times, &n, OverflowError) < 0) return RAISED;
    seq = r[swap];
    Type *t = type_of(seq);
    return (in_place && t->irepeat ? t->irepeat : t->repeat)(th, seq, n);
}

static Value sequence_slots(Thread *th, enum NumOp op, Value *r, bool in_place) {
    Type *ta = type_of(r[0]);
    if (op == NB_ADD) {
        if (in_place && ta->iconcat) return ta->iconcat(th, r[0], r[1]);
        if (ta->concat) return ta->concat(th, r[0], r[1]);
    } else if (op == NB_MUL) {
        if (ta->repeat || (in_place && ta->irepeat)) return repeat(th, r, false, in_place);
        if (type_of(r[1])->repeat) return repeat(th, r, true, false);
    }
    return V_NOTIMPLEMENTED;
}

static Value unsupported(const char *op, Value *r) {
    if (op[0] == '>' && op[1] == '>' && !op[2] && is_exact(r[0], &type_native) && !strcmp(OBJ(NativeObj, r[0])->def->name, "print"))
        return err_raise(TypeError, "unsupported operand type(s) for >>: '%T' and '%T'. Did you mean "
                                    "\"print(<message>, file=<output_stream>)\"?", r[0], r[1]);
    return err_raise(TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", op, r[0], r[1]);
}

static Value reflected_name(enum NumOp op) {
    static const uint16_t names[] = {NAME___radd__, NAME___rsub__, NAME___rmul__, NAME___rmatmul__, NAME___rtruediv__, NAME___rfloordiv__,
                                     NAME___rmod__, NAME___rlshift__, NAME___rrshift__, NAME___rand__, NAME___ror__, NAME___rxor__,
                                     NAME___rpow__, NAME___rdivmod__};
    return static_names[names[op]];
}

/* What remains of a op b after a's method (a_tried) or, a having none, b's has passed. */
Value obj_binary_rest(Thread *th, enum NumOp op, Value a, Value b, bool a_tried, bool in_place) {
    Value *r = root_push2(th, a, b), v = V_NOTIMPLEMENTED;
    Type *ta = type_of(a), *tb = type_of(b);
    if (a_tried && ta != tb) v = SLOT_PY(tb, nb[op]) ? call_maybe(th, reflected_name(op), b, a) : tb->nb[op] ? tb->nb[op](th, a, b) : v;
    if (v == V_NOTIMPLEMENTED) v = sequence_slots(th, op, r, in_place);
    if (v == V_NOTIMPLEMENTED) v = unsupported(in_place ? inplace_text[op] : num_text[op], r);
    root_pop(th, 2);
    return v;
}

Value obj_binary(Thread *th, enum NumOp op, Value a, Value b) {
    Value *r = root_push2(th, a, b);
    Value v = number_slots(th, op, r);
    if (v == V_NOTIMPLEMENTED) v = sequence_slots(th, op, r, false);
    if (v == V_NOTIMPLEMENTED) v = unsupported(num_text[op], r);
    root_pop(th, 2);
    return v;
}

Value obj_inplace(Thread *th, enum NumOp op, Value a, Value b) {
    Value *r = root_push2(th, a, b);
    Type *t = type_of(a);
    Value v = t->inb[op] ? t->inb[op](th, a, b) : V_NOTIMPLEMENTED;
    if (v == V_NOTIMPLEMENTED) v = number_slots(th, op, r);
    if (v == V_NOTIMPLEMENTED) v = sequence_slots(th, op, r, true);
    if (v == V_NOTIMPLEMENTED) v = unsupported(inplace_text[op], r);
    root_pop(th, 2);
    return v;
}

/* pow(a, b, mod): the slots of all three are asked, each once. */
static Value pow3_slots(Thread *th, Value *r) {
    Value (*tried[3])(Thread *, Value, Value, Value) = {0};
    Type *ta = type_of(r[0]), *tb = type_of(r[1]);
    unsigned order[3] = {0, 1, 2}, n = 0;
    if (ta != tb && tb->pow3 && type_is_sub(tb, ta)) order[0] = 1, order[1] = 0;
    for (unsigned i = 0; i < 3; i++) {
        Value (*f)(Thread *, Value, Value, Value) = type_of(r[order[i]])->pow3;
        bool seen = !f;
        for (unsigned j = 0; j < n; j++) seen |= tried[j] == f;
        if (seen) continue;
        tried[n++] = f;
        Value v = f(th, r[0], r[1], r[2]);
        if (v != V_NOTIMPLEMENTED) return v;
    }
    return V_NOTIMPLEMENTED;
}

Value obj_pow3(Thread *th, Value a, Value b, Value mod) {
    if (mod == V_NONE) return obj_binary(th, NB_POW, a, b);
    Value *r = root_push3(th, a, b, mod);
    Value v = pow3_slots(th, r);
    if (v == V_NOTIMPLEMENTED)
        v = err_raise(TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", r[0], r[1], r[2]);
    root_pop(th, 3);
    return v;
}

static const char *const unary_text[] = {
    "bad operand type for unary -: '%T'", "bad operand type for unary +: '%T'", "bad operand type for unary ~: '%T'",
    "bad operand type for abs(): '%T'", "int() argument must be a string, a bytes-like object or a real number, not '%T'",
    "must be real number, not %T", "'%T' object cannot be interpreted as an integer",
};

Value obj_unary(Thread *th, enum UnaryOp op, Value a) {
    Type *t = type_of(a);
    if (!t->un[op]) return err_raise(TypeError, unary_text[op], a);
    return t->un[op](th, a);
}

Value obj_index(Thread *th, Value v) {
    if (int_check(v)) return v;
    Type *t = type_of(v);
    if (!t->un[UN_INDEX]) return err_raise(TypeError, "'%T' object cannot be interpreted as an integer", v);
    v = t->un[UN_INDEX](th, v);
    if (v == RAISED || is_int(v) || is_exact(v, &type_int)) return v;
    if (!int_check(v)) return err_raise(TypeError, "__index__ returned non-int (type %T)", v);
    Value *r = root_push1(th, v);
    int w = err_warn(th, DeprecationWarning, 1,
                     "__index__ returned non-int (type %T).  The ability to return an instance of a strict subclass of int is "
                     "deprecated, and may not be supported in a future version of Python.", v);
    v = w < 0 ? RAISED : r[0];
    root_pop(th, 1);
    return v;
}

int obj_index_int(Thread *th, Value v, int64_t *out, Type *err) {
    if (LIKELY(is_int(v))) return *out = small_value(v), 0;
    Value *r = root_push1(th, v);
    Value i = obj_index(th, v);
    v = r[0];
    root_pop(th, 1);
    if (i == RAISED) return -1;
    if (int_fits(i, out)) return 0;
    if (err) return err_set(err, "cannot fit '%T' into an index-sized integer", v);
    *out = int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
    return 0;
}

/* ---- classes -------------------------------------------------------------------------------------------------------- */

/* v.__class__ where it may differ from the type: 1, 0 or -1. */
static int class_of(Thread *th, Value v, Value *out) {
    Type *t = type_of(v);
    if (t->getattr == obj_generic_getattr && is_exact(type_lookup(t, S(__class__)), &type_getset_descriptor)) return 0;
    return obj_find_attr(th, v, S(__class__), out);
}

/* cls.__bases__ if it is a tuple: what makes something a class for those that are none. 1, 0, -1. */
static int bases_of(Thread *th, Value cls, Value *out) {
    int found = obj_find_attr(th, cls, S(__bases__), out);
    return found > 0 ? tuple_check(*out) : found;
}

static int abstract_sub(Thread *th, Value sub, Value cls) {
    if (sub == cls) return 1;
    if (recursion_enter(th, " in __subclasscheck__") < 0) return -1;
    Value *r = root_push2(th, V_NONE, cls);
    int result = bases_of(th, sub, &r[0]);
    if (result > 0) {
        uint64_t n = tuple_len(r[0]);
        result = 0;
        for (uint64_t i = 0; i < n && result == 0; i++) result = abstract_sub(th, tuple_get(r[0], i), r[1]);
    }
    root_pop(th, 2);
    recursion_leave(th);
    return result;
}

static int check_class(Thread *th, Value cls, const char *message) {
    Value bases;
    int r = bases_of(th, cls, &bases);
    return r ? r : err_set(TypeError, message);
}

int isinstance_plain(Thread *th, Value v, Value cls) {
    Value c = V_UNBOUND;
    if (type_check(cls)) {
        if (obj_is(v, type_from(cls))) return 1;
        Value *r = root_push1(th, cls);
        Value own = type_obj(v);
        int found = class_of(th, v, &c);
        cls = r[0];
        root_pop(th, 1);
        return found <= 0 ? found : c != own && type_check(c) && type_is_sub(type_from(c), type_from(cls));
    }
    Value *r = root_push2(th, v, cls);
    int result = check_class(th, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    if (result > 0) result = obj_find_attr(th, r[0], S(__class__), &c);
    if (result > 0) result = abstract_sub(th, c, r[1]);
    root_pop(th, 2);
    return result;
}

int issubclass_plain(Thread *th, Value sub, Value cls) {
    if (type_check(sub) && type_check(cls)) return type_is_sub(type_from(sub), type_from(cls));
    Value *r = root_push2(th, sub, cls);
    int result = check_class(th, sub, "issubclass() arg 1 must be a class");
    if (result > 0 && !is_exact(r[1], &type_UnionType))
        result = check_class(th, r[1], "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    if (result > 0) result = abstract_sub(th, r[0], r[1]);
    root_pop(th, 2);
    return result;
}

typedef int ClassCheck(Thread *th, Value v, Value cls);

static int check_any(Thread *th, Value v, Value classes, ClassCheck *check, const char *where) {
    if (recursion_enter(th, where) < 0) return -1;
    Value *r = root_push2(th, v, classes);
    int result = 0;
    for (uint64_t i = 0; result == 0 && i < tuple_len(r[1]); i++) result = check(th, r[0], tuple_get(r[1], i));
    root_pop(th, 2);
    recursion_leave(th);
    return result;
}

/* cls.__instancecheck__(v): 0, 1, -1; 2: there is none. */
static int ask_class(Thread *th, Value name, Value v, Value cls, const char *where) {
    Value f = type_lookup(type_of(cls), name);
    if (f == V_UNBOUND) return 2;
    if (is_exact(f, &type_method_descriptor) && OBJ(NativeObj, f)->type == &type_type) return 2;
    if (recursion_enter(th, where) < 0) return -1;
    Value r = call_special(th, name, (Value[]){cls, v}, 2);
    recursion_leave(th);
    return r == RAISED ? -1 : obj_truth(th, r);
}

int obj_isinstance(Thread *th, Value v, Value cls) {
    if (type_obj(v) == cls) return 1;
    if (LIKELY(is_exact(cls, &type_type))) return isinstance_plain(th, v, cls);
    if (tuple_check(cls)) return check_any(th, v, cls, obj_isinstance, " in __instancecheck__");
    Value *r = root_push2(th, v, cls);
    int result = ask_class(th, S(__instancecheck__), v, cls, " in __instancecheck__");
    if (result == 2) result = isinstance_plain(th, r[0], r[1]);
    root_pop(th, 2);
    return result;
}

int obj_issubclass(Thread *th, Value v, Value cls) {
    if (is_exact(cls, &type_type)) return v == cls ? 1 : issubclass_plain(th, v, cls);
    if (tuple_check(cls)) return check_any(th, v, cls, obj_issubclass, " in __subclasscheck__");
    Value *r = root_push2(th, v, cls);
    int result = ask_class(th, S(__subclasscheck__), v, cls, " in __subclasscheck__");
    if (result == 2) result = issubclass_plain(th, r[0], r[1]);
    root_pop(th, 2);
    return result;
}

int obj_callable(Value v) { return type_of(v)->call != NULL; }

Value obj_dir(Thread *th, Value v) {
    Value names = call_special(th, S(__dir__), &v, 1);
    if (names == V_UNBOUND) return err_raise(TypeError, "object does not provide __dir__");
    if (names == RAISED) return RAISED;
    Value l = list_from_iterable(th, names);
    if (l == RAISED) return RAISED;
    Value *r = root_push1(th, l);
    int sorted = list_sort(th, l, V_NONE, false);
    l = r[0];
    root_pop(th, 1);
    return sorted < 0 ? RAISED : l;
}

/* ---- buffers --------------------------------------------------------------------------------------------------------- */

int obj_get_buffer(Value v, BufferView *out, bool writable) {
    Type *t = type_of(v);
    if (!t->buffer)
        return err_set(TypeError, writable ? "read-write bytes-like object expected, not '%T'" : "a bytes-like object is required, not '%T'", v);
    return t->buffer(v, out, writable);
}

void obj_release_buffer(BufferView *view) {
    Type *t = type_of(view->owner);
    if (t->release) t->release(view->owner, view);
}
