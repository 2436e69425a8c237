# := in conditions, comprehensions, calls, f-strings.
if (n := 5) > 3: print(n)
while (n := n - 1) > 2: print("loop", n)
print(n, (y := 2) + y, [z := 1, z + 1], (a := 1, b := a + 1), {(k := "key"): k}, f"{(w := 7)} {w}", f"{w:=5}", print((p := "in call")), p)
def f(x, y=0): return x, y
print(f(q := 3, y=(r := 4)), q, r, f(*(s := [1, 2])), s)
data = [1, 5, 3, 8]
print([m for v in data if (m := v * 2) > 5], m, any((hit := v) > 4 for v in data), hit, all((miss := v) < 5 for v in data), miss)
total = 0
print([total := total + v for v in data], total)
print({(last := c) for c in "a"}, last, {c: (d := c * 2) for c in "xy"}, d, sum((e := i) for i in range(3)), e)
lam = lambda: (inner := 5) + inner
print(lam(), "inner" in globals())
x = (y := (z := 3) + 1) + 1
print(x, y, z)
print((t := 1, 2), t, (u := (1, 2)), u, [0, 1, 2][(i := 1)], i, "abc"[(j := 1):(j2 := 3)], j, j2)
def g():
    if any((found := w) for w in ("", "x", "y")): return found
print(g())
def h():
    out = [g2 := 1, g2]
    return out, sorted(locals())
print(h())
class C:
    if (attr := 5): pass
    n2 = attr + 1
print(C.attr, C.n2)
assert (chk := True), chk
def dec(v): return lambda f: (v, f.__name__)
@(kept := dec("deco"))
def named(): pass
print(named, kept is not None)
v = 1 if (cond := 0) else (alt := "alt")
print(v, cond, alt, not (neg := 0), (m1 := 1) and (m2 := 2), (s1 := 0) or (s2 := "s2"), s1, s2)
try: (never := 1 / 0)
except ZeroDivisionError: print("never" in globals())
print((lambda: [loc := 1, loc])(), (lambda x=(dfl := 9): x)(), dfl)
