/* socketmodule.c -- module _socket: TCP, UDP and Unix sockets, names of hosts and services.
 *
 * A socket with a timeout is in non-blocking mode; each call first waits with poll(2) until it can go on, and not longer than the
 * timeout in all. Data goes through C memory, since a call may end the transaction. */
#include "oslib.h"
#include "modules.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <math.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

typedef struct SockObj {
    Obj h;
    int64_t fd;      /* -1: closed */
    int64_t timeout; /* ns; -1: block, 0: do not */
    int32_t family, type, proto;
} SockObj;
static Type type_socket;
static Type *gaierror_type, *herror_type;
static int64_t default_timeout = -1;

static SockObj *sock(Value self) {
    stm_read(ref_addr(self));
    return OBJ(SockObj, self);
}
static int sock_fd(Value self) { return (int)sock(self)->fd; }

/* ---- errors ---------------------------------------------------------------------------------------------------- */

static Value pair_error(Type *t, int code, const char *text) {
    Value args = TUPLE(small_int(code), str_from_fs(text, strlen(text)));
    return args == RAISED ? RAISED : err_args(t, args);
}
static Value gai_failed(int code) {
    if (code == EAI_SYSTEM) return err_os();
    return pair_error(gaierror_type, code, gai_strerror(code));
}
static Value host_failed(int code) { return pair_error(herror_type, code, hstrerror(code)); }
static Value timed_out(void) { return err_raise(TimeoutError, "timed out"); }

/* ---- calls with a timeout -------------------------------------------------------------------------------------- */

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Until the socket can be read from or written to: 1, 0 when the time is over, -1 raised. */
static int wait_ready(Thread *th, int fd, bool writing, int64_t deadline) {
    for (;;) {
        int64_t left = deadline - now_ns();
        if (left < 0) return 0;
        struct pollfd p = {fd, writing ? POLLOUT : POLLIN, 0};
        struct timespec t = {left / 1000000000, left % 1000000000};
        int r;
        OS_CALL(th, "poll", r, ppoll(&p, 1, &t, NULL));
        if (r > 0) return 1;
        if (r == 0) return 0;
        if (errno != EINTR) return err_os(), -1;
        if (thread_poll(th) < 0) return -1;
    }
}

/* r = call, in a loop. `bad` is set when an exception is raised; else r is not negative. */
#define SOCK_CALL(self, writing, r, bad, call)                                             \
    do {                                                                                   \
        int fd_ = sock_fd(self);                                                           \
        int64_t limit_ = sock(self)->timeout, end_ = limit_ > 0 ? now_ns() + limit_ : 0;   \
        bad = false;                                                                       \
        for (;;) {                                                                         \
            if (limit_ > 0) {                                                              \
                int w_ = wait_ready(th, fd_, writing, end_);                               \
                if (w_ == 0) timed_out();                                                  \
                if ((bad = w_ <= 0)) break;                                                \
            }                                                                              \
            int fd = fd_;                                                                  \
            OS_CALL(th, "socket", r, call);                                                \
            if (r >= 0) break;                                                             \
            if (errno == EINTR) {                                                          \
                if ((bad = thread_poll(th) < 0)) break;                                    \
            } else if (!(limit_ > 0 && (errno == EWOULDBLOCK || errno == EAGAIN))) {       \
                err_os();                                                                  \
                bad = true;                                                                \
                break;                                                                     \
            }                                                                              \
        }                                                                                  \
    } while (0)

/* A timeout: None, or seconds, not negative. */
static int timeout_arg(Thread *th, Value v, int64_t *ns) {
    *ns = -1;
    if (v == V_NONE) return 0;
    double x;
    if (float_check(v)) {
        x = float_value(v);
        if (isnan(x)) return err_set(ValueError, "Invalid value NaN (not a number)");
    } else {
        Value i = obj_index(th, v);
        if (i == RAISED) return -1;
        bool over = false;
        x = int_to_double(i, &over);
        if (over) return err_set(OverflowError, "timestamp too large to convert to C _PyTime_t");
    }
    if (x < 0) return err_set(ValueError, "Timeout value out of range");
    x = ceil(x * 1e9);
    if (!(x < 9.2e18)) return err_set(OverflowError, "timestamp too large to convert to C _PyTime_t");
    *ns = (int64_t)x;
    return 0;
}
static Value timeout_value(int64_t ns) { return ns < 0 ? V_NONE : float_from((double)ns * 1e-9); }

static int set_blocking(int fd, bool block) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return -1;
    int want = block ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    return want == flags ? 0 : fcntl(fd, F_SETFL, want);
}

/* ---- addresses ------------------------------------------------------------------------------------------------- */

typedef union Address {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    struct sockaddr_storage all;
} Address;

/* Names are looked up outside of any transaction. */
static int look_up(Thread *th, const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **out) {
    char h[NI_MAXHOST + 1], s[NI_MAXSERV + 64];
    if ((host && strlen(host) > NI_MAXHOST) || (service && strlen(service) >= sizeof s)) return EAI_NONAME;
    if (host) strcpy(h, host);
    if (service) strcpy(s, service);
    int code;
    OS_CALL(th, "getaddrinfo", code, getaddrinfo(host ? h : NULL, service ? s : NULL, hints, out));
    return code;
}

/* The address of a host: "" any, "<broadcast>". */
static int set_host(Thread *th, const char *name, Address *out, int family) {
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM}, *found;
    if (!*name) {
        hints.ai_flags = AI_PASSIVE;
        int code = look_up(th, NULL, "0", &hints, &found);
        if (code) return gai_failed(code), -1;
        memcpy(out, found->ai_addr, found->ai_addrlen);
        freeaddrinfo(found);
        return 0;
    }
    if (!strcmp(name, "<broadcast>") || !strcmp(name, "255.255.255.255")) {
        if (family != AF_INET && family != AF_UNSPEC) return err_set(OSError, "address family mismatched");
        out->in = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = INADDR_BROADCAST};
        return 0;
    }
    if ((family == AF_INET || family == AF_UNSPEC) && inet_pton(AF_INET, name, &out->in.sin_addr) == 1) {
        out->in.sin_family = AF_INET;
        return 0;
    }
    hints.ai_socktype = 0;
    int code = look_up(th, name, NULL, &hints, &found);
    if (code) return gai_failed(code), -1;
    memcpy(out, found->ai_addr, found->ai_addrlen < sizeof *out ? found->ai_addrlen : sizeof *out);
    freeaddrinfo(found);
    return 0;
}

/* A host: a str (in IDNA), bytes, or bytearray; in C memory of the transaction. */
static char *host_arg(Thread *th, Value v) {
    char *p = NULL;
    size_t len = 0;
    if (str_check(v) && str_is_ascii(v)) {
        p = str_to_utf8(v, &len);
    } else {
        Value b = v;
        if (str_check(v)) b = str_encode(th, v, "idna", "strict");
        if (b == RAISED) return NULL;
        BufferView view;
        if (!bytes_check(b) && !is_exact(b, &type_bytearray))
            return err_raise(TypeError, "str, bytes or bytearray expected, not %T", v), NULL;
        if (io_get_bytes(b, &view) < 0) return NULL;
        len = (size_t)view.len;
        if ((p = malloc(len + 1))) memcpy(p, view.p, len), p[len] = 0;
        obj_release_buffer(&view);
    }
    if (!p) return NULL;
    if (strlen(p) != len) {
        free(p);
        err_raise(TypeError, "host name must not contain null character");
        return NULL;
    }
    char *kept = tx_malloc(&th->stm, len + 1);
    if (kept) memcpy(kept, p, len + 1);
    free(p);
    return kept;
}

static int unix_address(Thread *th, Value *slot, Address *out, socklen_t *len) {
    BufferView v;
    char *p = NULL;
    size_t n;
    if (str_check(*slot)) {
        p = str_to_fs(*slot, &n, false);
        if (!p) return -1;
    } else if (io_get_bytes(*slot, &v) < 0) {
        return -1;
    } else {
        n = (size_t)v.len;
    }
    const char *from = p ? p : v.p;
    bool abstract = n > 0 && from[0] == 0;
    int bad = n > sizeof out->un.sun_path - (abstract ? 0 : 1) ? err_set(OSError, "AF_UNIX path too long") : 0;
    if (!bad) {
        out->un.sun_family = AF_UNIX;
        memcpy(out->un.sun_path, from, n);
        if (!abstract) out->un.sun_path[n] = 0;
        *len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + (abstract ? 0 : n > 0));
        if (n == 0) *len = offsetof(struct sockaddr_un, sun_path);
    }
    if (p) free(p);
    else obj_release_buffer(&v);
    return bad;
}

