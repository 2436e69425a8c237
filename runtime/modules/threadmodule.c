/* threadmodule.c -- the module _thread: locks, thread-local data, identity. Threads beyond the main one are refused for now.
 *
 * A lock is an ordinary heap object, so that taking it is part of the transaction. While there is one thread nobody else can
 * release a lock that is taken: who waits for it waits for a signal handler or the timeout. */
#include "modules.h"
#include "native.h"
#include "start.h"
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct LockObj { Obj h; Value locked; } LockObj;                 /* False or True */
typedef struct RLockObj { Obj h; Value owner, count; } RLockObj;         /* thread ident or 0; small int */
typedef struct LocalObj { Obj h; Value args, keywords, dicts; } LocalObj;/* dicts: ident -> dict */

#define TIMEOUT_MAX 9223372036.0

/* ---- waiting --------------------------------------------------------------------------------------------------------------- */

/* blocking and timeout of acquire(); -1 with an error. */
static int wait_args(Thread *th, Value *a, bool *blocking, double *timeout) {
    *blocking = true, *timeout = -1;
    if (a[1] != V_UNBOUND && arg_bool(th, a[1], blocking) < 0) return -1;
    if (a[2] != V_UNBOUND && arg_double(th, a[2], timeout) < 0) return -1;
    if (!*blocking && *timeout != -1) return err_set(ValueError, "can't specify a timeout for a non-blocking call");
    if (*timeout < 0 && *timeout != -1) return err_set(ValueError, "timeout value must be a non-negative number");
    if (isnan(*timeout)) return err_set(ValueError, "Invalid value NaN (not a number)");
    if (*timeout > TIMEOUT_MAX) return err_set(OverflowError, "timeout value is too large");
    return 0;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Until `free` says so: 1, or the time is over: 0. Signals are handled meanwhile. */
static int wait_until(Thread *th, bool (*is_free)(Thread *th, Value self), Value *self, double timeout) {
    double end = timeout < 0 ? INFINITY : now() + timeout;
    while (!is_free(th, *self)) {
        double left = end - now();
        if (left <= 0) return 0;
        double nap = left < 0.005 ? left : 0.005;
        struct timespec t = {0, (long)(nap * 1e9)};
        nanosleep(&t, NULL);
        if (thread_poll(th) < 0) return -1;
        if (interp_user_hook && interp_user_hook(th) < 0) return -1;
    }
    return 1;
}

/* ---- lock --------------------------------------------------------------------------------------------------------------------- */

static bool lock_is_free(Thread *th, Value self) { return GET(LockObj, self, locked) == V_FALSE; }

static Value lock_acquire_m(Thread *th, Value *a, unsigned n, Value kw) {
    bool blocking;
    double timeout;
    if (wait_args(th, a, &blocking, &timeout) < 0) return RAISED;
    if (!lock_is_free(th, a[0])) {
        int got = blocking ? wait_until(th, lock_is_free, &a[0], timeout) : 0;
        if (got <= 0) return got < 0 ? RAISED : V_FALSE;
    }
    SET(LockObj, a[0], locked, V_TRUE);
    return V_TRUE;
}
static Value lock_release_m(Thread *th, Value *a, unsigned n, Value kw) {
    if (lock_is_free(th, a[0])) return err_raise(RuntimeError, "release unlocked lock");
    SET(LockObj, a[0], locked, V_FALSE);
    return V_NONE;
}
static Value lock_locked(Thread *th, Value *a, unsigned n, Value kw) { return v_bool(!lock_is_free(th, a[0])); }
static Value lock_enter(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push3(th, a[0], V_UNBOUND, V_UNBOUND);
    return lock_acquire_m(th, r, 3, V_UNBOUND);
}
static Value lock_exit(Thread *th, Value *a, unsigned n, Value kw) { return lock_release_m(th, a, 1, V_UNBOUND); }
static Value lock_reinit(Thread *th, Value *a, unsigned n, Value kw) {
    SET(LockObj, a[0], locked, V_FALSE);
    return V_NONE;
}
static Value lock_repr(Thread *th, Value self) {
    return str_format_c("<%s _thread.lock object at 0x%lx>", lock_is_free(th, self) ? "unlocked" : "locked",
                        (unsigned long)gc_identity(ref_addr(self)));
}

#define ACQUIRE_SIG "!(self, blocking=True, timeout=-1)"
static const Method lock_methods[] = {
    {"acquire", lock_acquire_m, ACQUIRE_SIG, "Take the lock; wait for it if blocking, for timeout seconds at most."},
    {"acquire_lock", lock_acquire_m, ACQUIRE_SIG, "The same as acquire."},
    {"release", lock_release_m, "!(self)", "Give the lock back."},
    {"release_lock", lock_release_m, "!(self)", "The same as release."},
    {"locked", lock_locked, "!(self)", "Whether the lock is taken."},
    {"locked_lock", lock_locked, "!(self)", "The same as locked."},
    {"_at_fork_reinit", lock_reinit, "!(self)", "Free it in a forked child."},
    {"__enter__", lock_enter, "!(self)", "Take the lock."},
    {"__exit__", lock_exit, "!(self, *args)", "Give the lock back."},
    {0}
};
static Type type_lock = {
    .name = "_thread.lock", .doc = "A lock: taken and given back by whoever holds it.", .flags = TF_WEAK | TF_NO_NEW | TF_IMMUTABLE,
    .size = sizeof(LockObj), .values = offsetof(LockObj, locked), .values_end = sizeof(LockObj),
    .repr = lock_repr, .methods = lock_methods,
};

static Value lock_new(void) {
    Value v = obj_new(&type_lock);
    if (v != RAISED) OBJ(LockObj, v)->locked = V_FALSE; /* NOBARRIER: fresh */
    return v;
}

/* ---- RLock ---------------------------------------------------------------------------------------------------------------------- */

static Value me(Thread *th) { return int_from((int64_t)th->ident); }
static bool rlock_is_free(Thread *th, Value self) {
    Value owner = GET(RLockObj, self, owner);
    return owner == small_int(0) || owner == me(th);
}
static Value rlock_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = obj_new(type_from(a[0]));
    if (v == RAISED) return RAISED;
    OBJ(RLockObj, v)->owner = OBJ(RLockObj, v)->count = small_int(0); /* NOBARRIER: fresh */
    return v;
}
static Value rlock_acquire(Thread *th, Value *a, unsigned n, Value kw) {
    bool blocking;
    double timeout;
    if (wait_args(th, a, &blocking, &timeout) < 0) return RAISED;
    if (!rlock_is_free(th, a[0])) {
        int got = blocking ? wait_until(th, rlock_is_free, &a[0], timeout) : 0;
        if (got <= 0) return got < 0 ? RAISED : V_FALSE;
    }
    Value count = GET(RLockObj, a[0], count);
    SET(RLockObj, a[0], owner, me(th));
    SET(RLockObj, a[0], count, small_int(small_value(count) + 1));
    return V_TRUE;
}
static Value rlock_release(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t count = small_value(GET(RLockObj, a[0], count));
    if (!count || GET(RLockObj, a[0], owner) != me(th)) return err_raise(RuntimeError, "cannot release un-acquired lock");
    SET(RLockObj, a[0], count, small_int(count - 1));
    if (count == 1) SET(RLockObj, a[0], owner, small_int(0));
    return V_NONE;
}
static Value rlock_enter(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push3(th, a[0], V_UNBOUND, V_UNBOUND);
    return rlock_acquire(th, r, 3, V_UNBOUND);
}
static Value rlock_exit(Thread *th, Value *a, unsigned n, Value kw) { return rlock_release(th, a, 1, V_UNBOUND); }
static Value rlock_is_owned(Thread *th, Value *a, unsigned n, Value kw) {
    return v_bool(small_value(GET(RLockObj, a[0], count)) && GET(RLockObj, a[0], owner) == me(th));
}
static Value rlock_release_save(Thread *th, Value *a, unsigned n, Value kw) {
    Value count = GET(RLockObj, a[0], count), owner = GET(RLockObj, a[0], owner);
    if (count == small_int(0)) return err_raise(RuntimeError, "cannot release un-acquired lock");
    SET(RLockObj, a[0], count, small_int(0));
    SET(RLockObj, a[0], owner, small_int(0));
    return TUPLE(count, owner);
}
static Value rlock_acquire_restore(Thread *th, Value *a, unsigned n, Value kw) {
    if (!tuple_check(a[1]) || tuple_len(a[1]) != 2) return err_raise(TypeError, "_acquire_restore() argument 1 must be a pair");
    if (!rlock_is_free(th, a[0]) && wait_until(th, rlock_is_free, &a[0], -1) < 0) return RAISED;
    SET(RLockObj, a[0], count, tuple_get(a[1], 0));
    SET(RLockObj, a[0], owner, tuple_get(a[1], 1));
    return V_NONE;
}
static Value rlock_reinit(Thread *th, Value *a, unsigned n, Value kw) {
    SET(RLockObj, a[0], count, small_int(0));
    SET(RLockObj, a[0], owner, small_int(0));
    return V_NONE;
}
static Value rlock_repr(Thread *th, Value self) {
    int64_t owner = 0, count = small_value(GET(RLockObj, self, count));
    int_fits(OBJ(RLockObj, self)->owner, &owner);
    return str_format_c("<%s %s object owner=%ld count=%ld at 0x%lx>", count ? "locked" : "unlocked", type_of(self)->name, (long)owner,
                        (long)count, (unsigned long)gc_identity(ref_addr(self)));
}
static const Method rlock_methods[] = {
    {"acquire", rlock_acquire, ACQUIRE_SIG, "Take the lock, once more if it is held by this thread."},
    {"release", rlock_release, "!(self)", "Give the lock back, once."},
    {"_is_owned", rlock_is_owned, "!(self)", "Whether this thread holds it."},
    {"_acquire_restore", rlock_acquire_restore, "!(self, state, /)", "For Condition."},
    {"_release_save", rlock_release_save, "!(self)", "For Condition."},
    {"_at_fork_reinit", rlock_reinit, "!(self)", "Free it in a forked child."},
    {"__enter__", rlock_enter, "!(self)", "Take the lock."},
    {"__exit__", rlock_exit, "!(self, *args)", "Give the lock back."},
    {0}
};
static Type type_RLock = {
    .name = "_thread.RLock", .doc = "A lock that its holder can take again.", .flags = TF_BASETYPE | TF_WEAK | TF_IMMUTABLE,
    .size = sizeof(RLockObj), .values = offsetof(RLockObj, owner), .values_end = sizeof(RLockObj),
    .new = rlock_new, .repr = rlock_repr, .methods = rlock_methods,
};

