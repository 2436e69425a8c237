# Results of descriptor look-ups.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class D:
    def __init__(self, n): self.n = n
    def __get__(self, o, c): return (self.n, o is not None, c.__name__ if c else None)
class W(D):
    def __set__(self, o, v): raise ValueError(f'{self.n} refuses {v}')
class A:
    d, w = D('d'), W('w')
    f = len
    def m(self): return 'm'
    p = property(lambda s: 'p')
class B(A): pass
a, b = A(), B()
t('a.d', 'A.d', 'b.d')
t('B.d', 'a.w', 'A.w')
t("setattr(a, 'w', 5)", "setattr(a, 'd', 5)", 'a.d')
t('vars(a)', "delattr(a, 'd')", 'a.d')
t("delattr(a, 'w')", "delattr(a, 'p')", "setattr(a, 'p', 1)")
t('a.p', 'A.p.__class__', "a.f('abc')")
t("A.f('ab')", 'a.m()', 'A.m(a)')
t('A.m()', 'a.m.__func__ is A.m', "A.__dict__['d'].n")
t("A.__dict__['d'].__get__(None, None)", "A.__dict__['d'].__get__(a, A)", "A.__dict__['m'].__get__(a)()")
t("A.__dict__['m'].__get__(None, A) is A.m", 'super(B, b).d', 'super(B, b).m()')
t('super(B, b).p', "getattr(a, 'd')", "hasattr(a, 'w')")
t("getattr(a, 'nope', 'default')", "object.__getattribute__(a, 'd')", "type.__getattribute__(A, 'd')")
t("setattr(A, 'd', 'plain')", 'a.d')
t('b.d', "setattr(A, 'w', 'plain')", "setattr(a, 'w', 1)")
t('a.w', 'vars(a)', 'A.m.__get__(5)()')
t('len.__get__', '[].append.__self__', "str.join.__get__('-')(['a', 'b'])")
t('int.real.__get__(5)', "int.real.__get__('a')")
