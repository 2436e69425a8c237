# Order and equality of floats; nan equals nothing.
nan, inf = float("nan"), float("inf")
vals = [-inf, -1.5, -0.0, 0.0, 1.0, inf, nan]
for a in vals:
    print(a, [(a < b, a <= b, a == b, a != b) for b in vals])
print(0.0 == -0.0, 1 == 1.0, nan in [nan], nan is nan, [nan] == [nan], min(nan, 1), min(1, nan), max(nan, 1), max(1, nan))
print(hash(0.0) == hash(-0.0), hash(1.0) == hash(1), hash(0.5), hash(-1.0), hash(inf), hash(-inf), hash(1e20) == hash(10 ** 20), hash(2.0 ** 61), hash(2.0 ** 61 - 1 + 1), hash(1.5), hash(1e-300))
print({0.0: "a", -0.0: "b", 0: "c"}, {1: 1, 1.0: 2, True: 3}, len({nan, nan}), len({float("nan"), float("nan")}))
print(sorted([3.5, -1, 2, inf, -inf, 0.0]), sum([0.1] * 10), sum([0.1] * 10) == 1.0)
for f in (lambda: 1.0 < "a", lambda: 1.0 > None, lambda: 1.0 <= 1j):
    try:
        f()
    except TypeError as e:
        print(e)
print(1.0 == "1.0", 1.0 != None, 1.0 == [])
