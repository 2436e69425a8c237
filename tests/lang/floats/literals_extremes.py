# Limits of doubles, as literals.
print(1e308, 1e309, -1e309, 1e-323, 1e-324, 0e400, 1_000.000_1)
print(1.7976931348623157e308 + 1e291, 1.7976931348623157e308 + 1e292, 1.7976931348623157e308 * 1.0000001)
print(2.0 ** -1022 / 2 ** 52, 2.0 ** -1074 > 0, 2.0 ** -1074 / 2)
eps = 1.0
while 1.0 + eps / 2 != 1.0:
    eps /= 2
print(eps, 1.0 + eps, 1.0 - eps / 2)
n, x = 0, 1.0
while x:
    x /= 2
    n += 1
print(n)
n, x = 0, 1.0
while x != float("inf"):
    x *= 2
    n += 1
print(n)
print(9007199254740992.0 + 1, 9007199254740992.0 + 2, 9007199254740991.0 + 1)
s = 0.0
for i in range(1, 11):
    s += 1 / i
print(s, 0.1 + 0.7, 0.1 * 3 - 0.3, (0.1 + 0.2) + 0.3, 0.1 + (0.2 + 0.3))
def newton(n):
    r = n
    while abs(r * r - n) > 1e-12:
        r = (r + n / r) / 2
    return r
print(newton(2.0), newton(10.0))
pi = sum((4 / (8 * k + 1) - 2 / (8 * k + 4) - 1 / (8 * k + 5) - 1 / (8 * k + 6)) / 16 ** k for k in range(12))
print(pi)
