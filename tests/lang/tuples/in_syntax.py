# Where a comma makes a tuple and where it does not.
x = 1,
print(x, (1), (1,), ((1),), ((),))
def f(): return 1, 2
print(f(), *f(), [1, 2], [(1, 2)])
for t in 1, 2: print(t)
for t in (1, 2), (3, 4): print(t)
d = {}
d[1, 2] = "a"
d[(1, 2)] += "b"
d[1,] = "one"
d[()] = "none"
print(d)
class S:
    def __getitem__(self, k): return k
s = S()
print(s[1], s[1,], s[1, 2], s[1:2, ::3], s[()], s[...], s[(1, 2), 3], s[*[1, 2]], s[0, *[1]])
a, b = b, a = 1, 2
print(a, b)
print((lambda: (1, 2))(), (lambda: 1, 2)[1], 1 if 0 else 2, (1 if 0 else 2, 3))
y = yield_free = (1, 2)[0], 3
print(y)
print(1, 2 == (1, 2), (1, 2) == (1, 2), ("a" "b", "c"))
assert (1, 2) == (1, 2), "never shown"
r = *[1, 2], 3
print(r, (*r, *r), [*r], {*r})
def g(): return *r, 4
print(g())
for i in *r, 9: print(i, end=" ")
print()
t = (1,
     2,
     )
print(t)
