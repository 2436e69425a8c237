/* mathmodule.c -- the module math.
 *
 * Most functions are libm's with Python's idea of errors: a NaN that came from no NaN is a ValueError, an infinity that came
 * from finite numbers an OverflowError (or, at a pole, a ValueError). Integer functions work on ints of any size. */
#include "num.h"
#include "modules.h"
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

static Value domain(void) { return err_raise(ValueError, "math domain error"); }
static Value range(void) { return err_raise(OverflowError, "math range error"); }

/* ---- one argument ------------------------------------------------------------------------------------------------ */

static Value one(Thread *th, Value v, double f(double), bool can_overflow) {
    double x;
    if (arg_double(th, v, &x) < 0) return RAISED;
    double r = f(x);
    if (isnan(r) && !isnan(x)) return domain();
    if (isinf(r) && isfinite(x)) return can_overflow ? range() : domain();
    return float_from(r);
}

/* name, libm's, can it overflow, what it is */
#define ONE_ARGUMENT(F)                                                     \
    F(acos, 0, "The arc cosine, in radians, from 0 to pi.")                 \
    F(acosh, 0, "The inverse hyperbolic cosine.")                           \
    F(asin, 0, "The arc sine, in radians, from -pi/2 to pi/2.")             \
    F(asinh, 0, "The inverse hyperbolic sine.")                             \
    F(atan, 0, "The arc tangent, in radians, from -pi/2 to pi/2.")          \
    F(atanh, 0, "The inverse hyperbolic tangent.")                          \
    F(cbrt, 0, "The cube root.")                                            \
    F(cos, 0, "The cosine of an angle in radians.")                         \
    F(cosh, 1, "The hyperbolic cosine.")                                    \
    F(erf, 0, "The error function.")                                        \
    F(erfc, 0, "The complement of the error function.")                     \
    F(exp, 1, "e to the power of x.")                                       \
    F(exp2, 1, "2 to the power of x.")                                      \
    F(expm1, 1, "exp(x) - 1, exact for small x too.")                       \
    F(fabs, 0, "The absolute value as a float.")                            \
    F(log1p, 0, "The natural logarithm of 1 + x, exact for small x too.")   \
    F(sin, 0, "The sine of an angle in radians.")                           \
    F(sinh, 1, "The hyperbolic sine.")                                      \
    F(sqrt, 0, "The square root.")                                          \
    F(tan, 0, "The tangent of an angle in radians.")                        \
    F(tanh, 0, "The hyperbolic tangent.")

#define F(name, overflow, doc) \
    static Value math_##name(Thread *th, Value *a, unsigned n, Value kw) { return one(th, a[0], name, overflow); }
ONE_ARGUMENT(F)
#undef F

static Value math_gamma(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    if (arg_double(th, a[0], &x) < 0) return RAISED;
    if (isnan(x) || x == HUGE_VAL) return float_from(x);
    if (isinf(x) || x == 0 || (x < 0 && x == floor(x))) return domain();
    if (x < -190) return float_from(fmod(floor(x), 2) == 0 ? 0.0 : -0.0);
    double r = tgamma(x);
    return isinf(r) ? range() : float_from(r);
}

static Value math_lgamma(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    int sign;
    if (arg_double(th, a[0], &x) < 0) return RAISED;
    if (!isfinite(x)) return float_from(isnan(x) ? x : HUGE_VAL);
    if (x <= 2 && x == floor(x)) return x <= 0 ? domain() : float_from(0.0);
    double r = lgamma_r(x, &sign);
    return isinf(r) ? range() : float_from(r);
}

static Value math_degrees(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return arg_double(th, a[0], &x) < 0 ? RAISED : float_from(x * (180.0 / M_PI));
}
static Value math_radians(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return arg_double(th, a[0], &x) < 0 ? RAISED : float_from(x * (M_PI / 180.0));
}
static Value math_isfinite(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return arg_double(th, a[0], &x) < 0 ? RAISED : v_bool(isfinite(x));
}
static Value math_isinf(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return arg_double(th, a[0], &x) < 0 ? RAISED : v_bool(isinf(x));
}
static Value math_isnan(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return arg_double(th, a[0], &x) < 0 ? RAISED : v_bool(isnan(x));
}
static Value math_ulp(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    if (arg_double(th, a[0], &x) < 0) return RAISED;
    if (isnan(x)) return float_from(x);
    x = fabs(x);
    if (isinf(x)) return float_from(x);
    double up = nextafter(x, HUGE_VAL);
    return float_from(isinf(up) ? x - nextafter(x, -HUGE_VAL) : up - x);
}

