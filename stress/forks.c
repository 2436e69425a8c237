/* forks.c -- processes forked while other threads are in the middle of transactions.
 *
 * A wrong outcome: a child that sees half a transfer, or changes of the parent after the fork, or cannot go on alone
 * (transactions, collections, threads of its own); a parent that sees what a child wrote; a hang of either. */
#include "stress.h"
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t accounts = 500, forks = 40;
static const StressOption options[] = {
    {"accounts", &accounts, "whose sum must stay"},
    {"forks", &forks, "how many in all"},
    {NULL, NULL, NULL},
};

static _Atomic bool over;

static uintptr_t account(uint64_t i) { return obj_from_value(array_get(global_obj(0), i)); }

static void build(StmThread *th, void *arg) {
    global_set_obj(0, array_new(accounts));
    for (uint64_t i = 0; i < accounts; i++) array_set(global_obj(0), i, value_from_ref(node_new(1, 1)));
}
static void build_all(Worker *w) { stress_tx(w, build); }

static void transfer(StmThread *th, void *arg) {
    Rng *r = &((Worker *)arg)->rng;
    uintptr_t a = account(rng_below(r, accounts)), b = account(rng_below(r, accounts));
    word_set(a, 0, word_get(a, 0) - 7);
    node_set(a, 0, value_from_ref(node_new(0, 3))); /* work for the collector */
    word_set(b, 0, word_get(b, 0) + 7);
}

static void audit(StmThread *th, void *arg) {
    int64_t sum = 0;
    for (uint64_t i = 0; i < accounts; i++) sum += (int64_t)word_get(account(i), 0);
    STRESS_CHECK(sum == 0, "process %d counts %ld, not 0", getpid(), sum);
}
static void collect(StmThread *th, void *arg) { gc_major(th); }

/* Writes what nobody else writes: 1 in the parent's life, then 2, 3 ... by children. Global 1: a node. */
static void stamp(StmThread *th, void *arg) {
    if (!global_get(1)) global_set_obj(1, node_new(0, 1));
    word_set(global_obj(1), 0, *(uint64_t *)arg);
}
static void check_stamp(StmThread *th, void *arg) {
    STRESS_CHECK(word_get(global_obj(1), 0) == 1, "the parent sees what a child wrote");
}

static void in_child_thread(Worker *w) {
    for (int i = 0; i < 50; i++) stress_tx(w, transfer);
}

/* The child goes on with the transaction that stm_fork began, alone. */
static _Noreturn void child(Worker *w, uint64_t number) {
    alarm(60);
    tx_commit(&w->th.stm);
    stress_tx(w, audit);
    tx_run(&w->th.stm, stamp, &number);
    for (int i = 0; i < 100; i++) stress_tx(w, transfer);
    stress_tx(w, collect);
    stress_tx(w, audit);
    stress_run(2, in_child_thread, NULL);
    stress_tx(w, audit);
    _exit(0);
}

static void fork_one(Worker *w, uint64_t number) {
    StmThread *th = &w->th.stm;
    (void)stm_set_resume(th); /* after an abort: again from here */
    tx_begin(th);
    audit(th, w);
    int pid = stm_fork(th);
    if (pid == 0) child(w, number);
    STRESS_CHECK(pid > 0, "fork: %s", strerror(errno));
    tx_commit(th);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) STRESS_CHECK(errno == EINTR, "waitpid: %s", strerror(errno));
    STRESS_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child %lu ended with status %#x", number, status);
    stress_tx(w, audit);
    stress_tx(w, check_stamp);
}

static void work(Worker *w) {
    if (w->index) {
        while (!atomic_load(&over)) stress_tx(w, rng_percent(&w->rng, 90) ? transfer : audit);
        return;
    }
    for (uint64_t i = 0; i < forks; i++) fork_one(w, i + 2);
    atomic_store(&over, true);
}

static void first_stamp(Worker *w) {
    uint64_t one = 1;
    tx_run(&w->th.stm, stamp, &one);
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    stress_alone(build_all, NULL);
    stress_alone(first_stamp, NULL);
    stress_run(stress.threads, work, NULL);
    return stress_end();
}
