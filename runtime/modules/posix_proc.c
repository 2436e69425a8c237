/* posix_proc.c -- the functions of module posix about processes, users, the scheduler, the system.
 *
 * fork: the child goes on with this thread alone (stm_fork). Hooks of register_at_fork are kept in three lists. */
#include "oslib.h"
#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- struct sequences ------------------------------------------------------------------------------------------ */

#define FIELDS(name, ...) static const StructField name[] = {__VA_ARGS__, {NULL, NULL}}
FIELDS(times_fields, {"user", "user time"}, {"system", "system time"}, {"children_user", "user time of children"},
       {"children_system", "system time of children"}, {"elapsed", "elapsed time since an arbitrary point in the past"});
FIELDS(uname_fields, {"sysname", "operating system name"}, {"nodename", "name of machine on network (implementation-defined)"},
       {"release", "operating system release"}, {"version", "operating system version"}, {"machine", "hardware identifier"});
FIELDS(sched_fields, {"sched_priority", "the scheduling priority"});
FIELDS(waitid_fields, {"si_pid", NULL}, {"si_uid", NULL}, {"si_signo", NULL}, {"si_status", NULL}, {"si_code", NULL});
FIELDS(rusage_fields, {"ru_utime", "user time used"}, {"ru_stime", "system time used"}, {"ru_maxrss", "max. resident set size"},
       {"ru_ixrss", "shared memory size"}, {"ru_idrss", "unshared data size"}, {"ru_isrss", "unshared stack size"},
       {"ru_minflt", "page faults not requiring I/O"}, {"ru_majflt", "page faults requiring I/O"},
       {"ru_nswap", "number of swap outs"}, {"ru_inblock", "block input operations"}, {"ru_oublock", "block output operations"},
       {"ru_msgsnd", "IPC messages sent"}, {"ru_msgrcv", "IPC messages received"}, {"ru_nsignals", "signals received"},
       {"ru_nvcsw", "voluntary context switches"}, {"ru_nivcsw", "involuntary context switches"});
static const StructDef defs[] = {
    {"posix.times_result", "times_result: Result from os.times().", times_fields, 5},
    {"posix.uname_result", "uname_result: Result from os.uname().", uname_fields, 5},
    {"posix.sched_param", "sched_param(sched_priority): A scheduling parameter.", sched_fields, 1},
    {"posix.waitid_result", "waitid_result: Result from waitid.", waitid_fields, 5},
    {"resource.struct_rusage", "struct_rusage: Result from getrusage.", rusage_fields, 16},
};
enum { TIMES, UNAME, SCHED, WAITID, RUSAGE, SEQS };
static Type *seqs[SEQS];

Value os_rusage(const struct rusage *u);
Value os_rusage(const struct rusage *u) {
    if (!seqs[RUSAGE]) seqs[RUSAGE] = structseq_type(&defs[RUSAGE]);
    Value v[16] = {
        float_from((double)u->ru_utime.tv_sec + 1e-6 * (double)u->ru_utime.tv_usec),
        float_from((double)u->ru_stime.tv_sec + 1e-6 * (double)u->ru_stime.tv_usec),
        int_from(u->ru_maxrss), int_from(u->ru_ixrss), int_from(u->ru_idrss), int_from(u->ru_isrss), int_from(u->ru_minflt),
        int_from(u->ru_majflt), int_from(u->ru_nswap), int_from(u->ru_inblock), int_from(u->ru_oublock), int_from(u->ru_msgsnd),
        int_from(u->ru_msgrcv), int_from(u->ru_nsignals), int_from(u->ru_nvcsw), int_from(u->ru_nivcsw)};
    return structseq_new(seqs[RUSAGE], v, 16);
}
Type *os_rusage_type(void);
Type *os_rusage_type(void) {
    if (!seqs[RUSAGE]) seqs[RUSAGE] = structseq_type(&defs[RUSAGE]);
    return seqs[RUSAGE];
}

/* ---- fork ------------------------------------------------------------------------------------------------------ */

static Value hooks[3]; /* before, in the child, in the parent: lists; roots */
enum { HOOK_BEFORE, HOOK_CHILD, HOOK_PARENT };

static int run_hooks(Thread *th, int which) {
    if (!is_ref(hooks[which])) return 0;
    Value *r = root_push1(th, list_slice(hooks[which], 0, list_len(hooks[which])));
    if (r[0] == RAISED) return -1;
    uint64_t count = list_len(r[0]);
    for (uint64_t i = 0; i < count; i++) {
        Value f = list_get(r[0], which == HOOK_BEFORE ? count - 1 - i : i);
        if (CALL0(th, f) == RAISED) err_unraisable(th, NULL, f);
    }
    th->top = r;
    return 0;
}
int os_before_fork(Thread *th);
void os_after_fork(Thread *th, bool child);
int os_before_fork(Thread *th) { return run_hooks(th, HOOK_BEFORE); }
void os_after_fork(Thread *th, bool child) {
    if (run_hooks(th, child ? HOOK_CHILD : HOOK_PARENT) < 0) err_clear(th);
}

/* fork with hooks: the pid, 0 in the child, -1: errno. */
int os_fork_process(Thread *th);
int os_fork_process(Thread *th) {
    if (th->nested > 1 || th->stm.atomic) tx_inevitable(&th->stm, "fork");
    bool hold = th->nested > 1 && !th->stm.atomic; /* C frames lie above the interpreter: the transaction goes on */
    if (hold) th->stm.atomic++;
    int pid = stm_fork(&th->stm);
    int e = errno;
    if (hold) th->stm.atomic--;
    tx_inevitable(&th->stm, "after fork");
    errno = e;
    return pid;
}

NATIVE(os_fork) {
    if (os_before_fork(th) < 0) return RAISED;
    int pid = os_fork_process(th), e = errno;
    os_after_fork(th, pid == 0);
    return pid < 0 ? err_errno(e, V_UNBOUND, V_UNBOUND) : small_int(pid);
}

