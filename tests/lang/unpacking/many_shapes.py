# Long and deep patterns; swaps; loops.
vals = list(range(300))
exec(", ".join(f"v{i}" for i in range(300)) + " = vals")
print(v0, v150, v299)
exec(", ".join(f"w{i}" for i in range(250)) + ", *rest = vals")
print(w249, len(rest), rest[0])
exec("*front, " + ", ".join(f"u{i}" for i in range(10)) + " = vals")
print(len(front), u0, u9)
((((a,),),),) = ((((1,),),),)
[[[b]]] = [[[2]]]
(c, (d, [e, *f])), *g = (3, (4, "xyz")), 7, 8
print(a, b, c, d, e, f, g)
x, y, z = 1, 2, 3
x, y, z = z, x, y
print(x, y, z)
x, y = y, x + y
print(x, y)
l = [1, 2, 3]
l[0], l[1], l[2] = l[2], l[0], l[1]
print(l)
i = 0
i, l[i], l[l[i]] = 2, 0, "set"
print(i, l)
for (i, (j, k)), *r in [((1, "ab"), 2, 3), ((4, [5, 6]),)]: print(i, j, k, r)
d = {"a": (1, [2, 3]), "b": (4, [5])}
for key, (n, [first, *others]) in d.items(): print(key, n, first, others)
a = b = [1]
a, b[0] = [9], 5
print(a, b)
s = a, b = b, a
print(s)
def f(p): (q, r), *t = p; return q, r, t
print(f(["ab", 1]), f((("x", "y"), 1, 2)))
h, *t = "headtail"
print(h, "".join(t))
first, *_, last = range(10)
print(first, last, _[:2])
(one,) = [1]
[two] = (2,)
three, = {3}
print(one, two, three)
with_star = [*range(3), *[*range(2)], *"z"]
print(with_star, *with_star, sep=",")
a, b, c, *d = *"ab", *"cd", *"e"
print(a, b, c, d)
m = {**{"a": 1}, **{"b": {**{"c": 2}}}}
print(m)
try:
    a, b = c, d = 1, 2
    print(a, b, c, d)
    (a, b), (c, d) = (1, 2), 3
except TypeError as e: print(e, a, b, c, d)
