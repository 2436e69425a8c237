/* dict.c -- the hash table of dicts and sets, the dict type.
 *
 * A table has `cap` entries in order of insertion and, behind them, an index of 2**log2 slots of 1, 2 or 4 bytes: number of the entry
 * + 1, or 0. A slot is found by open addressing, i = 5 i + 1 + perturb. A deleted entry has the key V_UNBOUND; its slot stays,
 * so probing goes on over it. `n` entries are in use, deleted ones included; `fill` slots are. When either reaches cap the
 * live entries go to a new table.
 *
 * Marks and writes are per 16 bytes (OF_FINE, OF_CARDS): who looks up a key reads the slots on its way and the entry; a new
 * value writes the entry; a new key a slot, an entry and the header (`used`); a new table the header's `table`.
 *
 * [DI1] At least a third of the slots are 0, so probing ends.
 * [DI2] `shape`, if not 0, changes with every change of the set of keys; numbers are never used twice.
 * [DI3] A look-up that ran Python code starts again if the table or the entry is not what it was. */
#include "dict.h"
#include <stddef.h>

/* ---- layout ------------------------------------------------------------------------------------------------------------- */

static inline unsigned slot_width(uint32_t log2) { return log2 <= 7 ? 1 : log2 <= 15 ? 2 : 4; }
static inline uint64_t cap_for(uint32_t log2) { return ((uint64_t)2 << log2) / 3; }
static inline char *index_of(const DictTable *t) { return (char *)(t->e + t->cap); }

static inline uint32_t slot_get(const DictTable *t, uint64_t i) {
    char *x = index_of(t);
    return t->log2 <= 7 ? ((uint8_t *)x)[i] : t->log2 <= 15 ? ((uint16_t *)x)[i] : ((uint32_t *)x)[i];
}
static inline void slot_set(DictTable *t, uint64_t i, uint32_t v) {
    char *x = index_of(t);
    if (t->log2 <= 7) ((uint8_t *)x)[i] = (uint8_t)v;
    else if (t->log2 <= 15) ((uint16_t *)x)[i] = (uint16_t)v;
    else ((uint32_t *)x)[i] = v;
}

static size_t table_bytes(uint32_t log2) {
    size_t n = sizeof(DictTable) + sizeof(DictEntry) * cap_for(log2) + ((size_t)slot_width(log2) << log2);
    return (n + 7) & ~(size_t)7;
}
static size_t table_size_of(const Obj *o) { return table_bytes(((const DictTable *)o)->log2); }

static void table_trace(Obj *o, GcVisit *visit, void *ctx) {
    DictTable *t = (DictTable *)o;
    for (DictEntry *e = t->e, *end = e + t->n; e < end; e++) {
        visit(ctx, &e->key);
        visit(ctx, &e->value);
    }
}

static void table_trace_range(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx) {
    DictTable *t = (DictTable *)o;
    size_t start = offsetof(DictTable, e), end = start + sizeof(DictEntry) * t->n;
    if (to > end) to = end;
    for (size_t at = from < start ? start : from; at < to; at += 8) /* the first word of an entry is its raw hash */
        if ((at - start) % sizeof(DictEntry)) visit(ctx, (Value *)((char *)o + at));
}

Type type_dict_table = {
    .name = "dict_table", .flags = TF_VAR | TF_NO_NEW | TF_IMMUTABLE, .size = sizeof(DictTable), .size_of = table_size_of,
    .trace = table_trace, .trace_range = table_trace_range,
};

static Value table_new(uint32_t log2) {
    size_t bytes = table_bytes(log2);
    Value v = obj_new_var(&type_dict_table, bytes, bytes > GC_LARGE ? OF_CARDS : OF_FINE);
    if (v == RAISED) return RAISED;
    DictTable *t = OBJ(DictTable, v); /* NOBARRIER: fresh. The rest is zero: no entries, empty slots */
    t->log2 = log2;
    t->cap = cap_for(log2);
    return v;
}

static inline uintptr_t linear_base(void) { return CTL.base; }
/* The heap address of something inside a table that is looked at through a linear pointer. */
static inline uintptr_t heap_addr(const void *p) { return (uintptr_t)p - linear_base(); }
static inline void read_at(const void *p) { stm_read(heap_addr(p)); }
static inline void write_at(Value table, const void *p) { stm_write_at(ref_addr(table), heap_addr(p)); }

