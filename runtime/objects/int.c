/* int.c -- integers of any size: a tagged word of 62 bits, or an IntObj with limbs.
 *
 * [INT1] An exact int that fits 62 bits is always the word: equal exact small ints are the same word.
 * [INT2] IntObj is for larger ones and for instances of subclasses, of any value. It is immutable: NOBARRIER everywhere.
 *
 * Results are computed into limbs outside the heap and copied into an object of the right size. */
#include "num.h"
#include "uni.h"
#include "stm.h"
#include <math.h>
#include <stdlib.h>

int int_max_str_digits = 4300;

/* ---- limbs ------------------------------------------------------------------------------------------------------- */

bool limbs_get(Limbs *l, size_t n) {
    l->d = l->space;
    if (LIKELY(n <= sizeof l->space / 8)) return true;
    if (n > stm_heap_limit() / 8 || !(l->d = malloc(n * 8))) {
        err_no_memory();
        return false;
    }
    return true;
}

void limbs_free(Limbs *l) {
    if (UNLIKELY(l->d != l->space)) free(l->d);
}

static Value int_boxed(Type *t, Big b) {
    Value v = obj_new_var(t, offsetof(IntObj, limb) + 8 * b.n, 0);
    if (v == RAISED) return v;
    IntObj *o = OBJ(IntObj, v);
    o->size = b.neg ? -(int64_t)b.n : (int64_t)b.n;
    memcpy(o->limb, b.d, 8 * b.n);
    return v;
}

Value int_from_big(Big b) {
    int64_t i;
    return big_to_small(b, &i) ? small_int(i) : int_boxed(&type_int, b);
}

Value int_from_limbs(Limbs *l, Big b) {
    Value v = int_from_big(b);
    limbs_free(l);
    return v;
}

Value int_from(int64_t i) {
    if (LIKELY(fits_small(i))) return small_int(i);
    uint64_t room[1];
    return int_boxed(&type_int, big_from_int(room, i));
}

Value int_from_unsigned(uint64_t i) {
    if (LIKELY(i <= INT_SMALL_MAX)) return small_int((int64_t)i);
    return int_boxed(&type_int, (Big){&i, 1, false});
}

static Value int_from_wide(__int128 x) {
    if (x == (int64_t)x) return int_from((int64_t)x);
    unsigned __int128 m = x < 0 ? -(unsigned __int128)x : (unsigned __int128)x;
    uint64_t d[2] = {(uint64_t)m, (uint64_t)(m >> 64)};
    return int_boxed(&type_int, big_view(d, 2, x < 0));
}

Big int_big(Value v, uint64_t room[1]) {
    if (is_int(v)) return big_from_int(room, small_value(v));
    if (is_imm(v)) return big_from_int(room, v == V_TRUE);
    IntObj *o = OBJ(IntObj, v);
    bool neg = o->size < 0;
    return (Big){o->limb, (size_t)(neg ? -o->size : o->size), neg};
}

bool int_fits(Value v, int64_t *out) {
    if (LIKELY(is_int(v))) return *out = small_value(v), true;
    uint64_t room[1];
    return big_to_int(int_big(v, room), out);
}

bool int_fits_unsigned(Value v, uint64_t *out) {
    uint64_t room[1];
    return big_to_uint(int_big(v, room), out);
}

int int_sign(Value v) {
    uint64_t room[1];
    Big b = int_big(v, room);
    return b.n == 0 ? 0 : b.neg ? -1 : 1;
}

Value int_plain(Value v) {
    if (is_int(v) || is_exact(v, &type_int)) return v;
    uint64_t room[1];
    return int_from_big(int_big(v, room));
}

Value int_from_double(double x) {
    if (isnan(x)) return err_raise(ValueError, "cannot convert float NaN to integer");
    if (isinf(x)) return err_raise(OverflowError, "cannot convert float infinity to integer");
    if (fabs(x) < 0x1p61) return small_int((int64_t)x);
    uint64_t room[BIG_DOUBLE_ROOM];
    return int_from_big(big_from_double(room, x));
}

double int_to_double(Value v, bool *overflow) {
    uint64_t room[1];
    double x = 0;
    *overflow = false;
    if (is_int(v)) return (double)small_value(v);
    *overflow = !big_to_double(int_big(v, room), &x);
    return x;
}

int int_cmp(Value a, Value b) {
    if (both_int(a, b)) return ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b);
    uint64_t ra[1], rb[1];
    return big_cmp(int_big(a, ra), int_big(b, rb));
}

