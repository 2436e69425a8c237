/* str.c -- str objects: making, comparing, hashing, joining, slicing; the type record.
 *
 * A str is as narrow as its widest character, so equal strs have equal bytes. The empty one and those of one Latin-1 character are
 * prebuilt; functions here return those, so that `is` on them behaves as people expect. Interning: intern.c. Methods:
 * str_methods.c, str_split.c, str_translate.c; formatting: str_percent.c, str_format.c. */
#include "text.h"

Value str_empty, str_latin1[256];
HashKey str_hash_key;

void str_hash_seed(uint64_t k0, uint64_t k1) { str_hash_key = (HashKey){k0, k1}; }

/* ---- making ---------------------------------------------------------------------------------------------------- */

static unsigned width_flags(uint32_t max) {
    return max < 0x80 ? STR_ASCII : max < 0x100 ? 0 : max < 0x10000 ? STR_WIDTH2 : STR_WIDTH4;
}

static size_t struct_size(uint64_t n, unsigned width) {
    return (offsetof(StrObj, data) + (n + 1) * width + 7) & ~(size_t)7;
}

static size_t str_size_of(const Obj *o) {
    unsigned own = obj_own(o);
    if (own & STR_TAIL) return offsetof(StrObj, data) + sizeof(Value);
    return struct_size(((const StrObj *)o)->len, own & STR_WIDTH4 ? 4 : own & STR_WIDTH2 ? 2 : 1);
}

Value str_alloc(uint64_t n, uint32_t max) {
    if (UNLIKELY(n > (uint64_t)1 << 45)) return err_no_memory();
    uintptr_t p = gc_alloc(struct_size(n, ustr_width_for(max)), width_flags(max) << OBJ_OWN_SHIFT, type_str.root_map->id);
    if (UNLIKELY(!p)) return err_no_memory();
    SEG_AT(StrObj, p).len = n; /* NOBARRIER: fresh */
    return value_from_ref(p);
}

Value str_from_ascii(const char *p, size_t n) {
    if (n <= 1) return n ? str_latin1[(uint8_t)*p] : str_empty;
    Value s = str_alloc(n, 0x7f);
    if (LIKELY(s != RAISED)) memcpy(str_data(s), p, n);
    return s;
}

Value str_from_char(uint32_t c) {
    if (c < 0x100) return str_latin1[c];
    Value s = str_alloc(1, c);
    if (s == RAISED) return RAISED;
    if (c < 0x10000) *(uint16_t *)str_data(s) = (uint16_t)c;
    else *(uint32_t *)str_data(s) = c;
    return s;
}

Value str_from_ustr(UStr u) {
    if (u.n == 0) return str_empty;
    if (u.n == 1) return str_from_char(ustr_at(u, 0));
    uint32_t max = ustr_max(u);
    Value s = str_alloc(u.n, max);
    if (LIKELY(s != RAISED)) ustr_copy(str_data(s), ustr_width_for(max), u);
    return s;
}

Value str_from_buf(UBuf *b) {
    Value s = b->failed ? err_no_memory() : str_from_ustr(ubuf_str(b));
    ubuf_free(b);
    return s;
}

Value str_from_utf8(const char *p, size_t n) {
    size_t chars;
    uint32_t max;
    if (ascii_prefix((const uint8_t *)p, n) == n) return str_from_ascii(p, n);
    if (utf8_measure((const uint8_t *)p, n, &chars, &max)) {
        Value s = chars == 1 && max < 0x100 ? RAISED : str_alloc(chars, max);
        if (chars == 1 && max < 0x100) return str_latin1[((uint8_t)p[0] & 3) << 6 | ((uint8_t)p[1] & 0x3f)];
        if (s != RAISED) utf8_fill(str_data(s), ustr_width_for(max), (const uint8_t *)p, n);
        return s;
    }
    UBuf b; /* surrogates, three bytes each; what is malformed becomes U+FFFD */
    CodecError e;
    size_t pos = 0;
    ubuf_init(&b, NULL);
    while (!codec_decode(CODEC_UTF8, &b, (const uint8_t *)p, n, &pos, true, &e))
        if (!codec_handle_decode(HANDLE_SURROGATEPASS, CODEC_UTF8, &b, (const uint8_t *)p, n, &e, &pos))
            codec_handle_decode(HANDLE_REPLACE, CODEC_UTF8, &b, (const uint8_t *)p, n, &e, &pos);
    return str_from_buf(&b);
}

