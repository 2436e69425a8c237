/* ioblock.c -- calls of the operating system that block or that the world can see; see iolib.h. */
#include "iolib.h"
#include <unistd.h>

/* The transaction that runs may be ended only where no C frame but those of one native lies above the interpreter. Else it
 * goes on, inevitable, and stands while the call runs. */
IoBlock io_block_begin(Thread *th, const char *why) {
    IoBlock b = {th->nested > 1 || th->stm.atomic};
    if (b.nested) {
        tx_inevitable(&th->stm, why);
        th->stm.atomic++; /* keeps stm_block_begin from committing */
    }
    stm_block_begin(&th->stm);
    return b;
}

void io_block_end(Thread *th, IoBlock b) {
    int e = errno;
    stm_block_end(&th->stm);
    if (b.nested) th->stm.atomic--;
    /* What was done must not be done again. A transaction that has just begun has read nothing, so this never aborts. */
    tx_inevitable(&th->stm, "after a system call");
    if (!CTL.solo) stm_hint_commit(&th->stm);
    errno = e;
}

static int contiguous(BufferView *v) {
    int64_t step = v->itemsize;
    for (int i = v->ndim - 1; i >= 0; i--) {
        if (v->shape[i] != 1 && v->strides[i] != step) return 0;
        step *= v->shape[i];
    }
    return 1;
}

int io_get_bytes(Value v, BufferView *out) {
    if (obj_get_buffer(v, out, false) < 0) return -1;
    if (contiguous(out)) return 0;
    obj_release_buffer(out);
    return err_set(BufferError, "memoryview: underlying buffer is not C-contiguous");
}

int io_get_writable(const char *function, Value v, BufferView *out) {
    if (obj_get_buffer(v, out, true) < 0) {
        err_clear(thread_self);
        return err_set(TypeError, "%s() argument must be read-write bytes-like object, not %T", function, v);
    }
    if (contiguous(out)) return 0;
    obj_release_buffer(out);
    return err_set(TypeError, "%s() argument must be contiguous buffer, not %T", function, v);
}

#define IO_MOST 0x7ffff000 /* Linux moves no more at once */

ssize_t io_fd_read(Thread *th, int fd, char *to, size_t n, int64_t at, bool *raised) {
    ssize_t r;
    if (n > IO_MOST) n = IO_MOST;
    IO_BLOCKING(th, "read", *raised, r, at < 0 ? read(fd, to, n) : pread(fd, to, n, at));
    return r;
}

ssize_t io_fd_write(Thread *th, int fd, const char *from, size_t n, int64_t at, bool *raised) {
    ssize_t r;
    if (n > IO_MOST) n = IO_MOST;
    IO_BLOCKING(th, "write", *raised, r, at < 0 ? write(fd, from, n) : pwrite(fd, from, n, at));
    return r;
}
