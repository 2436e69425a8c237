/* slots.h -- slots of types and the dunders that stand for them (slots.def). */
#ifndef WEFT_SLOTS_H
#define WEFT_SLOTS_H
#include "object.h"

enum SlotKind {
    SLOT_NEW, SLOT_INIT, SLOT_CALL, SLOT_UNARY, SLOT_HASH, SLOT_COMPARE, SLOT_BINARY, SLOT_REFLECTED, SLOT_HOOK, SLOT_SETATTR,
    SLOT_DELATTR, SLOT_NEXT, SLOT_LEN, SLOT_SETITEM, SLOT_DELITEM, SLOT_CONTAINS, SLOT_TRUTH, SLOT_POW, SLOT_RPOW, SLOT_POW3,
    SLOT_REPEAT, SLOT_GET, SLOT_SET, SLOT_DELETE, SLOT_DEL
};

/* A row of slots.def. */
typedef struct SlotRow {
    Method method;      /* name, signature, doc: what the wrapper shows */
    uint16_t name;      /* NameId */
    uint16_t offset;    /* of the slot in Type */
    uint8_t kind, arg;
    void *dispatch;
} SlotRow;
extern const SlotRow slot_rows[];
extern const unsigned slot_rows_n;

/* wrapper_descriptor, method-wrapper: `n.self` is the object of the latter. */
typedef struct SlotObj {
    NativeObj n;
    const SlotRow *row;
    void *fn;
} SlotObj;

#define SLOT_NUMBER(field) ((unsigned)(offsetof(Type, field) - offsetof(Type, new)) / 8)
/* Does the slot call a dunder that is not a builtin type's own? The interpreter can then do so itself. */
#define SLOT_PY(t, field) ((t)->slot_py[SLOT_NUMBER(field) / 32] >> SLOT_NUMBER(field) % 32 & 1)

/* All slots of a class made by a class statement from what its mro says; of one name after it has changed. */
void slots_update(Type *t);
void slots_update_name(Type *t, Value name);
/* Is the dunder one that stands for a slot? */
bool slots_has_name(Value name);
/* Copy the slots that `t` leaves out from `base`. */
void slots_inherit(Type *t, const Type *base);
/* Put a wrapper into the dict of a static type for each slot of its own; before slots_inherit. */
int slots_add_wrappers(Type *t, Value dict);
/* Call slot `fn` of a row as Python does: a[0] is self.  SAFEPOINT MAY_RAISE */
Value slot_wrap(Thread *th, const SlotRow *row, void *fn, const Type *owner, Value *a, unsigned n, Value kw);

/* Call type(args[0]).name(*args). V_UNBOUND: there is none.  SAFEPOINT MAY_RAISE */
Value call_special(Thread *th, Value name, const Value *args, unsigned n);
/* The same; NotImplemented if there is none. */
Value call_maybe(Thread *th, Value name, Value a, Value b);
extern const Method new_method; /* __new__ of builtin types */
/* Length from what __len__ gave, in the thread's words. */
int slot_length(Thread *th, Value v, int64_t *out);
Value slot_getattr(Thread *th, Value self, Value name);
Value slot_getattribute_base(Thread *th, Value self, Value name); /* __getattribute__ without the hook */
#endif
