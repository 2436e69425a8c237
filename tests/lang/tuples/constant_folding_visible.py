# Tuples of constants behave as any tuple.
def f(): return (1, 2, (3, "a"))
print(f() == f(), f()[2][1], f() + (4,), 1 in (1, 2), (1, 2)[0], (1, 2, 3)[1:], "b" in ("a", "b"), 3 not in (1, 2))
def g(x):
    if x in (1, 2, None): return "in"
    if x in {"a", "b"}: return "set"
    if x in [5, 6]: return "list"
    return "out"
print(g(1), g(None), g("a"), g(5), g(7), g(True), g(1.0))
for x in (1, 2), (): print(x)
for x in []: print("never")
print(((1,) * 3), (1, 2) * 0, ("a",) + ("b",), (None,) * 2, -1 in (-1,), (1.0, 1) == (1, 1.0), (0.0, -0.0), (1, True, 1.0), (0, False))
def h(a=(1, 2), *, b=(3,)): return a + b
print(h(), h(()), h.__defaults__, h.__kwdefaults__)
t = (lambda: (1, [2]))
t()[1].append(3)
print(t())
print((1, 2) is not None, ((1, 2), (1, 2)), (1,) and (), () or (2,), not ((),))
print(type((1, 2)[0:0]), (), ((), ()), (1, (2, (3, (4,)))))
