/* gc_internal.h -- what the files of this folder and their tests share.
 *
 * All of the collector's own state lies in C memory, outside the heap: bits and lists here never make a page
 * of the heap private. `gc` is the state of the process, `GcSeg` that of one segment.
 *
 *      IDLE --start (stopped)--> MARKING --finish (stopped)--> SWEEPING --last block--> IDLE
 *
 * [GC1] A page in the free pool is private in no segment.
 * [GC2] While MARKING, everything reachable when it began ends up marked; what is made meanwhile is born marked.
 * [GC3] Mark bits are zero in every swept block; all blocks are swept before marking begins.
 * [GC4] A reference from old to young lies in an object (or card) of its segment's remembered set.
 * [GC5] In running segments only the owner of a block sets its bits; others do so under its class lock, and only
 *       while the block has no owner.
 * [GC6] `phase` changes only while the world is stopped (or solo), except SWEEPING to IDLE. */
#ifndef WEFT_GC_INTERNAL_H
#define WEFT_GC_INTERNAL_H

#include "event.h"
#include "gc.h"
#include "lock.h"

/* ---- growing arrays and maps of words -------------------------------------------------------------------- */

typedef struct Vec {
    uint64_t *v;
    size_t n, cap;
} Vec;
void vec_more(Vec *v);
void vec_free(Vec *v);
static inline void vec_push(Vec *v, uint64_t x) {
    if (UNLIKELY(v->n == v->cap)) vec_more(v);
    v->v[v->n++] = x;
}
/* Append all of `from` and empty it. */
void vec_move(Vec *to, Vec *from);

/* Words to words, open addressing; keys are not 0. */
typedef struct Map {
    uint64_t *kv; /* pairs */
    size_t n, cap;
} Map;
uint64_t *wordmap_find(const Map *m, uint64_t key); /* the value's place or NULL */
uint64_t *wordmap_put(Map *m, uint64_t key);        /* the same, entered as 0 if new */
void wordmap_clear(Map *m);
void wordmap_free(Map *m);
#define MAP_EACH(m, i) for (size_t i = 0; i < (m)->cap; i++) if ((m)->kv[2 * i])

/* ---- old space: size classes, blocks, page runs ---------------------------------------------------------- */

#define BLOCK_BYTES 32768
#define BLOCK_PAGES (BLOCK_BYTES / STM_PAGE)
#define CLASSES     54

typedef struct GcSeg GcSeg;

/* Objects of one size class. Slot i has the address start + i * size. */
typedef struct Block {
    uintptr_t start;
    uint32_t size, count; /* bytes of a slot, slots */
    uint32_t recip;       /* 2^32 / size, rounded up: index = offset * recip >> 32 */
    uint16_t cls, words;  /* words of each bitmap */
    _Atomic uint32_t epoch; /* == gc.epoch: swept since the last marking */
    GcSeg *owner;         /* who fills or sweeps it; guarded by the class lock */
    bool listed;          /* in the class's partial list; guarded by the class lock */
    struct Block *next, *prev;   /* all blocks of the class; guarded by the class lock */
    struct Block *next_partial;  /* guarded by the class lock */
    uint64_t bits[];      /* allocated, then marked (atomic) */
} Block;

static inline uint64_t *block_alloc(Block *b) { return b->bits; }
static inline _Atomic uint64_t *block_marks(Block *b) { return (_Atomic uint64_t *)b->bits + b->words; }
static inline uint32_t block_index(const Block *b, uintptr_t addr) {
    return (uint32_t)((addr - b->start) * b->recip >> 32);
}
/* The bits of word w that stand for slots. */
static inline uint64_t block_valid(const Block *b, uint32_t w) {
    uint32_t left = b->count - w * 64;
    return left >= 64 ? ~0ul : (1ul << left) - 1;
}

typedef struct BlockClass {
    Lock lock;
    uint32_t size, count;
    uint32_t recip, words; /* as in its blocks */
    Block *all;     /* newest first */
    Block *sweep;   /* the rest of `all` from here is to be swept; NULL: nothing */
    Block *partial; /* swept, without owner, with free slots */
} BlockClass;

/* A large object. */
typedef struct Run {
    uintptr_t start;
    size_t pages;
    _Atomic uint8_t mark;
    bool immortal;  /* many small ones, never freed */
    size_t used;    /* of an immortal run: bytes handed out */
    struct Run *next, *prev; /* guarded by heap_lock */
} Run;