static void read_slot(const DictTable *t, uint64_t i) { read_at(index_of(t) + i * slot_width(t->log2)); }

/* ---- looking up --------------------------------------------------------------------------------------------------------- */

typedef struct Probe { uint64_t i, perturb, mask; } Probe;
static inline Probe probe_start(const DictTable *t, int64_t hash) {
    uint64_t mask = ((uint64_t)1 << t->log2) - 1;
    return (Probe){(uint64_t)hash & mask, (uint64_t)hash, mask};
}
static inline void probe_next(Probe *p) {
    p->perturb >>= 5;
    p->i = (p->i * 5 + p->perturb + 1) & p->mask;
}

/* Keys of this kind are equal exactly when this says so: no Python code is asked. */
static inline int plain_equal(Value a, Value b) {
    if (is_exact(a, &type_str) && is_exact(b, &type_str)) return str_equal(a, b);
    if (both_int(a, b)) return 0; /* the same word was looked for before */
    return -1;
}

static int64_t find_str(DictTable *t, Value key, int64_t hash) {
    if (!t) return -1;
    for (Probe p = probe_start(t, hash);; probe_next(&p)) {
        uint32_t at = slot_get(t, p.i);
        read_slot(t, p.i);
        if (!at) return -1;
        DictEntry *e = &t->e[at - 1];
        read_at(&e->key);
        if (e->key == key || (e->hash == hash && is_ref(e->key) && is_exact(e->key, &type_str) && str_equal(e->key, key))) return at - 1;
    }
}

/* One comparison that may run Python code. 1 equal, 0 not, -1 raised, 2: the table has changed, start again [DI3]. The
 * look-up goes on with d and key as they are in r[0], r[1]. */
static int slow_equal(Thread *th, Value *r, uint64_t at) {
    Value table = GET(DictObj, r[0], table);
    r[2] = OBJ(DictTable, table)->e[at].key, r[3] = table;
    int equal = obj_eq(th, r[2], r[1]);
    if (equal < 0) return -1;
    if (GET(DictObj, r[0], table) != r[3] || at >= OBJ(DictTable, r[3])->n || OBJ(DictTable, r[3])->e[at].key != r[2]) return 2;
    return equal;
}

static int64_t find_slow(Thread *th, Value *r, int64_t hash) {
again:;
    DictTable *t = table_of(r[0]);
    if (!t) return -1;
    for (Probe p = probe_start(t, hash);; probe_next(&p)) {
        uint32_t at = slot_get(t, p.i);
        read_slot(t, p.i);
        if (!at) return -1;
        DictEntry *e = &t->e[at - 1];
        read_at(&e->key);
        if (e->key == r[1]) return at - 1;
        if (!entry_live(e) || e->hash != hash) continue;
        int equal = plain_equal(e->key, r[1]);
        if (equal < 0) {
            equal = slow_equal(th, r, at - 1);
            if (equal < 0) return -2;
            if (equal == 2) goto again;
            t = table_of(r[0]);
        }
        if (equal) return at - 1;
    }
}

int64_t table_find(Thread *th, Value d, Value key, int64_t hash) {
    DictTable *t = table_of(d);
    if (!t) return -1;
    for (Probe p = probe_start(t, hash);; probe_next(&p)) { /* as far as no Python code is needed */
        uint32_t at = slot_get(t, p.i);
        read_slot(t, p.i);
        if (!at) return -1;
        DictEntry *e = &t->e[at - 1];
        read_at(&e->key);
        if (e->key == key) return at - 1;
        if (e->hash != hash || !entry_live(e)) continue;
        int equal = plain_equal(e->key, key);
        if (equal > 0) return at - 1;
        if (equal < 0) break;
    }
    Value *r = root_push(th, 4);
    r[0] = d, r[1] = key;
    int64_t at = find_slow(th, r, hash);
    root_pop(th, 4);
    return at;
}

/* ---- changing ------------------------------------------------------------------------------------------------------------ */

