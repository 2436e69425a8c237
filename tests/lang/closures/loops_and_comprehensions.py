# A loop variable is one variable; comprehensions have their own.
fs = []
for i in range(3):
    def f(): return i
    fs.append(f)
print([f() for f in fs])
i = 9
print([f() for f in fs])
def g():
    fs = []
    for j in range(3):
        fs.append(lambda: j)
    ks = [lambda k=k: k for k in range(3)]
    ls = [lambda: l for l in range(3)]
    ms = list(lambda: m for m in range(3))
    return [x() for x in fs + ks + ls], [x() for x in ms]
print(g())
print([x() for x in (lambda: n for n in range(3))], [f() for f in {k: lambda: k for k in "ab"}.values()])
def h(n):
    return [(lambda a: lambda b: (n, x, a, b))(x * 10) for x in range(2)]
print([f("b") for f in h("n")])
def outer():
    x = "outer"
    l = [x for _ in range(2)]
    d = {x: y for y in x}
    g = (x + y for y in "ab")
    x = "changed"
    return l, d, list(g)
print(outer())
def gen():
    total = 0
    def add(n):
        nonlocal total
        total += n
        return total
    for i in range(3): yield add(i), total
print(list(gen()))
def accum():
    out = []
    for i in range(2):
        for j in range(2):
            def f(i=i): return i, j
            out.append(f)
    return [f() for f in out]
print(accum())
class C:
    vals = [1, 2]
    fs = [lambda: v for v in vals]
    n = 5
    def m(self): return n
n = "global n"
print([f() for f in C.fs], C().m())