/* What a page of the heap is: one word each in gc.info. */
enum PageKind {
    PAGE_NONE,  /* not in the heap, or inside a free run */
    PAGE_FREE,  /* first or last page of a free run: length << 8 */
    PAGE_BLOCK, /* Block *, which of its pages << 48, size class << 56: marking need not look at the block itself */
    PAGE_RUN,   /* Run *, first page */
    PAGE_CONT,  /* Run *, other pages */
};
#define PAGE_KIND_MASK 7u
#define PAGE_PTR_MASK  0x0000fffffffffff8u
typedef struct PageLink { uint32_t next, prev; } PageLink; /* of the first page of a free run, in its bin */
#define BINS 128

/* ---- marking --------------------------------------------------------------------------------------------- */

#define MARK_CHUNK 1020
/* Grey objects. An entry with bit 0 set is a large array with work left; the entry below is the offset. */
typedef struct MarkChunk {
    struct MarkChunk *next;
    size_t n;
    uint64_t e[MARK_CHUNK];
} MarkChunk;
#define MARK_RING 8
typedef struct MarkStack {
    MarkChunk *top;
    size_t chunks;
    /* Memory is far away: what is met waits in a ring until its page's word has come, what is popped until the object has. */
    uintptr_t met[MARK_RING], popped[MARK_RING];
    uint32_t met_at, popped_at, n_popped;
} MarkStack;

enum Phase { IDLE, MARKING, SWEEPING };

/* ---- the collector's record of a segment, of a thread, of a process --------------------------------------- */

typedef enum { PENDING_FINAL, PENDING_WEAK } PendingKind;

struct GcSeg {
    Seg *seg;
    int index;
    uintptr_t base;     /* linear address = base + address */
    SegCtl *ctl;        /* as seen from everywhere */
    StmThread *th;      /* whose transaction runs here; unused in segment 0 */
    /* nursery: [start, ctl->nursery_free) holds objects, memory from `dirty` on is zero */
    uintptr_t start, trigger, dirty;
    size_t counted;     /* its part of gc.nursery_bytes */
    size_t since_slice; /* bytes taken since a slice of major collection was last asked for */
    /* old space */
    Block *cur[CLASSES];
    uint32_t cursor[CLASSES];
    /* minor collection */
    Vec remembered;     /* pairs: object, card */
    Vec promoted;       /* old addresses of the survivors: first to be traced, then to be finished */
    size_t traced;      /* how many of them have been traced */
    Vec dfs;            /* see final.c */
    Map identity;       /* young address -> reserved old address */
    Vec unused;         /* reserved slots that could not be given back yet */
    Vec young_weak, young_final; /* objects of the nursery */
    Vec tx_weak, tx_final;       /* old objects, noted by the running transaction */
    Vec tx_pending;     /* pairs: object, PendingKind: found by the running transaction's own collections */
    Vec tx_extra;       /* Extra *: added by the running transaction */
    MarkStack grey;     /* filled between slices by barriers; the owner's */
    size_t old_bytes;   /* allocated by the collection that runs, not yet in gc.old_bytes */
    uint64_t minors, promoted_bytes, allocated_bytes, minor_ns;
};

typedef struct GcThread {
    StmThread *th;
    Value *stack;       /* shadow stack */
    size_t depth;
    Value *saved;       /* what tx_begin found in it */
    size_t saved_n, saved_cap;
    struct GcThread *next; /* guarded by roots_lock */
} GcThread;

typedef struct Extra {
    uintptr_t obj;
    void *data;
    GcExtraTrace *fn;
    void (*gone)(void *data);
    Vec snapshot;       /* what it referred to when marking began */
    bool greyed;
    bool in_tx;         /* the transaction that adds it is running */
    struct Extra *next; /* guarded by roots_lock */
} Extra;

typedef struct Pending {
    uintptr_t obj;
    PendingKind kind;
    bool taken;         /* a transaction is running it */
    bool spread;        /* every view shows it, and what it refers to */
    struct Pending *next;
} Pending;