/* *slot as an address for the socket. `fn`: "connect" */
static int address_arg(Thread *th, Value self, Value *slot, const char *fn, Address *out, socklen_t *len) {
    int family = sock(self)->family;
    memset(out, 0, sizeof *out);
    if (family == AF_UNIX) return unix_address(th, slot, out, len);
    if (family != AF_INET && family != AF_INET6) return err_set(OSError, "%s(): bad family", fn);
    bool six = family == AF_INET6;
    const char *name = six ? "AF_INET6" : "AF_INET";
    if (!tuple_check(*slot)) return err_set(TypeError, "%s(): %s address must be tuple, not %T", fn, name, *slot);
    uint64_t n = tuple_len(*slot);
    if (six ? n < 2 || n > 4 : n != 2)
        return err_set(TypeError, six ? "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"
                                      : "AF_INET address must be a pair (host, port)");
    char *host = host_arg(th, tuple_get(*slot, 0));
    if (!host) return -1;
    int port, flow = 0, scope = 0;
    if (arg_int(th, tuple_get(*slot, 1), &port) < 0) {
        if (err_catch(th, OverflowError)) err_raise(OverflowError, "%s(): port must be 0-65535.", fn);
        return -1;
    }
    if (n > 2 && arg_int(th, tuple_get(*slot, 2), &flow) < 0) return -1;
    if (n > 3 && arg_int(th, tuple_get(*slot, 3), &scope) < 0) return -1;
    int bad = set_host(th, host, out, family);
    tx_free(&th->stm, host);
    if (bad < 0) return -1;
    if (port < 0 || port > 0xffff) return err_set(OverflowError, "%s(): port must be 0-65535.", fn);
    if (flow < 0 || flow > 0xfffff) return err_set(OverflowError, "%s(): flowinfo must be 0-1048575.", fn);
    out->sa.sa_family = (sa_family_t)family;
    if (six) {
        out->in6.sin6_port = htons((uint16_t)port), out->in6.sin6_flowinfo = htonl((uint32_t)flow);
        out->in6.sin6_scope_id = (uint32_t)scope;
        *len = sizeof out->in6;
    } else {
        out->in.sin_port = htons((uint16_t)port);
        *len = sizeof out->in;
    }
    return 0;
}

/* An address as Python sees it. */
static Value address_value(const Address *a, socklen_t len) {
    char text[INET6_ADDRSTRLEN];
    if (len == 0) return V_NONE;
    if (a->sa.sa_family == AF_INET) {
        inet_ntop(AF_INET, &a->in.sin_addr, text, sizeof text);
        return TUPLE(str_from(text), small_int(ntohs(a->in.sin_port)));
    }
    if (a->sa.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &a->in6.sin6_addr, text, sizeof text);
        return TUPLE(str_from(text), small_int(ntohs(a->in6.sin6_port)), small_int(ntohl(a->in6.sin6_flowinfo)),
                     small_int(a->in6.sin6_scope_id));
    }
    if (a->sa.sa_family == AF_UNIX) {
        size_t n = len > offsetof(struct sockaddr_un, sun_path) ? len - offsetof(struct sockaddr_un, sun_path) : 0;
        if (n > 0 && a->un.sun_path[0] == 0) return bytes_from(a->un.sun_path, n);
        return str_from_fs(a->un.sun_path, strnlen(a->un.sun_path, n));
    }
    return TUPLE(small_int(a->sa.sa_family), bytes_from(a->sa.sa_data, len > 2 ? len - 2 : 0));
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static Value sock_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return RAISED;
    SockObj *s = OBJ(SockObj, v); /* NOBARRIER: fresh */
    s->fd = -1, s->timeout = -1;
    return v;
}

static int sock_setup(Thread *th, Value self, int fd, int family, int type, int proto) {
    stm_write(ref_addr(self));
    SockObj *s = OBJ(SockObj, self);
    s->fd = fd, s->family = family, s->proto = proto, s->timeout = default_timeout;
    s->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (type & SOCK_NONBLOCK) s->timeout = 0;
    else if (default_timeout >= 0 && set_blocking(fd, false) < 0) return err_os(), -1;
    return 0;
}

static int sock_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    if (arg_bind(th, "socket", "(family=-1, type=-1, proto=-1, fileno=None)", a + 1, n - 1, kw, r) < 0) return -1;
    int family = -1, type = -1, proto = -1, fd;
    if ((r[0] != V_UNBOUND && arg_int(th, r[0], &family) < 0) || (r[1] != V_UNBOUND && arg_int(th, r[1], &type) < 0) ||
        (r[2] != V_UNBOUND && arg_int(th, r[2], &proto) < 0)) return -1;
    tx_inevitable(&th->stm, "socket");
    if (r[3] != V_UNBOUND && r[3] != V_NONE) {
        if (float_check(r[3])) return err_set(TypeError, "integer argument expected, got float");
        if (arg_int(th, r[3], &fd) < 0) return -1;
        if (fd < 0) return err_set(ValueError, "negative file descriptor");
        Address addr;
        socklen_t len = sizeof addr;
        memset(&addr, 0, sizeof addr);
        if (getsockname(fd, &addr.sa, &len) < 0) {
            if (family == -1 || errno == EBADF || errno == ENOTSOCK) return err_os(), -1;
        } else if (family == -1) {
            family = addr.sa.sa_family;
        }
        len = sizeof type;
        if (type == -1 && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0) return err_os(), -1;
        len = sizeof proto;
        if (proto == -1 && getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &proto, &len) < 0) return err_os(), -1;
    } else {
        if (family == -1) family = AF_INET;
        if (type == -1) type = SOCK_STREAM;
        if (proto == -1) proto = 0;
        OS_CALL(th, "socket", fd, socket(family, type | SOCK_CLOEXEC, proto));
        if (fd < 0) return err_os(), -1;
    }
    if (sock_setup(th, a[0], fd, family, type, proto) < 0) return -1;
    root_pop(th, 4);
    return 0;
}

static int sock_shut(Thread *th, Value self) {
    int fd = sock_fd(self), bad;
    if (fd < 0) return 0;
    SET(SockObj, self, fd, -1);
    OS_CALL(th, "close", bad, close(fd));
    return bad < 0 && errno != ECONNRESET ? -1 : 0;
}
NATIVE(sock_close) { return sock_shut(th, a[0]) < 0 ? err_os() : V_NONE; }
NATIVE(sock_detach) {
    int fd = sock_fd(a[0]);
    SET(SockObj, a[0], fd, -1);
    return small_int(fd);
}
static Value sock_repr(Thread *th, Value self) {
    SockObj *s = sock(self);
    return str_format_c("<socket object, fd=%ld, family=%d, type=%d, proto=%d>", (long)s->fd, s->family, s->type, s->proto);
}
static int sock_finalize(Thread *th, Value self) {
    if (sock_fd(self) < 0) return 0;
    Value *r = root_push2(th, self, V_NONE);
    r[1] = obj_repr(th, self);
    if (r[1] == RAISED || err_warn(th, ResourceWarning, 1, "unclosed %U", r[1]) < 0) {
        if (err_is(th, Warning)) err_unraisable(th, NULL, r[0]);
        else err_clear(th);
    }
    sock_shut(th, r[0]);
    th->top = r;
    return 0;
}

/* ---- connections ----------------------------------------------------------------------------------------------- */

NATIVE(sock_accept) {
    Address addr;
    socklen_t len = sizeof addr;
    int fd_new;
    bool bad;
    SOCK_CALL(a[0], false, fd_new, bad, (len = sizeof addr, accept4(fd, &addr.sa, &len, SOCK_CLOEXEC)));
    if (bad) return RAISED;
    Value who = address_value(&addr, len);
    return who == RAISED ? RAISED : TUPLE(small_int(fd_new), who);
}

NATIVE(sock_bind) {
    Address addr;
    socklen_t len;
    if (address_arg(th, a[0], &a[1], "bind", &addr, &len) < 0) return RAISED;
    int fd = sock_fd(a[0]), bad;
    OS_CALL(th, "bind", bad, bind(fd, &addr.sa, len));
    return bad < 0 ? err_os() : V_NONE;
}

