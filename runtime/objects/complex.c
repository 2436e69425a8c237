/* complex.c -- complex numbers: two doubles in an object. Immutable. */
#include "num.h"
#include "dtoa.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

typedef struct C { double re, im; } C;

static Value boxed(Type *t, C c) {
    Value v = obj_new(t);
    if (v == RAISED) return v;
    OBJ(ComplexObj, v)->re = c.re; /* NOBARRIER: fresh */
    OBJ(ComplexObj, v)->im = c.im;
    return v;
}

Value complex_from(double re, double im) { return boxed(&type_complex, (C){re, im}); }
static Value from_c(C c) { return boxed(&type_complex, c); }
static C complex_value(Value v) { return (C){OBJ(ComplexObj, v)->re, OBJ(ComplexObj, v)->im}; }
static bool complex_check(Value v) { return is_ref(v) && obj_is(v, &type_complex); }

/* ---- arithmetic -------------------------------------------------------------------------------------------------- */

static int operand(Value v, C *c) {
    if (complex_check(v)) return *c = complex_value(v), 1;
    c->im = 0;
    return float_operand(v, &c->re);
}

#define OPERANDS                                                             \
    C x, y;                                                                  \
    int ok = operand(a, &x);                                                 \
    if (ok > 0) ok = operand(b, &y);                                         \
    if (ok <= 0) return ok < 0 ? RAISED : V_NOTIMPLEMENTED;

static C times(C x, C y) { return (C){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re}; }

/* By Smith's method: scale by the larger part of y. false: y is 0. */
static bool quotient(C x, C y, C *q) {
    double re = fabs(y.re), im = fabs(y.im);
    if (re >= im) {
        if (re == 0) return *q = (C){0, 0}, false;
        double ratio = y.im / y.re, d = y.re + y.im * ratio;
        *q = (C){(x.re + x.im * ratio) / d, (x.im - x.re * ratio) / d};
    } else if (im >= re) {
        double ratio = y.re / y.im, d = y.re * ratio + y.im;
        *q = (C){(x.re * ratio + x.im) / d, (x.im * ratio - x.re) / d};
    } else {
        *q = (C){NAN, NAN};
    }
    return true;
}

static Value nb_add(Thread *th, Value a, Value b) { OPERANDS return complex_from(x.re + y.re, x.im + y.im); }
static Value nb_sub(Thread *th, Value a, Value b) { OPERANDS return complex_from(x.re - y.re, x.im - y.im); }
static Value nb_mul(Thread *th, Value a, Value b) { OPERANDS return from_c(times(x, y)); }
static Value nb_truediv(Thread *th, Value a, Value b) {
    OPERANDS
    C q;
    return quotient(x, y, &q) ? from_c(q) : err_raise(ZeroDivisionError, "complex division by zero");
}

static C small_power(C x, unsigned n) {
    C r = {1, 0};
    for (; n; n >>= 1, x = times(x, x))
        if (n & 1) r = times(r, x);
    return r;
}

/* x ** y through polar coordinates; errno tells what went wrong. */
static C power(C x, C y) {
    if (y.re == 0 && y.im == 0) return (C){1, 0};
    if (x.re == 0 && x.im == 0) {
        if (y.im != 0 || y.re < 0) errno = EDOM;
        return (C){0, 0};
    }
    double size = hypot(x.re, x.im), len = pow(size, y.re), angle = atan2(x.im, x.re), phase = angle * y.re;
    if (y.im != 0) {
        len /= exp(angle * y.im);
        phase += y.im * log(size);
    }
    return (C){len * cos(phase), len * sin(phase)};
}

static Value nb_pow(Thread *th, Value a, Value b) {
    OPERANDS
    C r;
    errno = 0;
    if (y.im == 0 && y.re == floor(y.re) && fabs(y.re) <= 100) {
        int n = (int)y.re;
        r = small_power(x, (unsigned)abs(n));
        if (n <= 0 && !quotient((C){1, 0}, r, &r)) errno = EDOM;
    } else {
        r = power(x, y);
    }
    if (isinf(r.re) || isinf(r.im))
        errno = errno ? errno : ERANGE;
    else if (errno == ERANGE)
        errno = 0;
    if (errno == EDOM) return err_raise(ZeroDivisionError, "0.0 to a negative or complex power");
    if (errno == ERANGE) return err_raise(OverflowError, "complex exponentiation");
    return from_c(r);
}

static Value complex_pow3(Thread *th, Value a, Value b, Value m) {
    C c;
    int ok = operand(a, &c);
    if (ok > 0) ok = operand(b, &c);
    if (ok <= 0) return ok < 0 ? RAISED : V_NOTIMPLEMENTED;
    return err_raise(ValueError, "complex modulo");
}

