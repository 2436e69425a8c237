/* itertoolsmodule.c -- the module itertools.
 *
 * All its types have the same struct, words named by an enum for each type. A word that is V_UNBOUND is empty. Indices of
 * combinations and the like are lists of small ints. A function here keeps its iterator in a rooted slot `r` over every
 * call, and reads words again afterwards: the call may have used the same iterator. */
#include "num.h"
#include "modules.h"

typedef struct It { Obj h; Value f[7]; } It;
#define F(v, i)      GET(It, v, f[i])
#define PUT(v, i, x) SET(It, v, f[i], x)
#define ITEM(l, i)   ((uint64_t)small_value(list_get(l, i)))

static Value iter_self(Thread *th, Value v) { return v; }

/* A new object of class cls: words x[0..n), the others empty. No safepoint. */
static Value make(Value cls, const Value *x, unsigned n) {
    Value v = obj_new(type_from(cls));
    if (v == RAISED) return v;
    for (unsigned i = 0; i < 7; i++) OBJ(It, v)->f[i] = i < n ? x[i] : V_UNBOUND; /* NOBARRIER: fresh */
    return v;
}
#define MAKE(cls, ...) make(cls, (Value[]){__VA_ARGS__}, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value))

/* cls() takes no keywords, unless it is a subclass with an __init__ of its own. */
static int no_keywords(Value cls, Type *t, const char *name, Value kw) {
    return type_from(cls)->init == t->init ? arg_no_keywords(name, kw) : 0;
}

static int state_tuple(Value state, uint64_t min, uint64_t max) {
    if (!tuple_check(state)) return err_set(TypeError, "state is not a tuple");
    uint64_t n = tuple_len(state);
    if (n < min) return err_set(TypeError, "function takes at least %lu argument%s (%lu given)", min, min == 1 ? "" : "s", n);
    if (n > max) return err_set(TypeError, "function takes at most %lu argument%s (%lu given)", max, max == 1 ? "" : "s", n);
    return 0;
}

/* iter(()) */
static Value empty_iterator(Thread *th) { return obj_iter(th, tuple_empty); }

/* A list of n small ints, from and step apart. */
static Value numbers(uint64_t n, int64_t from, int64_t step) {
    Value l = list_new(n);
    for (uint64_t i = 0; l != RAISED && i < n; i++)
        if (list_append(l, small_int(from + (int64_t)i * step)) < 0) return RAISED;
    return l;
}

#define TYPE_HEAD(ident, its_doc) .name = "itertools." #ident, .doc = its_doc, .flags = TF_BASETYPE | TF_IMMUTABLE
#define TYPE_BODY(ident)                                                                                  \
    .size = sizeof(It), .values = offsetof(It, f), .values_end = sizeof(It), .new = ident##_new,          \
    .iter = iter_self, .next = ident##_next, .methods = ident##_methods
#define ITER_TYPE(ident, doc) Type type_itertools_##ident = {TYPE_HEAD(ident, doc), TYPE_BODY(ident)}
#define METHOD(name) static Value name(Thread *th, Value *a, unsigned n, Value kw)
#define REDUCE(ident)   {"__reduce__", ident##_reduce, "!(self)", "What pickle needs.", 0}
#define SETSTATE(ident) {"__setstate__", ident##_setstate, "!(self, state, /)", "What __reduce__ told is put back.", 0}

extern Type type_itertools_count, type_itertools_cycle, type_itertools_repeat, type_itertools_chain, type_itertools_islice,
    type_itertools_takewhile, type_itertools_dropwhile, type_itertools_filterfalse, type_itertools_starmap,
    type_itertools_compress, type_itertools_accumulate, type_itertools_groupby, type_itertools__grouper,
    type_itertools_pairwise, type_itertools__tee, type_itertools__tee_dataobject, type_itertools_zip_longest,
    type_itertools_product, type_itertools_combinations, type_itertools_combinations_with_replacement,
    type_itertools_permutations;

/* ---- count ------------------------------------------------------------------------------------------------------- */

enum { COUNT_AT, COUNT_STEP };

static bool is_number(Value v) {
    Type *t = type_of(v);
    return t->un[UN_INDEX] || t->un[UN_INT] || t->un[UN_FLOAT] || obj_is(v, &type_complex);
}

METHOD(count_new) {
    Value *r = root_push(th, 2);
    if (n > 3) return err_raise(TypeError, "count() takes at most 2 arguments (%u given)", n - 1);
    if (arg_bind(th, "count", "(start=0, step=1)", a + 1, n - 1, kw, r) < 0) return RAISED;
    Value at = arg_or(r[0], small_int(0)), step = arg_or(r[1], small_int(1));
    if (!is_number(at) || !is_number(step)) return err_raise(TypeError, "a number is required");
    return MAKE(a[0], at, step);
}

static Value count_next(Thread *th, Value v) {
    Value at = F(v, COUNT_AT), step = F(v, COUNT_STEP), next;
    if (LIKELY(both_int(at, step))) {
        next = int_add(at, step);
    } else {
        Value *r = root_push2(th, v, at);
        next = obj_binary(th, NB_ADD, at, step);
        v = r[0], at = r[1];
        root_pop(th, 2);
    }
    if (next == RAISED) return RAISED;
    PUT(v, COUNT_AT, next);
    return at;
}

static bool is_one(Value v) { return v == small_int(1); }

static Value count_repr(Thread *th, Value v) {
    Value *r = root_push3(th, v, V_NONE, V_NONE);
    r[1] = obj_repr(th, F(v, COUNT_AT));
    if (r[1] != RAISED) r[2] = obj_repr(th, F(r[0], COUNT_STEP));
    Value s = r[1] == RAISED || r[2] == RAISED ? RAISED
              : is_one(F(r[0], COUNT_STEP))    ? str_format_c("%s(%U)", "count", r[1])
                                               : str_format_c("%s(%U, %U)", "count", r[1], r[2]);
    root_pop(th, 3);
    return s;
}

METHOD(count_reduce) {
    Value at = F(a[0], COUNT_AT), step = F(a[0], COUNT_STEP);
    return TUPLE(type_obj(a[0]), is_one(step) && is_int(at) ? TUPLE(at) : TUPLE(at, step));
}

static const Method count_methods[] = {REDUCE(count), {0}};
Type type_itertools_count = {
    TYPE_HEAD(count, "count(start=0, step=1)\n--\n\nNumbers without end: start, start + step, ..."), TYPE_BODY(count),
    .repr = count_repr};

/* ---- repeat ------------------------------------------------------------------------------------------------------ */

enum { REPEAT_WHAT, REPEAT_LEFT }; /* left: a small int, V_UNBOUND for ever */

METHOD(repeat_new) {
    Value *r = root_push(th, 2);
    int64_t times;
    if (n > 3) return err_raise(TypeError, "repeat() takes at most 2 arguments (%u given)", n - 1);
    if (arg_bind(th, "repeat", "(object, times=None)", a + 1, n - 1, kw, r) < 0) return RAISED;
    if (r[1] == V_UNBOUND) return MAKE(a[0], r[0]);
    if (arg_int64(th, r[1], &times) < 0) return RAISED;
    if (times > INT_SMALL_MAX) times = INT_SMALL_MAX;
    return MAKE(a[0], r[0], small_int(times < 0 ? 0 : times));
}

static Value repeat_next(Thread *th, Value v) {
    Value left = F(v, REPEAT_LEFT);
    if (left != V_UNBOUND) {
        if (left == small_int(0)) return iter_stop(th);
        PUT(v, REPEAT_LEFT, left - small_int(1));
    }
    return F(v, REPEAT_WHAT);
}

