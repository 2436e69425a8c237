# Tuples hash by their elements and compare by identity first.
nan = float("nan")
print((nan,) == (nan,), (nan,) == (float("nan"),), (1, 2) != (1, 2), () == (), () != (0,))
for f in (lambda: hash(([],)), lambda: {(1, {}): 2}, lambda: hash((1, (2, {3})))):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(hash((1, 2)) == hash((2, 1)), hash(()) == hash(()), hash((1, "a")) == hash((True, "a")), len({(0, 1), (1, 0), (0.0, 1.0)}), {(1, 2), (1, 2)})
class E:
    def __init__(self, n): self.n = n
    def __eq__(self, o):
        print("eq", self.n, getattr(o, "n", o))
        return self.n == getattr(o, "n", o)
    def __lt__(self, o):
        print("lt", self.n, o.n)
        return self.n < o.n
    def __hash__(self):
        print("hash", self.n)
        return 5
a, b, c = E(1), E(2), E(1)
print((a, b) == (a, b))
print((a, b) == (c, b))
print((a, b) < (c, b))
print((a, b) < (b, a), (a,) < (a, b))
print(a in (b, a), (b, c).index(a), (a, b, c).count(c))
hash((a, b))
d = {(a,): 1}
print((c,) in d)
class N:
    __eq__ = None
try:
    print(N() == 1)
except TypeError as e:
    print(e)
print((1, 2).__eq__([1, 2]), (1,).__lt__(2), (1, 2).__ne__((1, 2)), ((1, 2) > (1,)), (1, 2) >= (1, 2), ("a", 1) <= ("a", 1.5))
