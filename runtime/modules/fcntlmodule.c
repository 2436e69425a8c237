/* fcntlmodule.c -- module fcntl: fcntl(2), ioctl(2), flock(2), locks on parts of files. */
#include "oslib.h"
#include "modules.h"
#include <fcntl.h>
#include <sys/file.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define ROOM 1024

NATIVE(fcntl_fcntl) {
    int fd = os_fd(th, a[0]), r;
    bool raised;
    if (fd < 0) return RAISED;
    INT_ARG(cmd, a[1]);
    if (a[2] != V_UNBOUND && (bytes_check(a[2]) || str_check(a[2]))) { /* a struct, given and returned */
        char p[ROOM + 1];
        size_t len;
        if (str_check(a[2])) {
            char *text = str_to_utf8(a[2], &len);
            if (!text) return RAISED;
            if (len <= ROOM) memcpy(p, text, len);
            free(text);
        } else {
            len = bytes_len(a[2]);
            if (len <= ROOM) memcpy(p, bytes_data(a[2]), len);
        }
        if (len > ROOM) return err_raise(ValueError, "fcntl string arg too long");
        p[len] = 0;
        IO_BLOCKING(th, "fcntl", raised, r, fcntl(fd, cmd, p));
        return raised ? RAISED : r < 0 ? err_os() : bytes_from(p, len);
    }
    int64_t arg = 0;
    if (a[2] != V_UNBOUND) {
        Value i = obj_index(th, a[2]);
        if (i == RAISED) return RAISED;
        uint64_t u;
        if (int_fits_unsigned(i, &u)) arg = (int64_t)u;
        else if (!int_fits(i, &arg)) return err_raise(OverflowError, "Python int too large to convert to C long");
        if (arg > (int64_t)UINT32_MAX) return err_raise(OverflowError, "unsigned int is greater than maximum");
    }
    IO_BLOCKING(th, "fcntl", raised, r, fcntl(fd, cmd, (int)arg));
    return raised ? RAISED : r < 0 ? err_os() : small_int(r);
}

NATIVE(fcntl_ioctl) {
    int fd = os_fd(th, a[0]), r;
    bool raised;
    if (fd < 0) return RAISED;
    Value code_int = obj_index(th, a[1]);
    if (code_int == RAISED) return RAISED;
    int64_t code64;
    uint64_t ucode;
    if (int_fits(code_int, &code64)) ucode = (uint64_t)code64;
    else if (!int_fits_unsigned(code_int, &ucode)) return err_raise(OverflowError, "Python int too large to convert to C unsigned long");
    unsigned long code = (unsigned)ucode;
    bool mutate = true;
    if (a[3] != V_UNBOUND && arg_bool(th, a[3], &mutate) < 0) return RAISED;
    BufferView v;
    char p[ROOM + 1];
    if (a[2] != V_UNBOUND && !int_check(a[2])) {
        bool writable = !bytes_check(a[2]) && !str_check(a[2]) && obj_get_buffer(a[2], &v, true) == 0;
        if (!writable) err_clear(th);
        if (writable && !mutate) obj_release_buffer(&v), writable = false;
        if (!writable && !str_check(a[2]) && obj_get_buffer(a[2], &v, false) < 0) {
            err_clear(th);
            return err_raise(TypeError, "ioctl requires a file or file descriptor, an integer and optionally an integer or buffer argument");
        }
        size_t len = str_check(a[2]) ? str_len(a[2]) : (size_t)v.len;
        const char *from = str_check(a[2]) ? str_view(a[2]).p : v.p;
        if (len > ROOM) {
            if (!str_check(a[2])) obj_release_buffer(&v);
            return err_raise(ValueError, "ioctl string arg too long");
        }
        memcpy(p, from, len);
        p[len] = 0;
        if (!str_check(a[2])) obj_release_buffer(&v);
        IO_BLOCKING(th, "ioctl", raised, r, ioctl(fd, code, p));
        if (raised || r < 0) return raised ? RAISED : err_os();
        if (!writable) return bytes_from(p, len);
        if (obj_get_buffer(a[2], &v, true) < 0) return RAISED;
        memcpy(v.p, p, len < (size_t)v.len ? len : (size_t)v.len);
        obj_release_buffer(&v);
        return small_int(r);
    }
    INT_ARG_OR(arg, a[2], 0);
    IO_BLOCKING(th, "ioctl", raised, r, ioctl(fd, code, (long)arg));
    return raised ? RAISED : r < 0 ? err_os() : small_int(r);
}

