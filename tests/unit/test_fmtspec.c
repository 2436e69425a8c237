/* test_fmtspec.c -- format specs, the % operator and replacement fields against CPython's.
 * `test_fmtspec speed` measures. */
#include "text_ref.h"

#include "fmtspec.h"

static double from_bits(const char *hex) {
    uint64_t u = strtoull(hex, NULL, 16);
    double x;
    memcpy(&x, &u, 8);
    return x;
}

static Big parse_hex(const char *s, uint64_t room[64]) {
    uint8_t digits[1024];
    BigText t;
    assert_true(strlen(s) < 900);
    assert_true(big_scan(s, strlen(s), 16, digits, &t));
    return big_from_digits(room, digits, t.n, 16, t.neg);
}

static void put_error(UBuf *out, const FmtError *e) {
    ubuf_text(out, e->kind == FMT_VALUE_ERROR ? "ValueError:" : "OverflowError:");
    fmt_error_text(out, e);
}

static void every_spec_does_to_every_value_what_cpython_does(void **state) {
    static const char *const types[] = {"str", "int", "float", "complex"};
    Ref r = ref_open("specs", 12000);
    const FmtLocale c = {ustr_ascii("."), ustr_ascii(""), ""};
    while (ref_next(&r)) {
        uint64_t room[64];
        int kind = atoi(r.f[0]);
        UBuf in, out, value;
        UStr spec = ref_str(&in, r.f[1]), s = ref_str(&value, kind == 0 ? r.f[3] : "");
        FmtSpec f;
        FmtError e;
        ubuf_init(&out, NULL);
        bool good = fmt_parse(&f, spec, (FmtKind)kind, types[kind], &e);
        if (good && kind == FMT_STR) good = fmt_str(&out, &f, s, &e);
        if (good && kind == FMT_INT) good = fmt_int(&out, &f, parse_hex(r.f[3], room), &c, &e);
        if (good && kind == FMT_FLOAT) good = fmt_float(&out, &f, from_bits(r.f[3]), &c, &e);
        if (good && kind == FMT_COMPLEX)
            good = fmt_complex(&out, &f, from_bits(r.f[3]), from_bits(r.f[4]), &c, &e);
        if (!good) {
            assert_int_equal(out.len, 0);
            put_error(&out, &e);
        }
        ref_check_buf(&r, "formatted", &out, r.f[2]);
        if (kind == FMT_COMPLEX && spec.n == 0) {
            ubuf_init(&out, NULL);
            fmt_complex_repr(&out, from_bits(r.f[3]), from_bits(r.f[4]));
            ref_check_buf(&r, "repr", &out, r.f[2]);
        }
        ubuf_free(&value);
        ubuf_free(&in);
    }
    ref_close(&r);
}

/* The caller of the iterator: arguments are stars, then one value (or a mapping). */
typedef struct {
    long args, used, stars[4];
    char kind;
    const char *value;
} Args;

static const char too_few[] = "TypeError:not enough arguments for format string";

static bool one_conversion(UBuf *out, PctSpec *spec, Args *a, FmtError *e,
                           const char **type_error) {
    *type_error = NULL;
    if (spec->has_key && a->args >= 0)
        return *type_error = "TypeError:format requires a mapping", false;
    if (spec->width == PCT_STAR) {
        if (a->used >= a->args) return *type_error = too_few, false;
        pct_star_width(spec, a->stars[a->used++]);
    }
    if (spec->precision == PCT_STAR) {
        if (a->used >= a->args) return *type_error = too_few, false;
        pct_star_precision(spec, a->stars[a->used++]);
    }
    if (spec->error) return fmt_fail(e, "%s", spec->error);
    if (spec->percent) return ubuf_put(out, '%'), true;
    if (!spec->has_key && a->used++ >= a->args) return *type_error = too_few, false;
    uint64_t room[64];
    if (a->kind == 's' && (spec->conv == 's' || spec->conv == 'c')) {
        UBuf in;
        pct_str(out, spec, ref_str(&in, a->value));
        ubuf_free(&in);
        return true;
    }
    if (a->kind == 'f' && spec->conv < 128 && strchr("eEfFgG", (int)spec->conv))
        return pct_float(out, spec, from_bits(a->value), e);
    if (a->kind == 'i' && spec->conv < 128 && strchr("diuoxX", (int)spec->conv))
        return pct_int(out, spec, parse_hex(a->value, room), e);
    pct_unsupported(spec, e);
    return false;
}

