/* queuemodule.c -- _queue: SimpleQueue, an unbounded queue without task tracking.
 *
 * Items are items[head..] of a list; the front is cut off when half of it is used up. */
#include "modules.h"
#include "native.h"
#include <math.h>
#include <stddef.h>
#include <time.h>

typedef struct QueueObj { Obj h; Value items; uint64_t head; } QueueObj;

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)
#define TIMEOUT_MAX 9223372036.0

static Value empty_error = V_UNBOUND; /* the class _queue.Empty */

static uint64_t length(Value q) { return list_len(GET(QueueObj, q, items)) - GET(QueueObj, q, head); }

static Value queue_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (type_from(a[0])->new == queue_new && (n > 1 || is_ref(kw)) && !(type_from(a[0])->flags & TF_HEAP))
        return err_raise(TypeError, "SimpleQueue() takes no arguments");
    Value *r = root_push1(th, list_new(0));
    if (r[0] == RAISED) return RAISED;
    Value q = obj_new(type_from(a[0]));
    if (q != RAISED) OBJ(QueueObj, q)->items = r[0]; /* NOBARRIER: fresh */
    return q;
}

METHOD(put) { return list_append(GET(QueueObj, a[0], items), a[1]) < 0 ? RAISED : V_NONE; }

static Value take(Value q) {
    Value items = GET(QueueObj, q, items);
    uint64_t head = GET(QueueObj, q, head), len = list_len(items);
    Value v = list_get(items, head);
    list_set(items, head, V_NONE);
    head++;
    if (head * 2 > len) {
        if (list_delete(items, 0, head) < 0) return RAISED;
        head = 0;
    }
    SET(QueueObj, q, head, head);
    return v;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static Value raise_empty(Thread *th) {
    Value e = CALL0(th, empty_error);
    return e == RAISED ? e : err_object(th, e);
}

METHOD(get) {
    bool block = true;
    double timeout = INFINITY;
    if (a[1] != V_UNBOUND && arg_bool(th, a[1], &block) < 0) return RAISED;
    if (block && a[2] != V_UNBOUND && a[2] != V_NONE) {
        if (arg_double(th, a[2], &timeout) < 0) return RAISED;
        if (timeout < 0) return err_raise(ValueError, "'timeout' must be a non-negative number");
        if (timeout > TIMEOUT_MAX) return err_raise(OverflowError, "timeout value is too large");
    }
    for (double end = block ? now() + timeout : 0; !length(a[0]);) { /* somebody puts: a signal handler, another thread */
        double left = block ? end - now() : 0;
        if (left <= 0) return raise_empty(th);
        double nap = left < 0.005 ? left : 0.005;
        nanosleep(&(struct timespec){0, (long)(nap * 1e9)}, NULL);
        if (thread_poll(th) < 0) return RAISED;
    }
    return take(a[0]);
}
METHOD(get_nowait) { return length(a[0]) ? take(a[0]) : raise_empty(th); }
METHOD(is_empty) { return v_bool(!length(a[0])); }
METHOD(qsize) { return small_int((int64_t)length(a[0])); }
METHOD(class_getitem) { return generic_alias_new(a[0], a[1]); }

static const Method methods[] = {
    {"put", put, "(self, item, block=True, timeout=None)", "Put the item on the queue; never blocks.", 0},
    {"put_nowait", put, "(self, item)", "Put an item into the queue without blocking.", 0},
    {"get", get, "(self, block=True, timeout=None)", "Remove and return an item, waiting for one if asked to.", 0},
    {"get_nowait", get_nowait, "(self, /)", "Remove and return an item, or raise Empty.", 0},
    {"empty", is_empty, "(self, /)", "True if the queue is empty.", 0},
    {"qsize", qsize, "(self, /)", "Return the size of the queue.", 0},
    {"__class_getitem__", class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    {0},
};
static Type type_queue = {
    .name = "_queue.SimpleQueue", .doc = "SimpleQueue()\n--\n\nSimple, unbounded, reentrant FIFO queue.", .flags = TF_BASETYPE | TF_WEAK,
    .size = sizeof(QueueObj), .values = offsetof(QueueObj, items), .values_end = offsetof(QueueObj, head), .new = queue_new,
    .methods = methods,
};
static Type *const types[] = {&type_queue, NULL};

static int init(Thread *th, Value module) {
    Value *r = root_push3(th, module, V_NONE, V_NONE);
    r[1] = dict_new();
    if (r[1] == RAISED || dict_set_str(r[1], S(__module__), str_from("_queue")) < 0) return -1;
    r[2] = TUPLE(Exception->obj);
    Value cls = r[2] == RAISED ? RAISED : CALL3(th, type_type.obj, str_from("Empty"), r[2], r[1]);
    if (cls == RAISED) return -1;
    empty_error = cls;
    gc_root_add(&empty_error);
    int failed = module_add(r[0], "Empty", cls);
    root_pop(th, 3);
    return failed;
}

const ModuleDef module_queue = {
    .name = "_queue", .doc = "C implementation of the Python queue module.\nThis module is an implementation detail.", .types = types, .init = init,
};
