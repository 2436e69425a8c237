/* resourcemodule.c -- module resource: limits and usage. */
#include "oslib.h"
#include "modules.h"
#include <sys/resource.h>
#include <unistd.h>

Value os_rusage(const struct rusage *u); /* posix_proc.c */
Type *os_rusage_type(void);

NATIVE(res_getrusage) {
    INT_ARG(who, a[0]);
    struct rusage u;
    if (getrusage(who, &u) == 0) return os_rusage(&u);
    return errno == EINVAL ? err_raise(ValueError, "invalid who parameter") : err_os();
}

static Value limit_value(rlim_t l) { return l == RLIM_INFINITY ? small_int(-1) : int_from_unsigned(l); }
static Value limits_value(const struct rlimit *l) { return TUPLE(limit_value(l->rlim_cur), limit_value(l->rlim_max)); }

/* A pair of limits. */
static int limits_arg(Thread *th, Value v, struct rlimit *l) {
    Value *r = root_push(th, 1);
    r[0] = tuple_from_iterable(th, v);
    if (r[0] == RAISED) return -1;
    if (tuple_len(r[0]) != 2) return err_set(ValueError, "expected a tuple of 2 integers");
    int64_t soft, hard;
    if (arg_int64(th, tuple_get(r[0], 0), &soft) < 0 || arg_int64(th, tuple_get(r[0], 1), &hard) < 0) return -1;
    l->rlim_cur = (rlim_t)soft, l->rlim_max = (rlim_t)hard;
    th->top = r;
    return 0;
}
static int resource_arg(Thread *th, Value v, int *which) {
    if (arg_int(th, v, which) < 0) return -1;
    return *which < 0 || *which >= RLIM_NLIMITS ? err_set(ValueError, "invalid resource specified") : 0;
}
static Value limit_error(void) {
    if (errno == EINVAL) return err_raise(ValueError, "current limit exceeds maximum limit");
    if (errno == EPERM) return err_raise(ValueError, "not allowed to raise maximum limit");
    return err_os();
}

NATIVE(res_getrlimit) {
    int which;
    struct rlimit l;
    if (resource_arg(th, a[0], &which) < 0) return RAISED;
    return getrlimit((__rlimit_resource_t)which, &l) < 0 ? err_os() : limits_value(&l);
}
NATIVE(res_setrlimit) {
    int which;
    struct rlimit l;
    if (resource_arg(th, a[0], &which) < 0 || limits_arg(th, a[1], &l) < 0) return RAISED;
    tx_inevitable(&th->stm, "setrlimit");
    return setrlimit((__rlimit_resource_t)which, &l) < 0 ? limit_error() : V_NONE;
}
NATIVE(res_prlimit) {
    INT_ARG(pid, a[0]);
    int which;
    struct rlimit l, old;
    bool set = a[2] != V_UNBOUND && a[2] != V_NONE;
    if (resource_arg(th, a[1], &which) < 0 || (set && limits_arg(th, a[2], &l) < 0)) return RAISED;
    tx_inevitable(&th->stm, "prlimit");
    if (prlimit(pid, (__rlimit_resource_t)which, set ? &l : NULL, &old) < 0)
        return errno == EINVAL ? err_raise(ValueError, "current limit exceeds maximum limit") : err_os();
    return limits_value(&old);
}
NATIVE(res_getpagesize) { return small_int(sysconf(_SC_PAGESIZE)); }

static const Method methods[] = {
    {"getrusage", res_getrusage, "(who, /)", "What was used, a struct_rusage.", 0},
    {"getrlimit", res_getrlimit, "(resource, /)", "The soft and hard limit.", 0},
    {"setrlimit", res_setrlimit, "(resource, limits, /)", "Set the soft and hard limit.", 0},
    {"prlimit", res_prlimit, "!(pid, resource, limits=None, /)", "Limits of another process; what they were.", 0},
    {"getpagesize", res_getpagesize, "()", "The size of a page of memory.", 0},
    {0},
};
static const IntConst consts[] = {
    {"RLIMIT_AS", 9}, {"RLIMIT_CORE", 4}, {"RLIMIT_CPU", 0}, {"RLIMIT_DATA", 2}, {"RLIMIT_FSIZE", 1},
    {"RLIMIT_MEMLOCK", 8}, {"RLIMIT_MSGQUEUE", 0xc}, {"RLIMIT_NICE", 0xd}, {"RLIMIT_NOFILE", 7}, {"RLIMIT_NPROC", 6},
    {"RLIMIT_OFILE", 7}, {"RLIMIT_RSS", 5}, {"RLIMIT_RTPRIO", 0xe}, {"RLIMIT_RTTIME", 0xf}, {"RLIMIT_SIGPENDING", 0xb},
    {"RLIMIT_STACK", 3}, {"RLIM_INFINITY", -1}, {"RUSAGE_CHILDREN", -1}, {"RUSAGE_SELF", 0}, {"RUSAGE_THREAD", 1},
    {0},
};
static int resource_init(Thread *th, Value module) {
    return os_add_consts(module, consts) < 0 || module_add(module, "error", OSError->obj) < 0 ||
           module_add(module, "struct_rusage", os_rusage_type()->obj) < 0 ? -1 : 0;
}
const ModuleDef module_resource = {"resource", "Limits and usage of the system's resources.", methods, NULL, resource_init};
