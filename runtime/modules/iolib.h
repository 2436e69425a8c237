/* iolib.h -- what the modules that deal with the operating system share: blocking calls, names of files, bytes of buffers;
 * and the structs of _io.
 *
 * Blocking. What the world can see, and what may take long, runs between io_block_begin and io_block_end: outside of any
 * transaction where that can be, else in one that is inevitable and stands. What follows is inevitable as well until the
 * interpreter ends the transaction at its next break, so a call is never made twice, and C memory that is allocated after
 * io_block_begin is never leaked by an abort. Between the two no object may be touched: data goes through C memory.
 *
 * State of streams lies in objects and is read and written with barriers, so an abort takes back what a transaction did to
 * it. A buffered object is locked (`owner`) while its raw stream runs, since that ends transactions. */
#ifndef WEFT_IOLIB_H
#define WEFT_IOLIB_H

#include "object.h"
#include "native.h"
#include <errno.h>
#include <sys/types.h>

/* ---- blocking calls (ioblock.c) -------------------------------------------------------------------------------- */

typedef struct IoBlock { bool nested; } IoBlock;
/* `why` is a literal, for the contention log.  BREAK BLOCKS */
IoBlock io_block_begin(Thread *th, const char *why);
void io_block_end(Thread *th, IoBlock b); /* keeps errno */

/* r = call, outside; again after EINTR once signal handlers have run. `raised`: a handler raised. */
#define IO_BLOCKING(th, why, raised, r, call)        \
    do {                                             \
        raised = false;                              \
        for (;;) {                                   \
            IoBlock block_ = io_block_begin(th, why);\
            r = (call);                              \
            io_block_end(th, block_);                \
            if (r >= 0 || errno != EINTR) break;     \
            if (thread_poll(th) < 0) {               \
                raised = true;                       \
                break;                               \
            }                                        \
        }                                            \
    } while (0)

/* The contents of C-contiguous bytes in a buffer: 0 or -1 raised. Give it back with obj_release_buffer. */
int io_get_bytes(Value v, BufferView *out);
/* The same, to be written to: TypeError "f() argument must be read-write bytes-like object, not %T". */
int io_get_writable(const char *function, Value v, BufferView *out);

/* read or pread into C memory `to`: the number of bytes, or -1: *raised, or errno says why. */
ssize_t io_fd_read(Thread *th, int fd, char *to, size_t n, int64_t at, bool *raised);
ssize_t io_fd_write(Thread *th, int fd, const char *from, size_t n, int64_t at, bool *raised);

/* ---- streams --------------------------------------------------------------------------------------------------- */

#define IO_BUFFER_SIZE 8192
extern Type type_iobase, type_rawiobase, type_bufferediobase, type_textiobase, type_fileio, type_bytesio, type_bytesio_buffer,
    type_stringio, type_buffered_reader, type_buffered_writer, type_buffered_random, type_buffered_rwpair, type_textiowrapper,
    type_newline_decoder, type_io_buf;
extern Type *io_UnsupportedOperation;

/* Bytes that can be written: the memory of buffers. */
typedef struct IoBuf { Obj h; uint64_t cap; char data[]; } IoBuf;
Value iobuf_new(size_t cap);
static inline const char *iobuf_read(Value b) { stm_read(ref_addr(b)); return OBJ(IoBuf, b)->data; }
static inline char *iobuf_write(Value b) { stm_read(ref_addr(b)); stm_write(ref_addr(b)); return OBJ(IoBuf, b)->data; }
static inline uint64_t iobuf_cap(Value b) { return OBJ(IoBuf, b)->cap; }

typedef struct FileIOObj {
    Obj h;
    Value name, opener; /* name: V_UNBOUND or what open got */
    int64_t fd;         /* -1: closed */
    int64_t blksize;
    uint8_t created, readable, writable, appending, closefd, finalizing;
    int8_t seekable;    /* -1: not known yet */
} FileIOObj;

typedef struct BufferedObj {
    Obj h;
    Value raw, buf;     /* V_NONE: none */
    Value owner;        /* small int: thread that is inside, 0 none */
    int64_t size;       /* of buf */
    int64_t pos, end;   /* what was read ahead: [pos, end) */
    int64_t wend;       /* what is to be written: [0, wend). Never both */
    int64_t abs_pos;    /* of the raw stream, -1: not known */
    uint8_t ok, detached, readable, writable, finalizing, fast; /* fast: raw is an exact FileIO */
} BufferedObj;

typedef struct PairObj { Obj h; Value reader, writer; } PairObj;

typedef struct BytesIOObj {
    Obj h;
    Value buf;          /* IoBuf; V_NONE when closed */
    int64_t pos, len, exports;
} BytesIOObj;

typedef struct StringIOObj {
    Obj h;
    Value buf;          /* IoBuf of characters; V_NONE when closed */
    Value readnl;       /* None or a str */
    Value writenl;      /* None or a str */
    int64_t pos, len;   /* in characters */
    uint8_t width, ok, closed, universal, translate, seen;
} StringIOObj;

