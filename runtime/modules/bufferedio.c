/* bufferedio.c -- BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair.
 *
 * One struct serves the first three. Its buffer holds either bytes read ahead, [pos, end), or bytes still to be written,
 * [0, wend); before the one kind of use follows the other, the bytes ahead are given back (the raw stream seeks) or written out.
 *
 * [BF1] end > 0 implies wend == 0, and the other way round.
 * [BF2] The raw stream is used only by the thread that has the lock (`owner`): its calls end transactions. What fits the
 *       buffer needs no lock, only that nobody else has it.
 *
 * A raw stream that is exactly a FileIO is used through its descriptor; any other by its methods. */
#include "iolib.h"
#include <linux/futex.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static BufferedObj *buf_read(Value self) {
    stm_read(ref_addr(self));
    return OBJ(BufferedObj, self);
}
/* To be changed: good until the next safepoint. */
static BufferedObj *buf_write(Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    return OBJ(BufferedObj, self);
}

static Value iobuf_make(size_t cap) {
    Value v = obj_new_var(&type_io_buf, (sizeof(IoBuf) + cap + 7) & ~(size_t)7, 0);
    if (v != RAISED) OBJ(IoBuf, v)->cap = cap; /* NOBARRIER: fresh */
    return v;
}
Value iobuf_new(size_t cap) { return cap > (size_t)INT64_MAX / 2 ? err_no_memory() : iobuf_make(cap); }
static size_t iobuf_size(const Obj *o) { return (sizeof(IoBuf) + ((const IoBuf *)o)->cap + 7) & ~(size_t)7; }
Type type_io_buf = {.name = "_io._Buffer", .flags = TF_VAR | TF_NO_NEW, .size = sizeof(IoBuf), .size_of = iobuf_size};

/* ---- the lock -------------------------------------------------------------------------------------------------- */

static _Atomic uint32_t turn;    /* futex: changes when a lock was given up that somebody waits for */
static _Atomic uint32_t waiting;
static _Atomic uint32_t forks;   /* locks of before a fork are nobody's */

static void after_fork(void) { atomic_fetch_add(&forks, 1); }
__attribute__((constructor)) static void watch_forks(void) { pthread_atfork(NULL, NULL, after_fork); }

#define OWNER_BITS 48
static Value owner_word(Thread *th) {
    uint64_t id = th->ident & (((uint64_t)1 << OWNER_BITS) - 1);
    return small_int((int64_t)((uint64_t)(atomic_load(&forks) & 0xfff) << OWNER_BITS | (id ? id : 1)));
}
static bool owned(Value owner) {
    return owner != small_int(0) && (uint64_t)small_value(owner) >> OWNER_BITS == (atomic_load(&forks) & 0xfff);
}

/* Nobody else is inside: 0. Woken by unlock, and by the clock in case the owner's transaction was not yet visible. */
static int wait_free(Thread *th, Value *self) {
    for (;;) {
        Value owner = buf_read(*self)->owner;
        if (!owned(owner)) return 0;
        if (owner == owner_word(th)) {
            err_format(th, RuntimeError, "reentrant call inside %R", *self);
            return -1;
        }
        uint32_t seen = atomic_load(&turn);
        atomic_fetch_add(&waiting, 1);
        IoBlock b = io_block_begin(th, "stream in use");
        struct timespec most = {0, 5000000};
        syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, seen, &most, NULL, 0);
        io_block_end(th, b);
        atomic_fetch_sub(&waiting, 1);
        if (thread_poll(th) < 0) return -1;
    }
}

static int lock(Thread *th, Value *self) {
    if (UNLIKELY(buf_read(*self)->owner != small_int(0)) && wait_free(th, self) < 0) return -1;
    buf_write(*self)->owner = owner_word(th);
    return 0;
}

