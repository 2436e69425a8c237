# slice(), super(), property(), classmethod(), staticmethod() called directly.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
class A:
    def m(self): return "A.m"
class B(A):
    def m(self): return super(B, self).m() + "B"
b = B()
t("slice(5)", "slice(1, 5, 2).indices(4)", "slice(None).stop", "super(B, b).m()", "super(B, B).m(b)", "super(A, b).m()", "super()", "super(5, 6)", "super(B, 5)", "super(B, A)", "super(B).__self__", "super(B, b).__self__ is b", "super(B, b).nope", "super(1, 2, 3)", "property().fget", "property(len).fget", "property(1, 2, 3, 4, 5)", "staticmethod(len)('ab')", "staticmethod()", "classmethod(len).__func__", "classmethod()", "classmethod(5).__get__(1)()", "property(doc='d').__doc__", "staticmethod(5)()", "repr(super(B, b)).split(',')[0]", "repr(staticmethod(len))", "repr(classmethod(len))", "type(super(B, b)).__name__", "super(B, b) == super(B, b)", "super(bool, True).__add__(1)", "super(int, True)", "super(bool, 1)", "super(type, int)", "callable(classmethod(len))", "callable(staticmethod(len))", "staticmethod(len).__wrapped__", "isinstance(super(B, b), A)", "super(B, b).__class__", "super(B, b).__thisclass__", "super(A, B).m(b)")
u = super(B)
print(u.__thisclass__, u.__self__, u.__get__(b, B).m())
class C(B):
    s = super(B, b)
print(C.s.m())
setattr(C, "_C__sup", super(C))
C.m = lambda self: self._C__sup.m() + "C"
print(C().m())
