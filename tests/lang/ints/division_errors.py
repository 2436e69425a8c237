# Dividing by zero, and what / gives.
for name, f in (("/", lambda a, b: a / b), ("//", lambda a, b: a // b), ("%", lambda a, b: a % b), ("divmod", divmod), ("pow", lambda a, b: pow(b, -a))):
    for a in (1, 10 ** 30):
        try:
            print(name, f(a, 0))
        except ZeroDivisionError as e:
            print(name, type(e).__name__, e)
print(7 / 2, -7 / 2, 6 / 3, 1 / 3, 2 / -3)
print(10 ** 30 / 10 ** 10, 10 ** 400 / 10 ** 399, 1 / 10 ** 300)
print((2 ** 53 + 1) / 1, (2 ** 1000) / (2 ** 999 + 1), 3 / 2 ** 1074)
print(1 / 10 ** 400, -1 / 10 ** 400)
try:
    10 ** 400 / 3
except OverflowError as e:
    print(e)
for a, b in ((1, "x"), (1, None), (1, [])):
    for f in (lambda a, b: a / b, lambda a, b: a // b, lambda a, b: a % b, divmod):
        try:
            f(a, b)
        except TypeError as e:
            print(e)
print(5 // 2.0, 5 % 2.0, -5 // 2.0, True // 1, 7 // True)
