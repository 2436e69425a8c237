# Members made by __slots__ are descriptors; getset descriptors of types.
class A:
    __slots__ = ("x", "y")
    def __init__(self): self.x = 1
a = A()
m = A.__dict__["x"]
print(type(m).__name__, m.__name__, m.__qualname__, m.__objclass__ is A, m.__get__(a), m.__get__(a, A), m.__get__(None, A) is m, repr(m))
m.__set__(a, 5)
print(a.x)
m.__delete__(a)
for f in (lambda: a.x, lambda: m.__get__(a), lambda: m.__delete__(a), lambda: a.y, lambda: m.__get__(5), lambda: m.__set__(5, 1), lambda: m.__set__(a), lambda: m.__get__(), lambda: m.__get__(None)):
    try:
        print(f())
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
g = type.__dict__["__name__"]
print(type(g).__name__, g.__get__(int), repr(g), repr(int.__dict__["real"]), repr(str.__dict__["upper"]), repr(int.__dict__["__add__"]), repr(dict.__dict__["fromkeys"]), repr((1).__add__).split(" at ")[0], repr("a".upper).split(" at ")[0])
class B:
    def m(self): pass
print(repr(B.__dict__["__dict__"]), repr(B.__dict__["__weakref__"]), B.__dict__["__dict__"].__get__(B()))
for f in (lambda: g.__get__(5), lambda: g.__set__(int, "x"), lambda: int.__dict__["real"].__set__(1, 2), lambda: str.upper(5), lambda: str.upper(), lambda: int.__add__("a", 1), lambda: int.__add__(), lambda: int.__add__(1), lambda: list.append(5, 1), lambda: (1).__add__(), lambda: setattr((1), "real", 2), lambda: delattr(1, "real"), lambda: B.__dict__["__dict__"].__get__(5)):
    try:
        print(f())
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
print(int.real.__doc__, type(int.real) is type(type.__dict__["__dict__"]), "abc".upper.__objclass__ if hasattr("abc".upper, "__objclass__") else "none", str.upper.__objclass__, int.__add__.__objclass__, (1).__add__.__self__)
