# async for, __aiter__, __anext__, StopAsyncIteration.
class Pause:
    def __init__(self, v=None): self.v = v
    def __await__(self): return (yield self.v)
def run(co):
    out = []
    try:
        while True: out.append(co.send(None))
    except StopIteration as e: return out, e.value
class Count:
    def __init__(self, n): self.n = n
    def __aiter__(self): self.i = 0; return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        await Pause(f"p{self.i}")
        self.i += 1
        return self.i
async def f(n, stop=None):
    out = []
    async for x in Count(n):
        if x == 2: continue
        if x == stop: break
        out.append(x)
    else: out.append("else")
    return out
print(run(f(3)), run(f(5, 4)), run(f(0)))
async def unpack():
    class Pairs(Count):
        async def __anext__(self): v = await super().__anext__(); return v, [v * 2, v * 3]
    return [(a, b, c) async for a, (b, *c) in Pairs(2)]
print(run(unpack()))
class A: pass
class B:
    def __aiter__(self): return 5
class C:
    def __aiter__(self): return self
    def __anext__(self): return 5
class D:
    async def __aiter__(self): return self
class E(Count):
    async def __anext__(self): raise ValueError("from anext")
async def loop(x):
    async for i in x: pass
import warnings; warnings.simplefilter("ignore")
for x in (A(), [1], B(), C(), D(), E(1), None):
    try: run(loop(x))
    except Exception as e: print(type(e).__name__, e)
async def g():
    it = aiter(Count(2))
    return [await anext(it), await anext(it), await anext(it, "default")]
print(run(g()))
async def h(): await anext(aiter(Count(0)))
try: run(h())
except StopAsyncIteration as e: print(repr(e))
for f_ in (lambda: aiter(5), lambda: anext(5), lambda: aiter(), lambda: aiter(B())):
    try: f_()
    except TypeError as e: print(e)
async def nested():
    return [(x, y) async for x in Count(2) async for y in Count(x) if x != y or x == 1]
print(run(nested()))
