# What may be raised, and how.
class E(Exception): pass
class Args(Exception):
    def __init__(self, a, b): self.a, self.b = a, b
class Weird(Exception):
    def __new__(cls, *a): return "not an exception"
class Init(Exception):
    def __init__(self): raise KeyError("in init")
import sys
for src in ("raise", "raise E", "raise E('m')", "raise E()", "raise 5", "raise 'text'", "raise None", "raise int", "raise E, 5" if 0 else "raise (E, ValueError)", "raise Args", "raise Args(1, 2)", "raise Weird", "raise Init", "raise Init()", "raise E from E", "raise E from None", "raise object()", "raise type(E)", "raise NotImplemented", "raise SystemExit(3)", "raise KeyboardInterrupt", "raise GeneratorExit('g')", "raise StopIteration(7)", "raise BaseException('base')", "raise undefined", "raise E(1 / 0)", "raise E if True else 5", "raise (lambda: E('lam'))()"):
    try:
        exec(src)
    except BaseException as e:
        print(src, "->", type(e).__name__, e, e.args)
def bare():
    raise
try:
    try:
        raise ValueError("active")
    except ValueError:
        bare()
except ValueError as e:
    print("re-raised", e)
try:
    bare()
except RuntimeError as e:
    print(e)
try:
    try: raise E("first")
    except E:
        try: raise E("second")
        except E: pass
        raise
except E as e:
    print(e, repr(e.__context__))
print(sys.exc_info())
try:
    raise E("info")
except E as e:
    t, v, tb = sys.exc_info()
    print(t is E, v is e, tb is e.__traceback__, sys.exception() is e if hasattr(sys, "exception") else "")
print(E("x").with_traceback(None).__traceback__, E.__init__ is Exception.__init__)
