/* test_sre.c -- the matching engine against CPython's, and what only it promises.
 *
 * The referee (tests/sre/referee.py) sends patterns, subjects and CPython's results; every query
 * is run in each width the subject fits, and once more with a poll after every few steps that
 * moves the text and stops the run. WEFT_SRE_PAIRS and WEFT_SRE_SEED make the long run:
 *
 *     WEFT_SRE_PAIRS=1000000 WEFT_SRE_SEED=7 build/test_sre */
#include "sre_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- character tables sent by the referee ---- */

enum { NCHARS = 0x110000 };
static uint8_t classes[NCHARS];
static uint32_t lower_map[NCHARS], upper_map[NCHARS];

static uint32_t to_lower(uint32_t ch) { return ch < NCHARS ? lower_map[ch] : ch; }
static uint32_t to_upper(uint32_t ch) { return ch < NCHARS ? upper_map[ch] : ch; }
static bool is_decimal(uint32_t ch) { return ch < NCHARS && classes[ch] & 1; }
static bool is_space(uint32_t ch) { return ch < NCHARS && classes[ch] & 2; }
static bool is_alnum(uint32_t ch) { return ch < NCHARS && classes[ch] & 4; }
static bool is_linebreak(uint32_t ch) { return ch < NCHARS && classes[ch] & 8; }

static const SreChars chars = {to_lower, to_upper, is_decimal, is_space, is_alnum, is_linebreak};

static void read_tables(const uint32_t *data) {
    for (uint32_t i = 0; i < NCHARS; i++) lower_map[i] = upper_map[i] = i;
    for (int k = 0; k < 4; k++)
        for (uint32_t n = *data++; n; n--) classes[*data++] |= (uint8_t)(1 << k);
    for (uint32_t n = *data++; n; n -= 2, data += 2) lower_map[data[0]] = data[1];
    for (uint32_t n = *data++; n; n -= 2, data += 2) upper_map[data[0]] = data[1];
}

/* ---- the stream ---- */

typedef struct Chunk {
    char tag;
    uint32_t size;
    uint8_t *data;
} Chunk;

static FILE *referee(const char *options) {
    char path[4096], command[8192];
    snprintf(path, sizeof path, "%s", __FILE__);
    char *slash = strrchr(path, '/');
    assert_non_null(slash);
    *slash = 0;
    snprintf(command, sizeof command, "python3.11 '%s/../sre/referee.py' %s", path, options);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    return f;
}

static bool next_chunk(FILE *f, Chunk *c) {
    free(c->data);
    c->data = NULL;
    if (fread(&c->tag, 1, 1, f) != 1 || fread(&c->size, 4, 1, f) != 1) return false;
    c->data = calloc(1, c->size + 8);
    assert_non_null(c->data);
    assert_int_equal(fread(c->data, 1, c->size, f), c->size);
    return true;
}

/* ---- a query ---- */

enum { FINDITER = 3, LONGEST_SUBJECT = 4096 };

typedef struct Subject {
    int width;
    ptrdiff_t length;
    uint32_t chars[LONGEST_SUBJECT];
} Subject;

static void read_subject(const Chunk *c, Subject *s) {
    uint32_t width;
    memcpy(&width, c->data, 4);
    s->width = (int)width;
    s->length = (c->size - 4) / width;
    assert_true(s->length <= LONGEST_SUBJECT);
    for (ptrdiff_t i = 0; i < s->length; i++) {
        s->chars[i] = 0;
        memcpy(&s->chars[i], c->data + 4 + i * width, width);
    }
}

/* The subject in the given width, in a block of exactly its size so that ASan sees a stray read. */
static void *widen(const Subject *s, int width) {
    uint8_t *text = malloc((size_t)(s->length * width) + !s->length);
    assert_non_null(text);
    for (ptrdiff_t i = 0; i < s->length; i++) memcpy(text + i * width, &s->chars[i], (size_t)width);
    return text;
}

/* A poll that always stops, after moving the text and spoiling where it was. */
static int move_and_stop(SreState *st) {
    size_t size = (size_t)(st->length * st->width);
    void *fresh = malloc(size + !size);
    memcpy(fresh, st->text, size);
    memset((void *)st->text, 0xA5, size);
    free((void *)st->text);
    st->text = fresh;
    return 1;
}

