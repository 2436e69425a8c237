/* float.c -- doubles: most in the word itself (object.h), the others and instances of subclasses in a FloatObj. Immutable. */
#include "num.h"
#include "dtoa.h"
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <wchar.h>

static Value boxed(Type *t, double x) {
    Value v = obj_new(t);
    if (v != RAISED) OBJ(FloatObj, v)->x = x; /* NOBARRIER: fresh */
    return v;
}

Value float_box(double x) { return boxed(&type_float, x); }

static Value plain(Value v) { return is_float_imm(v) || is_exact(v, &type_float) ? v : float_from(float_value(v)); }

int float_operand(Value v, double *x) {
    if (is_float_imm(v)) return *x = float_imm_value(v), 1;
    if (is_int(v)) return *x = (double)small_value(v), 1;
    if (float_check(v)) return *x = OBJ(FloatObj, v)->x, 1;
    if (!int_check(v)) return 0;
    bool overflow;
    *x = int_to_double(v, &overflow);
    return overflow ? err_set(OverflowError, "int too large to convert to float") : 1;
}

/* ---- arithmetic -------------------------------------------------------------------------------------------------- */

#define OPERANDS                                                             \
    double x, y;                                                             \
    int ok = float_operand(a, &x);                                           \
    if (ok > 0) ok = float_operand(b, &y);                                   \
    if (UNLIKELY(ok <= 0)) return ok < 0 ? RAISED : V_NOTIMPLEMENTED;

static Value nb_add(Thread *th, Value a, Value b) { OPERANDS return float_from(x + y); }
static Value nb_sub(Thread *th, Value a, Value b) { OPERANDS return float_from(x - y); }
static Value nb_mul(Thread *th, Value a, Value b) { OPERANDS return float_from(x * y); }

static Value nb_truediv(Thread *th, Value a, Value b) {
    OPERANDS
    if (UNLIKELY(y == 0)) return err_raise(ZeroDivisionError, "float division by zero");
    return float_from(x / y);
}

/* Quotient and remainder: the remainder has the sign of y, the quotient is a whole number. y is not 0. */
static void floor_divide(double x, double y, double *q, double *r) {
    double m = fmod(x, y), d = (x - m) / y;
    if (m != 0) {
        if ((y < 0) != (m < 0)) m += y, d -= 1.0;
    } else {
        m = copysign(0.0, y);
    }
    if (d != 0) {
        *q = floor(d);
        if (d - *q > 0.5) *q += 1.0;
    } else {
        *q = copysign(0.0, x / y);
    }
    *r = m;
}

static Value nb_floordiv(Thread *th, Value a, Value b) {
    OPERANDS
    double q, r;
    if (UNLIKELY(y == 0)) return err_raise(ZeroDivisionError, "float floor division by zero");
    floor_divide(x, y, &q, &r);
    return float_from(q);
}

static Value nb_mod(Thread *th, Value a, Value b) {
    OPERANDS
    double q, r;
    if (UNLIKELY(y == 0)) return err_raise(ZeroDivisionError, "float modulo");
    floor_divide(x, y, &q, &r);
    return float_from(r);
}

static Value nb_divmod(Thread *th, Value a, Value b) {
    OPERANDS
    double q, r;
    if (UNLIKELY(y == 0)) return err_raise(ZeroDivisionError, "float divmod()");
    floor_divide(x, y, &q, &r);
    Value vq = float_from(q), vr = vq == RAISED ? RAISED : float_from(r);
    return vr == RAISED ? RAISED : TUPLE(vq, vr);
}

static bool is_odd(double y) { return fmod(fabs(y), 2.0) == 1.0; }

