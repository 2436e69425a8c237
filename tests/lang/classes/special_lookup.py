# Operators look dunders up on the type, not on the instance.
class A: pass
a = A()
a.__len__ = lambda: 5
a.__call__ = lambda: "called"
a.__str__ = lambda: "str"
a.__eq__ = lambda o: True
a.__add__ = lambda o: "sum"
for f in (lambda: len(a), lambda: a(), lambda: a + 1, lambda: a[0], lambda: iter(a), lambda: a < a, lambda: -a, lambda: int(a), lambda: a @ 1, lambda: 1 in a, lambda: next(a), lambda: abs(a), lambda: reversed(a), lambda: a @ a, lambda: a ** 2, lambda: round(a), lambda: hash(a) == hash(a), lambda: divmod(a, 1), lambda: a.__enter__(), lambda: float(a), lambda: complex(a), lambda: bytes(a), lambda: [1][a], lambda: a & a, lambda: ~a):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print(a == 1, a.__eq__(1), a.__len__())
A.__len__ = lambda self: 9
print(len(a), bool(a))
A.__call__ = lambda self, *x: x
print(a(1, 2), callable(a))
A.__add__ = lambda self, o: ("A+", o)
A.__getitem__ = lambda self, i: i * 2 if i < 3 else [][0]
print(a + 1, a[5 - 4], list(a), 4 in a, [*a], max(a))
del A.__len__, A.__call__
print(bool(a), callable(a))
class M(type):
    def __len__(cls): return 42
    def __getitem__(cls, k): return ("M", k)
    def __call__(cls, *x): return ("made", x)
    def __contains__(cls, x): return x == 1
class B(metaclass=M):
    def __len__(self): return 1
print(len(B), B[1], B(5), 1 in B, 2 in B)
