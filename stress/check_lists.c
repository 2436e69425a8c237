/* check_lists.c -- list-append histories: version orders, edges, cycles; see the header.
 *
 *   index     who appended each value                              (DUPLICATE appends are the caller's mistake: fatal)
 *   orders    the longest committed read of each list              INCOMPATIBLE
 *   reads     every read on its own                                DUPLICATE GARBAGE INTERNAL G1a G1b
 *   edges     ww wr rw so                                          LOST
 *   cycles    strongly connected parts by kinds of edges           G0 G1c G-single G2
 *
 * Tarjan's algorithm is written without recursion, since a component can hold every transaction of the history. */
#include "check_lists.h"
#include <assert.h>
#include <stdarg.h>
#include <string.h>

const AnomalyInfo anomaly_info[ANOMALIES] = {
#define ANOMALY(name, code, what) {code, what},
#include "anomalies.def"
#undef ANOMALY
};

/* ---- logs ------------------------------------------------------------------------------------------------------------ */

static ListsTx *last_tx(ListsLog *log) { return &log->txs.at[log->txs.n - 1]; }
static void add_op(ListsLog *log, ListsOp op) {
    vec_push(&log->ops, op);
    last_tx(log)->ops++;
}
void lists_begin(ListsLog *log) { vec_push(&log->txs, (ListsTx){.op = log->ops.n}); }
void lists_append(ListsLog *log, uint32_t list, uint32_t value) {
    assert(value > 0 && value < 1u << 28);
    add_op(log, (ListsOp){.list = list, .value = value});
}
void lists_read(ListsLog *log, uint32_t list) {
    add_op(log, (ListsOp){.list = list, .values = log->values.n, .read = true});
}
void lists_read_value(ListsLog *log, uint32_t value) {
    vec_push(&log->values, value);
    log->ops.at[log->ops.n - 1].value++;
}
void lists_end(ListsLog *log, bool committed) { last_tx(log)->committed = committed; }
void lists_log_clear(ListsLog *log) { log->ops.n = log->values.n = log->txs.n = 0; }
void lists_log_free(ListsLog *log) {
    vec_free(&log->ops);
    vec_free(&log->values);
    vec_free(&log->txs);
}

/* ---- the history under check -------------------------------------------------------------------------------------------- */

enum EdgeKind { WW, WR, RW, SO };
static const char *const edge_name[] = {"ww", "wr", "rw", "so"};
typedef struct Edge {
    uint32_t from, to;
    enum EdgeKind kind;
} Edge;

typedef struct Writer { /* of a value */
    uint32_t tx, list;
    bool appended, last; /* last: the transaction's final append to that list */
} Writer;

typedef struct Read {
    const uint32_t *at;
    size_t n;
} Read;

typedef struct Check {
    const ListsLog *logs;
    int threads;
    uint32_t lists, txs;
    const ListsTx **tx; /* by number */
    const ListsLog **log;
    Writer *writer; /* by value */
    uint32_t values;
    bool complete;
    Read *order;         /* by list: its versions */
    uint32_t *rank;      /* by value: its place in the order, from 1; 0 not in it */
    VEC(Edge) edges;     /* sorted by `from` before cycles are looked for */
    size_t *first_edge;  /* by transaction, in edges */
    ListsReport *report;
    enum Anomaly worst;
} Check;

static void *zeroed(size_t n, size_t each) {
    void *p = calloc(n ? n : 1, each);
    if (!p) abort();
    return p;
}

/* Count an anomaly; the text of the first one of the worst kind is kept. Returns true if `text` is wanted. */
static bool found(Check *c, enum Anomaly a) {
    bool first = !c->report->count[a]++;
    if (!first || (c->worst != ANOMALIES && c->worst >= a)) return false;
    c->worst = a;
    snprintf(c->report->text, sizeof c->report->text, "%s: %s", anomaly_info[a].code, anomaly_info[a].what);
    return true;
}

__attribute__((format(printf, 2, 3))) static void tell(Check *c, const char *format, ...) {
    size_t n = strlen(c->report->text);
    va_list args;
    va_start(args, format);
    vsnprintf(c->report->text + n, sizeof c->report->text - n, format, args);
    va_end(args);
}

