# NotImplemented passes to the other side; subclasses on the right go first.
class A:
    def __init__(self, n): self.n = n
    def __add__(self, o):
        print("A.add", self.n)
        return NotImplemented
    def __radd__(self, o):
        print("A.radd", self.n)
        return f"A.radd {self.n}"
    def __eq__(self, o): print("A.eq", self.n); return NotImplemented
    def __lt__(self, o): print("A.lt", self.n); return NotImplemented
    def __gt__(self, o): print("A.gt", self.n); return "gt!"
class B(A):
    def __radd__(self, o): print("B.radd", self.n); return NotImplemented
class C(A): pass
class D(A):
    def __radd__(self, o): print("D.radd"); return "D!"
a, b, c, d = A("a"), B("b"), C("c"), D("d")
for f in (lambda: a + a, lambda: a + 1, lambda: 1 + a, lambda: a + b, lambda: b + a, lambda: a + c, lambda: a + d, lambda: d + a, lambda: b + b, lambda: 1 + b, lambda: a + None):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(a == a, a == b, a != b, a == 1, 1 == a)
print(a < b, a < 1 if 0 else "", 5 < a)
try:
    a < 1
except TypeError as e:
    print(e)
try:
    a <= a
except TypeError as e:
    print(e)
print(NotImplemented.__class__.__name__, repr(NotImplemented), (1).__add__("a"), "a".__eq__(1), [].__lt__(1), object().__eq__(1), object().__ne__(1))
class E:
    def __add__(self, o): return NotImplemented
    def __iadd__(self, o): return NotImplemented
    def __mul__(self, o): raise ValueError("mul")
    def __rmul__(self, o): return "rmul"
e = E()
for s in ("e += 1", "e + 1", "e * e", "e * 1", "1 * e", "'a' * e", "[1] + e", "e @ e"):
    try:
        exec(s)
        print(s, "->", eval(s))
    except (TypeError, ValueError) as x:
        print(s, type(x).__name__, x)
class S:
    def __radd__(self, o): return ("radd", o)
    def __rmod__(self, o): return ("rmod", o)
    def __rmul__(self, o): return ("rmul", o)
s = S()
print([1] + s, "a" + s, "%s" % "x", 1.5 + s, None + s, {} + s, [1] * s, "ab" * s, sum([s], 1), (1,) + s)
print("%d" % s if False else "fmt", b"" + s)
