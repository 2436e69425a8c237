# __init_subclass__, class keywords, __set_name__, __subclasshook__, __instancecheck__.
class Base:
    reg = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.reg.append((cls.__name__, tag))
class A(Base, tag="a"): pass
class B(A): pass
class C(B, tag=3): pass
print(Base.reg)
for src in ("class X(Base, wrong=1): pass", "class X(object, tag=1): pass", "class X(Base, tag=1, tag=2): pass", "class X(tag=1): pass", "class X(Base, **{'tag': 9}): pass", "class X(Base, **{'tag': 9}, tag=1): pass"):
    try:
        exec(src)
        print("fine", Base.reg[-1])
    except (TypeError, SyntaxError) as e:
        print(type(e).__name__, e)
class N:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
class H:
    a = N()
    b = N()
H.c = N()
class BadName:
    def __set_name__(self, o, n): raise ValueError("bad name")
try:
    class Q:
        z = BadName()
except RuntimeError as e:
    print(e, repr(e.__cause__))
class M(type):
    def __instancecheck__(cls, o): return o == "magic"
    def __subclasscheck__(cls, c): return c is int
class K(metaclass=M): pass
print(isinstance("magic", K), isinstance(5, K), issubclass(int, K), issubclass(str, K), isinstance(K(), K), isinstance("magic", (int, K)))
try:
    raise ValueError("x")
except (ValueError,) as e:
    print(isinstance(e, K))
class V:
    @classmethod
    def __init_subclass__(cls, **kw): print("explicit classmethod", kw)
class W(V, k=1): pass
import abc
class Abs(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c): return hasattr(c, "quack") or NotImplemented
    @abc.abstractmethod
    def quack(self): ...
class Duck:
    def quack(self): pass
print(isinstance(Duck(), Abs), isinstance(5, Abs), issubclass(Duck, Abs))
for c in (Abs, type("Half", (Abs,), {})):
    try:
        c()
    except TypeError as e:
        print(e)
Abs.register(int)
print(isinstance(5, Abs), type("Full", (Abs,), {"quack": 1})().quack)
