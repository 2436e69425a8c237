/* cmathmodule.c -- the module cmath: libm's complex functions, whose special values are those of C's annex G and so Python's.
 * What is an error is decided here: a finite number that gives an infinity, and some infinite arguments. */
#include "num.h"
#include "modules.h"
#include <complex.h>
#include <math.h>

typedef double complex Z;
#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)

static Value domain(void) { return err_raise(ValueError, "math domain error"); }
static Value range(void) { return err_raise(OverflowError, "math range error"); }
static Value from_z(Z z) { return complex_from(creal(z), cimag(z)); }
static bool finite_z(Z z) { return isfinite(creal(z)) && isfinite(cimag(z)); }

static int to_z(Thread *th, Value v, Z *z) {
    double re, im;
    if (complex_operand(th, v, &re, &im) < 0) return -1;
    return *z = CMPLX(re, im), 0;
}

/* When an infinite argument is an error. */
typedef enum { NEVER, IM_INF, IM_INF_GROWING, IM_INF_RE_FINITE, RE_INF, RE_INF_IM_FINITE, POLE_1, POLE_I } Wrong;

static bool is_wrong(Z z, Wrong when) {
    double re = creal(z), im = cimag(z);
    switch (when) {
    case NEVER: return false;
    case IM_INF: return isinf(im) && !isnan(re);
    case IM_INF_GROWING: return isinf(im) && (isfinite(re) || re == HUGE_VAL);
    case IM_INF_RE_FINITE: return isinf(im) && isfinite(re);
    case RE_INF: return isinf(re) && !isnan(im);
    case RE_INF_IM_FINITE: return isinf(re) && isfinite(im);
    case POLE_1: return im == 0 && fabs(re) == 1;
    default: return re == 0 && fabs(im) == 1;
    }
}

static Value one(Thread *th, Value *a, Z f(Z), Wrong when) {
    Z z;
    if (to_z(th, a[0], &z) < 0) return RAISED;
    if (is_wrong(z, when)) return domain();
    Z r = f(z);
    if (finite_z(z) && (isinf(creal(r)) || isinf(cimag(r)))) return range();
    return from_z(r);
}

/* exp where it alone overflows and the product with the sine or cosine does not. */
static Z exp_z(Z z) {
    double re = creal(z), im = cimag(z);
    if (isnan(re) && im == 0) return z;
    if (re < 709 || re > 712 || !isfinite(im)) return cexp(z);
    double e = exp(re - 1);
    return CMPLX(e * cos(im) * M_E, e * sin(im) * M_E);
}

static Z tanh_z(Z z) { return isnan(cimag(z)) && isfinite(creal(z)) ? CMPLX(NAN, NAN) : ctanh(z); }
static Z acosh_z(Z z) { return isnan(cimag(z)) && creal(z) == 0 ? CMPLX(NAN, NAN) : cacosh(z); }
static Z acos_z(Z z) { return isnan(cimag(z)) && isinf(creal(z)) ? CMPLX(NAN, HUGE_VAL) : cacos(z); }

/* The circular functions are the hyperbolic ones turned by 90 degrees, for their special values too. */
static Z turned(Z z) { return CMPLX(-cimag(z), creal(z)); }
static Z turned_back(Z z) { return CMPLX(cimag(z), -creal(z)); }
static Z cos_z(Z z) { return ccosh(turned(z)); }
static Z sin_z(Z z) { return turned_back(csinh(turned(z))); }
static Z tan_z(Z z) { return turned_back(tanh_z(turned(z))); }
static Z asin_z(Z z) { return turned_back(casinh(turned(z))); }
static Z atan_z(Z z) { return turned_back(catanh(turned(z))); }

#define FUNCTIONS(F)                                                           \
    F(acos, acos_z, NEVER, "The arc cosine.")                                   \
    F(acosh, acosh_z, NEVER, "The inverse hyperbolic cosine.")                  \
    F(asin, asin_z, NEVER, "The arc sine.")                                     \
    F(asinh, casinh, NEVER, "The inverse hyperbolic sine.")                    \
    F(atan, atan_z, POLE_I, "The arc tangent.")                                 \
    F(atanh, catanh, POLE_1, "The inverse hyperbolic tangent.")                \
    F(cos, cos_z, RE_INF, "The cosine.")                                        \
    F(cosh, ccosh, IM_INF, "The hyperbolic cosine.")                           \
    F(exp, exp_z, IM_INF_GROWING, "e to the power of z.")                      \
    F(sin, sin_z, RE_INF, "The sine.")                                          \
    F(sinh, csinh, IM_INF, "The hyperbolic sine.")                             \
    F(sqrt, csqrt, NEVER, "The square root.")                                  \
    F(tan, tan_z, RE_INF_IM_FINITE, "The tangent.")                            \
    F(tanh, tanh_z, IM_INF_RE_FINITE, "The hyperbolic tangent.")
#define F(name, f, when, doc) METHOD(cmath_##name) { return one(th, a, f, when); }
FUNCTIONS(F)
#undef F

/* The logarithm of |z|, exact near 1. */
static Value log_z(Thread *th, Value v, Z *out) {
    Z z;
    if (to_z(th, v, &z) < 0) return RAISED;
    if (creal(z) == 0 && cimag(z) == 0) return domain();
    *out = clog(z);
    return V_NONE;
}

