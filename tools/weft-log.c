/* weft-log.c -- the contention log as text: where each thread's time went, and what cost the most.
 *
 * usage: weft-log [-n N] [-d] FILE      -n: how many conflicts to show (10)      -d: print every record instead
 *
 * Records are sorted by time first, since blocks of different threads overlap in the file. A conflict is charged with the
 * time of the attempt that it ended: the abort of the same thread that comes next. */
#include "event.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *path;

static void *grow(void *array, size_t n, size_t *capacity, size_t size) {
    if (n < *capacity) return array;
    *capacity = *capacity ? 2 * *capacity : 1024;
    array = realloc(array, *capacity * size);
    if (!array) {
        fprintf(stderr, "weft-log: out of memory\n");
        exit(2);
    }
    return array;
}

/* ---- records, by time ------------------------------------------------------------------------ */

typedef struct Item {
    EventRecord r;
    size_t place; /* in the file: the order of records with equal time */
} Item;

static Item *items;
static size_t items_n, items_cap;

static void add_item(void *arg, const EventRecord *r) {
    (void)arg;
    items = grow(items, items_n, &items_cap, sizeof *items);
    items[items_n] = (Item){*r, items_n};
    items_n++;
}

static int by_time(const void *x, const void *y) {
    const Item *a = x, *b = y;
    if (a->r.ns != b->r.ns) return a->r.ns < b->r.ns ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static void load(void) {
    char err[200];
    bool torn;
    if (event_read(path, add_item, NULL, &torn, err, sizeof err) < 0) {
        fprintf(stderr, "weft-log: %s: %s\n", path, err);
        exit(1);
    }
    if (torn) fprintf(stderr, "weft-log: %s: damaged at the end; read up to there\n", path);
    if (items_n) qsort(items, items_n, sizeof *items, by_time);
}

/* ---- threads --------------------------------------------------------------------------------- */

/* What a span's end adds to, by its beginning. */
enum Account { COMMITTED, ABORTED, WAITING, EPOCH, GC, OUTSIDE, ACCOUNTS };
static const char *const account_names[ACCOUNTS] = {"committed", "aborted", "waiting",
                                                    "epoch",     "gc",      "outside"};

typedef struct ThreadTotals {
    uint32_t id;
    uint64_t ns[ACCOUNTS];
    uint64_t begun[EV_COUNT];  /* when the open span of this type began, + 1; 0: none is open */
    uint64_t counts[EV_COUNT]; /* of each event */
    uint64_t begin_pos[2];     /* where its last transaction began */
    size_t conflict; /* index + 1 of the conflict that dooms the running attempt; 0 none */
} ThreadTotals;

static ThreadTotals *threads;
static size_t threads_n, threads_cap;

static ThreadTotals *thread_of(uint32_t id) {
    for (size_t i = 0; i < threads_n; i++)
        if (threads[i].id == id) return &threads[i];
    threads = grow(threads, threads_n, &threads_cap, sizeof *threads);
    memset(&threads[threads_n], 0, sizeof *threads);
    threads[threads_n].id = id;
    return &threads[threads_n++];
}

/* The time since the span of this type began, which ends here; 0 if the log does not have its beginning. */
static uint64_t end_span(ThreadTotals *t, int begin, enum Account account, uint64_t now) {
    uint64_t took = t->begun[begin] ? now - (t->begun[begin] - 1) : 0;
    t->begun[begin] = 0;
    t->ns[account] += took;
    return took;
}

/* ---- conflicts ------------------------------------------------------------------------------- */

/* Conflicts between the same two places: where the loser's transaction began, and what the log gives for the winner. */
typedef struct Conflict {
    uint64_t loser[2], winner[2];
    uint64_t times, pinned, lost_ns;
} Conflict;

static Conflict *conflicts;
static size_t conflicts_n, conflicts_cap;

static size_t conflict_between(const uint64_t loser[2], const uint64_t winner[2]) {
    for (size_t i = 0; i < conflicts_n; i++)
        if (memcmp(conflicts[i].loser, loser, 16) == 0 &&
            memcmp(conflicts[i].winner, winner, 16) == 0)
            return i;
    conflicts = grow(conflicts, conflicts_n, &conflicts_cap, sizeof *conflicts);
    conflicts[conflicts_n] =
        (Conflict){.loser = {loser[0], loser[1]}, .winner = {winner[0], winner[1]}};
    return conflicts_n++;
}

static void add_conflict(ThreadTotals *t, const EventRecord *r) {
    size_t i = conflict_between(t->begin_pos, r->pos);
    if (r->type == EV_PINNED) {
        conflicts[i].pinned++;
        return;
    }
    conflicts[i].times++;
    t->conflict = i + 1;
}

static int by_cost(const void *x, const void *y) {
    const Conflict *a = x, *b = y;
    if (a->lost_ns != b->lost_ns) return a->lost_ns > b->lost_ns ? -1 : 1;
    return a->times > b->times ? -1 : a->times < b->times;
}

/* ---- strings: why transactions became inevitable --------------------------------------------- */

typedef struct Reason {
    uint64_t string, times;
} Reason;
static Reason *reasons;
static size_t reasons_n, reasons_cap;

static void add_reason(uint64_t string) {
    for (size_t i = 0; i < reasons_n; i++)
        if (reasons[i].string == string) {
            reasons[i].times++;
            return;
        }
    reasons = grow(reasons, reasons_n, &reasons_cap, sizeof *reasons);
    reasons[reasons_n++] = (Reason){string, 1};
}

/* ---- one pass over the records --------------------------------------------------------------- */

static void end_wait(ThreadTotals *t, uint64_t now) {
    static const int waits[] = {EV_WAIT_SEGMENT, EV_WAIT_EPOCH, EV_WAIT_OTHER, EV_WAIT_TOKEN};
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) end_span(t, waits[i], WAITING, now);
}

