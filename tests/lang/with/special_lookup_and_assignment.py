# __enter__ and __exit__ come from the type; evaluation order.
class A:
    def __init__(self):
        self.__enter__ = lambda: "instance"
        self.__exit__ = lambda *a: True
    def __enter__(self): return "type enter"
    def __exit__(self, *a): print("type exit")
with A() as x: print(x)
class B: pass
b = B()
b.__enter__ = lambda: 1
b.__exit__ = lambda *a: None
try:
    with b: pass
except TypeError as e: print(e)
class Meta(type):
    def __enter__(cls): return cls.__name__
    def __exit__(cls, *a): print("meta exit")
class C(metaclass=Meta): pass
with C as n: print(n)
class D:
    __enter__ = lambda self: "lambda"
    @staticmethod
    def __exit__(*a): print("static exit", len(a))
with D() as d: print(d)
class E:
    @property
    def __enter__(self): print("get enter"); return lambda: "prop"
    @property
    def __exit__(self): print("get exit"); return lambda *a: print("call exit")
with E() as e: print(e)
class F:
    __enter__ = None
    def __exit__(self, *a): pass
try:
    with F(): pass
except TypeError as x: print(x)
class G:
    def __enter__(self, extra): pass
    def __exit__(self): pass
try:
    with G(): pass
except TypeError as x: print(x)
class H:
    def __enter__(self): pass
    def __exit__(self): pass
try:
    with H(): pass
except TypeError as x: print(x)
def t(v): print("eval", v); return v
l = [0, 0]
with t(A()).__class__() if 0 else t_a if 0 else A() as l[t(1)]: print(l)
for src in ("with: pass", "with a as: pass", "with a as 1: pass", "with a, : pass", "with (a as b, c): pass", "with (a as b), c: pass", "with (a, b) as c: pass", "with a as (b, c): pass", "with a as b = c: pass", "with (a as b) as c: pass", "with a as f(): pass", "with a as b.c, d as e[f]: pass", "with (yield_ as b,): pass", "with (): pass", "with a\n pass", "with a as None: pass", "with (a as 1): pass", "with a as *b: pass", "with a as [*b]: pass", "with (a for b in c) as d: pass", "with a as b, c as d, : pass"):
    try: compile(src, "s", "exec"); print("fine", src)
    except SyntaxError as e: print(src, "->", e.msg)
