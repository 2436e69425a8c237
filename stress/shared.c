/* shared.c -- counter, table and queue under real threads.
 *
 * Wrong outcomes: a count that is not the number of increments; a key lost, there twice, or there after its removal; a sum over the
 * table's accounts that an auditor sees change; an item taken twice or never, or by a lone taker out of its
 * producer's order; a waiter that sleeps while there are items (the run does not end); and more than --percent of
 * aborts where threads do nothing that depends on each other. */
#include "shared.h"
#include "stress.h"
#include <stdlib.h>

static uint64_t percent = 100, accounts = 200, round_length = 20000;
static const StressOption options[] = {
    {"percent", &percent, "of independent transactions may be aborted at most"},
    {"accounts", &accounts, "keys in the table of accounts"},
    {"round", &round_length, "transactions in a row that do the same"},
    {NULL, NULL, NULL},
};

static void shape(Obj *o, size_t slots) {
    o->map = KIND_ARRAY;
    ((uint64_t *)o)[1] = slots;
}

enum { COUNTER, TABLE, ACCOUNTS, QUEUE }; /* globals */

static void make(StmThread *th, void *arg) {
    global_set_obj(COUNTER, shared_counter_new(0));
    global_set_obj(TABLE, shared_table_new());
    global_set_obj(ACCOUNTS, shared_table_new());
    global_set_obj(QUEUE, shared_queue_new());
}
static void make_all(Worker *w) { stress_tx(w, make); }

static _Atomic uint64_t begun, aborted;
static void count(Worker *w) {
    begun += w->th.stm.stats.begun;
    aborted += w->th.stm.stats.aborted;
}

/* What the rounds of one kind came to. */
typedef struct Sum {
    const char *name;
    bool independent;
    uint64_t rounds, begun, aborted;
} Sum;

static void add_round(Sum *s) {
    s->rounds++;
    s->begun += begun;
    s->aborted += aborted;
    begun = aborted = 0;
}

static void judge(const Sum *s) {
    double lost = s->begun ? 100.0 * (double)s->aborted / (double)s->begun : 0;
    printf("  %-9s %4lu rounds, %9lu begun, %.3f %% aborted\n", s->name, s->rounds, s->begun, lost);
    STRESS_CHECK(!s->independent || lost <= (double)percent, "%s: %.2f %% of independent transactions aborted", s->name, lost);
}

/* ---- counter: nobody reads while all count ---------------------------------------------------------------------------- */

static _Atomic uint64_t increments;

static void increment(StmThread *th, void *arg) { shared_counter_add(global_obj(COUNTER), 1); }

static void counting(Worker *w) {
    uint64_t n = 0;
    for (; stress_more(w); n++) stress_tx(w, increment);
    increments += n;
    count(w);
}

static void check_count(StmThread *th, void *arg) {
    int64_t n = shared_counter_read(global_obj(COUNTER));
    STRESS_CHECK(n == (int64_t)increments, "the counter says %ld after %lu increments", n, (unsigned long)increments);
}
static void check_counter(Worker *w) { stress_tx(w, check_count); }

/* ---- table: each thread has keys of its own ----------------------------------------------------------------------------- */

enum { WINDOW = 1000 }; /* of its keys that are there at a time */
static _Atomic uint64_t there;

typedef struct OwnKeys {
    Worker *w;
    uint64_t n;
} OwnKeys;

static uint64_t own_key(const Worker *w, uint64_t i) { return (i + 1) * 64 + (uint64_t)w->index; }

static void insert_own(StmThread *th, void *arg) {
    OwnKeys *own = arg;
    uintptr_t t = global_obj(TABLE), box = node_new(0, 1);
    uint64_t key = own_key(own->w, own->n);
    word_set(box, 0, key);
    STRESS_CHECK(!shared_table_get(t, key), "key %lu is there before its insertion", key);
    shared_table_set(t, key, value_from_ref(box));
    if (own->n < WINDOW) return;
    key = own_key(own->w, own->n - WINDOW);
    Value v = shared_table_remove(t, key);
    STRESS_CHECK(value_is_ref(v) && word_get(ref_addr(v), 0) == key, "key %lu is lost", key);
}

static void inserting(Worker *w) {
    OwnKeys own = {w, 0};
    for (; stress_more(w); own.n++) tx_run(&w->th.stm, insert_own, &own);
    there += own.n < WINDOW ? own.n : WINDOW;
    count(w);
}

static void see_key(void *arg, uint64_t key, Value v) {
    STRESS_CHECK(word_get(ref_addr(v), 0) == key, "key %lu has the content of another", key);
    ++*(uint64_t *)arg;
}

static void check_keys(StmThread *th, void *arg) {
    uint64_t n = 0, len = shared_table_len(global_obj(TABLE));
    shared_table_each(th, global_obj(TABLE), see_key, &n);
    STRESS_CHECK(n == there && len == there, "%lu keys, len %lu, should be %lu", n, len, (unsigned long)there);
}
static void clear_keys(StmThread *th, void *arg) {
    tx_inevitable(th, "clear"); /* abort-at=7 would never let it through */
    shared_table_clear(th, global_obj(TABLE));
    gc_major(th);
}
static void check_table(Worker *w) {
    stress_tx(w, check_keys);
    stress_tx(w, clear_keys);
    there = 0;
    stress_tx(w, check_keys);
}

