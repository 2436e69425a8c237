/* gc.h -- memory of the Python heap: allocation, collection, roots, weak references, finalizers.
 *
 * Two generations. The nursery is private to a segment and lies at the same addresses in each; old space is shared and is
 * never moved. Collections happen only at safepoints, so C code between two safepoints may keep plain references in locals.
 * The collector and every fresh object write through segment 0, and mark bits and free lists lie outside the heap's pages:
 * collecting never makes a page private.
 *
 * Tags as in stm.h: SAFEPOINT, BLOCKS. A call without tags does neither. */
#ifndef WEFT_GC_H
#define WEFT_GC_H

#include "stm.h"

/* A slot of the heap, of a root or of a VM frame is one 64-bit word. The collector knows one thing about it: low three bits
 * 001 mean a reference, the object's address + 1. Everything else is left alone. */
typedef uint64_t Value;
#define REF_TAG  1u
#define TAG_MASK 7u
static inline bool value_is_ref(Value v) { return (v & TAG_MASK) == REF_TAG; }
static inline uintptr_t ref_addr(Value v) { return v - REF_TAG; }
static inline Value value_from_ref(uintptr_t addr) { return addr + REF_TAG; }

/* Called on each slot of an object or root. It may change the slot (the object has moved). */
typedef void GcVisit(void *ctx, Value *slot);

/* What the collector asks of the owner of the heap. `o` is a linear address. None may reach a safepoint. */
typedef struct GcCallbacks {
    size_t (*size)(const Obj *o);                        /* header included; a multiple of 16 is not required */
    void (*trace)(Obj *o, GcVisit *visit, void *ctx);    /* every slot that may hold a reference, but not the weak one */
    void (*trace_range)(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx); /* slots within bytes [from, to) of an
                                                            OF_CARDS object */
    void (*roots)(GcVisit *visit, void *ctx);            /* roots that belong to no thread; world stopped or solo */
    void (*thread_roots)(StmThread *th, GcVisit *visit, void *ctx); /* VM stack of one thread, saved pieces too */
    void (*finalize)(StmThread *th, uintptr_t obj);      /* run one finalizer, in a transaction.  SAFEPOINT */
    void (*weak_dead)(StmThread *th, uintptr_t weak);    /* the object with OF_WEAK at `weak` has lost its referent, and
                                                            asked to be told (gc_weak_watch).  SAFEPOINT */
} GcCallbacks;

typedef struct GcConfig {
    GcCallbacks cb;
    StmConfig stm;        /* its `cb` members that the collector provides (size, minor, tx_end, free_fresh, remember,
                             overwrite, gc_slice) are filled in by gc_setup */
    size_t nursery;       /* bytes of one nursery chunk; 0: from the L2 cache (hwloc) */
    unsigned major_percent; /* start a major collection when old space has grown by this much since the last; 0: 80 */
} GcConfig;

/* Set up the engine and the collector (calls stm_setup). Fatal with a message if the machine lacks something. */
void gc_setup(const GcConfig *config);
void gc_teardown(void);
/* stm_attach / stm_detach plus the collector's part.  BLOCKS */
void gc_attach(StmThread *th);
void gc_detach(StmThread *th);

/* ---- allocation: within a transaction; never collects; NULL only when memory is at its limit (or oom-at) ------- */

#define GC_LARGE 8192 /* objects of more bytes live in page runs of their own */

uintptr_t gc_alloc_slow(size_t n, uint32_t flags, uint32_t map);

/* `n` bytes, header set to {flags, map}, the rest zero; 16-aligned; young (in solo mode a large one may be in old space, with
 * OF_BARRIER clear and remembered). 0 when memory is at its limit. `flags` may hold OF_CARDS, OF_FINE and the owner's bits.
 * OF_CARDS is for arrays of more than GC_LARGE bytes; with fewer they still get whole pages in old space. */
static inline uintptr_t gc_alloc(size_t n, uint32_t flags, uint32_t map) {
    n = (n + 15) & ~(size_t)15;
    uintptr_t p = CTL.nursery_free;
    if (UNLIKELY(n > CTL.nursery_limit - p)) return gc_alloc_slow(n, flags, map);
    CTL.nursery_free = p + n;
    SEG_AT(uint64_t, p) = flags | (uint64_t)map << 32; /* NOBARRIER: fresh. The chunk was zeroed when it was taken */
    return p;
}

/* An immortal object outside the moving heap's collections, for prebuilt things: solo mode or world stopped; its slots are
 * roots. */
