# Format specs of strings and of None.
for v in ("", "abc", "日本", "long string"):
    for s in ("", "s", "5", "<5", ">5", "^6", "*^7", ".2", ".2s", "6.2", "05", "é<5", ".0", "<<5", "{>5", "  >4"[1:], "010s"):
        print(s, repr(format(v, s)), end=" ")
    print()
for s in ("=5", "+", " ", "#", ",", "_", "d", "f", "x", "c", "05d", "-5", "=05", "z", ".x", "5,s", "%"):
    try:
        print(repr(s), repr(format("abc", s)))
    except ValueError as e:
        print(repr(s), e)
for v in (None, [], {}, object, 1j, (1,), b"x", range(3)):
    for s in ("", "5", "d", "x"):
        try:
            print(s, format(v, s))
        except (TypeError, ValueError) as e:
            print(s, type(e).__name__, e)
try:
    format("a", 5)
except TypeError as e:
    print(e)
try:
    format()
except TypeError as e:
    print(e)
print(format("a"), format(1), format(1.5), format("x", ">3"), "abc".__format__(">5"), (5).__format__("03"))
