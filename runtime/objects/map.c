/* map.c -- shapes of instances: the tree of maps, attributes of instances, making objects.
 *
 * Each type has a root map and below it one map for each order in which attributes were added. Maps live for ever and outside of
 * transactions: one made by a transaction that aborts is as good as any other.
 *
 * [MAP3] The tree changes under the map lock. Readers take none: a MapNext, an index, an entry of maps[] is complete
 *        before it is published.
 *
 * See map.h for the layout. Called by the interpreter's caches, abstract.c and type.c. */
#include "map.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    MAPS_MAX = 1 << 26,
    CHILDREN_MAX = 64,  /* a shape with more followers: names are data, the object takes a dict */
    INDEX_MIN = 6,      /* shapes with fewer attributes are searched by walking up */
    HINT_FIRST = 4,     /* inline attributes of a type's first instances */
    HINT_MAX = 60,
    LEARN = 8,
};

typedef struct MapNext {
    Value name;
    Map *map;
    struct MapNext *next;
    unsigned n; /* length of the list from here */
} MapNext;

typedef struct MapIndex {
    uint32_t mask;
    struct { Value name; uint32_t number; } e[];
} MapIndex;

Map **maps;
static uint32_t maps_n;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void map_lock(void) { pthread_mutex_lock(&lock); }
void map_unlock(void) { pthread_mutex_unlock(&lock); }

uint64_t guard_next(void) {
    static _Atomic uint64_t last; /* relaxed: only uniqueness matters */
    return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}

/* ---- the tree ----------------------------------------------------------------------------------------------------- */

