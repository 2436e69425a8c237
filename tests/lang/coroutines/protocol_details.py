# Types, flags, wrong awaits, warnings that are not given.
import inspect, types, warnings
warnings.simplefilter("ignore")
async def co(): pass
async def ag(): yield
def gen(): yield
@types.coroutine
def tc(): yield
fs = [co, ag, gen, tc, len, lambda: 0]
print([inspect.iscoroutinefunction(f) for f in fs], [inspect.isasyncgenfunction(f) for f in fs], [inspect.isgeneratorfunction(f) for f in fs])
objs = [co(), ag(), gen(), tc()]
print([type(o).__name__ for o in objs], [inspect.iscoroutine(o) for o in objs], [inspect.isawaitable(o) for o in objs], [inspect.isasyncgen(o) for o in objs])
c = objs[0]
print(sorted(n for n in dir(c) if n.startswith("cr_") or n in ("send", "throw", "close")), c.cr_origin, inspect.getcoroutinestate(c))
w = c.__await__()
print(type(w).__name__, iter(w) is w)
try: next(w)
except StopIteration as e: print(e.value, inspect.getcoroutinestate(c))
for f in (lambda: c.__await__().send(None), lambda: c.throw(5), lambda: c.send(), lambda: c.x, lambda: c(), lambda: len(c), lambda: objs[1].asend(), lambda: objs[1].__anext__().x, lambda: objs[1].aclose().throw(ValueError("ac")), lambda: objs[1].__anext__().send(1)):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
async def f():
    print("started")
    return 1
x = f()
try:
    while True: x.send(None)
except StopIteration as e: print(e.value)
async def outer():
    async def inner(): return "inner"
    t = inner()
    a = await t
    try: await t
    except RuntimeError as e: return a, str(e)
try: outer().send(None)
except StopIteration as e: print(e.value)
class A:
    async def m(self): return self
    @classmethod
    async def cm(cls): return cls.__name__
    @staticmethod
    async def sm(): return "static"
    async def __call__(self): return "called"
    def __await__(self): return self.m().__await__()
async def use():
    a = A()
    return await a.m() is a, await A.cm(), await A.sm(), await a(), await a is a, await (await a).m() is a, -await num(5), await num(2) ** 2, (await num(1), await num(2))
async def num(n): return n
try: use().send(None)
except StopIteration as e: print(e.value)
lam = lambda: co()
print(type(lam()).__name__, co.__code__.co_flags & inspect.CO_COROUTINE > 0, ag.__code__.co_flags & inspect.CO_ASYNC_GENERATOR > 0)
for o in objs[:1]: o.close()
