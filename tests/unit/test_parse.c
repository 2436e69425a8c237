/* test_parse.c -- trees, and what is said about texts that are none. The comparisons in
 * tests/compile cover far more; here stands what they cannot show, and one case of each kind. */
#include "front_test.h"

static void operators_bind_as_they_should(void **state) {
    check_dump("-a**-b*c", FRONT_EVAL, false,
               "Expression(body=BinOp(left=UnaryOp(op=USub,operand=BinOp(left=Name(id=s'a',"
               "ctx=Load),op=Pow,right=UnaryOp(op=USub,operand=Name(id=s'b',ctx=Load)))),op=Mult,"
               "right=Name(id=s'c',ctx=Load)))");
}

static void columns_count_bytes(void **state) {
    check_dump("\xC3\xA9 = 1", FRONT_EXEC, true,
               "Module(body=[Assign(targets=[Name(id=s'\\x{e9}',ctx=Store)@1:0-1:2],"
               "value=Constant(value=0x1,kind=None)@1:5-1:6,type_comment=None)@1:0-1:6],"
               "type_ignores=[])");
}

static void soft_keywords_are_names_elsewhere(void **state) {
    check_dump("match", FRONT_EVAL, false, "Expression(body=Name(id=s'match',ctx=Load))");
    check_dump("match (x)", FRONT_EVAL, false,
               "Expression(body=Call(func=Name(id=s'match',ctx=Load),args=[Name(id=s'x',ctx=Load)],"
               "keywords=[]))");
}

static void format_strings_hold_trees(void **state) {
    check_dump("f'a{b!r:>{w}}{{'", FRONT_EVAL, false,
               "Expression(body=JoinedStr(values=[Constant(value=s'a',kind=None),FormattedValue("
               "value=Name(id=s'b',ctx=Load),conversion=114,format_spec=JoinedStr(values=["
               "Constant(value=s'>',kind=None),FormattedValue(value=Name(id=s'w',ctx=Load),"
               "conversion=-1,format_spec=None)])),Constant(value=s'{',kind=None)]))");
}

static void a_function_type_ignores_stars(void **state) {
    check_dump("(int, *str, **x) -> y", FRONT_FUNC_TYPE, false,
               "FunctionType(argtypes=[Name(id=s'int',ctx=Load),Name(id=s'str',ctx=Load),"
               "Name(id=s'x',ctx=Load)],returns=Name(id=s'y',ctx=Load))");
}

static void mistakes_are_named(void **state) {
    check_error("(a b)", ERR_SYNTAX, "invalid syntax. Perhaps you forgot a comma?", 1, 2, 1, 5);
    check_error("if a = 1: pass", ERR_SYNTAX,
                "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", 1, 4, 1, 9);
    check_error("f() = 1", ERR_SYNTAX, "cannot assign to function call here. Maybe you meant '==' "
                "instead of '='?", 1, 1, 1, 4);
    check_error("print 'a'", ERR_SYNTAX,
                "Missing parentheses in call to 'print'. Did you mean print(...)?", 1, 1, 1, 10);
    check_error("while x\n y", ERR_SYNTAX, "expected ':'", 1, 8, 1, 8);
    check_error("if x:\ny", ERR_INDENTATION,
                "expected an indented block after 'if' statement on line 1", 2, 1, 2, 2);
    check_error("f(a=1, b)", ERR_SYNTAX, "positional argument follows keyword argument", 1, 9, 1, 10);
    check_error("f'{a b}'", ERR_SYNTAX, "f-string: invalid syntax. Perhaps you forgot a comma?",
                1, 2, 1, 5);
    check_error("x y", ERR_SYNTAX, "invalid syntax", 1, 3, 1, 4);
}

static char *repeated(const char *s, int n, const char *end) {
    size_t len = strlen(s);
    char *out = malloc(len * (size_t)n + strlen(end) + 1);
    assert_non_null(out);
    for (int i = 0; i < n; i++)
        memcpy(out + (size_t)i * len, s, len);
    strcpy(out + (size_t)n * len, end);
    return out;
}

static void no_depth_exhausts_the_stack(void **state) {
    static const char *const deep[] = {"-", "not ", "lambda: ", "x**", "a if b else ", "elif x:1\n"};
    for (size_t i = 0; i < sizeof deep / sizeof deep[0]; i++) {
        char *more = repeated(deep[i], 100000, "1"), *text = more;
        if (deep[i][0] == 'e') {
            text = malloc(strlen(more) + 8);
            assert_non_null(text);
            strcpy(text, "if x:1\n");
            strcat(text, more);
            free(more);
        }
        Node *tree;
        Front *f = parsed(text, FRONT_EXEC, &tree);
        assert_null(tree);
        assert_int_equal(f->error.cls, ERR_MEMORY);
        front_free(f);
        free(text);
    }
}

static void long_sums_are_no_depth(void **state) {
    char *text = repeated("x+", 50000, "x");
    Node *tree;
    Front *f = parsed(text, FRONT_EXEC, &tree);
    assert_non_null(tree);
    free(ast_dump(tree, true, NULL));
    front_free(f);
    free(text);
}

/* Backtracking without a memo would need 2**90 steps for these. */
static void nesting_costs_no_exponential_time(void **state) {
    static const struct { const char *open; const char *close; } cases[] = {
        {"a[(", "x y"}, {"f(*", ""}, {"{a:{", "x y"}, {"f(a=", ""}, {"[*", ""}, {"lambda x=(", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = repeated(cases[i].open, 90, cases[i].close);
        Node *tree;
        Front *f = parsed(text, FRONT_EXEC, &tree);
        assert_null(tree);
        front_free(f);
        free(text);
    }
}

static void odd_escapes_are_warned_about(void **state) {
    Node *tree;
    Front *f = parsed("x = '\\d'\ny = 1if x else 2\n", FRONT_EXEC, &tree);
    assert_non_null(tree);
    assert_non_null(f->warnings);
    assert_string_equal(f->warnings->msg, "invalid escape sequence '\\d'");
    assert_non_null(f->warnings->next);
    assert_string_equal(f->warnings->next->msg, "invalid decimal literal");
    assert_null(f->warnings->next->next);
    front_free(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_they_should),
        cmocka_unit_test(columns_count_bytes),
        cmocka_unit_test(soft_keywords_are_names_elsewhere),
        cmocka_unit_test(format_strings_hold_trees),
        cmocka_unit_test(a_function_type_ignores_stars),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(no_depth_exhausts_the_stack),
        cmocka_unit_test(long_sums_are_no_depth),
        cmocka_unit_test(nesting_costs_no_exponential_time),
        cmocka_unit_test(odd_escapes_are_warned_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
