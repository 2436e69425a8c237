/* text.h -- what the files of str, bytes, bytearray, memoryview and the codecs share. Everyone else: types.h.
 *
 * Strings are immutable, so nothing here reads or writes them with barriers: a fresh one is filled before the next safepoint
 * (NOBARRIER), and never changes after. UStr views of strings are good until the next safepoint. */
#ifndef WEFT_TEXT_H
#define WEFT_TEXT_H

#include "fmtspec.h"
#include "native.h"
#include "strkern.h"
#include "utf8.h"

/* ---- str ---- */
/* A new str of n characters none of which exceeds `max`, one of them wider than the next smaller width: to be filled at
 * once. n is not 0. RAISED: MemoryError. */
Value str_alloc(uint64_t n, uint32_t max);
static inline char *str_data(Value s) { return str_chars(OBJ(StrObj, s)); }
extern Value str_latin1[256]; /* one-character strs: interned, immortal */
extern HashKey str_hash_key;
void str_start(void);
void bytes_start(void);
void codecs_start(void);
/* A str for n characters below 128. */
Value str_from_ascii(const char *p, size_t n);
/* s itself, or a copy if it is an instance of a subclass. */
static inline bool str_exact(Value v) { return is_exact(v, &type_str); }
Value str_plain(Value s);
/* An instance of a subclass `t` with the characters of s. */
Value str_as(Type *t, Value s);
static inline bool str_eq_inline(Value a, Value b) {
    return a == b || str_equal(a, b);
}
/* "must be str, not T" and the like: s is a str, or TypeError with `what` before ", not T". */
int str_need(Value v, const char *what);

/* Memory for UBufs that live over safepoints: an abort gives it back. */
typedef struct TxMem {
    UMem mem;
    Thread *th;
} TxMem;
const UMem *tx_mem(TxMem *m, Thread *th);

/* Arguments start, end of find, count, ...: None or missing for the ends; clipped, as slices are.  SAFEPOINT 0 or -1 */
int text_span(Thread *th, Value start, Value end, int64_t n, int64_t *from, int64_t *to);

/* ---- formatting (str_format.c, str_percent.c, bytes_percent.c) ---- */
Value fmt_raise(const FmtError *e);
Value str_percent(Thread *th, Value format, Value args);
Value bytes_percent(Thread *th, Value format, Value args, bool as_bytearray);
/* format(s, spec) of exact or derived strs. */
Value str_format_spec(Thread *th, Value s, Value spec);
NativeFn str_m_format, str_m_format_map, str_m___format__;

/* ---- str methods (str_methods.c, str_split.c) ---- */
#define STR_METHODS(X) \
    X(capitalize) X(casefold) X(center) X(count) X(encode) X(endswith) X(expandtabs) X(find) X(index) X(isalnum) X(isalpha) \
    X(isascii) X(isdecimal) X(isdigit) X(isidentifier) X(islower) X(isnumeric) X(isprintable) X(isspace) X(istitle) X(isupper) \
    X(join) X(ljust) X(lower) X(lstrip) X(maketrans) X(partition) X(removeprefix) X(removesuffix) X(replace) X(rfind) X(rindex) \
    X(rjust) X(rpartition) X(rsplit) X(rstrip) X(split) X(splitlines) X(startswith) X(strip) X(swapcase) X(title) X(translate) \
    X(upper) X(zfill) X(__getnewargs__) X(__sizeof__)
#define X(name) NativeFn str_m_##name;
STR_METHODS(X)
#undef X

/* ---- bytes-like ---- */
extern Value bytes_empty, bytes_chars[256];
static inline UStr bytes_view(Value b) { return ustr_make(bytes_data(b), bytes_len(b), 1); }
static inline bool bytes_exact(Value v) { return is_exact(v, &type_bytes); }
int64_t bytes_hash_of(Value b);
Value bytes_from_ustr(UStr s);
Value bytes_from_buf(UBuf *b); /* characters below 256; frees it */
/* The bytes of v, exact or not, in the moving heap or not: good until the next safepoint. Only reading; contiguous.
 * false: v has no (contiguous) buffer, nothing is raised. The view needs no release. */
bool bytes_like(Value v, UStr *out);
/* The same; TypeError "a bytes-like object is required, not 'T'". */
int bytes_need(Value v, UStr *out);
/* bytearray: a new one; its bytes. */
Value bytearray_from(const void *p, size_t n);
Value bytearray_from_buf(UBuf *b);
static inline uint64_t bytearray_len(Value v) { return GET(ByteArrayObj, v, len); }
UStr bytearray_view(Value v);
static inline bool bytearray_check(Value v) { return is_ref(v) && obj_is(v, &type_bytearray); }
int bytearray_resize(Value v, uint64_t n);
/* Bytes from any object as bytes(x) and bytearray(x) take it: buffer, int count, iterable of ints; not str.  SAFEPOINT */
Value bytes_from_any(Thread *th, Value v, Value encoding, Value errors, const char *name);

