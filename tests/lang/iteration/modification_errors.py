# Containers that complain when they change under an iterator.
import collections
def t(name, make, act):
    c = make()
    out = []
    try:
        for n, x in enumerate(c):
            out.append(x)
            act(c, x)
            if n > 6: break
        print(name, out)
    except RuntimeError as e: print(name, out, e)
t("list append", lambda: [1, 2], lambda c, x: c.append(x))
t("list pop", lambda: [1, 2, 3, 4], lambda c, x: c.pop())
t("list clear", lambda: [1, 2, 3], lambda c, x: c.clear())
t("dict add", lambda: {1: 1}, lambda c, x: c.__setitem__(x + 1, 0))
t("dict set same", lambda: {1: 1, 2: 2}, lambda c, x: c.__setitem__(x, 0))
t("dict del", lambda: {1: 1, 2: 2}, lambda c, x: c.pop(x))
t("dict swap", lambda: {1: 1}, lambda c, x: (c.pop(x), c.__setitem__(x + 1, 0)))
t("set add", lambda: {1}, lambda c, x: c.add(x + 1))
t("deque append", lambda: collections.deque([1, 2]), lambda c, x: c.append(x))
t("deque rotate", lambda: collections.deque([1, 2]), lambda c, x: c.rotate())
t("OrderedDict del", lambda: collections.OrderedDict.fromkeys("ab"), lambda c, x: c.pop(x))
t("OrderedDict add", lambda: collections.OrderedDict.fromkeys("ab"), lambda c, x: c.setdefault(x + "!"))
t("bytearray", lambda: bytearray(b"ab"), lambda c, x: c.append(x))
t("Counter", lambda: collections.Counter("a"), lambda c, x: c.update([x + "b"]))
d = {1: 1, 2: 2}
for view in (d.keys(), d.values(), d.items()):
    it = iter(view); next(it); d[len(d) + 10] = 0
    try: next(it)
    except RuntimeError as e: print(e)
r = reversed(d); d.popitem()
try: next(r)
except RuntimeError as e: print(e)
