# frozensets as keys and elements.
d = {frozenset([1, 2]): "a", frozenset(): "empty"}
print(d[frozenset([2, 1])], d[frozenset()], frozenset([1, 2]) in d, d.get(frozenset([3])), {1, 2} in [frozenset([1, 2])])
for f in (lambda: d[{1, 2}], lambda: {1, 2} in d, lambda: {frozenset([1]), frozenset([1])}, lambda: {frozenset([1])}.remove({1}), lambda: {frozenset([1])}.discard({1}), lambda: {1} in {frozenset([1])}, lambda: hash(frozenset([[]])), lambda: frozenset({1}).remove, lambda: exec("f = frozenset(); f -= {1}; print(f)"), lambda: frozenset([1], [2])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(hash(frozenset("abc")) == hash(frozenset("cba")), hash(frozenset([1])) == hash(frozenset([1.0])), frozenset("a") == set("a"), frozenset([1, 2]) > {1}, frozenset(frozenset([1])))
class F(frozenset):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __repr__(self): return f"F{sorted(self)}"
x = F(3, 1, 2)
print(x, x | {4}, type(x | {4}).__name__, x == {1, 2, 3}, hash(x) == hash(frozenset([1, 2, 3])), {x: 1}[frozenset([1, 2, 3])], type(x.copy()).__name__)
power = {frozenset()}
for i in range(3):
    power |= {p | {i} for p in power}
print(len(power), sorted(map(sorted, power)))
print(frozenset.__mro__, frozenset.fromkeys if hasattr(frozenset, "fromkeys") else "no fromkeys", sorted(n for n in dir(frozenset) if n[0] != "_"))
