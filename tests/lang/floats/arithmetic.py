# + - * / // % ** on floats, signs of zero included.
vals = [0.0, -0.0, 1.0, -1.5, 2.5, 1e308, -1e-308, float("inf"), float("-inf")]
for a in vals:
    for b in (2.0, -3.5, float("inf")):
        print(a, b, a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b))
print(7.5 // 2, -7.5 // 2, 7.5 // -2, 7.5 % 2, -7.5 % 2, 7.5 % -2, -7.5 % -2)
print(-0.0 % 5, 5.0 % -5, -5.0 % 5, 0.0 // -3, -1e-20 % 1)
print(0.1 + 0.2, 0.1 * 3, 1 / 3, 2 / 3, 1e16 + 1, 1e16 - 1)
print(1e308 * 10, -1e308 * 10, 1e-320 / 10, 5e-324 / 2, 1e308 + 1e308)
nan = float("nan")
print(nan + 1, nan * 0, nan // 1, nan % 1, float("inf") - float("inf"), float("inf") * 0)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0.0, lambda: divmod(1.0, 0), lambda: nan / 0.0, lambda: 0.0 ** -1, lambda: 10.0 ** 400):
    try:
        print(f())
    except ArithmeticError as e:
        print(type(e).__name__, e)