static _Atomic uint64_t last_shape; /* relaxed: only uniqueness matters */
static uint64_t next_shape(void) { return atomic_fetch_add_explicit(&last_shape, 1, memory_order_relaxed) + 1; }

static void keys_changed(Value d, int64_t by) {
    stm_write(ref_addr(d));
    DictObj *o = OBJ(DictObj, d);
    o->used += (uint64_t)by;
    if (o->shape && !(type_of(d)->flags & TF_SET)) o->shape = next_shape();
}

/* In a table that is still private to this transaction: no barriers. */
static void fresh_insert(DictTable *t, Value key, int64_t hash, Value v) {
    Probe p = probe_start(t, hash);
    while (slot_get(t, p.i)) probe_next(&p);
    slot_set(t, p.i, (uint32_t)t->n + 1);
    t->e[t->n] = (DictEntry){hash, key, v}; /* NOBARRIER: fresh */
    t->n++, t->fill++;
}

static uint32_t log2_for(uint64_t n) {
    uint32_t log2 = 3;
    while (cap_for(log2) < n) log2++;
    return log2;
}

int table_reserve(Value d, uint64_t n) {
    if (n >= (uint64_t)1 << 31) return err_no_memory(), -1;
    Value fresh = table_new(log2_for(n));
    if (fresh == RAISED) return -1;
    DictTable *t = table_of(d), *to = OBJ(DictTable, fresh);
    for (uint64_t i = 0; t && i < t->n; i++) {
        read_at(&t->e[i].key);
        read_at(&t->e[i].value);
        if (entry_live(&t->e[i])) fresh_insert(to, t->e[i].key, t->e[i].hash, t->e[i].value);
    }
    SET(DictObj, d, table, fresh);
    return 0;
}

int table_insert(Value d, Value key, int64_t hash, Value v) {
    DictTable *t = table_of(d);
    if (!t || t->n >= t->cap || t->fill >= t->cap) {
        uint64_t used = GET(DictObj, d, used);
        if (table_reserve(d, used * 2 + 1 > 5 ? used * 2 + 1 : 5) < 0) return -1;
        t = table_of(d);
    }
    Value table = OBJ(DictObj, d)->table;
    Probe p = probe_start(t, hash);
    while (slot_get(t, p.i)) probe_next(&p);
    DictEntry *e = &t->e[t->n];
    write_at(table, index_of(t) + p.i * slot_width(t->log2));
    write_at(table, &t->n);
    write_at(table, &t->fill);
    write_at(table, &e->hash);
    write_at(table, &e->key);
    write_at(table, &e->value);
    slot_set(t, p.i, (uint32_t)t->n + 1);
    *e = (DictEntry){hash, key, v};
    t->n++, t->fill++;
    keys_changed(d, 1);
    return 0;
}

static void replace(Value d, uint64_t at, Value v) {
    Value table = GET(DictObj, d, table);
    DictEntry *e = &OBJ(DictTable, table)->e[at];
    write_at(table, &e->value);
    e->value = v;
}

int table_put(Thread *th, Value d, Value key, int64_t hash, Value v) {
    Value *r = root_push3(th, d, key, v);
    int64_t at = table_find(th, d, key, hash);
    int result = at == -2 ? -1 : 0;
    if (at >= 0) replace(r[0], (uint64_t)at, r[2]);
    else if (at == -1) result = table_insert(r[0], r[1], hash, r[2]);
    root_pop(th, 3);
    return result;
}

void table_delete(Value d, uint64_t at) {
    Value table = GET(DictObj, d, table);
    DictTable *t = OBJ(DictTable, table);
    DictEntry *e = &t->e[at];
    write_at(table, &e->key);
    write_at(table, &e->value);
    e->key = e->value = V_UNBOUND;
    keys_changed(d, -1);
}

int table_copy(Value to, Value from) {
    DictTable *t = table_of(from);
    uint64_t used = GET(DictObj, from, used);
    if (!used) return 0;
    Value fresh = table_new(log2_for(used));
    if (fresh == RAISED) return -1;
    DictTable *x = OBJ(DictTable, fresh);
    for (uint64_t i = 0; i < t->n; i++) {
        read_at(&t->e[i].key);
        read_at(&t->e[i].value);
        if (entry_live(&t->e[i])) fresh_insert(x, t->e[i].key, t->e[i].hash, t->e[i].value);
    }
    SET(DictObj, to, table, fresh);
    keys_changed(to, (int64_t)used);
    return 0;
}