static void percent_conversions(void **state) {
    Ref r = ref_open("percents", 8000);
    while (ref_next(&r)) {
        UBuf in, out;
        UStr format = ref_str(&in, r.f[0]), literal;
        Args a = {.args = atol(r.f[4]), .kind = *r.f[2], .value = r.f[3]};
        int n = 0;
        for (char *p = r.f[5]; *p && n < 4; p = *p == ';' ? p + 1 : p)
            a.stars[n++] = strtol(p, &p, 10);
        PctIter it = pct_iter(format, *r.f[1] == '1');
        PctSpec spec;
        FmtError e;
        const char *type_error = NULL;
        bool good = true, mapping = a.args < 0;
        ubuf_init(&out, NULL);
        while (good && pct_next(&it, &literal, &spec)) {
            ubuf_span(&out, literal);
            if (spec.conv || spec.error) good = one_conversion(&out, &spec, &a, &e, &type_error);
        }
        if (good && !mapping && a.used < a.args) {
            good = false;
            type_error = it.bytes
                             ? "TypeError:not all arguments converted during bytes formatting"
                             : "TypeError:not all arguments converted during string formatting";
        }
        if (!good) {
            ubuf_clear(&out);
            if (type_error)
                ubuf_text(&out, type_error);
            else
                put_error(&out, &e);
        }
        /* A mapping that is asked for no key is the one argument; that is the caller's business. */
        if (mapping && !spec.has_key && !good) {
            ubuf_free(&out);
            ubuf_free(&in);
            continue;
        }
        ref_check_buf(&r, "formatted", &out, r.f[6]);
        ubuf_free(&in);
    }
    ref_close(&r);
}

static char told[20000];

static void tell(const char *prefix, UStr s) {
    sprintf(told + strlen(told), "%s=%s", prefix, ref_text(s));
}

static void replacement_fields(void **state) {
    Ref r = ref_open("fields", 10000);
    while (ref_next(&r)) {
        UBuf in;
        UStr s = ref_str(&in, r.f[0]);
        FieldIter it = {s, 0};
        FieldPart part;
        FmtError e;
        int result;
        bool first = true;
        *told = 0;
        for (; (result = field_next(&it, &part, &e)) > 0; first = false) {
            tell(first ? "" : ";", part.literal);
            if (!part.has_field) {
                strcat(told, "|-|-|-");
                continue;
            }
            tell("|", part.field_name);
            tell("|", part.format_spec);
            if (part.conversion)
                tell("|", (UStr){&part.conversion, 1, 4});
            else
                strcat(told, "|-");
        }
        if (result < 0) sprintf(told + strlen(told), "%s%s", first ? "" : ";", e.text);
        ref_check(&r, "parts", told, r.f[1]);
        ubuf_free(&in);

        UStr name = ref_str(&in, r.f[2]), head, rest, step;
        ptrdiff_t index;
        size_t pos = 0;
        bool attribute;
        *told = 0;
        if (!field_name_split(name, &head, &index, &rest, &e)) {
            strcpy(told, e.text);
        } else {
            if (index >= 0)
                sprintf(told, "#%td", index);
            else
                tell("", head);
            while ((result = field_rest_next(rest, &pos, &attribute, &step, &index, &e)) > 0) {
                if (index >= 0)
                    sprintf(told + strlen(told), ";%d#%td", attribute, index);
                else
                    tell(attribute ? ";1" : ";0", step);
            }
            if (result < 0) sprintf(told + strlen(told), ";%s", e.text);
        }
        ref_check(&r, "split", told, r.f[3]);
        ubuf_free(&in);
    }
    ref_close(&r);
}

