# __int__, __float__, __complex__, __index__, __bool__, __str__, __bytes__, __format__, __hash__, __round__, __trunc__.
class A:
    def __init__(self, v): self.v = v
for name, use in (("__int__", int), ("__float__", float), ("__complex__", complex), ("__index__", hex), ("__bool__", bool), ("__str__", str), ("__repr__", repr), ("__bytes__", bytes), ("__format__", format), ("__hash__", hash), ("__round__", round), ("__trunc__", int), ("__len__", len), ("__abs__", abs), ("__dir__", dir), ("__index__", int), ("__index__", float), ("__index__", bin), ("__index__", range), ("__float__", complex), ("__iter__", iter), ("__reversed__", reversed), ("__length_hint__", list)):
    for v in (1, 1.5, "text", None, True, 2j, b"b", 10 ** 25, [3, 1], -5):
        T = type("T", (A,), {name: lambda self, *a: self.v})
        try:
            print(name, use.__name__, repr(v), "->", repr(use(T(v))))
        except Exception as e:
            print(name, use.__name__, repr(v), "->", type(e).__name__, e)