static void wake(void *arg) {
    atomic_fetch_add(&turn, 1);
    syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

static void unlock(Thread *th, Value self) {
    buf_write(self)->owner = small_int(0);
    if (atomic_load(&waiting)) tx_after_commit(&th->stm, wake, NULL);
}

/* ---- checks ---------------------------------------------------------------------------------------------------- */

static int check_ready(Value self) {
    BufferedObj *b = buf_read(self);
    if (LIKELY(b->ok)) return 0;
    return err_set(ValueError, b->detached ? "raw stream has been detached" : "I/O operation on uninitialized object");
}

static int raw_closed(Thread *th, Value *self) {
    BufferedObj *b = buf_read(*self);
    if (b->buf == V_NONE) return 1;
    if (b->fast) return GET(FileIOObj, b->raw, fd) < 0;
    return io_is_closed(th, b->raw);
}

/* `what`: "read of closed file" */
static int check_open(Thread *th, Value *self, const char *what) {
    if (check_ready(*self) < 0) return -1;
    int closed = raw_closed(th, self);
    return closed > 0 ? err_set(ValueError, "%s", what) : closed;
}

static int64_t ahead(const BufferedObj *b) { return b->end - b->pos; }

/* ---- the raw stream -------------------------------------------------------------------------------------------- */

enum { RAW_ERROR = -1, RAW_BLOCKED = -2 };

/* Was the exception just raised OSError(EINTR)? Then drop it: the call is to be made again. */
static bool trap_eintr(Thread *th) {
    if (!err_is(th, OSError)) return false;
    if (GET(OSErrorObj, th->exc, number) != small_int(EINTR)) return false;
    err_clear(th);
    return true;
}

/* Raise OSError(message) from the exception that is there. */
static void raise_from(Thread *th, const char *message) {
    Value *r = root_push(th, 2);
    r[0] = err_fetch(th);
    err_raise(OSError, "%s", message);
    r[1] = err_fetch(th);
    SET(ExcObj, r[1], cause, r[0]);
    SET(ExcObj, r[1], context, r[0]);
    SET(ExcObj, r[1], suppress, V_TRUE);
    err_restore(th, r[1]);
    root_pop(th, 2);
}

#define SMALL 16384

/* C memory for a transfer; beyond the stack's share only where no abort can come any more. */
static char *room(Thread *th, char *small, int64_t n) {
    if (n <= SMALL) return small;
    tx_inevitable(&th->stm, "large transfer");
    char *p = malloc((size_t)n);
    if (!p) err_no_memory();
    return p;
}

/* Read up to n bytes into the IoBuf in *to from `at` on: the number, RAW_ERROR, RAW_BLOCKED. */
static int64_t fast_read(Thread *th, Value *self, Value *to, int64_t at, int64_t n) {
    char small[SMALL], *p = room(th, small, n);
    if (!p) return RAW_ERROR;
    bool raised;
    int64_t got = fileio_read_raw(th, buf_read(*self)->raw, p, (size_t)n, &raised);
    if (got > 0) memcpy(iobuf_write(*to) + at, p, (size_t)got);
    if (got < 0 && !raised) {
        if (errno == EAGAIN) got = RAW_BLOCKED;
        else err_os();
    }
    if (p != small) free(p);
    return got;
}

static int64_t slow_read(Thread *th, Value *self, Value *to, int64_t at, int64_t n) {
    Value *r = root_push(th, 3);
    r[0] = CALL1(th, type_bytearray.obj, int_from(n));
    if (r[0] == RAISED) return RAW_ERROR;
    r[1] = CALL1(th, type_memoryview.obj, r[0]);
    if (r[1] == RAISED) return RAW_ERROR;
    do r[2] = io_call1(th, buf_read(*self)->raw, S(readinto), r[1]);
    while (r[2] == RAISED && trap_eintr(th));
    if (r[2] == RAISED) return RAW_ERROR;
    int64_t got = RAW_BLOCKED;
    if (r[2] != V_NONE) {
        if (obj_index_int(th, r[2], &got, ValueError) < 0) {
            raise_from(th, "raw readinto() failed");
            return RAW_ERROR;
        }
        if (got < 0 || got > n)
            return err_set(OSError, "raw readinto() returned invalid length %zd (should have been between 0 and %zd)",
                           (ssize_t)got, (ssize_t)n);
        BufferView v;
        if (obj_get_buffer(r[0], &v, false) < 0) return RAW_ERROR;
        memcpy(iobuf_write(*to) + at, v.p, (size_t)got);
        obj_release_buffer(&v);
    }
    root_pop(th, 3);
    return got;
}

static int64_t raw_read(Thread *th, Value *self, Value *to, int64_t at, int64_t n) {
    int64_t got = buf_read(*self)->fast ? fast_read(th, self, to, at, n) : slow_read(th, self, to, at, n);
    BufferedObj *b = buf_write(*self);
    if (got > 0 && b->abs_pos >= 0) b->abs_pos += got;
    return got;
}

/* Write the n bytes at `at` of the IoBuf in *from. */
static int64_t fast_write(Thread *th, Value *self, Value *from, int64_t at, int64_t n) {
    char small[SMALL], *p = room(th, small, n);
    if (!p) return RAW_ERROR;
    memcpy(p, iobuf_read(*from) + at, (size_t)n);
    bool raised;
    int64_t done = fileio_write_raw(th, buf_read(*self)->raw, p, (size_t)n, &raised);
    if (done < 0 && !raised) {
        if (errno == EAGAIN) done = RAW_BLOCKED;
        else err_os();
    }
    if (p != small) free(p);
    return done;
}

static int64_t slow_write(Thread *th, Value *self, Value *from, int64_t at, int64_t n) {
    Value *r = root_push(th, 2);
    r[0] = bytes_from(iobuf_read(*from) + at, (size_t)n);
    if (r[0] != RAISED) r[0] = CALL1(th, type_memoryview.obj, r[0]);
    if (r[0] == RAISED) return RAW_ERROR;
    do {
        errno = 0;
        r[1] = io_call1(th, buf_read(*self)->raw, S(write), r[0]);
    } while (r[1] == RAISED && trap_eintr(th));
    if (r[1] == RAISED) return RAW_ERROR;
    int64_t done = RAW_BLOCKED;
    if (r[1] != V_NONE) {
        if (arg_int64(th, r[1], &done) < 0) return RAW_ERROR;
        if (done < 0 || done > n)
            return err_set(OSError, "raw write() returned invalid length %zd (should have been between 0 and %zd)",
                           (ssize_t)done, (ssize_t)n);
    }
    root_pop(th, 2);
    return done;
}

static int64_t raw_write(Thread *th, Value *self, Value *from, int64_t at, int64_t n) {
    int64_t done = buf_read(*self)->fast ? fast_write(th, self, from, at, n) : slow_write(th, self, from, at, n);
    BufferedObj *b = buf_write(*self);
    if (done > 0 && b->abs_pos >= 0) b->abs_pos += done;
    return done;
}

static int64_t position(Thread *th, Value *self, Value v) {
    int64_t at;
    if (v == RAISED) return -1;
    if (arg_int64(th, v, &at) < 0) return -1;
    if (at < 0) return err_set(OSError, "Raw stream returned invalid position %lld", (long long)at);
    buf_write(*self)->abs_pos = at;
    return at;
}
static int64_t raw_tell(Thread *th, Value *self) {
    return position(th, self, io_call0(th, buf_read(*self)->raw, S(tell)));
}
static int64_t raw_seek(Thread *th, Value *self, int64_t to, int whence) {
    Value target = int_from(to);
    if (target == RAISED) return -1;
    buf_write(*self)->abs_pos = -1;
    return position(th, self, obj_call_method(th, buf_read(*self)->raw, S(seek), (Value[]){target, small_int(whence)}, 2));
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

/* Give back what was read ahead: the raw stream is where the program thinks it is. */
static int rewind_raw(Thread *th, Value *self) {
    BufferedObj *b = buf_write(*self);
    int64_t back = ahead(b);
    b->pos = b->end = 0;
    return back > 0 && raw_seek(th, self, -back, 1) < 0 ? -1 : 0;
}

static int flush_locked(Thread *th, Value *self);

/* Before reading from the raw stream. */
static int settle_writes(Thread *th, Value *self) { return buf_read(*self)->wend > 0 ? flush_locked(th, self) : 0; }

/* Fill the buffer, which is empty. */
static int64_t fill(Thread *th, Value *self) {
    BufferedObj *b = buf_write(*self);
    b->pos = b->end = 0;
    Value *r = root_push1(th, b->buf);
    int64_t got = raw_read(th, self, r, 0, b->size);
    root_pop(th, 1);
    if (got > 0) buf_write(*self)->end = got;
    return got;
}

/* Bytes that gather: an IoBuf in *slot that grows. */
typedef struct Gather { Value *slot; int64_t len; } Gather;
static int gather_room(Gather *g, int64_t more) {
    int64_t cap = (int64_t)iobuf_cap(*g->slot);
    if (cap - g->len >= more) return 0;
    int64_t want = g->len + more > 2 * cap ? g->len + more : 2 * cap;
    Value bigger = iobuf_new((size_t)want);
    if (bigger == RAISED) return -1;
    memcpy(OBJ(IoBuf, bigger)->data, iobuf_read(*g->slot), (size_t)g->len); /* NOBARRIER: fresh */
    *g->slot = bigger;
    return 0;
}
/* Take n bytes from what was read ahead. */
static int gather_ahead(Gather *g, Value self, int64_t n) {
    if (gather_room(g, n) < 0) return -1;
    BufferedObj *b = buf_write(self);
    memcpy(iobuf_write(*g->slot) + g->len, iobuf_read(b->buf) + b->pos, (size_t)n);
    b->pos += n, g->len += n;
    return 0;
}
static Value gather_bytes(const Gather *g) { return bytes_from(iobuf_read(*g->slot), (size_t)g->len); }

static Value take(Value self, int64_t n) {
    BufferedObj *b = buf_write(self);
    Value v = bytes_from(iobuf_read(b->buf) + b->pos, (size_t)n);
    if (v != RAISED) b->pos += n;
    return v;
}

static Value read_all_locked(Thread *th, Value *self) {
    Value *r = root_push(th, 4); /* head, list, piece, readall */
    if (settle_writes(th, self) < 0) return RAISED;
    r[0] = take(*self, ahead(buf_read(*self)));
    if (r[0] == RAISED) return RAISED;
    buf_write(*self)->pos = buf_write(*self)->end = 0;
    int has = obj_find_attr(th, buf_read(*self)->raw, S(readall), &r[3]);
    if (has < 0) return RAISED;
    if (has) {
        r[2] = CALL0(th, r[3]);
        if (r[2] == RAISED) return RAISED;
        if (r[2] != V_NONE && !bytes_check(r[2])) return err_raise(TypeError, "readall() should return bytes");
        buf_write(*self)->abs_pos = -1;
        if (bytes_len(r[0]) == 0) return r[2];
        if (r[2] == V_NONE) return r[0];
        return obj_binary(th, NB_ADD, r[0], r[2]);
    }
    r[1] = list_new(0);
    if (r[1] == RAISED || list_append(r[1], r[0]) < 0) return RAISED;
    for (int64_t total = (int64_t)bytes_len(r[0]);;) {
        r[2] = io_call0(th, buf_read(*self)->raw, S(read));
        if (r[2] == RAISED) return RAISED;
        if (r[2] != V_NONE && !bytes_check(r[2])) return err_raise(TypeError, "read() should return bytes");
        if (r[2] == V_NONE || bytes_len(r[2]) == 0) {
            if (total == 0) return r[2];
            break;
        }
        total += (int64_t)bytes_len(r[2]);
        BufferedObj *b = buf_write(*self);
        if (b->abs_pos >= 0) b->abs_pos += (int64_t)bytes_len(r[2]);
        if (list_append(r[1], r[2]) < 0) return RAISED;
    }
    r[2] = bytes_from("", 0);
    return r[2] == RAISED ? RAISED : io_call1(th, r[2], S(join), r[1]);
}

/* n bytes, with as many raw reads as it takes. */
static Value read_locked(Thread *th, Value *self, int64_t n) {
    Value *r = root_push(th, 1);
    Gather g = {r, 0};
    r[0] = iobuf_new((size_t)(n < 65536 ? n : 65536));
    if (r[0] == RAISED || settle_writes(th, self) < 0) return RAISED;
    BufferedObj *b = buf_read(*self);
    if (gather_ahead(&g, *self, ahead(b)) < 0) return RAISED;
    while (g.len < n) {
        int64_t size = buf_read(*self)->size, whole = (n - g.len) / size * size, got;
        if (whole > 0) { /* past the buffer */
            buf_write(*self)->pos = buf_write(*self)->end = 0;
            if (whole > 1 << 20) whole = (1 << 20) / size > 0 ? (1 << 20) / size * size : size;
            if (gather_room(&g, whole) < 0) return RAISED;
            got = raw_read(th, self, r, g.len, whole);
            if (got > 0) g.len += got;
        } else {
            got = fill(th, self);
            if (got > 0 && gather_ahead(&g, *self, got < n - g.len ? got : n - g.len) < 0) return RAISED;
        }
        if (got == RAW_ERROR) return RAISED;
        if (got <= 0) {
            if (got == RAW_BLOCKED && g.len == 0) return V_NONE;
            break;
        }
    }
    return gather_bytes(&g);
}

/* Run `expr` locked. */
#define LOCKED(th, a, result, expr)        \
    do {                                   \
        if (lock(th, a) < 0) return RAISED;\
        result = (expr);                   \
        unlock(th, (a)[0]);                \
    } while (0)
#define LOCKED_ROOTED(th, a, result, expr)            \
    do {                                              \
        if (lock(th, a) < 0) return RAISED;           \
        result = (expr);                              \
        Value *keep_ = root_push1(th, result);        \
        unlock(th, (a)[0]);                           \
        result = keep_[0];                            \
    } while (0)

static Value buffered_read(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &size) < 0) return RAISED;
    if (check_ready(a[0]) < 0) return RAISED;
    if (size < -1) return err_raise(ValueError, "read length must be non-negative or -1");
    if (check_open(th, a, "read of closed file") < 0) return RAISED;
    if (buf_read(a[0])->owner != small_int(0) && wait_free(th, a) < 0) return RAISED;
    BufferedObj *b = buf_read(a[0]);
    if (size >= 0 && size <= ahead(b)) return take(a[0], size);
    Value v;
    LOCKED(th, a, v, size < 0 ? read_all_locked(th, a) : read_locked(th, a, size));
    return v;
}

