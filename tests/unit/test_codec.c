/* test_codec.c -- _struct, binascii, _random and _json without objects, against CPython's.
 *
 * tests/codec/referee.py asks CPython at test time; each record is one call, with its result or the
 * text of its exception. Inputs lie in blocks of exactly their size, so that ASan sees a stray
 * read. WEFT_CODEC_ROUNDS and WEFT_CODEC_SEED make the long run, WEFT_REFEREE names the CPython. */
#include "binasc.h"
#include "json.h"
#include "mt19937.h"
#include "structfmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- records ---- */

enum { FIELDS = 12 };

typedef struct Field {
    uint32_t n;
    uint8_t *data;
} Field;

typedef struct Record {
    char tag;
    uint32_t n;
    Field f[FIELDS];
} Record;

static bool next_record(FILE *in, Record *r) {
    for (uint32_t i = 0; i < r->n; i++) free(r->f[i].data);
    r->n = 0;
    if (fread(&r->tag, 1, 1, in) != 1) return false;
    uint32_t n;
    assert_int_equal(fread(&n, 4, 1, in), 1);
    assert_true(n <= FIELDS);
    for (; r->n < n; r->n++) {
        Field *f = &r->f[r->n];
        assert_int_equal(fread(&f->n, 4, 1, in), 1);
        f->data = malloc(f->n + !f->n);
        assert_int_equal(fread(f->data, 1, f->n, in), f->n);
    }
    return true;
}

static int64_t number(const Field *f) {
    int64_t v = 0;
    memcpy(&v, f->data, f->n < 8 ? f->n : 8);
    return v;
}

static double real(const Field *f) {
    double v;
    assert_int_equal(f->n, 8);
    memcpy(&v, f->data, 8);
    return v;
}

static __int128 big(const Field *f) {
    __int128 v;
    assert_int_equal(f->n, 16);
    memcpy(&v, f->data, 16);
    return v;
}

static bool same(const Field *f, const void *data, size_t n) {
    return f->n == n && (n == 0 || memcmp(f->data, data, n) == 0);
}

static bool is(const Field *f, const char *text) {
    return same(f, text, strlen(text));
}

/* Whether the answer from field k on is the error `text`, or (text NULL) the given bytes. */
static bool answer(const Record *r, uint32_t k, const char *text, const void *data, size_t n) {
    if (text) return is(&r->f[k], "error") && is(&r->f[k + 1], text);
    return is(&r->f[k], "ok") && same(&r->f[k + 1], data, n);
}

/* ---- struct ---- */

static bool check_format(const Record *r) {
    StructFormat f;
    StructError err;
    if (!struct_parse((char *)r->f[0].data, r->f[0].n, &f, &err)) {
        return answer(r, 1, err.text, NULL, 0);
    }
    /* CPython tells the number of values only when it can make the buffer. */
    bool ok = is(&r->f[1], "ok") && number(&r->f[2]) == f.size &&
              (number(&r->f[3]) == f.nvalues || number(&r->f[3]) == -1);
    struct_clear(&f);
    return ok;
}

static bool check_number(const Record *r) {
    StructFormat f;
    StructError err;
    bool ok = struct_parse((char *)r->f[0].data, r->f[0].n, &f, &err);
    if (!ok || (f.nitems != 1)) return false;
    const StructItem *item = &f.items[0];
    uint8_t *p = malloc((size_t)f.size + !f.size);
    size_t n;
    __int128 v;
    double x;
    const uint8_t *text;
    switch (r->tag) {
    case 'I':
        ok = struct_pack_int(item, p, big(&r->f[1]), &err);
        ok = answer(r, 2, ok ? NULL : err.text, p, (size_t)f.size);
        break;
    case 'F':
        ok = struct_pack_float(item, p, real(&r->f[1]), &err);
        ok = answer(r, 2, ok ? NULL : err.text, p, (size_t)f.size) && (ok || err.overflow);
        break;
    case 'S':
        struct_pack_bytes(item, p, r->f[1].data, r->f[1].n);
        ok = answer(r, 2, NULL, p, (size_t)f.size);
        break;
    case 'i':
        v = struct_unpack_int(item, r->f[1].data);
        ok = answer(r, 2, NULL, &v, 16);
        break;
    case 'f':
        x = struct_unpack_float(item, r->f[1].data);
        ok = answer(r, 2, NULL, &x, 8);
        break;
    default:
        n = r->f[1].n;
        text = r->f[1].data;
        if (item->kind == STRUCT_PASCAL) text = struct_unpack_pascal(item, text, &n);
        ok = answer(r, 2, NULL, text, n);
    }
    free(p);
    struct_clear(&f);
    return ok;
}

