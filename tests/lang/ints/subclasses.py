# A subclass of int keeps its class only where the rules say so.
class N(int):
    def __repr__(self): return f"N({int(self)})"
    def double(self): return N(self * 2)
n = N(5)
print(n, repr(n), n + 1, type(n + 1).__name__, type(-n).__name__, type(+n).__name__, n.double())
print(n == 5, hash(n) == hash(5), {5: "five"}[n], [0, 1, 2, 3, 4, "x"][n], isinstance(n, int))
print(N("12", 8) if False else N("14"), N(), N(3.9), type(int(n)).__name__, type(abs(n)).__name__)
print(type(n * 1).__name__, type(n | 0).__name__, type(n.real).__name__, type(n.conjugate()).__name__, type(round(n)).__name__)
class M(int):
    def __add__(self, other): return "M.add"
    def __radd__(self, other): return "M.radd"
m = M(1)
print(m + 1, 1 + m, m + m, 1.0 + m, sum([m, m]))
class W(int):
    def __new__(cls, v, extra):
        self = super().__new__(cls, v)
        self.extra = extra
        return self
w = W(9, "more")
print(w, w.extra, w.__dict__, range(w), f"{w:>4}", "%d" % w)
class Idx:
    def __index__(self): return 3
print(int(Idx()), [0, 1, 2, 3][Idx()], range(Idx()), "ab" * Idx(), (1).__add__(2))
class Bad:
    def __index__(self): return "x"
class Bad2:
    def __int__(self): return 1.5
for f in (lambda: int(Bad()), lambda: [1][Bad()], lambda: int(Bad2()), lambda: range(Bad())):
    try:
        f()
    except TypeError as e:
        print(e)
