/* selectmodule.c -- module select: select, poll, epoll. */
#include "oslib.h"
#include "modules.h"
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

/* ---- time limits ----------------------------------------------------------------------------------------------- */

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* A timeout in units of `unit` nanoseconds, rounded up; -1: none (None, or a negative one with `negative_none`). */
static int timeout_arg(Thread *th, Value v, double unit, const char *message, int64_t *ns) {
    *ns = -1;
    if (v == V_UNBOUND || v == V_NONE) return 0;
    double x;
    if (float_check(v)) {
        x = float_value(v);
        if (isnan(x)) return err_set(ValueError, "Invalid value NaN (not a number)");
    } else {
        Value m;
        int has = int_check(v) ? 1 : is_ref(v) ? obj_find_special(th, v, S(__index__), &m) : 0;
        if (has < 0) return -1;
        if (!has) return err_set(TypeError, "%s", message);
        Value i = obj_index(th, v);
        if (i == RAISED) return -1;
        bool over = false;
        x = int_to_double(i, &over);
        if (over) return err_set(OverflowError, "timestamp too large to convert to C _PyTime_t");
    }
    x = ceil(x * unit);
    if (!(x < 9.2e18 && x > -9.2e18)) return err_set(OverflowError, "timeout is too large");
    *ns = (int64_t)x;
    return 0;
}

/* ---- select ---------------------------------------------------------------------------------------------------- */

/* Descriptors of a sequence: r[0] becomes a new list of the objects, fds their numbers (malloc'ed). */
static int fd_list(Thread *th, Value seq, Value *r, int **fds, fd_set *set, int *max) {
    FD_ZERO(set);
    *fds = NULL;
    Value *t = root_push2(th, seq, V_NONE); /* the sequence itself if it is a list: fileno() may change it */
    if (!list_check(seq)) t[0] = list_from_iterable(th, seq);
    r[0] = t[0] == RAISED ? RAISED : list_new(0);
    if (r[0] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "arguments 1-3 must be sequences");
        return -1;
    }
    for (uint64_t i = 0; i < list_len(t[0]); i++) {
        t[1] = list_get(t[0], i);
        int fd = os_fd(th, t[1]);
        if (fd < 0) return -1;
        if (fd >= FD_SETSIZE) return err_set(ValueError, "filedescriptor out of range in select()");
        int *more = realloc(*fds, (i + 1) * sizeof *more);
        if (!more) return err_no_memory(), -1;
        *fds = more;
        if (i >= FD_SETSIZE) return err_set(ValueError, "too many file descriptors in select()");
        if (list_append(r[0], t[1]) < 0) return -1;
        (*fds)[i] = fd;
        FD_SET(fd, set);
        if (fd > *max) *max = fd;
    }
    th->top = t;
    return 0;
}

static Value ready_list(Value all, const int *fds, const fd_set *set) {
    Value out = list_new(0);
    for (uint64_t i = 0; out != RAISED && i < list_len(all); i++)
        if (FD_ISSET(fds[i], set) && list_append(out, list_get(all, i)) < 0) return RAISED;
    return out;
}

NATIVE(sel_select) {
    int64_t ns, end;
    if (timeout_arg(th, a[3], 1e9, "timeout must be a float or None", &ns) < 0) return RAISED;
    if (a[3] != V_UNBOUND && a[3] != V_NONE && ns < 0) return err_raise(ValueError, "timeout must be non-negative");
    tx_inevitable(&th->stm, "select"); /* the lists of numbers are plain C memory */
    Value *r = root_push(th, 6), result = RAISED;
    int *fds[3] = {NULL}, max = -1, got;
    fd_set want[3], set[3];
    for (int i = 0; i < 3; i++)
        if (fd_list(th, a[i], r + i, &fds[i], &want[i], &max) < 0) goto out;
    end = ns >= 0 ? now_ns() + ns : 0;
    for (;;) {
        memcpy(set, want, sizeof set);
        int64_t left = ns >= 0 ? end - now_ns() : 0;
        if (left < 0) left = 0;
        struct timeval t = {left / 1000000000, (left % 1000000000 + 999) / 1000};
        if (t.tv_usec >= 1000000) t.tv_usec -= 1000000, t.tv_sec++;
        OS_CALL(th, "select", got, select(max + 1, &set[0], &set[1], &set[2], ns >= 0 ? &t : NULL));
        if (got >= 0 || errno != EINTR) break;
        if (thread_poll(th) < 0) goto out;
    }
    if (got < 0) {
        err_os();
        goto out;
    }
    for (int i = 0; i < 3; i++)
        if ((r[3 + i] = ready_list(r[i], fds[i], &set[i])) == RAISED) goto out;
    result = tuple_from(r + 3, 3);
out:
    for (int i = 0; i < 3; i++) free(fds[i]);
    return result;
}

