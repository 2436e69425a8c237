/* check_replay.c -- the commit-order replay oracle; see the header for what it asks.
 *
 * Attempts are sorted by number. Those with the same number form a group: at most one of them published and made the state
 * that the others saw. Which one it was is found out by trying, since an attempt that wrote only what was there already
 * counts as one without effect.
 *
 * [RE1] Cell.value is the state after all groups replayed; Cell.own holds for the attempt whose stamp it bears. */
#include "check_replay.h"
#include <assert.h>
#include <string.h>

const char *const replay_kind_text[] = {
    [REPLAY_OK] = "no fault",
    [REPLAY_STALE] = "a committed transaction read what was not there at its place in the order",
    [REPLAY_TORN] = "a transaction's reads fit no single state",
    [REPLAY_PAST] = "a transaction's reads fit another state than its number says",
    [REPLAY_ORDER] = "a transaction's number is older than a commit that had ended before it began",
    [REPLAY_TWICE] = "two transactions with the same number both change the state",
};

/* ---- logs ----------------------------------------------------------------------------------------------------------- */

static ReplayAttempt *open_attempt(ReplayLog *log) {
    assert(log->open);
    return &log->attempts.at[log->attempts.n - 1];
}

void replay_begin(ReplayLog *log, uint64_t floor) {
    assert(!log->open);
    vec_push(&log->attempts, (ReplayAttempt){.floor = floor, .op = log->ops.n, .thread = log->thread});
    log->open = true;
}

static void note(ReplayLog *log, uint64_t key, uint64_t value, uint64_t snapshot, bool write) {
    vec_push(&log->ops, (ReplayOp){.key = key, .write = write, .value = value});
    open_attempt(log)->snapshot = snapshot;
}
void replay_read(ReplayLog *log, uint64_t key, uint64_t value, uint64_t snapshot) {
    note(log, key, value, snapshot, false);
}
void replay_write(ReplayLog *log, uint64_t key, uint64_t value, uint64_t snapshot) {
    note(log, key, value, snapshot, true);
}

static void end(ReplayLog *log, uint64_t seq, bool committed) {
    ReplayAttempt *a = open_attempt(log);
    a->ops = log->ops.n - a->op;
    a->seq = seq;
    a->committed = committed;
    log->open = false;
    if (!a->ops) log->attempts.n--; /* saw nothing, did nothing */
}
void replay_commit(ReplayLog *log, uint64_t seq) { end(log, seq, true); }
void replay_abort(ReplayLog *log) { end(log, open_attempt(log)->snapshot, false); }

void replay_log_free(ReplayLog *log) {
    vec_free(&log->ops);
    vec_free(&log->attempts);
}

/* ---- the state: a hash table of cells --------------------------------------------------------------------------------- */

typedef struct Cell {
    uint64_t key, value;
    uint64_t own, stamp;
    bool used;
} Cell;

typedef struct Change {
    uint64_t seq, key, before;
} Change;

struct Replay {
    Cell *cells;
    size_t n, size; /* size: a power of two */
    uint64_t stamp;
    VEC(Change) changes; /* of this round, in order: for the diagnosis */
    ReplayCounts counts;
    size_t faults;
    ReplayFault *first;
    const ReplayOp *first_ops;
};

static size_t hash(uint64_t key, size_t size) { return (key * 0x9E3779B97F4A7C15u >> 20) & (size - 1); }

static Cell *place(Cell *cells, size_t size, uint64_t key) {
    size_t i = hash(key, size);
    while (cells[i].used && cells[i].key != key) i = (i + 1) & (size - 1);
    return &cells[i];
}

static void *zeroed(size_t n, size_t each) {
    void *p = calloc(n, each);
    if (!p) abort();
    return p;
}

static void grow(Replay *r) {
    Cell *old = r->cells;
    size_t n = r->size;
    r->size *= 2;
    r->cells = zeroed(r->size, sizeof(Cell));
    for (size_t i = 0; i < n; i++)
        if (old[i].used) *place(r->cells, r->size, old[i].key) = old[i];
    free(old);
}

static Cell *cell(Replay *r, uint64_t key) {
    if (2 * r->n >= r->size) grow(r);
    Cell *c = place(r->cells, r->size, key);
    if (!c->used) {
        *c = (Cell){.key = key, .used = true};
        r->n++;
    }
    return c;
}

Replay *replay_new(void) {
    Replay *r = zeroed(1, sizeof *r);
    r->size = 1024;
    r->cells = zeroed(r->size, sizeof(Cell));
    return r;
}
void replay_free(Replay *r) {
    vec_free(&r->changes);
    free(r->cells);
    free(r);
}
void replay_init(Replay *r, uint64_t key, uint64_t value) { cell(r, key)->value = value; }
uint64_t replay_value(Replay *r, uint64_t key) { return cell(r, key)->value; }
ReplayCounts replay_counts(const Replay *r) { return r->counts; }

