/* hashmodule.c -- modules _md5, _sha1, _sha256, _sha512, _sha3 over OpenSSL's EVP.
 *
 * A digest's state is C memory, which an abort does not put back. So a transaction that may abort works on a copy: the old state
 * is freed when it commits, the new one when it aborts. Reading counts as writing, so that nobody looks at a state from the past. */
#include "oslib.h"
#include "modules.h"
#include <openssl/evp.h>
#include <stdlib.h>

typedef struct HashObj {
    Obj h;
    EVP_MD_CTX *ctx; /* 8-aligned */
} HashObj;

typedef struct HashKind {
    Type type; /* first */
    const char *name, *function, *digest;
    bool xof;
} HashKind;

static const HashKind *kind_of(Value self) { return (const HashKind *)map_of(self)->type; }

static void hash_gone(Obj *o) { EVP_MD_CTX_free(((HashObj *)o)->ctx); }
static void ctx_free(void *ctx) { EVP_MD_CTX_free(ctx); }

/* The state of *self, to be changed. NULL raised. */
static EVP_MD_CTX *own(Thread *th, Value self) {
    EVP_MD_CTX *now = GET(HashObj, self, ctx);
    if (tx_is_inevitable(&th->stm)) return now;
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (!copy || !EVP_MD_CTX_copy_ex(copy, now)) {
        EVP_MD_CTX_free(copy);
        err_no_memory();
        return NULL;
    }
    stm_write(ref_addr(self));
    OBJ(HashObj, self)->ctx = copy;
    tx_on_abort(&th->stm, copy, ctx_free, copy);
    tx_on_commit(&th->stm, now, ctx_free, now);
    return copy;
}

static int feed(Thread *th, Value self, Value data) {
    BufferView v;
    if (str_check(data)) return err_set(TypeError, "Strings must be encoded before hashing");
    if (!is_ref(data) || !type_of(data)->buffer) return err_set(TypeError, "object supporting the buffer API required");
    if (io_get_bytes(data, &v) < 0) return -1;
    EVP_MD_CTX *ctx = own(th, self);
    if (ctx) EVP_DigestUpdate(ctx, v.p, (size_t)v.len);
    obj_release_buffer(&v);
    return ctx ? 0 : -1;
}

static Value hash_make(Thread *th, HashKind *k, Value data) {
    Value *r = root_push1(th, obj_new(&k->type));
    if (r[0] == RAISED) return RAISED;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    OBJ(HashObj, r[0])->ctx = ctx; /* NOBARRIER: fresh */
    if (!ctx || !EVP_DigestInit_ex(ctx, EVP_get_digestbyname(k->digest), NULL)) return err_no_memory();
    if (data != V_UNBOUND && feed(th, r[0], data) < 0) return RAISED;
    Value v = r[0];
    th->top = r;
    return v;
}

NATIVE(hash_update) { return feed(th, a[0], a[1]) < 0 ? RAISED : V_NONE; }

NATIVE(hash_copy) {
    Value v = obj_new(type_of(a[0]));
    if (v == RAISED) return RAISED;
    EVP_MD_CTX *copy = EVP_MD_CTX_new(), *from = own(th, a[0]);
    OBJ(HashObj, v)->ctx = copy; /* NOBARRIER: fresh */
    return from && copy && EVP_MD_CTX_copy_ex(copy, from) ? v : err_no_memory();
}

static size_t digest_size(Value self) {
    const HashKind *k = kind_of(self);
    return k->xof ? 0 : (size_t)EVP_MD_get_size(EVP_get_digestbyname(k->digest));
}

/* The digest so far, of `len` bytes: malloc'ed. */
static uint8_t *finish(Thread *th, Value self, size_t len) {
    EVP_MD_CTX *copy = EVP_MD_CTX_new(), *from = own(th, self);
    uint8_t *out = malloc(len + 1);
    bool ok = from && copy && out && EVP_MD_CTX_copy_ex(copy, from) &&
              (kind_of(self)->xof ? len == 0 || EVP_DigestFinalXOF(copy, out, len) : EVP_DigestFinal_ex(copy, out, NULL));
    EVP_MD_CTX_free(copy);
    if (ok) return out;
    free(out);
    if (from) err_no_memory();
    return NULL;
}

