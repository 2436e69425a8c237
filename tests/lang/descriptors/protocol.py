# __get__, __set__, __delete__ are called with the right arguments.
class Data:
    def __get__(self, obj, cls): return ("get", obj and obj.name, cls.__name__)
    def __set__(self, obj, v): print("set", obj.name, v)
    def __delete__(self, obj): print("delete", obj.name)
class NonData:
    def __get__(self, obj, cls=None): return ("nd", obj and obj.name, cls and cls.__name__)
class A:
    d = Data()
    n = NonData()
    def __init__(self, name): self.name = name
class B(A): pass
a = B("a")
print(a.d, A.d, B.d, a.n, A.n, B.n)
a.d = 5
del a.d
a.n = "instance"
print(a.n, a.__dict__)
a.__dict__["d"] = "hidden"
print(a.d)
del a.n
print(a.n)
B.d = "class attr replaced"
print(B.d, a.d, A("x").d)
class GetOnly:
    def __get__(self, o, c): return 1
class SetOnly:
    def __set__(self, o, v): o.__dict__["s"] = v * 2
class DelOnly:
    def __delete__(self, o): print("del only")
class C:
    g, s, x = GetOnly(), SetOnly(), DelOnly()
c = C()
c.s = 4
c.g = "over"
print(c.s, c.g, type(C().s).__name__)
for act in ("del c.s", "c.x = 1", "del c.x", "del C().g", "c.x.y"):
    try:
        exec(act)
        print("fine", act)
    except AttributeError as e:
        print(act, type(e).__name__, e)
c.inst = Data()
print(type(c.inst).__name__)
class Raise:
    def __get__(self, o, c): raise AttributeError("from get")
    def __set__(self, o, v): raise ValueError("from set")
class D:
    r = Raise()
    def __getattr__(self, n): return "fallback " + n
print(D().r)
try:
    D().r = 1
except ValueError as e:
    print(e)
try:
    D.r
except AttributeError as e:
    print(e)
