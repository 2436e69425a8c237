# Properties read, set and deleted, one result a line.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class A:
    def __init__(self): self._x = 1
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v): self._x = v * 2
    @property
    def ro(self): "read-only"; return "ro"
    wo = property(None, lambda self, v: None)
    err = property(lambda self: 1 / 0)
class B(A):
    @A.x.getter
    def x(self): return ("B", self._x)
class C(A): ro = "plain"
a, b, c = A(), B(), C()
t("a.x", "setattr(a, 'x', 5)", "a.x", "delattr(a, 'x')", "a.ro", "setattr(a, 'ro', 1)", "delattr(a, 'ro')", "a.wo", "setattr(a, 'wo', 1)", "delattr(a, 'wo')", "a.err", "hasattr(a, 'err')", "hasattr(a, 'wo')", "getattr(a, 'wo', 'default')")
t("b.x", "setattr(b, 'x', 3)", "b.x", "c.ro", "setattr(c, 'ro', 'inst')", "c.ro", "vars(c)", "vars(a)", "A.ro.__doc__", "A.x.fget(a)", "A.x.fset(a, 1)", "a.x", "A.x.fdel", "type(A.x)", "A.ro.fset")
t("A.x.__get__(a)", "A.x.__get__(None, A) is A.x", "A.x.__set__(a, 9)", "a.x", "A.x.__delete__(a)", "A.ro.__set__(a, 1)", "B.x.fset is A.x.fset", "B.x is A.x", "isinstance(A.x, property)", "setattr(A, 'ro', 5)", "a.ro", "setattr(a, 'ro', 6)", "a.ro", "delattr(A, 'x')", "a.x", "A.wo()", "a.err.x")
