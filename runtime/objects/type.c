/* type.c -- types: making static ones usable, look-up through the mro, telling caches of changes.
 *
 * A Type is a C record that lives for ever; its TypeObj is immortal, too. What Python can change (dict, bases, mro, names) is in
 * the TypeObj and under transactions; what follows from it (slots, flags, version, guards) is in the record.
 *
 * [TYPE1] version and the guards of the type's maps change whenever an attribute of the class or of a base does. While the
 *         transaction that changes it is running beside others they are 0: nobody fills a cache with what may not come to pass.
 * [TYPE2] The look-up cache of a thread knows positions in class dicts, no values: it holds no references.
 *
 * See typenew.c for class statements, typeattr.c for what classes show to Python. */
#include "typeobj.h"
#include "native.h"
#include <stdlib.h>

/* ---- look-up ------------------------------------------------------------------------------------------------------ */

enum { CACHE_SIZE = 1024 };

typedef struct MethodCache {
    struct CacheEntry {
        uint64_t version;
        Value name;
        Type *owner; /* NULL: not in the mro */
        uint64_t pos;
    } e[CACHE_SIZE];
} MethodCache;

static struct MethodCache *cache_of_thread(void) {
    Thread *th = thread_self;
    if (UNLIKELY(!th->cache)) th->cache = calloc(1, sizeof *th->cache);
    return th->cache;
}

static Value lookup_plain(Type *t, Value name, Type **owner, int64_t *pos) {
    *owner = NULL;
    Value mro = type_mro(t);
    if (!is_ref(mro)) return V_UNBOUND;
    uint64_t n = tuple_len(mro);
    for (uint64_t i = 0; i < n; i++) {
        Type *b = type_from(tuple_get(mro, i));
        Value d = type_ns(b);
        int64_t at = dict_find_str(d, name);
        if (at < 0) continue;
        *owner = b;
        *pos = at;
        return dict_get_str(d, name);
    }
    return V_UNBOUND;
}

Value type_lookup(Type *t, Value name) {
    Type *owner;
    int64_t pos = 0;
    if (UNLIKELY(!t->obj)) return V_UNBOUND;
    uint64_t version = t->version;
    MethodCache *c = cache_of_thread();
    if (!version || !c || !str_is_interned(name)) return lookup_plain(t, name, &owner, &pos);
    struct CacheEntry *e = &c->e[(version * 0x9e3779b1u ^ name >> 4) % CACHE_SIZE];
    if (LIKELY(e->version == version && e->name == name)) {
        if (!e->owner) return V_UNBOUND;
        Value v = dict_at(type_ns(e->owner), e->pos, name);
        if (LIKELY(v != V_UNBOUND)) return v;
    }
    Value v = lookup_plain(t, name, &owner, &pos);
    *e = (struct CacheEntry){version, name, owner, (uint64_t)pos};
    return v;
}

bool type_is_sub(const Type *t, const Type *base) {
    for (const Type *b = t; b; b = b->base)
        if (b == base) return true;
    if (!(t->flags & TF_HEAP) || !t->obj) return base == &type_object;
    Value mro = type_mro(t);
    if (!is_ref(mro)) return false;
    uint64_t n = tuple_len(mro);
    for (uint64_t i = 0; i < n; i++)
        if (type_from(tuple_get(mro, i)) == base) return true;
    return false;
}

Value type_name(Type *t) { return TYPE_FIELD(t, name); }
Value type_qualname(Type *t) { return TYPE_FIELD(t, qualname); }

/* ---- changes ------------------------------------------------------------------------------------------------------ */

/* Types whose guards are 0 until a transaction ends. */
typedef struct Pending {
    size_t n, cap;
    Type **t;
} Pending;

static void renew(Type *t) { /* upholds [TYPE1]; map lock held */
    t->version = guard_next();
    for (Map *m = t->map_list; m; m = m->others) m->guard = guard_next();
}

static void renew_all(Type *t) {
    renew(t);
    for (uint32_t i = 0; i < t->nsubtypes; i++) renew_all(t->subtypes[i]);
}

static void suspend_all(Type *t, Pending *p) {
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 16;
        p->t = realloc(p->t, p->cap * sizeof *p->t);
        if (!p->t) fatal("no memory for a list of types");
    }
    p->t[p->n++] = t;
    t->changing++;
    t->version = 0;
    for (Map *m = t->map_list; m; m = m->others) m->guard = 0;
    for (uint32_t i = 0; i < t->nsubtypes; i++) suspend_all(t->subtypes[i], p);
}

