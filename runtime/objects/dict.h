/* dict.h -- the hash table under dicts and sets, for dict.c, dictview.c, set.c.
 *
 * A SetObj has the layout of a DictObj (asserted in set.c), so all of these take either. */
#ifndef WEFT_DICT_H
#define WEFT_DICT_H
#include "native.h"

static inline DictTable *table_of(Value d) {
    Value t = GET(DictObj, d, table);
    return is_ref(t) ? OBJ(DictTable, t) : NULL;
}
static inline bool entry_live(const DictEntry *e) { return e->key != V_UNBOUND; }

/* Position of a key, -1: missing, -2: raised. SAFEPOINT if the key or one in the table with its hash is not of a builtin type. */
int64_t table_find(Thread *th, Value d, Value key, int64_t hash);
/* 0, or -1: memory. The key must be missing / at `pos`. */
int table_insert(Value d, Value key, int64_t hash, Value v);
void table_delete(Value d, uint64_t pos);
/* Insert or replace.  SAFEPOINT */
int table_put(Thread *th, Value d, Value key, int64_t hash, Value v);
/* A table of its own for `d` with room for n entries, holding what it held. */
int table_reserve(Value d, uint64_t n);
/* `to` (empty) gets a copy of the live entries of `from`. */
int table_copy(Value to, Value from);
void table_clear(Value d);
/* The hash of a key; strs, ints quickly.  SAFEPOINT */
static inline int key_hash(Thread *th, Value key, int64_t *out) {
    if (is_exact(key, &type_str)) return *out = str_hash(key), 0;
    return obj_hash(th, key, out);
}
#endif
