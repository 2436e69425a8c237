/* fileio.c -- FileIO: a file descriptor as a raw stream of bytes. */
#include "iolib.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define F(self) OBJ(FileIOObj, self)

static FileIOObj *file_read(Value self) {
    stm_read(ref_addr(self));
    return F(self);
}

static Value file_closed(void) { return err_raise(ValueError, "I/O operation on closed file"); }
static Value bad_mode(const char *action) {
    return err_raise(io_UnsupportedOperation, "File not open for %s", action);
}

static Value file_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value self = obj_new(type_from(a[0]));
    if (self == RAISED) return RAISED;
    FileIOObj *f = F(self); /* NOBARRIER: fresh */
    f->fd = -1, f->blksize = 0, f->seekable = -1, f->closefd = 1;
    f->name = V_UNBOUND, f->opener = V_NONE;
    return self;
}

/* ---- opening --------------------------------------------------------------------------------------------------- */

#define BAD_MODE "Must have exactly one of create/read/write/append mode and at most one plus"

typedef struct OpenMode { int flags; uint8_t created, readable, writable, appending; } OpenMode;

static int parse_mode(const char *mode, OpenMode *m) {
    *m = (OpenMode){0};
    bool kind = false, plus = false;
    for (; *mode; mode++) switch (*mode) {
        case 'x': case 'r': case 'w': case 'a':
            if (kind) return err_set(ValueError, BAD_MODE);
            kind = true;
            if (*mode == 'r') m->readable = 1;
            else m->writable = 1;
            if (*mode == 'x') m->created = 1, m->flags |= O_EXCL | O_CREAT;
            if (*mode == 'w') m->flags |= O_CREAT | O_TRUNC;
            if (*mode == 'a') m->appending = 1, m->flags |= O_APPEND | O_CREAT;
            break;
        case 'b': break;
        case '+':
            if (plus) return err_set(ValueError, BAD_MODE);
            m->readable = m->writable = 1, plus = true;
            break;
        }
    if (!kind) return err_set(ValueError, BAD_MODE);
    m->flags |= m->readable && m->writable ? O_RDWR : m->readable ? O_RDONLY : O_WRONLY;
    return 0;
}

/* The path as bytes of the file system, malloc'ed in C memory that an abort frees. NULL raised. */
static char *path_bytes(Thread *th, Value path) {
    size_t n;
    if (str_check(path)) {
        char *p = str_to_fs(path, &n, true), *kept = p ? tx_malloc(&th->stm, n + 1) : NULL;
        if (kept) memcpy(kept, p, n + 1);
        free(p);
        return kept;
    }
    n = bytes_len(path);
    if (memchr(bytes_data(path), 0, n)) {
        err_raise(ValueError, "embedded null byte");
        return NULL;
    }
    char *kept = tx_malloc(&th->stm, n + 1);
    if (kept) memcpy(kept, bytes_data(path), n), kept[n] = 0;
    else err_no_memory();
    return kept;
}

/* open(2): a descriptor, or -1 raised. */
static int open_path(Thread *th, Value *a, Value *r, int flags) {
    r[1] = a[1];
    if (!str_check(a[1]) && !bytes_check(a[1])) {
        Value m;
        int has = obj_find_special(th, a[1], S(__fspath__), &m);
        if (has < 0) return -1;
        if (!has) return err_set(TypeError, "expected str, bytes or os.PathLike object, not %T", a[1]);
        Type *t = type_of(a[1]);
        r[1] = CALL0(th, m);
        if (r[1] == RAISED) return -1;
        if (!str_check(r[1]) && !bytes_check(r[1]))
            return err_set(TypeError, "expected %N.__fspath__() to return str or bytes, not %T", t, r[1]);
    }
    char *path = path_bytes(th, r[1]);
    if (!path) return -1;
    int fd;
    bool raised;
    IO_BLOCKING(th, "open", raised, fd, open(path, flags | O_CLOEXEC, 0666));
    int e = errno;
    tx_free(&th->stm, path);
    if (raised) return -1;
    if (fd < 0) err_errno(e, a[1], V_UNBOUND);
    return fd;
}