#define FOUND(c, a, ...)                                                                                               \
    do {                                                                                                               \
        if (found(c, a)) tell(c, __VA_ARGS__);                                                                         \
    } while (0)

static Read read_of(const Check *c, uint32_t tx, const ListsOp *op) {
    return (Read){c->log[tx]->values.at + op->values, op->value};
}
static const ListsOp *ops_of(const Check *c, uint32_t tx) { return c->log[tx]->ops.at + c->tx[tx]->op; }

/* ---- index --------------------------------------------------------------------------------------------------------------- */

static void number_transactions(Check *c) {
    for (int t = 0; t < c->threads; t++) c->txs += c->logs[t].txs.n;
    c->tx = zeroed(c->txs, sizeof *c->tx);
    c->log = zeroed(c->txs, sizeof *c->log);
    uint32_t n = 0;
    for (int t = 0; t < c->threads; t++)
        for (size_t i = 0; i < c->logs[t].txs.n; i++, n++) {
            c->tx[n] = &c->logs[t].txs.at[i];
            c->log[n] = &c->logs[t];
        }
}

static void size_values(Check *c) {
    for (int t = 0; t < c->threads; t++)
        for (size_t i = 0; i < c->logs[t].ops.n; i++) {
            const ListsOp *op = &c->logs[t].ops.at[i];
            if (!op->read && op->value >= c->values) c->values = op->value + 1;
        }
    c->writer = zeroed(c->values, sizeof *c->writer);
    c->rank = zeroed(c->values, sizeof *c->rank);
}

static void index_appends(Check *c, uint32_t tx) {
    const ListsOp *ops = ops_of(c, tx);
    for (size_t i = 0; i < c->tx[tx]->ops; i++) {
        if (ops[i].read) continue;
        assert(!c->writer[ops[i].value].appended && "the caller uses each value once");
        bool last = true;
        for (size_t k = i + 1; k < c->tx[tx]->ops; k++) last &= ops[k].read || ops[k].list != ops[i].list;
        c->writer[ops[i].value] = (Writer){.tx = tx, .list = ops[i].list, .appended = true, .last = last};
    }
}

/* ---- version orders -------------------------------------------------------------------------------------------------------- */

/* What a transaction saw of others: its own appends, at the end of a read, do not count. */
static Read external(const Check *c, uint32_t tx, Read r) {
    while (r.n && r.at[r.n - 1] < c->values && c->writer[r.at[r.n - 1]].appended &&
           c->writer[r.at[r.n - 1]].tx == tx)
        r.n--;
    return r;
}

static void lengthen_order(Check *c, uint32_t tx, const ListsOp *op) {
    Read r = read_of(c, tx, op);
    if (r.n > c->order[op->list].n) c->order[op->list] = r;
}

static void rank_order(Check *c, uint32_t list) {
    Read o = c->order[list];
    for (size_t i = 0; i < o.n; i++)
        if (o.at[i] < c->values && !c->rank[o.at[i]]) c->rank[o.at[i]] = i + 1;
}

/* ---- single reads ------------------------------------------------------------------------------------------------------------ */

static void check_values(Check *c, uint32_t tx, const ListsOp *op, Read r) {
    size_t seen = external(c, tx, r).n;
    for (size_t i = 0; i < r.n; i++) {
        uint32_t v = r.at[i];
        if (v >= c->values || !c->writer[v].appended || c->writer[v].list != op->list) {
            FOUND(c, ANOMALY_GARBAGE, "; value %u in list %u, read by T%u", v, op->list, tx);
            continue;
        }
        const Writer *w = &c->writer[v];
        if (!c->tx[w->tx]->committed && w->tx != tx)
            FOUND(c, ANOMALY_G1A, "; value %u of aborted T%u in list %u, read by T%u", v, w->tx, op->list, tx);
        if (i + 1 == seen && !w->last)
            FOUND(c, ANOMALY_G1B, "; list %u, read by T%u, ends with %u, not the last that T%u appended", op->list,
                  tx, v, w->tx);
    }
}

