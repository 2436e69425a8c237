# % with numbers: flags, width, precision.
for n in (0, 5, -5, 12345, 10 ** 20, -10 ** 20, True):
    print("%d|%5d|%-8d|%05d|%+d|% d|%.3d|%+06.4d|%x|%X|%o|%#x|%#o|%#X|%i|%u|%08x|%#010x|%-#8x|%c" % ((n,) * 19 + (abs(n) % 128 + 33,)))
for x in (0.0, -0.0, 1.5, -2.25, 1234567.891, 1e-7, 1e100, float("inf"), float("nan"), 3, 10 ** 17):
    print("%f|%.2f|%10.3f|%-10.1f|%+f|% .1f|%010.2f|%e|%.0e|%E|%g|%.3g|%G|%#g|%#.0f|%.0f" % ((x,) * 16))
print("%d %d" % (3.99, -3.99), "%s" % 1e16, "%.15g %.17g" % (0.1, 0.1), "%.50f" % 0.1, "%.0f %.0f %.0f" % (0.5, 1.5, 2.5), "%5%|" % () if 0 else "", "%ld %hd %Lf" % (1, 2, 3.5))
class I:
    def __index__(self): return 10
    def __int__(self): return 20
class F:
    def __float__(self): return 1.25
print("%d" % I(), "%x" % I(), "%f" % F(), "%c" % I() == "\n")
for f in (lambda: "%d" % 1j, lambda: "%x" % 3.0, lambda: "%d" % float("nan"), lambda: "%d" % float("inf"), lambda: "%f" % None, lambda: "%d" % [], lambda: "%i" % "3", lambda: "%e" % "3", lambda: "%c" % 0x110000, lambda: "%c" % "", lambda: "%.99999999999d" % 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
