/* descr.h -- the descriptors that builtin types put into class dicts. */
#ifndef WEFT_DESCR_H
#define WEFT_DESCR_H
#include "typeobj.h"

/* getset_descriptor, member_descriptor. A member is something got (`getset`), a field of the struct (`member`) or an extra word of __slots__. */
typedef struct DescrObj {
    Obj h;
    Type *type;
    const GetSet *getset;
    const Member *member;
    uint64_t word;      /* number of the extra word << 2, 1 when it is read-only */
    Value name;         /* interned */
} DescrObj;
static inline bool descr_is_slot(Value d) { return is_exact(d, &type_member_descriptor) && !OBJ(DescrObj, d)->member && !OBJ(DescrObj, d)->getset; }
static inline unsigned descr_word(Value d) { return (unsigned)(OBJ(DescrObj, d)->word >> 2); }

#endif