static Value un_neg(Thread *th, Value a) {
    C c = complex_value(a);
    return complex_from(-c.re, -c.im);
}
static Value un_pos(Thread *th, Value a) { return is_exact(a, &type_complex) ? a : from_c(complex_value(a)); }

static Value un_abs(Thread *th, Value a) {
    C c = complex_value(a);
    double r = hypot(c.re, c.im);
    if (isinf(r) && isfinite(c.re) && isfinite(c.im)) return err_raise(OverflowError, "absolute value too large");
    return float_from(r);
}

/* ---- comparison, hash, text -------------------------------------------------------------------------------------- */

static Value complex_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPLEMENTED;
    C x = complex_value(a);
    bool equal;
    if (complex_check(b)) {
        C y = complex_value(b);
        equal = x.re == y.re && x.im == y.im;
    } else if (float_check(b)) {
        equal = x.im == 0 && x.re == float_value(b);
    } else if (int_check(b)) {
        uint64_t room[1];
        equal = x.im == 0 && !isnan(x.re) && big_cmp_double(int_big(b, room), x.re) == 0;
    } else {
        return V_NOTIMPLEMENTED;
    }
    return v_bool(equal == (op == CMP_EQ));
}

static int complex_hash(Thread *th, Value v, int64_t *out) {
    C c = complex_value(v);
    int64_t own = 0;
    if ((isnan(c.re) || isnan(c.im)) && hash_identity(th, v, &own) < 0) return -1;
    *out = hash_complex(isnan(c.re) ? own : hash_float(c.re), isnan(c.im) ? own : hash_float(c.im));
    return 0;
}

static int complex_truth(Thread *th, Value v) {
    C c = complex_value(v);
    return c.re != 0 || c.im != 0;
}

static Value complex_repr(Thread *th, Value v) {
    C c = complex_value(v);
    UBuf b;
    ubuf_init(&b, NULL);
    fmt_complex_repr(&b, c.re, c.im);
    return str_from_buf(&b);
}

static Value complex_format(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("__format__", "argument", "str", a[1]);
    if (!str_len(a[1])) return obj_str(th, a[0]);
    FmtSpec f;
    FmtError e;
    if (!fmt_parse(&f, str_view(a[1]), FMT_COMPLEX, type_of(a[0])->name, &e)) return num_format_error(&e);
    UBuf out, point, sep;
    ubuf_init(&out, NULL);
    FmtLocale locale = num_locale(&point, &sep);
    C c = complex_value(a[0]);
    bool ok = fmt_complex(&out, &f, c.re, c.im, &locale, &e);
    ubuf_free(&point);
    ubuf_free(&sep);
    if (ok) return str_from_buf(&out);
    ubuf_free(&out);
    return num_format_error(&e);
}

/* ---- complex(re, im) --------------------------------------------------------------------------------------------- */

/* Does each '_' stand between digits? */
static bool underscores_fit(const char *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (s[i] == '_' && (i == 0 || i + 1 == n || (unsigned char)(s[i - 1] - '0') > 9 || (unsigned char)(s[i + 1] - '0') > 9)) return false;
    return true;
}

static Value from_text(Thread *th, Type *t, Value s) {
    UBuf b;
    C c;
    if (num_text(s, &b) < 0) return RAISED;
    bool ok = dtoa_parse_complex(b.data, b.len, &c.re, &c.im), fit = underscores_fit(b.data, b.len);
    ubuf_free(&b);
    if (ok) return boxed(t, c);
    if (!fit) return err_format(th, ValueError, "could not convert string to complex: %R", s);
    return err_raise(ValueError, "complex() arg is a malformed string");
}

/* type(v).__complex__(): a complex, or v itself without one. `v` may be anything. */
static Value ask_complex(Thread *th, Value v) {
    if (is_exact(v, &type_complex) || is_float_imm(v) || is_int(v)) return v;
    Value *r = root_push2(th, v, V_NONE);
    int found = obj_find_special(th, v, S(__complex__), &r[1]);
    v = found < 0 ? RAISED : found ? obj_call(th, r[1], NULL, 0) : r[0];
    if (found > 0 && v != RAISED && !is_exact(v, &type_complex)) {
        r[1] = v;
        if (!complex_check(v))
            v = err_raise(TypeError, "__complex__ returned non-complex (type %T)", v);
        else if (err_warn(th, DeprecationWarning, 1,
                          "__complex__ returned non-complex (type %T).  The ability to return an instance of a strict subclass "
                          "of complex is deprecated, and may not be supported in a future version of Python.", v) < 0)
            v = RAISED;
        else
            v = r[1];
    }
    root_pop(th, 2);
    return v;
}

