# enum: Enum, IntEnum, Flag, auto, unique, aliases.
from enum import Enum, IntEnum, Flag, IntFlag, auto, unique, StrEnum
class C(Enum):
    RED = 1; GREEN = 2; ALIAS = 1
    def hi(self): return f"hi {self.name}"
print(C.RED, repr(C.RED), C(2), C["GREEN"], C.ALIAS is C.RED, list(C), len(C), C.RED.name, C.RED.value, C.RED.hi(), C.RED in C, C.RED == 1, C.RED is C(1), hash(C.RED) == hash(C.RED), {C.RED: 1}[C.ALIAS], C.__members__.keys(), isinstance(C.RED, C), type(C.RED), C.RED != C.GREEN, f"{C.RED}", [c.name for c in reversed(C)])
class I(IntEnum): A = 1; B = 2
class S(StrEnum): X = auto(); Y = "why"
class F(Flag): R = auto(); W = auto(); X = auto(); RW = R | W
class IF(IntFlag): A = 1; B = 2
print(I.A + 1, I.A < I.B, I.A == 1, f"{I.A}", repr(I.B), sorted([I.B, I.A]), S.X, S.Y.upper(), S.X == "x", F.R | F.X, F.RW, F.R in F.RW, ~F.R, F(0), F(5), bool(F(0)), F.RW & F.W, list(F.RW), IF.A | 8, IF(3), IF.A + 1, F.R ^ F.RW)
class P(Enum):
    EARTH = (1, 2.0)
    def __init__(self, m, r): self.m, self.r = m, r
    @property
    def g(self): return self.m / self.r
print(P.EARTH.g, P.EARTH.value, P((1, 2.0)))
for f in (lambda: C(9), lambda: C["NO"], lambda: C.NO, lambda: setattr(C, "RED", 5), lambda: C.RED < C.GREEN, lambda: type("D", (C,), {}), lambda: unique(C), lambda: C(), lambda: F(64), lambda: I("a"), lambda: delattr(C, "RED"), lambda: C.RED.nope, lambda: 1 in C, lambda: F.R | 1, lambda: S(5), lambda: Enum("Dyn", "a b").a, lambda: list(Enum("Dyn2", {"x": 5}))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
