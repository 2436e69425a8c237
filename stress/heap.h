/* heap.h -- a small object model on top of stm.h and gc.h, for C programs that test or measure the engine.
 *
 * Five kinds of object. The map number says all: the kind in the low 4 bits, for nodes also how many slots of each sort.
 *
 *     kind   bytes 0..7   8..15        then                      reads and writes mark        OF_
 *     NODE   header       k values, m words                      the whole object
 *     FINE   header       k values, m words                      the 16 bytes touched         FINE
 *     ARRAY  header       length       that many values          the 16 bytes touched         FINE; large: CARDS
 *     BYTES  header       length       that many bytes           the whole object
 *     WEAK   header       weak slot    one word                  the whole object             WEAK
 *
 * An object is named by its address (segment 0) in a uintptr_t, 0 for none. A slot holds a Value: a reference or a small
 * integer; a fresh slot holds 0, which is the integer 0 and "no reference" both. Every accessor does its barrier, so that
 * tests read like specifications; what the caller keeps over a SAFEPOINT belongs into a frame slot of its HeapThread.
 *
 *     static HeapThread th;
 *     heap_setup(2, true);
 *     heap_thread_start(&th, 4);                     a thread with a bottom frame of 4 slots
 *     tx_begin(&th.stm);
 *     uintptr_t n = node_new(1, 1);                  one value, one word
 *     node_set(n, 0, value_from_int(7));
 *     frame_set(&th, 0, n);                          a root
 *     tx_commit(&th.stm);                            n has moved: frame_get(&th, 0)
 *     heap_thread_end(&th);
 *     heap_teardown();                                                                                                */
#ifndef WEFT_STRESS_HEAP_H
#define WEFT_STRESS_HEAP_H

#include "gc.h"

enum HeapKind { KIND_NODE = 1, KIND_FINE, KIND_ARRAY, KIND_BYTES, KIND_WEAK, KIND_END };

#define MAP_KIND_BITS 4
#define MAP_SLOT_BITS 14
#define MAP_NODE(kind, refs, words)                                                                                    \
    ((uint32_t)(kind) | (uint32_t)(refs) << MAP_KIND_BITS | (uint32_t)(words) << (MAP_KIND_BITS + MAP_SLOT_BITS))
static inline enum HeapKind map_kind(uint32_t map) { return map & ((1u << MAP_KIND_BITS) - 1); }
static inline size_t map_refs(uint32_t map) { return map >> MAP_KIND_BITS & ((1u << MAP_SLOT_BITS) - 1); }
static inline size_t map_words(uint32_t map) { return map >> (MAP_KIND_BITS + MAP_SLOT_BITS); }

/* ---- set-up ---------------------------------------------------------------------------------------------------- */

/* What heap_setup uses: a test may change the answer (limit, nursery, log ...) and give it to heap_setup_with. */
GcConfig heap_config(int segments, bool no_solo);
/* Set up engine and collector, with WEFT_DEBUG as the environment has it, and the globals. */
void heap_setup(int segments, bool no_solo);
/* The same without reading WEFT_DEBUG: the test has filled `debug` in itself, or calls debug_setup. */
void heap_setup_with(const GcConfig *config);
void heap_teardown(void);

/* What is called when a finalizer is due or a watched weak reference has died; NULL: nothing.  SAFEPOINT */
extern void (*heap_on_final)(StmThread *th, uintptr_t obj);
extern void (*heap_on_weak_dead)(StmThread *th, uintptr_t weak);
/* Called at POLL_USER between two transactions, its answer is handed on; NULL: runs what the collector has pending. */
extern bool (*heap_on_user_poll)(StmThread *th);

/* ---- values ---------------------------------------------------------------------------------------------------- */

static inline Value value_from_int(int64_t i) { return (uint64_t)i << 3; }
static inline int64_t int_from_value(Value v) { return (int64_t)v >> 3; }
/* From an address that may be 0, and back. */
static inline Value value_from_obj(uintptr_t obj) { return obj ? value_from_ref(obj) : 0; }
static inline uintptr_t obj_from_value(Value v) { return value_is_ref(v) ? ref_addr(v) : 0; }

/* ---- making objects: within a transaction; 0 when memory is at its limit ---------------------------------------- */

static inline uintptr_t node_new(unsigned refs, unsigned words) {
    return gc_alloc(8 + 8 * (size_t)(refs + words), 0, MAP_NODE(KIND_NODE, refs, words));
}
static inline uintptr_t fine_new(unsigned refs, unsigned words) {
    return gc_alloc(8 + 8 * (size_t)(refs + words), OF_FINE, MAP_NODE(KIND_FINE, refs, words));
}
uintptr_t array_new(size_t length);
uintptr_t bytes_new(size_t length);
uintptr_t weak_new(uintptr_t referent);

/* ---- what an object is ------------------------------------------------------------------------------------------ */

static inline uint32_t obj_map(uintptr_t obj) { return SEG_AT(uint32_t, obj + 4); }
static inline enum HeapKind obj_kind(uintptr_t obj) { return map_kind(obj_map(obj)); }
static inline uint32_t obj_flags(uintptr_t obj) { return SEG_AT(uint32_t, obj); }
static inline bool obj_has(uintptr_t obj, uint32_t flags) { return (obj_flags(obj) & flags) == flags; }
size_t obj_size(uintptr_t obj);

/* ---- nodes: slot i of the values, word i of the words ------------------------------------------------------------ */

static inline uintptr_t node_slot(uintptr_t obj, size_t i) { return obj + 8 + 8 * i; }
static inline uintptr_t node_word(uintptr_t obj, size_t i) { return obj + 8 + 8 * (map_refs(obj_map(obj)) + i); }

