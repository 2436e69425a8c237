/* debug.c -- the modes of WEFT_DEBUG (debug.def), fatal errors, random delays.
 *
 * `debug` is set before the first thread is attached and only read after. Calls nothing of the
 * engine, so that everything may call it. */
#include "debug.h"

#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

DebugModes debug;

static const struct ModeInfo {
    const char *word;
    bool number;
    size_t offset;
    const char *text;
} modes[] = {
#define DEBUG(field, word, number, text) {word, number, offsetof(DebugModes, field), text},
#include "debug.def"
#undef DEBUG
};
#define MODES (sizeof modes / sizeof *modes)

/* ---- fatal ----------------------------------------------------------------------------------- */

void fatal(const char *format, ...) {
    static const char prefix[] = "weft: fatal: ";
    char text[2048];
    size_t n = sizeof prefix - 1;
    memcpy(text, prefix, n);
    va_list args;
    va_start(args, format);
    int more = vsnprintf(text + n, sizeof text - n - 1, format, args);
    va_end(args);
    if (more > 0) n += (size_t)more < sizeof text - n - 1 ? (size_t)more : sizeof text - n - 2;
    text[n++] = '\n';
    /* One write: messages of two threads that die together do not mix. Nobody is left to tell if it
     * fails. */
    ssize_t ignored = write(STDERR_FILENO, text, n);
    (void)ignored;
    abort();
}

/* ---- WEFT_DEBUG ------------------------------------------------------------------------------ */

/* Append to the text in `to`, which has room for n bytes; what does not fit is cut. */
static void add_text(char *to, size_t n, const char *format, ...) {
    size_t used = strlen(to);
    va_list args;
    va_start(args, format);
    vsnprintf(to + used, n - used, format, args);
    va_end(args);
}

static void explain(char *err, size_t n, const char *item, size_t length, const char *problem) {
    if (n == 0) return;
    *err = 0;
    add_text(err, n, "WEFT_DEBUG: '%.*s' %s; there are:\n", (int)length, item, problem);
    for (size_t i = 0; i < MODES; i++)
        add_text(err, n, "  %s%s%*s %s\n", modes[i].word, modes[i].number ? "=N" : "",
                 (int)(modes[i].number ? 8 : 10) - (int)strlen(modes[i].word), "", modes[i].text);
}

static const struct ModeInfo *find_mode(const char *word, size_t length) {
    for (size_t i = 0; i < MODES; i++)
        if (strlen(modes[i].word) == length && memcmp(modes[i].word, word, length) == 0)
            return &modes[i];
    return NULL;
}

/* Decimal digits only: strtoull would let signs and blanks through. */
static bool parse_number(const char *text, size_t length, uint64_t *out) {
    uint64_t v = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        if (__builtin_mul_overflow(v, 10u, &v) || __builtin_add_overflow(v, text[i] - '0', &v))
            return false;
    }
    *out = v;
    return length > 0;
}

/* One `word` or `word=N`; NULL or what is wrong with it. */
static const char *parse_item(const char *item, size_t length, DebugModes *out) {
    const char *equals = memchr(item, '=', length);
    size_t word = equals ? (size_t)(equals - item) : length;
    const struct ModeInfo *m = find_mode(item, word);
    if (!m) return "is not known";
    uint64_t value = 1;
    if (m->number && !equals) return "needs a number";
    if (!m->number && equals) return "takes no number";
    if (equals && !parse_number(equals + 1, length - word - 1, &value)) return "has a bad number";
    memcpy((char *)out + m->offset, &value, sizeof value);
    return NULL;
}

bool debug_parse(const char *text, char *err, size_t n) {
    DebugModes new = {0};
    for (const char *item = text; item && *item;) {
        size_t length = strcspn(item, ",");
        const char *problem = length ? parse_item(item, length, &new) : NULL;
        if (problem) {
            explain(err, n, item, length, problem);
            return false;
        }
        item += length + (item[length] == ',');
    }
    debug = new;
    return true;
}

void debug_setup(void) {
    char err[2000];
    if (!debug_parse(getenv("WEFT_DEBUG"), err, sizeof err)) fatal("%s", err);
}

/* ---- random delays --------------------------------------------------------------------------- */

#define DELAY_MAX_NS 200000u

/* 0: not seeded yet. Every thread has its own sequence: of the seed and its place in the order of
 * first calls. */
static _Thread_local uint64_t yield_state;
static _Atomic uint64_t yield_threads;

static uint64_t mix(uint64_t x) {
    x = (x ^ x >> 31) * 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 29) * 0xd6e8feb86659fd93u;
    return x ^ x >> 32;
}

static uint64_t yield_random(void) {
    if (yield_state == 0) {
        uint64_t nth = atomic_fetch_add_explicit(&yield_threads, 1, memory_order_relaxed) + 1;
        yield_state = mix(debug.seed + nth * 0x632be59bd9b4e019u) | 1;
    }
    yield_state ^= yield_state << 13;
    yield_state ^= yield_state >> 7;
    yield_state ^= yield_state << 17;
    return yield_state;
}

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Sleeping hands the core to another thread but takes at least the timer's slack of 50 us; spinning
 * hits the short windows. Both are wanted. */
static void delay(uint64_t ns, bool spin) {
    if (!spin) {
        struct timespec t = {0, (long)ns};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
        return;
    }
    for (uint64_t end = now_ns() + ns; now_ns() < end;) __builtin_ia32_pause();
}

/* A quarter of the calls goes straight on, a quarter lets others run, the rest waits: mostly short,
 * as the squared fraction makes it. */
void debug_yield(const char *point) {
    uint64_t r = mix(yield_random() ^ *(const unsigned char *)point);
    uint64_t fraction = r >> 44; /* 20 bits */
    uint64_t ns = DELAY_MAX_NS * (fraction * fraction >> 20) >> 20;
    switch (r & 3) {
    case 0: break;
    case 1: sched_yield(); break;
    case 2: delay(ns, true); break;
    case 3: delay(ns, false); break;
    }
}

bool debug_hit(uint64_t every, _Atomic uint64_t *counter) {
    if (every == 0) return false;
    /* relaxed: only the count matters */
    return (atomic_fetch_add_explicit(counter, 1, memory_order_relaxed) + 1) % every == 0;
}
