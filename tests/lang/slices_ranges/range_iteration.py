# Loops over ranges leave the variable; iterators of ranges.
for i in range(3): pass
print(i)
total = 0
for i in range(10, 0, -3):
    total += i
    i = 100
print(total, i)
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, "end"), iter(it) is it, type(it).__name__, type(iter(range(10 ** 30))).__name__)
rv = reversed(range(4))
print(next(rv), list(rv), type(rv).__name__)
big = 2 ** 62
print(list(range(big - 1, big + 2)), list(range(2 ** 63 - 1, 2 ** 63 + 2)), list(range(-2 ** 63 + 1, -2 ** 63 - 2, -1)), list(range(big, big + 10 ** 18, 4 * 10 ** 17)))
class I:
    def __index__(self): return 2
print(list(range(I())), list(range(I(), 8, I())), range(I()))
n = 0
for i in range(3):
    for j in range(i, 3):
        for k in range(j, 3, 2):
            n += i * 100 + j * 10 + k
print(n)
print([(i, j) for i in range(3) for j in range(i)], sum(i * i for i in range(100)), list(zip(range(3), range(5, 8))), list(enumerate(range(5, 7), 1)), dict.fromkeys(range(2)), list(map(lambda x: x * 2, range(3))), all(range(1, 5)), any(range(1)))
for i in range(0): print("never")
else: print("else", i)
for i in range(2 ** 70, 2 ** 70 + 2): print(i)
while True:
    for i in range(5):
        if i == 3: break
    else:
        continue
    break
print("left at", i)