static int open_with(Thread *th, Value *a, int flags) {
    Value fd = CALL2(th, a[4], a[1], small_int(flags | O_CLOEXEC));
    if (fd == RAISED) return -1;
    if (!int_check(fd)) return err_set(TypeError, "expected integer from opener");
    int number;
    if (arg_int(th, fd, &number) < 0) return -1;
    if (number < 0) return err_set(ValueError, "opener returned %d", number);
    if (fcntl(number, F_SETFD, fcntl(number, F_GETFD) | FD_CLOEXEC) < 0) {
        err_os();
        return -1;
    }
    return number;
}

static int close_fd(Thread *th, int fd) {
    IoBlock b = io_block_begin(th, "close");
    int bad = close(fd);
    io_block_end(th, b);
    return bad;
}

/* a: self, file, mode (str), closefd, opener. All rooted. */
static int file_open(Thread *th, Value *a) {
    Value *r = root_push(th, 2);
    if (file_read(a[0])->fd >= 0) { /* __init__ called again */
        if (file_read(a[0])->closefd) {
            int fd = (int)F(a[0])->fd;
            SET(FileIOObj, a[0], fd, -1);
            if (close_fd(th, fd) < 0) return err_os(), -1;
        } else SET(FileIOObj, a[0], fd, -1);
    }
    int given = -1;
    if (is_bool(a[1]) || int_check(a[1])) {
        if (arg_int(th, a[1], &given) < 0) return -1;
        if (given < 0) return err_set(ValueError, "negative file descriptor");
    } else {
        Value index;
        if (!is_float_imm(a[1]) && is_ref(a[1]) && !str_check(a[1]) && !bytes_check(a[1])) {
            int has = obj_find_special(th, a[1], S(__index__), &index);
            if (has < 0) return -1;
            if (has) {
                if (arg_int(th, a[1], &given) < 0) return -1;
                if (given < 0) return err_set(ValueError, "negative file descriptor");
            }
        } else if (float_check(a[1])) return err_set(TypeError, "expected str, bytes or os.PathLike object, not float");
    }
    OpenMode m;
    char mode[8];
    size_t len = str_len(a[2]);
    if (len > 7 || !str_is_ascii(a[2]) || memchr(str_view(a[2]).p, 0, len))
        return err_format(th, ValueError, "invalid mode: %S", a[2]), -1;
    memcpy(mode, str_view(a[2]).p, len), mode[len] = 0;
    if (strspn(mode, "xrwab+") != len) return err_set(ValueError, "invalid mode: %s", mode);
    if (parse_mode(mode, &m) < 0) return -1;
    bool closefd;
    if (arg_bool(th, a[3], &closefd) < 0) return -1;
    int fd = given;
    if (given < 0) {
        if (!closefd) return err_set(ValueError, "Cannot use closefd=False with file name");
        fd = a[4] == V_NONE ? open_path(th, a, r, m.flags) : open_with(th, a, m.flags);
        if (fd < 0) return -1;
    }
    struct stat st;
    int e = fstat(fd, &st) < 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
    if (e == EISDIR || (e == EBADF && given >= 0)) {
        if (given < 0) close(fd);
        err_errno(e, a[1], V_UNBOUND);
        return -1;
    }
    stm_write(ref_addr(a[0]));
    FileIOObj *f = F(a[0]);
    f->fd = fd, f->closefd = closefd, f->seekable = -1, f->blksize = e ? 0 : st.st_blksize;
    f->created = m.created, f->readable = m.readable, f->writable = m.writable, f->appending = m.appending;
    if (obj_setattr(th, a[0], S(name), a[1]) < 0) return -1;
    if (m.appending) lseek(fd, 0, SEEK_END); /* pipes cannot, which is all right */
    root_pop(th, 2);
    return 0;
}

