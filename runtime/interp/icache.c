/* icache.c -- attributes: what the inline caches of GETATTR, SETATTR, GETMETHOD hold, and the way without them.
 *
 * A cached word or record is believed when the guard in it is that of the receiver's map: then shape and class contents
 * are those that were looked at when it was made. Records hold a value of the class; only old or immortal ones are put into them,
 * because nobody updates or traces them, and a value that the class holds lives as long as the guard. */
#include "interp.h"
#include "descr.h"
#include <stdlib.h>

static inline Value konst(Thread *th, uint32_t i) { return OBJ(CodeObj, th->base[FRAME_CODE])->k[i]; }

static bool lasting(Value v) {
    if (!is_ref(v)) return !is_special(v);
    if (addr_is_young(ref_addr(v))) seg_set_poll(seg_current(), POLL_COLLECT); /* a loop that makes no garbage would never see it old */
    return addr_is_old(ref_addr(v)) && !(OBJ(Obj, v)->flags & OF_FRESH);
}
static inline bool number_fits(uint64_t guard) { return guard && guard < IC_NUMBER_MAX; }

/* A new record for a site, instead of `old`; NULL: enough of them. */
static struct MethodIc *record(struct MethodIc *old, uint64_t guard, Value v, unsigned kind) {
    if (!number_fits(guard) || (old && old->count >= MIC_MAX)) return NULL;
    struct MethodIc *m = malloc(sizeof *m);
    if (m) *m = (struct MethodIc){.guard = guard, .value = v, .kind = (uint8_t)kind, .count = (uint8_t)(old ? old->count + 1 : 1)};
    return m;
}

