# Several bases with slots.
class A: __slots__ = ("a",)
class B: __slots__ = ("b",)
class E: __slots__ = ()
class D: pass
class A2(A): __slots__ = ("a2",)
for bases in ((A, B), (A, E), (E, B), (A, D), (A2, A), (A, A2), (A2, E, D), (A, int), (E, int), (D, int), (E, list), (A, Exception), (A, dict)):
    try:
        T = type("T", bases, {})
        print([b.__name__ for b in bases], [c.__name__ for c in T.__mro__])
    except TypeError as e:
        print([b.__name__ for b in bases], e)
class P:
    __slots__ = ("x",)
class Q(P):
    __slots__ = ("x",)
q = Q()
q.x = 1
P.x.__set__(q, 2)
print(q.x, P.x.__get__(q), Q.x is P.x)
class R(P):
    x = "shadow"
r = R()
r.x = "instance"
print(r.x, r.__dict__)
try:
    P.x.__get__(r)
except AttributeError as e:
    print(e)
class S1:
    __slots__ = ("v",)
class S2:
    __slots__ = ("v",)
class S3:
    __slots__ = ("v", "w")
s = S1()
s.v = 5
s.__class__ = S2
print(s.v, type(s).__name__)
for t in (S3, D, int, E):
    try:
        s.__class__ = t
        print("fine")
    except TypeError as e:
        print(e)
class DictSub(P): __slots__ = ("__dict__",)
d = DictSub(); d.x = 1; d.any = 2
print(d.x, d.__dict__)
class W: __slots__ = ("__weakref__",)
import weakref, gc
w = W()
ref = weakref.ref(w)
print(ref() is w, hasattr(w, "__dict__"))
del w
gc.collect()
print(ref())