int64_t int_hash(Value v) {
    uint64_t room[1];
    return is_int(v) ? hash_int(small_value(v)) : big_hash(int_big(v, room));
}

uint64_t int_bit_length(Value a) {
    uint64_t room[1];
    return big_bit_length(int_big(a, room));
}

bool int_is_odd(Value a) {
    uint64_t room[1];
    return big_is_odd(int_big(a, room));
}

/* ---- arithmetic -------------------------------------------------------------------------------------------------- */

static inline size_t larger(size_t a, size_t b) { return a > b ? a : b; }

typedef Big BigOp(uint64_t *room, Big a, Big b);
static Value with_room(BigOp *op, Value a, Value b) {
    uint64_t ra[1], rb[1];
    Big x = int_big(a, ra), y = int_big(b, rb);
    Limbs l;
    return limbs_get(&l, larger(x.n, y.n) + 1) ? int_from_limbs(&l, op(l.d, x, y)) : RAISED;
}

Value int_add(Value a, Value b) {
    if (LIKELY(both_int(a, b))) return int_from(small_value(a) + small_value(b));
    return with_room(big_add, a, b);
}

Value int_sub(Value a, Value b) {
    if (LIKELY(both_int(a, b))) return int_from(small_value(a) - small_value(b));
    return with_room(big_sub, a, b);
}

Value int_mul(Value a, Value b) {
    if (LIKELY(both_int(a, b))) return int_from_wide((__int128)small_value(a) * small_value(b));
    uint64_t ra[1], rb[1];
    Big x = int_big(a, ra), y = int_big(b, rb);
    Limbs l;
    return limbs_get(&l, x.n + y.n + 1) ? int_from_limbs(&l, big_mul(l.d, x, y, NULL, NULL)) : RAISED;
}

Value int_neg(Value a) {
    if (LIKELY(is_int(a))) return int_from(-small_value(a));
    uint64_t room[1];
    Big x = int_big(a, room);
    x.neg = x.n && !x.neg;
    return int_from_big(x);
}

Value int_abs(Value a) { return int_sign(a) < 0 ? int_neg(a) : int_plain(a); }

Value int_invert(Value a) {
    if (LIKELY(is_int(a))) return int_from(~small_value(a));
    uint64_t room[1];
    Big x = int_big(a, room);
    Limbs l;
    return limbs_get(&l, x.n + 1) ? int_from_limbs(&l, big_not(l.d, x)) : RAISED;
}

/* Floor division of small ints; b is not 0. */
static inline int64_t floor_div(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - (a % b != 0 && (a ^ b) < 0);
}
static inline int64_t floor_mod(int64_t a, int64_t b) {
    int64_t r = a % b;
    return r && (r ^ b) < 0 ? r + b : r;
}

static int divide(Value a, Value b, Value *q, Value *r) {
    uint64_t ra[1], rb[1];
    Big x = int_big(a, ra), y = int_big(b, rb), bq, br;
    Limbs lq, lr;
    if (!limbs_get(&lq, big_div_room(x.n, y.n))) return -1;
    if (!limbs_get(&lr, y.n)) return limbs_free(&lq), -1;
    big_divmod(lq.d, lr.d, x, y, &bq, &br);
    *q = int_from_big(bq);
    *r = int_from_big(br);
    limbs_free(&lq);
    limbs_free(&lr);
    return *q == RAISED || *r == RAISED ? -1 : 0;
}

static Value zero_division(const char *what) { return err_raise(ZeroDivisionError, "%s by zero", what); }

int int_divmod(Value a, Value b, Value *q, Value *r) {
    if (!int_sign(b)) return zero_division("integer division or modulo"), -1;
    if (both_int(a, b)) {
        *q = int_from(floor_div(small_value(a), small_value(b)));
        *r = small_int(floor_mod(small_value(a), small_value(b)));
        return *q == RAISED ? -1 : 0;
    }
    return divide(a, b, q, r);
}

Value int_floordiv(Value a, Value b) {
    Value q, r;
    if (LIKELY(both_int(a, b) && b)) return int_from(floor_div(small_value(a), small_value(b)));
    return int_divmod(a, b, &q, &r) < 0 ? RAISED : q;
}

Value int_mod(Value a, Value b) {
    Value q, r;
    if (LIKELY(both_int(a, b) && b)) return small_int(floor_mod(small_value(a), small_value(b)));
    if (!int_sign(b)) return zero_division("integer modulo");
    return divide(a, b, &q, &r) < 0 ? RAISED : r;
}