static inline Value node_get(uintptr_t obj, size_t i) {
    stm_read(obj);
    return SEG_AT(Value, node_slot(obj, i));
}
static inline void node_set(uintptr_t obj, size_t i, Value v) {
    stm_write(obj);
    SEG_AT(Value, node_slot(obj, i)) = v;
}
static inline uint64_t word_get(uintptr_t obj, size_t i) {
    stm_read(obj);
    return SEG_AT(uint64_t, node_word(obj, i));
}
static inline void word_set(uintptr_t obj, size_t i, uint64_t w) {
    stm_write(obj);
    SEG_AT(uint64_t, node_word(obj, i)) = w;
}

/* The same for KIND_FINE. */
static inline Value fine_get(uintptr_t obj, size_t i) {
    stm_read(node_slot(obj, i));
    return SEG_AT(Value, node_slot(obj, i));
}
static inline void fine_set(uintptr_t obj, size_t i, Value v) {
    stm_write_at(obj, node_slot(obj, i));
    SEG_AT(Value, node_slot(obj, i)) = v;
}
static inline uint64_t fine_word_get(uintptr_t obj, size_t i) {
    uintptr_t at = node_word(obj, i);
    stm_read(at);
    return SEG_AT(uint64_t, at);
}
static inline void fine_word_set(uintptr_t obj, size_t i, uint64_t w) {
    uintptr_t at = node_word(obj, i);
    stm_write_at(obj, at);
    SEG_AT(uint64_t, at) = w;
}

/* ---- arrays and bytes: the length never changes, so reading it marks nothing -------------------------------------- */

static inline size_t array_length(uintptr_t obj) { return SEG_AT(uint64_t, obj + 8); }
static inline uintptr_t array_slot(uintptr_t obj, size_t i) { return obj + 16 + 8 * i; }
static inline Value array_get(uintptr_t obj, size_t i) {
    stm_read(array_slot(obj, i));
    return SEG_AT(Value, array_slot(obj, i));
}
static inline void array_set(uintptr_t obj, size_t i, Value v) {
    stm_write_at(obj, array_slot(obj, i));
    SEG_AT(Value, array_slot(obj, i)) = v;
}

static inline size_t bytes_length(uintptr_t obj) { return SEG_AT(uint64_t, obj + 8); }
static inline uint8_t bytes_get(uintptr_t obj, size_t i) {
    stm_read(obj);
    return SEG_AT(uint8_t, obj + 16 + i);
}
static inline void bytes_set(uintptr_t obj, size_t i, uint8_t b) {
    stm_write(obj);
    SEG_AT(uint8_t, obj + 16 + i) = b;
}

/* ---- weak objects ------------------------------------------------------------------------------------------------ */

/* The referent or 0. */
static inline uintptr_t weak_get(uintptr_t weak) { return obj_from_value(gc_weak_get(weak)); }
static inline uint64_t weak_word_get(uintptr_t weak) {
    stm_read(weak);
    return SEG_AT(uint64_t, weak + 16);
}
static inline void weak_word_set(uintptr_t weak, uint64_t w) {
    stm_write(weak);
    SEG_AT(uint64_t, weak + 16) = w;
}

/* ---- any kind: cell i of an object, by its kind. How many there are: obj_cells ------------------------------------ */

/* Cells of NODE and FINE are the values, then the words; of ARRAY the items; of BYTES the bytes; of WEAK the word. */
size_t obj_cells(uintptr_t obj);
uint64_t cell_get(uintptr_t obj, size_t i);
void cell_set(uintptr_t obj, size_t i, uint64_t x);

/* ---- globals: transactional slots that are roots for ever, each with a read mark of its own ------------------------ */

#define HEAP_GLOBALS 64
extern uintptr_t heap_globals; /* an immortal KIND_FINE object */
static inline Value global_get(size_t i) { return fine_get(heap_globals, 2 * i + 1); }
static inline void global_set(size_t i, Value v) { fine_set(heap_globals, 2 * i + 1, v); }
static inline uintptr_t global_obj(size_t i) { return obj_from_value(global_get(i)); }
static inline void global_set_obj(size_t i, uintptr_t obj) { global_set(i, value_from_obj(obj)); }

/* ---- threads with a VM stack --------------------------------------------------------------------------------------- */

/* A frame of the VM stack, which grows upwards. Its slots are roots. An abort puts back the frame that was current at
 * tx_begin, and each older one that control has returned into since. */
typedef struct VmFrame {
    struct VmFrame *back;
    uint64_t n;
    Value slot[];
} VmFrame;

typedef struct HeapThread {
    StmThread stm; /* first: the engine knows only this */
    struct VmRegs {
        VmFrame *frame; /* the current one */
        uint64_t pc;    /* a number of the test's own that an abort puts back too */
    } vm;
    char *stack, *stack_end;
} HeapThread;

/* Zero the record, attach, push a bottom frame of n slots.  BLOCKS */
void heap_thread_start(HeapThread *th, size_t n);
/* Outside transactions.  BLOCKS */
void heap_thread_end(HeapThread *th);
static inline HeapThread *heap_thread(StmThread *th) { return (HeapThread *)th; }

static inline uintptr_t frame_get(const HeapThread *th, size_t i) { return obj_from_value(th->vm.frame->slot[i]); }
static inline void frame_set(HeapThread *th, size_t i, uintptr_t obj) { th->vm.frame->slot[i] = value_from_obj(obj); }
/* Call and return: a new frame of n zero slots; back into the caller's, saving it first when the transaction is younger. */
void frame_push(HeapThread *th, size_t n);
void frame_pop(HeapThread *th);

#endif