static int file_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 5);
    if (arg_bind(th, "FileIO", "(file, mode='r', closefd=True, opener=None)", a + 1, n - 1, kw, r + 1) < 0) return -1;
    r[0] = a[0];
    if (float_check(r[1])) return err_set(TypeError, "integer argument expected, got float");
    if (r[2] == V_UNBOUND) r[2] = str_intern_c("r");
    else if (!str_check(r[2])) return arg_type_error("FileIO", "mode", "str", r[2]), -1;
    r[3] = arg_or(r[3], V_TRUE), r[4] = arg_or(r[4], V_NONE);
    int bad = file_open(th, r);
    if (!bad) root_pop(th, 5);
    return bad;
}

Value fileio_make(Thread *th, Value file, const char *mode, bool closefd, Value opener) {
    Value *r = root_push(th, 5);
    r[1] = file, r[3] = v_bool(closefd), r[4] = opener;
    r[2] = str_from(mode);
    if (r[2] == RAISED) return RAISED;
    Value type = type_fileio.obj;
    r[0] = file_new(th, &type, 1, V_NONE);
    if (r[0] == RAISED || file_open(th, r) < 0) return RAISED;
    Value self = r[0];
    root_pop(th, 5);
    return self;
}

/* ---- closing --------------------------------------------------------------------------------------------------- */

/* a: self, and the object that is to be named. */
static Value dealloc_warn(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0 || !f->closefd) return V_NONE;
    Value *r = root_push(th, 1);
    r[0] = obj_repr(th, a[1]);
    if (r[0] == RAISED || err_warn(th, ResourceWarning, 1, "unclosed file %U", r[0]) < 0) {
        if (err_is(th, Warning)) err_unraisable(th, NULL, a[0]);
        else err_clear(th);
    }
    return V_NONE;
}

Value fileio_close(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    /* _RawIOBase's close flushes, which a Python subclass may have its own idea of. */
    r[0] = type_lookup(&type_rawiobase, S(close));
    r[0] = CALL1(th, r[0], a[0]);
    if (r[0] == RAISED) r[1] = err_fetch(th);
    FileIOObj *f = file_read(a[0]);
    if (!f->closefd) {
        SET(FileIOObj, a[0], fd, -1);
    } else {
        if (f->finalizing) dealloc_warn(th, root_push2(th, a[0], a[0]), 2, V_NONE);
        int fd = (int)file_read(a[0])->fd;
        SET(FileIOObj, a[0], fd, -1);
        if (fd >= 0 && close_fd(th, fd) < 0) {
            err_os();
            if (r[0] == RAISED) err_clear(th);
            else return RAISED;
        }
    }
    if (r[0] != RAISED) return V_NONE;
    err_restore(th, r[1]);
    return RAISED;
}

/* ---- reading, writing ------------------------------------------------------------------------------------------ */

ssize_t fileio_read_raw(Thread *th, Value self, char *to, size_t n, bool *raised) {
    FileIOObj *f = file_read(self);
    *raised = true;
    if (f->fd < 0) return file_closed(), -1;
    if (!f->readable) return bad_mode("reading"), -1;
    return io_fd_read(th, (int)f->fd, to, n, -1, raised);
}

ssize_t fileio_write_raw(Thread *th, Value self, const char *from, size_t n, bool *raised) {
    FileIOObj *f = file_read(self);
    *raised = true;
    if (f->fd < 0) return file_closed(), -1;
    if (!f->writable) return bad_mode("writing"), -1;
    return io_fd_write(th, (int)f->fd, from, n, -1, raised);
}

/* What a read or write that went wrong gives: None if it would block. */
static Value file_failed(bool raised) {
    if (raised) return RAISED;
    return errno == EAGAIN ? V_NONE : err_os();
}

