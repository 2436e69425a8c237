/* test_step_undo.c -- what a commit or an abort does besides publishing: callbacks, C memory, the VM stack.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"
#include <errno.h>
#include <jemalloc/jemalloc.h>

/* ---- callbacks ------------------------------------------------------------------------------------------------- */

static char order[64];
static bool in_tx_then;
static long seen_then;
static Ref watched;
static void note(void *arg) {
    strcat(order, arg);
    in_tx_then = self && in_tx(self);
    if (watched) seen_then = committed(watched);
}

TEST(commit_callbacks_run_in_order_after_the_commit) {
    watched = object(1);
    ON(A) {
        begin();
        tx_on_commit(&A->th, order, note, "1");
        tx_on_commit(&A->th, order + 1, note, "2");
        set(watched, 7);
        tx_on_commit(&A->th, order + 2, note, "3");
        CHECK(order[0] == 0);
        CHECK_COMMITS();
    }
    CHECK(strcmp(order, "123") == 0);
    CHECK(!in_tx_then);
    CHECK_EQ(seen_then, 7);
}

TEST(commit_callbacks_of_a_reader_run_too) {
    ON(A) {
        begin();
        tx_on_commit(&A->th, order, note, "1");
        CHECK_COMMITS();
        CHECK(strcmp(order, "1") == 0);
        begin();
        CHECK_COMMITS();
    }
    CHECK(strcmp(order, "1") == 0);
}

TEST(an_abort_runs_the_abort_callbacks_only) {
    ON(A) {
        begin();
        tx_on_commit(&A->th, order, note, "c");
        tx_on_abort(&A->th, order, note, "1");
        tx_on_abort(&A->th, order + 1, note, "2");
        rollback();
        CHECK(strcmp(order, "12") == 0);
        begin();
        CHECK_COMMITS();
    }
    CHECK(strcmp(order, "12") == 0);
}

TEST(a_commit_forgets_the_abort_callbacks) {
    ON(A) {
        begin();
        tx_on_abort(&A->th, order, note, "a");
        CHECK_COMMITS();
        begin();
        rollback();
    }
    CHECK(order[0] == 0);
}

TEST(a_callback_is_cancelled_by_its_key) {
    ON(A) {
        begin();
        tx_on_commit(&A->th, order, note, "1");
        tx_on_commit(&A->th, order + 1, note, "2");
        tx_on_commit(&A->th, order, NULL, NULL);
        tx_on_abort(&A->th, order, note, "3");
        tx_on_abort(&A->th, order, NULL, NULL);
        CHECK_COMMITS();
        begin();
        tx_on_abort(&A->th, order, note, "x");
        tx_on_abort(&A->th, order + 1, note, "y");
        tx_on_abort(&A->th, order + 1, NULL, NULL);
        rollback();
    }
    CHECK(strcmp(order, "2x") == 0);
}

TEST(in_an_inevitable_transaction_a_commit_callback_runs_at_once) {
    ON(A) {
        begin();
        CHECK(try_inevitable());
        tx_on_commit(&A->th, order, note, "1");
        CHECK(strcmp(order, "1") == 0);
        tx_on_abort(&A->th, order, note, "a");
        CHECK_COMMITS();
    }
    CHECK(strcmp(order, "1") == 0);
}

TEST(callbacks_belong_to_their_thread_s_transaction) {
    ON(A) {
        begin();
        tx_on_commit(&A->th, order, note, "A");
    }
    ON(B) {
        begin();
        tx_on_commit(&B->th, order, note, "B");
        CHECK_COMMITS();
    }
    CHECK(strcmp(order, "B") == 0);
    ON(A) CHECK_COMMITS();
    CHECK(strcmp(order, "BA") == 0);
}

TEST(a_doomed_transaction_runs_its_abort_callbacks_in_its_own_thread) {
    Ref x = object(1), y = object(1);
    ON(A) begin();
    ON(B) {
        begin();
        get(x);
        set(y, 1);
        tx_on_abort(&B->th, order, note, "b");
    }
    ON(A) {
        set(x, 1);
        CHECK_COMMITS();
        CHECK(order[0] == 0);
    }
    ON(B) CHECK_ABORTS();
    CHECK(strcmp(order, "b") == 0);
}