/* The records of a code's sites are made when the first one is wanted. */
static struct MethodIc **mic_table(Code *c) {
    struct MethodIc **none = NULL, **table = __atomic_load_n(&c->mic, __ATOMIC_ACQUIRE);
    if (table) return table;
    table = calloc(c->nic, sizeof *table);
    if (!table || __atomic_compare_exchange_n(&c->mic, &none, table, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return table;
    free(table);
    return none;
}

static struct MethodIc *mic_get(Code *c, uint32_t ic) {
    struct MethodIc **table = __atomic_load_n(&c->mic, __ATOMIC_ACQUIRE);
    return table ? __atomic_load_n(&table[ic], __ATOMIC_ACQUIRE) : NULL;
}

static void publish(Code *c, uint32_t ic, struct MethodIc *m) {
    struct MethodIc **table = mic_table(c);
    if (m && table) __atomic_store_n(&table[ic], m, __ATOMIC_RELEASE); /* pairs with mic_get */
}

static bool generic_get(const Type *t) { return t->getattr == type_object.getattr; }

/* ---- get ----------------------------------------------------------------------------------------------------------------- */

/* A member of __slots__ has a fixed word, as an attribute of this shape has; an empty one is V_UNBOUND and takes the slow way. */
static bool slot_of_site(Code *c, uint32_t ic, const Map *m, Value d) {
    if (!is_ref(d) || !descr_is_slot(d) || OBJ(DescrObj, d)->word & 1 || m->type->flags & TF_VAR) return false;
    if (!number_fits(m->guard) || !type_is_sub(m->type, OBJ(DescrObj, d)->type)) return false;
    c->ic[ic] = m->guard << IC_SHIFT | (uint64_t)(m->type->size / 8) << 8 | descr_word(d);
    return true;
}

static void learn_get(Code *c, uint32_t ic, Value o, Value name) {
    Map *m = map_of(o);
    Type *t = m->type;
    if (t == &type_module) {
        int64_t at = dict_find_str(OBJ(ModuleObj, o)->dict, name);
        if (at >= 0 && at < (int64_t)IC_KIND && number_fits(m->guard) && type_lookup(t, name) == V_UNBOUND)
            c->ic[ic] = m->guard << IC_SHIFT | IC_KIND | (uint64_t)at;
        return;
    }
    if (t->flags & TF_TYPE) { /* an attribute of a class */
        Type *cls = type_from(o);
        Value v = type_lookup(cls, name);
        if (t != &type_type || v == V_UNBOUND || !lasting(v) || type_lookup(t, name) != V_UNBOUND) return;
        if (type_of(v)->get && !is_exact(v, &type_function)) return; /* a class gives its functions as they are */
        publish(c, ic, record(mic_get(c, ic), cls->version, v, MIC_TYPE));
        return;
    }
    if (!generic_get(t) || t->dict_at) return;
    Value d = type_lookup(t, name);
    if (slot_of_site(c, ic, m, d) || m->dict_mode) return;
    int number = t->flags & TF_DICT ? map_find(m, name) : -1;
    if (number >= 0 && number < 256 && !(t->flags & TF_VAR) && number_fits(m->guard) && (d == V_UNBOUND || !type_of(d)->set)) {
        c->ic[ic] = m->guard << IC_SHIFT | (uint64_t)(t->size / 8) << 8 | (unsigned)number;
    } else if (number < 0 && d != V_UNBOUND && lasting(d)) {
        if (!type_of(d)->get) publish(c, ic, record(mic_get(c, ic), m->guard, d, MIC_VALUE));
        else if (is_exact(d, &type_property) || is_exact(d, &type_function)) publish(c, ic, record(mic_get(c, ic), m->guard, d, MIC_GET));
    }
}

static Value from_record(Thread *th, const struct MethodIc *m, Value o, unsigned dest) {
    if (m->kind == MIC_VALUE) return m->value;
    if (is_exact(m->value, &type_function)) return method_new(m->value, o);
    Value get = GET(PropertyObj, m->value, get);
    if (is_exact(get, &type_function) && !(type_of(o)->flags & TF_PY_GETATTR)) return push_call(th, get, &o, 1, FK_STORE | FK_DEST(dest));
    return get == V_NONE || get == V_UNBOUND ? V_UNBOUND : CALL1(th, get, o);
}

Value op_getattr(Thread *th, uint32_t ext, Value o, unsigned dest) {
    Value name = konst(th, EXT_NAME(ext));
    uint32_t ic = EXT_IC(ext);
    if (ic == IC_NONE || !is_ref(o)) return obj_getattr(th, o, name);
    Code *c = frame_code(th->base);
    Map *m = map_of(o);
    const struct MethodIc *rec = mic_get(c, ic);
    if (rec) {
        if (rec->kind == MIC_TYPE) {
            if (m->type->flags & TF_TYPE && type_from(o)->version == rec->guard) return rec->value;
        } else if (rec->guard == m->guard && rec->kind <= MIC_GET) {
            stm_read(ref_addr(o)); /* [MAP2] */
            bool hook = m->type->flags & TF_PY_GETATTR; /* an AttributeError would go on with __getattr__ */
            Value v = hook && rec->kind == MIC_GET ? V_UNBOUND : from_record(th, rec, o, dest);
            if (v != V_UNBOUND) return v;
        }
    }
    Value *r = root_push1(th, o);
    Value v = obj_getattr(th, o, name);
    o = r[0];
    root_pop(th, 1);
    if (v != RAISED) learn_get(c, ic, o, konst(th, EXT_NAME(ext)));
    return v;
}

/* ---- set ----------------------------------------------------------------------------------------------------------------- */

static bool generic_set(const Type *t) { return t->setattr == type_object.setattr; }

int op_setattr(Thread *th, uint32_t ext, Value o, Value v) {
    Value name = konst(th, EXT_NAME(ext));
    uint32_t ic = EXT_IC(ext);
    if (ic == IC_NONE || !is_ref(o)) return obj_setattr(th, o, name, v);
    Code *c = frame_code(th->base);
    Map *m = map_of(o);
    Type *t = m->type;
    const struct MethodIc *rec = mic_get(c, ic);
    if (rec && rec->kind == MIC_ADD && rec->guard == m->guard) return inst_append(o, maps[rec->map], v);
    if (!generic_set(t)) return obj_setattr(th, o, name, v);
    Value d = type_lookup(t, name);
    if (slot_of_site(c, ic, m, d)) {
        inst_slot_set(o, descr_word(d), v);
        return 0;
    }
    if (m->dict_mode || t->dict_at || !(t->flags & TF_DICT)) return obj_setattr(th, o, name, v);
    if (d != V_UNBOUND && type_of(d)->set) return obj_setattr(th, o, name, v);
    int number = map_find(m, name);
    if (number >= 0) {
        if (number < 256 && !(t->flags & TF_VAR) && number_fits(m->guard))
            c->ic[ic] = m->guard << IC_SHIFT | (uint64_t)(t->size / 8) << 8 | (unsigned)number;
        inst_store(o, (unsigned)number, v);
        return 0;
    }
    Map *to = map_add(m, name);
    if (!to) return obj_setattr(th, o, name, v);
    struct MethodIc *add = record(mic_get(c, ic), m->guard, V_UNBOUND, MIC_ADD);
    if (add) {
        add->map = to->id;
        publish(c, ic, add);
    }
    return inst_append(o, to, v);
}

/* ---- methods ------------------------------------------------------------------------------------------------------------- */

/* The class attribute to be called with o, if that is what the attribute is: V_UNBOUND else. */
static Value plain_method(Value o, Type *t, Value name) {
    if (!generic_get(t)) return V_UNBOUND;
    Value d = type_lookup(t, name);
    if (d == V_UNBOUND || !has_flag(d, TF_METHOD)) return V_UNBOUND;
    if (is_ref(o) && t->flags & TF_DICT && inst_get(o, name) != V_UNBOUND) return V_UNBOUND;
    return d;
}

bool method_find(Thread *th, Value o, Value name, Value *func, Value *self) {
    Value d = plain_method(o, type_of(o), name);
    if (d != V_UNBOUND) {
        *func = d;
        *self = o;
        return true;
    }
    *func = obj_getattr(th, o, name);
    *self = V_UNBOUND;
    return false;
}

/* Functions in a staticmethod or classmethod, and functions of a class that is the receiver, are called without a bound method.
 * V_UNBOUND: the attribute is something else. */
static Value unwrapped_method(Value o, Type *t, Value name, Value *self) {
    Type *cls = t;
    *self = V_UNBOUND;
    if (t->flags & TF_TYPE && t->getattr == type_type.getattr) {
        cls = type_from(o);
        if (type_lookup(t, name) != V_UNBOUND) return V_UNBOUND;
    } else if (!generic_get(t) || (is_ref(o) && inst_get(o, name) != V_UNBOUND)) {
        return V_UNBOUND;
    }
    Value d = type_lookup(cls, name);
    if (is_exact(d, &type_staticmethod)) return GET(WrapObj, d, func);
    if (cls != t && is_exact(d, &type_function)) return d;
    if (!is_exact(d, &type_classmethod)) return V_UNBOUND;
    Value f = GET(WrapObj, d, func);
    if (!is_exact(f, &type_function)) return V_UNBOUND;
    *self = cls->obj;
    return f;
}

int op_getmethod(Thread *th, uint32_t ext, unsigned a, Value o) {
    Value name = konst(th, EXT_NAME(ext)), *w = &th->base[a];
    uint32_t ic = EXT_IC(ext);
    bool bound = false;
    Value v = plain_method(o, type_of(o), name);
    Code *c = frame_code(th->base);
    if (v != V_UNBOUND) {
        bound = true;
        Map *m = is_ref(o) ? map_of(o) : NULL;
        if (ic != IC_NONE && m && !m->dict_mode && !m->type->dict_at && lasting(v)) {
            struct MethodIc *rec = record((struct MethodIc *)c->ic[ic], m->guard, v, MIC_VALUE);
            if (rec) {
                rec->bound = 1;
                __atomic_store_n(&c->ic[ic], (uint64_t)rec, __ATOMIC_RELEASE);
            }
        }
    } else {
        const struct MethodIc *rec = ic != IC_NONE ? mic_get(c, ic) : NULL;
        Map *m = is_ref(o) ? map_of(o) : NULL;
        if (m && rec && rec->kind == MIC_TYPE && m->type->flags & TF_TYPE && type_from(o)->version == rec->guard) {
            v = rec->value;
        } else if (m && m->type != &type_module && (v = unwrapped_method(o, m->type, name, &w[FRAME_HEAD])) != V_UNBOUND) {
            w[0] = v;
            return 0;
        } else if (m && m->type == &type_module) {
            v = dict_get_str(OBJ(ModuleObj, o)->dict, name);
            if (v == V_UNBOUND || type_lookup(m->type, name) != V_UNBOUND) v = obj_getattr(th, o, name);
        } else {
            Value *r = root_push1(th, o);
            v = obj_getattr(th, o, name);
            if (v != RAISED && m && m->type->flags & TF_TYPE && ic != IC_NONE) learn_get(c, ic, r[0], konst(th, EXT_NAME(ext)));
            root_pop(th, 1);
        }
    }
    if (v == RAISED) return -1;
    w[FRAME_HEAD] = bound ? o : V_UNBOUND;
    w[0] = v;
    return 0;
}
