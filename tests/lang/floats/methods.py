# hex, fromhex, is_integer, as_integer_ratio and others.
for x in (0.0, -0.0, 1.0, -2.5, 0.1, 1e300, 5e-324, 3.5, float("inf"), float("nan")):
    print(x, x.hex(), x.is_integer())
    try:
        print(x.as_integer_ratio())
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
for s in ("0x1p0", "0x1.8p1", "-0x1.999999999999ap-4", "0x.8", "1.8", "inf", "-nan", "  0x1P-1 ", "0x1p-1074", "0x1p1023", "0x1.fffffffffffffp1023"):
    print(s, float.fromhex(s))
for s in ("", "0x", "xyz", "0x1p1024", "0x1p", "1.8p"):
    try:
        print(float.fromhex(s))
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print((2.5).real, (2.5).imag, (2.5).conjugate(), (2.7).__trunc__(), (2.7).__floor__(), (2.2).__ceil__(), (-2.7).__int__())
print((1.5).__add__(1), (1.5).__add__("a"), (1.5).__radd__(2), (1.5).__eq__(1.5), (1.5).__lt__(2), (0.0).__bool__())
try:
    (1.5).nothing
except AttributeError as e:
    print(e)