/* What is there, or one raw read of up to n bytes. */
static Value read1_locked(Thread *th, Value *self, int64_t n) {
    int64_t have = ahead(buf_read(*self));
    if (have > 0) return take(*self, have < n ? have : n);
    Value *r = root_push(th, 1);
    if (settle_writes(th, self) < 0) return RAISED;
    buf_write(*self)->pos = buf_write(*self)->end = 0;
    r[0] = iobuf_new((size_t)n);
    if (r[0] == RAISED) return RAISED;
    int64_t got = raw_read(th, self, r, 0, n);
    if (got == RAW_ERROR) return RAISED;
    return bytes_from(iobuf_read(r[0]), got > 0 ? (size_t)got : 0);
}

Value buffered_read1_n(Thread *th, Value self, int64_t n) {
    Value *a = root_push1(th, self), v;
    if (check_open(th, a, "read of closed file") < 0) return RAISED;
    LOCKED(th, a, v, read1_locked(th, a, n));
    th->top = a;
    return v;
}

static Value buffered_read1(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size = -1;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &size) < 0) return RAISED;
    if (check_ready(a[0]) < 0) return RAISED;
    if (size < 0) size = buf_read(a[0])->size;
    if (check_open(th, a, "read of closed file") < 0) return RAISED;
    if (size == 0) return bytes_from("", 0);
    Value v;
    LOCKED(th, a, v, read1_locked(th, a, size));
    return v;
}

