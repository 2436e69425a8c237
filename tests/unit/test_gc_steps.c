/* test_gc_steps.c -- the collector among running transactions, step by step: what aborts, commits, private pages and pinned
 * readers must not lose or keep.
 *
 * ctest: no-linear */
#include "gc_internal.h"
#include "step.h"
#include <sys/wait.h>
#include <unistd.h>

/* ---- objects of transactions ------------------------------------------------------------------------------------- */

static GcFrame frames[SIMS];
#define R(i) (frames[self - sim].slot[i])
static uint64_t last_id;

/* Begin, with some rooted slots. */
static void begin_rooted(void) {
    begin();
    frames[self - sim] = gc_frame_push(&self->th, 8);
}
static void leave_roots(void) { gc_frame_pop(&self->th, frames[self - sim]); }
#define COMMIT()                                                                                                       \
    do {                                                                                                               \
        leave_roots();                                                                                                 \
        CHECK_COMMITS();                                                                                               \
    } while (0)

static Ref make(int slots) {
    size_t n = object_bytes(slots);
    Ref x = gc_alloc(n, 0, (uint32_t)n);
    CHECK(x);
    SEG_AT(uint64_t, x + 8) = ++last_id;
    return x;
}
static uint64_t id_of(Ref x) { return SEG_AT(uint64_t, x + 8); }
static Ref make_weak(Ref to) { return gc_weak_new(24, 0, 24, value_from_ref(to)); }
static Ref weak_get(Ref w) {
    Value v = gc_weak_get(w);
    return v ? ref_addr(v) : 0;
}
static Ref root(int i) { return ref_addr(R(i)); }
static void set_root(int i, Ref x) { R(i) = x ? value_from_ref(x) : 0; }
static void minor(void) { gc_minor(&self->th); }
static void major(void) { gc_major(&self->th); }

static void count_one(void *arg, Obj *o, size_t n) { ++*(size_t *)arg; }
static size_t allocated(void) {
    size_t n = 0;
    gc_each_old(count_one, &n);
    return n;
}
static void start_marking(void) {
    while (gc.phase != MARKING) {
        gc.want_major = true;
        major_slice(&self->th);
    }
}
static void finish_marking(void) {
    while (gc.phase != IDLE) major_slice(&self->th);
}

/* All that is garbage is freed. By a thread that does nothing else. */
static void collect_all(void) {
    ON(H) {
        begin();
        major();
        CHECK_COMMITS();
    }
}
static size_t alive(void) {
    collect_all();
    return allocated();
}

static Ref finalized[64];
static uint32_t nfinalized, nweak_dead;
static void on_finalize(StmThread *th, uintptr_t obj) { finalized[nfinalized++ % 64] = id_of(obj); }
static void on_weak_dead(StmThread *th, uintptr_t weak) { nweak_dead++; }
static void callbacks(GcCallbacks *cb) {
    cb->finalize = on_finalize;
    cb->weak_dead = on_weak_dead;
}

/* ---- survivors ----------------------------------------------------------------------------------------------------- */

TEST(a_committed_survivor_is_seen_by_all, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    ON(A) { begin_rooted(); set_ref(x, 0, make(2)); set_at(get_ref(x, 0), 1, 7); COMMIT(); }
    ON(B) { begin_rooted(); CHECK(get_at(get_ref(x, 0), 1) == 7); COMMIT(); }
}

TEST(survivors_of_an_aborted_transaction_are_freed, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    size_t before = alive();
    ON(A) {
        begin_rooted();
        for (int i = 0; i < 50; i++) set_root(0, make(3)), set_ref(root(0), 0, make(1)), minor();
        set_ref(x, 0, root(0));
        minor();
        CHECK(allocated() > before);
        rollback();
    }
    CHECK_EQ(alive(), before);
}

