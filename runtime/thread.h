/* thread.h -- what a thread of Python has: VM stack, registers, exception state; roots and errors of C code.
 *
 * The VM stack is one reserved range of memory per thread, committed as it grows; it never moves, so pointers into it stay
 * good. Everything below `top` is scanned by tag; what lies above is cleared at each collection, so stale words never hurt.
 *
 * A frame lies in it like this (FRAME_HEAD words of header before the registers):
 *
 *      base[-6]  callable    the FuncObj (the caller's R[A] before the call; the result goes there)
 *      base[-5]  code        its CodeObj
 *      base[-4]  ret         pc of the caller after its call (raw, 4-aligned: reads as an int)
 *      base[-3]  back        base of the caller (raw, 8-aligned), 0 for the first frame of a run
 *      base[-2]  kind        FrameKind | flags, as a small int
 *      base[-1]  frame       FrameObj once somebody asked for it, else 0
 *      base[0..] registers: arguments first, then other locals and cells, then temporaries
 *
 * A caller puts callable and arguments where the callee wants them, so a call copies nothing. */
#ifndef WEFT_THREAD_H
#define WEFT_THREAD_H

#include "object.h"

#define FRAME_HEAD 6
enum FrameSlot { FRAME_FUNC = -6, FRAME_CODE = -5, FRAME_RET = -4, FRAME_BACK = -3, FRAME_KIND = -2, FRAME_OBJ = -1 };

struct Thread {
    StmThread stm;              /* first: a Thread is a StmThread */
    /* --- put back by an abort (StmStack.regs): from here ... */
    Value *base;                /* registers of the running frame; NULL outside */
    Value *top;                 /* first free word */
    const uint32_t *pc;         /* of the running frame, stored before everything that may look at it */
    Value exc;                  /* the exception on its way, V_UNBOUND: none */
    Value handled;              /* what sys.exception() gives: None or an exception */
    Value stop_value;           /* goes with STOP */
    uint32_t depth;             /* Python frames plus nested C calls, against recursion_limit */
    uint32_t nested;            /* interpreter loops on the C stack */
    struct { Value func; Value *args; unsigned n; Value kw; } tail; /* goes with TAILCALL */
    /* --- ... to here */
    Value *stack, *stack_end, *stack_soft; /* soft: touched so far; a push beyond it takes the slow path */
    uint32_t recursion_limit;
    uint32_t recursion_headroom;/* while a RecursionError is made and handled */
    char *c_limit;              /* lowest C stack address for nested calls */
    Value context;              /* contextvars: current Context or V_UNBOUND */
    Value trace, profile;       /* sys.settrace, setprofile: V_UNBOUND off */
    Value asyncgen_first, asyncgen_final;
    Value ident_object;         /* threading's */
    uint64_t ident;             /* get_ident() */
    struct MethodCache *cache;  /* type_lookup's */
    const void *const *dispatch;/* interpreter's labels: swapped for tracing */
    void *modules_data[4];      /* per-thread state of modules, see modules/ */
    Thread *next;               /* guarded by the thread list's lock */
    uint64_t rng;
    uint32_t repr_depth;        /* Py_ReprEnter's list, object.c */
    Value repr_running;         /* list of containers whose repr runs, or V_UNBOUND */
};

/* The running thread. */
extern _Thread_local Thread *thread_self;

/* n rooted slots holding None. Natives need not pop: their caller resets `top`. Others pair them: root_pop(th, n). */
void thread_stack_reach(Thread *th, Value *end); /* words below `end` are going to be used: moves stack_soft */
Value *root_push_slow(Thread *th, unsigned n);
static inline Value *root_push(Thread *th, unsigned n) {
    Value *r = th->top;
    if (UNLIKELY(r + n > th->stack_soft)) return root_push_slow(th, n);
    th->top = r + n;
    for (unsigned i = 0; i < n; i++) r[i] = V_NONE;
    return r;
}
static inline void root_pop(Thread *th, unsigned n) { th->top -= n; }
/* Push values, one after the other in the stack (arguments of obj_call). */
static inline Value *root_push1(Thread *th, Value a) { Value *r = root_push(th, 1); r[0] = a; return r; }
static inline Value *root_push2(Thread *th, Value a, Value b) { Value *r = root_push(th, 2); r[0] = a; r[1] = b; return r; }
static inline Value *root_push3(Thread *th, Value a, Value b, Value c) {
    Value *r = root_push(th, 3);
    r[0] = a; r[1] = b; r[2] = c;
    return r;
}