static Value peek_locked(Thread *th, Value *self) {
    if (settle_writes(th, self) < 0) return RAISED;
    if (ahead(buf_read(*self)) == 0 && fill(th, self) == RAW_ERROR) return RAISED;
    BufferedObj *b = buf_read(*self);
    return bytes_from(iobuf_read(b->buf) + b->pos, (size_t)ahead(b));
}

static Value buffered_peek(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(th, a, "peek of closed file") < 0) return RAISED;
    Value v;
    LOCKED(th, a, v, peek_locked(th, a));
    return v;
}

/* a: self, the writable buffer. */
static Value readinto_locked(Thread *th, Value *a, int64_t len, bool once) {
    Value *r = root_push(th, 1);
    int64_t done = 0, got = 0;
    if (settle_writes(th, a) < 0) return RAISED;
    while (done < len) {
        BufferedObj *b = buf_write(a[0]);
        int64_t have = ahead(b);
        if (have == 0) {
            if (once && done > 0 && len - done <= b->size) break;
            if (len - done > b->size) { /* past the buffer */
                b->pos = b->end = 0;
                int64_t want = len - done > 1 << 20 ? 1 << 20 : len - done;
                r[0] = iobuf_new((size_t)want);
                if (r[0] == RAISED) return RAISED;
                got = raw_read(th, a, r, 0, want);
            } else {
                got = fill(th, a);
                r[0] = V_NONE;
            }
            if (got == RAW_ERROR) return RAISED;
            if (got <= 0) break;
            b = buf_write(a[0]);
            have = got;
        } else {
            r[0] = V_NONE;
        }
        int64_t n = have < len - done ? have : len - done;
        BufferView v;
        if (obj_get_buffer(a[1], &v, true) < 0) return RAISED;
        memcpy((char *)v.p + done, r[0] == V_NONE ? iobuf_read(b->buf) + b->pos : iobuf_read(r[0]), (size_t)n);
        obj_release_buffer(&v);
        if (r[0] == V_NONE) buf_write(a[0])->pos += n;
        done += n;
        if (once && got > 0) break; /* at most one raw read */
    }
    if (done == 0 && got == RAW_BLOCKED) return V_NONE;
    return int_from(done);
}

static Value readinto_any(Thread *th, Value *a, bool once) {
    if (check_ready(a[0]) < 0) return RAISED;
    BufferView v;
    if (io_get_writable(once ? "readinto1" : "readinto", a[1], &v) < 0) return RAISED;
    Value *r = root_push(th, 2);
    r[0] = v.owner;
    r[1] = check_open(th, a, "readinto of closed file") < 0 || lock(th, a) < 0 ? RAISED : readinto_locked(th, a, v.len, once);
    if (buf_read(a[0])->owner == owner_word(th)) unlock(th, a[0]);
    v.owner = r[0];
    obj_release_buffer(&v);
    return r[1];
}
static Value buffered_readinto(Thread *th, Value *a, unsigned n, Value kw) { return readinto_any(th, a, false); }
static Value buffered_readinto1(Thread *th, Value *a, unsigned n, Value kw) { return readinto_any(th, a, true); }

/* The bytes of a line that are in the buffer: their number, and whether its end is among them. */
static int64_t line_ahead(Value self, int64_t limit, bool *ends) {
    BufferedObj *b = buf_read(self);
    int64_t have = ahead(b);
    if (limit >= 0 && have > limit) have = limit;
    const char *p = iobuf_read(b->buf) + b->pos, *nl = memchr(p, '\n', (size_t)have);
    *ends = nl || (limit >= 0 && have == limit);
    return nl ? nl - p + 1 : have;
}

static Value readline_locked(Thread *th, Value *self, int64_t limit) {
    Value *r = root_push(th, 1);
    Gather g = {r, 0};
    r[0] = iobuf_new(256);
    if (r[0] == RAISED || settle_writes(th, self) < 0) return RAISED;
    for (;;) {
        bool ends;
        int64_t n = line_ahead(*self, limit < 0 ? -1 : limit - g.len, &ends);
        if (gather_ahead(&g, *self, n) < 0) return RAISED;
        if (ends) break;
        int64_t got = fill(th, self);
        if (got == RAW_ERROR) return RAISED;
        if (got <= 0) break;
    }
    return gather_bytes(&g);
}

static Value line(Thread *th, Value *a, int64_t limit) {
    if (check_open(th, a, "readline of closed file") < 0) return RAISED;
    if (buf_read(a[0])->owner != small_int(0) && wait_free(th, a) < 0) return RAISED;
    bool ends;
    int64_t n = line_ahead(a[0], limit, &ends);
    if (ends) return take(a[0], n);
    Value v;
    LOCKED(th, a, v, readline_locked(th, a, limit));
    return v;
}

static Value buffered_readline(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t limit;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &limit) < 0) return RAISED;
    return line(th, a, limit);
}

static bool exact(Value self) {
    Type *t = type_of(self);
    return t == &type_buffered_reader || t == &type_buffered_writer || t == &type_buffered_random;
}
bool buffered_is_exact(Value v) { return is_ref(v) && exact(v); }

