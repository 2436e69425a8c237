# collections.deque.
from collections import deque
d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0)
print(d, d.maxlen, d.pop(), d.popleft(), d, d.rotate(1), d, d.extend("ab"), d, d.extendleft("xy"), d, len(d), d[0], d[-1], "x" in d, d.count("x"), d.index("x"), d.reverse(), d, d.copy() == d)
d = deque(range(5)); d.rotate(-2); d[1] = "set"; del d[0]; d.insert(1, "ins"); d.remove("set")
print(d, d + deque([9]), d * 2, deque("ab") < deque("b"), list(reversed(d)), bool(deque()), repr(deque([1], 3)))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: d[99], lambda: d.remove("zz"), lambda: d.index("zz"), lambda: deque(5), lambda: deque([], -1), lambda: deque([], "a"), lambda: d[0:1], lambda: hash(d), lambda: d + [1], lambda: deque([1], 1).insert(0, 2), lambda: d.rotate("x"), lambda: deque(1, 2, 3), lambda: d.nope):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
it = iter(d); next(it); d.append(1)
try: next(it)
except RuntimeError as e: print(e)
