# Attributes of function objects.
def f(a: int, b=2, *, c: str = "x") -> list:
    "Doc of f."
    return [a, b, c]
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__dict__, f.__closure__, f.__globals__ is globals(), f.__builtins__ is not None)
f.tag = [1]
f.__name__ = "renamed"
f.__doc__ = None
f.__qualname__ = "a.b"
print(f.tag, f.__name__, f.__doc__, f.__qualname__, f.__dict__, repr(f).split(" at ")[0])
del f.tag
try:
    f(1, 2, 3)
except TypeError as e:
    print(e)
for act in ("f.tag", "f.__name__ = 1", "f.__qualname__ = None", "f.__defaults__ = 1", "f.__kwdefaults__ = []", "f.__code__ = 1", "f.__closure__ = ()", "f.__globals__ = {}", "f.__dict__ = 1", "f.__annotations__ = 1", "del f.__name__", "del f.zz", "f.__code__.co_name = 'x'", "f.x.y", "del f.__code__", "f.__get__()", "f.__call__()"):
    try:
        exec(act)
        print("fine", act)
    except (AttributeError, TypeError) as e:
        print(act, "->", type(e).__name__, e)
def g(x, y=10): return x * y
def h(x, y=3, z=4): return x + y
g.__code__ = h.__code__
g.__defaults__ = (100, 5)
print(g(1))
def clos():
    z = 1
    return lambda: z
try:
    g.__code__ = clos().__code__
except ValueError as e:
    print(e)
print(f.__call__(1), f.__get__(5)(), callable(f), f == f, f != g, hash(f) == hash(f), type(f), type(print), type(len), type([].append), type(int.__add__), type((1).__add__))
del f.__defaults__
print(f.__defaults__, f.__dict__)
f.__annotations__ = {"z": 1}
print(f.__annotations__)