/* C memory for n bytes of data: `small` if they fit. Large memory is taken when the transaction cannot abort any more. */
#define SMALL 16384
static char *data_room(Thread *th, char *small, size_t n) {
    if (n <= SMALL) return small;
    tx_inevitable(&th->stm, "large transfer");
    char *p = malloc(n);
    if (!p) err_no_memory();
    return p;
}
static void data_free(char *p, char *small) {
    if (p != small) free(p);
}

static Value file_readinto(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    if (!f->readable) return bad_mode("reading");
    BufferView v, now;
    if (io_get_writable("readinto", a[1], &v) < 0) return RAISED;
    Value *r = root_push1(th, v.owner), result = RAISED;
    char small[SMALL], *p = data_room(th, small, (size_t)v.len);
    if (p) {
        bool raised;
        ssize_t got = fileio_read_raw(th, a[0], p, (size_t)v.len, &raised);
        if (got < 0) {
            result = file_failed(raised);
        } else if (obj_get_buffer(a[1], &now, true) == 0) {
            memcpy(now.p, p, (size_t)got);
            obj_release_buffer(&now);
            result = int_from(got);
        }
        data_free(p, small);
    }
    v.owner = r[0];
    obj_release_buffer(&v);
    return result;
}

static Value file_write(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    if (!f->writable) return bad_mode("writing");
    BufferView v;
    if (io_get_bytes(a[1], &v) < 0) return RAISED;
    size_t len = (size_t)v.len;
    char small[SMALL], *p = small;
    if (len <= SMALL) {
        memcpy(p, v.p, len);
        obj_release_buffer(&v);
    } else {
        obj_release_buffer(&v);
        p = data_room(th, small, len);
        if (!p || io_get_bytes(a[1], &v) < 0) return RAISED;
        if ((size_t)v.len < len) len = (size_t)v.len;
        memcpy(p, v.p, len);
        obj_release_buffer(&v);
    }
    bool raised;
    ssize_t done = fileio_write_raw(th, a[0], p, len, &raised);
    int e = errno;
    data_free(p, small);
    errno = e;
    return done < 0 ? file_failed(raised) : int_from(done);
}

static Value file_read_m(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    if (!f->readable) return bad_mode("reading");
    int64_t size;
    if (io_arg_size(th, arg_or(a[1], small_int(-1)), -1, &size) < 0) return RAISED;
    if (size < 0) return fileio_readall(th, a, 1, V_NONE);
    char small[SMALL], *p = data_room(th, small, (size_t)size);
    if (!p) return RAISED;
    bool raised;
    ssize_t got = fileio_read_raw(th, a[0], p, (size_t)size, &raised);
    Value result = got < 0 ? file_failed(raised) : bytes_from(p, (size_t)got);
    data_free(p, small);
    return result;
}

Value fileio_readall(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    tx_inevitable(&th->stm, "read of a whole file");
    struct stat st;
    int fd = (int)file_read(a[0])->fd;
    off_t pos = lseek(fd, 0, SEEK_CUR);
    size_t cap = IO_BUFFER_SIZE, len = 0;
    if (fstat(fd, &st) == 0 && pos >= 0 && st.st_size >= pos && st.st_size - pos < INT64_MAX / 2)
        cap = (size_t)(st.st_size - pos) + 1;
    char *p = malloc(cap);
    bool raised = false;
    while (p) {
        if (len == cap) {
            size_t more = len < 65536 ? len + 8192 : len + (len >> 3) + 65536;
            char *q = realloc(p, more);
            if (!q) {
                free(p);
                p = NULL;
                break;
            }
            p = q, cap = more;
        }
        ssize_t got = io_fd_read(th, fd, p + len, cap - len, -1, &raised);
        if (got == 0) break;
        if (got < 0) {
            if (!raised && errno == EAGAIN && len > 0) break;
            Value result = file_failed(raised);
            free(p);
            return result;
        }
        len += (size_t)got;
    }
    if (!p) return err_no_memory();
    Value result = bytes_from(p, len);
    free(p);
    return result;
}

