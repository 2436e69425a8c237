/* interp.h -- what the files of the interpreter share: frames, calls, unwinding, generators.
 *
 * A frame's kind word (base[FRAME_KIND], a small int) says what its result is for:
 *
 *      bits 0..7    FrameKind: what to do with the result in the caller
 *      bits 8..15   FrameFlag
 *      bits 16..    register of the caller that gets it (FK_STORE and the like)
 *
 * Below the header of frames with FF_INIT lies the new instance (base[FRAME_SELF]), of those with FF_GEN the generator
 * (base[FRAME_SELF]) and the exception that its resumer handles (base[FRAME_OUTER]).
 *
 * [FR1] th->top is base + nregs while a frame runs; natives may leave more, their caller puts it back.
 * [FR2] th->depth counts frames and nested runs; every push that succeeds has its pop. */
#ifndef WEFT_INTERP_H
#define WEFT_INTERP_H

#include "native.h"

enum FrameKind {
    FK_CALL,     /* the callee's slot of the window, which is the caller's R[A] */
    FK_STORE,    /* register of the caller */
    FK_NEXT,     /* NEXT: into the register; StopIteration jumps */
    FK_SEND,     /* SEND: a yield goes into the register; the end does too, and jumps */
    /* dunder.c: */
    FK_DISCARD,  /* __setitem__: nobody wants it */
    FK_NOT,      /* register, as `not result` */
    FK_TRUTH,    /* register, as bool */
    FK_BOOL,     /* __bool__ for the test before ret */
    FK_BINARY, FK_INPLACE, /* register; NotImplemented goes on with the other operand */
    FK_COMPARE,  /* the same */
    FK_JUMP,     /* the same, for the comparing jump before ret */
    FK_ITER,     /* register, must be an iterator */
};
enum FrameFlag {
    FF_ENTRY = 1 << 8,  /* first of a run: its result goes to C */
    FF_INIT = 1 << 9,   /* __init__: its result must be None and is replaced by the instance */
    FF_GEN = 1 << 10,   /* the frame of a generator */
    FF_OWN = 1 << 12,   /* a generator: th->handled is its own, not its resumer's */
    FF_TRACED = 1 << 11,/* its "call" event was made */
};
#define FK_DEST(reg) ((uint64_t)(reg) << 16)
enum { FRAME_SELF = -7, FRAME_OUTER = -8 };

static inline uint64_t frame_kind(const Value *base) { return base[FRAME_KIND] >> 2; }
static inline Value *frame_back(const Value *base) { return (Value *)base[FRAME_BACK]; }
static inline const uint32_t *frame_ret(const Value *base) { return (const uint32_t *)base[FRAME_RET]; }
static inline Code *frame_code(const Value *base) { return OBJ(CodeObj, base[FRAME_CODE])->c; }

/* A result of call_window: a frame was pushed, go on in it. */
#define thread_stack_room(th, end) ((end) > (th)->stack_soft ? thread_stack_reach(th, end) : (void)0)
#define PUSHED ((Value)0x1f)

/* ---- call.c ---- */
/* Call w[0] with the n arguments (and the values of the keywords in kw) that begin at w[FRAME_HEAD]. The result, RAISED, or
 * PUSHED: then th->base, pc, top are those of the new frame, whose kind word is `kind`.  SAFEPOINT */
Value call_window(Thread *th, Value *w, unsigned n, Value kw, uint64_t kind);
/* The same for what CALLEX has in its window. */
Value call_window_ex(Thread *th, Value *w, bool has_dict, uint64_t kind);
/* How messages name what is called: "module.f()".  SAFEPOINT */
Value call_function_text(Thread *th, Value f);
/* Push a frame for the function w[0]: binds the arguments.  PUSHED or RAISED */
Value call_function(Thread *th, Value *w, unsigned n, Value kw, uint64_t kind);
/* Room for a frame whose registers end at `top`, one level deeper: -1 with RecursionError. Counts the level. */
int frame_enter_slow(Thread *th, Value *top, const char *where);
static inline int frame_enter(Thread *th, Value *top, const char *where) {
    if (UNLIKELY(th->depth >= th->recursion_limit || top > th->stack_soft)) return frame_enter_slow(th, top, where);
    th->depth++;
    return 0;
}
/* Run the frame just pushed to its end, as a nested run (its kind has FF_ENTRY). */
Value interp_run(Thread *th);
/* What a call from C ends with: a result, PUSHED, RAISED. */
static inline Value call_finish(Thread *th, Value v) { return v == PUSHED ? interp_run(th) : v; }
/* A window of n arguments on top of the stack; popped by setting th->top back. */
static inline Value *window_push(Thread *th, unsigned n) { return root_push(th, FRAME_HEAD + n); }

