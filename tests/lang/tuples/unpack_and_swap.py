# Tuples in assignments, returns and loops.
a, b, c = 1, 2, 3
a, b, c = c, a, b
print(a, b, c)
(a, b), c = (1, 2), 3
print(a, b, c)
a, *b = 1,
print(a, b)
*a, b = "xyz"
print(a, b)
def minmax(*v): return min(v), max(v)
lo, hi = minmax(3, 1, 2)
print(lo, hi, minmax(5))
d = {"a": 1, "b": 2}
for i, (k, v) in enumerate(d.items()):
    print(i, k, v)
print([k + str(v) for k, v in zip("ab", (1, 2))], dict([("a", 1), ("b", 2)]), dict(zip("ab", (1, 2))))
x = [0, 1]
i = 0
i, x[i] = 1, 5
print(i, x)
x[0], x[1] = x[1], x[0]
print(x)
for bad in ((1,), (1, 2, 3), [], "abc", {1}, iter([1, 2, 3, 4])):
    try:
        p, q = bad
    except ValueError as e:
        print(e)
for bad in (1, None, 1.5, object):
    try:
        p, q = bad
    except TypeError as e:
        print(e)
try:
    p, *q, r = (1,)
except ValueError as e:
    print(e)
try:
    (p, q), r = (1, 2), 3, 4
except ValueError as e:
    print(e)
f = lambda t: (t[1], t[0])
print(f((1, 2)), f(f((1, 2))), (lambda *a: a)(*(1, 2)), (1, 2).__len__(), divmod(17, 5), tuple(enumerate("ab")))
