# Properties that compute, validate, cache and chain.
class Temp:
    def __init__(self, c=0): self.celsius = c
    @property
    def celsius(self): return self._c
    @celsius.setter
    def celsius(self, v):
        if v < -273.15: raise ValueError(f"{v} is below absolute zero")
        self._c = v
    @property
    def fahrenheit(self): return self.celsius * 9 / 5 + 32
    @fahrenheit.setter
    def fahrenheit(self, f): self.celsius = (f - 32) * 5 / 9
t = Temp(100)
print(t.fahrenheit)
t.fahrenheit = 32
print(t.celsius, t.__dict__)
for f in (lambda: Temp(-300), lambda: setattr(t, "fahrenheit", -500)):
    try:
        f()
    except ValueError as e:
        print(e)
class Rect:
    def __init__(self, w, h): self.w, self.h = w, h
    area = property(lambda s: s.w * s.h)
    square = property(lambda s: s.w == s.h)
    size = property(lambda s: (s.w, s.h), lambda s, wh: s.__dict__.update(zip("wh", wh)))
r = Rect(2, 3)
r.size = 4, 4
print(r.area, r.square, r.size)
r.w, r.h = r.h * 2, r.w
print(r.size, r.area)
from functools import cached_property
class C:
    n = 0
    @cached_property
    def v(self):
        C.n += 1
        return C.n
c = C()
print(c.v, c.v, c.__dict__, C().v, type(C.v).__name__)
del c.v
print(c.v)
c.v = "set"
print(c.v)
class Chain:
    def __init__(self, path=""): self.path = path
    a = property(lambda s: Chain(s.path + "a"))
    b = property(lambda s: Chain(s.path + "b"))
print(Chain().a.b.a.a.path)
def make(name):
    key = "_" + name
    def get(self): return getattr(self, key, None)
    def set(self, v): print(name, "<-", v); setattr(self, key, v)
    return property(get, set, None, f"the {name}")
class P:
    x, y = make("x"), make("y")
p = P()
p.x = 1
p.x, p.y = p.y, p.x
print(p.x, p.y, P.x.__doc__)
class N:
    @property
    def fn(self): return lambda v: v + 1
print(N().fn(1), [n for n in dir(Rect) if not n.startswith("_")])