Value str_from(const char *utf8) { return str_from_utf8(utf8, strlen(utf8)); }

Value str_plain(Value s) { return str_exact(s) ? s : str_from_ustr(str_view(s)); }

Value str_as(Type *t, Value s) {
    if (t == &type_str) return str_plain(s);
    Value v = obj_new_var(t, struct_size(str_len(s), str_width(s)), 0);
    if (v == RAISED) return RAISED;
    StrObj *from = OBJ(StrObj, s), *to = OBJ(StrObj, v); /* NOBARRIER: fresh */
    to->h.flags |= (obj_own(&from->h) & (STR_ASCII | STR_WIDTH2 | STR_WIDTH4)) << OBJ_OWN_SHIFT;
    to->hash = from->hash;
    to->len = from->len;
    memcpy(to->data, str_chars(from), from->len * str_width(s));
    return v;
}

int str_need(Value v, const char *what) {
    return LIKELY(str_check(v)) ? 0 : err_set(TypeError, "%s, not %T", what, v);
}

/* ---- memory for buffers over safepoints ------------------------------------------------------------------------ */

static void *tx_resize(void *ctx, void *old, size_t old_size, size_t new_size) {
    StmThread *th = ctx;
    if (new_size == 0) return tx_free(th, old), NULL;
    void *p = tx_malloc(th, new_size);
    if (p && old) memcpy(p, old, old_size < new_size ? old_size : new_size), tx_free(th, old);
    return p;
}

const UMem *tx_mem(TxMem *m, Thread *th) {
    m->th = th;
    m->mem = (UMem){tx_resize, &th->stm};
    return &m->mem;
}

/* ---- hash, comparison ------------------------------------------------------------------------------------------ */

int64_t str_hash(Value s) {
    StrObj *o = OBJ(StrObj, s);
    if (LIKELY(o->hash)) return o->hash;
    if (o->len == 0) return 0;
    int64_t h = hash_bytes(str_hash_key, str_chars(o), o->len * str_width(s));
    /* NOBARRIER: nobody else sees a young object; alone there is nobody else. */
    if (addr_is_young(ref_addr(s)) || CTL.solo) o->hash = h;
    return h;
}

bool str_equal(Value a, Value b) {
    if (a == b) return true;
    StrObj *x = OBJ(StrObj, a), *y = OBJ(StrObj, b);
    if (x->len != y->len) return false;
    if ((obj_own(&x->h) ^ obj_own(&y->h)) & (STR_ASCII | STR_WIDTH2 | STR_WIDTH4)) return false;
    if (x->hash && y->hash && x->hash != y->hash) return false;
    return memcmp(str_chars(x), str_chars(y), x->len * str_width(a)) == 0;
}

bool str_equal_c(Value s, const char *ascii) {
    size_t n = strlen(ascii);
    return str_len(s) == n && str_width(s) == 1 && memcmp(str_data(s), ascii, n) == 0;
}

int str_cmp(Value a, Value b) { return a == b ? 0 : ustr_cmp(str_view(a), str_view(b)); }

static bool cmp_result(int c, enum CmpOp op) {
    switch (op) {
    case CMP_LT: return c < 0;
    case CMP_LE: return c <= 0;
    case CMP_EQ: return c == 0;
    case CMP_NE: return c != 0;
    case CMP_GT: return c > 0;
    default: return c >= 0;
    }
}

static Value str_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!str_check(a) || !str_check(b)) return V_NOTIMPLEMENTED;
    if (op == CMP_EQ) return v_bool(str_equal(a, b));
    if (op == CMP_NE) return v_bool(!str_equal(a, b));
    return v_bool(cmp_result(str_cmp(a, b), op));
}

static int str_hash_slot(Thread *th, Value self, int64_t *out) { return *out = str_hash(self), 0; }

/* ---- parts and sums -------------------------------------------------------------------------------------------- */

/* The characters of b appended to those of a in *to. */
static void fill_sum(char *to, unsigned w, Value a, Value b) {
    uint64_t n = str_len(a), m = str_len(b);
    if (str_width(a) == w) memcpy(to, str_data(a), n * w);
    else ustr_copy(to, w, str_view(a));
    if (str_width(b) == w) memcpy(to + n * w, str_data(b), m * w);
    else ustr_copy(to + n * w, w, str_view(b));
}

