/* posix_fs.c -- the functions of module posix that take paths: files, directories, links, attributes. */
#include "oslib.h"
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <unistd.h>

/* ---- stat ------------------------------------------------------------------------------------------------------ */

static const StructField stat_fields[] = {
    {"st_mode", "protection bits"}, {"st_ino", "inode"}, {"st_dev", "device"}, {"st_nlink", "number of hard links"},
    {"st_uid", "user ID of owner"}, {"st_gid", "group ID of owner"}, {"st_size", "total size, in bytes"},
    {"unnamed field", "integer time of last access"}, {"unnamed field", "integer time of last modification"}, {"unnamed field", "integer time of last change"},
    {"st_atime", "time of last access"}, {"st_mtime", "time of last modification"}, {"st_ctime", "time of last change"},
    {"st_atime_ns", "time of last access in nanoseconds"}, {"st_mtime_ns", "time of last modification in nanoseconds"},
    {"st_ctime_ns", "time of last change in nanoseconds"}, {"st_blksize", "blocksize for filesystem I/O"},
    {"st_blocks", "number of blocks allocated"}, {"st_rdev", "device type (if inode device)"}, {NULL, NULL},
};
static const StructDef stat_def = {
    "os.stat_result",
    "stat_result: Result from stat, fstat, or lstat.\n\n"
    "A tuple (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime) with attributes st_mode, st_ino and so on;\n"
    "some are attributes only.",
    stat_fields, 10};
static Type *stat_type;

static const StructField statvfs_fields[] = {
    {"f_bsize", NULL}, {"f_frsize", NULL}, {"f_blocks", NULL}, {"f_bfree", NULL}, {"f_bavail", NULL}, {"f_files", NULL},
    {"f_ffree", NULL}, {"f_favail", NULL}, {"f_flag", NULL}, {"f_namemax", NULL}, {"f_fsid", NULL}, {NULL, NULL},
};
static const StructDef statvfs_def = {"os.statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.", statvfs_fields, 10};
static Type *statvfs_type;

static Value ns_of(struct timespec t) {
    return int_add(int_mul(int_from(t.tv_sec), small_int(1000000000)), small_int(t.tv_nsec));
}
static double seconds_of(struct timespec t) { return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; }

static Value stat_value(const struct stat *s) {
    Value v[19] = {
        int_from(s->st_mode), int_from_unsigned(s->st_ino), int_from_unsigned(s->st_dev), int_from((int64_t)s->st_nlink),
        os_id(s->st_uid), os_id(s->st_gid), int_from(s->st_size),
        int_from(s->st_atim.tv_sec), int_from(s->st_mtim.tv_sec), int_from(s->st_ctim.tv_sec),
        float_from(seconds_of(s->st_atim)), float_from(seconds_of(s->st_mtim)), float_from(seconds_of(s->st_ctim)),
        ns_of(s->st_atim), ns_of(s->st_mtim), ns_of(s->st_ctim),
        int_from(s->st_blksize), int_from(s->st_blocks), int_from_unsigned(s->st_rdev),
    };
    return structseq_new(stat_type, v, 19);
}

static Value stat_at(Thread *th, Value *slot, const char *fn, Value dir, bool follow) {
    OsPath p;
    int dir_fd;
    struct stat s;
    if (os_path(th, slot, &p, fn, "path", !strcmp(fn, "stat") ? OSP_FD : 0) < 0 || os_dir_fd(th, dir, &dir_fd) < 0) return RAISED;
    if (!p.p && dir_fd != AT_FDCWD) return err_raise(ValueError, "%s: can't specify dir_fd without matching path", fn);
    if (!p.p && !follow) return err_raise(ValueError, "%s: cannot use fd and follow_symlinks together", fn);
    int bad = p.p ? fstatat(dir_fd, p.p, &s, follow ? 0 : AT_SYMLINK_NOFOLLOW) : fstat(p.fd, &s);
    int e = errno;
    os_path_done(th, &p);
    errno = e;
    return bad < 0 ? os_error(*slot) : stat_value(&s);
}

NATIVE(os_stat) {
    BOOL_ARG_OR(follow, a[2], true);
    return stat_at(th, &a[0], "stat", a[1], follow);
}
NATIVE(os_lstat) { return stat_at(th, &a[0], "lstat", a[1], false); }
NATIVE(os_fstat) {
    INT_ARG(fd, a[0]);
    struct stat s;
    int bad;
    do bad = fstat(fd, &s);
    while (bad < 0 && errno == EINTR);
    return bad < 0 ? err_os() : stat_value(&s);
}

static Value statvfs_value(const struct statvfs *s) {
    Value v[11] = {
        int_from_unsigned(s->f_bsize), int_from_unsigned(s->f_frsize), int_from_unsigned(s->f_blocks),
        int_from_unsigned(s->f_bfree), int_from_unsigned(s->f_bavail), int_from_unsigned(s->f_files),
        int_from_unsigned(s->f_ffree), int_from_unsigned(s->f_favail), int_from_unsigned(s->f_flag),
        int_from_unsigned(s->f_namemax), int_from_unsigned(s->f_fsid)};
    return structseq_new(statvfs_type, v, 11);
}
NATIVE(os_statvfs) {
    OsPath p;
    struct statvfs s;
    if (os_path(th, &a[0], &p, "statvfs", "path", OSP_FD) < 0) return RAISED;
    int bad;
    OS_CALL(th, "statvfs", bad, p.p ? statvfs(p.p, &s) : fstatvfs(p.fd, &s));
    return bad < 0 ? os_error(a[0]) : statvfs_value(&s);
}
NATIVE(os_fstatvfs) {
    INT_ARG(fd, a[0]);
    struct statvfs s;
    int bad;
    OS_CALL(th, "fstatvfs", bad, fstatvfs(fd, &s));
    return bad < 0 ? err_os() : statvfs_value(&s);
}