TEST(what_an_aborted_transaction_promoted_while_marking_ran_is_freed_later, .heap = COLLECTOR_ONLY) {
    size_t before = alive();
    ON(A) { begin_rooted(); set_root(0, make(3)); minor(); }
    ON(B) { begin_rooted(); start_marking(); }
    ON(A) { set_root(1, make(5)); minor(); rollback(); }
    ON(B) { finish_marking(); COMMIT(); }
    CHECK_EQ(alive(), before);
}

TEST(the_private_version_keeps_what_it_refers_to, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); Ref v = make(1); id = id_of(v); set_ref(x, 0, v); minor(); }
    collect_all();
    ON(B) { begin_rooted(); for (int i = 0; i < 100; i++) set_root(0, make(1)), minor(); COMMIT(); }
    ON(A) { CHECK(id_of(get_ref(x, 0)) == id); COMMIT(); }
    ON(B) { begin_rooted(); CHECK(id_of(get_ref(x, 0)) == id); COMMIT(); }
}

TEST(the_committed_state_keeps_what_a_private_version_dropped, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); Ref v = make(1); id = id_of(v); set_ref(x, 0, v); COMMIT(); }
    ON(A) { begin_rooted(); set_ref(x, 0, 0); minor(); }
    collect_all();
    ON(A) { rollback(); }
    ON(B) { begin_rooted(); CHECK(id_of(get_ref(x, 0)) == id); COMMIT(); }
}

TEST(young_objects_survive_a_major_collection_of_another_thread, .heap = COLLECTOR_ONLY) {
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); set_root(0, make(2)); set_ref(root(0), 1, make(1)); id = id_of(get_ref(root(0), 1)); }
    collect_all();
    ON(A) { CHECK(gc_place(root(0)) == GC_OLD); CHECK(id_of(get_ref(root(0), 1)) == id); COMMIT(); }
}

TEST(large_objects_are_young_in_a_segment_and_then_get_pages, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    size_t before = alive();
    for (volatile int round = 0; round < 2; round++) {
        ON(A) {
            begin_rooted();
            size_t n = object_bytes(5000);
            set_root(0, gc_alloc(n, OF_CARDS, (uint32_t)n));
            CHECK(gc_place(root(0)) == GC_YOUNG);
            set_ref(root(0), 4999, make(1));
            minor();
            CHECK(gc_place(root(0)) == GC_LARGE_OLD);
            set_ref(root(0), 17, make(1)); /* by cards, fresh */
            minor();
            set_ref(x, 0, root(0));
            if (round) rollback();
            else COMMIT();
        }
        ON(B) {
            begin_rooted();
            Ref big = get_ref(x, 0);
            CHECK(get_ref(big, 4999) && get_ref(big, 17) && !get_ref(big, 18));
            COMMIT();
        }
    }
    CHECK_EQ(alive(), before + 3);
}

/* ---- aborts ---------------------------------------------------------------------------------------------------------- */

TEST(an_abort_puts_the_shadow_stack_back, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    volatile Ref seen = 0;
    ON(A) { begin(); frames[0] = gc_frame_push(&self->th, 2); set_root(0, x); CHECK_COMMITS(); }
    ON(A) {
        begin();
        gc_frame_push(&self->th, 5);
        set_root(0, make(1));
        set_root(1, make(1));
        minor();
        seen = root(0);
        rollback();
        CHECK(root(0) == x && R(1) == 0);
        GcFrame f = gc_frame_push(&self->th, 1);
        CHECK(f.slot == frames[0].slot + 2);
        gc_frame_pop(&self->th, f);
    }
    CHECK(seen != x);
}

TEST(values_that_an_abort_puts_back_are_roots_meanwhile, .heap = COLLECTOR_ONLY) {
    volatile uint64_t id = 0;
    ON(A) { begin(); frames[0] = gc_frame_push(&self->th, 1); set_root(0, make(1)); id = id_of(root(0)); CHECK_COMMITS(); }
    ON(A) { begin(); set_root(0, 0); minor(); }
    collect_all();
    ON(A) { rollback(); CHECK(gc_place(root(0)) == GC_OLD); begin(); CHECK(id_of(root(0)) == id); CHECK_COMMITS(); }
}

