# str, repr, bin, oct, hex, chr of ints.
for n in (0, 1, -1, 10, -255, 2 ** 62, 2 ** 63, -2 ** 64, 10 ** 40, 123456789 ** 5):
    print(str(n), repr(n), bin(n), oct(n), hex(n))
print(bin(True), hex(False), str(True), repr(False))
print(len(str(3 ** 5000)), str(3 ** 300)[:20], str(3 ** 300)[-20:])
print(str(10 ** 100) == "1" + "0" * 100, str(10 ** 100 - 1) == "9" * 100)
print(int(str(7 ** 500)) == 7 ** 500, int(hex(7 ** 500), 16) == 7 ** 500)
class I:
    def __index__(self):
        return 255
print(hex(I()), bin(I()), oct(I()))
for f in (lambda: hex(1.0), lambda: bin("1"), lambda: oct(None)):
    try:
        f()
    except TypeError as e:
        print(e)
try:
    str(10 ** 5000)
except ValueError as e:
    print(e)
try:
    int("1" * 5000)
except ValueError as e:
    print(e)
print(len(hex(10 ** 5000)), int("f" * 5000, 16).bit_length())
