/* faulthandler.c -- the module faulthandler: Python's stack on stderr when the process crashes, after a time, on a signal.
 *
 * The handler reads the VM stack and code objects directly and calls only write(): nothing is allocated. It shows the thread
 * that crashed. */
#include "modules.h"
#include "native.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const int fatal_signals[] = {SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSEGV};
static const char *const fatal_names[] = {"Bus error", "Illegal instruction", "Floating point exception", "Aborted", "Segmentation fault"};
enum { FATALS = 5, FRAMES_MAX = 100 };
static struct sigaction previous[FATALS];
static bool enabled;
static int fatal_fd = 2;

static void put(int fd, const char *text) {
    if (write(fd, text, strlen(text)) < 0) {}
}

static void put_number(int fd, long n) {
    char text[24], *p = text + sizeof text - 1;
    *p = 0;
    do *--p = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    put(fd, p);
}

/* Non-ASCII as CPython's handler shows it: \xNN and so on. */
static void put_str(int fd, Value s) {
    UStr u = str_view(s);
    for (size_t i = 0; i < u.n && i < 500; i++) {
        uint32_t c = ustr_at(u, i);
        char text[12];
        if (c >= 32 && c < 127) text[0] = (char)c, text[1] = 0;
        else snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        put(fd, text);
    }
    if (u.n > 500) put(fd, "...");
}

static void dump(int fd, Thread *th) {
    put(fd, "Stack (most recent call first):\n");
    const uint32_t *pc = th->pc;
    int n = 0;
    for (Value *base = th->base; base; base = (Value *)base[FRAME_BACK]) {
        if (n++ == FRAMES_MAX) {
            put(fd, "  ...\n");
            return;
        }
        Value code = base[FRAME_CODE];
        if (!is_ref(code)) break;
        CodeObj *c = OBJ(CodeObj, code);
        put(fd, "  File \"");
        put_str(fd, c->filename);
        put(fd, "\", line ");
        put_number(fd, pc > c->c->ins ? code_line(c->c, (uint32_t)(pc - c->c->ins - 1)) : c->c->firstlineno);
        put(fd, " in ");
        put_str(fd, c->name);
        put(fd, "\n");
        pc = (const uint32_t *)base[FRAME_RET];
    }
    if (!n) put(fd, "  <no Python frame>\n");
}

static void on_fatal(int number) {
    int i = 0;
    while (i < FATALS - 1 && fatal_signals[i] != number) i++;
    sigaction(number, &previous[i], NULL);
    put(fatal_fd, "Fatal Python error: ");
    put(fatal_fd, fatal_names[i]);
    put(fatal_fd, "\n\nCurrent thread (most recent call first):\n");
    if (thread_self) dump(fatal_fd, thread_self);
    raise(number);
}

/* A file argument: an int, an object with fileno(), or sys.stderr. */
static int file_fd(Thread *th, Value file, int *fd) {
    if (file == V_UNBOUND || file == V_NONE) {
        file = sys_get("stderr");
        if (file == V_UNBOUND) return err_set(RuntimeError, "unable to get sys.stderr");
        if (file == V_NONE) return err_set(RuntimeError, "sys.stderr is None");
    } else if (int_check(file)) {
        int64_t n;
        if (!int_fits(file, &n) || n < 0 || n > INT32_MAX) return err_set(ValueError, "file is not a valid file descriptor");
        return *fd = (int)n, 0;
    }
    Value *r = root_push1(th, file);
    Value v = obj_call_method(th, r[0], S(fileno), NULL, 0);
    int64_t n = -1;
    int result = 0;
    if (v == RAISED) result = -1;
    else if (!int_check(v) || !int_fits(v, &n) || n < 0 || n > INT32_MAX)
        result = err_set(RuntimeError, "file.fileno() is not a valid file descriptor");
    else if (obj_call_method(th, r[0], S(flush), NULL, 0) == RAISED) err_clear(th);
    *fd = (int)n;
    root_pop(th, 1);
    return result;
}

static Value f_enable(Thread *th, Value *a, unsigned n, Value kw) {
    int fd;
    if (file_fd(th, a[1], &fd) < 0) return RAISED;
    fatal_fd = fd;
    if (enabled) return V_NONE;
    enabled = true;
    static char *alternate;
    if (!alternate) alternate = malloc(1 << 16);
    stack_t stack = {.ss_sp = alternate, .ss_size = 1 << 16};
    sigaltstack(&stack, NULL);
    struct sigaction act = {.sa_handler = on_fatal, .sa_flags = SA_NODEFER | SA_ONSTACK};
    for (int i = 0; i < FATALS; i++) sigaction(fatal_signals[i], &act, &previous[i]);
    return V_NONE;
}
static Value f_disable(Thread *th, Value *a, unsigned n, Value kw) {
    bool was = enabled;
    for (int i = 0; enabled && i < FATALS; i++) sigaction(fatal_signals[i], &previous[i], NULL);
    enabled = false;
    return v_bool(was);
}
static Value f_is_enabled(Thread *th, Value *a, unsigned n, Value kw) { return v_bool(enabled); }
static Value f_dump(Thread *th, Value *a, unsigned n, Value kw) {
    int fd;
    if (file_fd(th, a[1], &fd) < 0) return RAISED;
    dump(fd, th);
    return V_NONE;
}

/* ---- after a time --------------------------------------------------------------------------------------------------------- */