Value float_power(double x, double y) {
    if (y == 0) return float_from(1.0);
    if (isnan(x)) return float_from(x);
    if (isnan(y)) return float_from(x == 1.0 ? 1.0 : y);
    if (isinf(y)) {
        x = fabs(x);
        return float_from(x == 1.0 ? 1.0 : (y > 0) == (x > 1.0) ? HUGE_VAL : 0.0);
    }
    if (isinf(x)) {
        double r = y > 0 ? fabs(x) : 0.0;
        return float_from(is_odd(y) ? copysign(r, x) : r);
    }
    if (x == 0) {
        if (y < 0) return err_raise(ZeroDivisionError, "0.0 cannot be raised to a negative power");
        return float_from(is_odd(y) ? x : 0.0);
    }
    bool negate = false;
    if (x < 0) {
        if (y != floor(y)) {
            Value a = complex_from(x, 0), b = a == RAISED ? a : complex_from(y, 0);
            return b == RAISED ? b : type_complex.nb[NB_POW](thread_self, a, b); /* reaches no safepoint */
        }
        x = -x;
        negate = is_odd(y);
    }
    if (x == 1.0) return float_from(negate ? -1.0 : 1.0);
    errno = 0;
    double r = pow(x, y);
    if (isinf(r)) return err_args(OverflowError, TUPLE(small_int(ERANGE), str_from("Numerical result out of range")));
    return float_from(negate ? -r : r);
}

static Value nb_pow(Thread *th, Value a, Value b) {
    OPERANDS
    return float_power(x, y);
}

static Value float_pow3(Thread *th, Value a, Value b, Value m) {
    if (!(float_check(a) || int_check(a)) || !(float_check(b) || int_check(b))) return V_NOTIMPLEMENTED;
    return err_raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
}

static Value un_neg(Thread *th, Value a) { return float_from(-float_value(a)); }
static Value un_self(Thread *th, Value a) { return plain(a); }
static Value un_abs(Thread *th, Value a) { return float_from(fabs(float_value(a))); }
static Value un_int(Thread *th, Value a) { return int_from_double(float_value(a)); }

/* ---- comparison, hash -------------------------------------------------------------------------------------------- */

static bool order_says(int c, enum CmpOp op) {
    switch (op) {
    case CMP_LT: return c < 0;
    case CMP_LE: return c <= 0;
    case CMP_EQ: return c == 0;
    case CMP_NE: return c != 0;
    case CMP_GT: return c > 0;
    default: return c >= 0;
    }
}

static Value compare_with_int(double x, Value b, enum CmpOp op) {
    if (isnan(x)) return v_bool(op == CMP_NE);
    uint64_t room[1];
    return v_bool(order_says(-big_cmp_double(int_big(b, room), x), op));
}

static Value float_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    double x = float_value(a), y;
    if (float_check(b))
        y = float_value(b);
    else if (is_int(b) && llabs(small_value(b)) < 1ll << 53)
        y = (double)small_value(b);
    else
        return int_check(b) ? compare_with_int(x, b, op) : V_NOTIMPLEMENTED;
    switch (op) {
    case CMP_LT: return v_bool(x < y);
    case CMP_LE: return v_bool(x <= y);
    case CMP_EQ: return v_bool(x == y);
    case CMP_NE: return v_bool(x != y);
    case CMP_GT: return v_bool(x > y);
    default: return v_bool(x >= y);
    }
}

static int float_hash(Thread *th, Value v, int64_t *out) {
    double x = float_value(v);
    if (isnan(x)) return hash_identity(th, v, out);
    return *out = hash_float(x), 0;
}

static int float_truth(Thread *th, Value v) { return float_value(v) != 0; }

/* ---- text -------------------------------------------------------------------------------------------------------- */

static Value float_repr(Thread *th, Value v) {
    UBuf b;
    ubuf_init(&b, NULL);
    dtoa_format(&b, float_value(v), 'r', 0, FLOAT_ADD_DOT_0);
    return str_from_buf(&b);
}

/* Text in the locale's encoding. */
static UStr decode(UBuf *b, const char *s) {
    ubuf_init(b, NULL);
    mbstate_t state = {0};
    for (size_t left = strlen(s), used; left; s += used, left -= used) {
        wchar_t c;
        used = mbrtowc(&c, s, left, &state);
        if (used == 0 || used > left) c = (unsigned char)*s, used = 1, state = (mbstate_t){0};
        ubuf_put(b, (uint32_t)c);
    }
    return ubuf_str(b);
}

FmtLocale num_locale(UBuf *point, UBuf *sep) {
    struct lconv *l = localeconv();
    return (FmtLocale){decode(point, l->decimal_point), decode(sep, l->thousands_sep), l->grouping};
}

