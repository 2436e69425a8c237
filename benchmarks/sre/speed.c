/* speed.c -- weft's engine on the searches of speed.py, as a ratio of CPython's time.
 *
 *     cc -O2 -D_GNU_SOURCE -Iruntime/sre benchmarks/sre/speed.c build/libweft_sre.a -o build/sre_speed
 *     /usr/bin/python3.11 benchmarks/sre/speed.py | build/sre_speed
 *
 * Characters are classified by the C library's UTF-8 locale, which agrees on those used here. */
#include "sre.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wctype.h>

static uint32_t lower(uint32_t ch) { return (uint32_t)towlower(ch); }
static uint32_t upper(uint32_t ch) { return (uint32_t)towupper(ch); }
static bool decimal(uint32_t ch) { return ch - '0' < 10; }
static bool space(uint32_t ch) { return iswspace(ch); }
static bool alnum(uint32_t ch) { return iswalnum(ch); }
static bool linebreak(uint32_t ch) { return ch - 10 < 4; }
static const SreChars chars = {lower, upper, decimal, space, alnum, linebreak};

typedef struct Head {
    int64_t ns, from, to;
    uint32_t width, length, groups, words;
} Head;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* The longest time without a poll, in the quietest of a case's runs. */
static double last_poll, longest;

static int go_on(SreState *st) {
    double t = now();
    if (t - last_poll > longest) longest = t - last_poll;
    last_poll = t;
    return 0;
}

/* One search, its result checked. */
static double once(const SreProg *prog, const Head *h, const void *text) {
    SreState st;
    double t = last_poll = now();
    longest = 0;
    sre_state_init(&st, prog, text, (int)h->width, h->length, 0, h->length);
    st.poll = go_on;
    SreResult r = sre_search(&st);
    t = now() - t;
    int64_t from = r == SRE_FOUND ? st.start : -1, to = r == SRE_FOUND ? st.ptr : -1;
    if (from != h->from || to != h->to) printf("WRONG RESULT %d %ld %ld\n", r, (long)from, (long)to);
    sre_state_clear(&st);
    return t;
}

int main(void) {
    char tag;
    uint32_t size;
    double logs = 0;
    int cases = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    sre_init(&chars);
    printf("%-22s %12s %12s %8s %14s\n", "case", "CPython us", "weft us", "ratio", "poll after us");
    while (fread(&tag, 1, 1, stdin) == 1 && fread(&size, 4, 1, stdin) == 1) {
        uint8_t *data = malloc(size);
        if (fread(data, 1, size, stdin) != size) return 1;
        Head *h = (Head *)data;
        const uint32_t *code = (const uint32_t *)(h + 1);
        const char *error, *text = (const char *)(code + h->words);
        SreProg *prog = sre_compile(code, h->words, h->groups, &error);
        if (!prog) return 1;
        double best = 1e18, sum = 0, gap = 1e18;
        for (int i = 0; i < 15 && sum < 1.5e9; i++) {
            double t = once(prog, h, text);
            sum += t;
            if (t < best) best = t;
            if (longest < gap) gap = longest;
        }
        printf("%-22s %12.1f %12.1f %8.3f %14.1f\n", text + ((size_t)h->length * h->width + 3) / 4 * 4,
               (double)h->ns / 1e3, best / 1e3, best / (double)h->ns, gap / 1e3);
        logs += log(best / (double)h->ns);
        cases++;
        sre_free(prog);
        free(data);
    }
    printf("geometric mean of %d: %.3f\n", cases, exp(logs / cases));
}
