/* excgroup.c -- BaseExceptionGroup and ExceptionGroup: making, splitting. */
#include "native.h"
#include "exc.h"
#include <stddef.h>

Type *exc_ExceptionGroup;

/* ---- making ----------------------------------------------------------------------------------------------------------- */

static Value make(Type *t, Value message, Value excs) {
    Value e = exc_blank(t, TUPLE(message, excs));
    if (e == RAISED) return RAISED;
    OBJ(GroupObj, e)->message = message; /* NOBARRIER: fresh */
    OBJ(GroupObj, e)->excs = excs;       /* NOBARRIER: fresh */
    return e;
}

static bool all_exceptions(Value excs) {
    for (uint64_t i = 0; i < tuple_len(excs); i++)
        if (!obj_is(tuple_get(excs, i), Exception)) return false;
    return true;
}

static Value group_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    if (is_ref(kw) && tuple_len(kw)) return err_raise(TypeError, "%N() takes no keyword arguments", t);
    if (n != 3) return err_raise(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%u given)", n - 1);
    if (!str_check(a[1])) return err_raise(TypeError, "argument 1 must be str, not %T", a[1]);
    int seq = type_of(a[2])->getitem && !dict_check(a[2]);
    if (!seq) return err_raise(TypeError, "second argument (exceptions) must be a sequence");
    Value *r = root_push(th, 1);
    r[0] = tuple_from_iterable(th, a[2]);
    if (r[0] == RAISED) return RAISED;
    if (!tuple_len(r[0])) return err_raise(ValueError, "second argument (exceptions) must be a non-empty sequence");
    for (uint64_t i = 0; i < tuple_len(r[0]); i++)
        if (!exc_check(tuple_get(r[0], i)))
            return err_raise(ValueError, "Item %lu of second argument (exceptions) is not an exception", (unsigned long)i);
    bool plain = all_exceptions(r[0]);
    t = type_from(a[0]);
    if (t == BaseExceptionGroup) {
        if (plain) t = exc_ExceptionGroup;
    } else if (!plain && t == exc_ExceptionGroup) {
        return err_raise(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    } else if (!plain && type_is_sub(t, Exception)) {
        return err_raise(TypeError, "Cannot nest BaseExceptions in '%N'", t);
    }
    Value e = make(t, a[1], r[0]);
    if (e != RAISED) SET(ExcObj, e, args, tuple_from(a + 1, 2));
    return e;
}

static int group_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw)) return err_set(TypeError, "%T() takes no keyword arguments", a[0]);
    SET(ExcObj, a[0], args, tuple_from(a + 1, n - 1));
    return 0;
}

Value exc_group_make(Thread *th, Value message, Value excs) {
    return make(all_exceptions(excs) ? exc_ExceptionGroup : BaseExceptionGroup, message, excs);
}

static Value group_str(Thread *th, Value self) {
    uint64_t n = tuple_len(GET(GroupObj, self, excs));
    return str_format_c("%U (%lu sub-exception%s)", OBJ(GroupObj, self)->message, (unsigned long)n, n == 1 ? "" : "s");
}

/* ---- splitting ---------------------------------------------------------------------------------------------------------- */

/* 0 types (tuple of them), 1 a function. */
static int condition_kind(Value c) {
    if (type_check(c) && type_is_sub(type_from(c), BaseException)) return 0;
    if (tuple_check(c)) {
        for (uint64_t i = 0; i < tuple_len(c); i++)
            if (!type_check(tuple_get(c, i)) || !type_is_sub(type_from(tuple_get(c, i)), BaseException)) goto bad;
        return 0;
    }
    if (is_exact(c, &type_function) || is_exact(c, &type_method) || is_exact(c, &type_native)) return 1;
bad:
    return err_set(TypeError, "expected a function, exception type or tuple of exception types");
}

static int matches(Thread *th, Value exc, Value condition, int kind) {
    if (kind == 0) return obj_isinstance(th, exc, condition);
    Value v = CALL1(th, condition, exc);
    return v == RAISED ? -1 : obj_truth(th, v);
}

