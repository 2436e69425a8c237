# __str__, __repr__ and __format__ in all the places that print.
class A:
    def __repr__(self): return "<A>"
class B:
    def __str__(self): return "<B str>"
    def __repr__(self): return "<B repr>"
class C(B):
    def __format__(self, s): return f"<C format {s!r}>"
a, b, c = A(), B(), C()
for x in (a, b, c):
    print(x, [x], (x,), {x: x}, {1: x}, str(x), repr(x), f"{x}", f"{x!r}", f"{x!s}", format(x), "{}".format(x), "%s %r" % (x, x), sep=" ; ")
print(f"{c:>5}", f"{b!s:>10}|", f"{b!r:>10}|", ascii(b), str([b, c]), "".join(map(str, [a, b])))
class D(Exception):
    def __str__(self): return "D!"
print(D(1), repr(D(1)), f"{D(2)}", [D("x")])
class S(str):
    def __repr__(self): return "S-repr"
print(S("s"), [S("s")], repr(S("s")), str(S("s")) == "s", f"{S('s')}", f"{S('s')!r}")
class Sub(str): pass
class E:
    def __str__(self): return Sub("sub")
    def __repr__(self): return Sub("subrepr")
print(type(str(E())).__name__, type(repr(E())).__name__, type(f"{E()}").__name__, type(f"{E()!r}").__name__)
for name in ("__str__", "__repr__", "__format__"):
    for v in (1, None, b"x"):
        T = type("T", (), {name: lambda self, *a: v})
        for use in (str, repr, format, lambda x: f"{x}", lambda x: "%s" % x, lambda x: "%r" % x, lambda x: "{!r}".format(x)):
            try:
                r = use(T())
            except TypeError as e:
                print(name, e)
class R:
    def __repr__(self): return repr(self)
try:
    repr(R())
except RecursionError as e:
    print("RecursionError")
class L(list):
    __str__ = lambda self: "L-str"
print(L([1]), repr(L([1])), [L([2])], f"{L()}", type("M", (dict,), {"__repr__": lambda s: "M-repr"})())
class N:
    __str__ = None
try:
    str(N())
except TypeError as e:
    print(e)
