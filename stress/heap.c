/* heap.c -- kinds of objects for the engine's tests and benchmarks, and threads with a VM stack.
 *
 * [HP1] A map number is never changed, so size and layout of an object are the same in all views.
 * [HP2] Slots of VM frames above the current one's end are garbage: never traced, never saved. */
#include "heap.h"
#include <stdlib.h>
#include <string.h>

/* ---- kinds: what the collector asks ------------------------------------------------------------------------------- */

static uint64_t *words_of(const Obj *o) { return (uint64_t *)o + 1; }

static size_t size_node(const Obj *o) { return 8 + 8 * (map_refs(o->map) + map_words(o->map)); }
static size_t size_array(const Obj *o) { return 16 + 8 * words_of(o)[0]; }
static size_t size_bytes(const Obj *o) { return 16 + words_of(o)[0]; }
static size_t size_weak(const Obj *o) { return 24; }

static void trace_node(Obj *o, GcVisit *visit, void *ctx) {
    for (size_t i = 0; i < map_refs(o->map); i++) visit(ctx, words_of(o) + i);
}
static void trace_array(Obj *o, GcVisit *visit, void *ctx) {
    size_t n = words_of(o)[0];
    for (size_t i = 0; i < n; i++) visit(ctx, words_of(o) + 1 + i);
}
static void trace_none(Obj *o, GcVisit *visit, void *ctx) {}

static const struct Kind {
    const char *name;
    size_t (*size)(const Obj *o);
    void (*trace)(Obj *o, GcVisit *visit, void *ctx);
} kinds[KIND_END] = {
    [KIND_NODE] = {"node", size_node, trace_node},    [KIND_FINE] = {"fine", size_node, trace_node},
    [KIND_ARRAY] = {"array", size_array, trace_array}, [KIND_BYTES] = {"bytes", size_bytes, trace_none},
    [KIND_WEAK] = {"weak", size_weak, trace_none},
};

static const struct Kind *kind_of(const Obj *o) {
    unsigned k = map_kind(o->map);
    if (k == 0 || k >= KIND_END) fatal("heap: %p has map %#x, no kind of object", (const void *)o, o->map);
    return &kinds[k];
}

static size_t cb_size(const Obj *o) { return kind_of(o)->size(o); }
static void cb_trace(Obj *o, GcVisit *visit, void *ctx) { kind_of(o)->trace(o, visit, ctx); }

/* Items of an array whose bytes lie in [from, to) of the object; a card begins on a multiple of 8. */
static void cb_trace_range(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx) {
    size_t end = size_array(o);
    if (from < 16) from = 16;
    if (to > end) to = end;
    for (size_t at = from; at < to; at += 8) visit(ctx, (Value *)((char *)o + at));
}

/* ---- callbacks about threads --------------------------------------------------------------------------------------- */

void (*heap_on_final)(StmThread *th, uintptr_t obj);
void (*heap_on_weak_dead)(StmThread *th, uintptr_t weak);
bool (*heap_on_user_poll)(StmThread *th);

static void cb_finalize(StmThread *th, uintptr_t obj) {
    if (heap_on_final) heap_on_final(th, obj);
}
static void cb_weak_dead(StmThread *th, uintptr_t weak) {
    if (heap_on_weak_dead) heap_on_weak_dead(th, weak);
}
static bool cb_user_poll(StmThread *th) {
    if (heap_on_user_poll) return heap_on_user_poll(th);
    gc_run_pending(th);
    return true;
}

static char *frame_end(VmFrame *f) { return (char *)(f->slot + f->n); }

static void cb_frame(StmThread *stm, char **lo, char **hi) {
    VmFrame *f = heap_thread(stm)->vm.frame;
    *lo = (char *)f;
    *hi = frame_end(f);
}

static void trace_frame(VmFrame *f, GcVisit *visit, void *ctx) {
    for (uint64_t i = 0; i < f->n; i++) visit(ctx, &f->slot[i]);
}

/* The live frames, then the saved pieces {lo, n, bytes}: each is a frame as it was, or the registers. */
static void cb_thread_roots(StmThread *stm, GcVisit *visit, void *ctx) {
    for (VmFrame *f = heap_thread(stm)->vm.frame; f; f = f->back) trace_frame(f, visit, ctx);
    for (size_t at = 0; at < stm->stack.used;) {
        struct { void *lo; size_t n; } piece;
        memcpy(&piece, stm->stack.buf + at, sizeof piece);
        at += sizeof piece;
        if (piece.lo != stm->stack.regs) trace_frame((VmFrame *)(stm->stack.buf + at), visit, ctx);
        at += (piece.n + 7) & ~(size_t)7;
    }
}

/* ---- set-up --------------------------------------------------------------------------------------------------------- */

uintptr_t heap_globals;