/* ---- _local ----------------------------------------------------------------------------------------------------------------------- */

static Value local_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    if (t->init == type_object.init && (n > 1 || is_ref(kw))) return err_raise(TypeError, "Initialization arguments are not supported");
    Value *r = root_push3(th, tuple_from(a + 1, n - 1), dict_new(), dict_new());
    for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++)
        if (dict_set_str(r[1], tuple_get(kw, i), a[n + i]) < 0) return RAISED;
    Value own = dict_new(), v = obj_new(t);
    if (own == RAISED || v == RAISED || dict_set(th, r[2], me(th), own) < 0) return RAISED;
    LocalObj *l = OBJ(LocalObj, v);
    l->args = r[0], l->keywords = r[1], l->dicts = r[2]; /* NOBARRIER: fresh */
    return v;
}

/* This thread's attributes; the first use in a thread runs __init__ there. */
static Value local_dict(Thread *th, Value self) {
    Value d;
    int found = dict_get(th, GET(LocalObj, self, dicts), me(th), &d);
    if (found) return found < 0 ? RAISED : d;
    Value *r = root_push3(th, self, dict_new(), V_NONE);
    Value result = RAISED;
    if (r[1] == RAISED || dict_set(th, GET(LocalObj, r[0], dicts), me(th), r[1]) < 0) goto out;
    if (type_of(r[0])->init != type_object.init) {
        r[2] = obj_getattr(th, r[0], S(__init__));
        Value keywords = GET(LocalObj, r[0], keywords);
        if (r[2] == RAISED ||
            obj_call_ex(th, r[2], OBJ(LocalObj, r[0])->args, dict_len(keywords) ? keywords : V_UNBOUND) == RAISED) goto out;
    }
    result = r[1];
out:
    root_pop(th, 3);
    return result;
}

