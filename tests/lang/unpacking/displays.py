# * and ** in displays and calls.
a, d = [1, 2], {"x": 1}
print([*a, 3], (*a,), {*a}, [*a, *a], [*"ab", *range(2), *d, *{5}], (*(), *[]), {**d}, {**d, "y": 2}, {"x": 0, **d}, {**d, "x": 9}, {**{}, **{}}, [*[*[1]]], *a)
print({*a, *a} == {1, 2}, {"a": 1, **{"b": 2}, "c": 3, **dict(d=4)}, [*zip("ab", a)], [*map(str, a), *[]], (*a, *a)[1:3], [*(x for x in "g")], {**{k: v for k, v in zip("pq", a)}})
r = *a, 5
print(r, (lambda *x: x)(*a, *a, 9), (lambda **k: k)(**d, **{"z": 1}), max(*a, *[7]), print(*a, *"x", sep="-"))
def f():
    return *a, *"b"
print(f(), [i for i in (*a, 4)])
for x in *a, 3: print(x, end=" ")
print()
for g in (lambda: [*5], lambda: (*None,), lambda: {*1.5}, lambda: {**5}, lambda: {**[1]}, lambda: {**"ab"}, lambda: {*[[]]}, lambda: {**{1: 2}, **None}, lambda: [*1, *2], lambda: print(*5), lambda: dict(**{1: 2}), lambda: [*a][*a]):
    try: print(g())
    except TypeError as e: print(e)
class M:
    def keys(self): print("keys"); return iter("kl")
    def __getitem__(self, k): print("get", k); return k * 2
print({**M()}, dict(**M()))
class M2:
    def keys(self): return 5
class M3(M):
    def __getitem__(self, k): raise ValueError("item")
for m in (M2(), M3()):
    try: {**m}
    except Exception as e: print(type(e).__name__, e)
def t(x): print("t", x); return x
[*t([1]), t(2), *t([3])]; {**t({}), t("k"): t("v"), **t({})}
for src in ("*a", "*a = 1", "*a, *b = c", "x = *a", "(*a)", "[*a = 1]", "print(**a, *b)", "{*a: 1}", "{**a, *b}", "{*a, **b}", "[**a]", "(**a)", "del *a", "del (*a,)", "*a += 1", "for *a in b: pass", "for *a, in b: pass", "return_ = *a, *b", "a[*b]", "a[*b] = 1", "lambda *: 1", "f(*)", "f(**)", "f(* a for a in b)", "*a: int", "*a, b: int = c", "if *a: pass", "x = (*a, *b) = c", "*a if b else c", "not *a", "yield_(*a or b)", "assert *a", "f'{*a}'", "f'{*a,}'"):
    try: compile(src, "s", "exec"); print("fine", src)
    except SyntaxError as e: print(src, "->", e.msg)
