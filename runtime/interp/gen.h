/* gen.h -- generators as other files of the runtime use them. */
#ifndef WEFT_GEN_H
#define WEFT_GEN_H
#include "object.h"

/* Resume: v is sent, or, V_UNBOUND, th->exc is raised inside. A yielded value, STOP (th->stop_value), RAISED.  SAFEPOINT */
Value gen_send(Thread *th, Value gen, Value v);
/* gen.throw(type, value, traceback), V_UNBOUND what was not given; close_on_exit: GeneratorExit closes what it delegates to. As gen_send. */
Value gen_throw(Thread *th, Value gen, const Value what[3], bool close_on_exit);
NativeFn gen_method_send;                              /* generator.send, coroutine.send */
int gen_close(Thread *th, Value gen);
int gen_finalize(Thread *th, Value gen);                    /* what is done at its death */
/* The iterator that await gets from v (any awaitable); TypeError else. */
Value gen_awaitable_iter(Thread *th, Value v);
Value async_wrap(Value v);
Value anext_awaitable_new(Value awaitable, Value dflt); /* anext(it, default) */
/* The exception that throw(type, value, traceback) means: RAISED if the arguments are wrong.  */
Value gen_throw_args(Thread *th, Value type, Value value, Value tb);
static inline bool gen_check(Value v) {
    return is_exact(v, &type_generator) || is_exact(v, &type_coroutine) || is_exact(v, &type_async_generator);
}
#endif
