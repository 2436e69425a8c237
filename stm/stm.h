/* stm.h -- transactions over a heap seen through segments: what other folders include.
 *
 * A thread runs transactions. During one it owns a segment, its own view of the heap: reads see the committed state as of
 * the last safepoint, writes stay private until the commit. The committed state changes only while every running thread
 * stands at a safepoint (an epoch, sync.c), so code between two safepoints never sees anything change.
 *
 * Contract tags:   SAFEPOINT  objects may move, the transaction may abort (control then leaves by longjmp to
 *                             th->resume and never comes back), other transactions may be published.
 *                  BREAK      a SAFEPOINT that may also end the transaction and begin another.
 *                  BLOCKS     may sleep.
 * A call without tags does none of these. Addresses are always segment-0 addresses [LAY1]. */
#ifndef WEFT_STM_H
#define WEFT_STM_H

#include "layout.h"
#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- access through the running thread's view ------------------------------------------------------------------ */

#if defined(WEFT_LINEAR)
#define SEG
#define SEG_AT(type, addr) (*(type *)(uintptr_t)(addr))
#elif defined(WEFT_TSAN)
extern _Thread_local uintptr_t seg_tls_base;
#define SEG
#define SEG_AT(type, addr) (*(type *)((uintptr_t)(addr) + seg_tls_base))
#else
#define SEG __seg_gs
/* GCC 12 forgets the %gs prefix when it stores %al..%rax to a constant address beyond 2^31 (the movabs form), so such a
 * constant must not be seen as one. */
static inline __attribute__((always_inline)) uintptr_t seg_address(uintptr_t addr) {
    if (__builtin_constant_p(addr) && addr > INT32_MAX) __asm__("" : "+r"(addr));
    return addr;
}
#define SEG_AT(type, addr) (*(type SEG *)seg_address((uintptr_t)(addr)))
#endif

#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIKELY(x)   __builtin_expect(!!(x), 1)

typedef struct Seg Seg;
typedef struct StmThread StmThread;

/* The first word of every object. `flags`: the low 16 bits are the engine's, the high 16 the owner's. `map` is the
 * owner's. The engine's flags in a segment's private copy may differ from those in segment 0 (OF_TX). */
typedef struct Obj {
    uint32_t flags, map;
} Obj;

enum ObjFlag {
    OF_BARRIER = 1 << 0,  /* the next write takes the slow path; set in every old object, clear in young ones */
    OF_WRITTEN = 1 << 1,  /* in this transaction's write log as a whole */
    OF_FRESH = 1 << 2,    /* old, but made by the running transaction: nobody else can reach it yet */
    OF_CARDS = 1 << 3,    /* large array (page-aligned when old: more than GC_LARGE bytes), written by cards; its header
                             and length never change. Smaller arrays take OF_FINE. Constant */
    OF_FINE = 1 << 4,     /* reads and writes mark the 16 bytes touched, not the whole object. Constant */
    OF_IMMORTAL = 1 << 5, /* prebuilt: never freed, never moved. Constant */
    OF_FORWARDED = 1 << 6,/* nursery only: moved, the second word is the new address (gc) */
    OF_SHADOW = 1 << 7,   /* nursery only: an old-space slot is reserved for it (gc identity) */
    OF_WEAK = 1 << 8,     /* has a weak slot (gc). Constant */
    OF_FINAL = 1 << 9,    /* registered for finalization (gc) */
    OF_WATCHED = 1 << 10, /* weak_dead is wanted when the referent dies (gc) */
    OF_TX = OF_BARRIER | OF_WRITTEN | OF_FRESH, /* meaning lies in one view only: never published */
};

/* The block at CTL_ADDR of each segment: what inline code and machine code touch. `poll` may be set by anyone (atomically);
 * the rest is the owner's alone. */
typedef struct SegCtl {
    _Atomic uint32_t poll;   /* PollBit: something to do at the next safepoint */
    uint32_t version;        /* 1..255: the mark of this transaction's reads */
    uintptr_t nursery_free;  /* next young object */
    uintptr_t nursery_limit; /* end of the chunk in use */
    StmThread *thread;       /* the thread that owns the segment */
    Seg *seg;                /* this segment's record in C memory */
    void *gc;                /* the collector's record for this segment */
    uintptr_t base;          /* what %gs adds: index * SEG_STRIDE */
    uint64_t solo;           /* 1 in segment 0: no transaction, no marks needed */
} SegCtl;
#define CTL SEG_AT(SegCtl, CTL_ADDR)

