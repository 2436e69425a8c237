/* shared.h -- structures made for sharing between transactions: a counter, a table, a queue.
 *
 * Each is an object of the heap, named by its address; whoever uses one keeps a reference to it in a root or in an object
 * of its own. What they promise is what a plain object would: all that a transaction does to them becomes visible at its
 * commit, at once with everything else it wrote, and is undone by an abort. What they add is that operations which do not
 * depend on each other do not conflict:
 *
 *                     conflicts with (of another transaction that runs at the same time)
 *     counter  add    read
 *              read   add
 *     table    get    set, remove of the same key; clear
 *              set, remove    get, set, remove of the same key; if the key comes or goes also len, each, clear
 *     queue    put    a get that found nothing, len
 *              get    a get of the same item (others avoid items taken by running transactions), len
 *
 * Tags as in stm.h: SAFEPOINT, BLOCKS. A call without tags does neither. All calls but shared_setup and shared_wait are made
 * within a transaction; a pinned one that changes something is doomed, as by any write. */
#ifndef WEFT_SHARED_H
#define WEFT_SHARED_H

#include "gc.h"

/* Make `o`, zeros but for its flags, an object of 16 + 8 * slots bytes whose slots, Values, begin at byte 16: set its map
 * and, if the owner's callbacks need it, bytes 8..15. The same for objects with OF_FINE and OF_CARDS (of any size). */
typedef void SharedShape(Obj *o, size_t slots);
/* Once, after gc_setup and before anything else here. */
void shared_setup(SharedShape *shape);

/* ---- counter --------------------------------------------------------------------------------------------------- */

/* A number of 63 bits, modulo 2^63 as long as nobody looks. 0: out of memory. */
uintptr_t shared_counter_new(int64_t start);
void shared_counter_add(uintptr_t counter, int64_t n);
int64_t shared_counter_read(uintptr_t counter);

/* ---- table ----------------------------------------------------------------------------------------------------- */

/* From 64-bit keys to values. The key is a hash; what is equal inside one hash is the caller's business: the content may be
 * an object with a list of pairs. Never moved, 0: out of memory. */
uintptr_t shared_table_new(void);
/* The content, 0 if there is none: then an insertion of the key by another transaction conflicts with this look-up. */
Value shared_table_get(uintptr_t table, uint64_t key);
/* `content` is not 0. False: out of memory, nothing changed. */
bool shared_table_set(uintptr_t table, uint64_t key, Value content);
/* What was there, 0 if nothing. */
Value shared_table_remove(uintptr_t table, uint64_t key);
size_t shared_table_len(uintptr_t table);

/* Call fn for all keys, in the order in which they were inserted (that of keys inserted at the same time by different
 * transactions may be mixed). fn itself may change the table, but not reach a safepoint; between two calls there are
 * some, so fn keeps what it collects in a root, and the caller the table. A key that goes meanwhile is left out, one that
 * comes may be.  SAFEPOINT */
typedef void SharedEach(void *arg, uint64_t key, Value content);
void shared_table_each(StmThread *th, uintptr_t table, SharedEach *fn, void *arg);
/* Remove all keys.  SAFEPOINT */
void shared_table_clear(StmThread *th, uintptr_t table);

/* For reports: is `addr` a place of this table, and which key's? */
bool shared_table_key_at(uintptr_t table, uintptr_t addr, uint64_t *key);

/* ---- queue ----------------------------------------------------------------------------------------------------- */

/* What one thread puts comes out in its order, with one exception: while a transaction that has taken an item runs,
 * others take later ones, so if it aborts they have overtaken the item, which is at the front again. A single taker sees
 * strict order. Never moved, 0: out of memory. */
uintptr_t shared_queue_new(void);
/* `item` is not 0. False: out of memory, nothing changed. */
bool shared_queue_put(uintptr_t queue, Value item);
/* The oldest item, or 0: then a put by another transaction conflicts with this. */
Value shared_queue_get(uintptr_t queue);
size_t shared_queue_len(uintptr_t queue);

/* Waiting for an item, outside transactions:
 *
 *     tx_begin(th);
 *     SharedTicket t = shared_queue_ticket(queue);      before the get
 *     if ((v = shared_queue_get(queue))) ... tx_commit(th) ...
 *     else { tx_commit(th); shared_wait(t, ns); }       and again
 *
 * shared_wait returns at once if something was put and committed since the ticket was drawn: no wake-up is lost. It may also
 * return for nothing (a signal, another queue), and after ns nanoseconds (0: no limit). The queue may die meanwhile. */
typedef struct SharedTicket {
    _Atomic uint32_t *word;
    uint32_t value;
} SharedTicket;
SharedTicket shared_queue_ticket(uintptr_t queue);
void shared_wait(SharedTicket ticket, uint64_t ns); /* BLOCKS */

/* For reports and tests: bytes of C memory and of old space that a table or queue has, and entries of keys (or slots of items)
 * in use, empty ones included. */
typedef struct SharedUse {
    size_t c_bytes, heap_bytes, entries;
} SharedUse;
SharedUse shared_table_use(uintptr_t table);
SharedUse shared_queue_use(uintptr_t queue);

#endif