/* `s += t` again and again must not copy s each time. So what has been appended to a long str goes to a StrTail with room to spare,
 * of which strs are prefixes: the next append, to the str that reaches the end, writes behind it and makes only a new head.
 * Characters that a str shows never change, and an abort takes `fill` back with them.
 *
 * [STR1] A tail is extended in place only if that needs no private copy: it is young, or the thread is alone. */
enum { TAIL_MIN = 1024 };

static Value tail_extended(Value a, Value b, unsigned w, uint32_t flags, Value tail) {
    uint64_t used = str_len(a) * w, more = str_len(b) * w;
    uintptr_t p = gc_alloc(offsetof(StrObj, data) + sizeof(Value), (flags | STR_TAIL) << OBJ_OWN_SHIFT, type_str.root_map->id);
    if (UNLIKELY(!p)) return err_no_memory();
    stm_read(ref_addr(tail));
    stm_write(ref_addr(tail));
    StrTail *t = OBJ(StrTail, tail);
    if (str_width(b) == w) memcpy(t->data + used, str_data(b), more);
    else ustr_copy(t->data + used, w, str_view(b));
    t->fill = used + more;
    StrObj *s = OBJ(StrObj, value_from_ref(p)); /* NOBARRIER: fresh */
    s->len = str_len(a) + str_len(b);
    memcpy(s->data, &tail, sizeof tail);
    return value_from_ref(p);
}

/* The tail of a if b may be written behind it, else 0. */
static Value tail_for(Value a, unsigned w, uint64_t more) {
    StrObj *s = OBJ(StrObj, a);
    Value tail;
    if (!(obj_own(&s->h) & STR_TAIL) || str_width(a) != w) return 0;
    memcpy(&tail, s->data, sizeof tail);
    StrTail *t = OBJ(StrTail, tail);
    stm_read(ref_addr(tail));
    uint64_t used = s->len * w;
    if (t->fill != used || t->cap - sizeof t->fill < used + more) return 0;
    return (t->h.flags & OF_BARRIER) && !CTL.solo ? 0 : tail; /* [STR1] */
}

static Value concat_tail(Value a, Value b, unsigned w, uint32_t flags) {
    uint64_t used = str_len(a) * w, more = str_len(b) * w, cap = used + more + used / 2 + 64;
    Value tail = tail_for(a, w, more);
    if (!tail) {
        uintptr_t p = gc_alloc((offsetof(StrTail, data) + cap + 7) & ~(size_t)7, 0, type_bytes_part.root_map->id);
        if (UNLIKELY(!p)) return err_no_memory();
        tail = value_from_ref(p);
        StrTail *t = OBJ(StrTail, tail); /* NOBARRIER: fresh */
        t->cap = cap + sizeof t->fill;
        if (str_width(a) == w) memcpy(t->data, str_data(a), used);
        else ustr_copy(t->data, w, str_view(a));
    }
    return tail_extended(a, b, w, flags, tail);
}

static void str_trace(Obj *o, GcVisit *visit, void *ctx) {
    if (obj_own(o) & STR_TAIL) visit(ctx, (Value *)((StrObj *)o)->data);
}

Value str_concat(Value a, Value b) {
    uint64_t n = str_len(a), m = str_len(b);
    if (m == 0) return str_plain(a);
    if (n == 0) return str_plain(b);
    unsigned wa = str_width(a), wb = str_width(b), own = obj_own(OBJ(Obj, a)) & obj_own(OBJ(Obj, b));
    unsigned w = wa > wb ? wa : wb;
    uint32_t max = w == 4 ? 0x10ffff : w == 2 ? 0xffff : own & STR_ASCII ? 0x7f : 0xff;
    if (n * w >= TAIL_MIN && m <= n / 2) return concat_tail(a, b, w, width_flags(max));
    Value s = str_alloc(n + m, max);
    if (LIKELY(s != RAISED)) fill_sum(str_data(s), w, a, b);
    return s;
}

Value str_slice(Value s, int64_t from, int64_t to) {
    uint64_t n = (uint64_t)(to - from);
    if (n == str_len(s)) return str_plain(s);
    if (str_is_ascii(s)) return str_from_ascii(str_data(s) + from, n);
    return str_from_ustr(ustr_slice(str_view(s), (size_t)from, (size_t)to));
}

/* A sum of sizes and widths, before the str is made. */
typedef struct Measure {
    uint64_t n;
    unsigned width;
    bool ascii;
} Measure;

