/* marshal.c -- the module marshal: CPython's format, version 4; code objects in weft's own form.
 *
 * Writing reaches no safepoint. Reading keeps what it has made in rooted slots, because adding to dicts and sets may reach one.
 * Objects that may be shared carry FLAG_REF when they are first written and are counted then; later ones are references. */
#include "modules.h"
#include "native.h"

#include <stdio.h>
#include <stdlib.h>

enum { VERSION = 4, MAX_DEPTH = 2000, FLAG_REF = 0x80 };

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

typedef struct Writer {
    char *p;
    size_t n, cap;
    int version, depth;
    enum { OK, UNMARSHALLABLE, TOO_DEEP } error;
    Value *seen;        /* open addressing by word; the number in `number` */
    uint32_t *number;
    uint32_t size, count;
} Writer;

static void put(Writer *w, const void *p, size_t n) {
    if (w->n + n > w->cap) {
        w->cap = (w->n + n) * 2 + 64;
        w->p = realloc(w->p, w->cap);
        if (!w->p) abort();
    }
    if (n) memcpy(w->p + w->n, p, n);
    w->n += n;
}

static void put_byte(Writer *w, int c) { put(w, &(char){(char)c}, 1); }
static void put_short(Writer *w, unsigned x) { put(w, (char[]){(char)x, (char)(x >> 8)}, 2); }
static void put_long(Writer *w, int64_t x) { put(w, &(int32_t){(int32_t)x}, 4); }
static void put_double(Writer *w, double x) { put(w, &x, 8); }

static void put_sized(Writer *w, const void *p, size_t n) {
    put_long(w, (int64_t)n);
    put(w, p, n);
}

/* ---- shared objects ---- */

static uint32_t seen_slot(const Writer *w, Value v) {
    uint32_t i = (uint32_t)(v * 0x9e3779b97f4a7c15u >> 40) & (w->size - 1);
    while (w->seen[i] && w->seen[i] != v) i = (i + 1) & (w->size - 1);
    return i;
}

static void grow_seen(Writer *w) {
    Writer old = *w;
    w->size = w->size ? w->size * 2 : 64;
    w->seen = calloc(w->size, sizeof *w->seen);
    w->number = calloc(w->size, sizeof *w->number);
    if (!w->seen || !w->number) abort();
    for (uint32_t i = 0; i < old.size; i++) {
        if (!old.seen[i]) continue;
        uint32_t at = seen_slot(w, old.seen[i]);
        w->seen[at] = old.seen[i], w->number[at] = old.number[i];
    }
    free(old.seen), free(old.number);
}

/* True: written as a reference. Else *flag is what the type byte carries. */
static bool put_ref(Writer *w, Value v, int *flag) {
    *flag = 0;
    if (w->version < 3 || !is_ref(v)) return false;
    if (w->count * 2 >= w->size) grow_seen(w);
    uint32_t at = seen_slot(w, v);
    if (w->seen[at]) {
        put_byte(w, 'r');
        put_long(w, w->number[at]);
        return true;
    }
    w->seen[at] = v;
    w->number[at] = w->count++;
    *flag = FLAG_REF;
    return false;
}

/* ---- types ---- */

static void put_object(Writer *w, Value v);

static void put_int(Writer *w, Value v, int flag) {
    int64_t i;
    if (int_fits(v, &i) && i == (int32_t)i) {
        put_byte(w, 'i' | flag);
        put_long(w, i);
        return;
    }
    uint64_t room[1];
    Big b = int_big(v, room);
    size_t bits = b.n * 64;
    while (bits && !(b.d[(bits - 1) / 64] >> (bits - 1) % 64 & 1)) bits--;
    size_t digits = (bits + 14) / 15;
    put_byte(w, 'l' | flag);
    put_long(w, b.neg ? -(int64_t)digits : (int64_t)digits);
    for (size_t k = 0; k < digits; k++) {
        size_t at = k * 15 / 64, shift = k * 15 % 64;
        uint64_t x = b.d[at] >> shift;
        if (shift > 49 && at + 1 < b.n) x |= b.d[at + 1] << (64 - shift);
        put_short(w, (unsigned)(x & 0x7fff));
    }
}

static void put_float_text(Writer *w, double x) {
    char text[64];
    int n = snprintf(text, sizeof text, "%.17g", x);
    put_byte(w, n);
    put(w, text, (size_t)n);
}

