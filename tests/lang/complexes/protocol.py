# __complex__, subclasses of complex, methods.
class C:
    def __complex__(self): return 1 + 2j
class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 3
class Bad:
    def __complex__(self): return 1
print(complex(C()), complex(F()), complex(I()), complex(F(), I()), complex(C(), 1))
try:
    complex(Bad())
except TypeError as e:
    print(e)
class S(complex):
    def __repr__(self): return "S" + complex.__repr__(self)
s = S(1, 2)
print(s, repr(s), type(s + 1).__name__, type(-s).__name__, s == 1 + 2j, hash(s) == hash(1 + 2j), type(complex(s)).__name__, type(s.conjugate()).__name__)
print((1 + 2j).__add__(1), (1 + 2j).__add__("x"), (1 + 2j).__radd__(1), (1 + 2j).__eq__(1), (1 + 2j).__lt__(1), (1 + 2j).__getnewargs__(), (1 + 2j).__complex__(), (0j).__bool__())
try:
    (1j).real = 5
except AttributeError as e:
    print(e)
print(abs(3 + 4j), abs(-5j), abs(complex(float("inf"), float("nan"))), hash(1j) == hash(complex(0, 1)), hash(0j), hash(2.5 + 0j) == hash(2.5))
try:
    abs(complex(1.7e308, 1.7e308))
except OverflowError as e:
    print(e)
print({1 + 0j: "a"}[1], 1j in [1j], sorted([1, 2.5]), isinstance(1j, (int, float)))
