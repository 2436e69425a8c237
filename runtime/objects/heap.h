/* heap.h -- between heap.c and those who keep references outside the heap. */
#ifndef WEFT_HEAP_H
#define WEFT_HEAP_H
#include "object.h"
/* `fn` visits roots that belong to no thread; world stopped or solo. For slots that are few: gc_root_add. */
void heap_add_roots(void (*fn)(GcVisit *visit, void *ctx));
void exc_tables(void); /* exc.c: fills the Type records of exceptions.def */
void err_start(void);
Type *err_type_of_errno(int64_t number);
/* A warning of the compiler: -1 if a filter made it an error.  SAFEPOINT */
int warn_about_source(Thread *th, Type *category, const char *message, Value filename, int lineno);
int warn_explicitly(Thread *th, Value message, Value category, int stacklevel); /* modules/warnings.c */
bool unraisable_hook(Thread *th, Value exc, Value about, Value message_or_none); /* modules/sys.c; false: there is none */
#endif
