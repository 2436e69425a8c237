/* spec.h -- cmocka tests that register themselves: TEST(a_rule_as_a_sentence) { ... } and SPEC_MAIN(start, finish). */
#ifndef WEFT_SPEC_H
#define WEFT_SPEC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum { SPEC_MAX = 256 };
static struct CMUnitTest spec_tests[SPEC_MAX];
static size_t spec_count;

static inline void spec_add(const char *name, CMUnitTestFunction fn) {
    if (spec_count == SPEC_MAX) __builtin_trap();
    spec_tests[spec_count++] = (struct CMUnitTest){.name = name, .test_func = fn};
}

/* In the order of the file: constructors of one program run in the order in which they are written. */
#define TEST(rule)                                                                                                     \
    static void rule(void **state);                                                                                    \
    __attribute__((constructor)) static void spec_add_##rule(void) { spec_add(#rule, rule); }                          \
    static void rule(__attribute__((unused)) void **state)

/* `start` and `finish` (or NULL) run around each test. */
#define SPEC_MAIN(start, finish)                                                                                       \
    int main(void) {                                                                                                   \
        for (size_t i = 0; i < spec_count; i++) {                                                                      \
            spec_tests[i].setup_func = start;                                                                          \
            spec_tests[i].teardown_func = finish;                                                                      \
        }                                                                                                              \
        return _cmocka_run_group_tests(NULL, spec_tests, spec_count, NULL, NULL);                                      \
    }

#endif
