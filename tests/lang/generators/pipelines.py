# Generators fed by generators.
def ints():
    n = 0
    while True: yield n; n += 1
def take(n, it):
    for x in it:
        if n <= 0: return
        n -= 1
        yield x
def where(p, it): return (x for x in it if p(x))
def chunk(it, n):
    buf = []
    for x in it:
        buf.append(x)
        if len(buf) == n: yield buf; buf = []
    if buf: yield buf
def pairwise(it):
    it = iter(it); a = next(it, None)
    for b in it: yield a, b; a = b
print(list(take(5, where(lambda x: x % 3 == 0, ints()))), list(chunk("abcdefg", 3)), list(pairwise("abcd")), list(pairwise("")))
def sieve():
    def drop(p, it): return (x for x in it if x % p)
    it = ints(); next(it); next(it)
    while True:
        p = next(it)
        yield p
        it = drop(p, it)
print(list(take(15, sieve())))
def averager():
    total = n = 0; avg = None
    while True:
        x = yield avg
        if x is None: return avg, n
        total += x; n += 1; avg = total / n
a = averager(); next(a)
print([a.send(x) for x in (10, 20, 60)])
try: a.send(None)
except StopIteration as e: print(e.value)
def coroutine(f):
    def start(*args):
        g = f(*args); next(g); return g
    return start
@coroutine
def sink(out):
    while True: out.append((yield))
@coroutine
def grep(pat, target):
    while True:
        line = yield
        if pat in line: target.send(line)
@coroutine
def tee(*targets):
    while True:
        x = yield
        for t in targets: t.send(x)
o1, o2 = [], []
p = tee(grep("a", sink(o1)), sink(o2))
for w in ("abc", "xyz", "bar"): p.send(w)
print(o1, o2)
def walk(tree):
    if isinstance(tree, (list, tuple)):
        for t in tree: yield from walk(t)
    else: yield tree
print(list(walk([1, [2, (3, [4]), []], 5])))
def merge(a, b):
    a, b = iter(a), iter(b); done = object()
    x, y = next(a, done), next(b, done)
    while x is not done or y is not done:
        if y is done or (x is not done and x <= y): yield x; x = next(a, done)
        else: yield y; y = next(b, done)
print(list(merge([1, 4, 6], [2, 3, 7, 8])), list(merge([], [1])))
def perms(s):
    if len(s) <= 1: yield s
    else:
        for i in range(len(s)):
            for p in perms(s[:i] + s[i + 1:]): yield s[i] + p
print(list(perms("abc")))
