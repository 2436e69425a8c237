/* posix_io.c -- the functions of module posix that work on descriptors. */
#include "oslib.h"
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

static Type *terminal_size_type;
static const StructField terminal_fields[] = {{"columns", "width of the terminal window in characters"},
                                              {"lines", "height of the terminal window in characters"}, {NULL, NULL}};
static const StructDef terminal_def = {"os.terminal_size", "A tuple of (columns, lines) for holding terminal window size", terminal_fields, 2};

/* ---- opening, closing, copies ---------------------------------------------------------------------------------- */

NATIVE(os_open) {
    OsPath p;
    int dir_fd, fd;
    bool raised;
    if (os_path(th, &a[0], &p, "open", "path", 0) < 0) return RAISED;
    INT_ARG(flags, a[1]);
    INT_ARG_OR(mode, a[2], 0777);
    if (os_dir_fd(th, a[3], &dir_fd) < 0) return RAISED;
    IO_BLOCKING(th, "open", raised, fd, openat(dir_fd, p.p, flags | O_CLOEXEC, mode));
    int e = errno;
    os_path_done(th, &p);
    errno = e;
    return raised ? RAISED : fd < 0 ? os_error(a[0]) : small_int(fd);
}

NATIVE(os_close) {
    INT_ARG(fd, a[0]);
    int bad;
    OS_CALL(th, "close", bad, close(fd));
    return bad < 0 && errno != EINTR ? err_os() : V_NONE;
}

static int close_all(int from, int to) {
    if (from < 0) from = 0;
    if (from < to && close_range((unsigned)from, (unsigned)to - 1, 0) < 0)
        for (int fd = from; fd < to; fd++) close(fd);
    return 0;
}
NATIVE(os_closerange) {
    INT_ARG(from, a[0]);
    INT_ARG(to, a[1]);
    int bad;
    OS_CALL(th, "close", bad, close_all(from, to));
    return bad < 0 ? err_os() : V_NONE;
}

NATIVE(os_dup) {
    INT_ARG(fd, a[0]);
    int copy;
    OS_CALL(th, "dup", copy, fcntl(fd, F_DUPFD_CLOEXEC, 0));
    return copy < 0 ? err_os() : small_int(copy);
}
NATIVE(os_dup2) {
    INT_ARG(fd, a[0]);
    INT_ARG(to, a[1]);
    BOOL_ARG_OR(inheritable, a[2], true);
    int r;
    if (fd < 0 || to < 0) return errno = EBADF, err_os();
    OS_CALL(th, "dup2", r, inheritable || fd == to ? dup2(fd, to) : dup3(fd, to, O_CLOEXEC));
    return r < 0 ? err_os() : small_int(r);
}

static Value two_fds(const int fd[2]) { return TUPLE(small_int(fd[0]), small_int(fd[1])); }
NATIVE(os_pipe) {
    int fd[2], bad;
    OS_CALL(th, "pipe", bad, pipe2(fd, O_CLOEXEC));
    return bad < 0 ? err_os() : two_fds(fd);
}
NATIVE(os_pipe2) {
    INT_ARG(flags, a[0]);
    int fd[2], bad;
    OS_CALL(th, "pipe2", bad, pipe2(fd, flags));
    return bad < 0 ? err_os() : two_fds(fd);
}

/* ---- bytes ----------------------------------------------------------------------------------------------------- */

/* Bytes read: the call fills p. */
#define READ_BYTES(length, why, call)                                        \
    do {                                                                     \
        if ((length) < 0) return errno = EINVAL, err_os();                   \
        tx_inevitable(&th->stm, why);                                        \
        char *p = malloc((size_t)(length) + 1);                              \
        if (!p) return err_no_memory();                                      \
        bool raised_;                                                        \
        ssize_t got;                                                         \
        IO_BLOCKING(th, why, raised_, got, call);                            \
        int e_ = errno;                                                      \
        Value v_ = got >= 0 && !raised_ ? bytes_from(p, (size_t)got) : RAISED;\
        free(p);                                                             \
        errno = e_;                                                          \
        return got < 0 && !raised_ ? err_os() : v_;                          \
    } while (0)