/* 0, or the number of what went wrong; -1 raised. */
static int do_connect(Thread *th, Value *a, const Address *addr, socklen_t len) {
    int fd = sock_fd(a[0]), r;
    OS_CALL(th, "connect", r, connect(fd, &addr->sa, len));
    if (r == 0) return 0;
    int e = errno;
    int64_t limit = sock(a[0])->timeout;
    bool wait = e == EINTR ? thread_poll(th) == 0 && limit != 0 : limit > 0 && e == EINPROGRESS;
    if (err_occurred(th)) return -1;
    if (!wait) return e;
    int ready = wait_ready(th, fd, true, limit > 0 ? now_ns() + limit : INT64_MAX);
    if (ready < 0) return -1;
    if (ready == 0) return EWOULDBLOCK | 0x10000; /* the time is over */
    socklen_t size = sizeof e;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &size) < 0 ? errno : e == EISCONN ? 0 : e;
}
NATIVE(sock_connect) {
    Address addr;
    socklen_t len;
    if (address_arg(th, a[0], &a[1], "connect", &addr, &len) < 0) return RAISED;
    int e = do_connect(th, a, &addr, len);
    if (e == (EWOULDBLOCK | 0x10000)) return timed_out();
    return e < 0 ? RAISED : e ? err_errno(e, V_UNBOUND, V_UNBOUND) : V_NONE;
}
NATIVE(sock_connect_ex) {
    Address addr;
    socklen_t len;
    if (address_arg(th, a[0], &a[1], "connect_ex", &addr, &len) < 0) return RAISED;
    int e = do_connect(th, a, &addr, len);
    return e < 0 ? RAISED : small_int(e & 0xffff);
}
NATIVE(sock_listen) {
    INT_ARG_OR(backlog, a[1], SOMAXCONN < 128 ? SOMAXCONN : 128);
    if (backlog < 0) backlog = 0;
    int fd = sock_fd(a[0]), bad;
    OS_CALL(th, "listen", bad, listen(fd, backlog));
    return bad < 0 ? err_os() : V_NONE;
}
NATIVE(sock_shutdown) {
    INT_ARG(how, a[1]);
    int fd = sock_fd(a[0]), bad;
    OS_CALL(th, "shutdown", bad, shutdown(fd, how));
    return bad < 0 ? err_os() : V_NONE;
}
NATIVE(sock_getsockname) {
    Address addr;
    socklen_t len = sizeof addr;
    memset(&addr, 0, sizeof addr);
    return getsockname(sock_fd(a[0]), &addr.sa, &len) < 0 ? err_os() : address_value(&addr, len);
}
NATIVE(sock_getpeername) {
    Address addr;
    socklen_t len = sizeof addr;
    memset(&addr, 0, sizeof addr);
    return getpeername(sock_fd(a[0]), &addr.sa, &len) < 0 ? err_os() : address_value(&addr, len);
}

/* ---- data ------------------------------------------------------------------------------------------------------ */

#define SMALL 16384
static char *room(Thread *th, char *small, size_t n) {
    if (n <= SMALL) return small;
    tx_inevitable(&th->stm, "large transfer");
    char *p = malloc(n);
    if (!p) err_no_memory();
    return p;
}
#define ROOM_FREE(p) ((p) != small ? free(p) : (void)0)

NATIVE(sock_recv) {
    INT64_ARG(size, a[1]);
    INT_ARG_OR(flags, a[2], 0);
    if (size < 0) return err_raise(ValueError, "negative buffersize in recv");
    char small[SMALL], *p = room(th, small, (size_t)size);
    if (!p) return RAISED;
    ssize_t got;
    bool bad;
    SOCK_CALL(a[0], false, got, bad, recv(fd, p, (size_t)size, flags));
    Value v = bad ? RAISED : bytes_from(p, (size_t)got);
    ROOM_FREE(p);
    return v;
}

/* What recvfrom gives: data (a number with `into`) and address. */
static Value recv_from(Thread *th, Value *a, int64_t size, int flags, Value *into, bool with_address) {
    Address addr;
    socklen_t len = sizeof addr;
    memset(&addr, 0, sizeof addr);
    char small[SMALL], *p = room(th, small, (size_t)size);
    if (!p) return RAISED;
    ssize_t got;
    bool bad;
    SOCK_CALL(a[0], false, got, bad, with_address ? (len = sizeof addr, recvfrom(fd, p, (size_t)size, flags, &addr.sa, &len)) : recv(fd, p, (size_t)size, flags));
    Value v = RAISED;
    BufferView view;
    if (!bad && into) {
        if (obj_get_buffer(*into, &view, true) == 0) {
            memcpy(view.p, p, (size_t)(got < view.len ? got : view.len));
            obj_release_buffer(&view);
            v = int_from(got);
        }
    } else if (!bad) {
        v = bytes_from(p, (size_t)got);
    }
    ROOM_FREE(p);
    if (v == RAISED || !with_address) return v;
    Value who = address_value(&addr, len);
    return who == RAISED ? RAISED : TUPLE(v, who);
}
NATIVE(sock_recvfrom) {
    INT64_ARG(size, a[1]);
    INT_ARG_OR(flags, a[2], 0);
    if (size < 0) return err_raise(ValueError, "negative buffersize in recvfrom");
    return recv_from(th, a, size, flags, NULL, true);
}
static Value recv_into(Thread *th, Value *a, const char *fn, bool with_address) {
    int64_t size = 0;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &size) < 0) return RAISED;
    INT_ARG_OR(flags, a[3], 0);
    BufferView v;
    if (io_get_writable(fn, a[1], &v) < 0) return RAISED;
    int64_t have = v.len;
    Value *r = root_push1(th, v.owner), result;
    if (size < 0) result = err_raise(ValueError, "negative buffersize in %s", fn);
    else if (size > have) result = with_address ? err_raise(ValueError, "nbytes is greater than the length of the buffer")
                                                : err_raise(ValueError, "buffer too small for requested bytes");
    else result = recv_from(th, a, size ? size : have, flags, &a[1], with_address);
    v.owner = r[0];
    obj_release_buffer(&v);
    return result;
}
NATIVE(sock_recv_into) { return recv_into(th, a, "recv_into", false); }
NATIVE(sock_recvfrom_into) { return recv_into(th, a, "recvfrom_into", true); }

/* The bytes of a buffer in C memory. */
static char *data_arg(Thread *th, Value *slot, char *small, size_t *len) {
    BufferView v;
    if (io_get_bytes(*slot, &v) < 0) return NULL;
    *len = (size_t)v.len;
    char *p = small;
    if (*len > SMALL) {
        obj_release_buffer(&v);
        if (!(p = room(th, small, *len)) || io_get_bytes(*slot, &v) < 0) return NULL;
    }
    memcpy(p, v.p, *len < (size_t)v.len ? *len : (size_t)v.len);
    obj_release_buffer(&v);
    return p;
}

NATIVE(sock_send) {
    INT_ARG_OR(flags, a[2], 0);
    size_t len;
    char small[SMALL], *p = data_arg(th, &a[1], small, &len);
    if (!p) return RAISED;
    ssize_t done;
    bool bad;
    SOCK_CALL(a[0], true, done, bad, send(fd, p, len, flags | MSG_NOSIGNAL));
    ROOM_FREE(p);
    return bad ? RAISED : int_from(done);
}
NATIVE(sock_sendall) {
    INT_ARG_OR(flags, a[2], 0);
    size_t len, at = 0;
    char small[SMALL], *p = data_arg(th, &a[1], small, &len);
    if (!p) return RAISED;
    int64_t limit = sock(a[0])->timeout, end = limit > 0 ? now_ns() + limit : 0;
    bool bad = false;
    while (at < len && !bad) {
        if (limit > 0) { /* the timeout is for all of it */
            int64_t left = end - now_ns();
            if (left <= 0) {
                timed_out();
                bad = true;
                break;
            }
            int w = wait_ready(th, sock_fd(a[0]), true, end);
            if (w == 0) timed_out();
            if ((bad = w <= 0)) break;
        }
        int fd = sock_fd(a[0]);
        ssize_t done;
        OS_CALL(th, "send", done, send(fd, p + at, len - at, flags | MSG_NOSIGNAL));
        if (done >= 0) at += (size_t)done;
        else if (errno != EINTR && !(limit > 0 && (errno == EAGAIN || errno == EWOULDBLOCK))) err_os(), bad = true;
        if (!bad && thread_poll(th) < 0) bad = true;
    }
    ROOM_FREE(p);
    return bad ? RAISED : V_NONE;
}
static Value sock_sendto(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("sendto", kw) < 0) return RAISED;
    if (n < 3 || n > 4) return err_raise(TypeError, "sendto() takes 2 or 3 arguments (%u given)", n - 1);
    int flags = 0;
    if (n == 4 && arg_int(th, a[2], &flags) < 0) return RAISED;
    Address addr;
    socklen_t size;
    BufferView v;
    if (io_get_bytes(a[1], &v) < 0) return RAISED;
    obj_release_buffer(&v);
    if (address_arg(th, a[0], &a[n - 1], "sendto", &addr, &size) < 0) return RAISED;
    size_t len;
    char small[SMALL], *p = data_arg(th, &a[1], small, &len);
    if (!p) return RAISED;
    ssize_t done;
    bool bad;
    SOCK_CALL(a[0], true, done, bad, sendto(fd, p, len, flags | MSG_NOSIGNAL, &addr.sa, size));
    ROOM_FREE(p);
    return bad ? RAISED : int_from(done);
}

/* --- messages with ancillary data */

/* The ancillary data of a message as a list of (level, type, bytes). */
static Value ancillary(struct msghdr *m) {
    Value list = list_new(0);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c && list != RAISED; c = CMSG_NXTHDR(m, c)) {
        size_t head = (size_t)((char *)CMSG_DATA(c) - (char *)c);
        size_t room_left = (size_t)((char *)m->msg_control + m->msg_controllen - (char *)CMSG_DATA(c));
        size_t len = c->cmsg_len >= head ? c->cmsg_len - head : 0;
        if (len > room_left) len = room_left;
        Value item = TUPLE(small_int(c->cmsg_level), small_int(c->cmsg_type), bytes_from(CMSG_DATA(c), len));
        if (item == RAISED || list_append(list, item) < 0) list = RAISED;
    }
    return list;
}