/* In C loops without allocation limits: let others stand and collect, run signal handlers.  SAFEPOINT MAY_RAISE 0 or -1 */
int thread_poll(Thread *th);

/* Recursion of C code (repr, comparison, ...): -1 with RecursionError. Every enter that gave 0 has its leave. */
int recursion_enter(Thread *th, const char *where); /* where: " while getting the repr of an object" or "" */
/* Only the C stack is watched, the recursion limit does not count: for what the language lets go deeper. No leave. */
int recursion_check_c(Thread *th, const char *where);
int recursion_slow(Thread *th, char *here, const char *where); /* its cold half, for callers that know the depth */
static inline void recursion_leave(Thread *th) { th->depth--; }

/* ---- errors (err.c) -------------------------------------------------------------------------------------------- */

#define EXC(name, base) extern Type name[1];
#define EXC_AS(name, base, struct_) extern Type name[1];
#include "exceptions.def"
#undef EXC
#undef EXC_AS

/* Raise `type` with a message. Formats: those of printf's %s %.Ns %c %d %u %ld %lu %lld %llu %zd %zu %x %lx %%, and %T type name of
 * a Value, %U a str Value, %N the name of a Type*. Returns RAISED. No Python code runs. */
Value err_raise(Type *type, const char *format, ...);
/* The same with %R repr(Value), %S str(Value), %A ascii(Value).  SAFEPOINT */
Value err_format(Thread *th, Type *type, const char *format, ...);
#define err_set(...) (err_raise(__VA_ARGS__), -1)
Value err_no_memory(void);
Value err_type_name(Value v); /* str */
/* Raise `type` with one argument of any kind (KeyError(key)): no Python code runs. */
Value err_value(Type *type, Value arg);
Value err_args(Type *type, Value args_tuple);
/* Raise an exception object; sets __context__ from th->handled as `raise` does. */
Value err_object(Thread *th, Value exc);
/* OSError (the subclass that fits) from errno, with up to two file names (V_UNBOUND: none). */
Value err_errno(int number, Value file, Value file2);
#define err_os() err_errno(errno, V_UNBOUND, V_UNBOUND)

static inline bool err_occurred(Thread *th) { return th->exc != V_UNBOUND; }
/* Does the raised exception match the type? */
bool err_is(Thread *th, Type *type);
static inline void err_clear(Thread *th) { th->exc = V_UNBOUND; }
/* If the raised exception is an instance of type, drop it: true. */
static inline bool err_catch(Thread *th, Type *type) { return err_is(th, type) ? (err_clear(th), true) : false; }
/* Take it out (to be kept rooted) and put it back. */
static inline Value err_fetch(Thread *th) { Value e = th->exc; th->exc = V_UNBOUND; return e; }
static inline void err_restore(Thread *th, Value e) { th->exc = e; }
/* STOP that must become an exception (C called next() for Python): raises StopIteration(th->stop_value). */
Value err_stop(Thread *th);
/* Python has nowhere to raise it: sys.unraisablehook. Clears it.  SAFEPOINT */
void err_unraisable(Thread *th, const char *where_or_null, Value about);
/* warnings.warn(message, category): -1 if a filter made it an error.  SAFEPOINT */
int err_warn(Thread *th, Type *category, int stacklevel, const char *format, ...);

/* ---- argument conversion (arg.c) ------------------------------------------------------------------------------- */
/* 0, or -1 with CPython's TypeError/OverflowError. */
int arg_int64(Thread *th, Value v, int64_t *out);    /* int or __index__; OverflowError "Python int too large to convert to C ssize_t" */
int arg_int(Thread *th, Value v, int *out);          /* "... C int" */
int arg_uint64(Thread *th, Value v, uint64_t *out);
int arg_double(Thread *th, Value v, double *out);    /* float, __float__, __index__ */
int arg_bool(Thread *th, Value v, bool *out);
/* Raise "f() argument 'x' must be str, not int". */
Value arg_type_error(const char *function, const char *argument, const char *expected, Value got);
/* Missing FIXED arguments are V_UNBOUND. */
static inline Value arg_or(Value v, Value dflt) { return v == V_UNBOUND ? dflt : v; }
/* For VAR natives: check the number of positional arguments and that no keywords are there. "f expected at least 1 argument, got 0" */
int arg_count(const char *function, unsigned n, unsigned min, unsigned max);
int arg_no_keywords(const char *function, Value kw);
/* For VAR natives with keywords: bind against a signature like Method.sig into out[]. `out` must be rooted. */
int arg_bind(Thread *th, const char *function, const char *sig, const Value *a, unsigned n, Value kw, Value *out);

#endif
