# import, from import, as; modules run once.
from _tree import tree, attempt, root
tree({"mod_a.py": "print('mod_a runs', __name__)\nx = 1\n_hidden = 2\ndef f(): return x\n",
      "mod_b.py": "'doc of b'\n__all__ = ['y', '_z']\ny = 1\n_z = 2\nw = 3\n",
      "mod_bad.py": "1 / 0\n", "mod_syn.py": "x = = 1\n", "mod_all.py": "__all__ = ['nothere']\n", "mod_all2.py": "__all__ = [5]\n", "mod_get.py": "def __getattr__(n):\n    if n.startswith('dyn'): return n.upper()\n    raise AttributeError(f'no {n} here')\ndef __dir__(): return ['dyn_list']\n"})
import mod_a
import mod_a as again
from mod_a import x, f as func
print(mod_a is again, x, func(), mod_a.__name__, mod_a.__file__.replace(root, "ROOT"), mod_a.__doc__, mod_a.__package__ == "", type(mod_a).__name__, mod_a.__spec__.name)
mod_a.x = 5
print(x, func(), mod_a.f())
ns = {}
exec("from mod_a import *", ns); print(sorted(k for k in ns if k[:2] != "__"))
ns = {}
exec("from mod_b import *", ns); print(sorted(k for k in ns if k[:2] != "__"), __import__("mod_b").__doc__)
import mod_get
print(mod_get.dyn_x, dir(mod_get))
from mod_get import dyn_y
print(dyn_y)
attempt("import nothing_here", "from nothing_here import x", "from mod_a import nothere", "import mod_bad", "import mod_bad", "import mod_syn", "from mod_all import *", "from mod_all2 import *", "import mod_a.sub", "from mod_get import other", "import mod_a as m; m.zzz", "from mod_a import x as y, f; print(y, f())", "import nothing_here.sub", "from . import x", "from .mod_a import x", "import mod_a, nothing2", "from mod_a import (x, f,)")
import sys
print("mod_a" in sys.modules, "mod_bad" in sys.modules)
del sys.modules["mod_a"]
import mod_a as third
print(third is mod_a, again.x, third.x)
sys.modules["fake"] = "a string"
import fake
print(fake)
sys.modules["none"] = None
attempt("import none")