static void resume_all(void *arg) {
    Pending *p = arg;
    map_lock();
    for (size_t i = 0; i < p->n; i++)
        if (!--p->t[i]->changing) renew(p->t[i]);
    map_unlock();
    free(p->t);
    free(p);
}

void type_changed(Type *t) {
    map_lock();
    if (CTL.solo || !thread_self->stm.in_tx) {
        renew_all(t);
        map_unlock();
        return;
    }
    Pending *p = calloc(1, sizeof *p);
    if (!p) fatal("no memory for a list of types");
    suspend_all(t, p);
    map_unlock();
    tx_on_abort(&thread_self->stm, p, resume_all, p);
    tx_after_commit(&thread_self->stm, resume_all, p);
}

void subtype_add(Type *base, Type *t) {
    map_lock();
    if (!(base->nsubtypes & (base->nsubtypes - 1))) {
        uint32_t cap = base->nsubtypes ? 2 * base->nsubtypes : 1;
        base->subtypes = realloc(base->subtypes, cap * sizeof *base->subtypes);
        if (!base->subtypes) fatal("no memory for subclasses");
    }
    base->subtypes[base->nsubtypes++] = t;
    map_unlock();
}

void subtype_remove(Type *base, Type *t) {
    map_lock();
    for (uint32_t i = 0; i < base->nsubtypes; i++)
        if (base->subtypes[i] == t) {
            memmove(base->subtypes + i, base->subtypes + i + 1, (base->nsubtypes - i - 1) * sizeof *base->subtypes);
            base->nsubtypes--;
            break;
        }
    map_unlock();
}

/* ---- layout ------------------------------------------------------------------------------------------------------- */

const Type *type_solid(const Type *t) {
    for (; t->base; t = t->base)
        if (t->size != t->base->size || t->nslots != t->base->nslots || (t->flags ^ t->base->flags) & TF_VAR) break;
    return t;
}

static bool adds_nothing(const Type *t) {
    const Type *b = t->base;
    return b && t->size == b->size && t->nslots == b->nslots && !((t->flags ^ b->flags) & (TF_DICT | TF_WEAK | TF_VAR));
}

static bool same_slot_names(const Type *a, const Type *b) {
    Value x = TYPE_FIELD(a, slots), y = TYPE_FIELD(b, slots);
    uint64_t n = is_ref(x) ? tuple_len(x) : 0, m = is_ref(y) ? tuple_len(y) : 0;
    if (n != m) return false;
    for (uint64_t i = 0; i < n; i++)
        if (tuple_get(x, i) != tuple_get(y, i)) return false;
    return true;
}

bool type_same_layout(const Type *a, const Type *b) {
    while (adds_nothing(a)) a = a->base;
    while (adds_nothing(b)) b = b->base;
    if (a == b) return true;
    return a->base == b->base && a->size == b->size && a->nslots == b->nslots && a->dict_at == b->dict_at &&
           !((a->flags ^ b->flags) & (TF_DICT | TF_WEAK | TF_VAR)) && a->flags & b->flags & TF_HEAP && same_slot_names(a, b);
}

Type *type_best_base(Value bases) {
    const Type *winner = NULL;
    Type *base = NULL;
    for (uint64_t i = 0; i < tuple_len(bases); i++) {
        Value b = tuple_get(bases, i);
        if (!type_check(b)) return err_raise(TypeError, "bases must be types"), NULL;
        Type *t = type_from(b);
        if (!(t->flags & TF_BASETYPE)) return err_raise(TypeError, "type '%s' is not an acceptable base type", t->name), NULL;
        const Type *candidate = type_solid(t);
        if (!winner) {
            winner = candidate;
            base = t;
        } else if (!type_is_sub(winner, candidate)) {
            if (!type_is_sub(candidate, winner))
                return err_raise(TypeError, "multiple bases have instance lay-out conflict"), NULL;
            winner = candidate;
            base = t;
        }
    }
    return base;
}

Type *type_winner(Type *meta, Value bases) {
    for (uint64_t i = 0; i < tuple_len(bases); i++) {
        Type *t = type_of(tuple_get(bases, i));
        if (type_is_sub(meta, t)) continue;
        if (!type_is_sub(t, meta))
            return err_raise(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                                        "subclass of the metaclasses of all its bases"),
                   NULL;
        meta = t;
    }
    return meta;
}

/* ---- mro ---------------------------------------------------------------------------------------------------------- */

static bool in_tail(Value list, uint64_t from, Value cls) {
    for (uint64_t i = from + 1; i < tuple_len(list); i++)
        if (tuple_get(list, i) == cls) return true;
    return false;
}

