/* typenew.c -- classes made by Python: type(name, bases, dict), what a class statement ends in.
 *
 * The steps: metaclass and base, the Type record, its class object, the namespace, members of __slots__, mro, slots; only then
 * is Python called: __set_name__, __init_subclass__. See type.c for what stays true afterwards. */
#include "typeobj.h"
#include "native.h"
#include "uni.h"
#include <stdlib.h>

/* Rooted words of a class in the making. */
enum { R_NAME, R_BASES, R_DICT, R_SLOTS, R_QUALNAME, R_KW, R_TMP, R_COUNT };

typedef struct Making {
    Thread *th;
    Value *r;
    Type *t, *base, *meta;
    bool add_dict, add_weak;
    unsigned nslots;
} Making;

/* ---- __slots__ ---------------------------------------------------------------------------------------------------- */

static bool is_identifier(Value s) {
    UStr u = str_view(s);
    if (!u.n) return false;
    for (size_t i = 0; i < u.n; i++) {
        uint32_t c = ustr_at(u, i);
        if (i ? !uni_is_xid_continue(c) : !uni_is_xid_start(c)) return false;
    }
    return true;
}

/* _Class__name for __name; the str itself otherwise. */
static Value mangle(Value cls, Value name) {
    UStr n = str_view(name), c = str_view(cls);
    if (n.n < 3 || ustr_at(n, 0) != '_' || ustr_at(n, 1) != '_') return name;
    if (ustr_at(n, n.n - 1) == '_' && ustr_at(n, n.n - 2) == '_') return name;
    size_t skip = 0;
    while (skip < c.n && ustr_at(c, skip) == '_') skip++;
    if (skip == c.n) return name;
    UBuf b;
    ubuf_init(&b, NULL);
    ubuf_put(&b, '_');
    ubuf_span(&b, ustr_slice(c, skip, c.n));
    ubuf_span(&b, n);
    return str_from_buf(&b);
}

