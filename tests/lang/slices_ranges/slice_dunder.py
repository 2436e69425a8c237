# Classes that take slices themselves.
class Seq:
    def __init__(self, *items): self.items = items
    def __len__(self): return len(self.items)
    def __getitem__(self, k):
        if isinstance(k, slice):
            return Seq(*(self.items[i] for i in range(*k.indices(len(self)))))
        if isinstance(k, tuple):
            return [self[i] for i in k]
        return self.items[k]
    def __repr__(self): return f"Seq{self.items}"
s = Seq("a", "b", "c", "d", "e")
print(s[1:3], s[::-1], s[-2:], s[0], s[0, 2, -1], s[1:3, 0], s[:0], s[5:1:-2], list(s), "c" in s, list(reversed(s)))
class W:
    def __init__(self): self.log = []
    def __setitem__(self, k, v): self.log.append(("set", k, v))
    def __delitem__(self, k): self.log.append(("del", k))
    def __getitem__(self, k): self.log.append(("get", k)); return 10
w = W()
w[1:2] = 5
w[::2, 1] = 6
w[1:] += 1
del w[:3], w[...]
w[(a := 1)] += a
for entry in w.log: print(entry)
class G:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(G[1:2], G[int], G[1, 2], G[()])
for f in (lambda: 5[0], lambda: 5[1:2], lambda: None[0], lambda: (lambda: 1)[0], lambda: object()[1], lambda: int[0], lambda: G()[0], lambda: exec("x = 5; x[0] = 1"), lambda: exec("x = 5; del x[0]"), lambda: exec("x = 'a'; x[0:1] = 'b'"), lambda: exec("x = object(); x[1:2] = 1"), lambda: exec("x = (1,); del x[:]"), lambda: {}[1:2], lambda: {1: 2}[:]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