/* ---- poll ------------------------------------------------------------------------------------------------------ */

typedef struct PollObj { Obj h; Value dict; uint64_t running; } PollObj; /* dict: fd -> events */

static Type type_poll;

NATIVE(sel_poll) {
    Value d = dict_new(), v = d == RAISED ? RAISED : obj_new(&type_poll);
    if (v == RAISED) return RAISED;
    OBJ(PollObj, v)->dict = d; /* NOBARRIER: fresh */
    return v;
}

static int events_arg(Thread *th, Value v, int *out) {
    int64_t x;
    if (!int_check(v)) {
        Value i = obj_index(th, v);
        if (i == RAISED) return -1;
        v = i;
    }
    if (int_sign(v) < 0) return err_set(ValueError, "value must be positive");
    if (!int_fits(v, &x) || x > 0xffff) return err_set(OverflowError, "Python int too large for C unsigned short");
    *out = (int)x;
    return 0;
}

NATIVE(poll_register) {
    int fd = os_fd(th, a[1]), events = POLLIN | POLLPRI | POLLOUT;
    if (fd < 0 || (a[2] != V_UNBOUND && events_arg(th, a[2], &events) < 0)) return RAISED;
    return dict_set(th, GET(PollObj, a[0], dict), small_int(fd), small_int(events)) < 0 ? RAISED : V_NONE;
}
NATIVE(poll_modify) {
    int fd = os_fd(th, a[1]), events;
    Value old;
    if (fd < 0 || events_arg(th, a[2], &events) < 0) return RAISED;
    int has = dict_get(th, GET(PollObj, a[0], dict), small_int(fd), &old);
    if (has < 0) return RAISED;
    if (!has) return errno = ENOENT, err_os();
    return dict_set(th, GET(PollObj, a[0], dict), small_int(fd), small_int(events)) < 0 ? RAISED : V_NONE;
}
NATIVE(poll_unregister) {
    int fd = os_fd(th, a[1]);
    if (fd < 0) return RAISED;
    int had = dict_del(th, GET(PollObj, a[0], dict), small_int(fd));
    return had < 0 ? RAISED : had ? V_NONE : err_value(KeyError, small_int(fd));
}

NATIVE(poll_poll) {
    int64_t ns, end;
    if (timeout_arg(th, a[1], 1e6, "timeout must be an integer or None", &ns) < 0) return RAISED;
    if (ns >= 0 && (ns + 999999) / 1000000 > INT32_MAX) return err_raise(OverflowError, "timeout is too large");
    if (GET(PollObj, a[0], running)) return err_raise(RuntimeError, "concurrent poll() invocation");
    tx_inevitable(&th->stm, "poll");
    Value dict = GET(PollObj, a[0], dict), key, value;
    uint64_t pos = 0, count = 0;
    struct pollfd *p = malloc((dict_len(dict) + 1) * sizeof *p);
    if (!p) return err_no_memory();
    while (dict_next(dict, &pos, &key, &value))
        p[count++] = (struct pollfd){(int)small_value(key), (short)(unsigned short)small_value(value), 0};
    SET(PollObj, a[0], running, 1);
    end = ns >= 0 ? now_ns() + ns : 0;
    int got;
    bool raised = false;
    for (;;) {
        int64_t left = ns >= 0 ? end - now_ns() : -1;
        if (ns >= 0 && left < 0) left = 0;
        struct timespec t = {left / 1000000000, left % 1000000000};
        OS_CALL(th, "poll", got, ppoll(p, count, ns >= 0 ? &t : NULL, NULL));
        if (got >= 0 || errno != EINTR) break;
        if ((raised = thread_poll(th) < 0)) break;
    }
    int e = errno;
    SET(PollObj, a[0], running, 0);
    Value out = raised ? RAISED : got < 0 ? err_errno(e, V_UNBOUND, V_UNBOUND) : list_new(0);
    for (uint64_t i = 0; out != RAISED && i < count; i++) {
        if (!p[i].revents) continue;
        Value pair = TUPLE(small_int(p[i].fd), small_int((unsigned short)p[i].revents));
        if (pair == RAISED || list_append(out, pair) < 0) out = RAISED;
    }
    free(p);
    return out;
}

