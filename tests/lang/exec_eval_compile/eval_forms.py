# eval: expressions, spaces, namespaces, code objects.
x = 5
print(eval("x + 1"), eval("  x"), eval("\tx\n"), eval("x, 1"), eval("[i * x for i in range(3)]"), eval("lambda: x")(), eval("x if x else 0"), eval("(y := 3)"), y, eval("x\n\n"), eval("(x\n+1)"), eval(b"x"), eval("x # c"), eval("x", {"x": 1}), eval("x", {"x": 1}, {"x": 2}), eval("__builtins__ is not None", {}), eval(compile("x * 2", "f", "eval")), eval(compile("z = 9", "f", "exec")), z, eval("{'a': 1}['a']"), eval("f'{x}'"), eval("'a' 'b'"), eval("not x"))
for src in ("", " ", "x = 1", "x; y", "import a", "pass", "x\ny", "if x: y", "1 +", "(", ")", "'a", "x y", "yield x", "await x", "*x", "return", "\n", "x.", "1 / 0", "undefined", "a b c", "x := 1", "\\", "\0", "é +", "print('side')", "0777", "1_", "1__0", "0b2", "1e", "1.2.3", "$", "x?", "a = b", "a == = b"):
    try: print(repr(src), eval(src))
    except Exception as e: print(repr(src), type(e).__name__, e)
for args in ((), (5,), ("x", 5), ("x", {}, 5), (["x"],)):
    try: eval(*args)
    except TypeError as e: print(e)
def f(loc): return eval("loc + x"), eval("loc", globals(), {"loc": "given"}), [eval("x") for _ in (1,)]
print(f(1))
class Map:
    def __getitem__(self, k): return k * 2
print(eval("ab + cd", {}, Map()))
def g(n): return eval("n") if n == 0 else eval("g(n - 1)")
print(g(3))
