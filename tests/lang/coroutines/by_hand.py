# Coroutines driven with send, throw and close.
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return ("r", r)
async def f(x):
    a = await Aw(x)
    b = await Aw(x + 1)
    return a, b
c = f(1)
print(type(c).__name__, c.__name__, c.send(None), c.send("A"))
try: c.send("B")
except StopIteration as e: print(e.value)
for g in (lambda: c.send(None), lambda: f(1).send(5), lambda: next(f(1)), lambda: iter(f(1)), lambda: list(f(1)), lambda: f(1).throw(ValueError("t")), lambda: f()):
    try: print(g())
    except BaseException as e: print(type(e).__name__, e)
import warnings; warnings.simplefilter("ignore")
async def bad(x): return await x
for x in (5, None, [1], (i for i in ()), "s"):
    try: bad(x).send(None)
    except TypeError as e: print(e)
class NotIter:
    def __await__(self): return 5
class Coro:
    def __await__(self): return f(1)
class ListIter:
    def __await__(self): return iter([7, 8])
for x in (NotIter(), Coro()):
    try: bad(x).send(None)
    except TypeError as e: print(e)
def run(co):
    out = []
    try:
        while True: out.append(co.send(None))
    except StopIteration as e: return out, e.value
print(run(bad(ListIter())), run(bad(f(5))))
async def fin():
    try: await Aw(1)
    except KeyError as e: return f"caught {e}"
    finally: print("fin finally")
c = fin(); c.send(None)
try: c.throw(KeyError("k"))
except StopIteration as e: print(e.value)
c = fin(); c.send(None); print(c.close())
c = fin(); c.close()
try: c.send(None)
except RuntimeError as e: print(e)
d = f(1)
e_ = bad(d); d.send(None)
try: e_.send(None)
except RuntimeError as e: print("RuntimeError", e)
x = f(1)
run(x)
try: run(bad(x))
except RuntimeError as e: print(e)
async def si(): raise StopIteration("in coroutine")
try: run(si())
except RuntimeError as e: print(e)
print(c.cr_running, c.cr_frame, d.cr_await is not None, d.cr_code.co_name, d.__qualname__)