static Map *map_new_locked(Type *t, Map *parent, Value name) {
    if (!maps) {
        maps = mmap(NULL, sizeof *maps * MAPS_MAX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (maps == MAP_FAILED) fatal("no memory for maps");
        maps_n = 1; /* 0 is nobody's: a header of zeros is no object */
    }
    if (maps_n == MAPS_MAX) return NULL;
    Map *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    *m = (Map){.guard = t->version || !t->obj ? guard_next() : 0, .type = t, .id = maps_n, .parent = parent, .name = name,
               .count = parent ? parent->count + 1 : 0, .others = t->map_list};
    __atomic_store_n(&maps[maps_n], m, __ATOMIC_RELEASE);
    maps_n++;
    t->map_list = m;
    return m;
}

Map *map_new_root(Type *t) {
    map_lock();
    if (!t->root_map) t->root_map = map_new_locked(t, NULL, V_UNBOUND);
    map_unlock();
    if (!t->root_map) fatal("no memory for maps");
    return t->root_map;
}

static Map *child_of(Map *m, Value name) {
    for (MapNext *c = __atomic_load_n(&m->next, __ATOMIC_ACQUIRE); c; c = c->next)
        if (c->name == name) return c->map;
    return NULL;
}

static Map *add_locked(Map *m, Value name) {
    Map *to = child_of(m, name);
    if (to) return to;
    unsigned n = m->next ? m->next->n : 0;
    if (n >= CHILDREN_MAX) return NULL;
    MapNext *c = malloc(sizeof *c);
    to = c ? map_new_locked(m->type, m, name) : NULL;
    if (!to) {
        free(c);
        return NULL;
    }
    *c = (MapNext){name, to, m->next, n + 1};
    __atomic_store_n(&m->next, c, __ATOMIC_RELEASE); /* upholds [MAP3] */
    if (to->count > m->type->deepest) m->type->deepest = to->count;
    return to;
}

Map *map_add(Map *m, Value name) {
    Map *to = child_of(m, name);
    if (LIKELY(to)) return to;
    if (m->count >= MAP_MAX || m->dict_mode || !str_is_interned(name)) return NULL;
    map_lock();
    to = add_locked(m, name);
    map_unlock();
    return to;
}

static Map *dict_map_of(Type *t) {
    if (t->dict_map) return t->dict_map;
    map_lock();
    if (!t->dict_map) {
        Map *m = map_new_locked(t, NULL, V_UNBOUND);
        if (m) m->dict_mode = 1;
        __atomic_store_n(&t->dict_map, m, __ATOMIC_RELEASE);
    }
    map_unlock();
    return t->dict_map;
}

/* ---- finding ------------------------------------------------------------------------------------------------------ */

static inline uint32_t name_hash(Value name) { return (uint32_t)(name >> 4) * 0x9e3779b1u >> 8; }

static MapIndex *index_make(Map *m) {
    uint32_t size = 16;
    while (size < 2u * m->count) size *= 2;
    MapIndex *x = malloc(sizeof *x + size * sizeof x->e[0]);
    if (!x) return NULL;
    x->mask = size - 1;
    for (uint32_t i = 0; i < size; i++) x->e[i].name = V_UNBOUND;
    for (Map *p = m; p->count; p = p->parent) {
        uint32_t i = name_hash(p->name) & x->mask;
        while (x->e[i].name != V_UNBOUND) i = (i + 1) & x->mask;
        x->e[i].name = p->name;
        x->e[i].number = inst_first(m->type) + p->count - 1;
    }
    MapIndex *none = NULL;
    if (__atomic_compare_exchange_n(&m->index, &none, x, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return x;
    free(x);
    return none;
}

static int find_by_text(Map *m, Value name) {
    for (; m->count; m = m->parent)
        if (str_equal(m->name, name)) return (int)inst_first(m->type) + m->count - 1;
    return -1;
}

int map_find(Map *m, Value name) {
    if (UNLIKELY(!str_is_interned(name))) return find_by_text(m, name);
    if (m->count >= INDEX_MIN) {
        MapIndex *x = __atomic_load_n(&m->index, __ATOMIC_ACQUIRE);
        if (!x) x = index_make(m);
        if (x) {
            for (uint32_t i = name_hash(name) & x->mask; x->e[i].name != V_UNBOUND; i = (i + 1) & x->mask)
                if (x->e[i].name == name) return (int)x->e[i].number;
            return -1;
        }
    }
    for (; m->count; m = m->parent)
        if (m->name == name) return (int)inst_first(m->type) + m->count - 1;
    return -1;
}

/* ---- objects ------------------------------------------------------------------------------------------------------ */

static void set_hint(Type *t, unsigned hint) {
    t->inline_hint = (uint16_t)hint;
    t->extra = (uint16_t)(inst_first(t) + hint);
}

/* Racy on purpose: any value in between makes right objects. */
static void learn(Type *t) {
    if (!(t->flags & TF_DICT)) {
        t->made = LEARN;
        return;
    }
    unsigned deepest = t->deepest, made = t->made, room = OBJ_EXTRA_MAX - inst_first(t);
    t->made = (uint16_t)(made + 1);
    if (made + 1 < LEARN && deepest < HINT_FIRST) deepest = HINT_FIRST;
    if (deepest > HINT_MAX) deepest = HINT_MAX;
    set_hint(t, deepest < room ? deepest : room);
}

/* An instance had more than there was room for: the next ones get more, little by little. */
static void learn_more(Type *t) {
    unsigned hint = t->inline_hint + 2u, room = OBJ_EXTRA_MAX - inst_first(t);
    if (hint > t->deepest) hint = t->deepest;
    if (hint > HINT_MAX) hint = HINT_MAX;
    if (hint > t->inline_hint && hint <= room) set_hint(t, hint);
}

Value obj_new_plain(Type *t, size_t bytes, uint32_t engine) {
    if (UNLIKELY(t->made < LEARN)) learn(t);
    unsigned extra = t->extra;
    uint32_t flags = engine | extra << OBJ_EXTRA_SHIFT | (uint32_t)t->own_flags << OBJ_OWN_SHIFT;
    uintptr_t p = gc_alloc(bytes + 8 * (size_t)extra, flags, t->root_map->id);
    if (UNLIKELY(!p)) return err_no_memory();
    if (extra) { /* NOBARRIER: fresh, all of it */
        Value *w = (Value *)((char *)seg_linear(p) + bytes);
        for (unsigned i = 0; i < extra; i++) w[i] = V_UNBOUND;
        if (t->flags & TF_DICT) w[t->nslots] = 0;
    }
    return value_from_ref(p);
}

Value obj_new_var(Type *t, size_t bytes, uint32_t engine) {
    Value o = obj_new_plain(t, bytes, engine);
    if (UNLIKELY(t->finalize || t->gone) && o != RAISED) gc_final_register(ref_addr(o));
    return o;
}

Value obj_new(Type *t) { return obj_new_var(t, t->size, 0); }

/* ---- attributes of instances -------------------------------------------------------------------------------------- */

static inline Value *dict_word(Value o, const Type *t) { return (Value *)((char *)OBJ(Obj, o) + t->dict_at); }

static inline void set_map(Value o, Map *m) { OBJ(Obj, o)->map = m->id; }

/* The attributes of `o`, not in dict mode, as a dict. */
static Value attributes_dict(Value o) {
    Map *m = map_of(o);
    Value d = dict_new();
    if (d == RAISED) return d;
    Value names[MAP_MAX];
    unsigned n = m->count;
    for (Map *p = m; p->count; p = p->parent) names[p->count - 1] = p->name;
    for (unsigned i = 0; i < n; i++)
        if (dict_set_str(d, names[i], inst_load(o, inst_first(m->type) + i)) < 0) return RAISED;
    return d;
}

static int to_dict_mode(Value o, Value dict) {
    Type *t = map_of(o)->type;
    Map *m = dict_map_of(t);
    if (!m) return err_no_memory(), -1;
    stm_write(ref_addr(o));
    Value *w = inst_words(o);
    w[t->nslots] = dict;
    unsigned extra = obj_extra(OBJ(Obj, o));
    for (unsigned i = t->nslots + 1u; i < extra; i++) w[i] = V_UNBOUND;
    set_map(o, m);
    return 0;
}

Value inst_dict_if_any(Value o) {
    const Type *t = type_of(o);
    if (t->dict_at) {
        stm_read(ref_addr(o));
        Value d = *dict_word(o, t);
        return is_ref(d) ? d : V_UNBOUND;
    }
    if (!is_ref(o) || !(t->flags & TF_DICT)) return V_UNBOUND;
    stm_read(ref_addr(o));
    return map_of(o)->dict_mode ? inst_ext(o) : V_UNBOUND;
}

Value inst_dict(Value o) {
    Value d = inst_dict_if_any(o);
    if (d != V_UNBOUND) return d;
    const Type *t = type_of(o);
    d = t->dict_at ? dict_new() : attributes_dict(o);
    if (d == RAISED) return d;
    if (inst_set_dict(o, d) < 0) return RAISED;
    return d;
}

int inst_set_dict(Value o, Value dict) {
    const Type *t = type_of(o);
    if (!t->dict_at) return to_dict_mode(o, dict);
    stm_write(ref_addr(o));
    *dict_word(o, t) = dict;
    return 0;
}

Value inst_dict_copy(Value o) {
    Value d = inst_dict_if_any(o);
    if (d != V_UNBOUND) return dict_copy(d);
    return is_ref(o) && type_of(o)->flags & TF_DICT ? attributes_dict(o) : dict_new();
}

Value inst_get(Value o, Value name) {
    Value d = inst_dict_if_any(o);
    if (d != V_UNBOUND) return dict_get_str(d, name);
    if (!is_ref(o)) return V_UNBOUND;
    Map *m = map_of(o);
    if (!(m->type->flags & TF_DICT)) return V_UNBOUND;
    int i = map_find(m, name);
    return i < 0 ? V_UNBOUND : inst_load(o, (unsigned)i);
}

/* Word `number` is in the overflow array: make room for it. */
static int overflow_store(Value o, Type *t, unsigned at, Value v) {
    Value part = inst_ext(o);
    uint64_t cap = is_ref(part) ? OBJ(PartObj, part)->cap : 0;
    if (at >= cap) {
        if (!cap) learn_more(t);
        Value to = part_new(cap ? 2 * cap : 4);
        if (to == RAISED) return -1;
        for (uint64_t i = 0; i < cap; i++) OBJ(PartObj, to)->v[i] = part_get(part, i); /* NOBARRIER: fresh */
        stm_write(ref_addr(o));
        inst_words(o)[t->nslots] = part = to;
    }
    part_set(part, at, v);
    return 0;
}

int inst_append(Value o, Map *to, Value v) {
    Type *t = to->type;
    unsigned number = inst_first(t) + to->count - 1u, extra = obj_extra(OBJ(Obj, o));
    stm_read(ref_addr(o));
    if (number >= extra && overflow_store(o, t, number - extra, v) < 0) return -1;
    stm_write(ref_addr(o));
    if (number < extra) inst_words(o)[number] = v;
    set_map(o, to);
    return 0;
}

static int set_in_dict(Value o, Value name, Value v) {
    Value d = inst_dict(o);
    if (d == RAISED) return -1;
    if (v == V_UNBOUND) return dict_del_str(d, name);
    return dict_set_str(d, name, v);
}

static int delete_mapped(Value o, Map *m, Value name) {
    int i = map_find(m, name);
    if (i < 0) return 0;
    if (m->name != name) return set_in_dict(o, name, V_UNBOUND);
    inst_store(o, (unsigned)i, V_UNBOUND);
    stm_write(ref_addr(o));
    set_map(o, m->parent);
    return 1;
}

int inst_set(Value o, Value name, Value v) {
    Type *t = type_of(o);
    if (t->dict_at) return v == V_UNBOUND && inst_dict_if_any(o) == V_UNBOUND ? 0 : set_in_dict(o, name, v);
    stm_read(ref_addr(o));
    Map *m = map_of(o);
    if (m->dict_mode) return set_in_dict(o, name, v);
    if (!str_is_interned(name)) {
        name = str_intern(name);
        if (name == RAISED) return -1;
    }
    if (v == V_UNBOUND) return delete_mapped(o, m, name);
    int i = map_find(m, name);
    if (i >= 0) return inst_store(o, (unsigned)i, v), 0;
    Map *to = map_add(m, name);
    if (to) return inst_append(o, to, v);
    return set_in_dict(o, name, v);
}

int inst_set_class(Value o, Type *to) {
    stm_read(ref_addr(o));
    Map *m = map_of(o), *n = to->root_map;
    if (m->dict_mode) {
        n = dict_map_of(to);
    } else {
        Value names[MAP_MAX];
        for (Map *p = m; p->count; p = p->parent) names[p->count - 1] = p->name;
        for (unsigned i = 0; n && i < m->count; i++) n = map_add(n, names[i]);
        if (!n) { /* too many followers there */
            if (inst_dict(o) == RAISED) return -1;
            n = dict_map_of(to);
        }
    }
    if (!n) return err_no_memory(), -1;
    stm_write(ref_addr(o));
    set_map(o, n);
    return 0;
}