static Value hex(const uint8_t *p, size_t n) {
    char *text = malloc(2 * n + 1);
    if (!text) return err_no_memory();
    for (size_t i = 0; i < n; i++) text[2 * i] = "0123456789abcdef"[p[i] >> 4], text[2 * i + 1] = "0123456789abcdef"[p[i] & 15];
    Value v = str_from_ustr(ustr_make(text, 2 * n, 1));
    free(text);
    return v;
}

static Value result(Thread *th, Value self, Value size, bool as_hex) {
    size_t len = digest_size(self);
    if (kind_of(self)->xof) {
        int64_t want;
        if (arg_int64(th, size, &want) < 0) return RAISED;
        if (want < 0) return err_raise(ValueError, "value must be positive");
        if (want >= 1 << 29) return err_raise(ValueError, "length is too large");
        len = (size_t)want;
    }
    uint8_t *p = finish(th, self, len);
    if (!p) return RAISED;
    Value v = as_hex ? hex(p, len) : bytes_from(p, len);
    free(p);
    return v;
}
NATIVE(hash_digest) { return result(th, a[0], V_NONE, false); }
NATIVE(hash_hexdigest) { return result(th, a[0], V_NONE, true); }
NATIVE(shake_digest) { return result(th, a[0], a[1], false); }
NATIVE(shake_hexdigest) { return result(th, a[0], a[1], true); }

static Value name_get(Thread *th, Value self) { return str_intern_c(kind_of(self)->function); }
static Value size_get(Thread *th, Value self) { return small_int((int64_t)digest_size(self)); }
static Value block_get(Thread *th, Value self) { return small_int(EVP_MD_get_block_size(EVP_get_digestbyname(kind_of(self)->digest))); }

static const Method hash_methods[] = {
    {"update", hash_update, "(self, obj, /)", "Add the bytes of a buffer.", 0},
    {"digest", hash_digest, "(self, /)", "The digest of the bytes so far.", 0},
    {"hexdigest", hash_hexdigest, "(self, /)", "The digest in hexadecimal digits.", 0},
    {"copy", hash_copy, "(self, /)", "Another object in the same state.", 0},
    {0},
};
static const Method shake_methods[] = {
    {"update", hash_update, "(self, obj, /)", "Add the bytes of a buffer.", 0},
    {"digest", shake_digest, "(self, length, /)", "A digest of the bytes so far, as long as wanted.", 0},
    {"hexdigest", shake_hexdigest, "(self, length, /)", "The digest in hexadecimal digits.", 0},
    {"copy", hash_copy, "(self, /)", "Another object in the same state.", 0},
    {0},
};
/* _sha3's own: what the sponge is made of. */
static Value capacity_get(Thread *th, Value self) {
    return small_int(1600 - 8 * EVP_MD_get_block_size(EVP_get_digestbyname(kind_of(self)->digest)));
}
static Value rate_get(Thread *th, Value self) { return small_int(8 * EVP_MD_get_block_size(EVP_get_digestbyname(kind_of(self)->digest))); }
static Value suffix_get(Thread *th, Value self) { return bytes_from(kind_of(self)->xof ? "\x1f" : "\x06", 1); }

static const GetSet hash_getset[] = {{"name", name_get, NULL, NULL}, {"digest_size", size_get, NULL, NULL}, {"block_size", block_get, NULL, NULL}, {0}};
static const GetSet sha3_getset[] = {{"name", name_get, NULL, NULL}, {"digest_size", size_get, NULL, NULL}, {"block_size", block_get, NULL, NULL},
                                     {"_capacity_bits", capacity_get, NULL, NULL}, {"_rate_bits", rate_get, NULL, NULL},
                                     {"_suffix", suffix_get, NULL, NULL}, {0}};

