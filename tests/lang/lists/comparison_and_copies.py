# Equality and order of lists, aliasing, nested lists.
print([1, 2] == [1, 2], [1, 2] == (1, 2), [1, 2] < [1, 2, 0], [2] > [1, 9], [] < [0], [1, "a"] < [2, 5], [1] != [1.0], [[1], 2] == [[1], 2], [[]] == [()])
for f in (lambda: [1] < (1,), lambda: [1, "a"] < [1, 2], lambda: [1] < 1, lambda: [1] + (2,), lambda: [1] * "a", lambda: [1] - [1], lambda: hash([]), lambda: {[]: 1}, lambda: "a" + [1], lambda: [1] + None, lambda: [1] * 2.0, lambda: {[1]}):
    try:
        print(f())
    except TypeError as e:
        print(e)
a = [[0] * 2] * 2
a[0][0] = 1
b = [[0] * 2 for _ in range(2)]
b[0][0] = 1
print(a, b, a[0] is a[1])
c = a[:]
c[0] = "new"
c[1].append("shared")
print(a, c)
s = [1]
s.append(s)
print(s, s[1] is s, len(s), s[1][1][0], repr([s]))
t = [s, (s,), {"k": s}]
print(t)
try:
    x = []; x.append(x); y = []; y.append(y)
    print(x == y)
except RecursionError as e:
    print(type(e).__name__, e)
print([1, 2] + [3], [1] * 3, 2 * [[]], [] * 5, [1] * -1, [0, 1, 2][-1], 3 in [1, 2, 3], [] in [[]], not [], bool([0]))