static Value repeat_repr(Thread *th, Value v) {
    Value *r = root_push1(th, v), s = obj_repr(th, F(v, REPEAT_WHAT));
    v = r[0];
    root_pop(th, 1);
    if (s == RAISED) return s;
    Value left = F(v, REPEAT_LEFT);
    return left == V_UNBOUND ? str_format_c("repeat(%U)", s) : str_format_c("repeat(%U, %ld)", s, small_value(left));
}

METHOD(repeat_reduce) {
    Value left = F(a[0], REPEAT_LEFT), what = F(a[0], REPEAT_WHAT);
    return TUPLE(type_obj(a[0]), left == V_UNBOUND ? TUPLE(what) : TUPLE(what, left));
}
METHOD(repeat_hint) {
    Value left = F(a[0], REPEAT_LEFT);
    return left == V_UNBOUND ? err_raise(TypeError, "len() of unsized object") : left;
}

static const Method repeat_methods[] = {REDUCE(repeat), {"__length_hint__", repeat_hint, "!(self)", "How many are left.", 0}, {0}};
Type type_itertools_repeat = {
    TYPE_HEAD(repeat, "repeat(object [,times]) -> the object so many times, or without end"), TYPE_BODY(repeat),
    .repr = repeat_repr};

/* ---- cycle ------------------------------------------------------------------------------------------------------- */

enum { CYCLE_IT, CYCLE_SAVED, CYCLE_INDEX, CYCLE_FIRST }; /* first: items of `it` are saved already (after unpickling) */

METHOD(cycle_new) {
    if (no_keywords(a[0], &type_itertools_cycle, "cycle", kw) < 0 || arg_count("cycle", n - 1, 1, 1) < 0) return RAISED;
    a[1] = obj_iter(th, a[1]);
    Value saved = a[1] == RAISED ? RAISED : list_new(0);
    return saved == RAISED ? RAISED : MAKE(a[0], a[1], saved, small_int(0), V_FALSE);
}

static Value cycle_next(Thread *th, Value v) {
    Value it = F(v, CYCLE_IT);
    if (it != V_UNBOUND) {
        Value *r = root_push1(th, v), x = obj_next(th, it);
        v = r[0];
        root_pop(th, 1);
        if (x == RAISED) return x;
        if (x != STOP) return F(v, CYCLE_FIRST) == V_FALSE && list_append(F(v, CYCLE_SAVED), x) < 0 ? RAISED : x;
        PUT(v, CYCLE_IT, V_UNBOUND);
    }
    Value saved = F(v, CYCLE_SAVED);
    uint64_t i = (uint64_t)small_value(F(v, CYCLE_INDEX)), len = list_len(saved);
    if (i >= len) i = 0;
    if (!len) return iter_stop(th);
    PUT(v, CYCLE_INDEX, small_int(i + 1 == len ? 0 : (int64_t)i + 1));
    return list_get(saved, i);
}

METHOD(cycle_reduce) {
    Value it = F(a[0], CYCLE_IT);
    if (it != V_UNBOUND)
        return TUPLE(type_obj(a[0]), TUPLE(it), TUPLE(F(a[0], CYCLE_SAVED), v_bool(F(a[0], CYCLE_FIRST) == V_TRUE)));
    Value *r = root_push(th, 1);
    r[0] = obj_iter(th, F(a[0], CYCLE_SAVED));
    if (r[0] == RAISED) return RAISED;
    Value index = F(a[0], CYCLE_INDEX);
    if (index != small_int(0) && obj_call_method(th, r[0], S(__setstate__), &index, 1) == RAISED) return RAISED;
    return TUPLE(type_obj(a[0]), TUPLE(r[0]), TUPLE(F(a[0], CYCLE_SAVED), V_TRUE));
}

METHOD(cycle_setstate) {
    if (state_tuple(a[1], 2, 2) < 0) return RAISED;
    if (!list_check(tuple_get(a[1], 0))) return err_raise(TypeError, "state is not a tuple");
    int64_t first;
    if (arg_int64(th, tuple_get(a[1], 1), &first) < 0) return RAISED;
    PUT(a[0], CYCLE_SAVED, tuple_get(a[1], 0));
    PUT(a[0], CYCLE_FIRST, v_bool(first != 0));
    PUT(a[0], CYCLE_INDEX, small_int(0));
    return V_NONE;
}

static const Method cycle_methods[] = {REDUCE(cycle), SETSTATE(cycle), {0}};
ITER_TYPE(cycle, "cycle(iterable, /)\n--\n\nThe items, again and again.");

/* ---- chain ------------------------------------------------------------------------------------------------------- */

enum { CHAIN_SOURCE, CHAIN_ACTIVE };

METHOD(chain_new) {
    if (no_keywords(a[0], &type_itertools_chain, "chain", kw) < 0) return RAISED;
    Value t = tuple_from(a + 1, n - 1);
    if (t == RAISED || (t = obj_iter(th, t)) == RAISED) return RAISED;
    return MAKE(a[0], t);
}

METHOD(chain_from_iterable) {
    Value it = obj_iter(th, a[1]);
    return it == RAISED ? it : MAKE(a[0], it);
}

static Value chain_next(Thread *th, Value v) {
    Value *r = root_push1(th, v), x = STOP;
    while (F(r[0], CHAIN_SOURCE) != V_UNBOUND) {
        Value active = F(r[0], CHAIN_ACTIVE);
        if (active != V_UNBOUND) {
            x = obj_next(th, active);
            if (x != STOP) break;
            PUT(r[0], CHAIN_ACTIVE, V_UNBOUND);
            continue;
        }
        x = obj_next(th, F(r[0], CHAIN_SOURCE));
        if (x != STOP && x != RAISED) x = obj_iter(th, x);
        if (x == STOP || x == RAISED) {
            PUT(r[0], CHAIN_SOURCE, V_UNBOUND);
            break;
        }
        PUT(r[0], CHAIN_ACTIVE, x);
        x = STOP;
    }
    root_pop(th, 1);
    return x == STOP ? iter_stop(th) : x;
}

METHOD(chain_reduce) {
    Value source = F(a[0], CHAIN_SOURCE), active = F(a[0], CHAIN_ACTIVE), cls = type_obj(a[0]);
    if (source == V_UNBOUND) return TUPLE(cls, tuple_empty);
    return TUPLE(cls, tuple_empty, active == V_UNBOUND ? TUPLE(source) : TUPLE(source, active));
}

METHOD(chain_setstate) {
    if (state_tuple(a[1], 1, 2) < 0) return RAISED;
    bool two = tuple_len(a[1]) == 2;
    if (!type_of(tuple_get(a[1], 0))->next || (two && !type_of(tuple_get(a[1], 1))->next))
        return err_raise(TypeError, "Arguments must be iterators.");
    PUT(a[0], CHAIN_SOURCE, tuple_get(a[1], 0));
    PUT(a[0], CHAIN_ACTIVE, two ? tuple_get(a[1], 1) : V_UNBOUND);
    return V_NONE;
}

METHOD(class_getitem) { return generic_alias_new(a[0], a[1]); }

static const Method chain_methods[] = {
    {"from_iterable", chain_from_iterable, "(type, iterable, /)", "chain() of the iterables that an iterable gives.", M_CLASS},
    {"__class_getitem__", class_getitem, "!(cls, item, /)", "See PEP 585", M_CLASS},
    REDUCE(chain), SETSTATE(chain), {0}};
ITER_TYPE(chain, "chain(*iterables) --> the items of the first, then those of the next, and so on");

/* ---- islice ------------------------------------------------------------------------------------------------------ */

enum { ISLICE_IT, ISLICE_NEXT, ISLICE_STOP, ISLICE_STEP, ISLICE_COUNT }; /* stop: -1 for none */

