# locals(), globals(), vars() and what can be changed through them.
g = 1
def f(a, b=2):
    c = 3
    before = sorted(locals())
    d = 4
    locals()["c"] = 99
    locals()["new"] = 1
    return before, sorted(locals()), c
print(f(1))
globals()["made"] = "through globals"
print(made, globals() is globals(), vars() is globals(), locals() is globals(), "g" in vars())
del globals()["made"]
try: made
except NameError as e: print(e)
def outer():
    x = 1
    def inner():
        y = x
        return sorted(locals().items())
    def no(): return locals()
    return inner(), no(), sorted(k for k in locals() if len(k) == 1)
print(outer())
class C:
    a = 1
    names = sorted(k for k in locals() if not k.startswith("__"))
    locals()["dyn"] = 5
    print(vars() is locals(), dyn)
print(C.names, C.dyn)
def branch(c):
    if c: v = 1
    return "v" in locals()
print(branch(1), branch(0))
def dele():
    v = 1; del v
    return locals()
print(dele(), [sorted(locals()) for q in (1,)][0] != [], (lambda p: locals())(1), list(locals() for r in (7,))[0].get("r"))
def ex():
    y = 1
    exec("y = 2; z = 3")
    try: return y, z
    except NameError as e: return y, str(e)
print(ex())
def ev(): loc = 5; return eval("loc + 1"), eval("loc", {"loc": 6}), eval("loc", {}, {"loc": 7})
print(ev())
def params(*args, k=1, **kw): return locals()
print(params(1, 2, z=3))
def gen():
    a = 1
    yield dict(locals())
    b = 2
    yield dict(locals())
print(list(gen()))
for f_ in (lambda: locals(1), lambda: globals(1), lambda: vars(5), lambda: vars(1, 2)):
    try: f_()
    except TypeError as e: print(e)
import builtins
builtins.added = "a builtin"
print(added)
del builtins.added
len = lambda x: "shadowed"
print(len("abc"))
del len
print(len("abc"))
