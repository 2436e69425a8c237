# sys._getframe: names, locals, back, line numbers.
import sys
def f(a):
    fr = sys._getframe()
    b = 2
    return fr.f_code.co_name, sorted(k for k in fr.f_locals if k != "fr"), fr.f_globals is globals(), fr.f_lineno - fr.f_code.co_firstlineno, fr.f_back.f_code.co_name
print(f(1))
def caller():
    def inner(): return sys._getframe(1).f_code.co_name, sys._getframe(0).f_code.co_qualname, sys._getframe().f_back.f_locals["v"]
    v = "seen"
    return inner()
print(caller())
def depth():
    n, fr = 0, sys._getframe()
    while fr: n, fr = n + 1, fr.f_back
    return n
print(depth(), (lambda: depth())(), [depth() for _ in "a"], list(map(lambda _: depth(), "a")))
class C:
    name = sys._getframe().f_code.co_name
    loc = sorted(k for k in sys._getframe().f_locals if not k.startswith("__"))
print(C.name, C.loc, sys._getframe().f_code.co_name, sys._getframe().f_locals is globals(), sys._getframe().f_back, sys._getframe().f_builtins["len"] is len)
for a in ((100,), ("x",), (-1,)):
    try: print(sys._getframe(*a).f_code.co_name)
    except (ValueError, TypeError) as e: print(e)
def gen(): yield sys._getframe().f_code.co_name, sys._getframe().f_back.f_code.co_name
print(next(gen()))
def loc():
    x = 1
    fr = sys._getframe()
    fr.f_locals["x"] = 99
    d = fr.f_locals
    y = 2
    return x, "y" in d, "y" in fr.f_locals
print(loc()[::2])
try: 1 / 0
except ZeroDivisionError as e: fr = e.__traceback__.tb_frame; print(fr.f_code.co_name, fr is sys._getframe(), type(fr).__name__)
def whoami(): return sys._getframe(1).f_code.co_name
def alice(): return whoami()
print(alice(), whoami())