static bool measure_add(Measure *m, Value s) {
    unsigned w = str_width(s);
    if (w > m->width) m->width = w;
    m->ascii &= str_is_ascii(s);
    return !__builtin_add_overflow(m->n, str_len(s), &m->n) && m->n < (uint64_t)1 << 45;
}

static Value measure_alloc(const Measure *m) {
    return str_alloc(m->n, m->width == 4 ? 0x10ffff : m->width == 2 ? 0xffff : m->ascii ? 0x7f : 0xff);
}

static char *append(char *to, unsigned width, Value s) {
    ustr_copy(to, width, str_view(s));
    return to + str_len(s) * width;
}

/* The strs v[0..n) with `sep` between: no safepoint. -1 in *bad: all are strs; else the first that is not. */
static Value join_values(Value sep, const Value *v, uint64_t n, int64_t *bad) {
    *bad = -1;
    if (n == 0) return str_empty;
    if (n == 1 && str_check(v[0])) return str_plain(v[0]);
    Measure m = {0, 1, true};
    bool fits = true;
    for (uint64_t i = 0; i < n; i++) {
        if (UNLIKELY(!str_check(v[i]))) return *bad = (int64_t)i, RAISED;
        fits &= measure_add(&m, v[i]);
    }
    uint64_t gaps, len = str_len(sep);
    if (len) {
        Measure one = {0, m.width, m.ascii};
        measure_add(&one, sep);
        m.width = one.width, m.ascii = one.ascii;
    }
    fits &= !__builtin_mul_overflow(len, n - 1, &gaps) && !__builtin_add_overflow(m.n, gaps, &m.n);
    if (!fits || m.n >= (uint64_t)1 << 45) return err_raise(OverflowError, "join() result is too long for a Python string");
    if (m.n == 0) return str_empty;
    if (m.n == 1) { /* one character: of the strs or the separator */
        for (uint64_t i = 0; i < n; i++)
            if (str_len(v[i])) return str_plain(v[i]);
        return str_plain(sep);
    }
    Value s = measure_alloc(&m);
    if (s == RAISED) return RAISED;
    char *to = str_data(s);
    for (uint64_t i = 0; i < n; i++) {
        if (i && len) to = append(to, m.width, sep);
        to = append(to, m.width, v[i]);
    }
    return s;
}

Value str_join_values(const Value *v, uint64_t n) {
    int64_t bad;
    return join_values(str_empty, v, n, &bad);
}

Value str_join(Thread *th, Value sep, Value iterable) {
    if (!is_exact(iterable, &type_list) && !is_exact(iterable, &type_tuple)) {
        Value *r = root_push2(th, sep, iterable);
        r[1] = obj_iter(th, iterable);
        if (r[1] != RAISED) r[1] = list_from_iterable(th, r[1]);
        else if (err_catch(th, TypeError)) err_raise(TypeError, "can only join an iterable");
        sep = r[0], iterable = r[1];
        root_pop(th, 2);
        if (iterable == RAISED) return RAISED;
    }
    int64_t bad;
    Value result;
    const Value *items;
    uint64_t n;
    if (is_exact(iterable, &type_tuple)) {
        items = OBJ(TupleObj, iterable)->v;
        n = tuple_len(iterable);
    } else {
        n = list_len(iterable);
        Value part = GET(ListObj, iterable, part);
        for (uint64_t i = 0; i < n; i++) part_get(part, i); /* the read marks */
        items = n ? OBJ(PartObj, part)->v : NULL;
    }
    result = join_values(sep, items, n, &bad);
    if (bad >= 0) return err_raise(TypeError, "sequence item %lld: expected str instance, %T found", (long long)bad, items[bad]);
    return result;
}

static Value str_repeat(Thread *th, Value s, int64_t n) {
    uint64_t len = str_len(s), total;
    if (n <= 0 || len == 0) return str_empty;
    if (n == 1) return str_plain(s);
    if (__builtin_mul_overflow(len, (uint64_t)n, &total) || total > INT64_MAX)
        return err_raise(OverflowError, "repeated string is too long");
    unsigned w = str_width(s);
    Value r = str_alloc(total, w == 4 ? 0x10ffff : w == 2 ? 0xffff : str_is_ascii(s) ? 0x7f : 0xff);
    if (r == RAISED) return RAISED;
    char *to = str_data(r);
    const char *from = str_data(s);
    if (len == 1 && w == 1) return memset(to, *from, total), r;
    size_t bytes = len * w, all = total * w, done = bytes;
    memcpy(to, from, bytes);
    while (done < all) { /* doubling */
        size_t more = done < all - done ? done : all - done;
        memcpy(to + done, to, more);
        done += more;
    }
    return r;
}