TEST(identities_of_an_aborted_transaction_are_given_back, .heap = COLLECTOR_ONLY) {
    size_t before = alive();
    GcStats st, st2;
    gc_stats(&st);
    ON(A) {
        begin_rooted();
        for (int i = 0; i < 100; i++) {
            set_root(0, make(2));
            CHECK(gc_identity(root(0)));
        }
        rollback();
    }
    gc_stats(&st2);
    CHECK_EQ(st2.old_bytes, st.old_bytes);
    CHECK_EQ(alive(), before);
}

TEST(a_reserved_slot_survives_a_major_collection, .heap = COLLECTOR_ONLY) {
    volatile Ref id = 0;
    ON(A) { begin_rooted(); set_root(0, make(2)); id = gc_identity(root(0)); }
    collect_all();
    ON(A) { CHECK(root(0) == id); COMMIT(); }
}

TEST(finalizers_of_an_aborted_transaction_never_were, .heap = COLLECTOR_ONLY) {
    ON(A) {
        begin_rooted();
        gc_final_register(make(1));
        minor(); /* dead, and found so */
        set_root(0, make(1));
        gc_final_register(root(0));
        minor();
        CHECK(!gc_pending());
        rollback();
        CHECK(!gc_pending());
    }
    collect_all();
    CHECK(!gc_pending());
}

TEST(finalizers_of_a_committed_transaction_run, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    ON(A) {
        begin_rooted();
        gc_final_register(make(1));
        minor();
        set_ref(x, 0, make(1));
        gc_final_register(get_ref(x, 0));
        CHECK(!gc_pending());
        COMMIT();
        CHECK(gc_pending());
        CHECK_EQ(gc_run_pending(&self->th), 1);
    }
    collect_all();
    CHECK(!gc_pending());
    ON(B) { begin_rooted(); set_ref(x, 0, 0); COMMIT(); }
    collect_all();
    ON(B) { CHECK_EQ(gc_run_pending(&self->th), 1); }
    CHECK_EQ(nfinalized, 2);
}

TEST(a_finalizer_registered_by_an_aborted_transaction_on_an_old_object_is_not_run, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    ON(A) { begin_rooted(); set_ref(x, 0, make(1)); COMMIT(); }
    ON(A) { begin_rooted(); gc_final_register(get_ref(x, 0)); rollback(); }
    ON(A) { begin_rooted(); set_ref(x, 0, 0); COMMIT(); }
    collect_all();
    CHECK(!gc_pending());
}

static int aborts_left;
static void abort_some(StmThread *th, uintptr_t obj) {
    if (aborts_left-- > 0) tx_abort(th);
    on_finalize(th, obj);
}

TEST(an_aborted_finalizer_runs_again_and_counts_once, .heap = COLLECTOR_ONLY) {
    gc.cb.finalize = abort_some;
    aborts_left = 3;
    ON(A) {
        begin_rooted();
        gc_final_register(make(1));
        COMMIT();
        CHECK_EQ(gc_run_pending(&self->th), 1);
        CHECK_EQ(nfinalized, 1);
        CHECK(!gc_pending());
    }
}

TEST(a_waiting_finalizer_keeps_its_object, .heap = COLLECTOR_ONLY) {
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); Ref v = make(1); id = id_of(v); gc_final_register(v); COMMIT(); }
    collect_all();
    collect_all();
    ON(A) { CHECK_EQ(gc_run_pending(&self->th), 1); }
    CHECK_EQ(finalized[0], id);
}

/* ---- weak references -------------------------------------------------------------------------------------------------- */

