# Default identity, __eq__ without __hash__, consistency.
class A: pass
a, b = A(), A()
print(a == a, a == b, a != b, hash(a) == hash(a), len({a, b, a}), {a: 1}[a], a in [b], a in [b, a])
class E:
    def __eq__(self, o): return True
class H:
    def __hash__(self): return 42
class EH(E):
    def __hash__(self): return 7
class Sub(EH): pass
class Sub2(EH):
    def __eq__(self, o): return False
class Sub3(EH):
    __hash__ = EH.__hash__
    def __eq__(self, o): return False
class Keep(E): __hash__ = object.__hash__
class NoHash: __hash__ = None
for c in (A, E, H, EH, Sub, Sub2, Sub3, Keep, NoHash):
    try: print(c.__name__, c.__hash__ is None, isinstance(hash(c()), int), len({c(), c()}))
    except TypeError as e: print(c.__name__, e)
for f in (lambda: {E(): 1}, lambda: {NoHash()}, lambda: hash(E()), lambda: frozenset([E()]), lambda: E() in {1}, lambda: {}.get(E()), lambda: hash((1, E()))):
    try: print(f())
    except TypeError as e: print(e)
import collections.abc
print([isinstance(x, collections.abc.Hashable) for x in (A(), E(), NoHash(), [], (), ([],), 1, "a", {}, set(), frozenset())])
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def __eq__(self, o): return (self.x, self.y) == (o.x, o.y) if isinstance(o, Point) else NotImplemented
    def __hash__(self): return hash((self.x, self.y))
p = Point(1, 2)
print(p == Point(1, 2), p != Point(1, 2), p == (1, 2), p != 5, {p: "v"}[Point(1, 2)], len({p, Point(1, 2), Point(2, 1)}), hash(p) == hash(Point(1.0, 2.0)))
d = {p: 1}; p.x = 99
print(p in d, Point(1, 2) in d, list(d)[0] is p)