NATIVE(os_forkpty) {
    int master, slave;
    if (openpty(&master, &slave, NULL, NULL, NULL) < 0) return err_os();
    if (os_before_fork(th) < 0) return RAISED;
    int pid = os_fork_process(th), e = errno;
    if (pid == 0) {
        close(master);
        setsid();
        dup2(slave, 0), dup2(slave, 1), dup2(slave, 2);
        if (slave > 2) close(slave);
    } else {
        close(slave);
        if (pid < 0) close(master);
    }
    os_after_fork(th, pid == 0);
    if (pid < 0) return err_errno(e, V_UNBOUND, V_UNBOUND);
    return TUPLE(small_int(pid), small_int(pid == 0 ? -1 : master));
}

NATIVE(os_register_at_fork) {
    static const char *names[3] = {"before", "after_in_child", "after_in_parent"};
    if (a[0] == V_UNBOUND && a[1] == V_UNBOUND && a[2] == V_UNBOUND)
        return err_raise(TypeError, "At least one argument is required.");
    for (int i = 0; i < 3; i++)
        if (a[i] != V_UNBOUND && !obj_callable(a[i])) return err_raise(TypeError, "'%s' must be callable, not %T", names[i], a[i]);
    for (int i = 0; i < 3; i++) {
        if (a[i] == V_UNBOUND) continue;
        if (!is_ref(hooks[i])) return err_raise(RuntimeError, "no list of hooks");
        if (list_append(hooks[i], a[i]) < 0) return RAISED;
    }
    return V_NONE;
}

/* ---- exec ------------------------------------------------------------------------------------------------------ */

/* Strings for exec: malloc'ed, NULL-terminated. */
static void strings_free(char **v) {
    for (char **p = v; v && *p; p++) free(*p);
    free(v);
}
/* *list: a list or tuple (rooted). r: a rooted slot. */
char **os_strings(Thread *th, Value *list, Value *r);
char **os_strings(Thread *th, Value *list, Value *r) {
    int64_t n;
    if (obj_len(th, *list, &n) < 0) return NULL;
    tx_inevitable(&th->stm, "exec");
    char **v = calloc((size_t)n + 1, sizeof *v);
    for (int64_t i = 0; v && i < n; i++) {
        *r = obj_getitem(th, *list, small_int(i));
        if (*r == RAISED || !(v[i] = os_fsbytes(th, r, NULL))) {
            strings_free(v);
            return NULL;
        }
    }
    if (!v) err_no_memory();
    return v;
}

/* "KEY=value" for each item of a mapping. r: 3 rooted slots. */
static char **env_strings(Thread *th, Value *map, Value *r) {
    int64_t n;
    r[0] = obj_call_method(th, *map, S(items), NULL, 0);
    if (r[0] == RAISED || (r[0] = list_from_iterable(th, r[0])) == RAISED) return NULL;
    n = (int64_t)list_len(r[0]);
    tx_inevitable(&th->stm, "exec");
    char **v = calloc((size_t)n + 1, sizeof *v);
    for (int64_t i = 0; v && i < n; i++) {
        Value pair = list_get(r[0], (uint64_t)i);
        if (!tuple_check(pair) || tuple_len(pair) != 2) {
            err_raise(TypeError, "env.items() must be pairs");
            goto fail;
        }
        r[1] = tuple_get(pair, 0), r[2] = tuple_get(pair, 1);
        size_t klen, vlen;
        char *k = os_fsbytes(th, &r[1], &klen), *val = k ? os_fsbytes(th, &r[2], &vlen) : NULL;
        if (!val) {
            free(k);
            goto fail;
        }
        if (klen == 0 || memchr(k + 1, '=', klen - 1)) {
            free(k), free(val);
            err_raise(ValueError, "illegal environment variable name");
            goto fail;
        }
        v[i] = malloc(klen + vlen + 2);
        if (v[i]) memcpy(v[i], k, klen), v[i][klen] = '=', memcpy(v[i] + klen + 1, val, vlen + 1);
        free(k), free(val);
        if (!v[i]) {
            err_no_memory();
            goto fail;
        }
    }
    if (!v) err_no_memory();
    return v;
fail:
    strings_free(v);
    return NULL;
}

static Value exec_any(Thread *th, Value *a, const char *fn, bool with_env) {
    OsPath p;
    Value *r = root_push(th, 4);
    if (os_path(th, &a[0], &p, fn, "path", with_env ? OSP_FD : 0) < 0) return RAISED;
    if (!list_check(a[1]) && !tuple_check(a[1])) {
        if (with_env) return err_raise(TypeError, "%s: argv must be a tuple or list", fn);
        return err_raise(TypeError, "%s() arg 2 must be a tuple or list", fn);
    }
    int64_t len;
    if (obj_len(th, a[1], &len) < 0) return RAISED;
    if (len == 0) return with_env ? err_raise(ValueError, "%s: argv must not be empty", fn) : err_raise(ValueError, "%s() arg 2 must not be empty", fn);
    if (with_env && type_lookup(type_of(a[2]), S(keys)) == V_UNBOUND)
        return err_raise(TypeError, "%s: environment must be a mapping object", fn);
    tx_inevitable(&th->stm, fn);
    char **argv = os_strings(th, &a[1], r), **env = environ;
    if (!argv) return RAISED;
    if (with_env && !(env = env_strings(th, &a[2], r))) return strings_free(argv), RAISED;
    if (!argv[0][0]) {
        strings_free(argv);
        return with_env ? err_raise(ValueError, "%s: argv first element cannot be empty", fn)
                        : err_raise(ValueError, "%s() arg 2 first element cannot be empty", fn);
    }
    if (p.p) execve(p.p, argv, env);
    else fexecve(p.fd, argv, env);
    int e = errno;
    strings_free(argv);
    if (with_env) strings_free(env);
    errno = e;
    return os_error(a[0]);
}
NATIVE(os_execv) { return exec_any(th, a, "execv", false); }
NATIVE(os_execve) { return exec_any(th, a, "execve", true); }

/* A set of signals from an iterable of numbers. */
static int signal_set(Thread *th, Value iterable, sigset_t *set) {
    sigemptyset(set);
    Value *r = root_push(th, 2);
    r[0] = obj_iter(th, iterable);
    if (r[0] == RAISED) return -1;
    for (;;) {
        r[1] = obj_next(th, r[0]);
        if (r[1] == STOP) break;
        int sig;
        if (r[1] == RAISED || arg_int(th, r[1], &sig) < 0) return -1;
        if (sig < 1 || sig >= NSIG || sigaddset(set, sig) < 0)
            return err_set(ValueError, "signal number %d out of range [1; %d]", sig, NSIG - 1);
    }
    th->top = r;
    return 0;
}