static inline bool exact_double(Value v) { return is_int(v) && llabs(small_value(v)) <= 1ll << 53; }

Value int_truediv(Value a, Value b) {
    if (!int_sign(b)) return zero_division("division");
    if (exact_double(a) && exact_double(b)) return float_from((double)small_value(a) / (double)small_value(b));
    uint64_t ra[1], rb[1];
    Big x = int_big(a, ra), y = int_big(b, rb);
    Limbs l;
    double d;
    if (!limbs_get(&l, big_truediv_scratch(x.n, y.n))) return RAISED;
    bool fits = big_truediv(x, y, &d, l.d);
    limbs_free(&l);
    return fits ? float_from(d) : err_raise(OverflowError, "integer division result too large for a float");
}

static Value too_many_digits(void) { return err_raise(OverflowError, "too many digits in integer"); }

Value int_shl(Value a, uint64_t n) {
    uint64_t room[1];
    Big x = int_big(a, room);
    if (!x.n) return small_int(0);
    if (is_int(a) && n < 64) return int_from_wide((__int128)small_value(a) << n);
    size_t need = big_shl_room(x.n, n);
    Limbs l;
    if (!need) return n / 30 > INT64_MAX / 4 - 8 ? too_many_digits() : err_no_memory();
    return limbs_get(&l, need) ? int_from_limbs(&l, big_shl(l.d, x, n)) : RAISED;
}

Value int_shr(Value a, uint64_t n) {
    if (is_int(a)) return small_int(small_value(a) >> (n > 62 ? 62 : n));
    uint64_t room[1];
    Big x = int_big(a, room);
    Limbs l;
    return limbs_get(&l, x.n + 1) ? int_from_limbs(&l, big_shr(l.d, x, n)) : RAISED;
}

Value int_and(Value a, Value b) { return both_int(a, b) ? a & b : with_room(big_and, a, b); }
Value int_or(Value a, Value b) { return both_int(a, b) ? a | b : with_room(big_or, a, b); }
Value int_xor(Value a, Value b) { return both_int(a, b) ? a ^ b : with_room(big_xor, a, b); }

Value int_gcd(Value a, Value b) {
    uint64_t ra[1], rb[1];
    Big x = int_big(a, ra), y = int_big(b, rb);
    Limbs l;
    return limbs_get(&l, larger(x.n, y.n) + 1) ? int_from_limbs(&l, big_gcd(l.d, x, y)) : RAISED;
}

Value int_isqrt(Value a) {
    uint64_t room[1];
    Big x = int_big(a, room);
    Limbs l;
    return limbs_get(&l, x.n / 2 + 1) ? int_from_limbs(&l, big_isqrt(l.d, x)) : RAISED;
}

/* a ** e for small results, by squaring: false when they leave 62 bits. */
static bool small_power(int64_t a, uint64_t e, int64_t *out) {
    int64_t r = 1;
    for (;; a *= a) {
        if (e & 1 && __builtin_mul_overflow(r, a, &r)) return false;
        if (!(e >>= 1)) break;
        if (a > INT32_MAX || a < -INT32_MAX) return false;
    }
    return *out = r, fits_small(r);
}

static Value positive_power(Value a, uint64_t e) {
    int64_t small;
    if (is_int(a) && small_power(small_value(a), e, &small)) return small_int(small);
    uint64_t room[1];
    Big x = int_big(a, room);
    size_t need = big_pow_room(x, e);
    Limbs l, scratch;
    if (!need) return err_no_memory();
    if (!limbs_get(&l, need)) return RAISED;
    if (!limbs_get(&scratch, big_pow_scratch(need))) return limbs_free(&l), RAISED;
    Big r = big_pow(l.d, x, e, scratch.d, NULL);
    limbs_free(&scratch);
    return int_from_limbs(&l, r);
}

Value int_pow(Thread *th, Value a, Value b) {
    uint64_t e;
    if (int_sign(b) < 0) {
        bool over_a, over_b;
        double x = int_to_double(a, &over_a), y = int_to_double(b, &over_b);
        if (over_a || over_b) return err_raise(OverflowError, "int too large to convert to float");
        return float_power(x, y);
    }
    if (int_fits_unsigned(b, &e)) return positive_power(a, e);
    int64_t x;
    if (!int_fits(a, &x) || x < -1 || x > 1) return err_no_memory();
    return small_int(x == -1 && !int_is_odd(b) ? 1 : x);
}

