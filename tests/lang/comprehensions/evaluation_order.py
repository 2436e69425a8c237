# What is computed first, and how often.
def t(x, tag=""):
    print(tag or "t", x)
    return x
r = [t(x, "elt") for x in t([1, 2], "iter") if t(x > 0, "cond")]
print(r)
r = {t(k, "key"): t(k * 2, "value") for k in t([1, 2], "iter")}
print(r)
r = [t((x, y), "elt") for x in t("ab", "outer") for y in t("c", "inner") if t(True, "c1") if t(x == "a", "c2")]
print(r)
r = {t(1, "a"): t(2, "b"), t(1, "c"): t(3, "d")}
print(r)
class It:
    def __iter__(self): print("iter called"); return iter([1])
g = (x for x in It())
print("made")
print(list(g))
l = []
r = [l.append(x) for x in range(3)]
print(r, l, [l.pop() for _ in l[:]], l)
it = iter(range(6))
print([(a, next(it)) for a in it], [x for x in iter([3, 2, 1].pop, 1) if x] if False else "")
def gen():
    print("started"); yield 1; print("resumed"); yield 2; print("ending")
print([x * 10 for x in gen()])
try: [t(1 / x) for x in (1, 0, 2)]
except ZeroDivisionError as e: print(e)
d = {k: d2 for k in "ab" for d2 in [{}]}
d["a"][1] = 1
print(d)
print([s for s in "abc" if s not in "b"], [i for i in range(20) if i % 2 == 0 if i % 3 == 0], [w for w in ["x", "", "y"] if w], any([t(0), t(1)]), any(t(x) for x in (0, 1, 2)))
