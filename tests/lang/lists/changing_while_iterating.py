# A list iterator follows its list by index.
l = [1, 2, 3, 4, 5, 6]
for x in l:
    if x % 2 == 0:
        l.remove(x)
print(l)
l = [1, 2, 3]
it = iter(l)
print(next(it), l.append(4), list(it), l.append(5), list(it), next(it, "exhausted for good"))
l = list(range(5))
out = []
for x in l:
    out.append(x)
    del l[0]
print(out, l)
l = [1, 2, 3]
for x in l:
    l.insert(0, x)
    if len(l) > 8:
        break
print(l)
l = [1, 2, 3, 4]
r = reversed(l)
print(next(r), l.pop(), l.pop(), next(r, "gone"), next(r, "end"), list(r))
it = iter([1, 2, 3])
print(it.__length_hint__(), next(it), it.__length_hint__(), it.__iter__() is it, type(it).__name__, type(reversed([])).__name__)
l = [3, 1, 2]
def key(x):
    l.append(9)
    return x
try:
    l.sort(key=key)
except ValueError as e:
    print(e)
print(sorted(l), [l.pop() for _ in l[:]], l)
class E:
    def __eq__(self, o):
        l2.clear()
        return False
l2 = [E(), E(), E()]
print(1 in l2, l2)
