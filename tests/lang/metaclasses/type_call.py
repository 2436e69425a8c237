# type() with three arguments, and with one.
A = type("A", (), {"x": 1, "m": lambda self: self.x})
B = type("B", (A,), dict(y=2))
print(A, B().m(), B.__mro__, B.__dict__["y"], A.__module__, type(A), type(type(A)))
ns = {"v": 1}
C = type("C", (), ns)
ns["w"] = 2
print(hasattr(C, "w"), C.v)
for f in (lambda: type(), lambda: type(1, 2), lambda: type(1, 2, 3), lambda: type("x", 5, {}), lambda: type("x", (), 5), lambda: type("x", (1,), {}), lambda: type(b"x", (), {}), lambda: type("a\0b", (), {}), lambda: type("x", (), {}, kw=1), lambda: type("x", [], {}), lambda: type("", (), {}).__name__, lambda: type("has space", (), {}), lambda: type("x", (), {1: 2}).__dict__[1], lambda: type.__new__(type, "n", (), {}).__name__, lambda: type.__new__(int, "n", (), {}), lambda: type.__new__(5), lambda: type.__call__(int, "7"), lambda: type.__call__(type, 5), lambda: type("x", (), {"__slots__": "a"}).a, lambda: type.mro(int), lambda: type.mro(5), lambda: type("\ud800", (), {})):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))
class T(type): pass
print(type(T("Q", (), {})).__name__, T.__mro__)
try:
    T(5)
except TypeError as e:
    print(e)
class Base:
    def __init_subclass__(cls, **k): print("isub", cls.__name__, k)
type("D", (Base,), {}, a=1)
types = [type(x).__name__ for x in (1, 1.0, 1j, "", b"", (), [], {}, set(), frozenset(), None, ..., NotImplemented, len, lambda: 0, type, object, range(1), slice(1), iter([]), iter(()), iter({}), iter(""), iter(b""), (x for x in ()), zip(), map(abs, []), filter(None, []), enumerate([]), reversed([]), property(), staticmethod(len), classmethod(len), super(int), memoryview(b""), bytearray(), iter(set()), iter(range(1)), {}.keys(), {}.items(), {}.values(), Exception(), int | str, list[int], (lambda: 0).__code__)]
print(types)
