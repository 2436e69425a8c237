/* signalmodule.c -- the module _signal. A signal sets a bit and POLL_USER; its Python handler runs at the next break of the
 * main thread. Here is also the hook that the interpreter calls at breaks: signals, then finalizers. */
#include "modules.h"
#include "native.h"
#include "start.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <unistd.h>

static Value handlers[NSIG];             /* roots; V_UNBOUND: not Python's */
static _Atomic uint64_t arrived[2];      /* bits, set by the C handler */
static _Atomic int wakeup_fd = -1;
static Thread *main_thread;

static void on_signal(int number) {
    int saved = errno;
    atomic_fetch_or(&arrived[number / 64], 1ul << number % 64);
    if (main_thread && main_thread->stm.seg) seg_set_poll(main_thread->stm.seg, POLL_USER);
    int fd = atomic_load(&wakeup_fd);
    if (fd >= 0) {
        uint8_t byte = (uint8_t)number;
        if (write(fd, &byte, 1) < 0) {}
    }
    errno = saved;
}

/* Run the handlers of what has arrived. */
static int run_handlers(Thread *th) {
    for (int word = 0; word < 2; word++)
        for (uint64_t bits; (bits = atomic_load(&arrived[word]));) {
            int number = word * 64 + __builtin_ctzl(bits);
            atomic_fetch_and(&arrived[word], ~(1ul << number % 64));
            Value f = handlers[number];
            if (f == V_UNBOUND || is_int(f) || f == V_NONE) continue;
            Value *r = root_push2(th, f, frame_current(th, 0));
            if (r[1] == V_UNBOUND) r[1] = V_NONE;
            Value v = r[1] == RAISED ? RAISED : CALL2(th, r[0], small_int(number), r[1]);
            root_pop(th, 2);
            if (v == RAISED) return -1;
        }
    return 0;
}

int signals_hook(Thread *th) {
    if (th == main_thread && (atomic_load(&arrived[0]) | atomic_load(&arrived[1])) && run_handlers(th) < 0) return -1;
    if (gc_pending()) gc_run_pending(&th->stm);
    return 0;
}

static Value s_default_int_handler(Thread *th, Value *a, unsigned n, Value kw) { return err_args(KeyboardInterrupt, tuple_empty); }

static int install(int number, void (*fn)(int)) {
    struct sigaction act = {.sa_handler = fn, .sa_flags = fn == on_signal ? SA_ONSTACK : 0};
    sigemptyset(&act.sa_mask);
    return sigaction(number, &act, NULL);
}

static int want_number(Thread *th, Value v, int *out) {
    if (arg_int(th, v, out) < 0) return -1;
    return *out >= 1 && *out < NSIG ? 0 : err_set(ValueError, "signal number out of range");
}

static Value shown_handler(int number) { return handlers[number] == V_UNBOUND ? V_NONE : handlers[number]; }

static Value s_signal(Thread *th, Value *a, unsigned n, Value kw) {
    int number;
    if (want_number(th, a[1], &number) < 0) return RAISED;
    if (th != main_thread) return err_raise(ValueError, "signal only works in main thread of the main interpreter");
    int64_t which = -1;
    if (int_check(a[2])) int_fits(a[2], &which);
    if ((which != 0 && which != 1) && !obj_callable(a[2]))
        return err_raise(TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    if (run_handlers(th) < 0) return RAISED;
    if (install(number, which == 0 ? SIG_DFL : which == 1 ? SIG_IGN : on_signal)) return err_os();
    Value old = shown_handler(number);
    handlers[number] = a[2];
    return old;
}
static Value s_getsignal(Thread *th, Value *a, unsigned n, Value kw) {
    int number;
    return want_number(th, a[1], &number) < 0 ? RAISED : shown_handler(number);
}

static Value s_raise_signal(Thread *th, Value *a, unsigned n, Value kw) {
    int number;
    if (arg_int(th, a[1], &number) < 0) return RAISED;
    if (raise(number)) return err_os();
    return run_handlers(th) < 0 ? RAISED : V_NONE;
}
static Value s_alarm(Thread *th, Value *a, unsigned n, Value kw) {
    int seconds;
    return arg_int(th, a[1], &seconds) < 0 ? RAISED : int_from(alarm((unsigned)seconds));
}
static Value s_pause(Thread *th, Value *a, unsigned n, Value kw) {
    pause();
    return run_handlers(th) < 0 ? RAISED : V_NONE;
}

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }
static struct timeval timeval_of(double x) { return (struct timeval){(time_t)x, (suseconds_t)((x - (double)(time_t)x) * 1e6)}; }
static Value itimer_error = V_UNBOUND;
static Value s_setitimer(Thread *th, Value *a, unsigned n, Value kw) {
    int which;
    double first, interval = 0;
    struct itimerval now, old;
    if (arg_int(th, a[1], &which) < 0 || arg_double(th, a[2], &first) < 0) return RAISED;
    if (a[3] != V_UNBOUND && arg_double(th, a[3], &interval) < 0) return RAISED;
    now = (struct itimerval){timeval_of(interval), timeval_of(first)};
    if (setitimer((enum __itimer_which)which, &now, &old))
        return err_args(type_from(itimer_error), TUPLE(small_int(errno), str_from(strerror(errno))));
    return TUPLE(float_from(seconds(old.it_value)), float_from(seconds(old.it_interval)));
}
static Value s_getitimer(Thread *th, Value *a, unsigned n, Value kw) {
    int which;
    struct itimerval now;
    if (arg_int(th, a[1], &which) < 0) return RAISED;
    if (getitimer((enum __itimer_which)which, &now))
        return err_args(type_from(itimer_error), TUPLE(small_int(errno), str_from(strerror(errno))));
    return TUPLE(float_from(seconds(now.it_value)), float_from(seconds(now.it_interval)));
}