Value int_powmod(Value a, Value b, Value m) {
    uint64_t ra[1], rb[1], rm[1];
    Big x = int_big(a, ra), e = int_big(b, rb), mod = int_big(m, rm), r = {0};
    Limbs l;
    if (!limbs_get(&l, mod.n + 1)) return RAISED;
    switch (big_powmod(l.d, x, e, mod, NULL, NULL, &r)) {
    case BIG_OK: return int_from_limbs(&l, r);
    case BIG_ZERO_MODULUS: err_raise(ValueError, "pow() 3rd argument cannot be 0"); break;
    case BIG_NOT_INVERTIBLE: err_raise(ValueError, "base is not invertible for the given modulus"); break;
    }
    limbs_free(&l);
    return RAISED;
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static Value too_long_to_print(void) {
    return err_raise(ValueError, "Exceeds the limit (%d digits) for integer string conversion; use "
                     "sys.set_int_max_str_digits() to increase the limit", int_max_str_digits);
}

/* More digits than sys.set_int_max_str_digits() allows: those of the limit are known to be too few by their bits first. */
static bool too_long(Big a) {
    if (!int_max_str_digits) return false;
    double digits = (double)big_bit_length(a) * 0.30102999566398119521;
    if (digits < int_max_str_digits) return false;
    if (digits > int_max_str_digits + 1) return true;
    Limbs l, p;
    uint64_t ten = 10;
    Big base = {&ten, 1, false};
    size_t room = big_pow_room(base, (uint64_t)int_max_str_digits);
    if (!limbs_get(&l, room)) return true;
    bool over = true;
    if (limbs_get(&p, big_pow_scratch(room))) {
        Big limit = big_pow(l.d, base, (uint64_t)int_max_str_digits, p.d, NULL), abs = a;
        abs.neg = false;
        over = big_cmp(abs, limit) >= 0;
        limbs_free(&p);
    }
    limbs_free(&l);
    return over;
}

static Value str_from_small(int64_t i) {
    char text[24], *p = text + sizeof text;
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do *--p = (char)('0' + u % 10); while (u /= 10);
    if (i < 0) *--p = '-';
    return str_from_utf8(p, (size_t)(text + sizeof text - p));
}

Value int_to_str(Value v, int base) {
    if (is_int(v) && base == 10) return str_from_small(small_value(v));
    uint64_t room[1];
    Big a = int_big(v, room);
    if (base == 10 && too_long(a)) return too_long_to_print();
    Limbs l;
    if (!limbs_get(&l, a.n + 1)) return RAISED;
    size_t n = big_str_room(a, base);
    char space[256], *text = n <= sizeof space ? space : malloc(n);
    Value s = text ? str_from_utf8(text, big_to_str(text, a, base, l.d)) : err_no_memory();
    if (text != space) free(text);
    limbs_free(&l);
    return s;
}

int num_text(Value v, UBuf *b) {
    ubuf_init(b, NULL);
    if (str_check(v)) {
        uni_to_ascii_number(b, str_view(v));
    } else if (type_of(v)->buffer) {
        BufferView view;
        if (obj_get_buffer(v, &view, false) < 0) return -1;
        const uint8_t *p = view.p;
        for (int64_t i = 0; i < view.len; i++) ubuf_put(b, p[i] < 128 ? p[i] : '?');
        obj_release_buffer(&view);
    } else {
        return 0;
    }
    if (!b->failed) return 1;
    ubuf_free(b);
    return err_no_memory(), -1;
}

static Value invalid_literal(Thread *th, Value v, int base) {
    return err_format(th, ValueError, "invalid literal for int() with base %d: %R", base, v);
}

/* The digits (values) of a number, n of them, as an int. */
static Value from_digits(const uint8_t *digits, const BigText *t) {
    size_t lead = 0;
    while (lead < t->n && !digits[lead]) lead++;
    Limbs l;
    if (!limbs_get(&l, big_digits_room(t->n - lead, t->base) + 1)) return RAISED;
    return int_from_limbs(&l, big_from_digits(l.d, digits + lead, t->n - lead, t->base, t->neg));
}

static bool power_of_two(int base) { return !(base & (base - 1)); }

/* int(text, base): RAISED, or V_UNBOUND if it is not a number. */
static Value int_from_ascii(const char *s, size_t n, int base) {
    uint8_t space[256], *digits = n < sizeof space ? space : malloc(n + 1);
    BigText t;
    Value v = V_UNBOUND;
    if (!digits) return err_no_memory();
    if (big_scan(s, n, base, digits, &t)) {
        if (int_max_str_digits && t.n > (size_t)int_max_str_digits && !power_of_two(t.base))
            v = err_raise(ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %zd digits; use "
                          "sys.set_int_max_str_digits() to increase the limit", int_max_str_digits, (ssize_t)t.n);
        else
            v = from_digits(digits, &t);
    }
    if (digits != space) free(digits);
    return v;
}

Value int_from_text(Thread *th, Value text, int base) {
    UBuf b;
    int r = num_text(text, &b);
    if (r <= 0) return r < 0 ? RAISED : err_raise(TypeError, "int() can't convert non-string with explicit base");
    Value v = int_from_ascii(b.data, b.len, base);
    ubuf_free(&b);
    if (v != V_UNBOUND) return v;
    if (str_check(text) || bytes_check(text) || obj_is(text, &type_bytearray)) return invalid_literal(th, text, base);
    Value copy = obj_bytes(th, text);
    return copy == RAISED ? RAISED : invalid_literal(th, copy, base);
}

/* ---- int(x) ------------------------------------------------------------------------------------------------------ */

/* What __int__ or __trunc__'s __index__ gave: an int, else TypeError; instances of subclasses are deprecated. */
static Value checked_int(Thread *th, Value v, const char *name) {
    if (v == RAISED || is_int(v) || is_exact(v, &type_int)) return v;
    if (!int_check(v)) return err_raise(TypeError, "%s returned non-int (type %T)", name, v);
    Value *r = root_push1(th, v);
    int w = err_warn(th, DeprecationWarning, 1,
                     "%s returned non-int (type %T).  The ability to return an instance of a strict subclass of int is "
                     "deprecated, and may not be supported in a future version of Python.", name, v);
    v = w < 0 ? RAISED : int_plain(r[0]);
    root_pop(th, 1);
    return v;
}

static Value from_trunc(Thread *th, Value f) {
    Value *r = root_push1(th, f);
    int w = err_warn(th, DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated.");
    Value v = w < 0 ? RAISED : obj_call(th, r[0], NULL, 0);
    if (v == RAISED || int_check(v)) {
        root_pop(th, 1);
        return v == RAISED ? v : int_plain(v);
    }
    r[0] = v;
    if (type_of(v)->un[UN_INDEX])
        v = obj_index(th, v);
    else
        v = err_raise(TypeError, "__trunc__ returned non-Integral (type %T)", v);
    root_pop(th, 1);
    return v == RAISED ? v : int_plain(v);
}

Value int_from_number(Thread *th, Value v) {
    if (is_int(v)) return v;
    if (float_check(v) && (is_float_imm(v) || is_exact(v, &type_float))) return int_from_double(float_value(v));
    if (is_exact(v, &type_int)) return v;
    Type *t = type_of(v);
    if (t->un[UN_INT]) return checked_int(th, t->un[UN_INT](th, v), "__int__");
    if (t->un[UN_INDEX]) {
        v = obj_index(th, v);
        return v == RAISED ? v : int_plain(v);
    }
    Value *r = root_push2(th, v, V_NONE), out = RAISED;
    int found = obj_find_special(th, v, S(__trunc__), &r[1]);
    v = r[0];
    if (found)
        out = found < 0 ? RAISED : from_trunc(th, r[1]);
    else if (str_check(v) || type_of(v)->buffer)
        out = int_from_text(th, v, 10);
    else
        out = err_raise(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", v);
    root_pop(th, 2);
    return out;
}

static Value from_arguments(Thread *th, Value *a) {
    if (a[0] == V_UNBOUND) {
        if (a[1] != V_UNBOUND) return err_raise(TypeError, "int() missing string argument");
        return small_int(0);
    }
    if (a[1] == V_UNBOUND) return int_from_number(th, a[0]);
    int64_t base;
    if (obj_index_int(th, a[1], &base, NULL) < 0) return RAISED;
    if ((base != 0 && base < 2) || base > 36) return err_raise(ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!str_check(a[0]) && !bytes_check(a[0]) && !obj_is(a[0], &type_bytearray))
        return err_raise(TypeError, "int() can't convert non-string with explicit base");
    return int_from_text(th, a[0], (int)base);
}

static Value int_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v;
    if (LIKELY(n == 2 && !is_ref(kw))) {
        v = int_from_number(th, a[1]);
    } else {
        Value *r = root_push(th, 2);
        if (n > 3) return err_raise(TypeError, "int() takes at most 2 arguments (%u given)", n - 1);
        if (arg_bind(th, "int", "(x=0, /, base=10)", a + 1, n - 1, kw, r) < 0) return RAISED;
        v = from_arguments(th, r);
    }
    Type *t = type_from(a[0]);
    if (v == RAISED || t == &type_int) return v;
    uint64_t room[1];
    Big b = int_big(v, room);
    return int_boxed(t, b);
}

/* ---- slots ------------------------------------------------------------------------------------------------------- */

static size_t int_size(const Obj *o) {
    int64_t n = ((const IntObj *)o)->size;
    return offsetof(IntObj, limb) + 8 * (size_t)(n < 0 ? -n : n);
}

static Value int_repr(Thread *th, Value v) { return int_to_str(v, 10); }
static int int_hash_slot(Thread *th, Value v, int64_t *out) { return *out = int_hash(v), 0; }
static int int_truth(Thread *th, Value v) { return int_sign(v) != 0; }

static Value int_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!int_check(a) || !int_check(b)) return V_NOTIMPLEMENTED;
    int c = int_cmp(a, b);
    switch (op) {
    case CMP_LT: return v_bool(c < 0);
    case CMP_LE: return v_bool(c <= 0);
    case CMP_EQ: return v_bool(c == 0);
    case CMP_NE: return v_bool(c != 0);
    case CMP_GT: return v_bool(c > 0);
    default: return v_bool(c >= 0);
    }
}

