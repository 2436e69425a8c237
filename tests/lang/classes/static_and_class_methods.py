# staticmethod and classmethod in all their calls.
class A:
    @staticmethod
    def s(*a): return a
    @classmethod
    def c(cls, *a): return cls.__name__, a
    @classmethod
    def make(cls): return cls()
    name = "A"
    @classmethod
    def get(cls): return cls.name
class B(A):
    name = "B"
    @classmethod
    def c(cls, *a): return "B", super().c(*a)
print(A.s(1), A().s(1), B.s(), A.c(1), A().c(2), B.c(3), B().c(), type(B.make()).__name__, A.get(), B.get(), B().get())
print(type(A.__dict__["s"]).__name__, type(A.__dict__["c"]).__name__, A.__dict__["s"].__func__(5), A.__dict__["c"].__func__(B, 5), A.__dict__["s"](6), callable(A.__dict__["c"]), A.__dict__["s"].__wrapped__ is A.s, A.__dict__["c"].__name__, A.__dict__["s"].__name__)
s = staticmethod(len)
print(s("abc"), s.__get__(None, int)("ab"))
try:
    classmethod(len)("x")
except TypeError as e:
    print(e)
class C:
    def __init__(self): self.v = 5
    plain = lambda self: self.v
    st = staticmethod(lambda: "st")
    cl = classmethod(lambda cls: cls.__name__)
    both = staticmethod(print)
    length = len
    def __len__(self): return 3
    @classmethod
    @property
    def p(cls): return "classprop " + cls.__name__
c = C()
print(c.plain(), c.st(), C.st(), c.cl(), C.cl(), c.p, C.p)
try:
    c.length()
except TypeError as e:
    print(e)
c.inst = lambda *a: a
print(c.inst(1), classmethod(lambda cls: cls).__get__(5)(), classmethod(lambda cls: cls).__get__(None, 6)())
for f in (lambda: staticmethod(), lambda: classmethod(1, 2), lambda: staticmethod(5)(), lambda: classmethod(5).__get__(1)(), lambda: A.c.__self__ is A and A.nope):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
