# slice objects: attributes, indices(), equality.
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice(1, 2), slice("a", [1], {}), slice(1, 2) == slice(1, 2), slice(1, 2) != slice(1, 3), slice(1) < slice(2), slice(1, 2) == (1, 2, None))
for sl in (slice(None), slice(2, 8), slice(-3, None), slice(None, None, -1), slice(8, 2, -2), slice(100, -100, -3), slice(-100, 100), slice(0, 0), slice(None, -1, 3), slice(-1, None, -1)):
    for n in (0, 1, 5, 10):
        print(sl.indices(n), list(range(*sl.indices(n))) == list(range(n))[sl], end=" ")
    print()
for f in (lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: hash(slice(1)), lambda: s.indices(-1), lambda: s.indices("a"), lambda: slice(None, None, 0).indices(5), lambda: slice("a").indices(5), lambda: setattr(s, "start", 1), lambda: slice(1.5).indices(3), lambda: slice(x=1), lambda: s[0], lambda: s < 5, lambda: type("S", (slice,), {})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class G:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
g = G()
print(g[:], g[1:], g[:2], g[::3], g[1:2:3], g["a":"b"], g[1:2, 3], g[:, ...], g[()], g[None:None])
g[1:2] = 5
del g[1:], g[1, 2:3]
