# Deep delegation; two delegators of one generator; errors in the middle.
def deep(n):
    if n == 0:
        x = yield "bottom"
        return x
    return (yield from deep(n - 1))
g = deep(100)
print(next(g))
try: g.send("up")
except StopIteration as e: print(e.value)
def src():
    for i in range(6): yield i
s = src()
def a(): yield from s
x, y = a(), a()
print(next(x), next(y), next(x), next(y), list(x), list(y))
def boom():
    yield 1
    raise OSError("boom")
def mid():
    try: yield from boom()
    except OSError as e:
        yield f"handled {e}"
        yield from boom()
it = mid()
print(next(it), next(it), next(it))
try: next(it)
except OSError as e: print(e, repr(e.__context__))
def running():
    yield from me
me = running()
try: next(me)
except ValueError as e: print(e)
def closer():
    try: yield 1
    except GeneratorExit: print("closing inner"); raise
    finally: print("inner finally")
def wrap(n): yield from closer() if n == 0 else wrap(n - 1)
w = wrap(5); next(w); w.close()
def ignoring():
    try: yield 1
    except GeneratorExit: yield 2
def d(): yield from ignoring()
i = d(); next(i)
try: i.close()
except RuntimeError as e: print(e)
def thrower():
    try: yield 1
    except ValueError: yield "inner handles"
def outer():
    try: yield from thrower()
    except KeyError: yield "outer handles"
for exc in (ValueError, KeyError):
    o = outer(); next(o)
    print(o.throw(exc))
o = outer(); next(o)
try: o.throw(StopIteration("thrown in"))
except RuntimeError as e: print(e)
o = outer(); next(o)
try: o.throw(GeneratorExit)
except GeneratorExit as e: print("exit passed", repr(e))
