# Targets that are attributes, items, starred; very many loops.
class O: pass
o, l, d = O(), [0, 0], {}
print([1 for o.x in range(3)], o.x, [l[0] for l[0] in "ab"], l, [None for d["k"] in "xy"], d)
print([b for a, (b, c) in [(1, (2, 3))]], [r for _, *r in ["abc", "d"]], [(x, y) for [x, y] in ["ab", "cd"]], [k for (k), in ["a", "b"]])
print(sum(1 for a in range(2) for b in range(2) for c in range(2) for e in range(2) for f in range(2) for g in range(2) for h in range(2)))
print([x for x in range(5) if x if not x % 2 if x != 4], [[x for x in range(y)] for y in range(3) if y], [x or y for x in (0, 1) for y in (2, 3)], [x for x in [1, 2, 3] if x > 1 and x < 3 or x == 1], [x if x else y for x in (0, 1) for y in "a"])
for src in ("[x for x in 1, 2]", "[for x in y]", "[x for x]", "[x, y for x in z]", "[x for x in y if]", "{x: y for x in}", "{x: for x in y}", "[*x for x in y]", "{**x for x in y}", "[x for x() in y]", "[x for (x, 1) in y]", "[x for None in y]", "[x if y for x in z]", "[x for x in y else z]", "[x for x in lambda: y]", "[x for x in y if lambda: z]", "{x for x in y}: z", "[i for i in range(2)] = 5", "{a: b for a, b in c, d}", "[(x for x in y)]", "[x async for x in y]", "[x for x in y for]", "[x = 1 for x in y]", "[(x := 1) for y in z]", "[x for x in (y := z)]", "[(x := 1) for x in y]", "[return for x in y]", "(x for x in y", "{1, x for x in y}", "dict(x for x in y, z)"):
    try: compile(src, "s", "exec"); print("fine", src)
    except SyntaxError as e: print(src, "->", e.msg)
