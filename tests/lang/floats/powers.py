# ** with floats.
print(2.0 ** 3, 2 ** 0.5, 0.0 ** 0, (-2.0) ** 3, (-8.0) ** 2, 4.0 ** -0.5, 10.0 ** -3)
print((-2.0) ** 0.5, (-1) ** 0.5, type((-1) ** 0.5))
inf, nan = float("inf"), float("nan")
print(inf ** 0, inf ** -1, (-inf) ** 3, (-inf) ** 2, 0.5 ** inf, 2 ** inf, 2.0 ** -inf, (-1.0) ** inf, nan ** 0, 1 ** nan, 1.0 ** inf)
print(0.0 ** 2, (-0.0) ** 3, (-0.0) ** 2, pow(2.0, 2), pow(2, -2))
for f in (lambda: 0.0 ** -2, lambda: 0 ** -1.0, lambda: 1e200 ** 2, lambda: 2.0 ** 5000, lambda: pow(2.0, 2, 2), lambda: 2.0 ** "a", lambda: (-0.0) ** -1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x = 2.0
x **= 10
print(x, 9 ** 0.5, 27 ** (1 / 3), 1e-200 ** 2, 2.0 ** -1074, 2.0 ** -1075, 2.0 ** 1023)
