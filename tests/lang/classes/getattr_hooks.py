# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__.
class A:
    x = 1
    def __init__(self): self.y = 2
    def __getattr__(self, n):
        if n == "boom": raise AttributeError("custom boom")
        return "got " + n
a = A()
print(a.x, a.y, a.zz, hasattr(a, "boom"), getattr(a, "boom", "default"), getattr(a, "q"))
try:
    a.boom
except AttributeError as e:
    print(e)
try:
    A.zz
except AttributeError as e:
    print(e)
class B:
    def __getattribute__(self, n):
        if n == "hidden": raise AttributeError("no " + n)
        if n.startswith("f_"): return n.upper()
        return object.__getattribute__(self, n)
    def __getattr__(self, n): return "fallback " + n
    hidden = 5
    real = 6
b = B()
print(b.hidden, b.real, b.f_x, b.none, b.__class__.__name__, type(b).hidden)
class C:
    def __setattr__(self, n, v):
        print("set", n, v)
        object.__setattr__(self, n, v)
    def __delattr__(self, n):
        print("del", n)
        super().__delattr__(n)
c = C()
c.a = 1
c.a += 1
setattr(c, "b", 2)
del c.a
try:
    del c.a
except AttributeError as e:
    print(e)
print(c.__dict__)
for c.loop in (1, 2): pass
c.x, c.y = 1, 2
class D:
    def __dir__(self): return ["z", "a"]
print(dir(D()), "__class__" in dir(D))
class E:
    def __getattr__(self, n): return self.missing_too
try:
    E().x
except RecursionError as e:
    print(type(e).__name__)
class F:
    def __getattr__(self, n): raise KeyError(n)
try:
    hasattr(F(), "x")
except KeyError as e:
    print(repr(e))
try:
    getattr(F(), "x", 5)
except KeyError as e:
    print(repr(e))
class G:
    def __getattr__(self, n): return lambda *a: (n, a)
    def __len__(self): return 7
g = G()
print(g.anything(1), len(g), g.__len__())
try:
    g + 1
except TypeError as e:
    print(e)
try:
    g[0]
except TypeError as e:
    print(e)
class H:
    @property
    def p(self): raise AttributeError("inside p")
    def __getattr__(self, n): return "getattr for " + n
print(H().p)
