# append, extend, insert, remove, pop, clear, index, count, sort, reverse, copy.
l = [3, 1]
print(l.append(2), l, l.extend((4, 5)), l, l.insert(0, 0), l.insert(100, 9), l.insert(-1, 8), l)
print(l.pop(), l.pop(0), l.pop(-2), l, l.remove(1), l, l.reverse(), l, l.sort(), l)
print(l.index(2), l.count(2), [1, 1.0, True].count(1), [1, 2, 1].index(1, 1), [1, 2].index(2, -1), l.copy() == l, l.copy() is l)
m = l
m.extend(m)
print(l, l.clear(), l)
l = [1, 2, 3]
for f in (lambda: l.remove(9), lambda: l.index(9), lambda: l.index(1, 1), lambda: [].pop(), lambda: l.pop(5), lambda: l.pop("a"), lambda: l.append(), lambda: l.append(1, 2), lambda: l.extend(5), lambda: l.insert("a", 1), lambda: l.insert(1), lambda: l.nothing, lambda: l.index(), lambda: l.index(1, "a"), lambda: l.sort(1), lambda: l.count(), lambda: l.pop(1, 2), lambda: l.reverse(1), lambda: list(1), lambda: list(1, 2), lambda: list(x=1), lambda: l()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def g():
    yield 1
    yield 2
    raise KeyError("mid")
try:
    l.extend(g())
except KeyError:
    print(l)
print(list(), list("ab"), list({1: 2}), list(range(3)), list((1,)), list(x for x in "z"), [None] * 3, list([1, [2]]))
