# for over ranges, lists, strings, dicts, with else.
for i in range(3):
    print(i, end=" ")
print()
for c in "héy":
    print(c, end="|")
print()
for k in {"a": 1, "b": 2}:
    print(k)
for k, v in {"a": 1, "b": 2}.items():
    print(k, v)
for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]:
    print(a, b, c)
for x in []:
    pass
else:
    print("else of an empty loop")
for x in range(5):
    if x == 3:
        break
else:
    print("never")
print("x stays", x)
for x in range(5):
    if x % 2: continue
    print("even", x)
else:
    print("done", x)
l = [1, 2, 3]
for y in l:
    if len(l) < 6:
        l.append(y * 10)
print(l)
d = {}
for d["key"] in range(3):
    pass
print(d)
for i in range(3):
    i *= 10
    print(i)
for i, in [[1], [2]]:
    print(i)
try:
    for a, b in [(1, 2), (3,)]:
        print(a, b)
except ValueError as e:
    print(e)
try:
    for z in 5:
        pass
except TypeError as e:
    print(e)