enum PollBit {
    POLL_STOP = 1 << 0,    /* an epoch gathers: stand */
    POLL_BREAK = 1 << 1,   /* the transaction has run long enough, or somebody waits for its end */
    POLL_COLLECT = 1 << 2, /* the nursery's chunk is full */
    POLL_ABORT = 1 << 3,   /* the transaction is doomed */
    POLL_MODE = 1 << 4,    /* leave or enter solo mode */
    POLL_GC = 1 << 5,      /* a slice of major collection is due */
    POLL_USER = 1 << 6,    /* the owner's hook wants to run (signals, finalizers) */
    POLL_HOLD = POLL_STOP | POLL_COLLECT | POLL_ABORT | POLL_GC, /* what stm_poll attends to */
};

/* The linear address of `addr` in the running thread's view, for bulk copies, atomics and library calls. Valid until the
 * next safepoint. Writing through it needs the same barrier as any write. */
static inline void *seg_linear(uintptr_t addr) { return (void *)(addr + CTL.base); }
/* The linear address of `addr` in segment `s`. */
void *seg_view(const Seg *s, uintptr_t addr);
/* The segment of the running thread (segment 0 in solo mode). */
static inline Seg *seg_current(void) { return CTL.seg; }
int seg_index(const Seg *s);

/* ---- set-up ---------------------------------------------------------------------------------------------------- */

/* What the engine asks of the layers above. `Seg *s` is the segment concerned; every `Obj *` is a linear address in that
 * segment's view. None of them may reach a safepoint. */
typedef struct StmCallbacks {
    size_t (*size)(const Obj *o);         /* bytes of an object, header included; fixed for its life */
    void (*minor)(Seg *s);                /* empty the nursery of s into old space (all survivors registered fresh) */
    void (*tx_begin)(Seg *s, StmThread *th); /* th has begun a transaction in s: note what an abort puts back */
    void (*tx_end)(Seg *s, bool aborted); /* forget or keep what the collector noted during the transaction */
    void (*free_fresh)(Seg *s, uintptr_t obj); /* an aborted transaction made this old object: nobody refers to it */
    void (*remember)(Seg *s, uintptr_t obj, uint32_t card); /* obj (or one card of it) may get young references */
    void (*overwrite)(Seg *s, const Obj *old, size_t from, size_t to); /* bytes of an old object are about to be replaced
                                             in the committed state; called only while stm_watch_overwrites is on */
    void (*gc_slice)(StmThread *th);      /* at POLL_GC, world running */
    void (*fork_child)(StmThread *th);    /* a forked child goes on with th alone: forget the other threads */
    void (*position)(StmThread *th, uint64_t pos[2]); /* where in the program is th: two words, meaning the owner's */
    bool (*user_poll)(StmThread *th);     /* at POLL_USER, at a BREAK safepoint between two transactions */
    void (*frame)(StmThread *th, char **lo, char **hi); /* the current VM frame, to be put back after an abort */
} StmCallbacks;

#define CARD_WHOLE UINT32_MAX /* the `card` of something that is not a card */
/* Cards are numbered through the heap: card c is the bytes [card_start(c), card_start(c) + CARD_SIZE). */
static inline uint32_t card_number(uintptr_t addr) { return (uint32_t)((addr - HEAP_START) / CARD_SIZE); }
static inline uintptr_t card_start(uint32_t card) { return HEAP_START + (uintptr_t)card * CARD_SIZE; }

typedef struct StmConfig {
    int segments;        /* 0: one per core (hwloc); at most STM_MAX_SEGMENTS */
    size_t heap_limit;   /* bytes of old space; 0: half of the physical memory */
    StmCallbacks cb;     /* missing ones do nothing; `size` must be there */
    const char *log;     /* contention log file or NULL */
    bool no_solo;        /* for tests: even a single thread runs in a segment */
} StmConfig;

/* Reserve the segments, check that the kernel shows later stores in unprivatised pages, start in solo mode. Fatal, with a
 * message, when the machine lacks something; called once per process. */
void stm_setup(const StmConfig *config);
/* Give everything back. No thread may be attached. */
void stm_teardown(void);
int stm_segments(void); /* how many segments there are */
int stm_usable_segments(void); /* how many transactions can run at once: one per core (hwloc), or as configured. BLOCKS some ms */
size_t stm_heap_limit(void);
extern StmCallbacks stm_cb; /* set by stm_setup, read-only after */

/* ---- threads --------------------------------------------------------------------------------------------------- */