/* ---- position -------------------------------------------------------------------------------------------------- */

static Value file_at(Thread *th, int fd, int64_t offset, int whence) {
    tx_inevitable(&th->stm, "lseek");
    int64_t at = lseek(fd, offset, whence);
    return at < 0 ? err_os() : int_from(at);
}

static int offset_arg(Thread *th, Value v, int64_t *out) {
    if (is_int(v)) return *out = small_value(v), 0;
    if (float_check(v)) return err_set(TypeError, "an integer is required");
    return arg_int64(th, v, out);
}

static Value file_seek(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t offset;
    int whence = 0;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &whence) < 0) return RAISED;
    if (file_read(a[0])->fd < 0) return file_closed();
    if (offset_arg(th, a[1], &offset) < 0) return RAISED;
    return file_at(th, (int)file_read(a[0])->fd, offset, whence);
}

static Value file_tell(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    int64_t at = lseek((int)f->fd, 0, SEEK_CUR);
    return at < 0 ? err_os() : int_from(at);
}

static Value file_truncate(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    if (!f->writable) return bad_mode("writing");
    int64_t size;
    if (a[1] == V_UNBOUND || a[1] == V_NONE) {
        size = lseek((int)f->fd, 0, SEEK_CUR);
        if (size < 0) return err_os();
    } else if (offset_arg(th, a[1], &size) < 0) return RAISED;
    int fd = (int)file_read(a[0])->fd, bad;
    bool raised;
    IO_BLOCKING(th, "ftruncate", raised, bad, ftruncate(fd, size));
    return raised ? RAISED : bad < 0 ? err_os() : int_from(size);
}

/* ---- questions ------------------------------------------------------------------------------------------------- */

static Value file_seekable(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    if (f->fd < 0) return file_closed();
    if (f->seekable < 0) {
        bool can = lseek((int)f->fd, 0, SEEK_CUR) >= 0;
        SET(FileIOObj, a[0], seekable, can);
    }
    return v_bool(F(a[0])->seekable);
}
static Value file_readable(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    return f->fd < 0 ? file_closed() : v_bool(f->readable);
}
static Value file_writable(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    return f->fd < 0 ? file_closed() : v_bool(f->writable);
}
static Value file_fileno(Thread *th, Value *a, unsigned n, Value kw) {
    FileIOObj *f = file_read(a[0]);
    return f->fd < 0 ? file_closed() : int_from(f->fd);
}
int fileio_isatty(Value self) {
    FileIOObj *f = file_read(self);
    return f->fd >= 0 && isatty((int)f->fd);
}
static Value file_isatty(Thread *th, Value *a, unsigned n, Value kw) {
    return file_read(a[0])->fd < 0 ? file_closed() : v_bool(fileio_isatty(a[0]));
}

static const char *mode_text(const FileIOObj *f) {
    if (f->created) return f->readable ? "xb+" : "xb";
    if (f->appending) return f->readable ? "ab+" : "ab";
    if (f->readable) return f->writable ? "rb+" : "rb";
    return "wb";
}
static Value mode_get(Thread *th, Value self) { return str_intern_c(mode_text(file_read(self))); }
static Value closed_get(Thread *th, Value self) { return v_bool(file_read(self)->fd < 0); }
static Value closefd_get(Thread *th, Value self) { return v_bool(file_read(self)->closefd); }
static Value finalizing_get(Thread *th, Value self) { return v_bool(file_read(self)->finalizing); }
static int finalizing_set(Thread *th, Value self, Value v) {
    int yes = v == V_UNBOUND ? 0 : obj_truth(th, v);
    if (yes < 0) return -1;
    SET(FileIOObj, self, finalizing, (uint8_t)yes);
    return 0;
}
static Value blksize_get(Thread *th, Value self) {
    int64_t size = file_read(self)->blksize;
    return int_from(size > 1 ? size : IO_BUFFER_SIZE);
}
static int blksize_set(Thread *th, Value self, Value v) {
    int64_t size;
    if (v == V_UNBOUND) return err_set(TypeError, "can't delete numeric/char attribute");
    if (arg_int64(th, v, &size) < 0) return -1;
    SET(FileIOObj, self, blksize, size);
    return 0;
}

