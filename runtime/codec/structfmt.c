/* structfmt.c -- struct formats: layout, and numbers to bytes and back.
 *
 * The one table below says for each letter what it is in native layout and in the standard one.
 * Which messages an out-of-range number gets depends on how CPython happens to pack it: a
 * little-endian standard format of the native size is packed by the native function. */

#include "structfmt.h"

#include <ctype.h>
#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Letter {
    char code;
    uint8_t kind, size, align, standard; /* native size and alignment; standard size, 0: none */
    bool is_signed;
} Letter;

/* clang-format off */
static const Letter letters[] = {
    {'x', STRUCT_PAD,    1, 0, 1, false}, {'s', STRUCT_BYTES, 1, 0, 1, false},
    {'p', STRUCT_PASCAL, 1, 0, 1, false}, {'c', STRUCT_CHAR,  1, 0, 1, false},
    {'?', STRUCT_BOOL, sizeof(_Bool), alignof(_Bool), 1, false},
    {'b', STRUCT_INT, 1, 0, 1, true},
    {'B', STRUCT_INT, 1, 0, 1, false},
    {'h', STRUCT_INT, sizeof(short), alignof(short), 2, true},
    {'H', STRUCT_INT, sizeof(short), alignof(short), 2, false},
    {'i', STRUCT_INT, sizeof(int),   alignof(int),   4, true},
    {'I', STRUCT_INT, sizeof(int),   alignof(int),   4, false},
    {'l', STRUCT_INT, sizeof(long),  alignof(long),  4, true},
    {'L', STRUCT_INT, sizeof(long),  alignof(long),  4, false},
    {'q', STRUCT_INT, sizeof(long long), alignof(long long), 8, true},
    {'Q', STRUCT_INT, sizeof(long long), alignof(long long), 8, false},
    {'n', STRUCT_INT, sizeof(ptrdiff_t), alignof(ptrdiff_t), 0, true},
    {'N', STRUCT_INT, sizeof(size_t),    alignof(size_t),    0, false},
    {'P', STRUCT_INT, sizeof(void *),    alignof(void *),    0, false},
    {'e', STRUCT_FLOAT, 2, alignof(short),  2, true},
    {'f', STRUCT_FLOAT, 4, alignof(float),  4, true},
    {'d', STRUCT_FLOAT, 8, alignof(double), 8, true},
};
/* clang-format on */

static const Letter *letter_of(char code) {
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].code == code) return &letters[i];
    return NULL;
}

static bool fail(StructError *err, const char *text) {
    snprintf(err->text, sizeof err->text, "%s", text);
    return false;
}

/* ---- parsing ---- */

typedef struct Layout {
    bool native, big;
} Layout;

static Layout layout_of(const char *fmt, size_t n, size_t *i) {
    char c = n ? fmt[0] : 0;
    *i = c && strchr("@=<>!", c) ? 1 : 0;
    return (Layout){.native = *i == 0 || c == '@', .big = c == '>' || c == '!'};
}

/* The repeat count at fmt[*i], 1 without one; *given says which. A count too large for a size is
 * refused as CPython does, whatever stands behind it. */
static bool count_of(const char *fmt, size_t n, size_t *i, ptrdiff_t *count, bool *given,
                     StructError *err) {
    ptrdiff_t num = 0;
    *given = isdigit((unsigned char)fmt[*i]);
    *count = 1;
    if (!*given) return true;
    for (; *i < n && isdigit((unsigned char)fmt[*i]); ++*i)
        if (__builtin_mul_overflow(num, 10, &num) || __builtin_add_overflow(num, fmt[*i] - '0', &num))
            return fail(err, "total struct size too long");
    *count = num;
    return *i < n || fail(err, "repeat count given without format specifier");
}

static bool room(StructFormat *f, size_t *cap, StructError *err) {
    if (f->nitems < *cap) return true;
    size_t cap2 = *cap ? *cap * 2 : 8;
    StructItem *p = realloc(f->items, cap2 * sizeof *p);
    if (!p) {
        err->nomem = true;
        return fail(err, "out of memory");
    }
    f->items = p;
    *cap = cap2;
    return true;
}

