# asend, athrow, aclose, await within an async generator.
class Pause:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
def run(co):
    out = []
    try:
        while True: out.append(co.send(None))
    except StopIteration as e: return out, e.value
    except StopAsyncIteration as e: return out, "StopAsyncIteration"
    except BaseException as e: return out, repr(e)
async def g(n):
    try:
        for i in range(n):
            await Pause(f"pause{i}")
            try: x = yield i
            except ValueError as e: x = f"caught {e}"
            if x: await Pause(("got", x))
    finally:
        await Pause("cleanup")
async def main():
    a = g(3)
    out = [await a.__anext__(), await a.asend("S"), await a.athrow(ValueError("v"))]
    await a.aclose()
    return out
print(run(main()))
async def collect(): return [x async for x in g(2)]
print(run(collect()))
a = g(1)
print(type(a).__name__, a.__name__, a.ag_running, a.ag_await, a.ag_code.co_name, aiter(a) is a)
print(run(a.asend(5)))
print(run(a.__anext__()), run(a.__anext__()), run(a.__anext__()), run(a.asend(1)), run(a.aclose()))
async def stubborn():
    while True:
        try: yield 1
        except GeneratorExit: await Pause("no"); yield 2
s = stubborn(); run(s.__anext__())
print(run(s.aclose()))
async def ret():
    yield 1
    raise StopAsyncIteration("x")
r = ret(); print(run(r.__anext__()), run(r.__anext__()))
async def ret2():
    yield 1
    raise StopIteration("y")
r = ret2(); run(r.__anext__()); print(run(r.__anext__()))
async def early():
    async for x in g(5):
        if x == 1: break
    return "broke"
print(run(early())[1])
x = g(1)
n1 = x.__anext__(); n1.send(None)
try: x.__anext__().send(None)
except RuntimeError as e: print(e)
n1.close()
import warnings; warnings.simplefilter("ignore")
for f in (lambda: iter(g(1)), lambda: next(g(1)), lambda: g(1).send(1), lambda: list(g(1)), lambda: run(pipeline_bad())):
    try: print(f())
    except (TypeError, AttributeError, NameError) as e: print(e)
async def double(src):
    async for x in src: yield x * 2
async def pipe(): return [x async for x in double(double(g(3))) if x]
print(run(pipe())[1], run(pipe())[0])
async def genexp():
    ge = (x + 1 async for x in g(2))
    return type(ge).__name__, [y async for y in ge]
print(run(genexp()))
