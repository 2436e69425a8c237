/* oslib.c -- arguments of system calls; see oslib.h. */
#include "oslib.h"
#include <fcntl.h>
#include <stdlib.h>

Value os_error(Value file) { return err_errno(errno, file, V_UNBOUND); }

int os_add_consts(Value module, const IntConst *table) {
    Value dict = module_dict(module);
    for (; table->name; table++) {
        Value v = int_from(table->value);
        if (v == RAISED || dict_set_str(dict, str_intern_c(table->name), v) < 0) return -1;
    }
    return 0;
}

int posix_add_methods(Value module, const Method *table, const char *name) {
    Value dict = module_dict(module), name_str = str_intern_c(name);
    for (; table->name; table++) {
        Value f = native_new(table, V_UNBOUND, name_str);
        if (f == RAISED || dict_set_str(dict, str_intern_c(table->name), f) < 0) return -1;
    }
    return 0;
}

/* ---- paths ----------------------------------------------------------------------------------------------------- */

int os_fspath(Thread *th, Value *slot) {
    if (str_check(*slot) || bytes_check(*slot)) return 0;
    Value m;
    int has = is_ref(*slot) ? obj_find_special(th, *slot, S(__fspath__), &m) : 0;
    if (has < 0) return -1;
    if (!has) return err_set(TypeError, "expected str, bytes or os.PathLike object, not %T", *slot);
    Type *t = type_of(*slot);
    Value got = CALL0(th, m);
    if (got == RAISED) return -1;
    *slot = got;
    if (!str_check(*slot) && !bytes_check(*slot))
        return err_set(TypeError, "expected %N.__fspath__() to return str or bytes, not %T", t, *slot);
    return 0;
}

char *os_fsbytes(Thread *th, Value *slot, size_t *len) {
    if (os_fspath(th, slot) < 0) return NULL;
    char *p;
    size_t n;
    if (str_check(*slot)) {
        p = str_to_fs(*slot, &n, false);
        if (!p) return NULL;
    } else {
        n = bytes_len(*slot);
        p = malloc(n + 1);
        if (!p) return err_no_memory(), NULL;
        memcpy(p, bytes_data(*slot), n + 1);
    }
    if (memchr(p, 0, n)) {
        free(p);
        err_raise(ValueError, "embedded null byte");
        return NULL;
    }
    if (len) *len = n;
    return p;
}

static const char *wanted(unsigned flags) {
    if (flags & OSP_FD) return flags & OSP_NONE ? "string, bytes, os.PathLike, integer or None" : "string, bytes, os.PathLike or integer";
    return flags & OSP_NONE ? "string, bytes, os.PathLike or None" : "string, bytes or os.PathLike";
}

/* Copy n bytes to out->p. */
static int keep(Thread *th, OsPath *out, const char *p, size_t n) {
    out->p = n < sizeof out->small ? out->small : tx_malloc(&th->stm, n + 1);
    if (!out->p) return err_no_memory(), -1;
    memcpy(out->p, p, n);
    out->p[n] = 0;
    return 0;
}

/* A str or bytes: into C memory. */
static int path_text(Thread *th, Value v, OsPath *out, const char *fn, const char *arg) {
    if (str_check(v)) {
        size_t n = str_len(v);
        if (str_is_ascii(v)) {
            const char *s = str_view(v).p;
            if (memchr(s, 0, n)) return err_set(ValueError, "embedded null byte");
            return keep(th, out, s, n);
        }
        char *p = str_to_fs(v, &n, false);
        if (!p) return -1;
        int bad = memchr(p, 0, n) ? err_set(ValueError, "embedded null byte") : keep(th, out, p, n);
        free(p);
        return bad;
    }
    out->bytes = true;
    size_t n = bytes_len(v);
    if (memchr(bytes_data(v), 0, n)) return err_set(ValueError, "%s: embedded null character in %s", fn, arg);
    return keep(th, out, bytes_data(v), n);
}

