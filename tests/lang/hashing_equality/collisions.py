# Many keys of one hash; keys that compare in strange ways.
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 0
    def __eq__(self, o): return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"
d = {K(i): i for i in range(60)}
print(len(d), sum(d.values()), d[K(30)], K(99) in d, list(d)[:3])
for i in range(0, 60, 2): del d[K(i)]
print(len(d), list(d)[:3], d.get(K(2)), d[K(59)])
d[K(2)] = "back"; print(list(d)[-1], d.pop(K(1)), len(d), d.setdefault(K(3), "no"), d.popitem())
s = {K(i) for i in range(40)}
s |= {K(i) for i in range(20, 60)}; print(len(s), K(59) in s, K(60) in s); s -= {K(i) for i in range(50)}; print(sorted(k.n for k in s))
mult = {i * 2 ** 32: i for i in range(200)}; print(len(mult), mult[2 ** 32 * 150], 5 in mult); mult = {i * 2 ** 61: i for i in range(100)}; print(len(mult), mult[2 ** 61 * 7])
class Anti:
    def __hash__(self): return 1
    def __eq__(self, o): return False
x = Anti(); d = {x: 1}; d[Anti()] = 2
print(d[x], len(d), x in d, Anti() in d, [x].count(x), x in [x], x == x)
class Always:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
    def __eq__(self, o): return True
print(len({Always(1), Always(1), Always(2)}), {5: "int"}.get(Always(5)), {5: "int"}.get(Always(6)), Always(3) in {3}, {Always(hash("k")): "v"}.get("k"))
class Mut:
    def __init__(self, d): self.d = d
    def __hash__(self): return 9
    def __eq__(self, o): self.d.clear(); return False
m = {}
m[Mut(m)] = 1
try: print(m.get(Mut(m), "dflt"), len(m))
except RuntimeError as e: print(e)
class Raise:
    def __hash__(self): return 3
    def __eq__(self, o): raise ValueError("eq")
r = {Raise(): 1}
for f in (lambda: r[Raise()], lambda: r.get(3), lambda: 3 in r, lambda: r.pop(3, None), lambda: {**r, 3: 1}, lambda: r == {3: 1}, lambda: r.setdefault(3)):
    try: print(f())
    except ValueError as e: print(e)
