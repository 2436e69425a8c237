# Walrus targets: locals, globals, cells, class attributes.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
def f(): return (v := 1) + v, sorted(locals())
def g():
    global gv
    return (gv := 5)
def h():
    n = 0
    def k():
        nonlocal n
        return (n := n + 1)
    return k(), k(), n
class C:
    a = (b := 3) + 1
    def m(self, d=(dv := 7)): return d
t('f()', 'g()', 'gv')
t('h()', 'C.a', 'C.b')
t('C().m()', 'C.dv', '[q := 1, q ** 2]')
t('q', '(lambda: (w := 4))()', 'w')
t('[(z := i) for i in range(3)]', 'z', '(p := [1, 2])[0] + len(p)')
t("{(k := 'x'): k}", '(e := 5, e + 1)', "print(s := 'shown') or s")
t("f'{(t_ := 3)!r:>3}'", '(lambda x: (y := x) + y)(4)', 'next((hit for i in range(9) if (hit := i * i) > 20), None)')
t("[y for x in 'ab' if (y := x.upper())]", 'any((u := x) == 2 for x in (1, 2, 3)), u', '(a1 := (b1 := 2) * 3), a1, b1')
t('not (nn := None), nn', '(ok := True) and ok', '[m := 1 for _ in range(2)]')
