/* barrier.c -- the slow halves of the write barriers, once per object (or card) and transaction.
 *
 * They run between two safepoints, so they never wait and never abort: what is found wrong (a pinned transaction that
 * writes) dooms the transaction, which goes on in its own pages until the next safepoint. */
#include "stm_internal.h"

static _Atomic uint64_t barrier_hits;

static void inject_abort(Seg *s) {
    if (debug.abort_at && !seg_is_solo(s) && !s->tx.inevitable && debug_hit(debug.abort_at, &barrier_hits))
        tx_doom(s, CAUSE_INJECTED);
}

static void enter_log(Seg *s, uintptr_t obj, uint32_t card, size_t size) {
    LogEntry e = {.obj = obj, .card = card, .size = size};
    if (stm_cb.position) stm_cb.position(s->thread, e.pos);
    VEC_PUSH(&s->tx.log, e);
    if (s->tx.pinned) tx_doom(s, CAUSE_PAST_WRITE);
}

/* Whoever remembers also sets the flag (or clears the card's bit) again, at the next minor collection. */
static void remember(Seg *s, uintptr_t obj, uint32_t card) {
    if (stm_cb.remember) stm_cb.remember(s, obj, card);
}

void stm_write_slow(uintptr_t obj) {
    Seg *s = seg_current();
    uint32_t flags = SEG_AT(uint32_t, obj);
    assert(addr_is_old(obj) && s->tx.active && !(flags & OF_CARDS));
    inject_abort(s);
    size_t size = stm_cb.size(seg_linear(obj));
    if (seg_is_solo(s)) {
        if (!stm_cb.remember) return; /* nobody would set the flag again before solo mode ends */
        if (stm_watch_overwrites && stm_cb.overwrite) stm_cb.overwrite(s, seg_linear(obj), 0, size);
    } else {
        seg_privatise(s, obj, size);
        if (flags & OF_FRESH) {
            if (!(flags & OF_WRITTEN)) VEC_PUSH(&s->tx.fresh_written, obj);
        } else if (!(flags & OF_WRITTEN)) {
            enter_log(s, obj, CARD_WHOLE, size);
            if (!(flags & OF_FINE)) stm_read(obj);
        }
        flags |= OF_WRITTEN;
    }
    SEG_AT(uint32_t, obj) = flags & ~OF_BARRIER; /* the store that makes the page private */
    remember(s, obj, CARD_WHOLE);
}

enum { CARD_REMEMBERED = 1, CARD_LOGGED = 2 };

void stm_write_card_slow(uintptr_t obj, uintptr_t slot) {
    Seg *s = seg_current();
    uint32_t flags = SEG_AT(uint32_t, obj), card = card_number(slot);
    assert(addr_is_old(obj) && obj % STM_PAGE == 0 && s->tx.active && flags & OF_CARDS);
    inject_abort(s);
    uint8_t *state = seg_linear(CARD_ADDR(slot));
    size_t size = stm_cb.size(seg_linear(obj)), from = card_start(card) - obj;
    size_t n = size - from < CARD_SIZE ? size - from : CARD_SIZE;
    assert(from < size);
    if (seg_is_solo(s)) {
        if (stm_watch_overwrites && stm_cb.overwrite) stm_cb.overwrite(s, seg_linear(obj), from, from + n);
    } else if (!(*state & CARD_LOGGED)) {
        seg_privatise(s, card_start(card), n);
        if (!(flags & OF_FRESH)) enter_log(s, obj, card, n);
        else if (!(flags & OF_WRITTEN)) {
            /* fresh: copied whole at the commit, but one page at a time becomes private */
            VEC_PUSH(&s->tx.fresh_written, obj);
            seg_privatise(s, obj, sizeof(Obj));
            SEG_AT(uint32_t, obj) = flags | OF_WRITTEN;
        }
    }
    if (!(*state & CARD_REMEMBERED)) remember(s, obj, card);
    *state = CARD_REMEMBERED | CARD_LOGGED;
}
