# Positional parameters and defaults.
def f(a, b=2, c=3): return a, b, c
print(f(1), f(1, 5), f(1, 5, 6), f(a=1), f(1, c=9), f(c=1, a=2), f(*[1, 2]), f(**{"a": 1, "b": 0}), f(*(1,), **{"c": 7}), f(*"ab"), f(*[], 1))
for call in ("f()", "f(1, 2, 3, 4)", "f(1, a=2)", "f(b=1)", "f(1, d=5)", "f(*[1, 2, 3, 4, 5])", "f(1, **{'a': 1})", "f(1, **{'zz': 1})", "f(c=1, b=2)", "f(**{1: 2})", "f(*5)", "f(**5)", "f(*None)", "f(1, **None)", "f(b=2, **{'b': 3}, a=1)", "f(*[1], **[])", "f(1, 2, 3, c=4)"):
    try:
        print(call, eval(call))
    except TypeError as e:
        print(call, "->", e)
def g(x, l=[]):
    l.append(x)
    return l
print(g(1), g(2), g(3, []), g(4), g.__defaults__)
n = 1
def h(v=n): return v
n = 2
print(h(), h(5))
h.__defaults__ = (9,)
print(h())
h.__defaults__ = None
try:
    h()
except TypeError as e:
    print(e)
def none(): pass
for call in ("none(1)", "none(1, 2)", "none(a=1)", "none(**{'x y': 1})"):
    try:
        eval(call)
    except TypeError as e:
        print(e)
