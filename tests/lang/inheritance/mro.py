# The linearization of bases.
class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(O): pass
class E(O): pass
class K1(A, B, C): pass
class K2(D, B, E): pass
class K3(D, A): pass
class Z(K1, K2, K3): pass
print([c.__name__ for c in Z.__mro__], [c.__name__ for c in Z.mro()])
class X(A, B): pass
class Y(A, B): pass
print([c.__name__ for c in type("XY", (X, Y), {}).__mro__])
class P(B, A): pass
for bases in ((X, P), (O, A), (A, A), (object, A), (int, str), (int, bool), (A, O, B)):
    try:
        print([c.__name__ for c in type("T", bases, {}).__mro__])
    except TypeError as e:
        print(e)
print(A.__bases__, A.__base__, Z.__base__.__name__, object.__bases__, object.__base__, bool.__mro__, type.__mro__, int.__subclasses__()[:1], [c.__name__ for c in O.__subclasses__()])
class M(type):
    def mro(cls):
        m = type.mro(cls)
        return [m[0]] + m[1:-1][::-1] + m[-1:]
class Q(A, B, metaclass=M): pass
print([c.__name__ for c in Q.__mro__])
class BadM(type):
    def mro(cls): return [cls, 5]
try:
    BadM("x", (), {})
except TypeError as e:
    print(e)
class L(list, A): pass
print([c.__name__ for c in L.__mro__], L([1]), issubclass(L, A), issubclass(L, list))
