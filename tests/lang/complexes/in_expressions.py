# Complex numbers as keys, in containers, in comparisons and formats.
d = {1j: "i", 0j: "zero", 1 + 0j: "one"}
print(d[1j], d[0], d[1], d[True], d[0.0], d[1.0], d.get(2j))
print({1, 1.0, 1 + 0j}, len({0, 0j, -0.0, False}), 2j in {2j: 1}, [1, 2j].index(2j), (1j, 1j).count(1j))
print(1j == 1j, 1j != 2j, 1j is 1, [1j] == [1j], (1 + 0j) == 1, (1 + 1j) == 1)
print(max([1j, 2j], key=abs), sorted([3j, -1 + 0j, 2], key=abs), sum([1j] * 3), sum([0.5, 1j], 1))
for f in (lambda: max(1j, 2j), lambda: sorted([2j, 1j]), lambda: 1j < 1, lambda: range(1j), lambda: [1][1j], lambda: "%d" % 1j, lambda: "%f" % 1j, lambda: "%x" % 1j, lambda: chr(1j), lambda: int("1j"), lambda: 1j.x, lambda: {}[1j], lambda: [0][0j]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("%s %r" % (1j, 2j), "{:.1f}".format(1.25 + 2j), str(1j) + "!", 1j if 0j else "false", not 0j, 1j and 2j, 0j or "or")
print(-1j, -(1 + 0j), (-1j).real, (-0.0 + 0j).real, 1 - 1j, complex(0, -0.0), (1j).__class__, 2 * 1j - 1j * 2)
x = 1 + 2j
r, i = x.real, x.imag
print(f"{r=} {i=} {x=}", x.conjugate() * x, (x * x.conjugate()).real == abs(x) ** 2 or abs((x * x.conjugate()).real - abs(x) ** 2) < 1e-9)
