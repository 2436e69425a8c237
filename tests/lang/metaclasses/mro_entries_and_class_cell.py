# __mro_entries__, __classcell__, types.new_class, resolve_bases.
import types
class Fake:
    def __init__(self, *b): self.b = b
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return self.b
class A: pass
class B(Fake(A)): pass
print(B.__bases__, B.__orig_bases__[0].b)
class C(A, Fake()): pass
print(C.__bases__, types.resolve_bases((Fake(A, int), str)))
for b in (Fake(5), Fake(A, A)):
    try:
        class D(b): pass
    except TypeError as e:
        print(e)
class Bad:
    def __mro_entries__(self, bases): return [A]
try:
    class E(Bad()): pass
except TypeError as e:
    print(e)
try:
    type("F", (Fake(A),), {})
except TypeError as e:
    print(e)
class L(list[int]): pass
print(L.__bases__, L.__orig_bases__, L([1]))
class M(type):
    def __new__(m, n, b, ns):
        print("classcell" , "__classcell__" in ns)
        if n == "Lost": del ns["__classcell__"]
        return super().__new__(m, n, b, ns)
class Plain(metaclass=M): pass
class Uses(metaclass=M):
    def f(self): return __class__
print(Uses().f() is Uses)
try:
    class Lost(metaclass=M):
        def f(self): return super()
except RuntimeError as e:
    print(str(e).split(":")[0][:60])
X = types.new_class("X", (A,), {}, lambda ns: ns.update(v=5))
print(X.v, X.__bases__, X.__name__, types.prepare_class("Y", (Uses,))[0].__name__)
try:
    types.new_class("Z", (), {"bad": 1})
except TypeError as e:
    print(e)
print(types.get_original_bases(L) if hasattr(types, "get_original_bases") else "3.11")
