/* exc.h -- between exc.c and excgroup.c. */
#ifndef WEFT_EXC_H
#define WEFT_EXC_H
#include "object.h"
Value exc_blank(Type *t, Value args); /* an instance whose fields are None */
void group_slots(void);               /* fills BaseExceptionGroup's record */
void group_start(Thread *th);         /* makes ExceptionGroup, once types work */
#endif