typedef struct Gc {
    GcCallbacks cb;
    size_t limit, chunk, step;
    unsigned percent;
    bool auto_major;
    int last_seg;       /* records are seg[0..last_seg] */
    GcSeg *seg[STM_MAX_SEGMENTS + 1];
    /* page runs: large.c */
    Lock heap_lock;
    _Atomic uint64_t *info; /* sparse; indexed by page */
    PageLink *link;
    size_t info_bytes, link_bytes;
    size_t pages;       /* of the heap so far; page 0 is never used */
    size_t clean;       /* pages from here on have never been used and are zero */
    uint32_t bins[BINS];
    uint64_t binmap[BINS / 64];
    Run *runs;
    Run *immortal;      /* the one in use */
    Vec immortals;      /* objects; guarded by heap_lock */
    Vec unshared;       /* pairs: page, pages: dead but private somewhere; to be released at the next stop */
    BlockClass cls[CLASSES];
    uint8_t class_of[GC_LARGE / 16 + 1];
    _Atomic size_t used_pages, nursery_bytes, old_bytes, large_bytes, blocks;
    /* roots, weak references, finalizers: roots.c weakref.c final.c */
    Lock roots_lock;
    GcThread *threads;
    Map roots;          /* Value * */
    Extra *extras;
    Vec weak, final;    /* old objects of committed transactions */
    Pending *pending, **pending_end;
    _Atomic size_t pending_n;
    /* major collection: mark.c major.c sweep.c */
    enum Phase phase;
    bool marking;       /* phase == MARKING: objects are born marked */
    uint32_t epoch;
    _Atomic bool want_major;
    Lock pool_lock;
    MarkChunk *pool;    /* full or given-away chunks; guarded by pool_lock */
    _Atomic int slicing; /* threads inside a slice, which may hold grey objects */
    Map keep;           /* objects that only pinned snapshots still refer to; guarded by roots_lock */
    _Atomic size_t keep_n;
    _Atomic size_t threshold; /* start marking when old_bytes exceeds it */
    /* numbers */
    _Atomic uint64_t majors, slices, finalized, weak_cleared, major_ns, max_pause_ns;
    size_t live_bytes;
} Gc;
extern Gc gc;

/* The index of the slot at addr, whose page has this word. */
static inline uint32_t info_index(uint64_t info, uintptr_t addr) {
    uint64_t offset = (addr & (STM_PAGE - 1)) + (info >> 48 & 0xff) * STM_PAGE;
    return (uint32_t)(offset * gc.cls[info >> 56].recip >> 32);
}

/* ---- calls between files ---------------------------------------------------------------------------------- */

static inline Obj *gc_obj(const GcSeg *g, uintptr_t addr) { return (Obj *)(g->base + addr); }
/* Segment 0 shows the committed state; there the linear address is the address [LAY2]. */
static inline Obj *obj0(uintptr_t addr) { return (Obj *)addr; }
static inline GcSeg *gc_here(void) { return CTL.gc; }
static inline bool gc_is_solo(const GcSeg *g) { return g->index == 0; }
/* The thread whose young objects these are. */
static inline StmThread *gc_thread(const GcSeg *g) { return gc_is_solo(g) ? seg_thread(g->seg) : g->th; }
/* Which bytes of an object of n bytes lie in one of its cards. False: no slots. */
static inline bool card_bytes(uintptr_t obj, size_t n, uint32_t card, size_t *from, size_t *to) {
    uintptr_t lo = card_start(card);
    *from = lo < obj + sizeof(Obj) ? sizeof(Obj) : lo - obj;
    *to = lo + CARD_SIZE - obj < n ? lo + CARD_SIZE - obj : n;
    return *from < *to;
}
uint64_t gc_now(void);
void *gc_malloc(size_t n); /* zeroed; fatal when there is none */
/* May the program have n more bytes? */
bool gc_room(size_t n);

/* large.c */
static inline size_t page_of(uintptr_t addr) { return (addr - HEAP_START) / STM_PAGE; }
static inline uintptr_t page_addr(size_t page) { return HEAP_START + page * STM_PAGE; }
static inline uint64_t page_info(uintptr_t addr) {
    return atomic_load_explicit(&gc.info[page_of(addr)], memory_order_relaxed); /* who has a reference has seen it */
}
static inline enum PageKind info_kind(uint64_t info) { return (enum PageKind)(info & PAGE_KIND_MASK); }
static inline void *info_ptr(uint64_t info) { return (void *)(info & PAGE_PTR_MASK); }
static inline uint64_t block_info(const Block *b, uint64_t page) {
    return (uintptr_t)b | PAGE_BLOCK | page << 48 | (uint64_t)b->cls << 56;
}

void large_setup(void);
void large_teardown(void);
/* The first page of n, of which the first *dirty have been in use before; 0: the heap cannot grow. Under heap_lock. */
size_t pages_take(size_t n, size_t *dirty);
void pages_set(size_t page, size_t n, uint64_t first, uint64_t rest);
/* Back into the pool at once if private nowhere, else at the next stop. Under heap_lock. `stopped`: they can be shared now. */
void pages_release(size_t page, size_t n, bool stopped);
void pages_share_waiting_stw(void);
uintptr_t run_new(size_t bytes, bool zero); /* a large object, not yet written; 0: no memory */
void run_free(Run *r, bool stopped);
Run *run_at(uintptr_t addr); /* NULL if there is none */

