# sys.meta_path, loaders, __import__, importlib.
from _tree import tree, attempt, root
import sys, importlib, importlib.abc, importlib.util, types, builtins
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.startswith("virt"):
            print("find", name)
            return importlib.util.spec_from_loader(name, self, is_package=name == "virt")
    def create_module(self, spec): return None
    def exec_module(self, m): m.value = f"made {m.__name__}"
f = Finder()
sys.meta_path.insert(0, f)
import virt
import virt.sub
from virt import other, value
print(virt.value, virt.sub.value, other.value, value, virt.__spec__.loader is f, virt.__loader__ is f)
sys.meta_path.remove(f)
attempt("import virt.third", "import virt.sub")
tree({"r.py": "count = globals().get('count', 0) + 1\nnew = 1\n"})
import r
r.extra = "kept"
importlib.reload(r)
print(r.count, r.extra)
try: importlib.reload("x")
except TypeError as e: print(e)
m = types.ModuleType("made", "its doc")
print(m.__name__, m.__doc__, repr(m), m.__spec__, m.__loader__)
exec("def g(): return __name__\nv = 1", m.__dict__)
print(m.g(), m.v)
try: m.nope
except AttributeError as e: print(e)
for a in ((), (5,), ("n", "d", 3)):
    try: types.ModuleType(*a)
    except TypeError as e: print(e)
print(__import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__ in ("posixpath",), __import__("math", None, None, ["sin"], 0).__name__)
for a in (("",), (5,), ("math", {}, {}, (), -1), ("x", {}, {}, (), 1)):
    try: __import__(*a)
    except Exception as e: print(type(e).__name__, e)
old = builtins.__import__
log = []
def spy(name, g=None, l=None, fromlist=(), level=0):
    log.append((name, fromlist, level))
    return old(name, g, l, fromlist, level)
builtins.__import__ = spy
import math, os.path as p
from math import sin, cos as c
builtins.__import__ = old
print(log)
spec = importlib.util.find_spec("r")
print(spec.name, spec.origin.replace(root, "ROOT"), importlib.util.find_spec("no_such_thing"), type(spec.loader).__name__)
