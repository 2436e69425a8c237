# A class body is code that runs once, in its own namespace.
print("before")
class C:
    print("in body", __name__, __qualname__, __module__)
    x = 1
    y = x + 1
    for i in range(3):
        pass
    if y > 1:
        def cond(self): return "cond"
    else:
        def never(self): pass
    l = [x for _ in range(1)] if False else [i for i in range(x)]
    try:
        1 / 0
    except ZeroDivisionError as e:
        err = str(e)
    del y
    class Inner:
        z = 5
        print(__qualname__)
    lam = lambda self: self.x
    a, b = 1, 2
    exec("w = 7")
    locals()["dyn"] = 8
    import math as m
    f"{x}"
    "not a docstring"
print(C.x, C.i, C().cond(), C.l, C.err, C.Inner.z, C().lam(), C.a, C.b, C.w, C.dyn, C.m.__name__, hasattr(C, "y"), hasattr(C, "e"), C.__doc__, C.Inner.__qualname__)
print([k for k in C.__dict__ if not k.startswith("__")])
class D:
    "doc"
    __slots__ = ()
print(D.__doc__, D.__module__)
class E:
    __qualname__ = "custom.name"
    __doc__ = "set"
    __module__ = "mod"
print(E, E.__qualname__, E.__name__, E.__doc__)
for src in ("class X:\n  return 1", "class X:\n  yield 1", "class X:\n  x = undefined_thing", "class X:\n  __qualname__ = 5", "class X:\n  break", "class X(1): pass", "class X(int, str): pass", "class X(undefined): pass", "class X(None): pass", "class X(bool): pass", "class X(*5): pass", "class X:\n  __slots__ = 5", "class X(a=1): pass", "class X(int, int): pass", "class X(metaclass=5): pass"):
    try:
        exec(src)
        print("fine")
    except Exception as e:
        print(src, "->", type(e).__name__, e)
def f():
    class L: pass
    return L
print(f().__qualname__, f() is f(), C.__name__, type(C).__name__)