static Value str_concat_slot(Thread *th, Value a, Value b) {
    if (UNLIKELY(!str_check(b))) return err_raise(TypeError, "can only concatenate str (not \"%T\") to str", b);
    return str_concat(a, b);
}

/* ---- items ----------------------------------------------------------------------------------------------------- */

static Value slice_step(Value s, int64_t start, int64_t step, int64_t count) {
    UStr u = str_view(s);
    uint32_t max = 0;
    for (int64_t i = 0, at = start; i < count; i++, at += step) max |= ustr_at(u, (size_t)at);
    Value r = str_alloc((uint64_t)count, max);
    if (r == RAISED) return RAISED;
    char *to = str_data(r);
    unsigned w = ustr_width_for(max);
    for (int64_t i = 0, at = start; i < count; i++, at += step) {
        uint32_t c = ustr_at(u, (size_t)at);
        memcpy(to + (size_t)i * w, &c, w);
    }
    return r;
}

static Value str_getitem(Thread *th, Value self, Value key) {
    int64_t len = (int64_t)str_len(self), start, stop, step, count;
    if (LIKELY(is_int(key))) {
        int64_t i = small_value(key);
        if (i < 0) i += len;
        if (UNLIKELY(i < 0 || i >= len)) return err_raise(IndexError, "string index out of range");
        return str_from_char(ustr_at(str_view(self), (size_t)i));
    }
    Value *r = root_push1(th, self);
    if (is_exact(key, &type_slice)) {
        int bad = slice_indices(th, key, len, &start, &stop, &step, &count);
        self = r[0];
        root_pop(th, 1);
        if (bad < 0) return RAISED;
        if (count <= 0) return str_empty;
        if (step == 1) return str_slice(self, start, start + count);
        if (count == 1) return str_from_char(ustr_at(str_view(self), (size_t)start));
        return slice_step(self, start, step, count);
    }
    if (!type_of(key)->un[UN_INDEX]) return err_raise(TypeError, "string indices must be integers, not '%T'", key);
    int bad = seq_index(th, key, len, "string", "string index out of range", &start);
    self = r[0];
    root_pop(th, 1);
    return bad < 0 ? RAISED : str_from_char(ustr_at(str_view(self), (size_t)start));
}

static int str_contains(Thread *th, Value self, Value item) {
    if (!str_check(item)) return err_set(TypeError, "'in <string>' requires string as left operand, not %T", item);
    return ustr_find(str_view(self), str_view(item)) >= 0;
}

static int str_len_slot(Thread *th, Value self, int64_t *out) { return *out = (int64_t)str_len(self), 0; }
static int str_truth(Thread *th, Value self) { return str_len(self) != 0; }

/* ---- repr, str, new -------------------------------------------------------------------------------------------- */

static Value str_repr(Thread *th, Value self) {
    UBuf b;
    ubuf_init(&b, NULL);
    ustr_repr(&b, str_view(self));
    return str_from_buf(&b);
}

static Value str_str(Thread *th, Value self) { return str_plain(self); }

static Value str_mod(Thread *th, Value a, Value b) {
    return str_check(a) ? str_percent(th, a, b) : V_NOTIMPLEMENTED;
}

/* str(), str(x), str(bytes, encoding, errors) */
static Value str_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value v;
    if (LIKELY(n == 2 && !is_ref(kw)))
        v = str_exact(a[1]) ? a[1] : obj_str(th, a[1]);
    else if (n == 1 && !is_ref(kw))
        v = str_empty;
    else {
        Value *arg = root_push(th, 3);
        if (arg_bind(th, "str", "(object=None, encoding=None, errors=None)", a + 1, n - 1, kw, arg) < 0) return RAISED;
        if (arg[0] == V_UNBOUND) v = str_empty;
        else if (arg[1] == V_UNBOUND && arg[2] == V_UNBOUND) v = obj_str(th, arg[0]);
        else {
            for (int i = 1; i < 3; i++)
                if (arg[i] != V_UNBOUND && !str_check(arg[i]))
                    return arg_type_error("str", i == 1 ? "argument 'encoding'" : "argument 'errors'", "str", arg[i]);
            if (str_check(arg[0])) return err_raise(TypeError, "decoding str is not supported");
            if (!type_of(arg[0])->buffer)
                return err_raise(TypeError, "decoding to str: need a bytes-like object, %T found", arg[0]);
            v = codec_decode_obj(th, arg[0], arg[1], arg[2]);
        }
    }
    if (v == RAISED) return RAISED;
    Type *t = type_from(a[0]);
    return LIKELY(t == &type_str) ? v : str_as(t, v);
}

