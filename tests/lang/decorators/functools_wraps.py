# functools.wraps, partial, cache, singledispatch and others as decorators.
import functools
def plain(f):
    def inner(*a): return f(*a)
    return inner
def good(f):
    @functools.wraps(f)
    def inner(*a): "inner doc"; return f(*a)
    return inner
def f(x: int) -> str: "f doc"; return str(x)
f.attr = 1
p, g = plain(f), good(f)
print(p.__name__, p.__doc__, hasattr(p, "attr"), g.__name__, g.__doc__, g.attr, g.__wrapped__ is f, g.__annotations__, g.__qualname__)
@functools.lru_cache(maxsize=2)
def sq(x): print("compute", x); return x * x
print(sq(1), sq(2), sq(1), sq(3), sq(2), sq.cache_info(), sq.__wrapped__(9)); sq.cache_clear(); print(sq.cache_info())
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
try: sq([])
except TypeError as e: print(e)
@functools.singledispatch
def show(x): return "object"
@show.register
def _(x: int): return "int"
@show.register(list)
def _(x): return "list of " + ", ".join(map(show, x))
@show.register(str)
@show.register(bytes)
def text(x): return "text"
print(show(1), show(True), show([1, "a", None]), show(b""), show(2.5), show.dispatch(bool).__name__, show.registry.keys().__len__())
class C:
    @functools.singledispatchmethod
    def m(self, x): return "any"
    @m.register
    def _(self, x: int): return "int"
    @functools.cached_property
    def cp(self): print("once"); return 5
    pm = functools.partialmethod(lambda self, a, b: (a, b), 1)
c = C()
print(c.m(1), c.m("s"), c.cp, c.cp, c.pm(2))
@functools.partial(lambda n, f: lambda: (n, f()), "arg")
def h(): return "h"
print(h())
basetwo = functools.partial(int, base=2)
print(basetwo("101"), basetwo.func, basetwo.keywords, functools.partial(basetwo, "11")(), repr(functools.partial(print, 1)))
for x in (lambda: show(), lambda: functools.singledispatch(5), lambda: show.register(5), lambda: functools.lru_cache(maxsize="x"), lambda: functools.partial(), lambda: functools.partial(5), lambda: functools.wraps(5)(6)):
    try: print(type(x()).__name__)
    except Exception as e: print(type(e).__name__, e)