static void numbers_of_fields_are_automatic_or_manual_but_not_both(void **state) {
    FieldNumber x = {NUMBER_NONE, 0};
    FmtError e;
    ptrdiff_t i = -1;
    assert_true(field_number(&x, ustr_ascii(""), &i, &e));
    assert_int_equal(i, 0);
    i = -1;
    assert_true(field_number(&x, ustr_ascii("name"), &i, &e));
    assert_int_equal(i, -1);
    assert_true(field_number(&x, ustr_ascii(""), &i, &e));
    assert_int_equal(i, 1);
    i = 3;
    assert_false(field_number(&x, ustr_ascii("3"), &i, &e));
    assert_string_equal(
        e.text, "cannot switch from automatic field numbering to manual field specification");
    x = (FieldNumber){NUMBER_NONE, 0};
    assert_true(field_number(&x, ustr_ascii("3"), &i, &e));
    assert_int_equal(i, 3);
    i = -1;
    assert_false(field_number(&x, ustr_ascii(""), &i, &e));
    assert_string_equal(
        e.text, "cannot switch from manual field specification to automatic field numbering");
}

static void a_locale_groups_by_its_own_sizes(void **state) {
    const FmtLocale l = {ustr_ascii(","), ustr_ascii("."), "\3\2"},
                    stop = {ustr_ascii(","), ustr_ascii("'"), "\3\177"};
    uint64_t room[1];
    FmtSpec f;
    FmtError e;
    UBuf b;
    ubuf_init(&b, NULL);
    assert_true(fmt_parse(&f, ustr_ascii("n"), FMT_INT, "int", &e));
    assert_true(fmt_int(&b, &f, big_from_int(room, -1234567890), &l, &e));
    ubuf_put(&b, ' ');
    assert_true(fmt_int(&b, &f, big_from_int(room, 1234567890), &stop, &e));
    ubuf_put(&b, ' ');
    assert_true(fmt_parse(&f, ustr_ascii("012n"), FMT_FLOAT, "float", &e));
    assert_true(fmt_float(&b, &f, 1234.5, &l, &e));
    ubuf_put(&b, 0);
    assert_string_equal(b.data, "-1.23.45.67.890 1234567'890 0.00.01.234,5");
    ubuf_free(&b);
}

static void speed(void) {
    enum { N = 2000000 };
    uint64_t room[1];
    FmtSpec f;
    FmtError e;
    UBuf b;
    ubuf_init(&b, NULL);
    const char *const specs[] = {"", "5d", ",", "08x"};
    for (int k = 0; k < 4; k++) {
        double t = seconds();
        for (int i = 0; i < N; i++) {
            ubuf_clear(&b);
            fmt_parse(&f, ustr_ascii(specs[k]), FMT_INT, "int", &e);
            fmt_int(&b, &f, big_from_int(room, i * 1000), NULL, &e);
        }
        printf("int '%s': %.1f ns\n", specs[k], (seconds() - t) / N * 1e9);
    }
    double t = seconds();
    for (int i = 0; i < N; i++) {
        ubuf_clear(&b);
        fmt_parse(&f, ustr_ascii(".2f"), FMT_FLOAT, "float", &e);
        fmt_float(&b, &f, i / 7.0, NULL, &e);
    }
    printf("float '.2f': %.1f ns\n", (seconds() - t) / N * 1e9);
    ubuf_free(&b);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "speed") == 0) return speed(), 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spec_does_to_every_value_what_cpython_does),
        cmocka_unit_test(percent_conversions),
        cmocka_unit_test(replacement_fields),
        cmocka_unit_test(numbers_of_fields_are_automatic_or_manual_but_not_both),
        cmocka_unit_test(a_locale_groups_by_its_own_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
