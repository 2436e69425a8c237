# nonlocal finds the nearest enclosing function; wrong uses are SyntaxErrors.
x = "global"
def a():
    x = "a"
    def b():
        def c():
            nonlocal x
            x = "from c"
        c()
    b()
    return x
print(a(), x)
def d():
    x = "d"
    def e():
        x = "e"
        def f():
            nonlocal x
            x += "!"
            return x
        return f(), x
    return e(), x
print(d())
def g():
    x = "g"
    def h():
        global x
        x = "set by h"
        def i(): return x
        return i()
    return h(), x
print(g(), x)
for src in ("nonlocal x", "def f():\n nonlocal x", "def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x", "def f():\n x = 1\n def g():\n  print(x)\n  nonlocal x", "def f(x):\n nonlocal x", "def f():\n global x\n def g():\n  nonlocal x", "def f():\n x = 1\n def g():\n  nonlocal x\n  global x", "class C:\n x = 1\n def f(self):\n  nonlocal x", "def f():\n x: int\n def g():\n  nonlocal x\n  x: int", "def f():\n x = 1\n class C:\n  nonlocal x\n  x = 2\n return x", "def f():\n def g(a):\n  nonlocal a", "[nonlocal x]"):
    try:
        ns = {}
        exec(compile(src, "<n>", "exec"), ns)
        print("compiles", ns["f"]() if "f" in ns else "")
    except SyntaxError as e:
        print(e.msg, e.lineno)
def j():
    n = 0
    class C:
        nonlocal n
        n = 5
        def m(self): return n
    return n, C().m(), "n" in vars(C)
print(j())