static void end_attempt(ThreadTotals *t, uint64_t now) {
    uint64_t lost = end_span(t, EV_TX_BEGIN, ABORTED, now);
    if (t->conflict) conflicts[t->conflict - 1].lost_ns += lost;
    t->conflict = 0;
}

static void add_record(const EventRecord *r) {
    ThreadTotals *t = thread_of(r->thread);
    t->counts[r->type]++;
    if (event_info[r->type].kind == SPAN_BEGIN) t->begun[r->type] = r->ns + 1;
    switch (r->type) {
    case EV_TX_BEGIN: memcpy(t->begin_pos, r->pos, sizeof t->begin_pos); break;
    case EV_TX_COMMIT: end_span(t, EV_TX_BEGIN, COMMITTED, r->ns); break;
    case EV_TX_ABORT: end_attempt(t, r->ns); break;
    case EV_CONFLICT:
    case EV_PINNED: add_conflict(t, r); break;
    case EV_INEVITABLE: add_reason(r->a); break;
    case EV_WAIT_END: end_wait(t, r->ns); break;
    case EV_EPOCH_END: end_span(t, EV_EPOCH, EPOCH, r->ns); break;
    case EV_MINOR_END: end_span(t, EV_MINOR, GC, r->ns); break;
    case EV_MAJOR_END: end_span(t, EV_MAJOR, GC, r->ns); break;
    case EV_OUTSIDE_END: end_span(t, EV_OUTSIDE, OUTSIDE, r->ns); break;
    }
}

/* ---- printing -------------------------------------------------------------------------------- */

static void print_thread(const char *name, const ThreadTotals *t) {
    printf("%-8s %10" PRIu64 " %10" PRIu64 " %10" PRIu64, name, t->counts[EV_TX_COMMIT],
           t->counts[EV_TX_ABORT], t->counts[EV_CONFLICT]);
    for (int a = 0; a < ACCOUNTS; a++) printf(" %11.3f", (double)t->ns[a] * 1e-6);
    putchar('\n');
}

