/* impmodule.c -- the module _imp: C modules for importlib, the import lock, hashes of sources. */
#include "modules.h"
#include "native.h"
#include "start.h"
#include <stdlib.h>

static const ModuleDef *def_of(Value name) {
    size_t n;
    char *text = str_to_utf8(name, &n);
    if (!text) return err_clear(thread_self), NULL;
    const ModuleDef *def = module_find(text);
    free(text);
    return def;
}

static Value i_is_builtin(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return err_raise(TypeError, "is_builtin() argument must be str, not %T", a[1]);
    return small_int(def_of(a[1]) ? 1 : 0);
}

static Value i_create_builtin(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    Value name = obj_getattr(th, a[1], S(name));
    if (name == RAISED) return RAISED;
    r[0] = name;
    const ModuleDef *def = def_of(name);
    if (!def) return V_NONE;
    Value there;
    int found = dict_get(th, sys_modules, r[0], &there);
    if (found < 0) return RAISED;
    return found ? there : module_make(th, def);
}
static Value i_zero(Thread *th, Value *a, unsigned n, Value kw) { return small_int(0); }
static Value i_none(Thread *th, Value *a, unsigned n, Value kw) { return V_NONE; }
static Value i_false(Thread *th, Value *a, unsigned n, Value kw) { return V_FALSE; }

/* Nothing is frozen. */
static Value i_get_frozen(Thread *th, Value *a, unsigned n, Value kw) {
    return err_args(ImportError, TUPLE(str_format_c("No such frozen object named %U", a[1])));
}
static Value i_frozen_names(Thread *th, Value *a, unsigned n, Value kw) { return list_new(0); }

static uint32_t lock_depth;
static Value i_acquire(Thread *th, Value *a, unsigned n, Value kw) { return lock_depth++, V_NONE; }
static Value i_release(Thread *th, Value *a, unsigned n, Value kw) {
    if (!lock_depth) return err_raise(RuntimeError, "not holding the import lock");
    return lock_depth--, V_NONE;
}
static Value i_held(Thread *th, Value *a, unsigned n, Value kw) { return v_bool(lock_depth > 0); }

static Value i_extension_suffixes(Thread *th, Value *a, unsigned n, Value kw) { return list_new(0); }

static Value i_fix_co_filename(Thread *th, Value *a, unsigned n, Value kw);

/* SipHash-1-3 of a source file, keyed by `key` (Aumasson, Bernstein: SipHash, 2012). */
#define ROTL(x, b) ((x) << (b) | (x) >> (64 - (b)))
static void sip_round(uint64_t v[4]) {
    v[0] += v[1], v[2] += v[3];
    v[1] = ROTL(v[1], 13) ^ v[0], v[3] = ROTL(v[3], 16) ^ v[2];
    v[0] = ROTL(v[0], 32);
    v[2] += v[1], v[0] += v[3];
    v[1] = ROTL(v[1], 17) ^ v[2], v[3] = ROTL(v[3], 21) ^ v[0];
    v[2] = ROTL(v[2], 32);
}
static uint64_t siphash13(uint64_t k0, const uint8_t *p, size_t n) {
    uint64_t v[4] = {k0 ^ 0x736f6d6570736575, 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, 0x7465646279746573}, m;
    uint64_t last = (uint64_t)n << 56;
    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&m, p, 8);
        v[3] ^= m;
        sip_round(v);
        v[0] ^= m;
    }
    for (size_t i = 0; i < n; i++) last |= (uint64_t)p[i] << 8 * i;
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last, v[2] ^= 0xff;
    for (int i = 0; i < 3; i++) sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
static Value i_source_hash(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t key;
    BufferView view;
    if (arg_int64(th, a[1], &key) < 0 || obj_get_buffer(a[2], &view, false) < 0) return RAISED;
    uint64_t h = siphash13((uint64_t)key, view.p, (size_t)view.len);
    obj_release_buffer(&view);
    return bytes_from(&h, 8);
}

Value code_rename(Value code, Value filename); /* code.c */
static Value i_fix_co_filename(Thread *th, Value *a, unsigned n, Value kw) {
    if (!is_exact(a[1], &type_code)) return err_raise(TypeError, "_fix_co_filename() argument 1 must be code, not %T", a[1]);
    code_rename(a[1], a[2]);
    return V_NONE;
}

static const Method methods[] = {
    {"_fix_co_filename", i_fix_co_filename, "(module, code, path, /)", "Change co_filename of a code object and those in it."},
    {"_frozen_module_names", i_frozen_names, "(module, /)", "Names of frozen modules: none."},
    {"_override_frozen_modules_for_tests", i_none, "(module, override, /)", "Has no effect."},
    {"_override_multi_interp_extensions_check", i_zero, "(module, override, /)", "Has no effect."},
    {"acquire_lock", i_acquire, "(module, /)", "Take the import lock."},
    {"create_builtin", i_create_builtin, "(module, spec, /)", "Make a C module."},
    {"exec_builtin", i_zero, "(module, mod, /)", "C modules are complete when made."},
    {"exec_dynamic", i_zero, "(module, mod, /)", "There are no extension modules."},
    {"extension_suffixes", i_extension_suffixes, "(module, /)", "Suffixes of extension modules: none."},
    {"find_frozen", i_none, "!(module, name, /, *, withdata=False)", "Nothing is frozen."},
    {"get_frozen_object", i_get_frozen, "!(module, name, data=None, /)", "Nothing is frozen."},
    {"init_frozen", i_none, "(module, name, /)", "Nothing is frozen."},
    {"is_builtin", i_is_builtin, "(module, name, /)", "1 if a C module has this name."},
    {"is_frozen", i_false, "(module, name, /)", "Nothing is frozen."},
    {"is_frozen_package", i_get_frozen, "(module, name, /)", "Nothing is frozen."},
    {"lock_held", i_held, "(module, /)", "Whether the import lock is held."},
    {"release_lock", i_release, "(module, /)", "Release the import lock."},
    {"source_hash", i_source_hash, "(module, key, source)", "The hash that hash-based .pyc files hold."},
    {0}
};

static int init(Thread *th, Value m) { return module_add(m, "check_hash_based_pycs", str_from(config.check_hash_pycs ? config.check_hash_pycs : "default")); }

const ModuleDef module_imp = {"_imp", "The interpreter's side of importlib.", methods, NULL, init};