void table_clear(Value d) {
    uint64_t used = GET(DictObj, d, used);
    SET(DictObj, d, table, 0);
    keys_changed(d, -(int64_t)used);
}

/* ---- what C code uses ------------------------------------------------------------------------------------------------------- */

Value dict_new(void) { return obj_new(&type_dict); } /* zero is right for every field */

int64_t dict_find_str(Value d, Value str) { return find_str(table_of(d), str, str_hash(str)); }

Value dict_get_str(Value d, Value str) {
    DictTable *t = table_of(d);
    int64_t at = find_str(t, str, str_hash(str));
    if (at < 0) return V_UNBOUND;
    read_at(&t->e[at].value);
    return t->e[at].value;
}
Value dict_get_c(Value d, const char *ascii) {
    Value name = str_intern_c(ascii);
    return name == RAISED ? V_UNBOUND : dict_get_str(d, name);
}

int dict_set_str(Value d, Value str, Value v) {
    if (d == RAISED || str == RAISED || v == RAISED) return -1;
    int64_t hash = str_hash(str), at = find_str(table_of(d), str, hash);
    if (at < 0) return table_insert(d, str, hash, v);
    replace(d, (uint64_t)at, v);
    return 0;
}
int dict_set_c(Value d, const char *ascii, Value v) { return v == RAISED ? -1 : dict_set_str(d, str_intern_c(ascii), v); }

bool dict_del_str(Value d, Value str) {
    int64_t at = dict_find_str(d, str);
    if (at >= 0) table_delete(d, (uint64_t)at);
    return at >= 0;
}

uint64_t dict_watch(Value d) {
    uint64_t shape = GET(DictObj, d, shape);
    if (shape) return shape;
    stm_write(ref_addr(d));
    return OBJ(DictObj, d)->shape = next_shape();
}

int dict_get_hashed(Thread *th, Value d, Value key, int64_t hash, Value *out) {
    Value *r = root_push1(th, d);
    int64_t at = table_find(th, d, key, hash);
    d = r[0];
    root_pop(th, 1);
    if (at < 0) return at == -1 ? 0 : -1;
    DictEntry *e = &table_of(d)->e[at];
    read_at(&e->value);
    *out = e->value;
    return 1;
}

int dict_get(Thread *th, Value d, Value key, Value *out) {
    int64_t hash;
    if (is_exact(key, &type_str)) return dict_get_hashed(th, d, key, str_hash(key), out);
    Value *r = root_push2(th, d, key);
    int result = obj_hash(th, key, &hash) < 0 ? -1 : dict_get_hashed(th, r[0], r[1], hash, out);
    root_pop(th, 2);
    return result;
}

int dict_set_hashed(Thread *th, Value d, Value key, int64_t hash, Value v) { return table_put(th, d, key, hash, v); }

int dict_set(Thread *th, Value d, Value key, Value v) {
    int64_t hash;
    if (v == RAISED || d == RAISED || key == RAISED) return -1;
    if (is_exact(key, &type_str)) return table_put(th, d, key, str_hash(key), v);
    Value *r = root_push3(th, d, key, v);
    int result = obj_hash(th, key, &hash) < 0 ? -1 : table_put(th, r[0], r[1], hash, r[2]);
    root_pop(th, 3);
    return result;
}

int dict_pop(Thread *th, Value d, Value key, Value *out) {
    int64_t hash;
    Value *r = root_push2(th, d, key);
    int result = -1;
    if (GET(DictObj, d, used) == 0) result = 0;
    else if (key_hash(th, key, &hash) == 0) {
        int64_t at = table_find(th, r[0], r[1], hash);
        result = at == -2 ? -1 : at >= 0;
        if (at >= 0) {
            DictEntry *e = &table_of(r[0])->e[at];
            read_at(&e->value);
            *out = e->value;
            table_delete(r[0], (uint64_t)at);
        }
    }
    root_pop(th, 2);
    return result;
}

