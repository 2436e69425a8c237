# abc and typing: abstract classes, generics, protocols at run time.
import abc, typing as t, collections.abc as c
class S(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
    def show(self): return f"{self.name}: {self.area()}"
class Q(S):
    name = "square"
    def area(self): return 4
print(Q().show(), sorted(S.__abstractmethods__), issubclass(Q, S))
for f in (lambda: S(), lambda: type("H", (S,), {"area": 1})(), lambda: S.register(5), lambda: c.Sized(), lambda: type("M", (c.Mapping,), {})(), lambda: c.Iterator()):
    try: print(f())
    except TypeError as e: print(e)
S.register(int); print(issubclass(int, S), isinstance(5, S), isinstance("a", S))
print([[isinstance(x, k) for x in ([], (), {}, "", set(), iter([]), (i for i in ()), len, 5, b"", range(1))] for k in (c.Sized, c.Iterable, c.Iterator, c.Sequence, c.MutableSequence, c.Mapping, c.Set, c.Callable, c.Hashable, c.Generator, c.Reversible, c.Container)])
class MyMap(c.Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = MyMap({"a": 1}); print(m == {"a": 1}, m.get("z", 0), "a" in m, list(m.items()), list(m.keys()), dict(m), m != 5)
class MySet(c.Set):
    def __init__(self, it): self.l = sorted(set(it))
    def __contains__(self, x): return x in self.l
    def __iter__(self): return iter(self.l)
    def __len__(self): return len(self.l)
a, b = MySet("abc"), MySet("bcd"); print(list(a & b), list(a | b), list(a - b), list(a ^ b), a <= b, a == {"a", "b", "c"}, a.isdisjoint("xyz"))
print(t.List[int], t.Dict[str, t.Any], t.Optional[int], t.Union[int, str, int], t.Union[int], t.Callable[..., int], t.Tuple[int, ...], t.Any, t.Literal[1, "a"], t.ClassVar[int], t.Final, t.NoReturn, t.get_args(t.Union[int, str]), t.get_origin(t.List[int]), t.cast(int, "x"), t.TypeVar("T"), t.NewType("N", int)(5), t.Annotated[int, "m"].__metadata__, t.Self, t.Type[int])
T = t.TypeVar("T", bound=int); print(T.__bound__, T.__name__, t.ForwardRef("X"), t.get_type_hints(lambda: 0))
for f in (lambda: t.List[1], lambda: t.Optional[int, str], lambda: t.Union[()], lambda: t.Any(), lambda: isinstance(1, t.List[int]), lambda: t.TypeVar("T", int), lambda: t.Callable[int], lambda: t.assert_never(1), lambda: t.Union(), lambda: t.Generic[int]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
