# Powers and roots keep to the principal branch.
for z in (1j, -1 + 0j, 2 + 3j, -2 - 3j, 0.5 - 0.5j):
    print(z ** 2, z ** 3, z ** -2, z ** 10, z ** 1)
def near(a, b):
    return abs(a - b) < 1e-9 * max(1, abs(b))
print(near((-1) ** 0.5, 1j), near((-8) ** (1 / 3), 1 + 3 ** 0.5 * 1j), near(1j ** 1j, 0.20787957635076193))
print(near((2 + 3j) ** (1 + 1j), -0.16370946983119984 + 3.6030886029820063j))
print((1 + 1j) ** 100, (1 + 1j) ** -3, (1j) ** 101, (1 + 0j) ** 1000)
for f in (lambda: (1e200 + 1j) ** 2, lambda: (1e300j) ** 1.5, lambda: 0j ** (-1 + 1j), lambda: pow(1j, 2, 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def horner(coefs, x):
    r = 0
    for c in coefs:
        r = r * x + c
    return r
print(horner([1, -2, 5], 1 + 2j), horner([1, 0, 0, 1], -1), horner([1j, 1], 1 - 1j))
def mandel(c, n=50):
    z = 0
    for i in range(n):
        if abs(z) > 2:
            return i
        z = z * z + c
    return n
for y in range(-5, 6, 2):
    print(" ".join(f"{mandel(complex(x / 4, y / 5)):2}" for x in range(-8, 3)))
