# property in all its forms.
class A:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc of x"
        return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): self._x = "deleted"
    @property
    def ro(self): return "ro"
    wo = property(None, lambda self, v: print("wo", v))
    both = property(lambda self: "g", lambda self, v: print("s", v), lambda self: print("d"), "doc!")
    none = property()
a = A()
a.x += 5
print(a.x, A.x.__doc__, A.both.__doc__, A.ro.__doc__, type(A.x).__name__)
del a.x
print(a.x)
a.wo = 3
a.both = 1
del a.both
for act in ("a.ro = 1", "del a.ro", "a.wo", "del a.wo", "a.none", "a.none = 1", "del a.none", "A.x.fget = 1", "A.x(1)", "A.x.setter", "A.x.foo"):
    try:
        exec(act)
        print("fine", act)
    except (AttributeError, TypeError) as e:
        print(act, "->", type(e).__name__, e)
print(A.x.fget(a), A.ro.fset, A.ro.fdel, A.x.__get__(a), A.x.__get__(None, A) is A.x, A.x.__isabstractmethod__, A.__dict__["ro"] is A.ro)
a.__dict__["ro"] = "dict"
print(a.ro)
p = property(lambda s: 1)
q = p.setter(lambda s, v: None)
print(p is q, p.fset, q.fget is p.fget, property(doc="d").__doc__, property(lambda s: 1, doc="e").__doc__)
for args in ((1, 2, 3, 4, 5),):
    try:
        property(*args)
    except TypeError as e:
        print(e)
class B:
    bad = property(5)
try:
    B().bad
except TypeError as e:
    print(e)
