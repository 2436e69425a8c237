# __doc__ of properties and what getter(), setter(), deleter() copy.
class A:
    @property
    def x(self):
        "getter doc"
        return 1
    @x.setter
    def x(self, v): "setter doc"
    y = property(lambda s: 1, doc="explicit")
    z = y.getter(lambda s: 2)
    def g(self): "g doc"
    w = property(g, doc=None)
    v = property(fset=lambda s, x: None)
print(A.x.__doc__, A.y.__doc__, A.z.__doc__, A.w.__doc__, A.v.__doc__)
A.x.__doc__ = "changed"
print(A.x.__doc__)
class P(property): pass
class B:
    @P
    def x(self): "sub doc"
print(B.x.__doc__, type(B.x.setter(len)).__name__, B.x.__dict__)
p = property()
p2 = p.getter(lambda s: "g").setter(lambda s, v: print("set", v)).deleter(lambda s: print("del"))
class C: x = p2
c = C()
c.x = 1
del c.x
print(c.x, p.fget, p2.fget is not None, p2.fset is not None)
p.__init__(lambda s: "reinit")
print(p.fget(0), p.fset)
for f in (lambda: p.getter(), lambda: p.__set__(1), lambda: p.__get__(), lambda: p.__set__(1, 2), lambda: p.__delete__(1), lambda: property().__get__(1), lambda: property(lambda s: s)(), lambda: p.__get__(5), lambda: p.__set_name__(1), lambda: p.__set_name__(C, "n")):
    try:
        print(f())
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
class D:
    anon = property(fset=lambda s, v: None)
    @property
    def ro(self): return 1
for act in ("D().anon", "D().ro = 2", "del D().ro", "D().anon = 1", "del D().anon"):
    try:
        exec(act)
        print(act, "fine")
    except AttributeError as e:
        print(act, e)
print(sorted(n for n in dir(property) if not n.startswith("__")))
