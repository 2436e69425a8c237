/* randommodule.c -- the module _random: a Mersenne twister in an object. */
#include "num.h"
#include "modules.h"
#include "mt19937.h"
#include <stdlib.h>
#include <errno.h>
#include <sys/random.h>

typedef struct RandomObj { _Alignas(8) Obj h; Mt mt; } RandomObj; /* whole words, as all objects */

/* The state to be changed; good until the next safepoint. */
static Mt *state_of(Value v) {
    stm_read(ref_addr(v));
    stm_write(ref_addr(v));
    return &OBJ(RandomObj, v)->mt;
}

static int seed_system(Value v) {
    uint32_t key[MT_N];
    char *p = (char *)key;
    for (size_t at = 0; at < sizeof key;) {
        ssize_t got = getrandom(p + at, sizeof key - at, 0);
        if (got < 0) return err_os(), -1;
        at += (size_t)got;
    }
    mt_seed(state_of(v), key, MT_N);
    return 0;
}

static int seed_int(Value v, Value i) {
    uint64_t room[1];
    Big b = int_big(i, room);
    Limbs l; /* seeding writes the object: its words are copied out first */
    if (!limbs_get(&l, b.n + 1)) return -1;
    memcpy(l.d, b.d, 8 * b.n);
    uint64_t n = (big_bit_length(b) + 31) / 32;
    if (!n) l.d[0] = 0, n = 1;
    mt_seed(state_of(v), (const uint32_t *)l.d, n);
    limbs_free(&l);
    return 0;
}

static int seed(Thread *th, Value *v, Value arg) {
    if (arg == V_UNBOUND || arg == V_NONE) return seed_system(*v);
    if (int_check(arg)) {
        if (!is_int(arg) && !is_exact(arg, &type_int)) arg = obj_unary(th, UN_ABS, arg);
        return arg == RAISED ? -1 : seed_int(*v, arg);
    }
    int64_t hash;
    if (obj_hash(th, arg, &hash) < 0) return -1;
    Value i = int_from_unsigned((uint64_t)hash);
    return i == RAISED ? -1 : seed_int(*v, i);
}

static int random_init(Thread *th, Value *a, unsigned n, Value kw);
static Value random_new(Thread *th, Value *a, unsigned n, Value kw) { return obj_new(type_from(a[0])); }

static Value random_seed(Thread *th, Value *a, unsigned n, Value kw) { return seed(th, &a[0], a[1]) < 0 ? RAISED : V_NONE; }
static Value random_random(Thread *th, Value *a, unsigned n, Value kw) { return float_from(mt_random(state_of(a[0]))); }

static Value random_getstate(Thread *th, Value *a, unsigned n, Value kw) {
    Value t = tuple_new(MT_N + 1);
    if (t == RAISED) return t;
    stm_read(ref_addr(a[0]));
    const Mt *mt = &OBJ(RandomObj, a[0])->mt;
    for (unsigned i = 0; i < MT_N; i++) tuple_init(t, i, small_int(mt->state[i]));
    tuple_init(t, MT_N, small_int(mt->index));
    return t;
}

static Value random_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (!tuple_check(a[1])) return err_raise(TypeError, "state vector must be a tuple");
    if (tuple_len(a[1]) != MT_N + 1) return err_raise(ValueError, "state vector is the wrong size");
    uint32_t words[MT_N + 1];
    for (unsigned i = 0; i <= MT_N; i++) {
        Value v = tuple_get(a[1], i);
        uint64_t u;
        if (!int_check(v)) return err_raise(TypeError, "an integer is required");
        if (int_sign(v) < 0) return err_raise(OverflowError, "can't convert negative value to unsigned int");
        if (!int_fits_unsigned(v, &u)) return err_raise(OverflowError, "Python int too large to convert to C unsigned long");
        words[i] = (uint32_t)u;
        if (i == MT_N && u > MT_N) return err_raise(ValueError, "invalid state");
    }
    if (!mt_setstate(state_of(a[0]), words, words[MT_N])) return err_raise(ValueError, "invalid state");
    return V_NONE;
}

static Value random_getrandbits(Thread *th, Value *a, unsigned n, Value kw) {
    int k;
    if (arg_int(th, a[1], &k) < 0) return RAISED;
    if (k < 0) return err_raise(ValueError, "number of bits must be non-negative");
    if (k == 0) return small_int(0);
    Limbs l;
    size_t limbs = ((size_t)k + 63) / 64;
    if (!limbs_get(&l, limbs)) return RAISED;
    l.d[limbs - 1] = 0;
    mt_getrandbits(state_of(a[0]), (size_t)k, (uint32_t *)l.d);
    return int_from_limbs(&l, big_view(l.d, limbs, false));
}

static const Method random_methods[] = {
    {"random", random_random, "(self, /)", "random() -> x in the interval [0, 1).", 0},
    {"seed", random_seed, "(self, n=None, /)", "Begin anew with what an int, another hashable or, for None, the system gives.", 0},
    {"getstate", random_getstate, "(self, /)", "The state as a tuple of ints.", 0},
    {"setstate", random_setstate, "(self, state, /)", "Go on from what getstate gave.", 0},
    {"getrandbits", random_getrandbits, "(self, k, /)", "An int of k random bits.", 0},
    {0}
};

static Type type_random_Random = {
    .name = "_random.Random",
    .doc = "Random() -> create a random number generator with its own internal state.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(RandomObj),
    .new = random_new,
    .init = random_init,
    .methods = random_methods,
};

static int random_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (type_of(a[0])->init == random_init && arg_no_keywords("Random", kw) < 0) return -1;
    if (n > 2) return err_set(TypeError, "Random() requires 0 or 1 argument");
    return seed(th, &a[0], n == 2 ? a[1] : V_NONE);
}

static Type *const random_types[] = {&type_random_Random, NULL};
const ModuleDef module_random = {"_random", "A Mersenne twister.", NULL, random_types, NULL};
