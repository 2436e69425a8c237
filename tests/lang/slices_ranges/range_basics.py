# range: length, indexing, slicing, membership, equality.
for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(5, 5), range(0, 5, -1), range(-5), range(3, -4, -2), range(10 ** 20, 10 ** 20 + 3), range(0, 10 ** 30, 10 ** 29)):
    print(r, list(r), len(r), bool(r), r.start, r.stop, r.step, list(reversed(r)), r[1:], r[::-1], r[:-1:2])
r = range(0, 20, 4)
print(r[0], r[-1], r[2], r[1:3], 8 in r, 9 in r, 8.0 in r, "8" in r, True in range(2), r.index(8), r.count(8), r.count(9), 10 ** 30 in r, 4.5 in r, None in r)
print(range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], hash(range(0, 3, 2)) == hash(range(0, 4, 2)), range(1, 2) == range(1, 2, 5), range(5) != range(6), {range(3): 1}[range(0, 3)])
for f in (lambda: range(), lambda: range(1, 2, 3, 4), lambda: range(1.0), lambda: range("5"), lambda: range(0, 5, 0), lambda: r[10], lambda: r[-10], lambda: r["a"], lambda: r.index(9), lambda: r.index("a"), lambda: range(None), lambda: r + r, lambda: r < r, lambda: exec("r[0] = 1"), lambda: exec("r.start = 1"), lambda: r[::0], lambda: len(range(10 ** 30)), lambda: range(5)(), lambda: range(x=5), lambda: type("R", (range,), {}), lambda: next(r), lambda: r * 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(max(range(5)), sum(range(101)), sorted(range(3, 0, -1)), [*range(3)], tuple(range(2)), range(10 ** 30)[10 ** 29], range(10 ** 30).index(5), 5 in range(10 ** 30))
