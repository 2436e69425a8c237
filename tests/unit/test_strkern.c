/* test_strkern.c -- search, split, strip, compare, hash and repr against CPython's.
 * `test_strkern speed` measures. */
#include "text_ref.h"

#include "strkern.h"

static char joined[200000];

/* Collect pieces as the reference has them. */
static void join_start(void) { *joined = 0; }
static void join(bool first, UStr s) {
    if (!first) strcat(joined, ";");
    strcat(joined, ref_text(s));
}

static const char *split_text(UStr s, UStr sep, long most, StrKind kind, bool from_right) {
    UStr found[1000];
    size_t n = 0, from, to;
    StrSplit x = ustr_split(s, sep, most, kind, from_right);
    while (ustr_split_next(&x, &from, &to)) {
        assert_true(n < 1000);
        found[n++] = ustr_slice(s, from, to);
    }
    join_start();
    for (size_t i = 0; i < n; i++) join(i == 0, found[from_right ? n - 1 - i : i]);
    return joined;
}

static const char *lines_text(UStr s, StrKind kind, bool keep) {
    size_t pos = 0, to, next;
    join_start();
    for (; ustr_line(s, kind, pos, &to, &next); pos = next)
        join(pos == 0, ustr_slice(s, pos, keep ? next : to));
    return joined;
}

static const char *replaced(UStr s, UStr from, UStr to, long most) {
    static uint32_t *out;
    size_t length,
        count = ustr_replace_plan(s, from, to, most < 0 ? SIZE_MAX : (size_t)most, &length);
    free(out);
    out = malloc(length * 4 + 4);
    out[length] = 0xabcdef;
    ustr_replace_fill(out, 4, s, from, to, count);
    assert_int_equal(out[length], 0xabcdef);
    return ref_text((UStr){out, length, 4});
}

static void strings_are_found_counted_replaced_and_split(void **state) {
    Ref r = ref_open("search", 3000);
    while (ref_next(&r)) {
        UBuf b[3];
        UStr s = ref_str(&b[0], r.f[0]), x = ref_str(&b[1], r.f[1]), to = ref_str(&b[2], r.f[5]);
        long most = atol(r.f[6]);
        ref_check_int(&r, "find", ustr_find(s, x), r.f[2]);
        ref_check_int(&r, "rfind", ustr_rfind(s, x), r.f[3]);
        ref_check_int(&r, "count", (long long)ustr_count(s, x, SIZE_MAX), r.f[4]);
        ref_check(&r, "replace", replaced(s, x, to, most), r.f[7]);
        if (x.n) {
            ref_check(&r, "split", split_text(s, x, most, KIND_STR, false), r.f[8]);
            ref_check(&r, "rsplit", split_text(s, x, most, KIND_STR, true), r.f[9]);
        }
        ref_check_int(&r, "order", ustr_cmp(s, x), r.f[10]);
        assert_int_equal(ustr_eq(s, x), ustr_cmp(s, x) == 0);
        ref_check_int(&r, "starts", ustr_match_at(s, 0, x), r.f[11]);
        ref_check_int(&r, "ends", s.n >= x.n && ustr_match_at(s, s.n - x.n, x), r.f[12]);
        for (int i = 0; i < 3; i++) ubuf_free(&b[i]);
    }
    ref_close(&r);
}

/* All needles and texts over two letters up to a size, by comparing at every place; with texts
 * padded so that the search hands over from scan to two_way. */
static void search_agrees_with_trying_every_place(void **state) {
    enum { PAD = 3000 };
    static uint32_t text[2 * PAD + 64];
    for (unsigned width = 1; width <= 4; width *= 2) {
        for (int i = 0; i < 600; i++) {
            uint32_t needle[24];
            size_t n = PAD + (size_t)rand() % 60, m = 2 + (size_t)rand() % 20;
            for (size_t k = 0; k < n; k++) text[k] = k < PAD ? 'a' : "ab"[rand() % 2];
            for (size_t k = 0; k < m; k++)
                needle[k] = k == 0 || k == m - 1 || rand() % 3 ? 'a' : 'b';
            if (i % 3 == 0) needle[rand() % m] = 'b';
            if (i % 2) /* the other way round, for the search from the right */
                for (size_t k = 0; k < n / 2; k++) {
                    uint32_t t = text[k];
                    text[k] = text[n - 1 - k], text[n - 1 - k] = t;
                }
            char a[4 * sizeof text / 4], b[sizeof needle];
            ustr_copy(a, width, (UStr){text, n, 4});
            ustr_copy(b, width, (UStr){needle, m, 4});
            ptrdiff_t first = -1, last = -1;
            for (size_t k = 0; k + m <= n; k++)
                if (memcmp(text + k, needle, m * 4) == 0) {
                    if (first < 0) first = (ptrdiff_t)k;
                    last = (ptrdiff_t)k;
                }
            UStr s = {a, n, width}, x = {b, m, width}, wide = {needle, m, 4};
            assert_int_equal(ustr_find(s, x), first);
            assert_int_equal(ustr_rfind(s, x), last);
            assert_int_equal(ustr_find(s, wide), first);
            assert_int_equal(ustr_rfind(s, wide), last);
        }
    }
}