static void put_str(Writer *w, Value v, int flag) {
    bool interned = str_is_interned(v);
    if (w->version >= 4 && str_is_ascii(v)) {
        bool is_short = str_len(v) < 256;
        put_byte(w, (is_short ? interned ? 'Z' : 'z' : interned ? 'A' : 'a') | flag);
        if (is_short)
            put_byte(w, (int)str_len(v));
        else
            put_long(w, (int64_t)str_len(v));
        put(w, str_chars(OBJ(StrObj, v)), str_len(v));
        return;
    }
    UStr u = str_view(v);
    char *text = malloc(u.n * 4 + 1), *p = text;
    if (!text) abort();
    for (size_t i = 0; i < u.n; i++) { /* surrogates like any other */
        uint32_t c = ustr_at(u, i);
        if (c < 0x80) *p++ = (char)c;
        else if (c < 0x800) *p++ = (char)(0xc0 | c >> 6), *p++ = (char)(0x80 | (c & 63));
        else if (c < 0x10000) *p++ = (char)(0xe0 | c >> 12), *p++ = (char)(0x80 | (c >> 6 & 63)), *p++ = (char)(0x80 | (c & 63));
        else {
            *p++ = (char)(0xf0 | c >> 18), *p++ = (char)(0x80 | (c >> 12 & 63));
            *p++ = (char)(0x80 | (c >> 6 & 63)), *p++ = (char)(0x80 | (c & 63));
        }
    }
    put_byte(w, (w->version >= 3 && interned ? 't' : 'u') | flag);
    put_sized(w, text, (size_t)(p - text));
    free(text);
}

static void put_items(Writer *w, const Value *v, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) put_object(w, v[i]);
}

static void put_dict(Writer *w, Value v, int flag) {
    uint64_t pos = 0;
    Value key, value;
    put_byte(w, '{' | flag);
    while (dict_next(v, &pos, &key, &value)) {
        put_object(w, key);
        put_object(w, value);
    }
    put_byte(w, '0');
}

/* In the order of the bytes of the items, so that equal sets give equal bytes. */
typedef struct Piece { char *p; size_t n; Value v; } Piece;

static int by_bytes(const void *x, const void *y) {
    const Piece *a = x, *b = y;
    int r = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);
    return r ? r : (a->n > b->n) - (a->n < b->n);
}

static void put_set(Writer *w, Value v, int flag) {
    uint64_t n = set_len(v), pos = 0, i = 0;
    put_byte(w, (is_exact(v, &type_set) || obj_is(v, &type_set) ? '<' : '>') | flag);
    put_long(w, (int64_t)n);
    Piece *piece = calloc(n + 1, sizeof *piece);
    if (!piece) abort();
    for (Value key; i < n && set_next(v, &pos, &key); i++) {
        Writer one = {.version = w->version, .depth = w->depth};
        put_object(&one, key);
        if (one.error) w->error = one.error;
        piece[i] = (Piece){one.p, one.n, key};
        free(one.seen), free(one.number);
    }
    qsort(piece, i, sizeof *piece, by_bytes);
    for (uint64_t k = 0; k < i; k++) {
        put_object(w, piece[k].v);
        free(piece[k].p);
    }
    free(piece);
}

static void put_code(Writer *w, Value v, int flag) {
    const CodeObj *co = OBJ(CodeObj, v);
    const Code *c = co->c;
    put_byte(w, 'c' | flag);
    const int64_t numbers[] = {c->nins, c->nconsts, c->nregs, c->argcount, c->posonly, c->kwonly, c->nlocals, c->ncells, c->nfree,
                               c->stacksize, (int32_t)c->flags, c->firstlineno, c->nexc, c->nic, c->npositions, c->local_reg != NULL};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) put_long(w, numbers[i]);
    put(w, c->ins, 4 * (size_t)c->nins);
    put(w, c->exc, c->nexc * sizeof *c->exc);
    put(w, c->cell_reg, c->ncells * sizeof *c->cell_reg);
    if (c->local_reg) put(w, c->local_reg, c->nlocals * sizeof *c->local_reg);
    put(w, c->positions, c->npositions);
    const Value parts[] = {co->filename, co->name, co->qualname, co->varnames, co->cellvars, co->freevars, co->names, co->consts_shown};
    put_items(w, parts, sizeof parts / sizeof *parts);
    for (uint64_t i = 0; i < co->nk; i++) put_object(w, co->k[i]);
}

