# round() of floats: half to even on the exact value.
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001, 1e20, -0.2)])
print([round(x, 1) for x in (0.25, 0.35, 0.05, 2.675, -0.25, 1e300, 0.0)])
print([round(2.675, n) for n in range(-2, 5)])
print(round(1234.5678, -2), round(1250.0, -2), round(5e-324, 400), round(1.5, 1000), round(1.5, -1000), round(1e308, -308))
print(type(round(1.5)), type(round(1.5, 0)), type(round(1.5, None)), round(number=2.5), round(number=2.55, ndigits=1))
print(round(-0.4, 0), round(0.4), round(-0.4), round(1e16 + 2), round(0.1 + 0.2, 16), round(123456789.987654321, 3))
for f in (lambda: round(float("nan")), lambda: round(float("inf")), lambda: round(1.5, "a"), lambda: round("a"), lambda: round(1.79e308, -308), lambda: round()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(round(float("nan"), 2), round(float("inf"), 2), int(2.999999999999999), int(-2.5), int(1e15))