#define INT_SLOT(name, call)                                             \
    static Value name(Thread *th, Value a, Value b) {                    \
        if (!int_check(a) || !int_check(b)) return V_NOTIMPLEMENTED;     \
        return call;                                                     \
    }
INT_SLOT(nb_add, int_add(a, b))
INT_SLOT(nb_sub, int_sub(a, b))
INT_SLOT(nb_mul, int_mul(a, b))
INT_SLOT(nb_truediv, int_truediv(a, b))
INT_SLOT(nb_floordiv, int_floordiv(a, b))
INT_SLOT(nb_mod, int_mod(a, b))
INT_SLOT(nb_and, int_and(a, b))
INT_SLOT(nb_or, int_or(a, b))
INT_SLOT(nb_xor, int_xor(a, b))
INT_SLOT(nb_pow, int_pow(th, a, b))

static Value nb_divmod(Thread *th, Value a, Value b) {
    Value q, r;
    if (!int_check(a) || !int_check(b)) return V_NOTIMPLEMENTED;
    return int_divmod(a, b, &q, &r) < 0 ? RAISED : TUPLE(q, r);
}

static Value nb_lshift(Thread *th, Value a, Value b) {
    uint64_t n;
    if (!int_check(a) || !int_check(b)) return V_NOTIMPLEMENTED;
    if (int_sign(b) < 0) return err_raise(ValueError, "negative shift count");
    if (int_fits_unsigned(b, &n)) return int_shl(a, n);
    return int_sign(a) ? too_many_digits() : small_int(0);
}

