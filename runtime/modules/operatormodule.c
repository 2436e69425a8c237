/* operatormodule.c -- the module _operator: Python's operators as functions; itemgetter, attrgetter, methodcaller. */
#include "num.h"
#include "modules.h"
#include "native.h"

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

static Value truth_value(int r) { return r < 0 ? RAISED : v_bool(r); }
static Value done(int r) { return r < 0 ? RAISED : V_NONE; }

METHOD(op_truth) { return truth_value(obj_truth(th, a[0])); }
METHOD(op_not) {
    int r = obj_truth(th, a[0]);
    return r < 0 ? RAISED : v_bool(!r);
}
METHOD(op_is) { return v_bool(obj_same(a[0], a[1])); }
METHOD(op_is_not) { return v_bool(!obj_same(a[0], a[1])); }
METHOD(op_contains) { return truth_value(obj_contains(th, a[0], a[1])); }
METHOD(op_getitem) { return obj_getitem(th, a[0], a[1]); }
METHOD(op_setitem) { return done(obj_setitem(th, a[0], a[1], a[2])); }
METHOD(op_delitem) { return done(obj_setitem(th, a[0], a[1], V_UNBOUND)); }

METHOD(op_index) {
    Value v = obj_index(th, a[0]);
    return v == RAISED ? v : int_plain(v);
}

#define BINARY(F) \
    F(add, NB_ADD, "a + b") F(sub, NB_SUB, "a - b") F(mul, NB_MUL, "a * b") F(matmul, NB_MATMUL, "a @ b") \
    F(floordiv, NB_FLOORDIV, "a // b") F(truediv, NB_TRUEDIV, "a / b") F(mod, NB_MOD, "a % b") \
    F(lshift, NB_LSHIFT, "a << b") F(rshift, NB_RSHIFT, "a >> b") F(and, NB_AND, "a & b") F(or, NB_OR, "a | b") \
    F(xor, NB_XOR, "a ^ b") F(pow, NB_POW, "a ** b")
#define COMPARISON(F) \
    F(lt, CMP_LT, "a < b") F(le, CMP_LE, "a <= b") F(eq, CMP_EQ, "a == b") F(ne, CMP_NE, "a != b") F(gt, CMP_GT, "a > b") \
    F(ge, CMP_GE, "a >= b")
#define UNARY(F) F(neg, UN_NEG, "-a") F(pos, UN_POS, "+a") F(invert, UN_INVERT, "~a") F(abs, UN_ABS, "abs(a)")