/*  identifier   type's name         function     OpenSSL's   methods  attributes  xof */
#define HASHES(H)                                                                  \
    H(md5,       "_md5.md5",         "md5",       "MD5",       hash,  hash, false) \
    H(sha1,      "_sha1.sha1",       "sha1",      "SHA1",      hash,  hash, false) \
    H(sha224,    "_sha256.sha224",   "sha224",    "SHA224",    hash,  hash, false) \
    H(sha256,    "_sha256.sha256",   "sha256",    "SHA256",    hash,  hash, false) \
    H(sha384,    "_sha512.sha384",   "sha384",    "SHA384",    hash,  hash, false) \
    H(sha512,    "_sha512.sha512",   "sha512",    "SHA512",    hash,  hash, false) \
    H(sha3_224,  "_sha3.sha3_224",   "sha3_224",  "SHA3-224",  hash,  sha3, false) \
    H(sha3_256,  "_sha3.sha3_256",   "sha3_256",  "SHA3-256",  hash,  sha3, false) \
    H(sha3_384,  "_sha3.sha3_384",   "sha3_384",  "SHA3-384",  hash,  sha3, false) \
    H(sha3_512,  "_sha3.sha3_512",   "sha3_512",  "SHA3-512",  hash,  sha3, false) \
    H(shake_128, "_sha3.shake_128",  "shake_128", "SHAKE128",  shake, sha3, true)  \
    H(shake_256, "_sha3.shake_256",  "shake_256", "SHAKE256",  shake, sha3, true)

static Value sha3_new(Thread *th, Value *a, unsigned n, Value kw);
#define KIND(id, tname, fname, ossl, meth, attrs, is_xof)                                                                   \
    static HashKind kind_##id = {{.name = tname, .flags = attrs##_flags, .size = sizeof(HashObj), .methods = meth##_methods, \
                                  .getset = attrs##_getset, .new = attrs##_new, .gone = hash_gone}, tname, fname, ossl, is_xof};
enum { hash_flags = TF_NO_NEW, sha3_flags = 0 };
#define hash_new NULL
HASHES(KIND)

/* The types of _sha3 are called themselves. */
static Value sha3_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 2);
    Type *t = type_from(a[0]);
    if (arg_bind(th, ((HashKind *)t)->function, "(data=b'', /, *, usedforsecurity=True)", a + 1, n - 1, kw, r) < 0) return RAISED;
    return hash_make(th, (HashKind *)t, r[0]);
}

#define FUNCTION(id, ...) NATIVE(make_##id) { return hash_make(th, &kind_##id, a[0]); }
FUNCTION(md5)
FUNCTION(sha1)
FUNCTION(sha224)
FUNCTION(sha256)
FUNCTION(sha384)
FUNCTION(sha512)

#define ROW(id) {#id, make_##id, "(string=b'', *, usedforsecurity=True)", "A new " #id " object; `string` is added at once.", 0}
static const Method md5_methods[] = {ROW(md5), {0}};
static const Method sha1_methods[] = {ROW(sha1), {0}};
static const Method sha256_methods[] = {ROW(sha256), ROW(sha224), {0}};
static const Method sha512_methods[] = {ROW(sha512), ROW(sha384), {0}};

static int add_type(Value module, const char *name, HashKind *k) {
    type_ready(&k->type);
    return module_add(module, name, k->type.obj);
}
static int md5_init(Thread *th, Value m) { return add_type(m, "MD5Type", &kind_md5); }
static int sha1_init(Thread *th, Value m) { return add_type(m, "SHA1Type", &kind_sha1); }
static int sha256_init(Thread *th, Value m) { return add_type(m, "SHA224Type", &kind_sha224) < 0 ? -1 : add_type(m, "SHA256Type", &kind_sha256); }
static int sha512_init(Thread *th, Value m) { return add_type(m, "SHA384Type", &kind_sha384) < 0 ? -1 : add_type(m, "SHA512Type", &kind_sha512); }
static int sha3_init(Thread *th, Value m) {
    HashKind *kinds[] = {&kind_sha3_224, &kind_sha3_256, &kind_sha3_384, &kind_sha3_512, &kind_shake_128, &kind_shake_256};
    for (int i = 0; i < 6; i++)
        if (add_type(m, kinds[i]->function, kinds[i]) < 0) return -1;
    return module_add(m, "implementation", str_from("OpenSSL"));
}

const ModuleDef module_md5 = {"_md5", "MD5.", md5_methods, NULL, md5_init};
const ModuleDef module_sha1 = {"_sha1", "SHA-1.", sha1_methods, NULL, sha1_init};
const ModuleDef module_sha256 = {"_sha256", "SHA-224 and SHA-256.", sha256_methods, NULL, sha256_init};
const ModuleDef module_sha512 = {"_sha512", "SHA-384 and SHA-512.", sha512_methods, NULL, sha512_init};
const ModuleDef module_sha3 = {"_sha3", "SHA-3 and SHAKE.", NULL, NULL, sha3_init};
