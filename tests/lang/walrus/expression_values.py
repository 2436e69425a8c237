# The value of := is the value assigned; precedence.
print((a := 5), a, (a := a + 1) * a, a)
print((b := 1 + 2 * 3), b, (c := 1 < 2), c, (d := not 1), d, (e := 1 if 0 else 2), e, (f := lambda: 9)(), f(), (g := 1, 2), g, (h := [1, 2])[0], h, (i := "s").upper(), i)
x = 10
print((x := x + 1) + (x := x * 2), x, [x, (x := 0), x], (x, x := 1, x), {"k": x, "l": (x := 5), "m": x})
def t(n): print("t", n); return n
print((y := t(1)) + t(2) + y, (y := t(3)) if (y := t(4)) else 0, y)
l = [0, 1, 2]
l[(k := 1)] += k + 10
print(l, k)
l[(k := 0)], k = (k0 := 2), 7
print(l, k)
(m := []).append(1)
print(m)
print(l)
print(1 + (p := 2) ** 2, -(q := 3), (r := 5) is r, (s := "x") in "xyz", (u := 1) == (v := 1), u is v, f"{(w := 3):{(z := 5)}}|", w, z)
print(any([(found := n) > 2 for n in (1, 2, 3, 4)]), found, any((first := n) > 2 for n in (1, 2, 3, 4)), first)
class A:
    def __init__(self): (self_ := self).__dict__.update(v=1)
    def __eq__(self, o): return (r := "eq result")
print(A().v, (A() == 1), bool(aa := A()), type(aa).__name__)
try: print((un := un_defined))
except NameError as err: print(err, "un" in globals())
try: (bad := [][1])
except IndexError: print("bad" in globals())
def rec(n): return (r := n) and [r, *rec(n - 1)] or []
print(rec(3))
print(*(st := (1, 2)), st, *[st2 := 3], st2, (lambda: (lo := 1, lo + 1))(), [(n1, (n3 := n1 + 1)) for n1 in range(2)], n3)