/* ---- binascii ---- */

static bool check_ascii(const Record *r) {
    const uint8_t *from = r->f[0].data;
    size_t n = r->f[0].n, max = 0;
    bool flag = r->n > 1 && r->f[1].data[0];
    switch (r->tag) {
    case 'x': max = hex_encoded_size(n, number(&r->f[1])); break;
    case 'X': max = hex_decode_max(n); break;
    case 'a': max = base64_encode_max(n); break;
    case 'b': max = base64_decode_max(n); break;
    case 'u': max = uu_encode_max(n); break;
    case 'v': max = UU_DECODE_MAX; break;
    case 'q': max = qp_encode_max(n); break;
    case 'r': max = qp_decode_max(n); break;
    }
    char *to = malloc(max + !max), text[BASE64_ERROR];
    const char *error = NULL;
    ptrdiff_t got = 0;
    uint32_t k = 2;
    switch (r->tag) {
    case 'x': got = (ptrdiff_t)hex_encode(to, from, n, ':', number(&r->f[1])); break;
    case 'X': got = hex_decode((uint8_t *)to, (char *)from, n, &error); k = 1; break;
    case 'a': got = (ptrdiff_t)base64_encode(to, from, n, flag); break;
    case 'b': got = base64_decode((uint8_t *)to, (char *)from, n, flag, &error, text); break;
    case 'u': got = uu_encode(to, from, n, flag, &error); break;
    case 'v': got = uu_decode((uint8_t *)to, (char *)from, n, &error); k = 1; break;
    case 'q':
        got = (ptrdiff_t)qp_encode(to, from, n, (QpFlags){flag, r->f[2].data[0], r->f[3].data[0]});
        k = 4;
        break;
    case 'r': got = (ptrdiff_t)qp_decode((uint8_t *)to, (char *)from, n, flag); break;
    }
    assert_true(got <= (ptrdiff_t)max);
    bool ok = answer(r, k, got < 0 ? error : NULL, to, (size_t)got);
    free(to);
    return ok;
}

static bool check_crc(const Record *r) {
    return number(&r->f[3]) == crc_hqx(r->f[0].data, r->f[0].n, (uint32_t)number(&r->f[1]));
}

/* ---- random ---- */

static bool check_generator(const Record *r) {
    Mt mt, copy;
    mt_seed(&mt, (uint32_t *)r->f[0].data, r->f[0].n / 4);
    const uint32_t *state = (uint32_t *)r->f[1].data;
    bool ok = memcmp(mt.state, state, sizeof mt.state) == 0 && mt.index == state[MT_N];
    ok &= mt_setstate(&copy, state, state[MT_N]) && !mt_setstate(&copy, state, MT_N + 1);
    for (uint32_t i = 0; i < r->f[2].n / 8; i++) {
        double x = mt_random(&mt), y = mt_random(&copy);
        ok &= memcmp(&x, r->f[2].data + 8 * i, 8) == 0 && x == y;
    }
    const uint8_t *want = r->f[4].data;
    for (uint32_t i = 0; i < r->f[3].n / 8; i++) {
        int64_t k;
        uint32_t words[64];
        memcpy(&k, r->f[3].data + 8 * i, 8);
        mt_getrandbits(&mt, (size_t)k, words);
        size_t bytes = (size_t)(k + 31) / 32 * 4;
        ok &= memcmp(words, want, bytes) == 0;
        want += bytes;
    }
    return ok;
}

/* ---- json ---- */

/* The characters of a field in the given width, or text NULL when they do not fit. */
static JsonSpan span(const Field *f, int width) {
    ptrdiff_t n = f->n / 4;
    uint8_t *to = malloc((size_t)(n * width) + !n);
    for (ptrdiff_t i = 0; i < n; i++) {
        uint32_t ch;
        memcpy(&ch, f->data + 4 * i, 4);
        if (width < 4 && ch >> (8 * width)) {
            free(to);
            return (JsonSpan){0};
        }
        memcpy(to + i * width, &ch, (size_t)width);
    }
    return (JsonSpan){to, width, n};
}

