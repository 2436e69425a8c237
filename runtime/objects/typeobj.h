/* typeobj.h -- what the files about classes share: type.c (ready, look-up, mro), typenew.c (class statements), typeattr.c (what a
 * class object shows). */
#ifndef WEFT_TYPEOBJ_H
#define WEFT_TYPEOBJ_H
#include "map.h"
#include "slots.h"

#define TYPE_FIELD(t, field) GET(TypeObj, (t)->obj, field)
/* The dict of a class: the object never changes. */
static inline Value type_ns(const Type *t) { return OBJ(TypeObj, t->obj)->dict; }
static inline Value type_mro(const Type *t) { return TYPE_FIELD(t, mro); }

/* Flags that a subclass has from its base. */
#define TF_INHERITED                                                                                                  \
    (TF_INT | TF_STR | TF_BYTES | TF_LIST | TF_TUPLE | TF_DICTTYPE | TF_EXC | TF_TYPE | TF_FLOAT | TF_SET | TF_VAR | \
     TF_DICT | TF_WEAK)
/* Types whose instances CPython lays out with items: no __slots__ below them. */
#define TF_ITEMS (TF_INT | TF_BYTES | TF_TUPLE | TF_TYPE)

/* The class object for `t` of metaclass `meta`: immortal, fields unset. SAFEPOINT unless solo; RAISED */
Value type_object_new(Thread *th, Type *t, Type *meta);
/* mro of t by its bases: a tuple.  SAFEPOINT (a metaclass's mro()) */
Value mro_compute(Thread *th, Type *t);
int type_link_bases(Type *t, Value bases);
void subtype_add(Type *base, Type *t);
void subtype_remove(Type *base, Type *t);
/* The struct that instances of t stand on: the nearest type that added words. */
const Type *type_solid(const Type *t);
/* The base whose instances are laid out as those of the new class; NULL: raised. */
Type *type_best_base(Value bases);
/* The most derived metaclass of `meta` and those of the bases; NULL: conflict, raised. */
Type *type_winner(Type *meta, Value bases);
/* type(name, bases, dict) with a[0] the metaclass.  SAFEPOINT */
Value type_new(Thread *th, Value *a, unsigned n, Value kw);
Value type_find(Thread *th, Value self, Value name);
Value type_getattr(Thread *th, Value self, Value name);
int type_setattr(Thread *th, Value self, Value name, Value v);
Value type_repr(Thread *th, Value self);
Value type_or(Thread *th, Value a, Value b);
const char *doc_after_signature(const char *doc);
Value mro_by_c3(Type *t);
/* After an attribute of the class has changed. */
void type_modified(Type *t, Value name);
/* May an object of one change its class to the other? The words that each adds to a common base have the same names. */
bool type_same_layout(const Type *a, const Type *b);
extern const Method type_methods[];
extern const GetSet type_getset[];

/* abstract.c: without asking the class; names of classes for dir(). */
int isinstance_plain(Thread *th, Value v, Value cls);
int issubclass_plain(Thread *th, Value sub, Value cls);
int type_merge_names(Thread *th, Value d, Value cls);
/* An exact str of the same text; RAISED with TypeError for what is no str. */
Value attr_plain_name(Value name);
/* Fill name and obj of the AttributeError just raised. */
void err_attribute_of(Thread *th, Value obj, Value name);

/* descr.c: the descriptors of a type's tables. */
Value method_descr_new(Type *t, const Method *m);
Value getset_descr_new(Type *t, const GetSet *g);
Value member_descr_new(Type *t, const Member *m);
Value slot_member_new(Type *t, Value name, unsigned word, bool readonly);
extern const GetSet dict_getset, weak_getset; /* __dict__ and __weakref__ of instances */
#endif
