# while, its else, break and continue.
i = 0
while i < 3:
    print(i)
    i += 1
else:
    print("else after", i)
while True:
    i -= 1
    if i == 1:
        continue
    print("i", i)
    if i < 0:
        break
else:
    print("never")
while False:
    print("never")
else:
    print("else at once")
n, steps = 27, 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
a, b = 1071, 462
while b:
    a, b = b, a % b
print(a)
out = []
x = 10
while x:
    x -= 1
    if x % 2: continue
    if x == 2: break
    y = 3
    while y:
        y -= 1
        if y == 1: break
        out.append((x, y))
print(out, x)
def find(limit):
    k = 0
    while 1:
        k += 1
        if k * k > limit:
            return k
print(find(1000))