static Value float_format(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("__format__", "argument", "str", a[1]);
    if (!str_len(a[1])) return obj_str(th, a[0]);
    FmtSpec f;
    FmtError e;
    if (!fmt_parse(&f, str_view(a[1]), FMT_FLOAT, type_of(a[0])->name, &e)) return num_format_error(&e);
    UBuf out, point, sep;
    ubuf_init(&out, NULL);
    FmtLocale locale = num_locale(&point, &sep);
    bool ok = fmt_float(&out, &f, float_value(a[0]), &locale, &e);
    ubuf_free(&point);
    ubuf_free(&sep);
    if (ok) return str_from_buf(&out);
    ubuf_free(&out);
    return num_format_error(&e);
}

Value float_from_str(Thread *th, Value v) {
    UBuf b;
    double x;
    int r = num_text(v, &b);
    if (r < 0) return RAISED;
    if (!r) return err_raise(TypeError, "float() argument must be a string or a real number, not '%T'", v);
    bool ok = dtoa_parse(b.data, b.len, &x);
    ubuf_free(&b);
    if (ok) return float_from(x);
    if (!str_check(v) && !bytes_check(v)) v = obj_bytes(th, v);
    return v == RAISED ? v : err_format(th, ValueError, "could not convert string to float: %R", v);
}

/* ---- float(x) ---------------------------------------------------------------------------------------------------- */

static Value checked_float(Thread *th, Value v, Type *t) {
    if (v == RAISED || is_float_imm(v) || is_exact(v, &type_float)) return v;
    if (!float_check(v)) return err_raise(TypeError, "%s.__float__ returned non-float (type %T)", t->name, v);
    Value *r = root_push1(th, v);
    int w = err_warn(th, DeprecationWarning, 1,
                     "%s.__float__ returned non-float (type %T).  The ability to return an instance of a strict subclass of "
                     "float is deprecated, and may not be supported in a future version of Python.", t->name, v);
    v = w < 0 ? RAISED : plain(r[0]);
    root_pop(th, 1);
    return v;
}

static Value from_number(Thread *th, Value v) {
    if (is_float_imm(v) || is_exact(v, &type_float)) return v;
    if (is_exact(v, &type_str)) return float_from_str(th, v);
    Type *t = type_of(v);
    if (t->un[UN_FLOAT]) return checked_float(th, t->un[UN_FLOAT](th, v), t);
    if (!t->un[UN_INDEX]) return float_from_str(th, v);
    v = obj_index(th, v);
    return v == RAISED ? v : type_int.un[UN_FLOAT](th, v);
}

static Value float_new(Thread *th, Value *a, unsigned n, Value kw) {
    if (type_from(a[0])->init == type_float.init && arg_no_keywords("float", kw) < 0) return RAISED;
    if (arg_count("float", n - 1, 0, 1) < 0) return RAISED;
    Value v = n == 1 ? float_from(0) : from_number(th, a[1]);
    Type *t = type_from(a[0]);
    return v == RAISED || t == &type_float ? v : boxed(t, float_value(v));
}

/* ---- methods ----------------------------------------------------------------------------------------------------- */

static Value float_self(Thread *th, Value *a, unsigned n, Value kw) { return plain(a[0]); }
static Value float_getnewargs(Thread *th, Value *a, unsigned n, Value kw) { return TUPLE(plain(a[0])); }
static Value float_trunc(Thread *th, Value *a, unsigned n, Value kw) { return int_from_double(float_value(a[0])); }
static Value float_floor(Thread *th, Value *a, unsigned n, Value kw) { return int_from_double(floor(float_value(a[0]))); }
static Value float_ceil(Thread *th, Value *a, unsigned n, Value kw) { return int_from_double(ceil(float_value(a[0]))); }

static Value float_is_integer(Thread *th, Value *a, unsigned n, Value kw) {
    double x = float_value(a[0]);
    return v_bool(isfinite(x) && floor(x) == x);
}

static Value float_round(Thread *th, Value *a, unsigned n, Value kw) {
    double x = float_value(a[0]), r;
    if (a[1] == V_UNBOUND || a[1] == V_NONE) return int_from_double(rint(x));
    int64_t digits;
    if (obj_index_int(th, a[1], &digits, NULL) < 0) return RAISED;
    if (!isfinite(x)) return float_from(x);
    if (!dtoa_round(x, digits, &r)) return err_raise(OverflowError, "rounded value too large to represent");
    return float_from(r);
}

