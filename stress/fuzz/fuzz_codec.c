/* fuzz_codec.c -- runtime/codec under libFuzzer with ASan and UBSan.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Iruntime/codec -D_GNU_SOURCE \
 *         stress/fuzz/fuzz_codec.c runtime/codec/{binasc,json,mt19937,structfmt}.c -lm -o build/fuzz_codec
 *     build/fuzz_codec -seed=1 -max_total_time=300 CORPUS
 *
 * The first byte chooses the codec, the second its flags. Output goes to blocks of exactly the
 * promised size. Wrong is, besides what the sanitizers see: what was encoded does not decode to
 * itself, a struct that does not read back what was written, a string scan that measures otherwise
 * than it fills. */
#include "binasc.h"
#include "json.h"
#include "mt19937.h"
#include "structfmt.h"

#include <stdlib.h>
#include <string.h>

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x)) abort();                                                                         \
    } while (0)

static void *block(size_t n) {
    void *p = malloc(n + !n);
    CHECK(p);
    return p;
}

static void fuzz_hex(const uint8_t *data, size_t n, uint8_t flags) {
    const char *error;
    ptrdiff_t group = (int8_t)flags;
    size_t size = hex_encoded_size(n, group);
    char *to = block(size);
    CHECK(hex_encode(to, data, n, ':', group) == size);
    uint8_t *back = block(hex_decode_max(size));
    ptrdiff_t got = hex_decode(back, to, size, &error);
    if (group == 0) CHECK(got == (ptrdiff_t)n && (n == 0 || memcmp(back, data, n) == 0));
    hex_decode(back, (const char *)data, n < hex_decode_max(size) * 2 ? n : 0, &error);
    free(back);
    free(to);
}

static void fuzz_base64(const uint8_t *data, size_t n, uint8_t flags) {
    const char *error;
    char text[BASE64_ERROR];
    char *to = block(base64_encode_max(n));
    size_t size = base64_encode(to, data, n, flags & 1);
    uint8_t *back = block(base64_decode_max(size));
    CHECK(base64_decode(back, to, size, false, &error, text) == (ptrdiff_t)n);
    CHECK(n == 0 || memcmp(back, data, n) == 0);
    free(back);
    back = block(base64_decode_max(n));
    ptrdiff_t got = base64_decode(back, (const char *)data, n, flags & 2, &error, text);
    CHECK(got <= (ptrdiff_t)base64_decode_max(n));
    free(back);
    free(to);
}

static void fuzz_uu(const uint8_t *data, size_t n, uint8_t flags) {
    const char *error;
    char *to = block(uu_encode_max(n));
    uint8_t *back = block(UU_DECODE_MAX);
    ptrdiff_t size = uu_encode(to, data, n, flags & 1, &error);
    CHECK((size < 0) == (n > UU_MAX));
    if (size >= 0) {
        CHECK(uu_decode(back, to, (size_t)size, &error) == (ptrdiff_t)n);
        CHECK(n == 0 || memcmp(back, data, n) == 0);
    }
    CHECK(uu_decode(back, (const char *)data, n, &error) <= UU_DECODE_MAX);
    free(back);
    free(to);
}

static void fuzz_qp(const uint8_t *data, size_t n, uint8_t flags) {
    QpFlags how = {flags & 1, flags & 2, flags & 4};
    char *to = block(qp_encode_max(n));
    size_t size = qp_encode(to, data, n, how);
    CHECK(size <= qp_encode_max(n));
    uint8_t *back = block(qp_decode_max(size));
    size_t got = qp_decode(back, to, size, how.header);
    if (!how.istext) CHECK(got == n && (n == 0 || memcmp(back, data, n) == 0));
    free(back);
    back = block(qp_decode_max(n));
    CHECK(qp_decode(back, (const char *)data, n, flags & 8) <= n);
    free(back);
    free(to);
    CHECK(crc_hqx(data, n, flags) < 0x10000);
}

/* The format up to a zero byte; then the bytes to unpack. */
static void fuzz_struct(const uint8_t *data, size_t n) {
    StructFormat f;
    StructError err;
    size_t len = strnlen((const char *)data, n);
    if (!struct_parse((const char *)data, len, &f, &err)) {
        CHECK(err.text[0]);
        return;
    }
    size_t rest = n - len;
    for (size_t i = 0; i < f.nitems; i++) {
        StructItem *item = &f.items[i];
        CHECK(item->offset >= 0 && item->len >= 0 && item->offset + item->len <= f.size);
        bool text = item->kind == STRUCT_BYTES || item->kind == STRUCT_PASCAL;
        size_t size = text ? (size_t)item->len : item->size;
        if (size > rest || size > 4096 || (item->count == 0 && item->kind != STRUCT_PASCAL)) continue;
        uint8_t *from = block(size), *to = block(size);
        memcpy(from, data + len, size);
        if (item->kind == STRUCT_INT) {
            CHECK(struct_pack_int(item, to, struct_unpack_int(item, from), &err));
            CHECK(memcmp(from, to, size) == 0);
        } else if (item->kind == STRUCT_FLOAT) {
            double x = struct_unpack_float(item, from);
            CHECK(struct_pack_float(item, to, x, &err));
            CHECK(x != x || memcmp(from, to, size) == 0);
        } else if (item->kind == STRUCT_PASCAL) {
            size_t m;
            const uint8_t *text = struct_unpack_pascal(item, from, &m);
            CHECK(m <= size && (m == 0 || (text > from && text + m <= from + size)));
            struct_pack_bytes(item, to, text, m);
            CHECK(size == 0 || m == 0 || memcmp(to + 1, text, m) == 0);
        } else if (item->kind == STRUCT_BYTES) {
            struct_pack_bytes(item, to, data, n);
        }
        free(from);
        free(to);
    }
    struct_clear(&f);
}

static void fuzz_json(const uint8_t *data, size_t n, uint8_t flags) {
    int width = 1 << flags % 3;
    ptrdiff_t length = (ptrdiff_t)n / width;
    void *text = block((size_t)(length * width));
    memcpy(text, data, (size_t)(length * width));
    JsonSpan s = {text, width, length};
    JsonString got;
    const char *error;
    ptrdiff_t where;
    bool is_float;
    CHECK(json_scan_number(s, 0, &is_float) <= length);
    CHECK(json_skip_space(s, 0) <= length);
    if (json_scan_string(s, 0, flags & 8, &got, &error, &where)) {
        int out = got.all < 256 ? 1 : got.all < 65536 ? 2 : 4;
        void *to = block((size_t)(got.length * out));
        CHECK(got.end <= length);
        json_fill_string(s, &got, to, out);
        free(to);
    } else {
        CHECK(where >= -1 && where <= length);
    }
    bool ascii = flags & 16;
    ptrdiff_t size = json_encoded_length(s, ascii);
    int out = ascii ? 1 : width;
    void *to = block((size_t)(size * out));
    json_encode(s, ascii, to);
    JsonSpan again = {to, out, size};
    CHECK(json_scan_string(again, 1, true, &got, &error, &where) && got.end == size);
    free(to);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    uint8_t flags = data[1];
    size_t n = size - 2;
    uint8_t *copy = block(n);
    memcpy(copy, data + 2, n);
    switch (data[0] % 6) {
    case 0: fuzz_hex(copy, n, flags); break;
    case 1: fuzz_base64(copy, n, flags); break;
    case 2: fuzz_uu(copy, n, flags); break;
    case 3: fuzz_qp(copy, n, flags); break;
    case 4: fuzz_struct(copy, n); break;
    case 5: fuzz_json(copy, n, flags); break;
    }
    free(copy);
    return 0;
}
