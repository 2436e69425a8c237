# getattr, setattr, delattr, hasattr.
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
    x = 1
    @property
    def p(self): raise AttributeError("inner")
    @property
    def q(self): raise ValueError("q")
a = A()
t("getattr(a, 'x')", "getattr(a, 'y')", "getattr(a, 'y', 5)", "getattr(a, 'p', 6)", "getattr(a, 'q', 7)", "getattr(a, 5)", "getattr(a, 5, 1)", "getattr(a)", "getattr(a, 'x', 1, 2)", "getattr(a, None)", "getattr(1, 'real')", "getattr('s', 'upper')()", "hasattr(a, 'x')", "hasattr(a, 'y')", "hasattr(a, 'p')", "hasattr(a, 'q')", "hasattr(a, 1)", "hasattr(a)", "setattr(a, 'n', 1)", "a.n", "setattr(a, 'with space', 2)", "getattr(a, 'with space')", "setattr(a, 1, 2)", "setattr(a, 'x')", "setattr(1, 'x', 1)", "setattr(a, 'p', 1)", "setattr(A, 'cls', 3)", "a.cls", "setattr(len, 'x', 1)", "setattr(int, 'x', 1)", "delattr(a, 'n')", "delattr(a, 'n')", "delattr(a, 'x')", "delattr(A, 'cls')", "delattr(a, 1)", "delattr(a)", "delattr(a, 'p')", "delattr(int, 'real')", "getattr(A, '__name__')", "getattr(None, 'x', 'none')", "getattr(a, '')", "getattr(a, '', 'dflt')", "setattr(a, '', 1)", "sorted(vars(a))", "getattr(a, name='x')", "hasattr(obj=a, name='x')")
class S(str): pass
setattr(a, S("sub"), 9)
print(a.sub, [type(k).__name__ for k in vars(a) if k == "sub"])
class G:
    def __getattr__(self, n): return n * 2
    def __setattr__(self, n, v): print("set", n, v)
    def __delattr__(self, n): print("del", n)
g = G()
setattr(g, "a", 1); delattr(g, "b")
print(getattr(g, "zz"), hasattr(g, "anything"), getattr(g, "x", 0))
for n in ("x", "y"): print(n, getattr(A, n, f"no {n}"))
