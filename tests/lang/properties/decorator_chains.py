# property together with other decorators and with names.
class A:
    @property
    def x(self): return 1
    y = x
    @x.setter
    def z(self, v): print("z", v)
    @x.getter
    def w(self): return "w"
a = A()
a.z = 5
print(a.x, a.y, a.z, a.w, A.x is A.y, A.z is A.x)
try:
    a.y = 1
except AttributeError as e:
    print(e)
try:
    a.x = 1
except AttributeError as e:
    print(e)
def log(f):
    def g(*args):
        print("log", f.__name__, args[1:])
        return f(*args)
    return g
class B:
    _v = 0
    @property
    @log
    def v(self): return self._v
    @v.setter
    @log
    def v(self, x): self._v = x
b = B()
b.v = 3
b.v += 1
print(b.v)
import abc
class C(abc.ABC):
    @property
    @abc.abstractmethod
    def p(self): ...
print(C.p.__isabstractmethod__)
try:
    C()
except TypeError as e:
    print(e)
class D(C):
    p = 5
print(D().p)
class E:
    def _get(self): return "old"
    p = property(_get)
    def _get(self): return "new"
print(E().p, E()._get())
class F:
    def __init__(self): self.p = 1
    @property
    def p(self): return 0
try:
    F()
except AttributeError as e:
    print(e)
E.q = property(lambda self: "added later")
print(E().q)
e = E()
e.r = property(lambda self: "on the instance")
print(type(e.r).__name__)
print(property.__doc__ is not None, isinstance(E.p, property), [k for k, v in vars(E).items() if isinstance(v, property)])
