/* blake2module.c -- module _blake2: BLAKE2b and BLAKE2s (RFC 7693) with all their parameters, written from the specification.
 *
 * One struct and one compression function, by a macro, for both widths. The state lies in the object, so transactions work as with any object. */
#include "oslib.h"
#include "modules.h"

typedef struct Blake {
    uint64_t h[8], t[2];      /* BLAKE2s uses the low halves */
    uint8_t buf[128];
    uint32_t used, size;      /* of buf; of the digest */
    uint8_t small, last_node; /* small: BLAKE2s */
} Blake;
typedef struct BlakeObj { Obj h; Blake s; } BlakeObj;

static const uint64_t iv_b[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                 0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

/* The initial values of BLAKE2s are the high halves of those of BLAKE2b. */
#define COMPRESS(name, word, rounds, bits, r1, r2, r3, r4, iv_shift)                                     \
    static inline word name##_rot(word x, int n) { return (word)(x >> n | x << (bits - n)); }             \
    static void name(Blake *s, const uint8_t *block, bool last) {                                        \
        word m[16], v[16];                                                                               \
        memcpy(m, block, sizeof m);                                                                      \
        for (int i = 0; i < 8; i++) v[i] = (word)s->h[i], v[8 + i] = (word)(iv_b[i] >> iv_shift);        \
        v[12] ^= (word)s->t[0], v[13] ^= (word)s->t[1];                                                  \
        if (last) v[14] = (word)~v[14];                                                                  \
        if (last && s->last_node) v[15] = (word)~v[15];                                                  \
        for (int r = 0; r < rounds; r++) {                                                               \
            const uint8_t *g = sigma[r % 10];                                                            \
            for (int i = 0; i < 8; i++) {                                                                \
                int d = i >> 2; /* columns, then diagonals */                                            \
                word *a = &v[i & 3], *b = &v[4 + ((i + d) & 3)], *c = &v[8 + ((i + 2 * d) & 3)], *e = &v[12 + ((i + 3 * d) & 3)]; \
                *a = (word)(*a + *b + m[g[2 * i]]), *e = name##_rot(*e ^ *a, r1);                        \
                *c = (word)(*c + *e), *b = name##_rot(*b ^ *c, r2);                                      \
                *a = (word)(*a + *b + m[g[2 * i + 1]]), *e = name##_rot(*e ^ *a, r3);                    \
                *c = (word)(*c + *e), *b = name##_rot(*b ^ *c, r4);                                      \
            }                                                                                            \
        }                                                                                                \
        for (int i = 0; i < 8; i++) s->h[i] ^= v[i] ^ v[8 + i];                                          \
    }
COMPRESS(compress_b, uint64_t, 12, 64, 32, 24, 16, 63, 0)
COMPRESS(compress_s, uint32_t, 10, 32, 16, 12, 8, 7, 32)

static unsigned block_size(const Blake *s) { return s->small ? 64 : 128; }

static void step(Blake *s, uint32_t n, bool last) {
    if (s->small) {
        uint64_t t = (s->t[1] << 32 | s->t[0]) + n;
        s->t[0] = (uint32_t)t, s->t[1] = t >> 32;
        compress_s(s, s->buf, last);
    } else {
        s->t[0] += n;
        s->t[1] += s->t[0] < n;
        compress_b(s, s->buf, last);
    }
}

/* The last block is kept back: it is compressed differently. */
static void blake_update(Blake *s, const uint8_t *p, size_t n) {
    unsigned block = block_size(s);
    while (n > 0) {
        if (s->used == block) {
            step(s, block, false);
            s->used = 0;
        }
        size_t part = block - s->used < n ? block - s->used : n;
        memcpy(s->buf + s->used, p, part);
        s->used += (uint32_t)part, p += part, n -= part;
    }
}

static void blake_final(Blake *s, uint8_t out[64]) {
    memset(s->buf + s->used, 0, block_size(s) - s->used);
    step(s, s->used, true);
    if (s->small)
        for (int i = 0; i < 8; i++) memcpy(out + 4 * i, &s->h[i], 4);
    else
        memcpy(out, s->h, 64);
}

/* ---- objects --------------------------------------------------------------------------------------------------- */

static Type type_blake2b, type_blake2s;

static int feed(Value self, Value data) {
    BufferView v;
    if (str_check(data)) return err_set(TypeError, "Strings must be encoded before hashing");
    if (!is_ref(data) || !type_of(data)->buffer) return err_set(TypeError, "object supporting the buffer API required");
    if (io_get_bytes(data, &v) < 0) return -1;
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    blake_update(&OBJ(BlakeObj, self)->s, v.p, (size_t)v.len);
    obj_release_buffer(&v);
    return 0;
}

/* A buffer argument of at most `most` bytes into `to`: its length, -1 raised. */
static int64_t small_bytes(Value v, uint8_t *to, int64_t most, const char *what) {
    BufferView view;
    if (v == V_UNBOUND) return 0;
    if (io_get_bytes(v, &view) < 0) return -1;
    int64_t n = view.len;
    if (n <= most) memcpy(to, view.p, (size_t)n);
    obj_release_buffer(&view);
    return n <= most ? n : err_set(ValueError, "maximum %s length is %d bytes", what, (int)most);
}

enum { B_DATA, B_SIZE, B_KEY, B_SALT, B_PERSON, B_FANOUT, B_DEPTH, B_LEAF, B_OFFSET, B_NODE_DEPTH, B_INNER, B_LAST, B_SECURITY, B_COUNT };

static Value blake_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    bool small = type_is_sub(t, &type_blake2s);
    int out_max = small ? 32 : 64, salt_max = small ? 8 : 16;
    Value *r = root_push(th, B_COUNT + 1);
    if (arg_bind(th, small ? "blake2s" : "blake2b",
                 "(data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0,"
                 " node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)", a + 1, n - 1, kw, r) < 0) return RAISED;
    int size = out_max, fanout = 1, depth = 1, node_depth = 0, inner = 0;
    struct { int slot, *to; } ints[] = {{B_SIZE, &size}, {B_FANOUT, &fanout}, {B_DEPTH, &depth}, {B_NODE_DEPTH, &node_depth}, {B_INNER, &inner}};
    for (int i = 0; i < 5; i++)
        if (r[ints[i].slot] != V_UNBOUND && arg_int(th, r[ints[i].slot], ints[i].to) < 0) return RAISED;
    uint64_t leaf = 0, offset = 0;
    bool last = false;
    uint8_t p[64] = {0}, key[128] = {0}; /* the parameter block of the RFC */
    for (int i = B_LEAF; i <= B_OFFSET; i++)
        if (r[i] != V_UNBOUND && int_check(r[i]) && int_sign(r[i]) < 0) return err_raise(ValueError, "value must be positive");
    if (r[B_LEAF] != V_UNBOUND && arg_uint64(th, r[B_LEAF], &leaf) < 0) return RAISED;
    if (r[B_OFFSET] != V_UNBOUND && arg_uint64(th, r[B_OFFSET], &offset) < 0) return RAISED;
    if (r[B_LAST] != V_UNBOUND && arg_bool(th, r[B_LAST], &last) < 0) return RAISED;
    if (size <= 0 || size > out_max) return err_raise(ValueError, "digest_size must be between 1 and %d bytes", out_max);
    int salt_at = small ? 16 : 32;
    if (small_bytes(r[B_SALT], p + salt_at, salt_max, "salt") < 0 || small_bytes(r[B_PERSON], p + salt_at + salt_max, salt_max, "person") < 0) return RAISED;
    if (fanout < 0 || fanout > 255) return err_raise(ValueError, "fanout must be between 0 and 255");
    if (depth <= 0 || depth > 255) return err_raise(ValueError, "depth must be between 1 and 255");
    if (leaf > 0xffffffff) return err_raise(OverflowError, "leaf_size is too large");
    if (small && offset > 0xffffffffffff) return err_raise(OverflowError, "node_offset is too large");
    if (node_depth < 0 || node_depth > 255) return err_raise(ValueError, "node_depth must be between 0 and 255");
    if (inner < 0 || inner > out_max) return err_raise(ValueError, "inner_size must be between 0 and is %d", out_max);
    int64_t key_len = small_bytes(r[B_KEY], key, out_max, "key");
    if (key_len < 0) return RAISED;
    p[0] = (uint8_t)size, p[1] = (uint8_t)key_len, p[2] = (uint8_t)fanout, p[3] = (uint8_t)depth;
    uint32_t leaf32 = (uint32_t)leaf;
    memcpy(p + 4, &leaf32, 4);
    memcpy(p + 8, &offset, small ? 6 : 8);
    p[small ? 14 : 16] = (uint8_t)node_depth, p[small ? 15 : 17] = (uint8_t)inner;
    r[B_COUNT] = obj_new(t);
    if (r[B_COUNT] == RAISED) return RAISED;
    Blake *s = &OBJ(BlakeObj, r[B_COUNT])->s; /* NOBARRIER: fresh */
    s->small = small, s->last_node = last, s->size = (uint32_t)size;
    for (int i = 0; i < 8; i++) {
        uint64_t word = 0;
        memcpy(&word, p + (small ? 4 : 8) * i, small ? 4 : 8);
        s->h[i] = (small ? iv_b[i] >> 32 : iv_b[i]) ^ word;
    }
    if (key_len > 0) blake_update(s, key, block_size(s));
    if (r[B_DATA] != V_UNBOUND && feed(r[B_COUNT], r[B_DATA]) < 0) return RAISED;
    return r[B_COUNT];
}