static void hard_texts_take_linear_time(void **state) {
    enum { N = 1 << 20 };
    char *s = malloc(N), *x = malloc(N / 2);
    memset(s, 'a', N);
    memset(x, 'a', N / 2);
    UStr text = {s, N, 1}, needle = {x, N / 2, 1};
    for (int k = 0; k < 3; k++) {
        memset(x, 'a', N / 2);
        x[k == 0 ? N / 4 : k == 1 ? 1 : N / 2 - 2] = 'b';
        double start = seconds();
        assert_int_equal(ustr_find(text, needle), -1);
        assert_int_equal(ustr_rfind(text, needle), -1);
        assert_int_equal(ustr_count(text, needle, SIZE_MAX), 0);
        assert_true(seconds() - start < 1); /* trying every place takes a minute */
    }
    uint32_t *w = malloc(4 * (N / 2));
    ustr_copy(w, 4, needle);
    UStr wide = {w, N / 2, 4};
    assert_int_equal(ustr_find(text, wide), -1);
    assert_int_equal(ustr_rfind(text, wide), -1);
    free(s), free(x), free(w);
}

static void strings_come_in_pieces(void **state) {
    Ref r = ref_open("pieces", 3000);
    const UStr none = {NULL, 0, 1};
    uint8_t table[256];
    for (int i = 0; i < 256; i++) table[i] = (uint8_t)(i * 7 + 3);
    while (ref_next(&r)) {
        UBuf b[4], out;
        UStr s = ref_str(&b[0], r.f[0]), chars = ref_str(&b[1], r.f[4]),
             t = ref_str(&b[2], r.f[14]), cut = ref_str(&b[3], r.f[20]);
        long most = atol(r.f[1]);
        ref_check(&r, "split", split_text(s, none, most, KIND_STR, false), r.f[5]);
        ref_check(&r, "rsplit", split_text(s, none, most, KIND_STR, true), r.f[6]);
        ref_check(&r, "lines", lines_text(s, KIND_STR, false), r.f[7]);
        ref_check(&r, "lines with ends", lines_text(s, KIND_STR, true), r.f[8]);
        ref_check(&r, "strip", ref_text(ustr_strip(s, none, STRIP_BOTH, KIND_STR)), r.f[9]);
        ref_check(&r, "lstrip", ref_text(ustr_strip(s, chars, STRIP_LEFT, KIND_STR)), r.f[10]);
        ref_check(&r, "rstrip", ref_text(ustr_strip(s, chars, STRIP_RIGHT, KIND_STR)), r.f[11]);
        ubuf_init(&out, NULL);
        ustr_expandtabs(&out, s, atol(r.f[2]));
        ref_check_buf(&r, "expandtabs", &out, r.f[12]);
        ubuf_init(&out, NULL);
        ustr_zfill(&out, s, (size_t)atol(r.f[3]));
        ref_check_buf(&r, "zfill", &out, r.f[13]);
        ref_check(&r, "bytes split", split_text(t, none, most, KIND_BYTES, false), r.f[15]);
        ref_check(&r, "bytes rsplit", split_text(t, none, most, KIND_BYTES, true), r.f[16]);
        ref_check(&r, "bytes lines", lines_text(t, KIND_BYTES, false), r.f[17]);
        ref_check(&r, "bytes lines with ends", lines_text(t, KIND_BYTES, true), r.f[18]);
        ref_check(&r, "bytes strip", ref_text(ustr_strip(t, none, STRIP_BOTH, KIND_BYTES)),
                  r.f[19]);
        ubuf_init(&out, NULL);
        ustr_translate_bytes(&out, t, table, cut);
        ref_check_buf(&r, "translate", &out, r.f[21]);
        ubuf_init(&out, NULL);
        ustr_translate_bytes(&out, t, NULL, cut);
        ref_check_buf(&r, "delete", &out, r.f[22]);
        for (int i = 0; i < 4; i++) ubuf_free(&b[i]);
    }
    ref_close(&r);
}

