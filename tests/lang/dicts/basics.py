# Dict displays, look-up, assignment, deletion, membership, order.
d = {"a": 1, "b": 2, "a": 3}
print(d, len(d), d["a"], "a" in d, "z" not in d, d.get("z"), d.get("z", 0), {}, {1: {}, (1, 2): []}, {1: "a", 1.0: "b", True: "c"})
d["c"] = 4; d["a"] = 5
del d["b"]
d["b"] = 6
print(d, list(d), list(d.keys()), list(d.values()), list(d.items()))
for f in (lambda: d["zz"], lambda: d[[]], lambda: exec("del d['zz']"), lambda: {[]: 1}, lambda: d.get(), lambda: d.nothing, lambda: d + d, lambda: d < d, lambda: d[1, 2], lambda: {1: 2}[3], lambda: d[None], lambda: hash(d), lambda: {}["é\n"], lambda: d.get({}), lambda: [] in d, lambda: d.x, lambda: d()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print({**d, "x": 1}, {"x": 0, **d, "a": 9}, {**{}, **{}}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [], {1: 2} != {1: 3}, bool({}), bool({0: 0}))
e = d
e["shared"] = True
print(d is e, "shared" in d, d == dict(d), dict(d) is d)
k = {0: "int", -1: "neg", "0": "str", 0.5: "half", None: "none", (): "tuple", b"": "bytes", frozenset(): "fs"}
print(k[0], k[False], k[0.0], k["0"], k[-1], k[None], k[()], k[b""], k[frozenset()], k.get(""))