NATIVE(os_access) {
    OsPath p;
    int dir_fd;
    INT_ARG(mode, a[1]);
    if (os_path(th, &a[0], &p, "access", "path", 0) < 0 || os_dir_fd(th, a[2], &dir_fd) < 0) return RAISED;
    BOOL_ARG_OR(effective, a[3], false);
    BOOL_ARG_OR(follow, a[4], true);
    bool plain = dir_fd == AT_FDCWD && !effective && follow;
    int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    return v_bool((plain ? access(p.p, mode) : faccessat(dir_fd, p.p, mode, flags)) == 0);
}

/* ---- one path, one call ---------------------------------------------------------------------------------------- */

/* A function of a path (and dir_fd): `call` uses p.p and dir_fd. */
#define PATH_CALL(name, fn, slot_dir, call)                                                        \
    NATIVE(name) {                                                                                 \
        OsPath p;                                                                                  \
        int dir_fd, bad;                                                                           \
        if (os_path(th, &a[0], &p, fn, "path", 0) < 0 || os_dir_fd(th, slot_dir, &dir_fd) < 0) return RAISED; \
        OS_CALL(th, fn, bad, call);                                                                \
        int e = errno;                                                                             \
        os_path_done(th, &p);                                                                      \
        errno = e;                                                                                 \
        return bad < 0 ? os_error(a[0]) : V_NONE;                                                  \
    }
PATH_CALL(os_unlink, "unlink", a[1], unlinkat(dir_fd, p.p, 0))
PATH_CALL(os_remove, "remove", a[1], unlinkat(dir_fd, p.p, 0))
PATH_CALL(os_rmdir, "rmdir", a[1], unlinkat(dir_fd, p.p, AT_REMOVEDIR))

NATIVE(os_chroot) {
    OsPath p;
    int bad;
    if (os_path(th, &a[0], &p, "chroot", "path", 0) < 0) return RAISED;
    OS_CALL(th, "chroot", bad, chroot(p.p));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}

#define MODE_CALL(name, fn, dflt, call)                                                            \
    NATIVE(name) {                                                                                 \
        OsPath p;                                                                                  \
        int dir_fd, bad;                                                                           \
        if (os_path(th, &a[0], &p, fn, "path", 0) < 0) return RAISED;                              \
        INT_ARG_OR(mode, a[1], dflt);                                                              \
        if (os_dir_fd(th, a[2], &dir_fd) < 0) return RAISED;                                       \
        OS_CALL(th, fn, bad, call);                                                                \
        return bad < 0 ? os_error(a[0]) : V_NONE;                                                  \
    }
MODE_CALL(os_mkdir, "mkdir", 0777, mkdirat(dir_fd, p.p, (mode_t)mode))
MODE_CALL(os_mkfifo, "mkfifo", 0666, mkfifoat(dir_fd, p.p, (mode_t)mode))

NATIVE(os_mknod) {
    OsPath p;
    int dir_fd, bad;
    if (os_path(th, &a[0], &p, "mknod", "path", 0) < 0) return RAISED;
    INT_ARG_OR(mode, a[1], 0600);
    uint64_t device = 0;
    if (a[2] != V_UNBOUND && arg_uint64(th, a[2], &device) < 0) return RAISED;
    if (os_dir_fd(th, a[3], &dir_fd) < 0) return RAISED;
    OS_CALL(th, "mknod", bad, mknodat(dir_fd, p.p, (mode_t)mode, device));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}

NATIVE(os_chdir) {
    OsPath p;
    int bad;
    if (os_path(th, &a[0], &p, "chdir", "path", OSP_FD) < 0) return RAISED;
    OS_CALL(th, "chdir", bad, p.p ? chdir(p.p) : fchdir(p.fd));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}
NATIVE(os_fchdir) {
    int fd = os_fd(th, a[0]), bad;
    if (fd < 0) return RAISED;
    OS_CALL(th, "fchdir", bad, fchdir(fd));
    return bad < 0 ? err_os() : V_NONE;
}

NATIVE(os_chmod) {
    OsPath p;
    int dir_fd, bad;
    if (os_path(th, &a[0], &p, "chmod", "path", OSP_FD) < 0) return RAISED;
    INT_ARG(mode, a[1]);
    if (os_dir_fd(th, a[2], &dir_fd) < 0) return RAISED;
    BOOL_ARG_OR(follow, a[3], true);
    if (!p.p && dir_fd != AT_FDCWD) return err_raise(ValueError, "chmod: can't specify dir_fd without matching path");
    if (!p.p && !follow) return err_raise(ValueError, "chmod: cannot use fd and follow_symlinks together");
    OS_CALL(th, "chmod", bad, p.p ? fchmodat(dir_fd, p.p, (mode_t)mode, follow ? 0 : AT_SYMLINK_NOFOLLOW) : fchmod(p.fd, (mode_t)mode));
    if (bad < 0 && !follow && errno == ENOTSUP) {
        if (dir_fd != AT_FDCWD) return err_raise(ValueError, "chmod: cannot use dir_fd and follow_symlinks together");
        return err_raise(NotImplementedError, "chmod: follow_symlinks unavailable on this platform");
    }
    return bad < 0 ? os_error(a[0]) : V_NONE;
}
NATIVE(os_fchmod) {
    INT_ARG(fd, a[0]);
    INT_ARG(mode, a[1]);
    int bad;
    bool raised;
    IO_BLOCKING(th, "fchmod", raised, bad, fchmod(fd, (mode_t)mode));
    return raised ? RAISED : bad < 0 ? err_os() : V_NONE;
}