static Value buffered_next(Thread *th, Value self) {
    if (check_ready(self) < 0) return RAISED;
    Value *r = root_push1(th, self);
    Value v = exact(self) ? line(th, r, -1) : io_call0(th, self, S(readline));
    th->top = r;
    if (v == RAISED) return RAISED;
    if (!bytes_check(v)) return err_raise(OSError, "readline() should have returned a bytes object, not '%T'", v);
    if (bytes_len(v) > 0) return v;
    th->stop_value = V_NONE;
    return STOP;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

static Value raise_blocking(Thread *th, int64_t written) {
    Value message = str_from("write could not complete without blocking"), count = int_from(written);
    if (message == RAISED || count == RAISED) return RAISED;
    Value e = CALL3(th, BlockingIOError->obj, small_int(EAGAIN), message, count);
    return e == RAISED ? RAISED : err_object(th, e);
}

/* Write out the buffer. What could not be written stays, moved to its start. */
static int flush_locked(Thread *th, Value *self) {
    BufferedObj *b = buf_read(*self);
    int64_t end = b->wend, at = 0, done = 0;
    Value *r = root_push1(th, b->buf);
    while (at < end) {
        done = raw_write(th, self, r, at, end - at);
        if (done < 0) break;
        at += done;
        if (at < end && thread_poll(th) < 0) {
            done = RAW_ERROR;
            break;
        }
    }
    if (at > 0 && at < end) memmove(iobuf_write(r[0]), iobuf_read(r[0]) + at, (size_t)(end - at));
    buf_write(*self)->wend = end - at;
    root_pop(th, 1);
    if (done == RAW_BLOCKED) raise_blocking(th, 0);
    return done < 0 ? -1 : 0;
}

/* Everything is in the raw stream, and it stands where the program thinks it does. */
static int flush_rewind(Thread *th, Value *self) {
    if (flush_locked(th, self) < 0) return -1;
    return buf_read(*self)->readable ? rewind_raw(th, self) : 0;
}

/* Copy what fits of data[at..len) to the end of the buffer: how much. */
static int64_t append(Value self, const char *data, int64_t n) {
    BufferedObj *b = buf_write(self);
    int64_t free_bytes = b->size - b->wend;
    if (n > free_bytes) n = free_bytes;
    memcpy(iobuf_write(b->buf) + b->wend, data, (size_t)n);
    b->wend += n;
    return n;
}

/* a: self, an IoBuf or something with a buffer, of len bytes. The bytes from `at` on, up to n. */
static int64_t append_from(Value *a, int64_t at, int64_t n) {
    if (is_exact(a[1], &type_io_buf)) return append(a[0], iobuf_read(a[1]) + at, n);
    BufferView v;
    if (io_get_bytes(a[1], &v) < 0) return -1;
    if (n > v.len - at) n = v.len - at;
    int64_t did = append(a[0], (char *)v.p + at, n);
    obj_release_buffer(&v);
    return did;
}

/* What does not fit the buffer. The number of bytes taken, or -1. */
static int64_t write_locked(Thread *th, Value *a, int64_t len) {
    Value *r = root_push(th, 2);
    if (flush_locked(th, a) < 0) {
        if (!err_is(th, BlockingIOError)) return -1;
        BufferedObj *b = buf_read(a[0]); /* the raw stream takes no more: buffer as much as possible */
        int64_t fits = b->size - b->wend;
        if (len > fits) {
            if (append_from(a, 0, fits) < 0) return -1;
            raise_blocking(th, fits);
            return -1;
        }
        err_clear(th);
        return append_from(a, 0, len);
    }
    int64_t done = 0, size = buf_read(a[0])->size;
    while (len - done > size) {
        int64_t part = len - done < 1 << 20 ? len - done : 1 << 20;
        if (!is_exact(a[1], &type_io_buf)) { /* through an IoBuf: the data may move */
            BufferView v;
            r[0] = iobuf_new((size_t)part);
            if (r[0] == RAISED || io_get_bytes(a[1], &v) < 0) return -1;
            memcpy(OBJ(IoBuf, r[0])->data, (char *)v.p + done, (size_t)part); /* NOBARRIER: fresh */
            obj_release_buffer(&v);
        }
        int64_t n = r[0] == V_NONE ? raw_write(th, a, a + 1, done, part) : raw_write(th, a, r, 0, part);
        if (n == RAW_ERROR) return -1;
        if (n == RAW_BLOCKED) {
            int64_t kept = append_from(a, done, size);
            if (kept >= 0) raise_blocking(th, done + kept);
            return -1;
        }
        done += n;
        if (thread_poll(th) < 0) return -1;
    }
    if (append_from(a, done, len - done) < 0) return -1;
    root_pop(th, 2);
    return len;
}

/* a: self, data. The bytes taken, or -1. */
static int64_t write_any(Thread *th, Value *a, int64_t len) {
    if (check_open(th, a, "write to closed file") < 0) return -1;
    if (buf_read(a[0])->owner != small_int(0) && wait_free(th, a) < 0) return -1;
    BufferedObj *b = buf_read(a[0]);
    if (b->end == 0 && len <= b->size - b->wend) return append_from(a, 0, len);
    if (lock(th, a) < 0) return -1;
    int64_t done = -1;
    if (rewind_raw(th, a) == 0) {
        b = buf_read(a[0]);
        done = len <= b->size - b->wend ? append_from(a, 0, len) : write_locked(th, a, len);
    }
    unlock(th, a[0]);
    return done;
}

int buffered_append(Thread *th, Value self, Value iobuf, size_t n) {
    Value *a = root_push2(th, self, iobuf);
    int64_t done = write_any(th, a, (int64_t)n);
    th->top = a;
    return done < 0 ? -1 : 0;
}

static Value buffered_write(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_ready(a[0]) < 0) return RAISED;
    BufferView v;
    if (io_get_bytes(a[1], &v) < 0) return RAISED;
    int64_t len = v.len;
    BufferedObj *b = buf_read(a[0]);
    if (LIKELY(b->fast && b->end == 0 && b->owner == small_int(0) && len <= b->size - b->wend && b->buf != V_NONE &&
               GET(FileIOObj, b->raw, fd) >= 0)) {
        append(a[0], v.p, len);
        obj_release_buffer(&v);
        return int_from(len);
    }
    Value *r = root_push1(th, v.owner); /* held, so that it keeps its size */
    int64_t done = write_any(th, a, len);
    v.owner = r[0];
    obj_release_buffer(&v);
    return done < 0 ? RAISED : int_from(done);
}

Value buffered_flush(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(th, a, "flush of closed file") < 0) return RAISED;
    BufferedObj *b = buf_read(a[0]);
    if (b->wend == 0 && b->end == 0 && b->owner == small_int(0)) return V_NONE;
    int bad;
    LOCKED(th, a, bad, flush_rewind(th, a));
    return bad < 0 ? RAISED : V_NONE;
}

static Value reader_flush(Thread *th, Value *a, unsigned n, Value kw) {
    return check_ready(a[0]) < 0 ? RAISED : io_call0(th, buf_read(a[0])->raw, S(flush));
}

/* ---- position -------------------------------------------------------------------------------------------------- */

static Value buffered_tell(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_ready(a[0]) < 0) return RAISED;
    int64_t at = raw_tell(th, a);
    if (at < 0) return RAISED;
    BufferedObj *b = buf_read(a[0]);
    return int_from(at - ahead(b) + b->wend);
}

static int64_t seek_locked(Thread *th, Value *self, int64_t target, int whence) {
    BufferedObj *b = buf_read(*self);
    if (whence != 2 && b->readable && b->end > 0) { /* within what was read ahead? */
        int64_t now = b->abs_pos >= 0 ? b->abs_pos : raw_tell(th, self);
        if (now < 0) return -1;
        b = buf_write(*self);
        int64_t here = now - ahead(b), by = whence == 0 ? target - here : target;
        if (by >= -b->pos && by <= ahead(b)) {
            b->pos += by;
            return here + by;
        }
    }
    if (flush_locked(th, self) < 0) return -1;
    b = buf_read(*self);
    if (whence == 1) target -= ahead(b);
    int64_t at = raw_seek(th, self, target, whence);
    if (at < 0) return -1;
    b = buf_write(*self);
    b->pos = b->end = 0;
    return at;
}