NATIVE(os_read) {
    INT_ARG(fd, a[0]);
    INT64_ARG(length, a[1]);
    if (length > 0x7ffff000) length = 0x7ffff000;
    READ_BYTES(length, "read", read(fd, p, (size_t)length));
}
NATIVE(os_pread) {
    INT_ARG(fd, a[0]);
    INT64_ARG(length, a[1]);
    INT64_ARG(offset, a[2]);
    READ_BYTES(length, "pread", pread(fd, p, (size_t)length, offset));
}

/* Bytes of a buffer, copied to C memory. */
static char *copy_bytes(Thread *th, Value v, size_t *len) {
    BufferView view;
    if (io_get_bytes(v, &view) < 0) return NULL;
    tx_inevitable(&th->stm, "write");
    *len = (size_t)view.len;
    char *p = malloc(*len + 1);
    if (p) memcpy(p, view.p, *len);
    else err_no_memory();
    obj_release_buffer(&view);
    return p;
}
static Value write_bytes(Thread *th, int fd, Value *data, int64_t at) {
    size_t len;
    BufferView view;
    tx_inevitable(&th->stm, "write"); /* before the buffer is taken: it may wait */
    if (io_get_bytes(*data, &view) < 0) return RAISED;
    obj_release_buffer(&view);
    char *p = copy_bytes(th, *data, &len);
    if (!p) return RAISED;
    bool raised;
    ssize_t done = io_fd_write(th, fd, p, len, at, &raised);
    int e = errno;
    free(p);
    errno = e;
    return raised ? RAISED : done < 0 ? err_os() : int_from(done);
}
NATIVE(os_write) {
    INT_ARG(fd, a[0]);
    return write_bytes(th, fd, &a[1], -1);
}
NATIVE(os_pwrite) {
    INT_ARG(fd, a[0]);
    INT64_ARG(offset, a[2]);
    if (offset < 0) return errno = EINVAL, err_os();
    return write_bytes(th, fd, &a[1], offset);
}

/* --- several buffers: through one piece of C memory */

static int64_t buffers_size(Thread *th, Value *list, const char *fn, bool writable) {
    int64_t count, total = 0;
    Value item;
    if (!is_ref(*list) || !(has_flag(*list, TF_LIST | TF_TUPLE | TF_SEQUENCE) || type_of(*list)->getitem))
        return err_set(TypeError, "%s() arg 2 must be a sequence", fn);
    if (obj_len(th, *list, &count) < 0) return -1;
    for (int64_t i = 0; i < count; i++) {
        BufferView v;
        item = obj_getitem(th, *list, small_int(i));
        if (item == RAISED || obj_get_buffer(item, &v, writable) < 0) return -1;
        total += v.len;
        obj_release_buffer(&v);
    }
    return total;
}

/* Spread what was read, or gather what is to be written. */
static int buffers_copy(Thread *th, Value *list, char *p, int64_t n, bool spread) {
    for (int64_t i = 0, at = 0; at < n; i++) {
        BufferView v;
        Value item = obj_getitem(th, *list, small_int(i));
        if (item == RAISED || obj_get_buffer(item, &v, spread) < 0) return -1;
        int64_t m = v.len < n - at ? v.len : n - at;
        memcpy(spread ? v.p : p + at, spread ? p + at : v.p, (size_t)m);
        at += m;
        obj_release_buffer(&v);
    }
    return 0;
}

static Value vector(Thread *th, int fd, Value *list, const char *fn, bool in, int64_t offset, int flags) {
    int64_t total = buffers_size(th, list, fn, in);
    if (total < 0) return RAISED;
    tx_inevitable(&th->stm, fn);
    char *p = malloc((size_t)total + 1);
    if (!p) return err_no_memory();
    if (!in && buffers_copy(th, list, p, total, false) < 0) return free(p), RAISED;
    struct iovec io = {p, (size_t)total};
    bool raised;
    ssize_t done;
    if (in) IO_BLOCKING(th, fn, raised, done, offset < 0 ? readv(fd, &io, 1) : preadv2(fd, &io, 1, offset, flags));
    else IO_BLOCKING(th, fn, raised, done, offset < 0 ? writev(fd, &io, 1) : pwritev2(fd, &io, 1, offset, flags));
    int e = errno;
    if (!raised && done > 0 && in && buffers_copy(th, list, p, done, true) < 0) raised = true;
    free(p);
    errno = e;
    return raised ? RAISED : done < 0 ? err_os() : int_from(done);
}
NATIVE(os_readv) {
    INT_ARG(fd, a[0]);
    return vector(th, fd, &a[1], "readv", true, -1, 0);
}
NATIVE(os_writev) {
    INT_ARG(fd, a[0]);
    return vector(th, fd, &a[1], "writev", false, -1, 0);
}
NATIVE(os_preadv) {
    INT_ARG(fd, a[0]);
    INT64_ARG(offset, a[2]);
    INT_ARG_OR(flags, a[3], 0);
    if (offset < 0) return errno = EINVAL, err_os();
    return vector(th, fd, &a[1], "preadv", true, offset, flags);
}
NATIVE(os_pwritev) {
    INT_ARG(fd, a[0]);
    INT64_ARG(offset, a[2]);
    INT_ARG_OR(flags, a[3], 0);
    if (offset < 0) return errno = EINVAL, err_os();
    return vector(th, fd, &a[1], "pwritev", false, offset, flags);
}