TEST(sixty_callbacks_all_run) {
    static char keys[60];
    ON(A) {
        begin();
        for (int i = 0; i < 60; i++) tx_on_commit(&A->th, &keys[i], note, "c");
        CHECK_COMMITS();
    }
    CHECK_EQ(strlen(order), 60);
}

/* ---- C memory -------------------------------------------------------------------------------------------------- */

static size_t allocated(void) {
    uint64_t epoch = 1;
    size_t n = 0, size = sizeof epoch;
    mallctl("epoch", &epoch, &size, &epoch, size);
    size = sizeof n;
    mallctl("stats.allocated", &n, &size, NULL, 0);
    return n;
}

enum { MEGA = 1 << 20 };

TEST(an_abort_frees_what_the_transaction_allocated) {
    empty_transaction(A);
    size_t before = allocated();
    for (volatile int i = 0; i < 50; i++) {
        ON(A) {
            begin();
            char *p = tx_malloc(&A->th, MEGA);
            p[0] = p[MEGA - 1] = 1;
            rollback();
        }
    }
    CHECK(allocated() < before + 10 * MEGA);
}

TEST(a_commit_keeps_what_the_transaction_allocated) {
    char *volatile p = NULL;
    ON(A) {
        begin();
        p = tx_malloc(&A->th, 100);
        memset(p, 'a', 100);
        CHECK_COMMITS();
        begin();
        rollback();
    }
    for (int i = 0; i < 100; i++) CHECK(p[i] == 'a');
    ON(A) {
        begin();
        tx_free(&A->th, p);
        CHECK_COMMITS();
    }
}

TEST(freeing_waits_for_the_commit) {
    size_t before = allocated();
    char *volatile p = NULL;
    ON(A) {
        begin();
        p = tx_malloc(&A->th, 20 * MEGA);
        memset(p, 'a', 20 * MEGA);
        CHECK_COMMITS();
        begin();
        tx_free(&A->th, p);
        for (int i = 0; i < 20 * MEGA; i += 4096) CHECK(p[i] == 'a');
        rollback();
    }
    for (int i = 0; i < 20 * MEGA; i += 4096) CHECK(p[i] == 'a');
    CHECK(allocated() >= before + 20 * MEGA);
    ON(A) {
        begin();
        tx_free(&A->th, p);
        CHECK_COMMITS();
    }
    CHECK(allocated() < before + 10 * MEGA);
}

TEST(memory_may_be_allocated_and_freed_in_one_transaction) {
    empty_transaction(A);
    size_t before = allocated();
    for (volatile int i = 0; i < 100; i++) {
        ON(A) {
            begin();
            tx_free(&A->th, tx_malloc(&A->th, MEGA));
            if (i & 1) rollback();
            else CHECK_COMMITS();
        }
    }
    CHECK(allocated() < before + 10 * MEGA);
}

/* ---- the VM stack ---------------------------------------------------------------------------------------------- */

enum { FRAME = 100 };
static char vm[1000];
static char *frame(int i) { return vm + FRAME * i; }
static void fill(int i, char c) { memset(frame(i), c, FRAME); }
static bool filled(int i, char c) {
    for (int k = 0; k < FRAME; k++)
        if (frame(i)[k] != c) return false;
    return true;
}
static void now_in(Sim *s, int i) {
    s->frame_lo = frame(i);
    s->frame_hi = frame(i + 1);
}
static void return_to(Sim *s, int i) {
    stm_stack_return(&s->th, frame(i), frame(i + 1));
    now_in(s, i);
}

TEST(an_abort_puts_the_frame_back_that_was_current_at_the_start) {
    fill(0, '0');
    fill(1, '1');
    now_in(A, 1);
    ON(A) {
        begin();
        fill(1, 'x');
        rollback();
    }
    CHECK(filled(0, '0') && filled(1, '1'));
}

