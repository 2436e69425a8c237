# get, pop, popitem, setdefault, update, fromkeys, copy, clear.
d = dict(a=1, b=2)
print(d.pop("a"), d.pop("z", "default"), d, d.setdefault("b", 9), d.setdefault("c"), d.setdefault("l", []).append(1), d, d.popitem(), d)
print(d.update({"x": 1}), d.update([("y", 2), "zw"]), d.update(b=7, q=8), d.update({}, k=1), d.update(), d)
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys(()), {}.fromkeys("a", 1), d.copy() == d, d.clear(), d)
print(dict(), dict([(1, 2)]), dict({1: 2}), dict(a=1), dict({"a": 1}, a=2, b=3), dict(["ab", (1, 2)]), dict(zip("ab", range(2))), dict(self=1, iterable=2), dict((k, v) for k, v in ["xy"]))
class M:
    def keys(self): return ["k1", "k2"]
    def __getitem__(self, k): return k.upper()
print(dict(M()), {**M()}, d.update(M()), d)
l = dict.fromkeys("ab", [])
l["a"].append(1)
print(l)
for f in (lambda: {}.pop("x"), lambda: {}.popitem(), lambda: {}.pop(), lambda: {}.pop(1, 2, 3), lambda: {}.pop([]), lambda: dict(1), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(["abc"]), lambda: dict({}, {}), lambda: {}.update(5), lambda: {}.update([(1,)]), lambda: {}.setdefault(), lambda: {}.setdefault([], 1), lambda: dict.fromkeys(5), lambda: dict.fromkeys([[]]), lambda: {}.update(a=1, *[{}, {}]), lambda: dict(None), lambda: {}.copy(1), lambda: {**1}, lambda: {**[1]}, lambda: dict(**{1: 2}), lambda: {}.get(1, 2, 3), lambda: {}.update("ab")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class D(dict):
    @classmethod
    def make(cls): return cls.fromkeys("xy", 1)
print(D.make(), type(D.make()).__name__, type(D(a=1).copy()).__name__)