/* ---- accounts: keys come and go, the sum stays ------------------------------------------------------------------------ */

enum { DEPOSIT = 100 };

/* An account without money is no key; a content is a boxed number or, for odd keys, the number itself. */
static int64_t balance(uint64_t key) {
    Value v = shared_table_get(global_obj(ACCOUNTS), key);
    return value_is_ref(v) ? (int64_t)word_get(ref_addr(v), 0) : int_from_value(v);
}

static void set_balance(uint64_t key, int64_t x) {
    uintptr_t t = global_obj(ACCOUNTS);
    if (!x) {
        shared_table_remove(t, key);
    } else if (key % 2) {
        shared_table_set(t, key, value_from_int(x));
    } else {
        uintptr_t box = node_new(0, 1);
        word_set(box, 0, (uint64_t)x);
        shared_table_set(t, key, value_from_ref(box));
    }
}

static void open_accounts(StmThread *th, void *arg) {
    tx_inevitable(th, "open");
    for (uint64_t k = 0; k < accounts; k++) set_balance(k, DEPOSIT);
}

static void transfer(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    uint64_t from = rng_below(r, accounts), to = rng_below(r, 4 * accounts);
    int64_t sum = balance(from);
    if (rng_percent(r, 50)) sum = sum / 2;
    set_balance(from, balance(from) - sum);
    stm_poll(th);
    set_balance(to, balance(to) + sum);
    if (rng_percent(r, 50)) { /* and back among those that all know */
        int64_t rest = balance(to);
        set_balance(to, 0);
        set_balance(from, balance(from) + rest);
    }
}

static void add_balance(void *arg, uint64_t key, Value v) {
    *(int64_t *)arg += value_is_ref(v) ? (int64_t)word_get(ref_addr(v), 0) : int_from_value(v);
}

static void audit(StmThread *th, void *arg) {
    int64_t sum = 0;
    shared_table_each(th, global_obj(ACCOUNTS), add_balance, &sum);
    STRESS_CHECK(sum == (int64_t)accounts * DEPOSIT, "an auditor counts %ld, not %ld", sum, (int64_t)accounts * DEPOSIT);
    if (arg && rng_percent(&((Worker *)arg)->rng, 10)) gc_major(th);
}

static void banking(Worker *w) {
    while (stress_more(w)) stress_tx(w, rng_percent(&w->rng, 3) ? audit : transfer);
    count(w);
}
static void open_all(Worker *w) { stress_tx(w, open_accounts); }
static void check_accounts(Worker *w) { tx_run(&w->th.stm, audit, NULL); }

/* ---- queue: conservation, order, waiting -------------------------------------------------------------------------------- */

enum { BATCH = 4, THREADS = 64 };
static uint8_t *taken[THREADS];      /* per producer: how often item i was taken */
static uint64_t put_n[THREADS], due[THREADS];
static size_t room;                  /* items per producer in a round */
static _Atomic uint64_t n_put, n_taken;
static _Atomic int producing;
static int takers;                   /* 0: all put and take; 1: items must come in order */

typedef struct Trade {
    Worker *w;
    uint64_t next;          /* the producer's next item */
    uint64_t got[BATCH];
    unsigned puts, gets, n; /* n of the gets found something */
    bool found;
    SharedTicket ticket;
} Trade;

static void put_item(Trade *t, uint64_t i) {
    uintptr_t box = node_new(0, 1);
    word_set(box, 0, i * THREADS + (uint64_t)t->w->index);
    STRESS_CHECK(shared_queue_put(global_obj(QUEUE), value_from_ref(box)), "no memory for an item");
}

static void trade(StmThread *th, void *arg) {
    Trade *t = arg;
    t->n = 0;
    t->found = false;
    for (unsigned i = 0; i < t->puts; i++) {
        put_item(t, t->next + i);
        if (rng_percent(&t->w->rng, 10)) stm_poll(th);
    }
    t->ticket = shared_queue_ticket(global_obj(QUEUE));
    for (unsigned i = 0; i < t->gets; i++) {
        Value v = shared_queue_get(global_obj(QUEUE));
        if (!v) break;
        t->found = true;
        if (value_is_ref(v)) t->got[t->n++] = word_get(ref_addr(v), 0);
        if (rng_percent(&t->w->rng, 10)) stm_poll(th);
    }
}

static void note_taken(uint64_t item) {
    uint64_t by = item % THREADS, i = item / THREADS;
    STRESS_CHECK(!__atomic_fetch_add(&taken[by][i], 1, __ATOMIC_RELAXED), "item %lu of %lu was taken twice", i, by);
    if (takers != 1) return;
    STRESS_CHECK(due[by] == i, "item %lu of %lu comes when %lu is due", i, by, due[by]);
    due[by] = i + 1;
}

