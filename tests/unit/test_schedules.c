/* test_schedules.c -- all schedules of two or three small transactions.
 *
 * A transaction is a program of reads and writes ("r0", "w1", "+2": add one) on a few objects, then a commit. Every way of
 * interleaving the steps is played: whoever aborts begins again, who must wait tries again after somebody else has ended.
 * In the end the reads of all committed transactions, and the final state, must be those of a serial order in which whoever
 * committed before another one's last try began comes first; and the reads of every try that aborted must be those of one
 * state on the way of such an order [opacity].
 *
 * The schedules are found by trying: a run follows a list of choices and takes the first alternative where the list ends;
 * the last choice that has another alternative is advanced for the next run.
 *
 *     WEFT_LONG=1   all triples of two-step programs, all pairs of three-step ones, more of the others (an hour)
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"
#include <stdlib.h>

enum { THREADS = 3, OPS = 4, CELLS = 3, DEPTH = 80, TRIES = 12 };

typedef struct Op { char what; int cell; } Op; /* 'r', 'w', '+', 'i' (become inevitable), 'p' (poll) */
typedef struct Program { Op op[OPS]; int n; } Program;

typedef struct Try {
    int thread, began, ended; /* moments */
    bool committed;
    int n;                    /* reads made */
    long got[OPS];
} Try;

typedef struct Run { /* one schedule being played */
    const Program *program[THREADS];
    int threads;
    int pc[THREADS];      /* next step; -1: has not begun; n: the commit; n + 1: done */
    bool stuck[THREADS];  /* had to wait, and nobody has ended since */
    Try *now[THREADS];
    Try tries[THREADS * TRIES];
    int n_tries, moment;
} Run;

static Ref cell[CELLS];
static Run run;
static struct { int at, of; } choice[DEPTH];
static int n_choices, depth;
static long schedules, aborted_tries, waits;

/* What thread t writes at step i: different from everything else, and from the 0 that is there at first. */
static long written(int t, int i) { return 100 * (t + 1) + 10 * (i + 1); }

/* ---- the judge ------------------------------------------------------------------------------------------------- */

/* Would program p, run alone on `state`, read what try t got (as far as it came)? Changes state. */
static bool explains(const Program *p, const Try *t, long *state) {
    int read = 0;
    for (int i = 0; i < p->n && read < t->n; i++) {
        Op op = p->op[i];
        if (op.what == 'r' || op.what == '+')
            if (t->got[read++] != state[op.cell]) return false;
        if (op.what == 'w') state[op.cell] = written(t->thread, i);
        if (op.what == '+') state[op.cell]++;
    }
    return true;
}

static void apply(const Program *p, int thread, long *state) {
    for (int i = 0; i < p->n; i++) {
        if (p->op[i].what == 'w') state[p->op[i].cell] = written(thread, i);
        if (p->op[i].what == '+') state[p->op[i].cell]++;
    }
}

static bool explained_by_some_prefix(const Try *t, long states[][CELLS], int n) {
    for (int i = 0; i < n; i++) {
        long state[CELLS];
        memcpy(state, states[i], sizeof state);
        if (explains(run.program[t->thread], t, state)) return true;
    }
    return false;
}

/* Is there a serial order that goes on from order[0..n-1], with the states it has gone through? */
static bool serial(const Try **order, int n, unsigned left, long states[][CELLS]) {
    if (!left) {
        for (int c = 0; c < CELLS; c++)
            if (committed(cell[c]) != states[n][c]) return false;
        for (int i = 0; i < run.n_tries; i++)
            if (!run.tries[i].committed && !explained_by_some_prefix(&run.tries[i], states, n + 1)) return false;
        return true;
    }
    for (int t = 0; t < run.threads; t++) {
        if (!(left & 1u << t)) continue;
        const Try *next = run.now[t];
        bool early = false; /* somebody left out so far ended before it began */
        for (int k = 0; k < run.threads; k++) early |= left & 1u << k && k != t && run.now[k]->ended < next->began;
        memcpy(states[n + 1], states[n], sizeof states[n]);
        if (early || !explains(run.program[t], next, states[n + 1])) continue;
        memcpy(states[n + 1], states[n], sizeof states[n]);
        apply(run.program[t], t, states[n + 1]);
        order[n] = next;
        if (serial(order, n + 1, left & ~(1u << t), states)) return true;
    }
    return false;
}

