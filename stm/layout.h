/* layout.h -- where everything lies: one reserved range of addresses per segment.
 *
 * Segment k is the range [k * SEG_STRIDE, (k+1) * SEG_STRIDE) (plus SEG_ORIGIN). All segments have the
 * same inner layout, so that an object has one address, its address in segment 0, and `%gs` (k * SEG_STRIDE)
 * turns it into the thread's own view:
 *
 *      offset            what                         segment 0            segment k >= 1
 *      CARD_ADDR(heap)   one byte per 256 of heap     anonymous            anonymous     transaction's cards
 *      CTL_ADDR          SegCtl                       anonymous            anonymous     poll word etc.
 *      MARK_ADDR(x)      one byte per 16              anonymous            anonymous     read marks
 *      NURSERY_START     young objects                anonymous            anonymous
 *      HEAP_START        old objects                  memfd MAP_SHARED     memfd MAP_PRIVATE
 *
 * The numbers make the mark of an object `addr >> 4` and its card `addr >> 8`, with nothing to add, and put the
 * control block where one instruction reaches it (`%gs:disp32`).
 *
 * [LAY1] Every reference kept in the heap, in a root or in a log is an address in segment 0.
 * [LAY2] The committed state is what segment 0 shows; nursery, marks and cards of segment 0 serve solo mode.
 *
 * WEFT_LINEAR moves segment 0 above the sanitizers' shadow memory and has no other segment. WEFT_TSAN keeps all
 * segments below 2^39, where ThreadSanitizer lets programs map memory, and adds the base from a thread-local. */
#ifndef WEFT_LAYOUT_H
#define WEFT_LAYOUT_H

#include <stdint.h>

#define STM_MAX_SEGMENTS 64 /* without segment 0; one bit each in a page's mask */

#if defined(WEFT_LINEAR)
#define SEG_ORIGIN    0x200000000000ul
#define SEG_SHIFT     40
#define NURSERY_SHIFT 36
#define MARK_BIAS     (SEG_ORIGIN - (SEG_ORIGIN >> 4) + (1ul << 41))
#define CARD_BIAS     (SEG_ORIGIN - (SEG_ORIGIN >> 8) + (1ul << 42))
#elif defined(WEFT_TSAN)
#define SEG_ORIGIN    0ul
#define SEG_SHIFT     36
#define NURSERY_SHIFT 32
#define MARK_BIAS     0ul
#define CARD_BIAS     0ul
#else
#define SEG_ORIGIN    0ul
#define SEG_SHIFT     40
#define NURSERY_SHIFT 36
#define MARK_BIAS     0ul
#define CARD_BIAS     0ul
#endif

#define SEG_STRIDE    (1ul << SEG_SHIFT)
#define CTL_ADDR      (SEG_ORIGIN + 0x08000000ul)
#define NURSERY_START (SEG_ORIGIN + (1ul << NURSERY_SHIFT))
#define NURSERY_SIZE  (1ul << (NURSERY_SHIFT - 2)) /* 16 GiB of addresses, 1 GiB under TSan */
#define HEAP_START    (SEG_ORIGIN + (2ul << NURSERY_SHIFT))
#define HEAP_MAX      (SEG_SHIFT == 40 ? 4ul << NURSERY_SHIFT : 2ul << NURSERY_SHIFT)

#define GRANULE       16  /* what one read mark stands for; also the alignment of objects */
#define CARD_SIZE     256 /* what one card stands for, in objects with OF_CARDS */
#define STM_PAGE      4096

#define MARK_ADDR(addr) (((uintptr_t)(addr) >> 4) + MARK_BIAS)
#define CARD_ADDR(addr) (((uintptr_t)(addr) >> 8) + CARD_BIAS)

_Static_assert(HEAP_START + HEAP_MAX <= SEG_ORIGIN + SEG_STRIDE, "a segment's heap lies in its stride");
_Static_assert(HEAP_MAX % (CARD_SIZE * (uintptr_t)STM_PAGE) == 0, "card bytes fill whole pages");

/* "Young" is one compare, for any address in any segment's terms. */
static inline int addr_is_young(uintptr_t addr) { return addr - NURSERY_START < NURSERY_SIZE; }
static inline int addr_is_old(uintptr_t addr) { return addr - HEAP_START < HEAP_MAX; }

#endif
