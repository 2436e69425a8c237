# __name__, __qualname__, __doc__, __module__ of all kinds of things.
def f():
    "f doc"
    def g():
        def h(): pass
        class I:
            def m(self): return lambda: 0
        return h, I
    return g
g = f(); h, I = g()
print(f.__name__, g.__qualname__, h.__qualname__, I.__qualname__, I.m.__qualname__, I().m().__qualname__, (lambda: 0).__qualname__, (x for x in ()).__qualname__, f.__doc__, g.__doc__)
class A:
    """  Indented
    doc.  """
    def m(self): r"raw \doc"
    def n(self): "a" "b"
    def o(self): f"not doc"
    def p(self): b"bytes"
    def q(self): 5; "no"
    async def r(self): "co"
    def s(self):
        # comment first
        'single'
    __slots__ = ()
print([repr(x.__doc__) for x in (A, A.m, A.n, A.o, A.p, A.q, A.r, A.s)])
print(int.__name__, len.__name__, [].append.__name__, str.upper.__name__, (1).__add__.__name__, A().m.__name__, A().m.__doc__, type(f).__name__, property(f).fget.__name__, classmethod(f).__name__, staticmethod(f).__doc__, type(A.m).__qualname__, __name__, f.__module__, int.__module__, type(f).__module__, len.__module__, [].append.__module__)
A.m.__doc__ = "changed"; print(A().m.__doc__)
try: A().m.__doc__ = "x"
except AttributeError as e: print(e)
f.__name__ = "new"; print(f.__name__, f.__qualname__, repr(f).split(" at ")[0])
import math; print(math.__name__, type(math).__name__, repr(math.sqrt), repr(A.m).split(" at ")[0], repr(A().m).split(" of ")[0], repr([].sort).split(" of ")[0], repr(str.lower), repr(int.__add__), repr((1).__add__).split(" of ")[0], repr(A), repr(type), repr(object()).split(" at ")[0], repr(f.__code__).split(" at ")[0], repr(property()).split(" at ")[0])
