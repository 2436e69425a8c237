# Ints compare exactly with floats, bools and big ints.
print(1 == 1.0, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53)
print(10 ** 400 > 1e308, -10 ** 400 < -1e308, 10 ** 400 < float("inf"), -10 ** 400 > float("-inf"))
print(1 < float("nan"), 1 > float("nan"), 1 == float("nan"), 1 != float("nan"))
print(0 == -0.0, 0 == 0j, 3 == 3 + 0j, 3 == 3 + 1j)
print(True == 1, False == 0, True > False, True < 2, True == 1.0)
print(10 ** 20 == 1e20, 10 ** 22 == 1e22, 10 ** 23 == 1e23, 10 ** 23 > 1e23)
print(1 == "1", 1 != "1", 1 == None, 1 == [1])
for a in (2 ** 62 - 1, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 10 ** 19):
    print(a == a + 0, a < a + 1, a > a - 1, -a < a, a == float(a), a <= float(a), a >= float(a))
print(max(1, 1.0), max(1.0, 1), min(True, 1), min(1, True))
print(sorted([3, 2.5, True, -1, 10 ** 20, 1e19, 0]))
for f in (lambda: 1 < "a", lambda: 1 >= None, lambda: 1 < 1j):
    try:
        f()
    except TypeError as e:
        print(e)
