/* test_step_grain.c -- objects read and written in parts: OF_FINE (by 16 bytes), OF_CARDS (large arrays, by cards, compared
 * by 16 bytes). Slots 2i and 2i+1 share a granule.
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"

enum { BIG = 4096 };         /* slots of a large array: 32 KiB, 128 cards */
enum { CARD = CARD_SIZE / 8 }; /* slots of a card */

static const uint32_t kinds[2] = {OF_FINE, OF_CARDS};
#define EACH_KIND(k) for (volatile int k = 0; k < 2; k++)

TEST(different_items_of_an_object_do_not_conflict) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            set_at(x[k], 0, 1);
        }
        ON(B) {
            begin();
            set_at(x[k], BIG - 1, 2);
        }
        ON(A) CHECK_COMMITS();
        ON(B) CHECK_COMMITS();
        CHECK_EQ(committed_at(x[k], 0), 1);
        CHECK_EQ(committed_at(x[k], BIG - 1), 2);
    }
}

TEST(different_granules_of_one_card_do_not_conflict) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            set_at(x[k], 2, 1);
        }
        ON(B) {
            begin();
            get_at(x[k], 6);
            set_at(x[k], 4, 2);
        }
        ON(A) CHECK_COMMITS();
        ON(B) {
            CHECK_EQ(get_at(x[k], 4), 2);
            CHECK_COMMITS();
        }
        CHECK_EQ(committed_at(x[k], 2), 1);
        CHECK_EQ(committed_at(x[k], 4), 2);
    }
}

TEST(items_of_one_granule_conflict) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            set_at(x[k], 10, 1);
        }
        ON(B) {
            begin();
            set_at(x[k], 11, 2);
        }
        ON(A) CHECK_COMMITS();
        ON(B) {
            CHECK_ABORTS();
            begin();
            set_at(x[k], 11, 3);
            CHECK_COMMITS();
        }
        CHECK_EQ(committed_at(x[k], 10), 1);
        CHECK_EQ(committed_at(x[k], 11), 3);
    }
}

TEST(the_reader_of_an_item_conflicts_with_its_writer) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    Ref y = object(1);
    EACH_KIND(k) {
        ON(A) {
            begin();
            set_at(x[k], 1000, 1);
        }
        ON(B) {
            begin();
            CHECK_EQ(get_at(x[k], 1000), 0);
            set(y, 9);
        }
        ON(A) CHECK_COMMITS();
        ON(B) {
            CHECK_ABORTS();
            begin(); /* ends the retry, so that the next one is young again */
            CHECK_COMMITS();
        }
    }
    CHECK_EQ(committed(y), 0);
}

TEST(the_reader_of_one_item_does_not_conflict_with_the_writer_of_another) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    Ref y = object(1);
    EACH_KIND(k) {
        ON(A) {
            begin();
            for (int i = 0; i < BIG; i += 2)
                if (i != 1000) set_at(x[k], i, 1);
        }
        ON(B) {
            begin();
            CHECK_EQ(get_at(x[k], 1000), 0);
            set(y, k + 1);
        }
        ON(A) CHECK_COMMITS();
        ON(B) CHECK_COMMITS();
        CHECK_EQ(committed(y), k + 1);
    }
}

TEST(writes_of_others_become_visible_between_one_s_own) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            for (int i = 0; i < CARD; i += 4) set_at(x[k], i, 1);
        }
        ON(B) {
            begin();
            for (int i = 2; i < CARD; i += 4) set_at(x[k], i, 2);
            CHECK_COMMITS();
        }
        ON(A) {
            for (int i = 0; i < CARD; i += 2) CHECK_EQ(get_at(x[k], i), i % 4 ? 2 : 1);
            CHECK_COMMITS();
        }
        for (int i = 0; i < CARD; i += 2) CHECK_EQ(committed_at(x[k], i), i % 4 ? 2 : 1);
    }
}

