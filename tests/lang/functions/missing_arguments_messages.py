# The TypeErrors name the arguments that lack.
def f1(a): pass
def f2(a, b): pass
def f3(a, b, c): pass
def f4(a, b, c, d): pass
for f in (f1, f2, f3, f4):
    for n in range(6):
        try:
            f(*range(n))
            print(f.__name__, n, "fine")
        except TypeError as e:
            print(e)
def d1(a, b=1): pass
def d2(a=1, b=2): pass
def k1(a, *, k): pass
def k2(*, j, k=1): pass
def v(a, *r): pass
for f in (d1, d2, k1, k2, v):
    for args, kw in (((), {}), ((1, 2, 3), {}), ((1, 2, 3), {"k": 1}), ((), {"zz": 1}), ((1,), {"a": 2}), ((1, 2, 3, 4), {"j": 1, "k": 2})):
        try:
            f(*args, **kw)
            print(f.__name__, "fine")
        except TypeError as e:
            print(e)
class C:
    def m(self, a): pass
    @staticmethod
    def s(a): pass
    @classmethod
    def c(cls, a): pass
    def none(): pass
    class D:
        def deep(self): pass
for g in (lambda: C().m(), lambda: C().m(1, 2), lambda: C.m(), lambda: C.m(1), lambda: C.s(), lambda: C.c(), lambda: C().c(1, 2), lambda: C().none(), lambda: C.D().deep(1), lambda: C.D.deep(), lambda: (lambda x: x)(), lambda: C(1), lambda: C.D(x=1)):
    try:
        g()
        print("fine")
    except TypeError as e:
        print(e)
def outer():
    def inner(x): pass
    inner()
try:
    outer()
except TypeError as e:
    print(e)