/* An optional offset: NULL for None. */
static int offset_arg(Thread *th, Value v, loff_t *room, loff_t **out) {
    int64_t at;
    *out = NULL;
    if (v == V_UNBOUND || v == V_NONE) return 0;
    if (arg_int64(th, v, &at) < 0) return -1;
    *room = at, *out = room;
    return 0;
}
NATIVE(os_sendfile) {
    INT_ARG(out, a[0]);
    INT_ARG(in, a[1]);
    loff_t room, *offset;
    if (offset_arg(th, a[2], &room, &offset) < 0) return RAISED;
    INT64_ARG(count, a[3]);
    ssize_t r;
    bool raised;
    IO_BLOCKING(th, "sendfile", raised, r, sendfile(out, in, offset, (size_t)count));
    return raised ? RAISED : r < 0 ? err_os() : int_from(r);
}
NATIVE(os_copy_file_range) {
    INT_ARG(src, a[0]);
    INT_ARG(dst, a[1]);
    INT64_ARG(count, a[2]);
    loff_t room[2], *from, *to;
    if (count < 0) return err_raise(ValueError, "negative value for 'count' not allowed");
    if (offset_arg(th, a[3], &room[0], &from) < 0 || offset_arg(th, a[4], &room[1], &to) < 0) return RAISED;
    ssize_t r;
    bool raised;
    IO_BLOCKING(th, "copy_file_range", raised, r, copy_file_range(src, from, dst, to, (size_t)count, 0));
    return raised ? RAISED : r < 0 ? err_os() : int_from(r);
}
NATIVE(os_splice) {
    INT_ARG(src, a[0]);
    INT_ARG(dst, a[1]);
    INT64_ARG(count, a[2]);
    loff_t room[2], *from, *to;
    if (count < 0) return err_raise(ValueError, "negative value for 'count' not allowed");
    if (offset_arg(th, a[3], &room[0], &from) < 0 || offset_arg(th, a[4], &room[1], &to) < 0) return RAISED;
    INT_ARG_OR(flags, a[5], 0);
    ssize_t r;
    bool raised;
    IO_BLOCKING(th, "splice", raised, r, splice(src, from, dst, to, (size_t)count, (unsigned)flags));
    return raised ? RAISED : r < 0 ? err_os() : int_from(r);
}

/* ---- position, size, state ------------------------------------------------------------------------------------- */

NATIVE(os_lseek) {
    INT_ARG(fd, a[0]);
    INT64_ARG(to, a[1]);
    INT_ARG(whence, a[2]);
    tx_inevitable(&th->stm, "lseek");
    int64_t at = lseek(fd, to, whence);
    return at < 0 ? err_os() : int_from(at);
}

/* A call with a descriptor that gives nothing, retried after signals. */
#define FD_CALL(name, why, decl, call)                                       \
    NATIVE(name) {                                                           \
        INT_ARG(fd, a[0]);                                                   \
        decl;                                                                \
        int bad;                                                             \
        bool raised;                                                         \
        IO_BLOCKING(th, why, raised, bad, call);                             \
        return raised ? RAISED : bad < 0 ? err_os() : V_NONE;                \
    }
FD_CALL(os_ftruncate, "ftruncate", INT64_ARG(length, a[1]), ftruncate(fd, length))
FD_CALL(os_lockf, "lockf", INT_ARG(command, a[1]); INT64_ARG(length, a[2]), lockf(fd, command, length))

