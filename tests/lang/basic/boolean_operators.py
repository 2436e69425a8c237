# and/or give one of their operands; not gives a bool.
print(0 or "x", 1 or "x", 0 and "x", 1 and "x")
print([] or {} or () or "" or None)
print(1 and [2] and {3: 4})
print(None and 1, None or 0)
print(not [], not [0], not "", not "0", not 0.0, not 0j, not None)
def f(x):
    print("call", x)
    return x
print(f(0) and f(1))
print(f(1) or f(2))
print(f(0) or f("") or f("end"))
print(f(1) and f(2) and f(0) and f(3))
print(f(1) if f(0) else f(2))
for a in (0, 1):
    for b in (0, 1):
        for c in (0, 1):
            print(a, b, c, a and b or c, a or b and c, not a and b)
x = [] or "default"
print(x)
print(bool("False"), bool(0), bool([[]]), bool(()))
print(True + True, True * 10, -True, ~True, True / 2)
print(True is (1 == 1), (1 and 2) is 2, isinstance(True, int))