static Value local_getattr(Thread *th, Value self, Value name) {
    Value *r = root_push3(th, self, name, V_NONE);
    Value d = local_dict(th, self), v = RAISED;
    if (d == RAISED) goto out;
    if (str_equal(r[1], S(__dict__))) {
        v = d;
        goto out;
    }
    Value in_class = type_lookup(type_of(r[0]), r[1]);
    if (in_class == V_UNBOUND || !(type_of(in_class)->get && type_of(in_class)->set)) {
        v = dict_get_str(d, r[1]);
        if (v != V_UNBOUND) goto out;
    }
    v = obj_generic_getattr(th, r[0], r[1]);
out:
    root_pop(th, 3);
    return v;
}
static int local_setattr(Thread *th, Value self, Value name, Value to) {
    Value *r = root_push3(th, self, name, to);
    int result = -1;
    if (str_equal(name, S(__dict__))) {
        err_raise(AttributeError, "'%T' object attribute '__dict__' is read-only", self);
        goto out;
    }
    Value d = local_dict(th, self);
    if (d == RAISED) goto out;
    Value in_class = type_lookup(type_of(r[0]), r[1]);
    if (in_class != V_UNBOUND && type_of(in_class)->set) result = type_of(in_class)->set(th, in_class, r[0], r[2]);
    else if (r[2] != V_UNBOUND) result = dict_set_str(d, r[1], r[2]);
    else result = dict_del_str(d, r[1]) ? 0 : err_set(AttributeError, "%U", r[1]);
out:
    root_pop(th, 3);
    return result;
}
static Type type_local = {
    .name = "_thread._local", .doc = "Attributes of its own for each thread.", .flags = TF_BASETYPE | TF_WEAK | TF_IMMUTABLE,
    .size = sizeof(LocalObj), .values = offsetof(LocalObj, args), .values_end = sizeof(LocalObj),
    .new = local_new, .getattr = local_getattr, .setattr = local_setattr,
};

