# Global, then builtin; __builtins__ in exec namespaces.
def f(): return abs(-1)
print(f())
abs = lambda x: "mine"
print(f())
del abs
print(f())
ns = {}
exec("r = len('abc')", ns)
print(ns["r"], "__builtins__" in ns, sorted(k for k in ns if k != "__builtins__"))
for b in ({}, {"len": lambda x: "fake"}, {"__build_class__": None}):
    ns = {"__builtins__": b}
    for src in ("r = len('abc')", "class C: pass", "import math", "x = [i for i in (1,)]", "raise ValueError"):
        try:
            exec(src, ns)
            print(src, "fine", ns.get("r"))
        except Exception as e: print(src, type(e).__name__, e)
import builtins, types
print(__builtins__ is builtins, builtins.len is len, eval("len", {"__builtins__": builtins}) is len)
ns = {"__builtins__": types.SimpleNamespace(len=5)}
try: print(eval("len", ns))
except Exception as e: print(type(e).__name__, e)
def g():
    print = lambda *a: "local print"
    return print("x")
print(g())
class C:
    len = 5
    def m(self): return len("ab")
print(C().m(), C.len)
def h():
    try: return max
    except UnboundLocalError as e: return str(e)
    max = 1
print(h())
builtins.custom = 42
def k(): return custom
print(k())
custom = "global wins"
print(k())
del custom, builtins.custom
try: k()
except NameError as e: print(e)
try: del print
except NameError as e: print(e)
True_ = True
for src in ("True = 1", "None = 1", "def f(None): pass", "x.None", "f(True=1)", "__debug__ = 1", "del True", "for None in x: pass", "import x as None", "lambda False: 1", "class True: pass", "x.__debug__ = 1", "def __debug__(): pass", "global None", "with a as True: pass", "True += 1", "(True := 1)", "None: int", "...  = 1", "del __debug__", "f(__debug__=1)"):
    try: compile(src, "s", "exec"); print("fine", src)
    except SyntaxError as e: print(src, "->", e.msg)
print(type(__debug__).__name__, __name__, __doc__, [n for n in ("__file__", "__spec__", "__loader__", "__package__", "__annotations__") if n in globals()])