static struct { pthread_t thread; pthread_mutex_t lock; pthread_cond_t wake; bool running, cancel, repeat, exit; int fd; double seconds; Thread *th; }
    later = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void *watch(void *unused) {
    pthread_mutex_lock(&later.lock);
    do {
        struct timespec end;
        clock_gettime(CLOCK_REALTIME, &end);
        double t = (double)end.tv_nsec * 1e-9 + later.seconds;
        end.tv_sec += (time_t)t, end.tv_nsec = (long)((t - (double)(time_t)t) * 1e9);
        int r = 0;
        while (!later.cancel && r != ETIMEDOUT) r = pthread_cond_timedwait(&later.wake, &later.lock, &end);
        if (later.cancel) break;
        put(later.fd, "Timeout!\n");
        dump(later.fd, later.th);
        if (later.exit) _exit(1);
    } while (later.repeat);
    pthread_mutex_unlock(&later.lock);
    return NULL;
}

static void cancel_later(void) {
    if (!later.running) return;
    pthread_mutex_lock(&later.lock);
    later.cancel = true;
    pthread_cond_signal(&later.wake);
    pthread_mutex_unlock(&later.lock);
    pthread_join(later.thread, NULL);
    later.running = false;
}

static Value f_later(Thread *th, Value *a, unsigned n, Value kw) {
    double seconds;
    bool repeat = false, leave = false;
    int fd;
    if (arg_double(th, a[1], &seconds) < 0) return RAISED;
    if (!(seconds > 0)) return err_raise(ValueError, "timeout must be greater than 0");
    if (a[2] != V_UNBOUND && arg_bool(th, a[2], &repeat) < 0) return RAISED;
    if (a[4] != V_UNBOUND && arg_bool(th, a[4], &leave) < 0) return RAISED;
    if (file_fd(th, a[3], &fd) < 0) return RAISED;
    cancel_later();
    later.cancel = false, later.repeat = repeat, later.exit = leave, later.fd = fd, later.seconds = seconds, later.th = th;
    if (pthread_create(&later.thread, NULL, watch, NULL)) return err_raise(RuntimeError, "unable to start watchdog thread");
    later.running = true;
    return V_NONE;
}
static Value f_cancel_later(Thread *th, Value *a, unsigned n, Value kw) { return cancel_later(), V_NONE; }

/* ---- on a signal ------------------------------------------------------------------------------------------------------------ */

static struct User { bool on, chain; int fd; struct sigaction previous; } users[NSIG];
static void on_user(int number) {
    int saved = errno;
    struct User *u = &users[number];
    if (thread_self) dump(u->fd, thread_self);
    if (u->chain) {
        struct sigaction mine;
        sigaction(number, &u->previous, &mine);
        raise(number);
        sigaction(number, &mine, NULL);
    }
    errno = saved;
}
static int user_number(Thread *th, Value v, int *number) {
    if (arg_int(th, v, number) < 0) return -1;
    for (int i = 0; i < FATALS; i++)
        if (fatal_signals[i] == *number)
            return err_set(RuntimeError, "signal %d cannot be registered, use enable() instead", *number);
    return *number >= 1 && *number < NSIG ? 0 : err_set(ValueError, "signal number out of range");
}
static Value f_register(Thread *th, Value *a, unsigned n, Value kw) {
    int number, fd;
    bool chain = false;
    if (user_number(th, a[1], &number) < 0 || file_fd(th, a[2], &fd) < 0) return RAISED;
    if (a[4] != V_UNBOUND && arg_bool(th, a[4], &chain) < 0) return RAISED;
    struct sigaction act = {.sa_handler = on_user, .sa_flags = SA_RESTART | SA_ONSTACK | (chain ? SA_NODEFER : 0)};
    struct User *u = &users[number];
    if (!u->on && sigaction(number, &act, &u->previous)) return err_os();
    u->on = true, u->chain = chain, u->fd = fd;
    return V_NONE;
}
static Value f_unregister(Thread *th, Value *a, unsigned n, Value kw) {
    int number;
    if (user_number(th, a[1], &number) < 0) return RAISED;
    bool was = users[number].on;
    if (was) sigaction(number, &users[number].previous, NULL);
    users[number].on = false;
    return v_bool(was);
}

static Value f_sigsegv(Thread *th, Value *a, unsigned n, Value kw) { return raise(SIGSEGV), V_NONE; }
static Value f_sigabrt(Thread *th, Value *a, unsigned n, Value kw) { abort(); }
static Value f_sigfpe(Thread *th, Value *a, unsigned n, Value kw) { return raise(SIGFPE), V_NONE; }

static const Method methods[] = {
    {"_read_null", f_sigsegv, "(module, /)", "Crash, for tests."},
    {"_sigabrt", f_sigabrt, "(module, /)", "Abort, for tests."},
    {"_sigfpe", f_sigfpe, "(module, /)", "Raise SIGFPE, for tests."},
    {"_sigsegv", f_sigsegv, "!(module, release_gil=False, /)", "Crash, for tests."},
    {"cancel_dump_traceback_later", f_cancel_later, "(module, /)", "Take back dump_traceback_later."},
    {"disable", f_disable, "(module, /)", "Leave crashes to the system."},
    {"dump_traceback", f_dump, "!(module, file=None, all_threads=True)", "Show the stack now."},
    {"dump_traceback_later", f_later, "!(module, timeout, repeat=False, file=None, exit=False)", "Show the stack after a time."},
    {"enable", f_enable, "!(module, file=None, all_threads=True)", "Show the stack when the process crashes."},
    {"is_enabled", f_is_enabled, "(module, /)", "Whether enable() was called."},
    {"register", f_register, "!(module, signum, file=None, all_threads=True, chain=False)", "Show the stack on a signal."},
    {"unregister", f_unregister, "!(module, signum, /)", "Take back register()."},
    {0}
};
const ModuleDef module_faulthandler = {"faulthandler", "The stack of a crashing program.", methods, NULL, NULL};