static Value buffered_seek(Thread *th, Value *a, unsigned n, Value kw) {
    int whence = 0;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &whence) < 0) return RAISED;
    if (check_ready(a[0]) < 0) return RAISED;
    if (whence < 0 || whence > 4) return err_raise(ValueError, "whence value %d invalid", whence);
    if (check_open(th, a, "seek of closed file") < 0) return RAISED;
    if (io_check_seekable(th, a[0], buf_read(a[0])->raw) < 0) return RAISED;
    int64_t target;
    if (obj_index_int(th, a[1], &target, ValueError) < 0) return RAISED;
    int64_t at;
    LOCKED(th, a, at, seek_locked(th, a, target, whence));
    return at < 0 ? RAISED : int_from(at);
}

static Value truncate_locked(Thread *th, Value *a) {
    if (flush_rewind(th, a) < 0) return RAISED;
    Value *r = root_push(th, 1);
    r[0] = io_call1(th, buf_read(a[0])->raw, S(truncate), arg_or(a[1], V_NONE));
    if (r[0] == RAISED) return RAISED;
    if (raw_tell(th, a) < 0) err_clear(th);
    return r[0];
}

static Value buffered_truncate(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_open(th, a, "truncate of closed file") < 0) return RAISED;
    if (!buf_read(a[0])->writable) return io_unsupported("truncate");
    Value v;
    LOCKED_ROOTED(th, a, v, truncate_locked(th, a));
    return v;
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static Value buffered_alloc(Type *t) {
    Value self = obj_new(t);
    if (self == RAISED) return RAISED;
    BufferedObj *b = OBJ(BufferedObj, self); /* NOBARRIER: fresh */
    b->raw = b->buf = V_NONE, b->owner = small_int(0), b->abs_pos = -1;
    return self;
}
static Value buffered_tp_new(Thread *th, Value *a, unsigned n, Value kw) { return buffered_alloc(type_from(a[0])); }

/* Files that were opened for writing less those that were closed: no less than there are. For io_flush_all. */
static _Atomic long open_writers;

/* a: self, raw. kind: 1 readable, 2 writable. */
static int setup(Thread *th, Value *a, int64_t size, int kind) {
    SET(BufferedObj, a[0], ok, 0);
    SET(BufferedObj, a[0], detached, 0);
    if (kind == 3 && io_check_seekable(th, a[0], a[1]) < 0) return -1;
    if (kind & 1 && io_check_readable(th, a[0], a[1]) < 0) return -1;
    if (kind & 2 && io_check_writable(th, a[0], a[1]) < 0) return -1;
    if (size <= 0) return err_set(ValueError, "buffer size must be strictly positive");
    Value buf = iobuf_new((size_t)size);
    if (buf == RAISED) return -1;
    BufferedObj *b = buf_write(a[0]);
    b->raw = a[1], b->buf = buf, b->size = size, b->pos = b->end = b->wend = 0, b->abs_pos = -1;
    b->owner = small_int(0);
    b->readable = kind & 1, b->writable = kind >> 1;
    b->fast = is_exact(a[1], &type_fileio);
    if (kind & 2 && b->fast && GET(FileIOObj, a[1], closefd)) atomic_fetch_add(&open_writers, 1);
    if (raw_tell(th, a) < 0) err_clear(th); /* pipes cannot tell */
    buf_write(a[0])->ok = 1;
    return 0;
}

static int init_kind(Thread *th, Value *a, unsigned n, Value kw, const char *name, int kind) {
    Value *r = root_push(th, 3);
    int64_t size = IO_BUFFER_SIZE;
    r[0] = a[0];
    if (arg_bind(th, name, "(raw, buffer_size=8192)", a + 1, n - 1, kw, r + 1) < 0) return -1;
    if (r[2] != V_UNBOUND && arg_int64(th, r[2], &size) < 0) return -1;
    if (setup(th, r, size, kind) < 0) return -1;
    root_pop(th, 3);
    return 0;
}
static int reader_init(Thread *th, Value *a, unsigned n, Value kw) { return init_kind(th, a, n, kw, "BufferedReader", 1); }
static int writer_init(Thread *th, Value *a, unsigned n, Value kw) { return init_kind(th, a, n, kw, "BufferedWriter", 2); }
static int random_init(Thread *th, Value *a, unsigned n, Value kw) { return init_kind(th, a, n, kw, "BufferedRandom", 3); }

Value buffered_new(Thread *th, Type *t, Value raw, int64_t size) {
    Value *r = root_push2(th, V_NONE, raw);
    r[0] = buffered_alloc(t);
    if (r[0] == RAISED) return RAISED;
    int kind = t == &type_buffered_reader ? 1 : t == &type_buffered_writer ? 2 : 3;
    if (setup(th, r, size, kind) < 0) return RAISED;
    Value self = r[0];
    th->top = r;
    return self;
}

/* The exception in *e happened first, the one in the thread while it was dealt with. */
static void chain(Thread *th, Value *e) {
    Value *r = root_push1(th, err_fetch(th));
    if (GET(ExcObj, r[0], context) == V_NONE) SET(ExcObj, r[0], context, *e);
    err_restore(th, r[0]);
    root_pop(th, 1);
}

static Value buffered_close(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_ready(a[0]) < 0) return RAISED;
    int closed = raw_closed(th, a);
    if (closed) return closed < 0 ? RAISED : V_NONE;
    Value *r = root_push(th, 2);
    if (buf_read(a[0])->finalizing) {
        if (io_call1(th, buf_read(a[0])->raw, S(_dealloc_warn), a[0]) == RAISED) err_clear(th);
    }
    bool failed = io_call0(th, a[0], S(flush)) == RAISED;
    if (failed) r[0] = err_fetch(th);
    r[1] = io_call0(th, buf_read(a[0])->raw, S(close));
    BufferedObj *b = buf_write(a[0]);
    if (b->writable && b->fast && GET(FileIOObj, b->raw, closefd)) atomic_fetch_sub(&open_writers, 1); /* the descriptor is closed: this happens once */
    b->buf = V_NONE, b->pos = b->end = b->wend = 0;
    if (!failed) return r[1];
    if (r[1] == RAISED) chain(th, &r[0]);
    else err_restore(th, r[0]);
    return RAISED;
}

