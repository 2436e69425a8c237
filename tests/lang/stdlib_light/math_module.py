# math: exact functions, special values, errors.
import math as m
print(m.floor(2.7), m.floor(-2.7), m.ceil(2.1), m.trunc(-2.7), m.sqrt(16), m.isqrt(10 ** 40 + 1), m.gcd(12, 18, 27), m.gcd(), m.lcm(4, 6), m.factorial(25), m.comb(50, 25), m.perm(10, 3), m.perm(4), m.fabs(-2), m.copysign(1, -0.0), m.fmod(-7, 3), m.remainder(7, 4), m.modf(-2.5), m.frexp(10.0), m.ldexp(0.5, 4), m.hypot(3, 4), m.dist((0, 0), (3, 4)), m.prod([1, 2, 3], start=10), m.fsum([0.1] * 10), m.log2(2 ** 100), m.log10(10 ** 20), m.log(1), m.exp(0), m.pow(2, 3), m.degrees(m.pi), m.isclose(0.1 + 0.2, 0.3), m.isclose(1, 1.1, rel_tol=0.2), m.ulp(1.0), m.nextafter(1.0, 2.0), m.cbrt(27.0), m.exp2(10), m.tau == 2 * m.pi, m.log(8, 2), m.inf, m.nan)
print(m.isnan(m.nan), m.isinf(-m.inf), m.isfinite(1), m.sin(0), m.cos(0), m.atan2(0, -1) == m.pi, m.atan2(-0.0, -1) == -m.pi, m.sqrt(m.inf), m.exp(-m.inf), m.fmod(5, m.inf), m.log1p(0), m.expm1(0), m.gamma(5), m.erf(0), m.tanh(0), m.floor(10 ** 30), m.ceil(True), m.log(10 ** 400), m.floor(1e300) == int(1e300))
class T:
    def __floor__(self): return "F"
    def __ceil__(self): return "C"
    def __trunc__(self): return "T"
    def __float__(self): return 4.0
print(m.floor(T()), m.ceil(T()), m.trunc(T()), m.sqrt(T()))
for f in (lambda: m.sqrt(-1), lambda: m.log(0), lambda: m.log(-1), lambda: m.factorial(-1), lambda: m.factorial(1.5), lambda: m.exp(1000), lambda: m.floor(m.inf), lambda: m.ceil(m.nan), lambda: m.isqrt(-1), lambda: m.comb(-1, 2), lambda: m.comb(2.0, 1), lambda: m.sqrt("a"), lambda: m.gcd(1.5), lambda: m.fmod(1, 0), lambda: m.acos(2), lambda: m.pow(0, -1), lambda: m.ldexp(1.0, 5000), lambda: m.log(2, 1), lambda: m.log(5, 0), lambda: m.dist([1], [1, 2]), lambda: m.floor("a"), lambda: m.trunc([]), lambda: m.perm(3, -1), lambda: m.sin(m.inf), lambda: m.prod(["a"]), lambda: m.hypot("a"), lambda: m.sqrt(), lambda: m.isclose(1, 1, rel_tol=-1), lambda: m.fsum([1, "a"]), lambda: m.atanh(1), lambda: m.gamma(-1), lambda: m.sqrt(10 ** 400)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
