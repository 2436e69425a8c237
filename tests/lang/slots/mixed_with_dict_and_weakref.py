# __slots__ with __dict__ and __weakref__, and in every kind of class.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import weakref
class A: __slots__ = ('a', '__dict__')
class B: __slots__ = ('b', '__weakref__')
class C(A, ): __slots__ = ('c',)
class D(B): pass
a, b, c, d = A(), B(), C(), D()
a.a, a.x, b.b, c.a, c.c, c.x, d.b, d.y = range(8)
t('a.__dict__', 'a.a', 'a.x')
t("hasattr(b, '__dict__')", 'weakref.ref(b)() is b', 'weakref.ref(a)')
t('weakref.ref(c)', 'weakref.ref(d)() is d', 'c.__dict__')
t('c.c', 'd.__dict__', 'd.b')
t("setattr(b, 'zz', 1)", "type('T', (A, B), {})", "type('T', (A,), {'__slots__': ('__dict__',)})")
t("type('T', (B,), {'__slots__': ('__weakref__',)})", "type('T', (A,), {'__slots__': ('a',)})().a", "type('T', (dict,), {'__slots__': ('q',)})().q")
t("type('T', (tuple,), {'__slots__': ('q',)})", "type('T', (str,), {'__slots__': ()})('x')", "type('T', (list,), {'__slots__': ('q',)})([1])")
t("type('T', (ValueError,), {'__slots__': ('q',)})('m').args", "type('T', (), {'__slots__': ('x',), 'x': 1})", "type('T', (), {'__slots__': ('x', 'y')}).__slots__")
t('A.__slots__', "[n for n in vars(C) if n[0] != '_']", 'vars(a)')
t('vars(b)', 'c.__slots__', 'A.a.__get__(c)')
t('B.b.__get__(a)')
