/* utf8.h -- bytes to characters and back: utf-8, utf-16, utf-32, latin-1, ascii, the escapes.
 *
 * A codec runs until it is done or something is wrong, and then says what, with the span and reason
 * that CPython reports. The caller lets a handler deal with the span (codec_handle_*, or a Python
 * callback), and goes on where that says. So decoding is a loop without hidden state:
 *
 *     size_t pos = 0;
 *     while (!codec_decode(CODEC_UTF8, &out, s, n, &pos, final, &e))
 *         if (!codec_handle_decode(HANDLE_REPLACE, CODEC_UTF8, &out, s, n, &e, &pos)) raise;
 *
 * Incremental decoders pass final = false and keep the bytes from pos on for the next round.
 *
 *     utf8.c     utf-8, ascii, latin-1, the table of codecs, handlers
 *     utf1632.c  utf-16 and utf-32        escape.c  unicode-escape and raw-unicode-escape
 *     utf7.c     utf-7                    charmap.c one byte per character, by a table */
#ifndef WEFT_UTF8_H
#define WEFT_UTF8_H

#include "ustr.h"

typedef enum {
    CODEC_UTF8,
    CODEC_ASCII,
    CODEC_LATIN1,
    CODEC_UTF16_LE,
    CODEC_UTF16_BE,
    CODEC_UTF32_LE,
    CODEC_UTF32_BE,
    CODEC_UNICODE_ESCAPE,
    CODEC_RAW_UNICODE_ESCAPE,
    CODEC_UTF7,
    CODEC_COUNT
} Codec;

typedef struct {
    size_t start, end;
    const char *reason;
} CodecError;

/* Decode from *pos on. true: done, *pos is n, or where an incomplete sequence starts if not final.
 * false: *e says what is wrong; *pos is e->start. */
bool codec_decode(Codec codec, UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final,
                  CodecError *e);

/* Encode from *pos on; the bytes go to `out` as characters below 256. Likewise. */
bool codec_encode(Codec codec, UBuf *out, UStr s, size_t *pos, CodecError *e);

/* The error handlers that need no Python. */
typedef enum {
    HANDLE_STRICT,
    HANDLE_IGNORE,
    HANDLE_REPLACE,
    HANDLE_BACKSLASH,
    HANDLE_XMLCHARREF,
    HANDLE_NAME,
    HANDLE_SURROGATEESCAPE,
    HANDLE_SURROGATEPASS,
    HANDLE_OTHER
} CodecHandler;
CodecHandler codec_handler(const char *name); /* HANDLE_OTHER: a registered one */

/* Deal with *e and say in *pos where to go on; false: to be raised (surrogateescape has then moved
 * e->start past what it could escape when encoding). */
bool codec_handle_decode(CodecHandler h, Codec codec, UBuf *out, const uint8_t *s, size_t n,
                         const CodecError *e, size_t *pos);
bool codec_handle_encode(CodecHandler h, Codec codec, UBuf *out, UStr s, CodecError *e,
                         size_t *pos);
/* What a handler puts in place of s[e->start .. e->end) when encoding, as characters: for
 * codecs.backslashreplace_errors and the like. */
bool codec_replacement(CodecHandler h, UBuf *out, UStr s, size_t start, size_t end);

/* The byte order mark at the start of utf-16 or utf-32 data (`wide` 2 or 4): its length, 0 if there
 * is none; *codec is then the little endian one, this machine's. */
size_t codec_bom(const uint8_t *s, size_t n, unsigned wide, Codec *codec);

/* --- utf-8 straight into a string's memory -------------------------------------------------- */
/* Well-formed? Then how many characters there are, and the widest (as by ustr_max). */
bool utf8_measure(const uint8_t *s, size_t n, size_t *chars, uint32_t *max);
/* Decode what was measured into memory of characters `width` bytes wide. */
void utf8_fill(void *to, unsigned width, const uint8_t *s, size_t n);
/* The length of s in utf-8 (surrogates as 3 bytes), and writing it there. */
size_t utf8_size(UStr s);
size_t utf8_write(uint8_t *to, UStr s);
/* One character, 1 to 4 bytes. */
unsigned utf8_put(uint8_t to[4], uint32_t c);
/* How many of the leading bytes are ASCII. */
size_t ascii_prefix(const uint8_t *s, size_t n);

/* --- escapes -------------------------------------------------------------------------------- */
/* The first backslash, at or after `from`, that unicode-escape takes as it is because no escape
 * begins there ("invalid escape sequence '\q'"), or before an octal number beyond \377 ("invalid
 * octal escape sequence '\777'"); n if there is none. With `bytes` as bytes literals have it, where
 * \u, \U and \N are none. */
size_t escape_first_invalid(const uint8_t *s, size_t n, size_t from, bool bytes);
/* A bytes literal's escapes (codecs.escape_decode). false: e, and *pos as ever. */
bool escape_decode_bytes(UBuf *out, const uint8_t *s, size_t n, size_t *pos, CodecError *e);

/* --- charmaps ------------------------------------------------------------------------------- */
/* What codecs.charmap_decode does with a str as mapping: byte b stands for table[b]; U+FFFE and
 * what lies beyond the table is undefined. */
bool charmap_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, UStr table, CodecError *e);
/* The way back (codecs.charmap_build): of equal characters the last one counts. */
typedef struct {
    int16_t ascii[128]; /* -1: undefined */
    unsigned n;
    struct {
        uint32_t c;
        uint8_t byte;
    } others[256]; /* sorted by c */
} CharMap;
void charmap_build(CharMap *m, UStr table);
bool charmap_encode(UBuf *out, UStr s, size_t *pos, const CharMap *m, CodecError *e);

/* For the files of this group. */
bool utf16_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e,
                  bool big);
bool utf16_encode(UBuf *out, UStr s, size_t *pos, CodecError *e, bool big);
bool utf32_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e,
                  bool big);
bool utf32_encode(UBuf *out, UStr s, size_t *pos, CodecError *e, bool big);
bool escape_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e);
bool raw_escape_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final,
                       CodecError *e);
void escape_encode(UBuf *out, UStr s);
void raw_escape_encode(UBuf *out, UStr s);
bool utf7_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, bool final, CodecError *e);
void utf7_encode(UBuf *out, UStr s);
static inline bool codec_error(CodecError *e, size_t *pos, size_t start, size_t end,
                               const char *reason) {
    *e = (CodecError){start, end, reason};
    *pos = start;
    return false;
}
static inline bool is_surrogate(uint32_t c) { return c - 0xd800 < 0x800; }

#endif
