# Managers in generators, nested functions, recursion.
log = []
class M:
    def __init__(self, n): self.n = n
    def __enter__(self): log.append(f"+{self.n}"); return self.n
    def __exit__(self, t, v, tb): log.append(f"-{self.n}{'!' if t else ''}")
def gen(n):
    with M(n) as x:
        for i in range(3): yield x, i
log.clear()
print(list(zip(gen("a"), gen("b"))), log)
log.clear()
g = gen("c")
print(next(g)); g.close(); print(log)
log.clear()
g = gen("d"); next(g)
try: g.throw(KeyError("t"))
except KeyError as e: print(e, log)
def rec(n):
    with M(n): return [n] + rec(n - 1) if n else []
log.clear(); print(rec(3), log)
def deep():
    with M(1):
        with M(2), M(3):
            with M(4) as a, M(5) as b:
                return a + b
log.clear(); print(deep(), log)
def loop():
    out = []
    while True:
        with M(len(out)):
            out.append(0)
            if len(out) > 2: break
    else: out.append("else")
    return out
log.clear(); print(loop(), log)
def mixed():
    try:
        with M("x"):
            try: raise ValueError
            finally: log.append("finally")
    except ValueError: log.append("caught")
    else: log.append("else")
log.clear(); mixed(); print(log)
def closures():
    with M("k") as k:
        def f(): return k
    return f
log.clear(); print(closures()(), log)
class Re:
    depth = 0
    def __enter__(self): self.depth += 1; return self.depth
    def __exit__(self, *a): self.depth -= 1
r = Re()
with r as a, r as b:
    with r as c: print(a, b, c, r.depth)
print(r.depth)
async def co():
    with M("co"):
        await A()
class A:
    def __await__(self): yield "pause"
log.clear(); c = co(); c.send(None); print(log); c.close(); print(log)
lam = [M(i) for i in range(2)]
with lam[0] as lam[1]: print(type(lam[1]).__name__)
