# Where names of comprehensions live.
def f(n):
    a = [n + i for i in range(2)]
    b = [[i + j + n for j in range(2)] for i in range(2)]
    c = {i: [n for _ in range(i)] for i in range(3)}
    try: i
    except NameError as e: print(e)
    return a, b, c
print(f(10))
class C:
    size = 3
    rng = [i for i in range(size)]
    try: bad = [size for i in range(1)]
    except NameError as e: print(e)
    nested = [j for i in range(size) for j in range(i)]
    try: nested2 = [j for i in range(2) for j in range(size)]
    except NameError as e: print(e)
    k = [(lambda: i)() for i in range(2)]
    def m(self): return [self.size for _ in range(2)]
print(C.rng, C.nested, C.k, C().m(), hasattr(C, "i"))
i = "global i"
print([i for i in range(2)], i, [i for _ in range(1)], [(i, j) for i in range(2) for j in [i]], i)
def g():
    x = 1
    def h(): return [x for _ in range(2)]
    l = [h() for _ in range(1)]
    x = 2
    return l, h()
print(g())
def k():
    global q
    q = [w for w in "ab"]
    w2 = [q for q in (1,)]
    return q, w2
print(k(), q)
fs = [lambda: v for v in range(3)]
print([f() for f in fs], [f() for f in [lambda v=v: v for v in range(3)]])
print([locals() for z in [1]][0].get("z"), sorted(k for k in [dict(locals()) for z in [5]][0] if not k.startswith(".")), eval("[i for i in range(2)]"), [eval("t * 2") for t in (1, 2)])
def dflt(a=[y for y in range(2)]): return a
print(dflt(), [x for x in [1, 2, 3] if x in [y for y in range(3)]], (lambda n: [n * k for k in range(n)])(3))
print([a for a in range(3) if [b for b in range(a)]], [[a for a in range(b)] for b in (a for a in range(3))])
exec("z9 = 5; r = [z9 for _ in 'ab']"); print(r)
try: exec("z8 = 5; r = [z8 for _ in 'ab']", {}, {})
except NameError as e: print(e)
