/* alias.c -- list[int] and int | str: types.GenericAlias, types.UnionType. Immutable but for the parameters found late. */
#include "typeobj.h"
#include "native.h"

typedef struct AliasObj { Obj h; Value origin, args, parameters, starred; } AliasObj; /* parameters: V_UNBOUND until asked for */
typedef struct UnionObj { Obj h; Value args, parameters; } UnionObj;

#define ALIAS(v) OBJ(AliasObj, v)

static Value alias_new(Type *t, Value origin, Value args, Value starred) {
    if (!tuple_check(args)) args = TUPLE(args);
    Value v = args == RAISED ? RAISED : obj_new(t);
    if (v == RAISED) return v;
    AliasObj *a = ALIAS(v); /* NOBARRIER: fresh */
    a->origin = origin, a->args = args, a->parameters = V_UNBOUND, a->starred = starred;
    return v;
}

Value generic_alias_new(Value origin, Value args) { return alias_new(&type_GenericAlias, origin, args, V_FALSE); }

static Value alias_make(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("GenericAlias", kw) < 0 || arg_count("GenericAlias", n - 1, 2, 2) < 0) return RAISED;
    return alias_new(type_from(a[0]), a[1], a[2], V_FALSE);
}

/* ---- parameters ----------------------------------------------------------------------------------------------------- */

static int index_of(Value tuple_or_list, Value v) {
    bool list = list_check(tuple_or_list);
    uint64_t n = list ? list_len(tuple_or_list) : tuple_len(tuple_or_list);
    for (uint64_t i = 0; i < n; i++)
        if ((list ? list_get(tuple_or_list, i) : tuple_get(tuple_or_list, i)) == v) return (int)i;
    return -1;
}

static int add_once(Value list, Value v) { return index_of(list, v) >= 0 ? 0 : list_append(list, v); }

/* The type variables in a tuple of arguments, each once. */
static Value make_parameters(Thread *th, Value args) {
    Value *r = root_push3(th, args, list_new(0), V_NONE), v, result = RAISED;
    if (r[1] == RAISED) goto done;
    for (uint64_t i = 0; i < tuple_len(r[0]); i++) {
        Value t = tuple_get(r[0], i);
        if (type_check(t)) continue;
        int found = obj_find_attr(th, t, S(__typing_subst__), &v);
        if (found < 0) goto done;
        if (found) {
            if (add_once(r[1], tuple_get(r[0], i)) < 0) goto done;
            continue;
        }
        found = obj_find_attr(th, tuple_get(r[0], i), S(__parameters__), &v);
        if (found < 0) goto done;
        for (uint64_t j = 0; found && tuple_check(v) && j < tuple_len(v); j++)
            if (add_once(r[1], tuple_get(v, j)) < 0) goto done;
    }
    result = list_to_tuple(r[1]);
done:
    root_pop(th, 3);
    return result;
}

/* Items of an unpacked tuple (*tuple[int, str]) become items of their own: a tuple. */
static Value unpack_items(Thread *th, Value item) {
    if (!tuple_check(item)) item = TUPLE(item);
    if (item == RAISED) return RAISED;
    Value *r = root_push2(th, item, list_new(tuple_len(item))), v, result = RAISED;
    for (uint64_t i = 0; r[1] != RAISED && i < tuple_len(r[0]); i++) {
        Value x = tuple_get(r[0], i);
        int found = type_check(x) ? 0 : obj_find_attr(th, x, S(__typing_unpacked_tuple_args__), &v);
        if (found < 0) goto done;
        if (found && tuple_check(v) && !(tuple_len(v) && tuple_get(v, tuple_len(v) - 1) == V_ELLIPSIS)) {
            for (uint64_t j = 0; j < tuple_len(v); j++)
                if (list_append(r[1], tuple_get(v, j)) < 0) goto done;
        } else if (list_append(r[1], tuple_get(r[0], i)) < 0) {
            goto done;
        }
    }
    if (r[1] != RAISED) result = list_to_tuple(r[1]);
done:
    root_pop(th, 2);
    return result;
}

