/* front_test.h -- what the tests of the front end share. */
#ifndef WEFT_FRONT_TEST_H
#define WEFT_FRONT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front.h"

/* Parses; the caller frees the Front. */
static inline Front *parsed(const char *text, FrontMode mode, Node **tree) {
    Front *f = front_new(&(FrontOptions){.mode = mode, .is_text = true, .max_str_digits = 4300});
    *tree = front_parse(f, text, strlen(text));
    return f;
}

static inline void check_dump(const char *text, FrontMode mode, bool positions, const char *want) {
    Node *tree;
    Front *f = parsed(text, mode, &tree);
    assert_non_null(tree);
    char *dump = ast_dump(tree, positions, NULL);
    assert_string_equal(dump, want);
    free(dump);
    front_free(f);
}

static inline void check_error(const char *text, ErrorClass cls, const char *msg, int lineno,
                               int offset, int end_lineno, int end_offset) {
    Node *tree;
    Front *f = parsed(text, FRONT_EXEC, &tree);
    assert_null(tree);
    assert_string_equal(f->error.msg, msg);
    assert_int_equal(f->error.cls, cls);
    assert_int_equal(f->error.lineno, lineno);
    assert_int_equal(f->error.offset, offset);
    assert_int_equal(f->error.end_lineno, end_lineno);
    assert_int_equal(f->error.end_offset, end_offset);
    front_free(f);
}

#endif