typedef struct NewlineDecoderObj {
    Obj h;
    Value decoder, errors;
    uint8_t pending_cr, translate, seen, ok;
} NewlineDecoderObj;

typedef struct TextObj {
    Obj h;
    Value buffer, encoding, errors;
    Value readnl, writenl;      /* None or a str */
    Value encoder, decoder;     /* objects of the codec, None with a native one */
    Value pending;              /* IoBuf of bytes on their way, None: none yet */
    Value decoded;              /* str read ahead, None */
    Value snapshot;             /* None or (flags, bytes): the decoder's state where `decoded` begins, and what it got since */
    Value raw;                  /* for line buffering of standard streams */
    int64_t chunk_size;
    int64_t pending_len, used;  /* used: characters of `decoded` that were given out */
    double b2cratio;
    uint8_t ok, detached, line_buffering, write_through, universal, translate, translate_out, seekable, telling, has_read1,
        finalizing, readable, writable;
    uint8_t native;             /* 1 + enum Codec: no codec objects */
    uint8_t handler;            /* CodecHandler */
    uint8_t pending_cr, seen;   /* newlines, of the native decoder */
    uint8_t npend;
    uint8_t pend[4];            /* incomplete utf-8 */
    uint8_t encoding_start;     /* the codec object writes a byte order mark only at the start */
    uint8_t latched;            /* a codec's encoder has begun */
} TextObj;

/* Raise ValueError "I/O operation on closed file." if `closed` of the object is true: 0 or -1.  SAFEPOINT */
int io_check_closed(Thread *th, Value self);
int io_check_readable(Thread *th, Value self, Value stream), io_check_writable(Thread *th, Value self, Value stream),
    io_check_seekable(Thread *th, Value self, Value stream);
int io_is_closed(Thread *th, Value self); /* 0, 1, -1 */
Value io_unsupported(const char *what);
/* Close at the end of an object's life: what _IOBase's finalizer does. */
int io_finalize(Thread *th, Value self);
/* Itself, or ValueError if it is closed: Type.iter of streams. */
Value io_iter(Thread *th, Value self);
/* Call method `name`: without arguments, with one. */
Value io_call0(Thread *th, Value self, Value name);
Value io_call1(Thread *th, Value self, Value name, Value arg);
/* A size argument: None or an int; anything else "argument should be integer or None, not 'str'". */
int io_arg_size(Thread *th, Value v, int64_t dflt, int64_t *out);

/* fileio.c */
Value fileio_close(Thread *th, Value *a, unsigned n, Value kw);
ssize_t fileio_read_raw(Thread *th, Value self, char *to, size_t n, bool *raised); /* 0 end, -1: see io_fd_read, -2 raised: closed */
ssize_t fileio_write_raw(Thread *th, Value self, const char *from, size_t n, bool *raised);
Value fileio_make(Thread *th, Value file, const char *mode, bool closefd, Value opener);
Value fileio_readall(Thread *th, Value *a, unsigned n, Value kw);
int fileio_isatty(Value self);

/* bufferedio.c */
Value buffered_new(Thread *th, Type *t, Value raw, int64_t size);
/* Write C memory or object bytes through an exact BufferedWriter: 0 or -1. Only when it fits the buffer: 1 = it does not. */
int buffered_append(Thread *th, Value self, Value iobuf, size_t n);
Value buffered_flush(Thread *th, Value *a, unsigned n, Value kw);
Value buffered_read1_n(Thread *th, Value self, int64_t n);
bool buffered_is_exact(Value v);

/* newline.c */
enum { NL_CR = 1, NL_LF = 2, NL_CRLF = 4 };
/* Append `in` to `out`, with \r and \r\n as \n if `translate`; *seen collects what was there. A \r at the end waits for what follows unless
 * `final`: then *pending_cr. */
void newline_decode(UBuf *out, UStr in, bool translate, bool final, uint8_t *pending_cr, uint8_t *seen);
Value newline_seen(uint8_t seen);
/* The end of the first line of s (just behind its line end), or -1. */
int64_t newline_find(UStr s, bool translated, bool universal, Value readnl);
int newline_check(Value newline); /* "illegal newline value: %R" in the caller: 0 bad */

/* textio.c */
Value text_new(Thread *th, Value buffer, Value encoding, Value errors, Value newline, bool line_buffering, bool write_through);
Value io_locale_encoding(void);
/* io_module.c */
Value io_open(Thread *th, Value file, Value mode, int64_t buffering, Value encoding, Value errors, Value newline, bool closefd,
              Value opener);
/* A standard stream on descriptor fd, or None if that is not open. `mode` 'r' or 'w'. Errors and encoding are ASCII.  SAFEPOINT MAY_RAISE */
Value io_open_std(Thread *th, int fd, const char *name, char mode, const char *encoding, const char *errors, bool buffered,
                  bool line_buffering, bool write_through);

/* Before the program ends: write out what is in the buffers of files that nobody closed.  SAFEPOINT BLOCKS */
void io_flush_all(Thread *th);

#endif