NATIVE(os_chown) {
    OsPath p;
    int dir_fd, bad;
    uint32_t uid, gid;
    if (os_path(th, &a[0], &p, "chown", "path", OSP_FD) < 0) return RAISED;
    if (os_uid(th, a[1], "uid", &uid) < 0 || os_uid(th, a[2], "gid", &gid) < 0 || os_dir_fd(th, a[3], &dir_fd) < 0) return RAISED;
    BOOL_ARG_OR(follow, a[4], true);
    if (!p.p && dir_fd != AT_FDCWD) return err_raise(ValueError, "chown: can't specify dir_fd without matching path");
    if (!p.p && !follow) return err_raise(ValueError, "chown: cannot use fd and follow_symlinks together");
    OS_CALL(th, "chown", bad, p.p ? fchownat(dir_fd, p.p, uid, gid, follow ? 0 : AT_SYMLINK_NOFOLLOW) : fchown(p.fd, uid, gid));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}
NATIVE(os_lchown) {
    OsPath p;
    int bad;
    uint32_t uid, gid;
    if (os_path(th, &a[0], &p, "lchown", "path", 0) < 0) return RAISED;
    if (os_uid(th, a[1], "uid", &uid) < 0 || os_uid(th, a[2], "gid", &gid) < 0) return RAISED;
    OS_CALL(th, "lchown", bad, lchown(p.p, uid, gid));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}
NATIVE(os_fchown) {
    INT_ARG(fd, a[0]);
    uint32_t uid, gid;
    int bad;
    bool raised;
    if (os_uid(th, a[1], "uid", &uid) < 0 || os_uid(th, a[2], "gid", &gid) < 0) return RAISED;
    IO_BLOCKING(th, "fchown", raised, bad, fchown(fd, uid, gid));
    return raised ? RAISED : bad < 0 ? err_os() : V_NONE;
}

NATIVE(os_truncate) {
    OsPath p;
    int bad;
    bool raised;
    if (os_path(th, &a[0], &p, "truncate", "path", OSP_FD) < 0) return RAISED;
    INT64_ARG(length, a[1]);
    IO_BLOCKING(th, "truncate", raised, bad, p.p ? truncate(p.p, length) : ftruncate(p.fd, length));
    return raised ? RAISED : bad < 0 ? os_error(a[0]) : V_NONE;
}

/* ---- two paths ------------------------------------------------------------------------------------------------- */

static Value rename_as(Thread *th, Value *a, const char *fn) {
    OsPath p, q;
    int from, to, bad;
    if (os_path(th, &a[0], &p, fn, "src", 0) < 0 || os_path(th, &a[1], &q, fn, "dst", 0) < 0) return RAISED;
    if (os_dir_fd(th, a[2], &from) < 0 || os_dir_fd(th, a[3], &to) < 0) return RAISED;
    OS_CALL(th, "rename", bad, renameat(from, p.p, to, q.p));
    return bad < 0 ? err_errno(errno, a[0], a[1]) : V_NONE;
}
NATIVE(os_rename) { return rename_as(th, a, "rename"); }
NATIVE(os_replace) { return rename_as(th, a, "replace"); }

NATIVE(os_link) {
    OsPath p, q;
    int from, to, bad;
    if (os_path(th, &a[0], &p, "link", "src", 0) < 0 || os_path(th, &a[1], &q, "link", "dst", 0) < 0) return RAISED;
    if (os_dir_fd(th, a[2], &from) < 0 || os_dir_fd(th, a[3], &to) < 0) return RAISED;
    BOOL_ARG_OR(follow, a[4], true);
    bool plain = from == AT_FDCWD && to == AT_FDCWD && follow;
    OS_CALL(th, "link", bad, plain ? link(p.p, q.p) : linkat(from, p.p, to, q.p, follow ? AT_SYMLINK_FOLLOW : 0));
    return bad < 0 ? err_errno(errno, a[0], a[1]) : V_NONE;
}

NATIVE(os_symlink) {
    OsPath p, q;
    int dir_fd, bad;
    if (os_path(th, &a[0], &p, "symlink", "src", 0) < 0 || os_path(th, &a[1], &q, "symlink", "dst", 0) < 0) return RAISED;
    BOOL_ARG_OR(directory, a[2], false);
    (void)directory; /* means something elsewhere */
    if (os_dir_fd(th, a[3], &dir_fd) < 0) return RAISED;
    OS_CALL(th, "symlink", bad, symlinkat(p.p, dir_fd, q.p));
    return bad < 0 ? err_errno(errno, a[0], a[1]) : V_NONE;
}

NATIVE(os_readlink) {
    OsPath p;
    int dir_fd;
    char to[PATH_MAX];
    if (os_path(th, &a[0], &p, "readlink", "path", 0) < 0 || os_dir_fd(th, a[1], &dir_fd) < 0) return RAISED;
    ssize_t len = readlinkat(dir_fd, p.p, to, sizeof to);
    return len < 0 ? os_error(a[0]) : os_path_value(&p, to, (size_t)len);
}