/* ---- functions ---------------------------------------------------------------------------------------------------------------------- */

static Value t_allocate_lock(Thread *th, Value *a, unsigned n, Value kw) { return lock_new(); }
static Value t_get_ident(Thread *th, Value *a, unsigned n, Value kw) { return me(th); }
static Value t_get_native_id(Thread *th, Value *a, unsigned n, Value kw) { return int_from(syscall(SYS_gettid)); }
static Value t_count(Thread *th, Value *a, unsigned n, Value kw) { return small_int(0); }
static Value t_exit(Thread *th, Value *a, unsigned n, Value kw) { return err_args(SystemExit, tuple_empty); }
static Value t_start(Thread *th, Value *a, unsigned n, Value kw) {
    if (!obj_callable(a[1])) return err_raise(TypeError, "first arg must be callable");
    if (!tuple_check(a[2])) return err_raise(TypeError, "2nd arg must be a tuple");
    if (a[3] != V_UNBOUND && !dict_check(a[3])) return err_raise(TypeError, "optional 3rd arg must be a dictionary");
    return err_raise(RuntimeError, "can't start new thread");
}
static Value t_interrupt_main(Thread *th, Value *a, unsigned n, Value kw) {
    int number = SIGINT;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &number) < 0) return RAISED;
    if (number < 1 || number >= NSIG) return err_raise(ValueError, "signal number out of range");
    raise(number);
    return V_NONE;
}
static size_t stack_bytes;
static Value t_stack_size(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t size = 0, old = (int64_t)stack_bytes;
    if (a[1] == V_UNBOUND) return int_from(old);
    if (arg_int64(th, a[1], &size) < 0) return RAISED;
    if (size < 0) return err_raise(ValueError, "size must be 0 or a positive value");
    if (size && size < 32768) return err_raise(ValueError, "size not valid: %ld bytes", (long)size);
    stack_bytes = (size_t)size;
    return int_from(old);
}
/* The lock that is released when the thread ends. */
static Value t_set_sentinel(Thread *th, Value *a, unsigned n, Value kw) { return lock_new(); }

