/* posixsubprocess.c -- _posixsubprocess.fork_exec: fork and exec for module subprocess.
 *
 * Without preexec_fn the child is made by vfork: it runs nothing but system calls on C memory that was prepared before. With one, by fork, and
 * the child runs Python. An error in the child goes to the parent through errpipe_write as "Name:errno in hex:noexec", "noexec"
 * missing if exec itself failed. */
#include "oslib.h"
#include "modules.h"
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int os_before_fork(Thread *th); /* posix_proc.c */
void os_after_fork(Thread *th, bool child);
int os_fork_process(Thread *th);
char **os_strings(Thread *th, Value *list, Value *r);

typedef struct Plan {
    char **programs, **argv, **env; /* env NULL: the parent's */
    char *cwd;
    int p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write;
    bool close_fds, restore_signals, new_session;
    int pgid;                       /* -1: leave it */
    bool set_gid, set_groups, set_uid;
    gid_t gid, *groups;
    size_t ngroups;
    uid_t uid;
    int umask;
    int *keep;                      /* descriptors to keep, in order */
    size_t nkeep;
} Plan;

static void free_strings(char **v) {
    for (char **p = v; v && *p; p++) free(*p);
    free(v);
}

static int make_inheritable(int fd) {
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? -1 : fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
}

/* Close all descriptors from 3 on but those to keep. */
static void close_others(const Plan *p) {
    int from = 3;
    for (size_t i = 0; i <= p->nkeep; i++) {
        int next = i < p->nkeep ? p->keep[i] : -1;
        if (next >= 0 && next < from) continue;
        if (next < 0) syscall(SYS_close_range, (unsigned)from, ~0u, 0);
        else if (next > from) syscall(SYS_close_range, (unsigned)from, (unsigned)next - 1, 0);
        from = next + 1;
    }
}

#define TRY(call)                   \
    do {                            \
        if ((call) < 0) goto error; \
    } while (0)

/* In the child. Does not come back. */
static void child_exec(const Plan *p, Thread *th, Value preexec) {
    int fd[3] = {p->p2cread, p->c2pwrite, p->errwrite}, saved;
    bool by_exec = false;
    for (size_t i = 0; i < p->nkeep; i++)
        if (p->keep[i] != p->errpipe_write) make_inheritable(p->keep[i]);
    if (p->p2cwrite != -1) TRY(close(p->p2cwrite));
    if (p->c2pread != -1) TRY(close(p->c2pread));
    if (p->errread != -1) TRY(close(p->errread));
    TRY(close(p->errpipe_read));
    if (fd[1] == 0) TRY(fd[1] = dup(fd[1])); /* not to be overwritten below */
    while (fd[2] == 0 || fd[2] == 1) TRY(fd[2] = dup(fd[2]));
    for (int i = 0; i < 3; i++) {
        if (fd[i] == i) TRY(make_inheritable(i));
        else if (fd[i] != -1) TRY(dup2(fd[i], i));
    }
    if (p->cwd) TRY(chdir(p->cwd));
    if (p->umask >= 0) umask((mode_t)p->umask);
    if (p->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    if (p->new_session) setsid();
    if (p->pgid >= 0) TRY(setpgid(0, p->pgid));
    if (p->set_groups) TRY((int)syscall(SYS_setgroups, p->ngroups, p->groups));
    if (p->set_gid) TRY((int)syscall(SYS_setregid, p->gid, p->gid));
    if (p->set_uid) TRY((int)syscall(SYS_setreuid, p->uid, p->uid));
    if (preexec != V_NONE && CALL0(th, preexec) == RAISED) {
        static const char text[] = "SubprocessError:0:Exception occurred in preexec_fn.";
        if (write(p->errpipe_write, text, sizeof text - 1) < 0) _exit(255);
        _exit(255);
    }
    if (p->close_fds) close_others(p);
    saved = 0;
    for (char **name = p->programs; *name; name++) {
        if (p->env) execve(*name, p->argv, p->env);
        else execv(*name, p->argv);
        if (errno != ENOENT && errno != ENOTDIR && !saved) saved = errno;
    }
    if (saved) errno = saved; /* it was there, but could not be run */
    by_exec = true;
error:
    saved = errno;
    if (saved) {
        char text[64];
        int n = snprintf(text, sizeof text, "OSError:%X:%s", (unsigned)saved, by_exec ? "" : "noexec");
        if (write(p->errpipe_write, text, (size_t)n) < 0) _exit(255);
    } else if (write(p->errpipe_write, "SubprocessError:0:", 18) < 0) {
        _exit(255);
    }
    _exit(255);
}

/* vfork with all signals blocked: the child shares the memory, and must not run the parent's handlers. */
static __attribute__((noinline)) pid_t vfork_exec(const Plan *p) {
    sigset_t all, old;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &old);
    pid_t pid = vfork();
    if (pid == 0) {
        for (int sig = 1; sig < NSIG; sig++) { /* handlers are the parent's functions */
            struct sigaction act;
            if (sigaction(sig, NULL, &act) == 0 && act.sa_handler != SIG_DFL && act.sa_handler != SIG_IGN) signal(sig, SIG_DFL);
        }
        sigprocmask(SIG_SETMASK, &old, NULL);
        child_exec(p, NULL, V_NONE);
    }
    int e = errno;
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = e;
    return pid;
}

