# staticmethod, classmethod, property stacked with one's own decorators.
def loud(f):
    def inner(*a):
        r = f(*a)
        return r.upper() if isinstance(r, str) else r
    return inner
class A:
    name = "a"
    @staticmethod
    @loud
    def s(x): return x
    @classmethod
    @loud
    def c(cls): return cls.name
    @property
    @loud
    def p(self): return self.name
    @loud
    def m(self): return self.name
    @loud
    @staticmethod
    def ls(x): return x
    @p.setter
    def p(self, v): self.name = v
    @staticmethod
    @property
    def sp(): return "x"
    @classmethod
    @classmethod
    def cc(cls): return cls
a = A()
print(A.s("x"), a.s("y"), A.c(), a.c(), a.p, a.m())
a.p = "new"
print(a.p, a.m(), A.c())
for f in (lambda: A.ls("z"), lambda: a.ls("z"), lambda: type(A.sp).__name__, lambda: A.cc()):
    try: print(f())
    except TypeError as e: print(e)
import abc
class B(abc.ABC):
    @property
    @abc.abstractmethod
    def p(self): ...
    @classmethod
    @abc.abstractmethod
    def c(cls): return "base c"
    @staticmethod
    @abc.abstractmethod
    def s(): ...
    @abc.abstractmethod
    def m(self): ...
try: B()
except TypeError as e: print(e)
class C(B):
    p = 1
    c = classmethod(lambda cls: "C" + super(C, cls).c())
    s = staticmethod(lambda: "s")
    m = lambda self: "m"
print(C().p, C.c(), C.s(), C().m(), sorted(B.__abstractmethods__), C.__abstractmethods__)
class D(C):
    @loud
    def m(self): return super().m() + __class__.__name__
print(D().m())
for bad in (staticmethod, classmethod, property):
    try:
        class E:
            @bad(1, 2, 3, 4, 5)
            def f(self): pass
    except TypeError as e: print(e)
    class F:
        @bad
        def f(*a): return len(a)
    print(F().f if bad is property else F().f(), F.f() if bad is not property else type(F.f).__name__)