/* Methods of bytes and bytearray: the functions and rows are shared (bytes_methods.c). */
#define BYTES_METHODS(X) \
    X(capitalize) X(center) X(count) X(decode) X(endswith) X(expandtabs) X(find) X(fromhex) X(hex) X(index) X(isalnum) X(isalpha) \
    X(isascii) X(isdigit) X(islower) X(isspace) X(istitle) X(isupper) X(join) X(ljust) X(lower) X(lstrip) X(maketrans) \
    X(partition) X(removeprefix) X(removesuffix) X(replace) X(rfind) X(rindex) X(rjust) X(rpartition) X(rsplit) X(rstrip) \
    X(split) X(splitlines) X(startswith) X(strip) X(swapcase) X(title) X(translate) X(upper) X(zfill)
#define X(name) NativeFn bytes_m_##name;
BYTES_METHODS(X)
#undef X
NativeFn bytearray_m___alloc__, bytearray_m___reduce__, bytearray_m___reduce_ex__, bytearray_m___sizeof__, bytearray_m_append,
    bytearray_m_clear, bytearray_m_copy, bytearray_m_extend, bytearray_m_insert, bytearray_m_pop, bytearray_m_remove,
    bytearray_m_reverse;
Value bytearray_iter(Thread *th, Value self);
/* What memoryviews of one object share. `views`: how many have not been released. */
typedef struct ManagedObj {
    Obj h;
    Value owner;
    int64_t views;
} ManagedObj;
Value memoryview_new(Thread *th, Value v); /* no SAFEPOINT, but what the buffer of v does */
int bytearray_add_view(Value v, Value managed);
char *bytearray_memory(Value v, bool write);
/* The bytes of a bytes or bytearray object. */
UStr byte_view(Value v);
/* What bytes(x) and bytearray(x) make of an integer in an item. */
int byte_value(Thread *th, Value v, uint8_t *out, const char *message);
int byte_contains(Thread *th, Value self, Value item);
Value byte_repr(Value self);
bool compare_holds(int c, enum CmpOp op);
/* The table of hex digits with separators (bytes.hex, binascii.hexlify): arguments sep and bytes_per_sep as Python gives them. */
Value hex_of(Thread *th, UStr s, Value sep, Value per_sep, bool as_bytes);

/* ---- codecs (codecs.c) ---- */
/* One run of a codec, with what an error handler in Python needs. Slots r[] are rooted: the input, the name of the error handler (None
 * or V_UNBOUND: strict), the handler once looked up, scratch. */
enum { RUN_INPUT, RUN_ERRORS, RUN_HANDLER, RUN_SCRATCH, RUN_ROOTS };
typedef struct CodecRun {
    Thread *th;
    Codec codec;        /* for the handlers: what kind of units it has */
    const char *name;   /* in exceptions */
    Value *r;
    const uint8_t *p;   /* decoding: the bytes, n of them. Encoding: see str_view(r[RUN_INPUT]) */
    size_t n;
    CodecHandler handler;
    UBuf out;
    TxMem mem;
} CodecRun;
/* Push the slots; input: bytes-like when decoding (p, n are set), or a str. -1: TypeError. The end: codec_run_end. */
int codec_run_begin(CodecRun *x, Thread *th, Codec codec, const char *name, Value input, Value errors, bool decoding);
Value codec_run_end(CodecRun *x, Value result); /* pops, frees */
/* Deal with an error: 0 and where to go on in *pos, or -1. When encoding, `put` writes a handler's str (false: it cannot). */
int codec_decode_error(CodecRun *x, const CodecError *e, size_t *pos);
int codec_encode_error(CodecRun *x, CodecError *e, size_t *pos, bool (*put)(CodecRun *x, UStr s, void *arg), void *arg);
/* A native codec from end to end. *consumed (may be NULL): bytes taken. */
Value codec_decode_native(Thread *th, Codec codec, const char *name, Value input, Value errors, bool final, size_t *consumed);
Value codec_decode_from(Thread *th, Codec codec, const char *name, Value input, Value errors, bool final, size_t start, size_t *consumed);
Value codec_encode_native(Thread *th, Codec codec, const char *name, Value str, Value errors, const void *bom, size_t nbom);
/* utf-16, utf-32 with a byte order mark (wide 2, 4). order: in and out, 0 not known, -1 little, 1 big. */
Value codec_decode_wide(Thread *th, unsigned wide, Value input, Value errors, bool final, int *order, size_t *consumed);
Value codec_encode_wide(Thread *th, unsigned wide, Value str, Value errors, int order);
/* str.encode and bytes.decode with arguments as Python gives them (V_UNBOUND: default). */
Value codec_encode_str(Thread *th, Value s, Value encoding, Value errors);
Value codec_decode_obj(Thread *th, Value bytes_like_obj, Value encoding, Value errors);
size_t codec_normalize(char *to, size_t room, UStr s);
/* The registry. */
Value codec_lookup(Thread *th, Value encoding);
Value codec_lookup_error(Thread *th, Value name);
int codec_register_error(Thread *th, Value name, Value handler);
int codec_register(Thread *th, Value search);
int codec_unregister(Thread *th, Value search);
Value codec_encode_any(Thread *th, Value obj, Value encoding, Value errors, bool decode, bool text_only);
#endif
