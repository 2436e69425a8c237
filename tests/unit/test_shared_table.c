/* test_shared_table.c -- the rules of the shared table, step by step.
 *
 * ctest: no-linear no-tsan no-modes */
#include "shared_step.h"

static void set_alone(Sim *s, uintptr_t t, uint64_t key, long v) {
    ON(s) { begin(); table_set(t, key, v); CHECK_COMMITS(); }
}
static long get_alone(Sim *s, uintptr_t t, uint64_t key) {
    volatile long v = 0;
    ON(s) { begin(); v = table_get(t, key); CHECK_COMMITS(); }
    return v;
}
static size_t len_alone(Sim *s, uintptr_t t) {
    volatile size_t n = 0;
    ON(s) { begin(); n = shared_table_len(t); CHECK_COMMITS(); }
    return n;
}

/* ---- what one transaction sees ---------------------------------------------------------------------------------- */

TEST(a_key_has_the_content_that_was_set_last, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    ON(A) {
        begin();
        CHECK_EQ(table_get(t, 1), 0);
        table_set(t, 1, 10);
        table_set(t, 2, 20);
        CHECK_EQ(table_get(t, 1), 10);
        table_set(t, 1, 11);
        CHECK_EQ(table_get(t, 1), 11);
        CHECK_EQ(shared_table_len(t), 2);
        CHECK_EQ(table_remove(t, 1), 11);
        CHECK_EQ(table_remove(t, 1), 0);
        CHECK_EQ(table_get(t, 1), 0);
        CHECK_EQ(shared_table_len(t), 1);
        CHECK_COMMITS();
    }
    CHECK_EQ(get_alone(B, t, 1), 0);
    CHECK_EQ(get_alone(B, t, 2), 20);
}

TEST(any_64_bits_are_a_key, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    static const uint64_t keys[] = {0, 1, 1ul << 63, UINT64_MAX, 0x9e3779b97f4a7c15ul, 1ul << 32};
    ON(A) {
        begin();
        for (int i = 0; i < 6; i++) table_set(t, keys[i], i + 1);
        for (int i = 0; i < 6; i++) CHECK_EQ(table_get(t, keys[i]), i + 1);
        CHECK_COMMITS();
    }
    for (volatile int i = 0; i < 6; i++) CHECK_EQ(get_alone(B, t, keys[i]), i + 1);
}

TEST(a_table_grows_to_many_slabs, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    for (volatile int part = 0; part < 10; part++) {
        ON(A) {
            begin();
            for (int i = 0; i < 700; i++) table_set(t, (uint64_t)(part * 700 + i) * 64, part * 700 + i + 1);
            CHECK_COMMITS();
        }
    }
    CHECK_EQ(len_alone(B, t), 7000);
    ON(B) {
        begin();
        for (int i = 0; i < 7000; i++) CHECK_EQ(table_get(t, (uint64_t)i * 64), i + 1);
        CHECK_COMMITS();
    }
}

typedef struct Seen {
    uint64_t key[64];
    long content[64];
    int n;
} Seen;

static void see(void *arg, uint64_t key, Value content) {
    Seen *s = arg;
    s->key[s->n] = key;
    s->content[s->n++] = from(content);
}

TEST(keys_come_in_the_order_of_their_insertion, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    static Seen seen;
    ON(A) {
        begin();
        table_get(t, 5); /* a look-up is no insertion */
        for (int i = 9; i >= 0; i--) table_set(t, (uint64_t)i, i + 1);
        CHECK_EQ(table_remove(t, 4), 5);
        table_set(t, 4, 44);
        table_set(t, 7, 77); /* keeps its place */
        seen.n = 0;
        shared_table_each(&A->th, t, see, &seen);
        CHECK_EQ(seen.n, 10);
        static const uint64_t order[] = {9, 8, 7, 6, 5, 3, 2, 1, 0, 4};
        for (int i = 0; i < 10; i++) CHECK_EQ(seen.key[i], order[i]);
        CHECK_EQ(seen.content[9], 44);
        CHECK_EQ(seen.content[2], 77);
        CHECK_COMMITS();
    }
}

