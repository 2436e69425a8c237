# x op= y for every operator.
a = 7
a += 3; print(a)
a -= 4; print(a)
a *= 5; print(a)
a //= 4; print(a)
a **= 3; print(a)
a %= 100; print(a)
a <<= 3; print(a)
a >>= 2; print(a)
a |= 8; print(a)
a &= 31; print(a)
a ^= 5; print(a)
a /= 4; print(a)
l = [1]
k = l
l += [2]
print(k, l is k)
l = l + [3]
print(k, l)
l *= 2
print(l)
t = (1,)
u = t
t += (2,)
print(t, u)
d = {"n": 1}
d["n"] += 41
print(d)
def index():
    print("index once")
    return 0
v = [5]
v[index()] += 1
print(v)
w = ([1],)
try:
    w[0] += [2]
except TypeError as e:
    print(type(e).__name__, e)
print(w)
for bad in (lambda: "a" - "b",):
    try:
        bad()
    except TypeError as e:
        print(e)
n = None
try:
    n += 1
except TypeError as e:
    print(e)
s = "a"
try:
    s -= "a"
except TypeError as e:
    print(e)
