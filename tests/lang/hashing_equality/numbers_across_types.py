# Equal numbers of different types hash equal and share keys.
from fractions import Fraction as F; from decimal import Decimal as D
groups = [(0, 0.0, -0.0, 0j, False, F(0), D(0)), (1, 1.0, True, 1 + 0j, F(1), D(1), D("1.00")), (0.5, F(1, 2), D("0.5"), 0.5 + 0j), (10 ** 20, 1e20, F(10 ** 20), D(10) ** 20), (-3, -3.0, F(-3), D(-3)), (2 ** 70, 2.0 ** 70, F(2 ** 70)), (0.1, F(0.1), D(0.1))]
for g in groups:
    print(len({hash(x) for x in g}), all(x == y for x in g for y in g), len(set(g)), {g[0]: "first"}[g[-1]], [type(x).__name__ for x in {x: 1 for x in g}])
print(0.1 == F(1, 10), 0.1 == D("0.1"), F(1, 10) == D("0.1"), 1 == "1", 1 == None, 2 ** 53 + 1 == float(2 ** 53 + 1))
d = {1: "int"}; d[1.0] = "float"; d[True] = "bool"; print(d, {True: 1, 1: 2}, {1.0: "a"}[F(2, 2)])
print(hash(float("inf")) == hash(D("Infinity")), hash(-1) == hash(-2), hash(2 ** 61 - 1), hash(2 ** 61 - 2), hash(-(2 ** 61 - 1)), hash(F(1, 2 ** 61 - 1)), hash(1 + 2j) == hash(1) + 1000003 * hash(2), hash(1e-5) == hash(F(1e-5)))
n = float("nan")
print(n == n, n in {n}, {n: 1}[n], len({n, n}), {n: 1}.get(float("nan")), hash(n) == hash(n), [n] == [n], (n,) == (n,), {n} == {n}, {"k": n} == {"k": n}, [n].index(n), [n].count(n), [float("nan")] == [float("nan")])
for x in (3, 3.0, 3 + 0j, F(3), D(3), True + 2): print(x in [3], x in {3: 0}, [1, 2, 3].index(x), (3, 3).count(x), x == 3 == x)
