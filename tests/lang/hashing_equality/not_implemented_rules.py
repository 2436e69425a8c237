# Which side is asked, and the end of the line: identity.
class P:
    def __init__(self, n, r): self.n, self.r = n, r
    def __eq__(self, o): print("eq", self.n); return self.r
    def __ne__(self, o): print("ne", self.n); return self.r
    def __hash__(self): return 1
a, b = P("a", NotImplemented), P("b", NotImplemented)
t, f = P("t", True), P("f", False)
print(a == b, a != b, a == a, a != a, a == t, t == a, a == f, f == a, a != t, a == 5, 5 == a, 5 == t, None == t, "x" != f)
class Sub(P):
    def __eq__(self, o): print("sub eq", self.n); return super().__eq__(o)
s = Sub("s", NotImplemented)
print(a == s, s == a)
class SubNo(P): pass
n = SubNo("n", NotImplemented)
print(a == n)
class OnlyEq:
    def __eq__(self, o): print("only"); return NotImplemented
o = OnlyEq()
print(o == 1, o != 1, o == o, o != o)
class EqNone: __eq__ = None
class NeFromEq:
    def __eq__(self, o): return "yes"
class NeFromEmpty:
    def __eq__(self, o): return ""
print(NeFromEq() != 1, NeFromEq() == 1, NeFromEmpty() != 1, repr(NeFromEmpty() == 1))
for g in (lambda: EqNone() == 1, lambda: EqNone() != 1, lambda: 1 == EqNone(), lambda: EqNone() in [1]):
    try: print(g())
    except TypeError as e: print(e)
print(a in [b], [a] == [b], a in (a,), (a, 1) == (a, 1), {a: 1} == {a: 1}, [a, b].index(a), [b].count(a), {a} == {b})
print((1).__eq__(1.0), (1.0).__eq__(1), "a".__eq__(1), [].__eq__(()), (1).__ne__("a"), object.__eq__(a, a), object.__eq__(a, b), object.__ne__(a, a), type.__eq__(int, int), type.__eq__(int, str), None.__eq__(0), (1).__eq__(True))
