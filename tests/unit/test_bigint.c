/* test_bigint.c -- integers of any size against CPython's. `test_bigint speed` measures. */
#include "text_ref.h"

#include <math.h>
#include "bigint.h"

/* Memory for results, given back all at once after each case. */
static void *given[4096];
static int n_given;

static uint64_t *room(size_t n) {
    assert_true(n_given < 4096);
    return given[n_given++] = malloc(n * 8 + 8);
}

static void give_back(void) {
    while (n_given) free(given[--n_given]);
}

static Big parse(const char *s, int base) {
    uint8_t *digits = (uint8_t *)room(strlen(s) / 8 + 1);
    BigText t;
    assert_true(big_scan(s, strlen(s), base, digits, &t));
    return big_from_digits(room(big_digits_room(t.n, base)), digits, t.n, base, t.neg);
}

static const char *print(Big a, int base) {
    char *to = (char *)room(big_str_room(a, base) / 8 + 1);
    assert_true(a.n == 0 ? !a.neg : a.d[a.n - 1] != 0); /* [BI1] */
    size_t n = big_to_str(to, a, base, room(a.n + 1));
    assert_true(n <= big_str_room(a, base));
    to[n] = 0;
    return to;
}

static void check(Ref *r, const char *what, Big got, const char *wanted) {
    ref_check(r, what, print(got, 16), wanted);
}

static const char *to_bits(double x) {
    static char text[20];
    uint64_t u;
    memcpy(&u, &x, 8);
    snprintf(text, sizeof text, "%llx", (unsigned long long)u);
    return text;
}

static size_t most(Big a, Big b) { return a.n > b.n ? a.n : b.n; }

static long polls;
static void count_poll(void *ctx) { polls++; }
static const BigPoll poll = {count_poll, NULL};

static void two_operands(void **state) {
    Ref r = ref_open("int_binary", 2500);
    while (ref_next(&r)) {
        Big a = parse(r.f[0], 16), b = parse(r.f[1], 16), q, m;
        size_t n = most(a, b) + 1;
        uint64_t shift = strtoull(r.f[14], NULL, 10);
        check(&r, "sum", big_add(room(n), a, b), r.f[2]);
        check(&r, "difference", big_sub(room(n), a, b), r.f[3]);
        check(&r, "product", big_mul(room(a.n + b.n), a, b, NULL, NULL), r.f[4]);
        check(&r, "polled product",
              big_mul(room(a.n + b.n), a, b, room(big_mul_scratch(a.n, b.n)), &poll), r.f[4]);
        if (b.n) {
            double x;
            big_divmod(room(big_div_room(a.n, b.n)), room(b.n), a, b, &q, &m);
            check(&r, "quotient", q, r.f[5]);
            check(&r, "remainder", m, r.f[6]);
            bool good = big_truediv(a, b, &x, room(big_truediv_scratch(a.n, b.n)));
            ref_check(&r, "true quotient", good ? to_bits(x) : "OverflowError", r.f[18]);
        }
        check(&r, "and", big_and(room(n), a, b), r.f[7]);
        check(&r, "or", big_or(room(n), a, b), r.f[8]);
        check(&r, "xor", big_xor(room(n), a, b), r.f[9]);
        check(&r, "not", big_not(room(a.n + 1), a), r.f[10]);
        check(&r, "gcd", big_gcd(room(n), a, b), r.f[11]);
        check(&r, "shift left", big_shl(room(big_shl_room(a.n, shift)), a, shift), r.f[12]);
        check(&r, "shift right", big_shr(room(a.n + 1), a, shift), r.f[13]);
        ref_check_int(&r, "order", big_cmp(a, b), r.f[15]);
        ref_check_int(&r, "length", (long long)big_bit_length(a), r.f[16]);
        ref_check_int(&r, "count", (long long)big_bit_count(a), r.f[17]);
        give_back();
    }
    ref_close(&r);
}

static void results_in_place_of_an_operand(void **state) {
    Ref r = ref_open("int_binary", 1500);
    Big (*const ops[])(uint64_t *, Big, Big) = {big_add, big_sub, NULL,   NULL,
                                                NULL,    big_and, big_or, big_xor};
    while (ref_next(&r)) {
        for (int i = 0; i < 8; i++) {
            for (int side = 0; side < 2 && ops[i]; side++) {
                Big a = parse(r.f[0], 16), b = parse(r.f[1], 16);
                uint64_t *to = room(most(a, b) + 1);
                Big *one = side ? &b : &a;
                memcpy(to, one->d, one->n * 8);
                one->d = to;
                check(&r, "in place", ops[i](to, a, b), r.f[2 + i]);
            }
        }
        give_back();
    }
    ref_close(&r);
}