static const Method poll_methods[] = {
    {"register", poll_register, "!(self, fd, eventmask=7, /)", "Watch a descriptor.", 0},
    {"modify", poll_modify, "(self, fd, eventmask, /)", "Watch for other events.", 0},
    {"unregister", poll_unregister, "(self, fd, /)", "Stop watching a descriptor.", 0},
    {"poll", poll_poll, "(self, timeout=None, /)", "Wait for events: a list of (fd, event).", 0},
    {0},
};
static Type type_poll = {
    .name = "select.poll", .doc = "A set of descriptors to wait for.", .flags = TF_NO_NEW, .size = sizeof(PollObj),
    .values = 8, .values_end = 16, .methods = poll_methods,
};

/* ---- epoll ----------------------------------------------------------------------------------------------------- */

typedef struct EpollObj { Obj h; int64_t fd; } EpollObj; /* -1: closed */

static int epoll_fd(Value self) {
    int fd = (int)GET(EpollObj, self, fd);
    return fd >= 0 ? fd : err_set(ValueError, "I/O operation on closed epoll object");
}

static Value epoll_make(Type *t, int fd) {
    Value v = obj_new(t);
    if (v == RAISED) {
        close(fd);
        return RAISED;
    }
    OBJ(EpollObj, v)->fd = fd; /* NOBARRIER: fresh */
    return v;
}
static Value epoll_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    if (arg_bind(th, "epoll", "(sizehint=-1, flags=0)", a + 1, n - 1, kw, r) < 0) return RAISED;
    INT_ARG_OR(hint, r[0], -1);
    INT_ARG_OR(flags, r[1], 0);
    if (hint != -1 && hint <= 0) return err_raise(ValueError, "negative sizehint");
    if (flags && flags != EPOLL_CLOEXEC) return err_raise(OSError, "invalid flags");
    tx_inevitable(&th->stm, "epoll_create");
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? err_os() : epoll_make(type_from(a[0]), fd);
}
NATIVE(epoll_fromfd) {
    INT_ARG(fd, a[1]);
    return epoll_make(type_from(a[0]), fd);
}

static Value epoll_control(Thread *th, Value *a, int op, int64_t events) {
    int ep = epoll_fd(a[0]);
    if (ep < 0) return RAISED;
    int fd = os_fd(th, a[1]);
    if (fd < 0) return RAISED;
    tx_inevitable(&th->stm, "epoll_ctl");
    struct epoll_event ev = {.events = (uint32_t)events, .data.fd = fd};
    return epoll_ctl(ep, op, fd, &ev) < 0 ? err_os() : V_NONE;
}
static int mask_arg(Thread *th, Value v, int64_t *out) {
    if (v == V_UNBOUND) return *out = EPOLLIN | EPOLLPRI | EPOLLOUT, 0;
    return arg_int64(th, v, out);
}
NATIVE(epoll_register) {
    int64_t events;
    return mask_arg(th, a[2], &events) < 0 ? RAISED : epoll_control(th, a, EPOLL_CTL_ADD, events);
}
NATIVE(epoll_modify) {
    int64_t events;
    return mask_arg(th, a[2], &events) < 0 ? RAISED : epoll_control(th, a, EPOLL_CTL_MOD, events);
}
NATIVE(epoll_unregister) { return epoll_control(th, a, EPOLL_CTL_DEL, 0); }

NATIVE(epoll_poll) {
    int64_t ns, end;
    int ep = epoll_fd(a[0]), most = FD_SETSIZE - 1, got;
    if (ep < 0 || timeout_arg(th, a[1], 1e9, "timeout must be an integer or None", &ns) < 0) return RAISED;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &most) < 0) return RAISED;
    if (most == -1) most = FD_SETSIZE - 1;
    else if (most < 1) return err_raise(ValueError, "maxevents must be greater than 0, got %d", most);
    if (ns >= 0 && (ns + 999999) / 1000000 > INT32_MAX) return err_raise(OverflowError, "timeout is too large");
    tx_inevitable(&th->stm, "epoll_wait");
    struct epoll_event *ev = malloc((size_t)most * sizeof *ev);
    if (!ev) return err_no_memory();
    end = ns >= 0 ? now_ns() + ns : 0;
    bool raised = false;
    for (;;) {
        int64_t left = ns >= 0 ? end - now_ns() : -1;
        if (ns >= 0 && left < 0) left = 0;
        int ms = ns >= 0 ? (int)((left + 999999) / 1000000) : -1;
        OS_CALL(th, "epoll_wait", got, epoll_wait(ep, ev, most, ms));
        if (got >= 0 || errno != EINTR) break;
        if ((raised = thread_poll(th) < 0)) break;
    }
    int e = errno;
    Value out = raised ? RAISED : got < 0 ? err_errno(e, V_UNBOUND, V_UNBOUND) : list_new((uint64_t)got);
    for (int i = 0; out != RAISED && i < got; i++) {
        Value pair = TUPLE(small_int(ev[i].data.fd), small_int(ev[i].events));
        if (pair == RAISED || list_append(out, pair) < 0) out = RAISED;
    }
    free(ev);
    return out;
}

