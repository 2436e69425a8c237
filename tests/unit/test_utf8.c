/* test_utf8.c -- the codecs against CPython's: results, error spans and reasons, handlers.
 * `test_utf8 speed` measures. */
#include "text_ref.h"

#include "utf8.h"

static void note(char *notes, const CodecError *e) {
    sprintf(notes + strlen(notes), "%s%zu:%zu:%s", *notes ? ";" : "", e->start, e->end, e->reason);
}

static void check_fast_path(Ref *r, UStr b, const char *notes, const char *wanted) {
    size_t chars;
    uint32_t max;
    bool good = utf8_measure(b.p, b.n, &chars, &max);
    assert_int_equal(good, *notes == 0);
    if (!good) return;
    unsigned width = ustr_width_for(max);
    void *to = malloc(chars * width + 1);
    utf8_fill(to, width, b.p, b.n);
    UStr s = {to, chars, width};
    assert_int_equal(ustr_max(s), max);
    ref_check(r, "measured and filled", ref_text(s), wanted);
    assert_int_equal(utf8_size(s), b.n);
    free(to);
}

static void decoders_report_the_same_errors_at_the_same_places(void **state) {
    Ref r = ref_open("decoding", 12000);
    while (ref_next(&r)) {
        static char notes[20000], failure[200];
        Codec codec = (Codec)atoi(r.f[0]);
        UBuf in, out;
        UStr b = ref_str(&in, r.f[1]);
        size_t pos = 0;
        CodecError e = {0, 0, ""};
        *notes = 0;
        ubuf_init(&out, NULL);
        while (!codec_decode(codec, &out, b.p, b.n, &pos, true, &e)) {
            assert_int_equal(pos, e.start);
            note(notes, &e);
            ubuf_put(&out, 0xfffd);
            pos = e.end;
        }
        assert_int_equal(pos, b.n);
        ref_check_buf(&r, "decoded", &out, r.f[2]);
        ref_check(&r, "errors", notes, r.f[3]);
        if (codec == CODEC_UTF8) check_fast_path(&r, b, notes, r.f[2]);

        CodecHandler h = (CodecHandler)atoi(r.f[4]);
        bool good = true;
        ubuf_init(&out, NULL);
        pos = 0;
        while (!codec_decode(codec, &out, b.p, b.n, &pos, true, &e) &&
               (good = codec_handle_decode(h, codec, &out, b.p, b.n, &e, &pos)))
            ;
        snprintf(failure, sizeof failure, "%zu:%zu:%s", e.start, e.end, e.reason);
        if (good)
            ref_check_buf(&r, "handled", &out, r.f[5]);
        else {
            bool type_error = h == HANDLE_XMLCHARREF || h == HANDLE_NAME;
            ref_check(&r, "raised", type_error ? "TypeError" : failure, r.f[5]);
            ubuf_free(&out);
        }

        if (atol(r.f[6]) >= 0) {
            ubuf_init(&out, NULL);
            pos = 0;
            while (!codec_decode(codec, &out, b.p, b.n, &pos, false, &e))
                codec_handle_decode(HANDLE_REPLACE, codec, &out, b.p, b.n, &e, &pos);
            ref_check_int(&r, "consumed", (long long)pos, r.f[6]);
            ref_check_buf(&r, "incremental", &out, r.f[7]);
        }
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void encoders_report_the_same_errors_at_the_same_places(void **state) {
    Ref r = ref_open("encoding", 12000);
    while (ref_next(&r)) {
        static char notes[20000], failure[200];
        Codec codec = (Codec)atoi(r.f[0]);
        UBuf in, out;
        UStr s = ref_str(&in, r.f[1]);
        size_t pos = 0;
        CodecError e = {0, 0, ""};
        *notes = 0;
        ubuf_init(&out, NULL);
        while (!codec_encode(codec, &out, s, &pos, &e)) {
            CodecError one = {e.start, e.start + 1, e.reason};
            note(notes, &e);
            codec_handle_encode(HANDLE_REPLACE, codec, &out, s, &one, &pos); /* one '?' */
            pos = e.end;
        }
        ref_check_buf(&r, "encoded", &out, r.f[2]);
        ref_check(&r, "errors", notes, r.f[3]);

        CodecHandler h = (CodecHandler)atoi(r.f[4]);
        bool good = true;
        ubuf_init(&out, NULL);
        pos = 0;
        while (!codec_encode(codec, &out, s, &pos, &e) &&
               (good = codec_handle_encode(h, codec, &out, s, &e, &pos)))
            ;
        snprintf(failure, sizeof failure, "%zu:%zu:%s", e.start, e.end, e.reason);
        if (good)
            ref_check_buf(&r, "handled", &out, r.f[5]);
        else {
            ref_check(&r, "raised", failure, r.f[5]);
            ubuf_free(&out);
        }
        ubuf_free(&in);
    }
    ref_close(&r);
}

/* The first character that is no escape, as the warning names it. */
static const char *first_invalid(UStr b, bool bytes) {
    size_t at = escape_first_invalid(b.p, b.n, 0, bytes);
    return at == b.n ? "none" : ref_text(ustr_slice(b, at + 1, at + 2));
}

static void escapes_of_bytes_literals_and_escapes_that_are_none(void **state) {
    Ref r = ref_open("byte_escapes", 5000);
    while (ref_next(&r)) {
        char failure[100];
        UBuf in, out;
        UStr b = ref_str(&in, r.f[0]);
        size_t pos = 0;
        CodecError e = {0, 0, ""};
        ubuf_init(&out, NULL);
        if (escape_decode_bytes(&out, b.p, b.n, &pos, &e))
            ref_check(&r, "decoded", ref_text(ubuf_str(&out)), r.f[1]);
        else {
            bool trailing = *e.reason == 'T';
            snprintf(failure, sizeof failure, trailing ? "%s" : "%s at position %zu", e.reason,
                     e.start);
            ref_check(&r, "raised", failure, r.f[1]);
        }
        if (strcmp(r.f[2], "error")) ref_check(&r, "invalid", first_invalid(b, false), r.f[2]);
        if (strcmp(r.f[3], "error")) ref_check(&r, "invalid", first_invalid(b, true), r.f[3]);
        ubuf_free(&out);
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void charmaps_go_both_ways_by_their_table(void **state) {
    Ref r = ref_open("charmaps", 300);
    while (ref_next(&r)) {
        static char notes[2000];
        UBuf b[3], out;
        UStr table = ref_str(&b[0], r.f[0]), s = ref_str(&b[1], r.f[1]), t = ref_str(&b[2], r.f[2]);
        CodecError e;
        size_t pos = 0;
        CharMap m;
        *notes = 0;
        ubuf_init(&out, NULL);
        for (; !charmap_decode(&out, s.p, s.n, &pos, table, &e); pos = e.end) {
            note(notes, &e);
            ubuf_put(&out, 0xfffd);
        }
        ref_check_buf(&r, "decoded", &out, r.f[3]);
        ref_check(&r, "errors", notes, r.f[4]);

        charmap_build(&m, table);
        pos = 0;
        *notes = 0;
        ubuf_init(&out, NULL);
        for (; !charmap_encode(&out, t, &pos, &m, &e); pos = e.end) {
            size_t zero = 0;
            note(notes, &e);
            charmap_encode(&out, ustr_ascii("?"), &zero, &m, &e);
        }
        ref_check_buf(&r, "encoded", &out, r.f[5]);
        ref_check(&r, "errors", notes, r.f[6]);
        for (int i = 0; i < 3; i++) ubuf_free(&b[i]);
    }
    ref_close(&r);
}

static void a_byte_order_mark_decides_the_codec(void **state) {
    Codec c;
    assert_int_equal(codec_bom((const uint8_t *)"\xff\xfe\0\0", 4, 2, &c), 2);
    assert_int_equal(c, CODEC_UTF16_LE);
    assert_int_equal(codec_bom((const uint8_t *)"\xfe\xff", 2, 2, &c), 2);
    assert_int_equal(c, CODEC_UTF16_BE);
    assert_int_equal(codec_bom((const uint8_t *)"\xff\xfe\0\0", 4, 4, &c), 4);
    assert_int_equal(c, CODEC_UTF32_LE);
    assert_int_equal(codec_bom((const uint8_t *)"\0\0\xfe\xff", 4, 4, &c), 4);
    assert_int_equal(c, CODEC_UTF32_BE);
    assert_int_equal(codec_bom((const uint8_t *)"\xff", 1, 2, &c), 0);
    assert_int_equal(c, CODEC_UTF16_LE);
}

/* A UMem that fails from the nth request on: the buffer says so and nothing breaks. */
static int allowed;
static void *scarce(void *ctx, void *old, size_t old_size, size_t new_size) {
    if (new_size == 0) return free(old), NULL;
    return allowed-- > 0 ? realloc(old, new_size) : NULL;
}

static void a_buffer_without_memory_only_fails(void **state) {
    static const UMem mem = {scarce, NULL};
    uint8_t text[4000];
    for (size_t i = 0; i < sizeof text; i += 4) memcpy(text + i, "\xf0\x9f\x98\x80", 4);
    for (int n = 0;; n++) {
        UBuf b;
        size_t pos = 0;
        CodecError e = {0, 0, ""};
        allowed = n;
        ubuf_init(&b, &mem);
        ubuf_fill(&b, 'x', 300);
        ubuf_fill(&b, 0xe9, 300);
        assert_true(codec_decode(CODEC_UTF8, &b, text, sizeof text, &pos, true, &e));
        ubuf_put(&b, 0x20ac);
        bool failed = b.failed;
        if (!failed) assert_int_equal(b.len, 1601);
        ubuf_free(&b);
        if (!failed) break;
    }
}

static void speed(void) {
    enum { N = 1 << 20, ROUNDS = 50 };
    static const char *const samples[] = {
        "plain ASCII text, nothing else. ", "d\xc3\xa9j\xc3\xa0 vu, na\xc3\xafve caf\xc3\xa9 text ",
        "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 ",
        "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96\xe7\x95\x8c", "\xf0\x9f\x98\x80 smile "};
    uint8_t *s = malloc(N + 64), *t = malloc(4 * (size_t)N);
    for (int k = 0; k < 5; k++) {
        size_t len = strlen(samples[k]), n = N / len * len, chars = 0;
        uint32_t max = 0;
        for (size_t i = 0; i < n; i += len) memcpy(s + i, samples[k], len);
        double start = seconds();
        for (int i = 0; i < ROUNDS; i++) memcpy(t, s, n), t[i]++;
        double copy = seconds() - start;
        start = seconds();
        for (int i = 0; i < ROUNDS; i++) {
            utf8_measure(s, n, &chars, &max);
            utf8_fill(t, ustr_width_for(max), s, n);
        }
        double decode = seconds() - start;
        UStr u = {t, chars, ustr_width_for(max)};
        uint8_t *back = malloc(n);
        start = seconds();
        for (int i = 0; i < ROUNDS; i++)
            if (utf8_size(u) == n) utf8_write(back, u);
        double encode = seconds() - start, bytes = (double)n * ROUNDS / 1e9;
        printf("%.12s: memcpy %.1f GB/s, decode %.2f GB/s, encode %.2f GB/s\n", samples[k],
               bytes / copy, bytes / decode, bytes / encode);
        free(back);
    }
    free(s), free(t);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "speed") == 0) return speed(), 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoders_report_the_same_errors_at_the_same_places),
        cmocka_unit_test(encoders_report_the_same_errors_at_the_same_places),
        cmocka_unit_test(escapes_of_bytes_literals_and_escapes_that_are_none),
        cmocka_unit_test(charmaps_go_both_ways_by_their_table),
        cmocka_unit_test(a_byte_order_mark_decides_the_codec),
        cmocka_unit_test(a_buffer_without_memory_only_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