static Value nb_rshift(Thread *th, Value a, Value b) {
    uint64_t n;
    if (!int_check(a) || !int_check(b)) return V_NOTIMPLEMENTED;
    if (int_sign(b) < 0) return err_raise(ValueError, "negative shift count");
    if (int_fits_unsigned(b, &n)) return int_shr(a, n);
    return small_int(int_sign(a) < 0 ? -1 : 0);
}

static Value int_pow3(Thread *th, Value a, Value b, Value m) {
    if (!int_check(a) || !int_check(b) || !int_check(m)) return V_NOTIMPLEMENTED;
    return int_powmod(a, b, m);
}

static Value un_neg(Thread *th, Value a) { return int_neg(a); }
static Value un_int(Thread *th, Value a) { return int_plain(a); }
static Value un_invert(Thread *th, Value a) { return int_invert(a); }
static Value un_abs(Thread *th, Value a) { return int_abs(a); }
static Value un_float(Thread *th, Value a) {
    bool overflow;
    double x = int_to_double(a, &overflow);
    return overflow ? err_raise(OverflowError, "int too large to convert to float") : float_from(x);
}

/* ---- methods ----------------------------------------------------------------------------------------------------- */

static Value int_self(Thread *th, Value *a, unsigned n, Value kw) { return int_plain(a[0]); }
static Value int_getnewargs(Thread *th, Value *a, unsigned n, Value kw) { return TUPLE(int_plain(a[0])); }
static Value int_bit_length_m(Thread *th, Value *a, unsigned n, Value kw) { return int_from_unsigned(int_bit_length(a[0])); }