enum { SPAWN_OPEN, SPAWN_CLOSE, SPAWN_DUP2 };

static int spawn_action(Thread *th, Value *r, posix_spawn_file_actions_t *acts) {
    int tag, fd, x, y;
    Value t = r[0];
    if (!tuple_check(t) || tuple_len(t) == 0)
        return err_set(TypeError, "Each file_actions element must be a non-empty tuple");
    if (arg_int(th, tuple_get(t, 0), &tag) < 0) return -1;
    t = r[0];
    uint64_t n = tuple_len(t);
    int e = 0;
    if (tag == SPAWN_OPEN) {
        if (n != 5) return err_set(TypeError, "A open file_action tuple must have 5 elements");
        if (arg_int(th, tuple_get(t, 1), &fd) < 0 || arg_int(th, tuple_get(r[0], 3), &x) < 0 || arg_int(th, tuple_get(r[0], 4), &y) < 0) return -1;
        r[1] = tuple_get(r[0], 2);
        char *path = os_fsbytes(th, &r[1], NULL);
        if (!path) return -1;
        e = posix_spawn_file_actions_addopen(acts, fd, path, x, (mode_t)y);
        free(path);
    } else if (tag == SPAWN_CLOSE) {
        if (n != 2) return err_set(TypeError, "A close file_action tuple must have 2 elements");
        if (arg_int(th, tuple_get(t, 1), &fd) < 0) return -1;
        e = posix_spawn_file_actions_addclose(acts, fd);
    } else if (tag == SPAWN_DUP2) {
        if (n != 3) return err_set(TypeError, "A dup2 file_action tuple must have 3 elements");
        if (arg_int(th, tuple_get(t, 1), &fd) < 0 || arg_int(th, tuple_get(r[0], 2), &x) < 0) return -1;
        e = posix_spawn_file_actions_adddup2(acts, fd, x);
    } else {
        return err_set(TypeError, "Unknown file_actions identifier");
    }
    if (e) err_errno(e, V_UNBOUND, V_UNBOUND);
    return e ? -1 : 0;
}

