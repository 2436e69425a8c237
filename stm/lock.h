/* lock.h -- mutual exclusion inside the engine: short, ranked (locks.def), never held over a safepoint. */
#ifndef WEFT_LOCK_H
#define WEFT_LOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum LockKind {
#define LOCK(name, rank, what) name,
#include "locks.def"
#undef LOCK
    LOCK_KINDS
};

/* A futex lock: 0 free, 1 held, 2 held and somebody sleeps. Zero-initialised plus its kind. */
typedef struct Lock {
    _Atomic uint32_t state;
    uint32_t kind;
} Lock;
#define LOCK_INIT(kind) {0, kind}

void lock_acquire(Lock *l); /* BLOCKS briefly; debug builds: fatal on a rank out of order */
void lock_release(Lock *l);
bool lock_held(const Lock *l); /* by the calling thread; true in release builds: for asserts */
/* In a forked child: whatever lock other threads held is free. */
void lock_reset(Lock *l);

/* The two futex calls everything else is made of. Wait returns when *word != value, on a wake, a signal or after ns (0: no
 * limit). */
void futex_wait(_Atomic uint32_t *word, uint32_t value, uint64_t ns);
void futex_wake(_Atomic uint32_t *word, int n);

#endif