TEST(a_weak_reference_is_cleared_in_every_view, .heap = COLLECTOR_ONLY) {
    Ref x = object(2), y = object(1);
    ON(A) {
        begin_rooted();
        set_ref(y, 0, make(1));
        set_ref(x, 1, make(1)); /* shares the page of the weak object */
        set_ref(x, 0, make_weak(get_ref(y, 0)));
        COMMIT();
    }
    ON(B) { begin_rooted(); set_at(get_ref(x, 1), 0, 5); }
    ON(A) { begin_rooted(); set_ref(y, 0, 0); COMMIT(); }
    collect_all();
    ON(B) { CHECK(weak_get(get_ref(x, 0)) == 0); COMMIT(); }
    ON(A) { begin_rooted(); CHECK(weak_get(get_ref(x, 0)) == 0); COMMIT(); }
}

TEST(a_referent_that_was_read_lives_as_long_as_it_is_rooted, .heap = COLLECTOR_ONLY) {
    Ref x = object(1), y = object(1);
    ON(A) { begin_rooted(); set_ref(y, 0, make(1)); set_ref(x, 0, make_weak(get_ref(y, 0))); COMMIT(); }
    ON(B) { begin_rooted(); set_root(0, weak_get(get_ref(x, 0))); }
    ON(A) { begin_rooted(); set_ref(y, 0, 0); COMMIT(); }
    collect_all();
    ON(B) { CHECK(gc_place(root(0)) == GC_OLD); CHECK(weak_get(get_ref(x, 0)) == root(0)); COMMIT(); }
    collect_all();
    ON(B) { begin_rooted(); CHECK(weak_get(get_ref(x, 0)) == 0); COMMIT(); }
}

TEST(weak_references_of_an_aborted_transaction_are_forgotten, .heap = COLLECTOR_ONLY) {
    Ref y = object(1);
    ON(A) {
        begin_rooted();
        set_root(0, make_weak(y));
        minor();
        make_weak(y);
        rollback();
    }
    CHECK_EQ(gc.weak.n, 0);
    collect_all();
    CHECK_EQ(gc.weak.n, 0);
}

TEST(the_watcher_of_a_referent_is_told_after_the_commit, .heap = COLLECTOR_ONLY) {
    Ref x = object(1), y = object(1);
    ON(A) {
        begin_rooted();
        set_ref(y, 0, make(1));
        set_ref(x, 0, make_weak(get_ref(y, 0)));
        COMMIT();
        begin_rooted();
        gc_weak_watch(get_ref(x, 0)); /* old by now: an ordinary write */
        COMMIT();
        begin_rooted();
        set_ref(y, 0, 0);
        COMMIT();
    }
    collect_all();
    ON(A) { CHECK_EQ(gc_run_pending(&self->th), 1); }
    CHECK_EQ(nweak_dead, 1);
}

/* ---- snapshots --------------------------------------------------------------------------------------------------------- */

TEST(a_pinned_reader_keeps_what_the_committed_state_lost, .heap = COLLECTOR_ONLY, .debug = "verify") {
    Ref x = object(1);
    volatile uint64_t id = 0;
    ON(A) {
        begin_rooted();
        Ref v = make(1), below_it = make(1);
        set_ref(v, 0, below_it);
        id = id_of(below_it);
        set_ref(x, 0, v);
        COMMIT();
    }
    size_t before = alive();
    ON(B) { begin_rooted(); CHECK(get_ref(x, 0)); CHECK(B->th.seg); }
    ON(A) { begin_rooted(); set_ref(x, 0, 0); COMMIT(); }
    collect_all();
    collect_all();
    ON(C) { begin_rooted(); for (int i = 0; i < 200; i++) set_root(0, make(1)), minor(); COMMIT(); }
    ON(B) {
        if (!B->aborted) {
            CHECK(tx_is_pinned(&B->th));
            CHECK(id_of(get_ref(get_ref(x, 0), 0)) == id);
            COMMIT();
        }
    }
    CHECK_EQ(alive(), before - 2);
}

