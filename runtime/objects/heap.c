/* heap.c -- the Python heap as the engine sees it: sizes, references, roots; threads; the order of start-up.
 *
 * Called back by gc and stm, so nothing here reaches a safepoint but the two that run finalizers. Maps and Types are C
 * memory: what a collection needs to know about an object is map -> type -> size and values.
 *
 * [HEAP1] Everything in a VM stack below `top` is scanned by tag. Words above it, up to `stack_soft`, are cleared by each
 *         collection, so a stale word below `top` refers to something that has not moved since. */
#include "native.h"
#include "heap.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define VM_STACK_BYTES (256ul << 20)
#define VM_STACK_STEP  512 /* words: how far `stack_soft` moves at a time */

_Thread_local Thread *thread_self;
Value static_names[NAME_COUNT];
static Thread *all_threads;

/* ---- objects ---------------------------------------------------------------------------------------------------- */

static inline Type *type_of_obj(const Obj *o) { return maps[o->map]->type; }

static size_t struct_size(const Type *t, const Obj *o) { return t->flags & TF_VAR ? t->size_of(o) : t->size; }

static size_t cb_size(const Obj *o) { return struct_size(type_of_obj(o), o) + 8 * obj_extra(o); }

static void cb_trace(Obj *o, GcVisit *visit, void *ctx) {
    Type *t = type_of_obj(o);
    for (size_t at = t->values; at < t->values_end; at += 8) visit(ctx, (Value *)((char *)o + at));
    if (t->trace) t->trace(o, visit, ctx);
    unsigned extra = obj_extra(o);
    if (!extra) return;
    Value *v = (Value *)((char *)o + struct_size(t, o));
    for (unsigned i = 0; i < extra; i++) visit(ctx, v + i);
}

static void cb_trace_range(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx) {
    Type *t = type_of_obj(o);
    if (t->trace_range) {
        t->trace_range(o, from, to, visit, ctx);
        return;
    }
    for (size_t at = from < 16 ? 16 : from; at < to; at += 8) visit(ctx, (Value *)((char *)o + at)); /* like PartObj */
}

static void cb_finalize(StmThread *stm, uintptr_t obj) {
    Thread *th = (Thread *)stm;
    Type *t = type_of(value_from_ref(obj));
    if (t->finalize) {
        Value *r = root_push(th, 2);
        r[0] = value_from_ref(obj);
        r[1] = err_fetch(th);
        if (t->finalize(th, r[0]) < 0) err_unraisable(th, NULL, r[0]);
        err_restore(th, r[1]);
        obj = ref_addr(r[0]);
        root_pop(th, 2);
    }
    if (t->gone) t->gone(obj_at(value_from_ref(obj)));
}

static void cb_weak_dead(StmThread *stm, uintptr_t weak) {
    weakref_dead((Thread *)stm, value_from_ref(weak));
}

/* ---- roots ------------------------------------------------------------------------------------------------------ */

static const uint16_t thread_values[] = {
    offsetof(Thread, exc), offsetof(Thread, handled), offsetof(Thread, stop_value), offsetof(Thread, tail.func),
    offsetof(Thread, tail.kw), offsetof(Thread, context), offsetof(Thread, trace), offsetof(Thread, profile),
    offsetof(Thread, asyncgen_first), offsetof(Thread, asyncgen_final), offsetof(Thread, ident_object),
    offsetof(Thread, repr_running),
};
#define REGS_START offsetof(Thread, base)
#define REGS_END   offsetof(Thread, stack)

static void visit_words(Value *from, Value *to, GcVisit *visit, void *ctx) {
    for (; from < to; from++)
        if (is_ref(*from)) visit(ctx, from);
}

