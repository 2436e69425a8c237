# from __future__ import annotations: annotations stay text.
from __future__ import annotations
x: undefined_type = 1
y: list[int | None] | "quoted" = []
z: lambda a, *b: (a, b)
class C:
    a: C
    b: dict[ str ,int ]
    c: (1 + 2) * 3
    d: f"{x}"
    e: x if y else z
    def m(self, o: C, *a: int, k: not a and b or c = 1, **kw: -x ** 2) -> [i for i in range(3)]: pass
print(__annotations__)
print(C.__annotations__)
print(C.m.__annotations__)
def f(a: print("never"), b: x[1:2, ::3], c: "str", d: 'it\'s', e: b"x", f: ..., g: (yield_), h: x.y(z, *a, k=1, **b)) -> None: pass
for k, v in f.__annotations__.items(): print(k, v)
def g(b: {1: 2, **c}, c: {*a, 1}, d: (1,), e: (), f: x < y <= z, g: x @ y // z, h: not (a and b), i: (a, *b), j: lambda: (yield_), k: await_, l: x if (y if a else b) else c, m: (lambda x: x)(1), n: "a" "b", o: 1.0e10, p: 0x1F, q: 1_000, r: -1, s: ~x, t: (-1) ** 2, u: a ** -b, v: f"{a!r:>{w}} {{}}"): pass
for k, v in g.__annotations__.items(): print(k, v)
def outer():
    loc: not_there = 1
    def inner(p: loc): pass
    return inner.__annotations__
print(outer())
import typing
class D:
    i: int
    d: D
    def m(self) -> D: pass
print(typing.get_type_hints(D), typing.get_type_hints(D.m))
for src in ("x = 1\nfrom __future__ import annotations", "from __future__ import nope", "from __future__ import braces", "'doc'\nfrom __future__ import annotations", "from __future__ import division, annotations", "from __future__ import *", "def f(a: (yield)): pass", "class C:\n x: (yield)", "def f(a: (y := 1)): pass", "async def f():\n def g(a: (await x)): pass", "def f() -> (yield): pass", "import x\nfrom __future__ import division"):
    try: compile(src, "s", "exec"); print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
