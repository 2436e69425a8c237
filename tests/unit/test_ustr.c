/* test_ustr.c -- spans and growing buffers. */
#include "text_ref.h"

static void the_maximum_of_a_span_is_found_wherever_it_stands(void **state) {
    static const uint32_t tops[] = {0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0x10ffff};
    static const uint32_t classes[] = {0x7f, 0xff, 0xff, 0xffff, 0xffff, 0x10ffff, 0x10ffff};
    uint32_t wide[200];
    _Alignas(16) char text[sizeof wide + 16];
    for (int k = 0; k < 7; k++)
        for (unsigned width = ustr_width_for(tops[k]); width <= 4; width *= 2)
            for (size_t n = 1; n < 200; n += n < 40 ? 1 : 13)
                for (size_t at = 0; at < n; at++) {
                    for (size_t i = 0; i < n; i++) wide[i] = 'a';
                    wide[at] = tops[k];
                    char *to = text + n % 3 * width; /* aligned for one character at least */
                    ustr_copy(to, width, (UStr){wide, n, 4});
                    UStr s = {to, n, width};
                    assert_int_equal(ustr_max(s), classes[k]);
                    assert_int_equal(ustr_is_ascii(s), k == 0);
                }
}

/* Append at random to a buffer and to a plain array of code points. */
static void a_buffer_holds_what_was_appended_at_the_least_width(void **state) {
    static const uint32_t tops[] = {0x7f, 0xff, 0xffff, 0x10ffff};
    static uint32_t model[100000];
    srand(1);
    for (int round = 0; round < 300; round++) {
        UBuf b;
        size_t n = 0;
        uint32_t max = 0;
        ubuf_init(&b, NULL);
        int steps = rand() % 40, top = rand() % 4;
        for (int i = 0; i < steps; i++) {
            uint32_t c = (uint32_t)rand() % (tops[rand() % (top + 1)] + 1);
            size_t k = (size_t)(rand() % (rand() % 8 ? 20 : 900)), from = n;
            switch (rand() % 4) {
            case 0:
                model[n++] = c;
                ubuf_put(&b, c);
                break;
            case 1:
                for (size_t j = 0; j < k; j++) model[n++] = c;
                ubuf_fill(&b, c, k);
                break;
            case 2:
                for (size_t j = 0; j < k; j++) model[n++] = (c + (uint32_t)j) & tops[top];
                ubuf_span(&b, (UStr){model + from, k, 4});
                break;
            default:
                for (const char *p = "text"; *p; p++) model[n++] = (uint8_t)*p;
                ubuf_text(&b, "text");
            }
        }
        for (size_t i = 0; i < n; i++) max |= model[i];
        assert_false(b.failed);
        assert_int_equal(b.len, n);
        assert_int_equal(b.width, ustr_width_for(max)); /* [US2] */
        for (size_t i = 0; i < n; i++) assert_int_equal(ustr_at(ubuf_str(&b), i), model[i]);
        ubuf_free(&b);
    }
}

static void long_printf_text_is_cut_not_overrun(void **state) {
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    UBuf b;
    ubuf_init(&b, NULL);
    ubuf_printf(&b, "%s", text);
    assert_int_equal(b.len, 511);
    ubuf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_maximum_of_a_span_is_found_wherever_it_stands),
        cmocka_unit_test(a_buffer_holds_what_was_appended_at_the_least_width),
        cmocka_unit_test(long_printf_text_is_cut_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