static void put_buffer(Writer *w, Value v, int flag) {
    BufferView view;
    if (!type_of(v)->buffer || obj_get_buffer(v, &view, false) < 0) {
        if (err_occurred(thread_self)) err_clear(thread_self);
        put_byte(w, '?' | flag);
        w->error = UNMARSHALLABLE;
        return;
    }
    put_byte(w, 's' | flag);
    put_sized(w, view.p, (size_t)view.len);
    obj_release_buffer(&view);
}

static void put_tuple(Writer *w, Value v, int flag) {
    uint64_t n = tuple_len(v);
    bool is_small = w->version >= 4 && n < 256;
    put_byte(w, (is_small ? ')' : '(') | flag);
    if (is_small)
        put_byte(w, (int)n);
    else
        put_long(w, (int64_t)n);
    put_items(w, OBJ(TupleObj, v)->v, n);
}

static void put_list(Writer *w, Value v, int flag) {
    uint64_t n = list_len(v);
    put_byte(w, '[' | flag);
    put_long(w, (int64_t)n);
    for (uint64_t i = 0; i < n; i++) put_object(w, list_get(v, i));
}

static void put_plain(Writer *w, Value v, int flag) {
    if (is_int(v) || is_exact(v, &type_int)) {
        put_int(w, v, flag);
    } else if (is_float_imm(v) || is_exact(v, &type_float)) {
        put_byte(w, (w->version > 1 ? 'g' : 'f') | flag);
        if (w->version > 1)
            put_double(w, float_value(v));
        else
            put_float_text(w, float_value(v));
    } else if (is_exact(v, &type_complex)) {
        const ComplexObj *c = OBJ(ComplexObj, v);
        put_byte(w, (w->version > 1 ? 'y' : 'x') | flag);
        if (w->version > 1)
            put_double(w, c->re), put_double(w, c->im);
        else
            put_float_text(w, c->re), put_float_text(w, c->im);
    } else if (is_exact(v, &type_bytes)) {
        put_byte(w, 's' | flag);
        put_sized(w, bytes_data(v), bytes_len(v));
    } else if (is_exact(v, &type_str)) {
        put_str(w, v, flag);
    } else if (is_exact(v, &type_tuple)) {
        put_tuple(w, v, flag);
    } else if (is_exact(v, &type_list)) {
        put_list(w, v, flag);
    } else if (is_exact(v, &type_dict)) {
        put_dict(w, v, flag);
    } else if (is_exact(v, &type_set) || is_exact(v, &type_frozenset)) {
        put_set(w, v, flag);
    } else if (is_exact(v, &type_code)) {
        put_code(w, v, flag);
    } else {
        put_buffer(w, v, flag);
    }
}

static void put_object(Writer *w, Value v) {
    int flag;
    if (w->error) return;
    if (++w->depth > MAX_DEPTH) {
        w->error = TOO_DEEP;
    } else if (v == V_NONE) {
        put_byte(w, 'N');
    } else if (v == V_FALSE || v == V_TRUE) {
        put_byte(w, v == V_TRUE ? 'T' : 'F');
    } else if (v == V_ELLIPSIS) {
        put_byte(w, '.');
    } else if (v == V_UNBOUND) {
        put_byte(w, '0');
    } else if (v == StopIteration->obj) {
        put_byte(w, 'S');
    } else if (!put_ref(w, v, &flag)) {
        put_plain(w, v, flag);
    }
    w->depth--;
}