/* Values are looked up by their rank, so a list that is a beginning of the order has no duplicates unless the order has. */
static void check_prefix(Check *c, uint32_t tx, const ListsOp *op, Read r) {
    Read o = c->order[op->list];
    bool longer = r.n > o.n;
    if (longer && !c->tx[tx]->committed && !c->complete) r.n = o.n, longer = false; /* what follows, nobody can tell */
    if (longer || memcmp(r.at, o.at, r.n * sizeof *r.at) != 0)
        FOUND(c, ANOMALY_INCOMPATIBLE, "; list %u as T%u reads it (%zu values) against the longest read (%zu)",
              op->list, tx, r.n, o.n);
}

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void check_duplicates(Check *c, uint32_t tx, uint32_t list, Read r) {
    uint32_t *sorted = zeroed(r.n, sizeof *sorted);
    memcpy(sorted, r.at, r.n * sizeof *sorted);
    qsort(sorted, r.n, sizeof *sorted, by_value);
    for (size_t i = 1; i < r.n; i++)
        if (sorted[i] == sorted[i - 1])
            FOUND(c, ANOMALY_DUPLICATE, "; value %u in list %u, read by T%u", sorted[i], list, tx);
    free(sorted);
}

/* What a read must equal: the last read of the list in this transaction and its own appends since; without an earlier read
 * it must end with the own appends so far. */
static bool continues(const Check *c, uint32_t tx, size_t i) {
    const ListsOp *ops = ops_of(c, tx);
    Read r = read_of(c, tx, &ops[i]);
    size_t at = r.n;
    for (size_t k = i; k-- > 0;) {
        if (ops[k].list != ops[i].list) continue;
        if (ops[k].read) {
            Read before = read_of(c, tx, &ops[k]);
            return before.n == at && memcmp(before.at, r.at, at * sizeof *r.at) == 0;
        }
        if (!at || r.at[--at] != ops[k].value) return false;
    }
    return true;
}

static void check_read(Check *c, uint32_t tx, size_t i) {
    const ListsOp *op = &ops_of(c, tx)[i];
    Read r = read_of(c, tx, op);
    check_values(c, tx, op, r);
    if (!continues(c, tx, i))
        FOUND(c, ANOMALY_INTERNAL, "; operation %zu of T%u, on list %u", i, tx, op->list);
    /* An aborted transaction's own appends are in nobody's order. */
    Read seen = c->tx[tx]->committed ? r : external(c, tx, r);
    check_prefix(c, tx, op, seen);
    if (seen.n && memcmp(r.at, c->order[op->list].at, seen.n * sizeof *r.at) != 0)
        check_duplicates(c, tx, op->list, r);
}

/* ---- edges --------------------------------------------------------------------------------------------------------------------- */

static void edge(Check *c, uint32_t from, uint32_t to, enum EdgeKind kind) {
    if (from != to && c->tx[from]->committed && c->tx[to]->committed) vec_push(&c->edges, (Edge){from, to, kind});
}

static bool known(const Check *c, uint32_t list, uint32_t v) {
    return v < c->values && c->writer[v].appended && c->writer[v].list == list;
}

static void edges_of_order(Check *c, uint32_t list) {
    Read o = c->order[list];
    for (size_t i = 1; i < o.n; i++)
        if (known(c, list, o.at[i - 1]) && known(c, list, o.at[i]))
            edge(c, c->writer[o.at[i - 1]].tx, c->writer[o.at[i]].tx, WW);
}

static void edges_of_read(Check *c, uint32_t tx, const ListsOp *op) {
    Read r = external(c, tx, read_of(c, tx, op)), o = c->order[op->list];
    if (r.n && known(c, op->list, r.at[r.n - 1])) edge(c, c->writer[r.at[r.n - 1]].tx, tx, WR);
    if (r.n < o.n && known(c, op->list, o.at[r.n])) edge(c, tx, c->writer[o.at[r.n]].tx, RW);
}

static void edges_of_threads(Check *c) {
    uint32_t before = UINT32_MAX;
    for (uint32_t tx = 0; tx < c->txs; tx++) {
        if (tx && c->log[tx] != c->log[tx - 1]) before = UINT32_MAX;
        if (!c->tx[tx]->committed) continue;
        if (before != UINT32_MAX) edge(c, before, tx, SO);
        before = tx;
    }
}

