# Attributes, methods and errors of small classes.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class A:
    n = 0
    def __init__(self, v=1): self.v = v
    def m(self, k=2): return self.v * k
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(x): return x
    @property
    def p(self): return -self.v
class B(A):
    def m(self, k=3): return super().m(k) + 1
a, b = A(5), B(7)
t('a.m()', 'a.m(3)', 'a.m(k=4)')
t('b.m()', 'A.m(a)', 'A.m(b)')
t('B.m(a)', 'a.c()', 'B.c()')
t('a.s(1)', 'A.s(2)', 'a.p')
t('b.p', 'a.n', 'B.n')
t("setattr(a, 'n', 9)", 'a.n, A.n, b.n', "setattr(A, 'n', 4)")
t('a.n, A.n, b.n', "delattr(a, 'n')", 'a.n')
t('a.zz', 'A.zz', 'a.m(1, 2)')
t('a.m(z=1)', 'A.m()', 'A(1, 2)')
t('A(v=3).v', 'a.p()', "setattr(a, 'p', 1)")
t("delattr(a, 'p')", "delattr(a, 'm')", 'a()')
t('a + 1', 'a[0]', 'len(a)')
t('a < b', 'a == A(5)', 'hash(a) == hash(a)')
t('isinstance(b, A)', 'issubclass(A, B)', 'type(b).__mro__[1]')
t('b.__class__.__bases__', 'vars(a)', 'a.__dict__')
t("hasattr(B, 'm')", "B.__dict__.get('c')", 'a.m.__self__ is a')
t('a.m.__func__ is A.m', 'B().v', 'A.__init__(a, 100)')
t('a.v')
