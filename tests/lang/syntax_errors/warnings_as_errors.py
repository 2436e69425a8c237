# SyntaxWarning and DeprecationWarning of the compiler.
import warnings
def t(*srcs):
    for s in srcs:
        with warnings.catch_warnings(record=True) as w:
            warnings.simplefilter("always")
            try: compile(s, "<s>", "exec")
            except SyntaxError as e: print(repr(s), "error", e.msg)
            print(repr(s), [(x.category.__name__, str(x.message), x.lineno) for x in w])
t("x is 1", "x is not 'a'", "1 is x", "x is ()", "x is None", "x is True", "x is ...", "x is -1", "x is (1, 2)", "x is b''", "x is []", "x is {}", "x is 1.5", "x is f''", "x == 1 is 2", "assert (x, 'msg')", "assert (x,)", "assert ()", "assert x, 'm'", "1()", "'a'()", "None()", "[1]()", "(1, 2)()", "{}()", "f''()", "...()", "(lambda: 1)()", "1[0]", "None[0]", "'a'['b']", "'a'[0]", "[1]['a']", "[1][1, 2]", "(1, 2)['x']", "{1: 2}['x']", "{1}[0]", "f''['a']", "1.5[0]", "[1, 2][1.5]", "[(1, 2) (3, 4)]", "'\\d'", "b'\\d'", "r'\\d'", "'\\\n'", "f'\\d'", "'\\400'", "'\\777'", "b'\\400'", "'\\8'", "'\\z \\y'", "1if x else 2", "0x1for x in y", "1or 2", "1and 2", "1in x", "1is x", "1else_", "1 if 1else 2", "0b1or 1", "0o7and 1", "1_0if x else y", "1e5or 1", "1jif x else y", "def f():\n  return 1if x else 2")
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for s in ("x is 1", "'\\d'", "assert (1, 2)", "1()", "1if x else 2"):
        try: compile(s, "<s>", "exec"); print("fine", s)
        except SyntaxError as e: print(type(e).__name__, e.msg, e.lineno, e.offset)