/* ---- one attempt against the state reached ------------------------------------------------------------------------------ */

typedef struct Item {
    const ReplayAttempt *a;
    const ReplayOp *ops;
} Item;

/* The first operation that read something else than the state (own writes included), or NULL; *want: what was there. */
static const ReplayOp *wrong_read(Replay *r, const Item *it, uint64_t *want) {
    uint64_t stamp = ++r->stamp;
    for (size_t i = 0; i < it->a->ops; i++) {
        const ReplayOp *op = &it->ops[i];
        Cell *c = cell(r, op->key);
        if (op->write) {
            c->own = op->value;
            c->stamp = stamp;
        } else {
            *want = c->stamp == stamp ? c->own : c->value;
            if (*want != op->value) return op;
        }
    }
    return NULL;
}

/* Would its writes change the state? */
static bool has_effect(Replay *r, const Item *it) {
    uint64_t stamp = ++r->stamp;
    for (size_t i = it->a->ops; i-- > 0;) { /* backwards: the last write to a key counts */
        const ReplayOp *op = &it->ops[i];
        Cell *c = cell(r, op->key);
        if (!op->write || c->stamp == stamp) continue;
        if (c->value != op->value) return true;
        c->stamp = stamp;
    }
    return false;
}

static void apply(Replay *r, const Item *it) {
    for (size_t i = 0; i < it->a->ops; i++) {
        const ReplayOp *op = &it->ops[i];
        if (!op->write) continue;
        Cell *c = cell(r, op->key);
        vec_push(&r->changes, (Change){it->a->seq, op->key, c->value});
        c->value = op->value;
    }
}

static void undo(Replay *r, size_t mark) {
    while (r->changes.n > mark) {
        Change *ch = &r->changes.at[--r->changes.n];
        cell(r, ch->key)->value = ch->before;
    }
}

/* ---- faults ---------------------------------------------------------------------------------------------------------- */

static void fault(Replay *r, ReplayKind kind, const Item *it, const ReplayOp *op, uint64_t want) {
    if (r->faults++) return;
    *r->first = (ReplayFault){.kind = kind, .attempt = *it->a, .key = op ? op->key : 0, .got = op ? op->value : 0,
                              .want = want};
    r->first_ops = it->ops;
}

static void check_reads(Replay *r, const Item *it) {
    uint64_t want = 0;
    const ReplayOp *op = wrong_read(r, it, &want);
    if (op) fault(r, REPLAY_STALE, it, op, want);
}

/* One bit for each state of this round, in which the value of `key` is `value`; bit i: after changes[0..i). */
static void narrow(Replay *r, uint64_t key, uint64_t value, bool *fits) {
    uint64_t now = replay_value(r, key);
    for (size_t i = r->changes.n + 1; i-- > 0;) {
        fits[i] = fits[i] && now == value;
        if (i && r->changes.at[i - 1].key == key) now = r->changes.at[i - 1].before;
    }
}

/* Is there a state between two transactions of this round that all reads of the first fault's attempt fit? */
static bool fits_some_state(Replay *r, uint64_t *seq) {
    size_t states = r->changes.n + 1;
    bool *fits = zeroed(states, 1);
    for (size_t i = 0; i < states; i++) /* only states between transactions count */
        fits[i] = i == 0 || i == states - 1 || r->changes.at[i - 1].seq != r->changes.at[i].seq;
    const ReplayAttempt *a = &r->first->attempt;
    uint64_t stamp = ++r->stamp;
    for (size_t i = 0; i < a->ops; i++) {
        const ReplayOp *op = &r->first_ops[i];
        Cell *c = cell(r, op->key);
        if (op->write) c->stamp = stamp, c->own = op->value;
        else if (c->stamp != stamp) narrow(r, op->key, op->value, fits);
        else if (c->own != op->value) memset(fits, 0, states); /* its own write was lost */
    }
    size_t i = 0;
    while (i < states && !fits[i]) i++;
    *seq = i < states && i ? r->changes.at[i - 1].seq : 0;
    free(fits);
    return i < states;
}

/* Who wrote what was read? The last attempt of the round that did. */
static void tell_writer(ReplayFault *f, const ReplayLog *logs, int n) {
    const ReplayAttempt *writer = NULL;
    for (int t = 0; t < n; t++)
        for (size_t i = 0; i < logs[t].attempts.n; i++) {
            const ReplayAttempt *a = &logs[t].attempts.at[i];
            for (size_t k = a->op; k < a->op + a->ops; k++) {
                const ReplayOp *op = &logs[t].ops.at[k];
                if (op->write && op->key == f->key && op->value == f->got) writer = a;
            }
        }
    size_t at = strlen(f->text);
    if (!writer) snprintf(f->text + at, sizeof f->text - at, "; nobody wrote that in this round");
    else snprintf(f->text + at, sizeof f->text - at, "; thread %d wrote that, %s, number %lu, last saw %lu",
                  writer->thread, writer->committed ? "committed" : "aborted", writer->seq, writer->snapshot);
}

