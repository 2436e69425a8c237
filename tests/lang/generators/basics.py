# yield, next, send, StopIteration and its value.
def g():
    print("start")
    x = yield 1
    print("got", x)
    y = yield x
    print("got", y)
    return "done"
it = g()
print(type(it).__name__, it.__name__, it.__qualname__, iter(it) is it)
print(next(it), it.send("A"))
try: it.send("B")
except StopIteration as e: print(e.value)
for f in (lambda: next(it), lambda: it.send(1), lambda: g().send(5), lambda: next(g, 1), lambda: g(1), lambda: it(), lambda: it[0], lambda: len(it), lambda: it.send(), lambda: it.throw(), lambda: it.nope):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def count(n):
    while n: yield n; n -= 1
print(list(count(3)), sum(count(4)), [*count(2)], tuple(count(1)), set(count(2)), dict(zip("ab", count(2))), max(count(3)), 2 in count(3), sorted(count(3)), list(count(0)), next(count(0), "default"), "".join(map(str, count(3))))
a, b, *c = count(5)
print(a, b, c)
def empty():
    return
    yield
print(list(empty()), list(x for x in ()))
def two(): yield; yield None, 1
print(list(two()))
h = count(3)
for x in h:
    print(x)
    break
print(list(h), list(h))
def expr(): r = (yield 1) + (yield 2); print(r); z = yield; print([(yield 3), (yield 4)], z)
e = expr()
print(e.send(None), e.send(10), e.send(20), e.send("z"), e.send("l1"))
try: e.send("l2")
except StopIteration as s: print(repr(s.value))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib()
print([next(f) for _ in range(15)])
