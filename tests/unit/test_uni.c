/* test_uni.c -- the Unicode database, case mappings, normal forms and names against CPython's.
 *
 * ctest samples the code points; `WEFT_STEP=1 build/test_uni` compares all 0x110000 of them. */
#include "text_ref.h"

#include "uni.h"

static void check_view(Ref *r, uint32_t c, UniVersion v, char **f) {
    double x = 0;
    char text[64] = "", name[UNI_NAME_MAX + 1];
    ref_check(r, "category", uni_category(c, v), f[0]);
    ref_check(r, "bidirectional", uni_bidirectional(c, v), f[1]);
    ref_check(r, "width", uni_east_asian_width(c, v), f[2]);
    ref_check_int(r, "combining", uni_combining(c, v), f[3]);
    ref_check_int(r, "mirrored", uni_mirrored(c, v), f[4]);
    ref_check_int(r, "decimal", uni_decimal(c, v), f[5]);
    ref_check_int(r, "digit", uni_digit(c, v), f[6]);
    bool numeric = uni_numeric(c, v, &x);
    if (numeric != (*f[7] != 0) || (numeric && strtod(f[7], NULL) != x)) {
        snprintf(text, sizeof text, "%a", x);
        ref_check(r, "numeric", numeric ? text : "none", f[7]);
    }
    UBuf b;
    ubuf_init(&b, NULL);
    uni_decomposition(&b, c, v);
    ref_check_buf(r, "decomposition", &b, f[8]);
    for (int form = 0; form < 4; form++) {
        ubuf_init(&b, NULL);
        UStr s = {&c, 1, 4};
        uni_normalize(&b, s, (UniForm)form, v);
        ref_check_buf(r, "normal form", &b, f[9 + form]);
    }
    name[uni_name(name, c, v)] = 0;
    ref_check(r, "name", name, f[13]);
    if (*name) {
        uint32_t to[UNI_SEQUENCE_MAX];
        unsigned n = uni_lookup(to, name, strlen(name), v);
        if (n != 1 || to[0] != c) ref_check(r, "look-up of", name, "this character");
    }
}

static void check_case(Ref *r, uint32_t c, UniCase which, const char *wanted) {
    uint32_t to[UNI_CASE_MAX];
    unsigned n = uni_case(c, which, to);
    ref_check(r, "case", ref_text((UStr){to, n, 4}), wanted);
}

static void every_character_has_the_properties_that_cpython_gives_it(void **state) {
    Ref r = ref_open("chars", env_number("WEFT_STEP", 53));
    while (ref_next(&r)) {
        uint32_t c = (uint32_t)strtoul(r.f[0], NULL, 10);
        bool is[] = {uni_is_alpha(c),     uni_is_decimal(c),
                     uni_is_digit(c),     uni_is_numeric(c),
                     uni_is_alnum(c),     uni_is_lower(c),
                     uni_is_upper(c),     uni_is_title(c) || uni_is_upper(c),
                     uni_is_space(c),     uni_is_linebreak(c),
                     uni_is_xid_start(c), uni_is_xid_continue(c),
                     uni_is_printable(c)};
        long flags = 0;
        for (size_t i = 0; i < sizeof is; i++) flags |= (long)is[i] << i;
        ref_check_int(&r, "flags", flags, r.f[1]);
        check_case(&r, c, CASE_UPPER, r.f[2]);
        check_case(&r, c, CASE_LOWER, r.f[3]);
        check_case(&r, c, CASE_TITLE, r.f[4]);
        check_case(&r, c, CASE_FOLD, r.f[5]);
        ref_check_int(&r, "simple lower", uni_lower(c), r.f[6]);
        ref_check_int(&r, "cased", uni_lower(c) != c || uni_upper(c) != c, r.f[7]);
        check_view(&r, c, UNI_14, r.f + 8);
        check_view(&r, c, UNI_3_2, r.f + 22);
    }
    ref_close(&r);
}

static void str_methods_map_whole_strings_with_their_context(void **state) {
    Ref r = ref_open("strings", 5000);
    while (ref_next(&r)) {
        UBuf in, out;
        UStr s = ref_str(&in, r.f[0]);
        long flags = 0;
        for (int i = STR_IS_ALPHA; i <= STR_IS_PRINTABLE; i++)
            flags |= (long)uni_str_is(s, (UniStrIs)i) << i;
        ref_check_int(&r, "flags", flags, r.f[1]);
        for (int i = STR_UPPER; i <= STR_CASEFOLD; i++) {
            ubuf_init(&out, NULL);
            uni_str_case(&out, s, (UniStrCase)i);
            ref_check_buf(&r, "case of string", &out, r.f[2 + i]);
        }
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void normal_forms_of_strings(void **state) {
    Ref r = ref_open("norm", 1000);
    while (ref_next(&r)) {
        UBuf in, out;
        UStr s = ref_str(&in, r.f[0]);
        UniVersion v = *r.f[1] == '0' ? UNI_14 : UNI_3_2;
        UniForm form = (UniForm)(*r.f[2] - '0');
        ubuf_init(&out, NULL);
        uni_normalize(&out, s, form, v);
        ref_check_buf(&r, "normal form", &out, r.f[3]);
        ref_check_int(&r, "is normal", uni_is_normalized(s, form, v, NULL), r.f[4]);
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void characters_are_found_by_name(void **state) {
    Ref r = ref_open("names", 3000);
    while (ref_next(&r)) {
        for (int v = 0; v < 2; v++) {
            uint32_t to[UNI_SEQUENCE_MAX];
            unsigned n = uni_lookup(to, r.f[0], strlen(r.f[0]), v ? UNI_3_2 : UNI_14);
            ref_check(&r, "look-up", ref_text((UStr){to, n, 4}), r.f[1 + v]);
        }
    }
    ref_close(&r);
}

static void every_alias_and_sequence_is_found(void **state) {
    Ref r = ref_open("aliases", 1);
    while (ref_next(&r)) {
        uint32_t to[UNI_SEQUENCE_MAX];
        unsigned n = uni_lookup(to, r.f[0], strlen(r.f[0]), UNI_14);
        ref_check(&r, "look-up", ref_text((UStr){to, n, 4}), r.f[1]);
    }
    ref_close(&r);
}

static void digits_of_any_script_become_ascii(void **state) {
    static const uint32_t in[] = {0x661, 0x967, 0x2003, 0x1d7d8, 'x', 0xe9};
    UBuf b;
    ubuf_init(&b, NULL);
    uni_to_ascii_number(&b, (UStr){in, 6, 4});
    assert_string_equal(ref_text(ubuf_str(&b)), "31.31.20.30.78.3f");
    ubuf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_has_the_properties_that_cpython_gives_it),
        cmocka_unit_test(str_methods_map_whole_strings_with_their_context),
        cmocka_unit_test(normal_forms_of_strings),
        cmocka_unit_test(characters_are_found_by_name),
        cmocka_unit_test(every_alias_and_sequence_is_found),
        cmocka_unit_test(digits_of_any_script_become_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
