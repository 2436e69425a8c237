# A full numeric class: fractions by hand.
def gcd(a, b): return a if b == 0 else gcd(b, a % b)
class Q:
    def __init__(self, n, d=1):
        if d == 0: raise ZeroDivisionError(f"Q({n}, 0)")
        if d < 0: n, d = -n, -d
        g = gcd(abs(n), d) or 1
        self.n, self.d = n // g, d // g
    def lift(f):
        def op(self, o):
            if isinstance(o, int): o = Q(o)
            return f(self, o) if isinstance(o, Q) else NotImplemented
        return op
    @lift
    def __add__(a, b): return Q(a.n * b.d + b.n * a.d, a.d * b.d)
    @lift
    def __sub__(a, b): return Q(a.n * b.d - b.n * a.d, a.d * b.d)
    @lift
    def __mul__(a, b): return Q(a.n * b.n, a.d * b.d)
    @lift
    def __truediv__(a, b): return Q(a.n * b.d, a.d * b.n)
    @lift
    def __rtruediv__(a, b): return b / a
    @lift
    def __rsub__(a, b): return b - a
    @lift
    def __eq__(a, b): return a.n == b.n and a.d == b.d
    @lift
    def __lt__(a, b): return a.n * b.d < b.n * a.d
    @lift
    def __le__(a, b): return a.n * b.d <= b.n * a.d
    @lift
    def __gt__(a, b): return b < a
    __radd__, __rmul__ = __add__, __mul__
    del lift
    def __neg__(a): return Q(-a.n, a.d)
    def __abs__(a): return Q(abs(a.n), a.d)
    def __pow__(a, k): return Q(a.n ** k, a.d ** k) if k >= 0 else 1 / a ** -k
    def __int__(a): return a.n // a.d if a.n >= 0 else -(-a.n // a.d)
    def __float__(a): return a.n / a.d
    def __bool__(a): return a.n != 0
    def __hash__(a): return hash(a.n) if a.d == 1 else hash((a.n, a.d))
    def __repr__(a): return f"{a.n}/{a.d}" if a.d != 1 else str(a.n)
    def __round__(a, k=None): return round(a.n / a.d, k)
    def __floor__(a): return a.n // a.d
h, t = Q(1, 2), Q(1, 3)
print(h + t, h - t, h * t, h / t, 1 + h, 1 - h, 2 * h, 1 / t, h / 2, -h, abs(Q(-3, 4)), h ** 3, h ** -2, Q(4, -6))
print(h == Q(2, 4), h == 0.5, Q(3) == 3, 3 == Q(3), h != t, h < t, h > t, h <= 1, 1 >= h, sorted([h, t, Q(0), 1]), max(h, t, 2), sum([h, h, t]), sum([h], t))
print(int(Q(-7, 2)), float(h), bool(Q(0)), hash(Q(5)) == hash(5), {Q(1, 2): "half"}[Q(2, 4)], round(Q(22, 7), 2), h in [Q(2, 4)], [h, h, t].count(h))
for f in (lambda: h + "a", lambda: "a" + h, lambda: h < "a", lambda: h / 0, lambda: Q(1, 0), lambda: h + 1.5, lambda: 1.5 - h, lambda: h // t, lambda: h % 2, lambda: ~h, lambda: h & 1, lambda: divmod(h, t), lambda: [1][h], lambda: range(h)):
    try:
        print(f())
    except (TypeError, ZeroDivisionError) as e:
        print(type(e).__name__, e)
