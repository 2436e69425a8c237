# The target belongs to the scope around the comprehension.
def f():
    r = [last := x for x in range(3)]
    return r, last, sorted(locals())
print(f())
def g():
    x = "outer"
    def h():
        nonlocal x
        [x := v for v in range(3)]
    h()
    return x
print(g())
def k():
    global gl
    [gl := v for v in "ab"]
k(); print(gl)
def nested(): return [[(inner := (i, j)) for j in range(2)] for i in range(2)], inner
print(nested())
def gen():
    ge = ((seen := v) for v in range(3))
    next(ge)
    yield seen
    next(ge)
    yield seen
print(list(gen()))
def unset():
    ge = ((w := v) for v in ())
    list(ge)
    try: return w
    except UnboundLocalError as e: return str(e)
print(unset())
def closure():
    [(c := i) for i in range(3)]
    return lambda: c
print(closure()())
def cond(): return [y for x in range(5) if (y := x % 3)], y
print(cond())
def lam(): return [(lambda: (z := v) + z)() for v in range(3)], "z" in locals()
print(lam())
print([mod := v for v in "xyz"], mod, {k2 := 1}, k2)
for src in ("[x := 0 for x in y]", "[(x := 0) for x in y]", "[(y := 0) for x in y]", "[x for x in (y := z)]", "[x for x in z for w in (q := r)]", "class C:\n [(a := 1) for b in c]", "class C:\n (a := 1)", "[[(x := 1) for y in z] for x in w]", "[x for x in [(q := 1)]]", "[(i := 0, j) for i, j in z]", "[(a := 1) for [a, b] in c]", "(x for x in y if (x := 1))", "{x: (x := 1) for x in y}", "[lambda: (x := 1) for x in y]", "def f():\n nonlocal_ = [(z := 1) for y in x]", "[(lambda: (q := x)) for x in (lambda: (w := 1))()]"):
    try: compile(src, "s", "exec"); print("fine", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
