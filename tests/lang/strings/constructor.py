# str(x), str() and the messages of bad calls.
print(repr(str()), str(1), str(None), str([1, "a"]), str(b"x"), str(object=5), str(1.0), str(str))
class A:
    def __str__(self): return "A.str"
    def __repr__(self): return "A.repr"
class B:
    def __repr__(self): return "B.repr"
class C:
    def __str__(self): return 5
class D(str):
    def __str__(self): return "D.str"
print(str(A()), repr(A()), f"{A()} {A()!r}", str(B()), [A()], "%s %r" % (A(), A()), str(D("x")), D("x") + "y", repr(D("x")), len(D("xyz")))
for f in (lambda: str(C()), lambda: str("a", "utf-8"), lambda: str(1, "utf-8"), lambda: str(b"a", 1), lambda: str(1, 2, 3, 4), lambda: str(x=1), lambda: str(b"\xff", "ascii")):
    try:
        print(f())
    except (TypeError, UnicodeDecodeError) as e:
        print(type(e).__name__, e)
class R:
    def __repr__(self): return None
try:
    repr(R())
except TypeError as e:
    print(e)
class S(str):
    def __new__(cls, v, tag):
        self = super().__new__(cls, v)
        self.tag = tag
        return self
s = S("text", "tag")
print(s, s.tag, s.upper(), type(s.upper()).__name__, type(s[:]).__name__, type(str(s)).__name__, s == "text", {s: 1}["text"], type(s + "").__name__, type(s * 1).__name__, type(s.strip()).__name__)
