/* test_sre.c -- the matching engine against CPython's, and what only it promises.
 *
 * The referee (tests/sre/referee.py) sends patterns, subjects and CPython's results; every query
 * is run in each width the subject fits, and once more with a poll after every few steps that
 * moves the text and stops the run. WEFT_SRE_PAIRS and WEFT_SRE_SEED make the long run:
 *
 *     WEFT_SRE_PAIRS=1000000 WEFT_SRE_SEED=7 build/test_sre
 *
 * WEFT_REFEREE is the CPython 3.11 to ask, Debian's unless set. */
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
    snprintf(command, sizeof command,
             "${WEFT_REFEREE:-/usr/bin/python3.11} '%s/../sre/referee.py' %s", path, options);
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

enum { FINDITER = 3, LONGEST_SUBJECT = 200000, LONG = 1000 };

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

enum { PLAIN, STOPPED, LITTLE_MEMORY };

/* How a query is run: as it is, stopped and moved every few steps, with 64 KiB of stack. */
static void set_up(SreState *st, int how, int budget) {
    if (how == STOPPED) {
        st->poll = move_and_stop;
        st->ticks = st->budget = st->length > LONG ? 3000 : budget;
    }
    if (how == LITTLE_MEMORY) st->stack_limit = 1 << 16;
}

/* Whether the engine finds what `want` says: mode pos endpos n, then lastindex and spans each. */
static bool agrees(const SreProg *prog, const Subject *s, int width, const int32_t *want, int how,
                   int budget) {
    SreState st;
    assert_true(sre_state_init(&st, prog, widen(s, width), width, s->length, want[1], want[2]));
    set_up(&st, how, budget);
    int mode = want[0];
    bool ok = true;
    const int32_t *m = want + 4;
    for (int32_t k = 0; ok && k < want[3]; k++) {
        SreResult r = go(&st, mode);
        if (how == LITTLE_MEMORY && r == SRE_NOMEM) goto done;
        ok = r == SRE_FOUND && *m++ == st.lastindex;
        for (size_t g = 0; ok && g <= sre_ngroups(prog); g++, m += 2) {
            ptrdiff_t from, to;
            sre_span(&st, g, &from, &to);
            ok = from == m[0] && to == m[1];
        }
    }
    if (ok && (mode == FINDITER || want[3] == 0)) {
        SreResult r = go(&st, mode);
        ok = r == SRE_NOMATCH || (how == LITTLE_MEMORY && r == SRE_NOMEM);
    }
done:
    free((void *)st.text);
    sre_state_clear(&st);
    return ok;
}

static const char *const hows[] = {"differs", "differs when stopped", "differs with little memory"};

static void describe(const char *what, int width, const int32_t *want, const Subject *s,
                     const char *pattern) {
    print_message("%s, width %d, mode %d, pos %d, endpos %d, %d found: %s on", what, width, want[0],
                  want[1], want[2], want[3], pattern);
    for (ptrdiff_t i = 0; i < s->length && i < 20; i++) print_message(" %x", s->chars[i]);
    print_message("\n");
}

