# Parameters before / cannot be named.
def f(a, b=2, /, c=3, *, d=4): return a, b, c, d
print(f(1), f(1, 5, 6, d=7), f(1, c=9))
for call in ("f()", "f(a=1)", "f(1, b=2)", "f(1, 2, 3, 4)", "f(1, a=1, b=2)", "f(1, e=5)", "f(b=1, c=2)"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
def g(a, /, **kw): return a, kw
print(g(1, a=2), g(1, **{"a": 3}))
for call in ("g()", "g(a=1)", "g(1, 2)"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
def h(a, b, /): return a, b
for call in ("h(1)", "h(1, b=2)", "h(a=1, b=2)", "h(1, 2, c=3)", "h(1, 2, 3)"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
def k(x, /, y, *z, w, **q): return x, y, z, w, q
print(k(1, 2, w=3), k(1, y=2, w=3, x=4), k(1, 2, 3, 4, w=5, v=6))
print((lambda a, /, b: (a, b))(1, b=2), k.__code__.co_posonlyargcount, k.__code__.co_argcount, k.__code__.co_kwonlyargcount)
for src in ("def f(/): pass", "def f(a, /, /): pass", "def f(*, /): pass", "def f(a, *, /): pass", "def f(*): pass", "def f(a=1, b): pass", "def f(a, a): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "def f(*, **k): pass", "lambda a=1, b: 0", "def f(a, *b=1): pass", "def f(None): pass", "def f(a.b): pass", "def f(a=1, /, b): pass", "def f((a, b)): pass"):
    try:
        compile(src, "<f>", "exec")
    except SyntaxError as e:
        print(src, "->", e.msg)
