/* test_stress_found.c -- what the stress programs found wrong, as small as it could be made. */
#include "spec.h"
#include "heap.h"

static HeapThread th;
static StmThread *const t = &th.stm;

static int start(void **state) {
    GcConfig config = heap_config(2, true);
    heap_setup_with(&config);
    heap_thread_start(&th, 4);
    return 0;
}
static int finish(void **state) {
    heap_thread_end(&th);
    heap_teardown();
    return 0;
}

/* A fresh object on two pages, of which the segment has the first one private. Copying it whole made the second page private
 * too, without a note, and later objects on that page were read as zeros. */
TEST(an_object_on_the_border_of_a_private_page_does_not_make_the_next_page_private) {
    enum { NODES = 400, WORDS = 8 }; /* 80 bytes each: some lie across the borders of pages */
    tx_begin(t);
    frame_set(&th, 0, node_new(1, WORDS));
    tx_commit(t);
    for (uint64_t i = 1; i < NODES; i++) {
        tx_begin(t);
        uintptr_t last = frame_get(&th, 0), n = node_new(1, WORDS);
        word_set(n, WORDS - 1, i);
        node_set(n, 0, value_from_ref(last));
        if (last / STM_PAGE == (last + obj_size(last) - 1) / STM_PAGE) word_set(last, 0, i); /* its page is private now */
        frame_set(&th, 0, n);
        tx_commit(t);
    }
    gc_verify();
    tx_begin(t);
    uint64_t i = NODES;
    for (uintptr_t n = frame_get(&th, 0); n; n = obj_from_value(node_get(n, 0)))
        assert_int_equal(word_get(n, WORDS - 1), --i);
    assert_int_equal(i, 0);
    tx_commit(t);
}

/* Solo mode has no epochs; an oracle needs an order of its commits all the same. */
TEST(each_commit_in_solo_mode_has_a_number_of_its_own) {
    finish(NULL);
    GcConfig config = heap_config(2, false);
    heap_setup_with(&config);
    heap_thread_start(&th, 4);
    uint64_t last = 0;
    for (int i = 0; i < 5; i++) {
        tx_begin(t);
        assert_true(CTL.solo);
        tx_commit(t);
        assert_true(tx_commit_seq(t) > last);
        last = tx_commit_seq(t);
    }
}

SPEC_MAIN(start, finish)