/* Receive up to `size` bytes into p: (nbytes or data, ancillary, flags, address) without the first. r: 2 rooted slots. */
static Value receive_message(Thread *th, Value *a, char *p, size_t size, size_t control, int flags, ssize_t *got, Value *r) {
    Address addr;
    memset(&addr, 0, sizeof addr);
    struct iovec io = {p, size};
    char *ctl = malloc(control + 1);
    if (!ctl) return err_no_memory();
    struct msghdr m;
    bool bad;
    SOCK_CALL(a[0], false, *got, bad, (m = (struct msghdr){.msg_name = &addr, .msg_namelen = sizeof addr, .msg_iov = &io, .msg_iovlen = 1,
                                                           .msg_control = control ? ctl : NULL, .msg_controllen = control},
                                       recvmsg(fd, &m, flags)));
    r[0] = bad ? RAISED : control ? ancillary(&m) : list_new(0);
    free(ctl);
    if (r[0] == RAISED) return RAISED;
    r[1] = address_value(&addr, m.msg_namelen);
    return r[1] == RAISED ? RAISED : small_int(m.msg_flags);
}
NATIVE(sock_recvmsg) {
    INT64_ARG(size, a[1]);
    int64_t control = 0;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &control) < 0) return RAISED;
    INT_ARG_OR(flags, a[3], 0);
    if (size < 0) return err_raise(ValueError, "negative buffer size in recvmsg()");
    if (control < 0) return err_raise(ValueError, "invalid ancillary data buffer length");
    tx_inevitable(&th->stm, "recvmsg");
    char *p = malloc((size_t)size + 1);
    if (!p) return err_no_memory();
    Value *r = root_push(th, 2);
    ssize_t got;
    Value out = receive_message(th, a, p, (size_t)size, (size_t)control, flags, &got, r);
    Value data = out == RAISED ? RAISED : bytes_from(p, (size_t)got);
    free(p);
    return data == RAISED ? RAISED : TUPLE(data, r[0], out, r[1]);
}
NATIVE(sock_recvmsg_into) {
    int64_t control = 0, total = 0;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &control) < 0) return RAISED;
    INT_ARG_OR(flags, a[3], 0);
    if (control < 0) return err_raise(ValueError, "invalid ancillary data buffer length");
    Value *r = root_push(th, 3);
    r[2] = tuple_from_iterable(th, a[1]);
    if (r[2] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "recvmsg_into() argument 1 must be an iterable");
        return RAISED;
    }
    BufferView v;
    for (uint64_t i = 0; i < tuple_len(r[2]); i++) {
        if (io_get_writable("recvmsg_into", tuple_get(r[2], i), &v) < 0) return RAISED;
        total += v.len;
        obj_release_buffer(&v);
    }
    tx_inevitable(&th->stm, "recvmsg");
    char *p = malloc((size_t)total + 1);
    if (!p) return err_no_memory();
    ssize_t got;
    Value out = receive_message(th, a, p, (size_t)total, (size_t)control, flags, &got, r);
    for (ssize_t i = 0, at = 0; out != RAISED && at < got; i++) {
        if (obj_get_buffer(tuple_get(r[2], (uint64_t)i), &v, true) < 0) out = RAISED;
        else {
            size_t part = (size_t)(v.len < got - at ? v.len : got - at);
            memcpy(v.p, p + at, part);
            at += (ssize_t)part;
            obj_release_buffer(&v);
        }
    }
    free(p);
    return out == RAISED ? RAISED : TUPLE(int_from(got), r[0], out, r[1]);
}

NATIVE(sock_sendmsg) {
    INT_ARG_OR(flags, a[3], 0);
    Value *r = root_push(th, 3);
    r[0] = tuple_from_iterable(th, a[1]);
    if (r[0] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "sendmsg() argument 1 must be an iterable");
        return RAISED;
    }
    r[1] = a[2] == V_UNBOUND ? tuple_empty : tuple_from_iterable(th, a[2]);
    if (r[1] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "sendmsg() argument 2 must be an iterable");
        return RAISED;
    }
    Address addr;
    socklen_t size = 0;
    if (a[4] != V_UNBOUND && a[4] != V_NONE && address_arg(th, a[0], &a[4], "sendmsg", &addr, &size) < 0) return RAISED;
    BufferView v;
    size_t total = 0, control = 0;
    int level, type;
    for (uint64_t i = 0; i < tuple_len(r[0]); i++) {
        if (io_get_bytes(tuple_get(r[0], i), &v) < 0) return RAISED;
        total += (size_t)v.len;
        obj_release_buffer(&v);
    }
    for (uint64_t i = 0; i < tuple_len(r[1]); i++) {
        Value c = tuple_get(r[1], i);
        if (!tuple_check(c) || tuple_len(c) != 3) return err_raise(TypeError, "[sendmsg() ancillary data items] must be sequence of length 3");
        if (arg_int(th, tuple_get(c, 0), &level) < 0 || arg_int(th, tuple_get(tuple_get(r[1], i), 1), &type) < 0 ||
            io_get_bytes(tuple_get(tuple_get(r[1], i), 2), &v) < 0) return RAISED;
        control += CMSG_SPACE((size_t)v.len);
        obj_release_buffer(&v);
    }
    tx_inevitable(&th->stm, "sendmsg");
    char *p = malloc(total + 1), *ctl = calloc(1, control + 1);
    Value result = p && ctl ? V_NONE : err_no_memory();
    size_t at = 0;
    for (uint64_t i = 0; result != RAISED && i < tuple_len(r[0]); i++) {
        if (io_get_bytes(tuple_get(r[0], i), &v) < 0) result = RAISED;
        else {
            size_t part = (size_t)v.len < total - at ? (size_t)v.len : total - at;
            memcpy(p + at, v.p, part), at += part;
            obj_release_buffer(&v);
        }
    }
    struct iovec io = {p, at};
    struct msghdr m = {.msg_name = size ? &addr : NULL, .msg_namelen = size, .msg_iov = &io, .msg_iovlen = 1,
                       .msg_control = control ? ctl : NULL, .msg_controllen = control};
    struct cmsghdr *c = control ? CMSG_FIRSTHDR(&m) : NULL;
    for (uint64_t i = 0; result != RAISED && c && i < tuple_len(r[1]); i++, c = CMSG_NXTHDR(&m, c)) {
        Value item = tuple_get(r[1], i);
        if (arg_int(th, tuple_get(item, 0), &c->cmsg_level) < 0 || arg_int(th, tuple_get(tuple_get(r[1], i), 1), &c->cmsg_type) < 0 ||
            io_get_bytes(tuple_get(tuple_get(r[1], i), 2), &v) < 0) {
            result = RAISED;
            break;
        }
        c->cmsg_len = CMSG_LEN((size_t)v.len);
        memcpy(CMSG_DATA(c), v.p, (size_t)v.len);
        obj_release_buffer(&v);
    }
    if (result != RAISED) {
        ssize_t done;
        bool bad;
        SOCK_CALL(a[0], true, done, bad, sendmsg(fd, &m, flags | MSG_NOSIGNAL));
        result = bad ? RAISED : int_from(done);
    }
    free(p), free(ctl);
    return result;
}

/* ---- settings -------------------------------------------------------------------------------------------------- */

NATIVE(sock_setblocking) {
    int yes = obj_truth(th, a[1]);
    if (yes < 0) return RAISED;
    SET(SockObj, a[0], timeout, yes ? -1 : 0);
    tx_inevitable(&th->stm, "fcntl");
    return set_blocking(sock_fd(a[0]), yes) < 0 ? err_os() : V_NONE;
}
NATIVE(sock_getblocking) { return v_bool(sock(a[0])->timeout != 0); }
NATIVE(sock_settimeout) {
    int64_t ns;
    if (timeout_arg(th, a[1], &ns) < 0) return RAISED;
    SET(SockObj, a[0], timeout, ns);
    tx_inevitable(&th->stm, "fcntl");
    return set_blocking(sock_fd(a[0]), ns < 0) < 0 ? err_os() : V_NONE;
}
NATIVE(sock_gettimeout) { return timeout_value(sock(a[0])->timeout); }
NATIVE(sock_fileno) { return small_int(sock_fd(a[0])); }

