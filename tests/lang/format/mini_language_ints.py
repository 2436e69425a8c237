# Format specs of ints.
specs = ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+", "-", " ", "+5", "=+8", "0=8", "*<8", "*^8", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "#010b", "08b", ",", "_", "_x", "_b", "#_x", "010,", "+,", "c", "n", "e", ".2e", "f", ".1f", "g", "%", ".0%", "é>6", "z.1f", "0", "00", "<010", "^+9,d", ">20,", "015,"]
for n in (0, 7, -42, 1234567, 2 ** 70):
    for s in specs:
        try:
            print(s, repr(format(n, s)), end=" ")
        except (ValueError, OverflowError) as e:
            print(s, e, end=" ")
    print()
for s in ("s", ".2", ".2d", "q", "5x5", ",x", ",b", "_c", "+c", "#c", "ic", ",_", "_,", "=", "<<<", "1.", ".", ",n", "zd", "z", "d5", "99999999999999999999", "#d", "#", "ä", "\x00"):
    try:
        print(repr(s), repr(format(5, s)))
    except ValueError as e:
        print(repr(s), e)
print(format(True, "d"), format(True, "5"), format(True, ""), format(False, "x"), format(65, "c"), format(0x1F600, "c"))