TEST(a_commit_during_marking_does_not_hide_an_object, .heap = COLLECTOR_ONLY) {
    Ref x = object(1), y = object(1);
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); Ref v = make(1); id = id_of(v); set_ref(x, 0, v); COMMIT(); }
    ON(B) { begin_rooted(); start_marking(); COMMIT(); }
    ON(A) { begin_rooted(); set_ref(y, 0, get_ref(x, 0)); set_ref(x, 0, 0); COMMIT(); }
    ON(B) { begin_rooted(); finish_marking(); COMMIT(); }
    ON(A) { begin_rooted(); CHECK(id_of(get_ref(y, 0)) == id); COMMIT(); }
}

TEST(the_place_of_a_dead_fresh_object_is_not_used_again_before_its_transaction_ends, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    size_t before = alive();
    volatile Ref dead = 0;
    for (volatile int round = 0; round < 2; round++) {
        ON(A) { begin_rooted(); set_root(0, make(20)); minor(); dead = root(0); set_root(0, 0); }
        collect_all();
        ON(B) {
            begin_rooted();
            for (int i = 0; i < 500; i++) {
                set_root(0, make(20));
                minor();
                CHECK(root(0) != dead);
            }
            set_ref(x, 0, root(0));
            COMMIT();
        }
        ON(A) {
            if (round) rollback();
            else COMMIT();
        }
        CHECK_EQ(alive(), before + 1);
    }
}

TEST(the_place_of_a_written_object_is_not_used_again_before_its_transaction_ends, .heap = COLLECTOR_ONLY) {
    Ref x = object(1), y = object(1);
    volatile Ref dead = 0;
    ON(B) { begin_rooted(); set_ref(x, 0, make(20)); set_ref(y, 0, make_weak(get_ref(x, 0))); COMMIT(); }
    ON(A) { begin_rooted(); dead = weak_get(get_ref(y, 0)); set_at(dead, 0, 77); }
    ON(B) { begin_rooted(); set_ref(x, 0, 0); COMMIT(); }
    collect_all();
    ON(B) {
        begin_rooted();
        for (int i = 0; i < 500; i++) {
            set_root(0, make(20));
            minor();
            CHECK(root(0) != dead);
        }
        COMMIT();
    }
    ON(A) { COMMIT(); }
}

TEST(freed_blocks_are_private_nowhere, .heap = COLLECTOR_ONLY, .debug = "verify") {
    Ref x = object(1);
    for (volatile int round = 0; round < 5; round++) {
        ON(A) {
            begin_rooted();
            for (int i = 0; i < 3000; i++) {
                Ref v = make(4);
                set_ref(v, 0, R(0) ? root(0) : 0);
                set_root(0, v);
            }
            set_ref(x, 0, root(0));
            COMMIT();
        }
        ON(B) { /* makes all of them private */
            begin_rooted();
            for (Ref v = get_ref(x, 0); v; v = get_ref(v, 0)) set_at(v, 1, round);
            COMMIT();
        }
        CHECK(stm_private_pages() > 10);
        ON(A) { begin_rooted(); set_ref(x, 0, 0); COMMIT(); }
        collect_all();
        gc_verify(); /* [GC1] */
    }
    GcStats st;
    gc_stats(&st);
    CHECK(st.heap_bytes < 1 << 20);
}

/* ---- extras ---------------------------------------------------------------------------------------------------------------- */

static Value hidden;
static int gone_calls;
static void trace_hidden(void *data, GcVisit *visit, void *ctx) { visit(ctx, data); }
static void hidden_gone(void *data) { gone_calls++; *(Value *)data = 0; }

TEST(an_extra_lives_and_dies_with_its_object, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    volatile uint64_t id = 0;
    ON(A) {
        begin_rooted();
        set_root(0, make(1));
        set_root(1, make(1));
        minor();
        id = id_of(root(1));
        hidden = R(1);
        gc_extra_add(root(0), &hidden, trace_hidden, hidden_gone);
        set_ref(x, 0, root(0));
        COMMIT();
    }
    collect_all();
    ON(A) { begin_rooted(); CHECK(id_of(ref_addr(hidden)) == id); set_ref(x, 0, 0); COMMIT(); }
    CHECK_EQ(gone_calls, 0);
    size_t before = allocated();
    CHECK_EQ(alive(), before - 2);
    CHECK_EQ(gone_calls, 1);
}

