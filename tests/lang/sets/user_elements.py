# Elements with their own hash and equality; which of two equal elements stays.
class E:
    def __init__(self, n, tag): self.n, self.tag = n, tag
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, E) and self.n == o.n
    def __repr__(self): return f"{self.n}{self.tag}"
a, b = E(1, "a"), E(1, "b")
s = {a}
s.add(b)
print(s, b in s, s | {b}, s.union([b]), {b} | s, s - {b}, s ^ {b}, len({a, b, E(2, "c")}))
s.remove(b)
print(s)
s = {a, E(2, "x")}
s.discard(E(2, "y"))
print(s)
class H:
    def __hash__(self): raise RuntimeError("hash")
class Q:
    def __hash__(self): return 1
    def __eq__(self, o): raise RuntimeError("eq")
for f in (lambda: {H()}, lambda: H() in s, lambda: Q() in s, lambda: s.add(Q()), lambda: s.remove(Q()), lambda: {Q(), Q()}):
    try:
        print(f())
    except RuntimeError as e:
        print(e)
print(len({1, 1.0, 1 + 0j, True}), len({0, -0.0, False}), {float("nan")} == {float("nan")}, len({"a", b"a"}))
class S(set):
    def __contains__(self, x): return True
    def __len__(self): return 42
x = S([1])
print(99 in x, len(x), x, type(x | {2}).__name__, type(x.copy()).__name__, x == {1}, repr(S()), repr(frozenset()), type("FS", (frozenset,), {})([1]))
try:
    S([1])["a"]
except TypeError as e:
    print(e)