static bool is_number(Value v) {
    Type *t = type_of(v);
    return complex_check(v) || t->un[UN_FLOAT] || t->un[UN_INDEX];
}

/* A part of a complex: another complex, or a real number. */
static int part(Thread *th, Value v, C *c) {
    if (complex_check(v)) return *c = complex_value(v), 0;
    c->im = 0;
    return arg_double(th, v, &c->re);
}

int complex_operand(Thread *th, Value v, double *re, double *im) {
    C c;
    v = ask_complex(th, v);
    if (v == RAISED || part(th, v, &c) < 0) return -1;
    return *re = c.re, *im = c.im, 0;
}

static Value complex_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (n > 3) return err_raise(TypeError, "complex() takes at most 2 arguments (%u given)", n - 1);
    Value *r = root_push(th, 2);
    if (arg_bind(th, "complex", "(real=0, imag=0)", a + 1, n - 1, kw, r) < 0) return RAISED;
    bool has_imag = r[1] != V_UNBOUND;
    if (r[0] == V_UNBOUND) r[0] = small_int(0);
    if (is_exact(r[0], &type_complex) && !has_imag && a[0] == type_complex.obj) return r[0];
    if (str_check(r[0])) {
        if (has_imag) return err_raise(TypeError, "complex() can't take second arg if first is a string");
        return from_text(th, type_from(a[0]), r[0]);
    }
    if (has_imag && str_check(r[1])) return err_raise(TypeError, "complex() second arg can't be a string");
    Value v = ask_complex(th, r[0]);
    if (v == RAISED) return RAISED;
    r[0] = v;
    if (!is_number(r[0])) return err_raise(TypeError, "complex() first argument must be a string or a number, not '%T'", r[0]);
    if (has_imag && !is_number(r[1])) return err_raise(TypeError, "complex() second argument must be a number, not '%T'", r[1]);
    C re, im = {0, 0};
    bool re_complex = complex_check(r[0]), im_complex = has_imag && complex_check(r[1]);
    if (part(th, r[0], &re) < 0 || (has_imag && part(th, r[1], &im) < 0)) return RAISED;
    /* re + im * 1j, without making zeros of the other sign */
    if (im_complex) re.re -= im.im;
    if (re_complex && has_imag) im.re += re.im;
    return boxed(type_from(a[0]), (C){re.re, has_imag ? im.re : re_complex ? re.im : 0});
}

/* ---- methods ----------------------------------------------------------------------------------------------------- */

static Value complex_conjugate(Thread *th, Value *a, unsigned n, Value kw) {
    C c = complex_value(a[0]);
    return complex_from(c.re, -c.im);
}
static Value complex_self(Thread *th, Value *a, unsigned n, Value kw) { return un_pos(th, a[0]); }
static Value pair(C c) {
    Value re = float_from(c.re), im = re == RAISED ? RAISED : float_from(c.im);
    return im == RAISED ? RAISED : TUPLE(re, im);
}
static Value complex_getnewargs(Thread *th, Value *a, unsigned n, Value kw) { return pair(complex_value(a[0])); }

static const Method complex_methods[] = {
    {"conjugate", complex_conjugate, "(self, /)", "The number with the opposite imaginary part.", 0},
    {"__complex__", complex_self, "(self, /)", "The number as an exact complex.", 0},
    {"__getnewargs__", complex_getnewargs, "(self, /)", NULL, 0},
    {"__format__", complex_format, "(self, format_spec, /)", "The number as the specification says.", 0},
    {0}
};

static Value get_real(Thread *th, Value v) { return float_from(complex_value(v).re); }
static Value get_imag(Thread *th, Value v) { return float_from(complex_value(v).im); }
static const GetSet complex_getset[] = {
    {"real", get_real, GETSET_MEMBER, "the real part of a complex number"},
    {"imag", get_imag, GETSET_MEMBER, "the imaginary part of a complex number"},
    {0}
};

Type type_complex = {
    .name = "complex",
    .doc = "complex(real=0, imag=0)\n--\n\nMake a complex number of two parts, or from the text of one.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(ComplexObj),
    .new = complex_new,
    .repr = complex_repr,
    .hash = complex_hash,
    .compare = complex_compare,
    .truth = complex_truth,
    .nb = {[NB_ADD] = nb_add, [NB_SUB] = nb_sub, [NB_MUL] = nb_mul, [NB_TRUEDIV] = nb_truediv, [NB_POW] = nb_pow},
    .pow3 = complex_pow3,
    .un = {[UN_NEG] = un_neg, [UN_POS] = un_pos, [UN_ABS] = un_abs},
    .methods = complex_methods,
    .getset = complex_getset,
};
