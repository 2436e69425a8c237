# hash(x) and id(x).
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
t("hash(1)", "hash(-1)", "hash(-2)", "hash(0)", "hash(True)", "hash(1.0)", "hash(2**61 - 1)", "hash(2**61)", "hash(-2**61)", "hash(2**100)", "hash(0.5)", "hash(-0.0)", "hash(1e300)", "hash(float('inf'))", "hash(float('-inf'))", "hash(1j)", "hash(1 + 2j)", "hash([])", "hash({})", "hash(set())", "hash(bytearray())", "hash(slice(1))", "hash(([],))", "hash()", "hash(1, 2)", "hash('') == hash(b'') == 0", "hash('a') == hash('a')", "hash(E()) == hash(E())", "hash({}.keys())", "hash(range(0)) == hash(range(1, 1))", "hash(2.5)", "hash(1/3)", "hash(12345678901234567890)", "hash(-12345678901234567890)")
class H:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
t("hash(H(5))", "hash(H(-1))", "hash(H(2**61))", "hash(H(2**64))", "hash(H(True))", "hash(H(1.0))", "hash(H('x'))", "hash(H(None))", "hash(H(-2**200))")
from fractions import Fraction; from decimal import Decimal
t("hash(Fraction(1, 2)) == hash(0.5)", "hash(Decimal('0.5')) == hash(0.5)", "hash(Decimal(3)) == hash(3)", "hash(3 + 0j) == hash(3)", "hash((1, 2)) == hash((1.0, 2.0))", "hash(frozenset([1, 2])) == hash(frozenset([2, 1]))", "hash(int) == hash(int)", "hash(None) == hash(None)", "hash(len) == hash(len)")
a = []; b = a
print(id(a) == id(b), id(a) == id([]), type(id(a)).__name__, id(a) > 0)
t("id()", "id(1, 2)")