static Value buffered_detach(Thread *th, Value *a, unsigned n, Value kw) {
    if (check_ready(a[0]) < 0) return RAISED;
    if (io_call0(th, a[0], S(flush)) == RAISED) return RAISED;
    BufferedObj *b = buf_write(a[0]);
    Value raw = b->raw;
    b->raw = V_NONE, b->detached = 1, b->ok = 0, b->fast = 0;
    return raw;
}

#define DELEGATE(name)                                                                     \
    static Value buffered_##name(Thread *th, Value *a, unsigned n, Value kw) {             \
        return check_ready(a[0]) < 0 ? RAISED : io_call0(th, buf_read(a[0])->raw, S(name));\
    }
DELEGATE(readable)
DELEGATE(writable)
DELEGATE(seekable)
DELEGATE(fileno)
DELEGATE(isatty)

static Value dealloc_warn(Thread *th, Value *a, unsigned n, Value kw) {
    BufferedObj *b = buf_read(a[0]);
    if (b->ok && b->raw != V_NONE && io_call1(th, b->raw, S(_dealloc_warn), a[1]) == RAISED) err_clear(th);
    return V_NONE;
}

#define RAW_ATTR(name) \
    static Value name##_get(Thread *th, Value self) { return check_ready(self) < 0 ? RAISED : obj_getattr(th, buf_read(self)->raw, S(name)); }
RAW_ATTR(closed)
RAW_ATTR(name)
RAW_ATTR(mode)
static Value raw_get(Thread *th, Value self) { return buf_read(self)->raw; }
static Value finalizing_get(Thread *th, Value self) { return v_bool(buf_read(self)->finalizing); }
static int finalizing_set(Thread *th, Value self, Value v) {
    int yes = v == V_UNBOUND ? 0 : obj_truth(th, v);
    if (yes < 0) return -1;
    SET(BufferedObj, self, finalizing, (uint8_t)yes);
    return 0;
}

static Value buffered_repr(Thread *th, Value self) {
    Type *t = type_of(self);
    Value *r = root_push2(th, self, V_NONE);
    int has = obj_find_attr(th, self, S(name), &r[1]);
    Value out = RAISED;
    if (has < 0 && !err_catch(th, ValueError)) {
        th->top = r;
        return RAISED;
    }
    if (has <= 0) {
        out = str_format_c("<%s>", t->name);
    } else if (recursion_enter(th, " while getting the repr of an object") == 0) {
        static _Thread_local int inside;
        if (inside > 0 && obj_is(r[1], t)) {
            err_raise(RuntimeError, "reentrant call inside %s.__repr__", t->name);
        } else {
            inside++;
            r[1] = obj_repr(th, r[1]);
            inside--;
            if (r[1] != RAISED) out = str_format_c("<%s name=%U>", t->name, r[1]);
        }
        recursion_leave(th);
    }
    th->top = r;
    return out;
}

static Value no_pickle(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(TypeError, "cannot pickle '%T' object", a[0]);
}
static Value buffered_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    BufferedObj *b = buf_read(a[0]);
    return int_from((int64_t)sizeof(BufferedObj) + (b->buf == V_NONE ? 0 : b->size));
}

#define COMMON                                                                                              \
    {"detach", buffered_detach, "(self, /)", "Separate the raw stream, return it; this one is useless then.", 0}, \
    {"close", buffered_close, "(self, /)", NULL, 0},                                                        \
    {"seekable", buffered_seekable, "(self, /)", NULL, 0},                                                  \
    {"fileno", buffered_fileno, "(self, /)", NULL, 0},                                                      \
    {"isatty", buffered_isatty, "(self, /)", NULL, 0},                                                      \
    {"_dealloc_warn", dealloc_warn, "(self, source, /)", NULL, 0},                                          \
    {"seek", buffered_seek, "(self, target, whence=0, /)", NULL, 0},                                        \
    {"tell", buffered_tell, "(self, /)", NULL, 0},                                                          \
    {"truncate", buffered_truncate, "(self, pos=None, /)", NULL, 0},                                        \
    {"__sizeof__", buffered_sizeof, "(self, /)", NULL, 0},                                                  \
    {"__reduce__", no_pickle, "(self, /)", NULL, 0},                                                        \
    {"__reduce_ex__", no_pickle, "(self, protocol, /)", NULL, 0}
#define READING                                                          \
    {"readable", buffered_readable, "(self, /)", NULL, 0},               \
    {"read", buffered_read, "(self, size=-1, /)", NULL, 0},              \
    {"peek", buffered_peek, "(self, size=0, /)", NULL, 0},               \
    {"read1", buffered_read1, "(self, size=-1, /)", NULL, 0},            \
    {"readinto", buffered_readinto, "(self, buffer, /)", NULL, 0},       \
    {"readinto1", buffered_readinto1, "(self, buffer, /)", NULL, 0},     \
    {"readline", buffered_readline, "(self, size=-1, /)", NULL, 0}
#define WRITING                                                          \
    {"writable", buffered_writable, "(self, /)", NULL, 0},               \
    {"write", buffered_write, "(self, buffer, /)", NULL, 0},             \
    {"flush", buffered_flush, "(self, /)", NULL, 0}

static const Method reader_methods[] = {COMMON, READING, {"flush", reader_flush, "(self, /)", NULL, 0}, {0}};
static const Method writer_methods[] = {COMMON, WRITING, {0}};
static const Method random_methods[] = {COMMON, READING, WRITING, {0}};
static const GetSet buffered_getset[] = {
    {"closed", closed_get, NULL, NULL}, {"name", name_get, NULL, NULL}, {"mode", mode_get, NULL, NULL},
    {"raw", raw_get, NULL, NULL},       {"_finalizing", finalizing_get, finalizing_set, NULL},
    {0},
};

#define BUFFERED(ident, cname, text, ...)                                                                     \
    Type type_##ident = {                                                                                     \
        .name = cname, .doc = text, .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL, .size = sizeof(BufferedObj), \
        .values = 8, .values_end = 32, .base = &type_bufferediobase, .getset = buffered_getset,                \
        .new = buffered_tp_new, .repr = buffered_repr, .finalize = io_finalize, __VA_ARGS__}

BUFFERED(buffered_reader, "_io.BufferedReader",
         "BufferedReader(raw, buffer_size=8192)\n--\n\nReads ahead from a raw stream.",
         .methods = reader_methods, .init = reader_init, .iter = io_iter, .next = buffered_next);
BUFFERED(buffered_writer, "_io.BufferedWriter",
         "BufferedWriter(raw, buffer_size=8192)\n--\n\nGathers what is to be written to a raw stream.",
         .methods = writer_methods, .init = writer_init);
