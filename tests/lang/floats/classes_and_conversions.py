# Subclasses of float, __float__, __round__ and friends.
class F(float):
    def __repr__(self): return "F" + float.__repr__(self)
f = F(1.5)
print(f, repr(f), str(f), f + 1, type(f + 1).__name__, type(-f).__name__, type(+f).__name__, type(abs(f)).__name__, f"{f}", f"{f:.2f}", "%s %r %.1f" % (f, f, f))
class Has:
    def __float__(self): return 2.5
class Index:
    def __index__(self): return 7
print(float(Has()), float(Index()), "%.1f" % Has(), "%f" % Index())
class BadStr:
    def __float__(self): return "x"
class Sub:
    def __float__(self): return F(3.0)
import warnings
warnings.simplefilter("ignore")
for c in (BadStr, Sub, object):
    try:
        print(type(float(c())).__name__, float(c()))
    except TypeError as e:
        print(e)
class R:
    def __round__(self, n="none"): return ("rounded", n)
    def __trunc__(self): return 42
    def __abs__(self): return "abs"
print(round(R()), round(R(), 3), abs(R()), int(R()))
print(float.__name__, float.fromhex.__name__, (1.5).__class__, isinstance(True, float))
print((1.5).__getnewargs__(), F(2).__dict__, int(F(2.9)), F("0x1p1"[2:] if 0 else "3"))