static void check_lost(Check *c) {
    for (uint32_t v = 0; v < c->values; v++)
        if (c->writer[v].appended && c->tx[c->writer[v].tx]->committed && !c->rank[v])
            FOUND(c, ANOMALY_LOST, "; value %u, appended to list %u by T%u", v, c->writer[v].list, c->writer[v].tx);
}

static int by_from(const void *a, const void *b) {
    uint32_t x = ((const Edge *)a)->from, y = ((const Edge *)b)->from;
    return x < y ? -1 : x > y;
}

static void sort_edges(Check *c) {
    if (c->edges.n) qsort(c->edges.at, c->edges.n, sizeof(Edge), by_from);
    c->first_edge = zeroed(c->txs + 1, sizeof *c->first_edge);
    for (size_t i = 0; i < c->edges.n; i++) c->first_edge[c->edges.at[i].from + 1]++;
    for (uint32_t i = 0; i < c->txs; i++) c->first_edge[i + 1] += c->first_edge[i];
    c->report->edges = c->edges.n;
}

/* ---- cycles ----------------------------------------------------------------------------------------------------------------------- */

/* Strongly connected parts of the graph restricted to the kinds of edges in `mask`; part[tx] numbers them. */
typedef struct Tarjan {
    uint32_t *index, *low, *stack, *call;
    size_t *next; /* by transaction: the edge to look at when control is back */
    bool *on_stack;
    uint32_t counter, depth, calls, parts;
} Tarjan;

static void visit(Tarjan *t, const Check *c, uint32_t v) {
    t->index[v] = t->low[v] = ++t->counter;
    t->stack[t->depth++] = v;
    t->on_stack[v] = true;
    t->next[v] = c->first_edge[v];
    t->call[t->calls++] = v;
}

static void close_part(Tarjan *t, uint32_t v, uint32_t *part) {
    uint32_t w;
    do {
        w = t->stack[--t->depth];
        t->on_stack[w] = false;
        part[w] = t->parts;
    } while (w != v);
    t->parts++;
}

static void step(Tarjan *t, const Check *c, unsigned mask, uint32_t *part) {
    uint32_t v = t->call[t->calls - 1];
    while (t->next[v] < c->first_edge[v + 1]) {
        const Edge *e = &c->edges.at[t->next[v]++];
        if (!(mask >> e->kind & 1)) continue;
        if (!t->index[e->to]) return visit(t, c, e->to);
        if (t->on_stack[e->to] && t->index[e->to] < t->low[v]) t->low[v] = t->index[e->to];
    }
    t->calls--;
    if (t->low[v] == t->index[v]) close_part(t, v, part);
    if (t->calls && t->low[v] < t->low[t->call[t->calls - 1]]) t->low[t->call[t->calls - 1]] = t->low[v];
}

static void find_parts(const Check *c, unsigned mask, uint32_t *part) {
    uint32_t n = c->txs;
    Tarjan t = {.index = zeroed(n, 4), .low = zeroed(n, 4), .stack = zeroed(n, 4), .call = zeroed(n, 4),
                .next = zeroed(n, sizeof(size_t)), .on_stack = zeroed(n, 1)};
    for (uint32_t v = 0; v < n; v++) {
        if (t.index[v]) continue;
        visit(&t, c, v);
        while (t.calls) step(&t, c, mask, part);
    }
    free(t.index), free(t.low), free(t.stack), free(t.call), free(t.next), free(t.on_stack);
}

/* A shortest way from `from` to `to` by edges of `mask`, breadth first: way[tx] is the edge that led there. */
static bool find_way(const Check *c, unsigned mask, uint32_t from, uint32_t to, const Edge **way) {
    uint32_t *queue = zeroed(c->txs, sizeof *queue), head = 0, tail = 0;
    memset(way, 0, c->txs * sizeof *way);
    for (queue[tail++] = from; head < tail && !way[to];) {
        uint32_t v = queue[head++];
        for (size_t i = c->first_edge[v]; i < c->first_edge[v + 1]; i++) {
            const Edge *e = &c->edges.at[i];
            if (!(mask >> e->kind & 1) || way[e->to]) continue;
            way[e->to] = e;
            queue[tail++] = e->to;
        }
    }
    free(queue);
    return way[to] != NULL;
}

