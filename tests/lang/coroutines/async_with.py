# async with, __aenter__, __aexit__.
class Pause:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
def run(co):
    out = []
    try:
        while True: out.append(co.send(None))
    except StopIteration as e: return out, e.value
    except Exception as e: return out, repr(e), repr(e.__context__)
class M:
    def __init__(self, n, exit=None): self.n, self.x = n, exit
    async def __aenter__(self): await Pause("enter " + self.n); return self.n
    async def __aexit__(self, t, v, tb):
        await Pause(f"exit {self.n} {t and t.__name__} {v}")
        if isinstance(self.x, Exception): raise self.x
        return self.x
async def f(*ms, exc=None):
    async with ms[0] as a, (ms[1] if len(ms) > 1 else M("none")) as b:
        await Pause((a, b))
        if exc: raise exc
        return "body"
    return "suppressed"
print(run(f(M("a"))))
print(run(f(M("a"), M("b"), exc=ValueError("v"))))
print(run(f(M("a", True), M("b"), exc=ValueError("v"))))
print(run(f(M("a"), M("b", KeyError("x")), exc=ValueError("v"))))
class NoExit:
    async def __aenter__(self): pass
class NoEnter:
    async def __aexit__(self, *a): pass
class Sync:
    def __enter__(self): return 1
    def __exit__(self, *a): pass
class NotAw:
    def __aenter__(self): return 5
    def __aexit__(self, *a): return 5
class NotAw2(NotAw):
    async def __aenter__(self): pass
async def g(m):
    async with m: pass
async def h(m):
    with m: pass
for m in (NoExit(), NoEnter(), Sync(), NotAw(), NotAw2(), 5): print(run(g(m)))
print(run(h(M("a"))))
async def loop():
    out = []
    for i in range(3):
        async with M(str(i)):
            if i == 0: continue
            if i == 1: out.append(i)
            else: break
    return out
print(run(loop()))
async def par():
    async with (
        M("p1") as a,
        M("p2") as b,
    ):
        return a + b
print(run(par()))
from contextlib import asynccontextmanager
@asynccontextmanager
async def cm(v):
    await Pause("before")
    try: yield v
    except KeyError as e: await Pause(f"saw {e!r}")
    finally: await Pause("after")
async def use(exc=None):
    async with cm("val") as v:
        if exc: raise exc
        return v
    return "swallowed"
print(run(use()), run(use(KeyError("k"))), run(use(ValueError("v"))))
