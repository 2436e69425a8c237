/* test_scope.c -- scopes, folding, and the errors of the passes behind the parser. */
#include "check.h"
#include "fold.h"
#include "front_test.h"
#include "scope.h"

static void check_scopes(const char *text, const char *want) {
    Node *tree;
    Front *f = parsed(text, FRONT_EXEC, &tree);
    assert_non_null(tree);
    ScopeTable *t = scope_build(f, tree);
    assert_non_null(t);
    size_t len;
    char *dump = scope_dump(t, &len);
    assert_string_equal(dump, want);
    free(dump);
    front_free(f);
}

static void inner_functions_make_cells(void **state) {
    check_scopes("def f(a):\n def g(): return a\n",
                 "0 top 2 line 0 nested 0: f=2050 |\n"
                 "1 f 0 line 1 nested 0: a=10244 g=2050 | a\n"
                 "2 g 0 line 2 nested 1: a=8208 |\n");
}

static void private_names_are_mangled(void **state) {
    check_scopes("class _A:\n __x = 1\n",
                 "0 top 2 line 0 nested 0: _A=2050 |\n"
                 "1 _A 1 line 1 nested 0: _A__x=2050 |\n");
}

/* The first error of all passes behind the parser, or NULL. */
static void check_passes(const char *text, const char *msg, int lineno, int offset) {
    Node *tree;
    Front *f = parsed(text, FRONT_EXEC, &tree);
    assert_non_null(tree);
    ScopeTable *t = fold_module(f, tree) ? scope_build(f, tree) : NULL;
    assert_false(t && check_module(f, tree, t));
    assert_string_equal(f->error.msg, msg);
    assert_int_equal(f->error.lineno, lineno);
    assert_int_equal(f->error.offset, offset);
    front_free(f);
}

static void scopes_find_their_errors(void **state) {
    check_passes("def f(a, a): pass", "duplicate argument 'a' in function definition", 1, 10);
    check_passes("def f():\n x\n global x", "name 'x' is used prior to global declaration", 3, 2);
    check_passes("def f():\n nonlocal x", "no binding for nonlocal 'x' found", 2, 2);
    check_passes("[i := 0 for i in x]", "assignment expression cannot rebind comprehension "
                 "iteration variable 'i'", 1, 2);
    check_passes("from __future__ import foo", "future feature foo is not defined", 1, 1);
}

static void code_finds_its_errors(void **state) {
    check_passes("break", "'break' outside loop", 1, 1);
    check_passes("f(a=1,a=2)", "keyword argument repeated: a", 1, 7);
    check_passes("match x:\n case a: 1\n case b: 2",
                 "name capture 'a' makes remaining patterns unreachable", 2, 7);
    check_passes("*a, *b = c", "multiple starred expressions in assignment", 1, 1);
    check_passes("async def f():\n return 1\n yield",
                 "'return' with value in async generator", 2, 2);
}

static void deep_trees_end_in_recursion_errors(void **state) {
    char text[8192];
    for (int i = 0; i < 4000; i++)
        memcpy(text + 2 * i, "x+", 2);
    strcpy(text + 8000, "x");
    Node *tree;
    Front *f = parsed(text, FRONT_EXEC, &tree);
    assert_non_null(tree);
    assert_null(scope_build(f, tree));
    assert_int_equal(f->error.cls, ERR_RECURSION);
    front_free(f);
}

static void check_folded(const char *text, const char *want) {
    Node *tree;
    Front *f = parsed(text, FRONT_EVAL, &tree);
    assert_non_null(tree);
    assert_true(fold_module(f, tree));
    Node *body = AS(Expression, tree)->body;
    assert_int_equal(body->kind, K_Constant);
    char *dump = const_dump(AS(Constant, body)->value, NULL);
    assert_string_equal(dump, want);
    free(dump);
    front_free(f);
}

static void constants_are_computed(void **state) {
    check_folded("2**64-1", "0xffffffffffffffff");
    check_folded("-7//2", "-0x4");
    check_folded("-7%3", "0x2");
    check_folded("~5 & 0xff", "0xfa");
    check_folded("(1,2)[1]*3", "0x6");
    check_folded("'ab'*2+'c'", "s'ababc'");
    check_folded("1/4", "f:3fd0000000000000");
    check_folded("not ()", "True");
    check_folded("__debug__", "True");
}

static void large_results_are_left_alone(void **state) {
    static const char *const texts[] = {"2**200", "'a'*5000", "1<<300", "(1,)*300", "1//0", "''[0]"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Node *tree;
        Front *f = parsed(texts[i], FRONT_EVAL, &tree);
        assert_true(tree && fold_module(f, tree));
        assert_int_not_equal(AS(Expression, tree)->body->kind, K_Constant);
        front_free(f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inner_functions_make_cells),
        cmocka_unit_test(private_names_are_mangled),
        cmocka_unit_test(scopes_find_their_errors),
        cmocka_unit_test(code_finds_its_errors),
        cmocka_unit_test(deep_trees_end_in_recursion_errors),
        cmocka_unit_test(constants_are_computed),
        cmocka_unit_test(large_results_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
