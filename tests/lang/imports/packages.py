# Packages: __init__, submodules, __path__, relative imports.
from _tree import tree, attempt, root
tree({"pk/__init__.py": "print('init pk')\nv = 1\nfrom . import one\n", "pk/one.py": "print('one', __package__)\nx = 'one.x'\n", "pk/two.py": "from . import one\nfrom .one import x\nfrom .. import nothing\n",
      "pk/sub/__init__.py": "print('init sub')\nfrom .deep import z\nfrom ..one import x as upx\nfrom .. import v\n", "pk/sub/deep.py": "z = 'deep.z'\nimport pk.one as o\nname = __name__\n",
      "pk/three.py": "from .sub import *\nfrom . import sub as s\nimport pk\n", "ns/inner.py": "where = __name__\n", "pk/main_guard.py": "print('guard', __name__ == '__main__')\n", "pk/alls/__init__.py": "__all__ = ['m1', 'n']\nn = 5\n", "pk/alls/m1.py": "print('m1 loaded')\n"})
import pk
print(pk.v, pk.one.x, pk.__path__[0].replace(root, "ROOT"), pk.__package__, pk.one.__package__, hasattr(pk, "sub"))
import pk.sub.deep
print(pk.sub.z, pk.sub.upx, pk.sub.v, pk.sub.deep.name, pk.sub.deep.o is pk.one)
import pk.sub.deep as d
from pk.sub import deep as d2
from pk import sub
print(d is d2, sub is pk.sub)
import ns.inner
print(ns.inner.where, ns.__file__ if hasattr(ns, "__file__") else "no file", type(ns.__path__).__name__, ns.__spec__.origin)
import pk.three
print(pk.three.z, pk.three.s is pk.sub, sorted(n for n in vars(pk.three) if n[0] != "_"))
import pk.main_guard
ns_ = {}
exec("from pk.alls import *", ns_)
print(sorted(k for k in ns_ if k[0] != "_"), ns_["m1"].__name__)
attempt("import pk.two", "import pk.nothing", "from pk import nothing", "import pk.one.x", "from pk.one import x; print(x)", "import pk.sub.none", "from pk.sub.deep import q", "from pk import one as o, two", "import ns.none", "from ns import none")
def f():
    import pk.one
    return pk.one.x, "pk" in locals()
print(f())
class C:
    from pk import v
    import pk.one as one
print(C.v, C.one.x)
import importlib
print(importlib.import_module(".one", "pk") is pk.one, importlib.import_module("pk.sub").__name__)
attempt("import importlib; importlib.import_module('.x')", "import importlib; importlib.import_module('pk.zz')", "import importlib; importlib.import_module('...x', 'pk')")
