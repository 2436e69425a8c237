# How classes and instances print; __name__, __qualname__, __module__.
class A:
    class B:
        def m(self): pass
        class C: pass
print(A, A.B, A.B.C, A.B.m.__qualname__, A.__module__, int, type, object, Exception, type(None), type(...), type(NotImplemented))
print(repr(A()).split(" at ")[0], repr(A.B()).split(" at ")[0], str(A().__class__), f"{A}", "%s" % A, [A, int])
A.__name__ = "Renamed"
A.__qualname__ = "Q.Renamed"
A.__module__ = "elsewhere"
print(A, A.B, repr(A()).split(" at ")[0], A.__name__)
try:
    A().x
except AttributeError as e:
    print(e)
try:
    A(1)
except TypeError as e:
    print(e)
try:
    A() + 1
except TypeError as e:
    print(e)
def f():
    class L:
        def m(self): return lambda: 1
    return L
print(f().__qualname__, f().m.__qualname__, f()().m().__qualname__, f.__qualname__)
class S:
    def __str__(self): return "S-str"
class R:
    def __repr__(self): return "R-repr"
print(S(), str(S()), repr(S()).split(" at ")[0], R(), str(R()), [R()], {1: R()}, (R(),), f"{R()!s}")
T = type("T", (A,), {"x": 1})
print(T, T.__module__, T.__bases__, T.__qualname__, T.x)
U = type("U", (), {"__qualname__": "my.U", "__module__": "mm", "__doc__": "d"})
print(U, U.__doc__, U.__name__, U.__dict__.get("__qualname__"))
try:
    del A.__module__
except TypeError as e:
    print(e)