/* A group like `group` of `excs`: what derive() gives, with traceback, cause, context and notes copied. */
static Value derived(Thread *th, Value group, Value excs) {
    Value *r = root_push3(th, group, excs, V_NONE);
    r[2] = obj_call_method(th, group, str_intern_c("derive"), &r[1], 1);
    if (r[2] == RAISED) goto fail;
    if (!obj_is(r[2], BaseExceptionGroup)) {
        err_raise(TypeError, "derive must return an instance of BaseExceptionGroup");
        goto fail;
    }
    Value tb = GET(ExcObj, r[0], traceback), cause = OBJ(ExcObj, r[0])->cause, context = OBJ(ExcObj, r[0])->context;
    stm_write(ref_addr(r[2]));
    ExcObj *x = OBJ(ExcObj, r[2]);
    x->traceback = tb, x->cause = cause, x->context = context;
    x->suppress = cause != V_NONE ? V_TRUE : x->suppress;
    Value notes;
    int found = obj_find_attr(th, r[0], S(__notes__), &notes);
    if (found < 0) goto fail;
    if (found && (list_check(notes) || tuple_check(notes))) { /* anything else is left behind */
        notes = list_from_iterable(th, notes);
        if (notes == RAISED || obj_setattr(th, r[2], S(__notes__), notes) < 0) goto fail;
    }
    Value result = r[2];
    root_pop(th, 3);
    return result;
fail:
    root_pop(th, 3);
    return RAISED;
}

static int split(Thread *th, Value exc, Value condition, int kind, Value *out);

/* The members one by one: lists of what matches and what does not. */
static int split_members(Thread *th, Value *r, int kind) {
    Value excs = GET(GroupObj, r[0], excs);
    for (uint64_t i = 0; i < tuple_len(excs); i++, excs = GET(GroupObj, r[0], excs)) {
        if (split(th, tuple_get(excs, i), r[1], kind, r + 4) < 0) return -1;
        if (r[4] != V_NONE && list_append(r[2], r[4]) < 0) return -1;
        if (r[5] != V_NONE && list_append(r[3], r[5]) < 0) return -1;
    }
    return 0;
}

static int split(Thread *th, Value exc, Value condition, int kind, Value *out) {
    Value *r = root_push(th, 6);
    r[0] = exc, r[1] = condition;
    int m = matches(th, exc, condition, kind);
    out[0] = m > 0 ? r[0] : V_NONE, out[1] = m > 0 ? V_NONE : r[0];
    int result = m < 0 ? -1 : 0;
    if (m == 0 && obj_is(r[0], BaseExceptionGroup)) {
        result = -1;
        if (recursion_enter(th, " in exceptiongroup_split_recursive") == 0) {
            r[2] = list_new(0), r[3] = list_new(0);
            result = split_members(th, r, kind);
            recursion_leave(th);
        }
        for (int i = 0; i < 2 && result == 0; i++) {
            out[i] = V_NONE;
            if (!list_len(r[2 + i])) continue;
            r[4] = list_slice(r[2 + i], 0, list_len(r[2 + i]));
            out[i] = derived(th, r[0], r[4]);
            if (out[i] == RAISED) result = -1;
        }
    }
    root_pop(th, 6);
    return result;
}

int exc_group_split(Thread *th, Value group, Value condition, Value *out) {
    int kind = condition_kind(condition);
    return kind < 0 ? -1 : split(th, group, condition, kind, out);
}

static Value group_split(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    return exc_group_split(th, a[0], a[1], r) < 0 ? RAISED : TUPLE(r[0], r[1]);
}
static Value group_subgroup(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    return exc_group_split(th, a[0], a[1], r) < 0 ? RAISED : r[0];
}
static Value group_derive(Thread *th, Value *a, unsigned n, Value kw) {
    Value message = GET(GroupObj, a[0], message);
    return CALL2(th, BaseExceptionGroup->obj, message, a[1]);
}
static Value group_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

static const Method group_methods[] = {
    {"split", group_split, "!(self, condition, /)", "Two groups: what matches the condition, and the rest."},
    {"subgroup", group_subgroup, "!(self, condition, /)", "The part that matches the condition, or None."},
    {"derive", group_derive, "!(self, excs, /)", "A group of the same kind with other members."},
    {"__class_getitem__", group_class_getitem, "!(cls, item, /)", NULL, M_CLASS},
    {0}
};
static const Member group_members[] = {
    {"message", offsetof(GroupObj, message), MEMBER_READONLY, "exception message"},
    {"exceptions", offsetof(GroupObj, excs), MEMBER_READONLY, "nested exceptions"}, {0}};

void group_slots(void) {
    BaseExceptionGroup->new = group_new, BaseExceptionGroup->init = group_init, BaseExceptionGroup->str = group_str;
    BaseExceptionGroup->methods = group_methods, BaseExceptionGroup->members = group_members;
    BaseExceptionGroup->doc = "A combination of multiple unrelated exceptions.";
}

void group_start(Thread *th) {
    Value dict = dict_new();
    dict_set_str(dict, S(__module__), str_intern_c("builtins"));
    Value c = type_make(th, &type_type, str_intern_c("ExceptionGroup"), TUPLE(BaseExceptionGroup->obj, Exception->obj), dict,
                        V_UNBOUND, NULL, 0);
    if (c == RAISED) fatal("ExceptionGroup");
    exc_ExceptionGroup = type_from(c);
}
