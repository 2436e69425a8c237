/* oslib.h -- what the files of module posix share (and fcntl, select, pwd, ...): paths, descriptors, ids as arguments. */
#ifndef WEFT_OSLIB_H
#define WEFT_OSLIB_H

#include "iolib.h"
#include <sys/stat.h>

/* A path in C memory: on the C stack if it is short, else freed with the transaction or by os_path_done. */
typedef struct OsPath {
    char *p;        /* NULL: a descriptor, or nothing was given (`none`) */
    int fd;         /* -1: p */
    bool none, bytes;
    char small[512];
} OsPath;
enum { OSP_FD = 1, OSP_NONE = 2 };
/* Convert *slot (rooted; replaced by what __fspath__ gives). `arg` in function `fn`, for messages: 0 or -1.  SAFEPOINT */
int os_path(Thread *th, Value *slot, OsPath *out, const char *fn, const char *arg, unsigned flags);
void os_path_done(Thread *th, OsPath *p);
/* str (with surrogateescape) or bytes from __fspath__ or itself: 0 or -1.  SAFEPOINT */
int os_fspath(Thread *th, Value *slot);
/* The same as PyUnicode_FSConverter: malloc'ed bytes or NULL raised (for environments and argument lists). */
char *os_fsbytes(Thread *th, Value *slot, size_t *len);
Value os_path_value(const OsPath *like, const char *p, size_t n); /* bytes if `like` was, else str */
/* A descriptor: an int, or an object with fileno(): -1 raised.  SAFEPOINT */
int os_fd(Thread *th, Value v);
int os_dir_fd(Thread *th, Value v, int *out); /* V_UNBOUND, None: AT_FDCWD */
int os_uid(Thread *th, Value v, const char *what, uint32_t *out);
Value os_id(uint32_t id); /* -1 for the last */
Value os_error(Value file); /* OSError from errno with a file name */

/* A system call that takes a while or leaves a trace, once: no retry. */
#define OS_CALL(th, why, r, call)                    \
    do {                                             \
        IoBlock block_ = io_block_begin(th, why);    \
        r = (call);                                  \
        io_block_end(th, block_);                    \
    } while (0)

#define INT_ARG(var, slot)                           \
    int var;                                         \
    if (arg_int(th, slot, &var) < 0) return RAISED
#define INT64_ARG(var, slot)                         \
    int64_t var;                                     \
    if (arg_int64(th, slot, &var) < 0) return RAISED
#define INT_ARG_OR(var, slot, dflt)                  \
    int var = dflt;                                  \
    if ((slot) != V_UNBOUND && arg_int(th, slot, &var) < 0) return RAISED
#define BOOL_ARG_OR(var, slot, dflt)                 \
    bool var = dflt;                                 \
    if ((slot) != V_UNBOUND && arg_bool(th, slot, &var) < 0) return RAISED
#define NATIVE(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

/* Tables of constants. */
typedef struct IntConst { const char *name; int64_t value; } IntConst;
int os_add_consts(Value module, const IntConst *table); /* {0} ends */

extern const Method posix_fs_methods[], posix_io_methods[], posix_proc_methods[];
extern Type type_direntry, type_scandir;
int posix_fs_init(Thread *th, Value *module), posix_proc_init(Thread *th, Value *module), posix_io_init(Thread *th, Value *module);
int posix_add_methods(Value module, const Method *table, const char *name);
int posix_consts(Value *module); /* posix_consts.c */
void sig_set_from(Thread *th);
#endif
