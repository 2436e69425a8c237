/* heapqmodule.c -- the module _heapq: priority queues in lists. The item at i is not larger (in a max heap: smaller) than those at
 * 2i+1 and 2i+2. a[0] is the list all through; comparisons may change it, which is noticed by its length. */
#include "num.h"
#include "modules.h"

static int check_list(const char *name, const char *argument, Value v) {
    return list_check(v) ? 0 : (arg_type_error(name, argument, "list", v), -1);
}

/* Must the item at i stand above that at j? */
static int above(Thread *th, Value heap, uint64_t i, uint64_t j, bool max) {
    if (max) {
        uint64_t t = i;
        i = j, j = t;
    }
    return obj_compare_bool(th, list_get(heap, i), list_get(heap, j), CMP_LT);
}

static int check_size(Value heap, uint64_t n) {
    return list_len(heap) == n ? 0 : err_set(RuntimeError, "list changed size during iteration");
}

static void swap(Value heap, uint64_t i, uint64_t j) {
    Value x = list_get(heap, i), y = list_get(heap, j);
    list_set(heap, i, y);
    list_set(heap, j, x);
}

/* Move the item at `at` up, not above `top`. */
static int sift_up(Thread *th, Value *a, uint64_t top, uint64_t at, bool max) {
    uint64_t n = list_len(a[0]);
    if (at >= n) return err_set(IndexError, "index out of range");
    while (at > top) {
        uint64_t parent = (at - 1) >> 1;
        int r = above(th, a[0], at, parent, max);
        if (r < 0 || check_size(a[0], n) < 0) return -1;
        if (!r) break;
        swap(a[0], at, parent);
        at = parent;
    }
    return 0;
}

/* Move the item at `at` down to a leaf along the better children, then up to its place: fewer comparisons. */
static int sift_down(Thread *th, Value *a, uint64_t at, bool max) {
    uint64_t n = list_len(a[0]), top = at;
    if (at >= n) return err_set(IndexError, "index out of range");
    while (2 * at + 1 < n) {
        uint64_t child = 2 * at + 1;
        if (child + 1 < n) {
            int r = above(th, a[0], child, child + 1, max);
            if (r < 0 || check_size(a[0], n) < 0) return -1;
            child += !r;
        }
        swap(a[0], at, child);
        at = child;
    }
    return sift_up(th, a, top, at, max);
}

static Value pop(Thread *th, Value *a, const char *name, bool max) {
    if (check_list(name, "argument", a[0]) < 0) return RAISED;
    uint64_t n = list_len(a[0]);
    if (!n) return err_raise(IndexError, "index out of range");
    Value last = list_get(a[0], n - 1);
    if (list_delete(a[0], n - 1, n) < 0) return RAISED;
    if (n == 1) return last;
    Value *r = root_push1(th, list_get(a[0], 0));
    list_set(a[0], 0, last);
    return sift_down(th, a, 0, max) < 0 ? RAISED : r[0];
}

static Value replace(Thread *th, Value *a, const char *name, bool max) {
    if (check_list(name, "argument 1", a[0]) < 0) return RAISED;
    if (!list_len(a[0])) return err_raise(IndexError, "index out of range");
    Value *r = root_push1(th, list_get(a[0], 0));
    list_set(a[0], 0, a[1]);
    return sift_down(th, a, 0, max) < 0 ? RAISED : r[0];
}

static Value make_heap(Thread *th, Value *a, const char *name, bool max) {
    if (check_list(name, "argument", a[0]) < 0) return RAISED;
    for (uint64_t i = list_len(a[0]) / 2; i-- > 0;)
        if (sift_down(th, a, i, max) < 0 || thread_poll(th) < 0) return RAISED;
    return V_NONE;
}

#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)
METHOD(heappush) {
    if (check_list("heappush", "argument 1", a[0]) < 0 || list_append(a[0], a[1]) < 0) return RAISED;
    return sift_up(th, a, 0, list_len(a[0]) - 1, false) < 0 ? RAISED : V_NONE;
}
METHOD(heappushpop) {
    if (check_list("heappushpop", "argument 1", a[0]) < 0) return RAISED;
    if (!list_len(a[0])) return a[1];
    int less = obj_compare_bool(th, list_get(a[0], 0), a[1], CMP_LT);
    if (less <= 0) return less < 0 ? RAISED : a[1];
    return replace(th, a, "heappushpop", false);
}
METHOD(heappop) { return pop(th, a, "heappop", false); }
METHOD(heappop_max) { return pop(th, a, "_heappop_max", true); }
METHOD(heapreplace) { return replace(th, a, "heapreplace", false); }
METHOD(heapreplace_max) { return replace(th, a, "_heapreplace_max", true); }
METHOD(heapify) { return make_heap(th, a, "heapify", false); }
METHOD(heapify_max) { return make_heap(th, a, "_heapify_max", true); }

static const Method heapq_methods[] = {
    {"heappush", heappush, "(heap, item, /)", "Put an item on the heap.", 0},
    {"heappushpop", heappushpop, "(heap, item, /)", "Put an item on the heap, then take the smallest off.", 0},
    {"heappop", heappop, "(heap, /)", "Take the smallest item off.", 0},
    {"heapreplace", heapreplace, "(heap, item, /)", "Take the smallest item off, then put one on.", 0},
    {"heapify", heapify, "(heap, /)", "Make a list a heap, in place and linear time.", 0},
    {"_heappop_max", heappop_max, "(heap, /)", "heappop of a max heap.", 0},
    {"_heapreplace_max", heapreplace_max, "(heap, item, /)", "heapreplace of a max heap.", 0},
    {"_heapify_max", heapify_max, "(heap, /)", "heapify of a max heap.", 0},
    {0}
};

static int heapq_init(Thread *th, Value m) {
    return module_add(m, "__about__", str_from("Heap queues: lists in which heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2]."));
}
const ModuleDef module_heapq = {"_heapq", "Priority queues in lists.", heapq_methods, NULL, heapq_init};
