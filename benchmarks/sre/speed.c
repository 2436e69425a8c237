/* speed.c -- weft's engine for speed.py, which loads it and times both in turn.
 *
 *     cc -O2 -shared -fPIC -D_GNU_SOURCE -Iruntime/sre benchmarks/sre/speed.c \
 *         runtime/sre/{charset,match,optimize,program}.c -o build/libsre_speed.so
 *     /usr/bin/python3.11 benchmarks/sre/speed.py build/libsre_speed.so
 *
 * Characters are classified by the C library's UTF-8 locale, which agrees on those used here. */
#include "sre.h"

#include <locale.h>
#include <time.h>
#include <wctype.h>

static uint32_t lower(uint32_t ch) { return (uint32_t)towlower(ch); }
static uint32_t upper(uint32_t ch) { return (uint32_t)towupper(ch); }
static bool decimal(uint32_t ch) { return ch - '0' < 10; }
static bool space(uint32_t ch) { return iswspace(ch); }
static bool alnum(uint32_t ch) { return iswalnum(ch); }
static bool linebreak(uint32_t ch) { return ch - 10 < 4; }
static const SreChars chars = {lower, upper, decimal, space, alnum, linebreak};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double last_poll, longest;

static int go_on(SreState *st) {
    double t = now();
    if (t - last_poll > longest) longest = t - last_poll;
    last_poll = t;
    return 0;
}

void *speed_compile(const uint32_t *code, size_t n, size_t groups) {
    const char *error;
    setlocale(LC_CTYPE, "C.UTF-8");
    sre_init(&chars);
    return sre_compile(code, n, groups, &error);
}

/* One search: the CPU seconds it takes; its span, or -1 -1. */
double speed_search(void *prog, const void *text, int width, ptrdiff_t length, ptrdiff_t span[2]) {
    SreState st;
    double t = now();
    sre_state_init(&st, prog, text, width, length, 0, length);
    SreResult r = sre_search(&st);
    t = now() - t;
    span[0] = r == SRE_FOUND ? st.start : -1;
    span[1] = r == SRE_FOUND ? st.ptr : -1;
    sre_state_clear(&st);
    return t;
}

/* The same search with polls: the longest CPU time between two of them. */
double speed_poll_gap(void *prog, const void *text, int width, ptrdiff_t length) {
    SreState st;
    longest = 0;
    last_poll = now();
    sre_state_init(&st, prog, text, width, length, 0, length);
    st.poll = go_on;
    sre_search(&st);
    sre_state_clear(&st);
    return longest;
}