int dict_del(Thread *th, Value d, Value key) {
    Value dropped;
    int64_t hash;
    if (dict_len(d) == 0) { /* an unhashable key is told of even so */
        return key_hash(th, key, &hash) < 0 ? -1 : 0;
    }
    return dict_pop(th, d, key, &dropped);
}

Value dict_setdefault(Thread *th, Value d, Value key, Value v) {
    int64_t hash;
    Value *r = root_push3(th, d, key, v), there = RAISED;
    if (key_hash(th, key, &hash) == 0) {
        int found = dict_get_hashed(th, r[0], r[1], hash, &there);
        if (found == 0) there = table_insert(r[0], r[1], hash, r[2]) < 0 ? RAISED : r[2];
        if (found < 0) there = RAISED;
    }
    root_pop(th, 3);
    return there;
}

void dict_clear(Value d) { table_clear(d); }

Value dict_copy(Value d) {
    Value to = dict_new();
    return to == RAISED || table_copy(to, d) < 0 ? RAISED : to;
}

bool dict_next(Value d, uint64_t *pos, Value *key, Value *value) {
    DictTable *t = table_of(d);
    if (!t) return false;
    read_at(&t->n);
    while (*pos < t->n) {
        DictEntry *e = &t->e[(*pos)++];
        read_at(&e->key);
        read_at(&e->value);
        if (!entry_live(e)) continue;
        *key = e->key, *value = e->value;
        return true;
    }
    return false;
}

static Value entries_list(Value d, int what) {
    Value l = list_new(dict_len(d)), k, v;
    if (l == RAISED) return RAISED;
    for (uint64_t pos = 0; dict_next(d, &pos, &k, &v);)
        if (list_append(l, what == 0 ? k : what == 1 ? v : TUPLE(k, v)) < 0) return RAISED;
    return l;
}
Value dict_keys_list(Value d) { return entries_list(d, 0); }
Value dict_values_list(Value d) { return entries_list(d, 1); }
Value dict_items_list(Value d) { return entries_list(d, 2); }

/* ---- update ------------------------------------------------------------------------------------------------------------------- */

/* r[0] gets key r[1], value r[2]. override 0: keep what is there; 2: KeyError. */
static int merge_one(Thread *th, Value *r, int64_t hash, int override) {
    if (override == 1) return table_put(th, r[0], r[1], hash, r[2]);
    Value there;
    int found = dict_get_hashed(th, r[0], r[1], hash, &there);
    if (found < 0) return -1;
    if (!found) return table_put(th, r[0], r[1], hash, r[2]);
    return override == 2 ? (err_value(KeyError, r[1]), -1) : 0;
}

static int merge_dict(Thread *th, Value *r, Value *from, int override) {
    uint64_t len = dict_len(from[0]);
    if (!dict_len(r[0]) && !table_of(r[0]) && from[0] != r[0]) return table_copy(r[0], from[0]);
    for (uint64_t pos = 0; dict_next(from[0], &pos, &r[1], &r[2]);) {
        int64_t hash = table_of(from[0])->e[pos - 1].hash;
        if (merge_one(th, r, hash, override) < 0) return -1;
        if (dict_len(from[0]) != len) return err_set(RuntimeError, "dict mutated during update");
    }
    return 0;
}

/* from[0] has keys(): from[1] an iterator over them. */
static int merge_mapping(Thread *th, Value *r, Value *from, Value keys, int override) {
    int64_t hash;
    if ((from[1] = CALL0(th, keys)) == RAISED) return -1;
    if (!type_of(from[1])->iter && !type_of(from[1])->getitem)
        return err_set(TypeError, "%T.keys() returned a non-iterable (type %T)", from[0], from[1]);
    if ((from[1] = obj_iter(th, from[1])) == RAISED) return -1;
    while ((r[1] = obj_next(th, from[1])) != STOP) {
        if (r[1] == RAISED || (r[2] = obj_getitem(th, from[0], r[1])) == RAISED) return -1;
        if (key_hash(th, r[1], &hash) < 0 || merge_one(th, r, hash, override) < 0) return -1;
    }
    r[1] = V_NONE;
    return 0;
}

