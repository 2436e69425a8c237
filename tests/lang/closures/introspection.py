# co_freevars, co_cellvars, __closure__ and types.CellType.
import types
def f(a, b):
    c = 1
    def g(d):
        def h(): return a, c, d, f
        return h
    return g
g = f(1, 2)
h = g(3)
for fn in (f, g, h):
    print(fn.__name__, fn.__qualname__, fn.__code__.co_varnames, fn.__code__.co_cellvars, fn.__code__.co_freevars, fn.__closure__ and [x.cell_contents for x in fn.__closure__])
print(f.__closure__, type(h.__closure__[0]).__name__, type(h.__closure__[0]) is types.CellType, h()[:3])
c = types.CellType(5)
d = types.CellType()
print(c.cell_contents, c == types.CellType(5), c < types.CellType(6), c != d, d < c)
try:
    d.cell_contents
except ValueError as e:
    print(e)
new = types.FunctionType(h.__code__, {}, "new", None, tuple(types.CellType(x) for x in ("A", "C", "D")) )  if len(h.__code__.co_freevars) == 3 else None
print(new.__name__ if new else "no")
for args in (((lambda: 1).__code__, {}, "n", None, (c,)), (h.__code__, {}), (h.__code__, {}, "n", None, (1, 2, 3)), (h.__code__, {}, "n", None, (c,)), ("code", {}), (h.__code__, 1)):
    try:
        types.FunctionType(*args)
        print("fine")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    hash(c)
except TypeError as e:
    print(e)
import inspect
print(inspect.getclosurevars(h).nonlocals["d"], inspect.getclosurevars(lambda: len(abc_)).unbound, sorted(inspect.getclosurevars(lambda: (len, h)).globals))
def loc():
    x = 1
    y = 2
    def inner():
        x
        z = 3
        return sorted(locals().items())
    return sorted(k for k in locals()), inner()
print(loc())
