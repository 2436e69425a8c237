# str() and repr() of numbers, round trips.
for n in (0, -1, 10 ** 18, 2 ** 63, -2 ** 63, 10 ** 50, 7 ** 77): assert int(str(n)) == n; print(n)
for x in (1.0, 0.1, 1e16, 1e15, 123456789.123, 1e-4, 1e-5, 1.5e300, 5e-324, 1 / 3, 2 / 3, 100.0, 1e22, 1e21, 123e18, 0.1 + 0.2, -0.0, 3.0e-10, 1.7976931348623157e308): assert float(str(x)) == x; print(x, str(x) == repr(x) == f"{x}" == "%s" % x, "%r" % x, format(x), "%.17g" % x, "%.12g" % x, x.hex())
for z in (1j, 1 + 2j, -1j, complex(0, -0.0), complex(-0.0, 1), 1e20 + 1e-5j, complex("inf"), complex("nanj")): print(z, str(z) == repr(z), complex(str(z)) == z)
print(str(True), repr(False), str(None), str(10 ** 20 + 0.0), str(1e20), int(1e20), float(10 ** 20), float("1" * 20), int(float(2 ** 60)), 2 ** 60 + 0.0)
print([str(10 ** -n) for n in range(7)], [str(10.0 ** n) for n in range(13, 19)], [str(1.1 * 10 ** n) for n in range(14, 18)])
print(float(True), int(False), complex(True), float(3), int(3.999999999999999999), int(-0.5), bool(0.0), bool(-0.0), bool(1e-320), int("-0"), float("-0"), str(-0), repr(-0.0), 0 * -1, 0.0 * -1)