NATIVE(sock_setsockopt) {
    INT_ARG(level, a[1]);
    INT_ARG(option, a[2]);
    tx_inevitable(&th->stm, "setsockopt");
    int r;
    if (a[3] == V_NONE) {
        if (a[4] == V_UNBOUND) return err_raise(TypeError, "socket option should be integer, bytes-like object or None");
        INT_ARG(len, a[4]);
        r = setsockopt(sock_fd(a[0]), level, option, NULL, (socklen_t)len);
    } else if (int_check(a[3])) {
        INT_ARG(value, a[3]);
        r = setsockopt(sock_fd(a[0]), level, option, &value, sizeof value);
    } else {
        BufferView v;
        if (io_get_bytes(a[3], &v) < 0) return RAISED;
        char *p = malloc((size_t)v.len + 1);
        size_t len = (size_t)v.len;
        if (p) memcpy(p, v.p, len);
        obj_release_buffer(&v);
        if (!p) return err_no_memory();
        r = setsockopt(sock_fd(a[0]), level, option, p, (socklen_t)len);
        int e = errno;
        free(p);
        errno = e;
    }
    return r < 0 ? err_os() : V_NONE;
}
NATIVE(sock_getsockopt) {
    INT_ARG(level, a[1]);
    INT_ARG(option, a[2]);
    INT_ARG_OR(size, a[3], 0);
    if (size == 0) {
        int value = 0;
        socklen_t len = sizeof value;
        return getsockopt(sock_fd(a[0]), level, option, &value, &len) < 0 ? err_os() : small_int(value);
    }
    if (size < 0 || size > 1024) return err_raise(OSError, "getsockopt buflen out of range");
    char value[1024];
    socklen_t len = (socklen_t)size;
    return getsockopt(sock_fd(a[0]), level, option, value, &len) < 0 ? err_os() : bytes_from(value, len);
}

static Value family_get(Thread *th, Value self) { return small_int(sock(self)->family); }
static Value type_get(Thread *th, Value self) { return small_int(sock(self)->type); }
static Value proto_get(Thread *th, Value self) { return small_int(sock(self)->proto); }
static Value timeout_get(Thread *th, Value self) { return timeout_value(sock(self)->timeout); }

static const Method sock_methods[] = {
    {"_accept", sock_accept, "!(self)", "_accept() -> (integer, address info)\n\nWait for a connection.", 0},
    {"bind", sock_bind, "!(self, address, /)", "bind(address)\n\nGive the socket an address.", 0},
    {"close", sock_close, "!(self)", "close()\n\nClose the socket.", 0},
    {"connect", sock_connect, "!(self, address, /)", "connect(address)\n\nConnect to another socket.", 0},
    {"connect_ex", sock_connect_ex, "!(self, address, /)", "connect_ex(address) -> errno\n\nConnect; an error number instead of an exception.", 0},
    {"detach", sock_detach, "!(self)", "detach()\n\nClose the object without its descriptor, which is returned.", 0},
    {"fileno", sock_fileno, "!(self)", "fileno() -> integer\n\nThe descriptor.", 0},
    {"getpeername", sock_getpeername, "!(self)", "getpeername() -> address info\n\nThe address of the other end.", 0},
    {"getsockname", sock_getsockname, "!(self)", "getsockname() -> address info\n\nThe address of this end.", 0},
    {"getsockopt", sock_getsockopt, "!(self, level, option, buffersize=0, /)", "getsockopt(level, option[, buffersize]) -> value\n\nAn option.", 0},
    {"listen", sock_listen, "!(self, backlog=128, /)", "listen([backlog])\n\nLet others connect.", 0},
    {"recv", sock_recv, "!(self, buffersize, flags=0, /)", "recv(buffersize[, flags]) -> data\n\nReceive up to buffersize bytes.", 0},
    {"recv_into", sock_recv_into, "!(self, buffer, nbytes=0, flags=0)", "recv_into(buffer, [nbytes[, flags]]) -> nbytes_read", 0},
    {"recvfrom", sock_recvfrom, "!(self, buffersize, flags=0, /)", "recvfrom(buffersize[, flags]) -> (data, address info)", 0},
    {"recvfrom_into", sock_recvfrom_into, "!(self, buffer, nbytes=0, flags=0)", "recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)", 0},
    {"recvmsg", sock_recvmsg, "!(self, bufsize, ancbufsize=0, flags=0, /)", "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)", 0},
    {"recvmsg_into", sock_recvmsg_into, "!(self, buffers, ancbufsize=0, flags=0, /)", "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)", 0},
    {"send", sock_send, "!(self, data, flags=0, /)", "send(data[, flags]) -> count\n\nSend bytes; how many were.", 0},
    {"sendall", sock_sendall, "!(self, data, flags=0, /)", "sendall(data[, flags])\n\nSend all bytes.", 0},
    {"sendmsg", sock_sendmsg, "!(self, buffers, ancdata=(), flags=0, address=None, /)", "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count", 0},
    {"sendto", sock_sendto, NULL, "sendto(data[, flags], address) -> count\n\nSend to an address.", 0},
    {"setblocking", sock_setblocking, "!(self, flag, /)", "setblocking(flag)\n\nSet or clear blocking mode.", 0},
    {"getblocking", sock_getblocking, "!(self)", "getblocking()\n\nIs it in blocking mode?", 0},
    {"settimeout", sock_settimeout, "!(self, timeout, /)", "settimeout(timeout)\n\nHow long calls may take.", 0},
    {"gettimeout", sock_gettimeout, "!(self)", "gettimeout() -> timeout\n\nHow long calls may take.", 0},
    {"setsockopt", sock_setsockopt, "!(self, level, option, value, optlen=None, /)", "setsockopt(level, option, value[, optlen])\n\nSet an option.", 0},
    {"shutdown", sock_shutdown, "!(self, how, /)", "shutdown(flag)\n\nClose one direction or both.", 0},
    {0},
};
static const GetSet sock_getset[] = {
    {"family", family_get, NULL, "the socket family"}, {"type", type_get, NULL, "the socket type"},
    {"proto", proto_get, NULL, "the socket protocol"}, {"timeout", timeout_get, NULL, "the socket timeout"}, {0}};

static Type type_socket = {
    .name = "_socket.socket",
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\n"
           "One end of a connection.",
    .flags = TF_BASETYPE, .size = sizeof(SockObj), .methods = sock_methods, .getset = sock_getset,
    .new = sock_new, .init = sock_init, .repr = sock_repr, .finalize = sock_finalize,
};

/* ---- names ----------------------------------------------------------------------------------------------------- */

NATIVE(net_gethostname) {
    char name[1024];
    return gethostname(name, sizeof name - 1) < 0 ? err_os() : str_from_fs(name, strlen(name));
}
NATIVE(net_sethostname) {
    size_t len;
    char *name = os_fsbytes(th, &a[0], &len);
    if (!name) return RAISED;
    int bad = sethostname(name, len), e = errno;
    free(name);
    errno = e;
    return bad < 0 ? err_os() : V_NONE;
}
static Value numeric_host(const Address *addr) {
    char text[INET6_ADDRSTRLEN];
    if (addr->sa.sa_family == AF_INET) inet_ntop(AF_INET, &addr->in.sin_addr, text, sizeof text);
    else inet_ntop(AF_INET6, &addr->in6.sin6_addr, text, sizeof text);
    return str_from(text);
}
NATIVE(net_gethostbyname) {
    Address addr;
    char *host = host_arg(th, a[0]);
    if (!host) return RAISED;
    int bad = set_host(th, host, &addr, AF_INET);
    tx_free(&th->stm, host);
    return bad < 0 ? RAISED : numeric_host(&addr);
}

/* (name, aliases, addresses) */
static Value host_value(struct hostent *h, int code) {
    if (!h) return host_failed(code);
    Value names = list_new(0), addrs = list_new(0);
    if (names == RAISED || addrs == RAISED) return RAISED;
    for (char **p = h->h_aliases; p && *p; p++)
        if (list_append(names, str_from_fs(*p, strlen(*p))) < 0) return RAISED;
    for (char **p = h->h_addr_list; *p; p++) {
        char text[INET6_ADDRSTRLEN];
        inet_ntop(h->h_addrtype, *p, text, sizeof text);
        if (list_append(addrs, str_from(text)) < 0) return RAISED;
    }
    return TUPLE(str_from_fs(h->h_name, strlen(h->h_name)), names, addrs);
}
NATIVE(net_gethostbyname_ex) {
    Address addr;
    char *host = host_arg(th, a[0]), room_[16384];
    if (!host || set_host(th, host, &addr, AF_INET) < 0) return RAISED;
    struct hostent h, *found = NULL;
    int code = 0, bad;
    OS_CALL(th, "gethostbyname", bad, gethostbyname_r(host, &h, room_, sizeof room_, &found, &code));
    tx_free(&th->stm, host);
    return bad ? host_failed(code) : host_value(found, code);
}
NATIVE(net_gethostbyaddr) {
    Address addr;
    char *host = host_arg(th, a[0]), room_[16384];
    if (!host || set_host(th, host, &addr, AF_UNSPEC) < 0) return RAISED;
    struct hostent h, *found = NULL;
    int code = 0, bad;
    bool six = addr.sa.sa_family == AF_INET6;
    OS_CALL(th, "gethostbyaddr", bad, gethostbyaddr_r(six ? (void *)&addr.in6.sin6_addr : (void *)&addr.in.sin_addr, six ? 16 : 4,
                                                      addr.sa.sa_family, &h, room_, sizeof room_, &found, &code));
    tx_free(&th->stm, host);
    return bad ? host_failed(code) : host_value(found, code);
}

