# Complex numbers with each other, ints and floats.
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** 2, a ** b, -a, +a, abs(a), a.conjugate())
print(a + 1, 1 + a, a - 1.5, 2 * a, a / 2, 1 / a, a ** 0, a ** -1, 2 ** a, 0j ** 0, 0j ** 2)
print(a == 3 + 4j, a == 3, 3 == 3 + 0j, a != b, complex(1, 0) == True, 1j == "x")
print(a.real, a.imag, type(a.real), 1j * 1j, (1j) ** 4, 1j ** 0.5, (2 + 0j) ** 3)
for f in (lambda: a / 0, lambda: a // 1, lambda: a % 1, lambda: divmod(a, 1), lambda: a < b, lambda: 0j ** -1, lambda: int(a), lambda: float(a), lambda: a + "x", lambda: pow(a, 2, 3), lambda: round(a), lambda: 0j ** 1j, lambda: ~a, lambda: a & 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a += 1j
a *= 2
print(a, bool(0j), bool(1e-300j), hash(3 + 0j) == hash(3), sum([1j, 2, 3.5]))
