# ** and pow with two and three arguments.
print(2 ** 10, (-2) ** 3, 0 ** 0, 5 ** 0, 0 ** 5, 1 ** 100, (-1) ** 101)
print(2 ** -1, 10 ** -2, (-2) ** -3, 4 ** 0.5, (-8) ** (1 / 3))
print(3 ** 100, (-3) ** 101, 7 ** 77)
print(pow(2, 10, 1000), pow(3, 200, 13), pow(-3, 3, 7), pow(3, 3, -7), pow(-3, 3, -7))
print(pow(2, 0, 1), pow(0, 0, 5), pow(10 ** 30, 10 ** 20, 10 ** 9 + 7))
print(pow(3, -1, 11), pow(3, -2, 11), pow(-3, -1, 11), pow(38, -1, 97))
print(pow(base=2, exp=5), pow(base=2, exp=5, mod=7), pow(2, 3, None))
for args in ((2, 3, 0), (2, -1, 4), (2, 3, 1.5), (2.0, 3, 5), (2, "a"), ("a", 2), (0, -1), (0.0, -1), (2, 3, "x")):
    try:
        print(pow(*args))
    except Exception as e:
        print(args, type(e).__name__, e)
try:
    2 ** "x"
except TypeError as e:
    print(e)
print(2 ** True, True ** 2, type(2 ** 2), type(2 ** -2))
x = 3
x **= 4
print(x, 2 ** 2 ** 3, len(str(9 ** 999)))
