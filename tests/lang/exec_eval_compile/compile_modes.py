# compile: modes, flags, filename, single.
import ast
for mode in ("exec", "eval", "single"):
    for src in ("1 + 1", "x = 1", "x = 1\ny = 2", "", "if 1:\n  5\n", "def f(): pass\n", "5; 6", "None"):
        try:
            c = compile(src, "<t>", mode)
            print(mode, repr(src), end=" -> ")
            print(repr(eval(c, {})))
        except SyntaxError as e: print(mode, repr(src), "->", e.msg)
c = compile("def f(a, b): return a\nx = 1", "some/file.py", "exec")
print(c.co_filename, c.co_name, c.co_firstlineno, c.co_argcount, type(c).__name__, sorted(c.co_names), [k.co_name for k in c.co_consts if hasattr(k, "co_name")])
for args in (("1",), ("1", "f"), ("1", "f", "bad"), (5, "f", "exec"), ("1", 5, "exec"), ("1", "f", 5), ("1", "f", "exec", -1), ("a\0b", "f", "exec"), ("1", b"f", "eval"), (b"1", "f", "eval"), (b"\xff", "f", "eval"), (b"# coding: latin-1\n'\xe9'", "f", "exec"), (b"# coding: nope\n1", "f", "exec"), ("# coding: nope\n1", "f", "exec"), (b"\xef\xbb\xbf1", "f", "eval"), ("\ufeff1", "f", "eval"), (bytearray(b"1"), "f", "eval"), (None, "f", "exec"), ("1", "f", "func_type")):
    try: r = compile(*args); print(args[0], type(r).__name__)
    except Exception as e: print(args, type(e).__name__, e)
t = compile("a + 1", "f", "eval", ast.PyCF_ONLY_AST)
print(ast.dump(t), eval(compile(t, "f", "eval"), {"a": 4}))
t = ast.parse("x = [1, 2]\nprint(x[0] if x else None)")
print(ast.dump(t)); exec(compile(t, "f", "exec"))
print(eval(compile("assert 0, 'off'", "f", "exec", optimize=1)), compile("'doc'\nx = 1", "f", "exec", optimize=2).co_consts[0:1] != ("doc",), compile("__debug__", "f", "eval", optimize=1).co_consts)
try: exec(compile("assert 0, 'on'", "f", "exec", optimize=0))
except AssertionError as e: print(e)
print(ast.literal_eval("{'a': [1, -2.5, (None, True), {1}], b'x': 1+2j}"))
for s in ("f()", "x", "1 + 'a'", "[1", "lambda: 1"):
    try: ast.literal_eval(s)
    except (ValueError, SyntaxError) as e: print(type(e).__name__)