static uintptr_t remove_from;
static void see_and_remove_next(void *arg, uint64_t key, Value content) {
    see(arg, key, content);
    shared_table_remove(remove_from, key);
    shared_table_remove(remove_from, key + 1);
}

TEST(the_callback_may_remove_keys, .heap = COLLECTOR_ONLY) {
    uintptr_t t = remove_from = new_table();
    static Seen seen;
    ON(A) {
        begin();
        for (int i = 0; i < 10; i++) table_set(t, (uint64_t)i, i + 1);
        seen.n = 0;
        shared_table_each(&A->th, t, see_and_remove_next, &seen);
        CHECK_EQ(seen.n, 5);
        CHECK_EQ(shared_table_len(t), 0);
        CHECK_COMMITS();
    }
}

static void count_it(void *arg, uint64_t key, Value content) {
    CHECK_EQ(key * 3 + 1, from(content));
    (*(long *)arg)++;
}

TEST(many_keys_are_sorted_by_their_stamps, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    static long n;
    ON(A) {
        begin();
        for (int i = 0; i < 5000; i++) table_get(t, (uint64_t)(i * 7919 % 5000)); /* places in another order */
        for (int i = 0; i < 5000; i++) table_set(t, (uint64_t)i, i * 3 + 1);
        for (int i = 0; i < 5000; i += 2) table_remove(t, (uint64_t)i);
        for (int i = 0; i < 5000; i += 4) table_set(t, (uint64_t)i, i * 3 + 1);
        n = 0;
        shared_table_each(&A->th, t, count_it, &n);
        CHECK_EQ(n, 3750);
        CHECK_COMMITS();
    }
}

TEST(an_abort_takes_everything_back, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    set_alone(A, t, 2, 20);
    ON(A) {
        begin();
        table_set(t, 1, 11);
        table_remove(t, 2);
        table_set(t, 3, 30);
        CHECK_EQ(shared_table_len(t), 2);
        rollback();
    }
    CHECK_EQ(get_alone(B, t, 1), 10);
    CHECK_EQ(get_alone(B, t, 2), 20);
    CHECK_EQ(get_alone(B, t, 3), 0);
    CHECK_EQ(len_alone(B, t), 2);
}

TEST(clear_removes_all_keys, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    for (volatile int i = 0; i < 5; i++) set_alone(A, t, (uint64_t)i, i + 1);
    ON(B) {
        begin();
        table_set(t, 77, 1);
        shared_table_clear(&B->th, t);
        CHECK_EQ(shared_table_len(t), 0);
        CHECK_EQ(table_get(t, 3), 0);
        table_set(t, 3, 33);
        CHECK_COMMITS();
    }
    CHECK_EQ(len_alone(A, t), 1);
    CHECK_EQ(get_alone(A, t, 3), 33);
}

/* ---- conflicts are by key ------------------------------------------------------------------------------------------ */

