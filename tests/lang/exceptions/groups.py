# ExceptionGroup: construction, split, subgroup, derive.
E, G, B = ValueError, ExceptionGroup, BaseExceptionGroup
g = G("top", [E(1), TypeError(2), G("in", [E(3), KeyError(4)])])
print(g, repr(g), g.message, g.exceptions[:2], g.args)
print(g.subgroup(E), g.subgroup((TypeError, KeyError)), g.subgroup(OSError), g.subgroup(lambda e: e.args == (3,)), g.subgroup(G) is g)
m, r = g.split(E)
print(repr(m), repr(r))
print(g.split(OSError), g.split(Exception)[1])
print(type(B("b", [E(1)])).__name__, type(B("b", [KeyboardInterrupt()])).__name__)
for f in (lambda: G("x", []), lambda: G("x", [5]), lambda: G("x", 5), lambda: G(1, [E()]), lambda: G("x"), lambda: G("x", [KeyboardInterrupt()]), lambda: G("x", (E(),), 3), lambda: G("x", [E]), lambda: g.split(5), lambda: g.subgroup("x"), lambda: g.split(), lambda: G("x", {E()}), lambda: setattr(g, "message", 1), lambda: setattr(g, "exceptions", 1), lambda: g.derive(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class My(G):
    def derive(self, excs): return My(self.message + "'", excs)
x = My("my", [E(1), KeyError(2)])
x.add_note("note"); x.__cause__ = OSError("cause")
y = x.subgroup(E)
print(type(y).__name__, y.message, y.__notes__, repr(y.__cause__), repr(x.split(E)[1]))
class Plain(G): pass
print(type(Plain("p", [E(1), KeyError()]).subgroup(E)).__name__)
class WithNew(G):
    def __new__(cls, code, excs):
        self = super().__new__(cls, f"code {code}", excs); self.code = code; return self
    def derive(self, e): return WithNew(self.code, e)
w = WithNew(7, [E(1), KeyError()])
print(w, w.subgroup(E).code)
print(G("n", [G("n2", [G("n3", [E()])])]).subgroup(E), G("one", [E()]), G("two", [E(), E()]), G[int] if hasattr(G, "__class_getitem__") else "")
def leaves(e): return [l for s in e.exceptions for l in leaves(s)] if isinstance(e, B) else [e]
print(leaves(g))
