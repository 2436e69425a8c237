# Where yield from may stand, and what is refused.
for src in ("yield from x", "def f():\n yield from", "def f():\n x = yield from y", "def f():\n return yield from y", "def f():\n return (yield from y)", "lambda: (yield from x)", "class C:\n yield from x", "async def f():\n yield from x", "def f():\n yield from *x", "def f():\n yield from x, y", "def f():\n (yield from x) = 1", "def f():\n del (yield from x)", "[(yield from x) for y in z]", "def f():\n [(yield from x) for y in z]", "def f():\n await x", "async def f():\n return 1\n yield", "async def f():\n yield\n return 1", "async def f():\n yield\n return", "def f():\n yield x = 1", "def f():\n yield = 1", "def f(a=(yield)): pass", "def f():\n def g(a=(yield)): pass", "def f():\n @(yield)\n class C((yield)): pass", "def f():\n x: (yield) = 1", "print(yield)", "def f():\n print(yield)", "def f():\n print((yield), (yield 1))", "def f():\n assert (yield)", "def f():\n global yield", "def f():\n x += yield", "def f():\n f'{yield}'"):
    try:
        compile(src, "s", "exec")
        print("fine", repr(src))
    except SyntaxError as e:
        print(repr(src), "->", e.msg)
import types
@types.coroutine
def co(): return (yield 5)
async def user(): return await co()
c = user()
print(c.send(None))
try: c.send("back")
except StopIteration as e: print(e.value)
def delegate(): yield from user()
try: next(delegate())
except TypeError as e: print(e)
@types.coroutine
def ok(): return (yield from user())
o = ok()
print(next(o))
try: o.send("via types.coroutine")
except StopIteration as e: print(e.value)
async def plain():
    for x in user(): pass
try: plain().send(None)
except TypeError as e: print(e)