/* Parameters may rearrange the items (ParamSpec, TypeVarTuple). r: self, parameters, items. */
static int prepare_items(Thread *th, Value *r) {
    for (uint64_t i = 0; i < tuple_len(r[1]); i++) {
        Value f;
        int found = obj_find_attr(th, tuple_get(r[1], i), S(__typing_prepare_subst__), &f);
        if (found < 0) return -1;
        if (!found || f == V_NONE) continue;
        Value items = tuple_check(r[2]) ? r[2] : TUPLE(r[2]);
        r[2] = items == RAISED ? RAISED : CALL2(th, f, r[0], items);
        if (r[2] == RAISED) return -1;
    }
    if (!tuple_check(r[2])) r[2] = TUPLE(r[2]);
    return r[2] == RAISED ? -1 : 0;
}

/* An argument with type variables inside: obj[those that take their place]. r: obj, parameters, items. */
static Value substitute_inside(Thread *th, Value *r) {
    Value sub;
    int found = obj_find_attr(th, r[0], S(__parameters__), &sub);
    if (found < 0) return RAISED;
    if (!found || !tuple_check(sub) || !tuple_len(sub)) return r[0];
    Value list = list_new(tuple_len(sub));
    for (uint64_t i = 0; list != RAISED && i < tuple_len(sub); i++) {
        Value x = tuple_get(sub, i);
        int at = index_of(r[1], x);
        if (at >= 0) {
            Value item = tuple_get(r[2], (uint64_t)at);
            if (type_of(x)->iter && tuple_check(item)) { /* a TypeVarTuple stands for several */
                for (uint64_t j = 0; j < tuple_len(item); j++)
                    if (list_append(list, tuple_get(item, j)) < 0) return RAISED;
                continue;
            }
            x = item;
        }
        if (list_append(list, x) < 0) return RAISED;
    }
    Value args = list == RAISED ? RAISED : list_to_tuple(list);
    return args == RAISED ? RAISED : obj_getitem(th, r[0], args);
}

static int is_unpacked(Thread *th, Value v) {
    Value x;
    if (type_check(v)) return 0;
    int found = obj_find_attr(th, v, S(__typing_is_unpacked_typevartuple__), &x);
    return found > 0 ? obj_truth(th, x) : found;
}

/* r: the argument, parameters, items; out: list. */
static int substitute_one(Thread *th, Value *r, Value *out) {
    if (type_check(r[0])) return list_append(*out, r[0]);
    int unpack = is_unpacked(th, r[0]);
    if (unpack < 0) return -1;
    Value f, v;
    int found = obj_find_attr(th, r[0], S(__typing_subst__), &f);
    if (found < 0) return -1;
    if (found) {
        int at = index_of(r[1], r[0]);
        v = at < 0 ? r[0] : CALL1(th, f, tuple_get(r[2], (uint64_t)at));
    } else {
        v = substitute_inside(th, r);
    }
    if (v == RAISED) return -1;
    if (!unpack || !tuple_check(v)) return list_append(*out, v);
    for (uint64_t i = 0; i < tuple_len(v); i++)
        if (list_append(*out, tuple_get(v, i)) < 0) return -1;
    return 0;
}

enum { P_SELF, P_PARAMS, P_ITEMS, P_ARGS, P_OUT, P_ONE, P_COUNT = P_ONE + 3 };

/* args with the items of `item` in place of the parameters: a tuple. */
static Value substitute(Thread *th, Value self, Value args, Value params, Value item) {
    Value *r = root_push(th, P_COUNT), result = RAISED;
    r[P_SELF] = self, r[P_ARGS] = args, r[P_PARAMS] = params;
    uint64_t n = tuple_len(params);
    if (!n) {
        err_format(th, TypeError, "%R is not a generic class", self);
        goto done;
    }
    r[P_ITEMS] = unpack_items(th, item);
    if (r[P_ITEMS] == RAISED || prepare_items(th, r) < 0) goto done;
    if (tuple_len(r[P_ITEMS]) != n) {
        err_format(th, TypeError, "Too %s arguments for %R; actual %lu, expected %lu", tuple_len(r[P_ITEMS]) > n ? "many" : "few",
                   r[P_SELF], (unsigned long)tuple_len(r[P_ITEMS]), (unsigned long)n);
        goto done;
    }
    r[P_OUT] = list_new(tuple_len(args));
    for (uint64_t i = 0; r[P_OUT] != RAISED && i < tuple_len(r[P_ARGS]); i++) {
        r[P_ONE] = tuple_get(r[P_ARGS], i), r[P_ONE + 1] = r[P_PARAMS], r[P_ONE + 2] = r[P_ITEMS];
        if (substitute_one(th, r + P_ONE, &r[P_OUT]) < 0) goto done;
    }
    if (r[P_OUT] != RAISED) result = list_to_tuple(r[P_OUT]);
done:
    root_pop(th, P_COUNT);
    return result;
}

