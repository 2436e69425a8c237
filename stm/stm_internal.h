/* stm_internal.h -- what the files of stm/ share; for them and for their tests only.
 *
 * The state of a segment is one word: what its thread does, and which thread (id << 3), so that one compare-and-swap takes
 * or takes back a segment.
 *
 *      FREE, IDLE --acquire, hand over--> STANDING <--stand/resume--> RUNNING
 *                        RUNNING --commit, abort--> IDLE --begin of the same thread--> RUNNING
 *      solo mode only:   RUNNING --blocking call--> BLOCKED --its end--> RUNNING
 *                        IDLE, BLOCKED outside atomic --another thread wants to run--> BUSY --> FREE
 *
 * [ST1] Only the owner takes a segment out of RUNNING. The committed state and other threads' views are touched only by a
 *       leader (sync.c) that has seen every segment not RUNNING, or by helpers it asked.
 * [ST2] A page that differs from segment 0 in segment k has bit k-1 in page_mask; the bit may be set early, never late.
 * [ST3] Outside pinned segments a private page shows the committed state, but for what the running transaction wrote and
 *       for fresh objects listed in some segment's `pending`.
 * [ST4] Objects in tx.log have a private copy in this segment; committed bytes of theirs change only in an epoch. */
#ifndef WEFT_STM_INTERNAL_H
#define WEFT_STM_INTERNAL_H

#include "event.h"
#include "lock.h"
#include "stm.h"

enum SegState { SEG_FREE, SEG_IDLE, SEG_RUNNING, SEG_STANDING, SEG_BLOCKED, SEG_BUSY, SEG_STATE_MASK = 7 };
#define STATE(kind, th) ((uint32_t)(kind) | (th)->id << 3)

/* One thing written: a whole object, or a card of a large array. */
typedef struct LogEntry {
    uintptr_t obj;
    uint32_t card;   /* CARD_WHOLE: the whole object */
    size_t size;     /* bytes of the whole object; of a card, those inside the object */
    bool silent;     /* prepared, and no byte differs from the committed state: not published */
    uint64_t pos[2]; /* where the program wrote first */
} LogEntry;

/* One thing that readers of a joiner's writes may have marked, and the log entry it stands for. */
typedef struct Check {
    uintptr_t mark;  /* MARK_ADDR of the granule */
    uint32_t entry;
} Check;

typedef struct Extent {
    uintptr_t addr;
    size_t size;
} Extent;

typedef struct TxHook {
    void *key;
    TxCallback *fn;
    void *arg;
} TxHook;

/* Growing arrays in C memory, kept for the life of the segment. */
#define VEC(T)                                                                                                         \
    struct {                                                                                                           \
        T *at;                                                                                                         \
        size_t n, cap;                                                                                                 \
    }
void *stm_grow(void *at, size_t *cap, size_t item);
#define VEC_PUSH(v, x)                                                                                                 \
    do {                                                                                                               \
        if ((v)->n == (v)->cap) (v)->at = stm_grow((v)->at, &(v)->cap, sizeof *(v)->at);                               \
        (v)->at[(v)->n++] = (x);                                                                                       \
    } while (0)

/* One transaction. Owner only while RUNNING; the leader of an epoch while not. */
typedef struct Tx {
    bool active;        /* between begin and the end; in solo mode too */
    bool inevitable;
    bool doomed;        /* aborts when its thread goes on */
    bool pinned;        /* goes on in the past: reads only */
    uint64_t start_ns; /* stored and, by others than the owner, loaded atomically */
    _Atomic uint64_t deadline_ns; /* when it should end; read by the ticker */
    uint64_t age;       /* smaller is older; kept over retries */
    uint64_t seq;       /* after the commit: place in the serial order; pinned or doomed: of the state it saw */
    VEC(LogEntry) log;
    VEC(Check) checks;
    VEC(Extent) fresh;           /* old objects made by it */
    VEC(uintptr_t) fresh_written;/* of those, the ones written through the view since */
    VEC(TxHook) on_commit;
    VEC(TxHook) on_abort;
    VEC(void *) mallocs;
    VEC(void *) frees;
    /* why it is doomed, for the log */
    uintptr_t lost_obj;
    uint32_t lost_to;
    uint64_t lost_pos[2];
    uint32_t cause;
} Tx;
enum AbortCause { CAUSE_CONFLICT, CAUSE_PAST_WRITE, CAUSE_INEVITABLE, CAUSE_ASKED, CAUSE_INJECTED };

