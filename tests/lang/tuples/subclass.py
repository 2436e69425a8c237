# Subclasses of tuple and their operators.
class P(tuple):
    def __new__(cls, x, y): return super().__new__(cls, (x, y))
    x = property(lambda s: s[0])
    y = property(lambda s: s[1])
    def __add__(self, o): return P(self.x + o[0], self.y + o[1])
    def __repr__(self): return f"P{super().__repr__()}"
p = P(1, 2)
print(p, p.x, p.y, p + (1, 1), len(p), p == (1, 2), hash(p) == hash((1, 2)), p[0:1], type(p[:]).__name__, type(p * 2).__name__, (0,) + p, list(p), p.__dict__)
a, b = p
print(a, b, isinstance(p, tuple), "%s-%s" % p, tuple(p), type(tuple(p)).__name__)
p.extra = 1
print(p.extra, p.__dict__)
class E(tuple):
    __slots__ = ()
try:
    E((1,)).x = 5
except AttributeError as e:
    print(e)
print(E(), E([1, 2]), E(E([1])), repr(E((1,))))
class C(tuple):
    def __eq__(self, o): return "eq"
    def __lt__(self, o): return "lt"
    def __contains__(self, o): return True
    def __getitem__(self, i): return f"item {i}"
    def __iter__(self): yield from "ab"
c = C((1, 2))
print(c == 1, c != 1, c < 1, 5 in c, c[7], list(c), [*c], len(c), tuple(c))
try:
    hash(c)
except TypeError as e:
    print(e)
for args in ((1,), (1, 2, 3)):
    try:
        P(*args)
    except TypeError as e:
        print(e)
from collections import namedtuple
N = namedtuple("N", "a b", defaults=[9])
n = N(1)
print(n, n.b, n._replace(a=5), n._asdict(), N._fields, N._make([3, 4]), N._field_defaults, n == (1, 9), N(b=1, a=2))
for f in (lambda: N(), lambda: N(1, 2, 3), lambda: n._replace(z=1), lambda: namedtuple("X", "a a"), lambda: namedtuple("X", "class"), lambda: namedtuple("1", "a"), lambda: N._make([1]), lambda: setattr(n, "a", 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
