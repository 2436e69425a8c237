# list[int], int | str and their like.
import types, typing
a = list[int]
print(a, dict[str, list[int]], tuple[int, ...], tuple[()], type[int], a.__origin__, a.__args__, a == list[int], hash(a) == hash(list[int]), a != list[str], a([1, "x"]), isinstance(a, types.GenericAlias), type(a).__name__, list[int].append is list.append, list["T"], set[None], frozenset[1])
for f in (lambda: isinstance([], a), lambda: issubclass(list, a), lambda: int[str], lambda: str[int], lambda: a[int], lambda: list[int, str], lambda: dict[int], lambda: setattr(a, "x", 1), lambda: a.nope, lambda: a | 5, lambda: list[int]()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
u = int | str
print(u, int | None, None | int, u | float, u == (str | int), hash(u) == hash(str | int), u.__args__, int | int, int | str | int, list[int] | None, isinstance(5, u), isinstance(5.0, u), issubclass(bool, u), isinstance(None, int | None), type(u).__name__, u == typing.Union[int, str], int | typing.Any if 0 else "", type(None) | int)
for f in (lambda: int | 5, lambda: "a" | int, lambda: int | "a", lambda: isinstance(1, int | list[int]), lambda: u(5), lambda: u[int], lambda: None | None, lambda: isinstance([], list[int] | None), lambda: u | []):
    try: print(f())
    except TypeError as e: print(e)
T = typing.TypeVar("T")
print(list[T][int], dict[T, list[T]][str], list[T].__parameters__, (list[T] | None)[int], dict[str, T][int].__args__)
class C:
    @classmethod
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
class D(C): pass
class G(list[int]): pass
print(C[int], D[1, 2], G([1]), G.__orig_bases__, G.__mro__[1], G.__bases__)
class M(type):
    def __getitem__(cls, k): return "meta " + str(k)
    def __or__(cls, o): return "meta or"
class N(metaclass=M):
    def __class_getitem__(cls, k): return "class"
print(N[5], N | int)
class B(typing.Generic[T]):
    def __init__(self, v: T): self.v = v
print(B[int](5).v, B[int], B[int] == B[int], B.__parameters__, typing.Optional[int], typing.Union[int, str, None], typing.Callable[[int], str], typing.get_args(dict[str, int]), typing.get_origin(list[int]), typing.Literal["a", 1], typing.List[int])
def f(x: list[int] | None = None, *a: tuple[str, ...]) -> dict[str, int | float]: pass
print(f.__annotations__)
l: list[int] = ["not", "checked"]
print(l, [*tuple[int, str]], types.UnionType is type(int | str), repr(list[[1, 2]]), list[int | str, ], type(list[int]) is type(dict[int, int]))