static void print_threads(void) {
    ThreadTotals all = {0};
    printf("%-8s %10s %10s %10s", "thread", "commits", "aborts", "conflicts");
    for (int a = 0; a < ACCOUNTS; a++) printf(" %8s ms", account_names[a]);
    putchar('\n');
    for (size_t i = 0; i < threads_n; i++) {
        char name[16];
        snprintf(name, sizeof name, "%u", threads[i].id);
        if (threads[i].counts[EV_TX_COMMIT] + threads[i].counts[EV_TX_ABORT])
            print_thread(name, &threads[i]);
        for (int e = 0; e < EV_COUNT; e++) all.counts[e] += threads[i].counts[e];
        for (int a = 0; a < ACCOUNTS; a++) all.ns[a] += threads[i].ns[a];
    }
    print_thread("all", &all);
}

static void print_position(const uint64_t pos[2]) {
    char text[48] = "unknown";
    if (pos[0] | pos[1]) snprintf(text, sizeof text, "%" PRIx64 ":%" PRIu64, pos[0], pos[1]);
    printf("%-26s", text);
}

static void print_conflicts(size_t most) {
    if (conflicts_n == 0) {
        printf("\nno conflicts\n");
        return;
    }
    qsort(conflicts, conflicts_n, sizeof *conflicts, by_cost);
    printf("\nconflicts by time lost, %zu of %zu\n", most < conflicts_n ? most : conflicts_n,
           conflicts_n);
    printf("%11s %10s %10s  %-26s%s\n", "lost ms", "aborted", "pinned", "transaction begun at",
           "lost to a write at");
    for (size_t i = 0; i < conflicts_n && i < most; i++) {
        const Conflict *c = &conflicts[i];
        printf("%11.3f %10" PRIu64 " %10" PRIu64 "  ", (double)c->lost_ns * 1e-6, c->times,
               c->pinned);
        print_position(c->loser);
        print_position(c->winner);
        putchar('\n');
    }
}

static void print_reasons(void) {
    if (reasons_n) printf("\ninevitable transactions\n");
    for (size_t i = 0; i < reasons_n; i++) {
        char text[1024] = "?";
        event_read_string(path, (uint32_t)reasons[i].string, text, sizeof text);
        printf("%11" PRIu64 "  %s\n", reasons[i].times, text);
    }
}

static void print_record(const EventRecord *r) {
    const EventInfo *info = &event_info[r->type];
    printf("%14.6f ms  thread %u seg %u %s", (double)r->ns * 1e-6, r->thread, r->seg, info->name);
    if (*info->a) printf(" %s=%" PRIu64, info->a, r->a);
    if (*info->b) printf(" %s=%" PRIu64, info->b, r->b);
    if (r->pos[0] | r->pos[1]) printf(" at %" PRIx64 ":%" PRIu64, r->pos[0], r->pos[1]);
    putchar('\n');
}

static void usage(void) {
    fprintf(stderr, "usage: weft-log [-n N] [-d] FILE\n");
    exit(2);
}

int main(int argc, char **argv) {
    size_t most = 10;
    bool dump = false;
    for (int c; (c = getopt(argc, argv, "n:d")) != -1;) {
        if (c == 'n')
            most = strtoul(optarg, NULL, 10);
        else if (c == 'd')
            dump = true;
        else
            usage();
    }
    if (optind != argc - 1) usage();
    path = argv[optind];
    load();
    for (size_t i = 0; i < items_n; i++) {
        if (dump)
            print_record(&items[i].r);
        else
            add_record(&items[i].r);
    }
    if (dump) return 0;
    print_threads();
    print_conflicts(most);
    print_reasons();
    free(items);
    free(threads);
    free(conflicts);
    free(reasons);
    return 0;
}
