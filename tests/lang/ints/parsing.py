# int() of strings: bases, signs, underscores, spaces.
good = [("0",), ("-0",), ("+12",), ("  7\n",), ("1_000",), ("\t-1_2_3 ",), ("٣٤",), ("ff", 16), ("0xFF", 16), ("0b101", 2), ("0o17", 8), ("0x1f", 0), ("0b1", 0), ("0o7", 0), ("10", 0), ("0", 0), ("00", 0), ("0_0", 0), ("z", 36), ("Zz", 36), ("102", 3), (b"12",), (b"f", 16), (bytearray(b"7"),), ("1" * 30,), ("-" + "f" * 20, 16), ("0x_f", 16), ("777", 8)]
for args in good:
    print(args, int(*args))
bad = [("",), (" ",), ("-",), ("1 2",), ("1__0",), ("_1",), ("1_",), ("+-1",), ("1.0",), ("1e5",), ("abc",), ("0x10",), ("8", 8), ("2", 2), ("010", 0), ("1", 1), ("1", 37), ("1", -1), (b"x",), (b"\xff",), (1, 10), (1.5, 10), (None,), ([],), ("0b", 2), ("0x", 16), ("é",), ("1\x002",), ("1", "2")]
for args in bad:
    try:
        print(int(*args))
    except Exception as e:
        print(type(e).__name__, e)
print(int(), int(3.99), int(-3.99), int(True), int(1e20), int("5", base=10))
for x in (float("inf"), float("nan"), 1j):
    try:
        int(x)
    except Exception as e:
        print(type(e).__name__, e)
