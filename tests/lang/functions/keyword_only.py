# Parameters after * must be named.
def f(a, *, b, c=3): return a, b, c
print(f(1, b=2), f(1, c=5, b=4), f(a=1, b=2), f(**{"a": 1, "b": 2, "c": 0}))
for call in ("f(1)", "f(1, 2)", "f(1, 2, 3)", "f(1, 2, b=3)", "f(b=1)", "f()", "f(1, b=2, d=3)", "f(1, b=2, b2=3)", "f(1, c=1)", "f(1, 2, 3, b=4, c=5)"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
def g(*, x, y, z): return x, y, z
for call in ("g()", "g(x=1)", "g(x=1, y=2)", "g(1)", "g(1, x=1, y=2, z=3)", "g(x=1, y=2, z=3)"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
def h(*args, sep=" ", end): return args, sep, end
for call in ("h(1, 2, end=3)", "h()", "h(1, sep=2)", "h(*[1], **{'end': 0})"):
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
print(f.__kwdefaults__, g.__kwdefaults__, h.__kwdefaults__)
f.__kwdefaults__ = {"b": "kwdef"}
try:
    print(f(1, c=2))
    f(1)
except TypeError as e:
    print(e)
def order(*, a=print("a evaluated"), b=print("b evaluated")): pass
print((lambda *, k=1: k)(), (lambda *a, k: (a, k))(1, k=2))