static Value int_bit_count(Thread *th, Value *a, unsigned n, Value kw) {
    uint64_t room[1];
    return int_from_unsigned(big_bit_count(int_big(a[0], room)));
}

static Value int_ratio(Thread *th, Value *a, unsigned n, Value kw) { return TUPLE(int_plain(a[0]), small_int(1)); }

static Value int_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    uint64_t room[1];
    size_t limbs = int_big(a[0], room).n;
    return small_int((int64_t)(is_ref(a[0]) ? type_of(a[0])->size + 8 * limbs : 24 + 4 * ((int_bit_length(a[0]) + 29) / 30)));
}

/* round(a, -k): to a multiple of 10**k, half to even. */
static Value int_round(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[1] == V_UNBOUND) return int_plain(a[0]);
    Value *r = root_push(th, 4);
    r[0] = obj_index(th, a[1]);
    if (r[0] == RAISED) return RAISED;
    if (int_sign(r[0]) >= 0) return int_plain(a[0]);
    r[0] = int_neg(r[0]);
    if (r[0] == RAISED) return RAISED;
    /* More digits than a has: 0, without making the power. */
    int64_t k;
    if (!int_fits(r[0], &k) || (double)k * 3.3219280948873 > (double)int_bit_length(a[0]) + 8) return small_int(0);
    r[1] = int_pow(th, small_int(10), r[0]);
    if (r[1] == RAISED || int_divmod(a[0], r[1], &r[2], &r[3]) < 0) return RAISED;
    Value twice = int_add(r[3], r[3]);
    if (twice == RAISED) return RAISED;
    int c = int_cmp(twice, r[1]);
    bool up = c > 0 || (c == 0 && int_is_odd(r[2]));
    Value down = int_sub(a[0], r[3]);
    return down == RAISED || !up ? down : int_add(down, r[1]);
}

static int byte_order(Thread *th, Value v, bool *little) {
    if (v == V_UNBOUND) return *little = false, 0;
    if (!str_check(v)) return arg_type_error("to_bytes", "argument 'byteorder'", "str", v), -1;
    if (str_equal_c(v, "little")) return *little = true, 0;
    if (str_equal_c(v, "big")) return *little = false, 0;
    return err_set(ValueError, "byteorder must be either 'little' or 'big'");
}

static Value int_to_bytes(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t len = 1;
    bool little, sign = false;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &len) < 0) return RAISED;
    if (byte_order(th, a[2], &little) < 0) return RAISED;
    if (a[3] != V_UNBOUND && arg_bool(th, a[3], &sign) < 0) return RAISED;
    if (len < 0) return err_raise(ValueError, "length argument must be non-negative");
    uint64_t room[1];
    Big b = int_big(a[0], room);
    if (b.neg && !sign) return err_raise(OverflowError, "can't convert negative int to unsigned");
    Value bytes = bytes_from(NULL, (size_t)len);
    if (bytes == RAISED) return RAISED;
    b = int_big(a[0], room);
    if (big_to_bytes((uint8_t *)bytes_data(bytes), (size_t)len, b, little, sign) == BYTES_TOO_BIG)
        return err_raise(OverflowError, "int too big to convert");
    return bytes;
}

static Value int_from_bytes(Thread *th, Value *a, unsigned n, Value kw) {
    bool little, sign = false;
    if (byte_order(th, a[2], &little) < 0) return RAISED;
    if (a[3] != V_UNBOUND && arg_bool(th, a[3], &sign) < 0) return RAISED;
    Value *r = root_push(th, 1);
    Value bytes = obj_bytes(th, a[1]);
    if (bytes == RAISED) { /* an iterable of ints */
        if (!err_is(th, TypeError) || str_check(a[1]) || !type_of(a[1])->iter) return RAISED;
        err_clear(th);
        bytes = CALL1(th, type_bytes.obj, a[1]);
        if (bytes == RAISED) return RAISED;
    }
    size_t len = bytes_len(bytes);
    Limbs l;
    if (!limbs_get(&l, len / 8 + 1)) return RAISED;
    r[0] = int_from_limbs(&l, big_from_bytes(l.d, (const uint8_t *)bytes_data(bytes), len, little, sign));
    if (r[0] == RAISED || a[0] == type_int.obj) return r[0];
    return CALL1(th, a[0], r[0]);
}

Value num_format_error(const FmtError *e) {
    UBuf b;
    ubuf_init(&b, NULL);
    fmt_error_text(&b, e);
    Value s = str_from_buf(&b);
    if (s == RAISED) return RAISED;
    return err_value(e->kind == FMT_OVERFLOW_ERROR ? OverflowError : ValueError, s);
}

