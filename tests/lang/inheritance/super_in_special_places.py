# __class__ cell, super() in __new__, __init_subclass__, properties, generators.
class A:
    def __new__(cls, *a):
        self = super().__new__(cls)
        self.made = "A"
        return self
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        cls.tag = "sub of A"
    def gen(self): yield "A"
    @property
    def p(self): return "A.p"
    @p.setter
    def p(self, v): self._p = ("A", v)
    def __getattr__(self, n): return "A." + n
    def __eq__(self, o): return "A.eq"
    __hash__ = None
class B(A):
    def __new__(cls, *a):
        self = super().__new__(cls, *a)
        self.made += "B"
        return self
    def gen(self):
        yield from super().gen()
        yield "B"
    @property
    def p(self): return "B+" + super().p
    @p.setter
    def p(self, v): super(B, type(self)).p.fset(self, v)
    def __getattr__(self, n): return "B>" + super().__getattr__(n)
    def __eq__(self, o): return "B>" + super().__eq__(o)
    def which(self): return __class__.__name__
    def lam(self): return (lambda: super(B, self).p)()
b = B()
b.p = 3
print(b.made, B.tag, list(b.gen()), b.p, b._p, b.zz, b == 1, b.which(), b.lam(), type(b).__hash__)
class C(B):
    def which(self): return super().which() + __class__.__name__
    async def co(self): return super().p
print(C().which())
try:
    C().co().send(None)
except StopIteration as e:
    print(e.value)
class D:
    f = lambda self: __class__
    def g(self): return [__class__ for _ in (1,)][0]
    class In:
        def h(self): return __class__.__name__
print(D().f() is D, D().g() is D, D.In().h())
try:
    __class__
except NameError as e:
    print(e)
def deco(cls): return type("Replaced", (cls,), {})
@deco
class E:
    def m(self): return super().__repr__ is not None, __class__.__name__
print(E.__name__, E().m())
class F:
    def m(self, super=super): return super(F, self).__hash__() == hash(self)
print(F().m())