int dict_merge(Thread *th, Value d, Value mapping, int override) {
    Value *r = root_push(th, 5), *from = r + 3, keys;
    r[0] = d, from[0] = mapping;
    int result;
    if (dict_check(mapping) && type_of(mapping)->iter == type_dict.iter) {
        result = merge_dict(th, r, from, override);
    } else {
        keys = obj_getattr(th, mapping, S(keys));
        result = keys == RAISED ? -1 : merge_mapping(th, r, from, keys, override);
    }
    root_pop(th, 5);
    return result;
}

/* Pairs: from[1] iterator, from[0] one pair. */
static int merge_pairs(Thread *th, Value *r, Value *from) {
    int64_t hash;
    if ((from[1] = obj_iter(th, from[0])) == RAISED) return -1;
    for (uint64_t i = 0; (from[0] = obj_next(th, from[1])) != STOP; i++) {
        if (from[0] == RAISED) return -1;
        Value pair = tuple_from_iterable(th, from[0]);
        if (pair == RAISED)
            return err_catch(th, TypeError)
                ? err_set(TypeError, "cannot convert dictionary update sequence element #%lu to a sequence", (unsigned long)i) : -1;
        if (tuple_len(pair) != 2)
            return err_set(ValueError, "dictionary update sequence element #%lu has length %lu; 2 is required", (unsigned long)i,
                           (unsigned long)tuple_len(pair));
        r[1] = tuple_get(pair, 0), r[2] = tuple_get(pair, 1);
        if (key_hash(th, r[1], &hash) < 0 || table_put(th, r[0], r[1], hash, r[2]) < 0) return -1;
    }
    from[0] = V_NONE;
    return 0;
}

int dict_update(Thread *th, Value d, Value from_value) {
    if (dict_check(from_value)) return dict_merge(th, d, from_value, 1);
    Value *r = root_push(th, 5), *from = r + 3, keys;
    r[0] = d, from[0] = from_value;
    int result = obj_find_attr(th, from_value, S(keys), &keys);
    if (result > 0) result = merge_mapping(th, r, from, keys, 1);
    else if (result == 0) result = merge_pairs(th, r, from);
    root_pop(th, 5);
    return result;
}

/* ---- the type: construction ----------------------------------------------------------------------------------------------------- */

static Value d_new(Thread *th, Value *a, unsigned n, Value kw) { return obj_new(type_from(a[0])); }

static int update_args(Thread *th, Value *a, unsigned n, Value kw, const char *name) {
    if (n > 2) return err_set(TypeError, "%s expected at most 1 argument, got %u", name, n - 1);
    if (n == 2 && dict_update(th, a[0], a[1]) < 0) return -1;
    for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++)
        if (dict_set(th, a[0], tuple_get(kw, i), a[n + i]) < 0) return -1;
    return 0;
}
static int d_init(Thread *th, Value *a, unsigned n, Value kw) { return update_args(th, a, n, kw, "dict"); }
static Value d_update(Thread *th, Value *a, unsigned n, Value kw) { return update_args(th, a, n, kw, "update") < 0 ? RAISED : V_NONE; }

static Value d_fromkeys(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 3);
    if ((r[0] = CALL0(th, a[0])) == RAISED || (r[1] = obj_iter(th, a[1])) == RAISED) return RAISED;
    Value v = arg_or(a[2], V_NONE);
    bool plain = is_exact(r[0], &type_dict);
    while ((r[2] = obj_next(th, r[1])) != STOP) {
        if (r[2] == RAISED) return RAISED;
        v = arg_or(a[2], V_NONE);
        if ((plain ? dict_set(th, r[0], r[2], v) : obj_setitem(th, r[0], r[2], v)) < 0) return RAISED;
    }
    return r[0];
}

/* ---- items ----------------------------------------------------------------------------------------------------------------------- */

static Value missing(Thread *th, Value d, Value key) {
    Value *r = root_push3(th, d, key, V_NONE), v = RAISED;
    int found = is_exact(d, &type_dict) ? 0 : obj_find_special(th, d, S(__missing__), &r[2]);
    if (found > 0) v = CALL1(th, r[2], r[1]);
    else if (found == 0) err_value(KeyError, r[1]);
    root_pop(th, 3);
    return v;
}

static Value d_getitem(Thread *th, Value d, Value key) {
    Value *r = root_push2(th, d, key), v;
    int found = dict_get(th, d, key, &v);
    if (found == 0) v = missing(th, r[0], r[1]);
    root_pop(th, 2);
    return found < 0 ? RAISED : v;
}

