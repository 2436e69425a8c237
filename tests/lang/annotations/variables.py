# Annotated assignments at module, class and function level.
x: int = 1
y: "forward" 
z: list[int] = []
(w): str = "parenthesized"
print(__annotations__, x, "y" in globals())
class C:
    a: int
    b: str = "b"
    c: "C"
    self_ann: __qualname__ = 5
    _p: float
    __m: int
    def f(self): self.q: undefined_never = 5; return self.q
print(C.__annotations__, C.b, hasattr(C, "a"), C().f())
class D(C):
    pass
print(D.__annotations__ is C.__annotations__, "__annotations__" in D.__dict__, "__annotations__" in C.__dict__)
def f():
    v: not_evaluated = 1
    u: print("never")
    try: u
    except UnboundLocalError as e: print(e)
    return v, sorted(locals())
print(f(), f.__annotations__)
def t(s): print("eval", s); return s
d = {}
d[t("key")]: t("ann")  = t("value")
d[t("k2")]: t("ann2")
class O: pass
o = O()
o.attr: t("ann3") = t("v3")
n: t("type") = t("val")
print(d, o.attr, n, "d" in __annotations__, __annotations__["n"])
try: bad: undefined_type = 1
except NameError as e: print(e)
class E:
    try: k: undefined_in_class
    except NameError as e: print(e)
    if True: cond: int = 1
    for i in range(1): loop: str
print(E.__annotations__)
del __annotations__
try: m: int = 1
except NameError as e: print(e)
for src in ("x: int, y: int", "x: int = 1, 2", "x: int = *a, 1", "(x, y): int", "[x]: int", "x, y: int = 1", "x: int: str", "f(): int", "f(): int = 1", "1: int", "x + y: int", "*x: int", "x: int += 1", "x: yield_", "lambda x: int: x", "for x: int in y: pass", "with a as b: int: pass", "x: (y := int)", "x: int = yield_", "x: *a", "(x.y): int", "((x)): int = 1", "global g\ng: int", "def f():\n global g\n g: int", "True: int", "x[0]: int = 5", "x: lambda: 1 = 2", "a = b: int"):
    try: compile(src, "s", "exec"); print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