TEST(different_keys_do_not_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    set_alone(A, t, 2, 20);
    ON(A) { begin(); CHECK_EQ(table_get(t, 1), 10); table_set(t, 1, 11); }
    ON(B) { begin(); CHECK_EQ(table_get(t, 2), 20); table_set(t, 2, 21); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(get_alone(C, t, 1), 11);
    CHECK_EQ(get_alone(C, t, 2), 21);
}

TEST(insertions_of_different_keys_do_not_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    ON(A) { begin(); CHECK_EQ(table_get(t, 1), 0); table_set(t, 1, 10); }
    ON(B) { begin(); CHECK_EQ(table_get(t, 2), 0); table_set(t, 2, 20); }
    ON(C) { begin(); table_set(t, 3, 30); CHECK_EQ(table_remove(t, 3), 30); table_set(t, 4, 40); }
    ON(C) CHECK_COMMITS();
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
    CHECK_EQ(len_alone(D, t), 3);
}

TEST(removals_of_different_keys_do_not_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    set_alone(A, t, 2, 20);
    ON(A) { begin(); CHECK_EQ(table_remove(t, 1), 10); }
    ON(B) { begin(); CHECK_EQ(table_remove(t, 2), 20); }
    ON(B) CHECK_COMMITS();
    ON(A) CHECK_COMMITS();
    CHECK_EQ(len_alone(C, t), 0);
}

/* The older one, A, wins; B has written elsewhere, so that it cannot go on in the past. */
#define CONFLICT(t, a, b)                                                                                              \
    do {                                                                                                               \
        ON(A) { begin(); a; }                                                                                          \
        ON(B) { begin(); b; table_set(t, 999, 1); }                                                                    \
        ON(A) CHECK_COMMITS();                                                                                         \
        ON(B) CHECK_ABORTS();                                                                                          \
        empty_transaction(B); /* or it would be the older one next time */                                            \
    } while (0)

TEST(the_same_key_conflicts, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    CONFLICT(t, table_set(t, 1, 11), CHECK_EQ(table_get(t, 1), 10));
    CONFLICT(t, table_set(t, 1, 12), table_set(t, 1, 13));
    CONFLICT(t, table_set(t, 1, 14), table_remove(t, 1));
    CONFLICT(t, table_remove(t, 1), CHECK_EQ(table_get(t, 1), 14));
    CHECK_EQ(get_alone(C, t, 1), 0);
}

TEST(the_look_up_of_a_missing_key_conflicts_with_its_insertion, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    CONFLICT(t, table_set(t, 1, 10), CHECK_EQ(table_get(t, 1), 0));
    ON(A) { begin(); CHECK_EQ(table_remove(t, 2), 0); table_set(t, 3, 1); }
    ON(B) { begin(); table_set(t, 2, 20); CHECK_EQ(table_get(t, 3), 0); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_ABORTS();
}

TEST(two_insertions_of_one_key_conflict, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    CONFLICT(t, table_set(t, 1, 10), table_set(t, 1, 20));
    CHECK_EQ(get_alone(C, t, 1), 10);
    CHECK_EQ(len_alone(C, t), 1);
}

TEST(len_conflicts_with_insertions_and_removals, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    CONFLICT(t, table_set(t, 2, 20), CHECK_EQ(shared_table_len(t), 1));
    CONFLICT(t, table_remove(t, 1), CHECK_EQ(shared_table_len(t), 2));
}

TEST(len_does_not_conflict_with_new_contents, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    ON(A) { begin(); table_set(t, 1, 11); }
    ON(B) { begin(); CHECK_EQ(shared_table_len(t), 1); table_set(t, 2, 20); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
}

TEST(each_conflicts_with_any_change, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    static Seen seen;
    set_alone(A, t, 1, 10);
    set_alone(A, t, 2, 20);
    CONFLICT(t, table_set(t, 3, 30), (seen.n = 0, shared_table_each(&B->th, t, see, &seen)));
    CONFLICT(t, table_set(t, 3, 31), (seen.n = 0, shared_table_each(&B->th, t, see, &seen)));
    CHECK_EQ(seen.n, 3);
    CONFLICT(t, table_remove(t, 3), (seen.n = 0, shared_table_each(&B->th, t, see, &seen)));
    /* the number of keys stays, the set does not */
    CONFLICT(t, (table_remove(t, 2), table_set(t, 5, 50)), (seen.n = 0, shared_table_each(&B->th, t, see, &seen)));
}

TEST(each_over_nothing_conflicts_with_an_insertion, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    static Seen seen;
    CONFLICT(t, table_set(t, 3, 30), (seen.n = 0, shared_table_each(&B->th, t, see, &seen)));
    CHECK_EQ(seen.n, 0);
}

TEST(clear_conflicts_with_an_insertion, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    CONFLICT(t, table_set(t, 3, 30), shared_table_clear(&B->th, t));
    CONFLICT(t, table_set(t, 4, 40), shared_table_clear(&B->th, t));
    CHECK_EQ(len_alone(C, t), 2);
}

TEST(a_key_set_to_what_it_was_disturbs_nobody, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    ON(A) { begin(); table_set(t, 1, 11); table_set(t, 1, 10); }
    ON(B) { begin(); CHECK_EQ(table_get(t, 1), 10); table_set(t, 2, 20); }
    ON(A) CHECK_COMMITS();
    ON(B) CHECK_COMMITS();
}

/* ---- the past ------------------------------------------------------------------------------------------------------- */

static void pin(uintptr_t t, long seen) {
    ON(B) { begin(); CHECK_EQ(table_get(t, 1), seen); }
    set_alone(A, t, 1, seen + 1);
    CHECK(tx_is_pinned(&B->th));
}

TEST(a_pinned_transaction_sees_the_keys_of_its_time, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    static Seen seen;
    set_alone(A, t, 1, 10);
    set_alone(A, t, 2, 20);
    pin(t, 10);
    ON(A) { begin(); CHECK_EQ(table_remove(t, 2), 20); table_set(t, 3, 30); CHECK_COMMITS(); }
    for (volatile int i = 0; i < 300; i++) set_alone(C, t, (uint64_t)i + 100, 1);
    collect_major(C);
    ON(B) {
        CHECK_EQ(table_get(t, 1), 10);
        CHECK_EQ(table_get(t, 2), 20);
        CHECK_EQ(table_get(t, 3), 0);
        CHECK_EQ(table_get(t, 150), 0);
        CHECK_EQ(shared_table_len(t), 2);
        seen.n = 0;
        shared_table_each(&B->th, t, see, &seen);
        CHECK_EQ(seen.n, 2);
        CHECK_EQ(seen.content[0], 10);
        CHECK_EQ(seen.content[1], 20);
        CHECK_COMMITS();
    }
    CHECK_EQ(len_alone(B, t), 302);
}

TEST(a_pinned_transaction_that_inserts_is_doomed, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    pin(t, 10);
    ON(B) { table_set(t, 3, 30); CHECK_ABORTS(); }
    CHECK_EQ(len_alone(C, t), 1);
}

/* ---- collections ---------------------------------------------------------------------------------------------------- */

static SharedUse use_of(uintptr_t t) {
    static SharedUse use;
    ON(D) { begin(); use = shared_table_use(t); CHECK_COMMITS(); }
    return use;
}

TEST(a_table_that_is_empty_again_gives_its_memory_back, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    SharedUse before = use_of(t);
    ON(A) {
        begin();
        for (int i = 0; i < 2000; i++) table_set(t, (uint64_t)i, i + 1);
        CHECK_COMMITS();
    }
    collect_major(B);
    CHECK_EQ(use_of(t).entries, 2000);
    ON(A) {
        begin();
        for (int i = 0; i < 2000; i++) table_remove(t, (uint64_t)i);
        CHECK_COMMITS();
    }
    CHECK_EQ(use_of(t).entries, 2000);
    collect_major(B);
    CHECK_EQ(use_of(t).entries, 0);
    CHECK_EQ(use_of(t).heap_bytes, 0);
    CHECK_EQ(use_of(t).c_bytes, before.c_bytes);
    set_alone(A, t, 7, 70);
    CHECK_EQ(get_alone(B, t, 7), 70);
}

TEST(keys_only_asked_for_are_dropped, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    ON(A) {
        begin();
        for (int i = 100; i < 300; i++) CHECK_EQ(table_get(t, (uint64_t)i), 0);
        CHECK_COMMITS();
    }
    CHECK_EQ(use_of(t).entries, 201);
    collect_major(B);
    CHECK_EQ(use_of(t).entries, 1);
    size_t bytes = use_of(t).heap_bytes;
    ON(A) { /* their places are used again */
        begin();
        for (int i = 1000; i < 1200; i++) table_set(t, (uint64_t)i, i);
        CHECK_COMMITS();
    }
    CHECK_EQ(use_of(t).heap_bytes, bytes);
    for (volatile int i = 1000; i < 1200; i++) CHECK_EQ(get_alone(C, t, (uint64_t)i), i);
    CHECK_EQ(get_alone(C, t, 1), 10);
    CHECK_EQ(len_alone(C, t), 201);
}

TEST(an_empty_entry_that_somebody_has_read_is_kept, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    ON(A) { begin(); table_set(t, 9, 9); }
    ON(B) { begin(); CHECK_EQ(table_get(t, 1), 0); table_set(t, 2, 2); }
    collect_major(C);
    CHECK_EQ(use_of(t).entries, 3);
    ON(A) { table_set(t, 1, 10); CHECK_COMMITS(); }
    ON(B) CHECK_ABORTS();
    collect_major(C);
    CHECK_EQ(use_of(t).entries, 2);
    CHECK_EQ(get_alone(B, t, 1), 10);
}

TEST(an_entry_that_somebody_has_filled_is_kept, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    ON(A) { begin(); table_set(t, 1, 10); }
    collect_major(C);
    collect_major(A);
    ON(A) CHECK_COMMITS();
    CHECK_EQ(get_alone(B, t, 1), 10);
    ON(A) { begin(); table_remove(t, 1); }
    collect_major(C);
    ON(A) rollback();
    CHECK_EQ(get_alone(B, t, 1), 10);
}

TEST(an_entry_filled_only_in_the_past_is_kept, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 1, 10);
    set_alone(A, t, 2, 20);
    pin(t, 10);
    ON(A) { begin(); table_remove(t, 1); table_remove(t, 2); CHECK_COMMITS(); }
    collect_major(C);
    ON(A) { /* would take their places */
        begin();
        for (int i = 10; i < 20; i++) table_set(t, (uint64_t)i, i);
        CHECK_COMMITS();
    }
    ON(B) {
        CHECK_EQ(table_get(t, 2), 20);
        CHECK_EQ(table_get(t, 11), 0);
        CHECK_COMMITS();
    }
    ON(A) { begin(); shared_table_clear(&A->th, t); CHECK_COMMITS(); }
    collect_major(C);
    CHECK_EQ(use_of(t).entries, 0);
}

TEST(a_reused_entry_is_empty_in_every_view, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    /* all have private copies of the page */
    ON(A) { begin(); table_set(t, 1, 10); CHECK_COMMITS(); }
    ON(B) { begin(); table_set(t, 2, 20); CHECK_COMMITS(); }
    ON(C) { begin(); table_set(t, 3, 30); CHECK_COMMITS(); }
    ON(A) { begin(); table_remove(t, 1); table_remove(t, 2); CHECK_COMMITS(); }
    ON(B) { begin(); table_set(t, 4, 40); }
    collect_major(D);
    ON(C) { begin(); table_set(t, 5, 50); table_set(t, 6, 60); CHECK_COMMITS(); }
    ON(B) { CHECK_EQ(table_get(t, 5), 50); CHECK_EQ(table_get(t, 1), 0); CHECK_COMMITS(); }
    CHECK_EQ(len_alone(A, t), 4);
}

TEST(contents_are_alive_and_follow_moves, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    ON(A) {
        begin();
        for (int i = 0; i < 50; i++) {
            uintptr_t p = gc_alloc(object_bytes(1), 0, (uint32_t)object_bytes(1));
            set(p, i + 1);
            CHECK(shared_table_set(t, (uint64_t)i, value_from_ref(p)));
        }
        gc_minor(&A->th);
        for (int i = 0; i < 50; i++) CHECK_EQ(get(ref_addr(shared_table_get(t, (uint64_t)i))), i + 1);
        CHECK_COMMITS();
    }
    collect_major(B);
    collect_major(B);
    ON(C) {
        begin();
        for (int i = 0; i < 50; i++) CHECK_EQ(get(ref_addr(shared_table_get(t, (uint64_t)i))), i + 1);
        CHECK_COMMITS();
    }
}

TEST(a_content_removed_in_a_running_transaction_stays_alive_for_the_others, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    ON(A) {
        begin();
        uintptr_t p = gc_alloc(object_bytes(1), 0, (uint32_t)object_bytes(1));
        set(p, 5);
        CHECK(shared_table_set(t, 1, value_from_ref(p)));
        CHECK_COMMITS();
    }
    ON(A) { begin(); CHECK(shared_table_remove(t, 1)); }
    collect_major(B);
    ON(C) { begin(); CHECK_EQ(get(ref_addr(shared_table_get(t, 1))), 5); CHECK_COMMITS(); }
    ON(A) rollback();
    ON(C) { begin(); CHECK_EQ(get(ref_addr(shared_table_get(t, 1))), 5); CHECK_COMMITS(); }
}

static size_t old_bytes(void) {
    GcStats g;
    gc_stats(&g);
    return g.old_bytes;
}

TEST(a_table_that_nobody_refers_to_goes_with_all_it_has, .heap = COLLECTOR_ONLY) {
    new_counter(); /* sets up */
    collect_major(B);
    size_t before = old_bytes();
    ON(A) {
        begin();
        GcFrame f = gc_frame_push(&A->th, 1);
        uintptr_t t = shared_table_new();
        f.slot[0] = value_from_ref(t);
        for (int i = 0; i < 1000; i++) table_set(t, (uint64_t)i, i + 1);
        gc_major(&A->th);
        for (int i = 0; i < 1000; i++) CHECK_EQ(table_get(t, (uint64_t)i), i + 1);
        gc_frame_pop(&A->th, f);
        CHECK_COMMITS();
    }
    CHECK(old_bytes() > before + 16000);
    collect_major(B);
    CHECK_EQ(old_bytes(), before);
}

TEST(a_table_made_by_an_aborted_transaction_goes, .heap = COLLECTOR_ONLY) {
    new_counter();
    collect_major(B);
    size_t before = old_bytes();
    ON(A) {
        begin();
        uintptr_t t = shared_table_new();
        for (int i = 0; i < 1000; i++) table_set(t, (uint64_t)i, i + 1);
        rollback();
    }
    collect_major(B);
    CHECK_EQ(old_bytes(), before);
}

/* ---- reports, memory ------------------------------------------------------------------------------------------------- */

static uint64_t key_wanted;
static bool key_found;
TEST(the_place_of_a_conflict_leads_to_the_key, .heap = COLLECTOR_ONLY) {
    uintptr_t t = new_table();
    set_alone(A, t, 41, 10);
    set_alone(A, t, 42, 10);
    ON(A) {
        begin();
        for (uintptr_t at = HEAP_START; at < HEAP_START + (16 << 20); at += 16) {
            uint64_t key;
            if (!shared_table_key_at(t, at + 8, &key)) continue;
            CHECK(key == 41 || key == 42);
            key_wanted += key;
            key_found = true;
        }
        CHECK(key_found);
        CHECK_EQ(key_wanted, 83);
        CHECK_COMMITS();
    }
}

TEST(a_table_in_solo_mode_is_the_same, .heap = COLLECTOR_ONLY, .solo = true) {
    uintptr_t t = new_table();
    ON(A) {
        begin();
        for (int i = 0; i < 500; i++) table_set(t, (uint64_t)i, i + 1);
        for (int i = 500; i < 1000; i++) CHECK_EQ(table_get(t, (uint64_t)i), 0);
        CHECK_EQ(shared_table_use(t).entries, 500); /* look-ups leave nothing behind when alone */
        for (int i = 0; i < 500; i += 2) table_remove(t, (uint64_t)i);
        gc_major(&A->th);
        CHECK_EQ(shared_table_len(t), 250);
        CHECK_COMMITS();
    }
    ON(B) { begin(); CHECK_EQ(table_get(t, 7), 8); table_set(t, 8, 80); CHECK_COMMITS(); }
    ON(A) { begin(); CHECK_EQ(table_get(t, 8), 80); CHECK_EQ(shared_table_len(t), 251); CHECK_COMMITS(); }
}

STEP_MAIN