static char *plain_text(Value v, const char *fn, const char *arg) {
    if (!str_check(v)) return arg_type_error(fn, arg, "str", v), NULL;
    return str_to_utf8(v, NULL);
}
NATIVE(net_getservbyname) {
    char *name = plain_text(a[0], "getservbyname", "1"), *proto = NULL;
    if (!name || (a[1] != V_UNBOUND && !(proto = plain_text(a[1], "getservbyname", "2")))) return free(name), RAISED;
    tx_inevitable(&th->stm, "getservbyname");
    struct servent *s = getservbyname(name, proto);
    free(name), free(proto);
    return s ? small_int(ntohs((uint16_t)s->s_port)) : err_raise(OSError, "service/proto not found");
}
NATIVE(net_getservbyport) {
    INT_ARG(port, a[0]);
    char *proto = NULL;
    if (port < 0 || port > 0xffff) return err_raise(OverflowError, "getservbyport: port must be 0-65535.");
    if (a[1] != V_UNBOUND && !(proto = plain_text(a[1], "getservbyport", "2"))) return RAISED;
    tx_inevitable(&th->stm, "getservbyport");
    struct servent *s = getservbyport(htons((uint16_t)port), proto);
    free(proto);
    return s ? str_from_fs(s->s_name, strlen(s->s_name)) : err_raise(OSError, "port/proto not found");
}
NATIVE(net_getprotobyname) {
    char *name = plain_text(a[0], "getprotobyname", "1");
    if (!name) return RAISED;
    tx_inevitable(&th->stm, "getprotobyname");
    struct protoent *p = getprotobyname(name);
    free(name);
    return p ? small_int(p->p_proto) : err_raise(OSError, "protocol not found");
}

NATIVE(net_getaddrinfo) {
    struct addrinfo hints = {0}, *found = NULL;
    int *fields[4] = {&hints.ai_family, &hints.ai_socktype, &hints.ai_protocol, &hints.ai_flags};
    for (int i = 0; i < 4; i++)
        if (a[2 + i] != V_UNBOUND && arg_int(th, a[2 + i], fields[i]) < 0) return RAISED;
    char *host = NULL, *service = NULL, number[32];
    if (str_check(a[0]) || bytes_check(a[0])) {
        if (!(host = host_arg(th, a[0]))) return RAISED;
    } else if (a[0] != V_NONE) {
        return err_raise(TypeError, "getaddrinfo() argument 1 must be string or None");
    }
    if (int_check(a[1])) {
        int64_t port;
        if (arg_int64(th, a[1], &port) < 0) return RAISED;
        snprintf(number, sizeof number, "%ld", (long)port);
        service = number;
    } else if (str_check(a[1]) || bytes_check(a[1])) {
        if (!(service = host_arg(th, a[1]))) return RAISED;
    } else if (a[1] != V_NONE) {
        return err_raise(OSError, "Int or String expected");
    }
    int code = look_up(th, host, service, &hints, &found);
    if (host) tx_free(&th->stm, host);
    if (service && service != number) tx_free(&th->stm, service);
    if (code) return gai_failed(code);
    Value list = list_new(0);
    for (struct addrinfo *p = found; p && list != RAISED; p = p->ai_next) {
        Address addr;
        memset(&addr, 0, sizeof addr);
        memcpy(&addr, p->ai_addr, p->ai_addrlen < sizeof addr ? p->ai_addrlen : sizeof addr);
        Value who = address_value(&addr, p->ai_addrlen);
        Value item = who == RAISED ? RAISED : TUPLE(small_int(p->ai_family), small_int(p->ai_socktype), small_int(p->ai_protocol),
                           p->ai_canonname ? str_from_fs(p->ai_canonname, strlen(p->ai_canonname)) : str_empty, who);
        if (item == RAISED || list_append(list, item) < 0) list = RAISED;
    }
    freeaddrinfo(found);
    return list;
}

NATIVE(net_getnameinfo) {
    INT_ARG(flags, a[1]);
    if (!tuple_check(a[0])) return err_raise(TypeError, "getnameinfo() argument 1 must be a tuple");
    uint64_t count = tuple_len(a[0]);
    if (count < 2 || count > 4) return err_raise(TypeError, "getnameinfo(): illegal sockaddr argument");
    int port, flow = 0, scope = 0;
    char *host = host_arg(th, tuple_get(a[0], 0)), number[16];
    if (!host || arg_int(th, tuple_get(a[0], 1), &port) < 0 || (count > 2 && arg_int(th, tuple_get(a[0], 2), &flow) < 0) ||
        (count > 3 && arg_int(th, tuple_get(a[0], 3), &scope) < 0)) return RAISED;
    if (flow < 0 || flow > 0xfffff) return err_raise(OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    snprintf(number, sizeof number, "%d", port);
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}, *found = NULL;
    int code = look_up(th, host, number, &hints, &found);
    tx_free(&th->stm, host);
    if (code) return gai_failed(code);
    if (found->ai_next) return freeaddrinfo(found), err_raise(OSError, "sockaddr resolved to multiple addresses");
    if (found->ai_family == AF_INET && count != 2) return freeaddrinfo(found), err_raise(OSError, "IPv4 sockaddr must be 2 tuple");
    if (found->ai_family == AF_INET6) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)found->ai_addr;
        in6->sin6_flowinfo = htonl((uint32_t)flow), in6->sin6_scope_id = (uint32_t)scope;
    }
    char name[NI_MAXHOST], service[NI_MAXSERV];
    OS_CALL(th, "getnameinfo", code, getnameinfo(found->ai_addr, found->ai_addrlen, name, sizeof name, service, sizeof service, flags));
    freeaddrinfo(found);
    return code ? gai_failed(code) : TUPLE(str_from_fs(name, strlen(name)), str_from_fs(service, strlen(service)));
}

NATIVE(net_inet_aton) {
    char *text = plain_text(a[0], "inet_aton", "1");
    struct in_addr addr;
    if (!text) return RAISED;
    int ok = inet_aton(text, &addr);
    free(text);
    return ok ? bytes_from(&addr, 4) : err_raise(OSError, "illegal IP address string passed to inet_aton");
}
NATIVE(net_inet_ntoa) {
    BufferView v;
    char text[INET_ADDRSTRLEN];
    if (io_get_bytes(a[0], &v) < 0) return RAISED;
    bool ok = v.len == 4;
    if (ok) inet_ntop(AF_INET, v.p, text, sizeof text);
    obj_release_buffer(&v);
    return ok ? str_from(text) : err_raise(OSError, "packed IP wrong length for inet_ntoa");
}
NATIVE(net_inet_pton) {
    INT_ARG(family, a[0]);
    char packed[16], *text = plain_text(a[1], "inet_pton", "2");
    if (!text) return RAISED;
    int r = inet_pton(family, text, packed);
    free(text);
    if (r < 0) return err_os();
    return r == 0 ? err_raise(OSError, "illegal IP address string passed to inet_pton") : bytes_from(packed, family == AF_INET ? 4 : 16);
}
NATIVE(net_inet_ntop) {
    INT_ARG(family, a[0]);
    BufferView v;
    char text[INET6_ADDRSTRLEN];
    if (io_get_bytes(a[1], &v) < 0) return RAISED;
    int64_t want = family == AF_INET ? 4 : family == AF_INET6 ? 16 : -1, len = v.len;
    if (len == want) inet_ntop(family, v.p, text, sizeof text);
    obj_release_buffer(&v);
    if (want < 0) return err_raise(ValueError, "unknown address family %d", family);
    return len == want ? str_from(text) : err_raise(ValueError, "invalid length of packed IP address string");
}

static Value swap16(Thread *th, Value v, const char *fn) {
    int64_t x;
    if (arg_int64(th, v, &x) < 0) return RAISED;
    if (x < 0) return err_raise(OverflowError, "%s: can't convert negative Python int to C 16-bit unsigned integer", fn);
    if (x > 0xffff) return err_raise(OverflowError, "%s: Python int too large to convert to C 16-bit unsigned integer", fn);
    return small_int(htons((uint16_t)x));
}
NATIVE(net_htons) { return swap16(th, a[0], "htons"); }
NATIVE(net_ntohs) { return swap16(th, a[0], "ntohs"); }
static Value swap32(Thread *th, Value v) {
    int64_t x;
    if (!int_check(v)) return err_raise(TypeError, "expected int, %T found", v);
    if (int_sign(v) < 0) return err_raise(OverflowError, "can't convert negative value to unsigned int");
    if (!int_fits(v, &x) || x > 0xffffffffLL) return err_raise(OverflowError, "int larger than 32 bits");
    return small_int(htonl((uint32_t)x));
}
NATIVE(net_htonl) { return swap32(th, a[0]); }
NATIVE(net_ntohl) { return swap32(th, a[0]); }

NATIVE(net_getdefaulttimeout) { return timeout_value(default_timeout); }
NATIVE(net_setdefaulttimeout) {
    int64_t ns;
    if (timeout_arg(th, a[0], &ns) < 0) return RAISED;
    tx_inevitable(&th->stm, "setdefaulttimeout");
    default_timeout = ns;
    return V_NONE;
}