GcConfig heap_config(int segments, bool no_solo) {
#if defined(WEFT_LINEAR)
    no_solo = false; /* there is nothing else */
#endif
    return (GcConfig){
        .cb = {.size = cb_size, .trace = cb_trace, .trace_range = cb_trace_range, .thread_roots = cb_thread_roots,
               .finalize = cb_finalize, .weak_dead = cb_weak_dead},
        .stm = {.segments = segments, .no_solo = no_solo, .log = getenv("WEFT_LOG"),
                .cb = {.user_poll = cb_user_poll, .frame = cb_frame}},
    };
}

/* An immortal object is made in solo mode or with the world stopped; this is both where solo mode is not allowed. */
static void make_globals(HeapThread *th) {
    unsigned refs = 2 * HEAP_GLOBALS + 1;
    tx_begin(&th->stm);
    stm_stop_world(&th->stm);
    heap_globals = gc_alloc_immortal(8 + 8 * (size_t)refs, OF_FINE, MAP_NODE(KIND_FINE, refs, 0));
    stm_start_world(&th->stm);
    tx_commit(&th->stm);
    if (!heap_globals) fatal("heap: no memory for the globals");
}

void heap_setup_with(const GcConfig *config) {
    HeapThread first;
    gc_setup(config);
    heap_thread_start(&first, 0);
    make_globals(&first);
    heap_thread_end(&first);
}

void heap_setup(int segments, bool no_solo) {
    debug_setup();
    GcConfig config = heap_config(segments, no_solo);
    heap_setup_with(&config);
}

void heap_teardown(void) {
    gc_teardown();
    heap_globals = 0;
}

/* ---- objects -------------------------------------------------------------------------------------------------------- */

/* NOBARRIER below: the object is fresh. */
static uintptr_t sized_new(size_t bytes, uint32_t flags, enum HeapKind kind, size_t length) {
    uintptr_t obj = gc_alloc(16 + bytes, flags, kind);
    if (obj) SEG_AT(uint64_t, obj + 8) = length;
    return obj;
}
uintptr_t array_new(size_t length) {
    return sized_new(8 * length, 16 + 8 * length > GC_LARGE ? OF_CARDS : OF_FINE, KIND_ARRAY, length);
}
uintptr_t bytes_new(size_t length) { return sized_new(length, 0, KIND_BYTES, length); }
uintptr_t weak_new(uintptr_t referent) { return gc_weak_new(24, 0, KIND_WEAK, value_from_obj(referent)); }

size_t obj_size(uintptr_t obj) { return cb_size(seg_linear(obj)); }

size_t obj_cells(uintptr_t obj) {
    uint32_t map = obj_map(obj);
    switch (map_kind(map)) {
    case KIND_NODE:
    case KIND_FINE: return map_refs(map) + map_words(map);
    case KIND_ARRAY: return array_length(obj);
    case KIND_BYTES: return bytes_length(obj);
    default: return 1;
    }
}

uint64_t cell_get(uintptr_t obj, size_t i) {
    assert(i < obj_cells(obj));
    switch (obj_kind(obj)) {
    case KIND_NODE: return node_get(obj, i);
    case KIND_FINE: return fine_get(obj, i);
    case KIND_ARRAY: return array_get(obj, i);
    case KIND_BYTES: return bytes_get(obj, i);
    default: return weak_word_get(obj);
    }
}

void cell_set(uintptr_t obj, size_t i, uint64_t x) {
    assert(i < obj_cells(obj));
    switch (obj_kind(obj)) {
    case KIND_NODE: node_set(obj, i, x); break;
    case KIND_FINE: fine_set(obj, i, x); break;
    case KIND_ARRAY: array_set(obj, i, x); break;
    case KIND_BYTES: bytes_set(obj, i, (uint8_t)x); break;
    default: weak_word_set(obj, x);
    }
}

/* ---- threads -------------------------------------------------------------------------------------------------------- */

#define STACK_BYTES (256 * 1024)

static void push(HeapThread *th, size_t n) {
    VmFrame *f = th->vm.frame ? (VmFrame *)frame_end(th->vm.frame) : (VmFrame *)th->stack;
    if ((char *)(f->slot + n) > th->stack_end) fatal("heap: VM stack overflow");
    f->back = th->vm.frame;
    f->n = n;
    memset(f->slot, 0, n * sizeof(Value));
    th->vm.frame = f;
}

void heap_thread_start(HeapThread *th, size_t n) {
    memset(th, 0, sizeof *th);
    th->stack = malloc(STACK_BYTES);
    if (!th->stack) fatal("heap: no memory for a VM stack");
    th->stack_end = th->stack + STACK_BYTES;
    push(th, n);
    th->stm.stack.regs = &th->vm;
    th->stm.stack.regs_size = sizeof th->vm;
    gc_attach(&th->stm);
}

void heap_thread_end(HeapThread *th) {
    gc_detach(&th->stm);
    free(th->stack);
    th->stack = th->stack_end = NULL;
    th->vm.frame = NULL;
}

void frame_push(HeapThread *th, size_t n) { push(th, n); }

void frame_pop(HeapThread *th) {
    VmFrame *f = th->vm.frame->back;
    assert(f && "the bottom frame stays");
    stm_stack_return(&th->stm, (char *)f, frame_end(f));
    th->vm.frame = f;
}