static Blake state(Value self) {
    stm_read(ref_addr(self));
    return OBJ(BlakeObj, self)->s;
}
NATIVE(blake_update_m) { return feed(a[0], a[1]) < 0 ? RAISED : V_NONE; }
NATIVE(blake_digest) {
    uint8_t out[64];
    Blake s = state(a[0]);
    blake_final(&s, out);
    return bytes_from(out, s.size);
}
NATIVE(blake_hexdigest) {
    uint8_t out[64];
    char text[129];
    Blake s = state(a[0]);
    blake_final(&s, out);
    for (unsigned i = 0; i < s.size; i++) text[2 * i] = "0123456789abcdef"[out[i] >> 4], text[2 * i + 1] = "0123456789abcdef"[out[i] & 15];
    text[2 * s.size] = 0;
    return str_from(text);
}
NATIVE(blake_copy) {
    Value v = obj_new(type_of(a[0]));
    if (v != RAISED) OBJ(BlakeObj, v)->s = state(a[0]); /* NOBARRIER: fresh */
    return v;
}
static Value name_get(Thread *th, Value self) { return str_intern_c(state(self).small ? "blake2s" : "blake2b"); }
static Value block_get(Thread *th, Value self) {
    Blake s = state(self);
    return small_int(block_size(&s));
}
static Value size_get(Thread *th, Value self) { return small_int(state(self).size); }