#define B(name, op, doc)                                        \
    METHOD(op_##name) { return obj_binary(th, op, a[0], a[1]); } \
    METHOD(op_i##name) { return obj_inplace(th, op, a[0], a[1]); }
#define C(name, op, doc) METHOD(op_##name) { return obj_compare(th, a[0], a[1], op); }
#define U(name, op, doc) METHOD(op_##name) { return obj_unary(th, op, a[0]); }
BINARY(B)
COMPARISON(C)
UNARY(U)
#undef B
#undef C
#undef U

static bool sequence_check(Value v) {
    const Type *t = type_of(v);
    return t->getitem && !(t->flags & TF_DICTTYPE);
}

static Value concat(Thread *th, Value *a, bool in_place) {
    const Type *t = type_of(a[0]);
    if (in_place && t->iconcat) return t->iconcat(th, a[0], a[1]);
    if (t->concat) return t->concat(th, a[0], a[1]);
    if (!sequence_check(a[0]) || !sequence_check(a[1])) return err_raise(TypeError, "'%T' object can't be concatenated", a[0]);
    return in_place ? obj_inplace(th, NB_ADD, a[0], a[1]) : obj_binary(th, NB_ADD, a[0], a[1]);
}
METHOD(op_concat) { return concat(th, a, false); }
METHOD(op_iconcat) { return concat(th, a, true); }

/* How many items equal a[1], or the place of the first (-1: none). -2: raised. */
static int64_t search(Thread *th, Value *a, bool count) {
    Value *r = root_push(th, 1);
    int64_t found = count ? 0 : -1;
    r[0] = obj_iter(th, a[0]);
    if (r[0] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "argument of type '%T' is not iterable", a[0]);
        return -2;
    }
    for (int64_t at = 0;; at++) {
        Value v = obj_next(th, r[0]);
        if (v == STOP) return found;
        int eq = v == RAISED ? -1 : obj_eq(th, v, a[1]);
        if (eq < 0 || thread_poll(th) < 0) return -2;
        if (eq && !count) return at;
        found += eq && count;
    }
}
METHOD(op_count_of) {
    int64_t c = search(th, a, true);
    return c < 0 ? RAISED : int_from(c);
}
METHOD(op_index_of) {
    int64_t at = search(th, a, false);
    return at >= 0 ? int_from(at) : at == -2 ? RAISED : err_raise(ValueError, "sequence.index(x): x not in sequence");
}

METHOD(op_length_hint) {
    int64_t dflt = 0, hint;
    if (a[1] != V_UNBOUND) {
        if (!int_check(a[1])) return err_raise(TypeError, "'%T' object cannot be interpreted as an integer", a[1]);
        if (arg_int64(th, a[1], &dflt) < 0) return RAISED;
    }
    return obj_length_hint(th, a[0], dflt, &hint) < 0 ? RAISED : int_from(hint);
}

METHOD(op_call) {
    if (n < 1) return err_raise(TypeError, "call expected at least 1 argument, got 0");
    return native_tail(th, a[0], a + 1, n - 1, kw);
}

/* Takes the same time wherever the first difference is. */
static bool same_bytes(const uint8_t *p, size_t np, const uint8_t *q, size_t nq) {
    volatile uint8_t diff = np != nq;
    if (np != nq) p = q;
    for (size_t i = 0; i < nq; i++) diff |= p[i] ^ q[i];
    return !diff;
}
METHOD(op_compare_digest) {
    if (str_check(a[0]) && str_check(a[1])) {
        if (!str_is_ascii(a[0]) || !str_is_ascii(a[1]))
            return err_raise(TypeError, "comparing strings with non-ASCII characters is not supported");
        UStr x = str_view(a[0]), y = str_view(a[1]);
        return v_bool(same_bytes(x.p, x.n, y.p, y.n));
    }
    if (!type_of(a[0])->buffer || !type_of(a[1])->buffer)
        return err_raise(TypeError, "unsupported operand types(s) or combination of types: '%T' and '%T'", a[0], a[1]);
    BufferView x, y;
    if (obj_get_buffer(a[0], &x, false) < 0) return RAISED;
    if (obj_get_buffer(a[1], &y, false) < 0) return obj_release_buffer(&x), RAISED;
    bool same = same_bytes(x.p, (size_t)x.len, y.p, (size_t)y.len);
    obj_release_buffer(&x);
    obj_release_buffer(&y);
    return v_bool(same);
}

/* ---- itemgetter, attrgetter, methodcaller ------------------------------------------------------------------------ */

/* Set once: no barriers. `what`: tuple of keys, of names, or (name, *args); `parts`: attrgetter's names, those with dots as tuples;
 * methodcaller's keyword arguments, a dict or V_UNBOUND. */
typedef struct Getter { Obj h; Value what, parts; } Getter;
#define G(v) OBJ(Getter, v)

static Value getter_make(Value cls, Value what, Value parts) {
    if (what == RAISED || parts == RAISED) return RAISED;
    Value v = obj_new(type_from(cls));
    if (v == RAISED) return v;
    G(v)->what = what, G(v)->parts = parts; /* NOBARRIER: fresh */
    return v;
}

static int one_argument(const char *name, unsigned n, Value kw) {
    return arg_no_keywords(name, kw) < 0 ? -1 : arg_count(name, n - 1, 1, 1);
}

/* func(a[1]) for each of the getter's things: itself if it is one, else a tuple. a[0] is the getter. */
static Value each(Thread *th, Value *a, Value things, Value get(Thread *, Value *, Value)) {
    uint64_t k = tuple_len(things);
    if (k == 1) return get(th, a, tuple_get(things, 0));
    Value *r = root_push(th, (unsigned)k + 1);
    r[k] = things;
    for (uint64_t i = 0; i < k; i++)
        if ((r[i] = get(th, a, tuple_get(r[k], i))) == RAISED) return RAISED;
    return tuple_from(r, k);
}

static Value getter_repr(Thread *th, Value v) {
    Value *r = root_push1(th, v), s = obj_repr(th, G(v)->what);
    v = r[0];
    root_pop(th, 1);
    if (s == RAISED) return s;
    uint64_t end = str_len(s) - (tuple_len(G(v)->what) == 1 ? 2 : 1); /* without "," */
    s = str_slice(s, 0, (int64_t)end);
    return s == RAISED ? s : str_format_c("%s%U)", type_of(v)->name, s);
}

METHOD(getter_reduce) { return TUPLE(type_obj(a[0]), G(a[0])->what); }

extern Type type_operator_itemgetter, type_operator_attrgetter, type_operator_methodcaller;

METHOD(itemgetter_new) {
    if (arg_no_keywords("itemgetter", kw) < 0) return RAISED;
    if (n < 2) return err_raise(TypeError, "itemgetter expected 1 argument, got 0");
    return getter_make(a[0], tuple_from(a + 1, n - 1), V_UNBOUND);
}

static Value get_item(Thread *th, Value *a, Value key) { return obj_getitem(th, a[1], key); }
METHOD(itemgetter_call) {
    if (one_argument("itemgetter", n, kw) < 0) return RAISED;
    return each(th, a, G(a[0])->what, get_item);
}

/* A name, or for one with dots a tuple of names. */
static Value split(Value name) {
    UStr u = str_view(name);
    size_t dots = 0;
    for (size_t i = 0; i < u.n; i++) dots += ustr_at(u, i) == '.';
    if (!dots) return str_intern(name);
    Value t = tuple_new(dots + 1);
    size_t from = 0, at = 0;
    for (size_t i = 0; t != RAISED && i <= u.n; i++) {
        if (i < u.n && ustr_at(u, i) != '.') continue;
        Value part = str_intern(str_from_ustr(ustr_slice(str_view(name), from, i)));
        if (part == RAISED) return part;
        tuple_init(t, at++, part);
        from = i + 1;
    }
    return t;
}

METHOD(attrgetter_new) {
    if (arg_no_keywords("attrgetter", kw) < 0) return RAISED;
    if (n < 2) return err_raise(TypeError, "attrgetter expected 1 argument, got 0");
    Value parts = tuple_new(n - 1);
    if (parts == RAISED) return parts;
    for (unsigned i = 1; i < n; i++) {
        if (!str_check(a[i])) return err_raise(TypeError, "attribute name must be a string");
        Value part = split(a[i]);
        if (part == RAISED) return part;
        tuple_init(parts, i - 1, part);
    }
    return getter_make(a[0], tuple_from(a + 1, n - 1), parts);
}

static Value get_attr(Thread *th, Value *a, Value name) {
    if (str_check(name)) return obj_getattr(th, a[1], name);
    Value *r = root_push1(th, name), v = a[1];
    uint64_t k = tuple_len(name);
    for (uint64_t i = 0; i < k && v != RAISED; i++) v = obj_getattr(th, v, tuple_get(r[0], i));
    root_pop(th, 1);
    return v;
}
METHOD(attrgetter_call) {
    if (one_argument("attrgetter", n, kw) < 0) return RAISED;
    return each(th, a, G(a[0])->parts, get_attr);
}

METHOD(methodcaller_new) {
    if (n < 2) return err_raise(TypeError, "methodcaller needs at least one argument, the method name");
    if (!str_check(a[1])) return err_raise(TypeError, "method name must be a string");
    Value kwargs = V_UNBOUND;
    if (is_ref(kw) && tuple_len(kw)) {
        kwargs = dict_new();
        for (uint64_t i = 0; kwargs != RAISED && i < tuple_len(kw); i++)
            if (dict_set_str(kwargs, tuple_get(kw, i), a[n + i]) < 0) return RAISED;
    }
    Value what = tuple_from(a + 1, n - 1);
    return getter_make(a[0], what, kwargs);
}

METHOD(methodcaller_call) {
    if (one_argument("methodcaller", n, kw) < 0) return RAISED;
    Value f = obj_getattr(th, a[1], tuple_get(G(a[0])->what, 0));
    if (f == RAISED) return f;
    Value what = G(a[0])->what;
    uint64_t k = tuple_len(what) - 1;
    if (G(a[0])->parts == V_UNBOUND) return native_tail(th, f, OBJ(TupleObj, what)->v + 1, (unsigned)k, V_NONE);
    Value args = tuple_from(OBJ(TupleObj, what)->v + 1, k);
    return args == RAISED ? args : obj_call_ex(th, f, args, G(a[0])->parts);
}

static Value methodcaller_repr(Thread *th, Value v) {
    Value *r = root_push(th, 5); /* v, pieces, key, value, kwargs */
    r[0] = v;
    int status = repr_enter(th, v);
    if (status) {
        v = status < 0 ? RAISED : str_format_c("%s(...)", type_of(v)->name);
        root_pop(th, 5);
        return v;
    }
    Value s = RAISED;
    r[1] = list_new(4);
    if (r[1] == RAISED) goto end;
    uint64_t k = tuple_len(G(r[0])->what);
    for (uint64_t i = 0; i < k; i++) {
        Value piece = obj_repr(th, tuple_get(G(r[0])->what, i));
        if (piece == RAISED || list_append(r[1], piece) < 0) goto end;
    }
    r[4] = G(r[0])->parts;
    for (uint64_t pos = 0; r[4] != V_UNBOUND && dict_next(r[4], &pos, &r[2], &r[3]);) {
        Value piece = obj_repr(th, r[3]);
        if (piece == RAISED || (piece = str_format_c("%U=%U", r[2], piece)) == RAISED || list_append(r[1], piece) < 0) goto end;
    }
    Value sep = str_from(", ");
    s = sep == RAISED ? sep : str_join(th, sep, r[1]);
    if (s != RAISED) s = str_format_c("%s(%U)", type_of(r[0])->name, s);
end:
    repr_leave(th, r[0]);
    root_pop(th, 5);
    return s;
}

METHOD(methodcaller_reduce) {
    Value *r = root_push(th, 2);
    if (G(a[0])->parts == V_UNBOUND) return TUPLE(type_obj(a[0]), G(a[0])->what);
    r[0] = import_attr(th, "functools", "partial");
    if (r[0] == RAISED) return RAISED;
    r[1] = TUPLE(type_obj(a[0]), tuple_get(G(a[0])->what, 0));
    if (r[1] == RAISED) return RAISED;
    Value partial = obj_call_ex(th, r[0], r[1], G(a[0])->parts);
    if (partial == RAISED) return RAISED;
    Value what = G(a[0])->what, args = tuple_from(OBJ(TupleObj, what)->v + 1, tuple_len(what) - 1);
    return args == RAISED ? args : TUPLE(partial, args);
}

static const Method getter_methods[] = {{"__reduce__", getter_reduce, "!(self)", "Return state information for pickling", 0}, {0}};
static const Method methodcaller_methods[] = {{"__reduce__", methodcaller_reduce, "!(self)", "Return state information for pickling", 0}, {0}};
#define GETTER                                                                                     \
    .flags = TF_IMMUTABLE, .size = sizeof(Getter), .values = offsetof(Getter, what), .values_end = sizeof(Getter)

Type type_operator_itemgetter = {
    .name = "operator.itemgetter", GETTER,
    .doc = "itemgetter(item, ...) --> itemgetter object\n\nA function that gives its argument's items of these keys.",
    .new = itemgetter_new, .call = itemgetter_call, .repr = getter_repr, .methods = getter_methods};
Type type_operator_attrgetter = {
    .name = "operator.attrgetter", GETTER,
    .doc = "attrgetter(attr, ...) --> attrgetter object\n\nA function that gives its argument's attributes of these names, which may have dots.",
    .new = attrgetter_new, .call = attrgetter_call, .repr = getter_repr, .methods = getter_methods};
Type type_operator_methodcaller = {
    .name = "operator.methodcaller", GETTER,
    .doc = "methodcaller(name, ...) --> methodcaller object\n\nA function that calls the method of that name of its argument.",
    .new = methodcaller_new, .call = methodcaller_call, .repr = methodcaller_repr, .methods = methodcaller_methods};

/* ---- the module -------------------------------------------------------------------------------------------------- */

#define TWO "(a, b, /)"
static const Method operator_methods[] = {
#define U(name, op, doc) {#name, op_##name, "(a, /)", "Same as " doc ".", 0},
#define C(name, op, doc) {#name, op_##name, TWO, "Same as " doc ".", 0},
    UNARY(U) COMPARISON(C)
#undef U
#undef C
    {"inv", op_invert, "(a, /)", "Same as ~a.", 0},
#define NB(name, fn, text) {#name, op_##fn, TWO, "Same as " text ".", 0}
    NB(add, add, "a + b"), NB(sub, sub, "a - b"), NB(mul, mul, "a * b"), NB(matmul, matmul, "a @ b"),
    NB(floordiv, floordiv, "a // b"), NB(truediv, truediv, "a / b"), NB(mod, mod, "a % b"), NB(lshift, lshift, "a << b"),
    NB(rshift, rshift, "a >> b"), NB(and_, and, "a & b"), NB(or_, or, "a | b"), NB(xor, xor, "a ^ b"), NB(pow, pow, "a ** b"),
    NB(iadd, iadd, "a += b"), NB(isub, isub, "a -= b"), NB(imul, imul, "a *= b"), NB(imatmul, imatmul, "a @= b"),
    NB(ifloordiv, ifloordiv, "a //= b"), NB(itruediv, itruediv, "a /= b"), NB(imod, imod, "a %= b"),
    NB(ilshift, ilshift, "a <<= b"), NB(irshift, irshift, "a >>= b"), NB(iand, iand, "a &= b"), NB(ior, ior, "a |= b"),
    NB(ixor, ixor, "a ^= b"), NB(ipow, ipow, "a **= b"),
#undef NB
    {"truth", op_truth, "(a, /)", "True if a is true, else False.", 0},
    {"not_", op_not, "(a, /)", "Same as not a.", 0},
    {"is_", op_is, TWO, "Same as a is b.", 0},
    {"is_not", op_is_not, TWO, "Same as a is not b.", 0},
    {"contains", op_contains, TWO, "Same as b in a (the operands are swapped).", 0},
    {"indexOf", op_index_of, TWO, "The place of b in a.", 0},
    {"countOf", op_count_of, TWO, "How often b occurs in a.", 0},
    {"index", op_index, "(a, /)", "Same as a.__index__()", 0},
    {"concat", op_concat, TWO, "Same as a + b, of sequences.", 0},
    {"iconcat", op_iconcat, TWO, "Same as a += b, of sequences.", 0},
    {"getitem", op_getitem, TWO, "Same as a[b].", 0},
    {"setitem", op_setitem, "(a, b, c, /)", "Same as a[b] = c.", 0},
    {"delitem", op_delitem, TWO, "Same as del a[b].", 0},
    {"length_hint", op_length_hint, "(obj, default=0, /)", "About how many items there are in obj.", 0},
    {"_compare_digest", op_compare_digest, TWO, "Same as a == b, in a time that does not tell where they differ.", 0},
    {"call", op_call, NULL, "Same as obj(*args, **kwargs).", 0},
    {0}
};

static Type *const operator_types[] = {&type_operator_itemgetter, &type_operator_attrgetter, &type_operator_methodcaller, NULL};

const ModuleDef module_operator = {"_operator", "Python's operators as functions.", operator_methods, operator_types, NULL};