/* ---- directories ----------------------------------------------------------------------------------------------- */

NATIVE(os_getcwd) {
    char *p = getcwd(NULL, 0);
    if (!p) return err_os();
    Value v = str_from_fs(p, strlen(p));
    free(p);
    return v;
}
NATIVE(os_getcwdb) {
    char *p = getcwd(NULL, 0);
    if (!p) return err_os();
    Value v = bytes_from(p, strlen(p));
    free(p);
    return v;
}

static bool dots(const char *name) { return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])); }

/* opendir, or fdopendir of a copy of a descriptor that then is at the start. */
static DIR *dir_open(const OsPath *p) {
    if (p->p) return opendir(p->p);
    int fd = fcntl(p->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) return NULL;
    DIR *d = fdopendir(fd);
    if (!d) close(fd);
    else rewinddir(d);
    return d;
}

/* All entries but the dots, each followed by a zero byte. NULL: errno. */
static char *dir_names(const OsPath *p, size_t *len) {
    DIR *d = dir_open(p);
    if (!d) return NULL;
    size_t cap = 1024, n = 0;
    char *all = malloc(cap);
    struct dirent *e;
    while (all && (errno = 0, e = readdir(d))) {
        if (dots(e->d_name)) continue;
        size_t m = strlen(e->d_name) + 1;
        if (n + m > cap) {
            char *more = realloc(all, cap = 2 * cap + m);
            if (!more) free(all);
            all = more;
        }
        if (all) memcpy(all + n, e->d_name, m), n += m;
    }
    int err = errno;
    closedir(d);
    if (all && err) free(all), all = NULL;
    errno = all ? 0 : err ? err : ENOMEM;
    *len = n;
    return all;
}

NATIVE(os_listdir) {
    OsPath p;
    if (os_path(th, &a[0], &p, "listdir", "path", OSP_FD | OSP_NONE) < 0) return RAISED;
    size_t len = 0;
    char *names;
    OS_CALL(th, "listdir", names, dir_names(&p, &len));
    if (!names) return os_error(a[0]);
    Value list = list_new(0);
    for (size_t at = 0; at < len && list != RAISED;) {
        size_t m = strlen(names + at);
        Value name = os_path_value(&p, names + at, m);
        if (name == RAISED || list_append(list, name) < 0) list = RAISED;
        at += m + 1;
    }
    free(names);
    return list;
}

/* ---- scandir --------------------------------------------------------------------------------------------------- */

typedef struct EntryObj {
    Obj h;
    Value name, path, stat, lstat; /* stats: V_NONE until asked for */
    uint64_t ino;
    int32_t dir_fd;                /* -1: use path */
    uint8_t type;                  /* DT_ */
} EntryObj;
typedef struct ScandirObj {
    Obj h;
    Value path;   /* as given: None, str, bytes */
    DIR *dir;     /* 8-aligned: reads as an int; NULL when exhausted or closed */
    int32_t fd;   /* -1: opened by name */
    uint8_t bytes;
} ScandirObj;

NATIVE(os_scandir) {
    OsPath p;
    if (os_path(th, &a[0], &p, "scandir", "path", OSP_FD | OSP_NONE) < 0) return RAISED;
    type_ready(&type_scandir);
    type_ready(&type_direntry);
    if (p.p && p.bytes && !bytes_check(a[0]) && (a[0] = bytes_from(p.p, strlen(p.p))) == RAISED) return RAISED;
    DIR *d;
    OS_CALL(th, "scandir", d, dir_open(&p));
    if (!d) return os_error(a[0]);
    Value v = obj_new(&type_scandir);
    if (v == RAISED) return closedir(d), RAISED;
    ScandirObj *s = OBJ(ScandirObj, v); /* NOBARRIER: fresh */
    s->path = a[0], s->dir = d, s->fd = p.p ? -1 : p.fd, s->bytes = p.bytes;
    return v;
}

static void scandir_shut(Thread *th, Value self) {
    DIR *d = GET(ScandirObj, self, dir);
    if (!d) return;
    tx_inevitable(&th->stm, "closedir");
    stm_write(ref_addr(self));
    OBJ(ScandirObj, self)->dir = NULL;
    closedir(d);
}

/* dir + '/' + name */
static Value join(const ScandirObj *s, const char *name, size_t n) {
    if (s->fd >= 0 || s->path == V_NONE) {
        if (s->fd < 0) { /* the current directory: "./name" */
            char *p = malloc(n + 3);
            if (!p) return err_no_memory();
            memcpy(p, "./", 2), memcpy(p + 2, name, n);
            Value v = str_from_fs(p, n + 2);
            free(p);
            return v;
        }
        return str_from_fs(name, n);
    }
    size_t len;
    char *dir = str_check(s->path) ? str_to_fs(s->path, &len, false) : NULL;
    if (!dir) {
        if (!bytes_check(s->path)) return RAISED;
        len = bytes_len(s->path);
        dir = malloc(len + 1);
        if (!dir) return err_no_memory();
        memcpy(dir, bytes_data(s->path), len);
    }
    char *p = malloc(len + n + 2);
    if (!p) return free(dir), err_no_memory();
    memcpy(p, dir, len);
    if (len && p[len - 1] != '/') p[len++] = '/';
    memcpy(p + len, name, n);
    Value v = s->bytes ? bytes_from(p, len + n) : str_from_fs(p, len + n);
    free(dir);
    free(p);
    return v;
}