/* The part of the VM stack that an abort puts back; see stack.c. */
typedef struct StmStack {
    char *watermark;  /* frames that start below it have not been saved yet */
    char *buf;        /* saved pieces: {lo, n, bytes} */
    size_t used, cap;
    void *regs;       /* the owner's registers (pc, base, top ...), saved at begin, put back on abort */
    size_t regs_size;
} StmStack;

/* One thread of the program. The owner embeds it, zeroed, in its own record. Owner only, except where stated. */
struct StmThread {
    jmp_buf resume;       /* where an abort goes: set by stm_set_resume in the frame that runs transactions */
    Seg *seg;             /* its segment; outside transactions the one it had last, which others may take */
    uint32_t atomic;      /* nesting depth of atomic blocks; put back on abort */
    uint32_t id;          /* small number for logs, given by attach */
    bool in_tx;           /* a transaction is running (true in solo mode as well) */
    bool suspended;       /* stands by stm_suspend */
    uint32_t deferred;    /* PollBits that wait for the end of an atomic block */
    uint32_t saved_atomic;/* depth when the transaction began */
    uint64_t age;         /* when the present transaction first started (kept over retries); 0 none */
    uint32_t aborts;      /* of the present transaction */
    bool will_write;      /* a try of it wrote in the past: it is not pinned again [CT3] */
    uint64_t commit_seq;  /* see tx_commit_seq */
    uint64_t budget_ns;   /* present transaction length: halves on aborts, grows with commits */
    StmStack stack;
    struct StmThread *next_waiting; /* guarded by LOCK_SEGMENTS */
    struct StmThread *next_attached;/* guarded by LOCK_SEGMENTS */
    void *rcu_record;               /* the RCU record of its OS thread */
    uint64_t turn_ns;               /* when it got its segment */
    _Atomic uint32_t wake;          /* futex: the segment queue wakes it */
    void *gc;             /* the collector's record of the thread (shadow stack) */
    struct StmStats {
        uint64_t begun, committed, published, aborted, inevitable, waits, epochs_led, pinned;
        uint64_t ns_committed, ns_aborted, ns_waiting;
    } stats;
};

/* Mark the frame that an abort returns to: `if (stm_set_resume(th)) { ... a transaction was aborted ... }`. After an abort
 * the thread is outside any transaction, stack and registers put back; it calls tx_begin again (the age is kept). */
#define stm_set_resume(th) (_setjmp((th)->resume))

/* Make `th` known; it is outside transactions after that. The first thread runs solo.  BLOCKS */
void stm_attach(StmThread *th);
/* Forget it. It must be outside transactions. */
void stm_detach(StmThread *th);

/* ---- transactions ---------------------------------------------------------------------------------------------- */

/* Begin; waits fairly for a segment if all are taken.  BLOCKS */
void tx_begin(StmThread *th);
/* End the transaction: its writes become visible to all at once. The nursery is empty after, but in solo mode, where begin
 * and commit do nothing (another thread that begins empties it first).  SAFEPOINT BLOCKS */
void tx_commit(StmThread *th);
/* tx_commit that does not wait: for step-driven tests and the implementation. */
typedef enum { TX_COMMITTED, TX_DOOMED, TX_MUST_WAIT } TxOutcome;
TxOutcome tx_try_commit(StmThread *th); /* after TX_DOOMED: call tx_abort */
/* Undo everything and longjmp to th->resume. */
_Noreturn void tx_abort(StmThread *th);
/* tx_abort without the jump, for step-driven tests. */
void tx_rollback(StmThread *th);
/* From here on the transaction cannot abort; at most one is inevitable. `reason` is a literal.  SAFEPOINT BLOCKS */
void tx_inevitable(StmThread *th, const char *reason);
/* The same without waiting: false if another transaction has the token or this one is doomed. */
bool tx_try_inevitable(StmThread *th, const char *reason);
bool tx_is_inevitable(const StmThread *th);
/* Is this transaction going to abort at the next safepoint? */
bool tx_is_doomed(const StmThread *th);
/* Within an atomic block BREAK safepoints do not break. Entering the outermost one may leave solo mode.  BREAK BLOCKS */
void tx_atomic_enter(StmThread *th);
void tx_atomic_leave(StmThread *th);

/* Run `body` as one transaction, again after each abort; returns when it has committed.  SAFEPOINT BLOCKS */
void tx_run(StmThread *th, void (*body)(StmThread *th, void *arg), void *arg);

/* Call fn(arg) when the transaction commits / aborts, in the order of registration; commit callbacks run after the
 * writes are visible, outside the transaction (at once if it is inevitable or solo outside an atomic block). A NULL fn cancels those with the same key. */
