# How methods come from functions, and functions from descriptors.
def f(*a): return a
class A: pass
a = A()
print(f.__get__(a)() == (a,), f.__get__(a, A)(1)[1:], f.__get__(None, A) is f, type(f.__get__(1)).__name__)
try:
    f.__get__(None, None)
except TypeError as e:
    print(e)
A.m = f
print(a.m(1)[1:], A.m(1), A.m is f, a.m.__func__ is f)
a.m = f
print(a.m(1))
A.b = len
A.c = print
A.k = int
A.p = A
A.lst = [f]
print(a.b("xy"), a.k("5"), type(a.p()).__name__, a.lst[0](1))
from functools import partial, partialmethod
A.pa = partial(f, 1)
A.pm = partialmethod(f, 1)
print(a.pa(2), a.pm(2)[1:])
A.bm = "abc".replace
print(a.bm("a", "x"), A.bm("b", "y"))
class Callable:
    def __call__(self, *x): return x
A.co = Callable()
print(a.co(1))
A.sm, A.cm = staticmethod(f), classmethod(f)
print(a.sm(1), a.cm(1)[0] is A)
m = a.__class__.m.__get__("bound to str")
print(m(), m.__self__)
class Trace:
    def __init__(self, f): self.f = f
    def __get__(self, o, c): return lambda *x: ("traced", self.f.__get__(o, c)(*x))
class B:
    @Trace
    def n(self, x): return x * 2
    @staticmethod
    @Trace
    def bad(x): return x
print(B().n(4))
try:
    B.bad(1)
except TypeError as e:
    print(e)
print(str.upper.__get__("abc")(), str.upper.__get__(None, str) is str.upper, "abc".upper.__self__, type(dict.__dict__["fromkeys"]).__name__, type(str.__dict__["join"]).__name__, type(int.__dict__["real"]).__name__, type(int.__dict__["__add__"]).__name__, type(str.__dict__["maketrans"]).__name__)
try:
    str.upper.__get__(5)
except TypeError as e:
    print(e)
try:
    int.__dict__["real"].__get__("x")
except TypeError as e:
    print(e)