static void show_and_fail(void) {
    for (int i = 0; i < run.n_tries; i++) {
        const Try *t = &run.tries[i];
        const Program *p = run.program[t->thread];
        fprintf(stderr, "    %c [%d..%d] %s:", 'A' + t->thread, t->began, t->ended, t->committed ? "committed" : "aborted");
        int read = 0;
        for (int k = 0; k < p->n; k++) {
            fprintf(stderr, " %c%d", p->op[k].what, p->op[k].cell);
            if ((p->op[k].what == 'r' || p->op[k].what == '+') && read < t->n) fprintf(stderr, "=%ld", t->got[read++]);
        }
        fprintf(stderr, "\n");
    }
    fprintf(stderr, "    schedule:");
    for (int i = 0; i < n_choices; i++) fprintf(stderr, " %d/%d", choice[i].at, choice[i].of);
    FAIL(" finally %ld %ld %ld: no serial order explains this", committed(cell[0]), committed(cell[1]), committed(cell[2]));
}

static void judge(void) {
    const Try *order[THREADS];
    long states[THREADS + 1][CELLS] = {{0}};
    if (!serial(order, 0, (1u << run.threads) - 1, states)) show_and_fail();
}

/* ---- playing --------------------------------------------------------------------------------------------------- */

static int choose(int of) {
    if (depth == DEPTH) FAIL("a schedule of %d steps: somebody does not end", DEPTH);
    if (depth == n_choices) {
        choice[n_choices].at = 0;
        choice[n_choices++].of = of;
    }
    /* Whether a younger reader is pinned depends on the clock, so the same choices may lead elsewhere now and then. */
    choice[depth].of = of;
    if (choice[depth].at >= of) choice[depth].at = of - 1;
    return choice[depth++].at;
}

static void start_try(int t) {
    if (run.n_tries == THREADS * TRIES) FAIL("somebody does not end");
    run.now[t] = &run.tries[run.n_tries++];
    *run.now[t] = (Try){.thread = t, .began = run.moment};
    begin();
    run.pc[t] = 0;
}

static void ended(int t, bool by_commit) {
    run.now[t]->ended = run.moment;
    run.now[t]->committed = by_commit;
    run.pc[t] = by_commit ? run.program[t]->n + 1 : -1;
    aborted_tries += !by_commit;
    for (int k = 0; k < run.threads; k++) run.stuck[k] = false;
}

static void do_op(int t, Op op) {
    Try *now = run.now[t];
    switch (op.what) {
    case 'r': now->got[now->n++] = get(cell[op.cell]); break;
    case 'w': set(cell[op.cell], written(t, run.pc[t])); break;
    case '+': set(cell[op.cell], (now->got[now->n++] = get(cell[op.cell])) + 1); break;
    case 'p': stm_poll(&self->th); break;
    case 'i':
        if (!try_inevitable()) {
            if (!tx_is_doomed(&self->th)) run.stuck[t] = true;
            return; /* tries again later, or finds itself doomed */
        }
        break;
    }
    run.pc[t]++;
}

static void step(int t) {
    run.moment++;
    ON(&sim[t]) {
        const Program *p = run.program[t];
        if (run.pc[t] >= 0 && self->aborted) ended(t, false);
        else if (run.pc[t] < 0) start_try(t);
        if (run.pc[t] >= 0 && run.pc[t] < p->n) do_op(t, p->op[run.pc[t]]);
        else if (run.pc[t] == p->n) {
            TxOutcome out = try_commit();
            if (out == TX_MUST_WAIT) {
                run.stuck[t] = true;
                waits++;
            } else {
                ended(t, out == TX_COMMITTED);
            }
        }
    }
}

static void reset(void) {
    ON(A) {
        begin();
        for (int c = 0; c < CELLS; c++) set(cell[c], 0);
        CHECK_COMMITS();
    }
}

static void play_one(void) {
    reset();
    run.n_tries = run.moment = 0;
    depth = 0;
    for (int t = 0; t < run.threads; t++) {
        run.pc[t] = -1;
        run.stuck[t] = false;
    }
    for (;;) {
        int able[THREADS], n = 0, done = 0;
        for (int t = 0; t < run.threads; t++) {
            if (run.pc[t] > run.program[t]->n) done++;
            else if (!run.stuck[t]) able[n++] = t;
        }
        if (done == run.threads) break;
        if (!n) FAIL("all wait for each other");
        step(able[n == 1 ? 0 : choose(n)]);
    }
    judge();
    schedules++;
}

static void play_all(void) {
    n_choices = 0;
    for (;;) {
        play_one();
        while (n_choices && choice[n_choices - 1].at + 1 == choice[n_choices - 1].of) n_choices--;
        if (!n_choices) return;
        choice[n_choices - 1].at++;
    }
}

/* ---- programs -------------------------------------------------------------------------------------------------- */

