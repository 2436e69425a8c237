# Modules as objects: dict, attributes, deletion, subclasses.
import sys, types, math
m = types.ModuleType("m")
m.a = 1
m.__dict__["b"] = 2
print(m.a, m.b, sorted(vars(m)), dir(m) == sorted(vars(m)), vars(m) is m.__dict__)
del m.a
for act in ("m.a", "del m.a", "m.__dict__ = {}", "m()", "m[0]", "m + 1", "math.pi = 4; math.pi", "math.new = 1; math.new", "del math.new", "m.__name__ = 5; repr(m)", "del m.__name__; repr(m)", "m.zz", "import math.x", "m.__class__ = int", "math.nope", "len(m)", "m == m", "m < m", "hash(m) == hash(m)"):
    try: exec(act); print("fine", act)
    except Exception as e: print(act, "->", type(e).__name__, e)
math.pi = 3.141592653589793
class Mod(types.ModuleType):
    @property
    def prop(self): return "property of " + self.__name__
    def __call__(self): return "called"
    def __getattr__(self, n): return "missing " + n
x = Mod("x")
print(x.prop, x(), x.anything, repr(x))
y = types.ModuleType("y")
y.__class__ = Mod
print(y.prop, y())
y.__getattr__ = lambda n: "module getattr"
print(y.q)
z = types.ModuleType("z")
z.__getattr__ = lambda n: ("z", n)
print(z.q, getattr(z, "__wrapped__"), hasattr(z, "k"))
sys.modules["x_module"] = x
import x_module
from x_module import whatever
print(x_module is x, whatever)
print(repr(sys), repr(math).split(" ")[:2], repr(types.ModuleType("q\n")), sys.__name__, type(sys) is types.ModuleType, sys.__doc__ is not None)
e = types.ModuleType.__new__(types.ModuleType)
try: e.nope
except AttributeError as err: print(err)
print(e.__dict__, repr(e))
globals()["dyn"] = 1
main = sys.modules["__main__"]
print(main.dyn, main.__name__)
main.set_from_outside = 5
print(set_from_outside)
del main.set_from_outside
try: set_from_outside
except NameError as err: print(err)