static Value math_frexp(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    int e = 0;
    if (arg_double(th, a[0], &x) < 0) return RAISED;
    if (isfinite(x) && x != 0) x = frexp(x, &e);
    Value m = float_from(x);
    return m == RAISED ? m : TUPLE(m, small_int(e));
}

static Value math_modf(Thread *th, Value *a, unsigned n, Value kw) {
    double x, whole;
    if (arg_double(th, a[0], &x) < 0) return RAISED;
    double part = modf(x, &whole);
    Value p = float_from(part), w = p == RAISED ? p : float_from(whole);
    return w == RAISED ? w : TUPLE(p, w);
}

/* ---- logarithms -------------------------------------------------------------------------------------------------- */

/* Of a float, or of an int of any size: log(m * 2**e) = log(m) + e * log(2). */
static int logarithm(Thread *th, Value v, double f(double), double *out) {
    double x;
    if (int_check(v)) {
        bool overflow;
        if (int_sign(v) <= 0) return domain(), -1;
        x = int_to_double(v, &overflow);
        if (overflow) {
            uint64_t room[1];
            int64_t e;
            x = big_frexp(int_big(v, room), &e);
            *out = f(x) + f(2.0) * (double)e;
            return 0;
        }
    } else if (arg_double(th, v, &x) < 0) {
        return -1;
    }
    if (x <= 0) return domain(), -1;
    *out = f(x);
    return 0;
}

static Value math_log(Thread *th, Value *a, unsigned n, Value kw) {
    double x, b;
    if (arg_no_keywords("math.log", kw) < 0) return RAISED;
    if (n < 1 || n > 2) return err_raise(TypeError, "math.log requires 1 to 2 arguments");
    if (logarithm(th, a[0], log, &x) < 0) return RAISED;
    if (n == 1) return float_from(x);
    if (logarithm(th, a[1], log, &b) < 0) return RAISED;
    return b == 0 ? err_raise(ZeroDivisionError, "float division by zero") : float_from(x / b);
}
static Value math_log2(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return logarithm(th, a[0], log2, &x) < 0 ? RAISED : float_from(x);
}
static Value math_log10(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    return logarithm(th, a[0], log10, &x) < 0 ? RAISED : float_from(x);
}

/* ---- two arguments ----------------------------------------------------------------------------------------------- */

static int two(Thread *th, Value *a, double *x, double *y) {
    return arg_double(th, a[0], x) < 0 || arg_double(th, a[1], y) < 0 ? -1 : 0;
}

