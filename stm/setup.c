/* setup.c -- starting and ending the engine. */
#include "stm_internal.h"
#include <hwloc.h>
#include <string.h>
#include <unistd.h>

StmCallbacks stm_cb;
StmConfig stm_config;
StmTotals totals;

/* Cores (not hyperthreads) this process may use, from hwloc; only that part of the topology is looked up. */
static int count_cores(void) {
    hwloc_topology_t topology;
    int n = 0;
    if (hwloc_topology_init(&topology) == 0) {
        hwloc_topology_set_all_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_NONE);
        hwloc_topology_set_type_filter(topology, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL);
        if (hwloc_topology_load(topology) == 0) n = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE);
        hwloc_topology_destroy(topology);
    }
    if (n <= 0) n = (int)sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > STM_MAX_SEGMENTS ? STM_MAX_SEGMENTS : n;
}

void stm_setup(const StmConfig *config) {
    stm_config = *config;
    stm_cb = config->cb;
    if (!stm_cb.size) fatal("stm_setup: a callback for the size of objects is needed");
    int n = config->segments ? config->segments : count_cores();
    if (n > STM_MAX_SEGMENTS) n = STM_MAX_SEGMENTS;
#if defined(WEFT_LINEAR)
    n = 0; /* segment 0 alone: threads take turns */
#elif defined(WEFT_TSAN)
    if (n > 7) n = 7; /* what lies below 2^39 */
#endif
    size_t limit = config->heap_limit;
    if (!limit) limit = (size_t)sysconf(_SC_PHYS_PAGES) / 2 * (size_t)sysconf(_SC_PAGESIZE);
    memset(&totals, 0, sizeof totals);
    seg_reserve_all(n, limit);
    if (seg_check_kernel() != 0)
        fatal("this kernel does not show stores to a shared page in private mappings of it; weft needs that");
    seg_load_base(&segs[0]);
    if (config->log && !event_open(config->log)) fatal("cannot write the contention log %s", config->log);
}

void stm_teardown(void) {
    sync_ticker_stop();
    event_close();
    seg_release_all();
}

int stm_segments(void) { return seg_count; }

void stm_totals(StmTotals *out) {
    *out = totals;
    out->privatised = atomic_load(&total_privatised);
    out->given_back = atomic_load(&total_given_back);
    out->silent_dropped = atomic_load(&total_silent);
}
