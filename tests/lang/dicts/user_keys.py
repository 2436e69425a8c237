# Keys with their own __hash__ and __eq__.
class K:
    def __init__(self, n, h): self.n, self.h = n, h
    def __hash__(self): print("hash", self.n); return self.h
    def __eq__(self, o): print("eq", self.n, o.n if isinstance(o, K) else o); return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"
a, b, c = K(1, 7), K(2, 7), K(1, 7)
d = {a: "a"}
print("-- insert colliding")
d[b] = "b"
print("-- look up equal")
print(d[c])
print("-- look up identical")
print(d[b])
print("-- overwrite keeps the key")
d[c] = "c"
print(d, next(iter(d)) is a)
print("-- absent, other hash")
print(d.get(K(9, 8)))
print("-- delete")
del d[c]
print(d)
class B(K):
    def __hash__(self): raise ValueError("no hash today")
class Q(K):
    def __eq__(self, o): raise KeyError("no eq today")
    __hash__ = K.__hash__
for f in (lambda: d[B(1, 1)], lambda: d.get(Q(5, 7)), lambda: Q(5, 7) in d, lambda: {B(1, 1): 1}, lambda: d.setdefault(Q(5, 7)), lambda: d.pop(Q(5, 7))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class NoHash:
    def __eq__(self, o): return True
try:
    {NoHash(): 1}
except TypeError as e:
    print(e)
class H:
    def __hash__(self): return "x"
try:
    {H(): 1}
except TypeError as e:
    print(e)
class Big:
    def __hash__(self): return 10 ** 30
print({Big(): 1}.popitem()[1], hash(Big()) == hash(10 ** 30), hash(-1), hash(-2))