static Value math_atan2(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y;
    return two(th, a, &y, &x) < 0 ? RAISED : float_from(atan2(y, x));
}
static Value math_copysign(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y;
    return two(th, a, &x, &y) < 0 ? RAISED : float_from(copysign(x, y));
}
static Value math_nextafter(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y;
    return two(th, a, &x, &y) < 0 ? RAISED : float_from(nextafter(x, y));
}
static Value math_fmod(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y;
    if (two(th, a, &x, &y) < 0) return RAISED;
    double r = fmod(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? domain() : float_from(r);
}
static Value math_remainder(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y;
    if (two(th, a, &x, &y) < 0) return RAISED;
    double r = remainder(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? domain() : float_from(r);
}

static Value math_pow(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y;
    if (two(th, a, &x, &y) < 0) return RAISED;
    double r = pow(x, y);
    if (isfinite(r) || !isfinite(x) || !isfinite(y)) return float_from(r);
    return isnan(r) || x == 0 ? domain() : range();
}

static Value math_ldexp(Thread *th, Value *a, unsigned n, Value kw) {
    double x;
    if (arg_double(th, a[0], &x) < 0) return RAISED;
    if (!int_check(a[1])) return err_raise(TypeError, "Expected an int as second argument to ldexp.");
    int64_t e;
    if (!int_fits(a[1], &e)) e = int_sign(a[1]) < 0 ? -100000 : 100000;
    if (x == 0 || !isfinite(x)) return float_from(x);
    double r = ldexp(x, (int)(e > 100000 ? 100000 : e < -100000 ? -100000 : e));
    return isinf(r) ? range() : float_from(r);
}

static Value math_isclose(Thread *th, Value *a, unsigned n, Value kw) {
    double x, y, rel = 1e-9, abs = 0;
    if (two(th, a, &x, &y) < 0) return RAISED;
    if (a[2] != V_UNBOUND && arg_double(th, a[2], &rel) < 0) return RAISED;
    if (a[3] != V_UNBOUND && arg_double(th, a[3], &abs) < 0) return RAISED;
    if (rel < 0 || abs < 0) return err_raise(ValueError, "tolerances must be non-negative");
    if (x == y) return V_TRUE;
    if (isinf(x) || isinf(y)) return V_FALSE;
    double d = fabs(y - x);
    return v_bool(d <= fabs(rel * y) || d <= fabs(rel * x) || d <= abs);
}

/* ---- lengths ----------------------------------------------------------------------------------------------------- */

/* sqrt of a sum of squares. In 113 bits squares are exact, with a wide exponent; the root of the 64-bit sum is corrected once. */
typedef struct Norm { __float128 sum; bool inf, nan; } Norm;
static void norm_add(Norm *s, double x) {
    s->inf |= isinf(x) != 0;
    s->nan |= isnan(x) != 0;
    s->sum += (__float128)x * x;
}
static double norm_root(const Norm *s) {
    if (s->inf || s->nan) return s->inf ? HUGE_VAL : NAN;
    long double root = sqrtl((long double)s->sum);
    if (root == 0) return 0;
    return (double)(root + (s->sum - (__float128)root * root) / (2 * (__float128)root));
}

static Value math_hypot(Thread *th, Value *a, unsigned n, Value kw) {
    Norm s = {0};
    if (arg_no_keywords("math.hypot", kw) < 0) return RAISED;
    for (unsigned i = 0; i < n; i++) {
        double x;
        if (arg_double(th, a[i], &x) < 0) return RAISED;
        norm_add(&s, x);
    }
    return float_from(norm_root(&s));
}

static Value math_dist(Thread *th, Value *a, unsigned n, Value kw) {
    for (unsigned i = 0; i < 2; i++)
        if (!tuple_check(a[i]) && (a[i] = tuple_from_iterable(th, a[i])) == RAISED) return RAISED;
    if (tuple_len(a[0]) != tuple_len(a[1])) return err_raise(ValueError, "both points must have the same number of dimensions");
    Norm s = {0};
    for (uint64_t i = 0; i < tuple_len(a[0]); i++) {
        double x, y;
        if (arg_double(th, tuple_get(a[0], i), &x) < 0 || arg_double(th, tuple_get(a[1], i), &y) < 0) return RAISED;
        norm_add(&s, x - y);
    }
    return float_from(norm_root(&s));
}

/* ---- sums and products ------------------------------------------------------------------------------------------- */

/* Partial sums that do not overlap (Shewchuk), smallest first: their exact sum is what was added. */
typedef struct Partials {
    double *p, space[64];
    size_t n, cap;
    double specials; /* infinities and NaNs apart */
    double inf_sum;
} Partials;

static Value partials_add(Partials *s, double x) {
    double given = x;
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        double y = s->p[i];
        if (fabs(x) < fabs(y)) {
            double t = x;
            x = y, y = t;
        }
        volatile double high = x + y, big = high - x, low = y - big;
        if (low != 0) s->p[kept++] = low;
        x = high;
    }
    s->n = kept;
    if (x == 0) return V_NONE;
    if (!isfinite(x)) {
        if (isfinite(given)) return err_raise(OverflowError, "intermediate overflow in fsum");
        if (isinf(given)) s->inf_sum += given;
        s->specials += given;
        s->n = 0;
        return V_NONE;
    }
    if (s->n == s->cap) {
        double *more = s->p == s->space ? malloc(2 * s->cap * sizeof *more) : realloc(s->p, 2 * s->cap * sizeof *more);
        if (!more) return err_no_memory();
        if (s->p == s->space) memcpy(more, s->space, sizeof s->space);
        s->p = more, s->cap *= 2;
    }
    s->p[s->n++] = x;
    return V_NONE;
}

/* The sum, rounded once: from the largest down until something is cut off, half way looks at the rest. */
static double partials_round(const Partials *s) {
    size_t n = s->n;
    if (!n) return 0;
    double high = s->p[--n];
    volatile double low = 0;
    while (n) {
        double x = high, y = s->p[--n];
        volatile double sum = x + y, back = sum - x;
        high = sum;
        low = y - back;
        if (low != 0) break;
    }
    if (n && ((low < 0 && s->p[n - 1] < 0) || (low > 0 && s->p[n - 1] > 0))) {
        double twice = low * 2;
        volatile double x = high + twice, back = x - high;
        if (twice == back) high = x;
    }
    return high;
}

static Value math_fsum(Thread *th, Value *a, unsigned n, Value kw) {
    /* The partial sums are in memory of their own, freed by an abort's rewind only if it lies on the stack: so they move to
     * the heap rarely, and then a list of the values is made first and nothing runs meanwhile. */
    Value l = list_from_iterable(th, a[0]);
    if (l == RAISED) return l;
    a[0] = l;
    uint64_t len = list_len(l);
    for (uint64_t i = 0; i < len; i++) {
        Value v = list_get(a[0], i);
        double x;
        if (float_check(v)) continue;
        if (arg_double(th, v, &x) < 0) return RAISED;
        v = float_from(x);
        if (v == RAISED) return v;
        list_set(a[0], i, v);
    }
    Partials s = {.cap = 64};
    s.p = s.space;
    Value r = V_NONE;
    for (uint64_t i = 0; i < len && r != RAISED; i++) r = partials_add(&s, float_value(list_get(a[0], i)));
    if (r != RAISED) {
        if (s.specials != 0)
            r = isnan(s.inf_sum) ? err_raise(ValueError, "-inf + inf in fsum") : float_from(s.specials);
        else
            r = float_from(partials_round(&s));
    }
    if (s.p != s.space) free(s.p);
    return r;
}

static Value math_prod(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push2(th, arg_or(a[1], small_int(1)), V_NONE);
    r[1] = obj_iter(th, a[0]);
    if (r[1] == RAISED) return RAISED;
    for (;;) {
        Value v = obj_next(th, r[1]);
        if (v == STOP) return r[0];
        if (v == RAISED) return v;
        r[0] = both_int(r[0], v) ? int_mul(r[0], v) : obj_binary(th, NB_MUL, r[0], v);
        if (r[0] == RAISED || thread_poll(th) < 0) return RAISED;
    }
}

/* ---- whole numbers ----------------------------------------------------------------------------------------------- */

/* type(v).name() if there is one: V_UNBOUND else. */
static Value ask(Thread *th, Value v, Value name) {
    Value f;
    int found = obj_find_special(th, v, name, &f);
    return found < 0 ? RAISED : found ? obj_call(th, f, NULL, 0) : V_UNBOUND;
}

static bool plain_float(Value v) { return is_float_imm(v) || is_exact(v, &type_float); }

static Value rounded(Thread *th, Value *a, Value name, double f(double)) {
    if (!plain_float(a[0])) {
        if (is_int(a[0])) return a[0];
        Value v = ask(th, a[0], name);
        if (v != V_UNBOUND) return v;
    }
    double x;
    return arg_double(th, a[0], &x) < 0 ? RAISED : int_from_double(f(x));
}
static Value math_floor(Thread *th, Value *a, unsigned n, Value kw) { return rounded(th, a, S(__floor__), floor); }
static Value math_ceil(Thread *th, Value *a, unsigned n, Value kw) { return rounded(th, a, S(__ceil__), ceil); }
static Value math_trunc(Thread *th, Value *a, unsigned n, Value kw) {
    if (plain_float(a[0])) return int_from_double(float_value(a[0]));
    Value v = ask(th, a[0], S(__trunc__));
    return v == V_UNBOUND ? err_raise(TypeError, "type %T doesn't define __trunc__ method", a[0]) : v;
}

static Value math_isqrt(Thread *th, Value *a, unsigned n, Value kw) {
    Value v = obj_index(th, a[0]);
    if (v == RAISED) return v;
    return int_sign(v) < 0 ? err_raise(ValueError, "isqrt() argument must be nonnegative") : int_isqrt(v);
}

static Value math_gcd(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("math.gcd", kw) < 0) return RAISED;
    Value *r = root_push1(th, small_int(0));
    for (unsigned i = 0; i < n; i++) {
        Value v = obj_index(th, a[i]);
        if (v == RAISED || (r[0] = int_gcd(r[0], v)) == RAISED) return RAISED;
    }
    return r[0];
}

