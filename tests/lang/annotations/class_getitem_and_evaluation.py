# When annotations of classes are computed, and what they see.
log = []
def t(x): log.append(x); return x
class A:
    x: t("x")
    y: t("y") = t("y value")
    def m(self, a: t("m.a")): b: t("never"); return a
print(log, A.__annotations__)
log.clear()
A().m(1)
print(log)
class B:
    name = "class var"
    v: name
    w: [name for _ in range(1)] if False else name
    def f(self, p: name): pass
print(B.__annotations__, B.f.__annotations__)
def outer():
    local = "outer local"
    class C:
        v: local
        def f(self, p: local) -> local: pass
    return C
C = outer()
print(C.__annotations__, C.f.__annotations__)
class D:
    __annotations__ = {"given": 1}
    x: int
print(D.__annotations__)
class E:
    x: int
    __annotations__["added"] = str
    del __annotations__["x"]
print(E.__annotations__)
class F: pass
print(F.__annotations__, "__annotations__" in vars(F))
F.__annotations__ = {"set": 1}
print(F.__annotations__)
del F.__annotations__
print(F.__annotations__)
try: del F.__annotations__; del F.__annotations__
except AttributeError as e: print(e)
class Meta(type):
    @classmethod
    def __prepare__(m, n, b): return {"__annotations__": {"pre": "pared"}}
class G(metaclass=Meta): q: int
print(G.__annotations__)
for obj in (int, object, type, Meta):
    try: print(obj.__annotations__)
    except AttributeError as e: print(e)
import types
m = types.ModuleType("m")
print(m.__annotations__)
exec("v: int = 1\nw: str", m.__dict__)
print(m.__annotations__, m.v, hasattr(m, "w"))
ns = {}
exec("if 0: v: int", ns)
print(ns.get("__annotations__"))
ns = {}
exec("class K:\n  a: 'K'\n  a: 5", ns)
print(ns["K"].__annotations__)