int os_path(Thread *th, Value *slot, OsPath *out, const char *fn, const char *arg, unsigned flags) {
    out->p = NULL, out->fd = -1, out->none = out->bytes = false;
    if (*slot == V_UNBOUND || *slot == V_NONE) {
        if (flags & OSP_NONE) {
            *slot = V_NONE;
            out->none = true;
            return keep(th, out, ".", 1);
        }
    } else if (str_check(*slot) || bytes_check(*slot)) {
        return path_text(th, *slot, out, fn, arg);
    } else {
        Value m;
        int has = flags & OSP_FD ? int_check(*slot) ? 1 : is_ref(*slot) ? obj_find_special(th, *slot, S(__index__), &m) : 0 : 0;
        if (has < 0) return -1;
        if (has) {
            int64_t fd;
            Value index = obj_index(th, *slot);
            if (index == RAISED) return -1;
            if (!int_fits(index, &fd) || fd > INT32_MAX || fd < INT32_MIN)
                return err_set(OverflowError, int_sign(index) > 0 ? "fd is greater than maximum" : "fd is less than minimum");
            out->fd = (int)fd;
            if (fd == -1) out->fd = -2; /* no descriptor either, but not "none" */
            return 0;
        }
        has = is_ref(*slot) ? obj_find_special(th, *slot, S(__fspath__), &m) : 0;
        if (has < 0) return -1;
        if (has) {
            Type *t = type_of(*slot);
            Value got = CALL0(th, m);
            if (got == RAISED) return -1;
            *slot = got;
            if (str_check(got) || bytes_check(got)) return path_text(th, got, out, fn, arg);
            return err_set(TypeError, "expected %N.__fspath__() to return str or bytes, not %T", t, got);
        }
        BufferView v;
        if (is_ref(*slot) && type_of(*slot)->buffer) {
            if (err_warn(th, DeprecationWarning, 1, "%s: %s should be %s, not %T", fn, arg, wanted(flags), *slot) < 0) return -1;
            if (io_get_bytes(*slot, &v) < 0) return -1;
            out->bytes = true;
            int bad = memchr(v.p, 0, (size_t)v.len) ? err_set(ValueError, "%s: embedded null character in %s", fn, arg)
                                                    : keep(th, out, v.p, (size_t)v.len);
            obj_release_buffer(&v);
            return bad;
        }
    }
    return err_set(TypeError, "%s: %s should be %s, not %T", fn, arg, wanted(flags), *slot == V_UNBOUND ? V_NONE : *slot);
}

void os_path_done(Thread *th, OsPath *p) {
    if (p->p && p->p != p->small) tx_free(&th->stm, p->p);
    p->p = NULL;
}

Value os_path_value(const OsPath *like, const char *p, size_t n) {
    return like->bytes ? bytes_from(p, n) : str_from_fs(p, n);
}

/* ---- numbers --------------------------------------------------------------------------------------------------- */

int os_fd(Thread *th, Value v) {
    int fd;
    if (int_check(v)) {
        if (arg_int(th, v, &fd) < 0) return -1;
    } else {
        Value m;
        int has = is_ref(v) ? obj_find_attr(th, v, S(fileno), &m) : 0;
        if (has < 0) return -1;
        if (!has) return err_set(TypeError, "argument must be an int, or have a fileno() method.");
        Value r = CALL0(th, m);
        if (r == RAISED) return -1;
        if (!int_check(r)) return err_set(TypeError, "fileno() returned a non-integer");
        if (arg_int(th, r, &fd) < 0) return -1;
    }
    if (fd < 0) return err_set(ValueError, "file descriptor cannot be a negative integer (%d)", fd);
    return fd;
}

int os_dir_fd(Thread *th, Value v, int *out) {
    *out = AT_FDCWD;
    if (v == V_UNBOUND || v == V_NONE) return 0;
    Value m;
    int has = int_check(v) ? 1 : is_ref(v) ? obj_find_special(th, v, S(__index__), &m) : 0;
    if (has < 0) return -1;
    if (!has) return err_set(TypeError, "argument should be integer or None, not %T", v);
    int64_t fd;
    Value index = obj_index(th, v);
    if (index == RAISED) return -1;
    if (!int_fits(index, &fd) || fd > INT32_MAX || fd < INT32_MIN)
        return err_set(OverflowError, int_sign(index) > 0 ? "fd is greater than maximum" : "fd is less than minimum");
    *out = (int)fd;
    return 0;
}

int os_uid(Thread *th, Value v, const char *what, uint32_t *out) {
    Value m;
    int has = int_check(v) ? 1 : is_ref(v) ? obj_find_special(th, v, S(__index__), &m) : 0;
    if (has < 0) return -1;
    if (!has) return err_set(TypeError, "%s should be integer, not %T", what, v);
    Value index = obj_index(th, v);
    int64_t id;
    if (index == RAISED) return -1;
    if (!int_fits(index, &id) || id < -1 || id > (int64_t)UINT32_MAX)
        return err_set(OverflowError, int_sign(index) < 0 ? "%s is less than minimum" : "%s is greater than maximum", what);
    *out = (uint32_t)id;
    return 0;
}

Value os_id(uint32_t id) { return id == UINT32_MAX ? small_int(-1) : small_int(id); }