static void visit_saved(Thread *th, GcVisit *visit, void *ctx) {
    StmStack *st = &th->stm.stack;
    for (size_t at = 0; at < st->used;) {
        struct { void *lo; size_t n; } piece;
        memcpy(&piece, st->buf + at, sizeof piece);
        char *bytes = st->buf + at + sizeof piece;
        if (piece.lo != st->regs) {
            visit_words((Value *)bytes, (Value *)(bytes + piece.n), visit, ctx);
        } else {
            for (size_t i = 0; i < sizeof thread_values / sizeof *thread_values; i++)
                if (thread_values[i] >= REGS_START && thread_values[i] < REGS_END)
                    visit(ctx, (Value *)(bytes + thread_values[i] - REGS_START));
        }
        at += (sizeof piece + piece.n + 7) & ~(size_t)7;
    }
}

static void cb_thread_roots(StmThread *stm, GcVisit *visit, void *ctx) {
    Thread *th = (Thread *)stm;
    visit_words(th->stack, th->top, visit, ctx);
    if (th->stack_soft > th->top) { /* upholds [HEAP1] */
        memset(th->top, 0, (size_t)((char *)th->stack_soft - (char *)th->top));
        th->stack_soft = th->top + VM_STACK_STEP < th->stack_end ? th->top + VM_STACK_STEP : th->stack_end;
    }
    for (size_t i = 0; i < sizeof thread_values / sizeof *thread_values; i++)
        visit(ctx, (Value *)((char *)th + thread_values[i]));
    visit_saved(th, visit, ctx);
}

static void (*root_visitors[32])(GcVisit *visit, void *ctx);
static unsigned root_visitors_n;

void heap_add_roots(void (*fn)(GcVisit *visit, void *ctx)) {
    if (root_visitors_n == 32) fatal("heap: too many root visitors");
    root_visitors[root_visitors_n++] = fn;
}

static void cb_roots(GcVisit *visit, void *ctx) {
    for (unsigned i = 0; i < root_visitors_n; i++) root_visitors[i](visit, ctx);
}

/* ---- the VM stack ------------------------------------------------------------------------------------------------- */

/* Words are touched for the first time: they may hold what an earlier, deeper use left. */
Value *root_push_slow(Thread *th, unsigned n) {
    thread_stack_reach(th, th->top + n);
    Value *r = th->top;
    th->top = r + n;
    for (unsigned i = 0; i < n; i++) r[i] = V_NONE;
    return r;
}

void thread_stack_reach(Thread *th, Value *end) {
    if (end > th->stack_end) fatal("the VM stack is full");
    while (th->stack_soft < end) th->stack_soft += VM_STACK_STEP;
    if (th->stack_soft > th->stack_end) th->stack_soft = th->stack_end;
}

/* ---- threads ------------------------------------------------------------------------------------------------------ */

static void cb_frame(StmThread *stm, char **lo, char **hi) {
    Thread *th = (Thread *)stm;
    if (!th->base) return;
    *lo = (char *)(th->base - FRAME_HEAD);
    *hi = (char *)th->top;
}

static void cb_position(StmThread *stm, uint64_t pos[2]) {
    Thread *th = (Thread *)stm;
    pos[0] = th->base ? th->base[FRAME_CODE] : 0;
    pos[1] = (uint64_t)th->pc;
}

static bool cb_user_poll(StmThread *stm) { return interp_user_hook && interp_user_hook((Thread *)stm) < 0; }

static void c_stack_limit(Thread *th) {
    pthread_attr_t attr;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attr)) fatal("pthread_getattr_np");
    pthread_attr_getstack(&attr, &low, &size);
    pthread_attr_destroy(&attr);
    struct rlimit limit;
    char *top = (char *)low + size;
    if (!getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur != RLIM_INFINITY && size > limit.rlim_cur) size = limit.rlim_cur;
    if (size > 64ul << 20) size = 64ul << 20;
    th->c_limit = top - size + (size / 8 > 256 << 10 ? 256 << 10 : size / 8);
}

