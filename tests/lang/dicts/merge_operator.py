# | and |= on dicts.
a, b = {"x": 1, "y": 2}, {"y": 3, "z": 4}
print(a | b, b | a, a | {}, {} | a, a, b)
c = a
c |= b
print(a, c is a)
c |= [("p", 5), ("q", 6)]
print(c)
for f in (lambda: a | [("k", 1)], lambda: [] | a, lambda: a | None, lambda: a & b, lambda: a ^ b, lambda: a.__or__(5), lambda: a.__ior__(5), lambda: a.__ior__([1])):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
class D(dict):
    def __or__(self, o): return "D.or"
    def __ror__(self, o): return "D.ror"
    def __ior__(self, o): return "D.ior"
d = D(a=1)
print(d | {}, {} | d, a | d)
d |= {}
print(d)
class P(dict): pass
print(type(P() | {}).__name__, type({} | P()).__name__, P(a=1) | P(b=2), {"a": 1} == P(a=1))
class M:
    def keys(self): return ["m"]
    def __getitem__(self, k): return "v"
e = {}
e |= M()
print(e)
try:
    e | M()
except TypeError as err:
    print(err)