static Value mro_conflict(const Value *lists, const uint64_t *at, unsigned n) {
    UBuf b;
    ubuf_init(&b, NULL);
    ubuf_text(&b, "Cannot create a consistent method resolution\norder (MRO) for bases");
    unsigned count = 0;
    for (unsigned i = 0; i < n; i++) {
        if (at[i] >= tuple_len(lists[i])) continue;
        Value head = tuple_get(lists[i], at[i]);
        bool before = false;
        for (unsigned j = 0; j < i; j++) before |= at[j] < tuple_len(lists[j]) && tuple_get(lists[j], at[j]) == head;
        if (before) continue;
        ubuf_text(&b, count++ ? ", " : " ");
        ubuf_span(&b, str_view(type_name(type_from(head))));
    }
    Value text = str_from_buf(&b);
    return text == RAISED ? RAISED : err_value(TypeError, text);
}

/* C3: take the first head that is in no tail, until all lists are empty. */
static Value merge(Type *t, const Value *lists, uint64_t *at, unsigned n) {
    uint64_t cap = 1, count = 0;
    for (unsigned i = 0; i < n; i++) cap += tuple_len(lists[i]);
    Value *out = malloc(cap * sizeof *out), result;
    if (!out) return err_no_memory();
    out[count++] = t->obj;
    for (;;) {
        Value next = V_UNBOUND;
        bool left = false;
        for (unsigned i = 0; i < n && next == V_UNBOUND; i++) {
            if (at[i] >= tuple_len(lists[i])) continue;
            left = true;
            Value head = tuple_get(lists[i], at[i]);
            bool good = true;
            for (unsigned j = 0; j < n && good; j++) good = !in_tail(lists[j], at[j], head);
            if (good) next = head;
        }
        if (!left) break;
        if (next == V_UNBOUND) {
            free(out);
            return mro_conflict(lists, at, n);
        }
        out[count++] = next;
        for (unsigned i = 0; i < n; i++)
            if (at[i] < tuple_len(lists[i]) && tuple_get(lists[i], at[i]) == next) at[i]++;
    }
    result = tuple_from(out, count);
    free(out);
    return result;
}

/* Without Python code. */
Value mro_by_c3(Type *t) {
    Value bases = TYPE_FIELD(t, bases);
    unsigned n = (unsigned)tuple_len(bases);
    for (unsigned i = 0; i < n; i++) {
        Type *b = type_from(tuple_get(bases, i));
        if (!is_ref(type_mro(b))) return err_raise(TypeError, "Cannot extend an incomplete type '%s'", b->name);
        for (unsigned j = i + 1; j < n; j++)
            if (tuple_get(bases, j) == b->obj) return err_raise(TypeError, "duplicate base class %U", type_name(b));
    }
    Value *lists = malloc((n + 1) * (sizeof(Value) + sizeof(uint64_t)));
    if (!lists) return err_no_memory();
    uint64_t *at = (uint64_t *)(lists + n + 1);
    for (unsigned i = 0; i < n; i++) lists[i] = type_mro(type_from(tuple_get(bases, i)));
    lists[n] = bases;
    memset(at, 0, (n + 1) * sizeof *at);
    Value mro = merge(t, lists, at, n + 1);
    free(lists);
    return mro;
}

static int mro_check(Type *t, Value mro) {
    const Type *solid = type_solid(t);
    for (uint64_t i = 0; i < tuple_len(mro); i++) {
        Value c = tuple_get(mro, i);
        if (!type_check(c)) return err_set(TypeError, "mro() returned a non-class ('%T')", c);
        Type *b = type_from(c);
        if (!type_is_sub(solid, type_solid(b)))
            return err_set(TypeError, "mro() returned base with unsuitable layout ('%s')", b->name);
    }
    return 0;
}

Value mro_compute(Thread *th, Type *t) {
    Type *meta = type_of(t->obj);
    if (meta == &type_type) return mro_by_c3(t);
    Value f = type_lookup(meta, S(mro));
    if (is_exact(f, &type_method_descriptor) && OBJ(NativeObj, f)->type == &type_type) return mro_by_c3(t);
    Value mro = call_special(th, S(mro), &t->obj, 1);
    if (mro == V_UNBOUND) return mro_by_c3(t);
    if (mro != RAISED) mro = tuple_from_iterable(th, mro);
    if (mro == RAISED || mro_check(t, mro) < 0) return RAISED;
    return mro;
}

/* ---- making class objects ----------------------------------------------------------------------------------------- */

