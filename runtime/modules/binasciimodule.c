/* binasciimodule.c -- the module binascii: hex, base64, uu, quoted-printable, checksums. The codecs: codec/binasc.h. */
#include "modules.h"
#include "text.h"

#include "binasc.h"

#include <stdlib.h>

static Type *error_type, *incomplete_type; /* set by init: always the same classes' records */

/* Bytes of a bytes-like object or an ASCII str. */
static int ascii_bytes(Value v, UStr *out) {
    if (str_check(v)) {
        if (!str_is_ascii(v)) return err_set(ValueError, "string argument should contain only ASCII characters");
        return *out = str_view(v), 0;
    }
    if (!is_ref(v) || !type_of(v)->buffer)
        return err_set(TypeError, "argument should be bytes, buffer or ASCII string, not '%T'", v);
    return bytes_need(v, out);
}

/* A function of binasc.h writes at most `most` bytes: they become a bytes object. */
typedef ptrdiff_t Transform(void *to, UStr s, const void *arg, const char **error);
static Value transformed(UStr s, size_t most, Transform *fn, const void *arg) {
    char small[512], *to = most <= sizeof small ? small : malloc(most);
    const char *error = NULL;
    if (!to) return err_no_memory();
    ptrdiff_t n = fn(to, s, arg, &error);
    Value v = n < 0 ? err_raise(error_type, "%s", error) : bytes_from(to, (size_t)n);
    if (to != small) free(to);
    return v;
}

static int flag(Thread *th, Value v, bool dflt, bool *out) {
    *out = dflt;
    return v == V_UNBOUND ? 0 : arg_bool(th, v, out);
}

/* ---- hex ------------------------------------------------------------------------------------------------------- */

static ptrdiff_t from_hex(void *to, UStr s, const void *arg, const char **error) { return hex_decode(to, s.p, s.n, error); }

static Value a2b_hex(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    return ascii_bytes(a[1], &s) < 0 ? RAISED : transformed(s, hex_decode_max(s.n) + 1, from_hex, NULL);
}

static Value b2a_hex(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    if (a[3] != V_UNBOUND && !is_int(a[3])) {
        int group;
        if (arg_int(th, a[3], &group) < 0) return RAISED;
        a[3] = small_int(group);
    }
    return bytes_need(a[1], &s) < 0 ? RAISED : hex_of(th, s, a[2], a[3], true);
}

/* ---- base64 ---------------------------------------------------------------------------------------------------- */

typedef struct Base64 {
    bool flag;
    char *text;
} Base64;

static ptrdiff_t from_base64(void *to, UStr s, const void *arg, const char **error) {
    const Base64 *b = arg;
    return base64_decode(to, s.p, s.n, b->flag, error, b->text);
}
static ptrdiff_t to_base64(void *to, UStr s, const void *arg, const char **error) {
    return (ptrdiff_t)base64_encode(to, s.p, s.n, ((const Base64 *)arg)->flag);
}

static Value a2b_base64(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    char text[BASE64_ERROR];
    Base64 b = {.text = text};
    if (flag(th, a[2], false, &b.flag) < 0 || ascii_bytes(a[1], &s) < 0) return RAISED;
    return transformed(s, base64_decode_max(s.n) + 1, from_base64, &b);
}

static Value b2a_base64(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    Base64 b = {0};
    if (flag(th, a[2], true, &b.flag) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    return transformed(s, base64_encode_max(s.n), to_base64, &b);
}

/* ---- uu, quoted-printable -------------------------------------------------------------------------------------- */

static ptrdiff_t from_uu(void *to, UStr s, const void *arg, const char **error) { return uu_decode(to, s.p, s.n, error); }
static ptrdiff_t to_uu(void *to, UStr s, const void *arg, const char **error) {
    return uu_encode(to, s.p, s.n, *(const bool *)arg, error);
}

static Value a2b_uu(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    return ascii_bytes(a[1], &s) < 0 ? RAISED : transformed(s, UU_DECODE_MAX + s.n, from_uu, NULL);
}

static Value b2a_uu(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    bool backtick;
    if (flag(th, a[2], false, &backtick) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    return transformed(s, uu_encode_max(s.n), to_uu, &backtick);
}

static ptrdiff_t from_qp(void *to, UStr s, const void *arg, const char **error) {
    return (ptrdiff_t)qp_decode(to, s.p, s.n, *(const bool *)arg);
}
static ptrdiff_t to_qp(void *to, UStr s, const void *arg, const char **error) {
    return (ptrdiff_t)qp_encode(to, s.p, s.n, *(const QpFlags *)arg);
}

static Value a2b_qp(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    bool header;
    if (flag(th, a[2], false, &header) < 0 || ascii_bytes(a[1], &s) < 0) return RAISED;
    return transformed(s, qp_decode_max(s.n) + 1, from_qp, &header);
}

static Value b2a_qp(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    QpFlags f;
    if (flag(th, a[2], false, &f.quotetabs) < 0 || flag(th, a[3], true, &f.istext) < 0 || flag(th, a[4], false, &f.header) < 0 ||
        bytes_need(a[1], &s) < 0)
        return RAISED;
    return transformed(s, qp_encode_max(s.n), to_qp, &f);
}

/* ---- checksums ------------------------------------------------------------------------------------------------- */

static uint32_t crc_table[8][256];

static void crc_fill(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
        crc_table[0][i] = c;
    }
    for (int t = 1; t < 8; t++)
        for (int i = 0; i < 256; i++) crc_table[t][i] = crc_table[t - 1][i] >> 8 ^ crc_table[0][crc_table[t - 1][i] & 0xff];
}

/* The CRC of zip and PNG, eight bytes at a time. */
static uint32_t crc32(uint32_t crc, const uint8_t *p, size_t n) {
    crc = ~crc;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t x;
        memcpy(&x, p, 8);
        x ^= crc;
        crc = 0;
        for (int t = 0; t < 8; t++) crc ^= crc_table[7 - t][x >> 8 * t & 0xff];
    }
    while (n--) crc = crc >> 8 ^ crc_table[0][(crc ^ *p++) & 0xff];
    return ~crc;
}