static Value s_set_wakeup_fd(Thread *th, Value *a, unsigned n, Value kw) {
    int fd;
    if (arg_int(th, a[1], &fd) < 0) return RAISED;
    if (th != main_thread) return err_raise(ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
    if (fd != -1 && lseek(fd, 0, SEEK_CUR) < 0 && errno == EBADF) return err_os();
    return int_from(atomic_exchange(&wakeup_fd, fd));
}
static Value s_siginterrupt(Thread *th, Value *a, unsigned n, Value kw) {
    int number, flag;
    if (want_number(th, a[1], &number) < 0 || arg_int(th, a[2], &flag) < 0) return RAISED;
    struct sigaction act;
    if (sigaction(number, NULL, &act)) return err_os();
    act.sa_flags = flag ? act.sa_flags & ~SA_RESTART : act.sa_flags | SA_RESTART;
    return sigaction(number, &act, NULL) ? err_os() : V_NONE;
}
static Value s_strsignal(Thread *th, Value *a, unsigned n, Value kw) {
    int number;
    if (want_number(th, a[1], &number) < 0) return RAISED;
    const char *text = strsignal(number);
    return !text || strstr(text, "Unknown") ? V_NONE : str_from(text);
}

/* Sets of signals. */
static int set_of(Thread *th, Value iterable, sigset_t *set) {
    Value *r = root_push(th, 1);
    sigemptyset(set);
    r[0] = obj_iter(th, iterable);
    int result = r[0] == RAISED ? -1 : 0;
    while (result == 0) {
        Value v = obj_next(th, r[0]);
        int number;
        if (v == STOP) break;
        if (v == RAISED || arg_int(th, v, &number) < 0) result = -1;
        else if (number < 1 || number >= NSIG) result = err_set(ValueError, "signal number %d out of range [1; %d]", number, NSIG - 1);
        else sigaddset(set, number);
    }
    root_pop(th, 1);
    return result;
}
static Value set_value(Thread *th, const sigset_t *set) {
    Value *r = root_push1(th, set_new(&type_set));
    for (int i = 1; i < NSIG && r[0] != RAISED; i++)
        if (sigismember(set, i) == 1 && set_add(th, r[0], small_int(i)) < 0) r[0] = RAISED;
    Value v = r[0];
    root_pop(th, 1);
    return v;
}
static Value s_pthread_sigmask(Thread *th, Value *a, unsigned n, Value kw) {
    int how;
    sigset_t set, old;
    if (arg_int(th, a[1], &how) < 0 || set_of(th, a[2], &set) < 0) return RAISED;
    int error = pthread_sigmask(how, &set, &old);
    if (error) return err_errno(error, V_UNBOUND, V_UNBOUND);
    return run_handlers(th) < 0 ? RAISED : set_value(th, &old);
}
static Value s_sigpending(Thread *th, Value *a, unsigned n, Value kw) {
    sigset_t set;
    return sigpending(&set) ? err_os() : set_value(th, &set);
}
static Value s_sigwait(Thread *th, Value *a, unsigned n, Value kw) {
    sigset_t set;
    int number, error;
    if (set_of(th, a[1], &set) < 0) return RAISED;
    return (error = sigwait(&set, &number)) ? err_errno(error, V_UNBOUND, V_UNBOUND) : int_from(number);
}
static Value s_pthread_kill(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t id;
    int number;
    if (arg_int64(th, a[1], &id) < 0 || arg_int(th, a[2], &number) < 0) return RAISED;
    int error = pthread_kill((pthread_t)id, number);
    if (error) return err_errno(error, V_UNBOUND, V_UNBOUND);
    return run_handlers(th) < 0 ? RAISED : V_NONE;
}
static Value s_valid_signals(Thread *th, Value *a, unsigned n, Value kw) {
    sigset_t set;
    sigfillset(&set);
    return set_value(th, &set);
}

static const Method methods[] = {
    {"alarm", s_alarm, "(module, seconds, /)", "Send SIGALRM after some seconds."},
    {"default_int_handler", s_default_int_handler, "(module, signalnum, frame, /)", "Raise KeyboardInterrupt."},
    {"getitimer", s_getitimer, "(module, which, /)", "The state of an interval timer."},
    {"getsignal", s_getsignal, "(module, signalnum, /)", "The handler of a signal."},
    {"pause", s_pause, "(module, /)", "Wait for a signal."},
    {"pthread_kill", s_pthread_kill, "(module, thread_id, signalnum, /)", "Send a signal to a thread."},
    {"pthread_sigmask", s_pthread_sigmask, "(module, how, mask, /)", "Fetch and change the signal mask."},
    {"raise_signal", s_raise_signal, "(module, signalnum, /)", "Send a signal to this process."},
    {"set_wakeup_fd", s_set_wakeup_fd, "!(module, fd, *, warn_on_full_buffer=True)", "Where arriving signals are written, too."},
    {"setitimer", s_setitimer, "!(module, which, seconds, interval=0.0, /)", "Set an interval timer."},
    {"siginterrupt", s_siginterrupt, "(module, signalnum, flag, /)", "Whether a signal interrupts system calls."},
    {"signal", s_signal, "(module, signalnum, handler, /)", "Set the handler of a signal."},
    {"sigpending", s_sigpending, "(module, /)", "Signals that wait to be delivered."},
    {"sigwait", s_sigwait, "(module, sigset, /)", "Wait for one of some signals."},
    {"strsignal", s_strsignal, "(module, signalnum, /)", "The system's description of a signal."},
    {"valid_signals", s_valid_signals, "(module, /)", "All signals of this system."},
    {0}
};

#define SIG(name) {#name, name}
static const struct { const char *name; int number; } numbers[] = {
    SIG(SIGHUP), SIG(SIGINT), SIG(SIGQUIT), SIG(SIGILL), SIG(SIGTRAP), {"SIGIOT", SIGIOT}, SIG(SIGABRT), SIG(SIGFPE), SIG(SIGKILL),
    SIG(SIGBUS), SIG(SIGSEGV), SIG(SIGSYS), SIG(SIGPIPE), SIG(SIGALRM), SIG(SIGTERM), SIG(SIGUSR1), SIG(SIGUSR2), {"SIGCLD", SIGCHLD},
    SIG(SIGCHLD), SIG(SIGPWR), {"SIGIO", SIGIO}, SIG(SIGURG), SIG(SIGWINCH), {"SIGPOLL", SIGPOLL}, SIG(SIGSTOP), SIG(SIGTSTP),
    SIG(SIGCONT), SIG(SIGTTIN), SIG(SIGTTOU), SIG(SIGVTALRM), SIG(SIGPROF), SIG(SIGXCPU), SIG(SIGXFSZ), SIG(SIGSTKFLT),
    {"SIG_BLOCK", SIG_BLOCK}, {"SIG_UNBLOCK", SIG_UNBLOCK}, {"SIG_SETMASK", SIG_SETMASK}, {"SIG_DFL", 0}, {"SIG_IGN", 1},
    {"NSIG", NSIG}, {"ITIMER_REAL", ITIMER_REAL}, {"ITIMER_VIRTUAL", ITIMER_VIRTUAL}, {"ITIMER_PROF", ITIMER_PROF},
};

static int init(Thread *th, Value m) {
    Value *r = root_push2(th, m, V_NONE);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (module_add_int(m, numbers[i].name, numbers[i].number) < 0) return -1;
    if (module_add_int(m, "SIGRTMIN", SIGRTMIN) < 0 || module_add_int(m, "SIGRTMAX", SIGRTMAX) < 0) return -1;
    for (int i = 1; i < NSIG; i++) {
        struct sigaction act;
        if (handlers[i] == V_UNBOUND && !sigaction(i, NULL, &act) && (act.sa_handler == SIG_DFL || act.sa_handler == SIG_IGN))
            handlers[i] = small_int(act.sa_handler == SIG_IGN);
    }
    handlers[SIGINT] = dict_get_c(module_dict(m), "default_int_handler");
    r[1] = dict_new();
    dict_set_str(r[1], S(__module__), str_intern_c("signal"));
    itimer_error = type_make(th, &type_type, str_intern_c("itimer_error"), TUPLE(OSError->obj), r[1], V_UNBOUND, NULL, 0);
    if (itimer_error == RAISED) return -1;
    int failed = module_add(r[0], "ItimerError", itimer_error);
    root_pop(th, 2);
    return failed;
}

/* SIGPIPE and SIGXFSZ are ignored; SIGINT raises KeyboardInterrupt, for which the module is imported at start. */
void signals_start(void) {
    main_thread = thread_self;
    for (int i = 0; i < NSIG; i++) {
        handlers[i] = V_UNBOUND;
        gc_root_add(&handlers[i]);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    struct sigaction act;
    if (!sigaction(SIGINT, NULL, &act) && act.sa_handler == SIG_DFL && import_module(thread_self, "_signal") != RAISED)
        install(SIGINT, on_signal);
    err_clear(thread_self);
}

const ModuleDef module_signal = {"_signal", "Signals.", methods, NULL, init};
