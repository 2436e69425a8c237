# Subset and superset tests: a partial order.
a, b, c = {1}, {1, 2}, {3}
for x in (a, b, c, set()):
    for y in (a, b, c, set(), frozenset([1])):
        print(int(x < y), int(x <= y), int(x == y), int(x >= y), int(x > y), int(x.isdisjoint(y)), end=" | ")
    print()
print(a.issubset([1, 2]), b.issuperset("" or [1]), a.issubset({1: 0}), set().issubset(()), b.issuperset(()), a.isdisjoint(range(5)), {"a"}.issubset("abc"))
for f in (lambda: a < [1], lambda: a <= 5, lambda: a > "a", lambda: [1] >= a, lambda: a.issubset(5), lambda: a.issuperset(None), lambda: a.isdisjoint(1), lambda: a.issubset(), lambda: a.__lt__([1]), lambda: a.__eq__([1])):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(a == {1.0}, a == {True}, {1, 2} == {2, 1, 1}, {0} == {False}, set("ab") == set("ba"), {(1,)} == {(1,)}, frozenset([1]) < {1, 2}, not {1} < {1}, {1} <= {1})
print(sorted([{1, 2, 3}, {1}, {1, 2}], key=len), max([{1}, {1, 2}], key=len), any(x < y for x in (a, c) for y in (b,)))