static int special_slot(Making *m, Value name, bool *special) {
    bool may_dict = !(m->base->flags & (TF_DICT | TF_TYPE)) && !m->base->dict_at;
    bool may_weak = !(m->base->flags & (TF_WEAK | TF_ITEMS));
    *special = true;
    if (str_equal(name, S(__dict__))) {
        if (!may_dict || m->add_dict) return err_set(TypeError, "__dict__ slot disallowed: we already got one");
        m->add_dict = true;
    } else if (str_equal(name, S(__weakref__))) {
        if (!may_weak || m->add_weak)
            return err_set(TypeError, "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
        m->add_weak = true;
    } else {
        *special = false;
    }
    return 0;
}

/* R_SLOTS: tuple of what the class says; becomes the list of the names of words, sorted. */
static int names_of_slots(Making *m) {
    Value *r = m->r;
    uint64_t n = tuple_len(r[R_SLOTS]);
    if (n && m->base->flags & TF_ITEMS)
        return err_set(TypeError, "nonempty __slots__ not supported for subtype of '%s'", m->base->name);
    r[R_TMP] = list_new(n);
    if (r[R_TMP] == RAISED) return -1;
    for (uint64_t i = 0; i < n; i++) {
        Value name = tuple_get(r[R_SLOTS], i);
        bool special;
        if (!str_check(name)) return err_set(TypeError, "__slots__ items must be strings, not '%T'", name);
        if (!is_identifier(name)) return err_set(TypeError, "__slots__ must be identifiers");
        if (special_slot(m, name, &special) < 0) return -1;
        if (special) continue;
        name = mangle(r[R_NAME], name);
        if (name == RAISED || (name = str_intern(name)) == RAISED) return -1;
        if (dict_get_str(r[R_DICT], name) != V_UNBOUND && name != S(__qualname__) && name != S(__classcell__))
            return err_format(m->th, ValueError, "%R in __slots__ conflicts with class variable", name), -1;
        if (list_append(r[R_TMP], name) < 0) return -1;
    }
    if (list_sort(m->th, r[R_TMP], V_NONE, false) < 0) return -1;
    r[R_SLOTS] = list_to_tuple(r[R_TMP]);
    return r[R_SLOTS] == RAISED ? -1 : 0;
}

/* Other bases may have brought what the first base lacks. */
static void from_other_bases(Making *m) {
    bool may_dict = !(m->base->flags & (TF_DICT | TF_TYPE)) && !m->base->dict_at;
    bool may_weak = !(m->base->flags & (TF_WEAK | TF_ITEMS));
    for (uint64_t i = 0; i < tuple_len(m->r[R_BASES]); i++) {
        Type *b = type_from(tuple_get(m->r[R_BASES], i));
        if (b == m->base) continue;
        if (may_dict && (b->flags & TF_DICT || b->dict_at)) m->add_dict = true;
        if (may_weak && b->flags & TF_WEAK) m->add_weak = true;
    }
}

static int read_slots(Making *m) {
    Value *r = m->r;
    Value slots = dict_get_str(r[R_DICT], S(__slots__));
    bool may_dict = !(m->base->flags & (TF_DICT | TF_TYPE)) && !m->base->dict_at;
    r[R_SLOTS] = V_UNBOUND;
    if (slots == V_UNBOUND) {
        m->add_dict = may_dict;
        m->add_weak = !(m->base->flags & (TF_WEAK | TF_ITEMS));
        return 0;
    }
    r[R_SLOTS] = slots = str_check(slots) ? TUPLE(slots) : tuple_from_iterable(m->th, slots);
    if (slots == RAISED || names_of_slots(m) < 0) return -1;
    m->nslots = (unsigned)tuple_len(r[R_SLOTS]);
    if (m->base->nslots + m->nslots > OBJ_EXTRA_MAX - 1) return err_set(TypeError, "too many __slots__");
    from_other_bases(m);
    return 0;
}

/* ---- the namespace ------------------------------------------------------------------------------------------------ */

static int set_module(Making *m) {
    Value *r = m->r;
    if (dict_get_str(r[R_DICT], S(__module__)) != V_UNBOUND) return 0;
    Value globals = frame_globals(m->th);
    if (!is_ref(globals)) return 0;
    Value name = dict_get_str(globals, S(__name__));
    return name == V_UNBOUND ? 0 : dict_set_str(r[R_DICT], S(__module__), name);
}

static int take_qualname(Making *m) {
    Value *r = m->r;
    Value q = dict_get_str(r[R_DICT], S(__qualname__));
    r[R_QUALNAME] = r[R_NAME];
    if (q == V_UNBOUND) return 0;
    if (!str_check(q)) return err_set(TypeError, "type __qualname__ must be a str, not %T", q);
    r[R_QUALNAME] = q;
    dict_del_str(r[R_DICT], S(__qualname__));
    return 0;
}

/* Functions of these names are static or class methods without being told so. */
static int wrap_function(Making *m, Value name, Type *with) {
    Value f = dict_get_str(m->r[R_DICT], name);
    if (!is_exact(f, &type_function)) return 0;
    Value w = with == &type_staticmethod ? staticmethod_new(f) : classmethod_new(f);
    return w == RAISED ? -1 : dict_set_str(m->r[R_DICT], name, w);
}

static int set_cell(Making *m) {
    Value *r = m->r;
    Value cell = dict_get_str(r[R_DICT], S(__classcell__));
    if (cell == V_UNBOUND) return 0;
    if (!is_exact(cell, &type_cell))
        return err_format(m->th, TypeError, "__classcell__ must be a nonlocal cell, not %R", type_obj(cell)), -1;
    SET(CellObj, cell, v, m->t->obj);
    dict_del_str(r[R_DICT], S(__classcell__));
    return 0;
}

static int set_eq_hash(Making *m) {
    Value d = m->r[R_DICT];
    if (dict_get_str(d, S(__eq__)) == V_UNBOUND || dict_get_str(d, S(__hash__)) != V_UNBOUND) return 0;
    return dict_set_str(d, S(__hash__), V_NONE);
}

static int add_members(Making *m) {
    Value *r = m->r;
    for (unsigned i = 0; i < m->nslots; i++) {
        Value name = tuple_get(r[R_SLOTS], i);
        Value d = slot_member_new(m->t, name, m->base->nslots + i, false);
        if (d == RAISED || dict_set_str(r[R_DICT], name, d) < 0) return -1;
    }
    const GetSet *more[] = {m->add_dict ? &dict_getset : NULL, m->add_weak ? &weak_getset : NULL};
    for (unsigned i = 0; i < 2; i++) {
        if (!more[i]) continue;
        Value name = i ? S(__weakref__) : S(__dict__);
        if (dict_get_str(r[R_DICT], name) != V_UNBOUND) continue;
        Value d = getset_descr_new(m->t, more[i]);
        if (d == RAISED || dict_set_str(r[R_DICT], name, d) < 0) return -1;
    }
    return 0;
}

/* ---- the record --------------------------------------------------------------------------------------------------- */

static char *c_name(Value name) {
    size_t n;
    char *s = str_to_utf8(name, &n);
    if (s && strlen(s) != n) {
        free(s);
        err_raise(ValueError, "type name must not contain null characters");
        return NULL;
    }
    return s;
}

static Type *record_new(Making *m) {
    const Type *base = m->base;
    char *name = c_name(m->r[R_NAME]);
    if (!name) return NULL;
    Type *t = calloc(1, sizeof *t);
    if (!t) {
        free(name);
        return err_no_memory(), NULL;
    }
    t->name = name;
    t->flags = TF_HEAP | TF_BASETYPE | TF_READY | (base->flags & TF_INHERITED);
    if (m->add_dict) t->flags |= TF_DICT;
    if (m->add_weak) t->flags |= TF_WEAK;
    t->size = base->size;
    t->values = base->values, t->values_end = base->values_end;
    t->own_flags = base->own_flags;
    t->nslots = (uint16_t)(base->nslots + m->nslots);
    t->extra = (uint16_t)inst_first(t);
    t->size_of = base->size_of, t->trace = base->trace, t->trace_range = base->trace_range;
    t->dict_at = base->dict_at;
    t->base = m->base;
    return t;
}

static void forget(void *arg) {
    Type *t = arg;
    for (uint32_t i = 0; i < t->nbases_c; i++) subtype_remove(t->bases_c[i], t);
    t->nbases_c = 0;
}

/* Bases know their subclasses; a transaction that aborts takes it back. */
int type_link_bases(Type *t, Value bases) {
    uint32_t n = (uint32_t)tuple_len(bases);
    Type **list = malloc((n ? n : 1) * sizeof *list);
    if (!list) return err_no_memory(), -1;
    free(t->bases_c);
    t->bases_c = list;
    t->nbases_c = n;
    for (uint32_t i = 0; i < n; i++) subtype_add(list[i] = type_from(tuple_get(bases, i)), t);
    if (!CTL.solo) tx_on_abort(&thread_self->stm, t, forget, t);
    return 0;
}

static void patma_flags(Type *t) {
    Value mro = type_mro(t);
    for (uint64_t i = 1; i < tuple_len(mro); i++) {
        uint32_t f = type_from(tuple_get(mro, i))->flags & (TF_SEQUENCE | TF_MAPPING);
        if (f && !(t->flags & (TF_SEQUENCE | TF_MAPPING))) t->flags |= f;
    }
}

static int make_object(Making *m) {
    Value *r = m->r;
    Type *t = m->t = record_new(m);
    if (!t) return -1;
    map_new_root(t);
    if (type_object_new(m->th, t, m->meta) == RAISED) return -1;
    SET(TypeObj, t->obj, name, r[R_NAME]);
    SET(TypeObj, t->obj, qualname, r[R_QUALNAME]);
    SET(TypeObj, t->obj, bases, r[R_BASES]);
    SET(TypeObj, t->obj, dict, r[R_DICT]);
    SET(TypeObj, t->obj, slots, r[R_SLOTS]);
    return 0;
}

static int finish(Making *m) {
    Type *t = m->t;
    if (set_cell(m) < 0 || add_members(m) < 0 || set_eq_hash(m) < 0) return -1;
    if (dict_get_str(m->r[R_DICT], S(__doc__)) == V_UNBOUND && dict_set_str(m->r[R_DICT], S(__doc__), V_NONE) < 0) return -1;
    Value mro = mro_compute(m->th, t);
    if (mro == RAISED) return -1;
    SET(TypeObj, t->obj, mro, mro);
    slots_inherit(t, t->base);
    slots_update(t);
    patma_flags(t);
    if (type_link_bases(t, m->r[R_BASES]) < 0) return -1;
    map_lock();
    t->version = guard_next();
    for (Map *p = t->map_list; p; p = p->others) p->guard = guard_next();
    map_unlock();
    return 0;
}

/* ---- hooks -------------------------------------------------------------------------------------------------------- */

static int set_name_failed(Making *m, Value key, Value value) {
    Thread *th = m->th;
    Value *r = root_push3(th, err_fetch(th), key, value);
    err_format(th, RuntimeError, "Error calling __set_name__ on '%T' instance %R in '%U'", value, key, type_name(m->t));
    Value e = err_fetch(th);
    SET(ExcObj, e, cause, r[0]);
    SET(ExcObj, e, context, r[0]);
    SET(ExcObj, e, suppress, V_TRUE);
    err_restore(th, e);
    root_pop(th, 3);
    return -1;
}

static int set_names(Making *m) {
    Thread *th = m->th;
    Value *r = root_push3(th, dict_copy(m->r[R_DICT]), V_NONE, V_NONE);
    if (r[0] == RAISED) return -1;
    uint64_t pos = 0;
    while (dict_next(r[0], &pos, &r[1], &r[2])) {
        if (!is_ref(r[2]) || type_lookup(type_of(r[2]), S(__set_name__)) == V_UNBOUND) continue;
        if (call_special(th, S(__set_name__), (Value[]){r[2], m->t->obj, r[1]}, 3) == RAISED)
            return set_name_failed(m, r[1], r[2]);
    }
    root_pop(th, 3);
    return 0;
}

/* A mro() of the metaclass may have left the class itself out. */
static bool is_in_own_mro(Type *t) {
    Value mro = type_mro(t);
    for (uint64_t i = 0; i < tuple_len(mro); i++)
        if (tuple_get(mro, i) == t->obj) return true;
    return false;
}

static int init_subclass(Making *m, const Value *kwvalues, unsigned nkw) {
    Thread *th = m->th;
    Value mro = type_mro(m->t), f = V_UNBOUND;
    if (!is_in_own_mro(m->t)) return err_set(TypeError, "super(type, obj): obj must be an instance or subtype of type");
    for (uint64_t i = 1; i < tuple_len(mro) && f == V_UNBOUND; i++)
        f = dict_get_str(type_ns(type_from(tuple_get(mro, i))), S(__init_subclass__));
    if (f == V_UNBOUND) return 0;
    Type *ft = type_of(f);
    if (ft->get) f = ft->get(th, f, V_UNBOUND, m->t->obj);
    if (f == RAISED) return -1;
    Value r = nkw ? obj_call_kw(th, f, kwvalues, 0, m->r[R_KW]) : CALL0(th, f);
    return r == RAISED ? -1 : 0;
}

/* ---- type(name, bases, dict) -------------------------------------------------------------------------------------- */

static int make(Making *m, Value dict, const Value *kwvalues, unsigned nkw) {
    m->r[R_DICT] = dict_copy(dict);
    if (m->r[R_DICT] == RAISED) return -1;
    if (read_slots(m) < 0 || set_module(m) < 0 || take_qualname(m) < 0) return -1;
    if (wrap_function(m, S(__new__), &type_staticmethod) < 0 ||
        wrap_function(m, S(__init_subclass__), &type_classmethod) < 0 ||
        wrap_function(m, S(__class_getitem__), &type_classmethod) < 0)
        return -1;
    if (make_object(m) < 0 || finish(m) < 0 || set_names(m) < 0) return -1;
    return init_subclass(m, kwvalues, nkw);
}

Value type_make(Thread *th, Type *meta, Value name, Value bases, Value dict, Value kwnames, const Value *kwvalues, unsigned nkw) {
    Value *top = th->top;
    Value *kwv = root_push(th, nkw); /* the caller's may lie in an array of C */
    if (nkw) memcpy(kwv, kwvalues, nkw * sizeof *kwv);
    Making m = {.th = th, .meta = meta, .r = root_push(th, R_COUNT)};
    m.r[R_NAME] = name;
    m.r[R_BASES] = tuple_len(bases) ? bases : TUPLE(type_object.obj);
    m.r[R_KW] = nkw ? kwnames : V_NONE;
    Value result = RAISED;
    if (m.r[R_BASES] != RAISED && (m.base = type_best_base(m.r[R_BASES])) && make(&m, dict, kwv, nkw) == 0)
        result = m.t->obj;
    th->top = top;
    return result;
}

static int check_new_args(Value *a, unsigned n) {
    if (n != 4) return err_set(TypeError, "type.__new__() takes exactly 3 arguments (%u given)", n - 1);
    if (!str_check(a[1])) return err_set(TypeError, "type.__new__() argument 1 must be str, not %T", a[1]);
    if (!tuple_check(a[2])) return err_set(TypeError, "type.__new__() argument 2 must be tuple, not %T", a[2]);
    if (!dict_check(a[3])) return err_set(TypeError, "type.__new__() argument 3 must be dict, not %T", a[3]);
    return 0;
}

/* Only classes are bases here; __build_class__ has replaced the others. */
static int check_bases(Thread *th, Value *a) {
    for (uint64_t i = 0; i < tuple_len(a[2]); i++) {
        Value b = tuple_get(a[2], i), f;
        if (type_check(b)) continue;
        int found = obj_find_attr(th, b, S(__mro_entries__), &f);
        if (found < 0) return -1;
        if (found) return err_set(TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
    }
    return 0;
}

Value type_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_new_args(a, n) < 0 || check_bases(th, a) < 0) return RAISED;
    Type *meta = type_from(a[0]), *winner = type_winner(meta, a[2]);
    if (!winner) return RAISED;
    if (winner != meta && winner->new != type_new) {
        a[0] = winner->obj;
        return winner->new(th, a, n, kw);
    }
    unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
    return type_make(th, winner, a[1], a[2], a[3], kw, a + n, nkw);
}
