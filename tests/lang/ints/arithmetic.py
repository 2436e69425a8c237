# + - * // % on small and big ints, all signs.
pairs = [(7, 3), (-7, 3), (7, -3), (-7, -3), (0, 5), (6, 3), (-6, 3), (1, 10), (-1, 10)]
for a, b in pairs:
    print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b))
big = 10 ** 30
for a, b in [(big, 7), (-big, 7), (big, -7), (-big, -7), (big + 1, big), (big, big + 1), (-big, big + 1), (big * big - 1, big - 1)]:
    print(a // b, a % b, a + b, a - b)
    assert a // b * b + a % b == a
print(big * big, -big * big, big * 0, big - big)
print(2 ** 62, 2 ** 63, -2 ** 63, 2 ** 64 - 1)
x = 2 ** 62 - 1
print(x + 1, x + 2, x * 2, x * x, -x - 1, -x - 2)
y = 2 ** 31
print(y * y, y * y * y, y * y - 1, -y * y, (y * y) // y)
print(2 ** 60 + 2 ** 60, 2 ** 61 + 2 ** 61, 2 ** 62 + 2 ** 62)
print(-2 ** 61 - 2 ** 61, -2 ** 61 - 2 ** 61 - 1)