static bool add_item(StructFormat *f, const Letter *letter, Layout layout, ptrdiff_t count,
                     StructError *err) {
    uint8_t size = layout.native ? letter->size : letter->standard;
    ptrdiff_t bytes, at = f->size;
    if (layout.native && letter->align && at > 0) {
        ptrdiff_t gap = (letter->align - 1) - (at - 1) % letter->align;
        if (__builtin_add_overflow(at, gap, &at)) return fail(err, "total struct size too long");
    }
    if (__builtin_mul_overflow(count, (ptrdiff_t)size, &bytes) ||
        __builtin_add_overflow(at, bytes, &f->size))
        return fail(err, "total struct size too long");
    bool text = letter->kind == STRUCT_BYTES || letter->kind == STRUCT_PASCAL;
    bool same = !layout.big && letter->size == letter->standard && letter->kind == STRUCT_INT;
    f->items[f->nitems++] = (StructItem){
        .code = letter->code,
        .kind = letter->kind,
        .size = size,
        .big = layout.big,
        .native = layout.native || same,
        .offset = at,
        .count = letter->kind == STRUCT_PAD ? 0 : text ? 1 : count,
        .len = bytes,
    };
    return !__builtin_add_overflow(f->nvalues, f->items[f->nitems - 1].count, &f->nvalues) ||
           fail(err, "total struct size too long");
}

static bool parse(const char *fmt, size_t n, StructFormat *f, StructError *err) {
    size_t i, cap = 0;
    Layout layout = layout_of(fmt, n, &i);
    while (i < n) {
        ptrdiff_t count;
        bool given;
        if (isspace((unsigned char)fmt[i])) {
            i++;
            continue;
        }
        if (!count_of(fmt, n, &i, &count, &given, err)) return false;
        const Letter *letter = letter_of(fmt[i++]);
        if (!letter || (!layout.native && !letter->standard))
            return fail(err, "bad char in struct format");
        if (!room(f, &cap, err) || !add_item(f, letter, layout, count, err)) return false;
    }
    return true;
}

bool struct_parse(const char *fmt, size_t n, StructFormat *out, StructError *err) {
    *out = (StructFormat){0};
    *err = (StructError){0};
    if (n && memchr(fmt, 0, n)) return fail(err, "embedded null character");
    if (parse(fmt, n, out, err)) return true;
    struct_clear(out);
    return false;
}

void struct_clear(StructFormat *format) {
    free(format->items);
    *format = (StructFormat){0};
}

/* ---- integers ---- */

static bool is_signed(const StructItem *item) {
    return letter_of(item->code)->is_signed;
}

static __int128 least(unsigned size, bool sign) {
    return sign ? -((__int128)1 << (8 * size - 1)) : 0;
}

static __int128 greatest(unsigned size, bool sign) {
    return ((__int128)1 << (8 * size - sign)) - 1;
}

static bool within(__int128 v, unsigned size, bool sign) {
    return v >= least(size, sign) && v <= greatest(size, sign);
}

static bool out_of_range(const StructItem *item, StructError *err) {
    bool sign = is_signed(item);
    static const struct {
        char code;
        const char *name;
    } names[] = {{'b', "byte"}, {'B', "ubyte"}, {'h', "short"}, {'H', "ushort"}};
    char what[8];
    snprintf(what, sizeof what, "'%c'", item->code);
    const char *name = what;
    for (int i = 0; i < 4; i++)
        if (names[i].code == item->code && (item->native || item->size == 1)) name = names[i].name;
    snprintf(err->text, sizeof err->text, "%s format requires %lld <= number <= %lld", name,
             (long long)least(item->size, sign), (long long)greatest(item->size, sign));
    return false;
}

/* CPython takes the number as a C long (or unsigned long) first; that may fail on its own. */
static bool check_int(const StructItem *item, __int128 v, StructError *err) {
    bool sign = is_signed(item), small = strchr("bBhH", item->code) && (item->native || item->size == 1);
    if (item->code == 'P')
        return within(v, 8, v < 0) || fail(err, "int too large to convert");
    if (item->size == 8 && !item->native)
        return within(v, 8, sign) || fail(err, "int too large to convert");
    if (!within(v, 8, sign || small)) return fail(err, "argument out of range");
    return within(v, item->size, sign) || out_of_range(item, err);
}

static void store(const StructItem *item, uint8_t *p, uint64_t v) {
    for (unsigned k = 0; k < item->size; k++) {
        p[item->big ? item->size - 1 - k : k] = (uint8_t)v;
        v >>= 8;
    }
}

