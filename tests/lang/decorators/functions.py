# Decorators of functions: order, arguments, what they give.
def d(n):
    print("make", n)
    def deco(f):
        print("apply", n, f if isinstance(f, str) else f.__name__)
        return f
    return deco
@d(1)
@d(2)
@d(3)
def f(): return "f"
print(f())
def wrap(f):
    def inner(*a, **k): return ("wrapped", f(*a, **k))
    inner.__name__ = "inner of " + f.__name__
    return inner
@wrap
@wrap
def g(x, y=2): return x + y
print(g(1), g(1, y=5), g.__name__)
@lambda f: "replaced by a string"
def h(): pass
print(h)
@str
@type
def k(): pass
print(k)
registry = {}
def register(name):
    def deco(f): registry[name] = f; return f
    return deco
@register("a")
def first(): return 1
@register("b")
def second(): return 2
print({n: f() for n, f in registry.items()})
class D:
    def __init__(self, f): self.f, self.calls = f, 0
    def __call__(self, *a): self.calls += 1; return self.f(*a)
@D
def counted(x): return x * 2
print(counted(2), counted(3), counted.calls)
decos = [wrap, lambda f: f]
@decos[0]
def m(): return "m"
@(wrap if False else decos[-1])
def n(): return "n"
print(m(), n())
for src in ("@undefined\ndef f(): pass", "@5\ndef f(): pass", "@print(1)\ndef f(): pass", "@len\ndef f(): pass", "@1 / 0\ndef f(): pass", "@d\nx = 1", "@\ndef f(): pass", "@d def f(): pass", "@d\n\n@d\n\ndef f(): pass", "@a.b[0](c).d\ndef f(): pass", "@*d\ndef f(): pass", "@yield_\nasync def f(): pass", "@d\nclass C: pass", "@d\nlambda: 1", "@d, e\ndef f(): pass"):
    try: exec(src, {"d": lambda f: f}); print("fine", repr(src))
    except Exception as e: print(repr(src), "->", type(e).__name__, e if type(e) is not SyntaxError else e.msg)