static void diagnose(Replay *r, const ReplayLog *logs, int n) {
    ReplayFault *f = r->first;
    uint64_t fit = 0;
    bool some = fits_some_state(r, &fit);
    if (f->kind == REPLAY_STALE && !some) f->kind = REPLAY_TORN;
    else if (f->kind == REPLAY_STALE && !f->attempt.committed) f->kind = REPLAY_PAST;
    snprintf(f->text, sizeof f->text,
             "%s: thread %d, %s attempt, number %lu, last saw %lu, began after %lu: key %lu read as %lu, should be %lu; "
             "its reads fit %s%lu",
             replay_kind_text[f->kind], f->attempt.thread, f->attempt.committed ? "committed" : "aborted",
             f->attempt.seq, f->attempt.snapshot, f->attempt.floor, (uint64_t)f->key, f->got, f->want,
             some ? "the state after " : "no state; ", fit);
    if (f->kind == REPLAY_STALE || f->kind == REPLAY_TORN || f->kind == REPLAY_PAST) tell_writer(f, logs, n);
}

/* ---- groups ----------------------------------------------------------------------------------------------------------- */

/* Suppose that g[i] published: are its reads right before, and those of all others right after? Leaves the state before. */
static bool group_fits(Replay *r, const Item *g, size_t n, size_t i) {
    uint64_t want;
    if (wrong_read(r, &g[i], &want)) return false;
    size_t mark = r->changes.n;
    apply(r, &g[i]);
    bool ok = true;
    for (size_t k = 0; k < n && ok; k++)
        ok = k == i || (!wrong_read(r, &g[k], &want) && !(g[k].a->committed && has_effect(r, &g[k])));
    undo(r, mark);
    return ok;
}

/* The one of the group that published, or n. With several candidates, the one that makes the others right. */
static size_t find_publisher(Replay *r, const Item *g, size_t n) {
    size_t found = n, candidates = 0;
    for (size_t i = 0; i < n; i++) {
        if (!g[i].a->committed || !has_effect(r, &g[i])) continue;
        if (!candidates++ || group_fits(r, g, n, i)) found = i;
    }
    return found;
}

static void check_group(Replay *r, const Item *g, size_t n) {
    size_t publisher = find_publisher(r, g, n);
    if (publisher < n) {
        check_reads(r, &g[publisher]);
        apply(r, &g[publisher]);
        r->counts.published++;
    }
    for (size_t i = 0; i < n; i++) {
        if (g[i].a->seq < g[i].a->floor) fault(r, REPLAY_ORDER, &g[i], NULL, 0);
        if (i == publisher) continue;
        check_reads(r, &g[i]);
        if (g[i].a->committed && has_effect(r, &g[i])) fault(r, REPLAY_TWICE, &g[i], NULL, 0);
        ++*(g[i].a->committed ? &r->counts.without_effect : &r->counts.aborted);
    }
}

static int by_seq(const void *a, const void *b) {
    uint64_t x = ((const Item *)a)->a->seq, y = ((const Item *)b)->a->seq;
    return x < y ? -1 : x > y;
}

static void count_ops(Replay *r, const ReplayLog *log) {
    for (size_t i = 0; i < log->ops.n; i++) ++*(log->ops.at[i].write ? &r->counts.writes : &r->counts.reads);
}

size_t replay_check(Replay *r, ReplayLog *logs, int n, ReplayFault *first) {
    VEC(Item) items = {0};
    *first = (ReplayFault){.kind = REPLAY_OK};
    r->first = first;
    r->faults = 0;
    for (int t = 0; t < n; t++) {
        assert(!logs[t].open);
        count_ops(r, &logs[t]);
        for (size_t i = 0; i < logs[t].attempts.n; i++) {
            ReplayAttempt *a = &logs[t].attempts.at[i];
            vec_push(&items, (Item){a, logs[t].ops.at + a->op});
        }
    }
    if (items.n) qsort(items.at, items.n, sizeof(Item), by_seq);
    for (size_t i = 0, end; i < items.n; i = end) {
        for (end = i + 1; end < items.n && items.at[end].a->seq == items.at[i].a->seq;) end++;
        check_group(r, items.at + i, end - i);
    }
    if (r->faults) diagnose(r, logs, n);
    for (int t = 0; t < n; t++) logs[t].attempts.n = logs[t].ops.n = 0;
    r->changes.n = 0;
    vec_free(&items);
    return r->faults;
}
