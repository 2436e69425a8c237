# __slots__: storage without a dict.
class A:
    __slots__ = ("x", "y")
    def __init__(self, x): self.x = x
a = A(1)
print(a.x, A.__slots__, hasattr(a, "__dict__"), hasattr(a, "y"))
a.y = 2
del a.x
for act in ("a.x", "a.z = 1", "a.z", "del a.x", "a.__dict__", "vars(a)", "a.__slots__ = 5", "import weakref; weakref.ref(a)", "del a.z"):
    try:
        exec(act)
        print("fine", act)
    except (AttributeError, TypeError) as e:
        print(act, "->", type(e).__name__, e)
class B(A): pass
b = B(1)
b.z = 5
print(b.__dict__, b.x, b.z)
class C(A):
    __slots__ = ("w",)
c = C(1)
c.w = 3
print(c.x, c.w, hasattr(c, "__dict__"), C.__mro__[1].__slots__)
class D:
    __slots__ = "single"
d = D()
d.single = 1
class E:
    __slots__ = ["a", "__dict__"]
e = E()
e.a, e.b = 1, 2
print(d.single, e.__dict__, e.a)
class F:
    __slots__ = {"p": "doc of p", "q": "doc of q"}
print(F.p.__doc__, F.__slots__, F.__dict__["q"].__doc__)
for slots in ("5", "('a', 5)", "('a b',)", "('1x',)", "('__dict__', '__dict__')", "('__weakref__', '__weakref__')", "(b'x',)", "('',)", "None", "('x',)\n x = 1", "iter('pq')", "('a', 'a')", "()", "('__doc__',)\n 'doc'", "('__class__',)", "('é',)"):
    try:
        ns = {}
        exec(f"class X:\n __slots__ = {slots}", ns)
        print(slots, "fine", sorted(k for k in vars(ns["X"]) if not k.startswith("__")))
    except (TypeError, ValueError) as err:
        print(slots, type(err).__name__, err)