/* ---- list[int] ------------------------------------------------------------------------------------------------------ */

static Value alias_parameters(Thread *th, Value self) {
    Value p = GET(AliasObj, self, parameters);
    if (p != V_UNBOUND) return p;
    Value *r = root_push1(th, self);
    p = make_parameters(th, ALIAS(self)->args);
    if (p != RAISED) SET(AliasObj, r[0], parameters, p);
    root_pop(th, 1);
    return p;
}

/* As it is written in Python: module.Name, Name for builtins, ... ; `none` shows NoneType as None. */
static Value item_text(Thread *th, Value v, bool none) {
    Value *r = root_push2(th, v, V_NONE), x, result = RAISED;
    if (v == V_ELLIPSIS && !none) {
        result = str_from("...");
        goto done;
    }
    if (none && v == type_NoneType.obj) {
        result = str_from("None");
        goto done;
    }
    int found = obj_find_attr(th, v, S(__origin__), &x);
    if (found > 0) found = obj_find_attr(th, r[0], S(__args__), &x);
    if (found < 0) goto done;
    if (!found) {
        found = obj_find_attr(th, r[0], S(__qualname__), &r[1]);
        if (found > 0) found = obj_find_attr(th, r[0], S(__module__), &x);
        if (found < 0) goto done;
        if (found && x != V_NONE && str_check(r[1])) {
            bool plain = str_check(x) && str_equal_c(x, "builtins");
            if (plain)
                result = r[1];
            else if ((x = obj_str(th, x)) != RAISED)
                result = str_format_c("%U.%U", x, r[1]);
            goto done;
        }
    }
    result = obj_repr(th, r[0]);
done:
    root_pop(th, 2);
    return result;
}

static Value join_texts(Thread *th, Value args, const char *sep, bool none) {
    Value *r = root_push2(th, args, list_new(tuple_len(args)));
    for (uint64_t i = 0; r[1] != RAISED && i < tuple_len(r[0]); i++) {
        Value t = item_text(th, tuple_get(r[0], i), none);
        if (t == RAISED || list_append(r[1], t) < 0) r[1] = RAISED;
    }
    Value v = r[1] == RAISED ? RAISED : str_join(th, str_from(sep), r[1]);
    root_pop(th, 2);
    return v;
}

static Value alias_repr(Thread *th, Value self) {
    Value *r = root_push2(th, self, V_NONE);
    r[1] = item_text(th, ALIAS(self)->origin, false);
    Value args = r[1] == RAISED ? RAISED : join_texts(th, ALIAS(r[0])->args, ", ", false);
    if (args != RAISED) {
        bool none = !tuple_len(ALIAS(r[0])->args);
        args = str_format_c("%s%U[%s%U%s]", ALIAS(r[0])->starred == V_TRUE ? "*" : "", r[1], none ? "(" : "", args, none ? ")" : "");
    }
    root_pop(th, 2);
    return args;
}

static int alias_hash(Thread *th, Value v, int64_t *out) {
    Value *r = root_push1(th, v);
    int64_t a, b;
    int result = obj_hash(th, ALIAS(v)->origin, &a) < 0 || obj_hash(th, ALIAS(r[0])->args, &b) < 0 ? -1 : 0;
    root_pop(th, 1);
    if (result == 0) *out = (a ^ b) == -1 ? -2 : a ^ b;
    return result;
}

static Value alias_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !obj_is(a, &type_GenericAlias) || !obj_is(b, &type_GenericAlias)) return V_NOTIMPLEMENTED;
    if (ALIAS(a)->starred != ALIAS(b)->starred) return v_bool(op == CMP_NE);
    Value *r = root_push2(th, a, b);
    int eq = obj_eq(th, ALIAS(a)->origin, ALIAS(b)->origin);
    if (eq > 0) eq = obj_eq(th, ALIAS(r[0])->args, ALIAS(r[1])->args);
    root_pop(th, 2);
    return eq < 0 ? RAISED : v_bool(eq == (op == CMP_EQ));
}