Thread *thread_new(void) {
    Thread *th = calloc(1, sizeof *th);
    if (!th) fatal("no memory for a thread");
    th->stack = mmap(NULL, VM_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (th->stack == MAP_FAILED) fatal("no memory for a VM stack");
    th->stack_end = th->stack + VM_STACK_BYTES / sizeof(Value) - 1024;
    th->top = th->stack + FRAME_HEAD;
    th->stack_soft = th->stack + VM_STACK_STEP;
    th->recursion_limit = 1000;
    th->handled = V_NONE;
    th->exc = th->stop_value = th->context = th->trace = th->profile = V_UNBOUND;
    th->asyncgen_first = th->asyncgen_final = th->repr_running = th->tail.func = th->tail.kw = V_UNBOUND;
    th->ident_object = V_NONE;
    th->ident = (uint64_t)pthread_self();
    th->stm.stack.regs = (char *)th + REGS_START;
    th->stm.stack.regs_size = REGS_END - REGS_START;
    c_stack_limit(th);
    gc_attach(&th->stm);
    thread_self = th;
    th->next = all_threads;
    all_threads = th;
    return th;
}

void thread_gone(Thread *th) {
    gc_detach(&th->stm);
    for (Thread **p = &all_threads; *p; p = &(*p)->next)
        if (*p == th) {
            *p = th->next;
            break;
        }
    munmap(th->stack, VM_STACK_BYTES);
    free(th);
    thread_self = NULL;
}



int recursion_enter(Thread *th, const char *where) {
    char here;
    if (LIKELY(th->depth < th->recursion_limit && &here > th->c_limit)) {
        th->depth++;
        return 0;
    }
    return recursion_slow(th, &here, where);
}

int recursion_check_c(Thread *th, const char *where) {
    char here;
    return LIKELY(&here > th->c_limit) ? 0 : recursion_slow(th, &here, where);
}

/* While the error is handled some more depth is allowed, as CPython does: 50 frames. */
int recursion_slow(Thread *th, char *here, const char *where) {
    if (here > th->c_limit && th->recursion_headroom && th->depth < th->recursion_limit + 50) {
        th->depth++;
        return 0;
    }
    th->recursion_headroom++;
    err_raise(RecursionError, "maximum recursion depth exceeded%s", where);
    th->recursion_headroom--;
    return -1;
}

int thread_poll(Thread *th) {
    stm_poll(&th->stm);
    if (UNLIKELY(stm_poll_word() & POLL_USER) && interp_user_hook) return interp_user_hook(th);
    return 0;
}

/* ---- start -------------------------------------------------------------------------------------------------------- */

#define TYPE(ident, cname) &type_##ident,
#define EXC(name, base) name,
#define EXC_AS(name, base, struct_) name,
static Type *const start_types[] = {
#include "types.def"
#include "exceptions.def"
};
#undef TYPE
#undef EXC
#undef EXC_AS

static const char *const name_texts[] = {
#define NAME(id) #id,
#include "names.def"
#undef NAME
};

#define START_TYPES (sizeof start_types / sizeof *start_types)

void heap_start(void) {
    GcConfig config = {
        .cb = {.size = cb_size, .trace = cb_trace, .trace_range = cb_trace_range, .roots = cb_roots,
               .thread_roots = cb_thread_roots, .finalize = cb_finalize, .weak_dead = cb_weak_dead},
        .stm = {.cb = {.frame = cb_frame, .position = cb_position, .user_poll = cb_user_poll},
                .log = getenv("WEFT_LOG")},
    };
    debug_setup();
    gc_setup(&config);
    Thread *th = thread_new();
    tx_begin(&th->stm);
    exc_tables();
    for (size_t i = 0; i < START_TYPES; i++) start_types[i]->root_map = map_new_root(start_types[i]);
    for (size_t i = 0; i < NAME_COUNT; i++) static_names[i] = str_intern_c(name_texts[i]);
    if (!is_ref(tuple_empty)) tuple_empty = tuple_new(0);
    for (size_t i = 0; i < START_TYPES; i++) type_ready(start_types[i]);
}
