# max and min: keys, defaults, ties, errors.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
t("max(1, 2)", "min(1, 2)", "max([3, 1])", "min('hello')", "max('a', 'b', 'c')", "max([], default=0)", "min((), default=None)", "max([1], default=5)", "max(-3, 2, key=abs)", "min([3, -1, 2], key=lambda x: x * x)", "max(['aa', 'b'], key=len)", "max(1, 1.0)", "max(1.0, 1)", "min(1, True)", "max([1, 3], [1, 2])", "max({1: 'a', 5: 'b'})", "max(x for x in (1, 4, 2))", "max([1, 2], key=None)", "max()", "min()", "max([])", "min('')", "max(5)", "max(None)", "max(1, 'a')", "max([1, 'a'])", "min([None, 1])", "max(1, 2, default=3)", "max([1], key=5)", "max([1], foo=1)", "max(1, 2, foo=1)", "max(1j, 2j)", "max([1], 2)", "max(default=1)", "max(key=len)", "min([[1], [0, 5]])", "max((x, -x) for x in range(3))", "min({3, 1, 2})", "max('é', 'z')", "max(b'abc')", "max(float('nan'), 1)", "max(1, float('nan'))", "min(float('nan'), 1)", "max(iter([2, 7]))", "max(10**30, 1e31)", "min(L())")
class T:
    def __init__(self, v, n): self.v, self.n = v, n
    def __lt__(self, o): print("lt", self.n, o.n); return self.v < o.v
    def __gt__(self, o): print("gt", self.n, o.n); return self.v > o.v
a, b, c = T(1, "a"), T(2, "b"), T(2, "c")
print(max(a, b, c).n, min([b, c, a]).n, max([b, c]).n, min(b, c).n)
print(max("bca", key=lambda c: print("key", c) or c), min([1], key=lambda x: print("called") or x))
t("max([1, 0], key=lambda x: 1 / x)", "max([E(), E()])")