static bool check_scan(const Record *r, JsonSpan s) {
    JsonString got;
    const char *error;
    ptrdiff_t where;
    if (!json_scan_string(s, number(&r->f[1]), r->f[2].data[0], &got, &error, &where)) {
        /* CPython puts the position behind the message. */
        return is(&r->f[3], "error") && is(&r->f[4], error) && number(&r->f[5]) == where;
    }
    bool ok = is(&r->f[3], "ok") && number(&r->f[5]) == got.end;
    int narrow = got.all < 256 ? 1 : got.all < 65536 ? 2 : 4;
    for (int width = narrow; ok && width <= 4; width *= 2) {
        JsonSpan want = span(&r->f[4], width);
        void *to = malloc((size_t)(got.length * width) + !got.length);
        json_fill_string(s, &got, to, width);
        ok = want.text && want.length == got.length &&
             memcmp(to, want.text, (size_t)(got.length * width)) == 0;
        free((void *)want.text);
        free(to);
    }
    return ok;
}

static bool check_encode(const Record *r, JsonSpan s) {
    bool ascii = r->f[1].data[0];
    int width = ascii ? 1 : s.width;
    ptrdiff_t n = json_encoded_length(s, ascii);
    void *to = malloc((size_t)(n * width));
    JsonSpan want = span(&r->f[3], width);
    json_encode(s, ascii, to);
    bool ok = want.text && want.length == n && memcmp(to, want.text, (size_t)(n * width)) == 0;
    free((void *)want.text);
    free(to);
    return ok;
}

static bool check_json(const Record *r) {
    bool ok = true, is_float = false;
    for (int width = 1; width <= 4; width *= 2) {
        JsonSpan s = span(&r->f[0], width);
        if (!s.text) continue;
        if (r->tag == 'j') ok &= check_scan(r, s);
        if (r->tag == 'e') ok &= check_encode(r, s);
        if (r->tag == 'n') ok &= json_scan_number(s, 0, &is_float) == number(&r->f[2]);
        if (r->tag == 'n') ok &= is_float == (bool)r->f[3].data[0];
        free((void *)s.text);
    }
    return ok;
}

/* ---- all of them ---- */

static bool check(const Record *r) {
    if (r->tag == 'P') return check_format(r);
    if (strchr("IiFfSs", r->tag)) return check_number(r);
    if (r->tag == 'm') return check_generator(r);
    if (r->tag == 'c') return check_crc(r);
    return strchr("jen", r->tag) ? check_json(r) : check_ascii(r);
}

static void describe(const Record *r) {
    print_message("differs: %c", r->tag);
    for (uint32_t i = 0; i < r->n; i++) {
        print_message(" [");
        for (uint32_t k = 0; k < r->f[i].n && k < 60; k++) {
            uint8_t c = r->f[i].data[k];
            print_message(c >= 32 && c < 127 ? "%c" : "\\%02x", c);
        }
        print_message("]");
    }
    print_message("\n");
}

static void every_call_answers_as_in_cpython(void **state) {
    const char *rounds = getenv("WEFT_CODEC_ROUNDS"), *seed = getenv("WEFT_CODEC_SEED");
    char path[4096], command[8192];
    snprintf(path, sizeof path, "%s", __FILE__);
    *strrchr(path, '/') = 0;
    snprintf(command, sizeof command,
             "${WEFT_REFEREE:-/usr/bin/python3.11} '%s/../codec/referee.py' --rounds %s --seed %s", path,
             rounds ? rounds : "2000", seed ? seed : "1");
    FILE *in = popen(command, "r");
    assert_non_null(in);
    Record r = {0};
    long asked[256] = {0}, wrong = 0;
    while (next_record(in, &r)) {
        asked[(uint8_t)r.tag]++;
        if (check(&r)) continue;
        if (wrong++ < 25) describe(&r);
    }
    assert_int_equal(pclose(in), 0);
    for (const char *tag = "PIiFfSsxXabuvqrcmjen"; *tag; tag++) assert_true(asked[(uint8_t)*tag] >= 10);
    assert_int_equal(wrong, 0);
}

static void white_space_and_words_are_found_in_json(void **state) {
    JsonSpan s = {" \t\r\n null", 1, 9};
    assert_int_equal(json_skip_space(s, 0), 5);
    assert_true(json_at_word(s, 5, "null"));
    assert_false(json_at_word(s, 5, "nulls"));
    assert_false(json_at_word(s, 4, "null"));
    assert_int_equal(json_skip_space(s, 9), 9);
}

static void half_floats_of_other_modules_are_those_of_struct(void **state) {
    uint8_t p[2];
    assert_true(float_pack2(-1.5, p, true));
    assert_true(p[0] == 0xBE && p[1] == 0);
    assert_true(float_unpack2(p, true) == -1.5);
    assert_false(float_pack2(65520, p, false));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_answers_as_in_cpython),
        cmocka_unit_test(white_space_and_words_are_found_in_json),
        cmocka_unit_test(half_floats_of_other_modules_are_those_of_struct),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
