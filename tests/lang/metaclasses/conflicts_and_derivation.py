# The most derived metaclass wins; unrelated ones conflict.
class M1(type): pass
class M2(M1): pass
class M3(type): pass
class A(metaclass=M1): pass
class B(metaclass=M2): pass
class C(metaclass=M3): pass
class AB(A, B): pass
class BA(B, A): pass
print(type(AB).__name__, type(BA).__name__)
for bases, kw in (((A, C), {}), ((A,), {"metaclass": M3}), ((B,), {"metaclass": M1}), ((A,), {"metaclass": M2}), ((int,), {"metaclass": M1}), ((A, int), {}), ((C, str), {"metaclass": type})):
    try:
        import types
        X = types.new_class("X", bases, kw)
        print([b.__name__ for b in bases], type(X).__name__)
    except TypeError as e:
        print(e)
class M4(M2, M3): pass
class All(A, B, C, metaclass=M4): pass
print(type(All).__name__, [c.__name__ for c in All.__mro__])
class Fn: pass
def factory(name, bases, ns, **kw):
    ns["made_by"] = "factory"
    return type(name, bases, ns)
class D(metaclass=factory, ignored=1): pass
class E(D): pass
print(D.made_by, type(D).__name__, E.made_by)
class Meta(type):
    def __getattr__(cls, n): return f"{cls.__name__}::{n}"
    def __iter__(cls): return iter(["it", "er"])
    def __add__(cls, o): return (cls.__name__, o)
    def __repr__(cls): return f"<cls {cls.__name__}>"
    def __bool__(cls): return False
    def __eq__(cls, o): return o == cls.__name__
    def __hash__(cls): return 5
    def __setattr__(cls, n, v): print("meta set", n); super().__setattr__(n, v)
    def __delattr__(cls, n): print("meta del", n); super().__delattr__(n)
    @property
    def prop(cls): return "meta prop"
    def meth(cls): return "meta meth of " + cls.__name__
class K(metaclass=Meta): pass
print(K.zz, list(K), K + 1, K, bool(K), K == "K", hash(K), K.prop, K.meth(), {K: 1})
K.a = 1
del K.a
try:
    K().meth()
except AttributeError as e:
    print(e)
try:
    K().prop
except AttributeError as e:
    print(e)
