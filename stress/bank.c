/* bank.c -- transfers between accounts, and auditors that look at the sum inside running transactions.
 *
 * A wrong outcome: an auditor counts another sum than was paid in. It counts while transfers go on and fails at once, so also
 * an attempt that would be aborted later must never see a transfer half done. */
#include "stress.h"

static uint64_t accounts = 300, auditors_percent = 4;
static const StressOption options[] = {
    {"accounts", &accounts, "how many; fewer are fought over more"},
    {"audits", &auditors_percent, "of a hundred transactions, how many count all"},
    {NULL, NULL, NULL},
};
enum { DEPOSIT = 1000 };

/* A third of the accounts are nodes with the balance in a word, a third boxes that are replaced, a third items of a card
 * array. Global 0 is the array of the first two, global 1 the array of balances. */
static uintptr_t account(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }

static int64_t balance(uint64_t i) {
    if (i % 3 == 0) return word_get(account(i), 0);
    if (i % 3 == 1) return word_get(obj_from_value(node_get(account(i), 0)), 0);
    return int_from_value(array_get(global_obj(1), i));
}

static void set_balance(uint64_t i, int64_t x) {
    if (i % 3 == 0) return word_set(account(i), 0, x);
    if (i % 3 == 2) return array_set(global_obj(1), i, value_from_int(x));
    uintptr_t box = node_new(0, 1);
    word_set(box, 0, x);
    node_set(account(i), 0, value_from_ref(box));
}

static void open_accounts(StmThread *th, void *arg) {
    global_set_obj(0, array_new(accounts));
    global_set_obj(1, array_new(accounts));
    for (uint64_t i = 0; i < accounts; i++) {
        array_set(global_obj(0), i, value_from_obj(i % 3 == 2 ? 0 : node_new(1, 1)));
        set_balance(i, DEPOSIT);
    }
}
static void open_all(Worker *w) { stress_tx(w, open_accounts); }

static void transfer(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    for (unsigned n = 1 + rng_below(r, 3); n--;) {
        uint64_t from = rng_below(r, accounts), to = rng_below(r, accounts);
        int64_t sum = rng_below(r, 100);
        set_balance(from, balance(from) - sum);
        stm_poll(th);
        set_balance(to, balance(to) + sum);
    }
}

static void audit(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    int64_t sum = 0;
    for (uint64_t i = 0; i < accounts; i++) {
        sum += balance(i);
        if (rng_percent(r, 10)) stm_poll(th);
    }
    STRESS_CHECK(sum == (int64_t)accounts * DEPOSIT, "an auditor counts %ld in all, not %ld", sum,
                 (int64_t)accounts * DEPOSIT);
}

/* An auditor that also writes, so that no snapshot helps it. */
static void audit_and_pay(StmThread *th, void *arg) {
    transfer(th, arg);
    audit(th, arg);
}

static void work(Worker *w) {
    while (stress_more(w)) {
        if (!rng_percent(&w->rng, auditors_percent)) stress_tx(w, transfer);
        else stress_tx(w, rng_percent(&w->rng, 25) ? audit_and_pay : audit);
    }
}

static void last_audit(Worker *w) { stress_tx(w, audit); }

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    stress_alone(open_all, NULL);
    stress_round(stress.transactions ? stress.transactions : UINT64_MAX);
    stress_run(stress.threads, work, NULL);
    stress_alone(last_audit, NULL);
    return stress_end();
}
