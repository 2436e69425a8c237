# Sets may not change their size while iterated; sets of small ints in algorithms.
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)
s = {1, 2, 3}
try:
    for x in s:
        s.discard(x)
except RuntimeError as e:
    print(e)
s = {1}
it = iter(s)
print(it.__length_hint__(), next(it), next(it, "end"), it.__length_hint__())
s.add(5)
print(next(it, "still at the end"))
def reach(graph, start):
    seen, todo = set(), [start]
    while todo:
        n = todo.pop()
        if n not in seen:
            seen.add(n)
            todo.extend(graph.get(n, ()))
    return sorted(seen)
g = {"a": "bc", "b": "d", "c": "d", "d": "a", "e": "a"}
print(reach(g, "a"), reach(g, "e"), reach(g, "zz"))
seen, dups = set(), []
for x in [3, 1, 3, 2, 1]:
    (dups.append if x in seen else seen.add)(x)
print(dups, sorted(seen))
primes = set(range(2, 50))
for i in range(2, 8):
    primes -= set(range(i * i, 50, i))
print(sorted(primes))
big = set()
for i in range(1000):
    big.add(i * 37 % 501)
print(len(big), sum(big), min(big), max(big), 500 in big, 501 in big)
for i in range(0, 501, 2):
    big.remove(i)
print(len(big), sorted(big)[:5], big.isdisjoint(range(0, 500, 2)))
print(sorted({x % 3 for x in range(10)}), {c for c in "aaa"}, set(map(abs, [-1, 1])), sorted(filter(None, {0, 1, 2})), sum({1, 2, 3}), sorted({len(w) for w in "a bb cc ddd".split()}))
words = ["listen", "silent", "enlist", "google"]
print(sorted(len([w for w in words if frozenset(w) == k]) for k in {frozenset(w) for w in words}))