Value type_object_new(Thread *th, Type *t, Type *meta) {
    size_t n = sizeof(TypeObj) + 8 * (size_t)meta->extra;
    uint32_t flags = (uint32_t)meta->extra << OBJ_EXTRA_SHIFT;
    uintptr_t p;
    if (CTL.solo) {
        p = gc_alloc_immortal(n, flags, meta->root_map->id);
    } else { /* all views must see the header */
        stm_stop_world(&th->stm);
        p = gc_alloc_immortal(n, flags, meta->root_map->id);
        if (p) stm_store_all_stw(p, SEG_AT(uint64_t, p));
        stm_start_world(&th->stm);
    }
    if (!p) return err_no_memory();
    Value v = value_from_ref(p);
    stm_write(p);
    TypeObj *o = OBJ(TypeObj, v);
    o->type = t;
    o->name = o->qualname = o->module = o->doc = o->bases = o->mro = o->dict = V_UNBOUND;
    o->slots = o->weak_subclasses = o->annotations = V_UNBOUND;
    t->obj = v;
    return v;
}

/* ---- static types ------------------------------------------------------------------------------------------------- */

static int add_descr(Value dict, const char *name, Value descr, bool keep) {
    if (descr == RAISED) return -1;
    Value key = str_intern_c(name);
    if (keep && dict_get_str(dict, key) != V_UNBOUND) return 0;
    return dict_set_str(dict, key, descr);
}

static int add_tables(Type *t, Value dict) {
    for (const Method *m = t->methods; m && m->name; m++)
        if (add_descr(dict, m->name, method_descr_new(t, m), m->kind != M_COEXIST) < 0) return -1;
    for (const GetSet *g = t->getset; g && g->name; g++)
        if (add_descr(dict, g->name, getset_descr_new(t, g), true) < 0) return -1;
    for (const Member *m = t->members; m && m->name; m++)
        if (add_descr(dict, m->name, member_descr_new(t, m), true) < 0) return -1;
    return 0;
}

static Value new_wrapper(Thread *th, Value *a, unsigned n, Value kw);
const Method new_method = {"__new__", new_wrapper, "(type, /, *args, **kwargs)", "Make a new object of the type.", M_STATIC};

