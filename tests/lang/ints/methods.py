# bit_length, bit_count, conjugate, as_integer_ratio, real, imag, ...
for n in (0, 1, -1, 2, 255, 256, -256, 2 ** 62, 2 ** 64 - 1, -2 ** 100):
    print(n, n.bit_length(), n.bit_count(), n.conjugate(), n.as_integer_ratio())
print((5).real, (5).imag, (5).numerator, (5).denominator, True.real, True.numerator)
print((7).__floor__(), (7).__ceil__(), (7).__trunc__(), (7).__index__(), (7).__int__(), (7).__float__())
print((5).__add__(3), (5).__add__(3.0), (5).__radd__(2), (5).__neg__(), (5).__bool__(), (0).__bool__())
print((5).__eq__(5), (5).__eq__("5"), (5).__lt__(6.0), (5).__pow__(2, 7), (5).__divmod__(2))
print(True.bit_length(), True.bit_count(), False.bit_length())
print((1234).__round__(-2), round(1250, -2), round(1350, -2), round(-1250, -2), round(5, -1), round(15, -1), round(25, -1))
print(round(123), round(123, 5), round(123, None), round(10 ** 30 + 5, -1), round(10 ** 30 + 15, -1), round(7, -1), round(7, -2))
for f in (lambda: (5).x, lambda: round(5, 1.0), lambda: (5).bit_length(1), lambda: int.bit_length("a"), lambda: int.__add__(1)):
    try:
        print(f())
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