Value int_format_spec(Value v, Value spec) {
    FmtSpec f;
    FmtError e;
    if (!str_len(spec)) return int_to_str(v, 10);
    if (!fmt_parse(&f, str_view(spec), FMT_INT, type_of(v)->name, &e)) return num_format_error(&e);
    uint64_t room[1];
    Big b = int_big(v, room);
    if ((f.type == 'd' || f.type == 'n') && too_long(b)) return too_long_to_print();
    UBuf out, point, sep;
    ubuf_init(&out, NULL);
    FmtLocale locale = num_locale(&point, &sep);
    bool ok = fmt_int(&out, &f, b, &locale, &e);
    ubuf_free(&point);
    ubuf_free(&sep);
    if (ok) return str_from_buf(&out);
    ubuf_free(&out);
    return num_format_error(&e);
}

static Value int_format(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return arg_type_error("__format__", "argument", "str", a[1]);
    if (!str_len(a[1])) return obj_str(th, a[0]);
    return int_format_spec(a[0], a[1]);
}

static const Method int_methods[] = {
    {"conjugate", int_self, "!(self)", "The number itself.", 0},
    {"bit_length", int_bit_length_m, "(self, /)", "How many bits abs(self) takes in binary.", 0},
    {"bit_count", int_bit_count, "(self, /)", "How many bits of abs(self) are 1.", 0},
    {"to_bytes", int_to_bytes, "(self, /, length=1, byteorder='big', *, signed=False)", "The integer as so many bytes.", 0},
    {"from_bytes", int_from_bytes, "(type, /, bytes, byteorder='big', *, signed=False)", "The integer that the bytes stand for.", M_CLASS},
    {"as_integer_ratio", int_ratio, "(self, /)", "The pair (self, 1).", 0},
    {"__trunc__", int_self, "!(self)", "The number itself.", 0},
    {"__floor__", int_self, "!(self)", "The number itself.", 0},
    {"__ceil__", int_self, "!(self)", "The number itself.", 0},
    {"__round__", int_round, "(self, ndigits=<unrepresentable>, /)", "Round to a multiple of 10**-ndigits, half to even.", 0},
    {"__getnewargs__", int_getnewargs, "(self, /)", NULL, 0},
    {"__format__", int_format, "(self, format_spec, /)", "The number as the specification says.", 0},
    {"__sizeof__", int_sizeof, "(self, /)", "Bytes in memory.", 0},
    {0}
};

static Value get_self(Thread *th, Value v) { return int_plain(v); }
static Value get_zero(Thread *th, Value v) { return small_int(0); }
static Value get_one(Thread *th, Value v) { return small_int(1); }
static const GetSet int_getset[] = {
    {"real", get_self, NULL, "the real part of a complex number"},
    {"imag", get_zero, NULL, "the imaginary part of a complex number"},
    {"numerator", get_self, NULL, "the numerator of a rational number in lowest terms"},
    {"denominator", get_one, NULL, "the denominator of a rational number in lowest terms"},
    {0}
};

Type type_int = {
    .name = "int",
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or the text of one to an integer, towards zero.\n"
           "Text may have a sign, white space around it and '_' between digits; base 0 looks at its prefix.",
    .flags = TF_INT | TF_BASETYPE | TF_VAR | TF_IMMUTABLE,
    .size = offsetof(IntObj, limb),
    .size_of = int_size,
    .new = int_new,
    .repr = int_repr,
    .hash = int_hash_slot,
    .compare = int_compare,
    .truth = int_truth,
    .nb = {[NB_ADD] = nb_add, [NB_SUB] = nb_sub, [NB_MUL] = nb_mul, [NB_TRUEDIV] = nb_truediv, [NB_FLOORDIV] = nb_floordiv,
           [NB_MOD] = nb_mod, [NB_LSHIFT] = nb_lshift, [NB_RSHIFT] = nb_rshift, [NB_AND] = nb_and, [NB_OR] = nb_or,
           [NB_XOR] = nb_xor, [NB_POW] = nb_pow, [NB_DIVMOD] = nb_divmod},
    .pow3 = int_pow3,
    .un = {[UN_NEG] = un_neg, [UN_POS] = un_int, [UN_INVERT] = un_invert, [UN_ABS] = un_abs, [UN_INT] = un_int,
           [UN_FLOAT] = un_float, [UN_INDEX] = un_int},
    .methods = int_methods,
    .getset = int_getset,
};
