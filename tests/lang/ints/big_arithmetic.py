# Big numbers stay exact; identities over many sizes.
import functools
f = functools.reduce(lambda a, b: a * b, range(1, 101))
print(f)
g = f
for i in range(100, 0, -1):
    g, r = divmod(g, i)
    assert r == 0
print(g)
a, b = 0, 1
for _ in range(1000):
    a, b = b, a + b
print(a, a % 10 ** 9)
for bits in (29, 30, 31, 59, 60, 61, 62, 63, 64, 65, 127, 128, 129, 1000):
    n = 1 << bits
    m = n - 1
    ok = (m * m == n * n - 2 * n + 1, (n * m) // m == n, (m + n) - n == m, (n ^ m) == 2 * n - 1, m & n == 0, -n // m, (-n) % m)
    print(bits, ok[:5], ok[5], ok[6])
x = 12345678901234567890
y = 98765432109876543210
print(x * y, y // x, y % x, x ** 5, (x * y) >> 50, x ^ y, x & y, x | y, -x // 7, -x % 7)
def isqrt(n):
    r = 1 << ((n.bit_length() + 1) // 2)
    while True:
        s = (r + n // r) // 2
        if s >= r:
            return r
        r = s
print(isqrt(2 * 10 ** 100))
digits = str(2 ** 1000)
print(sum(map(int, digits)), len(digits))
print(3 ** 1000 % 2 ** 64, pow(3, 1000, 2 ** 64), (10 ** 50) // (10 ** 25 + 1))
