/* contend.c -- who gives way: pure functions over views of the transactions, carried out by txlog.c.
 *
 * Transactions that want to publish (joiners) meet those that go on running (standers). "i has read what j publishes" means
 * i must come before j in the serial order, or not at all.
 *
 *   stander i, joiner j   inevitable one wins; else the older. An older stander makes the joiner wait for its end; a younger
 *                         one aborts, or, if it has written nothing, may go on in the past (pinned) when that costs less
 *                         than its work so far.
 *   joiners i, j          i before j: both commit. Only cycles lose a member: joiners are admitted oldest first, one that
 *                         would close a cycle aborts.
 *
 * [CT1] A joiner waits only for an older or an inevitable transaction, so waits make no cycle and the oldest ends.
 * [CT2] Ages are kept over retries, so every transaction becomes the oldest at last.
 * [CT3] A transaction that was pinned and then had to write is not pinned in its next tries (`wrote` is set from the start);
 *       else commits of others could send it into the past for ever. */
#include "stm_internal.h"

static bool wins(const TxView *a, const TxView *b) {
    if (a->inevitable != b->inevitable) return a->inevitable;
    return a->age < b->age;
}

/* What becomes of `reader`, which does not commit in this epoch, if `writer` publishes; V_WAIT: the writer gives way. */
static enum Verdict against_stander(const TxView *writer, const TxView *reader) {
    if (reader->pinned) return V_NONE;
    bool may_pin = !reader->wrote && !reader->inevitable;
    bool cheap = writer->pages * PIN_NS_PER_PAGE < reader->elapsed_ns;
    if (wins(writer, reader)) return may_pin && cheap ? V_PIN : V_DOOMED;
    return may_pin ? V_PIN : V_WAIT;
}

/* Order the members of `set` (bit i-1) so that readers come before those whose writes they have not seen: repeatedly take
 * one that nobody left has to precede. False: there is a cycle. */
static bool serial_order(uint64_t set, const uint64_t *reads, int *order) {
    for (int n = 0; set; n++) {
        int next = 0;
        for (uint64_t rest = set; rest && !next; rest &= rest - 1) {
            int i = __builtin_ctzl(rest) + 1;
            bool first = true;
            for (uint64_t k = set; k && first; k &= k - 1) {
                int other = __builtin_ctzl(k) + 1;
                if (other != i && reads[other] & 1ul << (i - 1)) first = false;
            }
            if (first) next = i;
        }
        if (!next) return false;
        order[n] = next;
        set &= ~(1ul << (next - 1));
    }
    return true;
}

/* Let j commit too, if that closes no cycle. */
static bool place(EpochPlan *plan, const uint64_t *reads, int j) {
    uint64_t set = 1ul << (j - 1);
    int order[STM_MAX_SEGMENTS];
    for (int k = 0; k < plan->n_order; k++) set |= 1ul << (plan->order[k] - 1);
    if (!serial_order(set, reads, order)) return false;
    plan->n_order++;
    for (int k = 0; k < plan->n_order; k++) plan->order[k] = order[k];
    return true;
}

static void admit(int n, const TxView *tx, const uint64_t *reads, EpochPlan *plan, int j) {
    /* Those that do not commit now: standers, and joiners already turned away. */
    for (int i = 1; i <= n; i++) {
        bool stands = tx[i].active && i != j && (!tx[i].joins || plan->verdict[i] == V_WAIT);
        if (!stands || !(reads[i] & 1ul << (j - 1))) continue;
        if (against_stander(&tx[j], &tx[i]) == V_WAIT) {
            plan->verdict[j] = V_WAIT;
            plan->lost_to[j] = i;
            return;
        }
    }
    if (!place(plan, reads, j)) {
        plan->verdict[j] = V_DOOMED;
        for (int k = 0; k < plan->n_order; k++)
            if (reads[j] & 1ul << (plan->order[k] - 1)) plan->lost_to[j] = plan->order[k];
        return;
    }
    plan->verdict[j] = V_COMMIT;
}

/* Everybody who does not commit and has read what a winner publishes. */
static void settle_losers(int n, const TxView *tx, const uint64_t *reads, EpochPlan *plan) {
    for (int i = 1; i <= n; i++) {
        if (!tx[i].active || plan->verdict[i] == V_COMMIT || plan->verdict[i] == V_DOOMED) continue;
        for (int k = 0; k < plan->n_order; k++) {
            int j = plan->order[k];
            if (!(reads[i] & 1ul << (j - 1))) continue;
            enum Verdict v = against_stander(&tx[j], &tx[i]);
            if (v == V_NONE || plan->verdict[i] == V_DOOMED) continue;
            assert(v == V_DOOMED || v == V_PIN);
            plan->verdict[i] = v;
            plan->lost_to[i] = j;
        }
    }
}

void contend_plan(int n, const TxView *tx, const uint64_t *reads, EpochPlan *plan) {
    int by_age[STM_MAX_SEGMENTS], joiners = 0;
    plan->n_order = 0;
    for (int i = 1; i <= n; i++) {
        plan->verdict[i] = V_NONE;
        plan->lost_to[i] = 0;
        if (!tx[i].active || !tx[i].joins) continue;
        int k = joiners++;
        for (; k > 0 && wins(&tx[i], &tx[by_age[k - 1]]); k--) by_age[k] = by_age[k - 1];
        by_age[k] = i;
    }
    for (int k = 0; k < joiners; k++) admit(n, tx, reads, plan, by_age[k]);
    settle_losers(n, tx, reads, plan);
}

enum { BUDGET_MIN = 20 * 1000, BUDGET_MAX = 5 * 1000 * 1000 };

/* The length of a thread's next transaction, as TCP sizes its window: half after an abort, an eighth more after a commit. */
uint64_t contend_next_budget(uint64_t budget, bool aborted) {
    budget = aborted ? budget / 2 : budget + budget / 8;
    return budget < BUDGET_MIN ? BUDGET_MIN : budget > BUDGET_MAX ? BUDGET_MAX : budget;
}

/* How long to stay away after the given number of aborts of one transaction: stmgc found that any pause breaks up
 * transactions that keep colliding in step. */
uint64_t contend_backoff_ns(uint32_t aborts) { return 1000ul << (aborts < 6 ? aborts : 6); }