NATIVE(net_close) {
    INT_ARG(fd, a[0]);
    int bad;
    OS_CALL(th, "close", bad, close(fd));
    return bad < 0 && errno != ECONNRESET ? err_os() : V_NONE;
}
NATIVE(net_dup) {
    INT_ARG(fd, a[0]);
    tx_inevitable(&th->stm, "dup");
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? err_os() : small_int(copy);
}

static Value sock_wrap(Thread *th, int fd, int family, int type, int proto) {
    Value cls = type_socket.obj, v = sock_new(th, &cls, 1, V_NONE);
    return v == RAISED || sock_setup(th, v, fd, family, type, proto) < 0 ? RAISED : v;
}
NATIVE(net_socketpair) {
    INT_ARG_OR(family, a[0], AF_UNIX);
    INT_ARG_OR(type, a[1], SOCK_STREAM);
    INT_ARG_OR(proto, a[2], 0);
    int fd[2], bad;
    OS_CALL(th, "socketpair", bad, socketpair(family, type | SOCK_CLOEXEC, proto, fd));
    if (bad < 0) return err_os();
    Value x = sock_wrap(th, fd[0], family, type, proto), y = x == RAISED ? RAISED : sock_wrap(th, fd[1], family, type, proto);
    return y == RAISED ? RAISED : TUPLE(x, y);
}

NATIVE(net_if_nameindex) {
    struct if_nameindex *all = if_nameindex();
    if (!all) return err_os();
    Value list = list_new(0);
    for (struct if_nameindex *p = all; list != RAISED && p->if_index && p->if_name; p++) {
        Value item = TUPLE(small_int(p->if_index), str_from_fs(p->if_name, strlen(p->if_name)));
        if (item == RAISED || list_append(list, item) < 0) list = RAISED;
    }
    if_freenameindex(all);
    return list;
}
NATIVE(net_if_nametoindex) {
    char *name = os_fsbytes(th, &a[0], NULL);
    if (!name) return RAISED;
    unsigned index = if_nametoindex(name);
    free(name);
    return index ? small_int(index) : err_raise(OSError, "no interface with this name");
}
NATIVE(net_if_indextoname) {
    int64_t index;
    char name[IF_NAMESIZE];
    if (arg_int64(th, a[0], &index) < 0) return RAISED;
    if (index < 0) return err_raise(OverflowError, "can't convert negative value to unsigned int");
    if (index > UINT32_MAX) return err_raise(OverflowError, "Python int too large to convert to C unsigned int");
    return if_indextoname((unsigned)index, name) ? str_from_fs(name, strlen(name)) : err_os();
}
NATIVE(net_cmsg_len) {
    INT64_ARG(len, a[0]);
    return len < 0 || len > INT32_MAX - 64 ? err_raise(OverflowError, "CMSG_LEN() argument out of range") : int_from((int64_t)CMSG_LEN((size_t)len));
}
NATIVE(net_cmsg_space) {
    INT64_ARG(len, a[0]);
    return len < 0 || len > INT32_MAX - 64 ? err_raise(OverflowError, "CMSG_SPACE() argument out of range") : int_from((int64_t)CMSG_SPACE((size_t)len));
}