enum Request { REQ_NONE, REQ_COMMIT };
enum Verdict { V_NONE, V_COMMIT, V_DOOMED, V_WAIT, V_PIN };

struct Seg {
    _Atomic uint32_t state;   /* STATE(kind, thread) */
    int index;                /* 0: the committed state */
    uintptr_t base;
    SegCtl *ctl;              /* linear */
    StmThread *thread;
    void *gc;
    /* epoch: written by the owner before it stands, answered by the leader */
    enum Request request;
    enum Verdict verdict;
    Seg *wait_for;            /* V_WAIT: until that segment's transaction number is not wait_tx */
    uint32_t wait_tx;
    _Atomic uint32_t tx_number; /* transactions ended; a futex for those that wait */
    _Atomic uint32_t watchers;
    Tx tx;
    VEC(uint32_t) pages;      /* private ones: bit in page_mask set */
    VEC(Extent) pending;      /* fresh objects that other segments' private pages may lack: the first `settled` of */
    _Atomic size_t settled;   /* committed transactions, the rest of the running one, prepared */
} __attribute__((aligned(128)));

extern Seg segs[STM_MAX_SEGMENTS + 1];
extern int seg_count;               /* without segment 0 */
extern int seg_usable;              /* how many of those threads get; 0 before solo mode is left first */
extern _Atomic uint64_t *page_mask; /* by page of the heap: which segments have it private; bit k-1 */
extern Lock segments_lock;
extern StmTotals totals;            /* changed by leaders only, but for the counters below */
extern _Atomic uint64_t total_privatised, total_given_back, total_silent;
extern StmConfig stm_config;

uint64_t stm_now(void); /* ns, monotonic */
int setup_usable_segments(void); /* the machine's cores; takes milliseconds */

/* seg.c */
void seg_reserve_all(int n, size_t heap_limit);
void seg_release_all(void);
int seg_check_kernel(void); /* 0, or -1 when private mappings do not show later stores */
void seg_privatise(Seg *s, uintptr_t addr, size_t n);
void seg_reset_marks(Seg *s);
void seg_load_base(Seg *s); /* %gs of the calling thread */
void seg_share_all_stw(void);
size_t seg_heap_extent(void);
int seg_copy_heap(void);        /* fork: a new memfd with the heap's bytes, or -1 with errno */
void seg_adopt_committed(int fd); /* forked child: segment 0 maps it in place of the parent's */
void seg_adopt_views(void);     /* then the others, private pages dropped */
void tx_move_to_solo(StmThread *th, Seg *s); /* forked child: the transaction of s goes on in segment 0 */
static inline uint64_t seg_bit(const Seg *s) { return s->index ? 1ul << (s->index - 1) : 0; }
static inline size_t page_number(uintptr_t addr) { return (addr - HEAP_START) / STM_PAGE; }
static inline uintptr_t page_address(size_t page) { return HEAP_START + page * STM_PAGE; }
static inline void *view_at(const Seg *s, uintptr_t addr) { return (void *)(addr + s->base); }
static inline bool any_private(const Seg *s, uintptr_t addr, size_t n) {
    for (size_t page = page_number(addr); page <= page_number(addr + n - 1); page++)
        if (atomic_load_explicit(&page_mask[page], memory_order_relaxed) & seg_bit(s)) return true;
    return false;
}
static inline uint32_t seg_state(const Seg *s) {
    return atomic_load_explicit(&s->state, memory_order_acquire) & SEG_STATE_MASK;
}
/* relaxed: a thread that comes only wants to know of fresh objects that it was handed, and so has an order with their maker */
static inline void seg_settle_pending(Seg *s, size_t n) { atomic_store_explicit(&s->settled, n, memory_order_relaxed); }
static inline bool seg_has_settled(const Seg *s) { return atomic_load_explicit(&s->settled, memory_order_relaxed) != 0; }
static inline void seg_forget_pending(Seg *s) {
    s->pending.n = 0;
    seg_settle_pending(s, 0);
}
static inline bool seg_is_solo(const Seg *s) { return s->index == 0; }

