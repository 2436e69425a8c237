/* debug.h -- fatal errors and the verify modes of WEFT_DEBUG, from debug.def. */
#ifndef WEFT_DEBUG_H
#define WEFT_DEBUG_H

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The modes, 0 when off. Set once by debug_setup (from the variable WEFT_DEBUG) or by tests. */
typedef struct DebugModes {
#define DEBUG(field, word, number, text) uint64_t field;
#include "debug.def"
#undef DEBUG
} DebugModes;
extern DebugModes debug;

/* Read WEFT_DEBUG; an unknown word is fatal, with the list of those there are. */
void debug_setup(void);
/* The same for a given text (NULL or "": all off); false and an error message in `err` (size n) for an unknown word. */
bool debug_parse(const char *text, char *err, size_t n);

/* The engine's own state is broken, or the machine lacks something: message to stderr, abort(). */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A random delay at a named place of the protocols, under WEFT_DEBUG=yield. */
void debug_yield(const char *point);
#define STM_YIELD(point)                                                                                               \
    do {                                                                                                               \
        if (__builtin_expect(debug.yield != 0, 0)) debug_yield(point);                                                 \
    } while (0)
/* For abort-at and oom-at: counts up atomically; true at every Nth call. */
bool debug_hit(uint64_t every, _Atomic uint64_t *counter);

#endif