TEST(an_abort_puts_back_its_own_items_only) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            set_at(x[k], 0, 1);
            set_at(x[k], 300, 1);
        }
        ON(B) {
            begin();
            set_at(x[k], 2, 2);
            CHECK_COMMITS();
        }
        ON(A) {
            rollback();
            begin();
            CHECK_EQ(get_at(x[k], 0), 0);
            CHECK_EQ(get_at(x[k], 2), 2);
            CHECK_EQ(get_at(x[k], 300), 0);
            CHECK_COMMITS();
        }
    }
}

TEST(silent_writes_of_items_conflict_with_nobody) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            set_at(x[k], 20, 0);
            set_at(x[k], 24, 1);
        }
        ON(B) {
            begin();
            get_at(x[k], 20);
            set_at(x[k], 40, 1);
        }
        ON(A) CHECK_COMMITS();
        ON(B) CHECK_COMMITS();
    }
}

TEST(a_card_may_be_written_again_in_the_next_transaction) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        for (volatile int i = 1; i <= 10; i++) {
            ON(i & 1 ? A : B) {
                begin();
                set_at(x[k], 77, get_at(x[k], 77) + 1);
                if (i % 5 == 0) rollback();
                else CHECK_COMMITS();
            }
        }
        CHECK_EQ(committed_at(x[k], 77), 8);
    }
}

TEST(all_items_of_an_array_in_one_transaction) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    EACH_KIND(k) {
        ON(A) {
            begin();
            for (int i = 0; i < BIG; i++) set_at(x[k], i, i);
        }
        for (int i = 0; i < BIG; i++) CHECK_EQ(committed_at(x[k], i), 0);
        ON(A) CHECK_COMMITS();
        ON(B) {
            begin();
            for (int i = 0; i < BIG; i++) CHECK_EQ(get_at(x[k], i), i);
            CHECK_COMMITS();
        }
    }
}

TEST(arrays_of_any_length_are_written_to_the_last_item) {
    static Ref x[2][70];
    for (int k = 0; k < 2; k++)
        for (int n = 1; n < 70; n++) x[k][n] = object_with(n, kinds[k]);
    EACH_KIND(k) {
        for (volatile int n = 1; n < 70; n++) {
            ON(A) {
                begin();
                set_at(x[k][n], n - 1, n);
            }
            ON(B) {
                begin();
                set_at(x[k][n], 0, 5);
                if (n > 2) CHECK_COMMITS(); /* another granule than the last */
                else rollback();
            }
            ON(A) CHECK_COMMITS();
            CHECK_EQ(committed_at(x[k][n], n - 1), n);
            if (n > 2) CHECK_EQ(committed_at(x[k][n], 0), 5);
        }
    }
}

TEST(neighbouring_arrays_do_not_touch_each_other) {
    static Ref x[40];
    for (int i = 0; i < 40; i++) x[i] = object_with(29 + i, kinds[i & 1]);
    for (volatile int i = 0; i < 40; i++) {
        ON(A) {
            begin();
            for (int j = 0; j < 29 + i; j++) set_at(x[i], j, i + 1);
        }
        ON(B) {
            begin();
            for (int n = 0; n < 40; n++)
                if (n != i) CHECK_EQ(get_at(x[n], 28 + n), n < i ? n + 1 : 0);
            set_at(x[(i + 1) % 40], 3, 0);
            set_at(x[(i + 1) % 40], 5, i == 39);
        }
        ON(A) CHECK_COMMITS();
        ON(B) CHECK_COMMITS();
    }
    CHECK_EQ(committed_at(x[0], 5), 1);
}

TEST(three_writers_of_one_card_all_commit) {
    Ref x[2] = {object_with(BIG, kinds[0]), object_with(BIG, kinds[1])};
    Sim *writer[3] = {A, B, C};
    EACH_KIND(k) {
        for (volatile int w = 0; w < 3; w++) {
            ON(writer[w]) {
                begin();
                for (int i = 2 * w; i < 96; i += 6) set_at(x[k], i, w + 1);
            }
        }
        for (volatile int w = 2; w >= 0; w--) ON(writer[w]) CHECK_COMMITS();
        for (int i = 0; i < 96; i += 2) CHECK_EQ(committed_at(x[k], i), i / 2 % 3 + 1);
    }
}

STEP_MAIN