static uint64_t next_random(void) {
    static uint64_t seed = 88172645463325252u;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static Big random_big(size_t n) {
    uint64_t *d = room(n);
    int kind = next_random() % 3;
    for (size_t i = 0; i < n; i++) d[i] = kind ? next_random() : i % 7 ? ~(uint64_t)0 : 0;
    return big_view(d, n, false);
}

static void a_polled_product_is_the_product(void **state) {
    for (int i = 0; i < 60; i++) {
        size_t an = 600 + next_random() % 4000, bn = 1 + next_random() % (i % 2 ? 5000 : 900);
        Big a = random_big(an), b = i % 5 ? random_big(bn) : a;
        Big p = big_mul(room(a.n + b.n), a, b, NULL, NULL);
        polls = 0;
        Big q = big_mul(room(a.n + b.n), a, b, room(big_mul_scratch(a.n, b.n)), &poll);
        assert_int_equal(big_cmp(p, q), 0);
        assert_true(polls > 0 || a.n * b.n <= 360000);
        give_back();
    }
}

static void powers_with_and_without_modulus(void **state) {
    Ref r = ref_open("int_powers", 1000);
    polls = 0;
    while (ref_next(&r)) {
        Big a = parse(r.f[0], 16);
        uint64_t e = strtoull(r.f[1], NULL, 10);
        size_t n = big_pow_room(a, e);
        check(&r, "power", big_pow(room(n), a, e, room(big_pow_scratch(n)), &poll), r.f[2]);
        Big positive = {a.d, a.n, false};
        check(&r, "root", big_isqrt(room(a.n), positive), r.f[3]);
        Big x = parse(r.f[4], 16), y = parse(r.f[5], 16), m = parse(r.f[6], 16), p;
        for (int polled = 0; polled < 2; polled++) {
            BigStatus s = big_powmod(room(m.n), x, y, m, room(big_powmod_scratch(m.n)),
                                     polled ? &poll : NULL, &p);
            if (s == BIG_OK)
                check(&r, "modular power", p, r.f[7]);
            else
                ref_check(&r, "modular power", "ValueError", r.f[7]);
        }
        give_back();
    }
    assert_true(polls > 0);
    ref_close(&r);
}

static void text_in_every_base(void **state) {
    Ref r = ref_open("int_texts", 600);
    while (ref_next(&r)) {
        Big a = parse(r.f[0], 16);
        int base = atoi(r.f[2]);
        ref_check(&r, "decimal", print(a, 10), r.f[1]);
        ref_check(&r, "in base", print(a, base), r.f[3]);
        check(&r, "from decimal", parse(r.f[1], 10), r.f[0]);
        check(&r, "from base", parse(r.f[3], base), r.f[0]);
        give_back();
    }
    ref_close(&r);
}

static void literals_are_taken_and_refused_as_by_int(void **state) {
    Ref r = ref_open("int_parsing", 5000);
    while (ref_next(&r)) {
        UBuf b;
        UStr s = ref_str(&b, r.f[0]);
        BigText t;
        uint8_t digits[200];
        if (big_scan(s.p, s.n, atoi(r.f[1]), digits, &t))
            check(&r, "value",
                  big_from_digits(room(big_digits_room(t.n, t.base)), digits, t.n, t.base, t.neg),
                  r.f[2]);
        else
            ref_check(&r, "value", "ValueError", r.f[2]);
        ubuf_free(&b);
        give_back();
    }
    ref_close(&r);
}

static void bytes_both_ways(void **state) {
    Ref r = ref_open("int_bytes", 5000);
    while (ref_next(&r)) {
        Big a = parse(r.f[0], 16);
        size_t n = strtoull(r.f[1], NULL, 10);
        bool little = *r.f[2] == '1', is_signed = *r.f[3] == '1';
        uint8_t to[256];
        BigBytes result = big_to_bytes(to, n, a, little, is_signed);
        ref_check(&r, "to bytes", result == BYTES_OK ? ref_text((UStr){to, n, 1}) : "OverflowError",
                  r.f[4]);
        UBuf b;
        UStr s = ref_str(&b, r.f[5]);
        check(&r, "from bytes", big_from_bytes(room(s.n / 8 + 1), s.p, s.n, little, is_signed),
              r.f[6]);
        ubuf_free(&b);
        give_back();
    }
    ref_close(&r);
}

static double from_bits(const char *hex) {
    uint64_t u = strtoull(hex, NULL, 16);
    double x;
    memcpy(&x, &u, 8);
    return x;
}

static void doubles_and_hashes(void **state) {
    Ref r = ref_open("int_floats", 4000);
    while (ref_next(&r)) {
        Big a = parse(r.f[0], 16), b = parse(r.f[8], 16);
        double x = from_bits(r.f[2]), v;
        ref_check(&r, "to double", big_to_double(a, &v) ? to_bits(v) : "OverflowError", r.f[1]);
        if (isfinite(x))
            check(&r, "from double", big_from_double(room(BIG_DOUBLE_ROOM), x), r.f[3]);
        ref_check_int(&r, "order", big_cmp_double(a, x), r.f[4]);
        ref_check_int(&r, "hash of int", big_hash(a), r.f[5]);
        ref_check_int(&r, "hash of float", hash_float(x), r.f[6]);
        ref_check_int(&r, "hash of complex", hash_complex(hash_float(x), hash_float(1.5)), r.f[7]);
        bool good = big_truediv(a, b, &v, room(big_truediv_scratch(a.n, b.n)));
        ref_check(&r, "true quotient", good ? to_bits(v) : "OverflowError", r.f[9]);
        ref_check_int(&r, "hash of ratio", hash_ratio(parse(r.f[11], 16), parse(r.f[12], 16)),
                      r.f[10]);
        int64_t small;
        if (big_to_int(a, &small)) {
            uint64_t one[1];
            ref_check_int(&r, "hash of small int", hash_int(small), r.f[5]);
            assert_int_equal(big_cmp(big_from_int(one, small), a), 0);
            assert_int_equal(big_to_small(a, &small),
                             small >= BIG_SMALL_MIN && small <= BIG_SMALL_MAX);
        } else
            assert_true(big_bit_length(a) > 63);
        give_back();
    }
    ref_close(&r);
}

static double per_call(double start, long n) { return (seconds() - start) / (double)n; }

static double longest_gap, last_poll;
static void time_poll(void *ctx) {
    double now = seconds();
    if (now - last_poll > longest_gap) longest_gap = now - last_poll;
    last_poll = now;
}

static void speed(void) {
    const BigPoll timed = {time_poll, NULL};
    for (size_t n = 2; n <= 20000; n *= 10) {
        uint64_t *a = malloc(n * 8), *r = malloc(n * 16), *s = malloc(big_mul_scratch(n, n) * 8);
        for (size_t i = 0; i < n; i++) a[i] = 0x9e3779b97f4a7c15u * (i + 1) | 1;
        Big x = {a, n, false}, y = {a + 1, n - 1, false};
        long rounds = (long)(2000000 / (n * n)) + 1;
        double t = seconds();
        for (long i = 0; i < rounds; i++) big_mul(r, x, y, NULL, NULL);
        printf("%zu limbs: multiply %.3f us", n, per_call(t, rounds) * 1e6);
        longest_gap = 0;
        t = last_poll = seconds();
        for (long i = 0; i < rounds; i++) big_mul(r, x, y, s, &timed);
        printf(", polled %.3f us (longest gap %.0f us)", per_call(t, rounds) * 1e6,
               longest_gap * 1e6);
        char *text = malloc(big_str_room(x, 10));
        t = seconds();
        for (long i = 0; i < rounds; i++) big_to_str(text, x, 10, s);
        printf(", to decimal %.3f us\n", per_call(t, rounds) * 1e6);
        free(a), free(r), free(s), free(text);
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "speed") == 0) return speed(), 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_operands),
        cmocka_unit_test(results_in_place_of_an_operand),
        cmocka_unit_test(a_polled_product_is_the_product),
        cmocka_unit_test(powers_with_and_without_modulus),
        cmocka_unit_test(text_in_every_base),
        cmocka_unit_test(literals_are_taken_and_refused_as_by_int),
        cmocka_unit_test(bytes_both_ways),
        cmocka_unit_test(doubles_and_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
