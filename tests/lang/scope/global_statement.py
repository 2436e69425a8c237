# global in functions, nested functions and class bodies.
x = "module"
def a():
    global x, new
    x, new = "a", "made by a"
    def b(): return x
    return b()
print(a(), x, new)
def c():
    x = "local c"
    def d():
        global x
        x = "from d"
        return x
    return d(), x
print(c(), x)
class C:
    global x, cls_made
    x = "class body"
    cls_made = 1
    y = x
print(x, cls_made, C.y, "x" in vars(C))
def f():
    global f, g
    def g(): return "g made global"
    f = "replaced"
f()
print(f, g())
def h():
    global imp, loopv, exc, wth
    import sys as imp
    for loopv in range(3): pass
    try: raise ValueError("e")
    except ValueError as exc: pass
    with open("/dev/null") as wth: pass
    global K
    class K: pass
h()
print(imp.__name__, loopv, "exc" in globals(), wth.closed, K.__qualname__)
def k():
    global deleted
    deleted = 1
    del deleted
    try: deleted
    except NameError as e: print(type(e).__name__, e)
k()
for src in ("def f():\n x = 1\n global x", "def f():\n print(x)\n global x", "def f(x):\n global x", "global x", "x = 1\nglobal x", "def f():\n global x\n global x", "def f():\n for x in []: pass\n global x", "def f():\n import x\n global x", "def f():\n global x\n x: int = 1", "def f():\n x: int\n global x", "class C:\n x = 1\n global x", "def f():\n [x for x in y]\n global x", "def f():\n def x(): pass\n global x", "global x, y.z", "global", "def f():\n global x\n def g():\n  nonlocal x", "global x = 1", "lambda: global x", "def f():\n (x := 1)\n global x", "def f():\n del x\n global x", "def f():\n x.y = 1\n global x"):
    try: exec(compile(src, "s", "exec"), {}); print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg, e.lineno)
