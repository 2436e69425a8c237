/* native.h -- functions written in C as the interpreter calls them (arg.c).
 *
 * A native may go on in Python without recursion on the C stack: native_tail() and `return TAILCALL`. Its frame is
 * gone then, and the result of the function named there is its result. */
#ifndef WEFT_NATIVE_H
#define WEFT_NATIVE_H

#include "object.h"

/* A signature, taken apart once: names are interned. */
typedef struct Binding {
    const Method *def;
    const char *function;   /* for messages */
    const char *qualified;  /* the same with type or module, once known */
    bool var;               /* VAR convention */
    bool shown;             /* __text_signature__ exists */
    uint16_t nparams;       /* FIXED: slots, self included */
    uint16_t npos, nposonly;/* positional parameters; of them without keyword */
    uint16_t required;      /* positional parameters without default */
    uint16_t self;          /* 1 when the first parameter is self, cls or module */
    bool module_first;      /* it is `module`: native_run puts it in */
    Value *names;           /* [nparams] */
    uint64_t need;          /* bit i: parameter i has no default */
} Binding;
Binding *binding_of(const Method *def, bool has_self);

/* Call `def` with the arguments a[0..n) and the keyword values behind them. `a` lies in the VM stack, in a window: a[-1] may be
 * overwritten, and with the FIXED convention the slots behind. RAISED, TAILCALL possible.  SAFEPOINT */
Value native_run(Thread *th, Binding *b, Value *a, unsigned n, Value kw);

/* Arrange a tail call; args are copied to the VM stack above `top`... of the caller: any array will do. */
static inline Value native_tail(Thread *th, Value func, const Value *args, unsigned n, Value kw) {
    unsigned total = n + (is_ref(kw) ? (unsigned)tuple_len(kw) : 0);
    Value *to = root_push(th, total + FRAME_HEAD) + FRAME_HEAD;
    memmove(to, args, total * sizeof *args);
    th->tail.func = func, th->tail.args = to, th->tail.n = n, th->tail.kw = kw;
    return TAILCALL;
}
/* For C code that cannot pass TAILCALL on: run it to its end.  SAFEPOINT */
Value native_finish(Thread *th, Value result_or_tailcall);

/* ---- the interpreter (interp/) --------------------------------------------------------------------------------- */

/* Run a code object as module, class body or exec does: R[0] is the namespace.  SAFEPOINT */
Value run_code(Thread *th, Value code, Value globals, Value locals_ns, Value closure_or_none);
/* The same as a tail call from a native (exec, eval, import). */
Value run_code_tail(Thread *th, Value code, Value globals, Value locals_ns, Value closure_or_none);
/* The FrameObj of the running Python function, `depth` frames up; V_UNBOUND: none there. */
Value frame_current(Thread *th, unsigned depth);
/* f_locals: a dict brought up to date.  */
Value frame_locals(Thread *th, Value frame);
int frame_line(Value frame);
int traceback_line(Value tb);                         /* tb_lineno, -1 unknown */
/* Globals and builtins (dicts) of the running function, or V_UNBOUND without one. */
Value frame_globals(Thread *th), frame_builtins(Thread *th);
/* Runs at breaks when POLL_USER is set: signals, finalizers, asyncs. Set by start.c. */
extern int (*interp_user_hook)(Thread *th);

/* ---- threads and heap (heap.c) --------------------------------------------------------------------------------- */
void heap_start(void);                     /* engine, maps, types, names: in this order */
Thread *thread_new(void);                  /* attach the calling OS thread; outside transactions */
void thread_gone(Thread *th);

#endif
