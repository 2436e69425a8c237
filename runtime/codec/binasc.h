/* binasc.h -- the codecs of the module `binascii` between spans of bytes.
 *
 * Each writes to a buffer of at least X_max(n) bytes given by the caller and returns how many it
 * wrote, or -1 with CPython's message in *error (binascii.Error). */
#ifndef WEFT_BINASC_H
#define WEFT_BINASC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* hexlify, bytes.hex. A separator after every |group| bytes, counted from the right, or from the
 * left when group is negative; none when group is 0. */
size_t hex_encoded_size(size_t n, ptrdiff_t group);
size_t hex_encode(char *to, const uint8_t *from, size_t n, char sep, ptrdiff_t group);
static inline size_t hex_decode_max(size_t n) { return n / 2; }
ptrdiff_t hex_decode(uint8_t *to, const char *from, size_t n, const char **error);

static inline size_t base64_encode_max(size_t n) { return (n + 2) / 3 * 4 + 1; }
size_t base64_encode(char *to, const uint8_t *from, size_t n, bool newline);
static inline size_t base64_decode_max(size_t n) { return (n + 3) / 4 * 3; }
/* *error may point to `text`, which the caller gives (BASE64_ERROR bytes). */
enum { BASE64_ERROR = 120 };
ptrdiff_t base64_decode(uint8_t *to, const char *from, size_t n, bool strict, const char **error,
                        char *text);

enum { UU_MAX = 45, UU_DECODE_MAX = 63 };
static inline size_t uu_encode_max(size_t n) { return (n + 2) / 3 * 4 + 2; }
ptrdiff_t uu_encode(char *to, const uint8_t *from, size_t n, bool backtick, const char **error);
ptrdiff_t uu_decode(uint8_t *to, const char *from, size_t n, const char **error);

typedef struct QpFlags {
    bool quotetabs, istext, header;
} QpFlags;
static inline size_t qp_encode_max(size_t n) { return 7 * n + 4; }
size_t qp_encode(char *to, const uint8_t *from, size_t n, QpFlags flags);
static inline size_t qp_decode_max(size_t n) { return n; }
size_t qp_decode(uint8_t *to, const char *from, size_t n, bool header);

/* CRC-CCITT with the bits of `crc` to begin with, as binhex used it. */
uint32_t crc_hqx(const uint8_t *from, size_t n, uint32_t crc);

#endif