NATIVE(os_fsync) {
    int fd = os_fd(th, a[0]), bad;
    bool raised;
    if (fd < 0) return RAISED;
    IO_BLOCKING(th, "fsync", raised, bad, fsync(fd));
    return raised ? RAISED : bad < 0 ? err_os() : V_NONE;
}
NATIVE(os_fdatasync) {
    int fd = os_fd(th, a[0]), bad;
    bool raised;
    if (fd < 0) return RAISED;
    IO_BLOCKING(th, "fdatasync", raised, bad, fdatasync(fd));
    return raised ? RAISED : bad < 0 ? err_os() : V_NONE;
}
NATIVE(os_sync) {
    int bad;
    OS_CALL(th, "sync", bad, (sync(), 0));
    return bad < 0 ? err_os() : V_NONE;
}

/* posix_*: the result is the error number. */
NATIVE(os_fallocate) {
    INT_ARG(fd, a[0]);
    INT64_ARG(offset, a[1]);
    INT64_ARG(length, a[2]);
    int e;
    do OS_CALL(th, "posix_fallocate", e, posix_fallocate(fd, offset, length));
    while (e == EINTR && thread_poll(th) == 0);
    if (err_occurred(th)) return RAISED;
    return e ? err_errno(e, V_UNBOUND, V_UNBOUND) : V_NONE;
}
NATIVE(os_fadvise) {
    INT_ARG(fd, a[0]);
    INT64_ARG(offset, a[1]);
    INT64_ARG(length, a[2]);
    INT_ARG(advice, a[3]);
    int e;
    OS_CALL(th, "posix_fadvise", e, posix_fadvise(fd, offset, length, advice));
    return e ? err_errno(e, V_UNBOUND, V_UNBOUND) : V_NONE;
}

static Value set_flag(Thread *th, int fd, int get, int set, int flag, bool on) {
    int flags = fcntl(fd, get);
    if (flags < 0) return err_os();
    tx_inevitable(&th->stm, "fcntl");
    return fcntl(fd, set, on ? flags | flag : flags & ~flag) < 0 ? err_os() : V_NONE;
}
NATIVE(os_get_inheritable) {
    INT_ARG(fd, a[0]);
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? err_os() : v_bool(!(flags & FD_CLOEXEC));
}
NATIVE(os_set_inheritable) {
    INT_ARG(fd, a[0]);
    INT_ARG(inheritable, a[1]);
    return set_flag(th, fd, F_GETFD, F_SETFD, FD_CLOEXEC, !inheritable);
}
NATIVE(os_get_blocking) {
    INT_ARG(fd, a[0]);
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? err_os() : v_bool(!(flags & O_NONBLOCK));
}
NATIVE(os_set_blocking) {
    INT_ARG(fd, a[0]);
    BOOL_ARG_OR(blocking, a[1], true);
    return set_flag(th, fd, F_GETFL, F_SETFL, O_NONBLOCK, !blocking);
}

/* ---- terminals ------------------------------------------------------------------------------------------------- */

NATIVE(os_isatty) {
    INT_ARG(fd, a[0]);
    return v_bool(isatty(fd));
}
NATIVE(os_ttyname) {
    INT_ARG(fd, a[0]);
    char name[256];
    int e = ttyname_r(fd, name, sizeof name);
    return e ? err_errno(e, V_UNBOUND, V_UNBOUND) : str_from_fs(name, strlen(name));
}
NATIVE(os_ctermid) {
    char name[L_ctermid];
    ctermid(name);
    return str_from_fs(name, strlen(name));
}
NATIVE(os_terminal_size) {
    INT_ARG_OR(fd, a[0], STDOUT_FILENO);
    struct winsize w;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0) return err_os();
    return structseq_new(terminal_size_type, (Value[]){small_int(w.ws_col), small_int(w.ws_row)}, 2);
}
NATIVE(os_tcgetpgrp) {
    INT_ARG(fd, a[0]);
    pid_t pgid = tcgetpgrp(fd);
    return pgid < 0 ? err_os() : small_int(pgid);
}
NATIVE(os_tcsetpgrp) {
    INT_ARG(fd, a[0]);
    INT_ARG(pgid, a[1]);
    tx_inevitable(&th->stm, "tcsetpgrp");
    return tcsetpgrp(fd, pgid) < 0 ? err_os() : V_NONE;
}
NATIVE(os_openpty) {
    int fd[2], bad;
    OS_CALL(th, "openpty", bad, openpty(&fd[0], &fd[1], NULL, NULL, NULL));
    if (bad < 0) return err_os();
    fcntl(fd[0], F_SETFD, FD_CLOEXEC);
    fcntl(fd[1], F_SETFD, FD_CLOEXEC);
    return two_fds(fd);
}
NATIVE(os_login_tty) {
    INT_ARG(fd, a[0]);
    int bad;
    OS_CALL(th, "login_tty", bad, login_tty(fd));
    return bad < 0 ? err_os() : V_NONE;
}
NATIVE(os_device_encoding) {
    INT_ARG(fd, a[0]);
    return isatty(fd) ? io_locale_encoding() : V_NONE;
}

