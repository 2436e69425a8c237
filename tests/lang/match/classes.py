# Class patterns: __match_args__, keywords, builtin types.
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Q(P): pass
class R:
    def __init__(self, **k): self.__dict__.update(k)
def f(o):
    match o:
        case P(0, 0): return "origin"
        case P(0, y): return ("on y", y)
        case P(x=a, y=0): return ("on x", a)
        case Q(a, b): return ("Q", a, b)
        case P(P(a, b), _): return ("nested", a, b)
        case P(x, y=str()): return ("str y", x)
        case P(): return "P"
        case R(kind="a" | "b" as k, val=[v, *_]): return (k, v)
        case R(name=n): return ("R", n)
        case int(n) if n > 100: return ("big", n)
        case int() | float(): return "number"
        case str(s): return ("str", s)
        case bool(): return "never, bool is int"
        case dict(d): return ("dict", d)
        case list([a, b]): return ("list of two", a, b)
        case tuple((1, *t)): return ("tuple", t)
        case bytes(b) | bytearray(b): return ("bytes", b)
        case set() | frozenset(): return "set"
        case type(): return "type"
        case _: return "other"
for o in (P(0, 0), P(0, 5), P(7, 0), Q(1, 2), P(P(1, 2), 3), P(1, "s"), P(1, 1), R(kind="b", val=(1, 2)), R(kind="c", name="n"), R(), 5, 500, 2.5, True, "s", {"k": 1}, [1, 2], [1], (1, 2, 3), (2,), b"b", bytearray(b"c"), {1}, frozenset(), int, None, f, 1j):
    print(type(o).__name__, f(o))
class Bad1: __match_args__ = ["x"]
class Bad2: __match_args__ = (1,)
class Bad3: pass
class Bad4: __match_args__ = ("x",)
for c, src in ((Bad1, "Bad1(1)"), (Bad2, "Bad2(1)"), (Bad3, "Bad3(1)"), (Bad4, "Bad4(1, 2)"), (P, "P(1, 2, 3)"), (P, "P(1, x=2)"), (R, "R(1)"), (int, "int(1, 2)"), (Bad4, "Bad4(1)"), (5, "five()"), (P, "P(x=1, x=2)"), (int, "int(real=5, imag=0)"), (P, "nope()")):
    five = 5
    try:
        obj = c() if c in (Bad1, Bad2, Bad3, Bad4, R) else P(1, 2) if c is P else 5
        exec(f"match obj:\n case {src}: print('matched {src}')\n case _: print('no match {src}')")
    except (TypeError, SyntaxError, NameError) as e: print(src, "->", type(e).__name__, e if type(e) is not SyntaxError else e.msg)
class Meta(type):
    def __instancecheck__(c, o): return o == "yes"
class V(metaclass=Meta): pass
for v in ("yes", "no"):
    match v:
        case V(): print(v, "is V")
        case _: print(v, "is not V")
class Prop:
    __match_args__ = ("p",)
    @property
    def p(self): print("prop read"); return 5
    @property
    def q(self): raise AttributeError("q")
    @property
    def r(self): raise ValueError("r")
match Prop():
    case Prop(q=1): print("never")
    case Prop(6) | Prop(5): print("five")
try:
    match Prop():
        case Prop(r=1): pass
except ValueError as e: print(e)
