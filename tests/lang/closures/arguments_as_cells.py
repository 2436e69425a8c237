# Parameters, *args and **kwargs may be captured and rebound.
def f(a, *args, k=1, **kw):
    def show(): return a, args, k, kw
    def change():
        nonlocal a, args, k, kw
        a, args, k, kw = a + 1, args + ("new",), k * 2, {**kw, "z": 0}
    return show, change
show, change = f(1, 2, 3, k=4, m=5)
print(show()); change(); print(show()); change(); print(show())
def g(x):
    def h():
        nonlocal x
        x = x[1:]
        return x
    return h
h = g("abcd")
print(h(), h(), h())
def rec(n, acc=()):
    def add(): return acc + (n,)
    return add() if n == 0 else rec(n - 1, add())
print(rec(4))
def self_ref():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    keep = fact
    fact = lambda n: "replaced"
    return keep(5)
print(self_ref())
def deleting(x):
    def get(): return x
    del x
    try:
        get()
    except NameError as e:
        return str(e)
print(deleting(1))
def exc():
    def get(): return e
    try:
        raise ValueError("v")
    except ValueError as e:
        r = repr(get())
    try:
        get()
    except NameError as err:
        return r, str(err)
print(exc())
class A:
    def make(self):
        def inner(): return self.v
        return inner
    def __init__(self, v): self.v = v
a = A(1)
k = a.make()
a.v = 2
print(k())
def with_class():
    v = "cell"
    class B:
        w = v
        def m(self): return v, self.w
    v = "later"
    return B().m()
print(with_class())