static int spawn_attr(Thread *th, Value *a, posix_spawnattr_t *attr, const char *fn) {
    short flags = 0;
    int x;
    sigset_t set;
    if (a[4] != V_UNBOUND) { /* setpgroup */
        if (arg_int(th, a[4], &x) < 0) return -1;
        posix_spawnattr_setpgroup(attr, x);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    if (a[5] != V_UNBOUND) {
        if (arg_int(th, a[5], &x) < 0) return -1;
        if (x) flags |= POSIX_SPAWN_RESETIDS;
    }
    if (a[6] != V_UNBOUND) {
        if (arg_int(th, a[6], &x) < 0) return -1;
        if (x) flags |= POSIX_SPAWN_SETSID;
    }
    if (a[7] != V_UNBOUND) {
        if (signal_set(th, a[7], &set) < 0) return -1;
        posix_spawnattr_setsigmask(attr, &set);
        flags |= POSIX_SPAWN_SETSIGMASK;
    }
    if (a[8] != V_UNBOUND) {
        if (signal_set(th, a[8], &set) < 0) return -1;
        posix_spawnattr_setsigdefault(attr, &set);
        flags |= POSIX_SPAWN_SETSIGDEF;
    }
    if (a[9] != V_UNBOUND && a[9] != V_NONE) { /* scheduler: (policy or None, param) */
        if (!tuple_check(a[9]) || tuple_len(a[9]) != 2) return err_set(TypeError, "A scheduler tuple must have two elements");
        Value param = tuple_get(a[9], 1);
        struct sched_param sp = {0};
        if (type_of(param) != seqs[SCHED]) return err_set(TypeError, "must have a sched_param object");
        if (arg_int(th, tuple_get(param, 0), &x) < 0) return -1;
        sp.sched_priority = x;
        if (tuple_get(a[9], 0) != V_NONE) {
            if (arg_int(th, tuple_get(a[9], 0), &x) < 0) return -1;
            posix_spawnattr_setschedpolicy(attr, x);
            flags |= POSIX_SPAWN_SETSCHEDULER;
        }
        posix_spawnattr_setschedparam(attr, &sp);
        flags |= POSIX_SPAWN_SETSCHEDPARAM;
    }
    posix_spawnattr_setflags(attr, flags);
    return 0;
}

/* path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler */
static Value spawn_any(Thread *th, Value *a, const char *fn, bool search) {
    OsPath p;
    Value *r = root_push(th, 5);
    if (os_path(th, &a[0], &p, fn, "path", 0) < 0) return RAISED;
    if (!list_check(a[1]) && !tuple_check(a[1])) return err_raise(TypeError, "%s: argv must be a tuple or list", fn);
    int64_t len;
    if (obj_len(th, a[1], &len) < 0) return RAISED;
    if (len == 0) return err_raise(ValueError, "%s: argv must not be empty", fn);
    if (a[2] != V_NONE && type_lookup(type_of(a[2]), S(keys)) == V_UNBOUND)
        return err_raise(TypeError, "%s: environment must be a mapping object", fn);
    tx_inevitable(&th->stm, fn);
    posix_spawn_file_actions_t acts;
    posix_spawnattr_t attr;
    posix_spawn_file_actions_init(&acts);
    posix_spawnattr_init(&attr);
    char **argv = os_strings(th, &a[1], r), **env = NULL;
    Value result = RAISED;
    if (argv && !argv[0][0]) {
        err_raise(ValueError, "%s: argv first element cannot be empty", fn);
        goto out;
    }
    if (!argv || !(env = a[2] == V_NONE ? environ : env_strings(th, &a[2], r)) || spawn_attr(th, a, &attr, fn) < 0) goto out;
    if (a[3] != V_UNBOUND && a[3] != V_NONE) {
        r[2] = list_from_iterable(th, a[3]);
        if (r[2] == RAISED) {
            if (err_catch(th, TypeError)) err_raise(TypeError, "file_actions must be a sequence or None");
            goto out;
        }
        for (uint64_t i = 0; i < list_len(r[2]); i++) {
            r[3] = list_get(r[2], i);
            if (spawn_action(th, r + 3, &acts) < 0) goto out;
        }
    }
    pid_t pid;
    int e = search ? posix_spawnp(&pid, p.p, &acts, &attr, argv, env) : posix_spawn(&pid, p.p, &acts, &attr, argv, env);
    result = e ? err_errno(e, a[0], V_UNBOUND) : small_int(pid);
out:
    posix_spawn_file_actions_destroy(&acts);
    posix_spawnattr_destroy(&attr);
    strings_free(argv);
    if (env && env != environ) strings_free(env);
    return result;
}
NATIVE(os_posix_spawn) { return spawn_any(th, a, "posix_spawn", false); }
NATIVE(os_posix_spawnp) { return spawn_any(th, a, "posix_spawnp", true); }

static int run_system(const char *command) { return system(command); }
NATIVE(os_system) {
    char *command = os_fsbytes(th, &a[0], NULL);
    if (!command) return RAISED;
    char *kept = tx_malloc(&th->stm, strlen(command) + 1);
    if (kept) strcpy(kept, command);
    free(command);
    if (!kept) return err_no_memory();
    int status;
    OS_CALL(th, "system", status, run_system(kept));
    tx_free(&th->stm, kept);
    return small_int(status);
}

NATIVE(os_exit_now) {
    INT_ARG(status, a[0]);
    tx_inevitable(&th->stm, "_exit");
    _exit(status);
}
NATIVE(os_abort) {
    tx_inevitable(&th->stm, "abort");
    abort();
}

/* ---- waiting --------------------------------------------------------------------------------------------------- */

NATIVE(os_waitpid) {
    INT_ARG(pid, a[0]);
    INT_ARG(options, a[1]);
    int status = 0;
    pid_t r;
    bool raised;
    IO_BLOCKING(th, "waitpid", raised, r, waitpid(pid, &status, options));
    return raised ? RAISED : r < 0 ? err_os() : TUPLE(small_int(r), small_int(status));
}
NATIVE(os_wait) {
    int status = 0;
    pid_t r;
    bool raised;
    IO_BLOCKING(th, "wait", raised, r, wait(&status));
    return raised ? RAISED : r < 0 ? err_os() : TUPLE(small_int(r), small_int(status));
}
static Value wait_usage(Thread *th, int pid, int options) {
    int status = 0;
    pid_t r;
    bool raised;
    struct rusage u = {0};
    IO_BLOCKING(th, "wait4", raised, r, wait4(pid, &status, options, &u));
    if (raised || r < 0) return raised ? RAISED : err_os();
    Value usage = os_rusage(&u);
    return usage == RAISED ? RAISED : TUPLE(small_int(r), small_int(status), usage);
}
NATIVE(os_wait3) {
    INT_ARG(options, a[0]);
    return wait_usage(th, -1, options);
}
NATIVE(os_wait4) {
    INT_ARG(pid, a[0]);
    INT_ARG(options, a[1]);
    return wait_usage(th, pid, options);
}
NATIVE(os_waitid) {
    INT_ARG(kind, a[0]);
    INT64_ARG(id, a[1]);
    INT_ARG(options, a[2]);
    siginfo_t s = {0};
    int r;
    bool raised;
    IO_BLOCKING(th, "waitid", raised, r, waitid((idtype_t)kind, (id_t)id, &s, options));
    if (raised || r < 0) return raised ? RAISED : err_os();
    if (s.si_pid == 0) return V_NONE;
    return structseq_new(seqs[WAITID], (Value[]){small_int(s.si_pid), os_id(s.si_uid), small_int(s.si_signo),
                                                 small_int(s.si_status), small_int(s.si_code)}, 5);
}

#define STATUS(name, result)                                         \
    NATIVE(os_##name) {                                              \
        INT_ARG(status, a[0]);                                       \
        return result;                                               \
    }
STATUS(WCOREDUMP, v_bool(WCOREDUMP(status)))
STATUS(WEXITSTATUS, small_int(WEXITSTATUS(status)))
STATUS(WIFCONTINUED, v_bool(WIFCONTINUED(status)))
STATUS(WIFEXITED, v_bool(WIFEXITED(status)))
STATUS(WIFSIGNALED, v_bool(WIFSIGNALED(status)))
STATUS(WIFSTOPPED, v_bool(WIFSTOPPED(status)))
STATUS(WSTOPSIG, small_int(WSTOPSIG(status)))
STATUS(WTERMSIG, small_int(WTERMSIG(status)))
NATIVE(os_exitcode) {
    INT_ARG(status, a[0]);
    if (WIFEXITED(status)) return small_int(WEXITSTATUS(status));
    if (WIFSIGNALED(status)) return small_int(-WTERMSIG(status));
    if (WIFSTOPPED(status)) return err_raise(ValueError, "process stopped by delivery of signal %d", WSTOPSIG(status));
    return err_raise(ValueError, "invalid wait status: %d", status);
}

/* ---- ids ------------------------------------------------------------------------------------------------------- */

NATIVE(os_getpid) { return small_int(getpid()); }
NATIVE(os_getppid) { return small_int(getppid()); }
NATIVE(os_getuid) { return os_id(getuid()); }
NATIVE(os_geteuid) { return os_id(geteuid()); }
NATIVE(os_getgid) { return os_id(getgid()); }
NATIVE(os_getegid) { return os_id(getegid()); }
NATIVE(os_getpgrp) { return small_int(getpgrp()); }

/* A result that is a number, or a negative one and errno. */
static Value number(int64_t r) { return r < 0 ? err_os() : int_from(r); }
static Value nothing(int r) { return r < 0 ? err_os() : V_NONE; }

NATIVE(os_getpgid) {
    INT_ARG(pid, a[0]);
    return number(getpgid(pid));
}
NATIVE(os_getsid) {
    INT_ARG(pid, a[0]);
    return number(getsid(pid));
}
NATIVE(os_setsid) {
    tx_inevitable(&th->stm, "setsid");
    return nothing(setsid());
}
NATIVE(os_setpgrp) {
    tx_inevitable(&th->stm, "setpgrp");
    return nothing(setpgrp());
}
NATIVE(os_setpgid) {
    INT_ARG(pid, a[0]);
    INT_ARG(group, a[1]);
    tx_inevitable(&th->stm, "setpgid");
    return nothing(setpgid(pid, group));
}

/* Up to three ids set at once. */
#define SET_IDS(name, count, what, call)                                         \
    NATIVE(os_##name) {                                                          \
        uint32_t id[3] = {0};                                                    \
        for (int i = 0; i < count; i++)                                          \
            if (os_uid(th, a[i], what, &id[i]) < 0) return RAISED;               \
        tx_inevitable(&th->stm, #name);                                          \
        return nothing(call);                                                    \
    }
SET_IDS(setuid, 1, "uid", setuid(id[0]))
SET_IDS(seteuid, 1, "uid", seteuid(id[0]))
SET_IDS(setgid, 1, "gid", setgid(id[0]))
SET_IDS(setegid, 1, "gid", setegid(id[0]))
SET_IDS(setreuid, 2, "uid", setreuid(id[0], id[1]))
SET_IDS(setregid, 2, "gid", setregid(id[0], id[1]))
SET_IDS(setresuid, 3, "uid", setresuid(id[0], id[1], id[2]))
SET_IDS(setresgid, 3, "gid", setresgid(id[0], id[1], id[2]))

NATIVE(os_getresuid) {
    uid_t r, e, s;
    return getresuid(&r, &e, &s) < 0 ? err_os() : TUPLE(os_id(r), os_id(e), os_id(s));
}
NATIVE(os_getresgid) {
    gid_t r, e, s;
    return getresgid(&r, &e, &s) < 0 ? err_os() : TUPLE(os_id(r), os_id(e), os_id(s));
}

static Value id_list(const gid_t *ids, int count) {
    Value list = list_new((uint64_t)count);
    for (int i = 0; i < count && list != RAISED; i++)
        if (list_append(list, os_id(ids[i])) < 0) return RAISED;
    return list;
}
#define GROUPS_MAX 65536
NATIVE(os_getgroups) {
    gid_t *ids = malloc(GROUPS_MAX * sizeof *ids);
    int count = ids ? getgroups(GROUPS_MAX, ids) : -1;
    Value v = !ids ? err_no_memory() : count < 0 ? err_os() : id_list(ids, count);
    free(ids);
    return v;
}
NATIVE(os_setgroups) {
    int64_t count;
    if (obj_len(th, a[0], &count) < 0) return RAISED;
    if (count > GROUPS_MAX) return err_raise(ValueError, "too many groups");
    tx_inevitable(&th->stm, "setgroups");
    gid_t *ids = malloc((size_t)count * sizeof *ids + 1);
    if (!ids) return err_no_memory();
    Value v = V_NONE;
    for (int64_t i = 0; i < count && v != RAISED; i++) {
        Value item = obj_getitem(th, a[0], small_int(i));
        if (item != RAISED && !int_check(item)) item = err_raise(TypeError, "groups must be integers");
        if (item == RAISED || os_uid(th, item, "gid", &ids[i]) < 0) v = RAISED;
    }
    if (v != RAISED) v = nothing(setgroups((size_t)count, ids));
    free(ids);
    return v;
}
NATIVE(os_getgrouplist) {
    uint32_t gid;
    if (!str_check(a[0])) return arg_type_error("getgrouplist", "user", "str", a[0]);
    if (os_uid(th, a[1], "gid", &gid) < 0) return RAISED;
    char *user = str_to_utf8(a[0], NULL);
    if (!user) return RAISED;
    int count = GROUPS_MAX;
    gid_t *ids = malloc(GROUPS_MAX * sizeof *ids);
    int r = ids ? getgrouplist(user, gid, ids, &count) : -1;
    Value v = r < 0 ? err_os() : id_list(ids, count);
    free(ids);
    free(user);
    return v;
}
NATIVE(os_initgroups) {
    uint32_t gid;
    if (os_uid(th, a[1], "gid", &gid) < 0) return RAISED;
    char *user = os_fsbytes(th, &a[0], NULL);
    if (!user) return RAISED;
    int bad = initgroups(user, gid), e = errno;
    free(user);
    errno = e;
    return nothing(bad);
}
NATIVE(os_getlogin) {
    char name[256];
    int e = getlogin_r(name, sizeof name);
    return e ? err_errno(e, V_UNBOUND, V_UNBOUND) : str_from_fs(name, strlen(name));
}

/* ---- signals, priorities, scheduler ---------------------------------------------------------------------------- */

NATIVE(os_kill) {
    INT_ARG(pid, a[0]);
    INT_ARG(sig, a[1]);
    int bad;
    OS_CALL(th, "kill", bad, kill(pid, sig));
    if (bad < 0) return err_os();
    return thread_poll(th) < 0 ? RAISED : V_NONE;
}
NATIVE(os_killpg) {
    INT_ARG(group, a[0]);
    INT_ARG(sig, a[1]);
    int bad;
    OS_CALL(th, "killpg", bad, killpg(group, sig));
    if (bad < 0) return err_os();
    return thread_poll(th) < 0 ? RAISED : V_NONE;
}
NATIVE(os_nice) {
    INT_ARG(by, a[0]);
    tx_inevitable(&th->stm, "nice");
    errno = 0;
    int r = nice(by);
    return r == -1 && errno ? err_os() : small_int(r);
}
NATIVE(os_getpriority) {
    INT_ARG(which, a[0]);
    INT_ARG(who, a[1]);
    errno = 0;
    int r = getpriority(which, (id_t)who);
    return errno ? err_os() : small_int(r);
}
NATIVE(os_setpriority) {
    INT_ARG(which, a[0]);
    INT_ARG(who, a[1]);
    INT_ARG(priority, a[2]);
    tx_inevitable(&th->stm, "setpriority");
    return nothing(setpriority(which, (id_t)who, priority));
}
NATIVE(os_sched_yield) {
    int bad;
    OS_CALL(th, "sched_yield", bad, sched_yield());
    return nothing(bad);
}
NATIVE(os_sched_max) {
    INT_ARG(policy, a[0]);
    return number(sched_get_priority_max(policy));
}
NATIVE(os_sched_min) {
    INT_ARG(policy, a[0]);
    return number(sched_get_priority_min(policy));
}
NATIVE(os_sched_getscheduler) {
    INT_ARG(pid, a[0]);
    return number(sched_getscheduler(pid));
}
static int sched_arg(Thread *th, Value v, struct sched_param *out) {
    *out = (struct sched_param){0};
    if (type_of(v) != seqs[SCHED]) return err_set(TypeError, "must have a sched_param object");
    return arg_int(th, tuple_get(v, 0), &out->sched_priority);
}
NATIVE(os_sched_setscheduler) {
    struct sched_param p;
    INT_ARG(pid, a[0]);
    INT_ARG(policy, a[1]);
    if (sched_arg(th, a[2], &p) < 0) return RAISED;
    tx_inevitable(&th->stm, "sched_setscheduler");
    return nothing(sched_setscheduler(pid, policy, &p));
}
NATIVE(os_sched_getparam) {
    INT_ARG(pid, a[0]);
    struct sched_param p;
    if (sched_getparam(pid, &p) < 0) return err_os();
    return structseq_new(seqs[SCHED], (Value[]){small_int(p.sched_priority)}, 1);
}
NATIVE(os_sched_setparam) {
    struct sched_param p;
    INT_ARG(pid, a[0]);
    if (sched_arg(th, a[1], &p) < 0) return RAISED;
    tx_inevitable(&th->stm, "sched_setparam");
    return nothing(sched_setparam(pid, &p));
}
NATIVE(os_sched_rr) {
    INT_ARG(pid, a[0]);
    struct timespec t;
    if (sched_rr_get_interval(pid, &t) < 0) return err_os();
    return float_from((double)t.tv_sec + 1e-9 * (double)t.tv_nsec);
}
#define CPUS 8192
NATIVE(os_getaffinity) {
    INT_ARG(pid, a[0]);
    cpu_set_t *set = CPU_ALLOC(CPUS);
    size_t size = CPU_ALLOC_SIZE(CPUS);
    if (!set) return err_no_memory();
    tx_inevitable(&th->stm, "sched_getaffinity");
    Value *r = root_push(th, 1);
    r[0] = sched_getaffinity(pid, size, set) < 0 ? err_os() : set_new(&type_set);
    for (int i = 0; i < CPUS && r[0] != RAISED; i++)
        if (CPU_ISSET_S(i, size, set) && set_add(th, r[0], small_int(i)) < 0) r[0] = RAISED;
    CPU_FREE(set);
    return r[0];
}
NATIVE(os_setaffinity) {
    INT_ARG(pid, a[0]);
    tx_inevitable(&th->stm, "sched_setaffinity");
    cpu_set_t *set = CPU_ALLOC(CPUS);
    size_t size = CPU_ALLOC_SIZE(CPUS);
    if (!set) return err_no_memory();
    CPU_ZERO_S(size, set);
    Value *r = root_push(th, 2), result = V_NONE;
    r[0] = obj_iter(th, a[1]);
    if (r[0] == RAISED) result = RAISED;
    while (result != RAISED) {
        int cpu;
        r[1] = obj_next(th, r[0]);
        if (r[1] == STOP) break;
        if (r[1] == RAISED) result = RAISED;
        else if (!int_check(r[1])) result = err_raise(TypeError, "expected an iterator of ints, but iterator yielded %R", r[1]);
        else if (arg_int(th, r[1], &cpu) < 0) result = RAISED;
        else if (cpu < 0) result = err_raise(ValueError, "negative CPU number");
        else if (cpu >= CPUS) result = err_raise(ValueError, "CPU number too large");
        else CPU_SET_S(cpu, size, set);
    }
    if (result != RAISED && sched_setaffinity(pid, size, set) < 0) result = err_os();
    CPU_FREE(set);
    return result;
}
NATIVE(os_pidfd_open) {
    INT_ARG(pid, a[0]);
    INT_ARG_OR(flags, a[1], 0);
    int fd;
    OS_CALL(th, "pidfd_open", fd, (int)syscall(SYS_pidfd_open, pid, flags));
    return number(fd);
}

/* ---- the system ------------------------------------------------------------------------------------------------ */

NATIVE(os_times) {
    struct tms t;
    clock_t now = times(&t);
    if (now == (clock_t)-1) return err_os();
    double tick = (double)sysconf(_SC_CLK_TCK);
    return structseq_new(seqs[TIMES], (Value[]){float_from((double)t.tms_utime / tick), float_from((double)t.tms_stime / tick),
                                                float_from((double)t.tms_cutime / tick), float_from((double)t.tms_cstime / tick),
                                                float_from((double)now / tick)}, 5);
}
NATIVE(os_uname) {
    struct utsname u;
    if (uname(&u) < 0) return err_os();
    Value v[5] = {str_from_fs(u.sysname, strlen(u.sysname)), str_from_fs(u.nodename, strlen(u.nodename)),
                  str_from_fs(u.release, strlen(u.release)), str_from_fs(u.version, strlen(u.version)),
                  str_from_fs(u.machine, strlen(u.machine))};
    return structseq_new(seqs[UNAME], v, 5);
}
NATIVE(os_cpu_count) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? small_int(count) : V_NONE;
}
NATIVE(os_getloadavg) {
    double load[3];
    if (getloadavg(load, 3) != 3) return err_raise(OSError, "Load averages are unobtainable");
    return TUPLE(float_from(load[0]), float_from(load[1]), float_from(load[2]));
}
NATIVE(os_umask) {
    INT_ARG(mask, a[0]);
    tx_inevitable(&th->stm, "umask");
    return small_int(umask((mode_t)mask));
}
NATIVE(os_strerror) {
    INT_ARG(code, a[0]);
    char text[256];
    const char *p = strerror_r(code, text, sizeof text);
    return str_from_fs(p, strlen(p));
}

/* A configuration number: an int or one of the names in the module's table. */
static int config_name(Thread *th, Value v, const char *table, int *out) {
    if (int_check(v)) return arg_int(th, v, out);
    if (!str_check(v)) return err_set(TypeError, "configuration names must be strings or integers");
    Value *r = root_push2(th, v, V_NONE);
    Value names = import_attr(th, "posix", table);
    if (names == RAISED) return -1;
    Value number_ = dict_get_str(names, str_intern(r[0]));
    th->top = r;
    if (number_ == V_UNBOUND) return err_set(ValueError, "unrecognized configuration name");
    *out = (int)small_value(number_);
    return 0;
}
NATIVE(os_sysconf) {
    int name;
    if (config_name(th, a[0], "sysconf_names", &name) < 0) return RAISED;
    errno = 0;
    long v = sysconf(name);
    return v == -1 && errno ? err_os() : int_from(v);
}
NATIVE(os_fpathconf) {
    INT_ARG(fd, a[0]);
    int name;
    if (config_name(th, a[1], "pathconf_names", &name) < 0) return RAISED;
    errno = 0;
    long v = fpathconf(fd, name);
    return v == -1 && errno ? err_os() : int_from(v);
}
NATIVE(os_pathconf) {
    OsPath p;
    int name;
    if (config_name(th, a[1], "pathconf_names", &name) < 0 || os_path(th, &a[0], &p, "pathconf", "path", OSP_FD) < 0) return RAISED;
    errno = 0;
    long v = p.p ? pathconf(p.p, name) : fpathconf(p.fd, name);
    return v == -1 && errno ? errno == EINVAL ? err_os() : os_error(a[0]) : int_from(v);
}
NATIVE(os_confstr) {
    int name;
    if (config_name(th, a[0], "confstr_names", &name) < 0) return RAISED;
    errno = 0;
    size_t len = confstr(name, NULL, 0);
    if (len == 0) return errno ? err_os() : V_NONE;
    char *p = malloc(len);
    if (!p) return err_no_memory();
    confstr(name, p, len);
    Value v = str_from_fs(p, len - 1);
    free(p);
    return v;
}

NATIVE(os_putenv) {
    char *name = os_fsbytes(th, &a[0], NULL);
    if (!name) return RAISED;
    free(name);
    char *value = os_fsbytes(th, &a[1], NULL);
    name = value ? os_fsbytes(th, &a[0], NULL) : NULL;
    if (!name) return free(value), RAISED;
    tx_inevitable(&th->stm, "setenv");
    Value v = strchr(name, '=') ? err_raise(ValueError, "illegal environment variable name")
            : setenv(name, value, 1) < 0 ? err_os() : V_NONE;
    free(name), free(value);
    return v;
}
NATIVE(os_unsetenv) {
    char *name = os_fsbytes(th, &a[0], NULL);
    if (!name) return RAISED;
    Value v = unsetenv(name) < 0 ? err_os() : V_NONE;
    free(name);
    return v;
}

const Method posix_proc_methods[] = {
    {"fork", os_fork, "()", "Make a child process: 0 in the child, its id in the parent.", 0},
    {"forkpty", os_forkpty, "()", "Fork with a new pseudo terminal: (pid, descriptor).", 0},
    {"register_at_fork", os_register_at_fork, "!(*, before=None, after_in_child=None, after_in_parent=None)", "Functions to be called around fork.", 0},
    {"execv", os_execv, "(path, argv, /)", "Run another program in place of this one.", 0},
    {"execve", os_execve, "(path, argv, env)", "The same with an environment.", 0},
    {"posix_spawn", os_posix_spawn,
     "!(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)",
     "Run a program in a new process.", 0},
    {"posix_spawnp", os_posix_spawnp,
     "!(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)",
     "Run a program, found on PATH, in a new process.", 0},
    {"system", os_system, "(command)", "Run a command in a shell; its wait status.", 0},
    {"_exit", os_exit_now, "(status)", "End the process at once, without cleaning up.", 0},
    {"abort", os_abort, "()", "End the process by SIGABRT.", 0},
    {"waitpid", os_waitpid, "(pid, options, /)", "Wait for a child: (pid, status).", 0},
    {"wait", os_wait, "()", "Wait for any child: (pid, status).", 0},
    {"wait3", os_wait3, "(options)", "Wait for any child: (pid, status, rusage).", 0},
    {"wait4", os_wait4, "(pid, options)", "Wait for a child: (pid, status, rusage).", 0},
    {"waitid", os_waitid, "(idtype, id, options, /)", "Wait for children: a waitid_result or None.", 0},
    {"WCOREDUMP", os_WCOREDUMP, "(status, /)", "Did it dump core?", 0},
    {"WEXITSTATUS", os_WEXITSTATUS, "(status)", "The exit code.", 0},
    {"WIFCONTINUED", os_WIFCONTINUED, "(status)", "Did it go on?", 0},
    {"WIFEXITED", os_WIFEXITED, "(status)", "Did it end by itself?", 0},
    {"WIFSIGNALED", os_WIFSIGNALED, "(status)", "Was it ended by a signal?", 0},
    {"WIFSTOPPED", os_WIFSTOPPED, "(status)", "Was it stopped?", 0},
    {"WSTOPSIG", os_WSTOPSIG, "(status)", "The signal that stopped it.", 0},
    {"WTERMSIG", os_WTERMSIG, "(status)", "The signal that ended it.", 0},
    {"waitstatus_to_exitcode", os_exitcode, "(status)", "The exit code, negative for a signal.", 0},
    {"getpid", os_getpid, "()", "The process's id.", 0},
    {"getppid", os_getppid, "()", "The parent's id.", 0},
    {"getuid", os_getuid, "()", "The user's id.", 0},
    {"geteuid", os_geteuid, "()", "The effective user id.", 0},
    {"getgid", os_getgid, "()", "The group's id.", 0},
    {"getegid", os_getegid, "()", "The effective group id.", 0},
    {"getpgrp", os_getpgrp, "()", "The process group.", 0},
    {"getpgid", os_getpgid, "(pid)", "The process group of a process.", 0},
    {"getsid", os_getsid, "(pid, /)", "The session of a process.", 0},
    {"setsid", os_setsid, "()", "Start a session.", 0},
    {"setpgrp", os_setpgrp, "()", "Start a process group.", 0},
    {"setpgid", os_setpgid, "(pid, pgrp, /)", "Put a process in a group.", 0},
    {"setuid", os_setuid, "(uid, /)", "Set the user id.", 0},
    {"seteuid", os_seteuid, "(euid, /)", "Set the effective user id.", 0},
    {"setgid", os_setgid, "(gid, /)", "Set the group id.", 0},
    {"setegid", os_setegid, "(egid, /)", "Set the effective group id.", 0},
    {"setreuid", os_setreuid, "(ruid, euid, /)", "Set real and effective user ids.", 0},
    {"setregid", os_setregid, "(rgid, egid, /)", "Set real and effective group ids.", 0},
    {"setresuid", os_setresuid, "(ruid, euid, suid, /)", "Set real, effective and saved user ids.", 0},
    {"setresgid", os_setresgid, "(rgid, egid, sgid, /)", "Set real, effective and saved group ids.", 0},
    {"getresuid", os_getresuid, "()", "Real, effective and saved user ids.", 0},
    {"getresgid", os_getresgid, "()", "Real, effective and saved group ids.", 0},
    {"getgroups", os_getgroups, "()", "The groups of the process.", 0},
    {"setgroups", os_setgroups, "(groups, /)", "Set the groups of the process.", 0},
    {"getgrouplist", os_getgrouplist, "(user, group, /)", "The groups that a user belongs to.", 0},
    {"initgroups", os_initgroups, "(username, gid, /)", "Take on the groups of a user.", 0},
    {"getlogin", os_getlogin, "()", "The name of the user.", 0},
    {"kill", os_kill, "(pid, signal, /)", "Send a signal to a process.", 0},
    {"killpg", os_killpg, "(pgid, signal, /)", "Send a signal to a process group.", 0},
    {"nice", os_nice, "(increment, /)", "Change the priority; what it is.", 0},
    {"getpriority", os_getpriority, "(which, who)", "A scheduling priority.", 0},
    {"setpriority", os_setpriority, "(which, who, priority)", "Set a scheduling priority.", 0},
    {"sched_yield", os_sched_yield, "()", "Let others run.", 0},
    {"sched_get_priority_max", os_sched_max, "(policy)", "The highest priority of a policy.", 0},
    {"sched_get_priority_min", os_sched_min, "(policy)", "The lowest priority of a policy.", 0},
    {"sched_getscheduler", os_sched_getscheduler, "(pid, /)", "The policy of a process.", 0},
    {"sched_setscheduler", os_sched_setscheduler, "(pid, policy, param, /)", "Set the policy of a process.", 0},
    {"sched_getparam", os_sched_getparam, "(pid, /)", "The scheduling parameters of a process.", 0},
    {"sched_setparam", os_sched_setparam, "(pid, param, /)", "Set the scheduling parameters of a process.", 0},
    {"sched_rr_get_interval", os_sched_rr, "(pid, /)", "The round-robin quantum of a process, in seconds.", 0},
    {"sched_getaffinity", os_getaffinity, "(pid, /)", "The CPUs that a process may use.", 0},
    {"sched_setaffinity", os_setaffinity, "(pid, mask, /)", "Set the CPUs that a process may use.", 0},
    {"pidfd_open", os_pidfd_open, "(pid, flags=0)", "A descriptor for a process.", 0},
    {"times", os_times, "()", "The times that the process took.", 0},
    {"uname", os_uname, "()", "What the system is.", 0},
    {"cpu_count", os_cpu_count, "()", "The number of CPUs, or None.", 0},
    {"getloadavg", os_getloadavg, "()", "How many processes were ready to run, on average over 1, 5, 15 minutes.", 0},
    {"umask", os_umask, "(mask, /)", "Set the mask of permissions; what it was.", 0},
    {"strerror", os_strerror, "(code, /)", "The text of an error number.", 0},
    {"sysconf", os_sysconf, "(name, /)", "A number that configures the system.", 0},
    {"pathconf", os_pathconf, "(path, name)", "A number that configures a file.", 0},
    {"fpathconf", os_fpathconf, "(fd, name, /)", "A number that configures an open file.", 0},
    {"confstr", os_confstr, "(name, /)", "A str that configures the system.", 0},
    {"putenv", os_putenv, "(name, value, /)", "Set an environment variable.", 0},
    {"unsetenv", os_unsetenv, "(name, /)", "Remove an environment variable.", 0},
    {0},
};

/* The environment as a dict of bytes. r: rooted. */
static int add_environ(Thread *th, Value *module) {
    Value *r = root_push(th, 3);
    r[0] = dict_new();
    if (r[0] == RAISED) return -1;
    for (char **e = environ; e && *e; e++) {
        const char *eq = strchr(*e, '=');
        if (!eq) continue;
        r[1] = bytes_from(*e, (size_t)(eq - *e));
        r[2] = bytes_from(eq + 1, strlen(eq + 1));
        Value old;
        if (r[1] == RAISED || r[2] == RAISED) return -1;
        int has = dict_get(th, r[0], r[1], &old);
        if (has < 0 || (!has && dict_set(th, r[0], r[1], r[2]) < 0)) return -1;
    }
    int bad = module_add(*module, "environ", r[0]);
    th->top = r;
    return bad;
}

/* sched_param takes its one item, not a sequence. */
static Value sched_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    if (arg_bind(th, "sched_param", "(sched_priority)", a + 1, n - 1, kw, r) < 0) return RAISED;
    return structseq_new(type_from(a[0]), r, 1);
}

int posix_proc_init(Thread *th, Value *module) {
    static const char *names[SEQS] = {"times_result", "uname_result", "sched_param", "waitid_result", NULL};
    for (int i = 0; i < SEQS; i++) {
        if (!seqs[i]) seqs[i] = structseq_type(&defs[i]);
        if (i == SCHED) seqs[i]->new = sched_new;
        if (names[i] && module_add(*module, names[i], seqs[i]->obj) < 0) return -1;
    }
    for (int i = 0; i < 3; i++) {
        if (is_ref(hooks[i])) continue;
        hooks[i] = list_new(0);
        if (hooks[i] == RAISED) return -1;
        gc_root_add(&hooks[i]);
    }
    if (posix_add_methods(*module, posix_proc_methods, "posix") < 0) return -1;
    return add_environ(th, module);
}
