# Rich comparisons: all six, defaults, reflections, results that are no bools.
class A:
    def __init__(self, n): self.n = n
    for op in ("lt", "le", "eq", "ne", "gt", "ge"):
        exec(f"def __{op}__(self, o): return ('{op}', self.n, getattr(o, 'n', o))")
a, b = A(1), A(2)
print(a < b, a <= b, a == b, a != b, a > b, a >= b, a < 5, 5 < a, 5 >= a, 5 == a, None != a)
print(bool(a < b), not a == a, a < b < a, (a == b) is True, a in [a], a in [b], [a] == [b], [b].index(a), max(a, b).n, min(a, b).n)
class O:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
x, y = O(1), O(2)
print(x == O(1), x != O(1), x != y, x < y, x > y, sorted([y, x])[0].n, max(x, y).n)
for f in (lambda: x <= y, lambda: x >= y, lambda: hash(x), lambda: x == 5, lambda: {x}):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
class D: pass
p, q = D(), D()
print(p == p, p == q, p != q, p != p, p == 1, p.__eq__(q), p.__ne__(q), p.__eq__(p), p.__lt__(q), object.__lt__(1, 2))
class NE:
    def __eq__(self, o): return False
print(NE() != NE(), NE() == NE())
class NE2:
    def __ne__(self, o): return False
n = NE2()
print(n != n, n == n, n == NE2(), n != 1)
class Boom:
    def __eq__(self, o): raise ValueError("eq boom")
    def __bool__(self): raise ValueError("bool boom")
for f in (lambda: Boom() == 1, lambda: 1 == Boom(), lambda: Boom() in [1], lambda: 1 in [Boom()], lambda: [Boom()] == [1], lambda: Boom() != 1, lambda: not Boom(), lambda: Boom() and 1, lambda: 1 if Boom() else 2, lambda: 0 < 1 < 2 and Boom() or 3, lambda: (Boom(),) < (1,), lambda: bool(Boom())):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
from functools import total_ordering
@total_ordering
class T:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(T(1) <= T(1), T(1) >= T(2), T(2) > T(1), sorted([T(3), T(1)])[0].n)