static Program parse(const char *text) {
    Program p = {.n = 0};
    for (; *text; text += 2) p.op[p.n++] = (Op){text[0], text[1] - '0'};
    return p;
}

/* Program number k of all those with n steps out of `what` on `cells` cells. */
static Program numbered(int k, int n, const char *what, int cells) {
    int kinds = (int)strlen(what);
    Program p = {.n = n};
    for (int i = 0; i < n; i++) {
        p.op[i] = (Op){what[k % kinds], k / kinds % cells};
        k /= kinds * cells;
    }
    return p;
}

static int count_of(int n, int kinds, int cells) {
    int all = 1;
    for (int i = 0; i < n; i++) all *= kinds * cells;
    return all;
}

static void make_cells(uint32_t flags) {
    for (int c = 0; c < CELLS; c++) cell[c] = object_with(4, flags);
}

static void report(void) {
    printf("    %ld schedules, %ld aborted tries, %ld waits\n", schedules, aborted_tries, waits);
    CHECK(aborted_tries > 0);
}

static void all_pairs(int n, const char *what, int cells) {
    int all = count_of(n, (int)strlen(what), cells);
    run.threads = 2;
    for (int i = 0; i < all; i++) {
        for (int k = 0; k <= i; k++) {
            Program p[2] = {numbered(i, n, what, cells), numbered(k, n, what, cells)};
            run.program[0] = &p[0];
            run.program[1] = &p[1];
            play_all();
        }
    }
    report();
}

static void all_triples(const Program *p, int n) {
    run.threads = 3;
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
            for (int k = 0; k <= j; k++) {
                run.program[0] = &p[i];
                run.program[1] = &p[j];
                run.program[2] = &p[k];
                play_all();
            }
    report();
}

static bool in_full(void) { return env_number("WEFT_LONG", 0) != 0; }

TEST(every_schedule_of_two_transactions_of_two_steps_is_serial, .heavy = true, .seconds = 600) {
    make_cells(0);
    all_pairs(2, "rw+", 2);
}

TEST(every_schedule_of_two_transactions_of_three_steps_is_serial, .heavy = true, .heap = PLAIN_ONLY, .debug = "", .seconds = 3000) {
    make_cells(0);
    all_pairs(3, in_full() ? "rw+" : "rw", 2);
}

TEST(every_schedule_of_two_on_fine_objects_is_serial, .heavy = true, .seconds = 600) {
    make_cells(OF_FINE);
    all_pairs(2, "rw+", 2);
}

TEST(every_schedule_of_two_that_may_be_inevitable_is_serial, .heavy = true, .seconds = 600) {
    make_cells(0);
    all_pairs(2, "rwi", 2);
}

TEST(every_schedule_of_three_crosswise_transactions_is_serial, .heavy = true, .heap = PLAIN_ONLY, .debug = "", .seconds = 3000) {
    make_cells(0);
    static const char *const text[] = {"r0w1", "r1w2", "r2w0", "w0w1", "r0r1"};
    Program p[5];
    for (int i = 0; i < 5; i++) p[i] = parse(text[i]);
    all_triples(p, in_full() ? 5 : 2);
    run.program[0] = &p[0];
    run.program[1] = &p[1];
    run.program[2] = &p[2];
    play_all();
}

TEST(every_schedule_of_three_counters_is_serial, .heavy = true, .heap = PLAIN_ONLY, .debug = "", .seconds = 3000) {
    make_cells(0);
    static const char *const text[] = {"+1", "+0+1", "+1+0", "i0+0"};
    Program p[4];
    for (int i = 0; i < 4; i++) p[i] = parse(text[i]);
    all_triples(p, in_full() ? 4 : 2);
}

TEST(every_schedule_of_a_long_reader_and_two_writers_is_serial, .heavy = true, .heap = PLAIN_ONLY, .debug = "", .seconds = 600) {
    make_cells(0);
    Program reader = parse(in_full() ? "r0r1r2w0" : "r0r1w2"), left = parse("w0w1"), right = parse("w1");
    run.threads = 3;
    run.program[0] = &left;
    run.program[1] = &right;
    run.program[2] = &reader;
    play_all();
    report();
}

TEST(every_schedule_of_three_transactions_of_two_steps_is_serial, .heavy = true, .heap = PLAIN_ONLY, .debug = "", .seconds = 3000) {
    make_cells(0);
    static Program p[16];
    int cells = in_full() ? 2 : 1, n = count_of(2, 2, cells);
    for (int i = 0; i < n; i++) p[i] = numbered(i, 2, "rw", cells);
    all_triples(p, n);
}

STEP_MAIN
