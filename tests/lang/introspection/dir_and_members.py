# What dir() tells of own classes, instances, modules; __dir__; sorted.
class A:
    a = 1
    def m(self): pass
class B(A):
    b = 2
    def __init__(self): self.inst = 3
x = B()
own = lambda o: [n for n in dir(o) if not n.startswith("__")]
print(own(A), own(B), own(x), own(x.m), own(A.m)[:0], dir(A) == sorted(dir(A)))
x.dyn = 1; B.late = 2; A.later = 3
print(own(x)); del x.dyn, A.later; print(own(x))
print(set(dir(object())) <= set(dir(x)), [n for n in dir(x) if n not in dir(object)], [n for n in dir(B) if n not in dir(A)], sorted(set(dir(type)) - set(dir(object)))[:40])
class M(type):
    meta = 1
class C(metaclass=M): c = 1
print(own(C), "meta" in dir(C), hasattr(C, "meta"), hasattr(C(), "meta"))
class G:
    def __getattr__(self, n): return n
    def __dir__(self): return {"set", "of", "names"}
print(dir(G()), own(G))
import types
m = types.ModuleType("m"); m.z = 1; m.__dir__ = lambda: ["custom"]; print(dir(m))
s = types.SimpleNamespace(b=1, a=2); print(s, own(s), vars(s), s == types.SimpleNamespace(a=2, b=1), s != 5); s.c = s; print(s)
print([n for n in dir(int) if n in dir(float) and not n.startswith("__")], [n for n in dir(str) if n not in dir(bytes) and not n.startswith("_")], [n for n in dir(bytes) if n not in dir(str) and not n.startswith("_")], sorted(set(dir(list)) ^ set(dir(tuple))), sorted(set(dir(set)) - set(dir(frozenset))), sorted(n for n in dir(f_) if n.startswith("__") and n not in dir(object)) if (f_ := lambda: 0) else 0)
