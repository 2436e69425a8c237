# Annotations used by dataclasses, NamedTuple, TypedDict, Protocol.
from dataclasses import dataclass, field, fields, asdict, astuple, replace, FrozenInstanceError, KW_ONLY, InitVar
from typing import NamedTuple, TypedDict, Protocol, runtime_checkable, ClassVar
@dataclass(order=True)
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)
    count: ClassVar[int] = 7
p, q = P(1), P(1, 2)
print(p, p == P(1), p < q, sorted([q, p]), [f.name for f in fields(P)], asdict(p), astuple(q), replace(p, y=5), P.count, p.tags is not q.tags, P.__match_args__)
@dataclass(frozen=True)
class F:
    a: int
    b: str = "b"
f = F(1)
print(hash(f) == hash(F(1)), {f: 1}[F(1)])
for act in (lambda: setattr(f, "a", 2), lambda: delattr(f, "a"), lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(z=1), lambda: hash(p), lambda: p < 5, lambda: p < f, lambda: dataclass(type("X", (), {"__annotations__": {"l": list}, "l": []})), lambda: dataclass(type("X", (), {"__annotations__": {"a": int, "b": int}, "a": 1})), lambda: replace(p, zz=1), lambda: asdict(5)):
    try: print(act())
    except Exception as e: print(type(e).__name__, e)
@dataclass
class K(P):
    z: int = 9
    _: KW_ONLY
    k: str = "kw"
    init: InitVar[int] = 3
    def __post_init__(self, init): self.total = self.x + self.y + self.z + init
print(K(1, 2, k="v"), K(1, init=10).total, K.__mro__[1].__name__)
class N(NamedTuple):
    "doc"
    a: int
    b: str = "x"
    def both(self): return f"{self.a}{self.b}"
n = N(5)
print(n, n.both(), n._replace(a=1), N.__annotations__, N._field_defaults, n == (5, "x"), N.__doc__)
class T(TypedDict, total=False):
    name: str
    age: int
print(T(name="n"), T.__annotations__, T.__total__, type(T(age=1)).__name__)
@runtime_checkable
class Proto(Protocol):
    def quack(self) -> str: ...
class Duck:
    def quack(self): return "q"
print(isinstance(Duck(), Proto), isinstance(5, Proto))
try: Proto()
except TypeError as e: print(e)
try:
    class Bad(NamedTuple):
        a: int = 1
        b: int
except TypeError as e: print(e)