static const Method methods[] = {
    {"gethostbyname", net_gethostbyname, "!(host, /)", "gethostbyname(host) -> address", 0},
    {"gethostbyname_ex", net_gethostbyname_ex, "!(host, /)", "gethostbyname_ex(host) -> (name, aliaslist, addresslist)", 0},
    {"gethostbyaddr", net_gethostbyaddr, "!(host, /)", "gethostbyaddr(host) -> (name, aliaslist, addresslist)", 0},
    {"gethostname", net_gethostname, "!()", "gethostname() -> string", 0},
    {"sethostname", net_sethostname, "!(name, /)", "sethostname(name)", 0},
    {"getservbyname", net_getservbyname, "!(servicename, protocolname=None, /)", "getservbyname(servicename[, protocolname]) -> integer", 0},
    {"getservbyport", net_getservbyport, "!(port, protocolname=None, /)", "getservbyport(port[, protocolname]) -> string", 0},
    {"getprotobyname", net_getprotobyname, "!(name, /)", "getprotobyname(name) -> integer", 0},
    {"close", net_close, "!(fd, /)", "close(integer) -> None", 0},
    {"dup", net_dup, "!(fd, /)", "dup(integer) -> integer", 0},
    {"socketpair", net_socketpair, "!(family=1, type=1, proto=0, /)", "socketpair([family[, type [, proto]]]) -> (socket object, socket object)", 0},
    {"ntohs", net_ntohs, "!(integer, /)", "ntohs(integer) -> integer", 0},
    {"ntohl", net_ntohl, "!(integer, /)", "ntohl(integer) -> integer", 0},
    {"htons", net_htons, "!(integer, /)", "htons(integer) -> integer", 0},
    {"htonl", net_htonl, "!(integer, /)", "htonl(integer) -> integer", 0},
    {"inet_aton", net_inet_aton, "!(string, /)", "inet_aton(string) -> bytes giving packed 32-bit IP representation", 0},
    {"inet_ntoa", net_inet_ntoa, "!(packed_ip, /)", "inet_ntoa(packed_ip) -> ip_address_string", 0},
    {"inet_pton", net_inet_pton, "!(af, ip, /)", "inet_pton(af, ip) -> packed IP address string", 0},
    {"inet_ntop", net_inet_ntop, "!(af, packed_ip, /)", "inet_ntop(af, packed_ip) -> string formatted IP address", 0},
    {"getaddrinfo", net_getaddrinfo, "!(host, port, family=0, type=0, proto=0, flags=0)", "getaddrinfo(host, port [, family, type, proto, flags]) -> list of (family, type, proto, canonname, sockaddr)", 0},
    {"getnameinfo", net_getnameinfo, "!(sockaddr, flags, /)", "getnameinfo(sockaddr, flags) --> (host, port)", 0},
    {"getdefaulttimeout", net_getdefaulttimeout, "!()", "getdefaulttimeout() -> timeout", 0},
    {"setdefaulttimeout", net_setdefaulttimeout, "!(timeout, /)", "setdefaulttimeout(timeout)", 0},
    {"if_nameindex", net_if_nameindex, "!()", "if_nameindex()", 0},
    {"if_nametoindex", net_if_nametoindex, "!(if_name, /)", "if_nametoindex(if_name)", 0},
    {"if_indextoname", net_if_indextoname, "!(if_index, /)", "if_indextoname(if_index)", 0},
    {"CMSG_LEN", net_cmsg_len, "!(length, /)", "CMSG_LEN(length) -> control message length", 0},
    {"CMSG_SPACE", net_cmsg_space, "!(length, /)", "CMSG_SPACE(length) -> buffer size", 0},
    {0},
};
static const IntConst consts[] = {
    {"AF_APPLETALK", 5}, {"AF_ASH", 0x12}, {"AF_ATMPVC", 8}, {"AF_ATMSVC", 0x14}, {"AF_AX25", 3}, {"AF_BRIDGE", 7},
    {"AF_DECnet", 0xc}, {"AF_ECONET", 0x13}, {"AF_INET", 2}, {"AF_INET6", 0xa}, {"AF_IPX", 4}, {"AF_IRDA", 0x17},
    {"AF_KEY", 0xf}, {"AF_LLC", 0x1a}, {"AF_NETBEUI", 0xd}, {"AF_NETLINK", 0x10}, {"AF_NETROM", 6}, {"AF_PPPOX", 0x18},
    {"AF_ROSE", 0xb}, {"AF_ROUTE", 0x10}, {"AF_SECURITY", 0xe}, {"AF_SNA", 0x16}, {"AF_UNIX", 1}, {"AF_UNSPEC", 0},
    {"AF_WANPIPE", 0x19}, {"AF_X25", 9}, {"AI_ADDRCONFIG", 0x20}, {"AI_ALL", 0x10}, {"AI_CANONNAME", 2},
    {"AI_NUMERICHOST", 4}, {"AI_NUMERICSERV", 0x400}, {"AI_PASSIVE", 1}, {"AI_V4MAPPED", 8}, {"EAI_ADDRFAMILY", -9},
    {"EAI_AGAIN", -3}, {"EAI_BADFLAGS", -1}, {"EAI_FAIL", -4}, {"EAI_FAMILY", -6}, {"EAI_MEMORY", -10},
    {"EAI_NODATA", -5}, {"EAI_NONAME", -2}, {"EAI_OVERFLOW", -12}, {"EAI_SERVICE", -8}, {"EAI_SOCKTYPE", -7},
    {"EAI_SYSTEM", -11}, {"INADDR_ALLHOSTS_GROUP", 0xe0000001}, {"INADDR_ANY", 0}, {"INADDR_BROADCAST", 0xffffffff},
    {"INADDR_LOOPBACK", 0x7f000001}, {"INADDR_MAX_LOCAL_GROUP", 0xe00000ff}, {"INADDR_NONE", 0xffffffff},
    {"INADDR_UNSPEC_GROUP", 0xe0000000}, {"IPPORT_RESERVED", 0x400}, {"IPPORT_USERRESERVED", 0x1388},
    {"IPPROTO_AH", 0x33}, {"IPPROTO_DSTOPTS", 0x3c}, {"IPPROTO_EGP", 8}, {"IPPROTO_ESP", 0x32},
    {"IPPROTO_FRAGMENT", 0x2c}, {"IPPROTO_GRE", 0x2f}, {"IPPROTO_HOPOPTS", 0}, {"IPPROTO_ICMP", 1},
    {"IPPROTO_ICMPV6", 0x3a}, {"IPPROTO_IDP", 0x16}, {"IPPROTO_IGMP", 2}, {"IPPROTO_IP", 0}, {"IPPROTO_IPIP", 4},
    {"IPPROTO_IPV6", 0x29}, {"IPPROTO_MPTCP", 0x106}, {"IPPROTO_NONE", 0x3b}, {"IPPROTO_PIM", 0x67},
    {"IPPROTO_PUP", 0xc}, {"IPPROTO_RAW", 0xff}, {"IPPROTO_ROUTING", 0x2b}, {"IPPROTO_RSVP", 0x2e},
    {"IPPROTO_SCTP", 0x84}, {"IPPROTO_TCP", 6}, {"IPPROTO_TP", 0x1d}, {"IPPROTO_UDP", 0x11}, {"IPPROTO_UDPLITE", 0x88},
    {"IPV6_CHECKSUM", 7}, {"IPV6_DONTFRAG", 0x3e}, {"IPV6_DSTOPTS", 0x3b}, {"IPV6_HOPLIMIT", 0x34},
    {"IPV6_HOPOPTS", 0x36}, {"IPV6_JOIN_GROUP", 0x14}, {"IPV6_LEAVE_GROUP", 0x15}, {"IPV6_MULTICAST_HOPS", 0x12},
    {"IPV6_MULTICAST_IF", 0x11}, {"IPV6_MULTICAST_LOOP", 0x13}, {"IPV6_NEXTHOP", 9}, {"IPV6_PATHMTU", 0x3d},
    {"IPV6_PKTINFO", 0x32}, {"IPV6_RECVDSTOPTS", 0x3a}, {"IPV6_RECVHOPLIMIT", 0x33}, {"IPV6_RECVHOPOPTS", 0x35},
    {"IPV6_RECVPATHMTU", 0x3c}, {"IPV6_RECVPKTINFO", 0x31}, {"IPV6_RECVRTHDR", 0x38}, {"IPV6_RECVTCLASS", 0x42},
    {"IPV6_RTHDR", 0x39}, {"IPV6_RTHDRDSTOPTS", 0x37}, {"IPV6_RTHDR_TYPE_0", 0}, {"IPV6_TCLASS", 0x43},
    {"IPV6_UNICAST_HOPS", 0x10}, {"IPV6_V6ONLY", 0x1a}, {"IP_ADD_MEMBERSHIP", 0x23}, {"IP_BIND_ADDRESS_NO_PORT", 0x18},
    {"IP_DEFAULT_MULTICAST_LOOP", 1}, {"IP_DEFAULT_MULTICAST_TTL", 1}, {"IP_DROP_MEMBERSHIP", 0x24}, {"IP_HDRINCL", 3},
    {"IP_MAX_MEMBERSHIPS", 0x14}, {"IP_MULTICAST_IF", 0x20}, {"IP_MULTICAST_LOOP", 0x22}, {"IP_MULTICAST_TTL", 0x21},
    {"IP_OPTIONS", 4}, {"IP_RECVOPTS", 6}, {"IP_RECVRETOPTS", 7}, {"IP_RECVTOS", 0xd}, {"IP_RETOPTS", 7}, {"IP_TOS", 1},
    {"IP_TRANSPARENT", 0x13}, {"IP_TTL", 2}, {"MSG_CMSG_CLOEXEC", 0x40000000}, {"MSG_CONFIRM", 0x800},
    {"MSG_CTRUNC", 8}, {"MSG_DONTROUTE", 4}, {"MSG_DONTWAIT", 0x40}, {"MSG_EOR", 0x80}, {"MSG_ERRQUEUE", 0x2000},
    {"MSG_FASTOPEN", 0x20000000}, {"MSG_MORE", 0x8000}, {"MSG_NOSIGNAL", 0x4000}, {"MSG_OOB", 1}, {"MSG_PEEK", 2},
    {"MSG_TRUNC", 0x20}, {"MSG_WAITALL", 0x100}, {"NI_DGRAM", 0x10}, {"NI_MAXHOST", 0x401}, {"NI_MAXSERV", 0x20},
    {"NI_NAMEREQD", 8}, {"NI_NOFQDN", 4}, {"NI_NUMERICHOST", 1}, {"NI_NUMERICSERV", 2}, {"SCM_CREDENTIALS", 2},
    {"SCM_RIGHTS", 1}, {"SHUT_RD", 0}, {"SHUT_RDWR", 2}, {"SHUT_WR", 1}, {"SOCK_CLOEXEC", 0x80000}, {"SOCK_DGRAM", 2},
    {"SOCK_NONBLOCK", 0x800}, {"SOCK_RAW", 3}, {"SOCK_RDM", 4}, {"SOCK_SEQPACKET", 5}, {"SOCK_STREAM", 1},
    {"SOL_IP", 0}, {"SOL_SOCKET", 1}, {"SOL_TCP", 6}, {"SOL_UDP", 0x11}, {"SOMAXCONN", 0x1000}, {"SO_ACCEPTCONN", 0x1e},
    {"SO_BINDTODEVICE", 0x19}, {"SO_BROADCAST", 6}, {"SO_DEBUG", 1}, {"SO_DOMAIN", 0x27}, {"SO_DONTROUTE", 5},
    {"SO_ERROR", 4}, {"SO_INCOMING_CPU", 0x31}, {"SO_KEEPALIVE", 9}, {"SO_LINGER", 0xd}, {"SO_MARK", 0x24},
    {"SO_OOBINLINE", 0xa}, {"SO_PASSCRED", 0x10}, {"SO_PASSSEC", 0x22}, {"SO_PEERCRED", 0x11}, {"SO_PEERSEC", 0x1f},
    {"SO_PRIORITY", 0xc}, {"SO_PROTOCOL", 0x26}, {"SO_RCVBUF", 8}, {"SO_RCVLOWAT", 0x12}, {"SO_RCVTIMEO", 0x14},
    {"SO_REUSEADDR", 2}, {"SO_REUSEPORT", 0xf}, {"SO_SNDBUF", 7}, {"SO_SNDLOWAT", 0x13}, {"SO_SNDTIMEO", 0x15},
    {"SO_TYPE", 3}, {"TCP_CONGESTION", 0xd}, {"TCP_CORK", 3}, {"TCP_DEFER_ACCEPT", 9}, {"TCP_FASTOPEN", 0x17},
    {"TCP_INFO", 0xb}, {"TCP_KEEPCNT", 6}, {"TCP_KEEPIDLE", 4}, {"TCP_KEEPINTVL", 5}, {"TCP_LINGER2", 8},
    {"TCP_MAXSEG", 2}, {"TCP_NODELAY", 1}, {"TCP_NOTSENT_LOWAT", 0x19}, {"TCP_QUICKACK", 0xc}, {"TCP_SYNCNT", 7},
    {"TCP_USER_TIMEOUT", 0x12}, {"TCP_WINDOW_CLAMP", 0xa}, {"UDPLITE_RECV_CSCOV", 0xb}, {"UDPLITE_SEND_CSCOV", 0xa},
    {0},
};

/* A subclass of OSError. r: 2 rooted slots. */
static Type *error_class(Thread *th, const char *name, Value *root, Value *r) {
    r[0] = dict_new(), r[1] = TUPLE(OSError->obj);
    if (r[0] == RAISED || r[1] == RAISED || dict_set_str(r[0], S(__module__), str_intern_c("socket")) < 0) return NULL;
    *root = type_make(th, &type_type, str_intern_c(name), r[1], r[0], V_NONE, NULL, 0);
    if (*root == RAISED) return *root = V_NONE, NULL;
    gc_root_add(root);
    return type_from(*root);
}

static int net_init(Thread *th, Value module) {
    static Value gai_root, herror_root;
    Value *r = root_push(th, 3);
    r[0] = module;
    if (!gaierror_type && !(gaierror_type = error_class(th, "gaierror", &gai_root, r + 1))) return -1;
    if (!herror_type && !(herror_type = error_class(th, "herror", &herror_root, r + 1))) return -1;
    int bad = os_add_consts(r[0], consts) < 0 || module_add(r[0], "error", OSError->obj) < 0 ||
              module_add(r[0], "gaierror", gaierror_type->obj) < 0 || module_add(r[0], "herror", herror_type->obj) < 0 ||
              module_add(r[0], "timeout", TimeoutError->obj) < 0 || module_add(r[0], "SocketType", type_socket.obj) < 0 ||
              module_add(r[0], "has_ipv6", V_TRUE) < 0;
    th->top = r;
    return bad ? -1 : 0;
}
static Type *const types[] = {&type_socket, NULL};
const ModuleDef module_socket = {"_socket", "Sockets: what module socket is built on.", methods, types, net_init};