static Value math_lcm(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("math.lcm", kw) < 0) return RAISED;
    Value *r = root_push1(th, small_int(1));
    for (unsigned i = 0; i < n; i++) {
        Value v = obj_index(th, a[i]);
        if (v == RAISED) return v;
        if (!int_sign(v) || r[0] == small_int(0)) {
            r[0] = small_int(0);
            continue;
        }
        Value g = int_gcd(r[0], v), q = g == RAISED ? g : int_floordiv(r[0], g), p = q == RAISED ? q : int_mul(q, v);
        if (p == RAISED || (r[0] = int_abs(p)) == RAISED) return RAISED;
    }
    return r[0];
}

/* from * (from + step) * ... , `count` factors, halving so that the numbers multiplied are alike.  SAFEPOINT */
static Value product(Thread *th, Value from, int64_t step, int64_t count) {
    if (count <= 8) {
        Value r = from;
        for (int64_t i = 1; i < count && r != RAISED; i++) {
            Value f = int_add(from, small_int(i * step));
            r = f == RAISED ? f : int_mul(r, f);
        }
        return r;
    }
    Value *r = root_push2(th, from, V_NONE), out = RAISED;
    r[1] = product(th, from, step, count / 2);
    if (r[1] != RAISED && thread_poll(th) == 0) {
        Value f = int_add(r[0], small_int(count / 2 * step));
        Value rest = f == RAISED ? f : product(th, f, step, count - count / 2);
        if (rest != RAISED) out = int_mul(r[1], rest);
    }
    root_pop(th, 2);
    return out;
}

