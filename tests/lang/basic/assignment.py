# Assignment binds names from left to right, after the right side was computed.
a = 1
b = a
a = 2
print(a, b)
x = y = z = []
x.append(1)
print(x, y, z, x is z)
p, q = 1, 2
p, q = q, p
print(p, q)
(m), [n] = 3, [4]
print(m, n)
i = 0
l = [10, 20, 30]
i, l[i] = 1, 99
print(i, l)
d = {}
d["a"] = d["b"] = 5
print(d)
s = t = "chain"
s += "d"
print(s, t)
def show(v):
    print("eval", v)
    return v
r = [0, 0, 0]
r[show(1)] = show(7)
print(r)
r[show(0)], r[show(2)] = show(5), show(6)
print(r)
try:
    u, v = 1, 2, 3
except ValueError as e:
    print(type(e).__name__, e)
try:
    u, v, w = "ab"
except ValueError as e:
    print(type(e).__name__, e)
try:
    u, v = 5
except TypeError as e:
    print(type(e).__name__, e)
