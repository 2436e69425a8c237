/* boruvka.c -- three graph algorithms by threads on one shared graph of heap objects, compared with plain sequential C.
 *
 *    minimum spanning tree   Boruvka: each thread takes a component from the work list, finds its lightest edge that leaves
 *                            it, and merges it with the component at the other end, in one transaction
 *    connected components    every edge unites the trees of its two ends, a part of the edges per transaction
 *    breadth-first search    level by level, the frontier's vertices in parts, one transaction each
 *
 * The plain programs are Kruskal with union and find, union and find, and a queue. Weights are all different, so that there
 * is one minimum spanning tree and its edges can be compared one by one.
 *
 * A wrong outcome: another set of tree edges, components or distances than the plain program's. */
#include "stress.h"
#include <pthread.h>

static uint64_t nodes = 20000, degree = 6, part = 64;
static const StressOption options[] = {
    {"nodes", &nodes, "of the graph"},
    {"degree", &degree, "edges per node, on average"},
    {"part", &part, "edges or vertices per transaction"},
    {NULL, NULL, NULL},
};

typedef struct Edge { /* the plain graph */
    uint32_t from, to, weight;
} Edge;
static Edge *edges;
static uint64_t edge_count;

/* ---- the graph --------------------------------------------------------------------------------------------------------------- */

/* Distinct weights: a permutation. The graph has several components: the last tenth of the nodes has no edges to the rest. */
static void make_plain(void) {
    Rng r = rng_new(stress.seed, 77);
    uint64_t border = nodes - nodes / 10;
    edge_count = nodes * degree / 2;
    edges = calloc(edge_count, sizeof *edges);
    for (uint64_t i = 0; i < edge_count; i++) {
        uint64_t a = rng_below(&r, nodes), low = a < border ? 0 : border, n = a < border ? border : nodes - border;
        edges[i] = (Edge){a, low + rng_below(&r, n), i};
    }
    for (uint64_t i = edge_count; i > 1; i--) {
        uint64_t k = rng_below(&r, i);
        uint32_t t = edges[i - 1].weight;
        edges[i - 1].weight = edges[k].weight;
        edges[k].weight = t;
    }
}

/* The heap's graph. Global 0: array of vertices. A vertex: slots UP (towards the root of its component), ARCS and LAST (the
 * arcs that leave it, of a root: its whole component), NEIGHBOURS (a node of vertices); words NUMBER, DISTANCE, SIZE.
 * An arc: slots NEXT, TO; word WEIGHT. An edge makes one arc at each end. */
enum { UP, ARCS, LAST, NEIGHBOURS, VERTEX_SLOTS };
enum { NUMBER, DISTANCE, SIZE, VERTEX_WORDS };
enum { NEXT, TO, ARC_SLOTS };
enum { WEIGHT, ARC_WORDS };
enum { FAR = UINT32_MAX };

static uintptr_t vertex(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }
static uintptr_t slot(uintptr_t o, int i) { return obj_from_value(node_get(o, i)); }

static void make_vertices(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + 1000 < nodes ? from + 1000 : nodes;
    if (!from) global_set_obj(0, array_new(nodes));
    for (uint64_t i = from; i < to; i++) {
        uintptr_t v = node_new(VERTEX_SLOTS, VERTEX_WORDS);
        STRESS_CHECK(v, "out of memory");
        word_set(v, NUMBER, i);
        word_set(v, DISTANCE, FAR);
        word_set(v, SIZE, 1);
        array_set(global_obj(0), i, value_from_ref(v));
    }
}

/* `ARCS` is consumed by the spanning tree, `NEIGHBOURS` stays: an array of vertices. */
static void add_arc(uintptr_t v, uintptr_t to, uint64_t weight) {
    uintptr_t arc = node_new(ARC_SLOTS, ARC_WORDS);
    STRESS_CHECK(arc, "out of memory");
    word_set(arc, WEIGHT, weight);
    node_set(arc, TO, value_from_ref(to));
    node_set(arc, NEXT, node_get(v, ARCS));
    if (!node_get(v, LAST)) node_set(v, LAST, value_from_ref(arc));
    node_set(v, ARCS, value_from_ref(arc));
}