/* ---- the iterator ---------------------------------------------------------------------------------------------- */

typedef struct StrIterObj {
    Obj h;
    Value s; /* None at the end */
    uint64_t at;
} StrIterObj;

static Value str_iter(Thread *th, Value self) {
    Value it = obj_new(str_is_ascii(self) ? &type_str_ascii_iterator : &type_str_iterator);
    if (it == RAISED) return RAISED;
    OBJ(StrIterObj, it)->s = self; /* NOBARRIER: fresh */
    return it;
}

static Value iter_self(Thread *th, Value self) { return self; }

static Value iter_next(Thread *th, Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    StrIterObj *it = OBJ(StrIterObj, self);
    if (it->s == V_NONE) return th->stop_value = V_NONE, STOP;
    if (UNLIKELY(it->at >= str_len(it->s))) {
        it->s = V_NONE;
        return th->stop_value = V_NONE, STOP;
    }
    return str_from_char(ustr_at(str_view(it->s), it->at++));
}

static Value iter_length_hint(Thread *th, Value *a, unsigned n, Value kw) {
    Value s = GET(StrIterObj, a[0], s);
    return int_from(s == V_NONE ? 0 : (int64_t)(str_len(s) - OBJ(StrIterObj, a[0])->at));
}

static Value iter_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    r[0] = obj_getattr_c(th, builtins_module, "iter");
    if (r[0] == RAISED) return RAISED;
    Value s = GET(StrIterObj, a[0], s);
    if (s == V_NONE) return TUPLE(r[0], TUPLE(str_empty));
    return TUPLE(r[0], TUPLE(s), int_from((int64_t)OBJ(StrIterObj, a[0])->at));
}

static Value iter_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t at;
    if (arg_int64(th, a[1], &at) < 0) return RAISED;
    Value s = GET(StrIterObj, a[0], s);
    if (s == V_NONE) return V_NONE;
    int64_t len = (int64_t)str_len(s);
    SET(StrIterObj, a[0], at, (uint64_t)(at < 0 ? 0 : at > len ? len : at));
    return V_NONE;
}

static const Method iter_methods[] = {
    {"__length_hint__", iter_length_hint, "(self)", "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__", iter_reduce, "(self)", "Return state information for pickling.", 0},
    {"__setstate__", iter_setstate, "(self, state, /)", "Set state information for unpickling.", 0},
    {0},
};

/* Two types, as in CPython, whose difference is the name. */
#define ITERATOR(type_name) \
    { \
        .name = type_name, .flags = TF_IMMUTABLE | TF_NO_NEW, .size = sizeof(StrIterObj), .values = offsetof(StrIterObj, s), \
        .values_end = offsetof(StrIterObj, at), .methods = iter_methods, .iter = iter_self, .next = iter_next, \
    }
Type type_str_iterator = ITERATOR("str_iterator");
Type type_str_ascii_iterator = ITERATOR("str_ascii_iterator");

/* ---- the type -------------------------------------------------------------------------------------------------- */

extern const Method str_methods[];

Type type_str = {
    .name = "str",
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Make a string of an object: by its __str__() or repr(), or, when an encoding or\n"
           "an error handler is named, by decoding the bytes of a buffer.",
    .flags = TF_BASETYPE | TF_VAR | TF_STR | TF_IMMUTABLE,
    .size = sizeof(StrObj),
    .size_of = str_size_of,
    .trace = str_trace,
    .methods = str_methods,
    .new = str_new,
    .repr = str_repr,
    .str = str_str,
    .hash = str_hash_slot,
    .compare = str_compare,
    .iter = str_iter,
    .len = str_len_slot,
    .getitem = str_getitem,
    .contains = str_contains,
    .concat = str_concat_slot,
    .repeat = str_repeat,
    .truth = str_truth,
    .nb[NB_MOD] = str_mod,
};