static Value math_factorial(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t k;
    Value v = obj_index(th, a[0]);
    if (v == RAISED) return v;
    if (int_sign(v) < 0) return err_raise(ValueError, "factorial() not defined for negative values");
    if (!int_fits(v, &k)) return err_raise(OverflowError, "factorial() argument should not exceed %ld", INT64_MAX);
    return k < 2 ? small_int(1) : product(th, small_int(2), 1, k - 1);
}

/* n and k of comb and perm: exact ints in r[0], r[1]. */
static int n_and_k(Thread *th, Value *a, Value *r) {
    for (unsigned i = 0; i < 2; i++) {
        Value v = obj_index(th, a[i]);
        if (v == RAISED) return -1;
        r[i] = int_plain(v);
    }
    if (int_sign(r[0]) < 0) return err_set(ValueError, "n must be a non-negative integer");
    if (int_sign(r[1]) < 0) return err_set(ValueError, "k must be a non-negative integer");
    return 0;
}

static Value math_perm(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[1] == V_UNBOUND || a[1] == V_NONE) return math_factorial(th, a, n, kw);
    Value *r = root_push(th, 2);
    int64_t k;
    if (n_and_k(th, a, r) < 0) return RAISED;
    if (int_cmp(r[0], r[1]) < 0) return small_int(0);
    if (!int_fits(r[1], &k)) return err_raise(OverflowError, "k must not exceed %lld", (long long)INT64_MAX);
    return k ? product(th, r[0], -1, k) : small_int(1);
}

/* n! / (n-k)! / k!, halving k so that no number gets much larger than the result. */
static Value choose(Thread *th, Value n, int64_t k) {
    if (k == 0) return small_int(1);
    if (k <= 30) {
        Value r = n;
        for (int64_t i = 1; i < k && r != RAISED; i++) {
            Value f = int_sub(n, small_int(i)), p = f == RAISED ? f : int_mul(r, f);
            r = p == RAISED ? p : int_floordiv(p, small_int(i + 1));
        }
        return r;
    }
    /* comb(n, k) = comb(n, j) * comb(n - j, k - j) / comb(k, j) */
    int64_t j = k / 2;
    Value *r = root_push2(th, n, V_NONE), out = RAISED;
    r[1] = choose(th, n, j);
    if (r[1] != RAISED && thread_poll(th) == 0) {
        Value m = int_sub(r[0], small_int(j));
        Value second = m == RAISED ? m : choose(th, m, k - j);
        if (second != RAISED && (r[1] = int_mul(r[1], second)) != RAISED) {
            Value third = choose(th, int_from(k), j);
            if (third != RAISED) out = int_floordiv(r[1], third);
        }
    }
    root_pop(th, 2);
    return out;
}