NATIVE(fcntl_flock) {
    int fd = os_fd(th, a[0]), r;
    bool raised;
    if (fd < 0) return RAISED;
    INT_ARG(op, a[1]);
    IO_BLOCKING(th, "flock", raised, r, flock(fd, op));
    return raised ? RAISED : r < 0 ? err_os() : V_NONE;
}

NATIVE(fcntl_lockf) {
    int fd = os_fd(th, a[0]), r;
    bool raised;
    if (fd < 0) return RAISED;
    INT_ARG(cmd, a[1]);
    int64_t len = 0, start = 0;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &len) < 0) return RAISED;
    if (a[3] != V_UNBOUND && arg_int64(th, a[3], &start) < 0) return RAISED;
    INT_ARG_OR(whence, a[4], 0);
    struct flock l = {.l_start = start, .l_len = len, .l_whence = (short)whence};
    if (cmd == LOCK_UN) l.l_type = F_UNLCK;
    else if (cmd & LOCK_SH) l.l_type = F_RDLCK;
    else if (cmd & LOCK_EX) l.l_type = F_WRLCK;
    else return err_raise(ValueError, "unrecognized lockf argument");
    IO_BLOCKING(th, "lockf", raised, r, fcntl(fd, cmd & LOCK_NB ? F_SETLK : F_SETLKW, &l));
    return raised ? RAISED : r < 0 ? err_os() : V_NONE;
}

static const Method fcntl_methods[] = {
    {"fcntl", fcntl_fcntl, "(fd, cmd, arg=0, /)", "A command for a descriptor; bytes are passed as a struct.", 0},
    {"ioctl", fcntl_ioctl, "(fd, request, arg=0, mutate_flag=True, /)", "A command for a device.", 0},
    {"flock", fcntl_flock, "(fd, operation, /)", "Lock or unlock a whole file.", 0},
    {"lockf", fcntl_lockf, "(fd, cmd, len=0, start=0, whence=0, /)", "Lock or unlock a part of a file.", 0},
    {0},
};

static const IntConst consts[] = {
    {"DN_ACCESS", 1}, {"DN_ATTRIB", 0x20}, {"DN_CREATE", 4}, {"DN_DELETE", 8}, {"DN_MODIFY", 2},
    {"DN_MULTISHOT", 0x80000000}, {"DN_RENAME", 0x10}, {"FASYNC", 0x2000}, {"FD_CLOEXEC", 1}, {"F_ADD_SEALS", 0x409},
    {"F_DUPFD", 0}, {"F_DUPFD_CLOEXEC", 0x406}, {"F_EXLCK", 4}, {"F_GETFD", 1}, {"F_GETFL", 3}, {"F_GETLEASE", 0x401},
    {"F_GETLK", 5}, {"F_GETLK64", 5}, {"F_GETOWN", 9}, {"F_GETPIPE_SZ", 0x408}, {"F_GETSIG", 0xb},
    {"F_GET_SEALS", 0x40a}, {"F_NOTIFY", 0x402}, {"F_OFD_GETLK", 0x24}, {"F_OFD_SETLK", 0x25}, {"F_OFD_SETLKW", 0x26},
    {"F_RDLCK", 0}, {"F_SEAL_GROW", 4}, {"F_SEAL_SEAL", 1}, {"F_SEAL_SHRINK", 2}, {"F_SEAL_WRITE", 8}, {"F_SETFD", 2},
    {"F_SETFL", 4}, {"F_SETLEASE", 0x400}, {"F_SETLK", 6}, {"F_SETLK64", 6}, {"F_SETLKW", 7}, {"F_SETLKW64", 7},
    {"F_SETOWN", 8}, {"F_SETPIPE_SZ", 0x407}, {"F_SETSIG", 0xa}, {"F_SHLCK", 8}, {"F_UNLCK", 2}, {"F_WRLCK", 1},
    {"LOCK_EX", 2}, {"LOCK_MAND", 0x20}, {"LOCK_NB", 4}, {"LOCK_READ", 0x40}, {"LOCK_RW", 0xc0}, {"LOCK_SH", 1},
    {"LOCK_UN", 8}, {"LOCK_WRITE", 0x80},
    {0},
};
static int fcntl_init(Thread *th, Value module) { return os_add_consts(module, consts); }
const ModuleDef module_fcntl = {"fcntl", "Commands for descriptors, locks on files.", fcntl_methods, NULL, fcntl_init};