BUFFERED(buffered_random, "_io.BufferedRandom",
         "BufferedRandom(raw, buffer_size=8192)\n--\n\nReads from and writes to a raw stream that can seek.",
         .methods = random_methods, .init = random_init, .iter = io_iter, .next = buffered_next);

/* ---- the end of the program ------------------------------------------------------------------------------------ */

typedef struct Unwritten { Value *v; size_t n, cap; } Unwritten;

/* Keeps what has something to be written. The fields of nobody's running transaction: the world stands. */
static void find_unwritten(void *arg, Obj *o, size_t size) {
    Unwritten *u = arg;
    Type *t = maps[o->map]->type;
    bool text = type_is_sub(t, &type_textiowrapper);
    if (text ? !((TextObj *)o)->ok || ((TextObj *)o)->pending_len == 0
             : !type_is_sub(t, &type_buffered_writer) && !type_is_sub(t, &type_buffered_random)) return;
    if (!text && (!((BufferedObj *)o)->ok || ((BufferedObj *)o)->wend == 0)) return;
    if (u->n == u->cap) {
        size_t cap = u->cap ? 2 * u->cap : 64;
        Value *more = realloc(u->v, cap * sizeof *more);
        if (!more) return;
        u->v = more, u->cap = cap;
    }
    u->v[u->n++] = value_from_ref((uintptr_t)o - CTL.base);
}

/* Files that nobody closed: those that died are closed by their finalizers, the others are flushed, text before bytes. */
void io_flush_all(Thread *th) {
    if (atomic_load(&open_writers) <= 0) return;
    gc_major(&th->stm);
    gc_run_pending(&th->stm);
    Unwritten u = {0};
    gc_major(&th->stm); /* leaves nothing in the nursery */
    stm_stop_world(&th->stm);
    gc_each_old(find_unwritten, &u);
    stm_start_world(&th->stm);
    Value *r = root_push(th, (unsigned)u.n);
    memcpy(r, u.v, u.n * sizeof *r);
    for (int text = 1; text >= 0; text--)
        for (size_t i = 0; i < u.n; i++)
            if (obj_is(r[i], &type_textiowrapper) == text && io_call0(th, r[i], S(flush)) == RAISED) err_clear(th);
    free(u.v);
    th->top = r;
}

/* ---- BufferedRWPair -------------------------------------------------------------------------------------------- */

static Value pair_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value self = obj_new(type_from(a[0]));
    if (self == RAISED) return RAISED;
    PairObj *p = OBJ(PairObj, self); /* NOBARRIER: fresh */
    p->reader = p->writer = V_NONE;
    return self;
}

static int pair_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 3);
    if (arg_no_keywords("BufferedRWPair", kw) < 0 || arg_count("BufferedRWPair", n - 1, 2, 3) < 0) return -1;
    int64_t size = IO_BUFFER_SIZE;
    if (n > 3 && arg_int64(th, a[3], &size) < 0) return -1;
    if (io_check_readable(th, a[0], a[1]) < 0 || io_check_writable(th, a[0], a[2]) < 0) return -1;
    r[0] = buffered_new(th, &type_buffered_reader, a[1], size);
    r[1] = r[0] == RAISED ? RAISED : buffered_new(th, &type_buffered_writer, a[2], size);
    if (r[1] == RAISED) return -1;
    SET(PairObj, a[0], reader, r[0]);
    SET(PairObj, a[0], writer, r[1]);
    root_pop(th, 3);
    return 0;
}

/* Call a method of the reader or writer with all the arguments. */
static Value pair_pass(Thread *th, Value *a, unsigned n, bool writer, Value name) {
    Value half = writer ? GET(PairObj, a[0], writer) : GET(PairObj, a[0], reader);
    if (half == V_NONE) return err_raise(ValueError, "I/O operation on uninitialized object");
    return obj_call_method(th, half, name, a + 1, n - 1);
}
#define PASS(name, writer)                                                                             \
    static Value pair_##name(Thread *th, Value *a, unsigned n, Value kw) {                             \
        if (arg_no_keywords(#name, kw) < 0) return RAISED;                                             \
        return pair_pass(th, a, n, writer, str_intern_c(#name));                                       \
    }
PASS(read, false)
PASS(peek, false)
PASS(read1, false)
PASS(readinto, false)
PASS(readinto1, false)
PASS(readable, false)
PASS(write, true)
PASS(flush, true)
PASS(writable, true)

static Value pair_close(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    bool failed = pair_pass(th, a, 1, true, S(close)) == RAISED;
    if (failed) r[0] = err_fetch(th);
    r[1] = pair_pass(th, a, 1, false, S(close));
    if (!failed) return r[1];
    if (r[1] == RAISED) chain(th, &r[0]);
    else err_restore(th, r[0]);
    return RAISED;
}

static Value pair_isatty(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = pair_pass(th, a, 1, true, S(isatty));
    return v == V_FALSE ? pair_pass(th, a, 1, false, S(isatty)) : v;
}

static Value pair_closed(Thread *th, Value self) {
    Value writer = GET(PairObj, self, writer);
    if (writer == V_NONE) return err_raise(RuntimeError, "the BufferedRWPair object is being garbage-collected");
    return obj_getattr(th, writer, S(closed));
}

static const Method pair_methods[] = {
    {"read", pair_read, NULL, NULL, 0},         {"peek", pair_peek, NULL, NULL, 0},
    {"read1", pair_read1, NULL, NULL, 0},       {"readinto", pair_readinto, NULL, NULL, 0},
    {"readinto1", pair_readinto1, NULL, NULL, 0}, {"write", pair_write, NULL, NULL, 0},
    {"flush", pair_flush, NULL, NULL, 0},       {"readable", pair_readable, NULL, NULL, 0},
    {"writable", pair_writable, NULL, NULL, 0}, {"close", pair_close, "(self, /)", NULL, 0},
    {"isatty", pair_isatty, "(self, /)", NULL, 0},
    {0},
};
static const GetSet pair_getset[] = {{"closed", pair_closed, NULL, NULL}, {0}};

Type type_buffered_rwpair = {
    .name = "_io.BufferedRWPair",
    .doc = "BufferedRWPair(reader, writer, buffer_size=8192, /)\n--\n\n"
           "Two raw streams, one to read from and one to write to, as one stream: a socket or a pair of pipes.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = sizeof(PairObj),
    .values = 8,
    .values_end = 24,
    .base = &type_bufferediobase,
    .methods = pair_methods,
    .getset = pair_getset,
    .new = pair_new,
    .init = pair_init,
    .finalize = io_finalize,
};