static Value dumps(Value v, int version) {
    Writer w = {.version = version};
    put_object(&w, v);
    Value r = w.error == UNMARSHALLABLE ? err_raise(ValueError, "unmarshallable object")
              : w.error == TOO_DEEP     ? err_raise(ValueError, "object too deeply nested to marshal")
                                        : bytes_from(w.p, w.n);
    free(w.p), free(w.seen), free(w.number);
    return r;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

typedef struct Reader {
    const uint8_t *p, *end; /* in memory; NULL: from a file */
    uint8_t *buf;
    size_t cap;
    Value *file, *refs;     /* rooted */
    int depth;
} Reader;

static int take_from_file(Thread *th, Reader *r, size_t n) {
    Value *buffer = root_push(th, 1);
    int64_t got;
    BufferView view;
    buffer[0] = CALL1(th, type_bytearray.obj, int_from((int64_t)n));
    if (buffer[0] == RAISED) return -1;
    Value v = obj_call_method(th, *r->file, S(readinto), buffer, 1);
    if (v == RAISED || arg_int64(th, v, &got) < 0) return -1;
    if (got > (int64_t)n)
        return err_set(ValueError, "read() returned too much data: %zu bytes requested, %zd returned", n, (ssize_t)got);
    if (got < (int64_t)n) return err_set(EOFError, "marshal data too short");
    if (obj_get_buffer(buffer[0], &view, false) < 0) return -1;
    if ((size_t)view.len >= n) memcpy(r->buf, view.p, n);
    obj_release_buffer(&view);
    root_pop(th, 1);
    return 0;
}

/* The next n bytes, good until the following call; NULL with EOFError. */
static const uint8_t *take(Thread *th, Reader *r, size_t n) {
    if (r->p) {
        if ((size_t)(r->end - r->p) < n) goto eof;
        r->p += n;
        return r->p - n;
    }
    if (n + 1 > r->cap) {
        r->cap = n * 2 + 64;
        r->buf = realloc(r->buf, r->cap);
        if (!r->buf) abort();
    }
    if (!n) return r->buf;
    return take_from_file(th, r, n) < 0 ? NULL : r->buf;
eof:
    err_raise(EOFError, "marshal data too short");
    return NULL;
}

static int get_byte(Thread *th, Reader *r) {
    const uint8_t *p = take(th, r, 1);
    return p ? *p : -1;
}

static int get_long(Thread *th, Reader *r, int32_t *out) {
    const uint8_t *p = take(th, r, 4);
    if (!p) return -1;
    memcpy(out, p, 4);
    return 0;
}

static int get_size(Thread *th, Reader *r, int32_t *out, const char *what) {
    if (get_long(th, r, out) < 0) return -1;
    return *out < 0 ? err_set(ValueError, "bad marshal data (%s size out of range)", what) : 0;
}

static int get_double(Thread *th, Reader *r, double *out) {
    const uint8_t *p = take(th, r, 8);
    if (!p) return -1;
    memcpy(out, p, 8);
    return 0;
}

static int get_float_text(Thread *th, Reader *r, double *out) {
    int n = get_byte(th, r);
    const uint8_t *p = n < 0 ? NULL : take(th, r, (size_t)n);
    if (!p) return -1;
    char text[260];
    memcpy(text, p, (size_t)n);
    text[n] = 0;
    *out = strtod(text, NULL);
    return 0;
}

static Value get_int(Thread *th, Reader *r) {
    int32_t n;
    if (get_long(th, r, &n) < 0) return RAISED;
    size_t digits = n < 0 ? (size_t) - (int64_t)n : (size_t)n, limbs = (digits * 15 + 63) / 64;
    const uint8_t *p = take(th, r, digits * 2);
    if (!p) return RAISED;
    uint64_t *d = calloc(limbs + 2, 8);
    if (!d) abort();
    for (size_t i = 0; i < digits; i++) {
        uint64_t x = (uint64_t)p[2 * i] | (uint64_t)p[2 * i + 1] << 8;
        if (x > 0x7fff) {
            free(d);
            return err_raise(ValueError, "bad marshal data (digit out of range in long)");
        }
        d[i * 15 / 64] |= x << i * 15 % 64;
        if (i * 15 % 64 > 49) d[i * 15 / 64 + 1] |= x >> (64 - i * 15 % 64);
        if (i + 1 == digits && !x) {
            free(d);
            return err_raise(ValueError, "bad marshal data (unnormalized long data)");
        }
    }
    while (limbs && !d[limbs - 1]) limbs--;
    Value v = limbs ? int_from_big((Big){d, limbs, n < 0}) : small_int(0);
    free(d);
    return v;
}

static Value get_text(Thread *th, Reader *r, size_t n, bool ascii, bool interned) {
    const uint8_t *p = take(th, r, n);
    if (!p) return RAISED;
    Value v;
    if (ascii) {
        v = str_from_ustr(ustr_make(p, n, 1));
    } else {
        char *copy = malloc(n + 1);
        if (!copy) abort();
        memcpy(copy, p, n);
        v = str_decode(th, copy, n, "utf-8", "surrogatepass");
        free(copy);
    }
    return v != RAISED && interned ? str_intern(v) : v;
}

static Value get_object(Thread *th, Reader *r);

static Value null_error(const char *what) { return err_raise(TypeError, "NULL object in marshal data for %s", what); }

/* Number of the reference that is set aside, -1: none. */
static int64_t reserve(Reader *r, int flag) {
    if (!flag) return -1;
    list_append(*r->refs, V_NONE);
    return (int64_t)list_len(*r->refs) - 1;
}
static Value keep(Reader *r, int64_t number, Value v) {
    if (number >= 0 && v != RAISED) list_set(*r->refs, (uint64_t)number, v);
    return v;
}

static Value get_sequence(Thread *th, Reader *r, int32_t n, bool list, int64_t number) {
    Value *root = root_push(th, 1);
    root[0] = list_new(0);
    if (list) keep(r, number, root[0]);
    for (int32_t i = 0; i < n; i++) {
        Value v = get_object(th, r);
        if (v == V_UNBOUND) v = null_error(list ? "list" : "tuple");
        if (v == RAISED || list_append(root[0], v) < 0) {
            root_pop(th, 1);
            return RAISED;
        }
    }
    Value v = list ? root[0] : keep(r, number, list_to_tuple(root[0]));
    root_pop(th, 1);
    return v;
}

static Value get_dict(Thread *th, Reader *r, int64_t number) {
    Value *root = root_push(th, 2);
    root[0] = keep(r, number, dict_new());
    bool ok = root[0] != RAISED;
    while (ok) {
        root[1] = get_object(th, r);
        if (root[1] == V_UNBOUND) break;
        Value v = root[1] == RAISED ? RAISED : get_object(th, r);
        if (v == V_UNBOUND) break;
        ok = v != RAISED && dict_set(th, root[0], root[1], v) == 0;
    }
    Value d = root[0];
    root_pop(th, 2);
    return ok ? d : RAISED;
}

static Value get_set(Thread *th, Reader *r, bool frozen, int64_t number) {
    int32_t n;
    if (get_size(th, r, &n, "set") < 0) return RAISED;
    Value *root = root_push(th, 1);
    root[0] = set_new(frozen ? &type_frozenset : &type_set);
    if (!frozen) keep(r, number, root[0]);
    bool ok = root[0] != RAISED;
    for (int32_t i = 0; ok && i < n; i++) {
        Value v = get_object(th, r);
        if (v == V_UNBOUND) v = null_error("set");
        ok = v != RAISED && set_add(th, root[0], v) >= 0;
    }
    Value s = root[0];
    root_pop(th, 1);
    if (!ok) return RAISED;
    return frozen ? keep(r, number, s) : s;
}

static void *take_array(Thread *th, Reader *r, size_t n) {
    const uint8_t *p = take(th, r, n);
    if (!p) return NULL;
    void *copy = malloc(n + 8);
    if (!copy) abort();
    memcpy(copy, p, n);
    return copy;
}

static Value bad_code(void) { return err_raise(ValueError, "bad marshal data (not weft's code)"); }

static Value get_code(Thread *th, Reader *r, int64_t number) {
    enum { NUMBERS = 16, PARTS = 8 };
    int32_t x[NUMBERS];
    for (int i = 0; i < NUMBERS; i++)
        if (get_long(th, r, &x[i]) < 0) return RAISED;
    for (int i = 0; i < NUMBERS; i++)
        if (i != 10 && i != 11 && (x[i] < 0 || x[i] > 1 << 28)) return bad_code();
    Code c = {.nins = (uint32_t)x[0], .nconsts = (uint32_t)x[1], .nregs = (uint16_t)x[2], .argcount = (uint16_t)x[3],
              .posonly = (uint16_t)x[4], .kwonly = (uint16_t)x[5], .nlocals = (uint16_t)x[6], .ncells = (uint16_t)x[7],
              .nfree = (uint16_t)x[8], .stacksize = (uint16_t)x[9], .flags = (uint32_t)x[10], .firstlineno = x[11],
              .nexc = (uint32_t)x[12], .nic = (uint32_t)x[13], .npositions = (uint32_t)x[14]};
    c.ins = take_array(th, r, 4 * (size_t)c.nins);
    c.exc = c.ins ? take_array(th, r, c.nexc * sizeof *c.exc) : NULL;
    c.cell_reg = c.exc ? take_array(th, r, c.ncells * sizeof *c.cell_reg) : NULL;
    bool ok = c.cell_reg != NULL;
    if (ok && x[15]) ok = (c.local_reg = take_array(th, r, c.nlocals * sizeof *c.local_reg)) != NULL;
    if (ok) ok = (c.positions = take_array(th, r, c.npositions)) != NULL;
    if (!ok) return RAISED;
    c.ic = calloc(c.nic + 1, sizeof *c.ic);
    if (!c.ic) abort();
    Value *root = root_push(th, PARTS + c.nconsts);
    for (uint32_t i = 0; ok && i < PARTS + c.nconsts; i++) {
        root[i] = get_object(th, r);
        if (root[i] == V_UNBOUND && i < PARTS) root[i] = null_error("code object");
        if (root[i] == RAISED) ok = false, root[i] = V_NONE;
        else if (i < PARTS && !(i < 3 ? str_check(root[i]) : tuple_check(root[i]))) ok = (bad_code(), false);
    }
    Value v = RAISED;
    if (ok) v = code_new(&c, root + PARTS, root[0], root[1], root[2], root[3], root[4], root[5], root[6], root[7]);
    root_pop(th, PARTS + c.nconsts);
    return keep(r, number, v);
}

static Value get_number(Thread *th, Reader *r, int type) {
    int32_t n;
    double x, y;
    switch (type) {
    case 'i': return get_long(th, r, &n) < 0 ? RAISED : small_int(n);
    case 'l': return get_int(th, r);
    case 'I': {
        const uint8_t *p = take(th, r, 8);
        return p ? int_from((int64_t)((uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
                                      (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56))
                 : RAISED;
    }
    case 'f': return get_float_text(th, r, &x) < 0 ? RAISED : float_from(x);
    case 'g': return get_double(th, r, &x) < 0 ? RAISED : float_from(x);
    case 'x': return get_float_text(th, r, &x) < 0 || get_float_text(th, r, &y) < 0 ? RAISED : complex_from(x, y);
    default: return get_double(th, r, &x) < 0 || get_double(th, r, &y) < 0 ? RAISED : complex_from(x, y);
    }
}

static Value get_plain(Thread *th, Reader *r, int type, int flag) {
    int32_t n;
    int c;
    switch (type) {
    case 'i': case 'I': case 'l': case 'f': case 'g': case 'x': case 'y': {
        int64_t number = reserve(r, flag);
        return keep(r, number, get_number(th, r, type));
    }
    case 's': {
        if (get_size(th, r, &n, "bytes object") < 0) return RAISED;
        const uint8_t *p = take(th, r, (size_t)n);
        if (!p) return RAISED;
        int64_t number = reserve(r, flag);
        return keep(r, number, bytes_from(p, (size_t)n));
    }
    case 'z': case 'Z': case 'a': case 'A': case 'u': case 't': {
        bool is_short = type == 'z' || type == 'Z', ascii = type != 'u' && type != 't';
        if (is_short) {
            if ((c = get_byte(th, r)) < 0) return RAISED;
            n = c;
        } else if (get_size(th, r, &n, "string") < 0) {
            return RAISED;
        }
        int64_t number = reserve(r, flag);
        return keep(r, number, get_text(th, r, (size_t)n, ascii, type == 'Z' || type == 'A' || type == 't'));
    }
    case ')':
        if ((c = get_byte(th, r)) < 0) return RAISED;
        return get_sequence(th, r, c, false, reserve(r, flag));
    case '(': case '[':
        if (get_size(th, r, &n, type == '(' ? "tuple" : "list") < 0) return RAISED;
        return get_sequence(th, r, n, type == '[', reserve(r, flag));
    case '{': return get_dict(th, r, reserve(r, flag));
    case '<': case '>': return get_set(th, r, type == '>', reserve(r, flag));
    case 'c': return get_code(th, r, reserve(r, flag));
    case 'r':
        if (get_long(th, r, &n) < 0) return RAISED;
        if (n < 0 || (uint64_t)n >= list_len(*r->refs) || list_get(*r->refs, (uint64_t)n) == V_NONE)
            return err_raise(ValueError, "bad marshal data (invalid reference)");
        return list_get(*r->refs, (uint64_t)n);
    default: return err_raise(ValueError, "bad marshal data (unknown type code)");
    }
}

/* V_UNBOUND: the mark of an end. */
static Value get_object(Thread *th, Reader *r) {
    int code = get_byte(th, r);
    if (code < 0) {
        if (err_catch(th, EOFError)) err_raise(EOFError, "EOF read where object expected");
        return RAISED;
    }
    if (r->depth >= MAX_DEPTH) return err_raise(ValueError, "recursion limit exceeded");
    switch (code & ~FLAG_REF) {
    case '0': return V_UNBOUND;
    case 'N': return V_NONE;
    case 'F': return V_FALSE;
    case 'T': return V_TRUE;
    case '.': return V_ELLIPSIS;
    case 'S': return StopIteration->obj;
    }
    r->depth++;
    Value v = get_plain(th, r, code & ~FLAG_REF, code & FLAG_REF);
    r->depth--;
    return v;
}

static Value read_one(Thread *th, Reader *r) {
    *r->refs = list_new(0);
    Value v = *r->refs == RAISED ? RAISED : get_object(th, r);
    free(r->buf);
    return v == V_UNBOUND ? null_error("object") : v;
}

/* ---- the module --------------------------------------------------------------------------------------------------------- */

static Value m_dumps(Thread *th, Value *a, unsigned n, Value kw) {
    int version = VERSION;
    if (a[2] != V_UNBOUND && arg_int(th, a[2], &version) < 0) return RAISED;
    return dumps(a[1], version);
}

static Value m_dump(Thread *th, Value *a, unsigned n, Value kw) {
    int version = VERSION;
    if (a[3] != V_UNBOUND && arg_int(th, a[3], &version) < 0) return RAISED;
    Value *r = root_push(th, 1);
    r[0] = dumps(a[1], version);
    if (r[0] == RAISED) return RAISED;
    return obj_call_method(th, a[2], S(write), r, 1);
}

static Value m_loads(Thread *th, Value *a, unsigned n, Value kw) {
    BufferView view;
    if (!type_of(a[1])->buffer) return err_raise(TypeError, "a bytes-like object is required, not '%T'", a[1]);
    if (obj_get_buffer(a[1], &view, false) < 0) return RAISED;
    uint8_t *copy = malloc((size_t)view.len + 1); /* reading may move what the buffer shows */
    if (!copy) abort();
    memcpy(copy, view.p, (size_t)view.len);
    size_t len = (size_t)view.len;
    obj_release_buffer(&view);
    Reader r = {.p = copy, .end = copy + len, .refs = root_push(th, 1)};
    Value v = read_one(th, &r);
    free(copy);
    return v;
}

/* For import.c, which keeps importlib's code. */
Value marshal_dumps(Value v) { return dumps(v, VERSION); }
Value marshal_loads(Thread *th, const void *p, size_t n) {
    Reader r = {.p = p, .end = (const uint8_t *)p + n, .refs = root_push(th, 1)};
    Value v = read_one(th, &r);
    root_pop(th, 1);
    return v;
}

static Value m_load(Thread *th, Value *a, unsigned n, Value kw) {
    Value first = obj_call_method(th, a[1], S(read), (Value[]){small_int(0)}, 1);
    if (first == RAISED) return RAISED;
    if (!bytes_check(first)) return err_raise(TypeError, "file.read() returned not bytes but %T", first);
    Reader r = {.file = &a[1], .refs = root_push(th, 1)};
    return read_one(th, &r);
}

static const Method methods[] = {
    {"dump", m_dump, "(module, value, file, version=4, /)", "Write the value on the open file.", 0},
    {"load", m_load, "(module, file, /)", "Read one value from the open file and return it.", 0},
    {"dumps", m_dumps, "(module, value, version=4, /)", "Return the bytes object that would be written to a file by dump.", 0},
    {"loads", m_loads, "(module, bytes, /)", "Convert the bytes-like object to a value.", 0},
    {0}};

static int init(Thread *th, Value m) { return module_add_int(m, "version", VERSION); }

const ModuleDef module_marshal = {
    .name = "marshal", .doc = "Values as bytes, for files of compiled modules: not against malicious data.", .methods = methods, .init = init};
