# keys(), values() and items() show the dict as it is now, and act as sets.
d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "a" in i)
d["c"] = 3
print(k, v, i, list(reversed(k)), list(reversed(v)), list(reversed(i)), list(reversed(d)))
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k == {"a", "b", "c"}, k == d.keys(), v == d.values(), i == d.items(), k <= {"a", "b", "c", "d"}, k > {"a"}, k.isdisjoint("xyz"), sorted({"a"} | k), sorted("ax" & k) if 0 else "", sorted(k & "ax"))
print(sorted(i & {("a", 1), ("b", 9)}), sorted(i - {("a", 1)}), i >= {("a", 1)}, i.isdisjoint([("a", 1)]))
print(k.mapping, type(k.mapping).__name__, k.mapping["a"], type(k).__name__, type(iter(v)).__name__, type(iter(i)).__name__)
for f in (lambda: k[0], lambda: k.append, lambda: hash(k), lambda: v & v, lambda: k + k, lambda: k.mapping.__setitem__, lambda: exec("k.mapping['x'] = 1"), lambda: k & 5, lambda: k < 5, lambda: {"l": []}.items() & {1}, lambda: {"l": []}.items() | {1}, lambda: 5 & k, lambda: next(k), lambda: k == 5, lambda: k <= [1]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(dict(i), list(map(list, i)), [x for x in k], max(v), sum(v), *k, {}.keys(), {}.values(), {}.items(), repr(iter({})).split(" ")[0])
a, b, c = k
(x, y), *rest = i
print(a, b, c, x, y, rest)