/* Print the way backwards: T5 <-rw- T3 <-wr- T1. */
static void tell_cycle(Check *c, const Edge *closing, const Edge **way) {
    tell(c, "; T%u <-%s- T%u", closing->to, edge_name[closing->kind], closing->from);
    for (uint32_t v = closing->from, n = 0; v != closing->to && n < 40; v = way[v]->from, n++)
        tell(c, " <-%s- T%u", edge_name[way[v]->kind], way[v]->from);
}

/* For each part (by the kinds in `inside`) that an edge of kind `closing` lies in: an anomaly, if a way back exists by the
 * kinds of `back`. `bad` marks the parts of the whole graph that were reported already. */
static void report_cycles(Check *c, enum Anomaly a, unsigned inside, unsigned closing, unsigned back,
                          const uint32_t *whole, bool *bad, const Edge **way) {
    uint32_t *part = zeroed(c->txs, sizeof *part);
    find_parts(c, inside, part);
    for (size_t i = 0; i < c->edges.n; i++) {
        const Edge *e = &c->edges.at[i];
        if (!(closing >> e->kind & 1) || part[e->from] != part[e->to] || bad[whole[e->from]]) continue;
        if (!find_way(c, back, e->to, e->from, way)) continue;
        bad[whole[e->from]] = true;
        if (found(c, a)) tell_cycle(c, e, way);
    }
    free(part);
}

/* From the least kinds of edges up; a part of the whole graph is reported once, under the first name that fits it. */
static void check_cycles(Check *c) {
    enum { ww = 1 << WW, wr = 1 << WR, rw = 1 << RW, so = 1 << SO };
    uint32_t *whole = zeroed(c->txs, sizeof *whole);
    bool *bad = zeroed(c->txs, 1);
    const Edge **way = zeroed(c->txs, sizeof *way);
    find_parts(c, ww | wr | rw | so, whole);
    report_cycles(c, ANOMALY_G0, ww | so, ww, ww | so, whole, bad, way);
    report_cycles(c, ANOMALY_G1C, ww | wr | so, wr, ww | wr | so, whole, bad, way);
    report_cycles(c, ANOMALY_G_SINGLE, ww | wr | rw | so, rw, ww | wr | so, whole, bad, way);
    report_cycles(c, ANOMALY_G2, ww | wr | rw | so, rw, ww | wr | rw | so, whole, bad, way);
    free(whole), free(bad), free(way);
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------------------ */

static void each_read(Check *c, void (*fn)(Check *c, uint32_t tx, const ListsOp *op), bool committed_only) {
    for (uint32_t tx = 0; tx < c->txs; tx++)
        for (size_t i = 0; i < c->tx[tx]->ops; i++)
            if (ops_of(c, tx)[i].read && (c->tx[tx]->committed || !committed_only)) fn(c, tx, &ops_of(c, tx)[i]);
}

static void check_one(Check *c, uint32_t tx, const ListsOp *op) { check_read(c, tx, op - ops_of(c, tx)); }

bool lists_check(const ListsLog *logs, int threads, uint32_t lists, bool complete, ListsReport *report) {
    Check c = {.logs = logs, .threads = threads, .lists = lists, .complete = complete,
               .report = report, .worst = ANOMALIES};
    memset(report, 0, sizeof *report);
    number_transactions(&c);
    size_values(&c);
    c.order = zeroed(lists, sizeof *c.order);
    for (uint32_t tx = 0; tx < c.txs; tx++) index_appends(&c, tx);
    each_read(&c, lengthen_order, true);
    for (uint32_t list = 0; list < lists; list++) {
        rank_order(&c, list);
        check_duplicates(&c, 0, list, c.order[list]);
        edges_of_order(&c, list);
    }
    each_read(&c, check_one, false);
    each_read(&c, edges_of_read, true);
    edges_of_threads(&c);
    if (complete) check_lost(&c);
    sort_edges(&c);
    check_cycles(&c);
    report->txs = c.txs;
    free(c.tx), free(c.log), free(c.writer), free(c.rank), free(c.order), free(c.first_edge);
    vec_free(&c.edges);
    return c.worst == ANOMALIES;
}
