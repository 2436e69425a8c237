# float() of strings.
good = ["0", "-0", "1", "1.5", ".5", "5.", "1e3", "1E-3", "+1e+3", " 2.5\n", "inf", "-Infinity", "INF", "nan", "-NaN", "+nan", "1_0.5_0", "1_0e1_0", "٣.٥", "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "0.1000000000000000055511151231257827", "9007199254740993", "2.2250738585072011e-308", "4.9e-324", "2e-324", "1.7976931348623159e308", "00012.500", "0e999999999"]
for s in good:
    print(repr(s), float(s))
bad = ["", " ", "abc", "1.2.3", "1e", "e5", ".", "+-1", "1 2", "0x10", "1__0", "_1", "1_", "1_.5", "1._5", "infi", "nan(1)", "1e5.0", "--1", "é", "1\0", "1,5"]
for s in bad:
    try:
        print(float(s))
    except ValueError as e:
        print(e)
for x in (None, [], 1j, object):
    try:
        float(x)
    except TypeError as e:
        print(e)
print(float(), float(3), float(True), float(b"2.5"), float(bytearray(b"1e2")), float(10 ** 20))
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