uintptr_t gc_alloc_immortal(size_t n, uint32_t flags, uint32_t map);

/* ---- identity, age, place -------------------------------------------------------------------------------------- */

/* A number that stays with the object for life, different from that of every other live object (its old-space address:
 * reserved when the object is young). 0: out of memory. */
uintptr_t gc_identity(uintptr_t obj);
typedef enum { GC_YOUNG, GC_OLD, GC_LARGE_OLD, GC_IMMORTAL, GC_FREE } GcPlace;
GcPlace gc_place(uintptr_t obj); /* for tests; GC_FREE: no object there */

/* ---- roots ----------------------------------------------------------------------------------------------------- */

/* The shadow stack of a thread: C code that calls something with SAFEPOINT keeps its references here.
 *     GcFrame f = gc_frame_push(th, 2); f.slot[0] = v; ... gc_frame_pop(th, f);
 * An abort drops the frames pushed since tx_begin and puts the older ones' values back. */
typedef struct GcFrame {
    Value *slot;
    uint32_t n;
} GcFrame;
GcFrame gc_frame_push(StmThread *th, uint32_t n); /* slots are zero; fatal beyond 1 M slots (guard page) */
void gc_frame_pop(StmThread *th, GcFrame f);

/* A slot in C memory that is a root (global). The slot must hold old committed or immortal objects, or be written only by
 * the thread that is alone (solo / stopped). */
void gc_root_add(Value *slot);
void gc_root_remove(Value *slot);

/* C structures that hold references outside transactions (shared tables, queues): `fn` visits them, world stopped. `obj`
 * 0: for ever; else for as long as the old object obj lives, and then `gone` is called (may be NULL);
 * an abort of the transaction that adds it does the same. fn may be called on any thread. */
typedef void GcExtraTrace(void *data, GcVisit *visit, void *ctx);
void gc_extra_add(uintptr_t obj, void *data, GcExtraTrace *fn, void (*gone)(void *data));

/* ---- weak references, finalizers ------------------------------------------------------------------------------- */

/* An object made with OF_WEAK has, as its second word (bytes 8..15), a weak slot: the collector does not follow it, updates
 * it when the referent moves, and sets it to 0 in all views when the referent dies. Allocate with these two. */
uintptr_t gc_weak_new(size_t n, uint32_t flags, uint32_t map, Value referent);
/* The referent, or 0. What it returns is alive for the rest of the transaction. Marks the weak object read. */
Value gc_weak_get(uintptr_t weak);
/* weak_dead is to be called when the referent dies and `weak` itself is alive. */
void gc_weak_watch(uintptr_t weak);

/* When nothing refers to obj any more, keep it and call callbacks.finalize once. Registration is undone by an abort. */
void gc_final_register(uintptr_t obj);
/* Run waiting finalizers and weak_dead calls, each in a transaction of its own; called by the owner at POLL_USER between
 * two transactions. Returns how many ran. An abort runs the finalizer again, never twice to the end.  SAFEPOINT BLOCKS */
size_t gc_run_pending(StmThread *th);
bool gc_pending(void);

/* ---- collecting ------------------------------------------------------------------------------------------------ */

void gc_minor(StmThread *th);                        /* SAFEPOINT */
/* A whole major collection, finished on return.  SAFEPOINT BLOCKS */
void gc_major(StmThread *th);
/* Before asking for n bytes at once: collect if they would not fit. False: they will not.  SAFEPOINT BLOCKS */
bool gc_make_room(StmThread *th, size_t n);
void gc_enable_major(bool on); /* automatic start of major collections */

typedef struct GcStats {
    size_t old_bytes, old_blocks, large_bytes, heap_bytes, limit; /* in use, and mapped */
    uint64_t minors, majors, promoted_bytes, allocated_bytes, finalized, weak_cleared;
    uint64_t minor_ns, major_ns, slices;
    uint64_t max_pause_ns; /* of major collections that came by themselves: a slice, a stop of the world */
    size_t live_bytes; /* after the last major collection */
} GcStats;
void gc_stats(GcStats *out);

/* Walk everything (world stopped, or solo, or between two steps of a test) and check: every reference of every reachable
 * object is an object, flags fit ages, free slots are free, committed copies of unmodified objects are equal in all views,
 * remembered sets complete. Fatal with a description at the first violation. Used by WEFT_DEBUG=verify. */
void gc_verify(void);
/* Call fn for every old object that is allocated, world stopped. */
void gc_each_old(void (*fn)(void *arg, Obj *o, size_t n), void *arg);

#endif