/* None: dflt. 0, or -1 if it is no index from `min` on (what was raised is dropped). */
static int slice_part(Thread *th, Value v, int64_t dflt, int64_t min, int64_t *out) {
    if (v == V_NONE) return *out = dflt, 0;
    if (!int_check(v) && !type_of(v)->un[UN_INDEX]) return -1;
    if (arg_int64(th, v, out) < 0) return err_clear(th), -1;
    if (*out > INT_SMALL_MAX) *out = INT_SMALL_MAX;
    return *out < min ? -1 : 0;
}

METHOD(islice_new) {
    int64_t start = 0, stop, step = 1;
    if (no_keywords(a[0], &type_itertools_islice, "islice", kw) < 0 || arg_count("islice", n - 1, 2, 4) < 0) return RAISED;
    if (n > 3) {
        if (slice_part(th, a[2], 0, 0, &start) < 0 || slice_part(th, a[3], -1, 0, &stop) < 0) {
            int64_t t;
            if (slice_part(th, a[3], -1, 0, &t) < 0)
                return err_raise(ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
            return err_raise(ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
        }
    } else if (slice_part(th, a[2], -1, 0, &stop) < 0) {
        return err_raise(ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
    if (n == 5 && slice_part(th, a[4], 1, 1, &step) < 0)
        return err_raise(ValueError, "Step for islice() must be a positive integer or None.");
    a[1] = obj_iter(th, a[1]);
    if (a[1] == RAISED) return RAISED;
    return MAKE(a[0], a[1], small_int(start), small_int(stop), small_int(step), small_int(0));
}

static Value islice_next(Thread *th, Value v) {
    Value *r = root_push1(th, v), x = STOP;
    int64_t next = small_value(F(v, ISLICE_NEXT)), stop = small_value(F(v, ISLICE_STOP));
    for (;;) {
        Value it = F(r[0], ISLICE_IT);
        int64_t count = small_value(F(r[0], ISLICE_COUNT));
        bool skip = count < next;
        x = STOP;
        if (it != V_UNBOUND && (skip || stop < 0 || count < stop)) x = obj_next(th, it);
        if (x == STOP || x == RAISED) {
            if (x == STOP || !skip) PUT(r[0], ISLICE_IT, V_UNBOUND);
            break;
        }
        PUT(r[0], ISLICE_COUNT, small_int(count + 1));
        if (!skip) break;
    }
    v = r[0];
    root_pop(th, 1);
    if (x == STOP) return iter_stop(th);
    if (x == RAISED) return x;
    next += small_value(F(v, ISLICE_STEP));
    if (next > INT_SMALL_MAX || (stop >= 0 && next > stop)) next = stop < 0 ? INT_SMALL_MAX : stop;
    PUT(v, ISLICE_NEXT, small_int(next));
    return x;
}

METHOD(islice_reduce) {
    Value it = F(a[0], ISLICE_IT), stop = F(a[0], ISLICE_STOP);
    if (it == V_UNBOUND) {
        it = empty_iterator(th);
        return it == RAISED ? it : TUPLE(type_obj(a[0]), TUPLE(it, small_int(0)), small_int(0));
    }
    return TUPLE(type_obj(a[0]), TUPLE(it, F(a[0], ISLICE_NEXT), stop == small_int(-1) ? V_NONE : stop, F(a[0], ISLICE_STEP)),
                 F(a[0], ISLICE_COUNT));
}

METHOD(islice_setstate) {
    int64_t count;
    if (arg_int64(th, a[1], &count) < 0) return RAISED;
    PUT(a[0], ISLICE_COUNT, int_from(count));
    return V_NONE;
}

static const Method islice_methods[] = {REDUCE(islice), SETSTATE(islice), {0}};
ITER_TYPE(islice, "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\n"
                  "The items that a slice of a sequence would have.");

/* ---- functions of items: takewhile, dropwhile, filterfalse, starmap ---------------------------------------------- */

enum { WHILE_FUNC, WHILE_IT, WHILE_DONE }; /* done: takewhile has stopped, dropwhile has begun */

static Value func_and_iter(Thread *th, Value *a, unsigned n, Value kw, Type *t, const char *name) {
    if (no_keywords(a[0], t, name, kw) < 0 || arg_count(name, n - 1, 2, 2) < 0) return RAISED;
    a[2] = obj_iter(th, a[2]);
    return a[2] == RAISED ? RAISED : MAKE(a[0], a[1], a[2], V_FALSE);
}

/* The truth of func(x); x stays in r[1]. */
static int test(Thread *th, Value *r, Value x) {
    r[1] = x;
    Value func = F(r[0], WHILE_FUNC);
    if (func != V_NONE && func != type_bool.obj) x = CALL1(th, func, x);
    return x == RAISED ? -1 : obj_truth(th, x);
}

METHOD(takewhile_new) { return func_and_iter(th, a, n, kw, &type_itertools_takewhile, "takewhile"); }
static Value takewhile_next(Thread *th, Value v) {
    if (F(v, WHILE_DONE) == V_TRUE) return iter_stop(th);
    Value *r = root_push2(th, v, V_NONE), x = obj_next(th, F(v, WHILE_IT));
    if (x != STOP && x != RAISED) {
        int good = test(th, r, x);
        x = good < 0 ? RAISED : good ? r[1] : iter_stop(th);
        if (good == 0) PUT(r[0], WHILE_DONE, V_TRUE);
    }
    root_pop(th, 2);
    return x;
}

METHOD(dropwhile_new) { return func_and_iter(th, a, n, kw, &type_itertools_dropwhile, "dropwhile"); }
static Value dropwhile_next(Thread *th, Value v) {
    Value *r = root_push2(th, v, V_NONE), x;
    for (;;) {
        x = obj_next(th, F(r[0], WHILE_IT));
        if (x == STOP || x == RAISED || F(r[0], WHILE_DONE) == V_TRUE) break;
        int good = test(th, r, x);
        if (good > 0) good = thread_poll(th) < 0 ? -1 : 1;
        if (good > 0) continue;
        x = good < 0 ? RAISED : r[1];
        if (good == 0) PUT(r[0], WHILE_DONE, V_TRUE);
        break;
    }
    root_pop(th, 2);
    return x;
}

METHOD(filterfalse_new) { return func_and_iter(th, a, n, kw, &type_itertools_filterfalse, "filterfalse"); }
static Value filterfalse_next(Thread *th, Value v) {
    Value *r = root_push2(th, v, V_NONE), x;
    for (;;) {
        x = obj_next(th, F(r[0], WHILE_IT));
        if (x == STOP || x == RAISED) break;
        int good = test(th, r, x);
        if (good > 0) good = thread_poll(th) < 0 ? -1 : 1;
        if (good > 0) continue;
        x = good < 0 ? RAISED : r[1];
        break;
    }
    root_pop(th, 2);
    return x;
}

METHOD(starmap_new) { return func_and_iter(th, a, n, kw, &type_itertools_starmap, "starmap"); }
static Value starmap_next(Thread *th, Value v) {
    Value *r = root_push1(th, v), x = obj_next(th, F(v, WHILE_IT));
    if (x != STOP && x != RAISED) {
        if (!tuple_check(x)) x = tuple_from_iterable(th, x);
        if (x != RAISED) x = obj_call_ex(th, F(r[0], WHILE_FUNC), x, V_UNBOUND);
    }
    root_pop(th, 1);
    return x;
}

METHOD(pair_reduce) { return TUPLE(type_obj(a[0]), TUPLE(F(a[0], WHILE_FUNC), F(a[0], WHILE_IT))); }
METHOD(while_reduce) {
    return TUPLE(type_obj(a[0]), TUPLE(F(a[0], WHILE_FUNC), F(a[0], WHILE_IT)), small_int(F(a[0], WHILE_DONE) == V_TRUE));
}
METHOD(while_setstate) {
    int done = obj_truth(th, a[1]);
    if (done < 0) return RAISED;
    PUT(a[0], WHILE_DONE, v_bool(done));
    return V_NONE;
}

static const Method takewhile_methods[] = {REDUCE(while), SETSTATE(while), {0}};
#define dropwhile_methods takewhile_methods
static const Method filterfalse_methods[] = {REDUCE(pair), {0}};
#define starmap_methods filterfalse_methods
ITER_TYPE(takewhile, "takewhile(predicate, iterable, /)\n--\n\nThe items as long as the predicate is true of them.");
ITER_TYPE(dropwhile, "dropwhile(predicate, iterable, /)\n--\n\nThe items from the first on of which the predicate is false.");
ITER_TYPE(filterfalse, "filterfalse(function, iterable, /)\n--\n\nThe items for which the function gives something false.");
ITER_TYPE(starmap, "starmap(function, iterable, /)\n--\n\nThe function's results for the argument tuples of the iterable.");

/* ---- compress ---------------------------------------------------------------------------------------------------- */

enum { COMPRESS_DATA, COMPRESS_SELECTORS };

METHOD(compress_new) {
    Value *r = root_push(th, 2);
    if (arg_bind(th, "compress", "(data, selectors)", a + 1, n - 1, kw, r) < 0) return RAISED;
    for (int i = 0; i < 2; i++)
        if ((r[i] = obj_iter(th, r[i])) == RAISED) return RAISED;
    return MAKE(a[0], r[0], r[1]);
}

static Value compress_next(Thread *th, Value v) {
    Value *r = root_push2(th, v, V_NONE), x;
    for (;;) {
        x = obj_next(th, F(r[0], COMPRESS_DATA));
        if (x == STOP || x == RAISED) break;
        r[1] = x;
        x = obj_next(th, F(r[0], COMPRESS_SELECTORS));
        if (x == STOP || x == RAISED) break;
        int good = obj_truth(th, x);
        if (good == 0) good = thread_poll(th);
        if (good == 0) continue;
        x = good < 0 ? RAISED : r[1];
        break;
    }
    root_pop(th, 2);
    return x;
}

static const Method compress_methods[] = {REDUCE(pair), {0}};
ITER_TYPE(compress, "compress(data, selectors)\n--\n\nThe items of data where the one of selectors is true.");

/* ---- accumulate -------------------------------------------------------------------------------------------------- */

enum { ACC_IT, ACC_FUNC, ACC_TOTAL, ACC_INITIAL };

METHOD(accumulate_new) {
    Value *r = root_push(th, 3);
    if (arg_bind(th, "accumulate", "(iterable, func=None, *, initial=None)", a + 1, n - 1, kw, r) < 0) return RAISED;
    r[0] = obj_iter(th, r[0]);
    if (r[0] == RAISED) return RAISED;
    return MAKE(a[0], r[0], arg_or(r[1], V_NONE), V_UNBOUND, arg_or(r[2], V_NONE));
}

static Value accumulate_next(Thread *th, Value v) {
    Value initial = F(v, ACC_INITIAL);
    if (initial != V_NONE) {
        PUT(v, ACC_INITIAL, V_NONE);
        PUT(v, ACC_TOTAL, initial);
        return initial;
    }
    Value *r = root_push1(th, v), x = obj_next(th, F(v, ACC_IT));
    if (x != STOP && x != RAISED) {
        Value total = F(r[0], ACC_TOTAL), func = F(r[0], ACC_FUNC);
        if (total != V_UNBOUND) x = func == V_NONE ? obj_binary(th, NB_ADD, total, x) : CALL2(th, func, total, x);
        if (x != RAISED) PUT(r[0], ACC_TOTAL, x);
    }
    root_pop(th, 1);
    return x;
}

/* chain((first,), it) */
static Value chained(Thread *th, Value first, Value it) {
    Value t = TUPLE(first);
    return t == RAISED ? t : CALL2(th, type_itertools_chain.obj, t, it);
}

METHOD(accumulate_reduce) {
    Value it = F(a[0], ACC_IT), initial = F(a[0], ACC_INITIAL), total = F(a[0], ACC_TOTAL);
    if (initial != V_NONE) {
        it = chained(th, initial, it);
        return it == RAISED ? it : TUPLE(type_obj(a[0]), TUPLE(it, F(a[0], ACC_FUNC)), V_NONE);
    }
    if (total == V_NONE) { /* None as a state means that there is none yet: it goes through the iterator again */
        it = chained(th, total, it);
        if (it == RAISED) return it;
        it = CALL2(th, type_obj(a[0]), it, F(a[0], ACC_FUNC));
        return it == RAISED ? it : TUPLE(type_itertools_islice.obj, TUPLE(it, small_int(1), V_NONE));
    }
    return TUPLE(type_obj(a[0]), TUPLE(it, F(a[0], ACC_FUNC)), arg_or(total, V_NONE));
}

METHOD(accumulate_setstate) {
    PUT(a[0], ACC_TOTAL, a[1] == V_NONE ? V_UNBOUND : a[1]);
    return V_NONE;
}

static const Method accumulate_methods[] = {REDUCE(accumulate), SETSTATE(accumulate), {0}};
ITER_TYPE(accumulate, "accumulate(iterable, func=None, *, initial=None)\n--\n\nRunning sums, or what func makes of the last result and an item.");

/* ---- groupby ----------------------------------------------------------------------------------------------------- */

enum { GROUP_IT, GROUP_KEYFUNC, GROUP_TARGET, GROUP_KEY, GROUP_VALUE, GROUP_CURRENT }; /* current: the _grouper that may go on */
enum { GROUPER_PARENT, GROUPER_TARGET };

METHOD(groupby_new) {
    Value *r = root_push(th, 2);
    if (arg_bind(th, "groupby", "(iterable, key=None)", a + 1, n - 1, kw, r) < 0) return RAISED;
    r[0] = obj_iter(th, r[0]);
    return r[0] == RAISED ? RAISED : MAKE(a[0], r[0], arg_or(r[1], V_NONE));
}

/* The next item and its key: V_NONE, STOP or RAISED. r[0] is the groupby, r[1] for use here. */
static Value group_step(Thread *th, Value *r) {
    Value x = obj_next(th, F(r[0], GROUP_IT));
    if (x == STOP || x == RAISED) return x;
    r[1] = x;
    Value key = F(r[0], GROUP_KEYFUNC);
    key = key == V_NONE ? x : CALL1(th, key, x);
    if (key == RAISED) return RAISED;
    PUT(r[0], GROUP_VALUE, r[1]);
    PUT(r[0], GROUP_KEY, key);
    return V_NONE;
}

static Value groupby_next(Thread *th, Value v) {
    Value *r = root_push2(th, v, V_NONE), x = V_NONE;
    PUT(v, GROUP_CURRENT, V_UNBOUND);
    for (;;) { /* over what is left of the group before */
        Value target = F(r[0], GROUP_TARGET), key = F(r[0], GROUP_KEY);
        if (key != V_UNBOUND) {
            int eq = target == V_UNBOUND ? 0 : obj_eq(th, target, key);
            if (eq < 0) x = RAISED;
            if (eq <= 0) break;
        }
        x = group_step(th, r);
        if (x != V_NONE) break;
    }
    if (x == V_NONE) {
        v = r[0];
        Value key = F(v, GROUP_KEY);
        PUT(v, GROUP_TARGET, key);
        x = MAKE(type_itertools__grouper.obj, v, key);
        if (x != RAISED) {
            PUT(v, GROUP_CURRENT, x);
            x = TUPLE(key, x);
        }
    }
    root_pop(th, 2);
    return x;
}

METHOD(groupby_reduce) {
    Value args = TUPLE(F(a[0], GROUP_IT), F(a[0], GROUP_KEYFUNC));
    Value target = F(a[0], GROUP_TARGET), key = F(a[0], GROUP_KEY), value = F(a[0], GROUP_VALUE);
    if (target == V_UNBOUND || key == V_UNBOUND || value == V_UNBOUND) return TUPLE(type_obj(a[0]), args);
    return TUPLE(type_obj(a[0]), args, TUPLE(key, value, target));
}

METHOD(groupby_setstate) {
    if (!tuple_check(a[1])) return err_raise(TypeError, "state is not a tuple");
    if (tuple_len(a[1]) != 3) return err_raise(TypeError, "function takes exactly 3 arguments (%lu given)", tuple_len(a[1]));
    PUT(a[0], GROUP_KEY, tuple_get(a[1], 0));
    PUT(a[0], GROUP_VALUE, tuple_get(a[1], 1));
    PUT(a[0], GROUP_TARGET, tuple_get(a[1], 2));
    return V_NONE;
}

static const Method groupby_methods[] = {REDUCE(groupby), SETSTATE(groupby), {0}};
ITER_TYPE(groupby, "groupby(iterable, key=None)\n--\n\nPairs: a key, and an iterator over the items in a row that have it.");

METHOD(_grouper_new) {
    if (arg_no_keywords("_grouper", kw) < 0 || arg_count("_grouper", n - 1, 2, 2) < 0) return RAISED;
    if (!obj_is(a[1], &type_itertools_groupby)) return arg_type_error("_grouper", "argument 1", "itertools.groupby", a[1]);
    Value v = MAKE(a[0], a[1], a[2]);
    if (v != RAISED) PUT(a[1], GROUP_CURRENT, v);
    return v;
}

static Value _grouper_next(Thread *th, Value v) {
    Value parent = F(v, GROUPER_PARENT);
    if (F(parent, GROUP_CURRENT) != v) return iter_stop(th);
    Value *r = root_push3(th, parent, V_NONE, v), x = V_NONE;
    if (F(parent, GROUP_VALUE) == V_UNBOUND) x = group_step(th, r);
    if (x == V_NONE) {
        int eq = obj_eq(th, F(r[2], GROUPER_TARGET), F(r[0], GROUP_KEY));
        x = eq < 0 ? RAISED : eq ? F(r[0], GROUP_VALUE) : iter_stop(th);
        if (eq > 0) PUT(r[0], GROUP_VALUE, V_UNBOUND);
        if (x == V_UNBOUND) x = iter_stop(th);
    }
    root_pop(th, 3);
    return x;
}

METHOD(_grouper_reduce) {
    Value parent = F(a[0], GROUPER_PARENT);
    if (F(parent, GROUP_CURRENT) == a[0]) return TUPLE(type_obj(a[0]), TUPLE(parent, F(a[0], GROUPER_TARGET)));
    Value iter = builtin_named("iter");
    return iter == RAISED ? iter : TUPLE(iter, TUPLE(tuple_empty));
}

static const Method _grouper_methods[] = {REDUCE(_grouper), {0}};
Type type_itertools__grouper = {.name = "itertools._grouper", .flags = TF_IMMUTABLE, TYPE_BODY(_grouper)};

/* ---- pairwise ---------------------------------------------------------------------------------------------------- */

enum { PAIRWISE_IT, PAIRWISE_OLD };

METHOD(pairwise_new) {
    if (no_keywords(a[0], &type_itertools_pairwise, "pairwise", kw) < 0 || arg_count("pairwise", n - 1, 1, 1) < 0) return RAISED;
    a[1] = obj_iter(th, a[1]);
    return a[1] == RAISED ? RAISED : MAKE(a[0], a[1]);
}

static Value pairwise_next(Thread *th, Value v) {
    if (F(v, PAIRWISE_IT) == V_UNBOUND) return iter_stop(th);
    Value *r = root_push2(th, v, F(v, PAIRWISE_OLD)), x = V_NONE;
    if (r[1] == V_UNBOUND) {
        x = obj_next(th, F(v, PAIRWISE_IT));
        if (x != STOP && x != RAISED) {
            r[1] = x;
            PUT(r[0], PAIRWISE_OLD, x);
            if (F(r[0], PAIRWISE_IT) == V_UNBOUND) x = iter_stop(th); /* used up meanwhile */
        }
    }
    if (x != STOP && x != RAISED) x = obj_next(th, F(r[0], PAIRWISE_IT));
    if (x == STOP || x == RAISED) {
        PUT(r[0], PAIRWISE_IT, V_UNBOUND);
        PUT(r[0], PAIRWISE_OLD, V_UNBOUND);
    } else {
        PUT(r[0], PAIRWISE_OLD, x);
        x = TUPLE(r[1], x);
    }
    root_pop(th, 2);
    return x;
}

static const Method pairwise_methods[] = {{0}};
ITER_TYPE(pairwise, "pairwise(iterable, /)\n--\n\nPairs of items that stand next to each other.");

/* ---- tee --------------------------------------------------------------------------------------------------------- */

/* The items read so far, in blocks; an iterator holds its block and place, so blocks that all have passed are dropped. */
enum { BLOCK_IT, BLOCK_ITEMS, BLOCK_NEXT, BLOCK_RUNNING };
enum { TEE_BLOCK, TEE_INDEX };
enum { BLOCK_SIZE = 57 };

static Value block_make(Value it) {
    Value items = list_new(0);
    return items == RAISED ? items : MAKE(type_itertools__tee_dataobject.obj, it, items, V_UNBOUND, V_FALSE);
}

/* Item i of the block in r[0], reading it if it is the next one. */
static Value block_item(Thread *th, Value *r, uint64_t i) {
    Value items = F(r[0], BLOCK_ITEMS);
    if (i < list_len(items)) return list_get(items, i);
    if (F(r[0], BLOCK_RUNNING) == V_TRUE) return err_raise(RuntimeError, "cannot re-enter the tee iterator");
    PUT(r[0], BLOCK_RUNNING, V_TRUE);
    Value x = obj_next(th, F(r[0], BLOCK_IT));
    PUT(r[0], BLOCK_RUNNING, V_FALSE);
    if (x == STOP || x == RAISED) return x;
    return list_append(F(r[0], BLOCK_ITEMS), x) < 0 ? RAISED : x;
}

static Value block_next(Value block) {
    Value next = F(block, BLOCK_NEXT);
    if (next != V_UNBOUND) return next;
    next = block_make(F(block, BLOCK_IT));
    if (next != RAISED) PUT(block, BLOCK_NEXT, next);
    return next;
}

METHOD(block_new) {
    if (arg_no_keywords("_tee_dataobject", kw) < 0 || arg_count("_tee_dataobject", n - 1, 3, 3) < 0) return RAISED;
    if (!list_check(a[2])) return arg_type_error("_tee_dataobject", "argument 2", "list", a[2]);
    uint64_t len = list_len(a[2]);
    bool full = len == BLOCK_SIZE;
    if (len > BLOCK_SIZE || (a[3] != V_NONE && (!full || !is_exact(a[3], &type_itertools__tee_dataobject))))
        return err_raise(ValueError, "Invalid arguments");
    Value items = list_slice(a[2], 0, len);
    return items == RAISED ? items : MAKE(a[0], a[1], items, a[3] == V_NONE ? V_UNBOUND : a[3], V_FALSE);
}

METHOD(block_reduce) {
    Value items = list_slice(F(a[0], BLOCK_ITEMS), 0, list_len(F(a[0], BLOCK_ITEMS)));
    return items == RAISED ? items
                           : TUPLE(type_obj(a[0]), TUPLE(F(a[0], BLOCK_IT), items, arg_or(F(a[0], BLOCK_NEXT), V_NONE)));
}

static const Method block_methods[] = {REDUCE(block), {0}};
Type type_itertools__tee_dataobject = {
    .name = "itertools._tee_dataobject", .flags = TF_IMMUTABLE, .doc = "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    .size = sizeof(It), .values = offsetof(It, f), .values_end = sizeof(It), .new = block_new, .methods = block_methods};

static Value _tee_next(Thread *th, Value v) {
    uint64_t i = (uint64_t)small_value(F(v, TEE_INDEX));
    Value block = F(v, TEE_BLOCK);
    if (i >= BLOCK_SIZE) {
        block = block_next(block);
        if (block == RAISED) return RAISED;
        PUT(v, TEE_BLOCK, block);
        PUT(v, TEE_INDEX, small_int(0));
        i = 0;
    }
    Value *r = root_push2(th, block, v), x = block_item(th, r, i);
    if (x != STOP && x != RAISED) PUT(r[1], TEE_INDEX, small_int((int64_t)i + 1));
    root_pop(th, 2);
    return x;
}

static Value tee_copy(Value v) { return MAKE(type_itertools__tee.obj, F(v, TEE_BLOCK), F(v, TEE_INDEX)); }
METHOD(_tee_copy) { return tee_copy(a[0]); }

/* A _tee over any iterable. */
static Value tee_from(Thread *th, Value iterable) {
    Value it = obj_iter(th, iterable);
    if (it == RAISED) return RAISED;
    if (is_exact(it, &type_itertools__tee)) return tee_copy(it);
    Value block = block_make(it);
    return block == RAISED ? RAISED : MAKE(type_itertools__tee.obj, block, small_int(0));
}

METHOD(_tee_new) {
    if (arg_no_keywords("_tee", kw) < 0 || arg_count("_tee", n - 1, 1, 1) < 0) return RAISED;
    return tee_from(th, a[1]);
}

METHOD(_tee_reduce) { return TUPLE(type_obj(a[0]), TUPLE(tuple_empty), TUPLE(F(a[0], TEE_BLOCK), F(a[0], TEE_INDEX))); }

METHOD(_tee_setstate) {
    int64_t i;
    if (state_tuple(a[1], 2, 2) < 0) return RAISED;
    if (!is_exact(tuple_get(a[1], 0), &type_itertools__tee_dataobject)) return err_raise(TypeError, "state is not a tuple");
    if (arg_int64(th, tuple_get(a[1], 1), &i) < 0) return RAISED;
    if (i < 0 || i > BLOCK_SIZE) return err_raise(ValueError, "Index out of range");
    PUT(a[0], TEE_BLOCK, tuple_get(a[1], 0));
    PUT(a[0], TEE_INDEX, small_int(i));
    return V_NONE;
}

static const Method _tee_methods[] = {
    {"__copy__", _tee_copy, "!(self)", "Returns an independent iterator.", 0}, REDUCE(_tee), SETSTATE(_tee), {0}};
Type type_itertools__tee = {.name = "itertools._tee", .flags = TF_IMMUTABLE | TF_WEAK,
                            .doc = "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.", TYPE_BODY(_tee)};

METHOD(itertools_tee) {
    int64_t count = 2;
    if (a[1] != V_UNBOUND && arg_int64(th, a[1], &count) < 0) return RAISED;
    if (count < 0) return err_raise(ValueError, "n must be >= 0");
    if (count == 0) return tuple_empty;
    Value *r = root_push(th, 2);
    a[0] = obj_iter(th, a[0]);
    if (a[0] == RAISED) return RAISED;
    int found = obj_find_attr(th, a[0], S(__copy__), &r[0]);
    if (found < 0) return RAISED;
    if (!found) {
        a[0] = tee_from(th, a[0]);
        if (a[0] == RAISED || obj_find_attr(th, a[0], S(__copy__), &r[0]) <= 0) return RAISED;
    }
    r[1] = list_new((uint64_t)count);
    if (r[1] == RAISED || list_append(r[1], a[0]) < 0) return RAISED;
    for (int64_t i = 1; i < count; i++) {
        Value copy = obj_call(th, r[0], NULL, 0);
        if (copy == RAISED || list_append(r[1], copy) < 0) return RAISED;
    }
    return list_to_tuple(r[1]);
}

/* ---- zip_longest ------------------------------------------------------------------------------------------------- */

enum { ZIPL_ITERS, ZIPL_ACTIVE, ZIPL_FILL }; /* iters: a list, None where one is exhausted */

METHOD(zip_longest_new) {
    Value fill = V_NONE;
    if (is_ref(kw) && tuple_len(kw)) {
        for (uint64_t i = 0; i < tuple_len(kw); i++)
            if (!str_equal_c(tuple_get(kw, i), "fillvalue"))
                return err_raise(TypeError, "zip_longest() got an unexpected keyword argument");
        fill = a[n];
    }
    Value *r = root_push1(th, fill);
    for (unsigned i = 1; i < n; i++)
        if ((a[i] = obj_iter(th, a[i])) == RAISED) return RAISED;
    Value iters = list_from(a + 1, n - 1);
    return iters == RAISED ? iters : MAKE(a[0], iters, small_int(n - 1), r[0]);
}

static Value zip_longest_next(Thread *th, Value v) {
    uint64_t n = list_len(F(v, ZIPL_ITERS));
    if (!n || F(v, ZIPL_ACTIVE) == small_int(0)) return iter_stop(th);
    Value *r = root_push(th, (unsigned)n + 1), x = V_NONE;
    r[0] = v;
    for (uint64_t i = 0; i < n; i++) {
        Value it = list_get(F(r[0], ZIPL_ITERS), i);
        x = it == V_NONE ? STOP : obj_next(th, it);
        if (x == RAISED) {
            PUT(r[0], ZIPL_ACTIVE, small_int(0));
            break;
        }
        if (x == STOP) {
            if (list_get(F(r[0], ZIPL_ITERS), i) != V_NONE) {
                list_set(F(r[0], ZIPL_ITERS), i, V_NONE);
                Value active = F(r[0], ZIPL_ACTIVE) - small_int(1);
                PUT(r[0], ZIPL_ACTIVE, active);
                if (active == small_int(0)) break;
            }
            x = F(r[0], ZIPL_FILL);
        }
        r[i + 1] = x;
    }
    if (x != RAISED && x != STOP) x = tuple_from(r + 1, n);
    root_pop(th, (unsigned)n + 1);
    return x == STOP ? iter_stop(th) : x;
}

METHOD(zip_longest_reduce) {
    uint64_t k = list_len(F(a[0], ZIPL_ITERS));
    Value args = tuple_new(k);
    for (uint64_t i = 0; args != RAISED && i < k; i++) {
        Value it = list_get(F(a[0], ZIPL_ITERS), i);
        tuple_init(args, i, it == V_NONE ? tuple_empty : it);
    }
    return args == RAISED ? args : TUPLE(type_obj(a[0]), args, F(a[0], ZIPL_FILL));
}

METHOD(zip_longest_setstate) {
    PUT(a[0], ZIPL_FILL, a[1]);
    return V_NONE;
}

static const Method zip_longest_methods[] = {REDUCE(zip_longest), SETSTATE(zip_longest), {0}};
ITER_TYPE(zip_longest, "zip_longest(*iterables, fillvalue=None) --> tuples of one item of each, to the end of the longest");

/* ---- product, combinations, permutations ------------------------------------------------------------------------- */

/* pool: the items (for product: a tuple of pools); indices: which items the last result has; state: what comes next. */
enum { POOL, INDICES, STATE, CYCLES }; /* state: V_UNBOUND not begun, V_TRUE going on, V_NONE at the end */

/* The tuple of the pool's items at the indices. */
static Value chosen(Value v) {
    Value pool = F(v, POOL), indices = F(v, INDICES);
    uint64_t k = list_len(indices);
    Value t = tuple_new(k);
    if (t == RAISED) return t;
    pool = F(v, POOL);
    for (uint64_t i = 0; i < k; i++) tuple_init(t, i, tuple_get(pool, ITEM(indices, i)));
    return t;
}

/* Give the first or the next result; `advance` moves the indices, false at the end. */
static Value give(Thread *th, Value v, bool advance(Value v), Value result(Value v)) {
    Value state = F(v, STATE);
    if (state == V_NONE) return iter_stop(th);
    if (state == V_UNBOUND) {
        PUT(v, STATE, V_TRUE);
    } else if (!advance(v)) {
        PUT(v, STATE, V_NONE);
        return iter_stop(th);
    }
    return result(v);
}

static Value product_result(Value v) {
    Value pools = F(v, POOL), indices = F(v, INDICES);
    uint64_t k = tuple_len(pools);
    Value t = tuple_new(k);
    for (uint64_t i = 0; t != RAISED && i < k; i++) tuple_init(t, i, tuple_get(tuple_get(pools, i), ITEM(indices, i)));
    return t;
}

METHOD(product_new) {
    int64_t repeat = 1;
    if (is_ref(kw) && tuple_len(kw)) {
        for (uint64_t i = 0; i < tuple_len(kw); i++)
            if (!str_equal_c(tuple_get(kw, i), "repeat"))
                return err_raise(TypeError, "'%U' is an invalid keyword argument for product()", tuple_get(kw, i));
        if (arg_int64(th, a[n], &repeat) < 0) return RAISED;
        if (repeat < 0) return err_raise(ValueError, "repeat argument cannot be negative");
    }
    uint64_t k = n - 1, total;
    if (__builtin_mul_overflow(k, (uint64_t)repeat, &total) || total > INT64_MAX / 8)
        return err_raise(OverflowError, "repeat argument too large");
    bool empty = false;
    for (unsigned i = 1; i < n; i++) {
        a[i] = tuple_from_iterable(th, a[i]);
        if (a[i] == RAISED) return RAISED;
    }
    Value pools = tuple_new(total), indices = pools == RAISED ? pools : numbers(total, 0, 0);
    if (indices == RAISED) return RAISED;
    for (uint64_t i = 0; i < total; i++) {
        tuple_init(pools, i, a[1 + i % k]);
        empty |= tuple_len(a[1 + i % k]) == 0;
    }
    return MAKE(a[0], pools, indices, empty ? V_NONE : V_UNBOUND);
}

static bool product_advance(Value v) {
    Value pools = F(v, POOL), indices = F(v, INDICES);
    for (uint64_t i = tuple_len(pools); i-- > 0;) {
        uint64_t j = ITEM(indices, i) + 1;
        if (j < tuple_len(tuple_get(pools, i))) {
            list_set(indices, i, small_int((int64_t)j));
            return true;
        }
        list_set(indices, i, small_int(0));
    }
    return false;
}
static Value product_next(Thread *th, Value v) { return give(th, v, product_advance, product_result); }

METHOD(product_reduce) {
    Value state = F(a[0], STATE), cls = type_obj(a[0]);
    if (state == V_NONE) return TUPLE(cls, TUPLE(tuple_empty));
    if (state == V_UNBOUND) return TUPLE(cls, F(a[0], POOL));
    return TUPLE(cls, F(a[0], POOL), list_to_tuple(F(a[0], INDICES)));
}

/* A state's index, clipped to [0, n). */
static int clipped(Thread *th, Value v, int64_t n, Value *out) {
    int64_t i;
    if (!int_check(v)) return err_set(TypeError, "an integer is required (got type %T)", v);
    if (arg_int64(th, v, &i) < 0) return -1;
    *out = small_int(i < 0 ? 0 : i >= n ? n - 1 : i);
    return 0;
}

METHOD(product_setstate) {
    uint64_t k = tuple_len(F(a[0], POOL));
    if (!tuple_check(a[1]) || tuple_len(a[1]) != k) return err_raise(ValueError, "invalid arguments");
    for (uint64_t i = 0; i < k; i++) {
        uint64_t len = tuple_len(tuple_get(F(a[0], POOL), i));
        Value x;
        if (!len) { /* nothing can come */
            PUT(a[0], STATE, V_NONE);
            return V_NONE;
        }
        if (clipped(th, tuple_get(a[1], i), (int64_t)len, &x) < 0) return RAISED;
        list_set(F(a[0], INDICES), i, x);
    }
    PUT(a[0], STATE, V_TRUE);
    return V_NONE;
}

METHOD(int_sizeof) { return small_int(type_of(a[0])->size); }

static const Method product_methods[] = {REDUCE(product), SETSTATE(product),
    {"__sizeof__", int_sizeof, "!(self)", "Returns size in memory, in bytes.", 0}, {0}};
ITER_TYPE(product, "product(*iterables, repeat=1) --> product object\n\nAll tuples of one item of each iterable, as nested loops give them.");

/* combinations(iterable, r) and its variant. */
static Value combine_new(Thread *th, Value *a, unsigned n, Value kw, const char *name, bool again) {
    Value *r = root_push(th, 2);
    int64_t k;
    if (arg_bind(th, name, "(iterable, r)", a + 1, n - 1, kw, r) < 0) return RAISED;
    r[0] = tuple_from_iterable(th, r[0]);
    if (r[0] == RAISED || arg_int64(th, r[1], &k) < 0) return RAISED;
    if (k < 0) return err_raise(ValueError, "r must be non-negative");
    int64_t len = (int64_t)tuple_len(r[0]);
    bool none = again ? len == 0 && k > 0 : k > len;
    Value indices = again ? numbers((uint64_t)k, 0, 0) : numbers((uint64_t)k, 0, 1);
    return indices == RAISED ? indices : MAKE(a[0], r[0], indices, none ? V_NONE : V_UNBOUND);
}

METHOD(combinations_new) { return combine_new(th, a, n, kw, "combinations", false); }
METHOD(combinations_with_replacement_new) { return combine_new(th, a, n, kw, "combinations_with_replacement", true); }

static bool combinations_advance(Value v) {
    Value indices = F(v, INDICES);
    int64_t len = (int64_t)tuple_len(F(v, POOL)), k = (int64_t)list_len(indices), i = k - 1;
    while (i >= 0 && (int64_t)ITEM(indices, i) == i + len - k) i--;
    if (i < 0) return false;
    for (int64_t j = (int64_t)ITEM(indices, i) + 1; i < k; i++, j++) list_set(indices, (uint64_t)i, small_int(j));
    return true;
}
static bool replacement_advance(Value v) {
    Value indices = F(v, INDICES);
    int64_t len = (int64_t)tuple_len(F(v, POOL)), k = (int64_t)list_len(indices), i = k - 1;
    while (i >= 0 && (int64_t)ITEM(indices, i) == len - 1) i--;
    if (i < 0) return false;
    for (int64_t j = (int64_t)ITEM(indices, i) + 1; i < k; i++) list_set(indices, (uint64_t)i, small_int(j));
    return true;
}
static Value combinations_next(Thread *th, Value v) { return give(th, v, combinations_advance, chosen); }
static Value combinations_with_replacement_next(Thread *th, Value v) { return give(th, v, replacement_advance, chosen); }

METHOD(combinations_reduce) {
    Value state = F(a[0], STATE), cls = type_obj(a[0]), k = small_int((int64_t)list_len(F(a[0], INDICES)));
    if (state == V_NONE) return TUPLE(cls, TUPLE(tuple_empty, k));
    if (state == V_UNBOUND) return TUPLE(cls, TUPLE(F(a[0], POOL), k));
    return TUPLE(cls, TUPLE(F(a[0], POOL), k), list_to_tuple(F(a[0], INDICES)));
}

static Value set_indices(Thread *th, Value *a, bool distinct) {
    int64_t len = (int64_t)tuple_len(F(a[0], POOL));
    uint64_t k = list_len(F(a[0], INDICES));
    if (!tuple_check(a[1]) || tuple_len(a[1]) != k) return err_raise(ValueError, "invalid arguments");
    for (uint64_t i = 0; i < k; i++) {
        Value x;
        if (clipped(th, tuple_get(a[1], i), distinct ? (int64_t)i + len - (int64_t)k + 1 : len, &x) < 0) return RAISED;
        list_set(F(a[0], INDICES), i, small_value(x) < 0 ? small_int(0) : x);
    }
    PUT(a[0], STATE, V_TRUE);
    return V_NONE;
}
METHOD(combinations_setstate) { return set_indices(th, a, true); }
METHOD(replacement_setstate) { return set_indices(th, a, false); }

static const Method combinations_methods[] = {REDUCE(combinations), SETSTATE(combinations),
    {"__sizeof__", int_sizeof, "!(self)", "Returns size in memory, in bytes.", 0}, {0}};
static const Method combinations_with_replacement_methods[] = {REDUCE(combinations), SETSTATE(replacement),
    {"__sizeof__", int_sizeof, "!(self)", "Returns size in memory, in bytes.", 0}, {0}};
ITER_TYPE(combinations, "combinations(iterable, r)\n--\n\nAll tuples of r items, in the order of the iterable.");
ITER_TYPE(combinations_with_replacement, "combinations_with_replacement(iterable, r)\n--\n\n"
          "All tuples of r items, in the order of the iterable, each as often as wanted.");

/* Permutations: `indices` is an order of the whole pool, its first r are chosen; cycles[i] counts how long place i
 * still has other items. */
METHOD(permutations_new) {
    Value *r = root_push(th, 2);
    if (arg_bind(th, "permutations", "(iterable, r=None)", a + 1, n - 1, kw, r) < 0) return RAISED;
    r[0] = tuple_from_iterable(th, r[0]);
    if (r[0] == RAISED) return RAISED;
    int64_t len = (int64_t)tuple_len(r[0]), k = len;
    if (r[1] != V_UNBOUND && r[1] != V_NONE) {
        if (!int_check(r[1])) return err_raise(TypeError, "Expected int as r");
        if (arg_int64(th, r[1], &k) < 0) return RAISED;
        if (k < 0) return err_raise(ValueError, "r must be non-negative");
    }
    Value indices = numbers((uint64_t)len, 0, 1), cycles = indices == RAISED ? indices : numbers((uint64_t)k, len, -1);
    return cycles == RAISED ? cycles : MAKE(a[0], r[0], indices, k > len ? V_NONE : V_UNBOUND, cycles);
}

static Value permutations_result(Value v) {
    Value pool = F(v, POOL), indices = F(v, INDICES);
    uint64_t k = list_len(F(v, CYCLES));
    Value t = tuple_new(k);
    for (uint64_t i = 0; t != RAISED && i < k; i++) tuple_init(t, i, tuple_get(pool, ITEM(indices, i)));
    return t;
}

static bool permutations_advance(Value v) {
    Value indices = F(v, INDICES), cycles = F(v, CYCLES);
    uint64_t len = list_len(indices);
    for (uint64_t i = list_len(cycles); i-- > 0;) {
        uint64_t left = ITEM(cycles, i) - 1;
        if (left) {
            list_set(cycles, i, small_int((int64_t)left));
            Value x = list_get(indices, i);
            list_set(indices, i, list_get(indices, len - left));
            list_set(indices, len - left, x);
            return true;
        }
        Value first = list_get(indices, i); /* to the end, and begin again */
        for (uint64_t j = i; j + 1 < len; j++) list_set(indices, j, list_get(indices, j + 1));
        list_set(indices, len - 1, first);
        list_set(cycles, i, small_int((int64_t)(len - i)));
    }
    return false;
}
static Value permutations_next(Thread *th, Value v) { return give(th, v, permutations_advance, permutations_result); }

METHOD(permutations_reduce) {
    Value state = F(a[0], STATE), cls = type_obj(a[0]), k = small_int((int64_t)list_len(F(a[0], CYCLES)));
    if (state == V_NONE) return TUPLE(cls, TUPLE(tuple_empty, k));
    if (state == V_UNBOUND) return TUPLE(cls, TUPLE(F(a[0], POOL), k));
    return TUPLE(cls, TUPLE(F(a[0], POOL), k), TUPLE(list_to_tuple(F(a[0], INDICES)), list_to_tuple(F(a[0], CYCLES))));
}

METHOD(permutations_setstate) {
    if (!tuple_check(a[1]) || tuple_len(a[1]) != 2) return err_raise(TypeError, "state is not a tuple");
    Value indices = tuple_get(a[1], 0), cycles = tuple_get(a[1], 1);
    uint64_t len = tuple_len(F(a[0], POOL)), k = list_len(F(a[0], CYCLES));
    if (!tuple_check(indices) || !tuple_check(cycles) || tuple_len(indices) != len || tuple_len(cycles) != k)
        return err_raise(ValueError, "invalid arguments");
    for (uint64_t i = 0; i < len + k; i++) {
        Value x;
        bool index = i < len;
        uint64_t j = index ? i : i - len;
        if (clipped(th, tuple_get(tuple_get(a[1], index ? 0 : 1), j), (int64_t)(index ? len : len - j + 1), &x) < 0) return RAISED;
        if (!index && x == small_int(0)) x = small_int(1);
        list_set(F(a[0], index ? INDICES : CYCLES), j, x);
    }
    PUT(a[0], STATE, V_TRUE);
    return V_NONE;
}

static const Method permutations_methods[] = {REDUCE(permutations), SETSTATE(permutations),
    {"__sizeof__", int_sizeof, "!(self)", "Returns size in memory, in bytes.", 0}, {0}};
ITER_TYPE(permutations, "permutations(iterable, r=None)\n--\n\nAll tuples of r items in every order.");

/* ---- the module -------------------------------------------------------------------------------------------------- */

static const Method itertools_methods[] = {
    {"tee", itertools_tee, "(iterable, n=2, /)", "A tuple of n independent iterators over the same items.", 0},
    {0}
};

static Type *const itertools_types[] = {
    &type_itertools_accumulate, &type_itertools_chain, &type_itertools_combinations,
    &type_itertools_combinations_with_replacement, &type_itertools_compress, &type_itertools_count, &type_itertools_cycle,
    &type_itertools_dropwhile, &type_itertools_filterfalse, &type_itertools_groupby, &type_itertools__grouper,
    &type_itertools_islice, &type_itertools_pairwise, &type_itertools_permutations, &type_itertools_product,
    &type_itertools_repeat, &type_itertools_starmap, &type_itertools_takewhile, &type_itertools__tee,
    &type_itertools__tee_dataobject, &type_itertools_zip_longest, NULL};

const ModuleDef module_itertools = {"itertools", "Building blocks of iterators.", itertools_methods, itertools_types, NULL};
