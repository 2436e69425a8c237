# int() of texts in all bases agrees with the digits.
digits = "0123456789abcdefghijklmnopqrstuvwxyz"
def to(n, b):
    s = ""
    while n: n, r = divmod(n, b); s = digits[r] + s
    return s or "0"
for b in range(2, 37):
    for n in (0, 1, b - 1, b, 12345, 2 ** 64 + 7, 10 ** 30): assert int(to(n, b), b) == n and int("-" + to(n, b).upper(), b) == -n
    try: int(digits[b] if b < 36 else "!", b)
    except ValueError as e: print(e)
print(int("0b11", 2), int("0B11", 0), int("0o7", 8), int("0XfF", 16), int("0x_f", 0), int("1_2", 10), int(" \t\n5\r\x0b\x0c"), int("\u20035\u3000"), int("٤٢"), int("𝟗"), int("-٥"), int("00012"), int("0" * 100 + "1"))
for s, b in (("0b2", 2), ("0x", 16), ("x", 16), ("0b", 0), ("08", 0), ("0_8", 0), ("_1", 10), ("1_", 10), ("1__1", 10), ("+ 1", 10), ("+-1", 10), ("1 1", 10), ("²", 10), ("½", 10), ("", 36), ("\0", 10), ("1\0", 10), ("0b1", 10), ("0o1", 16), ("0x1", 8), ("zz", 35), ("é", 36), ("1.0", 10), ("1e3", 10), ("٤x", 10), ("a" * 60, 10)):
    try: print(repr(s), b, int(s, b))
    except ValueError as e: print(ascii(str(e)))
print(int("0b1", 16), int("b1", 16), int("1e3", 16), int(b"7f", 16), int(bytearray(b" 7 ")))