/* sync.c */
bool sync_try_lead(Seg *me);    /* become leader and wait until all others stand; false: somebody else leads. BLOCKS */
void sync_release(void);        /* end of leadership */
void sync_stand(Seg *me);       /* from RUNNING: stand while the world is stopped, then go on. BLOCKS */
/* From state word `from` to RUNNING (or BUSY) while no leader is active; false: `from` was not the state. BLOCKS */
bool sync_enter(Seg *s, uint32_t from, uint32_t to);
void sync_leave(Seg *s, uint32_t to); /* from RUNNING or BUSY to another state word; tells the leader */
bool sync_is_stopped(void);
void sync_sleep(_Atomic uint32_t *word, uint32_t value, uint64_t ns); /* futex_wait, RCU offline. BLOCKS */
void sync_wait_tx(Seg *me, Seg *other, uint32_t number); /* from RUNNING: stand until that transaction has ended. BLOCKS */
void sync_tx_ended(Seg *me);
void sync_ticker_start(void);
void sync_ticker_stop(void);
void sync_fork_child(void);
bool sync_alone_long(void);     /* no two transactions ran at once for a while */
void sync_note_shared(void);

/* thread.c */
void thread_acquire(StmThread *th); /* a segment, RUNNING; segment 0 if th may run solo. BLOCKS */
void thread_leave_solo(StmThread *th); /* give segment 0 up, its nursery emptied; th is outside transactions then */
void thread_wait_vacated(void);     /* until whoever takes segment 0 from a solo thread has finished. BLOCKS */
void thread_after_tx(StmThread *th);/* between two transactions: its turn may be over */
void thread_fork_child(StmThread *th);
bool thread_has_company(void);      /* more than one attached */

/* txlog.c */
void log_prepare(Seg *s);       /* drop silent writes, finish fresh objects, list the checks; owner, running */
bool log_publishes(const Seg *s);
void log_epoch_stw(Seg *leader);/* serve every request */
void log_forget(Seg *s);        /* after a commit: flags and cards of everything written */
void log_undo(Seg *s);          /* abort: everything written is as committed */
void log_publish_alone(Seg *s); /* forked child, world empty: the writes of s go to segment 0 */

/* contend.c: pure */
typedef struct TxView {
    bool active, joins, inevitable, pinned, wrote;
    uint64_t age, elapsed_ns;
    size_t pages; /* that it would publish */
} TxView;
typedef struct EpochPlan {
    enum Verdict verdict[STM_MAX_SEGMENTS + 1];
    int lost_to[STM_MAX_SEGMENTS + 1]; /* V_DOOMED, V_WAIT, V_PIN: the other one */
    int order[STM_MAX_SEGMENTS];       /* those that commit, in serial order */
    int n_order;
} EpochPlan;
enum { PIN_NS_PER_PAGE = 6000 };
/* tx[1..n]; reads[i] has bit j-1: i has read what joiner j is going to publish. */
void contend_plan(int n, const TxView *tx, const uint64_t *reads, EpochPlan *plan);
uint64_t contend_next_budget(uint64_t budget_ns, bool aborted);
uint64_t contend_backoff_ns(uint32_t aborts);

/* stack.c */
void stack_begin(StmThread *th);
void stack_put_back(StmThread *th);
void stack_free(StmThread *th);

/* tx.c */
void tx_pin(Seg *s); /* by a leader: s goes on in the past */
void tx_fork_child(void); /* nobody is inevitable */
void tx_doom(Seg *s, enum AbortCause cause);

#endif
