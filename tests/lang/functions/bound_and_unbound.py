# Methods as values.
class C:
    def m(self, *a): return self.n, a
    def __init__(self, n): self.n = n
    @classmethod
    def c(cls, *a): return cls.__name__, a
    @staticmethod
    def s(*a): return a
a, b = C("a"), C("b")
m = a.m
print(m(1), m.__self__ is a, m.__func__ is C.m, m == a.m, m is a.m, m == b.m, hash(m) == hash(a.m), m.__name__, m.__qualname__, m.__doc__)
print(C.m(b, 1), C.c(1), a.c(2), a.c.__self__ is C, C.s(3), a.s(4), C.m is C.m, C.c == C.c)
C.m.attr = "on the function"
print(m.attr)
for act in ("m.attr = 1", "C.m()", "m.__self__ = b", "C.s.__self__", "m.nothing", "a.m(*1)"):
    try:
        exec(act)
        print("fine")
    except (AttributeError, TypeError) as e:
        print(act, "->", type(e).__name__, e)
from types import MethodType, FunctionType
bound = MethodType(lambda self, x: (self, x), "me")
print(bound(1), bound.__self__, MethodType(len, "abc")(), MethodType(print, "p")())
a.m2 = bound
print(a.m2(2), [f() for f in (a.m, b.m)], list(map(a.m, "xy")), {a.m: 1}[a.m], sorted([b.m, a.m], key=lambda f: f.__self__.n)[0]())
for args in ((), (len,), (1, 2), (len, None)):
    try:
        MethodType(*args)
        print("fine")
    except TypeError as e:
        print(e)
f = FunctionType((lambda x, y=0: (x, y, name)).__code__, {"name": "injected"}, "made", (7,))
print(f(1), f.__name__, f.__globals__["name"], f.__defaults__)
print("abc".upper.__self__, [].append.__name__, "x".join.__qualname__, str.upper.__name__, repr(str.upper), repr(len), type(str.upper).__name__, len.__self__.__name__, len.__module__)
