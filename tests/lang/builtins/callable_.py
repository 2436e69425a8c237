# callable(x).
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
class C:
    def __call__(self): return 1
    def m(self): pass
    s = staticmethod(len)
    p = property(len)
c = C()
e = E(); e.__call__ = len
for x in (len, int, C, c, c.m, C.m, C.s, e, E, 5, "s", None, [], lambda: 0, C.p, staticmethod(len), classmethod(len), print, type, object(), super, c.__class__, (x for x in ()), [].append, ..., NotImplemented, str.upper, "a".upper, property, C.__dict__["p"], int.real, type(None)): print(callable(x), end=" ")
print()
E.__call__ = None
print(callable(E()))
t("E()()", "callable()", "callable(1, 2)", "callable(obj=1)")
del E.__call__
print(callable(E()))
class G:
    def __getattr__(self, n): return len
print(callable(G()))
class M(type):
    def __call__(cls): return "meta call"
class K(metaclass=M): pass
print(callable(K), K(), callable(M))