static int compare_ints(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static int keep_arg(Thread *th, Value v, Plan *p) {
    if (!tuple_check(v)) return err_set(TypeError, "fork_exec() argument 4 must be tuple, not %T", v);
    p->nkeep = tuple_len(v);
    p->keep = malloc((p->nkeep + 1) * sizeof *p->keep);
    int64_t last = -1;
    for (size_t i = 0; i < p->nkeep; i++) {
        Value x = tuple_get(v, i);
        int64_t fd = is_int(x) ? small_value(x) : -1;
        if (fd <= last || fd > INT32_MAX) return err_set(ValueError, "bad value(s) in fds_to_keep");
        p->keep[i] = (int)fd, last = fd;
    }
    qsort(p->keep, p->nkeep, sizeof *p->keep, compare_ints);
    return 0;
}

static int groups_arg(Thread *th, Value *slot, Plan *p) {
    if (*slot == V_NONE) return 0;
    int64_t count;
    if (!list_check(*slot)) return err_set(TypeError, "setgroups argument must be a list");
    if (obj_len(th, *slot, &count) < 0) return -1;
    if (count > 65536) return err_set(ValueError, "too many groups");
    p->groups = malloc(((size_t)count + 1) * sizeof *p->groups);
    p->set_groups = true, p->ngroups = (size_t)count;
    for (int64_t i = 0; i < count; i++) {
        Value x = list_get(*slot, (uint64_t)i);
        if (!int_check(x)) return err_set(TypeError, "groups must be integers");
        uint32_t id;
        if (os_uid(th, x, "gid", &id) < 0) return err_clear(th), err_set(ValueError, "invalid group id");
        p->groups[i] = id;
    }
    return 0;
}

enum { A_ARGS, A_PROGRAMS, A_CLOSE, A_KEEP, A_CWD, A_ENV, A_P2CREAD, A_P2CWRITE, A_C2PREAD, A_C2PWRITE, A_ERRREAD, A_ERRWRITE,
       A_PIPE_READ, A_PIPE_WRITE, A_RESTORE, A_SESSION, A_PGID, A_GID, A_GROUPS, A_UID, A_UMASK, A_PREEXEC, A_VFORK, A_COUNT };

static int plan_make(Thread *th, Value *a, Value *r, Plan *p) {
    *p = (Plan){.pgid = -1, .umask = -1};
    int *fds[] = {&p->p2cread, &p->p2cwrite, &p->c2pread, &p->c2pwrite, &p->errread, &p->errwrite, &p->errpipe_read, &p->errpipe_write};
    for (int i = 0; i < 8; i++)
        if (arg_int(th, a[A_P2CREAD + i], fds[i]) < 0) return -1;
    if (arg_bool(th, a[A_CLOSE], &p->close_fds) < 0 || arg_bool(th, a[A_RESTORE], &p->restore_signals) < 0 ||
        arg_bool(th, a[A_SESSION], &p->new_session) < 0 || arg_int(th, a[A_PGID], &p->pgid) < 0 || arg_int(th, a[A_UMASK], &p->umask) < 0)
        return -1;
    if (p->close_fds && p->errpipe_write < 3) return err_set(ValueError, "errpipe_write must be >= 3");
    if (keep_arg(th, a[A_KEEP], p) < 0) return -1;
    if (a[A_ARGS] != V_NONE) {
        r[1] = tuple_from_iterable(th, a[A_ARGS]);
        if (r[1] == RAISED) {
            if (err_catch(th, TypeError)) err_raise(TypeError, "argv must be a tuple");
            return -1;
        }
        if (!(p->argv = os_strings(th, &r[1], r))) return -1;
    }
    if (!(p->programs = os_strings(th, &a[A_PROGRAMS], r))) return -1;
    if (a[A_ENV] != V_NONE && !(p->env = os_strings(th, &a[A_ENV], r))) return -1;
    if (a[A_CWD] != V_NONE && !(p->cwd = os_fsbytes(th, &a[A_CWD], NULL))) return -1;
    if (groups_arg(th, &a[A_GROUPS], p) < 0) return -1;
    if (a[A_GID] != V_NONE) {
        if (os_uid(th, a[A_GID], "gid", &p->gid) < 0) return -1;
        p->set_gid = true;
    }
    if (a[A_UID] != V_NONE) {
        if (os_uid(th, a[A_UID], "uid", &p->uid) < 0) return -1;
        p->set_uid = true;
    }
    return 0;
}

static Value fork_exec(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("fork_exec", kw) < 0) return RAISED;
    if (n != A_COUNT) return err_raise(TypeError, "fork_exec expected %d arguments, got %u", A_COUNT, n);
    Value *r = root_push(th, 3);
    Plan p;
    tx_inevitable(&th->stm, "fork_exec"); /* plain C memory from here on */
    Value result = RAISED;
    bool preexec = a[A_PREEXEC] != V_NONE;
    if (plan_make(th, a, r, &p) == 0) {
        int pid;
        if (preexec) {
            if (os_before_fork(th) == 0) {
                pid = os_fork_process(th);
                int e = errno;
                if (pid == 0) {
                    os_after_fork(th, true);
                    child_exec(&p, th, a[A_PREEXEC]);
                }
                os_after_fork(th, false);
                errno = e;
                result = pid < 0 ? err_os() : small_int(pid);
            }
        } else {
            pid = vfork_exec(&p);
            result = pid < 0 ? err_os() : small_int(pid);
        }
    }
    free_strings(p.argv), free_strings(p.programs), free_strings(p.env);
    free(p.cwd), free(p.groups), free(p.keep);
    return result;
}

static const Method methods[] = {
    {"fork_exec", fork_exec, NULL,
     "fork_exec(args, executable_list, close_fds, pass_fds, cwd, env,\n          p2cread, p2cwrite, c2pread, c2pwrite,\n"
     "          errread, errwrite, errpipe_read, errpipe_write,\n          restore_signals, call_setsid, pgid_to_set,\n"
     "          gid, extra_groups, uid,\n          preexec_fn)\n\nStart a program in a new process; its id.", 0},
    {0},
};
const ModuleDef module_posixsubprocess = {"_posixsubprocess", "Fork and exec for module subprocess.", methods, NULL, NULL};
