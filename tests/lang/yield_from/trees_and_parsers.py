# Uses: traversals, a small parser, a simulated coroutine stack.
class Node:
    def __init__(self, v, *kids): self.v, self.kids = v, kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
    def post(self):
        for k in self.kids: yield from k.post()
        yield self.v
    def paths(self, pre=()):
        pre += (self.v,)
        if not self.kids: yield "/".join(pre)
        for k in self.kids: yield from k.paths(pre)
t = Node("a", Node("b", Node("d")), Node("c", Node("e"), Node("f")))
print(list(t), list(t.post()), list(t.paths()))
def tokens():
    buf = ""
    out = None
    while True:
        c = yield out
        out = None
        if c is None: return buf
        if c.isdigit(): buf += c
        else: out, buf = (buf, c), ""
g = tokens(); next(g)
print([g.send(c) for c in "12+345-6"])
try: g.send(None)
except StopIteration as e: print(e.value)
def parser():
    def expect(c):
        got = yield
        if got != c: raise SyntaxError(f"expected {c!r}, got {got!r}")
    def number():
        c = yield
        if not (c or "").isdigit(): raise SyntaxError(f"expected digit, got {c!r}")
        return int(c)
    def pair():
        yield from expect("(")
        a = yield from number()
        yield from expect(",")
        b = yield from number()
        yield from expect(")")
        return a, b
    return (yield from pair())
def feed(text):
    p = parser(); next(p)
    try:
        for c in text: p.send(c)
    except StopIteration as e: return e.value
    except SyntaxError as e: return str(e)
    return "incomplete"
print(feed("(1,2)"), feed("(1;2)"), feed("1"), feed("(x"), feed("(1,"))
def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)
print(list(hanoi(3)))
def comb(l, k):
    if k == 0: yield ()
    elif l:
        for c in comb(l[1:], k - 1): yield (l[0], *c)
        yield from comb(l[1:], k)
print(list(comb("abcd", 2)))
def flatten(x):
    try: it = iter(x) if not isinstance(x, str) else None
    except TypeError: it = None
    if it is None: yield x
    else:
        for y in it: yield from flatten(y)
print(list(flatten([1, "ab", (2, {3: 4}), range(2)])))