static Value float_ratio(Thread *th, Value *a, unsigned n, Value kw) {
    double x = float_value(a[0]);
    if (isinf(x)) return err_raise(OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(x)) return err_raise(ValueError, "cannot convert NaN to integer ratio");
    int64_t m;
    int e;
    dtoa_split(x, &m, &e);
    Value num = int_from(m), den = small_int(1);
    if (e > 0)
        num = int_shl(num, (uint64_t)e);
    else if (e < 0)
        den = int_shl(den, (uint64_t)-e);
    return num == RAISED || den == RAISED ? RAISED : TUPLE(num, den);
}

static Value float_hex(Thread *th, Value *a, unsigned n, Value kw) {
    char text[FLOAT_HEX_MAX];
    size_t len = dtoa_hex(text, float_value(a[0]));
    return str_from_utf8(text, len);
}

static Value float_fromhex(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return err_raise(TypeError, "bad argument type for built-in operation");
    double x;
    size_t len;
    char *text = str_to_utf8(a[1], &len);
    if (!text) return RAISED;
    FloatHex r = dtoa_fromhex(text, len, &x);
    free(text);
    if (r == HEX_INVALID) return err_raise(ValueError, "invalid hexadecimal floating-point string");
    if (r == HEX_OVERFLOW) return err_raise(OverflowError, "hexadecimal value too large to represent as a float");
    Value v = float_from(x);
    return v == RAISED || a[0] == type_float.obj ? v : CALL1(th, a[0], v);
}

static Value float_getformat(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("__getformat__", "argument", "str", a[1]);
    if (str_equal_c(a[1], "double") || str_equal_c(a[1], "float")) return str_from("IEEE, little-endian");
    return err_raise(ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
}

static const Method float_methods[] = {
    {"conjugate", float_self, "(self, /)", "The number itself.", 0},
    {"__trunc__", float_trunc, "(self, /)", "The integer towards zero.", 0},
    {"__floor__", float_floor, "(self, /)", "The integer below.", 0},
    {"__ceil__", float_ceil, "(self, /)", "The integer above.", 0},
    {"__round__", float_round, "(self, ndigits=None, /)", "The nearest integer, or number with so many decimals; half to even.", 0},
    {"as_integer_ratio", float_ratio, "(self, /)", "Two integers whose ratio is exactly the number, in lowest terms.", 0},
    {"fromhex", float_fromhex, "(type, string, /)", "The float that hexadecimal text stands for.", M_CLASS},
    {"hex", float_hex, "(self, /)", "The number in hexadecimal.", 0},
    {"is_integer", float_is_integer, "(self, /)", "True if the number is a whole one.", 0},
    {"__getnewargs__", float_getnewargs, "(self, /)", NULL, 0},
    {"__getformat__", float_getformat, "(type, typestr, /)", "How C's 'double' or 'float' is stored: for the tests.", M_CLASS},
    {"__format__", float_format, "(self, format_spec, /)", "The number as the specification says.", 0},
    {0}
};

static Value get_real(Thread *th, Value v) { return plain(v); }
static Value get_imag(Thread *th, Value v) { return float_from(0); }
static const GetSet float_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number"},
    {"imag", get_imag, NULL, "the imaginary part of a complex number"},
    {0}
};

Type type_float = {
    .name = "float",
    .doc = "float(x=0, /)\n--\n\nConvert a number or the text of one to a floating-point number.",
    .flags = TF_FLOAT | TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(FloatObj),
    .new = float_new,
    .repr = float_repr,
    .hash = float_hash,
    .compare = float_compare,
    .truth = float_truth,
    .nb = {[NB_ADD] = nb_add, [NB_SUB] = nb_sub, [NB_MUL] = nb_mul, [NB_TRUEDIV] = nb_truediv, [NB_FLOORDIV] = nb_floordiv,
           [NB_MOD] = nb_mod, [NB_POW] = nb_pow, [NB_DIVMOD] = nb_divmod},
    .pow3 = float_pow3,
    .un = {[UN_NEG] = un_neg, [UN_POS] = un_self, [UN_ABS] = un_abs, [UN_INT] = un_int, [UN_FLOAT] = un_self},
    .methods = float_methods,
    .getset = float_getset,
};