static int d_setitem(Thread *th, Value d, Value key, Value v) {
    if (v != V_UNBOUND) return dict_set(th, d, key, v);
    Value *r = root_push1(th, key);
    int deleted = dict_del(th, d, key);
    if (deleted == 0) err_value(KeyError, r[0]);
    root_pop(th, 1);
    return deleted > 0 ? 0 : -1;
}

static int d_contains(Thread *th, Value d, Value key) {
    Value v;
    return dict_get(th, d, key, &v);
}
static int d_len(Thread *th, Value d, int64_t *out) { return *out = (int64_t)dict_len(d), 0; }

static Value d_get(Thread *th, Value *a, unsigned n, Value kw) {
    Value v;
    int found = dict_get(th, a[0], a[1], &v);
    return found < 0 ? RAISED : found ? v : arg_or(a[2], V_NONE);
}
static Value d_setdefault(Thread *th, Value *a, unsigned n, Value kw) { return dict_setdefault(th, a[0], a[1], arg_or(a[2], V_NONE)); }
static Value d_pop(Thread *th, Value *a, unsigned n, Value kw) {
    Value v;
    int found = dict_pop(th, a[0], a[1], &v);
    if (found) return found < 0 ? RAISED : v;
    return a[2] != V_UNBOUND ? a[2] : err_value(KeyError, a[1]);
}
static Value d_popitem(Thread *th, Value *a, unsigned n, Value kw) {
    DictTable *t = table_of(a[0]);
    if (!dict_len(a[0])) return err_raise(KeyError, "popitem(): dictionary is empty");
    read_at(&t->n);
    uint64_t at = t->n;
    do at--;
    while (read_at(&t->e[at].key), !entry_live(&t->e[at]));
    read_at(&t->e[at].value);
    Value pair = TUPLE(t->e[at].key, t->e[at].value);
    if (pair == RAISED) return RAISED;
    table_delete(a[0], at);
    write_at(OBJ(DictObj, a[0])->table, &t->n); /* the next popitem need not walk over what this one has left */
    t->n = at;
    return pair;
}
static Value d_clear(Thread *th, Value *a, unsigned n, Value kw) { return dict_clear(a[0]), V_NONE; }
static Value d_copy(Thread *th, Value *a, unsigned n, Value kw) { return dict_copy(a[0]); }
static Value d_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    DictTable *t = table_of(a[0]);
    return int_from((int64_t)(sizeof(DictObj) + (t ? table_bytes(t->log2) : 0)));
}

/* ---- comparison, text, operators ---------------------------------------------------------------------------------------------------- */

/* r: a, b, key, value of a. */
static int dicts_equal(Thread *th, Value *r) {
    if (dict_len(r[0]) != dict_len(r[1])) return 0;
    for (uint64_t pos = 0; dict_next(r[0], &pos, &r[2], &r[3]);) {
        Value other;
        int same = dict_get_hashed(th, r[1], r[2], table_of(r[0])->e[pos - 1].hash, &other);
        if (same > 0) same = obj_eq(th, r[3], other);
        if (same <= 0) return same;
    }
    return 1;
}
static Value d_compare(Thread *th, Value x, Value y, enum CmpOp op) {
    if (!dict_check(x) || !dict_check(y) || (op != CMP_EQ && op != CMP_NE)) return V_NOTIMPLEMENTED;
    Value *r = root_push(th, 4);
    r[0] = x, r[1] = y;
    int equal = -1;
    if (recursion_enter(th, " in comparison") == 0) {
        equal = dicts_equal(th, r);
        recursion_leave(th);
    }
    root_pop(th, 4);
    return equal < 0 ? RAISED : v_bool(equal == (op == CMP_EQ));
}

