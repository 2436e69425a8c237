/* arg.c -- arguments of natives: signatures taken apart once, arguments counted and put in their slots.
 *
 * A signature is the text that inspect shows, "(self, x, /, y=None, *, z=0)". It decides the convention: FIXED, with a slot for
 * each parameter, unless *args or **kw occur, or there is none: VAR.
 *
 * Bindings are made when first needed, kept for ever, found by the address of the Method row. */
#include "native.h"
#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* ---- signatures --------------------------------------------------------------------------------------------------- */

static const char *skip_value(const char *p) { /* a default: up to ',' or ')' outside brackets and quotes */
    int depth = 0;
    char quote = 0;
    for (; *p; p++) {
        if (quote) {
            if (*p == quote) quote = 0;
        } else if (*p == '\'' || *p == '"') {
            quote = *p;
        } else if (strchr("([{", *p)) {
            depth++;
        } else if (strchr(")]}", *p)) {
            if (!depth--) return p;
        } else if (*p == ',' && !depth) {
            return p;
        }
    }
    return p;
}

typedef struct Parsed {
    struct { const char *p; unsigned n; bool dflt; } param[64];
    unsigned n, npos, nposonly;
    bool var;
} Parsed;

static void parse_signature(const char *sig, Parsed *out) {
    *out = (Parsed){0};
    bool kwonly = false;
    if (!sig) {
        out->var = true;
        return;
    }
    const char *p = sig + (*sig == '!') + 1;
    while (*p && *p != ')') {
        while (*p == ' ' || *p == ',' || *p == '\n') p++;
        if (*p == '/') {
            out->nposonly = out->n;
            p++;
        } else if (*p == '*' && (p[1] == ',' || p[1] == ' ')) {
            kwonly = true;
            p++;
        } else if (*p == '*') {
            out->var = true;
            p = skip_value(p);
        } else if (*p && *p != ')') {
            p += *p == '$';
            const char *from = p;
            while (isalnum((unsigned char)*p) || *p == '_') p++;
            if (p == from || out->n == 64) fatal("bad signature %s", sig);
            out->param[out->n].p = from;
            out->param[out->n].n = (unsigned)(p - from);
            if (*p == ':') p = skip_value(p);
            out->param[out->n].dflt = *p == '=';
            if (*p == '=') p = skip_value(p);
            out->n++;
            if (!kwonly) out->npos = out->n;
        }
    }
}

/* Table of bindings, open addressing by address; readers take the lock too: a Binding is looked up once per object. */
static struct { Binding **slot; size_t cap, n; } table;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER; /* guards table */

static size_t slot_for(const void *def) {
    size_t i = ((uintptr_t)def >> 3) * 0x9e3779b97f4a7c15u >> 20 & (table.cap - 1);
    while (table.slot[i] && table.slot[i]->def != def) i = (i + 1) & (table.cap - 1);
    return i;
}

static void table_grow(void) {
    Binding **old = table.slot;
    size_t cap = table.cap;
    table.cap = cap ? cap * 2 : 4096;
    table.slot = calloc(table.cap, sizeof *table.slot);
    if (!table.slot) fatal("no memory for bindings");
    for (size_t i = 0; i < cap; i++)
        if (old[i]) table.slot[slot_for(old[i]->def)] = old[i];
    free(old);
}

static Binding *binding_make(const Method *def, bool has_self) {
    Parsed parsed;
    parse_signature(def->sig, &parsed);
    Binding *b = calloc(1, sizeof *b + parsed.n * sizeof(Value));
    if (!b) fatal("no memory for a binding");
    bool module_first = parsed.n && parsed.param[0].n == 6 && !memcmp(parsed.param[0].p, "module", 6);
    *b = (Binding){.def = def, .module_first = module_first, .function = def->name, .var = parsed.var, .shown = def->sig && *def->sig != '!',
                   .nparams = (uint16_t)parsed.n, .npos = (uint16_t)parsed.npos, .nposonly = (uint16_t)parsed.nposonly,
                   .self = has_self || module_first, .names = (Value *)(b + 1)};
    for (unsigned i = 0; i < parsed.n; i++) {
        b->names[i] = str_intern(str_from_utf8(parsed.param[i].p, parsed.param[i].n)); /* interned: immortal */
        if (parsed.param[i].dflt) continue;
        b->need |= 1ul << i;
        if (i < parsed.npos) b->required = (uint16_t)(i + 1);
    }
    return b;
}

Binding *binding_of(const Method *def, bool has_self) {
    pthread_mutex_lock(&table_lock);
    if (table.n * 2 >= table.cap) table_grow();
    size_t i = slot_for(def);
    if (!table.slot[i]) {
        table.slot[i] = binding_make(def, has_self);
        table.n++;
    }
    Binding *b = table.slot[i];
    pthread_mutex_unlock(&table_lock);
    return b;
}

