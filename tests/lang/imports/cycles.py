# Modules that import each other; half-made modules.
from _tree import tree, attempt, root
tree({"c1.py": "print('c1 start')\nimport c2\nx = 'c1.x'\nprint('c1 sees', c2.y)\n", "c2.py": "print('c2 start')\nimport c1\ny = 'c2.y'\nprint('c2 sees x:', hasattr(c1, 'x'))\ndef late(): return c1.x\n",
      "d1.py": "from d2 import y\nx = 1\n", "d2.py": "from d1 import x\ny = 2\n", "e1.py": "import e2\nx = e2.z\n", "e2.py": "import e1\nz = 5\nw = e1.x\n",
      "pk/__init__.py": "from . import a\n", "pk/a.py": "from . import b\nval = 'a'\n", "pk/b.py": "from . import a\nimport pk.a as pa\nget = lambda: (a.val, pa is a)\n", "selfish.py": "import selfish\nprint(selfish.__name__, hasattr(selfish, 'after'))\nafter = 1\nfrom selfish import after as b\n"})
import c1
print(c1.c2.late())
attempt("import d1", "import e1")
import sys
print([m in sys.modules for m in ("d1", "d2", "e1", "e2")])
import pk
print(pk.b.get())
import selfish
print(selfish.b)
tree({"boom.py": "import helper_ok\nraise ValueError('boom')\n", "helper_ok.py": "loaded = True\n"})
attempt("import boom", "import boom")
print("boom" in sys.modules, "helper_ok" in sys.modules)
tree({"repl.py": "import sys\nsys.modules[__name__] = type('Obj', (), {'v': 42})()\n"})
import repl
print(repl.v, type(repl).__name__)
tree({"rmself.py": "import sys\ndel sys.modules[__name__]\n"})
attempt("import rmself")