/* ---- events, memory, random ------------------------------------------------------------------------------------ */

NATIVE(os_eventfd) {
    int64_t start;
    if (arg_int64(th, a[0], &start) < 0) return RAISED;
    INT_ARG_OR(flags, a[1], EFD_CLOEXEC);
    int fd;
    OS_CALL(th, "eventfd", fd, eventfd((unsigned)start, flags));
    return fd < 0 ? err_os() : small_int(fd);
}
NATIVE(os_eventfd_read) {
    int fd = os_fd(th, a[0]), r;
    if (fd < 0) return RAISED;
    eventfd_t value;
    OS_CALL(th, "eventfd_read", r, eventfd_read(fd, &value));
    return r < 0 ? err_os() : int_from_unsigned(value);
}
NATIVE(os_eventfd_write) {
    int fd = os_fd(th, a[0]), r;
    uint64_t value;
    if (fd < 0 || arg_uint64(th, a[1], &value) < 0) return RAISED;
    OS_CALL(th, "eventfd_write", r, eventfd_write(fd, value));
    return r < 0 ? err_os() : V_NONE;
}
NATIVE(os_memfd_create) {
    char *name = os_fsbytes(th, &a[0], NULL);
    if (!name) return RAISED;
    char copy[256];
    bool fits = strlen(name) < sizeof copy;
    if (fits) strcpy(copy, name);
    free(name);
    if (!fits) return errno = EINVAL, err_os();
    INT_ARG_OR(flags, a[1], MFD_CLOEXEC);
    int fd;
    OS_CALL(th, "memfd_create", fd, memfd_create(copy, (unsigned)flags));
    return fd < 0 ? err_os() : small_int(fd);
}

static int random_fill(char *p, size_t size) {
    for (size_t at = 0; at < size;) {
        ssize_t got = getrandom(p + at, size - at, 0);
        if (got < 0 && errno != EINTR) return -1;
        if (got > 0) at += (size_t)got;
    }
    return 0;
}
NATIVE(os_urandom) {
    INT64_ARG(size, a[0]);
    if (size < 0) return err_raise(ValueError, "negative argument not allowed");
    char small[1024], *p = size <= (int64_t)sizeof small ? small : malloc((size_t)size);
    if (!p) return err_no_memory();
    Value v = random_fill(p, (size_t)size) < 0 ? err_os() : bytes_from(p, (size_t)size);
    if (p != small) free(p);
    return v;
}
NATIVE(os_getrandom) {
    INT64_ARG(size, a[0]);
    INT_ARG_OR(flags, a[1], 0);
    READ_BYTES(size, "getrandom", getrandom(p, (size_t)size, (unsigned)flags));
}