/* Class.__new__(cls, ...) of builtin types; a[0] is the class whose __new__ it is. */
static Value new_wrapper(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    if (n < 2) return err_raise(TypeError, "%s.__new__(): not enough arguments", t->name);
    if (!type_check(a[1])) return err_raise(TypeError, "%s.__new__(X): X is not a type object (%T)", t->name, a[1]);
    Type *cls = type_from(a[1]);
    if (!type_is_sub(cls, t)) return err_raise(TypeError, "%s.__new__(%s): %s is not a subtype of %s", t->name, cls->name, cls->name, t->name);
    Type *fixed = cls; /* the builtin type below Python's classes: nobody else may make its objects */
    while (fixed->flags & TF_HEAP && SLOT_PY(fixed, new)) fixed = fixed->base;
    if (fixed->new != t->new) return err_raise(TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", t->name, cls->name, fixed->name);
    return t->new(th, a + 1, n - 1, kw);
}

const char *doc_after_signature(const char *doc) {
    const char *p = strstr(doc, "\n--\n\n");
    return p ? p + 5 : doc;
}

static int fill_dict(Type *t, Value dict) {
    if (t->new && !(t->flags & TF_NO_NEW)) {
        Value f = native_new(&new_method, t->obj, V_NONE);
        if (f == RAISED || dict_set_str(dict, str_intern_c("__new__"), f) < 0) return -1;
    }
    if (slots_add_wrappers(t, dict) < 0 || add_tables(t, dict) < 0) return -1;
    bool own_dict = t->flags & TF_DICT || t->dict_at, base_has = t->base && (t->base->flags & TF_DICT || t->base->dict_at);
    if (own_dict && !base_has && add_descr(dict, "__dict__", getset_descr_new(t, &dict_getset), true) < 0) return -1;
    Value key = str_intern_c("__doc__");
    if (dict_get_str(dict, key) != V_UNBOUND) return 0;
    Value doc = t->doc ? str_from(doc_after_signature(t->doc)) : V_NONE;
    return doc == RAISED ? -1 : dict_set_str(dict, key, doc);
}

static void inherit(Type *t, const Type *base) {
    if (!t->size) t->size = base->size;
    if (!t->values_end && t->size == base->size) t->values = base->values, t->values_end = base->values_end;
    if (!t->size_of) t->size_of = base->size_of;
    if (!t->trace) t->trace = base->trace;
    if (!t->trace_range) t->trace_range = base->trace_range;
    if (!t->dict_at) t->dict_at = base->dict_at;
    if (!t->own_flags) t->own_flags = base->own_flags;
    t->flags |= base->flags & (TF_INHERITED | TF_SEQUENCE | TF_MAPPING);
    slots_inherit(t, base);
}

static void names_of(Type *t) {
    const char *dot = strrchr(t->name, '.'), *last = dot ? dot + 1 : t->name;
    Value name = str_intern_c(last);
    SET(TypeObj, t->obj, name, name);
    SET(TypeObj, t->obj, qualname, name);
    Value module = dot ? str_intern(str_from_utf8(t->name, (size_t)(dot - t->name))) : str_intern_c("builtins");
    SET(TypeObj, t->obj, module, module);
}

/* An iterator is its own iterator, unless its type says otherwise. */
static Value own_iterator(Thread *th, Value self) { return self; }

void type_ready(Type *t) {
    if ((t->values | t->values_end) % 8) fatal("%s: values are byte offsets", t->name);
    if (t->next && !t->iter) t->iter = own_iterator;
    if (t->flags & TF_READY) return;
    if (!t->base && t != &type_object) t->base = &type_object;
    if (t->base) type_ready(t->base);
    if (t->hash == NULL && t->compare) t->hash = hash_unhashable;
    if (!t->root_map) map_new_root(t);
    if (!type_type.root_map) map_new_root(&type_type);
    t->flags |= TF_IMMUTABLE;
    Value dict = dict_new();
    if (type_object_new(thread_self, t, &type_type) == RAISED || dict == RAISED) fatal("no memory for type %s", t->name);
    SET(TypeObj, t->obj, dict, dict);
    names_of(t);
    if (fill_dict(t, type_ns(t)) < 0) fatal("no memory for type %s", t->name);
    if (t->base) {
        inherit(t, t->base);
        subtype_add(t->base, t);
    }
    if (t->flags & TF_NO_NEW) t->new = NULL;
    if (t->getattr != obj_generic_getattr) t->flags |= TF_OWN_GETATTR;
    Value bases = t->base ? TUPLE(t->base->obj) : tuple_from(NULL, 0);
    SET(TypeObj, t->obj, bases, bases);
    Value mro = mro_by_c3(t);
    if (mro == RAISED) fatal("no memory for type %s", t->name);
    SET(TypeObj, t->obj, mro, mro);
    t->version = guard_next();
    t->flags |= TF_READY;
}

/* ---- calling a class ---------------------------------------------------------------------------------------------- */

static Value type_call(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    unsigned nkw = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
    if (t == &type_type) {
        if (n == 2 && !nkw) return type_obj(a[1]);
        if (n != 4) return err_raise(TypeError, "type() takes 1 or 3 arguments");
    }
    if (!t->new) return err_raise(TypeError, "cannot create '%s' instances", t->name);
    Value *r = root_push(th, n + nkw + 1); /* natives may overwrite what they get: the copy is for __init__ */
    memcpy(r, a, (n + nkw) * sizeof *r);
    r[n + nkw] = is_ref(kw) ? kw : V_NONE;
    Value o = native_finish(th, t->new(th, a, n, kw));
    if (o != RAISED && obj_is(o, t)) {
        t = type_of(o);
        kw = is_ref(r[n + nkw]) ? r[n + nkw] : V_UNBOUND;
        r[0] = o;
        if (t->init) {
            Value *keep = root_push1(th, o);
            o = t->init(th, r, n, kw) < 0 ? RAISED : *keep;
            root_pop(th, 1);
        }
    }
    root_pop(th, n + nkw + 1);
    return o;
}

static int type_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw) && n == 2) return err_set(TypeError, "type.__init__() takes no keyword arguments");
    if (n != 2 && n != 4) return err_set(TypeError, "type.__init__() takes 1 or 3 arguments");
    return 0;
}

Type type_type = {
    .name = "type", .doc = "(object) -> its type; (name, bases, dict, **kwds) -> a new type",
    .flags = TF_BASETYPE | TF_WEAK | TF_TYPE, .size = sizeof(TypeObj),
    .values = offsetof(TypeObj, name), .values_end = sizeof(TypeObj),
    .methods = type_methods, .getset = type_getset,
    .new = type_new, .init = type_init, .call = type_call, .repr = type_repr, .getattr = type_getattr, .setattr = type_setattr,
    .nb = {[NB_OR] = type_or},
};