/* Every beginning of an array is no array. */
static void refuses_beginnings(const uint32_t *code, uint32_t n, uint32_t groups) {
    for (uint32_t k = 0; k < n && n < 80; k++) {
        const char *error;
        assert_null(sre_compile(code, k, groups, &error));
        assert_non_null(error);
    }
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
            refuses_beginnings(words + 2, words[1], words[0]);
            break;
        case 'S': read_subject(&c, &subject); break;
        case 'Q':
            queries++;
            for (int width = subject.width; width <= 4; width *= 2) {
                for (int how = PLAIN; how <= (subject.length > LONG ? LITTLE_MEMORY : STOPPED); how++) {
                    if (agrees(prog, &subject, width, want, how, 1 + (int)(queries % 3))) continue;
                    if (wrong++ < 20) describe(hows[how], width, want, &subject, pattern);
                }
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
    run_referee(getenv("WEFT_SRE_PAIRS") ? "--known --pairs 0" : "--known --near 2 --pairs 0", 10000);
}

static void long_subjects_match_as_in_cpython(void **state) {
    run_referee("--long --pairs 0", 90);
}

/* ---- what CPython cannot tell ---- */

static void malformed_arrays_are_refused(void **state) {
    static const struct {
        uint32_t n, groups, code[12];
    } bad[] = {
        {0, 0, {0}},
        {1, 0, {C_LITERAL}},
        {3, 0, {C_SUCCESS, C_SUCCESS, C_SUCCESS}},
        {2, 0, {99, C_SUCCESS}},
        {3, 0, {C_MARK, 0, C_SUCCESS}},                       /* no such group */
        {3, 1, {C_GROUPREF, 1, C_SUCCESS}},
        {3, 0, {C_AT, AT_COUNT, C_SUCCESS}},
        {3, 0, {C_CATEGORY, CAT_COUNT, C_SUCCESS}},
        {3, 0, {C_JUMP, 1, C_SUCCESS}},                       /* a jump out of nothing */
        {1 + 4, 0, {C_IN, 0xFFFFFFFF, C_ANY, C_FAILURE, C_SUCCESS}},
        {1 + 4, 0, {C_IN, 3, C_ANY, C_FAILURE, C_SUCCESS}},   /* no item of a set */
        {8, 0, {C_REPEAT, 5, 3, 2, C_ANY, C_SUCCESS, C_MAX_UNTIL, C_SUCCESS}}, /* 3 to 2 times */
        {7, 0, {C_REPEAT, 4, 0, 1, C_ANY, C_ANY, C_SUCCESS}}, /* no UNTIL */
        {7, 0, {C_REPEAT_ONE, 0xFFFFFFFE, 0, 1, C_ANY, C_SUCCESS, C_SUCCESS}},
        {8, 0, {C_REPEAT_ONE, 6, 0, 1, C_ANY, C_ANY, C_SUCCESS, C_SUCCESS}}, /* two characters */
        {8, 0, {C_BRANCH, 4, C_ANY, C_JUMP, 9, 0, C_SUCCESS}}, /* jumps too far */
        {6, 0, {C_INFO, 4, 8, 0, 0, C_SUCCESS}},
        {6, 0, {C_ASSERT, 0, 0, C_SUCCESS, C_SUCCESS, C_SUCCESS}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *error = NULL;
        SreProg *prog = sre_compile(bad[i].code, bad[i].n, bad[i].groups, &error);
        if (prog) print_message("case %zu was accepted\n", i);
        assert_null(prog);
        assert_non_null(error);
    }
}

static void deep_nesting_needs_no_c_stack(void **state) {
    enum { DEPTH = 200000 };
    uint32_t *code = malloc((3 * DEPTH + 3) * sizeof *code);
    for (uint32_t i = 0; i < DEPTH; i++) {
        code[2 * i] = C_ATOMIC_GROUP;
        code[2 * i + 1] = 2 * (DEPTH - i - 1) + 2 + (DEPTH - i) + 1;
        code[2 * DEPTH + 2 + i] = C_SUCCESS;
    }
    code[2 * DEPTH] = C_LITERAL;
    code[2 * DEPTH + 1] = 'x';
    code[3 * DEPTH + 2] = C_SUCCESS;
    const char *error;
    SreProg *prog = sre_compile(code, 3 * DEPTH + 3, 0, &error);
    assert_non_null(prog);
    SreState st;
    assert_true(sre_state_init(&st, prog, "axb", 1, 3, 0, 3));
    assert_int_equal(sre_search(&st), SRE_FOUND);
    assert_int_equal(st.start, 1);
    assert_int_equal(st.ptr, 2);
    sre_state_clear(&st);
    sre_free(prog);
    free(code);
}

static void characters_fold_as_the_module_says(void **state) {
    assert_true(sre_ascii_iscased('q') && !sre_ascii_iscased('1') && !sre_ascii_iscased(0xE9));
    assert_true(sre_unicode_iscased(0xE9) && sre_unicode_iscased(0x416) && !sre_unicode_iscased('_'));
    assert_int_equal(sre_ascii_tolower('Q'), 'q');
    assert_int_equal(sre_ascii_tolower(0xC9), 0xC9);
    assert_int_equal(sre_unicode_tolower(0x416), 0x436);
    assert_int_equal(sre_getlower(0x416, SRE_FLAG_UNICODE), 0x436);
    assert_int_equal(sre_getlower(0x416, 0), 0x416);
    assert_int_equal(sre_getlower('A', SRE_FLAG_LOCALE), 'a');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_patterns_match_as_in_cpython),
        cmocka_unit_test(cpythons_own_patterns_match_as_in_cpython),
        cmocka_unit_test(long_subjects_match_as_in_cpython),
        cmocka_unit_test(malformed_arrays_are_refused),
        cmocka_unit_test(deep_nesting_needs_no_c_stack),
        cmocka_unit_test(characters_fold_as_the_module_says),
    };
    sre_init(&chars);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
