# super() follows the mro of the instance.
class A:
    def __init__(self, log): log.append("A")
    def m(self): return ["A"]
class B(A):
    def __init__(self, log): log.append("B"); super().__init__(log)
    def m(self): return ["B"] + super().m()
class C(A):
    def __init__(self, log): log.append("C"); super().__init__(log)
    def m(self): return ["C"] + super().m()
class D(B, C):
    def __init__(self, log): log.append("D"); super().__init__(log)
    def m(self): return ["D"] + super().m()
log = []
d = D(log)
print(log, d.m(), super(B, d).m(), super(C, d).m(), super(D, D).m(d), B.m(d))
class E(D):
    @classmethod
    def c(cls): return super().name(), cls.__name__
    @staticmethod
    def s(): return super(E, E).name()
    x = property(lambda self: super(E, self).m())
    def nested(self):
        def inner(): return super(E, self).m()
        return inner()
    def comp(self): return [super(E, self).m()[0] for _ in range(2)]
    def attr(self):
        s = super()
        return s.__thisclass__.__name__, s.__self__ is self, s.__self_class__.__name__
A.name = classmethod(lambda cls: "name of " + cls.__name__)
e = E([])
print(E.c(), e.c(), E.s(), e.x, e.nested(), e.comp(), e.attr(), repr(super(E, e)).split(" at ")[0][:30])
class F(A):
    v = 1
    def __init__(self): pass
    def get(self): return super().v
    def set(self): super().v = 5
    def missing(self): return super().nope
    def item(self): return super()[0]
    def __getitem__(self, i): return i
for f in (lambda: F().get(), lambda: F().set(), lambda: F().missing(), lambda: F().item(), lambda: super(), lambda: super(A).m, lambda: super(5), lambda: super(A, 5), lambda: super(B, F()), lambda: super(int, "x"), lambda: (lambda: super())(), lambda: super(A, F()).m()):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
def loose(self): return super()
try:
    loose(1)
except RuntimeError as x:
    print(x)
class G(A):
    def d(self):
        del self
        return super().m()
    def r(self):
        self = 5
        return super().m()
    def noarg(): return super()
for f in (G.__new__(G).d, G.__new__(G).r, G.noarg):
    try:
        f()
    except Exception as x:
        print(type(x).__name__, x)