static void repr_and_hash(void **state) {
    Ref r = ref_open("reprs", 3000);
    while (ref_next(&r)) {
        UBuf in, out;
        UStr s = ref_str(&in, r.f[1]);
        if (strcmp(r.f[0], "hash") == 0) {
            HashKey key = hash_key_from_seed((uint32_t)strtoul(r.f[2], NULL, 10));
            ref_check_int(&r, "hash", ustr_hash(key, s), r.f[3]);
        } else {
            ubuf_init(&out, NULL);
            ustr_repr(&out, s);
            ref_check_buf(&r, "repr", &out, r.f[2]);
            ubuf_init(&out, NULL);
            ustr_repr_ascii(&out, s);
            ref_check_buf(&r, "ascii", &out, r.f[3]);
            ubuf_free(&in);
            s = ref_str(&in, r.f[4]);
            ubuf_init(&out, NULL);
            ustr_repr_bytes(&out, s);
            ref_check_buf(&r, "bytes repr", &out, r.f[5]);
        }
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void the_methods_of_bytes_know_ascii_only(void **state) {
    static const UniStrCase cases[] = {STR_UPPER, STR_LOWER, STR_TITLE, STR_CAPITALIZE,
                                       STR_SWAPCASE};
    static const UniStrIs is[] = {STR_IS_ALPHA, STR_IS_DIGIT, STR_IS_ALNUM, STR_IS_LOWER,
                                  STR_IS_UPPER, STR_IS_TITLE, STR_IS_SPACE};
    Ref r = ref_open("byte_methods", 2000);
    while (ref_next(&r)) {
        UBuf in, out;
        UStr s = ref_str(&in, r.f[0]);
        for (int i = 0; i < 5; i++) {
            ubuf_init(&out, NULL);
            ustr_case_bytes(&out, s, cases[i]);
            ref_check_buf(&r, "case", &out, r.f[1 + i]);
        }
        for (int i = 0; i < 7; i++) ref_check_int(&r, "is", ustr_is_bytes(s, is[i]), r.f[6 + i]);
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void speed(void) {
    enum { N = 1 << 20, ROUNDS = 20 };
    static const char words[] = "the quick brown fox jumps over the lazy dog ";
    char *s = malloc(N), *wide = malloc(4 * (size_t)N);
    for (size_t i = 0; i < N; i++) s[i] = words[i % (sizeof words - 1)];
    for (unsigned width = 1; width <= 4; width *= 2) {
        UStr text = {s, N, 1};
        ustr_copy(wide, width, text);
        text = (UStr){wide, N, width};
        double t = seconds();
        for (int i = 0; i < ROUNDS; i++) ustr_find(text, ustr_ascii("lazy cat"));
        double find = (seconds() - t) / ROUNDS / N;
        t = seconds();
        for (int i = 0; i < ROUNDS; i++) ustr_rfind(text, ustr_ascii("lazy cat"));
        double rfind = (seconds() - t) / ROUNDS / N;
        t = seconds();
        for (int i = 0; i < ROUNDS; i++) ustr_count(text, ustr_ascii("fox"), SIZE_MAX);
        double count = (seconds() - t) / ROUNDS / N;
        t = seconds();
        for (int i = 0; i < ROUNDS; i++) hash_bytes((HashKey){1, 2}, wide, N);
        double hash = (seconds() - t) / ROUNDS / N;
        printf("width %u: find %.2f, rfind %.2f, count %.2f ns a character, hash %.2f ns a byte\n",
               width, find * 1e9, rfind * 1e9, count * 1e9, hash * 1e9);
    }
    free(s), free(wide);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "speed") == 0) return speed(), 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_found_counted_replaced_and_split),
        cmocka_unit_test(search_agrees_with_trying_every_place),
        cmocka_unit_test(hard_texts_take_linear_time),
        cmocka_unit_test(strings_come_in_pieces),
        cmocka_unit_test(repr_and_hash),
        cmocka_unit_test(the_methods_of_bytes_know_ascii_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
