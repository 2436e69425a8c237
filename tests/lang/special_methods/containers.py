# __len__, __getitem__, __setitem__, __delitem__, __contains__, __iter__, __reversed__, __missing__, __length_hint__.
class C:
    def __len__(self): return 3
    def __getitem__(self, i):
        if isinstance(i, int) and not -3 <= i < 3: raise IndexError("C index")
        return ("item", i)
c = C()
print(len(c), c[0], c[-1], c[1:2], c["k"], list(c), ("item", 1) in c, 5 in c, list(reversed(c)), bool(c), [*c], max(c), dict(zip("ab", c)))
for a, b, d in [c]: print(a, b, d)
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in (0, 5, True, -1, 1.0, "a", None, 2 ** 63, 10 ** 30):
    try:
        print(len(L(n)))
    except Exception as e:
        print(type(e).__name__, e)
class I:
    def __init__(self, it): self.it = it
    def __iter__(self): return self.it
for it in (5, None, [1], iter([1, 2])):
    try:
        print(list(I(it)))
    except TypeError as e:
        print(e)
class K:
    def __contains__(self, x): return x
    def __reversed__(self): return "reversed"
    def __iter__(self): raise ValueError("no iteration")
print(1 in K(), 0 in K(), "" in K(), [0] not in K(), reversed(K()))
class No:
    __contains__ = None
    __iter__ = None
    __reversed__ = None
    __len__ = None
    __getitem__ = None
    __hash__ = None
    __call__ = None
    def __bool__(self): return True
for f in (lambda: 1 in No(), lambda: iter(No()), lambda: reversed(No()), lambda: len(No()), lambda: No()[0], lambda: hash(No()), lambda: No()(), lambda: [*No()], lambda: L(1)[0], lambda: iter(L(1)), lambda: 1 in L(1), lambda: reversed(L(1)), lambda: exec("L(1)[0] = 1"), lambda: exec("del L(1)[0]"), lambda: next(C()), lambda: exec("a, b = C()"), lambda: exec("a, b, c, d = C()")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class H:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter("abc")
    def __length_hint__(self): return self.h
import operator
for h in (2, 0, NotImplemented, -1, "x", 1.5):
    try:
        print(operator.length_hint(H(h)), list(H(h)))
    except Exception as e:
        print(type(e).__name__, e)
print(operator.length_hint([1, 2]), operator.length_hint(iter([1])), operator.length_hint(5, 9))
