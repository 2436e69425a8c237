# Tuples: writing them, indices, methods, immutability.
print((), (1,), (1, 2), 1, tuple("ab"), tuple([1]), tuple(), tuple((1,)), (1,) + (2,), (1, 2) * 2, (), len((1, 2)), (1, 2, 3)[1:], (1, 2, 3)[::-1], (1, 2, 3)[-1])
t = 1, "a", [2]
print(t, t.count(1), t.index("a"), "a" in t, t[2].append(3), t, tuple(t) is t, t[:] is t, t * 1 == t)
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), (2,) > (1, 9), () < (0,), (1,) == [1], (1, 2) == (1.0, 2.0), max((1, 2), (2, 1)), sorted([(2, "b"), (1, "z"), (2, "a")]))
for f in (lambda: exec("t[0] = 1"), lambda: exec("del t[0]"), lambda: t[5], lambda: t["a"], lambda: t.index(99), lambda: t + [1], lambda: t * 1.5, lambda: t.append, lambda: hash(t), lambda: (1,) < [1], lambda: (1, "a") < (1, 2), lambda: tuple(5), lambda: tuple(1, 2), lambda: t.count(), lambda: t - t, lambda: (1, 2)(), lambda: t[1.0], lambda: exec("t.x = 1"), lambda: t.index(1, "a")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(hash((1, 2)) == hash((1, 2)), hash((1, 2)) == hash((1.0, 2.0)), {(1, 2): "v"}[1, 2], {(): 0}[()], (1, (2, (3,))), bool(()), bool((0,)), not (), (1, 2, 3).index(3, 1), (1, 1, 1).count(True))
