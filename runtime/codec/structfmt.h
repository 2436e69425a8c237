/* structfmt.h -- the formats of the module `_struct`, without objects.
 *
 * A format is parsed once into items; the module walks them and moves numbers with the functions
 * below. Integers travel as __int128, clamped by the caller to +-2^100 when larger: that is beyond
 * every format. A function that refuses returns CPython's message. */
#ifndef WEFT_STRUCTFMT_H
#define WEFT_STRUCTFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    STRUCT_PAD,    /* x: no value; `len` bytes of zero */
    STRUCT_BYTES,  /* s: one value of `len` bytes */
    STRUCT_PASCAL, /* p: likewise, its length in the first byte */
    STRUCT_CHAR,   /* c: `count` values, bytes of length 1 */
    STRUCT_BOOL,   /* ? */
    STRUCT_INT,    /* b B h H i I l L q Q n N P */
    STRUCT_FLOAT,  /* e f d */
} StructKind;

typedef struct StructItem {
    char code;
    uint8_t kind;
    uint8_t size;     /* of one value (1 for x s p) */
    bool big;         /* big-endian */
    bool native;      /* refuses with the messages of the native formats */
    ptrdiff_t offset; /* of the first value */
    ptrdiff_t count;  /* values: 0 for x, 1 for s and p */
    ptrdiff_t len;    /* bytes in all */
} StructItem;

typedef struct StructFormat {
    StructItem *items;
    size_t nitems;
    ptrdiff_t size;    /* of the packed bytes */
    ptrdiff_t nvalues;
} StructFormat;

/* Why a call failed: the message, and whether it is an OverflowError instead of a struct.error. */
typedef struct StructError {
    bool overflow, nomem;
    char text[96];
} StructError;

/* Parse fmt[0..n). false: *err says why. struct_clear frees what a success made. */
bool struct_parse(const char *fmt, size_t n, StructFormat *out, StructError *err);
void struct_clear(StructFormat *format);

/* One value of an item to, or from, the `size` bytes at p. */
bool struct_pack_int(const StructItem *item, void *p, __int128 value, StructError *err);
bool struct_pack_float(const StructItem *item, void *p, double value, StructError *err);
__int128 struct_unpack_int(const StructItem *item, const void *p);
double struct_unpack_float(const StructItem *item, const void *p);
/* s and p: n bytes into the item's `len`, cut or filled with zeros. */
void struct_pack_bytes(const StructItem *item, void *p, const void *bytes, size_t n);
/* p: where the value lies and how long it is. */
const uint8_t *struct_unpack_pascal(const StructItem *item, const void *p, size_t *n);

/* Half, single and double floats by themselves, as `float.__getformat__` and `_pickle` want them.
 * false: too large (the caller has a message of its own). */
bool float_pack2(double value, uint8_t *p, bool big);
double float_unpack2(const uint8_t *p, bool big);

#endif
