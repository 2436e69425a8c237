/* stack.c -- putting back the owner's VM stack after an abort.
 *
 * At the start of a transaction the owner's registers and the current frame are copied, and the watermark is set to that
 * frame. Frames above it are new and simply forgotten. When control first returns into an older frame, that frame is copied
 * and the watermark moves down; the owner tests it where a return looks at the frame header anyway. So a start costs one
 * small copy at any depth. C frames are never copied: a transaction never begins above one. */
#include "stm_internal.h"
#include <stdlib.h>
#include <string.h>

typedef struct Piece {
    char *lo;
    size_t n;
} Piece;

static void save(StmStack *st, char *lo, size_t n) {
    size_t need = (sizeof(Piece) + n + 7) & ~(size_t)7;
    while (st->cap - st->used < need) st->buf = stm_grow(st->buf, &st->cap, 1);
    Piece piece = {lo, n};
    memcpy(st->buf + st->used, &piece, sizeof piece);
    memcpy(st->buf + st->used + sizeof piece, lo, n);
    st->used += need;
}

void stack_begin(StmThread *th) {
    StmStack *st = &th->stack;
    st->used = 0;
    if (st->regs) save(st, st->regs, st->regs_size);
    char *lo = NULL, *hi = NULL;
    if (stm_cb.frame) stm_cb.frame(th, &lo, &hi);
    if (lo) save(st, lo, (size_t)(hi - lo));
    st->watermark = lo;
}

void stm_stack_save_older(StmThread *th, char *lo, char *hi) {
    assert(lo < th->stack.watermark && hi <= th->stack.watermark);
    save(&th->stack, lo, (size_t)(hi - lo));
    th->stack.watermark = lo;
}

void stack_put_back(StmThread *th) {
    StmStack *st = &th->stack;
    for (size_t at = 0; at < st->used;) {
        Piece piece;
        memcpy(&piece, st->buf + at, sizeof piece);
        memcpy(piece.lo, st->buf + at + sizeof piece, piece.n);
        at += (sizeof piece + piece.n + 7) & ~(size_t)7;
    }
    st->used = 0;
}

void stack_free(StmThread *th) {
    free(th->stack.buf);
    th->stack.buf = NULL;
    th->stack.used = th->stack.cap = 0;
    th->stack.watermark = NULL;
}
