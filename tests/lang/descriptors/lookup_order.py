# Data descriptor, instance dict, non-data descriptor, class attribute, __getattr__.
class D:
    def __init__(self, n): self.n = n
    def __get__(self, o, c): return "data " + self.n
    def __set__(self, o, v): raise AttributeError(f"read-only {self.n}")
class N:
    def __init__(self, n): self.n = n
    def __get__(self, o, c): return "nondata " + self.n
class M(type):
    md, mn, mc = D("md"), N("mn"), "meta plain"
    both_d, both_n = D("both_d"), N("both_n")
class A(metaclass=M):
    d, n, c = D("d"), N("n"), "class plain"
    md, mn, mc = "A.md", "A.mn", "A.mc"
    both_d = N("A.both_d")
    both_n = N("A.both_n")
    def __getattr__(self, k): return "getattr " + k
a = A()
a.__dict__.update(d=1, n=2, c=3, zz=4)
print(a.d, a.n, a.c, a.zz, a.yy)
print(A.md, A.mn, A.mc, A.both_d, A.both_n, A.d, A.n, A.c)
print(a.md, a.mn, a.mc, a.both_d)
for act in ("a.d = 1", "A.md = 1", "A.mn = 'new'; A.mn", "A.zz", "A.d = 'replaced'; a.d", "del a.d", "del A.md", "del a.nothere"):
    try:
        *stmts, last = act.split("; ")
        for s in stmts: exec(s)
        try:
            print(act, "->", eval(last))
        except SyntaxError:
            exec(last)
            print(act, "done")
    except AttributeError as e:
        print(act, "->", e)
class B(A): n = "B.n plain"
b = B()
print(b.n, b.d, B.n, B.c)
class DictD:
    __dict__ = property(lambda s: {"x": "fake"})
o = DictD()
o.y = 1
print(o.__dict__, o.y, hasattr(o, "x"), vars(o))