static Value file_repr(Thread *th, Value self) {
    FileIOObj *f = file_read(self);
    if (f->fd < 0) return str_from("<_io.FileIO [closed]>");
    Value *r = root_push2(th, self, V_NONE);
    int has = obj_find_attr(th, self, S(name), &r[1]);
    Value out = RAISED;
    if (has > 0) {
        if (recursion_enter(th, " while getting the repr of an object") == 0) {
            r[1] = obj_repr(th, r[1]);
            recursion_leave(th);
            f = file_read(r[0]);
            if (r[1] != RAISED)
                out = str_format_c("<_io.FileIO name=%U mode='%s' closefd=%s>", r[1], mode_text(f), f->closefd ? "True" : "False");
        }
    } else if (has == 0) {
        f = file_read(r[0]);
        out = str_format_c("<_io.FileIO fd=%d mode='%s' closefd=%s>", (int)f->fd, mode_text(f), f->closefd ? "True" : "False");
    }
    root_pop(th, 2);
    return out;
}

static Value no_pickle(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(TypeError, "cannot pickle '%T' object", a[0]);
}

static const Method file_methods[] = {
    {"read", file_read_m, "(self, size=-1, /)", "Up to `size` bytes with one system call; None if nothing is there yet.", 0},
    {"readall", fileio_readall, "(self, /)", "All that is left in the file.", 0},
    {"readinto", file_readinto, "(self, buffer, /)", "Like read, into a buffer; the result is the number of bytes.", 0},
    {"write", file_write, "(self, b, /)", "Write a buffer with one system call; the number of bytes written, or None.", 0},
    {"seek", file_seek, "(self, pos, whence=0, /)", "Move to another position and return it.", 0},
    {"tell", file_tell, "(self, /)", "The position in the file.", 0},
    {"truncate", file_truncate, "(self, size=None, /)", "Cut the file to a size, by default the position.", 0},
    {"close", fileio_close, "(self, /)", "Close the file.", 0},
    {"seekable", file_seekable, "(self, /)", "Can it seek?", 0},
    {"readable", file_readable, "(self, /)", "Was it opened for reading?", 0},
    {"writable", file_writable, "(self, /)", "Was it opened for writing?", 0},
    {"fileno", file_fileno, "(self, /)", "The file descriptor.", 0},
    {"isatty", file_isatty, "(self, /)", "Is it a terminal?", 0},
    {"_dealloc_warn", dealloc_warn, "(self, source, /)", NULL, 0},
    {"__reduce__", no_pickle, "(self, /)", NULL, 0},
    {"__reduce_ex__", no_pickle, "(self, protocol, /)", NULL, 0},
    {0},
};
static const GetSet file_getset[] = {
    {"closed", closed_get, NULL, "True if the file is closed"},
    {"closefd", closefd_get, NULL, "Will close() close the descriptor?"},
    {"mode", mode_get, NULL, "How it was opened."},
    {"_blksize", blksize_get, blksize_set, NULL},
    {"_finalizing", finalizing_get, finalizing_set, NULL},
    {0},
};

Type type_fileio = {
    .name = "_io.FileIO",
    .doc = "FileIO(file, mode='r', closefd=True, opener=None)\n--\n\nOpens a file, given by name or by descriptor, as a raw stream of bytes.",
    .flags = TF_BASETYPE | TF_DICT | TF_WEAK | TF_FINAL,
    .size = sizeof(FileIOObj),
    .values = 8,
    .values_end = 24,
    .base = &type_rawiobase,
    .methods = file_methods,
    .getset = file_getset,
    .new = file_new,
    .init = file_init,
    .repr = file_repr,
    .finalize = io_finalize,
};
