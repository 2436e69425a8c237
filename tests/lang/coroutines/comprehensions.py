# async comprehensions and await in comprehensions.
class V:
    def __init__(self, v): self.v = v
    def __await__(self):
        yield ("w", self.v)
        return self.v
def run(co):
    out = []
    try:
        while True: out.append(co.send(None))
    except StopIteration as e: return out, e.value
async def ag(n):
    for i in range(n): yield i; await V(i)
async def f():
    l = [x async for x in ag(3)]
    s = {x % 2 async for x in ag(3)}
    d = {x: x * 2 async for x in ag(2)}
    n = [await V(x) for x in "ab"]
    m = [x for x in range(4) if await V(x % 2)]
    k = [(x, y) for x in range(2) async for y in ag(x + 1)]
    w = [await V(y) async for y in ag(2)]
    return l, sorted(s), d, n, m, k, w
o, r = run(f())
print(r); print(o)
async def g():
    ge = (await V(x) for x in range(2))
    try: list(ge)
    except TypeError as e: print(e)
    return [x async for x in ge]
print(run(g()))
async def nested(): return [[y async for y in ag(x)] for x in range(3)]
print(run(nested())[1])
async def cond(): return [x if await V(1) else 0 async for x in ag(2) if x or await V(0)]
print(run(cond())[1])
for src in ("[x async for x in y]", "def f():\n [x async for x in y]", "def f():\n (x async for x in y)", "async def f():\n [x async for x in y]", "def f():\n async for x in y: pass", "def f():\n async with x: pass", "def f(): await x", "await x", "lambda: await x", "async def f(): lambda: await x", "async def f():\n def g(): [await x for x in y]", "[await x for x in y]", "class C:\n async for x in y: pass", "async def f():\n class C: await x", "async x = 1", "async lambda: 1", "def f():\n return [await z for z in y]", "async def f():\n (await x) = 1", "async def f():\n await", "async def f():\n await = 1", "def async(): pass", "async def f():\n return [i async for i in await x]", "async def f(a=await x): pass", "async def f():\n f'{await x}'"):
    try:
        compile(src, "s", "exec")
        print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