static SreResult go(SreState *st, int mode) {
    SreResult r = mode == 0 ? sre_match(st) : mode == 1 ? sre_fullmatch(st)
                  : mode == 2 ? sre_search(st) : sre_next(st);
    while (r == SRE_STOPPED) r = sre_continue(st);
    return r;
}

/* Whether the engine finds what `want` says: mode pos endpos n, then lastindex and spans each. */
static bool agrees(const SreProg *prog, const Subject *s, int width, const int32_t *want, int budget) {
    SreState st;
    assert_true(sre_state_init(&st, prog, widen(s, width), width, s->length, want[1], want[2]));
    if (budget >= 0) {
        st.poll = move_and_stop;
        st.ticks = st.budget = budget;
    }
    int mode = want[0];
    bool ok = true;
    const int32_t *m = want + 4;
    for (int32_t k = 0; ok && k < want[3]; k++) {
        ok = go(&st, mode) == SRE_FOUND && *m++ == st.lastindex;
        for (size_t g = 0; ok && g <= sre_ngroups(prog); g++, m += 2) {
            ptrdiff_t from, to;
            sre_span(&st, g, &from, &to);
            ok = from == m[0] && to == m[1];
        }
    }
    if (ok && (mode == FINDITER || want[3] == 0)) ok = go(&st, mode) == SRE_NOMATCH;
    free((void *)st.text);
    sre_state_clear(&st);
    return ok;
}

static void describe(const char *what, int width, const int32_t *want, const Subject *s,
                     const char *pattern) {
    print_message("%s, width %d, mode %d, pos %d, endpos %d, %d found: %s on", what, width, want[0],
                  want[1], want[2], want[3], pattern);
    for (ptrdiff_t i = 0; i < s->length && i < 20; i++) print_message(" %x", s->chars[i]);
    print_message("\n");
}

static void run_referee(const char *options, long least) {
    FILE *f = referee(options);
    Chunk c = {0};
    static Subject subject;
    SreProg *prog = NULL;
    char pattern[4096] = "";
    long queries = 0, wrong = 0;
    uint32_t told[3] = {0};
    while (next_chunk(f, &c)) {
        const uint32_t *words = (const uint32_t *)c.data;
        const int32_t *want = (const int32_t *)c.data;
        const char *error;
        switch (c.tag) {
        case 'U': read_tables(words); break;
        case 'P':
            sre_free(prog);
            snprintf(pattern, sizeof pattern, "%s", (char *)(words + 2 + words[1]));
            prog = sre_compile(words + 2, words[1], words[0], &error);
            if (!prog) print_message("refused (%s): %s\n", error, pattern);
            assert_non_null(prog);
            break;
        case 'S': read_subject(&c, &subject); break;
        case 'Q':
            queries++;
            for (int width = subject.width; width <= 4; width *= 2) {
                bool plain = agrees(prog, &subject, width, want, -1);
                bool stopped = agrees(prog, &subject, width, want, 1 + (int)(queries % 3));
                if (plain && stopped) continue;
                if (wrong++ < 20)
                    describe(plain ? "when stopped" : "differs", width, want, &subject, pattern);
            }
            break;
        case 'E': memcpy(told, c.data, sizeof told); break;
        }
    }
    free(c.data);
    sre_free(prog);
    assert_int_equal(pclose(f), 0);
    print_message("%ld queries; left out: %u faults of CPython's, %u too slow there\n", queries,
                  told[1], told[2]);
    assert_int_equal(queries, told[0]);
    assert_true(queries >= least);
    assert_int_equal(wrong, 0);
}

static void random_patterns_match_as_in_cpython(void **state) {
    const char *pairs = getenv("WEFT_SRE_PAIRS"), *seed = getenv("WEFT_SRE_SEED");
    char options[256];
    snprintf(options, sizeof options, "--pairs %s --seed %s", pairs ? pairs : "8000", seed ? seed : "1");
    run_referee(options, pairs ? atol(pairs) : 8000);
}

static void cpythons_own_patterns_match_as_in_cpython(void **state) {
    run_referee("--known --pairs 0", 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_patterns_match_as_in_cpython),
        cmocka_unit_test(cpythons_own_patterns_match_as_in_cpython),
    };
    sre_init(&chars);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