typedef void TxCallback(void *arg);
void tx_on_commit(StmThread *th, void *key, TxCallback *fn, void *arg);
void tx_on_abort(StmThread *th, void *key, TxCallback *fn, void *arg);
/* tx_on_commit that never runs before the writes are visible, not even in an inevitable transaction: for telling others to look. */
void tx_after_commit(StmThread *th, TxCallback *fn, void *arg);
/* C memory that an abort frees; and freeing that only a commit carries out. */
void *tx_malloc(StmThread *th, size_t n);
void tx_free(StmThread *th, void *p);

/* Leave the segment to others, and RCU's grace periods to go on, around a blocking call (a thread that just commits and
 * blocks holds up the latter): outside `atomic` the transaction commits and a new one begins after;
 * inside, it must be inevitable and keeps its segment, standing.  BREAK BLOCKS */
void stm_block_begin(StmThread *th);
void stm_block_end(StmThread *th);

/* ---- barriers -------------------------------------------------------------------------------------------------- */

void stm_write_slow(uintptr_t obj);
void stm_write_card_slow(uintptr_t obj, uintptr_t slot);

/* The running transaction reads the object at `addr`, all of it; or, with OF_FINE/OF_CARDS, just the 16 bytes around a
 * slot's address `addr`. One store; may stand before or after the loads it covers, with no safepoint between. Nothing that
 * never changes (the header's map of a fixed shape, an array's length) needs it. */
static inline void stm_read(uintptr_t addr) { SEG_AT(uint8_t, MARK_ADDR(addr)) = (uint8_t)CTL.version; }

/* The running transaction is going to write into `obj`: before the first store, again after each safepoint. Not for
 * OF_CARDS. */
static inline void stm_write(uintptr_t obj) {
    if (UNLIKELY(SEG_AT(uint32_t, obj) & OF_BARRIER)) stm_write_slow(obj);
}

/* The same for the 8 bytes at `slot` of an object that may have OF_FINE or OF_CARDS; marks the granule read. */
static inline void stm_write_at(uintptr_t obj, uintptr_t slot) {
    stm_read(slot);
    if (UNLIKELY(SEG_AT(uint32_t, obj) & OF_BARRIER)) {
        if (!(SEG_AT(uint32_t, obj) & OF_CARDS)) stm_write_slow(obj);
        else if (SEG_AT(uint8_t, CARD_ADDR(slot)) != 3) stm_write_card_slow(obj, slot);
    }
}

/* ---- safepoints ------------------------------------------------------------------------------------------------ */

void stm_poll_slow(StmThread *th);
void stm_break_slow(StmThread *th);

/* Anyone may set it meanwhile: relaxed, what follows from a bit is read in the slow half. (GCC has no atomics on %gs
 * addresses.) */
#if defined(WEFT_LINEAR) || defined(WEFT_TSAN)
static inline uint32_t stm_poll_word(void) { return atomic_load_explicit(&CTL.poll, memory_order_relaxed); }
#else
static inline uint32_t stm_poll_word(void) { return SEG_AT(volatile uint32_t, CTL_ADDR); }
#endif

/* For native loops: stand, collect, abort if asked, but never end the transaction.  SAFEPOINT */
static inline void stm_poll(StmThread *th) {
    if (UNLIKELY(stm_poll_word() & POLL_HOLD)) stm_poll_slow(th);
}
/* For the interpreter, between two bytecodes.  BREAK */
static inline void stm_break(StmThread *th) {
    if (UNLIKELY(stm_poll_word())) stm_break_slow(th);
}
/* Ask the thread that owns `s` to look at its poll word. */
void seg_set_poll(Seg *s, uint32_t bits);
static inline void stm_hint_commit(StmThread *th) { if (th->in_tx) seg_set_poll(th->seg, POLL_BREAK); }

/* Control returns into the VM frame [lo, hi), older than the watermark: save it first. */
void stm_stack_save_older(StmThread *th, char *lo, char *hi);
static inline void stm_stack_return(StmThread *th, char *lo, char *hi) {
    if (UNLIKELY(lo < th->stack.watermark)) stm_stack_save_older(th, lo, hi);
}

/* Stand as if blocked, without ending the transaction; others may publish, and may doom it. Foreign code and step-driven
 * tests: one OS thread can be several StmThreads, of which one at a time is not suspended. */
void stm_suspend(StmThread *th);
/* Go on; false if the transaction has been doomed meanwhile (call tx_abort or tx_rollback).  BLOCKS */
bool stm_resume(StmThread *th);