static Value alias_getitem(Thread *th, Value self, Value key) {
    Value *r = root_push2(th, self, key);
    Value p = alias_parameters(th, self);
    Value args = p == RAISED ? RAISED : substitute(th, r[0], ALIAS(r[0])->args, p, r[1]);
    Value v = args == RAISED ? RAISED : alias_new(&type_GenericAlias, ALIAS(r[0])->origin, args, ALIAS(r[0])->starred);
    root_pop(th, 2);
    return v;
}

static Value alias_call(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push1(th, a[0]);
    Value o = obj_call_kw(th, ALIAS(a[0])->origin, a + 1, n - 1, kw);
    if (o == RAISED) return RAISED;
    Value *keep = root_push1(th, o);
    if (obj_setattr(th, o, S(__orig_class__), r[0]) < 0 && !err_catch(th, AttributeError) && !err_catch(th, TypeError)) return RAISED;
    return keep[0];
}

/* These are the alias's own; all others come from the origin. */
static const uint16_t own_names[] = {
    NAME___class__, NAME___origin__, NAME___args__, NAME___unpacked__, NAME___parameters__, NAME___typing_unpacked_tuple_args__,
    NAME___mro_entries__, NAME___reduce_ex__, NAME___reduce__, NAME___copy__, NAME___deepcopy__,
};

static Value alias_getattr(Thread *th, Value self, Value name) {
    for (unsigned i = 0; i < sizeof own_names / sizeof *own_names; i++)
        if (str_equal(static_names[own_names[i]], name)) return obj_generic_getattr(th, self, name);
    return obj_getattr(th, ALIAS(self)->origin, name);
}

/* iter(alias): the alias with a star, once. Its word is None afterwards. */
typedef struct AliasIterObj { Obj h; Value alias; } AliasIterObj;

static Value alias_iter(Thread *th, Value self) {
    Value it = obj_new(&type_generic_alias_iterator);
    if (it != RAISED) OBJ(AliasIterObj, it)->alias = self; /* NOBARRIER: fresh */
    return it;
}

static Value iterator_self(Thread *th, Value self) { return self; }

static Value iterator_next(Thread *th, Value self) {
    Value a = GET(AliasIterObj, self, alias);
    if (a == V_NONE) {
        th->stop_value = V_NONE;
        return STOP;
    }
    SET(AliasIterObj, self, alias, V_NONE);
    return alias_new(&type_GenericAlias, ALIAS(a)->origin, ALIAS(a)->args, V_TRUE);
}

static Value iterator_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value f = import_attr(th, "builtins", "iter");
    if (f == RAISED) return RAISED;
    Value of = GET(AliasIterObj, a[0], alias);
    Value args = TUPLE(of == V_NONE ? tuple_empty : of);
    return args == RAISED ? RAISED : TUPLE(f, args);
}