/* ---- binding ------------------------------------------------------------------------------------------------------ */

static const char *plural(unsigned n) { return n == 1 ? "" : "s"; }

static const char *qualified(const Binding *b) { return b->qualified ? b->qualified : b->function; }

/* Messages count without self. */
static Value wrong_count(const Binding *b, unsigned given) {
    unsigned self = b->self, min = b->required > self ? b->required - self : 0, max = b->npos - self;
    given -= self;
    if (max == 0 && b->nparams > b->npos) return err_raise(TypeError, "%s() takes no positional arguments", b->def ? b->def->name : b->function);
    if (b->nposonly < b->npos) { /* some take keywords */
        unsigned all = b->nparams - self;
        return err_raise(TypeError, "%s%s takes %s %u %sargument%s (%u given)", b->function, "()",
                         min == all ? "exactly" : "at most", all, b->nparams > b->npos ? "" : "", plural(all), given);
    }
    if (max == 0) return err_raise(TypeError, "%s() takes no arguments (%u given)", qualified(b), given);
    if (min == max && max == 1)
        return err_raise(TypeError, "%s() takes exactly one argument (%u given)", qualified(b), given);
    if (min == max)
        return err_raise(TypeError, "%s expected %u argument%s, got %u", b->function, min, plural(min), given);
    if (!b->shown && !b->module_first) /* methods of the older kind */
        return err_raise(TypeError, "%s() takes at %s %u argument%s (%u given)", b->function, given < min ? "least" : "most",
                         given < min ? min : max, plural(given < min ? min : max), given);
    return given < min
        ? err_raise(TypeError, "%s expected at least %u argument%s, got %u", b->function, min, plural(min), given)
        : err_raise(TypeError, "%s expected at most %u argument%s, got %u", b->function, max, plural(max), given);
}

static Value missing(const Binding *b, unsigned i, unsigned given) {
    if (i < b->nposonly && b->nposonly < b->nparams) { /* positional-only ones before others */
        unsigned min = (b->required < b->nposonly ? b->required : b->nposonly) - b->self;
        return err_raise(TypeError, "%s() takes %s %u positional argument%s (%u given)", b->function,
                         min + b->self < b->npos ? "at least" : "exactly", min, plural(min), given - b->self);
    }
    if (i < b->nposonly) return wrong_count(b, given);
    return err_raise(TypeError, "%s() missing required argument '%U' (pos %u)", b->function, b->names[i], i + 1 - b->self);
}

static int find_keyword(const Binding *b, Value name) {
    for (unsigned i = b->nposonly; i < b->nparams; i++)
        if (b->names[i] == name) return (int)i;
    for (unsigned i = b->nposonly; i < b->nparams; i++)
        if (str_equal(b->names[i], name)) return (int)i;
    return -1;
}

/* `kwv`: the keywords' values, not overlapping `a`. */
static Value bind_keywords(const Binding *b, Value *a, unsigned n, Value kw, const Value *kwv) {
    unsigned nkw = (unsigned)tuple_len(kw);
    for (unsigned j = 0; j < nkw; j++) {
        Value name = tuple_get(kw, j);
        int i = find_keyword(b, name);
        if (i < 0)
            return b->nparams == b->nposonly || b->nparams == b->self
                ? err_raise(TypeError, "%s() takes no keyword arguments", qualified(b))
                : err_raise(TypeError, "'%U' is an invalid keyword argument for %s()", name, b->function);
        if ((unsigned)i < n)
            return err_raise(TypeError, "argument for %s() given by name ('%U') and position (%u)", b->function, name,
                             (unsigned)i + 1 - b->self);
        a[i] = kwv[j];
    }
    return V_NONE;
}

static Value run_fixed(Thread *th, Binding *b, Value *a, unsigned n, Value kw) {
    if (UNLIKELY(n > b->npos)) return wrong_count(b, n);
    if (UNLIKELY(is_ref(kw))) {
        Value kwv[64];
        unsigned nkw = (unsigned)tuple_len(kw);
        if (nkw > 64) return err_raise(TypeError, "%s() got too many keyword arguments", b->function);
        memcpy(kwv, a + n, nkw * sizeof *kwv);
        for (unsigned i = n; i < b->nparams; i++) a[i] = V_UNBOUND;
        if (bind_keywords(b, a, n, kw, kwv) == RAISED) return RAISED;
    } else {
        for (unsigned i = n; i < b->nparams; i++) a[i] = V_UNBOUND;
    }
    for (uint64_t need = b->need >> n; UNLIKELY(need); need &= need - 1) {
        unsigned i = n + (unsigned)__builtin_ctzl(need);
        if (a[i] == V_UNBOUND) return missing(b, i, n);
        if (n >= 64) break;
    }
    return b->def->fn(th, a, b->nparams, V_UNBOUND);
}

