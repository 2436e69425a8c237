# List, set and dict comprehensions; conditions; several loops.
print([x * x for x in range(5)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(3) for y in "ab"], [x + y for x in "ab" if x != "b" for y in "cd" if y], {x % 3 for x in range(7)}, {x: x ** 2 for x in range(4)}, {k: v for v, k in enumerate("abc")}, [[y for y in range(x)] for x in range(4)], [a if a > 1 else -a for a in range(4)], [*(x for x in "g")])
print([i for i in []], {i for i in ()}, {i: i for i in ""}, [x for x, in [(1,), (2,)]], [a + sum(b) for a, *b in [(1, 2, 3), (4,)]], [lambda: 1][0](), [x for x in range(3) if (lambda y: y)(x)])
x = "outer"
l = [x for x in range(3)]
print(x, l)
m = [[1, 2, 3], [4, 5, 6]]
print([[r[i] for r in m] for i in range(3)], [v for r in m for v in r if v % 2], [v for r in m if sum(r) > 6 for v in r])
for f in (lambda: [x for x in 5], lambda: [1 / x for x in (1, 0)], lambda: [y for x in (1,) for y in x], lambda: {[]: 1 for x in "a"}, lambda: {[] for x in "a"}, lambda: [a for a, b in [(1, 2, 3)]], lambda: [undefined for x in "a"], lambda: [x for x in undefined], lambda: [x for x in "a" if undefined2]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print({1: "a", **{k: k for k in "b"}}, {v: k for k, v in {"a": 1, "b": 1}.items()}, [d for d in {"k": 1}], [p for p in {"k": 1}.items()], [c for c in "a\nb"], [b for b in b"ab"], [i.upper() for i in "a,b".split(",")])
d = {}
r = [d.setdefault(w, len(d)) for w in "a b a c b".split()]
print(r, d)