static void make_arcs(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + 1000 < edge_count ? from + 1000 : edge_count;
    for (uint64_t i = from; i < to; i++) {
        uintptr_t a = vertex(edges[i].from), b = vertex(edges[i].to);
        if (a == b) continue;
        add_arc(a, b, edges[i].weight);
        add_arc(b, a, edges[i].weight);
    }
}

static void make_neighbours(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + 1000 < nodes ? from + 1000 : nodes;
    for (uint64_t i = from; i < to; i++) {
        uint64_t n = 0;
        for (uintptr_t a = slot(vertex(i), ARCS); a; a = slot(a, NEXT)) n++;
        uintptr_t all = node_new(n, 0);
        STRESS_CHECK(all, "out of memory");
        for (uintptr_t a = slot(vertex(i), ARCS); a; a = slot(a, NEXT)) node_set(all, --n, node_get(a, TO));
        node_set(vertex(i), NEIGHBOURS, value_from_ref(all));
    }
}

static void in_parts(Worker *w, void (*fn)(StmThread *th, void *arg), uint64_t n) {
    for (uint64_t from = 0; from < n; from += 1000) tx_run(&w->th.stm, fn, &from);
}
static void make_shared(Worker *w) {
    in_parts(w, make_vertices, nodes);
    in_parts(w, make_arcs, edge_count);
    in_parts(w, make_neighbours, nodes);
}
static void reset_vertices(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + 1000 < nodes ? from + 1000 : nodes;
    for (uint64_t i = from; i < to; i++) {
        node_set(vertex(i), UP, 0);
        word_set(vertex(i), SIZE, 1);
    }
}
static void reset_shared(Worker *w) { in_parts(w, reset_vertices, nodes); }

/* ---- union and find on the heap ------------------------------------------------------------------------------------------------- */

/* The root of v's tree. Paths are halved, but only now and then: a write is a conflict with every reader. */
static uintptr_t find(uintptr_t v) {
    int steps = 0;
    for (uintptr_t up; (up = slot(v, UP)); v = up) {
        uintptr_t above = slot(up, UP);
        if (above && ++steps > 4) node_set(v, UP, value_from_ref(above));
    }
    return v;
}

/* The smaller tree goes below the larger one; the root that remains. */
static uintptr_t unite(uintptr_t a, uintptr_t b) {
    if (word_get(a, SIZE) < word_get(b, SIZE)) {
        uintptr_t t = a;
        a = b;
        b = t;
    }
    node_set(b, UP, value_from_ref(a));
    word_set(a, SIZE, word_get(a, SIZE) + word_get(b, SIZE));
    return a;
}

/* ---- Boruvka ----------------------------------------------------------------------------------------------------------------------- */

static uint8_t *in_tree;            /* by weight; each set once, by the thread that committed the merge */
static _Atomic uint64_t next_item;  /* of the round's work list */
static uint64_t *work_list, work_count; /* vertices that were roots when the round began */
static uint64_t *merged_away;

/* The lightest arc that leaves root's component; those inside it are unlinked on the way. */
static uintptr_t lightest(StmThread *th, uintptr_t root) {
    uintptr_t best = 0, before = 0;
    uint64_t n = 0;
    for (uintptr_t arc = slot(root, ARCS), next; arc; arc = next) {
        next = slot(arc, NEXT);
        if (find(slot(arc, TO)) == root) { /* inside: drop it */
            if (before) node_set(before, NEXT, value_from_obj(next));
            else node_set(root, ARCS, value_from_obj(next));
            if (!next) node_set(root, LAST, value_from_obj(before));
            continue;
        }
        if (!best || word_get(arc, WEIGHT) < word_get(best, WEIGHT)) best = arc;
        before = arc;
        if (++n % 256 == 0) stm_poll(th);
    }
    return best;
}

