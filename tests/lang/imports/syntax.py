# All forms of the import statements, and wrong ones.
import math, string as st
import os.path
import os.path as op
from math import pi as PI, floor
from os import (path, sep,
                getcwd)
from os.path import join as j
print(math.floor(2.5), st.digits, op is os.path, path is op, PI > 3, floor(1.5), sep, j("a", "b"))
for src in ("import", "import a,", "import a.", "import .a", "import a as", "import a as b.c", "import a as b, c as d", "import (a)", "import a.b as c", "from a import", "from import b", "from a import b,", "from a import (b, c,)", "from a import (b", "from a import ()", "from a import *, b", "from a import (*)", "from . import a", "from .. import a", "from ... import a", "from .... import a", "from .a.b import c", "from . a import b", "from a.b. import c", "from a import b.c", "from a import b as c.d", "from a import b as c, d as e", "from a import *", "def f():\n from a import *", "class C:\n from a import *", "from a import b c", "import a b", "from 1 import a", "import 'a'", "from a import b as 1", "import a as None", "from a import None", "import None", "import a; import b", "if 1: import a", "lambda: import a", "x = import a", "from .import a", "from.a import b", "from...a import b", "import a.b.c.d", "from a import(b)", "from __future__ import x", "import __future__", "from a import b as (c)", "import a = 1", "from a import b if c else d"):
    try: compile(src, "s", "exec"); print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