TEST(older_frames_are_saved_when_control_returns_into_them) {
    for (int i = 0; i < 5; i++) fill(i, (char)('0' + i));
    now_in(A, 4);
    ON(A) {
        begin();
        for (int i = 3; i >= 0; i--) {
            return_to(A, i);
            fill(i, 'x');
        }
        rollback();
    }
    for (int i = 0; i < 5; i++) CHECK(filled(i, (char)('0' + i)));
}

TEST(a_call_after_a_return_may_overwrite_the_first_frame) {
    for (int i = 0; i < 4; i++) fill(i, (char)('0' + i));
    now_in(A, 3);
    ON(A) {
        begin();
        fill(3, 'x');
        return_to(A, 2);
        fill(2, 'y');
        now_in(A, 3);
        fill(3, 'z');
        return_to(A, 2);
        fill(2, 'w');
        rollback();
    }
    for (int i = 0; i < 4; i++) CHECK(filled(i, (char)('0' + i)));
}

TEST(frames_that_were_not_entered_are_not_copied) {
    for (int i = 0; i < 8; i++) fill(i, (char)('0' + i));
    now_in(A, 7);
    ON(A) {
        begin();
        CHECK(A->th.stack.used < 2 * FRAME);
        CHECK(A->th.stack.watermark == frame(7));
        return_to(A, 6);
        CHECK(A->th.stack.watermark == frame(6));
        CHECK(A->th.stack.used < 3 * FRAME);
        CHECK_COMMITS();
    }
}

TEST(a_commit_leaves_the_stack_as_it_is) {
    fill(0, '0');
    fill(1, '1');
    now_in(A, 1);
    ON(A) {
        begin();
        fill(1, 'x');
        return_to(A, 0);
        fill(0, 'y');
        CHECK_COMMITS();
    }
    CHECK(filled(0, 'y') && filled(1, 'x'));
    ON(A) {
        begin();
        fill(0, 'z');
        rollback();
    }
    CHECK(filled(0, 'y') && filled(1, 'x'));
}

TEST(after_a_break_the_stack_goes_back_to_the_break) {
    fill(0, '0');
    fill(1, '1');
    now_in(A, 1);
    ON(A) {
        begin();
        fill(1, 'a');
        return_to(A, 0);
        fill(0, 'b');
        stm_hint_commit(&A->th);
        stm_break(&A->th);
        fill(0, 'c');
        rollback();
    }
    CHECK(filled(0, 'b'));
}

TEST(an_abort_puts_the_registers_back) {
    struct { long pc, base, top; } regs = {1, 2, 3};
    A->th.stack.regs = &regs;
    A->th.stack.regs_size = sizeof regs;
    ON(A) {
        begin();
        regs.pc = regs.base = regs.top = 9;
        rollback();
        CHECK(regs.pc == 1 && regs.base == 2 && regs.top == 3);
        begin();
        regs.pc = 5;
        CHECK_COMMITS();
        begin();
        regs.pc = 6;
        rollback();
        CHECK(regs.pc == 5 && regs.base == 2);
        A->th.stack.regs = NULL;
        A->th.stack.regs_size = 0;
    }
}

TEST(a_deep_stack_is_put_back_whole) {
    static char deep[200000], want[200000];
    Rng r = {1};
    for (size_t i = 0; i < sizeof deep; i++) want[i] = deep[i] = (char)rng_next(&r);
    A->frame_lo = deep + sizeof deep - 50;
    A->frame_hi = deep + sizeof deep;
    for (volatile int round = 0; round < 3; round++) {
        ON(A) {
            begin();
            for (char *hi = deep + sizeof deep; hi > deep; hi -= 50) {
                stm_stack_return(&A->th, hi - 50, hi);
                memset(hi - 50, round, 50);
            }
            rollback();
        }
        CHECK(memcmp(deep, want, sizeof deep) == 0);
    }
}

TEST(a_jump_out_of_nested_calls_puts_everything_back) { /* hazard 7: no stack copying */
    Ref x = object(1);
    fill(0, '0');
    now_in(A, 0);
    ON(A) {
        begin();
        set(x, 1);
        fill(0, 'x');
        tx_abort(&A->th);
    }
    CHECK(filled(0, '0'));
    CHECK_EQ(read_alone(A, x), 0);
}

STEP_MAIN
