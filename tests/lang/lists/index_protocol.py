# Indices may be anything with __index__; nothing else.
class I:
    def __init__(self, n): self.n = n
    def __index__(self): print("index", self.n); return self.n
l = list("abcde")
print(l[I(1)], l[I(-1)], l[I(1):I(3)], l[:I(2)], l[::I(2)])
l[I(0)] = "A"
del l[I(1)]
l.insert(I(1), "B")
print(l, l.pop(I(0)), l * I(2), I(2) and [1] * I(0))
print(l.index("c", I(0), I(9)), l[True], l[False])
for bad in (1.0, "0", None, (0,), [0], 10 ** 20, -10 ** 20, {}):
    for f in (lambda: l[bad], lambda: l.__setitem__(bad, 0), lambda: l.__delitem__(bad), lambda: l.pop(bad), lambda: l.insert(bad, 0), lambda: l * bad):
        if bad == 10 ** 20 and f.__code__.co_names == ():
            continue
        try:
            f()
        except Exception as e:
            print(type(e).__name__, e)
    l = list("abcde")
class Boom:
    def __index__(self): raise KeyError("boom")
for f in (lambda: l[Boom()], lambda: l[Boom():], lambda: l[slice(None, Boom())]):
    try:
        f()
    except KeyError as e:
        print(repr(e))
print(l[-10 ** 20:10 ** 20], l[10 ** 20:], l[::10 ** 20], l[::-10 ** 20])
