# Format specs of floats.
specs = ["", "5", "<12", "^12", "=12", "012", "+", " ", "e", ".0e", ".3e", "E", "f", ".0f", ".1f", "F", "g", ".2g", ".10g", "G", "n", "%", ".1%", ",", ",.2f", "_.3f", "#g", "#.0f", "#.0e", ".3", ".0", ".17", "+.2f", "010.2f", "*^14.1f", "z", "z.0f", ".20f", "z.1e", "+,.0f", "020,.2f", "<0", "08", "=+9.1"]
for x in (0.0, -0.0, 1.0, -2.5, 1234567.891, 0.00001234, 1e22, 1e-10, float("inf"), float("-inf"), float("nan"), 0.05):
    for s in specs:
        try:
            print(s, repr(format(x, s)), end=" ")
        except ValueError as e:
            print(s, e, end=" ")
    print()
for s in ("d", "s", "x", "c", "q", ".", ".f", ",n", "_n", "5.2.1", ".2147483648f", "<<<<", "#_,"):
    try:
        print(repr(s), format(1.5, s))
    except ValueError as e:
        print(repr(s), e)