/* Both lists of arcs, one behind the other, at the root that remains. */
static void join_arcs(uintptr_t a, uintptr_t b, uintptr_t remains) {
    Value first = node_get(a, ARCS), last = node_get(b, LAST);
    if (!first) first = node_get(b, ARCS);
    else if (node_get(b, ARCS)) node_set(slot(a, LAST), NEXT, node_get(b, ARCS));
    if (!last) last = node_get(a, LAST);
    node_set(remains, ARCS, first);
    node_set(remains, LAST, last);
}

typedef struct Merge {
    uint64_t number; /* of a vertex that may be a root */
    uint64_t weight; /* of the edge that went into the tree, or FAR */
} Merge;

static void merge(StmThread *th, void *arg) {
    Merge *m = arg;
    uintptr_t root = vertex(m->number);
    m->weight = FAR;
    if (node_get(root, UP)) return; /* merged by another in this round */
    uintptr_t arc = lightest(th, root);
    if (!arc) return;
    uintptr_t other = find(slot(arc, TO));
    m->weight = word_get(arc, WEIGHT);
    join_arcs(root, other, unite(root, other));
}

static void boruvka_work(Worker *w) {
    for (uint64_t i; (i = atomic_fetch_add(&next_item, 1)) < work_count;) {
        Merge m = {work_list[i], FAR};
        tx_run(&w->th.stm, merge, &m);
        if (m.weight != FAR) in_tree[m.weight]++;
    }
}

/* What is still a root and has arcs goes into the next round. */
static void collect_roots(StmThread *th, void *arg) {
    uint64_t n = 0;
    for (uint64_t i = 0; i < work_count; i++) {
        uintptr_t v = vertex(work_list[i]);
        if (!node_get(v, UP) && node_get(v, ARCS)) merged_away[n++] = work_list[i];
    }
    *(uint64_t *)arg = n;
}
static void next_round(Worker *w) {
    uint64_t n, *t = work_list;
    tx_run(&w->th.stm, collect_roots, &n);
    work_list = merged_away;
    merged_away = t;
    work_count = n;
}

static void spanning_tree(void) {
    work_list = calloc(nodes, sizeof *work_list);
    merged_away = calloc(nodes, sizeof *merged_away);
    in_tree = calloc(edge_count, 1);
    for (uint64_t i = 0; i < nodes; i++) work_list[i] = i;
    for (work_count = nodes; work_count;) {
        next_item = 0;
        stress_run(stress.threads, boruvka_work, NULL);
        stress_alone(next_round, NULL);
    }
    free(work_list), free(merged_away);
}

/* ---- connected components ------------------------------------------------------------------------------------------------------------ */

static void unite_part(StmThread *th, void *arg) {
    uint64_t from = *(uint64_t *)arg, to = from + part < edge_count ? from + part : edge_count;
    for (uint64_t i = from; i < to; i++) {
        uintptr_t a = find(vertex(edges[i].from)), b = find(vertex(edges[i].to));
        if (a != b) unite(a, b);
        if (i % 16 == 15) stm_poll(th);
    }
}
static void components_work(Worker *w) {
    for (uint64_t from; (from = atomic_fetch_add(&next_item, part)) < edge_count;) tx_run(&w->th.stm, unite_part, &from);
}
static void components(void) {
    stress_alone(reset_shared, NULL);
    next_item = 0;
    stress_run(stress.threads, components_work, NULL);
}

/* ---- breadth first ---------------------------------------------------------------------------------------------------------------------- */

static VEC(uint32_t) frontier;
static uint32_t level;
static pthread_mutex_t next_mutex = PTHREAD_MUTEX_INITIALIZER;
static VEC(uint32_t) next_frontier; /* guarded by next_mutex */

typedef struct Step {
    uint64_t from;
    VEC(uint32_t) reached; /* by this attempt */
} Step;

