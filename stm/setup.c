/* setup.c -- starting and ending the engine. */
#include "stm_internal.h"
#include <hwloc.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

StmCallbacks stm_cb;
StmConfig stm_config;
StmTotals totals;

/* Cores (not hyperthreads) that this process may use, from hwloc. Looking even that small part of the topology up takes up to
 * some milliseconds, so it is done when the first thread leaves solo mode. */
static int count_cores(void) {
    static const char *const slow[] = {"x86", "pci", "opencl", "gl", "cuda", "nvml", "rsmi", "levelzero"};
    hwloc_topology_t topology;
    int n = 0;
    if (hwloc_topology_init(&topology) == 0) {
        for (size_t i = 0; i < sizeof slow / sizeof *slow; i++)
            hwloc_topology_set_components(topology, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, slow[i]);
        hwloc_topology_set_all_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_NONE);
        hwloc_topology_set_type_filter(topology, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL);
        if (hwloc_topology_load(topology) == 0) n = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE);
        hwloc_topology_destroy(topology);
    }
    return n;
}

/* Processors this process may use: at least as many as cores. */
static int count_processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > STM_MAX_SEGMENTS ? STM_MAX_SEGMENTS : n;
}

int setup_usable_segments(void) {
    if (stm_config.segments) return seg_count;
    int cores = count_cores();
    return cores > 0 && cores < seg_count ? cores : seg_count;
}

void stm_setup(const StmConfig *config) {
    stm_config = *config;
    stm_cb = config->cb;
    if (!stm_cb.size) fatal("stm_setup: a callback for the size of objects is needed");
    int n = config->segments ? config->segments : count_processors();
    if (n > STM_MAX_SEGMENTS) n = STM_MAX_SEGMENTS;
#if defined(WEFT_LINEAR)
    n = 0; /* segment 0 alone: threads take turns in it */
    stm_config.no_solo = false;
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

int stm_usable_segments(void) { return seg_usable ? seg_usable : setup_usable_segments(); }

void stm_totals(StmTotals *out) {
    *out = totals;
    out->privatised = atomic_load(&total_privatised);
    out->given_back = atomic_load(&total_given_back);
    out->silent_dropped = atomic_load(&total_silent);
}
