/* tracemallocmodule.c -- the module _tracemalloc. Allocations are not traced: starting is remembered, figures are those of
 * the whole heap. */
#include "modules.h"
#include "native.h"

static bool tracing;
static int limit = 1;
static size_t peak;

static size_t used(void) {
    GcStats stats;
    gc_stats(&stats);
    size_t now = stats.old_bytes + stats.large_bytes;
    if (now > peak) peak = now;
    return now;
}

static Value t_start(Thread *th, Value *a, unsigned n, Value kw) {
    int frames = 1;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &frames) < 0) return RAISED;
    if (frames < 1 || frames > 65535) return err_raise(ValueError, "the number of frames must be in range [1; 65535]");
    tracing = true, limit = frames;
    return V_NONE;
}
static Value t_stop(Thread *th, Value *a, unsigned n, Value kw) { return tracing = false, V_NONE; }
static Value t_is_tracing(Thread *th, Value *a, unsigned n, Value kw) { return v_bool(tracing); }
static Value t_clear(Thread *th, Value *a, unsigned n, Value kw) { return V_NONE; }
static Value t_traces(Thread *th, Value *a, unsigned n, Value kw) { return list_new(0); }
static Value t_object(Thread *th, Value *a, unsigned n, Value kw) { return V_NONE; }
static Value t_limit(Thread *th, Value *a, unsigned n, Value kw) { return small_int(limit); }
static Value t_memory(Thread *th, Value *a, unsigned n, Value kw) { return small_int(0); }
static Value t_traced(Thread *th, Value *a, unsigned n, Value kw) {
    if (!tracing) return TUPLE(small_int(0), small_int(0));
    size_t now = used();
    return TUPLE(int_from((int64_t)now), int_from((int64_t)peak));
}
static Value t_reset_peak(Thread *th, Value *a, unsigned n, Value kw) { return peak = 0, used(), V_NONE; }

static const Method methods[] = {
    {"_get_object_traceback", t_object, "(module, obj, /)", "None: allocations are not traced."},
    {"_get_traces", t_traces, "(module, /)", "An empty list: allocations are not traced."},
    {"clear_traces", t_clear, "(module, /)", "Forget what was traced."},
    {"get_traceback_limit", t_limit, "(module, /)", "What start() was given."},
    {"get_traced_memory", t_traced, "(module, /)", "Size of old space, now and at its peak."},
    {"get_tracemalloc_memory", t_memory, "(module, /)", "What tracing itself uses."},
    {"is_tracing", t_is_tracing, "(module, /)", "Whether start() was called."},
    {"reset_peak", t_reset_peak, "(module, /)", "Let the peak begin anew."},
    {"start", t_start, "(module, nframe=1, /)", "Remember that tracing is wanted."},
    {"stop", t_stop, "(module, /)", "Forget it."},
    {0}
};
const ModuleDef module_tracemalloc = {"_tracemalloc", "Figures about memory.", methods, NULL, NULL};