Value native_run(Thread *th, Binding *b, Value *a, unsigned n, Value kw) {
    if (b->module_first) {
        a--, n++;
        a[0] = V_NONE;
    }
    if (b->var) {
        unsigned total = n + (is_ref(kw) ? (unsigned)tuple_len(kw) : 0);
        if (a + total > th->top) {
            thread_stack_reach(th, a + total);
            th->top = a + total;
        }
        return b->def->fn(th, a, n, kw);
    }
    if (a + b->nparams > th->top) {
        thread_stack_reach(th, a + b->nparams);
        th->top = a + b->nparams;
    }
    return run_fixed(th, b, a, n, kw);
}

int arg_bind(Thread *th, const char *function, const char *sig, const Value *a, unsigned n, Value kw, Value *out) {
    Parsed parsed;
    parse_signature(sig, &parsed);
    Value names[64];
    Binding b = {.function = function, .nparams = (uint16_t)parsed.n, .npos = (uint16_t)parsed.npos,
                 .nposonly = (uint16_t)parsed.nposonly, .names = names};
    for (unsigned i = 0; i < parsed.n; i++) {
        names[i] = str_intern(str_from_utf8(parsed.param[i].p, parsed.param[i].n));
        if (parsed.param[i].dflt) continue;
        b.need |= 1ul << i;
        if (i < parsed.npos) b.required = (uint16_t)(i + 1);
    }
    if (n > b.npos) return wrong_count(&b, n), -1;
    for (unsigned i = 0; i < b.nparams; i++) out[i] = i < n ? a[i] : V_UNBOUND;
    if (is_ref(kw) && bind_keywords(&b, out, n, kw, a + n) == RAISED) return -1;
    for (unsigned i = n; i < b.nparams; i++)
        if ((b.need >> i & 1) && out[i] == V_UNBOUND) return missing(&b, i, n), -1;
    return 0;
}

int arg_count(const char *function, unsigned n, unsigned min, unsigned max) {
    if (n >= min && n <= max) return 0;
    const char *how = min == max ? "" : n < min ? "at least " : "at most ";
    unsigned want = n < min ? min : max;
    return err_set(TypeError, "%s expected %s%u argument%s, got %u", function, how, want, plural(want), n);
}

int arg_no_keywords(const char *function, Value kw) {
    if (!is_ref(kw) || !tuple_len(kw)) return 0;
    return err_set(TypeError, "%s() takes no keyword arguments", function);
}

Value arg_type_error(const char *function, const char *argument, const char *expected, Value got) {
    return err_raise(TypeError, "%s() %s must be %s, not %s", function, argument, expected,
                     got == V_NONE ? "None" : type_of(got)->name);
}

/* ---- conversion ------------------------------------------------------------------------------------------------------ */

int arg_int64(Thread *th, Value v, int64_t *out) {
    if (LIKELY(is_int(v))) return *out = small_value(v), 0;
    v = obj_index(th, v);
    if (v == RAISED) return -1;
    if (int_fits(v, out)) return 0;
    return err_set(OverflowError, "Python int too large to convert to C ssize_t");
}

int arg_int(Thread *th, Value v, int *out) {
    int64_t i;
    if (!is_int(v)) {
        v = obj_index(th, v);
        if (v == RAISED) return -1;
    }
    if (!int_fits(v, &i) || i > INT32_MAX || i < INT32_MIN)
        return err_set(OverflowError, "Python int too large to convert to C int");
    return *out = (int)i, 0;
}

int arg_uint64(Thread *th, Value v, uint64_t *out) {
    if (!is_int(v)) {
        v = obj_index(th, v);
        if (v == RAISED) return -1;
    }
    if (int_sign(v) < 0) return err_set(OverflowError, "can't convert negative int to unsigned");
    if (int_fits_unsigned(v, out)) return 0;
    return err_set(OverflowError, "Python int too large to convert to C unsigned long");
}

int arg_double(Thread *th, Value v, double *out) {
    if (float_check(v)) return *out = float_value(v), 0;
    if (is_int(v)) return *out = (double)small_value(v), 0;
    Type *t = type_of(v);
    if (t->un[UN_FLOAT]) {
        Value r = t->un[UN_FLOAT](th, v);
        if (r == RAISED) return -1;
        if (!float_check(r)) return err_set(TypeError, "%s.__float__ returned non-float (type %T)", t->name, r);
        return *out = float_value(r), 0;
    }
    if (!t->un[UN_INDEX]) return err_set(TypeError, "must be real number, not %T", v);
    v = obj_index(th, v);
    if (v == RAISED) return -1;
    bool overflow;
    *out = int_to_double(v, &overflow);
    return overflow ? err_set(OverflowError, "int too large to convert to float") : 0;
}

int arg_bool(Thread *th, Value v, bool *out) {
    int r = obj_truth(th, v);
    if (r >= 0) *out = r;
    return r < 0 ? -1 : 0;
}
