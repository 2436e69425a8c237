# Slots beside properties, class attributes, dataclasses and getattr hooks.
class A:
    __slots__ = ("_v",)
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
    const = 5
a = A()
a.v = 3
print(a.v, a._v, a.const, A.const)
try:
    a.const = 6
except AttributeError as e:
    print(e)
A.const = 7
print(a.const)
class G:
    __slots__ = ("x",)
    def __getattr__(self, n): return "default " + n
g = G()
print(g.x, g.y)
g.x = 1
print(g.x)
try:
    g.y = 1
except AttributeError as e:
    print(e)
class S:
    __slots__ = ("x",)
    def __setattr__(self, n, v):
        print("set", n)
        super().__setattr__(n, v)
s = S()
s.x = 1
try:
    s.q = 2
except AttributeError as e:
    print(e)
class I:
    __slots__ = ("__p", "q")
    def __init__(self): self.__p, self.q = 1, 2
i = I()
print(i._I__p, sorted(k for k in vars(I) if "p" in k and "__p" in k), i.q)
from dataclasses import dataclass
@dataclass(slots=True)
class D:
    x: int
    y: int = 5
d = D(1)
print(d, D.__slots__, hasattr(d, "__dict__"), d == D(1, 5))
try:
    d.z = 1
except AttributeError as e:
    print(e)
class M:
    __slots__ = ("f", "l")
m = M()
m.f = lambda: "called"
m.l = []
m.l += [1]
m.l.append(m.f())
print(m.l, m.f())
objs = [A() for _ in range(5)]
for n, o in enumerate(objs): o.v = n
print([o.v for o in objs], sum(o._v for o in objs))
class Empty: __slots__ = ()
try:
    Empty().x = 1
except AttributeError as e:
    print(e)
class Inh(Empty): pass
x = Inh()
x.fine = 1
print(x.__dict__, Empty() == Empty(), len({Empty(), Empty()}))
