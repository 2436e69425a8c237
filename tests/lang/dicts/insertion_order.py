# Dicts keep insertion order through updates, deletions and growth.
d = {}
for i in range(100):
    d[i * 7919 % 101] = i
print(list(d)[:10], len(d))
for i in range(0, 101, 3):
    d.pop(i, None)
print(list(d)[:10], len(d))
for i in range(0, 20, 3):
    d[i] = "back"
print(list(d)[-7:], len(d))
d[list(d)[0]] = "changed"
print(next(iter(d.items())), list(d)[:3])
e = dict(d)
print(list(e) == list(d), e == d, list(d.copy()) == list(d), list({**d}) == list(d))
f = dict(sorted(e.items(), key=lambda p: p[0]))
print(list(f)[:10], f == e)
print([e.popitem() for _ in range(3)], list(e)[-1])
g = {"b": 1, "a": 2}
g |= {"c": 3, "b": 4}
print(g, g | {"z": 0, "a": 9}, {"z": 0} | g, [k for k in reversed(g)])
h = {}
for w in "the quick brown fox jumps over the lazy dog the end".split():
    h[w] = h.get(w, 0) + 1
print(h, max(h, key=h.get), sorted(h, key=lambda w: (-h[w], w))[:3])
s = {str(i): i for i in range(1000)}
print(len(s), s["999"], sum(s.values()), list(s)[500], all(s[str(i)] == i for i in range(1000)))
for i in range(990):
    del s[str(i)]
print(s)
s.clear()
s["x"] = 1
print(s)