/* old.c */
void old_setup(void);
void old_teardown(void);
static inline size_t slot_size(size_t n) { return (n + 15) & ~(size_t)15; }
/* A slot for an object of n bytes with these flags: never fails (fatal when even the reserve is gone). */
uintptr_t old_alloc(GcSeg *g, size_t n, uint32_t flags);
/* Nobody refers to an object that was made here: free at once where that is safe, else at the next sweep (false). */
bool old_free(GcSeg *g, uintptr_t addr);
/* The same for a slot that nothing has ever been written to; false: try again later. */
bool old_free_unused(GcSeg *g, uintptr_t addr);
void old_detach_stw(GcSeg *g); /* give up the blocks being filled */
void block_list(BlockClass *c, Block *b); /* offer it for filling again. Under the class lock */
void block_release(Block *b, bool stopped); /* empty and without owner; takes the locks itself */
bool old_is_allocated(uintptr_t addr); /* is addr the start of an allocated slot? */

/* nursery.c */
void nursery_setup(GcSeg *g);
void nursery_reset(GcSeg *g);
void minor_collect(GcSeg *g);
void minor_empty_all_stw(void);
uintptr_t minor_forward(GcSeg *g, uintptr_t young); /* copy if that has not been done; the new address */
void minor_drain(GcSeg *g);
static inline bool minor_is_forwarded(const GcSeg *g, uintptr_t young) {
    return gc_obj(g, young)->flags & OF_FORWARDED;
}
static inline uintptr_t minor_target(const GcSeg *g, uintptr_t young) {
    return ((uint64_t *)gc_obj(g, young))[1];
}

/* identity.c */
void identity_reserved(GcSeg *g, Map *slots);       /* add the slots of g that hold no object yet */
uintptr_t identity_take(GcSeg *g, uintptr_t young); /* the reserved slot of an object that survives */
void identity_drop(GcSeg *g);                       /* all that are left */

/* mark.c */
bool mark_try(uintptr_t addr);  /* true: it was not marked; it is now */
bool mark_is_set(uintptr_t addr);
void mark_push(MarkStack *m, uintptr_t addr);
void mark_grey(MarkStack *m, Value v); /* mark and push if it is an unmarked old object */
void mark_visit(void *ctx, Value *slot); /* ctx: MarkStack */
bool mark_drain(MarkStack *m, uint64_t until); /* until empty (true) or the time is over; shares with the pool */
void mark_flush(MarkStack *m);  /* all to the pool */
bool mark_pool_empty(void);
void mark_all_stw(void);        /* until nothing is grey, with all standing threads */
void mark_teardown(void);

/* major.c */
void major_slice(StmThread *th);
void major_note(GcSeg *g, size_t bytes); /* bytes went into old space */
void major_overwrite(Seg *s, const Obj *old, size_t from, size_t to);
void major_forget_keep(void);
void major_set_threshold(void);

/* sweep.c */
void sweep_begin_stw(void);
bool sweep_some(GcSeg *g, uint64_t until); /* false: nothing is left to sweep */
void sweep_block(GcSeg *g, Block *b);      /* b->owner == g */

/* roots.c */
void roots_tx_begin(Seg *s, StmThread *th);
void roots_abort(GcSeg *g);
void roots_commit(GcSeg *g);
void roots_visit_thread(StmThread *th, GcVisit *visit, void *ctx, bool saved);
void roots_visit_global(GcVisit *visit, void *ctx);
void roots_visit_all_stw(GcVisit *visit, void *ctx); /* all threads, saved values, globals, queues, extras without owner */
void extra_snapshot_stw(void);
bool extra_grey(MarkStack *m); /* push what extras of marked objects refer to; true if something was pushed */
void extra_sweep_stw(void);
void extra_teardown(void);
void roots_fork_child(StmThread *th); /* all threads but th are gone */

/* weakref.c, final.c */
void weak_minor(GcSeg *g);
bool weak_keep_stw(MarkStack *m);
void weak_major_stw(void);
void weak_tx_end(GcSeg *g, bool aborted);
void final_minor(GcSeg *g);
void final_major_stw(void);
void final_tx_end(GcSeg *g, bool aborted);
void pending_add(uintptr_t obj, PendingKind kind, bool spread);
void pending_visit(GcVisit *visit, void *ctx); /* the queue */
void pending_visit_tx(GcSeg *g, GcVisit *visit, void *ctx); /* what would join it at the commit */
void pending_teardown(void);
void pending_fork_child(void); /* what the others were running waits again */

/* verify.c */
void verify_seg(GcSeg *g); /* what the transaction of g can reach */

/* shared_queue.c */
void shared_fork_child(void);

#endif
