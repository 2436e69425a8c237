/* map.h -- where the attributes of an instance lie.
 *
 * Behind the struct part of an instance come its extra words:
 *
 *      [0, nslots)            fixed members from __slots__, those of the bases first
 *      [nslots]               `ext`, only with TF_DICT: 0, an overflow PartObj, or a dict (Map.dict_mode)
 *      from inst_first on     attributes in the order in which they came: attribute i is word inst_first + i
 *
 * How many words there are is in the object's header and was learned from earlier instances. A number that map_find gives counts
 * from word 0; what lies behind the last word is in the overflow array, from 0.
 *
 * [MAP1] An object whose map is not in dict mode has a value in each of the map's attributes, V_UNBOUND in the words behind.
 * [MAP2] The header's map is covered by the mark of the object: whoever relies on the absence of an attribute marks it read. */
#ifndef WEFT_MAP_H
#define WEFT_MAP_H
#include "object.h"

enum { MAP_MAX = 120 }; /* attributes beyond which a dict is used */

static inline size_t obj_struct_size(const Type *t, const Obj *o) { return t->flags & TF_VAR ? t->size_of(o) : t->size; }
static inline unsigned inst_first(const Type *t) { return t->nslots + ((t->flags & TF_DICT) != 0); }
/* Extra words of a reference: good until the next safepoint. */
static inline Value *inst_words(Value o) {
    Obj *p = OBJ(Obj, o);
    return (Value *)((char *)p + obj_struct_size(maps[p->map]->type, p));
}
static inline Value inst_ext(Value o) { return inst_words(o)[map_of(o)->type->nslots]; }
/* The word of a number from map_find; the object is marked read. */
static inline Value inst_load(Value o, unsigned number) {
    stm_read(ref_addr(o));
    unsigned extra = obj_extra(OBJ(Obj, o));
    if (LIKELY(number < extra)) return inst_words(o)[number];
    return part_get(inst_ext(o), number - extra);
}
/* The same for an attribute that is there already. */
static inline void inst_store(Value o, unsigned number, Value v) {
    unsigned extra = obj_extra(OBJ(Obj, o));
    if (LIKELY(number < extra)) {
        stm_write(ref_addr(o));
        inst_words(o)[number] = v;
    } else {
        stm_read(ref_addr(o));
        part_set(inst_ext(o), number - extra, v);
    }
}
/* A fixed member of __slots__. */
static inline Value inst_slot_get(Value o, unsigned i) {
    stm_read(ref_addr(o));
    return inst_words(o)[i];
}
static inline void inst_slot_set(Value o, unsigned i, Value v) {
    stm_write(ref_addr(o));
    inst_words(o)[i] = v;
}
/* Add an attribute that is not there: to shape `to` = map_add(map_of(o), name). -1: memory. */
int inst_append(Value o, Map *to, Value v);
/* The dict in which the attributes are, if they are in one; else V_UNBOUND. */
Value inst_dict_if_any(Value o);
/* Give up the class for another of the same layout. */
int inst_set_class(Value o, Type *to);

uint64_t guard_next(void); /* a number never used before */
void map_lock(void);
void map_unlock(void);
#endif