bool struct_pack_int(const StructItem *item, void *p, __int128 value, StructError *err) {
    if (item->kind != STRUCT_BOOL && !check_int(item, value, err)) return false;
    store(item, p, item->kind == STRUCT_BOOL ? value != 0 : (uint64_t)value);
    return true;
}

static uint64_t load(const StructItem *item, const uint8_t *p) {
    uint64_t v = 0;
    for (unsigned k = 0; k < item->size; k++) v = v << 8 | p[item->big ? k : item->size - 1 - k];
    return v;
}

__int128 struct_unpack_int(const StructItem *item, const void *p) {
    uint64_t v = load(item, p);
    if (item->kind == STRUCT_BOOL) return v != 0;
    unsigned spare = 64 - 8 * item->size;
    return is_signed(item) ? (__int128)((int64_t)(v << spare) >> spare) : (__int128)v;
}

/* ---- floats ---- */

/* The bits of a half float: rounded to nearest, ties to even. */
static bool half_bits(double x, uint16_t *bits) {
    uint16_t sign = signbit(x) ? 0x8000 : 0;
    x = fabs(x);
    if (isnan(x) || isinf(x)) {
        *bits = sign | (isnan(x) ? 0x7E00 : 0x7C00);
        return true;
    }
    int e = 0;
    if (x != 0) frexp(x, &e);
    /* Units in the last place: 2^-24 below 2^-14, else 2^-10 of the power of two below x. */
    int unit = x == 0 || e - 1 < -14 ? -24 : e - 1 - 10;
    double n = nearbyint(ldexp(x, -unit));
    /* n counts from 0 to 2048 units; 1024 of them are one step of the exponent. */
    uint32_t v = (uint32_t)n + (uint32_t)(unit + 24) * 1024;
    *bits = sign | (uint16_t)v;
    return v < 0x7C00;
}

bool float_pack2(double value, uint8_t *p, bool big) {
    uint16_t bits;
    if (!half_bits(value, &bits)) return false;
    p[big] = (uint8_t)bits;
    p[!big] = (uint8_t)(bits >> 8);
    return true;
}

double float_unpack2(const uint8_t *p, bool big) {
    unsigned bits = p[big] | (unsigned)p[!big] << 8, e = bits >> 10 & 31, f = bits & 1023;
    double x = e == 31 ? (f ? NAN : INFINITY) : e ? ldexp(1024 + f, (int)e - 25) : ldexp(f, -24);
    return bits >> 15 ? -x : x;
}

static bool too_large(const StructItem *item, StructError *err) {
    err->overflow = true;
    snprintf(err->text, sizeof err->text, "float too large to pack with %c format", item->code);
    return false;
}

bool struct_pack_float(const StructItem *item, void *p, double value, StructError *err) {
    if (item->size == 2) return float_pack2(value, p, item->big) || too_large(item, err);
    uint64_t bits;
    if (item->size == 4) {
        float f = (float)value;
        uint32_t bits4;
        if (isinf(f) && !isinf(value) && !item->native) return too_large(item, err);
        memcpy(&bits4, &f, 4);
        bits = bits4;
    } else {
        memcpy(&bits, &value, 8);
    }
    store(item, p, bits);
    return true;
}

double struct_unpack_float(const StructItem *item, const void *p) {
    if (item->size == 2) return float_unpack2(p, item->big);
    uint64_t bits = load(item, p);
    if (item->size == 4) {
        uint32_t bits4 = (uint32_t)bits;
        float f;
        memcpy(&f, &bits4, 4);
        return f;
    }
    double x;
    memcpy(&x, &bits, 8);
    return x;
}

/* ---- bytes ---- */

void struct_pack_bytes(const StructItem *item, void *p, const void *bytes, size_t n) {
    uint8_t *to = p;
    size_t len = (size_t)item->len;
    if (len && item->kind == STRUCT_PASCAL) {
        len--;
        if (n > len) n = len;
        *to++ = (uint8_t)(n < 255 ? n : 255);
    }
    if (n > len) n = len;
    if (n) memcpy(to, bytes, n);
    memset(to + n, 0, len - n);
}

const uint8_t *struct_unpack_pascal(const StructItem *item, const void *p, size_t *n) {
    const uint8_t *from = p;
    *n = 0;
    if (item->len == 0) return from;
    *n = from[0] < item->len ? from[0] : (size_t)item->len - 1;
    return from + 1;
}
