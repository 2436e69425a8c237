# Decorators of classes and of methods.
def add_repr(cls):
    cls.__repr__ = lambda self: f"{cls.__name__}({vars(self)})"
    return cls
def with_args(**attrs):
    def deco(cls):
        for k, v in attrs.items(): setattr(cls, k, v)
        return cls
    return deco
@with_args(color="red", n=5)
@add_repr
class P:
    def __init__(self, x): self.x = x
print(P(1), P.color, P.n)
def singleton(cls): return cls()
@singleton
class Config: v = 1
print(type(Config).__name__, Config.v)
def count_methods(cls): cls.count = sum(callable(v) for k, v in vars(cls).items() if not k.startswith("__")); return cls
@count_methods
class M:
    def a(self): pass
    def b(self): pass
    c = 1
print(M.count)
def log(f):
    def inner(self, *a):
        self.log.append((f.__name__, a))
        return f(self, *a)
    return inner
class L:
    def __init__(self): self.log = []
    @log
    def one(self, x): return x
    @property
    @log
    def two(self): return 2
    @staticmethod
    @lambda f: lambda *a: ("static", f(*a))
    def three(x): return x
    @classmethod
    @lambda f: lambda cls, *a: (cls.__name__, f(cls, *a))
    def four(cls, x): return x
    def helper(f): return lambda self: ("helped", f(self))
    @helper
    def five(self): return 5
l = L()
print(l.one(1), l.two, L.three(3), L.four(4), l.five(), l.log)
class Deco:
    def __init__(self, f): self.f = f
    def __get__(self, o, c): return lambda *a: self.f(o, *a)
    def __set_name__(self, o, n): print("name", n)
class U:
    @Deco
    def m(self, x): return x + 1
print(U().m(4))
@type
class T: pass
print(T)
@lambda c: [c.__name__]
class Z(int): pass
print(Z)
def nested(cls):
    class Sub(cls):
        def m(self): return "Sub>" + super().m()
    return Sub
@nested
@nested
class Base:
    def m(self): return "Base"
print(Base().m(), Base.__name__, [c.__name__ for c in Base.__mro__])
