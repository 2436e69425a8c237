# & | ^ ~ << >> as if in endless two's complement.
vals = [0, 1, -1, 5, -6, 255, -256, 2 ** 62, -2 ** 62, 2 ** 64 - 1, -2 ** 64, 10 ** 25, -10 ** 25]
for a in vals:
    print(a, ~a, a & 255, a | 15, a ^ -1, a << 3, a >> 3, a >> 70)
for a in vals[5:]:
    for b in vals[5:]:
        print(a & b, a | b, a ^ b)
print(1 << 0, 1 << 62, 1 << 63, 1 << 64, 1 << 100, -1 << 63, 0 << 1000000000000)
print(5 >> 0, 5 >> 100, -5 >> 100, -1 >> 1, 2 ** 100 >> 99, -2 ** 100 >> 200)
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 1 << 1.0, lambda: 1 & 1.0, lambda: "a" | 1, lambda: ~1.5, lambda: 0 >> -5):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(True & False, True | 2, True ^ True, type(True & True), type(True & 1), ~False)
