# Cooperative classes.
class Root:
    def __init__(self, **kw):
        assert not kw, kw
        self.trail = ["Root"]
    def m(self, x): return x
class Add(Root):
    def __init__(self, *, n=1, **kw): super().__init__(**kw); self.n = n; self.trail.append("Add")
    def m(self, x): return super().m(x) + self.n
class Mul(Root):
    def __init__(self, *, k=2, **kw): super().__init__(**kw); self.k = k; self.trail.append("Mul")
    def m(self, x): return super().m(x) * self.k
class AM(Add, Mul): pass
class MA(Mul, Add): pass
print(AM(n=10, k=3).m(1), MA(n=10, k=3).m(1), AM().trail, MA().trail)
try:
    AM(bad=1)
except AssertionError as e:
    print(e)
class ReprMixin:
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(vars(self).items()))})"
class EqMixin:
    def __eq__(self, o): return vars(self) == vars(o) if type(o) is type(self) else NotImplemented
    def __hash__(self): return hash(tuple(sorted(vars(self).items())))
class P(ReprMixin, EqMixin):
    def __init__(self, x, y): self.x, self.y = x, y
class P3(P):
    def __init__(self, x, y, z): super().__init__(x, y); self.z = z
print(P(1, 2), P3(1, 2, "z"), P(1, 2) == P(1, 2), P(1, 2) == P3(1, 2, 3), P(1, 2) != P(2, 1), {P(1, 2): "found"}[P(1, 2)])
class Logged(dict):
    log = []
    def __setitem__(self, k, v): self.log.append((k, v)); super().__setitem__(k, v)
class Upper(dict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
class LU(Logged, Upper): pass
class UL(Upper, Logged): pass
for c in (LU, UL):
    Logged.log.clear()
    d = c(); d["a"] = 1
    print(c.__name__, d, Logged.log)
class Left:
    def who(self): return "left"
class Right:
    def who(self): return "right"
    def only(self): return "only right"
class LR(Left, Right): who_right = Right.who
print(LR().who(), LR().who_right(), LR().only())
