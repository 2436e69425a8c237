"""The constants that CPython's tests take from its C test module: sizes of C's types on this platform."""
from struct import calcsize as _size


def _limits(name, code):
    bits = 8 * _size(code)
    return {f"{name}_MAX": (1 << bits - 1) - 1, f"{name}_MIN": -(1 << bits - 1), f"U{name}_MAX": (1 << bits) - 1}


for _name, _code in ("CHAR", "b"), ("SHRT", "h"), ("INT", "i"), ("LONG", "l"), ("LLONG", "q"):
    globals().update(_limits(_name, _code))
USHRT_MAX = globals().pop("USHRT_MAX")
PY_SSIZE_T_MAX = (1 << 8 * _size("n") - 1) - 1
PY_SSIZE_T_MIN = -PY_SSIZE_T_MAX - 1
SIZEOF_TIME_T = _size("l")
DBL_MAX, DBL_MIN = 1.7976931348623157e+308, 2.2250738585072014e-308
FLT_MAX, FLT_MIN = 3.4028234663852886e+38, 1.1754943508222875e-38
WITH_PYMALLOC = False
USE_STACKCHECK = False
del _name, _code


def W_STOPCODE(signal):
    """The status that wait() gives for a process stopped by `signal`."""
    return signal << 8 | 0x7f
