# *args and **kwargs collect the rest.
def f(*args, **kw): return args, kw
print(f(), f(1), f(1, 2, x=3), f(*"ab", **{"k": 1}), f(1, *[2], 3, *(4,), a=1, **{"b": 2}, c=3, **{"d": 4}), f(args=1, kw=2), f(**{"a b": 1, "": 2, "if": 3}), f(self=1))
def g(a, *r, k=0, **kw): return a, r, k, kw
print(g(1), g(1, 2, 3), g(1, k=5, z=6), g(a=1), g(*[1, 2], **{"k": 3, "q": 4}))
for call in ("g()", "g(1, a=2)", "g(1, 2, a=3)", "g(**{'r': 1})", "g(1, **{'a': 1})", "f(**{1: 2})", "f(a=1, **{'a': 2})", "f(**{'a': 1}, **{'a': 2})", "f(*1)", "f(*[1], *2)", "f(**[('a', 1)])"):
    try:
        print(call, eval(call))
    except TypeError as e:
        print(call, "->", e)
def h(*args): return args
a = [1, 2]
t = (1, 2)
print(h(*a), h(*a) is not a, h(*t) == t, h(*range(3)), h(*{"k": 1}), h(*(x for x in "g")), h(*a, *a), h(*[], *()))
def k(**kw):
    kw["new"] = 1
    return kw
d = {"a": 0}
print(k(**d), d, list(k(z=1, y=2, x=3)))
class Map:
    def keys(self): return ["x", "y"]
    def __getitem__(self, key): return key * 2
print(f(**Map()))
def gen():
    yield 1
    raise ValueError("in args")
try:
    f(*gen())
except ValueError as e:
    print(e)
try:
    h(x=1)
except TypeError as e:
    print(e)
try:
    k(1)
except TypeError as e:
    print(e)