TEST(an_abort_takes_an_extra_back, .heap = COLLECTOR_ONLY) {
    ON(A) {
        begin_rooted();
        set_root(0, make(1));
        minor();
        hidden = R(0);
        gc_extra_add(root(0), &hidden, trace_hidden, hidden_gone);
        rollback();
        CHECK_EQ(gone_calls, 1);
    }
    collect_all();
    CHECK_EQ(gone_calls, 1);
}

/* ---- solo and back ------------------------------------------------------------------------------------------------------- */

TEST(young_objects_survive_the_way_out_of_solo_mode, .heap = COLLECTOR_ONLY, .solo = true) {
    volatile uint64_t id = 0;
    Ref x = object(1);
    ON(A) {
        begin_rooted();
        CHECK(CTL.solo);
        set_ref(x, 0, make(1));
        id = id_of(get_ref(x, 0));
        set_root(3, get_ref(x, 0));
        CHECK_COMMITS(); /* the frame stays; the nursery, too */
    }
    ON(B) {
        begin_rooted();
        CHECK(!CTL.solo);
        CHECK(gc_place(get_ref(x, 0)) == GC_OLD);
        CHECK(id_of(get_ref(x, 0)) == id);
        COMMIT();
    }
    ON(A) { begin(); CHECK(root(3) == get_ref(x, 0)); CHECK_COMMITS(); }
}

TEST(marking_goes_on_from_solo_mode_into_segments, .heap = COLLECTOR_ONLY, .solo = true) {
    Ref x = object(1), y = object(1);
    volatile uint64_t id = 0;
    ON(A) {
        begin_rooted();
        Ref v = make(1);
        id = id_of(v);
        set_ref(x, 0, v);
        minor();
        start_marking();
        COMMIT();
    }
    ON(B) { begin_rooted(); set_ref(y, 0, get_ref(x, 0)); set_ref(x, 0, 0); COMMIT(); }
    ON(A) { begin_rooted(); finish_marking(); CHECK(id_of(get_ref(y, 0)) == id); COMMIT(); }
}

/* ---- fork ------------------------------------------------------------------------------------------------------------------ */

/* What the child finds: exit status 0 when all is well. */
static int child_checks(Ref x, uint64_t id) {
    if (id_of(get_ref(x, 0)) != id) return 1;
    for (int i = 0; i < 3000; i++) {
        set_root(1, make(3));
        stm_poll(&self->th);
    }
    if (root(0) != get_ref(x, 0)) return 2;
    set_ref(x, 0, 0);
    set_root(0, 0);
    set_root(1, 0);
    if (!self->th.atomic) {
        tx_commit(&self->th);
        tx_begin(&self->th);
    }
    size_t before = allocated();
    major();
    gc_verify();
    if (allocated() >= before) return 3;
    return 0;
}

static void fork_and_check(Ref x, uint64_t id) {
    set_root(0, get_ref(x, 0));
    pid_t pid = stm_fork(&self->th);
    if (pid == 0) _exit(child_checks(x, id));
    int status = -1;
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK_EQ(status, 0);
    CHECK(id_of(get_ref(x, 0)) == id && root(0) == get_ref(x, 0));
}

TEST(a_forked_child_has_a_collector_of_its_own, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); Ref v = make(1); id = id_of(v); set_ref(x, 0, v); COMMIT(); }
    ON(B) { begin_rooted(); set_root(0, make(2)); minor(); gc_identity(make(5)); make_weak(x); } /* is not in the child */
    ON(A) { begin_rooted(); fork_and_check(x, id); COMMIT(); }
    ON(A) { begin_rooted(); tx_atomic_enter(&self->th); fork_and_check(x, id); tx_atomic_leave(&self->th); COMMIT(); }
    ON(B) { CHECK(id_of(root(0))); COMMIT(); }
}

