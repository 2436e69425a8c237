# Overriding properties in subclasses; calling the inherited ones.
class A:
    _v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x
    def get_w(self): return "A.w"
    w = property(get_w)
    late = property(lambda self: self.get_w())
class B(A):
    @property
    def v(self): return ("B", super().v)
    def get_w(self): return "B.w"
b = B()
print(b.v, b.w, b.late)
try:
    b.v = 5
except AttributeError as e:
    print(e)
class C(A):
    @A.v.getter
    def v(self): return ("C", self._v)
c = C()
c.v = 7
print(c.v, A().v)
class D(A):
    @A.v.setter
    def v(self, x): A.v.fset(self, x * 10)
d = D()
d.v = 3
print(d.v)
class E(A):
    v = "plain"
e = E()
e.v = "inst"
print(e.v, e.__dict__)
class F(A):
    def __init__(self): self.v = 9
print(F().v, F().__dict__)
class P(property):
    def __get__(self, o, c=None):
        r = super().__get__(o, c)
        return r if o is None else ("P", r)
class G:
    @P
    def x(self): return 1
    @x.setter
    def x(self, v): print("set", v)
g = G()
g.x = 5
print(g.x, type(G.x).__name__)
class Meta(type):
    @property
    def cp(cls): return "class property of " + cls.__name__
class H(metaclass=Meta): pass
print(H.cp)
try:
    H.cp = 1
except AttributeError as err:
    print(err)
try:
    H().cp
except AttributeError as err:
    print(err)
class K:
    @property
    def x(self): raise ValueError("in getter")
    @x.setter
    def x(self, v): raise KeyError("in setter")
for f in (lambda: K().x, lambda: setattr(K(), "x", 1), lambda: hasattr(K(), "x"), lambda: getattr(K(), "x", 0)):
    try:
        f()
    except (ValueError, KeyError) as err:
        print(repr(err))