static const Method iterator_methods[] = {
    {"__reduce__", iterator_reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

Type type_generic_alias_iterator = {
    .name = "generic_alias_iterator", .flags = TF_NO_NEW, .size = sizeof(AliasIterObj), .methods = iterator_methods,
    .values = offsetof(AliasIterObj, alias), .values_end = sizeof(AliasIterObj), .iter = iterator_self, .next = iterator_next,
};

static Value alias_mro_entries(Thread *th, Value *a, unsigned n, Value kw) { return TUPLE(ALIAS(a[0])->origin); }
static Value alias_instancecheck(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
static Value alias_subclasscheck(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static Value alias_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    AliasObj *x = ALIAS(a[0]);
    if (x->starred != V_TRUE) {
        Value args = TUPLE(x->origin, x->args);
        return args == RAISED ? RAISED : TUPLE(type_GenericAlias.obj, args);
    }
    Value plain = generic_alias_new(x->origin, x->args);
    Value it = plain == RAISED ? RAISED : obj_iter(th, plain);
    if (it == RAISED) return RAISED;
    Value *r = root_push1(th, it);
    Value next = import_attr(th, "builtins", "next");
    Value args = next == RAISED ? RAISED : TUPLE(r[0]);
    return args == RAISED ? RAISED : TUPLE(next, args);
}

static Value alias_dir(Thread *th, Value *a, unsigned n, Value kw) {
    Value l = obj_dir(th, ALIAS(a[0])->origin);
    for (unsigned i = 0; l != RAISED && i < sizeof own_names / sizeof *own_names; i++) {
        Value name = static_names[own_names[i]];
        bool there = false;
        for (uint64_t j = 0; j < list_len(l) && !there; j++) there = list_get(l, j) == name;
        if (!there && list_append(l, name) < 0) return RAISED;
    }
    return l;
}

static Value alias_unpacked_args(Thread *th, Value self) {
    return ALIAS(self)->starred == V_TRUE && ALIAS(self)->origin == type_tuple.obj ? ALIAS(self)->args : V_NONE;
}

static const Method alias_methods[] = {
    {"__mro_entries__", alias_mro_entries, "!(self, bases, /)", NULL, M_METHOD},
    {"__instancecheck__", alias_instancecheck, "!(self, instance, /)", NULL, M_METHOD},
    {"__subclasscheck__", alias_subclasscheck, "!(self, subclass, /)", NULL, M_METHOD},
    {"__reduce__", alias_reduce, "(self, /)", "For pickle.", M_METHOD},
    {"__dir__", alias_dir, "(self, /)", "Names of the origin's attributes and its own.", M_METHOD},
    {0}
};
static const Member alias_members[] = {
    {"__origin__", offsetof(AliasObj, origin), MEMBER_READONLY, NULL},
    {"__args__", offsetof(AliasObj, args), MEMBER_READONLY, NULL},
    {"__unpacked__", offsetof(AliasObj, starred), MEMBER_READONLY, NULL},
    {0}
};
static const GetSet alias_getset[] = {
    {"__parameters__", alias_parameters, NULL, "Type variables in the GenericAlias."},
    {"__typing_unpacked_tuple_args__", alias_unpacked_args, NULL, NULL},
    {0}
};

Type type_GenericAlias = {
    .name = "types.GenericAlias", .doc = "GenericAlias(origin, args, /)\n--\n\nA generic class with type arguments: GenericAlias(t, (x,)) is t[x].",
    .flags = TF_BASETYPE | TF_WEAK, .size = sizeof(AliasObj), .values = offsetof(AliasObj, origin), .values_end = sizeof(AliasObj),
    .methods = alias_methods, .members = alias_members, .getset = alias_getset,
    .new = alias_make, .call = alias_call, .repr = alias_repr, .hash = alias_hash, .compare = alias_compare,
    .getattr = alias_getattr, .getitem = alias_getitem, .iter = alias_iter, .nb = {[NB_OR] = type_or},
};

/* ---- int | str ------------------------------------------------------------------------------------------------------ */

static bool unionable(Value v) {
    return v == V_NONE || type_check(v) || (is_ref(v) && (obj_is(v, &type_GenericAlias) || is_exact(v, &type_UnionType)));
}

/* Add v to the list unless it is there: classes by identity, aliases by value. */
static int add_member(Thread *th, Value *list, Value v) {
    if (v == V_NONE) v = type_NoneType.obj;
    Value *r = root_push1(th, v);
    int there = 0;
    for (uint64_t i = 0; there == 0 && i < list_len(*list); i++) {
        Value x = list_get(*list, i);
        there = x == r[0] ? 1 : type_check(x) || type_check(r[0]) ? 0 : obj_eq(th, x, r[0]);
    }
    int result = there < 0 ? -1 : there ? 0 : list_append(*list, r[0]);
    root_pop(th, 1);
    return result;
}

static int add_members(Thread *th, Value *list, Value v) {
    if (!is_ref(v) || !is_exact(v, &type_UnionType)) return add_member(th, list, v);
    Value *r = root_push1(th, v);
    int result = 0;
    for (uint64_t i = 0; result == 0 && i < tuple_len(OBJ(UnionObj, r[0])->args); i++)
        result = add_member(th, list, tuple_get(OBJ(UnionObj, r[0])->args, i));
    root_pop(th, 1);
    return result;
}

Value union_new(Thread *th, Value a, Value b) {
    if (!unionable(a) || !unionable(b)) return V_NOTIMPLEMENTED;
    Value *r = root_push3(th, a, b, list_new(2)), v = RAISED;
    if (r[2] != RAISED && add_members(th, &r[2], r[0]) == 0 && add_members(th, &r[2], r[1]) == 0) {
        if (list_len(r[2]) == 1) {
            v = list_get(r[2], 0);
        } else {
            Value args = list_to_tuple(r[2]);
            v = args == RAISED ? RAISED : obj_new(&type_UnionType);
            if (v != RAISED) OBJ(UnionObj, v)->args = args, OBJ(UnionObj, v)->parameters = V_UNBOUND; /* NOBARRIER: fresh */
        }
    }
    root_pop(th, 3);
    return v;
}

static Value union_args(Value v) { return OBJ(UnionObj, v)->args; }

static Value union_repr(Thread *th, Value self) { return join_texts(th, union_args(self), " | ", true); }

static Value as_set(Thread *th, Value self, Type *t) { return set_from_iterable(th, t, union_args(self)); }

static int union_hash(Thread *th, Value v, int64_t *out) {
    Value s = as_set(th, v, &type_frozenset);
    return s == RAISED ? -1 : obj_hash(th, s, out);
}

static Value union_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(b, &type_UnionType)) return V_NOTIMPLEMENTED;
    Value *r = root_push2(th, b, V_NONE);
    r[1] = as_set(th, a, &type_frozenset);
    Value y = r[1] == RAISED ? RAISED : as_set(th, r[0], &type_frozenset);
    int eq = y == RAISED ? -1 : obj_eq(th, r[1], y);
    root_pop(th, 2);
    return eq < 0 ? RAISED : v_bool(eq == (op == CMP_EQ));
}

static Value union_parameters(Thread *th, Value self) {
    Value p = GET(UnionObj, self, parameters);
    if (p != V_UNBOUND) return p;
    Value *r = root_push1(th, self);
    p = make_parameters(th, union_args(self));
    if (p != RAISED) SET(UnionObj, r[0], parameters, p);
    root_pop(th, 1);
    return p;
}

static Value union_getitem(Thread *th, Value self, Value key) {
    Value *r = root_push3(th, self, key, V_NONE);
    Value p = union_parameters(th, self), v = RAISED;
    r[2] = p == RAISED ? RAISED : substitute(th, r[0], union_args(r[0]), p, r[1]);
    if (r[2] != RAISED) {
        v = tuple_get(r[2], 0);
        for (uint64_t i = 1; v != RAISED && i < tuple_len(r[2]); i++) v = obj_binary(th, NB_OR, v, tuple_get(r[2], i));
    }
    root_pop(th, 3);
    return v;
}

static Value union_getattr(Thread *th, Value self, Value name) {
    if (str_equal(name, S(__module__))) return obj_getattr(th, type_UnionType.obj, name);
    return obj_generic_getattr(th, self, name);
}

/* Asks each member; a: the union, what is asked about. */
static Value check_members(Thread *th, Value *a, int (*check)(Thread *th, Value v, Value cls), const char *generic) {
    uint64_t n = tuple_len(union_args(a[0]));
    for (uint64_t i = 0; i < n; i++)
        if (obj_is(tuple_get(union_args(a[0]), i), &type_GenericAlias)) return err_raise(TypeError, generic);
    int r = 0;
    for (uint64_t i = 0; r == 0 && i < n; i++) r = check(th, a[1], tuple_get(union_args(a[0]), i));
    return r < 0 ? RAISED : v_bool(r);
}

static Value union_instancecheck(Thread *th, Value *a, unsigned n, Value kw) {
    return check_members(th, a, obj_isinstance, "isinstance() argument 2 cannot be a parameterized generic");
}
static Value union_subclasscheck(Thread *th, Value *a, unsigned n, Value kw) {
    if (!type_check(a[1])) return err_raise(TypeError, "issubclass() arg 1 must be a class");
    return check_members(th, a, obj_issubclass, "issubclass() argument 2 cannot be a parameterized generic");
}

static const Method union_methods[] = {
    {"__instancecheck__", union_instancecheck, "!(self, instance, /)", NULL, M_METHOD},
    {"__subclasscheck__", union_subclasscheck, "!(self, subclass, /)", NULL, M_METHOD},
    {0}
};
static const Member union_members[] = {{"__args__", offsetof(UnionObj, args), MEMBER_READONLY, NULL}, {0}};
static const GetSet union_getset[] = {{"__parameters__", union_parameters, NULL, "Type variables in the types.UnionType."}, {0}};

Type type_UnionType = {
    .name = "types.UnionType", .doc = "A union of types: X | Y.", .flags = TF_NO_NEW, .size = sizeof(UnionObj),
    .values = offsetof(UnionObj, args), .values_end = sizeof(UnionObj), .methods = union_methods, .members = union_members,
    .getset = union_getset, .repr = union_repr, .hash = union_hash, .compare = union_compare, .getattr = union_getattr,
    .getitem = union_getitem, .nb = {[NB_OR] = type_or},
};