static int epoll_shut(Thread *th, Value self) {
    int fd = (int)GET(EpollObj, self, fd);
    if (fd < 0) return 0;
    tx_inevitable(&th->stm, "close");
    SET(EpollObj, self, fd, -1);
    return close(fd);
}
NATIVE(epoll_close) { return epoll_shut(th, a[0]) < 0 ? err_os() : V_NONE; }
NATIVE(epoll_fileno) {
    int fd = epoll_fd(a[0]);
    return fd < 0 ? RAISED : small_int(fd);
}
NATIVE(epoll_enter) { return epoll_fd(a[0]) < 0 ? RAISED : a[0]; }
static Value epoll_closed(Thread *th, Value self) { return v_bool(GET(EpollObj, self, fd) < 0); }
static int epoll_finalize(Thread *th, Value self) { return epoll_shut(th, self), 0; }

static const Method epoll_methods[] = {
    {"fromfd", epoll_fromfd, "(cls, fd, /)", "An epoll object for a descriptor.", M_CLASS},
    {"close", epoll_close, "(self, /)", "Close the descriptor.", 0},
    {"fileno", epoll_fileno, "(self, /)", "The descriptor.", 0},
    {"modify", epoll_modify, "(self, fd, eventmask)", "Watch for other events.", 0},
    {"register", epoll_register, "!(self, fd, eventmask=7)", "Watch a descriptor.", 0},
    {"unregister", epoll_unregister, "(self, fd)", "Stop watching a descriptor.", 0},
    {"poll", epoll_poll, "(self, timeout=None, maxevents=-1)", "Wait for events: a list of (fd, event).", 0},
    {"__enter__", epoll_enter, "(self, /)", NULL, 0},
    {"__exit__", epoll_close, "(self, *args)", NULL, 0},
    {0},
};
static const GetSet epoll_getset[] = {{"closed", epoll_closed, NULL, "Is it closed?"}, {0}};
static Type type_epoll = {
    .name = "select.epoll", .doc = "epoll(sizehint=-1, flags=0)\n--\n\nAn epoll object.", .size = sizeof(EpollObj),
    .methods = epoll_methods, .getset = epoll_getset, .new = epoll_new, .finalize = epoll_finalize,
};

static const Method methods[] = {
    {"select", sel_select, "(rlist, wlist, xlist, timeout=None, /)", "Wait until some descriptors are ready: three lists.", 0},
    {"poll", sel_poll, "()", "A poll object.", 0},
    {0},
};
static const IntConst consts[] = {
    {"EPOLLERR", 8}, {"EPOLLET", 0x80000000}, {"EPOLLEXCLUSIVE", 1 << 28}, {"EPOLLHUP", 16}, {"EPOLLIN", 1}, {"EPOLLMSG", 1024},
    {"EPOLLONESHOT", 1 << 30}, {"EPOLLOUT", 4}, {"EPOLLPRI", 2}, {"EPOLLRDBAND", 128}, {"EPOLLRDHUP", 8192},
    {"EPOLLRDNORM", 64}, {"EPOLLWRBAND", 512}, {"EPOLLWRNORM", 256}, {"EPOLL_CLOEXEC", EPOLL_CLOEXEC}, {"PIPE_BUF", 4096},
    {"POLLERR", POLLERR}, {"POLLHUP", POLLHUP}, {"POLLIN", POLLIN}, {"POLLMSG", POLLMSG}, {"POLLNVAL", POLLNVAL},
    {"POLLOUT", POLLOUT}, {"POLLPRI", POLLPRI}, {"POLLRDBAND", POLLRDBAND}, {"POLLRDHUP", POLLRDHUP},
    {"POLLRDNORM", POLLRDNORM}, {"POLLWRBAND", POLLWRBAND}, {"POLLWRNORM", POLLWRNORM},
    {0},
};
static int select_init(Thread *th, Value module) {
    type_ready(&type_poll);
    return os_add_consts(module, consts) < 0 ? -1 : module_add(module, "error", OSError->obj);
}
static Type *const types[] = {&type_epoll, NULL};
const ModuleDef module_select = {"select", "Waiting for descriptors.", methods, types, select_init};