static void reach_part(StmThread *th, void *arg) {
    Step *s = arg;
    uint64_t to = s->from + part < frontier.n ? s->from + part : frontier.n;
    s->reached.n = 0;
    for (uint64_t i = s->from; i < to; i++) {
        uintptr_t all = slot(vertex(frontier.at[i]), NEIGHBOURS);
        for (uint64_t k = 0, n = obj_cells(all); k < n; k++) {
            uintptr_t v = slot(all, k);
            if (word_get(v, DISTANCE) != FAR) continue;
            word_set(v, DISTANCE, level + 1);
            vec_push(&s->reached, word_get(v, NUMBER));
        }
        if (i % 16 == 15) stm_poll(th);
    }
}

static void bfs_work(Worker *w) {
    Step s = {0};
    while ((s.from = atomic_fetch_add(&next_item, part)) < frontier.n) {
        tx_run(&w->th.stm, reach_part, &s);
        pthread_mutex_lock(&next_mutex);
        for (size_t i = 0; i < s.reached.n; i++) vec_push(&next_frontier, s.reached.at[i]);
        pthread_mutex_unlock(&next_mutex);
    }
    vec_free(&s.reached);
}

static void start_bfs(StmThread *th, void *arg) { word_set(vertex(0), DISTANCE, 0); }
static void start_at_0(Worker *w) { stress_tx(w, start_bfs); }

static void breadth_first(void) {
    stress_alone(start_at_0, NULL);
    vec_push(&frontier, 0);
    for (level = 0; frontier.n; level++) {
        next_item = 0;
        next_frontier.n = 0;
        stress_run(stress.threads, bfs_work, NULL);
        frontier.n = 0;
        for (size_t i = 0; i < next_frontier.n; i++) vec_push(&frontier, next_frontier.at[i]);
    }
    vec_free(&frontier), vec_free(&next_frontier);
}

/* ---- the plain programs ----------------------------------------------------------------------------------------------------------------- */

static uint32_t *plain_up, *plain_distance;
static uint8_t *plain_tree;

static uint32_t plain_find(uint32_t v) {
    while (plain_up[v] != v) v = plain_up[v] = plain_up[plain_up[v]];
    return v;
}
static int by_weight(const void *a, const void *b) {
    uint32_t x = ((const Edge *)a)->weight, y = ((const Edge *)b)->weight;
    return x < y ? -1 : x > y;
}

/* Kruskal; its forest tells the components too. */
static void plain_spanning_tree(void) {
    Edge *sorted = calloc(edge_count, sizeof *sorted);
    plain_up = calloc(nodes, sizeof *plain_up);
    plain_tree = calloc(edge_count, 1);
    memcpy(sorted, edges, edge_count * sizeof *sorted);
    qsort(sorted, edge_count, sizeof *sorted, by_weight);
    for (uint64_t i = 0; i < nodes; i++) plain_up[i] = i;
    for (uint64_t i = 0; i < edge_count; i++) {
        uint32_t a = plain_find(sorted[i].from), b = plain_find(sorted[i].to);
        if (a == b) continue;
        plain_up[a] = b;
        plain_tree[sorted[i].weight] = 1;
    }
    free(sorted);
}

