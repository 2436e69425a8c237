# Matrices, tables, grouping and inverting with comprehensions.
mat = [[i * 3 + j for j in range(3)] for i in range(3)]
print(mat, [list(r) for r in zip(*mat)], [mat[i][i] for i in range(3)], [[x for x in r if x % 2] for r in mat], sum(x for r in mat for x in r), max(max(r) for r in mat))
words = "the quick brown fox jumps over the lazy dog".split()
print({w: len(w) for w in words}, {n: sorted(w for w in set(words) if len(w) == n) for n in {len(w) for w in words}} == {3: ["dog", "fox", "the"], 4: ["lazy", "over"], 5: ["brown", "jumps", "quick"]}, [w[::-1] for w in words if "o" in w], sorted({c for w in words for c in w if c in "aeiou"}), "".join(w[0] for w in words))
print([f"{a}{b}" for a in "xy" for b in range(2)], {(a, b): a * b for a in range(1, 3) for b in range(1, 3)}, [(i, c) for i, c in enumerate("ab")], [a + b for a, b in zip("ab", "cd")], dict((c, words.count(c)) for c in ["the", "fox"]))
print([n for n in range(2, 50) if all(n % d for d in range(2, int(n ** 0.5) + 1))], [(a, b, c) for c in range(1, 20) for b in range(1, c) for a in range(1, b) if a * a + b * b == c * c])
tree = {"v": 1, "kids": [{"v": 2, "kids": []}, {"v": 3, "kids": [{"v": 4, "kids": []}]}]}
def vals(t): return [t["v"]] + [v for k in t["kids"] for v in vals(k)]
print(vals(tree))
rows = [{"n": "a", "g": 1}, {"n": "b", "g": 2}, {"n": "c", "g": 1}]
print({g: [r["n"] for r in rows if r["g"] == g] for g in sorted({r["g"] for r in rows})}, [{**r, "i": i} for i, r in enumerate(rows)], [{k.upper(): v for k, v in r.items() if k != "g"} for r in rows])
print([[1 if i == j else 0 for j in range(3)] for i in range(3)], [[sum(a * b for a, b in zip(r, c)) for c in zip(*mat)] for r in mat], ["".join("#" if (x + y) % 2 else "." for x in range(4)) for y in range(2)])
print([[[k for k in range(j)] for j in range(i)] for i in range(3)], {i: {j: {i + j} for j in range(2)} for i in range(2)}, [*[x for x in [y for y in [z for z in "abc"]]]], {frozenset(p) for p in [(1, 2), (2, 1)]} == {frozenset({1, 2})})