/* The low 32 bits of an int. */
static int start_value(Thread *th, Value v, uint32_t *out) {
    uint64_t room[1];
    if (v == V_UNBOUND) return *out = 0, 0;
    v = obj_index(th, v);
    if (v == RAISED) return -1;
    Big b = int_big(v, room);
    uint32_t low = b.n ? (uint32_t)b.d[0] : 0;
    return *out = b.neg ? 0u - low : low, 0;
}

static Value crc32_fn(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    uint32_t crc;
    if (start_value(th, a[2], &crc) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    return small_int(crc32(crc, s.p, s.n));
}

static Value crc_hqx_fn(Thread *th, Value *a, unsigned n, Value kw) {
    UStr s;
    uint32_t crc;
    if (start_value(th, a[2], &crc) < 0 || bytes_need(a[1], &s) < 0) return RAISED;
    return small_int(crc_hqx(s.p, s.n, crc & 0xffff));
}

/* ---- the module ------------------------------------------------------------------------------------------------ */

#define HEX "(module, /, data, sep=<unrepresentable>, bytes_per_sep=1)"
static const Method methods[] = {
    {"a2b_base64", a2b_base64, "(module, data, /, *, strict_mode=False)", "Decode a line of base64 data.", 0},
    {"a2b_hex", a2b_hex, "(module, hexstr, /)", "Bytes of pairs of hexadecimal digits.", 0},
    {"a2b_qp", a2b_qp, "(module, /, data, header=False)", "Decode a string of qp-encoded data.", 0},
    {"a2b_uu", a2b_uu, "(module, data, /)", "Decode a line of uuencoded data.", 0},
    {"b2a_base64", b2a_base64, "(module, data, /, *, newline=True)", "Base64-code line of data.", 0},
    {"b2a_hex", b2a_hex, HEX, "Two hexadecimal digits for each byte, with a separator between groups.", 0},
    {"b2a_qp", b2a_qp, "(module, /, data, quotetabs=False, istext=True, header=False)", "Encode a string using quoted-printable encoding.", 0},
    {"b2a_uu", b2a_uu, "(module, data, /, *, backtick=False)", "Uuencode line of data.", 0},
    {"crc32", crc32_fn, "(module, data, crc=0, /)", "Compute CRC-32 incrementally.", 0},
    {"crc_hqx", crc_hqx_fn, "(module, data, crc, /)", "Compute CRC-CCITT incrementally.", 0},
    {"hexlify", b2a_hex, HEX, "Two hexadecimal digits for each byte, with a separator between groups.", 0},
    {"unhexlify", a2b_hex, "(module, hexstr, /)", "Bytes of pairs of hexadecimal digits.", 0},
    {0},
};

/* An exception class of this module. NULL: raised. */
static Type *exception(Thread *th, Value module, const char *name, Type *base) {
    Value *r = root_push3(th, module, V_NONE, V_NONE);
    r[1] = dict_new();
    if (r[1] == RAISED || dict_set_str(r[1], S(__module__), str_intern_c("binascii")) < 0) return NULL;
    r[2] = type_make(th, &type_type, str_intern_c(name), TUPLE(base->obj), r[1], V_UNBOUND, NULL, 0);
    Type *t = r[2] == RAISED || module_add(r[0], name, r[2]) < 0 ? NULL : type_from(r[2]);
    root_pop(th, 3);
    return t;
}

static int init(Thread *th, Value module) {
    Value *r = root_push1(th, module);
    crc_fill();
    error_type = exception(th, r[0], "Error", ValueError);
    incomplete_type = error_type ? exception(th, r[0], "Incomplete", Exception) : NULL;
    root_pop(th, 1);
    return incomplete_type ? 0 : -1;
}

const ModuleDef module_binascii = {"binascii", "Conversion between binary data and ASCII", methods, NULL, init};
