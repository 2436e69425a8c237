# When decorator expressions, defaults and annotations run.
def t(x): print("eval", x); return x
def d(n):
    t(f"deco {n}")
    def apply(f): t(f"apply {n}"); return f
    return apply
@d(1)
@d(2)
def f(a=t("default"), *, k=t("kwdefault"), b: t("annotation") = 0) -> t("return"): t("body")
f()
@d("class")
class C(t(object), metaclass=t(type)):
    t("class body")
    @d("method")
    def m(self, x=t("method default")): pass
    @property
    @d("prop")
    def p(self): return 1
def make():
    @d("inner")
    def g(): return "g"
    return g
print(make()() + make()())
def swap(f): return lambda *a: f(*reversed(a))
@swap
def sub(a, b): return a - b
print(sub(1, 10))
try:
    @d("fails")
    @(lambda f: 1 / 0)
    def z(): pass
except ZeroDivisionError as e: print(e)
print("z" in globals())
x = "before"
@lambda f: (x, f.__name__)
def x(): pass
print(x)
class A:
    y = []
    @y.append
    def meth(self): pass
print(A.meth, len(A.y))
@(lambda f: f)
async def co(): return 1
@(lambda f: [*f()])
def gen(): yield 1; yield 2
print(co.__name__, gen)
co_ = co(); co_.close()
def rec(f): return f if f.__name__ != "again" else "done"
@rec
def again(): pass
print(again, (lambda f: f)(lambda: 5)())
