# sort is stable; key functions are called once each.
l = [("b", 2), ("a", 2), ("c", 1), ("d", 2)]
print(sorted(l, key=lambda p: p[1]), sorted(l, key=lambda p: p[1], reverse=True), sorted(sorted(l), key=lambda p: -p[1]))
calls = []
print(sorted([3, 1, 2], key=lambda x: calls.append(x) or -x), calls)
words = "the quick brown fox jumps over the lazy dog The Quick".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=lambda w: (len(w), w)), sorted(words, key=lambda w: w[::-1]))
data = [(i * 7919 % 13, i) for i in range(40)]
s = sorted(data, key=lambda p: p[0])
print(s == sorted(data), all(a[0] < b[0] or a[0] == b[0] and a[1] < b[1] for a, b in zip(s, s[1:])))
r = sorted(data, key=lambda p: p[0], reverse=True)
print(all(a[0] > b[0] or a[0] == b[0] and a[1] < b[1] for a, b in zip(r, r[1:])))
import operator, functools
print(sorted(l, key=operator.itemgetter(1, 0)), sorted(["b", "A"], key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
x = [5, 3, 8]
print(x.sort(), x, x.sort(reverse=True), x, x.sort(key=lambda v: v % 5), x)
big = [(i * 48271) % 65537 for i in range(5000)]
b = sorted(big)
print(all(p <= q for p, q in zip(b, b[1:])), b[:3], b[-2:], sorted(b) == b, sorted(b[::-1]) == b, sum(big) == sum(b), sorted(big, reverse=True) == b[::-1])
for n in (0, 1, 2, 31, 32, 33, 63, 64, 65, 100, 1000): assert sorted(range(n, 0, -1)) == list(range(1, n + 1)); assert sorted([i % 3 for i in range(n)]) == sorted([i % 3 for i in range(n)][::-1])
print(sorted([0.5, 1, True, 2, 1.5]), sorted(["10", "9", "2"], key=int), sorted({"b": 1, "a": 2}, key={"b": 1, "a": 2}.get), sorted("bca", key="cab".index))