/* ---- frame.c ---- */
Value frame_object(Thread *th, Value *base);         /* the FrameObj of a live frame, made if need be; RAISED: memory */
void frame_dies(Thread *th, Value *base, const uint32_t *pc); /* base[FRAME_OBJ] is there: it keeps what it needs */
void frame_suspends(Thread *th, Value *base, const uint32_t *pc); /* the same for a generator that yields */
const uint32_t *frame_pc(Thread *th, Value frame);   /* instruction after the current one, NULL: not started */
const void *const *interp_tables(bool tracing);

/* ---- traceback.c ---- */
int traceback_add(Thread *th, Value *base, const uint32_t *pc); /* to th->exc */

/* ---- trace.c ---- */
int trace_event(Thread *th);                         /* before an instruction while a hook is set */
int trace_exception(Thread *th);                     /* th->exc has come to th->base */
int trace_unwind(Thread *th);                        /* the frame is left by th->exc */
Value trace_native(Thread *th, Value native, Value *a, unsigned n, Value kw); /* native_run with events for sys.setprofile */
int interp_set_trace(Thread *th, Value function, bool profile);

/* ---- dunder.c ---- */
/* Push the frame of the Python function f on top of the running one: PUSHED or RAISED. */
Value push_call(Thread *th, Value f, const Value *args, unsigned n, uint64_t kind);
/* The operator's method in Python: PUSHED, RAISED, or V_UNBOUND: that is not the way. */
Value binary_frame(Thread *th, enum NumOp op, Value a, Value b, unsigned dest, bool inplace);
Value compare_frame(Thread *th, Value a, Value b, enum CmpOp op, uint64_t kind);

/* ---- unwind.c ---- */
/* th->exc is raised at th->pc in th->base: find the handler. true: th->base and pc are there; false: the run's first frame is
 * left with the exception. `again`: the exception keeps its traceback in this frame. */
bool unwind(Thread *th, bool again);
/* Leave the running frame: base, pc of the caller into the thread. The caller looks at the kind before. */
void frame_pop(Thread *th);
int do_raise(Thread *th, Value exc, Value cause, unsigned form); /* -1; 1: raise again, keep the traceback */
Value exc_handled(Thread *th);
int group_match(Thread *th, Value *out, Value exc, Value type);  /* out[0] match or None, out[1] rest */
Value group_raise(Thread *th, Value orig, Value list);
int exc_match(Thread *th, Value exc, Value type);                /* 0, 1, -1 TypeError */
Value raise_unbound_local(Value name);
Value raise_unbound_free(Value name);
Value raise_name(Value name);

/* ---- gen.c ---- */
Value gen_new(Thread *th, Value *base, const uint32_t *pc);
/* Push the frame of a generator that goes on with `v` (V_UNBOUND: the exception in th->exc is raised there). The caller has put nothing on
 * top. PUSHED, or RAISED (running, finished: gen_push tells with STOP).  */
Value gen_push(Thread *th, Value gen, Value v, uint64_t kind);
/* The running frame yields or ends: its registers go back to the generator, the frame is popped. */
void gen_yield(Thread *th, Value *base, const uint32_t *pc);
void gen_finish(Thread *th, Value *base);
/* From C: a yielded value, STOP (th->stop_value), RAISED. */
Value gen_send(Thread *th, Value gen, Value v);
/* th->exc leaves a generator's frame, which is popped; StopIteration becomes RuntimeError. */
void gen_fails(Thread *th, Value *base);
Value exc_fix_up(Thread *th, Value exc, const char *text); /* RuntimeError(text) with exc as cause and context */

/* ---- ops.c: the cold halves of instructions ---- */
#include "ops.h"

#endif