METHOD(cmath_log) {
    Z x, y;
    if (arg_no_keywords("cmath.log", kw) < 0 || arg_count("log", n, 1, 2) < 0) return RAISED;
    if (log_z(th, a[0], &x) == RAISED) return RAISED;
    if (n == 1) return from_z(x);
    if (log_z(th, a[1], &y) == RAISED) return RAISED;
    Value p = from_z(x), q = p == RAISED ? p : from_z(y);
    return q == RAISED ? q : type_complex.nb[NB_TRUEDIV](th, p, q);
}

METHOD(cmath_log10) {
    Z x;
    return log_z(th, a[0], &x) == RAISED ? RAISED : complex_from(creal(x) / M_LN10, cimag(x) / M_LN10);
}

METHOD(cmath_phase) {
    Z z;
    return to_z(th, a[0], &z) < 0 ? RAISED : float_from(atan2(cimag(z), creal(z)));
}

METHOD(cmath_polar) {
    Z z;
    if (to_z(th, a[0], &z) < 0) return RAISED;
    double r = hypot(creal(z), cimag(z));
    if (isinf(r) && finite_z(z)) return range();
    Value x = float_from(r), y = x == RAISED ? x : float_from(atan2(cimag(z), creal(z)));
    return y == RAISED ? y : TUPLE(x, y);
}

static Z rect_special(double r, double phi) {
    if (isinf(r) && isfinite(phi) && phi != 0) return CMPLX(copysign(HUGE_VAL, cos(phi) * r), copysign(HUGE_VAL, sin(phi) * r));
    if (phi == 0) return CMPLX(r, isnan(r) ? 0.0 : copysign(0.0, r) * copysign(1.0, phi));
    if (isinf(r)) return CMPLX(HUGE_VAL, NAN);
    return r == 0 ? CMPLX(0, 0) : CMPLX(NAN, NAN);
}

METHOD(cmath_rect) {
    double r, phi;
    if (arg_double(th, a[0], &r) < 0 || arg_double(th, a[1], &phi) < 0) return RAISED;
    if (isinf(phi) && r != 0 && !isnan(r)) return domain();
    if (!isfinite(r) || !isfinite(phi)) return from_z(rect_special(r, phi));
    return phi == 0 ? complex_from(r, r * phi) : complex_from(r * cos(phi), r * sin(phi));
}

METHOD(cmath_isfinite) {
    Z z;
    return to_z(th, a[0], &z) < 0 ? RAISED : v_bool(finite_z(z));
}
METHOD(cmath_isinf) {
    Z z;
    return to_z(th, a[0], &z) < 0 ? RAISED : v_bool(isinf(creal(z)) || isinf(cimag(z)));
}
METHOD(cmath_isnan) {
    Z z;
    return to_z(th, a[0], &z) < 0 ? RAISED : v_bool(isnan(creal(z)) || isnan(cimag(z)));
}

METHOD(cmath_isclose) {
    Z x, y;
    double rel = 1e-9, abs = 0;
    if (to_z(th, a[0], &x) < 0 || to_z(th, a[1], &y) < 0) return RAISED;
    if (a[2] != V_UNBOUND && arg_double(th, a[2], &rel) < 0) return RAISED;
    if (a[3] != V_UNBOUND && arg_double(th, a[3], &abs) < 0) return RAISED;
    if (rel < 0 || abs < 0) return err_raise(ValueError, "tolerances must be non-negative");
    if (creal(x) == creal(y) && cimag(x) == cimag(y)) return V_TRUE;
    if (isinf(creal(x)) || isinf(cimag(x)) || isinf(creal(y)) || isinf(cimag(y))) return V_FALSE;
    double d = cabs(x - y);
    return v_bool(d <= rel * cabs(y) || d <= rel * cabs(x) || d <= abs);
}

static const Method cmath_methods[] = {
#define F(name, f, when, doc) {#name, cmath_##name, "(z, /)", doc, 0},
    FUNCTIONS(F)
#undef F
    {"isclose", cmath_isclose, "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", "Are two numbers close to each other?", 0},
    {"isfinite", cmath_isfinite, "(z, /)", "Are both parts finite?", 0},
    {"isinf", cmath_isinf, "(z, /)", "Is a part an infinity?", 0},
    {"isnan", cmath_isnan, "(z, /)", "Is a part a NaN?", 0},
    {"log", cmath_log, NULL, "log(z[, base]) -> the logarithm of z to the given base.\n\nNatural without one.", 0},
    {"log10", cmath_log10, "(z, /)", "The logarithm to base 10.", 0},
    {"phase", cmath_phase, "(z, /)", "The angle, from -pi to pi.", 0},
    {"polar", cmath_polar, "(z, /)", "Distance from 0 and angle.", 0},
    {"rect", cmath_rect, "(r, phi, /)", "The number of a distance from 0 and an angle.", 0},
    {0}
};

static int init(Thread *th, Value m) {
    const struct { const char *name; double x; } constants[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", HUGE_VAL}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (module_add(m, constants[i].name, float_from(constants[i].x)) < 0) return -1;
    return module_add(m, "infj", complex_from(0, HUGE_VAL)) < 0 || module_add(m, "nanj", complex_from(0, NAN)) < 0 ? -1 : 0;
}

const ModuleDef module_cmath = {"cmath", "Mathematical functions of complex numbers.", cmath_methods, NULL, init};
