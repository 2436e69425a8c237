# What equality and hash mean for functions, methods, classes, exceptions.
def f(): pass
class A:
    def m(self): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
a, b = A(), A()
print(f == f, f == (lambda: 0), A == A, A == type("A", (), {}), a.m == a.m, a.m is a.m, a.m == b.m, hash(a.m) == hash(a.m), A.m == A.m, A.c == A.c, A.c is A.c, a.c == A.c, a.s is A.s, [].append == [].append, len == len, "a".upper == "a".upper)
l = []
print(l.append == l.append, hash(l.append) == hash(l.append), {a.m: 1}[a.m], a.m in {a.m}, len({a.m, b.m, a.m}), {f: "f"}[f], {A: "A"}[A], {len: 1}[len], int in (int, str), ValueError() == ValueError(), ValueError is ValueError, iter(l) == iter(l), (x for x in ()) == (x for x in ()), object() == object(), ... == Ellipsis, NotImplemented == NotImplemented, None == None)
class E:
    def __eq__(self, o): return True
    def m(self): pass
e, g = E(), E()
print(e == g, e.m == g.m, e.m == e.m)
from functools import partial
p = partial(f)
print(p == partial(f), p == p, int | str == str | int, list[int] == list[int], hash(list[int]) == hash(list[int]), property(f) == property(f), staticmethod(f) == staticmethod(f), slice(1) == slice(1), range(0) == range(5, 5), super(A, a) == super(A, a), type(f) == type(lambda: 0), f.__code__ == f.__code__, (lambda: 1).__code__ == (lambda: 1).__code__, a.__dict__ == b.__dict__)
class M(type):
    def __eq__(c, o): return c.__name__ == getattr(o, "__name__", None)
    def __hash__(c): return hash(c.__name__) 
X, Y = M("T", (), {}), M("T", (), {})
print(X == Y, X is Y, len({X, Y}), {X: 1}[Y], isinstance(X(), Y), X in [Y])
for x in (f, A, a.m, len, [].append, ValueError(), object(), type, iter([]), p, range(3), print, a, ..., None, NotImplemented): assert hash(x) == hash(x) and x == x
print([h for h in (list, dict, set, bytearray, slice) if h.__hash__ is None], [type(x).__name__ for x in ([], {}, set(), bytearray(), {}.keys(), {}.items(), slice(1)) if type(x).__hash__ is None])
