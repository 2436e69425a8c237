# __new__ and __init__: who is called with what.
class A:
    def __new__(cls, *a, **k):
        print("new", cls.__name__, a, k)
        return super().__new__(cls)
    def __init__(self, *a, **k):
        print("init", a, k)
A(1, x=2)
class B(A):
    def __new__(cls, v):
        return v
print(B(5), B(None))
class C:
    def __new__(cls):
        return D()
    def __init__(self): print("C.init")
class D(C):
    def __new__(cls): return object.__new__(cls)
    def __init__(self): print("D.init")
print(type(C()).__name__)
class E:
    def __init__(self): return 5
class F:
    def __init__(self, a): self.a = a
class G:
    def __new__(cls, a): return object.__new__(cls)
class H: pass
class I:
    def __new__(cls, *a): return object.__new__(cls, *a)
class J:
    def __init__(self, *a): super().__init__(*a)
class K:
    __new__ = None
for f in (lambda: E(), lambda: F(), lambda: F(1, 2), lambda: G(), lambda: G(1).x, lambda: H(1), lambda: H(a=1), lambda: I(1), lambda: J(1), lambda: K(), lambda: object(1), lambda: object.__new__(), lambda: object.__new__(5), lambda: int.__new__(str), lambda: object.__new__(int), lambda: int.__new__(H), lambda: object.__init__(H(), 1), lambda: F.__init__()):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
class S:
    one = None
    def __new__(cls):
        if cls.one is None: cls.one = super().__new__(cls)
        return cls.one
print(S() is S())
x = H.__new__(H)
print(type(x).__name__, x.__dict__)
f = F(1)
f.__init__(2)
print(f.a)