/* ---- for the collector ----------------------------------------------------------------------------------------- */

/* Stop every other thread at a safepoint; the caller may then touch every view.  SAFEPOINT BLOCKS */
void stm_stop_world(StmThread *th);
void stm_start_world(StmThread *th);
bool stm_world_stopped(void);
/* While stopped: run fn(arg, i) for i in 0..n-1, on the standing threads that are awake and on the caller. */
void stm_parallel_stw(void (*fn)(void *arg, int i), void *arg, int n);
/* While stopped: each segment that has a thread or private pages, segment 0 included (s->... through the accessors). */
Seg *stm_seg(int index); /* 0..stm_segments() */
bool seg_in_tx(const Seg *s);
StmThread *seg_thread(const Seg *s);
void *seg_gc(const Seg *s);
void seg_set_gc(Seg *s, void *gc);
bool seg_is_pinned(const Seg *s);
/* Work in the view of `s` (its thread standing) for a while: returns the segment to go back to. */
Seg *seg_enter_view(Seg *s);

/* An old object of `n` bytes at `obj` was made by the running transaction of s (survivor or large object); its bytes are
 * in segment 0. In solo mode nothing is noted. Sets OF_FRESH there. */
void stm_fresh(Seg *s, uintptr_t obj, size_t n);
/* The collector has finished writing obj in segment 0: copy it into s's own view if the page is private there. */
void stm_fresh_done(Seg *s, uintptr_t obj, size_t n);
/* Is some page of [addr, addr+n) private in s? */
bool seg_has_private(const Seg *s, uintptr_t addr, size_t n);
/* While stopped: bring other segments' private pages up to date with all fresh objects committed so far; must be done
 * before slots are swept. Not for objects of running transactions. */
void stm_flush_fresh_stw(void);
/* While stopped: a word of an old object changes in the committed state and in every view (weak references, the collector's
 * own stores). */
void stm_store_all_stw(uintptr_t addr, uint64_t word);
/* While stopped: give the private pages of [addr, addr+n) back in every segment; no transaction may have written there. */
void stm_share_stw(uintptr_t addr, size_t n);
/* While stopped: give back all pages of s that hold nothing written by its running transaction. Returns how many. */
size_t seg_give_back(Seg *s);
size_t seg_private_pages(const Seg *s);
size_t stm_private_pages(void); /* of all segments */
/* While stopped: call fn(arg, view-linear object, card or CARD_WHOLE) for everything the running transaction of s wrote. */
void seg_each_written(Seg *s, void (*fn)(void *arg, Obj *o, uint32_t card), void *arg);
/* While stopped: call fn(arg, obj) for every old object that the running transaction of s made: it is in its list until the
 * end, so it must not be freed before, reachable or not. The same is true of the objects of seg_each_written. */
void seg_each_fresh(Seg *s, void (*fn)(void *arg, uintptr_t obj), void *arg);
/* Switched by the collector (stopped): callbacks.overwrite is called. */
extern bool stm_watch_overwrites;
/* Bytes of old space in use or reserved: the memfd grows to cover [HEAP_START, HEAP_START+n). False: limit or no memory. */
bool stm_heap_extend(size_t n);
/* Nursery of a view: the memory in [addr, addr+n) may be dropped. */
void seg_drop_nursery(Seg *s, uintptr_t addr, size_t n);

/* ---- process --------------------------------------------------------------------------------------------------- */

/* fork() with a copy of the heap for the child, which goes on alone with the calling thread, in solo mode; other threads
 * of the child are forgotten. Outside atomic the transaction ends first; inside it must be inevitable.  BREAK BLOCKS */
int stm_fork(StmThread *th);

/* Numbers for reports and tests. */
typedef struct StmTotals {
    uint64_t epochs, published_txs, published_objects, published_bytes, silent_dropped, privatised, given_back, solo_switches;
    uint64_t stop_ns, publish_ns; /* time waiting for others to stand; time in check and publish */
    uint64_t commit_seq;          /* number of the newest published transaction */
} StmTotals;
void stm_totals(StmTotals *out);
/* The number of the newest commit of th in the serial order: a publishing commit has its own, one without writes that of
 * the state it saw; in solo mode each has its own. For oracles: t1 before t2 if seq1 < seq2, readers of a state after its publisher. */
uint64_t tx_commit_seq(const StmThread *th);
/* The serial number of the state that the running transaction sees (fixed for a pinned one). */
uint64_t tx_snapshot_seq(const StmThread *th);
bool tx_is_pinned(const StmThread *th);

#include "debug.h"
#endif