/* Neighbours in one block, `first` says where those of a node begin. */
static void plain_breadth_first(void) {
    uint32_t *first = calloc(nodes + 2, sizeof *first), *to = calloc(2 * edge_count + 1, sizeof *to);
    uint32_t *queue = calloc(nodes, sizeof *queue), head = 0, tail = 0;
    plain_distance = malloc(nodes * sizeof *plain_distance);
    for (uint64_t i = 0; i < edge_count; i++) first[edges[i].from + 2]++, first[edges[i].to + 2]++;
    for (uint64_t i = 2; i < nodes + 2; i++) first[i] += first[i - 1];
    for (uint64_t i = 0; i < edge_count; i++) {
        to[first[edges[i].from + 1]++] = edges[i].to;
        to[first[edges[i].to + 1]++] = edges[i].from;
    }
    for (uint64_t i = 0; i < nodes; i++) plain_distance[i] = FAR;
    plain_distance[0] = 0;
    for (queue[tail++] = 0; head < tail; head++)
        for (uint32_t i = first[queue[head]]; i < first[queue[head] + 1]; i++)
            if (plain_distance[to[i]] == FAR) {
                plain_distance[to[i]] = plain_distance[queue[head]] + 1;
                queue[tail++] = to[i];
            }
    free(first), free(to), free(queue);
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------------------------ */

static void compare_tree(void) {
    uint64_t n = 0, weight = 0;
    for (uint64_t i = 0; i < edge_count; i++) {
        STRESS_CHECK(in_tree[i] == plain_tree[i], "the edge of weight %lu: %d times in the tree, in Kruskal's %d times", i,
                     in_tree[i], plain_tree[i]);
        n += in_tree[i];
        weight += in_tree[i] ? i : 0;
    }
    printf("  spanning forest: %lu edges of %lu, weight %lu\n", n, edge_count, weight);
}

static void compare_components(StmThread *th, void *arg) {
    uint32_t *name = malloc(nodes * sizeof *name); /* by plain root: the number of the heap's root; freed below, no safepoint */
    uint8_t *taken = calloc(nodes, 1);
    uint64_t n = 0;
    memset(name, 0xFF, nodes * sizeof *name);
    for (uint64_t i = 0; i < nodes; i++) {
        uint32_t plain = plain_find(i), number = word_get(find(vertex(i)), NUMBER);
        if (name[plain] == FAR) {
            STRESS_CHECK(!taken[number], "two components have become one, that of node %lu", i);
            name[plain] = number;
            taken[number] = 1;
            n++;
        }
        STRESS_CHECK(name[plain] == number, "node %lu is in the component of %u, not of %u", i, number, name[plain]);
    }
    free(name), free(taken);
    *(uint64_t *)arg = n;
}

static void compare_distances(StmThread *th, void *arg) {
    uint64_t far = 0;
    for (uint64_t i = 0; i < nodes; i++) {
        uint64_t d = word_get(vertex(i), DISTANCE);
        STRESS_CHECK(d == plain_distance[i], "node %lu is at distance %lu, should be %u", i, d, plain_distance[i]);
        far += d == FAR;
    }
    *(uint64_t *)arg = far;
}

static void compare_rest(Worker *w) {
    uint64_t n, far;
    tx_run(&w->th.stm, compare_components, &n);
    tx_run(&w->th.stm, compare_distances, &far);
    printf("  %lu components; %lu nodes reached from node 0 in %u levels\n", n, nodes - far, level);
}

/* ---- all, with times --------------------------------------------------------------------------------------------------------------------------- */

static double timed(const char *what, void (*fn)(void), double plain) {
    StmTotals before, after;
    stm_totals(&before);
    double t = stress_now();
    fn();
    t = stress_now() - t;
    stm_totals(&after);
    if (plain >= 0)
        printf("  %-22s %8.3f s on %lu threads, plain C %.3f s (%.1fx); %lu published in %lu epochs\n", what, t,
               stress.threads, plain, t / plain, after.published_txs - before.published_txs, after.epochs - before.epochs);
    return t;
}

static void set_up(void) { stress_alone(make_shared, NULL); }

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    make_plain();
    double tree = timed("Kruskal", plain_spanning_tree, -1), bfs = timed("queue", plain_breadth_first, -1);
    timed("building the graph", set_up, tree);
    timed("spanning tree", spanning_tree, tree);
    timed("components", components, tree);
    timed("breadth first", breadth_first, bfs);
    compare_tree();
    stress_alone(compare_rest, NULL);
    free(edges), free(in_tree), free(plain_up), free(plain_tree), free(plain_distance);
    return stress_end();
}