static const StructField hook_fields[] = {{"exc_type", NULL}, {"exc_value", NULL}, {"exc_traceback", NULL}, {"thread", NULL}, {0}};
static const StructDef hook_def = {"_thread._ExceptHookArgs", "What threading.excepthook is called with.", hook_fields, 4};
static Value t_excepthook(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 4);
    if (!tuple_check(a[1]) || tuple_len(a[1]) != 4) return err_raise(TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
    r[1] = tuple_get(a[1], 1), r[2] = tuple_get(a[1], 3), r[0] = sys_get("stderr");
    if (type_check(tuple_get(a[1], 0)) && type_is_sub(type_from(tuple_get(a[1], 0)), SystemExit)) return V_NONE;
    if (r[0] == V_UNBOUND || r[0] == V_NONE || !exc_check(r[1])) return V_NONE;
    r[3] = r[2] == V_NONE ? me(th) : obj_getattr(th, r[2], S(name));
    if (r[3] == RAISED || (r[3] = obj_str(th, r[3])) == RAISED) return RAISED;
    Value text = str_format_c("Exception in thread %U:\n", r[3]);
    if (obj_call_method(th, r[0], S(write), &text, 1) == RAISED) return RAISED;
    return exc_display(th, r[1], r[0]) < 0 ? RAISED : V_NONE;
}

void threads_shutdown(Thread *th) {
    Value m = dict_get_c(sys_modules, "threading");
    if (m == V_UNBOUND) return;
    Value *r = root_push1(th, obj_getattr_c(th, m, "_shutdown"));
    if (r[0] == RAISED || CALL0(th, r[0]) == RAISED) err_unraisable(th, "Exception ignored on threading shutdown", V_NONE);
    root_pop(th, 1);
}

static const Method methods[] = {
    {"_count", t_count, "(module, /)", "How many threads run besides the main one."},
    {"_excepthook", t_excepthook, "(module, args, /)", "Report an exception of a thread."},
    {"_set_sentinel", t_set_sentinel, "(module, /)", "A lock released at the end of the thread."},
    {"allocate", t_allocate_lock, "(module, /)", "The same as allocate_lock."},
    {"allocate_lock", t_allocate_lock, "(module, /)", "Make a lock."},
    {"exit", t_exit, "(module, /)", "Leave the thread: raise SystemExit."},
    {"exit_thread", t_exit, "(module, /)", "The same as exit."},
    {"get_ident", t_get_ident, "(module, /)", "A number that no other running thread has."},
    {"get_native_id", t_get_native_id, "(module, /)", "The thread's number in the operating system."},
    {"interrupt_main", t_interrupt_main, "!(module, signum=2, /)", "Let the main thread see a signal."},
    {"stack_size", t_stack_size, "!(module, size=0, /)", "The C stack of new threads."},
    {"start_new", t_start, "!(module, function, args, kwargs={}, /)", "The same as start_new_thread."},
    {"start_new_thread", t_start, "!(module, function, args, kwargs={}, /)", "Start a thread."},
    {0}
};

static int init(Thread *th, Value m) {
    Type *hook = structseq_type(&hook_def);
    return module_add(m, "error", RuntimeError->obj) < 0 || module_add(m, "LockType", type_lock.obj) < 0 ||
        module_add(m, "_ExceptHookArgs", hook->obj) < 0 || module_add(m, "TIMEOUT_MAX", float_from(TIMEOUT_MAX)) < 0 ? -1 : 0;
}

static Type *const types[] = {&type_lock, &type_RLock, &type_local, NULL};
const ModuleDef module_thread = {"_thread", "Threads and locks, low level.", methods, types, init};
