# A dict that changes its size while iterated says so.
d = {1: 1, 2: 2, 3: 3}
for act in ("d[9] = 9", "del d[3]", "d.pop(1)", "d.clear()"):
    d = {1: 1, 2: 2, 3: 3}
    try:
        for k in d:
            exec(act)
        print("no error", d)
    except RuntimeError as e:
        print(act, e)
for view in ("keys", "values", "items"):
    d = {1: 1}
    try:
        for x in getattr(d, view)():
            d[len(d) + 5] = 0
    except RuntimeError as e:
        print(view, e)
d = {1: 1, 2: 2}
for k in d:
    d[k] *= 10
print(d)
d = {1: 1, 2: 2}
try:
    for k in d:
        del d[k]
        d[k + 10] = 0
except RuntimeError as e:
    print(e)
d = {i: i for i in range(5)}
for k in list(d):
    if k % 2:
        del d[k]
print(d)
it = iter(d)
print(next(it), it.__length_hint__(), list(it), next(it, "end"))
d["new"] = 1
print(next(it, "end still"))
it = iter(d)
d["more"] = 1
try:
    next(it)
except RuntimeError as e:
    print(e)
print(next(it, "?") if 0 else "done", d)
r = reversed(d)
print(next(r))
d.pop("more")
try:
    next(r)
except RuntimeError as e:
    print(e)
