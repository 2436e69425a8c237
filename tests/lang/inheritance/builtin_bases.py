# Inheriting from int, str, list, dict, tuple, exceptions, object.
class I(int):
    def __add__(self, o): return I(int(self) + o + 100)
class S(str):
    def shout(self): return S(self.upper() + "!")
class L(list):
    def append(self, x): super().append(x); return self
class D(dict):
    def __getattr__(self, k):
        try: return self[k]
        except KeyError: raise AttributeError(k) from None
    def __setattr__(self, k, v): self[k] = v
class T(tuple):
    first = property(lambda s: s[0])
class E(ValueError):
    def __init__(self, code, *a): super().__init__(*a); self.code = code
    def __str__(self): return f"[{self.code}] {super().__str__()}"
print(I(1) + 2, type(I(1) + 2).__name__, I(5) * 2, S("a").shout().shout(), L([1]).append(2).append(3), D(a=1).a, T((5, 6)).first)
d = D()
d.x = 1
print(d, d.x, "x" in d)
try:
    d.y
except AttributeError as e:
    print(e)
try:
    raise E(7, "msg")
except ValueError as e:
    print(e, e.code, e.args, repr(e))
for name, bases in (("b", (bool,)), ("n", (type(None),)), ("f", (type(lambda: 0),)), ("r", (range,)), ("s", (slice,)), ("g", (type(x for x in ()),)), ("e", (type(...),)), ("m", (memoryview,)), ("i2", (int, float)), ("ld", (list, dict)), ("io", (int, object)), ("eo", (ValueError, KeyError)), ("le", (list, ValueError)), ("me", (type(len),)), ("p", (property,)), ("st", (staticmethod,)), ("tp", (type,)), ("su", (super,)), ("en", (enumerate,)), ("zip", (zip,))):
    try:
        print(name, type(name, bases, {}).__mro__[1:])
    except TypeError as e:
        print(name, e)
class Slots(int):
    __slots__ = ()
try:
    type("x", (int,), {"__slots__": ("a",)})
except TypeError as e:
    print(e)
print(type(I(3) - 1).__name__, type(S("a") + "b").__name__, type(L([1]) + [2]).__name__, type(T((1,)) + (2,)).__name__, type(D() | {}).__name__)
class Both(S, D if False else object): pass
print(Both("q").shout(), isinstance(Both("q"), str))
