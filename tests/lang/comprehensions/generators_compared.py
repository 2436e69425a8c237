# A comprehension is a loop in a function: equal results, own frame.
import sys
def loop(n):
    out = []
    for x in range(n):
        if x % 2:
            out.append(x * x)
    return out
assert [loop(n) == [x * x for x in range(n) if x % 2] == list(x * x for x in range(n) if x % 2) == list(map(lambda x: x * x, filter(lambda x: x % 2, range(n)))) for n in range(10)] == [True] * 10
def names():
    return [sys._getframe().f_code.co_name for _ in (1,)], list(sys._getframe().f_code.co_name for _ in (1,)), {sys._getframe().f_code.co_name for _ in (1,)}, {1: sys._getframe().f_code.co_name for _ in (1,)}
print(names())
def ret():
    for x in range(3):
        y = [z for z in range(x) if z]
        if y: return y
print(ret())
def many(n): return [i for i in range(n)]
print(len(many(10000)), sum(many(1000)), many(3) is many(3))
def rec(n): return [rec(n - 1) for _ in range(2)] if n else "leaf"
print(rec(2))
def mut(l): return [l.append(x * 2) or x for x in l if len(l) < 6]
print(mut([1, 2]))
def early(it):
    for ok in (x > 2 for x in it):
        if ok: return "found"
    return "none"
print(early([1, 2, 3]), early([]))
print([y for x in range(3) for y in [x * x]], [y for x in range(5) if (y := x * 2) > 4], next((x for x in range(10) if x * x > 20), None), next((x for x in ()), "dflt"))
a = [1, 2, 3]
a[:] = [x + 1 for x in a]
b = a
a = [x for x in a]
print(a, b, a is b, [*a] == b, [x for x in a] is not a)
def clos(): return [(lambda: (i, j)) for i in range(2) for j in range(2)]
print([f() for f in clos()])
def tryit(xs):
    def safe(x):
        try: return int(x)
        except ValueError: return None
    return [v for x in xs if (v := safe(x)) is not None]
print(tryit(["1", "x", "3"]))
