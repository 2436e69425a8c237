/* test_lex.c -- tokens, indentation, numbers, and how source text is decoded. */
#include "front_test.h"
#include "ident.h"
#include "lex.h"
#include "source.h"

static void check_tokens(const char *text, const char *want) {
    Front *f = front_new(&(FrontOptions){.is_text = true});
    Lexer x;
    Token t;
    char got[512] = "";
    lex_init(&x, f, text, strlen(text), true);
    do {
        lex_next(&x, &t);
        strcat(got, token_texts[t.type]);
        strcat(got, " ");
    } while (t.type != T_ENDMARKER && t.type != T_ERROR);
    assert_string_equal(got, want);
    front_free(f);
}

static void the_longest_operator_wins(void **state) {
    check_tokens("a**=b//c<<=...->:=!=\n", "NAME **= NAME // NAME <<= ... -> := != NEWLINE ENDMARKER ");
    check_tokens("..\n", ". . NEWLINE ENDMARKER ");
}

static void blocks_are_indent_and_dedent(void **state) {
    check_tokens("if x:\n  y\n\n  # c\nz\n",
                 "if NAME : NEWLINE INDENT NAME NEWLINE DEDENT NAME NEWLINE ENDMARKER ");
}

static void lines_inside_of_brackets_are_joined(void **state) {
    check_tokens("(\n  a,\n b)\n", "( NAME , NAME ) NEWLINE ENDMARKER ");
    check_tokens("a \\\n  b\n", "NAME NAME NEWLINE ENDMARKER ");
}

static void a_prefix_makes_a_string(void **state) {
    check_tokens("rb'' bR'' f\"\" u'' Rf''''''\n", "STRING STRING STRING STRING STRING NEWLINE ENDMARKER ");
    check_tokens("ub''\n", "NAME STRING NEWLINE ENDMARKER ");
}

static void wrong_numbers_say_what_is_wrong(void **state) {
    check_error("1_", ERR_SYNTAX, "invalid decimal literal", 1, 2, 1, 2);
    check_error("0b12", ERR_SYNTAX, "invalid digit '2' in binary literal", 1, 4, 1, 4);
    check_error("0xg", ERR_SYNTAX, "invalid hexadecimal literal", 1, 2, 1, 2);
    check_error("5j5", ERR_SYNTAX, "invalid imaginary literal", 1, 2, 1, 2);
    check_error("0777", ERR_SYNTAX, "leading zeros in decimal integer literals are not permitted; "
                "use an 0o prefix for octal integers", 1, 1, 1, 2);
}

static void indentation_must_fit(void **state) {
    check_error("if 1:\n  x\n y\n", ERR_INDENTATION,
                "unindent does not match any outer indentation level", 3, 3, 3, -1);
    check_error("if 1:\n\tx\n        y\n", ERR_TAB,
                "inconsistent use of tabs and spaces in indentation", 3, 1, 3, 0);
    check_error("  x", ERR_INDENTATION, "unexpected indent", 1, 2, 1, -1);
}

static void brackets_must_match(void **state) {
    check_error("(a,\n b c", ERR_SYNTAX, "'(' was never closed", 1, 1, 1, 0);
    check_error("(((\n}", ERR_SYNTAX, "closing parenthesis '}' does not match opening parenthesis "
                "'(' on line 1", 2, 1, 2, 1);
    char many[202] = "";
    memset(many, '(', 201);
    check_error(many, ERR_SYNTAX, "too many nested parentheses", 1, 201, 1, 201);
}

static void strings_must_end(void **state) {
    check_error("x = 'abc\nfoo", ERR_SYNTAX, "unterminated string literal (detected at line 1)",
                1, 5, 1, 5);
    check_error("x = '''abc\nfoo", ERR_SYNTAX,
                "unterminated triple-quoted string literal (detected at line 2)", 1, 5, 1, 5);
}

static void names_are_normalised(void **state) {
    static const struct { const char *from, *to; } cases[] = {
        {"\xEF\xAC\x81", "fi"},                         /* ligature */
        {"a\xCC\x81", "\xC3\xA1"},                      /* composed */
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "\xEA\xB0\x81"},   /* Hangul */
        {"\xF0\x9D\x92\x9C", "A"},                      /* script capital */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n;
        char *got = ident_nfkc(cases[i].from, strlen(cases[i].from), &n);
        assert_string_equal(got, cases[i].to);
        free(got);
    }
    assert_true(ident_is_start('_') && ident_is_part(0xB7) && !ident_is_start(0xB7));
    check_error("x = \xC3\xA9\xE2\x82\xAC", ERR_SYNTAX, "invalid character '\xE2\x82\xAC' (U+20AC)",
                1, 6, 1, 6);
}

static void check_source(const char *bytes, const char *want, bool has_encoding) {
    Front *f = front_new(&(FrontOptions){0});
    Source s;
    assert_true(source_read(f, bytes, strlen(bytes), &s));
    assert_string_equal(s.text, want);
    assert_int_equal(s.has_encoding, has_encoding);
    front_free(f);
}

static void the_encoding_is_declared_in_the_first_two_lines(void **state) {
    check_source("# coding: latin-1\nx=\xE9", "# coding: latin-1\nx=\xC3\xA9\n", true);
    check_source("\n# -*- coding=iso-8859-1 -*-\n\xE9", "\n# -*- coding=iso-8859-1 -*-\n\xC3\xA9\n", true);
    check_source("x\n# coding: latin-1\n\xC3\xA9", "x\n# coding: latin-1\n\xC3\xA9\n", false);
    check_source("\xEF\xBB\xBFx\r\ny\rz", "x\ny\nz\n", true);
}

static void wrong_encodings_are_errors(void **state) {
    static const struct { const char *bytes, *msg; } cases[] = {
        {"# coding: foo\n", "unknown encoding: foo"},
        {"\xEF\xBB\xBF# coding: latin-1\n", "encoding problem: iso-8859-1 with BOM"},
        {"# coding: ascii\nx='\xFF'\n",
         "'ascii' codec can't decode byte 0xff in position 19: ordinal not in range(128)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Front *f = front_new(&(FrontOptions){0});
        assert_null(front_parse(f, cases[i].bytes, strlen(cases[i].bytes)));
        assert_string_equal(f->error.msg, cases[i].msg);
        assert_int_equal(f->error.lineno, 0);
        assert_int_equal(f->error.offset, -1);
        front_free(f);
    }
    Front *f = front_new(&(FrontOptions){0});
    assert_null(front_parse(f, "a\0b", 3));
    assert_int_equal(f->error.cls, ERR_VALUE);
    front_free(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_operator_wins),
        cmocka_unit_test(blocks_are_indent_and_dedent),
        cmocka_unit_test(lines_inside_of_brackets_are_joined),
        cmocka_unit_test(a_prefix_makes_a_string),
        cmocka_unit_test(wrong_numbers_say_what_is_wrong),
        cmocka_unit_test(indentation_must_fit),
        cmocka_unit_test(brackets_must_match),
        cmocka_unit_test(strings_must_end),
        cmocka_unit_test(names_are_normalised),
        cmocka_unit_test(the_encoding_is_declared_in_the_first_two_lines),
        cmocka_unit_test(wrong_encodings_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
