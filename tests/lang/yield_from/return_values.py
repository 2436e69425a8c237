# Values of nested delegations.
def leaf(n):
    yield f"leaf{n}"
    return n * 10
def mid(n):
    total = 0
    for i in range(n): total += yield from leaf(i)
    return total
def top():
    a = yield from mid(2)
    b = yield from mid(3)
    return a, b
def run(g):
    out = []
    try:
        while True: out.append(next(g))
    except StopIteration as e: return out, e.value
print(run(top()))
def expr(): return (yield from leaf(1)) + (yield from leaf(2)), [(yield from leaf(3))]
print(run(expr()))
def recursive(t):
    if not t: return 0
    l = yield from recursive(t[0])
    yield t[1]
    r = yield from recursive(t[2])
    return 1 + max(l, r)
print(run(recursive(((None, 1, None), 2, ((None, 3, None), 4, None)))))
def none(): return (yield from ())
print(run(none()))
def loop():
    for c in "ab":
        r = yield from leaf(c)
        yield r
print(run(loop()))
def tuple_ret(): return (yield from iter([])), (yield)
print(run(tuple_ret()))
def stop(): 
    yield 1
    return StopIteration(5)
print(run(stop()))
def tupled():
    yield
    return (1, 2)
r = run(tupled())
print(r)
def exc_val():
    yield
    return ValueError("as a value")
def outer(): return (yield from exc_val())
print(run(outer()))