static Value scandir_next(Thread *th, Value self) {
    tx_inevitable(&th->stm, "readdir");
    ScandirObj *s = OBJ(ScandirObj, self);
    stm_read(ref_addr(self));
    struct dirent *e = NULL;
    errno = 0;
    while (s->dir && (e = readdir(s->dir)) && dots(e->d_name)) errno = 0;
    if (!e) {
        int err = s->dir ? errno : 0;
        Value path = s->path;
        Value *r = root_push2(th, self, path);
        scandir_shut(th, self);
        path = r[1];
        th->top = r;
        if (err) return err_errno(err, path, V_UNBOUND);
        th->stop_value = V_NONE;
        return STOP;
    }
    size_t n = strlen(e->d_name);
    Value name = s->bytes ? bytes_from(e->d_name, n) : str_from_fs(e->d_name, n), path = name == RAISED ? RAISED : join(s, e->d_name, n);
    Value v = path == RAISED ? RAISED : obj_new(&type_direntry);
    if (v == RAISED) return RAISED;
    EntryObj *entry = OBJ(EntryObj, v); /* NOBARRIER: fresh */
    entry->name = name, entry->path = path, entry->stat = entry->lstat = V_NONE;
    entry->ino = e->d_ino, entry->dir_fd = s->fd, entry->type = e->d_type;
    return v;
}

static Value scandir_iter(Thread *th, Value self) { return self; }
NATIVE(scandir_enter) { return a[0]; }
NATIVE(scandir_close) {
    scandir_shut(th, a[0]);
    return V_NONE;
}
static void scandir_gone(Obj *o) {
    ScandirObj *s = (ScandirObj *)o;
    if (s->dir) closedir(s->dir);
}
static int scandir_finalize(Thread *th, Value self) {
    if (!GET(ScandirObj, self, dir)) return 0;
    Value *r = root_push2(th, self, V_NONE);
    r[1] = obj_repr(th, self);
    if (r[1] == RAISED || err_warn(th, ResourceWarning, 1, "unclosed scandir iterator %U", r[1]) < 0) err_unraisable(th, NULL, r[0]);
    scandir_shut(th, r[0]);
    th->top = r;
    return 0;
}

static const Method scandir_methods[] = {
    {"__enter__", scandir_enter, "(self, /)", NULL, 0},
    {"__exit__", scandir_close, "(self, *args)", NULL, 0},
    {"close", scandir_close, "(self, /)", "Give the directory's descriptor back.", 0},
    {0},
};
Type type_scandir = {
    .name = "posix.ScandirIterator", .flags = TF_NO_NEW, .size = sizeof(ScandirObj), .values = 8, .values_end = 16,
    .iter = scandir_iter, .next = scandir_next, .methods = scandir_methods, .finalize = scandir_finalize, .gone = scandir_gone,
};

/* --- entries */