/* r: dict, key, value, list of pieces. */
static Value dict_text(Thread *th, Value *r) {
    bool first = true;
    r[3] = list_new(dict_len(r[0]) * 4 + 1);
    for (uint64_t pos = 0; dict_next(r[0], &pos, &r[1], &r[2]); first = false) {
        Value k = list_append(r[3], first ? str_from_char('{') : str_intern_c(", ")) < 0 ? RAISED : obj_repr(th, r[1]);
        if (k == RAISED || list_append(r[3], k) < 0 || list_append(r[3], str_intern_c(": ")) < 0) return RAISED;
        Value v = obj_repr(th, r[2]);
        if (v == RAISED || list_append(r[3], v) < 0) return RAISED;
    }
    if (first) return str_intern_c("{}");
    return list_append(r[3], str_from_char('}')) < 0 ? RAISED : str_join(th, str_empty, r[3]);
}
static Value d_repr(Thread *th, Value d) {
    int running = repr_enter(th, d);
    if (running) return running < 0 ? RAISED : str_intern_c("{...}");
    Value *r = root_push(th, 4);
    r[0] = d; /* repr_enter reaches no safepoint */
    Value text = dict_text(th, r);
    repr_leave(th, r[0]);
    root_pop(th, 4);
    return text;
}

static Value d_or(Thread *th, Value x, Value y) {
    if (!dict_check(x) || !dict_check(y)) return V_NOTIMPLEMENTED;
    Value *r = root_push2(th, V_NONE, y);
    r[0] = dict_new();
    Value v = r[0] == RAISED || table_copy(r[0], x) < 0 || dict_merge(th, r[0], r[1], 1) < 0 ? RAISED : r[0];
    root_pop(th, 2);
    return v;
}
static Value d_ior(Thread *th, Value x, Value y) {
    Value *r = root_push1(th, x);
    Value v = dict_update(th, x, y) < 0 ? RAISED : r[0];
    root_pop(th, 1);
    return v;
}

static Value d_class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

/* dictview.c */
Value dict_view_keys(Thread *th, Value *a, unsigned n, Value kw), dict_view_values(Thread *th, Value *a, unsigned n, Value kw),
    dict_view_items(Thread *th, Value *a, unsigned n, Value kw), dict_reversed(Thread *th, Value *a, unsigned n, Value kw),
    dict_iter(Thread *th, Value d);

static const Method methods[] = {
    {"__class_getitem__", d_class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {"__reversed__", dict_reversed, "(self, /)", "Return a reverse iterator over the dict keys."},
    {"__sizeof__", d_sizeof, "!(self, /)", "D.__sizeof__() -> size of D in memory, in bytes"},
    {"clear", d_clear, "!(self, /)", "Remove all items."},
    {"copy", d_copy, "!(self, /)", "A shallow copy."},
    {"fromkeys", d_fromkeys, "(type, iterable, value=None, /)", "A new dict with keys from iterable and values set to value.", M_CLASS},
    {"get", d_get, "(self, key, default=None, /)", "The value for key if it is there, else default."},
    {"items", dict_view_items, "!(self, /)", "A set-like view of the items."},
    {"keys", dict_view_keys, "!(self, /)", "A set-like view of the keys."},
    {"pop", d_pop, "(self, key, default=<unrepresentable>, /)", "Remove a key and return its value, or default, or raise KeyError."},
    {"popitem", d_popitem, "(self, /)", "Remove and return the (key, value) pair inserted last."},
    {"setdefault", d_setdefault, "(self, key, default=None, /)", "The value for key, which is inserted with default if missing."},
    {"update", d_update, "!(self, *args, **kw)", "Update from a mapping or pairs, and from keywords."},
    {"values", dict_view_values, "!(self, /)", "A view of the values."},
    {0}
};

Type type_dict = {
    .name = "dict",
    .doc = "dict() -> new empty dictionary\ndict(mapping) -> from a mapping's pairs\ndict(iterable) -> from pairs\n"
           "dict(**kwargs) -> from keywords",
    .flags = TF_BASETYPE | TF_IMMUTABLE | TF_DICTTYPE | TF_MAPPING,
    .size = sizeof(DictObj), .values = offsetof(DictObj, table), .values_end = sizeof(DictObj),
    .new = d_new, .init = d_init, .repr = d_repr, .hash = hash_unhashable, .compare = d_compare, .iter = dict_iter, .len = d_len,
    .getitem = d_getitem, .setitem = d_setitem, .contains = d_contains, .nb[NB_OR] = d_or, .inb[NB_OR] = d_ior, .methods = methods,
};
