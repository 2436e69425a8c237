/* list.h -- lists' insides, for list.c, listsort.c and the interpreter's loops. */
#ifndef WEFT_LIST_H
#define WEFT_LIST_H
#include "native.h"

typedef struct ListIterObj { Obj h; Value list; int64_t at; } ListIterObj; /* list: None when exhausted */
int list_reserve(Value l, uint64_t need); /* room for that many items */
static inline bool step_is_one(Value slice) { Value s = OBJ(SliceObj, slice)->step; return s == V_NONE || s == small_int(1); }
#endif