static void trade_once(Trade *t) {
    tx_run(&t->w->th.stm, trade, t);
    for (unsigned i = 0; i < t->n; i++) note_taken(t->got[i]);
    t->next += t->puts;
    n_put += t->puts;
    n_taken += t->n;
}

static void collect(StmThread *th, void *arg) { gc_major(th); }

/* Not an item: its commit wakes all who wait, when there is nothing more to wait for. */
static void put_bell(StmThread *th, void *arg) { shared_queue_put(global_obj(QUEUE), value_from_int(1)); }

static void produce(Trade *t) {
    Worker *w = t->w;
    while (t->next + BATCH <= room && stress_more(w)) {
        t->puts = rng_below(&w->rng, BATCH + 1);
        t->gets = takers ? 0 : rng_below(&w->rng, BATCH + 1);
        trade_once(t);
        if (rng_below(&w->rng, 5000) == 0) stress_tx(w, collect);
    }
    put_n[w->index] = t->next;
    producing--;
    stress_tx(w, put_bell);
}

/* Take until nobody produces and nothing is left; sleep while there is nothing. */
static void consume(Trade *t) {
    t->puts = 0;
    t->gets = BATCH;
    for (bool last = false; !last;) {
        last = !producing; /* before the look */
        trade_once(t);
        if (t->found) last = false;
        else if (producing) shared_wait(t->ticket, 0); /* looked at after the ticket was drawn: the last bell is to come */
    }
}

static void trading(Worker *w) {
    Trade t = {.w = w};
    if (w->index >= takers) produce(&t);
    if (w->index < takers || !takers) consume(&t);
    count(w);
}

static void begin_trading(int n_takers) {
    room = round_length * BATCH;
    takers = n_takers;
    producing = (int)stress.threads - takers;
    n_put = n_taken = 0;
    memset(due, 0, sizeof due);
    memset(put_n, 0, sizeof put_n);
    for (uint64_t p = 0; p < stress.threads; p++) {
        if (!taken[p]) taken[p] = malloc(room);
        memset(taken[p], 0, room);
    }
}

static void check_empty(StmThread *th, void *arg) {
    STRESS_CHECK(!shared_queue_len(global_obj(QUEUE)), "%lu items are left", shared_queue_len(global_obj(QUEUE)));
    STRESS_CHECK(!shared_queue_get(global_obj(QUEUE)), "an empty queue gives an item");
}

static void check_trades(Worker *w) {
    Trade t = {.w = w};
    consume(&t); /* the bells that nobody has heard */
    stress_tx(w, check_empty);
    STRESS_CHECK(n_put == n_taken, "%lu items put, %lu taken", (unsigned long)n_put, (unsigned long)n_taken);
    for (uint64_t p = 0; p < stress.threads; p++)
        for (uint64_t i = 0; i < put_n[p]; i++) STRESS_CHECK(taken[p][i] == 1, "item %lu of %lu was never taken", i, p);
}

/* ---- memory returns to what it was -------------------------------------------------------------------------------------- */

static size_t last_old;

static void measure(StmThread *th, void *arg) {
    gc_major(th);
    gc_major(th);
    GcStats g;
    gc_stats(&g);
    last_old = g.old_bytes;
    STRESS_CHECK(shared_queue_use(global_obj(QUEUE)).heap_bytes <= (size_t)(stm_segments() + 1) * STM_PAGE,
                 "a drained queue keeps %zu bytes", shared_queue_use(global_obj(QUEUE)).heap_bytes);
    STRESS_CHECK(shared_table_use(global_obj(TABLE)).entries == 0, "an empty table keeps %zu entries",
                 shared_table_use(global_obj(TABLE)).entries);
}
static void measure_memory(Worker *w) { stress_tx(w, measure); }

int main(int argc, char **argv) {
    static Sum sums[] = {{.name = "counter", .independent = true}, {.name = "table", .independent = true},
                         {.name = "accounts"}, {.name = "queue"}};
    stress_begin(argc, argv, options);
    shared_setup(shape);
    stress_alone(make_all, NULL);
    stress_alone(open_all, NULL);
    int threads = (int)stress.threads;
    for (uint64_t n = 0; stress_round(round_length); n++) {
        switch (n % 4) {
        case 0:
            stress_run(threads, counting, NULL);
            stress_alone(check_counter, NULL);
            break;
        case 1:
            stress_run(threads, inserting, NULL);
            stress_alone(check_table, NULL);
            break;
        case 2:
            stress_run(threads, banking, NULL);
            stress_alone(check_accounts, NULL);
            break;
        case 3:
            begin_trading(threads == 1 ? 0 : (int[]){0, 1, threads / 2}[n / 4 % 3]);
            stress_run(threads, trading, NULL);
            stress_alone(check_trades, NULL);
            break;
        }
        add_round(&sums[n % 4]);
    }
    stress_alone(measure_memory, NULL);
    for (size_t i = 0; i < 4; i++) judge(&sums[i]);
    printf("  old space at the end: %zu bytes\n", last_old);
    return stress_end();
}