const Method posix_io_methods[] = {
    {"open", os_open, "(path, flags, mode=511, *, dir_fd=None)", "Open a file; its descriptor.", 0},
    {"close", os_close, "(fd)", "Close a descriptor.", 0},
    {"closerange", os_closerange, "(fd_low, fd_high, /)", "Close all descriptors from fd_low up to, not including, fd_high.", 0},
    {"dup", os_dup, "(fd, /)", "A copy of a descriptor, not inheritable.", 0},
    {"dup2", os_dup2, "(fd, fd2, inheritable=True)", "Make fd2 a copy of fd.", 0},
    {"pipe", os_pipe, "()", "A pipe: the descriptors to read from and to write to.", 0},
    {"pipe2", os_pipe2, "(flags, /)", "A pipe with flags.", 0},
    {"read", os_read, "(fd, length, /)", "Up to length bytes.", 0},
    {"pread", os_pread, "(fd, length, offset, /)", "Up to length bytes from an offset on.", 0},
    {"write", os_write, "(fd, data, /)", "Write bytes; how many were.", 0},
    {"pwrite", os_pwrite, "(fd, buffer, offset, /)", "Write bytes at an offset.", 0},
    {"readv", os_readv, "(fd, buffers, /)", "Read into several buffers.", 0},
    {"writev", os_writev, "(fd, buffers, /)", "Write several buffers.", 0},
    {"preadv", os_preadv, "(fd, buffers, offset, flags=0, /)", "Read into several buffers from an offset on.", 0},
    {"pwritev", os_pwritev, "(fd, buffers, offset, flags=0, /)", "Write several buffers at an offset.", 0},
    {"sendfile", os_sendfile, "(out_fd, in_fd, offset, count)", "Copy bytes from one descriptor to another.", 0},
    {"copy_file_range", os_copy_file_range, "(src, dst, count, offset_src=None, offset_dst=None)", "Copy bytes within the kernel.", 0},
    {"splice", os_splice, "(src, dst, count, offset_src=None, offset_dst=None, flags=0)", "Move bytes between a pipe and a descriptor.", 0},
    {"lseek", os_lseek, "(fd, position, whence, /)", "Move to another position; which it is.", 0},
    {"ftruncate", os_ftruncate, "(fd, length, /)", "Cut an open file to a length.", 0},
    {"lockf", os_lockf, "(fd, command, length, /)", "Lock or test a part of a file.", 0},
    {"fsync", os_fsync, "(fd)", "Have a file written to disk.", 0},
    {"fdatasync", os_fdatasync, "(fd)", "Have the data of a file written to disk.", 0},
    {"sync", os_sync, "()", "Have everything written to disk.", 0},
    {"posix_fallocate", os_fallocate, "(fd, offset, length, /)", "Make sure that there is room on the disk.", 0},
    {"posix_fadvise", os_fadvise, "(fd, offset, length, advice, /)", "Say how a file is going to be used.", 0},
    {"get_inheritable", os_get_inheritable, "(fd, /)", "Do child processes get the descriptor?", 0},
    {"set_inheritable", os_set_inheritable, "(fd, inheritable, /)", "Should child processes get the descriptor?", 0},
    {"get_blocking", os_get_blocking, "(fd, /)", "Is it in blocking mode?", 0},
    {"set_blocking", os_set_blocking, "(fd, blocking, /)", "Set or clear blocking mode.", 0},
    {"isatty", os_isatty, "(fd, /)", "Is it a terminal?", 0},
    {"ttyname", os_ttyname, "(fd, /)", "The name of the terminal.", 0},
    {"ctermid", os_ctermid, "()", "The name of the controlling terminal.", 0},
    {"get_terminal_size", os_terminal_size, "!(fd=1, /)", "The terminal's columns and lines.", 0},
    {"tcgetpgrp", os_tcgetpgrp, "(fd, /)", "The process group in the foreground.", 0},
    {"tcsetpgrp", os_tcsetpgrp, "(fd, pgid, /)", "Set the process group in the foreground.", 0},
    {"openpty", os_openpty, "()", "A pseudo terminal: the descriptors of both ends.", 0},
    {"login_tty", os_login_tty, "(fd, /)", "Make it the controlling terminal of a new session.", 0},
    {"device_encoding", os_device_encoding, "(fd)", "The encoding of a terminal, or None.", 0},
    {"eventfd", os_eventfd, "!(initval, flags=EFD_CLOEXEC)", "A descriptor to notify events by.", 0},
    {"eventfd_read", os_eventfd_read, "(fd)", "The value of an eventfd.", 0},
    {"eventfd_write", os_eventfd_write, "(fd, value)", "Add to the value of an eventfd.", 0},
    {"memfd_create", os_memfd_create, "!(name, flags=MFD_CLOEXEC)", "An anonymous file in memory.", 0},
    {"urandom", os_urandom, "(size, /)", "Random bytes fit for cryptography.", 0},
    {"getrandom", os_getrandom, "(size, flags=0)", "Random bytes from the kernel.", 0},
    {0},
};

int posix_io_init(Thread *th, Value *module) {
    if (!terminal_size_type) terminal_size_type = structseq_type(&terminal_def);
    if (posix_add_methods(*module, posix_io_methods, "posix") < 0) return -1;
    return module_add(*module, "terminal_size", terminal_size_type->obj);
}