TEST(a_child_forked_while_marking_runs_finishes_it, .heap = COLLECTOR_ONLY) {
    Ref x = object(1);
    volatile uint64_t id = 0;
    ON(A) { begin_rooted(); Ref v = make(1); id = id_of(v); set_ref(x, 0, v); COMMIT(); }
    ON(A) { begin_rooted(); start_marking(); fork_and_check(x, id); finish_marking(); COMMIT(); }
}

/* ---- at random --------------------------------------------------------------------------------------------------------------- */

/* Every reference stands beside the number of what it refers to: a lost object, or another in its place, shows at once. */
enum { PAIRS = 3, HUBS = 12 };
static Ref hubs[HUBS];

static void link_to(Ref from, int pair, Ref to) {
    set_ref(from, 2 * pair, to);
    set_at(from, 2 * pair + 1, to ? (long)id_of(to) : 0);
}
static Ref follow(Ref from, int pair) {
    Ref to = get_ref(from, 2 * pair);
    long id = get_at(from, 2 * pair + 1);
    CHECK_EQ(to ? (long)id_of(to) : 0, id);
    return to;
}

static Rng rng;
static Ref wander(void) {
    Ref x = rng_below(&rng, 2) && R(1) ? root(1) : hubs[rng_below(&rng, HUBS)];
    for (uint32_t n = rng_below(&rng, 6); n; n--) {
        Ref next = follow(x, (int)rng_below(&rng, PAIRS));
        if (next) x = next;
    }
    return x;
}

static void random_step(void) {
    Ref a = wander();
    int pair = (int)rng_below(&rng, PAIRS);
    switch (rng_below(&rng, 12)) {
    case 0: case 1: case 2: link_to(a, pair, make(2 * PAIRS)); break;
    case 3: link_to(a, pair, wander()); break;
    case 4: link_to(a, pair, 0); break;
    case 5: set_root(1, a); break;
    case 6: minor(); break;
    case 7: gc_identity(a); break;
    case 8: {
        Ref v = make(2 * PAIRS);
        gc_final_register(v);
        if (rng_below(&rng, 2)) link_to(v, 0, a);
        if (rng_below(&rng, 2)) link_to(a, pair, v);
        break;
    }
    case 9: set_root(2 + (int)rng_below(&rng, 3), make_weak(a)); break;
    case 10: {
        Value w = R(2 + (int)rng_below(&rng, 3));
        Ref x = w ? weak_get(ref_addr(w)) : 0;
        if (x) set_root(1, x);
        break;
    }
    default:
        if (gc.phase == IDLE) gc.want_major = true;
        major_slice(&self->th);
        if (rng_below(&rng, 60) == 0) major();
    }
    gc_verify();
}

static void random_turn(Sim *s) {
    ON(s) {
        if (!in_tx(s)) begin_rooted();
        for (uint32_t n = 1 + rng_below(&rng, 6); n; n--) random_step();
        uint32_t end = rng_below(&rng, 10);
        if (end == 0) {
            rollback();
        } else if (end < 5) {
            leave_roots();
            if (try_commit() == TX_MUST_WAIT) rollback();
        }
    }
    if (in_tx(s) || rng_below(&rng, 8)) return;
    ON(s) { gc_run_pending(&s->th); }
}

TEST(random_transactions_and_collections_lose_nothing, .heap = COLLECTOR_ONLY, .segments = 3, .seconds = 100) {
    rng.s = env_number("SEED", 20240601);
    for (int i = 0; i < HUBS; i++) hubs[i] = object_with(2 * PAIRS, i % 3 ? 0 : OF_FINE);
    uint64_t turns = env_number("TURNS", 1500);
    for (uint64_t i = 0; i < turns; i++) random_turn(&sim[rng_below(&rng, 3)]);
}

int main(int argc, char **argv) {
    step_gc_callbacks = callbacks;
    return step_main(argc, argv);
}
