# __annotations__ of functions: all kinds of parameters, evaluation.
def f(a: int, /, b: "str" = "x", *args: list, c: dict[str, int] = None, d, **kw: (lambda: 1)()) -> "ret": pass
print(f.__annotations__, f.__annotations__ is f.__annotations__)
f.__annotations__["new"] = 1
print(sorted(f.__annotations__))
def g(x, y=1): pass
print(g.__annotations__, (lambda: 0).__annotations__)
def t(s): print("eval", s); return s
def h(a: t("a") = t("default a"), *, b: t("b") = t("default b"), c: t("c")) -> t("return"): pass
class C:
    def m(self, o: "C", n: int) -> "C": return self
    async def am(self) -> int: pass
    def gen(self) -> "iterator": yield
    x = 5
    def uses(self, v: x): pass
    def __priv(self, __p: int): pass
print(C.m.__annotations__, C.am.__annotations__, C().gen.__annotations__, C.uses.__annotations__, C._C__priv.__annotations__)
try:
    def bad(a: undefined): pass
except NameError as e: print(e)
def outer(T):
    def inner(x: T) -> T: return x
    return inner
print(outer(int).__annotations__, outer("s").__annotations__)
del f.__annotations__
print(f.__annotations__)
f.__annotations__ = {"q": 1}
for v in (5, None):
    try: f.__annotations__ = v; print(f.__annotations__)
    except TypeError as e: print(e)
import typing
def k(a: int, b: "list[int]", c: typing.Optional[str] = None, *d: "C") -> None: pass
print(typing.get_type_hints(k), typing.get_type_hints(C.m))
try: typing.get_type_hints(outer("nope.such"))
except NameError as e: print(e)
def star(*args: *tuple[int, str]): pass
print(star.__annotations__)
for src in ("def f(a: int = 1, b: str): pass", "def f(*: int): pass", "def f(a:): pass", "def f(a) -> : pass", "def f(a: int b: str): pass", "lambda a: int: 1", "def f(a: *b): pass", "def f(*a: *b): pass", "def f(**a: *b): pass", "def f(a: yield_): pass", "def f(a: (yield)): pass", "def f() -> (yield): pass", "def f(a: int, a: str): pass", "def f(a: x := 1): pass", "def f() -> x, y: pass", "def f() -> *x: pass"):
    try: compile(src, "s", "exec"); print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