/* The stat of an entry, its own for a link unless `follow`. a[0] is the entry. */
static Value entry_stat(Thread *th, Value *a, bool follow) {
    bool link = OBJ(EntryObj, a[0])->type == DT_LNK;
    if (!link && OBJ(EntryObj, a[0])->type != DT_UNKNOWN) follow = false; /* the same thing */
    Value kept = follow ? GET(EntryObj, a[0], stat) : GET(EntryObj, a[0], lstat);
    if (kept != V_NONE) return kept;
    EntryObj *e = OBJ(EntryObj, a[0]);
    Value *r = root_push1(th, e->dir_fd >= 0 ? e->name : e->path);
    OsPath p;
    struct stat s;
    int dir_fd = e->dir_fd >= 0 ? e->dir_fd : AT_FDCWD;
    if (os_path(th, r, &p, "DirEntry", "path", 0) < 0) return RAISED;
    if (fstatat(dir_fd, p.p, &s, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0) return os_error(OBJ(EntryObj, a[0])->path);
    os_path_done(th, &p);
    Value v = stat_value(&s);
    if (v == RAISED) return RAISED;
    if (follow) SET(EntryObj, a[0], stat, v);
    else SET(EntryObj, a[0], lstat, v);
    return v;
}

/* Is it of this kind (S_IFDIR ...)? 0, 1, -1 raised. */
static int entry_is(Thread *th, Value *a, bool follow, unsigned dt, mode_t kind) {
    unsigned type = OBJ(EntryObj, a[0])->type;
    if (type != DT_UNKNOWN && !(type == DT_LNK && follow)) return type == dt;
    Value st = entry_stat(th, a, follow);
    if (st == RAISED) return err_catch(th, FileNotFoundError) ? 0 : -1;
    int64_t mode = small_value(tuple_get(st, 0));
    return ((mode_t)mode & S_IFMT) == kind;
}
static Value answer(int yes) { return yes < 0 ? RAISED : v_bool(yes); }

NATIVE(entry_stat_m) {
    BOOL_ARG_OR(follow, a[1], true);
    return entry_stat(th, a, follow);
}
NATIVE(entry_is_dir) {
    BOOL_ARG_OR(follow, a[1], true);
    return answer(entry_is(th, a, follow, DT_DIR, S_IFDIR));
}
NATIVE(entry_is_file) {
    BOOL_ARG_OR(follow, a[1], true);
    return answer(entry_is(th, a, follow, DT_REG, S_IFREG));
}
NATIVE(entry_is_symlink) { return answer(entry_is(th, a, false, DT_LNK, S_IFLNK)); }
NATIVE(entry_inode) { return int_from_unsigned(OBJ(EntryObj, a[0])->ino); }
NATIVE(entry_fspath) { return OBJ(EntryObj, a[0])->path; }
static Value entry_repr(Thread *th, Value self) {
    Value name = obj_repr(th, OBJ(EntryObj, self)->name);
    return name == RAISED ? RAISED : str_format_c("<DirEntry %U>", name);
}
NATIVE(no_class_getitem) { return generic_alias_new(a[0], a[1]); }

static const Method entry_methods[] = {
    {"is_dir", entry_is_dir, "(self, /, *, follow_symlinks=True)", "Is it a directory?", 0},
    {"is_file", entry_is_file, "(self, /, *, follow_symlinks=True)", "Is it a regular file?", 0},
    {"is_symlink", entry_is_symlink, "(self, /)", "Is it a symbolic link?", 0},
    {"stat", entry_stat_m, "(self, /, *, follow_symlinks=True)", "Its stat_result, asked for once.", 0},
    {"inode", entry_inode, "(self, /)", "The number of its inode.", 0},
    {"__fspath__", entry_fspath, "(self, /)", "The path of the entry.", 0},
    {"__class_getitem__", no_class_getitem, "(cls, item, /)", NULL, M_CLASS},
    {0},
};
static const Member entry_members[] = {
    {"name", offsetof(EntryObj, name), MEMBER_READONLY, "The name within the directory."},
    {"path", offsetof(EntryObj, path), MEMBER_READONLY, "The directory's path, as it was given to scandir, and the name."},
    {0},
};
Type type_direntry = {
    .name = "posix.DirEntry", .flags = TF_NO_NEW, .size = sizeof(EntryObj), .values = 8, .values_end = 40,
    .methods = entry_methods, .members = entry_members, .repr = entry_repr,
};

/* ---- times ----------------------------------------------------------------------------------------------------- */

/* A time in seconds: int or float, rounded down to nanoseconds. */
static int seconds_arg(Thread *th, Value v, struct timespec *t) {
    if (float_check(v)) {
        double x = float_value(v), whole = floor(x);
        if (isnan(x)) return err_set(ValueError, "Invalid value NaN (not a number)");
        if (!(whole >= -9.2e18 && whole <= 9.2e18)) return err_set(OverflowError, "timestamp out of range for platform time_t");
        double part = floor((x - whole) * 1e9);
        if (part >= 1e9) part -= 1e9, whole += 1;
        t->tv_sec = (time_t)whole, t->tv_nsec = (long)part;
        return 0;
    }
    int64_t s;
    Value i = obj_index(th, v);
    if (i == RAISED) return -1;
    if (!int_fits(i, &s)) return err_set(OverflowError, "timestamp out of range for platform time_t");
    t->tv_sec = s, t->tv_nsec = 0;
    return 0;
}

static int nanoseconds_arg(Thread *th, Value v, struct timespec *t) {
    if (!int_check(v)) return err_set(TypeError, "unsupported operand type(s) for divmod(): '%T' and 'int'", v);
    Value s = int_floordiv(v, small_int(1000000000)), rest = s == RAISED ? RAISED : int_mod(v, small_int(1000000000));
    int64_t sec;
    if (rest == RAISED) return -1;
    if (!int_fits(s, &sec)) return err_set(OverflowError, "timestamp out of range for platform time_t");
    t->tv_sec = sec, t->tv_nsec = small_value(rest);
    return 0;
}

NATIVE(os_utime) {
    OsPath p;
    int dir_fd, bad;
    struct timespec t[2];
    if (os_path(th, &a[0], &p, "utime", "path", OSP_FD) < 0) return RAISED;
    bool times = a[1] != V_UNBOUND && a[1] != V_NONE, ns = a[2] != V_UNBOUND && a[2] != V_NONE;
    if (times && a[2] != V_UNBOUND) return err_raise(ValueError, "utime: you may specify either 'times' or 'ns' but not both");
    if (times) {
        if (!tuple_check(a[1]) || tuple_len(a[1]) != 2)
            return err_raise(TypeError, "utime: 'times' must be either a tuple of two ints or None");
        if (seconds_arg(th, tuple_get(a[1], 0), &t[0]) < 0 || seconds_arg(th, tuple_get(a[1], 1), &t[1]) < 0) return RAISED;
    } else if (a[2] != V_UNBOUND) {
        if (!ns || !tuple_check(a[2]) || tuple_len(a[2]) != 2)
            return err_raise(TypeError, "utime: 'ns' must be a tuple of two ints");
        if (nanoseconds_arg(th, tuple_get(a[2], 0), &t[0]) < 0 || nanoseconds_arg(th, tuple_get(a[2], 1), &t[1]) < 0)
            return RAISED;
    }
    if (os_dir_fd(th, a[3], &dir_fd) < 0) return RAISED;
    BOOL_ARG_OR(follow, a[4], true);
    if (!p.p && dir_fd != AT_FDCWD) return err_raise(ValueError, "utime: can't specify dir_fd without matching path");
    if (!p.p && !follow) return err_raise(ValueError, "utime: cannot use fd and follow_symlinks together");
    const struct timespec *given = times || ns ? t : NULL;
    OS_CALL(th, "utime", bad, p.p ? utimensat(dir_fd, p.p, given, follow ? 0 : AT_SYMLINK_NOFOLLOW) : futimens(p.fd, given));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}

/* ---- extended attributes --------------------------------------------------------------------------------------- */

/* Paths of path, attribute; follow. */
static int xattr_args(Thread *th, Value *a, OsPath *p, OsPath *name, const char *fn, Value follow_arg, bool *follow) {
    *follow = true;
    if (os_path(th, &a[0], p, fn, "path", OSP_FD) < 0 || os_path(th, &a[1], name, fn, "attribute", 0) < 0) return -1;
    if (follow_arg != V_UNBOUND && arg_bool(th, follow_arg, follow) < 0) return -1;
    if (!p->p && !*follow) return err_set(ValueError, "%s: cannot use fd and follow_symlinks together", fn);
    return 0;
}

NATIVE(os_getxattr) {
    OsPath p, name;
    bool follow;
    if (xattr_args(th, a, &p, &name, "getxattr", a[2], &follow) < 0) return RAISED;
    char value[XATTR_SIZE_MAX];
    ssize_t len;
    OS_CALL(th, "getxattr", len, p.p ? follow ? getxattr(p.p, name.p, value, sizeof value) : lgetxattr(p.p, name.p, value, sizeof value)
                                     : fgetxattr(p.fd, name.p, value, sizeof value));
    return len < 0 ? os_error(a[0]) : bytes_from(value, (size_t)len);
}

NATIVE(os_setxattr) {
    OsPath p, name;
    bool follow;
    BufferView v;
    INT_ARG_OR(flags, a[3], 0);
    if (xattr_args(th, a, &p, &name, "setxattr", a[4], &follow) < 0 || io_get_bytes(a[2], &v) < 0) return RAISED;
    size_t len = (size_t)v.len;
    if (len > XATTR_SIZE_MAX) return obj_release_buffer(&v), errno = E2BIG, os_error(a[0]);
    char value[XATTR_SIZE_MAX];
    memcpy(value, v.p, len);
    obj_release_buffer(&v);
    int bad;
    OS_CALL(th, "setxattr", bad, p.p ? follow ? setxattr(p.p, name.p, value, len, flags) : lsetxattr(p.p, name.p, value, len, flags)
                                     : fsetxattr(p.fd, name.p, value, len, flags));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}

NATIVE(os_removexattr) {
    OsPath p, name;
    bool follow;
    if (xattr_args(th, a, &p, &name, "removexattr", a[2], &follow) < 0) return RAISED;
    int bad;
    OS_CALL(th, "removexattr", bad, p.p ? follow ? removexattr(p.p, name.p) : lremovexattr(p.p, name.p) : fremovexattr(p.fd, name.p));
    return bad < 0 ? os_error(a[0]) : V_NONE;
}

NATIVE(os_listxattr) {
    OsPath p;
    BOOL_ARG_OR(follow, a[1], true);
    if (os_path(th, &a[0], &p, "listxattr", "path", OSP_FD | OSP_NONE) < 0) return RAISED;
    if (!p.p && !follow) return err_raise(ValueError, "listxattr: cannot use fd and follow_symlinks together");
    char names[XATTR_LIST_MAX];
    ssize_t len;
    OS_CALL(th, "listxattr", len, p.p ? follow ? listxattr(p.p, names, sizeof names) : llistxattr(p.p, names, sizeof names)
                                      : flistxattr(p.fd, names, sizeof names));
    if (len < 0) return os_error(a[0]);
    Value list = list_new(0);
    for (char *s = names; s < names + len && list != RAISED; s += strlen(s) + 1) {
        Value name = str_from_fs(s, strlen(s));
        if (name == RAISED || list_append(list, name) < 0) list = RAISED;
    }
    return list;
}

/* ---- names ----------------------------------------------------------------------------------------------------- */

NATIVE(os_fspath_m) { return os_fspath(th, &a[0]) < 0 ? RAISED : a[0]; }

/* Without "//", ".", and "..": lexically, as os.path.normpath. Writes to `to`, which has room for n + 2. */
static size_t normalize(char *to, const char *p, size_t n) {
    size_t slashes = n > 0 && p[0] == '/' ? n > 1 && p[1] == '/' && !(n > 2 && p[2] == '/') ? 2 : 1 : 0, len = 0;
    memset(to, '/', slashes);
    len = slashes;
    for (size_t i = 0; i < n;) {
        while (i < n && p[i] == '/') i++;
        size_t from = i;
        while (i < n && p[i] != '/') i++;
        size_t m = i - from;
        if (m == 0 || (m == 1 && p[from] == '.')) continue;
        bool up = m == 2 && p[from] == '.' && p[from + 1] == '.';
        if (up) {
            size_t last = len;
            while (last > slashes && to[last - 1] != '/') last--;
            bool is_up = len - last == 2 && to[last] == '.' && to[last + 1] == '.';
            if (len > slashes && !is_up) {
                len = last > slashes ? last - 1 : last;
                continue;
            }
            if (slashes) continue;
        }
        if (len > slashes) to[len++] = '/';
        memcpy(to + len, p + from, m);
        len += m;
    }
    if (len == 0) to[len++] = '.';
    return len;
}

NATIVE(os_path_normpath) {
    if (!str_check(a[0])) return err_raise(TypeError, "expected str, bytes or os.PathLike object, not %T", a[0]);
    size_t size;
    char *p = str_to_fs(a[0], &size, false), *to = p ? malloc(size + 3) : NULL;
    if (!to) return free(p), p ? err_no_memory() : RAISED;
    char *nul = memchr(p, 0, size);
    size_t len = normalize(to, p, nul ? (size_t)(nul - p) : size);
    Value v = str_from_fs(to, len);
    free(p);
    free(to);
    return v;
}

NATIVE(os_makedev) {
    INT64_ARG(major_, a[0]);
    INT64_ARG(minor_, a[1]);
    return int_from_unsigned(makedev((unsigned)major_, (unsigned)minor_));
}
NATIVE(os_major) {
    uint64_t dev;
    return arg_uint64(th, a[0], &dev) < 0 ? RAISED : small_int(major(dev));
}
NATIVE(os_minor) {
    uint64_t dev;
    return arg_uint64(th, a[0], &dev) < 0 ? RAISED : small_int(minor(dev));
}

const Method posix_fs_methods[] = {
    {"stat", os_stat, "(path, *, dir_fd=None, follow_symlinks=True)", "What stat(2) says of a path or descriptor.", 0},
    {"lstat", os_lstat, "(path, *, dir_fd=None)", "What stat says of a link itself.", 0},
    {"fstat", os_fstat, "(fd)", "What stat says of an open file.", 0},
    {"statvfs", os_statvfs, "(path)", "What statvfs(3) says of a file system.", 0},
    {"fstatvfs", os_fstatvfs, "(fd, /)", "What statvfs says of the file system of an open file.", 0},
    {"access", os_access, "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", "May the process do that to the file?", 0},
    {"unlink", os_unlink, "(path, *, dir_fd=None)", "Remove a file.", 0},
    {"remove", os_remove, "(path, *, dir_fd=None)", "Remove a file.", 0},
    {"rmdir", os_rmdir, "(path, *, dir_fd=None)", "Remove an empty directory.", 0},
    {"mkdir", os_mkdir, "(path, mode=511, *, dir_fd=None)", "Make a directory.", 0},
    {"mkfifo", os_mkfifo, "(path, mode=438, *, dir_fd=None)", "Make a named pipe.", 0},
    {"mknod", os_mknod, "(path, mode=384, device=0, *, dir_fd=None)", "Make a node of the file system.", 0},
    {"chdir", os_chdir, "(path)", "Change the working directory.", 0},
    {"fchdir", os_fchdir, "(fd)", "Change the working directory to an open one.", 0},
    {"chroot", os_chroot, "(path)", "Change the root directory.", 0},
    {"chmod", os_chmod, "(path, mode, *, dir_fd=None, follow_symlinks=True)", "Change the permissions of a file.", 0},
    {"fchmod", os_fchmod, "(fd, mode)", "Change the permissions of an open file.", 0},
    {"chown", os_chown, "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", "Change owner and group of a file.", 0},
    {"lchown", os_lchown, "(path, uid, gid)", "Change owner and group of a link itself.", 0},
    {"fchown", os_fchown, "(fd, uid, gid)", "Change owner and group of an open file.", 0},
    {"truncate", os_truncate, "(path, length)", "Cut a file to a length.", 0},
    {"rename", os_rename, "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename a file or directory.", 0},
    {"replace", os_replace, "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename, overwriting what is there.", 0},
    {"link", os_link, "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", "Make a hard link.", 0},
    {"symlink", os_symlink, "(src, dst, target_is_directory=False, *, dir_fd=None)", "Make a symbolic link.", 0},
    {"readlink", os_readlink, "(path, *, dir_fd=None)", "Where a symbolic link points.", 0},
    {"getcwd", os_getcwd, "()", "The working directory, a str.", 0},
    {"getcwdb", os_getcwdb, "()", "The working directory, bytes.", 0},
    {"listdir", os_listdir, "(path=None)", "The names in a directory, without '.' and '..'.", 0},
    {"scandir", os_scandir, "(path=None)", "An iterator of DirEntry objects for a directory.", 0},
    {"utime", os_utime, "!(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", "Set times of access and modification.", 0},
    {"getxattr", os_getxattr, "(path, attribute, *, follow_symlinks=True)", "An extended attribute.", 0},
    {"setxattr", os_setxattr, "(path, attribute, value, flags=0, *, follow_symlinks=True)", "Set an extended attribute.", 0},
    {"removexattr", os_removexattr, "(path, attribute, *, follow_symlinks=True)", "Remove an extended attribute.", 0},
    {"listxattr", os_listxattr, "(path=None, *, follow_symlinks=True)", "The names of the extended attributes.", 0},
    {"fspath", os_fspath_m, "(path)", "The str or bytes that stands for a path-like object.", 0},
    {"_path_normpath", os_path_normpath, "(path)", "normpath for strs.", 0},
    {"makedev", os_makedev, "(major, minor, /)", "A device number.", 0},
    {"major", os_major, "(device, /)", "The major number of a device.", 0},
    {"minor", os_minor, "(device, /)", "The minor number of a device.", 0},
    {0},
};

int posix_fs_init(Thread *th, Value *module) {
    if (!stat_type) stat_type = structseq_type(&stat_def);
    if (!statvfs_type) statvfs_type = structseq_type(&statvfs_def);
    type_ready(&type_scandir);
    if (posix_add_methods(*module, posix_fs_methods, "posix") < 0) return -1;
    return module_add(*module, "stat_result", stat_type->obj) < 0 || module_add(*module, "statvfs_result", statvfs_type->obj) < 0 ? -1 : 0;
}
