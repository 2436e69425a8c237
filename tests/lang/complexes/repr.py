# repr of complex numbers: signs, nan, inf, negative zero.
inf, nan = float("inf"), float("nan")
for re in (0.0, -0.0, 1.0, -2.5, inf, nan, 1e20):
    for im in (0.0, -0.0, 1.0, -1.5, -inf, nan):
        print(complex(re, im), end=" ")
    print()
print(1j, -1j, 0j, -0j, 1 - 0j, 1e100j, 1e16 + 1e15j, 0.1 + 0.2j)
print(repr(1 + 2j), str(1 + 2j), f"{1 + 2j}", "%s" % (1 + 2j), [1j])
print(f"{1 + 2j:.2f}", f"{1.5 - 2.5j:e}", f"{3 + 4j:>20}|", f"{3 + 4j:<+20.1f}|", f"{12345.678j:,.1f}", format(1j, ""))
for spec in ("=10", "010", "%", "d", "s", "x", "q"):
    try:
        print(spec, format(1 + 2j, spec))
    except ValueError as e:
        print(spec, e)
