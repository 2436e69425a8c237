# Unset slots raise AttributeError; deleting and setting again.
class A:
    __slots__ = ("x", "y", "z")
a = A()
for n in A.__slots__:
    print(n, hasattr(a, n), getattr(a, n, "unset"))
    try:
        getattr(a, n)
    except AttributeError as e:
        print(repr(str(e)), e.name, e.obj is a)
a.x = a.y = None
del a.y
print(a.x, hasattr(a, "y"))
try:
    del a.y
except AttributeError as e:
    print(e)
a.y = 5
print(a.y, [getattr(a, n, None) for n in A.__slots__])
try:
    A.x = 1
    a.x = 2
except AttributeError as e:
    print(e)
print(A.x)
del A.x
try:
    a.x
except AttributeError as e:
    print(e)
try:
    a.x = 1
except AttributeError as e:
    print(e)
class B:
    __slots__ = ("n",)
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return hash(self.n)
b = B()
for f in (lambda: hash(b), lambda: b == B(), lambda: {b: 1}):
    try:
        f()
    except AttributeError as e:
        print(e)
b.n = 1
print(hash(b) == hash(1), b in [b], {b: "v"}[b])
try:
    B(1)
except TypeError as e:
    print(e)
print(repr(b).split(" at ")[0], dir(b)[-1], sorted(n for n in dir(B) if not n.startswith("__")))
