# Classes change while instances live.
class A:
    def m(self): return "old"
a = A()
bound = a.m
A.m = lambda self: "new"
print(a.m(), bound())
A.p = property(lambda self: "prop")
print(a.p)
a.__dict__["p"] = "dict"
print(a.p)
del A.p
print(a.p)
A.__repr__ = lambda self: "A!"
print(a, [a])
del A.__repr__
print(repr(a).split(" ")[0])
A.__eq__ = lambda s, o: True
print(a == 5, A.__hash__ is None, hash(a) == hash(a))
class B(A): pass
class C(B): pass
c = C()
print(c.m())
B.m = lambda self: "B"
print(c.m())
del B.m
print(c.m())
A.x = 1; print(c.x); C.x = 2; print(c.x); del C.x; print(c.x); c.x = 3; print(c.x, B.x)
class D:
    def m(self): return "D"
B.__bases__ = (D,)
print(c.m(), B.__mro__[1:], C.__mro__[2:], isinstance(c, A), isinstance(c, D), hasattr(c, "x"))
for act in ("B.__bases__ = ()", "B.__bases__ = 5", "B.__bases__ = (C,)", "B.__bases__ = (5,)", "B.__bases__ = (int,)", "B.__mro__ = ()", "A.__bases__ = (object,)", "del B.__bases__"):
    try:
        exec(act)
        print("fine", act)
    except (TypeError, AttributeError) as e:
        print(act, "->", type(e).__name__, e)
def method(self, n): return n + self.k
A.method = method
a.k = 10
print(a.method(5), A.method is method, a.method.__func__ is method)
for i in range(3):
    setattr(A, f"get{i}", lambda self, i=i: i)
print([getattr(a, f"get{i}")() for i in range(3)], A.__subclasses__(), D.__subclasses__())
