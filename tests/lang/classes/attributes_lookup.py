# Instance, class and base attributes; assignment and deletion.
class A:
    x = "A.x"
    y = "A.y"
class B(A):
    x = "B.x"
b = B()
print(b.x, b.y, b.__dict__)
b.y = "b.y"
print(b.y, B.y, b.__dict__, vars(b))
A.z = "late"
print(b.z, B.z)
del b.y
print(b.y)
for act in ("del b.y", "del B.y", "del b.zz", "b.nothing", "B.nothing", "del A.x; b.x; A().x", "A().x = 1; A.x", "b.__dict__ = 5", "b.__class__ = 5", "b.__class__ = int", "del b.__class__", "del b.__dict__", "b.x.y", "B.__dict__['q'] = 1", "B.__name__ = 5", "B.__name__ = 'a\\0b'", "int.x = 1", "del int.real", "(1).x = 1", "b.__init__.x = 1"):
    try:
        exec(act)
        print("fine", act)
    except (AttributeError, TypeError, ValueError) as e:
        print(act, "->", type(e).__name__, e)
b = B()
b.__dict__["odd name"] = 1
b.__dict__ = {"new": 2}
print(b.new, getattr(b, "odd name", "gone"), b.__dict__)
setattr(b, "with space", 3)
print(getattr(b, "with space"), hasattr(b, "q"), sorted(vars(b)))
class C: l = []
c, d = C(), C()
c.l.append(1)
c.l = c.l + [2]
print(c.l, d.l, C.l)
c.__class__ = B
print(c.x, type(c).__name__, isinstance(c, C), c.__dict__)