static Value math_comb(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    int64_t k;
    if (n_and_k(th, a, r) < 0) return RAISED;
    if (int_cmp(r[0], r[1]) < 0) return small_int(0);
    Value other = int_sub(r[0], r[1]);
    if (other == RAISED) return other;
    if (int_cmp(other, r[1]) < 0) r[1] = other;
    if (!int_fits(r[1], &k)) return err_raise(OverflowError, "min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
    return choose(th, r[0], k);
}

/* ---- the module -------------------------------------------------------------------------------------------------- */

static const Method math_methods[] = {
#define F(name, overflow, doc) {#name, math_##name, "(x, /)", doc, 0},
    ONE_ARGUMENT(F)
#undef F
    {"atan2", math_atan2, "(y, x, /)", "The arc tangent of y/x in the right quadrant.", 0},
    {"ceil", math_ceil, "(x, /)", "The smallest integer not below x.", 0},
    {"comb", math_comb, "(n, k, /)", "How many ways there are to choose k of n things.", 0},
    {"copysign", math_copysign, "(x, y, /)", "The size of x with the sign of y.", 0},
    {"degrees", math_degrees, "(x, /)", "Radians to degrees.", 0},
    {"dist", math_dist, "(p, q, /)", "The distance of two points.", 0},
    {"factorial", math_factorial, "(n, /)", "n!", 0},
    {"floor", math_floor, "(x, /)", "The largest integer not above x.", 0},
    {"fmod", math_fmod, "(x, y, /)", "The remainder of x/y with the sign of x.", 0},
    {"frexp", math_frexp, "(x, /)", "Mantissa and exponent: x == m * 2**e.", 0},
    {"fsum", math_fsum, "(seq, /)", "The sum, rounded once.", 0},
    {"gamma", math_gamma, "(x, /)", "The gamma function.", 0},
    {"gcd", math_gcd, NULL, "The greatest common divisor.", 0},
    {"hypot", math_hypot, NULL, "hypot(*coordinates) -> value\n\nThe distance from the origin.", 0},
    {"isclose", math_isclose, "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", "Are two numbers close to each other?", 0},
    {"isfinite", math_isfinite, "(x, /)", "Is x neither an infinity nor a NaN?", 0},
    {"isinf", math_isinf, "(x, /)", "Is x an infinity?", 0},
    {"isnan", math_isnan, "(x, /)", "Is x a NaN?", 0},
    {"isqrt", math_isqrt, "(n, /)", "The integer part of the square root.", 0},
    {"lcm", math_lcm, NULL, "The least common multiple.", 0},
    {"ldexp", math_ldexp, "(x, i, /)", "x * 2**i", 0},
    {"lgamma", math_lgamma, "(x, /)", "The natural logarithm of the gamma function's absolute value.", 0},
    {"log", math_log, NULL, "log(x, [base=math.e])\nThe logarithm of x, natural by default.", 0},
    {"log10", math_log10, "(x, /)", "The logarithm to base 10.", 0},
    {"log2", math_log2, "(x, /)", "The logarithm to base 2.", 0},
    {"modf", math_modf, "(x, /)", "Fractional and integer part.", 0},
    {"nextafter", math_nextafter, "(x, y, /)", "The next float after x towards y.", 0},
    {"perm", math_perm, "(n, k=None, /)", "How many ways there are to choose k of n things in order.", 0},
    {"pow", math_pow, "(x, y, /)", "x to the power of y, as floats.", 0},
    {"prod", math_prod, "(iterable, /, *, start=1)", "The product of all numbers.", 0},
    {"radians", math_radians, "(x, /)", "Degrees to radians.", 0},
    {"remainder", math_remainder, "(x, y, /)", "The difference of x and the nearest multiple of y.", 0},
    {"trunc", math_trunc, "(x, /)", "The integer part, towards zero.", 0},
    {"ulp", math_ulp, "(x, /)", "The value of the last bit.", 0},
    {0}
};

static int math_init(Thread *th, Value m) {
    const struct { const char *name; double x; } constants[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", HUGE_VAL}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (module_add(m, constants[i].name, float_from(constants[i].x)) < 0) return -1;
    return 0;
}

const ModuleDef module_math = {"math", "Mathematical functions of real numbers.", math_methods, NULL, math_init};
