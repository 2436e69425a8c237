/* test_dtoa.c -- doubles to text and back, against CPython's. `test_dtoa speed` measures. */
#include "text_ref.h"

#include <math.h>
#include "dtoa.h"

static double from_bits(const char *hex) {
    uint64_t u = strtoull(hex, NULL, 16);
    double x;
    memcpy(&x, &u, 8);
    return x;
}

static const char *to_bits(double x) {
    static char text[20];
    uint64_t u;
    memcpy(&u, &x, 8);
    snprintf(text, sizeof text, "%llx", (unsigned long long)u);
    return text;
}

static const char *bits_or_nan(double x) { return isnan(x) ? "nan" : to_bits(x); }

static void repr_is_the_shortest_text_that_reads_back(void **state) {
    Ref r = ref_open("float_text", 12000);
    while (ref_next(&r)) {
        char text[FLOAT_REPR_MAX], hex[FLOAT_HEX_MAX];
        double x = from_bits(r.f[0]), back = 0;
        size_t n = dtoa_repr(text, x);
        ref_check(&r, "repr", ref_text((UStr){text, n, 1}), r.f[1]);
        ref_check(&r, "hex", ref_text((UStr){hex, dtoa_hex(hex, x), 1}), r.f[2]);
        if (!isnan(x) && (!dtoa_parse(text, n, &back) || memcmp(&back, &x, 8)))
            ref_check(&r, "read back", to_bits(back), r.f[0]);
        if (isfinite(x)) {
            int64_t m;
            int e;
            dtoa_split(x, &m, &e);
            ref_check_int(&r, "mantissa", m, r.f[3]);
            ref_check_int(&r, "exponent", e, r.f[4]);
        }
    }
    ref_close(&r);
}

static void formats_to_a_precision_are_rounded_correctly(void **state) {
    Ref r = ref_open("float_formats", 2500);
    while (ref_next(&r)) {
        UBuf b;
        ubuf_init(&b, NULL);
        dtoa_format(&b, from_bits(r.f[0]), r.f[1][0], atoi(r.f[2]), (unsigned)atoi(r.f[3]));
        ref_check_buf(&r, "format", &b, r.f[4]);
    }
    ref_close(&r);
}

static void any_literal_reads_as_the_nearest_double(void **state) {
    Ref r = ref_open("float_parsing", 4000);
    while (ref_next(&r)) {
        UBuf b;
        UStr s = ref_str(&b, r.f[0]);
        double x;
        bool good = dtoa_parse(s.p, s.n, &x);
        ref_check(&r, "value", good ? bits_or_nan(x) : "bad", r.f[1]);
        ubuf_free(&b);
    }
    ref_close(&r);
}

static void complex_literals_are_split_into_their_parts(void **state) {
    Ref r = ref_open("complex_parsing", 2500);
    while (ref_next(&r)) {
        UBuf b;
        UStr s = ref_str(&b, r.f[0]);
        double x, y;
        char text[FLOAT_REPR_MAX + 1] = "bad";
        bool good = dtoa_parse_complex(s.p, s.n, &x, &y);
        if (good) text[dtoa_repr(text, x)] = 0;
        ref_check(&r, "real", text, r.f[1]);
        if (good) text[dtoa_repr(text, y)] = 0;
        ref_check(&r, "imag", text, r.f[2]);
        ubuf_free(&b);
    }
    ref_close(&r);
}

static void hexadecimal_literals_are_rounded_once(void **state) {
    Ref r = ref_open("float_hexes", 4000);
    while (ref_next(&r)) {
        UBuf b;
        UStr s = ref_str(&b, r.f[0]);
        double x = 0;
        FloatHex result = dtoa_fromhex(s.p, s.n, &x);
        ref_check(&r, "value",
                  result == HEX_OK        ? bits_or_nan(x)
                  : result == HEX_INVALID ? "bad"
                                          : "big",
                  r.f[1]);
        ubuf_free(&b);
    }
    ref_close(&r);
}

static void round_is_correct_at_every_place(void **state) {
    Ref r = ref_open("float_rounding", 8000);
    while (ref_next(&r)) {
        double x;
        bool good = dtoa_round(from_bits(r.f[0]), atoi(r.f[1]), &x);
        ref_check(&r, "rounded", good ? to_bits(x) : "big", r.f[2]);
    }
    ref_close(&r);
}

/* How long do repr, '%.2f' and parsing take? */
static void speed(void) {
    enum { N = 1 << 16, ROUNDS = 16 };
    static double x[N];
    static char text[N][FLOAT_REPR_MAX];
    static size_t n[N];
    uint64_t seed = 42;
    for (int kind = 0; kind < 2; kind++) {
        for (int i = 0; i < N; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            x[i] = kind ? (double)(seed >> 44) / 100 : (double)(seed >> 11) / 9007199254740992.0;
        }
        double t = seconds();
        for (int k = 0; k < ROUNDS; k++)
            for (int i = 0; i < N; i++) n[i] = dtoa_repr(text[i], x[i]);
        printf("%s: repr %.1f ns", kind ? "two decimals" : "17 digits",
               (seconds() - t) / N / ROUNDS * 1e9);
        t = seconds();
        double sum = 0, v;
        for (int k = 0; k < ROUNDS; k++)
            for (int i = 0; i < N; i++) dtoa_parse(text[i], n[i], &v), sum += v;
        printf(", parse %.1f ns (%g)", (seconds() - t) / N / ROUNDS * 1e9, sum);
        t = seconds();
        UBuf b;
        ubuf_init(&b, NULL);
        for (int k = 0; k < ROUNDS; k++)
            for (int i = 0; i < N; i++) ubuf_clear(&b), dtoa_format(&b, x[i], 'f', 2, 0);
        printf(", %%.2f %.1f ns", (seconds() - t) / N / ROUNDS * 1e9);
        t = seconds();
        for (int k = 0; k < ROUNDS; k++)
            for (int i = 0; i < N; i++) ubuf_clear(&b), dtoa_format(&b, x[i], 'g', 6, 0);
        printf(", %%g %.1f ns\n", (seconds() - t) / N / ROUNDS * 1e9);
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "speed") == 0) return speed(), 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repr_is_the_shortest_text_that_reads_back),
        cmocka_unit_test(formats_to_a_precision_are_rounded_correctly),
        cmocka_unit_test(any_literal_reads_as_the_nearest_double),
        cmocka_unit_test(complex_literals_are_split_into_their_parts),
        cmocka_unit_test(hexadecimal_literals_are_rounded_once),
        cmocka_unit_test(round_is_correct_at_every_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