static const Method blake_methods[] = {
    {"copy", blake_copy, "(self, /)", "Another object in the same state.", 0},
    {"digest", blake_digest, "(self, /)", "The digest of the bytes so far.", 0},
    {"hexdigest", blake_hexdigest, "(self, /)", "The digest in hexadecimal digits.", 0},
    {"update", blake_update_m, "(self, data, /)", "Add the bytes of a buffer.", 0},
    {0},
};
static const GetSet blake_getset[] = {{"name", name_get, NULL, NULL}, {"block_size", block_get, NULL, NULL}, {"digest_size", size_get, NULL, NULL}, {0}};

#define BLAKE(id, text)                                                                                                       \
    static Type type_##id = {.name = "_blake2." #id, .doc = #id "(data=b'', /, *, digest_size=" text ")\n--\n\nA new " #id " object.", \
        .flags = TF_BASETYPE, .size = sizeof(BlakeObj), .methods = blake_methods, .getset = blake_getset, .new = blake_new}
BLAKE(blake2b, "64");
BLAKE(blake2s, "32");

/* What hashlib looks up on the types. */
static int blake_init(Thread *th, Value module) {
    struct { Type *t; int salt, out; } sides[] = {{&type_blake2b, 16, 64}, {&type_blake2s, 8, 32}};
    for (int i = 0; i < 2; i++) {
        Value dict = OBJ(TypeObj, sides[i].t->obj)->dict;
        if (dict_set_c(dict, "SALT_SIZE", small_int(sides[i].salt)) < 0 || dict_set_c(dict, "PERSON_SIZE", small_int(sides[i].salt)) < 0 ||
            dict_set_c(dict, "MAX_KEY_SIZE", small_int(sides[i].out)) < 0 || dict_set_c(dict, "MAX_DIGEST_SIZE", small_int(sides[i].out)) < 0)
            return -1;
        type_changed(sides[i].t);
    }
    return 0;
}
static Type *const types[] = {&type_blake2b, &type_blake2s, NULL};
const ModuleDef module_blake2 = {"_blake2", "BLAKE2b and BLAKE2s.", NULL, types, blake_init};
