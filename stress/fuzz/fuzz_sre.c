/* fuzz_sre.c -- hostile code arrays and subjects for runtime/sre, under libFuzzer.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Iruntime/sre -D_GNU_SOURCE \
 *         stress/fuzz/fuzz_sre.c runtime/sre/{charset,match,optimize,program}.c -o build/fuzz_sre
 *     build/fuzz_sre -max_total_time=600 -max_len=600 CORPUS
 *
 * The input: one byte each for width, groups and mode, two for the length of the code in words,
 * the code, the subject. `python3.11 tests/sre/corpus.py CORPUS` writes arrays to begin with.
 * Wrong is: a crash, a read outside the subject, a group that ends before it begins or lies
 * outside, a run that does not end after 2000 polls although the poll says stop. */
#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>

static uint32_t lower(uint32_t ch) { return ch - 'A' < 26 ? ch + 32 : ch == 0x212A ? 'k' : ch; }
static uint32_t upper(uint32_t ch) { return ch - 'a' < 26 ? ch - 32 : ch; }
static bool decimal(uint32_t ch) { return ch - '0' < 10 || ch - 0x660 < 10; }
static bool space(uint32_t ch) { return ch == ' ' || ch - 9 < 5 || ch == 0x3000; }
static bool alnum(uint32_t ch) { return decimal(ch) || lower(ch) - 'a' < 26 || ch - 0x4E00 < 0x5000; }
static bool linebreak(uint32_t ch) { return ch - 10 < 4; }
static const SreChars chars = {lower, upper, decimal, space, alnum, linebreak};

static int polls;

static int poll(SreState *st) {
    return ++polls & 1;
}

static void check_spans(const SreState *st) {
    if (st->start > st->ptr && st->start <= st->end) return; /* a look-behind may end before */
    for (size_t g = 0; g <= sre_ngroups(st->prog) && g < 64; g++) {
        ptrdiff_t from, to;
        if (!sre_span(st, g, &from, &to)) continue;
        if (from < 0 || to < 0 || from > st->length || to > st->length) abort();
    }
}

static void use(const SreProg *prog, const uint8_t *text, size_t n, int width, int mode) {
    SreState st;
    if (!sre_state_init(&st, prog, text, width, (ptrdiff_t)n, mode >> 4, (ptrdiff_t)n)) abort();
    st.stack_limit = 1 << 20;
    st.poll = poll;
    st.ticks = st.budget = 64;
    polls = 0;
    SreResult r;
    for (int k = 0; k < 20; k++) {
        r = (mode & 3) == 0 ? sre_match(&st) : (mode & 3) == 1 ? sre_fullmatch(&st) : sre_next(&st);
        while (r == SRE_STOPPED && polls < 2000) r = sre_continue(&st);
        if (r == SRE_FOUND) check_spans(&st);
        if (r != SRE_FOUND || (mode & 3) < 2) break;
    }
    sre_state_clear(&st);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 5) return 0;
    sre_init(&chars);
    int width = 1 << data[0] % 3;
    size_t words = data[3] | data[4] << 8, rest = size - 5;
    if (words > rest / 4) words = rest / 4;
    uint32_t *code = malloc(words * 4 + 1);
    memcpy(code, data + 5, words * 4);
    const char *error;
    SreProg *prog = sre_compile(code, words, data[1] % 32, &error);
    free(code);
    if (!prog) return 0;
    size_t bytes = (rest - words * 4) / (size_t)width * (size_t)width;
    uint8_t *text = malloc(bytes + !bytes);
    memcpy(text, data + 5 + words * 4, bytes);
    use(prog, text, bytes / (size_t)width, width, data[2]);
    free(text);
    sre_free(prog);
    return 0;
}
